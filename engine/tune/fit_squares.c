/* SPDX-License-Identifier: GPL-3.0-or-later
 * The least sum of squared changes (NLopt).
 *
 * Half the squared distance has the identity for its second derivative, which is what sequential
 * least squares (Kraft 1994) begins with: its first step solves the quadratic programme itself. The
 * result is held against the rows, and the start is returned where it is no better. */
#include <math.h>
#include <nlopt.h>
#include <string.h>

#include "tune/fit.h"

static double distance(unsigned n, const double *e, double *gradient, void *data) {
  const double *share = data;
  double sum = 0.0;
  for (unsigned j = 0; j < n; j++) {
    const double d = e[j] - share[j];
    sum += d * d / 2.0;
    if (gradient)
      gradient[j] = d;
  }
  return sum;
}

typedef struct {
  const kp_fit_row *row;
  double least; /* less what z brings */
} one_row;

static double missing(unsigned n, const double *e, double *gradient, void *data) {
  const one_row *of = data;
  double sum = of->least;
  for (unsigned j = 0; j < n; j++) {
    sum -= of->row->coefficient[j] * e[j];
    if (gradient)
      gradient[j] = -of->row->coefficient[j];
  }
  return sum;
}

static bool is_empty(const kp_fit_row *row, int n) {
  for (int j = 0; j < n; j++)
    if (row->coefficient[j] != 0.0)
      return false;
  return true;
}

static bool add_rows(nlopt_opt opt, one_row *rows, const kp_programme *p, const double *z) {
  for (int r = 0; r < p->n_rows; r++) {
    rows[r] = (one_row){&p->row[r], p->row[r].least};
    for (int k = 0; k < p->n_z; k++)
      rows[r].least -= p->row[r].coefficient[p->n + k] * z[k];
    if (is_empty(&p->row[r], p->n))
      continue; /* of choices alone, which are made */
    const nlopt_result added = p->row[r].equal
                                   ? nlopt_add_equality_constraint(opt, missing, &rows[r], 1e-13)
                                   : nlopt_add_inequality_constraint(opt, missing, &rows[r], 1e-13);
    if (added < 0)
      return false;
  }
  return true;
}

static double squared(const double *e, const kp_programme *p) {
  return distance((unsigned)p->n, e, NULL, (void *)(uintptr_t)p->share);
}

kp_fit_status kp_fit_squares(double *e, const double *z, const kp_programme *programme) {
  const kp_programme *p = programme;
  const size_t size = (size_t)p->n * sizeof *e;
  nlopt_opt opt = nlopt_create(NLOPT_LD_SLSQP, (unsigned)p->n);
  one_row *rows = kp_malloc(((size_t)p->n_rows + 1) * sizeof *rows);
  double *at = kp_malloc(2 * size + sizeof *at), *share = at ? at + p->n : NULL;
  double value;
  bool fine = opt && rows && at;
  if (fine) {
    memcpy(at, e, size);
    memcpy(share, p->share, size);
    fine = nlopt_set_min_objective(opt, distance, share) > 0 &&
           nlopt_set_lower_bounds1(opt, 0.0) > 0 && nlopt_set_upper_bounds1(opt, 1.0) > 0 &&
           nlopt_set_maxeval(opt, 2000) > 0 && nlopt_set_xtol_rel(opt, 1e-15) > 0 &&
           add_rows(opt, rows, p, z);
  }
  if (fine)
    nlopt_optimize(opt, at, &value); /* "roundoff limited" is as good as it gets: looked at below */
  if (fine && kp_programme_missed(p, at, z) <= 1e-9 && squared(at, p) <= squared(e, p))
    memcpy(e, at, size);
  nlopt_destroy(opt);
  kp_free(rows);
  kp_free(at);
  return fine ? KP_FIT_FOUND : KP_FIT_UNSETTLED;
}
