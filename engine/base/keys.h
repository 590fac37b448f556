/* SPDX-License-Identifier: GPL-3.0-or-later
 * Keys: very many of them, sorted where they stand.
 *
 * For callers who cannot afford the second array that kp_stats_sort_keyed needs. Equal keys cannot
 * be told apart, so the result is one, whatever the number of threads. */
#ifndef KP_BASE_KEYS_H
#define KP_BASE_KEYS_H

#include <stdint.h>

/* Ascending, in place. */
void kp_keys_sort(uint64_t *key, int64_t n);
/* How many of n sorted keys are below one. */
int64_t kp_keys_below(const uint64_t *key, int64_t n, uint64_t one);

#endif
