/* SPDX-License-Identifier: GPL-3.0-or-later
 * Weights by linear programmes (GLPK): best-worst and benefit of the doubt.
 *
 * Benefit of the doubt has a constraint a unit, of which a few bind: the programme starts with
 * weights in 0 … 1 alone, columns divided by their greatest value, and takes in the unit that the
 * optimum so far puts furthest above 1, until there is none; the basis is kept between. Bounds on
 * shares are homogeneous, so weights are scaled at last until the best unit has exactly 1: a unit
 * at the frontier scores 1, not 1 less a tolerance.
 * GLPK prints, and aborts on a mistake or without memory: its terminal is silenced and its error
 * hook leaves by longjmp, after which the thread's environment, which owns all that GLPK allocated,
 * is freed. What is needed after that is kept in structs, not in locals. */
#include <glpk.h>
#include <setjmp.h>

#include "stats/weigh.h"

enum { MOST_STEPS = 20000 };
static const double TOLERANCE = 1e-9;
static const double MOST_TIMES = 1e6; /* a judgement beyond this is a mistake */

/* Room for one row of a programme, counted from 1 as GLPK does. */
typedef struct {
  int *column;
  double *value;
} row_room;

typedef struct {
  double *weight;
  const double *best_to, *to_worst;
  int best, worst, n;
  row_room row;
} judgements;

typedef struct {
  double *weight, *score;
  const double *own, *low, *high, *x;
  int64_t n;
  int n_columns;
  row_room row;
  double *greatest; /* of each column of x */
  double *value;    /* own over greatest, the largest of them 1 */
  double *total;    /* of each unit */
} doubt;

static int say_nothing(void *info, const char *text) {
  (void)info;
  (void)text;
  return 1;
}

static void leave(void *escape) {
  longjmp(*(jmp_buf *)escape, 1);
}

/* Optimises from the basis as it is; where that fails, from a fresh one. */
static kp_weigh_status optimise(glp_prob *lp) {
  glp_smcp how;
  glp_init_smcp(&how);
  how.msg_lev = GLP_MSG_OFF;
  how.tol_bnd = how.tol_dj = TOLERANCE;
  how.it_lim = MOST_STEPS;
  how.meth = GLP_DUALP;
  int failed = glp_simplex(lp, &how);
  if (failed) {
    glp_std_basis(lp);
    how.meth = GLP_PRIMAL;
    failed = glp_simplex(lp, &how);
  }
  if (failed)
    return KP_WEIGH_NOT_SETTLED;
  const int found = glp_get_status(lp);
  if (found == GLP_OPT)
    return KP_WEIGH_DONE;
  return found == GLP_NOFEAS || found == GLP_UNBND ? KP_WEIGH_NO_SOLUTION : KP_WEIGH_NOT_SETTLED;
}

/* ---- Best-worst ---- */

/* Two rows: |w_more - times * w_less| <= xi, xi being column n + 1. */
static void add_distance(glp_prob *lp, int more, int less, double times, int n) {
  for (int sign = 1; sign >= -1; sign -= 2) {
    const int column[] = {0, more + 1, less + 1, n + 1};
    const double value[] = {0.0, sign, -sign * times, -1.0};
    const int row = glp_add_rows(lp, 1);
    glp_set_row_bnds(lp, row, GLP_UP, 0.0, 0.0);
    glp_set_mat_row(lp, row, 3, column, value);
  }
}

static kp_weigh_status best_worst(judgements *from) {
  const int n = from->n;
  glp_prob *lp = glp_create_prob();
  glp_set_obj_dir(lp, GLP_MIN);
  glp_add_cols(lp, n + 1);
  for (int j = 1; j <= n + 1; j++)
    glp_set_col_bnds(lp, j, GLP_LO, 0.0, 0.0);
  glp_set_obj_coef(lp, n + 1, 1.0);
  for (int j = 0; j < n; j++) {
    if (j != from->best)
      add_distance(lp, from->best, j, from->best_to[j], n);
    if (j != from->best && j != from->worst)
      add_distance(lp, j, from->worst, from->to_worst[j], n);
    from->row.column[j + 1] = j + 1;
    from->row.value[j + 1] = 1.0;
  }
  const int sum = glp_add_rows(lp, 1);
  glp_set_row_bnds(lp, sum, GLP_FX, 1.0, 1.0);
  glp_set_mat_row(lp, sum, n, from->row.column, from->row.value);
  const kp_weigh_status status = optimise(lp);
  for (int j = 0; j < n && status == KP_WEIGH_DONE; j++)
    from->weight[j] = fmax(0.0, glp_get_col_prim(lp, j + 1));
  return status;
}

/* max_j |a_Bj a_jW - a_BW| / (a_BW^2 - a_BW); 0 where best and worst matter alike. */
static double input_consistency(const judgements *from) {
  const double whole = from->best_to[from->worst];
  double furthest = 0.0;
  for (int j = 0; j < from->n && whole > 1.0; j++)
    if (j != from->best && j != from->worst)
      furthest = fmax(furthest,
                      fabs(from->best_to[j] * from->to_worst[j] - whole) / (whole * whole - whole));
  return furthest;
}

static kp_weigh_status solve_best_worst(judgements *from) {
  jmp_buf escape;
  if (glp_init_env() == 2)
    return KP_WEIGH_NO_MEMORY;
  glp_term_hook(say_nothing, NULL);
  if (setjmp(escape)) {
    glp_free_env();
    return KP_WEIGH_NO_MEMORY;
  }
  glp_error_hook(leave, &escape);
  const kp_weigh_status status = best_worst(from);
  glp_free_env();
  return status;
}

kp_weigh_status kp_weigh_best_worst(double *weight, kp_weigh_note *note, int best, int worst,
                                    const double *best_to, const double *to_worst, int n,
                                    kp_arena *arena) {
  *note = kp_weigh_note_none();
  judgements from = {.weight = weight,
                     .best_to = best_to,
                     .to_worst = to_worst,
                     .best = best,
                     .worst = worst,
                     .n = n,
                     .row = {KP_ARRAY(arena, int, n + 1), KP_ARRAY(arena, double, n + 1)}};
  if (!from.row.column || !from.row.value)
    return KP_WEIGH_NO_MEMORY;
  for (int j = 0; j < n; j++) {
    if (!(best_to[j] > 0.0) || !(to_worst[j] > 0.0) || best_to[j] > MOST_TIMES ||
        to_worst[j] > MOST_TIMES) {
      note->at = j;
      return KP_WEIGH_NOT_POSITIVE;
    }
  }
  const kp_weigh_status status = solve_best_worst(&from);
  if (status != KP_WEIGH_DONE)
    return status;
  note->consistency = input_consistency(&from);
  return kp_weigh_share(weight, n) ? KP_WEIGH_DONE : KP_WEIGH_NOT_SETTLED;
}

/* ---- Benefit of the doubt ---- */

/* Bounds on shares that no weights can meet, whatever the other units. */
static bool bounds_contradict(const doubt *at) {
  double least = 0.0, most = 0.0;
  for (int j = 0; j < at->n_columns; j++) {
    const double low = at->low ? at->low[j] : 0.0, high = at->high ? at->high[j] : 1.0;
    if (low > high || (low > 0.0 && at->own[j] <= 0.0))
      return true;
    least += low;
    most += at->own[j] > 0.0 ? high : 0.0;
  }
  return least > 1.0 + TOLERANCE || most < 1.0 - TOLERANCE;
}

/* share_j of the unit's score at least (sign 1) or at most (-1) bound: a homogeneous row. */
static void add_share(glp_prob *lp, doubt *at, int j, double bound, double sign) {
  for (int k = 0; k < at->n_columns; k++) {
    at->row.column[k + 1] = k + 1;
    at->row.value[k + 1] = sign * at->value[k] * ((k == j ? 1.0 : 0.0) - bound);
  }
  const int row = glp_add_rows(lp, 1);
  glp_set_row_bnds(lp, row, GLP_LO, 0.0, 0.0);
  glp_set_mat_row(lp, row, at->n_columns, at->row.column, at->row.value);
}

static void add_unit(glp_prob *lp, doubt *at, int64_t unit) {
  int n = 0;
  for (int j = 0; j < at->n_columns; j++) {
    if (at->greatest[j] <= 0.0)
      continue;
    at->row.column[++n] = j + 1;
    at->row.value[n] = at->x[j * at->n + unit] / at->greatest[j];
  }
  const int row = glp_add_rows(lp, 1);
  glp_set_row_bnds(lp, row, GLP_UP, 0.0, 1.0);
  glp_set_mat_row(lp, row, n, at->row.column, at->row.value);
}

/* The unit with the highest total under the programme's weights, which go to weight. */
static int64_t best_unit(doubt *at, glp_prob *lp) {
  for (int64_t i = 0; i < at->n; i++)
    at->total[i] = 0.0;
  for (int j = 0; j < at->n_columns; j++) {
    const double free = fmax(0.0, glp_get_col_prim(lp, j + 1));
    at->weight[j] = free > 0.0 ? free / at->greatest[j] : 0.0;
    const double weight = at->weight[j], *column = at->x + j * at->n;
    if (weight <= 0.0)
      continue;
    for (int64_t i = 0; i < at->n; i++)
      at->total[i] += weight * column[i];
  }
  int64_t best = 0;
  for (int64_t i = 1; i < at->n; i++)
    if (at->total[i] > at->total[best])
      best = i;
  return best;
}

static glp_prob *start(doubt *at) {
  glp_prob *lp = glp_create_prob();
  glp_set_obj_dir(lp, GLP_MAX);
  glp_add_cols(lp, at->n_columns);
  for (int j = 0; j < at->n_columns; j++) {
    const bool free = at->greatest[j] > 0.0;
    glp_set_col_bnds(lp, j + 1, free ? GLP_DB : GLP_FX, 0.0, free ? 1.0 : 0.0);
    glp_set_obj_coef(lp, j + 1, at->value[j]);
    if (at->low && at->low[j] > 0.0)
      add_share(lp, at, j, at->low[j], 1.0);
    if (at->high && at->high[j] < 1.0)
      add_share(lp, at, j, at->high[j], -1.0);
  }
  return lp;
}

/* Takes in units until none is above 1, then scales; own and x are added up alike, so that the best
 * unit's score is 1 to the last bit. */
static kp_weigh_status benefit(doubt *at) {
  glp_prob *lp = start(at);
  int64_t best = -1;
  for (int64_t round = 0; round <= at->n; round++) {
    const kp_weigh_status status = optimise(lp);
    if (status != KP_WEIGH_DONE)
      return status;
    const int64_t before = best;
    best = best_unit(at, lp);
    if (at->total[best] <= 1.0 + TOLERANCE || best == before)
      break;
    add_unit(lp, at, best);
  }
  const double top = at->total[best];
  if (!(top > 0.0) || !isfinite(top))
    return KP_WEIGH_NO_SOLUTION;
  double own = 0.0;
  for (int j = 0; j < at->n_columns; j++) {
    own += at->weight[j] * at->own[j];
    at->weight[j] /= top;
    if (!isfinite(at->weight[j]))
      return KP_WEIGH_NO_SOLUTION;
  }
  *at->score = own / top;
  return isfinite(*at->score) ? KP_WEIGH_DONE : KP_WEIGH_NO_SOLUTION;
}

static kp_weigh_status solve_doubt(doubt *at) {
  jmp_buf escape;
  if (glp_init_env() == 2)
    return KP_WEIGH_NO_MEMORY;
  glp_term_hook(say_nothing, NULL);
  if (setjmp(escape)) {
    glp_free_env();
    return KP_WEIGH_NO_MEMORY;
  }
  glp_error_hook(leave, &escape);
  const kp_weigh_status status = benefit(at);
  glp_free_env();
  return status;
}

/* Greatest values, and the unit's own beside them. A column in which nobody but the unit has
 * anything would earn it any score. */
static kp_weigh_status compare(doubt *at) {
  double largest = 0.0;
  for (int j = 0; j < at->n_columns; j++) {
    const double *column = at->x + j * at->n;
    double greatest = 0.0, least = at->own[j];
    for (int64_t i = 0; i < at->n; i++) {
      greatest = column[i] > greatest ? column[i] : greatest;
      least = column[i] < least ? column[i] : least;
    }
    if (least < 0.0)
      return KP_WEIGH_NOT_POSITIVE;
    at->greatest[j] = greatest;
    at->value[j] = at->own[j] > 0.0 ? at->own[j] / greatest : 0.0;
    if (!isfinite(at->value[j]))
      return KP_WEIGH_NO_SOLUTION;
    largest = fmax(largest, at->value[j]);
  }
  for (int j = 0; j < at->n_columns && largest > 0.0; j++)
    at->value[j] /= largest;
  return KP_WEIGH_DONE;
}

kp_weigh_status kp_weigh_doubt(double *score, double *weight, const double *own, const double *low,
                               const double *high, const double *x, int64_t n, int n_columns) {
  double largest = 0.0;
  for (int j = 0; j < n_columns; j++)
    largest = fmax(largest, own[j]);
  if (n < 1)
    return KP_WEIGH_FEW;
  kp_arena *arena = kp_arena_new();
  if (!arena)
    return KP_WEIGH_NO_MEMORY;
  doubt at = {.weight = weight,
              .score = score,
              .own = own,
              .low = low,
              .high = high,
              .x = x,
              .n = n,
              .n_columns = n_columns,
              .row = {KP_ARRAY(arena, int, n_columns + 1), KP_ARRAY(arena, double, n_columns + 1)},
              .greatest = KP_ARRAY(arena, double, n_columns),
              .value = KP_ARRAY(arena, double, n_columns),
              .total = KP_ARRAY(arena, double, n)};
  kp_weigh_status status = KP_WEIGH_NO_MEMORY;
  if (at.row.column && at.row.value && at.greatest && at.value && at.total)
    status = compare(&at);
  if (status == KP_WEIGH_DONE && largest <= 0.0) {
    *score = 0.0; /* nothing to show under any weights */
    for (int j = 0; j < n_columns; j++)
      weight[j] = 0.0;
  } else if (status == KP_WEIGH_DONE) {
    status = bounds_contradict(&at) ? KP_WEIGH_NO_SOLUTION : solve_doubt(&at);
  }
  kp_arena_free(arena);
  return status;
}
