/* SPDX-License-Identifier: GPL-3.0-or-later
 * Header: the first record that is not blank.
 *
 * The separator is whichever of , ; and tab stands most often in it outside of quotes (the first of
 * equals); a line sep=; in front of it, as Excel writes one, decides and is passed over. Names are
 * trimmed, and no two may be equal in folded form. A name may only be missing at the end, where
 * spreadsheets leave empty columns: those are no columns, and rows that have something there have
 * too many cells. */
#include "table/header.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static kp_place header_place(const kp_table *table, int column) {
  return (kp_place){.file = table->file, .line = table->header_line, .column = (uint32_t)column};
}

/* ---- Separator ---- */

/* sep=; alone on a line, in quotes or not; its separator, or '\0'. */
static char stated_separator(const char *at, const char *end) {
  kp_str line = kp_str_trim((kp_str){at, (uint32_t)(end - at < 64 ? end - at : 64)});
  if (line.len == 7 && line.at[0] == '"' && line.at[6] == '"')
    line = (kp_str){line.at + 1, 5};
  /* trimming takes a tab away */
  bool named = line.len >= 4 && (line.at[0] | 0x20) == 's' && (line.at[1] | 0x20) == 'e' &&
               (line.at[2] | 0x20) == 'p' && line.at[3] == '=';
  if (named && line.len == 4 && line.at + 4 < end && line.at[4] == '\t')
    return '\t';
  return named && line.len == 5 && (line.at[4] == ',' || line.at[4] == ';') ? line.at[4] : '\0';
}

static char most_frequent_separator(const char *at, const char *end) {
  static const char separators[] = {',', ';', '\t'};
  int64_t n[3] = {0, 0, 0};
  bool quoted = false;
  for (; at < end; at++) {
    if (!quoted && (*at == '\n' || *at == '\r'))
      break;
    quoted ^= *at == '"';
    for (int i = 0; i < 3 && !quoted; i++)
      n[i] += *at == separators[i];
  }
  int most = n[1] > n[0] ? 1 : 0;
  return separators[n[2] > n[most] ? 2 : most];
}

/* ---- Names ---- */

typedef struct {
  kp_str name;
  int column;
} named;

static int by_name(const void *a, const void *b) {
  const named *left = a, *right = b;
  int order = kp_str_compare(left->name, right->name);
  return order ? order : left->column - right->column;
}

static kp_status check_same_names(const kp_table *table, kp_diag *diag) {
  named *names = kp_malloc((size_t)table->n_columns * sizeof *names);
  if (!names)
    return kp_diag_no_memory(diag);
  for (int i = 0; i < table->n_columns; i++)
    names[i] = (named){table->decoded->folded[i], i};
  qsort(names, (size_t)table->n_columns, sizeof *names, by_name);
  kp_status status = KP_OK;
  for (int i = 1; i < table->n_columns; i++) {
    if (names[i].name.len == 0 || !kp_str_equal(names[i - 1].name, names[i].name))
      continue;
    char first[16], second[16];
    snprintf(first, sizeof first, "%d", names[i - 1].column + 1);
    snprintf(second, sizeof second, "%d", names[i].column + 1);
    kp_place place = header_place(table, names[i].column + 1);
    kp_diag_error(diag, &place, KP_MSG_TABLE_SAME_NAME,
                  KP_ARGS(table->header[names[i].column].at, first, second),
                  KP_MSG_TABLE_SAME_NAME_HINT);
    status = KP_INPUT;
  }
  kp_free(names);
  return status;
}

static kp_status check_names(const kp_table *table, kp_diag *diag) {
  kp_status status = KP_OK;
  for (int i = 0; i < table->n_columns; i++) {
    if (table->header[i].len > 0)
      continue;
    char number[16];
    snprintf(number, sizeof number, "%d", i + 1);
    kp_place place = header_place(table, i + 1);
    kp_diag_error(diag, &place, KP_MSG_TABLE_NO_NAME, KP_ARGS(number), KP_MSG_TABLE_NO_NAME_HINT);
    status = KP_INPUT;
  }
  kp_status same = check_same_names(table, diag);
  return same == KP_OK ? status : same;
}

/* A header of one column with full-width separators in it was typed with the input method on. */
static kp_status check_wide_separators(const kp_table *table, kp_diag *diag) {
  if (table->n_columns != 1)
    return KP_OK;
  static const char *const wide[] = {"，", "；", "、", NULL};
  for (const char *const *sign = wide; *sign; sign++) {
    if (!strstr(table->header[0].at, *sign))
      continue;
    kp_place place = header_place(table, 0);
    kp_diag_error(diag, &place, KP_MSG_TABLE_WIDE_SEPARATOR, KP_ARGS(*sign),
                  KP_MSG_TABLE_WIDE_SEPARATOR_HINT);
    return KP_INPUT;
  }
  return KP_OK;
}

static kp_status keep_names(kp_table *table, const kp_record *record, kp_arena *arena,
                            kp_diag *diag) {
  int n = record->n_cells;
  while (n > 1 && kp_str_trim(record->cell[n - 1]).len == 0)
    n--;
  table->n_columns = n;
  table->header_line = record->line;
  table->header = KP_ARRAY(arena, kp_str, n);
  table->decoded->folded = KP_ARRAY(arena, kp_str, n);
  if (!table->header || !table->decoded->folded)
    return kp_diag_no_memory(diag);
  for (int i = 0; i < n; i++) {
    kp_str name = kp_str_trim(record->cell[i]);
    const char *copy = kp_str_copy(arena, name);
    table->header[i] = (kp_str){copy, name.len};
    table->decoded->folded[i] = kp_str_fold(arena, name);
    if (!copy || !table->decoded->folded[i].at)
      return kp_diag_no_memory(diag);
  }
  return KP_OK;
}

/* ---- The record ---- */

static kp_status say_fault(const kp_table *table, kp_csv_status fault, const kp_record *record,
                           kp_diag *diag) {
  if (fault == KP_CSV_NO_MEMORY)
    return kp_diag_no_memory(diag);
  kp_place place = {.file = table->file};
  if (fault == KP_CSV_END) {
    kp_diag_error(diag, &place, KP_MSG_TABLE_EMPTY, KP_NO_ARGS, KP_MSG_TABLE_EMPTY_HINT);
    return KP_INPUT;
  }
  place.line = record->line;
  place.column = (uint32_t)record->n_all;
  kp_msg hint, what = kp_rows_fault_message(&hint, fault);
  kp_diag_error(diag, &place, what, KP_NO_ARGS, hint);
  return KP_INPUT;
}

/* Passes over blank lines and one line sep=; what that states, or '\0'. */
static char skip_to_header(kp_csv_cursor *cursor) {
  char stated = '\0';
  while (cursor->at < cursor->end) {
    const char *next = kp_csv_line_end(cursor->at, cursor->end);
    size_t len = (size_t)(next - cursor->at);
    char separator = stated ? '\0' : stated_separator(cursor->at, next);
    bool blank = len < KP_CELL_MOST && kp_str_trim((kp_str){cursor->at, (uint32_t)len}).len == 0;
    if (!separator && !blank)
      break;
    stated = separator ? separator : stated;
    cursor->at = next;
    cursor->line++;
  }
  return stated;
}

/* The first record that is not blank. *csv holds its cells. */
static kp_csv_status first_record(kp_record *record, kp_csv **csv, kp_csv_cursor *cursor,
                                  char *separator) {
  char stated = skip_to_header(cursor);
  for (;;) {
    *separator = stated ? stated : most_frequent_separator(cursor->at, cursor->end);
    kp_csv_free(*csv);
    *csv = kp_csv_new(*separator, KP_COLUMN_MOST + 1);
    kp_csv_status status = *csv ? kp_csv_next(record, *csv, cursor) : KP_CSV_NO_MEMORY;
    if (status != KP_CSV_RECORD || !kp_record_is_blank(record))
      return status;
    skip_to_header(cursor);
  }
}

kp_status kp_header_read(kp_table *table, kp_arena *arena, kp_diag *diag) {
  struct kp_table_text *text = table->decoded;
  kp_csv_cursor cursor = {text->at, text->at + text->len, 1};
  kp_csv *csv = NULL;
  kp_record record;
  kp_csv_status found = first_record(&record, &csv, &cursor, &table->separator);
  kp_status status = KP_OK;
  if (found != KP_CSV_RECORD) {
    status = say_fault(table, found, &record, diag);
  } else if (record.n_all > KP_COLUMN_MOST) {
    kp_place place = {.file = table->file, .line = record.line};
    kp_diag_error(diag, &place, KP_MSG_TABLE_TOO_MANY_COLUMNS, KP_ARGS("100,000"),
                  KP_MSG_TABLE_SPLIT_HINT);
    status = KP_INPUT;
  } else {
    status = keep_names(table, &record, arena, diag);
  }
  kp_csv_free(csv);
  text->rows = cursor.at;
  text->rows_line = cursor.line;
  if (status == KP_OK)
    status = check_names(table, diag);
  return status == KP_OK ? check_wide_separators(table, diag) : status;
}
