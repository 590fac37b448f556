/* SPDX-License-Identifier: GPL-3.0-or-later
 * What to look at first: the few things in the statistics that somebody should act on, the gravest
 * first, each with the elements that it is about by name. */
#include <math.h>
#include <stdio.h>

#include "base/decimal.h"
#include "report/statistics.h"

enum { LISTED = 3 }; /* names in a sentence */

typedef struct {
  char at[KP_NUM_SIZE];
} figure_text;

static figure_text rounded(double x, int digits) {
  figure_text text;
  kp_decimal_plain(text.at, x, digits);
  return text;
}

typedef struct {
  kp_stat_advice *out;
  const kp_statistics *statistics;
  const kp_stat_figures *figures;
  const kp_index *index;
  kp_lang lang;
} adviser;

static void advise(adviser *to, kp_msg message, const char *const *args) {
  if (to->out->n < KP_REPORT_ADVICES)
    kp_message_format(&to->out->sentence[to->out->n++], message, args, to->lang);
}

/* ---- Lists of names ---- */

typedef struct {
  kp_buf text;
  int n;
} name_list;

static void list_add(name_list *list, kp_lang lang, kp_msg form, const char *const *args) {
  if (list->n++ >= LISTED)
    return;
  if (list->n > 1)
    kp_buf_add(&list->text, lang == KP_ZH ? "、" : ", ");
  kp_message_format(&list->text, form, args, lang);
}

/* Says the sentence with the list in it, if there is anything in the list; clears it. */
static void advise_list(adviser *to, kp_msg message, name_list *list, kp_msg more) {
  kp_buf whole = {0};
  if (list->n > LISTED)
    kp_message_format(&whole, more,
                      KP_ARGS(list->text.at ? list->text.at : "",
                              rounded(to->lang == KP_ZH ? list->n : list->n - LISTED, 0).at),
                      to->lang);
  else
    kp_buf_add_bytes(&whole, list->text.at ? list->text.at : "", list->text.len);
  if (list->n > 0)
    advise(to, message, KP_ARGS(whole.at ? whole.at : ""));
  kp_buf_clear(&whole);
  kp_buf_clear(&list->text);
  *list = (name_list){0};
}

static void advise_elements(adviser *to, kp_msg message, name_list *list) {
  advise_list(to, message, list, KP_MSG_REPORT_STAT_LIST_MORE);
}

static void list_element(adviser *to, name_list *list, int node) {
  kp_buf title = {0};
  kp_report_element_title(&title, to->index, node, to->lang);
  list_add(list, to->lang, KP_MSG_REPORT_STAT_ELEMENT_NAME, KP_ARGS(title.at ? title.at : ""));
  kp_buf_clear(&title);
}

/* ---- Few units ---- */

static void advise_few(adviser *to) {
  if (to->figures->n_taking_part < KP_FEW_FOR_FLAGS)
    advise(to, KP_MSG_REPORT_STAT_ADVICE_TOO_FEW,
           KP_ARGS(rounded(to->figures->n_taking_part, 0).at, rounded(KP_FEW_FOR_FLAGS, 0).at));
  const kp_stat_set *whole = to->figures->n_sets > 0 ? &to->figures->set[0] : NULL;
  if (!whole || whole->why_components != KP_STATS_FEW)
    return;
  const char *what = kp_message_template(KP_MSG_REPORT_STAT_ADVICE_FEW_WHAT, to->lang);
  advise(to, KP_MSG_REPORT_STAT_ADVICE_FEW,
         KP_ARGS(rounded(to->figures->n_taking_part, 0).at, rounded(to->index->n_leaves, 0).at,
                 what, rounded((double)whole->least, 0).at));
}

/* ---- Columns ---- */

static void advise_columns(adviser *to, unsigned look, bool raw, kp_msg message) {
  name_list list = {0};
  for (int i = 0; i < to->figures->n_columns; i++) {
    const kp_stat_column *column = &to->figures->column[i];
    if ((column->look & look) && column->is_raw == raw && column->node > 0)
      list_element(to, &list, column->node);
  }
  advise_elements(to, message, &list);
}

/* A raw column may differ where all its scores are alike, so scores are looked at. */
static void advise_constant(adviser *to) {
  name_list list = {0};
  for (int i = 0; i < to->figures->n_columns; i++) {
    const kp_stat_column *column = &to->figures->column[i];
    if ((column->look & KP_LOOK_CONSTANT) && !column->is_raw && column->node > 0 &&
        to->index->node[column->node].leaf >= 0)
      list_element(to, &list, column->node);
  }
  advise_elements(to, KP_MSG_REPORT_STAT_ADVICE_CONSTANT, &list);
}

/* ---- Pairs ---- */

static void advise_pairs(adviser *to, kp_pair_flag flag, bool upward, kp_msg message) {
  name_list list = {0};
  for (int i = 0; i < to->figures->n_pairs; i++) {
    const kp_stat_pair *pair = &to->figures->pair[i];
    const bool is_upward = pair->kind == KP_PAIR_PARENT || pair->kind == KP_PAIR_TOTAL;
    if (pair->flag != flag || is_upward != upward)
      continue;
    kp_buf a = {0}, b = {0};
    char r[KP_NUM_SIZE];
    kp_report_element_title(&a, to->index, pair->a, to->lang);
    kp_report_element_title(&b, to->index, pair->b, to->lang);
    list_add(
        &list, to->lang, KP_MSG_REPORT_STAT_PAIR_NAMES,
        KP_ARGS(a.at ? a.at : "", b.at ? b.at : "", kp_decimal_fixed(r, pair->pearson.value, 2)));
    kp_buf_clear(&a);
    kp_buf_clear(&b);
  }
  advise_list(to, message, &list, KP_MSG_REPORT_STAT_LIST_MORE_PAIRS);
}

/* ---- Importance ---- */

static void advise_importance(adviser *to, kp_matters matters, kp_msg message) {
  name_list list = {0};
  for (int i = 0; i < to->figures->n_importance; i++) {
    const kp_stat_importance *one = &to->figures->importance[i];
    if (one->matters == matters)
      list_add(&list, to->lang, KP_MSG_REPORT_STAT_ELEMENT_RATIO,
               KP_ARGS(to->index->node[one->node].label.title, rounded(one->ratio, 2).at));
  }
  advise_elements(to, message, &list);
}

/* ---- Reliability ---- */

static void advise_alpha(adviser *to) {
  static const double GOOD = 0.7;
  name_list list = {0};
  for (int i = 0; i < to->figures->n_sets; i++) {
    const kp_stat_set *set = &to->figures->set[i];
    char alpha[KP_NUM_SIZE];
    if (set->node == 0 || set->of_children || set->why_alpha != KP_STATS_KNOWN ||
        kp_decimal_round(set->alpha, 2) >= GOOD)
      continue;
    list_add(
        &list, to->lang, KP_MSG_REPORT_STAT_ELEMENT_ALPHA,
        KP_ARGS(to->index->node[set->node].label.title, kp_decimal_fixed(alpha, set->alpha, 2)));
  }
  advise_elements(to, KP_MSG_REPORT_STAT_ADVICE_ALPHA, &list);
}

/* ---- Effects ---- */

static bool is_leaf_out(const adviser *to, int i) {
  const kp_robust_element *element = &to->statistics->element[i];
  return to->index->node[element->node].leaf >= 0 &&
         element->of[KP_ELEMENT_OUT].why == KP_ELEMENT_KNOWN;
}

static void advise_effects(adviser *to) {
  const kp_robust_element *element = to->statistics->element;
  int grades = -1, ranks = -1;
  for (int i = 0; i < to->statistics->n_elements; i++) {
    const kp_element_effect *out = &element[i].of[KP_ELEMENT_OUT];
    if (!is_leaf_out(to, i))
      continue;
    if (out->n_grades > 0 &&
        (grades < 0 || out->n_grades > element[grades].of[KP_ELEMENT_OUT].n_grades))
      grades = i;
    if (out->n_ranks > 0 &&
        (ranks < 0 || out->mean_rank > element[ranks].of[KP_ELEMENT_OUT].mean_rank))
      ranks = i;
  }
  if (grades >= 0)
    advise(to, KP_MSG_REPORT_STAT_ADVICE_GRADES,
           KP_ARGS(to->index->node[element[grades].node].label.title,
                   rounded(element[grades].of[KP_ELEMENT_OUT].n_grades, 0).at));
  if (ranks >= 0)
    advise(to, KP_MSG_REPORT_STAT_ADVICE_RANKS,
           KP_ARGS(to->index->node[element[ranks].node].label.title,
                   rounded(element[ranks].of[KP_ELEMENT_OUT].n_ranks, 0).at,
                   rounded(element[ranks].of[KP_ELEMENT_OUT].most_rank, 0).at));
}

static void advise_idle(adviser *to) {
  name_list list = {0};
  for (int i = 0; i < to->statistics->n_elements; i++) {
    const kp_robust_element *element = &to->statistics->element[i];
    const kp_element_effect *out = &element->of[KP_ELEMENT_OUT];
    if (is_leaf_out(to, i) && out->n_ranked > 1 && out->n_ranks == 0 && out->n_grades == 0)
      list_element(to, &list, element->node);
  }
  advise_elements(to, KP_MSG_REPORT_STAT_ADVICE_IDLE, &list);
}

void kp_report_stat_advice(kp_stat_advice *out, const kp_statistics *statistics, kp_lang lang) {
  *out = (kp_stat_advice){0};
  adviser to = {.out = out,
                .statistics = statistics,
                .figures = statistics->figures,
                .index = statistics->result->index,
                .lang = lang};
  advise_few(&to);
  advise_pairs(&to, KP_PAIR_CONFLICT, true, KP_MSG_REPORT_STAT_ADVICE_CONFLICT_PARENT);
  advise_constant(&to);
  advise_effects(&to);
  advise_importance(&to, KP_MATTERS_MORE, KP_MSG_REPORT_STAT_ADVICE_MORE);
  advise_importance(&to, KP_MATTERS_LESS, KP_MSG_REPORT_STAT_ADVICE_LESS);
  advise_pairs(&to, KP_PAIR_REDUNDANT, false, KP_MSG_REPORT_STAT_ADVICE_REDUNDANT);
  advise_pairs(&to, KP_PAIR_CONFLICT, false, KP_MSG_REPORT_STAT_ADVICE_CONFLICT);
  advise_alpha(&to);
  advise_idle(&to);
  advise_columns(&to, KP_LOOK_SKEWED | KP_LOOK_OUTLIERS, true, KP_MSG_REPORT_STAT_ADVICE_SHAPE);
  advise_columns(&to, KP_LOOK_MISSING, true, KP_MSG_REPORT_STAT_ADVICE_MISSING);
  if (out->n == 0)
    advise(&to, KP_MSG_REPORT_STAT_ADVICE_NONE, KP_NO_ARGS);
}

void kp_report_stat_advice_clear(kp_stat_advice *advice) {
  for (int i = 0; i < advice->n; i++)
    kp_buf_clear(&advice->sentence[i]);
  advice->n = 0;
}
