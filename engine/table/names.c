/* SPDX-License-Identifier: GPL-3.0-or-later
 * The map of names.h.
 *
 * A million ids have to be checked for duplicates in a few hundredths of a second. The time goes to
 * cache misses, so hashes are computed in parallel first, and the serial pass that fills the slots
 * fetches the slot of a later key while it places this one. At most half of the slots are taken, so
 * that probes are short. */
#include "table/names.h"

#include <string.h>

#include "base/arena.h"
#include "base/thread.h"

enum { FETCH_AHEAD = 16 };

static uint64_t mix(uint64_t x) {
  x *= 0x9fb21c651e98df25u;
  return x ^ (x >> 32);
}

static uint32_t hash_of(kp_str key, uint64_t seed) {
  uint64_t hash = seed ^ key.len;
  const char *at = key.at;
  uint32_t left = key.len;
  for (; left >= 8; left -= 8, at += 8) {
    uint64_t word;
    memcpy(&word, at, 8);
    hash = mix(hash ^ word);
  }
  if (left > 0) {
    uint64_t word = 0;
    memcpy(&word, at, left);
    hash = mix(hash ^ word);
  }
  return (uint32_t)(mix(hash) >> 16);
}

/* The address space is laid out anew in every process: a seed that nobody can foresee. */
static uint64_t seed_of(const void *somewhere) {
  return mix((uint64_t)(uintptr_t)somewhere ^ 0xd6e8feb86659fd93u);
}

static bool slots_new(kp_names *names, int n) {
  uint64_t n_slots = 16;
  while (n_slots < 2 * (uint64_t)n) {
    n_slots *= 2;
  }
  names->slot = kp_calloc((size_t)n_slots, sizeof(uint64_t));
  names->mask = (uint32_t)(n_slots - 1);
  names->seed = seed_of(names->slot);
  return names->slot != NULL;
}

/* The slot that holds the key, or the free one where it belongs. */
static uint64_t *slot_of(const kp_names *names, kp_str key, uint32_t hash) {
  uint32_t at = hash & names->mask;
  for (;; at = (at + 1) & names->mask) {
    uint64_t slot = names->slot[at];
    if (slot == 0) {
      return &names->slot[at];
    }
    uint32_t number = (uint32_t)slot - 1;
    if ((uint32_t)(slot >> 32) == hash && kp_str_equal(names->key[number], key)) {
      return &names->slot[at];
    }
  }
}

static uint64_t slot_value(uint32_t hash, int number) {
  return (uint64_t)hash << 32 | (uint32_t)(number + 1);
}

int64_t kp_names_build(kp_names *out, const kp_str *keys, int n, kp_twin *twins, int max_twins) {
  kp_names names = {.key = keys, .n = n};
  int64_t n_twins = -1;
  uint32_t *hash = kp_malloc((size_t)(n > 0 ? n : 1) * sizeof *hash);
  if (hash == NULL || !slots_new(&names, n)) {
    goto done;
  }
  uint64_t seed = names.seed;
#pragma omp parallel for num_threads(kp_threads()) schedule(static) if (n > KP_BLOCK_ROWS)
  for (int i = 0; i < n; i++) {
    hash[i] = hash_of(keys[i], seed);
  }
  n_twins = 0;
  for (int i = 0; i < n; i++) {
    if (i + FETCH_AHEAD < n) {
      __builtin_prefetch(&names.slot[hash[i + FETCH_AHEAD] & names.mask], 1);
    }
    if (keys[i].len == 0) {
      continue;
    }
    uint64_t *slot = slot_of(&names, keys[i], hash[i]);
    if (*slot == 0) {
      *slot = slot_value(hash[i], i);
      continue;
    }
    if (n_twins < max_twins) {
      twins[n_twins] = (kp_twin){.first = (int)((uint32_t)*slot - 1), .again = i};
    }
    n_twins++;
  }
  *out = names;
  names.slot = NULL;
done:
  kp_free(hash);
  kp_free(names.slot);
  return n_twins;
}

int kp_names_find(const kp_names *names, kp_str key) {
  if (names->slot == NULL || key.len == 0) {
    return -1;
  }
  uint64_t slot = *slot_of(names, key, hash_of(key, names->seed));
  return slot == 0 ? -1 : (int)((uint32_t)slot - 1);
}

/* Twice the room, every key placed anew. */
static bool grow(kp_names *names) {
  int cap = names->cap > 0 ? names->cap * 2 : 64;
  kp_str *own = kp_realloc(names->own, (size_t)cap * sizeof *own);
  if (own == NULL) {
    return false;
  }
  names->own = own;
  names->key = own;
  kp_names wider = {.key = own};
  if (!slots_new(&wider, cap)) {
    return false;
  }
  kp_free(names->slot);
  names->slot = wider.slot;
  names->mask = wider.mask;
  names->seed = wider.seed;
  names->cap = cap;
  for (int i = 0; i < names->n; i++) {
    uint32_t hash = hash_of(own[i], names->seed);
    *slot_of(names, own[i], hash) = slot_value(hash, i);
  }
  return true;
}

int kp_names_intern(kp_names *names, kp_str key) {
  if (names->n == names->cap && !grow(names)) {
    return -1;
  }
  uint32_t hash = hash_of(key, names->seed);
  uint64_t *slot = slot_of(names, key, hash);
  if (*slot == 0) {
    names->own[names->n] = key;
    *slot = slot_value(hash, names->n);
    names->n++;
  }
  return (int)((uint32_t)*slot - 1);
}

void kp_names_clear(kp_names *names) {
  kp_free(names->slot);
  kp_free(names->own);
  *names = (kp_names){0};
}
