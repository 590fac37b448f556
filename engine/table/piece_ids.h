/* SPDX-License-Identifier: GPL-3.0-or-later
 * Piece ids: whether an id stands twice in a file that is read in pieces.
 *
 * No id is kept, only 64 bits of hash a unit. Hashes that stand twice are candidates; the file then
 * passes once more, and the ids behind the candidates are compared byte by byte, so a chance of two
 * ids with one hash is no fault. How many candidates are looked into is bounded, and so is memory;
 * beyond the bound repeats are counted by their hashes. */
#ifndef KP_TABLE_PIECE_IDS_H
#define KP_TABLE_PIECE_IDS_H

#include "table/dataset.h"

typedef struct kp_piece_ids kp_piece_ids;

/* NULL when memory is out. */
kp_piece_ids *kp_piece_ids_new(void);
void kp_piece_ids_free(kp_piece_ids *ids);
/* Takes the units of the next piece; false when memory is out. */
bool kp_piece_ids_add(kp_piece_ids *ids, const kp_dataset *piece);
/* Behind the last piece: whether there are candidates, so that all pieces have to pass once more,
 * by kp_piece_ids_look. */
bool kp_piece_ids_end(kp_piece_ids *ids);
/* Says repeats as reading a whole file does: each of the first, then how many more. */
void kp_piece_ids_look(kp_piece_ids *ids, const kp_dataset *piece, kp_diag *diag);
void kp_piece_ids_say_rest(kp_piece_ids *ids, kp_diag *diag);

#endif
