/* SPDX-License-Identifier: GPL-3.0-or-later
 * Curves of the rating scale model: what is expected at a difference of measures, tabled.
 *
 * At a difference x, P(k) ~ exp(k x + w[k]) with w[k] the sum of -threshold up to k. Its mean,
 * variance and third central moment are tabled on a grid so fine (step 0.05 / highest category)
 * that cubic interpolation is good to some 1e-9 of a category: a million marks then cost a few
 * multiplications each, instead of as many exponentials. (A range of more than 40,000 points has a
 * coarser grid: that is where an estimation runs away.) The mean's slope is the variance, and the
 * variance's the third moment, so both interpolations are Hermite's. */
#ifndef KP_PANEL_RASCH_CURVE_H
#define KP_PANEL_RASCH_CURVE_H

#include <stdbool.h>
#include <stddef.h>

typedef struct {
  int n_categories;
  const double *log_weight;   /* w: n_categories */
  double low, step, per_unit; /* points a logit: 1 / step */
  size_t n_points, cap;
  double *mean, *variance, *third; /* n_points */
  double *flow, *slope;            /* n_points: what kp_curve_deposit leaves */
} kp_curve;

typedef struct {
  double mean, variance;
} kp_curve_value;

/* Tables the range low … high; false: no memory. */
bool kp_curve_table(kp_curve *curve, const double *log_weight, int n_categories, double low,
                    double high);
void kp_curve_clear(kp_curve *curve);
/* x within the range. */
kp_curve_value kp_curve_at(const kp_curve *curve, double x);
/* Probabilities at any x; returns their mean. */
double kp_curve_probabilities(double *p, const double *log_weight, int n_categories, double x);

/* Sums of probabilities over many x: deposit each x, then collect. The deposits are those weights
 * with which an interpolation at x would take the grid's points. */
void kp_curve_deposit(kp_curve *curve, double x);
/* Expected number of each category, and the deposits are gone. p is room for n_categories. */
void kp_curve_collect(double *expected, kp_curve *curve, double *p);

#endif
