/* SPDX-License-Identifier: GPL-3.0-or-later
 * Each judge beside the others: severity, spread, and correlation with the rest.
 *
 * A judge's mark is set against the mean of the other marks on the same subject, never against a
 * mean that holds it (the corrected item-rest correlation). Subjects that no other judge marked say
 * nothing and do not count. With d = mark - mean of the others:
 *     deviation = mean d, its error sd(d) / sqrt(n), correlation = Pearson(mark, mean of the
 * others) Marks are taken less one mark of the matrix, and a spread within rounding of the marks is
 * 0. The correlation wants 3 shared subjects: of 2 it is 1 or -1 whatever the marks. */
#include <float.h>

#include "stats/agree.h"

typedef struct {
  double base;  /* taken off every mark */
  double noise; /* a square below this is rounding */
  double *sum;  /* of each subject's marks */
  int64_t *count;
} others;

static bool others_init(others *out, const kp_marks *marks) {
  *out = (others){.base = NAN};
  out->sum = kp_calloc((size_t)marks->n_subjects, sizeof *out->sum);
  out->count = kp_calloc((size_t)marks->n_subjects, sizeof *out->count);
  if (!out->sum || !out->count)
    return false;
  double largest = 0.0;
  for (int64_t s = 0; s < marks->n_subjects; s++) {
    for (int64_t j = 0; j < marks->n_judges; j++) {
      const double mark = kp_mark_at(marks, s, j);
      if (!isfinite(mark))
        continue;
      if (isnan(out->base))
        out->base = mark;
      largest = fmax(largest, fabs(mark));
      out->sum[s] += mark - out->base;
      out->count[s]++;
    }
  }
  out->noise = largest * DBL_EPSILON * 8.0 * (largest * DBL_EPSILON * 8.0);
  return true;
}

static void others_clear(others *rest) {
  kp_free(rest->sum);
  kp_free(rest->count);
}

/* Mark and mean of the others, less the base; false where either is missing. */
static bool pair_at(double *mark, double *rest_mean, const kp_marks *marks, const others *rest,
                    int64_t subject, int64_t judge) {
  const double x = kp_mark_at(marks, subject, judge);
  if (!isfinite(x) || rest->count[subject] < 2)
    return false;
  *mark = x - rest->base;
  *rest_mean = (rest->sum[subject] - *mark) / (double)(rest->count[subject] - 1);
  return true;
}

static void fill_own(kp_judge_figures *out, const kp_marks *marks, const others *rest,
                     int64_t judge) {
  double sum = 0.0, squares = 0.0;
  for (int64_t s = 0; s < marks->n_subjects; s++) {
    const double x = kp_mark_at(marks, s, judge);
    if (!isfinite(x))
      continue;
    sum += x - rest->base;
    out->n_marks++;
  }
  if (out->n_marks == 0)
    return;
  const double mean = sum / (double)out->n_marks;
  out->mean = rest->base + mean;
  for (int64_t s = 0; s < marks->n_subjects; s++) {
    const double x = kp_mark_at(marks, s, judge);
    if (isfinite(x))
      squares += (x - rest->base - mean) * (x - rest->base - mean);
  }
  if (out->n_marks > 1) {
    const bool alike = squares <= rest->noise * (double)out->n_marks;
    out->spread = alike ? 0.0 : sqrt(squares / (double)(out->n_marks - 1));
  }
}

static void fill_shared(kp_judge_figures *out, const kp_marks *marks, const others *rest,
                        int64_t judge) {
  double mark, other, mark_sum = 0.0, other_sum = 0.0;
  for (int64_t s = 0; s < marks->n_subjects; s++) {
    if (!pair_at(&mark, &other, marks, rest, s, judge))
      continue;
    mark_sum += mark;
    other_sum += other;
    out->n_shared++;
  }
  if (out->n_shared == 0)
    return;
  const double n = (double)out->n_shared;
  const double mark_mean = mark_sum / n, other_mean = other_sum / n;
  double xx = 0.0, yy = 0.0, xy = 0.0, dd = 0.0;
  for (int64_t s = 0; s < marks->n_subjects; s++) {
    if (!pair_at(&mark, &other, marks, rest, s, judge))
      continue;
    const double x = mark - mark_mean, y = other - other_mean;
    xx += x * x;
    yy += y * y;
    xy += x * y;
    dd += (x - y) * (x - y);
  }
  out->deviation = mark_mean - other_mean;
  out->why_deviation = KP_FIGURE_KNOWN;
  if (out->n_shared > 1)
    out->deviation_error = dd <= rest->noise * n ? 0.0 : sqrt(dd / (n - 1.0) / n);
  if (out->n_shared < 3)
    return;
  if (xx <= rest->noise * n || yy <= rest->noise * n) {
    out->why_correlation = KP_FIGURE_NO_VARIANCE;
    return;
  }
  out->correlation = fmax(-1.0, fmin(1.0, xy / sqrt(xx * yy)));
  out->why_correlation = KP_FIGURE_KNOWN;
}

kp_status kp_stats_judges(kp_judge_figures *out, const kp_marks *marks, kp_diag *diag) {
  others rest;
  if (!others_init(&rest, marks)) {
    others_clear(&rest);
    return kp_diag_no_memory(diag);
  }
  const kp_figure_why none = marks->n_judges < 2 ? KP_FIGURE_FEW_JUDGES : KP_FIGURE_FEW_SUBJECTS;
  for (int64_t j = 0; j < marks->n_judges; j++) {
    out[j] = (kp_judge_figures){.mean = NAN,
                                .spread = NAN,
                                .deviation = NAN,
                                .deviation_error = NAN,
                                .correlation = NAN,
                                .why_deviation = none,
                                .why_correlation = none};
    fill_own(&out[j], marks, &rest, j);
    fill_shared(&out[j], marks, &rest, j);
    if (out[j].n_marks == 0)
      out[j].why_deviation = out[j].why_correlation = KP_FIGURE_MISSING;
  }
  others_clear(&rest);
  return KP_OK;
}
