/* SPDX-License-Identifier: GPL-3.0-or-later
 * Sets: whether the indicators of the index, and of each dimension, measure one thing.
 *
 * The items of a node are the indicators below it that count; where its children are not all
 * indicators, a second set has the children themselves. Units count that have all items. An item
 * whose scores are all alike carries nothing, and would leave the formulas without an answer: it is
 * left out and counted. */
#include <math.h>

#include "base/decimal.h"

#include "explain/stat_parts.h"

enum { LEAST_ITEMS = 3, SEED = 20210824 };

/* ---- Which sets ---- */

static bool is_below(const kp_index *index, int node, int ancestor) {
  while (node >= 0 && node != ancestor)
    node = index->node[node].parent;
  return node == ancestor;
}

static bool is_item(const kp_stat_job *job, const kp_stat_set *set, int node) {
  const kp_node *at = &job->index->node[node];
  if (!job->counts[node] || node == set->node)
    return false;
  return set->of_children ? at->parent == set->node
                          : at->leaf >= 0 && is_below(job->index, node, set->node);
}

static bool has_inner_children(const kp_stat_job *job, int node) {
  for (int c = job->index->node[node].first_child; c >= 0; c = job->index->node[c].next_sibling)
    if (job->counts[c] && job->index->node[c].leaf < 0)
      return true;
  return false;
}

static bool has_spread(const double *x, int64_t n) {
  kp_moments moments;
  kp_stats_moments(&moments, x, n);
  return moments.n >= 2 && kp_decimal_compare(moments.max, moments.min) != 0;
}

static bool list_items(kp_stat_job *job, kp_stat_set *set) {
  int *item = KP_ARRAY(job->arena, int, job->index->n_nodes);
  set->item = item;
  for (int k = 1; item && k < job->index->n_nodes; k++) {
    if (!is_item(job, set, k))
      continue;
    if (has_spread(job->score[k], job->n))
      item[set->n_items++] = k;
    else
      set->n_left_out++;
  }
  return item != NULL;
}

/* ---- What so few units carry ---- */

/* How many units it takes for figures that stand on many. */
static int64_t least_of(const kp_stat_set *set) {
  const int64_t by_items = (int64_t)KP_FEW_AN_ITEM * set->n_items;
  return by_items > KP_FEW_FOR_SETS ? by_items : KP_FEW_FOR_SETS;
}

/* Samples as far as they can be afforded: one costs about n k^2 + 40 n k + 20 k^3 products. Where
 * fewer than 100 can be, units are so many that an interval would tell little: none are drawn. */
static kp_sampling sampling_of(const kp_stat_set *set, int64_t n_units) {
  static const double AFFORDABLE = 2e8, USUAL = 1000.0, FEWEST = 100.0, LEVEL = 0.95;
  const double k = set->n_items, n = (double)n_units;
  double samples = AFFORDABLE / (n * k * k + 40.0 * n * k + 20.0 * k * k * k + 1.0);
  samples = samples > USUAL ? USUAL : samples < FEWEST ? 0.0 : samples;
  return (kp_sampling){.n_samples = (int64_t)samples, .seed = SEED, .level = LEVEL};
}

static int64_t count_complete(const kp_stat_job *job, const kp_stat_set *set) {
  int64_t n = 0;
  for (int64_t u = 0; u < job->n; u++) {
    bool complete = true;
    for (int i = 0; i < set->n_items && complete; i++)
      complete = !isnan(job->score[set->item[i]][u]);
    n += complete;
  }
  return n;
}

/* ---- One set ---- */

static kp_status find_reliability(kp_stat_set *set, kp_stat_job *job, const double *const *column) {
  kp_reliability of;
  const bool many = set->n >= set->least;
  kp_sampling sampling = sampling_of(set, set->n);
  sampling.n_samples = many ? sampling.n_samples : 0;
  const kp_status status =
      kp_stats_reliability(&of, column, set->n_items, job->n, &sampling, job->arena, job->diag);
  if (status != KP_OK)
    return status;
  set->why_alpha =
      set->n < KP_LEAST_FOR_PAIRS && of.why_alpha == KP_STATS_KNOWN ? KP_STATS_FEW : of.why_alpha;
  if (set->why_alpha == KP_STATS_KNOWN) {
    set->alpha = of.alpha;
    set->alpha_low = of.alpha_lower;
    set->alpha_high = of.alpha_upper;
    set->of_item = of.item;
  }
  if (set->why_omega != KP_STATS_KNOWN)
    return KP_OK;
  set->why_omega = of.why_omega;
  if (of.why_omega == KP_STATS_KNOWN) {
    set->omega = of.omega;
    set->omega_low = of.omega_lower;
    set->omega_high = of.omega_upper;
  }
  return KP_OK;
}

static kp_status find_components(kp_stat_set *set, kp_stat_job *job, const double *const *column) {
  kp_components of;
  kp_adequacy adequacy;
  const kp_sampling sampling = sampling_of(set, set->n);
  kp_status status =
      kp_stats_components(&of, column, set->n_items, job->n, &sampling, job->arena, job->diag);
  if (status != KP_OK)
    return status;
  set->why_components = set->why_adequacy = of.why;
  if (of.why != KP_STATS_KNOWN)
    return KP_OK;
  set->n_components = of.n_kaiser;
  set->n_parallel = of.n_parallel;
  set->variance = of.eigenvalue;
  set->random = of.random;
  set->loading = of.loading;
  status = kp_stats_adequacy(&adequacy, of.r, set->n_items, of.n, job->arena, job->diag);
  if (status != KP_OK)
    return status;
  set->why_adequacy = adequacy.why;
  if (adequacy.why == KP_STATS_KNOWN) {
    set->kmo = adequacy.kmo;
    set->kmo_of = adequacy.kmo_of;
    set->bartlett = adequacy.chi_square;
    set->bartlett_df = adequacy.df;
    set->bartlett_p = adequacy.p;
  }
  return KP_OK;
}

/* Nothing is known yet; why says what is refused. */
static void start_set(kp_stat_set *set, const kp_stat_job *job) {
  set->n = count_complete(job, set);
  set->least = least_of(set);
  set->caution = set->n < KP_CAUTION_SETS || set->n < KP_CAUTION_AN_ITEM * set->n_items;
  set->alpha_caution = set->n < KP_CAUTION_ALPHA;
  const kp_stats_why why = set->n_items < LEAST_ITEMS ? KP_STATS_FEW_COLUMNS
                           : set->n < set->least      ? KP_STATS_FEW
                                                      : KP_STATS_KNOWN;
  set->why_alpha = set->n_items < 2 ? KP_STATS_FEW_COLUMNS : KP_STATS_KNOWN;
  set->why_omega = set->why_components = set->why_adequacy = why;
  set->alpha = set->alpha_low = set->alpha_high = NAN;
  set->omega = set->omega_low = set->omega_high = NAN;
  set->kmo = set->bartlett = set->bartlett_df = set->bartlett_p = NAN;
  set->n_parallel = -1;
}

/* Sets of one item and none are no sets, unless others were left out. */
static kp_status add_set(kp_stat_job *job, int node, bool of_children) {
  kp_stat_set *set = &job->out->set[job->out->n_sets];
  const double **column = KP_ARRAY(job->scratch, const double *, job->index->n_nodes);
  *set = (kp_stat_set){.node = node, .of_children = of_children};
  if (!column || !list_items(job, set))
    return kp_diag_no_memory(job->diag);
  if (set->n_items + set->n_left_out < 2)
    return KP_OK;
  job->out->n_sets++;
  for (int i = 0; i < set->n_items; i++)
    column[i] = job->score[set->item[i]];
  start_set(set, job);
  kp_status status = KP_OK;
  if (set->why_alpha == KP_STATS_KNOWN)
    status = find_reliability(set, job, column);
  if (status == KP_OK && set->why_components == KP_STATS_KNOWN)
    status = find_components(set, job, column);
  return status;
}

kp_status kp_stat_sets(kp_stat_job *job) {
  const kp_index *index = job->index;
  kp_status status = KP_OK;
  job->out->set = KP_ARRAY(job->arena, kp_stat_set, 2 * (size_t)index->n_nodes);
  if (!job->out->set)
    return kp_diag_no_memory(job->diag);
  for (int k = 0; k < index->n_nodes && status == KP_OK; k++) {
    if (index->node[k].leaf >= 0 || !job->counts[k])
      continue;
    status = add_set(job, k, false);
    if (status == KP_OK && has_inner_children(job, k))
      status = add_set(job, k, true);
  }
  return status;
}
