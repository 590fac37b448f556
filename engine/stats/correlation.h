/* SPDX-License-Identifier: GPL-3.0-or-later
 * Correlations of columns: Pearson, Spearman, Kendall; one pair or whole matrices, and p values.
 *
 * Each pair stands on the units that have both values (NaN and infinity are missing). What cannot
 * be had is NaN and `why` says why; a call returns KP_SYSTEM only when memory ran out, and then
 * leaves *out as it may be. Pairs are computed each by itself in a fixed order, so results are the
 * same bits for any number of threads. p values are two-sided. */
#ifndef KP_STATS_CORRELATION_H
#define KP_STATS_CORRELATION_H

#include "stats/stats.h"

/* Why a figure of correlation.h or factor.h is not there. */
typedef enum {
  KP_STATS_KNOWN,
  KP_STATS_FEW,         /* too few units: fewer than 3 (or what the function says) */
  KP_STATS_NO_SPREAD,   /* a column's values do not differ, or by rounding alone */
  KP_STATS_SINGULAR,    /* a column is (nearly) a sum of others: no inverse, no determinant */
  KP_STATS_HEYWOOD,     /* the factor model wants a uniqueness of 0 or less */
  KP_STATS_NOT_SETTLED, /* an iteration did not converge */
  KP_STATS_FEW_COLUMNS, /* the figure needs more columns */
  KP_STATS_NOT_ASKED    /* no samples were asked for */
} kp_stats_why;

typedef enum { KP_PEARSON, KP_SPEARMAN, KP_KENDALL, KP_CORRELATION_KINDS } kp_correlation_kind;

typedef struct {
  double value;        /* -1 … 1; Spearman: on mid ranks; Kendall: tau-b (Kendall 1945) */
  double p;            /* of "no association", two-sided */
  double lower, upper; /* Pearson alone: Fisher's z (1921) at the level; NaN when n < 4 */
  int64_t n;           /* units that have both values */
  bool exact;          /* p by the exact law of ranks, not by t or the normal */
  kp_stats_why why;    /* not KP_STATS_KNOWN: all above but n is NaN */
} kp_correlation;

/* One pair, x and y of n_units each. p: Pearson by t with n - 2 degrees of freedom; Spearman by
 * all n! orders where n <= 9 and no ties, else by t; Kendall exact (Kendall 1938's recurrence)
 * where n <= 60 and no ties, else normal with the variance for ties of Kendall (1970, 4.4), no
 * continuity correction, as R's cor.test. level: of the interval, 0.95. */
kp_status kp_stats_correlate(kp_correlation *out, kp_correlation_kind kind, const double *x,
                             const double *y, int64_t n_units, double level, kp_diag *diag);

/* All pairs of the columns x[0 … n_x - 1] and y[0 … n_y - 1], each of n_units, into
 * out[i * n_y + j]. y NULL: x with itself (n_y is not looked at; out is n_x * n_x, symmetric, the
 * diagonal 1 where the column has spread, its p NaN). */
kp_status kp_stats_correlations(kp_correlation *out, kp_correlation_kind kind,
                                const double *const *x, int n_x, const double *const *y, int n_y,
                                int64_t n_units, double level, kp_diag *diag);

/* Adjusts p values of n tests for their number, NaN left out and not counted; adjusted may be p.
 * Holm (1979): the family's error; Benjamini & Hochberg (1995): the share of false finds. */
kp_status kp_stats_adjust_holm(double *adjusted, const double *p, int64_t n, kp_diag *diag);
kp_status kp_stats_adjust_hochberg(double *adjusted, const double *p, int64_t n, kp_diag *diag);

#endif
