/* SPDX-License-Identifier: GPL-3.0-or-later
 * Clusters: k-means on the scores of several nodes, a class a grade.
 *
 * Lloyd's iteration (Lloyd 1982) from several starts, the one with the least sum of squared
 * distances kept, the earlier of equals: first equal parts of the units in the order of their
 * totals, then starts by k-means++ (Arthur & Vassilvitskii 2007) from a fixed seed. Units are first
 * put into an order that depends on nothing but their figures, so neither the order of the input
 * nor the number of threads can change the outcome. Scores count as they are: they share a scale.
 * Classes are ordered by their mean total. The centres are kept, and a unit belongs to the nearest,
 * of equally near ones to the better. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "score/lane.h"

enum { MOST_STARTS = 50, MOST_ROUNDS = 100, SEED = 20210824 };

/* Points of n_dims figures each, and the total behind them as the last. */
typedef struct {
  const double *point;
  int n, n_dims, k;
  int *member;
  double *centre, *best, *sum;
  int64_t *size;
  uint64_t random;
} problem;

static double square(double x) {
  return x * x;
}

static double distance(const double *a, const double *b, int n_dims) {
  double sum = 0.0;
  for (int j = 0; j < n_dims; j++)
    sum += square(a[j] - b[j]);
  return sum;
}

/* The nearest centre, the first of equals. */
static int nearest(const double *centre, int k, const double *point, int n_dims, double *apart) {
  int best = 0;
  double least = INFINITY;
  for (int c = 0; c < k; c++) {
    const double d = distance(centre + c * n_dims, point, n_dims);
    if (d < least) {
      least = d;
      best = c;
    }
  }
  *apart = least;
  return best;
}

static const double *point_at(const problem *of, int i) {
  return of->point + (size_t)i * (size_t)(of->n_dims + 1);
}

/* splitmix64 (Steele, Lea & Flood 2014) as a number in 0 … 1. */
static double next_random(problem *of) {
  uint64_t z = (of->random += 0x9e3779b97f4a7c15u);
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
  z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
  return (double)((z ^ (z >> 31)) >> 11) * 0x1p-53;
}

/* ---- Starts ---- */

static void start_by_totals(problem *of) {
  for (int c = 0; c < of->k; c++) {
    const int first = (int)((int64_t)of->n * c / of->k);
    const int last = (int)((int64_t)of->n * (c + 1) / of->k);
    for (int j = 0; j < of->n_dims; j++) {
      double sum = 0.0;
      for (int i = first; i < last; i++)
        sum += point_at(of, i)[j];
      of->centre[c * of->n_dims + j] = sum / (last - first);
    }
  }
}

/* Each next centre a point, the likelier the farther it is from those that are there. */
static void start_by_distance(problem *of) {
  const size_t size = (size_t)of->n_dims * sizeof *of->centre;
  int at = (int)(next_random(of) * of->n);
  for (int c = 0; c < of->k; c++) {
    memcpy(of->centre + c * of->n_dims, point_at(of, at < of->n ? at : of->n - 1), size);
    double all = 0.0, apart;
    for (int i = 0; i < of->n; i++) {
      nearest(of->centre, c + 1, point_at(of, i), of->n_dims, &apart);
      all += apart;
    }
    double left = next_random(of) * all;
    for (at = 0; at < of->n - 1; at++) {
      nearest(of->centre, c + 1, point_at(of, at), of->n_dims, &apart);
      left -= apart;
      if (left < 0.0)
        break;
    }
  }
}

/* ---- Rounds ---- */

/* Assigns all points; true when none has moved. *cost: the sum of squared distances. */
static bool assign(problem *of, double *cost) {
  bool same = true;
  *cost = 0.0;
  for (int i = 0; i < of->n; i++) {
    double apart;
    const int c = nearest(of->centre, of->k, point_at(of, i), of->n_dims, &apart);
    same = same && of->member[i] == c;
    of->member[i] = c;
    *cost += apart;
  }
  return same;
}

/* The point that is farthest from its centre becomes the centre of an empty class. */
static void move_empty(problem *of, int empty) {
  int farthest = 0;
  double most = -1.0;
  for (int i = 0; i < of->n; i++) {
    double apart;
    nearest(of->centre, of->k, point_at(of, i), of->n_dims, &apart);
    if (apart > most) {
      most = apart;
      farthest = i;
    }
  }
  memcpy(of->centre + empty * of->n_dims, point_at(of, farthest),
         (size_t)of->n_dims * sizeof *of->centre);
}

static void move_centres(problem *of) {
  const int n_dims = of->n_dims;
  memset(of->sum, 0, (size_t)of->k * (size_t)n_dims * sizeof *of->sum);
  memset(of->size, 0, (size_t)of->k * sizeof *of->size);
  for (int i = 0; i < of->n; i++) {
    of->size[of->member[i]]++;
    for (int j = 0; j < n_dims; j++)
      of->sum[of->member[i] * n_dims + j] += point_at(of, i)[j];
  }
  for (int c = 0; c < of->k; c++)
    for (int j = 0; of->size[c] > 0 && j < n_dims; j++)
      of->centre[c * n_dims + j] = of->sum[c * n_dims + j] / (double)of->size[c];
  for (int c = 0; c < of->k; c++)
    if (of->size[c] == 0)
      move_empty(of, c);
}

static double settle(problem *of) {
  double cost = INFINITY;
  for (int i = 0; i < of->n; i++)
    of->member[i] = -1;
  for (int round = 0; round < MOST_ROUNDS && !assign(of, &cost); round++)
    move_centres(of);
  return cost;
}

static void solve(problem *of) {
  const size_t size = (size_t)of->k * (size_t)of->n_dims * sizeof *of->centre;
  const double work = (double)of->n * of->k * of->n_dims;
  const int n_starts = work * MOST_STARTS > 2e7 ? (int)(2e7 / work) + 1 : MOST_STARTS;
  double least = INFINITY;
  for (int start = 0; start <= n_starts; start++) {
    if (start == 0)
      start_by_totals(of);
    else
      start_by_distance(of);
    const double cost = settle(of);
    if (start > 0 && !(kp_decimal_compare(cost, least) < 0))
      continue;
    least = cost;
    memcpy(of->best, of->centre, size);
  }
}

/* ---- Order of the classes ---- */

/* Mean total of each class; NaN of one without units. */
static void mean_totals(double *mean, problem *of) {
  memset(of->size, 0, (size_t)of->k * sizeof *of->size);
  memset(mean, 0, (size_t)of->k * sizeof *mean);
  for (int i = 0; i < of->n; i++) {
    double apart;
    const int c = nearest(of->best, of->k, point_at(of, i), of->n_dims, &apart);
    of->size[c]++;
    mean[c] += point_at(of, i)[of->n_dims];
  }
  for (int c = 0; c < of->k; c++)
    mean[c] /= (double)of->size[c];
}

/* Best first; of equal means the class whose centre is higher at the first figure that differs. */
static bool stands_before(const problem *of, const double *mean, int a, int b) {
  if (mean[a] != mean[b])
    return mean[a] > mean[b] || isnan(mean[b]);
  for (int j = 0; j < of->n_dims; j++)
    if (of->best[a * of->n_dims + j] != of->best[b * of->n_dims + j])
      return of->best[a * of->n_dims + j] > of->best[b * of->n_dims + j];
  return false;
}

static void order_classes(double *out, problem *of, const double *mean) {
  for (int c = 0; c < of->k; c++) {
    int before = 0;
    for (int other = 0; other < of->k; other++)
      before += other != c && (stands_before(of, mean, other, c) ||
                               (other < c && !stands_before(of, mean, c, other)));
    memcpy(out + before * of->n_dims, of->best + c * of->n_dims, (size_t)of->n_dims * sizeof *out);
  }
}

/* ---- All ---- */

static int compare_points(const double *x, const double *y, int n) {
  for (int j = n - 1; j >= 0; j--) /* the total stands last and decides first */
    if (x[j] != y[j])
      return x[j] > y[j] ? -1 : 1;
  return 0;
}

/* Merge sort of rows: qsort has no place for their length. */
static void sort_points(double *point, double *room, int n, int width) {
  const size_t size = (size_t)width * sizeof *point;
  if (n < 2)
    return;
  const int half = n / 2;
  double *left = point, *right = point + (size_t)half * (size_t)width;
  sort_points(left, room, half, width);
  sort_points(right, room, n - half, width);
  int i = 0, k = 0;
  for (int to = 0; to < n; to++) {
    const bool from_left =
        k >= n - half ||
        (i < half && compare_points(left + (size_t)i * (size_t)width,
                                    right + (size_t)k * (size_t)width, width) <= 0);
    memcpy(room + (size_t)to * (size_t)width,
           from_left ? left + (size_t)i++ * (size_t)width : right + (size_t)k++ * (size_t)width,
           size);
  }
  memcpy(point, room, (size_t)n * size);
}

/* Decimals of the figures, and the total's key behind them, of the units that count. */
static int gather(double *point, const kp_scoring *scoring) {
  const kp_grade_by *by = &scoring->index->grade_by;
  int n = 0;
  for (int u = 0; u < scoring->n_units; u++) {
    double *at = point + (size_t)n * (size_t)(by->n_criteria + 1);
    bool whole = scoring->plan->asked[u] == KP_TAKES_PART && !isnan(scoring->total[u]);
    for (int j = 0; whole && j < by->n_criteria; j++) {
      const int node = by->criterion[j].node;
      whole = scoring->score_why[node][u] == KP_PRESENT;
      at[j] = kp_decimal_key(scoring->score[node][u]);
    }
    at[by->n_criteria] = whole ? kp_grade_key(scoring->index, scoring->total[u]) : 0.0;
    n += whole;
  }
  return n;
}

/* Points that are alike stand together. */
static int count_different(const double *point, int n, int width) {
  int different = n > 0;
  for (int i = 1; i < n; i++) {
    const double *at = point + (size_t)i * (size_t)width;
    different += compare_points(at - width, at, width - 1) != 0;
  }
  return different;
}

static kp_status find(kp_scoring *scoring, problem *of, double *point, double *room,
                      kp_diag *diag) {
  const kp_index *index = scoring->index;
  const int width = of->n_dims + 1;
  of->n = gather(point, scoring);
  sort_points(point, room, of->n, width);
  const int different = count_different(point, of->n, width);
  if (different < of->k) {
    char found[16], grades[16];
    const kp_place place = {.file = index->path, .line = index->grade_by.line};
    kp_diag_error(
        diag, &place, KP_MSG_SCORE_FEW_POINTS,
        KP_ARGS(kp_decimal_plain(found, different, 0), kp_decimal_plain(grades, of->k, 0)),
        KP_MSG_SCORE_FEW_TOTALS_HINT);
    return KP_INPUT;
  }
  of->point = point;
  solve(of);
  mean_totals(of->sum, of);
  order_classes(scoring->centre, of, of->sum);
  return KP_OK;
}

kp_status kp_score_find_clusters(kp_scoring *scoring, kp_diag *diag) {
  const kp_grade_by *by = &scoring->index->grade_by;
  if (by->kind != KP_GRADE_BY_K_MEANS)
    return KP_OK;
  const size_t k = (size_t)scoring->index->n_grades, n = (size_t)scoring->n_units + 1;
  const size_t n_dims = (size_t)by->n_criteria, width = n_dims + 1;
  double *room = kp_malloc((2 * n * width + 3 * k * width) * sizeof *room);
  int *member = kp_malloc(n * sizeof *member);
  int64_t *size = kp_malloc(k * sizeof *size);
  problem of = {.n_dims = by->n_criteria,
                .k = scoring->index->n_grades,
                .member = member,
                .size = size,
                .random = SEED};
  kp_status status = KP_OK;
  if (!room || !member || !size) {
    status = kp_diag_no_memory(diag);
  } else {
    of.centre = room + 2 * n * width;
    of.best = of.centre + k * width;
    of.sum = of.best + k * width;
    status = find(scoring, &of, room, room + n * width, diag);
  }
  kp_free(room);
  kp_free(member);
  kp_free(size);
  return status;
}

int kp_clusters_grade(const kp_scoring *scoring, const kp_criteria_of *unit, double *room) {
  const kp_grade_by *by = &scoring->index->grade_by;
  double apart;
  for (int j = 0; j < by->n_criteria; j++)
    room[j] = kp_decimal_key(unit->figure[j]);
  return nearest(scoring->centre, scoring->index->n_grades, room, by->n_criteria, &apart);
}
