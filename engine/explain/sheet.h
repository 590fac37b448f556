/* SPDX-License-Identifier: GPL-3.0-or-later
 * Sheet: a grid of texts whose columns line up on a terminal, Chinese or not. Private to explain/.
 *
 * Cells are added row by row, then the grid is written once. Widths are those of the terminal
 * (kp_text_width), so a Chinese character counts two; the last column is never padded. */
#ifndef KP_EXPLAIN_SHEET_H
#define KP_EXPLAIN_SHEET_H

#include "explain/explain.h"

enum { KP_GRID_COLUMNS = 8 };

typedef struct {
  kp_arena *arena;
  int n_columns;
  bool right[KP_GRID_COLUMNS]; /* figures stand at the right */
  const char **cell;           /* n_cells, row by row */
  int n_cells, cap;
  int indent;
  bool failed;
} kp_grid;

void kp_grid_init(kp_grid *grid, kp_arena *arena, int n_columns, int indent);
/* Copies text; NULL is "". */
void kp_grid_add(kp_grid *grid, const char *text);
/* Writes all rows; the first is bold under colour when it is a heading. */
void kp_grid_write(kp_buf *out, const kp_grid *grid, bool heading, bool colour);

#endif
