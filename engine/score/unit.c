/* SPDX-License-Identifier: GPL-3.0-or-later
 * Unit: one unit again, alone, with cells changed.
 *
 * A workspace is a lane of one unit whose columns are the arrays of a kp_unit_score, so the same
 * functions run as over all units and give the same bits. Fills, norms, eligibility and the edges
 * of quotas stay what the run over all units found. An overridden leaf that is a plain column is
 * overridden for conditions that read this column, too. */
#include <math.h>
#include <string.h>

#include "score/workspace.h"

static double *numbers(kp_arena *arena, int n) {
  double *x = KP_ARRAY(arena, double, n);
  for (int k = 0; x && k < n; k++)
    x[k] = NAN;
  return x;
}

/* Arrays of the result, as the caller sees them. */
static bool allocate(kp_score_workspace *workspace, const kp_index *index) {
  kp_unit_score *unit = &workspace->unit;
  kp_arena *arena = workspace->arena;
  unit->raw = numbers(arena, index->n_leaves);
  unit->raw_why = KP_ARRAY(arena, uint8_t, index->n_leaves);
  unit->used = numbers(arena, index->n_leaves);
  unit->treated = numbers(arena, index->n_leaves);
  unit->filled = KP_ARRAY(arena, bool, index->n_nodes);
  unit->score = numbers(arena, index->n_nodes);
  unit->score_why = KP_ARRAY(arena, uint8_t, index->n_nodes);
  unit->adjustment = numbers(arena, index->n_adjustments);
  unit->met = KP_ARRAY(arena, kp_met, index->n_conditions);
  unit->condition_value = numbers(arena, index->n_conditions);
  workspace->met = KP_ARRAY(arena, uint8_t, index->n_conditions);
  workspace->used_kept = KP_ARRAY(arena, double *, index->n_leaves);
  workspace->treated_kept = KP_ARRAY(arena, double *, index->n_leaves);
  workspace->want_override = numbers(arena, index->n_wants);
  workspace->score_override = numbers(arena, index->n_nodes);
  return unit->raw && unit->raw_why && unit->used && unit->filled && unit->score &&
         unit->score_why && unit->adjustment && unit->met && unit->condition_value &&
         workspace->met && unit->treated && workspace->treated_kept && workspace->used_kept &&
         workspace->want_override && workspace->score_override;
}

/* Points the lane of one at these arrays. */
static void connect(kp_score_workspace *workspace, const kp_index *index) {
  kp_unit_score *unit = &workspace->unit;
  kp_lane *lane = workspace->lane;
  lane->reader = &workspace->reader;
  workspace->reader.lane = lane;
  workspace->reader.want_override = workspace->want_override;
  for (int k = 0; k < index->n_leaves; k++) {
    lane->raw[k] = &unit->raw[k];
    lane->raw_why[k] = &unit->raw_why[k];
    workspace->used_kept[k] = &unit->used[k];
    workspace->treated_kept[k] = &unit->treated[k];
  }
  for (int k = 0; k < index->n_nodes; k++) {
    lane->score[k] = index->is_checklist ? NULL : &unit->score[k];
    lane->why[k] = &unit->score_why[k];
  }
  for (int k = 0; k < index->n_adjustments; k++)
    lane->adjustment[k] = &unit->adjustment[k];
  for (int k = 0; k < index->n_conditions; k++)
    lane->met[k] = &workspace->met[k];
  lane->used_kept = workspace->used_kept;
  lane->treated_kept = workspace->treated_kept;
  lane->condition_value = unit->condition_value;
  lane->total = &unit->total;
  lane->total_full = &unit->total_full;
  lane->status = &workspace->status;
  lane->grade = &workspace->grade;
  lane->grade_before = &workspace->grade_before;
  lane->decided_by = &workspace->decided_by;
  lane->decided_condition = &workspace->decided_condition;
  lane->flagged = &workspace->flagged;
  lane->step = index->is_checklist ? &workspace->step : NULL;
  /* Columns of one row each, allocated in one piece: the first is an array over nodes. */
  unit->weight = lane->weight[0];
  unit->share = lane->share[0];
  unit->points = lane->points[0];
  unit->criterion = lane->criterion ? lane->criterion[0] : NULL;
  unit->criterion_why = lane->criterion ? lane->criterion_why[0] : NULL;
}

kp_status kp_score_workspace_new(kp_score_workspace **out, const kp_scoring *scoring,
                                 kp_diag *diag) {
  kp_arena *arena = kp_arena_new();
  kp_score_workspace *workspace = arena ? KP_NEW(arena, kp_score_workspace) : NULL;
  if (!workspace) {
    kp_arena_free(arena);
    return kp_diag_no_memory(diag);
  }
  workspace->arena = arena;
  workspace->scoring = scoring;
  workspace->at = -1;
  const kp_status status = kp_reader_init(&workspace->reader, scoring, diag);
  workspace->lane = status == KP_OK ? kp_lane_new(scoring, 1, true) : NULL;
  if (workspace->lane && allocate(workspace, scoring->index)) {
    connect(workspace, scoring->index);
    *out = workspace;
    return KP_OK;
  }
  kp_score_workspace_free(workspace);
  return status == KP_OK ? kp_diag_no_memory(diag) : status;
}

void kp_score_workspace_free(kp_score_workspace *workspace) {
  if (!workspace)
    return;
  kp_reader_clear(&workspace->reader);
  kp_lane_free(workspace->lane);
  kp_arena_free(workspace->arena);
}

/* ---- One unit ---- */

static void place_raw(kp_score_workspace *workspace, int unit, const double *raw_override) {
  const kp_scoring *scoring = workspace->scoring;
  const kp_index *index = scoring->index;
  for (int k = 0; k < index->n_wants; k++)
    workspace->want_override[k] = NAN;
  for (int k = 0; k < index->n_leaves; k++) {
    workspace->unit.raw[k] = scoring->raw[k][unit];
    workspace->unit.raw_why[k] = scoring->raw_why[k][unit];
    if (!raw_override || isnan(raw_override[k]))
      continue;
    workspace->unit.raw[k] = raw_override[k];
    workspace->unit.raw_why[k] = KP_PRESENT;
    if (scoring->plan->is_raw_column[k])
      workspace->want_override[index->node[index->leaf_node[k]].value.want] = raw_override[k];
  }
}

static void ask_first(kp_score_workspace *workspace, int unit) {
  const kp_index *index = workspace->scoring->index;
  kp_lane *lane = workspace->lane;
  memset(workspace->met, KP_NOT_ASKED, (size_t)index->n_conditions);
  for (int k = 0; k < index->n_conditions; k++)
    workspace->unit.condition_value[k] = NAN;
  workspace->reader.lane = NULL; /* no scores yet */
  kp_score_conditions(lane, index->eligible, 0);
  for (int k = 0; k < index->n_nodes; k++)
    if (workspace->scoring->plan->asked[unit] != KP_NOT_ASKED_AT_ALL)
      kp_score_conditions(lane, index->node[k].applies, 0);
  workspace->reader.lane = lane;
}

static int grade_number(int8_t grade) {
  return grade < 0 ? -1 : (uint8_t)grade;
}

static void hand_out(kp_score_workspace *workspace) {
  const kp_index *index = workspace->scoring->index;
  kp_unit_score *unit = &workspace->unit;
  for (int k = 0; k < index->n_nodes; k++)
    unit->filled[k] = workspace->lane->filled[k][0];
  for (int k = 0; k < index->n_conditions; k++)
    unit->met[k] = (kp_met)workspace->met[k];
  unit->status = (kp_unit_status)workspace->status;
  unit->grade = grade_number(workspace->grade);
  unit->grade_before = grade_number(workspace->grade_before);
  unit->decided_by = (kp_decided_by)workspace->decided_by;
  unit->decided_condition = workspace->decided_condition;
  unit->flagged = workspace->flagged;
  unit->step = workspace->step;
}

static kp_status begin_unit(kp_score_workspace *workspace, int unit, const double *raw_override,
                            kp_diag *diag) {
  kp_reader *reader = &workspace->reader;
  reader->diag = diag;
  reader->status = KP_OK;
  reader->reads = NULL;
  if (!kp_reader_reset(reader))
    return kp_diag_no_memory(diag);
  workspace->lane->first = unit;
  workspace->lane->n = 1;
  workspace->at = -1;
  place_raw(workspace, unit, raw_override);
  ask_first(workspace, unit);
  return KP_OK;
}

static kp_status score_one(kp_score_workspace *workspace, int unit, const double *raw_override,
                           kp_diag *diag) {
  const kp_index *index = workspace->scoring->index;
  kp_lane *lane = workspace->lane;
  const kp_status begun = begin_unit(workspace, unit, raw_override, diag);
  if (begun != KP_OK)
    return begun;
  if (index->is_checklist) {
    workspace->unit.total = workspace->unit.total_full = NAN;
  } else {
    kp_tree_walk(lane, index->n_nodes - 1, 0);
    kp_tree_total(lane);
  }
  kp_grade_lane(lane);
  kp_quota_unit(lane);
  hand_out(workspace);
  return workspace->reader.status;
}

kp_status kp_score_unit(const kp_unit_score **out, kp_score_workspace *workspace, int unit,
                        const double *raw_override, kp_diag *diag) {
  workspace->lane->score_override = NULL;
  const kp_status status = score_one(workspace, unit, raw_override, diag);
  if (status != KP_OK)
    return status;
  workspace->at = raw_override ? -1 : unit;
  *out = &workspace->unit;
  return KP_OK;
}

kp_status kp_score_unit_scores(const kp_unit_score **out, kp_score_workspace *workspace, int unit,
                               const double *score_override, kp_diag *diag) {
  const kp_index *index = workspace->scoring->index;
  for (int k = 0; k < index->n_leaves; k++)
    workspace->score_override[index->leaf_node[k]] = score_override[k];
  workspace->lane->score_override = workspace->score_override;
  const kp_status status = score_one(workspace, unit, NULL, diag);
  workspace->lane->score_override = NULL;
  if (status == KP_OK)
    *out = &workspace->unit;
  return status;
}

kp_status kp_score_unit_verdict(const kp_unit_score **out, kp_score_workspace *workspace, int unit,
                                const double *score, double total, kp_diag *diag) {
  kp_lane *lane = workspace->lane;
  const kp_status status = begin_unit(workspace, unit, NULL, diag);
  if (status != KP_OK)
    return status;
  for (int k = 0; k < workspace->scoring->index->n_nodes; k++) {
    workspace->unit.score[k] = score[k];
    workspace->unit.score_why[k] = isnan(score[k]) ? KP_UNDEFINED : KP_PRESENT;
    lane->filled[k][0] = 0;
    lane->share[k][0] = 0.0; /* scores are read as they are, not from points */
  }
  workspace->unit.total = workspace->unit.total_full = total;
  kp_grade_lane(lane);
  kp_quota_unit(lane);
  hand_out(workspace);
  if (workspace->reader.status == KP_OK)
    *out = &workspace->unit;
  return workspace->reader.status;
}
