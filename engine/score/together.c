/* SPDX-License-Identifier: GPL-3.0-or-later
 * Rules of combination that look at all children of one unit together.
 *
 * Children that do not count have weight 0 and are left out; the weights w of the others are
 * relative, p = w / sum w. Scores a in descending order where positions matter:
 *     median   the a where the weights of those above it and below it are each at most half; where
 *              a half ends exactly between two, their mean
 *     owa      sum of a_j (Q(P_j) - Q(P_j-1)), P_j = p_1 + … + p_j, Q the broken line through the
 *              cumulated weights of positions: Torra (1997), The weighted OWA operator, which is
 *              Yager's ordered weighted average (1988) where children weigh alike
 *     choquet  sum p a - 1/2 sum over pairs of I |a_i - a_j|: the 2-additive Choquet integral by
 *              importances p and interaction indices I (Grabisch 1997). Where a child is left out
 *              the importances of the others are re-weighted and its pairs dropped, which stays
 *              monotone. Weights that a method finds must leave it so (kp_choquet_check); those
 *              that a caller gives to see what they would do are taken as they come
 *     mazziotta_pareto  M -/+ S^2 / M, M the mean, S^2 the variance about it, both by p
 *              (De Muro, Mazziotta & Pareto 2011; adjusted: Mazziotta & Pareto 2016). Scores that
 *              are all alike cost nothing; otherwise a mean of 0 or below has no answer (NaN). */
#include <assert.h>
#include <math.h>

#include "score/lane.h"

static const double ALIKE = 1e-12; /* a relative difference that is none */

/* The children that count, best first, ties in document order. */
static int sort_children(int *order, const double *score, const double *weight, int n) {
  int n_counting = 0;
  for (int k = 0; k < n; k++) {
    if (!(weight[k] > 0.0))
      continue;
    int at = n_counting++;
    for (; at > 0 && score[order[at - 1]] < score[k]; at--)
      order[at] = order[at - 1];
    order[at] = k;
  }
  return n_counting;
}

static double sum_of(const double *weight, int n) {
  double sum = 0.0;
  for (int k = 0; k < n; k++)
    sum += weight[k] > 0.0 ? weight[k] : 0.0;
  return sum;
}

static double median(const double *score, const double *weight, int n) {
  int order[KP_MOST_TOGETHER];
  const int n_counting = sort_children(order, score, weight, n);
  const double half = sum_of(weight, n) / 2.0;
  double above = 0.0;
  for (int j = 0; j < n_counting; j++) {
    above += weight[order[j]];
    if (j + 1 < n_counting && fabs(above - half) <= ALIKE * half)
      return (score[order[j]] + score[order[j + 1]]) / 2.0;
    if (above > half)
      return score[order[j]];
  }
  return n_counting > 0 ? score[order[n_counting - 1]] : NAN;
}

/* ---- owa ---- */

/* The broken line through the cumulated weights of positions, not yet divided by their sum. */
static double cumulated(const kp_combination *of, double share) {
  const double at = share * of->n_positions;
  double sum = 0.0;
  for (int k = 0; k < of->n_positions && at > k; k++)
    sum += of->position[k] * fmin(at - k, 1.0);
  return sum;
}

static double owa(const kp_combination *of, const double *score, const double *weight, int n) {
  int order[KP_MOST_TOGETHER];
  const int n_counting = sort_children(order, score, weight, n);
  const double all = sum_of(weight, n);
  double share = 0.0, before = 0.0, sum = 0.0, counted = 0.0;
  for (int j = 0; j < n_counting; j++) {
    share = j + 1 == n_counting ? 1.0 : share + weight[order[j]] / all;
    const double now = cumulated(of, share);
    sum += (now - before) * score[order[j]];
    counted += now - before;
    before = now;
  }
  return n_counting > 0 ? sum / counted : NAN;
}

/* ---- choquet ---- */

static double choquet(const kp_combination *of, const double *score, const double *weight, int n) {
  const double all = sum_of(weight, n);
  double sum = 0.0;
  for (int k = 0; k < n; k++)
    if (weight[k] > 0.0)
      sum += weight[k] * score[k];
  sum /= all;
  for (int i = 0; i < of->n_interactions; i++) {
    const kp_interaction *pair = &of->interaction[i];
    if (pair->second < n && weight[pair->first] > 0.0 && weight[pair->second] > 0.0)
      sum -= pair->index / 2.0 * fabs(score[pair->first] - score[pair->second]);
  }
  return sum;
}

/* By how much half the |I| of a child's pairs is more than its importance. */
static double excess(const kp_combination *of, int child, double importance) {
  double sum = -importance;
  for (int i = 0; i < of->n_interactions; i++)
    if (of->interaction[i].first == child || of->interaction[i].second == child)
      sum += fabs(of->interaction[i].index) / 2.0;
  return sum;
}

kp_status kp_choquet_check(const kp_scoring *scoring, int number, kp_diag *diag) {
  const kp_index *index = scoring->index;
  const kp_node *node = &index->node[number];
  double all = 0.0;
  kp_status status = KP_OK;
  if (node->combine != KP_COMBINE_CHOQUET)
    return KP_OK;
  for (int c = node->first_child; c >= 0; c = index->node[c].next_sibling)
    all += scoring->weight[c];
  for (int c = node->first_child, k = 0; c >= 0; c = index->node[c].next_sibling, k++) {
    const double importance = scoring->weight[c] / all;
    if (!(scoring->weight[c] > 0.0) || excess(node->combination, k, importance) <= ALIKE)
      continue;
    char shown[KP_NUM_SIZE];
    kp_place place = kp_index_place(index, &node->label);
    place.indicator = node->label.id;
    kp_diag_error(diag, &place, KP_MSG_SCORE_CHOQUET_MONOTONE,
                  KP_ARGS(node->label.title, index->node[c].label.title,
                          kp_decimal_plain(shown, importance, 4)),
                  KP_MSG_SCORE_CHOQUET_MONOTONE_HINT);
    status = KP_INPUT;
  }
  return status;
}

/* ---- mazziotta_pareto ---- */

static double mean_and_penalty(double *penalty, const double *score, const double *weight, int n) {
  const double all = sum_of(weight, n);
  double mean = 0.0, variance = 0.0;
  for (int k = 0; k < n; k++)
    if (weight[k] > 0.0)
      mean += weight[k] * score[k];
  mean /= all;
  for (int k = 0; k < n; k++)
    if (weight[k] > 0.0)
      variance += weight[k] * (score[k] - mean) * (score[k] - mean);
  variance /= all;
  const bool alike = sqrt(variance) <= ALIKE * fabs(mean);
  *penalty = alike ? 0.0 : mean > 0.0 ? variance / mean : NAN;
  return mean;
}

static double mazziotta_pareto(const kp_combination *of, const double *score, const double *weight,
                               int n) {
  double penalty = 0.0;
  const double mean = mean_and_penalty(&penalty, score, weight, n);
  return of->above ? mean + penalty : mean - penalty;
}

bool kp_combine_is_together(kp_combine_kind kind) {
  return kind == KP_COMBINE_MEDIAN || kind == KP_COMBINE_OWA || kind == KP_COMBINE_CHOQUET ||
         kind == KP_COMBINE_MAZZIOTTA_PARETO;
}

double kp_combine_together(const kp_node *node, const double *score, const double *weight, int n) {
  assert(n <= KP_MOST_TOGETHER);
  if (!(sum_of(weight, n) > 0.0))
    return NAN;
  switch (node->combine) {
  case KP_COMBINE_MEDIAN:
    return median(score, weight, n);
  case KP_COMBINE_OWA:
    return owa(node->combination, score, weight, n);
  case KP_COMBINE_CHOQUET:
    return choquet(node->combination, score, weight, n);
  case KP_COMBINE_MAZZIOTTA_PARETO:
    return mazziotta_pareto(node->combination, score, weight, n);
  default:
    return NAN;
  }
}

void kp_together_found(kp_score_found *out, const kp_node *node, const double *score,
                       const double *weight, int n) {
  if (node->combine == KP_COMBINE_MAZZIOTTA_PARETO)
    out->mean = mean_and_penalty(&out->penalty, score, weight, n);
  if (node->combine == KP_COMBINE_CHOQUET) {
    const kp_combination none = {0};
    out->mean = choquet(&none, score, weight, n);
    out->effect = choquet(node->combination, score, weight, n) - out->mean;
  }
  if (node->combine == KP_COMBINE_OWA)
    out->n_ordered = sort_children(out->order, score, weight, n);
}
