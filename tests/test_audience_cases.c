/* SPDX-License-Identifier: GPL-3.0-or-later
 * Who may see what: every unit of the three sample years, datasets of one and three units, what is
 * refused and with which word, and the ledger. What is searched for is said in audience_case.h. */
#include "audience_case.h"

/* ---- The sample years ---- */

/* Names and ids of others; everybody's figures here are often the same. */
static void see_others(const job *j, const kp_buf *all, int unit) {
  const kp_dataset *dataset = j->dataset;
  const char *whom = kp_result_unit_id(j->result, unit);
  for (int u = 0; u < dataset->n_units; u++) {
    if (u == unit)
      continue;
    audience_lacks(all, kp_result_unit_id(j->result, u), whom);
    audience_lacks(all, kp_result_unit_name(j->result, u), whom);
  }
  audience_holds(all, whom, whom);
  audience_holds(all, kp_result_unit_name(j->result, unit), whom);
}

static void see_judges(const job *j, const kp_buf *all, const char *whom) {
  for (int i = 0; i < j->dataset->n_judges; i++) {
    char text[128];
    snprintf(text, sizeof text, "%.*s", (int)j->dataset->judge[i].name.len,
             j->dataset->judge[i].name.at);
    audience_lacks(all, text, whom);
    snprintf(text, sizeof text, "%.*s", (int)j->dataset->judge[i].id.len,
             j->dataset->judge[i].id.at);
    audience_lacks(all, text, whom);
  }
}

/* A workbook's cells are named like judges: J1. */
static void leave_out_book(const char *folder) {
  char *book = support_path(folder, "report.xlsx");
  remove(book);
  free(book);
}

static void see_year(const char *dataset) {
  char *parent = support_folder();
  job j = job_run("indicators/g60/alliance.lua", dataset, NULL);
  const int n = kp_result_n_units(j.result);
  assert_true(n > 20 && j.dataset->n_judges > 0);
  for (int u = 0; u < n; u++) {
    char *folder =
        audience_make(&j, parent, "unit", kp_result_unit_id(j.result, u), u % 2 ? KP_EN : KP_ZH);
    kp_buf all = audience_all(folder, NULL);
    see_others(&j, &all, u);
    see_judges(&j, &all, kp_result_unit_id(j.result, u));
    kp_buf_clear(&all);
    free(folder);
  }
  static const char *const whom[] = {"panel", "public"};
  for (int k = 0; k < 2; k++) {
    char *folder = audience_make(&j, parent, whom[k], NULL, KP_ZH);
    leave_out_book(folder);
    kp_buf all = audience_all(folder, NULL);
    for (int u = 0; u < n; u++)
      audience_holds(&all, kp_result_unit_name(j.result, u), whom[k]);
    see_judges(&j, &all, whom[k]);
    kp_buf_clear(&all);
    free(folder);
  }
  job_clear(&j);
  support_folder_remove(parent);
}

static void audience__no_unit_of_2022_sees_another(void **state) {
  (void)state;
  see_year("datasets/g60/2022");
}

static void audience__no_unit_of_2023_sees_another(void **state) {
  (void)state;
  see_year("datasets/g60/2023");
}

static void audience__no_unit_of_2024_sees_another(void **state) {
  (void)state;
  see_year("datasets/g60/2024");
}

/* ---- Few units ---- */

static void audience__quartiles_of_few_peers_are_not_told(void **state) {
  (void)state;
  for (int n = 1; n <= 5; n += 2) {
    audience_case c = audience_open(n);
    char *folder = audience_make(&c.j, c.folder, "unit", "U000", KP_ZH);
    char *path = support_path(folder, "result.json"), *json = support_read(path, NULL);
    assert_contains(json, "\"peers\":[");
    assert_int_equal(strstr(json, "\"q1\":") != NULL, n == 5); /* four others */
    kp_buf all = audience_all(folder, NULL);
    audience_holds(&all, "样本企业000号", "U000");
    for (int u = 1; u < n; u++) {
      char text[64];
      audience_name(text, u);
      audience_lacks(&all, text, "U000");
      for (int k = 0; k < AUDIENCE_RAWS; k++) {
        audience_raw(text, u, k);
        audience_lacks(&all, text, "U000");
      }
    }
    kp_buf_clear(&all);
    free(json);
    free(path);
    free(folder);
    audience_close(&c);
  }
}

static void audience__one_unit_is_written_for_everybody(void **state) {
  (void)state;
  static const char *const whom[] = {"office", "panel", "public", "unit"};
  audience_case c = audience_open(1);
  for (int k = 0; k < 4; k++) {
    char *folder = audience_make(&c.j, c.folder, whom[k], k == 3 ? "样本企业000号" : NULL, KP_EN);
    kp_buf all = audience_all(folder, NULL);
    audience_holds(&all, "样本企业000号", whom[k]);
    kp_buf_clear(&all);
    free(folder);
  }
  audience_close(&c);
}

/* ---- What is refused ---- */

static void refused(const audience_case *c, const kp_report_options *options, const char *says) {
  kp_diag *diag = kp_diag_new();
  kp_text text = {0};
  assert_int_equal(kp_report_write(c->j.result, c->out, options, diag), KP_USAGE);
  assert_int_equal(kp_diag_text(&text, diag, KP_EN, false), KP_OK);
  assert_contains(text.at, says);
  assert_false(support_exists(c->out));
  kp_text_free(&text);
  kp_diag_free(diag);
}

static void audience__what_is_no_audience_is_refused_with_a_word(void **state) {
  (void)state;
  audience_case c = audience_open(12);
  refused(&c, &(kp_report_options){.audience = "press"}, "choose from office, panel, public");
  refused(&c, &(kp_report_options){.audience = "unit"}, "not said for which unit");
  refused(&c, &(kp_report_options){.audience = "unit", .unit = "样本企业01"},
          "U010 样本企业010号, U011 样本企业011号");
  refused(&c, &(kp_report_options){.audience = "unit", .unit = "U0066"}, "U006");
  refused(&c, &(kp_report_options){.audience = "public", .only = "scores,explanations"},
          "explanations is not for public");
  refused(&c, &(kp_report_options){.audience = "unit", .unit = "U003", .only = "workbook"},
          "scores, explanations, gates, weights, result, report");
  audience_close(&c);
}

static void audience__other_commands_write_for_the_office_alone(void **state) {
  (void)state;
  audience_case c = audience_open(12);
  const kp_report_options options = {.audience = "public"};
  kp_diag *diag = kp_diag_new();
  kp_statistics *statistics = NULL;
  kp_compare *compare = NULL;
  const kp_result *const results[] = {c.j.result, c.j.result};
  assert_int_equal(kp_report_panel_write(c.j.result, c.out, &options, diag), KP_USAGE);
  must(kp_statistics_new(&statistics, c.j.result, NULL, c.j.diag), c.j.diag);
  assert_int_equal(kp_report_statistics_write(statistics, c.out, &options, diag), KP_USAGE);
  must(kp_compare_new(&compare, results, 2, NULL, c.j.diag), c.j.diag);
  assert_int_equal(kp_report_compare_write(compare, c.out, &options, diag), KP_USAGE);
  assert_false(support_exists(c.out));
  kp_compare_free(compare);
  kp_statistics_free(statistics);
  kp_diag_free(diag);
  audience_close(&c);
}

static void audience__a_folder_with_files_for_others_is_refused(void **state) {
  (void)state;
  audience_case c = audience_open(12);
  must(kp_report_write(c.j.result, c.out, &(kp_report_options){.only = "explanations"}, c.j.diag),
       c.j.diag);
  kp_diag *diag = kp_diag_new();
  kp_text text = {0};
  const kp_report_options options = {.audience = "public"};
  assert_int_equal(kp_report_write(c.j.result, c.out, &options, diag), KP_USAGE);
  assert_int_equal(kp_diag_text(&text, diag, KP_EN, false), KP_OK);
  assert_contains(text.at, "explanations.csv");
  assert_int_equal(support_count_files(c.out), 2); /* with manifest.json, as before */
  kp_text_free(&text);
  kp_diag_free(diag);
  audience_close(&c);
}

/* ---- The program and the ledger ---- */

static support_run_result score(const audience_case *c, const char *a, const char *b,
                                const char *more) {
  char *index = support_source("tests/audience/index.lua");
  const char *const argv[] = {KP_PROGRAM, "score", index, c->data, "--lang", "en",
                              "--json",   "--for", a,     b,       more,     NULL};
  support_run_result r = support_run(argv, NULL);
  free(index);
  return r;
}

static void audience__the_program_takes_a_unit_in_three_spellings(void **state) {
  (void)state;
  static const char *const spelling[][2] = {
      {"unit", "U003"}, {"unit U003", NULL}, {"unit=样本企业003号", NULL}};
  audience_case c = audience_open(12);
  char *first = NULL;
  for (int k = 0; k < 3; k++) {
    support_run_result r = score(&c, spelling[k][0], spelling[k][1], NULL);
    assert_int_equal(r.status, 0);
    assert_contains(r.out, "\"audience\":{\"for\":\"unit\",\"unit\":\"U003\"}");
    assert_null(strstr(r.out, "U004"));
    if (first)
      assert_string_equal(r.out, first);
    else
      first = strdup(r.out);
    support_run_clear(&r);
  }
  free(first);
  audience_close(&c);
}

static void audience__the_program_says_what_is_wrong_with_an_audience(void **state) {
  (void)state;
  audience_case c = audience_open(3);
  char *index = support_source("tests/audience/index.lua");
  char *file = support_path(c.data, "units.csv");
  const char *const wrong[][2] = {{"units", "--for is office, panel, public, or unit"},
                                  {"unit", "takes the id or name"},
                                  {"unit=", "takes the id or name"}};
  for (int k = 0; k < 3; k++) {
    support_run_result r = score(&c, wrong[k][0], NULL, NULL);
    assert_int_equal(r.status, KP_USAGE);
    assert_contains(r.err, wrong[k][1]);
    assert_string_equal(r.out, "");
    support_run_clear(&r);
  }
  const char *const argv[][14] = {
      {KP_PROGRAM, "score", index, c.data, "--for", "public", "--lang", "en", NULL},
      {KP_PROGRAM, "panel", index, c.data, "--for", "public", "--lang", "en", NULL},
      {KP_PROGRAM, "stats", index, c.data, "--for", "public", "--lang", "en", NULL},
      {KP_PROGRAM, "score", index, c.data, "--for", "public", "--lang", "en", "--out", c.out,
       "--letters", c.out, NULL}};
  const char *const says[] = {"goes with --out or --json", "for the office alone",
                              "for the office alone", "--letters writes to every unit"};
  for (int k = 0; k < 4; k++) {
    support_run_result r = support_run(argv[k], NULL);
    assert_int_equal(r.status, KP_USAGE);
    assert_false(support_exists(c.out));
    assert_contains(r.err, says[k]);
    support_run_clear(&r);
  }
  const char *const stream[] = {KP_PROGRAM, "score", index,    file,     "--stream", "--out",
                                c.out,      "--for", "public", "--lang", "en",       NULL};
  support_run_result r = support_run(stream, NULL);
  assert_int_not_equal(r.status, 0);
  assert_false(support_exists(c.out));
  support_run_clear(&r);
  free(index);
  free(file);
  audience_close(&c);
}

static void audience__a_recorded_run_for_a_unit_is_done_again_for_it(void **state) {
  (void)state;
  audience_case c = audience_open(12);
  char *path = support_path(c.folder, "runs.sqlite");
  kp_ledger *ledger = NULL;
  kp_text id[2] = {{0}, {0}}, said = {0};
  const kp_record_options by = {.by = "tester"};
  const kp_report_options to[] = {{.audience = "unit", .unit = "样本企业003号"},
                                  {.audience = "unit", .unit = "U003"}};
  must(kp_ledger_open(&ledger, path, true, c.j.diag), c.j.diag);
  for (int k = 0; k < 2; k++)
    must(kp_ledger_record(&id[k], ledger, c.j.result, NULL, &to[k], &by, c.j.diag), c.j.diag);
  assert_string_equal(id[0].at, id[1].at); /* one run, however the unit was named */
  must(kp_ledger_rerun(&said, ledger, id[0].at, NULL, KP_EN, c.j.diag), c.j.diag);
  for (int k = 0; k < 2; k++)
    kp_text_free(&id[k]);
  kp_text_free(&said);
  kp_ledger_free(ledger);
  free(path);
  audience_close(&c);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(audience__no_unit_of_2022_sees_another),
      cmocka_unit_test(audience__no_unit_of_2023_sees_another),
      cmocka_unit_test(audience__no_unit_of_2024_sees_another),
      cmocka_unit_test(audience__quartiles_of_few_peers_are_not_told),
      cmocka_unit_test(audience__one_unit_is_written_for_everybody),
      cmocka_unit_test(audience__what_is_no_audience_is_refused_with_a_word),
      cmocka_unit_test(audience__other_commands_write_for_the_office_alone),
      cmocka_unit_test(audience__a_folder_with_files_for_others_is_refused),
      cmocka_unit_test(audience__the_program_takes_a_unit_in_three_spellings),
      cmocka_unit_test(audience__the_program_says_what_is_wrong_with_an_audience),
      cmocka_unit_test(audience__a_recorded_run_for_a_unit_is_done_again_for_it),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
