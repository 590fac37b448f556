/* SPDX-License-Identifier: GPL-3.0-or-later
 * A sweep on a terminal: a row a value and a line of blocks a unit, or (two settings) a grid of how
 * many change grade and rank. */
#include <math.h>

#include "base/decimal.h"
#include "report/report.h"
#include "report/tune.h"

enum { MOST_ROWS = 60, MOST_COLUMNS = 20, MOST_NAMED = 6, CHART_COLUMNS = 60, MOST_LINES = 20 };

static const char *count_text(const kp_tune_page *page, int n) {
  return kp_arena_printf(page->arena, "%d", n);
}

/* The first K of a point, as ids in their order; ties stand together. */
static const char *first_text(const kp_tune_page *page, const kp_sweep_point *point) {
  const kp_tune *tune = page->tune;
  kp_buf list = {0};
  for (int rank = 1; rank <= tune->first; rank++)
    for (int u = 0; u < tune->base->scoring->n_units; u++)
      if (point->rank[u] == rank)
        kp_buf_printf(&list, "%s%s", list.len > 0 ? " " : "", kp_tune_unit(page, u));
  const char *text = list.at ? kp_arena_copy(page->arena, list.at, list.len) : NULL;
  kp_buf_clear(&list);
  return text;
}

/* "A07→合格 A03→优秀 …" */
static const char *who_text(const kp_tune_page *page, const kp_sweep_point *point) {
  const kp_scoring *base = page->tune->base->scoring;
  kp_buf list = {0};
  int n = 0;
  for (int u = 0; u < base->n_units; u++) {
    if (point->grade[u] == base->grade[u] || n++ >= MOST_NAMED)
      continue;
    kp_buf_printf(&list, "%s%s→%s", list.len > 0 ? " " : "", kp_tune_unit(page, u),
                  kp_tune_grade(page, point->grade[u]));
  }
  kp_buf_add(&list, n > MOST_NAMED ? " …" : "");
  const char *text = list.at ? kp_arena_copy(page->arena, list.at, list.len) : NULL;
  kp_buf_clear(&list);
  return text;
}

static void add_point(kp_grid *grid, const kp_tune_page *page, const kp_sweep_point *point) {
  kp_grid_add(grid, kp_tune_plain(page, point->value[0]), NULL);
  if (point->impossible) {
    for (int k = 0; k < 3; k++)
      kp_grid_add(grid, NULL, NULL);
    kp_grid_add(grid, kp_message_template(KP_MSG_REPORT_TUNE_IMPOSSIBLE, page->lang), "yellow");
    return;
  }
  kp_grid_add(grid, count_text(page, point->n_grades), point->n_grades > 0 ? "yellow" : NULL);
  kp_grid_add(grid, count_text(page, point->n_ranks), NULL);
  kp_grid_add(grid, first_text(page, point), NULL);
  kp_grid_add(grid, who_text(page, point), NULL);
}

/* Every step-th point, so that no more than `most` are shown. */
static int step_of(int n, int most) {
  return n > most ? (n + most - 1) / most : 1;
}

static kp_status print_table(const kp_tune_page *page) {
  enum { N = 5 };
  const kp_sweep *sweep = page->tune->sweep;
  kp_grid_column column[N] = {
      {.title = sweep->axis[0].change.setting.name, .right = true},
      {.title = kp_message_template(KP_MSG_REPORT_TUNE_GRADES, page->lang), .right = true},
      {.title = kp_message_template(KP_MSG_REPORT_TUNE_RANKS, page->lang), .right = true},
      {.title = kp_message_template(KP_MSG_REPORT_TUNE_FIRST, page->lang), .may_cut = true},
      {.title = kp_message_template(KP_MSG_REPORT_TUNE_WHO, page->lang), .may_cut = true}};
  kp_grid grid = kp_tune_grid(page, column, N);
  const int step = step_of(sweep->n_points, MOST_ROWS);
  for (int k = 0; k < sweep->n_points; k += step)
    add_point(&grid, page, &sweep->point[k]);
  return kp_grid_print(page->out, &grid, page->diag);
}

/* ---- The chart ---- */

static void find_range(double *low, double *high, const kp_sweep *sweep) {
  *low = INFINITY;
  *high = -INFINITY;
  for (int k = 0; k < sweep->n_points; k++)
    for (int i = 0; i < sweep->n_shown && !sweep->point[k].impossible; i++) {
      const double x = sweep->point[k].total[sweep->shown[i]];
      if (isnan(x))
        continue;
      *low = fmin(*low, x);
      *high = fmax(*high, x);
    }
}

static const char *blocks(const kp_tune_page *page, int unit, double low, double high) {
  static const char *const block[] = {"▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"};
  const kp_sweep *sweep = page->tune->sweep;
  const int step = step_of(sweep->n_points, CHART_COLUMNS);
  kp_buf line = {0};
  for (int k = 0; k < sweep->n_points; k += step) {
    const double x = sweep->point[k].impossible ? NAN : sweep->point[k].total[unit];
    const double share = high > low ? (x - low) / (high - low) : 0.5;
    kp_buf_add(&line, isnan(x) ? " " : block[share >= 1.0 ? 7 : (int)(share * 8.0)]);
  }
  const char *text = line.at ? kp_arena_copy(page->arena, line.at, line.len) : NULL;
  kp_buf_clear(&line);
  return text;
}

static kp_status print_chart(const kp_tune_page *page) {
  enum { N = 4 };
  const kp_sweep *sweep = page->tune->sweep;
  double low, high;
  find_range(&low, &high, sweep);
  if (!(low <= high))
    return KP_OK;
  const kp_sweep_point *first = &sweep->point[0], *last = &sweep->point[sweep->n_points - 1];
  kp_grid_column column[N] = {
      {.title = kp_message_template(KP_MSG_REPORT_ID, page->lang)},
      {.title = kp_message_template(KP_MSG_REPORT_NAME, page->lang), .may_cut = true},
      {.title = kp_arena_printf(page->arena, "%s – %s", kp_tune_plain(page, first->value[0]),
                                kp_tune_plain(page, last->value[0]))},
      {.title = kp_message_template(KP_MSG_REPORT_RANK, page->lang), .right = true}};
  kp_grid grid = kp_tune_grid(page, column, N);
  for (int i = 0; i < sweep->n_shown && i < MOST_LINES; i++) {
    const int u = sweep->shown[i];
    kp_grid_add(&grid, kp_tune_unit(page, u), NULL);
    kp_grid_add(&grid, kp_str_copy(page->arena, page->tune->base->dataset->name[u]), NULL);
    kp_grid_add(&grid, blocks(page, u, low, high), NULL);
    const bool known = !first->impossible && !last->impossible;
    kp_grid_add(&grid,
                !known ? NULL
                : first->rank[u] == last->rank[u]
                    ? count_text(page, first->rank[u])
                    : kp_arena_printf(page->arena, "%d → %d", first->rank[u], last->rank[u]),
                NULL);
  }
  const int digits = page->tune->base->index->show_digits;
  kp_buf_add(page->out, "\n");
  kp_tune_say(page, KP_MSG_REPORT_TUNE_CHART,
              KP_ARGS(kp_tune_fixed(page, low, digits), kp_tune_fixed(page, high, digits)));
  return kp_grid_print(page->out, &grid, page->diag);
}

/* ---- Two settings ---- */

static kp_status print_grid(const kp_tune_page *page) {
  const kp_sweep *sweep = page->tune->sweep;
  const kp_sweep_axis *rows = &sweep->axis[0], *columns = &sweep->axis[1];
  const int row_step = step_of(rows->n, MOST_ROWS), step = step_of(columns->n, MOST_COLUMNS);
  kp_grid_column *column = KP_ARRAY(page->arena, kp_grid_column, columns->n + 1);
  if (!column)
    return kp_diag_no_memory(page->diag);
  int n = 0;
  column[n++] = (kp_grid_column){.title = rows->change.setting.name, .right = true};
  for (int k = 0; k < columns->n; k += step)
    column[n++] =
        (kp_grid_column){.title = kp_tune_plain(page, sweep->point[k].value[1]), .right = true};
  kp_tune_say(page, KP_MSG_REPORT_TUNE_GRID, KP_ARGS(columns->change.setting.name));
  kp_grid grid = kp_tune_grid(page, column, n);
  for (int r = 0; r < rows->n; r += row_step) {
    kp_grid_add(&grid, kp_tune_plain(page, sweep->point[r * columns->n].value[0]), NULL);
    for (int c = 0; c < columns->n; c += step) {
      const kp_sweep_point *point = &sweep->point[r * columns->n + c];
      kp_grid_add(&grid,
                  point->impossible
                      ? "—"
                      : kp_arena_printf(page->arena, "%d/%d", point->n_grades, point->n_ranks),
                  point->n_grades > 0 ? "yellow" : NULL);
    }
  }
  return kp_grid_print(page->out, &grid, page->diag);
}

kp_status kp_tune_print_sweep(const kp_tune_page *page) {
  kp_buf_add(page->out, page->tune->scoring ? "\n" : "");
  if (page->tune->sweep->n_axes == 2)
    return print_grid(page);
  const kp_status status = print_table(page);
  return status == KP_OK ? print_chart(page) : status;
}
