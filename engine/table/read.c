/* SPDX-License-Identifier: GPL-3.0-or-later
 * Reading: chunks in threads, then one table.
 *
 * Columns are as long as there can be rows at most, so that every chunk has its own stretch and
 * writes it once; pages are touched first by the thread that fills them, and gaps (blank lines,
 * faulty rows) are closed at the end. Where quotes are faulty the cut may be wrong: then all is
 * read again as one chunk, in order. Diagnostics of chunks are joined in order. A mapped file's
 * text cells are copied by the thread, and what has been read and hashed of it is given back. */
#include <limits.h>
#include <math.h>
#include <omp.h>
#include <stdio.h>
#include <string.h>

#include "base/thread.h"
#include "table/hashing.h"
#include "table/held.h"
#include "table/reading.h"

enum { USUAL_PIECE = 1 << 20, PAGE = 4096 };

typedef struct {
  kp_table *table;
  const kp_column_request *requests;
  kp_reading reading;
  kp_filled *column;
  kp_chunk *chunk;
  int n_chunks;
  kp_text_pool *pool; /* one a thread */
  int n_pools;
  int64_t n_rows; /* room in the columns */
  kp_arena *arena;
  kp_diag *diag;
} job;

/* ---- Columns ---- */

/* n stretches of count objects behind one another; not a multiple of a page apart, or all would
 * compete for the same lines of the cache. */
static char *stretches(job *all, int n, size_t size, size_t *step) {
  *step = ((size_t)all->n_rows * size + 63) / 64 * 64;
  if (*step >= PAGE && *step % PAGE < 64)
    *step += 64;
  if (n > 0 && *step > SIZE_MAX / (size_t)n)
    return NULL;
  return kp_arena_alloc(all->arena, (size_t)n, *step);
}

static bool is_plain(const kp_cell_rule *rule) {
  return rule->kind == KP_CELL_NUMBER && rule->n_marks == 0 && !rule->decimal_comma;
}

static kp_status make_columns(job *all) {
  kp_table *table = all->table;
  int n_numbers = 0, n_texts = 0;
  for (int i = 0; i < table->n_columns; i++) {
    n_numbers += all->requests[i].wanted && all->requests[i].rule.kind != KP_CELL_TEXT;
    n_texts += all->requests[i].wanted && all->requests[i].rule.kind == KP_CELL_TEXT;
  }
  size_t number_step, why_step, text_step, line_step;
  char *number = stretches(all, n_numbers, sizeof(double), &number_step);
  char *why = stretches(all, n_numbers, 1, &why_step);
  char *text = stretches(all, n_texts, sizeof(kp_str), &text_step);
  table->line = (uint32_t *)(void *)stretches(all, 1, sizeof(uint32_t), &line_step);
  table->column = KP_ARRAY(all->arena, kp_table_column, table->n_columns);
  all->column = KP_ARRAY(all->arena, kp_filled, table->n_columns);
  if (!number || !why || !text || !table->line || !table->column || !all->column)
    return kp_diag_no_memory(all->diag);
  for (int i = 0; i < table->n_columns; i++) {
    const kp_column_request *request = &all->requests[i];
    kp_table_column *column = &table->column[i];
    *column = (kp_table_column){.kept = request->wanted, .kind = request->rule.kind};
    kp_filled *filled = &all->column[i];
    *filled = (kp_filled){.rule = request->rule, .indicator = request->indicator};
    filled->rule.comma_unclear = table->separator == ';';
    if (!request->wanted)
      continue;
    filled->plan = is_plain(&request->rule) ? KP_PLAN_NUMBER : KP_PLAN_OTHER;
    if (request->rule.kind == KP_CELL_TEXT) {
      filled->plan = KP_PLAN_TEXT;
      filled->text = column->text = (kp_str *)(void *)text;
      text += text_step;
    } else {
      filled->number = column->number = (double *)(void *)number;
      filled->why = column->why = (uint8_t *)why;
      number += number_step;
      why += why_step;
    }
  }
  all->reading.column = all->column;
  return KP_OK;
}

/* ---- Chunks ---- */

static void clear_chunks(job *all) {
  for (int i = 0; i < all->n_chunks; i++) {
    kp_diag_free(all->chunk[i].diag);
    kp_free(all->chunk[i].line_break);
    kp_free(all->chunk[i].noted);
  }
  for (int i = 0; i < all->n_pools; i++)
    kp_arena_free(all->pool[i].arena);
  kp_free(all->chunk);
  kp_free(all->pool);
  all->chunk = NULL;
  all->pool = NULL;
  all->n_chunks = all->n_pools = 0;
}

static kp_status cut(job *all, size_t piece) {
  const struct kp_table_text *text = all->table->decoded;
  kp_csv_cursor rows = {text->rows, text->at + text->len, text->rows_line};
  if (rows.at == rows.end)
    return KP_OK;
  if (!kp_cut(&all->chunk, &all->n_chunks, &all->n_rows, &rows, all->table->n_columns, piece))
    return kp_diag_no_memory(all->diag);
  if (all->n_rows <= INT_MAX)
    return KP_OK;
  kp_diag_error(all->diag, &(kp_place){.file = all->table->file}, KP_MSG_TABLE_TOO_MANY_ROWS,
                KP_ARGS("2,147,483,647"), KP_MSG_TABLE_SPLIT_HINT);
  return KP_INPUT;
}

/* Whether the text is the file's own bytes. */
static bool is_in_place(const kp_table *table) {
  const kp_bytes *file = &table->decoded->held->file;
  const char *bytes = (const char *)file->bytes;
  return table->decoded->at >= bytes && table->decoded->at < bytes + file->len;
}

/* How far the hash may go when a chunk has been read: to the chunk's end, or where the text was
 * made of the file, by as large a part of it. */
static void set_ends(kp_hashing *hashing, const job *all, bool in_place) {
  const kp_bytes *file = hashing->file;
  for (int i = 0; hashing->end && i < all->n_chunks; i++)
    hashing->end[i] = in_place ? (const unsigned char *)all->chunk[i].cursor.end
                               : file->bytes + file->len / (size_t)all->n_chunks * (size_t)i;
}

/* Text cells of a mapped file are copied, so that its bytes can go as soon as they have been read.
 */
static kp_status fill(job *all) {
  const bool in_place = is_in_place(all->table);
  kp_hashing hashing;
  all->reading.copies_text = in_place && all->table->decoded->held->file.mapped;
  const int n_threads = kp_threads();
  all->pool = kp_calloc((size_t)n_threads, sizeof *all->pool);
  all->n_pools = all->pool ? n_threads : 0;
  if (!all->pool || !kp_hashing_init(&hashing, &all->table->decoded->held->file, all->n_chunks,
                                     !all->table->hash[0], all->reading.copies_text))
    return kp_diag_no_memory(all->diag);
  set_ends(&hashing, all, in_place);
#pragma omp parallel for num_threads(all->n_pools) schedule(dynamic, 1) if (all->n_chunks > 1)
  for (int i = 0; i < all->n_chunks; i++) {
    all->chunk[i].pool = &all->pool[omp_get_thread_num()];
    kp_scan_chunk(&all->chunk[i], &all->reading);
    kp_hashing_pass(&hashing, i);
  }
  kp_hashing_end(all->table->hash, &hashing);
  return KP_OK;
}

static bool any_bad_quote(const job *all) {
  for (int i = 0; i < all->n_chunks; i++) {
    if (all->chunk[i].bad_quote)
      return true;
  }
  return false;
}

/* Everything once more, in order, into new columns. */
static kp_status fill_in_order(job *all) {
  clear_chunks(all);
  kp_status status = cut(all, SIZE_MAX / 2);
  if (status == KP_OK)
    status = make_columns(all);
  return status == KP_OK ? fill(all) : status;
}

/* ---- One table of many chunks ---- */

static void move(void *array, size_t size, int to, int from, int n) {
  if (array)
    memmove((char *)array + (size_t)to * size, (char *)array + (size_t)from * size,
            (size_t)n * size);
}

static void close_gaps(job *all) {
  kp_table *table = all->table;
  table->n_rows = 0;
  for (int i = 0; i < all->n_chunks; i++) {
    kp_chunk *chunk = &all->chunk[i];
    int to = table->n_rows, from = chunk->first_row;
    for (int k = 0; k < chunk->n_line_breaks; k++)
      chunk->line_break[k].row += to - from;
    if (to != from && chunk->n_rows > 0) {
      move(table->line, sizeof *table->line, to, from, chunk->n_rows);
      for (int c = 0; c < table->n_columns; c++) {
        move(table->column[c].number, sizeof(double), to, from, chunk->n_rows);
        move(table->column[c].why, 1, to, from, chunk->n_rows);
        move(table->column[c].text, sizeof(kp_str), to, from, chunk->n_rows);
      }
    }
    table->n_rows += chunk->n_rows;
  }
}

static bool keep_line_breaks(job *all) {
  int n = 0;
  for (int i = 0; i < all->n_chunks; i++)
    n += all->chunk[i].n_line_breaks;
  kp_line_break *kept = KP_ARRAY(all->arena, kp_line_break, n);
  if (!kept)
    return false;
  all->table->decoded->line_break = kept;
  all->table->decoded->n_line_breaks = n;
  for (int i = 0; i < all->n_chunks; i++) {
    const kp_chunk *chunk = &all->chunk[i];
    if (chunk->n_line_breaks)
      memcpy(kept, chunk->line_break, (size_t)chunk->n_line_breaks * sizeof *kept);
    kept += chunk->n_line_breaks;
  }
  return true;
}

static bool keep_copies(job *all) {
  kp_held *held = all->table->decoded->held;
  held->cells = kp_calloc((size_t)all->n_pools + 1, sizeof(kp_arena *));
  if (!held->cells)
    return false;
  for (int i = 0; i < all->n_pools; i++) {
    if (all->pool[i].arena)
      held->cells[held->n_cells++] = all->pool[i].arena;
    all->pool[i].arena = NULL;
  }
  return true;
}

/* ---- Per cent or not ---- */

static bool is_noted(const job *all, int column) {
  for (int i = 0; i < all->n_chunks; i++) {
    if (all->chunk[i].noted && all->chunk[i].noted[column])
      return true;
  }
  return false;
}

/* Clears what the chunks noted of a column and says when it is written both ways. 0 is the same
 * either way. */
static void settle_column(job *all, int column) {
  const kp_table *table = all->table;
  kp_table_column *at = &table->column[column];
  int percent = -1, plain = -1;
  for (int row = 0; row < table->n_rows; row++) {
    if (at->why[row] == KP_WRITTEN_PERCENT && percent < 0)
      percent = row;
    else if (at->why[row] == KP_PRESENT && plain < 0 && at->number[row] != 0.0)
      plain = row;
    at->why[row] &= KP_WHY_BITS;
  }
  at->percent_row = percent + 1;
  at->plain_row = plain < 0 ? -1 : plain + 1;
  if (percent < 0 || plain < 0 || table->decoded->is_piece)
    return;
  char percent_line[16], plain_line[16];
  snprintf(percent_line, sizeof percent_line, "%u", kp_table_cell_line(table, percent, column));
  snprintf(plain_line, sizeof plain_line, "%u", kp_table_cell_line(table, plain, column));
  kp_place place = kp_table_place(table, percent > plain ? percent : plain, column);
  place.indicator = all->requests[column].indicator;
  kp_diag_error(all->diag, &place, KP_MSG_CELL_PERCENT_MIXED,
                KP_ARGS(table->header[column].at, percent_line, plain_line),
                KP_MSG_CELL_PERCENT_MIXED_HINT);
}

static kp_status settle(job *all) {
  for (int i = 0; i < all->n_chunks; i++) {
    if (all->chunk[i].no_memory)
      return kp_diag_no_memory(all->diag);
  }
  close_gaps(all);
  if (!keep_line_breaks(all) || !keep_copies(all))
    return kp_diag_no_memory(all->diag);
  int64_t errors = kp_diag_errors(all->diag);
  for (int i = 0; i < all->n_chunks; i++) {
    if (all->chunk[i].diag)
      kp_diag_join(all->diag, all->chunk[i].diag);
  }
  for (int i = 0; i < all->table->n_columns; i++) {
    if (all->table->column[i].why && is_noted(all, i))
      settle_column(all, i);
  }
  return kp_diag_errors(all->diag) > errors ? KP_INPUT : KP_OK;
}

kp_status kp_table_read_tuned(kp_table *table, const kp_column_request *requests, int unit_column,
                              const kp_table_options *options, const kp_reading_tuning *tuning,
                              kp_arena *arena, kp_diag *diag) {
  job all = {.table = table, .requests = requests, .arena = arena, .diag = diag};
  all.reading = (kp_reading){.table = table,
                             .n_columns = table->n_columns,
                             .unit_column = unit_column,
                             .bad_as_missing = options && options->bad_as_missing,
                             .through_csv = tuning && tuning->through_csv};
  kp_status status = cut(&all, tuning && tuning->piece ? tuning->piece : USUAL_PIECE);
  if (status == KP_OK)
    status = make_columns(&all);
  if (status == KP_OK)
    status = fill(&all);
  if (status == KP_OK && all.n_chunks > 1 && any_bad_quote(&all))
    status = fill_in_order(&all);
  if (status == KP_OK)
    status = settle(&all);
  if (status != KP_SYSTEM && kp_xlsx_check(table, &table->decoded->held->sheet, requests,
                                           all.reading.bad_as_missing, diag) != KP_OK)
    status = KP_INPUT;
  clear_chunks(&all);
  return status;
}

kp_status kp_table_read(kp_table *table, const kp_column_request *requests, int unit_column,
                        const kp_table_options *options, kp_arena *arena, kp_diag *diag) {
  return kp_table_read_tuned(table, requests, unit_column, options, NULL, arena, diag);
}
