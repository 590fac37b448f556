/* SPDX-License-Identifier: GPL-3.0-or-later
 * Tests across periods: norms over all years or one, and what stands in from another year, on
 * folders written for each case; the whole way through the public interface and the program. */
#include "support.h"

#include <math.h>
#include <sys/stat.h>

#include "kaoping.h"
#include "run/result.h"

typedef struct {
  char *folder, *index_path;
  kp_diag *diag;
  kp_index *index;
  kp_dataset *dataset;
  kp_result *result;
} job;

/* units[i] is units.csv of 2022 + i. */
static job job_new(const char *indicator, const char *const *units) {
  job j = {.folder = support_folder(), .diag = kp_diag_new()};
  j.index_path = support_path(j.folder, "index.lua");
  kp_buf text = {0};
  kp_buf_printf(&text, "return index { id = \"years\", unit = \"家\",\n%s }\n", indicator);
  support_write(j.index_path, text.at);
  kp_buf_clear(&text);
  for (int i = 0; units[i]; i++) {
    char name[16];
    snprintf(name, sizeof name, "%d", 2022 + i);
    char *year = support_path(j.folder, name);
    assert_int_equal(mkdir(year, 0755), 0);
    char *path = support_path(year, "units.csv");
    support_write(path, units[i]);
    free(path);
    free(year);
  }
  return j;
}

static kp_status job_run(job *j, const char *year) {
  char *path = support_path(j->folder, year);
  kp_status status = kp_index_load(&j->index, j->index_path, NULL, j->diag);
  if (status == KP_OK)
    status = kp_dataset_load(&j->dataset, path, j->index, NULL, j->diag);
  if (status == KP_OK)
    status = kp_run(&j->result, j->index, j->dataset, j->diag);
  free(path);
  return status;
}

static void job_clear(job *j) {
  kp_result_free(j->result);
  kp_dataset_free(j->dataset);
  kp_index_free(j->index);
  kp_diag_free(j->diag);
  support_folder_remove(j->folder);
  free(j->index_path);
}

static char *told(const job *j) {
  kp_text text = {0};
  assert_int_equal(kp_diag_text(&text, j->diag, KP_EN, false), KP_OK);
  char *copy = strdup(text.at ? text.at : "");
  kp_text_free(&text);
  return copy;
}

static void must_run(job *j, const char *year) {
  const kp_status status = job_run(j, year);
  if (status != KP_OK) {
    char *text = told(j);
    print_error("%s", text);
    free(text);
  }
  assert_int_equal(status, KP_OK);
}

static const char *const YEARS[] = {"id,x\nA,0\nB,10\n", "id,x\nA,5\nB,20\nC,1\n",
                                    "id,x\nB,40\nA,\n", NULL};

/* Score of each unit of a year, and the same again for one unit alone. */
static void expect(const char *indicator, const char *const *units, const char *year,
                   const double *wanted) {
  job j = job_new(indicator, units);
  must_run(&j, year);
  const kp_scoring *s = j.result->scoring;
  kp_score_workspace *workspace;
  assert_int_equal(kp_score_workspace_new(&workspace, s, j.diag), KP_OK);
  for (int u = 0; u < s->n_units; u++) {
    const kp_unit_score *unit;
    assert_near("score", s->score[1][u], wanted[u], 1e-12);
    assert_int_equal(kp_score_unit(&unit, workspace, u, NULL, j.diag), KP_OK);
    assert_near("again", unit->score[1], s->score[1][u], 0);
  }
  kp_score_workspace_free(workspace);
  job_clear(&j);
}

static void periods__norms_may_be_those_of_all_years(void **state) {
  (void)state;
  const char *rule = "indicator { \"x\", missing = \"zero\", score = minmax { norm = \"all\" } }";
  expect(rule, YEARS, "2024", (double[]){100, 0});
  expect(rule, YEARS, "2023", (double[]){12.5, 50, 2.5});
  /* of 0 10 5 20 1 40: 5 are below 40, 4 below 20 */
  expect("indicator { \"x\", missing = \"zero\", score = percentile { norm = \"all\" } }", YEARS,
         "2023", (double[]){40, 80, 20});
  expect("indicator { \"x\", missing = \"zero\", score = borda { norm = \"all\" } }", YEARS, "2022",
         (double[]){0, 3});
}

static void periods__norms_may_be_those_of_one_year(void **state) {
  (void)state;
  const char *rule = "indicator { \"x\", missing = \"zero\", score = minmax { norm = \"2022\" } }";
  expect(rule, YEARS, "2023", (double[]){50, 100, 10});
  expect(rule, YEARS, "2022", (double[]){0, 100});
}

static void periods__a_year_without_data_is_named(void **state) {
  (void)state;
  job j = job_new("indicator { \"x\", score = minmax { norm = \"2019\" } }", YEARS);
  assert_int_equal(job_run(&j, "2022"), KP_INPUT);
  char *text = told(&j);
  assert_contains(text, "there are no data of the period '2019'");
  free(text);
  job_clear(&j);
}

static void periods__the_previous_value_stands_in(void **state) {
  (void)state;
  const char *rule =
      "indicator { \"x\", missing = \"previous\", score = linear { from = 0, to = 40 } }";
  expect(rule, YEARS, "2024", (double[]){100, 12.5});
}

static void periods__a_year_further_back_does_not_stand_in(void **state) {
  (void)state;
  static const char *const years[] = {"id,x\nA,8\nB,1\n", "id,x\nA,\nB,2\n", "id,x\nA,\nB,3\n",
                                      NULL};
  job j = job_new("indicator { \"x\", missing = \"previous\", score = minmax }", years);
  must_run(&j, "2024");
  assert_true(isnan(j.result->scoring->total[0]));
  job_clear(&j);
}

static void periods__values_lie_on_the_line_between_years(void **state) {
  (void)state;
  static const char *const years[] = {"id,x\nA,10\nB,\n", "id,x\nA,\nB,\n", "id,x\nA,40\nB,7\n",
                                      NULL};
  /* 2022-01-01 to 2024-01-01 are 730 days, 365 of them to 2023-01-01 */
  const char *rule =
      "indicator { \"x\", missing = \"linear\", score = linear { from = 0, to = 100 } }";
  expect(rule, years, "2023", (double[]){25, 7});
  expect(rule, years, "2022", (double[]){10, 7});
}

static void periods__the_sheet_says_where_the_value_stands(void **state) {
  (void)state;
  job j = job_new(
      "indicator { \"x\", missing = \"previous\", score = linear { from = 0, to = 40 } }", YEARS);
  char *year = support_path(j.folder, "2024");
  const char *const argv[] = {KP_PROGRAM, "explain", j.index_path, year, "A", "--lang", "en", NULL};
  support_run_result run = support_run(argv, NULL);
  assert_int_equal(run.status, 0);
  assert_contains(run.out,
                  "filled in as 5 (the value of the period before, from 2023/units.csv:2:2)");
  support_run_clear(&run);
  free(year);
  job_clear(&j);
}

static void periods__the_norms_of_a_run_can_be_read_again(void **state) {
  (void)state;
  const char *rule = "indicator { \"x\", missing = \"zero\", score = minmax { norm = \"all\" } }";
  job j = job_new(rule, YEARS);
  must_run(&j, "2023");
  char *out = support_path(j.folder, "out");
  assert_int_equal(kp_report_write(j.result, out, NULL, j.diag), KP_OK);
  char *norms = support_path(out, "norms.csv");
  size_t len;
  char *text = support_read(norms, &len);
  assert_contains(text, "indicator,title,period,n,min,max,mean,sd,goal\r\nx,x,all,6,0,40,");
  char *manifest = support_path(out, "manifest.json");
  char *listed = support_read(manifest, &len);
  assert_contains(listed, "other_periods");
  assert_contains(listed, "2022");
  assert_contains(listed, "2024");
  free(listed);
  free(manifest);
  char *beside = support_path(j.folder, "norms.csv");
  support_write(beside, text);
  const double all = j.result->scoring->total[0];
  support_write(j.index_path,
                "return index { id = \"years\", indicator { \"x\", missing = \"zero\", "
                "score = minmax { norm = norms \"norms.csv\" } } }");
  kp_result_free(j.result);
  kp_dataset_free(j.dataset);
  kp_index_free(j.index);
  must_run(&j, "2023");
  assert_near("same", j.result->scoring->total[0], all, 0);
  free(beside);
  free(text);
  free(norms);
  free(out);
  job_clear(&j);
}

static void periods__what_was_treated_is_listed(void **state) {
  (void)state;
  static const char *const years[] = {"id,x\nA,1\nB,2\nC,3\nD,4\nE,90\n", NULL};
  job j = job_new("indicator { \"x\", treat = winsorise { high = 1 }, score = minmax }", years);
  must_run(&j, "2022");
  char *out = support_path(j.folder, "out");
  assert_int_equal(kp_report_write(j.result, out, NULL, j.diag), KP_OK);
  char *path = support_path(out, "treated.csv");
  size_t len;
  char *text = support_read(path, &len);
  assert_contains(text, "period,id,name,indicator,before,after,how,lambda\r\n"
                        "2022,E,E,x,90,4,winsorised,\r\n");
  free(text);
  free(path);
  free(out);
  job_clear(&j);
}

static void periods__a_screened_unit_is_nobodys_peer(void **state) {
  (void)state;
  static const char *const years[] = {"id,x,y\nA,1,2\nB,2,3\nC,9,\n", NULL};
  job j = job_new("screen = { share = 0.8 }, indicator { \"x\", score = minmax },"
                  " indicator { \"y\", score = minmax }",
                  years);
  char *year = support_path(j.folder, "2022");
  const char *const argv[] = {KP_PROGRAM, "explain", j.index_path, year, "B", "--lang", "en", NULL};
  support_run_result run = support_run(argv, NULL);
  assert_int_equal(run.status, 0);
  assert_contains(run.out, "; rank 1 of 2. Source: units.csv:3:2");
  support_run_clear(&run);
  free(year);
  job_clear(&j);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(periods__norms_may_be_those_of_all_years),
      cmocka_unit_test(periods__norms_may_be_those_of_one_year),
      cmocka_unit_test(periods__a_year_without_data_is_named),
      cmocka_unit_test(periods__the_previous_value_stands_in),
      cmocka_unit_test(periods__a_year_further_back_does_not_stand_in),
      cmocka_unit_test(periods__values_lie_on_the_line_between_years),
      cmocka_unit_test(periods__the_norms_of_a_run_can_be_read_again),
      cmocka_unit_test(periods__what_was_treated_is_listed),
      cmocka_unit_test(periods__a_screened_unit_is_nobodys_peer),
      cmocka_unit_test(periods__the_sheet_says_where_the_value_stands),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
