/* SPDX-License-Identifier: GPL-3.0-or-later
 * Full matrices: the subjects that every judge marked, and the analysis of variance on them.
 *
 * A judge without any mark in the matrix is no judge of it and is left out first; then every
 * subject with a missing cell. Fewer than 2 of either is a reason, not an error. The two-way table
 * (Shrout & Fleiss 1979, table 1) is computed from deviations, row by row, in a fixed order:
 *     BMS = k sum (row mean - mean)^2 / (n - 1)      JMS = n sum (column mean - mean)^2 / (k - 1)
 *     WMS = sum (x - row mean)^2 / n (k - 1)
 *     EMS = sum (x - row mean - column mean + mean)^2 / (n - 1)(k - 1)
 * 0.1 + 0.2 and 0.3 are one mark to a person: sums of squares within rounding of the marks are 0.
 */
#include <float.h>

#include "stats/agree.h"

kp_marks kp_stats_marks_by_subject(const double *mark, int64_t n_subjects, int64_t n_judges) {
  return (kp_marks){mark, n_subjects, n_judges, n_judges, 1};
}

kp_marks kp_stats_marks_by_judge(const double *mark, int64_t n_subjects, int64_t n_judges) {
  return (kp_marks){mark, n_subjects, n_judges, 1, n_subjects};
}

kp_estimate kp_stats_estimate_none(kp_figure_why why) {
  return (kp_estimate){.value = NAN,
                       .lower = NAN,
                       .upper = NAN,
                       .error = NAN,
                       .statistic = NAN,
                       .df1 = NAN,
                       .df2 = NAN,
                       .p = NAN,
                       .why = why,
                       .why_interval = why == KP_FIGURE_KNOWN ? KP_FIGURE_NOT_ASKED : why};
}

/* Judges with a mark, in order, into judge; returns how many. */
static int64_t judges_with_marks(int64_t *judge, const kp_marks *marks) {
  int64_t n = 0;
  for (int64_t j = 0; j < marks->n_judges; j++) {
    int64_t s = 0;
    while (s < marks->n_subjects && !isfinite(kp_mark_at(marks, s, j)))
      s++;
    if (s < marks->n_subjects)
      judge[n++] = j;
  }
  return n;
}

static bool is_complete(const kp_marks *marks, int64_t subject, const int64_t *judge, int64_t n) {
  for (int64_t j = 0; j < n; j++)
    if (!isfinite(kp_mark_at(marks, subject, judge[j])))
      return false;
  return true;
}

static kp_figure_why why_not_full(const kp_marks *marks, int64_t n_judges, int64_t n_complete) {
  if (marks->n_subjects < 2)
    return KP_FIGURE_FEW_SUBJECTS;
  if (marks->n_judges < 2 || n_judges == 1)
    return KP_FIGURE_FEW_JUDGES;
  return n_judges == 0 || n_complete < 2 ? KP_FIGURE_MISSING : KP_FIGURE_KNOWN;
}

static void fill(kp_full_marks *out, const kp_marks *marks, const int64_t *subject,
                 const int64_t *judge) {
  const double base = kp_mark_at(marks, subject[0], judge[0]);
  double largest = 0.0;
  for (int64_t j = 0; j < out->n_judges; j++) {
    for (int64_t s = 0; s < out->n_subjects; s++) {
      const double mark = kp_mark_at(marks, subject[s], judge[j]);
      largest = fmax(largest, fabs(mark));
      out->mark[j * out->n_subjects + s] = mark - base;
    }
  }
  out->noise = largest * DBL_EPSILON * 8.0 * (largest * DBL_EPSILON * 8.0);
}

kp_status kp_stats_full(kp_full_marks *out, const kp_marks *marks, kp_diag *diag) {
  *out = (kp_full_marks){.n_left_out = marks->n_subjects};
  int64_t *judge = kp_malloc((size_t)(marks->n_judges + 1) * sizeof *judge);
  int64_t *subject = kp_malloc((size_t)(marks->n_subjects + 1) * sizeof *subject);
  kp_status status = KP_OK;
  if (!judge || !subject) {
    status = kp_diag_no_memory(diag);
    goto done;
  }
  out->n_judges = judges_with_marks(judge, marks);
  for (int64_t s = 0; out->n_judges > 0 && s < marks->n_subjects; s++)
    if (is_complete(marks, s, judge, out->n_judges))
      subject[out->n_subjects++] = s;
  out->n_left_out = marks->n_subjects - out->n_subjects;
  out->why = why_not_full(marks, out->n_judges, out->n_subjects);
  if (out->why != KP_FIGURE_KNOWN)
    goto done;
  out->mark = kp_calloc((size_t)out->n_subjects, (size_t)out->n_judges * sizeof *out->mark);
  if (!out->mark) {
    status = kp_diag_no_memory(diag);
    goto done;
  }
  fill(out, marks, subject, judge);
done:
  kp_free(judge);
  kp_free(subject);
  return status;
}

void kp_stats_full_clear(kp_full_marks *full) {
  kp_free(full->mark);
  full->mark = NULL;
}

void kp_stats_full_note(kp_estimate *out, const kp_full_marks *full) {
  out->n_subjects = full->n_subjects;
  out->n_judges = full->n_judges;
  out->n_left_out = full->n_left_out;
  out->n_marks = full->n_subjects * full->n_judges;
}

static double without_noise(double squares, const kp_full_marks *full) {
  return squares <= full->noise * (double)(full->n_subjects * full->n_judges) ? 0.0 : squares;
}

/* Row means into row, the mean of all returned. */
static double row_means(double *row, const kp_full_marks *full) {
  const int64_t n = full->n_subjects;
  for (int64_t j = 0; j < full->n_judges; j++)
    for (int64_t s = 0; s < n; s++)
      row[s] += full->mark[j * n + s];
  double sum = 0.0;
  for (int64_t s = 0; s < n; s++) {
    row[s] /= (double)full->n_judges;
    sum += row[s];
  }
  return sum / (double)n;
}

kp_status kp_stats_mean_squares(kp_mean_squares *out, const kp_full_marks *full, kp_diag *diag) {
  const int64_t n_subjects = full->n_subjects;
  double *row = kp_calloc((size_t)n_subjects, sizeof *row);
  if (!row)
    return kp_diag_no_memory(diag);
  const double mean = row_means(row, full);
  double between = 0.0, within = 0.0, judges = 0.0, error = 0.0;
  for (int64_t s = 0; s < n_subjects; s++)
    between += (row[s] - mean) * (row[s] - mean);
  for (int64_t j = 0; j < full->n_judges; j++) {
    const double *mark = full->mark + j * n_subjects;
    double column = 0.0;
    for (int64_t s = 0; s < n_subjects; s++)
      column += mark[s];
    column = column / (double)n_subjects - mean;
    judges += column * column;
    for (int64_t s = 0; s < n_subjects; s++) {
      const double apart = mark[s] - row[s];
      within += apart * apart;
      error += (apart - column) * (apart - column);
    }
  }
  kp_free(row);
  const double n = (double)n_subjects, k = (double)full->n_judges;
  *out = (kp_mean_squares){.n = n,
                           .k = k,
                           .between = without_noise(k * between, full) / (n - 1.0),
                           .within = without_noise(within, full) / (n * (k - 1.0)),
                           .judges = without_noise(n * judges, full) / (k - 1.0),
                           .error = without_noise(error, full) / ((n - 1.0) * (k - 1.0))};
  return KP_OK;
}
