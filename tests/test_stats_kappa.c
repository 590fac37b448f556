/* SPDX-License-Identifier: GPL-3.0-or-later
 * Tests of Fleiss' kappa: printed examples, its error against the jackknife, z under chance.
 *
 * Fleiss (1971), table 1: 30 patients, 6 diagnoses each, kappa .430; z 17.652 is what R's
 * irr::kappam.fleiss prints for that table. Then what a table cannot show: different numbers of
 * marks, and judges who mark by chance. */
#include "support.h"

#include <math.h>

#include "kaoping.h"
#include "stats/agreement.h"

/* How many of 6 psychiatrists said depression, personality disorder, schizophrenia, neurosis,
 * other. */
static const int FLEISS[30][5] = {
    {0, 0, 0, 6, 0}, {0, 3, 0, 0, 3}, {0, 1, 4, 0, 1}, {0, 0, 0, 0, 6}, {0, 3, 0, 3, 0},
    {2, 0, 4, 0, 0}, {0, 0, 4, 0, 2}, {2, 0, 3, 1, 0}, {2, 0, 0, 4, 0}, {0, 0, 0, 0, 6},
    {1, 0, 0, 5, 0}, {1, 1, 0, 4, 0}, {0, 3, 3, 0, 0}, {1, 0, 0, 5, 0}, {0, 2, 0, 3, 1},
    {0, 0, 5, 0, 1}, {3, 0, 0, 1, 2}, {5, 1, 0, 0, 0}, {0, 2, 0, 4, 0}, {1, 0, 2, 0, 3},
    {0, 0, 0, 0, 6}, {0, 1, 0, 5, 0}, {0, 2, 0, 1, 3}, {2, 0, 0, 4, 0}, {1, 0, 0, 4, 1},
    {0, 5, 0, 1, 0}, {4, 0, 0, 0, 2}, {0, 2, 0, 4, 0}, {1, 0, 5, 0, 0}, {0, 0, 0, 0, 6}};

static kp_diag *diag;

static int make_diag(void **state) {
  (void)state;
  diag = kp_diag_new();
  return diag ? 0 : -1;
}

static int free_diag(void **state) {
  (void)state;
  kp_diag_free(diag);
  return 0;
}

static uint64_t noise_state = 1;

static double noise(void) {
  noise_state = noise_state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
  return (double)(noise_state >> 11) / 9007199254740992.0;
}

static void marks_of_counts(double *x, const int *counts, int n, int n_categories, int k) {
  for (int s = 0; s < n; s++) {
    int at = 0;
    for (int c = 0; c < n_categories; c++)
      for (int i = 0; i < counts[s * n_categories + c]; i++)
        x[s * k + at++] = c;
    assert_int_equal(at, k);
  }
}

static void stats__kappa_is_that_of_fleiss(void **state) {
  (void)state;
  double x[30 * 6];
  marks_of_counts(x, &FLEISS[0][0], 30, 5, 6);
  const kp_marks marks = kp_stats_marks_by_subject(x, 30, 6);
  kp_estimate kappa;
  assert_int_equal(kp_stats_fleiss_kappa(&kappa, &marks, 0.95, diag), KP_OK);
  assert_near("kappa", kappa.value, 0.430, 0.0005);
  assert_near("z", kappa.statistic, 17.652, 0.0005);
  assert_near("p", kappa.p, 0, 1e-12);
  assert_int_equal(kappa.n_subjects, 30);
  /* Nominal alpha is kappa but for the correction of small samples. */
  kp_alpha alpha;
  assert_int_equal(kp_stats_alpha(&alpha, &marks, KP_NOMINAL, NULL, diag), KP_OK);
  assert_near("alpha", alpha.figure.value, 1 - (1 - kappa.value) * 179 / 180, 1e-12);
}

static void stats__kappa_is_that_of_ten_subjects_and_fourteen_judges(void **state) {
  (void)state;
  /* The worked example of Wikipedia's "Fleiss' kappa": P_e .213, P .378, kappa .210. */
  const int counts[10 * 5] = {0, 0, 0, 0, 14, 0, 2, 6, 4, 2, 0, 0, 3, 5, 6, 0, 3,
                              9, 2, 0, 2, 2,  8, 1, 1, 7, 7, 0, 0, 0, 3, 2, 6, 3,
                              0, 2, 5, 3, 2,  2, 6, 5, 2, 1, 0, 0, 2, 2, 3, 7};
  double x[10 * 14];
  marks_of_counts(x, counts, 10, 5, 14);
  const kp_marks marks = kp_stats_marks_by_subject(x, 10, 14);
  kp_estimate kappa;
  assert_int_equal(kp_stats_fleiss_kappa(&kappa, &marks, 0.95, diag), KP_OK);
  assert_near("kappa", kappa.value, 0.210, 0.0005);
}

/* Leaving out one subject at a time (Quenouille's jackknife) must give nearly the same error. */
static void stats__kappa_error_is_that_of_the_jackknife(void **state) {
  (void)state;
  double x[30 * 6], less[29 * 6];
  marks_of_counts(x, &FLEISS[0][0], 30, 5, 6);
  for (int s = 0; s < 30; s += 4)
    x[s * 6 + s % 6] = NAN; /* different numbers of marks */
  const kp_marks marks = kp_stats_marks_by_subject(x, 30, 6);
  kp_estimate kappa, part;
  assert_int_equal(kp_stats_fleiss_kappa(&kappa, &marks, 0.95, diag), KP_OK);
  double value[30], mean = 0, squares = 0;
  for (int out = 0; out < 30; out++) {
    for (int s = 0, to = 0; s < 30; s++)
      if (s != out)
        memcpy(less + to++ * 6, x + s * 6, 6 * sizeof *x);
    const kp_marks rest = kp_stats_marks_by_subject(less, 29, 6);
    assert_int_equal(kp_stats_fleiss_kappa(&part, &rest, 0.95, diag), KP_OK);
    value[out] = part.value;
    mean += part.value / 30;
  }
  for (int s = 0; s < 30; s++)
    squares += pow(value[s] - mean, 2);
  assert_near("error", kappa.error / sqrt(29.0 / 30 * squares), 1, 0.06);
  assert_near("interval", kappa.upper - kappa.lower, 2 * 1.959964 * kappa.error, 1e-6);
}

/* Judges who mark by chance: z has mean 0 and sd 1, also with different numbers of marks. */
static void stats__kappa_z_is_normal_under_chance(void **state) {
  (void)state;
  enum { ROUNDS = 1500, N = 60, K = 6 };
  double sum = 0, squares = 0;
  for (int round = 0; round < ROUNDS; round++) {
    double x[N * K];
    for (int i = 0; i < N * K; i++) {
      const double u = noise();
      x[i] = i % K >= 2 + (i / K) % 5 ? NAN : u < 0.6 ? 0 : u < 0.9 ? 1 : 2;
    }
    const kp_marks marks = kp_stats_marks_by_subject(x, N, K);
    kp_estimate kappa;
    assert_int_equal(kp_stats_fleiss_kappa(&kappa, &marks, 0.95, diag), KP_OK);
    sum += kappa.statistic;
    squares += kappa.statistic * kappa.statistic;
  }
  assert_near("mean", sum / ROUNDS, 0, 0.12);
  assert_near("sd", sqrt(squares / ROUNDS), 1, 0.06);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(stats__kappa_is_that_of_fleiss),
      cmocka_unit_test(stats__kappa_is_that_of_ten_subjects_and_fourteen_judges),
      cmocka_unit_test(stats__kappa_error_is_that_of_the_jackknife),
      cmocka_unit_test(stats__kappa_z_is_normal_under_chance),
  };
  return cmocka_run_group_tests(tests, make_diag, free_diag);
}
