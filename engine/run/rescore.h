/* SPDX-License-Identifier: GPL-3.0-or-later
 * The re-scoring kernel: totals, ranks and grades of all units under other weights, as fast as the
 * scores of the leaves can be read.
 *
 * What weights do not change is made once (kp_rescore_new): the scores of the leaves, who takes
 * part, what is left out. A call then walks the tree for runs of units that stay in the cache, with
 * no branch a unit. Figures are those of a whole scoring with the same weights, bit for bit.
 *
 * It is for indexes whose weights reach nothing but means: every dimension an arithmetic mean
 * without coverage or a fill of its own, no points rounded by indicator, weights given, nobody
 * screened out, no `applies`. Of any other index a scoring as a whole says what weights do. */
#ifndef KP_RUN_RESCORE_H
#define KP_RUN_RESCORE_H

#include "run/result.h"

typedef struct kp_rescore kp_rescore;

/* *out: NULL where the index is not one of these. In the arena; borrows the result. */
kp_status kp_rescore_new(kp_rescore **out, const kp_result *result, kp_arena *arena, kp_diag *diag);

/* What one thread needs to work with: of the arena, for any number of calls one after the other.
 * NULL when memory is out. */
typedef struct kp_rescore_room kp_rescore_room;
kp_rescore_room *kp_rescore_room_new(const kp_rescore *rescore, kp_arena *arena);

/* Totals of units first … first + n - 1 under the weights (n_nodes, relative under one parent; the
 * root's is not read): total[n] rounded as the index says, full[n] before that; NaN where a unit
 * has none. */
void kp_rescore_totals(double *total, double *full, const kp_rescore *rescore, const double *weight,
                       int first, int n, kp_rescore_room *room);
/* Ranks of all units from all totals: 1 is best, ties share the better one, 0 where there is none.
 * False when memory is out. */
bool kp_rescore_ranks(int32_t *rank, const double *total, const double *full,
                      const kp_rescore *rescore, kp_rescore_room *room);
/* Whether grades hang on totals alone, so that kp_rescore_grades has them. */
bool kp_rescore_has_grades(const kp_rescore *rescore);
/* Grades of all units (into index->grade; -1: none) from all totals. */
void kp_rescore_grades(int8_t *grade, double *total, const kp_rescore *rescore);

/* All units under the weights, the loop over them in this thread: total, full, rank, and grade
 * where there are any to be had; n_units each. False when memory is out. */
typedef struct {
  double *total, *full;
  int32_t *rank;
  int8_t *grade;
} kp_rescored;
bool kp_rescore_all(const kp_rescored *out, const kp_rescore *rescore, const double *weight,
                    kp_rescore_room *room);

#endif
