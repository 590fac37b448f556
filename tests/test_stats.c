/* SPDX-License-Identifier: GPL-3.0-or-later
 * Tests of stats: moments against NIST's constructible columns and GSL, quantiles and sorting
 * against brute force, and the same bytes for any number of threads.
 *
 * NumAcc1 to NumAcc4 are the univariate sets of NIST's StRD that are made to break one-pass
 * formulas; they are defined by construction and their certified mean and standard deviation are
 * exact. */
#include "support.h"

#include <gsl/gsl_sort.h>
#include <gsl/gsl_statistics_double.h>
#include <math.h>

#include "stats/stats.h"

static double *noise(int64_t n, uint64_t seed) {
  double *x = malloc((size_t)n * sizeof *x);
  assert_non_null(x);
  for (int64_t i = 0; i < n; i++) {
    seed = seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    x[i] = (double)(seed >> 11) / 9007199254740992.0 * 200.0 - 100.0;
  }
  return x;
}

/* 1.2 and then 1.1 and 1.3 in turns, 1001 values, on top of a base. */
static void assert_num_acc(double base, double mean_tolerance, double sd_tolerance) {
  double x[1001];
  x[0] = base + 0.2;
  for (int i = 1; i < 1001; i++)
    x[i] = base + (i % 2 ? 0.1 : 0.3);
  kp_moments m;
  kp_stats_moments(&m, x, 1001);
  assert_int_equal(m.n, 1001);
  assert_near("mean", m.mean, base + 0.2, mean_tolerance);
  assert_near("sd", m.sd, 0.1, sd_tolerance);
}

static void stats__meets_nist_numacc(void **state) {
  (void)state;
  const double first[] = {10000001, 10000003, 10000002};
  kp_moments m;
  kp_stats_moments(&m, first, 3);
  assert_near("NumAcc1 mean", m.mean, 10000002, 0);
  assert_near("NumAcc1 sd", m.sd, 1, 0);
  assert_num_acc(1.0, 1e-15, 1e-15);
  assert_num_acc(1000000.0, 1e-9, 1e-9);  /* the values themselves carry 1e-10 */
  assert_num_acc(10000000.0, 1e-8, 1e-8); /* and here 2e-9 */
}

static void stats__agrees_with_gsl(void **state) {
  (void)state;
  const int64_t n = 3 * 4096 + 17;
  double *x = noise(n, 7);
  kp_moments m;
  kp_stats_moments(&m, x, n);
  assert_near("mean", m.mean, gsl_stats_mean(x, 1, (size_t)n), 1e-12);
  assert_near("sd", m.sd, gsl_stats_sd(x, 1, (size_t)n), 1e-12);
  assert_near("min", m.min, gsl_stats_min(x, 1, (size_t)n), 0);
  assert_near("max", m.max, gsl_stats_max(x, 1, (size_t)n), 0);
  double *sorted = malloc((size_t)n * sizeof *sorted);
  double *workspace = malloc((size_t)n * sizeof *workspace);
  memcpy(sorted, x, (size_t)n * sizeof *x);
  gsl_sort(sorted, 1, (size_t)n);
  const double p[] = {0, 0.01, 0.25, 0.5, 0.613, 0.99, 1};
  for (int k = 0; k < 7; k++)
    assert_near("quantile", kp_stats_quantile(x, n, p[k], workspace),
                gsl_stats_quantile_from_sorted_data(sorted, 1, (size_t)n, p[k]), 1e-12);
  double *own = malloc((size_t)n * sizeof *own);
  assert_int_equal(kp_stats_sort(own, x, n), n);
  assert_memory_equal(own, sorted, (size_t)n * sizeof *own);
  free(own);
  free(workspace);
  free(sorted);
  free(x);
}

static void stats__leaves_missing_values_out(void **state) {
  (void)state;
  const double x[] = {NAN, 2.385, NAN, 4.25, 3.5, NAN};
  double workspace[6], sorted[6];
  kp_moments m;
  kp_stats_moments(&m, x, 6);
  assert_int_equal(m.n, 3);
  assert_near("mean", m.mean, 3.378333333333333, 1e-15);
  assert_near("sd", m.sd, 0.9384339792086247, 1e-15);
  assert_near("median", kp_stats_quantile(x, 6, 0.5, workspace), 3.5, 0);
  assert_near("upper quartile", kp_stats_quantile(x, 6, 0.75, workspace), 3.875, 0);
  assert_int_equal(kp_stats_sort(sorted, x, 6), 3);
  assert_near("least", sorted[0], 2.385, 0);
}

static void stats__has_an_answer_where_there_is_nothing(void **state) {
  (void)state;
  const double none[] = {NAN, NAN};
  const double one[] = {NAN, 4.5};
  double workspace[2];
  kp_moments m;
  kp_stats_moments(&m, none, 2);
  assert_int_equal(m.n, 0);
  assert_near("mean", m.mean, NAN, 0);
  assert_near("min", m.min, NAN, 0);
  kp_stats_moments(&m, none, 0);
  assert_near("mean of no units", m.mean, NAN, 0);
  kp_stats_moments(&m, one, 2);
  assert_near("sd of one", m.sd, NAN, 0);
  assert_near("mean of one", m.mean, 4.5, 0);
  assert_near("quantile of none", kp_stats_quantile(none, 2, 0.5, workspace), NAN, 0);
}

static void stats__a_constant_column_has_no_spread_at_all(void **state) {
  (void)state;
  double x[5000];
  for (int i = 0; i < 5000; i++)
    x[i] = 0.1;
  kp_moments m;
  kp_stats_moments(&m, x, 5000);
  assert_near("sd", m.sd, 0, 0);
  assert_near("mean", m.mean, 0.1, 0);
}

static void stats__the_same_bytes_for_any_number_of_threads(void **state) {
  (void)state;
  const int64_t n = 1200000; /* more than one chunk of blocks */
  double *x = noise(n, 99);
  kp_moments first, again;
  double *sorted = malloc(2 * (size_t)n * sizeof *sorted);
  const int threads[] = {1, 2, 3, 7};
  for (int k = 0; k < 4; k++) {
    kp_set_threads(threads[k]);
    kp_stats_moments(k ? &again : &first, x, n);
    kp_stats_sort(k ? sorted + n : sorted, x, n);
    if (k) {
      assert_memory_equal(&first, &again, sizeof first);
      assert_memory_equal(sorted, sorted + n, (size_t)n * sizeof *sorted);
    }
  }
  kp_set_threads(0);
  for (int64_t i = 1; i < n; i++)
    assert_true(sorted[i - 1] <= sorted[i]);
  free(sorted);
  free(x);
}

static void stats__sorting_by_key_keeps_the_order_of_equals(void **state) {
  (void)state;
  enum { N = 100000 };
  kp_keyed *item = malloc(2 * N * sizeof *item);
  for (uint32_t i = 0; i < N; i++)
    item[i] = (kp_keyed){.key = kp_stats_key((double)(i * 7919u % 101u) - 50.0), .unit = i};
  assert_true(kp_stats_sort_keyed(item, item + N, N));
  for (int i = 1; i < N; i++) {
    assert_true(item[i - 1].key <= item[i].key);
    if (item[i - 1].key == item[i].key)
      assert_true(item[i - 1].unit < item[i].unit);
  }
  free(item);
}

static void stats__keys_keep_the_order_of_numbers(void **state) {
  (void)state;
  const double x[] = {-INFINITY, -1e300, -2.5, -1e-300, 0.0, 1e-300, 2.5, 1e300, INFINITY};
  for (int i = 1; i < 9; i++)
    assert_true(kp_stats_key(x[i - 1]) < kp_stats_key(x[i]));
  assert_true(kp_stats_key(-0.0) == kp_stats_key(0.0));
  for (int i = 0; i < 9; i++)
    assert_true(kp_stats_from_key(kp_stats_key(x[i])) == x[i]);
}

static void stats__sorts_without_memory(void **state) {
  (void)state;
  double *x = noise(5000, 3);
  double *sorted = malloc(5000 * sizeof *sorted);
  kp_memory_fail_after(1);
  const int64_t n = kp_stats_sort(sorted, x, 5000);
  kp_memory_fail_after(-1);
  assert_int_equal(n, 5000);
  for (int i = 1; i < 5000; i++)
    assert_true(sorted[i - 1] <= sorted[i]);
  free(sorted);
  free(x);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(stats__meets_nist_numacc),
      cmocka_unit_test(stats__agrees_with_gsl),
      cmocka_unit_test(stats__leaves_missing_values_out),
      cmocka_unit_test(stats__has_an_answer_where_there_is_nothing),
      cmocka_unit_test(stats__a_constant_column_has_no_spread_at_all),
      cmocka_unit_test(stats__the_same_bytes_for_any_number_of_threads),
      cmocka_unit_test(stats__sorting_by_key_keeps_the_order_of_equals),
      cmocka_unit_test(stats__keys_keep_the_order_of_numbers),
      cmocka_unit_test(stats__sorts_without_memory),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
