/* SPDX-License-Identifier: GPL-3.0-or-later
 * Correlations of pairs and of whole matrices: see correlation.h.
 *
 * Pearson and Spearman are products of standardised columns (of values, of mid ranks). Columns
 * without gaps are standardised once, and their products go tile by tile of columns and block by
 * block of units, so that memory is read few times; a pair with gaps gathers what both have. Each
 * product adds up in an order that depends on the units alone, whoever computes it. */
#include <math.h>
#include <stdatomic.h>

#include "base/thread.h"
#include "stats/correlate.h"
#include "stats/weigh.h"

enum { LANES = 4, TILE = 8, ROWS = 512 };

/* ---- Workspace ---- */

bool kp_stats_pair_work_make(kp_pair_work *work, int64_t n_units) {
  const size_t n = (size_t)n_units + 1;
  *work = (kp_pair_work){.x = kp_malloc(4 * n * sizeof *work->x),
                         .item = kp_malloc(2 * n * sizeof *work->item)};
  if (!work->x || !work->item)
    return false;
  work->y = work->x + n;
  work->a = work->y + n;
  work->b = work->a + n;
  work->scratch = work->item + n;
  return true;
}

void kp_stats_pair_work_clear(kp_pair_work *work) {
  kp_free(work->x);
  kp_free(work->item);
  for (int n = 0; n <= KP_SPEARMAN_EXACT; n++)
    kp_free(work->law[n]);
}

void kp_stats_mid_ranks(double *rank, bool *ties, const double *x, int64_t n, kp_pair_work *work) {
  *ties = false;
  for (int64_t i = 0; i < n; i++)
    work->item[i] = (kp_keyed){.key = kp_stats_key(x[i]), .unit = (uint32_t)i};
  work->no_memory |= !kp_stats_sort_keyed(work->item, work->scratch, n);
  for (int64_t first = 0, end; first < n; first = end) {
    for (end = first + 1; end < n && work->item[end].key == work->item[first].key; end++)
      *ties = true;
    for (int64_t i = first; i < end; i++)
      rank[work->item[i].unit] = (double)(first + 1 + end) / 2.0;
  }
}

/* ---- One pair ---- */

static kp_correlation none(int64_t n, kp_stats_why why) {
  return (kp_correlation){.value = NAN, .p = NAN, .lower = NAN, .upper = NAN, .n = n, .why = why};
}

static void gather(kp_pair_work *work, const double *x, const double *y, int64_t n_units) {
  work->n = 0;
  for (int64_t i = 0; i < n_units; i++) {
    if (isfinite(x[i]) && isfinite(y[i])) {
      work->x[work->n] = x[i];
      work->y[work->n++] = y[i];
    }
  }
}

/* Sum of products of one block of units, onto the sum so far. */
static double add_product(double sum, const double *a, const double *b, int64_t n) {
  double lane[LANES] = {0};
  const int64_t whole = n - n % LANES;
  for (int64_t i = 0; i < whole; i += LANES)
    for (int k = 0; k < LANES; k++)
      lane[k] += a[i + k] * b[i + k];
  for (int64_t i = whole; i < n; i++)
    lane[0] += a[i] * b[i];
  return sum + ((lane[0] + lane[1]) + (lane[2] + lane[3]));
}

double kp_stats_product(const double *a, const double *b, int64_t n) {
  double sum = 0.0;
  for (int64_t first = 0; first < n; first += ROWS)
    sum = add_product(sum, a + first, b + first, n - first < ROWS ? n - first : ROWS);
  return sum;
}

/* The values, or for Spearman their ranks, standardised into z; false without spread. */
static bool standardise(double *z, bool *ties, kp_correlation_kind kind, double *x, int64_t n,
                        kp_pair_work *work) {
  *ties = false;
  if (!kp_weigh_standardise(z, NULL, NULL, x, n))
    return false;
  if (kind != KP_SPEARMAN)
    return true;
  kp_stats_mid_ranks(x, ties, x, n, work);
  return kp_weigh_standardise(z, NULL, NULL, x, n);
}

static void correlate_pair(kp_correlation *out, kp_correlation_kind kind, const double *x,
                           const double *y, int64_t n_units, double level, kp_pair_work *work) {
  gather(work, x, y, n_units);
  *out = none(work->n, KP_STATS_KNOWN);
  bool ties_x, ties_y;
  if (work->n < 3)
    out->why = KP_STATS_FEW;
  else if (!standardise(work->a, &ties_x, kind, work->x, work->n, work) ||
           !standardise(work->b, &ties_y, kind, work->y, work->n, work))
    out->why = KP_STATS_NO_SPREAD;
  else if (kind == KP_KENDALL)
    kp_stats_kendall(out, work);
  else {
    out->value = fmax(-1.0, fmin(1.0, kp_stats_product(work->a, work->b, work->n)));
    kp_stats_correlation_test(out, kind, ties_x || ties_y, level, work);
  }
}

kp_status kp_stats_correlate(kp_correlation *out, kp_correlation_kind kind, const double *x,
                             const double *y, int64_t n_units, double level, kp_diag *diag) {
  kp_pair_work work;
  bool done = kp_stats_pair_work_make(&work, n_units);
  if (done)
    correlate_pair(out, kind, x, y, n_units, level, &work);
  done = done && !work.no_memory;
  kp_stats_pair_work_clear(&work);
  return done ? KP_OK : kp_diag_no_memory(diag);
}

/* ---- Matrices ---- */

/* The columns on one side. */
typedef struct {
  const double *const *x;
  int n;
  double *z;   /* standardised, column after column; NULL where memory is out */
  bool *ready; /* the column has no gap and has spread: z is there */
  bool *ties;
} side;

typedef struct {
  kp_correlation *out;
  kp_correlation_kind kind;
  side of_x, of_y;
  bool symmetric;
  int64_t n_units;
  double level;
} matrix;

static bool side_make(side *out, const double *const *x, int n, const matrix *m) {
  *out = (side){.x = x, .n = n};
  const size_t cells = m->kind == KP_KENDALL ? 1 : (size_t)n * (size_t)(m->n_units + 1);
  out->z = kp_malloc(cells * sizeof *out->z);
  out->ready = kp_calloc((size_t)n + 1, sizeof *out->ready);
  out->ties = kp_calloc((size_t)n + 1, sizeof *out->ties);
  return out->z && out->ready && out->ties;
}

static void side_clear(side *of) {
  kp_free(of->z);
  kp_free(of->ready);
  kp_free(of->ties);
}

static void prepare_column(side *of, int j, const matrix *m, kp_pair_work *work) {
  gather(work, of->x[j], of->x[j], m->n_units);
  if (work->n == m->n_units && work->n >= 3)
    of->ready[j] =
        standardise(of->z + j * m->n_units, &of->ties[j], m->kind, work->x, work->n, work);
}

/* Products of a tile of columns: sum[i * TILE + j]. */
static void multiply_tile(double *sum, const matrix *m, int first_x, int n_x, int first_y,
                          int n_y) {
  for (int64_t row = 0; row < m->n_units; row += ROWS) {
    const int64_t rows = m->n_units - row < ROWS ? m->n_units - row : ROWS;
    for (int i = 0; i < n_x; i++) {
      for (int j = 0; j < n_y; j++) {
        if (!m->of_x.ready[first_x + i] || !m->of_y.ready[first_y + j])
          continue;
        const double *a = m->of_x.z + (first_x + i) * m->n_units + row;
        const double *b = m->of_y.z + (first_y + j) * m->n_units + row;
        sum[i * TILE + j] = add_product(sum[i * TILE + j], a, b, rows);
      }
    }
  }
}

static void fill_cell(const matrix *m, int i, int j, double sum, kp_pair_work *work) {
  kp_correlation *cell = &m->out[(int64_t)i * m->of_y.n + j];
  const bool ready = m->of_x.ready[i] && m->of_y.ready[j];
  if (m->symmetric && i == j) {
    correlate_pair(cell, KP_PEARSON, m->of_x.x[i], m->of_x.x[i], m->n_units, m->level, work);
    const double one = cell->why == KP_STATS_KNOWN ? 1.0 : NAN;
    *cell = none(cell->n, cell->why);
    cell->value = one;
  } else if (ready && m->kind != KP_KENDALL) {
    *cell = none(m->n_units, KP_STATS_KNOWN);
    cell->value = fmax(-1.0, fmin(1.0, sum));
    kp_stats_correlation_test(cell, m->kind, m->of_x.ties[i] || m->of_y.ties[j], m->level, work);
  } else {
    correlate_pair(cell, m->kind, m->of_x.x[i], m->of_y.x[j], m->n_units, m->level, work);
  }
  if (m->symmetric && i != j)
    m->out[(int64_t)j * m->of_y.n + i] = *cell;
}

static void fill_tile(const matrix *m, int tile, kp_pair_work *work) {
  const int across = (m->of_y.n + TILE - 1) / TILE;
  const int first_x = tile / across * TILE, first_y = tile % across * TILE;
  if (m->symmetric && first_y > first_x)
    return;
  const int n_x = m->of_x.n - first_x < TILE ? m->of_x.n - first_x : TILE;
  const int n_y = m->of_y.n - first_y < TILE ? m->of_y.n - first_y : TILE;
  double sum[TILE * TILE] = {0};
  if (m->kind != KP_KENDALL)
    multiply_tile(sum, m, first_x, n_x, first_y, n_y);
  for (int i = 0; i < n_x; i++)
    for (int j = 0; j < n_y; j++)
      if (!m->symmetric || first_y + j <= first_x + i)
        fill_cell(m, first_x + i, first_y + j, sum[i * TILE + j], work);
}

/* False when memory is out. */
static bool fill_matrix(matrix *m) {
  const int n_columns = m->of_x.n + (m->symmetric ? 0 : m->of_y.n);
  const int n_tiles = ((m->of_x.n + TILE - 1) / TILE) * ((m->of_y.n + TILE - 1) / TILE);
  atomic_bool failed = false;
#pragma omp parallel num_threads(kp_threads()) if (m->n_units * n_columns > 4096)
  {
    kp_pair_work work;
    if (!kp_stats_pair_work_make(&work, m->n_units))
      atomic_store(&failed, true);
#pragma omp for schedule(dynamic)
    for (int j = 0; j < n_columns; j++) {
      if (atomic_load(&failed) || m->kind == KP_KENDALL)
        continue;
      if (j < m->of_x.n)
        prepare_column(&m->of_x, j, m, &work);
      else
        prepare_column(&m->of_y, j - m->of_x.n, m, &work);
    }
    if (work.no_memory)
      atomic_store(&failed, true);
#pragma omp barrier
#pragma omp for schedule(dynamic)
    for (int tile = 0; tile < n_tiles; tile++)
      if (!atomic_load(&failed))
        fill_tile(m, tile, &work);
    if (work.no_memory)
      atomic_store(&failed, true);
    kp_stats_pair_work_clear(&work);
  }
  return !atomic_load(&failed);
}

kp_status kp_stats_correlations(kp_correlation *out, kp_correlation_kind kind,
                                const double *const *x, int n_x, const double *const *y, int n_y,
                                int64_t n_units, double level, kp_diag *diag) {
  matrix m = {.out = out, .kind = kind, .symmetric = !y, .n_units = n_units, .level = level};
  bool done = side_make(&m.of_x, x, n_x, &m);
  if (m.symmetric)
    m.of_y = m.of_x; /* lent: cleared once; ready and ties are the same arrays */
  else
    done = side_make(&m.of_y, y, n_y, &m) && done;
  done = done && fill_matrix(&m);
  side_clear(&m.of_x);
  if (!m.symmetric)
    side_clear(&m.of_y);
  return done ? KP_OK : kp_diag_no_memory(diag);
}
