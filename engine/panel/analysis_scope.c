/* SPDX-License-Identifier: GPL-3.0-or-later
 * Scopes: the matrix of figures of an indicator, a dimension or the whole panel, and how far the
 * judges agree on it.
 *
 * Judges without a figure in a scope have no column: a panel that is split between indicators
 * would otherwise have no complete unit. What the figures of several indicators are is in
 * analysis.h. */
#include "panel/analysing.h"

#include "base/decimal.h"

#include <math.h>

static const double LEVEL = 0.95;

bool kp_analysing_below(const kp_analysing *by, size_t panel, int node) {
  int at = by->index->panel[panel].node;
  while (at >= 0 && at != node)
    at = by->index->node[at].parent;
  return at == node;
}

/* ---- Matrices ---- */

static double mark_at(const kp_analysing *by, size_t panel, size_t unit, size_t judge) {
  const int32_t at = by->mark[kp_analysing_cell(by, panel, unit, judge)];
  return at < 0 ? NAN : by->dataset->mark[at].score;
}

static bool anyone_marked(const kp_analysing *by, size_t panel, size_t unit) {
  for (size_t j = 0; j < by->n_judges; j++)
    if (by->mark[kp_analysing_cell(by, panel, unit, j)] >= 0)
      return true;
  return false;
}

/* Weights of a scope's indicators for one unit; NaN for those that do not count. */
static void weigh_unit(double *weight, const kp_analysing *by, int node, size_t unit) {
  double sum = 0.0;
  for (size_t k = 0; k < by->n_panels; k++) {
    const bool counts = kp_analysing_below(by, k, node) && anyone_marked(by, k, unit);
    weight[k] = counts ? by->index->node[by->index->panel[k].node].share : NAN;
    sum += counts ? weight[k] : 0.0;
  }
  for (size_t k = 0; k < by->n_panels; k++)
    if (!isnan(weight[k]) && !(weight[k] > 0.0))
      weight[k] = sum > 0.0 ? NAN : 1.0;
}

/* The weighted mean of one judge; NaN when a mark lacks that others gave. */
static double mean_of(const kp_analysing *by, const double *weight, size_t unit, size_t judge) {
  double sum = 0.0, weights = 0.0;
  for (size_t k = 0; k < by->n_panels; k++) {
    if (isnan(weight[k]))
      continue;
    sum += weight[k] * ((mark_at(by, k, unit, judge) - by->low[k]) / by->span[k]);
    weights += weight[k];
  }
  return weights > 0.0 ? sum / weights : NAN;
}

static void fill_row(double *row, const kp_analysing *by, int node, int panel, size_t unit,
                     double *weight) {
  if (panel < 0)
    weigh_unit(weight, by, node, unit);
  for (size_t j = 0; j < by->n_judges; j++)
    row[j] = panel >= 0 ? mark_at(by, (size_t)panel, unit, j) : mean_of(by, weight, unit, j);
}

/* Moves the columns that have a figure together. */
static void drop_empty_judges(kp_analysing_matrix *matrix, size_t n_judges) {
  matrix->n_judges = 0;
  for (size_t j = 0; j < n_judges; j++) {
    bool any = false;
    for (size_t row = 0; row < (size_t)matrix->n_units && !any; row++)
      any = !isnan(matrix->figure[row * n_judges + j]);
    if (any)
      matrix->judge[matrix->n_judges++] = (int)j;
  }
  const size_t kept = (size_t)matrix->n_judges;
  for (size_t row = 0; row < (size_t)matrix->n_units; row++)
    for (size_t c = 0; c < kept; c++)
      matrix->figure[row * kept + c] = matrix->figure[row * n_judges + (size_t)matrix->judge[c]];
}

kp_status kp_analysing_matrix_make(kp_analysing_matrix *out, const kp_analysing *by, int node,
                                   int panel) {
  kp_analysing_matrix made = {.figure = kp_calloc(by->n_units * by->n_judges + 1, sizeof(double)),
                              .unit = kp_calloc(by->n_units + 1, sizeof(int)),
                              .judge = kp_calloc(by->n_judges + 1, sizeof(int))};
  double *weight = kp_calloc(by->n_panels + 1, sizeof *weight);
  if (!made.figure || !made.unit || !made.judge || !weight) {
    kp_analysing_matrix_clear(&made);
    kp_free(weight);
    return kp_diag_no_memory(by->diag);
  }
  for (size_t u = 0; u < by->n_units; u++) {
    if (!kp_analysing_assesses(by, u))
      continue;
    fill_row(made.figure + (size_t)made.n_units * by->n_judges, by, node, panel, u, weight);
    made.unit[made.n_units++] = (int)u;
  }
  drop_empty_judges(&made, by->n_judges);
  kp_free(weight);
  *out = made;
  return KP_OK;
}

void kp_analysing_matrix_clear(kp_analysing_matrix *matrix) {
  kp_free(matrix->figure);
  kp_free(matrix->unit);
  kp_free(matrix->judge);
  *matrix = (kp_analysing_matrix){0};
}

/* ---- Agreement ---- */

/* Marks become the number of their band of the guide: of the highest bound that they reach. */
static void take_bands(kp_analysing_matrix *matrix, const kp_panel_rule *rule) {
  for (size_t i = 0; i < (size_t)matrix->n_units * (size_t)matrix->n_judges; i++) {
    double band = 0.0;
    for (int g = 0; g < rule->n_guides; g++) {
      double rank = 1.0;
      for (int other = 0; other < rule->n_guides; other++)
        rank += rule->guide_from[other] < rule->guide_from[g];
      if (kp_decimal_compare(matrix->figure[i], rule->guide_from[g]) >= 0)
        band = fmax(band, rank);
    }
    if (!isnan(matrix->figure[i]))
      matrix->figure[i] = band;
  }
}

static kp_estimate no_figure(kp_figure_why why) {
  return (kp_estimate){.value = NAN,
                       .lower = NAN,
                       .upper = NAN,
                       .error = NAN,
                       .statistic = NAN,
                       .df1 = NAN,
                       .df2 = NAN,
                       .p = NAN,
                       .why = why,
                       .why_interval = why};
}

static kp_status find_alphas(kp_panel_scope *scope, const kp_marks *marks, const kp_analysing *by) {
  const kp_bootstrap bootstrap = {.kind = KP_BOOTSTRAP_SUBJECTS,
                                  .n_samples = by->options->n_samples,
                                  .seed = by->options->seed,
                                  .level = LEVEL};
  const kp_status status = kp_stats_alphas(
      scope->alpha, marks, by->options->n_samples > 0 ? &bootstrap : NULL, by->diag);
  if (scope->composite)
    scope->alpha[KP_NOMINAL].figure = no_figure(KP_FIGURE_NOT_ASKED);
  return status;
}

/* Last, since it may turn the marks into bands. */
static kp_status find_kappa(kp_panel_scope *scope, kp_analysing_matrix *matrix,
                            const kp_analysing *by) {
  scope->kappa = no_figure(KP_FIGURE_NOT_ASKED);
  if (scope->composite)
    return KP_OK;
  const kp_panel_rule *rule = &by->index->panel[scope->panel];
  scope->by_guide = rule->n_guides > 1;
  if (scope->by_guide)
    take_bands(matrix, rule);
  const kp_marks marks =
      kp_stats_marks_by_subject(matrix->figure, matrix->n_units, matrix->n_judges);
  return kp_stats_fleiss_kappa(&scope->kappa, &marks, LEVEL, by->diag);
}

static kp_status find_agreement(kp_panel_scope *scope, const kp_analysing *by) {
  kp_analysing_matrix matrix;
  kp_status status =
      kp_analysing_matrix_make(&matrix, by, scope->node, scope->composite ? -1 : scope->panel);
  if (status != KP_OK)
    return status;
  const kp_marks marks = kp_stats_marks_by_subject(matrix.figure, matrix.n_units, matrix.n_judges);
  status = kp_stats_icc(scope->icc, &marks, LEVEL, by->diag);
  if (status == KP_OK)
    status = kp_stats_kendall_w(&scope->w, &marks, by->diag);
  if (status == KP_OK)
    status = kp_stats_friedman(&scope->friedman, &marks, by->diag);
  if (status == KP_OK)
    status = kp_stats_cronbach(&scope->cronbach, &marks, LEVEL, by->diag);
  if (status == KP_OK)
    status = find_alphas(scope, &marks, by);
  if (status == KP_OK)
    status = find_kappa(scope, &matrix, by);
  kp_analysing_matrix_clear(&matrix);
  return status;
}

/* ---- Scopes ---- */

static void count_pooled(kp_panel_scope *scope, const kp_analysing *by, size_t panel) {
  for (size_t u = 0; u < by->n_units; u++) {
    const kp_pooled *cell = &by->panel->pooled[panel * by->n_units + u];
    if (!kp_analysing_assesses(by, u))
      continue;
    scope->n_cells++;
    scope->n_pooled += cell->why == KP_PRESENT;
    scope->n_too_few += cell->why == KP_TOO_FEW;
    scope->n_all_recused += cell->why == KP_RECUSED;
    scope->n_fell_back += cell->fell_back;
  }
}

static kp_status find_scope(kp_panel_scope *scope, const kp_analysing *by) {
  int last = -1;
  for (size_t k = 0; k < by->n_panels; k++) {
    if (scope->kind == KP_SCOPE_INDICATOR ? (int)k != scope->panel
                                          : !kp_analysing_below(by, k, scope->node))
      continue;
    last = (int)k;
    scope->n_panels++;
    kp_analysing_count(&scope->coverage, by, k, -1);
    count_pooled(scope, by, k);
  }
  scope->composite = scope->n_panels > 1;
  scope->panel = scope->composite ? -1 : last;
  return find_agreement(scope, by);
}

static bool holds_panels(const kp_analysing *by, int node) {
  for (size_t k = 0; k < by->n_panels; k++)
    if (kp_analysing_below(by, k, node))
      return true;
  return false;
}

kp_status kp_analysing_scopes(kp_panel_analysis *out, const kp_analysing *by) {
  const kp_index *index = by->index;
  out->scope =
      KP_ARRAY(by->arena, kp_panel_scope, (size_t)index->n_nodes + (size_t)index->n_panels + 1);
  if (!out->scope)
    return kp_diag_no_memory(by->diag);
  for (int node = 0; node < index->n_nodes; node++)
    if (node == 0 || (index->node[node].leaf < 0 && holds_panels(by, node)))
      out->scope[out->n_scopes++] =
          (kp_panel_scope){.kind = node == 0 ? KP_SCOPE_PANEL : KP_SCOPE_DIMENSION, .node = node};
  for (int k = 0; k < index->n_panels; k++)
    out->scope[out->n_scopes++] =
        (kp_panel_scope){.kind = KP_SCOPE_INDICATOR, .node = index->panel[k].node, .panel = k};
  kp_status status = KP_OK;
  for (int i = 0; i < out->n_scopes && status == KP_OK; i++)
    status = find_scope(&out->scope[i], by);
  return status;
}
