/* SPDX-License-Identifier: GPL-3.0-or-later
 * Leaving each judge out; what it means is in the header.
 *
 * A dataset without the judge is a copy of the struct with a shorter list of marks: nothing else of
 * it is touched, so everything that scoring reads besides is shared. What the shorter panel would
 * be warned of has been said of the whole one, and is not said again. */
#include "robust/judges.h"

#include "base/thread.h"

#include <math.h>
#include <omp.h>
#include <stdlib.h>

/* ---- Pooling without a judge ---- */

static kp_dataset *dataset_without(const kp_dataset *dataset, int judge, kp_arena *arena) {
  kp_dataset *left = KP_NEW(arena, kp_dataset);
  kp_mark *mark = KP_ARRAY(arena, kp_mark, dataset->n_marks);
  if (!left || !mark)
    return NULL;
  *left = *dataset;
  left->mark = mark;
  left->n_marks = 0;
  for (int i = 0; i < dataset->n_marks; i++)
    if (dataset->mark[i].judge != judge)
      mark[left->n_marks++] = dataset->mark[i];
  return left;
}

static bool went_in(const kp_panel *panel, const kp_pooled *cell, int judge) {
  for (int i = cell->first; i < cell->first + cell->count; i++)
    if (panel->dataset->mark[panel->mark[i]].judge == judge &&
        (panel->use[i] == KP_MARK_COUNTS || panel->use[i] == KP_MARK_TRIMMED))
      return true;
  return false;
}

/* Cells that the judge leaves with too few marks keep their value. */
static void keep_values(kp_robust_judge *out, kp_panel *left, const kp_result *result, int judge) {
  const size_t n_cells = (size_t)result->index->n_panels * (size_t)result->dataset->n_units;
  for (size_t i = 0; i < n_cells; i++) {
    const kp_pooled *before = &result->panel->pooled[i];
    if (before->why != KP_PRESENT || !went_in(result->panel, before, judge))
      continue;
    out->n_cells++;
    if (left->pooled[i].why == KP_PRESENT)
      continue;
    left->pooled[i].value = before->value;
    left->pooled[i].why = KP_PRESENT;
    out->n_kept++;
  }
}

/* ---- Who moves ---- */

static int distance_of(const kp_robust_move *move) {
  return move->rank > 0 && move->rank_before > 0 ? abs(move->rank - move->rank_before) : 0;
}

static bool is_other_grade(const kp_robust_move *move) {
  return move->grade != move->grade_before;
}

static int further(const void *a, const void *b) {
  const kp_robust_move *x = a, *y = b;
  if (is_other_grade(x) != is_other_grade(y))
    return is_other_grade(x) ? -1 : 1;
  if (distance_of(x) != distance_of(y))
    return distance_of(x) > distance_of(y) ? -1 : 1;
  return x->unit < y->unit ? -1 : x->unit > y->unit;
}

static kp_robust_move move_of(const kp_scoring *before, const kp_scoring *after, int unit) {
  return (kp_robust_move){.unit = unit,
                          .grade_before = before->grade[unit],
                          .grade = after->grade[unit],
                          .rank_before = before->rank[unit],
                          .rank = after->rank[unit],
                          .total_before = before->total[unit],
                          .total = after->total[unit]};
}

static bool compare_all(kp_robust_judge *out, kp_robust_move **moves, const kp_scoring *before,
                        const kp_scoring *after) {
  kp_robust_move *move = kp_calloc((size_t)before->n_units + 1, sizeof *move);
  if (!move)
    return false;
  int n = 0;
  for (int u = 0; u < before->n_units; u++) {
    const kp_robust_move one = move_of(before, after, u);
    const double change = fabs(one.total - one.total_before);
    if (change > out->most_points)
      out->most_points = change;
    out->n_grades += is_other_grade(&one);
    out->n_ranks += one.rank != one.rank_before;
    if (is_other_grade(&one) || one.rank != one.rank_before)
      move[n++] = one;
  }
  qsort(move, (size_t)n, sizeof *move, further);
  const int most = out->n_grades + KP_ROBUST_MOVES;
  out->n_moves = n < most ? n : most;
  *moves = move;
  return true;
}

/* ---- One judge ---- */

static kp_status leave_out(kp_robust_judge *out, kp_robust_move **moves, const kp_result *result,
                           int judge, kp_arena *arena, kp_diag *diag) {
  kp_panel *left = NULL;
  kp_scoring *scoring = NULL;
  const kp_dataset *dataset = dataset_without(result->dataset, judge, arena);
  if (!dataset)
    return kp_diag_no_memory(diag);
  kp_status status = kp_panel_pool(&left, result->index, dataset, arena, diag);
  if (status != KP_OK)
    return status;
  keep_values(out, left, result, judge);
  if (out->n_cells > out->n_kept) {
    status = kp_score_all(&scoring, result->index, dataset, left, arena, diag);
    if (status == KP_OK && !compare_all(out, moves, result->scoring, scoring))
      status = kp_diag_no_memory(diag);
  }
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
