/* SPDX-License-Identifier: GPL-3.0-or-later
 * Lane: its memory, and how it is pointed at a run of units.
 *
 * All columns of the workspace come from one allocation of `capacity` rows each; the pointers to
 * the result's columns are moved, never copied. A lane belongs to one thread. */
#include "score/lane.h"

static double **point_columns(kp_arena *arena, int n_columns, int capacity) {
  double **column = KP_ARRAY(arena, double *, n_columns);
  double *all = KP_ARRAY(arena, double, (size_t)n_columns *(size_t)capacity);
  if (!column || !all)
    return NULL;
  for (int k = 0; k < n_columns; k++)
    column[k] = all + (size_t)k * (size_t)capacity;
  return column;
}

static uint8_t **byte_columns(kp_arena *arena, int n_columns, int capacity) {
  uint8_t **column = KP_ARRAY(arena, uint8_t *, n_columns);
  uint8_t *all = KP_ARRAY(arena, uint8_t, (size_t)n_columns * (size_t)capacity);
  if (!column || !all)
    return NULL;
  for (int k = 0; k < n_columns; k++)
    column[k] = all + (size_t)k * (size_t)capacity;
  return column;
}

typedef struct {
  kp_lane lane;
  kp_arena *arena;
} owned_lane;

static bool allocate(kp_lane *lane, kp_arena *arena, const kp_index *index, bool wants_points) {
  const int capacity = lane->capacity;
  const int n_nodes = index->n_nodes;
  lane->raw = KP_ARRAY(arena, const double *, index->n_leaves);
  lane->raw_why = KP_ARRAY(arena, const uint8_t *, index->n_leaves);
  lane->score = KP_ARRAY(arena, double *, n_nodes);
  lane->why = KP_ARRAY(arena, uint8_t *, n_nodes);
  lane->adjustment = KP_ARRAY(arena, double *, index->n_adjustments);
  lane->met = KP_ARRAY(arena, uint8_t *, index->n_conditions);
  lane->used = KP_ARRAY(arena, double, capacity);
  lane->sum = KP_ARRAY(arena, double, capacity);
  lane->workspace = KP_ARRAY(arena, double, capacity);
  lane->poison = KP_ARRAY(arena, uint8_t, capacity);
  lane->applicable = KP_ARRAY(arena, uint8_t, capacity);
  lane->sum_weight = point_columns(arena, n_nodes, capacity);
  lane->filled = byte_columns(arena, n_nodes, capacity);
  if (lane->scoring->treated && !(lane->treated = KP_ARRAY(arena, double, capacity)))
    return false;
  bool done = lane->raw && lane->raw_why && lane->score && lane->why && lane->adjustment &&
              lane->met && lane->used && lane->sum && lane->workspace && lane->poison &&
              lane->applicable && lane->sum_weight && lane->filled;
  if (done && lane->scoring->plan->passes_leaves) {
    lane->leaf_score = point_columns(arena, index->n_leaves, capacity);
    lane->leaf_why = byte_columns(arena, index->n_leaves, capacity);
    done = lane->leaf_score && lane->leaf_why;
  }
  if (done && wants_points) {
    lane->weight = point_columns(arena, n_nodes, capacity);
    lane->share = point_columns(arena, n_nodes, capacity);
    lane->points = point_columns(arena, n_nodes, capacity);
    lane->full = point_columns(arena, n_nodes, capacity);
    lane->child_room = KP_ARRAY(arena, double, 3 * (size_t)lane->scoring->plan->most_children);
    done = lane->weight && lane->share && lane->points && lane->full && lane->child_room;
  }
  return done;
}

static bool allocate_criteria(kp_lane *lane, kp_arena *arena, int n_criteria) {
  if (n_criteria == 0)
    return true;
  lane->criterion = point_columns(arena, n_criteria, lane->capacity);
  lane->criterion_why = byte_columns(arena, n_criteria, lane->capacity);
  lane->criteria_figure = KP_ARRAY(arena, double, n_criteria);
  lane->criteria_why = KP_ARRAY(arena, uint8_t, n_criteria);
  lane->stand = KP_ARRAY(arena, kp_criterion_stand, n_criteria);
  return lane->criterion && lane->criterion_why && lane->criteria_figure && lane->criteria_why &&
         lane->stand;
}

kp_lane *kp_lane_new(const kp_scoring *scoring, int capacity, bool wants_points) {
  kp_arena *arena = kp_arena_new();
  owned_lane *owned = arena ? KP_NEW(arena, owned_lane) : NULL;
  if (!owned) {
    kp_arena_free(arena);
    return NULL;
  }
  owned->arena = arena;
  owned->lane.scoring = scoring;
  owned->lane.capacity = capacity;
  if (!allocate(&owned->lane, arena, scoring->index, wants_points) ||
      !allocate_criteria(&owned->lane, arena, scoring->index->grade_by.n_criteria)) {
    kp_arena_free(arena);
    return NULL;
  }
  return &owned->lane;
}

void kp_lane_free(kp_lane *lane) {
  if (lane)
    kp_arena_free(((owned_lane *)lane)->arena); /* lane is its first member */
}

void kp_lane_place(kp_lane *lane, int first, int n) {
  const kp_scoring *scoring = lane->scoring;
  const kp_index *index = scoring->index;
  lane->first = first;
  lane->n = n;
  for (int k = 0; k < index->n_leaves; k++) {
    lane->raw[k] = scoring->raw[k] ? scoring->raw[k] + first : NULL;
    lane->raw_why[k] = scoring->raw_why[k] ? scoring->raw_why[k] + first : NULL;
  }
  for (int k = 0; scoring->score && k < index->n_nodes; k++) {
    const int leaf = index->node[k].leaf;
    const bool is_kept = leaf < 0 || scoring->score[k];
    lane->score[k] = is_kept ? scoring->score[k] + first : lane->leaf_score[leaf];
    lane->why[k] = is_kept ? scoring->score_why[k] + first : lane->leaf_why[leaf];
    if (scoring->plan->filled)
      lane->filled[k] = scoring->plan->filled[k] + first;
  }
  for (int k = 0; k < index->n_adjustments; k++)
    lane->adjustment[k] = scoring->adjustment[k] + first;
  for (int k = 0; k < index->n_conditions; k++)
    lane->met[k] = scoring->met[k] + first;
  lane->total = scoring->total + first;
  lane->total_full = scoring->total_full + first;
  lane->status = scoring->status + first;
  lane->grade = scoring->grade + first;
  lane->grade_before = scoring->grade_before + first;
  lane->decided_by = scoring->decided_by + first;
  lane->decided_condition = scoring->decided_condition + first;
  lane->flagged = scoring->flagged + first;
  lane->step = scoring->step ? scoring->step + first : NULL;
}
