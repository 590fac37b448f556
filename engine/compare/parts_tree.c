/* SPDX-License-Identifier: GPL-3.0-or-later
 * Parts of a tree: the difference of two trees of one unit, by node.
 *
 * Where both trees are arithmetic means and sums a leaf's part is the difference of its points,
 * less what its share of the whole grew by at the unit's mean score (of the two trees): a weight
 * that moves to where the unit scores below its own mean costs it. Shares of the whole add up to
 * the same, so the parts add up to the difference. Else nodes are walked from the root. The
 * children of a mean that is not arithmetic get Shapley values: first of their scores coming, then
 * of weights and rule, and the other way round, the mean of both. What a child's score brings goes
 * down to its own children in proportion to its change; what weights and rules bring stays with the
 * node. Rules whose arithmetic is not known here (a function, a comparison with all units, more
 * children than sets can be played) share out by weight times change. What none of this explains
 * stays with the node. */
#include <math.h>
#include <string.h>

#include "compare/parts.h"
#include "explain/explain.h"

enum { MOST_PLAYERS = KP_SHAPLEY_EXACT };

typedef struct {
  double *own;
  const kp_places *places;
  const kp_tree *tree[2];
  int side[2]; /* whose structure */
} spreading;

/* A child of a node in both trees; where one lacks it, it has no weight there and the other's
 * score.
 */
typedef struct {
  int node[2]; /* -1 */
  double score[2], weight[2];
} child_pair;

/* Children of a node of both indexes, then the sets of its game. */
size_t kp_parts_room(const kp_hybrid *h) {
  const size_t pairs = 2 * (size_t)(h->index[0]->n_nodes + h->index[1]->n_nodes);
  return pairs * (sizeof(child_pair) / sizeof(double) + 1) + ((size_t)1 << MOST_PLAYERS);
}

static int place_of(const spreading *s, int which, int node) {
  return s->places->place_of[s->side[which]][node];
}

/* The same node in the other tree; -1. */
static int across(const spreading *s, int which, int node) {
  return s->side[0] == s->side[1] ? node : s->places->hybrid->node_of[s->side[which]][node];
}

/* ---- Straight trees ---- */

/* Its points are not those of its children. */
static bool carries(const kp_tree *tree, int node) {
  return tree->why[node] == KP_PRESENT && tree->share[node] > 0.0 &&
         (tree->index->node[node].leaf >= 0 || tree->filled[node]);
}

static double whole_share(const kp_tree *tree) {
  double sum = 0.0;
  for (int k = 0; k < tree->index->n_nodes; k++)
    sum += carries(tree, k) ? tree->share[k] : 0.0;
  return sum;
}

static void add_points(spreading *s, double factor) {
  const bool same = fabs(whole_share(s->tree[0]) - whole_share(s->tree[1])) < 1e-9;
  const double mean = same ? (s->tree[0]->root + s->tree[1]->root) / 2.0 : 0.0;
  for (int which = 0; which < 2; which++) {
    const double sign = which ? factor : -factor;
    const kp_tree *tree = s->tree[which];
    for (int k = 0; k < tree->index->n_nodes; k++)
      if (carries(tree, k))
        s->own[place_of(s, which, k)] += sign * (tree->points[k] - tree->share[k] * mean);
  }
}

/* ---- Children ---- */

static void place_child(child_pair *pair, const spreading *s) {
  for (int which = 0; which < 2; which++) {
    const int node = pair->node[which];
    const bool counts =
        node >= 0 && s->tree[which]->why[node] == KP_PRESENT && s->tree[which]->weight[node] > 0.0;
    pair->weight[which] = counts ? s->tree[which]->weight[node] : 0.0;
    pair->score[which] = counts ? s->tree[which]->score[node] : NAN;
  }
  for (int which = 0; which < 2; which++)
    if (isnan(pair->score[which]))
      pair->score[which] = pair->score[1 - which];
}

/* Those that count on either side, in the order of the new tree, dropped ones behind. */
static int pair_children(child_pair *pair, const spreading *s, const int *node) {
  int n = 0;
  for (int which = 1; which >= 0; which--) {
    const kp_node *of = s->tree[which]->index->node;
    for (int c = of[node[which]].first_child; c >= 0; c = of[c].next_sibling) {
      int there = across(s, which, c);
      if (there >= 0 && s->tree[1 - which]->index->node[there].parent != node[1 - which])
        there = -1; /* it hangs elsewhere */
      if (which == 0 && there >= 0)
        continue; /* listed already */
      pair[n].node[which] = c;
      pair[n].node[1 - which] = there;
      place_child(&pair[n], s);
      n += pair[n].weight[0] > 0.0 || pair[n].weight[1] > 0.0;
    }
  }
  return n;
}

/* ---- The game of one node ---- */

typedef struct {
  const kp_node *rule[2];
  const child_pair *pair;
  int n;
  bool scores; /* scores come, with weights and rule of `other`; else these, with its scores */
  int other;
} node_game;

static double worth(const node_game *game, unsigned set) {
  double score[MOST_PLAYERS + 1], weight[MOST_PLAYERS + 1];
  const int rule = game->scores ? game->other : (int)(set >> game->n & 1);
  for (int c = 0; c < game->n; c++) {
    const int come = (int)(set >> c & 1);
    score[c] = game->pair[c].score[game->scores ? come : game->other];
    weight[c] = game->pair[c].weight[game->scores ? game->other : come];
    if (!(weight[c] > 0.0))
      weight[c] = 0.0;
  }
  return kp_score_combine(game->rule[rule], score, weight, game->n);
}

static bool same_rule(const kp_node *a, const kp_node *b) {
  return a == b || (a->combine == b->combine && !(a->exponent < b->exponent) &&
                    !(a->exponent > b->exponent) && a->combination == b->combination);
}

/* False where the arithmetic of a set is not known. */
static bool play(double *value, double *sets, const node_game *game) {
  const int n = game->n + (game->scores || same_rule(game->rule[0], game->rule[1]) ? 0 : 1);
  if (n > MOST_PLAYERS)
    return false;
  for (unsigned set = 0; set < 1u << n; set++) {
    sets[set] = worth(game, set);
    if (!isfinite(sets[set]))
      return false;
  }
  kp_explain_shapley_sets(value, sets, n);
  return true;
}

/* Sets up what scores bring (by_score: n) and what weights and the rule do (by_weight: n + 1, the
 * last is the rule's): the mean of both orders. */
static bool play_both(double *by_score, double *by_weight, double *sets, node_game game) {
  double value[MOST_PLAYERS + 2];
  for (int which = 0; which < 2; which++) /* its pairs are numbered by all children */
    if (game.rule[which]->combine == KP_COMBINE_CHOQUET && game.n != game.rule[which]->n_children)
      return false;
  for (int c = 0; c <= game.n; c++)
    by_weight[c] = 0.0;
  for (int c = 0; c < game.n; c++)
    by_score[c] = 0.0;
  bool weights = !same_rule(game.rule[0], game.rule[1]);
  bool scores = false;
  for (int c = 0; c < game.n; c++) {
    weights = weights || game.pair[c].weight[0] != game.pair[c].weight[1];
    scores = scores || game.pair[c].score[0] != game.pair[c].score[1];
  }
  const double half = weights && scores ? 0.5 : 1.0;
  for (int order = 0; order < (weights && scores ? 2 : 1); order++) {
    game.other = order;
    game.scores = true;
    if (scores && !play(value, sets, &game))
      return false;
    for (int c = 0; scores && c < game.n; c++)
      by_score[c] += half * value[c];
    game.scores = false;
    game.other = 1 - order;
    value[game.n] = 0.0;
    if (weights && !play(value, sets, &game))
      return false;
    for (int c = 0; weights && c <= game.n; c++)
      by_weight[c] += half * value[c];
  }
  return true;
}

/* ---- Down the tree ---- */

static void spread(spreading *s, const int *node, double ratio, double *room);

/* What a child's score brought goes to what is below it; a leaf keeps it. */
static void go_down(spreading *s, const child_pair *pair, double ratio, double brought,
                    double *room) {
  const int which = pair->node[1] >= 0;
  const int place = place_of(s, which, pair->node[which]);
  const double change = pair->score[1] - pair->score[0];
  const bool both =
      pair->node[0] >= 0 && pair->node[1] >= 0 && pair->weight[0] > 0.0 && pair->weight[1] > 0.0;
  if (!both || s->tree[which]->index->node[pair->node[which]].leaf >= 0)
    s->own[place] += ratio * brought;
  else if (fabs(change) > 1e-12)
    spread(s, pair->node, ratio * brought / change, room);
}

/* A mean: w s, each a product of two things that come. */
static void spread_mean(spreading *s, const child_pair *pair, int n, double mean, double ratio,
                        double *room) {
  for (int c = 0; c < n; c++) {
    const child_pair *at = &pair[c];
    const double weight = (at->weight[0] + at->weight[1]) / 2.0;
    const double score = (at->score[0] + at->score[1]) / 2.0;
    const int which = at->node[1] >= 0;
    s->own[place_of(s, which, at->node[which])] +=
        ratio * (at->weight[1] - at->weight[0]) * (score - mean);
    go_down(s, at, ratio, weight * (at->score[1] - at->score[0]), room);
  }
}

/* By weight times change, where there is any. */
static void spread_plainly(spreading *s, const child_pair *pair, int n, double change, double ratio,
                           double *room) {
  double sum = 0.0;
  for (int c = 0; c < n; c++)
    sum += (pair[c].weight[0] + pair[c].weight[1]) / 2.0 * (pair[c].score[1] - pair[c].score[0]);
  if (fabs(sum) < 1e-9)
    return;
  for (int c = 0; c < n; c++)
    go_down(s, &pair[c], ratio,
            change / sum * (pair[c].weight[0] + pair[c].weight[1]) / 2.0 *
                (pair[c].score[1] - pair[c].score[0]),
            room);
}

static void spread_game(spreading *s, const child_pair *pair, int n, const kp_node *const *rule,
                        double change, const int *node, double ratio, double *room) {
  double by_score[MOST_PLAYERS + 1], by_weight[MOST_PLAYERS + 2];
  const node_game game = {.rule = {rule[0], rule[1]}, .pair = pair, .n = n};
  double *sets = room; /* the walk below uses it again: nothing of it is read after the game */
  if (n > MOST_PLAYERS || !play_both(by_score, by_weight, sets, game)) {
    spread_plainly(s, pair, n, change, ratio, room);
    return;
  }
  s->own[place_of(s, 1, node[1])] += ratio * by_weight[n];
  for (int c = 0; c < n; c++) {
    const int which = pair[c].node[1] >= 0;
    s->own[place_of(s, which, pair[c].node[which])] += ratio * by_weight[c];
    go_down(s, &pair[c], ratio, by_score[c], room);
  }
}

static double sum_of(const double *own, int n) {
  double sum = 0.0;
  for (int k = 0; k < n; k++)
    sum += own[k];
  return sum;
}

static void spread(spreading *s, const int *node, double ratio, double *room) {
  const kp_tree *const *tree = s->tree;
  const kp_node *rule[2] = {&tree[0]->index->node[node[0]], &tree[1]->index->node[node[1]]};
  const double change = tree[1]->score[node[1]] - tree[0]->score[node[0]];
  const int place = place_of(s, 1, node[1]);
  if (rule[1]->leaf >= 0 || tree[0]->filled[node[0]] || tree[1]->filled[node[1]]) {
    s->own[place] += ratio * change;
    return;
  }
  child_pair *pair = (child_pair *)(void *)room;
  const int n = pair_children(pair, s, node);
  const size_t used = (size_t)(n + 1) * (sizeof(child_pair) / sizeof(double) + 1);
  const double before = sum_of(s->own, s->places->n_places);
  if (rule[0]->combine == KP_COMBINE_ARITHMETIC && rule[1]->combine == KP_COMBINE_ARITHMETIC)
    spread_mean(s, pair, n, (tree[0]->score[node[0]] + tree[1]->score[node[1]]) / 2.0, ratio,
                room + used);
  else if (rule[0]->combine == KP_COMBINE_SUM && rule[1]->combine == KP_COMBINE_SUM)
    spread_mean(s, pair, n, 0.0, ratio, room + used);
  else
    spread_game(s, pair, n, rule, change, node, ratio, room + used);
  s->own[place] += ratio * change - (sum_of(s->own, s->places->n_places) - before);
}

void kp_parts_add(double *own, const kp_places *places, const kp_tree *old_tree,
                  const kp_tree *new_tree, int old_side, int new_side, double factor) {
  spreading s = {
      .own = own, .places = places, .tree = {old_tree, new_tree}, .side = {old_side, new_side}};
  const int roots[2] = {0, 0};
  if (old_tree->straight && new_tree->straight)
    add_points(&s, factor);
  else
    spread(&s, roots, factor, places->room);
}
