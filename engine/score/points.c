/* SPDX-License-Identifier: GPL-3.0-or-later
 * Points: from the first node to the last, what each is worth to a unit and what it got of it.
 *
 * A child's weight is its own over the weights in play for this unit: of those that count, and of
 * those whose lack leaves the parent without a score (they do not make their siblings worth more).
 * Its share is the product down the path, its points score times share. Children of a dimension
 * that was filled in have no share: the dimension's own points stand for them. Under sum a child
 * counts whole.
 * Where points are rounded, full points are too: those of the children in play are their shares of
 * the parent's, at the index's digits, by largest remainder, so that they add up to it; a leaf's
 * points are score * full / top of the scale, rounded, a dimension's the sum of its children's. So
 * no node exceeds its full points, and the dimension's score is set to what its points are worth,
 * for conditions, grades and ranks to read the figures that are printed. */
#include <math.h>

#include "score/lane.h"

/* ---- Full points ---- */

/* Shares full out over n weights; room: n. Under sum each child has all of it. */
static void share_full(double *out, const double *weight, int n, double full, bool whole,
                       const kp_index *index, double *room) {
  double sum = 0.0;
  for (int k = 0; k < n; k++)
    sum += weight[k];
  for (int k = 0; k < n; k++)
    room[k] = whole ? full : sum > 0.0 ? full * (weight[k] / sum) : 0.0;
  if (!whole && n > 0)
    kp_decimal_apportion(out, room, n, full, index->round_digits);
  else
    for (int k = 0; k < n; k++)
      out[k] = room[k];
}

bool kp_points_plan(kp_scoring *scoring, kp_arena *arena) {
  struct kp_score_plan *plan = scoring->plan;
  const kp_index *index = scoring->index;
  int most = 1;
  for (int k = 0; k < index->n_nodes; k++)
    most = index->node[k].n_children > most ? index->node[k].n_children : most;
  plan->most_children = most;
  if (!plan->full)
    plan->full = KP_ARRAY(arena, double, index->n_nodes);
  double *room = kp_calloc((size_t)most, 3 * sizeof *room);
  const bool done = plan->full && room;
  if (done)
    plan->full[0] = index->scale_high;
  for (int k = 0; done && plan->rounds_points && k < index->n_nodes; k++) {
    double *weight = room + most, *full = weight + most;
    int n = 0;
    for (int c = index->node[k].first_child; c >= 0; c = index->node[c].next_sibling)
      if (scoring->weight[c] > 0.0)
        weight[n++] = scoring->weight[c];
    share_full(full, weight, n, plan->full[k], index->node[k].combine == KP_COMBINE_SUM, index,
               room);
    n = 0;
    for (int c = index->node[k].first_child; c >= 0; c = index->node[c].next_sibling)
      plan->full[c] = scoring->weight[c] > 0.0 ? full[n++] : 0.0;
  }
  kp_free(room);
  return done;
}

/* ---- One unit ---- */

/* The child's weight where it is in play: it counts, or its lack counts. */
static double weight_in_play(const kp_lane *lane, int child, int i) {
  const kp_node *node = &lane->scoring->index->node[child];
  const double weight = lane->scoring->weight[child];
  const kp_why why = (kp_why)lane->why[child][i];
  const bool out =
      why != KP_PRESENT && (why == KP_NOT_APPLICABLE || node->missing.kind == KP_MISSING_SKIP);
  return out || !(weight > 0.0) ? 0.0 : weight;
}

/* What the children of a node are worth in full to unit i, where points are rounded. */
static void find_full(kp_lane *lane, int parent, int i) {
  const struct kp_score_plan *plan = lane->scoring->plan;
  const kp_index *index = lane->scoring->index;
  const double full = lane->full[parent][i];
  double *weight = lane->child_room, *out = weight + plan->most_children;
  bool whole = full == plan->full[parent];
  int n = 0;
  for (int c = index->node[parent].first_child; c >= 0; c = index->node[c].next_sibling) {
    const double in_play = weight_in_play(lane, c, i);
    whole = whole && in_play == lane->scoring->weight[c];
    if (in_play > 0.0)
      weight[n++] = in_play;
    lane->full[c][i] = in_play > 0.0 ? plan->full[c] : 0.0;
  }
  if (whole)
    return;
  share_full(out, weight, n, full, index->node[parent].combine == KP_COMBINE_SUM, index,
             out + plan->most_children);
  n = 0;
  for (int c = index->node[parent].first_child; c >= 0; c = index->node[c].next_sibling)
    if (weight_in_play(lane, c, i) > 0.0)
      lane->full[c][i] = out[n++];
}

static void share_out(kp_lane *lane, int parent, int i) {
  const kp_index *index = lane->scoring->index;
  const bool rounds = lane->scoring->plan->rounds_points && index->scale_high != 0.0;
  const bool whole = index->node[parent].combine == KP_COMBINE_SUM;
  double in_play = 0.0;
  for (int c = index->node[parent].first_child; c >= 0; c = index->node[c].next_sibling)
    in_play += weight_in_play(lane, c, i);
  if (rounds)
    find_full(lane, parent, i);
  for (int c = index->node[parent].first_child; c >= 0; c = index->node[c].next_sibling) {
    const bool counts = lane->why[c][i] == KP_PRESENT && lane->scoring->weight[c] > 0.0 &&
                        !lane->filled[parent][i] && lane->share[parent][i] > 0.0;
    double *weight = &lane->weight[c][i];
    if (!counts)
      *weight = 0.0;
    else if (whole)
      *weight = 1.0;
    else if (rounds)
      *weight = lane->full[parent][i] > 0.0 ? lane->full[c][i] / lane->full[parent][i] : 0.0;
    else
      *weight = lane->scoring->weight[c] / in_play;
    lane->share[c][i] = !counts  ? 0.0
                        : rounds ? lane->full[c][i] / index->scale_high
                                 : *weight * lane->share[parent][i];
  }
}

static double own_points(const kp_lane *lane, int number, int i) {
  const kp_index *index = lane->scoring->index;
  const double share = lane->share[number][i];
  if (!(share > 0.0))
    return 0.0;
  if (!lane->scoring->plan->rounds_points)
    return lane->score[number][i] * share;
  const double exact = index->scale_high != 0.0
                           ? lane->score[number][i] * lane->full[number][i] / index->scale_high
                           : lane->score[number][i] * share;
  return kp_decimal_round(exact, index->round_digits);
}

double kp_points_score(const kp_lane *lane, int number, int i) {
  const double full = lane->full[number][i];
  if (!lane->scoring->plan->rounds_points || !(lane->share[number][i] > 0.0) || !(full > 0.0))
    return lane->score[number][i];
  return kp_decimal_key(lane->points[number][i] * lane->scoring->index->scale_high / full);
}

static void point_out(kp_lane *lane, int number, int i) {
  const kp_index *index = lane->scoring->index;
  const struct kp_score_plan *plan = lane->scoring->plan;
  double *points = &lane->points[number][i];
  if (!plan->straight[number]) {
    *points = NAN;
    return;
  }
  const bool dimension = index->node[number].leaf < 0;
  if (!plan->rounds_points || !dimension || lane->filled[number][i]) {
    *points = own_points(lane, number, i);
  } else {
    double sum = 0.0;
    for (int k = index->node[number].first_child; k >= 0; k = index->node[k].next_sibling)
      sum += lane->points[k][i];
    *points = kp_decimal_round(sum, index->round_digits);
  }
  if (dimension && lane->why[number][i] == KP_PRESENT)
    lane->score[number][i] = kp_points_score(lane, number, i);
}

void kp_points_out(kp_lane *lane) {
  const kp_index *index = lane->scoring->index;
  for (int i = 0; i < lane->n; i++) {
    lane->weight[0][i] = lane->share[0][i] = 1.0;
    lane->full[0][i] = index->scale_high;
  }
  for (int k = 0; k < index->n_nodes; k++)
    for (int i = 0; index->node[k].leaf < 0 && i < lane->n; i++)
      share_out(lane, k, i);
  for (int k = index->n_nodes - 1; k >= 0; k--)
    for (int i = 0; i < lane->n; i++)
      point_out(lane, k, i);
}
