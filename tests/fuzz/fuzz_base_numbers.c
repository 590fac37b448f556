/* SPDX-License-Identifier: GPL-3.0-or-later
 * Fuzz target: numbers, dates and periods from any bytes.
 *
 * What is read as a number must be what strtod makes of the same text, and must survive being
 * written as the shortest decimal; a date must survive being formatted. */
#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/date.h"
#include "base/decimal.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(int good) {
  if (!good)
    abort();
}

static void check_number(const char *text, uint32_t len) {
  double x, back;
  char buf[KP_NUM_SIZE];
  if (!kp_decimal_read(&x, (kp_str){text, len}))
    return;
  check(x == strtod(text, NULL));
  check(kp_decimal_shortest(buf, x) > 0);
  check(kp_decimal_read(&back, kp_str_of(buf)) && back == x);
  check(strlen(kp_decimal_fixed(buf, x, (int)(len % 13))) < KP_NUM_SIZE);
  double key = kp_decimal_key(x);
  check(kp_decimal_key(key) == key || isinf(key));
}

static void check_date(kp_str text) {
  double days, back;
  char buf[KP_NUM_SIZE];
  kp_period period;
  if (kp_date_read(&days, text) != KP_DATE_BAD) {
    kp_date_format(buf, days);
    check(kp_date_read(&back, kp_str_of(buf)) == KP_DATE_DAY && back == days);
  }
  if (kp_period_read(&period, text))
    check(period.first < period.last);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  if (size > 4096)
    return 0;
  char *text = malloc(size + 1);
  if (!text)
    return 0;
  if (size)
    memcpy(text, data, size);
  text[size] = '\0';
  check_number(text, (uint32_t)size);
  check_date((kp_str){text, (uint32_t)size});
  free(text);
  return 0;
}
