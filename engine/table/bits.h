/* SPDX-License-Identifier: GPL-3.0-or-later
 * Bits: 64 bytes of text at once, one bit a byte, bit 0 the first.
 *
 * kp_bits_equal says which bytes are c, kp_bits_high which are not ASCII. SSE2 where the compiler targets it (every
 * x86-64), plain C else; both give the same bits. Reads exactly 64 bytes. Kept in a header because a call a block would cost
 * more than the work. */
#ifndef KP_TABLE_BITS_H
#define KP_TABLE_BITS_H

#include <stdint.h>

#ifdef __SSE2__
#include <emmintrin.h>

static inline uint64_t kp_bits_equal(const char *at, char c) {
  const __m128i *from = (const __m128i *)(const void *)at;
  __m128i wanted = _mm_set1_epi8(c);
  uint64_t bits = 0;
  for (int i = 0; i < 4; i++) {
    __m128i same = _mm_cmpeq_epi8(_mm_loadu_si128(from + i), wanted);
    bits |= (uint64_t)(uint32_t)_mm_movemask_epi8(same) << (16 * i);
  }
  return bits;
}

static inline uint64_t kp_bits_high(const char *at) {
  const __m128i *from = (const __m128i *)(const void *)at;
  uint64_t bits = 0;
  for (int i = 0; i < 4; i++)
    bits |= (uint64_t)(uint32_t)_mm_movemask_epi8(_mm_loadu_si128(from + i)) << (16 * i);
  return bits;
}

#else

static inline uint64_t kp_bits_equal(const char *at, char c) {
  uint64_t bits = 0;
  for (int i = 0; i < 64; i++)
    bits |= (uint64_t)(at[i] == c) << i;
  return bits;
}

static inline uint64_t kp_bits_high(const char *at) {
  uint64_t bits = 0;
  for (int i = 0; i < 64; i++)
    bits |= (uint64_t)((unsigned char)at[i] >= 0x80) << i;
  return bits;
}

#endif

#endif
