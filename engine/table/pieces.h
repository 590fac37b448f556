/* SPDX-License-Identifier: GPL-3.0-or-later
 * Pieces: one regular CSV file, read piece by piece, as often as wanted.
 *
 * Each piece holds whole records of about the same number of bytes, decoded to UTF-8, and can be
 * opened as a table: the file's header with the piece's rows, which keep their physical lines. So
 * memory does not grow with the file. Pieces come in order; kp_pieces_rewind begins again. The
 * first pass finds the file's hash and encoding beside what it is read for; every pass ends by
 * looking whether the file is still the one that was opened. What can only be known of a whole file
 * (UTF-16, workbooks, an encoding that the first pieces leave open) is refused with a word. */
#ifndef KP_TABLE_PIECES_H
#define KP_TABLE_PIECES_H

#include "base/hash.h"
#include "table/table.h"

enum { KP_PIECE_BYTES = 8 << 20 };

typedef struct kp_table_piece {
  const char *file; /* as it is shown */
  const char *head; /* header and what stands before it, decoded; n_head bytes */
  const char *rows; /* n_rows bytes of records, decoded */
  size_t n_head, n_rows;
  uint32_t line; /* of the first byte of rows */
  bool first;    /* the first piece: what is wrong with the header is said of it alone */
  const char *encoding;
  uint64_t n_bytes; /* of the file */
} kp_table_piece;

typedef struct kp_pieces kp_pieces;

/* options may be NULL; piece: bytes a piece, 0: KP_PIECE_BYTES. A folder, a pipe or "-" is refused:
 * it cannot be read twice. */
kp_status kp_pieces_open(kp_pieces **out, const char *path, const kp_table_options *options,
                         size_t piece, kp_diag *diag);
void kp_pieces_free(kp_pieces *pieces);
/* The next piece, borrowed until the call after; NULL behind the last. A fault of the bytes or of
 * the file is KP_INPUT, and nothing comes after it. */
kp_status kp_pieces_next(const kp_table_piece **out, kp_pieces *pieces, kp_diag *diag);
void kp_pieces_rewind(kp_pieces *pieces);
/* For a piece with a fault of quotes, behind which their number does not tell where records begin:
 * it comes once more, and it and all pieces behind it are cut at the records that libcsv finds. */
void kp_pieces_again(kp_pieces *pieces);
/* Bytes of the file that were given out in this pass, and of the whole file. */
uint64_t kp_pieces_done(const kp_pieces *pieces);
uint64_t kp_pieces_size(const kp_pieces *pieces);
/* Once the first pass is over. */
const char *kp_pieces_hash(const kp_pieces *pieces);
const char *kp_pieces_encoding(const kp_pieces *pieces);

/* A piece as a table, to be read by kp_table_read; it borrows the piece's text. */
kp_status kp_table_open_piece(kp_table **out, const kp_table_piece *piece, kp_arena *arena,
                              kp_diag *diag);

#endif
