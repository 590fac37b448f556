/* SPDX-License-Identifier: GPL-3.0-or-later
 * Hybrids: one unit's trees by sets of causes.
 *
 * The leaf scores of data D by rules R stand in the run of D under R. They are put into the run of
 * D under the structure's index, whose tree then combines them: applies, fills of dimensions,
 * coverage are its own. Whether a leaf counts is the structure's word; a leaf that R does not have
 * keeps the structure's score; one that D has nothing of, though the structure's own side has,
 * keeps that side's. */
#include "compare/hybrids.h"

#include <math.h>
#include <string.h>

/* ---- Memory ---- */

static bool allocate_tree(kp_tree *tree, kp_arena *arena, int n_nodes) {
  tree->score = KP_ARRAY(arena, double, n_nodes);
  tree->weight = KP_ARRAY(arena, double, n_nodes);
  tree->share = KP_ARRAY(arena, double, n_nodes);
  tree->points = KP_ARRAY(arena, double, n_nodes);
  tree->why = KP_ARRAY(arena, uint8_t, n_nodes);
  tree->filled = KP_ARRAY(arena, bool, n_nodes);
  return tree->score && tree->weight && tree->share && tree->points && tree->why && tree->filled;
}

static bool is_straight(const kp_index *index) {
  for (int k = 0; k < index->n_nodes; k++)
    if (index->node[k].leaf < 0 && index->node[k].combine != KP_COMBINE_ARITHMETIC &&
        index->node[k].combine != KP_COMBINE_SUM)
      return false;
  return true;
}

static bool place_nodes(kp_splitter *s) {
  const kp_hybrid *h = s->hybrid;
  const int n_new = h->index[1]->n_nodes, n_old = h->index[0]->n_nodes;
  for (int side = 0; side < 2; side++) {
    s->node_at[side] = KP_ARRAY(s->arena, int, n_new + n_old);
    s->places.place_of[side] = KP_ARRAY(s->arena, int, h->index[side]->n_nodes);
    if (!s->node_at[side] || !s->places.place_of[side])
      return false;
  }
  for (int k = 0; k < n_new; k++) {
    s->node_at[1][k] = s->places.place_of[1][k] = k;
    s->node_at[0][k] = h->node_of[1][k];
    if (h->node_of[1][k] >= 0)
      s->places.place_of[0][h->node_of[1][k]] = k;
  }
  s->places.n_places = n_new;
  for (int k = 0; k < n_old; k++)
    if (h->node_of[0][k] < 0) {
      s->node_at[0][s->places.n_places] = k;
      s->node_at[1][s->places.n_places] = -1;
      s->places.place_of[0][k] = s->places.n_places++;
    }
  return true;
}

static bool place_adjustments(kp_splitter *s) {
  const kp_hybrid *h = s->hybrid;
  const int n_new = h->index[1]->n_adjustments, n_old = h->index[0]->n_adjustments;
  for (int side = 0; side < 2; side++)
    if (!(s->adjustment_at[side] = KP_ARRAY(s->arena, int, n_new + n_old)))
      return false;
  for (int k = 0; k < n_new; k++) {
    s->adjustment_at[1][k] = k;
    s->adjustment_at[0][k] = h->adjustment_of[1][k];
  }
  s->n_adjustments = n_new;
  for (int k = 0; k < n_old; k++)
    if (h->adjustment_of[0][k] < 0) {
      s->adjustment_at[0][s->n_adjustments] = k;
      s->adjustment_at[1][s->n_adjustments++] = -1;
    }
  return true;
}

static bool allocate(kp_splitter *s) {
  const kp_hybrid *h = s->hybrid;
  const int most =
      h->index[0]->n_nodes > h->index[1]->n_nodes ? h->index[0]->n_nodes : h->index[1]->n_nodes;
  if (!place_nodes(s) || !place_adjustments(s))
    return false;
  s->n_own = s->places.n_places + s->n_adjustments + 1;
  s->own = KP_ARRAY(s->arena, double, KP_CAUSES * s->n_own);
  s->held = KP_ARRAY(s->arena, bool, s->places.n_places);
  s->override = KP_ARRAY(s->arena, double, most);
  s->scores = KP_ARRAY(s->arena, double, most);
  s->places.hybrid = h;
  s->places.room = KP_ARRAY(s->arena, double, kp_parts_room(h));
  bool done = s->own && s->held && s->override && s->scores && s->places.room;
  for (int k = 0; done && k < KP_TREES; k++)
    done = allocate_tree(&s->tree[k], s->arena, most);
  s->straight[0] = is_straight(h->index[0]);
  s->straight[1] = is_straight(h->index[1]);
  return done;
}

kp_status kp_splitter_new(kp_splitter **out, const kp_hybrid *hybrid, const kp_compare_step *step,
                          kp_diag *diag) {
  kp_arena *arena = kp_arena_new();
  kp_splitter *s = arena ? KP_NEW(arena, kp_splitter) : NULL;
  if (s) {
    s->arena = arena;
    s->hybrid = hybrid;
    s->step = step;
  }
  if (!s || !allocate(s)) {
    kp_arena_free(arena);
    return kp_diag_no_memory(diag);
  }
  *out = s;
  return KP_OK;
}

void kp_splitter_free(kp_splitter *s) {
  if (!s)
    return;
  for (int k = 0; k < 8; k++) {
    kp_score_workspace_free(s->workspace[k >> 2][k >> 1 & 1][k & 1]);
    kp_score_workspace_free(s->judge[k >> 2][k >> 1 & 1][k & 1]);
  }
  kp_arena_free(s->arena);
}

void kp_hybrid_place(kp_splitter *s, const int *unit) {
  s->unit[0] = unit[0];
  s->unit[1] = unit[1];
  memset(s->made, 0, sizeof s->made);
  memset(s->held, 0, sizeof *s->held * (size_t)s->places.n_places);
}

/* ---- Trees ---- */

/* The run of data under an index; where there is none, the index's own side. */
static const kp_scoring *run_of(const kp_splitter *s, int data, int index, int *unit) {
  const kp_scoring *run = s->hybrid->run[data][index];
  *unit = s->unit[run ? data : index];
  return run ? run : s->hybrid->run[index][index];
}

static kp_status find_workspace(kp_score_workspace **out, kp_splitter *s, int data, int structure,
                                int weights, kp_diag *diag) {
  kp_score_workspace **at = &s->workspace[data][structure][weights];
  int unit;
  const kp_scoring *run = run_of(s, data, structure, &unit);
  kp_status status = KP_OK;
  if (!*at && structure != weights) {
    kp_scoring *made = NULL;
    status =
        kp_score_with_weights(&made, run, s->hybrid->weight[structure][weights], s->arena, diag);
    run = made;
  }
  if (!*at && status == KP_OK)
    status = kp_score_workspace_new(at, run, diag);
  *out = *at;
  return status;
}

static bool is_present(const kp_scoring *run, int leaf, int unit) {
  return run->score_why[run->index->leaf_node[leaf]][unit] == KP_PRESENT;
}

static double score_at(const kp_scoring *run, int leaf, int unit) {
  return run->score[run->index->leaf_node[leaf]][unit];
}

/* Whether the data of a side have a score of the leaf by their own rules, and the other rules have
 * one by their own data: what lacks is a rule for these data, so the change is the rules'. */
static bool speaks_but_not_to(const kp_splitter *s, int data, int rules, int structure, int leaf) {
  const int other = s->hybrid->leaf_of[structure][leaf];
  const int in_data = data == structure ? leaf : other;
  const int in_rules = rules == structure ? leaf : other;
  return data != rules && in_data >= 0 && in_rules >= 0 &&
         is_present(s->hybrid->run[data][data], in_data, s->unit[data]) &&
         is_present(s->hybrid->run[rules][rules], in_rules, s->unit[rules]);
}

/* The score to put in for a leaf of the structure's index; NaN: what stands there. */
static double leaf_score(kp_splitter *s, int data, int rules, int structure, int leaf) {
  int unit_base, unit_rules;
  const kp_scoring *base = run_of(s, data, structure, &unit_base);
  const kp_scoring *by = run_of(s, data, rules, &unit_rules);
  const int node = base->index->leaf_node[leaf];
  const int other = s->hybrid->leaf_of[structure][leaf];
  const int there = rules == structure ? leaf : other;
  if (base->score_why[node][unit_base] == KP_NOT_APPLICABLE)
    return NAN;
  if (there >= 0 && is_present(by, there, unit_rules))
    return score_at(by, there, unit_rules);
  if (there >= 0 && speaks_but_not_to(s, data, rules, structure, leaf))
    return score_at(s->hybrid->run[rules][rules], there, s->unit[rules]);
  if (is_present(base, leaf, unit_base))
    return NAN;
  const kp_scoring *own = s->hybrid->run[structure][structure];
  const kp_scoring *others = s->hybrid->run[1 - structure][1 - structure];
  const bool other_has = other >= 0 && is_present(others, other, s->unit[1 - structure]);
  if (data == structure || (other >= 0 && !other_has) || !is_present(own, leaf, s->unit[structure]))
    return NAN;
  s->held[s->places.place_of[structure][node]] = true;
  return score_at(own, leaf, s->unit[structure]);
}

static void keep_tree(kp_tree *tree, kp_splitter *s, const kp_unit_score *unit, int structure) {
  const kp_index *index = s->hybrid->index[structure];
  const size_t n = (size_t)index->n_nodes;
  memcpy(tree->score, unit->score, n * sizeof *tree->score);
  memcpy(tree->weight, unit->weight, n * sizeof *tree->weight);
  memcpy(tree->share, unit->share, n * sizeof *tree->share);
  memcpy(tree->points, unit->points, n * sizeof *tree->points);
  memcpy(tree->why, unit->score_why, n * sizeof *tree->why);
  memcpy(tree->filled, unit->filled, n * sizeof *tree->filled);
  tree->index = index;
  tree->straight = s->straight[structure];
  tree->known = unit->score_why[0] == KP_PRESENT;
  tree->root = index->round_at_indicator && index->round_digits >= 0 && tree->straight
                   ? unit->points[0]
                   : unit->score[0];
}

kp_status kp_hybrid_tree(const kp_tree **out, kp_splitter *s, unsigned causes, kp_diag *diag) {
  const unsigned number = causes & (KP_TREES - 1);
  kp_tree *tree = &s->tree[number];
  *out = tree;
  if (s->made[number])
    return KP_OK;
  const int data = kp_side_of(causes, KP_CAUSE_DATA), rules = kp_side_of(causes, KP_CAUSE_RULES);
  const int structure = kp_side_of(causes, KP_CAUSE_STRUCTURE);
  kp_score_workspace *workspace = NULL;
  kp_status status =
      find_workspace(&workspace, s, data, structure, kp_side_of(causes, KP_CAUSE_WEIGHTS), diag);
  if (status != KP_OK)
    return status;
  const kp_index *index = s->hybrid->index[structure];
  for (int k = 0; k < index->n_leaves; k++)
    s->override[k] = leaf_score(s, data, rules, structure, k);
  int unit;
  run_of(s, data, structure, &unit);
  const kp_unit_score *score = NULL;
  kp_diag *quiet = kp_diag_new(); /* what a hybrid lacks is not the user's fault */
  status = quiet ? kp_score_unit_scores(&score, workspace, unit, s->override, quiet) : KP_SYSTEM;
  kp_diag_free(quiet);
  if (status == KP_SYSTEM)
    return kp_diag_no_memory(diag);
  if (status == KP_OK)
    keep_tree(tree, s, score, structure);
  else
    tree->known = false;
  s->made[number] = true;
  return KP_OK;
}

/* ---- Adjustments ---- */

double kp_hybrid_adjustment(const kp_splitter *s, unsigned causes, int number) {
  const int data = kp_side_of(causes, KP_CAUSE_DATA), rules = kp_side_of(causes, KP_CAUSE_RULES);
  const int structure = kp_side_of(causes, KP_CAUSE_STRUCTURE);
  const int other = s->hybrid->adjustment_of[structure][number];
  const double own = s->hybrid->run[structure][structure]->adjustment[number][s->unit[structure]];
  const int there = rules == structure ? number : other;
  if (other < 0 || there < 0)
    return own; /* one side alone has it: its own data speak */
  int unit;
  const kp_scoring *run = run_of(s, data, rules, &unit);
  return run->adjustment[there][unit];
}

/* ---- Grades ---- */

/* A scoring whose shares end where those of the rules' side do: what peers do moves with rules. */
static kp_status find_judge(kp_score_workspace **out, kp_splitter *s, int data, int gates,
                            int rules, kp_diag *diag) {
  kp_score_workspace **at = &s->judge[data][gates][rules];
  int unit;
  const kp_scoring *run = run_of(s, data, gates, &unit);
  const kp_scoring *edges = run_of(s, rules, gates, &unit);
  kp_status status = KP_OK;
  if (!*at) {
    kp_scoring *made = KP_NEW(s->arena, kp_scoring);
    if (!made)
      return kp_diag_no_memory(diag);
    *made = *run;
    made->quota_edge = edges->quota_edge;
    status = kp_score_workspace_new(at, made, diag);
  }
  *out = *at;
  return status;
}

kp_status kp_hybrid_grade(int *grade, kp_splitter *s, unsigned causes, double total,
                          kp_diag *diag) {
  const int data = kp_side_of(causes, KP_CAUSE_DATA), gates = kp_side_of(causes, KP_CAUSE_GATES);
  const int structure = kp_side_of(causes, KP_CAUSE_STRUCTURE);
  kp_score_workspace *workspace = NULL;
  const kp_tree *tree = NULL;
  kp_status status =
      find_judge(&workspace, s, data, gates, kp_side_of(causes, KP_CAUSE_RULES), diag);
  if (status == KP_OK)
    status = kp_hybrid_tree(&tree, s, causes, diag);
  if (status != KP_OK)
    return status;
  for (int k = 0; k < s->hybrid->index[gates]->n_nodes; k++) {
    const int at = gates == structure ? k : s->hybrid->node_of[gates][k];
    s->scores[k] = at < 0 ? NAN : tree->score[at];
  }
  int unit;
  run_of(s, data, gates, &unit);
  const kp_unit_score *verdict = NULL;
  kp_diag *quiet = kp_diag_new();
  status =
      quiet ? kp_score_unit_verdict(&verdict, workspace, unit, s->scores, total, quiet) : KP_SYSTEM;
  kp_diag_free(quiet);
  if (status == KP_SYSTEM)
    return kp_diag_no_memory(diag);
  *grade = status == KP_OK && verdict->status == KP_GRADED ? verdict->grade : -1;
  return KP_OK;
}
