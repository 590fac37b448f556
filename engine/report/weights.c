/* SPDX-License-Identifier: GPL-3.0-or-later
 * weights.csv, and the same in result.json: what each node weighs in this run, and by which method.
 *
 * A row a node, the root too, in document order; the weight is the one in force (relative to
 * siblings, or points), the share what it is of the whole when everything applies. The note says
 * what was found beside the weights of a node's siblings and its own. A checklist has no weights:
 * no file. */
#include "index/text.h"
#include "report/csv.h"
#include "report/report.h"

static const char *const HEADER[] = {"period", "node",   "parent", "title",
                                     "method", "weight", "share",  "note"};

/* NULL for the root; a child that is only shown has its weight of 0 given. */
static const char *method_of(const kp_result *result, int node) {
  const kp_index *index = result->index;
  const int parent = index->node[node].parent;
  const kp_weighing *by = parent < 0 ? NULL : index->node[parent].weighing;
  const bool given = !by || result->scoring->weights_given || index->node[node].weight == 0;
  return parent < 0 ? NULL : kp_weighing_name(given ? KP_WEIGHING_GIVEN : by->kind);
}

static void note_of(kp_buf *out, const kp_result *result, int node, kp_lang lang) {
  const kp_index *index = result->index;
  const kp_scoring *scoring = result->scoring;
  const int parent = index->node[node].parent;
  if (parent >= 0 && !scoring->weights_given && index->node[node].weight != 0)
    kp_index_weigh_note_text(out, index->node[parent].weighing,
                             scoring->weighed ? &scoring->weighed[parent] : NULL, lang);
}

static void add_row(kp_buf *rows, const kp_report *report, int node) {
  const kp_result *result = report->result;
  const kp_node *of = &result->index->node[node];
  kp_buf note = {0};
  note_of(&note, result, node, report->lang);
  kp_csv_words(rows, result->dataset->period);
  kp_csv_plain(rows, kp_str_of(of->label.id));
  kp_csv_plain(rows, kp_str_of(of->parent < 0 ? "" : result->index->node[of->parent].label.id));
  kp_csv_words(rows, of->label.title);
  kp_csv_words(rows, method_of(result, node));
  kp_csv_number(rows, result->scoring->weight[node]);
  kp_csv_number(rows, result->scoring->share[node]);
  kp_csv_words(rows, kp_index_part(rows, &note));
  kp_csv_end_row(rows);
  kp_buf_clear(&note);
}

kp_status kp_report_weights(const kp_report *report, kp_diag *diag) {
  kp_buf rows = {0};
  if (report->result->index->is_checklist)
    return KP_OK;
  kp_csv_header(&rows, HEADER, sizeof HEADER / sizeof *HEADER);
  for (int k = 0; k < report->result->index->n_nodes; k++)
    add_row(&rows, report, k);
  kp_status status = rows.failed ? kp_diag_no_memory(diag) : KP_OK;
  if (status == KP_OK)
    status = kp_output_open(report->output, "weights.csv", diag);
  if (status == KP_OK)
    kp_output_write(report->output, rows.at, rows.len);
  kp_buf_clear(&rows);
  return status;
}

void kp_json_weight(kp_json *node, const kp_result *result, int number) {
  const char *words[2] = {NULL, NULL};
  kp_buf note[2] = {{0}, {0}};
  for (int lang = 0; lang < 2; lang++) {
    note_of(&note[lang], result, number, (kp_lang)lang);
    words[lang] = note[lang].len > 0 ? note[lang].at : NULL;
    node->failed |= note[lang].failed;
  }
  kp_json_number(node, "weight", result->scoring->weight[number]);
  kp_json_number(node, "share", result->scoring->share[number]);
  kp_json_words(node, "weight_method", method_of(result, number));
  kp_json_both(node, "weight_note", words);
  kp_buf_clear(&note[0]);
  kp_buf_clear(&note[1]);
}
