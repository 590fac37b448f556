/* SPDX-License-Identifier: GPL-3.0-or-later
 * Rows: a record that is split into cells becomes a row, or diagnostics.
 *
 * This is the careful way, which every record takes that the scan does not understand at once. A
 * record of blank cells is no row; one with too few cells, or with more that are not blank, is a
 * fault and no row. A bad cell is a fault, but its row counts, so that the rows behind it keep
 * their numbers. why is written for every cell: the scan may have been here before. */
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/decimal.h"
#include "table/reading.h"

enum {
  SHOWN_BYTES = 480
}; /* the diagnostics cut what they show at a width; this bounds the copy */

static kp_diag *diag_of(kp_chunk *chunk) {
  if (!chunk->diag)
    chunk->diag = kp_diag_new();
  if (!chunk->diag)
    chunk->no_memory = true;
  return chunk->diag;
}

/* ---- Diagnostics ---- */

/* A copy that can be shown: NUL-terminated, cut behind a whole code point. */
static const char *shown(char buf[SHOWN_BYTES + 4], kp_str text) {
  size_t len = text.len;
  if (len > SHOWN_BYTES) {
    len = SHOWN_BYTES;
    while (len > 0 && ((unsigned char)text.at[len] & 0xC0) == 0x80)
      len--;
  }
  if (len)
    memcpy(buf, text.at, len);
  memcpy(buf + len, text.len > SHOWN_BYTES ? "…" : "", text.len > SHOWN_BYTES ? 4 : 1);
  return buf;
}

typedef struct {
  const kp_record *record;
  int column;
} cell_at;

/* An error shows its cell; a warning or note is one a column, counted. */
static void add_cell(kp_chunk *chunk, const kp_reading *reading, cell_at at, kp_severity severity,
                     kp_msg what) {
  kp_diag *diag = diag_of(chunk);
  kp_arena *arena = diag ? kp_arena_new() : NULL;
  if (!arena) {
    chunk->no_memory = true;
    return;
  }
  const kp_filled *column = &reading->column[at.column];
  kp_str text = kp_str_trim(at.record->cell[at.column]);
  char text_shown[SHOWN_BYTES + 4], unit_shown[SHOWN_BYTES + 4];
  kp_place place = {.file = reading->table->file,
                    .line =
                        at.record->cell_line ? at.record->cell_line[at.column] : at.record->line,
                    .column = (uint32_t)at.column + 1,
                    .column_name = reading->table->header[at.column].at,
                    .indicator = column->indicator};
  if (reading->unit_column >= 0)
    place.unit = shown(unit_shown, kp_str_trim(at.record->cell[reading->unit_column]));
  const char *hint_args[KP_HINT_ARGS] = {NULL};
  kp_msg hint =
      severity == KP_ERROR ? kp_hint_for(hint_args, text, &column->rule, arena) : KP_MSG_NONE;
  const char *const *args = severity == KP_NOTE ? KP_NO_ARGS : KP_ARGS(shown(text_shown, text));
  kp_diag_add(diag, severity, &place, what, args, hint, hint_args);
  kp_arena_free(arena);
}

static void add_count(kp_chunk *chunk, const kp_reading *reading, const kp_record *record,
                      kp_msg what, kp_msg hint) {
  kp_diag *diag = diag_of(chunk);
  char got[24], wanted[24];
  snprintf(got, sizeof got, "%" PRId64, record->n_all);
  snprintf(wanted, sizeof wanted, "%d", reading->n_columns);
  if (diag)
    kp_diag_error(diag, &(kp_place){.file = reading->table->file, .line = record->line}, what,
                  KP_ARGS(got, wanted), hint);
}

kp_msg kp_rows_fault_message(kp_msg *hint, kp_csv_status fault) {
  switch (fault) {
  case KP_CSV_STRAY_QUOTE:
    *hint = KP_MSG_TABLE_STRAY_QUOTE_HINT;
    return KP_MSG_TABLE_STRAY_QUOTE;
  case KP_CSV_BEHIND_QUOTE:
    *hint = KP_MSG_TABLE_STRAY_QUOTE_HINT;
    return KP_MSG_TABLE_BEHIND_QUOTE;
  case KP_CSV_TOO_LONG:
    *hint = KP_MSG_TABLE_CELL_TOO_LONG_HINT;
    return KP_MSG_TABLE_CELL_TOO_LONG;
  default:
    *hint = KP_MSG_TABLE_UNCLOSED_QUOTE_HINT;
    return KP_MSG_TABLE_UNCLOSED_QUOTE;
  }
}

/* The scan may have left reasons in the row that comes next. */
static void forget_row(const kp_chunk *chunk, const kp_reading *reading) {
  if (chunk->n_rows >= chunk->most_rows)
    return;
  const int row = chunk->first_row + chunk->n_rows;
  for (int i = 0; i < reading->n_columns; i++) {
    if (reading->column[i].why)
      reading->column[i].why[row] = KP_PRESENT;
  }
}

void kp_rows_fault(kp_chunk *chunk, const kp_reading *reading, kp_csv_status fault,
                   const kp_record *record) {
  if (fault == KP_CSV_NO_MEMORY) {
    chunk->no_memory = true;
    return;
  }
  chunk->bad_quote = true;
  forget_row(chunk, reading);
  kp_diag *diag = diag_of(chunk);
  kp_place place = {
      .file = reading->table->file, .line = record->line, .column = (uint32_t)record->n_all};
  if (record->n_all <= reading->n_columns)
    place.column_name = reading->table->header[record->n_all - 1].at;
  kp_msg hint, what = kp_rows_fault_message(&hint, fault);
  if (diag)
    kp_diag_error(diag, &place, what, KP_NO_ARGS, hint);
}

/* ---- Storing ---- */

void kp_rows_store(kp_chunk *chunk, const kp_reading *reading, int column, int row,
                   const kp_cell_value *value) {
  const kp_filled *filled = &reading->column[column];
  unsigned written = value->had_percent ? KP_WRITTEN_PERCENT : value->marked ? KP_WRITTEN_MARK : 0;
  filled->number[row] = value->value;
  filled->why[row] = (uint8_t)((unsigned)value->why | written);
  if (written)
    chunk->noted[column] = 1;
}

static void keep_value(kp_chunk *chunk, const kp_reading *reading, cell_at at, int row) {
  const kp_cell_rule *rule = &reading->column[at.column].rule;
  kp_cell_value value = {.value = NAN, .why = KP_NOT_A_NUMBER};
  if (reading->column[at.column].plan == KP_PLAN_NUMBER &&
      kp_decimal_read(&value.value, at.record->cell[at.column])) {
    value.why = KP_PRESENT; /* as kp_cell_read would have it, but at once */
    kp_rows_store(chunk, reading, at.column, row, &value);
    return;
  }
  kp_cell_status status = kp_cell_read(&value, at.record->cell[at.column], rule);
  if (status != KP_CELL_OK && reading->bad_as_missing)
    add_cell(chunk, reading, at, KP_WARNING, KP_MSG_CELL_TAKEN_AS_MISSING);
  else if (status != KP_CELL_OK)
    add_cell(chunk, reading, at, KP_ERROR, kp_cell_fault(status, rule));
  else if (value.month_only)
    add_cell(chunk, reading, at, KP_NOTE, KP_MSG_CELL_MONTH_ONLY);
  kp_rows_store(chunk, reading, at.column, row, &value);
}

enum { FIRST_BLOCK = 4096, LARGEST_BLOCK = 4 << 20 };

static bool make_room(kp_text_pool *pool, size_t len) {
  if (!pool->arena)
    *pool = (kp_text_pool){.arena = kp_arena_new(), .step = FIRST_BLOCK};
  const size_t size = len > pool->step ? len : pool->step;
  pool->at = pool->arena ? kp_arena_alloc(pool->arena, size, 1) : NULL;
  pool->left = pool->at ? size : 0;
  if (pool->step < LARGEST_BLOCK)
    pool->step *= 2;
  return pool->at != NULL;
}

kp_str kp_rows_copy(kp_text_pool *pool, kp_str text) {
  if (text.len > pool->left && !make_room(pool, text.len))
    return (kp_str){0};
  char *at = pool->at;
  if (text.len)
    memcpy(at, text.at, text.len);
  pool->at += text.len;
  pool->left -= text.len;
  return (kp_str){at, text.len};
}

static void keep_text(kp_chunk *chunk, const kp_filled *column, kp_str text, bool copied, int row) {
  text = kp_str_trim(text);
  if (copied && text.len) {
    text = kp_rows_copy(chunk->pool, text);
    chunk->no_memory = chunk->no_memory || !text.at;
  }
  column->text[row] = text;
}

static void keep_line_breaks(kp_chunk *chunk, const kp_record *record, int row) {
  uint32_t line = record->line;
  for (int i = 0; i < record->n_cells; i++) {
    if (record->cell_line[i] == line)
      continue;
    line = record->cell_line[i];
    if (chunk->n_line_breaks == chunk->size_line_breaks) {
      int size = chunk->size_line_breaks ? chunk->size_line_breaks * 2 : 16;
      kp_line_break *more = kp_realloc(chunk->line_break, (size_t)size * sizeof *more);
      if (!more) {
        chunk->no_memory = true;
        return;
      }
      chunk->line_break = more;
      chunk->size_line_breaks = size;
    }
    chunk->line_break[chunk->n_line_breaks++] = (kp_line_break){row, i, line};
  }
}

bool kp_record_is_blank(const kp_record *record) {
  for (int i = 0; i < record->n_cells; i++) {
    if (kp_str_trim(record->cell[i]).len > 0)
      return false;
  }
  return !record->extra;
}

/* True when the record has the cells of a row; else it says what is wrong, if anything is. */
static bool is_row(kp_chunk *chunk, const kp_reading *reading, const kp_record *record) {
  if (kp_record_is_blank(record))
    return false;
  if (record->n_all < reading->n_columns)
    add_count(chunk, reading, record, KP_MSG_TABLE_TOO_FEW_CELLS, KP_MSG_TABLE_TOO_FEW_CELLS_HINT);
  else if (record->extra)
    add_count(chunk, reading, record, KP_MSG_TABLE_TOO_MANY_CELLS,
              KP_MSG_TABLE_TOO_MANY_CELLS_HINT);
  else
    return true;
  return false;
}

void kp_rows_keep(kp_chunk *chunk, const kp_reading *reading, const kp_record *record,
                  bool copied) {
  int row = chunk->first_row + chunk->n_rows;
  if (!is_row(chunk, reading, record)) {
    forget_row(chunk, reading);
    return;
  }
  reading->table->line[row] = record->line;
  for (int i = 0; i < reading->n_columns; i++) {
    const kp_filled *column = &reading->column[i];
    if (column->plan == KP_PLAN_TEXT)
      keep_text(chunk, column, record->cell[i], copied || reading->copies_text, row);
    else if (column->plan != KP_PLAN_SKIP)
      keep_value(chunk, reading, (cell_at){record, i}, row);
  }
  if (record->many_lines)
    keep_line_breaks(chunk, record, row);
  chunk->n_rows++;
}
