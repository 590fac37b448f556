/* SPDX-License-Identifier: GPL-3.0-or-later
 * Tests of score: what happens to values before they are scored (screened, imputed, treated), by
 * hand, with the promises of each method. */
#include "score_by_hand.h"

#include "base/thread.h"

/* ---- Screened ---- */

enum { N = 4, COLUMNS = 3 };
/* u1 has one of three, u2 only zeros, u3 one zero of three. */
static const double DATA[COLUMNS][N] = {{1, NAN, 0, 4}, {2, NAN, 0, 5}, {3, 9, 0, 0}};

static bench *screened(double share, double nonzero) {
  bench *b = bench_new(N);
  b->index.screen_share = share;
  b->index.screen_nonzero = nonzero;
  const int root = bench_node(b, "hand", -1, 1);
  static const char *const id[COLUMNS] = {"a", "b", "c"};
  for (int k = 0; k < COLUMNS; k++) {
    const int leaf = bench_leaf(b, id[k], root, 1, DATA[k], KP_SCORE_MINMAX);
    b->index.node[leaf].missing.kind = KP_MISSING_MEAN;
  }
  bench_score(b);
  bench_check_units(b);
  return b;
}

static void score_methods__too_little_data_gives_no_total(void **state) {
  (void)state;
  bench *b = screened(0.66, 0);
  const kp_scoring *s = b->scoring;
  assert_int_equal(s->screened[1], KP_SCREEN_FEW_DATA);
  assert_int_equal(s->status[1], KP_UNSCORED);
  assert_true(isnan(s->total[1]) && isnan(s->score[0][1]));
  for (int u = 0; u < N; u++)
    assert_true(u == 1 || (s->screened[u] == KP_SCREEN_PASSED && !isnan(s->total[u])));
  assert_near("its 9 is no norm", s->norm[2].moments.max, 3, 0);
  assert_int_equal(s->n_scored, 3);
  char *told = bench_diag(b);
  assert_contains(told, "data on less than 66 % of the indicators");
  free(told);
  bench_free(b);
}

static void score_methods__a_bound_that_is_just_reached_passes(void **state) {
  (void)state;
  bench *b = screened(1.0 / 3, 0);
  assert_null(b->scoring->screened);
  bench_free(b);
}

static void score_methods__too_many_zeros_give_no_total(void **state) {
  (void)state;
  bench *b = screened(0, 0.5);
  const kp_scoring *s = b->scoring;
  assert_int_equal(s->screened[2], KP_SCREEN_MANY_ZEROS);
  assert_int_equal(s->screened[1], KP_SCREEN_PASSED);
  assert_int_equal(s->screened[3], KP_SCREEN_PASSED);
  assert_true(isnan(s->total[2]) && !isnan(s->total[3]));
  bench_free(b);
}

static void score_methods__what_a_screened_unit_lacks_is_no_error(void **state) {
  (void)state;
  bench *b = bench_new(N);
  b->index.screen_share = 0.66;
  const int root = bench_node(b, "hand", -1, 1);
  bench_leaf(b, "a", root, 1, DATA[0], KP_SCORE_MINMAX);
  bench_leaf(b, "b", root, 1, DATA[1], KP_SCORE_MINMAX);
  bench_score(b); /* missing = "error" */
  bench_check_units(b);
  assert_int_equal(b->scoring->status[1], KP_UNSCORED);
  bench_free(b);
}

/* ---- Treated ---- */

enum { M = 10 };
/* Two points stand out. */
static const double OUT[M] = {1, 2, 3, 4, 5, 6, 7, 8, 30, 100};

static kp_treat treat_of(kp_treat_kind kind) {
  return (kp_treat){
      .kind = kind, .skew = 1, .kurtosis = 1, .points = 5, .k = 1.5, .lambda = NAN, .function = -1};
}

static bench *treated(const double *x, int n, kp_treat treat, kp_score_kind score) {
  bench *b = bench_new(n);
  const int leaf = bench_leaf(b, "x", bench_node(b, "hand", -1, 1), 1, x, score);
  b->index.node[leaf].treat = treat;
  bench_score(b);
  bench_check_units(b);
  return b;
}

static void expect_treated(const bench *b, const double *x, const double *wanted, int n) {
  for (int u = 0; u < n; u++)
    assert_near("treated", kp_score_treat(&b->scoring->treated[0], x[u]), wanted[u],
                1e-14 * fmax(1, fabs(wanted[u])));
}

static void score_methods__points_are_winsorised_one_by_one(void **state) {
  (void)state;
  /* SKEW 2.79, KURT 7.99; with 30 for 100: 1.61, 1.07; with 8 for both: -0.36, -1.37 */
  bench *b = treated(OUT, M, treat_of(KP_TREAT_SKEW_KURTOSIS), KP_SCORE_MINMAX);
  expect_treated(b, OUT, (double[]){1, 2, 3, 4, 5, 6, 7, 8, 8, 8}, M);
  const kp_treated *t = &b->scoring->treated[0];
  assert_int_equal(t->n_high, 2);
  assert_int_equal(t->n_low, 0);
  assert_near("best", b->scoring->score[1][9], 100, 0);
  assert_near("next", b->scoring->score[1][7], 100, 0);
  bench_free(b);
}

static void score_methods__no_more_points_than_allowed(void **state) {
  (void)state;
  kp_treat treat = treat_of(KP_TREAT_SKEW_KURTOSIS);
  treat.points = 1;
  bench *b = treated(OUT, M, treat, KP_SCORE_MINMAX);
  expect_treated(b, OUT, (double[]){1, 2, 3, 4, 5, 6, 7, 8, 30, 30}, M);
  char *told = bench_diag(b);
  assert_contains(told, "after treatment 'x' still fails the test (skew 1.61, kurtosis 1.07)");
  free(told);
  bench_free(b);
  treat.otherwise = KP_TREAT_LOG; /* of the original values */
  b = treated(OUT, M, treat, KP_SCORE_MINMAX);
  double wanted[M];
  for (int u = 0; u < M; u++)
    wanted[u] = log(OUT[u] - 1 + 0.99);
  expect_treated(b, OUT, wanted, M);
  bench_free(b);
}

static void score_methods__low_points_are_pulled_up(void **state) {
  (void)state;
  double low[M];
  for (int u = 0; u < M; u++)
    low[u] = -OUT[u];
  bench *b = treated(low, M, treat_of(KP_TREAT_SKEW_KURTOSIS), KP_SCORE_MINMAX);
  expect_treated(b, low, (double[]){-1, -2, -3, -4, -5, -6, -7, -8, -8, -8}, M);
  assert_int_equal(b->scoring->treated[0].n_low, 2);
  bench_free(b);
}

static void score_methods__what_passes_is_left_alone(void **state) {
  (void)state;
  static const double plain[M] = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10};
  bench *b = treated(plain, M, treat_of(KP_TREAT_SKEW_KURTOSIS), KP_SCORE_MINMAX);
  assert_false(b->scoring->treated[0].is_done);
  expect_treated(b, plain, plain, M);
  bench_free(b);
}

static void score_methods__fences_stand_beyond_the_quartiles(void **state) {
  (void)state;
  /* quartiles 3.25 and 7.75 (type 7), fences -3.5 and 14.5 */
  bench *b = treated(OUT, M, treat_of(KP_TREAT_IQR_FENCES), KP_SCORE_MINMAX);
  expect_treated(b, OUT, (double[]){1, 2, 3, 4, 5, 6, 7, 8, 14.5, 14.5}, M);
  assert_int_equal(b->scoring->treated[0].n_high, 2);
  bench_free(b);
}

static void score_methods__given_points_are_winsorised_at_both_ends(void **state) {
  (void)state;
  kp_treat treat = treat_of(KP_TREAT_WINSORISE);
  treat.low = 1;
  treat.high = 2;
  bench *b = treated(OUT, M, treat, KP_SCORE_LINEAR);
  expect_treated(b, OUT, (double[]){2, 2, 3, 4, 5, 6, 7, 8, 8, 8}, M);
  assert_near("goalposts stay", b->scoring->score[1][9], 8, 1e-13);
  bench_free(b);
}

static void score_methods__boxcox_finds_the_root_and_the_logarithm(void **state) {
  (void)state;
  /* exp of values that lie symmetrically: lambda 0 by symmetry */
  static const double z[M] = {-3, -2, -1.5, -1, -0.25, 0.25, 1, 1.5, 2, 3};
  double x[M];
  for (int u = 0; u < M; u++)
    x[u] = exp(z[u]);
  bench *b = treated(x, M, treat_of(KP_TREAT_BOXCOX), KP_SCORE_MINMAX);
  assert_near("lambda", b->scoring->treated[0].lambda, 0, 1e-7);
  assert_near("middle", b->scoring->score[1][3], 100.0 / 3, 1e-5);
  bench_free(b);
  kp_treat treat = treat_of(KP_TREAT_BOXCOX);
  treat.lambda = 0.5;
  b = treated((double[]){0.25, 1, 4, 9, 16}, 5, treat, KP_SCORE_MINMAX);
  expect_treated(b, (double[]){0.25, 1, 4, 9, 16}, (double[]){-1, 0, 2, 4, 6}, 5);
  bench_free(b);
}

/* The likelihood of Box & Cox (1964), written out, is no greater anywhere else. */
static double likelihood(const double *x, int n, double lambda) {
  double mean = 0, squares = 0, logs = 0;
  for (int i = 0; i < n; i++) {
    mean += (lambda == 0 ? log(x[i]) : (pow(x[i], lambda) - 1) / lambda) / n;
    logs += log(x[i]);
  }
  for (int i = 0; i < n; i++)
    squares += pow((lambda == 0 ? log(x[i]) : (pow(x[i], lambda) - 1) / lambda) - mean, 2);
  return -n / 2.0 * log(squares / n) + (lambda - 1) * logs;
}

static void score_methods__lambda_has_the_greatest_likelihood(void **state) {
  (void)state;
  double room[M];
  const double found = kp_stats_boxcox_lambda(OUT, M, room);
  const double best = likelihood(OUT, M, found);
  for (double lambda = -5; lambda <= 5; lambda += 0.001)
    assert_true(likelihood(OUT, M, lambda) <= best + 1e-9);
}

static void score_methods__scores_of_treated_values_know_no_unit_of_measure(void **state) {
  (void)state;
  kp_treat treats[] = {treat_of(KP_TREAT_SKEW_KURTOSIS), treat_of(KP_TREAT_LOG),
                       treat_of(KP_TREAT_BOXCOX), treat_of(KP_TREAT_IQR_FENCES)};
  for (size_t k = 0; k < sizeof treats / sizeof *treats; k++) {
    double scaled[M];
    for (int u = 0; u < M; u++)
      scaled[u] = OUT[u] * 1024;
    bench *a = treated(OUT, M, treats[k], KP_SCORE_MINMAX);
    bench *b = treated(scaled, M, treats[k], KP_SCORE_MINMAX);
    for (int u = 0; u < M; u++)
      assert_near("score", b->scoring->score[1][u], a->scoring->score[1][u], 1e-6);
    bench_free(a);
    bench_free(b);
  }
}

static void score_methods__too_few_values_are_not_treated(void **state) {
  (void)state;
  bench *b = treated((double[]){1, 2, 100}, 3, treat_of(KP_TREAT_LOG), KP_SCORE_MINMAX);
  assert_false(b->scoring->treated[0].is_done);
  char *told = bench_diag(b);
  assert_contains(told, "'x' has too few values (3), or they do not differ");
  free(told);
  bench_free(b);
  b = treated((double[]){7, 7, 7, 7, 7}, 5, treat_of(KP_TREAT_SKEW_KURTOSIS), KP_SCORE_MINMAX);
  assert_false(b->scoring->treated[0].is_done);
  bench_free(b);
}

static void score_methods__a_changed_cell_goes_the_way_of_the_others(void **state) {
  (void)state;
  bench *b = treated(OUT, M, treat_of(KP_TREAT_LOG), KP_SCORE_MINMAX);
  kp_score_workspace *workspace;
  assert_int_equal(kp_score_workspace_new(&workspace, b->scoring, b->diag), KP_OK);
  const kp_unit_score *unit;
  const double changed[] = {100, -50, 1e9};
  const double wanted[] = {100, 0, 100};
  for (int k = 0; k < 3; k++) {
    assert_int_equal(kp_score_unit(&unit, workspace, 0, &changed[k], b->diag), KP_OK);
    assert_near("score", unit->score[1], wanted[k], 0);
    assert_near("used", unit->used[0], changed[k], 0);
  }
  kp_score_workspace_free(workspace);
  bench_free(b);
}

/* ---- Imputed ---- */

/* Columns under one dimension that says the policy. */
static bench *imputed(const double *const *x, int n_columns, int n_units, kp_missing_kind kind) {
  static const char *const id[] = {"a", "b", "c", "d"};
  bench *b = bench_new(n_units);
  const int root = bench_node(b, "hand", -1, 1);
  const int part = bench_node(b, "part", root, 1);
  b->index.node[part].missing = (kp_missing){.kind = kind, .k = 2, .function = -1, .given = true};
  for (int k = 0; k < n_columns; k++) {
    const int leaf = bench_leaf(b, id[k], part, 1, x[k], KP_SCORE_MINMAX);
    b->index.node[leaf].missing = b->index.node[part].missing;
    b->index.node[leaf].missing.given = false;
  }
  return b;
}

/* Known values stay; what was filled in is marked and is in used. */
static void expect_used(const bench *b, int leaf, const double *x, const double *wanted) {
  kp_score_workspace *workspace;
  assert_int_equal(kp_score_workspace_new(&workspace, b->scoring, b->diag), KP_OK);
  for (int u = 0; u < b->data.n_units; u++) {
    const kp_unit_score *unit;
    assert_int_equal(kp_score_unit(&unit, workspace, u, NULL, b->diag), KP_OK);
    assert_near("used", unit->used[leaf], wanted[u], 1e-9 * fmax(1, fabs(wanted[u])));
    assert_int_equal(unit->filled[b->index.leaf_node[leaf]], isnan(x[u]));
    if (!isnan(x[u]))
      assert_near("known", unit->used[leaf], x[u], 0);
  }
  kp_score_workspace_free(workspace);
}

static void score_methods__a_row_mean_is_that_of_the_siblings_scores(void **state) {
  (void)state;
  static const double x[3][3] = {{0, 5, 10}, {1, NAN, 3}, {8, 7, 4}};
  const double *const columns[] = {x[0], x[1], x[2]};
  bench *b = imputed(columns, 3, 3, KP_MISSING_ROW_MEAN);
  bench_score(b);
  bench_check_units(b);
  assert_near("b", b->scoring->score[3][1], (50 + 75) / 2.0, 1e-13);
  assert_near("known", b->scoring->score[3][2], 100, 0);
  assert_near("total", b->scoring->total[1], 62.5, 1e-13);
  assert_int_equal(b->scoring->raw_why[1][1], KP_BLANK);
  bench_free(b);
}

static void score_methods__the_nearest_are_found_by_the_other_indicators(void **state) {
  (void)state;
  /* u4 lacks c; u0 and u3 lie nearest to it in a and b */
  static const double x[3][5] = {{1, 9, 5, 2, 1}, {2, 8, 5, 1, 2}, {10, 90, 50, 30, NAN}};
  const double *const columns[] = {x[0], x[1], x[2]};
  bench *b = imputed(columns, 3, 5, KP_MISSING_NEAREST);
  bench_score(b);
  bench_check_units(b);
  expect_used(b, 2, x[2], (double[]){10, 90, 50, 30, 20});
  bench_free(b);
}

enum { EM_N = 14 };
static const double Y1[EM_N] = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 20, -3};
static const double Y2[EM_N] = {2.5, 3.5, 3, 5, 7, 6, 9, 8.5, 9, 12, 11, 14, NAN, NAN};

static void score_methods__em_of_two_columns_is_the_regression_of_complete_rows(void **state) {
  (void)state;
  /* Anderson (1957): where one column is whole, the likelihood factors */
  double m1 = 0, m2 = 0, s11 = 0, s12 = 0;
  for (int u = 0; u < EM_N - 2; u++) {
    m1 += Y1[u] / (EM_N - 2);
    m2 += Y2[u] / (EM_N - 2);
  }
  for (int u = 0; u < EM_N - 2; u++) {
    s11 += (Y1[u] - m1) * (Y1[u] - m1);
    s12 += (Y1[u] - m1) * (Y2[u] - m2);
  }
  double wanted[EM_N];
  for (int u = 0; u < EM_N; u++)
    wanted[u] = isnan(Y2[u]) ? m2 + s12 / s11 * (Y1[u] - m1) : Y2[u];
  const double *const columns[] = {Y1, Y2};
  bench *b = imputed(columns, 2, EM_N, KP_MISSING_EM);
  bench_score(b);
  bench_check_units(b);
  expect_used(b, 1, Y2, wanted);
  bench_free(b);
}

static void score_methods__em_is_refused_for_few_units_and_for_copies(void **state) {
  (void)state;
  const double *const three[] = {Y1, Y2, Y1};
  bench *b = imputed(three, 3, EM_N, KP_MISSING_EM);
  bench_expect_error(b, "3 indicators of 'part' and 14 units with data are too few for em");
  bench_free(b);
  enum { ENOUGH = 16 };
  double first[ENOUGH], copy[ENOUGH], gaps[ENOUGH];
  for (int u = 0; u < ENOUGH; u++) {
    first[u] = u * u;
    copy[u] = 2 * first[u] + 1;
    gaps[u] = u == 3 ? NAN : 5.0 * u;
  }
  const double *const copies[] = {first, copy, gaps};
  b = imputed(copies, 3, ENOUGH, KP_MISSING_EM);
  bench_expect_error(b, "determine each other");
  bench_free(b);
}

static void score_methods__a_unit_without_anything_stays_missing(void **state) {
  (void)state;
  static const double x[2][4] = {{1, 2, 3, NAN}, {4, 5, 6, NAN}};
  const double *const columns[] = {x[0], x[1]};
  static const kp_missing_kind kinds[] = {KP_MISSING_ROW_MEAN, KP_MISSING_NEAREST};
  for (int k = 0; k < 2; k++) {
    bench *b = imputed(columns, 2, 4, kinds[k]);
    bench_score(b);
    bench_check_units(b);
    assert_true(isnan(b->scoring->total[3]));
    assert_int_equal(b->scoring->status[3], KP_UNSCORED);
    bench_free(b);
  }
}

/* ---- Zeros ---- */

static void score_methods__a_zero_under_a_geometric_mean_is_told_unless_allowed(void **state) {
  (void)state;
  for (int allowed = 0; allowed < 2; allowed++) {
    bench *b = bench_new(3);
    const int root = bench_node(b, "hand", -1, 1);
    b->index.node[root].combine = KP_COMBINE_GEOMETRIC;
    b->index.node[root].zero_allowed = allowed;
    bench_leaf(b, "a", root, 1, (double[]){1, 2, 3}, KP_SCORE_MINMAX);
    bench_leaf(b, "b", root, 1, (double[]){3, 4, 5}, KP_SCORE_LINEAR);
    bench_score(b);
    assert_near("zero", b->scoring->total[0], 0, 0);
    char *said = bench_diag(b);
    if (allowed)
      assert_string_equal(said, "");
    else
      assert_contains(said,
                      "'hand' is 0 for 1 unit because a score under it is 0 (the first is 'u0')");
    free(said);
    bench_free(b);
  }
}

/* ---- Threads ---- */

/* Scores of many units under treatment, imputation and comparison. */
static bench *many(int n_units, int threads) {
  static const kp_score_kind score[] = {KP_SCORE_ROBUST_Z, KP_SCORE_BORDA, KP_SCORE_SHARE_OF_MAX,
                                        KP_SCORE_ZSCORE};
  static const kp_treat_kind treats[] = {KP_TREAT_SKEW_KURTOSIS, KP_TREAT_BOXCOX,
                                         KP_TREAT_IQR_FENCES, KP_TREAT_LOG};
  static const kp_missing_kind fills[] = {KP_MISSING_MEAN, KP_MISSING_EM, KP_MISSING_ROW_MEAN,
                                          KP_MISSING_MEDIAN};
  kp_set_threads(threads);
  bench *b = bench_new(n_units);
  const int root = bench_node(b, "hand", -1, 1);
  double *x = malloc((size_t)n_units * sizeof *x);
  assert_non_null(x);
  uint32_t seed = 7;
  for (int k = 0; k < 4; k++) {
    for (int u = 0; u < n_units; u++) {
      seed = seed * 1664525u + 1013904223u;
      const double share = (double)(seed >> 8) / (1 << 24);
      x[u] = u % 997 == k ? NAN : exp(3 * share) + (double)(u % 10) / 3;
    }
    static const char *const id[] = {"a", "b", "c", "d"};
    const int leaf = bench_leaf(b, id[k], root, 1, x, score[k]);
    b->index.node[leaf].treat = treat_of(treats[k]);
    b->index.node[leaf].missing = (kp_missing){.kind = fills[k], .function = -1, .given = true};
  }
  free(x);
  bench_score(b);
  return b;
}

static void score_methods__threads_change_no_bit(void **state) {
  (void)state;
  const int n = 5 * KP_BLOCK_ROWS / 2;
  bench *one = many(n, 1), *four = many(n, 4);
  assert_memory_equal(one->scoring->total, four->scoring->total, (size_t)n * sizeof(double));
  for (int k = 0; k < one->index.n_nodes; k++)
    assert_memory_equal(one->scoring->score[k], four->scoring->score[k],
                        (size_t)n * sizeof(double));
  bench_free(one);
  bench_free(four);
  kp_set_threads(0);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(score_methods__too_little_data_gives_no_total),
      cmocka_unit_test(score_methods__a_bound_that_is_just_reached_passes),
      cmocka_unit_test(score_methods__too_many_zeros_give_no_total),
      cmocka_unit_test(score_methods__what_a_screened_unit_lacks_is_no_error),
      cmocka_unit_test(score_methods__points_are_winsorised_one_by_one),
      cmocka_unit_test(score_methods__no_more_points_than_allowed),
      cmocka_unit_test(score_methods__low_points_are_pulled_up),
      cmocka_unit_test(score_methods__what_passes_is_left_alone),
      cmocka_unit_test(score_methods__fences_stand_beyond_the_quartiles),
      cmocka_unit_test(score_methods__given_points_are_winsorised_at_both_ends),
      cmocka_unit_test(score_methods__boxcox_finds_the_root_and_the_logarithm),
      cmocka_unit_test(score_methods__lambda_has_the_greatest_likelihood),
      cmocka_unit_test(score_methods__scores_of_treated_values_know_no_unit_of_measure),
      cmocka_unit_test(score_methods__too_few_values_are_not_treated),
      cmocka_unit_test(score_methods__a_changed_cell_goes_the_way_of_the_others),
      cmocka_unit_test(score_methods__a_row_mean_is_that_of_the_siblings_scores),
      cmocka_unit_test(score_methods__the_nearest_are_found_by_the_other_indicators),
      cmocka_unit_test(score_methods__em_of_two_columns_is_the_regression_of_complete_rows),
      cmocka_unit_test(score_methods__em_is_refused_for_few_units_and_for_copies),
      cmocka_unit_test(score_methods__a_unit_without_anything_stays_missing),
      cmocka_unit_test(score_methods__a_zero_under_a_geometric_mean_is_told_unless_allowed),
      cmocka_unit_test(score_methods__threads_change_no_bit),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
