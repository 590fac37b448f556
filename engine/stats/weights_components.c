/* SPDX-License-Identifier: GPL-3.0-or-later
 * Weights from correlations: the first principal component, and balanced importance.
 *
 * Balanced: the correlations of the columns with the weighted mean are c ~ R u, u_j = w_j sd_j, and
 * shall stand in the shares t. Without bounds u = R^-1 t (the pseudo-inverse, so that two columns
 * in step share alike). Where a weight then falls below its bound, least squares on the shares
 * R u / sum(R u) over w_j = low sum(w) + y_j, y >= 0: with G = A - t b', A the matrix of y to R u
 * and b its column sums, |G y|^2 / (b'y)^2 is least where |G y|^2 + (b'y - 1)^2 is, which is a
 * problem of non-negative least squares (Lawson & Hanson 1974, ch. 23). */
#include <gsl/gsl_eigen.h>
#include <gsl/gsl_errno.h>
#include <gsl/gsl_linalg.h>
#include <string.h>

#include "stats/weigh.h"

static const double ROUNDING = 1e-10;

/* Eigenvalues of r (m * m, kept), descending, and eigenvectors in the columns of vector. */
static kp_weigh_status decompose(gsl_vector *value, gsl_matrix *vector, const double *r, size_t m) {
  gsl_set_error_handler_off();
  gsl_eigen_symmv_workspace *work = gsl_eigen_symmv_alloc(m);
  gsl_matrix *copy = gsl_matrix_alloc(m, m);
  kp_weigh_status status = KP_WEIGH_NO_MEMORY;
  if (work && copy) {
    memcpy(copy->data, r, m * m * sizeof *r);
    status = KP_WEIGH_NOT_SETTLED;
    if (!gsl_eigen_symmv(copy, value, vector, work) &&
        !gsl_eigen_symmv_sort(value, vector, GSL_EIGEN_SORT_VAL_DESC))
      status = KP_WEIGH_DONE;
  }
  if (work)
    gsl_eigen_symmv_free(work);
  gsl_matrix_free(copy);
  return status;
}

/* Room for a decomposition, the arena's. */
typedef struct {
  gsl_vector_view value;
  gsl_matrix_view vector;
} components;

static bool make_room(components *out, int m, kp_arena *arena) {
  double *value = KP_ARRAY(arena, double, m);
  double *vector = KP_ARRAY(arena, double, (int64_t)m *m);
  if (!value || !vector)
    return false;
  out->value = gsl_vector_view_array(value, (size_t)m);
  out->vector = gsl_matrix_view_array(vector, (size_t)m, (size_t)m);
  return true;
}

static kp_weigh_status few(kp_weigh_note *note) {
  note->least = 3;
  return KP_WEIGH_FEW;
}

kp_weigh_status kp_weigh_pca(double *weight, kp_weigh_note *note, const double *x, int64_t n,
                             int n_columns, kp_arena *arena) {
  const size_t m = (size_t)n_columns;
  *note = kp_weigh_note_none();
  if (n < 3)
    return few(note);
  components of;
  double *r = KP_ARRAY(arena, double, (int64_t)n_columns *n_columns);
  if (!r || !make_room(&of, n_columns, arena))
    return KP_WEIGH_NO_MEMORY;
  kp_weigh_status status = kp_weigh_correlations(r, NULL, NULL, note, x, n, n_columns, arena);
  if (status == KP_WEIGH_DONE)
    status = decompose(&of.value.vector, &of.vector.matrix, r, m);
  if (status != KP_WEIGH_DONE)
    return status;
  const double first = gsl_vector_get(&of.value.vector, 0);
  /* Two components of one size: no direction is the first. */
  if (m > 1 && first - gsl_vector_get(&of.value.vector, 1) < ROUNDING)
    return KP_WEIGH_NOT_SETTLED;
  note->explained = first / n_columns;
  double sum = 0.0;
  for (size_t j = 0; j < m; j++)
    sum += weight[j] = gsl_matrix_get(&of.vector.matrix, j, 0);
  int lowest = 0;
  for (int j = 0; j < n_columns; j++) {
    weight[j] *= sum < 0.0 ? -1.0 : 1.0;
    if (weight[j] < weight[lowest])
      lowest = j;
  }
  if (weight[lowest] < -ROUNDING) {
    note->at = lowest;
    return KP_WEIGH_NEGATIVE;
  }
  for (int j = 0; j < n_columns; j++)
    weight[j] = fmax(0.0, weight[j]);
  return kp_weigh_share(weight, n_columns) ? KP_WEIGH_DONE : KP_WEIGH_NOT_SETTLED;
}

/* ---- Balanced ---- */

typedef struct {
  int m;
  double *r;     /* correlations */
  double *size;  /* standard deviations over the largest of them */
  double *share; /* target, adding up to 1 */
  double low;
  double *a, *h, *inverse; /* m * m */
  double *y, *step, *b;    /* m */
  int *passive;            /* m: columns of y that are above 0 */
  int n_passive;
} balance;

/* Sizes of the columns against the largest; a column lost beside it has no size left. */
static bool find_sizes(double *size, const int *exponent, int m) {
  int highest = exponent[0];
  for (int j = 1; j < m; j++)
    highest = exponent[j] > highest ? exponent[j] : highest;
  for (int j = 0; j < m; j++) {
    size[j] = ldexp(size[j], exponent[j] - highest);
    if (!(size[j] > 0.0))
      return false;
  }
  return true;
}

/* Largest distance of the shares of correlation from the target under weight. */
static double distance(const balance *at, const double *weight) {
  double sum = 0.0, furthest = 0.0;
  for (int j = 0; j < at->m; j++) {
    at->step[j] = 0.0;
    for (int k = 0; k < at->m; k++)
      at->step[j] += at->r[j * at->m + k] * weight[k] * at->size[k];
    sum += at->step[j];
  }
  for (int j = 0; j < at->m; j++)
    furthest = fmax(furthest, fabs(at->step[j] / sum - at->share[j]));
  return sum > 0.0 ? furthest : INFINITY;
}

/* R^-1 t; true where these are weights within bounds that meet the target. */
static bool meet_target(double *weight, const balance *at, const components *of) {
  const int m = at->m;
  const double first = gsl_vector_get(&of->value.vector, 0);
  for (int j = 0; j < m; j++)
    weight[j] = 0.0;
  for (int c = 0; c < m; c++) {
    const double value = gsl_vector_get(&of->value.vector, (size_t)c);
    if (value < ROUNDING * first)
      continue;
    double along = 0.0;
    for (int j = 0; j < m; j++)
      along += gsl_matrix_get(&of->vector.matrix, (size_t)j, (size_t)c) * at->share[j];
    for (int j = 0; j < m; j++)
      weight[j] += gsl_matrix_get(&of->vector.matrix, (size_t)j, (size_t)c) * along / value;
  }
  for (int j = 0; j < m; j++)
    weight[j] /= at->size[j];
  if (!kp_weigh_share(weight, m))
    return false;
  for (int j = 0; j < m; j++)
    if (!(weight[j] >= at->low - 1e-14))
      return false;
  return distance(at, weight) < 1e-8;
}

/* H = G'G + b b' with a ridge that only tells columns in step apart. */
static void build_squares(balance *at) {
  const int m = at->m;
  const double common = at->low / (1.0 - m * at->low);
  for (int i = 0; i < m; i++) {
    double row = 0.0;
    for (int k = 0; k < m; k++)
      row += at->r[i * m + k] * at->size[k];
    for (int j = 0; j < m; j++)
      at->a[i * m + j] = at->r[i * m + j] * at->size[j] + common * row;
  }
  for (int j = 0; j < m; j++) {
    at->b[j] = 0.0;
    for (int i = 0; i < m; i++)
      at->b[j] += at->a[i * m + j];
  }
  double trace = 0.0;
  for (int j = 0; j < m; j++) {
    for (int k = 0; k < m; k++) {
      double sum = at->b[j] * at->b[k];
      for (int i = 0; i < m; i++)
        sum += (at->a[i * m + j] - at->share[i] * at->b[j]) *
               (at->a[i * m + k] - at->share[i] * at->b[k]);
      at->h[j * m + k] = sum;
    }
    trace += at->h[j * m + j];
  }
  for (int j = 0; j < m; j++)
    at->h[j * m + j] += 1e-13 * trace / m;
}

/* The unbounded optimum of the passive columns into step. */
static bool solve_passive(balance *at) {
  const size_t p = (size_t)at->n_passive;
  gsl_matrix_view part = gsl_matrix_view_array(at->inverse, p, p);
  gsl_vector_view to = gsl_vector_view_array(at->step, p);
  for (size_t i = 0; i < p; i++) {
    gsl_vector_set(&to.vector, i, at->b[at->passive[i]]);
    for (size_t j = 0; j < p; j++)
      gsl_matrix_set(&part.matrix, i, j, at->h[at->passive[i] * at->m + at->passive[j]]);
  }
  return !gsl_linalg_cholesky_decomp1(&part.matrix) &&
         !gsl_linalg_cholesky_svx(&part.matrix, &to.vector);
}

/* From y towards step as far as nothing falls below 0; columns that reach 0 leave. True when the
 * whole step was taken. */
static bool take_step(balance *at) {
  double share = 1.0;
  for (int i = 0; i < at->n_passive; i++) {
    const double now = at->y[at->passive[i]];
    if (at->step[i] <= 0.0)
      share = fmin(share, now / (now - at->step[i]));
  }
  int kept = 0;
  for (int i = 0; i < at->n_passive; i++) {
    const int j = at->passive[i];
    const bool leaves = at->step[i] <= 0.0 && at->y[j] / (at->y[j] - at->step[i]) <= share;
    at->y[j] = leaves ? 0.0 : at->y[j] + share * (at->step[i] - at->y[j]);
    if (!leaves)
      at->passive[kept++] = j;
  }
  const bool whole = kept == at->n_passive;
  at->n_passive = kept;
  return whole;
}

/* The column outside whose gain is steepest, -1 where none has any. */
static int steepest(const balance *at) {
  int found = -1;
  double most = 0.0;
  for (int j = 0; j < at->m; j++) {
    bool outside = true;
    for (int i = 0; i < at->n_passive; i++)
      outside = outside && at->passive[i] != j;
    double gain = at->b[j];
    for (int k = 0; k < at->m; k++)
      gain -= at->h[j * at->m + k] * at->y[k];
    gain /= sqrt(at->h[j * at->m + j]); /* whatever the column's measure */
    if (outside && gain > 1e-11 && gain > most) {
      most = gain;
      found = j;
    }
  }
  return found;
}

static kp_weigh_status least_squares(balance *at, int *rounds) {
  const int most = 30 * at->m;
  for (int j = steepest(at); j >= 0; j = steepest(at)) {
    at->passive[at->n_passive++] = j;
    bool whole = false;
    while (!whole) {
      if (++*rounds > most || at->n_passive == 0 || !solve_passive(at))
        return KP_WEIGH_NOT_SETTLED;
      whole = take_step(at);
    }
  }
  return KP_WEIGH_DONE;
}

static bool balance_room(balance *at, int m, kp_arena *arena) {
  const int64_t cells = (int64_t)m * m;
  at->m = m;
  at->r = KP_ARRAY(arena, double, cells);
  at->a = KP_ARRAY(arena, double, cells);
  at->h = KP_ARRAY(arena, double, cells);
  at->inverse = KP_ARRAY(arena, double, cells);
  at->size = KP_ARRAY(arena, double, m);
  at->share = KP_ARRAY(arena, double, m);
  at->y = KP_ARRAY(arena, double, m);
  at->step = KP_ARRAY(arena, double, m);
  at->b = KP_ARRAY(arena, double, m);
  at->passive = KP_ARRAY(arena, int, m);
  return at->r && at->a && at->h && at->inverse && at->size && at->share && at->y && at->step &&
         at->b && at->passive;
}

/* Weights at their bound where low leaves no choice. */
static kp_weigh_status bounded(double *weight, balance *at, int *rounds) {
  const int m = at->m;
  double sum = 0.0;
  if (m * at->low < 1.0 - 1e-12) {
    build_squares(at);
    const kp_weigh_status status = least_squares(at, rounds);
    if (status != KP_WEIGH_DONE)
      return status;
    for (int j = 0; j < m; j++)
      sum += at->y[j];
  }
  for (int j = 0; j < m; j++)
    weight[j] = sum > 0.0 ? at->low + (1.0 - m * at->low) * at->y[j] / sum : 1.0 / m;
  return kp_weigh_share(weight, m) ? KP_WEIGH_DONE : KP_WEIGH_NOT_SETTLED;
}

kp_weigh_status kp_weigh_balanced(double *weight, kp_weigh_note *note, const double *target,
                                  double low, const double *x, int64_t n, int n_columns,
                                  kp_arena *arena) {
  *note = kp_weigh_note_none();
  if (n < 3)
    return few(note);
  if (!(low >= 0.0) || low * n_columns > 1.0 + 1e-12)
    return KP_WEIGH_NO_SOLUTION;
  balance at = {.low = low};
  components of;
  int *exponent = KP_ARRAY(arena, int, n_columns);
  if (!exponent || !balance_room(&at, n_columns, arena) || !make_room(&of, n_columns, arena))
    return KP_WEIGH_NO_MEMORY;
  for (int j = 0; j < n_columns; j++) {
    at.share[j] = target[j];
    if (!(target[j] > 0.0)) {
      note->at = j;
      return KP_WEIGH_NOT_POSITIVE;
    }
  }
  if (!kp_weigh_share(at.share, n_columns))
    return KP_WEIGH_NO_SOLUTION;
  kp_weigh_status status =
      kp_weigh_correlations(at.r, at.size, exponent, note, x, n, n_columns, arena);
  if (status == KP_WEIGH_DONE && !find_sizes(at.size, exponent, n_columns))
    status = KP_WEIGH_NOT_SETTLED;
  if (status == KP_WEIGH_DONE)
    status = decompose(&of.value.vector, &of.vector.matrix, at.r, (size_t)n_columns);
  if (status != KP_WEIGH_DONE)
    return status;
  note->rounds = 0;
  if (!meet_target(weight, &at, &of))
    status = bounded(weight, &at, &note->rounds);
  note->off = status == KP_WEIGH_DONE ? distance(&at, weight) : NAN;
  return status == KP_WEIGH_DONE && !isfinite(note->off) ? KP_WEIGH_NOT_SETTLED : status;
}
