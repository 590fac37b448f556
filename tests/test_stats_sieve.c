/* SPDX-License-Identifier: GPL-3.0-or-later
 * Quantiles in passes and sorting in place, against sorting all at once by the C library. */
#include "support.h"

#include <math.h>

#include "base/keys.h"
#include "stats/sieve.h"

static uint32_t next(uint32_t *seed) {
  *seed = *seed * 1664525u + 1013904223u;
  return *seed >> 4;
}

static int by_value(const void *a, const void *b) {
  const double x = *(const double *)a, y = *(const double *)b;
  return x < y ? -1 : x > y;
}

/* Type 7 by the definition: all values in order. */
static double brute(const double *x, int n, double p) {
  double *sorted = malloc((size_t)(n + 1) * sizeof *sorted);
  int m = 0;
  for (int i = 0; i < n; i++)
    if (!isnan(x[i]))
      sorted[m++] = x[i];
  qsort(sorted, (size_t)m, sizeof *sorted, by_value);
  double out = NAN;
  if (m > 0) {
    const double h = (m - 1) * p;
    const int k = (int)floor(h);
    const double rest = h - k;
    out = rest == 0.0 ? sorted[k] : sorted[k] + rest * (sorted[k + 1] - sorted[k]);
  }
  free(sorted);
  return out;
}

/* Fed in unequal parts, which change from pass to pass. */
static double sieved(const double *x, int n, double p, int *n_passes) {
  kp_sieve *sieve = kp_sieve_new(p);
  assert_non_null(sieve);
  *n_passes = 0;
  do {
    for (int at = 0, part = 1 + *n_passes; at < n; at += part, part = part * 2 % 9973 + 1)
      kp_sieve_feed(sieve, x + at, n - at < part ? n - at : part);
    (*n_passes)++;
  } while (!kp_sieve_end(sieve));
  const double out = kp_sieve_quantile(sieve);
  kp_sieve_free(sieve);
  return out;
}

static void check(const double *x, int n) {
  static const double shares[] = {0.0, 0.25, 0.5, 0.75, 0.9, 1.0};
  for (size_t i = 0; i < sizeof shares / sizeof *shares; i++) {
    int n_passes;
    assert_near("quantile", sieved(x, n, shares[i], &n_passes), brute(x, n, shares[i]), 0.0);
    assert_true(n_passes <= 4);
  }
}

static void sieve__quantiles_are_those_of_all_values_in_order(void **state) {
  (void)state;
  enum { N = 150000 };
  static double x[N];
  uint32_t seed = 5;
  for (int i = 0; i < N; i++)
    x[i] = next(&seed) % 40 == 0 ? NAN : ((double)next(&seed) - 1e8) / 977.0;
  check(x, N);
  check(x, 7);
  check(x, 2);
  check(x, 0);
}

static void sieve__values_that_share_all_but_their_last_digits_take_all_passes(void **state) {
  (void)state;
  enum { N = 200000 };
  static double x[N];
  uint32_t seed = 9;
  for (int i = 0; i < N; i++)
    x[i] = 1.0 + (double)(next(&seed) % 1000000) * 0x1p-50;
  check(x, N);
  int n_passes;
  sieved(x, N, 0.5, &n_passes);
  assert_true(n_passes >= 3);
}

static void sieve__many_equal_values_are_one(void **state) {
  (void)state;
  enum { N = 100000 };
  static double x[N];
  for (int i = 0; i < N; i++)
    x[i] = i % 3 == 0 ? 4.25 : i % 3 == 1 ? -4.25 : 4.25;
  check(x, N);
  for (int i = 0; i < N; i++)
    x[i] = NAN;
  check(x, N);
}

static int by_key(const void *a, const void *b) {
  const uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
  return x < y ? -1 : x > y;
}

static void check_keys(uint64_t *key, int n) {
  uint64_t *wanted = malloc((size_t)(n + 1) * sizeof *wanted);
  memcpy(wanted, key, (size_t)n * sizeof *wanted);
  qsort(wanted, (size_t)n, sizeof *wanted, by_key);
  kp_keys_sort(key, n);
  assert_memory_equal(key, wanted, (size_t)n * sizeof *key + !n);
  for (int i = 0; i < n; i += 1 + n / 50) {
    int below = 0;
    while (wanted[below] < wanted[i])
      below++;
    assert_int_equal(kp_keys_below(key, n, wanted[i]), below);
  }
  free(wanted);
}

static void keys__are_sorted_where_they_stand(void **state) {
  (void)state;
  enum { N = 120000 };
  static uint64_t key[N];
  uint32_t seed = 3;
  const int lengths[] = {1, 2, 47, 49, 1000, N};
  for (size_t i = 0; i < sizeof lengths / sizeof *lengths; i++) {
    for (int k = 0; k < lengths[i]; k++)
      key[k] = (uint64_t)next(&seed) << 32 ^ next(&seed);
    check_keys(key, lengths[i]);
    for (int k = 0; k < lengths[i]; k++) /* few different ones, and the same high bytes */
      key[k] = UINT64_C(0x4059000000000000) + next(&seed) % 300;
    check_keys(key, lengths[i]);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(sieve__quantiles_are_those_of_all_values_in_order),
      cmocka_unit_test(sieve__values_that_share_all_but_their_last_digits_take_all_passes),
      cmocka_unit_test(sieve__many_equal_values_are_one),
      cmocka_unit_test(keys__are_sorted_where_they_stand),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
