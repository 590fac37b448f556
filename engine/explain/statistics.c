/* SPDX-License-Identifier: GPL-3.0-or-later
 * Statistics: what takes part is gathered once, then each part in its own file (stat_columns.c,
 * stat_pairs.c, stat_sets.c, stat_importance.c). */
#include "explain/statistics.h"

#include <math.h>

#include "explain/parts.h"
#include "explain/stat_parts.h"

static double *gather(const kp_stat_job *job, const double *column) {
  double *made = KP_ARRAY(job->scratch, double, job->n);
  for (int64_t i = 0; made && i < job->n; i++)
    made[i] = column[job->unit[i]];
  return made;
}

static bool gather_units(kp_stat_job *job) {
  job->unit = KP_ARRAY(job->scratch, int, job->scoring->n_units);
  for (int u = 0; job->unit && u < job->scoring->n_units; u++)
    if (kp_explain_is_peer(job->scoring, u))
      job->unit[job->n++] = u;
  return job->unit != NULL;
}

static bool gather_shares(kp_stat_job *job) {
  job->share = job->scoring->share;
  job->counts = KP_ARRAY(job->scratch, bool, job->index->n_nodes);
  for (int k = 0; job->counts && k < job->index->n_nodes; k++)
    job->counts[k] = job->share[k] > 0.0;
  return job->counts != NULL;
}

static bool gather_scores(kp_stat_job *job) {
  const kp_index *index = job->index;
  job->score = KP_ARRAY(job->scratch, double *, index->n_nodes);
  if (!job->score)
    return false;
  for (int k = 0; k < index->n_nodes; k++) {
    job->score[k] = gather(job, k == 0 ? job->scoring->total_full : job->scoring->score[k]);
    if (!job->score[k])
      return false;
  }
  return true;
}

static bool gather_outside(kp_stat_job *job) {
  const kp_outside *outside = job->out->outside;
  if (!outside)
    return true;
  job->outside = KP_ARRAY(job->scratch, double *, outside->n_columns);
  for (int c = 0; job->outside && c < outside->n_columns; c++) {
    job->outside[c] = gather(job, outside->column[c].number);
    if (!job->outside[c])
      return false;
  }
  return job->outside != NULL;
}

typedef kp_status (*const part)(kp_stat_job *);

static kp_status make_parts(kp_stat_job *job, part *parts, int n) {
  kp_status status = KP_OK;
  if (!gather_units(job) || !gather_shares(job) || !gather_scores(job) || !gather_outside(job))
    status = kp_diag_no_memory(job->diag);
  job->out->n_units = job->scoring->n_units;
  job->out->n_taking_part = (int)job->n;
  for (int i = 0; i < n && status == KP_OK; i++)
    status = parts[i](job);
  return status;
}

/* made has the result and what is outside. */
static kp_status make(kp_stat_figures *made, kp_stat_job *job, part *parts, int n, kp_diag *diag) {
  job->scratch = kp_arena_new();
  job->out = made;
  job->index = made->result->index;
  job->scoring = made->result->scoring;
  job->diag = diag;
  kp_status status =
      job->scratch ? kp_result_keep_leaves(made->result, diag) : kp_diag_no_memory(diag);
  if (status == KP_OK)
    status = make_parts(job, parts, n);
  kp_arena_free(job->scratch);
  return status;
}

kp_status kp_explain_statistics(kp_stat_figures **out, const kp_result *result,
                                const kp_outside *outside, kp_arena *arena, kp_diag *diag) {
  static part parts[] = {kp_stat_columns, kp_stat_pairs, kp_stat_sets, kp_stat_importances,
                         kp_stat_links};
  kp_stat_job job = {.arena = arena};
  kp_stat_figures *made = KP_NEW(arena, kp_stat_figures);
  if (!made)
    return kp_diag_no_memory(diag);
  *made = (kp_stat_figures){.result = result, .outside = outside};
  const kp_status status = make(made, &job, parts, sizeof parts / sizeof *parts, diag);
  if (status == KP_OK)
    *out = made;
  return status;
}

kp_status kp_explain_distributions(kp_stat_figures **out, const kp_result *result, kp_arena *arena,
                                   kp_diag *diag) {
  static part parts[] = {kp_stat_columns, kp_stat_pairs};
  kp_stat_job job = {.arena = arena, .pearson_only = true};
  kp_stat_figures *made = KP_NEW(arena, kp_stat_figures);
  if (!made)
    return kp_diag_no_memory(diag);
  *made = (kp_stat_figures){.result = result};
  const kp_status status = make(made, &job, parts, sizeof parts / sizeof *parts, diag);
  if (status == KP_OK)
    *out = made;
  return status;
}
