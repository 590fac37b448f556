/* SPDX-License-Identifier: GPL-3.0-or-later
 * Drawing pairs of marks from the observed coincidences, for the bootstrap by pairs.
 *
 * A subject with m marks gives m (m-1) / 2 draws, each a pair of values drawn from all observed
 * coincidences; a draw takes 2 d2 / (n D_e (m-1)) off 1 (Hayes & Krippendorff 2007; Krippendorff,
 * "Bootstrapping distributions for alpha"), so that the mean of the samples is alpha. Draws are
 * independent: how often each squared difference d2 comes up among the draws of all subjects with m
 * marks is multinomial, and is drawn as such, by binomials in a row. The work is then the number of
 * different d2, not the 3.5 million pairs of 2,000 subjects and 60 judges. With over 1,024
 * different marks there is no list of d2: few draws are made one by one, many by the central limit,
 * whose mean and variance are known exactly. A sample is held to -1 at the least. */
#include <gsl/gsl_randist.h>

#include "stats/draw.h"

enum { MOST_VALUES = KP_MOST_LISTED_VALUES, FEW_DRAWS = 4096 };
static const double MOST_BINOMIAL_DRAWS = 1e9; /* gsl_ran_binomial counts in unsigned int */

void kp_stats_pair_law_clear(kp_pair_law *law) {
  kp_free(law->squared);
  kp_free(law->share);
  kp_free(law->draws);
  kp_free(law->subject_of_mark);
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

static void count_draws(kp_pair_law *law, const kp_tally *tally) {
  law->most_marks = tally->most_marks;
  for (int64_t s = 0; s < tally->n_subjects; s++) {
    const double m = (double)tally->n_of[s];
    law->draws[tally->n_of[s]] += m * (m - 1.0) / 2.0;
  }
}

/* Calls add for each pair of different values of each subject with its coincidences (both orders).
 */
static void visit_pairs(const kp_alpha_parts *parts,
                        void (*add)(void *to, int64_t a, int64_t b, double coincidences),
                        void *to) {
  const kp_tally *tally = parts->tally;
  for (int64_t s = 0; s < tally->n_subjects; s++) {
    const double others = (double)(tally->n_of[s] - 1);
    for (int64_t a = tally->first[s]; a < tally->first[s + 1]; a++)
      for (int64_t b = a + 1; b < tally->first[s + 1]; b++)
        add(to, tally->run_value[a], tally->run_value[b],
            2.0 * (double)tally->run_count[a] * (double)tally->run_count[b] / others);
  }
}

typedef struct {
  const kp_alpha_parts *parts;
  double sum, squares; /* of d2 and its square, times coincidences */
  double *cell;        /* [a * n_values + b], a < b; NULL: only the sums */
} coincidences;

static void add_pair(void *to, int64_t a, int64_t b, double weight) {
  coincidences *c = to;
  const double squared = kp_stats_difference(c->parts->scale, c->parts->position, a, b);
  c->sum += weight * squared;
  c->squares += weight * squared * squared;
  if (c->cell)
    c->cell[a * c->parts->tally->n_values + b] += weight;
}

static int compare_shares(const void *a, const void *b) {
  const double *x = a, *y = b; /* pairs of (share, squared) */
  if (x[0] != y[0])
    return x[0] > y[0] ? -1 : 1;
  return x[1] < y[1] ? -1 : x[1] > y[1];
}

static int compare_squares(const void *a, const void *b) {
  const double *x = a, *y = b;
  return x[1] < y[1] ? -1 : x[1] > y[1];
}

/* Cells to a list: equal differences joined, no difference first summed to what is left of n. */
static bool list_differences(kp_pair_law *law, const coincidences *c) {
  const kp_tally *tally = c->parts->tally;
  const int64_t n_values = tally->n_values;
  int64_t n = 0;
  for (int64_t i = 0; i < n_values * n_values; i++)
    n += c->cell[i] > 0.0 ? 1 : 0;
  double *list = kp_calloc((size_t)(n + 1), 2 * sizeof *list);
  law->squared = kp_calloc((size_t)(n + 1), sizeof *law->squared);
  law->share = kp_calloc((size_t)(n + 1), sizeof *law->share);
  if (!list || !law->squared || !law->share) {
    kp_free(list);
    return false;
  }
  int64_t used = 1; /* list[0]: pairs that agree */
  double apart = 0.0;
  for (int64_t a = 0; a < n_values; a++) {
    for (int64_t b = a + 1; b < n_values; b++) {
      const double weight = c->cell[a * n_values + b];
      if (!(weight > 0.0))
        continue;
      list[2 * used] = weight / (double)tally->n_marks;
      list[2 * used + 1] = kp_stats_difference(c->parts->scale, c->parts->position, a, b);
      apart += list[2 * used++];
    }
  }
  list[0] = fmax(0.0, 1.0 - apart);
  qsort(list, (size_t)used, 2 * sizeof *list, compare_squares);
  int64_t joined = 0;
  for (int64_t i = 1; i < used; i++) {
    if (list[2 * i + 1] == list[2 * joined + 1]) {
      list[2 * joined] += list[2 * i];
    } else {
      joined++;
      list[2 * joined] = list[2 * i];
      list[2 * joined + 1] = list[2 * i + 1];
    }
  }
  law->n = joined + 1;
  qsort(list, (size_t)law->n, 2 * sizeof *list, compare_shares);
  for (int64_t i = 0; i < law->n; i++) {
    law->share[i] = list[2 * i];
    law->squared[i] = list[2 * i + 1];
  }
  kp_free(list);
  return true;
}

bool kp_stats_pair_law_make(kp_pair_law *law, const kp_alpha_parts *parts) {
  const kp_tally *tally = parts->tally;
  *law = (kp_pair_law){0};
  law->draws = kp_calloc((size_t)tally->most_marks + 1, sizeof *law->draws);
  if (!law->draws)
    return false;
  count_draws(law, tally);
  coincidences c = {.parts = parts};
  const bool listed = tally->n_values <= MOST_VALUES;
  if (listed) {
    c.cell = kp_calloc((size_t)tally->n_values, (size_t)tally->n_values * sizeof *c.cell);
    if (!c.cell)
      return false;
  }
  visit_pairs(parts, add_pair, &c);
  const double n = (double)tally->n_marks;
  law->mean = c.sum / n;
  law->variance = fmax(0.0, c.squares / n - law->mean * law->mean);
  const bool made = listed ? list_differences(law, &c) : list_subjects(law, tally);
  kp_free(c.cell);
  return made;
}

/* ---- One sample by pairs ---- */

/* Sum of the squared differences of n_draws draws. */
static double multinomial_sum(const kp_pair_law *law, double n_draws, gsl_rng *random) {
  double sum = 0.0, left = 1.0;
  unsigned int open = (unsigned int)n_draws;
  for (int64_t i = 0; i < law->n && open > 0; i++) {
    const bool last = i == law->n - 1;
    const double p = last ? 1.0 : fmin(1.0, law->share[i] / left);
    const unsigned int drawn = p >= 1.0 ? open : gsl_ran_binomial(random, p, open);
    sum += (double)drawn * law->squared[i];
    open -= drawn;
    left -= law->share[i];
    if (left <= 0.0)
      left = law->share[i] * 1e-12; /* rounding alone: the rest goes to the next */
  }
  return sum;
}

/* Beyond MOST_VALUES different marks: one by one while they are few, else by the central limit. */
static double single_draws(const kp_pair_law *law, const kp_alpha_parts *parts, double n_draws,
                           gsl_rng *random) {
  if (n_draws > FEW_DRAWS)
    return n_draws * law->mean + gsl_ran_gaussian(random, sqrt(n_draws * law->variance));
  const kp_tally *tally = parts->tally;
  double sum = 0.0;
  for (double i = 0.0; i < n_draws; i += 1.0) {
    const unsigned long at = gsl_rng_uniform_int(random, (unsigned long)tally->n_marks);
    const int64_t s = law->subject_of_mark[at];
    const int64_t m = tally->n_of[s];
    const int64_t one = (int64_t)gsl_rng_uniform_int(random, (unsigned long)m);
    int64_t other = (int64_t)gsl_rng_uniform_int(random, (unsigned long)(m - 1));
    other += other >= one ? 1 : 0;
    int64_t value[2] = {0, 0};
    int64_t passed = 0;
    for (int64_t r = tally->first[s]; r < tally->first[s + 1]; r++) {
      if (one >= passed && one < passed + tally->run_count[r])
        value[0] = tally->run_value[r];
      if (other >= passed && other < passed + tally->run_count[r])
        value[1] = tally->run_value[r];
      passed += tally->run_count[r];
    }
    sum += kp_stats_difference(parts->scale, parts->position, value[0], value[1]);
  }
  return sum;
}

double kp_stats_pair_sample(const kp_pair_law *law, const kp_alpha_parts *parts, gsl_rng *random) {
  const double n = (double)parts->tally->n_marks;
  const double expected = parts->expected / (n - 1.0); /* n D_e */
  double alpha = 1.0;
  for (int64_t m = 2; m <= law->most_marks; m++) {
    if (law->draws[m] == 0.0)
      continue;
    const bool listed = law->n > 0 && law->draws[m] <= MOST_BINOMIAL_DRAWS;
    const double sum = listed ? multinomial_sum(law, law->draws[m], random)
                              : single_draws(law, parts, law->draws[m], random);
    alpha -= 2.0 * sum / (expected * (double)(m - 1));
  }
  return fmax(alpha, -1.0);
}
