/* SPDX-License-Identifier: GPL-3.0-or-later
 * Conditions: met, not met or undecided.
 *
 * A condition reads one value and tests it. What reads something missing is undecided, which is
 * neither met nor not met and never passes, unless the condition itself says what a missing value
 * means. The result is kept in the lane's column of the condition. */
#include <math.h>

#include "score/lane.h"

static kp_met if_missing(const kp_condition *condition) {
  switch (condition->missing) {
  case KP_FAIL_IF_MISSING:
    return KP_NOT_MET;
  case KP_PASS_IF_MISSING:
    return KP_MET;
  case KP_UNDECIDED_IF_MISSING:
    break;
  }
  return KP_UNDECIDED_RESULT;
}

static kp_met evaluate(kp_lane *lane, const kp_condition *condition, int unit, double *value) {
  kp_reader *reader = lane->reader;
  kp_why why;
  if (condition->test.is_text && kp_score_reads_text(lane->scoring, &condition->value)) {
    const kp_str text = kp_score_text(reader, &condition->value, unit, &why);
    *value = NAN;
    if (why != KP_PRESENT)
      return if_missing(condition);
    return kp_score_test_text(reader, &condition->test, text, NULL) ? KP_MET : KP_NOT_MET;
  }
  *value = kp_score_value(reader, &condition->value, unit, &why);
  if (why != KP_PRESENT)
    return if_missing(condition);
  return kp_score_test_number(&condition->test, *value) ? KP_MET : KP_NOT_MET;
}

kp_met kp_score_condition(kp_lane *lane, int condition, int i, double *value) {
  double x;
  const kp_met met =
      evaluate(lane, &lane->scoring->index->condition[condition], lane->first + i, &x);
  lane->met[condition][i] = (uint8_t)met;
  if (lane->condition_value)
    lane->condition_value[condition] = x;
  if (value)
    *value = x;
  return met;
}

void kp_score_conditions(kp_lane *lane, kp_conditions range, int i) {
  for (int c = range.first; c < range.first + range.count; c++)
    if (lane->met[c][i] == KP_NOT_ASKED)
      kp_score_condition(lane, c, i, NULL);
}
