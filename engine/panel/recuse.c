/* SPDX-License-Identifier: GPL-3.0-or-later
 * Recusals: who may not mark whom, by recusals.csv and by the index's rule.
 *
 * The rule is a Lua function that is asked once for each judge and unit, in the order of units and
 * then judges. Where it reads a value that is missing it decides nothing: the judge is not recused,
 * and that is said, since a blank city would otherwise let a neighbour judge. */
#include <stdlib.h>
#include <string.h>

#include "index/call.h"
#include "panel/pooling.h"

static int compare_recusals(const void *a, const void *b) {
  const kp_panel_recusal *x = a, *y = b;
  if (x->unit != y->unit)
    return x->unit < y->unit ? -1 : 1;
  if (x->judge != y->judge)
    return x->judge < y->judge ? -1 : 1;
  if (x->by != y->by)
    return x->by < y->by ? -1 : 1;
  return (x->listed > y->listed) - (x->listed < y->listed);
}

typedef struct {
  kp_panel_recusal *recusal;
  int n, cap;
  kp_diag *diag;
} listing;

static kp_status add(listing *list, kp_panel_recusal one) {
  if (list->n == list->cap) {
    const int cap = list->cap ? 2 * list->cap : 64;
    kp_panel_recusal *more = kp_realloc(list->recusal, (size_t)cap * sizeof *more);
    if (!more)
      return kp_diag_no_memory(list->diag);
    list->recusal = more;
    list->cap = cap;
  }
  list->recusal[list->n++] = one;
  return KP_OK;
}

static void tell_undecided(const kp_index *index, const kp_dataset *dataset, int unit, int judge,
                           kp_diag *diag) {
  char id[128], name[128];
  const kp_place place = {.file = index->path,
                          .line = index->function[index->recuse].line,
                          .unit = kp_pooling_text(dataset->id[unit], id, sizeof id)};
  kp_diag_add(diag, KP_WARNING, &place, KP_MSG_PANEL_RECUSE_UNDECIDED,
              KP_ARGS(kp_pooling_text(dataset->judge[judge].id, name, sizeof name)),
              KP_MSG_PANEL_RECUSE_UNDECIDED_HINT, NULL);
}

/* Errors of the function are collected; only lack of memory ends the walk. */
static kp_status ask_rule(listing *list, const kp_index *index, const kp_dataset *dataset,
                          kp_diag *diag) {
  kp_lua *lua = NULL;
  kp_status status = kp_lua_open(&lua, index, dataset, diag);
  for (int u = 0; u < dataset->n_units && status != KP_SYSTEM && lua; u++) {
    for (int j = 0; j < dataset->n_judges && status != KP_SYSTEM; j++) {
      const kp_call call = {.function = index->recuse, .unit = u, .judge = j};
      double recused = 0.0;
      kp_why why = KP_PRESENT;
      const kp_status one = kp_lua_run(&recused, &why, lua, &call, diag);
      if (one != KP_OK)
        status = one;
      else if (why == KP_BLANK)
        tell_undecided(index, dataset, u, j, diag);
      else if (why == KP_PRESENT && recused != 0.0)
        status = add(list, (kp_panel_recusal){u, j, KP_RECUSED_BY_RULE, -1}) == KP_OK ? status
                                                                                      : KP_SYSTEM;
    }
  }
  kp_lua_close(lua);
  return status;
}

kp_status kp_panel_recusals(kp_panel_recusal **out, int *n_out, const kp_index *index,
                            const kp_dataset *dataset, kp_arena *arena, kp_diag *diag) {
  listing list = {.diag = diag};
  kp_status status = KP_OK;
  for (int i = 0; i < dataset->n_recusals && status == KP_OK; i++)
    status = add(&list, (kp_panel_recusal){dataset->recusal[i].unit, dataset->recusal[i].judge,
                                           KP_RECUSED_LISTED, i});
  if (status == KP_OK && index->recuse >= 0 && index->recuse < index->n_functions)
    status = ask_rule(&list, index, dataset, diag);
  kp_panel_recusal *kept = KP_ARRAY(arena, kp_panel_recusal, list.n);
  int n = 0;
  if (!kept)
    status = kp_diag_no_memory(diag);
  if (list.n > 0)
    qsort(list.recusal, (size_t)list.n, sizeof *list.recusal, compare_recusals);
  for (int i = 0; kept && i < list.n; i++)
    if (n == 0 || kept[n - 1].unit != list.recusal[i].unit ||
        kept[n - 1].judge != list.recusal[i].judge)
      kept[n++] = list.recusal[i];
  kp_free(list.recusal);
  if (status == KP_OK) {
    *out = kept;
    *n_out = n;
  }
  return status;
}

const kp_panel_recusal *kp_panel_find_recusal(const kp_panel_recusal *recusal, int n, int unit,
                                              int judge) {
  int low = 0, high = n - 1;
  while (low <= high) {
    const int middle = low + (high - low) / 2;
    const kp_panel_recusal *one = &recusal[middle];
    if (one->unit == unit && one->judge == judge)
      return one;
    if (one->unit < unit || (one->unit == unit && one->judge < judge))
      low = middle + 1;
    else
      high = middle - 1;
  }
  return NULL;
}
