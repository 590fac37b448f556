/* SPDX-License-Identifier: GPL-3.0-or-later
 * Promises of base/decimal.h and base/date.h.
 *
 * Expected decimals come from the exact expansion of a double (printf with 780 places) rounded as
 * text, digit by digit, or from integer arithmetic on the figures that were summed: neither shares
 * anything with the engine's way. */
#include "support.h"

#include <inttypes.h>
#include <math.h>
#include <unistd.h>

#include "base/date.h"
#include "base/decimal.h"

/* A fixed sequence of numbers that look random (splitmix64). */
static uint64_t next_random(uint64_t *state) {
  uint64_t z = (*state += UINT64_C(0x9E3779B97F4A7C15));
  z = (z ^ (z >> 30)) * UINT64_C(0xBF58476D1CE4E5B9);
  z = (z ^ (z >> 27)) * UINT64_C(0x94D049BB133111EB);
  return z ^ (z >> 31);
}

/* digits[0 … n-1] of a decimal d.ddd… * 10^exponent, rounded half up to keep digits as text. */
static void round_text(char *digits, int keep, int *exponent) {
  bool up = digits[keep] >= '5';
  digits[keep] = '\0';
  int i = keep - 1;
  for (; up && i >= 0; i--) {
    if (digits[i] != '9') {
      digits[i]++;
      return;
    }
    digits[i] = '0';
  }
  if (up) {
    memmove(digits + 1, digits, (size_t)keep);
    digits[0] = '1';
    digits[keep + 1] = '\0';
    ++*exponent;
  }
}

/* The definition, on text: 12 digits of |x|, then half up at places, then read back. */
static double reference_round(double x, int places) {
  char text[820], digits[820] = "";
  snprintf(text, sizeof text, "%.780e", fabs(x));
  int n = 0, exponent = atoi(strchr(text, 'e') + 1);
  for (const char *at = text; *at != 'e'; at++) {
    if (*at != '.')
      digits[n++] = *at;
  }
  round_text(digits, 12, &exponent);
  int keep = exponent + 1 + places;
  if (keep < 0)
    return 0;
  if (keep < (int)strlen(digits))
    round_text(digits, keep, &exponent);
  char number[840];
  int n_digits = (int)strlen(digits);
  snprintf(number, sizeof number, "%s%se%d", x < 0 ? "-" : "", n_digits ? digits : "0",
           exponent - n_digits + 1);
  return strtod(number, NULL) + 0.0;
}

static void base__rounds_a_sum_of_eight_terms_by_its_decimal(void **state) {
  (void)state;
  /* 84.995 in eight terms; the binary sum may lie on either side of it. */
  const double terms[8] = {9.27, 10.605, 11.315, 10.81, 10.28, 10.765, 10.92, 11.03};
  double sum = 0;
  for (int i = 0; i < 8; i++)
    sum += terms[i];
  assert_near("84.995", kp_decimal_round(sum, 2), 85.00, 0);
  assert_near("84.995, as it is", kp_decimal_round(84.995, 2), 85.00, 0);
  assert_near("-84.995", kp_decimal_round(-84.995, 2), -85.00, 0);
  assert_near("2.675", kp_decimal_round(2.675, 2), 2.68, 0);
  assert_near("1.005", kp_decimal_round(1.005, 2), 1.01, 0);
}

static void base__rounds_every_tie_of_random_sums_up(void **state) {
  (void)state;
  uint64_t seed = 2024;
  for (int trial = 0; trial < 200000; trial++) {
    int64_t exact = 0; /* thousandths */
    double sum = 0;
    for (int i = 0; i < 8; i++) {
      int64_t term = (int64_t)(next_random(&seed) % 20000);
      if (i == 7)
        term += 15 - (exact + term) % 10; /* the sum ends in 5: a true tie at two places */
      exact += term;
      sum += (double)term / 1000;
    }
    double wanted = (double)((exact + 5) / 10) / 100;
    if (kp_decimal_round(sum, 2) != wanted)
      assert_near("a tie", kp_decimal_round(sum, 2), wanted, 0);
    if (kp_decimal_round(-sum, 2) != -wanted)
      assert_near("a negative tie", kp_decimal_round(-sum, 2), -wanted, 0);
  }
}

static double random_double(uint64_t *seed, int kind) {
  uint64_t bits = next_random(seed);
  double x;
  switch (kind) {
  case 0: /* any bit pattern */
    memcpy(&x, &bits, sizeof x);
    return isfinite(x) ? x : 1;
  case 1: /* exact halves of twelve digits and their neighbours */
    x = (double)(bits % 100000000000 + 100000000000) + 0.5;
    return bits >> 63 ? x : nextafter(x, bits >> 62 & 1 ? 0 : 1e300);
  case 2: /* few digits */
    return (double)(bits % 2000000) / 1000 - 1000;
  case 3: /* near powers of ten */
    x = pow(10, (double)(bits % 60) - 25);
    return bits >> 63 ? nextafter(x, 0) : x * (1 - 4e-13);
  default: /* everyday sizes */
    return ldexp((double)(bits >> 11), -53 + (int)(bits % 40) - 10);
  }
}

static void base__rounding_agrees_with_the_definition_on_text(void **state) {
  (void)state;
  uint64_t seed = 7;
  for (int trial = 0; trial < 30000; trial++) {
    double x = random_double(&seed, trial % 5);
    int places = (int)(next_random(&seed) % 14) - 2;
    char label[80];
    snprintf(label, sizeof label, "%.17g at %d places", x, places);
    assert_near(label, kp_decimal_round(x, places), reference_round(x, places), 0);
    snprintf(label, sizeof label, "key of %.17g", x);
    assert_near(label, kp_decimal_key(x), reference_round(x, 400), 0);
  }
}

static void base__rounds_special_values_to_themselves(void **state) {
  (void)state;
  assert_near("NaN", kp_decimal_round(NAN, 2), NAN, 0);
  assert_near("inf", kp_decimal_round(INFINITY, 2), INFINITY, 0);
  assert_near("-inf", kp_decimal_round(-INFINITY, 2), -INFINITY, 0);
  assert_false(signbit(kp_decimal_round(-0.001, 2)));
  assert_false(signbit(kp_decimal_key(-0.0)));
  assert_near("digits beyond all", kp_decimal_round(1.25, 2147483647), 1.25, 0);
  assert_near("digits below all", kp_decimal_round(1.25, -2147483647), 0, 0);
  assert_near("tens", kp_decimal_round(1250, -2), 1300, 0);
  assert_near("half of the place", kp_decimal_round(50, -2), 100, 0);
  assert_near("less than half", kp_decimal_round(49.99, -2), 0, 0);
  assert_near("smallest", kp_decimal_key(5e-324), 5e-324, 0);
  assert_near("largest", kp_decimal_round(1.7976931348623157e308, 2), 1.79769313486e308, 0);
}

static void base__compares_decimals_not_bits(void **state) {
  (void)state;
  double sum = 0;
  for (int i = 0; i < 10; i++)
    sum += 0.1;
  assert_true(sum != 1.0);
  assert_int_equal(kp_decimal_compare(sum, 1.0), 0);
  assert_true(kp_decimal_key(sum) == kp_decimal_key(1.0));
  assert_int_equal(kp_decimal_compare(84.9949999999, 84.995), -1);
  assert_int_equal(kp_decimal_compare(84.995, 84.9949999999), 1);
  assert_int_equal(kp_decimal_compare(NAN, -INFINITY), -1);
  assert_int_equal(kp_decimal_compare(NAN, NAN), 0);
  assert_int_equal(kp_decimal_compare(1, NAN), 1);
  assert_int_equal(kp_decimal_compare(INFINITY, 1e308), 1);
  assert_int_equal(kp_decimal_compare(-1, 1), -1);
  uint64_t seed = 99;
  for (int trial = 0; trial < 100000; trial++) {
    double a = random_double(&seed, trial % 5);
    double b = a * (1 + ((double)(next_random(&seed) % 2001) - 1000) * 4e-14);
    double key_a = kp_decimal_key(a), key_b = kp_decimal_key(b);
    assert_int_equal(kp_decimal_compare(a, b), (key_a > key_b) - (key_a < key_b));
  }
}

static void check_shortest(double x) {
  char buf[KP_NUM_SIZE], shorter[KP_NUM_SIZE + 8];
  int len = kp_decimal_shortest(buf, x);
  assert_int_equal(len, strlen(buf));
  assert_near(buf, strtod(buf, NULL), x, 0);
  double back = 0;
  assert_true(kp_decimal_read(&back, kp_str_of(buf)));
  assert_near(buf, back, x, 0);
  int n_digits = 0, exponent;
  for (int i = 0; buf[i] && buf[i] != 'e'; i++)
    n_digits += buf[i] >= '0' && buf[i] <= '9' && (n_digits > 0 || buf[i] != '0');
  /* No decimal with one digit less reads back, unless the last digit is a zero of an integer. */
  snprintf(shorter, sizeof shorter, "%.*e", n_digits > 1 ? n_digits - 2 : 0, x);
  exponent = atoi(strchr(shorter, 'e') + 1);
  if (n_digits > 1 && exponent < n_digits - 1)
    assert_true(strtod(shorter, NULL) != x);
}

static void base__writes_the_shortest_decimal_that_reads_back(void **state) {
  (void)state;
  static const struct {
    double x;
    const char *text;
  } cases[] = {{0, "0"},
               {-0.0, "0"},
               {0.1, "0.1"},
               {85, "85"},
               {-12.5, "-12.5"},
               {0.1 + 0.2, "0.30000000000000004"},
               {1e21, "1e21"},
               {123456789012345680, "123456789012345680"},
               {1e-7, "1e-7"},
               {0.000001, "0.000001"},
               {0.0001, "0.0001"},
               {100000, "100000"},
               {99999999999.9999, "99999999999.9999"},
               {1.7976931348623157e308, "1.7976931348623157e308"},
               {5e-324, "5e-324"},
               {NAN, ""},
               {INFINITY, ""}};
  char buf[KP_NUM_SIZE];
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    assert_int_equal(kp_decimal_shortest(buf, cases[i].x), strlen(cases[i].text));
    assert_string_equal(buf, cases[i].text);
  }
  uint64_t seed = 11;
  for (int trial = 0; trial < 100000; trial++)
    check_shortest(random_double(&seed, trial % 5));
}

static void base__writes_figures_for_people(void **state) {
  (void)state;
  static const struct {
    double x;
    int digits;
    const char *fixed, *plain;
  } cases[] = {{84.995, 2, "85.00", "85"},
               {-84.995, 2, "-85.00", "-85"},
               {0.7, 2, "0.70", "0.7"},
               {12.345, 2, "12.35", "12.35"},
               {-0.001, 2, "0.00", "0"},
               {0, 1, "0.0", "0"},
               {0.05, 1, "0.1", "0.1"},
               {1234567.891, 0, "1234568", "1234568"},
               {100, 2, "100.00", "100"},
               {999999999999999, 2, "1000000000000000.00", "1000000000000000"},
               {123456789012345, 3, "123456789012000.000", "123456789012000"},
               {0.00012345, 3, "0.000", "0"},
               {0.00012345, 12, "0.000123450000", "0.00012345"},
               {1e21, 2, "1e21", "1e21"},
               {NAN, 2, "", ""}};
  char buf[KP_NUM_SIZE];
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    assert_string_equal(kp_decimal_fixed(buf, cases[i].x, cases[i].digits), cases[i].fixed);
    assert_string_equal(kp_decimal_plain(buf, cases[i].x, cases[i].digits), cases[i].plain);
  }
  uint64_t seed = 5;
  for (int trial = 0; trial < 50000; trial++) {
    double x = random_double(&seed, 1 + trial % 4);
    int digits = trial % 9;
    if (fabs(x) >= 1e15)
      continue;
    kp_decimal_fixed(buf, x, digits);
    assert_near(buf, strtod(buf, NULL), kp_decimal_round(x, digits), 0);
    kp_decimal_plain(buf, x, digits);
    assert_near(buf, strtod(buf, NULL), kp_decimal_round(x, digits), 0);
  }
}

static void base__reads_plain_numbers_exactly(void **state) {
  (void)state;
  static const char *const good[] = {"0",
                                     "-0",
                                     "+7",
                                     "12.5",
                                     "0012.50",
                                     "1e3",
                                     "1E+3",
                                     "1e-3",
                                     "9007199254740993",
                                     "0.1",
                                     "123456789012345678901234567890",
                                     "1e-400",
                                     "4.9e-324",
                                     "1.7976931348623157e308",
                                     "0.000000000000000000000000000000000000000000001",
                                     "8.5e22",
                                     "2.2250738585072011e-308",
                                     "9007199254740992.999",
                                     "1e22",
                                     "1e23",
                                     "0e999999999",
                                     "3.14159265358979323846264338327950288"};
  for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
    double got = NAN;
    assert_true(kp_decimal_read(&got, kp_str_of(good[i])));
    assert_near(good[i], got, strtod(good[i], NULL), 0);
  }
  static const char *const bad[] = {"",   "-",     "+",    ".",   ".5",  "5.",  "1e",    "1e+",
                                    " 1", "1 ",    "0x1",  "inf", "nan", "1,2", "1.2.3", "--1",
                                    "l2", "1e999", "1e5x", "e5",  "1_0", "-e1", "∞",     "1.e5"};
  for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
    double untouched = 42;
    if (kp_decimal_read(&untouched, kp_str_of(bad[i])))
      fail_msg("'%s' was read as %g", bad[i], untouched);
    assert_near(bad[i], untouched, 42, 0);
  }
}

static void base__reads_random_numbers_as_strtod_does(void **state) {
  (void)state;
  uint64_t seed = 3;
  for (int trial = 0; trial < 200000; trial++) {
    char text[64];
    uint64_t a = next_random(&seed), b = next_random(&seed);
    if (trial % 2)
      snprintf(text, sizeof text, "%s%" PRIu64 ".%" PRIu64, a & 1 ? "-" : "", a >> (a % 60 + 2),
               b >> (b % 60 + 2));
    else
      snprintf(text, sizeof text, "%" PRIu64 "e%d", a >> (a % 60), (int)(b % 620) - 320);
    double got = NAN, wanted = strtod(text, NULL);
    if (isinf(wanted)) {
      assert_false(kp_decimal_read(&got, kp_str_of(text)));
    } else {
      assert_true(kp_decimal_read(&got, kp_str_of(text)));
      assert_near(text, got, wanted, 0);
    }
  }
}

static void base__shares_out_points_that_add_up(void **state) {
  (void)state;
  const double thirds[3] = {100.0 / 3, 100.0 / 3, 100.0 / 3};
  double shown[8];
  kp_decimal_apportion(shown, thirds, 3, 100, 2);
  assert_near("first of equals gets the cent", shown[0], 33.34, 0);
  assert_near("second", shown[1], 33.33, 0);
  assert_near("third", shown[2], 33.33, 0);

  const double mixed[5] = {1.0049, 2.0051, -0.5, NAN, 3.0};
  kp_decimal_apportion(shown, mixed, 5, 5.51, 2);
  assert_near("down", shown[0], 1.0, 0);
  assert_near("up", shown[1], 2.01, 0);
  assert_near("an exact one stays", shown[2], -0.5, 0);
  assert_near("missing stays missing", shown[3], NAN, 0);
  assert_near("an exact one stays", shown[4], 3.0, 0);

  kp_decimal_apportion(shown, thirds, 0, 100, 2); /* nothing to share */
  const double none[2] = {NAN, NAN};
  kp_decimal_apportion(shown, none, 2, NAN, 2);
  assert_near("all missing", shown[0], NAN, 0);
}

static void base__shared_points_add_up_for_any_values(void **state) {
  (void)state;
  uint64_t seed = 21;
  for (int trial = 0; trial < 5000; trial++) {
    double values[30], shown[30], total = 0;
    int n = 1 + (int)(next_random(&seed) % 30), digits = (int)(next_random(&seed) % 4);
    for (int i = 0; i < n; i++) {
      values[i] = (double)(next_random(&seed) % 20000000) / 1e6 - (trial % 3 == 0 ? 10 : 0);
      total += values[i];
    }
    kp_decimal_apportion(shown, values, n, total, digits);
    double unit = pow(10, -digits), sum = 0;
    for (int i = 0; i < n; i++) {
      sum += shown[i];
      assert_true(fabs(shown[i] - values[i]) < unit * 1.0000001);
    }
    assert_near("sum", kp_decimal_round(sum, digits), kp_decimal_round(total, digits), 0);
  }
}

/* ---- Dates ---- */

static void base__reads_dates_as_people_write_them(void **state) {
  (void)state;
  static const char *const same[] = {
      "2021-8-24",          "2021-08-24",     "2021/8/24",           "2021.8.24",
      "2021年8月24日",      "20210824",       " 2021-08-24 ",        "２０２１－０８－２４",
      "２０２１／８／２４", "2021年08月24号", "2021-08-24 00:00:00", "2021/8/24 9:30",
      "2021-08-24T00:00:00"};
  for (size_t i = 0; i < sizeof same / sizeof *same; i++) {
    double days = NAN;
    if (kp_date_read(&days, kp_str_of(same[i])) != KP_DATE_DAY)
      fail_msg("'%s' was not read as a day", same[i]);
    assert_near(same[i], days, 18863, 0); /* date -d 2021-08-24 +%s = 1629763200 = 18863 days */
  }
  static const char *const months[] = {"2021-08", "2021年8月", "2021/8", "2021.08"};
  for (size_t i = 0; i < sizeof months / sizeof *months; i++) {
    double days = NAN;
    assert_int_equal(kp_date_read(&days, kp_str_of(months[i])), KP_DATE_MONTH);
    assert_near(months[i], days, 18870, 0); /* 31 August */
  }
}

static void base__refuses_what_is_no_date(void **state) {
  (void)state;
  static const char *const bad[] = {"",
                                    "2023-02-29",
                                    "2023-13-01",
                                    "2023-00-10",
                                    "2023-1-0",
                                    "2023",
                                    "23-1-1",
                                    "2021-8/24",
                                    "2021年8",
                                    "2021年8月24日x",
                                    "2021-8-24-",
                                    "1900-02-29",
                                    "昨天",
                                    "2021-8-32",
                                    "20211301",
                                    "2021-08-24 25:00",
                                    "999999999999999999999999999999999999999999"};
  for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
    double days = 42;
    if (kp_date_read(&days, kp_str_of(bad[i])) != KP_DATE_BAD)
      fail_msg("'%s' was read as %g", bad[i], days);
    assert_near(bad[i], days, 42, 0);
  }
  double days;
  assert_int_equal(kp_date_read(&days, kp_str_of("2000-02-29")), KP_DATE_DAY);
  assert_int_equal(kp_date_read(&days, kp_str_of("2024-02-29")), KP_DATE_DAY);
}

static void base__formats_every_date_that_it_reads(void **state) {
  (void)state;
  char buf[KP_NUM_SIZE];
  assert_string_equal(kp_date_format(buf, 0), "1970-01-01");
  assert_string_equal(kp_date_format(buf, 18863), "2021-08-24");
  assert_string_equal(kp_date_format(buf, -1), "1969-12-31");
  assert_string_equal(kp_date_format(buf, NAN), "");
  for (int day = -354285; day < 2932896; day += 17) { /* years 1000 to 9999 */
    double back = NAN;
    kp_date_format(buf, day);
    assert_int_equal(kp_date_read(&back, kp_str_of(buf)), KP_DATE_DAY);
    assert_near(buf, back, day, 0);
  }
}

static double day_of(const char *text) {
  double days = NAN;
  kp_date_read(&days, kp_str_of(text));
  return days;
}

static void base__counts_full_years_by_anniversaries(void **state) {
  (void)state;
  static const struct {
    const char *from, *to;
    int years;
  } cases[] = {{"2021-08-24", "2022-08-23", 0},  {"2021-08-24", "2022-08-24", 1},
               {"2021-08-24", "2021-08-24", 0},  {"2020-02-29", "2021-02-28", 1},
               {"2020-02-29", "2021-02-27", 0},  {"2020-02-29", "2024-02-28", 3},
               {"2020-02-29", "2024-02-29", 4},  {"2021-08-24", "2021-08-23", -1},
               {"2021-08-24", "2019-08-24", -2}, {"2023-12-31", "2024-12-31", 1},
               {"2024-01-01", "2024-12-31", 0}};
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
    assert_near(cases[i].to, kp_date_full_years(day_of(cases[i].from), day_of(cases[i].to)),
                cases[i].years, 0);
  assert_near("a missing date", kp_date_full_years(NAN, 1), NAN, 0);
}

static void base__reads_periods(void **state) {
  (void)state;
  static const struct {
    const char *text, *first, *last;
  } cases[] = {
      {"2024", "2024-01-01", "2024-12-31"},         {"2024年", "2024-01-01", "2024-12-31"},
      {"2024年度", "2024-01-01", "2024-12-31"},     {"2024H1", "2024-01-01", "2024-06-30"},
      {"2024h2", "2024-07-01", "2024-12-31"},       {"2024Q1", "2024-01-01", "2024-03-31"},
      {"2024-Q4", "2024-10-01", "2024-12-31"},      {"2024-02", "2024-02-01", "2024-02-29"},
      {"2024年6月", "2024-06-01", "2024-06-30"},    {"２０２４", "2024-01-01", "2024-12-31"},
      {"2024年上半年", "2024-01-01", "2024-06-30"}, {"2024年第三季度", "2024-07-01", "2024-09-30"}};
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    kp_period period = {NAN, NAN};
    if (!kp_period_read(&period, kp_str_of(cases[i].text)))
      fail_msg("'%s' was not read as a period", cases[i].text);
    assert_near(cases[i].text, period.first, day_of(cases[i].first), 0);
    assert_near(cases[i].text, period.last, day_of(cases[i].last), 0);
  }
  static const char *const bad[] = {"",       "24",     "20245",    "2024-",  "2024H3",
                                    "2024Q0", "2024Q5", "2024-13",  "2024-0", "g60",
                                    "2024x",  "2024Q",  "2024-6-1", "2024年6"};
  for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
    kp_period period;
    if (kp_period_read(&period, kp_str_of(bad[i])))
      fail_msg("'%s' was read as a period", bad[i]);
  }
}

static void base__shares_out_among_many_at_once(void **state) {
  (void)state;
  enum { MANY = 200000 };
  double *values = malloc(sizeof *values * MANY), *shown = malloc(sizeof *shown * MANY);
  for (int i = 0; i < MANY; i++)
    values[i] = 0.004; /* all remainders are equal: the first ones get a cent */
  alarm(20);
  kp_decimal_apportion(shown, values, MANY, 800, 2);
  alarm(0);
  assert_near("first", shown[0], 0.01, 0);
  assert_near("last to get one", shown[79999], 0.01, 0);
  assert_near("first to get none", shown[80000], 0, 0);
  free(shown);
  free(values);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(base__shares_out_among_many_at_once),
      cmocka_unit_test(base__rounds_a_sum_of_eight_terms_by_its_decimal),
      cmocka_unit_test(base__rounds_every_tie_of_random_sums_up),
      cmocka_unit_test(base__rounding_agrees_with_the_definition_on_text),
      cmocka_unit_test(base__rounds_special_values_to_themselves),
      cmocka_unit_test(base__compares_decimals_not_bits),
      cmocka_unit_test(base__writes_the_shortest_decimal_that_reads_back),
      cmocka_unit_test(base__writes_figures_for_people),
      cmocka_unit_test(base__reads_plain_numbers_exactly),
      cmocka_unit_test(base__reads_random_numbers_as_strtod_does),
      cmocka_unit_test(base__shares_out_points_that_add_up),
      cmocka_unit_test(base__shared_points_add_up_for_any_values),
      cmocka_unit_test(base__reads_dates_as_people_write_them),
      cmocka_unit_test(base__refuses_what_is_no_date),
      cmocka_unit_test(base__formats_every_date_that_it_reads),
      cmocka_unit_test(base__counts_full_years_by_anniversaries),
      cmocka_unit_test(base__reads_periods),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
