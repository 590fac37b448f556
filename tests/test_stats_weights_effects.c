/* SPDX-License-Identifier: GPL-3.0-or-later
 * Tests of main effects: where the share of variance is known.
 *
 * A component that is the index accounts for all of it, one that has nothing to do with it for
 * none, and a parabola about the mean for all though its correlation is 0. Sums of independent
 * parts and the function of Ishigami & Homma (1990) have shares in closed form; two values a column
 * are the correlation ratio of two groups. */
#include "support.h"

#include <math.h>

#include "stats/weights.h"

static kp_arena *arena;

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

static uint64_t noise_state = 11;

static double noise(void) {
  noise_state = noise_state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
  return (double)(noise_state >> 11) / 9007199254740992.0;
}

enum { N = 2000 };
static double x[3 * N], y[N], effect[3], linear[3];

static void stats__main_effect_of_the_index_itself_is_all(void **state) {
  (void)state;
  const double size[] = {1.0, 1e300, 1e-300};
  for (int k = 0; k < 3; k++) {
    for (int n = 10; n <= N; n = n * 3 + 1) {
      for (int i = 0; i < n; i++)
        x[i] = y[i] = size[k] * noise() * noise();
      assert_int_equal(kp_weigh_main_effects(effect, linear, y, x, n, 1, arena), KP_WEIGH_DONE);
      assert_near("effect", effect[0], 1.0, 1e-9);
      assert_near("linear", linear[0], 1.0, 1e-12);
    }
  }
}

static void stats__main_effect_sees_what_correlation_does_not(void **state) {
  (void)state;
  for (int i = 0; i < 201; i++) {
    x[i] = (i - 100) / 100.0;
    y[i] = x[i] * x[i];
    x[201 + i] = noise();
  }
  assert_int_equal(kp_weigh_main_effects(effect, linear, y, x, 201, 2, arena), KP_WEIGH_DONE);
  assert_near("parabola", effect[0], 1.0, 1e-4);
  assert_near("its correlation", linear[0], 0.0, 1e-12);
  assert_true(effect[1] < 0.05);
}

/* y = 2 a + b of independent uniform a, b: shares 0.8 and 0.2. */
static void stats__main_effects_of_a_sum_are_shares_of_variance(void **state) {
  (void)state;
  for (int i = 0; i < N; i++) {
    for (int j = 0; j < 3; j++)
      x[j * N + i] = noise();
    y[i] = 2.0 * x[i] + x[N + i];
  }
  assert_int_equal(kp_weigh_main_effects(effect, linear, y, x, N, 3, arena), KP_WEIGH_DONE);
  assert_near("2 a", effect[0], 0.8, 0.03);
  assert_near("b", effect[1], 0.2, 0.03);
  assert_near("neither", effect[2], 0.0, 0.01);
}

/* sin a + 7 sin^2 b + 0.1 c^4 sin a on -pi … pi: 0.3139, 0.4424, 0 (Saltelli et al. 2008, 4.6). */
static void stats__main_effects_are_those_of_ishigamis_function(void **state) {
  (void)state;
  const double pi = acos(-1.0);
  for (int i = 0; i < N; i++) {
    for (int j = 0; j < 3; j++)
      x[j * N + i] = pi * (2.0 * noise() - 1.0);
    y[i] = sin(x[i]) + 7.0 * pow(sin(x[N + i]), 2.0) + 0.1 * pow(x[2 * N + i], 4.0) * sin(x[i]);
  }
  assert_int_equal(kp_weigh_main_effects(effect, NULL, y, x, N, 3, arena), KP_WEIGH_DONE);
  assert_near("a", effect[0], 0.3139, 0.04);
  assert_near("b", effect[1], 0.4424, 0.04);
  assert_near("c", effect[2], 0.0, 0.02);
}

/* A column of two values splits the units: between-group over total sum of squares. */
static void stats__main_effect_of_two_groups_is_their_correlation_ratio(void **state) {
  (void)state;
  enum { FEW = 60 };
  double sum[2] = {0, 0}, count[2] = {0, 0}, mean = 0.0, total = 0.0, between = 0.0;
  for (int i = 0; i < FEW; i++) {
    const int group = i % 3 == 0;
    x[i] = group ? 5.0 : 1.0;
    y[i] = 3.0 * group + 4.0 * noise();
    sum[group] += y[i];
    count[group] += 1.0;
    mean += y[i] / FEW;
  }
  for (int i = 0; i < FEW; i++)
    total += (y[i] - mean) * (y[i] - mean);
  for (int g = 0; g < 2; g++)
    between += count[g] * pow(sum[g] / count[g] - mean, 2.0);
  assert_int_equal(kp_weigh_main_effects(effect, linear, y, x, FEW, 1, arena), KP_WEIGH_DONE);
  assert_near("groups", effect[0], between / total, 1e-6);
}

/* One value far away must not blind the smoother to the rest. */
static void stats__main_effect_stands_a_far_value(void **state) {
  (void)state;
  for (int i = 0; i < 500; i++) {
    x[i] = noise();
    y[i] = sin(6.283 * x[i]);
  }
  x[17] = 1e4;
  y[17] = 0.0;
  assert_int_equal(kp_weigh_main_effects(effect, linear, y, x, 500, 1, arena), KP_WEIGH_DONE);
  assert_true(effect[0] > 0.98);
}

static void stats__main_effects_are_unknown_without_units_or_spread(void **state) {
  (void)state;
  for (int i = 0; i < 20; i++) {
    y[i] = noise();
    x[i] = 3.0;
    x[20 + i] = noise();
  }
  assert_int_equal(kp_weigh_main_effects(effect, linear, y, x, 20, 2, arena), KP_WEIGH_DONE);
  assert_near("no spread", effect[0], NAN, 0.0);
  assert_near("no spread", linear[0], NAN, 0.0);
  assert_true(effect[1] >= 0.0 && effect[1] <= 1.0);
  assert_int_equal(kp_weigh_main_effects(effect, linear, y, x + 20, 9, 1, arena), KP_WEIGH_DONE);
  assert_near("few", effect[0], NAN, 0.0);
  assert_int_equal(kp_weigh_main_effects(effect, linear, x, x + 20, 20, 1, arena), KP_WEIGH_DONE);
  assert_near("still index", effect[0], NAN, 0.0);
}

static void stats__main_effects_do_not_hang_on_order_or_measure(void **state) {
  (void)state;
  static double turned[300], other[300];
  double before, after;
  for (int i = 0; i < 300; i++) {
    x[i] = noise();
    y[i] = x[i] * x[i] + 0.3 * noise();
  }
  for (int i = 0; i < 300; i++) {
    turned[(i * 7 + 3) % 300] = 1e6 - 40.0 * x[i];
    other[(i * 7 + 3) % 300] = 1e200 * y[i];
  }
  assert_int_equal(kp_weigh_main_effects(&before, NULL, y, x, 300, 1, arena), KP_WEIGH_DONE);
  assert_int_equal(kp_weigh_main_effects(&after, NULL, other, turned, 300, 1, arena),
                   KP_WEIGH_DONE);
  assert_near("effect", after, before, 2e-3);
  assert_int_equal(kp_weigh_main_effects(&after, NULL, y, x, 300, 1, arena), KP_WEIGH_DONE);
  assert_true(after == before);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(stats__main_effect_of_the_index_itself_is_all),
      cmocka_unit_test(stats__main_effect_sees_what_correlation_does_not),
      cmocka_unit_test(stats__main_effects_of_a_sum_are_shares_of_variance),
      cmocka_unit_test(stats__main_effects_are_those_of_ishigamis_function),
      cmocka_unit_test(stats__main_effect_of_two_groups_is_their_correlation_ratio),
      cmocka_unit_test(stats__main_effect_stands_a_far_value),
      cmocka_unit_test(stats__main_effects_are_unknown_without_units_or_spread),
      cmocka_unit_test(stats__main_effects_do_not_hang_on_order_or_measure),
  };
  return cmocka_run_group_tests(tests, make_arena, free_arena);
}
