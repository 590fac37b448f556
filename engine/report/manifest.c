/* SPDX-License-Identifier: GPL-3.0-or-later
 * manifest.json: enough to rerun and get the same bytes: version, index and input hashes, options.
 *
 * The one file that holds a time, so it stands outside every byte comparison. jansson behind. */
#include "base/decimal.h"
#include "report/report.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static json_t *text_of(kp_str text) {
  return json_stringn(text.at ? text.at : "", text.len);
}

static json_t *index_files(const kp_index *index) {
  json_t *list = json_array();
  for (int i = 0; i < index->n_files; i++)
    json_array_append_new(
        list, json_pack("{s:s, s:s}", "path", index->file[i].path, "sha256", index->file[i].hash));
  return list;
}

static json_t *dataset_files(const kp_dataset *dataset) {
  json_t *list = json_array();
  for (int i = 0; i < dataset->n_files; i++) {
    const kp_file_entry *file = &dataset->file[i];
    json_array_append_new(list, json_pack("{s:s, s:s, s:I, s:s}", "path", file->path, "sha256",
                                          file->hash, "bytes", (json_int_t)file->n_bytes,
                                          "encoding", file->encoding));
  }
  return list;
}

static json_t *now_utc(void) {
  char text[32];
  struct tm parts;
  time_t now = time(NULL);
  if (!gmtime_r(&now, &parts) || !strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", &parts))
    return json_null();
  return json_string(text);
}

static json_t *manifest_of(const kp_result *result, const kp_report_options *options) {
  const kp_index *index = result->index;
  const kp_dataset *dataset = result->dataset;
  json_t *read = json_pack("{s:s?, s:b}", "encoding", dataset->options.encoding, "bad_as_missing",
                           dataset->options.bad_as_missing);
  json_t *run = json_pack("{s:s, s:s, s:s, s:s?, s:o, s:I, s:I}", "index", index->path, "dataset",
                          dataset->path, "lang", options->lang == KP_ZH ? "zh" : "en", "only",
                          options->only, "read", read, "memory", (json_int_t)index->options.memory,
                          "steps", (json_int_t)index->options.steps);
  json_t *manifest = json_object();
  json_object_set_new(manifest, "schema", json_string("kaoping.manifest/1"));
  json_object_set_new(manifest, "version", json_string(kp_version()));
  json_object_set_new(manifest, "index", json_string(index->id));
  json_object_set_new(manifest, "period", text_of(kp_str_of(dataset->period)));
  json_object_set_new(manifest, "options", run);
  json_object_set_new(manifest, "index_files", index_files(index));
  json_object_set_new(manifest, "dataset_files", dataset_files(dataset));
  json_object_set_new(manifest, "units", json_integer(dataset->n_units));
  json_object_set_new(manifest, "time", now_utc());
  return manifest;
}

kp_status kp_report_manifest(kp_output *output, const kp_result *result,
                             const kp_report_options *options, kp_diag *diag) {
  kp_status status = kp_output_open(output, "manifest.json", diag);
  if (status != KP_OK)
    return status;
  json_t *manifest = manifest_of(result, options);
  char *text = json_dumps(manifest, JSON_INDENT(2));
  json_decref(manifest);
  if (!text)
    return kp_diag_no_memory(diag);
  kp_output_write(output, text, strlen(text));
  kp_output_write(output, "\n", 1);
  free(text);
  return KP_OK;
}
