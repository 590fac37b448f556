/* SPDX-License-Identifier: GPL-3.0-or-later
 * Concordance of rankings: Kendall's W and Friedman's test, both corrected for ties.
 *
 * m rankings of n things, tied things sharing the mean of their ranks; R the sum of a thing's
 * ranks, t the sizes of the ties of a ranking (Kendall & Gibbons 1990, ch. 6; Siegel & Castellan
 * 1988, eqs 9.15 to 9.19):
 *     W = 12 sum (R - m (n+1) / 2)^2 / (m * sum over rankings of (n^3 - n - sum (t^3 - t)))
 *     chi-square = m (n - 1) W, with n - 1 degrees of freedom; good from n of about 7.
 * For W the judges rank the subjects; for Friedman the subjects rank the judges. A ranking that is
 * one tie adds nothing; if all are, there is no order to agree about. Sums of half ranks are exact.
 */
#include "stats/agree.h"
#include "stats/stats.h"

typedef struct {
  double *rank_sum; /* of each thing */
  kp_keyed *item, *scratch;
  int64_t n_things, n_rankings;
} rankings;

static bool rankings_init(rankings *out, int64_t n_things, int64_t n_rankings) {
  *out = (rankings){.n_things = n_things, .n_rankings = n_rankings};
  out->rank_sum = kp_calloc((size_t)n_things, sizeof *out->rank_sum);
  out->item = kp_calloc((size_t)n_things, sizeof *out->item);
  out->scratch = kp_calloc((size_t)n_things, sizeof *out->scratch);
  return out->rank_sum && out->item && out->scratch;
}

static void rankings_clear(rankings *work) {
  kp_free(work->rank_sum);
  kp_free(work->item);
  kp_free(work->scratch);
}

/* Adds one ranking to the sums; *untied gets n^3 - n - sum (t^3 - t). Marks are less a common
 * level, so what is equal but for rounding of that is told by the noise of the matrix. */
static bool add_ranking(rankings *work, double *untied, const double *mark, int64_t step,
                        double noise) {
  const int64_t n = work->n_things;
  for (int64_t i = 0; i < n; i++)
    work->item[i] = (kp_keyed){kp_stats_key(mark[i * step]), (uint32_t)i};
  if (!kp_stats_sort_keyed(work->item, work->scratch, n))
    return false;
  const double size = (double)n;
  *untied = size * size * size - size;
  const double near = sqrt(noise);
  for (int64_t first = 0, end; first < n; first = end) {
    end = first + 1;
    while (end < n &&
           kp_stats_from_key(work->item[end].key) - kp_stats_from_key(work->item[end - 1].key) <=
               near)
      end++;
    const double tied = (double)(end - first);
    const double rank = (double)(first + end + 1) / 2.0;
    *untied -= tied * tied * tied - tied;
    for (int64_t i = first; i < end; i++)
      work->rank_sum[work->item[i].unit] += rank;
  }
  return true;
}

/* W of the rankings at mark + ranking * ranking_step; NaN when every ranking is one tie. */
static kp_status concordance(double *w, rankings *work, const kp_full_marks *full,
                             int64_t thing_step, int64_t ranking_step, kp_diag *diag) {
  double untied_sum = 0.0;
  for (int64_t r = 0; r < work->n_rankings; r++) {
    double untied;
    if (!add_ranking(work, &untied, full->mark + r * ranking_step, thing_step, full->noise))
      return kp_diag_no_memory(diag);
    untied_sum += untied;
  }
  const double m = (double)work->n_rankings;
  const double middle = m * (double)(work->n_things + 1) / 2.0;
  double squares = 0.0;
  for (int64_t i = 0; i < work->n_things; i++)
    squares += (work->rank_sum[i] - middle) * (work->rank_sum[i] - middle);
  *w = untied_sum > 0.0 ? 12.0 * squares / (m * untied_sum) : NAN;
  return KP_OK;
}

/* by_judge: judges rank subjects. The value is left NaN, W is handed out beside it. */
static kp_status test_rankings(kp_estimate *out, double *w, const kp_marks *marks, bool by_judge,
                               kp_diag *diag) {
  kp_full_marks full;
  rankings work = {0};
  kp_estimate figure;
  kp_status status = kp_stats_full(&full, marks, diag);
  if (status != KP_OK)
    goto done;
  figure = kp_stats_estimate_none(full.why);
  kp_stats_full_note(&figure, &full);
  *w = NAN;
  if (full.why == KP_FIGURE_KNOWN) {
    const int64_t n_things = by_judge ? full.n_subjects : full.n_judges;
    const int64_t n_rankings = by_judge ? full.n_judges : full.n_subjects;
    const int64_t thing_step = by_judge ? 1 : full.n_subjects;
    const int64_t ranking_step = by_judge ? full.n_subjects : 1;
    if (!rankings_init(&work, n_things, n_rankings)) {
      status = kp_diag_no_memory(diag);
      goto done;
    }
    status = concordance(w, &work, &full, thing_step, ranking_step, diag);
    if (status != KP_OK)
      goto done;
    if (isnan(*w)) {
      figure.why = figure.why_interval = KP_FIGURE_NO_VARIANCE;
    } else {
      figure.df1 = (double)(n_things - 1);
      figure.statistic = (double)n_rankings * figure.df1 * *w;
      figure.p = kp_stats_chi_square_tail(figure.statistic, figure.df1);
    }
  }
  *out = figure;
done:
  rankings_clear(&work);
  kp_stats_full_clear(&full);
  return status;
}

kp_status kp_stats_kendall_w(kp_estimate *out, const kp_marks *marks, kp_diag *diag) {
  double w;
  const kp_status status = test_rankings(out, &w, marks, true, diag);
  if (status == KP_OK)
    out->value = w;
  return status;
}

kp_status kp_stats_friedman(kp_estimate *out, const kp_marks *marks, kp_diag *diag) {
  double w;
  const kp_status status = test_rankings(out, &w, marks, false, diag);
  if (status == KP_OK)
    out->value = out->statistic;
  return status;
}
