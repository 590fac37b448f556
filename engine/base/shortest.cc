/* SPDX-License-Identifier: GPL-3.0-or-later
 * The shim to <charconv>, the only C++ of the engine: the shortest decimal that reads back, and the
 * nearest double, from the standard library (its to_chars takes half the time of
 * libdouble-conversion's, and a million rows hold tens of millions of figures).
 *
 * Figures are laid out as JavaScript does (plain from 1e-6 up to 1e21), except that exponents have
 * no plus sign and zero has no sign. */
#include "base/shortest.h"

#include <charconv>
#include <cstring>

namespace {

char *put(char *to, const char *from, int len) {
  std::memcpy(to, from, static_cast<std::size_t>(len));
  return to + len;
}

char *put_zeros(char *to, int len) {
  std::memset(to, '0', static_cast<std::size_t>(len));
  return to + len;
}

/* 0.digits * 10^point, as plain digits. */
char *put_plain(char *to, const char *digits, int n_digits, int point) {
  if (point <= 0) {
    to = put_zeros(put(put_zeros(to, 1), ".", 1), -point);
    return put(to, digits, n_digits);
  }
  if (point >= n_digits)
    return put_zeros(put(to, digits, n_digits), point - n_digits);
  to = put(put(to, digits, point), ".", 1);
  return put(to, digits + point, n_digits - point);
}

} // namespace

int kp_shortest_write(char *buf, double x) {
  /* Plain as it comes, where plain digits are the shortest ones. */
  const double size = x < 0 ? -x : x;
  if (size >= 1e-6 && size < 1e15) {
    char *to = std::to_chars(buf, buf + 32, x, std::chars_format::fixed).ptr;
    *to = '\0';
    return static_cast<int>(to - buf);
  }
  /* [-]d[.ddd]e±dd */
  char text[40];
  const char *end = std::to_chars(text, text + sizeof text, x, std::chars_format::scientific).ptr;
  const char *at = text;
  char *to = buf;
  if (*at == '-')
    *to++ = *at++;
  const char *mark =
      static_cast<const char *>(std::memchr(at, 'e', static_cast<std::size_t>(end - at)));
  char digits[24];
  int n_digits = static_cast<int>(mark - at);
  digits[0] = at[0];
  if (n_digits > 1) /* without the point */
    std::memcpy(digits + 1, at + 2, static_cast<std::size_t>(--n_digits - 1));
  int exponent = 0;
  std::from_chars(mark + 1 + (mark[1] == '+'), end, exponent);
  if (exponent >= -6 && exponent < 21) {
    to = put_plain(to, digits, n_digits, exponent + 1);
  } else {
    to = put(to, at, static_cast<int>(mark - at));
    *to++ = 'e';
    to = std::to_chars(to, to + 5, exponent).ptr;
  }
  *to = '\0';
  return static_cast<int>(to - buf);
}

bool kp_shortest_read(double *value, const char *text, int len) {
  return std::from_chars(text, text + len, *value).ec == std::errc();
}
