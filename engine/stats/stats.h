/* SPDX-License-Identifier: GPL-3.0-or-later
 * Statistics of one column, missing values left out. GSL behind; every case that GSL answers with a silent NaN has a rule here.
 *
 * Sums run over blocks of KP_BLOCK_ROWS in a fixed order, so that results are bit-identical for any number of
 * threads. Quantiles: type 7 of Hyndman & Fan (1996), the default of R and of Excel's QUARTILE.INC. */
#ifndef KP_STATS_STATS_H
#define KP_STATS_STATS_H

#include "base/diag.h"

typedef struct {
  int64_t n;           /* values present */
  double min, max, mean;
  double sd;           /* n - 1; NaN when n < 2 */
} kp_moments;

/* x has n_units values, NaN = missing. n = 0 gives NaN everywhere. */
void kp_stats_moments(kp_moments *out, const double *x, int64_t n_units);
/* By selection, without sorting all; workspace holds n_units. p in 0..1. NaN when nothing is present. */
double kp_stats_quantile(const double *x, int64_t n_units, double p, double *workspace);
/* Present values in ascending order into sorted (n_units); returns how many. */
int64_t kp_stats_sort(double *sorted, const double *x, int64_t n_units);

#endif
