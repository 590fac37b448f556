/* SPDX-License-Identifier: GPL-3.0-or-later
 * The sheet of scores, for the two files that write it: the row at hand and where its cells are.
 *
 * A row is a unit; what its cells show is worked out beside the formulas, so that a cell whose
 * formula would say something else than the engine found holds the engine's figure. */
#ifndef KP_REPORT_WORKBOOK_SCORES_H
#define KP_REPORT_WORKBOOK_SCORES_H

#include "report/workbook.h"

enum { KP_SCORES_WEIGHT_ROW, KP_SCORES_HEAD_ROW, KP_SCORES_FIRST_ROW };
enum {
  KP_SCORES_RANK,
  KP_SCORES_ID,
  KP_SCORES_NAME,
  KP_SCORES_GROUP,
  KP_SCORES_STATUS,
  KP_SCORES_TOTAL,
  KP_SCORES_GRADE,
  KP_SCORES_BY_CUTOFFS,
  KP_SCORES_DECIDED,
  KP_SCORES_FIRST_NODE, /* the root; those before it are of the unit */
};
enum { KP_SCORES_CELL = 64 }; /* bytes of a cell of any sheet in a formula */

typedef struct {
  kp_workbook *w;
  const kp_unit_score *one;
  const char *weights;   /* the name of the sheet of weights */
  double *value;         /* n_nodes: what the cells of the unit show; NaN: empty */
  int *full_row;         /* n_nodes: the row of its full points on the sheet of weights; -1: none */
  double *full;          /* n_nodes: these points */
  int *child;            /* room for n_nodes */
  int *condition_column; /* n_conditions: its cell in the row; -1: grades do not ask it */
  int step_column;       /* the first of n_steps that find the grade where places are limited */
  int n_steps;
  bool as_points, ranks_live;
  int row, unit;
} kp_workbook_row;

/* Points are rounded an indicator. */
bool kp_workbook_rounds_points(const kp_workbook_row *s);
/* The column of what ranks go by; scores that points are made of stand behind it, by leaf. */
int kp_workbook_key_column(const kp_index *index);
/* Columns of conditions stand behind those, the steps of places behind them. */
int kp_workbook_condition_column(const kp_workbook_row *s);
/* A cell of the row, as formulas name it. */
const char *kp_workbook_own_cell(char *out, const kp_workbook_row *s, int column);
/* The formula (emptied) where its value, own, is what the engine found, else that figure alone. */
void kp_workbook_put(kp_workbook_row *s, int column, kp_buf *formula, double own, double found);
/* A node's cell: a dimension on the scale, an indicator's points and the score behind them, a
 * dimension's points. buf is empty before and after. */
void kp_workbook_put_dimension(kp_workbook_row *s, int node, kp_buf *buf);
void kp_workbook_put_points(kp_workbook_row *s, int node, kp_buf *buf);
void kp_workbook_put_sum(kp_workbook_row *s, int node, kp_buf *buf);

/* ---- Full points: workbook_full.c; only where as_points ---- */

kp_status kp_workbook_full_begin(kp_workbook_row *s, kp_diag *diag);
/* Sets full_row and full for the unit at hand. */
void kp_workbook_place_full(kp_workbook_row *s);
/* The cell of a node that has its row; out: KP_SCORES_CELL bytes. */
const char *kp_workbook_full_cell(char *out, const kp_workbook_row *s, int node);
kp_status kp_workbook_put_full(const kp_workbook_row *s, kp_diag *diag);

/* ---- Grades: workbook_grades.c ---- */

kp_status kp_workbook_grades_begin(kp_workbook_row *s, kp_diag *diag);
void kp_workbook_grade_heads(const kp_workbook_row *s);
/* Conditions that grades ask, the grade by cut-offs, the grade. */
void kp_workbook_put_grade(kp_workbook_row *s, kp_buf *buf);
int kp_workbook_last_column(const kp_workbook_row *s);

/* ---- The sheet of weights: workbook_weights.c ---- */

kp_status kp_workbook_weights(const kp_workbook_row *s, kp_diag *diag);

#endif
