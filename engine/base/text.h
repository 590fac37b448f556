/* SPDX-License-Identifier: GPL-3.0-or-later
 * Text: UTF-8 spans, a growing buffer, and the comparisons that names need.
 *
 * All text inside the engine is valid UTF-8: table/ decodes data and index files before anything
 * else sees them. A kp_str is a span into memory that somebody else owns (a decoded file, an
 * arena); it is not NUL-terminated. Names (columns, units, cities) are compared in folded form:
 * NFKC, case folded, blanks trimmed at the ends and single inside, so that "Ａ０７ " is "a07". */
#ifndef KP_BASE_TEXT_H
#define KP_BASE_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "kaoping.h"

typedef struct kp_arena kp_arena;

typedef struct {
  const char *at; /* may be NULL when len is 0 */
  uint32_t len;   /* bytes */
} kp_str;

/* A span over a NUL-terminated string; borrows. NULL gives the empty span. */
kp_str kp_str_of(const char *text);

/* True when both spans hold the same bytes. */
bool kp_str_equal(kp_str a, kp_str b);

/* Order by bytes (the C collation), the shorter first on a common prefix: <0, 0, >0. */
int kp_str_compare(kp_str a, kp_str b);

/* The span without white space at its ends; ASCII blanks, tabs, U+00A0, U+3000 and U+FEFF count. */
kp_str kp_str_trim(kp_str text);

/* A NUL-terminated copy in the arena; NULL when memory is out. */
const char *kp_str_copy(kp_arena *arena, kp_str text);

/* The folded form (see above) in the arena; {NULL, 0} when memory is out or text is not UTF-8. */
kp_str kp_str_fold(kp_arena *arena, kp_str text);

/* Columns that text takes on a terminal: a wide (Chinese) character two, a combining mark none. */
int kp_text_width(kp_str text);

/* Edit distance in code points (insert, delete, replace, swap of neighbours each 1), no more than
 * limit + 1: for "did you mean". */
int kp_text_distance(kp_str a, kp_str b, int limit);

/* The candidate nearest to text, or -1 when none is near enough to be meant: at most one change in
 * names up to 4 code points, two up to 8, three beyond. The first of equals. */
int kp_text_nearest(kp_str text, const kp_str *candidates, int n_candidates);

/* A growing text. Init to {0}; failed is sticky, so a writer checks once at the end. */
typedef struct {
  char *at; /* NUL-terminated once anything was added */
  size_t len, cap;
  bool failed; /* memory ran out: what is held is incomplete */
} kp_buf;

void kp_buf_add(kp_buf *buf, const char *text);
void kp_buf_add_str(kp_buf *buf, kp_str text);
void kp_buf_add_bytes(kp_buf *buf, const void *bytes, size_t len);
void kp_buf_printf(kp_buf *buf, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* Makes room for len more bytes and returns where they go, or NULL; the caller adds to buf->len. */
char *kp_buf_room(kp_buf *buf, size_t len);
/* Frees and resets to {0}. */
void kp_buf_clear(kp_buf *buf);

#endif
