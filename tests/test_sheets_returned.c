/* SPDX-License-Identifier: GPL-3.0-or-later
 * Promises of kp_collect on tables that judges or the office put together: no column and no mark is
 * lost in silence, recusals are understood where they are written, what is said twice is said to
 * be, and what is missing is said once a judge. */
#include "base/text.h"
#include "sheets_case.h"

#define ANSWERS(...) ((const char *const[]){__VA_ARGS__, NULL})

static void assert_no_panel(const year *y) {
  char *panel = year_text(y->data, "panel.csv");
  assert_null(panel);
}

/* ---- Columns ---- */

/* A column of nobody would take its marks with it. */
static void sheets__a_column_that_is_no_judge_is_refused(void **state) {
  year *y = *state;
  year_must_sheets(y, KP_SHEETS_JUDGES);
  char *path = support_path(y->out, "all.csv");
  support_write(path, "unit,indicator,赵一,钱六,J3\nA1,craft,8.5,,6\nA2,craft,7,9,回避\n");
  assert_int_equal(year_collect(y, true, false), KP_INPUT);
  assert_contains(y->said, "all.csv:1:4: error: the column '钱六' is no judge of the list");
  assert_contains(y->said, "did you mean 钱二 (J2)?");
  assert_no_panel(y);
  support_write(path, "unit,name,indicator,赵一,钱二,J3,note,spare\n"
                      "A1,甲联盟,craft,8.5,,6,稳,\nA2,乙联盟,craft,7,9,回避,,\n");
  if (year_collect(y, true, true) != KP_OK)
    fail_msg("%s", y->said);
  free(path);
}

static void sheets__a_judges_column_beside_scores_is_refused(void **state) {
  year *y = *state;
  year_must_sheets(y, KP_SHEETS_JUDGES);
  char *path = support_path(y->out, "back.csv");
  support_write(path, "judge,unit,indicator,score,钱二\nJ1,A1,craft,8,\nJ1,A2,craft,8,7\n");
  assert_int_equal(year_collect(y, false, false), KP_INPUT);
  assert_contains(y->said,
                  "back.csv:1:5: error: there is a column of scores and a column of 钱二 (J2)");
  assert_no_panel(y);
  free(path);
}

/* ---- Recusals ---- */

static void sheets__a_recusal_may_be_written_where_the_judge_is_recused(void **state) {
  year *y = *state;
  year_must_sheets(y, KP_SHEETS_JUDGES);
  char *path = support_path(y->out, "all.csv");
  support_write(path, "unit,indicator,赵一,J2,J3\nA1,工艺,8.5,回避,6\nA2,craft,7,9,recused\n");
  if (year_collect(y, false, true) != KP_OK)
    fail_msg("%s", y->said);
  assert_string_equal(y->said, "");
  char *panel = year_text(y->data, "panel.csv");
  assert_contains(panel, "J3,A2,craft,回避");
  free(panel);
  free(path);
}

static void sheets__a_mark_by_a_recused_judge_names_the_recusal(void **state) {
  year *y = *state;
  year_must_sheets(y, KP_SHEETS_JUDGES);
  char *path = support_path(y->out, "all.csv");
  support_write(path, "unit,indicator,赵一,J2,J3\nA1,工艺,8.5,8,6\nA2,craft,7,9,5\n");
  assert_int_equal(year_collect(y, false, false), KP_INPUT);
  assert_contains(y->said,
                  "all.csv:2:4: error: 钱二 (J2) is recused from 甲联盟 (A1) (recusals.csv:2)");
  assert_contains(y->said, "a mark of 8 for 工艺 (craft)");
  assert_contains(y->said, "clear this cell or write 'recused'");
  if (strstr(y->said, "delete"))
    fail_msg("%s", y->said);
  assert_no_panel(y);
  free(path);
}

static void sheets__a_mark_that_nobody_asked_for_is_refused(void **state) {
  year *y = *state;
  year_put(y, "assignments.csv", "judge,unit\nJ1,A2\nJ2,\nJ3,\n");
  year_must_sheets(y, KP_SHEETS_JUDGES);
  char *path = support_path(y->out, "back.csv");
  support_write(path, "judge,unit,indicator,score\nJ1,A1,craft,8\n");
  assert_int_equal(year_collect(y, false, false), KP_INPUT);
  assert_contains(y->said,
                  "back.csv:2:4: error: 甲联盟 (A1) / 工艺 (craft) did not stand on the form of "
                  "赵一 (J1)");
  free(path);
}

/* ---- Twice, and missing ---- */

static void sheets__the_same_row_twice_is_told_with_both_places(void **state) {
  year *y = *state;
  year_must_sheets(y, KP_SHEETS_JUDGES);
  char *path = support_path(y->out, "back.csv"), *other = support_path(y->out, "other.csv");
  support_write(path,
                "judge,unit,indicator,score\nJ1,A1,craft,8\nJ1,A2,craft,7\nJ1,A1,craft,8.0\n");
  assert_int_equal(year_collect(y, false, false), KP_OK);
  assert_contains(y->said, "back.csv:4:4: warning: 甲联盟 (A1) / 工艺 (craft) stands in ");
  assert_contains(y->said, "back.csv:2:4 already");
  support_write(path, "judge,unit,indicator,score\nJ1,A1,craft,8\nJ1,A2,craft,7\n");
  support_write(other, "judge,unit,indicator,score\nJ1,A2,craft,7\nJ1,A1,craft,8\n");
  assert_int_equal(year_collect(y, true, false), KP_OK);
  assert_contains(y->said, "other.csv:2:4: warning: 2 cells stand in another file already");
  assert_contains(y->said, "back.csv:3:4");
  free(path);
  free(other);
}

/* Six units, of which a judge marks one: a sentence, not five. */
static void sheets__what_is_missing_is_said_once_a_judge(void **state) {
  year *y = *state;
  year_put(y, "units.csv", "id,name\nA1,甲\nA2,乙\nA3,丙\nA4,丁\nA5,戊\nA6,己\n");
  year_must_sheets(y, KP_SHEETS_JUDGES);
  year_answer(y, "judge-J1.csv", "score", ANSWERS("8.5", "", "", "", "", ""));
  assert_int_equal(year_collect(y, false, false), KP_OK);
  assert_contains(y->said,
                  "judge-J1.csv:3:8: warning: 赵一 (J1) gave no mark in 5 cells: 乙 (A2) / 工艺 "
                  "(craft), 丙 (A3)");
  assert_contains(y->said, "and 2 more");
  const char *first = strstr(y->said, "gave no mark");
  assert_null(strstr(first + 1, "gave no mark"));
}

static void sheets__a_row_at_fault_is_not_missed_as_well(void **state) {
  static const char *const rows[] = {"J1,A9,craft,8", "J1,A2,crafts,8", "J1,A2,craft,80",
                                     "J9,A2,craft,8"};
  year *y = *state;
  year_must_sheets(y, KP_SHEETS_JUDGES);
  char *path = support_path(y->out, "back.csv");
  for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
    char text[160];
    snprintf(text, sizeof text, "judge,unit,indicator,score\nJ1,A1,craft,8\n%s\n", rows[i]);
    support_write(path, text);
    assert_int_equal(year_collect(y, false, false), KP_INPUT);
    assert_contains(y->said, "back.csv:3:");
    if (strstr(y->said, "not in the form") || strstr(y->said, "gave no mark"))
      fail_msg("%s", y->said);
  }
  free(path);
}

/* ---- Who is not assessed ---- */

/* A1 was founded too late, of A2 it is not known: A1 alone is left out. */
static void make_eligible(year *y, const char *missing) {
  kp_buf text = {0};
  const char *cut = strstr(year_index, "missing = 'none',");
  kp_buf_add_bytes(&text, year_index, (size_t)(cut - year_index));
  kp_buf_printf(&text,
                "eligible = require_that { 'full_year', title = '满1年', basis = 'ours',\n"
                "    full_years(column 'founded', period.last), at_least = 1%s },\n  %s",
                missing, cut);
  support_write(y->index, text.at);
  kp_buf_clear(&text);
  year_put(y, "units.csv", "id,name,founded\nA1,甲联盟,2024-08-01\nA2,乙联盟,\n");
}

static void sheets__who_is_not_assessed_is_left_out_and_named(void **state) {
  static const char *const missing[] = {"", ", missing = 'fail'"};
  year *y = *state;
  for (int i = 0; i < 2; i++) {
    make_eligible(y, missing[i]);
    year_must_sheets(y, KP_SHEETS_JUDGES);
    assert_contains(y->said, "note: 甲联盟 (A1) is not eligible and not assessed this period");
    char *csv = year_text(y->out, "judge-J1.csv"), *html = year_text(y->out, "judge-J1.html");
    assert_null(strstr(csv, "A1"));
    assert_contains(csv, "J1,A2,");
    assert_contains(html, "<li>甲联盟 (A1): not eligible, so not assessed this period");
    assert_null(strstr(html, "<li>乙联盟"));
    free(csv);
    free(html);
  }
  year_answer(y, "judge-J1.csv", "score", ANSWERS("7"));
  year_answer(y, "judge-J2.csv", "score", ANSWERS("9"));
  year_answer(y, "judge-J3.csv", "score", ANSWERS("6"));
  if (year_collect(y, false, true) != KP_OK)
    fail_msg("%s", y->said);
  assert_string_equal(y->said, "");
}

static void sheets__who_is_not_assessed_has_no_visit_but_may_say_so(void **state) {
  year *y = *state;
  make_eligible(y, "");
  year_put(y, "values.csv", "unit,indicator,value\nA1,rate,4\nA2,rate,3\n");
  year_must_sheets(y, KP_SHEETS_VISITS);
  char *none = year_text(y->out, "visit-A1.csv"), *visit = year_text(y->out, "visit-A2.csv");
  assert_null(none);
  assert_non_null(visit);
  year_must_sheets(y, KP_SHEETS_UNITS);
  char *unit = year_text(y->out, "unit-A1.csv");
  assert_non_null(unit);
  free(visit);
  free(unit);
}

int main(void) {
#define CASE(name) cmocka_unit_test_setup_teardown(name, year_set_up, year_tear_down)
  const struct CMUnitTest tests[] = {
      CASE(sheets__a_column_that_is_no_judge_is_refused),
      CASE(sheets__a_judges_column_beside_scores_is_refused),
      CASE(sheets__a_recusal_may_be_written_where_the_judge_is_recused),
      CASE(sheets__a_mark_by_a_recused_judge_names_the_recusal),
      CASE(sheets__a_mark_that_nobody_asked_for_is_refused),
      CASE(sheets__the_same_row_twice_is_told_with_both_places),
      CASE(sheets__what_is_missing_is_said_once_a_judge),
      CASE(sheets__a_row_at_fault_is_not_missed_as_well),
      CASE(sheets__who_is_not_assessed_is_left_out_and_named),
      CASE(sheets__who_is_not_assessed_has_no_visit_but_may_say_so),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
