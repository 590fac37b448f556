/* SPDX-License-Identifier: GPL-3.0-or-later
 * Explanations of grades by profiles (tests/explain/sorting), worked out by hand: the coalition,
 * what it lacks, who vetoes, what would lift the grade. */
#include "explain_job.h"

#define SORTING "tests/explain/sorting/index.lua", "tests/explain/sorting/2024"

static void explain_sorting__names_the_coalition_and_what_it_lacks(void **state) {
  (void)state;
  case_job c = case_open(SORTING);
  kp_explanation a = case_explain(&c, "A"), b = case_explain(&c, "B");
  assert_int_equal(a.grade, 0);
  assert_int_equal(a.n_profiles, 2);
  assert_near("coalition of A", a.profile[0].stand.concordance, 0.65, 1e-12);
  assert_string_equal(
      a.profile[0].sentence[KP_ZH],
      "“优秀”的参照线：达到的有“创新”（82，要求80，权重40%）、“能耗”（1.1吨，要求1.2吨，权重25%），"
      "权重合计65%，够多数线60%；未达到的有“增长”（70，要求75，权重35%）。");
  assert_int_equal(b.grade, 1);
  assert_string_equal(
      b.profile[0].sentence[KP_EN],
      "Profile of '优秀': reached on '创新' (82, 80 asked, weight 40 %), which weigh 40 % "
      "together, "
      "20 points short of the majority of 60 %; not reached on '增长' (70, 75 asked, weight 35 %), "
      "'能耗' (1.3 吨, 1.2 吨 asked, weight 25 %).");
  assert_contains(b.verdict[KP_ZH], "建议等次为“合格”，由参照线评定，总分不决定等次");
  assert_contains(b.cutoffs[KP_ZH], "“优秀”的参照线");
  assert_contains(b.cutoffs[KP_ZH], "“合格”的参照线");
  case_close(&c);
}

static void explain_sorting__names_the_veto(void **state) {
  (void)state;
  case_job c = case_open(SORTING);
  kp_explanation e = case_explain(&c, "C");
  assert_int_equal(e.grade, 1);
  assert_true(e.profile[0].stand.vetoed);
  assert_contains(e.profile[0].sentence[KP_ZH], "；单独否决的有“增长”（38，否决线40）");
  case_close(&c);
}

/* For B growth or energy has to reach the profile of excellent; the energy that does lies beyond
 * the end of its score. */
static void explain_sorting__what_lifts_the_grade_is_verified(void **state) {
  (void)state;
  case_job c = case_open(SORTING);
  kp_explanation b = case_explain(&c, "B"), f = case_explain(&c, "C");
  assert_int_equal(b.n_changes, 2);
  for (int i = 0; i < b.n_changes; i++) {
    const kp_change_part *part = &b.change[i].part[0];
    const char *id = b.result->index->node[part->node].label.id;
    assert_int_equal(b.change[i].grade, 0);
    assert_near(id, part->to, strcmp(id, "energy") == 0 ? 1.2 : 75, 1e-9);
  }
  assert_contains(b.change[0].sentence[KP_ZH], "等次升为“优秀”。");
  assert_int_equal(f.n_changes, 1); /* nothing but lifting the veto */
  assert_near("growth", f.change[0].part[0].to, 40, 1e-9);
  case_close(&c);
}

static void explain_sorting__turning_points_go_down_too(void **state) {
  (void)state;
  case_job c = case_open(SORTING);
  kp_explanation a = case_explain(&c, "A");
  bool energy = false;
  for (int i = 0; i < a.n_turns; i++) {
    const kp_change_part *part = &a.turn[i].part;
    assert_int_equal(a.turn[i].grade, 1);
    energy = energy ||
             (strcmp(a.result->index->node[part->node].label.id, "energy") == 0 && part->to > 1.2);
  }
  assert_true(energy);
  case_close(&c);
}

static void explain_sorting__a_missing_criterion_is_named(void **state) {
  (void)state;
  case_job c = case_open(SORTING);
  kp_explanation e = case_explain(&c, "E"), f = case_explain(&c, "F");
  assert_int_equal(e.status, KP_GRADED); /* 40 + 35 is enough whatever the energy */
  assert_int_equal(e.grade, 0);
  assert_true(isnan(e.total));
  assert_null(strstr(e.verdict[KP_ZH], "nan"));
  assert_contains(e.profile[0].sentence[KP_ZH], "；缺失的“能耗”按最差计");
  assert_int_equal(f.status, KP_UNDECIDED);
  assert_contains(f.reason[KP_ZH], "“增长”");
  case_close(&c);
}

/* Two places: A and B have them; C, undecided with a total above B's, would take B's, not A's. */
static void explain_sorting__an_undecided_unit_over_the_edge_is_named(void **state) {
  (void)state;
  case_job c = case_open("tests/explain/edge/index.lua", "tests/explain/edge/2024");
  kp_explanation a = case_explain(&c, "A"), b = case_explain(&c, "B"), d = case_explain(&c, "D");
  assert_int_equal(a.grade, 0);
  assert_int_equal(b.grade, 0);
  assert_int_equal(d.grade, 1);
  assert_null(strstr(a.cutoffs[KP_ZH], "待核"));
  assert_null(strstr(d.cutoffs[KP_ZH], "待核"));
  assert_contains(b.cutoffs[KP_ZH],
                  "“优秀”名额紧：“丙”尚待核，若判定后评为“优秀”，本对象将退出名额。");
  assert_contains(b.cutoffs[KP_EN], "were it decided in its favour");
  case_close(&c);
}

static void explain_sorting__scores_are_rates_where_weights_are_points(void **state) {
  (void)state;
  case_job c = case_open("tests/explain/edge/index.lua", "tests/explain/edge/2024");
  kp_explanation a = case_explain(&c, "A");
  bool found = false;
  for (int i = 0; i < a.n_conditions; i++)
    if (a.condition[i].role == KP_ROLE_NEED) {
      assert_contains(a.condition[i].sentence[KP_ZH], "“工作”得分率不低于60%");
      assert_string_equal(a.condition[i].value_text[KP_ZH], "95%");
      found = true;
    }
  assert_true(found);
  case_close(&c);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(explain_sorting__names_the_coalition_and_what_it_lacks),
      cmocka_unit_test(explain_sorting__names_the_veto),
      cmocka_unit_test(explain_sorting__what_lifts_the_grade_is_verified),
      cmocka_unit_test(explain_sorting__turning_points_go_down_too),
      cmocka_unit_test(explain_sorting__a_missing_criterion_is_named),
      cmocka_unit_test(explain_sorting__an_undecided_unit_over_the_edge_is_named),
      cmocka_unit_test(explain_sorting__scores_are_rates_where_weights_are_points),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
