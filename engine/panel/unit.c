/* SPDX-License-Identifier: GPL-3.0-or-later
 * One cell without a judge, by the rules that look at the cell alone, and a judge's severity.
 *
 * For an explanation of one unit, where the whole panel is not done again. Where a model of
 * severity pools that will not do: without a judge the severities of all others change, so there
 * the panel is pooled again (kp_panel_pool_without). */
#include <math.h>

#include "panel/pooling.h"

static const kp_pooled *cell_of(const kp_panel *panel, int k, int unit) {
  return &panel->pooled[(size_t)k * (size_t)panel->dataset->n_units + (size_t)unit];
}

/* The marks of a cell that stand, without the judge's; *had: the judge has one. Returns how many.
 */
static int gather(int *at, bool *had, const kp_panel *panel, const kp_pooled *cell, int judge) {
  int n = 0;
  *had = false;
  for (int i = cell->first; i < cell->first + cell->count; i++) {
    if (!kp_pooling_stands(panel->use[i]))
      continue;
    if (panel->dataset->mark[panel->mark[i]].judge == judge)
      *had = true;
    else
      at[n++] = panel->mark[i];
  }
  return n;
}

static kp_status pool_alone(double *out, const kp_panel *panel, const kp_panel_rule *rule, int k,
                            const int *at, int n, kp_diag *diag) {
  const double *weight = panel->weight ? panel->weight[k] : NULL;
  double *room = kp_calloc(4 * (size_t)n + 1, sizeof *room);
  if (!room)
    return kp_diag_no_memory(diag);
  for (int i = 0; i < n; i++) {
    const kp_mark *mark = &panel->dataset->mark[at[i]];
    room[i] = mark->score;
    room[n + i] = weight ? weight[mark->judge] : 1.0;
  }
  *out = kp_panel_pool_weighted(room, weight ? room + n : NULL, n, rule, room + 2 * n, NULL, NULL);
  kp_free(room);
  return KP_OK;
}

kp_status kp_panel_unit_without(double *out, const kp_panel *panel, const kp_index *index, int k,
                                int unit, int judge, kp_diag *diag) {
  const kp_panel_rule *rule = &index->panel[k];
  const kp_pooled *cell = cell_of(panel, k, unit);
  *out = NAN;
  int *at = kp_calloc((size_t)cell->count + 1, sizeof *at);
  if (!at)
    return kp_diag_no_memory(diag);
  bool had;
  const int n = gather(at, &had, panel, cell, judge);
  kp_status status = KP_OK;
  const bool says = cell->why == KP_PRESENT && had && n >= rule->min_judges && n > 0;
  if (says && rule->pool != KP_POOL_ADJUSTED && rule->pool != KP_POOL_RASCH)
    status = pool_alone(out, panel, rule, k, at, n, diag);
  kp_free(at);
  return status;
}

/* ---- Severity ---- */

static double severity_in(const kp_panel_adjusted *model, int judge) {
  for (int j = 0; j < model->n_judges; j++)
    if (model->judge[j].judge == judge)
      return model->judge[j].severity;
  return NAN;
}

static double measure_of(const kp_rasch_element *list, int n, int element) {
  for (int i = 0; i < n; i++)
    if (list[i].element == element)
      return list[i].measure;
  return NAN;
}

/* The rating scale model has the indicator when its marks took part. */
double kp_panel_severity_of(const kp_panel *panel, int k, int judge) {
  if (panel->adjusted && panel->adjusted[k].n_judges > 0)
    return severity_in(&panel->adjusted[k], judge);
  const kp_panel_rasch *rasch = panel->rasch;
  if (!rasch || isnan(measure_of(rasch->indicator, rasch->n_indicators, k)))
    return NAN;
  return measure_of(rasch->judge, rasch->n_judges, judge);
}
