/* SPDX-License-Identifier: GPL-3.0-or-later
 * What the files of weights share inside stats/: empty notes, columns on 0 … 1, correlations,
 * shares.
 *
 * Columns are brought to a common size by a power of 2 before anything is added up, so that values
 * near either end of the doubles give the weights that values near 1 give. A column whose values
 * differ by rounding alone has no spread: 0.1 + 0.2 and 0.3 are one value to a person. Nothing here
 * is for other rooms. */
#ifndef KP_STATS_WEIGH_H
#define KP_STATS_WEIGH_H

#include <math.h>

#include "stats/weights.h"

/* Nothing is known yet. */
kp_weigh_note kp_weigh_note_none(void);

/* The power of 2 that brings the largest of the values to about 1. */
double kp_weigh_scale(const double *x, int64_t n);

/* x into out, its least value on 0 and its greatest on 1; false where they do not differ. */
bool kp_weigh_unit_range(double *out, const double *x, int64_t n);

/* x into out, less its mean, the sum of squares 1, so that products are correlations; *sd (may be
 * NULL): the divisor times 2^*exponent. False where the values do not differ. */
bool kp_weigh_standardise(double *out, double *sd, int *exponent, const double *x, int64_t n);

/* Correlations into r (n_columns^2) of the columns of z, which are standardised as above. */
void kp_weigh_correlate(double *r, const double *z, int64_t n, int n_columns);

/* Makes weights add up to 1; false where their sum is not a number above 0. */
bool kp_weigh_share(double *weight, int n);

/* All columns standardised (n * n_columns, the arena's), then correlated into r. Names the first
 * column without spread. sd, exponent: as above, a column each, may be NULL. */
kp_weigh_status kp_weigh_correlations(double *r, double *sd, int *exponent, kp_weigh_note *note,
                                      const double *x, int64_t n, int n_columns, kp_arena *arena);

#endif
