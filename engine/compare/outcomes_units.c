/* SPDX-License-Identifier: GPL-3.0-or-later
 * Units over the periods: who is whom.
 *
 * Periods are taken from the newest back. A unit is one that is known already by its own folded id,
 * or by the id that aliases.csv of any period says it became, as long as that one has no unit in
 * this period yet: who kept the id comes before who was renamed to it. Else it is a new one. */
#include <string.h>

#include "compare/outcomes_parts.h"
#include "table/aliases.h"
#include "table/names.h"

typedef struct {
  kp_outcome_work *work;
  kp_str *alias_old, *alias_new; /* folded */
  int n_aliases;
  kp_names alias_name;
  kp_str *id;       /* of to->unit, folded */
  kp_names known;   /* … of those before the present period */
  int *taken;       /* 1 + the result that gave it last */
  kp_str *last;     /* the id of the earliest period so far, as written */
  const char **was; /* other ids that it had, as a text */
} joining;

static kp_status read_aliases(joining *j) {
  kp_outcomes *to = j->work->to;
  kp_arena *scratch = j->work->scratch;
  kp_renamed **list = KP_ARRAY(scratch, kp_renamed *, to->n_results);
  int *n = KP_ARRAY(scratch, int, to->n_results), total = 0;
  if (!list || !n)
    return kp_diag_no_memory(j->work->diag);
  for (int r = 0; r < to->n_results; r++) {
    const kp_status status =
        kp_dataset_aliases(&list[r], &n[r], to->result[r]->dataset, scratch, j->work->diag);
    if (status != KP_OK)
      return status;
    total += n[r];
  }
  j->alias_old = KP_ARRAY(scratch, kp_str, total);
  j->alias_new = KP_ARRAY(scratch, kp_str, total);
  if (!j->alias_old || !j->alias_new)
    return kp_diag_no_memory(j->work->diag);
  for (int r = to->n_results - 1; r >= 0; r--) /* the newest word first */
    for (int i = 0; i < n[r]; i++, j->n_aliases++) {
      j->alias_old[j->n_aliases] = kp_str_fold(scratch, list[r][i].old_id);
      j->alias_new[j->n_aliases] = kp_str_fold(scratch, list[r][i].new_id);
    }
  return kp_names_build(&j->alias_name, j->alias_old, j->n_aliases, NULL, 0) < 0
             ? kp_diag_no_memory(j->work->diag)
             : KP_OK;
}

/* The known unit that an id became; -1. */
static int follow(const joining *j, kp_str id) {
  for (int steps = 0; steps <= j->n_aliases; steps++) {
    const int alias = kp_names_find(&j->alias_name, id);
    if (alias < 0)
      return -1;
    id = j->alias_new[alias];
    const int unit = kp_names_find(&j->known, id);
    if (unit >= 0)
      return unit;
  }
  return -1;
}

/* Notes an id that the unit had before the one that was noted last. False: no memory. */
static bool remember(joining *j, int unit, kp_str id) {
  if (kp_str_equal(j->last[unit], id))
    return true;
  j->last[unit] = id;
  const char *copy = kp_str_copy(j->work->scratch, id);
  if (!copy)
    return false;
  j->was[unit] =
      j->was[unit] ? kp_arena_printf(j->work->scratch, "%s, %s", copy, j->was[unit]) : copy;
  return j->was[unit] != NULL;
}

static bool add_unit(joining *j, int result, int unit, kp_str folded) {
  kp_outcomes *to = j->work->to;
  const kp_dataset *data = to->result[result]->dataset;
  const int at = to->n_units++;
  j->id[at] = folded;
  j->last[at] = data->id[unit];
  j->taken[at] = result + 1;
  j->work->unit_of[result][unit] = at;
  to->unit[at] = (kp_outcome_unit){.id = kp_str_copy(to->arena, data->id[unit]),
                                   .name = kp_str_copy(to->arena, data->name[unit]),
                                   .group = kp_str_copy(to->arena, data->group[unit]),
                                   .gone = result < to->n_results - 1};
  return to->unit[at].id && to->unit[at].name && to->unit[at].group;
}

static bool take(joining *j, int result, int unit, int known, kp_str id) {
  if (known < 0 || j->taken[known] == result + 1)
    return false;
  j->taken[known] = result + 1;
  j->work->unit_of[result][unit] = known;
  return remember(j, known, id);
}

static kp_status join_result(joining *j, int result) {
  kp_outcomes *to = j->work->to;
  const kp_dataset *data = to->result[result]->dataset;
  int *unit_of = j->work->unit_of[result] = KP_ARRAY(j->work->scratch, int, data->n_units);
  kp_str *folded = KP_ARRAY(j->work->scratch, kp_str, data->n_units);
  kp_names_clear(&j->known);
  if (!unit_of || !folded || kp_names_build(&j->known, j->id, to->n_units, NULL, 0) < 0)
    return kp_diag_no_memory(j->work->diag);
  for (int u = 0; u < data->n_units; u++) {
    folded[u] = kp_str_fold(j->work->scratch, data->id[u]);
    unit_of[u] = -1;
    take(j, result, u, kp_names_find(&j->known, folded[u]), data->id[u]);
  }
  for (int u = 0; u < data->n_units; u++)
    if (unit_of[u] < 0 && !take(j, result, u, follow(j, folded[u]), data->id[u]) &&
        !add_unit(j, result, u, folded[u]))
      return kp_diag_no_memory(j->work->diag);
  return KP_OK;
}

static kp_status copy_former(joining *j) {
  kp_outcomes *to = j->work->to;
  for (int u = 0; u < to->n_units; u++) {
    if (!j->was[u])
      continue;
    to->unit[u].formerly = kp_arena_printf(to->arena, "%s", j->was[u]);
    if (!to->unit[u].formerly)
      return kp_diag_no_memory(j->work->diag);
  }
  return KP_OK;
}

kp_status kp_outcomes_join(kp_outcome_work *work) {
  kp_outcomes *to = work->to;
  int most = 0;
  for (int r = 0; r < to->n_results; r++)
    most += to->result[r]->dataset->n_units;
  joining j = {.work = work,
               .id = KP_ARRAY(work->scratch, kp_str, most),
               .taken = KP_ARRAY(work->scratch, int, most),
               .last = KP_ARRAY(work->scratch, kp_str, most),
               .was = KP_ARRAY(work->scratch, const char *, most)};
  work->unit_of = KP_ARRAY(work->scratch, int *, to->n_results);
  to->unit = KP_ARRAY(to->arena, kp_outcome_unit, most);
  kp_status status = j.id && j.taken && j.last && j.was && work->unit_of && to->unit
                         ? read_aliases(&j)
                         : kp_diag_no_memory(work->diag);
  for (int r = to->n_results - 1; r >= 0 && status == KP_OK; r--)
    status = join_result(&j, r);
  if (status == KP_OK)
    status = copy_former(&j);
  kp_names_clear(&j.known);
  kp_names_clear(&j.alias_name);
  return status;
}
