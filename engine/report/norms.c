/* SPDX-License-Identifier: GPL-3.0-or-later
 * norms.csv and treated.csv: what scores by comparison were referred to, and what was done about
 * outliers.
 *
 * norms.csv has a row an indicator and can be read again by norm = norms "norms.csv": the next
 * period is then scored by the figures of this one. For robust_z mean and sd are the median and
 * 1.4826 times the median absolute deviation. treated.csv has a row a value that was changed. A
 * file without rows is not written. */
#include <math.h>

#include "report/csv.h"
#include "report/report.h"

static kp_status write_file(const kp_report *report, const char *name, const kp_buf *rows,
                            kp_diag *diag) {
  kp_status status = kp_output_open(report->output, name, diag);
  if (status == KP_OK && rows->failed)
    status = kp_diag_no_memory(diag);
  if (status == KP_OK)
    kp_output_write(report->output, rows->at, rows->len);
  return status;
}

static bool is_by_comparison(const kp_node *node) {
  return node->score.kind >= KP_SCORE_MINMAX && node->score.kind <= KP_SCORE_DISTANCE;
}

static void add_norm(kp_buf *rows, const kp_report *report, const kp_node *node) {
  const kp_norm *norm = &report->result->scoring->norm[node->leaf];
  const kp_score_rule *rule = &node->score;
  kp_csv_plain(rows, kp_str_of(node->label.id));
  kp_csv_words(rows, node->label.title);
  kp_csv_words(rows, norm->from_file     ? rule->norms
                     : rule->norm_period ? rule->norm_period
                                         : report->result->dataset->period);
  if (norm->from_file)
    kp_csv_words(rows, NULL);
  else
    kp_csv_integer(rows, norm->moments.n);
  kp_csv_number(rows, norm->moments.min);
  kp_csv_number(rows, norm->moments.max);
  kp_csv_number(rows, norm->moments.mean);
  kp_csv_number(rows, norm->moments.sd);
  kp_csv_number(rows, rule->kind == KP_SCORE_DISTANCE ? norm->goal : NAN);
  kp_csv_end_row(rows);
}

kp_status kp_report_norms(const kp_report *report, kp_diag *diag) {
  static const char *const header[] = {"indicator", "title", "period", "n",   "min",
                                       "max",       "mean",  "sd",     "goal"};
  const kp_index *index = report->result->index;
  kp_buf rows = {0};
  bool any = false;
  kp_csv_header(&rows, header, sizeof header / sizeof *header);
  for (int k = 0; k < index->n_leaves; k++) {
    const kp_node *node = &index->node[index->leaf_node[k]];
    if (!is_by_comparison(node))
      continue;
    any = true;
    add_norm(&rows, report, node);
  }
  const kp_status status = any ? write_file(report, "norms.csv", &rows, diag) : KP_OK;
  kp_buf_clear(&rows);
  return status;
}

/* ---- treated.csv ---- */

static const char *how(const kp_treated *treated) {
  switch (treated->transform) {
  case KP_TREAT_LOG:
    return "log";
  case KP_TREAT_BOXCOX:
    return "boxcox";
  case KP_TREAT_FUNCTION:
    return "function";
  default:
    return "winsorised";
  }
}

static bool add_values(kp_buf *rows, const kp_report *report, int unit,
                       const kp_unit_score *score) {
  const kp_index *index = report->result->index;
  const kp_dataset *dataset = report->result->dataset;
  bool any = false;
  for (int k = 0; k < index->n_leaves; k++) {
    const kp_treated *treated = &report->result->scoring->treated[k];
    const double before = score->used[k], after = score->treated[k];
    if (!treated->is_done || isnan(before) || isnan(after) || before == after)
      continue;
    any = true;
    kp_csv_words(rows, dataset->period);
    kp_csv_text(rows, dataset->id[unit]);
    kp_csv_text(rows, dataset->name[unit]);
    kp_csv_words(rows, index->node[index->leaf_node[k]].label.id);
    kp_csv_number(rows, before);
    kp_csv_number(rows, after);
    kp_csv_words(rows, how(treated));
    kp_csv_number(rows, treated->transform == KP_TREAT_BOXCOX ? treated->lambda : NAN);
    kp_csv_end_row(rows);
  }
  return any;
}

kp_status kp_report_treated(const kp_report *report, kp_diag *diag) {
  static const char *const header[] = {"period", "id",    "name", "indicator",
                                       "before", "after", "how",  "lambda"};
  const kp_scoring *scoring = report->result->scoring;
  if (!scoring->treated)
    return KP_OK;
  kp_score_workspace *workspace = NULL;
  kp_status status = kp_score_workspace_new(&workspace, scoring, diag);
  kp_buf rows = {0};
  bool any = false;
  kp_csv_header(&rows, header, sizeof header / sizeof *header);
  for (int u = 0; status == KP_OK && u < scoring->n_units; u++) {
    const kp_unit_score *score;
    status = kp_score_unit(&score, workspace, u, NULL, diag);
    if (status == KP_OK && add_values(&rows, report, u, score))
      any = true;
  }
  kp_score_workspace_free(workspace);
  if (status == KP_OK && any)
    status = write_file(report, "treated.csv", &rows, diag);
  kp_buf_clear(&rows);
  return status;
}
