/* SPDX-License-Identifier: GPL-3.0-or-later
 * What the files of agreement share inside stats/: full matrices, tallies of marks, distributions.
 *
 * A full matrix holds the subjects that every judge marked, judge by judge; a tally holds the
 * subjects with 2 or more marks as runs of equal values. Both copy what they need, so that the
 * formulas behind walk plain arrays. Nothing here is for other rooms. */
#ifndef KP_STATS_AGREE_H
#define KP_STATS_AGREE_H

#include <math.h>

#include "stats/agreement.h"

static inline double kp_mark_at(const kp_marks *marks, int64_t subject, int64_t judge) {
  return marks->mark[subject * marks->subject_step + judge * marks->judge_step];
}

/* An estimate with nothing known, for the reason. */
kp_estimate kp_stats_estimate_none(kp_figure_why why);

/* ---- Complete subjects ---- */

typedef struct {
  /* mark[judge * n_subjects + subject], less a mark of the matrix, so that sums of squares lose
   * nothing to a large common level. */
  double *mark;
  int64_t n_subjects, n_judges; /* judges without a single mark are not there */
  int64_t n_left_out;
  double noise;      /* a square below this is rounding of the marks, not a difference */
  kp_figure_why why; /* not KP_FIGURE_KNOWN: fewer than 2 of either; mark is then NULL */
} kp_full_marks;

kp_status kp_stats_full(kp_full_marks *out, const kp_marks *marks, kp_diag *diag);
void kp_stats_full_clear(kp_full_marks *full);
/* Fills in what an estimate says of a full matrix. */
void kp_stats_full_note(kp_estimate *out, const kp_full_marks *full);

/* Mean squares of the two-way table. A sum of squares that is rounding alone is 0. */
typedef struct {
  double n, k;                           /* subjects, judges */
  double between, within, judges, error; /* BMS, WMS, JMS, EMS of Shrout & Fleiss (1979), table 1 */
} kp_mean_squares;

kp_status kp_stats_mean_squares(kp_mean_squares *out, const kp_full_marks *full, kp_diag *diag);

/* ---- Tallies ---- */

typedef struct {
  int64_t n_subjects; /* with 2 or more marks */
  int64_t n_judges;   /* with a mark */
  int64_t n_left_out; /* subjects with fewer */
  int64_t n_marks;
  int64_t most_marks; /* on one subject */
  int64_t n_values;
  double *value;  /* different marks, ascending */
  double *total;  /* how often each was given */
  int64_t *first; /* runs of subject s: first[s] … first[s + 1] - 1 */
  int64_t *n_of;  /* marks of subject s */
  int32_t *run_value, *run_count;
  kp_figure_why why; /* not KP_FIGURE_KNOWN: no subject with 2 marks; arrays are then NULL */
} kp_tally;

kp_status kp_stats_tally(kp_tally *out, const kp_marks *marks, kp_diag *diag);
void kp_stats_tally_clear(kp_tally *tally);

/* ---- Krippendorff's disagreements, over a tally ---- */

/* Where values stand on the scale, so that an interval difference of positions is the scale's
 * difference: the values themselves, or for KP_ORDINAL the middle ranks under the totals. */
void kp_stats_positions(double *position, const kp_tally *tally, const double *total,
                        kp_scale_level scale);
/* Squared difference of two values. */
double kp_stats_difference(kp_scale_level scale, const double *position, int64_t a, int64_t b);
/* Sum over ordered pairs of a subject's marks of the squared difference, over (marks - 1). */
double kp_stats_subject_disagreement(const kp_tally *tally, int64_t subject, kp_scale_level scale,
                                     const double *position);
/* Sum over ordered pairs of all n marks of the squared difference. */
double kp_stats_total_disagreement(const double *total, int64_t n_values, double n,
                                   kp_scale_level scale, const double *position);

/* One scale of a tally, and where its figures go. */
typedef struct {
  kp_scale_level scale;
  double *position;
  double *disagreement; /* of each subject */
  double expected;      /* total disagreement */
  kp_alpha *out;
} kp_alpha_scale;

/* The scales that have an alpha. Their samples are the same draws. */
typedef struct {
  const kp_tally *tally;
  kp_alpha_scale of[KP_SCALE_LEVELS];
  int n_scales;
} kp_alpha_work;

/* Draws the samples and fills in what they tell of each scale's figure. */
kp_status kp_stats_alpha_bootstrap(const kp_alpha_work *work, const kp_bootstrap *bootstrap,
                                   kp_diag *diag);

/* ---- Distributions: distribution.c ---- */

/* Upper tails; 0 for an infinite statistic, NaN for NaN. */
double kp_stats_f_tail(double f, double df1, double df2);
double kp_stats_chi_square_tail(double x, double df);
/* Both tails. */
double kp_stats_normal_tails(double z);
/* Quantiles at p, 0 < p < 1. */
double kp_stats_f_quantile(double p, double df1, double df2);
double kp_stats_normal_quantile(double p);

/* Feldt (1965): limits for Cronbach's alpha of n subjects and k items. */
void kp_stats_feldt(double *lower, double *upper, double alpha, double n, double k, double level);

/* GSL reports by status from now on, and does not abort. */
void kp_stats_quiet_gsl(void);

#endif
