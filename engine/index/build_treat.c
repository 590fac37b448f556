/* SPDX-License-Identifier: GPL-3.0-or-later
 * Build of treatments: what is done about outliers before an indicator is scored.
 *
 * A treatment said on the index or a dimension holds for the indicators below that are scored by
 * comparison (minmax, zscore, rank …); others are not touched by it. Said on an indicator it must
 * fit its rule: a logarithm or a Box-Cox transformation moves values away from the figures that an
 * index writes down, so only scores by comparison take these. */
#include <math.h>
#include <string.h>

#include "index/build.h"

enum { MOST_POINTS = 10000 };

static bool is_by_comparison(const kp_score_rule *rule) {
  return rule->kind >= KP_SCORE_MINMAX && rule->kind <= KP_SCORE_DISTANCE;
}

static bool has_numbers(const kp_score_rule *rule) {
  return rule->kind != KP_SCORE_LOOKUP && rule->kind != KP_SCORE_YESNO;
}

static bool transforms(const kp_treat *treat) {
  return treat->kind == KP_TREAT_LOG || treat->kind == KP_TREAT_BOXCOX ||
         treat->otherwise != KP_TREAT_NONE;
}

static double above_zero(kp_builder *b, const kp_term *term, const char *field, double otherwise) {
  const double x = kp_build_number(term, field, otherwise);
  if (x > 0)
    return x;
  kp_build_error(b, term, field, KP_MSG_INDEX_TREAT_POSITIVE, KP_ARGS(field, kp_build_show(b, x)),
                 KP_MSG_NONE);
  return otherwise;
}

static int points(kp_builder *b, const kp_term *term, const char *field, int otherwise) {
  return kp_build_whole(b, term, field, kp_build_number(term, field, NAN), 0, MOST_POINTS,
                        otherwise);
}

static void read_skew(kp_builder *b, kp_treat *out, const kp_term *term) {
  out->kind = KP_TREAT_SKEW_KURTOSIS;
  out->skew = above_zero(b, term, "skew", 2);
  out->kurtosis = above_zero(b, term, "kurtosis", 3.5);
  out->points = points(b, term, "winsorise", 5);
  const kp_term *otherwise = kp_build_get(term, "otherwise", KP_T_TREAT);
  if (!otherwise)
    return;
  out->line = otherwise->line > 0 ? otherwise->line : out->line;
  if (otherwise->word->id == KP_W_LOG) {
    out->otherwise = KP_TREAT_LOG;
  } else if (otherwise->word->id == KP_W_BOXCOX) {
    out->otherwise = KP_TREAT_BOXCOX;
    out->lambda = kp_build_number(otherwise, "lambda", NAN);
  } else {
    kp_build_error(b, term, "otherwise", KP_MSG_INDEX_TREAT_OTHERWISE,
                   KP_ARGS(otherwise->word->name), KP_MSG_NONE);
  }
}

static void read_winsorise(kp_builder *b, kp_treat *out, const kp_term *term) {
  out->kind = KP_TREAT_WINSORISE;
  out->low = points(b, term, "low", 0);
  out->high = points(b, term, "high", 0);
  if (!kp_term_get(term, "low") && !kp_term_get(term, "high"))
    kp_build_error(b, term, NULL, KP_MSG_INDEX_FIELD_NEEDED, KP_ARGS("winsorise", "high", "1"),
                   KP_MSG_NONE);
}

static void read_word(kp_builder *b, kp_treat *out, const kp_term *term) {
  switch (term->word->id) {
  case KP_W_SKEW_KURTOSIS:
    read_skew(b, out, term);
    break;
  case KP_W_IQR_FENCES:
    out->kind = KP_TREAT_IQR_FENCES;
    out->k = above_zero(b, term, "k", 1.5);
    break;
  case KP_W_WINSORISE:
    read_winsorise(b, out, term);
    break;
  case KP_W_LOG:
    out->kind = KP_TREAT_LOG;
    break;
  default:
    out->kind = KP_TREAT_BOXCOX;
    out->lambda = kp_build_number(term, "lambda", NAN);
    break;
  }
}

static void check_rule(kp_builder *b, kp_node *node, const kp_term *owner, bool given) {
  const bool fits = is_by_comparison(&node->score) ||
                    (given && has_numbers(&node->score) && !transforms(&node->treat));
  if (fits || node->treat.kind == KP_TREAT_NONE)
    return;
  if (given)
    kp_build_error(b, owner, "treat", KP_MSG_INDEX_TREAT_RULE, KP_ARGS(node->label.id),
                   KP_MSG_INDEX_HINT_TREAT_RULE);
  node->treat = (kp_treat){.function = -1};
}

/* Values of several periods are not treated together. */
static void check_periods(kp_builder *b, kp_node *node, const kp_term *owner) {
  if (node->treat.kind == KP_TREAT_NONE || !node->score.norm_period)
    return;
  kp_build_error(b, owner, "treat", KP_MSG_INDEX_TREAT_PERIODS, KP_ARGS(node->label.id),
                 KP_MSG_NONE);
}

void kp_build_treat(kp_builder *b, kp_node *node, const kp_term *owner) {
  const kp_term *term = kp_build_get(owner, "treat", KP_T_TEXT | KP_T_FUNCTION | KP_T_TREAT);
  if (term) {
    node->treat = (kp_treat){.function = -1, .lambda = NAN};
    node->treat.line = kp_build_place(b, owner, "treat").line;
    if (term->kind == KP_TERM_FUNCTION) {
      node->treat.kind = KP_TREAT_FUNCTION;
      node->treat.function = term->function;
    } else if (term->kind == KP_TERM_WORD) {
      read_word(b, &node->treat, term);
    }
  }
  if (node->leaf >= 0)
    check_rule(b, node, owner, term != NULL);
  if (node->leaf >= 0)
    check_periods(b, node, owner);
}
