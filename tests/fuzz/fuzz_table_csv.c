/* SPDX-License-Identifier: GPL-3.0-or-later
 * Fuzz target: a file of any bytes, read as a table.
 *
 * The first byte chooses options, the rest is the file. What the scan makes of it, cut in pieces of
 * some size, must be what libcsv makes of it: rows, lines, every cell, and the number of errors. */
#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "table/reading.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

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

/* Columns are text, number, yes/no, date in turn. */
static outcome read_as(const char *bytes, size_t len, uint8_t choice,
                       const kp_reading_tuning *tuning) {
  outcome of = {.arena = kp_arena_new(), .diag = kp_diag_new()};
  kp_table_options options = {.bad_as_missing = (choice & 1) != 0};
  of.status = kp_table_open_bytes(&of.table, bytes, len, "t.csv", &options, of.arena, of.diag);
  if (of.status != KP_OK)
    return of;
  kp_column_request *requests = KP_ARRAY(of.arena, kp_column_request, of.table->n_columns);
  for (int i = 0; i < of.table->n_columns; i++) {
    requests[i].wanted = (choice & 2) == 0 || i % 5 != 3;
    requests[i].rule.kind = (kp_cell_kind)(i % 4);
    requests[i].rule.decimal_comma = (choice & 4) != 0;
  }
  of.status = kp_table_read_tuned(of.table, requests, 0, &options, tuning, of.arena, of.diag);
  return of;
}

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
  check((x->why[row] == KP_PRESENT) == !isnan(x->number[row]));
  check(x->number[row] == y->number[row] || isnan(y->number[row]));
}

static void check_same(const outcome *a, const outcome *b) {
  check(a->status == b->status);
  check(kp_diag_errors(a->diag) == kp_diag_errors(b->diag) &&
        kp_diag_count(a->diag) == kp_diag_count(b->diag));
  if (!a->table || !b->table) {
    check(!a->table && !b->table);
    return;
  }
  check(a->table->n_rows == b->table->n_rows);
  for (int row = 0; row < a->table->n_rows; row++) {
    check(a->table->line[row] == b->table->line[row]);
    for (int column = 0; column < a->table->n_columns; column++)
      check_cell(a->table, b->table, row, column);
  }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  if (size < 1 || size > 1 << 16)
    return 0;
  char *bytes = malloc(size); /* of the exact size, so that a byte read behind it is noticed */
  if (!bytes)
    return 0;
  memcpy(bytes, data + 1, size - 1);
  outcome reference = read_as(bytes, size - 1, data[0], &(kp_reading_tuning){.through_csv = true});
  const size_t pieces[] = {0, 1 + (size_t)(data[0] >> 3)};
  for (int i = 0; i < 2; i++) {
    outcome scanned = read_as(bytes, size - 1, data[0], &(kp_reading_tuning){.piece = pieces[i]});
    check_same(&reference, &scanned);
    outcome_clear(&scanned);
  }
  outcome_clear(&reference);
  free(bytes);
  return 0;
}
