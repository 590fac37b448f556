/* SPDX-License-Identifier: GPL-3.0-or-later
 * What functions of an index read and give, and how it is said when they give nothing: a small
 * index and a folder of files a case, through the public interface. */
#include "support.h"

#include <sys/stat.h>

#include "job.h"

typedef struct {
  kp_diag *diag;
  kp_index *index;
  kp_dataset *dataset;
  kp_result *result;
  kp_status status;
  kp_text said;
  char *folder, *path; /* of the index */
} attempt;

/* Files are pairs of name and text, NULL-terminated; the dataset is the folder that holds them. */
static attempt attempt_run(const char *index, const char *const *files) {
  attempt a = {.diag = kp_diag_new(), .folder = support_folder()};
  char *data = support_path(a.folder, "2024.csv");
  data[strlen(data) - 4] = '\0';
  assert_int_equal(mkdir(data, 0700), 0);
  a.path = support_path(a.folder, "index.lua");
  support_write(a.path, index);
  for (int i = 0; files[i]; i += 2) {
    char *file = support_path(data, files[i]);
    support_write(file, files[i + 1]);
    free(file);
  }
  a.status = kp_index_load(&a.index, a.path, NULL, a.diag);
  if (a.status == KP_OK)
    a.status = kp_dataset_load(&a.dataset, data, a.index, NULL, a.diag);
  if (a.status == KP_OK)
    a.status = kp_run(&a.result, a.index, a.dataset, a.diag);
  assert_int_equal(kp_diag_text(&a.said, a.diag, KP_EN, false), KP_OK);
  free(data);
  return a;
}

static void attempt_clear(attempt *a) {
  kp_text_free(&a->said);
  kp_result_free(a->result);
  kp_dataset_free(a->dataset);
  kp_index_free(a->index);
  kp_diag_free(a->diag);
  support_folder_remove(a->folder);
  free(a->path);
}

#define HEAD "return index { id = \"t\", title = \"T\",\n"
#define UNITS "units.csv", "id,name\nU1,One\nU2,Two\n"

/* 0 / 0 of sound cells is the function's fault: its line is named, not a row of the data. */
static void functions__that_give_no_number_are_named_by_their_line(void **state) {
  (void)state;
  static const char *const files[] = {UNITS, "values.csv", "id,a\nU1,5\nU2,6\n", NULL};
  attempt a = attempt_run(HEAD "indicator { \"a\", score = asis },\n"
                               "indicator { \"b\", score = asis, value = function(unit)\n"
                               "  return (unit.a - unit.a) / 0\nend } }\n",
                          files);
  assert_int_equal(a.status, KP_INPUT);
  assert_contains(a.said.at, "index.lua:3: error: the function gives no number for 'b'");
  assert_contains(a.said.at, "2 times in all");
  assert_null(strstr(a.said.at, "units.csv"));
  attempt_clear(&a);
}

/* What is missing in the data stays the data's. */
static void functions__that_read_a_blank_leave_the_blame_with_the_data(void **state) {
  (void)state;
  static const char *const files[] = {UNITS, "values.csv", "id,a\nU1,\nU2,6\n", NULL};
  attempt a = attempt_run(HEAD "indicator { \"b\", score = asis, value = function(unit)\n"
                               "  return unit.a * 2\nend } }\n",
                          files);
  assert_int_equal(a.status, KP_INPUT);
  assert_null(strstr(a.said.at, "the function gives no number"));
  assert_contains(a.said.at, "'b' is missing");
  attempt_clear(&a);
}

/* treat = function(value, unit): 5, 6 and 900 become 5, 6 and 10, so that 6 scores 20. */
static void functions__that_treat_get_the_value(void **state) {
  (void)state;
  static const char *const files[] = {"units.csv", "id,a\nU1,5\nU2,6\nU3,900\n", NULL};
  attempt a = attempt_run(HEAD "indicator { \"a\", score = minmax,\n"
                               "  treat = function(value, unit) return math.min(value, 10) end } }",
                          files);
  assert_int_equal(a.status, KP_OK);
  assert_near("U1", kp_result_total(a.result, 0), 0, 1e-12);
  assert_near("U2", kp_result_total(a.result, 1), 20, 1e-12);
  assert_near("U3", kp_result_total(a.result, 2), 100, 1e-12);
  attempt_clear(&a);
}

/* The column helper and the roster acts are known to functions alone: neither is said to be unused,
 * and the roster's columns may be named. other is used by nobody. */
static void functions__make_columns_and_rosters_used(void **state) {
  (void)state;
  static const char *const files[] = {UNITS,
                                      "values.csv",
                                      "id,helper,other\nU1,5,1\nU2,6,1\n",
                                      "acts.csv",
                                      "who,what\nU1,x\nU1,y\nU2,z\n",
                                      NULL};
  attempt a = attempt_run(HEAD "sources = { acts = { file = \"visits.csv\", key = \"who\" } },\n"
                               "indicator { \"a\", score = asis, value = function(unit)\n"
                               "  return unit.helper + #unit.acts\nend } }\n",
                          files);
  assert_int_equal(a.status, KP_OK);
  assert_null(strstr(a.said.at, "'helper'"));
  assert_null(strstr(a.said.at, "acts"));
  assert_null(strstr(a.said.at, "visits"));
  assert_contains(a.said.at, "the column 'other' is not used");
  assert_near("U1", kp_result_total(a.result, 0), 7, 0);
  assert_near("U2", kp_result_total(a.result, 1), 7, 0);
  attempt_clear(&a);
}

/* 杭州 and 杭州市 are one city, 上海松江 another. */
static void functions__count_spellings_of_one_name_once(void **state) {
  (void)state;
  static const char *const files[] = {
      UNITS, "members.csv",
      "unit,city\nU1,杭州\nU1,杭州市\nU1,上海松江\nU1,南京\nU2,松江区\nU2,松江\n", NULL};
  attempt a = attempt_run(
      "local cities = names { [\"松江\"] = { \"上海松江\", \"松江区\" }, [\"杭州\"] = "
      "{ \"杭州市\" } }\n" HEAD
      "indicator { \"a\", score = asis, value = count { \"members\", distinct = \"city\", "
      "city = cities } } }\n",
      files);
  assert_int_equal(a.status, KP_OK);
  assert_near("U1", kp_result_total(a.result, 0), 2, 0);
  assert_near("U2", kp_result_total(a.result, 1), 1, 0);
  attempt_clear(&a);
}

/* A column that the data have not is placed in the index as well, with the nearest there is. */
static void functions__of_dates_name_the_line_that_asks_for_a_column(void **state) {
  (void)state;
  static const char *const files[] = {"units.csv", "id,founded,a\nU1,2020-1-1,5\n", NULL};
  attempt a = attempt_run(HEAD "indicator { \"a\", score = asis },\n"
                               "eligible = require_that { \"old\", "
                               "full_years(\"fonded\", period.last), at_least = 1 } }\n",
                          files);
  assert_int_equal(a.status, KP_INPUT);
  assert_contains(a.said.at, "the data have no 'fonded'");
  assert_contains(a.said.at, "did you mean 'founded'? it is asked for at");
  assert_contains(a.said.at, "index.lua:3");
  attempt_clear(&a);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(functions__that_give_no_number_are_named_by_their_line),
      cmocka_unit_test(functions__that_read_a_blank_leave_the_blame_with_the_data),
      cmocka_unit_test(functions__that_treat_get_the_value),
      cmocka_unit_test(functions__make_columns_and_rosters_used),
      cmocka_unit_test(functions__count_spellings_of_one_name_once),
      cmocka_unit_test(functions__of_dates_name_the_line_that_asks_for_a_column),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
