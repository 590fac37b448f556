/* SPDX-License-Identifier: GPL-3.0-or-later
 * Tallies: each subject's marks as runs of equal values, for alpha and kappa.
 *
 * Subjects with fewer than 2 marks hold no pair and are left out; their marks are in no total. The
 * different marks of the rest are numbered in ascending order, so that a value is a small integer
 * and 60 judges on a scale of 21 steps make at most 21 runs. Runs of a subject ascend. */
#include "stats/agree.h"
#include "stats/stats.h"

static int64_t marks_of(double *mark, const kp_marks *marks, int64_t subject) {
  int64_t n = 0;
  for (int64_t j = 0; j < marks->n_judges; j++) {
    const double x = kp_mark_at(marks, subject, j);
    if (isfinite(x))
      mark[n++] = x;
  }
  return n;
}

/* Counts subjects, marks and judges that are there; returns marks of subjects with a pair. */
static void count_marks(kp_tally *out, const kp_marks *marks) {
  for (int64_t s = 0; s < marks->n_subjects; s++) {
    int64_t n = 0;
    for (int64_t j = 0; j < marks->n_judges; j++)
      n += isfinite(kp_mark_at(marks, s, j)) ? 1 : 0;
    if (n < 2) {
      out->n_left_out++;
      continue;
    }
    out->n_subjects++;
    out->n_marks += n;
    out->most_marks = n > out->most_marks ? n : out->most_marks;
  }
  for (int64_t j = 0; j < marks->n_judges; j++) {
    int64_t s = 0;
    while (s < marks->n_subjects && !isfinite(kp_mark_at(marks, s, j)))
      s++;
    out->n_judges += s < marks->n_subjects ? 1 : 0;
  }
}

static kp_figure_why why_no_pairs(const kp_tally *tally, const kp_marks *marks) {
  if (tally->n_subjects > 0)
    return KP_FIGURE_KNOWN;
  if (marks->n_subjects == 0)
    return KP_FIGURE_FEW_SUBJECTS;
  return marks->n_judges < 2 || tally->n_judges == 1 ? KP_FIGURE_FEW_JUDGES : KP_FIGURE_MISSING;
}

/* The different marks of paired subjects into value, ascending; all holds n_marks. */
static void find_values(kp_tally *out, const kp_marks *marks, double *all) {
  int64_t n = 0;
  for (int64_t s = 0; s < marks->n_subjects; s++) {
    const int64_t before = n;
    for (int64_t j = 0; j < marks->n_judges && n < out->n_marks; j++) {
      const double x = kp_mark_at(marks, s, j);
      if (isfinite(x))
        all[n++] = x;
    }
    if (n - before < 2)
      n = before;
  }
  kp_stats_sort(out->value, all, n);
  for (int64_t i = 0; i < n; i++)
    if (i == 0 || out->value[i] != out->value[out->n_values - 1])
      out->value[out->n_values++] = out->value[i];
}

static int32_t number_of(const kp_tally *tally, double x) {
  int64_t low = 0, high = tally->n_values - 1;
  while (low < high) {
    const int64_t middle = low + (high - low) / 2;
    if (tally->value[middle] < x)
      low = middle + 1;
    else
      high = middle;
  }
  return (int32_t)low;
}

static void make_runs(kp_tally *out, const kp_marks *marks, double *mark, double *sorted) {
  int64_t subject = 0, run = 0;
  for (int64_t s = 0; s < marks->n_subjects; s++) {
    const int64_t n = marks_of(mark, marks, s);
    if (n < 2)
      continue;
    kp_stats_sort(sorted, mark, n);
    out->first[subject] = run;
    out->n_of[subject] = n;
    for (int64_t i = 0; i < n; i++) {
      if (i == 0 || sorted[i] != sorted[i - 1]) {
        out->run_value[run] = number_of(out, sorted[i]);
        out->run_count[run] = 0;
        run++;
      }
      out->run_count[run - 1]++;
      out->total[out->run_value[run - 1]] += 1.0;
    }
    subject++;
  }
  out->first[subject] = run;
}

kp_status kp_stats_tally(kp_tally *out, const kp_marks *marks, kp_diag *diag) {
  *out = (kp_tally){0};
  count_marks(out, marks);
  out->why = why_no_pairs(out, marks);
  if (out->why != KP_FIGURE_KNOWN)
    return KP_OK;
  kp_status status = KP_OK;
  const size_t n_marks = (size_t)out->n_marks, n_subjects = (size_t)out->n_subjects;
  double *scratch = kp_calloc(n_marks + (size_t)marks->n_judges, sizeof *scratch);
  double *mark = kp_calloc((size_t)marks->n_judges, sizeof *mark);
  out->value = kp_calloc(n_marks, sizeof *out->value);
  out->total = kp_calloc(n_marks, sizeof *out->total);
  out->first = kp_calloc(n_subjects + 1, sizeof *out->first);
  out->n_of = kp_calloc(n_subjects, sizeof *out->n_of);
  out->run_value = kp_calloc(n_marks, sizeof *out->run_value);
  out->run_count = kp_calloc(n_marks, sizeof *out->run_count);
  if (!scratch || !mark || !out->value || !out->total || !out->first || !out->n_of ||
      !out->run_value || !out->run_count) {
    kp_stats_tally_clear(out);
    status = kp_diag_no_memory(diag);
    goto done;
  }
  find_values(out, marks, scratch);
  make_runs(out, marks, mark, scratch);
done:
  kp_free(scratch);
  kp_free(mark);
  return status;
}

void kp_stats_tally_clear(kp_tally *tally) {
  kp_free(tally->value);
  kp_free(tally->total);
  kp_free(tally->first);
  kp_free(tally->n_of);
  kp_free(tally->run_value);
  kp_free(tally->run_count);
  tally->value = tally->total = NULL;
  tally->first = tally->n_of = NULL;
  tally->run_value = tally->run_count = NULL;
}
