/* SPDX-License-Identifier: GPL-3.0-or-later
 * Kendall's tau-b (Kendall 1945) in O(n log n), and its p value.
 *
 * Units are sorted by x and within that by y; the swaps that a merge sort by y then needs are the
 * discordant pairs (Knight 1966). With n0 all pairs, n1 and n2 those tied in x and in y, n3 in
 * both: S = n0 - n1 - n2 + n3 - 2 swaps, tau-b = S / sqrt((n0 - n1)(n0 - n2)) Counts of pairs are
 * integers below 2^63 for any column that fits into memory. */
#include <math.h>

#include "stats/agree.h"
#include "stats/correlate.h"

typedef struct {
  int64_t pairs;                   /* sum t (t - 1) / 2 */
  double of_3, of_variance, twice; /* sums of t(t-1)(t-2), t(t-1)(2t+5), t(t-1) */
} ties;

static void add_tie(ties *sum, int64_t run) {
  const double t = (double)run;
  sum->pairs += run * (run - 1) / 2;
  sum->twice += t * (t - 1.0);
  sum->of_3 += t * (t - 1.0) * (t - 2.0);
  sum->of_variance += t * (t - 1.0) * (2.0 * t + 5.0);
}

static ties ties_of_sorted(const kp_keyed *item, int64_t n) {
  ties sum = {0};
  for (int64_t first = 0, end; first < n; first = end) {
    for (end = first + 1; end < n && item[end].key == item[first].key; end++)
      continue;
    add_tie(&sum, end - first);
  }
  return sum;
}

/* Sorts key by merging; returns how many pairs were out of order. */
static int64_t count_swaps(kp_keyed *item, kp_keyed *scratch, int64_t n) {
  int64_t swaps = 0;
  for (int64_t width = 1; width < n; width *= 2) {
    for (int64_t low = 0; low < n; low += 2 * width) {
      const int64_t middle = low + width < n ? low + width : n;
      const int64_t high = low + 2 * width < n ? low + 2 * width : n;
      int64_t i = low, j = middle;
      for (int64_t k = low; k < high; k++) {
        const bool from_left = i < middle && (j >= high || item[i].key <= item[j].key);
        swaps += from_left ? 0 : middle - i;
        scratch[k] = from_left ? item[i++] : item[j++];
      }
    }
    kp_keyed *other = item;
    item = scratch;
    scratch = other;
  }
  return swaps;
}

/* Chance of at most k inversions among n things in random order (Kendall 1938). */
static double chance_of_inversions(int64_t n, int64_t k) {
  enum { MOST = KP_KENDALL_EXACT * (KP_KENDALL_EXACT - 1) / 2 + 1 };
  double law[MOST] = {1.0}, next[MOST];
  for (int64_t m = 2; m <= n; m++) {
    const int64_t top = m * (m - 1) / 2;
    double window = 0.0;
    for (int64_t s = 0; s <= top; s++) {
      window += s <= (m - 1) * (m - 2) / 2 ? law[s] : 0.0;
      window -= s >= m ? law[s - m] : 0.0;
      next[s] = fmax(0.0, window) / (double)m;
    }
    for (int64_t s = 0; s <= top; s++)
      law[s] = next[s];
  }
  double sum = 0.0;
  for (int64_t s = 0; s <= k; s++)
    sum += law[s];
  return sum;
}

/* Variance of S under independence, with ties (Kendall 1970, 4.4). */
static double variance_of(double n, const ties *x, const ties *y) {
  return (n * (n - 1.0) * (2.0 * n + 5.0) - x->of_variance - y->of_variance) / 18.0 +
         x->twice * y->twice / (2.0 * n * (n - 1.0)) +
         x->of_3 * y->of_3 / (9.0 * n * (n - 1.0) * (n - 2.0));
}

static bool sort_by(kp_pair_work *work, const double *by) {
  for (int64_t i = 0; i < work->n; i++)
    work->item[i].key = kp_stats_key(by[work->item[i].unit]);
  return kp_stats_sort_keyed(work->item, work->scratch, work->n);
}

/* Pairs tied in both, of units sorted by x then y. */
static int64_t tied_twice(const kp_pair_work *work) {
  int64_t pairs = 0;
  for (int64_t first = 0, end; first < work->n; first = end) {
    const uint32_t unit = work->item[first].unit;
    for (end = first + 1; end < work->n; end++) {
      const uint32_t next = work->item[end].unit;
      if (work->x[next] != work->x[unit] || work->y[next] != work->y[unit])
        break;
    }
    pairs += (end - first) * (end - first - 1) / 2;
  }
  return pairs;
}

void kp_stats_kendall(kp_correlation *out, kp_pair_work *work) {
  const int64_t n = work->n;
  for (int64_t i = 0; i < n; i++)
    work->item[i].unit = (uint32_t)i;
  work->no_memory |= !sort_by(work, work->y);
  const ties y = ties_of_sorted(work->item, n);
  work->no_memory |= !sort_by(work, work->x);
  if (work->no_memory)
    return;
  const ties x = ties_of_sorted(work->item, n);
  const int64_t both = tied_twice(work);
  for (int64_t i = 0; i < n; i++)
    work->item[i].key = kp_stats_key(work->y[work->item[i].unit]);
  const int64_t swaps = count_swaps(work->item, work->scratch, n);
  const int64_t all = n * (n - 1) / 2;
  const double s = (double)(all - x.pairs - y.pairs + both - 2 * swaps);
  out->value = s / (sqrt((double)(all - x.pairs)) * sqrt((double)(all - y.pairs)));
  out->value = fmax(-1.0, fmin(1.0, out->value));
  out->exact = n <= KP_KENDALL_EXACT && x.pairs == 0 && y.pairs == 0;
  if (out->exact)
    out->p = fmin(1.0, 2.0 * chance_of_inversions(n, swaps < all - swaps ? swaps : all - swaps));
  else
    out->p = kp_stats_normal_tails(s / sqrt(variance_of((double)n, &x, &y)));
}
