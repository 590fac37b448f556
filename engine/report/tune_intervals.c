/* SPDX-License-Identifier: GPL-3.0-or-later
 * Intervals on a terminal: how far each number may move, and who changes behind each end. */
#include <math.h>

#include "report/report.h"
#include "report/tune.h"

static const char *end_text(const kp_tune_page *page, const kp_interval_edge *edge, bool low) {
  if (edge->kind == KP_EDGE_OPEN)
    return low ? "(−∞" : "+∞)";
  const char *at = kp_tune_plain(page, edge->at);
  if (low)
    return kp_arena_printf(page->arena, "%s%s", edge->inside ? "[" : "(", at);
  return kp_arena_printf(page->arena, "%s%s", at, edge->inside ? "]" : ")");
}

static const char *message(const kp_tune_page *page, kp_msg id, const char *const *args) {
  kp_buf buf = {0};
  kp_message_format(&buf, id, args, page->lang);
  const char *text = buf.failed ? NULL : kp_arena_copy(page->arena, buf.at, buf.len);
  kp_buf_clear(&buf);
  return text;
}

/* What happens behind an end. */
static const char *what_text(const kp_tune_page *page, const kp_interval_edge *edge) {
  const kp_scoring *from = page->tune->scoring ? page->tune->scoring : page->tune->base->scoring;
  if (edge->kind == KP_EDGE_LIMIT)
    return kp_message_template(KP_MSG_REPORT_TUNE_LIMIT, page->lang);
  if (edge->kind == KP_EDGE_SEARCH)
    return kp_message_template(KP_MSG_REPORT_TUNE_NOT_FOUND, page->lang);
  if (edge->kind == KP_EDGE_OPEN || edge->unit < 0)
    return NULL;
  const char *unit = kp_tune_unit(page, edge->unit);
  if (edge->of_grade)
    return kp_arena_printf(page->arena, "%s %s→%s", unit,
                           kp_tune_grade(page, from->grade[edge->unit]),
                           kp_tune_grade(page, edge->grade));
  if (edge->other < 0)
    return message(page, KP_MSG_REPORT_TUNE_PLACE, KP_ARGS(unit));
  return message(page, KP_MSG_REPORT_TUNE_OVERTAKES,
                 KP_ARGS(unit, kp_tune_unit(page, edge->other)));
}

static void add_interval(kp_grid *grid, const kp_tune_page *page, const kp_interval *one) {
  kp_grid_add(grid, one->setting.name, NULL);
  kp_grid_add(grid, one->setting.said, NULL);
  kp_grid_add(grid, kp_tune_plain(page, one->current), NULL);
  if (one->how == KP_INTERVAL_NONE) {
    kp_grid_add(grid, "—", NULL);
    kp_grid_add(grid, NULL, NULL);
    kp_grid_add(grid, NULL, NULL);
    return;
  }
  kp_grid_add(grid,
              kp_arena_printf(page->arena, "%s%s, %s", one->how == KP_INTERVAL_EXACT ? "" : "≈ ",
                              end_text(page, &one->low, true), end_text(page, &one->high, false)),
              "bold");
  kp_grid_add(grid, what_text(page, &one->low), NULL);
  kp_grid_add(grid, what_text(page, &one->high), NULL);
}

kp_status kp_tune_print_intervals(const kp_tune_page *page) {
  enum { N = 6 };
  static const kp_msg titles[N] = {KP_MSG_REPORT_TUNE_SETTING, KP_MSG_REPORT_TUNE_TITLE,
                                   KP_MSG_REPORT_TUNE_VALUE,   KP_MSG_REPORT_TUNE_RANGE,
                                   KP_MSG_REPORT_TUNE_BELOW,   KP_MSG_REPORT_TUNE_ABOVE};
  const kp_tune *tune = page->tune;
  kp_grid_column column[N] = {0};
  bool searched = false;
  for (int k = 0; k < N; k++)
    column[k] = (kp_grid_column){.title = kp_message_template(titles[k], page->lang),
                                 .right = k == 2,
                                 .may_cut = k == 1 || k >= 4};
  kp_grid grid = kp_tune_grid(page, column, N);
  for (int k = 0; k < tune->n_intervals; k++) {
    add_interval(&grid, page, &tune->interval[k]);
    searched = searched || tune->interval[k].how == KP_INTERVAL_SEARCHED;
  }
  kp_tune_say(page, KP_MSG_REPORT_TUNE_INTERVALS,
              KP_ARGS(kp_arena_printf(page->arena, "%d", tune->first)));
  const kp_status status = kp_grid_print(page->out, &grid, page->diag);
  if (searched)
    kp_tune_say(page, KP_MSG_REPORT_TUNE_SEARCHED, KP_NO_ARGS);
  return status;
}
