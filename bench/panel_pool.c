/* SPDX-License-Identifier: GPL-3.0-or-later
 * The time that pooling takes: 2,000 units, 10 indicators, 60 judges, every judge marks everything.
 *
 *   bench_panel_pool [units] [indicators] [judges] */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "base/diag.h"
#include "panel/panel.h"

static uint64_t state = 20210824;

static double uniform(void) {
  uint64_t z = (state += 0x9E3779B97F4A7C15u);
  z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
  z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
  return (double)((z ^ (z >> 31)) >> 11) * 0x1.0p-53;
}

static double noise(void) {
  return uniform() + uniform() + uniform() - 1.5;
}

static void fill(kp_dataset *data, kp_index *index, kp_mark *mark, double *judge, double *unit) {
  for (int j = 0; j < data->n_judges; j++)
    judge[j] = noise();
  for (int u = 0; u < data->n_units; u++)
    unit[u] = 6.0 + 2.0 * noise();
  for (int k = 0; k < index->n_panels; k++)
    for (int u = 0; u < data->n_units; u++)
      for (int j = 0; j < data->n_judges; j++) {
        const double at = unit[u] - judge[j] + 2.0 * noise() - 0.1 * k;
        mark[data->n_marks++] =
            (kp_mark){.judge = j,
                      .unit = u,
                      .indicator = k,
                      .score = fmin(10.0, fmax(0.0, nearbyint(2.0 * at) / 2.0))};
      }
}

static void once(const char *name, kp_pool pool, kp_index *index, const kp_dataset *data) {
  struct timespec from, to;
  kp_arena *arena = kp_arena_new();
  kp_diag *diag = kp_diag_new();
  kp_panel *panel = NULL;
  for (int k = 0; k < index->n_panels; k++)
    index->panel[k].pool = pool;
  clock_gettime(CLOCK_MONOTONIC, &from);
  const kp_status status = kp_panel_pool(&panel, index, data, arena, diag);
  clock_gettime(CLOCK_MONOTONIC, &to);
  printf("%-12s %8.3f s%s\n", name,
         (double)(to.tv_sec - from.tv_sec) + 1e-9 * (double)(to.tv_nsec - from.tv_nsec),
         status == KP_OK ? "" : " (failed)");
  kp_diag_free(diag);
  kp_arena_free(arena);
}

int main(int argc, char **argv) {
  const int n_units = argc > 1 ? atoi(argv[1]) : 2000, n_panels = argc > 2 ? atoi(argv[2]) : 10;
  const int n_judges = argc > 3 ? atoi(argv[3]) : 60;
  const size_t n_marks = (size_t)n_units * (size_t)n_panels * (size_t)n_judges;
  kp_str *id = calloc((size_t)n_units, sizeof *id);
  kp_judge *judge = calloc((size_t)n_judges, sizeof *judge);
  kp_mark *mark = calloc(n_marks, sizeof *mark);
  kp_panel_rule *rule = calloc((size_t)n_panels, sizeof *rule);
  kp_node node = {.label = {.id = "bench", .title = "bench"}};
  double *severity = calloc((size_t)n_judges, sizeof *severity);
  double *worth = calloc((size_t)n_units, sizeof *worth);
  if (!id || !judge || !mark || !rule || !severity || !worth)
    return 3;
  kp_index index = {.path = "bench.lua",
                    .node = &node,
                    .n_nodes = 1,
                    .panel = rule,
                    .n_panels = n_panels,
                    .recuse = -1};
  kp_dataset data = {.n_units = n_units,
                     .id = id,
                     .name = id,
                     .judge = judge,
                     .n_judges = n_judges,
                     .judge_file = -1,
                     .mark = mark,
                     .panel_file = -1};
  for (int k = 0; k < n_panels; k++)
    rule[k] = (kp_panel_rule){.low = 0, .high = 10, .step = 0.5, .drop = 1, .min_judges = 3};
  fill(&data, &index, mark, severity, worth);
  printf("%d units, %d indicators, %d judges: %zu marks\n", n_units, n_panels, n_judges, n_marks);
  once("mean", KP_POOL_MEAN, &index, &data);
  once("median", KP_POOL_MEDIAN, &index, &data);
  once("trimmed", KP_POOL_TRIMMED, &index, &data);
  once("winsorised", KP_POOL_WINSORISED, &index, &data);
  once("adjusted", KP_POOL_ADJUSTED, &index, &data);
  once("rasch", KP_POOL_RASCH, &index, &data);
  free(id);
  free(judge);
  free(mark);
  free(rule);
  free(severity);
  free(worth);
  return 0;
}
