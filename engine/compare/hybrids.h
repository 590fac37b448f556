/* SPDX-License-Identifier: GPL-3.0-or-later
 * Hybrids of one unit: the trees, adjustments and grades of any set of causes. Private to compare/.
 *
 * A splitter belongs to one thread. Trees of the unit at hand are made when they are asked for and
 * kept until the next unit. */
#ifndef KP_COMPARE_HYBRIDS_H
#define KP_COMPARE_HYBRIDS_H

#include "compare/parts.h"

enum { KP_TREE_CAUSES = 4, KP_TREES = 1 << KP_TREE_CAUSES };

struct kp_splitter {
  kp_arena *arena;
  const kp_hybrid *hybrid;
  const kp_compare_step *step;
  kp_places places;
  int *node_at[2];       /* n_places: the node of each index, -1 */
  int *adjustment_at[2]; /* n_adjustments (of either index): their numbers, -1 */
  int n_adjustments;
  int n_own;   /* places, adjustments, and one for the limits on these */
  double *own; /* KP_CAUSES times n_own */
  bool *held;  /* n_places: the other side had nothing to say of the unit's leaf */
  int unit[2];
  kp_tree tree[KP_TREES];
  bool made[KP_TREES];
  double *override; /* of leaves */
  double *scores;   /* of nodes, for a verdict */
  bool straight[2];
  kp_score_workspace *workspace[2][2][2]; /* [data][structure][weights] */
  kp_score_workspace *judge[2][2][2];     /* [data][gates][rules], whose shares' edges hold */
};

/* Which side a cause is taken from. */
static inline int kp_side_of(unsigned causes, kp_cause cause) {
  return causes >> cause & 1;
}

void kp_hybrid_place(kp_splitter *s, const int *unit);
kp_status kp_hybrid_tree(const kp_tree **out, kp_splitter *s, unsigned causes, kp_diag *diag);
/* number: of the structure's index. */
double kp_hybrid_adjustment(const kp_splitter *s, unsigned causes, int number);
/* -1: none. */
kp_status kp_hybrid_grade(int *grade, kp_splitter *s, unsigned causes, double total, kp_diag *diag);

#endif
