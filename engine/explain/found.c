/* SPDX-License-Identifier: GPL-3.0-or-later
 * What a rule of combination found for the unit: wins, distances, flows, penalties, order.
 *
 * The figures are the scoring's (kp_score_find), as they were found over all units; shares and
 * distances are shown with four decimals, scores with the index's. */
#include <stdio.h>

#include "base/decimal.h"
#include "explain/parts.h"

enum { DIGITS = 4 };

static void whole(char *buf, int number) {
  snprintf(buf, KP_NUM_SIZE, "%d", number);
}

static void copeland(kp_buf *out, const kp_score_found *found, kp_lang lang) {
  char text[5][KP_NUM_SIZE];
  whole(text[0], found->n_others);
  whole(text[1], found->n_wins);
  whole(text[2], found->n_losses);
  whole(text[3], found->n_ties);
  whole(text[4], found->n_wins - found->n_losses);
  kp_index_say(out, lang, KP_MSG_EXPLAIN_FOUND_COPELAND,
               KP_ARGS(text[0], text[1], text[2], text[3], text[4]));
}

static void three_figures(kp_buf *out, kp_msg what, double a, double b, double c, kp_lang lang) {
  char text[3][KP_NUM_SIZE];
  kp_index_say(out, lang, what,
               KP_ARGS(kp_decimal_fixed(text[0], a, DIGITS), kp_decimal_fixed(text[1], b, DIGITS),
                       kp_decimal_fixed(text[2], c, DIGITS)));
}

static void promethee(kp_buf *out, const kp_score_found *found, kp_lang lang) {
  char text[4][KP_NUM_SIZE];
  whole(text[0], found->n_others);
  kp_index_say(out, lang, KP_MSG_EXPLAIN_FOUND_PROMETHEE,
               KP_ARGS(text[0], kp_decimal_fixed(text[1], found->plus, DIGITS),
                       kp_decimal_fixed(text[2], found->minus, DIGITS),
                       kp_decimal_fixed(text[3], found->plus - found->minus, DIGITS)));
}

static void order(kp_buf *out, const kp_maker *maker, const kp_score_found *found, int node,
                  kp_lang lang) {
  const kp_index *index = maker->index;
  kp_buf list = {0};
  for (int i = 0; i < found->n_ordered; i++) {
    int child = index->node[node].first_child;
    for (int k = found->order[i]; k > 0; k--)
      child = index->node[child].next_sibling;
    kp_index_comma(&list, i, lang);
    kp_buf_add(&list, index->node[child].label.title);
  }
  kp_index_say(out, lang, KP_MSG_EXPLAIN_FOUND_OWA, KP_ARGS(kp_index_part(out, &list)));
  kp_buf_clear(&list);
}

/* The weights that suit this unit best, as shares of its score. */
static void doubt(kp_buf *out, const kp_maker *maker, const kp_score_found *found, int node,
                  kp_lang lang) {
  const kp_index *index = maker->index;
  char part[KP_NUM_SIZE], share[KP_NUM_SIZE];
  kp_buf list = {0};
  int number = 0, n = 0;
  for (int c = index->node[node].first_child; c >= 0; c = index->node[c].next_sibling, number++) {
    if (!(found->part[number] > 0))
      continue;
    kp_index_comma(&list, n++, lang);
    kp_index_say(
        &list, lang, KP_MSG_EXPLAIN_FOUND_DOUBT_PART,
        KP_ARGS(index->node[c].label.title, kp_decimal_plain(part, found->part[number] * 100, 2)));
  }
  kp_index_say(out, lang, KP_MSG_EXPLAIN_FOUND_DOUBT,
               KP_ARGS(kp_decimal_plain(share, found->share * 100, 2), kp_index_part(out, &list)));
  kp_buf_clear(&list);
}

void kp_maker_found(kp_buf *out, const kp_maker *maker, int node, kp_lang lang) {
  const kp_index *index = maker->index;
  char one[KP_NUM_SIZE], two[KP_NUM_SIZE];
  kp_score_found found;
  if (!kp_score_find(&found, maker->by->result->scoring, node, maker->out->unit))
    return;
  switch (found.kind) {
  case KP_COMBINE_COPELAND:
    copeland(out, &found, lang);
    break;
  case KP_COMBINE_BORDA:
    kp_index_say(out, lang, KP_MSG_EXPLAIN_FOUND_BORDA,
                 KP_ARGS(kp_decimal_plain(one, found.share * 100, 2)));
    break;
  case KP_COMBINE_TOPSIS:
    three_figures(out, KP_MSG_EXPLAIN_FOUND_TOPSIS, found.to_best, found.to_worst, found.share,
                  lang);
    break;
  case KP_COMBINE_VIKOR:
    three_figures(out, KP_MSG_EXPLAIN_FOUND_VIKOR, found.s, found.r, found.q, lang);
    break;
  case KP_COMBINE_PROMETHEE:
    promethee(out, &found, lang);
    break;
  case KP_COMBINE_MAZZIOTTA_PARETO:
    kp_index_say(out, lang,
                 index->node[node].combination->above ? KP_MSG_EXPLAIN_FOUND_MPI_ABOVE
                                                      : KP_MSG_EXPLAIN_FOUND_MPI_BELOW,
                 KP_ARGS(kp_shown(one, index, found.mean), kp_shown(two, index, found.penalty)));
    break;
  case KP_COMBINE_CHOQUET:
    kp_index_say(out, lang, KP_MSG_EXPLAIN_FOUND_CHOQUET,
                 KP_ARGS(kp_shown(one, index, found.mean), kp_shown(two, index, found.effect)));
    break;
  case KP_COMBINE_DOUBT:
    doubt(out, maker, &found, node, lang);
    break;
  case KP_COMBINE_OWA:
    order(out, maker, &found, node, lang);
    break;
  default:
    return;
  }
  kp_index_say(out, lang, KP_MSG_EXPLAIN_COMMA, KP_NO_ARGS);
}
