/* SPDX-License-Identifier: GPL-3.0-or-later
 * The statistics of the ASEM index of sustainable connectivity against COINr 1.1.14's own: the
 * whole tree on the normalised data, correlations, Cronbach's alpha, components. The figures are
 * kept outside of the repository; without them the tests skip. */
#include "support.h"

#include <ctype.h>
#include <math.h>

#include "explain/statistics.h"
#include "job.h"
#include "plain_csv.h"

static char *asem_file(const char *name) {
  char *folder = support_shared("data/asem");
  char *path = support_path(folder, name);
  free(folder);
  return path;
}

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

/* Ids of the index are small letters. */
static const char *id_of(char id[64], const char *code) {
  snprintf(id, 64, "x_%s", code);
  for (char *at = id; *at; at++)
    *at = (char)tolower((unsigned char)*at);
  return id;
}

/* ---- The index, from the tree of the metadata ---- */

static void write_children(kp_buf *out, const plain_csv *meta, const char *parent) {
  const int code = plain_find(meta, "iCode", NULL), above = plain_find(meta, "Parent", NULL);
  const int type = plain_find(meta, "Type", NULL);
  for (int r = 1; r < meta->n_rows; r++) {
    char id[64];
    const char *one = plain_cell(meta, r, code), *kind = plain_cell(meta, r, type);
    if (strcmp(plain_cell(meta, r, above), parent) != 0)
      continue;
    if (strcmp(kind, "Indicator") == 0) {
      kp_buf_printf(out, "indicator { '%s', value = '%s', weight = 1, score = asis },\n",
                    id_of(id, one), one);
    } else if (strcmp(kind, "Aggregate") == 0) {
      kp_buf_printf(out, "dimension { '%s', weight = 1,\n", id_of(id, one));
      write_children(out, meta, one);
      kp_buf_add(out, "},\n");
    }
  }
}

typedef struct {
  job j;
  kp_arena *arena;
  kp_stat_figures *figures;
} asem;

static asem run_asem(void) {
  asem a = {.j = {.diag = kp_diag_new()}, .arena = kp_arena_new()};
  plain_csv meta = read_figures("1_data/iMeta.csv");
  char *folder = support_folder(), *path = support_path(folder, "index.lua");
  char *data = asem_file("7_normalised/n_minmax_0_100.csv");
  kp_buf text = {0};
  kp_buf_add(&text, "return index { id = 'asem', title = 'ASEM', missing = 'none',\n"
                    "  sources = { units = { key = 'uCode' } },\n");
  write_children(&text, &meta, "Index");
  kp_buf_add(&text, "}\n");
  support_write(path, text.at);
  kp_buf_clear(&text);
  const kp_dataset_options options = {.period = "2018"};
  must(kp_index_load(&a.j.index, path, NULL, a.j.diag), a.j.diag);
  must(kp_dataset_load(&a.j.dataset, data, a.j.index, &options, a.j.diag), a.j.diag);
  must(kp_run(&a.j.result, a.j.index, a.j.dataset, a.j.diag), a.j.diag);
  must(kp_explain_statistics(&a.figures, a.j.result, NULL, a.arena, a.j.diag), a.j.diag);
  plain_csv_clear(&meta);
  support_folder_remove(folder);
  free(path);
  free(data);
  return a;
}

static void clear(asem *a) {
  kp_arena_free(a->arena);
  job_clear(&a->j);
}

static const kp_stat_set *set_of(const asem *a, const char *code, bool of_children) {
  char id[64];
  const int node = strcmp(code, "Index") == 0 ? 0 : kp_index_find_node(a->j.index, id_of(id, code));
  for (int i = 0; i < a->figures->n_sets; i++)
    if (a->figures->set[i].node == node && a->figures->set[i].of_children == of_children)
      return &a->figures->set[i];
  return NULL;
}

/* ---- Figures ---- */

static void statistics__correlations_are_those_of_coinr(void **state) {
  (void)state;
  need_figures();
  asem a = run_asem();
  plain_csv wanted = read_figures("9_analysis/corr_pearson_normalised.csv");
  int n = 0;
  for (int i = 0; i < a.figures->n_pairs; i++) {
    const kp_stat_pair *pair = &a.figures->pair[i];
    char label[200];
    int row = 0, column = 0;
    for (int r = 1; r < wanted.n_rows; r++) {
      char id[64];
      id_of(id, plain_cell(&wanted, r, 0));
      row = strcmp(id, a.j.index->node[pair->a].label.id) == 0 ? r : row;
      column = strcmp(id, a.j.index->node[pair->b].label.id) == 0 ? r : column;
    }
    if (row == 0 || column == 0)
      continue;
    snprintf(label, sizeof label, "%s, %s", plain_cell(&wanted, row, 0),
             plain_cell(&wanted, column, 0));
    assert_near(label, pair->pearson.value, strtod(plain_cell(&wanted, row, column), NULL), 1e-11);
    assert_int_equal(pair->pearson.n, 51);
    n++;
  }
  assert_int_equal(n, 49 * 48 / 2);
  plain_csv_clear(&wanted);
  clear(&a);
}

static void statistics__alphas_are_those_of_coinr(void **state) {
  (void)state;
  need_figures();
  asem a = run_asem();
  plain_csv wanted = read_figures("9_analysis/cronbach_alpha.csv");
  int n = 0;
  for (int r = 1; r < wanted.n_rows; r++) {
    const char *group = plain_cell(&wanted, r, 0), *dset = plain_cell(&wanted, r, 2);
    if (strcmp(dset, "Raw") == 0)
      continue;
    const kp_stat_set *set = set_of(&a, group, strcmp(dset, "Aggregated") == 0);
    assert_non_null(set);
    assert_near(group, set->alpha, strtod(plain_cell(&wanted, r, 3), NULL), 1e-11);
    assert_true(set->alpha_low < set->alpha && set->alpha < set->alpha_high);
    n++;
  }
  assert_int_equal(n, 14);
  plain_csv_clear(&wanted);
  clear(&a);
}

static void statistics__components_are_those_of_coinr(void **state) {
  (void)state;
  need_figures();
  asem a = run_asem();
  plain_csv wanted = read_figures("9_analysis/pca_variances.csv");
  int n = 0;
  for (int r = 1; r < wanted.n_rows; r++) {
    const char *dset = plain_cell(&wanted, r, 1), *group = plain_cell(&wanted, r, 2);
    const int k = atoi(plain_cell(&wanted, r, 3)) - 1;
    if (strcmp(dset, "Raw") == 0)
      continue;
    const kp_stat_set *set = set_of(&a, group, strcmp(dset, "Aggregated") == 0);
    assert_non_null(set);
    if (set->n_items < 3) {
      assert_int_equal(set->why_components, KP_STATS_FEW_COLUMNS);
      continue;
    }
    assert_int_equal(set->why_components, KP_STATS_KNOWN);
    assert_near(group, set->variance[k], strtod(plain_cell(&wanted, r, 5), NULL), 1e-10);
    n++;
  }
  assert_int_equal(n, 49 + 5 + 3);
  plain_csv_clear(&wanted);
  clear(&a);
}

/* 51 countries do not carry components of 49 indicators, nor one factor. */
static void statistics__refuses_components_of_as_many_indicators_as_countries(void **state) {
  (void)state;
  need_figures();
  asem a = run_asem();
  const kp_stat_set *set = set_of(&a, "Index", false);
  assert_int_equal(set->n, 51);
  assert_int_equal(set->least, 147);
  assert_int_equal(set->why_components, KP_STATS_FEW);
  assert_int_equal(set->why_omega, KP_STATS_FEW);
  assert_int_equal(set->why_adequacy, KP_STATS_FEW);
  assert_true(isnan(set->kmo) && isnan(set->omega));
  clear(&a);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(statistics__correlations_are_those_of_coinr),
      cmocka_unit_test(statistics__alphas_are_those_of_coinr),
      cmocka_unit_test(statistics__components_are_those_of_coinr),
      cmocka_unit_test(statistics__refuses_components_of_as_many_indicators_as_countries),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
