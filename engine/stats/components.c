/* SPDX-License-Identifier: GPL-3.0-or-later
 * Principal components of the correlation matrix, and how many of them say more than chance.
 *
 * loading = eigenvector times the root of the eigenvalue. Parallel analysis (Horn 1965) draws
 * columns of independent normal values, as many as there are, correlates them, and compares each
 * eigenvalue with a quantile of its peers (Glorfeld 1995). Sample b has its own generator. */
#include <gsl/gsl_randist.h>
#include <math.h>
#include <stdatomic.h>

#include "base/thread.h"
#include "stats/correlate.h"
#include "stats/draw.h"
#include "stats/factors.h"
#include "stats/weigh.h"

/* ---- Parallel analysis ---- */

typedef struct {
  gsl_rng *random;
  double *x, *z, *r, *value;
} bench;

static bool bench_init(bench *own, int64_t n, int k) {
  const size_t cells = (size_t)n * (size_t)k, square = (size_t)k * (size_t)k;
  *own = (bench){.random = gsl_rng_alloc(gsl_rng_mt19937)};
  own->x = kp_malloc((2 * cells + square + (size_t)k) * sizeof *own->x);
  if (!own->x || !own->random)
    return false;
  own->z = own->x + cells;
  own->r = own->z + cells;
  own->value = own->r + square;
  return true;
}

static void bench_clear(bench *own) {
  if (own->random)
    gsl_rng_free(own->random);
  kp_free(own->x);
}

/* Eigenvalues of one sample into peer[c * n_samples]. */
static bool sample_eigenvalues(double *peer, bench *own, int64_t n_samples, int64_t n, int k) {
  for (int64_t i = 0; i < n * k; i++)
    own->x[i] = gsl_ran_gaussian_ziggurat(own->random, 1.0);
  for (int j = 0; j < k; j++)
    kp_weigh_standardise(own->z + j * n, NULL, NULL, own->x + j * n, n);
  for (int a = 0; a < k; a++) {
    own->r[a * k + a] = 1.0;
    for (int b = 0; b < a; b++)
      own->r[a * k + b] = own->r[b * k + a] = kp_stats_product(own->z + a * n, own->z + b * n, n);
  }
  if (!kp_stats_eigen(own->value, NULL, own->r, k))
    return false;
  for (int c = 0; c < k; c++)
    peer[c * n_samples] = own->value[c];
  return true;
}

static bool draw_peers(double *peer, int64_t n, int k, const kp_sampling *sampling) {
  atomic_bool failed = false;
#pragma omp parallel num_threads(kp_threads()) if (sampling->n_samples > 4)
  {
    bench own;
    if (!bench_init(&own, n, k))
      atomic_store(&failed, true);
#pragma omp for schedule(dynamic, 4)
    for (int64_t b = 0; b < sampling->n_samples; b++) {
      if (atomic_load(&failed))
        continue;
      gsl_rng_set(own.random, kp_stats_seed_of(sampling->seed, b));
      if (!sample_eigenvalues(peer + b, &own, sampling->n_samples, n, k))
        atomic_store(&failed, true);
    }
    bench_clear(&own);
  }
  return !atomic_load(&failed);
}

static bool analyse_parallel(kp_components *out, const kp_sampling *sampling) {
  const int k = out->n_columns;
  const int64_t n_samples = sampling->n_samples;
  double *peer = kp_malloc((size_t)n_samples * ((size_t)k + 1) * sizeof *peer);
  const bool done = peer && draw_peers(peer, out->n, k, sampling);
  for (int c = 0; done && c < k; c++)
    out->random[c] =
        kp_stats_quantile(peer + c * n_samples, n_samples, sampling->level, peer + k * n_samples);
  kp_free(peer);
  out->n_parallel = 0;
  while (done && out->n_parallel < k &&
         out->eigenvalue[out->n_parallel] > out->random[out->n_parallel])
    out->n_parallel++;
  return done;
}

/* ---- Components ---- */

/* 1 or -1: what turns the sum of loadings positive, or where it is 0 the first that is not. */
static double sign_of(const double *loading, int k, int c) {
  double sum = 0.0, size = 0.0, first = 0.0;
  for (int j = 0; j < k; j++) {
    const double at = loading[j * k + c];
    sum += at;
    size += fabs(at);
    first = first == 0.0 && fabs(at) > 1e-10 ? at : first;
  }
  const double decides = fabs(sum) > 1e-10 * size ? sum : first;
  return decides < 0.0 ? -1.0 : 1.0;
}

static void note_components(kp_components *out) {
  const int k = out->n_columns;
  double sum = 0.0;
  for (int c = 0; c < k; c++) {
    out->eigenvalue[c] = fmax(0.0, out->eigenvalue[c]);
    out->share[c] = out->eigenvalue[c] / k;
    sum += out->share[c];
    out->cumulated[c] = fmin(1.0, sum);
    out->n_kaiser += out->eigenvalue[c] > 1.0 + 1e-10 ? 1 : 0;
    const double length = sqrt(out->eigenvalue[c]) * sign_of(out->loading, k, c);
    for (int j = 0; j < k; j++)
      out->loading[j * k + c] *= length;
  }
}

static bool arrays_of(kp_components *out, kp_arena *arena) {
  const int64_t k = out->n_columns;
  out->eigenvalue = KP_ARRAY(arena, double, k);
  out->share = KP_ARRAY(arena, double, k);
  out->cumulated = KP_ARRAY(arena, double, k);
  out->random = KP_ARRAY(arena, double, k);
  out->loading = KP_ARRAY(arena, double, k *k);
  if (!out->eigenvalue || !out->share || !out->cumulated || !out->random || !out->loading)
    return false;
  for (int64_t i = 0; i < k * k; i++)
    out->loading[i] = NAN;
  for (int64_t c = 0; c < k; c++)
    out->eigenvalue[c] = out->share[c] = out->cumulated[c] = out->random[c] = NAN;
  return true;
}

kp_status kp_stats_components(kp_components *out, const double *const *column, int n_columns,
                              int64_t n_units, const kp_sampling *sampling, kp_arena *arena,
                              kp_diag *diag) {
  kp_complete of;
  const kp_status status = kp_stats_complete(&of, column, n_columns, n_units, arena, diag);
  if (status != KP_OK)
    return status;
  kp_components found = {.n = of.n,
                         .n_columns = n_columns,
                         .at = -1,
                         .few_units = of.n <= n_columns,
                         .n_parallel = -1,
                         .r = of.r};
  if (!arrays_of(&found, arena))
    return kp_diag_no_memory(diag);
  found.why = n_columns < 2 ? KP_STATS_FEW_COLUMNS
              : of.n < 3    ? KP_STATS_FEW
              : of.at >= 0  ? KP_STATS_NO_SPREAD
                            : KP_STATS_KNOWN;
  if (found.why == KP_STATS_NO_SPREAD)
    found.at = of.at;
  if (found.why == KP_STATS_KNOWN) {
    if (!kp_stats_eigen(found.eigenvalue, found.loading, of.r, n_columns))
      return kp_diag_no_memory(diag);
    note_components(&found);
    if (sampling->n_samples > 0 && !analyse_parallel(&found, sampling))
      return kp_diag_no_memory(diag);
  }
  *out = found;
  return KP_OK;
}
