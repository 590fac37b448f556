/* SPDX-License-Identifier: GPL-3.0-or-later
 * Moves between two scorings of the same units; what they mean is in the header. */
#include "robust/moves.h"

#include <stdlib.h>

bool kp_robust_is_other_grade(const kp_robust_move *move) {
  return move->grade != move->grade_before;
}

int kp_robust_distance(const kp_robust_move *move) {
  return move->rank > 0 && move->rank_before > 0 ? abs(move->rank - move->rank_before) : 0;
}

kp_robust_move kp_robust_move_of(const kp_scoring *before, const kp_scoring *after, int unit) {
  return (kp_robust_move){.unit = unit,
                          .grade_before = before->grade[unit],
                          .grade = after->grade[unit],
                          .rank_before = before->rank[unit],
                          .rank = after->rank[unit],
                          .total_before = before->total[unit],
                          .total = after->total[unit]};
}

static int further(const void *a, const void *b) {
  const kp_robust_move *x = a, *y = b;
  if (kp_robust_is_other_grade(x) != kp_robust_is_other_grade(y))
    return kp_robust_is_other_grade(x) ? -1 : 1;
  if (kp_robust_distance(x) != kp_robust_distance(y))
    return kp_robust_distance(x) > kp_robust_distance(y) ? -1 : 1;
  return x->unit < y->unit ? -1 : x->unit > y->unit;
}

bool kp_robust_moves(kp_robust_move **move, int *n_moves, const kp_scoring *before,
                     const kp_scoring *after) {
  kp_robust_move *made = kp_calloc((size_t)before->n_units + 1, sizeof *made);
  int n = 0, n_grades = 0;
  if (!made)
    return false;
  for (int u = 0; u < before->n_units; u++) {
    const kp_robust_move one = kp_robust_move_of(before, after, u);
    n_grades += kp_robust_is_other_grade(&one);
    if (kp_robust_is_other_grade(&one) || one.rank != one.rank_before)
      made[n++] = one;
  }
  qsort(made, (size_t)n, sizeof *made, further);
  const int most = n_grades + KP_ROBUST_MOVES;
  *n_moves = n < most ? n : most;
  *move = made;
  return true;
}
