/* SPDX-License-Identifier: GPL-3.0-or-later
 * Fit: the weights nearest the present ones that reach all targets, or which targets conflict.
 *
 * A linear programme tells whether there are any. Where not, targets and bounds are left out one by
 * one for as long as the rest still has no answer: what is left cannot be met together, and any one
 * less can (deletion filtering: Chinneck & Dravnieks 1991). Where there are, the nearest are found
 * and the units scored with them; rounding may carry a total across a bound that it just met, so
 * a target that scoring misses is asked for with more and more slack. */
#include "tune/fit.h"

#include <math.h>

#include "base/decimal.h"

/* ---- Conflicts ---- */

static void tell_conflict(const kp_fit *fit, const bool *dropped, kp_diag *diag) {
  kp_diag_error(diag, &(kp_place){0}, KP_MSG_TUNE_FIT_IMPOSSIBLE, KP_NO_ARGS,
                KP_MSG_TUNE_FIT_IMPOSSIBLE_HINT);
  for (int k = 0; k < fit->n_targets + fit->n_bounds; k++) {
    if (dropped[k])
      continue;
    const bool target = k < fit->n_targets;
    const kp_place place = target ? fit->target[k].place : (kp_place){0};
    kp_diag_error(diag, &place, KP_MSG_TUNE_FIT_CONFLICT,
                  KP_ARGS(target ? fit->target[k].text : fit->bound[k - fit->n_targets].text),
                  KP_MSG_NONE);
  }
}

static kp_status find_conflict(const kp_fit *fit, const kp_programme *p, double *e, double *z,
                               kp_arena *arena, kp_diag *diag) {
  const int n = fit->n_targets + fit->n_bounds;
  bool *dropped = KP_ARRAY(arena, bool, n);
  if (!dropped)
    return kp_diag_no_memory(diag);
  for (int k = 0; k < n; k++) {
    dropped[k] = true;
    if (kp_fit_absolute(e, z, p, dropped) != KP_FIT_NONE)
      dropped[k] = false;
  }
  tell_conflict(fit, dropped, diag);
  return KP_INPUT;
}

/* ---- From shares to weights ---- */

static double share_below(const kp_fit_space *s, const double *e, int node) {
  double sum = 0.0;
  for (int j = 0; j < s->n; j++) {
    int at = s->tip[j];
    while (at >= 0 && at != node)
      at = s->index->node[at].parent;
    sum += at == node ? e[j] : 0.0;
  }
  return sum;
}

static const kp_setting *weight_setting(const kp_tune *tune, int node) {
  for (int k = 0; k < tune->settings.n; k++)
    if (tune->settings.setting[k].kind == KP_SETTING_WEIGHT && tune->settings.setting[k].at == node)
      return &tune->settings.setting[k];
  return NULL;
}

/* All weights of the free families as changes; those set before give way to them. */
static kp_status make_changes(kp_fit *fit, const kp_tune *tune, const kp_fit_space *s,
                              const double *e, kp_diag *diag) {
  const kp_node *node = s->index->node;
  fit->change = KP_ARRAY(tune->arena, kp_change_to, s->index->n_nodes + tune->n_changes);
  fit->n_changes = 0;
  if (!fit->change)
    return kp_diag_no_memory(diag);
  for (int k = 0; k < tune->n_changes; k++)
    if (tune->change[k].setting.kind != KP_SETTING_WEIGHT ||
        !s->is_free[node[tune->change[k].setting.at].parent])
      fit->change[fit->n_changes++] = tune->change[k];
  for (int p = 0; p < s->index->n_nodes; p++) {
    double sum = 0.0;
    const double parent = share_below(s, e, p);
    if (!s->is_free[p] || !(parent > 0.0))
      continue;
    for (int c = node[p].first_child; c >= 0; c = node[c].next_sibling)
      sum += s->from->weight[c];
    const double whole = s->index->in_points ? s->index->scale_high * parent : sum;
    for (int c = node[p].first_child; c >= 0; c = node[c].next_sibling) {
      char text[KP_NUM_SIZE];
      const double weight = whole * (share_below(s, e, c) / parent);
      const char *said = kp_arena_printf(tune->arena, "%s", kp_decimal_plain(text, weight, 6));
      if (!said)
        return kp_diag_no_memory(diag);
      fit->change[fit->n_changes++] = (kp_change_to){
          .setting = *weight_setting(tune, c), .value = weight, .why = KP_PRESENT, .said = said};
    }
  }
  return KP_OK;
}

/* ---- Met or not, by scoring ---- */

static int count_grade(const kp_scoring *scoring, int grade) {
  int n = 0;
  for (int u = 0; u < scoring->n_units; u++)
    n += scoring->grade[u] == grade;
  return n;
}

static bool is_met(const kp_target *target, const kp_scoring *now) {
  const double total = target->unit >= 0 ? now->total[target->unit] : NAN;
  switch (target->kind) {
  case KP_WANT_ORDER:
    return now->rank[target->unit] > 0 && now->rank[target->unit] < now->rank[target->other];
  case KP_WANT_AT_LEAST:
    return kp_decimal_compare(total, target->number) >= 0;
  case KP_WANT_AT_MOST:
    return kp_decimal_compare(total, target->number) <= 0;
  case KP_WANT_GRADE:
    return now->grade[target->unit] == target->grade;
  case KP_WANT_SHARE:
    return count_grade(now, target->grade) == target->count;
  }
  return false;
}

static kp_status hold_against(kp_fit *fit, const kp_tune *tune, kp_arena *arena, kp_diag *diag) {
  kp_variant variant;
  kp_scoring *now = NULL;
  kp_status status =
      kp_variant_make(&variant, tune->base, fit->change, fit->n_changes, &tune->rules, arena, diag);
  if (status == KP_OK)
    status = kp_variant_score(&now, tune->base, &variant, arena, diag);
  fit->is_met = status == KP_OK;
  for (int k = 0; status == KP_OK && k < fit->n_targets; k++) {
    fit->target[k].is_met = is_met(&fit->target[k], now);
    fit->is_met = fit->is_met && fit->target[k].is_met;
  }
  return status;
}

/* ---- All ---- */

static double distance_of(const kp_fit_space *s, const double *e, bool absolute) {
  double sum = 0.0;
  for (int j = 0; j < s->n; j++)
    sum += absolute ? fabs(e[j] - s->share[j]) : (e[j] - s->share[j]) * (e[j] - s->share[j]);
  return absolute ? sum : sqrt(sum);
}

/* One attempt; NONE: no weights reach the targets with this slack. */
static kp_fit_status attempt(kp_fit *fit, const kp_tune *tune, const kp_fit_space *s, bool absolute,
                             bool first, kp_arena *arena, kp_status *status, kp_diag *diag) {
  kp_programme p;
  if (!kp_programme_make(&p, s, fit, arena)) {
    *status = kp_diag_no_memory(diag);
    return KP_FIT_UNSETTLED;
  }
  double *e = KP_ARRAY(arena, double, p.n), *z = KP_ARRAY(arena, double, p.n_z);
  if (!e || !z) {
    *status = kp_diag_no_memory(diag);
    return KP_FIT_UNSETTLED;
  }
  kp_fit_status found = kp_fit_absolute(e, z, &p, NULL);
  if (found == KP_FIT_NONE && first)
    *status = find_conflict(fit, &p, e, z, arena, diag);
  if (found == KP_FIT_FOUND && !absolute)
    found = kp_fit_squares(e, z, &p);
  if (found != KP_FIT_FOUND)
    return found;
  fit->is_possible = true;
  fit->distance = distance_of(s, e, absolute);
  *status = make_changes(fit, tune, s, e, diag);
  if (*status == KP_OK)
    *status = hold_against(fit, tune, arena, diag);
  return found;
}

static void tell_unmet(const kp_fit *fit, kp_diag *diag) {
  for (int k = 0; k < fit->n_targets; k++)
    if (!fit->target[k].is_met)
      kp_diag_error(diag, &fit->target[k].place, KP_MSG_TUNE_FIT_UNMET,
                    KP_ARGS(fit->target[k].text), KP_MSG_TUNE_FIT_UNMET_HINT);
}

static kp_status find_weights(kp_fit *fit, kp_tune *tune, bool absolute, kp_arena *arena,
                              kp_diag *diag) {
  enum { ATTEMPTS = 9 };
  kp_fit_space space;
  kp_status status = KP_OK;
  kp_fit_status found = KP_FIT_FOUND;
  if (!kp_fit_space_make(&space, tune, fit, arena, diag))
    return kp_diag_status(diag) == KP_OK ? KP_INPUT : kp_diag_status(diag);
  const double step = fmax(space.strict / 2.0, 1e-9);
  for (int k = 0; k < ATTEMPTS && !fit->is_met && found == KP_FIT_FOUND && status == KP_OK; k++) {
    space.slack = k == 0 ? 0.0 : step * (double)(1 << (k - 1));
    found = attempt(fit, tune, &space, absolute, k == 0, arena, &status, diag);
  }
  if (status == KP_OK && found == KP_FIT_UNSETTLED) {
    kp_diag_error(diag, &(kp_place){0}, KP_MSG_TUNE_FIT_UNSETTLED, KP_NO_ARGS, KP_MSG_NONE);
    return KP_INPUT;
  }
  if (status == KP_OK && !fit->is_met) {
    tell_unmet(fit, diag);
    return KP_INPUT;
  }
  return status;
}

kp_status kp_tune_fit(kp_tune *tune, const kp_tune_options *options, kp_diag *diag) {
  kp_fit *fit = KP_NEW(tune->arena, kp_fit);
  if (!fit)
    return kp_diag_no_memory(diag);
  kp_status status = kp_fit_read(fit, tune, options, diag);
  kp_arena *arena = status == KP_OK ? kp_arena_new() : NULL;
  if (status == KP_OK && !arena)
    status = kp_diag_no_memory(diag);
  if (status == KP_OK)
    status = find_weights(fit, tune, options->absolute, arena, diag);
  kp_arena_free(arena);
  if (status != KP_OK)
    return status;
  tune->fit = fit;
  tune->change = fit->change;
  tune->n_changes = fit->n_changes;
  return KP_OK;
}
