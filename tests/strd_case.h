/* SPDX-License-Identifier: GPL-3.0-or-later
 * A set of NIST's StRD as it stands in tests/strd: certified figures, then the values.
 *
 * Lines "mean", "sd", "lag1" and "data N", then N values between blanks; "#" begins a remark. The
 * test and the bench read the same files. Fails by returning false; the values are malloc'd. */
#ifndef KP_TESTS_STRD_CASE_H
#define KP_TESTS_STRD_CASE_H

#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *const STRD_SET[] = {"Lew",     "Lottery", "Mavro",   "Michelso", "NumAcc1",
                                       "NumAcc2", "NumAcc3", "NumAcc4", "PiDigits"};
enum { STRD_SETS = sizeof STRD_SET / sizeof *STRD_SET };

typedef struct {
  double mean, sd, lag1; /* certified */
  double *x;
  long n;
} strd_case;

static bool strd_read_figures(strd_case *out, FILE *file) {
  char line[256];
  while (fgets(line, sizeof line, file)) {
    char *figure = strchr(line, ' ');
    if (line[0] == '#' || !figure)
      continue;
    if (strncmp(line, "mean ", 5) == 0)
      out->mean = strtod(figure, NULL);
    else if (strncmp(line, "sd ", 3) == 0)
      out->sd = strtod(figure, NULL);
    else if (strncmp(line, "lag1 ", 5) == 0)
      out->lag1 = strtod(figure, NULL);
    else if (strncmp(line, "data ", 5) == 0)
      out->n = strtol(figure, NULL, 10);
    if (out->n > 0)
      return true;
  }
  return false;
}

static bool strd_read(strd_case *out, const char *folder, const char *set) {
  char path[1024];
  *out = (strd_case){0};
  snprintf(path, sizeof path, "%s/%s.txt", folder, set);
  FILE *file = fopen(path, "r");
  if (!file)
    return false;
  bool done = strd_read_figures(out, file);
  out->x = done ? malloc((size_t)out->n * sizeof *out->x) : NULL;
  done = out->x != NULL;
  for (long i = 0; done && i < out->n; i++)
    done = fscanf(file, "%lf", &out->x[i]) == 1;
  fclose(file);
  return done;
}

/* Log relative error: digits that are right, 15 at the most. */
static inline double strd_digits(double got, double wanted) {
  const double off = fabs(got - wanted) / fabs(wanted);
  return off > 0.0 ? fmin(15.0, -log10(off)) : 15.0;
}

#endif
