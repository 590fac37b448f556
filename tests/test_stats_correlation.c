/* SPDX-License-Identifier: GPL-3.0-or-later
 * Tests of correlations: published examples, pairs counted one by one, all orders tried, and the
 * same bits for any number of threads.
 *
 * Published: R's help for cor.test (Hollander & Wolfe 1973, p. 187: a panel's taste of tuna against
 * its lightness), Anscombe (1973), Benjamini & Hochberg (1995, section 3). */
#include "support.h"

#include <math.h>

#include "kaoping.h"
#include "stats/correlation.h"

static const double TUNA[] = {44.4, 45.9, 41.9, 53.3, 44.7, 44.1, 50.7, 45.2, 60.1};
static const double TASTE[] = {2.6, 3.1, 2.5, 5.0, 3.6, 4.0, 5.2, 2.8, 3.8};

static kp_correlation pair(kp_correlation_kind kind, const double *x, const double *y, int64_t n) {
  kp_correlation out;
  kp_diag *diag = kp_diag_new();
  assert_int_equal(kp_stats_correlate(&out, kind, x, y, n, 0.95, diag), KP_OK);
  kp_diag_free(diag);
  return out;
}

/* A column of whole numbers 0 … most - 1, in no order. */
static void scatter(double *x, int64_t n, uint64_t seed, uint64_t most) {
  for (int64_t i = 0; i < n; i++) {
    seed = seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    x[i] = (double)((seed >> 33) % most);
  }
}

static void stats_correlation__meets_r_on_tuna(void **state) {
  (void)state;
  const kp_correlation r = pair(KP_PEARSON, TUNA, TASTE, 9);
  assert_near("r", r.value, 0.5711816, 5e-8);
  assert_near("p", r.p, 0.1082, 5e-5);
  assert_near("lower", r.lower, -0.1497426, 5e-8);
  assert_near("upper", r.upper, 0.8955795, 5e-8);
  const kp_correlation rho = pair(KP_SPEARMAN, TUNA, TASTE, 9);
  assert_near("rho", rho.value, 0.6, 1e-14);
  assert_near("p of rho", rho.p, 0.0968, 5e-5);
  assert_true(rho.exact);
  const kp_correlation tau = pair(KP_KENDALL, TUNA, TASTE, 9);
  assert_near("tau", tau.value, 0.4444444, 5e-8);
  assert_near("p of tau", tau.p, 0.1194, 5e-5);
  assert_true(tau.exact && isnan(tau.lower));
}

static void stats_correlation__meets_anscombe(void **state) {
  (void)state;
  const double x[] = {10, 8, 13, 9, 11, 14, 6, 4, 12, 7, 5};
  const double x4[] = {8, 8, 8, 8, 8, 8, 8, 19, 8, 8, 8};
  const double y1[] = {8.04, 6.95, 7.58, 8.81, 8.33, 9.96, 7.24, 4.26, 10.84, 4.82, 5.68};
  const double y2[] = {9.14, 8.14, 8.74, 8.77, 9.26, 8.10, 6.13, 3.10, 9.13, 7.26, 4.74};
  const double y3[] = {7.46, 6.77, 12.74, 7.11, 7.81, 8.84, 6.08, 5.39, 8.15, 6.42, 5.73};
  const double y4[] = {6.58, 5.76, 7.71, 8.84, 8.47, 7.04, 5.25, 12.50, 5.56, 7.91, 6.89};
  assert_near("I", pair(KP_PEARSON, x, y1, 11).value, 0.81642, 5e-6);
  assert_near("II", pair(KP_PEARSON, x, y2, 11).value, 0.81624, 5e-6);
  assert_near("III", pair(KP_PEARSON, x, y3, 11).value, 0.81629, 5e-6);
  assert_near("IV", pair(KP_PEARSON, x4, y4, 11).value, 0.81652, 5e-6);
  assert_near("p of I", pair(KP_PEARSON, x, y1, 11).p, 0.00217, 5e-6);
}

static double sign(double x) {
  return x > 0.0 ? 1.0 : x < 0.0 ? -1.0 : 0.0;
}

/* S and tau-b by looking at every pair. */
static double tau_by_pairs(double *s, const double *x, const double *y, int64_t n) {
  double untied_x = 0.0, untied_y = 0.0;
  *s = 0.0;
  for (int64_t i = 0; i < n; i++) {
    for (int64_t j = 0; j < i; j++) {
      *s += sign(x[i] - x[j]) * sign(y[i] - y[j]);
      untied_x += x[i] != x[j] ? 1.0 : 0.0;
      untied_y += y[i] != y[j] ? 1.0 : 0.0;
    }
  }
  return *s / sqrt(untied_x * untied_y);
}

static void stats_correlation__counts_pairs_as_one_by_one(void **state) {
  (void)state;
  double x[300], y[300], s;
  for (uint64_t round = 0; round < 60; round++) {
    const int64_t n = 3 + (int64_t)round * 5 % 297;
    scatter(x, n, round, 2 + round * 3);
    scatter(y, n, round + 1000, 2 + round % 7 * 50);
    x[0] = -1.0;
    y[1] = -2.0;
    const double wanted = tau_by_pairs(&s, x, y, n);
    assert_near("tau-b", pair(KP_KENDALL, x, y, n).value, wanted, 1e-14);
  }
}

/* ---- All orders ---- */

static bool next_order(int *order, int n) {
  int i = n - 2;
  while (i >= 0 && order[i] > order[i + 1])
    i--;
  if (i < 0)
    return false;
  int j = n - 1;
  while (order[j] < order[i])
    j--;
  const int swap = order[i];
  order[i] = order[j];
  order[j] = swap;
  for (int a = i + 1, b = n - 1; a < b; a++, b--) {
    const int other = order[a];
    order[a] = order[b];
    order[b] = other;
  }
  return true;
}

typedef struct {
  double spearman, kendall; /* share of orders as far from 0 */
  double variance;          /* of S */
} all_orders;

static all_orders try_orders(const double *x, const double *y, int n) {
  int order[8];
  double turned[8], s_seen, s;
  for (int i = 0; i < n; i++)
    order[i] = i;
  tau_by_pairs(&s_seen, x, y, n);
  double products_seen = 0.0, middle = n * (n + 1.0) * (n + 1.0) / 4.0, n_orders = 0.0;
  for (int i = 0; i < n; i++)
    products_seen += x[i] * y[i];
  all_orders sum = {0};
  do {
    double products = 0.0;
    for (int i = 0; i < n; i++) {
      turned[i] = y[order[i]];
      products += x[i] * turned[i];
    }
    tau_by_pairs(&s, x, turned, n);
    sum.variance += s * s;
    sum.kendall += fabs(s) >= fabs(s_seen) - 1e-9 ? 1.0 : 0.0;
    sum.spearman += fabs(products - middle) >= fabs(products_seen - middle) - 1e-9 ? 1.0 : 0.0;
    n_orders++;
  } while (next_order(order, n));
  return (all_orders){sum.spearman / n_orders, sum.kendall / n_orders, sum.variance / n_orders};
}

static void stats_correlation__has_the_p_of_all_orders(void **state) {
  (void)state;
  const double x[] = {1, 2, 3, 4, 5, 6, 7};
  static const double Y[][7] = {
      {2, 1, 4, 3, 7, 5, 6}, {7, 5, 6, 3, 4, 2, 1}, {4, 7, 1, 2, 6, 3, 5}};
  for (int k = 0; k < 3; k++) {
    const all_orders wanted = try_orders(x, Y[k], 7);
    assert_near("Spearman", pair(KP_SPEARMAN, x, Y[k], 7).p, wanted.spearman, 1e-12);
    assert_near("Kendall", pair(KP_KENDALL, x, Y[k], 7).p, wanted.kendall, 1e-12);
  }
}

static void stats_correlation__has_the_variance_of_all_orders_under_ties(void **state) {
  (void)state;
  const double x[] = {1, 2, 2, 2, 4, 5, 5}, y[] = {3, 3, 1, 5, 5, 5, 9};
  double s;
  tau_by_pairs(&s, x, y, 7);
  const kp_correlation tau = pair(KP_KENDALL, x, y, 7);
  const double z = s / sqrt(try_orders(x, y, 7).variance);
  assert_false(tau.exact);
  assert_near("p", tau.p, erfc(fabs(z) / sqrt(2.0)), 1e-12);
}

static void stats_correlation__has_an_exact_tau_close_to_the_normal_one(void **state) {
  (void)state;
  double x[60], y[60], s;
  for (int i = 0; i < 60; i++) {
    x[i] = i;
    y[i] = i * 17 % 61 + i / 2;
  }
  y[59] += 0.5;
  for (int i = 0; i < 60; i++)
    y[i] += i * 1e-6;
  tau_by_pairs(&s, x, y, 60);
  const kp_correlation exact = pair(KP_KENDALL, x, y, 60);
  assert_true(exact.exact);
  /* With the correction for continuity, S steps by 2. */
  const double z = (fabs(s) - 1.0) / sqrt(60.0 * 59.0 * 125.0 / 18.0);
  assert_near("p at 60", exact.p, erfc(z / sqrt(2.0)), 1e-3);
  assert_near("p of the same order", pair(KP_KENDALL, x, x, 20).p, 2.0 / 2432902008176640000.0,
              1e-30);
}

static void stats_correlation__says_why_there_is_none(void **state) {
  (void)state;
  const double x[] = {1, 2, NAN, 4, 5}, y[] = {NAN, 1, 2, NAN, 7}, same[] = {3, 3, 3, 3, 3};
  const double nearly[] = {0.3, 0.1 + 0.2, 0.3, 0.3, 0.3}, up[] = {1, 2, 3, 4, 5};
  for (int kind = 0; kind < KP_CORRELATION_KINDS; kind++) {
    const kp_correlation few = pair((kp_correlation_kind)kind, x, y, 5);
    assert_int_equal(few.why, KP_STATS_FEW);
    assert_int_equal(few.n, 2);
    assert_true(isnan(few.value) && isnan(few.p) && isnan(few.lower));
    assert_int_equal(pair((kp_correlation_kind)kind, up, same, 5).why, KP_STATS_NO_SPREAD);
    assert_int_equal(pair((kp_correlation_kind)kind, nearly, up, 5).why, KP_STATS_NO_SPREAD);
    const kp_correlation one = pair((kp_correlation_kind)kind, up, up, 5);
    assert_near("itself", one.value, 1.0, 1e-15);
    assert_true(one.p >= 0.0 && one.p < 0.02);
  }
}

/* ---- Matrices ---- */

enum { COLUMNS = 19, UNITS = 3000 };

typedef struct {
  double x[COLUMNS][UNITS];
  const double *column[COLUMNS];
} table;

static table *make_table(void) {
  table *made = malloc(sizeof *made);
  assert_non_null(made);
  for (int j = 0; j < COLUMNS; j++) {
    scatter(made->x[j], UNITS, (uint64_t)j, j % 3 ? 100000 : 7);
    for (int i = 0; i < UNITS; i++)
      made->x[j][i] += j > 0 ? made->x[j - 1][i] / 2.0 : 0.0;
    made->column[j] = made->x[j];
  }
  for (int i = 0; i < UNITS; i += 11)
    made->x[5][i] = NAN;
  for (int i = 0; i < UNITS; i++)
    made->x[9][i] = 2.5;
  return made;
}

static void assert_same_cell(const kp_correlation *got, const kp_correlation *wanted) {
  assert_near("value", got->value, wanted->value, 0);
  assert_near("p", got->p, wanted->p, 0);
  assert_near("lower", got->lower, wanted->lower, 0);
  assert_int_equal(got->n, wanted->n);
  assert_int_equal(got->why, wanted->why);
}

static void stats_correlation__fills_matrices_with_its_pairs_for_any_threads(void **state) {
  (void)state;
  table *made = make_table();
  kp_correlation *out = malloc(COLUMNS * COLUMNS * sizeof *out);
  kp_correlation *across = malloc(COLUMNS * COLUMNS * sizeof *across);
  assert_true(out && across);
  for (int kind = 0; kind < KP_CORRELATION_KINDS; kind++) {
    for (int threads = 1; threads <= 3; threads += 2) {
      kp_set_threads(threads);
      const kp_correlation_kind of = (kp_correlation_kind)kind;
      assert_int_equal(
          kp_stats_correlations(out, of, made->column, COLUMNS, NULL, 0, UNITS, 0.95, NULL), KP_OK);
      assert_int_equal(kp_stats_correlations(across, of, made->column, 11, made->column + 11, 8,
                                             UNITS, 0.95, NULL),
                       KP_OK);
      for (int i = 0; i < COLUMNS; i++) {
        assert_near("diagonal", out[i * COLUMNS + i].value, i == 9 ? NAN : 1.0, 0);
        for (int j = 0; j < i; j++) {
          const kp_correlation wanted = pair(of, made->x[i], made->x[j], UNITS);
          assert_same_cell(&out[i * COLUMNS + j], &wanted);
          assert_same_cell(&out[j * COLUMNS + i], &wanted);
          if (j < 11 && i >= 11)
            assert_same_cell(&across[j * 8 + i - 11], &wanted);
        }
      }
    }
  }
  kp_set_threads(0);
  free(across);
  free(out);
  free(made);
}

static void stats_correlation__does_not_depend_on_units_of_measure(void **state) {
  (void)state;
  double x[9], y[9];
  for (int i = 0; i < 9; i++) {
    x[i] = TUNA[i] * 1e300;
    y[i] = TASTE[i] * 1e-300 + 0.0;
  }
  for (int kind = 0; kind < KP_CORRELATION_KINDS; kind++) {
    const kp_correlation_kind of = (kp_correlation_kind)kind;
    assert_near("scaled", pair(of, x, y, 9).value, pair(of, TUNA, TASTE, 9).value, 1e-14);
  }
}

static void stats_correlation__adjusts_p_for_many_tests(void **state) {
  (void)state;
  const double p[] = {0.05, 0.01, NAN, 0.03, 0.02, 0.04};
  const double holm[] = {0.09, 0.05, NAN, 0.09, 0.08, 0.09};
  double out[15];
  assert_int_equal(kp_stats_adjust_holm(out, p, 6, NULL), KP_OK);
  for (int i = 0; i < 6; i++)
    assert_near("Holm", out[i], holm[i], 1e-15);
  /* Benjamini & Hochberg (1995, section 3): 4 of 15 are found at 0.05, by Holm 3. */
  const double heart[] = {0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344,
                          0.0459, 0.3240, 0.4262, 0.5719, 0.6528, 0.7590, 1.0000};
  int n_found = 0, n_holm = 0;
  assert_int_equal(kp_stats_adjust_hochberg(out, heart, 15, NULL), KP_OK);
  for (int i = 0; i < 15; i++)
    n_found += out[i] <= 0.05 ? 1 : 0;
  assert_near("fourth", out[3], 0.0095 * 15 / 4, 1e-15);
  assert_int_equal(kp_stats_adjust_holm(out, heart, 15, NULL), KP_OK);
  for (int i = 0; i < 15; i++)
    n_holm += out[i] <= 0.05 ? 1 : 0;
  assert_int_equal(n_found, 4);
  assert_int_equal(n_holm, 3);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(stats_correlation__meets_r_on_tuna),
      cmocka_unit_test(stats_correlation__meets_anscombe),
      cmocka_unit_test(stats_correlation__counts_pairs_as_one_by_one),
      cmocka_unit_test(stats_correlation__has_the_p_of_all_orders),
      cmocka_unit_test(stats_correlation__has_the_variance_of_all_orders_under_ties),
      cmocka_unit_test(stats_correlation__has_an_exact_tau_close_to_the_normal_one),
      cmocka_unit_test(stats_correlation__says_why_there_is_none),
      cmocka_unit_test(stats_correlation__fills_matrices_with_its_pairs_for_any_threads),
      cmocka_unit_test(stats_correlation__does_not_depend_on_units_of_measure),
      cmocka_unit_test(stats_correlation__adjusts_p_for_many_tests),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
