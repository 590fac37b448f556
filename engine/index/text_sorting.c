/* SPDX-License-Identifier: GPL-3.0-or-later
 * Text of sorting: how grades are found, and what their profiles ask.
 *
 * A criterion by score is spoken of as its score, under weights = "points" as its rate of the full
 * score; one by raw value as the value itself, in its own measure. Weights are named where
 * grade_by gives them; else they are the nodes' own, which the document has said already. */
#include <math.h>
#include <stdio.h>

#include "base/decimal.h"
#include "index/text.h"

static const char *title_of(const kp_index *index, int node) {
  const kp_label *label = &index->node[node].label;
  return label->title ? label->title : label->id;
}

void kp_index_criterion_figure_text(kp_buf *out, const kp_index *index, int criterion, double x,
                                    int digits, kp_lang lang) {
  const kp_criterion *of = &index->grade_by.criterion[criterion];
  const kp_node *node = &index->node[of->node];
  const kp_value score = {.kind = KP_VALUE_NODE, .node = of->node};
  kp_index_quantity_text(out, index, x, of->on_raw ? &node->value : &score,
                         of->on_raw ? node->measure : NULL, digits, lang);
}

/* "“会员数”不低于10家" */
static void bound_text(kp_buf *out, const kp_index *index, int criterion, double bound, kp_msg side,
                       kp_lang lang) {
  const kp_criterion *of = &index->grade_by.criterion[criterion];
  kp_buf figure = {0}, test = {0};
  kp_index_criterion_figure_text(&figure, index, criterion, bound, 10, lang);
  kp_index_say(&test, lang, side, KP_ARGS(kp_index_part(&test, &figure)));
  kp_index_say(out, lang,
               of->on_raw         ? KP_MSG_WORD_CRITERION
               : index->in_points ? KP_MSG_WORD_CRITERION_RATE
                                  : KP_MSG_WORD_CRITERION_SCORE,
               KP_ARGS(title_of(index, of->node), kp_index_part(out, &test)));
  kp_buf_clear(&figure);
  kp_buf_clear(&test);
}

void kp_index_profile_text(kp_buf *out, const kp_index *index, int grade, kp_lang lang) {
  const double *profile = index->grade[grade].profile;
  kp_buf list = {0};
  for (int j = 0; profile && j < index->grade_by.n_criteria; j++) {
    const kp_criterion *of = &index->grade_by.criterion[j];
    char weight[KP_NUM_SIZE];
    kp_index_comma(&list, j, lang);
    bound_text(&list, index, j, profile[j], of->down ? KP_MSG_WORD_AT_MOST : KP_MSG_WORD_AT_LEAST,
               lang);
    if (!isnan(of->weight))
      kp_index_say(&list, lang, KP_MSG_WORD_CRITERION_WEIGHT,
                   KP_ARGS(kp_decimal_plain(weight, of->weight, 10)));
  }
  if (profile)
    kp_index_say(out, lang, KP_MSG_WORD_PROFILE, KP_ARGS(kp_index_part(out, &list)));
  kp_buf_clear(&list);
}

void kp_index_veto_text(kp_buf *out, const kp_index *index, int grade, kp_lang lang) {
  const double *veto = index->grade[grade].veto;
  kp_buf list = {0};
  int n = 0;
  for (int j = 0; veto && j < index->grade_by.n_criteria; j++) {
    if (isnan(veto[j]))
      continue;
    kp_index_comma(&list, n++, lang);
    bound_text(&list, index, j, veto[j],
               index->grade_by.criterion[j].down ? KP_MSG_WORD_ABOVE : KP_MSG_WORD_BELOW, lang);
  }
  if (n > 0)
    kp_index_say(out, lang, KP_MSG_WORD_VETO, KP_ARGS(kp_index_part(out, &list)));
  kp_buf_clear(&list);
}

void kp_index_thresholds_text(kp_buf *out, const kp_index *index, int criterion, kp_lang lang) {
  const kp_criterion *of = &index->grade_by.criterion[criterion];
  kp_buf q = {0}, p = {0}, v = {0};
  kp_index_criterion_figure_text(&q, index, criterion, of->indifference, 10, lang);
  kp_index_criterion_figure_text(&p, index, criterion, of->preference, 10, lang);
  kp_index_say(out, lang, KP_MSG_WORD_CRITERION_THRESHOLDS,
               KP_ARGS(title_of(index, of->node), kp_index_part(out, &q), kp_index_part(out, &p)));
  if (!isnan(of->veto)) {
    kp_index_criterion_figure_text(&v, index, criterion, of->veto, 10, lang);
    kp_index_say(out, lang, KP_MSG_WORD_CRITERION_VETO, KP_ARGS(kp_index_part(out, &v)));
  }
  kp_buf_clear(&q);
  kp_buf_clear(&p);
  kp_buf_clear(&v);
}

static void shares_text(kp_buf *out, const kp_index *index, kp_lang lang) {
  for (int g = 0; g < index->n_grades; g++) {
    char share[KP_NUM_SIZE];
    kp_index_comma(out, g, lang);
    kp_index_say(out, lang, KP_MSG_WORD_PERCENT,
                 KP_ARGS(kp_decimal_plain(share, index->grade_by.share[g] * 100, 2)));
  }
}

static void nodes_text(kp_buf *out, const kp_index *index, kp_lang lang) {
  for (int j = 0; j < index->grade_by.n_criteria; j++) {
    kp_index_comma(out, j, lang);
    kp_index_say(out, lang, KP_MSG_WORD_QUOTED,
                 KP_ARGS(title_of(index, index->grade_by.criterion[j].node)));
  }
}

void kp_index_grade_by_text(kp_buf *out, const kp_index *index, kp_lang lang) {
  const kp_grade_by *by = &index->grade_by;
  char majority[KP_NUM_SIZE];
  kp_buf part = {0};
  switch (by->kind) {
  case KP_GRADE_BY_CUTOFFS:
    break;
  case KP_GRADE_BY_MR_SORT:
    kp_index_say(out, lang, KP_MSG_WORD_BY_MR_SORT,
                 KP_ARGS(kp_decimal_plain(majority, by->majority * 100, 10)));
    break;
  case KP_GRADE_BY_ELECTRE_TRI:
    kp_index_say(&part, lang, by->optimistic ? KP_MSG_WORD_OPTIMISTIC : KP_MSG_WORD_PESSIMISTIC,
                 KP_NO_ARGS);
    kp_index_say(
        out, lang, KP_MSG_WORD_BY_ELECTRE_TRI,
        KP_ARGS(kp_decimal_plain(majority, by->majority * 100, 10), kp_index_part(out, &part)));
    break;
  case KP_GRADE_BY_NATURAL_BREAKS:
    kp_index_say(out, lang, KP_MSG_WORD_BY_NATURAL_BREAKS, KP_NO_ARGS);
    break;
  case KP_GRADE_BY_QUANTILES:
    shares_text(&part, index, lang);
    kp_index_say(out, lang, KP_MSG_WORD_BY_QUANTILES, KP_ARGS(kp_index_part(out, &part)));
    break;
  case KP_GRADE_BY_K_MEANS:
    nodes_text(&part, index, lang);
    kp_index_say(out, lang, KP_MSG_WORD_BY_K_MEANS, KP_ARGS(kp_index_part(out, &part)));
    break;
  }
  kp_buf_clear(&part);
}
