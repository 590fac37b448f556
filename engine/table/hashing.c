/* SPDX-License-Identifier: GPL-3.0-or-later
 * Hashing: in order, by whichever thread is free.
 *
 * Invariant: whoever has taken `busy` alone touches the hasher, `next` and the counts. A thread
 * that finds it taken does not wait: the one that has it, the next chunk or the end will hash on.
 * Pages go STEP bytes at a time: each call costs a round over the processors. */
#include "table/hashing.h"

#include <sys/mman.h>

#include "base/arena.h"

enum { PAGE = 4096, STEP = 4 << 20 };

bool kp_hashing_init(kp_hashing *out, const kp_bytes *file, int n_chunks, bool wanted,
                     bool gives_back) {
  *out = (kp_hashing){.file = file, .n_chunks = n_chunks, .busy = ATOMIC_FLAG_INIT};
  out->gives_back = gives_back && file->mapped;
  if (!wanted && !out->gives_back)
    return true;
  out->hasher = wanted ? kp_hasher_new() : NULL;
  out->end = kp_calloc((size_t)n_chunks + 1, sizeof *out->end);
  out->is_read = kp_calloc((size_t)n_chunks + 1, sizeof *out->is_read);
  if ((out->hasher || !wanted) && out->end && out->is_read)
    return true;
  kp_hasher_free(out->hasher);
  kp_free(out->end);
  kp_free(out->is_read);
  return false;
}

static void hash_to(kp_hashing *hashing, size_t to) {
  if (hashing->hasher)
    kp_hasher_add(hashing->hasher, hashing->file->bytes + hashing->n_hashed,
                  to - hashing->n_hashed);
  hashing->n_hashed = to;
}

static void give_back(kp_hashing *hashing) {
  const size_t to = hashing->n_hashed / PAGE * PAGE;
  if (!hashing->gives_back || to < hashing->n_given + STEP)
    return;
  unsigned char *at = (unsigned char *)(uintptr_t)hashing->file->bytes;
  madvise(at + hashing->n_given, to - hashing->n_given, MADV_DONTNEED); /* a wish: may fail */
  hashing->n_given = to;
}

static void hash_on(kp_hashing *hashing) {
  for (; hashing->next < hashing->n_chunks && atomic_load(&hashing->is_read[hashing->next]);
       hashing->next++) {
    hash_to(hashing, (size_t)(hashing->end[hashing->next] - hashing->file->bytes));
    give_back(hashing);
  }
}

void kp_hashing_pass(kp_hashing *hashing, int chunk) {
  if (!hashing->end)
    return;
  atomic_store(&hashing->is_read[chunk], true);
  if (atomic_flag_test_and_set(&hashing->busy))
    return;
  hash_on(hashing);
  atomic_flag_clear(&hashing->busy);
}

void kp_hashing_end(char hex[KP_HASH_SIZE], kp_hashing *hashing) {
  if (hashing->hasher) {
    hash_to(hashing, hashing->file->len);
    kp_hasher_end(hex, hashing->hasher);
  }
  kp_hasher_free(hashing->hasher);
  kp_free(hashing->end);
  kp_free(hashing->is_read);
}
