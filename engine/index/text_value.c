/* SPDX-License-Identifier: GPL-3.0-or-later
 * Values and conditions in words.
 *
 * Phrases nest: an operand is written into a buffer of its own and becomes an argument of the
 * phrase around it. A buffer that runs out of memory marks the buffer above it, so that only the
 * outermost need be checked. */
#include "index/text.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/date.h"
#include "base/decimal.h"

enum { DIGITS = 10 };

void kp_index_say(kp_buf *out, kp_lang lang, kp_msg message, const char *const *args) {
  kp_message_format(out, message, args, lang);
}

const char *kp_index_part(kp_buf *out, const kp_buf *part) {
  out->failed = out->failed || part->failed;
  return part->at ? part->at : "";
}

void kp_index_comma(kp_buf *out, int item, kp_lang lang) {
  if (item > 0)
    kp_index_say(out, lang, KP_MSG_WORD_LIST_COMMA, KP_NO_ARGS);
}

void kp_index_quoted(kp_buf *out, const char *text, size_t len, kp_lang lang) {
  kp_buf copy = {0};
  kp_buf_add_bytes(&copy, text, len);
  kp_index_say(out, lang, KP_MSG_WORD_QUOTED, KP_ARGS(kp_index_part(out, &copy)));
  kp_buf_clear(&copy);
}

static void quoted(kp_buf *out, const char *text, kp_lang lang) {
  kp_index_quoted(out, text, strlen(text), lang);
}

void kp_index_number_text(kp_buf *out, double x) {
  char number[KP_NUM_SIZE];
  kp_buf_add(out, kp_decimal_plain(number, x, DIGITS));
}

bool kp_index_is_share(const kp_value *value) {
  if (!value)
    return false;
  if (value->kind == KP_VALUE_SHARE || value->kind == KP_VALUE_DISCREPANCY)
    return true;
  return value->kind == KP_VALUE_FIRST_OF && value->n_operands > 0 &&
         kp_index_is_share(&value->operand[0]);
}

static kp_cell_kind cell_kind(const kp_index *index, const kp_value *value) {
  if (!value || value->kind != KP_VALUE_COLUMN || value->want < 0 || value->want >= index->n_wants)
    return KP_CELL_NUMBER;
  return index->want[value->want].rule.kind;
}

void kp_index_quantity_text(kp_buf *out, const kp_index *index, double x, const kp_value *value,
                            const char *measure, int digits, kp_lang lang) {
  char number[KP_NUM_SIZE];
  if (isnan(x)) {
    kp_index_say(out, lang, KP_MSG_WORD_MISSING, KP_NO_ARGS);
    return;
  }
  kp_cell_kind kind = cell_kind(index, value);
  if (value && value->kind == KP_VALUE_NODE && index->in_points && index->scale_high > 0) {
    /* Where weights are points a score is spoken of as a rate. */
    kp_index_say(out, lang, KP_MSG_WORD_PERCENT,
                 KP_ARGS(kp_decimal_plain(number, x / index->scale_high * 100, digits)));
  } else if (kind == KP_CELL_YESNO) {
    kp_index_say(out, lang, x != 0 ? KP_MSG_WORD_YES : KP_MSG_WORD_NO, KP_NO_ARGS);
  } else if (kind == KP_CELL_DATE) {
    kp_buf_add(out, kp_date_format(number, x));
  } else if (kp_index_is_share(value)) {
    kp_index_say(out, lang, KP_MSG_WORD_PERCENT,
                 KP_ARGS(kp_decimal_plain(number, x * 100, digits)));
  } else if (measure && strcmp(measure, "%") == 0) {
    kp_index_say(out, lang, KP_MSG_WORD_PERCENT, KP_ARGS(kp_decimal_plain(number, x, digits)));
  } else if (measure) {
    kp_index_say(out, lang, KP_MSG_WORD_MEASURED,
                 KP_ARGS(kp_decimal_plain(number, x, digits), measure));
  } else {
    kp_buf_add(out, kp_decimal_plain(number, x, digits));
  }
}

/* ---- Tests ---- */

static void bound_text(kp_buf *out, const kp_index *index, double bound, kp_msg message,
                       const kp_value *value, kp_lang lang) {
  if (isnan(bound))
    return;
  kp_buf figure = {0};
  kp_index_quantity_text(&figure, index, bound, value, NULL, DIGITS, lang);
  if (out->len > 0)
    kp_index_say(out, lang, KP_MSG_WORD_AND, KP_NO_ARGS);
  kp_index_say(out, lang, message, KP_ARGS(kp_index_part(out, &figure)));
  kp_buf_clear(&figure);
}

static void choice_text(kp_buf *out, const kp_index *index, const kp_test *test,
                        const kp_value *value, kp_lang lang) {
  kp_buf list = {0};
  for (int i = 0; i < test->n_choices; i++) {
    kp_index_comma(&list, i, lang);
    if (test->is_text && test->choice)
      kp_index_quoted(&list, test->choice[i].at, test->choice[i].len, lang);
    else if (test->no)
      kp_index_say(&list, lang, KP_MSG_WORD_NO, KP_NO_ARGS);
    else if (test->choice_number)
      kp_index_quantity_text(&list, index, test->choice_number[i], value, NULL, DIGITS, lang);
  }
  kp_index_say(out, lang, test->n_choices == 1 ? KP_MSG_WORD_IS : KP_MSG_WORD_ONE_OF,
               KP_ARGS(kp_index_part(out, &list)));
  kp_buf_clear(&list);
}

void kp_index_test_text(kp_buf *out, const kp_index *index, const kp_test *test,
                        const kp_value *value, kp_lang lang) {
  kp_buf text = {0};
  if (test->n_choices > 0)
    choice_text(&text, index, test, value, lang);
  bound_text(&text, index, test->at_least, KP_MSG_WORD_AT_LEAST, value, lang);
  bound_text(&text, index, test->above, KP_MSG_WORD_ABOVE, value, lang);
  bound_text(&text, index, test->at_most, KP_MSG_WORD_AT_MOST, value, lang);
  bound_text(&text, index, test->below, KP_MSG_WORD_BELOW, value, lang);
  if (text.len == 0)
    kp_index_say(&text, lang, KP_MSG_WORD_IS_YES, KP_NO_ARGS);
  kp_buf_add(out, kp_index_part(out, &text));
  kp_buf_clear(&text);
}

static bool asks_only_yes(const kp_test *test) {
  return test->n_choices == 0 && isnan(test->at_least) && isnan(test->above) &&
         isnan(test->at_most) && isnan(test->below);
}

/* ---- Values ---- */

void kp_index_function_text(kp_buf *out, const kp_index *index, int function, kp_lang lang) {
  if (function < 0 || function >= index->n_functions)
    return;
  const kp_function *of = &index->function[function];
  char first[KP_NUM_SIZE], last[KP_NUM_SIZE];
  snprintf(first, sizeof first, "%u", of->line);
  snprintf(last, sizeof last, "%u", of->last_line);
  kp_index_say(out, lang, of->line == of->last_line ? KP_MSG_WORD_LINE : KP_MSG_WORD_LINES,
               KP_ARGS(first, last));
}

static void function_value(kp_buf *out, const kp_index *index, int function, kp_lang lang) {
  kp_buf lines = {0};
  kp_index_function_text(&lines, index, function, lang);
  kp_index_say(out, lang, KP_MSG_WORD_BY_FUNCTION, KP_ARGS(kp_index_part(out, &lines)));
  kp_buf_clear(&lines);
}

/* "“joint_projects”(或“联合攻关项目”)" */
static void want_name(kp_buf *out, const kp_index *index, int want, kp_lang lang) {
  if (want < 0 || want >= index->n_wants)
    return;
  const kp_want *of = &index->want[want];
  quoted(out, of->id, lang);
  kp_buf others = {0};
  int n_others = 0;
  for (int i = 0; of->names && of->names[i]; i++) {
    if (strcmp(of->names[i], of->id) == 0)
      continue;
    kp_index_comma(&others, n_others++, lang);
    quoted(&others, of->names[i], lang);
  }
  if (n_others > 0)
    kp_index_say(out, lang, KP_MSG_WORD_OTHER_NAMES, KP_ARGS(kp_index_part(out, &others)));
  kp_buf_clear(&others);
}

static void filter_text(kp_buf *out, const kp_index *index, const kp_filter *filter, kp_lang lang) {
  kp_buf test = {0};
  kp_index_test_text(&test, index, &filter->test, NULL, lang);
  if (filter->names)
    kp_index_say(&test, lang, KP_MSG_WORD_WITH_SYNONYMS, KP_NO_ARGS);
  kp_index_say(out, lang, KP_MSG_WORD_FILTER, KP_ARGS(filter->column, kp_index_part(out, &test)));
  kp_buf_clear(&test);
}

/* Which rows: filters, function and period; empty when all rows count. The period is left out for
 * shares, whose whole it limits too. */
static void rows_text(kp_buf *out, const kp_index *index, const kp_rows *rows, bool with_period,
                      kp_lang lang) {
  int item = 0;
  for (int i = 0; i < rows->n_filters; i++) {
    if (item++ > 0)
      kp_index_say(out, lang, KP_MSG_WORD_AND, KP_NO_ARGS);
    filter_text(out, index, &rows->filter[i], lang);
  }
  if (rows->function >= 0) {
    kp_buf lines = {0};
    if (item++ > 0)
      kp_index_say(out, lang, KP_MSG_WORD_AND, KP_NO_ARGS);
    kp_index_function_text(&lines, index, rows->function, lang);
    kp_index_say(out, lang, KP_MSG_WORD_FILTER_FUNCTION, KP_ARGS(kp_index_part(out, &lines)));
    kp_buf_clear(&lines);
  }
  if (with_period && rows->during_period) {
    if (item++ > 0)
      kp_index_say(out, lang, KP_MSG_WORD_AND, KP_NO_ARGS);
    kp_index_say(out, lang, KP_MSG_WORD_DURING,
                 KP_ARGS(rows->date_column ? rows->date_column : "date"));
  }
}

static kp_msg rows_message(const kp_value *value, bool all_rows) {
  switch (value->kind) {
  case KP_VALUE_COUNT:
    if (value->rows->distinct)
      return all_rows ? KP_MSG_WORD_DISTINCT_ALL : KP_MSG_WORD_DISTINCT;
    return all_rows ? KP_MSG_WORD_COUNT_ALL : KP_MSG_WORD_COUNT;
  case KP_VALUE_SUM:
    return all_rows ? KP_MSG_WORD_SUM_ALL : KP_MSG_WORD_SUM;
  case KP_VALUE_MEAN:
    return all_rows ? KP_MSG_WORD_MEAN_ALL : KP_MSG_WORD_MEAN;
  default:
    return value->rows->during_period ? KP_MSG_WORD_SHARE_DURING : KP_MSG_WORD_SHARE;
  }
}

static void rows_value(kp_buf *out, const kp_index *index, const kp_value *value, kp_lang lang) {
  const kp_rows *rows = value->rows;
  if (!rows || rows->roster < 0 || rows->roster >= index->n_rosters)
    return;
  kp_buf which = {0};
  rows_text(&which, index, rows, value->kind != KP_VALUE_SHARE, lang);
  const char *of = rows->distinct ? rows->distinct : rows->column ? rows->column : "";
  kp_index_say(out, lang, rows_message(value, which.len == 0),
               KP_ARGS(index->roster[rows->roster].name, kp_index_part(out, &which), of));
  if (rows->blank_is_no && rows->n_filters > 0)
    kp_index_say(out, lang, KP_MSG_WORD_BLANK_IS_NO, KP_NO_ARGS);
  kp_buf_clear(&which);
}

static void pool_text(kp_buf *out, const kp_panel_rule *rule, kp_lang lang) {
  static const kp_msg said[] = {[KP_POOL_MEAN] = KP_MSG_WORD_POOL_MEAN,
                                [KP_POOL_MEDIAN] = KP_MSG_WORD_POOL_MEDIAN,
                                [KP_POOL_TRIMMED] = KP_MSG_WORD_POOL_TRIMMED,
                                [KP_POOL_WINSORISED] = KP_MSG_WORD_POOL_WINSORISED,
                                [KP_POOL_ADJUSTED] = KP_MSG_WORD_POOL_ADJUSTED,
                                [KP_POOL_RASCH] = KP_MSG_WORD_POOL_RASCH};
  char drop[16];
  snprintf(drop, sizeof drop, "%d", rule->drop);
  kp_msg what = said[rule->pool];
  if (rule->sum)
    what = rule->pool == KP_POOL_TRIMMED ? KP_MSG_WORD_POOL_TRIMMED_SUM : KP_MSG_WORD_POOL_SUM;
  kp_index_say(out, lang, what, KP_ARGS(drop));
}

/* Keys as they are compared: folded. */
static void judge_weights(kp_buf *out, const kp_panel_rule *rule, kp_lang lang) {
  kp_buf list = {0};
  char weight[KP_NUM_SIZE], key[128];
  for (int i = 0; i < rule->n_weights; i++) {
    if (i > 0)
      kp_index_say(&list, lang, KP_MSG_WORD_SEMICOLON, KP_NO_ARGS);
    snprintf(key, sizeof key, "%.*s", (int)rule->weight_key[i].len, rule->weight_key[i].at);
    kp_index_say(&list, lang, KP_MSG_WORD_JUDGE_WEIGHT,
                 KP_ARGS(key, kp_decimal_plain(weight, rule->weight_value[i], DIGITS)));
  }
  if (!isnan(rule->weight_otherwise)) {
    if (rule->n_weights > 0)
      kp_index_say(&list, lang, KP_MSG_WORD_SEMICOLON, KP_NO_ARGS);
    kp_index_say(&list, lang, KP_MSG_WORD_JUDGE_WEIGHT_OTHERWISE,
                 KP_ARGS(kp_decimal_plain(weight, rule->weight_otherwise, DIGITS)));
  }
  kp_index_say(out, lang, KP_MSG_WORD_JUDGE_WEIGHTS,
               KP_ARGS(rule->weight_by, kp_index_part(out, &list)));
  kp_buf_clear(&list);
}

static void panel_value(kp_buf *out, const kp_index *index, int panel, kp_lang lang) {
  if (panel < 0 || panel >= index->n_panels)
    return;
  const kp_panel_rule *rule = &index->panel[panel];
  char low[KP_NUM_SIZE], high[KP_NUM_SIZE], step[KP_NUM_SIZE], judges[16];
  kp_decimal_plain(low, rule->low, DIGITS);
  kp_decimal_plain(high, rule->high, DIGITS);
  snprintf(judges, sizeof judges, "%d", rule->min_judges);
  kp_buf range = {0}, pool = {0};
  kp_index_say(&range, lang, KP_MSG_WORD_RANGE, KP_ARGS(low, high));
  if (!isnan(rule->step))
    kp_index_say(&range, lang, KP_MSG_WORD_STEP_OF,
                 KP_ARGS(kp_decimal_plain(step, rule->step, DIGITS)));
  pool_text(&pool, rule, lang);
  kp_index_say(out, lang, KP_MSG_WORD_PANEL,
               KP_ARGS(kp_index_part(out, &range), kp_index_part(out, &pool), judges));
  if (rule->weight_by)
    judge_weights(out, rule, lang);
  kp_buf_clear(&range);
  kp_buf_clear(&pool);
}

static void full_years_value(kp_buf *out, const kp_index *index, const kp_value *value,
                             kp_lang lang) {
  kp_buf from = {0}, to = {0};
  char day[KP_NUM_SIZE];
  want_name(&from, index, value->want, lang);
  if (value->to_period_last)
    kp_index_say(&to, lang, KP_MSG_WORD_PERIOD_LAST, KP_NO_ARGS);
  else if (value->to_period_first)
    kp_index_say(&to, lang, KP_MSG_WORD_PERIOD_FIRST, KP_NO_ARGS);
  else
    kp_buf_add(&to, kp_date_format(day, value->number));
  kp_index_say(out, lang, KP_MSG_WORD_FULL_YEARS,
               KP_ARGS(kp_index_part(out, &from), kp_index_part(out, &to)));
  kp_buf_clear(&from);
  kp_buf_clear(&to);
}

static bool is_arithmetic(const kp_value *value) {
  return value->kind >= KP_VALUE_FIRST_OF && value->kind <= KP_VALUE_RATIO;
}

static void operand_text(kp_buf *out, const kp_index *index, const kp_value *operand,
                         kp_lang lang) {
  if (!is_arithmetic(operand)) {
    kp_index_value_text(out, index, operand, lang);
    return;
  }
  kp_buf inner = {0};
  kp_index_value_text(&inner, index, operand, lang);
  kp_index_say(out, lang, KP_MSG_WORD_BRACKETS, KP_ARGS(kp_index_part(out, &inner)));
  kp_buf_clear(&inner);
}

static void arithmetic_value(kp_buf *out, const kp_index *index, const kp_value *value,
                             kp_lang lang) {
  kp_buf all = {0}, first = {0}, second = {0};
  for (int i = 0; i < value->n_operands; i++) {
    kp_index_comma(&all, i, lang);
    operand_text(&all, index, &value->operand[i], lang);
    if (i < 2)
      operand_text(i == 0 ? &first : &second, index, &value->operand[i], lang);
  }
  const char *list = kp_index_part(out, &all);
  const char *one = kp_index_part(out, &first), *two = kp_index_part(out, &second);
  if (value->kind == KP_VALUE_FIRST_OF)
    kp_index_say(out, lang, KP_MSG_WORD_FIRST_OF, KP_ARGS(list));
  else if (value->kind == KP_VALUE_ADD)
    kp_index_say(out, lang, KP_MSG_WORD_ADD, KP_ARGS(list));
  else if (value->kind == KP_VALUE_MULTIPLY)
    kp_index_say(out, lang, KP_MSG_WORD_MULTIPLY, KP_ARGS(list));
  else if (value->kind == KP_VALUE_SUBTRACT)
    kp_index_say(out, lang, KP_MSG_WORD_SUBTRACT, KP_ARGS(one, two));
  else
    kp_index_say(out, lang, KP_MSG_WORD_RATIO, KP_ARGS(one, two));
  kp_buf_clear(&all);
  kp_buf_clear(&first);
  kp_buf_clear(&second);
}

/* Values that conditions read of the scoring itself. */
static void scoring_value(kp_buf *out, const kp_index *index, const kp_value *value, kp_lang lang) {
  kp_buf test = {0};
  if (value->kind == KP_VALUE_NODE) {
    kp_index_say(out, lang, index->in_points ? KP_MSG_WORD_NODE_RATE : KP_MSG_WORD_NODE,
                 KP_ARGS(index->node[value->node].label.title));
  } else if (value->kind == KP_VALUE_NODES) {
    const kp_value score = {.kind = KP_VALUE_NODE, .node = value->node};
    kp_index_test_text(&test, index, &value->test, &score, lang);
    kp_index_say(out, lang, index->in_points ? KP_MSG_WORD_NODES_RATE : KP_MSG_WORD_NODES,
                 KP_ARGS(index->node[value->node].label.title, kp_index_part(out, &test)));
  } else if (value->kind == KP_VALUE_GATE) {
    kp_index_say(out, lang, KP_MSG_WORD_GATE,
                 KP_ARGS(index->condition[value->condition].label.title));
  } else if (value->kind == KP_VALUE_TOTAL) {
    kp_index_say(out, lang, KP_MSG_WORD_TOTAL, KP_NO_ARGS);
  } else {
    want_name(&test, index, value->want, lang);
    kp_index_say(out, lang, KP_MSG_WORD_DISCREPANCY, KP_ARGS(kp_index_part(out, &test)));
  }
  kp_buf_clear(&test);
}

void kp_index_value_text(kp_buf *out, const kp_index *index, const kp_value *value, kp_lang lang) {
  kp_buf name = {0};
  switch (value->kind) {
  case KP_VALUE_NONE:
    break;
  case KP_VALUE_NUMBER:
    kp_index_number_text(out, value->number);
    break;
  case KP_VALUE_COLUMN:
    want_name(&name, index, value->want, lang);
    kp_index_say(out, lang, KP_MSG_WORD_COLUMN, KP_ARGS(kp_index_part(out, &name)));
    break;
  case KP_VALUE_COUNT:
  case KP_VALUE_SHARE:
  case KP_VALUE_SUM:
  case KP_VALUE_MEAN:
    rows_value(out, index, value, lang);
    break;
  case KP_VALUE_PANEL:
    panel_value(out, index, value->panel, lang);
    break;
  case KP_VALUE_FULL_YEARS:
    full_years_value(out, index, value, lang);
    break;
  case KP_VALUE_FUNCTION:
    function_value(out, index, value->function, lang);
    break;
  case KP_VALUE_FIRST_OF:
  case KP_VALUE_ADD:
  case KP_VALUE_SUBTRACT:
  case KP_VALUE_MULTIPLY:
  case KP_VALUE_RATIO:
    arithmetic_value(out, index, value, lang);
    break;
  case KP_VALUE_NODE:
  case KP_VALUE_TOTAL:
  case KP_VALUE_NODES:
  case KP_VALUE_GATE:
  case KP_VALUE_DISCREPANCY:
    scoring_value(out, index, value, lang);
    break;
  }
  kp_buf_clear(&name);
}

/* ---- Conditions ---- */

void kp_index_condition_text(kp_buf *out, const kp_index *index, const kp_condition *condition,
                             kp_lang lang) {
  const kp_value *value = &condition->value;
  kp_buf what = {0}, test = {0};
  if (value->kind == KP_VALUE_FUNCTION && asks_only_yes(&condition->test)) {
    kp_index_function_text(&what, index, value->function, lang);
    kp_index_say(out, lang, KP_MSG_WORD_FUNCTION_HOLDS, KP_ARGS(kp_index_part(out, &what)));
  } else if (value->kind == KP_VALUE_GATE && asks_only_yes(&condition->test)) {
    kp_index_say(out, lang, KP_MSG_WORD_GATE_MET,
                 KP_ARGS(index->condition[value->condition].label.title));
  } else {
    kp_index_value_text(&what, index, value, lang);
    kp_index_test_text(&test, index, &condition->test, value, lang);
    kp_index_say(out, lang, KP_MSG_WORD_CONDITION,
                 KP_ARGS(kp_index_part(out, &what), kp_index_part(out, &test)));
  }
  kp_buf_clear(&what);
  kp_buf_clear(&test);
}

void kp_index_otherwise_text(kp_buf *out, const kp_index *index, const kp_condition *condition,
                             kp_lang lang) {
  if (condition->otherwise == KP_OTHERWISE_CAP && condition->cap >= 0 &&
      condition->cap < index->n_grades)
    kp_index_say(out, lang, KP_MSG_WORD_OTHERWISE_CAP,
                 KP_ARGS(index->grade[condition->cap].label.title));
  else if (condition->otherwise == KP_OTHERWISE_FLAG)
    kp_index_say(out, lang, KP_MSG_WORD_OTHERWISE_FLAG, KP_NO_ARGS);
}

void kp_index_if_missing_text(kp_buf *out, const kp_condition *condition, kp_lang lang) {
  static const kp_msg message[] = {[KP_UNDECIDED_IF_MISSING] = KP_MSG_WORD_IF_MISSING_UNDECIDED,
                                   [KP_FAIL_IF_MISSING] = KP_MSG_WORD_IF_MISSING_FAIL,
                                   [KP_PASS_IF_MISSING] = KP_MSG_WORD_IF_MISSING_PASS};
  kp_index_say(out, lang, message[condition->missing], KP_NO_ARGS);
}

void kp_index_basis_text(kp_buf *out, const kp_label *label, kp_lang lang) {
  bool ours = label->basis && strcmp(label->basis, "ours") == 0;
  if (label->clause && ours) {
    kp_index_say(out, lang, KP_MSG_WORD_CLAUSE_OURS, KP_ARGS(label->clause));
    return;
  }
  if (label->clause)
    kp_index_say(out, lang, KP_MSG_WORD_CLAUSE, KP_ARGS(label->clause));
  if (label->clause && label->basis)
    kp_index_say(out, lang, KP_MSG_WORD_SEMICOLON, KP_NO_ARGS);
  if (ours)
    kp_index_say(out, lang, KP_MSG_WORD_BASIS_OURS, KP_NO_ARGS);
  else if (label->basis)
    kp_index_say(out, lang, KP_MSG_WORD_BASIS, KP_ARGS(label->basis));
}
