/* SPDX-License-Identifier: GPL-3.0-or-later
 * Hashes: nettle's SHA-256, in lower-case hex as sha256sum prints it. nettle because it uses the
 * processor's own SHA instructions where there are any: an input of 285 MB is hashed beside its
 * reading. */
#include "base/hash.h"

#include <assert.h>
#include <nettle/base16.h>
#include <nettle/base64.h>
#include <nettle/sha2.h>

static void digest_of(uint8_t digest[SHA256_DIGEST_SIZE], const void *bytes, size_t len) {
  struct sha256_ctx context;
  sha256_init(&context);
  sha256_update(&context, len, bytes);
  sha256_digest(&context, SHA256_DIGEST_SIZE, digest);
}

void kp_hash_bytes(char hex[KP_HASH_SIZE], const void *bytes, size_t len) {
  static_assert(BASE16_ENCODE_LENGTH(SHA256_DIGEST_SIZE) + 1 == KP_HASH_SIZE, "room for the hex");
  uint8_t digest[SHA256_DIGEST_SIZE];
  digest_of(digest, bytes, len);
  base16_encode_update(hex, sizeof digest, digest);
  hex[KP_HASH_SIZE - 1] = 0;
}

void kp_hash_base64(char base64[KP_HASH_BASE64_SIZE], const void *bytes, size_t len) {
  static_assert(BASE64_ENCODE_RAW_LENGTH(SHA256_DIGEST_SIZE) + 1 == KP_HASH_BASE64_SIZE,
                "room for the base64");
  uint8_t digest[SHA256_DIGEST_SIZE];
  digest_of(digest, bytes, len);
  base64_encode_raw(base64, sizeof digest, digest);
  base64[KP_HASH_BASE64_SIZE - 1] = 0;
}
