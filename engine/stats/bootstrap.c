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

/* What a thread works with. */
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

static void bench_clear(bench *own) {
  if (own->random)
    gsl_rng_free(own->random);
  kp_free(own->total);
  kp_free(own->position);
  kp_free(own->times);
}

/* The finalizer of splitmix64 (Steele, Lea & Flood 2014). */
unsigned long kp_stats_seed_of(uint64_t seed, int64_t sample) {
  uint64_t x = seed + ((uint64_t)sample + 1) * UINT64_C(0x9e3779b97f4a7c15);
  x = (x ^ (x >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
  x = (x ^ (x >> 27)) * UINT64_C(0x94d049bb133111eb);
  x ^= x >> 31;
  return (unsigned long)(x & UINT64_C(0xffffffff));
}

/* Draws subjects into own->times and adds up their values; returns the number of marks. */
static double draw_subjects(bench *own, const kp_tally *tally) {
  memset(own->times, 0, (size_t)tally->n_subjects * sizeof *own->times);
  memset(own->total, 0, (size_t)tally->n_values * sizeof *own->total);
  for (int64_t i = 0; i < tally->n_subjects; i++)
    own->times[gsl_rng_uniform_int(own->random, (unsigned long)tally->n_subjects)]++;
  double n = 0.0;
  for (int64_t s = 0; s < tally->n_subjects; s++) {
    if (own->times[s] == 0)
      continue;
    const double times = (double)own->times[s];
    n += times * (double)tally->n_of[s];
    for (int64_t r = tally->first[s]; r < tally->first[s + 1]; r++)
      own->total[tally->run_value[r]] += times * (double)tally->run_count[r];
  }
  return n;
}

static void sample_subjects(double alpha[KP_SCALE_LEVELS], bench *own, const kp_alpha_work *work) {
  const kp_tally *tally = work->tally;
  const double n = draw_subjects(own, tally);
  int64_t n_drawn_values = 0;
  for (int64_t v = 0; v < tally->n_values && n_drawn_values < 2; v++)
    n_drawn_values += own->total[v] > 0.0 ? 1 : 0;
  for (int i = 0; i < work->n_scales; i++) {
    const kp_alpha_scale *of = &work->of[i];
    const bool ranks = of->scale == KP_ORDINAL;
    const double *position = ranks ? own->position : of->position;
    if (ranks)
      kp_stats_positions(own->position, tally, own->total, KP_ORDINAL);
    double observed = 0.0;
    for (int64_t s = 0; s < tally->n_subjects; s++) {
      if (own->times[s] == 0)
        continue;
      observed += (double)own->times[s] *
                  (ranks ? kp_stats_subject_disagreement(tally, s, KP_ORDINAL, position)
                         : of->disagreement[s]);
    }
    const double expected =
        kp_stats_total_disagreement(own->total, tally->n_values, n, of->scale, position);
    alpha[i] = n_drawn_values < 2 ? NAN : 1.0 - (n - 1.0) * observed / expected;
  }
}

/* sample[scale * n_samples + b]; law is NULL for samples by subjects. False when memory is out. */
static bool draw_samples(double *sample, const kp_alpha_work *work, const kp_bootstrap *bootstrap,
                         const kp_pair_law *law) {
  atomic_bool failed = false;
#pragma omp parallel num_threads(kp_threads()) if (bootstrap->n_samples > 16)
  {
    bench own;
    if (!bench_init(&own, work->tally))
      atomic_store(&failed, true);
#pragma omp for schedule(dynamic, 8)
    for (int64_t b = 0; b < bootstrap->n_samples; b++) {
      if (atomic_load(&failed))
        continue;
      double alpha[KP_SCALE_LEVELS] = {0};
      gsl_rng_set(own.random, kp_stats_seed_of(bootstrap->seed, b));
      if (law)
        kp_stats_pair_sample(alpha, law, work, own.random);
      else
        sample_subjects(alpha, &own, work);
      for (int i = 0; i < work->n_scales; i++)
        sample[i * bootstrap->n_samples + b] = alpha[i];
    }
    bench_clear(&own);
  }
  return !atomic_load(&failed);
}

static void summarise(kp_alpha *out, const double *sample, int64_t n_samples, double level,
                      double *workspace) {
  kp_moments moments;
  kp_stats_moments(&moments, sample, n_samples);
  out->n_samples = moments.n;
  if (moments.n == 0) {
    out->figure.why_interval = KP_FIGURE_NO_VARIANCE;
    return;
  }
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
}

/* The scales that can be drawn this way; the others' figures say why not. */
static kp_alpha_work drawable(const kp_alpha_work *work, kp_bootstrap_kind kind) {
  kp_alpha_work chosen = {.tally = work->tally};
  for (int i = 0; i < work->n_scales; i++) {
    if (kind == KP_BOOTSTRAP_SUBJECTS && work->of[i].scale == KP_RATIO &&
        work->tally->n_values > KP_MOST_LISTED_VALUES)
      work->of[i].out->figure.why_interval = KP_FIGURE_TOO_MANY_VALUES;
    else
      chosen.of[chosen.n_scales++] = work->of[i];
  }
  return chosen;
}

kp_status kp_stats_alpha_bootstrap(const kp_alpha_work *work, const kp_bootstrap *bootstrap,
                                   kp_diag *diag) {
  const kp_alpha_work chosen = drawable(work, bootstrap->kind);
  if (chosen.n_scales == 0)
    return KP_OK;
  kp_stats_quiet_gsl();
  const int64_t n_samples = bootstrap->n_samples;
  const bool by_pairs = bootstrap->kind == KP_BOOTSTRAP_PAIRS;
  kp_pair_law law = {0};
  double *sample = kp_calloc((size_t)n_samples, (KP_SCALE_LEVELS + 1) * sizeof *sample);
  const bool done = sample && (!by_pairs || kp_stats_pair_law_make(&law, &chosen)) &&
                    draw_samples(sample, &chosen, bootstrap, by_pairs ? &law : NULL);
  for (int i = 0; done && i < chosen.n_scales; i++)
    summarise(chosen.of[i].out, sample + i * n_samples, n_samples, bootstrap->level,
              sample + KP_SCALE_LEVELS * n_samples);
  kp_stats_pair_law_clear(&law);
  kp_free(sample);
  return done ? KP_OK : kp_diag_no_memory(diag);
}
