/* SPDX-License-Identifier: GPL-3.0-or-later
 * Hashes: libsodium's SHA-256, in lower-case hex as sha256sum prints it. */
#include "base/hash.h"

#include <sodium.h>

void kp_hash_bytes(char hex[KP_HASH_SIZE], const void *bytes, size_t len) {
  unsigned char hash[crypto_hash_sha256_BYTES];
  /* Chooses the implementation for this processor; any thread may call it, again does nothing. Its
   * only failure is a missing source of random numbers, which a hash does not need. */
  (void)!sodium_init();
  crypto_hash_sha256(hash, bytes, len);
  sodium_bin2hex(hex, KP_HASH_SIZE, hash, sizeof hash);
}

void kp_hash_base64(char base64[KP_HASH_BASE64_SIZE], const void *bytes, size_t len) {
  unsigned char hash[crypto_hash_sha256_BYTES];
  (void)!sodium_init();
  crypto_hash_sha256(hash, bytes, len);
  sodium_bin2base64(base64, KP_HASH_BASE64_SIZE, hash, sizeof hash, sodium_base64_VARIANT_ORIGINAL);
}
