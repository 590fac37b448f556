/* SPDX-License-Identifier: GPL-3.0-or-later
 * Piece check: how each column's numbers are written.
 *
 * A column that was read as numbers knows its first number with %; the first without is the first
 * that is there and not 0, which is the same either way, and it is looked for only until it is
 * found. A column that was read as text for two rules is read once more. */
#include "table/piece_check.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>

#include "table/load.h"

typedef struct {
  int percent, plain; /* rows; -1: none */
} first_rows;

static first_rows of_numbers(const kp_table *table, const kp_table_column *column, bool plain_too) {
  first_rows out = {column->percent_row - 1, column->plain_row > 0 ? column->plain_row - 1 : -1};
  for (int r = 0; plain_too && column->plain_row == 0 && r < table->n_rows; r++) {
    if (column->why[r] == KP_PRESENT && column->number[r] != 0.0) {
      out.plain = r;
      break;
    }
  }
  return out;
}

static first_rows of_texts(const kp_table *table, const kp_table_column *column,
                           const kp_cell_rule *rule) {
  first_rows out = {-1, -1};
  for (int r = 0; r < table->n_rows && (out.percent < 0 || out.plain < 0); r++) {
    kp_cell_value value;
    if (kp_cell_read(&value, column->text[r], rule) != KP_CELL_OK || value.why != KP_PRESENT ||
        value.marked)
      continue;
    int *first = value.had_percent ? &out.percent : &out.plain;
    *first = *first < 0 ? r : *first;
  }
  return out;
}

static void say(const kp_piece_written *written, const kp_table *table, int column,
                const char *indicator, kp_diag *diag) {
  char percent[16], plain[16];
  snprintf(percent, sizeof percent, "%" PRIu32, written->percent_line);
  snprintf(plain, sizeof plain, "%" PRIu32, written->plain_line);
  const kp_place place = {.file = table->file,
                          .line = written->percent_line > written->plain_line
                                      ? written->percent_line
                                      : written->plain_line,
                          .column = (uint32_t)column + 1,
                          .column_name = table->header[column].at,
                          .indicator = indicator};
  kp_diag_error(diag, &place, KP_MSG_CELL_PERCENT_MIXED,
                KP_ARGS(table->header[column].at, percent, plain), KP_MSG_CELL_PERCENT_MIXED_HINT);
}

kp_status kp_piece_check(kp_piece_written *written, const kp_dataset *piece,
                         const kp_dataset_spec *spec, kp_diag *diag) {
  kp_status status = KP_OK;
  for (int w = 0; w < piece->n_series; w++) {
    const kp_series *series = &piece->series[w];
    kp_piece_written *of = &written[w];
    if (series->table_file < 0 || series->kind != KP_CELL_NUMBER || of->said)
      continue;
    const kp_table *table = piece->tables->table[series->table_file];
    const kp_table_column *column = &table->column[series->table_column];
    const first_rows rows = column->text ? of_texts(table, column, &spec->wants[w].rule)
                                         : of_numbers(table, column, of->plain_line == 0);
    if (of->percent_line == 0 && rows.percent >= 0)
      of->percent_line = kp_table_cell_line(table, rows.percent, series->table_column);
    if (of->plain_line == 0 && rows.plain >= 0)
      of->plain_line = kp_table_cell_line(table, rows.plain, series->table_column);
    of->said = of->percent_line > 0 && of->plain_line > 0;
    if (of->said) {
      say(of, table, series->table_column, spec->wants[w].id, diag);
      status = KP_INPUT;
    }
  }
  return status;
}

int kp_piece_rows(const kp_dataset *piece) {
  return piece->tables->table[piece->unit_file]->n_rows;
}
