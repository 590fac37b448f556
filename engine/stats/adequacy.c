/* SPDX-License-Identifier: GPL-3.0-or-later
 * May one look for factors: Kaiser-Meyer-Olkin and Bartlett's test of sphericity.
 *
 *     KMO = sum r_jk^2 / (sum r_jk^2 + sum q_jk^2) over j != k, q_jk = -s_jk / sqrt(s_jj s_kk) the
 *     partial correlations, s the inverse of r (Kaiser & Rice 1974)
 * Determinant and inverse by Cholesky, GSL's. A pivot is what a column has that those before it do
 * not explain; below 1e-10 the matrix counts as singular. */
#include <gsl/gsl_linalg.h>
#include <math.h>

#include "stats/agree.h"
#include "stats/factors.h"

static const double SINGULAR = 1e-10;

/* The inverse in place of r and the logarithm of the determinant. */
static kp_stats_why invert(double *ln_determinant, gsl_matrix *r) {
  if (gsl_linalg_cholesky_decomp1(r) != 0)
    return KP_STATS_SINGULAR;
  *ln_determinant = 0.0;
  for (size_t j = 0; j < r->size1; j++) {
    const double pivot = gsl_matrix_get(r, j, j);
    if (!(pivot * pivot > SINGULAR))
      return KP_STATS_SINGULAR;
    *ln_determinant += 2.0 * log(pivot);
  }
  return gsl_linalg_cholesky_invert(r) == 0 ? KP_STATS_KNOWN : KP_STATS_SINGULAR;
}

static void note_kmo(kp_adequacy *out, const double *r, const gsl_matrix *inverse, int k) {
  double all = 0.0, all_partial = 0.0;
  for (int a = 0; a < k; a++) {
    double own = 0.0, partial = 0.0;
    for (int b = 0; b < k; b++) {
      if (a == b)
        continue;
      const double s = gsl_matrix_get(inverse, (size_t)a, (size_t)b);
      own += r[a * k + b] * r[a * k + b];
      partial += s * s /
                 (gsl_matrix_get(inverse, (size_t)a, (size_t)a) *
                  gsl_matrix_get(inverse, (size_t)b, (size_t)b));
    }
    out->kmo_of[a] = own + partial > 0.0 ? own / (own + partial) : NAN;
    all += own;
    all_partial += partial;
  }
  out->kmo = all + all_partial > 0.0 ? all / (all + all_partial) : NAN;
}

static void note_bartlett(kp_adequacy *out, double ln_determinant, int64_t n, double k) {
  out->determinant = exp(ln_determinant);
  out->chi_square = fmax(0.0, -((double)n - 1.0 - (2.0 * k + 5.0) / 6.0) * ln_determinant);
  out->df = k * (k - 1.0) / 2.0;
  out->p = kp_stats_chi_square_tail(out->chi_square, out->df);
}

kp_status kp_stats_adequacy(kp_adequacy *out, const double *r, int n_columns, int64_t n,
                            kp_arena *arena, kp_diag *diag) {
  kp_stats_quiet_gsl();
  const size_t k = (size_t)n_columns;
  kp_adequacy found = {.kmo = NAN, .determinant = NAN, .chi_square = NAN, .df = NAN, .p = NAN};
  found.kmo_of = KP_ARRAY(arena, double, k);
  if (!found.kmo_of)
    return kp_diag_no_memory(diag);
  for (size_t j = 0; j < k; j++)
    found.kmo_of[j] = NAN;
  found.why = n_columns < 2 ? KP_STATS_FEW_COLUMNS : n <= n_columns ? KP_STATS_FEW : KP_STATS_KNOWN;
  if (found.why == KP_STATS_KNOWN) {
    gsl_matrix *inverse = gsl_matrix_alloc(k, k);
    if (!inverse)
      return kp_diag_no_memory(diag);
    for (size_t i = 0; i < k * k; i++)
      inverse->data[i] = r[i];
    double ln_determinant;
    found.why = invert(&ln_determinant, inverse);
    if (found.why == KP_STATS_KNOWN) {
      note_kmo(&found, r, inverse, n_columns);
      note_bartlett(&found, ln_determinant, n, n_columns);
    }
    gsl_matrix_free(inverse);
  }
  *out = found;
  return KP_OK;
}
