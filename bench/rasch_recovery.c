/* SPDX-License-Identifier: GPL-3.0-or-later
 * How well the rating scale model finds what simulated judges are: bias, spread and coverage.
 *
 * Marks are drawn from the model with known abilities, severities, difficulties and thresholds,
 * over designs from small and complete to large and sparse, and estimated anew. Printed a design:
 * the slope of estimates on truth (1 is unbiased), the root mean square error, how often the truth
 * lies within 1.96 standard errors (95 per cent is right), and the time of a fit.
 *
 *   bench_rasch_recovery [replications]   default 200 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "base/diag.h"
#include "panel/panel.h"

typedef struct {
  const char *name;
  int n_units, n_judges, n_indicators, n_categories;
  int n_each; /* judges a unit */
} design;

static uint64_t state;

/* splitmix64 */
static double uniform(void) {
  uint64_t z = (state += 0x9E3779B97F4A7C15u);
  z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
  z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
  return (double)((z ^ (z >> 31)) >> 11) * 0x1.0p-53;
}

static double normal(void) {
  return sqrt(-2.0 * log(1.0 - uniform())) * cos(2.0 * acos(-1.0) * uniform());
}

static int draw(double difference, const double *weight, int n) {
  double p[64], sum = 0.0;
  for (int k = 0; k < n; k++)
    sum += p[k] = exp(k * difference + weight[k]);
  double at = uniform() * sum;
  for (int k = 0; k < n - 1; k++) {
    at -= p[k];
    if (at < 0.0)
      return k;
  }
  return n - 1;
}

static void centre(double *x, int n) {
  double sum = 0.0;
  for (int i = 0; i < n; i++)
    sum += x[i];
  for (int i = 0; i < n; i++)
    x[i] -= sum / n;
}

typedef struct {
  double xx, xy, squares, seconds;
  int64_t n, covered, n_failed, n_fits, n_rounds;
} tally;

typedef struct {
  double *unit, *judge, *indicator, *weight;
  kp_model_mark *mark;
  int64_t n;
} truth;

static void simulate(truth *t, const design *d) {
  double threshold[64];
  for (int u = 0; u < d->n_units; u++)
    t->unit[u] = normal();
  for (int j = 0; j < d->n_judges; j++)
    t->judge[j] = 0.5 * normal();
  for (int i = 0; i < d->n_indicators; i++)
    t->indicator[i] = 0.5 * normal();
  for (int k = 1; k < d->n_categories; k++)
    threshold[k] = 4.0 * (k - d->n_categories / 2.0) / d->n_categories;
  centre(t->judge, d->n_judges);
  centre(t->indicator, d->n_indicators);
  centre(threshold + 1, d->n_categories - 1);
  t->weight[0] = 0.0;
  for (int k = 1; k < d->n_categories; k++)
    t->weight[k] = t->weight[k - 1] - threshold[k];
  t->n = 0;
  for (int u = 0; u < d->n_units; u++)
    for (int e = 0; e < d->n_each; e++) {
      const int j = (u + e * (1 + u % 3)) % d->n_judges; /* judges overlap in several ways */
      for (int i = 0; i < d->n_indicators; i++) {
        const double x = t->unit[u] - t->judge[j] - t->indicator[i];
        t->mark[t->n++] = (kp_model_mark){{u, j, i}, (double)draw(x, t->weight, d->n_categories)};
      }
    }
}

static void once(tally *sum, truth *t, const design *d) {
  const int size[KP_FACETS] = {d->n_units, d->n_judges, d->n_indicators};
  kp_arena *arena = kp_arena_new();
  kp_diag *diag = kp_diag_new();
  kp_panel_rasch rasch;
  struct timespec from, to;
  simulate(t, d);
  clock_gettime(CLOCK_MONOTONIC, &from);
  const kp_status status = kp_panel_fit_rasch(&rasch, t->mark, t->n, size, arena, diag);
  clock_gettime(CLOCK_MONOTONIC, &to);
  sum->seconds += (double)(to.tv_sec - from.tv_sec) + 1e-9 * (double)(to.tv_nsec - from.tv_nsec);
  sum->n_fits++;
  sum->n_rounds += rasch.n_iterations;
  if (status != KP_OK || rasch.state != KP_MODEL_FITTED)
    sum->n_failed++;
  for (int i = 0; rasch.state == KP_MODEL_FITTED && i < rasch.n_judges; i++) {
    const double is = t->judge[rasch.judge[i].element], found = rasch.judge[i].measure;
    sum->xx += is * is;
    sum->xy += is * found;
    sum->squares += (found - is) * (found - is);
    sum->covered += fabs(found - is) <= 1.96 * rasch.judge[i].error;
    sum->n++;
  }
  kp_diag_free(diag);
  kp_arena_free(arena);
}

int main(int argc, char **argv) {
  static const design designs[] = {
      {"complete, small", 20, 5, 4, 5, 5},      {"complete, one indicator", 60, 8, 1, 11, 8},
      {"3 of 8 judges a unit", 60, 8, 4, 5, 3}, {"5 of 12, steps of a half", 100, 12, 6, 21, 5},
      {"complete, large", 300, 20, 5, 11, 20},
  };
  const int n = argc > 1 ? atoi(argv[1]) : 200;
  printf("%-26s %8s %8s %9s %7s %7s %9s\n", "design", "slope", "rmse", "coverage", "failed",
         "rounds", "ms a fit");
  for (size_t i = 0; i < sizeof designs / sizeof *designs; i++) {
    const design *d = &designs[i];
    const size_t n_marks = (size_t)d->n_units * (size_t)d->n_each * (size_t)d->n_indicators;
    truth t = {.unit = calloc((size_t)d->n_units, sizeof(double)),
               .judge = calloc((size_t)d->n_judges, sizeof(double)),
               .indicator = calloc((size_t)d->n_indicators, sizeof(double)),
               .weight = calloc(64, sizeof(double)),
               .mark = calloc(n_marks, sizeof *t.mark)};
    tally sum = {0};
    state = 20210824;
    for (int k = 0; k < n && t.unit && t.judge && t.indicator && t.weight && t.mark; k++)
      once(&sum, &t, d);
    printf("%-26s %8.3f %8.3f %8.1f%% %7lld %7.0f %9.1f\n", d->name, sum.xy / sum.xx,
           sqrt(sum.squares / (double)sum.n), 100.0 * (double)sum.covered / (double)sum.n,
           (long long)sum.n_failed, (double)sum.n_rounds / (double)sum.n_fits,
           1e3 * sum.seconds / (double)sum.n_fits);
    free(t.unit);
    free(t.judge);
    free(t.indicator);
    free(t.weight);
    free(t.mark);
  }
  return 0;
}
