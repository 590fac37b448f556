/* SPDX-License-Identifier: GPL-3.0-or-later
 * Tests of score: scores that refer to the other units, against figures worked out by hand, their
 * promises under another unit of measure and another order of the units, and what cannot be done.
 */
#include "score_by_hand.h"

#include "score/lane.h"

enum { N = 5 };
static const double X[N] = {1, 2, 4, 4, 100};

/* Scores of one leaf under a rule; the scale is low … high. */
static bench *scored(const double *x, int n, kp_score_rule rule, double low, double high) {
  bench *b = bench_new(n);
  b->index.scale_low = low;
  b->index.scale_high = high;
  const int root = bench_node(b, "hand", -1, 1);
  const int leaf = bench_leaf(b, "x", root, 1, x, rule.kind);
  b->index.node[leaf].score = rule;
  bench_score(b);
  bench_check_units(b);
  return b;
}

static void expect(kp_score_rule rule, double low, double high, const double *wanted) {
  bench *b = scored(X, N, rule, low, high);
  for (int u = 0; u < N; u++)
    assert_near("score", b->scoring->score[1][u], wanted[u], 1e-13 * fmax(1, fabs(wanted[u])));
  bench_free(b);
}

static kp_score_rule rule_of(kp_score_kind kind) {
  kp_score_rule rule = bench_rule(kind);
  rule.target = NAN;
  return rule;
}

static void score_norms__robust_z_goes_by_median_and_deviation(void **state) {
  (void)state;
  /* median 4, deviations 3 2 0 0 96: their median is 2 */
  kp_score_rule rule = rule_of(KP_SCORE_ROBUST_Z);
  rule.mean = 0;
  rule.sd = 1;
  rule.open = true;
  const double unit = 1.4826 * 2;
  expect(rule, 0, 100, (double[]){-3 / unit, -2 / unit, 0, 0, 96 / unit});
  rule.down = true;
  expect(rule, 0, 100, (double[]){3 / unit, 2 / unit, 0, 0, -96 / unit});
  rule.open = rule.down = false;
  rule.mean = 50;
  rule.sd = 10;
  expect(rule, 0, 100, (double[]){50 - 30 / unit, 50 - 20 / unit, 50, 50, 100});
}

static void score_norms__borda_counts_who_is_beaten(void **state) {
  (void)state;
  kp_score_rule rule = rule_of(KP_SCORE_BORDA);
  expect(rule, 0, 100, (double[]){0, 1, 2.5, 2.5, 4});
  rule.ties_low = true;
  expect(rule, 0, 100, (double[]){0, 1, 2, 2, 4});
  rule.down = true;
  expect(rule, 0, 100, (double[]){4, 3, 1, 1, 0});
}

static void score_norms__percentiles_may_count_ties_low(void **state) {
  (void)state;
  kp_score_rule rule = rule_of(KP_SCORE_PERCENTILE);
  expect(rule, 0, 1, (double[]){0, 0.25, 0.625, 0.625, 1});
  rule.ties_low = true;
  expect(rule, 0, 1, (double[]){0, 0.25, 0.5, 0.5, 1});
  rule.down = true;
  expect(rule, 0, 1, (double[]){1, 0.75, 0.25, 0.25, 0});
}

static void score_norms__a_share_of_the_maximum_keeps_ratios(void **state) {
  (void)state;
  kp_score_rule rule = rule_of(KP_SCORE_SHARE_OF_MAX);
  expect(rule, 0, 100, (double[]){1, 2, 4, 4, 100});
  rule.down = true;
  expect(rule, 0, 100, (double[]){100, 50, 25, 25, 1});
  static const double ends[] = {10, 30};
  rule.ends = ends;
  expect(rule, 0, 100, (double[]){30, 20, 15, 15, 10.2});
}

static void score_norms__a_distance_ends_at_a_unit_or_a_target(void **state) {
  (void)state;
  kp_score_rule rule = rule_of(KP_SCORE_DISTANCE);
  rule.reference = "u2";
  expect(rule, 0, 100, (double[]){0, 100.0 / 3, 100, 100, 100});
  rule.open = true;
  expect(rule, 0, 100, (double[]){0, 100.0 / 3, 100, 100, 3300});
  rule = rule_of(KP_SCORE_DISTANCE);
  rule.target = 51;
  expect(rule, 0, 100, (double[]){0, 2, 6, 6, 100});
  rule.target = 20;
  rule.down = true; /* 1 - (x - target) / (max - target) */
  expect(rule, 0, 100, (double[]){100, 100, 100, 100, 0});
  rule.target = NAN;
  rule.reference = "u1";
  expect(rule, 0, 98, (double[]){98, 98, 96, 96, 0});
}

static void score_norms__a_reference_without_a_value_is_named(void **state) {
  (void)state;
  static const double gap[N] = {1, NAN, 3, 4, 5};
  bench *b = bench_new(N);
  const int leaf = bench_leaf(b, "x", bench_node(b, "hand", -1, 1), 1, gap, KP_SCORE_DISTANCE);
  b->index.node[leaf].score.reference = "u1";
  b->index.node[leaf].missing.kind = KP_MISSING_NONE;
  bench_expect_error(b, "there is no unit 'u1' that takes part, or it has no value here");
  bench_free(b);
}

/* Everyone stands in the middle, and a warning says so. */
static void expect_middle(kp_score_rule rule, const double *x, double middle) {
  bench *b = scored(x, N, rule, 0, 100);
  for (int u = 0; u < N; u++)
    assert_near("middle", b->scoring->score[1][u], middle, 0);
  char *told = bench_diag(b);
  assert_contains(told, "do not differ");
  free(told);
  bench_free(b);
}

static void score_norms__without_spread_everyone_gets_the_middle(void **state) {
  (void)state;
  static const double same[N] = {7, 7, 7, 7, 7}, mostly[N] = {7, 7, 7, 7, 9},
                      negative[N] = {-3, -2, -4, -1, -1}, zeros[N] = {0, 1, 2, 3, 4};
  kp_score_rule rule = rule_of(KP_SCORE_ROBUST_Z);
  rule.mean = 60;
  expect_middle(rule, same, 60);
  expect_middle(rule, mostly, 60); /* the deviations' median is 0 */
  rule = rule_of(KP_SCORE_SHARE_OF_MAX);
  expect_middle(rule, negative, 50);
  rule.down = true;
  expect_middle(rule, zeros, 50);
  rule = rule_of(KP_SCORE_DISTANCE);
  expect_middle(rule, same, 50);
  rule.target = -9;
  expect_middle(rule, zeros, 50);
}

static void score_norms__a_ratio_to_the_least_needs_values_above_zero(void **state) {
  (void)state;
  kp_score_rule rule = rule_of(KP_SCORE_SHARE_OF_MAX);
  rule.down = true;
  const kp_norm norm = {.moments = {.n = 3, .min = 2, .max = 8}};
  const kp_rule_frame frame = {.high = 100, .norm = &norm};
  double score[3];
  kp_rule_apply(score, (double[]){4, 0, -1}, 3, &rule, &frame);
  assert_near("half", score[0], 50, 0);
  assert_true(isnan(score[1]) && isnan(score[2]));
}

/* ---- Promises ---- */

static const kp_score_kind kinds[] = {KP_SCORE_MINMAX,       KP_SCORE_ZSCORE,   KP_SCORE_PERCENTILE,
                                      KP_SCORE_RANK,         KP_SCORE_ROBUST_Z, KP_SCORE_BORDA,
                                      KP_SCORE_SHARE_OF_MAX, KP_SCORE_DISTANCE};

static void score_norms__a_unit_of_measure_changes_nothing(void **state) {
  (void)state;
  for (size_t k = 0; k < sizeof kinds / sizeof *kinds; k++) {
    double scaled[N];
    for (int u = 0; u < N; u++)
      scaled[u] = X[u] * 1024; /* exact in binary */
    bench *a = scored(X, N, rule_of(kinds[k]), 0, 100);
    bench *b = scored(scaled, N, rule_of(kinds[k]), 0, 100);
    for (int u = 0; u < N; u++)
      assert_near("score", b->scoring->score[1][u], a->scoring->score[1][u], 0);
    bench_free(a);
    bench_free(b);
  }
}

static void score_norms__the_order_of_units_changes_nothing(void **state) {
  (void)state;
  for (size_t k = 0; k < sizeof kinds / sizeof *kinds; k++) {
    double turned[N];
    for (int u = 0; u < N; u++)
      turned[u] = X[N - 1 - u];
    bench *a = scored(X, N, rule_of(kinds[k]), 0, 100);
    bench *b = scored(turned, N, rule_of(kinds[k]), 0, 100);
    for (int u = 0; u < N; u++)
      assert_near("score", b->scoring->score[1][N - 1 - u], a->scoring->score[1][u], 1e-12);
    bench_free(a);
    bench_free(b);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(score_norms__robust_z_goes_by_median_and_deviation),
      cmocka_unit_test(score_norms__borda_counts_who_is_beaten),
      cmocka_unit_test(score_norms__percentiles_may_count_ties_low),
      cmocka_unit_test(score_norms__a_share_of_the_maximum_keeps_ratios),
      cmocka_unit_test(score_norms__a_distance_ends_at_a_unit_or_a_target),
      cmocka_unit_test(score_norms__a_reference_without_a_value_is_named),
      cmocka_unit_test(score_norms__without_spread_everyone_gets_the_middle),
      cmocka_unit_test(score_norms__a_ratio_to_the_least_needs_values_above_zero),
      cmocka_unit_test(score_norms__a_unit_of_measure_changes_nothing),
      cmocka_unit_test(score_norms__the_order_of_units_changes_nothing),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
