/* SPDX-License-Identifier: GPL-3.0-or-later
 * result.json: what scoring again with other weights or cut-offs needs and words do not say
 * exactly: how nodes combine, what a missing child does, which conditions read scores, how places
 * are limited. Rules that the page cannot play (functions, comparisons of all units) have their
 * name alone. A default has no field. */
#include <math.h>

#include "report/report.h"

static const char *combine_name(kp_combine_kind kind) {
  static const char *const name[] = {[KP_COMBINE_ARITHMETIC] = "arithmetic",
                                     [KP_COMBINE_GEOMETRIC] = "geometric",
                                     [KP_COMBINE_HARMONIC] = "harmonic",
                                     [KP_COMBINE_POWER] = "power",
                                     [KP_COMBINE_MINIMUM] = "minimum",
                                     [KP_COMBINE_SUM] = "sum",
                                     [KP_COMBINE_FUNCTION] = "function",
                                     [KP_COMBINE_MEDIAN] = "median",
                                     [KP_COMBINE_OWA] = "owa",
                                     [KP_COMBINE_CHOQUET] = "choquet",
                                     [KP_COMBINE_MAZZIOTTA_PARETO] = "mazziotta_pareto",
                                     [KP_COMBINE_COPELAND] = "copeland",
                                     [KP_COMBINE_BORDA] = "borda",
                                     [KP_COMBINE_TOPSIS] = "topsis",
                                     [KP_COMBINE_VIKOR] = "vikor",
                                     [KP_COMBINE_PROMETHEE] = "promethee",
                                     [KP_COMBINE_DOUBT] = "doubt"};
  return name[kind];
}

/* How a dimension without a score of its own gets one; NULL: not, or not from others' figures. */
static const char *fill_name(const kp_node *node) {
  switch (node->missing.kind) {
  case KP_MISSING_ZERO:
    return "zero";
  case KP_MISSING_ERROR:
  case KP_MISSING_NONE:
  case KP_MISSING_SKIP:
    return NULL;
  default:
    return "others";
  }
}

static void put_preferences(kp_json *made, const kp_preference *of, int n) {
  static const char *const name[] = {
      [KP_PREFERENCE_USUAL] = "usual",     [KP_PREFERENCE_U_SHAPE] = "u_shape",
      [KP_PREFERENCE_V_SHAPE] = "v_shape", [KP_PREFERENCE_LEVEL] = "level",
      [KP_PREFERENCE_LINEAR] = "linear",   [KP_PREFERENCE_GAUSSIAN] = "gaussian"};
  kp_json list = kp_json_list();
  for (int k = 0; k < n; k++) {
    kp_json one = kp_json_object();
    kp_json_words(&one, "kind", name[of[k].kind]);
    kp_json_number(&one, "q", of[k].q);
    kp_json_number(&one, "p", of[k].p);
    kp_json_number(&one, "s", of[k].s);
    kp_json_add(&list, &one);
  }
  kp_json_put(made, "preferences", &list);
}

static void put_combination(kp_json *made, const kp_node *node) {
  const kp_combination *of = node->combination;
  kp_json positions = kp_json_list(), interactions = kp_json_list();
  if (of->above)
    kp_json_flag(made, "above", true);
  for (int k = 0; k < of->n_positions; k++)
    kp_json_add_number(&positions, of->position[k]);
  for (int k = 0; k < of->n_interactions; k++) {
    kp_json pair = kp_json_list();
    kp_json_add_number(&pair, of->interaction[k].first);
    kp_json_add_number(&pair, of->interaction[k].second);
    kp_json_add_number(&pair, of->interaction[k].index);
    kp_json_add(&interactions, &pair);
  }
  if (node->combine == KP_COMBINE_TOPSIS && of->plain)
    kp_json_flag(made, "plain", true);
  if (node->combine == KP_COMBINE_VIKOR)
    kp_json_number(made, "v", of->v);
  if (node->combine == KP_COMBINE_PROMETHEE)
    put_preferences(made, of->preference, node->n_children);
  if (of->n_positions > 0)
    kp_json_put(made, "positions", &positions);
  else
    kp_json_free(&positions);
  if (of->n_interactions > 0)
    kp_json_put(made, "interactions", &interactions);
  else
    kp_json_free(&interactions);
}

static kp_json node_model(const kp_result *result, int at) {
  const kp_node *node = &result->index->node[at];
  kp_json made = kp_json_object();
  if (node->missing.kind == KP_MISSING_SKIP)
    kp_json_flag(&made, "skip", true);
  if (node->applies.count > 0)
    kp_json_integer(&made, "applies", node->applies.first);
  if (node->leaf >= 0)
    return made;
  kp_json_words(&made, "combine", combine_name(node->combine));
  if (node->combine == KP_COMBINE_POWER)
    kp_json_number(&made, "exponent", node->exponent);
  if (node->combination)
    put_combination(&made, node);
  kp_json_number(&made, "coverage", node->coverage);
  if (!isnan(node->coverage) && node->coverage_of_weight)
    kp_json_flag(&made, "coverage_of_weight", true);
  if (at > 0)
    kp_json_words(&made, "fill", fill_name(node));
  return made;
}

/* ---- Conditions ---- */

static void put_test(kp_json *made, const kp_test *test) {
  kp_json_number(made, "at_least", test->at_least);
  kp_json_number(made, "above", test->above);
  kp_json_number(made, "at_most", test->at_most);
  kp_json_number(made, "below", test->below);
}

/* What a condition reads: "data" stays as it is whatever the weights are. */
static kp_json condition_model(const kp_condition *condition) {
  kp_json made = kp_json_object();
  const kp_value *value = &condition->value;
  const bool plain = condition->test.n_choices == 0 && !condition->test.yes && !condition->test.no;
  const char *reads = !kp_value_reads_scores(value)            ? "data"
                      : plain && value->kind == KP_VALUE_NODE  ? "node"
                      : plain && value->kind == KP_VALUE_TOTAL ? "total"
                                                               : "scores";
  kp_json_words(&made, "reads", reads);
  if (value->kind == KP_VALUE_NODE)
    kp_json_integer(&made, "node", value->node);
  put_test(&made, &condition->test);
  if (condition->missing != KP_UNDECIDED_IF_MISSING)
    kp_json_words(&made, "missing", condition->missing == KP_FAIL_IF_MISSING ? "fail" : "pass");
  if (condition->otherwise == KP_OTHERWISE_FLAG)
    kp_json_flag(&made, "flag", true);
  if (condition->cap >= 0)
    kp_json_integer(&made, "cap", condition->cap);
  return made;
}

static kp_json range_of(kp_conditions range) {
  kp_json list = kp_json_list();
  for (int i = 0; i < range.count; i++)
    kp_json_add_number(&list, range.first + i);
  return list;
}

static void put_range(kp_json *made, const char *key, kp_conditions range) {
  if (range.count == 0)
    return;
  kp_json list = range_of(range);
  kp_json_put(made, key, &list);
}

static kp_json grade_model(const kp_grade *grade) {
  kp_json made = kp_json_object();
  put_range(&made, "need", grade->need);
  put_range(&made, "grant", grade->grant);
  if (!kp_grade_is_limited(grade))
    return made;
  if (grade->top_of_scored)
    kp_json_flag(&made, "of_scored", true);
  kp_json_integer(&made, "round", grade->top_round);
  if (grade->tie_in)
    kp_json_flag(&made, "tie_in", true);
  return made;
}

static const char *grade_by_name(kp_grade_by_kind kind) {
  return kind == KP_GRADE_BY_CUTOFFS ? "cutoffs" : "others";
}

static void put_lists(kp_json *made, const kp_result *result) {
  const kp_index *index = result->index;
  kp_json nodes = kp_json_list(), conditions = kp_json_list(), grades = kp_json_list();
  for (int i = 0; i < index->n_nodes; i++) {
    kp_json one = node_model(result, i);
    kp_json_add(&nodes, &one);
  }
  for (int i = 0; i < index->n_conditions; i++) {
    kp_json one = condition_model(&index->condition[i]);
    kp_json_add(&conditions, &one);
  }
  for (int i = 0; i < index->n_grades; i++) {
    kp_json one = grade_model(&index->grade[i]);
    kp_json_add(&grades, &one);
  }
  kp_json_put(made, "nodes", &nodes);
  kp_json_put(made, "conditions", &conditions);
  kp_json_put(made, "grades", &grades);
}

kp_json kp_json_model(const kp_result *result) {
  const kp_index *index = result->index;
  kp_json made = kp_json_object();
  kp_json_words(&made, "grade_by", grade_by_name(index->grade_by.kind));
  kp_json_flag(&made, "higher_is_better", index->higher_is_better);
  kp_json_number(&made, "distance_from", index->grade_distance_from);
  if (index->rank_on_full)
    kp_json_flag(&made, "rank_on_full", true);
  kp_json_number(&made, "adjust_at_most", index->adjust_at_most);
  kp_json_number(&made, "adjust_at_least", index->adjust_at_least);
  put_lists(&made, result);
  put_range(&made, "eligible", index->eligible);
  put_range(&made, "gates", index->gates);
  put_range(&made, "checks", index->checks);
  return made;
}
