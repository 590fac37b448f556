/* SPDX-License-Identifier: GPL-3.0-or-later
 * Build of nodes: the tree in document order, its rules and policies.
 *
 * Nodes are numbered in a first walk, so that everything may refer to them by number; a second walk
 * fills them in, parents before children, so that a policy of missing values is inherited by
 * copying. Weights are in build_weights.c. */
#include <math.h>
#include <string.h>

#include "index/build.h"

enum { NEIGHBOURS = 5 }; /* of "nearest" */

static bool is_node(const kp_term *term) {
  return term->kind == KP_TERM_WORD && term->called &&
         (term->word->id == KP_W_DIMENSION || term->word->id == KP_W_INDICATOR);
}

static int count_nodes(const kp_term *term) {
  int n = 1;
  if (term->word->id == KP_W_INDICATOR)
    return n;
  for (int i = 0; i < term->n_items; i++)
    if (is_node(term->item[i]))
      n += count_nodes(term->item[i]);
  return n;
}

static void number_nodes(kp_builder *b, const kp_term *term, int parent) {
  kp_index *index = b->index;
  int self = index->n_nodes++;
  kp_node *node = &index->node[self];
  b->node_term[self] = term;
  node->parent = parent;
  node->first_child = node->next_sibling = node->leaf = -1;
  node->combine_function = -1;
  node->exponent = node->coverage = NAN;
  if (term->word->id == KP_W_INDICATOR) {
    node->leaf = index->n_leaves;
    index->leaf_node[index->n_leaves++] = self;
    return;
  }
  int last = -1;
  for (int i = 0; i < term->n_items; i++) {
    if (!is_node(term->item[i]))
      continue;
    int child = index->n_nodes;
    number_nodes(b, term->item[i], self);
    if (last < 0)
      index->node[self].first_child = child;
    else
      index->node[last].next_sibling = child;
    last = child;
    index->node[self].n_children++;
  }
}

/* ---- Policies ---- */

static void read_missing(kp_builder *b, kp_missing *out, const kp_term *owner) {
  const kp_term *term = kp_build_get(owner, "missing", KP_T_TEXT | KP_T_FUNCTION | KP_T_MISSING);
  if (!term)
    return;
  static const struct {
    const char *name;
    kp_missing_kind kind;
  } kinds[] = {{"error", KP_MISSING_ERROR},
               {"none", KP_MISSING_NONE},
               {"zero", KP_MISSING_ZERO},
               {"skip", KP_MISSING_SKIP},
               {"mean", KP_MISSING_MEAN},
               {"median", KP_MISSING_MEDIAN},
               {"group_mean", KP_MISSING_GROUP_MEAN},
               {"group_median", KP_MISSING_GROUP_MEDIAN},
               {"row_mean", KP_MISSING_ROW_MEAN},
               {"nearest", KP_MISSING_NEAREST},
               {"em", KP_MISSING_EM},
               {"previous", KP_MISSING_PREVIOUS},
               {"linear", KP_MISSING_LINEAR}};
  kp_missing missing = {.function = -1, .given = true, .k = NEIGHBOURS};
  missing.line = kp_build_place(b, owner, "missing").line;
  const char *name = term->kind == KP_TERM_TEXT   ? term->text.at
                     : term->kind == KP_TERM_WORD ? term->word->name
                                                  : NULL;
  if (!name) {
    missing.kind = KP_MISSING_FUNCTION;
    missing.function = term->function;
  }
  for (size_t i = 0; name && i < sizeof kinds / sizeof *kinds; i++)
    if (strcmp(kinds[i].name, name) == 0)
      missing.kind = kinds[i].kind;
  if (term->kind == KP_TERM_WORD) {
    missing.by = kp_build_text(term, "by");
    missing.over_ranked = kp_build_says(term, "over", "ranked");
    missing.k = kp_build_whole(b, term, "k", kp_build_number(term, "k", NAN), 1, 1000, NEIGHBOURS);
  }
  if (missing.kind == KP_MISSING_PREVIOUS || missing.kind == KP_MISSING_LINEAR)
    b->index->needs_periods = true;
  *out = missing;
}

static void read_coverage(kp_builder *b, kp_node *node, const kp_term *owner) {
  const kp_term *term = kp_build_get(owner, "coverage", KP_T_TABLE);
  if (!term)
    return;
  node->coverage = kp_build_number(term, "share", NAN);
  node->coverage_of_weight = kp_build_says(term, "of", "weight");
  if (node->coverage <= 0 || node->coverage > 1)
    kp_build_error(b, owner, "coverage", KP_MSG_INDEX_SHARE_RANGE,
                   KP_ARGS("coverage.share", kp_build_show(b, node->coverage)), KP_MSG_NONE);
}

/* ---- Leaves ---- */

/* per = "population": the value is divided by that one, a ratio like any other. */
static void read_per(kp_builder *b, kp_value *value, const kp_term *term) {
  const kp_term *per =
      kp_build_get(term, "per", KP_T_TEXT | KP_T_NUMBER | KP_T_FUNCTION | KP_T_VALUE);
  if (!per || value->kind == KP_VALUE_NONE)
    return;
  kp_value *both = KP_ARRAY(b->arena, kp_value, 2);
  if (!both) {
    b->no_memory = true;
    return;
  }
  const kp_reading reading = {
      .kind = KP_CELL_NUMBER, .panel_node = -1, .word = term, .field = "per"};
  both[0] = *value;
  kp_build_value(b, &both[1], per, &reading);
  *value = (kp_value){.kind = KP_VALUE_RATIO,
                      .line = value->line,
                      .want = -1,
                      .panel = -1,
                      .node = -1,
                      .function = -1,
                      .condition = -1,
                      .operand = both,
                      .n_operands = 2};
}

static void read_leaf(kp_builder *b, int self, const kp_term *term) {
  kp_node *node = &b->index->node[self];
  node->measure = kp_build_text(term, "measure");
  const kp_term *score = kp_build_get(term, "score", KP_T_SCORE | KP_T_FUNCTION);
  const kp_term *value =
      kp_build_get(term, "value", KP_T_TEXT | KP_T_NUMBER | KP_T_FUNCTION | KP_T_VALUE);
  kp_reading reading = {.measure = node->measure,
                        .read = kp_build_get(term, "read", KP_T_TABLE),
                        .id = node->label.id,
                        .title = node->label.title,
                        .names = kp_build_get(term, "names", KP_T_TEXT | KP_T_TABLE),
                        .panel_node = self,
                        .word = term,
                        .field = "value"};
  reading.kind = kp_build_score_kind(score, &reading.kind_is_sure);
  bool value_is_wrong = kp_term_get(term, "value") && !value;
  if (!value_is_wrong)
    kp_build_value(b, &node->value, value, &reading);
  read_per(b, &node->value, term);
  double full = b->index->in_points ? node->weight : b->index->scale_high;
  double bottom = b->index->in_points ? 0 : b->index->scale_low;
  if (score) {
    kp_build_score(b, &node->score, score, term, bottom, full, false);
    return;
  }
  node->score = (kp_score_rule){.kind = KP_SCORE_YESNO,
                                .line = term->line,
                                .function = -1,
                                .yes_score = full,
                                .no_score = bottom,
                                .otherwise = NAN};
  bool is_yesno = value && value->kind == KP_TERM_WORD && kp_build_says(value, "as", "yesno");
  if (!is_yesno && !b->index->is_checklist && !kp_term_get(term, "score"))
    kp_build_error(b, term, NULL, KP_MSG_INDEX_NO_SCORE, KP_ARGS(node->label.id),
                   KP_MSG_INDEX_HINT_NO_SCORE);
}

int kp_index_missing_scope(const kp_index *index, int node) {
  if (index->node[node].missing.given)
    return index->node[node].parent;
  while (node > 0 && !index->node[node].missing.given)
    node = index->node[node].parent;
  return node;
}

/* ---- The walk ---- */

static void fill_node(kp_builder *b, int self) {
  kp_index *index = b->index;
  kp_node *node = &index->node[self];
  const kp_term *term = b->node_term[self];
  kp_build_row row = kp_build_enter(b, term);
  if (self > 0) {
    kp_build_label(b, &node->label, term, kp_build_id(term));
    node->missing = index->node[node->parent].missing;
    node->missing.given = false;
    node->treat = index->node[node->parent].treat;
  }
  read_missing(b, &node->missing, term);
  kp_build_combine(b, node, term);
  read_coverage(b, node, term);
  const kp_term *applies = self > 0 ? kp_term_get(term, "applies") : NULL;
  if (applies) {
    const char *prefix = kp_arena_printf(b->arena, "%s_applies", node->label.id);
    b->no_memory |= !prefix;
    node->applies =
        kp_build_conditions(b, applies, prefix ? prefix : "", term, "applies", false, self);
  }
  if (self > 0)
    kp_build_levels(b, node, term);
  if (node->leaf >= 0)
    read_leaf(b, self, term);
  kp_build_treat(b, node, term);
  if (node->leaf < 0)
    kp_build_weights(b, self);
  kp_build_leave(b, row);
}

void kp_build_nodes(kp_builder *b) {
  kp_index *index = b->index;
  int n = count_nodes(b->root);
  index->node = KP_ARRAY(b->arena, kp_node, n);
  index->leaf_node = KP_ARRAY(b->arena, int, n);
  b->node_term = KP_ARRAY(b->arena, const kp_term *, n);
  b->weight_is_wrong = KP_ARRAY(b->arena, bool, n);
  if (!index->node || !index->leaf_node || !b->node_term || !b->weight_is_wrong) {
    b->no_memory = true;
    return;
  }
  number_nodes(b, b->root, -1);
  kp_node *root = &index->node[0];
  kp_build_label(b, &root->label, b->root, index->id);
  root->weight = index->in_points ? index->scale_high : 1;
  root->share = 1;
  root->missing = (kp_missing){.kind = KP_MISSING_ERROR, .function = -1, .line = b->root->line};
  for (int i = 0; i < n && !b->no_memory; i++)
    fill_node(b, i);
}

void kp_build_adjustments(kp_builder *b) {
  kp_index *index = b->index;
  int cap = b->root->n_items;
  index->adjustment = KP_ARRAY(b->arena, kp_adjustment, cap);
  b->adjustment_term = KP_ARRAY(b->arena, const kp_term *, cap);
  if (!index->adjustment || !b->adjustment_term) {
    b->no_memory = true;
    return;
  }
  for (int i = 0; i < cap && !b->no_memory; i++) {
    const kp_term *term = b->root->item[i];
    if (term->kind != KP_TERM_WORD || term->word->id != KP_W_ADJUST || !term->called)
      continue;
    kp_build_row row = kp_build_enter(b, term);
    b->adjustment_term[index->n_adjustments] = term;
    kp_adjustment *adjustment = &index->adjustment[index->n_adjustments++];
    kp_build_label(b, &adjustment->label, term, kp_build_id(term));
    adjustment->measure = kp_build_text(term, "measure");
    adjustment->missing =
        kp_build_says(term, "missing", "zero") ? KP_MISSING_ZERO : KP_MISSING_ERROR;
    const kp_term *points = kp_build_get(term, "points", KP_T_SCORE | KP_T_FUNCTION);
    const kp_term *value =
        kp_build_get(term, "value", KP_T_TEXT | KP_T_NUMBER | KP_T_FUNCTION | KP_T_VALUE);
    kp_reading reading = {.measure = adjustment->measure,
                          .read = kp_build_get(term, "read", KP_T_TABLE),
                          .id = adjustment->label.id,
                          .title = adjustment->label.title,
                          .names = kp_build_get(term, "names", KP_T_TEXT | KP_T_TABLE),
                          .panel_node = -1,
                          .word = term,
                          .field = "value"};
    reading.kind = kp_build_score_kind(points, &reading.kind_is_sure);
    if (value || !kp_term_get(term, "value"))
      kp_build_value(b, &adjustment->value, value, &reading);
    if (points)
      kp_build_score(b, &adjustment->points, points, term, 0, NAN, true);
    kp_build_leave(b, row);
  }
}
