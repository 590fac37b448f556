/* SPDX-License-Identifier: GPL-3.0-or-later
 * Tests of score: what happens to values before they are scored (screened, imputed, treated), by
 * hand, with the promises of each method. */
#include "score_by_hand.h"

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

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(score_methods__too_little_data_gives_no_total),
      cmocka_unit_test(score_methods__a_bound_that_is_just_reached_passes),
      cmocka_unit_test(score_methods__too_many_zeros_give_no_total),
      cmocka_unit_test(score_methods__what_a_screened_unit_lacks_is_no_error),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
