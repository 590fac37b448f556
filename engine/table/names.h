/* SPDX-License-Identifier: GPL-3.0-or-later
 * Names: a map from spans of text to their number, for joining tables on ids.
 *
 * Open addressing in one block of 64-bit slots: 32 bits of the hash, 32 bits of the number + 1; 0
 * is free. Keys are the caller's array, borrowed, or (interning) an array of the map's own that
 * grows. Blank keys are never in the map. Built once, then only read: lookups may come from several
 * threads. The hash is seeded, so that a file cannot be made to collide; nothing that a user sees
 * depends on the order of slots. */
#ifndef KP_TABLE_NAMES_H
#define KP_TABLE_NAMES_H

#include "base/text.h"

typedef struct {
  uint64_t *slot;
  uint32_t mask; /* number of slots less one */
  uint64_t seed;
  const kp_str *key; /* what the numbers stand for */
  kp_str *own;       /* key, when interning; NULL when borrowed */
  int n, cap;
} kp_names;

/* Two places of the array with the same bytes. */
typedef struct {
  int first, again;
} kp_twin;

/* Builds the map of n keys: a key that stands more than once keeps its first number. The first
 * max_twins repeats, in order of again, go to twins. Returns how many repeats there are, or -1 when
 * memory is out. */
int64_t kp_names_build(kp_names *out, const kp_str *keys, int n, kp_twin *twins, int max_twins);

/* The number of a key, -1 when it is not there or blank. */
int kp_names_find(const kp_names *names, kp_str key);

/* Interning: the number of a key, given now if it is new. Init names to {0}. -1 when memory is out.
 * The span itself is kept, not copied; a blank key is a key here. */
int kp_names_intern(kp_names *names, kp_str key);

/* Frees and resets to {0}. */
void kp_names_clear(kp_names *names);

#endif
