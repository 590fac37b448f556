/* SPDX-License-Identifier: GPL-3.0-or-later
 * Decimal numbers: the one place where a double becomes a decimal.
 *
 * The decimal of a double is its 12 significant digits, ties away from zero. Rounding, cut-offs,
 * gates, ties of ranks and of shares all compare that decimal, so that 84.995 computed as a sum of
 * eight terms is 84.995 and rounds to 85.00. 12 digits because sums of a few dozen terms carry
 * errors near 1e-15 relative, and no indicator is measured to more than that. */
#ifndef KP_BASE_DECIMAL_H
#define KP_BASE_DECIMAL_H

#include "base/text.h"

enum { KP_NUM_SIZE = 32 }; /* enough for any result of the formatters below, NUL included */

/* x rounded half away from zero at digits places after the point, on the decimal of x; digits may
 * be negative. The result is the double nearest to that decimal. NaN and infinities come back as
 * they are. */
double kp_decimal_round(double x, int digits);

/* Compares the decimals of a and b: -1, 0, 1. NaN is below everything and equal to NaN. */
int kp_decimal_compare(double a, double b);

/* The double nearest to the 12-digit decimal of x: a key to sort by and to compare with ==. */
double kp_decimal_key(double x);

/* The shortest decimal that reads back as x, as machine formats want it: "0.1", "1e21", "-0" as
 * "0". Returns its length; NaN and infinities give "" and 0. buf holds KP_NUM_SIZE bytes. */
int kp_decimal_shortest(char *buf, double x);

/* For people: exactly digits places after the point, rounded as kp_decimal_round ("85.00"). */
const char *kp_decimal_fixed(char *buf, double x, int digits);

/* For people, at most digits places, no trailing zeros ("85", "0.7", "12.35"). */
const char *kp_decimal_plain(char *buf, double x, int digits);

/* Reads a plain ASCII number ([+-]digits[.digits][e[+-]digits]) that fills the span exactly;
 * correctly rounded (Clinger's fast path, strtod behind). False when it is anything else, hex, inf
 * and nan included. */
bool kp_decimal_read(double *out, kp_str text);

/* Shares n points as shown figures with digits places that add up to the rounded total, by largest
 * remainder (ties: the earlier). values are not changed; shown has n places. */
void kp_decimal_apportion(double *shown, const double *values, int n, double total, int digits);

#endif
