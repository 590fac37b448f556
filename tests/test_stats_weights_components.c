/* SPDX-License-Identifier: GPL-3.0-or-later
 * Tests of weights from correlations: the first principal component, balanced importance.
 *
 * Components are held against matrices whose eigenvectors are known and R's figures for
 * ../shared/data/asem; balanced weights against a grid over all weights, and against correlations
 * that the test works out itself. */
#include "support.h"

#include <math.h>

#include "plain_csv.h"
#include "stats/weights.h"

enum { MOST_MEMBERS = 16 };

static kp_arena *arena;
static kp_weigh_note note;

static int make_arena(void **state) {
  (void)state;
  arena = kp_arena_new();
  return arena ? 0 : -1;
}

static int free_arena(void **state) {
  (void)state;
  kp_arena_free(arena);
  return 0;
}

static uint64_t noise_state = 3;

static double noise(void) {
  noise_state = noise_state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
  return (double)(noise_state >> 11) / 9007199254740992.0;
}

/* Four units, contrasts that are orthogonal: columns a, a + b: r = 1 / sqrt 2. */
static void stats__pca_weights_of_two_columns_are_equal(void **state) {
  (void)state;
  const double x[] = {1, 1, -1, -1, 2, 0, 0, -2};
  double weight[2];
  assert_int_equal(kp_weigh_pca(weight, &note, x, 4, 2, arena), KP_WEIGH_DONE);
  assert_near("weight", weight[0], 0.5, 1e-14);
  assert_near("explained", note.explained, (1.0 + sqrt(0.5)) / 2.0, 1e-14);
}

/* r12 = r23 = sqrt(1/2), r13 = 0: eigenvector (1, sqrt 2, 1) / 2, eigenvalue 2. */
static void stats__pca_weights_are_the_known_eigenvector(void **state) {
  (void)state;
  const double x[] = {1, 1, -1, -1, 2, 0, 0, -2, 1, -1, 1, -1};
  const double whole = 2.0 + sqrt(2.0);
  double weight[3];
  assert_int_equal(kp_weigh_pca(weight, &note, x, 4, 3, arena), KP_WEIGH_DONE);
  assert_near("first", weight[0], 1.0 / whole, 1e-14);
  assert_near("second", weight[1], sqrt(2.0) / whole, 1e-14);
  assert_near("explained", note.explained, 2.0 / 3.0, 1e-14);
}

static void stats__pca_names_what_loads_the_other_way(void **state) {
  (void)state;
  double x[3 * 20], weight[3];
  for (int i = 0; i < 20; i++) {
    const double common = noise();
    x[i] = common + 0.2 * noise();
    x[20 + i] = 5.0 * common + noise();
    x[40 + i] = -common + 0.2 * noise();
  }
  assert_int_equal(kp_weigh_pca(weight, &note, x, 20, 3, arena), KP_WEIGH_NEGATIVE);
  assert_int_equal(note.at, 2);
  const double equal[] = {1, 1, -1, -1, 1, -1, 1, -1}; /* no correlation: no first component */
  assert_int_equal(kp_weigh_pca(weight, &note, equal, 4, 2, arena), KP_WEIGH_NOT_SETTLED);
  const double still[] = {1, 2, 3, 7, 7, 7};
  assert_int_equal(kp_weigh_pca(weight, &note, still, 3, 2, arena), KP_WEIGH_NO_SPREAD);
  assert_int_equal(note.at, 1);
  assert_int_equal(kp_weigh_pca(weight, &note, still, 3, 1, arena), KP_WEIGH_DONE);
  assert_near("alone", weight[0], 1.0, 0.0);
  assert_int_equal(kp_weigh_pca(weight, &note, still, 2, 1, arena), KP_WEIGH_FEW);
}

/* ---- Balanced ---- */

static double mean_of(const double *x, int n) {
  double sum = 0.0;
  for (int i = 0; i < n; i++)
    sum += x[i];
  return sum / n;
}

static double correlation(const double *a, const double *b, int n) {
  const double ma = mean_of(a, n), mb = mean_of(b, n);
  double ab = 0.0, aa = 0.0, bb = 0.0;
  for (int i = 0; i < n; i++) {
    ab += (a[i] - ma) * (b[i] - mb);
    aa += (a[i] - ma) * (a[i] - ma);
    bb += (b[i] - mb) * (b[i] - mb);
  }
  return ab / sqrt(aa * bb);
}

enum { N = 40, M = 3 };

/* Sum of squared distances from the target shares; *off: the largest distance. */
static double loss(double *off, const double *w, const double *target, const double *x) {
  double index[N], c[M], sum = 0.0, squares = 0.0, whole = 0.0;
  for (int i = 0; i < N; i++) {
    index[i] = 0.0;
    for (int j = 0; j < M; j++)
      index[i] += w[j] * x[j * N + i];
  }
  for (int j = 0; j < M; j++) {
    sum += c[j] = correlation(x + j * N, index, N);
    whole += target[j];
  }
  *off = 0.0;
  for (int j = 0; j < M; j++) {
    const double far = c[j] / sum - target[j] / whole;
    squares += far * far;
    *off = fmax(*off, fabs(far));
  }
  return sum > 0.0 ? squares : INFINITY;
}

static void make_scores(double *x) {
  for (int i = 0; i < N; i++) {
    const double common = noise();
    x[i] = 40.0 * common + 30.0 * noise();
    x[N + i] = 60.0 * common + 20.0 * noise();
    x[2 * N + i] = 100.0 * noise();
  }
}

static void stats__balanced_weights_meet_the_target(void **state) {
  (void)state;
  double x[N * M], weight[M], off;
  const double target[] = {1, 1, 1};
  make_scores(x);
  assert_int_equal(kp_weigh_balanced(weight, &note, target, 0.0, x, N, M, arena), KP_WEIGH_DONE);
  (void)loss(&off, weight, target, x);
  assert_near("off", off, 0.0, 1e-12);
  assert_near("said", note.off, off, 1e-12);
  assert_near("sum", weight[0] + weight[1] + weight[2], 1.0, 1e-14);
}

/* Where the target is out of reach, no weights of a fine grid come nearer to it. */
static void stats__balanced_weights_are_the_best_of_a_grid(void **state) {
  (void)state;
  const double targets[][M] = {{8, 1, 1}, {1, 1, 8}, {1, 20, 1}, {5, 3, 2}};
  const double lows[] = {0.0, 0.1, 0.25};
  double x[N * M], weight[M], off;
  make_scores(x);
  for (int t = 0; t < 4; t++) {
    for (int l = 0; l < 3; l++) {
      const double low = lows[l];
      assert_int_equal(kp_weigh_balanced(weight, &note, targets[t], low, x, N, M, arena),
                       KP_WEIGH_DONE);
      const double least = loss(&off, weight, targets[t], x);
      assert_near("said", note.off, off, 1e-9);
      for (int a = 0; a <= 100; a++) {
        for (int b = 0; b + a <= 100; b++) {
          const double rest = 1.0 - 3.0 * low;
          const double w[] = {low + rest * a / 100.0, low + rest * b / 100.0,
                              low + rest * (100 - a - b) / 100.0};
          assert_true(loss(&off, w, targets[t], x) >= least - 1e-10);
        }
      }
      for (int j = 0; j < M; j++)
        assert_true(weight[j] >= low - 1e-12);
    }
  }
}

/* The third column twice: together they get what meets the target, each the same. */
static void stats__balanced_weights_share_alike_between_columns_in_step(void **state) {
  (void)state;
  double x[N * 4], weight[4];
  const double target[] = {1, 1, 1, 1};
  make_scores(x);
  for (int i = 0; i < N; i++)
    x[3 * N + i] = x[2 * N + i];
  assert_int_equal(kp_weigh_balanced(weight, &note, target, 0.0, x, N, 4, arena), KP_WEIGH_DONE);
  assert_near("alike", weight[2], weight[3], 1e-12);
  assert_near("off", note.off, 0.0, 1e-9);
}

static void stats__component_weights_do_not_hang_on_order(void **state) {
  (void)state;
  double x[N * M], turned[N * M], before[M], after[M];
  const double target[] = {3, 1, 2}, other[] = {2, 3, 1};
  make_scores(x);
  for (int j = 0; j < M; j++)
    for (int i = 0; i < N; i++)
      turned[((j + 1) % M) * N + (i * 7 + 3) % N] = x[j * N + i] * 1e290;
  assert_int_equal(kp_weigh_pca(before, &note, x, N, M, arena), KP_WEIGH_DONE);
  assert_int_equal(kp_weigh_pca(after, &note, turned, N, M, arena), KP_WEIGH_DONE);
  for (int j = 0; j < M; j++)
    assert_near("pca", after[(j + 1) % M], before[j], 1e-12);
  for (int k = 0; k < 2; k++) {
    const double low = k * 0.2;
    assert_int_equal(kp_weigh_balanced(before, &note, target, low, x, N, M, arena), KP_WEIGH_DONE);
    assert_int_equal(kp_weigh_balanced(after, &note, other, low, turned, N, M, arena),
                     KP_WEIGH_DONE);
    for (int j = 0; j < M; j++)
      assert_near("balanced", after[(j + 1) % M], before[j], 1e-10);
  }
}

static void stats__balanced_says_why_there_are_no_weights(void **state) {
  (void)state;
  double x[N * M], weight[M];
  const double target[] = {1, 1, 1}, wrong[] = {1, 0, 1};
  make_scores(x);
  assert_int_equal(kp_weigh_balanced(weight, &note, wrong, 0.0, x, N, M, arena),
                   KP_WEIGH_NOT_POSITIVE);
  assert_int_equal(note.at, 1);
  assert_int_equal(kp_weigh_balanced(weight, &note, target, 0.4, x, N, M, arena),
                   KP_WEIGH_NO_SOLUTION);
  assert_int_equal(kp_weigh_balanced(weight, &note, target, 0.0, x, 2, M, arena), KP_WEIGH_FEW);
  assert_int_equal(kp_weigh_balanced(weight, &note, target, 1.0 / 3.0, x, N, M, arena),
                   KP_WEIGH_DONE);
  assert_near("no choice", weight[1], 1.0 / 3.0, 1e-12);
  assert_int_equal(kp_weigh_balanced(weight, &note, target, 0.5, x, N, 1, arena), KP_WEIGH_DONE);
  assert_near("alone", weight[0], 1.0, 0.0);
  for (int i = 0; i < N; i++)
    x[N + i] *= 1e-320;
  (void)kp_weigh_balanced(weight, &note, target, 0.1, x, N, M, arena);
}

/* ---- Against R ---- */

/* The columns of scores whose Parent in meta is group; returns how many. */
static int columns_of_group(double *out, const plain_csv *scores, const plain_csv *meta,
                            const char *group) {
  const int code = plain_find(meta, "iCode", NULL), parent = plain_find(meta, "Parent", NULL);
  const int n = scores->n_rows - 1;
  int found = 0;
  for (int row = 1; row < meta->n_rows; row++) {
    if (strcmp(plain_cell(meta, row, parent), group) != 0)
      continue;
    const int column = plain_find(scores, plain_cell(meta, row, code), NULL);
    assert_true(column >= 0 && found < MOST_MEMBERS);
    for (int i = 0; i < n; i++)
      out[found * n + i] = strtod(plain_cell(scores, i + 1, column), NULL);
    found++;
  }
  return found;
}

static plain_csv read_shared(const char *name) {
  char *path = support_shared(name);
  assert_non_null(path);
  const plain_csv csv = plain_csv_read(path, NULL);
  free(path);
  return csv;
}

/* Share of variance of the first component in every group, as prcomp of R gives it through COINr
 * 1.1.14 (../shared/data/asem/9_analysis). */
static void stats__pca_explains_what_r_says(void **state) {
  (void)state;
  if (support_shared_is_absent())
    skip();
  plain_csv meta = read_shared("data/asem/1_data/iMeta.csv");
  plain_csv scores = read_shared("data/asem/7_normalised/n_minmax_0_100.csv");
  plain_csv above = read_shared("data/asem/8_aggregated/build_a_amean_equal_0_100_scores.csv");
  plain_csv wanted = read_shared("data/asem/9_analysis/pca_variances.csv");
  double x[MOST_MEMBERS * 64], weight[MOST_MEMBERS];
  int compared = 0;
  for (int row = 1; row < wanted.n_rows; row++) {
    const char *kind = plain_cell(&wanted, row, 1), *group = plain_cell(&wanted, row, 2);
    if (strcmp(plain_cell(&wanted, row, 3), "1") != 0 || strcmp(kind, "Raw") == 0)
      continue;
    const plain_csv *from = strcmp(kind, "Normalised") == 0 ? &scores : &above;
    assert_true(from->n_rows - 1 <= 64);
    const int m = columns_of_group(x, from, &meta, group);
    (void)kp_weigh_pca(weight, &note, x, from->n_rows - 1, m, arena);
    assert_near(group, note.explained, strtod(plain_cell(&wanted, row, 6), NULL), 1e-12);
    compared++;
  }
  assert_int_equal(compared, 11);
  plain_csv_clear(&meta);
  plain_csv_clear(&scores);
  plain_csv_clear(&above);
  plain_csv_clear(&wanted);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(stats__pca_weights_of_two_columns_are_equal),
      cmocka_unit_test(stats__pca_weights_are_the_known_eigenvector),
      cmocka_unit_test(stats__pca_names_what_loads_the_other_way),
      cmocka_unit_test(stats__pca_explains_what_r_says),
      cmocka_unit_test(stats__balanced_weights_meet_the_target),
      cmocka_unit_test(stats__balanced_weights_are_the_best_of_a_grid),
      cmocka_unit_test(stats__balanced_weights_share_alike_between_columns_in_step),
      cmocka_unit_test(stats__component_weights_do_not_hang_on_order),
      cmocka_unit_test(stats__balanced_says_why_there_are_no_weights),
  };
  return cmocka_run_group_tests(tests, make_arena, free_arena);
}
