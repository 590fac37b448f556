/* SPDX-License-Identifier: GPL-3.0-or-later
 * The files of a stream: scores.csv part by part, and what is of the whole.
 *
 * The writers are those of a run that is in memory: scores.csv gets the rows of each part as its
 * result comes, the others the result of the whole. Files that need every unit at once (explained
 * rows, the document, the page, the workbook) are refused by name. As ever all files appear or
 * none. */
#include "run/stream.h"
#include "report/only.h"
#include "report/report.h"

enum { SCORES, NORMS, CUTOFFS, WEIGHTS, N_FILES };

static const char *const file_names[N_FILES] = {"scores", "norms", "cutoffs", "weights"};

static kp_status write_scores(const kp_report *how, kp_stream *stream, kp_diag *diag) {
  kp_report report = *how;
  bool header = true;
  kp_status status = kp_output_open(report.output, "scores.csv", diag);
  while (status == KP_OK) {
    status = kp_stream_next(&report.result, stream, diag);
    if (status != KP_OK || !report.result)
      break;
    status = kp_report_scores_rows(&report, header, diag);
    header = false;
  }
  return status;
}

static kp_status write_files(kp_output *output, kp_stream *stream, const bool *wanted,
                             const kp_report_options *options, kp_diag *diag) {
  static const char all[] = "scores,norms,cutoffs,weights";
  const kp_report report = {.output = output,
                            .result = kp_stream_whole(stream),
                            .lang = options ? options->lang : KP_ZH,
                            .depth = options ? options->depth : 0};
  kp_status status = wanted[SCORES] ? write_scores(&report, stream, diag) : KP_OK;
  if (status == KP_OK && wanted[NORMS])
    status = kp_report_norms(&report, diag);
  if (status == KP_OK && wanted[CUTOFFS])
    status = kp_report_cutoffs(&report, diag);
  if (status == KP_OK && wanted[WEIGHTS])
    status = kp_report_weights(&report, diag);
  return status == KP_OK
             ? kp_report_manifest(&report, options && options->only ? options->only : all, diag)
             : status;
}

static kp_status read_options(bool *wanted, const char *folder, const kp_report_options *options,
                              kp_diag *diag) {
  const kp_report_choice choice = {file_names, N_FILES, KP_MSG_REPORT_STREAM_ONLY,
                                   KP_MSG_REPORT_HINT_STREAM_ONLY};
  kp_status status = kp_audience_refuse(options, diag);
  if (status == KP_OK)
    status = kp_report_wanted(wanted, &choice, options ? options->only : NULL, diag);
  return status == KP_OK ? kp_output_may_write_to(folder, diag) : status;
}

kp_status kp_stream_write(int64_t *n_units, const kp_index *index, const char *path,
                          const char *folder, const kp_stream_options *options, kp_diag *diag) {
  bool wanted[N_FILES];
  kp_stream *stream = NULL;
  kp_output *output = NULL;
  const kp_report_options *report = options ? &options->report : NULL;
  kp_status status = read_options(wanted, folder, report, diag);
  if (status == KP_OK)
    status = kp_stream_open(&stream, index, path, options, diag);
  if (status == KP_OK)
    status = kp_output_new(&output, folder, diag);
  if (status == KP_OK)
    status = write_files(output, stream, wanted, report, diag);
  if (status == KP_OK)
    status = kp_output_commit(output, diag);
  if (status == KP_OK && n_units)
    *n_units = kp_result_n_units(kp_stream_whole(stream));
  kp_output_free(output);
  kp_stream_free(stream);
  return status;
}
