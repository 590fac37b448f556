/* SPDX-License-Identifier: GPL-3.0-or-later
 * Weights from scores, a formula each: entropy, CRITIC, standard deviation, MEREC.
 *
 *     entropy    w_j ~ 1 + sum p ln p / ln n, p = x_ij / sum_i x_ij
 *     CRITIC     w_j ~ sd_j sum_k (1 - r_jk), columns on 0 … 1
 *     deviation  w_j ~ sd_j, columns on 0 … 1
 *     MEREC      w_j ~ sum_i |S'_ij - S_i|, S_i = ln(1 + sum_k |ln n_ik| / m), n_ik = min_k / x_ik,
 *                S'_ij without k = j (Keshavarz-Ghorabaee et al. 2021, eq. 1-6)
 * A column whose values are all equal tells entropy and MEREC nothing and weighs 0 there; to be put
 * on 0 … 1 it needs a spread. The standard deviation's divisor cancels. */
#include "stats/weigh.h"

static kp_weigh_status few(kp_weigh_note *note, int least) {
  note->least = least;
  return KP_WEIGH_FEW;
}

/* 1 less the entropy of a column over ln n; NAN where a value is below 0. */
static double diversity(const double *x, int64_t n) {
  const double scale = kp_weigh_scale(x, n);
  double sum = 0.0, least = INFINITY, greatest = 0.0;
  for (int64_t i = 0; i < n; i++) {
    sum += x[i] * scale;
    least = fmin(least, x[i]);
    greatest = fmax(greatest, x[i]);
  }
  if (least < 0.0)
    return NAN;
  if (!(greatest > least))
    return 0.0;
  double entropy = 0.0;
  for (int64_t i = 0; i < n; i++) {
    const double p = x[i] * scale / sum;
    entropy -= p > 0.0 ? p * log(p) : 0.0;
  }
  return fmax(0.0, 1.0 - entropy / log((double)n));
}

kp_weigh_status kp_weigh_entropy(double *weight, kp_weigh_note *note, const double *x, int64_t n,
                                 int n_columns, kp_arena *arena) {
  (void)arena;
  *note = kp_weigh_note_none();
  if (n < 2)
    return few(note, 2);
  for (int j = 0; j < n_columns; j++) {
    weight[j] = diversity(x + j * n, n);
    if (isnan(weight[j])) {
      note->at = j;
      return KP_WEIGH_NOT_POSITIVE;
    }
  }
  if (kp_weigh_share(weight, n_columns))
    return KP_WEIGH_DONE;
  note->at = 0;
  return KP_WEIGH_NO_SPREAD;
}

/* Standard deviations (divisor n) of the columns on 0 … 1. */
static kp_weigh_status deviations(double *sd, kp_weigh_note *note, const double *x, int64_t n,
                                  int n_columns, kp_arena *arena) {
  double *unit = KP_ARRAY(arena, double, n);
  if (!unit)
    return KP_WEIGH_NO_MEMORY;
  for (int j = 0; j < n_columns; j++) {
    if (!kp_weigh_unit_range(unit, x + j * n, n)) {
      note->at = j;
      return KP_WEIGH_NO_SPREAD;
    }
    double sum = 0.0, squares = 0.0;
    for (int64_t i = 0; i < n; i++)
      sum += unit[i];
    const double mean = sum / (double)n;
    for (int64_t i = 0; i < n; i++)
      squares += (unit[i] - mean) * (unit[i] - mean);
    sd[j] = sqrt(squares / (double)n);
  }
  return KP_WEIGH_DONE;
}

kp_weigh_status kp_weigh_deviation(double *weight, kp_weigh_note *note, const double *x, int64_t n,
                                   int n_columns, kp_arena *arena) {
  *note = kp_weigh_note_none();
  if (n < 2)
    return few(note, 2);
  const kp_weigh_status status = deviations(weight, note, x, n, n_columns, arena);
  if (status == KP_WEIGH_DONE)
    kp_weigh_share(weight, n_columns);
  return status;
}

kp_weigh_status kp_weigh_critic(double *weight, kp_weigh_note *note, const double *x, int64_t n,
                                int n_columns, kp_arena *arena) {
  static const double ROUNDING = 1e-12; /* of 1 - r: below this two columns say the same */
  *note = kp_weigh_note_none();
  if (n < 3)
    return few(note, 3);
  double *r = KP_ARRAY(arena, double, (int64_t)n_columns *n_columns);
  if (!r)
    return KP_WEIGH_NO_MEMORY;
  kp_weigh_status status = kp_weigh_correlations(r, NULL, NULL, note, x, n, n_columns, arena);
  if (status == KP_WEIGH_DONE)
    status = deviations(weight, note, x, n, n_columns, arena);
  if (status != KP_WEIGH_DONE)
    return status;
  for (int j = 0; j < n_columns && n_columns > 1; j++) {
    double conflict = 0.0;
    for (int k = 0; k < n_columns; k++) {
      const double apart = 1.0 - r[j * n_columns + k];
      conflict += apart > ROUNDING ? apart : 0.0;
    }
    weight[j] *= conflict;
  }
  return kp_weigh_share(weight, n_columns) ? KP_WEIGH_DONE : KP_WEIGH_NO_SPREAD;
}

/* Greatest lower bound of a column's logarithms; NAN where a value is not above 0. */
static double least_logarithm(const double *x, int64_t n) {
  double least = INFINITY;
  for (int64_t i = 0; i < n; i++)
    least = fmin(least, x[i]);
  return least > 0.0 ? log(least) : NAN;
}

kp_weigh_status kp_weigh_merec(double *weight, kp_weigh_note *note, const double *x, int64_t n,
                               int n_columns, kp_arena *arena) {
  *note = kp_weigh_note_none();
  if (n < 2)
    return few(note, 2);
  double *least = KP_ARRAY(arena, double, n_columns), *far = KP_ARRAY(arena, double, n_columns);
  if (!least || !far)
    return KP_WEIGH_NO_MEMORY;
  for (int j = 0; j < n_columns; j++) {
    weight[j] = 0.0;
    least[j] = least_logarithm(x + j * n, n);
    if (isnan(least[j])) {
      note->at = j;
      return KP_WEIGH_NOT_POSITIVE;
    }
  }
  for (int64_t i = 0; i < n; i++) {
    double sum = 0.0;
    for (int j = 0; j < n_columns; j++) {
      far[j] = log(x[j * n + i]) - least[j];
      sum += far[j];
    }
    const double whole = log1p(sum / n_columns);
    for (int j = 0; j < n_columns; j++)
      weight[j] += whole - log1p(fmax(0.0, sum - far[j]) / n_columns);
  }
  for (int j = 0; j < n_columns; j++)
    weight[j] = fmax(0.0, weight[j]);
  if (kp_weigh_share(weight, n_columns))
    return KP_WEIGH_DONE;
  note->at = 0;
  return KP_WEIGH_NO_SPREAD;
}
