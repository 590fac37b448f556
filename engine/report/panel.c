/* SPDX-License-Identifier: GPL-3.0-or-later
 * The panel for reports: what is looked at, and how much of it a run can afford.
 *
 * "kaoping panel" looks at everything. A scoring run holds the same section, but leaves out what
 * would take longer than the scoring itself: the effect of each judge where units times judges are
 * many, intervals of alpha where marks are. */
#include "report/panel.h"

/* Units times judges up to which a run that was asked for something else scores all again for each
 * judge; and marks up to which it draws samples. */
enum { AFFORDABLE_SCORES = 100000, AFFORDABLE_MARKS = 50000 };

kp_status kp_report_panel_needed(const kp_result *result, kp_diag *diag) {
  if (result->panel)
    return KP_OK;
  const kp_place place = kp_index_place(result->index, &result->index->node[0].label);
  kp_diag_error(diag, &place, KP_MSG_REPORT_PANEL_NONE, KP_NO_ARGS, KP_MSG_REPORT_PANEL_NONE_HINT);
  return KP_INPUT;
}

static uint8_t *not_assessed(const kp_result *result, kp_arena *arena) {
  const int n_units = result->dataset->n_units;
  uint8_t *left_out = KP_ARRAY(arena, uint8_t, n_units);
  for (int u = 0; left_out && u < n_units; u++)
    left_out[u] = result->scoring->status[u] == KP_NOT_ELIGIBLE;
  return left_out;
}

kp_status kp_report_panel_make(kp_report_panel *out, const kp_result *result, bool always,
                               kp_arena *arena, kp_diag *diag) {
  const kp_dataset *dataset = result->dataset;
  const bool samples = always || dataset->n_marks <= AFFORDABLE_MARKS;
  const bool scores = always || (int64_t)dataset->n_units * dataset->n_judges <= AFFORDABLE_SCORES;
  const kp_panel_analysis_options options = {.left_out = not_assessed(result, arena),
                                             .n_samples =
                                                 samples ? kp_panel_samples(dataset->n_marks) : 0,
                                             .seed = KP_PANEL_SEED};
  if (!options.left_out)
    return kp_diag_no_memory(diag);
  kp_panel_analysis *analysis = NULL;
  kp_robust_judge *robust = NULL;
  kp_status status =
      kp_panel_analyse(&analysis, result->index, result->panel, &options, arena, diag);
  if (status == KP_OK && scores)
    status = kp_robust_judges(&robust, result, arena, diag);
  if (status == KP_OK)
    *out = (kp_report_panel){.analysis = analysis, .robust = robust, .seed = options.seed};
  return status;
}
