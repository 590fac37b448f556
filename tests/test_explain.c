/* SPDX-License-Identifier: GPL-3.0-or-later
 * Explanations against figures worked out by hand (tests/explain/points, /lua, /distance), and the
 * promises that hold for every unit of the shipped sample years: contributions add up, both
 * languages are complete, nothing prints NaN. */
#include "explain_job.h"

#include "base/decimal.h"

#define POINTS "tests/explain/points/index.lua", "tests/explain/points/2024"
#define RULES "tests/explain/lua/index.lua", "tests/explain/lua/2024"

/* ---- By hand ---- */

static void explain__says_where_points_come_from(void **state) {
  (void)state;
  case_job c = case_open(POINTS);
  kp_explanation a = case_explain(&c, "A");
  /* Five of six rows count: 5 * 3 = 15 of 18; the others have 2, 6 and 0 items. */
  const kp_explain_node *projects = case_node(&a, "projects");
  assert_near("raw", projects->raw, 5, 0);
  assert_near("points", projects->points, 15, 1e-12);
  assert_near("full", projects->points_full, 18, 1e-12);
  assert_near("lost", projects->lost, 3, 1e-12);
  assert_near("at full", projects->total_at_full, 88, 1e-12);
  assert_near("share", projects->share, 0.18, 1e-15);
  assert_int_equal(projects->rank, 2);
  assert_int_equal(projects->n_peers, 4);
  assert_near("percentile", projects->percentile, 200.0 / 3, 1e-12);
  assert_string_equal(projects->source, "activities.csv:2,3,4,5,6");
  assert_string_equal(
      projects->sentence[KP_ZH],
      "联合攻关项目：5项，每项3分，最高18分，得15分（满分18分），失3分；列第2位（共4）。"
      "来源 activities.csv:2,3,4,5,6。");
  assert_string_equal(
      projects->sentence[KP_EN],
      "联合攻关项目: 5 项; 3 points each, at most 18; 15 of 18 points, 3 lost; rank "
      "2 of 4. Source: activities.csv:2,3,4,5,6.");
  assert_string_equal(case_node(&a, "work")->sentence[KP_ZH],
                      "工作：得51分（满分60分），失9分；列第2位（共4）。");
  case_close(&c);
}

static void explain__shows_reported_verified_corrected(void **state) {
  (void)state;
  case_job c = case_open(POINTS);
  kp_explanation a = case_explain(&c, "A"), b = case_explain(&c, "B");
  const kp_explain_node *growth = case_node(&a, "growth");
  assert_int_equal(growth->n_entries, 3);
  assert_int_equal(growth->entry[0].origin, KP_REPORTED);
  assert_string_equal(growth->entry[0].text, "15");
  assert_string_equal(growth->entry[0].source, "values.csv:2:2");
  assert_false(growth->entry[0].counts);
  assert_string_equal(growth->entry[1].evidence, "账册");
  assert_string_equal(growth->entry[2].source, "corrections.csv:2:4");
  assert_string_equal(growth->entry[2].note, "漏计一家");
  assert_true(growth->entry[2].counts);
  assert_string_equal(growth->source, "corrections.csv:2:4");
  assert_int_equal(growth->origin, KP_CORRECTED);
  /* |15 - 16| / 16 and |14 - 10.5| / 10.5, the limit is 20 %. */
  assert_near("apart", growth->discrepancy, 0.0625, 1e-15);
  assert_false(growth->discrepant);
  assert_near("apart", case_node(&b, "growth")->discrepancy, 1.0 / 3, 1e-15);
  assert_true(case_node(&b, "growth")->discrepant);
  assert_contains(case_node(&b, "growth")->sentence[KP_ZH], "自评与核查相差33.3%，超过20%的限度。");
  assert_true(b.flagged);
  assert_string_equal(b.flag_reason[KP_ZH], "列为待核：“增长率”的自评与核查相差过大。");
  case_close(&c);
}

static void explain__says_what_decided(void **state) {
  (void)state;
  case_job c = case_open(POINTS);
  kp_explanation a = case_explain(&c, "A"), b = case_explain(&c, "B"),
                 gated = case_explain(&c, "C");
  assert_string_equal(a.verdict[KP_ZH],
                      "总分85.00，列第2位（共4），建议等次为“优秀”，由分数线确定。");
  assert_string_equal(a.cutoffs[KP_ZH], "正好在“优秀”的分数线（85）上。");
  assert_string_equal(a.decided_grade, "pass");
  assert_string_equal(a.decided_source, "decisions.csv:2");
  assert_near("short of excellent", b.better.distance, 25, 1e-12);
  assert_int_equal(b.better.grade, 0);
  assert_near("above pass", b.worse.distance, 0, 1e-12);
  assert_int_equal(b.worse.grade, 1);
  /* The adjustment earned 6, no more than 5 count. */
  assert_near("cut", b.adjust_cut, -1, 1e-12);
  assert_int_equal(gated.grade, 2);
  assert_int_equal(gated.grade_before, 0);
  assert_contains(gated.verdict[KP_ZH], "按总分为“优秀”，因未满足“无失信”而受限");
  assert_int_equal(gated.n_blocking, 1);
  assert_int_equal(gated.n_changes, 0);
  assert_contains(gated.change_none[KP_ZH], "总分已够“优秀”");
  assert_string_equal(gated.condition[0].sentence[KP_ZH],
                      "无失信：要求“misconduct”一栏不高于0；实际为1，不满足；不满足的，等次最高为“"
                      "不合格”。来源 values.csv:4:4。");
  case_close(&c);
}

/* B lacks 25 points: growth (21 lost) with projects or with the judges (12 lost each). */
static void explain__names_the_changes_that_lift(void **state) {
  (void)state;
  case_job c = case_open(POINTS);
  kp_explanation b = case_explain(&c, "B");
  assert_int_equal(b.n_changes, 2);
  for (int i = 0; i < b.n_changes; i++) {
    const kp_explain_change *change = &b.change[i];
    assert_int_equal(change->n_parts, 2);
    assert_int_equal(change->part[0].node, case_node(&b, "growth")->node);
    assert_near("growth to its goal", change->part[0].to, 21, 1e-9);
    assert_int_equal(change->grade, 0);
  }
  /* With growth full 4 points are missing: 4 projects (+ 6), or marks of 8 (+ 4). */
  assert_near("projects", b.change[0].part[1].to, 4, 0);
  assert_near("total", b.change[0].total, 87, 1e-12);
  assert_near("judged", b.change[1].part[1].to, 8, 1e-9);
  assert_near("total", b.change[1].total, 85, 1e-12);
  assert_string_equal(b.change[0].sentence[KP_ZH],
                      "“增长率”由10.5%变为21%，同时“联合攻关项目”由2项变为4项，总分为87.00，"
                      "等次升为“优秀”。");
  case_close(&c);
}

/* Agreements on property are a share of the joint projects: fewer of these alone is no data. */
static void explain__claims_nothing_of_rows_that_others_read(void **state) {
  (void)state;
  case_job c = case_open("indicators/g60/alliance.lua", "datasets/g60/2023");
  kp_explanation e = case_explain(&c, "A22");
  for (int i = 0; i < e.n_turns; i++)
    assert_int_not_equal(e.turn[i].part.node, case_node(&e, "joint_projects")->node);
  case_close(&c);
}

/* A stands on the cut-off. Without 王 (9.5) the judges' mean is 8: 83 points; without either 8 it
 * is 8.75. */
static void explain__names_the_cell_or_judge_that_turns(void **state) {
  (void)state;
  case_job c = case_open(POINTS);
  kp_explanation a = case_explain(&c, "A");
  assert_int_equal(a.n_turns, 4);
  assert_near("growth a step down", a.turn[0].part.to, 17.99, 1e-9);
  assert_near("projects an item down", a.turn[2].part.to, 4, 0);
  const kp_explain_turn *judge = &a.turn[3];
  assert_int_equal(judge->kind, KP_TURN_JUDGE);
  assert_near("total", judge->total, 83, 1e-12);
  assert_int_equal(judge->grade, 1);
  assert_false(judge->better);
  assert_string_equal(judge->sentence[KP_ZH], "去掉王的评分，总分为83.00，等次变为“合格”。");
  case_close(&c);
}

static void explain__shows_what_a_lua_rule_read(void **state) {
  (void)state;
  case_job c = case_open(RULES);
  kp_explanation p = case_explain(&c, "P"), q = case_explain(&c, "Q"), r = case_explain(&c, "R");
  const kp_explain_node *intensity = case_node(&p, "intensity");
  assert_int_equal(intensity->n_reads, 3); /* spent and sales by the value, kind by the score */
  assert_string_equal(intensity->read[0].name, "spent");
  assert_string_equal(intensity->read[0].text, "5");
  assert_string_equal(intensity->read[2].name, "kind");
  assert_string_equal(intensity->read[2].text, "小");
  assert_contains(intensity->source, "units.csv:2");
  /* Light: 40 is green (from 40), 10 is red (below 20). */
  assert_string_equal(
      p.result->index->node[case_node(&p, "share")->node].level[case_node(&p, "share")->level].id,
      "green");
  /* Q's share is filled in with the mean of 40 and 10; its extra does not apply: 1/3 and 2/3
   * remain. */
  const kp_explain_node *share = case_node(&q, "share");
  assert_int_equal(share->state, KP_STATE_FILLED);
  assert_near("filled", share->used, 25, 1e-12);
  assert_near("share", share->share, 2.0 / 3, 1e-12);
  assert_int_equal(case_node(&q, "extra")->state, KP_STATE_NOT_APPLICABLE);
  assert_near("total", q.total_full, 40.0 / 3 + 100.0 / 3, 1e-12);
  assert_int_equal(r.status, KP_UNSCORED);
  assert_int_equal(r.method, KP_CONTRIB_NONE);
  assert_string_equal(r.reason[KP_ZH], "没有总分：“强度”缺失。");
  case_close(&c);
}

/* |x - 1| <= 0.1 is near, so 1.2 has to come down to 1.1, and 0.93 is 0.045 from even. */
static void explain__knows_grades_by_distance(void **state) {
  (void)state;
  case_job c = case_open("tests/explain/distance/index.lua", "tests/explain/distance/2024");
  kp_explanation high = case_explain(&c, "high"), low = case_explain(&c, "low");
  assert_int_equal(high.n_changes, 1);
  assert_near("down to", high.change[0].part[0].to, 1.1, 1e-9);
  assert_int_equal(low.n_changes, 1);
  assert_near("up to", low.change[0].part[0].to, 0.975, 1e-9);
  assert_near("distance", low.better.distance, 0.045, 1e-12);
  case_close(&c);
}

/* Halves of 50 and 60. At full score of a the function fails, so nothing is said of it; a may still
 * rise short of 80: (x + 60) / 2 = 69.95 at 79.9. */
static void explain__survives_functions_that_refuse_a_what_if(void **state) {
  (void)state;
  case_job c = case_open("tests/explain/refusing/index.lua", "tests/explain/refusing/2024.csv");
  kp_explanation one = case_explain(&c, "one");
  assert_near("total", one.total, 55, 1e-12);
  assert_true(isnan(case_node(&one, "a")->total_at_full));
  assert_near("adds up", case_sum(&one, false), 55, 1e-12);
  assert_near("b at full", case_node(&one, "b")->total_at_full, 75, 1e-12);
  assert_int_equal(one.n_changes, 1);
  assert_true(one.change[0].part[0].by_score);
  assert_near("b", one.change[0].part[0].to, 89.9, 1e-9);
  case_close(&c);
}

/* ---- Every unit of the sample years ---- */

/* "inf" as a figure, not as part of a word. */
static bool has_infinity(const char *text) {
  for (const char *at = strstr(text, "inf"); at; at = strstr(at + 3, "inf"))
    if (at[3] < 'a' || at[3] > 'z')
      return true;
  return false;
}

static void check_sentence(const char *const *sentence) {
  for (int lang = 0; lang < 2; lang++) {
    assert_non_null(sentence[lang]);
    assert_null(strstr(sentence[lang], "nan"));
    assert_null(strstr(sentence[lang], "(null)"));
    assert_false(has_infinity(sentence[lang]));
    assert_null(strchr(sentence[lang], '?')); /* an argument that is missing shows so */
  }
}

static void check_sentences(const kp_explanation *e) {
  check_sentence(e->verdict);
  check_sentence(e->reason);
  check_sentence(e->flag_reason);
  check_sentence(e->cutoffs);
  assert_true(e->verdict[KP_ZH][0] && e->verdict[KP_EN][0]);
  for (int i = 0; i < e->n_nodes; i++) {
    check_sentence(e->node[i].sentence);
    if (e->node[i].leaf >= 0)
      check_sentence(e->node[i].raw_text);
  }
  for (int i = 0; i < e->n_conditions; i++)
    check_sentence(e->condition[i].sentence);
  for (int i = 0; i < e->n_adjustments; i++)
    check_sentence(e->adjustment[i].sentence);
  for (int i = 0; i < e->n_changes; i++)
    check_sentence(e->change[i].sentence);
  for (int i = 0; i < e->n_turns; i++)
    check_sentence(e->turn[i].sentence);
}

/* Scores the unit again with what a claim says, in a workspace of its own. */
static void check_claim(case_job *c, const kp_explanation *e, const kp_change_part *part,
                        int n_parts, double total, int grade, bool by_bounds) {
  const kp_index *index = e->result->index;
  double *override = malloc(sizeof *override * (size_t)index->n_leaves);
  kp_score_workspace *workspace = NULL;
  const kp_unit_score *unit = NULL;
  must(kp_score_workspace_new(&workspace, e->result->scoring, c->run.diag), c->run.diag);
  for (int i = 0; i < index->n_leaves; i++)
    override[i] = NAN;
  for (int i = 0; i < n_parts; i++)
    override[index->node[part[i].node].leaf] = part[i].to;
  must((part[0].by_score ? kp_score_unit_scores : kp_score_unit)(&unit, workspace, e->unit,
                                                                 override, c->run.diag),
       c->run.diag);
  assert_near("total of the claim", unit->total, total, 0);
  assert_int_equal(by_bounds ? unit->grade_before : unit->grade, grade);
  kp_score_workspace_free(workspace);
  free(override);
}

static void check_claims(case_job *c, const kp_explanation *e) {
  for (int i = 0; i < e->n_changes; i++) {
    const kp_explain_change *change = &e->change[i];
    assert_true(change->grade < e->grade);
    check_claim(c, e, change->part, change->n_parts, change->total, change->grade,
                change->needs_conditions);
  }
  for (int i = 0; i < e->n_turns; i++) {
    const kp_explain_turn *turn = &e->turn[i];
    assert_true(turn->grade != e->grade);
    if (turn->kind == KP_TURN_CELL)
      check_claim(c, e, &turn->part, 1, turn->total, turn->grade, false);
  }
}

static void check_all(const char *index, const char *dataset) {
  case_job c = case_open(index, dataset);
  for (int u = 0; u < kp_result_n_units(c.run.result); u++) {
    kp_explanation e = case_explain(&c, kp_result_unit_id(c.run.result, u));
    check_sentences(&e);
    if (!isnan(e.total)) {
      assert_near("points add up", case_sum(&e, false), e.total_full, 1e-12);
      assert_near("shown points add up", case_sum(&e, true), e.total, 1e-9);
    }
    check_claims(&c, &e);
  }
  case_close(&c);
}

static void explain__holds_for_every_unit_of_the_samples(void **state) {
  (void)state;
  check_all("indicators/g60/alliance.lua", "datasets/g60/2022");
  check_all("indicators/g60/alliance.lua", "datasets/g60/2024");
  check_all("indicators/g60/formation.lua", "datasets/g60-formation/2024");
  check_all("indicators/g60/filing.lua", "datasets/g60-filing/2024");
  check_all("tests/explain/means/index.lua", "tests/explain/means/2024");
  check_all(POINTS);
  check_all(RULES);
}

static void explain__holds_for_means_that_are_not_arithmetic(void **state) {
  (void)state;
  check_all("indicators/hdi.lua", "datasets/hdi/hdi_2022.csv");
}

/* ---- Options ---- */

static void explain__leaves_out_what_is_not_wanted(void **state) {
  (void)state;
  case_job c = case_open(POINTS);
  kp_explanation e;
  const kp_explain_options nodes = {.zh = true, .skip_conditions = true},
                           conditions = {.en = true, .skip_nodes = true};
  must(kp_explain_make(&e, c.explainer, 0, &nodes, c.arena, c.run.diag), c.run.diag);
  assert_int_equal(e.n_conditions, 0);
  assert_non_null(e.node[0].sentence[KP_ZH]);
  assert_null(e.node[0].sentence[KP_EN]);
  assert_int_equal(e.n_changes + e.n_turns, 0);
  must(kp_explain_make(&e, c.explainer, 0, &conditions, c.arena, c.run.diag), c.run.diag);
  assert_int_equal(e.n_nodes, 0);
  assert_int_equal(e.n_conditions, 1);
  case_close(&c);
}

static void explain__a_unit_that_may_not_be_assessed_is_nobodys_peer(void **state) {
  (void)state;
  case_job c = case_open("tests/explain/doubtful/index.lua", "tests/explain/doubtful/2024.csv");
  kp_explanation b = case_explain(&c, "B"), d = case_explain(&c, "D");
  assert_int_equal(case_node(&b, "x")->n_peers, 3);
  assert_int_equal(case_node(&b, "x")->rank, 2);
  assert_near("percentile", case_node(&b, "x")->percentile, 50, 1e-12);
  assert_near("score", case_node(&d, "x")->score, 20, 0);
  assert_int_equal(case_node(&d, "x")->rank, 0);
  assert_near("percentile", case_node(&d, "x")->percentile, NAN, 0);
  case_close(&c);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(explain__a_unit_that_may_not_be_assessed_is_nobodys_peer),
      cmocka_unit_test(explain__says_where_points_come_from),
      cmocka_unit_test(explain__shows_reported_verified_corrected),
      cmocka_unit_test(explain__says_what_decided),
      cmocka_unit_test(explain__names_the_changes_that_lift),
      cmocka_unit_test(explain__claims_nothing_of_rows_that_others_read),
      cmocka_unit_test(explain__names_the_cell_or_judge_that_turns),
      cmocka_unit_test(explain__shows_what_a_lua_rule_read),
      cmocka_unit_test(explain__knows_grades_by_distance),
      cmocka_unit_test(explain__survives_functions_that_refuse_a_what_if),
      cmocka_unit_test(explain__holds_for_every_unit_of_the_samples),
      cmocka_unit_test(explain__holds_for_means_that_are_not_arithmetic),
      cmocka_unit_test(explain__leaves_out_what_is_not_wanted),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
