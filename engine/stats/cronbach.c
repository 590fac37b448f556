/* SPDX-License-Identifier: GPL-3.0-or-later
 * Cronbach's alpha with the judges as items (Cronbach 1951, eq. 2):
 *     alpha = k / (k - 1) * (1 - sum of the judges' variances / variance of the subjects' sums)
 * which by the two-way table is 1 - E / B, and is computed so: B and E as in full.c. Under parallel
 * items (1 - rho) / (1 - alpha) is F with n-1 and (n-1)(k-1) degrees of freedom (Feldt 1965), so
 *     lower = 1 - (1 - alpha) F(p), upper = 1 - (1 - alpha) F(1 - p), p = (1 + level) / 2,
 * and "rho = 0" is tested by F = 1 / (1 - alpha). */
#include "stats/agree.h"

void kp_stats_feldt(double *lower, double *upper, double alpha, double n, double k, double level) {
  const double df1 = n - 1.0, df2 = (n - 1.0) * (k - 1.0);
  const double p = 0.5 + level / 2.0;
  *lower = 1.0 - (1.0 - alpha) * kp_stats_f_quantile(p, df1, df2);
  *upper = 1.0 - (1.0 - alpha) * kp_stats_f_quantile(1.0 - p, df1, df2);
}

kp_status kp_stats_cronbach(kp_estimate *out, const kp_marks *marks, double level, kp_diag *diag) {
  kp_full_marks full;
  kp_mean_squares square = {0};
  kp_status status = kp_stats_full(&full, marks, diag);
  if (status == KP_OK && full.why == KP_FIGURE_KNOWN)
    status = kp_stats_mean_squares(&square, &full, diag);
  kp_stats_full_clear(&full);
  if (status != KP_OK)
    return status;
  if (full.why == KP_FIGURE_KNOWN && square.between == 0.0)
    full.why = KP_FIGURE_NO_VARIANCE;
  *out = kp_stats_estimate_none(full.why);
  kp_stats_full_note(out, &full);
  if (full.why != KP_FIGURE_KNOWN)
    return KP_OK;
  out->value = 1.0 - square.error / square.between;
  out->statistic = square.error > 0.0 ? square.between / square.error : INFINITY;
  out->df1 = square.n - 1.0;
  out->df2 = (square.n - 1.0) * (square.k - 1.0);
  out->p = kp_stats_f_tail(out->statistic, out->df1, out->df2);
  out->why_interval = KP_FIGURE_KNOWN;
  kp_stats_feldt(&out->lower, &out->upper, out->value, square.n, square.k, level);
  return KP_OK;
}
