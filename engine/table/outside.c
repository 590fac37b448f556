/* SPDX-License-Identifier: GPL-3.0-or-later
 * Outside: the table is read twice from the same bytes.
 *
 * First as text, to see which rows are whose and which columns hold numbers (half of what is
 * written there, or more); then those columns as numbers, with all that table/read.c says of cells
 * that are none. */
#include "table/outside.h"

#include <math.h>
#include <string.h>

#include "base/file.h"
#include "table/names.h"
#include "table/reading.h"
#include "table/synonyms.h"

enum { LISTED = 5, TWINS = 20 }; /* names in a message, repeats that are said one by one */

typedef struct {
  const kp_dataset *dataset;
  const kp_table_options *options;
  const char *path;
  kp_bytes bytes;
  kp_table *text, *numbers;
  int key, period; /* columns; -1: none */
  int *unit;       /* n_rows: the row's unit; -1: left out */
  kp_outside *out;
  kp_arena *arena, *scratch;
  kp_diag *diag;
} outside_job;

static bool is_blank(kp_str text) {
  return kp_str_trim(text).len == 0;
}

static kp_str cell(const outside_job *job, int row, int column) {
  return job->text->column[column].text[row];
}

static const char *said(outside_job *job, kp_str text) {
  const char *copy = kp_str_copy(job->scratch, text);
  return copy ? copy : "";
}

/* ---- Columns ---- */

/* -2: two columns could be it, which has been said. */
static int find_role(outside_job *job, kp_column_role role) {
  for (const char *const *const *tier = kp_column_names(role); *tier; tier++) {
    const int at = kp_table_find(job->text, *tier, job->scratch, job->diag);
    if (at != -1)
      return at;
  }
  return -1;
}

static kp_status find_key(outside_job *job) {
  const char *const own[] = {job->dataset->units_key, NULL};
  job->key = own[0] ? kp_table_find(job->text, own, job->scratch, job->diag) : -1;
  if (job->key == -1)
    job->key = find_role(job, KP_COLUMN_UNIT);
  if (job->key == -1)
    job->key = find_role(job, KP_COLUMN_KEY);
  if (job->key == -1)
    kp_diag_add(job->diag, KP_ERROR, &(kp_place){.file = job->path, .line = job->text->header_line},
                KP_MSG_OUTSIDE_NO_KEY, KP_NO_ARGS, KP_MSG_OUTSIDE_HINT_KEY,
                KP_ARGS(own[0] ? own[0] : "id"));
  if (job->key < 0)
    return KP_INPUT;
  job->period = job->dataset->period[0] ? find_role(job, KP_COLUMN_PERIOD) : -1;
  return job->period == -2 ? KP_INPUT : KP_OK;
}

static kp_status read_text(outside_job *job) {
  kp_status status = kp_table_open_bytes(&job->text, job->bytes.bytes, job->bytes.len, job->path,
                                         job->options, job->scratch, job->diag);
  if (status != KP_OK)
    return status;
  kp_column_request *ask = KP_ARRAY(job->scratch, kp_column_request, job->text->n_columns);
  if (!ask)
    return kp_diag_no_memory(job->diag);
  for (int c = 0; c < job->text->n_columns; c++)
    ask[c] = (kp_column_request){.wanted = true, .rule = {.kind = KP_CELL_TEXT}};
  status = kp_table_read(job->text, ask, -1, job->options, job->scratch, job->diag);
  return status == KP_OK ? find_key(job) : status;
}

/* ---- Rows ---- */

/* Folded texts of units; a form that two units share finds neither. */
typedef struct {
  kp_names names;
  bool *shared;
} folded_texts;

static bool fold_texts(folded_texts *out, const kp_str *texts, int n, kp_arena *arena) {
  kp_str *folded = KP_ARRAY(arena, kp_str, n);
  out->shared = KP_ARRAY(arena, bool, n);
  if (!folded || !out->shared)
    return false;
  for (int i = 0; i < n; i++)
    folded[i] = kp_str_fold(arena, texts[i]);
  if (kp_names_build(&out->names, folded, n, NULL, 0) < 0)
    return false;
  for (int i = 0; i < n; i++) {
    const int first = kp_names_find(&out->names, folded[i]);
    if (first >= 0 && first != i)
      out->shared[first] = true;
  }
  return true;
}

static int find_folded(const folded_texts *in, kp_str folded) {
  const int at = kp_names_find(&in->names, folded);
  return at >= 0 && !in->shared[at] ? at : -1;
}

static bool of_period(const outside_job *job, int row) {
  if (job->period < 0)
    return true;
  const kp_str text = cell(job, row, job->period);
  kp_period span;
  if (job->dataset->has_period && kp_period_read(&span, text))
    return span.first == job->dataset->span.first && span.last == job->dataset->span.last;
  return kp_str_equal(kp_str_fold(job->scratch, text),
                      kp_str_fold(job->scratch, kp_str_of(job->dataset->period)));
}

static void say_twice(outside_job *job, int row, int first) {
  const kp_place place = kp_table_place(job->text, row, job->key);
  kp_diag_add(job->diag, KP_ERROR, &place, KP_MSG_OUTSIDE_TWICE,
              KP_ARGS(said(job, cell(job, row, job->key)),
                      kp_arena_printf(job->scratch, "%u", job->text->line[first])),
              job->period < 0 ? KP_MSG_OUTSIDE_HINT_TWICE : KP_MSG_NONE, NULL);
}

/* "X, Y, Z …" */
static const char *list_rows(outside_job *job, const int *row, int n) {
  kp_buf list = {0};
  for (int i = 0; i < n && i < LISTED; i++) {
    kp_buf_add(&list, i > 0 ? ", " : "");
    kp_buf_add_str(&list, cell(job, row[i], job->key));
  }
  kp_buf_add(&list, n > LISTED ? " …" : "");
  const char *text = list.at ? kp_arena_copy(job->scratch, list.at, list.len) : "";
  kp_buf_clear(&list);
  return text ? text : "";
}

static kp_status say_unmatched(outside_job *job, const int *row, int n, int n_of_period) {
  const kp_place place = {.file = job->path};
  const char *count = kp_arena_printf(job->scratch, "%d", n);
  if (job->out->n_matched > 0 && n > 0)
    kp_diag_add(job->diag, KP_WARNING, &place, KP_MSG_OUTSIDE_UNMATCHED,
                KP_ARGS(count ? count : "", list_rows(job, row, n)), KP_MSG_NONE, NULL);
  if (job->out->n_matched > 0)
    return KP_OK;
  if (n_of_period == 0 && job->period >= 0)
    kp_diag_add(job->diag, KP_ERROR, &place, KP_MSG_OUTSIDE_NO_PERIOD,
                KP_ARGS(job->dataset->period), KP_MSG_NONE, NULL);
  else
    kp_diag_add(job->diag, KP_ERROR, &place, KP_MSG_OUTSIDE_NO_UNIT,
                KP_ARGS(said(job, job->text->header[job->key]), list_rows(job, row, n)),
                KP_MSG_OUTSIDE_HINT_NO_UNIT,
                KP_ARGS(job->dataset->n_units > 0 ? said(job, job->dataset->id[0]) : ""));
  return KP_INPUT;
}

static kp_status match_into(outside_job *job, const kp_names *exact, const folded_texts *id,
                            const folded_texts *name, int *first, int *lost) {
  int n_lost = 0, n_of_period = 0, n_twice = 0;
  for (int row = 0; row < job->text->n_rows; row++) {
    const kp_str key = cell(job, row, job->key);
    job->unit[row] = -1;
    if (is_blank(key) || !of_period(job, row))
      continue;
    n_of_period++;
    int unit = kp_names_find(exact, key);
    const kp_str folded = unit < 0 ? kp_str_fold(job->scratch, key) : (kp_str){0};
    unit = unit < 0 ? find_folded(id, folded) : unit;
    unit = unit < 0 ? find_folded(name, folded) : unit;
    if (unit < 0)
      lost[n_lost++] = row;
    else if (first[unit] == 0)
      first[unit] = row + 1, job->unit[row] = unit, job->out->n_matched++;
    else if (n_twice++ < TWINS)
      say_twice(job, row, first[unit] - 1);
  }
  job->out->n_unmatched = n_lost;
  const kp_status status = say_unmatched(job, lost, n_lost, n_of_period);
  return n_twice > 0 ? KP_INPUT : status;
}

static kp_status match_rows(outside_job *job) {
  const kp_dataset *dataset = job->dataset;
  kp_names exact = {0};
  folded_texts id = {0}, name = {0};
  int *first = KP_ARRAY(job->scratch, int, dataset->n_units);
  int *lost = KP_ARRAY(job->scratch, int, job->text->n_rows);
  job->unit = KP_ARRAY(job->scratch, int, job->text->n_rows);
  kp_status status = KP_OK;
  if (!first || !lost || !job->unit ||
      kp_names_build(&exact, dataset->id, dataset->n_units, NULL, 0) < 0 ||
      !fold_texts(&id, dataset->id, dataset->n_units, job->scratch) ||
      !fold_texts(&name, dataset->name, dataset->n_units, job->scratch))
    status = kp_diag_no_memory(job->diag);
  if (status == KP_OK)
    status = match_into(job, &exact, &id, &name, first, lost);
  kp_names_clear(&exact);
  kp_names_clear(&id.names);
  kp_names_clear(&name.names);
  return status;
}

/* ---- Figures ---- */

/* Names and groups of units are no figures, and nobody has to be told. */
static bool is_known_text(outside_job *job, int column) {
  const kp_str folded = kp_str_fold(job->scratch, job->text->header[column]);
  return column == job->key || column == job->period || kp_column_is(KP_COLUMN_NAME, folded) ||
         kp_column_is(KP_COLUMN_GROUP, folded) || kp_column_is(KP_COLUMN_KEY, folded) ||
         kp_column_is(KP_COLUMN_PERIOD, folded);
}

static bool holds_numbers(outside_job *job, int column) {
  const kp_cell_rule rule = {.kind = KP_CELL_NUMBER};
  int n_written = 0, n_numbers = 0;
  for (int row = 0; row < job->text->n_rows; row++) {
    kp_cell_value value;
    const kp_cell_status read = kp_cell_read(&value, cell(job, row, column), &rule);
    n_numbers += read == KP_CELL_OK && value.why == KP_PRESENT;
    n_written += read != KP_CELL_OK || value.why == KP_PRESENT;
  }
  if (n_numbers > 0 && 2 * n_numbers >= n_written)
    return true;
  if (!is_known_text(job, column)) {
    const kp_place place = {
        .file = job->path, .line = job->text->header_line, .column = (uint32_t)column + 1};
    kp_diag_add(job->diag, KP_WARNING, &place,
                n_written == 0 ? KP_MSG_OUTSIDE_EMPTY : KP_MSG_OUTSIDE_TEXT,
                KP_ARGS(said(job, job->text->header[column])), KP_MSG_NONE, NULL);
  }
  return false;
}

/* Which columns are read as numbers. */
static kp_status choose_columns(outside_job *job, kp_column_request *ask) {
  int n = 0;
  for (int c = 0; c < job->text->n_columns; c++) {
    const bool wanted = c != job->key && c != job->period && holds_numbers(job, c);
    ask[c] = (kp_column_request){.wanted = wanted, .rule = {.kind = KP_CELL_NUMBER}};
    n += wanted;
  }
  job->out->column = KP_ARRAY(job->arena, kp_outside_column, n);
  if (!job->out->column)
    return kp_diag_no_memory(job->diag);
  if (n > 0)
    return KP_OK;
  kp_diag_error(job->diag, &(kp_place){.file = job->path}, KP_MSG_OUTSIDE_NO_NUMBERS, KP_NO_ARGS,
                KP_MSG_OUTSIDE_HINT_NO_NUMBERS);
  return KP_INPUT;
}

static kp_status take_column(outside_job *job, int column) {
  kp_outside_column *taken = &job->out->column[job->out->n_columns++];
  taken->name = kp_str_copy(job->arena, job->numbers->header[column]);
  taken->number = KP_ARRAY(job->arena, double, job->dataset->n_units);
  if (!taken->name || !taken->number)
    return kp_diag_no_memory(job->diag);
  for (int u = 0; u < job->dataset->n_units; u++)
    taken->number[u] = NAN;
  for (int row = 0; row < job->numbers->n_rows && row < job->text->n_rows; row++)
    if (job->unit[row] >= 0)
      taken->number[job->unit[row]] = job->numbers->column[column].number[row];
  return KP_OK;
}

static kp_status read_numbers(outside_job *job) {
  kp_column_request *ask = KP_ARRAY(job->scratch, kp_column_request, job->text->n_columns);
  kp_status status = ask ? choose_columns(job, ask) : kp_diag_no_memory(job->diag);
  if (status == KP_OK)
    status = kp_table_open_bytes(&job->numbers, job->bytes.bytes, job->bytes.len, job->path,
                                 job->options, job->scratch, job->diag);
  if (status == KP_OK)
    status = kp_table_read(job->numbers, ask, -1, job->options, job->scratch, job->diag);
  for (int c = 0; status == KP_OK && c < job->numbers->n_columns; c++)
    if (ask[c].wanted)
      status = take_column(job, c);
  if (status == KP_OK)
    memcpy(job->out->hash, job->numbers->hash, sizeof job->out->hash);
  return status;
}

kp_status kp_outside_read(kp_outside **out, const char *path, const kp_dataset *dataset,
                          const kp_table_options *options, kp_arena *arena, kp_diag *diag) {
  outside_job job = {.dataset = dataset,
                     .options = options,
                     .path = kp_str_copy(arena, kp_str_of(path)),
                     .arena = arena,
                     .scratch = kp_arena_new(),
                     .out = KP_NEW(arena, kp_outside),
                     .diag = diag};
  kp_status status = KP_OK;
  if (!job.path || !job.scratch || !job.out)
    status = kp_diag_no_memory(diag);
  if (status == KP_OK)
    status = kp_file_read(&job.bytes, path, path, diag);
  if (status == KP_OK) {
    job.out->file = job.path;
    status = read_text(&job);
    if (status == KP_OK)
      status = match_rows(&job);
    if (status != KP_SYSTEM && job.unit) { /* what is wrong with cells is said in the same run */
      const kp_status cells = read_numbers(&job);
      status = cells > status ? cells : status;
    }
    kp_table_close(job.text);
    kp_table_close(job.numbers);
    kp_file_release(&job.bytes);
  }
  kp_arena_free(job.scratch);
  if (status == KP_OK)
    *out = job.out;
  return status;
}
