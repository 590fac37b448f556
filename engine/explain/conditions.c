/* SPDX-License-Identifier: GPL-3.0-or-later
 * Conditions and adjustments of one unit: what was required, what the data say, what followed.
 *
 * Every condition of the index is listed, also one that was not asked (the unit is not eligible, or
 * the condition belongs to a node that does not apply): a sheet that leaves one out could not be
 * checked against the index. */
#include "explain/parts.h"

#include <math.h>
#include <string.h>

#include "base/decimal.h"

static void result_text(kp_buf *out, kp_met met, kp_condition_role role, kp_lang lang) {
  static const kp_msg message[] = {[KP_NOT_MET] = KP_MSG_EXPLAIN_NOT_MET,
                                   [KP_MET] = KP_MSG_EXPLAIN_MET,
                                   [KP_UNDECIDED_RESULT] = KP_MSG_EXPLAIN_UNDECIDED,
                                   [KP_NOT_ASKED] = KP_MSG_EXPLAIN_NOT_ASKED};
  kp_msg says = message[met];
  if (role == KP_ROLE_APPLIES && met == KP_MET)
    says = KP_MSG_EXPLAIN_APPLIES;
  else if (role == KP_ROLE_APPLIES && met == KP_NOT_MET)
    says = KP_MSG_EXPLAIN_WHY_NOT_APPLICABLE;
  kp_index_say(out, lang, says, KP_NO_ARGS);
}

/* What the condition is for, where it is not one of everybody: "评“优秀”的条件:" */
static void purpose_text(kp_buf *out, const kp_maker *maker, const kp_explain_condition *condition,
                         kp_lang lang) {
  const kp_index *index = maker->index;
  if (condition->role == KP_ROLE_NEED)
    kp_index_say(out, lang, KP_MSG_EXPLAIN_NEED_OF,
                 KP_ARGS(kp_grade_title(index, condition->owner)));
  else if (condition->role == KP_ROLE_GRANT)
    kp_index_say(out, lang, KP_MSG_EXPLAIN_GRANT_OF,
                 KP_ARGS(kp_grade_title(index, condition->owner)));
  else if (condition->role == KP_ROLE_APPLIES && condition->owner >= 0)
    kp_index_say(out, lang, KP_MSG_EXPLAIN_APPLIES_OF,
                 KP_ARGS(index->node[condition->owner].label.title));
  const char *title = kp_condition_title(index, condition->condition);
  if (title[0])
    kp_index_say(out, lang, KP_MSG_EXPLAIN_TITLE, KP_ARGS(title));
}

static bool same_side(double a, double b, double bound) {
  return isnan(bound) || kp_decimal_compare(a, bound) == kp_decimal_compare(b, bound);
}

/* Places enough for the printed value to stand on the same side of the bounds: 69.996 against 70.
 */
static int telling_digits(const kp_index *index, double x, const kp_condition *of) {
  const int shift = kp_index_is_share(&of->value) ? 2 : 0;
  int digits = index->show_digits;
  for (; digits < 10; digits++) {
    const double shown = kp_decimal_round(x, digits + shift);
    if (same_side(x, shown, of->test.at_least) && same_side(x, shown, of->test.above) &&
        same_side(x, shown, of->test.at_most) && same_side(x, shown, of->test.below))
      break;
  }
  return digits;
}

/* The value as read: a figure, or the texts of the cells where it is none. */
static void value_text(kp_buf *out, const kp_maker *maker, const kp_explain_condition *condition,
                       kp_lang lang) {
  const kp_condition *of = &maker->index->condition[condition->condition];
  bool yes_or_no = of->value.kind == KP_VALUE_FUNCTION || of->value.kind == KP_VALUE_GATE;
  if (!isnan(condition->value) && yes_or_no && of->test.yes) {
    kp_index_say(out, lang, condition->value != 0 ? KP_MSG_WORD_YES : KP_MSG_WORD_NO, KP_NO_ARGS);
    return;
  }
  if (!isnan(condition->value) && !of->test.is_text) {
    kp_index_quantity_text(out, maker->index, condition->value, &of->value, NULL,
                           telling_digits(maker->index, condition->value, of), lang);
    return;
  }
  int n = 0;
  for (int i = 0; of->test.is_text && i < condition->n_reads; i++) {
    if (condition->read[i].missing || !condition->read[i].text[0])
      continue;
    kp_index_comma(out, n++, lang);
    kp_buf_add(out, condition->read[i].text);
  }
  if (n == 0)
    kp_index_say(out, lang, KP_MSG_WORD_MISSING, KP_NO_ARGS);
}

static void condition_sentence(kp_buf *out, const kp_maker *maker,
                               const kp_explain_condition *condition, kp_lang lang) {
  const kp_condition *of = &maker->index->condition[condition->condition];
  kp_buf rule = {0}, result = {0}, then = {0};
  kp_index_condition_text(&rule, maker->index, of, lang);
  result_text(&result, condition->met, condition->role, lang);
  if (condition->met == KP_NOT_MET && condition->role == KP_ROLE_GATE)
    kp_index_otherwise_text(&then, maker->index, of, lang);
  purpose_text(out, maker, condition, lang);
  if (condition->met == KP_NOT_ASKED)
    kp_index_say(out, lang, KP_MSG_EXPLAIN_CONDITION_NOT_ASKED, KP_ARGS(kp_index_part(out, &rule)));
  else
    kp_index_say(out, lang, KP_MSG_EXPLAIN_CONDITION,
                 KP_ARGS(kp_index_part(out, &rule), condition->value_text[lang],
                         kp_index_part(out, &result)));
  if (then.len > 0)
    kp_index_say(out, lang, KP_MSG_EXPLAIN_THEN, KP_ARGS(then.at));
  kp_index_say(out, lang, KP_MSG_EXPLAIN_STOP, KP_NO_ARGS);
  kp_say_source(out, condition->source, lang);
  (void)kp_index_part(out, &then);
  kp_buf_clear(&rule);
  kp_buf_clear(&result);
  kp_buf_clear(&then);
}

static void make_condition(kp_maker *maker, kp_explain_condition *to, int number) {
  const kp_condition *of = &maker->index->condition[number];
  *to = (kp_explain_condition){.condition = number,
                               .role = maker->by->peers->role[number],
                               .owner = maker->by->peers->owner[number],
                               .met = maker->base->met[number],
                               .value = maker->base->condition_value[number],
                               .cap = of->otherwise == KP_OTHERWISE_CAP ? of->cap : -1,
                               .source = ""};
  to->decided = maker->base->decided_condition == number &&
                (maker->base->decided_by == KP_BY_GATE || maker->base->decided_by == KP_BY_NEED ||
                 maker->base->decided_by == KP_BY_GRANT);
  if (to->met != KP_NOT_ASKED)
    kp_maker_reads(maker, &of->value, &to->read, &to->n_reads);
  to->source = kp_maker_source(maker, to->read, to->n_reads);
  for (kp_lang lang = KP_ZH; lang <= KP_EN; lang++) {
    if (!kp_maker_wants(maker, lang))
      continue;
    kp_buf text = {0};
    value_text(&text, maker, to, lang);
    to->value_text[lang] = kp_maker_keep(maker, &text);
    condition_sentence(&text, maker, to, lang);
    to->sentence[lang] = kp_maker_keep(maker, &text);
  }
}

void kp_maker_conditions(kp_maker *maker) {
  int n = maker->index->n_conditions;
  kp_explain_condition *kept = KP_ARRAY(maker->arena, kp_explain_condition, n);
  if (!kept) {
    maker->failed = true;
    return;
  }
  for (int i = 0; i < n; i++)
    make_condition(maker, &kept[i], i);
  maker->out->condition = kept;
  maker->out->n_conditions = n;
}

/* ---- Adjustments ---- */

static void adjustment_sentence(kp_buf *out, const kp_maker *maker,
                                const kp_explain_adjustment *adjustment, kp_lang lang) {
  const kp_adjustment *of = &maker->index->adjustment[adjustment->adjustment];
  char points[KP_NUM_SIZE];
  kp_buf rule = {0};
  kp_index_points_text(&rule, maker->index, of, lang);
  kp_index_say(out, lang, KP_MSG_EXPLAIN_TITLE,
               KP_ARGS(of->label.title ? of->label.title : of->label.id));
  if (maker->out->status == KP_NOT_ELIGIBLE)
    kp_index_say(out, lang, KP_MSG_EXPLAIN_NOT_ASSESSED, KP_NO_ARGS);
  else if (isnan(adjustment->points))
    kp_index_say(out, lang, KP_MSG_EXPLAIN_ADJUST_MISSING, KP_ARGS(kp_index_part(out, &rule)));
  else
    kp_index_say(out, lang,
                 adjustment->points < 0 ? KP_MSG_EXPLAIN_ADJUST_MINUS : KP_MSG_EXPLAIN_ADJUST_PLUS,
                 KP_ARGS(kp_index_part(out, &rule),
                         kp_shown(points, maker->index, fabs(adjustment->points))));
  kp_index_say(out, lang, KP_MSG_EXPLAIN_STOP, KP_NO_ARGS);
  kp_say_source(out, adjustment->source, lang);
  kp_buf_clear(&rule);
}

void kp_maker_adjustments(kp_maker *maker) {
  int n = maker->index->n_adjustments;
  kp_explain_adjustment *kept = KP_ARRAY(maker->arena, kp_explain_adjustment, n);
  if (!kept) {
    maker->failed = true;
    return;
  }
  for (int i = 0; i < n; i++) {
    const kp_adjustment *of = &maker->index->adjustment[i];
    kp_explain_adjustment *to = &kept[i];
    *to = (kp_explain_adjustment){.adjustment = i, .points = maker->base->adjustment[i]};
    to->points_shown = to->points;
    kp_maker_reads(maker, &of->value, &to->read, &to->n_reads);
    to->source = kp_maker_source(maker, to->read, to->n_reads);
    for (kp_lang lang = KP_ZH; lang <= KP_EN; lang++) {
      kp_buf text = {0};
      if (!kp_maker_wants(maker, lang))
        continue;
      adjustment_sentence(&text, maker, to, lang);
      to->sentence[lang] = kp_maker_keep(maker, &text);
    }
  }
  maker->out->adjustment = kept;
  maker->out->n_adjustments = n;
}
