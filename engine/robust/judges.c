/* SPDX-License-Identifier: GPL-3.0-or-later
 * Leaving each judge out; what it means is in the header.
 *
 * Everything that scoring reads besides the panel is shared. What scoring would warn of has been
 * said of the whole panel, and is not said again. */
#include "robust/judges.h"

#include "base/thread.h"

#include <math.h>
#include <omp.h>

/* ---- Pooling without a judge ---- */

static bool went_in(const kp_panel *panel, const kp_pooled *cell, int judge) {
  for (int i = cell->first; i < cell->first + cell->count; i++)
    if (panel->dataset->mark[panel->mark[i]].judge == judge &&
        (panel->use[i] == KP_MARK_COUNTS || panel->use[i] == KP_MARK_TRIMMED ||
         panel->use[i] == KP_MARK_REPLACED))
      return true;
  return false;
}

/* Cells that the judge leaves with too few marks keep their value. False when a model has no
 * solution any more: then nothing can be said. */
static bool keep_values(kp_robust_judge *out, kp_panel *left, const kp_result *result, int judge) {
  const size_t n_cells = (size_t)result->index->n_panels * (size_t)result->dataset->n_units;
  for (size_t i = 0; i < n_cells; i++) {
    const kp_pooled *before = &result->panel->pooled[i];
    kp_pooled *after = &left->pooled[i];
    if (before->why != KP_PRESENT)
      continue;
    if (after->why == KP_UNDEFINED)
      return false;
    out->n_cells += went_in(result->panel, before, judge);
    if (after->why == KP_PRESENT)
      continue;
    after->value = before->value;
    after->why = KP_PRESENT;
    out->n_kept++;
  }
  return true;
}

/* ---- Who moves ---- */

static bool compare_all(kp_robust_judge *out, kp_robust_move **moves, const kp_scoring *before,
                        const kp_scoring *after) {
  for (int u = 0; u < before->n_units; u++) {
    const kp_robust_move one = kp_robust_move_of(before, after, u);
    const double change = fabs(one.total - one.total_before);
    if (change > out->most_points)
      out->most_points = change;
    out->n_grades += kp_robust_is_other_grade(&one);
    out->n_ranks += one.rank != one.rank_before;
  }
  return kp_robust_moves(moves, &out->n_moves, before, after);
}

/* ---- One judge ---- */

static kp_status leave_out(kp_robust_judge *out, kp_robust_move **moves, const kp_result *result,
                           int judge, kp_arena *arena, kp_diag *diag) {
  kp_panel *left = NULL;
  kp_scoring *scoring = NULL;
  kp_status status = kp_panel_pool_without(&left, result->panel, result->index, judge, arena, diag);
  if (status != KP_OK)
    return status;
  if (!keep_values(out, left, result, judge))
    return KP_INPUT;
  if (out->n_cells > 0)
    status = kp_score_all(&scoring, result->index, result->dataset, left, arena, diag);
  if (scoring && !compare_all(out, moves, result->scoring, scoring))
    status = kp_diag_no_memory(diag);
  return status;
}

/* Faults of the data without this judge make its effect unknown, no more; a machine that fails
 * does end the work. */
static kp_status judge_alone(kp_robust_judge *out, kp_robust_move **moves, const kp_result *result,
                             int judge) {
  kp_arena *arena = kp_arena_new();
  kp_diag *diag = kp_diag_new();
  kp_status status = arena && diag ? leave_out(out, moves, result, judge, arena, diag) : KP_SYSTEM;
  out->known = status == KP_OK;
  kp_diag_free(diag);
  kp_arena_free(arena);
  return status == KP_SYSTEM ? KP_SYSTEM : KP_OK;
}

/* What the threads made, into the caller's arena. */
static bool keep_moves(kp_robust_judge *out, kp_robust_move *const *moves, int n_judges,
                       kp_arena *arena) {
  for (int j = 0; j < n_judges; j++) {
    kp_robust_move *kept = KP_ARRAY(arena, kp_robust_move, out[j].n_moves);
    if (!kept)
      return false;
    for (int i = 0; i < out[j].n_moves; i++)
      kept[i] = moves[j][i];
    out[j].move = kept;
  }
  return true;
}

kp_status kp_robust_judges(kp_robust_judge **out, const kp_result *result, kp_arena *arena,
                           kp_diag *diag) {
  const int n_judges = result->dataset->n_judges;
  kp_robust_judge *made = KP_ARRAY(arena, kp_robust_judge, n_judges);
  kp_robust_move **moves = kp_calloc((size_t)n_judges + 1, sizeof *moves);
  bool failed = !made || !moves;
  if (!failed) {
#pragma omp parallel for num_threads(kp_threads()) schedule(dynamic) reduction(|| : failed)
    for (int j = 0; j < n_judges; j++)
      failed = judge_alone(&made[j], &moves[j], result, j) != KP_OK || failed;
    failed = failed || !keep_moves(made, moves, n_judges, arena);
  }
  for (int j = 0; moves && j < n_judges; j++)
    kp_free(moves[j]);
  kp_free(moves);
  if (failed)
    return kp_diag_no_memory(diag);
  *out = made;
  return KP_OK;
}
