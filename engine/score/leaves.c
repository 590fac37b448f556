/* SPDX-License-Identifier: GPL-3.0-or-later
 * Leaves: the columns of the leaves' scores, which a large scoring does without until they are
 * asked for.
 *
 * A million units of thirty indicators are 240 MB of scores that most runs never look at again:
 * totals need them block by block, in the lane. So where one walk finds everything
 * (plan->passes_leaves) they stay in the lane, and scoring->score[leaf] is NULL. The step here is
 * the walk's own, over leaves alone, from the kept fills and norms: the same bits. */
#include <string.h>

#include "score/lane.h"

static bool make_room(double **score, uint8_t **why, const kp_scoring *scoring, kp_arena *arena) {
  const kp_index *index = scoring->index;
  for (int k = 0; k < index->n_leaves; k++) {
    const int node = index->leaf_node[k];
    if (score[node])
      continue;
    why[node] = KP_ARRAY(arena, uint8_t, scoring->n_units);
    score[node] = KP_ARRAY(arena, double, scoring->n_units);
    if (!score[node] || !why[node])
      return false;
  }
  return true;
}

bool kp_score_room_for_leaves(kp_scoring *scoring, kp_arena *arena) {
  return make_room(scoring->score, scoring->score_why, scoring, arena);
}

static void score_leaves(kp_lane *lane, void *context) {
  const kp_index *index = context;
  for (int k = 0; k < index->n_leaves; k++)
    kp_leaf_score(lane, index->leaf_node[k]);
}

kp_status kp_score_keep_leaves(kp_scoring *scoring, kp_arena *arena, kp_diag *diag) {
  const kp_index *index = scoring->index;
  const size_t n_nodes = (size_t)index->n_nodes;
  if (!scoring->plan || !scoring->plan->passes_leaves || scoring->score[index->leaf_node[0]])
    return KP_OK;
  kp_scoring with = *scoring; /* nobody else sees the columns before they are full */
  kp_crew crew = {0};
  with.score = kp_calloc(n_nodes, sizeof(double *));
  with.score_why = kp_calloc(n_nodes, sizeof(uint8_t *));
  kp_status status = KP_OK;
  if (!with.score || !with.score_why) {
    status = kp_diag_no_memory(diag);
    goto done;
  }
  memcpy(with.score, scoring->score, n_nodes * sizeof(double *));
  memcpy(with.score_why, scoring->score_why, n_nodes * sizeof(uint8_t *));
  if (!make_room(with.score, with.score_why, scoring, arena))
    status = kp_diag_no_memory(diag);
  if (status == KP_OK)
    status = kp_crew_init(&crew, &with, diag);
  if (status == KP_OK)
    status = kp_crew_run(&crew, score_leaves, (void *)index);
  for (int k = 0; k < index->n_leaves && status == KP_OK; k++) {
    const int node = index->leaf_node[k];
    scoring->score_why[node] = with.score_why[node];
    scoring->score[node] = with.score[node];
  }
done:
  kp_crew_clear(&crew);
  kp_free(with.score);
  kp_free(with.score_why);
  return status;
}
