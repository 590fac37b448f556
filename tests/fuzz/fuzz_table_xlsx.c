/* SPDX-License-Identifier: GPL-3.0-or-later
 * Fuzz target: a workbook from any bytes.
 *
 * An input that begins with PK or with the mark of a compound file is the file itself. Any other is
 * parts one behind another, each after a line "=== name" of the list below, which are zipped first:
 * so that what is changed in them is not lost on a checksum. Whatever they hold, the reading ends;
 * a table that is given has rows in order, texts of UTF-8 without control characters, a value or a
 * reason in every cell; one that is refused says why. */
#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <zip.h>

#include "table/reading.h"
#include "table/xlsx.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char *const names[] = {"xl/workbook.xml",
                                    "xl/_rels/workbook.xml.rels",
                                    "xl/worksheets/sheet1.xml",
                                    "xl/worksheets/sheet2.xml",
                                    "xl/styles.xml",
                                    "xl/sharedStrings.xml",
                                    "_rels/.rels"};
enum { N_NAMES = sizeof names / sizeof names[0], MOST_BYTES = 1 << 16 };

static void check(bool good) {
  if (!good)
    abort();
}

/* ---- The file ---- */

/* Which part a line "=== name" begins; -1: it is none. */
static int begins_part(const char *line, size_t len) {
  for (int i = 0; i < N_NAMES; i++) {
    size_t name_len = strlen(names[i]);
    if (len == name_len + 4 && memcmp(line, "=== ", 4) == 0 &&
        memcmp(line + 4, names[i], name_len) == 0)
      return i;
  }
  return -1;
}

static void add_part(zip_t *zip, int part, const char *from, const char *to) {
  zip_source_t *source = zip_source_buffer(zip, from, (size_t)(to - from), 0);
  check(source != NULL);
  zip_int64_t at = zip_file_add(zip, names[part], source, ZIP_FL_OVERWRITE);
  check(at >= 0 && zip_set_file_compression(zip, (zip_uint64_t)at, ZIP_CM_STORE, 0) == 0);
}

static void add_parts(zip_t *zip, const char *at, const char *end) {
  const char *from = at;
  int part = 2;
  while (at < end) {
    const char *stop = memchr(at, '\n', (size_t)(end - at));
    const char *line_end = stop ? stop : end, *next = stop ? stop + 1 : end;
    int begun = begins_part(at, (size_t)(line_end - at));
    if (begun >= 0) {
      if (at > from)
        add_part(zip, part, from, at);
      part = begun;
      from = next;
    }
    at = next;
  }
  add_part(zip, part, from, end);
}

/* The zip of the parts; free(). */
static char *zipped(size_t *len, const char *bytes, size_t size) {
  zip_source_t *target = zip_source_buffer_create(NULL, 0, 0, NULL);
  zip_t *zip = zip_open_from_source(target, ZIP_TRUNCATE, NULL);
  check(zip != NULL);
  zip_source_keep(target);
  add_parts(zip, bytes, bytes + size);
  check(zip_close(zip) == 0);
  zip_stat_t stat;
  check(zip_source_stat(target, &stat) == 0 && zip_source_open(target) == 0);
  *len = (size_t)stat.size;
  char *made = malloc(*len + !*len);
  check(made != NULL && zip_source_read(target, made, *len) == (zip_int64_t)*len);
  zip_source_close(target);
  zip_source_free(target);
  return made;
}

/* ---- The table ---- */

static void check_text(kp_str text) {
  for (uint32_t i = 0; i < text.len; i++)
    check((unsigned char)text.at[i] >= 0x20);
}

static void check_table(const kp_table *table) {
  for (int row = 0; row < table->n_rows; row++) {
    check(table->line[row] > (row ? table->line[row - 1] : table->header_line));
    for (int i = 0; i < table->n_columns; i++) {
      const kp_table_column *column = &table->column[i];
      check(kp_table_cell_line(table, row, i) == table->line[row]);
      if (column->text)
        check_text(column->text[row]);
      else
        check((column->why[row] == KP_PRESENT) == !isnan(column->number[row]));
    }
  }
}

static void read_book(const char *bytes, size_t len) {
  kp_arena *arena = kp_arena_new();
  kp_diag *diag = kp_diag_new();
  kp_table *table = NULL;
  check(arena && diag);
  kp_status status = kp_table_open_bytes(&table, bytes, len, "t.xlsx", NULL, arena, diag);
  if (status == KP_OK) {
    kp_column_request *requests = KP_ARRAY(arena, kp_column_request, table->n_columns);
    for (int i = 0; i < table->n_columns; i++) {
      requests[i].wanted = true;
      requests[i].rule.kind = (kp_cell_kind)(i % 4);
    }
    status = kp_table_read(table, requests, 0, NULL, arena, diag);
    if (table->line)
      check_table(table);
  }
  check((status == KP_OK) == (kp_diag_errors(diag) == 0));
  kp_table_close(table);
  kp_diag_free(diag);
  kp_arena_free(arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  if (size > MOST_BYTES)
    return 0;
  char *bytes = malloc(size + !size);
  check(bytes != NULL);
  memcpy(bytes, data, size);
  size_t len = size;
  if (!kp_xlsx_is(bytes, size)) {
    char *made = zipped(&len, bytes, size);
    free(bytes);
    bytes = made;
  }
  read_book(bytes, len);
  free(bytes);
  return 0;
}
