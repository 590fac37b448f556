/* SPDX-License-Identifier: GPL-3.0-or-later
 * Statistics of one column, missing values left out. GSL behind; every case that GSL answers with a
 * silent NaN has a rule here.
 *
 * Sums run over blocks of KP_BLOCK_ROWS in a fixed order, so that results are bit-identical for any
 * number of threads. Quantiles: type 7 of Hyndman & Fan (1996), the default of R and of Excel's
 * QUARTILE.INC. */
#ifndef KP_STATS_STATS_H
#define KP_STATS_STATS_H

#include "base/arena.h"
#include "base/diag.h"

typedef struct {
  int64_t n; /* values present */
  double min, max, mean;
  double sd; /* n - 1; NaN when n < 2 */
} kp_moments;

/* What one block of values adds: deviations are taken from the block's own mean, so that joining
 * loses nothing to cancellation (Chan, Golub & LeVeque 1983). */
typedef struct {
  int64_t n;
  double min, max, mean;
  double squares; /* sum of squared deviations from mean */
} kp_moments_part;

/* One block (any length, KP_BLOCK_ROWS mostly); NaN is left out. */
void kp_stats_part(kp_moments_part *out, const double *x, int64_t n_units);
/* Joins parts in their order. */
void kp_stats_join(kp_moments *out, const kp_moments_part *parts, int64_t n_parts);
/* Joins one more to what was joined so far (a sum of n 0: nothing yet). */
void kp_stats_add(kp_moments_part *sum, const kp_moments_part *part);

/* x has n_units values, NaN = missing. n = 0 gives NaN everywhere. */
void kp_stats_moments(kp_moments *out, const double *x, int64_t n_units);
/* By selection, without sorting all; workspace holds n_units. p in 0..1. NaN when nothing is
 * present. */
double kp_stats_quantile(const double *x, int64_t n_units, double p, double *workspace);
/* Present values in ascending order into sorted (n_units); returns how many. */
int64_t kp_stats_sort(double *sorted, const double *x, int64_t n_units);

/* Skew and excess kurtosis without bias, as Excel's SKEW and KURT (Joanes & Gill 1998, G1 and G2).
 * NaN where there are fewer than 3 and 4 values, or they do not differ. */
typedef struct {
  int64_t n;
  double skew, kurtosis;
} kp_shape_figures;
void kp_stats_shape(kp_shape_figures *out, const double *x, int64_t n_units);
/* (y^lambda - 1) / lambda, ln y at 0; y > 0. */
double kp_stats_boxcox(double y, double lambda);
/* The lambda in -5 .. 5 of the greatest likelihood; values are above 0, NaN is left out. NaN where
 * fewer than 3 values are there or they do not differ. workspace holds n_units. */
double kp_stats_boxcox_lambda(const double *y, int64_t n_units, double *workspace);

/* A multivariate normal distribution of n_columns columns with gaps, by EM (Dempster, Laird & Rubin
 * 1977; Little & Rubin 2002, 11.2). */
typedef enum { KP_EM_DONE, KP_EM_SINGULAR, KP_EM_NOT_CONVERGED, KP_EM_NO_MEMORY } kp_em_status;
typedef struct {
  int n_columns;
  double *mean;       /* n_columns */
  double *covariance; /* n_columns * n_columns */
} kp_em;
/* x: columns of n_units, column after column, NaN = missing; rows without any value are left out.
 * Memory of out is the arena's. */
kp_em_status kp_stats_em(kp_em *out, const double *x, int64_t n_units, int n_columns,
                         kp_arena *arena);
/* Puts expectations in place of the NaN of one row of n_columns values. */
kp_em_status kp_stats_em_fill(double *row, const kp_em *em);

/* A key and the unit that it belongs to. */
typedef struct {
  uint64_t key;
  uint32_t unit;
} kp_keyed;

/* Maps a double (not NaN) to an integer of the same order; -0 and 0 are one. */
uint64_t kp_stats_key(double x);
double kp_stats_from_key(uint64_t key);
/* Sorts ascending by key, stable; scratch holds n. Parallel, the same for any number of threads.
 * False when memory is out: item is then in any order. */
bool kp_stats_sort_keyed(kp_keyed *item, kp_keyed *scratch, int64_t n);

#endif
