/* SPDX-License-Identifier: GPL-3.0-or-later
 * Pooling: the marks of one cell to one number by the panel's rule.
 *
 * Marks are put in order first and added from the lowest to the highest, so the order in which they
 * stand in a file cannot show, not even in the last bit. Trimming takes `drop` marks away at each
 * end; of equal marks the ones that came first are the trimmed ones. With no more than 2 * drop
 * marks nothing would be left: then the median is taken and said so. sum: the sum of what is kept,
 * times nothing (a median is its own sum). */
#include <math.h>

#include "panel/panel.h"

static void sort_marks(double *x, int n) {
  for (int i = 1; i < n; i++) {
    const double moving = x[i];
    int at = i;
    for (; at > 0 && x[at - 1] > moving; at--)
      x[at] = x[at - 1];
    x[at] = moving;
  }
}

static double median_of(const double *sorted, int n) {
  return n % 2 ? sorted[n / 2] : (sorted[n / 2 - 1] + sorted[n / 2]) / 2.0;
}

static double add_up(const double *x, int n) {
  double sum = 0.0;
  for (int i = 0; i < n; i++)
    sum += x[i];
  return sum;
}

/* Marks the first `count` marks that are equal to value and still count. */
static void trim(kp_mark_use *use, const double *marks, int n, double value) {
  for (int i = 0; i < n; i++) {
    if (use[i] == KP_MARK_COUNTS && marks[i] == value) {
      use[i] = KP_MARK_TRIMMED;
      return;
    }
  }
}

double kp_panel_pool_marks(const double *marks, int n, const kp_panel_rule *rule, double *workspace,
                           kp_mark_use *use, bool *fell_back) {
  if (fell_back)
    *fell_back = false;
  for (int i = 0; i < n; i++) {
    workspace[i] = marks[i];
    if (use)
      use[i] = KP_MARK_COUNTS;
  }
  if (n == 0)
    return NAN;
  sort_marks(workspace, n);
  const int drop = rule->pool == KP_POOL_TRIMMED ? rule->drop : 0;
  if (rule->pool == KP_POOL_MEDIAN)
    return median_of(workspace, n);
  if (n <= 2 * drop) {
    if (fell_back)
      *fell_back = true;
    return median_of(workspace, n);
  }
  for (int k = 0; use && k < drop; k++) {
    trim(use, marks, n, workspace[k]);
    trim(use, marks, n, workspace[n - 1 - k]);
  }
  const double sum = add_up(workspace + drop, n - 2 * drop);
  return rule->sum ? sum : sum / (double)(n - 2 * drop);
}
