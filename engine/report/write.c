/* SPDX-License-Identifier: GPL-3.0-or-later
 * All files of a run, or none: the writers in order, into one output set. */
#include "report/report.h"

#include <stdio.h>
#include <string.h>

static const struct {
  const char *name; /* as --only spells it */
  kp_status (*write)(const kp_report *report, kp_diag *diag);
} writers[] = {
    {"scores", kp_report_scores}, {"explanations", kp_report_explanations},
    {"gates", kp_report_gates},   {"result", kp_report_result},
    {"report", kp_report_page},
};
enum { N_WRITERS = sizeof writers / sizeof *writers };

static int find_writer(kp_str name) {
  for (int i = 0; i < N_WRITERS; i++)
    if (kp_str_equal(name, kp_str_of(writers[i].name)))
      return i;
  return -1;
}

/* Which files a comma-separated list names; an unknown name is a fault of the call. */
static kp_status read_only(bool *wanted, const char *only, kp_diag *diag) {
  for (int i = 0; i < N_WRITERS; i++)
    wanted[i] = only == NULL;
  for (const char *at = only; at && *at;) {
    size_t len = strcspn(at, ",");
    kp_str name = kp_str_trim((kp_str){at, (uint32_t)len});
    int found = find_writer(name);
    if (found < 0) {
      char text[64];
      snprintf(text, sizeof text, "%.*s", (int)(name.len < 60 ? name.len : 60), name.at);
      kp_diag_add(diag, KP_ERROR, &(kp_place){0}, KP_MSG_REPORT_BAD_ONLY, KP_ARGS(text),
                  KP_MSG_REPORT_HINT_ONLY, NULL);
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

kp_status kp_report_write(const kp_result *result, const char *folder,
                          const kp_report_options *options, kp_diag *diag) {
  bool wanted[N_WRITERS];
  kp_explain_peers *peers = NULL;
  kp_output *output = NULL;
  const char *only = options ? options->only : NULL;
  kp_status status = read_only(wanted, only, diag);
  bool explains = wanted[1] || wanted[2] || wanted[3] || wanted[4];
  if (status == KP_OK && explains)
    status = kp_explain_peers_new(&peers, result, diag);
  if (status == KP_OK)
    status = kp_output_new(&output, folder, diag);
  if (status == KP_OK) {
    const kp_report report = {.output = output,
                              .result = result,
                              .peers = peers,
                              .lang = options ? options->lang : KP_ZH};
    status = write_files(&report, wanted, only, diag);
  }
  kp_output_free(output);
  kp_explain_peers_free(peers);
  return status;
}
