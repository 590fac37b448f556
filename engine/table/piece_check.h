/* SPDX-License-Identifier: GPL-3.0-or-later
 * Piece check: faults that only show between the pieces of one file.
 *
 * Numbers with % and numbers without in one column are a fault of the whole column, which no piece
 * sees: what each has is added up here, in the order of the pieces. */
#ifndef KP_TABLE_PIECE_CHECK_H
#define KP_TABLE_PIECE_CHECK_H

#include "table/dataset.h"

/* Of one want: the first line with a number written with %, and without; 0: none yet. */
typedef struct {
  uint32_t percent_line, plain_line;
  bool said;
} kp_piece_written;

/* written: one a want, zeroed before the first piece. Says a column as soon as it is known to be
 * mixed; KP_INPUT then. */
kp_status kp_piece_check(kp_piece_written *written, const kp_dataset *piece,
                         const kp_dataset_spec *spec, kp_diag *diag);

/* Rows of a piece, those of other periods too. */
int kp_piece_rows(const kp_dataset *piece);

#endif
