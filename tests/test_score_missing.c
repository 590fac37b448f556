/* SPDX-License-Identifier: GPL-3.0-or-later
 * Tests of score: what happens where something is missing, does not apply, or is undecided.
 *
 * Two leaves of weights 3 and 1 under the root unless a case says otherwise; the second lacks a
 * value in unit 1. */
#include "score_by_hand.h"

#include <unistd.h>

static const double FULL[] = {10, 20, 60, 90};
static const double GAPS[] = {40, NAN, 80, 60};

static bench *with_gap(kp_missing_kind kind) {
  bench *b = bench_new(4);
  bench_node(b, "root", -1, 1);
  bench_leaf(b, "full", 0, 3, FULL, KP_SCORE_ASIS);
  bench_leaf(b, "gaps", 0, 1, GAPS, KP_SCORE_ASIS);
  b->index.node[2].missing.kind = kind;
  return b;
}

static void assert_total(kp_missing_kind kind, double wanted) {
  bench *b = with_gap(kind);
  bench_score(b);
  assert_near("total of the unit with the gap", b->scoring->total[1], wanted, 1e-12);
  assert_near("total of another", b->scoring->total[0], 17.5, 1e-12);
  bench_check_units(b);
  bench_free(b);
}

static void score_missing__each_policy(void **state) {
  (void)state;
  assert_total(KP_MISSING_ZERO, 15);
  assert_total(KP_MISSING_SKIP, 20);
  assert_total(KP_MISSING_MEAN, 30);
  assert_total(KP_MISSING_MEDIAN, 30);
  assert_total(KP_MISSING_NONE, NAN);
}

static void score_missing__none_leaves_the_unit_unscored(void **state) {
  (void)state;
  bench *b = with_gap(KP_MISSING_NONE);
  bench_score(b);
  assert_int_equal(b->scoring->status[1], KP_UNSCORED);
  assert_int_equal(b->scoring->score_why[2][1], KP_BLANK);
  assert_int_equal(b->scoring->score_why[0][1], KP_DEPENDS);
  assert_int_equal(b->scoring->rank[1], 0);
  assert_int_equal(b->scoring->n_scored, 3);
  bench_check_units(b);
  bench_free(b);
}

static void score_missing__error_names_every_cell_at_once(void **state) {
  (void)state;
  bench *b = with_gap(KP_MISSING_ERROR);
  b->data.series[0].number[3] = NAN;
  b->data.series[0].why[3] = KP_NO_ROW;
  bench_expect_error(b, "'gaps' is missing");
  char *text = bench_diag(b);
  assert_contains(text, "'full' is missing");
  assert_contains(text, "u1");
  assert_contains(text, "u3");
  free(text);
  bench_free(b);
}

static void score_missing__an_error_brings_no_warnings_of_its_own_making(void **state) {
  (void)state;
  bench *b =
      with_gap(KP_MISSING_ERROR); /* one value is left of four: no spread, for want of the others */
  b->index.node[2].score.kind = KP_SCORE_MINMAX;
  for (int u = 1; u < 4; u++)
    b->data.series[1].why[u] = KP_BLANK;
  for (int u = 1; u < 4; u++)
    b->data.series[1].number[u] = NAN;
  bench_expect_error(b, "'gaps' is missing");
  char *text = bench_diag(b);
  assert_null(strstr(text, "do not differ"));
  free(text);
  bench_free(b);
}

static void score_missing__groups_have_their_own_mean(void **state) {
  (void)state;
  bench *b = with_gap(KP_MISSING_GROUP_MEAN);
  const char *groups[] = {"east", "west", "west", "east"};
  for (int u = 0; u < 4; u++)
    b->data.group[u] = kp_str_of(groups[u]);
  bench_score(b);
  assert_near("west has 80", b->scoring->total[1], 35, 1e-12);
  assert_int_equal(b->scoring->fill[2].n_groups, 2);
  bench_check_units(b);
  bench_free(b);
}

static void score_missing__medians_of_many_groups_take_no_longer(void **state) {
  (void)state;
  enum { N = 200000 };
  double *x = calloc(N, sizeof *x);
  for (int u = 0; u < N; u++)
    x[u] = u % 4 ? 10.0 * (u % 4) : (double)NAN; /* of a group of four: missing, 10, 20, 30 */
  bench *b = bench_new(N);
  bench_node(b, "root", -1, 1);
  bench_leaf(b, "x", 0, 1, x, KP_SCORE_ASIS);
  b->index.node[1].missing.kind = KP_MISSING_GROUP_MEDIAN;
  for (int u = 0; u < N; u++)
    b->data.group[u] = b->data.id[u / 4];
  alarm(20);
  bench_score(b);
  alarm(0);
  for (int u = 0; u < N; u++)
    assert_near("score", b->scoring->score[1][u], u % 4 ? x[u] : 20, 0);
  bench_free(b);
  free(x);
}

static void score_missing__a_dimension_is_filled_over_ranked_units(void **state) {
  (void)state;
  /* goals g1, g2; g2 is missing in unit 1. Unit 3 lacks g1 as well and is not ranked: its g2 does
   * not count in the mean. */
  bench *b = bench_new(4);
  bench_node(b, "root", -1, 1);
  const int one = bench_node(b, "g1", 0, 1);
  bench_leaf(b, "a", one, 1, (double[]){20, 40, 60, NAN}, KP_SCORE_ASIS);
  const int two = bench_node(b, "g2", 0, 1);
  bench_leaf(b, "b", two, 1, (double[]){30, NAN, 50, 100}, KP_SCORE_ASIS);
  b->index.node[2].missing.kind = b->index.node[4].missing.kind = KP_MISSING_SKIP;
  b->index.node[one].missing.kind = KP_MISSING_NONE;
  b->index.node[two].missing.kind = KP_MISSING_GROUP_MEAN;
  b->index.node[two].missing.over_ranked = true;
  bench_score(b);
  assert_near("filled with (30 + 50) / 2", b->scoring->score[two][1], 40, 1e-12);
  assert_near("total", b->scoring->total[1], 40, 1e-12);
  assert_int_equal(b->scoring->status[3], KP_UNSCORED);
  bench_check_units(b);
  bench_free(b);
}

static void score_missing__coverage_asks_for_data_not_for_fills(void **state) {
  (void)state;
  bench *b = bench_new(3);
  bench_node(b, "root", -1, 1);
  bench_leaf(b, "a", 0, 1, (double[]){20, 40, 60}, KP_SCORE_ASIS);
  bench_leaf(b, "b", 0, 1, (double[]){20, NAN, 60}, KP_SCORE_ASIS);
  bench_leaf(b, "c", 0, 2, (double[]){20, NAN, NAN}, KP_SCORE_ASIS);
  b->index.node[2].missing.kind = b->index.node[3].missing.kind = KP_MISSING_MEAN;
  b->index.node[0].coverage = 0.5;
  bench_score(b);
  assert_int_equal(b->scoring->score_why[0][1], KP_COVERAGE); /* one of three */
  assert_int_equal(b->scoring->score_why[0][2], KP_PRESENT);  /* two of three */
  bench_check_units(b);
  b->index.node[0].coverage_of_weight = true;
  bench_score(b);
  assert_int_equal(b->scoring->score_why[0][2], KP_PRESENT); /* exactly half of the weight */
  b->index.node[0].coverage = 0.51;
  bench_score(b);
  assert_int_equal(b->scoring->score_why[0][2], KP_COVERAGE);
  bench_free(b);
}

static void score_missing__what_does_not_apply_is_not_missing(void **state) {
  (void)state;
  bench *b = with_gap(KP_MISSING_ERROR);
  const int applies = bench_condition(b, "coastal", bench_value(b, "coast", (double[]){1, 0, 1, 1}),
                                      bench_at_least(1));
  b->index.node[2].applies = (kp_conditions){.first = applies, .count = 1};
  bench_score(b);
  assert_near("sibling alone", b->scoring->total[1], 20, 1e-12);
  assert_int_equal(b->scoring->score_why[2][1], KP_NOT_APPLICABLE);
  bench_check_units(b);
  bench_free(b);
}

static void score_missing__an_undecided_applies_leaves_the_unit_undecided(void **state) {
  (void)state;
  bench *b = with_gap(KP_MISSING_SKIP);
  const int applies = bench_condition(
      b, "coastal", bench_value(b, "coast", (double[]){1, 0, NAN, 1}), bench_at_least(1));
  b->index.node[2].applies = (kp_conditions){.first = applies, .count = 1};
  bench_score(b);
  assert_int_equal(b->scoring->status[2], KP_UNDECIDED);
  assert_near("no total", b->scoring->total[2], NAN, 0);
  bench_check_units(b);
  bench_free(b);
}

static void score_missing__a_mark_of_the_data_makes_a_leaf_not_apply(void **state) {
  (void)state;
  bench *b = with_gap(KP_MISSING_ERROR);
  b->data.series[1].why[1] = KP_NOT_APPLICABLE;
  bench_score(b);
  assert_near("sibling alone", b->scoring->total[1], 20, 1e-12);
  bench_check_units(b);
  bench_free(b);
}

static void score_missing__who_is_not_eligible_is_asked_nothing_and_counts_nowhere(void **state) {
  (void)state;
  bench *b = bench_new(5);
  bench_node(b, "root", -1, 1);
  bench_leaf(b, "x", 0, 1, (double[]){1, 2, 3, NAN, 100}, KP_SCORE_MINMAX);
  const int eligible = bench_condition(
      b, "full_year", bench_value(b, "years", (double[]){3, 1, 2, 0, NAN}), bench_at_least(1));
  b->index.eligible = (kp_conditions){.first = eligible, .count = 1};
  bench_score(b); /* unit 3 lacks x: no error; unit 4 is undecided: its 100 is no maximum */
  assert_int_equal(b->scoring->status[3], KP_NOT_ELIGIBLE);
  assert_int_equal(b->scoring->status[4], KP_UNDECIDED);
  assert_near("middle", b->scoring->total[1], 50, 0);
  assert_near("best", b->scoring->total[2], 100, 0);
  assert_int_equal(b->scoring->rank[2], 1);
  assert_int_equal(b->scoring->rank[4], 0);
  assert_int_equal(b->scoring->n_eligible, 3);
  bench_check_units(b);
  bench_free(b);
}

static void score_missing__a_changed_cell_is_read_by_conditions_too(void **state) {
  (void)state;
  bench *b = with_gap(KP_MISSING_ZERO);
  const int gate = bench_condition(b, "floor", (kp_value){.kind = KP_VALUE_COLUMN, .want = 1},
                                   bench_at_least(50));
  b->index.gates = (kp_conditions){.first = gate, .count = 1};
  bench_grade(b, "pass", 10);
  bench_grade(b, "fail", NAN);
  b->index.condition[gate].otherwise = KP_OTHERWISE_CAP;
  b->index.condition[gate].cap = 1;
  bench_score(b);
  assert_int_equal(b->scoring->grade[0], 1);
  kp_score_workspace *workspace;
  assert_int_equal(kp_score_workspace_new(&workspace, b->scoring, b->diag), KP_OK);
  const kp_unit_score *one;
  assert_int_equal(kp_score_unit(&one, workspace, 0, (double[]){NAN, 80}, b->diag), KP_OK);
  assert_near("total", one->total, 27.5, 1e-12);
  assert_int_equal(one->grade, 0);
  assert_near("what the gate read", one->condition_value[gate], 80, 0);
  assert_int_equal(kp_score_unit(&one, workspace, 1, (double[]){NAN, 100}, b->diag), KP_OK);
  assert_near("the gap filled", one->total, 40, 1e-12);
  assert_int_equal(one->status, KP_GRADED);
  assert_int_equal(kp_score_unit_scores(&one, workspace, 1, (double[]){100, NAN}, b->diag), KP_OK);
  assert_near("full score in the first leaf", one->total, 75, 1e-12);
  kp_score_workspace_free(workspace);
  bench_free(b);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(score_missing__each_policy),
      cmocka_unit_test(score_missing__none_leaves_the_unit_unscored),
      cmocka_unit_test(score_missing__error_names_every_cell_at_once),
      cmocka_unit_test(score_missing__an_error_brings_no_warnings_of_its_own_making),
      cmocka_unit_test(score_missing__groups_have_their_own_mean),
      cmocka_unit_test(score_missing__medians_of_many_groups_take_no_longer),
      cmocka_unit_test(score_missing__a_dimension_is_filled_over_ranked_units),
      cmocka_unit_test(score_missing__coverage_asks_for_data_not_for_fills),
      cmocka_unit_test(score_missing__what_does_not_apply_is_not_missing),
      cmocka_unit_test(score_missing__an_undecided_applies_leaves_the_unit_undecided),
      cmocka_unit_test(score_missing__a_mark_of_the_data_makes_a_leaf_not_apply),
      cmocka_unit_test(score_missing__who_is_not_eligible_is_asked_nothing_and_counts_nowhere),
      cmocka_unit_test(score_missing__a_changed_cell_is_read_by_conditions_too),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
