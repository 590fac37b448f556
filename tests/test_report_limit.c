/* SPDX-License-Identifier: GPL-3.0-or-later
 * Promises of scores.csv: what stands in a column of its own is what its name says. */
#include "job.h"

static void report__the_limit_on_adjustments_is_not_what_rounding_does(void **state) {
  (void)state;
  /* 84.94 is rounded to 84.9, and no limit is reached: the column says 0. */
  char *folder = support_folder();
  char *index = support_path(folder, "index.lua"), *data = support_path(folder, "data.csv");
  char *scores = support_path(folder, "scores.csv");
  support_write(
      index,
      "return index { id = \"x\", title = \"x\", round = { digits = 1, at = \"indicator\" },\n"
      "indicator { \"a\", score = asis }, adjust { \"b\", points = each { 1, upto = 5 } },\n"
      "adjustments = { at_most = 3 } }\n");
  support_write(data, "id,a,b\nu,84.94,2\nv,84.94,5\n");
  job j = {.diag = kp_diag_new()};
  must(kp_index_load(&j.index, index, NULL, j.diag), j.diag);
  must(kp_dataset_load(&j.dataset, data, j.index, NULL, j.diag), j.diag);
  must(kp_run(&j.result, j.index, j.dataset, j.diag), j.diag);
  must(kp_report_write(j.result, folder, &(kp_report_options){.only = "scores"}, j.diag), j.diag);
  char *text = support_read(scores, NULL);
  assert_contains(text, "86.9,86.9,2,,,84.94,2,0\r\n");
  assert_contains(text, "87.9,87.9,1,,,84.94,5,-2\r\n");
  free(text);
  free(index);
  free(data);
  free(scores);
  job_clear(&j);
  support_folder_remove(folder);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(report__the_limit_on_adjustments_is_not_what_rounding_does),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
