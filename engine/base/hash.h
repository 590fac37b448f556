/* SPDX-License-Identifier: GPL-3.0-or-later
 * Hashes: SHA-256 in hex, so that a clerk can check a manifest with sha256sum. nettle behind. */
#ifndef KP_BASE_HASH_H
#define KP_BASE_HASH_H

#include <stddef.h>

enum {
  KP_HASH_SIZE = 65,        /* 64 hex digits and NUL */
  KP_HASH_BASE64_SIZE = 45, /* 44 characters and NUL */
};

void kp_hash_bytes(char hex[KP_HASH_SIZE], const void *bytes, size_t len);
/* The same hash in base64, as a Content-Security-Policy names a script that may run. */
void kp_hash_base64(char base64[KP_HASH_BASE64_SIZE], const void *bytes, size_t len);

/* The hash of bytes that come piece by piece. */
typedef struct kp_hasher kp_hasher;
/* NULL when memory is out. */
kp_hasher *kp_hasher_new(void);
void kp_hasher_add(kp_hasher *hasher, const void *bytes, size_t len);
/* The hash of all that was added; the hasher is then as new. */
void kp_hasher_end(char hex[KP_HASH_SIZE], kp_hasher *hasher);
void kp_hasher_free(kp_hasher *hasher);

#endif
