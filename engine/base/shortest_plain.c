/* SPDX-License-Identifier: GPL-3.0-or-later
 * The shortest decimal of everyday figures, 2^-16 to 2^43, in exact integers: a third of the time
 * of to_chars, and a million rows hold tens of millions of figures.
 *
 * With |x| = c * 2^q (2^52 < c < 2^53) and the smallest n for which 2^q * 10^n >= 1, everything
 * that reads back as x lies within half of 2^q * 10^n, less than 5, of x * 10^n = c * 5^n /
 * 2^(-q-n). c * 5^n fits in 128 bits, so nothing is approximated. At most one multiple of ten is
 * that near: it is the answer, less its zeros; if there is none, the integer nearest to x * 10^n
 * is. Which numbers read back is a theorem of Steele and White (1990); looking at ten candidates
 * alone is the method of Giulietti (Schubfach, 2020), whose tables are not needed within these
 * bounds. c = 2^52, whose neighbour below is nearer, is left to to_chars. Digits are made eight at
 * a time. */
#include <endian.h>
#include <math.h>
#include <stdint.h>
#include <string.h>

#include "base/shortest.h"

enum { LOWEST_EXPONENT = -16, HIGHEST_EXPONENT = 42, MANTISSA_BITS = 52, WORD = 8, PAIR = 16 };

static const uint64_t ten_to_8 = 100000000, ten_to_16 = 10000000000000000;

static const uint64_t powers_of_5[] = {1,
                                       5,
                                       25,
                                       125,
                                       625,
                                       3125,
                                       15625,
                                       78125,
                                       390625,
                                       1953125,
                                       9765625,
                                       48828125,
                                       244140625,
                                       1220703125,
                                       6103515625,
                                       30517578125,
                                       152587890625,
                                       762939453125,
                                       3814697265625,
                                       19073486328125,
                                       95367431640625,
                                       476837158203125};

/* ---- Digits, eight at a time ---- */

/* The 8 digits of a number below 10^8 as bytes 0 to 9, the first one lowest: split into halves of
 * 4, 2, 1 digits, all parts of a step in one multiplication. */
static inline uint64_t eight_digits(uint64_t number) {
  uint64_t rest = number / 10000;
  number = rest | (number - rest * 10000) << 32;
  rest = (number * 10486 >> 20) & 0x0000007F0000007F; /* a hundredth */
  number = rest | (number - rest * 100) << 16;
  rest = (number * 103 >> 10) & 0x000F000F000F000F; /* a tenth */
  return rest | (number - rest * 10) << 8;
}

static inline void store(char *to, uint64_t digits) {
  const uint64_t text = htole64(digits | 0x3030303030303030);
  memcpy(to, &text, sizeof text);
}

/* Up to 7 bytes behind the end are written over. Returns the end. number < 10^16. */
static char *put_integer(char *to, uint64_t number) {
  if (number < 100) { /* most points and ranks of small files */
    const uint64_t tens = number / 10;
    *to = (char)('0' + tens);
    to += tens > 0;
    *to = (char)('0' + (number - tens * 10));
    return to + 1;
  }
  if (number >= ten_to_8) {
    to = put_integer(to, number / ten_to_8);
    store(to, eight_digits(number % ten_to_8));
    return to + WORD;
  }
  const uint64_t digits = eight_digits(number);
  const int zeros = __builtin_ctzll(digits) / 8; /* in front */
  store(to, digits >> 8 * zeros);
  return to + WORD - zeros;
}

/* Sixteen digits without the zeros at their end. */
static char *put_sixteen(char *to, uint64_t number) {
  const uint64_t first = eight_digits(number / ten_to_8), last = eight_digits(number % ten_to_8);
  store(to, first);
  store(to + WORD, last);
  if (last)
    return to + PAIR - __builtin_clzll(last) / 8;
  return first ? to + WORD - __builtin_clzll(first) / 8 : to;
}

/* ---- The decimal ---- */

__extension__ typedef unsigned __int128 wide;

/* The shortest decimal of c * 2^q as an integer times 10^-n, zeros at the end not yet dropped. */
static uint64_t shortest_of(uint64_t c, int q, int n) {
  const int shift = -q - n;
  const wide product = (wide)c * powers_of_5[n];
  const uint64_t whole = (uint64_t)(product >> shift);
  const uint64_t rest = (uint64_t)product & ((UINT64_C(1) << shift) - 1);
  /* Distances in units of 2^-shift; what is nearer than half of 5^n reads back, and 5^n is odd. */
  const uint64_t last_digit = whole % 10;
  const uint64_t down = (last_digit << shift) + rest, up = (UINT64_C(10) << shift) - down;
  const uint64_t half = UINT64_C(1) << (shift - 1), reach = powers_of_5[n];
  uint64_t best = whole + ((rest > half) | ((rest == half) & whole & 1));
  best = 2 * up < reach ? whole - last_digit + 10 : best;
  return 2 * down < reach ? whole - last_digit : best;
}

/* 16 digits of the fraction behind the point, or more where the first are zeros. number / 10^n is
 * the fraction; it is below 10^17. */
static char *put_fraction(char *to, uint64_t number, int n) {
  if (n <= PAIR) {
    /* 10^k = 5^k * 2^k */
    const int missing = PAIR - n;
    return put_sixteen(to, (number * powers_of_5[missing]) << missing);
  }
  for (int i = PAIR + 1; i < n; i++)
    *to++ = '0';
  *to++ = (char)('0' + number / ten_to_16);
  return put_sixteen(to, number % ten_to_16);
}

int kp_shortest_plain(char *buf, double x) {
  const double size = fabs(x);
  if (!(size < 0x1p43))
    return 0;
  char *to = buf;
  *to = '-';
  to += x < 0;
  const uint64_t whole = (uint64_t)size;
  if ((double)whole == size) {
    to = put_integer(to, whole);
    *to = '\0';
    return (int)(to - buf);
  }
  uint64_t bits;
  memcpy(&bits, &size, sizeof bits);
  const int exponent = (int)(bits >> MANTISSA_BITS) - 1023;
  const uint64_t mantissa = bits & ((UINT64_C(1) << MANTISSA_BITS) - 1);
  if (exponent < LOWEST_EXPONENT || mantissa == 0)
    return 0;
  const int q = exponent - MANTISSA_BITS;
  const int n = (-q * 1233 >> 12) + 1; /* 1233 / 4096: log10(2), exact enough up to 2^100 */
  uint64_t number = shortest_of(mantissa | UINT64_C(1) << MANTISSA_BITS, q, n);
  to = put_integer(to, whole);
  *to++ = '.';
  /* No integer reads back as x, so the decimal lies between those next to it. */
  if (whole > 0)
    number -= (whole * powers_of_5[n]) << n;
  to = put_fraction(to, number, n);
  *to = '\0';
  return (int)(to - buf);
}
