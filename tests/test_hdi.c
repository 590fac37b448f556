/* SPDX-License-Identifier: GPL-3.0-or-later
 * indicators/hdi.lua against what UNDP published: figure, rank and group of every country.
 *
 * The published columns stand in the datasets themselves and are read with a plain reader; the
 * index does not use them. The time series of 33 years is kept outside of the repository and that
 * test skips without it. */
#include "support.h"

#include <math.h>

#include "job.h"
#include "plain_csv.h"

static const char *const INDEX = "indicators/hdi.lua";

static const char *id_of_group(const char *published) {
  return strcmp(published, "Very High") == 0 ? "very_high"
         : strcmp(published, "High") == 0    ? "high"
         : strcmp(published, "Medium") == 0  ? "medium"
                                             : "low";
}

static void hdi__of_2022_equals_the_published_figures_ranks_and_groups(void **state) {
  (void)state;
  char *path = support_source("datasets/hdi/hdi_2022.csv");
  plain_csv csv = plain_csv_read(path, NULL);
  job j = job_run(INDEX, path, NULL);
  int iso = plain_find(&csv, "iso3", NULL), hdi = plain_find(&csv, "hdi", NULL);
  int rank = plain_find(&csv, "hdi_rank", NULL), group = plain_find(&csv, "hdi_group", NULL);
  int n_figures = 0, n_unscored = 0;
  assert_int_equal(kp_result_n_units(j.result), csv.n_rows - 1);
  for (int r = 1; r < csv.n_rows; r++) {
    int u = r - 1;
    const char *id = plain_cell(&csv, r, iso), *published = plain_cell(&csv, r, hdi);
    assert_string_equal(kp_result_unit_id(j.result, u), id);
    if (!*published) {
      n_unscored++;
      assert_int_equal(kp_result_unit_status(j.result, u), KP_UNSCORED);
      assert_near(id, kp_result_total(j.result, u), NAN, 0);
      assert_int_equal(kp_result_rank(j.result, u), 0);
      assert_null(kp_result_grade(j.result, u));
      continue;
    }
    n_figures++;
    assert_near(id, kp_result_total(j.result, u), strtod(published, NULL), 0);
    assert_near(id, kp_result_rank(j.result, u), strtod(plain_cell(&csv, r, rank), NULL), 0);
    assert_string_equal(kp_result_grade(j.result, u), id_of_group(plain_cell(&csv, r, group)));
  }
  assert_int_equal(n_figures, 193);
  assert_int_equal(n_unscored, 2);
  job_clear(&j);
  plain_csv_clear(&csv);
  free(path);
}

typedef struct {
  int n_published, n_withheld;
} year_count;

static bool has_all_four(const plain_csv *csv, int row) {
  static const char *const FIGURES[] = {"life_expectancy", "expected_schooling", "mean_schooling",
                                        "gni_per_capita"};
  for (int f = 0; f < 4; f++)
    if (!*plain_cell(csv, row, plain_find(csv, FIGURES[f], NULL)))
      return false;
  return true;
}

/* Units of a period are its rows in the order of the file. Where nothing was published there is no
 * total either, unless all four figures are there and UNDP withheld the index. */
static void compare_year(year_count *count, const char *path, const plain_csv *csv,
                         const char *year) {
  job j = job_run(INDEX, path, year);
  int iso = plain_find(csv, "iso3", NULL), hdi = plain_find(csv, "hdi", NULL);
  int years = plain_find(csv, "year", NULL), u = 0;
  for (int r = 1; r < csv->n_rows; r++) {
    if (strcmp(plain_cell(csv, r, years), year))
      continue;
    const char *published = plain_cell(csv, r, hdi);
    double total = kp_result_total(j.result, u);
    assert_string_equal(kp_result_unit_id(j.result, u), plain_cell(csv, r, iso));
    if (*published)
      assert_near(plain_cell(csv, r, iso), total, strtod(published, NULL), 0);
    else
      assert_int_equal(isnan(total), !has_all_four(csv, r));
    count->n_published += *published != '\0';
    count->n_withheld += !*published && has_all_four(csv, r);
    u++;
  }
  assert_int_equal(kp_result_n_units(j.result), u);
  job_clear(&j);
}

static void hdi__of_each_of_33_years_equals_the_published_figures(void **state) {
  (void)state;
  char *path = support_shared("data/hdi/hdi_panel.csv");
  if (!path || !support_exists(path)) {
    free(path);
    skip();
  }
  plain_csv csv = plain_csv_read(path, NULL);
  year_count count = {0};
  for (int year = 1990; year <= 2022; year++) {
    char period[16];
    snprintf(period, sizeof period, "%d", year);
    compare_year(&count, path, &csv, period);
  }
  assert_int_equal(count.n_published, 5808);
  assert_int_equal(count.n_withheld, 5); /* Rwanda, 1990 to 1994 */
  plain_csv_clear(&csv);
  free(path);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(hdi__of_2022_equals_the_published_figures_ranks_and_groups),
      cmocka_unit_test(hdi__of_each_of_33_years_equals_the_published_figures),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
