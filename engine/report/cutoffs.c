/* SPDX-License-Identifier: GPL-3.0-or-later
 * cutoffs.csv: where classes that were found begin, and who is in them.
 *
 * A row a grade, best first: the total at which it begins (natural_breaks, quantiles; the worst one
 * inside), or the centre of its cluster, a column a node (k_means); then how many units hold the
 * grade. Not written where grades go by figures that the index itself says. */
#include <math.h>

#include "report/csv.h"
#include "report/report.h"

static const char *method_of(const kp_grade_by *by) {
  return by->kind == KP_GRADE_BY_NATURAL_BREAKS ? "natural_breaks"
         : by->kind == KP_GRADE_BY_QUANTILES    ? "quantiles"
                                                : "k_means";
}

static void add_header(kp_buf *rows, const kp_index *index) {
  const kp_grade_by *by = &index->grade_by;
  static const char *const name[] = {"grade", "title", "method", "begins_at", "units"};
  for (int i = 0; i < 5; i++)
    kp_csv_words(rows, name[i]);
  for (int j = 0; j < by->n_criteria; j++)
    kp_csv_words(rows, index->node[by->criterion[j].node].label.id);
  kp_csv_end_row(rows);
}

static void add_grade(kp_buf *rows, const kp_scoring *scoring, int grade) {
  const kp_index *index = scoring->index;
  const kp_grade_by *by = &index->grade_by;
  int units = 0;
  for (int u = 0; u < scoring->n_units; u++)
    units += scoring->status[u] == KP_GRADED && scoring->grade[u] == grade;
  kp_csv_words(rows, index->grade[grade].label.id);
  kp_csv_words(rows, index->grade[grade].label.title);
  kp_csv_words(rows, method_of(by));
  kp_csv_number(rows, scoring->cut[grade]);
  kp_csv_integer(rows, units);
  for (int j = 0; j < by->n_criteria; j++)
    kp_csv_number(rows, scoring->centre[grade * by->n_criteria + j]);
  kp_csv_end_row(rows);
}

kp_status kp_report_cutoffs(const kp_report *report, kp_diag *diag) {
  const kp_scoring *scoring = report->result->scoring;
  const kp_index *index = report->result->index;
  if (!kp_grade_by_classes(&index->grade_by) && index->grade_by.kind != KP_GRADE_BY_K_MEANS)
    return KP_OK;
  kp_buf rows = {0};
  kp_buf_add(&rows, KP_CSV_BOM);
  add_header(&rows, index);
  for (int g = 0; g < index->n_grades; g++)
    add_grade(&rows, scoring, g);
  kp_status status = kp_output_open(report->output, "cutoffs.csv", diag);
  if (status == KP_OK && rows.failed)
    status = kp_diag_no_memory(diag);
  if (status == KP_OK)
    kp_output_write(report->output, rows.at, rows.len);
  kp_buf_clear(&rows);
  return status;
}
