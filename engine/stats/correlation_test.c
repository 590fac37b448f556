/* SPDX-License-Identifier: GPL-3.0-or-later
 * p values of Pearson's and Spearman's coefficients, and their adjustment for many tests.
 *
 *     t^2 = r^2 (n - 2) / ((1 - r)(1 + r)) is F with 1 and n - 2 degrees of freedom
 *     interval: tanh(atanh r ± z / sqrt(n - 3)) (Fisher 1921)
 * Spearman of few units: the law of sum i pi(i) over all orders pi, by adding one rank after
 * the other over the sets of ranks already given: n 2^n steps in place of n!. */
#include <math.h>
#include <string.h>

#include "stats/agree.h"
#include "stats/correlate.h"

enum { MOST_SUM = 286 }; /* 1 + sum of i^2 for i up to KP_SPEARMAN_EXACT */

static double *make_law(int n) {
  const size_t n_sets = (size_t)1 << n;
  double *of_set = kp_calloc(n_sets * MOST_SUM, sizeof *of_set);
  double *law = kp_calloc(MOST_SUM, sizeof *law);
  if (!of_set || !law) {
    kp_free(of_set);
    kp_free(law);
    return NULL;
  }
  of_set[0] = 1.0;
  for (size_t set = 0; set + 1 < n_sets; set++) {
    const int place = __builtin_popcountll(set) + 1;
    for (int rank = 1; rank <= n; rank++) {
      if (set >> (rank - 1) & 1)
        continue;
      const double *from = of_set + set * MOST_SUM;
      double *to = of_set + (set | (size_t)1 << (rank - 1)) * MOST_SUM;
      for (int s = 0; s + place * rank < MOST_SUM; s++)
        to[s + place * rank] += from[s];
    }
  }
  double all = 0.0;
  for (int s = 0; s < MOST_SUM; s++)
    all += of_set[(n_sets - 1) * MOST_SUM + (size_t)s];
  for (int s = 0; s < MOST_SUM; s++)
    law[s] = of_set[(n_sets - 1) * MOST_SUM + (size_t)s] / all;
  kp_free(of_set);
  return law;
}

/* Chance of a rho at least as far from 0. Without ties sum i pi(i) is a whole number. */
static double spearman_exact(double rho, int n, kp_pair_work *work) {
  if (!work->law[n])
    work->law[n] = make_law(n);
  if (!work->law[n]) {
    work->no_memory = true;
    return NAN;
  }
  const double middle = n * (n + 1.0) * (n + 1.0) / 4.0;
  const double reach = n * ((double)n * n - 1.0) / 12.0;
  const double least = fabs(rho) * reach - 0.25; /* sums stand 1 apart */
  double p = 0.0;
  for (int s = 0; s < MOST_SUM; s++)
    p += fabs(s - middle) >= least ? work->law[n][s] : 0.0;
  return fmin(1.0, p);
}

void kp_stats_correlation_test(kp_correlation *out, kp_correlation_kind kind, bool ties,
                               double level, kp_pair_work *work) {
  const double r = out->value, n = (double)out->n;
  if (kind == KP_PEARSON && out->n > 3) {
    const double reach = kp_stats_normal_quantile(0.5 + level / 2.0) / sqrt(n - 3.0);
    out->lower = tanh(atanh(r) - reach);
    out->upper = tanh(atanh(r) + reach);
  }
  out->exact = kind == KP_SPEARMAN && !ties && out->n <= KP_SPEARMAN_EXACT;
  if (out->exact)
    out->p = spearman_exact(r, (int)out->n, work);
  else
    out->p = kp_stats_f_tail(r * r * (n - 2.0) / ((1.0 - r) * (1.0 + r)), 1.0, n - 2.0);
}

/* ---- Many tests ---- */

/* The tests that have a p, in ascending order; NULL when memory is out. */
static kp_keyed *sorted_tests(int64_t *n_tests, const double *p, int64_t n) {
  kp_keyed *item = kp_calloc((size_t)n + 1, 2 * sizeof *item);
  *n_tests = 0;
  for (int64_t i = 0; item && i < n; i++)
    if (!isnan(p[i]))
      item[(*n_tests)++] = (kp_keyed){.key = kp_stats_key(p[i]), .unit = (uint32_t)i};
  if (item && !kp_stats_sort_keyed(item, item + n + 1, *n_tests)) {
    kp_free(item);
    return NULL;
  }
  return item;
}

kp_status kp_stats_adjust_holm(double *adjusted, const double *p, int64_t n, kp_diag *diag) {
  int64_t n_tests;
  kp_keyed *item = sorted_tests(&n_tests, p, n);
  if (!item)
    return kp_diag_no_memory(diag);
  if (adjusted != p)
    memcpy(adjusted, p, (size_t)n * sizeof *p);
  double most = 0.0;
  for (int64_t k = 0; k < n_tests; k++) {
    most = fmax(most, fmin(1.0, kp_stats_from_key(item[k].key) * (double)(n_tests - k)));
    adjusted[item[k].unit] = most;
  }
  kp_free(item);
  return KP_OK;
}

kp_status kp_stats_adjust_hochberg(double *adjusted, const double *p, int64_t n, kp_diag *diag) {
  int64_t n_tests;
  kp_keyed *item = sorted_tests(&n_tests, p, n);
  if (!item)
    return kp_diag_no_memory(diag);
  if (adjusted != p)
    memcpy(adjusted, p, (size_t)n * sizeof *p);
  double least = 1.0;
  for (int64_t k = n_tests - 1; k >= 0; k--) {
    const double of_rank = (double)n_tests / (double)(k + 1);
    least = fmin(least, kp_stats_from_key(item[k].key) * of_rank);
    adjusted[item[k].unit] = least;
  }
  kp_free(item);
  return KP_OK;
}
