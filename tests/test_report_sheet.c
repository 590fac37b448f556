/* SPDX-License-Identifier: GPL-3.0-or-later
 * Promises of a unit's sheet on a terminal (kp_explain_unit): columns line up, both languages are
 * whole, and a lack of memory is said wherever it comes. */
#include "explain_job.h"

#define POINTS "tests/explain/points/index.lua", "tests/explain/points/2024"

static void report__says_that_memory_is_out_wherever_it_runs_out(void **state) {
  (void)state;
  job j = job_run(POINTS, NULL);
  kp_status status = KP_SYSTEM;
  for (int64_t n = 0; status != KP_OK && n < 1000000; n += 1 + n / 6) {
    kp_text text = {0};
    kp_memory_fail_after(n);
    status = kp_explain_unit(&text, j.result, 1, KP_ZH, false, NULL);
    kp_memory_fail_after(-1);
    assert_true(status == KP_OK || (status == KP_SYSTEM && !text.at));
    kp_text_free(&text);
  }
  assert_int_equal(status, KP_OK);
  job_clear(&j);
}

static void report__a_sheet_lines_up(void **state) {
  (void)state;
  job j = job_run(POINTS, NULL);
  kp_text zh = {0}, en = {0}, colour = {0};
  must(kp_explain_unit(&zh, j.result, 0, KP_ZH, false, j.diag), j.diag);
  must(kp_explain_unit(&en, j.result, 0, KP_EN, false, j.diag), j.diag);
  must(kp_explain_unit(&colour, j.result, 0, KP_ZH, true, j.diag), j.diag);
  assert_contains(zh.at, "  指标            数值    计分   满分  失分  名次  来源\n");
  assert_contains(zh.at,
                  "    联合攻关项目  5项    15.00  18.00  3.00   2/4  activities.csv:2,3,4,5,6\n");
  assert_contains(zh.at, "    评分：张 8、李 8、王 9.5\n");
  assert_contains(zh.at, "审定等次：合格（decisions.csv:2）。依据：会议纪要3号。\n");
  assert_contains(en.at, "What alone would turn the grade\n");
  assert_contains(colour.at, "\033[1m各项得分\033[0m\n");
  assert_null(strchr(zh.at, '\033'));
  kp_text_free(&zh);
  kp_text_free(&en);
  kp_text_free(&colour);
  job_clear(&j);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(report__says_that_memory_is_out_wherever_it_runs_out),
      cmocka_unit_test(report__a_sheet_lines_up),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
