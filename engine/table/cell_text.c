/* SPDX-License-Identifier: GPL-3.0-or-later
 * Cell text: line to place by an index of line beginnings, then the record is walked once more.
 *
 * Only rows that the reader took are asked for, so quotes are known to be closed. The index costs 8
 * bytes a line and one pass over the text, and only where somebody asks: scoring alone does not. */
#include "table/cell_text.h"

#include <stdatomic.h>
#include <string.h>

#include "table/reading.h"

struct kp_line_index {
  size_t n;
  const char *line[]; /* beginnings of the lines behind the header */
};

static kp_line_index *index_make(const struct kp_table_text *text) {
  const char *end = text->at + text->len;
  bool plain = memchr(text->at, '\r', text->len) == NULL; /* only LF ends a line */
  size_t cap = text->len / 64 + 16, n = 0;
  kp_line_index *index = kp_malloc(sizeof *index + cap * sizeof index->line[0]);
  if (index == NULL) {
    return NULL;
  }
  for (const char *at = text->rows; at < end;) {
    if (n == cap) {
      cap *= 2;
      kp_line_index *wider = kp_realloc(index, sizeof *index + cap * sizeof index->line[0]);
      if (wider == NULL) {
        kp_free(index);
        return NULL;
      }
      index = wider;
    }
    index->line[n++] = at;
    const char *last = plain ? memchr(at, '\n', (size_t)(end - at)) : NULL;
    at = !plain ? kp_csv_line_end(at, end) : last != NULL ? last + 1 : end;
  }
  index->n = n;
  return index;
}

static const kp_line_index *index_of(const struct kp_table_text *text,
                                     _Atomic(kp_line_index *) *slot) {
  kp_line_index *index = atomic_load(slot);
  if (index != NULL) {
    return index;
  }
  kp_line_index *made = index_make(text);
  if (made == NULL || atomic_compare_exchange_strong(slot, &index, made)) {
    return made;
  }
  kp_free(made); /* another thread was first */
  return index;
}

/* The first byte of a line, NULL when there is none. */
static const char *line_at(const struct kp_table_text *text, const kp_line_index *index,
                           uint32_t line) {
  size_t behind = line - text->rows_line;
  return line < text->rows_line || behind >= index->n ? NULL : index->line[behind];
}

/* The byte behind the closing quote of the cell whose first quote stands at at. */
static const char *quote_end(const char *at, const char *end) {
  for (at++; at < end; at++) {
    if (*at == '"' && (at + 1 == end || at[1] != '"')) {
      return at + 1;
    }
    at += *at == '"';
  }
  return end;
}

static bool ends_cell(char c, char separator) {
  return c == separator || c == '\n' || c == '\r';
}

/* One cell from at; *next is where it ended: a separator, a line end or the end. */
static kp_str walk_cell(const char **next, const char *at, const char *end, char separator) {
  while (at < end && *at == ' ') {
    at++;
  }
  bool quoted = at < end && *at == '"';
  const char *first = at;
  at = quoted ? quote_end(at, end) : at;
  const char *last = at;
  while (at < end && !ends_cell(*at, separator)) {
    at++;
  }
  *next = at;
  if (quoted && last - first >= 2) {
    return kp_str_trim((kp_str){first + 1, (uint32_t)(last - first - 2)});
  }
  return kp_str_trim((kp_str){first, (uint32_t)(at - first)});
}

kp_str kp_table_cell_text(const kp_table *table, _Atomic(kp_line_index *) *index, int row,
                          int column) {
  const struct kp_table_text *text = table->decoded;
  const kp_line_index *lines = index_of(text, index);
  const char *at = lines == NULL ? NULL : line_at(text, lines, table->line[row]);
  const char *end = text->at + text->len;
  kp_str cell = {0};
  for (int c = 0; at != NULL && c <= column; c++) {
    cell = walk_cell(&at, at, end, table->separator);
    if (c < column && (at == end || *at != table->separator)) {
      return (kp_str){0};
    }
    at++;
  }
  return cell;
}

void kp_line_index_free(kp_line_index *index) {
  kp_free(index);
}
