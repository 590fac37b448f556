/* SPDX-License-Identifier: GPL-3.0-or-later
 * Values: texts and rows that letters and the public list are made of.
 *
 * Figures are rounded half up on the decimal, as everywhere that people look. Running out of memory
 * is remembered in the maker; texts are then "". */
#include <math.h>
#include <string.h>

#include "base/decimal.h"
#include "index/text.h"
#include "report/letters.h"
#include "report/report.h"

const char *kp_letter_keep(kp_letter_maker *maker, kp_str text) {
  const char *copy = kp_str_copy(maker->arena, text);
  maker->failed = maker->failed || !copy;
  return copy ? copy : "";
}

const char *kp_letter_take(kp_letter_maker *maker, kp_buf *buf) {
  maker->failed = maker->failed || buf->failed;
  const char *text = kp_letter_keep(maker, (kp_str){buf->at, (uint32_t)buf->len});
  kp_buf_clear(buf);
  return text;
}

const char *kp_letter_say(kp_letter_maker *maker, kp_msg message, const char *const *args) {
  kp_buf buf = {0};
  kp_message_format(&buf, message, args, maker->lang);
  return kp_letter_take(maker, &buf);
}

const char *kp_letter_figure(kp_letter_maker *maker, double x, int digits) {
  char figure[KP_NUM_SIZE];
  return isnan(x) ? "" : kp_letter_keep(maker, kp_str_of(kp_decimal_fixed(figure, x, digits)));
}

const char *kp_letter_plain(kp_letter_maker *maker, double x, int digits) {
  char figure[KP_NUM_SIZE];
  return isnan(x) ? "" : kp_letter_keep(maker, kp_str_of(kp_decimal_plain(figure, x, digits)));
}

const char *kp_letter_count(kp_letter_maker *maker, int64_t n) {
  char figure[KP_NUM_SIZE];
  return kp_letter_keep(maker, kp_str_of(kp_decimal_plain(figure, (double)n, 0)));
}

const char *kp_letter_basis(kp_letter_maker *maker, const kp_label *label) {
  const bool ours = label->basis && strcmp(label->basis, "ours") == 0;
  if (label->clause && ours)
    return kp_letter_say(maker, KP_MSG_LETTERS_CLAUSE_OURS, KP_ARGS(label->clause));
  if (label->clause)
    return label->clause;
  if (ours)
    return kp_letter_say(maker, KP_MSG_LETTERS_OURS, KP_NO_ARGS);
  return label->basis ? label->basis : "";
}

const char *kp_letter_status(kp_letter_maker *maker, kp_unit_status status) {
  static const kp_msg words[] = {[KP_GRADED] = KP_MSG_LETTERS_STATUS_GRADED,
                                 [KP_NOT_ELIGIBLE] = KP_MSG_LETTERS_STATUS_NOT_ELIGIBLE,
                                 [KP_UNDECIDED] = KP_MSG_LETTERS_STATUS_UNDECIDED,
                                 [KP_UNSCORED] = KP_MSG_LETTERS_STATUS_UNSCORED};
  return kp_letter_say(maker, words[status], KP_NO_ARGS);
}

static bool is_year(const char *period) {
  size_t n = 0;
  while (period[n] >= '0' && period[n] <= '9')
    n++;
  return n == 4 && period[n] == '\0';
}

kp_letter_common kp_letter_common_of(kp_letter_maker *maker) {
  const kp_index *index = maker->result->index;
  const char *period = maker->result->dataset->period;
  return (kp_letter_common){
      .unit_word =
          index->unit ? index->unit : kp_letter_say(maker, KP_MSG_LETTERS_UNIT, KP_NO_ARGS),
      .period = period,
      .year = is_year(period) ? kp_letter_say(maker, KP_MSG_LETTERS_YEAR, KP_ARGS(period)) : period,
      .index = index->title ? index->title : index->id,
      .source = index->source ? index->source : "",
      .note = index->note ? index->note : ""};
}

bool kp_letter_rows(kp_letter_value *list, kp_letter_maker *maker, int n, int width) {
  kp_letter_value **row = KP_ARRAY(maker->arena, kp_letter_value *, n);
  kp_letter_value *values = KP_ARRAY(maker->arena, kp_letter_value, (size_t)n * (size_t)width);
  if (!row || !values) {
    maker->failed = true;
    return false;
  }
  for (int i = 0; i < n; i++)
    row[i] = values + (size_t)i * (size_t)width;
  *list = (kp_letter_value){.row = row, .n_rows = n};
  return true;
}

const char *kp_letter_decided(kp_letter_maker *maker, int unit) {
  kp_str written;
  const int grade = kp_report_decided(&written, maker->result, unit);
  return grade >= 0 ? maker->result->index->grade[grade].label.title
                    : kp_letter_keep(maker, written);
}

kp_letter_value *kp_letter_values(kp_letter_maker *maker, const kp_letters_office *office, int n) {
  kp_letter_value *values = KP_ARRAY(maker->arena, kp_letter_value, n + office->n_names);
  if (values)
    memcpy(values + n, office->value, (size_t)office->n_names * sizeof *values);
  return values;
}
