/* SPDX-License-Identifier: GPL-3.0-or-later
 * Contributions: how many points of the total each node brought, and how many it lost.
 *
 * Under arithmetic means and sums the points are the scoring's own, so rounded points stay rounded.
 * Otherwise the root's score goes down the tree: each node splits its score over the children that
 * count (weight times score, score, or Shapley values) and hands its points down in that
 * proportion. What the total would be at full score is found by scoring the unit again. Nodes that
 * carry points (leaves that count, filled dimensions), adjustments and adjust_cut add up to
 * total_full. */
#include "explain/parts.h"

#include <math.h>

#include "base/decimal.h"

static bool counts(const kp_maker *maker, int node) {
  const kp_unit_score *base = maker->base;
  int parent = maker->index->node[node].parent;
  if (isnan(base->score[node]))
    return false;
  return parent < 0 || base->weight[node] > 0;
}

/* Whether a node's own points are those of its children. */
static bool passes_down(const kp_maker *maker, int node) {
  return maker->index->node[node].leaf < 0 && !maker->base->filled[node];
}

/* Leaves under a node get a score in the override; NaN keeps them. */
static void override_leaves(kp_maker *maker, int node, double score) {
  const kp_index *index = maker->index;
  if (index->node[node].leaf >= 0) {
    maker->by->override[index->node[node].leaf] = score;
    return;
  }
  for (int child = index->node[node].first_child; child >= 0;
       child = index->node[child].next_sibling)
    override_leaves(maker, child, score);
}

/* Scores the unit with the leaves as overridden. NULL when the index's own functions fail on such
 * scores: what is asked for was never in the data, so that is no fault and only has no answer. */
static const kp_unit_score *score_again(kp_maker *maker) {
  const kp_unit_score *unit = NULL;
  kp_status status = kp_score_unit_scores(&unit, maker->by->workspace, maker->out->unit,
                                          maker->by->override, NULL);
  if (status == KP_SYSTEM)
    maker->status = kp_diag_no_memory(maker->diag);
  return status == KP_OK ? unit : NULL;
}

/* ---- Splits ---- */

/* A node that a Lua function combines, or a comparison with all units: children are absent when all
 * leaves under them are at the bottom. */
typedef struct {
  kp_maker *maker;
  int node;
  const int *child;
  int n;
} function_game;

static double function_worth(void *of, uint64_t present) {
  function_game *game = of;
  kp_maker *maker = game->maker;
  double bottom = maker->index->scale_low;
  for (int i = 0; i < game->n; i++)
    override_leaves(maker, game->child[i], i > 63 || present >> i & 1 ? NAN : bottom);
  const kp_unit_score *unit = score_again(maker);
  for (int i = 0; i < game->n; i++)
    override_leaves(maker, game->child[i], NAN);
  return unit && !isnan(unit->score[game->node]) ? unit->score[game->node] : bottom;
}

static void shapley_split(kp_maker *maker, int node, const int *child, const double *score,
                          const double *weight, int n, double *split) {
  const kp_node *of = &maker->index->node[node];
  bool done = true;
  if (of->combine == KP_COMBINE_FUNCTION || kp_combine_is_among(of->combine)) {
    function_game game = {maker, node, child, n};
    done = kp_shapley_game(split, function_worth, &game, weight, n);
  } else {
    done = kp_explain_shapley(split, of, score, weight, n, maker->index->scale_low);
  }
  maker->failed = maker->failed || !done;
  kp_contrib_method method = n > KP_SHAPLEY_EXACT ? KP_CONTRIB_SAMPLED : KP_CONTRIB_SHAPLEY;
  if (method > maker->out->method)
    maker->out->method = method;
}

/* Benefit of the doubt says itself how its score is made up. */
static void doubt_split(const kp_maker *maker, int node, const int *child, int n, double *split) {
  const kp_index *index = maker->index;
  kp_score_found found;
  const bool known = kp_score_find(&found, maker->by->result->scoring, node, maker->out->unit);
  for (int i = 0; i < n; i++) {
    int number = 0;
    for (int c = index->node[node].first_child; c != child[i]; c = index->node[c].next_sibling)
      number++;
    split[i] = known ? found.part[number] : 0;
  }
}

/* Hands the points of a node down to the children that count. */
static void hand_down(kp_maker *maker, int node, int *child, double *numbers) {
  const kp_index *index = maker->index;
  const kp_node *of = &index->node[node];
  double *score = numbers, *weight = score + of->n_children, *split = weight + of->n_children;
  int n = 0;
  for (int c = of->first_child; c >= 0; c = index->node[c].next_sibling) {
    const bool in = counts(maker, c);
    if (!in && of->combine != KP_COMBINE_CHOQUET) /* which knows its children by their number */
      continue;
    child[n] = c;
    score[n] = in ? maker->base->score[c] : index->scale_low;
    weight[n++] = in ? maker->base->weight[c] : 0;
  }
  if (of->combine == KP_COMBINE_DOUBT)
    doubt_split(maker, node, child, n, split);
  else if (of->combine != KP_COMBINE_ARITHMETIC && of->combine != KP_COMBINE_SUM)
    shapley_split(maker, node, child, score, weight, n, split);
  double sum = 0, sum_weight = 0;
  for (int i = 0; i < n; i++) {
    if (of->combine == KP_COMBINE_ARITHMETIC)
      split[i] = weight[i] * score[i];
    else if (of->combine == KP_COMBINE_SUM)
      split[i] = score[i];
    sum += split[i];
    sum_weight += weight[i];
  }
  double points = maker->out->node[node].points;
  for (int i = 0; i < n; i++)
    maker->out->node[child[i]].points = sum != 0         ? points * (split[i] / sum)
                                        : sum_weight > 0 ? points * (weight[i] / sum_weight)
                                                         : 0;
}

static void points_from_the_root(kp_maker *maker) {
  const kp_index *index = maker->index;
  kp_explain_node *node = maker->out->node;
  int widest = 1;
  for (int i = 0; i < index->n_nodes; i++)
    if (index->node[i].n_children > widest)
      widest = index->node[i].n_children;
  int *child = kp_malloc(sizeof *child * (size_t)widest);
  double *numbers = kp_malloc(sizeof *numbers * 3 * (size_t)widest);
  maker->failed = maker->failed || !child || !numbers;
  for (int i = 0; i < index->n_nodes; i++)
    node[i].points = NAN;
  node[0].points = maker->base->score[0];
  maker->out->method = KP_CONTRIB_SHAPLEY;
  for (int i = 0; child && numbers && i < index->n_nodes; i++)
    if (!isnan(node[i].points) && passes_down(maker, i))
      hand_down(maker, i, child, numbers);
  kp_free(child);
  kp_free(numbers);
}

/* ---- Arithmetic trees ---- */

/* Leaves as scored; dimensions as the sum of what is below, so that printed points add up at every
 * level. */
static void points_as_scored(kp_maker *maker) {
  const kp_index *index = maker->index;
  kp_explain_node *node = maker->out->node;
  for (int i = 0; i < index->n_nodes; i++)
    node[i].points = passes_down(maker, i) ? 0 : maker->base->points[i];
  for (int i = index->n_nodes - 1; i > 0; i--)
    if (!isnan(node[i].points) && counts(maker, i) && passes_down(maker, index->node[i].parent))
      node[index->node[i].parent].points += node[i].points;
  for (int i = 0; i < index->n_nodes; i++)
    if (isnan(maker->base->score[i]))
      node[i].points = NAN;
  maker->out->method = KP_CONTRIB_POINTS;
}

static void find_carriers(kp_maker *maker) {
  const kp_index *index = maker->index;
  kp_explain_node *node = maker->out->node;
  bool *reached = kp_calloc((size_t)index->n_nodes, sizeof *reached);
  if (!reached) {
    maker->failed = true;
    return;
  }
  for (int i = 0; i < index->n_nodes; i++) {
    int parent = index->node[i].parent;
    reached[i] =
        counts(maker, i) && (parent < 0 || (reached[parent] && passes_down(maker, parent)));
    node[i].carries = reached[i] && !passes_down(maker, i);
    if (!reached[i])
      node[i].points = NAN;
  }
  kp_free(reached);
}

/* ---- Full scores ---- */

static void full_as_scored(kp_maker *maker) {
  kp_explanation *out = maker->out;
  for (int i = 0; i < out->n_nodes; i++) {
    kp_explain_node *node = &out->node[i];
    if (isnan(node->points))
      continue;
    node->points_full = node->share * maker->index->scale_high;
    node->lost = node->points_full - node->points;
    if (node->leaf >= 0)
      node->total_at_full = out->total_full + node->lost;
  }
}

static void full_by_scoring_again(kp_maker *maker) {
  kp_explanation *out = maker->out;
  for (int i = 0; i < out->n_nodes && maker->status == KP_OK; i++) {
    kp_explain_node *node = &out->node[i];
    if (isnan(node->points) || (node->leaf < 0 && !passes_down(maker, i)))
      continue;
    override_leaves(maker, i, maker->index->scale_high);
    const kp_unit_score *unit = score_again(maker);
    override_leaves(maker, i, NAN);
    if (!unit)
      continue;
    node->lost = unit->total_full - out->total_full;
    node->points_full = node->points + node->lost;
    if (node->leaf >= 0)
      node->total_at_full = unit->total_full;
  }
}

/* ---- What is printed ---- */

static void show_points(kp_maker *maker) {
  kp_explanation *out = maker->out;
  const kp_index *index = maker->index;
  size_t room = (size_t)(out->n_nodes + out->n_adjustments + 1);
  double *value = kp_malloc(sizeof *value * 2 * room), *shown = value ? value + room : NULL;
  maker->failed = maker->failed || !value;
  if (!value)
    return;
  int n = 0;
  for (int i = 0; i < out->n_nodes; i++)
    if (out->node[i].carries)
      value[n++] = out->node[i].points;
  for (int i = 0; i < out->n_adjustments; i++)
    if (!isnan(out->adjustment[i].points))
      value[n++] = out->adjustment[i].points;
  value[n++] = out->adjust_cut;
  kp_decimal_apportion(shown, value, n, out->total, index->show_digits);
  n = 0;
  for (int i = 0; i < out->n_nodes; i++)
    if (out->node[i].carries)
      out->node[i].points_shown = shown[n++];
    else
      out->node[i].points_shown = isnan(out->node[i].points) ? NAN : 0;
  for (int i = 0; i < out->n_adjustments; i++)
    if (!isnan(out->adjustment[i].points))
      out->adjustment[i].points_shown = shown[n++];
  out->adjust_cut_shown = shown[n];
  for (int i = out->n_nodes - 1; i > 0; i--) {
    kp_explain_node *parent = &out->node[index->node[i].parent];
    if (!isnan(out->node[i].points) && !isnan(parent->points) && !parent->carries)
      parent->points_shown = kp_decimal_round(parent->points_shown + out->node[i].points_shown, 12);
  }
  kp_free(value);
}

/* With Shapley values what is printed as lost is what was lost, rounded, and the full mark beside
 * it is what the two add up to. */
static void show_lost(kp_maker *maker) {
  for (int i = 0; i < maker->out->n_nodes; i++) {
    kp_explain_node *node = &maker->out->node[i];
    const int digits = maker->index->show_digits;
    node->lost_shown = kp_decimal_round(node->lost, digits);
    node->full_shown = kp_decimal_round(node->points_shown + node->lost_shown, 12);
    if (!maker->by->peers->straight || isnan(node->points_full))
      continue;
    /* The full mark is known: it stands, and what was lost is what is lacking to it. */
    node->full_shown = fmax(kp_decimal_round(node->points_full, digits), node->points_shown);
    node->lost_shown = kp_decimal_round(node->full_shown - node->points_shown, 12);
  }
}

double kp_explain_adjust_cut(const kp_index *index, double sum) {
  double limited = sum;
  if (!isnan(index->adjust_at_most) && limited > index->adjust_at_most)
    limited = index->adjust_at_most;
  if (!isnan(index->adjust_at_least) && limited < index->adjust_at_least)
    limited = index->adjust_at_least;
  return limited - sum;
}

static void find_cut(kp_maker *maker) {
  double sum = 0;
  for (int i = 0; i < maker->index->n_adjustments; i++)
    sum += isnan(maker->base->adjustment[i]) ? 0 : maker->base->adjustment[i];
  maker->out->adjust_cut = kp_explain_adjust_cut(maker->index, sum);
}

void kp_maker_contributions(kp_maker *maker) {
  kp_explanation *out = maker->out;
  if (out->n_nodes == 0)
    return;
  bool straight = maker->by->peers->straight;
  if (straight)
    points_as_scored(maker);
  else
    points_from_the_root(maker);
  find_carriers(maker);
  find_cut(maker);
  if (isnan(out->total_full)) {
    out->method = KP_CONTRIB_NONE;
    for (int i = 0; i < out->n_nodes; i++)
      out->node[i].points_shown = kp_decimal_round(out->node[i].points, maker->index->show_digits);
    if (straight)
      full_as_scored(maker);
    return;
  }
  if (straight)
    full_as_scored(maker);
  else
    full_by_scoring_again(maker);
  show_points(maker);
  show_lost(maker);
  if (out->n_adjustments > 0)
    out->adjusted_shown =
        kp_decimal_round(out->total - out->node[0].points_shown, maker->index->show_digits);
}
