/* SPDX-License-Identifier: GPL-3.0-or-later
 * Writes the data of the standard job to stdout: id, Chinese name, group, 30 indicators, 2 % of the
 * cells blank, about 280 bytes a row.
 *
 *     bench_make_data ROWS [SEED]
 *
 * The same rows and seed give the same bytes. Values have two decimals; the sizes differ by column,
 * so that columns have different lengths as real ones do. */
#include <inttypes.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { INDICATORS = 30, GROUPS = 20 };

/* splitmix64 */
static uint64_t next_random(uint64_t *state) {
  uint64_t z = (*state += UINT64_C(0x9E3779B97F4A7C15));
  z = (z ^ (z >> 30)) * UINT64_C(0xBF58476D1CE4E5B9);
  z = (z ^ (z >> 27)) * UINT64_C(0x94D049BB133111EB);
  return z ^ (z >> 31);
}

static char *add(char *to, const char *text) {
  size_t len = strlen(text);
  memcpy(to, text, len);
  return to + len;
}

/* A number of at most so many digits, at least `least` of them. */
static char *add_number(char *to, uint64_t number, int least) {
  char digits[24];
  int n = 0;
  do
    digits[n++] = (char)('0' + number % 10);
  while ((number /= 10) > 0 || n < least);
  while (n > 0)
    *to++ = digits[--n];
  return to;
}

static char *add_row(char *to, uint64_t row, uint64_t *state) {
  static const char *const cities[] = {"松江", "嘉兴", "杭州", "金华", "苏州",
                                       "湖州", "宣城", "芜湖", "合肥"};
  static const char *const fields[] = {"人工智能", "集成电路", "生物医药",
                                       "高端装备", "新能源",   "新材料"};
  to = add(to, "U");
  to = add_number(to, row, 7);
  to = add(to, ",");
  to = add(to, cities[next_random(state) % 9]);
  to = add(to, fields[next_random(state) % 6]);
  to = add_number(to, row, 7);
  to = add(to, ",G");
  to = add_number(to, next_random(state) % GROUPS + 1, 2);
  for (int i = 0; i < INDICATORS; i++) {
    static const uint64_t sizes[] = {1000000, 1000000, 10000000};
    *to++ = ',';
    uint64_t draw = next_random(state);
    if (draw % 50 == 0)
      continue; /* blank */
    uint64_t cents = (draw >> 8) % sizes[i % 3];
    to = add_number(to, cents / 100, 1);
    *to++ = '.';
    to = add_number(to, cents % 100, 2);
  }
  return add(to, "\n");
}

int main(int argc, char **argv) {
  uint64_t n_rows = argc > 1 ? strtoull(argv[1], NULL, 10) : 0;
  uint64_t state = argc > 2 ? strtoull(argv[2], NULL, 10) : 60;
  if (n_rows == 0) {
    fprintf(stderr, "usage: %s ROWS [SEED]\n", argv[0]);
    return 2;
  }
  fputs("id,name,group", stdout);
  for (int i = 1; i <= INDICATORS; i++)
    printf(",i%02d", i);
  fputs("\n", stdout);
  for (uint64_t row = 1; row <= n_rows; row++) {
    char line[1024];
    char *end = add_row(line, row, &state);
    fwrite(line, 1, (size_t)(end - line), stdout);
  }
  return fflush(stdout) == 0 && !ferror(stdout) ? 0 : 1;
}
