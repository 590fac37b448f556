/* SPDX-License-Identifier: GPL-3.0-or-later
 * Growth of the Human Development Index split into its three dimensions, against all six orders in
 * which three dimensions can grow, from the formula of UNDP's technical note.
 *
 * Every country that has an index in both years. The second year of the first test is the published
 * one with its figures moved; the series of 33 years is kept outside of the repository. */
#include "support.h"

#include <math.h>

#include "compare_case.h"
#include "plain_csv.h"

enum { HEALTH, EDUCATION, INCOME, DIMENSIONS, FIGURES = 4 };
static const char *const COLUMN[FIGURES] = {"life_expectancy", "expected_schooling",
                                            "mean_schooling", "gni_per_capita"};
static const char *const LEAF_OF[FIGURES] = {"life_expectancy", "expected_schooling",
                                             "mean_schooling", "gni_per_capita"};

/* ---- By hand ---- */

static double held(double x) {
  return x < 0 ? 0 : x > 1 ? 1 : x;
}

static void dimensions_of(double *out, const double *x) {
  out[HEALTH] = held((x[0] - 20) / 65);
  out[EDUCATION] = (held(x[1] / 18) + held(x[2] / 15)) / 2;
  out[INCOME] = held((log(x[3]) - log(100)) / (log(75000) - log(100)));
}

static double index_of(const double *d) {
  return cbrt(d[HEALTH] * d[EDUCATION] * d[INCOME]);
}

static void growth_by_hand(double *part, const double *before, const double *after) {
  static const int orders[6][3] = {{0, 1, 2}, {0, 2, 1}, {1, 0, 2},
                                   {1, 2, 0}, {2, 0, 1}, {2, 1, 0}};
  double old_side[3], new_side[3];
  dimensions_of(old_side, before);
  dimensions_of(new_side, after);
  for (int k = 0; k < DIMENSIONS; k++)
    part[k] = 0;
  for (int o = 0; o < 6; o++) {
    double now[3] = {old_side[0], old_side[1], old_side[2]};
    for (int k = 0; k < 3; k++) {
      const double was = index_of(now);
      now[orders[o][k]] = new_side[orders[o][k]];
      part[orders[o][k]] += (index_of(now) - was) / 6;
    }
  }
}

/* ---- Against the engine ---- */

static bool read_figures(double *x, const plain_csv *csv, const char *id, const char *year) {
  const int iso = plain_find(csv, "iso3", NULL);
  const int years = year ? plain_find(csv, "year", NULL) : -1;
  for (int r = 1; r < csv->n_rows; r++) {
    if (strcmp(plain_cell(csv, r, iso), id) || (year && strcmp(plain_cell(csv, r, years), year)))
      continue;
    for (int k = 0; k < FIGURES; k++) {
      const char *cell = plain_cell(csv, r, plain_find(csv, COLUMN[k], NULL));
      if (!*cell)
        return false;
      x[k] = strtod(cell, NULL);
    }
    return true;
  }
  return false;
}

/* Parts of the dimensions: of health and income their one indicator, of education its two. */
static void parts_of(double *part, const kp_change *change) {
  for (int k = 0; k < DIMENSIONS; k++)
    part[k] = 0;
  for (int p = 0; p < change->n_parts; p++) {
    int figure = -1;
    for (int k = 0; k < FIGURES; k++)
      if (strcmp(change->parts[p].id, LEAF_OF[k]) == 0)
        figure = k;
    if (figure < 0)
      fail_msg("%s: a part at %s", change->id, change->parts[p].id);
    part[figure == 0 ? HEALTH : figure == 3 ? INCOME : EDUCATION] += change->parts[p].points;
  }
}

static int compare_years(job *before, job *after, const plain_csv *csv, const char *const *years) {
  kp_diag *diag = kp_diag_new();
  kp_compare *compare = compare_jobs((job *const[]){before, after}, 2, KP_NORMS_MOVING, diag);
  const kp_compare_step *step = &compare->step[0];
  int n = 0;
  for (int k = 0; k < step->n_changes; k++) {
    const kp_change *change = &step->change[k];
    double old_side[FIGURES], new_side[FIGURES], wanted[DIMENSIONS], got[DIMENSIONS];
    if (change->state != KP_CHANGE_SPLIT)
      continue;
    assert_true(read_figures(old_side, &csv[0], change->id, years[0]));
    assert_true(read_figures(new_side, &csv[1], change->id, years[1]));
    growth_by_hand(wanted, old_side, new_side);
    parts_of(got, change);
    for (int d = 0; d < DIMENSIONS; d++)
      assert_near(change->id, got[d], wanted[d], 1e-9);
    assert_near(change->id, change->part[KP_CAUSE_DATA], change->delta, 1e-12);
    assert_adds_up(change);
    n++;
  }
  kp_compare_free(compare);
  kp_diag_free(diag);
  return n;
}

/* The published year with life expectancy, schooling and income moved, each country its own way. */
static char *moved_year(const char *path) {
  plain_csv csv = plain_csv_read(path, NULL);
  uint64_t seed = 5;
  char *text = malloc(1 << 16);
  assert_non_null(text);
  size_t at = (size_t)sprintf(text, "iso3,country,%s,%s,%s,%s\n", COLUMN[0], COLUMN[1], COLUMN[2],
                              COLUMN[3]);
  for (int r = 1; r < csv.n_rows; r++) {
    at += (size_t)sprintf(text + at, "%s,%s", plain_cell(&csv, r, plain_find(&csv, "iso3", NULL)),
                          plain_cell(&csv, r, plain_find(&csv, "iso3", NULL)));
    for (int k = 0; k < FIGURES; k++) {
      const char *cell = plain_cell(&csv, r, plain_find(&csv, COLUMN[k], NULL));
      const double factor = 0.85 + 0.3 * drawn(&seed);
      at += (size_t)(*cell ? sprintf(text + at, ",%.6f", strtod(cell, NULL) * factor)
                           : sprintf(text + at, ","));
    }
    at += (size_t)sprintf(text + at, "\n");
  }
  plain_csv_clear(&csv);
  return text;
}

static void compare__splits_the_growth_of_the_hdi_into_its_dimensions(void **state) {
  (void)state;
  char *folder = support_folder(), *path = support_source("datasets/hdi/hdi_2022.csv");
  char *moved = support_path(folder, "moved.csv"), *text = moved_year(path);
  support_write(moved, text);
  job before = job_run("indicators/hdi.lua", path, NULL);
  job after = job_run("indicators/hdi.lua", moved, NULL);
  plain_csv csv[2] = {plain_csv_read(path, NULL), plain_csv_read(moved, NULL)};
  assert_int_equal(compare_years(&before, &after, csv, (const char *const[]){NULL, NULL}), 193);
  job_clear(&before);
  job_clear(&after);
  plain_csv_clear(&csv[0]);
  plain_csv_clear(&csv[1]);
  free(text);
  free(moved);
  free(path);
  support_folder_remove(folder);
}

static void compare__splits_33_years_of_growth_of_the_hdi(void **state) {
  (void)state;
  char *path = support_shared("data/hdi/hdi_panel.csv");
  if (!path || !support_exists(path)) {
    free(path);
    skip();
  }
  const plain_csv csv[2] = {plain_csv_read(path, NULL), plain_csv_read(path, NULL)};
  job before = {0};
  int n = 0;
  for (int year = 1990; year <= 2022; year++) {
    char period[2][16];
    snprintf(period[0], sizeof period[0], "%d", year - 1);
    snprintf(period[1], sizeof period[1], "%d", year);
    job after = job_run("indicators/hdi.lua", path, period[1]);
    if (before.result) {
      n += compare_years(&before, &after, csv, (const char *const[]){period[0], period[1]});
      job_clear(&before);
    }
    before = after;
  }
  assert_true(n > 5500);
  job_clear(&before);
  for (int k = 0; k < 2; k++)
    plain_csv_clear((plain_csv *)(uintptr_t)&csv[k]);
  free(path);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(compare__splits_the_growth_of_the_hdi_into_its_dimensions),
      cmocka_unit_test(compare__splits_33_years_of_growth_of_the_hdi),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
