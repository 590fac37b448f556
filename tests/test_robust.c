/* SPDX-License-Identifier: GPL-3.0-or-later
 * Leaving each judge out: held to what a run without the judge's rows gives, and to cases by hand.
 */
#include "support.h"

#include <math.h>

#include "base/arena.h"
#include "explain/explain.h"
#include "panel_case.h"
#include "robust/judges.h"

static const char G60[] = "indicators/g60/alliance.lua";

/* The result is opaque outside of the engine; this test is inside. */
static kp_robust_judge *judges_of(const job *j, kp_arena *arena) {
  kp_robust_judge *out = NULL;
  must(kp_robust_judges(&out, j->result, arena, j->diag), j->diag);
  return out;
}

/* ---- Brute force ---- */

/* panel.csv without the rows of a judge. */
static void strip_judge(const char *folder, const char *judge) {
  char *path = support_path(folder, "panel.csv");
  char *text = support_read(path, NULL);
  char *kept = calloc(1, strlen(text) + 1);
  size_t len = strlen(judge);
  for (char *line = text; *line;) {
    char *end = strchr(line, '\n');
    size_t size = end ? (size_t)(end - line) + 1 : strlen(line);
    if (strncmp(line, judge, len) != 0 || line[len] != ',')
      strncat(kept, line, size);
    line += size;
  }
  assert_true(strlen(kept) < strlen(text));
  support_write(path, kept);
  free(kept);
  free(text);
  free(path);
}

static const kp_robust_move *move_of(const kp_robust_judge *judge, int unit) {
  for (int i = 0; i < judge->n_moves; i++)
    if (judge->move[i].unit == unit)
      return &judge->move[i];
  return NULL;
}

static void compare_with_rerun(const job *whole, const kp_robust_judge *judge, const job *rerun,
                               const char *label) {
  const kp_scoring *before = whole->result->scoring, *after = rerun->result->scoring;
  int n_grades = 0, n_ranks = 0;
  double most = 0.0;
  assert_true(judge->known);
  assert_int_equal(judge->n_kept, 0);
  for (int u = 0; u < before->n_units; u++) {
    const kp_robust_move *move = move_of(judge, u);
    n_grades += before->grade[u] != after->grade[u];
    n_ranks += before->rank[u] != after->rank[u];
    most = fmax(most, fabs(before->total[u] - after->total[u]));
    assert_true((move != NULL) ==
                (before->grade[u] != after->grade[u] || before->rank[u] != after->rank[u]));
    if (!move)
      continue;
    assert_int_equal(move->grade, after->grade[u]);
    assert_int_equal(move->rank, after->rank[u]);
    assert_near(label, move->total, after->total[u], 0);
    assert_near(label, move->total_before, before->total[u], 0);
  }
  assert_int_equal(judge->n_grades, n_grades);
  assert_int_equal(judge->n_ranks, n_ranks);
  assert_near(label, judge->most_points, most, 0);
}

static void robust__leaving_a_judge_out_equals_a_run_without_the_judges_rows(void **state) {
  (void)state;
  static const char *const YEARS[] = {"2022", "2023", "2024"};
  for (int y = 0; y < 3; y++) {
    char dataset[64];
    snprintf(dataset, sizeof dataset, "datasets/g60/%s", YEARS[y]);
    job whole = job_run(G60, dataset, NULL);
    kp_arena *arena = kp_arena_new();
    const kp_robust_judge *judge = judges_of(&whole, arena);
    assert_int_equal(whole.result->dataset->n_judges, 5);
    for (int k = 0; k < 5; k++) {
      char id[16];
      snprintf(id, sizeof id, "J%d", k + 1);
      char *folder = support_folder(), *source = support_source(dataset);
      char *copy = support_path(folder, YEARS[y]);
      const char *const argv[] = {"cp", "-r", source, copy, NULL};
      support_run_result copied = support_run(argv, NULL);
      assert_int_equal(copied.status, 0);
      support_run_clear(&copied);
      strip_judge(copy, id);
      job rerun = job_run(G60, copy, NULL);
      compare_with_rerun(&whole, &judge[k], &rerun, id);
      job_clear(&rerun);
      support_folder_remove(folder);
      free(source);
      free(copy);
    }
    kp_arena_free(arena);
    job_clear(&whole);
  }
}

/* ---- By hand ---- */

static const char PASS_AT_60[] =
    "return index { id = 'small', title = 'Small',\n"
    "  indicator { 'a', title = 'A', value = panel { range = { 0, 10 }, pool = mean, min_judges = "
    "%d },\n"
    "    score = linear { from = 0, to = 10 } },\n"
    "  grades = { grade { 'pass', at_least = 60 }, grade { 'fail' } } }\n";
/* u1: 7 7 7 2, the mean 5.75 fails, without J4 it is 7 and passes. */
static const char MARKS[] = "judge,unit,indicator,score\n"
                            "J1,u1,a,7\nJ2,u1,a,7\nJ3,u1,a,7\nJ4,u1,a,2\n"
                            "J1,u2,a,9\nJ2,u2,a,9\nJ3,u2,a,9\nJ4,u2,a,9\n"
                            "J1,u3,a,3\nJ2,u3,a,3\nJ3,u3,a,3\nJ4,u3,a,3\n";

static job run_small(char **folder, int min_judges) {
  char index[1024];
  snprintf(index, sizeof index, PASS_AT_60, min_judges);
  const panel_file files[] = {{"index.lua", index}, {"panel.csv", MARKS}, {NULL, NULL}};
  return panel_case_run(folder, files, 3);
}

static void robust__names_the_grade_that_turns_on_one_judge(void **state) {
  (void)state;
  char *folder;
  job j = run_small(&folder, 3);
  kp_arena *arena = kp_arena_new();
  const kp_robust_judge *judge = judges_of(&j, arena);
  for (int k = 0; k < 3; k++)
    assert_int_equal(judge[k].n_grades, 0);
  assert_int_equal(judge[3].n_grades, 1);
  assert_int_equal(judge[3].n_moves, 1);
  assert_int_equal(judge[3].move[0].unit, 0);
  assert_int_equal(judge[3].move[0].grade_before, 1);
  assert_int_equal(judge[3].move[0].grade, 0);
  assert_near("before", judge[3].move[0].total_before, 57.5, 1e-12);
  assert_near("without", judge[3].move[0].total, 70, 0);
  assert_near("at most", judge[3].most_points, 12.5, 1e-12);
  /* 7 7 2: 53.33… instead of 57.5, still failing */
  assert_near("without J1", judge[0].most_points, 57.5 - 160.0 / 3.0, 0.005);
  kp_arena_free(arena);
  panel_case_clear(&j, folder);
}

static void robust__a_cell_that_would_be_short_of_judges_keeps_its_value(void **state) {
  (void)state;
  char *folder;
  job j = run_small(&folder, 4);
  kp_arena *arena = kp_arena_new();
  const kp_robust_judge *judge = judges_of(&j, arena);
  for (int k = 0; k < 4; k++) {
    assert_true(judge[k].known);
    assert_int_equal(judge[k].n_cells, 3);
    assert_int_equal(judge[k].n_kept, 3);
    assert_int_equal(judge[k].n_moves, 0);
    assert_near("nothing changes", judge[k].most_points, 0, 0);
  }
  kp_arena_free(arena);
  panel_case_clear(&j, folder);
}

/* Means 19/3, 6, 2; minmax: 100, 100 * (6 - 2) / (19/3 - 2), 0. Without J3: 9, 6, 2 and 100 * 4/7
 * in the middle. */
static void robust__norms_are_found_anew(void **state) {
  (void)state;
  static const panel_file files[] = {
      {"index.lua", "return index { id = 'norm', title = 'Norm',\n"
                    "  indicator { 'a', title = 'A',\n"
                    "    value = panel { range = { 0, 10 }, pool = mean, min_judges = 2 }, score = "
                    "minmax {} } }\n"},
      {"panel.csv", "judge,unit,indicator,score\nJ1,u1,a,9\nJ2,u1,a,9\nJ3,u1,a,1\nJ1,u2,a,6\n"
                    "J2,u2,a,6\nJ3,u2,a,6\nJ1,u3,a,2\nJ2,u3,a,2\nJ3,u3,a,2\n"},
      {NULL, NULL}};
  char *folder;
  job j = panel_case_run(&folder, files, 3);
  kp_arena *arena = kp_arena_new();
  const kp_robust_judge *judge = judges_of(&j, arena);
  assert_near("u2", judge[2].most_points, 400.0 / (19.0 / 3.0 - 2.0) - 400.0 / 7.0, 0.011);
  kp_arena_free(arena);
  panel_case_clear(&j, folder);
}

/* ---- The explanation of a unit says the same ---- */

/* Shrout & Fleiss 1979, 6 units and 4 judges. */
static const char SHROUT_FLEISS[] =
    "judge,unit,indicator,score\n"
    "J1,u1,a,9\nJ2,u1,a,2\nJ3,u1,a,5\nJ4,u1,a,8\nJ1,u2,a,6\nJ2,u2,a,1\nJ3,u2,a,3\nJ4,u2,a,2\n"
    "J1,u3,a,8\nJ2,u3,a,4\nJ3,u3,a,6\nJ4,u3,a,8\nJ1,u4,a,7\nJ2,u4,a,1\nJ3,u4,a,2\nJ4,u4,a,6\n"
    "J1,u5,a,10\nJ2,u5,a,5\nJ3,u5,a,6\nJ4,u5,a,9\nJ1,u6,a,6\nJ2,u6,a,2\nJ3,u6,a,4\nJ4,u6,a,7\n";
/* The same without the first mark of J2 and the second of J1. */
static const char WITH_HOLES[] =
    "judge,unit,indicator,score\n"
    "J1,u1,a,9\nJ3,u1,a,5\nJ4,u1,a,8\nJ2,u2,a,1\nJ3,u2,a,3\nJ4,u2,a,2\n"
    "J1,u3,a,8\nJ2,u3,a,4\nJ3,u3,a,6\nJ4,u3,a,8\nJ1,u4,a,7\nJ2,u4,a,1\nJ3,u4,a,2\nJ4,u4,a,6\n"
    "J1,u5,a,10\nJ2,u5,a,5\nJ3,u5,a,6\nJ4,u5,a,9\nJ1,u6,a,6\nJ2,u6,a,2\nJ3,u6,a,4\nJ4,u6,a,7\n";
static const char NOISY[] = "judge,unit,indicator,score\n"
                            "J1,u1,a,3\nJ2,u1,a,5\nJ3,u1,a,4\nJ4,u1,a,4\nJ1,u2,a,4\nJ2,u2,a,3\n"
                            "J3,u2,a,4\nJ4,u2,a,2\nJ1,u3,a,3\nJ2,u3,a,2\nJ3,u3,a,3\nJ4,u3,a,4\n"
                            "J1,u4,a,2\nJ2,u4,a,3\nJ3,u4,a,3\nJ4,u4,a,2\nJ1,u5,a,4\nJ2,u5,a,5\n"
                            "J3,u5,a,5\nJ4,u5,a,3\n";

static int n_judge_turns(const kp_explanation *of, const kp_robust_judge *judge) {
  int n = 0;
  for (int i = 0; i < of->n_turns; i++) {
    const kp_explain_turn *turn = &of->turn[i];
    if (turn->kind != KP_TURN_JUDGE)
      continue;
    const kp_robust_move *move = move_of(&judge[turn->judge], of->unit);
    assert_non_null(move);
    assert_int_equal(turn->grade, move->grade);
    assert_near("total without", turn->total, move->total, 0);
    n++;
  }
  return n;
}

/* How many grades turn on one judge: the explanations name as many, and with the same totals. */
static int turns_of(const char *pool, double pass, const char *marks, int n_units) {
  char index[512], *folder;
  snprintf(index, sizeof index,
           "return index { id = 's', title = 'S', indicator { 'a', title = 'A',\n"
           "  value = panel { range = { 0, 10 }, step = 1, pool = %s, min_judges = 2 },\n"
           "  score = linear { from = 0, to = 10 } },\n"
           "  grades = { grade { 'pass', at_least = %g }, grade { 'fail' } } }\n",
           pool, pass);
  const panel_file files[] = {{"index.lua", index}, {"panel.csv", marks}, {NULL, NULL}};
  job j = panel_case_run(&folder, files, n_units);
  kp_arena *arena = kp_arena_new();
  const kp_robust_judge *judge = judges_of(&j, arena);
  kp_explain_peers *peers = NULL;
  kp_explainer *explainer = NULL;
  must(kp_explain_peers_new(&peers, j.result, j.diag), j.diag);
  must(kp_explainer_new(&explainer, peers, j.diag), j.diag);
  int named = 0, moved = 0;
  for (int u = 0; u < n_units; u++) {
    kp_explanation made;
    const kp_explain_options how = {.en = true, .what_if = true};
    must(kp_explain_make(&made, explainer, u, &how, arena, j.diag), j.diag);
    named += n_judge_turns(&made, judge);
  }
  for (int k = 0; k < j.result->dataset->n_judges; k++)
    moved += judge[k].n_grades;
  assert_int_equal(named, moved);
  kp_explainer_free(explainer);
  kp_explain_peers_free(peers);
  kp_arena_free(arena);
  panel_case_clear(&j, folder);
  return named;
}

/* The table is complete, so the values of the additive model are the means: 6, 3, 6.5,
 * 4, 7.5, 4.75. At 55 u1 passes; without J1 it has 5, without J4 16/3 and fails. Without J2 u6 has
 * 17/3 and passes. Without J3 (19/3, 3, 20/3, 14/3, 8, 5) nothing turns. */
static void robust__an_explanation_names_the_same_judges_under_a_model(void **state) {
  (void)state;
  assert_int_equal(turns_of("adjusted", 55, SHROUT_FLEISS, 6), 3);
  assert_int_equal(turns_of("adjusted", 60, WITH_HOLES, 6), 2);
  assert_true(turns_of("rasch", 34, NOISY, 5) > 0);
  assert_int_equal(turns_of("mean", 55, SHROUT_FLEISS, 6), 3);
}

static void robust__is_the_same_on_any_number_of_threads(void **state) {
  (void)state;
  job j = job_run(G60, "datasets/g60/2024", NULL);
  kp_arena *arena = kp_arena_new();
  kp_set_threads(1);
  const kp_robust_judge *one = judges_of(&j, arena);
  kp_set_threads(4);
  const kp_robust_judge *four = judges_of(&j, arena);
  for (int k = 0; k < 5; k++) {
    assert_int_equal(one[k].n_moves, four[k].n_moves);
    assert_near("most", one[k].most_points, four[k].most_points, 0);
    for (int i = 0; i < one[k].n_moves; i++)
      assert_int_equal(one[k].move[i].unit, four[k].move[i].unit);
  }
  kp_set_threads(0);
  kp_arena_free(arena);
  job_clear(&j);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(robust__leaving_a_judge_out_equals_a_run_without_the_judges_rows),
      cmocka_unit_test(robust__names_the_grade_that_turns_on_one_judge),
      cmocka_unit_test(robust__a_cell_that_would_be_short_of_judges_keeps_its_value),
      cmocka_unit_test(robust__norms_are_found_anew),
      cmocka_unit_test(robust__an_explanation_names_the_same_judges_under_a_model),
      cmocka_unit_test(robust__is_the_same_on_any_number_of_threads),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
