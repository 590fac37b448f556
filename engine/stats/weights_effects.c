/* SPDX-License-Identifier: GPL-3.0-or-later
 * Main effects: how much of the index's variance each component alone accounts for.
 *
 * S_j = V(E(y | x_j)) / V(y) (Paruolo, Saisana & Saltelli 2013, eq. 4-6). E is a cubic spline with
 * knots at quantiles of x_j, its coefficients c minimising |y - B c|^2 + lambda c'P c, P the
 * integral of the squared second derivative, so that a straight line costs nothing; lambda of a
 * fixed ladder by generalised cross-validation, n RSS / (n - trace)^2 (Craven & Wahba 1979). B'B
 * and B'y are added up unit by unit, four neighbours each, so that n units cost O(n) after a sort;
 * units go in their order, and the figures are the same in every run. */
#include <gsl/gsl_bspline.h>
#include <gsl/gsl_errno.h>
#include <gsl/gsl_linalg.h>
#include <string.h>

#include "stats/stats.h"
#include "stats/weigh.h"

enum { ORDER = 4, MOST_BREAKS = 36, MOST = MOST_BREAKS + ORDER - 2, LEAST_UNITS = 10, RUNGS = 41 };

typedef struct {
  gsl_bspline_workspace *spline;
  gsl_vector *near;       /* the ORDER values that are not 0 */
  gsl_matrix *derivative; /* of them */
  size_t m;               /* coefficients */
  double products[MOST * MOST], penalty[MOST * MOST], system[MOST * MOST];
  double with_y[MOST], c[MOST];
} smoother;

/* Breakpoints at quantiles of x, different from each other; at least 2. */
static size_t place_breaks(double *at, const double *sorted, int64_t n) {
  const int64_t wanted = n / 4 + 1 < MOST_BREAKS ? n / 4 + 1 : MOST_BREAKS;
  size_t found = 0;
  for (int64_t k = 0; k < wanted; k++) {
    const double x = sorted[(n - 1) * k / (wanted - 1)];
    if (found == 0 || x - at[found - 1] > 1e-9)
      at[found++] = x;
  }
  at[found - 1] = sorted[n - 1];
  return found;
}

static bool smoother_init(smoother *out, const double *sorted, int64_t n) {
  double at[MOST_BREAKS];
  const size_t n_breaks = place_breaks(at, sorted, n);
  *out = (smoother){.m = n_breaks + ORDER - 2};
  if (n_breaks < 2)
    return false;
  out->spline = gsl_bspline_alloc(ORDER, n_breaks);
  out->near = gsl_vector_alloc(ORDER);
  out->derivative = gsl_matrix_alloc(ORDER, 3);
  if (!out->spline || !out->near || !out->derivative)
    return false;
  gsl_vector_const_view breaks = gsl_vector_const_view_array(at, n_breaks);
  return !gsl_bspline_knots(&breaks.vector, out->spline);
}

static void smoother_clear(smoother *of) {
  if (of->spline)
    gsl_bspline_free(of->spline);
  gsl_vector_free(of->near);
  gsl_matrix_free(of->derivative);
  of->spline = NULL;
  of->near = NULL;
  of->derivative = NULL;
}

/* B'B and B'y. */
static void add_units(smoother *of, const double *x, const double *y, int64_t n) {
  for (int64_t i = 0; i < n; i++) {
    size_t first = 0, last = 0;
    if (gsl_bspline_eval_nonzero(x[i], of->near, &first, &last, of->spline))
      continue; /* cannot be: x is between the first and the last breakpoint */
    for (size_t a = 0; a < ORDER; a++) {
      const double value = of->near->data[a];
      of->with_y[first + a] += value * y[i];
      for (size_t b = 0; b < ORDER; b++)
        of->products[(first + a) * of->m + first + b] += value * of->near->data[b];
    }
  }
}

/* The integral of products of second derivatives, which are straight between breakpoints: two
 * Gauss points each are exact. */
static void add_penalty(smoother *of) {
  const size_t n_breaks = gsl_bspline_nbreak(of->spline);
  for (size_t k = 0; k + 1 < n_breaks; k++) {
    const double from = gsl_bspline_breakpoint(k, of->spline);
    const double width = gsl_bspline_breakpoint(k + 1, of->spline) - from;
    for (int side = -1; side <= 1; side += 2) {
      size_t first = 0, last = 0;
      const double x = from + width * (0.5 + side * 0.5 / sqrt(3.0));
      if (gsl_bspline_deriv_eval_nonzero(x, 2, of->derivative, &first, &last, of->spline))
        continue;
      for (size_t a = 0; a < ORDER; a++)
        for (size_t b = 0; b < ORDER; b++)
          of->penalty[(first + a) * of->m + first + b] += 0.5 * width *
                                                          gsl_matrix_get(of->derivative, a, 2) *
                                                          gsl_matrix_get(of->derivative, b, 2);
    }
  }
}

/* Fits with one lambda: *explained is |B c|^2 and the score that of cross-validation, INFINITY
 * where it cannot be told. |y|^2 is 1. */
static double fit(double *explained, smoother *of, double lambda, int64_t n) {
  const size_t m = of->m;
  for (size_t i = 0; i < m * m; i++)
    of->system[i] = of->products[i] + lambda * of->penalty[i];
  gsl_matrix_view system = gsl_matrix_view_array(of->system, m, m);
  if (gsl_linalg_cholesky_decomp1(&system.matrix))
    return INFINITY;
  memcpy(of->c, of->with_y, m * sizeof *of->c);
  gsl_vector_view c = gsl_vector_view_array(of->c, m);
  gsl_linalg_cholesky_svx(&system.matrix, &c.vector);
  double squares = 0.0, along = 0.0, trace = 0.0;
  for (size_t i = 0; i < m; i++) {
    double row = 0.0;
    for (size_t j = 0; j < m; j++)
      row += of->products[i * m + j] * of->c[j];
    squares += of->c[i] * row;
    along += of->c[i] * of->with_y[i];
  }
  double column[MOST];
  for (size_t j = 0; j < m; j++) {
    memcpy(column, of->products + j * m, m * sizeof *column);
    gsl_vector_view view = gsl_vector_view_array(column, m);
    gsl_linalg_cholesky_svx(&system.matrix, &view.vector);
    trace += column[j];
  }
  *explained = squares;
  const double left = (double)n - trace, rest = fmax(0.0, 1.0 - 2.0 * along + squares);
  return left > 0.5 ? rest / (left * left) : INFINITY;
}

/* The effect at the lambda of the ladder that cross-validation prefers; the smoothest of equals. */
static double best_fit(smoother *of, int64_t n) {
  double weight = 0.0, bend = 0.0;
  for (size_t i = 0; i < of->m; i++) {
    weight += of->products[i * of->m + i];
    bend += of->penalty[i * of->m + i];
  }
  double least = INFINITY, effect = NAN;
  for (int k = 0; k < RUNGS; k++) {
    double explained = NAN;
    const double score = fit(&explained, of, weight / bend * pow(10.0, 6.0 - 0.3 * k), n);
    if (score < least) {
      least = score;
      effect = explained;
    }
  }
  return fmax(0.0, fmin(1.0, effect));
}

/* One column, standardised; y: sum 0, sum of squares 1. */
static kp_weigh_status effect_of(double *effect, smoother *of, double *sorted, const double *x,
                                 const double *y, int64_t n) {
  if (kp_stats_sort(sorted, x, n) != n || !smoother_init(of, sorted, n)) {
    smoother_clear(of);
    return KP_WEIGH_NO_MEMORY;
  }
  add_units(of, x, y, n);
  add_penalty(of);
  *effect = best_fit(of, n);
  smoother_clear(of);
  return KP_WEIGH_DONE;
}

kp_weigh_status kp_weigh_main_effects(double *effect, double *linear, const double *y,
                                      const double *x, int64_t n, int n_columns, kp_arena *arena) {
  for (int j = 0; j < n_columns; j++) {
    effect[j] = NAN;
    if (linear)
      linear[j] = NAN;
  }
  if (n < LEAST_UNITS)
    return KP_WEIGH_DONE;
  gsl_set_error_handler_off();
  double *index = KP_ARRAY(arena, double, n), *column = KP_ARRAY(arena, double, n);
  double *sorted = KP_ARRAY(arena, double, n);
  smoother *of = KP_NEW(arena, smoother);
  if (!index || !column || !sorted || !of)
    return KP_WEIGH_NO_MEMORY;
  if (!kp_weigh_standardise(index, NULL, NULL, y, n))
    return KP_WEIGH_DONE;
  for (int j = 0; j < n_columns; j++) {
    if (!kp_weigh_standardise(column, NULL, NULL, x + j * n, n))
      continue;
    double r = 0.0;
    for (int64_t i = 0; i < n; i++)
      r += index[i] * column[i];
    if (linear)
      linear[j] = fmin(1.0, r * r);
    /* Standard units, so that breakpoints are told apart on one scale. */
    for (int64_t i = 0; i < n; i++)
      column[i] *= sqrt((double)n);
    const kp_weigh_status status = effect_of(&effect[j], of, sorted, column, index, n);
    if (status != KP_WEIGH_DONE)
      return status;
  }
  return KP_WEIGH_DONE;
}
