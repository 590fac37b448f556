/* SPDX-License-Identifier: GPL-3.0-or-later
 * Peers: where a score stands among all, found once for every column.
 *
 * A column's scores are turned into their decimals (base/decimal.h: scores that print alike tie),
 * sorted, and kept as different values with the number of units below each; a rank is then one
 * binary search. Bands and counts have few different values, so this is small even for a million
 * units. Peers are the units, eligible for sure, that have a score in the column. Percentile: the
 * share of the others below, ties half, as the index's own percentile score counts. */
#include "explain/parts.h"

#include <math.h>
#include <string.h>

#include "base/decimal.h"
#include "base/thread.h"

/* Packs a sorted column: false when memory is out. */
static bool pack(kp_standing *out, const double *sorted, int n) {
  int n_values = 0;
  for (int i = 0; i < n; i++)
    n_values += i == 0 || sorted[i] != sorted[i - 1];
  out->value = kp_malloc(sizeof *out->value * (size_t)(n_values + 1));
  out->below = kp_malloc(sizeof *out->below * (size_t)(n_values + 1));
  if (!out->value || !out->below)
    return false;
  int at = 0;
  for (int i = 0; i < n; i++) {
    if (i > 0 && sorted[i] == sorted[i - 1])
      continue;
    out->value[at] = sorted[i];
    out->below[at++] = i;
  }
  out->below[n_values] = n;
  out->n_values = n_values;
  return true;
}

bool kp_explain_is_peer(const kp_scoring *scoring, int unit) {
  const kp_conditions eligible = scoring->index->eligible;
  if (scoring->screened && scoring->screened[unit] != KP_SCREEN_PASSED)
    return false;
  for (int c = eligible.first; c < eligible.first + eligible.count; c++)
    if (scoring->met[c][unit] != KP_MET)
      return false;
  return true;
}

/* counts: NULL, or rank of each unit (0: does not count). */
static bool find_standing(kp_standing *out, const double *column, const kp_scoring *scoring,
                          const int32_t *counts) {
  int n_units = scoring->n_units;
  double *key = kp_malloc(sizeof *key * (size_t)(n_units + 1));
  double *sorted = kp_malloc(sizeof *sorted * (size_t)(n_units + 1));
  bool done = key && sorted;
  for (int u = 0; done && u < n_units; u++) {
    bool in = counts ? counts[u] > 0 : kp_explain_is_peer(scoring, u);
    key[u] = in ? kp_decimal_key(column[u]) : NAN;
  }
  if (done)
    done = pack(out, sorted, (int)kp_stats_sort(sorted, key, n_units));
  kp_free(key);
  kp_free(sorted);
  return done;
}

kp_position kp_standing_find(const kp_standing *standing, double value, bool higher_is_better) {
  kp_position none = {0, standing->n_values ? standing->below[standing->n_values] : 0, NAN};
  double key = kp_decimal_key(value);
  int low = 0, high = standing->n_values - 1;
  while (low < high) {
    int middle = low + (high - low) / 2;
    if (standing->value[middle] < key)
      low = middle + 1;
    else
      high = middle;
  }
  if (isnan(key) || high < 0 || standing->value[low] != key)
    return none;
  int below = standing->below[low], n = none.n;
  int equal = standing->below[low + 1] - below, above = n - below - equal;
  if (!higher_is_better) {
    int swapped = below;
    below = above;
    above = swapped;
  }
  double share = n > 1 ? (below + (equal - 1) / 2.0) / (n - 1) * 100 : NAN;
  return (kp_position){above + 1, n, share};
}

/* The value at a place, from 0, of all in ascending order. */
static double value_at(const kp_standing *standing, int place) {
  int low = 0, high = standing->n_values - 1;
  while (low < high) {
    const int middle = high - (high - low) / 2;
    if (standing->below[middle] > place)
      high = middle - 1;
    else
      low = middle;
  }
  return standing->value[low];
}

int kp_explain_quartiles(double quartile[3], int *n_others, const kp_explain_peers *peers, int node,
                         int unit) {
  const kp_scoring *scoring = peers->result->scoring;
  const kp_standing *standing = &peers->node[node];
  const int n = standing->n_values > 0 ? standing->below[standing->n_values] : 0;
  for (int q = 0; q < 3; q++) {
    const double place = (n - 1) * (q + 1) / 4.0;
    const int low = (int)place;
    quartile[q] = n > 0 ? value_at(standing, low) : NAN;
    if (low + 1 < n)
      quartile[q] += (place - low) * (value_at(standing, low + 1) - quartile[q]);
  }
  const bool own = kp_explain_is_peer(scoring, unit) && !isnan(scoring->score[node][unit]);
  *n_others = n - (own ? 1 : 0);
  return n;
}

const kp_result *kp_explain_peers_result(const kp_explain_peers *peers) {
  return peers->result;
}

static void mark_role(kp_explain_peers *peers, kp_conditions run, kp_condition_role role,
                      int owner) {
  for (int i = 0; i < run.count; i++) {
    peers->role[run.first + i] = role;
    peers->owner[run.first + i] = owner;
  }
}

static void find_roles(kp_explain_peers *peers, const kp_index *index) {
  mark_role(peers, index->eligible, KP_ROLE_ELIGIBLE, -1);
  mark_role(peers, index->gates, KP_ROLE_GATE, -1);
  mark_role(peers, index->checks, KP_ROLE_CHECK, -1);
  for (int i = 0; i < index->n_grades; i++) {
    mark_role(peers, index->grade[i].need, KP_ROLE_NEED, i);
    mark_role(peers, index->grade[i].grant, KP_ROLE_GRANT, i);
  }
  for (int i = 0; i < index->n_steps; i++)
    mark_role(peers, index->step[i].require, KP_ROLE_CHECK, i);
  for (int i = 0; i < index->n_nodes; i++)
    mark_role(peers, index->node[i].applies, KP_ROLE_APPLIES, i);
}

static bool find_columns(kp_explain_peers *peers, const kp_scoring *scoring) {
  const kp_index *index = scoring->index;
  bool done = true;
  peers->straight = true;
  for (int i = 0; i < index->n_nodes; i++)
    if (index->node[i].leaf < 0 && index->node[i].combine != KP_COMBINE_ARITHMETIC &&
        index->node[i].combine != KP_COMBINE_SUM)
      peers->straight = false;
  if (index->is_checklist || !scoring->score)
    return true;
  peers->node = kp_calloc((size_t)index->n_nodes + 1, sizeof *peers->node);
  if (!peers->node)
    return false;
#pragma omp parallel for num_threads(kp_threads()) schedule(dynamic) reduction(&& : done)
  for (int i = 0; i < index->n_nodes; i++)
    done = find_standing(&peers->node[i], scoring->score[i], scoring, NULL) && done;
  return find_standing(&peers->total, index->rank_on_full ? scoring->total_full : scoring->total,
                       scoring, scoring->rank) &&
         done;
}

kp_status kp_explain_peers_new(kp_explain_peers **out, const kp_result *result, kp_diag *diag) {
  const kp_index *index = result->index;
  kp_explain_peers *peers = kp_calloc(1, sizeof *peers);
  if (!peers)
    return kp_diag_no_memory(diag);
  peers->result = result;
  peers->role = kp_calloc((size_t)index->n_conditions + 1, sizeof *peers->role);
  peers->owner = kp_calloc((size_t)index->n_conditions + 1, sizeof *peers->owner);
  peers->n_in = kp_calloc((size_t)index->n_grades + 1, sizeof *peers->n_in);
  const kp_status kept = kp_result_keep_leaves(result, diag);
  if (kept != KP_OK || !peers->role || !peers->owner || !peers->n_in ||
      !find_columns(peers, result->scoring)) {
    kp_explain_peers_free(peers);
    return kept != KP_OK ? kept : kp_diag_no_memory(diag);
  }
  find_roles(peers, index);
  const kp_scoring *scoring = result->scoring;
  for (int u = 0; u < scoring->n_units; u++)
    if (scoring->status[u] == KP_GRADED && scoring->grade[u] >= 0 &&
        scoring->decided_by[u] != KP_BY_GRANT)
      peers->n_in[scoring->grade[u]]++;
  *out = peers;
  return KP_OK;
}

static void free_standing(kp_standing *standing) {
  kp_free(standing->value);
  kp_free(standing->below);
}

void kp_explain_peers_free(kp_explain_peers *peers) {
  if (!peers)
    return;
  for (int i = 0; peers->node && i < peers->result->index->n_nodes; i++)
    free_standing(&peers->node[i]);
  free_standing(&peers->total);
  kp_free(peers->node);
  kp_free(peers->role);
  kp_free(peers->owner);
  kp_free(peers->n_in);
  kp_free(peers);
}
