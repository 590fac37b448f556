/* SPDX-License-Identifier: GPL-3.0-or-later
 * A comparison: steps between successive results, and of the first against the last.
 *
 * A step matches units, sets totals, ranks and grades beside each other, then splits changes unit
 * by unit in several threads: each unit's parts hang on nothing but the unit, so the order of
 * threads does not show. Lists of parts are made in arenas of the threads and copied in the order
 * of units. */
#include "compare/parts.h"

#include <math.h>
#include <omp.h>
#include <string.h>

#include "base/decimal.h"
#include "base/thread.h"

const char *kp_cause_name(kp_cause cause) {
  static const char *const names[] = {"data", "rules", "weights", "structure", "gates"};
  return names[cause];
}

kp_msg kp_cause_title(kp_cause cause) {
  static const kp_msg titles[] = {KP_MSG_COMPARE_DATA, KP_MSG_COMPARE_RULES, KP_MSG_COMPARE_WEIGHTS,
                                  KP_MSG_COMPARE_STRUCTURE, KP_MSG_COMPARE_GATES};
  return titles[cause];
}

const char *kp_change_state_name(kp_change_state state) {
  static const char *const names[] = {"split", "not split", "no total", "came", "went"};
  return names[state];
}

/* ---- Both sides of a unit ---- */

static void set_side(kp_change *change, int side, const kp_scoring *scoring) {
  const int unit = change->unit[side];
  change->total[side] = change->full[side] = NAN;
  change->grade[side] = -1;
  if (unit < 0)
    return;
  change->total[side] = scoring->total[unit];
  change->full[side] = scoring->total_full[unit];
  change->rank[side] = scoring->rank[unit];
  change->grade[side] = scoring->grade[unit] < 0 ? -1 : (uint8_t)scoring->grade[unit];
  change->status[side] = (kp_unit_status)scoring->status[unit];
}

/* Better, worse or neither: by the grade's id where the other list has it, else by its place. */
static int crossing(const kp_change *change, const kp_index *from, const kp_index *to) {
  if (change->grade[0] < 0 || change->grade[1] < 0)
    return 0;
  int was = -1;
  for (int g = 0; g < to->n_grades; g++)
    if (strcmp(to->grade[g].label.id, from->grade[change->grade[0]].label.id) == 0)
      was = g;
  if (was < 0)
    was = from->n_grades - to->n_grades == 0 ? change->grade[0] : -1;
  return was < 0 ? 0 : (was > change->grade[1]) - (was < change->grade[1]);
}

static void set_sides(kp_compare_step *step, const kp_hybrid *hybrid) {
  for (int k = 0; k < step->n_changes; k++) {
    kp_change *change = &step->change[k];
    set_side(change, 0, hybrid->run[0][0]);
    set_side(change, 1, hybrid->run[1][1]);
    change->delta = change->full[1] - change->full[0];
    change->delta_shown = NAN;
    change->main = change->grade_main = -1;
    if (change->state == KP_CHANGE_SPLIT && isnan(change->delta))
      change->state = KP_CHANGE_NO_TOTAL;
    if (change->state == KP_CHANGE_SPLIT || change->state == KP_CHANGE_NO_TOTAL)
      change->crossed = crossing(change, hybrid->index[0], hybrid->index[1]);
    for (int c = 0; c < KP_CAUSES; c++)
      change->part[c] = change->part_shown[c] = NAN;
  }
}

/* ---- Shown figures ---- */

static void show(kp_change *change, int digits, double *room) {
  change->delta_shown =
      kp_decimal_round(change->total[1], digits) - kp_decimal_round(change->total[0], digits);
  change->delta_shown = kp_decimal_round(change->delta_shown, digits);
  if (change->state != KP_CHANGE_SPLIT)
    return;
  kp_decimal_apportion(change->part_shown, change->part, KP_CAUSES, change->delta_shown, digits);
  for (int first = 0, end; first < change->n_parts; first = end) {
    const kp_cause cause = change->parts[first].cause;
    for (end = first; end < change->n_parts && change->parts[end].cause == cause; end++)
      room[end - first] = change->parts[end].points;
    double *shown = room + change->n_parts;
    kp_decimal_apportion(shown, room, end - first, change->part_shown[cause], digits);
    for (int k = first; k < end; k++)
      change->parts[k].points_shown = shown[k - first];
  }
}

static kp_status show_all(kp_compare_step *step, const kp_compare *compare, kp_diag *diag) {
  const kp_result *const *result = compare->result;
  const int a = result[step->from]->index->show_digits, b = result[step->to]->index->show_digits;
  int most = 1;
  for (int k = 0; k < step->n_changes; k++)
    most = step->change[k].n_parts > most ? step->change[k].n_parts : most;
  double *room = kp_malloc(2 * (size_t)most * sizeof *room);
  if (!room)
    return kp_diag_no_memory(diag);
  for (int k = 0; k < step->n_changes; k++)
    if (!isnan(step->change[k].delta))
      show(&step->change[k], a > b ? a : b, room);
  kp_free(room);
  return KP_OK;
}

/* ---- Splitting ---- */

typedef struct {
  kp_splitter *splitter;
  kp_arena *arena; /* of lists, until they are copied */
  kp_diag *diag;
  kp_status status;
} worker;

static kp_status start_workers(worker *workers, int n, const kp_hybrid *hybrid,
                               const kp_compare_step *step, kp_diag *diag) {
  for (int t = 0; t < n; t++) {
    workers[t].arena = kp_arena_new();
    workers[t].diag = kp_diag_new();
    if (!workers[t].arena || !workers[t].diag)
      return kp_diag_no_memory(diag);
    const kp_status status = kp_splitter_new(&workers[t].splitter, hybrid, step, diag);
    if (status != KP_OK)
      return status;
  }
  return KP_OK;
}

static void split_range(kp_compare_step *step, worker *workers, int n) {
  const int n_changes = step->n_changes;
#pragma omp parallel for num_threads(n) schedule(static)
  for (int k = 0; k < n_changes; k++) {
    worker *own = &workers[omp_get_thread_num()];
    kp_change *change = &step->change[k];
    if (change->state != KP_CHANGE_SPLIT || own->status != KP_OK)
      continue;
    own->status = kp_splitter_split(own->splitter, change, own->arena, own->diag);
  }
}

static kp_status keep_lists(kp_compare_step *step, kp_arena *arena, kp_diag *diag) {
  for (int k = 0; k < step->n_changes; k++) {
    kp_change *change = &step->change[k];
    kp_cause_part *kept = KP_ARRAY(arena, kp_cause_part, change->n_parts);
    if (!kept)
      return kp_diag_no_memory(diag);
    if (change->n_parts > 0)
      memcpy(kept, change->parts, sizeof *kept * (size_t)change->n_parts);
    change->parts = kept;
  }
  return KP_OK;
}

static kp_status split_all(kp_compare_step *step, const kp_hybrid *hybrid, kp_arena *arena,
                           kp_diag *diag) {
  int n = kp_threads();
  n = n > step->n_changes ? step->n_changes : n;
  n = n < 1 ? 1 : n;
  worker *workers = kp_calloc((size_t)n, sizeof *workers);
  if (!workers)
    return kp_diag_no_memory(diag);
  kp_status status = start_workers(workers, n, hybrid, step, diag);
  if (status == KP_OK)
    split_range(step, workers, n);
  for (int t = 0; t < n; t++) {
    status = workers[t].status > status ? workers[t].status : status;
    if (workers[t].diag)
      kp_diag_join(diag, workers[t].diag);
  }
  if (status == KP_OK)
    status = keep_lists(step, arena, diag);
  for (int t = 0; t < n; t++) {
    kp_splitter_free(workers[t].splitter);
    kp_arena_free(workers[t].arena);
    kp_diag_free(workers[t].diag);
  }
  kp_free(workers);
  return status;
}

static kp_status make_step(kp_compare_step *step, kp_compare *compare, kp_diag *diag) {
  kp_arena *arena = kp_arena_new();
  kp_hybrid hybrid = {0};
  kp_status status = arena ? kp_compare_match(step, compare, diag) : kp_diag_no_memory(diag);
  if (status == KP_OK)
    status = kp_hybrid_make(&hybrid, compare, step, arena, diag);
  if (status == KP_OK) {
    set_sides(step, &hybrid);
    status = split_all(step, &hybrid, compare->arena, diag);
  }
  if (status == KP_OK)
    status = show_all(step, compare, diag);
  if (status == KP_OK)
    status = kp_compare_whole(step, compare, diag);
  if (status == KP_OK)
    status = kp_compare_say(step, compare, &hybrid, diag);
  if (status == KP_OK && step->held_back)
    kp_diag_add(diag, KP_WARNING, &(kp_place){.file = compare->result[step->to]->index->path},
                KP_MSG_COMPARE_HELD_BACK, KP_NO_ARGS, KP_MSG_COMPARE_HELD_BACK_HINT, KP_NO_ARGS);
  kp_hybrid_clear(&hybrid);
  kp_arena_free(arena);
  return status;
}

/* ---- The comparison ---- */

static kp_status check(const kp_result *const *results, int n_results, kp_diag *diag) {
  if (n_results < 2) {
    kp_diag_error(diag, &(kp_place){0}, KP_MSG_COMPARE_TOO_FEW, KP_NO_ARGS,
                  KP_MSG_COMPARE_TOO_FEW_HINT);
    return KP_USAGE;
  }
  kp_status status = KP_OK;
  for (int k = 0; k < n_results; k++) {
    const kp_index *index = results[k]->index;
    if (!index->is_checklist)
      continue;
    kp_diag_error(diag, &(kp_place){.file = index->path}, KP_MSG_COMPARE_CHECKLIST, KP_NO_ARGS,
                  KP_MSG_NONE);
    status = KP_INPUT;
  }
  return status;
}

static kp_status fill(kp_compare *compare, const kp_result *const *results, int n_results,
                      kp_diag *diag) {
  const kp_result **kept = KP_ARRAY(compare->arena, const kp_result *, n_results);
  compare->n_steps = n_results > 2 ? n_results : 1;
  compare->step = KP_ARRAY(compare->arena, kp_compare_step, compare->n_steps);
  if (!kept || !compare->step)
    return kp_diag_no_memory(diag);
  memcpy(kept, results, sizeof *kept * (size_t)n_results);
  compare->result = kept;
  compare->n_results = n_results;
  kp_status status = KP_OK;
  for (int k = 0; k < compare->n_steps && status == KP_OK; k++) {
    const bool last = k == n_results - 1;
    compare->step[k] = (kp_compare_step){.from = last ? 0 : k, .to = last ? n_results - 1 : k + 1};
    status = make_step(&compare->step[k], compare, diag);
  }
  return status;
}

kp_status kp_compare_new(kp_compare **out, const kp_result *const *results, int n_results,
                         const kp_compare_options *options, kp_diag *diag) {
  kp_status status = check(results, n_results, diag);
  if (status != KP_OK)
    return status;
  kp_arena *arena = kp_arena_new();
  kp_compare *compare = arena ? KP_NEW(arena, kp_compare) : NULL;
  if (!compare) {
    kp_arena_free(arena);
    return kp_diag_no_memory(diag);
  }
  compare->arena = arena;
  compare->frozen = options && options->norms == KP_NORMS_FROZEN;
  for (int i = 0; i < n_results && status == KP_OK; i++)
    status = kp_result_keep_leaves(results[i], diag);
  if (status == KP_OK)
    status = fill(compare, results, n_results, diag);
  if (status == KP_OK)
    *out = compare;
  else
    kp_compare_free(compare);
  return status;
}

void kp_compare_free(kp_compare *compare) {
  if (compare)
    kp_arena_free(compare->arena);
}
