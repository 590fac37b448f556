/* SPDX-License-Identifier: GPL-3.0-or-later
 * Writes a panel: index.lua, 2024/units.csv and 2024/panel.csv of UNITS units, 10 indicators and
 * JUDGES judges, marks in half steps from 0 to 10, one in twenty missing.
 *
 *     bench_make_panel DIR [UNITS] [JUDGES] [POOL]
 *
 * DIR/2024 exists. POOL is the rule in the index, "trimmed { drop = 1 }" when it is not given. */
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

enum { N_INDICATORS = 10 };

static uint64_t noise_state = 1;

static double noise(void) {
  noise_state = noise_state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
  return (double)(noise_state >> 11) / 9007199254740992.0;
}

static FILE *open_in(const char *folder, const char *name) {
  char path[4096];
  snprintf(path, sizeof path, "%s/%s", folder, name);
  FILE *out = fopen(path, "w");
  if (!out) {
    perror(path);
    exit(3);
  }
  return out;
}

static void close_file(FILE *out) {
  if (fclose(out) != 0) {
    perror("make_panel");
    exit(3);
  }
}

static void write_index(FILE *out, const char *pool) {
  fputs("return index { id = \"bench\", title = \"Bench\", missing = \"none\",\n", out);
  for (int k = 0; k < N_INDICATORS; k++)
    fprintf(out,
            "  indicator { \"i%d\", title = \"Indicator %d\",\n"
            "    value = panel { range = { 0, 10 }, step = 0.5, pool = %s, min_judges = 3 },\n"
            "    score = linear { from = 0, to = 10 } },\n",
            k, k, pool);
  fputs("  grades = { grade { \"good\", at_least = 60 }, grade { \"poor\" } } }\n", out);
}

static void write_marks(FILE *out, int n_units, int n_judges) {
  fputs("judge,unit,indicator,score\n", out);
  for (int u = 0; u < n_units; u++) {
    const double merit = noise() * 10;
    for (int k = 0; k < N_INDICATORS; k++) {
      for (int j = 0; j < n_judges; j++) {
        const double error = (noise() + noise() + noise() - 1.5) * 3;
        const double mark = round((merit + error + (j % 7 - 3) * 0.3) * 2) / 2;
        if (noise() >= 0.05)
          fprintf(out, "J%d,u%d,i%d,%g\n", j, u, k, fmin(10, fmax(0, mark)));
      }
    }
  }
}

int main(int argc, char **argv) {
  if (argc < 2)
    return 2;
  const int n_units = argc > 2 ? atoi(argv[2]) : 2000;
  const int n_judges = argc > 3 ? atoi(argv[3]) : 60;
  FILE *out = open_in(argv[1], "index.lua");
  write_index(out, argc > 4 ? argv[4] : "trimmed { drop = 1 }");
  close_file(out);
  out = open_in(argv[1], "2024/units.csv");
  fputs("id,name\n", out);
  for (int u = 0; u < n_units; u++)
    fprintf(out, "u%d,Unit %d\n", u, u);
  close_file(out);
  out = open_in(argv[1], "2024/panel.csv");
  write_marks(out, n_units, n_judges);
  close_file(out);
  return 0;
}
