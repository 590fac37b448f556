/* SPDX-License-Identifier: GPL-3.0-or-later
 * Reading plain ASCII numbers.
 *
 * One pass checks the form and gathers up to 19 digits. Clinger's exact path: an integer below 2^53
 * times or over a power of ten up to 10^22 are both exact doubles, so one operation rounds once and
 * is right. All else goes to the standard library of C++, which is right for any number of digits.
 */
#include "base/decimal.h"
#include "base/shortest.h"

static const double powers[] = {1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,
                                1e8,  1e9,  1e10, 1e11, 1e12, 1e13, 1e14, 1e15,
                                1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};
enum { MOST_DIGITS = 19, LARGEST_POWER = 22, SHORT = 15 };

typedef struct {
  const char *at, *end;
  uint64_t mantissa;
  int n_digits; /* gathered, without leading zeros */
  int dropped;  /* digits that did not fit */
} reader;

/* Reads a run of digits; how many. */
static int64_t read_digits(reader *in) {
  const char *start = in->at;
  for (; in->at < in->end; in->at++) {
    unsigned digit = (unsigned)(unsigned char)*in->at - '0';
    if (digit > 9)
      break;
    if (in->n_digits == MOST_DIGITS) {
      in->dropped++;
      continue;
    }
    in->mantissa = in->mantissa * 10 + digit;
    in->n_digits += in->mantissa != 0;
  }
  return in->at - start;
}

/* [e[+-]digits], capped far beyond what a double holds; false when malformed. */
static bool read_exponent(reader *in, int64_t *exponent) {
  *exponent = 0;
  if (in->at == in->end || (*in->at != 'e' && *in->at != 'E'))
    return true;
  in->at++;
  bool negative = in->at < in->end && *in->at == '-';
  if (in->at < in->end && (*in->at == '-' || *in->at == '+'))
    in->at++;
  const char *start = in->at;
  for (; in->at < in->end && *in->at >= '0' && *in->at <= '9'; in->at++) {
    if (*exponent < 100000)
      *exponent = *exponent * 10 + (*in->at - '0');
  }
  if (negative)
    *exponent = -*exponent;
  return in->at > start;
}

/* Most cells: no more than 15 bytes, digits and at most one point. False: look again, in full. */
static bool read_short(double *out, kp_str text) {
  const char *at = text.at, *end = text.at + text.len, *point = NULL;
  bool negative = *at == '-';
  at += negative;
  uint64_t mantissa = 0;
  for (const char *start = at; at < end; at++) {
    unsigned digit = (unsigned)(unsigned char)*at - '0';
    if (digit <= 9)
      mantissa = mantissa * 10 + digit;
    else if (*at == '.' && !point && at > start)
      point = at;
    else
      return false;
  }
  if (point == end - 1 || text.len == negative)
    return false;
  double value = (double)mantissa;
  if (point)
    value /= powers[end - 1 - point];
  *out = negative ? -value : value;
  return true;
}

bool kp_decimal_read(double *out, kp_str text) {
  if (text.len - 1 < SHORT && read_short(out, text))
    return true;
  reader in = {.at = text.at, .end = text.at + text.len};
  bool negative = text.len > 0 && *in.at == '-';
  if (text.len > 0 && (*in.at == '-' || *in.at == '+'))
    in.at++;
  const char *digits = in.at;
  int64_t n_after = 0, exponent;
  if (read_digits(&in) == 0)
    return false;
  if (in.at < in.end && *in.at == '.') {
    in.at++;
    n_after = read_digits(&in);
    if (n_after == 0)
      return false;
  }
  if (!read_exponent(&in, &exponent) || in.at != in.end)
    return false;
  int64_t power = exponent - n_after;
  double value;
  if (in.dropped == 0 && in.mantissa <= UINT64_C(1) << 53 && power >= -LARGEST_POWER &&
      power <= LARGEST_POWER) {
    value = power < 0 ? (double)in.mantissa / powers[-power] : (double)in.mantissa * powers[power];
  } else if (in.end - digits > INT32_MAX) {
    return false;
  } else if (!kp_shortest_read(&value, digits, (int)(in.end - digits))) {
    if (in.n_digits + in.dropped + power > 0)
      return false; /* larger than any double */
    value = 0;
  }
  *out = negative ? -value : value;
  return true;
}
