/* SPDX-License-Identifier: GPL-3.0-or-later
 * Bits: many bytes of text at once, one bit a byte, bit 0 the first.
 *
 * kp_bits_… look at exactly 64 bytes, kp_bits16_… at 16. SSE2 where the compiler targets it (every
 * x86-64), plain C else; both give the same bits. kp_bits_digits makes a number of up to
 * seven digits without a loop over them: whether there are three or six makes no branch to guess
 * wrong. Kept in a header because a call a block would cost more than the work. */
#ifndef KP_TABLE_BITS_H
#define KP_TABLE_BITS_H

#include <stdint.h>
#include <string.h>

enum { KP_BITS_ROOM = 32 }; /* bytes that may have to be there for reading a number at a place */

#ifdef __SSE2__
#include <emmintrin.h>

static inline __m128i kp_bits_load(const char *at) {
  return _mm_loadu_si128((const __m128i *)(const void *)at);
}

/* Which bytes are c. */
static inline uint64_t kp_bits_equal(const char *at, char c) {
  __m128i wanted = _mm_set1_epi8(c);
  uint64_t bits = 0;
  for (int i = 0; i < 4; i++) {
    __m128i same = _mm_cmpeq_epi8(kp_bits_load(at + 16 * i), wanted);
    bits |= (uint64_t)(uint32_t)_mm_movemask_epi8(same) << (16 * i);
  }
  return bits;
}

/* Which bytes are not ASCII. */
static inline uint64_t kp_bits_high(const char *at) {
  uint64_t bits = 0;
  for (int i = 0; i < 4; i++)
    bits |= (uint64_t)(uint32_t)_mm_movemask_epi8(kp_bits_load(at + 16 * i)) << (16 * i);
  return bits;
}

/* How many of n bytes are c: masks are summed byte by byte, for no longer than a byte holds. */
static inline int64_t kp_bits_count(const char *at, size_t n, char c) {
  int64_t count = 0;
  while (n >= 16) {
    __m128i sums = _mm_setzero_si128();
    for (int i = 0; i < 255 && n >= 16; i++, at += 16, n -= 16)
      sums = _mm_sub_epi8(sums, _mm_cmpeq_epi8(kp_bits_load(at), _mm_set1_epi8(c)));
    __m128i halves = _mm_sad_epu8(sums, _mm_setzero_si128());
    count += _mm_cvtsi128_si32(halves) + _mm_cvtsi128_si32(_mm_srli_si128(halves, 8));
  }
  for (; n > 0; at++, n--)
    count += *at == c;
  return count;
}

/* Which bytes are the separator, a line end or a quote. */
static inline unsigned kp_bits16_stops(const char *at, char separator) {
  __m128i text = kp_bits_load(at);
  __m128i ends = _mm_or_si128(_mm_cmpeq_epi8(text, _mm_set1_epi8('\n')),
                              _mm_cmpeq_epi8(text, _mm_set1_epi8('\r')));
  __m128i others = _mm_or_si128(_mm_cmpeq_epi8(text, _mm_set1_epi8('"')),
                                _mm_cmpeq_epi8(text, _mm_set1_epi8(separator)));
  return (unsigned)_mm_movemask_epi8(_mm_or_si128(ends, others));
}

/* Which bytes are LF or CR. */
static inline unsigned kp_bits16_line_ends(const char *at) {
  __m128i text = kp_bits_load(at);
  return (unsigned)_mm_movemask_epi8(_mm_or_si128(_mm_cmpeq_epi8(text, _mm_set1_epi8('\n')),
                                                  _mm_cmpeq_epi8(text, _mm_set1_epi8('\r'))));
}

/* Which bytes are not 0 to 9. */
static inline unsigned kp_bits16_not_digits(const char *at) {
  /* the ten digits become the ten smallest signed bytes */
  __m128i moved = _mm_sub_epi8(kp_bits_load(at), _mm_set1_epi8((char)('0' + 128)));
  return (unsigned)_mm_movemask_epi8(_mm_cmpgt_epi8(moved, _mm_set1_epi8(-128 + 9)));
}

/* The number that n_before digits, a point and n_after digits make without the point; n_before 1
 * to 7, and with the point eight bytes at most, which are read. The point is taken out; the first
 * digit of eight, after leading zeros are shifted in, is the lowest byte: neighbours are joined to
 * twos, fours and eight by one multiplication each. */
static inline uint64_t kp_bits_digits(const char *at, unsigned n_before, unsigned n_after) {
  uint64_t word;
  memcpy(&word, at, sizeof word);
  const uint64_t before = (UINT64_C(1) << (8 * n_before)) - 1;
  word = (word & before) | (word >> 8 & ~before);
  word = (word & UINT64_C(0x0F0F0F0F0F0F0F0F)) << (8 * (8 - n_before - n_after));
  word = (word * (1 + (10 << 8))) >> 8 & UINT64_C(0x00FF00FF00FF00FF);
  word = (word * (1 + (100 << 16))) >> 16 & UINT64_C(0x0000FFFF0000FFFF);
  return (word * (1 + (UINT64_C(10000) << 32))) >> 32;
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

static inline int64_t kp_bits_count(const char *at, size_t n, char c) {
  int64_t count = 0;
  for (; n > 0; at++, n--)
    count += *at == c;
  return count;
}

static inline unsigned kp_bits16_stops(const char *at, char separator) {
  unsigned bits = 0;
  for (int i = 0; i < 16; i++)
    bits |= (unsigned)(at[i] == separator || at[i] == '\n' || at[i] == '\r' || at[i] == '"') << i;
  return bits;
}

static inline unsigned kp_bits16_line_ends(const char *at) {
  unsigned bits = 0;
  for (int i = 0; i < 16; i++)
    bits |= (unsigned)(at[i] == '\n' || at[i] == '\r') << i;
  return bits;
}

static inline unsigned kp_bits16_not_digits(const char *at) {
  unsigned bits = 0;
  for (int i = 0; i < 16; i++)
    bits |= (unsigned)(at[i] < '0' || at[i] > '9') << i;
  return bits;
}

static inline uint64_t kp_bits_digits(const char *at, unsigned n_before, unsigned n_after) {
  uint64_t number = 0;
  for (unsigned i = 0; i < n_before; i++)
    number = number * 10 + (uint64_t)(at[i] - '0');
  for (unsigned i = 0; i < n_after; i++)
    number = number * 10 + (uint64_t)(at[n_before + 1 + i] - '0');
  return number;
}

#endif

#endif
