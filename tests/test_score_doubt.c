/* SPDX-License-Identifier: GPL-3.0-or-later
 * Tests of benefit of the doubt as a rule of combination: scores by hand, bounds, one unit again.
 *
 * A = (100, 50), B = (50, 100), C = (50, 50): A and B are at the frontier; C under w1 = w2 = 1/150
 * has 2/3. With shares between 0.4 and 0.6, A takes w1 100 = 0.6 t and w2 50 = 0.4 t; B then has
 * 0.3 t + 0.8 t <= 1, so t = 1/1.1. */
#include "score_by_hand.h"

static const double first[] = {100, 50, 50}, second[] = {50, 100, 50};
static const double low[] = {0.4, 0.4}, high[] = {0.6, 0.6};
static kp_combination bounds = {.at_least = low, .at_most = high};

static bench *doubted(const double *a, const double *b, int n, const kp_combination *of) {
  bench *made = bench_new(n);
  bench_node(made, "root", -1, 1);
  made->index.node[0].combine = KP_COMBINE_DOUBT;
  made->index.node[0].combination = of;
  bench_leaf(made, "a", 0, 1, a, KP_SCORE_ASIS);
  bench_leaf(made, "b", 0, 1, b, KP_SCORE_ASIS);
  return made;
}

static void score_doubt__each_unit_has_the_weights_that_suit_it_best(void **state) {
  (void)state;
  bench *b = doubted(first, second, 3, NULL);
  kp_scoring *scoring = bench_score(b);
  static const double wanted[] = {100, 100, 200.0 / 3};
  for (int u = 0; u < 3; u++)
    assert_near("total", scoring->total[u], wanted[u], 1e-9);
  kp_score_found found;
  assert_true(kp_score_find(&found, scoring, 0, 2));
  assert_near("its parts", found.part[0], 0.5, 1e-9);
  assert_near("its parts", found.part[1], 0.5, 1e-9);
  assert_near("its weights", found.own_weight[0] * 50 + found.own_weight[1] * 50, 2.0 / 3, 1e-9);
  bench_free(b);
}

static void score_doubt__shares_keep_within_their_bounds(void **state) {
  (void)state;
  bench *b = doubted(first, second, 3, &bounds);
  kp_scoring *scoring = bench_score(b);
  assert_near("A", scoring->total[0], 100 / 1.1, 1e-9);
  assert_near("B", scoring->total[1], 100 / 1.1, 1e-9);
  kp_score_found found;
  assert_true(kp_score_find(&found, scoring, 0, 0));
  assert_near("the best of it", found.part[0], 0.6, 1e-9);
  bench_free(b);
}

static void score_doubt__begins_at_the_bottom_of_the_scale(void **state) {
  (void)state;
  static const double a[] = {150, 125, 125}, c[] = {125, 150, 125};
  bench *b = doubted(a, c, 3, NULL);
  b->index.scale_low = 100;
  b->index.scale_high = 200;
  kp_scoring *scoring = bench_score(b);
  assert_near("A", scoring->total[0], 200, 1e-9);
  assert_near("C", scoring->total[2], 100 + 200.0 / 3, 1e-9);
  bench_free(b);
}

static void score_doubt__one_unit_again_gives_the_same_bits(void **state) {
  (void)state;
  enum { N = 60 };
  double x[2][N];
  for (int u = 0; u < N; u++) {
    x[0][u] = 1 + (u * 37) % 97;
    x[1][u] = u % 9 == 4 ? NAN : 1.0 + (u * 53) % 89;
  }
  bench *b = doubted(x[0], x[1], N, &bounds);
  b->index.node[2].missing.kind = KP_MISSING_NONE;
  kp_scoring *scoring = bench_score(b);
  kp_score_workspace *workspace = NULL;
  assert_int_equal(kp_score_workspace_new(&workspace, scoring, b->diag), KP_OK);
  for (int u = 0; u < N; u++) {
    const kp_unit_score *one;
    assert_int_equal(kp_score_unit(&one, workspace, u, NULL, b->diag), KP_OK);
    assert_memory_equal(&one->total, &scoring->total[u], sizeof(double));
    assert_true(isnan(one->total) == (u % 9 == 4));
  }
  const double raw[] = {97, 89};
  const kp_unit_score *changed;
  assert_int_equal(kp_score_unit(&changed, workspace, 7, raw, b->diag), KP_OK);
  assert_near("the best there is", changed->total, 100, 1e-9);
  kp_score_workspace_free(workspace);
  bench_free(b);
}

static void says(bench *b, const char *part) {
  assert_int_equal(bench_try(b), KP_INPUT);
  char *text = bench_diag(b);
  if (!strstr(text, part))
    fail_msg("not said: %s\n%s", part, text);
  free(text);
  bench_free(b);
}

static void score_doubt__what_bounds_do_not_allow_is_an_error(void **state) {
  (void)state;
  static const double zero[] = {50, 0, 50}, below[] = {50, -1, 50};
  says(doubted(first, zero, 3, &bounds), "no weights keep every share within its bounds");
  bench *b = doubted(first, below, 3, NULL);
  b->index.node[2].score.open = true;
  says(b, "a score of 'b' is below the scale");
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(score_doubt__each_unit_has_the_weights_that_suit_it_best),
      cmocka_unit_test(score_doubt__shares_keep_within_their_bounds),
      cmocka_unit_test(score_doubt__begins_at_the_bottom_of_the_scale),
      cmocka_unit_test(score_doubt__one_unit_again_gives_the_same_bits),
      cmocka_unit_test(score_doubt__what_bounds_do_not_allow_is_an_error),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
