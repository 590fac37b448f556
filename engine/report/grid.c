/* SPDX-License-Identifier: GPL-3.0-or-later
 * Grid through libsmartcols.
 *
 * The library takes widths from the locale of the thread (LC_CTYPE), so this thread gets a UTF-8
 * one for the call: Chinese text then aligns whatever the process has set. */
#include "report/grid.h"

#include <libsmartcols.h>
#include <locale.h>
#include <stdlib.h>
#include <string.h>

void kp_grid_add(kp_grid *grid, const char *text, const char *colour) {
  if (grid->n_cells == grid->cap) {
    int cap = grid->cap ? grid->cap * 2 : 128;
    kp_grid_cell *grown = KP_ARRAY(grid->arena, kp_grid_cell, cap);
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
  grid->cell[grid->n_cells++] = (kp_grid_cell){kept, colour};
}

static bool is_filled(const kp_grid *grid, int column) {
  for (int i = column; i < grid->n_cells; i += grid->n_columns)
    if (grid->cell[i].text && grid->cell[i].text[0])
      return true;
  return false;
}

static int add_columns(struct libscols_table *table, const kp_grid *grid) {
  for (int i = 0; i < grid->n_columns; i++) {
    const kp_grid_column *column = &grid->column[i];
    int flags = (column->right ? SCOLS_FL_RIGHT : 0) | (column->may_cut ? SCOLS_FL_TRUNC : 0) |
                (is_filled(grid, i) ? 0 : SCOLS_FL_HIDDEN);
    if (!scols_table_new_column(table, column->title, 0, flags))
      return -1;
  }
  return 0;
}

static int add_row(struct libscols_table *table, const kp_grid *grid, int row) {
  struct libscols_line *line = scols_table_new_line(table, NULL);
  if (!line)
    return -1;
  for (int i = 0; i < grid->n_columns; i++) {
    const kp_grid_cell *cell = &grid->cell[row * grid->n_columns + i];
    if (scols_line_set_data(line, (size_t)i, cell->text) != 0)
      return -1;
    if (cell->colour &&
        scols_cell_set_color(scols_line_get_cell(line, (size_t)i), cell->colour) != 0)
      return -1;
  }
  return 0;
}

static int print_table(char **text, const kp_grid *grid) {
  struct libscols_table *table = scols_new_table();
  if (!table)
    return -1;
  scols_table_enable_colors(table, grid->colour);
  scols_table_set_termforce(table,
                            grid->width > 0 ? SCOLS_TERMFORCE_ALWAYS : SCOLS_TERMFORCE_NEVER);
  if (grid->width > grid->indent)
    scols_table_set_termwidth(table, (size_t)(grid->width - grid->indent));
  scols_table_set_column_separator(table, "  ");
  int failed = add_columns(table, grid);
  for (int row = 0; row < grid->n_cells / grid->n_columns && failed == 0; row++)
    failed = add_row(table, grid, row);
  if (failed == 0)
    failed = scols_print_table_to_string(table, text);
  scols_unref_table(table);
  return failed;
}

/* Empty columns at the end of a line are spaces: nobody wants them in a file. */
static void add_trimmed(kp_buf *out, const char *text, int indent) {
  while (*text) {
    const char *end = text;
    while (*end && *end != '\n')
      end++;
    const char *last = end;
    while (last > text && last[-1] == ' ')
      last--;
    kp_buf_printf(out, "%*s", last > text ? indent : 0, "");
    kp_buf_add_bytes(out, text, (size_t)(last - text));
    kp_buf_add(out, "\n");
    text = *end ? end + 1 : end;
  }
}

kp_status kp_grid_print(kp_buf *out, const kp_grid *grid, kp_diag *diag) {
  if (grid->failed)
    return kp_diag_no_memory(diag);
  locale_t wide = newlocale(LC_CTYPE_MASK, "C.UTF-8", (locale_t)0);
  locale_t before = wide ? uselocale(wide) : (locale_t)0;
  char *text = NULL;
  int failed = print_table(&text, grid);
  if (wide) {
    uselocale(before);
    freelocale(wide);
  }
  if (failed == 0 && text)
    add_trimmed(out, text, grid->indent);
  free(text);
  return failed == 0 && !out->failed ? KP_OK : kp_diag_no_memory(diag);
}
