/* SPDX-License-Identifier: GPL-3.0-or-later
 * Changing numbers and seeing who moves: against the index edited by hand and run. */
#include "tune_case.h"

static const char three[] = TUNE_THREE("", "round = { digits = 2, at = \"total\" },");

/* The text with `from` replaced by `to`, once. */
static char *edited(const char *text, const char *from, const char *to) {
  const char *at = strstr(text, from);
  assert_non_null(at);
  char *made = malloc(strlen(text) + strlen(to) + 1);
  assert_non_null(made);
  sprintf(made, "%.*s%s%s", (int)(at - text), text, to, at + strlen(from));
  return made;
}

static void check_edited(const char *word, const char *from, const char *to) {
  tune_case c = tune_case_load(three, TUNE_THREE_DATA);
  char *text = edited(three, from, to);
  tune_case by_hand = tune_case_load(text, TUNE_THREE_DATA);
  tune_same(tune_set(&c, word), by_hand.result->scoring, true);
  tune_case_clear(&by_hand);
  tune_case_clear(&c);
  free(text);
}

static void tune__a_number_that_is_set_gives_what_the_edited_index_gives(void **state) {
  (void)state;
  check_edited("grade.good.at_least=74", "at_least = 60", "at_least = 74");
  check_edited("score.b.to=120", "weight = 30, score = linear { from = 0, to = 100 }",
               "weight = 30, score = linear { from = 0, to = 120 }");
  check_edited("grade.优.at_least=76.99", "at_least = 80", "at_least = 76.99");
}

static void tune__parts_of_a_hundred_give_way_in_their_ratio(void **state) {
  (void)state;
  tune_case c = tune_case_load(three, TUNE_THREE_DATA);
  /* 40 and 60 shared 3 : 2 as 36 and 24: 0.4*90 + 0.36*60 + 0.24*70 */
  const kp_scoring *s = tune_set(&c, "weight.a=40");
  assert_near("b", c.tune->weight[2], 36.0, 0.0);
  assert_near("c", c.tune->weight[3], 24.0, 0.0);
  assert_near("A", s->total[0], 74.4, 1e-12);
  assert_near("B", s->total[1], 75.6, 1e-12);
  assert_int_equal(s->rank[1], 1);
  assert_int_equal(c.tune->n_movers, 2); /* C has 50 of everything */
  assert_int_equal(c.tune->mover[0], 1);
  tune_case_clear(&c);
}

static void tune__siblings_that_keep_their_numbers_are_relative(void **state) {
  (void)state;
  const char *word = "weight.a=40";
  tune_case c = tune_case_load(three, TUNE_THREE_DATA);
  const kp_tune_options options = {.set = &word, .n_set = 1, .keep = true};
  tune_must(tune_try(&c, &options), c.diag);
  assert_near("A", c.tune->scoring->total[0], 75.56, 1e-12); /* (3600 + 1800 + 1400) / 90 */
  tune_case_clear(&c);
}

static void tune__several_weights_leave_the_rest_to_the_others(void **state) {
  (void)state;
  const char *words[] = {"weight.a=40", "weight.甲=40", "weight.b=50"};
  tune_case c = tune_case_load(three, TUNE_THREE_DATA);
  const kp_tune_options two = {.set = (const char *const[]){words[0], words[2]}, .n_set = 2};
  tune_must(tune_try(&c, &two), c.diag);
  assert_near("c", c.tune->weight[3], 10.0, 0.0);
  const kp_tune_options twice = {.set = words, .n_set = 2};
  assert_int_equal(tune_try(&c, &twice), KP_USAGE);
  char *said = tune_said(&c);
  assert_contains(said, "set twice");
  free(said);
  tune_case_clear(&c);
}

static void tune__points_scale_what_is_below(void **state) {
  (void)state;
  static const char index[] =
      "return index { id = \"p\", title = \"P\", unit = \"u\", scale = { 0, 100 },\n"
      "  weights = \"points\", round = { digits = 2, at = \"indicator\" },\n"
      "  dimension { \"d\", weight = 60,\n"
      "    indicator { \"a\", weight = 40, score = each { 4, upto = 40 } },\n"
      "    indicator { \"b\", weight = 20, score = each { 2, upto = 20 } } },\n"
      "  indicator { \"e\", weight = 40, score = bands { at_least = { { 10, 40 }, { 5, 20 } }, "
      "otherwise = 0 } },\n"
      "}\n";
  tune_case c = tune_case_load(index, "id,a,b,e\nX,5,10,7\nY,10,0,12\n");
  assert_near("X before", c.result->scoring->total[0], 60.0, 0.0); /* 20 + 20 + 20 */
  const kp_scoring *s = tune_set(&c, "weight.d=90");
  assert_near("a", c.tune->weight[2], 60.0, 0.0);
  assert_near("b", c.tune->weight[3], 30.0, 0.0);
  assert_near("X", s->total[0], 65.0, 0.0); /* half of 60, all of 30, half of 10 */
  assert_near("Y", s->total[1], 70.0, 0.0);
  tune_case_clear(&c);
}

static void tune__values_change_columns_and_what_is_computed(void **state) {
  (void)state;
  static const char index[] =
      "return index { id = \"v\", title = \"V\", unit = \"u\", scale = { 0, 100 }, missing = "
      "\"none\",\n"
      "  indicator { \"a\", score = minmax {} },\n"
      "  indicator { \"s\", value = add { column \"a\", column \"b\" }, score = linear { from = 0, "
      "to = 100 } },\n"
      "}\n";
  tune_case c = tune_case_load(index, "id,a,b\nX,0,50\nY,10,0\nZ,20,30\n");
  const kp_scoring *s = tune_set(&c, "value.Y.a=40");
  /* the norms move: X 0, Y 40, Z 20; and s reads the same column */
  assert_near("Z", s->score[1][2], 50.0, 1e-12);
  assert_near("Y", s->score[2][1], 40.0, 1e-12);
  s = tune_set(&c, "value.Y.s=77");
  assert_near("Y computed", s->score[2][1], 77.0, 1e-12);
  assert_near("Y column", s->score[1][1], 50.0, 1e-12);
  assert_near("X as it was", s->score[2][0], 50.0, 1e-12);
  s = tune_set(&c, "value.Y.a=");
  assert_int_equal(s->status[1], KP_UNSCORED);
  assert_near("the data are as they were", c.dataset->series[0].number[1], 10.0, 0.0);
  tune_case_clear(&c);
}

static void tune__a_gate_that_is_off_holds_nobody(void **state) {
  (void)state;
  tune_case c = tune_case_of("indicators/g60/alliance.lua", "datasets/g60/2024");
  const int unit = kp_result_find_unit(c.result, "A06", c.diag);
  assert_string_equal(kp_result_grade(c.result, unit), "fail");
  const kp_scoring *s = tune_set(&c, "gate.local_share=off");
  assert_int_equal(s->grade[unit], 0);
  assert_near("total", s->total[unit], c.result->scoring->total[unit], 0.0);
  tune_case_clear(&c);
}

/* Every point of a sweep over two settings against the two set by themselves. */
static void compare_sweep(const char *first, const char *second, int n_points) {
  char words[2][60];
  snprintf(words[0], sizeof words[0], "%s", first);
  snprintf(words[1], sizeof words[1], "%s", second);
  const char *sweeps[] = {words[0], words[1]};
  tune_case c = tune_case_load(three, TUNE_THREE_DATA);
  const kp_tune_options options = {.sweep = sweeps, .n_sweep = 2};
  tune_must(tune_try(&c, &options), c.diag);
  const kp_sweep *sweep = c.tune->sweep;
  assert_int_equal(sweep->n_points, n_points);
  tune_case single = tune_case_load(three, TUNE_THREE_DATA);
  int n_possible = 0;
  for (int k = 0; k < sweep->n_points; k++) {
    const kp_sweep_point *point = &sweep->point[k];
    char set_to[2][60];
    for (int axis = 0; axis < 2; axis++)
      snprintf(set_to[axis], sizeof set_to[axis], "%.*s=%g", (int)strcspn(words[axis], "="),
               words[axis], point->value[axis]);
    const char *set[] = {set_to[0], set_to[1]};
    const kp_tune_options one = {.set = set, .n_set = 2};
    const kp_status status = tune_try(&single, &one);
    assert_int_equal(point->impossible, status != KP_OK);
    if (point->impossible)
      continue;
    n_possible++;
    int n_grades = 0, n_ranks = 0;
    for (int u = 0; u < 3; u++) {
      assert_near("total", point->total[u], single.tune->scoring->total[u], 0.0);
      assert_int_equal(point->grade[u], single.tune->scoring->grade[u]);
      assert_int_equal(point->rank[u], single.tune->scoring->rank[u]);
      n_grades += point->grade[u] != c.result->scoring->grade[u];
      n_ranks += point->rank[u] != c.result->scoring->rank[u];
    }
    assert_int_equal(point->n_grades, n_grades);
    assert_int_equal(point->n_ranks, n_ranks);
  }
  assert_true(n_possible > n_points / 2);
  tune_case_clear(&single);
  tune_case_clear(&c);
}

static void tune__a_sweep_is_the_runs_of_its_values(void **state) {
  (void)state;
  compare_sweep("weight.a=20:80:10", "grade.good.at_least=50:70:10", 21);
  compare_sweep("weight.a=20:80:10", "weight.c=0:30:7.5", 35);
}

static void tune__words_that_cannot_be_are_refused(void **state) {
  (void)state;
  static const char *const words[] = {"",
                                      "=",
                                      "weight.a",
                                      "weight.a=",
                                      "weight.a=nan",
                                      "weight.a=inf",
                                      "weight.a=1e999",
                                      "weight.a=0x10",
                                      "weight.a=-1",
                                      "weight.a=101",
                                      "weight.nobody=3",
                                      "value.NOBODY.a=3",
                                      "value.A.nothing=3",
                                      "value.A.a=l2",
                                      "value.=",
                                      "value.A.a=1e999",
                                      "grade.good.at_least=90",
                                      "grade.top.at_least=101",
                                      "score.a.to=0",
                                      "gate.a=off",
                                      "weight.\xff=1"};
  tune_case c = tune_case_load(three, TUNE_THREE_DATA);
  for (size_t k = 0; k < sizeof words / sizeof *words; k++) {
    const kp_tune_options set = {.set = &words[k], .n_set = 1};
    const int before = kp_diag_count(c.diag);
    if (tune_try(&c, &set) != KP_USAGE)
      fail_msg("%s was taken", words[k]);
    assert_null(c.tune);
    if (kp_diag_count(c.diag) == before)
      fail_msg("nothing was said of %s", words[k]);
  }
  static const char *const sweeps[] = {
      "weight.a",         "weight.a=1",       "weight.a=1:1",
      "weight.a=1:2:0",   "weight.a=1:2:nan", "weight.a=0:1e9:1e-9",
      "weight.a=1:2:3:4", "gate.a=1:2",       "value.A.a=a:b"};
  for (size_t k = 0; k < sizeof sweeps / sizeof *sweeps; k++) {
    const kp_tune_options sweep = {.sweep = &sweeps[k], .n_sweep = 1};
    if (tune_try(&c, &sweep) != KP_USAGE)
      fail_msg("%s was taken", sweeps[k]);
  }
  char *said = tune_said(&c);
  assert_contains(said, "'inf' is no number");
  assert_contains(said, "did you mean");
  free(said);
  tune_case_clear(&c);
}

static void tune__values_out_of_range_leave_a_sweep_s_point_empty(void **state) {
  (void)state;
  const char *word = "grade.good.at_least=70:90:10";
  tune_case c = tune_case_load(three, TUNE_THREE_DATA);
  const kp_tune_options options = {.sweep = &word, .n_sweep = 1};
  tune_must(tune_try(&c, &options), c.diag);
  assert_false(c.tune->sweep->point[0].impossible);
  assert_true(c.tune->sweep->point[1].impossible); /* top begins there */
  tune_case_clear(&c);
}

static void tune__every_allocation_may_fail(void **state) {
  (void)state;
  const char *set[] = {"weight.a=40", "value.A.b=3"}, *sweep = "weight.c=10:20:5";
  tune_case c = tune_case_load(three, TUNE_THREE_DATA);
  const kp_tune_options options = {
      .set = set, .n_set = 2, .sweep = &sweep, .n_sweep = 1, .intervals = false};
  kp_set_threads(1);
  kp_status status = KP_SYSTEM;
  for (int n = 0; status != KP_OK && n < 4000; n += 1 + n / 40) {
    kp_diag *diag = kp_diag_new();
    kp_tune *tune = NULL;
    kp_memory_fail_after(n);
    status = kp_tune_new(&tune, c.result, &options, diag);
    kp_memory_fail_after(-1);
    assert_true(status == KP_OK || status == KP_SYSTEM);
    assert_true((status == KP_OK) == (tune != NULL));
    kp_tune_free(tune);
    kp_diag_free(diag);
  }
  assert_int_equal(status, KP_OK);
  kp_set_threads(0);
  tune_case_clear(&c);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(tune__a_number_that_is_set_gives_what_the_edited_index_gives),
      cmocka_unit_test(tune__parts_of_a_hundred_give_way_in_their_ratio),
      cmocka_unit_test(tune__siblings_that_keep_their_numbers_are_relative),
      cmocka_unit_test(tune__several_weights_leave_the_rest_to_the_others),
      cmocka_unit_test(tune__points_scale_what_is_below),
      cmocka_unit_test(tune__values_change_columns_and_what_is_computed),
      cmocka_unit_test(tune__a_gate_that_is_off_holds_nobody),
      cmocka_unit_test(tune__a_sweep_is_the_runs_of_its_values),
      cmocka_unit_test(tune__words_that_cannot_be_are_refused),
      cmocka_unit_test(tune__values_out_of_range_leave_a_sweep_s_point_empty),
      cmocka_unit_test(tune__every_allocation_may_fail),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
