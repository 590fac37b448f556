/* SPDX-License-Identifier: GPL-3.0-or-later
 * Classes: cut-offs that are found from the totals of all units.
 *
 * natural_breaks: of all ways to cut the sorted totals into as many classes as there are grades,
 * the one with the least sum of squared distances from the class means (Fisher 1958, On grouping
 * for maximum homogeneity; Jenks 1967). It is found exactly, by dynamic programming over the
 * different totals; where the last class begins moves up with the totals looked at, so each row is
 * filled by halves in m log m steps. In one dimension this is the optimum of k-means.
 * quantiles: a grade holds the totals above the quantile (type 7) of the shares of all worse
 * grades; a tie that spans a quantile is below it, so no grade takes more than its share.
 * Totals are taken by their decimals, so equal ones are never parted. The cut-offs are kept: a unit
 * that is scored alone goes by them, and one between two classes belongs to the lower. */
#include <math.h>
#include <string.h>

#include "score/lane.h"

/* Different keys in ascending order. */
typedef struct {
  double *value;
  double *sum, *squares; /* of all before: m + 1; about the mean */
  int64_t *count;        /* units before: m + 1 */
  int n;
} totals;

static void count_before(totals *all, const double *sorted, int n_units) {
  double mean = 0.0;
  for (int i = 0; i < n_units; i++)
    mean += (sorted[i] - mean) / (i + 1);
  all->sum[0] = all->squares[0] = 0.0;
  all->count[0] = 0;
  for (int i = 0; i < n_units;) {
    int next = i;
    while (next < n_units && sorted[next] == sorted[i])
      next++;
    const double x = sorted[i] - mean, times = next - i;
    all->value[all->n] = sorted[i];
    all->sum[all->n + 1] = all->sum[all->n] + times * x;
    all->squares[all->n + 1] = all->squares[all->n] + times * x * x;
    all->count[all->n + 1] = next;
    all->n++;
    i = next;
  }
}

/* ---- Natural breaks ---- */

/* The sum of squares about their mean of the totals first … last. */
static double within(const totals *all, int first, int last) {
  if (first == last)
    return 0.0;
  const double sum = all->sum[last + 1] - all->sum[first];
  const double n = (double)(all->count[last + 1] - all->count[first]);
  const double squares = all->squares[last + 1] - all->squares[first] - sum * sum / n;
  return squares > 0.0 ? squares : 0.0;
}

typedef struct {
  const totals *all;
  const double *before; /* least cost of one class less, of the totals 0 … i */
  double *cost;
  int *begin; /* where the last class begins */
} row;

/* Fills low … high, where the last class begins between from and to. */
static void fill_row(const row *of, int low, int high, int from, int to) {
  if (low > high)
    return;
  const int middle = low + (high - low) / 2;
  double least = INFINITY;
  int best = from;
  for (int first = from; first <= to && first <= middle; first++) {
    const double cost = of->before[first - 1] + within(of->all, first, middle);
    if (cost < least) {
      least = cost;
      best = first;
    }
  }
  of->cost[middle] = least;
  of->begin[middle] = best;
  fill_row(of, low, middle - 1, from, best);
  fill_row(of, middle + 1, high, best, to);
}

/* first[c]: where class c (worst first) begins, among the different totals. */
static bool natural_breaks(int *first, const totals *all, int n_classes) {
  const int n = all->n;
  double *cost = kp_malloc(2 * (size_t)n * sizeof *cost);
  int *begin = kp_malloc((size_t)n * (size_t)n_classes * sizeof *begin);
  const bool done = cost && begin;
  for (int i = 0; done && i < n; i++) {
    cost[i] = within(all, 0, i);
    begin[i] = 0;
  }
  for (int c = 1; done && c < n_classes; c++) {
    const row of = {.all = all,
                    .before = cost + (c % 2 ? 0 : n),
                    .cost = cost + (c % 2 ? n : 0),
                    .begin = begin + (size_t)c * (size_t)n};
    fill_row(&of, c, n - 1, c, n - 1);
  }
  for (int c = n_classes - 1, last = n - 1; done && c >= 0; c--) {
    first[c] = begin[(size_t)c * (size_t)n + (size_t)last];
    last = first[c] - 1;
  }
  kp_free(cost);
  kp_free(begin);
  return done;
}

/* ---- All ---- */

/* Keys of the units that count; returns how many. */
static int gather(double *key, const kp_scoring *scoring) {
  int n = 0;
  for (int u = 0; u < scoring->n_units; u++)
    if (scoring->plan->asked[u] == KP_TAKES_PART && !isnan(scoring->total[u]))
      key[n++] = kp_grade_key(scoring->index, scoring->total[u]);
  return n;
}

static kp_place place_of(const kp_index *index) {
  return (kp_place){.file = index->path, .line = index->grade_by.line};
}

static kp_status refuse_few(const kp_index *index, int n_different, kp_diag *diag) {
  char different[16], grades[16];
  const kp_place place = place_of(index);
  kp_diag_error(diag, &place, KP_MSG_SCORE_FEW_TOTALS,
                KP_ARGS(kp_decimal_plain(different, n_different, 0),
                        kp_decimal_plain(grades, index->n_grades, 0)),
                KP_MSG_SCORE_FEW_TOTALS_HINT);
  return KP_INPUT;
}

/* The lowest total above a quantile; NaN: there is none. */
static double above(double quantile, const totals *all) {
  const double key = kp_decimal_key(quantile);
  int low = 0, high = all->n;
  while (low < high) {
    const int middle = low + (high - low) / 2;
    if (all->value[middle] > key)
      high = middle;
    else
      low = middle + 1;
  }
  return low < all->n ? all->value[low] : NAN;
}

/* Grade g has the classes' number n_grades - 1 - g. */
static bool cut(kp_scoring *scoring, const totals *all, double *sorted, int n, double *room) {
  const kp_index *index = scoring->index;
  const int n_grades = index->n_grades;
  if (index->grade_by.kind == KP_GRADE_BY_NATURAL_BREAKS) {
    int first[128];
    if (n_grades > 128 || !natural_breaks(first, all, n_grades))
      return false;
    for (int g = 0; g < n_grades - 1; g++)
      scoring->cut[g] = all->value[first[n_grades - 1 - g]];
    return true;
  }
  double worse = 1.0;
  for (int g = 0; g < n_grades - 1; g++) {
    worse -= index->grade_by.share[g];
    const double p = kp_decimal_key(worse);
    scoring->cut[g] = above(kp_stats_quantile(sorted, n, p < 0.0 ? 0.0 : p, room), all);
  }
  return true;
}

/* Ties may leave nothing between two quantiles. */
static void warn_empty(const kp_scoring *scoring, const double *sorted, int n, kp_diag *diag) {
  const kp_index *index = scoring->index;
  const kp_place place = place_of(index);
  for (int g = 0; g < index->n_grades; g++) {
    int in = 0;
    for (int i = 0; i < n; i++)
      in += (g == index->n_grades - 1 || sorted[i] >= scoring->cut[g]) &&
            (g == 0 || !(sorted[i] >= scoring->cut[g - 1]));
    if (in == 0)
      kp_diag_add(diag, KP_WARNING, &place, KP_MSG_SCORE_CLASS_EMPTY,
                  KP_ARGS(index->grade[g].label.title), KP_MSG_SCORE_CLASS_EMPTY_HINT, NULL);
  }
}

static kp_status find(kp_scoring *scoring, double *room, int64_t *count, kp_diag *diag) {
  const size_t size = (size_t)scoring->n_units + 1;
  double *key = room, *sorted = room + size;
  totals all = {
      .value = room + 2 * size, .sum = room + 3 * size, .squares = room + 4 * size, .count = count};
  const int n = (int)kp_stats_sort(sorted, key, gather(key, scoring));
  count_before(&all, sorted, n);
  if (all.n < scoring->index->n_grades)
    return refuse_few(scoring->index, all.n, diag);
  if (!cut(scoring, &all, sorted, n, key))
    return kp_diag_no_memory(diag);
  if (scoring->index->grade_by.kind == KP_GRADE_BY_QUANTILES)
    warn_empty(scoring, sorted, n, diag);
  /* From here on as figures that grades go by. */
  for (int g = 0; g < scoring->index->n_grades - 1; g++)
    if (!scoring->index->higher_is_better)
      scoring->cut[g] = -scoring->cut[g];
  return KP_OK;
}

kp_status kp_score_find_classes(kp_scoring *scoring, kp_diag *diag) {
  if (!kp_grade_by_classes(&scoring->index->grade_by))
    return KP_OK;
  const size_t size = (size_t)scoring->n_units + 1;
  double *room = kp_malloc(5 * size * sizeof *room);
  int64_t *count = kp_malloc(size * sizeof *count);
  const kp_status status =
      room && count ? find(scoring, room, count, diag) : kp_diag_no_memory(diag);
  kp_free(room);
  kp_free(count);
  return status;
}

int kp_classes_grade(const kp_scoring *scoring, double total) {
  const kp_index *index = scoring->index;
  const double key = kp_grade_key(index, total);
  const double sign = index->higher_is_better ? 1.0 : -1.0;
  int g = 0;
  while (g < index->n_grades - 1 && !(key >= sign * scoring->cut[g]))
    g++;
  return g;
}
