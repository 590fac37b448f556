/* SPDX-License-Identifier: GPL-3.0-or-later
 * Dates and periods as people write them.
 *
 * A text is first made narrow: full-width digits and signs to ASCII, 年 月 日 号 to the letters Y M
 * D. What is left is numbers and one-byte marks, read from left to right. Days are counted by whole
 * eras of 400 years, each 146097 days, with the year beginning in March so that the leap day is its
 * last. */
#include "base/date.h"

#include <math.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "base/decimal.h"

enum { NARROW_SIZE = 40 };

static int64_t days_from_civil(int64_t year, int month, int day) {
  year -= month <= 2;
  int64_t era = (year >= 0 ? year : year - 399) / 400;
  int64_t year_of_era = year - era * 400;
  int64_t day_of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
  return era * 146097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year -
         719468;
}

static void civil_from_days(int64_t days, int64_t *year, int *month, int *day) {
  days += 719468;
  int64_t era = (days >= 0 ? days : days - 146096) / 146097;
  int64_t of_era = days - era * 146097;
  int64_t year_of_era = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
  int64_t day_of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
  int march_month = (int)((5 * day_of_year + 2) / 153);
  *day = (int)(day_of_year - (153 * march_month + 2) / 5) + 1;
  *month = march_month < 10 ? march_month + 3 : march_month - 9;
  *year = year_of_era + era * 400 + (*month <= 2);
}

static int days_in_month(int year, int month) {
  static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
  return days[month - 1] + (month == 2 && leap);
}

/* ---- The narrow form ---- */

static const struct {
  const char *wide, *narrow;
} signs[] = {{"年度", "Y"},    {"年", "Y"},      {"月", "M"}, {"日", "D"},  {"号", "D"},
             {"上半年", "H1"}, {"下半年", "H2"}, {"第", "Q"}, {"季度", ""}, {"一", "1"},
             {"二", "2"},      {"三", "3"},      {"四", "4"}};

/* False when the text is too long or holds what no date or period does. */
static bool make_narrow(char narrow[NARROW_SIZE], kp_str text) {
  text = kp_str_trim(text);
  int n = 0;
  for (uint32_t i = 0; i < text.len;) {
    if (n > NARROW_SIZE - 4)
      return false;
    const unsigned char *at = (const unsigned char *)text.at + i;
    uint32_t left = text.len - i;
    if (*at < 0x80) {
      narrow[n++] = (char)*at;
      i++;
      continue;
    }
    if (left >= 3 && at[0] == 0xEF && at[1] == 0xBC && at[2] >= 0x8D && at[2] <= 0x9A) {
      narrow[n++] =
          (char)(at[2] - 0x8D + '-'); /* U+FF0D to U+FF1A are - . / 0 to 9 : in this order */
      i += 3;
      continue;
    }
    size_t sign = 0, n_signs = sizeof signs / sizeof *signs, len = 0;
    for (; sign < n_signs; sign++) {
      len = strlen(signs[sign].wide);
      if (left >= len && memcmp(at, signs[sign].wide, len) == 0)
        break;
    }
    if (sign == n_signs)
      return false;
    n += snprintf(narrow + n, 4, "%s", signs[sign].narrow);
    i += (uint32_t)len;
  }
  narrow[n] = '\0';
  return n > 0;
}

/* A number of at least and at most so many digits; moves *at behind it. -1 when there is none. */
static int read_number(const char **at, int least, int most) {
  int value = 0, n = 0;
  for (; n < most && (*at)[n] >= '0' && (*at)[n] <= '9'; n++)
    value = value * 10 + ((*at)[n] - '0');
  if (n < least || ((*at)[n] >= '0' && (*at)[n] <= '9'))
    return -1;
  *at += n;
  return value;
}

/* A time of day behind a date, as spreadsheets export it: the day is what counts. */
static bool is_time(const char *at) {
  if (*at != ' ' && *at != 'T')
    return false;
  at++;
  int hour = read_number(&at, 1, 2);
  if (hour < 0 || hour > 23 || *at++ != ':')
    return false;
  int minute = read_number(&at, 2, 2);
  if (minute < 0 || minute > 59)
    return false;
  if (*at == '\0')
    return true;
  if (*at++ != ':')
    return false;
  int second = read_number(&at, 2, 2);
  return second >= 0 && second <= 59 && *at == '\0';
}

static kp_date_kind finish(double *days, int year, int month, int day) {
  if (year < 1000 || month < 1 || month > 12 || day < 0 || day > days_in_month(year, month))
    return KP_DATE_BAD;
  int last = days_in_month(year, month);
  *days = (double)days_from_civil(year, month, day ? day : last);
  return day ? KP_DATE_DAY : KP_DATE_MONTH;
}

/* A day of 0 in the text is bad, while finish() takes 0 for "no day". */
static kp_date_kind finish_day(double *days, int year, int month, int day) {
  return day < 1 ? KP_DATE_BAD : finish(days, year, month, day);
}

kp_date_kind kp_date_read(double *days, kp_str text) {
  char narrow[NARROW_SIZE];
  if (!make_narrow(narrow, text))
    return KP_DATE_BAD;
  const char *at = narrow;
  if (strlen(narrow) == 8 && strspn(narrow, "0123456789") == 8) {
    int number = read_number(&at, 8, 8);
    return finish_day(days, number / 10000, number / 100 % 100, number % 100);
  }
  int year = read_number(&at, 4, 4);
  char mark = *at ? *at++ : '\0';
  if (year < 0 || mark == '\0' || !strchr("-/.Y", mark))
    return KP_DATE_BAD;
  int month = read_number(&at, 1, 2);
  if (month < 0)
    return KP_DATE_BAD;
  if (strcmp(at, mark == 'Y' ? "M" : "") == 0)
    return finish(days, year, month, 0);
  if (*at++ != (mark == 'Y' ? 'M' : mark))
    return KP_DATE_BAD;
  int day = read_number(&at, 1, 2);
  if (mark == 'Y' && *at == 'D')
    at++;
  return *at == '\0' || is_time(at) ? finish_day(days, year, month, day) : KP_DATE_BAD;
}

const char *kp_date_format(char *buf, double days) {
  buf[0] = '\0';
  if (!(fabs(days) < 1e8))
    return buf;
  int64_t year;
  int month, day;
  civil_from_days((int64_t)floor(days), &year, &month, &day);
  snprintf(buf, KP_NUM_SIZE, "%04lld-%02d-%02d", (long long)year, month, day);
  return buf;
}

double kp_date_full_years(double from, double to) {
  if (!(fabs(from) < 1e8 && fabs(to) < 1e8))
    return NAN;
  int64_t from_year, to_year;
  int from_month, from_day, to_month, to_day;
  civil_from_days((int64_t)floor(from), &from_year, &from_month, &from_day);
  civil_from_days((int64_t)floor(to), &to_year, &to_month, &to_day);
  int last = days_in_month((int)to_year, from_month);
  if (from_day > last)
    from_day = last;
  bool before = to_month < from_month || (to_month == from_month && to_day < from_day);
  return (double)(to_year - from_year - before);
}

/* ---- Periods ---- */

static void set_months(kp_period *out, int year, int first, int last) {
  out->first = (double)days_from_civil(year, first, 1);
  out->last = (double)days_from_civil(year, last, days_in_month(year, last));
}

bool kp_period_read(kp_period *out, kp_str text) {
  char narrow[NARROW_SIZE];
  if (!make_narrow(narrow, text))
    return false;
  const char *at = narrow;
  int year = read_number(&at, 4, 4);
  if (year < 1000)
    return false;
  bool marked = *at == 'Y' || *at == '-';
  at += marked;
  if (*at == '\0' && at[-1] != '-') {
    set_months(out, year, 1, 12);
    return true;
  }
  char part = *at;
  if (part && strchr("HhQq", part)) {
    at++;
    int number = read_number(&at, 1, 1), months = part == 'H' || part == 'h' ? 6 : 3;
    if (*at != '\0' || number < 1 || number > 12 / months)
      return false;
    set_months(out, year, (number - 1) * months + 1, number * months);
    return true;
  }
  int month = marked ? read_number(&at, 1, 2) : -1;
  if (month < 1 || month > 12 || strcmp(at, narrow[4] == 'Y' ? "M" : "") != 0)
    return false;
  set_months(out, year, month, month);
  return true;
}

const char *kp_date_now_utc(char *buf) {
  struct tm parts;
  time_t now = time(NULL);
  if (!gmtime_r(&now, &parts) || strftime(buf, KP_NUM_SIZE, "%Y-%m-%dT%H:%M:%SZ", &parts) == 0)
    return NULL;
  return buf;
}
