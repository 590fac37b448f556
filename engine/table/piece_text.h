/* SPDX-License-Identifier: GPL-3.0-or-later
 * Piece text: bytes of a file to UTF-8, piece by piece. Private to table/.
 *
 * The encoding is what encoding.h would find in the whole file, as far as that can be told on the
 * way: UTF-8 with or without BOM, a named one in which bytes of quotes and line ends mean nothing
 * else, or GB18030 from the first byte on that is not ASCII. Everything else is refused. */
#ifndef KP_TABLE_PIECE_TEXT_H
#define KP_TABLE_PIECE_TEXT_H

#include "table/table.h"

typedef enum { KP_PIECE_ASCII, KP_PIECE_UTF8, KP_PIECE_OTHER } kp_piece_kind;

typedef struct {
  const char *path;
  const char *named;  /* by the user; NULL */
  kp_piece_kind kind; /* what was seen so far; only rises within a pass */
  bool settled;       /* by a BOM or a name */
  /* The first line with a three-byte sequence, and that is no UTF-8; 0: none. */
  uint32_t first_utf8, first_other;
  char *converted; /* of the last piece */
} kp_piece_text;

typedef struct {
  const char *at;
  size_t len;
} kp_piece_bytes;

kp_status kp_piece_text_init(kp_piece_text *out, const char *path, const kp_table_options *options,
                             kp_arena *arena, kp_diag *diag);
void kp_piece_text_clear(kp_piece_text *text);
/* raw holds whole records, the first of them on line; *out is good until the next call. */
kp_status kp_piece_text_decode(kp_piece_bytes *out, kp_piece_text *text, const char *raw,
                               size_t len, uint32_t line, kp_diag *diag);
const char *kp_piece_text_encoding(const kp_piece_text *text);

#endif
