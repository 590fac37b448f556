/* SPDX-License-Identifier: GPL-3.0-or-later
 * Tree: all nodes of a run of units, then adjustments and totals.
 *
 * Nodes are walked from the last to the first, so children come before their parents: leaves are
 * scored, dimensions combined, held against their coverage and filled in. The root is never filled
 * in. Shares and points are points.c's; with them, or with the root's score, the total is made. */
#include <math.h>
#include <string.h>

#include "score/lane.h"

/* ---- Up: scores ---- */

static bool is_under(const kp_index *index, int node, int ancestor) {
  while (node >= 0 && node != ancestor)
    node = index->node[node].parent;
  return node == ancestor;
}

/* What of the indicators below a node is there, in the data, for unit i. */
static bool is_covered(const kp_lane *lane, int number, int i) {
  const kp_index *index = lane->scoring->index;
  const kp_node *node = &index->node[number];
  double there = 0.0;
  double all = 0.0;
  for (int k = 0; k < index->n_leaves; k++) {
    const int leaf = index->leaf_node[k];
    const double weight = node->coverage_of_weight ? lane->scoring->share[leaf] : 1.0;
    if (lane->why[leaf][i] == KP_NOT_APPLICABLE || !(lane->scoring->weight[leaf] > 0.0) ||
        !is_under(index, leaf, number))
      continue;
    all += weight;
    if (lane->why[leaf][i] == KP_PRESENT && !lane->filled[leaf][i])
      there += weight;
  }
  return !(all > 0.0) || kp_decimal_compare(there / all, node->coverage) >= 0;
}

static void hold_against_coverage(kp_lane *lane, int number) {
  for (int i = 0; i < lane->n; i++) {
    if (lane->why[number][i] == KP_NOT_APPLICABLE || is_covered(lane, number, i))
      continue;
    lane->score[number][i] = NAN;
    lane->why[number][i] = KP_COVERAGE;
  }
}

static double ask_function(kp_lane *lane, int function, int unit) {
  kp_reader *reader = lane->reader;
  const kp_call call = {.function = function, .unit = unit};
  double x = NAN;
  kp_why why = KP_PRESENT;
  const kp_status status = kp_lua_run(&x, &why, reader->lua, &call, reader->diag);
  if (status > reader->status)
    reader->status = status;
  return status == KP_OK ? x : NAN;
}

static void fill_in(kp_lane *lane, int number) {
  const kp_scoring *scoring = lane->scoring;
  const kp_missing *missing = &scoring->index->node[number].missing;
  const kp_fill *fill = &scoring->fill[number];
  const bool asks = missing->kind == KP_MISSING_FUNCTION;
  if (number == 0 || (fill->n_groups == 0 && !asks && missing->kind != KP_MISSING_ZERO))
    return;
  for (int i = 0; i < lane->n; i++) {
    const kp_why why = (kp_why)lane->why[number][i];
    if (why == KP_PRESENT || why == KP_NOT_APPLICABLE)
      continue;
    const int unit = lane->first + i;
    const double x = asks ? ask_function(lane, missing->function, unit)
                     : missing->kind == KP_MISSING_ZERO ? scoring->index->scale_low
                                                        : kp_score_fill_of(fill, unit);
    if (isnan(x))
      continue;
    lane->score[number][i] = x;
    lane->why[number][i] = KP_PRESENT;
    lane->filled[number][i] = 1;
  }
}

static void drop_screened(kp_lane *lane) {
  for (int i = 0; i < lane->n; i++) {
    if (!kp_score_is_screened(lane->scoring, lane->first + i))
      continue;
    lane->score[0][i] = NAN;
    lane->why[0][i] = KP_COVERAGE;
  }
}

void kp_tree_walk(kp_lane *lane, int from, int last) {
  const kp_index *index = lane->scoring->index;
  for (int k = from; k >= last; k--) {
    if (index->node[k].leaf >= 0) {
      kp_leaf_score(lane, k);
      continue;
    }
    kp_fill_from_siblings(lane, k);
    kp_combine_node(lane, k);
    if (k == 0 && lane->scoring->screened)
      drop_screened(lane);
    if (!isnan(index->node[k].coverage))
      hold_against_coverage(lane, k);
    fill_in(lane, k);
  }
}

/* ---- Adjustments ---- */

static bool may_be_asked(const kp_lane *lane, int i) {
  return lane->scoring->plan->asked[lane->first + i] != KP_NOT_ASKED_AT_ALL;
}

static double adjustment_value(kp_lane *lane, const kp_adjustment *adjustment, int unit,
                               kp_why *why) {
  kp_reader *reader = lane->reader;
  if (adjustment->points.kind == KP_SCORE_LOOKUP &&
      kp_score_reads_text(lane->scoring, &adjustment->value)) {
    const kp_str text = kp_score_text(reader, &adjustment->value, unit, why);
    const kp_score_rule *rule = &adjustment->points;
    const int k =
        *why == KP_PRESENT ? kp_score_choose(reader, text, rule->choice, rule->n_knots, NULL) : -1;
    return k < 0 ? rule->n_knots : k;
  }
  return kp_score_value(reader, &adjustment->value, unit, why);
}

static double adjustment_points(kp_lane *lane, int number, int i) {
  const kp_adjustment *adjustment = &lane->scoring->index->adjustment[number];
  kp_reader *reader = lane->reader;
  const int unit = lane->first + i;
  kp_why why = KP_PRESENT;
  const double x = adjustment_value(lane, adjustment, unit, &why);
  if (why != KP_PRESENT) {
    if (adjustment->missing == KP_MISSING_ERROR && why != KP_NOT_APPLICABLE &&
        lane->scoring->plan->asked[unit] == KP_TAKES_PART)
      kp_score_report(reader, KP_ERROR, &adjustment->value, unit, adjustment->label.id,
                      KP_MSG_SCORE_MISSING, KP_ARGS(adjustment->label.title),
                      KP_MSG_SCORE_MISSING_ADJUSTMENT_HINT);
    return adjustment->missing == KP_MISSING_ERROR && why != KP_NOT_APPLICABLE ? NAN : 0.0;
  }
  if (adjustment->points.kind != KP_SCORE_FUNCTION) {
    const double points = kp_rule_points(&adjustment->points, x);
    if (isnan(points))
      kp_score_report(reader, KP_ERROR, &adjustment->value, unit, adjustment->label.id,
                      KP_MSG_SCORE_NO_POINTS, KP_ARGS(adjustment->label.title),
                      KP_MSG_SCORE_NO_SCORE_HINT);
    return points;
  }
  const kp_call call = {.function = adjustment->points.function, .unit = unit, .value = x};
  double points = NAN;
  const kp_status status = kp_lua_run(&points, &why, reader->lua, &call, reader->diag);
  if (status > reader->status)
    reader->status = status;
  if (status != KP_OK || isfinite(points))
    return status == KP_OK ? points : NAN;
  if (adjustment->missing == KP_MISSING_ERROR && lane->scoring->plan->asked[unit] == KP_TAKES_PART)
    kp_score_report(reader, KP_ERROR, &adjustment->value, unit, adjustment->label.id,
                    KP_MSG_SCORE_NO_POINTS, KP_ARGS(adjustment->label.title),
                    KP_MSG_SCORE_NO_FIGURE_HINT);
  return adjustment->missing == KP_MISSING_ERROR ? NAN : 0.0;
}

static double adjust(kp_lane *lane, int i) {
  const kp_index *index = lane->scoring->index;
  double sum = 0.0;
  for (int k = 0; k < index->n_adjustments; k++) {
    double points = may_be_asked(lane, i) ? adjustment_points(lane, k, i) : NAN;
    if (index->round_at_indicator && index->round_digits >= 0)
      points = kp_decimal_round(points, index->round_digits);
    lane->adjustment[k][i] = points;
    sum += points;
  }
  if (sum > index->adjust_at_most)
    sum = index->adjust_at_most;
  if (sum < index->adjust_at_least)
    sum = index->adjust_at_least;
  return sum;
}

/* ---- Totals ---- */

static bool has_applies(const kp_lane *lane, int node, int i, kp_met met) {
  const kp_conditions applies = lane->scoring->index->node[node].applies;
  for (int c = applies.first; c < applies.first + applies.count; c++)
    if (lane->met[c][i] == met)
      return true;
  return false;
}

static bool is_ruled_out_above(const kp_lane *lane, int node, int i) {
  const kp_index *index = lane->scoring->index;
  for (int at = index->node[node].parent; at >= 0; at = index->node[at].parent)
    if (has_applies(lane, at, i, KP_NOT_MET))
      return true;
  return false;
}

bool kp_tree_undecided(const kp_lane *lane, int i) {
  const kp_index *index = lane->scoring->index;
  for (int k = 0; lane->scoring->plan->has_applies && k < index->n_nodes; k++)
    if (lane->scoring->share[k] > 0.0 && has_applies(lane, k, i, KP_UNDECIDED_RESULT) &&
        !is_ruled_out_above(lane, k, i))
      return true;
  return false;
}

static void report_too_large(kp_lane *lane, int i) {
  if (lane->scoring->plan->asked[lane->first + i] == KP_TAKES_PART)
    kp_score_report(lane->reader, KP_ERROR, NULL, lane->first + i, NULL,
                    KP_MSG_SCORE_TOTAL_TOO_LARGE, KP_NO_ARGS, KP_MSG_SCORE_TOTAL_TOO_LARGE_HINT);
}

void kp_tree_total(kp_lane *lane) {
  const kp_index *index = lane->scoring->index;
  const bool rounds_points = lane->scoring->plan->rounds_points;
  if (lane->share)
    kp_points_out(lane);
  for (int i = 0; i < lane->n; i++) {
    lane->total[i] = lane->total_full[i] = NAN;
    if (!may_be_asked(lane, i)) {
      for (int k = 0; k < index->n_adjustments; k++)
        lane->adjustment[k][i] = NAN;
      continue;
    }
    const double adjusted = adjust(lane, i);
    if (lane->why[0][i] != KP_PRESENT || kp_tree_undecided(lane, i))
      continue;
    const double full = (rounds_points ? lane->points[0][i] : lane->score[0][i]) + adjusted;
    if (!isfinite(full)) {
      if (!isnan(adjusted))
        report_too_large(lane, i);
      continue;
    }
    const double rounded =
        index->round_digits < 0 ? full : kp_decimal_round(full, index->round_digits);
    lane->total[i] = rounded;
    lane->total_full[i] = rounds_points ? rounded : full;
  }
}
