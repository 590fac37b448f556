/* SPDX-License-Identifier: GPL-3.0-or-later
 * Build of sorting: grade_by, and the profiles and vetoes that grades hold.
 *
 * The criteria of mr_sort and electre_tri are the nodes that the profiles name, in document order;
 * what `of` says of one (raw or score, direction, weight, thresholds) is laid over what the word
 * says of all. Every profile and veto is an array over the criteria, NaN where it names one not:
 * whether that may be is for check_sorting.c, which sees the whole. */
#include <math.h>
#include <string.h>

#include "index/build.h"

/* The node of a name in a profile, `of` …; -1 with an error. The root cannot be one. */
static int find_node(kp_builder *b, const kp_term *word, const char *field, kp_str id) {
  const kp_index *index = b->index;
  kp_str *known = KP_ARRAY(b->arena, kp_str, index->n_nodes);
  if (!known) {
    b->no_memory = true;
    return -1;
  }
  for (int i = 1; i < index->n_nodes; i++) {
    if (kp_str_equal(kp_str_of(index->node[i].label.id), id))
      return i;
    known[i - 1] = kp_str_of(index->node[i].label.id);
  }
  const int nearest = kp_text_nearest(id, known, index->n_nodes - 1);
  const kp_place place = kp_build_place(b, word, field);
  kp_diag_add(b->diag, KP_ERROR, &place, KP_MSG_INDEX_UNKNOWN_NODE, KP_ARGS(id.at),
              nearest >= 0 ? KP_MSG_INDEX_HINT_MEANT : KP_MSG_NONE,
              nearest >= 0 ? KP_ARGS(known[nearest].at) : NULL);
  return -1;
}

/* The grade terms, in the order of index->grade. */
static const kp_term *next_grade(const kp_builder *b, int *item) {
  const kp_term *list = kp_build_get(b->root, "grades", KP_T_TABLE);
  while (list && *item < list->n_items) {
    const kp_term *term = list->item[(*item)++];
    if (kp_term_classes(term) & KP_T_GRADE)
      return term;
  }
  return NULL;
}

/* ---- Criteria ---- */

/* Lower raw values are better by the leaf's own rule. */
static bool goes_down(const kp_node *leaf) {
  const kp_score_rule *rule = &leaf->score;
  switch (rule->kind) {
  case KP_SCORE_LINEAR:
    return rule->from > rule->to;
  case KP_SCORE_BANDS:
    return rule->side == KP_SIDE_AT_MOST || rule->side == KP_SIDE_BELOW;
  case KP_SCORE_DEDUCT:
    return true;
  default:
    return rule->down;
  }
}

static void read_criterion(kp_criterion *out, const kp_node *node, const kp_term *term) {
  out->on_raw = kp_build_says(term, "on", "raw");
  out->down = out->on_raw && (kp_build_says(term, "direction", "down") ||
                              (!kp_build_text(term, "direction") && goes_down(node)));
  out->weight = kp_build_number(term, "weight", out->weight);
  out->indifference = kp_build_number(term, "indifference", out->indifference);
  out->preference = kp_build_number(term, "preference", out->preference);
  out->veto = kp_build_number(term, "veto", out->veto);
}

/* Marks the nodes that profiles name. */
static int mark_nodes(kp_builder *b, bool *named) {
  int n = 0, item = 0;
  for (const kp_term *grade; (grade = next_grade(b, &item));) {
    const kp_term *profile = kp_build_get(grade, "profile", KP_T_TABLE);
    const kp_build_row row = kp_build_enter(b, grade);
    for (int i = 0; profile && i < profile->n_fields; i++) {
      const int node = find_node(b, grade, "profile", profile->field[i].name);
      if (node < 0 || named[node])
        continue;
      named[node] = true;
      n++;
    }
    kp_build_leave(b, row);
  }
  return n;
}

static bool add_criteria(kp_builder *b, const kp_term *term, const bool *named, int n) {
  kp_index *index = b->index;
  kp_criterion *all = KP_ARRAY(b->arena, kp_criterion, n);
  if (!all) {
    b->no_memory = true;
    return false;
  }
  const double q = kp_build_number(term, "indifference", NAN);
  const double p = kp_build_number(term, "preference", NAN);
  const double v = kp_build_number(term, "veto", NAN);
  index->grade_by.criterion = all;
  for (int i = 1; i < index->n_nodes; i++)
    if (named[i])
      all[index->grade_by.n_criteria++] =
          (kp_criterion){.node = i, .weight = NAN, .indifference = q, .preference = p, .veto = v};
  return true;
}

static kp_criterion *criterion_of(const kp_index *index, int node) {
  for (int i = 0; i < index->grade_by.n_criteria; i++)
    if (index->grade_by.criterion[i].node == node)
      return &index->grade_by.criterion[i];
  return NULL;
}

static void read_criteria(kp_builder *b, const kp_term *term) {
  kp_index *index = b->index;
  const kp_term *of = kp_build_get(term, "of", KP_T_TABLE);
  for (int i = 0; of && i < of->n_fields; i++) {
    const int node = find_node(b, term, "of", of->field[i].name);
    kp_criterion *criterion = node < 0 ? NULL : criterion_of(index, node);
    if (node >= 0 && !criterion)
      kp_build_error(b, term, "of", KP_MSG_INDEX_CRITERION_UNUSED, KP_ARGS(of->field[i].name.at),
                     KP_MSG_NONE);
    if (!criterion || of->field[i].term->kind != KP_TERM_TABLE)
      continue;
    read_criterion(criterion, &index->node[node], of->field[i].term);
    if (kp_term_get(of->field[i].term, "direction") && !criterion->on_raw)
      kp_build_error(b, term, "of", KP_MSG_INDEX_CRITERION_DIRECTION,
                     KP_ARGS(index->node[node].label.id), KP_MSG_NONE);
  }
  /* Thresholds that are not given: no hesitation. */
  for (int i = 0; i < index->grade_by.n_criteria; i++) {
    kp_criterion *criterion = &index->grade_by.criterion[i];
    if (isnan(criterion->indifference))
      criterion->indifference = 0;
    if (isnan(criterion->preference))
      criterion->preference = criterion->indifference;
  }
}

/* ---- Profiles ---- */

static const double *read_figures(kp_builder *b, const kp_term *grade, const char *field) {
  const kp_index *index = b->index;
  const kp_term *table = kp_build_get(grade, field, KP_T_TABLE);
  if (!table)
    return NULL;
  double *out = KP_ARRAY(b->arena, double, index->grade_by.n_criteria);
  if (!out) {
    b->no_memory = true;
    return NULL;
  }
  for (int i = 0; i < index->grade_by.n_criteria; i++)
    out[i] = kp_build_number(table, index->node[index->grade_by.criterion[i].node].label.id, NAN);
  return out;
}

/* What a veto names has to be a criterion. */
static void check_vetoes(kp_builder *b, const kp_term *grade) {
  const kp_term *veto = kp_build_get(grade, "veto", KP_T_TABLE);
  for (int i = 0; veto && i < veto->n_fields; i++) {
    const int node = find_node(b, grade, "veto", veto->field[i].name);
    if (node >= 0 && !criterion_of(b->index, node))
      kp_build_error(b, grade, "veto", KP_MSG_INDEX_CRITERION_UNUSED,
                     KP_ARGS(veto->field[i].name.at), KP_MSG_NONE);
  }
}

static void read_profiles(kp_builder *b, const kp_term *term) {
  kp_index *index = b->index;
  bool *named = KP_ARRAY(b->arena, bool, index->n_nodes);
  if (!named) {
    b->no_memory = true;
    return;
  }
  const int n = mark_nodes(b, named);
  index->grade_by.majority = kp_build_number(term, "majority", NAN);
  index->grade_by.optimistic = kp_build_says(term, "assign", "optimistic");
  if (b->no_memory || !add_criteria(b, term, named, n))
    return;
  read_criteria(b, term);
  int item = 0, self = 0;
  for (const kp_term *grade; (grade = next_grade(b, &item)) && self < index->n_grades; self++) {
    const kp_build_row row = kp_build_enter(b, grade);
    check_vetoes(b, grade);
    index->grade[self].profile = read_figures(b, grade, "profile");
    index->grade[self].veto = read_figures(b, grade, "veto");
    kp_build_leave(b, row);
  }
}

/* ---- Classes ---- */

static void read_shares(kp_builder *b, const kp_term *term) {
  const kp_index *index = b->index;
  const kp_term *list = kp_build_get(term, "shares", KP_T_TABLE);
  double *share = KP_ARRAY(b->arena, double, index->n_grades);
  if (!share) {
    b->no_memory = true;
    return;
  }
  for (int i = 0; i < index->n_grades; i++)
    share[i] = kp_build_item_number(list, i, 1.0 / index->n_grades);
  b->index->grade_by.share = share;
}

/* The nodes of k_means; without a list the top ones. */
static void read_k_means(kp_builder *b, const kp_term *term) {
  kp_index *index = b->index;
  const kp_term *of = kp_build_get(term, "of", KP_T_TABLE);
  bool *named = KP_ARRAY(b->arena, bool, index->n_nodes);
  int n = 0;
  if (!named) {
    b->no_memory = true;
    return;
  }
  for (int c = of ? -1 : index->node[0].first_child; c >= 0; c = index->node[c].next_sibling)
    named[c] = index->node[c].weight > 0;
  for (int i = 0; of && i < of->n_items; i++) {
    const int node =
        of->item[i]->kind == KP_TERM_TEXT ? find_node(b, term, "of", of->item[i]->text) : -1;
    if (node >= 0)
      named[node] = true;
  }
  for (int i = 0; i < index->n_nodes; i++)
    n += named[i];
  if (!b->no_memory)
    add_criteria(b, term, named, n);
}

void kp_build_sorting(kp_builder *b) {
  kp_index *index = b->index;
  const kp_term *term = kp_build_get(b->root, "grade_by", KP_T_SORT);
  if (!term || index->is_checklist)
    return;
  index->grade_by.line = term->line;
  switch (term->word->id) {
  case KP_W_MR_SORT:
  case KP_W_ELECTRE_TRI:
    index->grade_by.kind =
        term->word->id == KP_W_MR_SORT ? KP_GRADE_BY_MR_SORT : KP_GRADE_BY_ELECTRE_TRI;
    read_profiles(b, term);
    break;
  case KP_W_NATURAL_BREAKS:
    index->grade_by.kind = KP_GRADE_BY_NATURAL_BREAKS;
    break;
  case KP_W_QUANTILES:
    index->grade_by.kind = KP_GRADE_BY_QUANTILES;
    read_shares(b, term);
    break;
  case KP_W_K_MEANS:
    index->grade_by.kind = KP_GRADE_BY_K_MEANS;
    read_k_means(b, term);
    break;
  default:
    break;
  }
}
