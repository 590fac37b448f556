/* SPDX-License-Identifier: GPL-3.0-or-later
 * Whole: what the changes of all units come to.
 *
 * Means run over the units whose change is split, in the order of the new data. The transition
 * table counts the units that are on both sides. Rank correlation is of totals, mid-ranks for ties:
 * Spearman (1904) as the product-moment correlation of the ranks; Kendall's tau b, corrected for
 * ties (Kendall 1945), by counting exchanges while sorting (Knight 1966). */
#include <math.h>
#include <stdlib.h>

#include "base/decimal.h"
#include "compare/parts.h"

/* ---- Rank correlation ---- */

typedef struct {
  double x, y;
} point;

static int compare_numbers(double a, double b) {
  return (a > b) - (a < b);
}

static int by_x(const void *a, const void *b) {
  const point *p = a, *q = b;
  const int first = compare_numbers(p->x, q->x);
  return first ? first : compare_numbers(p->y, q->y);
}

static int by_y(const void *a, const void *b) {
  const point *p = a, *q = b;
  const int first = compare_numbers(p->y, q->y);
  return first ? first : compare_numbers(p->x, q->x);
}

/* How many pairs stand the wrong way round in y; sorts. room: n. */
static double count_exchanges(point *at, point *room, int n) {
  if (n < 2)
    return 0.0;
  const int half = n / 2;
  double count = count_exchanges(at, room, half) + count_exchanges(at + half, room, n - half);
  int i = 0, j = half, k = 0;
  while (i < half || j < n) {
    if (j >= n || (i < half && at[i].y <= at[j].y)) {
      room[k++] = at[i++];
    } else {
      count += half - i;
      room[k++] = at[j++];
    }
  }
  for (k = 0; k < n; k++)
    at[k] = room[k];
  return count;
}

static double pairs_of(double n) {
  return n * (n - 1.0) / 2.0;
}

/* Pairs tied in x, in y (after sorting by it), or in both. */
static double tied_pairs(const point *at, int n, bool in_x, bool in_y) {
  double sum = 0.0;
  int run = 1;
  for (int k = 1; k <= n; k++) {
    const bool tie = k < n && (!in_x || compare_numbers(at[k].x, at[k - 1].x) == 0) &&
                     (!in_y || compare_numbers(at[k].y, at[k - 1].y) == 0);
    if (tie) {
      run++;
      continue;
    }
    sum += pairs_of(run);
    run = 1;
  }
  return sum;
}

static double find_kendall(point *at, point *room, int n) {
  const double all = pairs_of(n);
  qsort(at, (size_t)n, sizeof *at, by_x);
  const double in_x = tied_pairs(at, n, true, false), in_both = tied_pairs(at, n, true, true);
  const double exchanges = count_exchanges(at, room, n);
  qsort(at, (size_t)n, sizeof *at, by_y);
  const double in_y = tied_pairs(at, n, false, true);
  const double spread = sqrt(all - in_x) * sqrt(all - in_y);
  return spread > 0.0 ? (all - in_x - in_y + in_both - 2.0 * exchanges) / spread : NAN;
}

/* Mid-ranks in place of values: of x when sorted by x, of y when sorted by y. */
static void rank(point *at, int n, bool of_x) {
  qsort(at, (size_t)n, sizeof *at, of_x ? by_x : by_y);
  for (int k = 0, end; k < n; k = end) {
    const double value = of_x ? at[k].x : at[k].y;
    for (end = k; end < n && compare_numbers(of_x ? at[end].x : at[end].y, value) == 0;)
      end++;
    for (int i = k; i < end; i++)
      *(of_x ? &at[i].x : &at[i].y) = (k + end - 1) / 2.0;
  }
}

static double find_spearman(point *at, int n) {
  rank(at, n, true);
  rank(at, n, false);
  qsort(at, (size_t)n, sizeof *at, by_x);
  const double middle = (n - 1) / 2.0;
  double xx = 0.0, yy = 0.0, xy = 0.0;
  for (int k = 0; k < n; k++) {
    xx += (at[k].x - middle) * (at[k].x - middle);
    yy += (at[k].y - middle) * (at[k].y - middle);
    xy += (at[k].x - middle) * (at[k].y - middle);
  }
  return xx > 0.0 && yy > 0.0 ? xy / (sqrt(xx) * sqrt(yy)) : NAN;
}

static kp_status correlate(kp_compare_step *step, kp_diag *diag) {
  point *at = kp_malloc((2 * (size_t)step->n_changes + 1) * sizeof *at);
  if (!at)
    return kp_diag_no_memory(diag);
  int n = 0;
  for (int k = 0; k < step->n_changes; k++) {
    const kp_change *change = &step->change[k];
    if (change->rank[0] > 0 && change->rank[1] > 0)
      at[n++] = (point){kp_decimal_key(change->total[0]), kp_decimal_key(change->total[1])};
  }
  step->n_ranked = n;
  step->kendall = n > 1 ? find_kendall(at, at + step->n_changes, n) : NAN;
  step->spearman = n > 1 ? find_spearman(at, n) : NAN;
  kp_free(at);
  return KP_OK;
}

/* ---- Counts and means ---- */

static void count_change(kp_compare_step *step, const kp_change *change) {
  step->n_split += change->state == KP_CHANGE_SPLIT;
  step->n_whole += change->state == KP_CHANGE_WHOLE;
  step->n_no_total += change->state == KP_CHANGE_NO_TOTAL;
  step->n_came += change->state == KP_CHANGE_CAME;
  step->n_went += change->state == KP_CHANGE_WENT;
  step->n_renamed += change->old_id != NULL;
  step->n_better += change->crossed > 0;
  step->n_worse += change->crossed < 0;
  if (change->state != KP_CHANGE_SPLIT)
    return;
  step->mean[0] += change->full[0];
  step->mean[1] += change->full[1];
  step->mean_delta += change->delta;
  step->mean_peers += change->peers;
  for (int c = 0; c < KP_CAUSES; c++)
    step->mean_part[c] += change->part[c];
}

kp_status kp_compare_whole(kp_compare_step *step, const kp_compare *compare, kp_diag *diag) {
  const int n_from = compare->result[step->from]->index->n_grades;
  const int n_to = compare->result[step->to]->index->n_grades;
  step->transition = KP_ARRAY(compare->arena, int, (n_from + 1) * (n_to + 1));
  if (!step->transition)
    return kp_diag_no_memory(diag);
  for (int k = 0; k < step->n_changes; k++) {
    const kp_change *change = &step->change[k];
    count_change(step, change);
    if (change->state == KP_CHANGE_CAME || change->state == KP_CHANGE_WENT)
      continue;
    const int from = change->grade[0] < 0 ? n_from : change->grade[0];
    const int to = change->grade[1] < 0 ? n_to : change->grade[1];
    step->transition[from * (n_to + 1) + to]++;
  }
  const double n = step->n_split;
  double *mean[] = {&step->mean[0], &step->mean[1], &step->mean_delta, &step->mean_peers};
  for (size_t k = 0; k < sizeof mean / sizeof *mean; k++)
    *mean[k] = n > 0.0 ? *mean[k] / n : NAN;
  for (int c = 0; c < KP_CAUSES; c++)
    step->mean_part[c] = n > 0.0 ? step->mean_part[c] / n : NAN;
  return correlate(step, diag);
}
