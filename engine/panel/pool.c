/* SPDX-License-Identifier: GPL-3.0-or-later
 * Pooling: the marks of one cell to one number by the panel's rule.
 *
 * Marks are put in order first (of equal ones the one that weighs least) and added from the lowest
 * to the highest, so the order in which they stand in a file cannot show, not even in the last bit.
 * At each end `drop` marks are taken off, or replaced by the nearest one that is kept; of equal
 * marks it is those that weigh least, and of those the ones that came first. With no more than
 * 2 * drop marks nothing would be left: then the median is taken and said so. sum: the mean of what
 * is kept, times its number (a median is its own sum). */
#include <math.h>
#include <stdlib.h>

#include "panel/panel.h"

typedef struct {
  double mark, weight;
} weighed;

static int compare_marks(const void *a, const void *b) {
  const double x = *(const double *)a;
  const double y = *(const double *)b;
  return (x > y) - (x < y);
}

static int compare_weighed(const void *a, const void *b) {
  const weighed *x = a, *y = b;
  if (x->mark != y->mark)
    return x->mark < y->mark ? -1 : 1;
  return (x->weight > y->weight) - (x->weight < y->weight);
}

static void sort_marks(double *x, int n) {
  enum { FEW = 24 };
  if (n > FEW) {
    qsort(x, (size_t)n, sizeof *x, compare_marks);
    return;
  }
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

static int drop_of(const kp_panel_rule *rule) {
  return rule->pool == KP_POOL_TRIMMED || rule->pool == KP_POOL_WINSORISED ? rule->drop : 0;
}

static kp_mark_use use_of_dropped(const kp_panel_rule *rule) {
  return rule->pool == KP_POOL_WINSORISED ? KP_MARK_REPLACED : KP_MARK_TRIMMED;
}

/* Takes the first mark that is equal to value, weighs as much and still counts. */
static void take(kp_mark_use *use, kp_mark_use as, const double *marks, const double *weights,
                 int n, weighed wanted) {
  for (int i = 0; i < n; i++) {
    if (use[i] == KP_MARK_COUNTS && marks[i] == wanted.mark &&
        (!weights || weights[i] == wanted.weight)) {
      use[i] = as;
      return;
    }
  }
}

/* ---- All alike ---- */

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
  const int drop = drop_of(rule);
  if (rule->pool == KP_POOL_MEDIAN)
    return median_of(workspace, n);
  if (n <= 2 * drop) {
    if (fell_back)
      *fell_back = true;
    return median_of(workspace, n);
  }
  for (int k = 0; use && k < drop; k++) {
    take(use, use_of_dropped(rule), marks, NULL, n, (weighed){workspace[k], 1.0});
    take(use, use_of_dropped(rule), marks, NULL, n, (weighed){workspace[n - 1 - k], 1.0});
  }
  const bool replaced = rule->pool == KP_POOL_WINSORISED;
  double sum = 0.0;
  for (int i = replaced ? 0 : drop; i < (replaced ? n : n - drop); i++)
    sum += workspace[i < drop ? drop : i >= n - drop ? n - 1 - drop : i];
  return rule->sum ? sum : sum / (double)(replaced ? n : n - 2 * drop);
}

/* ---- Weighed ---- */

/* Marks the `drop` lowest and highest of sorted as dropped by turning their weight's sign. At the
 * upper end a run of equal marks loses those that weigh least, which stand first in it. */
static void drop_ends(weighed *sorted, int n, int drop) {
  if (drop == 0)
    return;
  for (int i = 0; i < drop; i++)
    sorted[i].weight = -sorted[i].weight;
  const double edge = sorted[n - drop].mark;
  int end = n;
  while (end > 0 && sorted[end - 1].mark > edge)
    end--;
  int from = end;
  while (from > drop && sorted[from - 1].mark == edge)
    from--;
  const int n_above = n - end;
  for (int i = from; i < from + drop - n_above; i++)
    sorted[i].weight = -sorted[i].weight;
  for (int i = end; i < n; i++)
    sorted[i].weight = -sorted[i].weight;
}

static double mean_of_kept(const weighed *sorted, int n, bool replaced) {
  double low = NAN, high = NAN, sum = 0.0, weights = 0.0;
  for (int i = 0; i < n; i++) {
    if (sorted[i].weight < 0.0)
      continue;
    low = isnan(low) ? sorted[i].mark : low;
    high = sorted[i].mark;
  }
  for (int i = 0; i < n; i++) {
    const double weight = fabs(sorted[i].weight);
    if (sorted[i].weight < 0.0 && !replaced)
      continue;
    sum += weight * fmin(fmax(sorted[i].mark, low), high);
    weights += weight;
  }
  return sum / weights;
}

double kp_panel_pool_weighted(const double *marks, const double *weights, int n,
                              const kp_panel_rule *rule, double *workspace, kp_mark_use *use,
                              bool *fell_back) {
  const int drop = drop_of(rule);
  if (!weights || rule->pool == KP_POOL_MEDIAN || n <= 2 * drop)
    return kp_panel_pool_marks(marks, n, rule, workspace, use, fell_back);
  if (fell_back)
    *fell_back = false;
  weighed *sorted = (weighed *)(void *)workspace;
  for (int i = 0; i < n; i++) {
    sorted[i] = (weighed){marks[i], weights[i]};
    if (use)
      use[i] = KP_MARK_COUNTS;
  }
  qsort(sorted, (size_t)n, sizeof *sorted, compare_weighed);
  drop_ends(sorted, n, drop);
  for (int i = 0; use && i < n; i++)
    if (sorted[i].weight < 0.0)
      take(use, use_of_dropped(rule), marks, weights, n,
           (weighed){sorted[i].mark, -sorted[i].weight});
  const double mean = mean_of_kept(sorted, n, rule->pool == KP_POOL_WINSORISED);
  return rule->sum ? mean * (double)(n - 2 * drop) : mean;
}
