/* SPDX-License-Identifier: GPL-3.0-or-later
 * Treatment of outliers: found over all units, kept as a few figures, applied value by value.
 *
 * Winsorising and fences are a clamp to low … high; logarithm and Box-Cox a transformation with a
 * shift. Both are figures of the leaf, so that a value changed in one unit goes the same way. The
 * values are those after imputation of the units that take part.
 *   skew_kurtosis: passes when |skew| < s or kurtosis < k; else the highest points (lowest, where
 * skew is below 0) become the next value, one value at a time, while that is no more points than
 * allowed; where this does not help, the transformation is made of the original values.
 *   log: ln(x - min + 0.01 (max - min)). Box-Cox: of x where all are above 0, else of x shifted
 * like the logarithm, so that no unit of measure shows in the scores.
 * Named rules: fewer than 4 values, or all the same: not treated, with a warning; a distribution
 * that still fails: a warning with its figures. Before a transformation a value outside of what was
 * there (one unit again, with a cell changed) is taken as the nearest that was. */
#include <math.h>
#include <string.h>

#include "score/lane.h"

/* ---- Applying ---- */

double kp_score_treat(const kp_treated *treated, double x) {
  if (!treated->is_done || isnan(x))
    return x;
  x = x < treated->low ? treated->low : x > treated->high ? treated->high : x;
  if (treated->transform == KP_TREAT_NONE || treated->transform == KP_TREAT_FUNCTION)
    return x;
  x = x < treated->min ? treated->min : x > treated->max ? treated->max : x;
  return treated->transform == KP_TREAT_LOG ? log(x + treated->shift)
                                            : kp_stats_boxcox(x + treated->shift, treated->lambda);
}

static double ask_function(kp_lane *lane, const kp_node *node, double x, int unit, uint8_t *why) {
  kp_reader *reader = lane->reader;
  const kp_call call = {.function = node->treat.function, .unit = unit, .value = x};
  double figure = NAN;
  kp_why reason = KP_PRESENT;
  const kp_status status = kp_lua_run(&figure, &reason, reader->lua, &call, reader->diag);
  if (status > reader->status)
    reader->status = status;
  if (status == KP_OK && isfinite(figure))
    return figure;
  if (status == KP_OK && lane->scoring->plan->asked[unit] == KP_TAKES_PART)
    kp_score_report(reader, KP_ERROR, &node->value, unit, node->label.id,
                    KP_MSG_SCORE_TREAT_NOTHING, KP_NO_ARGS, KP_MSG_SCORE_NO_FIGURE_HINT);
  *why = (uint8_t)(reason == KP_PRESENT ? KP_UNDEFINED : reason);
  return NAN;
}

const double *kp_leaf_treated(kp_lane *lane, int number, const double *x, uint8_t *why) {
  const kp_scoring *scoring = lane->scoring;
  const kp_node *node = &scoring->index->node[number];
  const kp_treated *treated = scoring->treated ? &scoring->treated[node->leaf] : NULL;
  if (!treated || !treated->is_done)
    return x;
  for (int i = 0; i < lane->n; i++) {
    if (treated->transform == KP_TREAT_FUNCTION && why[i] == KP_PRESENT)
      lane->treated[i] = ask_function(lane, node, x[i], lane->first + i, &why[i]);
    else
      lane->treated[i] = why[i] == KP_PRESENT ? kp_score_treat(treated, x[i]) : NAN;
  }
  return lane->treated;
}

/* ---- Winsorising ---- */

typedef struct {
  const double *x; /* n values, NaN left out by all */
  int n;
  double *room; /* n */
} column;

/* The next value inside of the outermost one, and how many lie beyond it. */
static double next_inside(const column *of, bool high, double edge, int *n_beyond) {
  double next = NAN;
  *n_beyond = 0;
  for (int i = 0; i < of->n; i++) {
    const double v = of->x[i];
    if (isnan(v))
      continue;
    if (high ? v >= edge : v <= edge)
      ++*n_beyond;
    else if (isnan(next) || (high ? v > next : v < next))
      next = v;
  }
  return next;
}

static void clamp_into(const column *of, const kp_treated *to) {
  for (int i = 0; i < of->n; i++)
    of->room[i] = kp_score_treat(to, of->x[i]);
}

/* One more value at an end, if no more than `most` points are changed then. */
static bool pull_in(kp_treated *to, const column *of, bool high, int most) {
  int n = 0;
  const double edge = high ? fmin(to->high, to->max) : fmax(to->low, to->min);
  const double next = next_inside(of, high, edge, &n);
  if (isnan(next) || n + (high ? to->n_low : to->n_high) > most ||
      (high ? next < to->low : next > to->high))
    return false;
  *(high ? &to->high : &to->low) = next;
  *(high ? &to->n_high : &to->n_low) = n;
  to->is_done = true;
  return true;
}

/* ---- Skew and kurtosis ---- */

static bool passes(const kp_treat *rule, const kp_shape_figures *shape) {
  return fabs(shape->skew) < rule->skew || shape->kurtosis < rule->kurtosis;
}

static void transform(kp_treated *to, const column *of, kp_treat_kind kind, double lambda) {
  const double range = to->max - to->min;
  to->is_done = true;
  to->transform = kind;
  to->low = -INFINITY;
  to->high = INFINITY;
  to->n_low = to->n_high = 0;
  to->shift = kind == KP_TREAT_BOXCOX && to->min > 0.0 ? 0.0 : -to->min + 0.01 * range;
  to->lambda = lambda;
  if (kind != KP_TREAT_BOXCOX || !isnan(lambda))
    return;
  double *shifted = of->room + of->n;
  for (int i = 0; i < of->n; i++)
    shifted[i] = of->x[i] + to->shift;
  to->lambda = kp_stats_boxcox_lambda(shifted, of->n, of->room);
}

static void by_shape(kp_treated *to, const column *of, const kp_treat *rule) {
  to->after = to->before;
  while (!passes(rule, &to->after) && pull_in(to, of, to->after.skew >= 0.0, rule->points)) {
    clamp_into(of, to);
    kp_stats_shape(&to->after, of->room, of->n);
  }
  if (passes(rule, &to->after) || rule->otherwise == KP_TREAT_NONE)
    return;
  transform(to, of, rule->otherwise, rule->lambda);
  clamp_into(of, to);
  kp_stats_shape(&to->after, of->room, of->n);
}

/* ---- Fences ---- */

static void by_fences(kp_treated *to, const column *of, double k) {
  const double low = kp_stats_quantile(of->x, of->n, 0.25, of->room);
  const double high = kp_stats_quantile(of->x, of->n, 0.75, of->room);
  to->low = low - k * (high - low);
  to->high = high + k * (high - low);
  for (int i = 0; i < of->n; i++) {
    to->n_low += of->x[i] < to->low;
    to->n_high += of->x[i] > to->high;
  }
  to->is_done = to->n_low + to->n_high > 0;
}

static void by_points(kp_treated *to, const column *of, const kp_treat *rule) {
  while (to->n_high < rule->high && pull_in(to, of, true, rule->high + to->n_low))
    continue;
  while (to->n_low < rule->low && pull_in(to, of, false, rule->low + to->n_high))
    continue;
}

/* ---- All leaves ---- */

static void warn(const kp_scoring *scoring, const kp_node *node, kp_msg what,
                 const char *const *args, kp_msg hint, kp_diag *diag) {
  kp_place place = kp_index_place(scoring->index, &node->label);
  place.indicator = node->label.id;
  if (node->treat.line > 0)
    place.line = node->treat.line;
  kp_diag_add(diag, KP_WARNING, &place, what, args, hint, KP_NO_ARGS);
}

static void find_treatment(kp_treated *to, const kp_scoring *scoring, const kp_node *node,
                           const column *of, kp_diag *diag) {
  const kp_treat *rule = &node->treat;
  char n[KP_NUM_SIZE], skew[KP_NUM_SIZE], kurtosis[KP_NUM_SIZE];
  kp_moments moments;
  kp_stats_moments(&moments, of->x, of->n);
  *to = (kp_treated){.low = -INFINITY, .high = INFINITY, .min = moments.min, .max = moments.max};
  kp_stats_shape(&to->before, of->x, of->n);
  if (moments.n < 4 || !(moments.sd > 0.0)) {
    warn(scoring, node, KP_MSG_SCORE_TREAT_TOO_FEW,
         KP_ARGS(node->label.title, kp_decimal_plain(n, (double)moments.n, 0)), KP_MSG_NONE, diag);
    return;
  }
  switch (rule->kind) {
  case KP_TREAT_SKEW_KURTOSIS:
    by_shape(to, of, rule);
    break;
  case KP_TREAT_IQR_FENCES:
    by_fences(to, of, rule->k);
    break;
  case KP_TREAT_WINSORISE:
    by_points(to, of, rule);
    break;
  default:
    transform(to, of, rule->kind, rule->lambda);
    break;
  }
  if (rule->kind != KP_TREAT_SKEW_KURTOSIS) {
    clamp_into(of, to);
    kp_stats_shape(&to->after, of->room, of->n);
  } else if (!passes(rule, &to->after)) {
    warn(scoring, node, KP_MSG_SCORE_TREAT_FAILS,
         KP_ARGS(node->label.title, kp_decimal_plain(skew, to->after.skew, 2),
                 kp_decimal_plain(kurtosis, to->after.kurtosis, 2)),
         KP_MSG_SCORE_TREAT_FAILS_HINT, diag);
  }
}

typedef struct {
  int node;
  double *x; /* n_units */
} gathering;

static void gather(kp_lane *lane, void *context) {
  const gathering *work = context;
  const struct kp_score_plan *plan = lane->scoring->plan;
  kp_leaf_why(lane->poison, lane, work->node);
  const double *x = kp_leaf_used(lane, work->node, lane->poison, lane->filled[work->node]);
  for (int i = 0; i < lane->n; i++)
    work->x[lane->first + i] =
        lane->poison[i] == KP_PRESENT && plan->asked[lane->first + i] == KP_TAKES_PART ? x[i] : NAN;
}

kp_status kp_score_gather(kp_crew *crew, int node, double *x) {
  gathering work = {.node = node, .x = x};
  return kp_crew_run(crew, gather, &work);
}

kp_status kp_score_find_treatments(kp_scoring *scoring, kp_arena *arena, kp_crew *crew) {
  const kp_index *index = scoring->index;
  const size_t n = (size_t)scoring->n_units;
  (void)arena;
  double *x = kp_malloc((3 * n + 1) * sizeof *x);
  kp_status status = x ? KP_OK : kp_diag_no_memory(crew->diag);
  for (int k = 0; k < index->n_leaves && status == KP_OK; k++) {
    const kp_node *node = &index->node[index->leaf_node[k]];
    kp_treated *to = &scoring->treated[k];
    if (node->treat.kind == KP_TREAT_FUNCTION)
      *to = (kp_treated){
          .is_done = true, .transform = KP_TREAT_FUNCTION, .low = -INFINITY, .high = INFINITY};
    if (node->treat.kind == KP_TREAT_NONE || node->treat.kind == KP_TREAT_FUNCTION)
      continue;
    status = kp_score_gather(crew, index->leaf_node[k], x);
    const column of = {.x = x, .n = scoring->n_units, .room = x + n};
    if (status == KP_OK)
      find_treatment(to, scoring, node, &of, crew->diag);
  }
  kp_free(x);
  return status;
}
