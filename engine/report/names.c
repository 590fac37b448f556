/* SPDX-License-Identifier: GPL-3.0-or-later
 * Names that machine formats use for statuses and grades: English, short, never translated. */
#include "report/report.h"

const char *kp_report_status_name(kp_unit_status status) {
  switch (status) {
  case KP_GRADED:
    return "graded";
  case KP_NOT_ELIGIBLE:
    return "not_eligible";
  case KP_UNDECIDED:
    return "undecided";
  case KP_UNSCORED:
    break;
  }
  return "unscored";
}

const char *kp_report_grade_id(const kp_index *index, int grade) {
  return grade < 0 ? NULL : index->grade[grade].label.id;
}

int kp_report_decided(kp_str *written, const kp_result *result, int unit) {
  *written = (kp_str){0};
  if (!result->dataset->decision)
    return -1;
  *written = result->dataset->decision[unit].grade;
  for (int i = 0; i < result->index->n_grades; i++) {
    const kp_label *label = &result->index->grade[i].label;
    if (kp_str_equal(*written, kp_str_of(label->id)) ||
        kp_str_equal(*written, kp_str_of(label->title)))
      return i;
  }
  return -1;
}
