/* SPDX-License-Identifier: GPL-3.0-or-later
 * Check of the tree: combinations of node, mean, rounding and policy that cannot work, or that
 * favour who leaves cells blank.
 *
 * Warnings about blanks are made once, at the node that says the policy, naming the first
 * self-reported indicator under it. A mean that has no answer at zero is a warning only where a
 * score can be zero as a matter of course (bands, yes/no, min-max …), not where a goalpost would
 * have to be hit. */
#include <math.h>
#include <string.h>

#include "index/build.h"

/* ---- Blanks ---- */

static bool favours_blanks(kp_missing_kind kind) {
  return kind == KP_MISSING_MEAN || kind == KP_MISSING_MEDIAN || kind == KP_MISSING_GROUP_MEAN ||
         kind == KP_MISSING_GROUP_MEDIAN || kind == KP_MISSING_SKIP ||
         kind == KP_MISSING_ROW_MEAN || kind == KP_MISSING_NEAREST || kind == KP_MISSING_EM ||
         kind == KP_MISSING_PREVIOUS || kind == KP_MISSING_LINEAR;
}

/* The node on which a node's policy was said. */
static int policy_node(const kp_index *index, int node) {
  while (node > 0 && !index->node[node].missing.given)
    node = index->node[node].parent;
  return node;
}

static void check_blanks(kp_builder *b) {
  const kp_index *index = b->index;
  uint32_t *told = KP_ARRAY(b->arena, uint32_t, index->n_nodes); /* lines */
  int n_told = 0;
  if (!told) {
    b->no_memory = true;
    return;
  }
  static const char *const names[] = {"error",  "none",       "zero",         "skip",     "mean",
                                      "median", "group_mean", "group_median", "row_mean", "nearest",
                                      "em",     "previous",   "linear",       "function"};
  for (int leaf = 0; leaf < index->n_leaves; leaf++) {
    int self = index->leaf_node[leaf], said = policy_node(index, self);
    const kp_node *node = &index->node[self];
    if (node->missing.over_ranked)
      kp_build_error(b, b->node_term[self], NULL, KP_MSG_INDEX_RANKED_LEAF, KP_ARGS(node->label.id),
                     KP_MSG_INDEX_HINT_RANKED_LEAF);
    uint32_t line = b->node_term[said]->line;
    bool known = false;
    for (int i = 0; i < n_told; i++)
      known = known || told[i] == line;
    if (node->value.kind != KP_VALUE_COLUMN || !favours_blanks(node->missing.kind) || known)
      continue;
    told[n_told++] = line; /* of the index, also where a loop made many from rows */
    kp_build_warn(b, b->node_term[said], "missing", KP_MSG_INDEX_FAVOURS_BLANKS,
                  KP_ARGS(names[node->missing.kind], node->label.id), KP_MSG_NONE);
  }
}

/* ---- Means ---- */

static bool can_be_zero(const kp_index *index, const kp_node *node) {
  const kp_score_rule *rule = &node->score;
  if (node->missing.kind == KP_MISSING_ZERO)
    return true;
  double bottom = index->in_points ? 0 : index->scale_low;
  switch (rule->kind) {
  case KP_SCORE_BANDS:
  case KP_SCORE_LOOKUP:
    for (int i = 0; i < rule->n_knots; i++)
      if (rule->knot_score[i] <= bottom)
        return true;
    return rule->otherwise <= bottom;
  case KP_SCORE_YESNO:
    return rule->no_score <= bottom || rule->yes_score <= bottom;
  case KP_SCORE_EACH:
    return true;
  case KP_SCORE_MINMAX:
  case KP_SCORE_PERCENTILE:
  case KP_SCORE_RANK:
  case KP_SCORE_BORDA:
  case KP_SCORE_SHARE_OF_MAX:
  case KP_SCORE_DISTANCE:
    return !rule->ends || rule->ends[0] <= bottom;
  default:
    return false;
  }
}

static bool breaks_at_zero(const kp_node *node) {
  return node->combine == KP_COMBINE_GEOMETRIC || node->combine == KP_COMBINE_HARMONIC ||
         (node->combine == KP_COMBINE_POWER && node->exponent <= 0);
}

static void check_zeros(kp_builder *b, int self) {
  const kp_index *index = b->index;
  if (index->node[self].zero_allowed || !breaks_at_zero(&index->node[self]) ||
      index->scale_low > 0 || index->is_checklist)
    return;
  for (int c = index->node[self].first_child; c >= 0; c = index->node[c].next_sibling) {
    if (index->node[c].leaf < 0 || !can_be_zero(index, &index->node[c]))
      continue;
    kp_build_warn(
        b, b->node_term[self], "combine", KP_MSG_INDEX_ZERO_UNDER_MEAN,
        KP_ARGS(self == 0 ? index->id : index->node[self].label.id, index->node[c].label.id),
        KP_MSG_NONE);
    return;
  }
}

static void check_mean(kp_builder *b, int self) {
  const kp_index *index = b->index;
  const kp_node *node = &index->node[self];
  const char *id = self == 0 ? index->id : node->label.id;
  bool adds_up = node->combine == KP_COMBINE_ARITHMETIC || node->combine == KP_COMBINE_SUM;
  if (index->round_digits >= 0 && index->round_at_indicator && !adds_up && node->leaf < 0)
    kp_build_error(b, b->node_term[self], "combine", KP_MSG_INDEX_ROUND_AT_INDICATOR, KP_ARGS(id),
                   KP_MSG_INDEX_HINT_ROUND_TOTAL);
  if (index->scale_low < 0 &&
      (breaks_at_zero(node) || node->combine == KP_COMBINE_MAZZIOTTA_PARETO))
    kp_build_error(b, b->node_term[self], "combine", KP_MSG_INDEX_MEAN_OF_NEGATIVE,
                   KP_ARGS(id, kp_build_show(b, index->scale_low)), KP_MSG_NONE);
  if (node->combine == KP_COMBINE_POWER && node->exponent == 0)
    kp_build_error(b, b->node_term[self], "combine", KP_MSG_INDEX_POWER_ZERO, KP_NO_ARGS,
                   KP_MSG_NONE);
  check_zeros(b, self);
  kp_check_combine(b, self);
}

/* ---- Checklists and trees ---- */

static const char *const scored_fields[] = {
    "scale",  "weights", "missing", "round",       "rank_on",     "rank",     "coverage", "combine",
    "screen", "treat",   "gates",   "adjustments", "discrepancy", "grade_on", "grade_by"};

static void check_kind(kp_builder *b) {
  const kp_index *index = b->index;
  if (!index->is_checklist) {
    if (index->n_leaves == 0)
      kp_build_error(b, b->root, NULL, KP_MSG_INDEX_NO_INDICATORS, KP_NO_ARGS, KP_MSG_NONE);
    static const char *const fields[] = {"checks", "steps"};
    for (int i = 0; i < 2; i++)
      if (kp_term_get(b->root, fields[i]))
        kp_build_error(b, b->root, fields[i], KP_MSG_INDEX_ONLY_CHECKLIST, KP_ARGS(fields[i]),
                       KP_MSG_NONE);
    return;
  }
  for (size_t i = 0; i < sizeof scored_fields / sizeof *scored_fields; i++)
    if (kp_term_get(b->root, scored_fields[i]))
      kp_build_error(b, b->root, scored_fields[i], KP_MSG_INDEX_NOT_IN_CHECKLIST,
                     KP_ARGS(scored_fields[i]), KP_MSG_NONE);
  for (int i = 0; i < b->root->n_items; i++)
    if (kp_term_classes(b->root->item[i]) & (KP_T_NODE | KP_T_ADJUST))
      kp_build_error(b, b->root->item[i], NULL, KP_MSG_INDEX_NOT_IN_CHECKLIST,
                     KP_ARGS(b->root->item[i]->word->name), KP_MSG_NONE);
  const kp_term *grades = kp_build_get(b->root, "grades", KP_T_TABLE);
  static const char *const grade_fields[] = {"need", "grant"};
  for (int i = 0; grades && i < grades->n_items; i++)
    for (int k = 0; k < 2; k++)
      if (kp_term_get(grades->item[i], grade_fields[k]))
        kp_build_error(b, grades->item[i], grade_fields[k], KP_MSG_INDEX_NOT_IN_CHECKLIST,
                       KP_ARGS(grade_fields[k]), KP_MSG_NONE);
  if (index->checks.count == 0 && !kp_term_get(b->root, "checks"))
    kp_build_error(b, b->root, NULL, KP_MSG_INDEX_NO_CHECKS, KP_NO_ARGS, KP_MSG_NONE);
}

void kp_check_tree(kp_builder *b) {
  const kp_index *index = b->index;
  check_kind(b);
  if (index->is_checklist)
    return;
  for (int i = 0; i < index->n_nodes; i++) {
    kp_build_row row = kp_build_enter(b, b->node_term[i]);
    const kp_node *node = &index->node[i];
    if (node->leaf < 0 && i > 0 && node->n_children == 0 && b->node_term[i]->n_items == 1)
      kp_build_error(b, b->node_term[i], NULL, KP_MSG_INDEX_EMPTY_DIMENSION,
                     KP_ARGS(node->label.id), KP_MSG_NONE);
    if (node->leaf < 0)
      check_mean(b, i);
    kp_build_leave(b, row);
  }
  check_blanks(b);
}
