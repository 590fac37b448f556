/* SPDX-License-Identifier: GPL-3.0-or-later
 * What the files behind factor.h share inside stats/: complete units, correlations of rows,
 * eigenvalues, one factor.
 *
 * Complete units stand standardised, unit after unit, so that a sample of units is a sum of outer
 * products of rows. Nothing here is for other rooms. */
#ifndef KP_STATS_FACTORS_H
#define KP_STATS_FACTORS_H

#include "stats/factor.h"

typedef struct {
  int64_t n;   /* complete units */
  int k;       /* columns */
  double *z;   /* z[i * k + j]: less the mean, over the length; 0 in a column without spread */
  double *sd;  /* of each column, n - 1, all by one power of 2 so that the largest is about 1 */
  double *r;   /* k * k; 0 beside the diagonal for a column without spread */
  double *raw; /* raw[j * n + i] */
  int at;      /* the first column without spread, -1 */
} kp_complete;

/* The arena's. KP_SYSTEM when memory is out. */
kp_status kp_stats_complete(kp_complete *out, const double *const *column, int n_columns,
                            int64_t n_units, kp_arena *arena, kp_diag *diag);

/* Eigenvalues of the symmetric matrix r (k * k), descending; vector[j * k + c] (NULL: not wanted).
 * False when memory is out or the iteration failed. */
bool kp_stats_eigen(double *value, double *vector, const double *r, int k);

/* Loadings of one factor by minimum residuals on r. */
kp_stats_why kp_stats_one_factor(double *loading, const double *r, int k);
/* Omega total from loadings and standard deviations. */
double kp_stats_omega(const double *loading, const double *sd, int k);

#endif
