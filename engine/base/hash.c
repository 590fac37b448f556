/* SPDX-License-Identifier: GPL-3.0-or-later
 * Hashes: nettle's SHA-256, in lower-case hex as sha256sum prints it. nettle because it uses the
 * processor's own SHA instructions where there are any: an input of 285 MB is hashed beside its
 * reading. */
#include "base/hash.h"

#include "base/arena.h"

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

static void write_hex(char hex[KP_HASH_SIZE], const uint8_t digest[SHA256_DIGEST_SIZE]) {
  static_assert(BASE16_ENCODE_LENGTH(SHA256_DIGEST_SIZE) + 1 == KP_HASH_SIZE, "room for the hex");
  base16_encode_update(hex, SHA256_DIGEST_SIZE, digest);
  hex[KP_HASH_SIZE - 1] = 0;
}

void kp_hash_bytes(char hex[KP_HASH_SIZE], const void *bytes, size_t len) {
  uint8_t digest[SHA256_DIGEST_SIZE];
  digest_of(digest, bytes, len);
  write_hex(hex, digest);
}

struct kp_hasher {
  struct sha256_ctx context;
};

kp_hasher *kp_hasher_new(void) {
  kp_hasher *hasher = kp_malloc(sizeof *hasher);
  if (hasher)
    sha256_init(&hasher->context);
  return hasher;
}

void kp_hasher_add(kp_hasher *hasher, const void *bytes, size_t len) {
  sha256_update(&hasher->context, len, bytes);
}

void kp_hasher_end(char hex[KP_HASH_SIZE], kp_hasher *hasher) {
  uint8_t digest[SHA256_DIGEST_SIZE];
  sha256_digest(&hasher->context, SHA256_DIGEST_SIZE, digest); /* which starts it anew */
  write_hex(hex, digest);
}

void kp_hasher_free(kp_hasher *hasher) {
  kp_free(hasher);
}

void kp_hash_base64(char base64[KP_HASH_BASE64_SIZE], const void *bytes, size_t len) {
  static_assert(BASE64_ENCODE_RAW_LENGTH(SHA256_DIGEST_SIZE) + 1 == KP_HASH_BASE64_SIZE,
                "room for the base64");
  uint8_t digest[SHA256_DIGEST_SIZE];
  digest_of(digest, bytes, len);
  base64_encode_raw(base64, sizeof digest, digest);
  base64[KP_HASH_BASE64_SIZE - 1] = 0;
}
