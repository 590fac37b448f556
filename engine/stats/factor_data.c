/* SPDX-License-Identifier: GPL-3.0-or-later
 * Complete units of columns, standardised and correlated; eigenvalues by GSL. See factors.h.
 *
 * Standard deviations keep a common power of 2 apart, so that columns of any size can be joined:
 * alpha and omega do not change when all columns are scaled alike. */
#include <gsl/gsl_eigen.h>
#include <math.h>

#include "stats/agree.h"
#include "stats/factors.h"
#include "stats/weigh.h"

static bool complete(const double *const *column, int k, int64_t unit) {
  for (int j = 0; j < k; j++)
    if (!isfinite(column[j][unit]))
      return false;
  return true;
}

static int64_t copy_complete(double *raw, const double *const *column, int k, int64_t n_units,
                             int64_t n) {
  int64_t at = 0;
  for (int64_t i = 0; i < n_units; i++) {
    if (!complete(column, k, i))
      continue;
    for (int j = 0; raw && j < k; j++)
      raw[j * n + at] = column[j][i];
    at++;
  }
  return at;
}

/* All standard deviations by the power of 2 of the largest. */
static void join_exponents(double *sd, const int *exponent, int k, int64_t n) {
  int largest = -100000;
  for (int j = 0; j < k; j++)
    if (sd[j] > 0.0 && exponent[j] > largest)
      largest = exponent[j];
  for (int j = 0; j < k; j++)
    sd[j] = sd[j] > 0.0 ? ldexp(sd[j], exponent[j] - largest) / sqrt((double)(n - 1)) : 0.0;
}

kp_status kp_stats_complete(kp_complete *out, const double *const *column, int n_columns,
                            int64_t n_units, kp_arena *arena, kp_diag *diag) {
  const int k = n_columns;
  const int64_t n = copy_complete(NULL, column, k, n_units, 0);
  *out = (kp_complete){.n = n, .k = k, .at = -1};
  out->raw = KP_ARRAY(arena, double, n *k);
  out->z = KP_ARRAY(arena, double, n *k);
  out->sd = KP_ARRAY(arena, double, k);
  out->r = KP_ARRAY(arena, double, (int64_t)k *k);
  double *by_column = KP_ARRAY(arena, double, n *k);
  int *exponent = KP_ARRAY(arena, int, k);
  if (!out->raw || !out->z || !out->sd || !out->r || !by_column || !exponent)
    return kp_diag_no_memory(diag);
  copy_complete(out->raw, column, k, n_units, n);
  for (int j = 0; j < k; j++) {
    double *z = by_column + j * n;
    if (n > 1 && kp_weigh_standardise(z, &out->sd[j], &exponent[j], out->raw + j * n, n))
      continue;
    for (int64_t i = 0; i < n; i++)
      z[i] = 0.0;
    out->at = out->at < 0 ? j : out->at;
  }
  kp_weigh_correlate(out->r, by_column, n, k);
  for (int64_t i = 0; i < n; i++)
    for (int j = 0; j < k; j++)
      out->z[i * k + j] = by_column[j * n + i];
  join_exponents(out->sd, exponent, k, n);
  return KP_OK;
}

static void store_eigen(double *value, double *vector, const gsl_vector *values,
                        const gsl_matrix *vectors, int k) {
  for (int c = 0; c < k; c++) {
    value[c] = gsl_vector_get(values, (size_t)c);
    for (int j = 0; vector && j < k; j++)
      vector[j * k + c] = gsl_matrix_get(vectors, (size_t)j, (size_t)c);
  }
}

bool kp_stats_eigen(double *value, double *vector, const double *r, int k) {
  kp_stats_quiet_gsl();
  const size_t n = (size_t)k;
  gsl_matrix *matrix = gsl_matrix_alloc(n, n), *vectors = gsl_matrix_alloc(n, n);
  gsl_vector *values = gsl_vector_alloc(n);
  gsl_eigen_symmv_workspace *work = gsl_eigen_symmv_alloc(n);
  bool done = matrix && vectors && values && work;
  for (size_t i = 0; done && i < n * n; i++)
    matrix->data[i] = r[i];
  done = done && gsl_eigen_symmv(matrix, values, vectors, work) == 0 &&
         gsl_eigen_symmv_sort(values, vectors, GSL_EIGEN_SORT_VAL_DESC) == 0;
  if (done)
    store_eigen(value, vector, values, vectors, k);
  if (work)
    gsl_eigen_symmv_free(work);
  gsl_vector_free(values);
  gsl_matrix_free(vectors);
  gsl_matrix_free(matrix);
  return done;
}
