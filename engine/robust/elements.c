/* SPDX-License-Identifier: GPL-3.0-or-later
 * Leaving each element out and giving it more or less weight; what it means is in the header.
 *
 * Everything that scoring reads besides the weights is shared; where an index is one of those that
 * the kernel is for (run/rescore.h), nothing else is made again. What scoring would warn of has
 * been said of the index as it is, and is not said again. */
#include "robust/elements.h"

#include "base/thread.h"
#include "run/rescore.h"

#include <math.h>

/* One change: whose weight, by which factor; -1: there is nothing to change. */
typedef struct {
  int node;
  double factor;
} weight_change;

/* One piece of work, and what the thread that did it made. */
typedef struct {
  int element;
  kp_element_change change;
  kp_robust_move *move; /* kp_free */
} element_job;

static double weight_of(const kp_result *result, int node) {
  return result->scoring->weight[node];
}

/* ---- Which weight is changed ---- */

static bool is_alone(const kp_result *result, int node) {
  const kp_index *index = result->index;
  const int parent = index->node[node].parent;
  for (int c = index->node[parent].first_child; c >= 0; c = index->node[c].next_sibling)
    if (c != node && weight_of(result, c) > 0.0)
      return false;
  return true;
}

static bool uses_weights(const kp_node *node) {
  return node->combine != KP_COMBINE_FUNCTION && node->combine != KP_COMBINE_MINIMUM &&
         node->combine != KP_COMBINE_SUM;
}

static kp_element_why find_change(weight_change *out, const kp_result *result, int node,
                                  kp_element_change change) {
  const kp_index *index = result->index;
  if (change != KP_ELEMENT_OUT) {
    *out = (weight_change){node, change == KP_ELEMENT_LESS ? 1.0 - KP_ELEMENT_STEP
                                                           : 1.0 + KP_ELEMENT_STEP};
    if (!uses_weights(&index->node[index->node[node].parent]))
      return KP_ELEMENT_UNWEIGHED;
    return is_alone(result, node) ? KP_ELEMENT_ALONE : KP_ELEMENT_KNOWN;
  }
  while (node > 0 && is_alone(result, node))
    node = index->node[node].parent;
  *out = (weight_change){node, 0.0};
  if (node == 0)
    return KP_ELEMENT_ALL;
  return index->node[index->node[node].parent].combine == KP_COMBINE_FUNCTION ? KP_ELEMENT_UNWEIGHED
                                                                              : KP_ELEMENT_KNOWN;
}

/* The element's share of the whole under the weights. */
static double share_of(const kp_index *index, const double *weight, int node) {
  double share = 1.0;
  for (int at = node; at > 0; at = index->node[at].parent) {
    const int parent = index->node[at].parent;
    double sum = 0.0;
    for (int c = index->node[parent].first_child; c >= 0; c = index->node[c].next_sibling)
      sum += weight[c] > 0.0 ? weight[c] : 0.0;
    share *= sum > 0.0 ? weight[at] / sum : 0.0;
  }
  return share;
}

/* ---- Who moves ---- */

static void count_move(kp_element_effect *out, const kp_robust_move *move, double *places,
                       double *points, int *n_totals) {
  const double change = fabs(move->total - move->total_before);
  out->n_grades += kp_robust_is_other_grade(move);
  out->n_ranks += move->rank != move->rank_before;
  if (!isnan(change)) {
    *points += change;
    *n_totals += 1;
    out->most_points = fmax(out->most_points, change);
  }
  if (move->rank == 0 || move->rank_before == 0)
    return;
  out->n_ranked++;
  *places += kp_robust_distance(move);
  if (kp_robust_distance(move) > out->most_rank)
    out->most_rank = kp_robust_distance(move);
}

static bool compare_all(kp_element_effect *out, kp_robust_move **moves, const kp_scoring *before,
                        const kp_scoring *after) {
  double places = 0.0, points = 0.0;
  int n_totals = 0;
  for (int u = 0; u < before->n_units; u++) {
    const kp_robust_move one = kp_robust_move_of(before, after, u);
    count_move(out, &one, &places, &points, &n_totals);
  }
  out->mean_rank = out->n_ranked > 0 ? places / out->n_ranked : NAN;
  out->mean_points = n_totals > 0 ? points / n_totals : NAN;
  return kp_robust_moves(moves, &out->n_moves, before, after);
}

/* ---- One change ---- */

static kp_status score_with(kp_scoring **out, const kp_result *result, const double *weight,
                            kp_arena *arena, kp_diag *diag) {
  const kp_score_options options = {
      .period = result->scoring->period, .n_periods = result->scoring->n_periods, .weight = weight};
  return kp_score_all_with(out, result->index, result->dataset, result->panel, &options, arena,
                           diag);
}

/* The same by the kernel: what of it compare_all reads. */
static kp_status rescore_with(kp_scoring **out, const kp_rescore *rescore, const kp_result *result,
                              const double *weight, kp_arena *arena, kp_diag *diag) {
  const int n = result->scoring->n_units;
  kp_rescore_room *room = kp_rescore_room_new(rescore, arena);
  kp_scoring *made = KP_NEW(arena, kp_scoring);
  const kp_rescored all = {KP_ARRAY(arena, double, n), KP_ARRAY(arena, double, n),
                           KP_ARRAY(arena, int32_t, n), KP_ARRAY(arena, int8_t, n)};
  if (!room || !made || !all.total || !all.full || !all.rank || !all.grade ||
      !kp_rescore_all(&all, rescore, weight, room))
    return kp_diag_no_memory(diag);
  *made = *result->scoring;
  made->total = all.total;
  made->total_full = all.full;
  made->rank = all.rank;
  made->grade = all.grade;
  *out = made;
  return KP_OK;
}

static kp_status change_one(kp_element_effect *out, element_job *job, const kp_result *result,
                            int node, const kp_rescore *rescore, kp_arena *arena, kp_diag *diag) {
  const kp_index *index = result->index;
  weight_change change;
  out->why = find_change(&change, result, node, job->change);
  double *weight = KP_ARRAY(arena, double, index->n_nodes);
  if (!weight)
    return kp_diag_no_memory(diag);
  for (int k = 0; k < index->n_nodes; k++)
    weight[k] = weight_of(result, k);
  if (out->why != KP_ELEMENT_KNOWN) {
    out->share = share_of(index, weight, node);
    return KP_OK;
  }
  weight[change.node] *= change.factor;
  out->share = job->change == KP_ELEMENT_OUT ? 0.0 : share_of(index, weight, node);
  kp_scoring *scoring = NULL;
  const kp_status status = rescore ? rescore_with(&scoring, rescore, result, weight, arena, diag)
                                   : score_with(&scoring, result, weight, arena, diag);
  if (status == KP_OK && !compare_all(out, &job->move, result->scoring, scoring))
    return kp_diag_no_memory(diag);
  return status;
}

/* Faults of the data under other weights make an effect unknown, no more; a machine that fails does
 * end the work. */
static kp_status change_alone(kp_element_effect *out, element_job *job, const kp_result *result,
                              int node, const kp_rescore *rescore) {
  kp_arena *arena = kp_arena_new();
  kp_diag *diag = kp_diag_new();
  const kp_status status =
      arena && diag ? change_one(out, job, result, node, rescore, arena, diag) : KP_SYSTEM;
  if (status != KP_OK)
    *out = (kp_element_effect){.why = KP_ELEMENT_FAULTY, .share = out->share};
  kp_diag_free(diag);
  kp_arena_free(arena);
  return status == KP_SYSTEM ? KP_SYSTEM : KP_OK;
}

/* What the threads made, into the caller's arena. */
static bool keep_moves(kp_robust_element *out, const element_job *job, int n_jobs,
                       kp_arena *arena) {
  for (int i = 0; i < n_jobs; i++) {
    kp_element_effect *effect = &out[job[i].element].of[job[i].change];
    kp_robust_move *kept = KP_ARRAY(arena, kp_robust_move, effect->n_moves);
    if (!kept)
      return false;
    for (int k = 0; k < effect->n_moves; k++)
      kept[k] = job[i].move[k];
    effect->move = kept;
  }
  return true;
}

kp_status kp_robust_elements(kp_robust_element **out, int *n_out, const kp_result *result,
                             kp_arena *arena, kp_diag *diag) {
  const kp_index *index = result->index;
  kp_robust_element *made = KP_ARRAY(arena, kp_robust_element, index->n_nodes);
  element_job *job = kp_calloc((size_t)index->n_nodes + 1, KP_ELEMENT_CHANGES * sizeof *job);
  bool failed = !made || !job;
  int n = 0, n_jobs = 0;
  kp_rescore *rescore = NULL;
  if (kp_rescore_new(&rescore, result, arena, diag) != KP_OK)
    failed = true;
  if (rescore && !kp_rescore_has_grades(rescore))
    rescore = NULL;
  for (int k = 1; !failed && !index->is_checklist && k < index->n_nodes; k++) {
    if (!(share_of(index, result->scoring->weight, k) > 0.0))
      continue;
    for (int change = 0; change < KP_ELEMENT_CHANGES; change++)
      job[n_jobs++] = (element_job){.element = n, .change = (kp_element_change)change};
    made[n++].node = k;
  }
#pragma omp parallel for num_threads(kp_threads()) schedule(dynamic) reduction(|| : failed)
  for (int i = 0; i < n_jobs; i++) {
    kp_robust_element *element = &made[job[i].element];
    failed = change_alone(&element->of[job[i].change], &job[i], result, element->node, rescore) !=
                 KP_OK ||
             failed;
  }
  failed = failed || !keep_moves(made, job, n_jobs, arena);
  for (int i = 0; i < n_jobs; i++)
    kp_free(job[i].move);
  kp_free(job);
  if (failed)
    return kp_diag_no_memory(diag);
  *out = made;
  *n_out = n;
  return KP_OK;
}
