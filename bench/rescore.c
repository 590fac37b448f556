/* SPDX-License-Identifier: GPL-3.0-or-later
 * What scoring again with other weights costs, the scores of the indicators in memory.
 *
 *     bench_rescore INDEX DATASET [THREADS]     all units once: against one read of the scores
 *     bench_rescore UNITS INDICATORS            made data: variants a second with ranks, one thread
 *
 * Prints medians of 21 repetitions. The read is the sum of all columns, in the same blocks, by the
 * same threads. The figures of one variant are compared with a whole scoring before anything is
 * timed. */
#include <math.h>
#include <omp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/text.h"
#include "base/thread.h"
#include "run/rescore.h"

enum { TIMES = 21, VARIANTS = 20000 };

typedef struct {
  kp_diag *diag;
  kp_arena *arena;
  kp_index *index;
  kp_dataset *dataset;
  kp_result *result;
  kp_rescore *rescore;
  kp_rescore_room **room; /* one a thread */
  double *weight, *total, *full;
  int32_t *rank;
  int n_units;
} bench;

static double now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return (double)time.tv_sec + 1e-9 * (double)time.tv_nsec;
}

static int compare_seconds(const void *a, const void *b) {
  const double x = *(const double *)a, y = *(const double *)b;
  return (x > y) - (x < y);
}

static double median(double *seconds) {
  qsort(seconds, TIMES, sizeof *seconds, compare_seconds);
  return seconds[TIMES / 2];
}

static int fail(const kp_diag *diag) {
  kp_text text = {0};
  if (kp_diag_text(&text, diag, KP_EN, false) == KP_OK)
    fputs(text.at, stderr);
  kp_text_free(&text);
  return 1;
}

static bool prepare(bench *b) {
  if (kp_run(&b->result, b->index, b->dataset, b->diag) != KP_OK ||
      kp_rescore_new(&b->rescore, b->result, b->arena, b->diag) != KP_OK || !b->rescore)
    return false;
  b->n_units = kp_dataset_n_units(b->dataset);
  b->room = KP_ARRAY(b->arena, kp_rescore_room *, kp_threads());
  b->weight = KP_ARRAY(b->arena, double, b->index->n_nodes);
  b->total = KP_ARRAY(b->arena, double, b->n_units);
  b->full = KP_ARRAY(b->arena, double, b->n_units);
  b->rank = KP_ARRAY(b->arena, int32_t, b->n_units);
  for (int t = 0; b->room && t < kp_threads(); t++)
    if (!(b->room[t] = kp_rescore_room_new(b->rescore, b->arena)))
      return false;
  return b->room && b->weight && b->total && b->full && b->rank;
}

static void set_weights(const bench *b, int variant) {
  for (int k = 0; k < b->index->n_nodes; k++)
    b->weight[k] = 1.0 + (double)((variant * 31 + k * 17) % 97) / 100.0;
}

static void rescore_all(const bench *b) {
  const int n_blocks = (b->n_units + KP_BLOCK_ROWS - 1) / KP_BLOCK_ROWS;
#pragma omp parallel for num_threads(kp_threads()) schedule(static)
  for (int block = 0; block < n_blocks; block++) {
    const int first = block * KP_BLOCK_ROWS, left = b->n_units - first;
    kp_rescore_totals(b->total + first, b->full + first, b->rescore, b->weight, first,
                      left < KP_BLOCK_ROWS ? left : KP_BLOCK_ROWS, b->room[omp_get_thread_num()]);
  }
}

/* Eight sums, so that an addition need not wait for the one before it. */
static double sum_of(const double *x, int n) {
  double sum[8] = {0};
  for (int i = 0; i + 8 <= n; i += 8)
    for (int k = 0; k < 8; k++)
      sum[k] += x[i + k];
  return sum[0] + sum[1] + sum[2] + sum[3] + sum[4] + sum[5] + sum[6] + sum[7];
}

static double read_all(const bench *b) {
  const int n_blocks = (b->n_units + KP_BLOCK_ROWS - 1) / KP_BLOCK_ROWS;
  double sum = 0.0;
#pragma omp parallel for num_threads(kp_threads()) schedule(static) reduction(+ : sum)
  for (int block = 0; block < n_blocks; block++) {
    const int first = block * KP_BLOCK_ROWS, left = b->n_units - first;
    for (int k = 0; k < b->index->n_leaves; k++)
      sum += sum_of(b->result->scoring->score[b->index->leaf_node[k]] + first,
                    left < KP_BLOCK_ROWS ? left : KP_BLOCK_ROWS);
  }
  return sum;
}

/* Whether the kernel and a whole scoring agree. */
static bool agrees(const bench *b) {
  kp_scoring *whole = NULL;
  kp_arena *arena = kp_arena_new();
  bool same = arena != NULL;
  set_weights(b, 1);
  const kp_score_options options = {.weight = b->weight};
  same = same &&
         kp_score_all_with(&whole, b->index, b->dataset, NULL, &options, arena, b->diag) == KP_OK;
  rescore_all(b);
  same = same && kp_rescore_ranks(b->rank, b->total, b->full, b->rescore, b->room[0]);
  for (int u = 0; same && u < b->n_units; u++)
    same = b->total[u] == whole->total[u] && b->rank[u] == whole->rank[u];
  kp_arena_free(arena);
  return same;
}

static int time_all(const bench *b) {
  double reading[TIMES], scoring[TIMES], sum = 0.0;
  for (int k = 0; k < TIMES; k++) {
    set_weights(b, k);
    double from = now();
    sum += read_all(b);
    reading[k] = now() - from;
    from = now();
    rescore_all(b);
    scoring[k] = now() - from;
  }
  const double read = median(reading), again = median(scoring);
  printf("rescore_read %.6f\nrescore_all %.6f\nrescore_ratio %.3f\n", read, again, again / read);
  return isfinite(sum) ? 0 : 1;
}

static int time_variants(const bench *b) {
  double seconds[TIMES];
  for (int k = 0; k < TIMES; k++) {
    const double from = now();
    for (int v = 0; v < VARIANTS; v++) {
      b->weight[1 + v % (b->index->n_nodes - 1)] += 1e-3;
      kp_rescore_totals(b->total, b->full, b->rescore, b->weight, 0, b->n_units, b->room[0]);
      if (!kp_rescore_ranks(b->rank, b->total, b->full, b->rescore, b->room[0]))
        return 3;
    }
    seconds[k] = now() - from;
  }
  printf("rescore_variants_a_second %.0f\n", VARIANTS / median(seconds));
  return 0;
}

/* ---- Made data: five areas of as many indicators ---- */

static void write_index(kp_buf *text, int n_indicators) {
  const int each = (n_indicators + 4) / 5;
  kp_buf_add(text, "return index { id = 'bench', title = 'bench', "
                   "round = { digits = 2, at = 'total' },\n");
  for (int k = 0; k < n_indicators; k++) {
    if (k % each == 0)
      kp_buf_printf(text, "dimension { 'd%d', title = 'd', weight = 20,\n", k / each);
    kp_buf_printf(text,
                  "indicator { 'i%d', title = 'i', weight = %d, "
                  "score = linear { from = 0, to = 1 } },\n",
                  k, 1 + k % 7);
    if (k % each == each - 1 || k == n_indicators - 1)
      kp_buf_add(text, "},\n");
  }
  kp_buf_add(text, "grades = { grade { 'good', title = 'good', at_least = 60 }, "
                   "grade { 'other', title = 'other' } } }\n");
}

static bool write_data(const char *path, int n_units, int n_indicators) {
  uint64_t noise = 60;
  FILE *file = fopen(path, "w");
  if (!file)
    return false;
  fputs("id", file);
  for (int k = 0; k < n_indicators; k++)
    fprintf(file, ",i%d", k);
  for (int u = 0; u < n_units; u++) {
    fprintf(file, "\nu%d", u);
    for (int k = 0; k < n_indicators; k++) {
      noise = noise * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
      fprintf(file, ",%.4f", (double)(noise >> 11) / 9007199254740992.0);
    }
  }
  fputs("\n", file);
  return fclose(file) == 0;
}

static bool load_made(bench *b, int n_units, int n_indicators) {
  char path[] = "/tmp/bench-rescore-XXXXXX.csv";
  const int file = mkstemps(path, 4);
  kp_buf text = {0};
  write_index(&text, n_indicators);
  const bool done =
      file >= 0 && !text.failed && write_data(path, n_units, n_indicators) &&
      kp_index_load_text(&b->index, text.at, text.len, "bench.lua", NULL, b->diag) == KP_OK &&
      kp_dataset_load(&b->dataset, path, b->index, NULL, b->diag) == KP_OK;
  kp_buf_clear(&text);
  if (file >= 0) {
    close(file);
    unlink(path);
  }
  return done;
}

int main(int argc, char **argv) {
  bench b = {.diag = kp_diag_new(), .arena = kp_arena_new()};
  const int n_units = argc > 1 ? atoi(argv[1]) : 0;
  if (argc < 3 || !b.diag || !b.arena)
    return 2;
  kp_set_threads(n_units > 0 ? 1 : argc > 3 ? atoi(argv[3]) : 0);
  const bool loaded =
      n_units > 0 ? load_made(&b, n_units, atoi(argv[2]))
                  : kp_index_load(&b.index, argv[1], NULL, b.diag) == KP_OK &&
                        kp_dataset_load(&b.dataset, argv[2], b.index, NULL, b.diag) == KP_OK;
  if (!loaded || !prepare(&b))
    return fail(b.diag);
  if (!agrees(&b)) {
    fputs("the kernel and a whole scoring differ\n", stderr);
    return 1;
  }
  const int status = n_units > 0 ? time_variants(&b) : time_all(&b);
  kp_result_free(b.result);
  kp_dataset_free(b.dataset);
  kp_index_free(b.index);
  kp_arena_free(b.arena);
  kp_diag_free(b.diag);
  return status;
}
