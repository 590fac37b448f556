/* SPDX-License-Identifier: GPL-3.0-or-later
 * Tests of score: rules, means, shares and points against figures worked out by hand.
 *
 * Indexes and datasets are built by hand (score_by_hand.h). Every bench is also scored unit by
 * unit: kp_score_unit must give the same bits as the run over all. */
#include "score_by_hand.h"

/* One leaf under the root: its scores. */
static void assert_rule(bench *b, const double *wanted) {
  bench_score(b);
  for (int u = 0; u < b->data.n_units; u++)
    assert_near(b->index.node[1].label.id, b->scoring->score[1][u], wanted[u], 1e-12);
  bench_check_units(b);
  bench_free(b);
}

static bench *one_leaf(const double *x, int n, kp_score_kind kind) {
  bench *b = bench_new(n);
  bench_node(b, "root", -1, 1);
  bench_leaf(b, "leaf", 0, 1, x, kind);
  return b;
}

static void score__linear_is_clamped_between_goalposts(void **state) {
  (void)state;
  bench *b = one_leaf((double[]){10, 20, 45, 90}, 4, KP_SCORE_LINEAR);
  b->index.node[1].score.from = 20;
  b->index.node[1].score.to = 85;
  assert_rule(b, (double[]){0, 0, 38.46153846153846, 100});
  b = one_leaf((double[]){0, 20, 30, 50}, 4, KP_SCORE_LINEAR); /* lower is better */
  b->index.node[1].score.from = 40;
  b->index.node[1].score.to = 10;
  assert_rule(b, (double[]){100, 66.66666666666667, 33.333333333333336, 0});
}

static void score__a_logarithm_is_taken_of_value_and_goalposts(void **state) {
  (void)state;
  bench *b = one_leaf((double[]){100, 1000, 10000}, 3, KP_SCORE_LINEAR);
  b->index.node[1].score.from = 100;
  b->index.node[1].score.to = 10000;
  b->index.node[1].score.log = true;
  assert_rule(b, (double[]){0, 50, 100});
  b = one_leaf((double[]){100, -3}, 2, KP_SCORE_LINEAR);
  b->index.node[1].score.log = true;
  b->index.node[1].score.from = 100;
  b->index.node[1].score.to = 10000;
  bench_expect_error(b, "-3 has no logarithm");
  bench_free(b);
}

static void score__bands_say_which_side_a_bound_is_on(void **state) {
  (void)state;
  const double x[] = {6, 5.99, 3, 0.1 * 3 * 10 - 2, 0};
  bench *b = one_leaf(x, 5, KP_SCORE_BANDS);
  kp_score_rule *rule = &b->index.node[1].score;
  rule->knot = (const double[]){6, 3, 1};
  rule->knot_score = (const double[]){100, 80, 60};
  rule->n_knots = 3;
  rule->otherwise = 0;
  rule->side = KP_SIDE_AT_LEAST;
  assert_rule(b, (double[]){100, 80, 80, 60, 0});
  b = one_leaf(x, 5, KP_SCORE_BANDS);
  rule = &b->index.node[1].score;
  rule->knot = (const double[]){6, 3, 1};
  rule->knot_score = (const double[]){100, 80, 60};
  rule->n_knots = 3;
  rule->otherwise = 0;
  rule->side = KP_SIDE_ABOVE;
  assert_rule(b, (double[]){80, 80, 60, 0, 0});
}

static void score__curve_target_each_deduct_yesno(void **state) {
  (void)state;
  bench *b = one_leaf((double[]){-1, 0, 5, 15, 30}, 5, KP_SCORE_CURVE);
  b->index.node[1].score.knot = (const double[]){0, 10, 20};
  b->index.node[1].score.knot_score = (const double[]){0, 80, 100};
  b->index.node[1].score.n_knots = 3;
  assert_rule(b, (double[]){0, 0, 40, 90, 100});
  b = one_leaf((double[]){50, 45, 30, 20, 60}, 5, KP_SCORE_TARGET);
  b->index.node[1].score.target = 50;
  b->index.node[1].score.tolerance_below = 20;
  b->index.node[1].score.tolerance_above = 40;
  assert_rule(b, (double[]){100, 75, 0, 0, 75});
  b = one_leaf((double[]){0, 2, 9}, 3, KP_SCORE_EACH);
  b->index.node[1].score.per = 15;
  assert_rule(b, (double[]){0, 30, 100});
  b = one_leaf((double[]){0, 2, 90}, 3, KP_SCORE_DEDUCT);
  b->index.node[1].score.per = 5;
  b->index.node[1].score.limit = 40;
  assert_rule(b, (double[]){100, 90, 40});
  b = one_leaf((double[]){1, 0}, 2, KP_SCORE_YESNO);
  b->index.node[1].score.no_score = 25;
  assert_rule(b, (double[]){100, 25});
}

static void score__asis_outside_of_the_scale_is_named(void **state) {
  (void)state;
  bench *b = one_leaf((double[]){0, 37.5, 100}, 3, KP_SCORE_ASIS);
  assert_rule(b, (double[]){0, 37.5, 100});
  b = one_leaf((double[]){0, 137.5}, 2, KP_SCORE_ASIS);
  bench_expect_error(b, "137.5 is outside of the scale, 0 to 100");
  bench_free(b);
}

static void score__norms_come_from_the_units(void **state) {
  (void)state;
  const double x[] = {2, 4, 4, 10};
  assert_rule(one_leaf(x, 4, KP_SCORE_MINMAX), (double[]){0, 25, 25, 100});
  /* sd = sqrt(36 / 3) */
  const double s = 3.4641016151377544;
  assert_rule(one_leaf(x, 4, KP_SCORE_ZSCORE),
              (double[]){50 - 30 / s, 50 - 10 / s, 50 - 10 / s, 50 + 50 / s});
  assert_rule(one_leaf(x, 4, KP_SCORE_PERCENTILE), (double[]){0, 50, 50, 100});
  /* ranks 4, 2.5, 2.5, 1 */
  bench *b = one_leaf(x, 4, KP_SCORE_RANK);
  assert_rule(b, (double[]){0, 50, 50, 100});
  b = one_leaf(x, 4, KP_SCORE_MINMAX);
  b->index.node[1].score.down = true;
  assert_rule(b, (double[]){100, 75, 75, 0});
}

static void score__norms_without_spread_warn_and_give_the_middle(void **state) {
  (void)state;
  bench *b = one_leaf((double[]){7, 7, 7}, 3, KP_SCORE_MINMAX);
  bench_score(b);
  char *text = bench_diag(b);
  assert_contains(text, "warning: the values of 'leaf' do not differ");
  free(text);
  assert_rule(b, (double[]){50, 50, 50});
}

static void score__norms_from_a_table_are_clamped(void **state) {
  (void)state;
  bench *b = one_leaf((double[]){0, 15, 30}, 3, KP_SCORE_MINMAX);
  b->index.node[1].score.norms = "norms.csv";
  b->index.norm = &(kp_norm_table){.file = "norms.csv",
                                   .n = 1,
                                   .indicator = (const char *const[]){"leaf"},
                                   .min = (const double[]){10},
                                   .max = (const double[]){20},
                                   .mean = (const double[]){NAN},
                                   .sd = (const double[]){NAN}};
  b->index.n_norms = 1;
  assert_rule(b, (double[]){0, 50, 100});
}

/* ---- Means ---- */

static bench *two_leaves(const double *x, const double *y, int n, kp_combine_kind combine, double w,
                         double v) {
  bench *b = bench_new(n);
  bench_node(b, "root", -1, 1);
  bench_leaf(b, "x", 0, w, x, KP_SCORE_ASIS);
  bench_leaf(b, "y", 0, v, y, KP_SCORE_ASIS);
  b->index.node[0].combine = combine;
  return b;
}

static void assert_mean(kp_combine_kind combine, double exponent, const double *wanted) {
  const double x[] = {40, 0, 100};
  const double y[] = {90, 50, 100};
  bench *b = two_leaves(x, y, 3, combine, 3, 2);
  b->index.node[0].exponent = exponent;
  bench_score(b);
  for (int u = 0; u < 3; u++) {
    assert_near("mean", b->scoring->total[u], wanted[u], 1e-12);
    const double score[] = {x[u], y[u]};
    const double weight[] = {3, 2};
    assert_near("kp_score_combine", kp_score_combine(&b->index.node[0], score, weight, 2),
                b->scoring->score[0][u], 0);
  }
  bench_check_units(b);
  bench_free(b);
}

static void score__means_of_every_kind(void **state) {
  (void)state;
  assert_mean(KP_COMBINE_ARITHMETIC, 0, (double[]){60, 20, 100});
  assert_mean(KP_COMBINE_GEOMETRIC, 0, (double[]){pow(40, 0.6) * pow(90, 0.4), 0, 100});
  assert_mean(KP_COMBINE_HARMONIC, 0, (double[]){5 / (3.0 / 40 + 2.0 / 90), 0, 100});
  assert_mean(KP_COMBINE_POWER, 2,
              (double[]){sqrt((3 * 1600.0 + 2 * 8100.0) / 5), sqrt(1000), 100});
  assert_mean(KP_COMBINE_POWER, -1, (double[]){5 / (3.0 / 40 + 2.0 / 90), 0, 100});
  assert_mean(KP_COMBINE_POWER, 0, (double[]){pow(40, 0.6) * pow(90, 0.4), 0, 100});
  assert_mean(KP_COMBINE_MINIMUM, 0, (double[]){40, 0, 100});
  assert_mean(KP_COMBINE_SUM, 0, (double[]){130, 50, 200});
}

static void score__a_negative_score_under_a_geometric_mean_is_an_error(void **state) {
  (void)state;
  bench *b = two_leaves((double[]){10, -5}, (double[]){20, 30}, 2, KP_COMBINE_GEOMETRIC, 1, 1);
  b->index.node[1].score.open = true;
  bench_expect_error(b, "a score under 'root' is negative");
  char *text = bench_diag(b);
  assert_contains(text, "u1");
  free(text);
  bench_free(b);
}

static void score__a_total_too_large_for_a_number_is_an_error(void **state) {
  (void)state;
  bench *b = one_leaf((double[]){10, 100}, 2, KP_SCORE_ASIS);
  b->index.node[0].combine = KP_COMBINE_POWER;
  b->index.node[0].exponent = 200; /* 100^200 */
  bench_expect_error(b, "is too large");
  char *text = bench_diag(b);
  assert_contains(text, "u1");
  assert_null(strstr(text, "u0"));
  free(text);
  bench_free(b);
}

static void score__weight_zero_is_shown_and_not_counted(void **state) {
  (void)state;
  bench *b = two_leaves((double[]){40}, (double[]){90}, 1, KP_COMBINE_ARITHMETIC, 0, 2);
  bench_score(b);
  assert_near("total", b->scoring->total[0], 90, 0);
  assert_near("score of it", b->scoring->score[1][0], 40, 0);
  bench_check_units(b);
  bench_free(b);
}

/* ---- Points ---- */

static bench *three_levels(void) {
  bench *b = bench_new(3);
  bench_node(b, "root", -1, 1);
  const int one = bench_node(b, "one", 0, 3);
  bench_leaf(b, "a", one, 1, (double[]){11.1, 50, 99.3}, KP_SCORE_ASIS);
  bench_leaf(b, "b", one, 2, (double[]){22.7, 60, 13.9}, KP_SCORE_ASIS);
  bench_leaf(b, "c", 0, 7, (double[]){71.3, 70, 42.42}, KP_SCORE_ASIS);
  return b;
}

static void score__points_add_up_to_the_full_total(void **state) {
  (void)state;
  bench *b = three_levels();
  b->index.round_digits = 1;
  bench_score(b);
  /* 0.3 (11.1 + 45.4) / 3 + 0.7 * 71.3 = 55.56 */
  assert_near("total_full", b->scoring->total_full[0], 55.56, 1e-12);
  assert_near("total", b->scoring->total[0], 55.6, 0);
  kp_score_workspace *workspace;
  assert_int_equal(kp_score_workspace_new(&workspace, b->scoring, b->diag), KP_OK);
  for (int u = 0; u < 3; u++) {
    const kp_unit_score *one;
    assert_int_equal(kp_score_unit(&one, workspace, u, NULL, b->diag), KP_OK);
    assert_near("leaves", one->points[2] + one->points[3] + one->points[4], one->total_full, 1e-12);
    assert_near("dimension", one->points[2] + one->points[3], one->points[1], 1e-12);
    assert_near("share", one->share[3], 0.2, 1e-15);
  }
  kp_score_workspace_free(workspace);
  bench_check_units(b);
  bench_free(b);
}

static void score__rounded_points_are_the_rule_under_round_at_indicator(void **state) {
  (void)state;
  bench *b = three_levels();
  b->index.round_digits = 1;
  b->index.round_at_indicator = true;
  bench_score(b);
  /* points 1.11 -> 1.1, 4.54 -> 4.5, 49.91 -> 49.9 */
  assert_near("total", b->scoring->total[0], 55.5, 0);
  assert_near("total_full", b->scoring->total_full[0], 55.5, 0);
  bench_check_units(b);
  bench_free(b);
}

static void score__rules_in_points_are_carried_to_the_scale(void **state) {
  (void)state;
  bench *b = bench_new(2);
  bench_node(b, "root", -1, 100);
  bench_leaf(b, "projects", 0, 18, (double[]){4, 9}, KP_SCORE_EACH);
  bench_leaf(b, "rest", 0, 82, (double[]){5, 10}, KP_SCORE_LINEAR);
  b->index.in_points = true;
  b->index.node[1].score.per = 3;
  b->index.node[2].score.to = 10;
  b->index.round_digits = 2;
  b->index.round_at_indicator = true;
  bench_score(b);
  assert_near("on the scale", b->scoring->score[1][0], 66.66666666666667, 1e-12);
  assert_near("total", b->scoring->total[0], 12 + 41, 0);
  assert_near("best", b->scoring->total[1], 100, 0);
  bench_check_units(b);
  bench_free(b);
}

static void score__adjustments_are_capped_and_stand_in_the_total(void **state) {
  (void)state;
  bench *b = three_levels();
  b->index.n_adjustments = 2;
  b->index.adjustment[0] = (kp_adjustment){.label = bench_label("bonus"),
                                           .points = bench_rule(KP_SCORE_EACH),
                                           .missing = KP_MISSING_ZERO};
  b->index.adjustment[0].value = bench_value(b, "bonus", (double[]){2, 9, NAN});
  b->index.adjustment[0].points.per = 1;
  b->index.adjustment[0].points.limit = 5;
  b->index.adjustment[1] = (kp_adjustment){.label = bench_label("penalty"),
                                           .points = bench_rule(KP_SCORE_DEDUCT),
                                           .missing = KP_MISSING_ZERO};
  b->index.adjustment[1].value = bench_value(b, "penalty", (double[]){1, 0, 4});
  b->index.adjustment[1].points.per = 2;
  b->index.adjust_at_most = 4;
  bench_score(b);
  assert_near("bonus and penalty", b->scoring->total[0], 55.56 + 2 - 2, 1e-12);
  assert_near("capped", b->scoring->total[1] - b->scoring->score[0][1], 4, 1e-12);
  assert_near("bonus", b->scoring->adjustment[0][1], 5, 0);
  assert_near("penalty alone", b->scoring->total[2] - b->scoring->score[0][2], -8, 1e-12);
  bench_check_units(b);
  bench_free(b);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(score__linear_is_clamped_between_goalposts),
      cmocka_unit_test(score__a_logarithm_is_taken_of_value_and_goalposts),
      cmocka_unit_test(score__bands_say_which_side_a_bound_is_on),
      cmocka_unit_test(score__curve_target_each_deduct_yesno),
      cmocka_unit_test(score__asis_outside_of_the_scale_is_named),
      cmocka_unit_test(score__norms_come_from_the_units),
      cmocka_unit_test(score__norms_without_spread_warn_and_give_the_middle),
      cmocka_unit_test(score__norms_from_a_table_are_clamped),
      cmocka_unit_test(score__means_of_every_kind),
      cmocka_unit_test(score__a_negative_score_under_a_geometric_mean_is_an_error),
      cmocka_unit_test(score__a_total_too_large_for_a_number_is_an_error),
      cmocka_unit_test(score__weight_zero_is_shown_and_not_counted),
      cmocka_unit_test(score__points_add_up_to_the_full_total),
      cmocka_unit_test(score__rounded_points_are_the_rule_under_round_at_indicator),
      cmocka_unit_test(score__rules_in_points_are_carried_to_the_scale),
      cmocka_unit_test(score__adjustments_are_capped_and_stand_in_the_total),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
