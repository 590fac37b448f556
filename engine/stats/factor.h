/* SPDX-License-Identifier: GPL-3.0-or-later
 * What columns have in common: reliability of their sum, principal components of their
 * correlations, and whether the data carry such figures.
 *
 * column[j] has n_units values, NaN or infinity is missing; only units that have every column are
 * used, n says how many. A figure that cannot be had is NaN and a why beside it says why; the
 * status of a call is KP_SYSTEM only when memory ran out. Arrays of a result are the arena's.
 * Random draws are seeded by sample: the same bits for any number of threads. */
#ifndef KP_STATS_FACTOR_H
#define KP_STATS_FACTOR_H

#include "stats/correlation.h"

/* Samples of whole units (omega) or of random data (parallel analysis). */
typedef struct {
  int64_t n_samples; /* 0: none; 1,000 is usual */
  uint64_t seed;
  double level; /* omega: of the interval, 0.95; parallel analysis: the quantile, 0.95 */
} kp_sampling;

/* One column among the others. */
typedef struct {
  double alpha_without; /* Cronbach's alpha of the others; NaN when fewer than 3 columns */
  double rest;          /* correlation with the sum of the others; NaN without spread */
  double loading;       /* on the one factor, standardised; NaN unless omega is known */
} kp_reliability_item;

typedef struct {
  int64_t n; /* complete units */
  int n_columns;
  double alpha;                    /* Cronbach (1951), of raw values */
  double alpha_lower, alpha_upper; /* Feldt (1965) at the level */
  double alpha_standardised;       /* k r / (1 + (k - 1) r), r the mean correlation */
  double omega;                    /* McDonald (1999), omega total, of the values as given */
  double omega_lower, omega_upper; /* percentiles of samples of whole units */
  int64_t n_samples;               /* samples that had an omega */
  kp_stats_why why_alpha;          /* FEW (n < 2), FEW_COLUMNS (k < 2), NO_SPREAD (of the sum) */
  kp_stats_why why_omega;          /* also FEW (n <= k), FEW_COLUMNS (k < 3), HEYWOOD, … */
  kp_stats_why why_interval;       /* of omega; NOT_SETTLED where under half of samples had one */
  kp_reliability_item *item;       /* n_columns */
} kp_reliability;

/* Omega total by one factor fitted to the correlations by minimum residuals (Harman & Jones 1966):
 * (sum l_j s_j)^2 / ((sum l_j s_j)^2 + sum s_j^2 (1 - l_j^2)), s_j the sd of column j. Columns
 * are taken in the direction that the caller gives them. */
kp_status kp_stats_reliability(kp_reliability *out, const double *const *column, int n_columns,
                               int64_t n_units, const kp_sampling *sampling, kp_arena *arena,
                               kp_diag *diag);

/* ---- Principal components of the correlation matrix ---- */

typedef struct {
  int64_t n; /* complete units */
  int n_columns;
  kp_stats_why why;   /* FEW (n < 3), FEW_COLUMNS (< 2), NO_SPREAD (column `at`) */
  int at;             /* the column without spread, else -1 */
  bool few_units;     /* n <= n_columns: components are those of the sample, not to be read */
  double *r;          /* n_columns^2: correlations */
  double *eigenvalue; /* descending, not below 0 */
  double *share, *cumulated; /* of n_columns, 0 … 1 */
  double *loading; /* loading[j * n_columns + c]: correlation of column j with component c. Signs:
                    * the sum over columns positive; where that is 0, the first that is not 0 */
  int n_kaiser;    /* eigenvalues above 1 (Kaiser 1960) */
  double
      *random; /* quantile at the level of eigenvalues of random normal columns; NaN: no samples */
  int n_parallel; /* leading eigenvalues above `random` (Horn 1965; Glorfeld 1995); -1: none asked
                   */
} kp_components;

kp_status kp_stats_components(kp_components *out, const double *const *column, int n_columns,
                              int64_t n_units, const kp_sampling *sampling, kp_arena *arena,
                              kp_diag *diag);

/* ---- May one look for factors at all? ---- */

typedef struct {
  kp_stats_why why;      /* also FEW (n <= n_columns) and SINGULAR */
  double kmo;            /* Kaiser & Rice (1974), overall, 0 … 1 */
  double *kmo_of;        /* of each column */
  double determinant;    /* of the correlations */
  double chi_square, df; /* Bartlett (1951): -(n - 1 - (2 k + 5) / 6) ln det R; k (k - 1) / 2 */
  double p;
} kp_adequacy;

/* r: n_columns^2 correlations of n complete units, as kp_components has them; at least 2 columns.
 * kmo_of is the arena's. */
kp_status kp_stats_adequacy(kp_adequacy *out, const double *r, int n_columns, int64_t n,
                            kp_arena *arena, kp_diag *diag);

#endif
