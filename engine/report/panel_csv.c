/* SPDX-License-Identifier: GPL-3.0-or-later
 * panel.csv, judges.csv, agreement.csv: the panel as tables.
 *
 * panel.csv has a row a unit that is assessed and an indicator that judges score, with the marks
 * that went into it; judges.csv a row a judge; agreement.csv a row a scope and figure. Numbers are
 * the shortest decimal that reads back. */
#include "base/decimal.h"
#include "report/csv.h"
#include "report/panel.h"

#include <math.h>

static kp_status write_rows(const kp_report *report, const char *name, const kp_buf *rows,
                            kp_diag *diag) {
  kp_status status = kp_output_open(report->output, name, diag);
  if (status == KP_OK && rows->failed)
    status = kp_diag_no_memory(diag);
  if (status == KP_OK)
    kp_output_write(report->output, rows->at, rows->len);
  return status;
}

/* A cell of text that is made first. */
static void add_made(kp_buf *rows, kp_buf *text) {
  rows->failed = rows->failed || text->failed;
  kp_csv_text(rows, (kp_str){text->at, (uint32_t)text->len});
  kp_buf_clear(text);
}

/* ---- panel.csv ---- */

void kp_report_rule_name(kp_buf *out, const kp_panel_rule *rule) {
  static const char *const names[] = {
      [KP_POOL_MEAN] = "mean",         [KP_POOL_MEDIAN] = "median",
      [KP_POOL_TRIMMED] = "trimmed",   [KP_POOL_WINSORISED] = "winsorised",
      [KP_POOL_ADJUSTED] = "adjusted", [KP_POOL_RASCH] = "rasch"};
  kp_buf_add(out, names[rule->pool]);
  if (rule->pool == KP_POOL_TRIMMED || rule->pool == KP_POOL_WINSORISED)
    kp_buf_printf(out, "(%d)", rule->drop);
  if (rule->sum)
    kp_buf_add(out, " sum");
  if (rule->weight_by)
    kp_buf_printf(out, " by %s", rule->weight_by);
}

static const char *use_of(kp_mark_use use) {
  switch (use) {
  case KP_MARK_COUNTS:
    return "";
  case KP_MARK_TRIMMED:
    return " (dropped)";
  case KP_MARK_REPLACED:
    return " (replaced)";
  case KP_MARK_RECUSED:
    return " (recused)";
  case KP_MARK_EARLIER_ROUND:
    return " (earlier round)";
  default:
    return " (missing)";
  }
}

/* "J1 8.5; J2 9 (dropped)": all marks of the cell, in the order of the judges. */
static void add_marks(kp_buf *rows, const kp_panel *panel, const kp_pooled *cell) {
  kp_buf text = {0};
  for (int i = cell->first; i < cell->first + cell->count; i++) {
    const kp_mark *mark = &panel->dataset->mark[panel->mark[i]];
    char score[KP_NUM_SIZE];
    score[kp_decimal_shortest(score, mark->score)] = 0;
    kp_buf_add(&text, text.len > 0 ? "; " : "");
    kp_buf_add_str(&text, panel->dataset->judge[mark->judge].id);
    kp_buf_printf(&text, "%s%s%s", score[0] ? " " : "", score, use_of(panel->use[i]));
  }
  add_made(rows, &text);
}

/* "panel.csv:12,40,71": files one after the other, each with its lines. */
static void add_source(kp_buf *rows, const kp_panel *panel, const kp_pooled *cell) {
  kp_buf text = {0};
  int file = -1;
  for (int i = cell->first; i < cell->first + cell->count; i++) {
    const kp_mark *mark = &panel->dataset->mark[panel->mark[i]];
    if (mark->file < 0)
      continue;
    if (mark->file == file)
      kp_buf_printf(&text, ",%u", mark->line);
    else
      kp_buf_printf(&text, "%s%s:%u", text.len > 0 ? " " : "",
                    panel->dataset->file[mark->file].path, mark->line);
    file = mark->file;
  }
  add_made(rows, &text);
}

static int count_use(const kp_panel *panel, const kp_pooled *cell, kp_mark_use use) {
  int n = 0;
  for (int i = cell->first; i < cell->first + cell->count; i++)
    n += panel->use[i] == use;
  return n;
}

static int count_counted(const kp_panel *panel, const kp_pooled *cell) {
  return cell->why == KP_PRESENT
             ? count_use(panel, cell, KP_MARK_COUNTS) + count_use(panel, cell, KP_MARK_REPLACED)
             : 0;
}

static void add_cell(kp_buf *rows, const kp_report *report, int unit, int k) {
  const kp_result *result = report->result;
  const kp_dataset *dataset = result->dataset;
  const kp_panel_rule *rule = &result->index->panel[k];
  const kp_label *label = &result->index->node[rule->node].label;
  const kp_pooled *cell =
      &result->panel->pooled[(size_t)k * (size_t)dataset->n_units + (size_t)unit];
  kp_buf name = {0}, sentence = {0};
  kp_report_rule_name(&name, rule);
  kp_report_cell_sentence(&sentence, result, cell, k, report->lang);
  kp_csv_words(rows, dataset->period);
  kp_csv_text(rows, dataset->id[unit]);
  kp_csv_text(rows, dataset->name[unit]);
  kp_csv_words(rows, label->id);
  kp_csv_words(rows, label->title);
  kp_csv_number(rows, cell->value);
  kp_csv_integer(rows, cell->n_marks);
  kp_csv_integer(rows, count_counted(result->panel, cell));
  kp_csv_integer(rows, count_use(result->panel, cell, KP_MARK_TRIMMED));
  kp_csv_integer(rows, cell->n_recused);
  add_made(rows, &name);
  kp_csv_words(rows, cell->fell_back ? "median" : NULL);
  add_marks(rows, result->panel, cell);
  add_source(rows, result->panel, cell);
  add_made(rows, &sentence);
  kp_csv_end_row(rows);
}

kp_status kp_report_panel_cells(const kp_report *report, kp_diag *diag) {
  static const char *const header[] = {"period", "id",       "name",    "indicator", "title",
                                       "pooled", "marks",    "counted", "dropped",   "recused",
                                       "rule",   "fallback", "judges",  "source",    "sentence"};
  const kp_result *result = report->result;
  kp_buf rows = {0};
  kp_csv_header(&rows, header, sizeof header / sizeof *header);
  for (int unit = 0; unit < result->dataset->n_units; unit++)
    for (int k = 0; k < result->index->n_panels; k++)
      if (result->scoring->status[unit] != KP_NOT_ELIGIBLE)
        add_cell(&rows, report, unit, k);
  kp_status status = write_rows(report, "panel.csv", &rows, diag);
  kp_buf_clear(&rows);
  return status;
}

/* ---- judges.csv ---- */

static void add_said(kp_buf *rows, bool kept, bool said) {
  kp_csv_words(rows, !kept ? NULL : said ? "yes" : "no");
}

static void add_judge(kp_buf *rows, const kp_report *report, int j) {
  const kp_panel_analysis *analysis = report->panel->analysis;
  const kp_panel_judge *one = &analysis->judge[j];
  const kp_judge *judge = &report->result->dataset->judge[j];
  const kp_robust_judge *robust = report->panel->robust ? &report->panel->robust[j] : NULL;
  kp_buf sentence = {0};
  kp_report_judge_sentence(&sentence, report->result, report->panel, j, report->lang);
  kp_csv_text(rows, judge->id);
  kp_csv_text(rows, judge->name);
  kp_csv_text(rows, judge->role);
  kp_csv_integer(rows, one->coverage.given);
  kp_csv_integer(rows, one->coverage.expected);
  kp_csv_integer(rows, one->coverage.missing);
  kp_csv_integer(rows, one->coverage.recused);
  kp_csv_number(rows, one->severity);
  kp_csv_number(rows, one->figures.spread);
  kp_csv_number(rows, one->figures.correlation);
  kp_csv_integer(rows, one->n_far);
  kp_csv_number(rows, robust && robust->known ? (double)robust->n_grades : (double)NAN);
  kp_csv_number(rows, robust && robust->known ? (double)robust->n_ranks : (double)NAN);
  add_said(rows, analysis->keeps_declarations, one->declared);
  add_said(rows, analysis->keeps_signatures, one->is_signed);
  add_made(rows, &sentence);
  kp_csv_end_row(rows);
}

kp_status kp_report_panel_judges(const kp_report *report, kp_diag *diag) {
  static const char *const header[] = {"judge",        "name",        "role",    "marks",
                                       "expected",     "missing",     "recused", "severity",
                                       "spread",       "correlation", "far",     "grade_changes",
                                       "rank_changes", "declared",    "signed",  "sentence"};
  kp_buf rows = {0};
  kp_csv_header(&rows, header, sizeof header / sizeof *header);
  for (int j = 0; j < report->panel->analysis->n_judges; j++)
    add_judge(&rows, report, j);
  kp_status status = write_rows(report, "judges.csv", &rows, diag);
  kp_buf_clear(&rows);
  return status;
}

/* ---- agreement.csv ---- */

static void add_figure(kp_buf *rows, const kp_report *report, const kp_panel_scope *scope,
                       const kp_report_figure *figure) {
  kp_buf name = {0}, note = {0}, quality = {0};
  kp_report_scope_name(&name, report->result->index, scope);
  kp_report_figure_note(&note, figure, scope, report->panel, report->lang);
  kp_report_quality(&quality, figure, report->lang);
  if (quality.len > 0)
    kp_message_format(&note, KP_MSG_REPORT_NOTE_QUALITY, KP_ARGS(quality.at), report->lang);
  add_made(rows, &name);
  kp_csv_words(rows, figure->name);
  kp_csv_number(rows, figure->estimate->value);
  kp_csv_number(rows, figure->estimate->lower);
  kp_csv_number(rows, figure->estimate->upper);
  kp_csv_integer(rows, figure->estimate->n_subjects);
  add_made(rows, &note);
  kp_csv_end_row(rows);
  kp_buf_clear(&quality);
}

kp_status kp_report_panel_agreement(const kp_report *report, kp_diag *diag) {
  static const char *const header[] = {"scope", "statistic", "value", "lower",
                                       "upper", "n",         "note"};
  const kp_panel_analysis *analysis = report->panel->analysis;
  kp_buf rows = {0};
  kp_csv_header(&rows, header, sizeof header / sizeof *header);
  for (int i = 0; i < analysis->n_scopes; i++) {
    kp_report_figure figure[KP_REPORT_FIGURES];
    kp_report_figures(figure, &analysis->scope[i]);
    for (int f = 0; f < KP_REPORT_FIGURES; f++)
      add_figure(&rows, report, &analysis->scope[i], &figure[f]);
  }
  kp_status status = write_rows(report, "agreement.csv", &rows, diag);
  kp_buf_clear(&rows);
  return status;
}
