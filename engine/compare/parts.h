/* SPDX-License-Identifier: GPL-3.0-or-later
 * Parts of compare/ that its own files share; no other room includes this.
 *
 * A step is made in this order: units are matched (match.c), the four runs that hybrids are made of
 * are found (hybrid.c), every unit that has a total on both sides is split (causes.c,
 * parts_tree.c), then the whole is counted up (whole.c) and sentences are written (sentences.c).
 * Sides: 0 the old one, 1 the new one. A set of causes is a bit mask: bit c set means that cause c
 * is the new side's.
 */
#ifndef KP_COMPARE_PARTS_H
#define KP_COMPARE_PARTS_H

#include "compare/compare.h"

/* ---- match.c ---- */

/* Fills change (id, name, unit, old_id, state CAME/WENT or SPLIT). */
kp_status kp_compare_match(kp_compare_step *step, const kp_compare *compare, kp_diag *diag);

/* ---- hybrid.c ---- */

/* The four runs: by whose data and whose index. */
typedef struct {
  kp_arena *arena;
  const kp_result *side[2];
  const kp_index *index[2];
  const kp_scoring *run[2][2];  /* [data][index]; NULL: it cannot be made, own values stand in */
  const kp_dataset *data[2][2]; /* … and what they read */
  kp_dataset *owned[2];         /* data of a side read for the other index; NULL: not needed */
  bool same_index;
  bool same_data;
  int *leaf_of[2];       /* n_leaves of the other index: this index's leaf of the same id, -1 */
  int *node_of[2];       /* the same of nodes */
  int *adjustment_of[2]; /* … and of adjustments */
  const double *weight[2][2]; /* [structure][weights]: n_nodes of the structure's index */
  bool *by_peers;             /* n_leaves of the new index: the rule is the same on both sides */
  bool peers_move;
} kp_hybrid;

kp_status kp_hybrid_make(kp_hybrid *out, const kp_compare *compare, kp_compare_step *step,
                         kp_arena *arena, kp_diag *diag);
void kp_hybrid_clear(kp_hybrid *hybrid);
/* Figures of a run's leaves, for leaves of an index; leaf_of NULL: it is the run's own. */
bool kp_hybrid_freeze(kp_score_frozen *out, const kp_scoring *of, const kp_index *index,
                      const int *leaf_of, kp_arena *arena);

/* ---- cross.c ---- */

/* Scores a dataset, its panel and other periods included. */
kp_status kp_hybrid_score(const kp_scoring **out, const kp_index *index, const kp_dataset *dataset,
                          kp_score_options *options, kp_arena *arena, kp_diag *diag);
/* The data of a side under the other's index; stays NULL where that cannot be. */
kp_status kp_hybrid_cross(kp_hybrid *hybrid, int data, kp_diag *diag);

/* ---- causes.c ---- */

/* A tree of one set of causes, for one unit. Arrays are n_nodes of the structure's index. */
typedef struct {
  const kp_index *index;
  const kp_scoring *scoring;
  bool known; /* there is a total */
  bool straight;
  double root; /* the total before adjustments */
  double *score, *weight, *share, *points;
  uint8_t *why;
  bool *filled;
} kp_tree;

typedef struct kp_splitter kp_splitter;
/* One a thread. */
kp_status kp_splitter_new(kp_splitter **out, const kp_hybrid *hybrid, const kp_compare_step *step,
                          kp_diag *diag);
void kp_splitter_free(kp_splitter *splitter);
/* Parts of one change; strings and lists in the arena. */
kp_status kp_splitter_split(kp_splitter *splitter, kp_change *change, kp_arena *arena,
                            kp_diag *diag);

/* ---- parts_tree.c ---- */

/* Adds what each node has to do with the difference of two trees, times factor: to own, which has a
 * place for each node of the new index and then for each of the old one that the new one lacks
 * (place_of: n_nodes of either index). */
typedef struct {
  const kp_hybrid *hybrid;
  int *place_of[2]; /* nodes of each index: into own */
  int n_places;
  double *room; /* kp_parts_room doubles */
} kp_places;
size_t kp_parts_room(const kp_hybrid *hybrid);
void kp_parts_add(double *own, const kp_places *places, const kp_tree *old_tree,
                  const kp_tree *new_tree, int old_side, int new_side, double factor);

/* ---- whole.c ---- */
kp_status kp_compare_whole(kp_compare_step *step, const kp_compare *compare, kp_diag *diag);

/* ---- sentences.c ---- */
kp_status kp_compare_say(kp_compare_step *step, const kp_compare *compare, const kp_hybrid *hybrid,
                         kp_diag *diag);

#endif
