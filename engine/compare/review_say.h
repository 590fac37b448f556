/* SPDX-License-Identifier: GPL-3.0-or-later
 * The sentence of one unit of a review; for review.c alone.
 *
 * It says what moved (total, rank, grade, status), then because of what, and names each cell that
 * differs with its old value, its new one and where the new one stands. */
#ifndef KP_COMPARE_REVIEW_SAY_H
#define KP_COMPARE_REVIEW_SAY_H

#include "compare/review.h"

/* False when memory is out. */
bool kp_review_say(const kp_review *review, kp_review_move *move);

#endif
