/* SPDX-License-Identifier: GPL-3.0-or-later
 * What the methods that weigh by scores share: scaling, standardising, correlating, shares.
 *
 * See weigh.h. Sums go through the units in their order and take deviations from a mean that was
 * found first; scaling is by powers of 2 and so changes no digit. */
#include <float.h>

#include "stats/weigh.h"

kp_weigh_note kp_weigh_note_none(void) {
  return (kp_weigh_note){.at = -1,
                         .least = -1,
                         .explained = NAN,
                         .consistency = NAN,
                         .worst_row = -1,
                         .worst_column = -1,
                         .worst_wanted = NAN,
                         .rounds = -1,
                         .off = NAN};
}

static int exponent_of(const double *x, int64_t n) {
  double largest = 0.0;
  for (int64_t i = 0; i < n; i++)
    largest = fmax(largest, fabs(x[i]));
  int exponent = 0;
  (void)frexp(largest, &exponent);
  return exponent < -1000 ? -1000 : exponent;
}

double kp_weigh_scale(const double *x, int64_t n) {
  return ldexp(1.0, -exponent_of(x, n));
}

/* Least and greatest of the scaled values; false where they differ by rounding at the most. */
static bool range_of(double *least, double *greatest, const double *x, int64_t n, double scale) {
  *least = INFINITY;
  *greatest = -INFINITY;
  for (int64_t i = 0; i < n; i++) {
    *least = fmin(*least, x[i] * scale);
    *greatest = fmax(*greatest, x[i] * scale);
  }
  const double rounding = 8.0 * DBL_EPSILON * fmax(fabs(*least), fabs(*greatest));
  return *greatest - *least > rounding;
}

bool kp_weigh_unit_range(double *out, const double *x, int64_t n) {
  const double scale = kp_weigh_scale(x, n);
  double least, greatest;
  if (!range_of(&least, &greatest, x, n, scale))
    return false;
  for (int64_t i = 0; i < n; i++)
    out[i] = (x[i] * scale - least) / (greatest - least);
  return true;
}

bool kp_weigh_standardise(double *out, double *sd, int *exponent, const double *x, int64_t n) {
  const int power = exponent_of(x, n);
  const double scale = ldexp(1.0, -power);
  double least, greatest;
  if (!range_of(&least, &greatest, x, n, scale))
    return false;
  /* From the least value: a large common level costs no digits. */
  double sum = 0.0;
  for (int64_t i = 0; i < n; i++) {
    out[i] = (x[i] * scale - least) / (greatest - least);
    sum += out[i];
  }
  const double mean = sum / (double)n;
  double squares = 0.0;
  for (int64_t i = 0; i < n; i++) {
    out[i] -= mean;
    squares += out[i] * out[i];
  }
  const double length = sqrt(squares);
  for (int64_t i = 0; i < n; i++)
    out[i] /= length;
  if (sd) {
    *sd = length * (greatest - least);
    *exponent = power;
  }
  return true;
}

void kp_weigh_correlate(double *r, const double *z, int64_t n, int n_columns) {
  for (int a = 0; a < n_columns; a++) {
    r[a * n_columns + a] = 1.0;
    for (int b = 0; b < a; b++) {
      double sum = 0.0;
      for (int64_t i = 0; i < n; i++)
        sum += z[a * n + i] * z[b * n + i];
      r[a * n_columns + b] = r[b * n_columns + a] = fmax(-1.0, fmin(1.0, sum));
    }
  }
}

bool kp_weigh_share(double *weight, int n) {
  double sum = 0.0;
  for (int j = 0; j < n; j++)
    sum += weight[j];
  if (!(sum > 0.0) || !isfinite(sum))
    return false;
  for (int j = 0; j < n; j++)
    weight[j] /= sum;
  return true;
}

kp_weigh_status kp_weigh_correlations(double *r, double *sd, int *exponent, kp_weigh_note *note,
                                      const double *x, int64_t n, int n_columns, kp_arena *arena) {
  double *z = KP_ARRAY(arena, double, n *n_columns);
  if (!z)
    return KP_WEIGH_NO_MEMORY;
  for (int j = 0; j < n_columns; j++) {
    if (!kp_weigh_standardise(z + j * n, sd ? sd + j : NULL, sd ? exponent + j : NULL, x + j * n,
                              n)) {
      note->at = j;
      return KP_WEIGH_NO_SPREAD;
    }
  }
  kp_weigh_correlate(r, z, n, n_columns);
  return KP_WEIGH_DONE;
}
