/* SPDX-License-Identifier: GPL-3.0-or-later
 * All files of a comparison, or none, with a manifest that says what was compared. */

#include "base/date.h"
#include "base/decimal.h"
#include "report/compare.h"
#include "report/only.h"
#include "report/panel.h"

enum { CHANGES, CAUSES, TRANSITIONS, DOCUMENT, PAGE, N_WRITERS };
static const char *const names[N_WRITERS] = {"changes", "causes", "transitions", "compare",
                                             "report"};

static const kp_report_choice choice = {names, N_WRITERS, KP_MSG_REPORT_COMPARE_BAD_ONLY,
                                        KP_MSG_REPORT_COMPARE_HINT_ONLY};

static kp_status write_document(kp_output *output, const kp_compare *compare, kp_diag *diag) {
  const kp_status status = kp_output_open(output, "compare.json", diag);
  const kp_report_sink sink = kp_report_to_output(output);
  return status == KP_OK ? kp_compare_json_stream(&sink, compare, diag) : status;
}

/* The page of the last result, with the comparison in it. */
static kp_status write_page(kp_output *output, const kp_compare *compare, kp_lang lang,
                            kp_diag *diag) {
  const kp_result *last = compare->result[compare->n_results - 1];
  kp_explain_peers *peers = NULL;
  kp_report_panel panel;
  kp_arena *arena = kp_arena_new();
  kp_status status = arena ? kp_explain_peers_new(&peers, last, diag) : kp_diag_no_memory(diag);
  if (status == KP_OK && last->panel)
    status = kp_report_panel_make(&panel, last, false, arena, diag);
  if (status == KP_OK) {
    const kp_report report = {.output = output,
                              .result = last,
                              .peers = peers,
                              .panel = last->panel ? &panel : NULL,
                              .compare = compare,
                              .lang = lang};
    status = kp_report_page(&report, diag);
  }
  kp_explain_peers_free(peers);
  kp_arena_free(arena);
  return status;
}

static kp_json inputs_of(const kp_result *result) {
  kp_json made = kp_json_object();
  kp_json_words(&made, "index", result->index->path);
  kp_json_words(&made, "dataset", result->dataset->path);
  kp_json_words(&made, "period", result->dataset->period);
  kp_json list = kp_json_list();
  for (int f = 0; f < result->index->n_files; f++) {
    kp_json file = kp_json_object();
    kp_json_words(&file, "path", result->index->file[f].path);
    kp_json_words(&file, "sha256", result->index->file[f].hash);
    kp_json_add(&list, &file);
  }
  kp_json_put(&made, "index_files", &list);
  kp_json files = kp_json_files(result->dataset);
  kp_json_put(&made, "dataset_files", &files);
  return made;
}

static kp_status write_manifest(kp_output *output, const kp_compare *compare,
                                const kp_report_options *options, kp_diag *diag) {
  char time_text[KP_NUM_SIZE];
  kp_json made = kp_json_object();
  kp_json_words(&made, "schema", "kaoping.compare-manifest/1");
  kp_json_words(&made, "version", kp_version());
  kp_json_words(&made, "norms", compare->frozen ? "frozen" : "moving");
  kp_json_words(&made, "lang", options && options->lang == KP_EN ? "en" : "zh");
  kp_json_words(&made, "only", options ? options->only : NULL);
  kp_json list = kp_json_list();
  for (int k = 0; k < compare->n_results; k++) {
    kp_json one = inputs_of(compare->result[k]);
    kp_json_add(&list, &one);
  }
  kp_json_put(&made, "results", &list);
  kp_json_words(&made, "time", kp_date_now_utc(time_text));
  kp_buf text = {0};
  kp_json_print(&text, &made, true);
  kp_buf_add(&text, "\n");
  kp_status status = text.failed ? kp_diag_no_memory(diag) : KP_OK;
  if (status == KP_OK)
    status = kp_output_open(output, "manifest.json", diag);
  if (status == KP_OK)
    kp_output_write(output, text.at, text.len);
  kp_buf_clear(&text);
  return status;
}

kp_status kp_report_compare_write(const kp_compare *compare, const char *folder,
                                  const kp_report_options *options, kp_diag *diag) {
  bool wanted[N_WRITERS];
  kp_output *output = NULL;
  kp_status status = kp_audience_refuse(options, diag);
  if (status == KP_OK)
    status = kp_report_wanted(wanted, &choice, options ? options->only : NULL, diag);
  for (int k = 0; k < compare->n_results && status == KP_OK; k++)
    status = kp_report_check_folder(compare->result[k], folder, diag);
  if (status == KP_OK)
    status = kp_output_new(&output, folder, diag);
  if (status == KP_OK && wanted[CHANGES])
    status = kp_compare_changes_csv(output, compare, options ? options->lang : KP_ZH, diag);
  if (status == KP_OK && wanted[CAUSES])
    status = kp_compare_causes_csv(output, compare, diag);
  if (status == KP_OK && wanted[TRANSITIONS])
    status = kp_compare_transitions_csv(output, compare, diag);
  if (status == KP_OK && wanted[DOCUMENT])
    status = write_document(output, compare, diag);
  if (status == KP_OK && wanted[PAGE])
    status = write_page(output, compare, options ? options->lang : KP_ZH, diag);
  if (status == KP_OK)
    status = write_manifest(output, compare, options, diag);
  if (status == KP_OK)
    status = kp_output_commit(output, diag);
  kp_output_free(output);
  return status;
}
