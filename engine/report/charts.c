/* SPDX-License-Identifier: GPL-3.0-or-later
 * Charts of a result as SVG files: makes the document that the script draws from, and puts all
 * files in place or none.
 *
 * The document is result.json's head (index, period, summary, and the sections that are there) with
 * a row a unit of what charts show: the best KP_REPORT_PAGE_UNITS units, as in the page; each chart
 * says how many are left out. */
#include "report/charts.h"
#include "report/compare.h"
#include "report/panel.h"
#include "report/statistics.h"

#include <stdio.h>

enum { SCRIPT_MEMORY = 1 << 30 }; /* bytes; 5,000 units of 200 nodes take a tenth of it */

static void add_unit(kp_json *list, const kp_result *result, int unit) {
  const kp_dataset *dataset = result->dataset;
  const kp_scoring *scoring = result->scoring;
  kp_json row = kp_json_object(), score = kp_json_list();
  kp_json_text(&row, "id", dataset->id[unit]);
  kp_json_text(&row, "name", dataset->name[unit]);
  kp_json_text(&row, "group", dataset->group[unit]);
  kp_json_words(&row, "status", kp_report_status_name((kp_unit_status)scoring->status[unit]));
  kp_json_number(&row, "total", scoring->total[unit]);
  if (scoring->rank[unit] > 0)
    kp_json_integer(&row, "rank", scoring->rank[unit]);
  kp_json_words(&row, "grade", kp_report_grade_id(result->index, scoring->grade[unit]));
  for (int node = 0; scoring->score && node < result->index->n_nodes; node++)
    kp_json_add_number(&score, scoring->score[node][unit]);
  kp_json_put(&row, "score", &score);
  kp_json_add(list, &row);
}

static kp_json head_of(const kp_report *report) {
  const kp_result *result = report->result;
  kp_json head = kp_json_object(), dataset = kp_json_object();
  kp_json index = kp_json_index(report), summary = kp_json_summary(report);
  kp_json_words(&head, "version", kp_version());
  kp_json_put(&head, "index", &index);
  kp_json_words(&dataset, "period", result->dataset->period);
  kp_json_put(&head, "dataset", &dataset);
  kp_json_put(&head, "summary", &summary);
  if (report->panel) {
    kp_json panel = kp_json_panel(result, report->panel);
    kp_json_put(&head, "panel", &panel);
  }
  if (report->statistics) {
    kp_json statistics = kp_json_statistics(report->statistics);
    kp_json_put(&head, "statistics", &statistics);
  }
  return head;
}

static void write_text(void *to, const void *bytes, size_t len) {
  kp_buf_add_bytes(to, bytes, len);
}

/* The document as text; "years" is put in as it is written elsewhere. */
static kp_status write_document(kp_buf *out, const kp_report *report, kp_arena *arena,
                                kp_diag *diag) {
  const kp_result *result = report->result;
  const int n_units = result->dataset->n_units;
  const int n_shown = n_units < KP_REPORT_PAGE_UNITS ? n_units : KP_REPORT_PAGE_UNITS;
  const int32_t *best = n_shown < n_units ? kp_report_best_units(result, n_shown, arena) : NULL;
  if (n_shown < n_units && !best)
    return kp_diag_no_memory(diag);
  kp_json head = head_of(report), units = kp_json_list();
  for (int k = 0; k < n_shown; k++)
    add_unit(&units, result, best ? best[k] : k);
  kp_json_integer(&head, "left_out", n_units - n_shown);
  kp_json_put(&head, "units", &units);
  kp_json_print(out, &head, false);
  if (!out->failed && report->compare) {
    out->len--; /* the closing brace */
    kp_buf_add(out, ",\"years\":");
    const kp_status status =
        kp_compare_json_stream(&(kp_report_sink){write_text, out}, report->compare, diag);
    if (status != KP_OK)
      return status;
    kp_buf_add(out, "}");
  }
  return out->failed || out->len > UINT32_MAX ? kp_diag_no_memory(diag) : KP_OK;
}

static kp_status draw_all(const kp_report *report, kp_arena *arena, kp_diag *diag) {
  kp_buf document = {0};
  const kp_chart *chart = NULL;
  int n_charts = 0;
  kp_status status = kp_result_keep_leaves(report->result, diag);
  if (status == KP_OK)
    status = write_document(&document, report, arena, diag);
  if (status == KP_OK)
    status = kp_charts_draw(&chart, &n_charts, (kp_str){document.at, (uint32_t)document.len},
                            report->lang, SCRIPT_MEMORY, arena, diag);
  kp_buf_clear(&document);
  for (int i = 0; i < n_charts && status == KP_OK; i++) {
    char name[64];
    snprintf(name, sizeof name, "%s.svg", chart[i].name);
    status = kp_output_open(report->output, name, diag);
    if (status == KP_OK)
      kp_output_write(report->output, chart[i].svg.at, chart[i].svg.len);
  }
  return status;
}

/* What would be at fault, before anything is drawn. */
static kp_status check(const kp_result *result, const char *folder,
                       const kp_charts_options *options, kp_diag *diag) {
  const kp_report_options whom = {.audience = options->audience};
  const kp_status status = kp_audience_refuse(&whom, diag);
  return status == KP_OK ? kp_report_check_folder(result, folder, diag) : status;
}

kp_status kp_charts_write(const kp_result *result, const char *folder,
                          const kp_charts_options *options, kp_diag *diag) {
  static const kp_charts_options usual = {.lang = KP_ZH};
  const kp_charts_options *how = options ? options : &usual;
  kp_output *output = NULL;
  kp_report_panel panel;
  kp_arena *arena = kp_arena_new();
  kp_status status = arena ? check(result, folder, how, diag) : kp_diag_no_memory(diag);
  if (status == KP_OK)
    status = kp_output_new(&output, folder, diag);
  if (status == KP_OK && result->panel)
    status = kp_report_panel_make(&panel, result, false, arena, diag);
  if (status == KP_OK) {
    const kp_report report = {.output = output,
                              .result = result,
                              .panel = result->panel ? &panel : NULL,
                              .statistics = how->statistics,
                              .compare = how->compare,
                              .lang = how->lang};
    status = draw_all(&report, arena, diag);
  }
  if (status == KP_OK)
    status = kp_output_commit(output, diag);
  kp_output_free(output);
  kp_arena_free(arena);
  return status;
}
