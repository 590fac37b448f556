/* SPDX-License-Identifier: GPL-3.0-or-later
 * Fit, inside: weights as shares of the whole, and targets as rows that are linear in them.
 *
 * Families whose weights may move are free: those that bounds name, else the root's. Below the last
 * free family a node is a tip: its score does not hang on free weights, and a unit's total is the
 * sum of tip scores times their shares e of the whole, and its adjustments. All e are >= 0 and add
 * up to 1; a family on the way that is not free keeps its ratios. A row says sum of coefficients
 * times (e, z) >= least, or = least; z are 0 or 1: whether a unit's total reaches a cut-off. */
#ifndef KP_TUNE_FIT_H
#define KP_TUNE_FIT_H

#include "tune/tune.h"

typedef struct {
  const kp_scoring *from; /* unrounded, of the tuning */
  const kp_index *index;
  bool *is_free, *is_open; /* n_nodes: weights of the children move; there are tips below */
  int *tip;                /* n: nodes */
  int n;
  int *column;      /* n_nodes: of a tip; -1 */
  double *share;    /* n: in force */
  double *score;    /* a row of n a unit */
  double *rest;     /* n_units: of a total that is no tip's; NaN: the unit has no total */
  int *class_grade; /* n_classes: grades that totals reach, best first; the last is the rest */
  int n_classes;
  double strict; /* how much above is above */
  double slack;  /* how much more is asked, against rounding */
  double big;    /* more than any two totals are apart */
} kp_fit_space;

typedef struct {
  double *coefficient; /* n + n_z */
  double least;
  bool equal;
  int owner; /* target, n_targets + bound, or -1: always there */
} kp_fit_row;

typedef struct {
  int n, n_z;
  const double *share; /* n: nearest to these */
  kp_fit_row *row;
  int n_rows, cap;
  kp_arena *arena;
  bool failed; /* no memory */
} kp_programme;

typedef enum { KP_FIT_FOUND, KP_FIT_NONE, KP_FIT_UNSETTLED } kp_fit_status;

/* fit_targets.c: targets and bounds from their words. */
kp_status kp_fit_read(kp_fit *fit, const kp_tune *tune, const kp_tune_options *options,
                      kp_diag *diag);
/* fit_space.c. False with diagnostics where totals are not linear in the weights. */
bool kp_fit_space_make(kp_fit_space *out, const kp_tune *tune, const kp_fit *fit, kp_arena *arena,
                       kp_diag *diag);
/* fit_rows.c: the programme of all targets and bounds. */
bool kp_programme_make(kp_programme *out, const kp_fit_space *space, const kp_fit *fit,
                       kp_arena *arena);

/* Least sum of |e - share| (GLPK). dropped: owners whose rows are left out; NULL: none. e: n, z:
 * n_z. */
kp_fit_status kp_fit_absolute(double *e, double *z, const kp_programme *programme,
                              const bool *dropped);
/* Least sum of (e - share)^2 with z as it is (NLopt); e: a point that holds, then the nearest. */
kp_fit_status kp_fit_squares(double *e, const double *z, const kp_programme *programme);
/* By how much a row is missed, at most. */
double kp_programme_missed(const kp_programme *programme, const double *e, const double *z);

#endif
