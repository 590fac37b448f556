/* SPDX-License-Identifier: GPL-3.0-or-later
 * Imputation from other periods of the same units.
 *
 * PREVIOUS takes the raw value of the latest period that ends before this one begins; LINEAR lies
 * on the straight line between the nearest period before and the nearest after that have a value,
 * by their first days; with periods on one side only it is the nearest one's value. Units are found
 * again by id. Only what the data say counts, not what was filled in there; what no period has
 * stays missing. The fill has one value a unit, and as the name of its group where it comes from.
 */
#include <math.h>
#include <stdio.h>

#include "score/lane.h"

bool kp_score_is_of_periods(kp_missing_kind kind) {
  return kind == KP_MISSING_PREVIOUS || kind == KP_MISSING_LINEAR;
}

static double value_of(const kp_score_period *period, int leaf, int unit) {
  return unit >= 0 && period->scoring->raw_why[leaf][unit] == KP_PRESENT
             ? period->scoring->raw[leaf][unit]
             : NAN;
}

/* "2023/values.csv:14:5" */
static kp_str source_of(const kp_score_period *period, const kp_node *node, int unit,
                        kp_arena *arena) {
  const kp_dataset *dataset = period->scoring->dataset;
  char where[256] = "";
  kp_entry entry[8];
  if (node->value.kind == KP_VALUE_COLUMN) {
    const int n = kp_series_trace(entry, 8, dataset, &dataset->series[node->value.want], unit);
    if (n > 0)
      kp_entry_source(where, sizeof where, dataset, &entry[n > 8 ? 7 : n - 1]);
  }
  const char *text = kp_arena_printf(arena, where[0] ? "%s/%s" : "%s%s", period->period, where);
  return kp_str_of(text ? text : "");
}

/* Where a unit stands in the other periods. */
typedef struct {
  const kp_scoring *scoring;
  const kp_node *node;
  kp_arena *arena;
  int before, after; /* periods with a value; -1: none */
  double low, high;  /* their values */
} search;

static void look_around(search *at, const char *id, uint32_t len) {
  const kp_scoring *scoring = at->scoring;
  const double now = scoring->dataset->span.first;
  at->before = at->after = -1;
  for (int p = 0; p < scoring->n_periods; p++) {
    const kp_score_period *period = &scoring->period[p];
    const bool is_before = period->span.last < now;
    const bool previous = at->node->missing.kind == KP_MISSING_PREVIOUS;
    if (!is_before && (previous || at->after >= 0))
      continue;
    const int unit = kp_dataset_find_unit(period->scoring->dataset, (kp_str){id, len});
    const double x = value_of(period, at->node->leaf, unit);
    /* The period before is one: where it has no value, an earlier one does not stand in. */
    if (is_before && (previous || !isnan(x))) {
      at->before = isnan(x) ? -1 : p;
      at->low = x;
    } else if (!is_before && !isnan(x)) {
      at->after = p;
      at->high = x;
    }
  }
}

static double filled_value(const search *at) {
  const kp_scoring *scoring = at->scoring;
  if (at->before < 0 || at->after < 0)
    return at->before >= 0 ? at->low : at->after >= 0 ? at->high : NAN;
  const double from = scoring->period[at->before].span.first;
  const double to = scoring->period[at->after].span.first;
  return at->low + (at->high - at->low) * ((scoring->dataset->span.first - from) / (to - from));
}

static kp_str sources(const search *at, kp_str id) {
  kp_str part[2] = {{0}, {0}};
  int n = 0;
  const int both[2] = {at->before, at->after};
  for (int k = 0; k < 2; k++) {
    if (both[k] < 0)
      continue;
    const kp_score_period *period = &at->scoring->period[both[k]];
    part[n++] =
        source_of(period, at->node, kp_dataset_find_unit(period->scoring->dataset, id), at->arena);
  }
  if (n < 2)
    return part[0];
  const char *text = kp_arena_printf(at->arena, "%s, %s", part[0].at, part[1].at);
  return kp_str_of(text ? text : "");
}

kp_status kp_score_fill_from_periods(kp_scoring *scoring, int node, kp_arena *arena,
                                     kp_reader *reader) {
  const kp_node *leaf = &scoring->index->node[node];
  const size_t n = (size_t)scoring->n_units;
  double *value = KP_ARRAY(arena, double, n);
  int *self = KP_ARRAY(arena, int, n);
  kp_str *name = KP_ARRAY(arena, kp_str, n);
  if (!value || !self || !name)
    return reader->status = kp_diag_no_memory(reader->diag);
  for (size_t u = 0; u < n; u++) {
    self[u] = (int)u;
    value[u] = NAN;
    if (scoring->raw_why[leaf->leaf][u] == KP_PRESENT)
      continue;
    search at = {.scoring = scoring, .node = leaf, .arena = arena};
    const kp_str id = scoring->dataset->id[u];
    look_around(&at, id.at, id.len);
    value[u] = filled_value(&at);
    name[u] = isnan(value[u]) ? (kp_str){0} : sources(&at, id);
  }
  scoring->fill[node] =
      (kp_fill){.n_groups = scoring->n_units, .value = value, .group = self, .name = name};
  return KP_OK;
}
