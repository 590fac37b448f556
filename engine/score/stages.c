/* SPDX-License-Identifier: GPL-3.0-or-later
 * Stages: scores, totals and grades of all units, and what is found from them on the way.
 *
 * Where nothing waits it is one walk down the whole tree. A node waits when its rule of combination
 * or the weights of its children need the scores of its children over all units: then the walk
 * stops above it, what it needs is found (kp_score_find_among) and kept in the scoring, and the
 * walk goes on from it. So does a dimension that is filled in by a statistic of its scores: its
 * fill is found before the nodes that come after it look at it. Without waiting nodes such fills
 * are only found where the one walk has left a gap.
 * Units that a statistic ranks by are those that would have a total were all gaps filled with
 * anything, and all children counted.
 *
 * To add a rule of combination that waits: name it in kp_combine_is_among, let find_among find what
 * it has to know of all units and keep it in the scoring (arrays from the arena, one a node), and
 * read that, the kept columns scoring->score and the weights in force in combine.c. Everything a
 * lane of one unit reads must be kept: kp_score_unit combines again from it, and gives the same
 * bits. The units to compare with are those of kp_score_counts_among. While plan->found is false
 * (behind an error, and while find_ranked asks who would have a total) there is nothing to read
 * yet: any number will do, the arithmetic mean say. */
#include <math.h>

#include "score/lane.h"

/* ---- Who waits ---- */

bool kp_score_waits(const kp_scoring *scoring, int node) {
  const kp_node *of = &scoring->index->node[node];
  return of->leaf < 0 && (kp_combine_is_among(of->combine) || kp_weights_are_found(scoring, node));
}

bool kp_score_counts_among(const kp_scoring *scoring, int node, int unit) {
  const kp_index *index = scoring->index;
  if (scoring->plan->asked[unit] != KP_TAKES_PART)
    return false;
  for (int c = index->node[node].first_child; c >= 0; c = index->node[c].next_sibling)
    if (scoring->weight[c] > 0.0 && scoring->score_why[c][unit] != KP_PRESENT)
      return false;
  return true;
}

/* What a waiting node has to know of the scores of its children over all units. */
static kp_status find_among(kp_scoring *scoring, int node, kp_arena *arena, kp_reader *reader) {
  kp_status status = KP_OK;
  if (kp_weights_are_found(scoring, node))
    status = kp_weights_find(scoring, node, arena, reader);
  if (status == KP_OK && kp_weights_are_found(scoring, node))
    status = kp_choquet_check(scoring, node, reader->diag);
  if (status == KP_OK && kp_combine_is_among(scoring->index->node[node].combine))
    status = kp_score_find_among(scoring, node, arena, reader->diag);
  scoring->plan->found[node] = status == KP_OK;
  return status;
}

/* ---- Walks ---- */

typedef struct {
  int from, last; /* the walk */
  int parent;     /* … and the children of this node that their siblings fill; -1 */
} walk;

static void walk_step(kp_lane *lane, void *context) {
  const walk *of = context;
  kp_tree_walk(lane, of->from, of->last);
  if (of->parent >= 0)
    kp_fill_from_siblings(lane, of->parent);
}

static void finish_step(kp_lane *lane, void *context) {
  if (lane->scoring->index->is_checklist) {
    for (int i = 0; i < lane->n; i++)
      lane->total[i] = lane->total_full[i] = NAN;
  } else {
    kp_tree_walk(lane, *(const int *)context, 0);
    kp_tree_total(lane);
  }
  kp_grade_lane(lane);
}

/* ---- Fills of dimensions ---- */

static bool may_fill(const kp_scoring *scoring, int node) {
  return node > 0 && scoring->index->node[node].leaf < 0 &&
         kp_score_is_statistical(scoring->index->node[node].missing.kind);
}

bool kp_score_has_gap(const kp_scoring *scoring, int node) {
  for (int u = 0; may_fill(scoring, node) && u < scoring->n_units; u++) {
    const uint8_t why = scoring->score_why[node][u];
    if (why != KP_PRESENT && why != KP_NOT_APPLICABLE)
      return true;
  }
  return false;
}

/* Units that would have a total were the gaps of dimensions filled: all of these are filled with
 * anything, and the root says. NULL where nobody asks. */
static kp_status find_ranked(uint8_t **out, kp_scoring *scoring, kp_crew *crew, kp_arena *arena) {
  const kp_index *index = scoring->index;
  bool any = false;
  double *anything = KP_NEW(arena, double);
  uint8_t *ranked = KP_ARRAY(arena, uint8_t, scoring->n_units);
  if (!anything || !ranked)
    return kp_diag_no_memory(crew->diag);
  *anything = (index->scale_low + index->scale_high) / 2.0;
  for (int k = 1; k < index->n_nodes; k++) {
    if (!may_fill(scoring, k))
      continue;
    any = any || index->node[k].missing.over_ranked;
    scoring->fill[k] = (kp_fill){.n_groups = 1, .value = anything};
  }
  walk all = {.from = index->n_nodes - 1, .parent = -1};
  const kp_status status = any ? kp_crew_run(crew, walk_step, &all) : KP_OK;
  for (int u = 0; u < scoring->n_units; u++)
    ranked[u] = scoring->score_why[0][u] == KP_PRESENT;
  for (int k = 1; k < index->n_nodes; k++)
    if (index->node[k].leaf < 0)
      scoring->fill[k] = (kp_fill){0};
  *out = any ? ranked : NULL;
  return status;
}

/* ---- The way down ---- */

/* Where a walk goes on, what was filled in before has to be there still. */
static bool keep_filled(kp_scoring *scoring, kp_arena *arena) {
  const size_t n_nodes = (size_t)scoring->index->n_nodes, n_units = (size_t)scoring->n_units;
  uint8_t **column = KP_ARRAY(arena, uint8_t *, n_nodes);
  uint8_t *all = KP_ARRAY(arena, uint8_t, n_nodes * n_units);
  for (size_t k = 0; column && k < n_nodes; k++)
    column[k] = all + k * n_units;
  scoring->plan->filled = column;
  return column && all;
}

/* Finds, from the last node to the first, what nodes wait for and what fills them in. Returns the
 * node that the walk has come to in *from. An error ends the finding, not the walk. */
static kp_status find_on_the_way(int *from, kp_scoring *scoring, kp_status before, kp_crew *crew,
                                 kp_arena *arena) {
  kp_reader reader = {.scoring = scoring, .diag = crew->diag};
  if (!keep_filled(scoring, arena))
    return kp_diag_no_memory(crew->diag);
  uint8_t *ranked = NULL;
  kp_status status = before;
  bool any = false;
  for (int k = 1; k < scoring->index->n_nodes; k++)
    any = any || may_fill(scoring, k);
  if (any && status == KP_OK)
    status = find_ranked(&ranked, scoring, crew, arena);
  for (int k = *from; k >= 0 && status == KP_OK; k--) {
    if (kp_score_waits(scoring, k)) {
      walk children = {.from = *from, .last = k + 1, .parent = k};
      status = kp_crew_run(crew, walk_step, &children);
      *from = k;
      if (status == KP_OK)
        status = find_among(scoring, k, arena, &reader);
    }
    if (status == KP_OK && may_fill(scoring, k)) {
      walk itself = {.from = *from, .last = k, .parent = -1};
      status = kp_crew_run(crew, walk_step, &itself);
      *from = k;
      if (status == KP_OK && kp_score_has_gap(scoring, k))
        status = kp_score_fill_node(scoring, k, ranked, arena, &reader);
    }
  }
  return status;
}

static bool has_gap(const kp_scoring *scoring) {
  bool any = false;
  for (int k = 1; k < scoring->index->n_nodes && !scoring->index->is_checklist; k++)
    any = any || kp_score_has_gap(scoring, k);
  return any;
}

kp_status kp_score_walk_all(kp_scoring *scoring, kp_crew *crew) {
  int from = scoring->index->n_nodes - 1;
  return kp_crew_run(crew, finish_step, &from);
}

kp_status kp_score_in_stages(kp_scoring *scoring, kp_status before, kp_crew *crew,
                             kp_arena *arena) {
  const int last = scoring->index->n_nodes - 1;
  int from = last;
  kp_status status = before;
  if (scoring->plan->waits) {
    status = find_on_the_way(&from, scoring, status, crew, arena);
    if (status == KP_OK && !kp_points_plan(scoring, arena))
      status = kp_diag_no_memory(crew->diag);
  }
  if (status == KP_SYSTEM)
    return status;
  const kp_status finished = kp_crew_run(crew, finish_step, &from);
  status = finished > status ? finished : status;
  if (status != KP_OK)
    return status;
  kp_score_warn_no_spread(scoring, crew->diag); /* behind an error it may be the error's doing */
  if (scoring->plan->waits || !has_gap(scoring))
    return KP_OK;
  from = last;
  if (!kp_score_room_for_leaves(scoring, arena)) /* the way stops and goes on from what is kept */
    return kp_diag_no_memory(crew->diag);
  status = find_on_the_way(&from, scoring, KP_OK, crew, arena);
  return status == KP_OK ? kp_crew_run(crew, finish_step, &from) : status;
}
