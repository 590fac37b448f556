/* SPDX-License-Identifier: GPL-3.0-or-later
 * All files of the statistics, or none: the writers in order, into one output set. */
#include "report/panel.h"
#include "report/statistics.h"

#include <stdio.h>
#include <string.h>

static const struct {
  const char *name; /* as --only spells it */
  kp_status (*write)(const kp_report *report, kp_diag *diag);
} writers[] = {
    {"statistics", kp_report_stat_columns},
    {"correlations", kp_report_stat_pairs},
    {"reliability", kp_report_stat_reliability},
    {"components", kp_report_stat_components},
    {"importance", kp_report_stat_importance},
    {"effects", kp_report_stat_effects},
    {"links", kp_report_stat_links},
    {"result", kp_report_result},
    {"report", kp_report_page},
};
enum { N_WRITERS = sizeof writers / sizeof *writers };

/* Which files a comma-separated list names; an unknown name is a fault of the call. */
static kp_status read_only(bool *wanted, const char *only, kp_diag *diag) {
  for (int i = 0; i < N_WRITERS; i++)
    wanted[i] = only == NULL;
  for (const char *at = only; at && *at;) {
    const size_t len = strcspn(at, ",");
    const kp_str name = kp_str_trim((kp_str){at, (uint32_t)len});
    int found = 0;
    while (found < N_WRITERS && !kp_str_equal(name, kp_str_of(writers[found].name)))
      found++;
    if (found == N_WRITERS) {
      char text[64];
      snprintf(text, sizeof text, "%.*s", (int)(name.len < 60 ? name.len : 60), name.at);
      kp_diag_add(diag, KP_ERROR, &(kp_place){0}, KP_MSG_REPORT_BAD_ONLY, KP_ARGS(text),
                  KP_MSG_REPORT_STAT_HINT_ONLY, NULL);
      return KP_USAGE;
    }
    wanted[found] = true;
    at += len;
    at += *at == ',';
  }
  return KP_OK;
}

static kp_status write_files(const kp_report *report, const bool *wanted, const char *only,
                             kp_diag *diag) {
  kp_status status = KP_OK;
  for (int i = 0; i < N_WRITERS && status == KP_OK; i++)
    if (wanted[i])
      status = writers[i].write(report, diag);
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
  kp_status status = arena ? read_only(wanted, only, diag) : kp_diag_no_memory(diag);
  const bool whole =
      status == KP_OK && (wanted[N_WRITERS - 1] || wanted[N_WRITERS - 2]); /* result.json, report.html */
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
