/* SPDX-License-Identifier: GPL-3.0-or-later
 * Memory: malloc and its kin behind one counter, so that a test can make any allocation fail.
 *
 * The counter is the allocations that still succeed; -1 (always, outside of tests) means all. It is
 * atomic because parallel steps allocate too. */
#include "base/arena.h"

#include <stdatomic.h>
#include <stdbool.h>
#include <stdlib.h>

static _Atomic int64_t allocations_left = -1;

void kp_memory_fail_after(int64_t n_allocations) {
  atomic_store(&allocations_left, n_allocations > 0 ? n_allocations - 1 : n_allocations);
}

static bool may_allocate(void) {
  int64_t left = atomic_load_explicit(&allocations_left, memory_order_relaxed);
  while (left > 0) {
    if (atomic_compare_exchange_weak(&allocations_left, &left, left - 1))
      return true;
  }
  return left < 0;
}

void *kp_malloc(size_t size) {
  return may_allocate() ? malloc(size ? size : 1) : NULL;
}

void *kp_calloc(size_t count, size_t size) {
  return may_allocate() ? calloc(count ? count : 1, size ? size : 1) : NULL;
}

void *kp_realloc(void *old, size_t size) {
  return may_allocate() ? realloc(old, size ? size : 1) : NULL;
}

void kp_free(void *memory) {
  free(memory);
}
