/* SPDX-License-Identifier: GPL-3.0-or-later
 * Units of a comparison: who is whom, what is said of those without two totals, the three years of
 * the G60 sample, and a year whose index changed. */
#include "support.h"

#include <math.h>

#include "compare_case.h"

static const char *const ALLIANCE = "indicators/g60/alliance.lua";
static const char *const NEXT = "tests/compare/alliance_next.lua";

/* ---- Who is whom ---- */

static void write_folder(const char *folder, const char *year, const char *units,
                         const char *aliases) {
  char *path = support_path(folder, year);
  char command[600];
  snprintf(command, sizeof command, "mkdir -p '%s'", path);
  assert_int_equal(system(command), 0);
  char *file = support_path(path, "units.csv");
  support_write(file, units);
  free(file);
  if (aliases) {
    file = support_path(path, "aliases.csv");
    support_write(file, aliases);
    free(file);
  }
  free(path);
}

static void compare__finds_units_that_came_went_or_were_renamed(void **state) {
  (void)state;
  char *folder = support_folder(), *index = support_path(folder, "i.lua");
  support_write(index, "return index { id = \"i\", title = \"I\", scale = { 0, 100 }, missing = "
                       "\"none\",\n indicator { \"a\", weight = 1, score = asis },\n"
                       " grades = { grade { \"good\", at_least = 50 }, grade { \"poor\" } } }\n");
  write_folder(folder, "2023", "id,name,a\nA1,one,40\nA2,two,50\nA3,three,60\nA5,five,\n", NULL);
  write_folder(folder, "2024", "id,name,a\nA4,four,70\nB2,two,55\nA1,one,45\nA5,five,10\n",
               "old,new,from\nX2,B2,2024\nA2,X2,2024\n");
  char *years[2] = {support_path(folder, "2023"), support_path(folder, "2024")};
  job side[2] = {run_at(index, years[0], NULL), run_at(index, years[1], NULL)};
  kp_diag *diag = kp_diag_new();
  kp_compare *compare = compare_jobs((job *const[]){&side[0], &side[1]}, 2, KP_NORMS_MOVING, diag);
  const kp_compare_step *step = &compare->step[0];
  assert_int_equal(step->n_changes, 5);
  const kp_change *renamed = change_of(step, "B2");
  assert_string_equal(renamed->old_id, "A2");
  assert_near("delta", renamed->delta, 5, 1e-12);
  assert_contains(renamed->sentence[KP_EN], "B2 two (formerly A2) stays good");
  assert_contains(renamed->sentence[KP_ZH], "（原A2）");
  assert_int_equal(change_of(step, "A4")->state, KP_CHANGE_CAME);
  assert_contains(change_of(step, "A4")->sentence[KP_EN], "it is not in 2023");
  assert_int_equal(change_of(step, "A3")->state, KP_CHANGE_WENT);
  assert_contains(change_of(step, "A3")->sentence[KP_EN], "not in 2024 any more");
  const kp_change *unscored = change_of(step, "A5");
  assert_int_equal(unscored->state, KP_CHANGE_NO_TOTAL);
  assert_near("no delta", unscored->delta, NAN, 0);
  assert_contains(unscored->sentence[KP_EN], "no total in 2023 (a value is missing)");
  assert_int_equal(step->n_renamed, 1);
  assert_int_equal(step->n_split, 2);
  assert_int_equal(step->transition[1 * 3 + 1], 1); /* A1 stays poor */
  assert_int_equal(step->transition[0 * 3 + 0], 1); /* A2 stays good */
  assert_int_equal(step->transition[2 * 3 + 1], 1); /* A5 had none */
  kp_compare_free(compare);
  kp_diag_free(diag);
  for (int k = 0; k < 2; k++) {
    job_clear(&side[k]);
    free(years[k]);
  }
  free(index);
  support_folder_remove(folder);
}

static void compare__does_not_hang_on_the_order_of_units(void **state) {
  (void)state;
  design d[2] = {{.weight = {3, 2, 1, 1, 2, 3}, .goal = {9, 9, 9, 9, 9, 9}, .dimension = {1, 1}},
                 {.weight = {3, 2, 2, 1, 0, 3}, .goal = {8, 9, 9, 9, 9, 9}, .dimension = {2, 1}}};
  d[0].pass = d[1].pass = 60;
  figures f[2] = {{.n_units = 25}, {.n_units = 25}}, turned[2];
  static char ids[25][8];
  uint64_t seed = 11;
  for (int u = 0; u < 25; u++) {
    snprintf(ids[u], sizeof ids[u], "N%02d", u);
    for (int side = 0; side < 2; side++) {
      f[side].id[u] = ids[u];
      for (int k = 0; k < MOST_LEAVES; k++)
        f[side].value[u][k] = floor(drawn(&seed) * 100) / 10;
    }
  }
  memcpy(turned, f, sizeof f);
  for (int u = 0; u < 25; u++) {
    turned[1].id[u] = f[1].id[24 - u];
    memcpy(turned[1].value[u], f[1].value[24 - u], sizeof f[1].value[u]);
  }
  compared a = compare_designs(d, f, KP_NORMS_MOVING);
  compared b = compare_designs(d, turned, KP_NORMS_MOVING);
  for (int u = 0; u < 25; u++) {
    const kp_change *x = change_of(&a.compare->step[0], ids[u]);
    const kp_change *y = change_of(&b.compare->step[0], ids[u]);
    for (int c = 0; c < KP_CAUSES; c++)
      assert_near(ids[u], x->part[c], y->part[c], 0);
    assert_string_equal(x->sentence[KP_ZH], y->sentence[KP_ZH]);
    assert_int_equal(x->n_parts, y->n_parts);
  }
  compared_clear(&a);
  compared_clear(&b);
}

/* A lookup whose words changed with the data cannot read the other side's: that indicator counts as
 * rules alone, the other one is split as ever. */
static void compare__keeps_what_cannot_be_scored_to_its_own_indicator(void **state) {
  (void)state;
  char *folder = support_folder();
  static const char *const index_text[2] = {"[\"甲\"] = 100, [\"乙\"] = 50",
                                            "[\"A\"] = 100, [\"B\"] = 60"};
  static const char *const data_text[2] = {"id,x,y\nU,甲,5\n", "id,x,y\nU,B,6\n"};
  job side[2];
  for (int k = 0; k < 2; k++) {
    char text[400], name[16];
    snprintf(text, sizeof text,
             "return index { id = \"i\", title = \"I\", scale = { 0, 100 },\n"
             " indicator { \"x\", weight = 1, score = lookup { %s } },\n"
             " indicator { \"y\", weight = 1, score = linear { from = 0, to = 10 } } }\n",
             index_text[k]);
    snprintf(name, sizeof name, "%d.lua", k);
    char *index = support_path(folder, name);
    snprintf(name, sizeof name, "%d.csv", k);
    char *data = support_path(folder, name);
    support_write(index, text);
    support_write(data, data_text[k]);
    side[k] = run_at(index, data, NULL);
    free(index);
    free(data);
  }
  kp_diag *diag = kp_diag_new();
  kp_compare *compare = compare_jobs((job *const[]){&side[0], &side[1]}, 2, KP_NORMS_MOVING, diag);
  const kp_change *change = &compare->step[0].change[0];
  assert_false(compare->step[0].held_back);
  assert_near("rules", change->part[KP_CAUSE_RULES], -20, 1e-12);
  assert_near("data", change->part[KP_CAUSE_DATA], 5, 1e-12);
  assert_adds_up(change);
  kp_compare_free(compare);
  kp_diag_free(diag);
  job_clear(&side[0]);
  job_clear(&side[1]);
  support_folder_remove(folder);
}

/* The old data have no z, the new ones no x: each is scored on its own side's data alone. */
static void compare__scores_a_dropped_and_an_added_indicator_on_their_own_data(void **state) {
  (void)state;
  char *folder = support_folder();
  static const char *const other[2] = {"x", "z"};
  static const char *const data_text[2] = {"id,x,y\nU,5,5\n", "id,y,z\nU,6,9\n"};
  job side[2];
  for (int k = 0; k < 2; k++) {
    char text[400], name[16];
    snprintf(text, sizeof text,
             "return index { id = \"i\", title = \"I\", scale = { 0, 100 },\n"
             " indicator { \"%s\", weight = 1, score = linear { from = 0, to = 10 } },\n"
             " indicator { \"y\", weight = 1, score = linear { from = 0, to = 10 } } }\n",
             other[k]);
    snprintf(name, sizeof name, "%d.lua", k);
    char *index = support_path(folder, name);
    snprintf(name, sizeof name, "%d.csv", k);
    char *data = support_path(folder, name);
    support_write(index, text);
    support_write(data, data_text[k]);
    side[k] = run_at(index, data, NULL);
    free(index);
    free(data);
  }
  kp_diag *diag = kp_diag_new();
  kp_compare *compare = compare_jobs((job *const[]){&side[0], &side[1]}, 2, KP_NORMS_MOVING, diag);
  const kp_change *change = &compare->step[0].change[0];
  /* y 50 to 60 is half of the total; x at 50 gives way to z at 90, half of the total too */
  assert_near("data", change->part[KP_CAUSE_DATA], 5, 1e-12);
  assert_near("structure", change->part[KP_CAUSE_STRUCTURE], 20, 1e-12);
  for (int p = 0; p < change->n_parts; p++)
    assert_int_equal(change->parts[p].held, strcmp(change->parts[p].id, "y") != 0);
  assert_adds_up(change);
  kp_compare_free(compare);
  kp_diag_free(diag);
  job_clear(&side[0]);
  job_clear(&side[1]);
  support_folder_remove(folder);
}

/* ---- Ranks ---- */

/* Totals 1 … 5 become 1, 2, 2, 5, 3: worked out by hand. Spearman of the ranks (1, 2.5, 2.5, 5, 4)
 * with (1 … 5) is 8.5 / sqrt(10 * 9.5); tau b is (8 - 1) / sqrt(10 * 9). */
static void compare__correlates_ranks(void **state) {
  (void)state;
  char *folder = support_folder(), *index = support_path(folder, "i.lua");
  char *data[2] = {support_path(folder, "0.csv"), support_path(folder, "1.csv")};
  support_write(index, "return index { id = \"i\", title = \"I\", scale = { 0, 10 },\n"
                       " indicator { \"a\", weight = 1, score = asis } }\n");
  support_write(data[0], "id,a\nA,1\nB,2\nC,3\nD,4\nE,5\n");
  support_write(data[1], "id,a\nA,1\nB,2\nC,2\nD,5\nE,3\n");
  job side[2] = {run_at(index, data[0], NULL), run_at(index, data[1], NULL)};
  kp_diag *diag = kp_diag_new();
  kp_compare *compare = compare_jobs((job *const[]){&side[0], &side[1]}, 2, KP_NORMS_MOVING, diag);
  assert_near("spearman", compare->step[0].spearman, 8.5 / sqrt(10 * 9.5), 1e-12);
  assert_near("kendall", compare->step[0].kendall, 7 / sqrt(10 * 9), 1e-12);
  kp_compare_free(compare);
  kp_diag_free(diag);
  for (int k = 0; k < 2; k++) {
    job_clear(&side[k]);
    free(data[k]);
  }
  free(index);
  support_folder_remove(folder);
}

/* ---- The G60 sample ---- */

static void compare__g60_years_under_one_index_differ_by_data_alone(void **state) {
  (void)state;
  job years[3] = {job_run(ALLIANCE, "datasets/g60/2022", NULL),
                  job_run(ALLIANCE, "datasets/g60/2023", NULL),
                  job_run(ALLIANCE, "datasets/g60/2024", NULL)};
  kp_diag *diag = kp_diag_new();
  kp_compare *compare =
      compare_jobs((job *const[]){&years[0], &years[1], &years[2]}, 3, KP_NORMS_MOVING, diag);
  assert_int_equal(compare->n_steps, 3);
  assert_int_equal(compare->step[2].from, 0);
  assert_int_equal(compare->step[2].to, 2);
  int n = 0;
  for (int s = 0; s < 3; s++)
    for (int k = 0; k < compare->step[s].n_changes; k++) {
      const kp_change *change = &compare->step[s].change[k];
      if (change->state != KP_CHANGE_SPLIT)
        continue;
      assert_near(change->id, change->part[KP_CAUSE_DATA], change->delta, 0);
      assert_adds_up(change);
      n++;
    }
  assert_true(n >= 60);
  kp_compare_free(compare);
  kp_diag_free(diag);
  for (int k = 0; k < 3; k++)
    job_clear(&years[k]);
}

static bool has_part(const kp_compare_step *step, kp_cause cause, const char *id) {
  for (int k = 0; k < step->n_changes; k++)
    for (int p = 0; p < step->change[k].n_parts; p++)
      if (step->change[k].parts[p].cause == cause && !strcmp(step->change[k].parts[p].id, id))
        return true;
  return false;
}

static void compare__g60_a_year_whose_index_changed_is_split(void **state) {
  (void)state;
  job years[2] = {job_run(ALLIANCE, "datasets/g60/2023", NULL),
                  job_run(NEXT, "datasets/g60/2024", NULL)};
  kp_diag *diag = kp_diag_new();
  kp_compare *compare =
      compare_jobs((job *const[]){&years[0], &years[1]}, 2, KP_NORMS_MOVING, diag);
  const kp_compare_step *step = &compare->step[0];
  assert_false(step->held_back);
  for (int k = 0; k < step->n_changes; k++)
    assert_adds_up(&step->change[k]);
  assert_true(has_part(step, KP_CAUSE_RULES, "tech_contracts"));
  assert_true(has_part(step, KP_CAUSE_RULES, "matchmaking"));
  assert_false(has_part(step, KP_CAUSE_RULES, "patents"));
  assert_true(has_part(step, KP_CAUSE_STRUCTURE, "exchanges")); /* dropped */
  assert_true(has_part(step, KP_CAUSE_STRUCTURE, "forums"));    /* added */
  assert_true(has_part(step, KP_CAUSE_WEIGHTS, "breakthrough"));
  assert_true(step->mean_part[KP_CAUSE_GATES] < 0); /* less may be added */
  assert_int_equal(step->n_whole, 0);
  kp_compare_free(compare);
  kp_diag_free(diag);
  job_clear(&years[0]);
  job_clear(&years[1]);
}

static void compare__two_indexes_on_one_dataset_have_no_part_in_data(void **state) {
  (void)state;
  job sides[2] = {job_run(ALLIANCE, "datasets/g60/2024", NULL),
                  job_run(NEXT, "datasets/g60/2024", NULL)};
  kp_diag *diag = kp_diag_new();
  kp_compare *compare =
      compare_jobs((job *const[]){&sides[0], &sides[1]}, 2, KP_NORMS_MOVING, diag);
  for (int k = 0; k < compare->step[0].n_changes; k++) {
    const kp_change *change = &compare->step[0].change[k];
    assert_adds_up(change);
    if (change->state == KP_CHANGE_SPLIT)
      assert_near(change->id, change->part[KP_CAUSE_DATA], 0, 0);
  }
  kp_compare_free(compare);
  kp_diag_free(diag);
  job_clear(&sides[0]);
  job_clear(&sides[1]);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(compare__finds_units_that_came_went_or_were_renamed),
      cmocka_unit_test(compare__does_not_hang_on_the_order_of_units),
      cmocka_unit_test(compare__keeps_what_cannot_be_scored_to_its_own_indicator),
      cmocka_unit_test(compare__scores_a_dropped_and_an_added_indicator_on_their_own_data),
      cmocka_unit_test(compare__correlates_ranks),
      cmocka_unit_test(compare__g60_years_under_one_index_differ_by_data_alone),
      cmocka_unit_test(compare__g60_a_year_whose_index_changed_is_split),
      cmocka_unit_test(compare__two_indexes_on_one_dataset_have_no_part_in_data),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
