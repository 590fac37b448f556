/* SPDX-License-Identifier: GPL-3.0-or-later
 * panel.csv: a row a mark.
 *
 * Marks are sorted by indicator, unit, judge, round and line, so that a cell's marks stand
 * together; one judge marking one cell twice in one round is an error. 回避 in a score cell is
 * KP_RECUSED. What range and step marks may have, and whether a recused judge's mark counts, is
 * panel/'s to say. */
#include "table/load.h"

#include <math.h>
#include <stdlib.h>

enum { MARK_JUDGE, MARK_UNIT, MARK_INDICATOR, MARK_SCORE, MARK_ROUND, MARK_NOTE, MARK_FIELDS };

/* True, and said, when the table has a column an indicator. */
static bool refuse_wide(kp_load *load, const kp_load_table *table) {
  if (kp_load_column(load, table, KP_COLUMN_INDICATOR) != -1 &&
      kp_load_column(load, table, KP_COLUMN_SCORE) != -1) {
    return false;
  }
  for (int c = 0; c < table->table->n_columns; c++) {
    if (kp_load_find_panel(load, table->table->header[c]) >= 0) {
      kp_load_say_header(load, KP_ERROR, table, c, KP_MSG_DATASET_PANEL_WIDE,
                         KP_ARGS(kp_load_c(load, table->table->header[c])),
                         KP_MSG_DATASET_HINT_PANEL_WIDE, NULL);
      return true;
    }
  }
  return false;
}

static double round_of(kp_load *load, const kp_load_table *table, int row, int column,
                       kp_str unit) {
  static const kp_want round = {.id = "round", .rule = {.kind = KP_CELL_NUMBER}};
  if (kp_load_text(table, row, column).len == 0) {
    return 0;
  }
  kp_cell_value value;
  kp_load_cell(load, &value, &round, &(kp_cell_place){table, row, column, unit, NULL});
  return value.why == KP_PRESENT ? value.value : 0;
}

/* False: the row is no mark, which has been said. */
static bool mark_of(kp_load *load, kp_mark *out, const kp_load_table *table, int row,
                    const kp_field *field) {
  int judge = kp_load_judge(load, table, row, field[MARK_JUDGE].at);
  int unit = kp_load_unit(load, table, row, field[MARK_UNIT].at);
  int panel = kp_load_panel(load, table, row, field[MARK_INDICATOR].at);
  kp_str unit_text = kp_load_text(table, row, field[MARK_UNIT].at);
  kp_str score = kp_load_text(table, row, field[MARK_SCORE].at);
  kp_cell_value value = {.value = NAN, .why = KP_RECUSED};
  if (panel >= 0 && !kp_text_is_recused(kp_str_fold(load->scratch, score))) {
    const kp_want *want = &load->spec->panel[panel];
    kp_load_cell(load, &value, want,
                 &(kp_cell_place){table, row, field[MARK_SCORE].at, unit_text, want->id});
  }
  *out = (kp_mark){.judge = judge,
                   .unit = unit,
                   .indicator = panel,
                   .score = value.value,
                   .why = value.why,
                   .round = round_of(load, table, row, field[MARK_ROUND].at, unit_text),
                   .note = kp_load_text(table, row, field[MARK_NOTE].at),
                   .line = kp_table_cell_line(table->table, row, field[MARK_SCORE].at),
                   .column = (uint32_t)field[MARK_SCORE].at + 1,
                   .file = table->file};
  return judge >= 0 && unit >= 0 && panel >= 0;
}

/* The order of cells: what two marks of one judge of one cell in one round share. */
static int compare_cells(const kp_mark *x, const kp_mark *y) {
  if (x->indicator != y->indicator) {
    return x->indicator < y->indicator ? -1 : 1;
  }
  if (x->unit != y->unit) {
    return x->unit < y->unit ? -1 : 1;
  }
  if (x->judge != y->judge) {
    return x->judge < y->judge ? -1 : 1;
  }
  return x->round < y->round ? -1 : x->round > y->round;
}

static int compare_marks(const void *a, const void *b) {
  const kp_mark *x = a, *y = b;
  int order = compare_cells(x, y);
  return order != 0 ? order : x->line < y->line ? -1 : x->line > y->line;
}

static void say_marked_twice(kp_load *load, const kp_load_table *table) {
  const kp_dataset *data = load->data;
  for (int i = 1; i < data->n_marks; i++) {
    const kp_mark *first = &data->mark[i - 1], *again = &data->mark[i];
    if (compare_cells(first, again) != 0) {
      continue;
    }
    const char *where = kp_arena_printf(load->scratch, "%s:%u", data->file[table->file].path,
                                        (unsigned)first->line);
    kp_place place = {.file = table->table->file,
                      .line = again->line,
                      .column = again->column,
                      .unit = kp_load_c(load, data->id[again->unit]),
                      .indicator = load->spec->panel[again->indicator].id};
    kp_diag_error(load->diag, &place, KP_MSG_DATASET_MARK_TWICE,
                  KP_ARGS(kp_load_c(load, data->judge[again->judge].id),
                          kp_load_c(load, data->id[again->unit]), where != NULL ? where : ""),
                  KP_MSG_DATASET_HINT_MARK_TWICE);
  }
}

static void take_marks(kp_load *load, kp_load_table *table) {
  kp_dataset *data = load->data;
  kp_field field[MARK_FIELDS] = {{KP_COLUMN_JUDGE, true, -1},     {KP_COLUMN_UNIT, true, -1},
                                 {KP_COLUMN_INDICATOR, true, -1}, {KP_COLUMN_SCORE, true, -1},
                                 {KP_COLUMN_ROUND, false, -1},    {KP_COLUMN_NOTE, false, -1}};
  if (!kp_load_text_rows(load, table, field, MARK_FIELDS, KP_COLUMN_PERIOD)) {
    return;
  }
  data->mark = kp_load_alloc(load, load->arena, (size_t)table->n_rows, sizeof *data->mark);
  for (int i = 0; data->mark != NULL && i < table->n_rows && !kp_load_failed(load); i++) {
    if (mark_of(load, &data->mark[data->n_marks], table, kp_load_row(table, i), field)) {
      data->n_marks++;
    }
  }
  if (data->mark != NULL && data->n_marks > 0) {
    qsort(data->mark, (size_t)data->n_marks, sizeof *data->mark, compare_marks);
    say_marked_twice(load, table);
  }
}

static bool panel_is_needed(const kp_load *load) {
  for (int p = 0; p < load->spec->n_panel; p++) {
    if (!load->spec->panel[p].optional) {
      return true;
    }
  }
  return false;
}

void kp_load_marks(kp_load *load) {
  if (load->spec->partial) {
    return;
  }
  const char *file = load->file_of[KP_TABLE_PANEL];
  if (file == NULL && panel_is_needed(load)) {
    kp_place place = {.file = load->data->path, .indicator = load->spec->panel[0].id};
    kp_diag_error(load->diag, &place, KP_MSG_DATASET_NO_PANEL, KP_ARGS(load->spec->panel[0].id),
                  KP_MSG_DATASET_HINT_NO_PANEL);
  }
  if (file == NULL || load->spec->n_panel == 0) {
    return;
  }
  kp_load_table table = {0};
  if (kp_load_open(load, &table, file, kp_load_source(load, "panel"))) {
    load->data->panel_file = table.file;
    if (!refuse_wide(load, &table)) {
      take_marks(load, &table);
    }
  }
}
