/* SPDX-License-Identifier: GPL-3.0-or-later
 * Marks far from the others: a robust rule that one wild mark can neither hide nor cause elsewhere.
 *
 * A mark x on a subject is far when |x - M| > times * scale, M the median of the other marks and
 * scale = max(1.4826 * MAD of the others about M, floor); 1.4826 makes the MAD a standard deviation
 * under the normal law (Hampel 1974). A MAD of few marks is often 0, and then every mark that is
 * not the same would be far: the floor is what the whole panel's marks are apart as a rule, unless
 * the caller, who knows the scale, gives one. With less_severity each judge's median of x - M is
 * taken off that judge's marks first.
 * The median of all but one of m sorted marks is one of three, so a subject's marks are sorted once
 * and their distances at most three times. */
#include <float.h>
#include <stdlib.h>
#include <string.h>

#include "stats/agree.h"
#include "stats/stats.h"

enum { MOST_MIDDLES = 3 };
static const double NORMAL_MAD = 1.4826;

typedef struct {
  const kp_marks *marks;
  double *level;    /* of each judge, taken off */
  double *distance; /* of each cell from the others' median; NaN: cannot be told */
  double *scale;    /* beside it: 1.4826 MAD */
  double *middle;   /* median of the others as given */
  double *sorted;   /* one a judge */
  double *apart;    /* MOST_MIDDLES a judge */
  double *list;     /* room for two a cell and two a subject */
  kp_far_mark *found;
} search;

static int compare(const void *a, const void *b) {
  const double x = *(const double *)a, y = *(const double *)b;
  return x < y ? -1 : x > y;
}

/* Median of n sorted values without the one at index skip; n is at least 2. */
static double median_without(const double *sorted, int64_t n, int64_t skip) {
  const int64_t low = (n - 2) / 2, high = (n - 1) / 2;
  const double a = sorted[low + (low >= skip ? 1 : 0)];
  const double b = sorted[high + (high >= skip ? 1 : 0)];
  return a + (b - a) / 2.0;
}

/* Where x stands among n sorted values that hold it. */
static int64_t index_of(const double *sorted, int64_t n, double x) {
  int64_t low = 0, high = n - 1;
  while (low < high) {
    const int64_t middle = low + (high - low) / 2;
    if (sorted[middle] < x)
      low = middle + 1;
    else
      high = middle;
  }
  return low;
}

static int64_t sort_subject(search *work, int64_t subject, bool less_level) {
  int64_t n = 0;
  for (int64_t j = 0; j < work->marks->n_judges; j++) {
    const double x = kp_mark_at(work->marks, subject, j);
    if (isfinite(x))
      work->sorted[n++] = less_level ? x - work->level[j] : x;
  }
  qsort(work->sorted, (size_t)n, sizeof *work->sorted, compare);
  return n;
}

/* Medians of the others as they gave them. */
static void find_middles(search *work, int64_t subject) {
  const int64_t n_judges = work->marks->n_judges;
  const int64_t n = sort_subject(work, subject, false);
  for (int64_t j = 0; j < n_judges; j++) {
    const double x = kp_mark_at(work->marks, subject, j);
    work->middle[subject * n_judges + j] =
        n > 1 && isfinite(x) ? median_without(work->sorted, n, index_of(work->sorted, n, x)) : NAN;
  }
}

/* The sorted distances of a subject's n sorted marks from a middle, of which there are three at the
 * most; *n_made says how many are made so far. */
static const double *distances_from(search *work, double middle, int64_t n, double *made,
                                    int *n_made) {
  const int64_t n_judges = work->marks->n_judges;
  for (int i = 0; i < *n_made; i++)
    if (made[i] == middle)
      return work->apart + i * n_judges;
  double *apart = work->apart + *n_made * n_judges;
  made[(*n_made)++] = middle;
  for (int64_t i = 0; i < n; i++)
    apart[i] = fabs(work->sorted[i] - middle);
  qsort(apart, (size_t)n, sizeof *apart, compare);
  return apart;
}

/* Distances from the others and their scale, judges' levels taken off. */
static void find_distances(search *work, int64_t subject, int64_t least_others) {
  const int64_t n_judges = work->marks->n_judges;
  const int64_t n = sort_subject(work, subject, true);
  double made[MOST_MIDDLES];
  int n_made = 0;
  for (int64_t j = 0; j < n_judges; j++) {
    const int64_t cell = subject * n_judges + j;
    work->distance[cell] = work->scale[cell] = NAN;
    const double given = kp_mark_at(work->marks, subject, j);
    if (!isfinite(given) || n - 1 < least_others)
      continue;
    const double x = given - work->level[j];
    const double middle = median_without(work->sorted, n, index_of(work->sorted, n, x));
    const double *apart = distances_from(work, middle, n, made, &n_made);
    const int64_t own = index_of(apart, n, fabs(x - middle));
    work->distance[cell] = x - middle;
    work->scale[cell] = NORMAL_MAD * median_without(apart, n, own);
  }
}

/* Each judge's median distance from the others becomes the level that is taken off. */
static void find_levels(search *work) {
  const kp_marks *marks = work->marks;
  double *scratch = work->list + marks->n_subjects;
  for (int64_t j = 0; j < marks->n_judges; j++) {
    for (int64_t s = 0; s < marks->n_subjects; s++)
      work->list[s] = kp_mark_at(marks, s, j) - work->middle[s * marks->n_judges + j];
    const double level = kp_stats_quantile(work->list, marks->n_subjects, 0.5, scratch);
    work->level[j] = isfinite(level) ? level : 0.0;
  }
}

/* The rule of the header for a floor that is not given. */
static double usual_distance(search *work) {
  const kp_marks *marks = work->marks;
  const int64_t n_cells = marks->n_subjects * marks->n_judges;
  double *scratch = work->list + n_cells;
  for (int64_t i = 0; i < n_cells; i++)
    work->list[i] = fabs(work->distance[i]);
  const double usual = NORMAL_MAD * kp_stats_quantile(work->list, n_cells, 0.5, scratch);
  for (int64_t s = 0; s < marks->n_subjects; s++) {
    for (int64_t j = 0; j < marks->n_judges; j++) {
      const double x = kp_mark_at(marks, s, j);
      work->list[s * marks->n_judges + j] = isfinite(x) ? x : NAN;
    }
  }
  const int64_t n = kp_stats_sort(scratch, work->list, n_cells);
  double step = INFINITY;
  for (int64_t i = 1; i < n; i++) {
    const double rounding = 8.0 * DBL_EPSILON * fmax(fabs(scratch[i]), fabs(scratch[i - 1]));
    if (scratch[i] - scratch[i - 1] > rounding)
      step = fmin(step, scratch[i] - scratch[i - 1]);
  }
  return isfinite(step) ? fmax(isnan(usual) ? 0.0 : usual, step) : INFINITY;
}

/* Mark less the mean of the others. */
static double residual(const kp_marks *marks, int64_t subject, int64_t judge) {
  const double x = kp_mark_at(marks, subject, judge);
  double sum = 0.0;
  int64_t n = 0;
  for (int64_t j = 0; j < marks->n_judges; j++) {
    const double other = kp_mark_at(marks, subject, j);
    if (j == judge || !isfinite(other))
      continue;
    sum += other - x;
    n++;
  }
  return n == 0 || !isfinite(x) ? NAN : -sum / (double)n;
}

/* Far marks get their residual, less the judge's mean residual, over the sd of all such. */
static void standardise(search *work, int64_t n_found) {
  const kp_marks *marks = work->marks;
  const int64_t n_cells = marks->n_subjects * marks->n_judges;
  for (int64_t j = 0; j < marks->n_judges; j++) {
    double *column = work->list + j * marks->n_subjects;
    for (int64_t s = 0; s < marks->n_subjects; s++)
      column[s] = residual(marks, s, j);
    kp_moments moments;
    kp_stats_moments(&moments, column, marks->n_subjects);
    for (int64_t s = 0; s < marks->n_subjects; s++)
      column[s] -= moments.mean;
  }
  kp_moments all;
  kp_stats_moments(&all, work->list, n_cells);
  for (int64_t i = 0; i < n_found; i++) {
    kp_far_mark *mark = &work->found[i];
    const double apart = work->list[mark->judge * marks->n_subjects + mark->subject];
    mark->standardised = all.sd > 0.0 ? apart / all.sd : NAN;
  }
}

static bool search_init(search *out, const kp_marks *marks) {
  const size_t n_judges = (size_t)marks->n_judges;
  const size_t n_cells = (size_t)marks->n_subjects * n_judges;
  *out = (search){.marks = marks};
  out->level = kp_calloc(n_judges, sizeof *out->level);
  out->sorted = kp_calloc(n_judges, sizeof *out->sorted);
  out->apart = kp_calloc(n_judges, MOST_MIDDLES * sizeof *out->apart);
  out->distance = kp_calloc(n_cells, sizeof *out->distance);
  out->scale = kp_calloc(n_cells, sizeof *out->scale);
  out->middle = kp_calloc(n_cells, sizeof *out->middle);
  out->list = kp_calloc(n_cells + (size_t)marks->n_subjects, 2 * sizeof *out->list);
  out->found = kp_calloc(n_cells, sizeof *out->found);
  return out->level && out->sorted && out->apart && out->distance && out->scale && out->middle &&
         out->list && out->found;
}

static void search_clear(search *work) {
  kp_free(work->level);
  kp_free(work->sorted);
  kp_free(work->apart);
  kp_free(work->distance);
  kp_free(work->scale);
  kp_free(work->middle);
  kp_free(work->list);
  kp_free(work->found);
}

static int64_t collect(search *work, const kp_far_rule *rule, double floor) {
  const kp_marks *marks = work->marks;
  int64_t n = 0;
  for (int64_t s = 0; s < marks->n_subjects; s++) {
    for (int64_t j = 0; j < marks->n_judges; j++) {
      const int64_t cell = s * marks->n_judges + j;
      const double scale = fmax(work->scale[cell], floor);
      if (isnan(work->distance[cell]) || !(fabs(work->distance[cell]) > rule->times * scale))
        continue;
      work->found[n++] = (kp_far_mark){.subject = s,
                                       .judge = j,
                                       .mark = kp_mark_at(marks, s, j),
                                       .middle = work->middle[cell],
                                       .scale = scale,
                                       .times = work->distance[cell] / scale,
                                       .standardised = NAN};
    }
  }
  return n;
}

kp_status kp_stats_far(kp_far_mark **out, int64_t *n_out, const kp_marks *marks,
                       const kp_far_rule *rule, kp_arena *arena, kp_diag *diag) {
  const int64_t least_others = rule->least_others < 2 ? 2 : rule->least_others;
  search work;
  kp_status status = KP_OK;
  if (!search_init(&work, marks)) {
    status = kp_diag_no_memory(diag);
    goto done;
  }
  for (int64_t s = 0; s < marks->n_subjects; s++)
    find_middles(&work, s);
  if (rule->less_severity)
    find_levels(&work);
  for (int64_t s = 0; s < marks->n_subjects; s++)
    find_distances(&work, s, least_others);
  const double floor = rule->floor > 0.0 ? rule->floor : usual_distance(&work);
  const int64_t n = collect(&work, rule, floor);
  if (n > 0)
    standardise(&work, n);
  kp_far_mark *found = KP_ARRAY(arena, kp_far_mark, n);
  if (!found) {
    status = kp_diag_no_memory(diag);
    goto done;
  }
  memcpy(found, work.found, (size_t)n * sizeof *found);
  *out = found;
  *n_out = n;
done:
  search_clear(&work);
  return status;
}
