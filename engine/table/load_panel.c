/* SPDX-License-Identifier: GPL-3.0-or-later
 * panel.csv: a row a mark, or wide: unit, indicator and a column a judge; judge, unit and a column
 * an indicator. And files of one judge each, whose name ends with the judge (panel-王.csv) where
 * they have no column of judges.
 *
 * In a wide table a blank is no mark; a row a mark that is blank is kept as missing.
 * Marks are sorted by indicator, unit, judge, round and line, so that a cell's marks stand
 * together; one judge marking one cell twice in one round is an error. 回避 in a score cell is
 * KP_RECUSED. What range and step marks may have, and whether a recused judge's mark counts, is
 * panel/'s to say. */
#include "table/held.h"
#include "table/load.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/decimal.h"

enum { MARK_JUDGE, MARK_UNIT, MARK_INDICATOR, MARK_SCORE, MARK_ROUND, MARK_NOTE, MARK_FIELDS };

/* How a table's columns say what a mark is of. */
typedef struct {
  kp_field field[MARK_FIELDS];
  int *judge;  /* wide, a column a judge: the judge of each column, -1: none; else NULL */
  int *panel;  /* wide, a column an indicator: the same; else NULL */
  int of_file; /* the judge that the file's name says; -1: none */
} mark_form;

/* What a header of a wide table is besides: fields that have their own column, names, a period. */
static bool is_other_column(kp_load *load, const kp_load_table *table, int column) {
  static const kp_column_role others[] = {KP_COLUMN_JUDGE, KP_COLUMN_UNIT,  KP_COLUMN_INDICATOR,
                                          KP_COLUMN_ROUND, KP_COLUMN_NOTE,  KP_COLUMN_NAME,
                                          KP_COLUMN_GROUP, KP_COLUMN_PERIOD};
  kp_str folded = kp_str_fold(load->scratch, table->table->header[column]);
  for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
    if (kp_column_is(others[i], folded)) {
      return true;
    }
  }
  return folded.len == 0;
}

/* unit, indicator and a column a judge; judge, unit and a column an indicator; or a row a mark. */
static void find_form(kp_load *load, mark_form *form, const kp_load_table *table) {
  const bool has_score = kp_load_column(load, table, KP_COLUMN_SCORE) != -1;
  const bool has_column = kp_load_column(load, table, KP_COLUMN_JUDGE) != -1;
  const bool has_judge = has_column || form->of_file >= 0;
  const bool has_indicator = kp_load_column(load, table, KP_COLUMN_INDICATOR) != -1;
  const size_t n = (size_t)table->table->n_columns;
  bool names_panel = false;
  for (int c = 0; c < table->table->n_columns; c++) {
    names_panel = names_panel || kp_load_find_panel(load, table->table->header[c]) >= 0;
  }
  if (!has_score && has_indicator && !has_judge) {
    form->judge = kp_load_alloc(load, load->scratch, n, sizeof *form->judge);
  } else if (!has_score && has_judge && !has_indicator && names_panel) {
    form->panel = kp_load_alloc(load, load->scratch, n, sizeof *form->panel);
    form->field[MARK_INDICATOR].needed = false;
  }
  form->field[MARK_JUDGE].needed = form->judge == NULL && (has_column || form->of_file < 0);
  form->field[MARK_SCORE].needed = form->judge == NULL && form->panel == NULL;
}

/* Whose marks, or marks of what, each column of a wide table holds. */
static void name_columns(kp_load *load, mark_form *form, const kp_load_table *table) {
  for (int c = 0; c < table->table->n_columns; c++) {
    const bool other = is_other_column(load, table, c);
    if (form->judge != NULL) {
      form->judge[c] = other ? -1 : kp_load_judge_of_header(load, table, c);
    } else if (form->panel != NULL) {
      form->panel[c] = kp_load_find_panel(load, table->table->header[c]);
      if (form->panel[c] < 0 && !other) {
        kp_load_say_header(load, KP_WARNING, table, c, KP_MSG_DATASET_COLUMN_UNUSED,
                           KP_ARGS(kp_load_c(load, table->table->header[c])), KP_MSG_NONE, NULL);
      }
    }
  }
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

/* The mark in one cell. False: it is of nobody or nothing known, which has been said. */
static bool mark_of(kp_load *load, kp_mark *out, const kp_load_table *table, int row,
                    const mark_form *form, int column) {
  const kp_field *field = form->field;
  int judge = form->judge != NULL        ? form->judge[column]
              : field[MARK_JUDGE].at < 0 ? form->of_file
                                         : kp_load_judge(load, table, row, field[MARK_JUDGE].at);
  int unit = kp_load_unit(load, table, row, field[MARK_UNIT].at);
  int panel = form->panel != NULL ? form->panel[column]
                                  : kp_load_panel(load, table, row, field[MARK_INDICATOR].at);
  kp_str unit_text = kp_load_text(table, row, field[MARK_UNIT].at);
  kp_str score = kp_load_text(table, row, column);
  kp_cell_value value = {.value = NAN, .why = KP_RECUSED};
  if (panel >= 0 && !kp_text_is_recused(kp_str_fold(load->scratch, score))) {
    const kp_want *want = &load->spec->panel[panel];
    kp_load_cell(load, &value, want, &(kp_cell_place){table, row, column, unit_text, want->id});
  }
  *out = (kp_mark){.judge = judge,
                   .unit = unit,
                   .indicator = panel,
                   .score = value.value,
                   .why = value.why,
                   .round = round_of(load, table, row, field[MARK_ROUND].at, unit_text),
                   .note = kp_load_text(table, row, field[MARK_NOTE].at),
                   .line = kp_table_cell_line(table->table, row, column),
                   .column = (uint32_t)column + 1,
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
  if (order != 0 || x->file != y->file) {
    return order != 0 ? order : x->file < y->file ? -1 : 1;
  }
  return x->line < y->line ? -1 : x->line > y->line;
}

static void say_marked_twice(kp_load *load) {
  const kp_dataset *data = load->data;
  for (int i = 1; i < data->n_marks; i++) {
    const kp_mark *first = &data->mark[i - 1], *again = &data->mark[i];
    if (compare_cells(first, again) != 0) {
      continue;
    }
    const char *where = kp_arena_printf(load->scratch, "%s:%u", data->file[first->file].path,
                                        (unsigned)first->line);
    kp_place place = {.file = data->tables->table[again->file]->file,
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

/* The columns of a row that hold a mark: one, or in a wide table all that are filled in. */
static bool holds_mark(const kp_load_table *table, const mark_form *form, int row, int column) {
  const int *of = form->judge != NULL ? form->judge : form->panel;
  return of == NULL ? column == form->field[MARK_SCORE].at
                    : of[column] >= 0 && kp_load_text(table, row, column).len > 0;
}

static void take_row(kp_load *load, const kp_load_table *table, const mark_form *form, int row) {
  kp_dataset *data = load->data;
  for (int c = 0; c < table->table->n_columns; c++) {
    if (holds_mark(table, form, row, c) &&
        mark_of(load, &data->mark[data->n_marks], table, row, form, c)) {
      data->n_marks++;
    }
  }
}

/* Room for as many more marks; false: no memory, said. */
static bool make_room(kp_load *load, size_t n_more) {
  kp_dataset *data = load->data;
  const size_t n = (size_t)data->n_marks;
  kp_mark *mark = kp_load_alloc(load, load->arena, n + n_more, sizeof *mark);
  if (mark == NULL) {
    return false;
  }
  if (n > 0) {
    memcpy(mark, data->mark, n * sizeof *mark);
  }
  data->mark = mark;
  return true;
}

static void take_marks(kp_load *load, kp_load_table *table, int judge_of_file) {
  mark_form form = {.field = {{KP_COLUMN_JUDGE, true, -1},
                              {KP_COLUMN_UNIT, true, -1},
                              {KP_COLUMN_INDICATOR, true, -1},
                              {KP_COLUMN_SCORE, true, -1},
                              {KP_COLUMN_ROUND, false, -1},
                              {KP_COLUMN_NOTE, false, -1}},
                    .of_file = judge_of_file};
  find_form(load, &form, table);
  if (!kp_load_text_rows(load, table, form.field, MARK_FIELDS, KP_COLUMN_PERIOD)) {
    return;
  }
  name_columns(load, &form, table);
  const bool wide = form.judge != NULL || form.panel != NULL;
  const size_t n_each = wide ? (size_t)table->table->n_columns : 1;
  if (!make_room(load, (size_t)table->n_rows * n_each)) {
    return;
  }
  for (int i = 0; i < table->n_rows && !kp_load_failed(load); i++) {
    take_row(load, table, &form, kp_load_row(table, i));
  }
}

/* Files of one judge each, in the order of their names. */
static void take_files_of_judges(kp_load *load) {
  for (int i = 0; i < load->n_panel_files && !kp_load_failed(load); i++) {
    kp_load_table table = {0};
    if (!kp_load_open(load, &table, load->panel_file[i], kp_load_source(load, "panel"))) {
      continue;
    }
    if (load->data->panel_file < 0) {
      load->data->panel_file = table.file;
    }
    const int judge = kp_load_column(load, &table, KP_COLUMN_JUDGE) == -1
                          ? kp_load_judge_of_file(load, &table, load->panel_judge[i])
                          : -1;
    if (judge >= 0 || kp_load_column(load, &table, KP_COLUMN_JUDGE) != -1) {
      take_marks(load, &table, judge);
    }
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

/* ---- Range and step ---- */

static bool is_on_step(double score, const kp_want *want) {
  double steps = nearbyint((score - want->low) / want->step);
  return kp_decimal_compare(want->low + steps * want->step, score) == 0;
}

static void check_range(kp_load *load, const kp_mark *mark) {
  const kp_dataset *data = load->data;
  const kp_want *want = &load->spec->panel[mark->indicator];
  char shown[KP_NUM_SIZE], first[KP_NUM_SIZE], high[KP_NUM_SIZE];
  bool outside = kp_decimal_compare(mark->score, want->low) < 0 ||
                 kp_decimal_compare(mark->score, want->high) > 0;
  if (!outside && (!(want->step > 0) || is_on_step(mark->score, want))) {
    return;
  }
  kp_place place = {.file = data->tables->table[mark->file]->file,
                    .line = mark->line,
                    .column = mark->column,
                    .unit = kp_load_c(load, data->id[mark->unit]),
                    .indicator = want->id};
  const char *const *args = KP_ARGS(kp_load_c(load, data->judge[mark->judge].id),
                                    kp_decimal_plain(shown, mark->score, 12),
                                    kp_decimal_plain(first, outside ? want->low : want->step, 12),
                                    kp_decimal_plain(high, want->high, 12));
  kp_diag_add(load->diag, KP_ERROR, &place,
              outside ? KP_MSG_PANEL_OUT_OF_RANGE : KP_MSG_PANEL_OFF_STEP, args,
              outside ? KP_MSG_PANEL_OUT_OF_RANGE_HINT : KP_MSG_PANEL_OFF_STEP_HINT, args);
}

/* Range and step are panel/'s to check; a load that fails never comes there, and would hold them
 * back until everything else is mended. */
void kp_load_mark_ranges(kp_load *load) {
  if (kp_diag_errors(load->diag) == 0) {
    return;
  }
  for (int i = 0; i < load->data->n_marks; i++) {
    const kp_mark *mark = &load->data->mark[i];
    if (load->spec->panel[mark->indicator].has_range && mark->why == KP_PRESENT) {
      check_range(load, mark);
    }
  }
}

/* ---- The table ---- */

void kp_load_marks(kp_load *load) {
  kp_dataset *data = load->data;
  if (load->spec->partial) {
    return;
  }
  const char *file = load->file_of[KP_TABLE_PANEL];
  if (file == NULL && load->n_panel_files == 0 && panel_is_needed(load)) {
    kp_place place = {.file = data->path, .indicator = load->spec->panel[0].id};
    kp_diag_error(load->diag, &place, KP_MSG_DATASET_NO_PANEL, KP_ARGS(load->spec->panel[0].id),
                  KP_MSG_DATASET_HINT_NO_PANEL);
  }
  kp_load_table table = {0};
  if (load->spec->n_panel == 0) {
    return;
  }
  if (file != NULL && kp_load_open(load, &table, file, kp_load_source(load, "panel"))) {
    data->panel_file = table.file;
    take_marks(load, &table, -1);
  }
  take_files_of_judges(load);
  if (data->n_marks > 0) {
    qsort(data->mark, (size_t)data->n_marks, sizeof *data->mark, compare_marks);
    say_marked_twice(load);
  }
}
