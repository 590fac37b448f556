/* SPDX-License-Identifier: GPL-3.0-or-later
 * Tests of panel: pooling by hand, the fate of every mark, and the faults that marks can have.
 *
 * Marks are made by hand in the order in which table/ hands them over: by unit, judge, round. */
#include "score_by_hand.h"

#include "panel/panel.h"

typedef struct {
  bench *b;
  kp_mark mark[64];
  kp_recusal recusal[8];
  kp_judge judge[8];
  kp_file_entry file;
  kp_panel_rule rule;
} session;

static session *session_new(int n_units) {
  session *s = calloc(1, sizeof *s);
  static const char *const names[] = {"j0", "j1", "j2", "j3", "j4", "j5", "j6", "j7"};
  s->b = bench_new(n_units);
  bench_node(s->b, "root", -1, 1);
  bench_leaf(s->b, "leap", 0, 1, NULL, KP_SCORE_LINEAR);
  for (int j = 0; j < 8; j++)
    s->judge[j] = (kp_judge){.id = kp_str_of(names[j]), .name = kp_str_of(names[j])};
  s->rule = (kp_panel_rule){.node = 1, .low = 0, .high = 10, .step = 0.5, .min_judges = 3};
  s->file = (kp_file_entry){.path = "panel.csv"};
  s->b->index.panel = &s->rule;
  s->b->index.n_panels = 1;
  s->b->data.file = &s->file;
  s->b->data.n_files = 1;
  s->b->data.panel_file = 0;
  s->b->data.judge = s->judge;
  s->b->data.n_judges = 8;
  s->b->data.mark = s->mark;
  s->b->data.recusal = s->recusal;
  return s;
}

static void session_free(session *s) {
  bench_free(s->b);
  free(s);
}

static void give(session *s, int unit, int judge, double score, double round) {
  kp_dataset *data = &s->b->data;
  s->mark[data->n_marks] = (kp_mark){.judge = judge,
                                     .unit = unit,
                                     .score = score,
                                     .why = isnan(score) ? KP_BLANK : KP_PRESENT,
                                     .round = round,
                                     .line = (uint32_t)data->n_marks + 2,
                                     .column = 4};
  data->n_marks++;
}

static kp_panel *pool(session *s) {
  kp_panel *panel = NULL;
  const kp_status status =
      kp_panel_pool(&panel, &s->b->index, &s->b->data, s->b->arena, s->b->diag);
  assert_int_equal(status, KP_OK);
  return panel;
}

static void expect_fault(session *s, const char *part) {
  kp_panel *panel = NULL;
  assert_int_equal(kp_panel_pool(&panel, &s->b->index, &s->b->data, s->b->arena, s->b->diag),
                   KP_INPUT);
  assert_null(panel);
  char *text = bench_diag(s->b);
  assert_contains(text, part);
  free(text);
  session_free(s);
}

static void panel__pools_by_every_rule(void **state) {
  (void)state;
  const double marks[] = {7.5, 9, 8, 6, 8.5, 8, 7};
  double workspace[7];
  kp_mark_use use[7];
  bool fell_back;
  kp_panel_rule rule = {.pool = KP_POOL_MEAN};
  assert_near("mean", kp_panel_pool_marks(marks, 7, &rule, workspace, NULL, NULL), 54.0 / 7, 1e-15);
  rule.pool = KP_POOL_MEDIAN;
  assert_near("median", kp_panel_pool_marks(marks, 7, &rule, workspace, NULL, NULL), 8, 0);
  assert_near("of four", kp_panel_pool_marks(marks, 4, &rule, workspace, NULL, NULL), 7.75, 0);
  rule = (kp_panel_rule){.pool = KP_POOL_TRIMMED, .drop = 1};
  assert_near("trimmed", kp_panel_pool_marks(marks, 7, &rule, workspace, use, &fell_back), 7.8,
              1e-15);
  assert_false(fell_back);
  assert_int_equal(use[1], KP_MARK_TRIMMED);
  assert_int_equal(use[3], KP_MARK_TRIMMED);
  assert_int_equal(use[0], KP_MARK_COUNTS);
  rule.sum = true;
  assert_near("sum", kp_panel_pool_marks(marks, 7, &rule, workspace, use, NULL), 39, 0);
}

static void panel__of_equal_marks_the_first_are_trimmed(void **state) {
  (void)state;
  const double marks[] = {5, 5, 5, 5};
  double workspace[4];
  kp_mark_use use[4];
  const kp_panel_rule rule = {.pool = KP_POOL_TRIMMED, .drop = 1};
  kp_panel_pool_marks(marks, 4, &rule, workspace, use, NULL);
  assert_int_equal(use[0], KP_MARK_TRIMMED);
  assert_int_equal(use[1], KP_MARK_TRIMMED);
  assert_int_equal(use[2], KP_MARK_COUNTS);
  assert_int_equal(use[3], KP_MARK_COUNTS);
}

static void panel__too_few_to_trim_falls_back_to_the_median(void **state) {
  (void)state;
  session *s = session_new(1);
  s->rule.pool = KP_POOL_TRIMMED;
  s->rule.drop = 2;
  give(s, 0, 0, 4, 0);
  give(s, 0, 1, 9, 0);
  give(s, 0, 2, 6, 0);
  const kp_panel *panel = pool(s);
  assert_near("median", panel->pooled[0].value, 6, 0);
  assert_true(panel->pooled[0].fell_back);
  char *text = bench_diag(s->b);
  assert_contains(text, "1 cell with no more than 4 marks cannot be trimmed");
  free(text);
  session_free(s);
}

static void panel__the_order_of_marks_does_not_matter(void **state) {
  (void)state;
  double marks[] = {0.1, 0.7, 0.3, 1e-17, 0.2, 0.6, 0.4};
  double workspace[7];
  const kp_panel_rule rule = {.pool = KP_POOL_MEAN};
  const double wanted = kp_panel_pool_marks(marks, 7, &rule, workspace, NULL, NULL);
  for (int k = 0; k < 7; k++) { /* every rotation, each with two marks swapped */
    const double first = marks[0];
    memmove(marks, marks + 1, 6 * sizeof *marks);
    marks[6] = marks[2];
    marks[2] = first;
    assert_near("pooled", kp_panel_pool_marks(marks, 7, &rule, workspace, NULL, NULL), wanted, 0);
  }
}

static void panel__a_recused_judge_does_not_count(void **state) {
  (void)state;
  session *s = session_new(1);
  for (int j = 0; j < 4; j++)
    give(s, 0, j, j == 3 ? 0 : 8, 0);
  s->recusal[0] = (kp_recusal){.judge = 3, .unit = 0};
  s->b->data.n_recusals = 1;
  const kp_panel *panel = pool(s);
  assert_near("without the recused", panel->pooled[0].value, 8, 0);
  assert_int_equal(panel->pooled[0].n_marks, 3);
  assert_int_equal(panel->pooled[0].n_recused, 1);
  assert_int_equal(panel->use[3], KP_MARK_RECUSED);
  char *text = bench_diag(s->b);
  assert_contains(text, "panel.csv:5:4: warning: judge j3 is recused: the mark 0 does not count");
  free(text);
  session_free(s);
}

static void panel__of_several_rounds_the_last_counts(void **state) {
  (void)state;
  session *s = session_new(1);
  for (int j = 0; j < 3; j++) {
    give(s, 0, j, 2, 1);
    give(s, 0, j, j == 2 ? NAN : 6, 2); /* the third left the second round blank */
  }
  const kp_panel *panel = pool(s);
  assert_near("6, 6, 2", panel->pooled[0].value, 14.0 / 3, 1e-15);
  assert_int_equal(panel->use[0], KP_MARK_EARLIER_ROUND);
  assert_int_equal(panel->use[4], KP_MARK_COUNTS);
  assert_int_equal(panel->use[5], KP_MARK_MISSING);
  session_free(s);
}

static void panel__says_why_a_cell_has_no_value(void **state) {
  (void)state;
  session *s = session_new(4);
  give(s, 0, 0, 5, 0);
  give(s, 0, 1, 5, 0); /* two marks, nobody recused */
  give(s, 1, 0, 5, 0);
  give(s, 1, 1, 5, 0);
  s->mark[4] = (kp_mark){.judge = 2, .unit = 1, .score = NAN, .why = KP_RECUSED, .line = 6};
  s->mark[5] = (kp_mark){.judge = 0, .unit = 3, .score = NAN, .why = KP_RECUSED, .line = 7};
  s->b->data.n_marks = 6;
  const kp_panel *panel = pool(s);
  assert_int_equal(panel->pooled[0].why, KP_TOO_FEW);
  assert_int_equal(panel->pooled[1].why, KP_TOO_FEW); /* two may mark and did */
  assert_int_equal(panel->pooled[2].why, KP_TOO_FEW);
  assert_int_equal(panel->pooled[3].why, KP_RECUSED); /* all who stand there are */
  assert_near("none", panel->pooled[0].value, NAN, 0);
  session_free(s);
}

static void panel__marks_off_the_rule_are_errors_with_their_place(void **state) {
  (void)state;
  session *s = session_new(1);
  give(s, 0, 0, 5, 0);
  give(s, 0, 1, 10.5, 0);
  expect_fault(s, "panel.csv:3:4: error: judge j1 gave 10.5, outside of 0 to 10");
  s = session_new(1);
  give(s, 0, 0, 5.25, 0);
  expect_fault(s, "panel.csv:2:4: error: judge j0 gave 5.25, which is off the step of 0.5");
  s = session_new(1);
  give(s, 0, 0, 5, 1);
  give(s, 0, 0, 6, 1);
  expect_fault(s, "panel.csv:3:4: error: judge j0 marked the same cell twice in one round");
}

static void panel__a_step_is_compared_on_decimals(void **state) {
  (void)state;
  session *s = session_new(1);
  s->rule.step = 0.1;
  give(s, 0, 0, 0.3, 0);
  give(s, 0, 1, 0.7, 0);
  give(s, 0, 2, 9.9, 0);
  assert_near("mean", pool(s)->pooled[0].value, 10.9 / 3, 1e-15);
  session_free(s);
}

/* ---- Winsorised, weights ---- */

/* 2 6 7 8 10: 2 becomes 6 and 10 becomes 8. */
static void panel__winsorising_replaces_the_ends(void **state) {
  (void)state;
  const double marks[] = {7, 2, 10, 6, 8};
  double workspace[5];
  kp_mark_use use[5];
  bool fell_back;
  const kp_panel_rule rule = {.pool = KP_POOL_WINSORISED, .drop = 1};
  assert_near("winsorised", kp_panel_pool_marks(marks, 5, &rule, workspace, use, &fell_back),
              (6 + 6 + 7 + 8 + 8) / 5.0, 1e-15);
  assert_false(fell_back);
  static const kp_mark_use wanted[] = {KP_MARK_COUNTS, KP_MARK_REPLACED, KP_MARK_REPLACED,
                                       KP_MARK_COUNTS, KP_MARK_COUNTS};
  assert_memory_equal(use, wanted, sizeof wanted);
  assert_near("of two", kp_panel_pool_marks(marks, 2, &rule, workspace, use, &fell_back), 4.5, 0);
  assert_true(fell_back);
}

/* Marks 4 6 9 5 with weights 2 1 1 3. */
static void panel__weights_are_those_of_what_is_kept(void **state) {
  (void)state;
  const double marks[] = {4, 6, 9, 5}, weights[] = {2, 1, 1, 3};
  double workspace[8];
  kp_mark_use use[4];
  kp_panel_rule rule = {.pool = KP_POOL_MEAN};
  assert_near("mean", kp_panel_pool_weighted(marks, weights, 4, &rule, workspace, use, NULL),
              (8 + 6 + 9 + 15) / 7.0, 1e-15);
  rule = (kp_panel_rule){.pool = KP_POOL_TRIMMED, .drop = 1};
  assert_near("trimmed", kp_panel_pool_weighted(marks, weights, 4, &rule, workspace, use, NULL),
              (6 + 15) / 4.0, 1e-15);
  assert_int_equal(use[0], KP_MARK_TRIMMED);
  assert_int_equal(use[2], KP_MARK_TRIMMED);
  rule.sum = true;
  assert_near("sum", kp_panel_pool_weighted(marks, weights, 4, &rule, workspace, use, NULL), 10.5,
              1e-15);
  rule = (kp_panel_rule){.pool = KP_POOL_WINSORISED, .drop = 1};
  assert_near("winsorised", kp_panel_pool_weighted(marks, weights, 4, &rule, workspace, use, NULL),
              (2 * 5 + 6 + 6 + 15) / 7.0, 1e-15);
  rule.drop = 2;
  assert_near("too few", kp_panel_pool_weighted(marks, weights, 4, &rule, workspace, use, NULL),
              5.5, 0);
}

/* 5 5 5 8 with weights 3 1 2 1: of the equal lowest the one with weight 1 goes. In any order. */
static void panel__of_equal_marks_the_lightest_is_trimmed(void **state) {
  (void)state;
  static const int orders[][4] = {{0, 1, 2, 3}, {3, 2, 1, 0}, {1, 3, 0, 2}, {2, 0, 3, 1}};
  const double marks[] = {5, 5, 5, 8}, weights[] = {3, 1, 2, 1};
  const kp_panel_rule rule = {.pool = KP_POOL_TRIMMED, .drop = 1};
  for (int k = 0; k < 4; k++) {
    double mark[4], weight[4], workspace[8];
    kp_mark_use use[4];
    for (int i = 0; i < 4; i++) {
      mark[i] = marks[orders[k][i]];
      weight[i] = weights[orders[k][i]];
    }
    assert_near("kept", kp_panel_pool_weighted(mark, weight, 4, &rule, workspace, use, NULL), 5, 0);
    for (int i = 0; i < 4; i++)
      assert_int_equal(use[i], weight[i] == 1 ? KP_MARK_TRIMMED : KP_MARK_COUNTS);
  }
  /* the same at the upper end, where both ends take from one run */
  const double same[] = {7, 7, 7, 7}, heavy[] = {4, 1, 2, 3};
  double workspace[8];
  kp_mark_use use[4];
  kp_panel_pool_weighted(same, heavy, 4, &rule, workspace, use, NULL);
  static const kp_mark_use wanted[] = {KP_MARK_COUNTS, KP_MARK_TRIMMED, KP_MARK_TRIMMED,
                                       KP_MARK_COUNTS};
  assert_memory_equal(use, wanted, sizeof wanted);
}

/* ---- Assignments, blanks ---- */

static void panel__a_mark_that_nobody_asked_for_is_an_error(void **state) {
  (void)state;
  session *s = session_new(2);
  kp_assignment assignment[] = {{0, -1, -1, 2}, {1, 0, 0, 3}, {2, -1, 0, 4}, {3, 1, -1, 5}};
  s->b->data.assignment = assignment;
  s->b->data.n_assignments = 4;
  for (int j = 0; j < 3; j++)
    give(s, 0, j, 5, 0);
  give(s, 1, 0, 5, 0);
  give(s, 1, 1, 5, 0); /* asked for unit 0 alone */
  expect_fault(s, "panel.csv:6:4: error: judge j1 is not assigned to mark this of");
}

static void panel__what_is_lacking_is_named(void **state) {
  (void)state;
  session *s = session_new(3);
  kp_assignment assignment[] = {{0, -1, -1, 2}, {1, -1, 0, 3}};
  s->b->data.assignment = assignment;
  s->b->data.n_assignments = 2;
  s->rule.min_judges = 1;
  give(s, 0, 0, 5, 0);
  give(s, 1, 0, 5, 0);
  give(s, 1, 1, NAN, 0);
  s->recusal[0] = (kp_recusal){.judge = 0, .unit = 2};
  s->b->data.n_recusals = 1;
  pool(s);
  char *text = bench_diag(s->b);
  assert_contains(text, "judge j1 has yet to give 3 marks: ");
  assert_null(strstr(text, "judge j0 has yet"));
  assert_contains(text, "panel.csv:4:4: warning: judge j1 left the mark blank");
  free(text);
  session_free(s);
}

/* ---- Models ---- */

static void panel__adjusted_values_are_free_of_severity_and_stay_in_range(void **state) {
  (void)state;
  session *s = session_new(3);
  s->rule.pool = KP_POOL_ADJUSTED;
  s->rule.min_judges = 1;
  give(s, 0, 0, 6, 0); /* judge 1 gives 2 more than judge 0 */
  give(s, 0, 1, 8, 0);
  give(s, 1, 0, 5, 0);
  give(s, 1, 1, 7, 0);
  give(s, 2, 0, 9.5, 0); /* 10.5 of a mean judge: the range ends at 10 */
  const kp_panel *panel = pool(s);
  assert_near("first", panel->pooled[0].value, 7, 1e-12);
  assert_near("second", panel->pooled[1].value, 6, 1e-12);
  assert_near("third", panel->pooled[2].value, 10, 0);
  assert_true(panel->pooled[2].held);
  assert_false(panel->pooled[0].held);
  assert_int_equal(panel->adjusted[0].state, KP_MODEL_FITTED);
  assert_near("severity", panel->adjusted[0].judge[0].severity, 1, 1e-12);
  session_free(s);
}

static void panel__islands_are_refused_by_name(void **state) {
  (void)state;
  session *s = session_new(4);
  s->rule.pool = KP_POOL_ADJUSTED;
  s->rule.min_judges = 2;
  for (int u = 0; u < 4; u++)
    for (int j = 0; j < 2; j++)
      give(s, u, u / 2 * 2 + j, 5, 0);
  kp_panel *panel = NULL;
  assert_int_equal(kp_panel_pool(&panel, &s->b->index, &s->b->data, s->b->arena, s->b->diag),
                   KP_INPUT);
  char *text = bench_diag(s->b);
  assert_contains(text,
                  "pool = adjusted cannot compare all of them: the marks fall into 2 islands");
  assert_contains(text, "judges j0, j1");
  assert_contains(text, "judges j2, j3");
  free(text);
  session_free(s);
}

/* Two units with too few marks are no island: they take no part. */
static void panel__cells_with_too_few_marks_take_no_part(void **state) {
  (void)state;
  session *s = session_new(3);
  s->rule.pool = KP_POOL_ADJUSTED;
  s->rule.min_judges = 2;
  give(s, 0, 0, 6, 0);
  give(s, 0, 1, 8, 0);
  give(s, 1, 0, 5, 0);
  give(s, 1, 1, 7, 0);
  give(s, 2, 4, 3, 0);
  const kp_panel *panel = pool(s);
  assert_int_equal(panel->pooled[2].why, KP_TOO_FEW);
  assert_int_equal(panel->adjusted[0].n_judges, 2);
  session_free(s);
}

/* Leaving a judge out is the same as a panel that never had the judge. */
static void panel__without_a_judge_is_a_panel_of_the_others(void **state) {
  (void)state;
  static const kp_pool pools[] = {KP_POOL_MEAN,     KP_POOL_TRIMMED, KP_POOL_WINSORISED,
                                  KP_POOL_ADJUSTED, KP_POOL_RASCH,   KP_POOL_MEDIAN};
  static const double marks[6][5] = {{6, 7, 5, 6, 7}, {5, 6, 6, 5, 7}, {7, 8, 6, 8, 7},
                                     {5, 7, 5, 6, 5}, {7, 6, 5, 7, 8}, {6, 5, 7, 6, 8}};
  for (int k = 0; k < 6; k++) {
    for (int out = 0; out < 5; out++) {
      session *whole = session_new(6), *shorter = session_new(6);
      whole->rule.pool = shorter->rule.pool = pools[k];
      whole->rule.drop = shorter->rule.drop = 1;
      for (int u = 0; u < 6; u++) {
        for (int j = 0; j < 5; j++) {
          give(whole, u, j, marks[u][j], 0);
          if (j != out)
            give(shorter, u, j, marks[u][j], 0);
        }
      }
      kp_panel *left = NULL;
      assert_int_equal(kp_panel_pool_without(&left, pool(whole), &whole->b->index, out,
                                             whole->b->arena, whole->b->diag),
                       KP_OK);
      const kp_panel *wanted = pool(shorter);
      for (int u = 0; u < 6; u++)
        assert_near("value", left->pooled[u].value, wanted->pooled[u].value, 1e-9);
      session_free(whole);
      session_free(shorter);
    }
  }
}

/* Three judges are needed: without one of three there is no value, and nothing is said. */
static void panel__without_a_judge_there_may_be_too_few(void **state) {
  (void)state;
  session *s = session_new(1);
  for (int j = 0; j < 3; j++)
    give(s, 0, j, 5, 0);
  kp_panel *left = NULL;
  assert_int_equal(kp_panel_pool_without(&left, pool(s), &s->b->index, 1, s->b->arena, s->b->diag),
                   KP_OK);
  assert_int_equal(left->pooled[0].why, KP_TOO_FEW);
  assert_int_equal(left->use[1], KP_MARK_MISSING);
  assert_int_equal(kp_diag_errors(s->b->diag), 0);
  session_free(s);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(panel__pools_by_every_rule),
      cmocka_unit_test(panel__of_equal_marks_the_first_are_trimmed),
      cmocka_unit_test(panel__too_few_to_trim_falls_back_to_the_median),
      cmocka_unit_test(panel__the_order_of_marks_does_not_matter),
      cmocka_unit_test(panel__a_recused_judge_does_not_count),
      cmocka_unit_test(panel__of_several_rounds_the_last_counts),
      cmocka_unit_test(panel__says_why_a_cell_has_no_value),
      cmocka_unit_test(panel__marks_off_the_rule_are_errors_with_their_place),
      cmocka_unit_test(panel__a_step_is_compared_on_decimals),
      cmocka_unit_test(panel__winsorising_replaces_the_ends),
      cmocka_unit_test(panel__weights_are_those_of_what_is_kept),
      cmocka_unit_test(panel__of_equal_marks_the_lightest_is_trimmed),
      cmocka_unit_test(panel__a_mark_that_nobody_asked_for_is_an_error),
      cmocka_unit_test(panel__what_is_lacking_is_named),
      cmocka_unit_test(panel__adjusted_values_are_free_of_severity_and_stay_in_range),
      cmocka_unit_test(panel__islands_are_refused_by_name),
      cmocka_unit_test(panel__cells_with_too_few_marks_take_no_part),
      cmocka_unit_test(panel__without_a_judge_is_a_panel_of_the_others),
      cmocka_unit_test(panel__without_a_judge_there_may_be_too_few),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
