/* SPDX-License-Identifier: GPL-3.0-or-later
 * Tests of single judges and single marks: figures by hand, by brute force, and what one wild mark
 * may not do. */
#include "support.h"

#include <math.h>

#include "kaoping.h"
#include "stats/agreement.h"

#define M NAN /* a missing mark */

static kp_diag *diag;
static kp_arena *arena;

static int make_diag(void **state) {
  (void)state;
  diag = kp_diag_new();
  arena = kp_arena_new();
  return diag && arena ? 0 : -1;
}

static int free_diag(void **state) {
  (void)state;
  kp_diag_free(diag);
  kp_arena_free(arena);
  return 0;
}

static uint64_t noise_state = 1;

static double noise(void) {
  noise_state = noise_state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
  return (double)(noise_state >> 11) / 9007199254740992.0;
}

/* ---- Judges ---- */

static void stats__judges_are_set_against_the_mean_of_the_others(void **state) {
  (void)state;
  /* By hand. Judge 0: d = 8 - 6, 6 - 5, 7 - 6 (judge 2 did not mark) = 2, 1, 1; the last subject
   * only judge 0 marked. */
  const double x[] = {8, 5, 7, 6, 4, 6, 7, 6, M, 9, M, M};
  const kp_marks marks = kp_stats_marks_by_subject(x, 4, 3);
  kp_judge_figures judge[3];
  assert_int_equal(kp_stats_judges(judge, &marks, diag), KP_OK);
  assert_int_equal(judge[0].n_marks, 4);
  assert_int_equal(judge[0].n_shared, 3);
  assert_near("mean", judge[0].mean, 7.5, 1e-14);
  assert_near("spread", judge[0].spread, sqrt(5.0 / 3), 1e-14);
  assert_near("deviation", judge[0].deviation, 4.0 / 3, 1e-14);
  /* sd of 2, 1, 1 is sqrt(1/3); over sqrt(3) */
  assert_near("error", judge[0].deviation_error, 1.0 / 3, 1e-14);
  /* marks 8 6 7 about 7: 1 -1 0; others 6 5 6 about 17/3: 1/3 -2/3 1/3; r = 1 / sqrt(2 * 2/3) */
  assert_near("correlation", judge[0].correlation, 1 / sqrt(4.0 / 3), 1e-14);
  /* Judge 1: 5 - 7.5, 4 - 6, 6 - 7. */
  assert_near("strict", judge[1].deviation, -5.5 / 3, 1e-14);
  assert_int_equal(judge[2].n_shared, 2);
  assert_int_equal(judge[2].why_deviation, KP_FIGURE_KNOWN);
  assert_near("mild", judge[2].deviation, (0.5 + 1) / 2, 1e-14);
  assert_int_equal(judge[2].why_correlation, KP_FIGURE_FEW_SUBJECTS);
  assert_near("none", judge[2].correlation, NAN, 0);
}

static void stats__judges_are_those_of_brute_force(void **state) {
  (void)state;
  enum { N = 40, K = 7 };
  double x[N * K];
  for (int i = 0; i < N * K; i++)
    x[i] = noise() < 0.2 ? NAN : 1e6 + (i / K) + (i % K) * 0.5 + noise() * 8;
  const kp_marks marks = kp_stats_marks_by_subject(x, N, K);
  kp_judge_figures judge[K];
  assert_int_equal(kp_stats_judges(judge, &marks, diag), KP_OK);
  for (int j = 0; j < K; j++) {
    double own[N], rest[N], sum_own = 0, sum_rest = 0, sxx = 0, syy = 0, sxy = 0;
    int n = 0;
    for (int s = 0; s < N; s++) {
      double sum = 0;
      int others = 0;
      for (int i = 0; i < K; i++) {
        if (i == j || isnan(x[s * K + i]))
          continue;
        sum += x[s * K + i] - 1e6;
        others++;
      }
      if (others == 0 || isnan(x[s * K + j]))
        continue;
      own[n] = x[s * K + j] - 1e6;
      rest[n] = sum / others;
      sum_own += own[n];
      sum_rest += rest[n++];
    }
    for (int i = 0; i < n; i++) {
      sxx += pow(own[i] - sum_own / n, 2);
      syy += pow(rest[i] - sum_rest / n, 2);
      sxy += (own[i] - sum_own / n) * (rest[i] - sum_rest / n);
    }
    assert_int_equal(judge[j].n_shared, n);
    assert_near("deviation", judge[j].deviation, (sum_own - sum_rest) / n, 1e-9);
    assert_near("correlation", judge[j].correlation, sxy / sqrt(sxx * syy), 1e-9);
  }
}

static void stats__judges_without_figures_say_why(void **state) {
  (void)state;
  kp_judge_figures judge[3];
  const double alone[] = {1, 2, 3};
  const kp_marks one = kp_stats_marks_by_subject(alone, 3, 1);
  assert_int_equal(kp_stats_judges(judge, &one, diag), KP_OK);
  assert_int_equal(judge[0].why_deviation, KP_FIGURE_FEW_JUDGES);
  assert_near("spread", judge[0].spread, 1, 1e-14);
  const double flat[] = {0.1 + 0.2, 1, M, 0.3, 2, M, 0.3, 3, M};
  const kp_marks marks = kp_stats_marks_by_subject(flat, 3, 3);
  assert_int_equal(kp_stats_judges(judge, &marks, diag), KP_OK);
  assert_int_equal(judge[0].why_correlation, KP_FIGURE_NO_VARIANCE);
  assert_near("no spread", judge[0].spread, 0, 0);
  assert_int_equal(judge[1].why_correlation, KP_FIGURE_NO_VARIANCE);
  assert_int_equal(judge[2].why_deviation, KP_FIGURE_MISSING);
  assert_int_equal(judge[2].n_marks, 0);
  assert_near("mean", judge[2].mean, NAN, 0);
}

/* ---- Far marks ---- */

static int64_t far_of(kp_far_mark **far, const kp_marks *marks, const kp_far_rule *rule) {
  int64_t n = -1;
  *far = NULL;
  assert_int_equal(kp_stats_far(far, &n, marks, rule, arena, diag), KP_OK);
  assert_non_null(*far);
  return n;
}

static void stats__far_is_measured_from_the_median_of_the_others(void **state) {
  (void)state;
  /* By hand, subject 0: others of the 20 are 1 2 3 4 6: median 3, distances 2 1 0 1 3, MAD 1. */
  const double x[] = {1, 2, 3, 4, 6, 20, 5, 5, 5, 5, 5, 6};
  const kp_marks marks = kp_stats_marks_by_subject(x, 2, 6);
  const kp_far_rule rule = {.times = 3, .floor = 0.5, .least_others = 2};
  kp_far_mark *far;
  assert_int_equal(far_of(&far, &marks, &rule), 1);
  assert_int_equal(far[0].subject, 0);
  assert_int_equal(far[0].judge, 5);
  assert_near("mark", far[0].mark, 20, 0);
  assert_near("middle", far[0].middle, 3, 0);
  assert_near("scale", far[0].scale, 1.4826, 1e-14);
  assert_near("times", far[0].times, 17 / 1.4826, 1e-12);
  assert_true(far[0].standardised > 2);
  /* The 6 among fives has MAD 0: the floor alone decides. */
  const kp_far_rule finer = {.times = 3, .floor = 0.3, .least_others = 2};
  assert_int_equal(far_of(&far, &marks, &finer), 2);
  assert_int_equal(far[1].subject, 1);
  assert_near("floor", far[1].scale, 0.3, 0);
}

static void stats__far_without_a_floor_does_not_flag_every_other_mark(void **state) {
  (void)state;
  /* All agree but for one step here and there: the step is the floor, nothing is far. */
  const double x[] = {5, 5, 5, 5.5, 7, 7, 7, 7, 3, 3, 3.5, 3, 8, 8, 8, 8};
  const kp_marks marks = kp_stats_marks_by_subject(x, 4, 4);
  const kp_far_rule rule = {.times = 3, .least_others = 2};
  kp_far_mark *far;
  assert_int_equal(far_of(&far, &marks, &rule), 0);
  double wild[16];
  memcpy(wild, x, sizeof x);
  wild[15] = 1;
  const kp_marks with_one = kp_stats_marks_by_subject(wild, 4, 4);
  assert_int_equal(far_of(&far, &with_one, &rule), 1);
  assert_near("floor", far[0].scale, 0.5, 0);
  /* Sums of decimals that print the same are no step. */
  const double rounding[] = {0.3, 0.1 + 0.2, 0.3, 0.3, 0.3, 0.3};
  const kp_marks same = kp_stats_marks_by_subject(rounding, 2, 3);
  assert_int_equal(far_of(&far, &same, &rule), 0);
}

static double brute_median(double *x, int n) {
  for (int i = 0; i < n; i++)
    for (int j = i + 1; j < n; j++)
      if (x[j] < x[i]) {
        const double swap = x[i];
        x[i] = x[j];
        x[j] = swap;
      }
  return n % 2 ? x[n / 2] : (x[n / 2 - 1] + x[n / 2]) / 2;
}

static void stats__far_is_that_of_brute_force(void **state) {
  (void)state;
  enum { N = 60, K = 9 };
  for (int round = 0; round < 20; round++) {
    double x[N * K];
    for (int i = 0; i < N * K; i++) {
      x[i] = noise() < 0.3 ? NAN : floor(noise() * 6) / 2 + (i / K) % 5;
      if (noise() < 0.02)
        x[i] += 20;
    }
    const kp_marks marks = kp_stats_marks_by_subject(x, N, K);
    const kp_far_rule rule = {.times = 3, .floor = 0.25, .least_others = 3};
    kp_far_mark *far;
    const int64_t n_far = far_of(&far, &marks, &rule);
    int64_t n = 0;
    for (int s = 0; s < N; s++) {
      for (int j = 0; j < K; j++) {
        double others[K];
        int n_others = 0;
        for (int i = 0; i < K; i++)
          if (i != j && !isnan(x[s * K + i]))
            others[n_others++] = x[s * K + i];
        if (isnan(x[s * K + j]) || n_others < 3)
          continue;
        const double middle = brute_median(others, n_others);
        for (int i = 0; i < n_others; i++)
          others[i] = fabs(others[i] - middle);
        const double scale = fmax(0.25, 1.4826 * brute_median(others, n_others));
        if (!(fabs(x[s * K + j] - middle) > 3 * scale))
          continue;
        assert_true(n < n_far);
        assert_int_equal(far[n].subject, s);
        assert_int_equal(far[n].judge, j);
        assert_near("middle", far[n].middle, middle, 1e-12);
        assert_near("scale", far[n].scale, scale, 1e-12);
        n++;
      }
    }
    assert_int_equal(n_far, n);
    assert_true(n > 0);
  }
}

static void stats__far_can_leave_severity_out(void **state) {
  (void)state;
  enum { N = 30, K = 5 };
  double x[N * K];
  for (int s = 0; s < N; s++)
    for (int j = 0; j < K; j++)
      x[s * K + j] = 50 + s % 7 + (s * 3 + j * 5) % 4 * 0.5 - (j == 2 ? 20 : 0);
  x[4 * K + 2] += 20; /* the strict judge is as mild as the others, once */
  const kp_marks marks = kp_stats_marks_by_subject(x, N, K);
  const kp_far_rule with = {.times = 3, .floor = 1, .least_others = 2};
  const kp_far_rule without = {.times = 3, .floor = 1, .least_others = 2, .less_severity = true};
  kp_far_mark *far;
  assert_int_equal(far_of(&far, &marks, &with), N - 1);
  assert_int_equal(far_of(&far, &marks, &without), 1);
  assert_int_equal(far[0].subject, 4);
  assert_int_equal(far[0].judge, 2);
  assert_true(far[0].times > 3);
  assert_near("as given", far[0].mark, x[4 * K + 2], 0);
}

static void stats__far_needs_enough_others(void **state) {
  (void)state;
  const double x[] = {1, 1, 9, M, 1, 1, 9, M, 1, M, 9, M, M, M, M, M};
  const kp_marks marks = kp_stats_marks_by_subject(x, 4, 4);
  const kp_far_rule two = {.times = 3, .floor = 0.5, .least_others = 1}; /* held to 2 */
  const kp_far_rule three = {.times = 3, .floor = 0.5, .least_others = 3};
  kp_far_mark *far;
  assert_int_equal(far_of(&far, &marks, &two), 2);
  assert_int_equal(far_of(&far, &marks, &three), 0);
  const kp_marks nothing = kp_stats_marks_by_subject(NULL, 0, 0);
  const kp_far_rule usual = {.times = 3, .least_others = 2};
  assert_int_equal(far_of(&far, &nothing, &usual), 0);
}

static void stats__judges_and_far_name_memory_that_runs_out(void **state) {
  (void)state;
  const double x[] = {1, 2, 3, 4, 6, 20, 5, 5, 5, 5, 5, 6};
  const kp_marks marks = kp_stats_marks_by_subject(x, 2, 6);
  const kp_far_rule rule = {.times = 3, .least_others = 2, .less_severity = true};
  int n_failed = 0;
  for (int n = 1; n < 50; n++) {
    kp_diag *own = kp_diag_new();
    kp_judge_figures judge[6];
    kp_far_mark *far = NULL;
    int64_t n_far = -1;
    kp_memory_fail_after(n);
    const kp_status judged = kp_stats_judges(judge, &marks, own);
    const kp_status found = kp_stats_far(&far, &n_far, &marks, &rule, arena, own);
    kp_memory_fail_after(-1);
    kp_diag_free(own);
    assert_true(judged == KP_OK || judged == KP_SYSTEM);
    assert_true(found == KP_OK ? n_far >= 0 : found == KP_SYSTEM && n_far == -1);
    n_failed += found == KP_SYSTEM ? 1 : 0;
  }
  assert_in_range(n_failed, 8, 48);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(stats__judges_are_set_against_the_mean_of_the_others),
      cmocka_unit_test(stats__judges_are_those_of_brute_force),
      cmocka_unit_test(stats__judges_without_figures_say_why),
      cmocka_unit_test(stats__far_is_measured_from_the_median_of_the_others),
      cmocka_unit_test(stats__far_without_a_floor_does_not_flag_every_other_mark),
      cmocka_unit_test(stats__far_is_that_of_brute_force),
      cmocka_unit_test(stats__far_can_leave_severity_out),
      cmocka_unit_test(stats__far_needs_enough_others),
      cmocka_unit_test(stats__judges_and_far_name_memory_that_runs_out),
  };
  return cmocka_run_group_tests(tests, make_diag, free_diag);
}
