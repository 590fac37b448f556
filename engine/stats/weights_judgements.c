/* SPDX-License-Identifier: GPL-3.0-or-later
 * Weights from experts' judgements without a linear programme: AHP and budget allocation.
 *
 * AHP: weights are the principal eigenvector w of the judgements A, consistency index
 * (lambda - n) / (n - 1), ratio by the random indices of Saaty (1980, p. 21). A is first divided by
 * the row's and multiplied by the column's geometric mean of judgements, which leaves 1 everywhere
 * where experts are consistent, then squared until it stands still: 2^k steps of the power method,
 * so that judgements in a circle converge as well. Weights multiply back by the geometric means. */
#include <string.h>

#include "stats/weigh.h"

enum { SQUARINGS = 64, MOST_INDICES = 15 };

static const double RANDOM_INDEX[MOST_INDICES + 1] = {
    0.0, 0.0, 0.0, 0.58, 0.90, 1.12, 1.24, 1.32, 1.41, 1.45, 1.49, 1.51, 1.48, 1.56, 1.57, 1.59};

/* Mean logarithm of the judgements of each row; names a row with a judgement not above 0. */
static bool row_levels(double *level, int *at, const double *a, int n) {
  for (int i = 0; i < n; i++) {
    double sum = 0.0;
    for (int j = 0; j < n; j++) {
      const double judgement = a[i * n + j];
      if (!(judgement > 0.0) || !isfinite(judgement)) {
        *at = i;
        return false;
      }
      sum += log(judgement);
    }
    level[i] = sum / n;
  }
  return true;
}

/* Divides by the largest cell; returns it. */
static double less_size(double *m, int n) {
  double largest = 0.0;
  for (int i = 0; i < n * n; i++)
    largest = fmax(largest, m[i]);
  for (int i = 0; i < n * n; i++)
    m[i] /= largest;
  return largest;
}

/* Squares m until nothing moves; false where it does not settle. */
static bool square_until_still(double *m, double *other, int n) {
  less_size(m, n);
  for (int k = 0; k < SQUARINGS; k++) {
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        double sum = 0.0;
        for (int l = 0; l < n; l++)
          sum += m[i * n + l] * m[l * n + j];
        other[i * n + j] = sum;
      }
    }
    less_size(other, n);
    double moved = 0.0;
    for (int i = 0; i < n * n; i++)
      moved = fmax(moved, fabs(other[i] - m[i]));
    memcpy(m, other, (size_t)n * (size_t)n * sizeof *m);
    if (moved <= 1e-15)
      return true;
  }
  return false;
}

/* The principal eigenvector of b (n * n, positive) into v; the eigenvalue returned, NAN where there
 * is none to find. */
static double principal(double *v, const double *b, double *m, double *other, int n) {
  memcpy(m, b, (size_t)n * (size_t)n * sizeof *m);
  if (!square_until_still(m, other, n))
    return NAN;
  for (int i = 0; i < n; i++) {
    v[i] = 0.0;
    for (int j = 0; j < n; j++)
      v[i] += m[i * n + j];
  }
  double sum = 0.0, image = 0.0;
  for (int i = 0; i < n; i++) {
    sum += v[i];
    for (int j = 0; j < n; j++)
      image += b[i * n + j] * v[j];
  }
  return image / sum;
}

/* The judgement above the diagonal that is furthest from the weights, on the scale of ratios. */
static void find_worst(kp_weigh_note *note, const double *a, const double *log_weight, int n) {
  double furthest = 1e-12; /* less is rounding: all agree */
  for (int i = 0; i < n; i++) {
    for (int j = i + 1; j < n; j++) {
      const double far = fabs(log(a[i * n + j]) + log_weight[j] - log_weight[i]);
      if (far > furthest) {
        furthest = far;
        note->worst_row = i;
        note->worst_column = j;
        note->worst_wanted = exp(log_weight[i] - log_weight[j]);
      }
    }
  }
}

static double consistency_ratio(double eigenvalue, int n) {
  if (n <= 2)
    return 0.0;
  if (n > MOST_INDICES)
    return NAN;
  const double index = fmax(0.0, eigenvalue - n) / (n - 1);
  return index < 1e-13 ? 0.0 : index / RANDOM_INDEX[n];
}

kp_weigh_status kp_weigh_ahp(double *weight, kp_weigh_note *note, const double *a, int n,
                             kp_arena *arena) {
  *note = kp_weigh_note_none();
  const int64_t cells = (int64_t)n * n;
  double *level = KP_ARRAY(arena, double, n), *v = KP_ARRAY(arena, double, n);
  double *b = KP_ARRAY(arena, double, cells), *m = KP_ARRAY(arena, double, cells);
  double *other = KP_ARRAY(arena, double, cells);
  if (!level || !v || !b || !m || !other)
    return KP_WEIGH_NO_MEMORY;
  if (!row_levels(level, &note->at, a, n))
    return KP_WEIGH_NOT_POSITIVE;
  for (int i = 0; i < n; i++)
    for (int j = 0; j < n; j++)
      b[i * n + j] = exp(log(a[i * n + j]) + level[j] - level[i]);
  const double eigenvalue = principal(v, b, m, other, n);
  double highest = -INFINITY;
  for (int i = 0; i < n; i++) {
    v[i] = log(v[i]) + level[i];
    highest = fmax(highest, v[i]);
  }
  for (int i = 0; i < n; i++)
    weight[i] = exp(v[i] - highest);
  if (!isfinite(eigenvalue) || !kp_weigh_share(weight, n))
    return KP_WEIGH_NOT_SETTLED;
  note->consistency = consistency_ratio(eigenvalue, n);
  find_worst(note, a, v, n);
  return KP_WEIGH_DONE;
}

void kp_weigh_ahp_join(double *joint, const double *a, const double *power, int n_experts, int n) {
  if (n_experts == 1) {
    memcpy(joint, a, (size_t)n * (size_t)n * sizeof *joint);
    return;
  }
  double total = 0.0;
  for (int k = 0; k < n_experts; k++)
    total += power ? power[k] : 1.0;
  for (int i = 0; i < n; i++) {
    joint[i * n + i] = 1.0;
    for (int j = i + 1; j < n; j++) {
      double sum = 0.0;
      for (int k = 0; k < n_experts; k++)
        sum += (power ? power[k] : 1.0) * log(a[(k * n + i) * n + j]);
      joint[i * n + j] = exp(sum / total);
      joint[j * n + i] = exp(-sum / total);
    }
  }
}

/* One expert's points added to the weights as shares; false where a point is below 0 or all are 0.
 */
static bool add_points(double *weight, const double *points, int n) {
  const double scale = kp_weigh_scale(points, n);
  double sum = 0.0;
  for (int j = 0; j < n; j++) {
    if (!(points[j] >= 0.0) || !isfinite(points[j]))
      return false;
    sum += points[j] * scale;
  }
  if (!(sum > 0.0))
    return false;
  for (int j = 0; j < n; j++)
    weight[j] += points[j] * scale / sum;
  return true;
}

kp_weigh_status kp_weigh_budget(double *weight, kp_weigh_note *note, const double *points,
                                int n_experts, int n) {
  *note = kp_weigh_note_none();
  if (n_experts < 1) {
    note->least = 1;
    return KP_WEIGH_FEW;
  }
  for (int j = 0; j < n; j++)
    weight[j] = 0.0;
  for (int k = 0; k < n_experts; k++) {
    if (!add_points(weight, points + (int64_t)k * n, n)) {
      note->at = k;
      return KP_WEIGH_NOT_POSITIVE;
    }
  }
  kp_weigh_share(weight, n);
  return KP_WEIGH_DONE;
}
