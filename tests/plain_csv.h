/* SPDX-License-Identifier: GPL-3.0-or-later
 * A plain CSV reader for tests that compute expected figures on their own: none of the engine's
 * code is in it, so that a fault of the engine's reader shows.
 *
 * A file is read whole, decoded by iconv when an encoding is named, and cut in place: quotes,
 * doubled quotes, CRLF and LF, a BOM. Row 0 is the header. Cells point into the text. What it
 * cannot read fails the test. */
#ifndef KP_TESTS_PLAIN_CSV_H
#define KP_TESTS_PLAIN_CSV_H

#include <iconv.h>

#include "support.h"

typedef struct {
  char *text;
  char **cell; /* row-major */
  int n_rows, n_columns;
} plain_csv;

static inline char *plain_decode(char *bytes, size_t len, const char *encoding) {
  iconv_t to_utf8 = iconv_open("UTF-8", encoding);
  assert_true(to_utf8 != (iconv_t)-1);
  size_t left = len * 4, size = left + 1;
  char *text = malloc(size), *in = bytes, *out = text;
  assert_non_null(text);
  assert_true(iconv(to_utf8, &in, &len, &out, &left) != (size_t)-1);
  *out = '\0';
  iconv_close(to_utf8);
  free(bytes);
  return text;
}

/* Cuts the cell that begins at *at and moves *at behind it. True when it was the last of its row.
 */
static inline bool plain_cut(char **cell, char **at) {
  char *from = *at, *to = from;
  bool quoted = *from == '"';
  *cell = to;
  if (quoted)
    from++;
  while (*from && (quoted || (*from != ',' && *from != '\r' && *from != '\n'))) {
    if (quoted && *from == '"' && *++from != '"') {
      quoted = false;
      continue;
    }
    *to++ = *from++;
  }
  bool last = *from != ',';
  if (*from == '\r')
    from++;
  if (*from)
    from++;
  *to = '\0';
  *at = from;
  return last;
}

static inline plain_csv plain_csv_of(char *text) {
  plain_csv csv = {.text = text};
  char *at = strncmp(text, "\xEF\xBB\xBF", 3) == 0 ? text + 3 : text;
  size_t n = 0, cap = 0;
  while (*at) {
    if (n == cap) {
      cap = cap ? cap * 2 : 1024;
      csv.cell = realloc(csv.cell, cap * sizeof *csv.cell);
      assert_non_null(csv.cell);
    }
    bool last = plain_cut(&csv.cell[n++], &at);
    if (last && csv.n_rows == 0)
      csv.n_columns = (int)n;
    if (last)
      assert_int_equal(n, (size_t)++csv.n_rows * (size_t)csv.n_columns);
  }
  assert_true(csv.n_rows > 0);
  return csv;
}

/* encoding NULL: UTF-8. */
static inline plain_csv plain_csv_read(const char *path, const char *encoding) {
  size_t len;
  char *bytes = support_read(path, &len);
  return plain_csv_of(encoding ? plain_decode(bytes, len, encoding) : bytes);
}

/* A file that need not be there: then it has no rows. */
static inline plain_csv plain_csv_read_if_there(const char *path) {
  return support_exists(path) ? plain_csv_read(path, NULL) : (plain_csv){0};
}

static inline void plain_csv_clear(plain_csv *csv) {
  free(csv->cell);
  free(csv->text);
  *csv = (plain_csv){0};
}

static inline const char *plain_cell(const plain_csv *csv, int row, int column) {
  return csv->cell[row * csv->n_columns + column];
}

/* The column with one of two names (b may be NULL); -1: none. */
static inline int plain_find(const plain_csv *csv, const char *a, const char *b) {
  for (int c = 0; csv->n_rows > 0 && c < csv->n_columns; c++) {
    const char *name = plain_cell(csv, 0, c);
    if (strcmp(name, a) == 0 || (b && strcmp(name, b) == 0))
      return c;
  }
  return -1;
}

#endif
