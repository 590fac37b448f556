/* SPDX-License-Identifier: GPL-3.0-or-later
 * decisions.csv: what the meeting decided (审定等次), a row a unit; shown beside the computed
 * grade, never over it. */
#include "table/load.h"

enum { UNIT, GRADE, BASIS, DATE, FIELDS };

void kp_load_decisions(kp_load *load) {
  kp_dataset *data = load->data;
  const char *file = load->file_of[KP_TABLE_DECISIONS];
  kp_field field[FIELDS] = {{KP_COLUMN_UNIT, true, -1},
                            {KP_COLUMN_GRADE, true, -1},
                            {KP_COLUMN_BASIS, false, -1},
                            {KP_COLUMN_DATE, false, -1}};
  kp_load_table table = {0};
  if (file == NULL || !kp_load_text_table(load, &table, file, kp_load_source(load, "decisions"),
                                          field, FIELDS, KP_COLUMN_PERIOD)) {
    return;
  }
  data->decision_file = table.file;
  data->decision = kp_load_alloc(load, load->arena, (size_t)data->n_units, sizeof *data->decision);
  for (int i = 0; data->decision != NULL && i < table.n_rows && !kp_load_failed(load); i++) {
    int row = kp_load_row(&table, i);
    int unit = kp_load_unit(load, &table, row, field[UNIT].at);
    if (unit < 0) {
      continue;
    }
    if (data->decision[unit].line > 0) {
      const char *where = kp_arena_printf(load->scratch, "%s:%u", data->file[table.file].path,
                                          (unsigned)data->decision[unit].line);
      kp_load_say(load, KP_ERROR, &table, row, field[UNIT].at, KP_MSG_DATASET_DECIDED_TWICE,
                  KP_ARGS(kp_load_c(load, data->id[unit]), where != NULL ? where : ""), KP_MSG_NONE,
                  NULL);
      continue;
    }
    data->decision[unit] = (kp_decision){.grade = kp_load_text(&table, row, field[GRADE].at),
                                         .basis = kp_load_text(&table, row, field[BASIS].at),
                                         .date = kp_load_text(&table, row, field[DATE].at),
                                         .line = table.table->line[row]};
  }
}
