/* SPDX-License-Identifier: GPL-3.0-or-later
 * Lines, grids and cells of the statistics on a terminal. */
#include <math.h>

#include "base/decimal.h"
#include "report/statistics.h"

void kp_stat_line(kp_stat_paper *to, kp_msg message, const char *const *args) {
  kp_message_format(to->out, message, args, to->lang);
  kp_buf_add(to->out, "\n");
}

void kp_stat_heading(kp_stat_paper *to, kp_msg message, const char *const *args) {
  kp_buf_add(to->out, to->colour ? "\n\033[1m" : "\n");
  kp_message_format(to->out, message, args, to->lang);
  kp_buf_add(to->out, to->colour ? "\033[0m\n" : "\n");
}

kp_grid kp_stat_grid(kp_stat_paper *to, kp_grid_column *column, const kp_msg *titles,
                     int n_columns) {
  for (int i = 0; i < n_columns; i++)
    column[i].title = kp_message_template(titles[i], to->lang);
  return (kp_grid){.arena = to->arena,
                   .column = column,
                   .n_columns = n_columns,
                   .indent = 2,
                   .width = to->width,
                   .colour = to->colour};
}

void kp_stat_print(kp_stat_paper *to, kp_grid *grid, int n_left_out) {
  char count[KP_NUM_SIZE];
  if (grid->n_cells == 0)
    return;
  if (to->status == KP_OK)
    to->status = kp_grid_print(to->out, grid, to->diag);
  if (n_left_out > 0)
    kp_stat_line(to, KP_MSG_REPORT_STAT_MORE_ROWS, KP_ARGS(kp_decimal_plain(count, n_left_out, 0)));
}

void kp_stat_add_fixed(kp_grid *grid, double x, int digits, const char *colour) {
  char text[KP_NUM_SIZE];
  kp_grid_add(grid, isnan(x) ? "" : kp_decimal_fixed(text, x, digits), colour);
}

void kp_stat_add_count(kp_grid *grid, int64_t n, const char *colour) {
  char text[KP_NUM_SIZE];
  kp_grid_add(grid, kp_decimal_plain(text, (double)n, 0), n != 0 ? colour : NULL);
}

void kp_stat_add_compact(kp_grid *grid, double x) {
  char text[KP_NUM_SIZE];
  const double size = fabs(x);
  const int digits = size >= 1000.0 ? 0 : size >= 100.0 ? 1 : size >= 1.0 ? 2 : 4;
  kp_grid_add(grid, isnan(x) ? "" : kp_decimal_plain(text, x, digits), NULL);
}

void kp_stat_add_percent(kp_grid *grid, double share, const char *colour) {
  kp_buf text = {0};
  char figure[KP_NUM_SIZE];
  if (!isnan(share))
    kp_buf_printf(&text, "%s%%", kp_decimal_fixed(figure, 100.0 * share, 1));
  grid->failed = grid->failed || text.failed;
  kp_grid_add(grid, text.at, colour);
  kp_buf_clear(&text);
}

void kp_stat_add_element(kp_stat_paper *to, kp_grid *grid, int node) {
  kp_buf title = {0};
  kp_report_element_title(&title, to->index, node, to->lang);
  grid->failed = grid->failed || title.failed;
  kp_grid_add(grid, title.at, to->index->node[node].leaf < 0 ? "bold" : NULL);
  kp_buf_clear(&title);
}
