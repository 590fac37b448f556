/* SPDX-License-Identifier: GPL-3.0-or-later
 * Check of combinations: figures of a rule that contradict the children, each other, or the rule's
 * own conditions.
 *
 * A two-way Choquet integral must be monotone, or a better score could lower the total: with the
 * importances (weights that add up to 1) and the interaction indices I that is, for every child,
 * importance >= half the sum of |I| of its pairs (Grabisch 1997, k-order additive discrete fuzzy
 * measures and their representation, section 4). A Mazziotta-Pareto index stands on scores of mean
 * 100 and standard deviation 10, or 70 to 130. */
#include <math.h>
#include <string.h>

#include "base/decimal.h"
#include "index/build.h"

typedef struct {
  kp_builder *b;
  int self;
  const kp_node *node;
  const kp_term *owner;
  const char *id;
} subject;

static void report(const subject *s, kp_msg what, const char *const *args, kp_msg hint) {
  kp_build_error(s->b, s->owner, "combine", what, args, hint);
}

static const kp_node *child_at(const subject *s, int number) {
  int c = s->node->first_child;
  for (; number > 0 && c >= 0; number--)
    c = s->b->index->node[c].next_sibling;
  return c >= 0 ? &s->b->index->node[c] : NULL;
}

static double sum_of_weights(const subject *s, int *n_counting) {
  double sum = 0;
  *n_counting = 0;
  for (int c = s->node->first_child; c >= 0; c = s->b->index->node[c].next_sibling) {
    const double weight = s->b->index->node[c].weight;
    if (s->b->weight_is_wrong[c] || !(weight > 0))
      continue;
    sum += weight;
    ++*n_counting;
  }
  return sum;
}

/* ---- owa ---- */

static void check_owa(const subject *s) {
  const kp_combination *of = s->node->combination;
  char given[16], wanted[16];
  int n = 0;
  double sum = 0;
  sum_of_weights(s, &n);
  for (int i = 0; i < of->n_positions; i++) {
    sum += of->position[i];
    if (of->position[i] < 0) {
      report(s, KP_MSG_INDEX_OWA_NEGATIVE, KP_ARGS(kp_build_show(s->b, of->position[i])),
             KP_MSG_NONE);
      return;
    }
  }
  if (sum == 0)
    report(s, KP_MSG_INDEX_OWA_ZERO, KP_NO_ARGS, KP_MSG_NONE);
  if (n > 0 && n != of->n_positions)
    report(
        s, KP_MSG_INDEX_OWA_COUNT,
        KP_ARGS(s->id, kp_decimal_plain(given, of->n_positions, 0), kp_decimal_plain(wanted, n, 0)),
        KP_MSG_INDEX_HINT_OWA);
}

/* ---- choquet ---- */

static bool check_pairs(const subject *s) {
  const kp_combination *of = s->node->combination;
  bool fine = true;
  for (int i = 0; i < of->n_interactions; i++) {
    const kp_interaction *pair = &of->interaction[i];
    const char *one = child_at(s, pair->first)->label.id;
    const char *other = child_at(s, pair->second)->label.id;
    bool twice = pair->first == pair->second;
    for (int k = 0; k < i; k++)
      twice = twice || (of->interaction[k].first == pair->first &&
                        of->interaction[k].second == pair->second);
    if (twice)
      report(s, KP_MSG_INDEX_CHOQUET_TWICE, KP_ARGS(one, other), KP_MSG_NONE);
    if (!(fabs(pair->index) <= 1))
      report(s, KP_MSG_INDEX_CHOQUET_RANGE, KP_ARGS(one, other, kp_build_show(s->b, pair->index)),
             KP_MSG_NONE);
    fine = fine && !twice && fabs(pair->index) <= 1;
  }
  return fine;
}

/* Weights that a run finds are held against the interactions then. */
static bool are_found_later(const kp_node *node) {
  return node->weighing && node->weighing->kind >= KP_WEIGHING_PCA;
}

/* Half the sum of |I| of a child's pairs; worst: the strongest of them. */
static double pull_on(const kp_combination *of, int child, int *worst) {
  double sum = 0, most = 0;
  for (int i = 0; i < of->n_interactions; i++) {
    const double strength = fabs(of->interaction[i].index);
    if (of->interaction[i].first != child && of->interaction[i].second != child)
      continue;
    sum += strength / 2;
    if (strength > most) {
      most = strength;
      *worst = i;
    }
  }
  return sum;
}

static void check_choquet(const subject *s) {
  const kp_combination *of = s->node->combination;
  int n = 0, child = 0, worst = 0;
  const double whole = sum_of_weights(s, &n);
  if (!check_pairs(s) || !(whole > 0) || are_found_later(s->node))
    return;
  for (int c = s->node->first_child; c >= 0; c = s->b->index->node[c].next_sibling, child++) {
    const double weight = s->b->index->node[c].weight;
    const double importance = weight > 0 ? weight / whole : 0;
    const double pull = pull_on(of, child, &worst);
    if (s->b->weight_is_wrong[c] || kp_decimal_compare(pull, importance) <= 0)
      continue;
    const kp_interaction *pair = &of->interaction[worst];
    const int other = pair->first == child ? pair->second : pair->first;
    report(s, KP_MSG_INDEX_CHOQUET_MONOTONE,
           KP_ARGS(s->b->index->node[c].label.id, kp_build_show(s->b, importance),
                   kp_build_show(s->b, pull), child_at(s, other)->label.id,
                   kp_build_show(s->b, pair->index)),
           KP_MSG_INDEX_HINT_CHOQUET_MONOTONE);
  }
}

/* ---- mazziotta_pareto ---- */

static bool is_scale(const kp_index *index, const kp_node *leaf, double low, double high) {
  const double bottom = leaf->score.ends ? leaf->score.ends[0] : index->scale_low;
  const double top = leaf->score.ends ? leaf->score.ends[1] : index->scale_high;
  return bottom == low && top == high;
}

static bool is_fit(const kp_index *index, const kp_node *leaf, bool adjusted) {
  const kp_score_rule *rule = &leaf->score;
  if (rule->kind == KP_SCORE_FUNCTION)
    return true; /* what it gives is its own business */
  if (!adjusted)
    return (rule->kind == KP_SCORE_ZSCORE || rule->kind == KP_SCORE_ROBUST_Z) && rule->open &&
           rule->mean == 100 && rule->sd == 10;
  return rule->kind != KP_SCORE_ZSCORE && rule->kind != KP_SCORE_ROBUST_Z && !index->in_points &&
         is_scale(index, leaf, 70, 130);
}

static bool is_below(const kp_index *index, int node, int ancestor) {
  while (node >= 0 && node != ancestor)
    node = index->node[node].parent;
  return node == ancestor;
}

static void check_mazziotta_pareto(const subject *s) {
  const kp_index *index = s->b->index;
  const bool adjusted = s->node->combination->adjusted;
  for (int i = 0; i < index->n_leaves; i++) {
    const kp_node *leaf = &index->node[index->leaf_node[i]];
    if (!(leaf->weight > 0) || !is_below(index, index->leaf_node[i], s->self) ||
        is_fit(index, leaf, adjusted))
      continue;
    kp_build_warn(s->b, s->owner, "combine",
                  adjusted ? KP_MSG_INDEX_MPI_ADJUSTED_SCALE : KP_MSG_INDEX_MPI_SCALE,
                  KP_ARGS(leaf->label.id), KP_MSG_NONE);
    return;
  }
}

/* ---- vikor, promethee ---- */

static void check_vikor(const subject *s) {
  const double v = s->node->combination->v;
  if (!(v >= 0 && v <= 1))
    report(s, KP_MSG_INDEX_VIKOR_V, KP_ARGS(kp_build_show(s->b, v)), KP_MSG_NONE);
}

/* True when the threshold is there and not negative (above: and not 0). */
static bool has_threshold(const subject *s, const char *child, const char *shape, const char *name,
                          double value, bool above) {
  if (isnan(value)) {
    report(s, KP_MSG_INDEX_PROMETHEE_NEEDS, KP_ARGS(child, shape, name), KP_MSG_NONE);
    return false;
  }
  if (value > 0 || (value == 0 && !above))
    return true;
  report(s, KP_MSG_INDEX_PROMETHEE_POSITIVE, KP_ARGS(child, name, kp_build_show(s->b, value)),
         KP_MSG_NONE);
  return false;
}

static bool check_preference(const subject *s, const char *child, const kp_preference *of) {
  switch (of->kind) {
  case KP_PREFERENCE_USUAL:
    return true;
  case KP_PREFERENCE_U_SHAPE:
    return has_threshold(s, child, "u_shape", "q", of->q, false);
  case KP_PREFERENCE_V_SHAPE:
    return has_threshold(s, child, "v_shape", "p", of->p, true);
  case KP_PREFERENCE_GAUSSIAN:
    return has_threshold(s, child, "gaussian", "s", of->s, true);
  case KP_PREFERENCE_LEVEL:
  case KP_PREFERENCE_LINEAR:
    break;
  }
  const char *shape = of->kind == KP_PREFERENCE_LEVEL ? "level" : "linear";
  const bool has_q = has_threshold(s, child, shape, "q", of->q, false);
  const bool both = has_threshold(s, child, shape, "p", of->p, true) && has_q;
  if (both && of->q >= of->p)
    report(s, KP_MSG_INDEX_PROMETHEE_ORDER,
           KP_ARGS(child, kp_build_show(s->b, of->q), kp_build_show(s->b, of->p)), KP_MSG_NONE);
  return both && of->q < of->p;
}

static void check_promethee(const subject *s) {
  if (!s->node->combination->preference)
    return;
  for (int i = 0; i < s->node->n_children; i++) /* the first at fault: others share its figures */
    if (!check_preference(s, child_at(s, i)->label.id, &s->node->combination->preference[i]))
      return;
}

/* ---- benefit_of_the_doubt ---- */

static void check_doubt(const subject *s) {
  const kp_combination *of = s->node->combination;
  double least = 0, most = 0;
  for (int i = 0; of && i < s->node->n_children; i++) {
    const kp_node *child = child_at(s, i);
    const double low = of->at_least[i], high = of->at_most[i];
    if (child->weight == 0)
      continue;
    if (!(low >= 0 && low <= high && high <= 1)) {
      report(s, KP_MSG_INDEX_DOUBT_BOUNDS,
             KP_ARGS(child->label.id, kp_build_show(s->b, low), kp_build_show(s->b, high)),
             KP_MSG_NONE);
      return;
    }
    least += low;
    most += high;
  }
  if (kp_decimal_compare(least, 1) > 0 || kp_decimal_compare(most, 1) < 0)
    report(s, KP_MSG_INDEX_DOUBT_SUMS,
           KP_ARGS(kp_build_show(s->b, least), kp_build_show(s->b, most)), KP_MSG_NONE);
}

void kp_check_combine(kp_builder *b, int self) {
  const kp_node *node = &b->index->node[self];
  const subject s = {.b = b,
                     .self = self,
                     .node = node,
                     .owner = b->node_term[self],
                     .id = self == 0 ? b->index->id : node->label.id};
  if (node->n_children > KP_MOST_TOGETHER &&
      (node->combine >= KP_COMBINE_MEDIAN || node->combine == KP_COMBINE_FUNCTION)) {
    char n[16], most[16];
    report(&s, KP_MSG_INDEX_TOO_MANY_TOGETHER,
           KP_ARGS(s.id, kp_decimal_plain(n, node->n_children, 0),
                   kp_decimal_plain(most, KP_MOST_TOGETHER, 0)),
           KP_MSG_NONE);
    return;
  }
  if (!node->combination)
    return;
  if (node->combine == KP_COMBINE_OWA)
    check_owa(&s);
  else if (node->combine == KP_COMBINE_CHOQUET)
    check_choquet(&s);
  else if (node->combine == KP_COMBINE_MAZZIOTTA_PARETO)
    check_mazziotta_pareto(&s);
  else if (node->combine == KP_COMBINE_VIKOR)
    check_vikor(&s);
  else if (node->combine == KP_COMBINE_PROMETHEE)
    check_promethee(&s);
  else if (node->combine == KP_COMBINE_DOUBT)
    check_doubt(&s);
}
