/* SPDX-License-Identifier: GPL-3.0-or-later
 * Grid: rows of text as aligned columns on a terminal, Chinese or not. libsmartcols behind.
 *
 * Init with its columns and an arena, add cells row by row, print once. A column that nobody filled
 * is left out. */
#ifndef KP_REPORT_GRID_H
#define KP_REPORT_GRID_H

#include "base/arena.h"
#include "base/diag.h"

typedef struct {
  const char *title;
  bool right;   /* numbers */
  bool may_cut; /* give way first when the terminal is narrow */
} kp_grid_column;

typedef struct {
  const char *text;
  const char *colour;
} kp_grid_cell;

typedef struct {
  kp_arena *arena; /* cells and copies of their text */
  const kp_grid_column *column;
  int n_columns;
  int indent; /* blanks in front of every line */
  int width;  /* of the terminal; 0: as wide as it needs */
  bool colour;
  kp_grid_cell *cell; /* n_cells, row by row */
  int n_cells, cap;
  bool failed; /* memory ran out */
} kp_grid;

/* Copies text; NULL is "". colour: a name that libsmartcols knows ("green", "red", "yellow",
 * "bold"), or NULL; borrowed. */
void kp_grid_add(kp_grid *grid, const char *text, const char *colour);
/* Appends the grid to out, lines ended. */
kp_status kp_grid_print(kp_buf *out, const kp_grid *grid, kp_diag *diag);

#endif
