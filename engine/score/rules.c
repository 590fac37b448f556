/* SPDX-License-Identifier: GPL-3.0-or-later
 * Rules: a run of values to a run of scores, one plain function a rule.
 *
 * A kernel reads x[0 … n) and writes score[0 … n); it knows nothing of units or nodes. Rules that
 * work with a share of the way from bottom to top (linear, target, and the norm-referenced ones)
 * score on the index's scale at once; rules whose figures stand in the index (bands, each, lookup
 * …) give figures that are points of the leaf's own weight under weights = "points", and are
 * carried to the scale at the end. NaN comes out where a rule has no score for a value: the caller
 * says why. */
#include <math.h>

#include "score/lane.h"

kp_rule_scale kp_score_rule_scale(const kp_index *index, const kp_node *node) {
  if (!index->in_points || !(node->weight > 0.0))
    return (kp_rule_scale){.bottom = index->scale_low,
                           .top = index->scale_high,
                           .low = index->scale_low,
                           .factor = 1.0};
  return (kp_rule_scale){.bottom = 0.0,
                         .top = node->weight,
                         .low = index->scale_low,
                         .factor = (index->scale_high - index->scale_low) / node->weight};
}

static double clamp(double x, double low, double high) {
  return x < low ? low : x > high ? high : x;
}

/* ---- By the share of the way ---- */

static void by_share(double *score, const double *x, int n, double from, double to,
                     const kp_rule_frame *frame) {
  const double low = frame->low;
  const double span = frame->high - frame->low;
  const double way = to - from;
  for (int i = 0; i < n; i++)
    score[i] = low + clamp((x[i] - from) / way, 0.0, 1.0) * span;
}

/* As by_share, beyond the best too. */
static void by_open_share(double *score, const double *x, int n, double from, double to,
                          const kp_rule_frame *frame) {
  const double span = frame->high - frame->low;
  for (int i = 0; i < n; i++)
    score[i] = frame->low + (x[i] - from) / (to - from) * span;
}

/* min / x where lower is better: a value of 0 and below has no ratio. */
static void by_ratio(double *score, const double *x, int n, double best, bool down,
                     const kp_rule_frame *frame) {
  const double span = frame->high - frame->low;
  for (int i = 0; i < n; i++) {
    const double share = down ? (x[i] > 0.0 ? best / x[i] : NAN) : x[i] / best;
    score[i] = frame->low + clamp(share, 0.0, 1.0) * span;
  }
}

static void by_logarithm(double *score, const double *x, int n, const kp_score_rule *rule,
                         const kp_rule_frame *frame) {
  const double from = log(rule->from);
  const double way = log(rule->to) - from;
  const double span = frame->high - frame->low;
  for (int i = 0; i < n; i++)
    score[i] = x[i] > 0.0 ? frame->low + clamp((log(x[i]) - from) / way, 0.0, 1.0) * span : NAN;
}

static void by_target(double *score, const double *x, int n, const kp_score_rule *rule,
                      const kp_rule_frame *frame) {
  for (int i = 0; i < n; i++) {
    const double off = x[i] - rule->target;
    const double tolerance = off < 0.0 ? rule->tolerance_below : rule->tolerance_above;
    const double share = off == 0.0 ? 1.0 : tolerance > 0.0 ? 1.0 - fabs(off) / tolerance : 0.0;
    score[i] = frame->low + clamp(share, 0.0, 1.0) * (frame->high - frame->low);
  }
}

/* ---- By figures of the index ---- */

static bool within(double x, double knot, kp_side side) {
  const int order = kp_decimal_compare(x, knot);
  switch (side) {
  case KP_SIDE_AT_LEAST:
    return order >= 0;
  case KP_SIDE_ABOVE:
    return order > 0;
  case KP_SIDE_AT_MOST:
    return order <= 0;
  case KP_SIDE_BELOW:
    return order < 0;
  }
  return false;
}

static double band_of(double x, const kp_score_rule *rule) {
  for (int k = 0; k < rule->n_knots; k++)
    if (within(x, rule->knot[k], rule->side))
      return rule->knot_score[k];
  return rule->otherwise;
}

static double curve_at(double x, const kp_score_rule *rule) {
  const double *knot = rule->knot;
  const int last = rule->n_knots - 1;
  if (last < 0)
    return NAN;
  if (x <= knot[0])
    return rule->knot_score[0];
  for (int k = 1; k <= last; k++) {
    if (x <= knot[k]) {
      const double share = (x - knot[k - 1]) / (knot[k] - knot[k - 1]);
      return rule->knot_score[k - 1] + share * (rule->knot_score[k] - rule->knot_score[k - 1]);
    }
  }
  return rule->knot_score[last];
}

/* x is the number of the choice where choices are texts, else the value that a knot names. */
static double looked_up(double x, const kp_score_rule *rule) {
  if (!rule->knot)
    return x >= 0.0 && x < rule->n_knots ? rule->knot_score[(int)x] : rule->otherwise;
  for (int k = 0; k < rule->n_knots; k++)
    if (kp_decimal_compare(x, rule->knot[k]) == 0)
      return rule->knot_score[k];
  return rule->otherwise;
}

static double or_else(double x, double otherwise) {
  return isnan(x) ? otherwise : x;
}

static double figure_of(double x, const kp_score_rule *rule, const kp_rule_scale *scale) {
  switch (rule->kind) {
  case KP_SCORE_ASIS:
    if (!rule->open &&
        (kp_decimal_compare(x, scale->bottom) < 0 || kp_decimal_compare(x, scale->top) > 0))
      return NAN;
    return x;
  case KP_SCORE_BANDS:
    return band_of(x, rule);
  case KP_SCORE_CURVE:
    return curve_at(x, rule);
  case KP_SCORE_LOOKUP:
    return looked_up(x, rule);
  case KP_SCORE_YESNO:
    return x != 0.0 ? or_else(rule->yes_score, scale->top) : or_else(rule->no_score, scale->bottom);
  case KP_SCORE_EACH:
    return clamp(scale->bottom + rule->per * x, scale->bottom, or_else(rule->limit, scale->top));
  case KP_SCORE_DEDUCT:
    return clamp(scale->top - rule->per * x, or_else(rule->limit, scale->bottom), scale->top);
  default:
    return NAN;
  }
}

static void by_figures(double *score, const double *x, int n, const kp_score_rule *rule,
                       const kp_rule_scale *scale) {
  const double low = scale->low;
  const double bottom = scale->bottom;
  const double factor = scale->factor;
  for (int i = 0; i < n; i++) {
    const double figure = figure_of(x[i], rule, scale);
    score[i] = factor == 1.0 ? figure + (low - bottom) : low + (figure - bottom) * factor;
  }
}

/* ---- By norms ---- */

bool kp_rule_is_normed(kp_score_kind kind) {
  return kind >= KP_SCORE_MINMAX && kind <= KP_SCORE_DISTANCE;
}

bool kp_rule_has_no_spread(const kp_score_rule *rule, const kp_norm *norm) {
  const kp_moments *m = &norm->moments;
  switch (rule->kind) {
  case KP_SCORE_ZSCORE:
  case KP_SCORE_ROBUST_Z:
    return !(m->sd > 0.0);
  case KP_SCORE_BORDA:
    return m->n < 1;
  case KP_SCORE_SHARE_OF_MAX:
    return rule->down ? !(m->min > 0.0) : !(m->max > 0.0);
  case KP_SCORE_DISTANCE:
    return rule->down ? !(norm->goal < m->max) : !(norm->goal > m->min);
  default:
    return !(m->max > m->min);
  }
}

static void by_deviation(double *score, const double *x, int n, const kp_score_rule *rule,
                         const kp_rule_frame *frame) {
  const kp_moments *m = &frame->norm->moments;
  const double sign = rule->down ? -1.0 : 1.0;
  const kp_rule_scale *scale = &frame->rule;
  for (int i = 0; i < n; i++) {
    double figure = rule->mean + rule->sd * (sign * (x[i] - m->mean) / m->sd);
    if (!rule->open)
      figure = clamp(figure, scale->bottom, scale->top);
    score[i] = scale->factor == 1.0 ? figure + (scale->low - scale->bottom)
                                    : scale->low + (figure - scale->bottom) * scale->factor;
  }
}

static int64_t count_below(const double *sorted, int64_t n, double x, bool or_equal) {
  int64_t low = 0;
  int64_t high = n;
  while (low < high) {
    const int64_t middle = low + (high - low) / 2;
    if (sorted[middle] < x || (or_equal && sorted[middle] == x))
      low = middle + 1;
    else
      high = middle;
  }
  return low;
}

/* percentile (worse + (equal - 1) / 2) / (n - 1); the mean rank of ties gives the same share; with
 * ties = "low" worse / (n - 1). Ties are those of decimals: sorted holds keys. */
static void by_position(double *score, const double *x, int n, const kp_score_rule *rule,
                        const kp_rule_frame *frame) {
  const double *sorted = frame->norm->sorted;
  const int64_t size = frame->norm->moments.n;
  for (int i = 0; i < n; i++) {
    if (isnan(x[i])) {
      score[i] = NAN;
      continue;
    }
    const double key = kp_decimal_key(x[i]);
    const double below = (double)count_below(sorted, size, key, false);
    const double equal = (double)count_below(sorted, size, key, true) - below;
    double beaten = rule->down ? (double)size - below - equal : below;
    beaten += rule->ties_low ? 0.0 : (equal - 1.0) / 2.0;
    if (rule->kind == KP_SCORE_BORDA)
      score[i] = frame->rule.low + (fmax(beaten, 0.0) - frame->rule.bottom) * frame->rule.factor;
    else
      score[i] =
          frame->low + clamp(beaten / (double)(size - 1), 0.0, 1.0) * (frame->high - frame->low);
  }
}

static void middle(double *score, int n, const kp_score_rule *rule, const kp_rule_frame *frame) {
  const kp_rule_scale *scale = &frame->rule;
  const double value = rule->kind == KP_SCORE_ZSCORE || rule->kind == KP_SCORE_ROBUST_Z
                           ? scale->low + (rule->mean - scale->bottom) * scale->factor
                           : frame->low + 0.5 * (frame->high - frame->low);
  for (int i = 0; i < n; i++)
    score[i] = value;
}

static void by_norm(double *score, const double *x, int n, const kp_score_rule *rule,
                    const kp_rule_frame *frame) {
  const kp_moments *m = &frame->norm->moments;
  const double worst = rule->down ? m->max : m->min;
  const double best = rule->down ? m->min : m->max;
  if (kp_rule_has_no_spread(rule, frame->norm))
    middle(score, n, rule, frame);
  else if (rule->kind == KP_SCORE_ZSCORE || rule->kind == KP_SCORE_ROBUST_Z)
    by_deviation(score, x, n, rule, frame);
  else if (rule->kind == KP_SCORE_MINMAX)
    by_share(score, x, n, worst, best, frame);
  else if (rule->kind == KP_SCORE_DISTANCE)
    (rule->open ? by_open_share : by_share)(score, x, n, worst, frame->norm->goal, frame);
  else if (rule->kind == KP_SCORE_SHARE_OF_MAX)
    by_ratio(score, x, n, best, rule->down, frame);
  else
    by_position(score, x, n, rule, frame);
}

void kp_rule_apply(double *score, const double *x, int n, const kp_score_rule *rule,
                   const kp_rule_frame *frame) {
  if (kp_rule_is_normed(rule->kind))
    by_norm(score, x, n, rule, frame);
  else if (rule->kind == KP_SCORE_LINEAR && rule->log)
    by_logarithm(score, x, n, rule, frame);
  else if (rule->kind == KP_SCORE_LINEAR)
    by_share(score, x, n, rule->from, rule->to, frame);
  else if (rule->kind == KP_SCORE_TARGET)
    by_target(score, x, n, rule, frame);
  else
    by_figures(score, x, n, rule, &frame->rule);
}

double kp_rule_points(const kp_score_rule *rule, double x) {
  const kp_rule_scale free_scale = {
      .bottom = -INFINITY, .top = INFINITY, .low = 0.0, .factor = 1.0};
  switch (rule->kind) {
  case KP_SCORE_EACH:
    if (rule->per < 0.0)
      return fmax(rule->per * x, or_else(rule->limit, -INFINITY));
    return fmin(rule->per * x, or_else(rule->limit, INFINITY));
  case KP_SCORE_DEDUCT:
    return fmax(-fabs(rule->per) * x, or_else(rule->limit, -INFINITY));
  case KP_SCORE_YESNO:
    return x != 0.0 ? or_else(rule->yes_score, 0.0) : or_else(rule->no_score, 0.0);
  default:
    return figure_of(x, rule, &free_scale);
  }
}
