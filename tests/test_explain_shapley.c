/* SPDX-License-Identifier: GPL-3.0-or-later
 * Shapley values against brute force over all orders, against the properties that define them, and
 * (sampled) against the exact ones; contributions of a tree with every kind of mean. */
#include "explain_job.h"

/* A node's score with the children of a mask at their scores, the others at the bottom, in plain
 * loops. */
static double mean_of(kp_combine_kind kind, double exponent, const double *score,
                      const double *weight, int n, unsigned present, double bottom) {
  double sum = 0, whole = 0, least = INFINITY;
  for (int i = 0; i < n; i++) {
    double x = present >> i & 1 ? score[i] : bottom;
    whole += weight[i];
    least = x < least ? x : least;
    if (kind == KP_COMBINE_GEOMETRIC)
      sum += weight[i] * log(x);
    else if (kind == KP_COMBINE_HARMONIC)
      sum += weight[i] / x;
    else if (kind == KP_COMBINE_POWER)
      sum += weight[i] * pow(x, exponent);
    else
      sum += weight[i] * x;
  }
  if (kind == KP_COMBINE_GEOMETRIC)
    return exp(sum / whole);
  if (kind == KP_COMBINE_HARMONIC)
    return whole / sum;
  if (kind == KP_COMBINE_POWER)
    return pow(sum / whole, 1 / exponent);
  return kind == KP_COMBINE_MINIMUM ? least : sum / whole;
}

typedef struct {
  kp_combine_kind kind;
  double exponent, bottom;
  const double *score, *weight;
  int n;
  double sum[8];
  long n_orders;
} brute;

/* Every order in turn: what each child adds when it comes in. */
static void walk_orders(brute *of, unsigned present) {
  double before =
      mean_of(of->kind, of->exponent, of->score, of->weight, of->n, present, of->bottom);
  for (int i = 0; i < of->n; i++) {
    unsigned with = present | 1u << i;
    if (present >> i & 1)
      continue;
    long before_orders = of->n_orders;
    if (with == (1u << of->n) - 1)
      of->n_orders++;
    else
      walk_orders(of, with);
    double after = mean_of(of->kind, of->exponent, of->score, of->weight, of->n, with, of->bottom);
    of->sum[i] += (after - before) * (double)(of->n_orders - before_orders);
  }
}

static void compare_with_brute_force(kp_combine_kind kind, double exponent, double bottom, int n) {
  static const double score[] = {62.5, 38.75, 91.25, 47.5, 71.125};
  static const double weight[] = {0.3, 0.25, 0.2, 0.15, 0.1};
  kp_node node = {.combine = kind, .exponent = exponent};
  brute all = {.kind = kind,
               .exponent = exponent,
               .bottom = bottom,
               .score = score,
               .weight = weight,
               .n = n};
  double value[5], sum_weight = 0, sum = 0;
  walk_orders(&all, 0);
  assert_true(kp_explain_shapley(value, &node, score, weight, n, bottom));
  double nobody = mean_of(kind, exponent, score, weight, n, 0, bottom);
  for (int i = 0; i < n; i++)
    sum_weight += weight[i];
  for (int i = 0; i < n; i++) {
    double wanted = all.sum[i] / (double)all.n_orders + nobody * weight[i] / sum_weight;
    assert_near("Shapley value", value[i], wanted, 1e-12);
    sum += value[i];
  }
  assert_near("values add up", sum,
              mean_of(kind, exponent, score, weight, n, (1u << n) - 1, bottom), 1e-12);
}

static void shapley__equals_brute_force_over_all_orders(void **state) {
  (void)state;
  for (int n = 2; n <= 5; n++) {
    compare_with_brute_force(KP_COMBINE_GEOMETRIC, 0, 1, n);
    compare_with_brute_force(KP_COMBINE_GEOMETRIC, 0, 0, n);
    compare_with_brute_force(KP_COMBINE_HARMONIC, 0, 1, n);
    compare_with_brute_force(KP_COMBINE_POWER, 2, 0, n);
    compare_with_brute_force(KP_COMBINE_POWER, -1, 10, n);
    compare_with_brute_force(KP_COMBINE_MINIMUM, 0, 0, n);
  }
}

/* Under an arithmetic mean a Shapley value is weight times score: 0.7 * 40 and 0.3 * 90. */
static void shapley__of_an_arithmetic_mean_is_weight_times_score(void **state) {
  (void)state;
  static const double score[] = {40, 90}, weight[] = {0.7, 0.3};
  kp_node node = {.combine = KP_COMBINE_ARITHMETIC};
  double value[2];
  assert_true(kp_explain_shapley(value, &node, score, weight, 2, 0));
  assert_near("first", value[0], 28, 1e-12);
  assert_near("second", value[1], 27, 1e-12);
  assert_true(kp_explain_shapley(value, &node, score, weight, 2, 10));
  assert_near("first, bottom 10", value[0], 28, 1e-12);
}

/* minimum(70, 50): alone nobody lifts it off 0, together they make 50: 25 each, by hand. */
static void shapley__shares_a_minimum(void **state) {
  (void)state;
  static const double score[] = {70, 50}, weight[] = {0.5, 0.5};
  kp_node node = {.combine = KP_COMBINE_MINIMUM};
  double value[2];
  assert_true(kp_explain_shapley(value, &node, score, weight, 2, 0));
  assert_near("first", value[0], 25, 1e-12);
  assert_near("second", value[1], 25, 1e-12);
}

/* Thirteen children are sampled. An additive game is exact whatever the orders; a geometric one
 * adds up, and equal children differ by the error of the sample alone. */
static void shapley__sampled_adds_up_and_comes_near(void **state) {
  (void)state;
  enum { N = 13 };
  double score[N], weight[N], value[N], again[N], sum = 0;
  for (int i = 0; i < N; i++) {
    score[i] = i < 2 ? 64 : 30 + 4 * i;
    weight[i] = 1.0 / N;
  }
  kp_node node = {.combine = KP_COMBINE_ARITHMETIC};
  assert_true(kp_explain_shapley(value, &node, score, weight, N, 0));
  for (int i = 0; i < N; i++)
    assert_near("additive", value[i], score[i] / N, 1e-9);
  node.combine = KP_COMBINE_GEOMETRIC;
  assert_true(kp_explain_shapley(value, &node, score, weight, N, 1));
  assert_true(kp_explain_shapley(again, &node, score, weight, N, 1));
  for (int i = 0; i < N; i++) {
    sum += value[i];
    assert_near("the seed is fixed", value[i], again[i], 0);
  }
  assert_near("adds up", sum, kp_score_combine(&node, score, weight, N), 1e-9);
  assert_near("equal children", value[0], value[1], 0.15 * value[0]);
}

/* tests/explain/means, unit X: the root's five children by brute force, then each child's own split
 * of its points. */
static void shapley__goes_down_a_tree_in_proportion(void **state) {
  (void)state;
  static const double score[] = {70, 55, 45, 50, 57}, weight[] = {2, 1, 1, 1, 1};
  static const char *const id[] = {"sums", "alone", "harmonic_part", "least", "free"};
  case_job c = case_open("tests/explain/means/index.lua", "tests/explain/means/2024");
  kp_explanation x = case_explain(&c, "X");
  brute all = {.kind = KP_COMBINE_GEOMETRIC, .score = score, .weight = weight, .n = 5};
  walk_orders(&all, 0);
  assert_int_equal(x.method, KP_CONTRIB_SHAPLEY);
  for (int i = 0; i < 5; i++)
    assert_near(id[i], case_node(&x, id[i])->points, all.sum[i] / (double)all.n_orders, 1e-11);
  /* sums: (1 * 40 + 3 * 80) / 4 = 10 + 60. free: (50 + 64) / 2, a sum of its parts: 25 + 32. */
  assert_near("a1", case_node(&x, "a1")->points, case_node(&x, "sums")->points * 10 / 70, 1e-11);
  assert_near("a2", case_node(&x, "a2")->points, case_node(&x, "sums")->points * 60 / 70, 1e-11);
  assert_near("f1", case_node(&x, "f1")->points, case_node(&x, "free")->points * 25 / 57, 1e-11);
  assert_near("f2", case_node(&x, "f2")->points, case_node(&x, "free")->points * 32 / 57, 1e-11);
  assert_near("adds up", case_sum(&x, false), x.total_full, 1e-12);
  /* With "alone" at 100: (70^2 * 100 * 45 * 50 * 57)^(1/6). */
  assert_near("at full", case_node(&x, "alone")->total_at_full,
              exp((2 * log(70) + log(100) + log(45) + log(50) + log(57)) / 6), 1e-11);
  assert_contains(case_node(&x, "alone")->sentence[KP_ZH], "此项若得满分，总分为63.053");
  case_close(&c);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(shapley__equals_brute_force_over_all_orders),
      cmocka_unit_test(shapley__of_an_arithmetic_mean_is_weight_times_score),
      cmocka_unit_test(shapley__shares_a_minimum),
      cmocka_unit_test(shapley__sampled_adds_up_and_comes_near),
      cmocka_unit_test(shapley__goes_down_a_tree_in_proportion),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
