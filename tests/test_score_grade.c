/* SPDX-License-Identifier: GPL-3.0-or-later
 * Tests of score: cut-offs on decimals, gates, needs, grants, shares, ranks, flags, checklists.
 *
 * Mostly one leaf taken as it is, so that the total is the column. Grades: excellent from 85, pass
 * from 60, fail. */
#include "score_by_hand.h"

enum { EXCELLENT, PASS, FAIL };

static bench *graded(const double *x, int n) {
  bench *b = bench_new(n);
  bench_node(b, "root", -1, 1);
  bench_leaf(b, "x", 0, 1, x, KP_SCORE_ASIS);
  b->index.round_digits = 2;
  bench_grade(b, "excellent", 85);
  bench_grade(b, "pass", 60);
  bench_grade(b, "fail", NAN);
  return b;
}

static int condition_on(bench *b, const char *id, const double *x, double at_least) {
  return bench_condition(b, id, bench_value(b, id, x), bench_at_least(at_least));
}

static void assert_grades(bench *b, const int *wanted) {
  bench_score(b);
  for (int u = 0; u < b->data.n_units; u++)
    assert_int_equal(b->scoring->grade[u], wanted[u]);
  bench_check_units(b);
}

static void score_grade__cut_offs_compare_the_rounded_decimal(void **state) {
  (void)state;
  bench *b = graded((double[]){84.995, 84.994, 60, 59.99, 0.1 * 3 * 200}, 5);
  assert_grades(b, (int[]){EXCELLENT, PASS, PASS, FAIL, PASS});
  assert_int_equal(b->scoring->decided_by[0], KP_BY_CUTOFF);
  bench_free(b);
}

static void score_grade__a_bound_between_integer_bands_is_not_lost(void **state) {
  (void)state;
  bench *b =
      graded((double[]){85.5, 75.5}, 2); /* high >= 86, fairly high >= 75: 85.5 is in the second */
  b->index.grade[0].at_least = 86;
  b->index.grade[1].at_least = 75;
  assert_grades(b, (int[]){PASS, PASS});
  bench_free(b);
}

static void score_grade__ranks_share_the_better_place_on_the_rounded_total(void **state) {
  (void)state;
  bench *b = graded((double[]){70.001, 90, 70.004, 50}, 4);
  bench_score(b);
  const int rounded[] = {2, 1, 2, 4};
  for (int u = 0; u < 4; u++)
    assert_int_equal(b->scoring->rank[u], rounded[u]);
  b->index.rank_on_full = true;
  bench_score(b);
  const int full[] = {3, 1, 2, 4};
  for (int u = 0; u < 4; u++)
    assert_int_equal(b->scoring->rank[u], full[u]);
  bench_free(b);
}

static bench *gated(const double *x, const double *share, int n) {
  bench *b = graded(x, n);
  const int gate = condition_on(b, "local_share", share, 0.7);
  b->index.condition[gate].otherwise = KP_OTHERWISE_CAP;
  b->index.condition[gate].cap = FAIL;
  b->index.gates = (kp_conditions){.first = gate, .count = 1};
  return b;
}

static void score_grade__a_gate_caps_and_says_so_only_when_it_changed_something(void **state) {
  (void)state;
  bench *b = gated((double[]){95, 95, 40}, (double[]){0.7, 0.6999, 0.1}, 3);
  assert_grades(b, (int[]){EXCELLENT, FAIL, FAIL});
  assert_int_equal(b->scoring->decided_by[1], KP_BY_GATE);
  assert_int_equal(b->scoring->decided_condition[1], 0);
  assert_int_equal(b->scoring->grade_before[1], EXCELLENT);
  assert_int_equal(b->scoring->decided_by[2], KP_BY_CUTOFF);
  bench_free(b);
}

static void score_grade__seven_tenths_meets_seventy_percent(void **state) {
  (void)state;
  bench *b = gated((double[]){95, 95}, (double[]){0.1 * 7, 1 - 0.3}, 2);
  assert_grades(b, (int[]){EXCELLENT, EXCELLENT});
  bench_free(b);
}

static void score_grade__an_undecided_gate_gives_no_grade_but_shows_the_total(void **state) {
  (void)state;
  bench *b = gated((double[]){95, 90}, (double[]){NAN, 1}, 2);
  assert_grades(b, (int[]){-1, EXCELLENT});
  assert_int_equal(b->scoring->status[0], KP_UNDECIDED);
  assert_near("total", b->scoring->total[0], 95, 0);
  assert_int_equal(b->scoring->rank[0], 1);
  b->index.condition[0].missing = KP_FAIL_IF_MISSING;
  assert_grades(b, (int[]){FAIL, EXCELLENT});
  b->index.condition[0].missing = KP_PASS_IF_MISSING;
  assert_grades(b, (int[]){EXCELLENT, EXCELLENT});
  bench_free(b);
}

static void score_grade__a_flag_lists_the_unit_and_keeps_its_grade(void **state) {
  (void)state;
  bench *b = gated((double[]){95, 95, 95}, (double[]){0.5, NAN, 0.9}, 3);
  b->index.condition[0].otherwise = KP_OTHERWISE_FLAG;
  assert_grades(b, (int[]){EXCELLENT, EXCELLENT, EXCELLENT});
  assert_int_equal(b->scoring->flagged[0], 1);
  assert_int_equal(b->scoring->flagged[1], 1);
  assert_int_equal(b->scoring->flagged[2], 0);
  bench_free(b);
}

static void score_grade__a_need_keeps_out_of_its_grade(void **state) {
  (void)state;
  bench *b = graded((double[]){90, 90, 90, 50}, 4);
  const int need = condition_on(b, "performance", (double[]){80, 79, NAN, NAN}, 80);
  b->index.grade[EXCELLENT].need = (kp_conditions){.first = need, .count = 1};
  /* for 50 the missing cell does not matter */
  assert_grades(b, (int[]){EXCELLENT, PASS, -1, FAIL});
  assert_int_equal(b->scoring->decided_by[1], KP_BY_NEED);
  assert_int_equal(b->scoring->decided_condition[1], need);
  assert_int_equal(b->scoring->status[2], KP_UNDECIDED);
  assert_int_equal(b->scoring->grade_before[2], EXCELLENT);
  bench_free(b);
}

static void score_grade__a_need_can_ask_for_the_score_of_a_node(void **state) {
  (void)state;
  bench *b = bench_new(2);
  bench_node(b, "root", -1, 1);
  bench_leaf(b, "x", 0, 3, (double[]){100, 100}, KP_SCORE_ASIS);
  bench_leaf(b, "y", 0, 1, (double[]){80, 79.9}, KP_SCORE_ASIS);
  bench_grade(b, "excellent", 85);
  bench_grade(b, "fail", NAN);
  const int need = bench_condition(b, "need_y", (kp_value){.kind = KP_VALUE_NODE, .node = 2},
                                   bench_at_least(80));
  b->index.grade[0].need = (kp_conditions){.first = need, .count = 1};
  assert_grades(b, (int[]){0, 1});
  bench_free(b);
}

static void score_grade__a_grant_lifts_and_a_cap_still_holds(void **state) {
  (void)state;
  bench *b = gated((double[]){65, 65, 65}, (double[]){1, 0.1, 1}, 3);
  const int grant = condition_on(b, "title", (double[]){1, 1, 0}, 1);
  b->index.grade[EXCELLENT].grant = (kp_conditions){.first = grant, .count = 1};
  assert_grades(b, (int[]){EXCELLENT, FAIL, PASS});
  assert_int_equal(b->scoring->decided_by[0], KP_BY_GRANT);
  assert_int_equal(b->scoring->decided_by[1], KP_BY_GATE);
  bench_free(b);
}

/* ---- Shares ---- */

static bench *shared(const double *x, int n, double share) {
  bench *b = graded(x, n);
  b->index.grade[EXCELLENT].top_share = share;
  return b;
}

static void score_grade__a_share_limits_the_places(void **state) {
  (void)state;
  bench *b = shared((double[]){95, 90, 92, 88, 50, 70, 86, 87, 40, 30}, 10, 0.3);
  assert_grades(b,
                (int[]){EXCELLENT, EXCELLENT, EXCELLENT, PASS, FAIL, PASS, PASS, PASS, FAIL, FAIL});
  assert_int_equal(b->scoring->quota_places[EXCELLENT],
                   3); /* 0.3 * 10 is 3 though binary says less */
  assert_near("edge", b->scoring->quota_edge[EXCELLENT], 90, 0);
  assert_int_equal(b->scoring->decided_by[3], KP_BY_QUOTA);
  bench_free(b);
}

static void score_grade__a_tie_at_the_edge_is_out_unless_it_is_in(void **state) {
  (void)state;
  const double x[] = {95, 90, 90, 89, 50};
  bench *b = shared(x, 5, 0.4);
  assert_grades(b, (int[]){EXCELLENT, PASS, PASS, PASS, FAIL});
  bench_free(b);
  b = shared(x, 5, 0.4);
  b->index.grade[EXCELLENT].tie_in = true;
  assert_grades(b, (int[]){EXCELLENT, EXCELLENT, EXCELLENT, PASS, FAIL});
  bench_free(b);
  b = shared((double[]){90, 90, 90}, 3, 0.4); /* all tie for one place: nobody */
  assert_grades(b, (int[]){PASS, PASS, PASS});
  bench_free(b);
}

static void score_grade__places_are_for_those_who_are_left(void **state) {
  (void)state;
  /* the best is capped and takes no place; the granted one takes none either */
  bench *b = gated((double[]){99, 95, 90, 65, 88}, (double[]){0, 1, 1, 1, 1}, 5);
  b->index.grade[EXCELLENT].top_share = 0.4;
  const int grant = condition_on(b, "title", (double[]){0, 0, 0, 1, 0}, 1);
  b->index.grade[EXCELLENT].grant = (kp_conditions){.first = grant, .count = 1};
  assert_grades(b, (int[]){FAIL, EXCELLENT, EXCELLENT, EXCELLENT, PASS});
  bench_free(b);
}

static void score_grade__places_round_as_the_grade_says(void **state) {
  (void)state;
  const double x[] = {95, 94, 93, 92, 91};
  for (int round = -1; round <= 1; round++) {
    bench *b = shared(x, 5, 0.5);
    b->index.grade[EXCELLENT].top_round = round;
    bench_score(b);
    assert_int_equal(b->scoring->quota_places[EXCELLENT], round < 0 ? 2 : 3);
    bench_free(b);
  }
}

static void score_grade__a_distance_counts_from_its_point(void **state) {
  (void)state;
  bench *b = graded((double[]){0.98, 1.024, 0.9, 1.025}, 4);
  b->index.round_digits = 3;
  b->index.grade_distance_from = 1;
  b->index.higher_is_better = false;
  b->index.grade[0].at_least = b->index.grade[1].at_least = NAN;
  b->index.grade[0].below = 0.025;
  b->index.grade[1].below = 0.05;
  assert_grades(b, (int[]){0, 0, 2, 1}); /* 1.025 - 1 is 0.025 and not below it */
  assert_int_equal(b->scoring->rank[0], 1);
  assert_int_equal(b->scoring->rank[2], 4);
  bench_free(b);
}

/* ---- Checklists ---- */

static void score_grade__a_checklist_has_steps_and_no_total(void **state) {
  (void)state;
  bench *b = bench_new(4);
  bench_node(b, "root", -1, 1);
  b->index.is_checklist = true;
  condition_on(b, "charter", (double[]){1, 1, 0, 1}, 1);
  condition_on(b, "members", (double[]){12, 9, 12, NAN}, 10);
  b->index.checks = (kp_conditions){.first = 0, .count = 2};
  kp_step steps[] = {{.require = {.first = 0, .count = 1}}, {.require = {.first = 1, .count = 1}}};
  b->index.step = steps;
  b->index.n_steps = 2;
  bench_grade(b, "meets", NAN);
  bench_grade(b, "does_not", NAN);
  assert_grades(b, (int[]){0, 1, 1, -1});
  const int reached[] = {2, 1, 0, 1};
  for (int u = 0; u < 4; u++)
    assert_int_equal(b->scoring->step[u], reached[u]);
  assert_null(b->scoring->score);
  assert_near("total", b->scoring->total[0], NAN, 0);
  assert_int_equal(b->scoring->decided_by[1], KP_BY_CHECKS);
  assert_int_equal(b->scoring->decided_condition[1], 1);
  assert_int_equal(b->scoring->status[3], KP_UNDECIDED);
  bench_free(b);
}

static void
score_grade__who_is_kept_out_of_a_grade_gets_the_next_whatever_its_upper_bound(void **state) {
  (void)state;
  /* The best grade: from 80 and the top fifth; from 60 to below 80 passes. 85 is second best. */
  bench *b = graded((double[]){90, 85, 70, 65, 50}, 5);
  b->index.grade[0].at_least = 80;
  b->index.grade[0].top_share = 0.2;
  b->index.grade[1].below = 80;
  assert_grades(b, (int[]){EXCELLENT, PASS, PASS, PASS, FAIL});
  bench_free(b);
  b = graded((double[]){90, 85, 70, 65, 50}, 5); /* the same by a need */
  b->index.grade[1].below = 85;
  b->index.grade[0].need =
      (kp_conditions){condition_on(b, "need", (double[]){1, 0, 0, 0, 0}, 1), 1};
  assert_grades(b, (int[]){EXCELLENT, PASS, PASS, PASS, FAIL});
  bench_free(b);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(
          score_grade__who_is_kept_out_of_a_grade_gets_the_next_whatever_its_upper_bound),
      cmocka_unit_test(score_grade__cut_offs_compare_the_rounded_decimal),
      cmocka_unit_test(score_grade__a_bound_between_integer_bands_is_not_lost),
      cmocka_unit_test(score_grade__ranks_share_the_better_place_on_the_rounded_total),
      cmocka_unit_test(score_grade__a_gate_caps_and_says_so_only_when_it_changed_something),
      cmocka_unit_test(score_grade__seven_tenths_meets_seventy_percent),
      cmocka_unit_test(score_grade__an_undecided_gate_gives_no_grade_but_shows_the_total),
      cmocka_unit_test(score_grade__a_flag_lists_the_unit_and_keeps_its_grade),
      cmocka_unit_test(score_grade__a_need_keeps_out_of_its_grade),
      cmocka_unit_test(score_grade__a_need_can_ask_for_the_score_of_a_node),
      cmocka_unit_test(score_grade__a_grant_lifts_and_a_cap_still_holds),
      cmocka_unit_test(score_grade__a_share_limits_the_places),
      cmocka_unit_test(score_grade__a_tie_at_the_edge_is_out_unless_it_is_in),
      cmocka_unit_test(score_grade__places_are_for_those_who_are_left),
      cmocka_unit_test(score_grade__places_round_as_the_grade_says),
      cmocka_unit_test(score_grade__a_distance_counts_from_its_point),
      cmocka_unit_test(score_grade__a_checklist_has_steps_and_no_total),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
