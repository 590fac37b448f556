/* SPDX-License-Identifier: GPL-3.0-or-later
 * Leaving each judge out: who would get another grade or place, and by how much.
 *
 * For each judge every cell is pooled again without that judge's marks and all units are scored
 * anew on that: norms, means, ranks and quotas are those of the panel that is left. A cell that
 * would be left with fewer marks than its rule asks for keeps its value and is counted: there it
 * is the lack of a judge that would decide, not this judge's mark. Judges are worked on by several
 * threads, each judge alone, so the figures do not depend on how many. */
#ifndef KP_ROBUST_JUDGES_H
#define KP_ROBUST_JUDGES_H

#include "robust/moves.h"

typedef struct {
  bool known;                 /* false: without this judge a model of severity has no
 solution, or the units cannot be scored */
  int n_cells;                /* pooled values that marks of the judge went into */
  int n_kept;                 /* of these, kept, since too few marks would be left */
  int n_grades, n_ranks;      /* units whose grade, whose rank is another */
  double most_points;         /* the largest change of a total, either way; 0: none changes */
  const kp_robust_move *move; /* other grades, all of them; then other ranks, the furthest first, no
                                 more than KP_ROBUST_MOVES of these */
  int n_moves;
} kp_robust_judge;

/* One entry a judge of the dataset, in the arena. The result has a panel. */
kp_status kp_robust_judges(kp_robust_judge **out, const kp_result *result, kp_arena *arena,
                           kp_diag *diag);

#endif
