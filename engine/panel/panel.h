/* SPDX-License-Identifier: GPL-3.0-or-later
 * Panel: judges' marks to one value a unit and indicator.
 *
 * A recused judge's mark never counts; one that was given all the same is a warning. Of several
 * rounds the last counts. Marks out of the rule's range or off its step, and a judge who marked a
 * cell twice in one round, are errors. Fewer marks than min_judges: no value (KP_TOO_FEW, or
 * KP_RECUSED when recusals alone are why). trimmed with no more than 2 * drop marks falls back to
 * the median, and says so. */
#ifndef KP_PANEL_PANEL_H
#define KP_PANEL_PANEL_H

#include "index/index.h"

typedef struct {
  double value; /* NaN when missing */
  kp_why why;
  int n_marks; /* that count */
  int n_recused;
  bool fell_back;   /* the rule could not be used: the median was */
  int first, count; /* marks of the cell: kp_panel.use[first …], by judge */
} kp_pooled;

typedef enum {
  KP_MARK_COUNTS,
  KP_MARK_TRIMMED,
  KP_MARK_RECUSED,
  KP_MARK_EARLIER_ROUND,
  KP_MARK_MISSING
} kp_mark_use;

typedef struct {
  const kp_dataset *dataset;
  kp_pooled *pooled;      /* column-major: pooled[panel * n_units + unit] */
  const int *mark;        /* into dataset->mark */
  const kp_mark_use *use; /* beside mark */
  int n_used;
} kp_panel;

/* Pools every panel of the index; lives in the arena. */
kp_status kp_panel_pool(kp_panel **out, const kp_index *index, const kp_dataset *dataset,
                        kp_arena *arena, kp_diag *diag);
/* Pools n marks by a rule; the order of marks does not matter. workspace holds n. use (may be NULL)
 * gets KP_MARK_COUNTS or KP_MARK_TRIMMED for each mark (of equal marks the first are trimmed). */
double kp_panel_pool_marks(const double *marks, int n, const kp_panel_rule *rule, double *workspace,
                           kp_mark_use *use, bool *fell_back);

#endif
