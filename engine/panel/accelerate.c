/* SPDX-License-Identifier: GPL-3.0-or-later
 * Anderson acceleration; what it is for is in the header.
 *
 * With f = g(x) - x and D, E the last differences of f and of g(x), the weights w minimise
 * |f - D w| and the next x is g(x) - E w. D'D is small; a ridge of 1e-10 of its trace keeps it
 * solvable when differences are nearly the same (GSL's Cholesky). A step that would lead farther
 * than FARTHEST from g(x) is not taken, and the store begins anew. */
#include <gsl/gsl_errno.h>
#include <gsl/gsl_linalg.h>
#include <math.h>
#include <string.h>

#include "base/arena.h"
#include "panel/accelerate.h"

static const double RIDGE = 1e-10, FARTHEST = 2.0;

bool kp_accelerator_init(kp_accelerator *to, size_t n) {
  *to = (kp_accelerator){.n = n};
  to->store = kp_calloc(2 * KP_ACCELERATE_DEPTH * n + 1, sizeof *to->store);
  to->last_left = kp_calloc(n + 1, sizeof *to->last_left);
  to->last_image = kp_calloc(n + 1, sizeof *to->last_image);
  return to->store && to->last_left && to->last_image;
}

void kp_accelerator_clear(kp_accelerator *to) {
  kp_free(to->store);
  kp_free(to->last_left);
  kp_free(to->last_image);
  *to = (kp_accelerator){0};
}

static double *left_row(const kp_accelerator *by, int row) {
  return by->store + (size_t)row * by->n;
}

static double *image_row(const kp_accelerator *by, int row) {
  return by->store + (size_t)(KP_ACCELERATE_DEPTH + row) * by->n;
}

/* Puts the differences to the round before in the store, and keeps this round. */
static void keep(kp_accelerator *by, const double *x, const double *image) {
  double *left = left_row(by, by->next), *change = image_row(by, by->next);
  for (size_t i = 0; i < by->n; i++) {
    const double f = image[i] - x[i];
    left[i] = f - by->last_left[i];
    change[i] = image[i] - by->last_image[i];
    by->last_left[i] = f;
    by->last_image[i] = image[i];
  }
  if (by->started) {
    by->next = (by->next + 1) % KP_ACCELERATE_DEPTH;
    if (by->held < KP_ACCELERATE_DEPTH)
      by->held++;
  }
  by->started = true;
}

static double product(const double *a, const double *b, size_t n) {
  double sum = 0.0;
  for (size_t i = 0; i < n; i++)
    sum += a[i] * b[i];
  return sum;
}

static bool find_weights(double *weight, const kp_accelerator *by) {
  double matrix[KP_ACCELERATE_DEPTH * KP_ACCELERATE_DEPTH];
  const size_t m = (size_t)by->held;
  double trace = 0.0;
  for (int a = 0; a < by->held; a++) {
    for (int b = 0; b < by->held; b++)
      matrix[(size_t)a * m + (size_t)b] = product(left_row(by, a), left_row(by, b), by->n);
    weight[a] = product(left_row(by, a), by->last_left, by->n);
    trace += matrix[(size_t)a * m + (size_t)a];
  }
  for (size_t a = 0; a < m; a++)
    matrix[a * m + a] += RIDGE * trace;
  gsl_matrix_view system = gsl_matrix_view_array(matrix, m, m);
  gsl_vector_view right = gsl_vector_view_array(weight, m);
  gsl_set_error_handler_off();
  return trace > 0.0 && gsl_linalg_cholesky_decomp1(&system.matrix) == GSL_SUCCESS &&
         gsl_linalg_cholesky_svx(&system.matrix, &right.vector) == GSL_SUCCESS;
}

void kp_accelerate(kp_accelerator *by, const double *x, double *image) {
  double weight[KP_ACCELERATE_DEPTH];
  keep(by, x, image);
  if (by->held == 0 || !find_weights(weight, by))
    return;
  double farthest = 0.0;
  for (size_t i = 0; i < by->n; i++) {
    double change = 0.0;
    for (int a = 0; a < by->held; a++)
      change += weight[a] * image_row(by, a)[i];
    image[i] -= change;
    farthest = fmax(farthest, fabs(change));
  }
  if (farthest <= FARTHEST)
    return;
  memcpy(image, by->last_image, by->n * sizeof *image);
  by->held = by->next = 0;
}
