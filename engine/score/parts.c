/* SPDX-License-Identifier: GPL-3.0-or-later
 * Parts: one part scored with what is known of the whole.
 *
 * A part goes through the steps of all.c: columns, what must not be missing, then the walk down the
 * tree; fills and norms come from the surveys. A dimension that a statistic would have to fill in
 * is only known by its scores: it is refused then. */
#include <limits.h>
#include <math.h>
#include <string.h>

#include "score/parts_held.h"

/* ---- Making ---- */

static kp_status norms_from_files(kp_parts *parts, kp_diag *diag) {
  const kp_index *index = parts->index;
  kp_status status = KP_OK;
  for (int k = 0; k < index->n_leaves; k++) {
    const kp_node *node = &index->node[index->leaf_node[k]];
    if (kp_rule_is_normed(node->score.kind) && !parts->leaf[k].has_norm &&
        kp_score_norm_from_file(&parts->leaf[k].norm, index, node, diag) != KP_OK)
      status = KP_INPUT;
  }
  return status;
}

static kp_status start(kp_parts *parts, kp_diag *diag) {
  const kp_index *index = parts->index;
  static const kp_dataset none;
  kp_dataset *empty = KP_NEW(parts->arena, kp_dataset);
  parts->leaf = KP_ARRAY(parts->arena, kp_part_leaf, index->n_leaves);
  parts->n_zeros = KP_ARRAY(parts->arena, int64_t, index->n_nodes);
  parts->first_zero = KP_ARRAY(parts->arena, const char *, index->n_nodes);
  parts->units.below = KP_ARRAY(parts->arena, int8_t *, index->n_grades);
  kp_series *series = KP_ARRAY(parts->arena, kp_series, index->n_wants);
  if (!empty || !parts->leaf || !parts->n_zeros || !parts->first_zero || !parts->units.below ||
      !series)
    return kp_diag_no_memory(diag);
  *empty = none;
  empty->series = series;
  empty->n_series = index->n_wants;
  for (int k = 0; k < index->n_leaves; k++)
    if (!kp_part_leaf_start(&parts->leaf[k], index, k))
      return kp_diag_no_memory(diag);
  const kp_status status =
      kp_score_start(&parts->whole, index, empty, NULL, NULL, parts->arena, diag);
  return status == KP_OK ? norms_from_files(parts, diag) : status;
}

kp_status kp_parts_new(kp_parts **out, const kp_index *index, kp_diag *diag) {
  kp_status status = kp_parts_refuse(index, diag);
  if (status != KP_OK)
    return status;
  kp_arena *arena = kp_arena_new();
  kp_parts *parts = arena ? KP_NEW(arena, kp_parts) : NULL;
  if (!parts) {
    kp_arena_free(arena);
    return kp_diag_no_memory(diag);
  }
  *parts = (kp_parts){.arena = arena, .index = index, .all_asked = true};
  status = start(parts, diag);
  if (status == KP_OK)
    *out = parts;
  else
    kp_parts_free(parts);
  return status;
}

void kp_parts_free(kp_parts *parts) {
  if (!parts)
    return;
  for (int k = 0; parts->leaf && k < parts->index->n_leaves; k++)
    kp_part_leaf_clear(&parts->leaf[k]);
  kp_part_units_clear(&parts->units, parts->index);
  kp_arena_free(parts->arena);
}

/* ---- Scoring a part ---- */

static void refuse_gaps(const kp_scoring *scoring, kp_diag *diag) {
  for (int k = 1; k < scoring->index->n_nodes && !scoring->index->is_checklist; k++)
    if (kp_score_has_gap(scoring, k))
      kp_parts_refuse_fill(scoring->index, k, diag);
}

static kp_status walk(kp_parts *parts, kp_scoring *scoring, kp_crew *crew, kp_arena *arena,
                      kp_diag *diag) {
  kp_reader reader = {.scoring = scoring, .diag = crew->diag};
  kp_status status = kp_score_find_columns(scoring, crew, arena, &reader);
  if (!parts->surveyed)
    kp_score_check_missing(scoring, &reader);
  status = reader.status > status ? reader.status : status;
  crew->diag = diag;
  kp_status more = kp_parts_place(scoring, parts, arena, diag);
  kp_score_set_goals(scoring);
  if (more == KP_OK)
    more = kp_score_walk_all(scoring, crew);
  if (more == KP_OK) {
    const int64_t errors = kp_diag_errors(diag);
    refuse_gaps(scoring, diag);
    more = kp_diag_errors(diag) > errors ? KP_INPUT : KP_OK;
  }
  return more > status ? more : status;
}

kp_status kp_parts_score(kp_scoring **out, kp_parts *parts, const kp_dataset *part, kp_arena *arena,
                         kp_diag *diag) {
  kp_scoring *scoring = NULL;
  kp_crew crew = {0};
  kp_diag *quiet = kp_diag_new(); /* what the surveys have said */
  kp_status status = quiet ? kp_score_start(&scoring, parts->index, part, NULL, NULL, arena, diag)
                           : kp_diag_no_memory(diag);
  if (status == KP_OK)
    status = kp_crew_init(&crew, scoring, parts->surveyed ? quiet : diag);
  if (status == KP_OK)
    status = walk(parts, scoring, &crew, arena, diag);
  kp_crew_clear(&crew);
  if (kp_diag_status(quiet) == KP_SYSTEM)
    status = kp_diag_no_memory(diag);
  kp_diag_free(quiet);
  for (int g = 0; status == KP_OK && g < parts->index->n_grades; g++)
    scoring->quota_edge[g] = NAN;
  if (status == KP_OK)
    *out = scoring;
  return status;
}

const kp_scoring *kp_parts_whole(const kp_parts *parts) {
  kp_scoring *whole = parts->whole;
  for (int k = 0; k < parts->index->n_leaves; k++) {
    whole->norm[k] = parts->leaf[k].norm;
    whole->fill[parts->index->leaf_node[k]] = parts->leaf[k].fill;
  }
  kp_score_set_goals(whole);
  return whole;
}
