/* SPDX-License-Identifier: GPL-3.0-or-later
 * Explanations of rules of combination: what a sheet says that the rule found, and contributions
 * that add up where a node looks at all children or at all units. Figures worked out by hand from
 * tests/explain/combine/units.csv. */
#include "explain_job.h"

static case_job open_case(void) {
  return case_open("tests/explain/combine/index.lua", "tests/explain/combine/units.csv");
}

static void assert_says(const kp_explanation *e, const char *id, const char *zh, const char *en) {
  const kp_explain_node *node = case_node(e, id);
  assert_contains(node->sentence[KP_ZH], zh);
  assert_contains(node->sentence[KP_EN], en);
}

/* u1 has 80, 20, 50 with weights 3 : 3 : 2. */
static void explain__says_what_a_rule_over_the_children_found(void **state) {
  (void)state;
  case_job c = open_case();
  kp_explanation e = case_explain(&c, "u1");
  assert_says(&e, "ow", "从高到低依次为有序甲、有序丙、有序乙", "from the best to the worst:");
  /* half of 0.2 times 60 up, half of 0.3 times 30 down */
  assert_says(&e, "ch", "加权平均50，交互作用的影响1.5",
              "weighted mean 50, effect of the interactions 1.5");
  assert_near("choquet", case_node(&e, "ch")->score, 51.5, 1e-12);
  /* (3 * 900 + 3 * 900 + 0) / 8 = 675, over 50 */
  assert_says(&e, "mp", "加权平均50，因不均衡扣减13.5",
              "weighted mean 50, penalty for unevenness 13.5 taken off");
  assert_near("median", case_node(&e, "md")->score, 50, 0);
  case_close(&c);
}

/* u1 against u2: 3 to 5 of 8, lost; against u3 by a and b alone: level; against u4: 3 to 5, lost.
 */
static void explain__says_what_a_comparison_with_the_others_found(void **state) {
  (void)state;
  case_job c = open_case();
  kp_explanation e = case_explain(&c, "u1");
  assert_says(&e, "co", "与3个对象比较，胜0、负2、平1，净胜-2",
              "against 3 units: 0 won, 2 lost, 1 level, net -2");
  /* a: 2 of 3, b: 1 of 3, c: none of 2 */
  assert_says(&e, "bo", "加权平均胜过其他对象的37.5%", "beats 37.5 % of the others");
  /* a: (100 - 80) / 80, b: (90 - 20) / 90, c: 1 */
  assert_says(&e, "vi", "S = 0.6354，最大单项差距 R = 0.2917",
              "S = 0.6354, largest single regret R = 0.2917");
  assert_says(&e, "to", "到最优点的距离27.7545，到最劣点的距离23.7171",
              "distance to the best point 27.7545");
  assert_says(&e, "pr", "与3个对象比较，流出", "against 3 units: positive flow");
  case_close(&c);
}

static void explain__contributions_under_such_rules_add_up(void **state) {
  (void)state;
  case_job c = open_case();
  static const char *const units[] = {"u1", "u2", "u3", "u4"};
  for (int u = 0; u < 4; u++) {
    kp_explanation e = case_explain(&c, units[u]);
    assert_int_equal(e.method, KP_CONTRIB_SHAPLEY);
    assert_near("sum", case_sum(&e, false), e.total_full, 1e-9);
    assert_true(isnan(case_node(&e, "ch_z")->points)); /* weight 0 */
  }
  case_close(&c);
}

/* Under a Choquet integral of three children over the bottom 0 a Shapley value is, for the scores
 * 80, 20, 50 of u1, the mean over the six orders. The integral is sum p a - I / 2 |a_i - a_j|. */
static double integral(double a, double b, double c) {
  return (3 * a + 3 * b + 2 * c) / 8 + 0.1 * fabs(a - b) - 0.15 * fabs(b - c);
}

static void explain__contributions_under_choquet_are_shapley_values(void **state) {
  (void)state;
  case_job c = open_case();
  kp_explanation e = case_explain(&c, "u1");
  const double x[3] = {80, 20, 50};
  static const int orders[6][3] = {{0, 1, 2}, {0, 2, 1}, {1, 0, 2},
                                   {1, 2, 0}, {2, 0, 1}, {2, 1, 0}};
  double value[3] = {0};
  for (int o = 0; o < 6; o++) {
    double there[3] = {0};
    for (int k = 0; k < 3; k++) {
      const double before = integral(there[0], there[1], there[2]);
      there[orders[o][k]] = x[orders[o][k]];
      value[orders[o][k]] += (integral(there[0], there[1], there[2]) - before) / 6;
    }
  }
  static const char *const ids[] = {"ch_a", "ch_b", "ch_c"};
  const double points = case_node(&e, "ch")->points;
  for (int k = 0; k < 3; k++)
    assert_near(ids[k], case_node(&e, ids[k])->points, points * value[k] / 51.5, 1e-9);
  case_close(&c);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(explain__says_what_a_rule_over_the_children_found),
      cmocka_unit_test(explain__says_what_a_comparison_with_the_others_found),
      cmocka_unit_test(explain__contributions_under_such_rules_add_up),
      cmocka_unit_test(explain__contributions_under_choquet_are_shapley_values),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
