/* SPDX-License-Identifier: GPL-3.0-or-later
 * The sheet of scores, for the two files that write it: the row at hand and where its cells are.
 *
 * A row is a unit; what its cells show is worked out beside the formulas, so that a cell whose
 * formula would say something else than the engine found holds the engine's figure. */
#ifndef KP_REPORT_WORKBOOK_SCORES_H
#define KP_REPORT_WORKBOOK_SCORES_H

#include "report/workbook.h"

enum {
  KP_SCORES_WEIGHT_ROW,
  KP_SCORES_HEAD_ROW,
  KP_SCORES_FIRST_ROW,
  KP_SCORES_FIRST_NODE = 9, /* column of the root; those before it are of the unit */
};

typedef struct {
  kp_workbook *w;
  const kp_unit_score *one;
  const char *weights; /* the name of the sheet of weights */
  double *value;       /* n_nodes: what the cells of the unit show; NaN: empty */
  bool as_points, ranks_live;
  int row, unit;
} kp_workbook_row;

/* Points are rounded an indicator. */
bool kp_workbook_rounds_points(const kp_workbook_row *s);
/* The column of what ranks go by; scores that points are made of stand behind it, by leaf. */
int kp_workbook_key_column(const kp_index *index);
/* A cell of the row, as formulas name it. */
const char *kp_workbook_own_cell(char *out, const kp_workbook_row *s, int column);
/* The formula (emptied) where its value, own, is what the engine found, else that figure alone. */
void kp_workbook_put(kp_workbook_row *s, int column, kp_buf *formula, double own, double found);
/* A node's cell: a dimension on the scale, an indicator's points and the score behind them, a
 * dimension's points. buf is empty before and after. */
void kp_workbook_put_dimension(kp_workbook_row *s, int node, kp_buf *buf);
void kp_workbook_put_points(kp_workbook_row *s, int node, kp_buf *buf);
void kp_workbook_put_sum(kp_workbook_row *s, int node, kp_buf *buf);

#endif
