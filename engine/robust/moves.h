/* SPDX-License-Identifier: GPL-3.0-or-later
 * Moves: which units have another grade or rank under another scoring of the same units, in the
 * order in which people want to read of them: other grades first, then the furthest ranks. */
#ifndef KP_ROBUST_MOVES_H
#define KP_ROBUST_MOVES_H

#include "run/result.h"

/* One unit, as it is (before) and under the other scoring. */
typedef struct {
  int unit;
  int grade_before, grade; /* into index->grade; -1: none */
  int rank_before, rank;   /* 0: none */
  double total_before, total;
} kp_robust_move;

enum { KP_ROBUST_MOVES = 200 };

kp_robust_move kp_robust_move_of(const kp_scoring *before, const kp_scoring *after, int unit);
bool kp_robust_is_other_grade(const kp_robust_move *move);
/* Places moved either way; 0 where one of the ranks is none. */
int kp_robust_distance(const kp_robust_move *move);
/* Units with another grade, all of them; then those with another rank alone, the furthest first, no
 * more than KP_ROBUST_MOVES. *move is the caller's: kp_free. False when memory is out. */
bool kp_robust_moves(kp_robust_move **move, int *n_moves, const kp_scoring *before,
                     const kp_scoring *after);

#endif
