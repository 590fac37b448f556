/* SPDX-License-Identifier: GPL-3.0-or-later
 * All files of a tuning, or none, with a manifest that says what was asked for. */
#include <string.h>

#include "base/date.h"
#include "base/decimal.h"
#include "report/only.h"
#include "report/report.h"
#include "report/tune.h"

enum { CHANGES, MOVES, SWEEP, SWEEP_UNITS, INTERVALS, TARGETS, DOCUMENT, N_WRITERS };
static const char *const names[N_WRITERS] = {"changes",   "moves",   "sweep", "sweep_units",
                                             "intervals", "targets", "tune"};

static const kp_report_choice choice = {names, N_WRITERS, KP_MSG_REPORT_TUNE_BAD_ONLY,
                                        KP_MSG_REPORT_TUNE_HINT_ONLY};

static kp_status write_text(kp_output *output, const char *name, kp_json *document, kp_diag *diag) {
  kp_buf text = {0};
  kp_json_print(&text, document, true);
  kp_buf_add(&text, "\n");
  kp_status status = text.failed ? kp_diag_no_memory(diag) : KP_OK;
  if (status == KP_OK)
    status = kp_output_open(output, name, diag);
  if (status == KP_OK)
    kp_output_write(output, text.at, text.len);
  kp_buf_clear(&text);
  return status;
}

static kp_status write_manifest(kp_output *output, const kp_tune *tune,
                                const kp_report_options *options, kp_diag *diag) {
  char time_text[KP_NUM_SIZE];
  kp_json made = kp_json_object();
  const kp_result *base = tune->base;
  kp_json_words(&made, "schema", "kaoping.tune-manifest/1");
  kp_json_words(&made, "version", kp_version());
  kp_json_words(&made, "lang", options && options->lang == KP_EN ? "en" : "zh");
  kp_json_words(&made, "only", options ? options->only : NULL);
  kp_json_words(&made, "index", base->index->path);
  kp_json_words(&made, "dataset", base->dataset->path);
  kp_json list = kp_json_list();
  for (int f = 0; f < base->index->n_files; f++) {
    kp_json file = kp_json_object();
    kp_json_words(&file, "path", base->index->file[f].path);
    kp_json_words(&file, "sha256", base->index->file[f].hash);
    kp_json_add(&list, &file);
  }
  kp_json_put(&made, "index_files", &list);
  kp_json files = kp_json_files(base->dataset);
  kp_json_put(&made, "dataset_files", &files);
  kp_json_words(&made, "siblings", tune->rules.keep ? "keep" : "share");
  kp_json_words(&made, "time", kp_date_now_utc(time_text));
  return write_text(output, "manifest.json", &made, diag);
}

static kp_status write_document(kp_output *output, const kp_tune *tune, kp_diag *diag) {
  kp_json made = kp_tune_json(tune);
  return write_text(output, "tune.json", &made, diag);
}

static kp_status write_all(kp_output *output, const kp_tune *tune, const bool *wanted,
                           kp_diag *diag) {
  kp_status status = KP_OK;
  if (wanted[CHANGES] && tune->scoring)
    status = kp_tune_changes_csv(output, tune, diag);
  if (status == KP_OK && wanted[MOVES] && tune->scoring)
    status = kp_tune_moves_csv(output, tune, diag);
  if (status == KP_OK && wanted[SWEEP] && tune->sweep)
    status = kp_tune_sweep_csv(output, tune, diag);
  if (status == KP_OK && wanted[SWEEP_UNITS] && tune->sweep)
    status = kp_tune_sweep_units_csv(output, tune, diag);
  if (status == KP_OK && wanted[INTERVALS] && tune->interval)
    status = kp_tune_intervals_csv(output, tune, diag);
  if (status == KP_OK && wanted[TARGETS] && tune->fit)
    status = kp_tune_targets_csv(output, tune, diag);
  if (status == KP_OK && wanted[DOCUMENT])
    status = write_document(output, tune, diag);
  return status;
}

kp_status kp_report_tune_write(const kp_tune *tune, const char *folder,
                               const kp_report_options *options, kp_diag *diag) {
  bool wanted[N_WRITERS];
  kp_output *output = NULL;
  kp_status status = kp_audience_refuse(options, diag);
  if (status == KP_OK)
    status = kp_report_wanted(wanted, &choice, options ? options->only : NULL, diag);
  if (status == KP_OK)
    status = kp_report_check_folder(tune->base, folder, diag);
  if (status == KP_OK)
    status = kp_output_new(&output, folder, diag);
  if (status == KP_OK)
    status = write_all(output, tune, wanted, diag);
  if (status == KP_OK)
    status = write_manifest(output, tune, options, diag);
  if (status == KP_OK)
    status = kp_output_commit(output, diag);
  kp_output_free(output);
  return status;
}
