/* SPDX-License-Identifier: GPL-3.0-or-later
 * Scores, means and policies for missing values in words.
 *
 * Knots and limits stand in the sentence as the index file writes them: in points of the
 * indicator's own weight under weights = "points", else on the index's scale. Bands are listed in
 * the order in which they are tried, so the sentence can be followed by hand. */
#include "index/text.h"

#include <math.h>
#include <string.h>

#include "base/decimal.h"

enum { DIGITS = 10 };

/* "6项" as a raw value of the rule, in a buffer that the caller clears. */
static void raw_text(kp_buf *out, const kp_index *index, const kp_rule_context *context, double x,
                     kp_lang lang) {
  kp_index_quantity_text(out, index, x, context->value, context->measure, DIGITS, lang);
}

static void linear_rule(kp_buf *out, const kp_index *index, const kp_rule_context *context,
                        kp_lang lang) {
  kp_buf from = {0}, to = {0};
  char low[KP_NUM_SIZE], high[KP_NUM_SIZE];
  raw_text(&from, index, context, context->rule->from, lang);
  raw_text(&to, index, context, context->rule->to, lang);
  kp_index_say(out, lang, context->rule->log ? KP_MSG_WORD_LINEAR_LOG : KP_MSG_WORD_LINEAR,
               KP_ARGS(kp_index_part(out, &from), kp_decimal_plain(low, context->bottom, DIGITS),
                       kp_index_part(out, &to), kp_decimal_plain(high, context->full, DIGITS)));
  kp_buf_clear(&from);
  kp_buf_clear(&to);
}

static void otherwise_text(kp_buf *out, const kp_score_rule *rule, kp_lang lang) {
  char score[KP_NUM_SIZE];
  kp_index_say(out, lang, KP_MSG_WORD_SEMICOLON, KP_NO_ARGS);
  if (isnan(rule->otherwise))
    kp_index_say(out, lang, KP_MSG_WORD_OTHERWISE_ERROR, KP_NO_ARGS);
  else
    kp_index_say(out, lang, KP_MSG_WORD_OTHERWISE_SCORE,
                 KP_ARGS(kp_decimal_plain(score, rule->otherwise, DIGITS)));
}

static void bands_rule(kp_buf *out, const kp_index *index, const kp_rule_context *context,
                       kp_lang lang) {
  static const kp_msg side[] = {[KP_SIDE_AT_LEAST] = KP_MSG_WORD_AT_LEAST,
                                [KP_SIDE_ABOVE] = KP_MSG_WORD_ABOVE,
                                [KP_SIDE_AT_MOST] = KP_MSG_WORD_AT_MOST,
                                [KP_SIDE_BELOW] = KP_MSG_WORD_BELOW};
  const kp_score_rule *rule = context->rule;
  char score[KP_NUM_SIZE];
  for (int i = 0; i < rule->n_knots; i++) {
    kp_buf bound = {0}, test = {0};
    if (i > 0)
      kp_index_say(out, lang, KP_MSG_WORD_SEMICOLON, KP_NO_ARGS);
    raw_text(&bound, index, context, rule->knot[i], lang);
    kp_index_say(&test, lang, side[rule->side], KP_ARGS(kp_index_part(out, &bound)));
    kp_index_say(
        out, lang, KP_MSG_WORD_SCORES,
        KP_ARGS(kp_index_part(out, &test), kp_decimal_plain(score, rule->knot_score[i], DIGITS)));
    kp_buf_clear(&bound);
    kp_buf_clear(&test);
  }
  otherwise_text(out, rule, lang);
}

static void curve_rule(kp_buf *out, const kp_index *index, const kp_rule_context *context,
                       kp_lang lang) {
  const kp_score_rule *rule = context->rule;
  char score[KP_NUM_SIZE];
  kp_buf list = {0};
  for (int i = 0; i < rule->n_knots; i++) {
    kp_buf bound = {0};
    kp_index_comma(&list, i, lang);
    raw_text(&bound, index, context, rule->knot[i], lang);
    kp_index_say(&list, lang, KP_MSG_WORD_SCORES,
                 KP_ARGS(kp_index_part(&list, &bound),
                         kp_decimal_plain(score, rule->knot_score[i], DIGITS)));
    kp_buf_clear(&bound);
  }
  kp_index_say(out, lang, KP_MSG_WORD_CURVE, KP_ARGS(kp_index_part(out, &list)));
  kp_buf_clear(&list);
}

/* The choice that comes behind another when the best come first; -1: none. A table in Lua has no
 * order. */
static int next_choice(const kp_score_rule *rule, int last) {
  int next = -1;
  for (int i = 0; i < rule->n_knots; i++) {
    double score = rule->knot_score[i];
    if (last >= 0 &&
        (score > rule->knot_score[last] || (score == rule->knot_score[last] && i <= last)))
      continue;
    if (next < 0 || score > rule->knot_score[next])
      next = i;
  }
  return next;
}

static void lookup_rule(kp_buf *out, const kp_rule_context *context, kp_lang lang) {
  const kp_score_rule *rule = context->rule;
  char score[KP_NUM_SIZE];
  for (int i = next_choice(rule, -1), n = 0; i >= 0; i = next_choice(rule, i), n++) {
    kp_buf choice = {0};
    if (n > 0)
      kp_index_say(out, lang, KP_MSG_WORD_SEMICOLON, KP_NO_ARGS);
    kp_index_quoted(&choice, rule->choice[i].at, rule->choice[i].len, lang);
    kp_index_say(
        out, lang, KP_MSG_WORD_SCORES,
        KP_ARGS(kp_index_part(out, &choice), kp_decimal_plain(score, rule->knot_score[i], DIGITS)));
    kp_buf_clear(&choice);
  }
  otherwise_text(out, rule, lang);
}

static void target_rule(kp_buf *out, const kp_index *index, const kp_rule_context *context,
                        kp_lang lang) {
  const kp_score_rule *rule = context->rule;
  kp_buf target = {0}, low = {0}, high = {0};
  char bottom[KP_NUM_SIZE], full[KP_NUM_SIZE];
  raw_text(&target, index, context, rule->target, lang);
  raw_text(&low, index, context, rule->target - rule->tolerance_below, lang);
  raw_text(&high, index, context, rule->target + rule->tolerance_above, lang);
  kp_index_say(out, lang, KP_MSG_WORD_TARGET,
               KP_ARGS(kp_index_part(out, &target), kp_decimal_plain(full, context->full, DIGITS),
                       kp_index_part(out, &low), kp_index_part(out, &high),
                       kp_decimal_plain(bottom, context->bottom, DIGITS)));
  kp_buf_clear(&target);
  kp_buf_clear(&low);
  kp_buf_clear(&high);
}

/* "项", or "个百分点" for a per cent; English needs no counter behind "each" where things are
 * counted. */
static void item_text(kp_buf *out, const kp_rule_context *context, kp_lang lang) {
  bool counted = context->value->kind == KP_VALUE_COUNT && lang == KP_EN;
  if (kp_index_is_share(context->value) || (context->measure && strcmp(context->measure, "%") == 0))
    kp_index_say(out, lang, KP_MSG_WORD_ITEM_PERCENT, KP_NO_ARGS);
  else if (context->measure && !counted)
    kp_index_say(out, lang, KP_MSG_WORD_ITEM, KP_ARGS(context->measure));
  else
    kp_index_say(out, lang, KP_MSG_WORD_ITEM_NONE, KP_NO_ARGS);
}

/* each and deduct; an adjustment that takes points away has no full mark to take them from. */
static void each_rule(kp_buf *out, const kp_rule_context *context, kp_lang lang) {
  const kp_score_rule *rule = context->rule;
  bool limited = isfinite(rule->limit);
  kp_msg message = limited ? KP_MSG_WORD_EACH : KP_MSG_WORD_EACH_OPEN;
  if (rule->per < 0 || (rule->kind == KP_SCORE_DEDUCT && context->full == context->bottom))
    message = limited ? KP_MSG_WORD_MINUS : KP_MSG_WORD_MINUS_OPEN;
  else if (rule->kind == KP_SCORE_DEDUCT)
    message = limited ? KP_MSG_WORD_DEDUCT : KP_MSG_WORD_DEDUCT_OPEN;
  /* An item of a share is the whole: what a percentage point is worth is a hundredth of it. */
  double worth = fabs(kp_index_is_share(context->value) ? rule->per / 100 : rule->per);
  kp_buf item = {0};
  char per[KP_NUM_SIZE], limit[KP_NUM_SIZE], full[KP_NUM_SIZE];
  item_text(&item, context, lang);
  kp_index_say(out, lang, message,
               KP_ARGS(kp_index_part(out, &item), kp_decimal_plain(per, worth, DIGITS),
                       limited ? kp_decimal_plain(limit, rule->limit, DIGITS) : "",
                       kp_decimal_plain(full, context->full, DIGITS)));
  kp_buf_clear(&item);
}

static void yesno_rule(kp_buf *out, const kp_score_rule *rule, kp_lang lang) {
  char yes[KP_NUM_SIZE], no[KP_NUM_SIZE];
  kp_index_say(out, lang, KP_MSG_WORD_YESNO,
               KP_ARGS(kp_decimal_plain(yes, rule->yes_score, DIGITS),
                       kp_decimal_plain(no, rule->no_score, DIGITS)));
}

/* What a distance is measured to: a unit's value, a target, or the best value. */
static void goal_text(kp_buf *out, const kp_index *index, const kp_rule_context *context,
                      kp_lang lang) {
  const kp_score_rule *rule = context->rule;
  if (rule->reference)
    kp_index_say(out, lang, KP_MSG_WORD_GOAL_UNIT, KP_ARGS(rule->reference));
  else if (!isnan(rule->target))
    raw_text(out, index, context, rule->target, lang);
  else
    kp_index_say(out, lang, KP_MSG_WORD_GOAL_BEST, KP_NO_ARGS);
}

/* Scores that refer to the others of the period, or to norms of a file. */
static void norm_rule(kp_buf *out, const kp_index *index, const kp_rule_context *context,
                      kp_lang lang) {
  static const kp_msg rules[] = {[KP_SCORE_MINMAX] = KP_MSG_WORD_MINMAX,
                                 [KP_SCORE_ZSCORE] = KP_MSG_WORD_ZSCORE,
                                 [KP_SCORE_PERCENTILE] = KP_MSG_WORD_PERCENTILE,
                                 [KP_SCORE_RANK] = KP_MSG_WORD_RANK,
                                 [KP_SCORE_ROBUST_Z] = KP_MSG_WORD_ROBUST_Z,
                                 [KP_SCORE_BORDA] = KP_MSG_WORD_BORDA,
                                 [KP_SCORE_SHARE_OF_MAX] = KP_MSG_WORD_SHARE_OF_MAX,
                                 [KP_SCORE_DISTANCE] = KP_MSG_WORD_DISTANCE};
  const kp_score_rule *rule = context->rule;
  char mean[KP_NUM_SIZE], sd[KP_NUM_SIZE];
  kp_buf norm = {0}, goal = {0};
  if (rule->norms && strcmp(rule->norms, "period") != 0)
    kp_index_say(&norm, lang, KP_MSG_WORD_NORM_FILE, KP_ARGS(rule->norms));
  else if (rule->norm_period && strcmp(rule->norm_period, "all") == 0)
    kp_index_say(&norm, lang, KP_MSG_WORD_NORM_ALL, KP_ARGS(index->unit ? index->unit : ""));
  else if (rule->norm_period)
    kp_index_say(&norm, lang, KP_MSG_WORD_NORM_YEAR,
                 KP_ARGS(index->unit ? index->unit : "", rule->norm_period));
  else
    kp_index_say(&norm, lang, KP_MSG_WORD_NORM_PERIOD, KP_ARGS(index->unit ? index->unit : ""));
  if (rule->kind == KP_SCORE_DISTANCE)
    goal_text(&goal, index, context, lang);
  kp_index_say(out, lang, rules[rule->kind],
               KP_ARGS(kp_index_part(out, &norm), kp_decimal_plain(mean, rule->mean, DIGITS),
                       kp_decimal_plain(sd, rule->sd, DIGITS), kp_index_part(out, &goal)));
  kp_index_say(out, lang, rule->down ? KP_MSG_WORD_LOWER_BETTER : KP_MSG_WORD_HIGHER_BETTER,
               KP_NO_ARGS);
  if (rule->ties_low)
    kp_index_say(out, lang, KP_MSG_WORD_TIES_LOW, KP_NO_ARGS);
  if (rule->ends)
    kp_index_say(out, lang, KP_MSG_WORD_SCORES_TO,
                 KP_ARGS(kp_decimal_plain(mean, rule->ends[0], DIGITS),
                         kp_decimal_plain(sd, rule->ends[1], DIGITS)));
  if (rule->open)
    kp_index_say(out, lang, KP_MSG_WORD_OPEN, KP_NO_ARGS);
  kp_buf_clear(&norm);
  kp_buf_clear(&goal);
}

static void function_rule(kp_buf *out, const kp_index *index, int function, kp_lang lang) {
  kp_buf lines = {0};
  kp_index_function_text(&lines, index, function, lang);
  kp_index_say(out, lang, KP_MSG_WORD_BY_FUNCTION, KP_ARGS(kp_index_part(out, &lines)));
  kp_buf_clear(&lines);
}

void kp_index_score_rule_text(kp_buf *out, const kp_index *index, const kp_rule_context *context,
                              kp_lang lang) {
  const kp_score_rule *rule = context->rule;
  switch (rule->kind) {
  case KP_SCORE_ASIS:
    kp_index_say(out, lang, KP_MSG_WORD_ASIS, KP_NO_ARGS);
    if (rule->open)
      kp_index_say(out, lang, KP_MSG_WORD_OPEN, KP_NO_ARGS);
    break;
  case KP_SCORE_LINEAR:
    linear_rule(out, index, context, lang);
    break;
  case KP_SCORE_BANDS:
    bands_rule(out, index, context, lang);
    break;
  case KP_SCORE_CURVE:
    curve_rule(out, index, context, lang);
    break;
  case KP_SCORE_LOOKUP:
    lookup_rule(out, context, lang);
    break;
  case KP_SCORE_YESNO:
    yesno_rule(out, rule, lang);
    break;
  case KP_SCORE_TARGET:
    target_rule(out, index, context, lang);
    break;
  case KP_SCORE_EACH:
  case KP_SCORE_DEDUCT:
    each_rule(out, context, lang);
    break;
  case KP_SCORE_MINMAX:
  case KP_SCORE_ZSCORE:
  case KP_SCORE_PERCENTILE:
  case KP_SCORE_RANK:
  case KP_SCORE_ROBUST_Z:
  case KP_SCORE_BORDA:
  case KP_SCORE_SHARE_OF_MAX:
  case KP_SCORE_DISTANCE:
    norm_rule(out, index, context, lang);
    break;
  case KP_SCORE_FUNCTION:
    function_rule(out, index, rule->function, lang);
    break;
  }
}

void kp_index_rule_text(kp_buf *out, const kp_index *index, int node, kp_lang lang) {
  const kp_node *leaf = &index->node[node];
  kp_rule_context context = {.rule = &leaf->score,
                             .value = &leaf->value,
                             .measure = leaf->measure,
                             .bottom = index->in_points ? 0 : index->scale_low,
                             .full = index->in_points ? leaf->weight : index->scale_high};
  kp_index_score_rule_text(out, index, &context, lang);
}

void kp_index_points_text(kp_buf *out, const kp_index *index, const kp_adjustment *adjustment,
                          kp_lang lang) {
  kp_rule_context context = {.rule = &adjustment->points,
                             .value = &adjustment->value,
                             .measure = adjustment->measure,
                             .bottom = 0,
                             .full = 0};
  kp_index_score_rule_text(out, index, &context, lang);
}

static kp_msg missing_message(kp_missing_kind kind, bool leaf) {
  switch (kind) {
  case KP_MISSING_ERROR:
    return leaf ? KP_MSG_WORD_MISSING_ERROR : KP_MSG_WORD_MISSING_ERROR_NODE;
  case KP_MISSING_NONE:
    return KP_MSG_WORD_MISSING_NONE;
  case KP_MISSING_ZERO:
    return KP_MSG_WORD_MISSING_ZERO;
  case KP_MISSING_SKIP:
    return KP_MSG_WORD_MISSING_SKIP;
  case KP_MISSING_MEAN:
    return KP_MSG_WORD_MISSING_MEAN;
  case KP_MISSING_MEDIAN:
    return KP_MSG_WORD_MISSING_MEDIAN;
  case KP_MISSING_GROUP_MEAN:
    return KP_MSG_WORD_MISSING_GROUP_MEAN;
  case KP_MISSING_GROUP_MEDIAN:
    return KP_MSG_WORD_MISSING_GROUP_MEDIAN;
  case KP_MISSING_ROW_MEAN:
    return KP_MSG_WORD_MISSING_ROW_MEAN;
  case KP_MISSING_NEAREST:
    return KP_MSG_WORD_MISSING_NEAREST;
  case KP_MISSING_EM:
    return KP_MSG_WORD_MISSING_EM;
  case KP_MISSING_PREVIOUS:
    return KP_MSG_WORD_MISSING_PREVIOUS;
  case KP_MISSING_LINEAR:
    return KP_MSG_WORD_MISSING_LINEAR;
  default:
    return KP_MSG_WORD_MISSING_FUNCTION;
  }
}

void kp_index_missing_text(kp_buf *out, const kp_index *index, const kp_missing *missing, bool leaf,
                           kp_lang lang) {
  kp_buf argument = {0};
  if (missing->kind == KP_MISSING_NEAREST)
    kp_buf_printf(&argument, "%d", missing->k);
  else if (missing->kind == KP_MISSING_FUNCTION)
    kp_index_function_text(&argument, index, missing->function, lang);
  else if (missing->by)
    kp_index_say(&argument, lang, KP_MSG_WORD_GROUP_BY, KP_ARGS(missing->by));
  else
    kp_index_say(&argument, lang, KP_MSG_WORD_GROUP, KP_NO_ARGS);
  kp_index_say(out, lang, missing_message(missing->kind, leaf),
               KP_ARGS(kp_index_part(out, &argument)));
  if (missing->over_ranked)
    kp_index_say(out, lang, KP_MSG_WORD_OVER_RANKED, KP_NO_ARGS);
  kp_buf_clear(&argument);
}
