/* SPDX-License-Identifier: GPL-3.0-or-later
 * Rules of combination as an index says them: what is built, and how they read back in words. */
#include "good_index.h"
#include "index/text.h"

static void assert_reads(const kp_index *index, const char *id, const char *zh, const char *en) {
  const char *const wanted[] = {zh, en};
  for (kp_lang lang = KP_ZH; lang <= KP_EN; lang++) {
    kp_buf text = {0};
    kp_index_combine_text(&text, index, node(index, id), lang);
    assert_string_equal(text.at, wanted[lang]);
    kp_buf_clear(&text);
  }
}

static void index__rules_over_the_children_are_built(void **state) {
  (void)state;
  kp_index *index = load("combine");
  assert_int_equal(node(index, "md")->combine, KP_COMBINE_MEDIAN);
  const kp_node *owa = node(index, "ow");
  assert_int_equal(owa->combine, KP_COMBINE_OWA);
  assert_int_equal(owa->combination->n_positions, 2);
  assert_near("best first", owa->combination->position[0], 0.7, 0);
  const kp_node *choquet = node(index, "ch");
  assert_int_equal(choquet->combination->n_interactions, 2);
  assert_int_equal(choquet->combination->interaction[1].first, 1);
  assert_int_equal(choquet->combination->interaction[1].second, 2);
  assert_near("index", choquet->combination->interaction[1].index, 0.3, 0);
  assert_false(node(index, "mp")->combination->above);
  assert_false(node(index, "mp")->combination->adjusted);
  kp_index_free(index);
  index = load("combine_adjusted");
  assert_true(index->node[0].combination->above);
  assert_true(index->node[0].combination->adjusted);
  kp_index_free(index);
}

static void index__rules_by_comparison_are_built(void **state) {
  (void)state;
  kp_index *index = load("combine");
  assert_int_equal(node(index, "co")->combine, KP_COMBINE_COPELAND);
  assert_int_equal(node(index, "bo")->combine, KP_COMBINE_BORDA);
  assert_false(node(index, "to")->combination->plain);
  assert_true(node(index, "tn")->combination->plain);
  assert_near("v", node(index, "vi")->combination->v, 0.5, 0);
  assert_near("v", node(index, "vj")->combination->v, 0.25, 0);
  assert_int_equal(node(index, "pu")->combination->preference[1].kind, KP_PREFERENCE_USUAL);
  const kp_preference *preference = node(index, "pr")->combination->preference;
  assert_int_equal(preference[0].kind, KP_PREFERENCE_LINEAR);
  assert_near("p", preference[0].p, 20, 0);
  assert_int_equal(preference[1].kind, KP_PREFERENCE_GAUSSIAN);
  assert_near("s", preference[1].s, 10, 0);
  kp_index_free(index);
}

static void index__rules_of_combination_read_back_in_words(void **state) {
  (void)state;
  kp_index *index = load("combine");
  assert_reads(index, "md", "加权中位数", "weighted median");
  assert_reads(
      index, "ow", "有序加权平均：得分从高到低，各位次的权重为0.7、0.3",
      "ordered weighted average: from the best score to the worst, positions weigh 0.7, 0.3");
  assert_reads(index, "ch",
               "肖凯积分（两两交互）：重要度按权重；“ch_a”与“ch_b”可互相替代（-0."
               "2），取其高者；“ch_b”与“ch_c”互补（"
               "0.3），取其低者",
               "Choquet integral of two-way interactions: importance by weight; 'ch_a' and 'ch_b' "
               "stand in for "
               "each other (-0.2): the higher counts; 'ch_b' and 'ch_c' complement each other "
               "(0.3): the lower "
               "counts");
  assert_reads(index, "vj", "折衷排序法（VIKOR，v = 0.25）：1 - Q，折算到分值范围",
               "VIKOR (v = 0.25): 1 - Q, put on the scale");
  assert_reads(index, "pr",
               "PROMETHEE "
               "II：与其他对象两两比较的净流量，由-1至1折算到分值范围；偏好函数：“pr_"
               "a”领先从5起计，到20为满；“pr_"
               "b”按高斯曲线随领先幅度计（s = 10）",
               "PROMETHEE II: the net flow over all other units, from -1 … 1 put on the scale; "
               "preference: 'pr_a' "
               "by the lead, from 5 on, in full from 20; 'pr_b' by the lead along a Gaussian curve "
               "(s = 10)");
  assert_reads(
      index, "pu",
      "PROMETHEE II：与其他对象两两比较的净流量，由-1至1折算到分值范围；偏好函数：高者即优",
      "PROMETHEE II: the net flow over all other units, from -1 … 1 put on the scale; preference: "
      "any lead "
      "counts in full");
  kp_index_free(index);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(index__rules_over_the_children_are_built),
      cmocka_unit_test(index__rules_by_comparison_are_built),
      cmocka_unit_test(index__rules_of_combination_read_back_in_words),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
