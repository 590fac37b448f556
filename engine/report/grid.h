/* SPDX-License-Identifier: GPL-3.0-or-later
 * Grid: rows of text as aligned columns on a terminal. libsmartcols behind. */
#ifndef KP_REPORT_GRID_H
#define KP_REPORT_GRID_H

#include "base/diag.h"

typedef struct {
  const char *title;
  bool right;   /* numbers */
  bool may_cut; /* give way first when the terminal is narrow */
} kp_grid_column;

typedef struct {
  const char *text;   /* NULL is empty */
  const char *colour; /* "green", "red", "yellow", "bold" …; NULL for none */
} kp_grid_cell;

typedef struct {
  const kp_grid_column *column;
  int n_columns;
  const kp_grid_cell *cell; /* row-major: cell[row * n_columns + column] */
  int n_rows;
  bool colour;
  int width; /* 0: as wide as it needs */
} kp_grid;

/* Appends the grid to out, lines ended. */
kp_status kp_grid_print(kp_buf *out, const kp_grid *grid, kp_diag *diag);

#endif
