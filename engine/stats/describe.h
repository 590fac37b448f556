/* SPDX-License-Identifier: GPL-3.0-or-later
 * Description of one column of numbers: what a reader looks at before trusting it.
 *
 * NaN is missing and left out (infinity too: it counts as missing). A figure that cannot be had is
 * NaN. Quartiles are those of kp_stats_quantile (type 7); fences are Tukey's (1977): 1.5
 * interquartile ranges outside of the quartiles. All values are in the unit of the column. */
#ifndef KP_STATS_DESCRIBE_H
#define KP_STATS_DESCRIBE_H

#include "stats/stats.h"

typedef struct {
  int64_t n;         /* values present */
  int64_t n_missing; /* n + n_missing = n_units */
  int64_t n_zeros;   /* values that are 0 (or -0) */
  int64_t n_distinct;
  double min, lower_quartile, median, upper_quartile, max; /* NaN when n = 0 */
  double mean;                                             /* NaN when n = 0 */
  double sd;                                               /* n - 1; NaN when n < 2 */
  double skew;     /* G1 of Joanes & Gill (1998), Excel's SKEW; NaN when n < 3 or no spread */
  double kurtosis; /* excess, G2, Excel's KURT; NaN when n < 4 or no spread */
  double lower_fence, upper_fence; /* NaN when n = 0 */
  int64_t n_below, n_above;        /* values outside of the fences: outliers */
  double most_frequent;            /* the least of the values that occur most often */
  int64_t n_most_frequent;         /* how often; over n: "same values" */
  double same;                     /* n_most_frequent / n; NaN when n = 0 */
} kp_description;

/* x has n_units values; workspace holds 2 * n_units. Never fails. */
void kp_stats_describe(kp_description *out, const double *x, int64_t n_units, double *workspace);

/* Lag-1 autocorrelation, sum (x_i - m)(x_{i+1} - m) / sum (x_i - m)^2, as NIST's StRD defines it;
 * over present values in their order. NaN when n < 2 or no spread. */
double kp_stats_lag1(const double *x, int64_t n_units);

#endif
