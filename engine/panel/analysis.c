/* SPDX-License-Identifier: GPL-3.0-or-later
 * Analysis of a panel: the cube of cells, what was asked for and what was given.
 *
 * Without assignments every judge is asked for every cell. A recusal from a unit takes out all of
 * its indicators; one that stands on the sheet alone takes out that cell. Units that are not
 * assessed have no cells at all. */
#include "panel/analysing.h"
#include "panel/pooling.h"

#include <math.h>

/* ---- The cube ---- */

static void ask_cell(const kp_analysing *by, size_t panel, size_t unit, size_t judge) {
  by->state[kp_analysing_cell(by, panel, unit, judge)] |= KP_CELL_ASKED;
}

static void ask_units(const kp_analysing *by, size_t panel, int unit, int judge) {
  const size_t first = unit < 0 ? 0 : (size_t)unit;
  const size_t end = unit < 0 ? by->n_units : first + 1;
  for (size_t u = first; u < end; u++)
    ask_cell(by, panel, u, (size_t)judge);
}

static void ask_all(const kp_analysing *by) {
  const kp_dataset *dataset = by->dataset;
  for (size_t k = 0; k < by->n_panels; k++) {
    for (int j = 0; dataset->n_assignments == 0 && j < dataset->n_judges; j++)
      ask_units(by, k, -1, j);
    for (int i = 0; i < dataset->n_assignments; i++) {
      const kp_assignment *one = &dataset->assignment[i];
      if (one->indicator < 0 || (size_t)one->indicator == k)
        ask_units(by, k, one->unit, one->judge);
    }
  }
}

static void recuse_all(const kp_analysing *by) {
  for (size_t k = 0; k < by->n_panels; k++)
    for (int i = 0; i < by->panel->n_recusals; i++)
      by->state[kp_analysing_cell(by, k, (size_t)by->panel->recusal[i].unit,
                                  (size_t)by->panel->recusal[i].judge)] |= KP_CELL_RECUSED;
}

static void place_marks(const kp_analysing *by) {
  for (int i = 0; i < by->panel->n_used; i++) {
    const int at = by->panel->mark[i];
    const kp_mark *mark = &by->dataset->mark[at];
    const size_t cell =
        kp_analysing_cell(by, (size_t)mark->indicator, (size_t)mark->unit, (size_t)mark->judge);
    if (by->panel->use[i] == KP_MARK_RECUSED)
      by->state[cell] |=
          (uint8_t)(KP_CELL_RECUSED | (mark->why == KP_PRESENT ? KP_CELL_RECUSED_GIVEN : 0));
    if (kp_pooling_stands(by->panel->use[i]))
      by->mark[cell] = at;
  }
}

/* Rounds of one judge and cell stand one behind the other; only the last change is told. */
static void mark_changes(const kp_analysing *by) {
  int before = -1;
  for (int i = 0; i < by->panel->n_used; i++) {
    const kp_mark *mark = &by->dataset->mark[by->panel->mark[i]];
    if (by->panel->use[i] == KP_MARK_EARLIER_ROUND)
      before = by->panel->mark[i];
    if (!kp_pooling_stands(by->panel->use[i]) || before < 0)
      continue;
    const kp_mark *old = &by->dataset->mark[before];
    const bool same_cell =
        old->indicator == mark->indicator && old->unit == mark->unit && old->judge == mark->judge;
    if (same_cell && old->score != mark->score)
      by->state[kp_analysing_cell(by, (size_t)mark->indicator, (size_t)mark->unit,
                                  (size_t)mark->judge)] |= KP_CELL_CHANGED;
    before = -1;
  }
}

/* The range of an indicator's marks: the rule's, or that of the marks that were given. */
static void find_range(const kp_analysing *by, size_t panel) {
  const kp_panel_rule *rule = &by->index->panel[panel];
  double low = INFINITY, high = -INFINITY;
  const size_t first = kp_analysing_cell(by, panel, 0, 0);
  for (size_t i = first; i < first + by->n_units * by->n_judges; i++) {
    if (by->mark[i] < 0)
      continue;
    low = fmin(low, by->dataset->mark[by->mark[i]].score);
    high = fmax(high, by->dataset->mark[by->mark[i]].score);
  }
  low = isnan(rule->low) ? low : rule->low;
  high = isnan(rule->high) ? high : rule->high;
  by->low[panel] = isfinite(low) ? low : 0.0;
  by->span[panel] = isfinite(low) && isfinite(high) && high > low ? high - low : 1.0;
}

static kp_status fill_cube(kp_analysing *by) {
  const size_t n_cells = by->n_panels * by->n_units * by->n_judges;
  by->mark = KP_ARRAY(by->arena, int32_t, n_cells);
  by->state = KP_ARRAY(by->arena, uint8_t, n_cells);
  by->low = KP_ARRAY(by->arena, double, by->n_panels);
  by->span = KP_ARRAY(by->arena, double, by->n_panels);
  if (!by->mark || !by->state || !by->low || !by->span)
    return kp_diag_no_memory(by->diag);
  for (size_t i = 0; i < n_cells; i++)
    by->mark[i] = -1;
  ask_all(by);
  recuse_all(by);
  place_marks(by);
  mark_changes(by);
  for (size_t k = 0; k < by->n_panels; k++)
    find_range(by, k);
  return KP_OK;
}

/* ---- Coverage ---- */

static void count_cell(kp_panel_coverage *coverage, int state, bool given) {
  const bool recused = (state & KP_CELL_RECUSED) != 0;
  const bool asked = (state & KP_CELL_ASKED) != 0;
  coverage->recused += asked && recused;
  coverage->recused_given += (state & KP_CELL_RECUSED_GIVEN) != 0;
  coverage->expected += asked && !recused;
  coverage->given += asked && given;
  coverage->missing += asked && !recused && !given;
  coverage->changed += (state & KP_CELL_CHANGED) != 0;
}

void kp_analysing_count(kp_panel_coverage *coverage, const kp_analysing *by, size_t panel,
                        int judge) {
  const size_t first = judge < 0 ? 0 : (size_t)judge;
  const size_t end = judge < 0 ? by->n_judges : first + 1;
  for (size_t u = 0; u < by->n_units; u++) {
    if (!kp_analysing_assesses(by, u))
      continue;
    for (size_t j = first; j < end; j++) {
      const size_t cell = kp_analysing_cell(by, panel, u, j);
      count_cell(coverage, by->state[cell], by->mark[cell] >= 0);
    }
  }
}

/* ---- All of it ---- */

int64_t kp_panel_samples(int64_t n_marks) {
  enum { MOST_DRAWS = 4000000, FEWEST = 100 };
  const int64_t affordable = n_marks > 0 ? MOST_DRAWS / n_marks : KP_PANEL_SAMPLES;
  return affordable >= KP_PANEL_SAMPLES ? KP_PANEL_SAMPLES
         : affordable <= FEWEST         ? FEWEST
                                        : affordable / 100 * 100;
}

const char *kp_panel_noted_name(kp_noted_kind kind) {
  static const char *const names[] = {
      [KP_NOTED_FAR] = "far", [KP_NOTED_RECUSED] = "recused", [KP_NOTED_CHANGED] = "changed"};
  return names[kind];
}

static bool has_same_range(const kp_analysing *by) {
  for (size_t k = 1; k < by->n_panels; k++)
    if (by->index->panel[k].low != by->index->panel[0].low ||
        by->index->panel[k].high != by->index->panel[0].high)
      return false;
  return true;
}

kp_status kp_panel_analyse(kp_panel_analysis **out, const kp_index *index, const kp_panel *panel,
                           const kp_panel_analysis_options *options, kp_arena *arena,
                           kp_diag *diag) {
  kp_analysing by = {.index = index,
                     .dataset = panel->dataset,
                     .panel = panel,
                     .options = options,
                     .arena = arena,
                     .diag = diag,
                     .n_units = (size_t)panel->dataset->n_units,
                     .n_judges = (size_t)panel->dataset->n_judges,
                     .n_panels = (size_t)index->n_panels};
  kp_panel_analysis *made = KP_NEW(arena, kp_panel_analysis);
  if (!made)
    return kp_diag_no_memory(diag);
  kp_status status = fill_cube(&by);
  made->n_judges = panel->dataset->n_judges;
  made->same_range = has_same_range(&by);
  made->n_samples = options->n_samples;
  if (status == KP_OK)
    status = kp_analysing_scopes(made, &by);
  if (status == KP_OK)
    status = kp_analysing_judges(made, &by);
  if (status == KP_OK)
    status = kp_analysing_noted(made, &by);
  if (status == KP_OK)
    *out = made;
  return status;
}
