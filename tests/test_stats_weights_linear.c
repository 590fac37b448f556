/* SPDX-License-Identifier: GPL-3.0-or-later
 * Tests of weights by linear programmes: best-worst and benefit of the doubt.
 *
 * Small programmes are solved by hand, larger ones held against what an optimum must satisfy: no
 * feasible point near it is better, and the same programme with all units at once (searched corner
 * by corner in two dimensions) gives the same score. */
#include "support.h"

#include <float.h>
#include <math.h>

#include "stats/weights.h"

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

static uint64_t noise_state = 7;

static double noise(void) {
  noise_state = noise_state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
  return (double)(noise_state >> 11) / 9007199254740992.0;
}

/* ---- Best-worst ---- */

/* The judgements of Rezaei (2015), Omega 53, example 1 (transport: load flexibility, accessibility,
 * cost). The linear model by hand: all three distances are equal to xi, w = 2 xi, 9 xi, 17 xi, xi =
 * 1/28. Consistency |2 * 5 - 8| / 56. */
static void stats__best_worst_weights_are_those_by_hand(void **state) {
  (void)state;
  const double best_to[] = {8, 2, 1}, to_worst[] = {1, 5, 8};
  const double wanted[] = {2 / 28.0, 9 / 28.0, 17 / 28.0};
  double weight[3];
  assert_int_equal(kp_weigh_best_worst(weight, &note, 2, 0, best_to, to_worst, 3, arena),
                   KP_WEIGH_DONE);
  for (int j = 0; j < 3; j++)
    assert_near("weight", weight[j], wanted[j], 1e-9);
  assert_near("consistency", note.consistency, 2.0 / 56.0, 1e-15);
}

static void stats__best_worst_keeps_consistent_judgements(void **state) {
  (void)state;
  const double best_to[] = {1, 2, 4, 8}, to_worst[] = {8, 4, 2, 1};
  const double wanted[] = {8 / 15.0, 4 / 15.0, 2 / 15.0, 1 / 15.0};
  double weight[4];
  assert_int_equal(kp_weigh_best_worst(weight, &note, 0, 3, best_to, to_worst, 4, arena),
                   KP_WEIGH_DONE);
  for (int j = 0; j < 4; j++)
    assert_near("weight", weight[j], wanted[j], 1e-9);
  assert_near("consistency", note.consistency, 0.0, 0.0);
}

static double distance_of(const double *w, int best, int worst, const double *best_to,
                          const double *to_worst, int n) {
  double furthest = 0.0;
  for (int j = 0; j < n; j++) {
    furthest = fmax(furthest, fabs(w[best] - best_to[j] * w[j]));
    furthest = fmax(furthest, fabs(w[j] - to_worst[j] * w[worst]));
  }
  return furthest;
}

/* The programme is convex: an optimum that nothing near beats is one. */
static void stats__best_worst_has_no_better_neighbour(void **state) {
  (void)state;
  enum { N = 5 };
  const double best_to[N] = {2, 1, 4, 3, 8}, to_worst[N] = {4, 8, 4, 2, 1};
  double w[N], other[N];
  assert_int_equal(kp_weigh_best_worst(w, &note, 1, 4, best_to, to_worst, N, arena), KP_WEIGH_DONE);
  const double least = distance_of(w, 1, 4, best_to, to_worst, N);
  for (int k = 0; k < 20000; k++) {
    double sum = 0.0;
    for (int j = 0; j < N; j++)
      sum += other[j] = fabs(w[j] + (noise() - 0.5) * pow(10.0, -1.0 - k % 5));
    for (int j = 0; j < N; j++)
      other[j] /= sum;
    assert_true(distance_of(other, 1, 4, best_to, to_worst, N) >= least - 1e-9);
  }
}

static void stats__best_worst_refuses_what_is_no_judgement(void **state) {
  (void)state;
  const double wrong[][3] = {{1, NAN, 3}, {1, INFINITY, 3}, {1, 0, 3}, {1, -2, 3}, {1, 1e300, 3}};
  const double to_worst[] = {3, 2, 1};
  double weight[3];
  for (int k = 0; k < 5; k++) {
    assert_int_equal(kp_weigh_best_worst(weight, &note, 0, 2, wrong[k], to_worst, 3, arena),
                     KP_WEIGH_NOT_POSITIVE);
    assert_int_equal(note.at, 1);
  }
  const double one[] = {1};
  assert_int_equal(kp_weigh_best_worst(weight, &note, 0, 0, one, one, 1, arena), KP_WEIGH_DONE);
  assert_near("alone", weight[0], 1.0, 0.0);
}

/* ---- Benefit of the doubt ---- */

/* Units (4, 1), (1, 4), (3, 3), (2, 2). The third is on the frontier; the fourth is 2/3 of it; the
 * first gives w = (2/9, 1/9) with the third, 1 of its own. */
static void stats__doubt_scores_are_those_by_hand(void **state) {
  (void)state;
  const double x[] = {4, 1, 3, 2, 1, 4, 3, 2};
  const double wanted[] = {1.0, 1.0, 1.0, 2.0 / 3.0};
  double score, weight[2];
  for (int i = 0; i < 4; i++) {
    const double own[] = {x[i], x[4 + i]};
    assert_int_equal(kp_weigh_doubt(&score, weight, own, NULL, NULL, x, 4, 2), KP_WEIGH_DONE);
    assert_near("score", score, wanted[i], i < 3 ? 0.0 : 1e-12);
    assert_near("own", weight[0] * own[0] + weight[1] * own[1], score, 1e-12);
  }
  const double better[] = {6, 6}; /* not one of them: twice the frontier */
  assert_int_equal(kp_weigh_doubt(&score, weight, better, NULL, NULL, x, 4, 2), KP_WEIGH_DONE);
  assert_near("above the frontier", score, 2.0, 1e-12);
}

/* Shares of (1, 4) fixed to a half each: w1 = s/2, w2 = s/8, and (3, 3) gives 15 s / 8 <= 1, (4, 1)
 * 17 s / 8 <= 1. */
static void stats__doubt_keeps_bounds_on_shares(void **state) {
  (void)state;
  const double x[] = {4, 1, 3, 2, 1, 4, 3, 2};
  const double own[] = {1, 4}, half[] = {0.5, 0.5};
  double score, weight[2];
  assert_int_equal(kp_weigh_doubt(&score, weight, own, half, half, x, 4, 2), KP_WEIGH_DONE);
  assert_near("score", score, 8.0 / 17.0, 1e-9);
  assert_near("share", weight[0] * own[0] / score, 0.5, 1e-9);
  const double low[] = {0.2, 0.3};
  assert_int_equal(kp_weigh_doubt(&score, weight, own, low, NULL, x, 4, 2), KP_WEIGH_DONE);
  assert_true(weight[0] * own[0] / score >= 0.2 - 1e-9);
  const double much[] = {0.6, 0.6}, little[] = {0.4, 0.4};
  assert_int_equal(kp_weigh_doubt(&score, weight, own, much, NULL, x, 4, 2), KP_WEIGH_NO_SOLUTION);
  assert_int_equal(kp_weigh_doubt(&score, weight, own, NULL, little, x, 4, 2),
                   KP_WEIGH_NO_SOLUTION);
  const double nothing[] = {0, 4};
  assert_int_equal(kp_weigh_doubt(&score, weight, nothing, low, NULL, x, 4, 2),
                   KP_WEIGH_NO_SOLUTION);
}

/* In two dimensions the optimum is a corner: where two units' lines meet, or a line an axis. */
static double by_corners(const double *own, const double *x, int n) {
  double best = 0.0;
  for (int a = 0; a <= n; a++) {
    for (int b = a + 1; b <= n + 1; b++) {
      const double ax = a < n ? x[a] : 1.0, ay = a < n ? x[n + a] : 0.0, ar = a < n ? 1.0 : 0.0;
      const double bx = b < n ? x[b] : (b == n ? 1.0 : 0.0);
      const double by = b < n ? x[n + b] : (b == n ? 0.0 : 1.0), br = b < n ? 1.0 : 0.0;
      const double whole = ax * by - ay * bx;
      const double p = (ar * by - ay * br) / whole, q = (ax * br - ar * bx) / whole;
      bool allowed = p >= -1e-12 && q >= -1e-12;
      for (int i = 0; i < n && allowed; i++)
        allowed = p * x[i] + q * x[n + i] <= 1.0 + 1e-12;
      if (allowed)
        best = fmax(best, p * own[0] + q * own[1]);
    }
  }
  return best;
}

static void stats__doubt_finds_the_best_corner(void **state) {
  (void)state;
  enum { N = 30 };
  double x[2 * N], score, weight[2];
  for (int round = 0; round < 5; round++) {
    for (int i = 0; i < 2 * N; i++)
      x[i] = noise() * (i < N ? 100.0 : 1e-3);
    for (int i = 0; i < N; i++) {
      const double own[] = {x[i], x[N + i]};
      assert_int_equal(kp_weigh_doubt(&score, weight, own, NULL, NULL, x, N, 2), KP_WEIGH_DONE);
      assert_near("score", score, by_corners(own, x, N), 1e-8);
    }
  }
}

static void stats__doubt_stands_hostile_values(void **state) {
  (void)state;
  const double size[] = {1e300, 1e-300, 1e-320, DBL_MAX, 0.0};
  double score, weight[2];
  for (int a = 0; a < 5; a++) {
    for (int b = 0; b < 5; b++) {
      const double x[] = {size[a], size[a] / 2, size[b] / 3, size[b]};
      for (int c = 0; c < 5; c++) {
        const double own[] = {size[c], size[b]};
        const kp_weigh_status status = kp_weigh_doubt(&score, weight, own, NULL, NULL, x, 2, 2);
        if (status == KP_WEIGH_DONE)
          assert_true(isfinite(score) && isfinite(weight[0]) && isfinite(weight[1]));
      }
    }
  }
  const double x[] = {1, 2, -1, 1}, own[] = {1, 1};
  assert_int_equal(kp_weigh_doubt(&score, weight, own, NULL, NULL, x, 2, 2), KP_WEIGH_NOT_POSITIVE);
  const double none[] = {0, 0};
  assert_int_equal(kp_weigh_doubt(&score, weight, none, NULL, NULL, x, 2, 1), KP_WEIGH_DONE);
  assert_near("nothing", score, 0.0, 0.0);
  const double huge[] = {2e300, 1e300, 1e300, 2e300}, one[] = {1e300, 1e300};
  assert_int_equal(kp_weigh_doubt(&score, weight, one, NULL, NULL, huge, 2, 2), KP_WEIGH_DONE);
  assert_near("huge", score, 2.0 / 3.0, 1e-12);
}

/* A unit that another beats everywhere changes nobody's score; the order of units changes nothing.
 */
static void stats__doubt_does_not_hang_on_dominated_units_or_order(void **state) {
  (void)state;
  enum { N = 40, M = 6 };
  double x[N * M], more[(N + 1) * M], score, other, weight[M];
  for (int i = 0; i < N * M; i++)
    x[i] = 1.0 + noise();
  for (int j = 0; j < M; j++) {
    for (int i = 0; i < N; i++)
      more[j * (N + 1) + (i * 7) % N] = x[j * N + i];
    more[j * (N + 1) + N] = 0.9 * x[j * N];
  }
  for (int i = 0; i < N; i++) {
    double own[M];
    for (int j = 0; j < M; j++)
      own[j] = x[j * N + i];
    assert_int_equal(kp_weigh_doubt(&score, weight, own, NULL, NULL, x, N, M), KP_WEIGH_DONE);
    assert_int_equal(kp_weigh_doubt(&other, weight, own, NULL, NULL, more, N + 1, M),
                     KP_WEIGH_DONE);
    assert_near("score", other, score, 1e-9);
    assert_true(score <= 1.0);
  }
}

/* Thousands of units with bounds: every score keeps what was promised. */
static void stats__doubt_keeps_all_units_at_1_or_below(void **state) {
  (void)state;
  enum { N = 5000, M = 20, UNITS = 25 };
  double *x = malloc(N * M * sizeof *x), low[M], score, weight[M];
  assert_non_null(x);
  for (int i = 0; i < N * M; i++)
    x[i] = 1.0 + 99.0 * noise();
  for (int j = 0; j < M; j++)
    low[j] = 0.02;
  for (int i = 0; i < UNITS; i++) {
    double own[M];
    for (int j = 0; j < M; j++)
      own[j] = x[j * N + i * 17];
    assert_int_equal(kp_weigh_doubt(&score, weight, own, low, NULL, x, N, M), KP_WEIGH_DONE);
    for (int k = 0; k < N; k++) {
      double total = 0.0;
      for (int j = 0; j < M; j++)
        total += weight[j] * x[j * N + k];
      assert_true(total <= 1.0 + 1e-12);
    }
    for (int j = 0; j < M; j++)
      assert_true(weight[j] * own[j] / score >= 0.02 - 1e-7);
  }
  free(x);
}

/* Memory that runs out is said, and nothing is left behind. */
static void stats__doubt_says_that_memory_is_out(void **state) {
  (void)state;
  const double x[] = {4, 1, 1, 4}, own[] = {4, 1};
  double score, weight[2];
  kp_memory_fail_after(0);
  const kp_weigh_status status = kp_weigh_doubt(&score, weight, own, NULL, NULL, x, 2, 2);
  kp_memory_fail_after(-1);
  assert_int_equal(status, KP_WEIGH_NO_MEMORY);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(stats__best_worst_weights_are_those_by_hand),
      cmocka_unit_test(stats__best_worst_keeps_consistent_judgements),
      cmocka_unit_test(stats__best_worst_has_no_better_neighbour),
      cmocka_unit_test(stats__best_worst_refuses_what_is_no_judgement),
      cmocka_unit_test(stats__doubt_scores_are_those_by_hand),
      cmocka_unit_test(stats__doubt_keeps_bounds_on_shares),
      cmocka_unit_test(stats__doubt_finds_the_best_corner),
      cmocka_unit_test(stats__doubt_stands_hostile_values),
      cmocka_unit_test(stats__doubt_does_not_hang_on_dominated_units_or_order),
      cmocka_unit_test(stats__doubt_keeps_all_units_at_1_or_below),
      cmocka_unit_test(stats__doubt_says_that_memory_is_out),
  };
  return cmocka_run_group_tests(tests, make_arena, free_arena);
}
