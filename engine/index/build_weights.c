/* SPDX-License-Identifier: GPL-3.0-or-later
 * Build of weights: given, equal, from judgements, or to be found from the scores of a run.
 *
 * A node says `weights = …` for its children. Then no child has a weight of its own, but 0: shown,
 * not counted, and no part of any judgement. What needs no data (equal, ahp, budget, best_worst) is
 * found here, so that a check and the document know it; else a child that counts weighs 1 until a
 * run has found its weight. Weights that were all omitted are equal; share is the product of weight
 * / sum of siblings down the path. */
#include <math.h>
#include <string.h>

#include "index/build.h"
#include "index/judgements.h"

/* ---- Given ---- */

static void read_given(kp_builder *b, int parent) {
  kp_index *index = b->index;
  kp_node *node = index->node;
  int n_given = 0, first_omitted = -1;
  for (int c = node[parent].first_child; c >= 0; c = node[c].next_sibling) {
    const kp_term *given = kp_term_get(b->node_term[c], "weight");
    b->weight_is_wrong[c] = given && (given->kind != KP_TERM_NUMBER || !isfinite(given->number));
    node[c].weight = given && !b->weight_is_wrong[c] ? given->number : NAN;
    if (given)
      n_given++;
    else if (first_omitted < 0)
      first_omitted = c;
  }
  double equal = index->in_points ? node[parent].weight / node[parent].n_children : 1;
  if (n_given > 0 && first_omitted >= 0) {
    kp_build_error(b, b->node_term[first_omitted], NULL, KP_MSG_INDEX_WEIGHT_OMITTED,
                   KP_ARGS(kp_build_id(b->node_term[first_omitted])),
                   KP_MSG_INDEX_HINT_WEIGHT_ZERO);
    for (int c = node[parent].first_child; c >= 0; c = node[c].next_sibling)
      b->weight_is_wrong[c] = true;
  }
  for (int c = node[parent].first_child; c >= 0; c = node[c].next_sibling)
    if (isnan(node[c].weight))
      node[c].weight = equal;
}

/* ---- Methods ---- */

const char *kp_weighing_name(kp_weighing_kind kind) {
  static const char *const names[] = {
      [KP_WEIGHING_GIVEN] = "given",           [KP_WEIGHING_EQUAL] = "equal",
      [KP_WEIGHING_BUDGET] = "budget",         [KP_WEIGHING_AHP] = "ahp",
      [KP_WEIGHING_BEST_WORST] = "best_worst", [KP_WEIGHING_PCA] = "pca",
      [KP_WEIGHING_ENTROPY] = "entropy",       [KP_WEIGHING_CRITIC] = "critic",
      [KP_WEIGHING_DEVIATION] = "deviation",   [KP_WEIGHING_MEREC] = "merec",
      [KP_WEIGHING_BALANCED] = "balanced"};
  return names[kind];
}

static kp_weighing_kind kind_of(const kp_term *term) {
  static const struct {
    kp_word_id word;
    kp_weighing_kind kind;
  } kinds[] = {{KP_W_EQUAL, KP_WEIGHING_EQUAL},         {KP_W_PCA, KP_WEIGHING_PCA},
               {KP_W_ENTROPY, KP_WEIGHING_ENTROPY},     {KP_W_CRITIC, KP_WEIGHING_CRITIC},
               {KP_W_DEVIATION, KP_WEIGHING_DEVIATION}, {KP_W_MEREC, KP_WEIGHING_MEREC},
               {KP_W_BALANCED, KP_WEIGHING_BALANCED},   {KP_W_AHP, KP_WEIGHING_AHP},
               {KP_W_BUDGET, KP_WEIGHING_BUDGET},       {KP_W_BEST_WORST, KP_WEIGHING_BEST_WORST}};
  for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
    if (kinds[i].word == term->word->id)
      return kinds[i].kind;
  return KP_WEIGHING_GIVEN;
}

/* Children that count, in document order; a weight of their own but 0 is an error. */
static bool start_children(kp_builder *b, kp_judged *of, int parent) {
  kp_node *node = b->index->node;
  of->child = KP_ARRAY(b->arena, int, node[parent].n_children);
  of->id = KP_ARRAY(b->arena, kp_str, node[parent].n_children);
  of->weight = KP_ARRAY(b->arena, double, node[parent].n_children);
  if (!of->child || !of->id || !of->weight) {
    b->no_memory = true;
    return false;
  }
  for (int c = node[parent].first_child; c >= 0; c = node[c].next_sibling) {
    const kp_term *given = kp_term_get(b->node_term[c], "weight");
    const bool out = given && given->kind == KP_TERM_NUMBER && given->number == 0;
    node[c].weight = out ? 0 : 1;
    if (given && !out) {
      kp_build_row row = kp_build_enter(b, b->node_term[c]);
      kp_build_error(b, b->node_term[c], "weight", KP_MSG_INDEX_WEIGHT_AND_METHOD,
                     KP_ARGS(kp_build_id(b->node_term[c]), of->term->word->name),
                     KP_MSG_INDEX_HINT_WEIGHT_AND_METHOD);
      kp_build_leave(b, row);
    }
    if (out)
      continue;
    of->child[of->n] = c;
    of->id[of->n++] = kp_str_of(kp_build_id(b->node_term[c]));
  }
  return true;
}

/* target = { a = 0.5, b = 0.3, c = 0.2 } */
static void read_balanced(kp_builder *b, kp_weighing *to, const kp_judged *of) {
  const kp_term *target = kp_build_get(of->term, "target", KP_T_TABLE);
  to->at_least = kp_build_number(of->term, "at_least", 0);
  if (to->at_least < 0 || to->at_least * of->n > 1)
    kp_build_error(b, of->term, "at_least", KP_MSG_INDEX_BALANCED_AT_LEAST,
                   KP_ARGS(kp_build_show(b, to->at_least), kp_build_show(b, of->n)), KP_MSG_NONE);
  if (!target)
    return;
  double *share = KP_ARRAY(b->arena, double, of->n);
  if (!share) {
    b->no_memory = true;
    return;
  }
  if (!kp_judged_figures(b, share, of, target, "target"))
    return;
  to->target = share;
  for (int i = 0; i < of->n; i++)
    if (!(share[i] > 0)) {
      kp_build_error(b, of->term, "target", KP_MSG_INDEX_BALANCED_TARGET,
                     KP_ARGS(of->id[i].at, kp_build_show(b, share[i])), KP_MSG_NONE);
      return;
    }
}

/* True where the weights are in of->weight. */
static bool find_now(kp_builder *b, kp_weighing *to, kp_judged *of) {
  switch (to->kind) {
  case KP_WEIGHING_AHP:
    return kp_judged_ahp(b, to, of);
  case KP_WEIGHING_BUDGET:
    return kp_judged_budget(b, to, of);
  case KP_WEIGHING_BEST_WORST:
    return kp_judged_best_worst(b, to, of);
  case KP_WEIGHING_BALANCED:
    read_balanced(b, to, of);
    return false;
  default:
    return false;
  }
}

static void read_method(kp_builder *b, int parent, const kp_term *term) {
  kp_node *node = b->index->node;
  kp_weighing *to = KP_NEW(b->arena, kp_weighing);
  kp_judged of = {.term = term, .owner = b->node_term[parent]};
  if (!to || !start_children(b, &of, parent)) {
    b->no_memory = true;
    return;
  }
  *to = (kp_weighing){.kind = kind_of(term), .line = term->line, .consistency = NAN};
  to->line = kp_build_place(b, of.owner, "weights").line;
  node[parent].weighing = to;
  const bool found = find_now(b, to, &of);
  for (int i = 0; i < of.n && found; i++)
    node[of.child[i]].weight = of.weight[i];
}

/* What cannot stand beside a method, said at the node. */
static bool is_fit(kp_builder *b, int parent, const kp_term *term) {
  const kp_term *owner = b->node_term[parent];
  const char *id = parent == 0 ? b->index->id : kp_build_id(owner);
  const kp_combine_kind combine = b->index->node[parent].combine;
  if (b->index->in_points)
    kp_build_error(b, owner, "weights", KP_MSG_INDEX_METHOD_IN_POINTS,
                   KP_ARGS(id, term->word->name), KP_MSG_INDEX_HINT_METHOD_IN_POINTS);
  else if (b->index->is_checklist)
    kp_build_error(b, owner, "weights", KP_MSG_INDEX_METHOD_IN_CHECKLIST, KP_ARGS(term->word->name),
                   KP_MSG_NONE);
  else if (combine == KP_COMBINE_SUM || combine == KP_COMBINE_MINIMUM ||
           combine == KP_COMBINE_FUNCTION || combine == KP_COMBINE_DOUBT)
    kp_build_error(b, owner, "weights", KP_MSG_INDEX_METHOD_UNUSED, KP_ARGS(id, term->word->name),
                   KP_MSG_NONE);
  else
    return true;
  return false;
}

/* ---- All ---- */

static void read_shares(kp_index *index, int parent) {
  kp_node *node = index->node;
  double sum = 0;
  for (int c = node[parent].first_child; c >= 0; c = node[c].next_sibling)
    sum += node[c].weight;
  for (int c = node[parent].first_child; c >= 0; c = node[c].next_sibling)
    node[c].share = sum > 0 ? node[parent].share * node[c].weight / sum : 0;
}

void kp_build_weights(kp_builder *b, int parent) {
  const kp_term *term = kp_build_get(b->node_term[parent], "weights", KP_T_WEIGHTS);
  if (b->index->node[parent].n_children == 0)
    return;
  if (term && is_fit(b, parent, term))
    read_method(b, parent, term);
  else
    read_given(b, parent);
  read_shares(b->index, parent);
}
