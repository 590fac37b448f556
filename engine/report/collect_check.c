/* SPDX-License-Identifier: GPL-3.0-or-later
 * What an answer may be: a mark in its range and on its step, a value as the index reads it.
 *
 * The same rules hold when the dataset is scored; here they are said while the form and whoever
 * filled it in are still at hand, at the form's own line. */
#include <math.h>
#include <string.h>

#include "base/decimal.h"
#include "report/collect.h"

static const char *named(const kp_collecting *to, const char *name, const char *id) {
  if (!name[0] || strcmp(name, id) == 0)
    return id;
  const char *text =
      kp_arena_printf(to->arena, to->options->lang == KP_ZH ? "%s(%s)" : "%s (%s)", name, id);
  if (!text)
    kp_diag_no_memory(to->diag);
  return text ? text : id;
}

const char *kp_collect_judge(const kp_collecting *to, int judge) {
  const kp_judge *of = &to->dataset->judge[judge];
  return named(to, kp_collect_c(to, of->name), kp_collect_c(to, of->id));
}

const char *kp_collect_unit(const kp_collecting *to, int unit) {
  return named(to, kp_collect_c(to, to->dataset->name[unit]),
               kp_collect_c(to, to->dataset->id[unit]));
}

const char *kp_collect_item(const kp_collecting *to, int item) {
  bool of_judges = to->plan.kind == KP_SHEETS_JUDGES;
  const kp_want *want = of_judges ? &to->index->panel_want[item] : &to->index->want[item];
  const char *name = kp_form_want_name(want, to->options->lang);
  if (strcmp(name, want->id) == 0) /* the title, whatever its language */
    name = kp_form_want_name(want, KP_ZH);
  return named(to, name, want->id);
}

static void say(kp_collecting *to, const kp_answer *answer, int unit, const kp_want *want,
                kp_msg what, const char *const *args, kp_msg hint) {
  kp_place place = {.file = answer->file,
                    .line = answer->line,
                    .column = answer->column,
                    .unit = kp_collect_c(to, to->dataset->id[unit]),
                    .indicator = want->id};
  kp_diag_add(to->diag, KP_ERROR, &place, what, args, hint, args);
}

static bool is_on_step(double mark, const kp_panel_rule *rule) {
  double from = isnan(rule->low) ? 0 : rule->low;
  double steps = nearbyint((mark - from) / rule->step);
  return kp_decimal_compare(from + steps * rule->step, mark) == 0;
}

static void check_mark(kp_collecting *to, kp_answer *answer, int unit, int item) {
  const kp_want *want = &to->index->panel_want[item];
  const kp_panel_rule *rule = &to->index->panel[item];
  const char *shown = kp_collect_c(to, answer->text);
  answer->mark = NAN;
  if (kp_text_is_recused(kp_str_fold(to->arena, answer->text)))
    return;
  kp_cell_value value;
  if (kp_cell_read(&value, answer->text, &want->rule) != KP_CELL_OK) {
    say(to, answer, unit, want, KP_MSG_SHEETS_NOT_MARK, KP_ARGS(shown), KP_MSG_SHEETS_HINT_MARK);
    return;
  }
  if (value.why != KP_PRESENT) { /* NA, or a mark that the index reads as missing */
    answer->text = (kp_str){0};
    return;
  }
  answer->mark = value.value;
  char low[KP_NUM_SIZE], high[KP_NUM_SIZE], step[KP_NUM_SIZE];
  kp_decimal_plain(low, rule->low, 10);
  kp_decimal_plain(high, rule->high, 10);
  if (kp_decimal_compare(value.value, isnan(rule->low) ? -INFINITY : rule->low) < 0 ||
      kp_decimal_compare(value.value, isnan(rule->high) ? INFINITY : rule->high) > 0)
    say(to, answer, unit, want, KP_MSG_SHEETS_OUT_OF_RANGE, KP_ARGS(shown, low, high), KP_MSG_NONE);
  else if (rule->step > 0 && !is_on_step(value.value, rule))
    say(to, answer, unit, want, KP_MSG_SHEETS_OFF_STEP,
        KP_ARGS(shown, kp_decimal_plain(step, rule->step, 10)), KP_MSG_NONE);
}

/* A choice that the index's lookup does not list, where it has no score for others. */
static bool is_no_choice(kp_collecting *to, const kp_answer *answer, int item) {
  kp_form_use use;
  kp_form_want_use(&use, to->index, item);
  if (!use.score || use.score->kind != KP_SCORE_LOOKUP || !isnan(use.score->otherwise))
    return false;
  kp_str folded = kp_str_fold(to->arena, answer->text);
  for (int i = 0; i < use.score->n_knots; i++)
    if (kp_str_equal(folded, use.score->choice[i]))
      return false;
  return true;
}

static void check_value(kp_collecting *to, const kp_answer *answer, int unit, int item) {
  const kp_want *want = &to->index->want[item];
  const char *shown = kp_collect_c(to, answer->text);
  kp_cell_value value;
  if (want->rule.kind == KP_CELL_TEXT) {
    if (is_no_choice(to, answer, item))
      say(to, answer, unit, want, KP_MSG_SHEETS_NO_CHOICE, KP_ARGS(shown),
          KP_MSG_SHEETS_HINT_CHOICE);
    return;
  }
  if (kp_cell_read(&value, answer->text, &want->rule) == KP_CELL_OK)
    return;
  kp_msg what = want->rule.kind == KP_CELL_YESNO  ? KP_MSG_CELL_NOT_YESNO
                : want->rule.kind == KP_CELL_DATE ? KP_MSG_CELL_NOT_DATE
                                                  : KP_MSG_CELL_NOT_NUMBER;
  say(to, answer, unit, want, what, KP_ARGS(shown), KP_MSG_NONE);
}

void kp_collect_check(kp_collecting *to, kp_answer *answer, int unit, int item) {
  if (to->plan.kind == KP_SHEETS_JUDGES)
    check_mark(to, answer, unit, item);
  else
    check_value(to, answer, unit, item);
}
