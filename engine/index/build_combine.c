/* SPDX-License-Identifier: GPL-3.0-or-later
 * Build of combinations: how a dimension's score is made from its children's.
 *
 * A word alone says the rule; what more a rule has to know (weights of positions, interactions,
 * thresholds) is a kp_combination, made only where it is needed. Children are numbered from 0 in
 * document order, so that score/ finds them without ids. What numbers must hold is checked in
 * check_combine.c, when weights are known. */
#include <math.h>
#include <string.h>

#include "index/build.h"

static kp_combination *add_combination(kp_builder *b, kp_node *node) {
  kp_combination *made = KP_NEW(b->arena, kp_combination);
  if (!made)
    b->no_memory = true;
  else
    *made = (kp_combination){.v = 0.5};
  node->combination = made;
  return made;
}

/* The number of a child by its id; an error and -1 when there is none. */
static int find_child(kp_builder *b, const kp_node *node, const kp_term *term, kp_str id) {
  int n = 0;
  for (int c = node->first_child; c >= 0; c = b->index->node[c].next_sibling, n++)
    if (kp_str_equal(kp_str_of(kp_build_id(b->node_term[c])), id))
      return n;
  kp_str *known = KP_ARRAY(b->arena, kp_str, n);
  if (!known) {
    b->no_memory = true;
    return -1;
  }
  n = 0;
  for (int c = node->first_child; c >= 0; c = b->index->node[c].next_sibling)
    known[n++] = kp_str_of(kp_build_id(b->node_term[c]));
  const int nearest = kp_text_nearest(id, known, n);
  const kp_place place = kp_build_place(b, term, NULL);
  kp_diag_add(b->diag, KP_ERROR, &place, KP_MSG_INDEX_COMBINE_NO_CHILD,
              KP_ARGS(term->word->name, id.at),
              nearest >= 0 ? KP_MSG_INDEX_HINT_MEANT : KP_MSG_NONE,
              nearest >= 0 ? KP_ARGS(known[nearest].at) : NULL);
  return -1;
}

/* ---- owa, choquet ---- */

static void read_owa(kp_builder *b, kp_node *node, const kp_term *term) {
  kp_combination *to = add_combination(b, node);
  double *position = KP_ARRAY(b->arena, double, term->n_items);
  if (!to || !position) {
    b->no_memory = true;
    return;
  }
  for (int i = 0; i < term->n_items; i++)
    position[i] = kp_build_item_number(term, i, NAN);
  to->position = position;
  to->n_positions = term->n_items;
}

/* { "maths", "physics", -0.2 } */
static bool read_interaction(kp_builder *b, kp_interaction *out, const kp_node *node,
                             const kp_term *term, const kp_term *item) {
  if (item->kind != KP_TERM_TABLE || item->n_items != 3 || item->item[0]->kind != KP_TERM_TEXT)
    return false; /* the check of form has said so */
  if (item->item[1]->kind != KP_TERM_TEXT || item->item[2]->kind != KP_TERM_NUMBER) {
    kp_build_error(b, term, NULL, KP_MSG_INDEX_CHOQUET_PAIR, KP_NO_ARGS, KP_MSG_NONE);
    return false;
  }
  const int one = find_child(b, node, term, item->item[0]->text);
  const int other = find_child(b, node, term, item->item[1]->text);
  *out =
      (kp_interaction){one < other ? one : other, one < other ? other : one, item->item[2]->number};
  return one >= 0 && other >= 0;
}

static void read_choquet(kp_builder *b, kp_node *node, const kp_term *term) {
  kp_combination *to = add_combination(b, node);
  kp_interaction *pair = KP_ARRAY(b->arena, kp_interaction, term->n_items);
  if (!to || !pair) {
    b->no_memory = true;
    return;
  }
  to->interaction = pair;
  for (int i = 0; i < term->n_items; i++)
    if (read_interaction(b, &pair[to->n_interactions], node, term, term->item[i]))
      to->n_interactions++;
}

/* ---- promethee ---- */

static void read_preference(kp_preference *out, const kp_term *term) {
  static const char *const shapes[] = {
      [KP_PREFERENCE_USUAL] = "usual",     [KP_PREFERENCE_U_SHAPE] = "u_shape",
      [KP_PREFERENCE_V_SHAPE] = "v_shape", [KP_PREFERENCE_LEVEL] = "level",
      [KP_PREFERENCE_LINEAR] = "linear",   [KP_PREFERENCE_GAUSSIAN] = "gaussian"};
  for (int i = 0; i < (int)(sizeof shapes / sizeof *shapes); i++)
    if (kp_build_says(term, "shape", shapes[i]))
      out->kind = (kp_preference_kind)i;
  out->q = kp_build_number(term, "q", out->q);
  out->p = kp_build_number(term, "p", out->p);
  out->s = kp_build_number(term, "s", out->s);
}

static void read_promethee(kp_builder *b, kp_node *node, const kp_term *term) {
  kp_combination *to = add_combination(b, node);
  kp_preference *preference = KP_ARRAY(b->arena, kp_preference, node->n_children);
  if (!to || !preference) {
    b->no_memory = true;
    return;
  }
  kp_preference all = {.q = NAN, .p = NAN, .s = NAN};
  read_preference(&all, term);
  for (int i = 0; i < node->n_children; i++)
    preference[i] = all;
  to->preference = preference;
  const kp_term *of = kp_build_get(term, "of", KP_T_TABLE);
  for (int i = 0; of && i < of->n_fields; i++) {
    const int child = find_child(b, node, term, of->field[i].name);
    if (child >= 0 && of->field[i].term->kind == KP_TERM_TABLE)
      read_preference(&preference[child], of->field[i].term);
  }
}

/* ---- benefit_of_the_doubt ---- */

/* at_least = 0.05, or { a = 0.1 } for some. */
static void read_bounds(kp_builder *b, double *out, const kp_node *node, const kp_term *term,
                        const char *field, double otherwise) {
  const double all = kp_build_number(term, field, otherwise);
  const kp_term *table = kp_build_get(term, field, KP_T_TABLE);
  for (int i = 0; i < node->n_children; i++)
    out[i] = all;
  for (int i = 0; table && i < table->n_fields; i++) {
    const int child = find_child(b, node, term, table->field[i].name);
    if (child >= 0 && table->field[i].term->kind == KP_TERM_NUMBER)
      out[child] = table->field[i].term->number;
  }
}

static void read_doubt(kp_builder *b, kp_node *node, const kp_term *term) {
  kp_combination *to = add_combination(b, node);
  double *low = KP_ARRAY(b->arena, double, node->n_children);
  double *high = KP_ARRAY(b->arena, double, node->n_children);
  if (!to || !low || !high) {
    b->no_memory = true;
    return;
  }
  read_bounds(b, low, node, term, "at_least", 0);
  read_bounds(b, high, node, term, "at_most", 1);
  to->at_least = low;
  to->at_most = high;
}

/* ---- All ---- */

static void read_word(kp_builder *b, kp_node *node, const kp_term *term) {
  kp_combination *to = NULL;
  switch (term->word->id) {
  case KP_W_OWA:
    node->combine = KP_COMBINE_OWA;
    read_owa(b, node, term);
    break;
  case KP_W_CHOQUET:
    node->combine = KP_COMBINE_CHOQUET;
    read_choquet(b, node, term);
    break;
  case KP_W_MAZZIOTTA_PARETO:
    node->combine = KP_COMBINE_MAZZIOTTA_PARETO;
    if ((to = add_combination(b, node))) {
      to->above = kp_build_says(term, "penalty", "above");
      to->adjusted = kp_build_flag(term, "adjusted");
    }
    break;
  case KP_W_TOPSIS:
    node->combine = KP_COMBINE_TOPSIS;
    if ((to = add_combination(b, node)))
      to->plain = kp_build_says(term, "normalise", "none");
    break;
  case KP_W_VIKOR:
    node->combine = KP_COMBINE_VIKOR;
    if ((to = add_combination(b, node)))
      to->v = kp_build_number(term, "v", to->v);
    break;
  case KP_W_DOUBT:
    node->combine = KP_COMBINE_DOUBT;
    read_doubt(b, node, term);
    break;
  case KP_W_PROMETHEE:
    node->combine = KP_COMBINE_PROMETHEE;
    read_promethee(b, node, term);
    break;
  default:
    break;
  }
}

void kp_build_combine(kp_builder *b, kp_node *node, const kp_term *owner) {
  static const struct {
    kp_word_id word;
    kp_combine_kind kind;
  } bare[] = {{KP_W_GEOMETRIC, KP_COMBINE_GEOMETRIC},
              {KP_W_HARMONIC, KP_COMBINE_HARMONIC},
              {KP_W_POWER, KP_COMBINE_POWER},
              {KP_W_MINIMUM, KP_COMBINE_MINIMUM},
              {KP_W_SUM, KP_COMBINE_SUM},
              {KP_W_MEDIAN, KP_COMBINE_MEDIAN},
              {KP_W_COPELAND, KP_COMBINE_COPELAND},
              {KP_W_BORDA, KP_COMBINE_BORDA}};
  const kp_term *term = kp_build_get(owner, "combine", KP_T_COMBINE | KP_T_FUNCTION);
  if (!term)
    return;
  if (term->kind == KP_TERM_FUNCTION) {
    node->combine = KP_COMBINE_FUNCTION;
    node->combine_function = term->function;
    return;
  }
  node->zero_allowed = kp_build_says(term, "zero", "allowed");
  for (size_t i = 0; i < sizeof bare / sizeof *bare; i++)
    if (bare[i].word == term->word->id)
      node->combine = bare[i].kind;
  if (node->combine == KP_COMBINE_POWER)
    node->exponent = kp_build_item_number(term, 0, 1);
  read_word(b, node, term);
}
