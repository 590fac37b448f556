/* SPDX-License-Identifier: GPL-3.0-or-later
 * Random draws inside stats/: what the bootstrap's files share. For this room alone, since it shows
 * GSL's generator. */
#ifndef KP_STATS_DRAW_H
#define KP_STATS_DRAW_H

#include <gsl/gsl_rng.h>

#include "stats/agree.h"

enum { KP_MOST_LISTED_VALUES = 1024 };

/* The seed, of 32 bits, of sample b. */
unsigned long kp_stats_seed_of(uint64_t seed, int64_t sample);

/* The coincidences of a tally as the law of one drawn pair of marks. */
typedef struct {
  int64_t n;     /* pairs of values, the most probable first; 0: too many to list */
  double *share; /* of all coincidences; those that agree are one pair */
  double *squared[KP_SCALE_LEVELS]; /* squared difference, for each scale of the work */
  double mean[KP_SCALE_LEVELS], variance[KP_SCALE_LEVELS]; /* of one draw */
  double *draws; /* draws[m]: pairs of marks of all subjects with m marks */
  int64_t most_marks;
  int64_t *subject_of_mark; /* where n is 0 */
} kp_pair_law;

/* False when memory is out; clear it all the same. */
bool kp_stats_pair_law_make(kp_pair_law *law, const kp_alpha_work *work);
void kp_stats_pair_law_clear(kp_pair_law *law);
/* The alpha of one sample, for each scale of the work. */
void kp_stats_pair_sample(double alpha[KP_SCALE_LEVELS], const kp_pair_law *law,
                          const kp_alpha_work *work, gsl_rng *random);

#endif
