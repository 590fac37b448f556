/* SPDX-License-Identifier: GPL-3.0-or-later
 * gates.csv: a row a unit and condition (eligibility, gates, needs, grants, checks), with the
 * values it read. */
#include "index/text.h"
#include "report/csv.h"
#include "report/report.h"

static const char *const HEADER[] = {"period", "id",     "gate",   "title",    "result",
                                     "cap",    "values", "clause", "sentence", "role"};
/* "charter_adopted=是 (values.csv:14:5); …"; the value itself where nothing was read by name. */
static void add_values(kp_buf *buf, const kp_explain_condition *condition, kp_lang lang) {
  kp_buf values = {0};
  for (int i = 0; i < condition->n_reads; i++) {
    const kp_read *read = &condition->read[i];
    kp_buf_printf(&values, "%s%s=%s", i ? "; " : "", read->name, read->text);
    if (read->missing && !read->text[0])
      kp_index_say(&values, lang, KP_MSG_WORD_MISSING, KP_NO_ARGS);
    if (read->source[0])
      kp_buf_printf(&values, " (%s)", read->source);
  }
  if (condition->n_reads == 0 && condition->value_text[lang])
    kp_buf_add(&values, condition->value_text[lang]);
  buf->failed |= values.failed;
  kp_csv_words(buf, values.at);
  kp_buf_clear(&values);
}

static void add_rows(kp_buf *buf, const kp_explanation *unit, kp_lang lang) {
  const kp_index *index = unit->result->index;
  for (int i = 0; i < unit->n_conditions; i++) {
    const kp_explain_condition *condition = &unit->condition[i];
    const kp_label *label = &index->condition[condition->condition].label;
    kp_csv_words(buf, unit->result->dataset->period);
    kp_csv_words(buf, unit->id);
    kp_csv_words(buf, label->id);
    kp_csv_words(buf, label->title);
    kp_csv_words(buf, kp_explain_met_name(condition->met));
    kp_csv_words(buf, kp_report_grade_id(index, condition->cap));
    add_values(buf, condition, lang);
    kp_csv_words(buf, label->clause ? label->clause : label->basis);
    kp_csv_words(buf, condition->sentence[lang]);
    kp_csv_words(buf, kp_explain_role_name(condition->role));
    kp_csv_end_row(buf);
  }
}

kp_status kp_report_gates(const kp_report *report, kp_diag *diag) {
  const kp_report_rows_of rows = {
      {.zh = report->lang == KP_ZH, .en = report->lang == KP_EN, .skip_nodes = true},
      add_rows,
      NULL};
  return kp_report_rows_file(report, "gates.csv", HEADER, sizeof HEADER / sizeof *HEADER, &rows,
                             diag);
}
