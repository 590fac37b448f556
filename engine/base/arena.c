/* SPDX-License-Identifier: GPL-3.0-or-later
 * Arena: a chain of zeroed blocks; the first in the chain is the one that small objects are cut
 * from.
 *
 * Invariant: bytes at `at + used` and behind are zero and unused. Blocks double from 4 KiB to 1
 * MiB, so that an arena of one small object is small and one of many has few blocks. An object of a
 * quarter block or more gets a block of its own, put behind the first; calloc gives big ones pages
 * that the kernel has zeroed already. Under AddressSanitizer what is not handed out is closed to
 * every access, and objects stand apart, so that a step beyond one is seen. */
#include "base/arena.h"

#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#if defined(__SANITIZE_ADDRESS__)
#define WATCHED 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define WATCHED 1
#endif
#endif
#ifdef WATCHED
#include <sanitizer/asan_interface.h>
enum { APART = 16 };
#else
#define ASAN_POISON_MEMORY_REGION(at, size) ((void)(at), (void)(size))
#define ASAN_UNPOISON_MEMORY_REGION(at, size) ((void)(at), (void)(size))
enum { APART = 0 };
#endif

enum { FIRST_BLOCK = 4096, LARGEST_BLOCK = 1 << 20, SMALL_ALIGN = 16, LARGE_ALIGN = 64 };

typedef struct block {
  struct block *next;
  unsigned char *at;
  size_t size, used;
} block;

struct kp_arena {
  block *first;
  size_t next_size, used;
};

kp_arena *kp_arena_new(void) {
  kp_arena *arena = kp_calloc(1, sizeof *arena);
  if (arena)
    arena->next_size = FIRST_BLOCK;
  return arena;
}

void kp_arena_free(kp_arena *arena) {
  if (!arena)
    return;
  for (block *at = arena->first, *next; at; at = next) {
    next = at->next;
    ASAN_UNPOISON_MEMORY_REGION(at->at, at->size + APART);
    kp_free(at);
  }
  kp_free(arena);
}

static block *block_new(size_t size) {
  if (size > SIZE_MAX - sizeof(block) - LARGE_ALIGN - APART)
    return NULL;
  block *made = kp_calloc(1, sizeof *made + LARGE_ALIGN + size + APART);
  if (!made)
    return NULL;
  uintptr_t start = (uintptr_t)(made + 1);
  uintptr_t aligned = (start + LARGE_ALIGN - 1) & ~(uintptr_t)(LARGE_ALIGN - 1);
  made->at = (unsigned char *)(made + 1) + (aligned - start);
  made->size = size;
  ASAN_POISON_MEMORY_REGION(made->at, size + APART);
  return made;
}

static void *alloc_alone(kp_arena *arena, size_t size) {
  block *made = block_new(size);
  if (!made)
    return NULL;
  made->used = size;
  if (arena->first) {
    made->next = arena->first->next;
    arena->first->next = made;
  } else {
    arena->first = made;
  }
  arena->used += size;
  ASAN_UNPOISON_MEMORY_REGION(made->at, size);
  return made->at;
}

/* Cuts size bytes from the first block at an alignment that is a power of two. */
static void *alloc_small(kp_arena *arena, size_t size, size_t align) {
  block *first = arena->first;
  size_t start = first ? (first->used + APART + align - 1) & ~(align - 1) : 0;
  if (!first || start > first->size || size > first->size - start) {
    first = block_new(arena->next_size);
    if (!first)
      return NULL;
    first->next = arena->first;
    arena->first = first;
    if (arena->next_size < LARGEST_BLOCK)
      arena->next_size *= 2;
    start = 0;
  }
  first->used = start + size;
  arena->used += size;
  ASAN_UNPOISON_MEMORY_REGION(first->at + start, size);
  return first->at + start;
}

static void *alloc_aligned(kp_arena *arena, size_t size, size_t align) {
  return size >= arena->next_size / 4 ? alloc_alone(arena, size) : alloc_small(arena, size, align);
}

void *kp_arena_alloc(kp_arena *arena, size_t count, size_t size) {
  if (size != 0 && count > SIZE_MAX / size)
    return NULL;
  size_t bytes = count * size;
  return alloc_aligned(arena, bytes, bytes >= FIRST_BLOCK ? LARGE_ALIGN : SMALL_ALIGN);
}

char *kp_arena_copy(kp_arena *arena, const void *bytes, size_t len) {
  if (len == SIZE_MAX)
    return NULL;
  char *copy = alloc_aligned(arena, len + 1, 1);
  if (copy && len)
    memcpy(copy, bytes, len);
  return copy;
}

char *kp_arena_printf(kp_arena *arena, const char *format, ...) {
  va_list list, again;
  va_start(list, format);
  va_copy(again, list);
  int len = vsnprintf(NULL, 0, format, list);
  char *text = len < 0 ? NULL : alloc_aligned(arena, (size_t)len + 1, 1);
  if (text)
    vsnprintf(text, (size_t)len + 1, format, again);
  va_end(again);
  va_end(list);
  return text;
}

size_t kp_arena_used(const kp_arena *arena) {
  return arena->used;
}
