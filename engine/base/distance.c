/* SPDX-License-Identifier: GPL-3.0-or-later
 * Edit distance between names, for "did you mean".
 *
 * Optimal string alignment on code points: insert, delete, replace and swap of neighbours each
 * cost 1. Three rows of the table are kept on the stack; a name longer than MOST_POINTS is no
 * typing error of another one unless it is equal to it. */
#include <string.h>

#include "base/text.h"

enum { MOST_POINTS = 128 };

/* Code points of valid UTF-8; MOST_POINTS + 1 when there are more than fit. */
static int decode(int32_t *points, kp_str text) {
  int n = 0;
  for (uint32_t i = 0; i < text.len; n++) {
    if (n == MOST_POINTS)
      return MOST_POINTS + 1;
    unsigned char lead = (unsigned char)text.at[i];
    uint32_t len = lead < 0xC0 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
    int32_t point = 0;
    for (uint32_t k = 0; k < len && i + k < text.len; k++)
      point = (int32_t)((uint32_t)point << 8 | (unsigned char)text.at[i + k]);
    points[n] = point; /* the bytes as they are: only equality matters */
    i += len;
  }
  return n;
}

static int least(int a, int b, int c) {
  int least_two = a < b ? a : b;
  return least_two < c ? least_two : c;
}

static int distance(const int32_t *a, int n_a, const int32_t *b, int n_b) {
  int rows[3][MOST_POINTS + 1];
  int *before = rows[0], *last = rows[1], *row = rows[2];
  for (int j = 0; j <= n_b; j++)
    last[j] = j;
  for (int i = 1; i <= n_a; i++) {
    row[0] = i;
    for (int j = 1; j <= n_b; j++) {
      row[j] = least(last[j] + 1, row[j - 1] + 1, last[j - 1] + (a[i - 1] != b[j - 1]));
      bool swapped = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
      if (swapped && before[j - 2] + 1 < row[j])
        row[j] = before[j - 2] + 1;
    }
    int *free_row = before;
    before = last;
    last = row;
    row = free_row;
  }
  return last[n_b];
}

int kp_text_distance(kp_str a, kp_str b, int limit) {
  if (kp_str_equal(a, b))
    return 0;
  int32_t points_a[MOST_POINTS], points_b[MOST_POINTS];
  int n_a = decode(points_a, a), n_b = decode(points_b, b);
  if (n_a > MOST_POINTS || n_b > MOST_POINTS || n_a - n_b > limit || n_b - n_a > limit)
    return limit + 1;
  int found = distance(points_a, n_a, points_b, n_b);
  return found > limit ? limit + 1 : found;
}

int kp_text_nearest(kp_str text, const kp_str *candidates, int n_candidates) {
  int32_t points[MOST_POINTS];
  int n = decode(points, text);
  /* One change turns any single character into any other: that is no resemblance. */
  int limit = n <= 1 ? 0 : n <= 4 ? 1 : n <= 8 ? 2 : 3;
  int best = -1;
  for (int i = 0; i < n_candidates; i++) {
    int found = kp_text_distance(text, candidates[i], limit);
    if (found <= limit) {
      best = i;
      limit = found - 1; /* only a nearer one is better */
      if (limit < 0)
        break;
    }
  }
  return best;
}
