/* SPDX-License-Identifier: GPL-3.0-or-later
 * The G60 indexes on their sample data.
 *
 * The three years of the annual assessment are computed a second time, independently
 * (g60_by_hand.h): points of every indicator, totals, grades and statuses must be those of the
 * engine. The stories that datasets/README.md tells are held one by one, and so are the results of
 * the two checklists. */
#include "support.h"

#include "g60_by_hand.h"
#include "job.h"

static const int YEARS[] = {2022, 2023, 2024};
enum { N_YEARS = 3 };

/* ---- Running ---- */

static job run_year(int year) {
  char dataset[64];
  snprintf(dataset, sizeof dataset, "datasets/g60/%d", year);
  return job_run("indicators/g60/alliance.lua", dataset, NULL);
}

static int unit_of(const job *j, const char *id) {
  for (int u = 0; u < kp_result_n_units(j->result); u++)
    if (strcmp(kp_result_unit_id(j->result, u), id) == 0)
      return u;
  fail_msg("no unit %s", id);
  return -1;
}

static const char *label(int year, const char *unit, const char *what) {
  static char text[128];
  snprintf(text, sizeof text, "%d %s %s", year, unit, what);
  return text;
}

static void assert_same_grade(int year, const char *unit, const char *got, const char *wanted) {
  if (!got || !wanted ? got != wanted : strcmp(got, wanted) != 0)
    fail_msg("%d %s: got grade %s, wanted %s", year, unit, got ? got : "none",
             wanted ? wanted : "none");
}

/* ---- The annual assessment ---- */

static void g60__points_of_indicators_and_areas_add_up_to_100(void **state) {
  (void)state;
  double all = 0;
  for (int a = 0; a < N_AREAS; a++) {
    double area = 0;
    for (int l = 0; l < N_LEAVES; l++)
      area += LEAF[l].area == a ? LEAF[l].points : 0;
    assert_near(AREA[a], area, AREA_POINTS[a], 0);
    all += area;
  }
  assert_near("the whole", all, 100, 0);
}

static void g60__totals_equal_a_plain_recomputation(void **state) {
  (void)state;
  for (int y = 0; y < N_YEARS; y++) {
    sample s = sample_read(YEARS[y]);
    job j = run_year(YEARS[y]);
    assert_int_equal(kp_result_n_units(j.result), s.units.n_rows - 1);
    for (int u = 0; u < kp_result_n_units(j.result); u++) {
      const char *unit = kp_result_unit_id(j.result, u);
      computed c = compute(&s, unit);
      double wanted = c.scored && is_eligible(&s, unit) ? c.total : NAN;
      assert_near(label(YEARS[y], unit, "total"), kp_result_total(j.result, u), wanted, 1e-12);
      assert_near(label(YEARS[y], unit, "total_full"), kp_result_total_full(j.result, u), wanted,
                  1e-12);
    }
    job_clear(&j);
    sample_clear(&s);
  }
}

static void g60__grades_and_statuses_follow_from_the_rules(void **state) {
  (void)state;
  for (int y = 0; y < N_YEARS; y++) {
    sample s = sample_read(YEARS[y]);
    job j = run_year(YEARS[y]);
    for (int u = 0; u < kp_result_n_units(j.result); u++) {
      const char *unit = kp_result_unit_id(j.result, u);
      computed c = compute(&s, unit);
      kp_unit_status wanted = wanted_status(&s, unit, &c);
      assert_near(label(YEARS[y], unit, "status"), kp_result_unit_status(j.result, u), wanted, 0);
      assert_same_grade(YEARS[y], unit, kp_result_grade(j.result, u),
                        wanted == KP_GRADED ? wanted_grade(&s, unit, &c) : NULL);
    }
    job_clear(&j);
    sample_clear(&s);
  }
}

/* The row of explanations.csv; -1: none. */
static int explained(const plain_csv *csv, const char *unit, const char *indicator) {
  int u = plain_find(csv, "id", NULL), i = plain_find(csv, "indicator", NULL);
  for (int r = 1; r < csv->n_rows; r++)
    if (strcmp(plain_cell(csv, r, u), unit) == 0 && strcmp(plain_cell(csv, r, i), indicator) == 0)
      return r;
  return -1;
}

static void compare_points(const plain_csv *csv, const sample *s, const char *unit) {
  computed c = compute(s, unit);
  int p = plain_find(csv, "points", NULL);
  assert_true(p >= 0);
  for (int l = 0; l < N_LEAVES; l++) {
    int r = explained(csv, unit, LEAF[l].id);
    assert_true(r > 0);
    const char *text = plain_cell(csv, r, p);
    double got = *text ? strtod(text, NULL) : NAN;
    double wanted = isnan(c.point[l]) && *text ? 0 : c.point[l];
    assert_near(label(s->year, unit, LEAF[l].id), got, wanted, 1e-12);
  }
}

static void g60__points_of_every_indicator_equal_the_plain_ones(void **state) {
  (void)state;
  for (int y = 0; y < N_YEARS; y++) {
    sample s = sample_read(YEARS[y]);
    job j = run_year(YEARS[y]);
    char *folder = support_folder(), *path = support_path(folder, "explanations.csv");
    kp_report_options options = {.lang = KP_ZH, .only = "explanations"};
    must(kp_report_write(j.result, folder, &options, j.diag), j.diag);
    plain_csv csv = plain_csv_read(path, NULL);
    for (int u = 0; u < kp_result_n_units(j.result); u++)
      if (kp_result_unit_status(j.result, u) == KP_GRADED)
        compare_points(&csv, &s, kp_result_unit_id(j.result, u));
    plain_csv_clear(&csv);
    free(path);
    support_folder_remove(folder);
    job_clear(&j);
    sample_clear(&s);
  }
}

/* ---- The stories of datasets/README.md ---- */

typedef struct {
  int year;
  const char *unit;
  kp_unit_status status;
  const char *grade;
  double total; /* NaN: not told, or none */
} story;

static const story STORIES[] = {
    {2022, "A01", KP_GRADED, "excellent", NAN},
    {2023, "A01", KP_GRADED, "excellent", NAN},
    {2024, "A01", KP_GRADED, "excellent", NAN},
    {2023, "A02", KP_GRADED, "pass", 88.36},     /* charter not adopted */
    {2024, "A03", KP_GRADED, "excellent", 86.6}, /* decided otherwise */
    {2024, "A04", KP_GRADED, "pass", 86.48},     /* performance 79.2 of 100 */
    {2022, "A05", KP_GRADED, "pass", 62.68},
    {2023, "A05", KP_GRADED, "pass", 75.78},
    {2024, "A05", KP_GRADED, "excellent", 89.6},
    {2024, "A06", KP_GRADED, "fail", 88.65}, /* 15 of 24 members */
    {2024, "A08", KP_GRADED, "pass", 73.18},
    {2024, "A09", KP_GRADED, "pass", 60.53}, /* 59.38 before the appeal */
    {2022, "A13", KP_GRADED, "pass", NAN},
    {2023, "A13", KP_GRADED, "fail", NAN},
    {2024, "A13", KP_GRADED, "fail", NAN},
    {2024, "A15", KP_UNDECIDED, NULL, NAN},
    {2022, "A17", KP_UNSCORED, NULL, NAN},
    {2022, "A18", KP_GRADED, "fail", NAN},
    {2023, "A18", KP_GRADED, "pass", NAN},
    {2022, "A20", KP_NOT_ELIGIBLE, NULL, NAN},
    {2023, "A20", KP_GRADED, "pass", NAN},
    {2022, "A22", KP_GRADED, "pass", NAN}, /* 9 members */
    {2024, "A24", KP_NOT_ELIGIBLE, NULL, NAN},
};

static void g60__each_story_ends_as_told(void **state) {
  (void)state;
  for (int y = 0; y < N_YEARS; y++) {
    job j = run_year(YEARS[y]);
    for (size_t i = 0; i < sizeof STORIES / sizeof *STORIES; i++) {
      const story *told = &STORIES[i];
      if (told->year != YEARS[y])
        continue;
      int u = unit_of(&j, told->unit);
      assert_near(label(told->year, told->unit, "status"), kp_result_unit_status(j.result, u),
                  told->status, 0);
      assert_same_grade(told->year, told->unit, kp_result_grade(j.result, u), told->grade);
      if (!isnan(told->total))
        assert_near(label(told->year, told->unit, "total"), kp_result_total(j.result, u),
                    told->total, 1e-12);
    }
    job_clear(&j);
  }
}

/* A unit that is listed 待核 keeps its grade, and the explanation begins by saying so. */
static void assert_listed(int year, const char *unit, const char *because) {
  job j = run_year(year);
  kp_text text = {0};
  must(kp_explain_unit(&text, j.result, unit_of(&j, unit), KP_ZH, false, j.diag), j.diag);
  char *details = strstr(text.at, "各项得分");
  assert_non_null(details);
  *details = '\0';
  if (because)
    assert_contains(text.at, because);
  assert_int_equal(strstr(text.at, "待核") != NULL, because != NULL);
  kp_text_free(&text);
  job_clear(&j);
}

static void g60__who_is_to_be_looked_at_is_listed_with_the_reason(void **state) {
  (void)state;
  assert_listed(2024, "A08", "技术合同成交额");
  assert_listed(2022, "A22", "成员一般不少于10家");
  assert_listed(2024, "A15", "九城市注册的成员不低于70%");
  assert_listed(2023, "A22", NULL);
  assert_listed(2024, "A06", NULL);
}

static void g60__a_decided_grade_stands_beside_the_computed_one(void **state) {
  (void)state;
  job j = run_year(2024);
  char *folder = support_folder(), *path = support_path(folder, "scores.csv");
  kp_report_options options = {.lang = KP_ZH, .only = "scores"};
  must(kp_report_write(j.result, folder, &options, j.diag), j.diag);
  plain_csv csv = plain_csv_read(path, NULL);
  int id = plain_find(&csv, "id", NULL), grade = plain_find(&csv, "grade", NULL);
  int decided = plain_find(&csv, "decided", NULL), n_differ = 0;
  for (int r = 1; r < csv.n_rows; r++) {
    bool differ = strcmp(plain_cell(&csv, r, grade), plain_cell(&csv, r, decided)) != 0;
    n_differ += differ;
    if (strcmp(plain_cell(&csv, r, id), "A03") == 0) {
      assert_string_equal(plain_cell(&csv, r, grade), "excellent");
      assert_string_equal(plain_cell(&csv, r, decided), "pass");
    }
  }
  assert_int_equal(n_differ, 1);
  plain_csv_clear(&csv);
  free(path);
  support_folder_remove(folder);
  job_clear(&j);
}

static int times_in(const char *text, const char *part) {
  int n = 0;
  for (const char *at = strstr(text, part); at; at = strstr(at + 1, part))
    n++;
  return n;
}

/* A09: 4 5 5.5 6.5 6.5 and 4 5 5.5 6.5 6.5 are pooled as 17/3 each, worth 0.7 and 0.8 a mark; J5
 * is one of the two who gave 6.5 in both, and without J5 both are 5.25: 1.5 * (17/3 - 5.25) = 0.625
 * points less. */
static void g60__the_grade_that_turns_on_one_judge_is_named(void **state) {
  (void)state;
  job j = run_year(2024);
  kp_text text = {0};
  must(kp_report_panel_text(&text, j.result, KP_ZH, false, 0, j.diag), j.diag);
  assert_contains(text.at, "A09）：若没有专家戊（J5），等次由合格变为不合格，总分60.53 → 59.91");
  assert_int_equal(times_in(text.at, "若没有"), 1);
  kp_text_free(&text);
  must(kp_explain_unit(&text, j.result, unit_of(&j, "A09"), KP_ZH, false, j.diag), j.diag);
  assert_contains(text.at, "去掉专家戊的评分，总分为59.91，等次变为“不合格”。");
  assert_int_equal(times_in(text.at, "去掉专家"), 1);
  kp_text_free(&text);
  job_clear(&j);
}

/* ---- The checklists ---- */

typedef struct {
  const char *unit;
  kp_unit_status status;
  const char *grade;
} checked;

static void compare_checklist(const char *index, const char *dataset, const checked *wanted,
                              int n) {
  job j = job_run(index, dataset, NULL);
  assert_int_equal(kp_result_n_units(j.result), n);
  for (int i = 0; i < n; i++) {
    int u = unit_of(&j, wanted[i].unit);
    assert_near(label(2024, wanted[i].unit, "status"), kp_result_unit_status(j.result, u),
                wanted[i].status, 0);
    assert_same_grade(2024, wanted[i].unit, kp_result_grade(j.result, u), wanted[i].grade);
    assert_near(label(2024, wanted[i].unit, "has no total"), kp_result_total(j.result, u), NAN, 0);
  }
  job_clear(&j);
}

static void g60__formation_is_met_not_met_or_undecided_as_told(void **state) {
  (void)state;
  static const checked WANTED[] = {
      {"F01", KP_GRADED, "meets"},     {"F02", KP_GRADED, "meets"},
      {"F03", KP_GRADED, "not_meets"}, {"F04", KP_GRADED, "not_meets"},
      {"F05", KP_GRADED, "not_meets"}, {"F06", KP_UNDECIDED, NULL},
      {"F07", KP_GRADED, "meets"},     {"F08", KP_GRADED, "not_meets"},
  };
  compare_checklist("indicators/g60/formation.lua", "datasets/g60-formation/2024", WANTED, 8);
}

static void g60__filing_is_complete_or_not_as_told(void **state) {
  (void)state;
  static const checked WANTED[] = {
      {"D01", KP_GRADED, "accepted"},        {"D02", KP_GRADED, "to_be_completed"},
      {"D03", KP_UNDECIDED, NULL},           {"D04", KP_GRADED, "accepted"},
      {"D05", KP_GRADED, "to_be_completed"}, {"D06", KP_GRADED, "accepted"},
  };
  compare_checklist("indicators/g60/filing.lua", "datasets/g60-filing/2024", WANTED, 6);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(g60__points_of_indicators_and_areas_add_up_to_100),
      cmocka_unit_test(g60__totals_equal_a_plain_recomputation),
      cmocka_unit_test(g60__grades_and_statuses_follow_from_the_rules),
      cmocka_unit_test(g60__points_of_every_indicator_equal_the_plain_ones),
      cmocka_unit_test(g60__each_story_ends_as_told),
      cmocka_unit_test(g60__who_is_to_be_looked_at_is_listed_with_the_reason),
      cmocka_unit_test(g60__a_decided_grade_stands_beside_the_computed_one),
      cmocka_unit_test(g60__the_grade_that_turns_on_one_judge_is_named),
      cmocka_unit_test(g60__formation_is_met_not_met_or_undecided_as_told),
      cmocka_unit_test(g60__filing_is_complete_or_not_as_told),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
