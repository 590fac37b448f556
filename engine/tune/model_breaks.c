/* SPDX-License-Identifier: GPL-3.0-or-later
 * Where a model's totals can change class or order: in closed form.
 *
 * Straight: T = a + b x meets a line at x = (line - a) / b. Lines are cut-offs, and where totals
 * are rounded the half steps around them; two units meet at x = (a1 - a2) / (b2 - b1), and where
 * ranks go by rounded totals the order can change at any half step that either passes while they
 * are less than a step apart. Points: nothing changes but full points, and these only where an
 * exact share out of the parent's points, y for the node and (P - y) r for its siblings, passes a
 * step, or two remainders are equal: y = m u / |s1 - s2|, with s the factor of y in each. Children
 * in play may differ from unit to unit, and with them P and r; x = y (rest) / (P - y + y (rest)),
 * rest: the siblings in play as a share of all siblings. */
#include <math.h>
#include <stdlib.h>

#include "base/decimal.h"
#include "tune/model.h"

enum { MOST_BREAKS = 4000000 };

typedef struct {
  double *at;
  int n, cap;
  double from, to; /* to may be below from */
  bool failed;
} breaks;

static void add(breaks *b, double x) {
  const bool inside = b->to > b->from ? x > b->from && x < b->to : x < b->from && x > b->to;
  if (!inside || b->failed)
    return;
  if (b->n == b->cap) {
    const int cap = b->cap ? 2 * b->cap : 256;
    double *grown = cap <= MOST_BREAKS ? kp_realloc(b->at, (size_t)cap * sizeof *grown) : NULL;
    if (!grown) {
      b->failed = true;
      return;
    }
    b->at = grown;
    b->cap = cap;
  }
  b->at[b->n++] = x;
}

/* ---- Straight ---- */

static void add_meeting(breaks *b, double a, double slope, double line) {
  if (slope != 0.0 && isfinite(line))
    add(b, (line - a) / slope);
}

/* A line, and the half steps around it where figures are rounded. */
static void add_line(breaks *b, double a, double slope, double line, double step) {
  if (isnan(line))
    return;
  add_meeting(b, a, slope, line);
  for (int k = -2; step > 0.0 && k <= 2; k++)
    add_meeting(b, a, slope, (floor(line / step) + k + 0.5) * step);
}

static void add_cutoffs(breaks *b, const kp_weight_model *m, int u, double step) {
  const kp_index *index = m->index;
  const double centre = index->grade_distance_from;
  for (int g = 0; g < index->n_grades; g++) {
    const kp_grade *grade = &index->grade[g];
    const double bounds[] = {grade->at_least, grade->above, grade->at_most, grade->below};
    for (int k = 0; k < 4; k++) {
      add_line(b, m->a[u], m->b[u], isnan(centre) ? bounds[k] : centre + bounds[k], step);
      if (!isnan(centre))
        add_line(b, m->a[u], m->b[u], centre - bounds[k], step);
    }
  }
  for (int w = 0; w < m->n_watched; w++) {
    const kp_test *test = &index->condition[m->watched[w]].test;
    const double bounds[] = {test->at_least, test->above, test->at_most, test->below};
    const int i = w * m->n_units + u;
    for (int k = 0; k < 4; k++)
      add_meeting(b, m->score_a[i], m->score_b[i], bounds[k]);
  }
}

/* Half steps that one of two totals passes while they are less than a step apart. */
static void add_close(breaks *b, const kp_weight_model *m, int u, int v, double step) {
  const double a = m->a[u] - m->a[v], slope = m->b[u] - m->b[v];
  double low = fmin(b->from, b->to), high = fmax(b->from, b->to);
  if (slope != 0.0) {
    const double one = (-step - a) / slope, two = (step - a) / slope;
    low = fmax(low, fmin(one, two));
    high = fmin(high, fmax(one, two));
  } else if (fabs(a) > step) {
    return;
  }
  const int pair[2] = {u, v};
  for (int k = 0; k < 2 && low < high; k++) {
    const double t0 = m->a[pair[k]] + m->b[pair[k]] * low;
    const double t1 = m->a[pair[k]] + m->b[pair[k]] * high;
    const double last = ceil(fmax(t0, t1) / step);
    for (double line = floor(fmin(t0, t1) / step) - 1.0; line <= last && !b->failed; line += 1.0)
      add_meeting(b, m->a[pair[k]], m->b[pair[k]], (line + 0.5) * step);
  }
}

static bool has_limits(const kp_index *index) {
  for (int g = 0; g < index->n_grades; g++)
    if (kp_grade_is_limited(&index->grade[g]))
      return true;
  return false;
}

static void add_straight(breaks *b, const kp_weight_model *m) {
  const kp_index *index = m->index;
  const double step = index->round_digits >= 0 ? pow(10.0, -index->round_digits) : 0.0;
  const bool all = has_limits(index);
  for (int u = 0; u < m->n_units; u++) {
    if (isnan(m->a[u]))
      continue;
    add_cutoffs(b, m, u, step);
    const bool counts = all || (m->from->rank[u] > 0 && m->from->rank[u] <= m->first);
    for (int v = 0; counts && v < m->n_units; v++) {
      if (v == u || isnan(m->a[v]))
        continue;
      add_meeting(b, m->a[u] - m->a[v], m->b[u] - m->b[v], 0.0);
      if (step > 0.0 && !index->rank_on_full)
        add_close(b, m, u, v, step);
    }
  }
}

/* ---- Points ---- */

/* All y where factor * y + offset is a multiple of the step. */
static void add_steps(breaks *b, double factor, double offset, double whole, double rest,
                      double step) {
  if (fabs(factor) < 1e-12)
    return;
  /* the range of y for x between from and to */
  double y[2];
  const double x[2] = {b->from, b->to};
  for (int k = 0; k < 2; k++)
    y[k] = whole * x[k] / (x[k] + (1.0 - x[k]) * rest);
  const double v0 = factor * y[0] + offset, v1 = factor * y[1] + offset;
  const double last = ceil(fmax(v0, v1) / step);
  for (double m = floor(fmin(v0, v1) / step); m <= last && !b->failed; m += 1.0) {
    const double at = (m * step - offset) / factor;
    add(b, at * rest / (whole - at + at * rest));
  }
}

/* For one set of children in play and one sum of points. */
static void add_pattern(breaks *b, kp_weight_model *m, const bool *in_play, double whole) {
  const kp_node *node = m->index->node;
  const double step = pow(10.0, -m->index->round_digits);
  double rest = 0.0;
  for (int c = node[m->parent].first_child; c >= 0; c = node[c].next_sibling)
    rest += c != m->node && in_play[c] ? m->from->weight[c] : 0.0;
  if (!(rest > 0.0) || !in_play[m->node])
    return;
  const double share = rest / m->others;
  add_steps(b, 1.0, 0.0, whole, share, step);
  for (int c = node[m->parent].first_child; c >= 0; c = node[c].next_sibling) {
    if (c == m->node || !in_play[c])
      continue;
    const double r = m->from->weight[c] / rest; /* (whole - y) r */
    add_steps(b, -r, whole * r, whole, share, step);
    add_steps(b, 1.0 + r, -whole * r, whole, share, step);
    for (int d = node[c].next_sibling; d >= 0; d = node[d].next_sibling)
      if (d != m->node && in_play[d])
        add_steps(b, m->from->weight[d] / rest - r, whole * (r - m->from->weight[d] / rest), whole,
                  share, step);
  }
}

/* Each pattern once. */
static void add_points(breaks *b, kp_weight_model *m) {
  const kp_node *node = m->index->node;
  for (int u = 0; u < m->n_units; u++) {
    bool known = false;
    if (isnan(m->from->total[u]))
      continue;
    for (int v = 0; v < u && !known; v++) {
      known = !isnan(m->from->total[v]);
      for (int k = 1; k < m->index->n_nodes && known; k++)
        known =
            (m->from->score_why[k][u] == KP_PRESENT) == (m->from->score_why[k][v] == KP_PRESENT);
    }
    if (known)
      continue;
    kp_model_unit(m, u);
    const double *full = m->full + (size_t)u * (size_t)m->index->n_nodes;
    for (int c = node[m->parent].first_child; c >= 0; c = node[c].next_sibling)
      m->is_other[c] = full[c] > 0.0 || (c == m->node && m->from->score_why[c][u] == KP_PRESENT);
    add_pattern(b, m, m->is_other, full[m->parent]);
  }
}

static int ascending(const void *a, const void *b) {
  const double x = *(const double *)a, y = *(const double *)b;
  return (x > y) - (x < y);
}

bool kp_model_breaks(double **out, int *n_out, kp_weight_model *model, double to) {
  breaks b = {.from = model->x, .to = to};
  if (model->in_points)
    add_points(&b, model);
  else
    add_straight(&b, model);
  if (b.failed) {
    kp_free(b.at);
    return false;
  }
  if (b.n > 0)
    qsort(b.at, (size_t)b.n, sizeof *b.at, ascending);
  for (int k = 0; to < model->x && k < b.n / 2; k++) {
    const double kept = b.at[k];
    b.at[k] = b.at[b.n - 1 - k];
    b.at[b.n - 1 - k] = kept;
  }
  int n = 0;
  for (int k = 0; k < b.n; k++)
    if (n == 0 || fabs(b.at[k] - b.at[n - 1]) > 1e-13)
      b.at[n++] = b.at[k];
  *out = b.at;
  *n_out = n;
  return true;
}
