/* SPDX-License-Identifier: GPL-3.0-or-later
 * Drawing pairs of marks from the observed coincidences, for the bootstrap by pairs.
 *
 * A subject with m marks gives m (m-1) / 2 draws, each a pair of values drawn from all observed
 * coincidences; a draw takes 2 d2 / (n D_e (m-1)) off 1 (Hayes & Krippendorff 2007; Krippendorff,
 * "Bootstrapping distributions for alpha"), so that the mean of the samples is alpha. Draws are
 * independent: how often each pair of values comes up among the draws of all subjects with m marks
 * is multinomial, and is drawn as such, by binomials in a row. The work is then the number of pairs
 * of values, not the 3.5 million pairs of marks of 2,000 subjects and 60 judges, and serves all
 * scales at once. With over 1,024 different marks there is no list: few draws are made one by one,
 * many by the central limit, whose mean and variance are known exactly. A sample is held to -1 at
 * the least. */
#include <gsl/gsl_randist.h>
#include <stdlib.h>

#include "stats/draw.h"

enum { FEW_DRAWS = 4096 };
static const double MOST_BINOMIAL_DRAWS = 1e9; /* gsl_ran_binomial counts in unsigned int */

void kp_stats_pair_law_clear(kp_pair_law *law) {
  kp_free(law->share);
  for (int i = 0; i < KP_SCALE_LEVELS; i++)
    kp_free(law->squared[i]);
  kp_free(law->draws);
  kp_free(law->subject_of_mark);
}

static void count_draws(kp_pair_law *law, const kp_tally *tally) {
  law->most_marks = tally->most_marks;
  for (int64_t s = 0; s < tally->n_subjects; s++) {
    const double m = (double)tally->n_of[s];
    law->draws[tally->n_of[s]] += m * (m - 1.0) / 2.0;
  }
}

/* ---- The law ---- */

/* Adds a pair of values with its coincidences (both orders) to the sums, and to cell unless NULL.
 */
static void add_pair(kp_pair_law *law, double *cell, const kp_alpha_work *work, int64_t a,
                     int64_t b, double coincidences) {
  for (int i = 0; i < work->n_scales; i++) {
    const double squared = kp_stats_difference(work->of[i].scale, work->of[i].position, a, b);
    law->mean[i] += coincidences * squared;
    law->variance[i] += coincidences * squared * squared;
  }
  if (cell)
    cell[a * work->tally->n_values + b] += coincidences;
}

/* Coincidences of different values, over all subjects; mean and variance become those of a draw. */
static void add_up(kp_pair_law *law, double *cell, const kp_alpha_work *work) {
  const kp_tally *tally = work->tally;
  for (int64_t s = 0; s < tally->n_subjects; s++) {
    const double others = (double)(tally->n_of[s] - 1);
    for (int64_t a = tally->first[s]; a < tally->first[s + 1]; a++)
      for (int64_t b = a + 1; b < tally->first[s + 1]; b++)
        add_pair(law, cell, work, tally->run_value[a], tally->run_value[b],
                 2.0 * (double)tally->run_count[a] * (double)tally->run_count[b] / others);
  }
  const double n = (double)tally->n_marks;
  for (int i = 0; i < work->n_scales; i++) {
    law->mean[i] /= n;
    law->variance[i] = fmax(0.0, law->variance[i] / n - law->mean[i] * law->mean[i]);
  }
}

typedef struct {
  double share;
  int64_t a, b;
} listed_pair;

static int compare_pairs(const void *x, const void *y) {
  const listed_pair *p = x, *q = y;
  if (p->share != q->share)
    return p->share > q->share ? -1 : 1;
  if (p->a != q->a)
    return p->a < q->a ? -1 : 1;
  return p->b < q->b ? -1 : p->b > q->b;
}

/* Pairs that occur, the most probable first; what agrees is the pair (0, 0). */
static int64_t collect_pairs(listed_pair *list, const double *cell, const kp_tally *tally) {
  int64_t n = 1;
  double apart = 0.0;
  for (int64_t a = 0; a < tally->n_values; a++) {
    for (int64_t b = a + 1; b < tally->n_values; b++) {
      const double share = cell[a * tally->n_values + b] / (double)tally->n_marks;
      if (!(share > 0.0))
        continue;
      list[n++] = (listed_pair){share, a, b};
      apart += share;
    }
  }
  list[0] = (listed_pair){fmax(0.0, 1.0 - apart), 0, 0};
  qsort(list, (size_t)n, sizeof *list, compare_pairs);
  return n;
}

static bool list_pairs(kp_pair_law *law, const double *cell, const kp_alpha_work *work) {
  const size_t n_values = (size_t)work->tally->n_values;
  listed_pair *list = kp_calloc(n_values * (n_values - 1) / 2 + 1, sizeof *list);
  if (!list)
    return false;
  const int64_t n = collect_pairs(list, cell, work->tally);
  bool made = false;
  law->share = kp_calloc((size_t)n, sizeof *law->share);
  if (!law->share)
    goto done;
  for (int i = 0; i < work->n_scales; i++) {
    law->squared[i] = kp_calloc((size_t)n, sizeof *law->squared[i]);
    if (!law->squared[i])
      goto done;
    for (int64_t c = 0; c < n; c++)
      law->squared[i][c] =
          kp_stats_difference(work->of[i].scale, work->of[i].position, list[c].a, list[c].b);
  }
  for (int64_t c = 0; c < n; c++)
    law->share[c] = list[c].share;
  law->n = n;
  made = true;
done:
  kp_free(list);
  return made;
}

static bool list_subjects(kp_pair_law *law, const kp_tally *tally) {
  law->subject_of_mark = kp_calloc((size_t)tally->n_marks, sizeof *law->subject_of_mark);
  if (!law->subject_of_mark)
    return false;
  int64_t at = 0;
  for (int64_t s = 0; s < tally->n_subjects; s++)
    for (int64_t i = 0; i < tally->n_of[s]; i++)
      law->subject_of_mark[at++] = s;
  return true;
}

bool kp_stats_pair_law_make(kp_pair_law *law, const kp_alpha_work *work) {
  const kp_tally *tally = work->tally;
  *law = (kp_pair_law){0};
  law->draws = kp_calloc((size_t)tally->most_marks + 1, sizeof *law->draws);
  if (!law->draws)
    return false;
  count_draws(law, tally);
  if (tally->n_values > KP_MOST_LISTED_VALUES) {
    add_up(law, NULL, work);
    return list_subjects(law, tally);
  }
  double *cell = kp_calloc((size_t)tally->n_values, (size_t)tally->n_values * sizeof *cell);
  if (!cell)
    return false;
  add_up(law, cell, work);
  const bool made = list_pairs(law, cell, work);
  kp_free(cell);
  return made;
}

/* ---- One sample: sums of squared differences of n_draws draws, for each scale ---- */

static void add_multinomial(double *sum, const kp_pair_law *law, int n_scales, double n_draws,
                            gsl_rng *random) {
  double left = 1.0;
  unsigned int open = (unsigned int)n_draws;
  for (int64_t c = 0; c < law->n && open > 0; c++) {
    const double p = c == law->n - 1 || law->share[c] >= left ? 1.0 : law->share[c] / left;
    const unsigned int drawn = p >= 1.0 ? open : gsl_ran_binomial(random, p, open);
    for (int i = 0; i < n_scales; i++)
      sum[i] += (double)drawn * law->squared[i][c];
    open -= drawn;
    left -= law->share[c];
  }
}

static void add_by_limit(double *sum, const kp_pair_law *law, int n_scales, double n_draws,
                         gsl_rng *random) {
  const double z = gsl_ran_gaussian(random, 1.0);
  for (int i = 0; i < n_scales; i++)
    sum[i] += n_draws * law->mean[i] + z * sqrt(n_draws * law->variance[i]);
}

/* The value of a subject's mark number i, marks in ascending order. */
static int64_t value_of_mark(const kp_tally *tally, int64_t subject, int64_t i) {
  int64_t r = tally->first[subject];
  for (; i >= tally->run_count[r]; r++)
    i -= tally->run_count[r];
  return tally->run_value[r];
}

/* A mark drawn among all, and another of the same subject: a pair of the coincidences. */
static void add_single_draws(double *sum, const kp_pair_law *law, const kp_alpha_work *work,
                             int n_draws, gsl_rng *random) {
  const kp_tally *tally = work->tally;
  for (int drawn = 0; drawn < n_draws; drawn++) {
    const unsigned long at = gsl_rng_uniform_int(random, (unsigned long)tally->n_marks);
    const int64_t s = law->subject_of_mark[at];
    const unsigned long m = (unsigned long)tally->n_of[s];
    const unsigned long one = gsl_rng_uniform_int(random, m);
    unsigned long other = gsl_rng_uniform_int(random, m - 1);
    other += other >= one ? 1 : 0;
    const int64_t a = value_of_mark(tally, s, (int64_t)one);
    const int64_t b = value_of_mark(tally, s, (int64_t)other);
    for (int i = 0; i < work->n_scales; i++)
      sum[i] += kp_stats_difference(work->of[i].scale, work->of[i].position, a, b);
  }
}

void kp_stats_pair_sample(double alpha[KP_SCALE_LEVELS], const kp_pair_law *law,
                          const kp_alpha_work *work, gsl_rng *random) {
  const double n = (double)work->tally->n_marks;
  for (int i = 0; i < work->n_scales; i++)
    alpha[i] = 1.0;
  for (int64_t m = 2; m <= law->most_marks; m++) {
    const double n_draws = law->draws[m];
    double sum[KP_SCALE_LEVELS] = {0};
    if (n_draws == 0.0)
      continue;
    if (law->n > 0 && n_draws <= MOST_BINOMIAL_DRAWS)
      add_multinomial(sum, law, work->n_scales, n_draws, random);
    else if (law->n == 0 && n_draws <= FEW_DRAWS)
      add_single_draws(sum, law, work, (int)n_draws, random);
    else
      add_by_limit(sum, law, work->n_scales, n_draws, random);
    for (int i = 0; i < work->n_scales; i++) /* expected / (n - 1) is n D_e */
      alpha[i] -= 2.0 * sum[i] / (work->of[i].expected / (n - 1.0) * (double)(m - 1));
  }
  for (int i = 0; i < work->n_scales; i++)
    alpha[i] = fmax(alpha[i], -1.0);
}
