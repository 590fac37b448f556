/* SPDX-License-Identifier: GPL-3.0-or-later
 * A fit on a terminal: the targets that are met, and how far the weights had to go. */
#include "base/decimal.h"
#include "report/report.h"
#include "report/tune.h"

enum { MOST_TARGETS = 40 };

kp_status kp_tune_print_fit(const kp_tune_page *page) {
  const kp_fit *fit = page->tune->fit;
  char distance[KP_NUM_SIZE];
  kp_tune_say(page, KP_MSG_REPORT_TUNE_FIT,
              KP_ARGS(kp_arena_printf(page->arena, "%d", fit->n_targets),
                      kp_decimal_plain(distance, fit->distance * 100.0, 3)));
  for (int k = 0; k < fit->n_targets && k < MOST_TARGETS; k++)
    kp_buf_printf(page->out, "  %s %s\n", fit->target[k].is_met ? "✓" : "✗", fit->target[k].text);
  if (fit->n_targets > MOST_TARGETS)
    kp_tune_say(page, KP_MSG_REPORT_MORE_ROWS,
                KP_ARGS(kp_arena_printf(page->arena, "%d", fit->n_targets - MOST_TARGETS)));
  kp_buf_add(page->out, "\n");
  return KP_OK;
}
