/* SPDX-License-Identifier: GPL-3.0-or-later
 * Making an explanation: the unit is scored again alone, and what that shows is put together.
 *
 * Order: the unit as it stands (copied, since every what-if overwrites the workspace), nodes with
 * their cells and standing, contributions, sentences, conditions, the verdict, and the what-if
 * parts when asked for. An explainer is one thread's; the arena is the caller's, who frees it a
 * block of units at a time. */
#include "explain/parts.h"

#include <math.h>
#include <string.h>

/* ---- Explainer ---- */

static bool allocate(kp_explainer *by) {
  const kp_index *index = by->index;
  kp_arena *arena = by->arena;
  kp_unit_score *base = &by->base;
  base->raw = KP_ARRAY(arena, double, index->n_leaves);
  base->raw_why = KP_ARRAY(arena, uint8_t, index->n_leaves);
  base->used = KP_ARRAY(arena, double, index->n_leaves);
  base->treated = KP_ARRAY(arena, double, index->n_leaves);
  base->filled = KP_ARRAY(arena, bool, index->n_nodes);
  base->score = KP_ARRAY(arena, double, index->n_nodes);
  base->score_why = KP_ARRAY(arena, uint8_t, index->n_nodes);
  base->weight = KP_ARRAY(arena, double, index->n_nodes);
  base->share = KP_ARRAY(arena, double, index->n_nodes);
  base->points = KP_ARRAY(arena, double, index->n_nodes);
  base->adjustment = KP_ARRAY(arena, double, index->n_adjustments);
  base->met = KP_ARRAY(arena, kp_met, index->n_conditions);
  base->condition_value = KP_ARRAY(arena, double, index->n_conditions);
  const int n_criteria = index->grade_by.n_criteria;
  base->criterion = n_criteria > 0 ? KP_ARRAY(arena, double, n_criteria) : NULL;
  base->criterion_why = n_criteria > 0 ? KP_ARRAY(arena, uint8_t, n_criteria) : NULL;
  if (n_criteria > 0 && (!base->criterion || !base->criterion_why))
    return false;
  by->override = KP_ARRAY(arena, double, index->n_leaves);
  if (!base->raw || !base->raw_why || !base->used || !base->treated || !base->filled ||
      !base->score || !base->score_why || !base->weight || !base->share || !base->points ||
      !base->adjustment || !base->met || !base->condition_value || !by->override)
    return false;
  for (int i = 0; i < index->n_leaves; i++)
    by->override[i] = NAN;
  return true;
}

kp_status kp_explainer_new(kp_explainer **out, const kp_explain_peers *peers, kp_diag *diag) {
  kp_explainer *by = kp_calloc(1, sizeof *by);
  if (!by)
    return kp_diag_no_memory(diag);
  by->peers = peers;
  by->result = peers->result;
  by->index = peers->result->index;
  by->dataset = peers->result->dataset;
  by->arena = kp_arena_new();
  kp_status status = KP_OK;
  if (!by->arena || !allocate(by))
    status = kp_diag_no_memory(diag);
  if (status == KP_OK)
    status = kp_score_workspace_new(&by->workspace, by->result->scoring, diag);
  if (status == KP_OK && by->index->n_functions > 0)
    status = kp_lua_open(&by->lua, by->index, by->dataset, diag);
  if (status != KP_OK) {
    kp_explainer_free(by);
    return status;
  }
  *out = by;
  return KP_OK;
}

void kp_explainer_free(kp_explainer *explainer) {
  if (!explainer)
    return;
  if (explainer->lua)
    kp_lua_close(explainer->lua);
  kp_score_workspace_free(explainer->workspace);
  kp_arena_free(explainer->arena);
  kp_free(explainer);
}

/* ---- The unit as it stands ---- */

static void copy(void *to, const void *from, int n, size_t size) {
  if (n > 0 && from)
    memcpy(to, from, (size_t)n * size);
}

static void copy_unit(kp_unit_score *to, const kp_unit_score *from, const kp_index *index) {
  kp_unit_score kept = *to;
  *to = *from;
  to->raw = kept.raw;
  to->raw_why = kept.raw_why;
  to->used = kept.used;
  to->treated = kept.treated;
  to->filled = kept.filled;
  to->score = kept.score;
  to->score_why = kept.score_why;
  to->weight = kept.weight;
  to->share = kept.share;
  to->points = kept.points;
  to->adjustment = kept.adjustment;
  to->met = kept.met;
  to->condition_value = kept.condition_value;
  to->criterion = kept.criterion;
  to->criterion_why = kept.criterion_why;
  copy(to->raw, from->raw, index->n_leaves, sizeof *to->raw);
  copy(to->raw_why, from->raw_why, index->n_leaves, sizeof *to->raw_why);
  copy(to->used, from->used, index->n_leaves, sizeof *to->used);
  copy(to->treated, from->treated, index->n_leaves, sizeof *to->treated);
  copy(to->filled, from->filled, index->n_nodes, sizeof *to->filled);
  copy(to->score, from->score, index->n_nodes, sizeof *to->score);
  copy(to->score_why, from->score_why, index->n_nodes, sizeof *to->score_why);
  copy(to->weight, from->weight, index->n_nodes, sizeof *to->weight);
  copy(to->share, from->share, index->n_nodes, sizeof *to->share);
  copy(to->points, from->points, index->n_nodes, sizeof *to->points);
  copy(to->adjustment, from->adjustment, index->n_adjustments, sizeof *to->adjustment);
  copy(to->met, from->met, index->n_conditions, sizeof *to->met);
  copy(to->condition_value, from->condition_value, index->n_conditions,
       sizeof *to->condition_value);
  if (to->criterion) {
    copy(to->criterion, from->criterion, index->grade_by.n_criteria, sizeof *to->criterion);
    copy(to->criterion_why, from->criterion_why, index->grade_by.n_criteria, 1);
  }
}

static const char *keep_str(kp_maker *maker, kp_str text) {
  const char *kept = kp_str_copy(maker->arena, text);
  maker->failed = maker->failed || !kept;
  return kept ? kept : "";
}

static void fill_decision(kp_maker *maker) {
  kp_explanation *out = maker->out;
  const kp_dataset *dataset = maker->by->dataset;
  out->decided_grade = out->decided_basis = out->decided_date = out->decided_source = "";
  if (!dataset->decision || dataset->decision[out->unit].grade.len == 0)
    return;
  const kp_decision *decision = &dataset->decision[out->unit];
  out->decided_grade = keep_str(maker, decision->grade);
  out->decided_basis = keep_str(maker, decision->basis);
  out->decided_date = keep_str(maker, decision->date);
  const char *file = dataset->decision_file >= 0 ? dataset->file[dataset->decision_file].path : "";
  const char *source = kp_arena_printf(maker->arena, "%s:%u", file, decision->line);
  maker->failed = maker->failed || !source;
  out->decided_source = source ? source : "";
}

static void fill_unit(kp_maker *maker) {
  kp_explanation *out = maker->out;
  const kp_unit_score *base = maker->base;
  const kp_dataset *dataset = maker->by->dataset;
  const kp_scoring *scoring = maker->by->result->scoring;
  out->id = keep_str(maker, dataset->id[out->unit]);
  out->name = keep_str(maker, dataset->name[out->unit]);
  out->group = keep_str(maker, dataset->group[out->unit]);
  out->status = base->status;
  out->flagged = base->flagged;
  out->total = base->total;
  out->total_full = base->total_full;
  out->grade = base->grade;
  out->grade_before = base->grade_before;
  out->decided_by = base->decided_by;
  out->decided_condition = base->decided_condition;
  out->step = base->step;
  out->better = out->worse = (kp_explain_cutoff){-1, NAN, NAN};
  out->percentile = NAN;
  out->adjusted_shown = NAN;
  out->rank = scoring->rank ? scoring->rank[out->unit] : 0;
  if (!maker->index->is_checklist) {
    double figure = maker->index->rank_on_full ? base->total_full : base->total;
    kp_position at =
        kp_standing_find(&maker->by->peers->total, figure, maker->index->higher_is_better);
    out->n_ranked = at.n;
    out->percentile = out->rank > 0 ? at.percentile : NAN;
  }
  fill_decision(maker);
}

/* ---- Nodes ---- */

static kp_explain_state state_of(const kp_unit_score *base, int node, int leaf) {
  if (base->score_why[node] == KP_NOT_APPLICABLE)
    return KP_STATE_NOT_APPLICABLE;
  if (base->filled[node])
    return KP_STATE_FILLED;
  if (isnan(base->score[node]) || (leaf >= 0 && base->raw_why[leaf] != KP_PRESENT))
    return KP_STATE_MISSING;
  return KP_STATE_PRESENT;
}

static kp_why why_of(const kp_maker *maker, int node) {
  const kp_node *of = &maker->index->node[node];
  if (of->leaf >= 0 && maker->base->raw_why[of->leaf] != KP_PRESENT)
    return (kp_why)maker->base->raw_why[of->leaf];
  if (of->leaf < 0 && maker->base->filled[node])
    return isnan(of->coverage) ? KP_DEPENDS : KP_COVERAGE;
  return (kp_why)maker->base->score_why[node];
}

/* Mean of the lowest level_worst children; NaN when one of them is missing or the node does not ask
 * for it. */
static double lowest_mean(const kp_maker *maker, int node) {
  const kp_index *index = maker->index;
  const kp_node *of = &index->node[node];
  double lowest[16];
  int n = 0, wanted = of->level_worst < 16 ? of->level_worst : 16;
  if (of->level_on != KP_LEVEL_ON_WORST || wanted < 1)
    return NAN;
  for (int child = of->first_child; child >= 0; child = index->node[child].next_sibling) {
    double score = maker->base->score[child];
    if (isnan(score))
      continue;
    int at = n < wanted ? n : wanted;
    for (; at > 0 && lowest[at - 1] > score; at--)
      if (at < wanted)
        lowest[at] = lowest[at - 1];
    if (at < wanted)
      lowest[at] = score;
    n += n < wanted;
  }
  double sum = 0;
  for (int i = 0; i < n; i++)
    sum += lowest[i];
  return n > 0 ? sum / n : NAN;
}

static void fill_node(kp_maker *maker, int node) {
  const kp_index *index = maker->index;
  const kp_node *of = &index->node[node];
  const kp_unit_score *base = maker->base;
  const kp_scoring *scoring = maker->by->result->scoring;
  /* A lookup on texts has the number of a choice for its raw value: nothing that people should see.
   */
  bool is_number = of->leaf >= 0 && !(scoring->raw_text && scoring->raw_text[of->leaf]);
  kp_explain_node *to = &maker->out->node[node];
  *to = (kp_explain_node){.node = node,
                          .leaf = of->leaf,
                          .depth = of->parent < 0 ? 0 : maker->out->node[of->parent].depth + 1,
                          .state = state_of(base, node, of->leaf),
                          .why = why_of(maker, node),
                          .raw = is_number ? base->raw[of->leaf] : NAN,
                          .used = is_number ? base->used[of->leaf] : NAN,
                          .treated = is_number ? base->treated[of->leaf] : NAN,
                          .score = base->score[node],
                          .weight = base->weight[node],
                          .share = base->share[node],
                          .points = NAN,
                          .points_shown = NAN,
                          .points_full = NAN,
                          .lost = NAN,
                          .lost_shown = NAN,
                          .full_shown = NAN,
                          .total_at_full = NAN,
                          .percentile = NAN,
                          .level = -1,
                          .clause = of->label.clause,
                          .basis = of->label.basis};
  to->score_points = to->score;
  if (index->in_points && of->weight > 0)
    to->score_points = to->score / index->scale_high * of->weight;
  if (kp_explain_is_peer(maker->by->result->scoring, maker->out->unit)) {
    kp_position at = kp_standing_find(&maker->by->peers->node[node], to->score, true);
    to->rank = at.rank;
    to->n_peers = at.n;
    to->percentile = at.percentile;
  }
  if (of->n_levels > 0)
    to->level = kp_score_level(of, to->score, to->raw, lowest_mean(maker, node));
  kp_maker_cells(maker, to);
}

static void fill_nodes(kp_maker *maker) {
  int n = maker->index->n_nodes;
  if (maker->index->is_checklist || !maker->by->peers->node)
    return;
  maker->out->node = KP_ARRAY(maker->arena, kp_explain_node, n);
  if (!maker->out->node) {
    maker->failed = true;
    return;
  }
  maker->out->n_nodes = n;
  for (int i = 0; i < n; i++)
    fill_node(maker, i);
}

/* ---- All of it ---- */

static void make_parts(kp_maker *maker) {
  const kp_explain_options *options = maker->options;
  kp_maker_number_judges(maker);
  fill_unit(maker);
  if (!options->skip_nodes) {
    fill_nodes(maker);
    kp_maker_adjustments(maker);
    kp_maker_contributions(maker);
    kp_maker_node_sentences(maker);
  }
  if (!options->skip_conditions)
    kp_maker_conditions(maker);
  kp_maker_profiles(maker);
  kp_maker_verdict(maker);
  if (options->what_if && !options->skip_nodes && !options->skip_conditions) {
    kp_maker_changes(maker);
    kp_maker_turns(maker);
  }
}

kp_status kp_explain_make(kp_explanation *out, kp_explainer *explainer, int unit,
                          const kp_explain_options *options, kp_arena *arena, kp_diag *diag) {
  const kp_unit_score *scored = NULL;
  kp_explanation made = {.result = explainer->result, .unit = unit, .decided_condition = -1};
  kp_status status = kp_score_unit(&scored, explainer->workspace, unit, NULL, diag);
  if (status != KP_OK)
    return status;
  copy_unit(&explainer->base, scored, explainer->index);
  kp_maker maker = {.out = &made,
                    .by = explainer,
                    .index = explainer->index,
                    .base = &explainer->base,
                    .options = options,
                    .arena = arena,
                    .diag = diag};
  make_parts(&maker);
  if (maker.failed)
    return kp_diag_no_memory(diag);
  if (maker.status != KP_OK)
    return maker.status;
  *out = made;
  return KP_OK;
}
