/* SPDX-License-Identifier: GPL-3.0-or-later
 * What scoring in parts refuses: rules that look at all units at once.
 *
 * Moments, groups and quantiles can be added up part by part. A column in order, a model of several
 * columns, a comparison of units in pairs and other periods cannot: the node and its rule are
 * named, in the index's own words, and all of them at once. */
#include "score/parts_held.h"

static void say(const kp_index *index, const kp_node *node, uint32_t line, const char *rule,
                kp_diag *diag) {
  kp_place place = kp_index_place(index, &node->label);
  place.indicator = node->label.id;
  if (line > 0)
    place.line = line;
  kp_diag_error(diag, &place, KP_MSG_SCORE_PARTS_RULE, KP_ARGS(node->label.title, rule),
                KP_MSG_SCORE_PARTS_HINT);
}

static const char *refused_missing(kp_missing_kind kind) {
  switch (kind) {
  case KP_MISSING_GROUP_MEDIAN:
    return "missing = group_median";
  case KP_MISSING_NEAREST:
    return "missing = nearest";
  case KP_MISSING_EM:
    return "missing = em";
  case KP_MISSING_PREVIOUS:
    return "missing = \"previous\"";
  case KP_MISSING_LINEAR:
    return "missing = \"linear\"";
  default:
    return NULL;
  }
}

static const char *refused_score(const kp_score_rule *rule) {
  if (rule->norm_period)
    return "norm";
  switch (rule->kind) {
  case KP_SCORE_PERCENTILE:
    return "score = percentile";
  case KP_SCORE_RANK:
    return "score = rank";
  case KP_SCORE_BORDA:
    return "score = borda";
  case KP_SCORE_DISTANCE:
    return rule->reference ? "score = distance_to { reference }" : NULL;
  default:
    return NULL;
  }
}

static const char *refused_combine(kp_combine_kind kind) {
  switch (kind) {
  case KP_COMBINE_COPELAND:
    return "combine = copeland";
  case KP_COMBINE_BORDA:
    return "combine = borda";
  case KP_COMBINE_TOPSIS:
    return "combine = topsis";
  case KP_COMBINE_VIKOR:
    return "combine = vikor";
  case KP_COMBINE_PROMETHEE:
    return "combine = promethee";
  default:
    return kp_combine_is_among(kind) ? "combine = doubt" : NULL;
  }
}

static void refuse_leaf(const kp_index *index, const kp_node *node, kp_diag *diag) {
  const char *missing = refused_missing(node->missing.kind);
  const char *score = refused_score(&node->score);
  if (missing)
    say(index, node, node->missing.line, missing, diag);
  if (score)
    say(index, node, node->score.line, score, diag);
  if (node->treat.kind != KP_TREAT_NONE)
    say(index, node, node->treat.line, "treat", diag);
  if (node->value.kind == KP_VALUE_PANEL)
    say(index, node, node->value.line, "panel", diag);
}

static void refuse_dimension(const kp_index *index, const kp_node *node, kp_diag *diag) {
  const char *combine = refused_combine(node->combine);
  if (combine)
    say(index, node, 0, combine, diag);
  if (node->weighing && node->weighing->kind >= KP_WEIGHING_PCA)
    say(index, node, 0, kp_weighing_name(node->weighing->kind), diag);
}

kp_status kp_parts_refuse(const kp_index *index, kp_diag *diag) {
  const int64_t before = kp_diag_errors(diag);
  for (int k = 0; k < index->n_nodes; k++) {
    const kp_node *node = &index->node[k];
    if (node->leaf >= 0)
      refuse_leaf(index, node, diag);
    else
      refuse_dimension(index, node, diag);
  }
  const kp_grade_by_kind by = index->grade_by.kind;
  if (kp_grade_by_classes(&index->grade_by) || by == KP_GRADE_BY_K_MEANS) {
    const kp_place place = {.file = index->path, .line = index->grade_by.line};
    kp_diag_error(diag, &place, KP_MSG_SCORE_PARTS_GRADES,
                  KP_ARGS(by == KP_GRADE_BY_NATURAL_BREAKS ? "natural_breaks"
                          : by == KP_GRADE_BY_QUANTILES    ? "quantiles"
                                                           : "k_means"),
                  KP_MSG_SCORE_PARTS_HINT);
  }
  return kp_diag_errors(diag) > before ? KP_INPUT : KP_OK;
}

static const char *fill_name(kp_missing_kind kind) {
  switch (kind) {
  case KP_MISSING_MEAN:
    return "missing = \"mean\"";
  case KP_MISSING_MEDIAN:
    return "missing = \"median\"";
  case KP_MISSING_GROUP_MEAN:
    return "missing = group_mean";
  default:
    return "missing = group_median";
  }
}

void kp_parts_refuse_fill(const kp_index *index, int number, kp_diag *diag) {
  const kp_node *node = &index->node[number];
  say(index, node, node->missing.line, fill_name(node->missing.kind), diag);
}
