/* SPDX-License-Identifier: GPL-3.0-or-later
 * Who moved between two runs, and because of what. Units and cells are matched by id. */
#include "compare/review.h"

#include <math.h>
#include <string.h>

#include "base/decimal.h"
#include "compare/review_say.h"
#include "table/names.h"

static const char *const names[KP_MOVED_WAYS] = {"own",  "rules", "norms", "shares",
                                                 "rank", "came",  "went"};
static const kp_msg titles[KP_MOVED_WAYS] = {
    KP_MSG_REVIEW_OWN,  KP_MSG_REVIEW_RULES, KP_MSG_REVIEW_NORMS, KP_MSG_REVIEW_SHARES,
    KP_MSG_REVIEW_RANK, KP_MSG_REVIEW_CAME,  KP_MSG_REVIEW_WENT};

const char *kp_moved_name(kp_moved by) {
  return names[by];
}

kp_msg kp_moved_title(kp_moved by) {
  return titles[by];
}

const char *kp_review_grade_title(const kp_review_run *run, const char *id) {
  for (int g = 0; g < run->n_grades; g++)
    if (strcmp(run->grade_id[g], id) == 0)
      return run->grade_title[g];
  return id;
}

static bool same_number(double a, double b) {
  return a == b || (isnan(a) && isnan(b));
}

/* The cell of an id, looked for first where it stood before: cells mostly come in one order. */
static const kp_review_cell *find_cell(const kp_review_unit *unit, const char *id, int at) {
  if (at < unit->n_cells && strcmp(unit->cell[at].id, id) == 0)
    return &unit->cell[at];
  for (int c = 0; c < unit->n_cells; c++)
    if (strcmp(unit->cell[c].id, id) == 0)
      return &unit->cell[c];
  return NULL;
}

static bool list_changes(kp_review_move *out, kp_arena *arena) {
  const kp_review_unit *before = out->before, *after = out->after;
  out->change = KP_ARRAY(arena, kp_review_change, before->n_cells + after->n_cells);
  if (!out->change)
    return false;
  for (int c = 0; c < after->n_cells; c++) {
    const kp_review_cell *new = &after->cell[c], *old = find_cell(before, new->id, c);
    if (!old || strcmp(old->print, new->print) != 0)
      out->change[out->n_changes++] = (kp_review_change){old, new};
    else if (!same_number(old->score, new->score))
      out->n_norms++;
  }
  for (int c = 0; c < before->n_cells; c++)
    if (!find_cell(after, before->cell[c].id, c))
      out->change[out->n_changes++] = (kp_review_change){&before->cell[c], NULL};
  return true;
}

static kp_moved way_of(const kp_review *review, const kp_review_move *move) {
  if (move->n_changes > 0)
    return KP_MOVED_OWN;
  if (!review->same_index)
    return KP_MOVED_RULES;
  const kp_review_unit *before = move->before, *after = move->after;
  if (move->n_norms > 0 || !same_number(before->full, after->full))
    return KP_MOVED_NORMS;
  return strcmp(before->grade, after->grade) != 0 || strcmp(before->status, after->status) != 0
             ? KP_MOVED_SHARES
             : KP_MOVED_RANK;
}

/* False: no memory. */
static bool add_move(kp_review *review, const kp_review_unit *before, const kp_review_unit *after) {
  kp_review_move *out = &review->move[review->n_moves];
  *out = (kp_review_move){.before = before, .after = after, .delta = NAN, .moved = true};
  if (!before || !after) {
    out->by = before ? KP_MOVED_WENT : KP_MOVED_CAME;
  } else {
    if (!list_changes(out, review->arena))
      return false;
    out->delta = kp_decimal_key(after->total - before->total);
    out->moved = !same_number(before->total, after->total) ||
                 !same_number(before->full, after->full) || before->rank != after->rank ||
                 strcmp(before->grade, after->grade) != 0 ||
                 strcmp(before->status, after->status) != 0;
    if (!out->moved && out->n_changes == 0) {
      review->n_same++;
      return true;
    }
    out->by = way_of(review, out);
  }
  review->n_by[out->by]++;
  review->n_moves++;
  return kp_review_say(review, out);
}

static kp_str *ids_of(const kp_review_run *run, kp_arena *arena) {
  kp_str *ids = KP_ARRAY(arena, kp_str, run->n_units);
  for (int u = 0; ids && u < run->n_units; u++)
    ids[u] = kp_str_of(run->unit[u].id);
  return ids;
}

static bool compare_all(kp_review *review, const kp_names *before, const kp_names *after,
                        const kp_str *ids) {
  const kp_review_run *old = &review->run[0], *new = &review->run[1];
  for (int u = 0; u < new->n_units; u++) {
    const int found = kp_names_find(before, kp_str_of(new->unit[u].id));
    if (!add_move(review, found < 0 ? NULL : &old->unit[found], &new->unit[u]))
      return false;
  }
  for (int u = 0; u < old->n_units; u++)
    if (kp_names_find(after, ids[u]) < 0 && !add_move(review, &old->unit[u], NULL))
      return false;
  return true;
}

kp_status kp_review_compare(kp_review *review, kp_diag *diag) {
  const kp_review_run *old = &review->run[0], *new = &review->run[1];
  review->same_index = strcmp(old->index_hash, new->index_hash) == 0;
  if (!review->same_index)
    kp_diag_add(diag, KP_WARNING, &(kp_place){.file = new->shown}, KP_MSG_REVIEW_OTHER_INDEX,
                KP_NO_ARGS, KP_MSG_REVIEW_OTHER_INDEX_HINT, NULL);
  if (strcmp(old->period, new->period) != 0)
    kp_diag_add(diag, KP_WARNING, &(kp_place){.file = new->shown}, KP_MSG_REVIEW_OTHER_PERIOD,
                KP_ARGS(old->period, new->period), KP_MSG_REVIEW_OTHER_INDEX_HINT, NULL);
  kp_names name[2] = {{0}, {0}};
  kp_str *ids[2] = {ids_of(old, review->arena), ids_of(new, review->arena)};
  review->move = KP_ARRAY(review->arena, kp_review_move, old->n_units + new->n_units + 1);
  const bool done = ids[0] && ids[1] && review->move &&
                    kp_names_build(&name[0], ids[0], old->n_units, NULL, 0) >= 0 &&
                    kp_names_build(&name[1], ids[1], new->n_units, NULL, 0) >= 0 &&
                    compare_all(review, &name[0], &name[1], ids[0]);
  kp_names_clear(&name[0]);
  kp_names_clear(&name[1]);
  return done ? KP_OK : kp_diag_no_memory(diag);
}

void kp_review_free(kp_review *review) {
  if (review)
    kp_arena_free(review->arena);
}
