/* SPDX-License-Identifier: GPL-3.0-or-later
 * Pack: bytes of inputs, small. zlib behind.
 *
 * Length and hash are kept beside the packed bytes, so that unpacking needs no guess: what does not
 * give exactly that many bytes is not sound. A stated length that zlib could never reach (deflate
 * packs 1032 to 1 at the best; Deutsch, RFC 1951, 1996) is refused before memory is asked for. */
#include "ledger/store.h"

#include <zlib.h>

enum { BEST_RATIO = 1032, SLACK = 64 };

kp_status kp_pack(kp_packed *out, const void *bytes, size_t len, kp_diag *diag) {
  uLongf room = compressBound((uLong)len);
  unsigned char *packed = kp_malloc(room);
  if (!packed)
    return kp_diag_no_memory(diag);
  if (compress2(packed, &room, bytes ? bytes : "", (uLong)len, Z_DEFAULT_COMPRESSION) != Z_OK) {
    kp_free(packed);
    return kp_diag_no_memory(diag);
  }
  *out = (kp_packed){packed, room};
  return KP_OK;
}

kp_status kp_unpack(unsigned char **bytes, bool *sound, const void *packed, size_t len,
                    int64_t n_bytes, kp_diag *diag) {
  *sound = false;
  if (!packed || n_bytes < 0 || (uint64_t)n_bytes > (uint64_t)len * BEST_RATIO + SLACK)
    return KP_OK;
  unsigned char *room = kp_malloc((size_t)n_bytes + 1);
  if (!room)
    return kp_diag_no_memory(diag);
  uLongf got = (uLongf)n_bytes + 1; /* one more than may come: more is not sound either */
  int code = uncompress(room, &got, packed, (uLong)len);
  *sound = code == Z_OK && got == (uLongf)n_bytes;
  if (*sound) {
    room[n_bytes] = 0;
    *bytes = room;
    return KP_OK;
  }
  kp_free(room);
  return code == Z_MEM_ERROR ? kp_diag_no_memory(diag) : KP_OK;
}
