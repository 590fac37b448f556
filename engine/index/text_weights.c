/* SPDX-License-Identifier: GPL-3.0-or-later
 * Weights in words: how those of a node's children are found, and what a child is worth.
 *
 * A weight that the index knows is printed with its share of the whole; one that a run finds is
 * named as such, and so is the share of all that stands below it, since nobody knows it yet. */
#include "index/text.h"

#include <math.h>

#include "base/decimal.h"

enum { DIGITS = 10, SHARE_DIGITS = 2, RATIO_DIGITS = 3 };

static bool is_of_a_run(const kp_weighing *weighing) {
  return weighing && weighing->kind >= KP_WEIGHING_PCA;
}

static void balanced_text(kp_buf *out, const kp_index *index, const kp_node *node, kp_lang lang) {
  const kp_weighing *of = node->weighing;
  char least[KP_NUM_SIZE], share[KP_NUM_SIZE];
  kp_buf list = {0};
  int n = 0;
  for (int c = node->first_child; of->target && c >= 0; c = index->node[c].next_sibling) {
    if (!(index->node[c].weight > 0))
      continue;
    kp_index_comma(&list, n, lang);
    kp_index_say(
        &list, lang, KP_MSG_WORD_WEIGHING_SHARE_OF,
        KP_ARGS(index->node[c].label.title, kp_decimal_plain(share, of->target[n++], DIGITS)));
  }
  kp_index_say(
      out, lang, of->target ? KP_MSG_WORD_WEIGHING_BALANCED_SHARES : KP_MSG_WORD_WEIGHING_BALANCED,
      KP_ARGS(kp_decimal_plain(least, of->at_least * 100, DIGITS), kp_index_part(out, &list)));
  kp_buf_clear(&list);
}

void kp_index_weighing_text(kp_buf *out, const kp_index *index, const kp_node *node, kp_lang lang) {
  static const kp_msg message[] = {[KP_WEIGHING_GIVEN] = KP_MSG_WORD_WEIGHING_GIVEN,
                                   [KP_WEIGHING_EQUAL] = KP_MSG_WORD_WEIGHING_EQUAL,
                                   [KP_WEIGHING_BUDGET] = KP_MSG_WORD_WEIGHING_BUDGET,
                                   [KP_WEIGHING_AHP] = KP_MSG_WORD_WEIGHING_AHP,
                                   [KP_WEIGHING_BEST_WORST] = KP_MSG_WORD_WEIGHING_BEST_WORST,
                                   [KP_WEIGHING_PCA] = KP_MSG_WORD_WEIGHING_PCA,
                                   [KP_WEIGHING_ENTROPY] = KP_MSG_WORD_WEIGHING_ENTROPY,
                                   [KP_WEIGHING_CRITIC] = KP_MSG_WORD_WEIGHING_CRITIC,
                                   [KP_WEIGHING_DEVIATION] = KP_MSG_WORD_WEIGHING_DEVIATION,
                                   [KP_WEIGHING_MEREC] = KP_MSG_WORD_WEIGHING_MEREC};
  char experts[16], ratio[KP_NUM_SIZE];
  const kp_weighing *of = node->weighing;
  if (!of)
    return;
  if (of->kind == KP_WEIGHING_BALANCED)
    balanced_text(out, index, node, lang);
  else
    kp_index_say(out, lang, message[of->kind],
                 KP_ARGS(kp_decimal_plain(experts, of->n_experts, 0),
                         isnan(of->consistency)
                             ? "0"
                             : kp_decimal_plain(ratio, of->consistency, RATIO_DIGITS)));
}

void kp_index_weigh_note_text(kp_buf *out, const kp_weighing *of, const kp_weigh_note *note,
                              kp_lang lang) {
  char figure[KP_NUM_SIZE], rounds[KP_NUM_SIZE];
  if (!of)
    return;
  if (of->kind == KP_WEIGHING_PCA && note && !isnan(note->explained))
    kp_index_say(out, lang, KP_MSG_WORD_NOTE_EXPLAINED,
                 KP_ARGS(kp_decimal_plain(figure, note->explained * 100, SHARE_DIGITS)));
  else if (of->kind == KP_WEIGHING_BALANCED && note && !isnan(note->off))
    kp_index_say(
        out, lang, KP_MSG_WORD_NOTE_BALANCED,
        KP_ARGS(kp_decimal_plain(rounds, note->rounds, 0), kp_decimal_plain(figure, note->off, 6)));
  else if (!isnan(of->consistency))
    kp_index_say(out, lang, KP_MSG_WORD_NOTE_CONSISTENCY,
                 KP_ARGS(kp_decimal_plain(figure, of->consistency, RATIO_DIGITS)));
}

/* Somewhere above, weights are only found in a run. */
static bool has_no_share_yet(const kp_index *index, const kp_node *node) {
  for (int at = node->parent; at >= 0; at = index->node[at].parent)
    if (is_of_a_run(index->node[at].weighing))
      return true;
  return false;
}

void kp_index_worth_text(kp_buf *out, const kp_index *index, const kp_node *node, kp_lang lang) {
  char weight[KP_NUM_SIZE], share[KP_NUM_SIZE];
  const kp_weighing *weighing = node->parent >= 0 ? index->node[node->parent].weighing : NULL;
  kp_decimal_plain(weight, node->weight, DIGITS);
  kp_decimal_plain(share, node->share * 100, SHARE_DIGITS);
  if (node->weight == 0)
    kp_index_say(out, lang, KP_MSG_WORD_WORTH_NOTHING, KP_NO_ARGS);
  else if (index->in_points)
    kp_index_say(out, lang, KP_MSG_WORD_WORTH_POINTS, KP_ARGS(weight));
  else if (is_of_a_run(weighing))
    kp_index_say(out, lang, KP_MSG_WORD_WORTH_IN_RUN, KP_NO_ARGS);
  else if (has_no_share_yet(index, node))
    kp_index_say(out, lang, KP_MSG_WORD_WORTH_BELOW_RUN,
                 KP_ARGS(kp_decimal_plain(weight, node->weight, 4)));
  else if (weighing && weighing->kind != KP_WEIGHING_EQUAL)
    kp_index_say(out, lang, KP_MSG_WORD_WORTH_METHOD,
                 KP_ARGS(kp_decimal_plain(weight, node->weight * 100, SHARE_DIGITS), share));
  else
    kp_index_say(out, lang, KP_MSG_WORD_WORTH_SHARE, KP_ARGS(weight, share));
}
