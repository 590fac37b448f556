/* SPDX-License-Identifier: GPL-3.0-or-later
 * Models: which marks take part, whether they join what is to be compared, and what comes back.
 *
 * Only marks of cells that get a value take part: a unit that too few judges marked is neither
 * judged nor used to judge the judges. The least-squares model stands on one indicator and asks
 * that units and judges are connected; the rating scale model stands on all of its indicators and
 * asks it of units and judges, judges and indicators, units and indicators. What is not connected
 * has no solution: the islands are named and no value is given. */
#include "base/decimal.h"
#include "panel/pooling.h"

#include <math.h>

/* ---- Marks that take part ---- */

typedef struct {
  kp_model_mark *mark;
  int64_t n;
  int size[KP_FACETS];
} model_marks;

static bool takes_part(const kp_pooling *work, int at, kp_pool pool, int panel) {
  const kp_mark *mark = &work->dataset->mark[at];
  const size_t cell = (size_t)mark->indicator * (size_t)work->dataset->n_units + (size_t)mark->unit;
  return work->use[at] == KP_MARK_COUNTS && work->index->panel[mark->indicator].pool == pool &&
         (panel < 0 || mark->indicator == panel) && work->panel->pooled[cell].why == KP_PRESENT;
}

/* Of one panel, or (-1) of all that are pooled so. */
static kp_status gather(model_marks *out, const kp_pooling *work, kp_pool pool, int panel) {
  const kp_dataset *dataset = work->dataset;
  *out = (model_marks){.mark = kp_calloc((size_t)dataset->n_marks + 1, sizeof *out->mark),
                       .size = {dataset->n_units, dataset->n_judges, work->index->n_panels}};
  if (!out->mark)
    return kp_diag_no_memory(work->diag);
  for (int i = 0; i < dataset->n_marks; i++) {
    const kp_mark *mark = &dataset->mark[i];
    if (takes_part(work, i, pool, panel))
      out->mark[out->n++] =
          (kp_model_mark){{mark->unit, mark->judge, mark->indicator}, mark->score};
  }
  return KP_OK;
}

/* ---- What has no solution ---- */

static void leave_undefined(kp_pooling *work, int panel) {
  for (int u = 0; u < work->dataset->n_units; u++) {
    kp_pooled *cell =
        &work->panel->pooled[(size_t)panel * (size_t)work->dataset->n_units + (size_t)u];
    if (cell->why != KP_PRESENT)
      continue;
    cell->why = KP_UNDEFINED;
    cell->value = NAN;
  }
}

static void report_unsettled(const kp_pooling *work, int n_iterations) {
  const kp_dataset *dataset = work->dataset;
  char number[KP_NUM_SIZE];
  const bool has_file = dataset->panel_file >= 0 && dataset->panel_file < dataset->n_files;
  const kp_place place = {.file = has_file ? dataset->file[dataset->panel_file].path : NULL};
  kp_diag_add(work->diag, KP_ERROR, &place, KP_MSG_PANEL_UNSETTLED,
              KP_ARGS(kp_decimal_plain(number, n_iterations, 0)), KP_MSG_PANEL_UNSETTLED_HINT,
              NULL);
}

/* Whether the marks join all elements of two facets; says so where they do not. */
static kp_status check_connected(bool *connected, const kp_pooling *work, const model_marks *marks,
                                 int first, int second, int panel) {
  const int facet[2] = {first, second};
  const int size[2] = {marks->size[first], marks->size[second]};
  kp_islands islands;
  const kp_status status =
      kp_islands_find(&islands, marks->mark, marks->n, facet, size, work->arena, work->diag);
  if (status != KP_OK)
    return status;
  *connected = islands.n_islands <= 1;
  if (!*connected && !work->quiet)
    kp_islands_report(&islands, work, facet, size, panel);
  return KP_OK;
}

/* ---- adjusted ---- */

/* A value outside of what a judge may give becomes the end of the range. */
static void take_values(kp_pooling *work, int panel, const double *value) {
  const kp_panel_rule *rule = &work->index->panel[panel];
  for (int u = 0; u < work->dataset->n_units; u++) {
    kp_pooled *cell =
        &work->panel->pooled[(size_t)panel * (size_t)work->dataset->n_units + (size_t)u];
    if (cell->why != KP_PRESENT)
      continue;
    const double low = isnan(rule->low) ? -INFINITY : rule->low;
    const double high = isnan(rule->high) ? INFINITY : rule->high;
    cell->held = kp_decimal_compare(value[u], low) < 0 || kp_decimal_compare(value[u], high) > 0;
    cell->value = fmin(fmax(value[u], low), high);
  }
}

static kp_status adjust_panel(kp_panel_adjusted *out, kp_pooling *work, int panel) {
  model_marks marks;
  bool connected = true;
  double *value = kp_calloc((size_t)work->dataset->n_units + 1, sizeof *value);
  kp_status status = gather(&marks, work, KP_POOL_ADJUSTED, panel);
  if (status == KP_OK && !value)
    status = kp_diag_no_memory(work->diag);
  if (status == KP_OK && marks.n > 0)
    status = check_connected(&connected, work, &marks, KP_FACET_UNIT, KP_FACET_JUDGE, panel);
  if (status == KP_OK && !connected) {
    out->state = KP_MODEL_UNCONNECTED;
    leave_undefined(work, panel);
  } else if (status == KP_OK && marks.n > 0) {
    status = kp_panel_fit_adjusted(out, value, marks.mark, marks.n, marks.size[KP_FACET_UNIT],
                                   marks.size[KP_FACET_JUDGE], work->arena, work->diag);
    if (status == KP_OK && out->state == KP_MODEL_FITTED)
      take_values(work, panel, value);
    else
      leave_undefined(work, panel);
    if (status == KP_OK && out->state != KP_MODEL_FITTED && !work->quiet)
      report_unsettled(work, 1);
  }
  kp_free(marks.mark);
  kp_free(value);
  return status;
}

/* ---- rasch ---- */

static double measure_of(const kp_rasch_element *list, int n, int element) {
  int low = 0, high = n - 1;
  while (low <= high) {
    const int middle = low + (high - low) / 2;
    if (list[middle].element == element)
      return list[middle].measure;
    if (list[middle].element < element)
      low = middle + 1;
    else
      high = middle - 1;
  }
  return NAN;
}

static void take_expected(kp_pooling *work, const kp_panel_rasch *rasch, int panel) {
  const double hard = measure_of(rasch->indicator, rasch->n_indicators, panel);
  for (int i = 0; i < rasch->n_units; i++) {
    kp_pooled *cell = &work->panel->pooled[(size_t)panel * (size_t)work->dataset->n_units +
                                           (size_t)rasch->unit[i].element];
    if (cell->why == KP_PRESENT)
      cell->value = kp_panel_rasch_expected(rasch, rasch->unit[i].measure - hard);
  }
}

static kp_status fit_rasch(kp_panel_rasch *out, kp_pooling *work, const model_marks *marks) {
  static const int pairs[3][2] = {{KP_FACET_UNIT, KP_FACET_JUDGE},
                                  {KP_FACET_JUDGE, KP_FACET_INDICATOR},
                                  {KP_FACET_UNIT, KP_FACET_INDICATOR}};
  bool connected = true;
  kp_status status = KP_OK;
  for (int i = 0; i < 3 && status == KP_OK && connected; i++)
    status = check_connected(&connected, work, marks, pairs[i][0], pairs[i][1], -1);
  out->state = KP_MODEL_UNCONNECTED;
  if (status == KP_OK && connected)
    status = kp_panel_fit_rasch(out, marks->mark, marks->n, marks->size, work->arena, work->diag);
  if (status == KP_OK && out->state == KP_MODEL_UNSETTLED && !work->quiet)
    report_unsettled(work, out->n_iterations);
  return status;
}

static kp_status model_rasch(kp_pooling *work) {
  model_marks marks;
  kp_panel_rasch *rasch = KP_NEW(work->arena, kp_panel_rasch);
  if (!rasch)
    return kp_diag_no_memory(work->diag);
  kp_status status = gather(&marks, work, KP_POOL_RASCH, -1);
  if (status == KP_OK && marks.n > 0)
    status = fit_rasch(rasch, work, &marks);
  for (int k = 0; k < work->index->n_panels && status == KP_OK && marks.n > 0; k++) {
    if (work->index->panel[k].pool != KP_POOL_RASCH)
      continue;
    if (rasch->state == KP_MODEL_FITTED)
      take_expected(work, rasch, k);
    else
      leave_undefined(work, k);
  }
  work->panel->rasch = rasch;
  kp_free(marks.mark);
  return status;
}

/* ---- All models ---- */

kp_status kp_pooling_model(kp_pooling *work) {
  const int n_panels = work->index->n_panels;
  kp_panel_adjusted *adjusted = KP_ARRAY(work->arena, kp_panel_adjusted, n_panels);
  kp_status status = adjusted ? KP_OK : kp_diag_no_memory(work->diag);
  bool has_rasch = false;
  for (int k = 0; k < n_panels && status == KP_OK; k++) {
    has_rasch = has_rasch || work->index->panel[k].pool == KP_POOL_RASCH;
    if (work->index->panel[k].pool == KP_POOL_ADJUSTED)
      status = adjust_panel(&adjusted[k], work, k);
  }
  if (status == KP_OK && has_rasch)
    status = model_rasch(work);
  work->panel->adjusted = adjusted;
  return status;
}
