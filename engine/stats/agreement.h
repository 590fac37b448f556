/* SPDX-License-Identifier: GPL-3.0-or-later
 * Agreement between judges: how far their marks say the same, and which judge or mark stands apart.
 *
 * Marks are a matrix of subjects by judges, lent by the caller; NaN (and infinity) is a missing
 * mark. Nothing here knows of panels or indexes. A figure that cannot be had is NaN and says why;
 * the status of a call is KP_OK also then, and KP_SYSTEM only when memory ran out. What needs a
 * full matrix (ICC, W, Friedman, Cronbach) uses the subjects that every judge marked, and says how
 * many were left out; alpha, kappa and the figures of a judge use every pair of marks.
 * Sums run in a fixed order and random numbers are seeded by sample, so that results do not depend
 * on the number of threads. GSL behind: distributions and random numbers. */
#ifndef KP_STATS_AGREEMENT_H
#define KP_STATS_AGREEMENT_H

#include "base/arena.h"
#include "base/diag.h"

typedef struct {
  const double *mark; /* mark[subject * subject_step + judge * judge_step] */
  int64_t n_subjects, n_judges;
  int64_t subject_step, judge_step;
} kp_marks;

/* mark[subject * n_judges + judge]. */
kp_marks kp_stats_marks_by_subject(const double *mark, int64_t n_subjects, int64_t n_judges);
/* mark[judge * n_subjects + subject]. */
kp_marks kp_stats_marks_by_judge(const double *mark, int64_t n_subjects, int64_t n_judges);

/* Why a figure, an interval or a test is not there. */
typedef enum {
  KP_FIGURE_KNOWN,
  KP_FIGURE_FEW_SUBJECTS, /* fewer than 2 subjects can be used (for W and Cronbach too) */
  KP_FIGURE_FEW_JUDGES,   /* fewer than 2 judges */
  KP_FIGURE_MISSING, /* there are 2 subjects, but fewer than 2 that can be used: cells are missing
                      */
  KP_FIGURE_NO_VARIANCE, /* all marks alike, or subjects do not differ: nothing to agree about */
  KP_FIGURE_UNDEFINED,   /* the estimates of variance leave the formula without an answer */
  KP_FIGURE_NOT_RATIO,   /* a mark below 0: no ratio scale */
  KP_FIGURE_TOO_MANY_VALUES, /* KP_BOOTSTRAP_SUBJECTS with a ratio scale of over 1,024 values */
  KP_FIGURE_NOT_ASKED        /* an interval without samples; a figure that has no interval */
} kp_figure_why;

typedef struct {
  double value;        /* NaN unless why is KP_FIGURE_KNOWN */
  double lower, upper; /* of the two-sided interval; NaN unless why_interval is KP_FIGURE_KNOWN */
  double error;        /* standard error of value where the method has one, else NaN */
  double statistic;    /* of the test of "no agreement": F, chi-square or z; may be infinite */
  double df1, df2;     /* its degrees of freedom; NaN where it has none */
  double p;            /* one-sided, upper tail; for z two-sided */
  int64_t n_subjects;  /* subjects and judges that the figure stands on */
  int64_t n_judges;
  int64_t n_left_out; /* subjects left out because marks are missing */
  int64_t n_marks;    /* marks that were used */
  kp_figure_why why, why_interval;
} kp_estimate;

/* ---- Intraclass correlations: icc.c ---- */

/* Shrout & Fleiss (1979). 1: judges differ from subject to subject; 2: judges are a sample, their
 * severity counts as error (agreement); 3: these judges alone, severity does not count
 * (consistency). _1 is the reliability of one judge, _K that of the mean of all. */
typedef enum {
  KP_ICC_1_1,
  KP_ICC_2_1,
  KP_ICC_3_1,
  KP_ICC_1_K,
  KP_ICC_2_K,
  KP_ICC_3_K,
  KP_ICC_FORMS
} kp_icc_form;

/* "ICC(1,1)" … "ICC(3,k)". */
const char *kp_stats_icc_name(kp_icc_form form);

/* All six, with F tests and intervals at the level (0.95). Complete subjects only, at least 2. */
kp_status kp_stats_icc(kp_estimate out[KP_ICC_FORMS], const kp_marks *marks, double level,
                       kp_diag *diag);

/* ---- Ranks: kendall_w.c ---- */

/* Kendall's W, corrected for ties: do judges put subjects in the same order? statistic is
 * chi-square = k (n - 1) W with n - 1 degrees of freedom, which is Friedman's for subjects.
 * Complete subjects only; no interval. */
kp_status kp_stats_kendall_w(kp_estimate *out, const kp_marks *marks, kp_diag *diag);
/* Friedman's test with the judges as treatments: are some judges stricter than others? value is
 * Friedman's chi-square, corrected for ties, with k - 1 degrees of freedom. */
kp_status kp_stats_friedman(kp_estimate *out, const kp_marks *marks, kp_diag *diag);

/* ---- Krippendorff's alpha: krippendorff.c, bootstrap.c ---- */

typedef enum { KP_NOMINAL, KP_ORDINAL, KP_INTERVAL, KP_RATIO, KP_SCALE_LEVELS } kp_scale_level;

/* "alpha_nominal" … "alpha_ratio". */
const char *kp_stats_alpha_name(kp_scale_level scale);

/* In 500 simulated panels each of 20 to 100 subjects and 3 to 10 judges (normal marks, alpha .69)
 * the 95 % interval held the true alpha in 85 to 94 % of the panels by subjects, and in 29 to 76 %
 * by pairs, the fewer the more judges: by subjects is for people, by pairs to compare with KALPHA.
 */
typedef enum {
  /* Whole subjects are drawn, everything is computed anew (Efron & Tibshirani 1993; Zapf et al.
   * 2016). */
  KP_BOOTSTRAP_SUBJECTS,
  /* Hayes & Krippendorff (2007): pairs of marks are drawn from the observed coincidences, expected
   * disagreement stays. Takes the pairs of one subject for independent, which they are not. */
  KP_BOOTSTRAP_PAIRS
} kp_bootstrap_kind;

typedef struct {
  kp_bootstrap_kind kind;
  int64_t n_samples; /* 0: no interval; 1,000 is usual */
  uint64_t seed;
  double level; /* 0.95 */
} kp_bootstrap;

typedef struct {
  kp_estimate figure;     /* value, percentile interval, error = sd of the samples; no test */
  double observed;        /* disagreement D_o, in squared units of the scale's difference */
  double expected;        /* D_e */
  double share_below_667; /* of samples with alpha below 0.667 and 0.800: Krippendorff's bounds; */
  double share_below_800; /* NaN without an interval */
  int64_t n_samples;      /* that had an alpha (some drawn samples may have no variance) */
} kp_alpha;

/* Subjects with 2 or more marks count. bootstrap may be NULL: no interval. Marks that are equal as
 * doubles are one value. */
kp_status kp_stats_alpha(kp_alpha *out, const kp_marks *marks, kp_scale_level scale,
                         const kp_bootstrap *bootstrap, kp_diag *diag);
/* All four scales at once, the same figures in less time. */
kp_status kp_stats_alphas(kp_alpha out[KP_SCALE_LEVELS], const kp_marks *marks,
                          const kp_bootstrap *bootstrap, kp_diag *diag);

/* ---- Fleiss' kappa: fleiss_kappa.c ---- */

/* Marks are names of categories (equal doubles, one category). error is the standard error that the
 * interval is made with; statistic is z under "agreement by chance" (Fleiss, Nee & Landis 1979).
 * Subjects may have different numbers of marks; those with 2 or more count. */
kp_status kp_stats_fleiss_kappa(kp_estimate *out, const kp_marks *marks, double level,
                                kp_diag *diag);

/* ---- Cronbach's alpha: cronbach.c ---- */

/* Judges are the items. Interval and F test of Feldt (1965). Complete subjects only. */
kp_status kp_stats_cronbach(kp_estimate *out, const kp_marks *marks, double level, kp_diag *diag);

/* ---- Each judge, each mark: judges.c, far.c ---- */

typedef struct {
  int64_t n_marks;
  int64_t n_shared; /* of these, on subjects that another judge marked as well */
  double mean;
  double spread; /* standard deviation (n - 1) of the judge's marks; NaN when n_marks < 2 */
  /* Mean of (mark - mean of the others' marks on that subject), over shared subjects, in units of
   * the marks: below 0 the judge is stricter than the others, above 0 milder. */
  double deviation;
  double deviation_error; /* its standard error, sd / sqrt(n); NaN when n_shared < 2 */
  /* Pearson, with the mean of the others (the judge's own marks not in it). */
  double correlation;
  kp_figure_why why_deviation, why_correlation;
} kp_judge_figures;

/* out has n_judges. */
kp_status kp_stats_judges(kp_judge_figures *out, const kp_marks *marks, kp_diag *diag);

typedef struct {
  /* |mark - median of the others| > times * scale, where scale = max(1.4826 * MAD of the others,
   * floor). 3 is usual. */
  double times;
  /* Least scale, in units of the marks, so that a MAD of 0 does not make every other mark far.
   * 0: 1.4826 * median of |mark - median of the others| over all cells, and at least the smallest
   * difference between two marks of the matrix. */
  double floor;
  int64_t least_others; /* marks on the subject beside this one; at least 2 */
  /* Take each judge's own median distance out first, so that a strict judge is not far everywhere.
   */
  bool less_severity;
} kp_far_rule;

typedef struct {
  int64_t subject, judge;
  double mark;
  double middle; /* median of the others, as they gave it */
  double scale;  /* that the distance was measured with */
  double times;  /* signed distance / scale; beyond the rule's times */
  /* (d - the judge's mean d) / sd of all that, d = mark - mean of the others; NaN without variance
   */
  double standardised;
} kp_far_mark;

/* Far marks by subject, then judge; in the arena. *n_out may be 0 (*out is then not NULL). */
kp_status kp_stats_far(kp_far_mark **out, int64_t *n_out, const kp_marks *marks,
                       const kp_far_rule *rule, kp_arena *arena, kp_diag *diag);

#endif
