/* SPDX-License-Identifier: GPL-3.0-or-later
 * Check of weights, and of what a rule can give against the weight that it stands for.
 *
 * Relative weights need only be none negative and not all zero. Points must add up, at every node,
 * to the parent's, to within the decimals that people write (1e-9). A rule in points may not give
 * more than its weight; one that can never give all of it is a warning, since its points are lost
 * to everybody. */
#include <math.h>
#include <string.h>

#include "base/decimal.h"
#include "index/build.h"

bool kp_check_lost(const kp_term *node) {
  bool lost = false;
  for (int i = 0; i < node->n_items; i++)
    lost = lost || node->item[i]->kind == KP_TERM_POISON;
  return lost;
}

static void check_family(kp_builder *b, int parent) {
  const kp_index *index = b->index;
  const kp_node *node = index->node;
  double sum = 0;
  bool wrong = false, negative = false;
  for (int c = node[parent].first_child; c >= 0; c = node[c].next_sibling) {
    wrong = wrong || b->weight_is_wrong[c];
    if (node[c].weight < 0) {
      negative = true;
      kp_build_error(b, b->node_term[c], "weight", KP_MSG_INDEX_WEIGHT_NEGATIVE,
                     KP_ARGS(node[c].label.id, kp_build_show(b, node[c].weight)), KP_MSG_NONE);
    }
    sum += node[c].weight;
  }
  if (wrong || negative || node[parent].n_children == 0 || kp_check_lost(b->node_term[parent]))
    return;
  const char *name = parent == 0 ? index->id : node[parent].label.id;
  double wanted = parent == 0 ? index->scale_high : node[parent].weight;
  if (index->in_points && !b->weight_is_wrong[parent] && wanted >= 0 &&
      kp_decimal_compare(sum, wanted) != 0) {
    kp_build_error(b, b->node_term[parent], parent == 0 ? NULL : "weight",
                   KP_MSG_INDEX_WEIGHTS_ADD_UP,
                   KP_ARGS(name, kp_build_show(b, sum), kp_build_show(b, wanted)), KP_MSG_NONE);
    return;
  }
  if (sum == 0 && node[parent].weight != 0)
    kp_build_error(b, b->node_term[parent], NULL, KP_MSG_INDEX_WEIGHTS_ALL_ZERO, KP_ARGS(name),
                   KP_MSG_NONE);
}

/* The most and the least that a rule can give, NaN where it is not known from the rule. */
static void reach(const kp_score_rule *rule, double full, double *low, double *high) {
  *low = *high = NAN;
  switch (rule->kind) {
  case KP_SCORE_BANDS:
  case KP_SCORE_LOOKUP:
  case KP_SCORE_CURVE:
    *low = *high = rule->kind == KP_SCORE_CURVE ? NAN : rule->otherwise;
    for (int i = 0; i < rule->n_knots; i++) {
      if (isnan(*high) || rule->knot_score[i] > *high)
        *high = rule->knot_score[i];
      if (isnan(*low) || rule->knot_score[i] < *low)
        *low = rule->knot_score[i];
    }
    break;
  case KP_SCORE_YESNO:
    *low = fmin(rule->yes_score, rule->no_score);
    *high = fmax(rule->yes_score, rule->no_score);
    break;
  case KP_SCORE_EACH:
    *low = fmin(0, rule->limit);
    *high = fmax(0, rule->limit);
    break;
  case KP_SCORE_DEDUCT:
    *low = rule->limit;
    *high = full;
    break;
  case KP_SCORE_MINMAX:
  case KP_SCORE_PERCENTILE:
  case KP_SCORE_RANK:
  case KP_SCORE_SHARE_OF_MAX:
  case KP_SCORE_DISTANCE:
    *low = rule->ends ? rule->ends[0] : NAN;
    *high = rule->ends ? rule->ends[1] : NAN;
    break;
  default:
    break;
  }
}

static void check_reach(kp_builder *b, const kp_node *node, const kp_term *term) {
  const kp_index *index = b->index;
  double full = index->in_points ? node->weight : index->scale_high;
  bool listed = node->score.kind == KP_SCORE_BANDS || node->score.kind == KP_SCORE_LOOKUP;
  if (listed && node->score.n_knots == 0)
    return; /* malformed, and said so */
  double bottom = index->in_points ? 0 : index->scale_low;
  double low, high;
  reach(&node->score, full, &low, &high);
  kp_msg over = index->in_points ? KP_MSG_INDEX_OVER_WEIGHT : KP_MSG_INDEX_OVER_SCALE;
  if (kp_decimal_compare(high, full) > 0) {
    kp_build_error(b, term, "score", over,
                   KP_ARGS(node->label.id, kp_build_show(b, high), kp_build_show(b, full)),
                   KP_MSG_NONE);
  } else if (!isnan(high) && kp_decimal_compare(high, full) < 0) {
    kp_build_warn(b, term, "score", KP_MSG_INDEX_NEVER_FULL,
                  KP_ARGS(node->label.id, kp_build_show(b, high), kp_build_show(b, full)),
                  KP_MSG_NONE);
  }
  if (!isnan(low) && kp_decimal_compare(low, bottom) < 0)
    kp_build_error(b, term, "score", KP_MSG_INDEX_UNDER_SCALE,
                   KP_ARGS(node->label.id, kp_build_show(b, low), kp_build_show(b, bottom)),
                   KP_MSG_NONE);
}

void kp_check_weights(kp_builder *b) {
  const kp_index *index = b->index;
  for (int i = 0; i < index->n_nodes; i++) {
    const kp_node *node = &index->node[i];
    kp_build_row row = kp_build_enter(b, b->node_term[i]);
    if (node->leaf < 0)
      check_family(b, i);
    else if (kp_term_get(b->node_term[i], "score") &&
             !(index->in_points && (node->weight <= 0 || b->weight_is_wrong[i])))
      check_reach(b, node, b->node_term[i]);
    kp_build_leave(b, row);
  }
}
