/* SPDX-License-Identifier: GPL-3.0-or-later
 * Who may score whom: recusals.csv and assignments.csv.
 *
 * A recusal names one judge and one unit. An assignment may leave the unit or the indicator blank
 * (all), and the column for either may be missing. What follows from them is panel/'s to say. */
#include "table/load.h"

/* ---- recusals.csv ---- */

enum { RECUSAL_JUDGE, RECUSAL_UNIT, RECUSAL_REASON, RECUSAL_FIELDS };

void kp_load_recusals(kp_load *load) {
  kp_dataset *data = load->data;
  const char *file = load->file_of[KP_TABLE_RECUSALS];
  kp_field field[RECUSAL_FIELDS] = {
      {KP_COLUMN_JUDGE, true, -1}, {KP_COLUMN_UNIT, true, -1}, {KP_COLUMN_REASON, false, -1}};
  kp_load_table table = {0};
  if (file == NULL || load->spec->n_panel == 0 ||
      !kp_load_text_table(load, &table, file, kp_load_source(load, "recusals"), field,
                          RECUSAL_FIELDS, KP_COLUMN_PERIOD)) {
    return;
  }
  data->recusal_file = table.file;
  data->recusal = kp_load_alloc(load, load->arena, (size_t)table.n_rows, sizeof *data->recusal);
  for (int i = 0; data->recusal != NULL && i < table.n_rows && !kp_load_failed(load); i++) {
    int row = kp_load_row(&table, i);
    kp_recusal recusal = {.judge = kp_load_judge(load, &table, row, field[RECUSAL_JUDGE].at),
                          .unit = kp_load_unit(load, &table, row, field[RECUSAL_UNIT].at),
                          .reason = kp_load_text(&table, row, field[RECUSAL_REASON].at),
                          .line = table.table->line[row],
                          .file = table.file};
    if (recusal.judge >= 0 && recusal.unit >= 0) {
      data->recusal[data->n_recusals++] = recusal;
    }
  }
}

/* ---- assignments.csv ---- */

enum { ASSIGNED_JUDGE, ASSIGNED_UNIT, ASSIGNED_INDICATOR, ASSIGNED_FIELDS };

/* False: the row names somebody or something that is not known, which has been said. */
static bool assignment_of(kp_load *load, kp_assignment *out, const kp_load_table *table, int row,
                          const kp_field *field) {
  bool all_units = kp_load_text(table, row, field[ASSIGNED_UNIT].at).len == 0;
  bool all_indicators = kp_load_text(table, row, field[ASSIGNED_INDICATOR].at).len == 0;
  int unit = all_units ? -1 : kp_load_unit(load, table, row, field[ASSIGNED_UNIT].at);
  int panel = all_indicators ? -1 : kp_load_panel(load, table, row, field[ASSIGNED_INDICATOR].at);
  *out = (kp_assignment){.judge = kp_load_judge(load, table, row, field[ASSIGNED_JUDGE].at),
                         .unit = unit,
                         .indicator = panel,
                         .line = table->table->line[row]};
  return out->judge >= 0 && (all_units || unit >= 0) && (all_indicators || panel >= 0);
}

void kp_load_assignments(kp_load *load) {
  kp_dataset *data = load->data;
  const char *file = load->file_of[KP_TABLE_ASSIGNMENTS];
  kp_field field[ASSIGNED_FIELDS] = {
      {KP_COLUMN_JUDGE, true, -1}, {KP_COLUMN_UNIT, false, -1}, {KP_COLUMN_INDICATOR, false, -1}};
  kp_load_table table = {0};
  if (file == NULL || load->spec->n_panel == 0 ||
      !kp_load_text_table(load, &table, file, kp_load_source(load, "assignments"), field,
                          ASSIGNED_FIELDS, KP_COLUMN_PERIOD)) {
    return;
  }
  data->assignment_file = table.file;
  data->assignment =
      kp_load_alloc(load, load->arena, (size_t)table.n_rows, sizeof *data->assignment);
  for (int i = 0; data->assignment != NULL && i < table.n_rows && !kp_load_failed(load); i++) {
    kp_assignment *next = &data->assignment[data->n_assignments];
    if (assignment_of(load, next, &table, kp_load_row(&table, i), field)) {
      data->n_assignments++;
    }
  }
}
