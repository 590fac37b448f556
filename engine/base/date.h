/* SPDX-License-Identifier: GPL-3.0-or-later
 * Dates as people write them, and periods.
 *
 * A date is a count of days since 1970-01-01 (proleptic Gregorian calendar), held in a double
 * beside the other columns. 2021-8-24, 2021/8/24, 2021.8.24, 2021年8月24日 and 20210824 are one
 * date; a month alone (2021-08, 2021年8月) is its last day and is marked so. A period is a year
 * (2024, 2024年), a half (2024H1), a quarter (2024Q3) or a month (2024-06). */
#ifndef KP_BASE_DATE_H
#define KP_BASE_DATE_H

#include "base/text.h"

typedef enum { KP_DATE_BAD, KP_DATE_DAY, KP_DATE_MONTH } kp_date_kind;

typedef struct {
  double first, last; /* days, both inside the period */
} kp_period;

/* KP_DATE_BAD leaves *days untouched; 2023-02-29 is bad. Full-width digits are allowed. */
kp_date_kind kp_date_read(double *days, kp_str text);
/* "2021-08-24"; buf holds KP_NUM_SIZE bytes. */
const char *kp_date_format(char *buf, double days);
/* Whole years from one day to another, as anniversaries: 2021-08-24 to 2022-08-23 is 0, to
 * 2022-08-24 is 1; 29 February counts to 28 February in a year without one. Negative when to is
 * earlier. */
double kp_date_full_years(double from, double to);
/* This moment in UTC, "2024-12-31T08:00:00Z"; buf holds KP_NUM_SIZE bytes. NULL: it has no year of
 * four digits. */
const char *kp_date_now_utc(char *buf);
bool kp_period_read(kp_period *out, kp_str text);

#endif
