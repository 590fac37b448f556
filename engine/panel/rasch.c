/* SPDX-License-Identifier: GPL-3.0-or-later
 * The many-facet rating scale model (Andrich 1978; Linacre 1989) by joint maximum likelihood.
 *
 * log(P(k) / P(k - 1)) = unit - judge - indicator - threshold k. Facets take turns: each element
 * moves by one Newton step (observed less expected sum over variance, at most one logit), judges
 * and indicators are centred and the units take up the difference; then the thresholds move by the
 * logarithm of observed over expected numbers of each category (iterative scaling). Once steps are
 * short the turns are accelerated (accelerate.h). It ends when a turn moves nothing by more than
 * SETTLED logits. Categories that do not occur are passed over, so that
 * the scale's steps are those that judges used. An element with extreme marks alone has no finite
 * estimate: 0.3 of a category is taken off its sum, spread evenly over its marks (Linacre's
 * adjustment), and it stays in. Joint estimates spread too wide; judges, indicators and thresholds
 * are drawn in by (L - 1) / L with L the mean number of marks a unit (Wright & Masters 1982), and
 * units are estimated anew beside them. Infit and outfit are mean squares of residuals, the first
 * weighted by information (Wright & Masters 1982). */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "panel/accelerate.h"
#include "panel/pooling.h"
#include "panel/rasch_curve.h"

static const double SETTLED = 1e-7, EXTREME = 0.3, FARTHEST = 200.0, MARGIN = 8.0, NEAR = 0.5;
enum { MOST_ROUNDS = 1000 };

typedef struct {
  const kp_model_mark *mark;
  int64_t n;
  const int *size;
  int *category;  /* of each mark */
  double *pulled; /* of each mark: what the extreme adjustment takes off */
  double *measure[KP_FACETS], *sum[KP_FACETS], *variance[KP_FACETS], *raw[KP_FACETS];
  int64_t *n_marks[KP_FACETS];
  bool *extreme[KP_FACETS];
  double *value; /* n_categories: marks */
  int n_categories;
  double *log_weight, *observed, *expected, *p;
  kp_curve curve;
} fitting;

/* ---- Room ---- */

static void clear(fitting *fit) {
  kp_free(fit->category);
  kp_free(fit->pulled);
  for (int f = 0; f < KP_FACETS; f++) {
    kp_free(fit->measure[f]);
    kp_free(fit->sum[f]);
    kp_free(fit->variance[f]);
    kp_free(fit->raw[f]);
    kp_free(fit->n_marks[f]);
    kp_free(fit->extreme[f]);
  }
  kp_free(fit->value);
  kp_free(fit->log_weight);
  kp_free(fit->observed);
  kp_free(fit->expected);
  kp_free(fit->p);
  kp_curve_clear(&fit->curve);
}

static bool take_room(fitting *fit) {
  fit->category = kp_calloc((size_t)fit->n + 1, sizeof *fit->category);
  fit->pulled = kp_calloc((size_t)fit->n + 1, sizeof *fit->pulled);
  fit->value = kp_calloc((size_t)fit->n + 1, sizeof *fit->value);
  bool good = fit->category && fit->pulled && fit->value;
  for (int f = 0; f < KP_FACETS && good; f++) {
    const size_t n = (size_t)fit->size[f] + 1;
    fit->measure[f] = kp_calloc(n, sizeof(double));
    fit->sum[f] = kp_calloc(n, sizeof(double));
    fit->variance[f] = kp_calloc(n, sizeof(double));
    fit->raw[f] = kp_calloc(n, sizeof(double));
    fit->n_marks[f] = kp_calloc(n, sizeof(int64_t));
    fit->extreme[f] = kp_calloc(n, sizeof(bool));
    good = fit->measure[f] && fit->sum[f] && fit->variance[f] && fit->raw[f] && fit->n_marks[f] &&
           fit->extreme[f];
  }
  return good;
}

static bool take_category_room(fitting *fit) {
  const size_t n = (size_t)fit->n_categories + 1;
  fit->log_weight = kp_calloc(n, sizeof(double));
  fit->observed = kp_calloc(n, sizeof(double));
  fit->expected = kp_calloc(n, sizeof(double));
  fit->p = kp_calloc(n, sizeof(double));
  return fit->log_weight && fit->observed && fit->expected && fit->p;
}

/* ---- Categories ---- */

static int compare_values(const void *a, const void *b) {
  const double x = *(const double *)a, y = *(const double *)b;
  return (x > y) - (x < y);
}

/* The different marks, ascending; each mark is then the number of its own. */
static void find_categories(fitting *fit) {
  for (int64_t i = 0; i < fit->n; i++)
    fit->value[i] = fit->mark[i].score;
  qsort(fit->value, (size_t)fit->n, sizeof *fit->value, compare_values);
  for (int64_t i = 0; i < fit->n; i++)
    if (fit->n_categories == 0 || fit->value[i] != fit->value[fit->n_categories - 1])
      fit->value[fit->n_categories++] = fit->value[i];
  for (int64_t i = 0; i < fit->n; i++) {
    const double *found = bsearch(&fit->mark[i].score, fit->value, (size_t)fit->n_categories,
                                  sizeof *fit->value, compare_values);
    fit->category[i] = (int)(found - fit->value);
  }
}

/* ---- Observed sums ---- */

static void count_marks(fitting *fit) {
  for (int64_t i = 0; i < fit->n; i++) {
    for (int f = 0; f < KP_FACETS; f++) {
      fit->raw[f][fit->mark[i].element[f]] += fit->category[i];
      fit->n_marks[f][fit->mark[i].element[f]]++;
    }
  }
}

/* What one mark loses for the sake of an element whose marks are all the highest (all the lowest:
 * gains, below 0). */
static double pull_of(fitting *fit, int f, int element) {
  const double n = (double)fit->n_marks[f][element];
  const double most = n * (fit->n_categories - 1);
  if (fit->raw[f][element] > 0.0 && fit->raw[f][element] < most)
    return 0.0;
  fit->extreme[f][element] = true;
  return fit->raw[f][element] > 0.0 ? EXTREME / n : -EXTREME / n;
}

static void pull_extremes(fitting *fit) {
  for (int64_t i = 0; i < fit->n; i++)
    for (int f = 0; f < KP_FACETS; f++)
      fit->pulled[i] += pull_of(fit, f, fit->mark[i].element[f]);
  for (int64_t i = 0; i < fit->n; i++) {
    const int k = fit->category[i];
    const double pulled = fit->pulled[i];
    fit->observed[k] += 1.0 - fabs(pulled);
    if (pulled > 0.0)
      fit->observed[k - 1] += pulled;
    else if (pulled < 0.0)
      fit->observed[k + 1] -= pulled;
    for (int f = 0; f < KP_FACETS; f++)
      fit->raw[f][fit->mark[i].element[f]] -= pulled;
  }
}

/* ---- Taking turns ---- */

static double difference_of(const fitting *fit, int64_t i) {
  const int *e = fit->mark[i].element;
  return fit->measure[KP_FACET_UNIT][e[KP_FACET_UNIT]] -
         fit->measure[KP_FACET_JUDGE][e[KP_FACET_JUDGE]] -
         fit->measure[KP_FACET_INDICATOR][e[KP_FACET_INDICATOR]];
}

static void range_of(const fitting *fit, int f, double *low, double *high) {
  *low = INFINITY;
  *high = -INFINITY;
  for (int i = 0; i < fit->size[f]; i++) {
    if (fit->n_marks[f][i] == 0)
      continue;
    *low = fmin(*low, fit->measure[f][i]);
    *high = fmax(*high, fit->measure[f][i]);
  }
}

/* A table over every difference that a turn of all facets can lead to: each moves by a logit at
 * most, and two of them are centred. */
static bool table(fitting *fit) {
  double low[KP_FACETS], high[KP_FACETS];
  for (int f = 0; f < KP_FACETS; f++)
    range_of(fit, f, &low[f], &high[f]);
  return kp_curve_table(&fit->curve, fit->log_weight, fit->n_categories,
                        low[0] - high[1] - high[2] - MARGIN, high[0] - low[1] - low[2] + MARGIN);
}

static void add_expected(fitting *fit, int f) {
  memset(fit->sum[f], 0, (size_t)fit->size[f] * sizeof(double));
  memset(fit->variance[f], 0, (size_t)fit->size[f] * sizeof(double));
  for (int64_t i = 0; i < fit->n; i++) {
    const int element = fit->mark[i].element[f];
    const kp_curve_value value = kp_curve_at(&fit->curve, difference_of(fit, i));
    fit->sum[f][element] += value.mean;
    fit->variance[f][element] += value.variance;
  }
}

/* One Newton step of every element of a facet; returns the longest. */
static double move_facet(fitting *fit, int f) {
  const double sign = f == KP_FACET_UNIT ? 1.0 : -1.0;
  double longest = 0.0, middle = 0.0;
  int n = 0;
  add_expected(fit, f);
  for (int i = 0; i < fit->size[f]; i++) {
    if (fit->n_marks[f][i] == 0)
      continue;
    const double step = sign * (fit->raw[f][i] - fit->sum[f][i]) / fmax(fit->variance[f][i], 1e-12);
    const double held = fmax(-1.0, fmin(1.0, step));
    fit->measure[f][i] += held;
    longest = fmax(longest, fabs(held));
    middle += fit->measure[f][i];
    n++;
  }
  if (f == KP_FACET_UNIT || n == 0)
    return longest;
  middle /= n;
  for (int i = 0; i < fit->size[f]; i++)
    if (fit->n_marks[f][i] > 0)
      fit->measure[f][i] -= middle;
  for (int u = 0; u < fit->size[KP_FACET_UNIT]; u++)
    fit->measure[KP_FACET_UNIT][u] -= middle;
  return longest;
}

/* One step of iterative scaling; thresholds are centred, and the units take up the difference. */
static double move_thresholds(fitting *fit) {
  const int last = fit->n_categories - 1;
  double longest = 0.0;
  for (int64_t i = 0; i < fit->n; i++)
    kp_curve_deposit(&fit->curve, difference_of(fit, i));
  kp_curve_collect(fit->expected, &fit->curve, fit->p);
  double *step = fit->expected;
  for (int k = 0; k <= last; k++)
    step[k] = log(fit->observed[k] / fmax(fit->expected[k], 1e-300));
  const double first = step[0], slope = (step[last] - step[0]) / last;
  for (int k = 0; k <= last; k++) {
    const double held = fmax(-1.0, fmin(1.0, step[k] - first - slope * k));
    fit->log_weight[k] += held;
    longest = fmax(longest, fabs(held));
  }
  for (int u = 0; u < fit->size[KP_FACET_UNIT]; u++)
    fit->measure[KP_FACET_UNIT][u] += fmax(-1.0, fmin(1.0, slope));
  return fmax(longest, fabs(slope));
}

static bool is_far(const fitting *fit) {
  for (int f = 0; f < KP_FACETS; f++)
    for (int i = 0; i < fit->size[f]; i++)
      if (fit->n_marks[f][i] > 0 && !(fabs(fit->measure[f][i]) < FARTHEST))
        return true;
  return false;
}

/* All that the iteration moves, as one vector. */
static size_t n_moving(const fitting *fit) {
  size_t n = (size_t)fit->n_categories;
  for (int f = 0; f < KP_FACETS; f++)
    n += (size_t)fit->size[f];
  return n;
}

static void copy_moving(double *moving, const fitting *fit) {
  for (int f = 0; f < KP_FACETS; f++) {
    memcpy(moving, fit->measure[f], (size_t)fit->size[f] * sizeof *moving);
    moving += fit->size[f];
  }
  memcpy(moving, fit->log_weight, (size_t)fit->n_categories * sizeof *moving);
}

static void set_moving(fitting *fit, const double *moving) {
  for (int f = 0; f < KP_FACETS; f++) {
    memcpy(fit->measure[f], moving, (size_t)fit->size[f] * sizeof *moving);
    moving += fit->size[f];
  }
  memcpy(fit->log_weight, moving, (size_t)fit->n_categories * sizeof *moving);
}

/* One turn of all facets and the thresholds; false: no memory. */
static bool take_turn(double *longest, fitting *fit) {
  *longest = 0.0;
  if (!table(fit))
    return false;
  for (int f = 0; f < KP_FACETS; f++)
    *longest = fmax(*longest, move_facet(fit, f));
  *longest = fmax(*longest, move_thresholds(fit));
  return true;
}

/* Until nothing moves; false: no memory. */
static bool take_turns(fitting *fit, kp_panel_rasch *out, double *from, double *to) {
  kp_accelerator by;
  bool good = kp_accelerator_init(&by, n_moving(fit));
  out->state = KP_MODEL_UNSETTLED;
  for (int round = 1; round <= MOST_ROUNDS && good && !is_far(fit); round++) {
    double longest;
    copy_moving(from, fit);
    good = take_turn(&longest, fit);
    out->n_iterations = round;
    if (good && longest < SETTLED) {
      out->state = KP_MODEL_FITTED;
      break;
    }
    copy_moving(to, fit);
    if (good && longest < NEAR) {
      kp_accelerate(&by, from, to);
      set_moving(fit, to);
    }
  }
  kp_accelerator_clear(&by);
  return good;
}

static bool iterate(fitting *fit, kp_panel_rasch *out) {
  double *from = kp_calloc(n_moving(fit) + 1, sizeof *from);
  double *to = kp_calloc(n_moving(fit) + 1, sizeof *to);
  const bool good = from && to && take_turns(fit, out, from, to);
  kp_free(from);
  kp_free(to);
  return good;
}

/* ---- Correction ---- */

static bool correct(fitting *fit, kp_panel_rasch *out) {
  enum { ROUNDS = 100 };
  int n_units = 0;
  for (int u = 0; u < fit->size[KP_FACET_UNIT]; u++)
    n_units += fit->n_marks[KP_FACET_UNIT][u] > 0;
  const double each = (double)fit->n / n_units;
  out->correction = each > 1.0 ? (each - 1.0) / each : 1.0;
  for (int f = KP_FACET_JUDGE; f < KP_FACETS; f++)
    for (int i = 0; i < fit->size[f]; i++)
      fit->measure[f][i] *= out->correction;
  for (int k = 0; k < fit->n_categories; k++)
    fit->log_weight[k] *= out->correction;
  double longest = 1.0;
  for (int round = 0; round < ROUNDS && longest >= SETTLED; round++) {
    if (!table(fit))
      return false;
    longest = move_facet(fit, KP_FACET_UNIT);
  }
  return true;
}

/* ---- Results ---- */

static kp_rasch_element *list_facet(const fitting *fit, int f, int *n, kp_arena *arena) {
  kp_rasch_element *list = KP_ARRAY(arena, kp_rasch_element, fit->size[f]);
  for (int i = 0; list && i < fit->size[f]; i++)
    if (fit->n_marks[f][i] > 0)
      list[(*n)++] = (kp_rasch_element){.element = i,
                                        .n_marks = (int)fit->n_marks[f][i],
                                        .measure = fit->measure[f][i],
                                        .extreme = fit->extreme[f][i]};
  return list;
}

/* Standard errors from information, and mean squares of (mark - expected). */
static void find_fit(fitting *fit, int f, kp_rasch_element *list, int n) {
  double *squares = fit->sum[f], *standard = fit->raw[f], *variance = fit->variance[f];
  for (int i = 0; i < fit->size[f]; i++)
    squares[i] = standard[i] = variance[i] = 0.0;
  for (int64_t i = 0; i < fit->n; i++) {
    const int element = fit->mark[i].element[f];
    const kp_curve_value value = kp_curve_at(&fit->curve, difference_of(fit, i));
    const double left = fit->category[i] - value.mean;
    squares[element] += left * left;
    standard[element] += left * left / fmax(value.variance, 1e-12);
    variance[element] += value.variance;
  }
  for (int i = 0; i < n; i++) {
    const int e = list[i].element;
    list[i].error = variance[e] > 0.0 ? 1.0 / sqrt(variance[e]) : NAN;
    list[i].infit = variance[e] > 0.0 ? squares[e] / variance[e] : NAN;
    list[i].outfit = standard[e] / list[i].n_marks;
  }
}

static bool report(kp_panel_rasch *out, fitting *fit, kp_arena *arena) {
  double *category = KP_ARRAY(arena, double, fit->n_categories);
  double *threshold = KP_ARRAY(arena, double, fit->n_categories);
  kp_rasch_element *list[KP_FACETS];
  int n[KP_FACETS] = {0};
  bool good = category && threshold && table(fit);
  for (int f = 0; f < KP_FACETS && good; f++) {
    list[f] = list_facet(fit, f, &n[f], arena);
    good = list[f] != NULL;
  }
  if (!good)
    return false;
  for (int f = 0; f < KP_FACETS; f++)
    find_fit(fit, f, list[f], n[f]);
  for (int k = 0; k < fit->n_categories; k++) {
    category[k] = fit->value[k];
    threshold[k] = k > 0 ? fit->log_weight[k - 1] - fit->log_weight[k] : 0.0;
  }
  out->unit = list[KP_FACET_UNIT];
  out->judge = list[KP_FACET_JUDGE];
  out->indicator = list[KP_FACET_INDICATOR];
  out->n_units = n[KP_FACET_UNIT];
  out->n_judges = n[KP_FACET_JUDGE];
  out->n_indicators = n[KP_FACET_INDICATOR];
  out->category = category;
  out->threshold = threshold;
  out->n_categories = fit->n_categories;
  return true;
}

/* ---- All of it ---- */

/* Where all marks are the same there is nothing to tell apart: every measure is 0. */
static bool estimate(kp_panel_rasch *out, fitting *fit) {
  find_categories(fit);
  if (!take_category_room(fit))
    return false;
  count_marks(fit);
  out->correction = 1.0;
  out->state = KP_MODEL_FITTED;
  if (fit->n_categories == 1)
    return true;
  pull_extremes(fit);
  return iterate(fit, out) && (out->state != KP_MODEL_FITTED || correct(fit, out));
}

kp_status kp_panel_fit_rasch(kp_panel_rasch *out, const kp_model_mark *mark, int64_t n,
                             const int size[KP_FACETS], kp_arena *arena, kp_diag *diag) {
  *out = (kp_panel_rasch){.state = KP_MODEL_NONE, .correction = 1.0};
  if (n == 0)
    return KP_OK;
  fitting fit = {.mark = mark, .n = n, .size = size};
  const bool good = take_room(&fit) && estimate(out, &fit) &&
                    (out->state != KP_MODEL_FITTED || report(out, &fit, arena));
  clear(&fit);
  return good ? KP_OK : kp_diag_no_memory(diag);
}

double kp_panel_rasch_expected(const kp_panel_rasch *rasch, double difference) {
  double most = -INFINITY, sum = 0.0, mean = 0.0, weight = 0.0;
  for (int k = 0; k < rasch->n_categories; k++) {
    weight -= rasch->threshold[k];
    most = fmax(most, k * difference + weight);
  }
  weight = 0.0;
  for (int k = 0; k < rasch->n_categories; k++) {
    weight -= rasch->threshold[k];
    const double p = exp(k * difference + weight - most);
    sum += p;
    mean += p * rasch->category[k];
  }
  return mean / sum;
}
