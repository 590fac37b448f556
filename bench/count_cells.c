/* SPDX-License-Identifier: GPL-3.0-or-later
 * The measure for reading: libcsv counts the cells of a file, in so many threads, and does nothing
 * else.
 *
 *     bench_count_cells FILE [THREADS]
 *
 * The file is mapped and cut at line ends near equal parts (the standard job has no quoted line
 * ends). Prints the cells and the median of five passes in seconds. */
#include <csv.h>
#include <fcntl.h>
#include <omp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

enum { PASSES = 5 };

static void count_cell(void *cell, size_t len, void *count) {
  (void)cell;
  (void)len;
  ++*(int64_t *)count;
}

static int64_t count_part(const char *at, size_t len) {
  struct csv_parser parser;
  int64_t count = 0;
  if (csv_init(&parser, CSV_STRICT) != 0)
    return 0;
  csv_parse(&parser, at, len, count_cell, NULL, &count);
  csv_fini(&parser, count_cell, NULL, &count);
  csv_free(&parser);
  return count;
}

/* The first line start at or behind a place. */
static size_t line_start(const char *bytes, size_t len, size_t at) {
  if (at == 0 || at >= len)
    return at < len ? at : len;
  const char *end = memchr(bytes + at, '\n', len - at);
  return end ? (size_t)(end - bytes) + 1 : len;
}

static int64_t count_all(const char *bytes, size_t len, int n_threads) {
  int64_t count = 0;
#pragma omp parallel for num_threads(n_threads) schedule(static) reduction(+ : count)
  for (int part = 0; part < n_threads; part++) {
    size_t from = line_start(bytes, len, len / (size_t)n_threads * (size_t)part);
    size_t to = part + 1 == n_threads
                    ? len
                    : line_start(bytes, len, len / (size_t)n_threads * (size_t)(part + 1));
    count += count_part(bytes + from, to - from);
  }
  return count;
}

static int by_size(const void *a, const void *b) {
  const double x = *(const double *)a, y = *(const double *)b;
  return (x > y) - (x < y);
}

int main(int argc, char **argv) {
  int n_threads = argc > 2 ? atoi(argv[2]) : 2;
  int fd = argc > 1 ? open(argv[1], O_RDONLY) : -1;
  struct stat status;
  if (n_threads < 1 || fd < 0 || fstat(fd, &status) != 0 || status.st_size == 0) {
    fprintf(stderr, "usage: %s FILE [THREADS]\n", argv[0]);
    return 2;
  }
  size_t len = (size_t)status.st_size;
  const char *bytes = mmap(NULL, len, PROT_READ, MAP_PRIVATE, fd, 0);
  if (bytes == MAP_FAILED)
    return 1;
  double took[PASSES];
  int64_t count = 0;
  for (int pass = 0; pass < PASSES; pass++) {
    double start = omp_get_wtime();
    count = count_all(bytes, len, n_threads);
    took[pass] = omp_get_wtime() - start;
  }
  qsort(took, PASSES, sizeof *took, by_size);
  printf("%lld %.4f\n", (long long)count, took[PASSES / 2]);
  return 0;
}
