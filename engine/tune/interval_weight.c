/* SPDX-License-Identifier: GPL-3.0-or-later
 * How far a weight may move: by its model where it has one, else by looking in steps.
 *
 * With a model every break between the weight in force and the end of its range is known. The model
 * is asked between each two and at each; where it foretells a change the units are scored, and the
 * edge is found by scoring on both sides. What the model foretells but scoring does not show (a
 * unit that a gate holds anyway) is passed. Without a model 200 steps are scored on each side: a
 * change that comes and goes within one step is not seen, and the interval says that it was
 * searched. */
#include <math.h>

#include "base/decimal.h"
#include "tune/model.h"

enum { STEPS = 200 };

static kp_interval_edge no_edge(kp_edge_kind kind, double at) {
  return (kp_interval_edge){
      .kind = kind, .at = at, .inside = true, .beyond = NAN, .unit = -1, .other = -1, .grade = -1};
}

/* The end of the range itself, where nothing changed before it: share `to` of the parent. */
static kp_interval_edge end_of_range(kp_probe *probe, const kp_weight_model *m, double good,
                                     double to) {
  if (to >= 1.0 && m->is_relative)
    return no_edge(KP_EDGE_OPEN, NAN);
  const double end = kp_model_weight(m, to);
  if (kp_probe_look(probe, end) == KP_PROBE_SAME)
    return no_edge(KP_EDGE_LIMIT, end);
  return kp_probe_refine(probe, good, end);
}

static bool edge_by_model(kp_interval_edge *out, kp_probe *probe, kp_weight_model *m, double to) {
  double *at = NULL;
  int n = 0;
  if (!kp_model_breaks(&at, &n, m, to))
    return false;
  uint64_t last = kp_model_look(m, m->x);
  double good = probe->current, before = m->x;
  bool found = false;
  for (int k = 0; k <= n && !found; k++) {
    const double next = k < n ? at[k] : to;
    const double points[2] = {(before + next) / 2.0, next};
    for (int p = 0; p < (k < n ? 2 : 1) && !found; p++) {
      const uint64_t seen = kp_model_look(m, points[p]);
      const double value = kp_model_weight(m, points[p]);
      if (seen != last && kp_probe_look(probe, value) != KP_PROBE_SAME) {
        *out = kp_probe_refine(probe, good, value);
        found = true;
      }
      last = seen;
      good = value;
    }
    before = next;
  }
  if (!found)
    *out = end_of_range(probe, m, good, to);
  kp_free(at);
  return true;
}

static kp_interval_edge edge_by_search(kp_probe *probe, const kp_weight_model *m, double to) {
  double good = probe->current;
  for (int k = 1; k < STEPS; k++) {
    const double value = kp_model_weight(m, m->x + (to - m->x) * k / STEPS);
    if (kp_probe_look(probe, value) != KP_PROBE_SAME)
      return kp_probe_refine(probe, good, value);
    good = value;
  }
  kp_interval_edge edge = end_of_range(probe, m, good, to);
  if (edge.kind == KP_EDGE_OPEN)
    edge = no_edge(KP_EDGE_SEARCH, good);
  return edge;
}

static bool uses_weights(const kp_node *node) {
  return node->combine != KP_COMBINE_FUNCTION && node->combine != KP_COMBINE_MINIMUM &&
         node->combine != KP_COMBINE_SUM;
}

kp_status kp_interval_of_weight(kp_interval *out, kp_probe *probe, kp_diag *diag) {
  const kp_index *index = probe->from->index;
  const int node = probe->change.setting.at, parent = index->node[node].parent;
  const kp_weighing *weighing = index->node[parent].weighing;
  kp_weight_model m = {0};
  kp_status status = KP_OK;
  out->low = out->high = no_edge(KP_EDGE_OPEN, NAN);
  out->how = KP_INTERVAL_NONE;
  if (index->node[parent].n_children < 2 || !uses_weights(&index->node[parent]) ||
      (weighing && weighing->kind >= KP_WEIGHING_PCA) || !(probe->from->weight[node] > 0.0))
    return KP_OK;
  kp_arena *arena = kp_arena_new();
  if (!arena)
    return kp_diag_no_memory(diag);
  const double others = kp_model_range(&m, probe);
  const bool exact = others > 0.0 && kp_model_make(&m, probe, arena, diag);
  if (kp_diag_status(diag) == KP_SYSTEM) {
    status = KP_SYSTEM;
  } else if (!(others > 0.0)) {
    out->how = KP_INTERVAL_NONE;
  } else if (exact && edge_by_model(&out->low, probe, &m, 0.0) &&
             edge_by_model(&out->high, probe, &m, 1.0)) {
    out->how = KP_INTERVAL_EXACT;
  } else {
    out->how = KP_INTERVAL_SEARCHED;
    out->low = edge_by_search(probe, &m, 0.0);
    out->high = edge_by_search(probe, &m, 1.0);
  }
  kp_arena_free(arena);
  return status;
}
