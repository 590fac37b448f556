/* SPDX-License-Identifier: GPL-3.0-or-later
 * Reliability of a sum of columns: alpha with its interval, each column among the others, omega
 * with a bootstrap. See factor.h.
 *
 * Alpha and its interval are those of cronbach.c, the columns as judges. What leaves columns out
 * comes from the covariances c_jk = r_jk s_j s_k:
 *     alpha = k / (k - 1) (1 - sum c_jj / sum c_jk)
 * A sample of omega draws whole units with replacement and correlates them anew; sample b has its
 * own generator and its own place, so threads change nothing. */
#include <math.h>
#include <stdatomic.h>
#include <string.h>

#include "base/thread.h"
#include "stats/draw.h"
#include "stats/factors.h"

/* ---- Each column among the others ---- */

static double covariance(const kp_complete *of, int a, int b) {
  return of->r[a * of->k + b] * of->sd[a] * of->sd[b];
}

static void note_item(kp_reliability_item *out, const kp_complete *of, int item) {
  double own = 0.0, all = 0.0, with = 0.0;
  const double k = of->k - 1;
  for (int a = 0; a < of->k; a++) {
    if (a == item)
      continue;
    with += covariance(of, item, a);
    own += of->sd[a] * of->sd[a];
    for (int b = 0; b < of->k; b++)
      all += b != item ? covariance(of, a, b) : 0.0;
  }
  const bool spread = all > 1e-14 * own;
  out->alpha_without = of->k > 2 && spread ? k / (k - 1.0) * (1.0 - own / all) : NAN;
  out->rest = spread && of->sd[item] > 0.0 ? with / (of->sd[item] * sqrt(all)) : NAN;
  out->rest = out->rest > 1.0 ? 1.0 : out->rest < -1.0 ? -1.0 : out->rest;
  out->loading = NAN;
}

static kp_stats_why why_of(kp_figure_why why) {
  return why == KP_FIGURE_KNOWN                                       ? KP_STATS_KNOWN
         : why == KP_FIGURE_NO_VARIANCE || why == KP_FIGURE_UNDEFINED ? KP_STATS_NO_SPREAD
         : why == KP_FIGURE_FEW_JUDGES                                ? KP_STATS_FEW_COLUMNS
                                                                      : KP_STATS_FEW;
}

static kp_status note_alpha(kp_reliability *out, const kp_complete *of, double level,
                            kp_diag *diag) {
  const kp_marks marks = kp_stats_marks_by_judge(of->raw, of->n, of->k);
  kp_estimate alpha;
  const kp_status status = kp_stats_cronbach(&alpha, &marks, level, diag);
  if (status != KP_OK)
    return status;
  out->why_alpha = why_of(alpha.why);
  out->alpha = alpha.value;
  out->alpha_lower = alpha.lower;
  out->alpha_upper = alpha.upper;
  double sum = 0.0;
  const double k = of->k;
  for (int a = 0; a < of->k; a++)
    for (int b = 0; b < a; b++)
      sum += of->r[a * of->k + b];
  const double mean = 2.0 * sum / (k * (k - 1.0));
  if (out->why_alpha == KP_STATS_KNOWN && of->at < 0)
    out->alpha_standardised = k * mean / (1.0 + (k - 1.0) * mean);
  return KP_OK;
}

/* ---- Omega's samples ---- */

typedef struct {
  gsl_rng *random;
  double *row; /* mean, sd, loading: 3 k; product: k * k */
  double *times;
} bench;

static bool bench_init(bench *own, const kp_complete *of) {
  const size_t k = (size_t)of->k;
  *own = (bench){.random = gsl_rng_alloc(gsl_rng_mt19937)};
  own->row = kp_calloc(3 * k + k * k, sizeof *own->row);
  own->times = kp_calloc((size_t)of->n, sizeof *own->times);
  return own->random && own->row && own->times;
}

static void bench_clear(bench *own) {
  if (own->random)
    gsl_rng_free(own->random);
  kp_free(own->row);
  kp_free(own->times);
}

/* Correlations of the drawn units into product, their standard deviations (as those of the whole
 * times the ratio) into sd; false where a column has no spread. */
static bool correlate_drawn(double *product, double *mean, double *sd, const kp_complete *of,
                            const double *times) {
  const int k = of->k;
  memset(product, 0, (size_t)k * (size_t)k * sizeof *product);
  memset(mean, 0, (size_t)k * sizeof *mean);
  for (int64_t i = 0; i < of->n; i++) {
    const double *z = of->z + i * k;
    if (times[i] == 0.0)
      continue;
    for (int a = 0; a < k; a++) {
      const double weighed = times[i] * z[a];
      mean[a] += weighed;
      for (int b = 0; b <= a; b++)
        product[a * k + b] += weighed * z[b];
    }
  }
  for (int a = 0; a < k; a++)
    for (int b = 0; b <= a; b++)
      product[a * k + b] -= mean[a] * mean[b] / (double)of->n;
  for (int a = 0; a < k; a++) {
    if (!(product[a * k + a] > 1e-12))
      return false;
    sd[a] = sqrt(product[a * k + a]);
  }
  for (int a = 0; a < k; a++) {
    for (int b = 0; b < a; b++)
      product[a * k + b] = product[b * k + a] = product[a * k + b] / (sd[a] * sd[b]);
    product[a * k + a] = 1.0;
  }
  for (int a = 0; a < k; a++)
    sd[a] *= of->sd[a];
  return true;
}

static double sample_omega(bench *own, const kp_complete *of) {
  const int k = of->k;
  double *mean = own->row, *sd = mean + k, *loading = sd + k, *product = loading + k;
  memset(own->times, 0, (size_t)of->n * sizeof *own->times);
  for (int64_t i = 0; i < of->n; i++)
    own->times[gsl_rng_uniform_int(own->random, (unsigned long)of->n)] += 1.0;
  if (!correlate_drawn(product, mean, sd, of, own->times) ||
      kp_stats_one_factor(loading, product, k) != KP_STATS_KNOWN)
    return NAN;
  return kp_stats_omega(loading, sd, k);
}

static bool draw_samples(double *sample, const kp_complete *of, const kp_sampling *sampling) {
  atomic_bool failed = false;
#pragma omp parallel num_threads(kp_threads()) if (sampling->n_samples > 16)
  {
    bench own;
    if (!bench_init(&own, of))
      atomic_store(&failed, true);
#pragma omp for schedule(dynamic, 8)
    for (int64_t b = 0; b < sampling->n_samples; b++) {
      if (atomic_load(&failed))
        continue;
      gsl_rng_set(own.random, kp_stats_seed_of(sampling->seed, b));
      sample[b] = sample_omega(&own, of);
    }
    bench_clear(&own);
  }
  return !atomic_load(&failed);
}

static kp_status note_interval(kp_reliability *out, const kp_complete *of,
                               const kp_sampling *sampling, kp_diag *diag) {
  const int64_t n = sampling->n_samples;
  kp_stats_quiet_gsl();
  double *sample = kp_malloc(2 * (size_t)n * sizeof *sample);
  const bool done = sample && draw_samples(sample, of, sampling);
  for (int64_t b = 0; done && b < n; b++)
    out->n_samples += isnan(sample[b]) ? 0 : 1;
  out->why_interval = 2 * out->n_samples < n ? KP_STATS_NOT_SETTLED : KP_STATS_KNOWN;
  if (done && out->why_interval == KP_STATS_KNOWN) {
    out->omega_lower = kp_stats_quantile(sample, n, 0.5 - sampling->level / 2.0, sample + n);
    out->omega_upper = kp_stats_quantile(sample, n, 0.5 + sampling->level / 2.0, sample + n);
  }
  kp_free(sample);
  return done ? KP_OK : kp_diag_no_memory(diag);
}

static kp_status note_omega(kp_reliability *out, const kp_complete *of, const kp_sampling *sampling,
                            kp_arena *arena, kp_diag *diag) {
  out->why_omega = of->k < 3        ? KP_STATS_FEW_COLUMNS
                   : of->n <= of->k ? KP_STATS_FEW
                   : of->at >= 0    ? KP_STATS_NO_SPREAD
                                    : KP_STATS_KNOWN;
  double *loading = KP_ARRAY(arena, double, of->k);
  if (!loading)
    return kp_diag_no_memory(diag);
  if (out->why_omega == KP_STATS_KNOWN)
    out->why_omega = kp_stats_one_factor(loading, of->r, of->k);
  if (out->why_omega != KP_STATS_KNOWN) {
    out->why_interval = out->why_omega;
    return KP_OK;
  }
  double common = 0.0;
  for (int j = 0; j < of->k; j++)
    common += loading[j] * of->sd[j];
  for (int j = 0; j < of->k; j++)
    out->item[j].loading = common < 0.0 ? -loading[j] : loading[j];
  out->omega = kp_stats_omega(loading, of->sd, of->k);
  return sampling->n_samples > 0 ? note_interval(out, of, sampling, diag) : KP_OK;
}

kp_status kp_stats_reliability(kp_reliability *out, const double *const *column, int n_columns,
                               int64_t n_units, const kp_sampling *sampling, kp_arena *arena,
                               kp_diag *diag) {
  kp_complete of;
  kp_reliability_item *item = KP_ARRAY(arena, kp_reliability_item, n_columns);
  if (!item)
    return kp_diag_no_memory(diag);
  kp_status status = kp_stats_complete(&of, column, n_columns, n_units, arena, diag);
  if (status != KP_OK)
    return status;
  *out = (kp_reliability){.n = of.n,
                          .n_columns = n_columns,
                          .alpha = NAN,
                          .alpha_lower = NAN,
                          .alpha_upper = NAN,
                          .alpha_standardised = NAN,
                          .omega = NAN,
                          .omega_lower = NAN,
                          .omega_upper = NAN,
                          .why_interval = KP_STATS_NOT_ASKED,
                          .item = item};
  for (int j = 0; j < n_columns; j++)
    item[j] = (kp_reliability_item){NAN, NAN, NAN};
  if (n_columns < 2 || of.n < 2) {
    out->why_alpha = n_columns < 2 ? KP_STATS_FEW_COLUMNS : KP_STATS_FEW;
    out->why_omega = out->why_interval = out->why_alpha;
    return KP_OK;
  }
  for (int j = 0; j < n_columns; j++)
    note_item(&item[j], &of, j);
  status = note_alpha(out, &of, sampling->level, diag);
  return status == KP_OK ? note_omega(out, &of, sampling, arena, diag) : status;
}
