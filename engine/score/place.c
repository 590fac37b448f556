/* SPDX-License-Identifier: GPL-3.0-or-later
 * Place: where a value of a unit stands, for diagnostics.
 *
 * A column's value stands in a cell, and the last thing said of it counts. A value made of several
 * has the place of the operand that is missing, else of the first that has one. What stands nowhere
 * (a unit without a row, a count, a function) is placed at the unit's own line. */
#include <math.h>
#include <string.h>

#include "score/lane.h"

const char *kp_score_unit_id(char *buf, size_t size, const kp_dataset *dataset, int unit) {
  const kp_str id = dataset->id[unit];
  const size_t len = id.len < size - 1 ? id.len : size - 1;
  if (len > 0)
    memcpy(buf, id.at, len);
  buf[len] = '\0';
  return buf;
}

int kp_score_blame(kp_reader *reader, const kp_value *value, int unit) {
  const kp_dataset *dataset = reader->scoring->dataset;
  if (value->kind == KP_VALUE_COLUMN || value->kind == KP_VALUE_FULL_YEARS)
    return dataset->series[value->want].why[unit] != KP_PRESENT ? value->want : -1;
  for (int k = 0; k < value->n_operands; k++) {
    const int want = kp_score_blame(reader, &value->operand[k], unit);
    if (want >= 0)
      return want;
  }
  return -1;
}

/* The first column that a value reads. */
static int first_want(const kp_value *value) {
  if (value->kind == KP_VALUE_COLUMN || value->kind == KP_VALUE_FULL_YEARS ||
      value->kind == KP_VALUE_DISCREPANCY)
    return value->want;
  for (int k = 0; k < value->n_operands; k++) {
    const int want = first_want(&value->operand[k]);
    if (want >= 0)
      return want;
  }
  return -1;
}

static bool place_cell(kp_place *place, const kp_dataset *dataset, int want, int unit) {
  kp_entry entry[8];
  const int n = kp_series_trace(entry, 8, dataset, &dataset->series[want], unit);
  for (int k = (n > 8 ? 8 : n) - 1; k >= 0; k--) {
    if (entry[k].file < 0 || (k > 0 && entry[k].why != KP_PRESENT))
      continue;
    place->file = dataset->file[entry[k].file].path;
    place->line = entry[k].line;
    place->column = entry[k].column;
    place->column_name = dataset->series[want].id;
    return true;
  }
  return false;
}

static void place_panel(kp_place *place, const kp_scoring *scoring, const kp_value *value,
                        int unit) {
  const kp_dataset *dataset = scoring->dataset;
  if (dataset->panel_file < 0)
    return;
  const size_t at = (size_t)value->panel * (size_t)scoring->n_units + (size_t)unit;
  place->file = dataset->file[dataset->panel_file].path;
  place->line = 0;
  if (scoring->panel && scoring->panel->pooled[at].count > 0) {
    const kp_mark *mark = &dataset->mark[scoring->panel->mark[scoring->panel->pooled[at].first]];
    place->file = dataset->file[mark->file].path;
    place->line = mark->line;
  }
}

/* The blank cell of a roster that leaves the value, or one that it is made of, in doubt. */
static bool place_roster(kp_place *place, const kp_reader *reader, const kp_value *value,
                         int unit) {
  if (value->rows) {
    kp_place blank;
    if (!kp_score_rows_blank(&blank, reader, value, unit))
      return false;
    place->file = blank.file;
    place->line = blank.line;
    place->column = blank.column;
    place->column_name = blank.column_name;
    return true;
  }
  for (int k = 0; k < value->n_operands; k++)
    if (place_roster(place, reader, &value->operand[k], unit))
      return true;
  return false;
}

void kp_score_report(kp_reader *reader, kp_severity severity, const kp_value *value, int unit,
                     const char *indicator, kp_msg what, const char *const *args, kp_msg hint) {
  const kp_scoring *scoring = reader->scoring;
  const kp_dataset *dataset = scoring->dataset;
  char id[128];
  kp_place place = {.indicator = indicator};
  if (unit < 0) { /* a matter of the index, not of a unit */
    place.file = scoring->index->path;
    place.line = value ? value->line : 0;
  } else {
    place.unit = kp_score_unit_id(id, sizeof id, dataset, unit);
    if (dataset->unit_file >= 0 && dataset->n_files > 0)
      place.file = dataset->file[dataset->unit_file].path;
    place.line = dataset->unit_line ? dataset->unit_line[unit] : 0;
    int want = value ? kp_score_blame(reader, value, unit) : -1;
    want = want < 0 && value ? first_want(value) : want;
    if (want >= 0)
      place_cell(&place, dataset, want, unit);
    else if (value && value->kind == KP_VALUE_PANEL)
      place_panel(&place, scoring, value, unit);
    else if (value)
      place_roster(&place, reader, value, unit);
  }
  kp_diag_add(reader->diag, severity, &place, what, args, hint, args);
  if (severity == KP_ERROR && reader->status < KP_INPUT)
    reader->status = KP_INPUT;
}
