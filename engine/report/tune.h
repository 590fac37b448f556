/* SPDX-License-Identifier: GPL-3.0-or-later
 * A tuning as a text and as files. Nothing is computed here.
 *
 * changes.csv has a row a number that is new, moves.csv one a unit, sweep.csv one a point,
 * sweep_units.csv one a point and unit, intervals.csv one a setting, targets.csv one a target of a
 * fit; what was not asked for is not written. tune.json holds all of it. */
#ifndef KP_REPORT_TUNE_H
#define KP_REPORT_TUNE_H

#include "base/file.h"
#include "report/grid.h"
#include "report/json.h"
#include "tune/tune.h"

/* What the parts of the text share. */
typedef struct {
  kp_buf *out;
  kp_arena *arena;
  const kp_tune *tune;
  kp_lang lang;
  bool colour;
  int width;
  kp_diag *diag;
} kp_tune_page;

kp_status kp_tune_print_sweep(const kp_tune_page *page);
kp_status kp_tune_print_intervals(const kp_tune_page *page);
kp_status kp_tune_print_fit(const kp_tune_page *page);

/* A sentence, a line of its own. */
void kp_tune_say(const kp_tune_page *page, kp_msg id, const char *const *args);
/* In the page's arena; NULL where x is NaN. */
const char *kp_tune_fixed(const kp_tune_page *page, double x, int digits);
const char *kp_tune_plain(const kp_tune_page *page, double x);
/* An empty grid of the page. */
kp_grid kp_tune_grid(const kp_tune_page *page, const kp_grid_column *column, int n_columns);
/* "A07", "A07 name" where both are told. */
const char *kp_tune_unit(const kp_tune_page *page, int unit);
const char *kp_tune_grade(const kp_tune_page *page, int grade);

kp_status kp_tune_changes_csv(kp_output *output, const kp_tune *tune, kp_diag *diag);
kp_status kp_tune_moves_csv(kp_output *output, const kp_tune *tune, kp_diag *diag);
kp_status kp_tune_sweep_csv(kp_output *output, const kp_tune *tune, kp_diag *diag);
kp_status kp_tune_sweep_units_csv(kp_output *output, const kp_tune *tune, kp_diag *diag);
kp_status kp_tune_intervals_csv(kp_output *output, const kp_tune *tune, kp_diag *diag);
kp_status kp_tune_targets_csv(kp_output *output, const kp_tune *tune, kp_diag *diag);
kp_json kp_tune_json(const kp_tune *tune);

/* What a changed setting said before, as text in the arena; NULL where nothing did. */
const char *kp_tune_before(const kp_tune *tune, const kp_change_to *change, kp_arena *arena);

#endif
