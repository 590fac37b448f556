/* SPDX-License-Identifier: GPL-3.0-or-later
 * Among: combination by comparison with all other units.
 *
 * A kp_among holds, for one node, the units that are compared and their children's scores as the
 * run found them, one row a unit. Units count that take part, are not screened out and have what
 * the node needs. A view looks at one unit among them: with mine in place of its row where
 * something was changed, or as one row more where it does not count itself. What a rule has to know
 * of all rows is found in the order of the rows, so a view of an unchanged row gives the bits of
 * the run. Private to score/. */
#ifndef KP_SCORE_AMONG_H
#define KP_SCORE_AMONG_H

#include "score/lane.h"

/* More units are not compared pair by pair. */
enum { KP_MOST_COMPARED = 20000 };

/* What TOPSIS and VIKOR have to know of all rows. */
typedef struct {
  double norm[KP_MOST_TOGETHER]; /* TOPSIS: root of the sum of squares, 1 without normalisation */
  double best[KP_MOST_TOGETHER], worst[KP_MOST_TOGETHER];
  double s_best, s_worst, r_best, r_worst; /* VIKOR */
} kp_extremes;

typedef struct kp_among {
  const kp_node *node;
  double low, high; /* the scale */
  double slack;     /* a difference of scores that is none */
  int n_children;   /* those that can count: weight above 0 */
  int child[KP_MOST_TOGETHER];
  int number[KP_MOST_TOGETHER]; /* among all children of the node */
  double weight[KP_MOST_TOGETHER];
  int n_rows;
  int *unit; /* n_rows, ascending */
  int *row;  /* n_units: the row of a unit; -1 */
  double *x; /* n_rows x n_children; NaN: left out */
  double
      *by_child; /* n_children columns of n_rows; COPELAND, PROMETHEE: as x, BORDA: ascending … */
  int n_sorted[KP_MOST_TOGETHER]; /* … and so many of them are there */
  kp_extremes kept;
  double *whole; /* DOUBT: n_children columns of the n_whole rows that lack nothing, from 0 */
  int64_t n_whole;
} kp_among;

typedef struct {
  const kp_among *among;
  int self;           /* the row that is looked at; n_rows: one more */
  const double *mine; /* n_children: what stands there */
  bool is_kept;       /* mine is the row as the run found it */
} kp_among_view;

static inline int kp_view_rows(const kp_among_view *view) {
  return view->among->n_rows + (view->self == view->among->n_rows);
}

static inline const double *kp_view_row(const kp_among_view *view, int row) {
  return row == view->self ? view->mine
                           : view->among->x + (size_t)row * (size_t)view->among->n_children;
}

/* A figure between 0 and 1 put on the scale. */
static inline double kp_among_scale(const kp_among *among, double share) {
  return among->low + (among->high - among->low) * share;
}

/* ---- among_pairs.c, among_distance.c ---- */

void kp_among_copeland(kp_score_found *found, const kp_among_view *view);
void kp_among_borda(kp_score_found *found, const kp_among_view *view);
void kp_among_promethee(kp_score_found *found, const kp_among_view *view);

/* ---- among_doubt.c ---- */

kp_status kp_among_doubt_start(kp_among *among, kp_arena *arena, kp_diag *diag);
/* A child with a score below the scale; -1. */
int kp_among_doubt_negative(const kp_among *among);
void kp_among_doubt(kp_score_found *found, const kp_among_view *view);

void kp_among_extremes(kp_extremes *out, const kp_among_view *view);
void kp_among_topsis(kp_score_found *found, const kp_among_view *view);
void kp_among_vikor(kp_score_found *found, const kp_among_view *view);

#endif
