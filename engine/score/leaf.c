/* SPDX-License-Identifier: GPL-3.0-or-later
 * Leaf: the raw values of one indicator to its scores, for a run of units.
 *
 * why[] says what each unit's score is: present, or why it is not. First the data speak, then
 * eligibility and `applies` (which make a leaf not applicable), then the missing policy fills in
 * (present again, marked as filled), then the rule scores. A value that the rule has no score for
 * is an error of the data, named with its cell. Nothing is copied where nothing has to be filled
 * in. */
#include <math.h>
#include <string.h>

#include "score/lane.h"

static void lay_over_eligibility(uint8_t *why, const kp_lane *lane) {
  const uint8_t *asked = lane->scoring->plan->asked + lane->first;
  for (int i = 0; i < lane->n; i++)
    if (asked[i] == KP_NOT_ASKED_AT_ALL)
      why[i] = KP_NOT_APPLICABLE;
}

static void lay_over_applies(uint8_t *why, const kp_lane *lane, int node) {
  const kp_index *index = lane->scoring->index;
  for (int at = node; at >= 0; at = index->node[at].parent) {
    const kp_conditions applies = index->node[at].applies;
    for (int c = applies.first; c < applies.first + applies.count; c++) {
      const uint8_t *met = lane->met[c];
      for (int i = 0; i < lane->n; i++) {
        if (met[i] == KP_NOT_MET)
          why[i] = KP_NOT_APPLICABLE;
        else if (met[i] == KP_UNDECIDED_RESULT && why[i] != KP_NOT_APPLICABLE)
          why[i] = KP_DEPENDS;
      }
    }
  }
}

void kp_leaf_why(uint8_t *why, const kp_lane *lane, int node) {
  const struct kp_score_plan *plan = lane->scoring->plan;
  memcpy(why, lane->raw_why[lane->scoring->index->node[node].leaf], (size_t)lane->n);
  if (!plan->all_asked)
    lay_over_eligibility(why, lane);
  if (plan->has_applies)
    lay_over_applies(why, lane, node);
}

static bool can_fill(kp_why why) {
  return why != KP_PRESENT && why != KP_NOT_APPLICABLE && why != KP_DEPENDS;
}

double kp_score_fill_of(const kp_fill *fill, int unit) {
  return fill->n_groups == 0
             ? NAN
             : fill->value[fill->n_groups > 1 && fill->group ? fill->group[unit] : 0];
}

static double ask_function(kp_lane *lane, const kp_missing *missing, int unit) {
  kp_reader *reader = lane->reader;
  const kp_call call = {.function = missing->function, .unit = unit};
  double x = NAN;
  kp_why why = KP_PRESENT;
  const kp_status status = kp_lua_run(&x, &why, reader->lua, &call, reader->diag);
  if (status > reader->status)
    reader->status = status;
  return status == KP_OK ? x : NAN;
}

/* The next unit from `at` on whose why is not KP_PRESENT; n when there is none. */
static int next_gap(const uint8_t *why, int at, int n) {
  for (uint64_t eight; at + 8 <= n; at += 8) {
    memcpy(&eight, why + at, 8);
    if (eight)
      break;
  }
  while (at < n && why[at] == KP_PRESENT)
    at++;
  return at;
}

static void fill_gap(kp_lane *lane, int node, uint8_t *why, uint8_t *filled, int i) {
  const kp_missing *missing = &lane->scoring->index->node[node].missing;
  const int unit = lane->first + i;
  lane->used[i] = NAN;
  if (!can_fill((kp_why)why[i]))
    return;
  const double x = missing->kind == KP_MISSING_FUNCTION
                       ? ask_function(lane, missing, unit)
                       : kp_score_fill_of(&lane->scoring->fill[node], unit);
  if (isnan(x))
    return;
  lane->used[i] = x;
  filled[i] = 1;
  why[i] = KP_PRESENT;
}

const double *kp_leaf_used(kp_lane *lane, int node, uint8_t *why, uint8_t *filled) {
  const double *raw = lane->raw[lane->scoring->index->node[node].leaf];
  const int n = lane->n;
  memset(filled, 0, (size_t)n);
  int i = next_gap(why, 0, n);
  if (i == n)
    return raw;
  memcpy(lane->used, raw, (size_t)n * sizeof *raw);
  for (; i < n; i = next_gap(why, i + 1, n))
    fill_gap(lane, node, why, filled, i);
  return lane->used;
}

/* A function that gave no number for a value that is there. */
static void report_nothing(kp_lane *lane, const kp_node *node, double x, int unit) {
  char value[KP_NUM_SIZE];
  if (node->missing.kind != KP_MISSING_ERROR || lane->scoring->plan->asked[unit] != KP_TAKES_PART)
    return;
  kp_score_report(lane->reader, KP_ERROR, &node->value, unit, node->label.id, KP_MSG_SCORE_NO_SCORE,
                  KP_ARGS(kp_decimal_plain(value, x, 10)), KP_MSG_SCORE_NO_FIGURE_HINT);
}

/* A function whose figure lies outside of the scale is a fault of the index. */
static void refuse_outside(kp_lane *lane, const kp_node *node, double figure, int unit) {
  const kp_rule_scale scale = kp_score_rule_scale(lane->scoring->index, node);
  if (kp_decimal_compare(figure, scale.bottom) >= 0 && kp_decimal_compare(figure, scale.top) <= 0)
    return;
  char value[KP_NUM_SIZE], bottom[KP_NUM_SIZE], top[KP_NUM_SIZE];
  const char *const args[] = {kp_decimal_plain(value, figure, 10),
                              kp_decimal_plain(bottom, scale.bottom, 10),
                              kp_decimal_plain(top, scale.top, 10), NULL};
  char id[128];
  const kp_index *index = lane->scoring->index;
  const uint32_t line = index->function[node->score.function].line;
  const kp_place place = {.file = index->path,
                          .line = line ? line : node->score.line,
                          .unit = kp_score_unit_id(id, sizeof id, lane->scoring->dataset, unit),
                          .indicator = node->label.id};
  kp_diag_add(lane->reader->diag, KP_ERROR, &place, KP_MSG_SCORE_OUTSIDE_SCALE, args,
              KP_MSG_SCORE_FUNCTION_SCALE_HINT, args);
  if (lane->reader->status < KP_INPUT)
    lane->reader->status = KP_INPUT;
}

static double figure_by_function(kp_lane *lane, const kp_node *node, double x, int unit,
                                 uint8_t *why) {
  kp_reader *reader = lane->reader;
  const kp_call call = {.function = node->score.function, .unit = unit, .value = x};
  double figure = NAN;
  kp_why reason = KP_PRESENT;
  const kp_status status = kp_lua_run(&figure, &reason, reader->lua, &call, reader->diag);
  if (status > reader->status)
    reader->status = status;
  if (status == KP_OK && isfinite(figure)) {
    refuse_outside(lane, node, figure, unit);
    return figure;
  }
  if (status == KP_OK)
    report_nothing(lane, node, x, unit);
  *why = (uint8_t)(reason == KP_PRESENT ? KP_UNDEFINED : reason);
  return NAN;
}

static void score_by_function(kp_lane *lane, double *score, const double *x, uint8_t *why,
                              const kp_node *node) {
  const kp_rule_scale scale = kp_score_rule_scale(lane->scoring->index, node);
  for (int i = 0; i < lane->n; i++) {
    score[i] = NAN;
    if (why[i] != KP_PRESENT)
      continue;
    const double figure = figure_by_function(lane, node, x[i], lane->first + i, &why[i]);
    score[i] = scale.factor == 1.0 ? figure + (scale.low - scale.bottom)
                                   : scale.low + (figure - scale.bottom) * scale.factor;
  }
}

/* A value that the rule has no score for. */
static void report_value(kp_lane *lane, const kp_node *node, double x, int i) {
  const kp_rule_scale scale = kp_score_rule_scale(lane->scoring->index, node);
  char value[KP_NUM_SIZE], bottom[KP_NUM_SIZE], top[KP_NUM_SIZE];
  const char *const args[] = {kp_decimal_plain(value, x, 10),
                              kp_decimal_plain(bottom, scale.bottom, 10),
                              kp_decimal_plain(top, scale.top, 10), NULL};
  kp_msg what = KP_MSG_SCORE_OUTSIDE_SCALE;
  kp_msg hint = KP_MSG_SCORE_OUTSIDE_SCALE_HINT;
  if (node->score.kind == KP_SCORE_LINEAR) {
    what = KP_MSG_SCORE_NO_LOGARITHM;
    hint = KP_MSG_SCORE_NO_LOGARITHM_HINT;
  } else if (node->score.kind != KP_SCORE_ASIS) {
    what = KP_MSG_SCORE_NO_SCORE;
    hint = KP_MSG_SCORE_NO_SCORE_HINT;
  }
  kp_reader *reader = lane->reader;
  if (node->score.kind == KP_SCORE_LOOKUP && kp_score_reads_text(lane->scoring, &node->value)) {
    kp_why why;
    const kp_str text = kp_score_text(reader, &node->value, lane->first + i, &why);
    const char *shown = kp_str_copy(reader->scratch, text);
    kp_score_report(reader, KP_ERROR, &node->value, lane->first + i, node->label.id,
                    KP_MSG_SCORE_NO_CHOICE, KP_ARGS(shown ? shown : ""),
                    KP_MSG_SCORE_NO_CHOICE_HINT);
    return;
  }
  kp_score_report(reader, KP_ERROR, &node->value, lane->first + i, node->label.id, what, args,
                  hint);
}

/* Scores that are not there become NaN; `zero` puts its own in; present ones must be numbers. */
static void settle(kp_lane *lane, int node, const double *x, double *score, uint8_t *why,
                   uint8_t *filled, bool may_fail) {
  const kp_index *index = lane->scoring->index;
  const bool zero = index->node[node].missing.kind == KP_MISSING_ZERO;
  for (int i = 0; i < lane->n; i++) {
    if (zero && can_fill((kp_why)why[i])) {
      score[i] = index->scale_low;
      why[i] = KP_PRESENT;
      filled[i] = 1;
    } else if (why[i] != KP_PRESENT) {
      score[i] = NAN;
    } else if (may_fail && isnan(score[i])) {
      report_value(lane, &index->node[node], x[i], i);
      why[i] = KP_UNDEFINED;
    }
  }
}

static bool can_fail(const kp_score_rule *rule) {
  return rule->kind == KP_SCORE_ASIS || rule->kind == KP_SCORE_LOOKUP ||
         rule->kind == KP_SCORE_BANDS || rule->kind == KP_SCORE_CURVE ||
         rule->kind == KP_SCORE_SHARE_OF_MAX || (rule->kind == KP_SCORE_LINEAR && rule->log);
}

static void override_scores(const kp_lane *lane, int node, double *score, uint8_t *why) {
  if (lane->score_override && !isnan(lane->score_override[node]) && why[0] != KP_NOT_APPLICABLE) {
    score[0] = lane->score_override[node];
    why[0] = KP_PRESENT;
    lane->filled[node][0] = 0;
  }
}

void kp_leaf_score(kp_lane *lane, int number) {
  const kp_index *index = lane->scoring->index;
  const kp_node *node = &index->node[number];
  double *score = lane->score[number];
  uint8_t *why = lane->why[number];
  kp_leaf_why(why, lane, number);
  const double *x = kp_leaf_used(lane, number, why, lane->filled[number]);
  if (lane->used_kept)
    memcpy(lane->used_kept[node->leaf], x, (size_t)lane->n * sizeof *x);
  x = kp_leaf_treated(lane, number, x, why);
  if (lane->treated_kept)
    memcpy(lane->treated_kept[node->leaf], x, (size_t)lane->n * sizeof *x);
  const bool whole = next_gap(why, 0, lane->n) == lane->n;
  if (node->score.kind == KP_SCORE_FUNCTION) {
    score_by_function(lane, score, x, why, node);
    settle(lane, number, x, score, why, lane->filled[number], false);
  } else {
    kp_rule_frame frame = {.low = index->scale_low,
                           .high = index->scale_high,
                           .rule = kp_score_rule_scale(index, node),
                           .norm = &lane->scoring->norm[node->leaf]};
    if (node->score.ends) {
      frame.low = frame.rule.low + (node->score.ends[0] - frame.rule.bottom) * frame.rule.factor;
      frame.high = frame.rule.low + (node->score.ends[1] - frame.rule.bottom) * frame.rule.factor;
    }
    kp_rule_apply(score, x, lane->n, &node->score, &frame);
    if (!whole || can_fail(&node->score))
      settle(lane, number, x, score, why, lane->filled[number], can_fail(&node->score));
  }
  override_scores(lane, number, score, why);
  if (index->round_at_indicator && index->round_digits >= 0 && !lane->scoring->plan->straight_tree)
    for (int i = 0; i < lane->n; i++)
      score[i] = kp_decimal_round(score[i], index->round_digits);
}
