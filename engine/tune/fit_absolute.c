/* SPDX-License-Identifier: GPL-3.0-or-later
 * The least sum of absolute changes (GLPK), which is also whether there is anything at all.
 *
 * Columns: e (0 … 1), how much each is more and less than it was, and z (0 or 1). With choices the
 * integer programme decides them, then they are fixed and the rest is solved again, since a choice
 * of 1e-6 times M would let a target be missed. GLPK aborts without memory and on its own mistakes:
 * its hook leaves by longjmp and the thread's environment is freed. */
#include <glpk.h>
#include <math.h>
#include <setjmp.h>

#include "tune/fit.h"

enum { MOST_STEPS = 200000, MOST_MILLISECONDS = 20000 };

static int say_nothing(void *info, const char *text) {
  (void)info;
  (void)text;
  return 1;
}

static void leave(void *escape) {
  longjmp(*(jmp_buf *)escape, 1);
}

typedef struct {
  double *e, *z;
  const kp_programme *programme;
  const bool *dropped;
  int *column; /* room, counted from 1 */
  double *value;
} task;

static void add_columns(glp_prob *lp, const kp_programme *p) {
  glp_add_cols(lp, 3 * p->n + p->n_z);
  for (int j = 0; j < p->n; j++) {
    glp_set_col_bnds(lp, j + 1, GLP_DB, 0.0, 1.0);
    for (int side = 1; side <= 2; side++) {
      glp_set_col_bnds(lp, side * p->n + j + 1, GLP_LO, 0.0, 0.0);
      glp_set_obj_coef(lp, side * p->n + j + 1, 1.0);
    }
    const int column[] = {0, j + 1, p->n + j + 1, 2 * p->n + j + 1};
    const double value[] = {0.0, 1.0, -1.0, 1.0};
    const int row = glp_add_rows(lp, 1);
    glp_set_row_bnds(lp, row, GLP_FX, p->share[j], p->share[j]);
    glp_set_mat_row(lp, row, 3, column, value);
  }
  for (int k = 0; k < p->n_z; k++)
    glp_set_col_kind(lp, 3 * p->n + k + 1, GLP_BV);
}

static void add_rows(glp_prob *lp, task *t) {
  const kp_programme *p = t->programme;
  for (int r = 0; r < p->n_rows; r++) {
    const kp_fit_row *from = &p->row[r];
    int n = 0;
    if (t->dropped && from->owner >= 0 && t->dropped[from->owner])
      continue;
    for (int j = 0; j < p->n + p->n_z; j++) {
      if (from->coefficient[j] == 0.0)
        continue;
      t->column[++n] = j < p->n ? j + 1 : 2 * p->n + j + 1;
      t->value[n] = from->coefficient[j];
    }
    const int row = glp_add_rows(lp, 1);
    glp_set_row_bnds(lp, row, from->equal ? GLP_FX : GLP_LO, from->least, from->least);
    glp_set_mat_row(lp, row, n, t->column, t->value);
  }
}

static kp_fit_status solve_linear(glp_prob *lp) {
  glp_smcp how;
  glp_init_smcp(&how);
  how.msg_lev = GLP_MSG_OFF;
  how.it_lim = MOST_STEPS;
  glp_scale_prob(lp, GLP_SF_AUTO | GLP_SF_SKIP);
  how.tol_bnd = 1e-10;
  if (glp_simplex(lp, &how) != 0)
    return KP_FIT_UNSETTLED;
  const int found = glp_get_status(lp);
  return found == GLP_OPT                             ? KP_FIT_FOUND
         : found == GLP_NOFEAS || found == GLP_INFEAS ? KP_FIT_NONE
                                                      : KP_FIT_UNSETTLED;
}

static kp_fit_status choose(glp_prob *lp, task *t) {
  const kp_programme *p = t->programme;
  glp_iocp how;
  glp_init_iocp(&how);
  how.msg_lev = GLP_MSG_OFF;
  how.tm_lim = MOST_MILLISECONDS;
  how.presolve = GLP_ON;
  const int failed = glp_intopt(lp, &how);
  if (failed == GLP_ENOPFS)
    return KP_FIT_NONE;
  const int found = failed ? GLP_UNDEF : glp_mip_status(lp);
  if (found == GLP_NOFEAS)
    return KP_FIT_NONE;
  if (found != GLP_OPT)
    return KP_FIT_UNSETTLED;
  for (int k = 0; k < p->n_z; k++) {
    const int column = 3 * p->n + k + 1;
    t->z[k] = glp_mip_col_val(lp, column) > 0.5 ? 1.0 : 0.0;
    glp_set_col_kind(lp, column, GLP_CV);
    glp_set_col_bnds(lp, column, GLP_FX, t->z[k], t->z[k]);
  }
  return KP_FIT_FOUND;
}

static kp_fit_status solve(task *t) {
  const kp_programme *p = t->programme;
  glp_prob *lp = glp_create_prob();
  glp_set_obj_dir(lp, GLP_MIN);
  add_columns(lp, p);
  add_rows(lp, t);
  kp_fit_status status = p->n_z > 0 ? choose(lp, t) : KP_FIT_FOUND;
  if (status == KP_FIT_FOUND)
    status = solve_linear(lp);
  for (int j = 0; j < p->n && status == KP_FIT_FOUND; j++)
    t->e[j] = fmax(0.0, glp_get_col_prim(lp, j + 1));
  glp_delete_prob(lp);
  return status;
}

kp_fit_status kp_fit_absolute(double *e, double *z, const kp_programme *programme,
                              const bool *dropped) {
  const size_t n = (size_t)(programme->n + programme->n_z) + 2;
  task t = {.e = e,
            .z = z,
            .programme = programme,
            .dropped = dropped,
            .column = kp_malloc(n * sizeof(int)),
            .value = kp_malloc(n * sizeof(double))};
  volatile kp_fit_status status = KP_FIT_UNSETTLED;
  jmp_buf escape;
  glp_term_hook(say_nothing, NULL);
  if (t.column && t.value) {
    glp_error_hook(leave, &escape);
    if (setjmp(escape) == 0)
      status = solve(&t);
    glp_error_hook(NULL, NULL);
  }
  glp_free_env();
  kp_free(t.column);
  kp_free(t.value);
  return status;
}
