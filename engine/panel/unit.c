/* SPDX-License-Identifier: GPL-3.0-or-later
 * One unit without a judge: what its pooled value would be, all else being as it is.
 *
 * For an explanation of one unit, where the whole panel is not done again (kp_panel_pool_without
 * does that): severities, difficulties and thresholds of a model stay as they were estimated, and
 * only the unit is estimated anew from the marks that are left. For rasch these are the unit's
 * marks on all indicators of the model. */
#include <math.h>

#include "panel/pooling.h"
#include "panel/rasch_curve.h"

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

/* ---- One rule each ---- */

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

static double severity_in(const kp_panel_adjusted *model, int judge) {
  for (int j = 0; j < model->n_judges; j++)
    if (model->judge[j].judge == judge)
      return model->judge[j].severity;
  return NAN;
}

static double adjust_alone(const kp_panel *panel, const kp_panel_rule *rule, int k, const int *at,
                           int n) {
  double sum = 0.0;
  for (int i = 0; i < n; i++) {
    const kp_mark *mark = &panel->dataset->mark[at[i]];
    sum += mark->score + severity_in(&panel->adjusted[k], mark->judge);
  }
  const double value = sum / n;
  return isnan(value) ? NAN
                      : fmin(fmax(value, isnan(rule->low) ? -INFINITY : rule->low),
                             isnan(rule->high) ? INFINITY : rule->high);
}

/* ---- rasch ---- */

static double measure_of(const kp_rasch_element *list, int n, int element) {
  for (int i = 0; i < n; i++)
    if (list[i].element == element)
      return list[i].measure;
  return NAN;
}

static int category_of(const kp_panel_rasch *rasch, double score) {
  for (int k = 0; k < rasch->n_categories; k++)
    if (rasch->category[k] == score)
      return k;
  return 0;
}

typedef struct {
  int n, cap;
  double *difficulty; /* judge + indicator, of each mark */
  double observed;    /* sum of categories */
  double *p, *log_weight;
} unit_marks;

static void add_cell(unit_marks *to, const kp_panel *panel, const kp_pooled *cell, int k,
                     int judge) {
  const kp_panel_rasch *rasch = panel->rasch;
  const double hard = measure_of(rasch->indicator, rasch->n_indicators, k);
  for (int i = cell->first; i < cell->first + cell->count; i++) {
    const kp_mark *mark = &panel->dataset->mark[panel->mark[i]];
    if (!kp_pooling_stands(panel->use[i]) || mark->judge == judge)
      continue;
    to->difficulty[to->n++] = hard + measure_of(rasch->judge, rasch->n_judges, mark->judge);
    to->observed += category_of(rasch, mark->score);
  }
}

/* The measure at which as much is expected as was observed; extreme sums have 0.3 taken off. The
 * expected sum rises with the measure, so halving an interval finds it. */
static double find_measure(const unit_marks *marks, int n_categories) {
  enum { HALVINGS = 60 };
  double low = -200.0, high = 200.0;
  const double wanted =
      fmin(fmax(marks->observed, 0.3), (double)marks->n * (n_categories - 1) - 0.3);
  for (int step = 0; step < HALVINGS; step++) {
    const double middle = (low + high) / 2.0;
    double expected = 0.0;
    for (int i = 0; i < marks->n; i++)
      expected += kp_curve_probabilities(marks->p, marks->log_weight, n_categories,
                                         middle - marks->difficulty[i]);
    if (expected < wanted)
      low = middle;
    else
      high = middle;
  }
  return (low + high) / 2.0;
}

static kp_status rasch_alone(double *out, const kp_panel *panel, const kp_index *index, int k,
                             int unit, int judge, kp_diag *diag) {
  const kp_panel_rasch *rasch = panel->rasch;
  unit_marks marks = {0};
  for (int i = 0; i < index->n_panels; i++)
    marks.cap += cell_of(panel, i, unit)->count;
  const size_t n_categories = (size_t)rasch->n_categories;
  double *room = kp_calloc((size_t)marks.cap + 2 * n_categories + 1, sizeof *room);
  if (!room)
    return kp_diag_no_memory(diag);
  marks.difficulty = room;
  marks.p = room + marks.cap;
  marks.log_weight = marks.p + n_categories;
  for (size_t c = 1; c < n_categories; c++)
    marks.log_weight[c] = marks.log_weight[c - 1] - rasch->threshold[c];
  for (int i = 0; i < index->n_panels; i++)
    if (index->panel[i].pool == KP_POOL_RASCH && cell_of(panel, i, unit)->why == KP_PRESENT)
      add_cell(&marks, panel, cell_of(panel, i, unit), i, judge);
  if (marks.n > 0 && n_categories > 1)
    *out = kp_panel_rasch_expected(rasch, find_measure(&marks, rasch->n_categories) -
                                              measure_of(rasch->indicator, rasch->n_indicators, k));
  else if (marks.n > 0)
    *out = rasch->category[0];
  kp_free(room);
  return KP_OK;
}

/* ---- All ---- */

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
  if (cell->why != KP_PRESENT || !had || n < rule->min_judges || n == 0)
    *out = NAN;
  else if (rule->pool == KP_POOL_ADJUSTED)
    *out = adjust_alone(panel, rule, k, at, n);
  else if (rule->pool == KP_POOL_RASCH)
    status = rasch_alone(out, panel, index, k, unit, judge, diag);
  else
    status = pool_alone(out, panel, rule, k, at, n, diag);
  kp_free(at);
  return status;
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
