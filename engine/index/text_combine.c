/* SPDX-License-Identifier: GPL-3.0-or-later
 * Rules of combination in words: how a dimension's score is made from its children's.
 *
 * Figures are those of the index file, children are named by their titles. Relative weights of
 * positions (owa) are shown as they were written. */
#include "index/text.h"

#include <math.h>
#include <string.h>

#include "base/decimal.h"

enum { DIGITS = 10 };

static const char *child_title(const kp_index *index, const kp_node *node, int number) {
  int c = node->first_child;
  for (; number > 0 && c >= 0; number--)
    c = index->node[c].next_sibling;
  return c >= 0 ? index->node[c].label.title : "";
}

static void owa_text(kp_buf *out, const kp_node *node, kp_lang lang) {
  const kp_combination *of = node->combination;
  kp_buf list = {0};
  char shown[KP_NUM_SIZE];
  for (int i = 0; i < of->n_positions; i++) {
    kp_index_comma(&list, i, lang);
    kp_buf_add(&list, kp_decimal_plain(shown, of->position[i], DIGITS));
  }
  kp_index_say(out, lang, KP_MSG_WORD_OWA, KP_ARGS(kp_index_part(out, &list)));
  kp_buf_clear(&list);
}

static void choquet_text(kp_buf *out, const kp_index *index, const kp_node *node, kp_lang lang) {
  const kp_combination *of = node->combination;
  kp_buf list = {0};
  char shown[KP_NUM_SIZE];
  for (int i = 0; i < of->n_interactions; i++) {
    const kp_interaction *pair = &of->interaction[i];
    if (i > 0)
      kp_index_say(&list, lang, KP_MSG_WORD_SEMICOLON, KP_NO_ARGS);
    kp_index_say(
        &list, lang, pair->index < 0 ? KP_MSG_WORD_CHOQUET_EITHER : KP_MSG_WORD_CHOQUET_BOTH,
        KP_ARGS(child_title(index, node, pair->first), child_title(index, node, pair->second),
                kp_decimal_plain(shown, pair->index, DIGITS)));
  }
  kp_index_say(out, lang, KP_MSG_WORD_CHOQUET, KP_ARGS(kp_index_part(out, &list)));
  kp_buf_clear(&list);
}

static void preference_text(kp_buf *out, const kp_preference *of, kp_lang lang) {
  static const kp_msg message[] = {[KP_PREFERENCE_USUAL] = KP_MSG_WORD_PREFERENCE_USUAL,
                                   [KP_PREFERENCE_U_SHAPE] = KP_MSG_WORD_PREFERENCE_U_SHAPE,
                                   [KP_PREFERENCE_V_SHAPE] = KP_MSG_WORD_PREFERENCE_V_SHAPE,
                                   [KP_PREFERENCE_LEVEL] = KP_MSG_WORD_PREFERENCE_LEVEL,
                                   [KP_PREFERENCE_LINEAR] = KP_MSG_WORD_PREFERENCE_LINEAR,
                                   [KP_PREFERENCE_GAUSSIAN] = KP_MSG_WORD_PREFERENCE_GAUSSIAN};
  char q[KP_NUM_SIZE], p[KP_NUM_SIZE], s[KP_NUM_SIZE];
  kp_index_say(out, lang, message[of->kind],
               KP_ARGS(kp_decimal_plain(q, of->q, DIGITS), kp_decimal_plain(p, of->p, DIGITS),
                       kp_decimal_plain(s, of->s, DIGITS)));
}

static bool is_same(double a, double b) {
  return a == b || (isnan(a) && isnan(b));
}

static bool all_alike(const kp_node *node) {
  const kp_preference *of = node->combination->preference;
  for (int i = 1; i < node->n_children; i++)
    if (of[i].kind != of[0].kind || !is_same(of[i].q, of[0].q) || !is_same(of[i].p, of[0].p) ||
        !is_same(of[i].s, of[0].s))
      return false;
  return true;
}

static void promethee_text(kp_buf *out, const kp_index *index, const kp_node *node, kp_lang lang) {
  const bool alike = all_alike(node);
  kp_buf list = {0}, one = {0};
  for (int i = 0; i < node->n_children && !(alike && i > 0); i++) {
    if (i > 0)
      kp_index_say(&list, lang, KP_MSG_WORD_SEMICOLON, KP_NO_ARGS);
    preference_text(alike ? &list : &one, &node->combination->preference[i], lang);
    if (!alike)
      kp_index_say(&list, lang, KP_MSG_WORD_PREFERENCE_OF,
                   KP_ARGS(child_title(index, node, i), kp_index_part(out, &one)));
    kp_buf_clear(&one);
  }
  kp_index_say(out, lang, KP_MSG_WORD_PROMETHEE, KP_ARGS(kp_index_part(out, &list)));
  kp_buf_clear(&list);
}

/* Bounds that are those of all are said once, others a child. */
static void doubt_text(kp_buf *out, const kp_index *index, const kp_node *node, kp_lang lang) {
  const kp_combination *of = node->combination;
  char low[KP_NUM_SIZE], high[KP_NUM_SIZE];
  kp_buf list = {0};
  bool alike = true, free_bounds = true;
  for (int i = 0; of && i < node->n_children; i++) {
    alike = alike && of->at_least[i] == of->at_least[0] && of->at_most[i] == of->at_most[0];
    free_bounds = free_bounds && of->at_least[i] == 0 && of->at_most[i] == 1;
  }
  for (int i = 0; of && !free_bounds && i < node->n_children && !(alike && i > 0); i++) {
    if (i > 0)
      kp_index_say(&list, lang, KP_MSG_WORD_SEMICOLON, KP_NO_ARGS);
    kp_decimal_plain(low, of->at_least[i] * 100, DIGITS);
    kp_decimal_plain(high, of->at_most[i] * 100, DIGITS);
    if (alike)
      kp_index_say(&list, lang, KP_MSG_WORD_DOUBT_EACH, KP_ARGS(low, high));
    else
      kp_index_say(&list, lang, KP_MSG_WORD_DOUBT_OF,
                   KP_ARGS(child_title(index, node, i), low, high));
  }
  kp_index_say(out, lang, list.len > 0 ? KP_MSG_WORD_DOUBT_BOUNDS : KP_MSG_WORD_DOUBT,
               KP_ARGS(kp_index_part(out, &list)));
  kp_buf_clear(&list);
}

static void plain_text(kp_buf *out, const kp_index *index, const kp_node *node, kp_lang lang) {
  static const kp_msg message[] = {[KP_COMBINE_ARITHMETIC] = KP_MSG_WORD_ARITHMETIC,
                                   [KP_COMBINE_GEOMETRIC] = KP_MSG_WORD_GEOMETRIC,
                                   [KP_COMBINE_HARMONIC] = KP_MSG_WORD_HARMONIC,
                                   [KP_COMBINE_POWER] = KP_MSG_WORD_POWER,
                                   [KP_COMBINE_MINIMUM] = KP_MSG_WORD_MINIMUM,
                                   [KP_COMBINE_SUM] = KP_MSG_WORD_COMBINE_SUM,
                                   [KP_COMBINE_MEDIAN] = KP_MSG_WORD_MEDIAN,
                                   [KP_COMBINE_COPELAND] = KP_MSG_WORD_COPELAND,
                                   [KP_COMBINE_BORDA] = KP_MSG_WORD_COMBINE_BORDA,
                                   [KP_COMBINE_VIKOR] = KP_MSG_WORD_VIKOR};
  char number[KP_NUM_SIZE];
  const double x = node->combine == KP_COMBINE_VIKOR ? node->combination->v : node->exponent;
  if (node->combine == KP_COMBINE_ARITHMETIC && index->in_points)
    kp_index_say(out, lang, KP_MSG_WORD_POINTS_ADD, KP_NO_ARGS);
  else
    kp_index_say(out, lang, message[node->combine], KP_ARGS(kp_decimal_plain(number, x, DIGITS)));
  if (node->zero_allowed)
    kp_index_say(out, lang, KP_MSG_WORD_ZERO_ALLOWED, KP_NO_ARGS);
}

void kp_index_combine_text(kp_buf *out, const kp_index *index, const kp_node *node, kp_lang lang) {
  kp_buf lines = {0};
  switch (node->combine) {
  case KP_COMBINE_FUNCTION:
    kp_index_function_text(&lines, index, node->combine_function, lang);
    kp_index_say(out, lang, KP_MSG_WORD_BY_FUNCTION, KP_ARGS(kp_index_part(out, &lines)));
    break;
  case KP_COMBINE_OWA:
    owa_text(out, node, lang);
    break;
  case KP_COMBINE_CHOQUET:
    choquet_text(out, index, node, lang);
    break;
  case KP_COMBINE_MAZZIOTTA_PARETO:
    kp_index_say(out, lang,
                 node->combination->above ? KP_MSG_WORD_MPI_ABOVE : KP_MSG_WORD_MPI_BELOW,
                 KP_NO_ARGS);
    if (node->combination->adjusted)
      kp_index_say(out, lang, KP_MSG_WORD_MPI_ADJUSTED, KP_NO_ARGS);
    break;
  case KP_COMBINE_TOPSIS:
    kp_index_say(out, lang,
                 node->combination->plain ? KP_MSG_WORD_TOPSIS_PLAIN : KP_MSG_WORD_TOPSIS,
                 KP_NO_ARGS);
    break;
  case KP_COMBINE_DOUBT:
    doubt_text(out, index, node, lang);
    break;
  case KP_COMBINE_PROMETHEE:
    promethee_text(out, index, node, lang);
    break;
  default:
    plain_text(out, index, node, lang);
    break;
  }
  kp_buf_clear(&lines);
}
