/* SPDX-License-Identifier: GPL-3.0-or-later
 * EM: mean and covariance of a multivariate normal distribution from rows with gaps.
 *
 * E: what a row lacks is expected given what it has, m = mu_m + S_mo S_oo^-1 (x_o - mu_o), and the
 * conditional covariance S_mm - S_mo S_oo^-1 S_om is added to the products. M: mean and covariance
 * (divisor n) of the completed rows. Columns are standardised first, so that the end, no figure
 * moving by more than 1e-12, is the same for all units of measure. Rows go in order; complete ones
 * are added up once. A covariance that cannot be inverted is reported, not repaired. */
#include <gsl/gsl_errno.h>
#include <gsl/gsl_linalg.h>
#include <math.h>
#include <string.h>

#include "stats/agree.h"
#include "stats/stats.h"

enum { ROUNDS = 20000 };
static const double STILL = 1e-12;

/* Memory of one row. */
typedef struct {
  int *has, *lacks; /* columns */
  int n_has, n_lacks;
  double *oo, *mo; /* covariances: n_has^2; n_lacks * n_has, after solving the coefficients */
  double *row;
} workspace;

static bool room(workspace *at, int p, kp_arena *arena) {
  const size_t n = (size_t)p;
  *at = (workspace){.has = KP_ARRAY(arena, int, n),
                    .lacks = KP_ARRAY(arena, int, n),
                    .oo = KP_ARRAY(arena, double, n *n),
                    .mo = KP_ARRAY(arena, double, n *n),
                    .row = KP_ARRAY(arena, double, n)};
  return at->has && at->lacks && at->oo && at->mo && at->row;
}

static void split(workspace *at, const double *row, int p) {
  at->n_has = at->n_lacks = 0;
  for (int c = 0; c < p; c++) {
    if (isnan(row[c]))
      at->lacks[at->n_lacks++] = c;
    else
      at->has[at->n_has++] = c;
  }
}

/* Coefficients S_mo S_oo^-1 into mo. */
static bool regress(workspace *at, const kp_em *em) {
  const int p = em->n_columns;
  for (int a = 0; a < at->n_has; a++)
    for (int b = 0; b < at->n_has; b++)
      at->oo[a * at->n_has + b] = em->covariance[at->has[a] * p + at->has[b]];
  for (int m = 0; m < at->n_lacks; m++)
    for (int a = 0; a < at->n_has; a++)
      at->mo[m * at->n_has + a] = em->covariance[at->lacks[m] * p + at->has[a]];
  if (at->n_has == 0)
    return true;
  const size_t n = (size_t)at->n_has;
  gsl_matrix_view oo = gsl_matrix_view_array(at->oo, n, n);
  if (gsl_linalg_cholesky_decomp1(&oo.matrix) != GSL_SUCCESS)
    return false;
  for (size_t a = 0; a < n; a++)
    if (!(at->oo[a * n + a] > 1e-7)) /* of standardised columns: one is made of the others */
      return false;
  for (int m = 0; m < at->n_lacks; m++) {
    gsl_vector_view line = gsl_vector_view_array(at->mo + (size_t)m * n, n);
    if (gsl_linalg_cholesky_svx(&oo.matrix, &line.vector) != GSL_SUCCESS)
      return false;
  }
  return true;
}

static void complete(double *row, const workspace *at, const kp_em *em) {
  for (int m = 0; m < at->n_lacks; m++) {
    double expected = em->mean[at->lacks[m]];
    for (int a = 0; a < at->n_has; a++)
      expected += at->mo[m * at->n_has + a] * (row[at->has[a]] - em->mean[at->has[a]]);
    row[at->lacks[m]] = expected;
  }
}

static void add_row(double *sum, double *products, const double *row, int p) {
  for (int a = 0; a < p; a++) {
    sum[a] += row[a];
    for (int b = 0; b < p; b++)
      products[a * p + b] += row[a] * row[b];
  }
}

/* The conditional covariance of what a row lacks. */
static void add_rest(double *products, const workspace *at, const kp_em *em) {
  const int p = em->n_columns;
  for (int m = 0; m < at->n_lacks; m++) {
    for (int k = 0; k < at->n_lacks; k++) {
      double rest = em->covariance[at->lacks[m] * p + at->lacks[k]];
      for (int a = 0; a < at->n_has; a++)
        rest -= at->mo[m * at->n_has + a] * em->covariance[at->has[a] * p + at->lacks[k]];
      products[at->lacks[m] * p + at->lacks[k]] += rest;
    }
  }
}

/* Standardised rows; complete ones first, each row once. */
typedef struct {
  double *row;
  int64_t n, n_complete;
  double *sum, *products; /* of the complete rows */
} sample;

static bool make_sample(sample *out, const double *x, int64_t n_units, int p,
                        const kp_moments *column, kp_arena *arena) {
  /* One row more than there are units: a row is tried in the next free place before it is left out.
   */
  *out = (sample){.row = KP_ARRAY(arena, double, ((size_t)n_units + 1) * (size_t)p),
                  .sum = KP_ARRAY(arena, double, p),
                  .products = KP_ARRAY(arena, double, (size_t)p *(size_t)p)};
  if (!out->row || !out->sum || !out->products)
    return false;
  for (int whole = 1; whole >= 0; whole--) {
    for (int64_t u = 0; u < n_units; u++) {
      double *row = out->row + out->n * p;
      int there = 0;
      for (int c = 0; c < p; c++) {
        row[c] = (x[c * n_units + u] - column[c].mean) / column[c].sd;
        there += !isnan(row[c]);
      }
      if (there == 0 || (there == p) != whole)
        continue;
      out->n++;
      if (whole) {
        out->n_complete++;
        add_row(out->sum, out->products, row, p);
      }
    }
  }
  return true;
}

/* One round; *moved: by how much a figure moved. */
static bool iterate(kp_em *em, double *moved, const sample *of, workspace *at, double *sum,
                    double *products) {
  const int p = em->n_columns;
  memcpy(sum, of->sum, (size_t)p * sizeof *sum);
  memcpy(products, of->products, (size_t)p * (size_t)p * sizeof *products);
  for (int64_t r = of->n_complete; r < of->n; r++) {
    memcpy(at->row, of->row + r * p, (size_t)p * sizeof *at->row);
    split(at, at->row, p);
    if (!regress(at, em))
      return false;
    complete(at->row, at, em);
    add_row(sum, products, at->row, p);
    add_rest(products, at, em);
  }
  *moved = 0.0;
  const double n = (double)of->n;
  for (int a = 0; a < p; a++) {
    const double mean = sum[a] / n;
    *moved = fmax(*moved, fabs(mean - em->mean[a]));
    em->mean[a] = mean;
  }
  for (int a = 0; a < p; a++) {
    for (int b = 0; b < p; b++) {
      const double covariance = products[a * p + b] / n - em->mean[a] * em->mean[b];
      *moved = fmax(*moved, fabs(covariance - em->covariance[a * p + b]));
      em->covariance[a * p + b] = covariance;
    }
  }
  return true;
}

static void scale_back(kp_em *em, const kp_moments *column) {
  const int p = em->n_columns;
  for (int a = 0; a < p; a++) {
    em->mean[a] = column[a].mean + em->mean[a] * column[a].sd;
    for (int b = 0; b < p; b++)
      em->covariance[a * p + b] *= column[a].sd * column[b].sd;
  }
}

static kp_em_status run(kp_em *em, const sample *of, workspace *at, double *sum, double *products) {
  const int p = em->n_columns;
  for (int a = 0; a < p; a++)
    em->covariance[a * p + a] = 1.0;
  double moved = INFINITY;
  for (int round = 0; round < ROUNDS && moved > STILL; round++)
    if (!iterate(em, &moved, of, at, sum, products))
      return KP_EM_SINGULAR;
  return moved > STILL ? KP_EM_NOT_CONVERGED : KP_EM_DONE;
}

kp_em_status kp_stats_em(kp_em *out, const double *x, int64_t n_units, int n_columns,
                         kp_arena *arena) {
  const size_t p = (size_t)n_columns;
  kp_arena *own = kp_arena_new();
  kp_em_status status = KP_EM_NO_MEMORY;
  kp_stats_quiet_gsl();
  *out = (kp_em){.n_columns = n_columns,
                 .mean = KP_ARRAY(arena, double, p),
                 .covariance = KP_ARRAY(arena, double, p *p)};
  sample of;
  workspace at;
  if (!own || !out->mean || !out->covariance)
    goto done;
  kp_moments *column = KP_ARRAY(own, kp_moments, p);
  double *sum = KP_ARRAY(own, double, p);
  double *products = KP_ARRAY(own, double, p *p);
  if (!column || !sum || !products || !room(&at, n_columns, own))
    goto done;
  for (size_t c = 0; c < p; c++) {
    kp_stats_moments(&column[c], x + c * (size_t)n_units, n_units);
    if (!(column[c].sd > 0.0)) {
      status = KP_EM_SINGULAR;
      goto done;
    }
  }
  if (!make_sample(&of, x, n_units, n_columns, column, own))
    goto done;
  status = run(out, &of, &at, sum, products);
  scale_back(out, column);
done:
  kp_arena_free(own);
  return status;
}

kp_em_status kp_stats_em_fill(double *row, const kp_em *em) {
  const int p = em->n_columns;
  kp_arena *own = kp_arena_new();
  workspace at;
  if (!own || !room(&at, p, own)) {
    kp_arena_free(own);
    return KP_EM_NO_MEMORY;
  }
  split(&at, row, p);
  /* In units of the columns' deviations, so that the test of regress means the same. */
  kp_em scaled = {.n_columns = p, .mean = em->mean, .covariance = em->covariance};
  double *sd = KP_ARRAY(own, double, p);
  double *standard = KP_ARRAY(own, double, (size_t)p *(size_t)p);
  kp_em_status status = sd && standard ? KP_EM_DONE : KP_EM_NO_MEMORY;
  for (int a = 0; status == KP_EM_DONE && a < p; a++)
    sd[a] = sqrt(em->covariance[a * p + a]);
  for (int a = 0; status == KP_EM_DONE && a < p; a++)
    for (int b = 0; b < p; b++)
      standard[a * p + b] = em->covariance[a * p + b] / (sd[a] * sd[b]);
  scaled.covariance = standard;
  if (status == KP_EM_DONE && !regress(&at, &scaled))
    status = KP_EM_SINGULAR;
  for (int m = 0; status == KP_EM_DONE && m < at.n_lacks; m++)
    for (int a = 0; a < at.n_has; a++)
      at.mo[m * at.n_has + a] *= sd[at.lacks[m]] / sd[at.has[a]];
  if (status == KP_EM_DONE)
    complete(row, &at, em);
  kp_arena_free(own);
  return status;
}
