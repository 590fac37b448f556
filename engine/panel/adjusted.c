/* SPDX-License-Identifier: GPL-3.0-or-later
 * The additive model: mark = value of unit - severity of judge, by least squares.
 *
 * Units are eliminated: given severities, a unit's value is the mean of (mark + severity) over its
 * marks. What is left is a symmetric system of the judges, L s = r, with the null vector 1, where
 * L = diag(marks of a judge) - sum over units of (a a' / marks of the unit), a being the judges of
 * the unit. Severities add up to zero, so L + 11' has the same solution and is positive definite
 * when units and judges are connected; GSL factors it (Cholesky). Its inverse less 11'/n^2 gives
 * variances. Marks are taken less their mean first, so that their level costs no digits. */
#include <gsl/gsl_errno.h>
#include <gsl/gsl_linalg.h>
#include <math.h>

#include "panel/pooling.h"

typedef struct {
  const kp_model_mark *mark;
  int64_t n;
  int n_units, n_judges; /* of the facets */
  int n_used_units, n_used_judges;
  int *column;               /* of a judge in the system; -1: no mark */
  int *judge;                /* of a column */
  int64_t *n_unit, *n_judge; /* marks of each */
  int64_t *first;            /* n_units + 1: marks of a unit are order[first[u]] … */
  int64_t *order;
  double *unit_mean;
  double level; /* mean of all marks */
} design;

static void clear(design *d) {
  kp_free(d->column);
  kp_free(d->judge);
  kp_free(d->n_unit);
  kp_free(d->n_judge);
  kp_free(d->first);
  kp_free(d->order);
  kp_free(d->unit_mean);
}

/* Marks by unit, in the order in which they are given. */
static void group_marks(design *d) {
  for (int u = 0; u < d->n_units; u++)
    d->first[u + 1] = d->first[u] + d->n_unit[u];
  int64_t *next = d->n_unit; /* counts again up to what it was */
  for (int u = 0; u < d->n_units; u++)
    next[u] = 0;
  for (int64_t i = 0; i < d->n; i++) {
    const int u = d->mark[i].element[KP_FACET_UNIT];
    d->order[d->first[u] + next[u]++] = i;
    d->unit_mean[u] += d->mark[i].score - d->level;
  }
  for (int u = 0; u < d->n_units; u++)
    d->unit_mean[u] = d->n_unit[u] > 0 ? d->unit_mean[u] / (double)d->n_unit[u] : NAN;
}

static bool make_design(design *d) {
  d->column = kp_calloc((size_t)d->n_judges + 1, sizeof *d->column);
  d->judge = kp_calloc((size_t)d->n_judges + 1, sizeof *d->judge);
  d->n_unit = kp_calloc((size_t)d->n_units + 1, sizeof *d->n_unit);
  d->n_judge = kp_calloc((size_t)d->n_judges + 1, sizeof *d->n_judge);
  d->first = kp_calloc((size_t)d->n_units + 1, sizeof *d->first);
  d->order = kp_calloc((size_t)d->n + 1, sizeof *d->order);
  d->unit_mean = kp_calloc((size_t)d->n_units + 1, sizeof *d->unit_mean);
  if (!d->column || !d->judge || !d->n_unit || !d->n_judge || !d->first || !d->order ||
      !d->unit_mean)
    return false;
  double sum = 0.0;
  for (int64_t i = 0; i < d->n; i++) {
    sum += d->mark[i].score;
    d->n_unit[d->mark[i].element[KP_FACET_UNIT]]++;
    d->n_judge[d->mark[i].element[KP_FACET_JUDGE]]++;
  }
  d->level = d->n > 0 ? sum / (double)d->n : 0.0;
  for (int j = 0; j < d->n_judges; j++) {
    d->column[j] = d->n_judge[j] > 0 ? d->n_used_judges : -1;
    if (d->n_judge[j] > 0)
      d->judge[d->n_used_judges++] = j;
  }
  for (int u = 0; u < d->n_units; u++)
    d->n_used_units += d->n_unit[u] > 0;
  group_marks(d);
  return true;
}

static int column_of(const design *d, int64_t at) {
  return d->column[d->mark[d->order[at]].element[KP_FACET_JUDGE]];
}

static double mark_of(const design *d, int64_t at) {
  return d->mark[d->order[at]].score - d->level;
}

/* L + 11' and r: what the marks of one unit add. r is for severities, so its sign is turned. */
static void add_unit(double *system, double *right, const design *d, int unit) {
  const size_t size = (size_t)d->n_used_judges;
  const double share = 1.0 / (double)d->n_unit[unit];
  for (int64_t i = d->first[unit]; i < d->first[unit + 1]; i++) {
    const size_t a = (size_t)column_of(d, i);
    system[a * size + a] += 1.0;
    right[a] -= mark_of(d, i) - d->unit_mean[unit];
    for (int64_t k = d->first[unit]; k < d->first[unit + 1]; k++)
      system[a * size + (size_t)column_of(d, k)] -= share;
  }
}

/* Solves in place; system becomes the inverse. False: it is not positive definite. */
static bool solve(double *system, double *right, size_t size) {
  gsl_matrix_view matrix = gsl_matrix_view_array(system, size, size);
  gsl_vector_view vector = gsl_vector_view_array(right, size);
  gsl_set_error_handler_off();
  return gsl_linalg_cholesky_decomp1(&matrix.matrix) == GSL_SUCCESS &&
         gsl_linalg_cholesky_svx(&matrix.matrix, &vector.vector) == GSL_SUCCESS &&
         gsl_linalg_cholesky_invert(&matrix.matrix) == GSL_SUCCESS;
}

/* Values of units, and the sum of squares that they leave. */
static double find_values(double *value, const design *d, const double *severity) {
  double squares = 0.0;
  for (int u = 0; u < d->n_units; u++) {
    double sum = 0.0;
    for (int64_t i = d->first[u]; i < d->first[u + 1]; i++)
      sum += mark_of(d, i) + severity[column_of(d, i)];
    const double mean = d->n_unit[u] > 0 ? sum / (double)d->n_unit[u] : NAN;
    for (int64_t i = d->first[u]; i < d->first[u + 1]; i++) {
      const double left = mark_of(d, i) + severity[column_of(d, i)] - mean;
      squares += left * left;
    }
    value[u] = mean + d->level;
  }
  return squares;
}

static void fill(kp_panel_adjusted *out, kp_panel_severity *judge, const double *value,
                 const design *d, const double *severity, const double *inverse, double squares) {
  const size_t size = (size_t)d->n_used_judges;
  const int64_t degrees = d->n - d->n_used_units - d->n_used_judges + 1;
  const double sd = degrees > 0 ? sqrt(squares / (double)degrees) : NAN;
  double sum = 0.0;
  for (int u = 0; u < d->n_units; u++)
    sum += d->n_unit[u] > 0 ? value[u] : 0.0;
  for (size_t c = 0; c < size; c++) {
    const double variance = inverse[c * size + c] - 1.0 / ((double)size * (double)size);
    judge[c] = (kp_panel_severity){.judge = d->judge[c],
                                   .n_marks = (int)d->n_judge[d->judge[c]],
                                   .severity = severity[c],
                                   .error = sd * sqrt(fmax(variance, 0.0))};
  }
  *out = (kp_panel_adjusted){.state = KP_MODEL_FITTED,
                             .mean = d->n_used_units > 0 ? sum / d->n_used_units : NAN,
                             .residual_sd = sd,
                             .n_marks = d->n,
                             .degrees = degrees,
                             .judge = judge,
                             .n_judges = d->n_used_judges};
}

kp_status kp_panel_fit_adjusted(kp_panel_adjusted *out, double *value, const kp_model_mark *mark,
                                int64_t n, int n_units, int n_judges, kp_arena *arena,
                                kp_diag *diag) {
  design d = {.mark = mark, .n = n, .n_units = n_units, .n_judges = n_judges};
  double *system = NULL, *right = NULL;
  kp_panel_severity *judge = NULL;
  bool good = n > 0 && make_design(&d);
  const size_t size = (size_t)d.n_used_judges;
  if (good) {
    system = kp_calloc(size * size + 1, sizeof *system);
    right = kp_calloc(size + 1, sizeof *right);
    judge = KP_ARRAY(arena, kp_panel_severity, size);
    good = system && right && judge;
  }
  if (good) {
    for (size_t i = 0; i < size * size; i++)
      system[i] = 1.0;
    for (int u = 0; u < n_units; u++)
      if (d.n_unit[u] > 0)
        add_unit(system, right, &d, u);
    if (solve(system, right, size)) {
      const double squares = find_values(value, &d, right);
      fill(out, judge, value, &d, right, system, squares);
    } else {
      *out = (kp_panel_adjusted){.state = KP_MODEL_UNCONNECTED, .n_marks = n};
    }
  }
  clear(&d);
  kp_free(system);
  kp_free(right);
  if (n == 0)
    *out = (kp_panel_adjusted){.state = KP_MODEL_NONE};
  return good || n == 0 ? KP_OK : kp_diag_no_memory(diag);
}
