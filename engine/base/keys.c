/* SPDX-License-Identifier: GPL-3.0-or-later
 * Keys: radix sort from the highest byte, in place.
 *
 * Of each range the bytes are counted, then every key is moved along the cycle that it stands in
 * until all stand in the stretch of their byte (McIlroy, Bostic & McIlroy 1993, American flag
 * sort); stretches are sorted by the next byte. Short ones are sorted by insertion. Bytes that are
 * the same in all keys are passed over. The stretches of the first byte that differs are parted
 * among threads. */
#include "base/keys.h"

#include "base/thread.h"

enum { BYTES = 256, SMALL = 48 };

static void sort_small(uint64_t *key, int64_t n) {
  for (int64_t i = 1; i < n; i++) {
    const uint64_t moving = key[i];
    int64_t at = i;
    for (; at > 0 && key[at - 1] > moving; at--)
      key[at] = key[at - 1];
    key[at] = moving;
  }
}

/* Puts keys into the stretches of their byte; end[b] is where that of byte b stops. */
static void part(int64_t end[BYTES], uint64_t *key, int64_t n, int shift) {
  int64_t next[BYTES] = {0};
  for (int64_t i = 0; i < n; i++)
    next[(key[i] >> shift) & (BYTES - 1)]++;
  for (int64_t b = 0, sum = 0; b < BYTES; b++) {
    const int64_t here = next[b];
    next[b] = sum;
    sum += here;
    end[b] = sum;
  }
  for (int b = 0; b < BYTES; b++) {
    while (next[b] < end[b]) {
      uint64_t moving = key[next[b]];
      for (int to = (int)((moving >> shift) & (BYTES - 1)); to != b;
           to = (int)((moving >> shift) & (BYTES - 1))) {
        const uint64_t other = key[next[to]];
        key[next[to]++] = moving;
        moving = other;
      }
      key[next[b]++] = moving;
    }
  }
}

static void sort_from(uint64_t *key, int64_t n, int shift) {
  if (n <= SMALL || shift < 0) {
    sort_small(key, shift < 0 ? 0 : n);
    return;
  }
  int64_t end[BYTES];
  part(end, key, n, shift);
  for (int64_t b = 0, from = 0; b < BYTES; from = end[b++])
    sort_from(key + from, end[b] - from, shift - 8);
}

/* The highest byte in which keys differ. */
static int first_shift(const uint64_t *key, int64_t n) {
  uint64_t varying = 0;
  for (int64_t i = 0; i < n; i++)
    varying |= key[i] ^ key[0];
  int shift = 56;
  while (shift > 0 && !(varying >> shift))
    shift -= 8;
  return shift;
}

void kp_keys_sort(uint64_t *key, int64_t n) {
  if (n < 2)
    return;
  const int shift = first_shift(key, n);
  int64_t end[BYTES];
  part(end, key, n, shift);
#pragma omp parallel for num_threads(kp_threads()) schedule(dynamic, 1) if (n > 65536)
  for (int b = 0; b < BYTES; b++) {
    const int64_t from = b == 0 ? 0 : end[b - 1];
    sort_from(key + from, end[b] - from, shift - 8);
  }
}

int64_t kp_keys_below(const uint64_t *key, int64_t n, uint64_t one) {
  int64_t low = 0, high = n;
  while (low < high) {
    const int64_t middle = low + (high - low) / 2;
    if (key[middle] < one)
      low = middle + 1;
    else
      high = middle;
  }
  return low;
}
