/* SPDX-License-Identifier: GPL-3.0-or-later
 * Importance: what each element was meant to matter, and what it does.
 *
 * The groups in which elements are compared make up the whole: all indicators; for each depth at
 * which there are dimensions, the elements of that depth and the indicators above it. Shares of
 * importance are of the group's sum, so that they stand beside the weights. */
#include <math.h>

#include "base/thread.h"
#include "explain/stat_parts.h"
#include "stats/weights.h"

static const double MORE = 2.0, LESS = 0.5;

static int depth_of(const kp_index *index, int node) {
  int depth = 0;
  for (int at = index->node[node].parent; at >= 0; at = index->node[at].parent)
    depth++;
  return depth;
}

static bool is_leaf(const kp_index *index, int node) {
  return index->node[node].leaf >= 0;
}

static bool has_dimensions(const kp_stat_job *job, int depth) {
  for (int k = 1; k < job->index->n_nodes; k++)
    if (!is_leaf(job->index, k) && job->counts[k] && depth_of(job->index, k) == depth)
      return true;
  return false;
}

static bool is_in_group(const kp_stat_job *job, int node, int group) {
  const int depth = depth_of(job->index, node);
  if (!job->counts[node])
    return false;
  return group < 0 ? is_leaf(job->index, node)
                   : depth == group || (is_leaf(job->index, node) && depth < group);
}

/* ---- One element ---- */

static kp_stats_why why_not(double effect, const kp_stat_importance *one, const double *x) {
  if (one->n < KP_FEW_FOR_IMPORTANCE)
    return KP_STATS_FEW;
  if (isfinite(effect))
    return KP_STATS_KNOWN;
  kp_moments moments;
  kp_stats_moments(&moments, x, one->n);
  return moments.sd > 0.0 ? KP_STATS_NOT_SETTLED : KP_STATS_NO_SPREAD;
}

/* Squared Pearson correlation; NaN where one of the two does not differ. */
static double squared_correlation(const double *y, const double *x, int64_t n) {
  kp_moments of_y, of_x;
  double product = 0.0;
  kp_stats_moments(&of_y, y, n);
  kp_stats_moments(&of_x, x, n);
  for (int64_t i = 0; i < n; i++)
    product += (y[i] - of_y.mean) * (x[i] - of_x.mean);
  const double spread = of_y.sd * of_x.sd * (double)(n - 1);
  return n >= 3 && spread > 0.0 ? product / spread * (product / spread) : NAN;
}

static kp_status weigh_one(const kp_stat_job *job, kp_stat_importance *one) {
  kp_arena *arena = kp_arena_new();
  double *y = arena ? KP_ARRAY(arena, double, job->n) : NULL;
  double *x = arena ? KP_ARRAY(arena, double, job->n) : NULL;
  kp_status status = y && x ? KP_OK : KP_SYSTEM;
  one->effect = one->linear = NAN;
  for (int64_t i = 0; status == KP_OK && i < job->n; i++) {
    if (isnan(job->score[0][i]) || isnan(job->score[one->node][i]))
      continue;
    y[one->n] = job->score[0][i];
    x[one->n++] = job->score[one->node][i];
  }
  if (status == KP_OK) {
    one->linear = squared_correlation(y, x, one->n);
    if (one->n >= KP_FEW_FOR_IMPORTANCE &&
        kp_weigh_main_effects(&one->effect, NULL, y, x, one->n, 1, arena) == KP_WEIGH_NO_MEMORY)
      status = KP_SYSTEM;
    one->why = why_not(one->effect, one, x);
    if (one->why != KP_STATS_KNOWN)
      one->effect = NAN;
  }
  kp_arena_free(arena);
  return status;
}

/* ---- Groups ---- */

/* Figures of an element are the same in every group. */
static void take_over(kp_stat_importance *to, const kp_stat_importance *from) {
  to->effect = from->effect;
  to->linear = from->linear;
  to->n = from->n;
  to->why = from->why;
}

/* Where no correlation ratio of the group is known, squared correlations stand in. */
static double importance_of(const kp_stat_importance *one, bool linear) {
  if (linear)
    return one->linear;
  return one->why == KP_STATS_KNOWN ? one->effect : (double)NAN;
}

static void compare_with_weights(kp_stat_importance *group, int n, bool linear) {
  double weight = 0.0, importance = 0.0;
  int n_known = 0;
  for (int i = 0; i < n; i++) {
    const double own = importance_of(&group[i], linear);
    if (isnan(own))
      continue;
    n_known++;
    weight += group[i].weight;
    importance += own;
  }
  for (int i = 0; i < n; i++) {
    kp_stat_importance *one = &group[i];
    const double own = importance_of(one, linear);
    if (linear)
      one->linear_share = own / importance;
    else
      one->effect_share = own / importance;
    const double ratio = own / importance / (one->weight / weight);
    if (isnan(ratio) || n_known < 2 || one->n < KP_FEW_FOR_FLAGS)
      continue;
    one->ratio = ratio;
    one->matters = ratio >= MORE   ? KP_MATTERS_MORE
                   : ratio <= LESS ? KP_MATTERS_LESS
                                   : KP_MATTERS_AS_MEANT;
  }
}

static void share_out(kp_stat_importance *group, int n) {
  double weight = 0.0;
  bool known = false;
  for (int i = 0; i < n; i++) {
    weight += group[i].weight;
    known = known || group[i].why == KP_STATS_KNOWN;
    group[i].effect_share = group[i].linear_share = group[i].ratio = NAN;
  }
  for (int i = 0; i < n; i++)
    group[i].weight /= weight;
  compare_with_weights(group, n, true);
  if (!known)
    return;
  for (int i = 0; i < n; i++) {
    group[i].ratio = NAN;
    group[i].matters = KP_MATTERS_AS_MEANT;
  }
  compare_with_weights(group, n, false);
}

static void add_group(kp_stat_job *job, int group) {
  kp_stat_figures *out = job->out;
  for (int k = 1; k < job->index->n_nodes; k++)
    if (is_in_group(job, k, group))
      out->importance[out->n_importance++] =
          (kp_stat_importance){.node = k, .depth = group, .weight = job->share[k]};
}

kp_status kp_stat_importances(kp_stat_job *job) {
  kp_stat_figures *out = job->out;
  const int n_nodes = job->index->n_nodes;
  kp_stat_importance *of = KP_ARRAY(job->scratch, kp_stat_importance, n_nodes);
  int deepest = 0, n = 0;
  for (int k = 1; k < n_nodes; k++)
    deepest = depth_of(job->index, k) > deepest ? depth_of(job->index, k) : deepest;
  for (int group = -1; group <= deepest; group++)
    for (int k = 1; k < n_nodes; k++)
      n += is_in_group(job, k, group);
  out->importance = KP_ARRAY(job->arena, kp_stat_importance, n);
  if (!of || !out->importance)
    return kp_diag_no_memory(job->diag);
  bool failed = false;
#pragma omp parallel for num_threads(kp_threads()) schedule(dynamic) reduction(|| : failed)
  for (int k = 1; k < n_nodes; k++) {
    of[k].node = k;
    failed = (job->counts[k] && weigh_one(job, &of[k]) != KP_OK) || failed;
  }
  if (failed)
    return kp_diag_no_memory(job->diag);
  for (int group = 1; group <= deepest + 1; group++) {
    const int first = out->n_importance;
    if (group > deepest || has_dimensions(job, group))
      add_group(job, group > deepest ? -1 : group);
    for (int i = first; i < out->n_importance; i++)
      take_over(&out->importance[i], &of[out->importance[i].node]);
    share_out(&out->importance[first], out->n_importance - first);
  }
  for (int i = 0; i < out->n_importance; i++)
    out->importance_caution |=
        out->importance[i].why == KP_STATS_KNOWN && out->importance[i].n < KP_CAUTION_IMPORTANCE;
  return KP_OK;
}
