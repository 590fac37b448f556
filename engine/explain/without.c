/* SPDX-License-Identifier: GPL-3.0-or-later
 * Without a judge: the pooled marks that a unit would have.
 *
 * Where a model of severity pools, leaving a judge out moves the severities of all others and so
 * every unit: the whole panel is pooled again, once for each judge, kept in the explainer for all
 * units. Nothing is said of a judge without whom a model has no solution, nor of any when pooling
 * that often would be too much work. All other rules look at the cell alone. Either way the values
 * are those that leaving the judge out everywhere gives (robust/judges.h). */
#include <math.h>

#include "explain/parts.h"

/* Passes over marks and steps of elimination that one explainer spends on it. */
static const double MOST_WORK = 1e8;

static bool has_model(const kp_index *index) {
  for (int k = 0; k < index->n_panels; k++)
    if (index->panel[k].pool == KP_POOL_ADJUSTED || index->panel[k].pool == KP_POOL_RASCH)
      return true;
  return false;
}

static bool is_too_much(const kp_explainer *by) {
  const kp_panel *panel = by->result->panel;
  const double judges = by->dataset->n_judges, marks = by->dataset->n_marks;
  double work = marks + (double)by->index->n_panels * by->dataset->n_units;
  for (int k = 0; k < by->index->n_panels; k++)
    if (by->index->panel[k].pool == KP_POOL_ADJUSTED)
      work += pow(panel->adjusted[k].n_judges, 3);
  if (panel->rasch)
    work += marks * KP_FACETS * panel->rasch->n_iterations;
  return judges * work > MOST_WORK;
}

static bool has_solution(const kp_panel *left, const kp_index *index) {
  const size_t n_cells = (size_t)index->n_panels * (size_t)left->dataset->n_units;
  for (size_t i = 0; i < n_cells; i++)
    if (left->pooled[i].why == KP_UNDEFINED)
      return false;
  return true;
}

/* NULL: nothing can be said of the judge. */
static const kp_panel *refit(kp_maker *maker, int judge) {
  kp_explainer *by = maker->by;
  kp_refit *kept = &by->refit[judge];
  if (kept->tried)
    return kept->panel;
  kept->tried = true;
  kp_panel *left = NULL;
  const kp_status status =
      kp_panel_pool_without(&left, by->result->panel, by->index, judge, by->arena, maker->diag);
  if (status == KP_SYSTEM)
    maker->failed = true;
  if (status == KP_OK && has_solution(left, by->index))
    kept->panel = left;
  return kept->panel;
}

bool kp_maker_begin_without(kp_maker *maker) {
  kp_explainer *by = maker->by;
  by->refits = has_model(by->index);
  if (!by->refits)
    return true;
  if (is_too_much(by))
    return false;
  if (!by->refit)
    by->refit = KP_ARRAY(by->arena, kp_refit, by->dataset->n_judges);
  maker->failed = maker->failed || !by->refit;
  return by->refit != NULL;
}

double kp_maker_pool_without(kp_maker *maker, int panel, int judge) {
  const int unit = maker->out->unit;
  double is = NAN;
  if (maker->by->refits) {
    const kp_panel *left = refit(maker, judge);
    const size_t cell = (size_t)panel * (size_t)maker->by->dataset->n_units + (size_t)unit;
    return left && left->pooled[cell].why == KP_PRESENT ? left->pooled[cell].value : NAN;
  }
  if (kp_panel_unit_without(&is, maker->by->result->panel, maker->index, panel, unit, judge,
                            NULL) != KP_OK)
    maker->failed = true;
  return is;
}
