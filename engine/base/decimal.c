/* SPDX-License-Identifier: GPL-3.0-or-later
 * Decimals: a double as a sign and 12 digits, and everything that follows from these digits.
 *
 * A `digits12` is m * 10^e10 with 10^11 <= m < 10^12, the 12 significant digits of the exact binary
 * value, ties away from zero. For 1e-10 <= |x| < 1e33 they come from one multiplication or division
 * by an exact power of ten; where that lands on a half exactly, fma tells which side the true
 * product lies on. Elsewhere from the exact expansion that printf writes. Going back, m and the
 * power are both exact, so one operation gives the nearest double. Rounding itself is integer
 * arithmetic. */
#include "base/decimal.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/shortest.h"

enum { DIGITS = 12, EXACT_POWERS = 23 };

static const double powers[EXACT_POWERS] = {1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,
                                            1e8,  1e9,  1e10, 1e11, 1e12, 1e13, 1e14, 1e15,
                                            1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};

static const int64_t integer_powers[DIGITS + 1] = {
    1,        10,        100,        1000,        10000,        100000,       1000000,
    10000000, 100000000, 1000000000, 10000000000, 100000000000, 1000000000000};

typedef struct {
  int64_t m; /* 0, or 12 digits */
  int e10;
} digits12;

/* The exact value's first 12 digits and the 13th, from the whole expansion: at most 767 digits. */
static digits12 digits_by_expansion(double x) {
  char text[820];
  snprintf(text, sizeof text, "%.*e", 780, x);
  int64_t m = 0;
  int n = 0;
  const char *at = text;
  for (; *at && n < DIGITS; at++) { /* skips the point, whatever the locale makes of it */
    if (*at >= '0' && *at <= '9') {
      m = m * 10 + (*at - '0');
      n++;
    }
  }
  int e10 = 0;
  sscanf(strchr(text, 'e') + 1, "%d", &e10);
  m += *at >= '5';
  return m == integer_powers[DIGITS] ? (digits12){m / 10, e10 - DIGITS + 2}
                                     : (digits12){m, e10 - DIGITS + 1};
}

/* x * 10^shift rounded to an integer, halves away from zero, exactly; |shift| < EXACT_POWERS, the
 * product below 2^52. */
static int64_t scale_and_round(double x, int shift) {
  double power = powers[shift < 0 ? -shift : shift];
  double scaled = shift < 0 ? x / power : x * power;
  double below = floor(scaled), from_half = scaled - below - 0.5;
  if (from_half == 0) /* the computed product is a half: the sign of what was lost decides */
    from_half = shift < 0 ? fma(-scaled, power, x) : fma(x, power, -scaled);
  return (int64_t)below + (from_half >= 0);
}

/* x finite and positive. */
static digits12 digits_of(double x) {
  if (!(x >= 1e-10 && x < 1e33))
    return digits_by_expansion(x);
  int e2;
  frexp(x, &e2);
  int shift =
      DIGITS - 1 - (int)floor((e2 - 1) * 0.30102999566398120); /* 10^shift: at least 12 digits */
  if (shift >= EXACT_POWERS)
    shift = EXACT_POWERS - 1;
  double scaled = shift < 0 ? x / powers[-shift] : x * powers[shift];
  if (scaled >= 1e12)
    shift--;
  int64_t m = scale_and_round(x, shift);
  return m == integer_powers[DIGITS] ? (digits12){m / 10, 1 - shift} : (digits12){m, -shift};
}

/* The double nearest to m * 10^e10. */
static double compose(int64_t m, int e10) {
  if (e10 >= 0 && e10 < EXACT_POWERS)
    return (double)m * powers[e10];
  if (e10 < 0 && -e10 < EXACT_POWERS)
    return (double)m / powers[-e10];
  char text[48];
  int len = snprintf(text, sizeof text, "%llde%d", (long long)m, e10);
  double value;
  return kp_shortest_read(&value, text, len) ? value : e10 > 0 ? HUGE_VAL : 0;
}

/* The 12 digits of |x| rounded half up at 10^-digits: fewer digits, the same meaning. */
static digits12 round_digits(digits12 d, int digits) {
  int drop = -d.e10 - digits;
  if (drop <= 0)
    return d;
  if (drop > DIGITS)
    return (digits12){0, 0};
  int64_t power = integer_powers[drop];
  return (digits12){(d.m + power / 2) / power, -digits};
}

static int clamp_digits(int digits) {
  return digits > 400 ? 400 : digits < -400 ? -400 : digits;
}

static bool is_plain_integer(double x) {
  return fabs(x) < 1e12 && x == floor(x);
}

double kp_decimal_key(double x) {
  if (!isfinite(x))
    return x;
  if (is_plain_integer(x))
    return x + 0.0; /* -0 becomes 0 */
  digits12 d = digits_of(fabs(x));
  double key = compose(d.m, d.e10);
  return x < 0 ? -key : key;
}

double kp_decimal_round(double x, int digits) {
  if (!isfinite(x) || x == 0)
    return x + 0.0;
  digits12 d = round_digits(digits_of(fabs(x)), clamp_digits(digits));
  if (d.m == 0)
    return 0;
  double rounded = compose(d.m, d.e10);
  return x < 0 ? -rounded : rounded;
}

int kp_decimal_compare(double a, double b) {
  if (a == b)
    return 0;
  if (isnan(a) || isnan(b))
    return isnan(b) - isnan(a);
  double larger = fmax(fabs(a), fabs(b));
  /* Twice the widest step between neighbours of 12 digits: no need to look at these. */
  if (isinf(larger) || fabs(a - b) > 2e-11 * larger)
    return a < b ? -1 : 1;
  double key_a = kp_decimal_key(a), key_b = kp_decimal_key(b);
  return (key_a > key_b) - (key_a < key_b);
}

/* ---- Writing ---- */

/* Digits of a positive integer, most significant first, into the end of a buffer; their start. */
static char *write_digits(char *end, uint64_t number) {
  do
    *--end = (char)('0' + number % 10);
  while (number /= 10);
  return end;
}

/* number / 10^places with at least one digit before the point; zeros at the end are dropped when
 * strip is set. Returns the length. */
static int write_fixed(char *buf, bool negative, uint64_t number, int places, bool strip) {
  char text[64];
  char *end = text + sizeof text, *at = write_digits(end, number);
  while (end - at <= places)
    *--at = '0';
  int n_before = (int)(end - at) - places;
  while (strip && places > 0 && end[-1] == '0') {
    end--;
    places--;
  }
  char *to = buf;
  if (negative)
    *to++ = '-';
  memcpy(to, at, (size_t)n_before);
  to += n_before;
  if (places > 0) {
    *to++ = '.';
    memcpy(to, at + n_before, (size_t)places);
    to += places;
  }
  *to = '\0';
  return (int)(to - buf);
}

int kp_decimal_shortest(char *buf, double x) {
  buf[0] = '\0';
  if (!isfinite(x))
    return 0;
  const int len = kp_shortest_plain(buf, x);
  return len > 0 ? len : kp_shortest_write(buf, x);
}

static const char *write_rounded(char *buf, double x, int digits, bool strip) {
  enum { MOST_PLACES = 12 };
  digits = digits < 0 ? 0 : digits > MOST_PLACES ? MOST_PLACES : digits;
  if (!(fabs(x) < 1e15)) { /* NaN, infinities, and what no longer fits as plain digits */
    kp_decimal_shortest(buf, x);
    return buf;
  }
  digits12 d = {0, 0};
  if (x != 0)
    d = round_digits(digits_of(fabs(x)), digits);
  /* Up to here m * 10^e10 with e10 >= -digits; when e10 > 0 there are at most 15 digits in all. */
  bool negative = x < 0 && d.m != 0;
  while (d.e10 > 0) {
    d.m *= 10;
    d.e10--;
  }
  int len = write_fixed(buf, negative, (uint64_t)d.m, -d.e10, strip);
  if (strip)
    return buf;
  if (d.e10 == 0 && digits > 0)
    buf[len++] = '.';
  for (int places = -d.e10; places < digits; places++)
    buf[len++] = '0';
  buf[len] = '\0';
  return buf;
}

const char *kp_decimal_fixed(char *buf, double x, int digits) {
  return write_rounded(buf, x, digits, false);
}

const char *kp_decimal_plain(char *buf, double x, int digits) {
  return write_rounded(buf, x, digits, true);
}

/* ---- Sharing out ---- */

typedef struct {
  int64_t whole; /* units of 10^-digits, rounded down */
  int64_t rest;  /* what is left, in 1e-12 of a unit */
} portion;

static portion portion_of(double value, int digits) {
  if (!isfinite(value) || value == 0)
    return (portion){0, 0};
  digits12 d = digits_of(fabs(value));
  int drop = -d.e10 - digits;
  portion p;
  if (drop < -3) { /* 10^15 units and more are no points that anybody shares out */
    return (portion){0, 0};
  } else if (drop <= 0) {
    p = (portion){d.m * integer_powers[-drop], 0};
  } else if (drop <= DIGITS) {
    p = (portion){d.m / integer_powers[drop],
                  d.m % integer_powers[drop] * integer_powers[DIGITS - drop]};
  } else {
    p = (portion){0, drop <= 2 * DIGITS ? d.m / integer_powers[drop - DIGITS] : 0};
  }
  if (value > 0)
    return p;
  return p.rest ? (portion){-p.whole - 1, integer_powers[DIGITS] - p.rest} : (portion){-p.whole, 0};
}

/* How many of the n values have a remainder of at least `least`. */
static int count_rests(const double *values, int n, int digits, int64_t least) {
  int count = 0;
  for (int i = 0; i < n; i++)
    count += isfinite(values[i]) && portion_of(values[i], digits).rest >= least;
  return count;
}

/* The wanted-th largest remainder, by halving; wanted is at least 1 and at most what is finite. */
static int64_t find_rest(const double *values, int n, int digits, int wanted) {
  int64_t low = 0, high = integer_powers[DIGITS];
  while (high - low > 1) {
    int64_t middle = low + (high - low) / 2;
    if (count_rests(values, n, digits, middle) >= wanted)
      low = middle;
    else
      high = middle;
  }
  return low;
}

void kp_decimal_apportion(double *shown, const double *values, int n, double total, int digits) {
  int n_finite = 0;
  portion wanted = portion_of(kp_decimal_round(total, digits), digits);
  int64_t left = wanted.whole;
  for (int i = 0; i < n; i++) {
    n_finite += isfinite(values[i]) != 0;
    left -= portion_of(values[i], digits).whole;
  }
  if (!isfinite(total) || n_finite == 0)
    left = 0;
  /* Usually 0 <= left <= n. When the values do not add up to the total, each takes its share of the
   * gap first. */
  int64_t each = n_finite ? left / n_finite : 0, extra = n_finite ? left % n_finite : 0;
  if (extra < 0) {
    extra += n_finite;
    each--;
  }
  /* One more for each remainder above the edge, and for the first of those on it. */
  int64_t edge = extra > 0 ? find_rest(values, n, digits, (int)extra) : integer_powers[DIGITS];
  int64_t on_edge = extra - (extra > 0 ? count_rests(values, n, digits, edge + 1) : 0);
  for (int i = 0; i < n; i++) {
    if (!isfinite(values[i])) {
      shown[i] = values[i];
      continue;
    }
    portion p = portion_of(values[i], digits);
    bool more = p.rest > edge || (p.rest == edge && on_edge-- > 0);
    shown[i] = compose(p.whole + each + more, -digits);
  }
}
