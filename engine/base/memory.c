/* SPDX-License-Identifier: GPL-3.0-or-later
 * Memory: malloc and its kin behind one counter, so that a test can make any allocation fail.
 *
 * The counter is the allocations that still succeed; -1 (always, outside of tests) means all. It is
 * atomic because parallel steps allocate too. Columns of a million units are worth large pages: a
 * page fault a 4 KiB page costs as much as filling it. */
#include "base/arena.h"

#include <stdatomic.h>
#include <stdbool.h>
#include <stdlib.h>
#include <sys/mman.h>

enum { HUGE_PAGE = 1 << 21, WORTH_HUGE = 1 << 22 };

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

static void *advised(void *at, size_t size) {
#ifdef MADV_HUGEPAGE
  const uintptr_t begin = (uintptr_t)at, mask = ~((uintptr_t)HUGE_PAGE - 1);
  const uintptr_t from = (begin + HUGE_PAGE - 1) & mask, to = (begin + size) & mask;
  if (at && size >= WORTH_HUGE && to > from)
    madvise((char *)at + (from - begin), to - from, MADV_HUGEPAGE); /* a wish: may fail */
#else
  (void)size;
#endif
  return at;
}

void *kp_malloc(size_t size) {
  return may_allocate() ? advised(malloc(size ? size : 1), size) : NULL;
}

void *kp_calloc(size_t count, size_t size) {
  if (!may_allocate())
    return NULL;
  /* a product beyond SIZE_MAX gives no memory, and so none to advise on */
  return advised(calloc(count ? count : 1, size ? size : 1), count * size);
}

void *kp_realloc(void *old, size_t size) {
  return may_allocate() ? realloc(old, size ? size : 1) : NULL;
}

void kp_free(void *memory) {
  free(memory);
}
