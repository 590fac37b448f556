/* SPDX-License-Identifier: GPL-3.0-or-later
 * Values: a number of a workbook as the text that would stand in a CSV file.
 *
 * A number is the shortest decimal of its double: 0.1 + 0.2 as a spreadsheet stores it is
 * 0.30000000000000004, and so it stays. Per cent are written by moving the point, so that 0.72
 * under 0% is 72% and reads back as the same double. A date is days since 1899-12-31 with a
 * 1900-02-29 that never was (day 60, shown as such and so refused), or since 1904-01-01; with a
 * time of day behind it where the format shows one. A month or a year that a format shows alone is
 * written alone. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/date.h"
#include "base/decimal.h"
#include "table/xlsx_book.h"

enum {
  DAY_1904 = 24107, /* from 1904-01-01 to 1970-01-01 */
  DAY_1900 = 25569, /* from day 0 to 1970-01-01, behind the false leap day */
  FALSE_LEAP_DAY = 60,
  LAST_DAY = 2958465, /* 9999-12-31 */
  SECONDS = 86400
};

/* ---- Dates ---- */

/* The day of a serial number as 2024-08-24. */
static void date_text(char buf[KP_NUM_SIZE], double day, bool from_1904) {
  if (!from_1904 && day == FALSE_LEAP_DAY)
    snprintf(buf, KP_NUM_SIZE, "1900-02-29");
  else if (from_1904)
    kp_date_format(buf, day - DAY_1904);
  else
    kp_date_format(buf, day - DAY_1900 + (day < FALSE_LEAP_DAY));
}

static void add_time(kp_buf *out, int seconds) {
  kp_buf_printf(out, "%02d:%02d:%02d", seconds / 3600, seconds / 60 % 60, seconds % 60);
}

/* False when the number is no day of the calendar: then it stays a number. */
static bool add_date(kp_buf *out, double serial, kp_xlsx_form form, bool from_1904) {
  if (!(serial >= 0) || serial >= LAST_DAY + 1.0)
    return false;
  double day = floor(serial);
  int seconds = (int)lround((serial - day) * SECONDS);
  if (form == KP_FORM_TIME && day == 0) {
    add_time(out, seconds == SECONDS ? 0 : seconds);
    return true;
  }
  if (seconds == SECONDS && form == KP_FORM_DATE_TIME && day < LAST_DAY) {
    day++;
    seconds = 0;
  }
  if (day == 0 && !from_1904)
    return false;
  char date[KP_NUM_SIZE];
  date_text(date, day, from_1904);
  if (form == KP_FORM_MONTH && strcmp(date + 7, "-01") == 0)
    date[7] = '\0';
  if (form == KP_FORM_YEAR && strcmp(date + 4, "-01-01") == 0)
    date[4] = '\0';
  kp_buf_add(out, date);
  if ((form == KP_FORM_DATE_TIME || form == KP_FORM_TIME) && seconds > 0 && seconds < SECONDS) {
    kp_buf_add(out, " ");
    add_time(out, seconds);
  }
  return true;
}

void kp_xlsx_iso_date(kp_buf *out, kp_str value) {
  value = kp_str_trim(value);
  const char *time = value.len ? memchr(value.at, 'T', value.len) : NULL;
  size_t rest = time ? (size_t)(value.at + value.len - time) : 0;
  if (rest >= 9 && memcmp(time, "T00:00:00", 9) == 0)
    value.len = (uint32_t)(time - value.at);
  kp_buf_add_str(out, value);
}

/* ---- Numbers ---- */

/* The decimal times a hundred: its point moves two places. */
static void add_percent(kp_buf *out, const char *decimal) {
  const char *exponent = strpbrk(decimal, "eE");
  int len = exponent ? (int)(exponent - decimal) : (int)strlen(decimal);
  if (exponent) {
    kp_buf_printf(out, "%.*se%ld%%", len, decimal, strtol(exponent + 1, NULL, 10) + 2);
    return;
  }
  if (*decimal == '-') {
    kp_buf_add(out, "-");
    decimal++;
    len--;
  }
  const char *point = memchr(decimal, '.', (size_t)len);
  int before = point ? (int)(point - decimal) : len;
  char digits[KP_NUM_SIZE + 2];
  memset(digits, '0', sizeof digits);
  memcpy(digits, decimal, (size_t)before);
  int after = point ? len - before - 1 : 0;
  if (point)
    memcpy(digits + before, point + 1, (size_t)after);
  int first = 0;
  while (first < before + 1 && digits[first] == '0')
    first++;
  kp_buf_add_bytes(out, digits + first, (size_t)(before + 2 - first));
  if (after > 2)
    kp_buf_printf(out, ".%.*s", after - 2, digits + before + 2);
  kp_buf_add(out, "%");
}

static bool is_whole(const char *decimal) {
  return decimal[strspn(decimal, "0123456789")] == '\0';
}

void kp_xlsx_number(kp_buf *out, kp_str value, kp_xlsx_style style, bool from_1904) {
  double number;
  value = kp_str_trim(value);
  if (!kp_decimal_read(&number, value) || !isfinite(number)) {
    kp_buf_add_str(out, value); /* whoever reads the column says that it is no number */
    return;
  }
  bool date = style.form >= KP_FORM_DATE;
  if (date && add_date(out, number, (kp_xlsx_form)style.form, from_1904))
    return;
  char decimal[KP_NUM_SIZE];
  kp_decimal_shortest(decimal, number);
  if (style.form == KP_FORM_PERCENT) {
    add_percent(out, decimal);
    return;
  }
  if (style.digits && is_whole(decimal)) {
    for (size_t n = strlen(decimal); n < style.digits; n++)
      kp_buf_add(out, "0");
  }
  kp_buf_add(out, decimal);
}

/* ---- References ---- */

bool kp_xlsx_reference(const char **at, int *row, int *column) {
  const char *c = *at;
  int letters = 0, digits = 0;
  for (c += *c == '$'; (*c | 0x20) >= 'a' && (*c | 0x20) <= 'z' && letters <= KP_XLSX_COLUMNS_MOST;
       c++)
    letters = letters * 26 + (*c | 0x20) - 'a' + 1;
  for (c += *c == '$'; *c >= '0' && *c <= '9' && digits <= KP_XLSX_ROWS_MOST; c++)
    digits = digits * 10 + *c - '0';
  if (letters < 1 || letters > KP_XLSX_COLUMNS_MOST || digits < 1 || digits > KP_XLSX_ROWS_MOST)
    return false;
  *at = c;
  *row = digits;
  *column = letters;
  return true;
}
