/* SPDX-License-Identifier: GPL-3.0-or-later
 * The judges' files: judges.csv, panel.csv (a row a mark), recusals.csv.
 *
 * Where there is a judges.csv, a judge that it does not list is an error; else the judges are those
 * of panel.csv and recusals.csv in order of first appearance. Marks are sorted by indicator, unit,
 * judge, round and line, so that a cell's marks stand together; one judge marking one cell twice in
 * one round is an error. 回避 in a score cell is KP_RECUSED. What range and step marks may have,
 * and whether a recused judge's mark counts, is panel/'s to say. */
#include "table/load.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* ---- Judges ---- */

enum { JUDGE_ID, JUDGE_NAME, JUDGE_ROLE, JUDGE_FIELDS };

/* Ids and names of the judges as arrays, for the lookup; says which stand twice. */
static void index_judges(kp_load *load, const kp_load_table *table, const kp_field *field) {
  enum { TWINS = 20 };
  kp_dataset *data = load->data;
  size_t n = (size_t)data->n_judges;
  kp_str *id = kp_load_alloc(load, load->scratch, n, sizeof *id);
  kp_str *name = kp_load_alloc(load, load->scratch, n, sizeof *name);
  if (id == NULL || name == NULL) {
    return;
  }
  for (int j = 0; j < data->n_judges; j++) {
    id[j] = data->judge[j].id;
    name[j] = data->judge[j].name;
  }
  kp_twin twins[TWINS];
  int64_t n_twins = kp_names_build(&load->judge_ids, id, data->n_judges, twins, TWINS);
  if (n_twins < 0) {
    kp_diag_no_memory(load->diag);
  }
  for (int i = 0; i < n_twins && i < TWINS; i++) {
    kp_load_say(load, KP_ERROR, table, kp_load_row(table, twins[i].again), field[JUDGE_ID].at,
                KP_MSG_DATASET_JUDGE_TWICE,
                KP_ARGS(kp_load_c(load, id[twins[i].again]),
                        kp_load_line(load, table, kp_load_row(table, twins[i].first))),
                KP_MSG_NONE, NULL);
  }
  load->judges =
      (kp_lookup){.id = id, .name = name, .n = data->n_judges, .exact = &load->judge_ids};
  load->judges_listed = true;
}

void kp_load_judges(kp_load *load) {
  kp_dataset *data = load->data;
  const char *file = load->file_of[KP_TABLE_JUDGES];
  kp_field field[JUDGE_FIELDS] = {{KP_COLUMN_JUDGE_ID, true, -1},
                                  {KP_COLUMN_JUDGE_NAME, false, -1},
                                  {KP_COLUMN_ROLE, false, -1}};
  kp_load_table table = {0};
  if (file == NULL || load->spec->n_panel == 0 ||
      !kp_load_text_table(load, &table, file, kp_load_source(load, "judges"), field, JUDGE_FIELDS,
                          KP_COLUMN_PERIOD)) {
    load->judges_unknown = file != NULL;
    return;
  }
  data->judge = kp_load_alloc(load, load->arena, (size_t)table.n_rows, sizeof *data->judge);
  for (int i = 0; data->judge != NULL && i < table.n_rows; i++) {
    int row = kp_load_row(&table, i);
    kp_str id = kp_load_text(&table, row, field[JUDGE_ID].at);
    kp_str name = kp_load_text(&table, row, field[JUDGE_NAME].at);
    if (id.len == 0) {
      kp_load_say(load, KP_ERROR, &table, row, field[JUDGE_ID].at, KP_MSG_DATASET_JUDGE_BLANK,
                  KP_NO_ARGS, KP_MSG_NONE, NULL);
    }
    data->judge[data->n_judges++] =
        (kp_judge){.id = id,
                   .name = name.len > 0 ? name : id,
                   .role = kp_load_text(&table, row, field[JUDGE_ROLE].at),
                   .line = table.table->line[row]};
  }
  index_judges(load, &table, field);
}

/* A judge who is listed nowhere but where the cell stands: the same folded text is the same judge.
 */
static int judge_by_appearance(kp_load *load, kp_str text, uint32_t line) {
  kp_dataset *data = load->data;
  int before = load->judge_ids.n;
  int judge = kp_names_intern(&load->judge_ids, kp_str_fold(load->scratch, text));
  if (judge < 0) {
    kp_diag_no_memory(load->diag);
    return -1;
  }
  if (judge < before) {
    return judge;
  }
  if (judge == load->cap_judges) {
    int cap = judge > 0 ? judge * 2 : 16;
    kp_judge *wider = kp_load_alloc(load, load->arena, (size_t)cap, sizeof *wider);
    if (wider == NULL) {
      return -1;
    }
    if (judge > 0) {
      memcpy(wider, data->judge, (size_t)judge * sizeof *wider);
    }
    data->judge = wider;
    load->cap_judges = cap;
  }
  data->judge[judge] = (kp_judge){.id = text, .name = text, .line = line};
  data->n_judges = judge + 1;
  return judge;
}

/* The judge that a cell names; -1: none, which has been said. */
static int judge_of(kp_load *load, const kp_load_table *table, int row, int column) {
  kp_str text = kp_load_text(table, row, column);
  if (text.len == 0) {
    kp_load_say(load, KP_ERROR, table, row, column, KP_MSG_DATASET_JUDGE_BLANK, KP_NO_ARGS,
                KP_MSG_NONE, NULL);
    return -1;
  }
  if (load->judges_unknown) {
    return -1;
  }
  if (!load->judges_listed) {
    return judge_by_appearance(load, text, table->table->line[row]);
  }
  int judge = kp_lookup_find(load, &load->judges, text);
  if (judge < 0) {
    const char *nearest = kp_lookup_nearest(load, &load->judges, text);
    kp_load_say(load, KP_ERROR, table, row, column, KP_MSG_DATASET_JUDGE_UNKNOWN,
                KP_ARGS(kp_load_c(load, text), load->file_of[KP_TABLE_JUDGES]),
                nearest != NULL ? KP_MSG_DATASET_HINT_MEANT : KP_MSG_DATASET_HINT_JUDGE_UNKNOWN,
                KP_ARGS(nearest));
    return -1;
  }
  return judge;
}

/* ---- Marks ---- */

enum { MARK_JUDGE, MARK_UNIT, MARK_INDICATOR, MARK_SCORE, MARK_ROUND, MARK_NOTE, MARK_FIELDS };

/* Names of the indicators that judges score. */
typedef struct {
  kp_names names;
  int *panel; /* of each name */
} panel_names;

static bool panel_names_make(kp_load *load, panel_names *out) {
  int n = 0;
  for (int p = 0; p < load->spec->n_panel; p++) {
    for (const char *const *name = load->spec->panel[p].names; *name != NULL; name++) {
      n++;
    }
  }
  out->panel = kp_load_alloc(load, load->scratch, (size_t)n, sizeof *out->panel);
  for (int p = 0; out->panel != NULL && p < load->spec->n_panel; p++) {
    for (const char *const *name = load->spec->panel[p].names; *name != NULL; name++) {
      int before = out->names.n;
      int number = kp_names_intern(&out->names, kp_str_fold(load->scratch, kp_str_of(*name)));
      if (number < 0) {
        kp_diag_no_memory(load->diag);
        return false;
      }
      if (number == before) {
        out->panel[number] = p;
      }
    }
  }
  return out->panel != NULL;
}

static int panel_find(kp_load *load, const panel_names *names, kp_str text) {
  int number = kp_names_find(&names->names, kp_str_fold(load->scratch, text));
  return number < 0 ? -1 : names->panel[number];
}

/* True, and said, when the table has a column an indicator. */
static bool refuse_wide(kp_load *load, const kp_load_table *table, const panel_names *names) {
  if (kp_load_column(load, table, KP_COLUMN_INDICATOR) != -1 &&
      kp_load_column(load, table, KP_COLUMN_SCORE) != -1) {
    return false;
  }
  for (int c = 0; c < table->table->n_columns; c++) {
    if (panel_find(load, names, table->table->header[c]) >= 0) {
      kp_load_say_header(load, KP_ERROR, table, c, KP_MSG_DATASET_PANEL_WIDE,
                         KP_ARGS(kp_load_c(load, table->table->header[c])),
                         KP_MSG_DATASET_HINT_PANEL_WIDE, NULL);
      return true;
    }
  }
  return false;
}

static int indicator_of(kp_load *load, const kp_load_table *table, int row, int column,
                        const panel_names *names) {
  kp_str text = kp_load_text(table, row, column);
  if (text.len == 0) {
    kp_load_say(load, KP_ERROR, table, row, column, KP_MSG_DATASET_INDICATOR_BLANK, KP_NO_ARGS,
                KP_MSG_NONE, NULL);
    return -1;
  }
  int panel = panel_find(load, names, text);
  if (panel < 0) {
    int nearest = -1;
    if (load->nearest_left > 0) {
      load->nearest_left -= names->names.n;
      nearest = kp_text_nearest(kp_str_fold(load->scratch, text), names->names.key, names->names.n);
    }
    kp_load_say(load, KP_ERROR, table, row, column, KP_MSG_DATASET_NOT_PANEL,
                KP_ARGS(kp_load_c(load, text)),
                nearest >= 0 ? KP_MSG_DATASET_HINT_MEANT : KP_MSG_NONE,
                KP_ARGS(nearest >= 0 ? kp_load_c(load, names->names.key[nearest]) : NULL));
  }
  return panel;
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
                    const kp_field *field, const panel_names *names) {
  int judge = judge_of(load, table, row, field[MARK_JUDGE].at);
  int unit = kp_load_unit(load, table, row, field[MARK_UNIT].at);
  int panel = indicator_of(load, table, row, field[MARK_INDICATOR].at, names);
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
                   .column = (uint32_t)field[MARK_SCORE].at + 1};
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

static void take_marks(kp_load *load, kp_load_table *table, const panel_names *names) {
  kp_dataset *data = load->data;
  kp_field field[MARK_FIELDS] = {{KP_COLUMN_JUDGE, true, -1},     {KP_COLUMN_UNIT, true, -1},
                                 {KP_COLUMN_INDICATOR, true, -1}, {KP_COLUMN_SCORE, true, -1},
                                 {KP_COLUMN_ROUND, false, -1},    {KP_COLUMN_NOTE, false, -1}};
  if (!kp_load_text_rows(load, table, field, MARK_FIELDS, KP_COLUMN_PERIOD)) {
    return;
  }
  data->mark = kp_load_alloc(load, load->arena, (size_t)table->n_rows, sizeof *data->mark);
  for (int i = 0; data->mark != NULL && i < table->n_rows && !kp_load_failed(load); i++) {
    if (mark_of(load, &data->mark[data->n_marks], table, kp_load_row(table, i), field, names)) {
      data->n_marks++;
    }
  }
  if (data->n_marks > 0) {
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
  const char *file = load->file_of[KP_TABLE_PANEL];
  if (file == NULL && panel_is_needed(load)) {
    kp_place place = {.file = load->data->path, .indicator = load->spec->panel[0].id};
    kp_diag_error(load->diag, &place, KP_MSG_DATASET_NO_PANEL, KP_ARGS(load->spec->panel[0].id),
                  KP_MSG_DATASET_HINT_NO_PANEL);
  }
  if (file == NULL || load->spec->n_panel == 0) {
    return;
  }
  panel_names names = {0};
  kp_load_table table = {0};
  if (panel_names_make(load, &names) &&
      kp_load_open(load, &table, file, kp_load_source(load, "panel"))) {
    load->data->panel_file = table.file;
    if (!refuse_wide(load, &table, &names)) {
      take_marks(load, &table, &names);
    }
  }
  kp_names_clear(&names.names);
}

/* ---- Recusals ---- */

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
    kp_recusal recusal = {.judge = judge_of(load, &table, row, field[RECUSAL_JUDGE].at),
                          .unit = kp_load_unit(load, &table, row, field[RECUSAL_UNIT].at),
                          .reason = kp_load_text(&table, row, field[RECUSAL_REASON].at),
                          .line = table.table->line[row]};
    if (recusal.judge >= 0 && recusal.unit >= 0) {
      data->recusal[data->n_recusals++] = recusal;
    }
  }
}
