/* SPDX-License-Identifier: GPL-3.0-or-later
 * Promises of base/shortest.h: two ways to the same shortest decimal.
 *
 * Where the exact way speaks, it must write the bytes of the C++ library; and both must be what
 * printf finds when it is asked for ever more digits until they read back, which shares nothing
 * with either. Figures are drawn from every binary exponent of its range and from just outside:
 * all bits, few bits, short decimals and their neighbours. */
#include "support.h"

#include <inttypes.h>
#include <math.h>

#include "base/decimal.h"
#include "base/shortest.h"

static uint64_t next_random(uint64_t *state) {
  uint64_t z = (*state += UINT64_C(0x9E3779B97F4A7C15));
  z = (z ^ (z >> 30)) * UINT64_C(0xBF58476D1CE4E5B9);
  z = (z ^ (z >> 27)) * UINT64_C(0x94D049BB133111EB);
  return z ^ (z >> 31);
}

static double draw(uint64_t *state, int kind) {
  static const double tens[] = {1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9};
  const int exponent = (int)(next_random(state) % 64) - 19; /* 2^-19 … 2^44 */
  uint64_t fraction = next_random(state) >> 12;
  double x;
  if (kind == 1) /* few bits: exact ties between two decimals of the same length */
    fraction &= UINT64_MAX << next_random(state) % 53;
  x = ldexp(1 + ldexp((double)fraction, -52), exponent);
  if (kind == 2)
    x = (double)(next_random(state) % 1000000000) / tens[next_random(state) % 10];
  if (kind == 3)
    x = nextafter((double)(next_random(state) % 10000000) / tens[next_random(state) % 8],
                  next_random(state) % 2 ? HUGE_VAL : 0);
  return next_random(state) % 2 ? -x : x;
}

static void base__two_ways_write_the_same_shortest_decimal(void **state) {
  (void)state;
  char plain[KP_NUM_SIZE], other[KP_NUM_SIZE];
  uint64_t seed = 20260;
  int n_written = 0;
  for (int trial = 0; trial < 2000000; trial++) {
    const double x = draw(&seed, trial % 4);
    const int len = kp_shortest_plain(plain, x);
    if (len == 0 || x == 0)
      continue;
    n_written++;
    if (kp_shortest_write(other, x) != len || memcmp(plain, other, (size_t)len + 1) != 0)
      fail_msg("%a: %s, and %s", x, plain, other);
  }
  assert_true(n_written > 1500000);
}

/* The digits of the shortest decimal that printf knows, its point left out. */
static int digits_by_printf(char *digits, int *exponent, double x) {
  char text[48];
  int n = 0;
  do
    snprintf(text, sizeof text, "%.*e", n++, x);
  while (strtod(text, NULL) != x);
  int len = 0;
  const char *at = text;
  for (; *at != 'e'; at++)
    if (*at >= '0' && *at <= '9')
      digits[len++] = *at;
  digits[len] = '\0';
  *exponent = atoi(at + 1);
  return len;
}

static void base__the_shortest_decimal_is_the_one_that_printf_finds(void **state) {
  (void)state;
  uint64_t seed = 7;
  for (int trial = 0; trial < 100000; trial++) {
    const double x = draw(&seed, trial % 4);
    char text[KP_NUM_SIZE], digits[48], wanted[96];
    int exponent, n = digits_by_printf(digits, &exponent, fabs(x));
    kp_decimal_shortest(text, x);
    if (exponent < 0)
      snprintf(wanted, sizeof wanted, "%s0.%.*s%s", x < 0 ? "-" : "", -exponent - 1, "0000000",
               digits);
    else if (n > exponent + 1)
      snprintf(wanted, sizeof wanted, "%s%.*s.%s", x < 0 ? "-" : "", exponent + 1, digits,
               digits + exponent + 1);
    else
      snprintf(wanted, sizeof wanted, "%s%s%.*s", x < 0 ? "-" : "", digits, exponent + 1 - n,
               "0000000000000000");
    if (x == 0)
      strcpy(wanted, "0");
    if (exponent >= -6)
      assert_string_equal(text, wanted);
  }
}

static void base__decimals_stay_within_their_room(void **state) {
  (void)state;
  uint64_t seed = 3;
  char room[KP_NUM_SIZE + 16];
  for (int trial = 0; trial < 200000; trial++) {
    memset(room, '!', sizeof room);
    kp_decimal_shortest(room, draw(&seed, trial % 4));
    for (size_t i = KP_NUM_SIZE; i < sizeof room; i++)
      assert_int_equal(room[i], '!');
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(base__two_ways_write_the_same_shortest_decimal),
      cmocka_unit_test(base__the_shortest_decimal_is_the_one_that_printf_finds),
      cmocka_unit_test(base__decimals_stay_within_their_room),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
