/* SPDX-License-Identifier: GPL-3.0-or-later
 * Distributions: tails and quantiles that the tests and intervals of agreement need, by GSL.
 *
 * GSL answers some corners with a call of its error handler, which aborts: it is switched off
 * once, before the first use. Its inverse of F may stop short of convergence; every quantile is
 * checked against the distribution itself, and found by halving where the check fails. */
#include <gsl/gsl_cdf.h>
#include <gsl/gsl_errno.h>
#include <pthread.h>

#include "stats/agree.h"

static pthread_once_t quiet = PTHREAD_ONCE_INIT;

static void switch_handler_off(void) {
  gsl_set_error_handler_off();
}

void kp_stats_quiet_gsl(void) {
  pthread_once(&quiet, switch_handler_off);
}

double kp_stats_f_tail(double f, double df1, double df2) {
  kp_stats_quiet_gsl();
  if (isnan(f))
    return NAN;
  return isinf(f) ? 0.0 : gsl_cdf_fdist_Q(f, df1, df2);
}

double kp_stats_chi_square_tail(double x, double df) {
  kp_stats_quiet_gsl();
  if (isnan(x))
    return NAN;
  return isinf(x) ? 0.0 : gsl_cdf_chisq_Q(x, df);
}

double kp_stats_normal_tails(double z) {
  return isnan(z) ? NAN : 2.0 * gsl_cdf_ugaussian_Q(fabs(z));
}

double kp_stats_normal_quantile(double p) {
  return gsl_cdf_ugaussian_Pinv(p);
}

static double f_quantile_by_halving(double p, double df1, double df2) {
  double low = 0.0, high = 1.0;
  while (gsl_cdf_fdist_P(high, df1, df2) < p && high < 1e300)
    high *= 2.0;
  for (int i = 0; i < 200 && low < high; i++) {
    const double middle = low + (high - low) / 2.0;
    if (middle == low || middle == high)
      break;
    if (gsl_cdf_fdist_P(middle, df1, df2) < p)
      low = middle;
    else
      high = middle;
  }
  return high;
}

double kp_stats_f_quantile(double p, double df1, double df2) {
  kp_stats_quiet_gsl();
  const double f = gsl_cdf_fdist_Pinv(p, df1, df2);
  if (isfinite(f) && fabs(gsl_cdf_fdist_P(f, df1, df2) - p) < 1e-12)
    return f;
  return f_quantile_by_halving(p, df1, df2);
}
