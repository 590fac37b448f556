/* SPDX-License-Identifier: GPL-3.0-or-later
 * Texts and tests: is a number within bounds, is a text one of those named.
 *
 * Numbers are compared on their decimals (base/decimal.h), so that 0.7 computed as 7/10 or 0.1 * 7
 * meets "at least 0.7". Texts are compared folded; choices come folded from the index, and a text
 * that equals one byte by byte needs no folding. Folded copies live in the reader's scratch arena.
 */
#include <math.h>

#include "score/lane.h"

bool kp_score_test_number(const kp_test *test, double x) {
  if (test->yes)
    return x != 0.0;
  if (test->n_choices > 0) {
    for (int k = 0; k < test->n_choices; k++)
      if (test->choice_number && kp_decimal_compare(x, test->choice_number[k]) == 0)
        return true;
    return false;
  }
  return (isnan(test->at_least) || kp_decimal_compare(x, test->at_least) >= 0) &&
         (isnan(test->above) || kp_decimal_compare(x, test->above) > 0) &&
         (isnan(test->at_most) || kp_decimal_compare(x, test->at_most) <= 0) &&
         (isnan(test->below) || kp_decimal_compare(x, test->below) < 0);
}

static int find_choice(kp_str text, const kp_str *choices, int n_choices,
                       const kp_str *const *names) {
  for (int k = 0; k < n_choices; k++) {
    if (kp_str_equal(text, choices[k]))
      return k;
    for (const kp_str *name = names ? names[k] : NULL; name && name->at; name++)
      if (kp_str_equal(text, *name))
        return k;
  }
  return -1;
}

int kp_score_choose(kp_reader *reader, kp_str text, const kp_str *choices, int n_choices,
                    const kp_str *const *names) {
  const int as_written = find_choice(text, choices, n_choices, names);
  if (as_written >= 0)
    return as_written;
  const kp_str folded = kp_str_fold(reader->scratch, text);
  if (!folded.at) {
    reader->status = kp_diag_no_memory(reader->diag);
    return -1;
  }
  return find_choice(folded, choices, n_choices, names);
}

bool kp_score_test_text(kp_reader *reader, const kp_test *test, kp_str text,
                        const kp_str *const *names) {
  return kp_score_choose(reader, text, test->choice, test->n_choices, names) >= 0;
}

bool kp_score_reads_text(const kp_scoring *scoring, const kp_value *value) {
  if (value->kind == KP_VALUE_FIRST_OF)
    return value->n_operands > 0 && kp_score_reads_text(scoring, &value->operand[0]);
  return value->kind == KP_VALUE_COLUMN && scoring->dataset->series[value->want].text &&
         !scoring->dataset->series[value->want].number;
}

static kp_str column_text(kp_reader *reader, const kp_value *value, int unit, kp_why *why) {
  const kp_dataset *dataset = reader->scoring->dataset;
  const kp_series *series = &dataset->series[value->want];
  *why = (kp_why)series->why[unit];
  const kp_str text = *why == KP_PRESENT && series->text ? series->text[unit] : (kp_str){0};
  if (*why == KP_PRESENT && text.len == 0)
    *why = KP_BLANK;
  if (reader->reads) {
    char source[256];
    kp_score_source(source, sizeof source, dataset, series, unit);
    const char *shown = kp_str_copy(reader->reads->arena, text);
    kp_reads_add(reader->reads, series->id, shown ? shown : "", source, *why != KP_PRESENT);
  }
  return text;
}

kp_str kp_score_text(kp_reader *reader, const kp_value *value, int unit, kp_why *why) {
  if (value->kind == KP_VALUE_COLUMN)
    return column_text(reader, value, unit, why);
  *why = KP_UNDEFINED;
  for (int k = 0; value->kind == KP_VALUE_FIRST_OF && k < value->n_operands; k++) {
    const kp_str text = kp_score_text(reader, &value->operand[k], unit, why);
    if (*why == KP_PRESENT)
      return text;
  }
  return (kp_str){0};
}
