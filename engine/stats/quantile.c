/* SPDX-License-Identifier: GPL-3.0-or-later
 * Quantiles by selection: no column is sorted for one number.
 *
 * Type 7 of Hyndman & Fan (1996): with h = (n - 1) p, the value is x[floor h] + (h - floor h)
 * (x[floor h + 1] - x[floor h]) over the present values in order. Both order statistics come from
 * one partial ordering: quickselect with the median of three, then the least of what lies above.
 * Which values these are does not depend on the order of the input. */
#include <math.h>

#include "stats/stats.h"

static void swap(double *a, double *b) {
  const double t = *a;
  *a = *b;
  *b = t;
}

static double pivot_of(double a, double b, double c) {
  return a < b ? (b < c ? b : a < c ? c : a) : (a < c ? a : b < c ? c : b);
}

/* Orders x so that x[k] is the k-th smallest, nothing before it is greater and nothing behind it
 * smaller. */
static void select_kth(double *x, int64_t n, int64_t k) {
  int64_t low = 0;
  int64_t high = n - 1;
  while (low < high) {
    const double pivot = pivot_of(x[low], x[low + (high - low) / 2], x[high]);
    int64_t i = low;
    int64_t j = high;
    while (i <= j) {
      while (x[i] < pivot)
        i++;
      while (x[j] > pivot)
        j--;
      if (i <= j)
        swap(&x[i++], &x[j--]);
    }
    if (k <= j)
      high = j;
    else if (k >= i)
      low = i;
    else
      return;
  }
}

double kp_stats_quantile(const double *x, int64_t n_units, double p, double *workspace) {
  int64_t n = 0;
  for (int64_t i = 0; i < n_units; i++)
    if (!isnan(x[i]))
      workspace[n++] = x[i];
  if (n == 0 || isnan(p))
    return NAN;
  const double h = (double)(n - 1) * fmin(fmax(p, 0.0), 1.0);
  const int64_t k = (int64_t)floor(h);
  select_kth(workspace, n, k);
  const double rest = h - (double)k;
  if (rest == 0.0 || k + 1 >= n)
    return workspace[k];
  double next = workspace[k + 1];
  for (int64_t i = k + 2; i < n; i++)
    next = fmin(next, workspace[i]);
  return workspace[k] + rest * (next - workspace[k]);
}
