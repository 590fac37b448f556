/* SPDX-License-Identifier: GPL-3.0-or-later
 * Sieve: order statistics by digits.
 *
 * A value's key (kp_stats_key) is read as four digits of 16 bits. A pass counts the next digit of
 * the keys that share the digits known so far; the counts say which digit the wanted one has and
 * how many of the same digits are below it. As soon as few enough share them, a pass keeps those
 * themselves and the wanted one is picked from them. So there are two passes mostly and four at
 * most. A quantile between two order statistics sieves for both in the same passes. */
#include "stats/sieve.h"

#include <math.h>
#include <string.h>

enum { DIGIT_BITS = 16, DIGITS = 1 << DIGIT_BITS, MOST_KEPT = 1 << 15 };

/* One order statistic: the rank-th (from 0) of the keys whose digits above shift are prefix. */
typedef struct {
  uint64_t prefix;
  int shift; /* bits below the digits that are known; 64: none are */
  int64_t rank;
  bool keeps; /* this pass keeps keys; else it counts */
  bool done;  /* prefix is the whole key */
  int64_t n_kept;
  uint64_t *kept;  /* MOST_KEPT */
  int64_t *counts; /* DIGITS */
} pick;

struct kp_sieve {
  double p, rest;
  int64_t n;
  bool counted; /* n is known */
  pick pick[2];
  int n_picks;
};

static bool pick_init(pick *out) {
  *out = (pick){.shift = 64};
  out->counts = kp_calloc(DIGITS, sizeof *out->counts);
  out->kept = kp_malloc(MOST_KEPT * sizeof *out->kept);
  return out->counts && out->kept;
}

kp_sieve *kp_sieve_new(double p) {
  kp_sieve *sieve = kp_calloc(1, sizeof *sieve);
  if (!sieve)
    return NULL;
  sieve->p = fmin(fmax(p, 0.0), 1.0);
  sieve->n_picks = 2;
  const bool first = pick_init(&sieve->pick[0]), second = pick_init(&sieve->pick[1]);
  if (first && second)
    return sieve;
  kp_sieve_free(sieve);
  return NULL;
}

void kp_sieve_free(kp_sieve *sieve) {
  if (!sieve)
    return;
  for (int i = 0; i < 2; i++) {
    kp_free(sieve->pick[i].counts);
    kp_free(sieve->pick[i].kept);
  }
  kp_free(sieve);
}

static bool has_prefix(const pick *of, uint64_t key) {
  return !of->done && (of->shift == 64 || key >> of->shift == of->prefix);
}

static void feed_pick(pick *of, const double *x, int64_t n) {
  for (int64_t i = 0; i < n; i++) {
    if (isnan(x[i]))
      continue;
    const uint64_t key = kp_stats_key(x[i]);
    if (!has_prefix(of, key))
      continue;
    if (of->keeps)
      of->kept[of->n_kept++] = key;
    else
      of->counts[(key >> (of->shift - DIGIT_BITS)) & (DIGITS - 1)]++;
  }
}

void kp_sieve_feed(kp_sieve *sieve, const double *x, int64_t n) {
  for (int64_t i = 0; !sieve->counted && i < n; i++)
    sieve->n += !isnan(x[i]);
  /* In the first pass both picks would count the same. */
  for (int i = 0; i < (sieve->counted ? sieve->n_picks : 1); i++)
    feed_pick(&sieve->pick[i], x, n);
}

/* The k-th smallest of the kept keys, by the same digits. */
static uint64_t select_key(uint64_t *key, int64_t n, int64_t k) {
  for (int64_t low = 0, high = n - 1; low < high;) {
    const uint64_t pivot = key[low + (high - low) / 2];
    int64_t i = low, j = high;
    while (i <= j) {
      while (key[i] < pivot)
        i++;
      while (key[j] > pivot)
        j--;
      if (i <= j) {
        const uint64_t t = key[i];
        key[i++] = key[j];
        key[j--] = t;
      }
    }
    if (k <= j)
      high = j;
    else if (k >= i)
      low = i;
    else
      break;
  }
  return key[k];
}

/* Goes on to the next digit; true when the whole key is known. */
static bool settle(pick *of) {
  if (of->done)
    return true;
  if (of->keeps) {
    of->prefix = select_key(of->kept, of->n_kept, of->rank);
    return of->done = true;
  }
  uint64_t digit = 0;
  while (of->rank >= of->counts[digit])
    of->rank -= of->counts[digit++];
  of->keeps = of->counts[digit] <= MOST_KEPT;
  of->prefix = of->shift == 64 ? digit : of->prefix << DIGIT_BITS | digit;
  of->shift -= DIGIT_BITS;
  memset(of->counts, 0, DIGITS * sizeof *of->counts);
  return of->done = of->shift == 0;
}

bool kp_sieve_end(kp_sieve *sieve) {
  if (!sieve->counted) {
    const double h = (double)(sieve->n - 1) * sieve->p;
    sieve->counted = true;
    sieve->pick[0].rank = sieve->n > 0 ? (int64_t)floor(h) : 0;
    sieve->rest = h - (double)sieve->pick[0].rank;
    sieve->pick[1].rank = sieve->pick[0].rank + 1;
    sieve->n_picks = sieve->rest == 0.0 || sieve->pick[1].rank >= sieve->n ? 1 : 2;
    memcpy(sieve->pick[1].counts, sieve->pick[0].counts, DIGITS * sizeof(int64_t));
  }
  if (sieve->n == 0)
    return true;
  bool done = true;
  for (int i = 0; i < sieve->n_picks; i++)
    done = settle(&sieve->pick[i]) && done;
  return done;
}

double kp_sieve_quantile(const kp_sieve *sieve) {
  if (sieve->n == 0)
    return NAN;
  const double low = kp_stats_from_key(sieve->pick[0].prefix);
  const double next = kp_stats_from_key(sieve->pick[1].prefix);
  return sieve->n_picks == 1 ? low : low + sieve->rest * (next - low);
}
