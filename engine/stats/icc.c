/* SPDX-License-Identifier: GPL-3.0-or-later
 * Intraclass correlations: the six of Shrout & Fleiss (1979), with F tests and intervals.
 *
 * With B, W, J, E the mean squares of full.c, n subjects and k judges:
 *     ICC(1,1) = (B - W) / (B + (k-1) W)                    ICC(1,k) = (B - W) / B
 *     ICC(2,1) = (B - E) / (B + (k-1) E + k (J - E) / n)    ICC(2,k) = (B - E) / (B + (J - E) / n)
 *     ICC(3,1) = (B - E) / (B + (k-1) E)                    ICC(3,k) = (B - E) / B
 * Tests: F = B / W with n-1, n(k-1), or F = B / E with n-1, (n-1)(k-1) degrees of freedom.
 * Intervals of 1 and 3 are exact; those of 2 use Satterthwaite's degrees of freedom v (Shrout &
 * Fleiss, p. 424; McGraw & Wong 1996, table 7), and of k judges are those of one, stepped up by
 * Spearman & Brown, which is what McGraw & Wong's formula for the mean comes to. The theory wants v
 * between 1 and n(k-1); a negative ICC can leave that, and v is then held to it. Estimates may be
 * negative; they are not cut at 0. */
#include "stats/agree.h"

const char *kp_stats_icc_name(kp_icc_form form) {
  static const char *const names[KP_ICC_FORMS] = {
      [KP_ICC_1_1] = "ICC(1,1)", [KP_ICC_2_1] = "ICC(2,1)", [KP_ICC_3_1] = "ICC(3,1)",
      [KP_ICC_1_K] = "ICC(1,k)", [KP_ICC_2_K] = "ICC(2,k)", [KP_ICC_3_K] = "ICC(3,k)"};
  return names[form];
}

static void set_interval(kp_estimate *out, double lower, double upper) {
  if (isnan(lower) || isnan(upper))
    return;
  out->lower = lower;
  out->upper = upper;
  out->why_interval = KP_FIGURE_KNOWN;
}

/* Reliability of one judge and of the mean of k where error is the mean square within. */
static void exact_pair(kp_estimate *one, kp_estimate *mean, const kp_mean_squares *square,
                       double error, double df_error, double level) {
  const double b = square->between, k = square->k, df = square->n - 1.0;
  const double f = error > 0.0 ? b / error : INFINITY;
  one->value = (b - error) / (b + (k - 1.0) * error);
  if (b > 0.0)
    mean->value = (b - error) / b;
  one->statistic = mean->statistic = f;
  one->df1 = mean->df1 = df;
  one->df2 = mean->df2 = df_error;
  one->p = mean->p = kp_stats_f_tail(f, df, df_error);
  if (error == 0.0) {
    set_interval(one, 1.0, 1.0);
    set_interval(mean, 1.0, 1.0);
    return;
  }
  const double p = 0.5 + level / 2.0;
  const double low = f / kp_stats_f_quantile(p, df, df_error);
  const double high = f * kp_stats_f_quantile(p, df_error, df);
  set_interval(one, (low - 1.0) / (low + k - 1.0), (high - 1.0) / (high + k - 1.0));
  if (b > 0.0)
    set_interval(mean, 1.0 - 1.0 / low, 1.0 - 1.0 / high);
}

static double stepped_up(double one, double k) {
  return k * one / (1.0 + (k - 1.0) * one);
}

/* Satterthwaite's degrees of freedom of a J + b E. */
static double degrees_of_freedom(const kp_mean_squares *square, double icc) {
  const double n = square->n, k = square->k;
  const double judges = k * icc * square->judges;
  const double error = (n * (1.0 + (k - 1.0) * icc) - k * icc) * square->error;
  const double sum = judges + error;
  const double v =
      sum * sum / (judges * judges / (k - 1.0) + error * error / ((n - 1.0) * (k - 1.0)));
  return isnan(v) || v < 1.0 ? 1.0 : fmin(v, n * (k - 1.0));
}

static void agreement_pair(kp_estimate *one, kp_estimate *mean, const kp_mean_squares *square,
                           double level) {
  const double b = square->between, e = square->error, j = square->judges;
  const double n = square->n, k = square->k;
  const double spread_one = b + (k - 1.0) * e + k * (j - e) / n;
  const double spread_mean = b + (j - e) / n;
  const double f = e > 0.0 ? b / e : INFINITY;
  if (spread_one > 0.0)
    one->value = (b - e) / spread_one;
  if (spread_mean > 0.0)
    mean->value = (b - e) / spread_mean;
  one->statistic = mean->statistic = f;
  one->df1 = mean->df1 = n - 1.0;
  one->df2 = mean->df2 = (n - 1.0) * (k - 1.0);
  one->p = mean->p = kp_stats_f_tail(f, one->df1, one->df2);
  if (isnan(one->value))
    return;
  if (e == 0.0 && j == 0.0) {
    set_interval(one, 1.0, 1.0);
    set_interval(mean, 1.0, 1.0);
    return;
  }
  const double v = degrees_of_freedom(square, one->value);
  const double p = 0.5 + level / 2.0;
  const double f_low = kp_stats_f_quantile(p, n - 1.0, v);
  const double f_high = kp_stats_f_quantile(p, v, n - 1.0);
  const double rest = k * j + (k * n - k - n) * e;
  const double low = n * (b - f_low * e) / (f_low * rest + n * b);
  const double high = n * (f_high * b - e) / (rest + n * f_high * b);
  set_interval(one, low, high);
  /* Below -1 / (k - 1) a reliability of one judge has no counterpart for the mean of k. */
  if (!isnan(mean->value) && 1.0 + (k - 1.0) * low > 0.0)
    set_interval(mean, stepped_up(low, k), stepped_up(high, k));
  else
    mean->why_interval = KP_FIGURE_UNDEFINED;
}

kp_status kp_stats_icc(kp_estimate out[KP_ICC_FORMS], const kp_marks *marks, double level,
                       kp_diag *diag) {
  kp_full_marks full;
  kp_mean_squares square = {0};
  kp_status status = kp_stats_full(&full, marks, diag);
  if (status == KP_OK && full.why == KP_FIGURE_KNOWN)
    status = kp_stats_mean_squares(&square, &full, diag);
  kp_stats_full_clear(&full);
  if (status != KP_OK)
    return status;
  for (int form = 0; form < KP_ICC_FORMS; form++) {
    out[form] = kp_stats_estimate_none(full.why);
    kp_stats_full_note(&out[form], &full);
  }
  if (full.why != KP_FIGURE_KNOWN)
    return KP_OK;
  if (square.between > 0.0 || square.within > 0.0) {
    const double df_within = square.n * (square.k - 1.0);
    const double df_error = (square.n - 1.0) * (square.k - 1.0);
    exact_pair(&out[KP_ICC_1_1], &out[KP_ICC_1_K], &square, square.within, df_within, level);
    if (square.between > 0.0 || square.error > 0.0)
      exact_pair(&out[KP_ICC_3_1], &out[KP_ICC_3_K], &square, square.error, df_error, level);
    agreement_pair(&out[KP_ICC_2_1], &out[KP_ICC_2_K], &square, level);
  }
  for (int form = 0; form < KP_ICC_FORMS; form++) {
    if (!isnan(out[form].value))
      continue;
    const bool alike = square.between == 0.0;
    out[form].why = alike ? KP_FIGURE_NO_VARIANCE : KP_FIGURE_UNDEFINED;
    out[form].why_interval = out[form].why;
  }
  return KP_OK;
}
