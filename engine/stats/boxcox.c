/* SPDX-License-Identifier: GPL-3.0-or-later
 * Box-Cox: the transformation and its lambda by maximum likelihood (Box & Cox 1964).
 *
 * Values are divided by their geometric mean, which changes lambda by nothing and makes the log
 * likelihood, up to a constant, -n/2 ln of the variance of (u^lambda - 1) / lambda. Its maximum is
 * looked for on a grid of tenths and narrowed by Brent's method (GSL). A maximum at an end of
 * -5 .. 5 is that end. Near 0 expm1 keeps the figures that a difference would lose. */
#include <gsl/gsl_errno.h>
#include <gsl/gsl_min.h>
#include <math.h>

#include "stats/agree.h"
#include "stats/stats.h"

enum { STEPS = 100, ROUNDS = 200 };

static const double BOUND = 5.0;

double kp_stats_boxcox(double y, double lambda) {
  return lambda == 0.0 ? log(y) : expm1(lambda * log(y)) / lambda;
}

typedef struct {
  const double *log_u;
  int64_t n;
} sample;

/* ln of the variance: least where the likelihood is greatest. */
static double log_variance(double lambda, void *context) {
  const sample *of = context;
  double sum = 0.0, squares = 0.0;
  for (int64_t i = 0; i < of->n; i++)
    sum += lambda == 0.0 ? of->log_u[i] : expm1(lambda * of->log_u[i]) / lambda;
  const double mean = sum / (double)of->n;
  for (int64_t i = 0; i < of->n; i++) {
    const double d = (lambda == 0.0 ? of->log_u[i] : expm1(lambda * of->log_u[i]) / lambda) - mean;
    squares += d * d;
  }
  return log(squares / (double)of->n);
}

static double grid(int step) {
  return -BOUND + 2.0 * BOUND * step / STEPS;
}

/* NaN when GSL cannot start or fails. */
static double narrow(const sample *of, int best) {
  gsl_function f = {.function = log_variance, .params = (void *)of};
  gsl_min_fminimizer *minimiser = gsl_min_fminimizer_alloc(gsl_min_fminimizer_brent);
  if (!minimiser)
    return NAN;
  double found = grid(best);
  int status = gsl_min_fminimizer_set(minimiser, &f, found, grid(best - 1), grid(best + 1));
  for (int i = 0; status == GSL_SUCCESS && i < ROUNDS; i++) {
    status = gsl_min_fminimizer_iterate(minimiser);
    found = gsl_min_fminimizer_x_minimum(minimiser);
    if (gsl_min_fminimizer_x_upper(minimiser) - gsl_min_fminimizer_x_lower(minimiser) < 1e-12)
      break;
  }
  gsl_min_fminimizer_free(minimiser);
  return found;
}

double kp_stats_boxcox_lambda(const double *y, int64_t n_units, double *workspace) {
  sample of = {.log_u = workspace};
  double sum = 0.0;
  bool differ = false;
  kp_stats_quiet_gsl();
  for (int64_t i = 0; i < n_units; i++) {
    if (isnan(y[i]))
      continue;
    workspace[of.n] = log(y[i]);
    differ = differ || workspace[of.n] != workspace[0];
    sum += workspace[of.n++];
  }
  if (of.n < 3 || !differ)
    return NAN;
  for (int64_t i = 0; i < of.n; i++)
    workspace[i] -= sum / (double)of.n;
  int best = 0;
  double least = INFINITY;
  for (int step = 0; step <= STEPS; step++) {
    const double here = log_variance(grid(step), &of);
    if (here < least) {
      least = here;
      best = step;
    }
  }
  return best == 0 || best == STEPS ? grid(best) : narrow(&of, best);
}
