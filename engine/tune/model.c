/* SPDX-License-Identifier: GPL-3.0-or-later
 * A model made and asked; what it is, is in the header.
 *
 * The fingerprint mixes the class of each unit's total (which grades' bounds hold), the conditions
 * on nodes' scores, and whom each of the first K stands before. */
#include "tune/model.h"

#include <math.h>
#include <string.h>

#include "base/decimal.h"

double kp_model_weight(const kp_weight_model *model, double x) {
  return model->is_relative ? x * model->others / (1.0 - x) : x * model->whole;
}

/* ---- Points ---- */

static bool plays(const kp_weight_model *m, int node, int unit) {
  const kp_why why = (kp_why)m->from->score_why[node][unit];
  const bool out = why != KP_PRESENT && (why == KP_NOT_APPLICABLE ||
                                         m->index->node[node].missing.kind == KP_MISSING_SKIP);
  return !out && m->weight[node] > 0.0;
}

/* Shares full points of a node out over its children in play, into m->shared. What was shared last
 * of the same points over the same children stands there still: units are much alike. */
static void share_full(kp_weight_model *m, int parent, double full, int unit) {
  const kp_node *node = m->index->node;
  const bool whole = node[parent].combine == KP_COMBINE_SUM;
  double sum = 0.0, *exact = m->room, *shown = m->room + m->index->n_nodes;
  bool same = m->shared_of[parent] == full;
  int n = 0;
  for (int c = node[parent].first_child; c >= 0; c = node[c].next_sibling) {
    const bool in_play = plays(m, c, unit);
    same = same && m->plays[c] == in_play;
    m->plays[c] = in_play;
    sum += in_play ? m->weight[c] : 0.0;
  }
  if (same)
    return;
  m->shared_of[parent] = full;
  for (int c = node[parent].first_child; c >= 0; c = node[c].next_sibling)
    if (m->plays[c])
      exact[n++] = whole ? full : full * (m->weight[c] / sum);
  if (!whole && n > 0)
    kp_decimal_apportion(shown, exact, n, full, m->index->round_digits);
  n = 0;
  for (int c = node[parent].first_child; c >= 0; c = node[c].next_sibling) {
    m->shared[c] = m->plays[c] ? (whole ? exact[n] : shown[n]) : 0.0;
    n += m->plays[c];
  }
}

static double leaf_points(const kp_weight_model *m, int node, double full, int unit) {
  const bool there = m->from->score_why[node][unit] == KP_PRESENT && full > 0.0;
  return there ? kp_decimal_round(m->from->score[node][unit] * full / m->index->scale_high,
                                  m->index->round_digits)
               : 0.0;
}

/* Only what hangs on full points that changed is computed again. */
void kp_model_unit(kp_weight_model *m, int unit) {
  const kp_node *node = m->index->node;
  double *full = m->full + (size_t)unit * (size_t)m->index->n_nodes;
  double *points = m->points + (size_t)unit * (size_t)m->index->n_nodes;
  m->is_other[0] = full[0] != m->index->scale_high;
  full[0] = m->index->scale_high;
  for (int k = 0; k < m->index->n_nodes; k++) {
    if (node[k].leaf >= 0)
      continue;
    const bool shares = m->is_other[k] || k == m->parent;
    if (shares)
      share_full(m, k, full[k], unit);
    for (int c = node[k].first_child; c >= 0; c = node[c].next_sibling) {
      m->is_other[c] = shares && full[c] != m->shared[c];
      full[c] = shares ? m->shared[c] : full[c];
    }
  }
  for (int k = m->index->n_nodes - 1; k >= 0; k--) {
    if (node[k].leaf >= 0) {
      if (m->is_other[k])
        points[k] = leaf_points(m, k, full[k], unit);
      continue;
    }
    double sum = 0.0;
    bool changed = false;
    for (int c = node[k].first_child; c >= 0; c = node[c].next_sibling) {
      sum += points[c];
      changed = changed || m->is_other[c];
    }
    if (changed)
      points[k] = kp_decimal_round(sum, m->index->round_digits);
    m->is_other[k] = m->is_other[k] || changed;
  }
}

static void set_weights(kp_weight_model *m, double x) {
  const kp_node *node = m->index->node;
  m->shared_of[m->parent] = NAN;
  const double left = m->is_relative ? m->others : (1.0 - x) * m->whole;
  for (int c = node[m->parent].first_child; c >= 0; c = node[c].next_sibling)
    m->weight[c] = c == m->node ? kp_model_weight(m, x) : m->from->weight[c] * left / m->others;
}

static double root_points(const kp_weight_model *m, int unit) {
  return m->points[(size_t)unit * (size_t)m->index->n_nodes];
}

/* ---- Looking ---- */

static uint64_t mix(uint64_t h, uint64_t x) {
  h = (h ^ x) * UINT64_C(0x9E3779B97F4A7C15);
  return h ^ (h >> 29);
}

static double node_score(const kp_weight_model *m, int w, int unit, double x) {
  const int node = m->index->condition[m->watched[w]].value.node;
  if (!m->in_points)
    return m->score_a[w * m->n_units + unit] + m->score_b[w * m->n_units + unit] * x;
  if (m->index->node[node].leaf >= 0)
    return m->from->score[node][unit];
  const size_t at = (size_t)unit * (size_t)m->index->n_nodes + (size_t)node;
  return m->full[at] > 0.0 ? kp_decimal_key(m->points[at] * m->index->scale_high / m->full[at])
                           : NAN;
}

static int bounds_class(const kp_test *test, double x) {
  return (kp_decimal_compare(x, test->at_least) >= 0) +
         2 * (kp_decimal_compare(x, test->above) > 0) +
         4 * (kp_decimal_compare(x, test->at_most) <= 0) +
         8 * (kp_decimal_compare(x, test->below) < 0);
}

static int grade_class(const kp_index *index, int g, double total) {
  const kp_grade *grade = &index->grade[g];
  const kp_test bounds = {.at_least = grade->at_least,
                          .above = grade->above,
                          .at_most = grade->at_most,
                          .below = grade->below};
  const double centre = index->grade_distance_from;
  return bounds_class(&bounds, isnan(centre) ? total : fabs(total - centre));
}

static uint64_t look_at_unit(kp_weight_model *m, int u, double x, uint64_t h) {
  const int digits = m->index->round_digits;
  if (m->in_points) {
    kp_model_unit(m, u);
    m->total[u] = kp_decimal_round(root_points(m, u) + m->adjustment[u], digits);
  } else {
    const double full = m->a[u] + m->b[u] * x;
    m->total[u] = digits < 0 || m->index->rank_on_full ? full : kp_decimal_round(full, digits);
  }
  const double total = digits < 0 ? m->total[u] : kp_decimal_round(m->total[u], digits);
  for (int g = 0; g < m->index->n_grades; g++)
    h = mix(h, (uint64_t)grade_class(m->index, g, total));
  for (int w = 0; w < m->n_watched; w++)
    h = mix(h, (uint64_t)bounds_class(&m->index->condition[m->watched[w]].test,
                                      node_score(m, w, u, x)));
  return h;
}

static bool has_limits(const kp_index *index) {
  for (int g = 0; g < index->n_grades; g++)
    if (kp_grade_is_limited(&index->grade[g]))
      return true;
  return false;
}

/* For each unit that was among the first K (or all, where places are limited): how many stand
 * before it, and who of the others. */
static uint64_t look_at_order(const kp_weight_model *m, uint64_t h) {
  const bool all = has_limits(m->index);
  for (int u = 0; u < m->n_units; u++) {
    const int rank = m->from->rank[u];
    if (isnan(m->total[u]) || (!all && (rank == 0 || rank > m->first)))
      continue;
    for (int v = 0; v < m->n_units; v++)
      if (v != u && !isnan(m->total[v]))
        h = mix(h, (uint64_t)(kp_decimal_compare(m->total[u], m->total[v]) + 1));
  }
  return h;
}

uint64_t kp_model_look(kp_weight_model *model, double x) {
  uint64_t h = 1;
  if (model->in_points)
    set_weights(model, x);
  for (int u = 0; u < model->n_units; u++) {
    model->total[u] = NAN;
    if (!isnan(model->from->total[u]))
      h = look_at_unit(model, u, x, h);
  }
  return look_at_order(model, h);
}

/* ---- Making ---- */

static bool allocate(kp_weight_model *m, kp_arena *arena) {
  const int n = m->index->n_nodes;
  m->a = KP_ARRAY(arena, double, m->n_units);
  m->b = KP_ARRAY(arena, double, m->n_units);
  m->total = KP_ARRAY(arena, double, m->n_units);
  m->adjustment = KP_ARRAY(arena, double, m->n_units);
  m->watched = KP_ARRAY(arena, int, m->index->n_conditions);
  m->weight = KP_ARRAY(arena, double, n);
  m->full = KP_ARRAY(arena, double, (size_t)n *(size_t)m->n_units);
  m->points = KP_ARRAY(arena, double, (size_t)n *(size_t)m->n_units);
  m->is_other = KP_ARRAY(arena, bool, n);
  m->shared = KP_ARRAY(arena, double, n);
  m->shared_of = KP_ARRAY(arena, double, n);
  m->room = KP_ARRAY(arena, double, 2 * n);
  m->plays = KP_ARRAY(arena, bool, n);
  if (!m->a || !m->b || !m->total || !m->adjustment || !m->watched || !m->weight || !m->full ||
      !m->is_other || !m->shared || !m->shared_of || !m->points || !m->room || !m->plays)
    return false;
  for (int k = 0; k < n; k++)
    m->shared_of[k] = NAN;
  for (int c = 0; c < m->index->n_conditions; c++)
    if (m->index->condition[c].value.kind == KP_VALUE_NODE)
      m->watched[m->n_watched++] = c;
  m->score_a = KP_ARRAY(arena, double, (size_t)m->n_watched *(size_t)m->n_units);
  m->score_b = KP_ARRAY(arena, double, (size_t)m->n_watched *(size_t)m->n_units);
  return m->score_a && m->score_b;
}

static bool near(double a, double b, double scale) {
  return (isnan(a) && isnan(b)) || fabs(a - b) <= 1e-9 * scale;
}

/* a + b x through what two scorings say; false where a third does not lie on it. */
static bool lay_line(double *a, double *b, const double *x, double y0, double y1, double y2,
                     double scale) {
  *b = (y1 - y0) / (x[1] - x[0]);
  *a = y0 - *b * x[0];
  return near(*a + *b * x[2], y2, scale);
}

static bool make_straight(kp_weight_model *m, const kp_scoring *const *at, const double *x) {
  const double scale = fmax(fabs(m->index->scale_high), fabs(m->index->scale_low));
  bool fits = true;
  for (int u = 0; u < m->n_units && fits; u++) {
    fits = lay_line(&m->a[u], &m->b[u], x, at[0]->total_full[u], at[1]->total_full[u],
                    at[2]->total_full[u], scale);
    for (int w = 0; w < m->n_watched && fits; w++) {
      const int node = m->index->condition[m->watched[w]].value.node;
      const int i = w * m->n_units + u;
      fits = lay_line(&m->score_a[i], &m->score_b[i], x, at[0]->score[node][u],
                      at[1]->score[node][u], at[2]->score[node][u], scale);
    }
  }
  return fits;
}

/* Whether the points that the model counts at x are those of a scoring. */
static bool agrees(kp_weight_model *m, double x, const kp_scoring *at) {
  kp_model_look(m, x);
  for (int u = 0; u < m->n_units; u++)
    if (!isnan(at->total[u]) && kp_decimal_compare(m->total[u], at->total[u]) != 0)
      return false;
  return true;
}

static bool make_points(kp_weight_model *m, const kp_scoring *const *at, const double *x) {
  m->in_points = true;
  set_weights(m, m->x);
  for (int u = 0; u < m->n_units; u++) {
    kp_model_unit(m, u);
    m->adjustment[u] =
        kp_decimal_round(m->from->total[u] - root_points(m, u), m->index->round_digits);
  }
  return agrees(m, m->x, m->from) && agrees(m, x[1], at[1]) && agrees(m, x[2], at[2]);
}

static bool is_by_cutoffs(const kp_index *index) {
  if (index->grade_by.kind != KP_GRADE_BY_CUTOFFS)
    return false;
  for (int c = 0; c < index->n_conditions; c++)
    if (index->condition[c].value.kind == KP_VALUE_TOTAL ||
        index->condition[c].value.kind == KP_VALUE_NODES)
      return false;
  return true;
}

double kp_model_range(kp_weight_model *out, const kp_probe *probe) {
  const kp_index *index = probe->from->index;
  const int node = probe->change.setting.at, parent = index->node[node].parent;
  kp_weight_model m = {.from = probe->from,
                       .index = index,
                       .node = node,
                       .parent = parent,
                       .first = probe->tune->first,
                       .n_units = probe->from->n_units};
  for (int c = index->node[parent].first_child; c >= 0; c = index->node[c].next_sibling)
    m.others += c == node ? 0.0 : m.from->weight[c];
  m.whole = m.others + m.from->weight[node];
  m.is_relative = probe->tune->rules.keep || !kp_weights_are_parts(index, parent);
  m.x = m.from->weight[node] / m.whole;
  *out = m;
  return m.others;
}

bool kp_model_make(kp_weight_model *out, kp_probe *probe, kp_arena *arena, kp_diag *diag) {
  const kp_index *index = probe->from->index;
  kp_weight_model m = *out;
  if (!allocate(&m, arena)) {
    kp_diag_no_memory(diag);
    return false;
  }
  if (!is_by_cutoffs(index))
    return false;
  memcpy(m.weight, m.from->weight, (size_t)index->n_nodes * sizeof *m.weight);
  const bool rounds = index->round_at_indicator && index->round_digits >= 0;
  const double x[3] = {m.x, 0.75 * m.x + 0.0625, 0.25 * m.x + 0.6875};
  const kp_scoring *at[3];
  for (int k = 0; k < 3; k++)
    if (!(at[k] = kp_probe_score(probe, kp_model_weight(&m, x[k]), !rounds, arena, diag)))
      return false;
  const bool made = rounds ? make_points(&m, at, x) : make_straight(&m, at, x);
  if (made)
    *out = m;
  return made;
}
