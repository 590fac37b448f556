/* SPDX-License-Identifier: GPL-3.0-or-later
 * All files of outcomes, or none, with a manifest that says what they were made from. */
#include <string.h>

#include "base/date.h"
#include "base/decimal.h"
#include "report/only.h"
#include "report/outcomes.h"
#include "report/report.h"

enum { STEPS, DUE, DOCUMENT, N_WRITERS };
static const char *const names[N_WRITERS] = {"outcomes", "due", "json"};

static const kp_report_choice choice = {names, N_WRITERS, KP_MSG_REPORT_COMPARE_BAD_ONLY,
                                        KP_MSG_OUTCOMES_HINT_ONLY};

static kp_status write_text(kp_output *output, const char *name, const char *at, size_t len,
                            kp_diag *diag) {
  const kp_status status = kp_output_open(output, name, diag);
  if (status == KP_OK)
    kp_output_write(output, at, len);
  return status;
}

static kp_status write_document(kp_output *output, const kp_outcomes *outcomes, kp_diag *diag) {
  kp_text text = {0};
  kp_status status = kp_report_outcomes_json(&text, outcomes, diag);
  if (status == KP_OK)
    status = write_text(output, "outcomes.json", text.at, text.len, diag);
  kp_text_free(&text);
  return status;
}

static kp_json inputs_of(const kp_outcomes *outcomes) {
  kp_json list = kp_json_list();
  for (int r = 0; r < outcomes->n_results; r++) {
    const kp_dataset *data = outcomes->result[r]->dataset;
    kp_json one = kp_json_object();
    kp_json_words(&one, "dataset", data->path);
    kp_json_words(&one, "period", data->period);
    kp_json files = kp_json_files(data);
    kp_json_put(&one, "dataset_files", &files);
    kp_json_add(&list, &one);
  }
  return list;
}

static kp_status write_manifest(kp_output *output, const kp_outcomes *outcomes,
                                const kp_report_options *options, kp_diag *diag) {
  char day[KP_NUM_SIZE], time_text[KP_NUM_SIZE];
  kp_json made = kp_json_object(), files = kp_json_list();
  kp_json_words(&made, "schema", "kaoping.outcomes-manifest/1");
  kp_json_words(&made, "version", kp_version());
  kp_json_words(&made, "lang", options && options->lang == KP_EN ? "en" : "zh");
  kp_json_words(&made, "only", options ? options->only : NULL);
  kp_json_words(&made, "as_of", kp_date_format(day, outcomes->as_of));
  kp_json_words(&made, "index", outcomes->index->path);
  for (int f = 0; f < outcomes->index->n_files; f++) {
    kp_json file = kp_json_object();
    kp_json_words(&file, "path", outcomes->index->file[f].path);
    kp_json_words(&file, "sha256", outcomes->index->file[f].hash);
    kp_json_add(&files, &file);
  }
  kp_json_put(&made, "index_files", &files);
  kp_json list = inputs_of(outcomes);
  kp_json_put(&made, "results", &list);
  kp_json_words(&made, "time", kp_date_now_utc(time_text));
  kp_buf text = {0};
  kp_json_print(&text, &made, true);
  kp_buf_add(&text, "\n");
  const kp_status status = text.failed
                               ? kp_diag_no_memory(diag)
                               : write_text(output, "manifest.json", text.at, text.len, diag);
  kp_buf_clear(&text);
  return status;
}

kp_status kp_report_outcomes_write(const kp_outcomes *outcomes, const char *folder,
                                   const kp_report_options *options, kp_diag *diag) {
  bool wanted[N_WRITERS];
  kp_output *output = NULL;
  const kp_lang lang = options ? options->lang : KP_ZH;
  kp_status status = kp_audience_refuse(options, diag);
  if (status == KP_OK)
    status = kp_report_wanted(wanted, &choice, options ? options->only : NULL, diag);
  for (int r = 0; r < outcomes->n_results && status == KP_OK; r++)
    status = kp_report_check_folder(outcomes->result[r], folder, diag);
  if (status == KP_OK)
    status = kp_output_new(&output, folder, diag);
  if (status == KP_OK && wanted[STEPS])
    status = kp_outcomes_steps_csv(output, outcomes, lang, diag);
  if (status == KP_OK && wanted[DUE])
    status = kp_outcomes_due_csv(output, outcomes, lang, diag);
  if (status == KP_OK && wanted[DOCUMENT])
    status = write_document(output, outcomes, diag);
  if (status == KP_OK)
    status = write_manifest(output, outcomes, options, diag);
  if (status == KP_OK)
    status = kp_output_commit(output, diag);
  kp_output_free(output);
  return status;
}
