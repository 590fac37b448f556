/* SPDX-License-Identifier: GPL-3.0-or-later
 * Which weights may move, what totals are made of under them, and the rows that targets become.
 *
 * Totals are read off a scoring without rounding, so that a total is exactly the sum that the rows
 * speak of; how far rounding may carry it is the slack. */
#include <math.h>
#include <string.h>

#include "base/decimal.h"
#include "tune/fit.h"

static bool refuse(const kp_fit_space *s, int node, kp_msg what, kp_diag *diag) {
  const kp_place place = kp_index_place(s->index, &s->index->node[node].label);
  kp_diag_error(diag, &place, what, KP_ARGS(s->index->node[node].label.title),
                KP_MSG_TUNE_FIT_LINEAR_HINT);
  return false;
}

static void choose_free(kp_fit_space *s, const kp_fit *fit) {
  for (int b = 0; b < fit->n_bounds; b++)
    s->is_free[s->index->node[fit->bound[b].node].parent] = true;
  if (fit->n_bounds == 0)
    s->is_free[0] = true;
  for (int k = 0; k < s->index->n_nodes; k++)
    for (int at = k; s->is_free[k] && at >= 0; at = s->index->node[at].parent)
      s->is_open[at] = true;
}

static bool find_tips(kp_fit_space *s, kp_diag *diag) {
  const kp_node *node = s->index->node;
  bool fine = true;
  for (int k = 0; k < s->index->n_nodes; k++) {
    s->column[k] = -1;
    const kp_weighing *weighing = node[k].weighing;
    if (s->is_open[k] && node[k].combine != KP_COMBINE_ARITHMETIC)
      fine = refuse(s, k, KP_MSG_TUNE_FIT_NOT_LINEAR, diag);
    else if (s->is_free[k] && weighing && weighing->kind >= KP_WEIGHING_PCA)
      fine = refuse(s, k, KP_MSG_TUNE_FIT_FOUND, diag);
    const bool under = k > 0 && s->is_open[node[k].parent];
    if (under && !s->is_open[k] && (s->from->weight[k] > 0.0 || s->is_free[node[k].parent])) {
      s->column[k] = s->n;
      s->tip[s->n] = k;
      s->share[s->n++] = s->from->share[k];
    }
  }
  return fine;
}

/* What each unit brings; a tip that it lacks makes its siblings worth more: not linear. */
static bool find_scores(kp_fit_space *s, kp_diag *diag) {
  for (int u = 0; u < s->from->n_units; u++) {
    double *score = s->score + (size_t)u * (size_t)s->n;
    double sum = 0.0;
    s->rest[u] = s->from->total_full[u];
    for (int j = 0; j < s->n && !isnan(s->rest[u]); j++) {
      score[j] = s->from->score[s->tip[j]][u];
      if (s->from->score_why[s->tip[j]][u] != KP_PRESENT || isnan(score[j]))
        return refuse(s, s->tip[j], KP_MSG_TUNE_FIT_LACKS, diag);
      sum += score[j] * s->share[j];
    }
    s->rest[u] -= sum;
  }
  return true;
}

static void find_classes(kp_fit_space *s) {
  for (int g = 0; g < s->index->n_grades; g++) {
    const kp_grade *grade = &s->index->grade[g];
    if (g + 1 == s->index->n_grades || !isnan(grade->at_least) || !isnan(grade->above))
      s->class_grade[s->n_classes++] = g;
  }
}

/* The tuning as it stands, not rounded. */
static const kp_scoring *score_unrounded(const kp_tune *tune, kp_arena *arena, kp_diag *diag) {
  kp_scoring *scoring = NULL;
  kp_variant variant = tune->variant;
  kp_index *index = KP_NEW(arena, kp_index);
  if (!index) {
    kp_diag_no_memory(diag);
    return NULL;
  }
  *index = *variant.index;
  index->round_digits = -1;
  variant.index = index;
  kp_variant_score(&scoring, tune->base, &variant, arena, diag);
  return scoring;
}

bool kp_fit_space_make(kp_fit_space *out, const kp_tune *tune, const kp_fit *fit, kp_arena *arena,
                       kp_diag *diag) {
  const kp_index *index = tune->base->index;
  const size_t n_nodes = (size_t)index->n_nodes;
  const kp_scoring *from = tune->scoring ? tune->scoring : tune->base->scoring;
  kp_fit_space s = {.index = index};
  if (index->is_checklist || index->n_nodes < 2) {
    kp_diag_error(diag, &(kp_place){.file = index->path}, KP_MSG_TUNE_FIT_NO_WEIGHTS, KP_NO_ARGS,
                  KP_MSG_NONE);
    return false;
  }
  s.from = score_unrounded(tune, arena, diag);
  if (!s.from)
    return false;
  s.is_free = KP_ARRAY(arena, bool, n_nodes);
  s.is_open = KP_ARRAY(arena, bool, n_nodes);
  s.tip = KP_ARRAY(arena, int, n_nodes);
  s.column = KP_ARRAY(arena, int, n_nodes);
  s.share = KP_ARRAY(arena, double, n_nodes);
  s.score = KP_ARRAY(arena, double, n_nodes *(size_t)from->n_units);
  s.class_grade = KP_ARRAY(arena, int, index->n_grades + 1);
  s.rest = KP_ARRAY(arena, double, from->n_units);
  if (!s.is_free || !s.is_open || !s.tip || !s.column || !s.share || !s.score || !s.rest ||
      !s.class_grade) {
    kp_diag_no_memory(diag);
    return false;
  }
  find_classes(&s);
  choose_free(&s, fit);
  if (!find_tips(&s, diag) || !find_scores(&s, diag))
    return false;
  const double span = index->scale_high - index->scale_low;
  double most = 0.0;
  for (int u = 0; u < from->n_units; u++)
    most = fmax(most, isnan(s.rest[u]) ? 0.0 : fabs(s.rest[u]));
  s.big = 2.0 * (span + most);
  s.strict = index->round_digits >= 0 && !index->rank_on_full ? pow(10.0, -index->round_digits)
                                                              : 1e-9 * span;
  *out = s;
  return true;
}
