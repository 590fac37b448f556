/* SPDX-License-Identifier: GPL-3.0-or-later
 * scores.csv: a row a unit in the order of the data, a column a node.
 *
 * A node's figure is what its rule speaks of: points of its weight under weights = "points", else
 * its score on the index's scale. Rows are formatted in blocks by several threads and written in
 * order. */
#include "base/arena.h"
#include "base/decimal.h"
#include "base/thread.h"
#include "report/csv.h"
#include "report/report.h"

#include <math.h>

/* What a limit on adjustments takes away has a column of its own. */
static bool has_limit(const kp_index *index) {
  return !isnan(index->adjust_at_most) || !isnan(index->adjust_at_least);
}

static void add_header(kp_buf *buf, const kp_index *index) {
  static const char *const fixed[] = {"period", "id",         "name", "group", "status",
                                      "total",  "total_full", "rank", "grade", "decided"};
  kp_buf_add(buf, KP_CSV_BOM);
  for (size_t i = 0; i < sizeof fixed / sizeof *fixed; i++)
    kp_csv_words(buf, fixed[i]);
  for (int i = 1; i < index->n_nodes; i++)
    kp_csv_words(buf, index->node[i].label.id);
  for (int i = 0; i < index->n_adjustments; i++)
    kp_csv_words(buf, index->adjustment[i].label.id);
  if (has_limit(index))
    kp_csv_words(buf, "adjustments_limit");
  kp_csv_end_row(buf);
}

static void add_unit(kp_buf *buf, const kp_result *result, int unit) {
  const kp_dataset *dataset = result->dataset;
  const kp_scoring *scoring = result->scoring;
  kp_csv_words(buf, dataset->period);
  kp_csv_text(buf, dataset->id[unit]);
  kp_csv_text(buf, dataset->name[unit]);
  kp_csv_text(buf, dataset->group[unit]);
  kp_csv_words(buf, kp_report_status_name((kp_unit_status)scoring->status[unit]));
  kp_csv_number(buf, scoring->total[unit]);
  kp_csv_number(buf, scoring->total_full[unit]);
  if (scoring->rank[unit] > 0)
    kp_csv_integer(buf, scoring->rank[unit]);
  else
    kp_csv_words(buf, NULL);
  kp_csv_words(buf, kp_report_grade_id(result->index, scoring->grade[unit]));
  kp_str written;
  int decided = kp_report_decided(&written, result, unit);
  kp_csv_text(buf, decided >= 0 ? kp_str_of(kp_report_grade_id(result->index, decided)) : written);
}

/* root is the figure of the whole without adjustments. */
static void add_adjustments(kp_buf *buf, const kp_result *result, int unit, double root) {
  const kp_scoring *scoring = result->scoring;
  double sum = 0;
  for (int i = 0; i < result->index->n_adjustments; i++) {
    double points = isnan(root) ? NAN : scoring->adjustment[i][unit];
    kp_csv_number(buf, points);
    sum += isnan(points) ? 0 : points;
  }
  if (has_limit(result->index))
    kp_csv_number(buf, isnan(root) ? NAN : kp_explain_adjust_cut(result->index, sum));
  kp_csv_end_row(buf);
}

/* On the scale: straight from the columns of scores. */
static void add_block(kp_buf *buf, const kp_result *result, int from, int to) {
  const kp_scoring *scoring = result->scoring;
  for (int unit = from; unit < to; unit++) {
    add_unit(buf, result, unit);
    for (int node = 1; node < result->index->n_nodes; node++)
      kp_csv_number(buf, scoring->score[node][unit]);
    double root = scoring->score ? scoring->score[0][unit] : NAN;
    add_adjustments(buf, result, unit, root);
  }
}

/* A node's points where the unit has a total. Where it has none, effective weights mean nothing:
 * what is known is shown as a share of the node's own weight, and so it is below a mean that is not
 * arithmetic. */
static double points_of(const kp_index *index, const kp_unit_score *one, int node) {
  if (isnan(one->score[node]) || one->status == KP_NOT_ELIGIBLE)
    return NAN;
  if (!isnan(one->total_full) && !isnan(one->points[node]))
    return one->points[node];
  return one->score[node] / index->scale_high * index->node[node].weight;
}

/* In points: effective weights differ a unit, so each is computed again alone. */
static kp_status add_points(kp_buf *buf, kp_score_workspace *workspace, const kp_result *result,
                            int unit, kp_diag *diag) {
  const kp_unit_score *one;
  kp_status status = kp_score_unit(&one, workspace, unit, NULL, diag);
  if (status != KP_OK)
    return status;
  add_unit(buf, result, unit);
  for (int node = 1; node < result->index->n_nodes; node++)
    kp_csv_number(buf, points_of(result->index, one, node));
  double root = isnan(one->total_full) ? NAN : one->points[0];
  if (isnan(root))
    root = one->score[0];
  add_adjustments(buf, result, unit, one->status == KP_NOT_ELIGIBLE ? NAN : root);
  return KP_OK;
}

static kp_status write_points(kp_output *output, const kp_result *result, kp_diag *diag) {
  kp_score_workspace *workspace = NULL;
  kp_status status = kp_score_workspace_new(&workspace, result->scoring, diag);
  kp_buf buf = {0};
  for (int unit = 0; unit < result->dataset->n_units && status == KP_OK; unit++) {
    status = add_points(&buf, workspace, result, unit, diag);
    kp_output_write(output, buf.at, buf.len);
    if (buf.failed)
      status = kp_diag_no_memory(diag);
    buf.len = 0;
  }
  kp_buf_clear(&buf);
  kp_score_workspace_free(workspace);
  return status;
}

/* Each thread formats a block; the one whose turn it is writes while the others go on. */
static kp_status write_scores(kp_output *output, const kp_result *result, kp_diag *diag) {
  const int n_units = result->dataset->n_units;
  const int n_blocks = (n_units + KP_BLOCK_ROWS - 1) / KP_BLOCK_ROWS;
  bool failed = false;
#pragma omp parallel num_threads(kp_threads()) reduction(|| : failed)
  {
    kp_buf buf = {0};
#pragma omp for ordered schedule(dynamic)
    for (int b = 0; b < n_blocks; b++) {
      const int from = b * KP_BLOCK_ROWS;
      buf.len = 0;
      add_block(&buf, result, from,
                n_units - from < KP_BLOCK_ROWS ? n_units : from + KP_BLOCK_ROWS);
#pragma omp ordered
      kp_output_write(output, buf.at, buf.len);
      failed = failed || buf.failed;
    }
    kp_buf_clear(&buf);
  }
  return failed ? kp_diag_no_memory(diag) : KP_OK;
}

/* A checklist has no scores: its nodes are the root alone, so a row is the unit's own columns. */
kp_status kp_report_scores(const kp_report *report, kp_diag *diag) {
  if (report->audience.kind == KP_FOR_PUBLIC || report->audience.kind == KP_FOR_UNIT)
    return kp_report_scores_for(report, diag);
  kp_output *output = report->output;
  const kp_result *result = report->result;
  kp_status status = kp_output_open(output, "scores.csv", diag);
  if (status != KP_OK)
    return status;
  kp_buf header = {0};
  add_header(&header, result->index);
  kp_output_write(output, header.at, header.len);
  bool failed = header.failed;
  kp_buf_clear(&header);
  if (failed)
    return kp_diag_no_memory(diag);
  return result->index->in_points ? write_points(output, result, diag)
                                  : write_scores(output, result, diag);
}
