/* SPDX-License-Identifier: GPL-3.0-or-later
 * Sieve: a quantile of more values than memory holds, exactly, in a few passes over them.
 *
 * A pass is any number of kp_sieve_feed in any order, then kp_sieve_end; as long as the sieve is
 * not done, all values are fed once more. The result is that of kp_stats_quantile over all of them
 * at once. Memory is bounded: some hundred kilobytes, however many values there are. */
#ifndef KP_STATS_SIEVE_H
#define KP_STATS_SIEVE_H

#include "stats/stats.h"

typedef struct kp_sieve kp_sieve;

/* The quantile p (0 … 1), type 7; NULL when memory is out. */
kp_sieve *kp_sieve_new(double p);
void kp_sieve_free(kp_sieve *sieve);
/* NaN is left out. */
void kp_sieve_feed(kp_sieve *sieve, const double *x, int64_t n);
/* Ends a pass; true when the quantile is known. */
bool kp_sieve_end(kp_sieve *sieve);
/* Of a sieve that is done; NaN where there were no values. */
double kp_sieve_quantile(const kp_sieve *sieve);

#endif
