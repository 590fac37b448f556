/* SPDX-License-Identifier: GPL-3.0-or-later
 * Looking at one value of one setting, and finding the edge of what it may be.
 *
 * An edge that lies between two decimals of 12 digits is told as the shorter decimal between them
 * where there is one (a cut-off of 84.5 is 84.5, whichever side holds), and whether it holds itself
 * is looked at, not concluded. */
#include "tune/probe.h"

#include <math.h>
#include <string.h>

#include "base/decimal.h"

void kp_probe_init(kp_probe *probe, const kp_tune *tune, const kp_setting *setting) {
  *probe = (kp_probe){.tune = tune,
                      .from = tune->scoring ? tune->scoring : tune->base->scoring,
                      .unit = -1,
                      .other = -1,
                      .grade = -1};
  probe->change = (kp_change_to){.setting = *setting, .why = KP_PRESENT, .said = setting->name};
  probe->current = setting->kind == KP_SETTING_WEIGHT
                       ? tune->weight[setting->at]
                       : kp_setting_current(tune->variant.index, setting);
}

/* The changes of the tuning with this one among them. */
static kp_change_to *changes_with(int *n_out, const kp_probe *probe, double value,
                                  kp_arena *arena) {
  const kp_tune *tune = probe->tune;
  kp_change_to *made = KP_ARRAY(arena, kp_change_to, tune->n_changes + 1);
  int n = 0;
  for (int k = 0; made && k < tune->n_changes; k++)
    if (strcmp(tune->change[k].setting.name, probe->change.setting.name) != 0)
      made[n++] = tune->change[k];
  if (made) {
    made[n] = probe->change;
    made[n++].value = value;
  }
  *n_out = n;
  return made;
}

const kp_scoring *kp_probe_score(const kp_probe *probe, double value, bool full, kp_arena *arena,
                                 kp_diag *diag) {
  int n;
  kp_scoring *scoring = NULL;
  kp_variant variant;
  kp_change_to *change = changes_with(&n, probe, value, arena);
  kp_index *index = KP_NEW(arena, kp_index);
  if (!change || !index) {
    kp_diag_no_memory(diag);
    return NULL;
  }
  if (kp_variant_make(&variant, probe->tune->base, change, n, &probe->tune->rules, arena, diag) !=
      KP_OK)
    return NULL;
  if (full) {
    *index = *variant.index;
    index->round_digits = -1;
    variant.index = index;
  }
  kp_variant_score(&scoring, probe->tune->base, &variant, arena, diag);
  return scoring;
}

/* ---- What changes ---- */

static int place_of(const kp_scoring *scoring, int unit, int first) {
  const int rank = scoring->rank[unit];
  return rank > 0 && rank <= first ? rank : first + 1;
}

/* Who holds a place in the reference; -1. */
static int holder_of(const kp_scoring *scoring, int rank) {
  for (int u = 0; u < scoring->n_units; u++)
    if (scoring->rank[u] == rank)
      return u;
  return -1;
}

static bool is_other(kp_probe *probe, const kp_scoring *now) {
  const kp_scoring *from = probe->from;
  const int first = probe->tune->first;
  int best = first + 2;
  probe->unit = probe->other = probe->grade = -1;
  probe->of_grade = false;
  for (int u = 0; u < from->n_units; u++)
    if (now->grade[u] != from->grade[u] || now->status[u] != from->status[u]) {
      probe->unit = u;
      probe->grade = now->grade[u];
      probe->of_grade = true;
      return true;
    }
  for (int u = 0; u < from->n_units; u++) {
    const int place = place_of(now, u, first);
    if (place != place_of(from, u, first) && place < best) {
      best = place;
      probe->unit = u;
    }
  }
  if (probe->unit >= 0 && best <= first)
    probe->other = holder_of(from, best);
  if (probe->other == probe->unit)
    probe->other = -1;
  return probe->unit >= 0;
}

kp_probed kp_probe_look(kp_probe *probe, double value) {
  kp_arena *arena = kp_arena_new();
  kp_diag *diag = kp_diag_new();
  const kp_scoring *scoring =
      arena && diag ? kp_probe_score(probe, value, false, arena, diag) : NULL;
  const bool failed = !arena || !diag || kp_diag_status(diag) == KP_SYSTEM;
  const kp_probed seen = failed                     ? KP_PROBE_FAILED
                         : !scoring                 ? KP_PROBE_IMPOSSIBLE
                         : is_other(probe, scoring) ? KP_PROBE_OTHER
                                                    : KP_PROBE_SAME;
  probe->n_looks++;
  kp_diag_free(diag);
  kp_arena_free(arena);
  return seen;
}

/* ---- Edges ---- */

/* The decimal of fewest digits that is not outside of a … b. */
static double shortest_between(double a, double b) {
  const double low = fmin(a, b), high = fmax(a, b);
  for (int digits = 0; digits < 12; digits++) {
    const double x = kp_decimal_round((low + high) / 2.0, digits);
    if (x >= low && x <= high)
      return x;
  }
  return kp_decimal_key(a);
}

static kp_interval_edge limit_at(double at, bool inside) {
  return (kp_interval_edge){.kind = KP_EDGE_LIMIT,
                            .at = at,
                            .inside = inside,
                            .beyond = NAN,
                            .unit = -1,
                            .other = -1,
                            .grade = -1};
}

kp_interval_edge kp_probe_refine(kp_probe *probe, double good, double bad) {
  const double scale = fmax(fmax(fabs(good), fabs(bad)), 1e-6);
  kp_probed seen = kp_probe_look(probe, bad);
  for (int k = 0; k < 60 && fabs(bad - good) > 2e-12 * scale && seen != KP_PROBE_FAILED; k++) {
    double middle = kp_decimal_key((good + bad) / 2.0);
    if (middle == good || middle == bad)
      break;
    seen = kp_probe_look(probe, middle);
    if (seen == KP_PROBE_SAME)
      good = middle;
    else
      bad = middle;
  }
  const double at = shortest_between(good, bad);
  const bool inside = at == good || (at != bad && kp_probe_look(probe, at) == KP_PROBE_SAME);
  seen = kp_probe_look(probe, bad); /* who it is */
  if (seen == KP_PROBE_IMPOSSIBLE)
    return limit_at(at, inside);
  return (kp_interval_edge){.kind = seen == KP_PROBE_FAILED ? KP_EDGE_SEARCH : KP_EDGE_CHANGE,
                            .at = at,
                            .inside = inside,
                            .beyond = bad,
                            .unit = probe->unit,
                            .other = probe->other,
                            .of_grade = probe->of_grade,
                            .grade = probe->grade};
}

kp_interval_edge kp_probe_scan(kp_probe *probe, const double *candidate, int n, double beyond) {
  double good = probe->current;
  for (int k = 0; k <= n; k++) {
    const double next = k < n ? candidate[k] : beyond;
    const double points[2] = {(good + next) / 2.0, next};
    for (int p = k < n ? 0 : 1; p < 2; p++) {
      if (kp_probe_look(probe, points[p]) != KP_PROBE_SAME)
        return kp_probe_refine(probe, good, points[p]);
      good = points[p];
    }
  }
  return (kp_interval_edge){
      .kind = KP_EDGE_OPEN, .at = NAN, .beyond = NAN, .unit = -1, .other = -1, .grade = -1};
}
