/* SPDX-License-Identifier: GPL-3.0-or-later
 * manifest.json: enough to rerun and get the same bytes: version, index and input hashes, options.
 *
 * The one file that holds a time, so it stands outside every byte comparison. Of a run that is not
 * for the office it names no file of the data: hashes of small files tell what is in them. */
#include "base/date.h"
#include "base/decimal.h"
#include "report/json.h"
#include "report/report.h"
#include "report/statistics.h"

#include <string.h>

/* Without its folder, for those who have no business with it. */
static const char *own_name(const char *path) {
  const char *slash = strrchr(path, '/');
  return slash ? slash + 1 : path;
}

static kp_json index_files(const kp_index *index, bool own) {
  kp_json list = kp_json_list();
  for (int i = 0; i < index->n_files; i++) {
    kp_json file = kp_json_object();
    kp_json_words(&file, "path", own ? own_name(index->file[i].path) : index->file[i].path);
    kp_json_words(&file, "sha256", index->file[i].hash);
    kp_json_add(&list, &file);
  }
  return list;
}

/* Periods that norms or imputation looked at, with their files. */
static kp_json other_periods(const kp_dataset *dataset) {
  kp_json list = kp_json_list();
  for (int i = 0; i < dataset->n_siblings; i++) {
    kp_json period = kp_json_object();
    kp_json_words(&period, "period", dataset->sibling[i]->period);
    kp_json files = kp_json_files(dataset->sibling[i]);
    kp_json_put(&period, "files", &files);
    kp_json_add(&list, &period);
  }
  return list;
}

/* What is another than the index's text says. */
static void put_set(kp_json *options, const kp_index *index) {
  if (index->n_set == 0)
    return;
  kp_json list = kp_json_list();
  for (int k = 0; k < index->n_set; k++)
    kp_json_add_words(&list, index->set[k]);
  kp_json_put(options, "set", &list);
}

static kp_json options_of(const kp_report *report, const char *only) {
  const kp_index *index = report->result->index;
  const kp_dataset *dataset = report->result->dataset;
  const kp_audience *audience = &report->audience;
  const bool sees = kp_audience_sees(audience, KP_SEES_FILES);
  kp_json made = kp_json_object();
  kp_json_words(&made, "index", sees ? index->path : own_name(index->path));
  if (sees)
    kp_json_words(&made, "dataset", dataset->path);
  kp_json_words(&made, "period", dataset->period);
  kp_json_words(&made, "lang", report->lang == KP_ZH ? "zh" : "en");
  kp_json_words(&made, "only", only);
  kp_json_words(&made, "for", kp_audience_name(audience->kind));
  if (report->depth > 0)
    kp_json_integer(&made, "depth", report->depth);
  if (audience->kind == KP_FOR_UNIT)
    kp_json_text(&made, "unit", dataset->id[audience->unit]);
  kp_json_words(&made, "encoding", dataset->options.encoding);
  kp_json_words(&made, "bad_value", dataset->options.bad_as_missing ? "missing" : "error");
  kp_json_integer(&made, "memory", (int64_t)index->options.memory);
  kp_json_integer(&made, "steps", index->options.steps);
  put_set(&made, index);
  return made;
}

kp_status kp_report_manifest(const kp_report *report, const char *only, kp_diag *diag) {
  kp_status status = kp_output_open(report->output, "manifest.json", diag);
  if (status != KP_OK)
    return status;
  char time_text[KP_NUM_SIZE];
  kp_json made = kp_json_object();
  kp_json_words(&made, "schema", "kaoping.manifest/1");
  kp_json_words(&made, "version", kp_version());
  kp_json_words(&made, "index", report->result->index->id);
  kp_json options = options_of(report, only);
  kp_json_put(&made, "options", &options);
  const bool sees = kp_audience_sees(&report->audience, KP_SEES_FILES);
  kp_json files = index_files(report->result->index, !sees);
  kp_json_put(&made, "index_files", &files);
  if (sees) {
    files = kp_json_files(report->result->dataset);
    kp_json_put(&made, "dataset_files", &files);
  }
  if (sees && report->result->dataset->n_siblings > 0) {
    kp_json others = other_periods(report->result->dataset);
    kp_json_put(&made, "other_periods", &others);
  }
  if (report->statistics && report->statistics->figures->outside) {
    kp_json outside = kp_json_object();
    kp_json_words(&outside, "path", report->statistics->figures->outside->file);
    kp_json_words(&outside, "sha256", report->statistics->figures->outside->hash);
    kp_json_put(&made, "with", &outside);
  }
  kp_json_integer(&made, "units", report->result->dataset->n_units);
  kp_json_words(&made, "time", kp_date_now_utc(time_text));
  kp_buf text = {0};
  kp_json_print(&text, &made, true);
  kp_buf_add(&text, "\n");
  kp_output_write(report->output, text.at, text.len);
  status = text.failed ? kp_diag_no_memory(diag) : KP_OK;
  kp_buf_clear(&text);
  return status;
}
