/* SPDX-License-Identifier: GPL-3.0-or-later
 * Description of a column: see describe.h.
 *
 * The finite values are copied once in their order (moments, shape) and once sorted (quartiles,
 * fences, runs of equal values). The lag-1 autocorrelation takes deviations from the rounded mean,
 * which are exact where values lie close together, and then takes the mean of these deviations
 * away: a large common level costs no digits. */
#include "stats/describe.h"

#include <math.h>

static double at_share(const double *sorted, int64_t n, double p) {
  const double h = (double)(n - 1) * p;
  const int64_t k = (int64_t)floor(h);
  const double rest = h - (double)k;
  return rest == 0.0 || k + 1 >= n ? sorted[k] : sorted[k] + rest * (sorted[k + 1] - sorted[k]);
}

static void describe_runs(kp_description *out, const double *sorted) {
  for (int64_t first = 0; first < out->n;) {
    int64_t end = first + 1;
    while (end < out->n && sorted[end] == sorted[first])
      end++;
    out->n_distinct++;
    if (sorted[first] == 0.0)
      out->n_zeros = end - first;
    if (end - first > out->n_most_frequent) {
      out->n_most_frequent = end - first;
      out->most_frequent = sorted[first];
    }
    first = end;
  }
  out->same = (double)out->n_most_frequent / (double)out->n;
}

static void describe_fences(kp_description *out, const double *sorted) {
  const double reach = 1.5 * (out->upper_quartile - out->lower_quartile);
  out->lower_fence = out->lower_quartile - reach;
  out->upper_fence = out->upper_quartile + reach;
  while (out->n_below < out->n && sorted[out->n_below] < out->lower_fence)
    out->n_below++;
  while (out->n_above < out->n && sorted[out->n - 1 - out->n_above] > out->upper_fence)
    out->n_above++;
}

static int64_t copy_present(double *present, const double *x, int64_t n_units) {
  int64_t n = 0;
  for (int64_t i = 0; i < n_units; i++)
    if (isfinite(x[i]))
      present[n++] = x[i];
  return n;
}

void kp_stats_describe(kp_description *out, const double *x, int64_t n_units, double *workspace) {
  double *present = workspace, *sorted = workspace + n_units;
  kp_moments moments;
  kp_shape_figures shape;
  const int64_t n = copy_present(present, x, n_units);
  kp_stats_moments(&moments, present, n);
  kp_stats_shape(&shape, present, n);
  *out = (kp_description){.n = n,
                          .n_missing = n_units - n,
                          .min = moments.min,
                          .max = moments.max,
                          .mean = moments.mean,
                          .sd = moments.sd,
                          .skew = shape.skew,
                          .kurtosis = shape.kurtosis,
                          .lower_quartile = NAN,
                          .median = NAN,
                          .upper_quartile = NAN,
                          .lower_fence = NAN,
                          .upper_fence = NAN,
                          .most_frequent = NAN,
                          .same = NAN};
  if (n == 0)
    return;
  kp_stats_sort(sorted, present, n);
  out->lower_quartile = at_share(sorted, n, 0.25);
  out->median = at_share(sorted, n, 0.5);
  out->upper_quartile = at_share(sorted, n, 0.75);
  describe_runs(out, sorted);
  describe_fences(out, sorted);
}

double kp_stats_lag1(const double *x, int64_t n_units) {
  kp_moments moments;
  kp_stats_moments(&moments, x, n_units);
  if (moments.n < 2 || !(moments.max > moments.min))
    return NAN;
  double left = 0.0;
  for (int64_t i = 0; i < n_units; i++)
    left += isnan(x[i]) ? 0.0 : x[i] - moments.mean;
  left /= (double)moments.n;
  double squares = 0.0, products = 0.0, before = 0.0;
  for (int64_t i = 0; i < n_units; i++) {
    if (isnan(x[i]))
      continue;
    const double deviation = x[i] - moments.mean - left;
    squares += deviation * deviation;
    products += before * deviation;
    before = deviation;
  }
  return products / squares;
}
