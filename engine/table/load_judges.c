/* SPDX-License-Identifier: GPL-3.0-or-later
 * judges.csv, and how a cell finds its judge.
 *
 * Where there is a judges.csv, a judge that it does not list is an error, with the nearest one
 * named; else the judges are those of panel.csv, recusals.csv and assignments.csv in order of first
 * appearance, and the same folded text is the same judge. A judges.csv that cannot be used is one
 * fault, and no judge is then called unknown. */
#include "table/load.h"

#include <string.h>

enum { JUDGE_ID, JUDGE_NAME, JUDGE_ROLE, JUDGE_DECLARED, JUDGE_SIGNED, JUDGE_FIELDS };

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
                                  {KP_COLUMN_ROLE, false, -1},
                                  {KP_COLUMN_DECLARED, false, -1},
                                  {KP_COLUMN_SIGNED, false, -1}};
  kp_load_table table = {0};
  if (file == NULL || load->spec->n_panel == 0 ||
      !kp_load_text_table(load, &table, file, kp_load_source(load, "judges"), field, JUDGE_FIELDS,
                          KP_COLUMN_PERIOD)) {
    load->judges_unknown = file != NULL;
    return;
  }
  data->judge_table = table.table;
  data->judge_file = table.file;
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
                   .line = table.table->line[row],
                   .row = row,
                   .declaration = kp_load_text(&table, row, field[JUDGE_DECLARED].at),
                   .signature = kp_load_text(&table, row, field[JUDGE_SIGNED].at)};
  }
  index_judges(load, &table, field);
}

/* A judge who is listed nowhere but where the cell stands: the same folded text is one judge. */
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
  data->judge[judge] = (kp_judge){.id = text, .name = text, .line = line, .row = -1};
  data->n_judges = judge + 1;
  return judge;
}

/* A judge by a text at a row (-1: in the header; column -1: of the whole file). */
static int judge_named(kp_load *load, const kp_load_table *table, int row, int column,
                       kp_str text) {
  if (load->judges_unknown) {
    return -1;
  }
  if (!load->judges_listed) {
    return judge_by_appearance(load, text, row < 0 ? 1 : table->table->line[row]);
  }
  int judge = kp_lookup_find(load, &load->judges, text);
  if (judge >= 0) {
    return judge;
  }
  const char *nearest = kp_lookup_nearest(load, &load->judges, text);
  const kp_msg hint =
      nearest != NULL ? KP_MSG_DATASET_HINT_MEANT : KP_MSG_DATASET_HINT_JUDGE_UNKNOWN;
  const char *const *args = KP_ARGS(kp_load_c(load, text), load->file_of[KP_TABLE_JUDGES]);
  if (row < 0) {
    kp_load_say_header(load, KP_ERROR, table, column, KP_MSG_DATASET_JUDGE_UNKNOWN, args, hint,
                       KP_ARGS(nearest));
  } else {
    kp_load_say(load, KP_ERROR, table, row, column, KP_MSG_DATASET_JUDGE_UNKNOWN, args, hint,
                KP_ARGS(nearest));
  }
  return -1;
}

/* The judge that a cell names; -1: none, which has been said. */
int kp_load_judge(kp_load *load, const kp_load_table *table, int row, int column) {
  kp_str text = kp_load_text(table, row, column);
  if (text.len == 0) {
    kp_load_say(load, KP_ERROR, table, row, column, KP_MSG_DATASET_JUDGE_BLANK, KP_NO_ARGS,
                KP_MSG_NONE, NULL);
    return -1;
  }
  return judge_named(load, table, row, column, text);
}

int kp_load_judge_of_header(kp_load *load, const kp_load_table *table, int column) {
  return judge_named(load, table, -1, column, table->table->header[column]);
}

int kp_load_judge_of_file(kp_load *load, const kp_load_table *table, kp_str name) {
  return judge_named(load, table, -1, -1, name);
}
