/* SPDX-License-Identifier: GPL-3.0-or-later
 * reliability.csv and components.csv: sets of indicators, whether they measure one thing.
 *
 * reliability.csv has a row a set, and one an item of it: alpha were it dropped, its correlation
 * with the sum of the others, its own KMO.
 * components.csv has a row a component of a set (the scree), and under each of those that are kept
 * (eigenvalue above 1, the first at least) a row an item with its loading. */
#include <math.h>

#include "report/csv.h"
#include "report/statistics.h"

/* The set, and the item that the row is about (-1: the set itself). */
static void add_set(kp_buf *rows, const kp_report *report, const kp_stat_set *set, int item) {
  const kp_index *index = report->result->index;
  kp_buf title = {0};
  kp_csv_words(rows, kp_report_element_id(index, set->node));
  kp_report_element_title(&title, index, item < 0 ? set->node : set->item[item], report->lang);
  kp_csv_words(rows, set->of_children ? "children" : "indicators");
  kp_csv_words(rows, item < 0 ? NULL : kp_report_element_id(index, set->item[item]));
  kp_report_stat_cell(rows, &title);
}

/* ---- reliability.csv ---- */

static void add_reliability(kp_buf *rows, const kp_report *report, const kp_stat_set *set) {
  const double figures[] = {set->kmo, set->bartlett, set->bartlett_df, set->bartlett_p};
  kp_buf sentence = {0};
  add_set(rows, report, set, -1);
  kp_csv_integer(rows, set->n_items);
  kp_csv_integer(rows, set->n_left_out);
  kp_csv_integer(rows, set->n);
  kp_csv_number(rows, set->alpha);
  kp_csv_number(rows, set->alpha_low);
  kp_csv_number(rows, set->alpha_high);
  kp_csv_words(rows, kp_report_stat_why_name(set->why_alpha));
  kp_csv_number(rows, NAN);
  kp_csv_number(rows, set->omega);
  kp_csv_number(rows, set->omega_low);
  kp_csv_number(rows, set->omega_high);
  kp_csv_words(rows, kp_report_stat_why_name(set->why_omega));
  for (size_t i = 0; i < sizeof figures / sizeof *figures; i++)
    kp_csv_number(rows, figures[i]);
  kp_csv_words(rows, kp_report_stat_why_name(set->why_adequacy));
  kp_report_reliability_sentence(&sentence, report->statistics->figures, set, report->lang);
  kp_report_stat_cell(rows, &sentence);
  kp_csv_end_row(rows);
}

static void add_blanks(kp_buf *rows, int n) {
  for (int i = 0; i < n; i++)
    kp_csv_words(rows, NULL);
}

/* An item stands in the columns of its set with what it would be without it, or of its own. */
static void add_item(kp_buf *rows, const kp_report *report, const kp_stat_set *set, int item) {
  const kp_reliability_item *one = set->of_item ? &set->of_item[item] : NULL;
  add_set(rows, report, set, item);
  add_blanks(rows, 3);
  kp_csv_number(rows, one ? one->alpha_without : (double)NAN);
  add_blanks(rows, 3);
  kp_csv_number(rows, one ? one->rest : (double)NAN);
  add_blanks(rows, 4);
  kp_csv_number(rows, set->kmo_of ? set->kmo_of[item] : (double)NAN);
  add_blanks(rows, 5);
  kp_csv_end_row(rows);
}

kp_status kp_report_stat_reliability(const kp_report *report, kp_diag *diag) {
  static const char *const header[] = {
      "id",          "of",          "item",         "title",       "items",     "left_out",
      "n",           "alpha",       "alpha_lower",  "alpha_upper", "why_alpha", "rest",
      "omega",       "omega_lower", "omega_upper",  "why_omega",   "kmo",       "bartlett",
      "bartlett_df", "bartlett_p",  "why_adequacy", "sentence"};
  const kp_stat_figures *figures = report->statistics->figures;
  kp_buf rows = {0};
  kp_csv_header(&rows, header, sizeof header / sizeof *header);
  for (int i = 0; i < figures->n_sets; i++) {
    add_reliability(&rows, report, &figures->set[i]);
    for (int item = 0; item < figures->set[i].n_items; item++)
      add_item(&rows, report, &figures->set[i], item);
  }
  return kp_report_stat_write(report, "reliability.csv", &rows, diag);
}

/* ---- components.csv ---- */

static void add_component(kp_buf *rows, const kp_report *report, const kp_stat_set *set, int k,
                          double *sum) {
  add_set(rows, report, set, -1);
  kp_csv_integer(rows, k + 1);
  kp_csv_number(rows, set->variance[k]);
  kp_csv_number(rows, set->n_parallel >= 0 ? set->random[k] : (double)NAN);
  kp_csv_number(rows, set->variance[k] / set->n_items);
  *sum += set->variance[k];
  kp_csv_number(rows, *sum / set->n_items);
  kp_csv_number(rows, NAN);
  kp_csv_words(rows, NULL);
  kp_csv_words(rows, NULL);
  kp_csv_end_row(rows);
  for (int item = 0; item < set->n_items && (k == 0 || k < set->n_components); item++) {
    add_set(rows, report, set, item);
    kp_csv_integer(rows, k + 1);
    add_blanks(rows, 4);
    kp_csv_number(rows, set->loading[item * set->n_items + k]);
    kp_csv_words(rows, NULL);
    kp_csv_words(rows, NULL);
    kp_csv_end_row(rows);
  }
}

static void add_refusal(kp_buf *rows, const kp_report *report, const kp_stat_set *set) {
  kp_buf sentence = {0};
  add_set(rows, report, set, -1);
  add_blanks(rows, 6);
  kp_csv_words(rows, kp_report_stat_why_name(set->why_components));
  kp_report_components_sentence(&sentence, report->statistics->figures, set, report->lang);
  kp_report_stat_cell(rows, &sentence);
  kp_csv_end_row(rows);
}

kp_status kp_report_stat_components(const kp_report *report, kp_diag *diag) {
  static const char *const header[] = {"id",         "of",         "item",   "title",
                                       "component",  "eigenvalue", "random", "share",
                                       "cumulative", "loading",    "why",    "sentence"};
  const kp_stat_figures *figures = report->statistics->figures;
  kp_buf rows = {0};
  kp_csv_header(&rows, header, sizeof header / sizeof *header);
  for (int i = 0; i < figures->n_sets; i++) {
    const kp_stat_set *set = &figures->set[i];
    double sum = 0.0;
    if (set->why_components != KP_STATS_KNOWN)
      add_refusal(&rows, report, set);
    for (int k = 0; k < set->n_items && set->why_components == KP_STATS_KNOWN; k++)
      add_component(&rows, report, set, k, &sum);
  }
  return kp_report_stat_write(report, "components.csv", &rows, diag);
}
