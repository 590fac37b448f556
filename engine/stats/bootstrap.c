/* SPDX-License-Identifier: GPL-3.0-or-later
 * The bootstrap of Krippendorff's alpha: samples by pairs (coincidences.c) or by subjects.
 *
 * By subjects: as many subjects as there are, drawn with replacement; totals, ranks and
 * disagreements are computed anew from each subject's runs, in time linear in the runs. A sample
 * without variance has no alpha and is left out, as the figure says.
 * The interval is that of percentiles, (1 - level) / 2 on either side, type 7 of Hyndman & Fan.
 * Sample b has a generator of its own (mt19937), seeded from (seed, b) by a mixing step, and its
 * own place in the list of results: threads and their number change nothing. */
#include <stdatomic.h>
#include <string.h>

#include "base/thread.h"
#include "stats/draw.h"
#include "stats/stats.h"

typedef struct {
  gsl_rng *random;
  double *total, *position; /* one a value */
  int64_t *times;           /* one a subject */
} bench;

static bool bench_init(bench *out, const kp_tally *tally) {
  *out = (bench){.random = gsl_rng_alloc(gsl_rng_mt19937)};
  out->total = kp_calloc((size_t)tally->n_values, sizeof *out->total);
  out->position = kp_calloc((size_t)tally->n_values, sizeof *out->position);
  out->times = kp_calloc((size_t)tally->n_subjects, sizeof *out->times);
  return out->random && out->total && out->position && out->times;
}

static void bench_clear(bench *work) {
  if (work->random)
    gsl_rng_free(work->random);
  kp_free(work->total);
  kp_free(work->position);
  kp_free(work->times);
}

/* A seed of 32 bits for sample b: the finalizer of splitmix64 (Steele, Lea & Flood 2014). */
static unsigned long seed_of(uint64_t seed, int64_t sample) {
  uint64_t x = seed + ((uint64_t)sample + 1) * UINT64_C(0x9e3779b97f4a7c15);
  x = (x ^ (x >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
  x = (x ^ (x >> 27)) * UINT64_C(0x94d049bb133111eb);
  x ^= x >> 31;
  return (unsigned long)(x & UINT64_C(0xffffffff));
}

/* Draws subjects into work->times and adds up their values; returns the number of marks. */
static double draw_subjects(bench *work, const kp_tally *tally) {
  memset(work->times, 0, (size_t)tally->n_subjects * sizeof *work->times);
  memset(work->total, 0, (size_t)tally->n_values * sizeof *work->total);
  for (int64_t i = 0; i < tally->n_subjects; i++)
    work->times[gsl_rng_uniform_int(work->random, (unsigned long)tally->n_subjects)]++;
  double n = 0.0;
  for (int64_t s = 0; s < tally->n_subjects; s++) {
    if (work->times[s] == 0)
      continue;
    const double times = (double)work->times[s];
    n += times * (double)tally->n_of[s];
    for (int64_t r = tally->first[s]; r < tally->first[s + 1]; r++)
      work->total[tally->run_value[r]] += times * (double)tally->run_count[r];
  }
  return n;
}

static double sample_subjects(bench *work, const kp_alpha_parts *parts) {
  const kp_tally *tally = parts->tally;
  const double n = draw_subjects(work, tally);
  const bool ranks = parts->scale == KP_ORDINAL;
  const double *position = parts->position;
  if (ranks) {
    kp_stats_positions(work->position, tally, work->total, KP_ORDINAL);
    position = work->position;
  }
  double observed = 0.0;
  for (int64_t s = 0; s < tally->n_subjects; s++) {
    if (work->times[s] == 0)
      continue;
    observed += (double)work->times[s] *
                (ranks ? kp_stats_subject_disagreement(tally, s, KP_ORDINAL, position)
                       : parts->disagreement[s]);
  }
  const double expected =
      kp_stats_total_disagreement(work->total, tally->n_values, n, parts->scale, position);
  int64_t n_drawn_values = 0;
  for (int64_t v = 0; v < tally->n_values && n_drawn_values < 2; v++)
    n_drawn_values += work->total[v] > 0.0 ? 1 : 0;
  return n_drawn_values < 2 ? NAN : 1.0 - (n - 1.0) * observed / expected;
}

/* law is NULL for samples by subjects. False when memory is out. */
static bool draw_samples(double *sample, const kp_alpha_parts *parts, const kp_bootstrap *bootstrap,
                         const kp_pair_law *law) {
  atomic_bool failed = false;
#pragma omp parallel num_threads(kp_threads()) if (bootstrap->n_samples > 16)
  {
    bench work;
    if (!bench_init(&work, parts->tally))
      atomic_store(&failed, true);
#pragma omp for schedule(dynamic, 8)
    for (int64_t b = 0; b < bootstrap->n_samples; b++) {
      if (atomic_load(&failed))
        continue;
      gsl_rng_set(work.random, seed_of(bootstrap->seed, b));
      sample[b] =
          law ? kp_stats_pair_sample(law, parts, work.random) : sample_subjects(&work, parts);
    }
    bench_clear(&work);
  }
  return !failed;
}

static bool summarise(kp_alpha *out, const double *sample, int64_t n_samples, double level) {
  double *workspace = kp_calloc((size_t)n_samples, sizeof *workspace);
  if (!workspace)
    return false;
  kp_moments moments;
  kp_stats_moments(&moments, sample, n_samples);
  out->n_samples = moments.n;
  if (moments.n > 0) {
    double below_667 = 0.0, below_800 = 0.0;
    for (int64_t b = 0; b < n_samples; b++) {
      below_667 += sample[b] < 0.667 ? 1.0 : 0.0;
      below_800 += sample[b] < 0.800 ? 1.0 : 0.0;
    }
    out->share_below_667 = below_667 / (double)moments.n;
    out->share_below_800 = below_800 / (double)moments.n;
    out->figure.error = moments.sd;
    out->figure.lower = kp_stats_quantile(sample, n_samples, 0.5 - level / 2.0, workspace);
    out->figure.upper = kp_stats_quantile(sample, n_samples, 0.5 + level / 2.0, workspace);
    out->figure.why_interval = KP_FIGURE_KNOWN;
  } else {
    out->figure.why_interval = KP_FIGURE_NO_VARIANCE;
  }
  kp_free(workspace);
  return true;
}

kp_status kp_stats_alpha_bootstrap(kp_alpha *out, const kp_alpha_parts *parts,
                                   const kp_bootstrap *bootstrap, kp_diag *diag) {
  const bool by_pairs = bootstrap->kind == KP_BOOTSTRAP_PAIRS;
  if (!by_pairs && parts->scale == KP_RATIO && parts->tally->n_values > KP_MOST_LISTED_VALUES) {
    out->figure.why_interval = KP_FIGURE_TOO_MANY_VALUES;
    return KP_OK;
  }
  kp_stats_quiet_gsl();
  kp_pair_law law = {0};
  double *sample = kp_calloc((size_t)bootstrap->n_samples, sizeof *sample);
  const bool done = sample && (!by_pairs || kp_stats_pair_law_make(&law, parts)) &&
                    draw_samples(sample, parts, bootstrap, by_pairs ? &law : NULL) &&
                    summarise(out, sample, bootstrap->n_samples, bootstrap->level);
  kp_stats_pair_law_clear(&law);
  kp_free(sample);
  return done ? KP_OK : kp_diag_no_memory(diag);
}
