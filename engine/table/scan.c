/* SPDX-License-Identifier: GPL-3.0-or-later
 * Scan: clean records straight from text to columns, everything else by way of kp_csv_next or a
 * plain split.
 *
 * A record is clean when it is one line without a quote, has the header's number of cells, and
 * every cell can be read. scan_record stops at the first thing that it does not understand and
 * leaves the record to careful_record, which begins it anew: what was stored already is written
 * over. No bounds are checked inside a record: the scan only goes where a line end stands before
 * the end of the text, and every loop stops at one. Digits: up to 19 gathered in 64 bits; an
 * integer up to 2^53 over a power of ten up to 10^22 are exact doubles, so their quotient is
 * rounded once (Clinger). All other numbers go through kp_cell_read. */
#include <math.h>
#include <string.h>

#include "table/bits.h"
#include "table/reading.h"

enum {
  STOPS = 1,
  SPACES = 2
}; /* bits of kinds[]: ends a cell or is a quote; may belong to white space */

typedef struct {
  char separator;
  uint8_t kinds[256];
  const char *wide_end; /* up to here, KP_BITS_ROOM bytes may be read at once */
} alphabet;

static void alphabet_init(alphabet *out, char separator, const struct kp_table_text *text) {
  *out =
      (alphabet){.separator = separator,
                 .wide_end = text->len < KP_BITS_ROOM ? NULL : text->at + text->len - KP_BITS_ROOM};
  /* white space and the last and first bytes of U+00A0, U+3000 and U+FEFF: see kp_str_trim */
  static const unsigned char spaces[] = {' ', '\t', '\v', '\f', 0xC2, 0xA0, 0xE3, 0x80, 0xEF, 0xBF};
  for (size_t i = 0; i < sizeof spaces; i++)
    out->kinds[spaces[i]] = SPACES;
  out->kinds[(unsigned char)separator] = STOPS;
  out->kinds['\n'] = out->kinds['\r'] = out->kinds['"'] = STOPS;
}

/* The first byte from at on that may end a cell, or a quote. */
static const char *stop_behind(const char *at, const alphabet *letters) {
  while (at <= letters->wide_end) {
    unsigned stops = kp_bits16_stops(at, letters->separator);
    if (stops)
      return at + __builtin_ctz(stops);
    at += 16;
  }
  while (!(letters->kinds[(unsigned char)*at] & STOPS))
    at++;
  return at;
}

static kp_str trimmed(const char *at, const char *end, const alphabet *letters) {
  kp_str text = {at, (uint32_t)(end - at)};
  if (at < end &&
      ((letters->kinds[(unsigned char)*at] | letters->kinds[(unsigned char)end[-1]]) & SPACES))
    return kp_str_trim(text);
  return text;
}

static bool ends_cell(char c, const alphabet *letters) {
  return c == letters->separator || c == '\n' || c == '\r';
}

static const double powers[] = {1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,
                                1e8,  1e9,  1e10, 1e11, 1e12, 1e13, 1e14, 1e15,
                                1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};

/* Up to nineteen digits, one by one; the end of the cell, or NULL when they are not plain. */
static const char *read_many_digits(double *out, const char *first, const alphabet *letters) {
  const char *p = first;
  uint64_t mantissa = 0;
  unsigned digit;
  while ((digit = (unsigned)(unsigned char)*p - '0') <= 9) {
    mantissa = mantissa * 10 + digit;
    p++;
  }
  int64_t n_digits = p - first, n_after = 0;
  if (n_digits > 0 && *p == '.') {
    const char *point = p++;
    while ((digit = (unsigned)(unsigned char)*p - '0') <= 9) {
      mantissa = mantissa * 10 + digit;
      p++;
    }
    n_after = p - point - 1;
    n_digits = n_after > 0 ? n_digits + n_after : 0;
  }
  if (n_digits == 0 || n_digits > 19 || mantissa > UINT64_C(1) << 53 || !ends_cell(*p, letters))
    return NULL;
  *out = (double)mantissa / powers[n_after];
  return p;
}

/* Reads plain digits; the end of the cell, or NULL when they are not plain. An empty cell is not
 * plain. Up to seven digits and a point are read without a loop, so that nothing hangs on how many
 * there are. */
static inline const char *read_digits(double *out, const char *at, const alphabet *letters) {
  const char *first = at + (*at == '-'), *end;
  double value;
  unsigned others = first <= letters->wide_end ? kp_bits16_not_digits(first) : 0;
  unsigned n_before = others ? (unsigned)__builtin_ctz(others) : 0, n_after = 0;
  end = first + n_before;
  if (n_before > 0 && *end == '.') {
    others &= others - 1;
    end = first + (others ? (unsigned)__builtin_ctz(others) : 0);
    n_after = (unsigned)(end - first) - n_before - 1;
  }
  bool plain = n_before - 1 < 7 && end - first <= 8 &&
               (n_after > 0) == (*(first + n_before) == '.') && ends_cell(*end, letters);
  if (plain) {
    value = (double)kp_bits_digits(first, n_before, n_after) / powers[n_after];
  } else {
    end = read_many_digits(&value, first, letters);
    if (!end)
      return NULL;
  }
  *out = *at == '-' ? -value : value;
  return end;
}

typedef struct {
  kp_chunk *chunk;
  const kp_reading *reading;
  const alphabet *letters;
  int row;
  bool any; /* a cell of the record is not blank */
} scan;

/* A cell that is not plain digits: the end of the cell, or NULL to leave the record to
 * careful_record. */
static const char *scan_other(scan *in, int column, const char *at) {
  const kp_filled *filled = &in->reading->column[column];
  const char *end = stop_behind(at, in->letters);
  if (*end == '"' || end - at > KP_CELL_MOST)
    return NULL;
  kp_str text = trimmed(at, end, in->letters);
  in->any |= text.len > 0;
  if (filled->plan == KP_PLAN_SKIP)
    return end;
  if (filled->plan == KP_PLAN_TEXT) {
    if (in->reading->copies_text && text.len) {
      text = kp_rows_copy(in->chunk->pool, text);
      in->chunk->no_memory |= !text.at;
    }
    filled->text[in->row] = text;
    return end;
  }
  kp_cell_value value;
  if (kp_cell_read(&value, text, &filled->rule) != KP_CELL_OK || value.month_only)
    return NULL;
  kp_rows_store(in->chunk, in->reading, column, in->row, &value);
  return end;
}

static const char *scan_number(scan *in, int column, const char *at) {
  const kp_filled *filled = &in->reading->column[column];
  const char *end = read_digits(&filled->number[in->row], at, in->letters);
  if (end) {
    in->any = true;
    return end;
  }
  if (ends_cell(*at, in->letters)) {
    filled->number[in->row] = NAN;
    filled->why[in->row] = KP_BLANK;
    return at;
  }
  return scan_other(in, column, at);
}

/* The record at at; what stands behind it, or NULL when it is not clean. */
static const char *scan_record(scan *in, const char *at) {
  int last = in->reading->n_columns - 1;
  in->any = false;
  for (int column = 0;; column++) {
    at = in->reading->column[column].plan == KP_PLAN_NUMBER ? scan_number(in, column, at)
                                                            : scan_other(in, column, at);
    if (!at)
      return NULL;
    if (column == last)
      break;
    if (*at != in->letters->separator)
      return NULL;
    at++;
  }
  while (*at == in->letters->separator) /* empty cells behind the last column */
    at++;
  if (!in->any || (*at != '\n' && *at != '\r'))
    return NULL;
  return at + 1;
}

/* ---- Records that are not clean ---- */

static kp_record split(kp_chunk *chunk, const kp_reading *reading, const char *at,
                       const char *end) {
  kp_record record = {.cell = chunk->cell, .line = chunk->cursor.line};
  for (bool more = true; more; record.n_all++) {
    const char *stop = memchr(at, reading->table->separator, (size_t)(end - at));
    more = stop != NULL;
    if (!stop)
      stop = end;
    kp_str text = {at, (uint32_t)(stop - at)};
    if (record.n_cells < reading->n_columns)
      chunk->cell[record.n_cells++] = text;
    else
      record.extra |= kp_str_trim(text).len > 0;
    at = stop + 1;
  }
  return record;
}

static void through_csv(kp_chunk *chunk, const kp_reading *reading) {
  if (!chunk->csv)
    chunk->csv = kp_csv_new(reading->table->separator, reading->n_columns);
  if (!chunk->csv) {
    chunk->no_memory = true;
    return;
  }
  kp_record record;
  kp_csv_status status = kp_csv_next(&record, chunk->csv, &chunk->cursor);
  if (status == KP_CSV_RECORD)
    kp_rows_keep(chunk, reading, &record, true);
  else if (status != KP_CSV_END)
    kp_rows_fault(chunk, reading, status, &record);
}

static void careful_record(kp_chunk *chunk, const kp_reading *reading) {
  const char *at = chunk->cursor.at, *next = kp_csv_line_end(at, chunk->cursor.end), *end = next;
  if (reading->through_csv || next - at > KP_CELL_MOST || memchr(at, '"', (size_t)(next - at))) {
    through_csv(chunk, reading);
    return;
  }
  while (end > at && (end[-1] == '\n' || end[-1] == '\r'))
    end--;
  kp_record record = split(chunk, reading, at, end);
  kp_rows_keep(chunk, reading, &record, false);
  chunk->cursor.at = next;
  chunk->cursor.line++;
}

/* ---- The chunk ---- */

/* Clean records from the cursor on, as long as they are clean and end before safe. A record that
 * cannot be a row may begin where the chunk's stretch of the columns ends: nothing may be stored of
 * it. */
static void scan_clean(kp_chunk *chunk, const kp_reading *reading, const alphabet *letters,
                       const char *safe) {
  scan in = {chunk, reading, letters, chunk->first_row + chunk->n_rows, false};
  const char *at = chunk->cursor.at;
  uint32_t line = chunk->cursor.line;
  while (at < safe && in.row - chunk->first_row < chunk->most_rows) {
    const char *next = scan_record(&in, at);
    if (!next)
      break;
    reading->table->line[in.row++] = line++;
    at = next;
    if (at[-1] == '\r' && at < safe && *at == '\n')
      at++;
  }
  chunk->n_rows = in.row - chunk->first_row;
  chunk->cursor.at = at;
  chunk->cursor.line = line;
}

void kp_scan_chunk(kp_chunk *chunk, const kp_reading *reading) {
  chunk->cell = kp_malloc((size_t)reading->n_columns * sizeof *chunk->cell);
  chunk->noted = kp_calloc((size_t)reading->n_columns, 1);
  chunk->no_memory = !chunk->cell || !chunk->noted;
  alphabet letters;
  alphabet_init(&letters, reading->table->separator, reading->table->decoded);
  const char *safe = chunk->cursor.end;
  while (safe > chunk->cursor.at && safe[-1] != '\n' && safe[-1] != '\r')
    safe--;
  while (chunk->cursor.at < chunk->cursor.end && !chunk->no_memory) {
    if (!reading->through_csv)
      scan_clean(chunk, reading, &letters, safe);
    if (chunk->cursor.at < chunk->cursor.end)
      careful_record(chunk, reading);
  }
  kp_free(chunk->cell);
  chunk->cell = NULL;
  kp_csv_free(chunk->csv);
  chunk->csv = NULL;
}
