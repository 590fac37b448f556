/* SPDX-License-Identifier: GPL-3.0-or-later
 * Ranks of the re-scoring kernel: few units by counting who is better, without a branch; many by
 * sorting keys. Both go by the decimals of the figures, as all ranks do: figures that are clear of
 * each other are in the order of their decimals as they stand. */
#include "run/rescore_parts.h"

#include <math.h>
#include <string.h>

#include "base/decimal.h"
#include "base/thread.h"

/* The figure that ranks go by, as a key: larger is better, and NaN has no rank. */
static double key_of(const kp_index *index, double x) {
  const double key =
      kp_decimal_key(isnan(index->grade_distance_from) ? x : fabs(x - index->grade_distance_from));
  return index->higher_is_better ? key : -key;
}

/* Less how many of the keys are above a unit's own: better[kp_rescore_padded(n)]. Counts stay in
 * registers while all keys go by; one behind the last may go by too, it is NaN. */
KP_WIDE static void count_better(int64_t *restrict better, const double *restrict key, int n) {
  for (int i = 0; i < n; i += KP_RESCORE_WIDTH) {
    const kp_numbers own = *(const kp_numbers *)(key + i);
    kp_answers above = {0}, above_too = {0};
    for (int j = 0; j < n; j += 2) {
      above += own < key[j];
      above_too += own < key[j + 1];
    }
    *(kp_answers *)(better + i) = above + above_too;
  }
}

/* Whether two keys are so near that their decimals may be equal, or the other way round. */
KP_WIDE static bool any_near(const double *key, int n) {
  double largest = 0.0, near = 0.0;
  for (int i = 0; i < n; i++)
    largest = fabs(key[i]) > largest ? fabs(key[i]) : largest;
  const double apart = 2e-11 * largest;
  for (int j = 0; j < n; j++) {
    const double x = key[j];
#pragma omp simd reduction(+ : near)
    for (int i = 0; i < n; i++)
      near += fabs(key[i] - x) <= apart ? 1.0 : 0.0;
    near -= isnan(x) ? 0.0 : 1.0; /* itself */
  }
  return near > 0.0;
}

/* Figures that are clear of each other are in the order of their decimals as they stand. */
static void make_keys(double *key, const double *by, bool is_key, const kp_rescore *rescore) {
  const kp_index *index = rescore->index;
  const int n = rescore->n_units;
  const bool as_it_is = index->higher_is_better && isnan(index->grade_distance_from);
  for (int u = 0; u < n; u++)
    key[u] = by[u] + rescore->unranked[u];
  for (int u = n; u < kp_rescore_padded(n); u++)
    key[u] = NAN;
  if (as_it_is && (is_key || !any_near(key, kp_rescore_padded(n))))
    return;
  for (int u = 0; u < n; u++)
    key[u] = isnan(key[u]) ? NAN : key_of(index, by[u]);
}

static void rank_few(int32_t *rank, const double *by, bool is_key, const kp_rescore *rescore,
                     kp_rescore_room *room) {
  const int n = rescore->n_units;
  make_keys(room->key, by, is_key, rescore);
  count_better(room->better, room->key, n);
  for (int u = 0; u < n; u++)
    rank[u] = isnan(room->key[u]) ? 0 : 1 - (int32_t)room->better[u];
}

static bool rank_many(int32_t *rank, const double *by, const kp_rescore *rescore,
                      kp_rescore_room *room) {
  const int n = rescore->n_units;
  const uint64_t nobody = UINT64_MAX;
  kp_keyed *item = room->item;
#pragma omp parallel for num_threads(kp_threads()) schedule(static)
  for (int u = 0; u < n; u++) {
    const bool counts = !isnan(by[u] + rescore->unranked[u]);
    item[u] = (kp_keyed){.key = counts ? ~kp_stats_key(key_of(rescore->index, by[u])) : nobody,
                         .unit = (uint32_t)u};
    rank[u] = 0;
  }
  if (!kp_stats_sort_keyed(item, item + n, n))
    return false;
  int place = 0;
  for (int k = 0; k < n && item[k].key != nobody; k++) {
    if (k == 0 || item[k].key != item[k - 1].key)
      place = k + 1;
    rank[item[k].unit] = place;
  }
  return true;
}

bool kp_rescore_ranks(int32_t *rank, const double *total, const double *full,
                      const kp_rescore *rescore, kp_rescore_room *room) {
  const kp_index *index = rescore->index;
  const double *by = index->rank_on_full ? full : total;
  /* A rounded total is the double of its own decimal already. */
  const bool is_key = by == total && index->round_digits >= 0;
  if (!room->item) {
    rank_few(rank, by, is_key, rescore, room);
    return true;
  }
  return rank_many(rank, by, rescore, room);
}
