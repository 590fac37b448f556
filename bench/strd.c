/* SPDX-License-Identifier: GPL-3.0-or-later
 * How many digits of NIST's univariate reference sets come out right: bench_strd tests/strd
 *
 * A row a set: the certified mean, standard deviation and lag-1 autocorrelation, ours, and the log
 * relative error of each (15 is all that NIST gives). The values are read as binary64, which alone
 * keeps the standard deviation to 13.1 digits in Mavro, 13.9 in Michelso, 9.5 in NumAcc3 and 8.3 in
 * NumAcc4: no sum can do better on what was read. */
#include "../tests/strd_case.h"

#include "stats/describe.h"

static void print_row(const char *set, const char *figure, double certified, double ours) {
  printf("%-9s %-5s %22.15g %24.17g %6.1f\n", set, figure, certified, ours,
         strd_digits(ours, certified));
}

int main(int argc, char **argv) {
  const char *folder = argc > 1 ? argv[1] : "tests/strd";
  printf("%-9s %-5s %22s %24s %6s\n", "set", "", "certified", "kaoping", "LRE");
  for (int k = 0; k < STRD_SETS; k++) {
    strd_case set;
    if (!strd_read(&set, folder, STRD_SET[k])) {
      fprintf(stderr, "%s/%s.txt cannot be read\n", folder, STRD_SET[k]);
      return 1;
    }
    kp_moments moments;
    kp_stats_moments(&moments, set.x, set.n);
    print_row(STRD_SET[k], "mean", set.mean, moments.mean);
    print_row("", "sd", set.sd, moments.sd);
    print_row("", "lag1", set.lag1, kp_stats_lag1(set.x, set.n));
    free(set.x);
  }
  return 0;
}
