/* SPDX-License-Identifier: GPL-3.0-or-later
 * The statistics as files, JSON and text: what is written, when nothing is, and how wide and how
 * long a terminal's report may be. */
#include "support.h"

#include <math.h>

#include "base/text.h"
#include "job.h"
#include "plain_csv.h"
#include "report/statistics.h"

static const char G60[] = "indicators/g60/alliance.lua";

static kp_statistics *statistics_of(const job *j, const char *with) {
  kp_statistics *out = NULL;
  const kp_statistics_options options = {.with = with};
  must(kp_statistics_new(&out, j->result, &options, j->diag), j->diag);
  return out;
}

static plain_csv read_in(const char *folder, const char *name) {
  char *path = support_path(folder, name);
  plain_csv csv = plain_csv_read(path, NULL);
  free(path);
  return csv;
}

/* ---- Files ---- */

static void statistics__writes_a_row_for_each_figure(void **state) {
  (void)state;
  job j = job_run(G60, "datasets/g60/2024", NULL);
  kp_statistics *statistics = statistics_of(&j, NULL);
  char *folder = support_folder();
  const kp_report_options options = {.lang = KP_EN};
  must(kp_report_statistics_write(statistics, folder, &options, j.diag), j.diag);
  assert_int_equal(support_count_files(folder), 9); /* no links.csv without a table */
  plain_csv columns = read_in(folder, "statistics.csv");
  assert_int_equal(columns.n_rows - 1, statistics->figures->n_columns);
  assert_string_equal(plain_cell(&columns, 1, plain_find(&columns, "id", NULL)), "total");
  const int of = plain_find(&columns, "of", NULL);
  int n_raw = 0;
  for (int r = 1; r < columns.n_rows; r++)
    n_raw += strcmp(plain_cell(&columns, r, of), "raw") == 0;
  assert_true(n_raw > 15 && n_raw < j.index->n_leaves); /* a lookup's words are no figures */
  plain_csv_clear(&columns);
  plain_csv pairs = read_in(folder, "correlations.csv");
  assert_int_equal(pairs.n_rows - 1, statistics->figures->n_pairs);
  plain_csv_clear(&pairs);
  plain_csv effects = read_in(folder, "effects.csv");
  assert_int_equal(effects.n_rows - 1, 3 * statistics->n_elements);
  plain_csv_clear(&effects);
  plain_csv sets = read_in(folder, "reliability.csv");
  const int why = plain_find(&sets, "why_omega", NULL), omega = plain_find(&sets, "omega", NULL);
  assert_string_equal(plain_cell(&sets, 1, why), "few units");
  assert_string_equal(plain_cell(&sets, 1, omega), "");
  plain_csv_clear(&sets);
  kp_statistics_free(statistics);
  support_folder_remove(folder);
  job_clear(&j);
}

static void statistics__writes_only_what_is_asked_for_and_refuses_other_names(void **state) {
  (void)state;
  job j = job_run("indicators/hdi.lua", "datasets/hdi/hdi_2022.csv", NULL);
  kp_statistics *statistics = statistics_of(&j, NULL);
  char *folder = support_folder();
  const kp_report_options some = {.lang = KP_ZH, .only = "importance, effects"};
  must(kp_report_statistics_write(statistics, folder, &some, j.diag), j.diag);
  assert_int_equal(support_count_files(folder), 3);
  const kp_report_options none = {.only = "importance,scores"};
  assert_int_equal(kp_report_statistics_write(statistics, folder, &none, j.diag), KP_USAGE);
  assert_int_equal(support_count_files(folder), 3);
  kp_statistics_free(statistics);
  support_folder_remove(folder);
  job_clear(&j);
}

static void statistics__links_are_written_where_there_is_a_table(void **state) {
  (void)state;
  job j = job_run("indicators/hdi.lua", "datasets/hdi/hdi_2022.csv", NULL);
  char *folder = support_folder(), *with = support_path(folder, "with.csv");
  char *out = support_path(folder, "out");
  support_write(with, "iso3,people\nNOR,5.5\nCHN,1412\nFRA,68\nNER,25\nXXX,1\n");
  kp_statistics *statistics = statistics_of(&j, with);
  must(kp_report_statistics_write(statistics, out, NULL, j.diag), j.diag);
  plain_csv links = read_in(out, "links.csv");
  assert_int_equal(links.n_rows - 1, j.index->n_nodes);
  assert_string_equal(plain_cell(&links, 1, plain_find(&links, "outside", NULL)), "people");
  assert_string_equal(plain_cell(&links, 1, plain_find(&links, "n", NULL)), "4");
  plain_csv_clear(&links);
  kp_text text = {0};
  must(kp_report_statistics_text(&text, statistics, KP_ZH, false, 80, j.diag), j.diag);
  assert_contains(text.at, "与外部指标的相关");
  assert_contains(text.at, "people");
  kp_text_free(&text);
  kp_statistics_free(statistics);
  support_folder_remove(folder);
  free(with);
  free(out);
  job_clear(&j);
}

static void statistics__a_table_that_cannot_be_joined_leaves_nothing(void **state) {
  (void)state;
  job j = job_run("indicators/hdi.lua", "datasets/hdi/hdi_2022.csv", NULL);
  char *folder = support_folder(), *with = support_path(folder, "with.csv");
  support_write(with, "iso3,people\nNOR,many\nCHN,1412\nFRA,68\n");
  kp_statistics *statistics = NULL;
  const kp_statistics_options options = {.with = with};
  assert_int_equal(kp_statistics_new(&statistics, j.result, &options, j.diag), KP_INPUT);
  assert_null(statistics);
  kp_text text = {0};
  assert_int_equal(kp_diag_text(&text, j.diag, KP_EN, false), KP_OK);
  assert_contains(text.at, "with.csv:2:2: error: 'many' is not a number");
  kp_text_free(&text);
  support_folder_remove(folder);
  free(with);
  job_clear(&j);
}

static void statistics__a_checklist_has_none(void **state) {
  (void)state;
  job j = job_run("indicators/g60/filing.lua", "datasets/g60-filing/2024", NULL);
  kp_statistics *statistics = NULL;
  assert_int_equal(kp_statistics_new(&statistics, j.result, NULL, j.diag), KP_INPUT);
  assert_null(statistics);
  job_clear(&j);
}

/* ---- The terminal ---- */

/* The widest line of the tables; sentences run on as any text does. */
static void fits(const char *text, int width) {
  for (const char *line = text; *line;) {
    const char *end = strchr(line, '\n');
    const kp_str one = {line, (uint32_t)(end - line)};
    if (line[0] == ' ' && kp_text_width(one) > width)
      fail_msg("%d columns: %.*s", kp_text_width(one), (int)one.len, one.at);
    line = end + 1;
  }
}

static void statistics__tables_fit_eighty_columns_in_either_language(void **state) {
  (void)state;
  static const char *const CASES[][2] = {{"indicators/g60/alliance.lua", "datasets/g60/2024"},
                                         {"indicators/hdi.lua", "datasets/hdi/hdi_2022.csv"}};
  for (int i = 0; i < 2; i++) {
    job j = job_run(CASES[i][0], CASES[i][1], NULL);
    kp_statistics *statistics = statistics_of(&j, NULL);
    for (int lang = 0; lang < 2; lang++) {
      kp_text text = {0};
      must(kp_report_statistics_text(&text, statistics, (kp_lang)lang, false, 80, j.diag), j.diag);
      fits(text.at, 80);
      kp_text_free(&text);
    }
    kp_statistics_free(statistics);
    job_clear(&j);
  }
}

static void statistics__the_sample_says_what_to_look_at_first(void **state) {
  (void)state;
  job j = job_run(G60, "datasets/g60/2024", NULL);
  kp_statistics *statistics = statistics_of(&j, NULL);
  kp_text text = {0};
  must(kp_report_statistics_text(&text, statistics, KP_ZH, false, 0, j.diag), j.diag);
  assert_contains(text.at, "参评的只有23个");
  assert_contains(text.at, "不起区分作用");
  assert_contains(text.at, "年度工作计划");
  assert_contains(text.at, "至少要69个");
  kp_text_free(&text);
  must(kp_report_statistics_text(&text, statistics, KP_EN, false, 0, j.diag), j.diag);
  assert_contains(text.at, "Only 23 units take part");
  kp_text_free(&text);
  kp_statistics_free(statistics);
  job_clear(&j);
}

static void statistics__two_hundred_indicators_stay_readable(void **state) {
  (void)state;
  enum { N = 200, N_UNITS = 60 };
  char *folder = support_folder(), *index = support_path(folder, "index.lua");
  char *values = support_path(folder, "values.csv");
  kp_buf text = {0};
  uint32_t draw = 1;
  kp_buf_add(&text, "return index { id = 'wide', title = 'Wide',\n");
  for (int k = 0; k < N; k++) {
    if (k % 20 == 0)
      kp_buf_printf(&text, "%sdimension { 'd%d', title = 'Dimension %d',\n", k > 0 ? "},\n" : "",
                    k / 20, k / 20);
    kp_buf_printf(&text, "  indicator { 'i%d', title = 'Indicator %d', score = asis },\n", k, k);
  }
  kp_buf_add(&text, "} }\n");
  support_write(index, text.at);
  kp_buf_clear(&text);
  kp_buf_add(&text, "id");
  for (int k = 0; k < N; k++)
    kp_buf_printf(&text, ",i%d", k);
  for (int u = 0; u < N_UNITS; u++) {
    kp_buf_printf(&text, "\nu%d", u);
    for (int k = 0; k < N; k++) {
      draw = draw * 1664525u + 1013904223u;
      kp_buf_printf(&text, ",%u", (draw >> 16) % 100);
    }
  }
  kp_buf_add(&text, "\n");
  support_write(values, text.at);
  kp_buf_clear(&text);
  job j = {.diag = kp_diag_new()};
  must(kp_index_load(&j.index, index, NULL, j.diag), j.diag);
  must(kp_dataset_load(&j.dataset, values, j.index, NULL, j.diag), j.diag);
  must(kp_run(&j.result, j.index, j.dataset, j.diag), j.diag);
  kp_statistics *statistics = statistics_of(&j, NULL);
  kp_text shown = {0};
  must(kp_report_statistics_text(&shown, statistics, KP_EN, false, 80, j.diag), j.diag);
  int n_lines = 0;
  for (const char *at = shown.at; *at; at++)
    n_lines += *at == '\n';
  assert_true(n_lines < 400);
  assert_contains(shown.at, "more, in the files");
  fits(shown.at, 80);
  kp_text_free(&shown);
  kp_statistics_free(statistics);
  job_clear(&j);
  support_folder_remove(folder);
  free(index);
  free(values);
}

static void statistics__are_the_same_for_any_number_of_threads(void **state) {
  (void)state;
  job j = job_run("indicators/hdi.lua", "datasets/hdi/hdi_2022.csv", NULL);
  kp_text one = {0}, four = {0};
  kp_set_threads(1);
  kp_statistics *statistics = statistics_of(&j, NULL);
  must(kp_report_statistics_json(&one, statistics, j.diag), j.diag);
  kp_statistics_free(statistics);
  kp_set_threads(4);
  statistics = statistics_of(&j, NULL);
  must(kp_report_statistics_json(&four, statistics, j.diag), j.diag);
  kp_statistics_free(statistics);
  kp_set_threads(0);
  assert_string_equal(one.at, four.at);
  kp_text_free(&one);
  kp_text_free(&four);
  job_clear(&j);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(statistics__writes_a_row_for_each_figure),
      cmocka_unit_test(statistics__writes_only_what_is_asked_for_and_refuses_other_names),
      cmocka_unit_test(statistics__links_are_written_where_there_is_a_table),
      cmocka_unit_test(statistics__a_table_that_cannot_be_joined_leaves_nothing),
      cmocka_unit_test(statistics__a_checklist_has_none),
      cmocka_unit_test(statistics__tables_fit_eighty_columns_in_either_language),
      cmocka_unit_test(statistics__the_sample_says_what_to_look_at_first),
      cmocka_unit_test(statistics__two_hundred_indicators_stay_readable),
      cmocka_unit_test(statistics__are_the_same_for_any_number_of_threads),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
