/* SPDX-License-Identifier: GPL-3.0-or-later
 * Leaving each element out, and giving it more or less weight: who would get another grade or
 * place, and by how much (Handbook 2008, step 7; Saisana, Saltelli & Tarantola 2005).
 *
 * An element is an indicator or a dimension that counts. For each, all units are scored anew on the
 * same data with one weight changed: 0, or KP_ELEMENT_STEP less or more of what it is against its
 * siblings' (weights under one parent are relative, so these gain or lose in proportion). An
 * element that is its parent's only one is left out with its parent. What reads an element (a
 * condition of a grade) still reads it: it is left out of the total, not of the data. Elements are
 * worked on by several threads, each alone, so figures do not depend on how many. */
#ifndef KP_ROBUST_ELEMENTS_H
#define KP_ROBUST_ELEMENTS_H

#include "robust/moves.h"

/* A weight is changed by a quarter of itself. */
#define KP_ELEMENT_STEP 0.25

typedef enum {
  KP_ELEMENT_OUT,
  KP_ELEMENT_LESS,
  KP_ELEMENT_MORE,
  KP_ELEMENT_CHANGES
} kp_element_change;

/* Why there is no effect to tell. */
typedef enum {
  KP_ELEMENT_KNOWN,
  KP_ELEMENT_ALL,       /* nothing would be left without it */
  KP_ELEMENT_ALONE,     /* the only one of its parent: its weight against siblings is none */
  KP_ELEMENT_UNWEIGHED, /* its parent does not combine by weights (a function, a minimum, a sum) */
  KP_ELEMENT_FAULTY     /* the units cannot be scored so */
} kp_element_why;

typedef struct {
  kp_element_why why;
  double share;          /* of the whole with the change, before whatever is missing */
  int n_ranked;          /* units with a rank before and after */
  int n_grades, n_ranks; /* units whose grade, whose rank is another */
  double mean_rank;      /* places moved either way, mean over n_ranked; NaN without any */
  int most_rank;         /* … and the most */
  double mean_points, most_points; /* the same of totals */
  const kp_robust_move *move; /* other grades, all of them; then other ranks, the furthest first, no
                                 more than KP_ROBUST_MOVES of these */
  int n_moves;
} kp_element_effect;

typedef struct {
  int node;
  kp_element_effect of[KP_ELEMENT_CHANGES];
} kp_robust_element;

/* One entry a node that counts, in the order of the index, the root not among them; in the arena.
 * None for a checklist. */
kp_status kp_robust_elements(kp_robust_element **out, int *n_out, const kp_result *result,
                             kp_arena *arena, kp_diag *diag);

#endif
