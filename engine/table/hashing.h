/* SPDX-License-Identifier: GPL-3.0-or-later
 * Hashing: the hash of a file's bytes, taken beside the reading of its chunks. Private to table/.
 *
 * A hash goes over the bytes in order and cannot be parted, but it need not be a piece of work of
 * its own: whoever has read a chunk hashes on as far as all chunks are read, while the bytes are
 * still in the cache, unless another thread is at it. What is left over at the end is hashed by
 * kp_hashing_end. Bytes of a mapped file that nothing points into any more are given back on the
 * way, so that a file and its matrix are never whole in memory at once. */
#ifndef KP_TABLE_HASHING_H
#define KP_TABLE_HASHING_H

#include <stdatomic.h>

#include "base/file.h"

typedef struct {
  const kp_bytes *file;
  kp_hasher *hasher;         /* NULL: the hash is known */
  const unsigned char **end; /* n_chunks: behind each chunk */
  atomic_bool *is_read;      /* n_chunks */
  int n_chunks;
  bool gives_back;
  /* of whoever has taken busy */
  atomic_flag busy;
  int next;                 /* chunk */
  size_t n_hashed, n_given; /* bytes */
} kp_hashing;

/* Ends of chunks are the caller's to set. wanted false: nothing is hashed, and nothing fails. False
 * when memory is out. gives_back: bytes of a mapped file go once they are hashed. */
bool kp_hashing_init(kp_hashing *out, const kp_bytes *file, int n_chunks, bool wanted,
                     bool gives_back);
/* A chunk has been read. */
void kp_hashing_pass(kp_hashing *hashing, int chunk);
/* All have: the hash, where it was wanted, and the memory is given back. */
void kp_hashing_end(char hex[KP_HASH_SIZE], kp_hashing *hashing);

#endif
