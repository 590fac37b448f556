/* SPDX-License-Identifier: GPL-3.0-or-later
 * The grid of a terminal sheet: see explain/sheet.h. Two passes: widths, then rows. */
#include "explain/sheet.h"

#include <string.h>

void kp_grid_init(kp_grid *grid, kp_arena *arena, int n_columns, int indent) {
  *grid = (kp_grid){.arena = arena, .n_columns = n_columns, .indent = indent};
}

void kp_grid_add(kp_grid *grid, const char *text) {
  if (grid->n_cells == grid->cap) {
    int cap = grid->cap ? grid->cap * 2 : 128;
    const char **grown = KP_ARRAY(grid->arena, const char *, cap);
    if (!grown) {
      grid->failed = true;
      return;
    }
    if (grid->n_cells > 0)
      memcpy(grown, grid->cell, sizeof *grown * (size_t)grid->n_cells);
    grid->cell = grown;
    grid->cap = cap;
  }
  const char *kept = text ? kp_arena_copy(grid->arena, text, strlen(text)) : "";
  grid->failed = grid->failed || !kept;
  grid->cell[grid->n_cells++] = kept ? kept : "";
}

static int width_of(const char *text) {
  return kp_text_width(kp_str_of(text));
}

static void write_row(kp_buf *out, const kp_grid *grid, int row, const int *width) {
  int last = grid->n_columns - 1;
  while (last > 0 && !grid->cell[row * grid->n_columns + last][0])
    last--;
  kp_buf_printf(out, "%*s", grid->indent, "");
  for (int c = 0; c <= last; c++) {
    if (width[c] == 0) /* a column that nobody has filled */
      continue;
    const char *text = grid->cell[row * grid->n_columns + c];
    int pad = width[c] - width_of(text);
    if (grid->right[c])
      kp_buf_printf(out, "%*s", pad, "");
    kp_buf_add(out, text);
    if (c < last)
      kp_buf_printf(out, "%*s", (grid->right[c] ? 0 : pad) + 2, "");
  }
}

void kp_grid_write(kp_buf *out, const kp_grid *grid, bool heading, bool colour) {
  int width[KP_GRID_COLUMNS] = {0};
  int n_rows = grid->n_cells / grid->n_columns;
  for (int i = 0; i < n_rows * grid->n_columns; i++) {
    int w = width_of(grid->cell[i]);
    if (w > width[i % grid->n_columns])
      width[i % grid->n_columns] = w;
  }
  for (int row = 0; row < n_rows; row++) {
    bool bold = colour && heading && row == 0;
    kp_buf_add(out, bold ? "\033[1m" : "");
    write_row(out, grid, row, width);
    kp_buf_add(out, bold ? "\033[0m\n" : "\n");
  }
  out->failed = out->failed || grid->failed;
}
