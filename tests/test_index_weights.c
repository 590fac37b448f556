/* SPDX-License-Identifier: GPL-3.0-or-later
 * Tests of weights that an index finds without data: tests/index/good/weights.lua.
 *
 * Consistent matrices have their weights by hand (2 : 1 and 3 : 1 are 6/10, 3/10, 1/10), in any
 * order and form; Saaty's textbook figures are stats' to hold. */
#include <math.h>

#include "good_index.h"

static void near(const kp_index *index, const char *id, double weight, double share) {
  assert_near(id, node(index, id)->weight, weight, 1e-9);
  assert_near(id, node(index, id)->share, share, 1e-9);
}

static void index_weights__a_consistent_matrix_is_read_in_every_form(void **state) {
  (void)state;
  kp_index *index = load("weights");
  static const char *const forms[] = {"matrix", "ordered", "pairs", "filed"};
  const double part = node(index, "matrix")->share;
  for (int i = 0; i < 4; i++) {
    char id[3][40];
    for (int k = 0; k < 3; k++)
      snprintf(id[k], sizeof id[k], "%s_%c", forms[i], "abc"[k]);
    near(index, id[0], 0.6, 0.6 * part);
    near(index, id[1], 0.3, 0.3 * part);
    near(index, id[2], 0.1, 0.1 * part);
    assert_near(forms[i], node(index, forms[i])->weighing->consistency, 0, 1e-9);
  }
  kp_index_free(index);
}

static void index_weights__experts_are_joined_by_their_powers(void **state) {
  (void)state;
  kp_index *index = load("weights");
  const double times = pow(2, 5.0 / 3);
  assert_near("a", node(index, "experts_a")->weight, times / (1 + times), 1e-9);
  assert_near("b", node(index, "experts_b")->weight, 1 / (1 + times), 1e-9);
  assert_int_equal(node(index, "experts")->weighing->n_experts, 2);
  kp_index_free(index);
}

static void index_weights__points_of_experts_count_alike(void **state) {
  (void)state;
  kp_index *index = load("weights");
  assert_near("a", node(index, "budget_a")->weight, 0.5, 1e-15);
  static const char *const forms[] = {"several", "shared"};
  for (int i = 0; i < 2; i++) {
    char id[40];
    static const double wanted[] = {0.3, 0.5, 0.2};
    for (int k = 0; k < 3; k++) {
      snprintf(id, sizeof id, "%s_%c", forms[i], "abc"[k]);
      assert_near(id, node(index, id)->weight, wanted[k], 1e-15);
    }
  }
  kp_index_free(index);
}

static void index_weights__what_is_only_shown_is_not_judged(void **state) {
  (void)state;
  kp_index *index = load("weights");
  const double part = node(index, "shown")->share;
  near(index, "shown_a", 0.75, 0.75 * part);
  near(index, "shown_b", 0, 0);
  near(index, "shown_c", 0.25, 0.25 * part);
  near(index, "even_a", 1, node(index, "even")->share / 3);
  kp_index_free(index);
}

static char *document(const kp_index *index, kp_lang lang) {
  kp_text text = {0};
  assert_int_equal(kp_index_as_text(&text, index, lang, NULL), KP_OK);
  return text.at;
}

static void holds(const char *text, const char *part) {
  if (!strstr(text, part))
    fail_msg("not in the document: %s\n%s", part, text);
}

static void index_weights__the_document_says_how_weights_are_found(void **state) {
  (void)state;
  kp_index *index = load("weights");
  char *zh = document(index, KP_ZH), *en = document(index, KP_EN);
  holds(zh, "层次分析法，由1位专家两两比较得出（主特征向量）；一致性比率0");
  holds(zh, "matrix_a（权重由方法得出：60%，占总分的3.");
  holds(zh, "found_a（权重由数据得出）");
  holds(zh, "由数据得出：使各项与合成得分的相关程度之比为shares_a 0.5、shares_b 0.3、shares_c "
            "0.2，每项不低于5%");
  holds(en, "from the points of 2 experts");
  holds(en, "found from the data: loadings of the first principal component");
  free(zh);
  free(en);
  kp_index_free(index);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(index_weights__a_consistent_matrix_is_read_in_every_form),
      cmocka_unit_test(index_weights__experts_are_joined_by_their_powers),
      cmocka_unit_test(index_weights__points_of_experts_count_alike),
      cmocka_unit_test(index_weights__what_is_only_shown_is_not_judged),
      cmocka_unit_test(index_weights__the_document_says_how_weights_are_found),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
