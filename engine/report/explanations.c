/* SPDX-License-Identifier: GPL-3.0-or-later
 * explanations.csv: a row a unit and indicator, then one an adjustment.
 *
 * The points of a unit's rows add up to its total_full: a dimension has a row only where it was
 * filled in and so carries points of its own; what a limit on adjustments takes away has the row
 * adjustments_limit. */
#include "report/csv.h"
#include "report/report.h"

#include <math.h>
#include <string.h>

static const char *const HEADER[] = {"period", "id",       "name",    "indicator", "title",
                                     "raw",    "measure",  "status",  "source",    "score",
                                     "weight", "points",   "lost",    "rank",      "percentile",
                                     "clause", "evidence", "sentence"};
static void add_unit(kp_buf *buf, const kp_explanation *unit) {
  kp_csv_words(buf, unit->result->dataset->period);
  kp_csv_words(buf, unit->id);
  kp_csv_words(buf, unit->name);
}

/* "present", "filled", "missing: blank" … */
static void add_state(kp_buf *buf, const kp_explain_node *node) {
  kp_buf_add(buf, kp_explain_state_name(node->state));
  if (node->state == KP_STATE_MISSING || node->state == KP_STATE_FILLED)
    kp_buf_printf(buf, ": %s", kp_explain_why_name(node->why));
  kp_buf_add(buf, ",");
}

static void add_raw(kp_buf *buf, const kp_explain_node *node, kp_lang lang) {
  bool is_text = isnan(node->raw) && node->leaf >= 0 && node->state == KP_STATE_PRESENT;
  if (is_text)
    kp_csv_words(buf, node->raw_text[lang]);
  else
    kp_csv_number(buf, node->raw);
}

/* The papers behind the value that counts. */
static void add_evidence(kp_buf *buf, const kp_explain_node *node) {
  const char *evidence = NULL;
  for (int i = 0; i < node->n_entries; i++)
    if (node->entry[i].counts || !evidence || !*evidence)
      evidence = node->entry[i].evidence;
  kp_csv_words(buf, evidence);
}

static void add_node(kp_buf *buf, const kp_explanation *unit, const kp_explain_node *node,
                     kp_lang lang) {
  const kp_node *described = &unit->result->index->node[node->node];
  add_unit(buf, unit);
  kp_csv_words(buf, described->label.id);
  kp_csv_words(buf, described->label.title);
  add_raw(buf, node, lang);
  kp_csv_words(buf, described->measure);
  add_state(buf, node);
  kp_csv_words(buf, node->source);
  kp_csv_number(buf, node->score);
  kp_csv_number(buf, node->share);
  kp_csv_number(buf, node->points);
  kp_csv_number(buf, node->lost);
  if (node->rank > 0)
    kp_csv_integer(buf, node->rank);
  else
    kp_csv_words(buf, NULL);
  kp_csv_number(buf, node->percentile);
  kp_csv_words(buf, node->clause ? node->clause : node->basis);
  add_evidence(buf, node);
  kp_csv_words(buf, node->sentence[lang]);
  kp_csv_end_row(buf);
}

/* A row that has points and nothing of a score. */
static void add_points(kp_buf *buf, const kp_explanation *unit, const kp_label *label,
                       const char *measure, const char *source, double points,
                       const char *sentence) {
  add_unit(buf, unit);
  kp_csv_words(buf, label->id);
  kp_csv_words(buf, label->title);
  kp_csv_words(buf, NULL); /* raw */
  kp_csv_words(buf, measure);
  kp_csv_words(buf, "adjustment");
  kp_csv_words(buf, source);
  kp_csv_words(buf, NULL); /* score */
  kp_csv_words(buf, NULL); /* weight */
  kp_csv_number(buf, points);
  for (int i = 0; i < 3; i++) /* lost, rank, percentile */
    kp_csv_words(buf, NULL);
  kp_csv_words(buf, label->clause ? label->clause : label->basis);
  kp_csv_words(buf, NULL); /* evidence */
  kp_csv_words(buf, sentence);
  kp_csv_end_row(buf);
}

static void add_rows(kp_buf *buf, const kp_explanation *unit, kp_lang lang) {
  const kp_index *index = unit->result->index;
  for (int i = 0; i < unit->n_nodes; i++)
    if (unit->node[i].leaf >= 0 || unit->node[i].carries)
      add_node(buf, unit, &unit->node[i], lang);
  for (int i = 0; i < unit->n_adjustments; i++) {
    const kp_explain_adjustment *one = &unit->adjustment[i];
    const kp_adjustment *described = &index->adjustment[one->adjustment];
    add_points(buf, unit, &described->label, described->measure, one->source, one->points,
               one->sentence[lang]);
  }
  if (unit->adjust_cut != 0) {
    kp_buf title = {0};
    kp_message_format(&title, KP_MSG_REPORT_ADJUST_LIMIT, KP_NO_ARGS, lang);
    const kp_label limit = {.id = "adjustments_limit", .title = title.at};
    add_points(buf, unit, &limit, NULL, NULL, unit->adjust_cut, NULL);
    kp_buf_clear(&title);
  }
}

kp_status kp_report_explanations(const kp_report *report, kp_diag *diag) {
  const kp_report_rows_of rows = {
      {.zh = report->lang == KP_ZH, .en = report->lang == KP_EN, .skip_conditions = true},
      add_rows,
      NULL};
  return kp_report_rows_file(report, "explanations.csv", HEADER, sizeof HEADER / sizeof *HEADER,
                             &rows, diag);
}
