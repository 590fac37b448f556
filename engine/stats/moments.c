/* SPDX-License-Identifier: GPL-3.0-or-later
 * Moments: count, range, mean and standard deviation of a column in one pass over memory.
 *
 * A column is cut into blocks of KP_BLOCK_ROWS. A block is read twice while it is in the cache:
 * once for its mean, once for the deviations from it. Parts are joined in block order by the
 * pairwise update of Chan, Golub & LeVeque (1983), so nothing depends on who computed which block:
 *     squares = a.squares + b.squares + (b.mean - a.mean)^2 * a.n * b.n / (a.n + b.n)
 * Missing values (NaN) are left out. n = 0: NaN everywhere; n = 1: sd is NaN. */
#include <math.h>

#include "base/thread.h"
#include "stats/stats.h"

/* Independent sums, so that additions overlap, over runs of units that are added up in turn, so
 * that a sum of squares takes few additions of like size; both are part of the result's definition.
 */
enum { LANES = 4, RUN = 128 };

static double sum_lanes(const double *lane) {
  return (lane[0] + lane[1]) + (lane[2] + lane[3]);
}

/* Sum and count of what is present; min and max beside it. */
static void first_pass(kp_moments_part *out, double *sum, const double *x, int64_t n_units) {
  double total[LANES] = {0};
  double present[LANES] = {0};
  double low[LANES], high[LANES];
  for (int k = 0; k < LANES; k++) {
    low[k] = INFINITY;
    high[k] = -INFINITY;
  }
  const int64_t whole = n_units - n_units % LANES;
  for (int64_t i = 0; i < whole; i += LANES) {
    for (int k = 0; k < LANES; k++) {
      const double v = x[i + k];
      total[k] += v == v ? v : 0.0;
      present[k] += v == v ? 1.0 : 0.0;
      low[k] = v < low[k] ? v : low[k];
      high[k] = v > high[k] ? v : high[k];
    }
  }
  for (int64_t i = whole; i < n_units; i++) {
    if (!isnan(x[i])) {
      total[0] += x[i];
      present[0] += 1.0;
      low[0] = fmin(low[0], x[i]);
      high[0] = fmax(high[0], x[i]);
    }
  }
  out->n = (int64_t)sum_lanes(present);
  out->min = fmin(fmin(low[0], low[1]), fmin(low[2], low[3]));
  out->max = fmax(fmax(high[0], high[1]), fmax(high[2], high[3]));
  *sum = sum_lanes(total);
}

/* Squares of deviations from the rounded mean, and what they leave: the residual sum corrects the
 * mean itself for what rounding took away (two-pass, corrected). */
static void add_deviations(double *squares, double *left, const double *x, int64_t n_units,
                           double mean) {
  double square[LANES] = {0};
  double rest[LANES] = {0};
  const int64_t whole = n_units - n_units % LANES;
  for (int64_t i = 0; i < whole; i += LANES) {
    for (int k = 0; k < LANES; k++) {
      const double d = x[i + k] == x[i + k] ? x[i + k] - mean : 0.0;
      square[k] += d * d;
      rest[k] += d;
    }
  }
  for (int64_t i = whole; i < n_units; i++) {
    const double d = isnan(x[i]) ? 0.0 : x[i] - mean;
    square[0] += d * d;
    rest[0] += d;
  }
  *squares += sum_lanes(square);
  *left += sum_lanes(rest);
}

void kp_stats_part(kp_moments_part *out, const double *x, int64_t n_units) {
  double sum;
  first_pass(out, &sum, x, n_units);
  out->squares = 0.0;
  if (out->n == 0) {
    out->mean = out->min = out->max = NAN;
    return;
  }
  const double mean = sum / (double)out->n;
  double squares = 0.0, left = 0.0;
  for (int64_t first = 0; first < n_units; first += RUN)
    add_deviations(&squares, &left, x + first, n_units - first < RUN ? n_units - first : RUN, mean);
  out->mean = mean + left / (double)out->n;
  out->squares = fmax(0.0, squares - left * left / (double)out->n);
  if (out->min == out->max) { /* one value: no rounding of a sum may show */
    out->mean = out->min;
    out->squares = 0.0;
  }
}

static void add_parts(kp_moments_part *sum, const kp_moments_part *parts, int64_t n_parts) {
  for (int64_t k = 0; k < n_parts; k++) {
    const kp_moments_part *part = &parts[k];
    if (part->n == 0)
      continue;
    if (sum->n == 0) {
      *sum = *part;
      continue;
    }
    const double a = (double)sum->n;
    const double b = (double)part->n;
    const double apart = part->mean - sum->mean;
    sum->mean += apart * (b / (a + b));
    sum->squares += part->squares + apart * apart * (a * b / (a + b));
    sum->min = fmin(sum->min, part->min);
    sum->max = fmax(sum->max, part->max);
    sum->n += part->n;
  }
}

static kp_moments moments_of(const kp_moments_part *sum) {
  return (kp_moments){.n = sum->n,
                      .min = sum->min,
                      .max = sum->max,
                      .mean = sum->mean,
                      .sd = sum->n < 2 ? NAN : sqrt(sum->squares / (double)(sum->n - 1))};
}

static const kp_moments_part EMPTY = {.n = 0, .min = NAN, .max = NAN, .mean = NAN};

void kp_stats_join(kp_moments *out, const kp_moments_part *parts, int64_t n_parts) {
  kp_moments_part sum = EMPTY;
  add_parts(&sum, parts, n_parts);
  *out = moments_of(&sum);
}

void kp_stats_add(kp_moments_part *sum, const kp_moments_part *part) {
  add_parts(sum, part, 1);
}

void kp_stats_moments(kp_moments *out, const double *x, int64_t n_units) {
  enum { CHUNK = 256 }; /* blocks at a time, so that no column is too long for the stack */
  kp_moments_part parts[CHUNK];
  kp_moments_part sum = EMPTY;
  const int64_t n_blocks = (n_units + KP_BLOCK_ROWS - 1) / KP_BLOCK_ROWS;
  for (int64_t chunk = 0; chunk < n_blocks; chunk += CHUNK) {
    const int64_t n = n_blocks - chunk < CHUNK ? n_blocks - chunk : CHUNK;
#pragma omp parallel for num_threads(kp_threads()) schedule(static) if (n > 4)
    for (int64_t k = 0; k < n; k++) {
      const int64_t first = (chunk + k) * KP_BLOCK_ROWS;
      const int64_t rows = n_units - first < KP_BLOCK_ROWS ? n_units - first : KP_BLOCK_ROWS;
      kp_stats_part(&parts[k], x + first, rows);
    }
    add_parts(&sum, parts, n);
  }
  *out = moments_of(&sum);
}
