/* SPDX-License-Identifier: GPL-3.0-or-later
 * scores.csv for those who do not see all of it: the public, a unit.
 *
 * The columns are those of the office's file as far as the audience sees them, in its order; rows
 * come from explanations, where figures that are not for it are missing already. A unit's row is
 * its row of the office's file, byte for byte; the public has the totals as they were ranked and
 * graded, and dimensions as printed. */
#include <math.h>

#include "report/csv.h"
#include "report/report.h"

static bool has_limit(const kp_index *index) {
  return !isnan(index->adjust_at_most) || !isnan(index->adjust_at_least);
}

static void add_header(kp_buf *buf, const kp_index *index, bool published) {
  static const char *const fixed[] = {"period", "id",         "name", "group", "status",
                                      "total",  "total_full", "rank", "grade", "decided"};
  enum { TOTAL_FULL = 6 };
  kp_buf_add(buf, KP_CSV_BOM);
  for (int i = 0; i < (int)(sizeof fixed / sizeof *fixed); i++)
    if (i != TOTAL_FULL || !published)
      kp_csv_words(buf, fixed[i]);
  for (int k = 1; k < index->n_nodes; k++)
    if (index->node[k].leaf < 0 || !published)
      kp_csv_words(buf, index->node[k].label.id);
  for (int i = 0; i < index->n_adjustments && !published; i++)
    kp_csv_words(buf, index->adjustment[i].label.id);
  if (has_limit(index) && !published)
    kp_csv_words(buf, "adjustments_limit");
  if (published && index->n_adjustments > 0)
    kp_csv_words(buf, "adjustments");
  kp_csv_end_row(buf);
}

static void add_standing(kp_buf *buf, const kp_explanation *unit) {
  const kp_index *index = unit->result->index;
  kp_csv_words(buf, unit->result->dataset->period);
  kp_csv_words(buf, unit->id);
  kp_csv_words(buf, unit->name);
  kp_csv_words(buf, unit->group);
  kp_csv_words(buf, kp_report_status_name(unit->status));
  kp_csv_number(buf, unit->total);
  if (!unit->published)
    kp_csv_number(buf, unit->total_full);
  if (unit->rank > 0)
    kp_csv_integer(buf, unit->rank);
  else
    kp_csv_words(buf, NULL);
  kp_csv_words(buf, kp_report_grade_id(index, unit->grade));
  kp_str written;
  const int decided = kp_report_decided(&written, unit->result, unit->unit);
  kp_csv_text(buf, decided >= 0 ? kp_str_of(kp_report_grade_id(index, decided)) : written);
}

/* As the office's file has it (scores.c). */
static double figure_of(const kp_explanation *unit, const kp_explain_node *node) {
  const kp_index *index = unit->result->index;
  if (!index->in_points)
    return node->score;
  if (unit->published)
    return node->points_shown;
  if (isnan(node->score) || unit->status == KP_NOT_ELIGIBLE)
    return NAN;
  if (!isnan(unit->total_full) && !isnan(node->points))
    return node->points;
  return node->score / index->scale_high * index->node[node->node].weight;
}

static void add_adjustments(kp_buf *buf, const kp_explanation *unit) {
  const bool none = unit->n_nodes == 0 || isnan(unit->node[0].score) ||
                    (unit->result->index->in_points && unit->status == KP_NOT_ELIGIBLE);
  for (int i = 0; i < unit->n_adjustments; i++)
    kp_csv_number(buf, none ? NAN : unit->adjustment[i].points);
  if (has_limit(unit->result->index) && !unit->published)
    kp_csv_number(buf, none ? NAN : unit->adjust_cut);
}

static void add_row(kp_buf *buf, const kp_explanation *unit, kp_lang lang) {
  (void)lang;
  add_standing(buf, unit);
  for (int k = 1; k < unit->n_nodes; k++)
    if (unit->node[k].leaf < 0 || !unit->published)
      kp_csv_number(buf, figure_of(unit, &unit->node[k]));
  if (!unit->published)
    add_adjustments(buf, unit);
  else if (unit->result->index->n_adjustments > 0)
    kp_csv_number(buf, unit->adjusted_shown);
  kp_csv_end_row(buf);
}

kp_status kp_report_scores_for(const kp_report *report, kp_diag *diag) {
  const kp_report_rows_of rows = {{.zh = true, .skip_conditions = true}, add_row, NULL};
  kp_buf header = {0};
  kp_status status = kp_output_open(report->output, "scores.csv", diag);
  if (status != KP_OK)
    return status;
  add_header(&header, report->result->index, report->audience.kind == KP_FOR_PUBLIC);
  kp_output_write(report->output, header.at, header.len);
  status = header.failed ? kp_diag_no_memory(diag) : KP_OK;
  kp_buf_clear(&header);
  const kp_report_sink sink = kp_report_to_output(report->output);
  if (status == KP_OK)
    status = kp_report_rows(&sink, report, NULL, report->result->dataset->n_units, &rows, diag);
  return status;
}
