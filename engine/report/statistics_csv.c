/* SPDX-License-Identifier: GPL-3.0-or-later
 * The statistics as tables: statistics.csv, correlations.csv, importance.csv, effects.csv,
 * links.csv. Elements are named by id and title; numbers are the shortest decimal that reads back;
 * a figure that is not there is an empty cell and its row's "why" says why. */
#include <math.h>

#include "report/csv.h"
#include "report/statistics.h"

kp_status kp_report_stat_write(const kp_report *report, const char *name, kp_buf *rows,
                               kp_diag *diag) {
  kp_status status = kp_output_open(report->output, name, diag);
  if (status == KP_OK && rows->failed)
    status = kp_diag_no_memory(diag);
  if (status == KP_OK)
    kp_output_write(report->output, rows->at, rows->len);
  kp_buf_clear(rows);
  return status;
}

void kp_report_stat_cell(kp_buf *rows, kp_buf *text) {
  rows->failed = rows->failed || text->failed;
  kp_csv_text(rows, (kp_str){text->at, (uint32_t)text->len});
  kp_buf_clear(text);
}

static void add_element(kp_buf *rows, const kp_report *report, int node) {
  kp_buf title = {0};
  kp_csv_words(rows, kp_report_element_id(report->result->index, node));
  kp_report_element_title(&title, report->result->index, node, report->lang);
  kp_report_stat_cell(rows, &title);
}

static void add_tests(kp_buf *rows, const kp_correlation *pearson, const kp_correlation *spearman,
                      const kp_correlation *kendall) {
  const kp_correlation *const tests[] = {pearson, spearman, kendall};
  for (int i = 0; i < 3; i++) {
    kp_csv_number(rows, tests[i]->value);
    kp_csv_number(rows, tests[i]->p);
    if (i > 0)
      continue;
    kp_csv_number(rows, tests[i]->lower);
    kp_csv_number(rows, tests[i]->upper);
  }
}

/* ---- statistics.csv ---- */

static void add_column(kp_buf *rows, const kp_report *report, const kp_stat_column *column) {
  const double figures[] = {
      column->of.min,     column->of.lower_quartile, column->of.median, column->of.upper_quartile,
      column->of.max,     column->of.mean,           column->of.sd,     column->of.skew,
      column->of.kurtosis};
  kp_buf look = {0}, sentence = {0};
  add_element(rows, report, column->node);
  kp_csv_words(rows, column->is_raw ? "raw" : "score");
  kp_csv_integer(rows, column->of.n);
  kp_csv_integer(rows, column->of.n_missing);
  for (size_t i = 0; i < sizeof figures / sizeof *figures; i++)
    kp_csv_number(rows, figures[i]);
  kp_csv_integer(rows, column->n_outliers);
  kp_csv_integer(rows, column->n_far);
  kp_csv_integer(rows, column->of.n_zeros);
  kp_csv_integer(rows, column->of.n_most_frequent);
  kp_csv_number(rows, column->of.most_frequent);
  kp_report_look_names(&look, column->look);
  kp_report_stat_cell(rows, &look);
  kp_report_column_sentence(&sentence, report->statistics->figures, column, report->lang);
  kp_report_stat_cell(rows, &sentence);
  kp_csv_end_row(rows);
}

kp_status kp_report_stat_columns(const kp_report *report, kp_diag *diag) {
  static const char *const header[] = {
      "id",       "title", "of",    "n",    "missing",    "min",   "q1",
      "median",   "q3",    "max",   "mean", "sd",         "skew",  "kurtosis",
      "outliers", "far",   "zeros", "same", "same_value", "flags", "sentence"};
  const kp_stat_figures *figures = report->statistics->figures;
  kp_buf rows = {0};
  kp_csv_header(&rows, header, sizeof header / sizeof *header);
  for (int i = 0; i < figures->n_columns; i++)
    add_column(&rows, report, &figures->column[i]);
  return kp_report_stat_write(report, "statistics.csv", &rows, diag);
}

/* ---- correlations.csv ---- */

kp_status kp_report_stat_pairs(const kp_report *report, kp_diag *diag) {
  static const char *const header[] = {
      "kind",    "id",        "title",         "with",          "with_title", "n",
      "pearson", "pearson_p", "pearson_lower", "pearson_upper", "spearman",   "spearman_p",
      "kendall", "kendall_p", "flag",          "why",           "sentence"};
  const kp_stat_figures *figures = report->statistics->figures;
  kp_buf rows = {0};
  kp_csv_header(&rows, header, sizeof header / sizeof *header);
  for (int i = 0; i < figures->n_pairs; i++) {
    const kp_stat_pair *pair = &figures->pair[i];
    kp_buf sentence = {0};
    kp_csv_words(&rows, kp_report_pair_kind_name(pair->kind));
    add_element(&rows, report, pair->a);
    add_element(&rows, report, pair->b);
    kp_csv_integer(&rows, pair->pearson.n);
    add_tests(&rows, &pair->pearson, &pair->spearman, &pair->kendall);
    kp_csv_words(&rows, kp_report_pair_flag_name(pair->flag));
    kp_csv_words(&rows, kp_report_stat_why_name(pair->pearson.why));
    kp_report_pair_sentence(&sentence, figures, pair, report->lang);
    kp_report_stat_cell(&rows, &sentence);
    kp_csv_end_row(&rows);
  }
  return kp_report_stat_write(report, "correlations.csv", &rows, diag);
}

/* ---- importance.csv ---- */

kp_status kp_report_stat_importance(const kp_report *report, kp_diag *diag) {
  static const char *const header[] = {
      "id",     "title",        "group", "n",       "weight", "effect",  "effect_share",
      "linear", "linear_share", "ratio", "matters", "why",    "sentence"};
  const kp_stat_figures *figures = report->statistics->figures;
  kp_buf rows = {0};
  kp_csv_header(&rows, header, sizeof header / sizeof *header);
  for (int i = 0; i < figures->n_importance; i++) {
    const kp_stat_importance *one = &figures->importance[i];
    kp_buf sentence = {0}, group = {0};
    add_element(&rows, report, one->node);
    if (one->depth < 0)
      kp_buf_add(&group, "indicators");
    else
      kp_buf_printf(&group, "depth %d", one->depth);
    kp_report_stat_cell(&rows, &group);
    kp_csv_integer(&rows, one->n);
    kp_csv_number(&rows, one->weight);
    kp_csv_number(&rows, one->effect);
    kp_csv_number(&rows, one->effect_share);
    kp_csv_number(&rows, one->linear);
    kp_csv_number(&rows, one->linear_share);
    kp_csv_number(&rows, one->ratio);
    kp_csv_words(&rows, kp_report_matters_name(one->matters));
    kp_csv_words(&rows, kp_report_stat_why_name(one->why));
    kp_report_importance_sentence(&sentence, figures, one, report->lang);
    kp_report_stat_cell(&rows, &sentence);
    kp_csv_end_row(&rows);
  }
  return kp_report_stat_write(report, "importance.csv", &rows, diag);
}

/* ---- effects.csv ---- */

static void add_effect(kp_buf *rows, const kp_report *report, const kp_robust_element *element,
                       kp_element_change change) {
  const kp_element_effect *effect = &element->of[change];
  const bool known = effect->why == KP_ELEMENT_KNOWN;
  kp_buf sentence = {0};
  add_element(rows, report, element->node);
  kp_csv_words(rows, kp_report_element_change_name(change));
  kp_csv_number(rows, effect->share);
  kp_csv_number(rows, known ? effect->n_ranked : (double)NAN);
  kp_csv_number(rows, known ? effect->n_ranks : (double)NAN);
  kp_csv_number(rows, known ? effect->mean_rank : (double)NAN);
  kp_csv_number(rows, known ? effect->most_rank : (double)NAN);
  kp_csv_number(rows, known ? effect->mean_points : (double)NAN);
  kp_csv_number(rows, known ? effect->most_points : (double)NAN);
  kp_csv_number(rows, known ? effect->n_grades : (double)NAN);
  kp_csv_words(rows, kp_report_element_why_name(effect->why));
  kp_report_effect_sentence(&sentence, report->result, element, change, report->lang);
  kp_report_stat_cell(rows, &sentence);
  kp_csv_end_row(rows);
}

kp_status kp_report_stat_effects(const kp_report *report, kp_diag *diag) {
  static const char *const header[] = {
      "id",          "title",        "change",          "share",
      "ranked",      "rank_changes", "mean_rank_shift", "most_rank_shift",
      "mean_change", "most_change",  "grade_changes",   "why",
      "sentence"};
  const kp_statistics *statistics = report->statistics;
  kp_buf rows = {0};
  kp_csv_header(&rows, header, sizeof header / sizeof *header);
  for (int i = 0; i < statistics->n_elements; i++)
    for (int change = 0; change < KP_ELEMENT_CHANGES; change++)
      add_effect(&rows, report, &statistics->element[i], (kp_element_change)change);
  return kp_report_stat_write(report, "effects.csv", &rows, diag);
}

/* ---- links.csv ---- */

kp_status kp_report_stat_links(const kp_report *report, kp_diag *diag) {
  static const char *const header[] = {"outside",  "id",         "title",         "n",
                                       "pearson",  "pearson_p",  "pearson_lower", "pearson_upper",
                                       "spearman", "spearman_p", "kendall",       "kendall_p",
                                       "why",      "sentence"};
  const kp_stat_figures *figures = report->statistics->figures;
  if (!figures->outside)
    return KP_OK;
  kp_buf rows = {0};
  kp_csv_header(&rows, header, sizeof header / sizeof *header);
  for (int i = 0; i < figures->n_links; i++) {
    const kp_stat_link *link = &figures->link[i];
    kp_buf sentence = {0};
    kp_csv_words(&rows, figures->outside->column[link->column].name);
    add_element(&rows, report, link->node);
    kp_csv_integer(&rows, link->pearson.n);
    add_tests(&rows, &link->pearson, &link->spearman, &link->kendall);
    kp_csv_words(&rows, kp_report_stat_why_name(link->pearson.why));
    kp_report_link_sentence(&sentence, figures, link, report->lang);
    kp_report_stat_cell(&rows, &sentence);
    kp_csv_end_row(&rows);
  }
  return kp_report_stat_write(report, "links.csv", &rows, diag);
}
