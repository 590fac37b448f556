/* SPDX-License-Identifier: GPL-3.0-or-later
 * CSV through libcsv 3.0.3. What is known of it and met here:
 *   - a record is not a line: the callback for a record's end tells; blank lines have none, so they
 * are passed over before;
 *   - a cell begins on the line on which the one before it ended;
 *   - strict mode stops at a quote that is out of place; CSV_STRICT_FINI makes an unclosed last
 * quote a fault instead of a cell;
 *   - cells are handed out of its own buffer: they are copied, one behind the other, into text.
 * Long lines are fed in pieces, so that a cell that has no end is noticed at KP_CELL_MOST and not
 * at the end of the file. */
#include "table/csv.h"

#include <csv.h>
#include <string.h>

#include "base/arena.h"
#include "table/bits.h"

enum { PIECE = 1 << 16, BUFFER_STEP = 4096 };

struct kp_csv {
  struct csv_parser parser;
  char separator;
  int most;
  kp_buf text; /* the kept cells of the record */
  uint32_t *cell_line;
  size_t *cell_end; /* in text */
  kp_str *cell;
  int size; /* of the three */
  /* the record that is being read */
  int n_cells;
  int64_t n_all;
  bool extra, ended, failed, too_long;
  uint32_t line;       /* being fed */
  uint32_t field_line; /* on which the next cell begins */
  size_t since_field;  /* bytes fed since the last cell ended */
};

/* ---- What libcsv calls ---- */

static bool grow(kp_csv *csv) {
  int size = csv->size ? csv->size * 2 : 64;
  uint32_t *lines = kp_realloc(csv->cell_line, (size_t)size * sizeof *lines);
  if (lines)
    csv->cell_line = lines;
  size_t *ends = kp_realloc(csv->cell_end, (size_t)size * sizeof *ends);
  if (ends)
    csv->cell_end = ends;
  kp_str *cells = kp_realloc(csv->cell, (size_t)size * sizeof *cells);
  if (cells)
    csv->cell = cells;
  if (!lines || !ends || !cells)
    return false;
  csv->size = size;
  return true;
}

static void take_field(void *bytes, size_t len, void *data) {
  kp_csv *csv = data;
  if (csv->ended || csv->failed || csv->too_long)
    return;
  if (len > KP_CELL_MOST) {
    csv->too_long = true;
    return;
  }
  if (csv->n_cells < csv->most) {
    if (csv->n_cells == csv->size && !grow(csv)) {
      csv->failed = true;
      return;
    }
    kp_buf_add_bytes(&csv->text, bytes, len);
    csv->cell_line[csv->n_cells] = csv->field_line;
    csv->cell_end[csv->n_cells] = csv->text.len;
    csv->n_cells++;
  } else if (kp_str_trim((kp_str){bytes, (uint32_t)len}).len > 0) {
    csv->extra = true;
  }
  csv->n_all++;
  csv->field_line = csv->line;
  csv->since_field = 0;
}

static void take_record(int end, void *data) {
  (void)end;
  ((kp_csv *)data)->ended = true;
}

/* ---- The parser's life ---- */

static void start_parser(kp_csv *csv) {
  csv_init(&csv->parser, CSV_STRICT | CSV_STRICT_FINI);
  csv_set_delim(&csv->parser, (unsigned char)csv->separator);
  csv_set_blk_size(&csv->parser, BUFFER_STEP);
  csv_set_realloc_func(&csv->parser, kp_realloc);
  csv_set_free_func(&csv->parser, kp_free);
}

kp_csv *kp_csv_new(char separator, int most_cells) {
  kp_csv *csv = kp_calloc(1, sizeof *csv);
  if (!csv)
    return NULL;
  csv->separator = separator;
  csv->most = most_cells;
  start_parser(csv);
  return csv;
}

void kp_csv_free(kp_csv *csv) {
  if (!csv)
    return;
  csv_free(&csv->parser);
  kp_buf_clear(&csv->text);
  kp_free(csv->cell_line);
  kp_free(csv->cell_end);
  kp_free(csv->cell);
  kp_free(csv);
}

/* ---- Lines ---- */

const char *kp_csv_line_end(const char *at, const char *end) {
  while (end - at >= 16 && !kp_bits16_line_ends(at))
    at += 16;
  while (at < end && *at != '\n' && *at != '\r')
    at++;
  if (at == end)
    return end;
  return *at == '\r' && at + 1 < end && at[1] == '\n' ? at + 2 : at + 1;
}

/* Blanks as libcsv sees them, and a line end or the end of the text. */
static bool is_blank_line(const kp_csv *csv, const char *at, const char *end) {
  while (at < end && (*at == ' ' || (*at == '\t' && csv->separator != '\t')))
    at++;
  return at == end || *at == '\n' || *at == '\r';
}

static void skip_blank_lines(const kp_csv *csv, kp_csv_cursor *cursor) {
  while (cursor->at < cursor->end && is_blank_line(csv, cursor->at, cursor->end)) {
    cursor->at = kp_csv_line_end(cursor->at, cursor->end);
    cursor->line++;
  }
}

/* ---- Records ---- */

/* Feeds one line; false when libcsv stops in it. */
static bool feed_line(kp_csv *csv, const char *at, const char *end) {
  while (at < end) {
    size_t len = (size_t)(end - at) < PIECE ? (size_t)(end - at) : PIECE;
    csv->since_field += len;
    if (csv_parse(&csv->parser, at, len, take_field, take_record, csv) != len)
      return false;
    if (csv->since_field > (size_t)KP_CELL_MOST + 2 * PIECE) {
      csv->too_long = true;
      return false;
    }
    if (csv->failed || csv->too_long || csv->text.failed)
      return false;
    at += len;
  }
  return true;
}

/* Whether the cell that is being read began with a quote: libcsv does not say. start is the
 * record's; the cells before this one are whole, so the quotes in front of it come in pairs. */
static bool is_quoted_cell(const kp_csv *csv, const char *start, const char *end) {
  bool quoted = false;
  int64_t field = 0;
  for (const char *at = start; at < end && field < csv->n_all; at++) {
    quoted ^= *at == '"';
    field += *at == csv->separator && !quoted;
    start = at + 1;
  }
  while (start < end && (*start == ' ' || *start == '\t'))
    start++;
  return start < end && *start == '"';
}

/* Drops the record: the cursor goes behind the line on which the faulty cell began. */
static kp_csv_status give_up(kp_record *out, kp_csv *csv, kp_csv_cursor *cursor, bool at_end) {
  csv_free(&csv->parser);
  bool no_memory = csv->failed || csv->text.failed || csv->parser.status == CSV_ENOMEM;
  start_parser(csv);
  if (no_memory)
    return KP_CSV_NO_MEMORY;
  uint32_t fed = csv->line;
  bool quoted = is_quoted_cell(csv, cursor->at, cursor->end);
  *out = (kp_record){.line = csv->field_line, .n_all = csv->n_all + 1};
  do {
    cursor->at = kp_csv_line_end(cursor->at, cursor->end);
  } while (cursor->line++ < csv->field_line && cursor->at < cursor->end);
  if (csv->too_long)
    return KP_CSV_TOO_LONG;
  if (!quoted)
    return KP_CSV_STRAY_QUOTE;
  return at_end || fed != csv->field_line ? KP_CSV_UNCLOSED : KP_CSV_BEHIND_QUOTE;
}

static kp_csv_status hand_out(kp_record *out, kp_csv *csv, uint32_t first_line) {
  size_t start = 0;
  for (int i = 0; i < csv->n_cells; i++) {
    size_t len = csv->cell_end[i] - start;
    csv->cell[i] = (kp_str){len ? csv->text.at + start : "", (uint32_t)len};
    start = csv->cell_end[i];
  }
  *out = (kp_record){.cell = csv->cell,
                     .cell_line = csv->cell_line,
                     .n_cells = csv->n_cells,
                     .n_all = csv->n_all,
                     .extra = csv->extra,
                     .line = first_line,
                     .many_lines = csv->line != first_line};
  return KP_CSV_RECORD;
}

kp_csv_status kp_csv_next(kp_record *out, kp_csv *csv, kp_csv_cursor *cursor) {
  skip_blank_lines(csv, cursor);
  if (cursor->at == cursor->end)
    return KP_CSV_END;
  csv->text.len = 0;
  csv->n_cells = 0;
  csv->n_all = 0;
  csv->extra = csv->ended = csv->failed = csv->too_long = false;
  csv->since_field = 0;
  csv->line = csv->field_line = cursor->line;
  const char *at = cursor->at;
  for (; at < cursor->end && !csv->ended; csv->line++) {
    const char *next = kp_csv_line_end(at, cursor->end);
    if (!feed_line(csv, at, next))
      return give_up(out, csv, cursor, false);
    at = next;
  }
  csv->line--;
  if (!csv->ended && (csv_fini(&csv->parser, take_field, take_record, csv) != 0 || csv->failed ||
                      csv->too_long || csv->text.failed))
    return give_up(out, csv, cursor, true);
  uint32_t first_line = cursor->line;
  cursor->at = at;
  cursor->line = csv->line + 1;
  return hand_out(out, csv, first_line);
}
