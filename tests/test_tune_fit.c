/* SPDX-License-Identifier: GPL-3.0-or-later
 * Fits: known answers by hand, conflicts that are known, and that what is found holds when scored.
 */
#include "tune_case.h"

static kp_status fit(tune_case *c, const char *const *want, int n_want, const char *const *bounds,
                     int n_bounds, bool absolute) {
  const kp_tune_options options = {
      .want = want, .n_want = n_want, .bounds = bounds, .n_bounds = n_bounds, .absolute = absolute};
  return tune_try(c, &options);
}

/* Two indicators of half the weight; X has all of a and nothing of b, Y the reverse. */
static tune_case two(const char *round) {
  char text[800];
  snprintf(text, sizeof text,
           "return index { id = \"two\", title = \"Two\", unit = \"u\", scale = { 0, 100 }, %s\n"
           "  indicator { \"a\", weight = 50, score = asis },\n"
           "  indicator { \"b\", weight = 50, score = asis },\n"
           "  grades = { grade { \"high\", at_least = 60 }, grade { \"low\" } } }\n",
           round);
  return tune_case_load(text, "id,a,b\nX,100,0\nY,0,100\n");
}

static void tune_fit__an_order_is_met_by_the_least_change(void **state) {
  (void)state;
  static const char *const want[] = {"X>Y"};
  tune_case c = two("round = { digits = 2, at = \"total\" },");
  tune_must(fit(&c, want, 1, NULL, 0, false), c.diag);
  /* 0.01 of a point above: 100 (w - (1 - w)) = 0.01 */
  assert_near("a", c.tune->weight[1], 50.005, 1e-9);
  assert_near("b", c.tune->weight[2], 49.995, 1e-9);
  assert_int_equal(c.tune->scoring->rank[0], 1);
  assert_int_equal(c.tune->scoring->rank[1], 2);
  assert_true(c.tune->fit->is_met);
  assert_near("distance", c.tune->fit->distance, 5e-5 * sqrt(2.0), 1e-12);
  tune_case_clear(&c);
}

/* T = 100 a + 60 b over shares 0.4, 0.3, 0.3 is 58. For 64 the least squares go along
 * (100, 60, 0) less its mean; the least absolute change moves c to a. */
static void tune_fit__squares_and_absolute_changes_have_their_own_answers(void **state) {
  (void)state;
  static const char *const want[] = {"X>=64"};
  static const char index[] =
      "return index { id = \"t\", title = \"T\", unit = \"u\", scale = { 0, 100 },\n"
      "  indicator { \"a\", weight = 40, score = asis },\n"
      "  indicator { \"b\", weight = 30, score = asis },\n"
      "  indicator { \"c\", weight = 30, score = asis } }\n";
  tune_case c = tune_case_load(index, "id,a,b,c\nX,100,60,0\nY,10,10,10\n");
  tune_must(fit(&c, want, 1, NULL, 0, false), c.diag);
  const double mean = 160.0 / 3.0, step = 6.0 / ((100.0 - mean) * 100.0 + (60.0 - mean) * 60.0);
  assert_near("a", c.tune->weight[1], 40.0 + 100.0 * step * (100.0 - mean), 1e-9);
  assert_near("b", c.tune->weight[2], 30.0 + 100.0 * step * (60.0 - mean), 1e-9);
  assert_near("c", c.tune->weight[3], 30.0 - 100.0 * step * mean, 1e-9);
  assert_near("X", c.tune->scoring->total[0], 64.0, 1e-9);
  tune_must(fit(&c, want, 1, NULL, 0, true), c.diag);
  assert_near("a", c.tune->weight[1], 46.0, 1e-9);
  assert_near("b", c.tune->weight[2], 30.0, 1e-9);
  assert_near("c", c.tune->weight[3], 24.0, 1e-9);
  tune_case_clear(&c);
}

static void tune_fit__bounds_hold(void **state) {
  (void)state;
  static const char *const want[] = {"X>=64"}, *const bounds[] = {"weight.a=0:42"};
  static const char index[] =
      "return index { id = \"t\", title = \"T\", unit = \"u\", scale = { 0, 100 },\n"
      "  indicator { \"a\", weight = 40, score = asis },\n"
      "  indicator { \"b\", weight = 30, score = asis },\n"
      "  indicator { \"c\", weight = 30, score = asis } }\n";
  tune_case c = tune_case_load(index, "id,a,b,c\nX,100,60,0\n");
  tune_must(fit(&c, want, 1, bounds, 1, false), c.diag);
  assert_near("a", c.tune->weight[1], 42.0, 1e-9);
  assert_near("b", c.tune->weight[2], 2200.0 / 60.0, 1e-9); /* 0.42 * 100 + 60 b = 64 */
  tune_case_clear(&c);
}

static void tune_fit__names_the_targets_that_conflict_and_no_other(void **state) {
  (void)state;
  static const char *const want[] = {"X>=10", "X>=70", "Y>=40", "Y>=20"};
  tune_case c = two("");
  assert_int_equal(fit(&c, want, 4, NULL, 0, false), KP_INPUT);
  assert_null(c.tune);
  char *said = tune_said(&c);
  assert_contains(said, "in conflict: X>=70");
  assert_contains(said, "in conflict: Y>=40");
  assert_null(strstr(said, "in conflict: X>=10"));
  assert_null(strstr(said, "in conflict: Y>=20"));
  free(said);
  tune_case_clear(&c);
}

static void tune_fit__a_bound_may_be_what_conflicts(void **state) {
  (void)state;
  static const char *const want[] = {"X>=70", "Y>=20"}, *const bounds[] = {"weight.a=20:60",
                                                                           "weight.b=10:90"};
  tune_case c = two("");
  assert_int_equal(fit(&c, want, 2, bounds, 2, false), KP_INPUT);
  char *said = tune_said(&c);
  assert_contains(said, "in conflict: X>=70");
  assert_contains(said, "in conflict: weight.a=20:60");
  assert_null(strstr(said, "in conflict: Y>=20"));
  assert_null(strstr(said, "in conflict: weight.b"));
  free(said);
  tune_case_clear(&c);
}

static void tune_fit__a_dominated_unit_never_comes_first(void **state) {
  (void)state;
  static const char *const want[] = {"B>A"};
  tune_case c = tune_case_load(TUNE_THREE("", "round = { digits = 2, at = \"total\" },"),
                               "id,a,b,c\nA,90,60,70\nB,80,60,60\n");
  assert_int_equal(fit(&c, want, 1, NULL, 0, false), KP_INPUT);
  tune_case_clear(&c);
}

static void tune_fit__shares_of_grades_count_units(void **state) {
  (void)state;
  static const char *const want[] = {"top=50%"};
  tune_case c = tune_case_load(TUNE_THREE("", "round = { digits = 2, at = \"total\" },"),
                               "id,a,b,c\nA,90,60,70\nB,60,90,80\nC,50,50,50\nD,85,70,20\n");
  tune_must(fit(&c, want, 1, NULL, 0, true), c.diag);
  int n_top = 0;
  for (int u = 0; u < 4; u++)
    n_top += c.tune->scoring->grade[u] == 0;
  assert_int_equal(n_top, 2);
  tune_case_clear(&c);
}

/* Brute force over a grid of weights: none that meets the target is nearer. */
static void tune_fit__nothing_nearer_meets_the_targets(void **state) {
  (void)state;
  static const char *const want[] = {"B>A", "C=good"};
  tune_case c = tune_case_load(TUNE_THREE("", "round = { digits = 2, at = \"total\" },"),
                               "id,a,b,c\nA,90,60,70\nB,60,90,80\nC,50,70,62\n");
  tune_must(fit(&c, want, 2, NULL, 0, false), c.diag);
  double nearest = INFINITY;
  for (int i = 0; i <= 1000; i++)
    for (int j = 0; i + j <= 1000; j++) {
      const double a = i / 1000.0, b = j / 1000.0, k = 1.0 - a - b;
      const double total_a = 90 * a + 60 * b + 70 * k, total_b = 60 * a + 90 * b + 80 * k;
      const double total_c = 50 * a + 70 * b + 62 * k;
      const double d = sqrt((a - 0.5) * (a - 0.5) + (b - 0.3) * (b - 0.3) + (k - 0.2) * (k - 0.2));
      if (total_b >= total_a + 0.01 && total_c >= 60.0 && total_c < 80.0 && d < nearest)
        nearest = d;
    }
  assert_true(c.tune->fit->distance <= nearest + 1e-12);
  assert_true(c.tune->fit->distance > nearest - 2e-3); /* the grid is that fine */
  tune_case_clear(&c);
}

static void tune_fit__the_meeting_s_grades_can_be_reached(void **state) {
  (void)state;
  tune_case c = tune_case_of("indicators/g60/alliance.lua", "datasets/g60/2024");
  char *path = support_source("datasets/g60/2024/decisions.csv");
  char word[400];
  const char *want[] = {word};
  snprintf(word, sizeof word, "grades=%s", path);
  tune_must(fit(&c, want, 1, NULL, 0, false), c.diag);
  assert_true(c.tune->fit->n_targets > 10);
  for (int k = 0; k < c.tune->fit->n_targets; k++) {
    const kp_target *target = &c.tune->fit->target[k];
    assert_int_equal(c.tune->scoring->grade[target->unit], target->grade);
  }
  free(path);
  tune_case_clear(&c);
}

static void tune_fit__what_a_gate_forbids_is_refused(void **state) {
  (void)state;
  static const char *const want[] = {"A06=excellent"};
  tune_case c = tune_case_of("indicators/g60/alliance.lua", "datasets/g60/2024");
  assert_int_equal(fit(&c, want, 1, NULL, 0, false), KP_INPUT);
  tune_case_clear(&c);
}

static void tune_fit__a_tree_that_is_not_linear_is_refused(void **state) {
  (void)state;
  static const char *const want[] = {"NOR>CHE"};
  tune_case c = tune_case_of("indicators/hdi.lua", "datasets/hdi/hdi_2022.csv");
  assert_int_equal(fit(&c, want, 1, NULL, 0, false), KP_INPUT);
  char *said = tune_said(&c);
  assert_contains(said, "not linear");
  free(said);
  tune_case_clear(&c);
}

static void tune_fit__words_that_are_no_targets_are_refused(void **state) {
  (void)state;
  static const char *const wants[] = {
      "",      "X",      ">",        "X>",       "X>X",
      "X>N",   "X>=",    "X>=nan",   "X>=1e999", "X=gold",
      "high=", "high=2", "high=-1%", "N=high",   "grades=/nowhere.csv",
      "=",     "X<Y"};
  static const char *const bounds[] = {
      "weight.a",    "weight.a=1", "weight.a=3:1", "weight.a=nan:2", "grade.high.at_least=1:2",
      "weight.n=1:2"};
  static const char *const fine[] = {"X>Y"};
  tune_case c = two("");
  for (size_t k = 0; k < sizeof wants / sizeof *wants; k++)
    if (fit(&c, &wants[k], 1, NULL, 0, false) != KP_USAGE)
      fail_msg("%s was taken", wants[k]);
  for (size_t k = 0; k < sizeof bounds / sizeof *bounds; k++)
    if (fit(&c, fine, 1, &bounds[k], 1, false) != KP_USAGE)
      fail_msg("%s was taken", bounds[k]);
  tune_case_clear(&c);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(tune_fit__an_order_is_met_by_the_least_change),
      cmocka_unit_test(tune_fit__squares_and_absolute_changes_have_their_own_answers),
      cmocka_unit_test(tune_fit__bounds_hold),
      cmocka_unit_test(tune_fit__names_the_targets_that_conflict_and_no_other),
      cmocka_unit_test(tune_fit__a_bound_may_be_what_conflicts),
      cmocka_unit_test(tune_fit__a_dominated_unit_never_comes_first),
      cmocka_unit_test(tune_fit__shares_of_grades_count_units),
      cmocka_unit_test(tune_fit__nothing_nearer_meets_the_targets),
      cmocka_unit_test(tune_fit__the_meeting_s_grades_can_be_reached),
      cmocka_unit_test(tune_fit__what_a_gate_forbids_is_refused),
      cmocka_unit_test(tune_fit__a_tree_that_is_not_linear_is_refused),
      cmocka_unit_test(tune_fit__words_that_are_no_targets_are_refused),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
