/* SPDX-License-Identifier: GPL-3.0-or-later
 * Weights in force: the index's, or those of the caller.
 *
 * Everything in score/ and after it reads scoring->weight and ->share, never the index's. They are
 * the index's to begin with; where a method finds the weights of a node's children from their
 * scores these are 1 until then, and 0 where the child is not to count. The shares are made new
 * whenever a weight changes: share of the parent times weight over the sum of the siblings'. */
#include <string.h>

#include "score/lane.h"

void kp_weights_share(kp_scoring *scoring) {
  const kp_index *index = scoring->index;
  for (int k = 0; k < index->n_nodes; k++) {
    double sum = 0.0;
    for (int c = index->node[k].first_child; c >= 0; c = index->node[c].next_sibling)
      sum += scoring->weight[c];
    for (int c = index->node[k].first_child; c >= 0; c = index->node[c].next_sibling)
      scoring->share[c] = sum > 0.0 ? scoring->share[k] * scoring->weight[c] / sum : 0.0;
  }
}

bool kp_weights_start(kp_scoring *scoring, const double *given, kp_arena *arena) {
  const kp_index *index = scoring->index;
  scoring->weight = KP_ARRAY(arena, double, index->n_nodes);
  scoring->share = KP_ARRAY(arena, double, index->n_nodes);
  if (!scoring->weight || !scoring->share)
    return false;
  for (int k = 0; k < index->n_nodes; k++) {
    scoring->weight[k] = given && k > 0 ? given[k] : index->node[k].weight;
    scoring->share[k] = index->node[k].share;
  }
  scoring->weights_given = given != NULL;
  if (given)
    kp_weights_share(scoring);
  return true;
}

bool kp_weights_are_found(const kp_scoring *scoring, int node) {
  const kp_weighing *weighing = scoring->index->node[node].weighing;
  return weighing && weighing->kind >= KP_WEIGHING_PCA && !scoring->weights_given;
}

kp_status kp_score_with_weights(kp_scoring **out, const kp_scoring *scoring, const double *weight,
                                kp_arena *arena, kp_diag *diag) {
  kp_scoring *made = KP_NEW(arena, kp_scoring);
  struct kp_score_plan *plan = KP_NEW(arena, struct kp_score_plan);
  if (!made || !plan)
    return kp_diag_no_memory(diag);
  *made = *scoring;
  *plan = *scoring->plan;
  made->plan = plan;
  plan->full = NULL; /* its own */
  if (!kp_weights_start(made, weight, arena) || !kp_points_plan(made, arena))
    return kp_diag_no_memory(diag);
  *out = made;
  return KP_OK;
}
