/* SPDX-License-Identifier: GPL-3.0-or-later
 * A unit's value changed: in its column where it has one, so that all that read the column see it.
 *
 * A value that is counted, pooled or computed has no cell of its own. It becomes
 * first_of { a new column, what it was }, the column blank but for the unit: only the indicator or
 * adjustment itself sees that, not what else reads the same rows or marks. */
#include <math.h>
#include <string.h>

#include "tune/change.h"

static bool copy_series(kp_series *out, const kp_series *of, int n_units, kp_arena *arena) {
  kp_series made = *of;
  made.why = KP_ARRAY(arena, uint8_t, n_units);
  if (of->number)
    made.number = KP_ARRAY(arena, double, n_units);
  if (of->text)
    made.text = KP_ARRAY(arena, kp_str, n_units);
  if (!made.why || (of->number && !made.number) || (of->text && !made.text))
    return false;
  for (int u = 0; u < n_units; u++) {
    made.why[u] = of->why[u];
    if (of->number)
      made.number[u] = of->number[u];
    if (of->text)
      made.text[u] = of->text[u];
  }
  *out = made;
  return true;
}

/* A column that says nothing of anybody. */
static bool blank_series(kp_series *out, const char *id, int n_units, kp_arena *arena) {
  *out = (kp_series){.id = id, .kind = KP_CELL_NUMBER, .table_file = -1, .table_column = -1};
  out->number = KP_ARRAY(arena, double, n_units);
  out->why = KP_ARRAY(arena, uint8_t, n_units);
  if (!out->number || !out->why)
    return false;
  for (int u = 0; u < n_units; u++) {
    out->number[u] = NAN;
    out->why[u] = KP_BLANK;
  }
  return true;
}

static void set_cell(kp_series *series, const kp_change_to *change) {
  const int unit = change->setting.unit;
  series->why[unit] = (uint8_t)change->why;
  if (series->number)
    series->number[unit] = change->value;
  if (series->text)
    series->text[unit] = change->text;
}

/* The value that an indicator or adjustment has from now on: operand 0 is the new column. */
static bool put_before(kp_value *value, int want, kp_arena *arena) {
  kp_value *operand = KP_ARRAY(arena, kp_value, 2);
  if (!operand)
    return false;
  operand[0] = (kp_value){.kind = KP_VALUE_COLUMN,
                          .line = value->line,
                          .number = NAN,
                          .want = want,
                          .panel = -1,
                          .node = -1,
                          .function = -1,
                          .condition = -1};
  operand[1] = *value;
  *value = operand[0];
  value->kind = KP_VALUE_FIRST_OF;
  value->want = -1;
  value->operand = operand;
  value->n_operands = 2;
  return true;
}

typedef struct {
  kp_index *index;
  kp_dataset *dataset;
  bool *copied; /* series that are this variant's own */
  int n_base;   /* series that are the data's */
  kp_arena *arena;
} patient;

static bool change_column(patient *p, const kp_change_to *change) {
  const int want = change->setting.at;
  if (!p->copied[want] && !copy_series(&p->dataset->series[want], &p->dataset->series[want],
                                       p->dataset->n_units, p->arena))
    return false;
  p->copied[want] = true;
  set_cell(&p->dataset->series[want], change);
  return true;
}

static bool change_computed(patient *p, const kp_change_to *change) {
  const kp_setting *setting = &change->setting;
  kp_value *value = setting->of_adjustment ? &p->index->adjustment[setting->owner].value
                                           : &p->index->node[setting->owner].value;
  const bool again = value->kind == KP_VALUE_FIRST_OF && value->n_operands == 2 &&
                     value->operand[0].kind == KP_VALUE_COLUMN &&
                     value->operand[0].want >= p->n_base;
  if (again) { /* another unit of the same */
    set_cell(&p->dataset->series[value->operand[0].want], change);
    return true;
  }
  const char *id = setting->of_adjustment ? p->index->adjustment[setting->owner].label.id
                                          : p->index->node[setting->owner].label.id;
  const int want = p->dataset->n_series++;
  p->index->want[want] = (kp_want){.id = id, .optional = true, .rule = {.kind = KP_CELL_NUMBER}};
  p->index->n_wants = p->dataset->n_series;
  if (!blank_series(&p->dataset->series[want], id, p->dataset->n_units, p->arena) ||
      !put_before(value, want, p->arena))
    return false;
  set_cell(&p->dataset->series[want], change);
  return true;
}

static bool make_room(patient *p, const kp_dataset *of, int n_values) {
  const int cap = of->n_series + n_values;
  kp_want *want = KP_ARRAY(p->arena, kp_want, cap);
  kp_series *series = KP_ARRAY(p->arena, kp_series, cap);
  p->copied = KP_ARRAY(p->arena, bool, cap);
  p->dataset = KP_NEW(p->arena, kp_dataset);
  if (!want || !series || !p->copied || !p->dataset)
    return false;
  for (int k = 0; k < of->n_series; k++) {
    want[k] = p->index->want[k];
    series[k] = of->series[k];
  }
  *p->dataset = *of;
  p->dataset->series = series;
  p->index->want = want;
  p->n_base = of->n_series;
  return true;
}

bool kp_values_change(kp_index *index, const kp_dataset **dataset, const kp_change_to *change,
                      int n, kp_arena *arena, kp_diag *diag) {
  patient p = {.index = index, .arena = arena};
  int n_values = 0;
  for (int k = 0; k < n; k++)
    n_values += change[k].setting.kind == KP_SETTING_VALUE;
  if (n_values == 0)
    return true;
  bool fine = make_room(&p, *dataset, n_values);
  for (int k = 0; fine && k < n; k++) {
    if (change[k].setting.kind != KP_SETTING_VALUE)
      continue;
    fine =
        change[k].setting.at >= 0 ? change_column(&p, &change[k]) : change_computed(&p, &change[k]);
  }
  if (!fine) {
    kp_diag_no_memory(diag);
    return false;
  }
  *dataset = p.dataset;
  return true;
}
