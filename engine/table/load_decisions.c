/* SPDX-License-Identifier: GPL-3.0-or-later
 * decisions.csv: what the meeting decided (审定等次), a row a unit; shown beside the computed
 * grade, never over it. */
#include "table/load.h"

enum { UNIT, GRADE, BASIS, DATE, FIELDS };

/* A grade that the index does not know may be right (an older scale, 不定等次), but is misspelt
 * mostly. */
static void check_grade(kp_load *load, const kp_load_table *table, int row, int column) {
  kp_str grade = kp_load_text(table, row, column);
  if (load->spec->n_grades == 0 || grade.len == 0) {
    return;
  }
  kp_str folded = kp_str_fold(load->scratch, grade);
  kp_buf known = {0};
  bool found = false;
  for (int i = 0; i < load->spec->n_grades; i++) {
    const char *id = load->spec->grade_ids[i], *title = load->spec->grade_titles[i];
    found = found || kp_str_equal(folded, kp_str_fold(load->scratch, kp_str_of(id))) ||
            kp_str_equal(folded, kp_str_fold(load->scratch, kp_str_of(title)));
    kp_buf_printf(&known, "%s%s", known.len > 0 ? ", " : "", title);
  }
  if (!found && known.len > 0) {
    const char *list = kp_load_c(load, (kp_str){known.at, (uint32_t)known.len});
    kp_load_say(load, KP_WARNING, table, row, column, KP_MSG_DATASET_GRADE_UNKNOWN,
                KP_ARGS(kp_load_c(load, grade)), KP_MSG_DATASET_HINT_GRADE_UNKNOWN, KP_ARGS(list));
  }
  kp_buf_clear(&known);
}

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
    check_grade(load, &table, row, field[GRADE].at);
    kp_load_check_date(load, &table, row, field[DATE].at, field[UNIT].at);
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
