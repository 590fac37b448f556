/* SPDX-License-Identifier: GPL-3.0-or-later
 * A tuning made: changes read, the variant scored, then whatever else was asked for.
 *
 * A fit comes first, since the weights that it finds are changes like those that were set; sweeps
 * and intervals start from the changed index where something was changed. */
#include "tune/tune.h"

#include <math.h>
#include <stdlib.h>

#include "base/decimal.h"

enum { FIRST_BY_DEFAULT = 5 };

/* ---- Who moves ---- */

bool kp_tune_moves(const kp_scoring *before, const kp_scoring *after, int unit) {
  const int digits = before->index->show_digits;
  const double a = kp_decimal_round(before->total[unit], digits);
  const double b = kp_decimal_round(after->total[unit], digits);
  return before->grade[unit] != after->grade[unit] || before->rank[unit] != after->rank[unit] ||
         before->status[unit] != after->status[unit] || isnan(a) != isnan(b) || a < b || a > b;
}

typedef struct {
  int rank, unit;
} place;

static int by_rank(const void *a, const void *b) {
  const place *x = a, *y = b;
  if (x->rank != y->rank)
    return x->rank < y->rank ? -1 : 1;
  return (x->unit > y->unit) - (x->unit < y->unit);
}

int *kp_tune_order(const kp_scoring *scoring, kp_arena *arena) {
  const int n = scoring->n_units;
  place *item = KP_ARRAY(arena, place, n);
  int *order = KP_ARRAY(arena, int, n);
  if (!item || !order)
    return NULL;
  for (int u = 0; u < n; u++)
    item[u] = (place){scoring->rank[u] > 0 ? scoring->rank[u] : INT32_MAX, u};
  if (n > 0)
    qsort(item, (size_t)n, sizeof *item, by_rank);
  for (int u = 0; u < n; u++)
    order[u] = item[u].unit;
  return order;
}

static bool find_movers(kp_tune *tune) {
  const kp_scoring *before = tune->base->scoring, *after = tune->scoring;
  int *order = kp_tune_order(after, tune->arena);
  tune->mover = KP_ARRAY(tune->arena, int, after->n_units);
  if (!order || !tune->mover)
    return false;
  for (int k = 0; k < after->n_units; k++)
    if (kp_tune_moves(before, after, order[k]))
      tune->mover[tune->n_movers++] = order[k];
  return true;
}

/* ---- Changes ---- */

/* What comes from the command line and cannot be is the command line's fault. */
static kp_status at_fault(const kp_diag *diag) {
  return kp_diag_status(diag) == KP_SYSTEM ? KP_SYSTEM : KP_USAGE;
}

static kp_status read_changes(kp_tune *tune, const kp_tune_options *options, kp_diag *diag) {
  bool fine = true;
  tune->change = KP_ARRAY(tune->arena, kp_change_to, options->n_set);
  if (!tune->change)
    return kp_diag_no_memory(diag);
  for (int k = 0; k < options->n_set; k++) {
    kp_change_to *one = &tune->change[tune->n_changes];
    if (kp_change_read(one, options->set[k], &tune->settings, tune->base, tune->arena, diag))
      tune->n_changes++;
    else
      fine = false;
  }
  return fine ? KP_OK : at_fault(diag);
}

static kp_status score_changed(kp_tune *tune, kp_diag *diag) {
  kp_scoring *scoring = NULL;
  tune->n_movers = 0;
  kp_status status = kp_variant_make(&tune->variant, tune->base, tune->change, tune->n_changes,
                                     &tune->rules, tune->arena, diag);
  if (status != KP_OK)
    return at_fault(diag);
  tune->weight = KP_ARRAY(tune->arena, double, tune->base->index->n_nodes);
  if (!tune->weight)
    return kp_diag_no_memory(diag);
  for (int k = 0; k < tune->base->index->n_nodes; k++)
    tune->weight[k] =
        tune->variant.weight ? tune->variant.weight[k] : tune->variant.index->node[k].weight;
  if (tune->n_changes == 0)
    return KP_OK;
  status = kp_variant_score(&scoring, tune->base, &tune->variant, tune->arena, diag);
  tune->scoring = scoring;
  if (status == KP_OK && !find_movers(tune))
    return kp_diag_no_memory(diag);
  return status;
}

static kp_status make(kp_tune *tune, const kp_tune_options *options, kp_diag *diag) {
  kp_status status = kp_settings_list(&tune->settings, tune->base->index, tune->arena, diag);
  if (status == KP_OK)
    status = read_changes(tune, options, diag);
  if (status == KP_OK)
    status = score_changed(tune, diag);
  if (status == KP_OK && options->n_want > 0) {
    status = kp_tune_fit(tune, options, diag);
    if (status == KP_OK)
      status = score_changed(tune, diag);
  }
  if (status == KP_OK && options->intervals)
    status = kp_tune_intervals(tune, diag);
  if (status == KP_OK && options->n_sweep > 0)
    status = kp_tune_sweep(tune, options->sweep, options->n_sweep, diag);
  return status;
}

kp_status kp_tune_new(kp_tune **out, const kp_result *result, const kp_tune_options *options,
                      kp_diag *diag) {
  static const kp_tune_options none = {0};
  kp_arena *arena = kp_arena_new();
  kp_tune *tune = arena ? KP_NEW(arena, kp_tune) : NULL;
  if (!tune) {
    kp_arena_free(arena);
    return kp_diag_no_memory(diag);
  }
  options = options ? options : &none;
  tune->arena = arena;
  tune->base = result;
  tune->rules.keep = options->keep;
  tune->first = options->first > 0 ? options->first : FIRST_BY_DEFAULT;
  kp_status status = kp_result_keep_leaves(result, diag);
  if (status == KP_OK)
    status = make(tune, options, diag);
  if (status == KP_OK)
    *out = tune;
  else
    kp_arena_free(arena);
  return status;
}

void kp_tune_free(kp_tune *tune) {
  if (tune)
    kp_arena_free(tune->arena);
}
