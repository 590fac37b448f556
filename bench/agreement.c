/* SPDX-License-Identifier: GPL-3.0-or-later
 * What the agreement of a large panel costs: 2,000 subjects, 60 judges, 10 indicators, marks in
 * half steps from 0 to 10, one in twenty missing; 1,000 bootstrap samples.
 *
 *     bench_agreement [THREADS]
 *
 * Prints wall and processor seconds for all ten indicators, a row a statistic. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "kaoping.h"
#include "stats/agreement.h"

enum { N_SUBJECTS = 2000, N_JUDGES = 60, N_INDICATORS = 10, N_SAMPLES = 1000 };

static uint64_t noise_state = 1;

static double noise(void) {
  noise_state = noise_state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
  return (double)(noise_state >> 11) / 9007199254740992.0;
}

typedef struct {
  double wall, busy;
} moment;

static double read_clock(clockid_t id) {
  struct timespec time;
  clock_gettime(id, &time);
  return (double)time.tv_sec + (double)time.tv_nsec * 1e-9;
}

static moment now(void) {
  return (moment){read_clock(CLOCK_MONOTONIC), read_clock(CLOCK_PROCESS_CPUTIME_ID)};
}

static void fill_marks(double *mark) {
  for (int s = 0; s < N_SUBJECTS; s++) {
    const double merit = noise() * 10;
    for (int j = 0; j < N_JUDGES; j++) {
      const double error = (noise() + noise() + noise() - 1.5) * 3;
      const double given = round((merit + error + (j % 7 - 3) * 0.3) * 2) / 2;
      mark[s * N_JUDGES + j] = noise() < 0.05 ? NAN : fmin(10, fmax(0, given));
    }
  }
}

enum { FULL, KAPPA, ALPHA, ALPHA_BY_PAIRS, JUDGES, FAR, N_ROWS };

static void lap(moment *seconds, moment *since) {
  const moment time = now();
  seconds->wall += time.wall - since->wall;
  seconds->busy += time.busy - since->busy;
  *since = time;
}

static void run_once(moment *seconds, const double *mark, kp_arena *arena, kp_diag *diag) {
  static kp_judge_figures judge[N_JUDGES];
  const kp_marks marks = kp_stats_marks_by_subject(mark, N_SUBJECTS, N_JUDGES);
  const kp_far_rule rule = {.times = 3, .least_others = 3, .less_severity = true};
  kp_estimate icc[KP_ICC_FORMS], figure;
  kp_alpha alpha[KP_SCALE_LEVELS];
  kp_far_mark *far;
  int64_t n_far;
  moment since = now();
  kp_stats_icc(icc, &marks, 0.95, diag);
  kp_stats_kendall_w(&figure, &marks, diag);
  kp_stats_friedman(&figure, &marks, diag);
  kp_stats_cronbach(&figure, &marks, 0.95, diag);
  lap(&seconds[FULL], &since);
  kp_stats_fleiss_kappa(&figure, &marks, 0.95, diag);
  lap(&seconds[KAPPA], &since);
  for (int kind = 0; kind < 2; kind++) {
    const kp_bootstrap bootstrap = {(kp_bootstrap_kind)kind, N_SAMPLES, 1, 0.95};
    kp_stats_alphas(alpha, &marks, &bootstrap, diag);
    lap(&seconds[ALPHA + kind], &since);
  }
  kp_stats_judges(judge, &marks, diag);
  lap(&seconds[JUDGES], &since);
  kp_stats_far(&far, &n_far, &marks, &rule, arena, diag);
  lap(&seconds[FAR], &since);
}

int main(int argc, char **argv) {
  static const char *const names[N_ROWS] = {
      [FULL] = "ICC, W, Friedman, Cronbach",
      [KAPPA] = "Fleiss' kappa",
      [ALPHA + KP_BOOTSTRAP_SUBJECTS] = "alpha, 4 scales, by subjects",
      [ALPHA + KP_BOOTSTRAP_PAIRS] = "alpha, 4 scales, by pairs",
      [JUDGES] = "judges",
      [FAR] = "far marks"};
  double *mark = malloc(sizeof *mark * N_SUBJECTS * N_JUDGES);
  kp_arena *arena = kp_arena_new();
  kp_diag *diag = kp_diag_new();
  if (!mark || !arena || !diag)
    return 3;
  kp_set_threads(argc > 1 ? atoi(argv[1]) : 2);
  moment seconds[N_ROWS] = {{0}};
  for (int i = 0; i < N_INDICATORS; i++) {
    fill_marks(mark);
    run_once(seconds, mark, arena, diag);
  }
  for (int row = 0; row < N_ROWS; row++)
    printf("%-30s %7.3f s %7.3f s\n", names[row], seconds[row].wall, seconds[row].busy);
  kp_diag_free(diag);
  kp_arena_free(arena);
  free(mark);
  return 0;
}
