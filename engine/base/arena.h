/* SPDX-License-Identifier: GPL-3.0-or-later
 * Arena: memory that lives and dies with one object.
 *
 * A dataset, an index and a result each own one arena; freeing it frees all that the object points
 * to. Blocks are chained and never move, so a pointer into an arena stays valid until
 * kp_arena_free. Every call can fail and returns NULL; nothing here aborts. Not for use by two
 * threads at once. */
#ifndef KP_BASE_ARENA_H
#define KP_BASE_ARENA_H

#include <stddef.h>
#include <stdint.h>

typedef struct kp_arena kp_arena;

/* NULL when memory is out. */
kp_arena *kp_arena_new(void);
/* NULL is allowed. */
void kp_arena_free(kp_arena *arena);

/* Zeroed memory, aligned for any object (64 bytes for blocks of 4 KiB and more, for vector loads).
 * count * size is checked for overflow. count == 0 gives a valid pointer to nothing. */
void *kp_arena_alloc(kp_arena *arena, size_t count, size_t size);
/* A copy of len bytes with a NUL behind. */
char *kp_arena_copy(kp_arena *arena, const void *bytes, size_t len);
char *kp_arena_printf(kp_arena *arena, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

#define KP_NEW(arena, type) ((type *)kp_arena_alloc((arena), 1, sizeof(type)))
#define KP_ARRAY(arena, type, count)                                                               \
  ((type *)kp_arena_alloc((arena), (size_t)(count), sizeof(type)))

/* Bytes handed out so far. */
size_t kp_arena_used(const kp_arena *arena);

/* malloc, calloc, realloc, free for what is not in an arena: the one place where tests make memory
 * run out. kp_memory_fail_after(n): the n-th allocation from now on fails, and all after it; -1
 * ends that. Arenas and buffers allocate through these. */
void *kp_malloc(size_t size);
void *kp_calloc(size_t count, size_t size);
void *kp_realloc(void *old, size_t size);
void kp_free(void *memory);
void kp_memory_fail_after(int64_t n_allocations);

#endif
