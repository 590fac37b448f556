/* SPDX-License-Identifier: GPL-3.0-or-later
 * Shape: skew and kurtosis of a column, missing values left out.
 *
 * With z the standard score (deviation n - 1), the unbiased forms of Joanes & Gill (1998):
 *     skew     = n / ((n - 1)(n - 2)) sum z^3
 *     kurtosis = n (n + 1) / ((n - 1)(n - 2)(n - 3)) sum z^4 - 3 (n - 1)^2 / ((n - 2)(n - 3))
 * Sums go in the order of the values, in blocks of KP_BLOCK_ROWS that are added up in turn. */
#include <math.h>

#include "base/thread.h"
#include "stats/stats.h"

static void add_block(double *third, double *fourth, const double *x, int64_t n,
                      const kp_moments *m) {
  double cubes = 0.0, fourths = 0.0;
  for (int64_t i = 0; i < n; i++) {
    if (isnan(x[i]))
      continue;
    const double z = (x[i] - m->mean) / m->sd;
    cubes += z * z * z;
    fourths += (z * z) * (z * z);
  }
  *third += cubes;
  *fourth += fourths;
}

void kp_stats_shape(kp_shape_figures *out, const double *x, int64_t n_units) {
  kp_moments m;
  kp_stats_moments(&m, x, n_units);
  *out = (kp_shape_figures){.n = m.n, .skew = NAN, .kurtosis = NAN};
  if (m.n < 3 || !(m.sd > 0.0))
    return;
  double third = 0.0, fourth = 0.0;
  for (int64_t first = 0; first < n_units; first += KP_BLOCK_ROWS)
    add_block(&third, &fourth, x + first,
              n_units - first < KP_BLOCK_ROWS ? n_units - first : KP_BLOCK_ROWS, &m);
  const double n = (double)m.n;
  out->skew = n / ((n - 1.0) * (n - 2.0)) * third;
  if (m.n > 3)
    out->kurtosis = n * (n + 1.0) / ((n - 1.0) * (n - 2.0) * (n - 3.0)) * fourth -
                    3.0 * (n - 1.0) * (n - 1.0) / ((n - 2.0) * (n - 3.0));
}
