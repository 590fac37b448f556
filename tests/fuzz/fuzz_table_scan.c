/* SPDX-License-Identifier: GPL-3.0-or-later
 * Fuzz target: the scan against libcsv itself, cell for cell.
 *
 * The first byte chooses what columns are read as, the rest is the file. Three readings of the same
 * bytes must agree: libcsv driven here, with nothing of table/ between; the reader with every
 * record through libcsv; the scan, cut into pieces. A small file is cut at every byte. Numbers are
 * compared by their bits, plain ones with strtod too. Where the reader finds a fault of the records
 * libcsv's own reading is not asked, since after one it goes on elsewhere. */
#include <csv.h>
#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "table/reading.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { EVERY_CUT = 96, MOST_BYTES = 1 << 14 };

typedef struct {
  kp_arena *arena;
  kp_diag *diag;
  kp_table *table;
  kp_status status;
} outcome;

static void check(bool good) {
  if (!good)
    abort();
}

static void outcome_clear(outcome *of) {
  kp_table_close(of->table);
  kp_diag_free(of->diag);
  kp_arena_free(of->arena);
}

/* Columns are all text, all numbers, or in turn text, number, yes/no and date. */
static kp_cell_kind kind_of(uint8_t choice, int column) {
  switch (choice & 3) {
  case 0:
    return KP_CELL_TEXT;
  case 1:
    return KP_CELL_NUMBER;
  default:
    return (kp_cell_kind)(column % 4);
  }
}

static outcome read_as(const char *bytes, size_t len, uint8_t choice,
                       const kp_reading_tuning *tuning) {
  outcome of = {.arena = kp_arena_new(), .diag = kp_diag_new()};
  kp_table_options options = {.bad_as_missing = (choice & 4) != 0};
  of.status = kp_table_open_bytes(&of.table, bytes, len, "t.csv", &options, of.arena, of.diag);
  if (of.status != KP_OK)
    return of;
  kp_column_request *requests = KP_ARRAY(of.arena, kp_column_request, of.table->n_columns);
  for (int i = 0; i < of.table->n_columns; i++) {
    requests[i].wanted = (choice & 8) == 0 || i % 3 != 1;
    requests[i].rule.kind = kind_of(choice, i);
  }
  of.status = kp_table_read_tuned(of.table, requests, 0, &options, tuning, of.arena, of.diag);
  return of;
}

/* ---- One reader of ours against the other ---- */

static void check_cell(const kp_table *a, const kp_table *b, int row, int column) {
  const kp_table_column *x = &a->column[column], *y = &b->column[column];
  check(kp_table_cell_line(a, row, column) == kp_table_cell_line(b, row, column));
  if (!x->kept)
    return;
  if (x->text) {
    check(kp_str_equal(x->text[row], y->text[row]));
    return;
  }
  check(x->why[row] == y->why[row]);
  check(isnan(x->number[row])
            ? isnan(y->number[row])
            : memcmp(&x->number[row], &y->number[row], sizeof x->number[row]) == 0);
}

static void check_diagnostics(const kp_diag *a, const kp_diag *b) {
  check(kp_diag_errors(a) == kp_diag_errors(b) && kp_diag_count(a) == kp_diag_count(b));
  for (int i = 0; i < kp_diag_count(a); i++) {
    const kp_diagnostic *x = kp_diag_at(a, i), *y = kp_diag_at(b, i);
    check(x->what == y->what && x->count == y->count && x->place.line == y->place.line &&
          x->place.column == y->place.column);
  }
}

static void check_same(const outcome *a, const outcome *b) {
  check(a->status == b->status && !a->table == !b->table);
  check_diagnostics(a->diag, b->diag);
  if (!a->table)
    return;
  check(a->table->n_rows == b->table->n_rows);
  for (int row = 0; row < a->table->n_rows; row++) {
    check(a->table->line[row] == b->table->line[row]);
    for (int column = 0; column < a->table->n_columns; column++)
      check_cell(a->table, b->table, row, column);
  }
}

/* ---- Against libcsv ---- */

/* A cell is compared as it comes; a record is held until it is known to be no blank one. */
typedef struct {
  const kp_table *table;
  int row, column;
  bool any; /* a cell of the record is not blank */
  char *held[1 << 10];
  size_t held_len[1 << 10];
} plain;

static void on_cell(void *cell, size_t len, void *context) {
  plain *of = context;
  kp_str text = kp_str_trim((kp_str){cell, (uint32_t)len});
  of->any |= text.len > 0;
  if (of->column < 1 << 10) {
    of->held[of->column] = malloc(text.len + 1);
    check(of->held[of->column] != NULL);
    memcpy(of->held[of->column], text.len ? text.at : "", text.len);
    of->held_len[of->column] = text.len;
  }
  of->column++;
}

static bool is_plain(const char *text) {
  size_t digits = strspn(text, "0123456789"), point = text[digits] == '.';
  size_t after = point ? strspn(text + digits + 1, "0123456789") : 0;
  return digits > 0 && digits < 300 && text[digits + point + after] == '\0' && (!point || after);
}

static void check_plain_cell(const plain *of, int column) {
  const kp_table_column *at = &of->table->column[column];
  char *text = of->held[column];
  size_t len = of->held_len[column];
  if (!at->kept)
    return;
  if (at->text)
    check(at->text[of->row].len == len && (len == 0 || !memcmp(at->text[of->row].at, text, len)));
  if (at->kind != KP_CELL_NUMBER)
    return;
  text[len] = '\0';
  if (len == 0)
    check(at->why[of->row] == KP_BLANK && isnan(at->number[of->row]));
  else if (strlen(text) == len && is_plain(text))
    check(at->why[of->row] == KP_PRESENT && at->number[of->row] == strtod(text, NULL));
}

static void on_record(int end, void *context) {
  plain *of = context;
  (void)end;
  for (int i = 0; of->any && i < of->table->n_columns && i < 1 << 10; i++) {
    check(i < of->column && of->row < of->table->n_rows);
    check_plain_cell(of, i);
  }
  for (int i = 0; i < of->column && i < 1 << 10; i++)
    free(of->held[i]);
  of->row += of->any;
  of->column = 0;
  of->any = false;
}

static void check_plain(const outcome *of) {
  struct csv_parser parser;
  plain *context = calloc(1, sizeof *context);
  check(context && csv_init(&parser, CSV_STRICT | CSV_STRICT_FINI) == 0);
  context->table = of->table;
  csv_set_delim(&parser, (unsigned char)of->table->separator);
  const struct kp_table_text *text = of->table->decoded;
  size_t len = (size_t)(text->at + text->len - text->rows);
  check(csv_parse(&parser, text->rows, len, on_cell, on_record, context) == len);
  check(csv_fini(&parser, on_cell, on_record, context) == 0);
  check(context->row == of->table->n_rows);
  csv_free(&parser);
  free(context);
}

/* ---- All cuts ---- */

static void check_cuts(const outcome *reference, const char *bytes, size_t len, uint8_t choice) {
  size_t first = len <= EVERY_CUT ? 1 : 1 + (size_t)(choice >> 4);
  size_t last = len <= EVERY_CUT ? len : first;
  for (size_t piece = first; piece <= last; piece++) {
    outcome scanned = read_as(bytes, len, choice, &(kp_reading_tuning){.piece = piece});
    check_same(reference, &scanned);
    outcome_clear(&scanned);
  }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  if (size < 1 || size > MOST_BYTES)
    return 0;
  size_t len = size - 1;
  char *bytes = malloc(size); /* of the exact size but one, so that a byte read behind is noticed */
  if (!bytes)
    return 0;
  memcpy(bytes, data + 1, len);
  outcome reference = read_as(bytes, len, data[0], &(kp_reading_tuning){.through_csv = true});
  outcome whole = read_as(bytes, len, data[0], &(kp_reading_tuning){0});
  check_same(&reference, &whole);
  if (whole.status == KP_OK && strcmp(whole.table->encoding, "XLSX") != 0)
    check_plain(&whole);
  if (reference.table)
    check_cuts(&reference, bytes, len, data[0]);
  outcome_clear(&whole);
  outcome_clear(&reference);
  free(bytes);
  return 0;
}
