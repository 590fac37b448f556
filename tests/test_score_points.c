/* SPDX-License-Identifier: GPL-3.0-or-later
 * Tests of rounded points: with round.at = "indicator" full points of re-weighted siblings add up,
 * nobody gets more than full, and conditions read the figures that are printed. All by hand. */
#include "score_by_hand.h"

/* Points at two places; service: 3 + 2 + ... as given, the rest of 100 in one indicator. */
static bench *pointed(int n_units) {
  bench *b = bench_new(n_units);
  b->index.in_points = true;
  b->index.round_at_indicator = true;
  b->index.round_digits = 2;
  bench_node(b, "root", -1, 100);
  return b;
}

static const kp_unit_score *one_unit(bench *b, kp_score_workspace **workspace, int unit) {
  const kp_unit_score *one;
  assert_int_equal(kp_score_workspace_new(workspace, b->scoring, b->diag), KP_OK);
  assert_int_equal(kp_score_unit(&one, *workspace, unit, NULL, b->diag), KP_OK);
  return one;
}

/* 15 = 3 + 6 * 2, one of 2 left out: full points of 13 weights are 3.46 (15 * 3 / 13 = 3.4615) and
 * five times 2.31 (2.3077) = 15.01; by largest remainder one of 2.31 is 2.30: floors 3.46, 2.30
 * add up to 14.96, four hundredths are left, remainders .15 and .77: the first four of the five. */
static bench *management(double left_out) {
  bench *b = pointed(2);
  const double full[] = {100, 100}, skipped[] = {100, left_out};
  bench_node(b, "management", 0, 15);
  bench_leaf(b, "rest", 0, 85, full, KP_SCORE_ASIS);
  bench_leaf(b, "bodies", 1, 3, full, KP_SCORE_ASIS);
  for (int k = 0; k < 5; k++)
    bench_leaf(b, "two", 1, 2, full, KP_SCORE_ASIS);
  const int last = bench_leaf(b, "fund", 1, 2, skipped, KP_SCORE_ASIS);
  b->index.node[last].missing.kind = KP_MISSING_SKIP;
  for (int k = 0; k < b->index.n_leaves; k++) /* figures are scores here */
    b->index.node[b->index.leaf_node[k]].score.open = true;
  b->index.in_points = false;
  return b;
}

static void score_points__nobody_gets_more_than_full(void **state) {
  (void)state;
  bench *b = management(NAN);
  bench_score(b);
  assert_near("total", b->scoring->total[0], 100, 0);
  assert_near("re-weighted total", b->scoring->total[1], 100, 0);
  assert_int_equal(b->scoring->rank[1], 1);
  kp_score_workspace *workspace;
  const kp_unit_score *one = one_unit(b, &workspace, 1);
  assert_near("management", one->points[1], 15, 0);
  assert_near("bodies", one->points[3], 3.46, 0);
  for (int k = 0; k < 4; k++)
    assert_near("two", one->points[4 + k], 2.31, 0);
  assert_near("the last", one->points[8], 2.30, 0);
  assert_near("left out", one->points[9], 0, 0);
  assert_near("its share is its full points", one->share[8], 0.023, 1e-15);
  kp_score_workspace_free(workspace);
  bench_check_units(b);
  bench_free(b);
}

static void score_points__whole_siblings_keep_their_points(void **state) {
  (void)state;
  bench *b = management(50);
  bench_score(b);
  assert_near("total", b->scoring->total[1], 99, 0);
  bench_check_units(b);
  bench_free(b);
}

/* A third of 100 each: 33.34, 33.33, 33.33. */
static void score_points__thirds_add_up(void **state) {
  (void)state;
  bench *b = pointed(1);
  b->index.in_points = false;
  for (int k = 0; k < 3; k++)
    bench_leaf(b, "third", 0, 1, (double[]){100}, KP_SCORE_ASIS);
  bench_score(b);
  assert_near("total", b->scoring->total[0], 100, 0);
  bench_check_units(b);
  bench_free(b);
}

/* 0 / 12 / 6 points: 7.73 of 12 is 3.865, printed 3.87; with 5 + 5 + 6.13 that is 20.00 of 25. */
static void score_points__conditions_read_what_is_printed(void **state) {
  (void)state;
  bench *b = pointed(2);
  const double growth[] = {7.73 / 12 * 100, 7.72 / 12 * 100};
  bench_node(b, "performance", 0, 25);
  bench_leaf(b, "rest", 0, 75, (double[]){100, 100}, KP_SCORE_ASIS);
  bench_leaf(b, "growth", 1, 6, growth, KP_SCORE_LINEAR);
  bench_leaf(b, "contracts", 1, 6, (double[]){500 / 6.0, 500 / 6.0}, KP_SCORE_LINEAR);
  bench_leaf(b, "patents", 1, 5, (double[]){100, 100}, KP_SCORE_LINEAR);
  bench_leaf(b, "results", 1, 8, (double[]){76.625, 76.625}, KP_SCORE_LINEAR);
  b->index.node[2].score = bench_rule(KP_SCORE_LINEAR);
  bench_grade(b, "excellent", 85);
  bench_grade(b, "pass", NAN);
  const int need = bench_condition(b, "performance", (kp_value){.kind = KP_VALUE_NODE, .node = 1},
                                   bench_at_least(80));
  b->index.grade[0].need = (kp_conditions){.first = need, .count = 1};
  bench_score(b);
  assert_near("score of the dimension", b->scoring->score[1][0], 80, 0);
  assert_int_equal(b->scoring->met[need][0], KP_MET);
  assert_int_equal(b->scoring->grade[0], 0);
  assert_near("3.86 of 6: 19.99 of 25", b->scoring->score[1][1], 79.96, 0);
  assert_int_equal(b->scoring->met[need][1], KP_NOT_MET);
  bench_check_units(b);
  bench_free(b);
}

/* 3.995 of 5 is printed as 4.00: 80 of 100, for the indicator as well. */
static void score_points__a_condition_on_an_indicator_does_too(void **state) {
  (void)state;
  bench *b = pointed(1);
  const int leaf = bench_leaf(b, "five", 0, 5, (double[]){79.9}, KP_SCORE_LINEAR);
  bench_leaf(b, "rest", 0, 95, (double[]){100}, KP_SCORE_LINEAR);
  bench_grade(b, "good", 50);
  bench_grade(b, "bad", NAN);
  const int need = bench_condition(b, "five", (kp_value){.kind = KP_VALUE_NODE, .node = leaf},
                                   bench_at_least(80));
  b->index.grade[0].need = (kp_conditions){.first = need, .count = 1};
  bench_score(b);
  assert_int_equal(b->scoring->met[need][0], KP_MET);
  bench_check_units(b);
  bench_free(b);
}

/* What lacks a score leaves its siblings as they are. */
static void score_points__a_lack_makes_nobody_worth_more(void **state) {
  (void)state;
  bench *b = pointed(1);
  bench_node(b, "service", 0, 25);
  const int judged = bench_leaf(b, "judged", 0, 75, (double[]){NAN}, KP_SCORE_LINEAR);
  b->index.node[judged].missing.kind = KP_MISSING_NONE;
  bench_leaf(b, "items", 1, 1, (double[]){90}, KP_SCORE_LINEAR);
  bench_score(b);
  assert_true(isnan(b->scoring->total[0]));
  kp_score_workspace *workspace;
  const kp_unit_score *one = one_unit(b, &workspace, 0);
  assert_near("service", one->points[1], 22.5, 0);
  assert_near("its share", one->share[1], 0.25, 1e-15);
  kp_score_workspace_free(workspace);
  bench_free(b);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(score_points__nobody_gets_more_than_full),
      cmocka_unit_test(score_points__whole_siblings_keep_their_points),
      cmocka_unit_test(score_points__thirds_add_up),
      cmocka_unit_test(score_points__conditions_read_what_is_printed),
      cmocka_unit_test(score_points__a_condition_on_an_indicator_does_too),
      cmocka_unit_test(score_points__a_lack_makes_nobody_worth_more),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
