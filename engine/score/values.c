/* SPDX-License-Identifier: GPL-3.0-or-later
 * Values: one number of one unit, whatever it is made of.
 *
 * A value is a tree: columns, rosters, judges, dates, arithmetic, results of the unit itself.
 * Missing goes up: what needs a missing operand is missing for the operand's reason; first_of takes
 * the next one. With reader->reads set, every cell that is looked at is recorded with its place. A
 * want that is overridden (one unit again, with a cell changed) is overridden wherever it is read,
 * in leaves and conditions alike. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "score/lane.h"

static double missing(kp_why *why, kp_why reason) {
  *why = reason;
  return NAN;
}

/* Where the cell is that counts: the last that was said and is not blank. */
void kp_score_source(char *buf, size_t size, const kp_dataset *dataset, const kp_series *series,
                     int unit) {
  kp_entry entry[16];
  const int n = kp_series_trace(entry, 16, dataset, series, unit);
  int at = n > 16 ? 15 : n - 1;
  while (at > 0 && entry[at].why != KP_PRESENT)
    at--;
  buf[0] = '\0';
  if (at >= 0)
    kp_entry_source(buf, size, dataset, &entry[at]);
}

static void record_cell(kp_reader *reader, const kp_series *series, int unit, double number,
                        kp_str text, bool is_missing) {
  char source[256];
  char shown[KP_NUM_SIZE];
  const char *what = kp_decimal_plain(shown, number, 10);
  kp_score_source(source, sizeof source, reader->scoring->dataset, series, unit);
  if (series->kind == KP_CELL_DATE && !is_missing)
    what = kp_date_format(shown, number);
  if (!series->number)
    what = kp_str_copy(reader->reads->arena, text);
  kp_reads_add(reader->reads, series->id, is_missing || !what ? "" : what, source, is_missing);
}

static double column_value(kp_reader *reader, const kp_value *value, int unit, kp_why *why) {
  const kp_series *series = &reader->scoring->dataset->series[value->want];
  double number = series->number ? series->number[unit] : NAN;
  *why = (kp_why)series->why[unit];
  if (reader->want_override && !isnan(reader->want_override[value->want])) {
    number = reader->want_override[value->want];
    *why = KP_PRESENT;
  }
  if (!series->number && *why == KP_PRESENT) {
    const kp_cell_rule rule = {.kind = KP_CELL_NUMBER};
    kp_cell_value cell;
    if (kp_cell_read(&cell, series->text[unit], &rule) != KP_CELL_OK)
      *why = KP_NOT_A_NUMBER;
    else {
      number = cell.value;
      *why = cell.why;
    }
  }
  if (reader->reads)
    record_cell(reader, series, unit, number, series->text ? series->text[unit] : (kp_str){0},
                *why != KP_PRESENT);
  return *why == KP_PRESENT ? number : NAN;
}

static double panel_value(kp_reader *reader, const kp_value *value, int unit, kp_why *why) {
  const kp_scoring *scoring = reader->scoring;
  if (!scoring->panel)
    return missing(why, KP_NO_ROW);
  const size_t n_units = (size_t)scoring->n_units;
  const kp_pooled *cell = &scoring->panel->pooled[(size_t)value->panel * n_units + (size_t)unit];
  *why = cell->why;
  if (!reader->reads || reader->reads->no_marks)
    return cell->why == KP_PRESENT ? cell->value : NAN;
  const kp_dataset *dataset = scoring->dataset;
  for (int i = cell->first; i < cell->first + cell->count; i++) {
    const kp_mark *mark = &dataset->mark[scoring->panel->mark[i]];
    const char *file = dataset->panel_file >= 0 ? dataset->file[mark->file].path : "";
    char source[256], shown[KP_NUM_SIZE];
    snprintf(source, sizeof source, "%s:%u:%u", file, mark->line, mark->column);
    kp_reads_add(reader->reads, kp_str_copy(reader->reads->arena, dataset->judge[mark->judge].id),
                 kp_decimal_plain(shown, mark->score, 10), source, mark->why != KP_PRESENT);
  }
  return cell->why == KP_PRESENT ? cell->value : NAN;
}

static double full_years(kp_reader *reader, const kp_value *value, int unit, kp_why *why) {
  const kp_dataset *dataset = reader->scoring->dataset;
  const double from = column_value(reader, value, unit, why);
  if (*why != KP_PRESENT)
    return NAN;
  if (!value->to_period_last && !value->to_period_first)
    return kp_date_full_years(from, value->number);
  if (!dataset->has_period) {
    kp_score_report(reader, KP_ERROR, value, -1, NULL, KP_MSG_SCORE_NO_PERIOD, KP_NO_ARGS,
                    KP_MSG_SCORE_NO_PERIOD_HINT);
    return missing(why, KP_UNDEFINED);
  }
  return kp_date_full_years(from, value->to_period_last ? dataset->span.last : dataset->span.first);
}

static double series_discrepancy(const kp_dataset *dataset, int number, int unit) {
  const kp_series *series = &dataset->series[number];
  if (series->n_entries == 0) /* nobody verified anything */
    return NAN;
  kp_entry entry[16];
  const int n = kp_series_trace(entry, 16, dataset, series, unit);
  double reported = NAN;
  double verified = NAN;
  for (int k = 0; k < n && k < 16; k++) {
    if (entry[k].why != KP_PRESENT)
      continue;
    if (entry[k].origin == KP_REPORTED)
      reported = entry[k].number;
    else if (entry[k].origin == KP_VERIFIED)
      verified = entry[k].number;
  }
  if (isnan(reported) || isnan(verified))
    return NAN;
  if (reported == verified)
    return 0.0;
  return fabs(reported - verified) / fabs(verified);
}

double kp_score_discrepancy(const kp_dataset *dataset, const kp_value *value, int unit) {
  double most = value->kind == KP_VALUE_COLUMN || value->kind == KP_VALUE_DISCREPANCY
                    ? series_discrepancy(dataset, value->want, unit)
                    : NAN;
  for (int k = 0; k < value->n_operands; k++)
    most = fmax(most, kp_score_discrepancy(dataset, &value->operand[k], unit));
  return most;
}

static double discrepancy(kp_reader *reader, const kp_value *value, int unit, kp_why *why) {
  const kp_dataset *dataset = reader->scoring->dataset;
  kp_entry entry[16];
  const int n =
      reader->reads ? kp_series_trace(entry, 16, dataset, &dataset->series[value->want], unit) : 0;
  for (int k = 0; k < n && k < 16; k++) {
    char source[256], shown[KP_NUM_SIZE];
    kp_entry_source(source, sizeof source, dataset, &entry[k]);
    kp_reads_add(reader->reads, dataset->series[value->want].id,
                 kp_decimal_plain(shown, entry[k].number, 10), source, entry[k].why != KP_PRESENT);
  }
  const double apart = kp_score_discrepancy(dataset, value, unit);
  *why = isnan(apart) ? KP_BLANK : KP_PRESENT;
  return apart;
}

static double first_of(kp_reader *reader, const kp_value *value, int unit, kp_why *why) {
  kp_why reason = KP_BLANK;
  for (int k = 0; k < value->n_operands; k++) {
    const double x = kp_score_value(reader, &value->operand[k], unit, why);
    if (*why == KP_PRESENT)
      return x;
    if (k == 0)
      reason = *why;
  }
  return missing(why, reason);
}

static double arithmetic(kp_reader *reader, const kp_value *value, int unit, kp_why *why) {
  double result = value->kind == KP_VALUE_MULTIPLY ? 1.0 : 0.0;
  kp_why reason = KP_PRESENT;
  for (int k = 0; k < value->n_operands; k++) { /* all of them, so that all are recorded */
    const double x = kp_score_value(reader, &value->operand[k], unit, why);
    if (reason == KP_PRESENT)
      reason = *why;
    if (value->kind == KP_VALUE_ADD)
      result += x;
    else if (value->kind == KP_VALUE_MULTIPLY)
      result *= x;
    else if (k == 0)
      result = x;
    else
      result = value->kind == KP_VALUE_SUBTRACT ? result - x : x == 0.0 ? NAN : result / x;
  }
  if (reason == KP_PRESENT && !isfinite(result))
    reason = KP_UNDEFINED;
  *why = reason;
  return reason == KP_PRESENT ? result : NAN;
}

static double function_value(kp_reader *reader, const kp_value *value, int unit, kp_why *why) {
  const kp_call call = {.function = value->function, .unit = unit, .reads = reader->reads};
  double x = NAN;
  *why = KP_PRESENT;
  const kp_status status = kp_lua_run(&x, why, reader->lua, &call, reader->diag);
  if (status > reader->status)
    reader->status = status;
  if (status != KP_OK)
    *why = KP_DEPENDS; /* on a fault that has been said */
  else if (isnan(x) && *why == KP_PRESENT)
    *why = KP_UNDEFINED;
  return *why == KP_PRESENT ? x : NAN;
}

/* ---- What the unit itself got ---- */

static void record_result(kp_reader *reader, const char *name, double x) {
  char shown[KP_NUM_SIZE];
  if (reader->reads)
    kp_reads_add(reader->reads, name, isnan(x) ? "" : kp_decimal_plain(shown, x, 10), "", isnan(x));
}

static double node_value(kp_reader *reader, int node, int unit, kp_why *why) {
  const kp_lane *lane = reader->lane;
  if (!lane || !lane->score[node])
    return missing(why, KP_UNDEFINED);
  *why = (kp_why)lane->why[node][unit - lane->first];
  const kp_index *index = reader->scoring->index;
  double score = lane->score[node][unit - lane->first];
  /* Read as it is printed: of an indicator in points these are its rounded points. */
  if (index->in_points && index->node[node].leaf >= 0 && lane->points && *why == KP_PRESENT)
    score = kp_points_score(lane, node, unit - lane->first);
  record_result(reader, index->node[node].label.id, score);
  return score;
}

static bool is_under(const kp_index *index, int node, int ancestor) {
  while (node >= 0 && node != ancestor)
    node = index->node[node].parent;
  return node == ancestor;
}

static double count_nodes(kp_reader *reader, const kp_value *value, int unit, kp_why *why) {
  const kp_index *index = reader->scoring->index;
  int count = 0;
  for (int k = 0; k < index->n_leaves; k++) {
    if (!is_under(index, index->leaf_node[k], value->node))
      continue;
    const double score = node_value(reader, index->leaf_node[k], unit, why);
    if (*why == KP_NOT_APPLICABLE)
      continue;
    if (*why != KP_PRESENT)
      return NAN;
    count += kp_score_test_number(&value->test, score);
  }
  *why = KP_PRESENT;
  return count;
}

static double gate_value(kp_reader *reader, const kp_value *value, int unit, kp_why *why) {
  kp_lane *lane = reader->lane;
  if (!lane)
    return missing(why, KP_UNDEFINED);
  const int i = unit - lane->first;
  kp_met met = lane->met[value->condition][i];
  if (met == KP_NOT_ASKED) { /* stands further down; a circle finds it undecided */
    lane->met[value->condition][i] = KP_UNDECIDED_RESULT;
    met = kp_score_condition(lane, value->condition, i, NULL);
  }
  if (met != KP_MET && met != KP_NOT_MET)
    return missing(why, KP_DEPENDS);
  *why = KP_PRESENT;
  record_result(reader, reader->scoring->index->condition[value->condition].label.id,
                met == KP_MET);
  return met == KP_MET;
}

static double total_value(kp_reader *reader, int unit, kp_why *why) {
  const kp_lane *lane = reader->lane;
  const double total = lane ? lane->total[unit - lane->first] : NAN;
  *why = isnan(total) ? KP_DEPENDS : KP_PRESENT;
  record_result(reader, "total", total);
  return total;
}

double kp_score_value(kp_reader *reader, const kp_value *value, int unit, kp_why *why) {
  *why = KP_PRESENT;
  switch (value->kind) {
  case KP_VALUE_NUMBER:
    return value->number;
  case KP_VALUE_COLUMN:
    return column_value(reader, value, unit, why);
  case KP_VALUE_COUNT:
  case KP_VALUE_SHARE:
  case KP_VALUE_SUM:
  case KP_VALUE_MEAN:
    return kp_score_rows(reader, value, unit, why);
  case KP_VALUE_PANEL:
    return panel_value(reader, value, unit, why);
  case KP_VALUE_FULL_YEARS:
    return full_years(reader, value, unit, why);
  case KP_VALUE_FIRST_OF:
    return first_of(reader, value, unit, why);
  case KP_VALUE_ADD:
  case KP_VALUE_SUBTRACT:
  case KP_VALUE_MULTIPLY:
  case KP_VALUE_RATIO:
    return arithmetic(reader, value, unit, why);
  case KP_VALUE_FUNCTION:
    return function_value(reader, value, unit, why);
  case KP_VALUE_NODE:
    return node_value(reader, value->node, unit, why);
  case KP_VALUE_TOTAL:
    return total_value(reader, unit, why);
  case KP_VALUE_NODES:
    return count_nodes(reader, value, unit, why);
  case KP_VALUE_GATE:
    return gate_value(reader, value, unit, why);
  case KP_VALUE_DISCREPANCY:
    return discrepancy(reader, value, unit, why);
  case KP_VALUE_NONE:
    break;
  }
  return missing(why, KP_UNDEFINED);
}
