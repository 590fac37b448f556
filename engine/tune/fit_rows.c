/* SPDX-License-Identifier: GPL-3.0-or-later
 * The programme: targets and bounds as rows over shares e and choices z.
 *
 * Totals fall into classes between cut-offs; what grade a class gives a unit is decided by gates,
 * needs and grants as they stand. A wanted grade bounds the total to such classes. A share of a
 * grade counts: z = 1 where a unit's total reaches a class, by T >= c - M (1 - z) and
 * T <= c - strict + M z. */
#include <math.h>
#include <string.h>

#include "tune/fit.h"

static kp_fit_row *add_row(kp_programme *p, double least, int owner) {
  if (p->n_rows == p->cap) {
    const int cap = p->cap ? 2 * p->cap : 64;
    kp_fit_row *grown = KP_ARRAY(p->arena, kp_fit_row, cap);
    if (!grown) {
      p->failed = true;
      return NULL;
    }
    if (p->n_rows > 0)
      memcpy(grown, p->row, (size_t)p->n_rows * sizeof *grown);
    p->row = grown;
    p->cap = cap;
  }
  double *coefficient = KP_ARRAY(p->arena, double, p->n + p->n_z);
  if (!coefficient) {
    p->failed = true;
    return NULL;
  }
  kp_fit_row *row = &p->row[p->n_rows++];
  *row = (kp_fit_row){.coefficient = coefficient, .least = least, .owner = owner};
  return row;
}

/* times * T_unit in the row; what is no tip's goes to the other side. */
static void put_total(kp_fit_row *row, const kp_fit_space *s, int unit, double times) {
  for (int j = 0; j < s->n; j++)
    row->coefficient[j] += times * s->score[(size_t)unit * (size_t)s->n + (size_t)j];
  row->least -= times * s->rest[unit];
}

static void want_at_least(kp_programme *p, const kp_fit_space *s, int unit, double bound,
                          int owner) {
  kp_fit_row *row = add_row(p, bound + s->slack, owner);
  if (row)
    put_total(row, s, unit, 1.0);
}

static void want_at_most(kp_programme *p, const kp_fit_space *s, int unit, double bound,
                         int owner) {
  kp_fit_row *row = add_row(p, -(bound - s->slack), owner);
  if (row)
    put_total(row, s, unit, -1.0);
}

/* ---- Grades ---- */

/* The lowest total of a grade; NaN: there is none. above: it must be passed. */
static double lower_bound(const kp_index *index, int grade, bool *above) {
  const kp_grade *g = &index->grade[grade];
  *above = isnan(g->at_least);
  return *above ? g->above : g->at_least;
}

static bool needs_are_met(const kp_fit_space *s, int unit, int grade) {
  const kp_conditions need = s->index->grade[grade].need;
  for (int c = need.first; c < need.first + need.count; c++)
    if (s->from->met[c][unit] != KP_MET)
      return false;
  return true;
}

static bool is_granted(const kp_fit_space *s, int unit, int grade) {
  const kp_conditions grant = s->index->grade[grade].grant;
  for (int c = grant.first; c < grant.first + grant.count; c++)
    if (s->from->met[c][unit] == KP_MET)
      return true;
  return false;
}

/* The grade of a unit whose total is of class k: needs, grants and gates as they are now met. -1:
 * the unit has none whatever its total. */
static int final_grade(const kp_fit_space *s, int unit, int k) {
  const kp_index *index = s->index;
  if (s->from->status[unit] != KP_GRADED)
    return -1;
  int grade = s->class_grade[k];
  for (; k + 1 < s->n_classes && !needs_are_met(s, unit, grade);)
    grade = s->class_grade[++k];
  for (int g = 0; g < grade; g++)
    if (is_granted(s, unit, g)) {
      grade = g;
      break;
    }
  for (int c = index->gates.first; c < index->gates.first + index->gates.count; c++) {
    const kp_condition *gate = &index->condition[c];
    if (s->from->met[c][unit] == KP_NOT_MET && gate->otherwise == KP_OTHERWISE_CAP &&
        gate->cap > grade)
      grade = gate->cap;
  }
  return grade;
}

/* A row that nothing meets: a gate or a need keeps the unit from the grade, or gives it to all. */
static void want_impossible(kp_programme *p, int owner) {
  add_row(p, 1.0, owner);
}

/* The first run of classes of totals under which the unit has the grade. */
static void want_grade(kp_programme *p, const kp_fit_space *s, const kp_target *target, int owner) {
  bool above = false;
  int first = 0;
  while (first < s->n_classes && final_grade(s, target->unit, first) != target->grade)
    first++;
  if (first == s->n_classes) {
    want_impossible(p, owner);
    return;
  }
  int last = first;
  while (last + 1 < s->n_classes && final_grade(s, target->unit, last + 1) == target->grade)
    last++;
  if (last + 1 < s->n_classes) {
    const double low = lower_bound(s->index, s->class_grade[last], &above);
    want_at_least(p, s, target->unit, above ? low + s->strict : low, owner);
  }
  if (first > 0) {
    const double high = lower_bound(s->index, s->class_grade[first - 1], &above);
    want_at_most(p, s, target->unit, above ? high : high - s->strict, owner);
  }
}

/* The z of a unit and class (not the last): 1 where the total reaches the class. */
static void choose(kp_programme *p, const kp_fit_space *s, int unit, int k, int z) {
  bool above = false;
  const double bound = lower_bound(s->index, s->class_grade[k], &above);
  const double reach = (above ? bound + s->strict : bound) + s->slack;
  const double miss = (above ? bound : bound - s->strict) - s->slack;
  kp_fit_row *row = add_row(p, reach - s->big, -1);
  if (row) {
    row->coefficient[z] = -s->big;
    put_total(row, s, unit, 1.0);
  }
  row = add_row(p, -miss, -1);
  if (row) {
    row->coefficient[z] = s->big;
    put_total(row, s, unit, -1.0);
  }
}

/* A unit is of class k by z_k - z_(k-1), with z = 1 for the last. */
static void want_share(kp_programme *p, const kp_fit_space *s, const kp_target *target, int owner) {
  kp_fit_row *row = add_row(p, target->count, owner);
  int z = p->n;
  if (!row)
    return;
  row->equal = true;
  for (int u = 0; u < s->from->n_units; u++) {
    if (isnan(s->rest[u]))
      continue;
    for (int k = 0; k < s->n_classes; k++) {
      if (final_grade(s, u, k) != target->grade)
        continue;
      if (k + 1 < s->n_classes)
        row->coefficient[z + k] += 1.0;
      else
        row->least -= 1.0;
      if (k > 0)
        row->coefficient[z + k - 1] -= 1.0;
    }
    z += s->n_classes - 1;
  }
}

static int count_units(const kp_fit_space *s) {
  int n = 0;
  for (int u = 0; u < s->from->n_units; u++)
    n += !isnan(s->rest[u]);
  return n;
}

static void choose_all(kp_programme *p, const kp_fit_space *s) {
  int z = p->n;
  for (int u = 0; u < s->from->n_units && p->n_z > 0; u++)
    for (int k = 0; k + 1 < s->n_classes && !isnan(s->rest[u]); k++)
      choose(p, s, u, k, z++);
}

/* ---- The tree ---- */

static bool is_below(const kp_index *index, int node, int ancestor) {
  while (node >= 0 && node != ancestor)
    node = index->node[node].parent;
  return node == ancestor;
}

/* times * (share of the whole of a node). */
static void put_share(kp_fit_row *row, const kp_fit_space *s, int node, double times) {
  for (int j = 0; j < s->n; j++)
    if (is_below(s->index, s->tip[j], node))
      row->coefficient[j] += times;
}

static double family_sum(const kp_fit_space *s, int parent) {
  double sum = 0.0;
  for (int c = s->index->node[parent].first_child; c >= 0; c = s->index->node[c].next_sibling)
    sum += s->from->weight[c];
  return sum;
}

static void keep_tree(kp_programme *p, const kp_fit_space *s) {
  kp_fit_row *row = add_row(p, 1.0, -1);
  if (row) {
    row->equal = true;
    put_share(row, s, 0, 1.0);
  }
  for (int k = 0; k < s->index->n_nodes; k++) {
    if (!s->is_open[k] || s->is_free[k])
      continue;
    const double sum = family_sum(s, k);
    for (int c = s->index->node[k].first_child; c >= 0; c = s->index->node[c].next_sibling) {
      row = s->from->weight[c] > 0.0 ? add_row(p, 0.0, -1) : NULL;
      if (!row)
        continue;
      row->equal = true;
      put_share(row, s, c, 1.0);
      put_share(row, s, k, -s->from->weight[c] / sum);
    }
  }
}

/* Under points a weight is a share of all points, else of its family's sum. */
static void want_bound(kp_programme *p, const kp_fit_space *s, const kp_fit_bound *bound,
                       int owner) {
  const int parent = s->index->node[bound->node].parent;
  const double whole = s->index->in_points ? s->index->scale_high : family_sum(s, parent);
  const int of = s->index->in_points ? 0 : parent;
  for (int high = 0; high < 2; high++) {
    const double sign = high ? -1.0 : 1.0;
    kp_fit_row *row = add_row(p, 0.0, owner);
    if (!row)
      return;
    put_share(row, s, bound->node, sign);
    put_share(row, s, of, -sign * (high ? bound->high : bound->low) / whole);
  }
}

bool kp_programme_make(kp_programme *out, const kp_fit_space *space, const kp_fit *fit,
                       kp_arena *arena) {
  kp_programme p = {.n = space->n, .share = space->share, .arena = arena};
  for (int k = 0; k < fit->n_targets; k++)
    if (fit->target[k].kind == KP_WANT_SHARE)
      p.n_z = count_units(space) * (space->n_classes - 1);
  keep_tree(&p, space);
  choose_all(&p, space);
  for (int b = 0; b < fit->n_bounds; b++)
    want_bound(&p, space, &fit->bound[b], fit->n_targets + b);
  for (int k = 0; k < fit->n_targets; k++) {
    const kp_target *target = &fit->target[k];
    kp_fit_row *row = NULL;
    switch (target->kind) {
    case KP_WANT_ORDER:
      row = add_row(&p, space->strict + space->slack, k);
      if (row) {
        const double sign = space->index->higher_is_better ? 1.0 : -1.0;
        put_total(row, space, target->unit, sign);
        put_total(row, space, target->other, -sign);
      }
      break;
    case KP_WANT_AT_LEAST:
      want_at_least(&p, space, target->unit, target->number, k);
      break;
    case KP_WANT_AT_MOST:
      want_at_most(&p, space, target->unit, target->number, k);
      break;
    case KP_WANT_GRADE:
      want_grade(&p, space, target, k);
      break;
    case KP_WANT_SHARE:
      want_share(&p, space, target, k);
      break;
    }
  }
  *out = p;
  return !p.failed;
}

double kp_programme_missed(const kp_programme *programme, const double *e, const double *z) {
  double most = 0.0;
  for (int r = 0; r < programme->n_rows; r++) {
    const kp_fit_row *row = &programme->row[r];
    double sum = -row->least;
    for (int j = 0; j < programme->n; j++)
      sum += row->coefficient[j] * e[j];
    for (int k = 0; k < programme->n_z; k++)
      sum += row->coefficient[programme->n + k] * z[k];
    most = fmax(most, row->equal ? fabs(sum) : -sum);
  }
  return most;
}
