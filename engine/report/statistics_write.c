/* SPDX-License-Identifier: GPL-3.0-or-later
 * All files of the statistics, or none: the writers in order, into one output set. */
#include "report/only.h"
#include "report/panel.h"
#include "report/statistics.h"

#include <string.h>

enum { N_WRITERS = 9 };
static const char *const names[N_WRITERS] = {"statistics", "correlations", "reliability",
                                             "components", "importance",   "effects",
                                             "links",      "result",       "report"};
static kp_status (*const writers[N_WRITERS])(const kp_report *report, kp_diag *diag) = {
    kp_report_stat_columns,    kp_report_stat_pairs,      kp_report_stat_reliability,
    kp_report_stat_components, kp_report_stat_importance, kp_report_stat_effects,
    kp_report_stat_links,      kp_report_result,          kp_report_page};
static const kp_report_choice choice = {names, N_WRITERS, KP_MSG_REPORT_BAD_ONLY,
                                        KP_MSG_REPORT_STAT_HINT_ONLY};

static kp_status write_files(const kp_report *report, const bool *wanted, const char *only,
                             kp_diag *diag) {
  kp_status status = KP_OK;
  for (int i = 0; i < N_WRITERS && status == KP_OK; i++)
    if (wanted[i])
      status = writers[i](report, diag);
  if (status == KP_OK)
    status = kp_report_manifest(report, only, diag);
  return status == KP_OK ? kp_output_commit(report->output, diag) : status;
}

kp_status kp_report_statistics_write(const kp_statistics *statistics, const char *folder,
                                     const kp_report_options *options, kp_diag *diag) {
  const kp_result *result = statistics->result;
  const char *only = options ? options->only : NULL;
  bool wanted[N_WRITERS];
  kp_explain_peers *peers = NULL;
  kp_output *output = NULL;
  kp_report_panel panel;
  kp_arena *arena = kp_arena_new();
  kp_status status = arena ? kp_audience_refuse(options, diag) : kp_diag_no_memory(diag);
  if (status == KP_OK)
    status = kp_report_wanted(wanted, &choice, only, diag);
  const bool whole = status == KP_OK && (wanted[N_WRITERS - 1] ||
                                         wanted[N_WRITERS - 2]); /* result.json, report.html */
  if (status == KP_OK)
    status = kp_report_check_folder(result, folder, diag);
  if (status == KP_OK && whole && result->panel)
    status = kp_report_panel_make(&panel, result, false, arena, diag);
  if (status == KP_OK && whole)
    status = kp_explain_peers_new(&peers, result, diag);
  if (status == KP_OK)
    status = kp_output_new(&output, folder, diag);
  if (status == KP_OK) {
    const kp_report report = {.output = output,
                              .result = result,
                              .peers = peers,
                              .panel = whole && result->panel ? &panel : NULL,
                              .statistics = statistics,
                              .lang = options ? options->lang : KP_ZH};
    status = write_files(&report, wanted, only, diag);
  }
  kp_output_free(output);
  kp_explain_peers_free(peers);
  kp_arena_free(arena);
  return status;
}
