/* SPDX-License-Identifier: GPL-3.0-or-later
 * Intervals: how far each weight, cut-off and band bound may move, alone, with all grades and the
 * order of the first K as they are.
 *
 * Grades are a step function of a bound: they can change only where it passes a figure that some
 * unit has (a total, a raw value, what a condition reads), or meets a neighbouring bound. These are
 * all candidates; between two of them one look tells for all. Weights are interval_weight.c's.
 * Settings are worked on by several threads, each alone. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/decimal.h"
#include "base/thread.h"
#include "tune/probe.h"

/* ---- Candidates ---- */

typedef struct {
  double *at;
  int n, cap;
  bool failed;
} figures;

static void add(figures *f, double x) {
  if (!isfinite(x))
    return;
  if (f->n == f->cap) {
    const int cap = f->cap ? 2 * f->cap : 64;
    double *grown = kp_realloc(f->at, (size_t)cap * sizeof *grown);
    if (!grown) {
      f->failed = true;
      return;
    }
    f->at = grown;
    f->cap = cap;
  }
  f->at[f->n++] = kp_decimal_key(x);
}

static void add_grade_figures(figures *f, const kp_probe *probe) {
  const kp_index *index = probe->from->index;
  for (int u = 0; u < probe->from->n_units; u++) {
    const double total = probe->from->total[u];
    add(f, isnan(index->grade_distance_from) ? total : fabs(total - index->grade_distance_from));
  }
  for (int g = 0; g < index->n_grades; g++) {
    add(f, index->grade[g].at_least);
    add(f, index->grade[g].above);
    add(f, index->grade[g].at_most);
    add(f, index->grade[g].below);
  }
  add(f, index->scale_low);
  add(f, index->scale_high);
}

/* What units bring to a rule or a condition, from a workspace of the reference. */
static kp_status add_unit_figures(figures *f, const kp_probe *probe, kp_diag *diag) {
  const kp_setting *setting = &probe->change.setting;
  kp_score_workspace *workspace = NULL;
  kp_status status = kp_score_workspace_new(&workspace, probe->from, diag);
  for (int u = 0; status == KP_OK && u < probe->from->n_units; u++) {
    const kp_unit_score *unit = NULL;
    status = kp_score_unit(&unit, workspace, u, NULL, diag);
    if (status != KP_OK)
      break;
    if (setting->kind == KP_SETTING_CONDITION)
      add(f, unit->condition_value[setting->at]);
    else
      add(f, unit->treated[probe->from->index->node[setting->at].leaf]);
  }
  kp_score_workspace_free(workspace);
  return status;
}

static void add_neighbours(figures *f, const kp_probe *probe) {
  const kp_setting *setting = &probe->change.setting;
  if (setting->kind == KP_SETTING_KNOT) {
    const kp_score_rule *rule = kp_setting_rule(probe->from->index, setting);
    for (int k = 0; k < rule->n_knots; k++)
      add(f, rule->knot[k]);
  } else {
    const kp_test *test = &probe->from->index->condition[setting->at].test;
    const double bounds[] = {test->at_least, test->above, test->at_most, test->below};
    for (int k = 0; k < 4; k++)
      add(f, bounds[k]);
  }
}

/* A column alone feeds an adjustment. */
static void add_column_figures(figures *f, const kp_probe *probe) {
  const kp_setting *setting = &probe->change.setting;
  const kp_value *value = &probe->from->index->adjustment[setting->at].value;
  const kp_series *series = &probe->from->dataset->series[value->want];
  for (int u = 0; u < probe->from->n_units; u++)
    add(f, series->number[u]);
}

static int ascending(const void *a, const void *b) {
  const double x = *(const double *)a, y = *(const double *)b;
  return (x > y) - (x < y);
}

static void scan_both(kp_interval *out, kp_probe *probe, figures *f) {
  int n = 0, below = 0;
  double *outward = f->at + f->n / 2; /* room for one side: see the caller */
  const int n_all = f->n / 2;
  qsort(f->at, (size_t)n_all, sizeof *f->at, ascending);
  for (int k = 0; k < n_all; k++)
    if (n == 0 || f->at[k] != f->at[n - 1])
      f->at[n++] = f->at[k];
  for (below = 0; below < n && f->at[below] < probe->current;)
    below++;
  for (int k = 0; k < below; k++)
    outward[k] = f->at[below - 1 - k];
  const double reach = n > 0 ? fmax(fabs(f->at[0]), fabs(f->at[n - 1])) + 1.0 : 1.0;
  out->low = kp_probe_scan(probe, outward, below, fmin(probe->current, -reach) - reach);
  int above = 0;
  for (int k = below; k < n; k++)
    if (f->at[k] > probe->current)
      outward[above++] = f->at[k];
  out->high = kp_probe_scan(probe, outward, above, fmax(probe->current, reach) + reach);
}

static kp_status interval_of_bound(kp_interval *out, kp_probe *probe, kp_diag *diag) {
  figures f = {0};
  kp_status status = KP_OK;
  const kp_setting *setting = &probe->change.setting;
  if (setting->kind == KP_SETTING_GRADE) {
    add_grade_figures(&f, probe);
  } else {
    if (setting->of_adjustment)
      add_column_figures(&f, probe);
    else
      status = add_unit_figures(&f, probe, diag);
    add_neighbours(&f, probe);
  }
  /* the bound itself: open or closed, it may be passed at once */
  const int n = f.n;
  for (int k = 0; k < n; k++)
    add(&f, 0.0);
  if (f.failed)
    status = kp_diag_no_memory(diag);
  if (status == KP_OK) {
    out->how = KP_INTERVAL_EXACT;
    scan_both(out, probe, &f);
  }
  kp_free(f.at);
  return status;
}

/* ---- Which settings ---- */

static bool is_looked_at(const kp_tune *tune, const kp_setting *setting) {
  const kp_index *index = tune->base->index;
  switch (setting->kind) {
  case KP_SETTING_WEIGHT:
    return !index->is_checklist;
  case KP_SETTING_GRADE:
    return strcmp(setting->field, "top") != 0 && index->grade_by.kind == KP_GRADE_BY_CUTOFFS;
  case KP_SETTING_CONDITION:
    return true;
  case KP_SETTING_KNOT:
    return kp_setting_rule(index, setting)->kind == KP_SCORE_BANDS &&
           (!setting->of_adjustment ||
            index->adjustment[setting->at].value.kind == KP_VALUE_COLUMN);
  default:
    return false;
  }
}

static kp_status find_one(kp_interval *out, const kp_tune *tune, kp_diag *diag) {
  kp_probe probe;
  kp_probe_init(&probe, tune, &out->setting);
  out->current = probe.current;
  return out->setting.kind == KP_SETTING_WEIGHT ? kp_interval_of_weight(out, &probe, diag)
                                                : interval_of_bound(out, &probe, diag);
}

kp_status kp_tune_intervals(kp_tune *tune, kp_diag *diag) {
  const int n_all = tune->settings.n;
  tune->interval = KP_ARRAY(tune->arena, kp_interval, n_all);
  bool failed = false;
  if (!tune->interval)
    return kp_diag_no_memory(diag);
  for (int k = 0; k < n_all; k++)
    if (is_looked_at(tune, &tune->settings.setting[k]))
      tune->interval[tune->n_intervals++].setting = tune->settings.setting[k];
#pragma omp parallel for num_threads(kp_threads()) schedule(dynamic) reduction(|| : failed)
  for (int k = 0; k < tune->n_intervals; k++) {
    kp_diag *own = kp_diag_new();
    const kp_status status = own ? find_one(&tune->interval[k], tune, own) : KP_SYSTEM;
    if (status == KP_INPUT)
      tune->interval[k].how = KP_INTERVAL_NONE;
    failed = failed || status == KP_SYSTEM;
    kp_diag_free(own);
  }
  return failed ? kp_diag_no_memory(diag) : KP_OK;
}
