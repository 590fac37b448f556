/* SPDX-License-Identifier: GPL-3.0-or-later
 * What an index becomes: the data that scoring, explaining and reporting stand on, compared with
 * what its file says.
 *
 * The files are those of tests/index/good; what is expected of them was read off them by hand. */
#include "support.h"

#include <math.h>

#include "good_index.h"

static const kp_condition *condition(const kp_index *index, const char *id) {
  for (int i = 0; i < index->n_conditions; i++)
    if (strcmp(index->condition[i].label.id, id) == 0)
      return &index->condition[i];
  fail_msg("no condition %s", id);
  return NULL;
}

static const kp_want *want(const kp_index *index, const char *id) {
  for (int i = 0; i < index->n_wants; i++)
    if (strcmp(index->want[i].id, id) == 0)
      return &index->want[i];
  fail_msg("no want %s", id);
  return NULL;
}

static void assert_list(const char *const *list, const char *expected) {
  char text[500] = "";
  for (; *list; list++) {
    strcat(text, *list);
    strcat(text, list[1] ? "," : "");
  }
  assert_string_equal(text, expected);
}

static void assert_fold(kp_str text, const char *expected) {
  assert_int_equal(text.len, strlen(expected));
  assert_memory_equal(text.at, expected, text.len);
}

/* ---- The tree ---- */

static void index__nodes_stand_in_document_order_with_leaves_numbered(void **state) {
  (void)state;
  kp_index *hdi = load("hdi");
  static const char *const ids[] = {"hdi",
                                    "health",
                                    "life_expectancy",
                                    "education",
                                    "expected_schooling",
                                    "mean_schooling",
                                    "income",
                                    "gni_per_capita"};
  static const int parents[] = {-1, 0, 1, 0, 3, 3, 0, 6}, leaves[] = {-1, -1, 0, -1, 1, 2, -1, 3};
  assert_int_equal(hdi->n_nodes, 8);
  for (int i = 0; i < 8; i++) {
    assert_string_equal(hdi->node[i].label.id, ids[i]);
    assert_int_equal(hdi->node[i].parent, parents[i]);
    assert_int_equal(hdi->node[i].leaf, leaves[i]);
    if (leaves[i] >= 0)
      assert_int_equal(hdi->leaf_node[leaves[i]], i);
  }
  assert_int_equal(hdi->node[0].first_child, 1);
  assert_int_equal(hdi->node[1].next_sibling, 3);
  assert_int_equal(hdi->node[3].next_sibling, 6);
  assert_int_equal(hdi->node[6].next_sibling, -1);
  assert_int_equal(hdi->node[3].n_children, 2);
  assert_int_equal(kp_index_find_node(hdi, "nothing"), -1);
  kp_index_free(hdi);
}

static void index__weights_that_are_omitted_are_equal_and_shares_multiply(void **state) {
  (void)state;
  kp_index *hdi = load("hdi");
  assert_near("income", node(hdi, "income")->share, 1.0 / 3, 1e-15);
  assert_near("mean_schooling", node(hdi, "mean_schooling")->share, 1.0 / 6, 1e-15);
  kp_index_free(hdi);
  kp_index *alliance = load("alliance");
  assert_true(alliance->in_points);
  assert_near("joint_projects", node(alliance, "joint_projects")->share, 0.18, 1e-15);
  assert_near("output", node(alliance, "output")->share, 0.70, 1e-15);
  kp_index_free(alliance);
  kp_index *points = load("points");
  assert_near("a1 of three equal ones", node(points, "a1")->weight, 20, 0);
  assert_near("b2 is not counted", node(points, "b2")->share, 0, 0);
  assert_near("b1 is all of b", node(points, "b1")->share, 0.4, 1e-15);
  kp_index_free(points);
  kp_index *epi = load("epi");
  assert_near("forests", node(epi, "forests")->share, 0.06, 1e-15);
  kp_index_free(epi);
}

static void index__settings_are_those_of_the_file(void **state) {
  (void)state;
  kp_index *hdi = load("hdi");
  assert_near("scale", hdi->scale_high, 1, 0);
  assert_int_equal(hdi->round_digits, 3);
  assert_false(hdi->round_at_indicator);
  assert_false(hdi->rank_on_full);
  assert_int_equal(hdi->show_digits, 3);
  assert_true(hdi->higher_is_better);
  assert_int_equal(hdi->node[0].combine, KP_COMBINE_GEOMETRIC);
  assert_int_equal(node(hdi, "education")->combine, KP_COMBINE_ARITHMETIC);
  assert_int_equal(hdi->n_sources, 1);
  assert_string_equal(hdi->sources[0].table, "units");
  assert_string_equal(hdi->sources[0].key, "iso3");
  assert_string_equal(hdi->sources[0].period, "year");
  assert_null(hdi->sources[0].file);
  assert_near("no discrepancy", hdi->discrepancy_over, NAN, 0);
  kp_index_free(hdi);
  kp_index *gdi = load("gdi");
  assert_near("distance", gdi->grade_distance_from, 1, 0);
  assert_false(gdi->higher_is_better);
  assert_near("group_1", gdi->grade[0].at_most, 0.025, 0);
  assert_int_equal(gdi->node[0].combine, KP_COMBINE_FUNCTION);
  assert_int_equal(gdi->node[0].combine_function, 0);
  kp_index_free(gdi);
  kp_index *flat = load("flat");
  assert_int_equal(flat->round_digits, -1);
  assert_int_equal(flat->show_digits, 2);
  assert_string_equal(flat->title, "flat");
  assert_string_equal(flat->node[0].label.id, "flat");
  assert_int_equal(flat->node[0].missing.kind, KP_MISSING_ERROR);
  kp_index_free(flat);
}

static void index__missing_policies_are_inherited_until_another_is_given(void **state) {
  (void)state;
  kp_index *index = load("missing");
  static const struct {
    const char *id;
    kp_missing_kind kind;
    bool given;
  } expected[] = {
      {"inherits", KP_MISSING_NONE, false}, {"stops", KP_MISSING_ERROR, true},
      {"bottom", KP_MISSING_ZERO, true},    {"guessed", KP_MISSING_FUNCTION, true},
      {"d", KP_MISSING_GROUP_MEDIAN, true}, {"e", KP_MISSING_MEAN, true},
      {"f", KP_MISSING_GROUP_MEAN, true},   {"g", KP_MISSING_MEDIAN, true},
  };
  for (size_t i = 0; i < sizeof expected / sizeof *expected; i++) {
    assert_int_equal(node(index, expected[i].id)->missing.kind, expected[i].kind);
    assert_int_equal(node(index, expected[i].id)->missing.given, expected[i].given);
  }
  assert_string_equal(node(index, "d")->missing.by, "region");
  assert_near("coverage of d", node(index, "d")->coverage, 0.8, 0);
  assert_true(index->node[0].coverage_of_weight);
  assert_false(node(index, "d")->coverage_of_weight);
  assert_int_equal(index->adjustment[0].missing, KP_MISSING_ZERO);
  kp_index_free(index);
}

/* ---- Wants, rosters, panels ---- */

static void index__a_column_is_wanted_once_with_all_its_names(void **state) {
  (void)state;
  kp_index *index = load("shared_column");
  assert_int_equal(index->n_wants, 2);
  const kp_want *rate = want(index, "rate"), *plan = want(index, "plan");
  assert_list(rate->names, "rate,合格率,通过率");
  assert_list(plan->names, "plan,计划");
  assert_int_equal(rate->rule.kind, KP_CELL_NUMBER);
  assert_near("a percent sign is worth", rate->rule.percent, 1, 0);
  assert_int_equal(plan->rule.kind, KP_CELL_YESNO);
  assert_int_equal(rate->declared.line, 4);
  kp_index_free(index);
  index = load("values");
  assert_list(want(index, "omitted")->names, "omitted,旧名,old name");
  assert_true(want(index, "d")->optional);
  assert_true(want(index, "new")->optional);
  assert_false(want(index, "a")->optional);
  assert_list(want(index, "x")->names, "x");
  assert_int_equal(want(index, "founded")->rule.kind, KP_CELL_DATE);
  assert_list(want(index, "founded")->names, "founded,成立日期");
  kp_index_free(index);
}

static void index__marks_of_an_indicator_come_before_those_of_the_index(void **state) {
  (void)state;
  kp_index *index = load("marks");
  const kp_cell_rule *a = &want(index, "a")->rule, *b = &want(index, "b")->rule;
  assert_true(a->decimal_comma);
  assert_int_equal(a->n_marks, 3);
  assert_int_equal(b->n_marks, 4);
  for (int i = 0; i < b->n_marks; i++) {
    if (kp_str_equal(b->marks[i].text, kp_str_of("无")))
      assert_int_equal(b->marks[i].why, KP_BLANK);
    if (kp_str_equal(b->marks[i].text, kp_str_of("/")))
      assert_int_equal(b->marks[i].why, KP_NOT_APPLICABLE);
  }
  for (int i = 0; i < a->n_marks; i++)
    if (kp_str_equal(a->marks[i].text, kp_str_of("无")))
      assert_near("none is zero", a->marks[i].value, 0, 0);
  kp_index_free(index);
}

static void index__rosters_list_the_columns_that_rules_name(void **state) {
  (void)state;
  kp_index *index = load("alliance");
  assert_int_equal(index->n_rosters, 2);
  assert_string_equal(index->roster[0].name, "activities");
  assert_list(index->roster[0].columns, "date,kind");
  assert_string_equal(index->roster[1].name, "members");
  assert_list(index->roster[1].columns, "city");
  const kp_rows *rows = node(index, "joint_projects")->value.rows;
  assert_true(rows->during_period);
  assert_int_equal(rows->n_filters, 1);
  assert_true(rows->filter[0].test.is_text);
  assert_fold(rows->filter[0].test.choice[0], "联合攻关");
  const kp_filter *city = &condition(index, "local_share")->value.rows->filter[0];
  assert_int_equal(city->test.n_choices, 2);
  assert_fold(city->test.choice[0], "杭州");
  assert_fold(city->names[0][0], "杭州市");
  assert_null(city->names[0][1].at);
  assert_fold(city->test.choice[1], "松江");
  assert_fold(city->names[1][1], "松江区");
  kp_index_free(index);
  index = load("values");
  rows = node(index, "counted")->value.rows;
  assert_string_equal(rows->date_column, "held_on");
  assert_string_equal(rows->distinct, "partner");
  assert_true(rows->blank_is_no);
  assert_int_equal(rows->n_filters, 4); /* kind, level, open, size: sorted by name */
  assert_string_equal(rows->filter[1].column, "level");
  assert_int_equal(rows->filter[1].test.n_choices, 2);
  assert_true(rows->filter[2].test.yes);
  assert_near("size at least", rows->filter[3].test.at_least, 3, 0);
  rows = node(index, "counted_beside")->value.rows;
  assert_int_equal(rows->n_filters, 3); /* big, city, number */
  assert_true(rows->filter[0].test.no);
  assert_near("number", rows->filter[2].test.choice_number[0], 3, 0);
  assert_true(node(index, "counted_by_function")->value.rows->function >= 0);
  assert_string_equal(node(index, "summed")->value.rows->column, "money");
  kp_index_free(index);
}

static void index__a_panel_keeps_its_rule(void **state) {
  (void)state;
  kp_index *index = load("alliance");
  assert_int_equal(index->n_panels, 1);
  const kp_panel_rule *rule = &index->panel[0];
  assert_string_equal(index->node[rule->node].label.id, "breakthrough");
  assert_near("high", rule->high, 10, 0);
  assert_near("step", rule->step, 0.5, 0);
  assert_int_equal(rule->pool, KP_POOL_TRIMMED);
  assert_int_equal(rule->drop, 1);
  assert_false(rule->sum);
  assert_int_equal(rule->n_guides, 3);
  assert_near("second mark", rule->guide_from[1], 6, 0);
  assert_string_equal(rule->guide_text[1], "国内先进");
  assert_list(index->panel_want[0].names, "breakthrough,关键技术突破");
  kp_index_free(index);
  index = load("values");
  assert_int_equal(index->panel[node(index, "pooled")->value.panel].pool, KP_POOL_MEDIAN);
  const kp_panel_rule *mean = &index->panel[node(index, "pooled_mean")->value.panel];
  assert_int_equal(mean->pool, KP_POOL_MEAN);
  assert_int_equal(mean->min_judges, 3);
  assert_near("any step", mean->step, NAN, 0);
  kp_index_free(index);
}

/* ---- Rules ---- */

static void index__rules_get_their_defaults(void **state) {
  (void)state;
  kp_index *index = load("scores");
  const kp_score_rule *rule = &node(index, "lookup")->score;
  assert_int_equal(rule->n_knots, 2);
  assert_near("otherwise", rule->otherwise, 0, 0);
  assert_int_equal(want(index, "lookup")->rule.kind, KP_CELL_TEXT);
  rule = &node(index, "lookup_numbers")->score;
  assert_int_equal(rule->n_knots, 3);
  assert_fold(rule->choice[0], "0");
  assert_fold(rule->choice[2], "3");
  assert_near("not listed", rule->otherwise, NAN, 0);
  assert_near("yes", node(index, "yesno_bare")->score.yes_score, 100, 0);
  assert_near("no", node(index, "yesno_bare")->score.no_score, 0, 0);
  assert_near("yes by default", node(index, "default_yesno")->score.yes_score, 100, 0);
  assert_near("no = 20", node(index, "yesno_points")->score.no_score, 20, 0);
  assert_near("each up to full", node(index, "each_full")->score.limit, 100, 0);
  assert_near("deduct down to", node(index, "deduct_bare_limit")->score.limit, 0, 0);
  assert_near("tolerance above", node(index, "target_sides")->score.tolerance_above, 30, 0);
  assert_near("tolerance", node(index, "target")->score.tolerance_below, 20, 0);
  assert_true(node(index, "zscore")->score.down);
  assert_true(node(index, "zscore")->score.open);
  assert_near("zscore mean", node(index, "zscore_bare")->score.mean, 50, 0);
  assert_near("zscore sd", node(index, "zscore_bare")->score.sd, 10, 0);
  assert_true(node(index, "ranked")->score.down);
  assert_false(node(index, "percentile")->score.down);
  assert_int_equal(node(index, "bands_below")->score.side, KP_SIDE_BELOW);
  assert_int_equal(node(index, "by_function")->score.kind, KP_SCORE_FUNCTION);
  kp_index_free(index);
  index = load("points");
  assert_near("yes is worth its weight", node(index, "a1")->score.yes_score, 20, 0);
  assert_near("each", index->adjustment[0].points.limit, 5, 0);
  assert_near("at most", index->adjust_at_most, 5, 0);
  assert_near("at least", index->adjust_at_least, -10, 0);
  assert_true(index->adjustment[4].points.open);
  kp_index_free(index);
}

static void index__norms_are_read_from_their_file(void **state) {
  (void)state;
  kp_index *index = load("norms");
  assert_int_equal(index->n_norms, 1);
  assert_string_equal(node(index, "a")->score.norms, "norms.csv");
  assert_int_equal(index->norm[0].n, 2);
  assert_string_equal(index->norm[0].indicator[1], "b");
  assert_near("max of a", index->norm[0].max[0], 10, 0);
  assert_near("min of b", index->norm[0].min[1], NAN, 0);
  assert_near("sd of b", index->norm[0].sd[1], 10, 0);
  assert_int_equal(index->n_files, 2);
  assert_string_equal(index->file[1].path, "norms.csv");
  kp_index_free(index);
}

/* ---- Conditions and grades ---- */

static void index__conditions_are_runs_and_references_are_numbers(void **state) {
  (void)state;
  kp_index *index = load("conditions");
  assert_int_equal(index->eligible.count, 7);
  assert_int_equal(index->gates.count, 5);
  const kp_condition *c = &index->condition[index->eligible.first];
  assert_string_equal(c->label.id, "full_year");
  assert_int_equal(c->value.kind, KP_VALUE_FULL_YEARS);
  assert_true(c->value.to_period_last);
  assert_int_equal(c[1].missing, KP_FAIL_IF_MISSING);
  assert_true(c[1].test.yes);
  assert_true(c[2].test.is_text);
  assert_fold(c[2].test.choice[0], "联盟");
  assert_int_equal(c[3].test.n_choices, 2);
  assert_near("level 2", c[3].test.choice_number[1], 2, 0);
  assert_near("debts", c[4].test.below, 100, 0);
  assert_int_equal(c[5].value.kind, KP_VALUE_COLUMN);
  assert_true(c[5].test.yes);
  assert_int_equal(c[6].value.kind, KP_VALUE_FUNCTION);
  const kp_condition *gate = &index->condition[index->gates.first];
  assert_int_equal(gate[0].cap, 2);
  assert_int_equal(gate[1].cap, 1);
  assert_int_equal(gate[2].otherwise, KP_OTHERWISE_FLAG);
  assert_int_equal(gate[2].value.node, kp_index_find_node(index, "innovation"));
  assert_near("below 60", gate[2].value.test.below, 60, 0);
  assert_near("at most one", gate[2].test.at_most, 1, 0);
  const kp_grade *best = &index->grade[0];
  assert_int_equal(best->need.count, 4); /* innovation, performance, then the list */
  const kp_condition *need = &index->condition[best->need.first];
  assert_int_equal(need[0].value.node, kp_index_find_node(index, "innovation"));
  assert_near("above 70", need[0].test.above, 70, 0);
  assert_near("at least 80", need[1].test.at_least, 80, 0);
  assert_int_equal(need[2].value.condition, index->gates.first);
  assert_int_equal(need[3].value.kind, KP_VALUE_SUBTRACT);
  assert_int_equal(need[3].value.operand[1].node, kp_index_find_node(index, "innovation"));
  assert_int_equal(need[3].owner, 0);
  assert_string_equal(need[1].label.id, "excellent_performance");
  assert_string_equal(need[2].label.id, "excellent_need_1");
  assert_string_equal(c[5].label.id, "eligible_6");
  assert_string_equal(c[5].label.title, "in_good_standing");
  assert_int_equal(index->grade[1].grant.count, 1);
  assert_int_equal(index->condition[index->grade[1].grant.first].value.kind, KP_VALUE_TOTAL);
  kp_index_free(index);
}

static void index__quotas_grants_and_steps_are_kept(void **state) {
  (void)state;
  kp_index *index = load("fuyang");
  assert_near("top", index->grade[0].top_share, 0.2, 0);
  assert_int_equal(index->grade[0].top_round, -1);
  assert_false(index->grade[0].tie_in);
  assert_int_equal(index->grade[0].grant.count, 2);
  assert_near("no quota", index->grade[1].top_share, NAN, 0);
  assert_int_equal(condition(index, "accident")->missing, KP_PASS_IF_MISSING);
  assert_near("both sides", condition(index, "staff")->test.at_most, 500, 0);
  kp_index_free(index);
  index = load("checklist");
  assert_true(index->is_checklist);
  assert_int_equal(index->n_leaves, 0);
  assert_int_equal(index->checks.count, 4);
  assert_int_equal(index->n_steps, 3);
  assert_int_equal(index->step[0].require.count, 2);
  assert_int_equal(index->condition[index->step[0].require.first].value.condition,
                   index->checks.first);
  const kp_condition *filed = &index->condition[index->step[0].require.first];
  assert_string_equal(filed->label.id, "collected_charter");
  assert_string_equal(filed->label.title, "章程");
  assert_int_equal(filed->owner, 0);
  assert_int_equal(index->step[2].require.count, 2);
  assert_int_equal(condition(index, "members")->otherwise, KP_OTHERWISE_FLAG);
  assert_string_equal(index->grade[1].label.title, "待补正");
  kp_index_free(index);
  index = load("checklist_plain");
  assert_int_equal(index->n_grades, 2);
  assert_string_equal(index->grade[0].label.id, "met");
  kp_index_free(index);
}

static void index__lights_and_grades_of_nodes_are_levels(void **state) {
  (void)state;
  kp_index *index = load("levels");
  const kp_node *a = node(index, "a"), *b = node(index, "b"), *e = node(index, "e");
  assert_true(a->is_light);
  assert_int_equal(a->n_levels, 4);
  assert_near("yellow", a->level[1].at_least, 50, 0);
  assert_near("red has no bound", a->level[3].at_least, NAN, 0);
  assert_int_equal(b->level_on, KP_LEVEL_ON_RAW);
  assert_near("falling", b->level[0].at_most, 2, 0);
  assert_int_equal(e->level_on, KP_LEVEL_ON_WORST);
  assert_int_equal(e->level_worst, 2);
  assert_false(node(index, "d")->is_light);
  assert_string_equal(node(index, "d")->level[0].title, "高");
  assert_near("above", node(index, "d")->level[1].above, 50, 0);
  assert_false(index->higher_is_better);
  kp_index_free(index);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(index__nodes_stand_in_document_order_with_leaves_numbered),
      cmocka_unit_test(index__weights_that_are_omitted_are_equal_and_shares_multiply),
      cmocka_unit_test(index__settings_are_those_of_the_file),
      cmocka_unit_test(index__missing_policies_are_inherited_until_another_is_given),
      cmocka_unit_test(index__a_column_is_wanted_once_with_all_its_names),
      cmocka_unit_test(index__marks_of_an_indicator_come_before_those_of_the_index),
      cmocka_unit_test(index__rosters_list_the_columns_that_rules_name),
      cmocka_unit_test(index__a_panel_keeps_its_rule),
      cmocka_unit_test(index__rules_get_their_defaults),
      cmocka_unit_test(index__norms_are_read_from_their_file),
      cmocka_unit_test(index__conditions_are_runs_and_references_are_numbers),
      cmocka_unit_test(index__quotas_grants_and_steps_are_kept),
      cmocka_unit_test(index__lights_and_grades_of_nodes_are_levels),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
