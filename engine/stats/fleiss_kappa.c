/* SPDX-License-Identifier: GPL-3.0-or-later
 * Fleiss' kappa: agreement on categories beyond chance, for any number of judges.
 *
 * Fleiss (1971, eqs 1 to 9), for N subjects of which subject i has m_i marks, n_ij in category j
 * (the paper has all m_i the same; with different ones this is Fleiss, Levin & Paik 2003, ch. 18):
 *     P_i = (sum n_ij^2 - m_i) / (m_i (m_i - 1))    P = mean of P_i    p_j = sum n_ij / sum m_i
 *     kappa = (P - P_e) / (1 - P_e), P_e = sum p_j^2
 * z uses the variance under chance of Fleiss, Nee & Landis (1979, eq. 12), whose
 * (sum pq)^2 - sum pq (q - p) is S2 + S2^2 - 2 S3 with S2 = sum p^2, S3 = sum p^3. For different
 * m_i the same derivation gives a second term, which is 0 when all are the same:
 *     var0 (1 - P_e)^2 = 2 (S2 + S2^2 - 2 S3) sum 1/(N^2 m (m-1))
 *                      + 4 (S3 - S2^2) (sum 1/(N^2 m) - 1 / sum m)
 * The interval is kappa +- z * error, error from what each subject adds to kappa (linearised; Gwet
 * 2008): e_i = (P_i - P - (1 - kappa) (d_i)) / (1 - P_e), d_i = 2 sum_j p_j (n_ij - m_i p_j) / mean
 * m, error^2 = sum (e_i)^2 / (N (N - 1)). It is cut at 1. */
#include "stats/agree.h"

typedef struct {
  double agreement; /* P */
  double chance;    /* P_e = S2 */
  double cubes;     /* S3 */
  double mean_marks;
} kappa_sums;

static double subject_agreement(const kp_tally *tally, int64_t subject) {
  const double m = (double)tally->n_of[subject];
  double alike = 0.0;
  for (int64_t r = tally->first[subject]; r < tally->first[subject + 1]; r++)
    alike += (double)tally->run_count[r] * (double)tally->run_count[r];
  return (alike - m) / (m * (m - 1.0));
}

static kappa_sums sum_up(const kp_tally *tally) {
  kappa_sums sums = {0};
  for (int64_t s = 0; s < tally->n_subjects; s++)
    sums.agreement += subject_agreement(tally, s);
  sums.agreement /= (double)tally->n_subjects;
  for (int64_t v = 0; v < tally->n_values; v++) {
    const double p = tally->total[v] / (double)tally->n_marks;
    sums.chance += p * p;
    sums.cubes += p * p * p;
  }
  sums.mean_marks = (double)tally->n_marks / (double)tally->n_subjects;
  return sums;
}

static double variance_by_chance(const kp_tally *tally, const kappa_sums *sums) {
  const double n = (double)tally->n_subjects;
  const double s2 = sums->chance, s3 = sums->cubes;
  double pairs = 0.0, singles = 0.0;
  for (int64_t s = 0; s < tally->n_subjects; s++) {
    const double m = (double)tally->n_of[s];
    pairs += 1.0 / (n * n * m * (m - 1.0));
    singles += 1.0 / (n * n * m);
  }
  const double apart = fmax(0.0, singles - 1.0 / (double)tally->n_marks);
  const double variance = 2.0 * (s2 + s2 * s2 - 2.0 * s3) * pairs + 4.0 * (s3 - s2 * s2) * apart;
  return variance / ((1.0 - s2) * (1.0 - s2));
}

static double squared_error(const kp_tally *tally, const kappa_sums *sums, double kappa) {
  const double n = (double)tally->n_subjects;
  double squares = 0.0;
  for (int64_t s = 0; s < tally->n_subjects; s++) {
    double chance = -(double)tally->n_of[s] * sums->chance;
    for (int64_t r = tally->first[s]; r < tally->first[s + 1]; r++)
      chance +=
          (double)tally->run_count[r] * tally->total[tally->run_value[r]] / (double)tally->n_marks;
    const double added = (subject_agreement(tally, s) - sums->agreement -
                          (1.0 - kappa) * 2.0 * chance / sums->mean_marks) /
                         (1.0 - sums->chance);
    squares += added * added;
  }
  return squares / (n * (n - 1.0));
}

kp_status kp_stats_fleiss_kappa(kp_estimate *out, const kp_marks *marks, double level,
                                kp_diag *diag) {
  kp_tally tally;
  const kp_status status = kp_stats_tally(&tally, marks, diag);
  if (status != KP_OK)
    return status;
  if (tally.why == KP_FIGURE_KNOWN && tally.n_values < 2)
    tally.why = KP_FIGURE_NO_VARIANCE;
  *out = kp_stats_estimate_none(tally.why);
  out->n_subjects = tally.n_subjects;
  out->n_judges = tally.n_judges;
  out->n_left_out = tally.n_left_out;
  out->n_marks = tally.n_marks;
  if (tally.why == KP_FIGURE_KNOWN) {
    const kappa_sums sums = sum_up(&tally);
    out->value = (sums.agreement - sums.chance) / (1.0 - sums.chance);
    out->statistic = out->value / sqrt(variance_by_chance(&tally, &sums));
    out->p = kp_stats_normal_tails(out->statistic);
    out->why_interval = tally.n_subjects < 2 ? KP_FIGURE_FEW_SUBJECTS : KP_FIGURE_KNOWN;
    if (tally.n_subjects >= 2) {
      out->error = sqrt(squared_error(&tally, &sums, out->value));
      const double reach = kp_stats_normal_quantile(0.5 + level / 2.0) * out->error;
      out->lower = out->value - reach;
      out->upper = fmin(1.0, out->value + reach);
    }
  }
  kp_stats_tally_clear(&tally);
  return KP_OK;
}
