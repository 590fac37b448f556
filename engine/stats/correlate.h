/* SPDX-License-Identifier: GPL-3.0-or-later
 * What the files of correlations share inside stats/: a thread's workspace and the laws of ranks.
 *
 * A workspace holds two gathered columns of n_units and what sorting them needs. The exact law of
 * Spearman's rho is made when first asked for and kept. Nothing here is for other rooms. */
#ifndef KP_STATS_CORRELATE_H
#define KP_STATS_CORRELATE_H

#include "stats/correlation.h"

enum { KP_SPEARMAN_EXACT = 9, KP_KENDALL_EXACT = 60 };

typedef struct {
  double *x, *y; /* gathered values, then ranks */
  double *a, *b; /* standardised */
  kp_keyed *item, *scratch;
  double *law[KP_SPEARMAN_EXACT + 1]; /* law[n][s]: chance that sum i pi(i) is s */
  int64_t n;                          /* gathered */
  bool no_memory;
} kp_pair_work;

/* False when memory is out; clear it all the same. */
bool kp_stats_pair_work_make(kp_pair_work *work, int64_t n_units);
void kp_stats_pair_work_clear(kp_pair_work *work);

/* Sum of products, in blocks and lanes: the order depends on n alone. */
double kp_stats_product(const double *a, const double *b, int64_t n);

/* Mid ranks 1 … n of x into rank (may be x); true in *ties where values are equal. */
void kp_stats_mid_ranks(double *rank, bool *ties, const double *x, int64_t n, kp_pair_work *work);

/* p, interval and exactness of a Pearson or Spearman coefficient that is out->value on out->n. */
void kp_stats_correlation_test(kp_correlation *out, kp_correlation_kind kind, bool ties,
                               double level, kp_pair_work *work);
/* tau-b and its p of work->x and work->y, which have spread and n >= 3. */
void kp_stats_kendall(kp_correlation *out, kp_pair_work *work);

#endif
