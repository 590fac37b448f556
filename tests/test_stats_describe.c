/* SPDX-License-Identifier: GPL-3.0-or-later
 * Tests of the description of columns: NIST's univariate reference sets (StRD), and every field by
 * hand.
 *
 * Against the certified figures the digits may fall short only as far as binary64 input makes
 * them; against the exact figures of the doubles as read, by long double here, nearly all must
 * be right. */
#include "support.h"

#include <math.h>

#include "kaoping.h"
#include "stats/describe.h"
#include "strd_case.h"

typedef struct {
  double mean, sd, lag1;
} figures;

/* Deviations from a mean that is itself corrected, all in 64 bits of mantissa. */
static figures exact_of(const strd_case *set) {
  long double sum = 0.0L, left = 0.0L, squares = 0.0L, products = 0.0L, before = 0.0L;
  for (long i = 0; i < set->n; i++)
    sum += (long double)set->x[i];
  const long double n = (long double)set->n, mean = sum / n;
  for (long i = 0; i < set->n; i++)
    left += (long double)set->x[i] - mean;
  for (long i = 0; i < set->n; i++) {
    const long double d = (long double)set->x[i] - mean - left / n;
    squares += d * d;
    products += before * d;
    before = d;
  }
  return (figures){(double)(mean + left / n), (double)sqrtl(squares / (n - 1.0L)),
                   (double)(products / squares)};
}

static void assert_digits(const char *set, const char *figure, double got, double wanted,
                          double least) {
  if (strd_digits(got, wanted) < least)
    fail_msg("%s, %s: %.17g has %.2f digits of %.17g, not %.2f", set, figure, got,
             strd_digits(got, wanted), wanted, least);
}

static void stats_describe__meets_nist_to_what_binary64_allows(void **state) {
  (void)state;
  /* Digits of the standard deviation: Lew, Lottery, Mavro, Michelso, NumAcc1-4, PiDigits. */
  static const double SD[STRD_SETS] = {14.9, 14.9, 13.1, 13.8, 15, 14.9, 9.4, 8.2, 14.9};
  static const double LAG[STRD_SETS] = {14.9, 14.9, 13.8, 13.3, 15, 14.9, 12.1, 10.9, 14};
  char *folder = support_source("tests/strd");
  for (int k = 0; k < STRD_SETS; k++) {
    strd_case set;
    assert_true(strd_read(&set, folder, STRD_SET[k]));
    kp_moments m;
    kp_stats_moments(&m, set.x, set.n);
    const double lag1 = kp_stats_lag1(set.x, set.n);
    assert_digits(STRD_SET[k], "mean", m.mean, set.mean, 15);
    assert_digits(STRD_SET[k], "sd", m.sd, set.sd, SD[k]);
    assert_digits(STRD_SET[k], "lag1", lag1, set.lag1, LAG[k]);
    const figures exact = exact_of(&set);
    assert_digits(STRD_SET[k], "exact mean", m.mean, exact.mean, 15);
    assert_digits(STRD_SET[k], "exact sd", m.sd, exact.sd, 15);
    assert_digits(STRD_SET[k], "exact lag1", lag1, exact.lag1, 14);
    free(set.x);
  }
  free(folder);
}

static void stats_describe__says_what_is_in_a_column(void **state) {
  (void)state;
  /* Sorted: -0 0 1 2 2 2 3 4 50, quartiles (type 7) 1, 2, 3; fences -2 and 6. */
  const double x[] = {2, NAN, 50, 0, 3, 2, -0.0, INFINITY, 4, 1, 2};
  double workspace[22];
  kp_description d;
  kp_stats_describe(&d, x, 11, workspace);
  assert_int_equal(d.n, 9);
  assert_int_equal(d.n_missing, 2);
  assert_int_equal(d.n_zeros, 2);
  assert_int_equal(d.n_distinct, 6);
  assert_near("min", d.min, 0, 0);
  assert_near("lower quartile", d.lower_quartile, 1, 0);
  assert_near("median", d.median, 2, 0);
  assert_near("upper quartile", d.upper_quartile, 3, 0);
  assert_near("max", d.max, 50, 0);
  assert_near("mean", d.mean, 64.0 / 9.0, 1e-14);
  assert_near("lower fence", d.lower_fence, -2, 0);
  assert_near("upper fence", d.upper_fence, 6, 0);
  assert_int_equal(d.n_below, 0);
  assert_int_equal(d.n_above, 1);
  assert_near("most frequent", d.most_frequent, 2, 0);
  assert_int_equal(d.n_most_frequent, 3);
  assert_near("same", d.same, 1.0 / 3.0, 1e-15);
}

static void stats_describe__has_the_shape_of_excels_help(void **state) {
  (void)state;
  /* Microsoft's help for SKEW and KURT: 3, 4, 5, 2, 3, 4, 5, 6, 4, 7. */
  const double x[] = {3, 4, 5, 2, 3, 4, 5, 6, 4, 7};
  double workspace[20];
  kp_description d;
  kp_stats_describe(&d, x, 10, workspace);
  assert_near("SKEW", d.skew, 0.359543071, 1e-9);
  assert_near("KURT", d.kurtosis, -0.151799637, 1e-9);
}

static void stats_describe__has_nothing_to_say_of_nothing(void **state) {
  (void)state;
  const double none[] = {NAN, NAN}, one[] = {5, NAN};
  double workspace[4];
  kp_description d;
  kp_stats_describe(&d, none, 2, workspace);
  assert_int_equal(d.n, 0);
  assert_int_equal(d.n_missing, 2);
  assert_true(isnan(d.min) && isnan(d.median) && isnan(d.mean) && isnan(d.same));
  assert_int_equal(d.n_below + d.n_above + d.n_distinct, 0);
  kp_stats_describe(&d, one, 2, workspace);
  assert_near("median of one", d.median, 5, 0);
  assert_near("same of one", d.same, 1, 0);
  assert_true(isnan(d.sd) && isnan(d.skew) && isnan(d.kurtosis));
  assert_true(isnan(kp_stats_lag1(one, 2)));
}

static void stats_describe__does_not_depend_on_the_order_of_units(void **state) {
  (void)state;
  double x[500], y[500], workspace[1000];
  for (int i = 0; i < 500; i++)
    x[i] = (i * 7919) % 501 % 37 - 11;
  for (int i = 0; i < 500; i++)
    y[i] = x[(i * 3) % 500];
  kp_description a, b;
  kp_stats_describe(&a, x, 500, workspace);
  kp_stats_describe(&b, y, 500, workspace);
  assert_near("median", a.median, b.median, 0);
  assert_int_equal(a.n_distinct, b.n_distinct);
  assert_int_equal(a.n_zeros, b.n_zeros);
  assert_near("most frequent", a.most_frequent, b.most_frequent, 0);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(stats_describe__meets_nist_to_what_binary64_allows),
      cmocka_unit_test(stats_describe__says_what_is_in_a_column),
      cmocka_unit_test(stats_describe__has_the_shape_of_excels_help),
      cmocka_unit_test(stats_describe__has_nothing_to_say_of_nothing),
      cmocka_unit_test(stats_describe__does_not_depend_on_the_order_of_units),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
