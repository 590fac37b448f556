/* SPDX-License-Identifier: GPL-3.0-or-later
 * All: an index over a whole dataset, phase by phase.
 *
 * columns → what must not be missing → fills and norms → scores, totals and grades, with what has
 * to be found on the way (stages.c) → quotas and ranks. Each phase runs block by block in parallel
 * and ends before the next begins. Errors are collected over all phases; a result with one is not
 * handed out. */
#include <math.h>
#include <string.h>

#include "score/lane.h"

/* ---- Memory of the result ---- */

static double **number_columns(kp_arena *arena, int n_columns, int n_units) {
  double **column = KP_ARRAY(arena, double *, n_columns);
  for (int k = 0; column && k < n_columns; k++)
    if (!(column[k] = KP_ARRAY(arena, double, n_units)))
      return NULL;
  return column;
}

static uint8_t **byte_columns(kp_arena *arena, int n_columns, int n_units) {
  uint8_t **column = KP_ARRAY(arena, uint8_t *, n_columns);
  for (int k = 0; column && k < n_columns; k++)
    if (!(column[k] = KP_ARRAY(arena, uint8_t, n_units)))
      return NULL;
  return column;
}

static bool allocate_units(kp_scoring *scoring, kp_arena *arena) {
  const int n = scoring->n_units;
  scoring->total = KP_ARRAY(arena, double, n);
  scoring->total_full = KP_ARRAY(arena, double, n);
  scoring->status = KP_ARRAY(arena, uint8_t, n);
  scoring->rank = KP_ARRAY(arena, int32_t, n);
  scoring->grade = KP_ARRAY(arena, int8_t, n);
  scoring->grade_before = KP_ARRAY(arena, int8_t, n);
  scoring->decided_by = KP_ARRAY(arena, uint8_t, n);
  scoring->decided_condition = KP_ARRAY(arena, int32_t, n);
  scoring->flagged = KP_ARRAY(arena, uint8_t, n);
  if (scoring->index->is_checklist && !(scoring->step = KP_ARRAY(arena, int32_t, n)))
    return false;
  return scoring->total && scoring->total_full && scoring->status && scoring->rank &&
         scoring->grade && scoring->grade_before && scoring->decided_by &&
         scoring->decided_condition && scoring->flagged;
}

static bool allocate_treated(kp_scoring *scoring, kp_arena *arena) {
  const kp_index *index = scoring->index;
  bool any = false;
  for (int k = 0; k < index->n_leaves; k++)
    any = any || index->node[index->leaf_node[k]].treat.kind != KP_TREAT_NONE;
  if (any)
    scoring->treated = KP_ARRAY(arena, kp_treated, index->n_leaves);
  return !any || scoring->treated;
}

static bool allocate(kp_scoring *scoring, kp_arena *arena) {
  const kp_index *index = scoring->index;
  scoring->raw = KP_ARRAY(arena, const double *, index->n_leaves);
  scoring->raw_why = KP_ARRAY(arena, const uint8_t *, index->n_leaves);
  scoring->raw_text = KP_ARRAY(arena, const kp_str *, index->n_leaves);
  scoring->fill = KP_ARRAY(arena, kp_fill, index->n_nodes);
  scoring->norm = KP_ARRAY(arena, kp_norm, index->n_leaves);
  scoring->adjustment = number_columns(arena, index->n_adjustments, scoring->n_units);
  scoring->met = byte_columns(arena, index->n_conditions, scoring->n_units);
  scoring->quota_places = KP_ARRAY(arena, int, index->n_grades);
  scoring->quota_edge = KP_ARRAY(arena, double, index->n_grades);
  scoring->cut = KP_ARRAY(arena, double, index->n_grades);
  for (int g = 0; scoring->cut && g < index->n_grades; g++)
    scoring->cut[g] = NAN;
  if (index->grade_by.kind == KP_GRADE_BY_K_MEANS &&
      !(scoring->centre =
            KP_ARRAY(arena, double, (size_t)index->n_grades *(size_t)index->grade_by.n_criteria)))
    return false;
  return scoring->raw && scoring->raw_why && scoring->raw_text && scoring->fill && scoring->norm &&
         allocate_treated(scoring, arena) && scoring->adjustment && scoring->met &&
         scoring->quota_places && scoring->quota_edge && allocate_units(scoring, arena);
}

/* Columns of scores: of every node, or of the dimensions alone. */
static bool allocate_scores(kp_scoring *scoring, kp_arena *arena) {
  const kp_index *index = scoring->index;
  if (index->is_checklist)
    return true;
  scoring->score = KP_ARRAY(arena, double *, index->n_nodes);
  scoring->score_why = KP_ARRAY(arena, uint8_t *, index->n_nodes);
  bool done = scoring->score && scoring->score_why;
  for (int k = 0; k < index->n_nodes && done; k++) {
    if (index->node[k].leaf >= 0)
      continue;
    scoring->score[k] = KP_ARRAY(arena, double, scoring->n_units);
    scoring->score_why[k] = KP_ARRAY(arena, uint8_t, scoring->n_units);
    done = scoring->score[k] && scoring->score_why[k];
  }
  return done && (scoring->plan->passes_leaves || kp_score_room_for_leaves(scoring, arena));
}

/* ---- The plan ---- */

static bool is_straight(const kp_node *node) {
  return node->combine == KP_COMBINE_ARITHMETIC || node->combine == KP_COMBINE_SUM;
}

static void follow_tree(struct kp_score_plan *plan, const kp_index *index) {
  plan->straight_tree = true;
  for (int k = 0; k < index->n_nodes; k++) {
    const kp_node *node = &index->node[k];
    plan->straight[k] = node->parent < 0 ||
                        (plan->straight[node->parent] && is_straight(&index->node[node->parent]));
    if (node->leaf < 0 && !is_straight(node))
      plan->straight_tree = false;
    for (int c = 0; c < node->applies.count; c++) {
      plan->has_applies = true;
      plan->is_applies[node->applies.first + c] = true;
    }
  }
  plan->rounds_points =
      index->round_at_indicator && index->round_digits >= 0 && plan->straight_tree;
}

/* A leaf's score that is found from its siblings' is only there when its parent is. */
static bool takes_siblings(const kp_index *index) {
  bool any = false;
  for (int k = 0; k < index->n_leaves; k++)
    any = any || index->node[index->leaf_node[k]].missing.kind == KP_MISSING_ROW_MEAN;
  return any;
}

/* Leaves of many units need not be kept where one walk does all and a leaf costs less to score
 * again than to store. */
static bool may_pass_leaves(const kp_scoring *scoring) {
  const kp_index *index = scoring->index;
  return !index->is_checklist && scoring->n_units > KP_BLOCK_ROWS && scoring->plan->straight_tree &&
         !scoring->plan->waits && index->n_functions == 0 &&
         index->grade_by.kind == KP_GRADE_BY_CUTOFFS && !takes_siblings(index);
}

/* Points raw columns at the data, or makes room for what has to be computed. */
static bool place_columns(kp_scoring *scoring, kp_arena *arena) {
  const kp_index *index = scoring->index;
  for (int k = 0; k < index->n_leaves; k++) {
    const kp_node *node = &index->node[index->leaf_node[k]];
    const bool text = node->score.kind == KP_SCORE_LOOKUP && node->score.choice &&
                      kp_score_reads_text(scoring, &node->value);
    const kp_series *series =
        node->value.kind == KP_VALUE_COLUMN ? &scoring->dataset->series[node->value.want] : NULL;
    if (!text && series && series->number) {
      scoring->plan->is_raw_column[k] = true;
      scoring->raw[k] = series->number;
      scoring->raw_why[k] = series->why;
      continue;
    }
    scoring->raw[k] = KP_ARRAY(arena, double, scoring->n_units);
    scoring->raw_why[k] = KP_ARRAY(arena, uint8_t, scoring->n_units);
    if (text && !(scoring->raw_text[k] = KP_ARRAY(arena, kp_str, scoring->n_units)))
      return false;
    if (!scoring->raw[k] || !scoring->raw_why[k])
      return false;
  }
  return true;
}

static bool make_plan(kp_scoring *scoring, bool leaves_later, kp_arena *arena) {
  const kp_index *index = scoring->index;
  struct kp_score_plan *plan = KP_NEW(arena, struct kp_score_plan);
  if (!plan)
    return false;
  scoring->plan = plan;
  plan->asked = KP_ARRAY(arena, uint8_t, scoring->n_units);
  plan->straight = KP_ARRAY(arena, bool, index->n_nodes);
  plan->found = KP_ARRAY(arena, bool, index->n_nodes);
  plan->is_raw_column = KP_ARRAY(arena, bool, index->n_leaves);
  plan->is_applies = KP_ARRAY(arena, bool, index->n_conditions);
  plan->filled_moments = KP_ARRAY(arena, kp_moments, index->n_leaves);
  if (!plan->asked || !plan->straight || !plan->found || !plan->is_raw_column ||
      !plan->is_applies || !plan->filled_moments)
    return false;
  follow_tree(plan, index);
  for (int k = 0; k < index->n_nodes && !index->is_checklist; k++)
    plan->waits = plan->waits || kp_score_waits(scoring, k);
  plan->passes_leaves = leaves_later && may_pass_leaves(scoring);
  return allocate_scores(scoring, arena) && kp_points_plan(scoring, arena) &&
         place_columns(scoring, arena);
}

/* ---- Phases ---- */

static void count_units(kp_scoring *scoring) {
  for (int u = 0; u < scoring->n_units; u++) {
    if (scoring->plan->asked[u] != KP_TAKES_PART)
      continue;
    scoring->n_eligible++;
    scoring->n_scored += !isnan(scoring->total[u]);
  }
}

static kp_status worse(kp_status a, kp_status b) {
  return a > b ? a : b;
}

kp_status kp_score_find_columns(kp_scoring *scoring, kp_crew *crew, kp_arena *arena,
                                kp_reader *reader) {
  kp_status status = kp_crew_run(crew, kp_score_columns, scoring);
  status = worse(status, kp_score_screen(scoring, arena, reader));
  scoring->plan->all_asked = true;
  for (int u = 0; u < scoring->n_units; u++)
    scoring->plan->all_asked = scoring->plan->all_asked && scoring->plan->asked[u] == KP_TAKES_PART;
  return status;
}

/* Figures of another run in place of those that were found. */
static void freeze(kp_scoring *scoring, const kp_score_frozen *frozen) {
  const kp_index *index = scoring->index;
  for (int k = 0; frozen->norm && k < index->n_leaves; k++)
    if (frozen->norm[k])
      scoring->norm[k] = *frozen->norm[k];
  for (int k = 0; frozen->fill && k < index->n_leaves; k++)
    if (frozen->fill[k] && frozen->fill[k]->n_groups == 1)
      scoring->fill[index->leaf_node[k]] = *frozen->fill[k];
  for (int k = 0; frozen->treated && scoring->treated && k < index->n_leaves; k++)
    if (frozen->treated[k])
      scoring->treated[k] = *frozen->treated[k];
}

/* The first phases go on after an error of the data, so that one run names all of them. */
static kp_status run_phases(kp_scoring *scoring, kp_crew *crew, const kp_score_frozen *frozen,
                            kp_arena *arena) {
  kp_reader reader = {.scoring = scoring, .diag = crew->diag};
  kp_status status = kp_score_find_columns(scoring, crew, arena, &reader);
  kp_score_check_missing(scoring, &reader);
  status = worse(status, kp_score_fill_leaves(scoring, arena, &reader));
  status = worse(status, reader.status);
  if (status != KP_SYSTEM && scoring->treated)
    status = worse(status, kp_score_find_treatments(scoring, arena, crew));
  if (status != KP_SYSTEM)
    status = worse(status, kp_score_find_norms(scoring, arena, crew));
  freeze(scoring, frozen);
  if (status != KP_SYSTEM)
    status = kp_score_in_stages(scoring, status, crew, arena);
  if (status != KP_OK)
    return status;
  if (!scoring->index->is_checklist)
    kp_combine_warn_zeros(scoring, crew->diag);
  status = kp_among_report(scoring, crew->diag);
  if (status != KP_OK)
    return status;
  count_units(scoring);
  status = kp_score_sort(scoring, crew);
  if (status != KP_OK)
    return status;
  status = kp_score_quotas(scoring, crew->diag);
  return status == KP_OK ? kp_score_ranks(scoring, crew->diag) : status;
}

kp_status kp_score_start(kp_scoring **out, const kp_index *index, const kp_dataset *dataset,
                         const kp_panel *panel, const kp_score_options *options, kp_arena *arena,
                         kp_diag *diag) {
  static const kp_score_options usual = {0};
  kp_scoring *scoring = KP_NEW(arena, kp_scoring);
  options = options ? options : &usual;
  if (!scoring)
    return kp_diag_no_memory(diag);
  *scoring =
      (kp_scoring){.index = index, .dataset = dataset, .panel = panel, .n_units = dataset->n_units};
  if (!allocate(scoring, arena) || !kp_weights_start(scoring, options->weight, arena) ||
      !make_plan(scoring, options->leaves_later, arena))
    return kp_diag_no_memory(diag);
  *out = scoring;
  return KP_OK;
}

kp_status kp_score_all_with(kp_scoring **out, const kp_index *index, const kp_dataset *dataset,
                            const kp_panel *panel, const kp_score_options *options, kp_arena *arena,
                            kp_diag *diag) {
  kp_scoring *scoring = NULL;
  kp_status status = kp_score_start(&scoring, index, dataset, panel, options, arena, diag);
  if (status != KP_OK)
    return status;
  scoring->period = options->period;
  scoring->n_periods = options->n_periods;
  kp_crew crew;
  status = kp_crew_init(&crew, scoring, diag);
  if (status == KP_OK)
    status = run_phases(scoring, &crew, &options->frozen, arena);
  kp_crew_clear(&crew);
  if (status == KP_OK)
    *out = scoring;
  return status;
}

kp_status kp_score_all(kp_scoring **out, const kp_index *index, const kp_dataset *dataset,
                       const kp_panel *panel, kp_arena *arena, kp_diag *diag) {
  return kp_score_all_with(out, index, dataset, panel, &(kp_score_options){0}, arena, diag);
}

kp_status kp_score_prepare(kp_scoring **out, const kp_index *index, const kp_dataset *dataset,
                           const kp_panel *panel, kp_arena *arena, kp_diag *diag) {
  kp_scoring *scoring = NULL;
  kp_status status = kp_score_start(&scoring, index, dataset, panel, NULL, arena, diag);
  if (status != KP_OK)
    return status;
  kp_crew crew;
  kp_reader reader = {.scoring = scoring, .diag = diag};
  status = kp_crew_init(&crew, scoring, diag);
  if (status == KP_OK)
    status = kp_score_find_columns(scoring, &crew, arena, &reader);
  if (status == KP_OK)
    status = kp_score_fill_leaves(scoring, arena, &reader);
  kp_crew_clear(&crew);
  if (status == KP_OK)
    *out = scoring;
  return status;
}

kp_status kp_score_not_assessed(bool **out, const kp_index *index, const kp_dataset *dataset,
                                kp_arena *arena, kp_diag *diag) {
  kp_scoring *scoring = NULL;
  kp_crew crew;
  bool *left_out = KP_ARRAY(arena, bool, dataset->n_units);
  if (!left_out)
    return kp_diag_no_memory(diag);
  kp_status status = kp_score_start(&scoring, index, dataset, NULL, NULL, arena, diag);
  if (status != KP_OK)
    return status;
  status = kp_crew_init(&crew, scoring, diag);
  if (status == KP_OK)
    status = kp_crew_run(&crew, kp_score_not_eligible, scoring);
  kp_crew_clear(&crew);
  for (int u = 0; u < dataset->n_units && status == KP_OK; u++)
    left_out[u] = scoring->plan->asked[u] == KP_NOT_ASKED_AT_ALL;
  if (status == KP_OK)
    *out = left_out;
  return status;
}
