/* SPDX-License-Identifier: GPL-3.0-or-later
 * Names that machine formats use for statuses and grades: English, short, never translated. */
#include "report/report.h"

#include <string.h>

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

kp_str kp_report_decided(const kp_result *result, int unit) {
  const kp_dataset *dataset = result->dataset;
  if (!dataset->decision)
    return (kp_str){0};
  kp_str written = dataset->decision[unit].grade;
  for (int i = 0; i < result->index->n_grades; i++) {
    const kp_label *label = &result->index->grade[i].label;
    if (kp_str_equal(written, kp_str_of(label->id)) ||
        kp_str_equal(written, kp_str_of(label->title)))
      return kp_str_of(label->id);
  }
  return written;
}
