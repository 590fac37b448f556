/* SPDX-License-Identifier: GPL-3.0-or-later
 * Read: entries of a ledger as plain data.
 *
 * What stands in the file is taken as it is; whether it was changed is for verify to say. Text that
 * should be there and is not reads as "". */
#include "ledger/store.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *text_at(kp_query *query, int column, kp_arena *arena) {
  const char *text = kp_query_copy(query, column, arena);
  return text ? text : "";
}

#define RUN_COLUMNS                                                                                \
  "number, id, inputs, outputs, units, previous, chain, time, \"by\", version, index_id, "         \
  "index_title, period, index_path, dataset_path"

static void read_run(kp_ledger_run *run, kp_query *query, kp_arena *arena) {
  *run = (kp_ledger_run){.number = sqlite3_column_int64(query->statement, 0)};
  const char **const text[] = {&run->id,         &run->inputs,      &run->outputs,     &run->units,
                               &run->previous,   &run->chain,       &run->time,        &run->by,
                               &run->version,    &run->index_id,    &run->index_title, &run->period,
                               &run->index_path, &run->dataset_path};
  for (int i = 0; i < (int)(sizeof text / sizeof *text); i++)
    *text[i] = text_at(query, i + 1, arena);
}

/* ---- Lists of a run ---- */

static void read_option(void *row, kp_query *query, kp_arena *arena) {
  *(kp_ledger_option *)row = (kp_ledger_option){text_at(query, 0, arena), text_at(query, 1, arena)};
}

static void read_file(void *row, kp_query *query, kp_arena *arena) {
  const char *blob = kp_query_copy(query, 5, arena);
  kp_ledger_file file = {.role = text_at(query, 0, arena),
                         .folder = text_at(query, 1, arena),
                         .path = text_at(query, 2, arena),
                         .hash = text_at(query, 3, arena),
                         .n_bytes = sqlite3_column_int64(query->statement, 4)};
  file.kept = blob && strcmp(blob, file.hash) == 0;
  *(kp_ledger_file *)row = file;
}

static void read_output(void *row, kp_query *query, kp_arena *arena) {
  *(kp_ledger_output *)row = (kp_ledger_output){text_at(query, 0, arena), text_at(query, 1, arena),
                                                sqlite3_column_int64(query->statement, 2)};
}

static void read_grade(void *row, kp_query *query, kp_arena *arena) {
  *(kp_ledger_grade *)row = (kp_ledger_grade){text_at(query, 0, arena), text_at(query, 1, arena)};
}

static void read_unit(void *row, kp_query *query, kp_arena *arena) {
  bool has_total = sqlite3_column_type(query->statement, 3) != SQLITE_NULL;
  *(kp_ledger_unit *)row =
      (kp_ledger_unit){.id = text_at(query, 0, arena),
                       .name = text_at(query, 1, arena),
                       .status = text_at(query, 2, arena),
                       .total = has_total ? sqlite3_column_double(query->statement, 3) : NAN,
                       .rank = sqlite3_column_int64(query->statement, 4),
                       .grade = kp_query_copy(query, 5, arena)};
}

typedef struct {
  const char *table, *columns;
  size_t size; /* of a row */
  void (*read)(void *row, kp_query *query, kp_arena *arena);
} list_of;

static const list_of option_list = {"option", "name, value", sizeof(kp_ledger_option), read_option};
static const list_of file_list = {"file", "role, folder, path, hash, n_bytes, blob",
                                  sizeof(kp_ledger_file), read_file};
static const list_of output_list = {"output", "name, hash, n_bytes", sizeof(kp_ledger_output),
                                    read_output};
static const list_of grade_list = {"grade", "id, title", sizeof(kp_ledger_grade), read_grade};
static const list_of unit_list = {"unit", "id, name, status, total, rank, grade",
                                  sizeof(kp_ledger_unit), read_unit};

/* *out: n rows in the arena, by their places. */
static kp_status read_list(void *out, int *n, const list_of *list, const kp_ledger *ledger,
                           int64_t number, kp_arena *arena, kp_diag *diag) {
  char sql[200];
  kp_query query;
  snprintf(sql, sizeof sql, "SELECT count(*) FROM \"%s\" WHERE run = ?", list->table);
  kp_query_open(&query, ledger, sql);
  kp_query_integer(&query, 1, number);
  int64_t count = kp_query_row(&query) ? sqlite3_column_int64(query.statement, 0) : 0;
  kp_status status = kp_query_close(&query, diag);
  if (status != KP_OK)
    return status;
  if (count > INT32_MAX)
    return kp_diag_no_memory(diag);
  char *rows = kp_arena_alloc(arena, (size_t)count, list->size);
  if (!rows)
    return kp_diag_no_memory(diag);
  snprintf(sql, sizeof sql, "SELECT %s FROM \"%s\" WHERE run = ? ORDER BY place", list->columns,
           list->table);
  kp_query_open(&query, ledger, sql);
  kp_query_integer(&query, 1, number);
  for (*n = 0; *n < count && kp_query_row(&query); ++*n)
    list->read(rows + (size_t)*n * list->size, &query, arena);
  memcpy(out, &rows, sizeof rows);
  return kp_query_close(&query, diag);
}

kp_status kp_ledger_read(kp_ledger_run *out, bool *found, const kp_ledger *ledger, int64_t number,
                         kp_arena *arena, kp_diag *diag) {
  kp_query query;
  kp_ledger_run run = {0};
  kp_query_open(&query, ledger, "SELECT " RUN_COLUMNS " FROM run WHERE number = ?");
  kp_query_integer(&query, 1, number);
  *found = kp_query_row(&query);
  if (*found)
    read_run(&run, &query, arena);
  kp_status status = kp_query_close(&query, diag);
  if (status != KP_OK || !*found)
    return status;
  status = read_list(&run.option, &run.n_options, &option_list, ledger, number, arena, diag);
  if (status == KP_OK)
    status = read_list(&run.file, &run.n_files, &file_list, ledger, number, arena, diag);
  if (status == KP_OK)
    status = read_list(&run.output, &run.n_outputs, &output_list, ledger, number, arena, diag);
  if (status == KP_OK)
    status = read_list(&run.grade, &run.n_grades, &grade_list, ledger, number, arena, diag);
  if (status == KP_OK)
    status = read_list(&run.unit, &run.n_units, &unit_list, ledger, number, arena, diag);
  if (status == KP_OK)
    *out = run;
  return status;
}

/* ---- All runs ---- */

static kp_status count_grades(kp_ledger_line *line, const kp_ledger *ledger, kp_arena *arena,
                              kp_diag *diag) {
  kp_ledger_run *run = &line->run;
  kp_status status =
      read_list(&run->grade, &run->n_grades, &grade_list, ledger, run->number, arena, diag);
  line->n_grade = KP_ARRAY(arena, int64_t, run->n_grades);
  if (status != KP_OK || !line->n_grade)
    return status == KP_OK ? kp_diag_no_memory(diag) : status;
  kp_query query;
  kp_query_open(&query, ledger, "SELECT grade, count(*) FROM unit WHERE run = ? GROUP BY grade");
  kp_query_integer(&query, 1, run->number);
  while (kp_query_row(&query)) {
    const char *grade = (const char *)sqlite3_column_text(query.statement, 0);
    int64_t count = sqlite3_column_int64(query.statement, 1);
    line->n_units += count;
    for (int g = 0; g < run->n_grades && grade; g++)
      if (strcmp(run->grade[g].id, grade) == 0)
        line->n_grade[g] = count;
  }
  return kp_query_close(&query, diag);
}

kp_status kp_ledger_lines(kp_ledger_line **out, int *n, kp_ledger *ledger, kp_arena *arena,
                          kp_diag *diag) {
  kp_query query;
  int64_t count = 0;
  kp_query_open(&query, ledger, "SELECT count(*) FROM run");
  count = kp_query_row(&query) ? sqlite3_column_int64(query.statement, 0) : 0;
  kp_status status = kp_query_close(&query, diag);
  kp_ledger_line *lines =
      status == KP_OK && count <= INT32_MAX ? KP_ARRAY(arena, kp_ledger_line, count) : NULL;
  if (!lines)
    return status == KP_OK ? kp_diag_no_memory(diag) : status;
  int n_lines = 0;
  kp_query_open(&query, ledger, "SELECT " RUN_COLUMNS " FROM run ORDER BY number DESC");
  while (n_lines < count && kp_query_row(&query))
    read_run(&lines[n_lines++].run, &query, arena);
  status = kp_query_close(&query, diag);
  for (int i = 0; i < n_lines && status == KP_OK; i++)
    status = count_grades(&lines[i], ledger, arena, diag);
  if (status == KP_OK) {
    *out = lines;
    *n = n_lines;
  }
  return status;
}

/* ---- One run ---- */

static bool is_hex(const char *text) {
  size_t len = strspn(text, "0123456789abcdef");
  return len >= 4 && len <= KP_HASH_SIZE - 1 && text[len] == '\0';
}

static bool is_number(const char *text) {
  size_t len = strspn(text, "0123456789");
  return len > 0 && len < 10 && text[len] == '\0';
}

/* Numbers of runs that the text may mean; an id that begins so goes before a number. */
static kp_status find_runs(int64_t number[2], int *n, const kp_ledger *ledger, const char *text,
                           kp_diag *diag) {
  kp_query query;
  *n = 0;
  kp_query_open(&query, ledger,
                "SELECT number FROM run WHERE substr(id, 1, length(?1)) = ?1 LIMIT 2");
  kp_query_text(&query, 1, text);
  while (is_hex(text) && *n < 2 && kp_query_row(&query))
    number[(*n)++] = sqlite3_column_int64(query.statement, 0);
  kp_status status = kp_query_close(&query, diag);
  if (status != KP_OK || *n > 0 || !is_number(text))
    return status;
  kp_query_open(&query, ledger, "SELECT number FROM run WHERE number = ?");
  kp_query_integer(&query, 1, strtoll(text, NULL, 10));
  if (kp_query_row(&query))
    number[(*n)++] = sqlite3_column_int64(query.statement, 0);
  return kp_query_close(&query, diag);
}

kp_status kp_ledger_get(kp_ledger_run *out, kp_ledger *ledger, const char *text, kp_arena *arena,
                        kp_diag *diag) {
  int64_t number[2];
  int n = 0;
  bool found = false;
  kp_status status = find_runs(number, &n, ledger, text, diag);
  if (status == KP_OK && n == 1)
    status = kp_ledger_read(out, &found, ledger, number[0], arena, diag);
  if (status != KP_OK || found)
    return status;
  kp_diag_error(diag, &(kp_place){.file = ledger->path},
                n == 2 ? KP_MSG_LEDGER_SEVERAL_RUNS : KP_MSG_LEDGER_NO_RUN, KP_ARGS(text),
                n == 2 ? KP_MSG_LEDGER_SEVERAL_RUNS_HINT : KP_MSG_LEDGER_NO_RUN_HINT);
  return KP_USAGE;
}

const char *kp_ledger_option_of(const kp_ledger_run *run, const char *name) {
  for (int i = 0; i < run->n_options; i++)
    if (strcmp(run->option[i].name, name) == 0)
      return run->option[i].value;
  return NULL;
}

kp_status kp_ledger_bytes(unsigned char **bytes, int64_t *n_bytes, const kp_ledger *ledger,
                          const char *hash, kp_diag *diag) {
  kp_query query;
  unsigned char *found = NULL;
  bool sound = false;
  kp_status status = KP_OK;
  kp_query_open(&query, ledger, "SELECT n_bytes, packed FROM blob WHERE hash = ?");
  kp_query_text(&query, 1, hash);
  if (kp_query_row(&query)) {
    *n_bytes = sqlite3_column_int64(query.statement, 0);
    const void *packed = sqlite3_column_blob(query.statement, 1);
    size_t len = (size_t)sqlite3_column_bytes(query.statement, 1);
    status = kp_unpack(&found, &sound, packed, len, *n_bytes, diag);
  }
  kp_status closed = kp_query_close(&query, diag);
  status = status == KP_OK ? closed : status;
  if (sound) {
    char now[KP_HASH_SIZE];
    kp_hash_bytes(now, found, (size_t)*n_bytes);
    sound = strcmp(now, hash) == 0;
  }
  if (!sound || status != KP_OK) {
    kp_free(found);
    found = NULL;
  }
  *bytes = found;
  return status;
}
