/* SPDX-License-Identifier: GPL-3.0-or-later
 * Sweep: one or two settings over a range, all else as it was set.
 *
 * name=from:to:step; the values are from + k step, on decimals. Points are scored by several
 * threads, each alone in an arena of its own, so what they find does not depend on how many; what a
 * point keeps is copied out. A value that no index can say leaves its point empty. */
#include "tune/tune.h"

#include <math.h>
#include <string.h>

#include "base/decimal.h"
#include "base/thread.h"
#include "run/rescore.h"

enum { MOST_POINTS = 10000 };

/* ---- Reading ---- */

static kp_status refuse(const char *word, kp_msg what, kp_diag *diag) {
  kp_diag_error(diag, &(kp_place){0}, what, KP_ARGS(word), KP_MSG_TUNE_SWEEP_HINT);
  return KP_USAGE;
}

/* from:to:step; without a step there are ten of them. */
static bool read_range(kp_sweep_axis *axis, kp_str text) {
  double number[3] = {NAN, NAN, NAN};
  int n = 0;
  for (uint32_t at = 0; n < 3 && at <= text.len;) {
    uint32_t end = at;
    while (end < text.len && text.at[end] != ':')
      end++;
    if (!kp_decimal_read(&number[n], kp_str_trim((kp_str){text.at + at, end - at})) ||
        !isfinite(number[n]))
      return false;
    n++;
    at = end + 1;
    if (n == 3 && end < text.len)
      return false;
  }
  if (n < 2 || number[0] == number[1])
    return false;
  axis->from = number[0];
  axis->to = number[1];
  axis->step = n == 3 ? fabs(number[2]) : fabs(axis->to - axis->from) / 10.0;
  const double steps = floor(fabs(axis->to - axis->from) / axis->step + 1e-9);
  if (!(axis->step > 0.0) || !(steps < MOST_POINTS))
    return false;
  if (axis->to < axis->from)
    axis->step = -axis->step;
  axis->n = (int)steps + 1;
  return true;
}

static kp_status read_axis(kp_sweep_axis *axis, kp_tune *tune, const char *word, kp_diag *diag) {
  const char *equals = strchr(word, '=');
  if (!equals)
    return refuse(word, KP_MSG_TUNE_BAD_SWEEP, diag);
  const kp_str name = kp_str_trim((kp_str){word, (uint32_t)(equals - word)});
  kp_change_to *change = &axis->change;
  change->said = word;
  if (!kp_settings_find(&change->setting, &tune->settings, name, tune->base, tune->arena, diag))
    return kp_diag_status(diag) == KP_SYSTEM ? KP_SYSTEM : KP_USAGE;
  const kp_setting *setting = &change->setting;
  const bool is_text = setting->kind == KP_SETTING_VALUE && setting->at >= 0 &&
                       tune->base->index->want[setting->at].rule.kind == KP_CELL_TEXT;
  if (setting->kind == KP_SETTING_SWITCH || is_text)
    return refuse(setting->name, KP_MSG_TUNE_SWEEP_WHAT, diag);
  for (int k = 0; k < tune->n_changes; k++)
    if (strcmp(tune->change[k].setting.name, setting->name) == 0)
      return refuse(setting->name, KP_MSG_TUNE_SWEEP_SET, diag);
  return read_range(axis, kp_str_of(equals + 1)) ? KP_OK
                                                 : refuse(word, KP_MSG_TUNE_BAD_SWEEP, diag);
}

/* ---- Points ---- */

static double value_at(const kp_sweep_axis *axis, int k) {
  return kp_decimal_key(axis->from + k * axis->step);
}

static void keep_point(kp_sweep_point *point, const kp_scoring *base, const kp_scoring *scoring,
                       double *total, int32_t *rank, int8_t *grade) {
  for (int u = 0; u < scoring->n_units; u++) {
    total[u] = scoring->total[u];
    rank[u] = scoring->rank[u];
    grade[u] = scoring->grade[u];
    point->n_grades += grade[u] != base->grade[u];
    point->n_ranks += rank[u] != base->rank[u];
  }
}

/* Where a point puts what it finds; n_units each. */
typedef struct {
  double *total;
  int32_t *rank;
  int8_t *grade;
} point_room;

/* Whether nothing but weights is another from point to point, and against the base run. */
static bool only_weights(const kp_tune *tune, const kp_sweep *sweep) {
  bool only = !tune->base->index->in_points;
  for (int k = 0; k < tune->n_changes; k++)
    only = only && tune->change[k].setting.kind == KP_SETTING_WEIGHT;
  for (int a = 0; a < sweep->n_axes; a++)
    only = only && sweep->axis[a].change.setting.kind == KP_SETTING_WEIGHT;
  return only;
}

/* The kernel, where it has all that a point keeps; *out NULL: it has not. */
static kp_status find_kernel(kp_rescore **out, const kp_tune *tune, const kp_sweep *sweep,
                             kp_diag *diag) {
  *out = NULL;
  if (!only_weights(tune, sweep))
    return KP_OK;
  const kp_status status = kp_rescore_new(out, tune->base, tune->arena, diag);
  if (*out && !kp_rescore_has_grades(*out))
    *out = NULL;
  return status;
}

static kp_status rescore_point(kp_scoring *made, const kp_rescore *rescore, const kp_tune *tune,
                               const kp_variant *variant, const point_room *room, kp_arena *arena,
                               kp_diag *diag) {
  const kp_index *index = variant->index;
  kp_rescore_room *own = kp_rescore_room_new(rescore, arena);
  double *weight = KP_ARRAY(arena, double, index->n_nodes);
  const kp_rescored all = {room->total, KP_ARRAY(arena, double, tune->base->scoring->n_units),
                           room->rank, room->grade};
  for (int k = 0; weight && k < index->n_nodes; k++)
    weight[k] = index->node[k].weight;
  if (!own || !weight || !all.full || !kp_rescore_all(&all, rescore, weight, own))
    return kp_diag_no_memory(diag);
  *made = (kp_scoring){.n_units = tune->base->scoring->n_units,
                       .total = room->total,
                       .rank = room->rank,
                       .grade = room->grade};
  return KP_OK;
}

static bool score_point(kp_sweep_point *point, const kp_tune *tune, const kp_sweep *sweep,
                        const kp_rescore *rescore, const point_room *room) {
  kp_arena *arena = kp_arena_new();
  kp_diag *diag = kp_diag_new();
  const int n = tune->n_changes;
  kp_change_to *change = arena ? KP_ARRAY(arena, kp_change_to, n + 2) : NULL;
  kp_status status = change && diag ? KP_OK : KP_SYSTEM;
  kp_variant variant;
  kp_scoring again, *scoring = &again;
  if (status == KP_OK) {
    for (int k = 0; k < n; k++)
      change[k] = tune->change[k];
    for (int a = 0; a < sweep->n_axes; a++) {
      change[n + a] = sweep->axis[a].change;
      change[n + a].value = point->value[a];
    }
    status =
        kp_variant_make(&variant, tune->base, change, n + sweep->n_axes, &tune->rules, arena, diag);
  }
  if (status == KP_OK)
    status = rescore ? rescore_point(&again, rescore, tune, &variant, room, arena, diag)
                     : kp_variant_score(&scoring, tune->base, &variant, arena, diag);
  if (status == KP_OK)
    keep_point(point, tune->base->scoring, scoring, room->total, room->rank, room->grade);
  point->impossible = status != KP_OK;
  kp_diag_free(diag);
  kp_arena_free(arena);
  return status != KP_SYSTEM;
}

static bool make_points(kp_sweep *sweep, point_room **rooms, const kp_tune *tune) {
  const int n_units = tune->base->scoring->n_units;
  const int inner = sweep->n_axes == 2 ? sweep->axis[1].n : 1;
  sweep->n_points = sweep->axis[0].n * inner;
  sweep->point = KP_ARRAY(tune->arena, kp_sweep_point, sweep->n_points);
  point_room *room = KP_ARRAY(tune->arena, point_room, sweep->n_points);
  if (!sweep->point || !room)
    return false;
  for (int k = 0; k < sweep->n_points; k++) {
    room[k] = (point_room){KP_ARRAY(tune->arena, double, n_units),
                           KP_ARRAY(tune->arena, int32_t, n_units),
                           KP_ARRAY(tune->arena, int8_t, n_units)};
    if (!room[k].total || !room[k].rank || !room[k].grade)
      return false;
    sweep->point[k] = (kp_sweep_point){.total = room[k].total,
                                       .rank = room[k].rank,
                                       .grade = room[k].grade,
                                       .value = {value_at(&sweep->axis[0], k / inner), NAN}};
    if (sweep->n_axes == 2)
      sweep->point[k].value[1] = value_at(&sweep->axis[1], k % inner);
  }
  *rooms = room;
  return true;
}

static bool choose_shown(kp_sweep *sweep, const kp_tune *tune) {
  const kp_scoring *base = tune->base->scoring;
  int *order = kp_tune_order(base, tune->arena);
  sweep->shown = KP_ARRAY(tune->arena, int, base->n_units);
  if (!order || !sweep->shown)
    return false;
  for (int k = 0; k < base->n_units; k++) {
    const int u = order[k];
    bool shows = k < tune->first && base->rank[u] > 0;
    for (int p = 0; p < sweep->n_points && !shows; p++)
      shows = !sweep->point[p].impossible &&
              (sweep->point[p].grade[u] != base->grade[u] ||
               (sweep->point[p].rank[u] > 0 && sweep->point[p].rank[u] <= tune->first));
    if (shows)
      sweep->shown[sweep->n_shown++] = u;
  }
  return true;
}

kp_status kp_tune_sweep(kp_tune *tune, const char *const *words, int n_words, kp_diag *diag) {
  kp_sweep *sweep = KP_NEW(tune->arena, kp_sweep);
  point_room *room = NULL;
  kp_status status = KP_OK;
  if (!sweep)
    return kp_diag_no_memory(diag);
  if (n_words > 2)
    return refuse(words[2], KP_MSG_TUNE_SWEEP_THREE, diag);
  for (int a = 0; a < n_words; a++) {
    const kp_status own = read_axis(&sweep->axis[a], tune, words[a], diag);
    status = own > status ? own : status;
  }
  if (status != KP_OK)
    return status;
  sweep->n_axes = n_words;
  if (n_words == 2 &&
      strcmp(sweep->axis[0].change.setting.name, sweep->axis[1].change.setting.name) == 0)
    return refuse(sweep->axis[0].change.setting.name, KP_MSG_TUNE_SWEEP_SET, diag);
  if (n_words == 2 && (int64_t)sweep->axis[0].n * sweep->axis[1].n > MOST_POINTS)
    return refuse(words[1], KP_MSG_TUNE_SWEEP_MANY, diag);
  if (!make_points(sweep, &room, tune))
    return kp_diag_no_memory(diag);
  kp_rescore *rescore;
  bool failed = find_kernel(&rescore, tune, sweep, diag) != KP_OK;
#pragma omp parallel for num_threads(kp_threads()) schedule(dynamic) reduction(|| : failed)
  for (int k = 0; k < sweep->n_points; k++)
    failed = !score_point(&sweep->point[k], tune, sweep, rescore, &room[k]) || failed;
  if (failed || !choose_shown(sweep, tune))
    return kp_diag_no_memory(diag);
  tune->sweep = sweep;
  return KP_OK;
}
