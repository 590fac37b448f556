/* SPDX-License-Identifier: GPL-3.0-or-later
 * Table: opening, finding columns, places, closing. Reading is in read.c.
 *
 * The table and all that is small live in the caller's arena; the file's bytes, text that was
 * converted or read from a workbook and copies of quoted cells hang on text->held and go with
 * kp_table_close. */
#include "table/table.h"

#include <string.h>

#include "table/encoding.h"
#include "table/header.h"
#include "table/held.h"

static kp_status decode(kp_table *table, const kp_table_options *options, kp_arena *arena,
                        kp_diag *diag) {
  kp_held *held = table->decoded->held;
  kp_decoded decoded = {0};
  kp_status status =
      kp_encoding_decode(&decoded, held->file.bytes, held->file.len,
                         options ? options->encoding : NULL, table->file, arena, diag);
  if (status != KP_OK)
    return status;
  held->converted = decoded.converted;
  table->encoding = decoded.name;
  table->decoded->at = decoded.at;
  table->decoded->len = decoded.len;
  return KP_OK;
}

/* A workbook has no encoding that could be asked for. */
static kp_status read_workbook(kp_table *table, kp_diag *diag) {
  kp_held *held = table->decoded->held;
  kp_status status =
      kp_xlsx_read(&held->sheet, held->file.bytes, held->file.len, table->file, diag);
  table->encoding = "XLSX";
  table->decoded->at = held->sheet.text ? held->sheet.text : "";
  table->decoded->len = held->sheet.len;
  return status;
}

static kp_status open_held(kp_table *table, const kp_table_options *options, kp_arena *arena,
                           kp_diag *diag) {
  const kp_bytes *file = &table->decoded->held->file;
  kp_status status = kp_xlsx_is(file->bytes, file->len) ? read_workbook(table, diag)
                                                        : decode(table, options, arena, diag);
  return status == KP_OK ? kp_header_read(table, arena, diag) : status;
}

static kp_status open_bytes(kp_table **out, kp_bytes bytes, bool owned, const char *shown,
                            const kp_table_options *options, kp_arena *arena, kp_diag *diag) {
  kp_table *table = KP_NEW(arena, kp_table);
  struct kp_table_text *text = KP_NEW(arena, struct kp_table_text);
  kp_held *held = KP_NEW(arena, kp_held);
  const char *file = kp_arena_printf(arena, "%s", shown);
  if (!table || !text || !held || !file) {
    if (owned)
      kp_file_release(&bytes);
    return kp_diag_no_memory(diag);
  }
  *held = (kp_held){.file = bytes, .owned = owned};
  text->held = held;
  *table = (kp_table){.file = file, .n_bytes = bytes.len, .decoded = text};
  kp_status status = open_held(table, options, arena, diag);
  if (status == KP_OK)
    *out = table;
  else
    kp_table_close(table);
  return status;
}

kp_status kp_table_open_bytes(kp_table **out, const void *bytes, size_t len, const char *shown,
                              const kp_table_options *options, kp_arena *arena, kp_diag *diag) {
  return open_bytes(out, (kp_bytes){.bytes = bytes, .len = len}, false, shown, options, arena,
                    diag);
}

kp_status kp_table_open(kp_table **out, const char *path, const char *shown,
                        const kp_table_options *options, kp_arena *arena, kp_diag *diag) {
  kp_bytes bytes = {0};
  kp_status status = options && options->unmapped ? kp_file_read_unmapped(&bytes, path, shown, diag)
                                                  : kp_file_read(&bytes, path, shown, diag);
  return status == KP_OK ? open_bytes(out, bytes, true, shown, options, arena, diag) : status;
}

void kp_table_close(kp_table *table) {
  if (!table || !table->decoded || !table->decoded->held)
    return;
  kp_held *held = table->decoded->held;
  if (held->owned)
    kp_file_release(&held->file);
  kp_free(held->converted);
  kp_free(held->sheet.text);
  kp_free(held->sheet.fault);
  for (int i = 0; i < held->n_cells; i++)
    kp_arena_free(held->cells[i]);
  kp_free(held->cells);
  table->decoded->held = NULL;
}

/* ---- Places ---- */

uint32_t kp_table_cell_line(const kp_table *table, int row, int column) {
  const struct kp_table_text *text = table->decoded;
  int low = 0, high = text->n_line_breaks; /* the first break behind this cell */
  while (low < high) {
    int middle = low + (high - low) / 2;
    const kp_line_break *at = &text->line_break[middle];
    if (at->row < row || (at->row == row && at->column <= column))
      low = middle + 1;
    else
      high = middle;
  }
  if (low > 0 && text->line_break[low - 1].row == row)
    return text->line_break[low - 1].line;
  return table->line[row];
}

kp_place kp_table_place(const kp_table *table, int row, int column) {
  return (kp_place){.file = table->file,
                    .line = kp_table_cell_line(table, row, column),
                    .column = (uint32_t)column + 1,
                    .column_name = table->header[column].at};
}

/* ---- Finding ---- */

static bool matches(const kp_table *table, int column, const kp_str *folded, int n_names) {
  for (int i = 0; i < n_names; i++) {
    if (folded[i].len && kp_str_equal(table->decoded->folded[column], folded[i]))
      return true;
  }
  return false;
}

int kp_table_find(const kp_table *table, const char *const *names, kp_arena *arena, kp_diag *diag) {
  int n_names = 0;
  while (names[n_names])
    n_names++;
  kp_str *folded = KP_ARRAY(arena, kp_str, n_names);
  for (int i = 0; i < n_names && folded; i++)
    folded[i] = kp_str_fold(arena, kp_str_of(names[i]));
  if (!folded) {
    kp_diag_no_memory(diag);
    return -2;
  }
  int found = -1;
  for (int i = 0; i < table->n_columns; i++) {
    if (!matches(table, i, folded, n_names))
      continue;
    if (found >= 0) {
      kp_place place = {.file = table->file, .line = table->header_line, .column = (uint32_t)i + 1};
      kp_diag_error(diag, &place, KP_MSG_TABLE_TWO_MATCH,
                    KP_ARGS(table->header[found].at, table->header[i].at, names[0]),
                    KP_MSG_TABLE_TWO_MATCH_HINT);
      return -2;
    }
    found = i;
  }
  return found;
}
