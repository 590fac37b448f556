/* SPDX-License-Identifier: GPL-3.0-or-later
 * Tests of score over many units: the same bytes for any number of threads, the order of units,
 * plain loops beside it, and another tool's figures for the ASEM index.
 *
 * The big bench has 10,007 units in two groups, twelve leaves of several rules under three
 * dimensions, gaps that are filled in or skipped, a coverage, a share of places. ASEM figures come
 * from the R package COINr 1.1.14 (shared/data/asem), where they are there. */
#include "score_by_hand.h"

enum { UNITS = 10007, LEAVES = 12 };

static double draw(uint64_t *seed) {
  *seed = *seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
  return (double)(*seed >> 11) / 9007199254740992.0;
}

/* order[i]: which of the units stands in row i. */
static bench *big_bench(const int *order) {
  bench *b = bench_new(UNITS);
  static const kp_score_kind kinds[] = {KP_SCORE_MINMAX, KP_SCORE_PERCENTILE, KP_SCORE_LINEAR};
  double *column = malloc(UNITS * sizeof *column);
  bench_node(b, "root", -1, 1);
  uint64_t seed = 5;
  int dimension = 0;
  static char ids[LEAVES][16];
  for (int k = 0; k < LEAVES; k++) {
    if (k % 4 == 0)
      dimension = bench_node(b, k == 0 ? "one" : k == 4 ? "two" : "three", 0, 1 + k / 4);
    for (int u = 0; u < UNITS; u++) {
      const double x = floor(draw(&seed) * 2000) / 20;
      column[u] = draw(&seed) < 0.05 ? NAN : x;
    }
    double *shuffled = bench_room(b, UNITS, sizeof *shuffled);
    for (int u = 0; u < UNITS; u++)
      shuffled[u] = column[order ? order[u] : u];
    snprintf(ids[k], sizeof ids[k], "x%d", k);
    const int leaf = bench_leaf(b, ids[k], dimension, 1 + k % 3, shuffled, kinds[k % 3]);
    b->index.node[leaf].missing.kind = k % 4 == 0   ? KP_MISSING_SKIP
                                       : k % 4 == 1 ? KP_MISSING_MEAN
                                       : k % 4 == 2 ? KP_MISSING_GROUP_MEDIAN
                                                    : KP_MISSING_ZERO;
  }
  for (int u = 0; u < UNITS; u++)
    b->data.group[u] = kp_str_of((order ? order[u] : u) % 3 ? "east" : "west");
  b->index.node[1].coverage = 0.5;
  b->index.node[1].missing.kind = KP_MISSING_GROUP_MEAN;
  b->index.node[1].missing.over_ranked = true;
  b->index.round_digits = 2;
  bench_grade(b, "a", 50);
  bench_grade(b, "b", NAN);
  b->index.grade[0].top_share = 0.3;
  free(column);
  return b;
}

static void assert_same(const bench *x, const bench *y) {
  const kp_scoring *a = x->scoring;
  const kp_scoring *b = y->scoring;
  for (int k = 0; k < x->index.n_nodes; k++) {
    assert_memory_equal(a->score[k], b->score[k], UNITS * sizeof(double));
    assert_memory_equal(a->score_why[k], b->score_why[k], UNITS);
  }
  assert_memory_equal(a->total, b->total, UNITS * sizeof(double));
  assert_memory_equal(a->total_full, b->total_full, UNITS * sizeof(double));
  assert_memory_equal(a->rank, b->rank, UNITS * sizeof(int32_t));
  assert_memory_equal(a->grade, b->grade, UNITS);
  assert_memory_equal(a->decided_by, b->decided_by, UNITS);
}

static void score_all__the_same_bytes_for_any_number_of_threads(void **state) {
  (void)state;
  kp_set_threads(1);
  bench *one = big_bench(NULL);
  bench_score(one);
  const int threads[] = {2, 3, 7};
  for (int k = 0; k < 3; k++) {
    kp_set_threads(threads[k]);
    bench *many = big_bench(NULL);
    bench_score(many);
    assert_same(one, many);
    bench_free(many);
  }
  kp_set_threads(0);
  bench_check_units(one);
  bench_free(one);
}

static void score_all__errors_are_told_alike_by_any_number_of_threads(void **state) {
  (void)state;
  char *first = NULL;
  const int threads[] = {1, 2, 7};
  for (int k = 0; k < 3; k++) {
    kp_set_threads(threads[k]);
    bench *b = bench_new(UNITS);
    double *x = bench_room(b, UNITS, sizeof *x);
    for (int u = 0; u < UNITS; u++)
      x[u] = u % 3 ? 50 : 101 + u; /* more different errors than are kept */
    bench_node(b, "root", -1, 1);
    bench_leaf(b, "x", 0, 1, x, KP_SCORE_ASIS);
    assert_int_equal(bench_try(b), KP_INPUT);
    char *text = bench_diag(b);
    if (first)
      assert_string_equal(text, first);
    if (k == 0)
      first = text;
    else
      free(text);
    bench_free(b);
  }
  kp_set_threads(0);
  free(first);
}

static void score_all__the_order_of_units_changes_nothing(void **state) {
  (void)state;
  bench *plain = big_bench(NULL);
  bench_score(plain);
  int *order = malloc(UNITS * sizeof *order);
  uint64_t seed = 77;
  for (int u = 0; u < UNITS; u++)
    order[u] = u;
  for (int u = UNITS - 1; u > 0; u--) {
    const int other = (int)(draw(&seed) * (u + 1));
    const int swap = order[u];
    order[u] = order[other];
    order[other] = swap;
  }
  bench *mixed = big_bench(order);
  bench_score(mixed);
  for (int u = 0; u < UNITS; u++) {
    const int was = order[u];
    assert_near("total", mixed->scoring->total_full[u], plain->scoring->total_full[was], 1e-11);
    assert_near("rounded", mixed->scoring->total[u], plain->scoring->total[was], 0);
    assert_int_equal(mixed->scoring->rank[u], plain->scoring->rank[was]);
    assert_int_equal(mixed->scoring->grade[u], plain->scoring->grade[was]);
  }
  free(order);
  bench_free(mixed);
  bench_free(plain);
}

static void score_all__points_add_up_for_every_unit(void **state) {
  (void)state;
  bench *b = big_bench(NULL);
  bench_score(b);
  kp_score_workspace *workspace;
  assert_int_equal(kp_score_workspace_new(&workspace, b->scoring, b->diag), KP_OK);
  for (int u = 0; u < UNITS; u++) {
    const kp_unit_score *one;
    assert_int_equal(kp_score_unit(&one, workspace, u, NULL, b->diag), KP_OK);
    double sum = 0;
    for (int k = 1; k < b->index.n_nodes; k++)
      if (b->index.node[k].leaf >= 0 ||
          one->filled[k]) /* a filled dimension stands for its leaves */
        sum += one->points[k];
    assert_near("sum of points", sum, one->total_full, 1e-12 * 100);
  }
  kp_score_workspace_free(workspace);
  bench_free(b);
}

/* Each leaf's score beside that of the unit scored alone. */
static void assert_leaves_as_alone(const bench *b) {
  kp_score_workspace *workspace;
  assert_int_equal(kp_score_workspace_new(&workspace, b->scoring, b->diag), KP_OK);
  for (int u = 0; u < UNITS; u++) {
    const kp_unit_score *one;
    assert_int_equal(kp_score_unit(&one, workspace, u, NULL, b->diag), KP_OK);
    for (int k = 0; k < b->index.n_nodes; k++) {
      assert_memory_equal(&b->scoring->score[k][u], &one->score[k], sizeof(double));
      assert_int_equal(b->scoring->score_why[k][u], one->score_why[k]);
    }
  }
  kp_score_workspace_free(workspace);
}

static void score_all__leaves_of_many_units_are_there_when_asked_for(void **state) {
  (void)state;
  static const int threads[] = {1, 2, 3, 7};
  for (int t = 0; t < 4; t++) {
    kp_set_threads(threads[t]);
    bench *b = big_bench(NULL);
    b->index.node[1].missing.kind = KP_MISSING_NONE; /* nothing is found on the way */
    bench_share(b);
    const kp_score_options later = {.leaves_later = true};
    assert_int_equal(
        kp_score_all_with(&b->scoring, &b->index, &b->data, NULL, &later, b->arena, b->diag),
        KP_OK);
    const int leaf = b->index.leaf_node[0];
    assert_null(b->scoring->score[leaf]);
    assert_non_null(b->scoring->score[1]);
    assert_int_equal(kp_score_keep_leaves(b->scoring, b->arena, b->diag), KP_OK);
    const double *kept = b->scoring->score[leaf];
    assert_non_null(kept);
    assert_int_equal(kp_score_keep_leaves(b->scoring, b->arena, b->diag), KP_OK);
    assert_ptr_equal(kept, b->scoring->score[leaf]);
    assert_leaves_as_alone(b);
    bench_free(b);
  }
  kp_set_threads(0);
}

/* Means of min-max scores in plain loops, nothing of the engine in them. */
static void score_all__agrees_with_plain_loops(void **state) {
  (void)state;
  enum { N = 9000, K = 5 };
  bench *b = bench_new(N);
  bench_node(b, "root", -1, 1);
  double *x = malloc(K * N * sizeof *x);
  uint64_t seed = 11;
  static const char *const ids[] = {"a", "b", "c", "d", "e"};
  for (int k = 0; k < K; k++) {
    for (int u = 0; u < N; u++)
      x[k * N + u] = draw(&seed) < 0.1 ? NAN : draw(&seed) * 1000 - 300;
    const int leaf = bench_leaf(b, ids[k], 0, k + 1, x + k * N, KP_SCORE_MINMAX);
    b->index.node[leaf].missing.kind = KP_MISSING_MEAN;
  }
  bench_score(b);
  double *total = calloc(N, sizeof *total);
  for (int k = 0; k < K; k++) {
    double low = INFINITY, high = -INFINITY;
    long double sum = 0;
    int count = 0;
    for (int u = 0; u < N; u++) {
      if (isnan(x[k * N + u]))
        continue;
      low = x[k * N + u] < low ? x[k * N + u] : low;
      high = x[k * N + u] > high ? x[k * N + u] : high;
      sum += x[k * N + u];
      count++;
    }
    for (int u = 0; u < N; u++) {
      const double value = isnan(x[k * N + u]) ? (double)(sum / count) : x[k * N + u];
      total[u] += (k + 1) * 100 * (value - low) / (high - low) / 15;
    }
  }
  for (int u = 0; u < N; u++)
    assert_near("total", b->scoring->total[u], total[u], 1e-11);
  free(total);
  free(x);
  bench_free(b);
}

static void score_all__running_out_of_memory_is_told_not_suffered(void **state) {
  (void)state;
  bench *b = big_bench(NULL);
  b->data.n_units = 300;
  for (int n = 1; n < 400; n++) {
    kp_diag *diag = kp_diag_new();
    kp_arena *arena = kp_arena_new();
    kp_scoring *scoring = NULL;
    kp_memory_fail_after(n);
    const kp_status status = kp_score_all(&scoring, &b->index, &b->data, NULL, arena, diag);
    kp_memory_fail_after(-1);
    assert_true(status == KP_OK || status == KP_SYSTEM);
    assert_true((status == KP_OK) == (scoring != NULL));
    kp_arena_free(arena);
    kp_diag_free(diag);
  }
  bench_free(b);
}

/* ---- ASEM ---- */

/* A small CSV of numbers: names of columns and values; NaN for text and blanks. */
typedef struct {
  int n_columns, n_rows;
  char name[80][40];
  double value[80][96];
  char text[80][96][40];
} sheet;

static sheet *read_sheet(const char *path) {
  char *full = support_shared(path);
  if (!full)
    return NULL;
  char *text = support_read(full, NULL);
  free(full);
  sheet *s = calloc(1, sizeof *s);
  int row = -1;
  for (char *line = text; line && *line; row++) {
    char *end = strchr(line, '\n');
    if (end)
      *end = '\0';
    int column = 0;
    for (char *cell = line; cell && column < 80; column++) {
      const bool quoted = cell[0] == '"';
      cell += quoted;
      char *comma = strchr(cell, ',');
      if (quoted) {
        char *quote = strchr(cell, '"');
        *quote = '\0';
        comma = quote[1] == ',' ? quote + 1 : NULL;
      }
      if (comma)
        *comma = '\0';
      cell[strcspn(cell, "\r")] = '\0';
      if (row < 0) {
        snprintf(s->name[column], sizeof s->name[column], "%s", cell);
        s->n_columns = column + 1;
      } else if (row < 96) {
        char *rest;
        const double x = strtod(cell, &rest);
        s->value[column][row] = *cell && !*rest ? x : NAN;
        snprintf(s->text[column][row], sizeof s->text[column][row], "%s", cell);
      }
      cell = comma ? comma + 1 : NULL;
    }
    line = end ? end + 1 : NULL;
  }
  s->n_rows = row;
  free(text);
  return s;
}

static int sheet_column(const sheet *s, const char *name) {
  for (int k = 0; k < s->n_columns; k++)
    if (strcmp(s->name[k], name) == 0)
      return k;
  return -1;
}

static int sheet_row(const sheet *s, int column, const char *text) {
  for (int r = 0; r < s->n_rows; r++)
    if (strcmp(s->text[column][r], text) == 0)
      return r;
  return -1;
}

/* Nodes of the tree under a parent, in the order of the lineage's rows. */
static void add_under(bench *b, const sheet *meta, const sheet *weights, const sheet *data,
                      const char *parent, int above, kp_combine_kind combine, kp_score_kind rule) {
  const int code = sheet_column(meta, "iCode");
  const int up = sheet_column(meta, "Parent");
  const int weight_code = sheet_column(weights, "iCode");
  const int weight = sheet_column(weights, "Weight");
  for (int r = 0; r < meta->n_rows; r++) {
    if (strcmp(meta->text[up][r], parent) != 0)
      continue;
    const char *id = meta->text[code][r];
    const int row = sheet_row(weights, weight_code, id);
    assert_true(row >= 0);
    const double w = weights->value[weight][row];
    const int column = sheet_column(data, id);
    if (column >= 0) {
      const int leaf = bench_leaf(b, id, above, w, data->value[column], rule);
      b->index.node[leaf].score.open = true;
      b->index.node[leaf].score.down = meta->value[sheet_column(meta, "Direction")][r] < 0;
      b->index.node[leaf].missing.kind = KP_MISSING_SKIP;
      continue;
    }
    const int node = bench_node(b, id, above, w);
    b->index.node[node].combine = combine;
    b->index.node[node].missing.kind = KP_MISSING_SKIP;
    add_under(b, meta, weights, data, id, node, combine, rule);
  }
}

static void assert_asem(const char *data_path, const char *weights_path, const char *scores_path,
                        kp_combine_kind combine, kp_score_kind rule) {
  sheet *meta = read_sheet("data/asem/1_data/iMeta.csv");
  sheet *data = read_sheet(data_path);
  sheet *weights = read_sheet(weights_path);
  sheet *scores = read_sheet(scores_path);
  assert_true(meta && data && weights && scores);
  bench *b = bench_new(data->n_rows);
  b->index.node = bench_room(b, 80, sizeof *b->index.node);
  b->index.leaf_node = bench_room(b, 80, sizeof *b->index.leaf_node);
  b->index.want = bench_room(b, 80, sizeof *b->index.want);
  b->data.series = bench_room(b, 80, sizeof *b->data.series);
  bench_node(b, "Index", -1, 1);
  b->index.node[0].combine = combine;
  add_under(b, meta, weights, data, "Index", 0, combine, rule);
  assert_int_equal(b->index.n_leaves, 49);
  bench_score(b);
  int compared = 0;
  for (int k = 0; k < b->index.n_nodes; k++) {
    const int column = sheet_column(scores, b->index.node[k].label.id);
    if (column < 0 || b->index.node[k].leaf >= 0)
      continue;
    for (int u = 0; u < data->n_rows; u++) {
      const int row = sheet_row(scores, sheet_column(scores, "uCode"),
                                data->text[sheet_column(data, "uCode")][u]);
      assert_near(b->index.node[k].label.id, b->scoring->score[k][u], scores->value[column][row],
                  1e-9);
      compared++;
    }
  }
  assert_int_equal(compared, 11 * 51);
  bench_check_units(b);
  bench_free(b);
  free(meta);
  free(data);
  free(weights);
  free(scores);
}

static void score_all__asem_agrees_with_coinr(void **state) {
  (void)state;
  if (support_shared_is_absent())
    skip();
  assert_asem("data/asem/7_normalised/n_minmax_0_100.csv",
              "data/asem/8_aggregated/weights_equal.csv",
              "data/asem/8_aggregated/build_a_amean_equal_0_100_scores.csv", KP_COMBINE_ARITHMETIC,
              KP_SCORE_ASIS);
  assert_asem("data/asem/6_treated/treated_build.csv", "data/asem/8_aggregated/weights_equal.csv",
              "data/asem/8_aggregated/build_a_amean_equal_0_100_scores.csv", KP_COMBINE_ARITHMETIC,
              KP_SCORE_MINMAX);
  assert_asem("data/asem/7_normalised/n_minmax_1_100.csv",
              "data/asem/8_aggregated/weights_unequal.csv",
              "data/asem/8_aggregated/a_gmean_unequal_1_100_scores.csv", KP_COMBINE_GEOMETRIC,
              KP_SCORE_ASIS);
  assert_asem(
      "data/asem/7_normalised/n_minmax_1_100.csv", "data/asem/8_aggregated/weights_equal.csv",
      "data/asem/8_aggregated/a_hmean_equal_1_100_scores.csv", KP_COMBINE_HARMONIC, KP_SCORE_ASIS);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(score_all__the_same_bytes_for_any_number_of_threads),
      cmocka_unit_test(score_all__errors_are_told_alike_by_any_number_of_threads),
      cmocka_unit_test(score_all__the_order_of_units_changes_nothing),
      cmocka_unit_test(score_all__points_add_up_for_every_unit),
      cmocka_unit_test(score_all__leaves_of_many_units_are_there_when_asked_for),
      cmocka_unit_test(score_all__agrees_with_plain_loops),
      cmocka_unit_test(score_all__running_out_of_memory_is_told_not_suffered),
      cmocka_unit_test(score_all__asem_agrees_with_coinr),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
