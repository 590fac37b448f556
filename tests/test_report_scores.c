/* SPDX-License-Identifier: GPL-3.0-or-later
 * Promises of scores.csv on the G60 sample: a figure stands only where there is one, and never
 * beyond what the node is worth; the columns of a unit add up to its total. */
#include "support.h"

#include <math.h>

#include "job.h"
#include "plain_csv.h"

static const struct {
  const char *id;
  double worth;
} areas[] = {{"innovation", 25},
             {"performance", 25},
             {"service", 25},
             {"management", 15},
             {"protection", 10}};
static const char *const adjustments[] = {"standards_committee", "standards", "public_platform",
                                          "adjustments_limit"};

static plain_csv scores_to(const char *dataset, int depth) {
  char *folder = support_folder();
  job j = job_run("indicators/g60/alliance.lua", dataset, NULL);
  kp_report_options options = {.only = "scores", .depth = depth};
  must(kp_report_write(j.result, folder, &options, j.diag), j.diag);
  char *path = support_path(folder, "scores.csv");
  plain_csv csv = plain_csv_read(path, NULL);
  free(path);
  support_folder_remove(folder);
  job_clear(&j);
  return csv;
}

static plain_csv scores_of(const char *dataset) {
  return scores_to(dataset, 0);
}

static int row_of(const plain_csv *csv, const char *id) {
  int column = plain_find(csv, "id", NULL);
  for (int row = 1; row < csv->n_rows; row++)
    if (strcmp(plain_cell(csv, row, column), id) == 0)
      return row;
  fail_msg("no unit %s", id);
  return -1;
}

static const char *cell_of(const plain_csv *csv, int row, const char *column) {
  return plain_cell(csv, row, plain_find(csv, column, NULL));
}

static void report__scores_never_exceed_what_a_node_is_worth(void **state) {
  (void)state;
  static const char *const years[] = {"datasets/g60/2022", "datasets/g60/2023",
                                      "datasets/g60/2024"};
  for (int y = 0; y < 3; y++) {
    plain_csv csv = scores_of(years[y]);
    for (int row = 1; row < csv.n_rows; row++)
      for (int a = 0; a < 5; a++) {
        const char *cell = cell_of(&csv, row, areas[a].id);
        if (*cell && strtod(cell, NULL) > areas[a].worth)
          fail_msg("%s: %s has %s of %g", cell_of(&csv, row, "id"), areas[a].id, cell,
                   areas[a].worth);
      }
    plain_csv_clear(&csv);
  }
}

static void report__scores_are_blank_where_there_are_none(void **state) {
  (void)state;
  plain_csv csv = scores_of("datasets/g60/2022");
  int unscored = row_of(&csv, "A17"), young = row_of(&csv, "A20");
  assert_string_equal(cell_of(&csv, unscored, "status"), "unscored");
  assert_string_equal(cell_of(&csv, unscored, "breakthrough"), "");
  assert_string_equal(cell_of(&csv, unscored, "innovation"), "");
  assert_string_equal(cell_of(&csv, unscored, "total"), "");
  assert_true(strlen(cell_of(&csv, unscored, "service")) > 0); /* known all the same */
  assert_string_equal(cell_of(&csv, young, "status"), "not_eligible");
  int first = plain_find(&csv, "innovation", NULL);
  for (int column = first; column < csv.n_columns; column++)
    assert_string_equal(plain_cell(&csv, young, column), "");
  plain_csv_clear(&csv);
}

static void report__a_node_that_does_not_apply_is_blank(void **state) {
  (void)state;
  plain_csv csv = scores_of("datasets/g60/2024");
  assert_string_equal(cell_of(&csv, row_of(&csv, "A07"), "fund_disclosure"), "");
  plain_csv_clear(&csv);
}

static void report__scores_add_up_to_the_total(void **state) {
  (void)state;
  plain_csv csv = scores_of("datasets/g60/2024");
  for (int row = 1; row < csv.n_rows; row++) {
    double sum = 0;
    if (!*cell_of(&csv, row, "total"))
      continue;
    for (int a = 0; a < 5; a++)
      sum += strtod(cell_of(&csv, row, areas[a].id), NULL);
    for (int i = 0; i < 4; i++)
      sum += strtod(cell_of(&csv, row, adjustments[i]), NULL);
    assert_near(cell_of(&csv, row, "id"), sum, strtod(cell_of(&csv, row, "total"), NULL), 1e-9);
  }
  plain_csv_clear(&csv);
}

/* The index has indicators at the second level, below five areas. */
static void report__scores_go_no_deeper_than_asked(void **state) {
  (void)state;
  plain_csv all = scores_of("datasets/g60/2024"), deep = scores_to("datasets/g60/2024", 9);
  plain_csv flat = scores_to("datasets/g60/2024", 1);
  assert_int_equal(deep.n_columns, all.n_columns);
  assert_int_equal(flat.n_columns, 10 + 5 + 4); /* fixed ones, areas, adjustments */
  assert_int_equal(flat.n_rows, all.n_rows);
  for (int column = 0; column < flat.n_columns; column++) {
    const int full = plain_find(&all, plain_cell(&flat, 0, column), NULL);
    for (int row = 0; row < flat.n_rows; row++)
      assert_string_equal(plain_cell(&flat, row, column), plain_cell(&all, row, full));
  }
  for (int a = 0; a < 5; a++)
    assert_true(plain_find(&flat, areas[a].id, NULL) >= 10);
  plain_csv_clear(&flat);
  plain_csv_clear(&deep);
  plain_csv_clear(&all);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(report__scores_never_exceed_what_a_node_is_worth),
      cmocka_unit_test(report__scores_are_blank_where_there_are_none),
      cmocka_unit_test(report__a_node_that_does_not_apply_is_blank),
      cmocka_unit_test(report__scores_add_up_to_the_total),
      cmocka_unit_test(report__scores_go_no_deeper_than_asked),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
