/* SPDX-License-Identifier: GPL-3.0-or-later
 * Match: which unit of the old data is which of the new.
 *
 * By id in folded form; an id that the new data do not have is looked for under what aliases.csv of
 * either side says that it became, step by step. A new unit has one old one at most: the first that
 * leads to it. Whoever has none came; an old one that leads nowhere went. */
#include "compare/parts.h"

#include "table/aliases.h"
#include "table/names.h"

typedef struct {
  const kp_dataset *data[2];
  kp_arena *scratch;
  kp_names new_id, old_name; /* folded ids of the new data; folded old ids of aliases */
  kp_str *alias_old, *alias_new;
  int n_aliases;
} matching;

static kp_str *fold_all(const kp_str *text, int n, kp_arena *arena) {
  kp_str *folded = KP_ARRAY(arena, kp_str, n);
  for (int i = 0; folded && i < n; i++)
    folded[i] = kp_str_fold(arena, text[i]);
  return folded;
}

static kp_status read_aliases(matching *m, kp_diag *diag) {
  kp_renamed *list[2] = {NULL, NULL};
  int n[2] = {0, 0};
  kp_status status = KP_OK;
  for (int side = 0; side < 2 && status == KP_OK; side++)
    status = kp_dataset_aliases(&list[side], &n[side], m->data[side], m->scratch, diag);
  if (status != KP_OK)
    return status;
  m->n_aliases = n[0] + n[1];
  m->alias_old = KP_ARRAY(m->scratch, kp_str, m->n_aliases);
  m->alias_new = KP_ARRAY(m->scratch, kp_str, m->n_aliases);
  if (!m->alias_old || !m->alias_new)
    return kp_diag_no_memory(diag);
  int at = 0;
  for (int side = 1; side >= 0; side--) /* the new data's word first */
    for (int i = 0; i < n[side]; i++, at++) {
      m->alias_old[at] = kp_str_fold(m->scratch, list[side][i].old_id);
      m->alias_new[at] = kp_str_fold(m->scratch, list[side][i].new_id);
    }
  return kp_names_build(&m->old_name, m->alias_old, m->n_aliases, NULL, 0) < 0
             ? kp_diag_no_memory(diag)
             : KP_OK;
}

/* The new unit that an old id is, or became; -1. */
static int follow(const matching *m, kp_str id) {
  for (int steps = 0; steps <= m->n_aliases; steps++) {
    const int unit = kp_names_find(&m->new_id, id);
    if (unit >= 0)
      return unit;
    const int alias = kp_names_find(&m->old_name, id);
    if (alias < 0)
      return -1;
    id = m->alias_new[alias];
  }
  return -1;
}

static kp_change change_of(const matching *m, int old_unit, int new_unit, kp_arena *arena) {
  const int side = new_unit >= 0;
  const kp_dataset *data = m->data[side];
  const int unit = side ? new_unit : old_unit;
  kp_change made = {.id = kp_str_copy(arena, data->id[unit]),
                    .name = kp_str_copy(arena, data->name[unit]),
                    .group = kp_str_copy(arena, data->group[unit]),
                    .unit = {old_unit, new_unit},
                    .state = old_unit < 0   ? KP_CHANGE_CAME
                             : new_unit < 0 ? KP_CHANGE_WENT
                                            : KP_CHANGE_SPLIT};
  if (old_unit >= 0 && new_unit >= 0 && !kp_str_equal(data->id[unit], m->data[0]->id[old_unit]))
    made.old_id = kp_str_copy(arena, m->data[0]->id[old_unit]);
  return made;
}

static kp_status join(kp_compare_step *step, const matching *m, kp_arena *arena, kp_diag *diag) {
  const int n_old = m->data[0]->n_units, n_new = m->data[1]->n_units;
  int *old_of = KP_ARRAY(m->scratch, int, n_new);
  int *new_of = KP_ARRAY(m->scratch, int, n_old);
  kp_str *folded = fold_all(m->data[0]->id, n_old, m->scratch);
  step->change = KP_ARRAY(arena, kp_change, n_old + n_new);
  if (!old_of || !new_of || !folded || !step->change)
    return kp_diag_no_memory(diag);
  for (int u = 0; u < n_new; u++)
    old_of[u] = -1;
  /* Who kept the id comes before who was renamed to it. */
  for (int u = 0; u < n_old; u++) {
    new_of[u] = kp_names_find(&m->new_id, folded[u]);
    if (new_of[u] >= 0 && old_of[new_of[u]] < 0)
      old_of[new_of[u]] = u;
  }
  for (int u = 0; u < n_old; u++) {
    if (new_of[u] < 0)
      new_of[u] = follow(m, folded[u]);
    if (new_of[u] >= 0 && old_of[new_of[u]] < 0)
      old_of[new_of[u]] = u;
    else if (new_of[u] >= 0 && old_of[new_of[u]] != u)
      new_of[u] = -1;
  }
  for (int u = 0; u < n_new; u++)
    step->change[step->n_changes++] = change_of(m, old_of[u], u, arena);
  for (int u = 0; u < n_old; u++)
    if (new_of[u] < 0)
      step->change[step->n_changes++] = change_of(m, u, -1, arena);
  return KP_OK;
}

kp_status kp_compare_match(kp_compare_step *step, const kp_compare *compare, kp_diag *diag) {
  matching m = {.data = {compare->result[step->from]->dataset, compare->result[step->to]->dataset},
                .scratch = kp_arena_new()};
  if (!m.scratch)
    return kp_diag_no_memory(diag);
  kp_str *folded = fold_all(m.data[1]->id, m.data[1]->n_units, m.scratch);
  kp_status status = folded && kp_names_build(&m.new_id, folded, m.data[1]->n_units, NULL, 0) >= 0
                         ? read_aliases(&m, diag)
                         : kp_diag_no_memory(diag);
  if (status == KP_OK)
    status = join(step, &m, compare->arena, diag);
  kp_names_clear(&m.new_id);
  kp_names_clear(&m.old_name);
  kp_arena_free(m.scratch);
  return status;
}
