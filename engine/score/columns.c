/* SPDX-License-Identifier: GPL-3.0-or-later
 * Columns: who takes part, what applies to whom, and the raw value of every leaf.
 *
 * Eligibility comes first: units that are not eligible are asked for nothing more. A leaf that is a
 * column of the data is that column, not a copy; every other value is computed for the units that
 * are asked and to which the leaf applies. After that every cell that is missing and must not be is
 * one error, named with its place. */
#include <math.h>
#include <string.h>

#include "score/lane.h"

static void decide_eligibility(kp_lane *lane, struct kp_score_plan *plan) {
  const kp_conditions eligible = lane->scoring->index->eligible;
  for (int i = 0; i < lane->n; i++) {
    uint8_t asked = KP_TAKES_PART;
    for (int c = eligible.first; c < eligible.first + eligible.count; c++) {
      const kp_met met = kp_score_condition(lane, c, i, NULL);
      if (met == KP_NOT_MET)
        asked = KP_NOT_ASKED_AT_ALL;
      else if (met == KP_UNDECIDED_RESULT && asked == KP_TAKES_PART)
        asked = KP_MAYBE;
    }
    plan->asked[lane->first + i] = asked;
  }
}

/* A value that is missing decides nothing here, whatever its condition makes of it: it may still
 * come. */
void kp_score_not_eligible(kp_lane *lane, void *context) {
  kp_scoring *scoring = context;
  const kp_conditions eligible = scoring->index->eligible;
  lane->reader->lane = NULL; /* no scores yet */
  for (int i = 0; i < lane->n; i++) {
    uint8_t asked = KP_TAKES_PART;
    for (int c = eligible.first; c < eligible.first + eligible.count; c++) {
      double value = NAN;
      const bool fails = scoring->index->condition[c].missing == KP_FAIL_IF_MISSING;
      if (kp_score_condition(lane, c, i, &value) == KP_NOT_MET && !(fails && isnan(value)))
        asked = KP_NOT_ASKED_AT_ALL;
    }
    scoring->plan->asked[lane->first + i] = asked;
  }
}

static void decide_applies(kp_lane *lane, const struct kp_score_plan *plan) {
  const kp_index *index = lane->scoring->index;
  for (int k = 0; plan->has_applies && k < index->n_nodes; k++)
    for (int i = 0; index->node[k].applies.count > 0 && i < lane->n; i++)
      if (plan->asked[lane->first + i] != KP_NOT_ASKED_AT_ALL)
        kp_score_conditions(lane, index->node[k].applies, i);
}

/* Whether a leaf is asked of unit i: `applies` of it and of what is above. */
static bool is_asked(const kp_lane *lane, int node, int i) {
  const kp_index *index = lane->scoring->index;
  const struct kp_score_plan *plan = lane->scoring->plan;
  if (plan->asked[lane->first + i] == KP_NOT_ASKED_AT_ALL)
    return false;
  for (int at = node; plan->has_applies && at >= 0; at = index->node[at].parent)
    for (int c = 0; c < index->node[at].applies.count; c++)
      if (lane->met[index->node[at].applies.first + c][i] == KP_NOT_MET)
        return false;
  return true;
}

static void read_text(kp_lane *lane, const kp_node *node, double *raw, uint8_t *raw_why, int i) {
  kp_scoring *scoring = (kp_scoring *)lane->scoring;
  kp_why why = KP_PRESENT;
  const int unit = lane->first + i;
  const kp_str text = kp_score_text(lane->reader, &node->value, unit, &why);
  ((kp_str *)scoring->raw_text[node->leaf])[unit] = text;
  const kp_score_rule *rule = &node->score;
  int choice = -1;
  if (why == KP_PRESENT)
    choice = kp_score_choose(lane->reader, text, rule->choice, rule->n_knots, NULL);
  raw[i] = why != KP_PRESENT ? NAN : (double)(choice < 0 ? rule->n_knots : choice);
  raw_why[i] = (uint8_t)why;
}

static void read_leaf(kp_lane *lane, int leaf) {
  const kp_scoring *scoring = lane->scoring;
  const int number = scoring->index->leaf_node[leaf];
  const kp_node *node = &scoring->index->node[number];
  double *raw = (double *)lane->raw[leaf];
  uint8_t *raw_why = (uint8_t *)lane->raw_why[leaf];
  for (int i = 0; i < lane->n; i++) {
    if (!is_asked(lane, number, i)) {
      raw[i] = NAN;
      raw_why[i] = KP_NOT_APPLICABLE;
    } else if (scoring->raw_text[leaf]) {
      read_text(lane, node, raw, raw_why, i);
    } else {
      kp_why why = KP_PRESENT;
      raw[i] = kp_score_value(lane->reader, &node->value, lane->first + i, &why);
      raw_why[i] = (uint8_t)why;
    }
  }
}

void kp_score_columns(kp_lane *lane, void *context) {
  kp_scoring *scoring = context;
  const kp_index *index = scoring->index;
  for (int c = 0; c < index->n_conditions; c++)
    memset(lane->met[c], KP_NOT_ASKED, (size_t)lane->n);
  lane->reader->lane = NULL; /* no scores yet */
  decide_eligibility(lane, scoring->plan);
  decide_applies(lane, scoring->plan);
  for (int k = 0; k < index->n_leaves; k++)
    if (!scoring->plan->is_raw_column[k])
      read_leaf(lane, k);
  lane->reader->lane = lane;
}

/* ---- What must not be missing ---- */

static kp_msg hint_for(kp_why why) {
  switch (why) {
  case KP_NO_ROW:
    return KP_MSG_SCORE_MISSING_NO_ROW_HINT;
  case KP_NO_COLUMN:
    return KP_MSG_SCORE_MISSING_NO_COLUMN_HINT;
  case KP_RECUSED:
  case KP_TOO_FEW:
    return KP_MSG_SCORE_MISSING_JUDGES_HINT;
  case KP_UNDEFINED:
    return KP_MSG_SCORE_MISSING_UNDEFINED_HINT;
  default:
    return KP_MSG_SCORE_MISSING_HINT;
  }
}

/* What a function failed to give stands in no cell: its line in the index is the place. */
static void report_function(kp_reader *reader, const kp_node *node, int unit) {
  const kp_index *index = reader->scoring->index;
  char id[128];
  const kp_place place = {.file = index->path,
                          .line = index->function[node->value.function].line,
                          .unit = kp_score_unit_id(id, sizeof id, reader->scoring->dataset, unit),
                          .indicator = node->label.id};
  kp_diag_add(reader->diag, KP_ERROR, &place, KP_MSG_SCORE_FUNCTION_GAVE_NOTHING,
              KP_ARGS(node->label.title), KP_MSG_SCORE_FUNCTION_GAVE_NOTHING_HINT, NULL);
  if (reader->status < KP_INPUT)
    reader->status = KP_INPUT;
}

static void check_leaf(const kp_scoring *scoring, kp_lane *lane, int number, uint8_t *why,
                       kp_reader *reader) {
  const kp_node *node = &scoring->index->node[number];
  kp_leaf_why(why, lane, number);
  for (int u = 0; u < scoring->n_units; u++) {
    if (scoring->plan->asked[u] != KP_TAKES_PART || why[u] == KP_PRESENT ||
        why[u] == KP_NOT_APPLICABLE || why[u] == KP_DEPENDS)
      continue;
    if (node->value.kind == KP_VALUE_FUNCTION && why[u] == KP_UNDEFINED)
      report_function(reader, node, u);
    else
      kp_score_report(reader, KP_ERROR, &node->value, u, node->label.id, KP_MSG_SCORE_MISSING,
                      KP_ARGS(node->label.title), hint_for((kp_why)why[u]));
  }
}

void kp_score_check_missing(const kp_scoring *scoring, kp_reader *reader) {
  const kp_index *index = scoring->index;
  kp_lane *lane = kp_lane_new(scoring, 1, false);
  uint8_t *why = kp_malloc((size_t)scoring->n_units + 1);
  if (lane && why) {
    kp_lane_place(lane, 0, scoring->n_units);
    for (int k = 0; k < index->n_leaves; k++)
      if (index->node[index->leaf_node[k]].missing.kind == KP_MISSING_ERROR)
        check_leaf(scoring, lane, index->leaf_node[k], why, reader);
  } else {
    reader->status = kp_diag_no_memory(reader->diag);
  }
  kp_lane_free(lane);
  kp_free(why);
}
