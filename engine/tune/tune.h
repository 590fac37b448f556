/* SPDX-License-Identifier: GPL-3.0-or-later
 * Tune: what a changed index would do to the units of a run, and which changes would do what is
 * wanted.
 *
 * A kp_tune holds a base run, the changes asked for (set) and what became of them: the scoring of
 * the changed index (NULL without changes), a sweep over one or two settings, intervals in which
 * nothing changes, weights that reach targets. Everything is in its arena; it borrows the base.
 * Each part that was not asked for is NULL or empty. */
#ifndef KP_TUNE_TUNE_H
#define KP_TUNE_TUNE_H

#include "tune/change.h"

/* ---- Sweep ---- */

typedef struct {
  kp_change_to change; /* its value is set from point to point */
  double from, to, step;
  int n; /* values */
} kp_sweep_axis;

typedef struct {
  double value[2];
  bool impossible; /* no index can say so (bounds out of order …), or the data have no score */
  int n_grades, n_ranks; /* units with another grade, another rank than in the base run */
  /* n_units each */
  const double *total;
  const int32_t *rank;
  const int8_t *grade;
} kp_sweep_point;

typedef struct {
  kp_sweep_axis axis[2];
  int n_axes;
  kp_sweep_point *point; /* the second axis runs faster */
  int n_points;
  int *shown; /* units worth a line: the first K, and whoever gets another grade somewhere */
  int n_shown;
} kp_sweep;

/* ---- Intervals ---- */

typedef enum {
  KP_EDGE_CHANGE, /* beyond it a grade or the order changes */
  KP_EDGE_LIMIT,  /* the index can say no more there; nothing changes before */
  KP_EDGE_OPEN,   /* no end */
  KP_EDGE_SEARCH, /* nothing found as far as was looked */
} kp_edge_kind;

/* One end of an interval. */
typedef struct {
  kp_edge_kind kind;
  double at;     /* the last value at which nothing changes, or the first that does (CHANGE) */
  bool inside;   /* at itself still changes nothing */
  double beyond; /* CHANGE: a value at which the change was seen; NaN */
  int unit;      /* CHANGE: who changes there first; -1 */
  int other;     /* … who changes places with it; -1: none */
  bool of_grade; /* … it is the grade that changes, else the order */
  int grade;     /* … the grade that the unit then has; -1: none */
} kp_interval_edge;

typedef enum {
  KP_INTERVAL_EXACT,    /* from a closed form, verified by scoring on both sides */
  KP_INTERVAL_SEARCHED, /* totals are not linear in it: looked for in steps, then bisected */
  KP_INTERVAL_NONE,     /* there is nothing to move: the only child, a weight that a method finds */
} kp_interval_how;

typedef struct {
  kp_setting setting;
  double current;
  kp_interval_how how;
  kp_interval_edge low, high;
} kp_interval;

/* ---- Fit ---- */

typedef enum {
  KP_WANT_ORDER,    /* unit's total above that of other */
  KP_WANT_AT_LEAST, /* unit's total at least number */
  KP_WANT_AT_MOST,
  KP_WANT_GRADE, /* unit has grade */
  KP_WANT_SHARE, /* so large a share (number) of those with a grade have grade */
} kp_want_kind;

typedef struct {
  kp_want_kind kind;
  const char *text; /* as it was asked for */
  int unit, other, grade;
  double number;
  int count;      /* SHARE: how many units that is */
  kp_place place; /* where it stands in a file of examples */
  bool is_met;    /* after the fit, by scoring */
} kp_target;

typedef struct {
  int node;
  double low, high; /* of the weight as it is written */
  const char *text;
} kp_fit_bound;

typedef struct {
  kp_target *target;
  int n_targets;
  kp_fit_bound *bound;
  int n_bounds;
  bool is_possible;
  bool is_met;          /* after the fit, by scoring */
  double distance;      /* between shares of the whole, by the measure that was asked for */
  kp_change_to *change; /* weights that are new, as changes */
  int n_changes;
} kp_fit;

/* ---- All ---- */

struct kp_tune {
  kp_arena *arena;
  const kp_result *base;
  kp_settings settings;
  kp_change_rules rules;
  kp_change_to *change; /* set, and what a fit adds */
  int n_changes;
  const char *const *asked; /* the words that the changes were given in */
  kp_variant variant;
  const kp_scoring *scoring; /* of the variant; NULL without changes */
  double *weight;            /* n_nodes: the variant's, as an index says them */
  int *mover;                /* units whose total, rank, grade or status is another, best first */
  int n_movers;
  int first; /* K: how many of the order count */
  kp_sweep *sweep;
  kp_interval *interval;
  int n_intervals;
  kp_fit *fit;
};

/* The words of machine formats: "change", "limit" …; "exact", "searched", "none". */
const char *kp_edge_name(kp_edge_kind kind);
const char *kp_interval_how_name(kp_interval_how how);

/* Whether a unit has another total (as shown), rank, grade or status. */
bool kp_tune_moves(const kp_scoring *before, const kp_scoring *after, int unit);
/* Units in the order of their ranks, those without one last; n_units, in the arena. */
int *kp_tune_order(const kp_scoring *scoring, kp_arena *arena);

kp_status kp_tune_sweep(kp_tune *tune, const char *const *words, int n_words, kp_diag *diag);
kp_status kp_tune_intervals(kp_tune *tune, kp_diag *diag);
kp_status kp_tune_fit(kp_tune *tune, const kp_tune_options *options, kp_diag *diag);

#endif
