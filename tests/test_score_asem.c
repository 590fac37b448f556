/* SPDX-License-Identifier: GPL-3.0-or-later
 * The ASEM index of sustainable connectivity, step by step, against the figures of COINr 1.1.14.
 *
 * Each step starts from that tool's own figures of the step before, so a difference shows where it
 * arises. An index in Lua is written for the step, with an indicator a column of the data. The
 * figures are kept outside of the repository; without them the tests skip. Cells agree to 1e-12 of
 * their size. */
#include "support.h"

#include <ctype.h>
#include <math.h>

#include "plain_csv.h"
#include "score/score.h"

enum { MOST = 64 };

typedef struct {
  plain_csv meta;
  const char *code[MOST], *denominator[MOST];
  bool down[MOST];
  int n;
} description;

typedef struct {
  kp_index *index;
  kp_dataset *data;
  kp_arena *arena;
  kp_diag *diag;
  kp_scoring *scoring;
} job;

static char *asem_file(const char *name) {
  char *folder = support_shared("data/asem");
  char *path = support_path(folder, name);
  free(folder);
  return path;
}

/* Skips the test where the figures are not at hand. */
static void need_figures(void) {
  if (support_shared_is_absent())
    skip();
  char *path = asem_file("1_data/iMeta.csv");
  const bool there = support_exists(path);
  free(path);
  if (!there)
    skip();
}

static plain_csv read_figures(const char *name) {
  char *path = asem_file(name);
  plain_csv csv = plain_csv_read(path, NULL);
  free(path);
  return csv;
}

static description describe(void) {
  description d = {.meta = read_figures("1_data/iMeta.csv")};
  const int code = plain_find(&d.meta, "iCode", NULL);
  const int type = plain_find(&d.meta, "Type", NULL);
  const int direction = plain_find(&d.meta, "Direction", NULL);
  const int denominator = plain_find(&d.meta, "Denominator", NULL);
  for (int r = 1; r < d.meta.n_rows; r++) {
    if (strcmp(plain_cell(&d.meta, r, type), "Indicator") != 0)
      continue;
    d.code[d.n] = plain_cell(&d.meta, r, code);
    d.denominator[d.n] = plain_cell(&d.meta, r, denominator);
    d.down[d.n++] = plain_cell(&d.meta, r, direction)[0] == '-';
  }
  return d;
}

/* One step: score and more are what every indicator says. */
typedef struct {
  const char *head, *score, *more;
  bool directed, denominated, grouped;
} step;

static void write_index(const char *path, const description *d, const step *of) {
  kp_buf text = {0};
  kp_buf_printf(&text, "return index { id = \"asem\", missing = \"none\", %s\n", of->head);
  kp_buf_printf(&text, "  sources = { units = { key = \"uCode\"%s } },\n",
                of->grouped ? ", group = \"EurAsia_group\"" : "");
  for (int k = 0; k < d->n; k++) {
    kp_buf_add(&text, "  indicator { \"i_");
    for (const char *at = d->code[k]; *at; at++)
      kp_buf_printf(&text, "%c", tolower((unsigned char)*at));
    kp_buf_printf(&text, "\", value = \"%s\", score = %s", d->code[k], of->score);
    if (of->directed && d->down[k])
      kp_buf_add(&text, ", direction = \"down\"");
    if (of->denominated && d->denominator[k][0])
      kp_buf_printf(&text, ", per = \"%s\"", d->denominator[k]);
    kp_buf_printf(&text, "%s },\n", of->more ? of->more : "");
  }
  kp_buf_add(&text, "}\n");
  support_write(path, text.at);
  kp_buf_clear(&text);
}

static void must(const job *j, kp_status status) {
  if (status == KP_OK)
    return;
  kp_text text = {0};
  assert_int_equal(kp_diag_text(&text, j->diag, KP_EN, false), KP_OK);
  print_error("%s", text.at);
  kp_text_free(&text);
  fail();
}

static job run(const description *d, const step *of, const char *figures) {
  job j = {.arena = kp_arena_new(), .diag = kp_diag_new()};
  char *folder = support_folder();
  char *path = support_path(folder, "index.lua");
  char *data = asem_file(figures);
  write_index(path, d, of);
  must(&j, kp_index_load(&j.index, path, NULL, j.diag));
  const kp_dataset_spec spec = {.wants = j.index->want,
                                .n_wants = j.index->n_wants,
                                .sources = j.index->sources,
                                .n_sources = j.index->n_sources,
                                .period = "2018"};
  must(&j, kp_dataset_read(&j.data, data, &spec, j.diag));
  must(&j, kp_score_all(&j.scoring, j.index, j.data, NULL, j.arena, j.diag));
  support_folder_remove(folder);
  free(path);
  free(data);
  return j;
}

static void job_clear(job *j) {
  kp_arena_free(j->arena);
  kp_dataset_free(j->data);
  kp_index_free(j->index);
  kp_diag_free(j->diag);
}

/* Calls compare for every cell of a file of figures; NaN where it is empty. */
static void each_cell(const description *d, const job *j, const char *figures,
                      void (*compare)(const job *j, int leaf, int unit, double wanted,
                                      const char *label)) {
  plain_csv csv = read_figures(figures);
  int n = 0;
  for (int k = 0; k < d->n; k++) {
    const int column = plain_find(&csv, d->code[k], NULL);
    assert_true(column >= 0);
    for (int r = 1; r < csv.n_rows; r++) {
      const char *id = plain_cell(&csv, r, 0);
      const int unit = kp_dataset_find_unit(j->data, kp_str_of(id));
      assert_true(unit >= 0);
      char label[200];
      snprintf(label, sizeof label, "%s %s %s", figures, d->code[k], id);
      const char *cell = plain_cell(&csv, r, column);
      compare(j, k, unit, *cell ? strtod(cell, NULL) : NAN, label);
      n++;
    }
  }
  assert_int_equal(n, d->n * 51);
  plain_csv_clear(&csv);
}

static void assert_close(const char *label, double got, double wanted) {
  if (isnan(wanted))
    assert_true(isnan(got));
  else
    assert_near(label, got, wanted, 1e-12 * fmax(1.0, fabs(wanted)));
}

static void score_is(const job *j, int leaf, int unit, double wanted, const char *label) {
  assert_close(label, j->scoring->score[j->index->leaf_node[leaf]][unit], wanted);
}

/* Ties are those of decimals here, of binary numbers there: 5.1 and 5.1000000000000005, 3.4 and
 * 3.4000000000000004 are one value of TolMin each, and their units stand level. */
static void position_is(const job *j, int leaf, int unit, double wanted, const char *label) {
  const double raw = j->scoring->raw[leaf][unit];
  if (strstr(label, "TolMin") && (fabs(raw - 5.1) < 1e-12 || fabs(raw - 3.4) < 1e-12))
    return;
  score_is(j, leaf, unit, wanted, label);
}

/* ---- Normalised ---- */

static void check_normalised(const char *head, const char *score, const char *figures) {
  const bool positional = strstr(score, "ties") != NULL;
  need_figures();
  description d = describe();
  const step of = {.head = head, .score = score, .directed = true};
  job j = run(&d, &of, "6_treated/treated_build.csv");
  each_cell(&d, &j, figures, positional ? position_is : score_is);
  job_clear(&j);
  plain_csv_clear(&d.meta);
}

static void score_asem__minmax_to_any_range(void **state) {
  (void)state;
  check_normalised("", "minmax", "7_normalised/n_minmax_0_100.csv");
  check_normalised("", "minmax { to = { 1, 100 } }", "7_normalised/n_minmax_1_100.csv");
}

static void score_asem__zscores(void **state) {
  (void)state;
  check_normalised("scale = { 0, 1 },", "zscore { mean = 0, sd = 1, open = true }",
                   "7_normalised/n_zscore_0_1.csv");
}

static void score_asem__ranks_and_borda_points(void **state) {
  (void)state;
  check_normalised("", "borda { ties = \"low\" }", "7_normalised/n_borda.csv");
  check_normalised("scale = { 1, 51 },", "rank { ties = \"low\" }", "7_normalised/n_rank.csv");
}

static void score_asem__percentile_ranks(void **state) {
  (void)state;
  check_normalised("scale = { 0, 1 },", "percentile { ties = \"low\" }",
                   "7_normalised/n_prank.csv");
}

static void score_asem__distances_to_the_maximum(void **state) {
  (void)state;
  check_normalised("scale = { 0, 1 },", "distance_to { reference = \"max\" }",
                   "7_normalised/n_dist2max.csv");
}

/* ---- Denominated, imputed ---- */

static void raw_is(const job *j, int leaf, int unit, double wanted, const char *label) {
  assert_close(label, j->scoring->raw[leaf][unit], wanted);
}

/* Checks used values of all units: from the kept parameters, as for one unit again. */
static void used_is(const job *j, int leaf, int unit, double wanted, const char *label) {
  const kp_fill *fill = &j->scoring->fill[j->index->leaf_node[leaf]];
  double x = j->scoring->raw[leaf][unit];
  if (isnan(x) && fill->n_groups > 0)
    x = fill->value[fill->group ? fill->group[unit] : 0];
  assert_close(label, x, wanted);
}

static void check_imputed(const char *missing, const char *figures) {
  need_figures();
  description d = describe();
  const step of = {.head = "screen = { share = 0.1, nonzero = 0.1 },",
                   .score = "minmax",
                   .more = missing,
                   .denominated = true,
                   .grouped = true};
  job j = run(&d, &of, "1_data/iData.csv");
  assert_null(j.scoring->screened);
  each_cell(&d, &j, "3_denominated/denominated.csv", raw_is);
  each_cell(&d, &j, figures, used_is);
  job_clear(&j);
  plain_csv_clear(&d.meta);
}

static void score_asem__denominated_and_filled_with_the_mean(void **state) {
  (void)state;
  check_imputed(", missing = \"mean\"", "4_imputed/i_mean.csv");
}

static void score_asem__filled_with_the_mean_of_the_group(void **state) {
  (void)state;
  check_imputed(", missing = group_mean { }", "4_imputed/i_mean_grp_EurAsia.csv");
}

/* ---- Treated ---- */

static void treated_is(const job *j, int leaf, int unit, double wanted, const char *label) {
  assert_close(label, kp_score_treat(&j->scoring->treated[leaf], j->scoring->raw[leaf][unit]),
               wanted);
}

/* Points that were changed: marked there, different from the raw value here. */
static void check_points(const description *d, const job *j, const char *figures) {
  plain_csv csv = read_figures(figures);
  for (int k = 0; k < d->n; k++) {
    const int column = plain_find(&csv, d->code[k], NULL);
    for (int r = 1; r < csv.n_rows; r++) {
      const int unit = kp_dataset_find_unit(j->data, kp_str_of(plain_cell(&csv, r, 0)));
      const double x = j->scoring->raw[k][unit];
      const bool changed = kp_score_treat(&j->scoring->treated[k], x) != x;
      if (changed != (plain_cell(&csv, r, column)[0] != '\0'))
        fail_msg("%s %s %s", figures, d->code[k], plain_cell(&csv, r, 0));
    }
  }
  plain_csv_clear(&csv);
}

static double figure(const plain_csv *csv, int row, const char *name) {
  const int column = plain_find(csv, name, NULL);
  const char *cell = column < 0 ? "" : plain_cell(csv, row, column);
  return *cell ? strtod(cell, NULL) : NAN;
}

/* Skew and kurtosis before and after, and how many points were winsorised. */
static void check_details(const description *d, const job *j, const char *figures) {
  plain_csv csv = read_figures(figures);
  for (int r = 1; r < csv.n_rows; r++) {
    const char *code = plain_cell(&csv, r, 0);
    int leaf = 0;
    while (leaf < d->n && strcmp(d->code[leaf], code) != 0)
      leaf++;
    const kp_treated *got = &j->scoring->treated[leaf];
    assert_close(code, got->before.skew, figure(&csv, r, "check_SkewKurt0.Skew"));
    assert_close(code, got->before.kurtosis, figure(&csv, r, "check_SkewKurt0.Kurt"));
    const double n = figure(&csv, r, "winsorise.nwin");
    const bool logged = !isnan(figure(&csv, r, "check_SkewKurt2.Skew"));
    assert_int_equal(got->is_done, !isnan(n));
    assert_int_equal(got->transform, logged ? KP_TREAT_LOG : KP_TREAT_NONE);
    if (isnan(n))
      continue;
    assert_close(code, got->after.skew,
                 figure(&csv, r, logged ? "check_SkewKurt2.Skew" : "check_SkewKurt1.Skew"));
    assert_close(code, got->after.kurtosis,
                 figure(&csv, r, logged ? "check_SkewKurt2.Kurt" : "check_SkewKurt1.Kurt"));
    if (!logged)
      assert_int_equal(got->n_low + got->n_high, (int)n);
  }
  plain_csv_clear(&csv);
}

static void check_treated(const char *treat, const char *name) {
  char path[100];
  need_figures();
  description d = describe();
  const step of = {.head = treat, .score = "minmax"};
  job j = run(&d, &of, "4_imputed/i_mean_grp_EurAsia.csv");
  snprintf(path, sizeof path, "6_treated/%s.csv", name);
  each_cell(&d, &j, path, treated_is);
  snprintf(path, sizeof path, "6_treated/%s_points.csv", name);
  check_points(&d, &j, path);
  snprintf(path, sizeof path, "6_treated/%s_details.csv", name);
  check_details(&d, &j, path);
  job_clear(&j);
  plain_csv_clear(&d.meta);
}

static void score_asem__treated_by_skew_and_kurtosis(void **state) {
  (void)state;
  check_treated("treat = skew_kurtosis { otherwise = log },", "treated_build");
}

static void score_asem__treated_by_a_stricter_test_with_logarithms(void **state) {
  (void)state;
  check_treated("treat = skew_kurtosis { skew = 1, kurtosis = 2, winsorise = 3, otherwise = log },",
                "strict_skew1_kurt2_winmax3");
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(score_asem__denominated_and_filled_with_the_mean),
      cmocka_unit_test(score_asem__filled_with_the_mean_of_the_group),
      cmocka_unit_test(score_asem__treated_by_skew_and_kurtosis),
      cmocka_unit_test(score_asem__treated_by_a_stricter_test_with_logarithms),
      cmocka_unit_test(score_asem__minmax_to_any_range),
      cmocka_unit_test(score_asem__zscores),
      cmocka_unit_test(score_asem__ranks_and_borda_points),
      cmocka_unit_test(score_asem__percentile_ranks),
      cmocka_unit_test(score_asem__distances_to_the_maximum),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
