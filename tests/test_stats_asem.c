/* SPDX-License-Identifier: GPL-3.0-or-later
 * Tests of statistics against COINr's own figures of the ASEM index (EC/JRC): correlations of raw
 * and normalised indicators, Cronbach's alpha and shares of principal components, where the
 * reference data are at hand.
 *
 * Columns are read by a plain reader; names of columns tie the files together. */
#include "support.h"

#include <math.h>

#include "kaoping.h"
#include "plain_csv.h"
#include "stats/factor.h"

enum { MOST = 60 };

typedef struct {
  plain_csv csv;
  double *x;
  const double *column[MOST];
  const char *name[MOST];
  int n, n_units;
} table;

static plain_csv read_shared(const char *path) {
  char *full = support_shared(path);
  assert_non_null(full);
  plain_csv csv = plain_csv_read(full, NULL);
  free(full);
  return csv;
}

static double number_of(const char *text) {
  char *end;
  const double x = strtod(text, &end);
  return end == text ? NAN : x;
}

static table read_table(const char *path) {
  table out = {.csv = read_shared(path)};
  out.n_units = out.csv.n_rows - 1;
  out.x = malloc((size_t)out.csv.n_columns * (size_t)out.n_units * sizeof *out.x);
  assert_non_null(out.x);
  return out;
}

/* Adds the column of the name. */
static void take(table *of, const char *name) {
  const int at = plain_find(&of->csv, name, name);
  assert_true(at >= 0 && of->n < MOST);
  double *x = of->x + (ptrdiff_t)of->n * of->n_units;
  for (int i = 0; i < of->n_units; i++)
    x[i] = number_of(plain_cell(&of->csv, i + 1, at));
  of->name[of->n] = name;
  of->column[of->n++] = x;
}

static void table_clear(table *of) {
  free(of->x);
  plain_csv_clear(&of->csv);
}

/* The indicators of a dimension by the meta data; NULL: all. */
static void take_group(table *of, const plain_csv *meta, const char *group) {
  const int code = plain_find(meta, "iCode", "iCode"),
            parent = plain_find(meta, "Parent", "Parent");
  const int type = plain_find(meta, "Type", "Type");
  for (int row = 1; row < meta->n_rows; row++)
    if (strcmp(plain_cell(meta, row, type), "Indicator") == 0 &&
        (!group || strcmp(plain_cell(meta, row, parent), group) == 0))
      take(of, plain_cell(meta, row, code));
}

static void assert_matrix(const char *wanted_path, const char *data_path,
                          kp_correlation_kind kind) {
  plain_csv wanted = read_shared(wanted_path);
  table of = read_table(data_path);
  for (int j = 1; j < wanted.n_columns; j++)
    take(&of, plain_cell(&wanted, 0, j));
  kp_correlation *out = malloc((size_t)of.n * (size_t)of.n * sizeof *out);
  assert_non_null(out);
  assert_int_equal(
      kp_stats_correlations(out, kind, of.column, of.n, NULL, 0, of.n_units, 0.95, NULL), KP_OK);
  for (int i = 0; i < of.n; i++)
    for (int j = 0; j < of.n; j++)
      assert_near(of.name[i], out[i * of.n + j].value, number_of(plain_cell(&wanted, i + 1, j + 1)),
                  1e-12);
  free(out);
  table_clear(&of);
  plain_csv_clear(&wanted);
}

static void stats_asem__correlates_as_coinr(void **state) {
  (void)state;
  if (support_shared_is_absent())
    skip();
  assert_matrix("data/asem/9_analysis/corr_spearman_raw_with_gaps.csv",
                "data/asem/1_data/iData.csv", KP_SPEARMAN);
  assert_matrix("data/asem/9_analysis/corr_pearson_normalised.csv",
                "data/asem/7_normalised/n_minmax_0_100.csv", KP_PEARSON);
}

static void stats_asem__has_the_alpha_of_coinr(void **state) {
  (void)state;
  if (support_shared_is_absent())
    skip();
  plain_csv wanted = read_shared("data/asem/9_analysis/cronbach_alpha.csv");
  plain_csv meta = read_shared("data/asem/1_data/iMeta.csv");
  const kp_sampling none = {.level = 0.95};
  int n_compared = 0;
  for (int row = 1; row <= 16; row++) {
    /* Raw columns have gaps: COINr puts together covariances of pairs, we use complete units. */
    if (strcmp(plain_cell(&wanted, row, 2), "Normalised") != 0)
      continue;
    table of = read_table("data/asem/7_normalised/n_minmax_0_100.csv");
    take_group(&of, &meta, plain_cell(&wanted, row, 0));
    kp_arena *arena = kp_arena_new();
    kp_reliability found;
    assert_int_equal(kp_stats_reliability(&found, of.column, of.n, of.n_units, &none, arena, NULL),
                     KP_OK);
    assert_near(plain_cell(&wanted, row, 0), found.alpha, number_of(plain_cell(&wanted, row, 3)),
                1e-10);
    n_compared++;
    kp_arena_free(arena);
    table_clear(&of);
  }
  assert_int_equal(n_compared, 8);
  plain_csv_clear(&meta);
  plain_csv_clear(&wanted);
}

static void stats_asem__has_the_components_of_coinr(void **state) {
  (void)state;
  if (support_shared_is_absent())
    skip();
  plain_csv wanted = read_shared("data/asem/9_analysis/pca_variances.csv");
  plain_csv meta = read_shared("data/asem/1_data/iMeta.csv");
  const kp_sampling none = {.level = 0.95};
  int n_compared = 0;
  for (int row = 1; row < wanted.n_rows; row++) {
    if (strcmp(plain_cell(&wanted, row, 0), "1") != 0 ||
        strcmp(plain_cell(&wanted, row, 1), "Normalised") != 0)
      continue;
    table of = read_table("data/asem/7_normalised/n_minmax_0_100.csv");
    take_group(&of, &meta, plain_cell(&wanted, row, 2));
    kp_arena *arena = kp_arena_new();
    kp_components found;
    assert_int_equal(kp_stats_components(&found, of.column, of.n, of.n_units, &none, arena, NULL),
                     KP_OK);
    const int c = (int)number_of(plain_cell(&wanted, row, 3)) - 1;
    assert_true(c >= 0 && c < of.n);
    assert_near(plain_cell(&wanted, row, 2), found.eigenvalue[c],
                number_of(plain_cell(&wanted, row, 5)), 1e-12);
    assert_near("share", found.share[c], number_of(plain_cell(&wanted, row, 6)), 1e-12);
    n_compared++;
    kp_arena_free(arena);
    table_clear(&of);
  }
  assert_true(n_compared > 30);
  plain_csv_clear(&meta);
  plain_csv_clear(&wanted);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(stats_asem__correlates_as_coinr),
      cmocka_unit_test(stats_asem__has_the_alpha_of_coinr),
      cmocka_unit_test(stats_asem__has_the_components_of_coinr),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
