/* SPDX-License-Identifier: GPL-3.0-or-later
 * The statistics in words: one sentence a figure, in terms that need no course in statistics.
 *
 * Bounds of words: alpha 0.7 (Nunnally & Bernstein 1994), KMO 0.6 (Kaiser 1974), |r| 0.5 and 0.3
 * (Cohen 1988: large, medium). */
#include <math.h>
#include <stdio.h>

#include "base/decimal.h"
#include "report/statistics.h"

typedef struct {
  char at[KP_NUM_SIZE];
} figure_text;

static figure_text rounded(double x, int digits) {
  figure_text text;
  kp_decimal_plain(text.at, x, digits);
  return text;
}

/* A coefficient, always to two places. */
static figure_text coefficient(double x) {
  figure_text text;
  kp_decimal_fixed(text.at, x, 2);
  return text;
}

static void say(kp_buf *out, kp_msg message, const char *const *args, kp_lang lang) {
  if (out->len > 0)
    kp_buf_add(out, lang == KP_ZH ? "；" : "; ");
  kp_message_format(out, message, args, lang);
}

/* ---- Names ---- */

const char *kp_report_element_id(const kp_index *index, int node) {
  return node == 0 ? "total" : index->node[node].label.id;
}

void kp_report_element_title(kp_buf *out, const kp_index *index, int node, kp_lang lang) {
  if (node == 0)
    kp_message_format(out, KP_MSG_REPORT_STAT_TOTAL, KP_NO_ARGS, lang);
  else
    kp_buf_add(out, index->node[node].label.title);
}

const char *kp_report_pair_kind_name(kp_pair_kind kind) {
  static const char *const names[] = {[KP_PAIR_WITHIN] = "within",
                                      [KP_PAIR_ACROSS] = "across",
                                      [KP_PAIR_PARENT] = "parent",
                                      [KP_PAIR_TOTAL] = "total"};
  return names[kind];
}

const char *kp_report_pair_flag_name(kp_pair_flag flag) {
  static const char *const names[] = {
      [KP_PAIR_PLAIN] = NULL, [KP_PAIR_REDUNDANT] = "redundant", [KP_PAIR_CONFLICT] = "conflict"};
  return names[flag];
}

const char *kp_report_stat_why_name(kp_stats_why why) {
  static const char *const names[] = {[KP_STATS_KNOWN] = NULL,
                                      [KP_STATS_FEW] = "few units",
                                      [KP_STATS_NO_SPREAD] = "no spread",
                                      [KP_STATS_SINGULAR] = "determined",
                                      [KP_STATS_HEYWOOD] = "no solution",
                                      [KP_STATS_NOT_SETTLED] = "no solution",
                                      [KP_STATS_FEW_COLUMNS] = "few items",
                                      [KP_STATS_NOT_ASKED] = "not asked"};
  return names[why];
}

const char *kp_report_element_change_name(kp_element_change change) {
  static const char *const names[] = {
      [KP_ELEMENT_OUT] = "out", [KP_ELEMENT_LESS] = "less", [KP_ELEMENT_MORE] = "more"};
  return names[change];
}

const char *kp_report_element_why_name(kp_element_why why) {
  static const char *const names[] = {[KP_ELEMENT_KNOWN] = NULL,
                                      [KP_ELEMENT_ALL] = "nothing left",
                                      [KP_ELEMENT_ALONE] = "no siblings",
                                      [KP_ELEMENT_UNWEIGHED] = "no weights",
                                      [KP_ELEMENT_FAULTY] = "cannot be scored"};
  return names[why];
}

const char *kp_report_matters_name(kp_matters matters) {
  static const char *const names[] = {
      [KP_MATTERS_AS_MEANT] = NULL, [KP_MATTERS_MORE] = "more", [KP_MATTERS_LESS] = "less"};
  return names[matters];
}

void kp_report_look_names(kp_buf *out, unsigned look) {
  static const struct {
    unsigned bit;
    const char *name;
  } names[] = {{KP_LOOK_MISSING, "missing"}, {KP_LOOK_CONSTANT, "constant"},
               {KP_LOOK_SKEWED, "skewed"},   {KP_LOOK_OUTLIERS, "outliers"},
               {KP_LOOK_ZEROS, "zeros"},     {KP_LOOK_SAME, "same"}};
  for (size_t i = 0; i < sizeof names / sizeof *names; i++)
    if (look & names[i].bit)
      kp_buf_printf(out, "%s%s", out->len > 0 ? " " : "", names[i].name);
}

/* ---- Columns ---- */

void kp_report_column_sentence(kp_buf *out, const kp_stat_figures *figures,
                               const kp_stat_column *column, kp_lang lang) {
  const int digits = 4;
  const double all = (double)(column->of.n + column->of.n_missing);
  (void)figures;
  if (column->look & KP_LOOK_MISSING)
    say(out, KP_MSG_REPORT_STAT_LOOK_MISSING,
        KP_ARGS(rounded((double)column->of.n_missing, 0).at,
                rounded(100.0 * (double)column->of.n_missing / all, 0).at),
        lang);
  if (column->look & KP_LOOK_CONSTANT) {
    say(out, KP_MSG_REPORT_STAT_LOOK_CONSTANT, KP_ARGS(rounded(column->of.min, digits).at), lang);
    return;
  }
  if (column->look & KP_LOOK_SKEWED)
    say(out, KP_MSG_REPORT_STAT_LOOK_SKEWED, KP_NO_ARGS, lang);
  if (column->look & KP_LOOK_OUTLIERS)
    say(out, KP_MSG_REPORT_STAT_LOOK_OUTLIERS, KP_ARGS(rounded((double)column->n_far, 0).at), lang);
  if (column->look & KP_LOOK_ZEROS)
    say(out, KP_MSG_REPORT_STAT_LOOK_ZEROS, KP_ARGS(rounded((double)column->of.n_zeros, 0).at),
        lang);
  else if (column->look & KP_LOOK_SAME)
    say(out, KP_MSG_REPORT_STAT_LOOK_SAME,
        KP_ARGS(rounded((double)column->of.n_most_frequent, 0).at,
                rounded(column->of.most_frequent, digits).at),
        lang);
}

/* ---- Why not ---- */

void kp_report_stat_why(kp_buf *out, kp_stats_why why, int64_t n, int64_t least, kp_lang lang) {
  static const kp_msg messages[] = {[KP_STATS_KNOWN] = KP_MSG_NONE,
                                    [KP_STATS_FEW] = KP_MSG_REPORT_STAT_WHY_FEW_UNITS,
                                    [KP_STATS_NO_SPREAD] = KP_MSG_REPORT_STAT_WHY_NO_SPREAD,
                                    [KP_STATS_SINGULAR] = KP_MSG_REPORT_STAT_WHY_SINGULAR,
                                    [KP_STATS_HEYWOOD] = KP_MSG_REPORT_STAT_WHY_NOT_FOUND,
                                    [KP_STATS_NOT_SETTLED] = KP_MSG_REPORT_STAT_WHY_NOT_FOUND,
                                    [KP_STATS_FEW_COLUMNS] = KP_MSG_REPORT_STAT_WHY_FEW_ITEMS,
                                    [KP_STATS_NOT_ASKED] = KP_MSG_NONE};
  if (messages[why] != KP_MSG_NONE)
    say(out, messages[why], KP_ARGS(rounded((double)n, 0).at, rounded((double)least, 0).at), lang);
}

/* ---- Pairs ---- */

void kp_report_pair_sentence(kp_buf *out, const kp_stat_figures *figures, const kp_stat_pair *pair,
                             kp_lang lang) {
  const kp_index *index = figures->result->index;
  if (pair->pearson.why == KP_STATS_NO_SPREAD) {
    say(out, KP_MSG_REPORT_STAT_PAIR_NO_SPREAD, KP_NO_ARGS, lang);
  } else if (pair->pearson.why != KP_STATS_KNOWN) {
    kp_report_stat_why(out, pair->pearson.why, pair->pearson.n, KP_LEAST_FOR_PAIRS, lang);
  } else if (pair->flag == KP_PAIR_REDUNDANT) {
    say(out, KP_MSG_REPORT_STAT_REDUNDANT, KP_NO_ARGS, lang);
  } else if (pair->flag == KP_PAIR_CONFLICT &&
             (pair->kind == KP_PAIR_PARENT || pair->kind == KP_PAIR_TOTAL)) {
    kp_buf title = {0};
    kp_report_element_title(&title, index, pair->b, lang);
    out->failed = out->failed || title.failed;
    say(out, KP_MSG_REPORT_STAT_CONFLICT_PARENT, KP_ARGS(title.at ? title.at : ""), lang);
    kp_buf_clear(&title);
  } else if (pair->flag == KP_PAIR_CONFLICT) {
    say(out, KP_MSG_REPORT_STAT_CONFLICT, KP_NO_ARGS, lang);
  }
}

/* ---- Sets ---- */

/* The item without which alpha would rise most, and by 0.05 at least; -1: none. */
static int spoiler_of(const kp_stat_set *set) {
  int most = -1;
  for (int i = 0; set->of_item && i < set->n_items; i++)
    if (set->of_item[i].alpha_without - set->alpha >= 0.05 &&
        (most < 0 || set->of_item[i].alpha_without > set->of_item[most].alpha_without))
      most = i;
  return most;
}

void kp_report_reliability_sentence(kp_buf *out, const kp_stat_figures *figures,
                                    const kp_stat_set *set, kp_lang lang) {
  static const double GOOD = 0.7;
  if (set->n_left_out > 0)
    say(out, KP_MSG_REPORT_STAT_SETS_LEFT_OUT, KP_ARGS(rounded(set->n_left_out, 0).at), lang);
  if (set->why_alpha != KP_STATS_KNOWN) {
    kp_report_stat_why(out, set->why_alpha, set->n, KP_LEAST_FOR_PAIRS, lang);
    return;
  }
  const double alpha = kp_decimal_round(set->alpha, 2);
  say(out,
      alpha < 0.0    ? KP_MSG_REPORT_STAT_ALPHA_NEGATIVE
      : alpha < GOOD ? KP_MSG_REPORT_STAT_ALPHA_LOW
                     : KP_MSG_REPORT_STAT_ALPHA_GOOD,
      KP_NO_ARGS, lang);
  const int spoiler = spoiler_of(set);
  if (spoiler >= 0 && alpha < GOOD)
    say(out, KP_MSG_REPORT_STAT_ALPHA_WITHOUT,
        KP_ARGS(figures->result->index->node[set->item[spoiler]].label.title,
                coefficient(set->of_item[spoiler].alpha_without).at),
        lang);
  if (set->alpha_caution && !isnan(set->alpha_low))
    say(out, KP_MSG_REPORT_STAT_ALPHA_UNSURE,
        KP_ARGS(coefficient(set->alpha_low).at, coefficient(set->alpha_high).at), lang);
}

void kp_report_components_sentence(kp_buf *out, const kp_stat_figures *figures,
                                   const kp_stat_set *set, kp_lang lang) {
  static const double LOW = 0.6;
  (void)figures;
  if (set->why_components != KP_STATS_KNOWN) {
    kp_report_stat_why(out, set->why_components, set->n, set->least, lang);
    return;
  }
  if (set->n_components <= 1)
    say(out, KP_MSG_REPORT_STAT_ONE_COMPONENT, KP_NO_ARGS, lang);
  else
    say(out, KP_MSG_REPORT_STAT_MANY_COMPONENTS, KP_ARGS(rounded(set->n_components, 0).at), lang);
  if (set->why_adequacy == KP_STATS_KNOWN && kp_decimal_round(set->kmo, 2) < LOW)
    say(out, KP_MSG_REPORT_STAT_KMO_LOW, KP_ARGS(coefficient(set->kmo).at), lang);
  if (set->caution)
    say(out, KP_MSG_REPORT_STAT_SETS_CAUTION, KP_ARGS(rounded((double)set->n, 0).at), lang);
}

/* ---- Importance ---- */

void kp_report_importance_sentence(kp_buf *out, const kp_stat_figures *figures,
                                   const kp_stat_importance *one, kp_lang lang) {
  (void)figures;
  if (one->why != KP_STATS_KNOWN) {
    kp_buf why = {0};
    kp_report_stat_why(&why, one->why, one->n, KP_FEW_FOR_IMPORTANCE, lang);
    out->failed = out->failed || why.failed;
    if (isnan(one->linear))
      kp_buf_add(out, why.at ? why.at : "");
    else
      say(out, KP_MSG_REPORT_STAT_IMPORTANCE_LINEAR, KP_ARGS(why.at ? why.at : ""), lang);
    kp_buf_clear(&why);
  }
  if (one->matters == KP_MATTERS_AS_MEANT)
    return;
  say(out,
      one->matters == KP_MATTERS_MORE ? KP_MSG_REPORT_STAT_MATTERS_MORE
                                      : KP_MSG_REPORT_STAT_MATTERS_LESS,
      KP_ARGS(rounded(one->ratio, 2).at), lang);
}

/* ---- Effects ---- */

static void add_grade_moves(kp_buf *out, const kp_result *result, const kp_element_effect *effect,
                            kp_lang lang) {
  enum { LISTED = 3 };
  const char *none = kp_message_template(KP_MSG_REPORT_STAT_NO_GRADE, lang);
  kp_buf list = {0};
  for (int i = 0; i < effect->n_grades && i < effect->n_moves && i < LISTED; i++) {
    const kp_robust_move *move = &effect->move[i];
    const kp_grade *grade = result->index->grade;
    kp_buf name = {0};
    kp_buf_add_str(&name, result->dataset->name[move->unit]);
    kp_buf_add(&list, i == 0 ? "" : lang == KP_ZH ? "、" : ", ");
    kp_message_format(
        &list, KP_MSG_REPORT_STAT_EFFECT_MOVE,
        KP_ARGS(name.at ? name.at : "",
                move->grade_before >= 0 ? grade[move->grade_before].label.title : none,
                move->grade >= 0 ? grade[move->grade].label.title : none),
        lang);
    list.failed = list.failed || name.failed;
    kp_buf_clear(&name);
  }
  kp_buf_add(&list, effect->n_grades <= LISTED ? "" : lang == KP_ZH ? "……" : " …");
  out->failed = out->failed || list.failed;
  kp_message_format(out, KP_MSG_REPORT_STAT_EFFECT_GRADES,
                    KP_ARGS(rounded(effect->n_grades, 0).at, list.at ? list.at : ""), lang);
  kp_buf_clear(&list);
}

void kp_report_effect_sentence(kp_buf *out, const kp_result *result,
                               const kp_robust_element *element, kp_element_change change,
                               kp_lang lang) {
  static const kp_msg changes[] = {[KP_ELEMENT_OUT] = KP_MSG_REPORT_STAT_EFFECT_OUT,
                                   [KP_ELEMENT_LESS] = KP_MSG_REPORT_STAT_EFFECT_LESS,
                                   [KP_ELEMENT_MORE] = KP_MSG_REPORT_STAT_EFFECT_MORE};
  static const kp_msg reasons[] = {[KP_ELEMENT_KNOWN] = KP_MSG_NONE,
                                   [KP_ELEMENT_ALL] = KP_MSG_REPORT_STAT_WHY_ALL,
                                   [KP_ELEMENT_ALONE] = KP_MSG_REPORT_STAT_WHY_ALONE,
                                   [KP_ELEMENT_UNWEIGHED] = KP_MSG_REPORT_STAT_WHY_UNWEIGHED,
                                   [KP_ELEMENT_FAULTY] = KP_MSG_REPORT_STAT_WHY_FAULTY};
  const kp_element_effect *effect = &element->of[change];
  const char *what = kp_message_template(changes[change], lang);
  if (effect->why != KP_ELEMENT_KNOWN) {
    say(out, reasons[effect->why], KP_NO_ARGS, lang);
    return;
  }
  if (effect->n_ranks == 0 && effect->n_grades == 0) {
    say(out, KP_MSG_REPORT_STAT_EFFECT_NONE, KP_ARGS(what), lang);
    return;
  }
  say(out, KP_MSG_REPORT_STAT_EFFECT_RANKS,
      KP_ARGS(what, rounded(effect->n_ranks, 0).at, rounded(effect->most_rank, 0).at), lang);
  if (effect->n_grades > 0)
    add_grade_moves(out, result, effect, lang);
}

/* ---- Links ---- */

void kp_report_link_sentence(kp_buf *out, const kp_stat_figures *figures, const kp_stat_link *link,
                             kp_lang lang) {
  (void)figures;
  const double strength = kp_decimal_round(fabs(link->pearson.value), 2);
  if (link->pearson.why == KP_STATS_NO_SPREAD)
    say(out, KP_MSG_REPORT_STAT_PAIR_NO_SPREAD, KP_NO_ARGS, lang);
  else if (link->pearson.why != KP_STATS_KNOWN)
    kp_report_stat_why(out, link->pearson.why, link->pearson.n, KP_LEAST_FOR_PAIRS, lang);
  else if (!(link->pearson.p < KP_SURE))
    say(out, KP_MSG_REPORT_STAT_LINK_NONE, KP_NO_ARGS, lang);
  else
    say(out,
        strength >= 0.5   ? KP_MSG_REPORT_STAT_LINK_STRONG
        : strength >= 0.3 ? KP_MSG_REPORT_STAT_LINK_MODERATE
                          : KP_MSG_REPORT_STAT_LINK_WEAK,
        KP_NO_ARGS, lang);
}
