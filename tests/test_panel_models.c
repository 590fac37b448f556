/* SPDX-License-Identifier: GPL-3.0-or-later
 * Tests of panel's models: least squares against GSL's dense solver, the rating scale model against
 * simulated judges, and what cannot be compared.
 *
 * Designs and marks are drawn by splitmix64 with fixed seeds, so a failure is always the same. */
#include "support.h"

#include <gsl/gsl_multifit.h>
#include <math.h>
#include <pthread.h>

#include "base/diag.h"
#include "panel/pooling.h"

enum { MOST = 6000 };

typedef struct {
  uint64_t state;
  kp_arena *arena;
  kp_diag *diag;
  kp_model_mark mark[MOST];
  int64_t n;
} trial;

static trial *trial_new(uint64_t seed) {
  trial *t = calloc(1, sizeof *t);
  t->state = seed;
  t->arena = kp_arena_new();
  t->diag = kp_diag_new();
  return t;
}

static void trial_free(trial *t) {
  kp_arena_free(t->arena);
  kp_diag_free(t->diag);
  free(t);
}

static double uniform(trial *t) {
  uint64_t z = (t->state += 0x9E3779B97F4A7C15u);
  z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
  z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
  return (double)((z ^ (z >> 31)) >> 11) * 0x1.0p-53;
}

static double normal(trial *t) {
  return sqrt(-2.0 * log(1.0 - uniform(t))) * cos(2.0 * acos(-1.0) * uniform(t));
}

static void add(trial *t, int unit, int judge, int indicator, double score) {
  assert_true(t->n < MOST);
  t->mark[t->n++] = (kp_model_mark){{unit, judge, indicator}, score};
}

/* ---- Least squares ---- */

/* Every unit gets a run of judges with gaps, so that the graph is connected but far from complete.
 */
static void draw_sparse(trial *t, int n_units, int n_judges) {
  for (int u = 0; u < n_units; u++)
    for (int j = 0; j < n_judges; j++)
      if (j == u % n_judges || j == (u + 1) % n_judges || uniform(t) < 0.25)
        add(t, u, j, 0, 70.0 + 8.0 * normal(t) - 3.0 * sin(j));
}

/* Severities in effect coding (the last is minus the sum of the others), values of units as they
 * are. */
static void check_against_dense(trial *t, int n_units, int n_judges) {
  const size_t n = (size_t)t->n, p = (size_t)(n_units + n_judges - 1);
  gsl_matrix *x = gsl_matrix_calloc(n, p), *covariance = gsl_matrix_alloc(p, p);
  gsl_vector *y = gsl_vector_alloc(n), *c = gsl_vector_alloc(p);
  gsl_multifit_linear_workspace *room = gsl_multifit_linear_alloc(n, p);
  double chisq;
  for (size_t i = 0; i < n; i++) {
    const int judge = t->mark[i].element[KP_FACET_JUDGE];
    gsl_vector_set(y, i, t->mark[i].score);
    gsl_matrix_set(x, i, (size_t)t->mark[i].element[KP_FACET_UNIT], 1.0);
    for (int j = 0; j < n_judges - 1; j++)
      gsl_matrix_set(x, i, (size_t)(n_units + j),
                     judge == n_judges - 1 ? 1.0
                     : judge == j          ? -1.0
                                           : 0.0);
  }
  gsl_multifit_linear(x, y, c, covariance, &chisq, room);
  kp_panel_adjusted fit;
  double *value = calloc((size_t)n_units, sizeof *value);
  assert_int_equal(
      kp_panel_fit_adjusted(&fit, value, t->mark, t->n, n_units, n_judges, t->arena, t->diag),
      KP_OK);
  assert_int_equal(fit.state, KP_MODEL_FITTED);
  assert_int_equal(fit.degrees, t->n - (int64_t)p);
  assert_near("residual", fit.residual_sd, sqrt(chisq / (double)(n - p)), 1e-10);
  for (int u = 0; u < n_units; u++)
    assert_near("value", value[u], gsl_vector_get(c, (size_t)u), 1e-10);
  double sum = 0.0;
  for (int j = 0; j < n_judges; j++) {
    sum += fit.judge[j].severity;
    if (j == n_judges - 1)
      continue;
    const size_t at = (size_t)(n_units + j);
    assert_near("severity", fit.judge[j].severity, gsl_vector_get(c, at), 1e-10);
    assert_near("error", fit.judge[j].error, sqrt(gsl_matrix_get(covariance, at, at)), 1e-10);
  }
  assert_near("severities add up to", sum, 0.0, 1e-10);
  free(value);
  gsl_multifit_linear_free(room);
  gsl_matrix_free(x);
  gsl_matrix_free(covariance);
  gsl_vector_free(y);
  gsl_vector_free(c);
}

static void panel__severity_is_that_of_dense_least_squares(void **state) {
  (void)state;
  for (uint64_t seed = 1; seed <= 12; seed++) {
    trial *t = trial_new(seed);
    const int n_judges = 3 + (int)(uniform(t) * 9), n_units = n_judges + (int)(uniform(t) * 30);
    draw_sparse(t, n_units, n_judges);
    check_against_dense(t, n_units, n_judges);
    trial_free(t);
  }
}

/* Marks 6 8 | 5 7 | 9 with the third unit marked by the first judge alone: the second gives 2 more
 * everywhere, so severities are 1 and -1 and values 7, 6 and 10. */
static void panel__severity_by_hand(void **state) {
  (void)state;
  trial *t = trial_new(1);
  add(t, 0, 0, 0, 6);
  add(t, 0, 1, 0, 8);
  add(t, 1, 0, 0, 5);
  add(t, 1, 1, 0, 7);
  add(t, 2, 0, 0, 9);
  kp_panel_adjusted fit;
  double value[3];
  assert_int_equal(kp_panel_fit_adjusted(&fit, value, t->mark, t->n, 3, 2, t->arena, t->diag),
                   KP_OK);
  assert_near("severe", fit.judge[0].severity, 1, 1e-12);
  assert_near("mild", fit.judge[1].severity, -1, 1e-12);
  assert_near("first", value[0], 7, 1e-12);
  assert_near("second", value[1], 6, 1e-12);
  assert_near("third", value[2], 10, 1e-12);
  assert_near("mean", fit.mean, 23.0 / 3.0, 1e-12);
  assert_near("residual", fit.residual_sd, 0, 1e-12);
  trial_free(t);
}

/* ---- Islands ---- */

static void panel__islands_are_found(void **state) {
  (void)state;
  trial *t = trial_new(1);
  add(t, 0, 2, 0, 1);
  add(t, 3, 2, 0, 1);
  add(t, 1, 0, 0, 1);
  add(t, 1, 3, 0, 1);
  add(t, 3, 2, 0, 1);
  const int facet[2] = {KP_FACET_UNIT, KP_FACET_JUDGE}, size[2] = {4, 4};
  static const int units[] = {0, 1, -1, 0}, judges[] = {1, -1, 0, 1};
  kp_islands islands;
  assert_int_equal(kp_islands_find(&islands, t->mark, t->n, facet, size, t->arena, t->diag), KP_OK);
  assert_int_equal(islands.n_islands, 2);
  for (int i = 0; i < 4; i++) {
    assert_int_equal(islands.of[0][i], units[i]);
    assert_int_equal(islands.of[1][i], judges[i]);
  }
  add(t, 0, 3, 0, 1);
  assert_int_equal(kp_islands_find(&islands, t->mark, t->n, facet, size, t->arena, t->diag), KP_OK);
  assert_int_equal(islands.n_islands, 1);
  trial_free(t);
}

/* ---- The rating scale model ---- */

typedef struct {
  int n_units, n_judges, n_indicators, n_categories, n_each;
  double unit[100], judge[20], indicator[8], weight[12];
} world;

static void centre(double *x, int n) {
  double sum = 0.0;
  for (int i = 0; i < n; i++)
    sum += x[i];
  for (int i = 0; i < n; i++)
    x[i] -= sum / n;
}

static void make_world(world *w, trial *t) {
  for (int u = 0; u < w->n_units; u++)
    w->unit[u] = normal(t);
  for (int j = 0; j < w->n_judges; j++)
    w->judge[j] = 0.6 * normal(t);
  for (int i = 0; i < w->n_indicators; i++)
    w->indicator[i] = 0.5 * normal(t);
  centre(w->judge, w->n_judges);
  centre(w->indicator, w->n_indicators);
  for (int k = 1; k < w->n_categories; k++) /* thresholds -1.5 … 1.5 */
    w->weight[k] = w->weight[k - 1] - (3.0 * (k - 1) / (w->n_categories - 2) - 1.5);
}

static double draw(trial *t, const world *w, double difference) {
  double p[12], sum = 0.0;
  for (int k = 0; k < w->n_categories; k++)
    sum += p[k] = exp(k * difference + w->weight[k]);
  double at = uniform(t) * sum;
  for (int k = 0; k < w->n_categories - 1; k++)
    if ((at -= p[k]) < 0.0)
      return k;
  return w->n_categories - 1;
}

static void draw_world(trial *t, const world *w) {
  t->n = 0;
  for (int u = 0; u < w->n_units; u++)
    for (int e = 0; e < w->n_each; e++) {
      const int j = (u + e * (1 + u % 3)) % w->n_judges;
      for (int i = 0; i < w->n_indicators; i++)
        add(t, u, j, i, draw(t, w, w->unit[u] - w->judge[j] - w->indicator[i]));
    }
}

static kp_panel_rasch fit_world(trial *t, const world *w) {
  const int size[KP_FACETS] = {w->n_units, w->n_judges, w->n_indicators};
  kp_panel_rasch rasch;
  assert_int_equal(kp_panel_fit_rasch(&rasch, t->mark, t->n, size, t->arena, t->diag), KP_OK);
  assert_int_equal(rasch.state, KP_MODEL_FITTED);
  return rasch;
}

static void panel__rasch_recovers_simulated_judges(void **state) {
  (void)state;
  int64_t n = 0, n_within = 0;
  double xx = 0.0, xy = 0.0;
  for (uint64_t seed = 1; seed <= 25; seed++) {
    trial *t = trial_new(seed);
    world w = {.n_units = 60, .n_judges = 8, .n_indicators = 4, .n_categories = 5, .n_each = 4};
    make_world(&w, t);
    draw_world(t, &w);
    const kp_panel_rasch rasch = fit_world(t, &w);
    for (int j = 0; j < rasch.n_judges; j++) {
      const double is = w.judge[j], found = rasch.judge[j].measure;
      assert_true(fabs(found - is) < 4.0 * rasch.judge[j].error);
      assert_true(rasch.judge[j].infit > 0.5 && rasch.judge[j].infit < 1.7);
      n_within += fabs(found - is) < 1.96 * rasch.judge[j].error;
      n++;
      xx += is * is;
      xy += is * found;
    }
    trial_free(t);
  }
  /* 200 judges: 95 per cent within 1.96 errors, give or take 3 standard deviations of a count */
  assert_true(n_within >= 180);
  assert_near("slope on truth", xy / xx, 1.0, 0.04);
}

/* The equations of maximum likelihood before correction: with L so large that (L - 1) / L is nearly
 * one, the sums that are expected of units are those observed, to the last. */
static void panel__rasch_expects_what_was_observed(void **state) {
  (void)state;
  trial *t = trial_new(7);
  world w = {.n_units = 40, .n_judges = 6, .n_indicators = 3, .n_categories = 6, .n_each = 6};
  make_world(&w, t);
  draw_world(t, &w);
  const kp_panel_rasch rasch = fit_world(t, &w);
  assert_near("correction", rasch.correction, 17.0 / 18.0, 1e-15);
  double observed[40] = {0}, expected[40] = {0}, weight[12] = {0};
  for (int k = 1; k < rasch.n_categories; k++)
    weight[k] = weight[k - 1] - rasch.threshold[k];
  for (int64_t i = 0; i < t->n; i++) {
    const int *e = t->mark[i].element;
    const double difference =
        rasch.unit[e[0]].measure - rasch.judge[e[1]].measure - rasch.indicator[e[2]].measure;
    double sum = 0.0, mean = 0.0;
    for (int k = 0; k < rasch.n_categories; k++) {
      const double p = exp(k * difference + weight[k]);
      sum += p;
      mean += p * rasch.category[k];
    }
    assert_near("expected mark", kp_panel_rasch_expected(&rasch, difference), mean / sum, 1e-12);
    observed[e[0]] += t->mark[i].score;
    expected[e[0]] += mean / sum;
  }
  for (int u = 0; u < 40; u++)
    if (!rasch.unit[u].extreme)
      assert_near("sum of a unit", expected[u], observed[u], 1e-6);
  trial_free(t);
}

static void panel__rasch_does_not_hang_on_the_scale_of_marks(void **state) {
  (void)state;
  trial *t = trial_new(9);
  world w = {.n_units = 30, .n_judges = 5, .n_indicators = 3, .n_categories = 5, .n_each = 4};
  make_world(&w, t);
  draw_world(t, &w);
  const kp_panel_rasch before = fit_world(t, &w);
  for (int64_t i = 0; i < t->n; i++) /* 0 … 4 become 60, 70 … 100; and the marks are turned round */
    t->mark[i].score = 60.0 + 10.0 * t->mark[i].score;
  for (int64_t i = 0; i < t->n / 2; i++) {
    const kp_model_mark moving = t->mark[i];
    t->mark[i] = t->mark[t->n - 1 - i];
    t->mark[t->n - 1 - i] = moving;
  }
  const kp_panel_rasch after = fit_world(t, &w);
  for (int j = 0; j < before.n_judges; j++) {
    assert_near("measure", after.judge[j].measure, before.judge[j].measure, 1e-6);
    assert_near("outfit", after.judge[j].outfit, before.judge[j].outfit, 1e-6);
  }
  assert_near("expected", kp_panel_rasch_expected(&after, 0.3),
              60.0 + 10.0 * kp_panel_rasch_expected(&before, 0.3), 1e-5);
  trial_free(t);
}

static void panel__rasch_gives_extreme_units_a_finite_measure(void **state) {
  (void)state;
  trial *t = trial_new(3);
  world w = {.n_units = 30, .n_judges = 5, .n_indicators = 3, .n_categories = 5, .n_each = 4};
  make_world(&w, t);
  draw_world(t, &w);
  for (int64_t i = 0; i < t->n; i++) {
    if (t->mark[i].element[KP_FACET_UNIT] == 0)
      t->mark[i].score = 4;
    if (t->mark[i].element[KP_FACET_UNIT] == 1)
      t->mark[i].score = 0;
  }
  const kp_panel_rasch rasch = fit_world(t, &w);
  assert_true(rasch.unit[0].extreme && rasch.unit[1].extreme);
  for (int u = 2; u < rasch.n_units; u++) {
    assert_true(rasch.unit[u].measure < rasch.unit[0].measure);
    assert_true(rasch.unit[u].measure > rasch.unit[1].measure);
  }
  assert_true(rasch.unit[0].measure < 10 && rasch.unit[1].measure > -10);
  trial_free(t);
}

/* All marks the same, or a single one: nothing to tell apart, and no trouble. */
static void panel__rasch_of_equal_marks_is_that_mark(void **state) {
  (void)state;
  trial *t = trial_new(1);
  for (int u = 0; u < 3; u++)
    for (int j = 0; j < 3; j++)
      add(t, u, j, 0, 7.5);
  const world w = {.n_units = 3, .n_judges = 3, .n_indicators = 1};
  const kp_panel_rasch rasch = fit_world(t, &w);
  assert_near("mark", kp_panel_rasch_expected(&rasch, rasch.unit[1].measure), 7.5, 0);
  trial_free(t);
}

/* ---- Threads ---- */

static void *fit_alone(void *out) {
  trial *t = trial_new(11);
  world w = {.n_units = 40, .n_judges = 6, .n_indicators = 3, .n_categories = 5, .n_each = 4};
  make_world(&w, t);
  draw_world(t, &w);
  const kp_panel_rasch rasch = fit_world(t, &w);
  for (int j = 0; j < 6; j++)
    ((double *)out)[j] = rasch.judge[j].measure;
  trial_free(t);
  return NULL;
}

static void panel__models_are_the_same_in_every_thread(void **state) {
  (void)state;
  pthread_t thread[4];
  double found[4][6];
  for (int i = 0; i < 4; i++)
    assert_int_equal(pthread_create(&thread[i], NULL, fit_alone, found[i]), 0);
  for (int i = 0; i < 4; i++)
    pthread_join(thread[i], NULL);
  for (int i = 1; i < 4; i++)
    assert_memory_equal(found[i], found[0], sizeof found[0]);
}

/* ---- Memory ---- */

static void panel__models_report_lack_of_memory(void **state) {
  (void)state;
  trial *t = trial_new(5);
  world w = {.n_units = 12, .n_judges = 4, .n_indicators = 2, .n_categories = 4, .n_each = 3};
  const int size[KP_FACETS] = {12, 4, 2};
  double value[12];
  make_world(&w, t);
  draw_world(t, &w);
  kp_status status = KP_SYSTEM;
  for (int64_t n = 0; status != KP_OK && n < 1000; n++) {
    kp_panel_rasch rasch;
    kp_panel_adjusted adjusted;
    kp_memory_fail_after(n);
    status = kp_panel_fit_adjusted(&adjusted, value, t->mark, t->n, 12, 4, t->arena, t->diag);
    if (status == KP_OK)
      status = kp_panel_fit_rasch(&rasch, t->mark, t->n, size, t->arena, t->diag);
    kp_memory_fail_after(-1);
  }
  assert_int_equal(status, KP_OK);
  trial_free(t);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(panel__severity_is_that_of_dense_least_squares),
      cmocka_unit_test(panel__severity_by_hand),
      cmocka_unit_test(panel__islands_are_found),
      cmocka_unit_test(panel__rasch_recovers_simulated_judges),
      cmocka_unit_test(panel__rasch_expects_what_was_observed),
      cmocka_unit_test(panel__rasch_does_not_hang_on_the_scale_of_marks),
      cmocka_unit_test(panel__rasch_gives_extreme_units_a_finite_measure),
      cmocka_unit_test(panel__rasch_of_equal_marks_is_that_mark),
      cmocka_unit_test(panel__models_are_the_same_in_every_thread),
      cmocka_unit_test(panel__models_report_lack_of_memory),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
