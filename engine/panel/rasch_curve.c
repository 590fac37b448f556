/* SPDX-License-Identifier: GPL-3.0-or-later
 * Curves of the rating scale model; what they are is in the header.
 *
 * Between grid points a and b at distance h, with t in 0..1 from a: the Hermite weights of values
 * are h00 = (1 + 2t)(1 - t)^2 and h01 = t^2 (3 - 2t), of slopes h10 = t (1 - t)^2 h and
 * h11 = t^2 (t - 1) h. */
#include "panel/rasch_curve.h"

#include <math.h>

#include "base/arena.h"

typedef struct {
  size_t at;
  double h00, h01, h10, h11;
} weights;

static weights weights_at(const kp_curve *curve, double x) {
  const double scaled = (x - curve->low) * curve->per_unit;
  size_t at = scaled > 0.0 ? (size_t)scaled : 0;
  if (at + 2 > curve->n_points)
    at = curve->n_points - 2;
  const double t = scaled - (double)at;
  const double s = 1.0 - t;
  return (weights){.at = at,
                   .h00 = (1.0 + 2.0 * t) * s * s,
                   .h01 = t * t * (3.0 - 2.0 * t),
                   .h10 = t * s * s * curve->step,
                   .h11 = -t * t * s * curve->step};
}

double kp_curve_probabilities(double *p, const double *log_weight, int n_categories, double x) {
  double most = -INFINITY, sum = 0.0, mean = 0.0;
  for (int k = 0; k < n_categories; k++)
    most = fmax(most, k * x + log_weight[k]);
  for (int k = 0; k < n_categories; k++) {
    p[k] = exp(k * x + log_weight[k] - most);
    sum += p[k];
    mean += k * p[k];
  }
  for (int k = 0; k < n_categories; k++)
    p[k] /= sum;
  return mean / sum;
}

static bool grow(kp_curve *curve, size_t n_points) {
  if (n_points <= curve->cap)
    return true;
  kp_curve_clear(curve);
  curve->mean = kp_calloc(n_points, sizeof(double));
  curve->variance = kp_calloc(n_points, sizeof(double));
  curve->third = kp_calloc(n_points, sizeof(double));
  curve->flow = kp_calloc(n_points, sizeof(double));
  curve->slope = kp_calloc(n_points, sizeof(double));
  curve->cap = n_points;
  return curve->mean && curve->variance && curve->third && curve->flow && curve->slope;
}

/* Moments about the mean at one point; p is room. */
static void find_moments(kp_curve *curve, size_t at, double *p) {
  const double x = curve->low + (double)at * curve->step;
  const double mean = kp_curve_probabilities(p, curve->log_weight, curve->n_categories, x);
  double variance = 0.0, third = 0.0;
  for (int k = 0; k < curve->n_categories; k++) {
    const double d = k - mean;
    variance += p[k] * d * d;
    third += p[k] * d * d * d;
  }
  curve->mean[at] = mean;
  curve->variance[at] = variance;
  curve->third[at] = third;
}

bool kp_curve_table(kp_curve *curve, const double *log_weight, int n_categories, double low,
                    double high) {
  enum { MOST_POINTS = 40000 };
  const double fine = 0.05 / (n_categories > 1 ? n_categories - 1 : 1);
  const double step = fmax(fine, (high - low) / MOST_POINTS);
  const size_t n_points = (size_t)((high - low) / step) + 3;
  double *p = kp_calloc((size_t)n_categories + 1, sizeof *p);
  if (!p || !grow(curve, n_points)) {
    kp_free(p);
    return false;
  }
  curve->n_categories = n_categories;
  curve->log_weight = log_weight;
  curve->low = low;
  curve->step = step;
  curve->per_unit = 1.0 / step;
  curve->n_points = n_points;
  for (size_t i = 0; i < n_points; i++)
    find_moments(curve, i, p);
  kp_free(p);
  return true;
}

void kp_curve_clear(kp_curve *curve) {
  kp_free(curve->mean);
  kp_free(curve->variance);
  kp_free(curve->third);
  kp_free(curve->flow);
  kp_free(curve->slope);
  *curve = (kp_curve){0};
}

kp_curve_value kp_curve_at(const kp_curve *curve, double x) {
  const weights w = weights_at(curve, x);
  const double *m = &curve->mean[w.at], *v = &curve->variance[w.at], *t = &curve->third[w.at];
  return (kp_curve_value){.mean = w.h00 * m[0] + w.h01 * m[1] + w.h10 * v[0] + w.h11 * v[1],
                          .variance = w.h00 * v[0] + w.h01 * v[1] + w.h10 * t[0] + w.h11 * t[1]};
}

void kp_curve_deposit(kp_curve *curve, double x) {
  const weights w = weights_at(curve, x);
  curve->flow[w.at] += w.h00;
  curve->flow[w.at + 1] += w.h01;
  curve->slope[w.at] += w.h10;
  curve->slope[w.at + 1] += w.h11;
}

/* The slope of P(k) is P(k) (k - mean). */
void kp_curve_collect(double *expected, kp_curve *curve, double *p) {
  for (int k = 0; k < curve->n_categories; k++)
    expected[k] = 0.0;
  for (size_t i = 0; i < curve->n_points; i++) {
    if (curve->flow[i] == 0.0 && curve->slope[i] == 0.0)
      continue;
    const double x = curve->low + (double)i * curve->step;
    const double mean = kp_curve_probabilities(p, curve->log_weight, curve->n_categories, x);
    for (int k = 0; k < curve->n_categories; k++)
      expected[k] += p[k] * (curve->flow[i] + curve->slope[i] * (k - mean));
    curve->flow[i] = curve->slope[i] = 0.0;
  }
}
