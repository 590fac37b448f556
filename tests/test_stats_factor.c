/* SPDX-License-Identifier: GPL-3.0-or-later
 * Tests of reliability, components and adequacy: columns built to have a given correlation matrix,
 * published figures, closed forms, and threads and memory that change nothing.
 *
 * Published: the arrests in US states of 1973 (McNeil 1977; R's USArrests), correlations and
 * principal components as in James, Witten, Hastie & Tibshirani (2013, table 10.1 and lab 1). */
#include "support.h"

#include <math.h>

#include "kaoping.h"
#include "stats/agree.h"
#include "stats/factor.h"
#include "stats/factors.h"

enum { MOST = 8, UNITS = 50 };

typedef struct {
  double x[MOST][UNITS];
  const double *column[MOST];
} table;

static const kp_sampling NONE = {.n_samples = 0, .level = 0.95};

/* Columns whose correlations in the sample are r, by waves that are orthogonal, times the root of
 * r (Cholesky, by hand here). sd: of each column. */
static void make_table(table *out, const double *r, const double *sd, int k) {
  double root[MOST][MOST] = {{0}};
  for (int a = 0; a < k; a++) {
    for (int b = 0; b <= a; b++) {
      double sum = r[a * k + b];
      for (int c = 0; c < b; c++)
        sum -= root[a][c] * root[b][c];
      root[a][b] = a == b ? sqrt(sum) : sum / root[b][b];
    }
  }
  for (int a = 0; a < k; a++) {
    out->column[a] = out->x[a];
    for (int i = 0; i < UNITS; i++) {
      double sum = 0.0;
      for (int c = 0; c <= a; c++)
        sum += root[a][c] * cos(acos(-1.0) * (c + 1) * (i + 0.5) / UNITS) *
               sqrt(2.0 / UNITS * (UNITS - 1.0));
      out->x[a][i] = 10.0 * a + sd[a] * sum;
    }
  }
}

static const double ARRESTS[] = {1,         0.8018733, 0.06957262, 0.5635788, 0.8018733, 1,
                                 0.2588717, 0.6652412, 0.06957262, 0.2588717, 1,         0.4113412,
                                 0.5635788, 0.6652412, 0.4113412,  1};
static const double ONES[MOST] = {1, 1, 1, 1, 1, 1, 1, 1};

static void stats_factor__meets_the_published_components_of_arrests(void **state) {
  (void)state;
  static const double SDEV[] = {1.5748783, 0.9948694, 0.5971291, 0.4164494};
  static const double FIRST[] = {0.5358995, 0.5831836, 0.2781909, 0.5434321};
  table made;
  make_table(&made, ARRESTS, ONES, 4);
  kp_arena *arena = kp_arena_new();
  kp_components found;
  assert_int_equal(kp_stats_components(&found, made.column, 4, UNITS, &NONE, arena, NULL), KP_OK);
  assert_int_equal(found.why, KP_STATS_KNOWN);
  assert_false(found.few_units);
  for (int c = 0; c < 4; c++) {
    assert_near("sd of component", sqrt(found.eigenvalue[c]), SDEV[c], 2e-6);
    assert_near("loading", found.loading[c * 4] / SDEV[0], FIRST[c], 2e-6);
    assert_true(isnan(found.random[c]));
  }
  assert_near("share", found.share[0], 0.6200604, 1e-6);
  assert_near("cumulated", found.cumulated[1], 0.8675017, 1e-6);
  assert_near("all", found.cumulated[3], 1.0, 1e-12);
  assert_int_equal(found.n_kaiser, 1);
  assert_int_equal(found.n_parallel, -1);
  kp_arena_free(arena);
}

static void stats_factor__turns_loadings_to_a_positive_sum(void **state) {
  (void)state;
  const double r[] = {1, -0.5, -0.5, 1}; /* sums of both: 0 and positive */
  table made;
  make_table(&made, r, ONES, 2);
  kp_arena *arena = kp_arena_new();
  kp_components found;
  assert_int_equal(kp_stats_components(&found, made.column, 2, UNITS, &NONE, arena, NULL), KP_OK);
  assert_near("first of the first", found.loading[0], sqrt(0.75), 1e-12);
  assert_near("second of the first", found.loading[2], -sqrt(0.75), 1e-12);
  assert_near("first of the second", found.loading[1], 0.5, 1e-12);
  assert_near("second of the second", found.loading[3], 0.5, 1e-12);
  kp_arena_free(arena);
}

static void stats_factor__finds_the_components_that_were_put_in(void **state) {
  (void)state;
  double r[36];
  for (int a = 0; a < 6; a++)
    for (int b = 0; b < 6; b++)
      r[a * 6 + b] = a == b ? 1.0 : a / 3 == b / 3 ? 0.7 : 0.0;
  table made;
  make_table(&made, r, ONES, 6);
  const kp_sampling sampling = {.n_samples = 300, .seed = 5, .level = 0.95};
  kp_arena *arena = kp_arena_new();
  kp_components one, many;
  kp_set_threads(1);
  assert_int_equal(kp_stats_components(&one, made.column, 6, UNITS, &sampling, arena, NULL), KP_OK);
  kp_set_threads(3);
  assert_int_equal(kp_stats_components(&many, made.column, 6, UNITS, &sampling, arena, NULL),
                   KP_OK);
  kp_set_threads(0);
  assert_int_equal(one.n_parallel, 2);
  assert_int_equal(one.n_kaiser, 2);
  for (int c = 0; c < 6; c++)
    assert_near("random, any threads", many.random[c], one.random[c], 0);
  assert_true(one.random[0] > 1.4 && one.random[0] < 2.1 && one.random[5] < 0.9);
  kp_arena_free(arena);
}

/* Partial correlation of a and b, c held (Yule 1907). */
static double partial(double ab, double ac, double bc) {
  return (ab - ac * bc) / sqrt((1.0 - ac * ac) * (1.0 - bc * bc));
}

static void stats_factor__has_kmo_and_bartlett_by_hand(void **state) {
  (void)state;
  const double r[] = {1, 0.6, 0.5, 0.6, 1, 0.3, 0.5, 0.3, 1};
  const double q01 = partial(0.6, 0.5, 0.3), q02 = partial(0.5, 0.6, 0.3),
               q12 = partial(0.3, 0.6, 0.5);
  const double all = 0.36 + 0.25 + 0.09;
  kp_arena *arena = kp_arena_new();
  kp_adequacy found;
  assert_int_equal(kp_stats_adequacy(&found, r, 3, 40, arena, NULL), KP_OK);
  assert_near("KMO", found.kmo, all / (all + q01 * q01 + q02 * q02 + q12 * q12), 1e-13);
  assert_near("of 0", found.kmo_of[0], 0.61 / (0.61 + q01 * q01 + q02 * q02), 1e-13);
  assert_near("of 1", found.kmo_of[1], 0.45 / (0.45 + q01 * q01 + q12 * q12), 1e-13);
  const double determinant = 1.0 + 2.0 * 0.6 * 0.5 * 0.3 - all;
  assert_near("determinant", found.determinant, determinant, 1e-14);
  assert_near("chi-square", found.chi_square, -(39.0 - 11.0 / 6.0) * log(determinant), 1e-11);
  assert_near("df", found.df, 3, 0);
  /* The published components give the determinant of the arrests: the product of eigenvalues. */
  const double product = 1.5748783 * 0.9948694 * 0.5971291 * 0.4164494;
  assert_int_equal(kp_stats_adequacy(&found, ARRESTS, 4, 50, arena, NULL), KP_OK);
  assert_near("arrests", found.chi_square, -(49.0 - 13.0 / 6.0) * 2.0 * log(product), 1e-4);
  /* Upper tail of chi-square with 6 degrees of freedom in closed form. */
  const double h = found.chi_square / 2.0;
  assert_near("p", found.p / (exp(-h) * (1.0 + h + h * h / 2.0)), 1.0, 1e-10);
  kp_arena_free(arena);
}

static void stats_factor__says_why_data_do_not_carry_factors(void **state) {
  (void)state;
  const double singular[] = {1,   0,   0.6, 0, 1,
                             0.8, 0.6, 0.8, 1}; /* third = 0.6 first + 0.8 second */
  kp_arena *arena = kp_arena_new();
  kp_adequacy found;
  assert_int_equal(kp_stats_adequacy(&found, singular, 3, 40, arena, NULL), KP_OK);
  assert_int_equal(found.why, KP_STATS_SINGULAR);
  assert_true(isnan(found.kmo) && isnan(found.p) && isnan(found.kmo_of[0]));
  assert_int_equal(kp_stats_adequacy(&found, ARRESTS, 4, 4, arena, NULL), KP_OK);
  assert_int_equal(found.why, KP_STATS_FEW);
  assert_int_equal(kp_stats_adequacy(&found, ARRESTS, 1, 40, arena, NULL), KP_OK);
  assert_int_equal(found.why, KP_STATS_FEW_COLUMNS);

  table made;
  make_table(&made, ARRESTS, ONES, 4);
  kp_components parts;
  assert_int_equal(kp_stats_components(&parts, made.column, 4, 4, &NONE, arena, NULL), KP_OK);
  assert_int_equal(parts.why, KP_STATS_KNOWN);
  assert_true(parts.few_units);
  assert_int_equal(kp_stats_components(&parts, made.column, 4, 2, &NONE, arena, NULL), KP_OK);
  assert_int_equal(parts.why, KP_STATS_FEW);
  for (int i = 0; i < UNITS; i++)
    made.x[2][i] = 7.0;
  assert_int_equal(kp_stats_components(&parts, made.column, 4, UNITS, &NONE, arena, NULL), KP_OK);
  assert_int_equal(parts.why, KP_STATS_NO_SPREAD);
  assert_int_equal(parts.at, 2);
  kp_arena_free(arena);
}

/* ---- Reliability ---- */

static const double LOADING[] = {0.9, 0.8, 0.7, 0.6, 0.5};
static const double SD[] = {1.0, 2.0, 0.5, 3.0, 1.5};

static void one_factor_matrix(double *r, const double *loading, int k) {
  for (int a = 0; a < k; a++)
    for (int b = 0; b < k; b++)
      r[a * k + b] = a == b ? 1.0 : loading[a] * loading[b];
}

static void stats_factor__finds_one_factor_and_omega_exactly(void **state) {
  (void)state;
  double r[25], common = 0.0, own = 0.0;
  one_factor_matrix(r, LOADING, 5);
  for (int j = 0; j < 5; j++) {
    common += LOADING[j] * SD[j];
    own += SD[j] * SD[j] * (1.0 - LOADING[j] * LOADING[j]);
  }
  table made;
  make_table(&made, r, SD, 5);
  kp_arena *arena = kp_arena_new();
  kp_reliability found;
  assert_int_equal(kp_stats_reliability(&found, made.column, 5, UNITS, &NONE, arena, NULL), KP_OK);
  for (int j = 0; j < 5; j++)
    assert_near("loading", found.item[j].loading, LOADING[j], 1e-9);
  assert_near("omega", found.omega, common * common / (common * common + own), 1e-9);
  assert_int_equal(found.why_interval, KP_STATS_NOT_ASKED);
  assert_true(isnan(found.omega_lower));
  assert_int_equal(found.n, UNITS);
  kp_arena_free(arena);
}

static void stats_factor__has_alpha_and_items_by_their_formulas(void **state) {
  (void)state;
  double r[25], own = 0.0, all = 0.0, own_rest = 0.0, all_rest = 0.0, with = 0.0;
  one_factor_matrix(r, LOADING, 5);
  for (int a = 0; a < 5; a++) {
    own += SD[a] * SD[a];
    own_rest += a != 2 ? SD[a] * SD[a] : 0.0;
    with += a != 2 ? r[10 + a] * SD[a] : 0.0;
    for (int b = 0; b < 5; b++) {
      all += r[a * 5 + b] * SD[a] * SD[b];
      all_rest += a != 2 && b != 2 ? r[a * 5 + b] * SD[a] * SD[b] : 0.0;
    }
  }
  table made;
  make_table(&made, r, SD, 5);
  kp_arena *arena = kp_arena_new();
  kp_reliability found;
  assert_int_equal(kp_stats_reliability(&found, made.column, 5, UNITS, &NONE, arena, NULL), KP_OK);
  const double alpha = 5.0 / 4.0 * (1.0 - own / all);
  assert_near("alpha", found.alpha, alpha, 1e-12);
  assert_true(found.alpha_lower < alpha && found.alpha_upper > alpha);
  assert_near("F at the lower limit",
              kp_stats_f_tail((1.0 - found.alpha_lower) / (1.0 - alpha), 49, 196), 0.025, 1e-10);
  assert_near("without 2", found.item[2].alpha_without, 4.0 / 3.0 * (1.0 - own_rest / all_rest),
              1e-12);
  assert_near("rest of 2", found.item[2].rest, with / sqrt(all_rest), 1e-12);
  kp_arena_free(arena);
}

static void stats_factor__draws_the_same_interval_for_any_threads(void **state) {
  (void)state;
  double r[25];
  one_factor_matrix(r, LOADING, 5);
  table made;
  make_table(&made, r, SD, 5);
  const kp_sampling sampling = {.n_samples = 400, .seed = 11, .level = 0.95};
  kp_arena *arena = kp_arena_new();
  kp_reliability one, many;
  kp_set_threads(1);
  assert_int_equal(kp_stats_reliability(&one, made.column, 5, UNITS, &sampling, arena, NULL),
                   KP_OK);
  kp_set_threads(3);
  assert_int_equal(kp_stats_reliability(&many, made.column, 5, UNITS, &sampling, arena, NULL),
                   KP_OK);
  kp_set_threads(0);
  assert_int_equal(one.why_interval, KP_STATS_KNOWN);
  assert_true(one.n_samples > 200);
  assert_true(one.omega_lower < one.omega && one.omega < one.omega_upper);
  assert_near("lower, any threads", many.omega_lower, one.omega_lower, 0);
  assert_near("upper, any threads", many.omega_upper, one.omega_upper, 0);
  kp_arena_free(arena);
}

static void stats_factor__knows_heywood_cases_and_closed_forms(void **state) {
  (void)state;
  double loading[3];
  /* Three columns: l_0^2 = r_01 r_02 / r_12, and so on round (Spearman 1904). */
  const double fine[] = {1, 0.56, 0.42, 0.56, 1, 0.48, 0.42, 0.48, 1};
  assert_int_equal(kp_stats_one_factor(loading, fine, 3), KP_STATS_KNOWN);
  assert_near("l_0", loading[0], sqrt(0.56 * 0.42 / 0.48), 1e-9);
  assert_near("l_2", loading[2], sqrt(0.42 * 0.48 / 0.56), 1e-9);
  /* l_0^2 = 0.8 * 0.8 / 0.4 = 1.6 */
  const double heywood[] = {1, 0.8, 0.8, 0.8, 1, 0.4, 0.8, 0.4, 1};
  assert_int_equal(kp_stats_one_factor(loading, heywood, 3), KP_STATS_HEYWOOD);
  const double apart[] = {1, 0, 0, 0, 1, 0, 0, 0, 1};
  assert_true(kp_stats_one_factor(loading, apart, 3) != KP_STATS_KNOWN || fabs(loading[0]) < 1e-6 ||
              fabs(loading[1]) < 1e-6);
}

static void stats_factor__says_why_there_is_no_reliability(void **state) {
  (void)state;
  table made;
  make_table(&made, ARRESTS, ONES, 4);
  kp_arena *arena = kp_arena_new();
  kp_reliability found;
  assert_int_equal(kp_stats_reliability(&found, made.column, 1, UNITS, &NONE, arena, NULL), KP_OK);
  assert_int_equal(found.why_alpha, KP_STATS_FEW_COLUMNS);
  assert_int_equal(kp_stats_reliability(&found, made.column, 2, UNITS, &NONE, arena, NULL), KP_OK);
  assert_int_equal(found.why_alpha, KP_STATS_KNOWN);
  assert_int_equal(found.why_omega, KP_STATS_FEW_COLUMNS);
  assert_true(isnan(found.item[0].alpha_without));
  assert_int_equal(kp_stats_reliability(&found, made.column, 4, 4, &NONE, arena, NULL), KP_OK);
  assert_int_equal(found.why_omega, KP_STATS_FEW);
  assert_int_equal(kp_stats_reliability(&found, made.column, 4, 1, &NONE, arena, NULL), KP_OK);
  assert_int_equal(found.why_alpha, KP_STATS_FEW);
  for (int i = 1; i < UNITS; i++)
    made.x[0][i] = NAN;
  assert_int_equal(kp_stats_reliability(&found, made.column, 4, UNITS, &NONE, arena, NULL), KP_OK);
  assert_int_equal(found.n, 1);
  assert_int_equal(found.why_alpha, KP_STATS_FEW);
  kp_arena_free(arena);
}

static void stats_factor__lives_through_every_lack_of_memory(void **state) {
  (void)state;
  table made;
  make_table(&made, ARRESTS, ONES, 4);
  const kp_sampling sampling = {.n_samples = 20, .seed = 1, .level = 0.95};
  kp_set_threads(1);
  for (int64_t after = 1; after < 12; after++) {
    kp_arena *arena = kp_arena_new();
    kp_diag *diag = kp_diag_new();
    kp_reliability reliability;
    kp_components parts;
    kp_memory_fail_after(after);
    const kp_status first =
        kp_stats_reliability(&reliability, made.column, 4, UNITS, &sampling, arena, diag);
    const kp_status second =
        kp_stats_components(&parts, made.column, 4, UNITS, &sampling, arena, diag);
    kp_memory_fail_after(-1);
    assert_true(first == KP_OK || first == KP_SYSTEM);
    assert_true(second == KP_OK || second == KP_SYSTEM);
    kp_diag_free(diag);
    kp_arena_free(arena);
  }
  kp_set_threads(0);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(stats_factor__meets_the_published_components_of_arrests),
      cmocka_unit_test(stats_factor__turns_loadings_to_a_positive_sum),
      cmocka_unit_test(stats_factor__finds_the_components_that_were_put_in),
      cmocka_unit_test(stats_factor__has_kmo_and_bartlett_by_hand),
      cmocka_unit_test(stats_factor__says_why_data_do_not_carry_factors),
      cmocka_unit_test(stats_factor__finds_one_factor_and_omega_exactly),
      cmocka_unit_test(stats_factor__has_alpha_and_items_by_their_formulas),
      cmocka_unit_test(stats_factor__draws_the_same_interval_for_any_threads),
      cmocka_unit_test(stats_factor__knows_heywood_cases_and_closed_forms),
      cmocka_unit_test(stats_factor__says_why_there_is_no_reliability),
      cmocka_unit_test(stats_factor__lives_through_every_lack_of_memory),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
