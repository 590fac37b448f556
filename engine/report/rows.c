/* SPDX-License-Identifier: GPL-3.0-or-later
 * Rows of explained units: made in blocks by several threads, written in order.
 *
 * Each thread has an explainer, an arena for one unit at a time and diagnostics of its own; each
 * block a buffer. A batch of blocks is made, then written, so memory is bounded however many units
 * there are. */
#include "base/arena.h"
#include "base/thread.h"
#include "report/csv.h"
#include "report/report.h"

#include <omp.h>

enum { BLOCK_UNITS = 64, BATCH_BLOCKS = 64 };

typedef struct {
  const kp_report *report;
  const int32_t *units;
  const kp_report_rows_of *rows;
} row_job;

static void to_output(void *to, const void *bytes, size_t len) {
  kp_output_write(to, bytes, len);
}

kp_report_sink kp_report_to_output(kp_output *output) {
  return (kp_report_sink){to_output, output};
}

static kp_status make_block(kp_buf *buf, const row_job *job, kp_explainer *explainer, int from,
                            int to, kp_diag *diag) {
  kp_status status = KP_OK;
  for (int i = from; i < to && status == KP_OK; i++) {
    kp_arena *arena = kp_arena_new();
    if (!arena)
      return kp_diag_no_memory(diag);
    kp_explanation unit;
    status = kp_audience_explain(&unit, &job->report->audience, explainer,
                                 job->units ? job->units[i] : i, &job->rows->options, arena, diag);
    if (status == KP_OK)
      job->rows->add_rows(buf, &unit, job->report->lang);
    kp_arena_free(arena);
  }
  if (status == KP_OK && job->rows->end_block)
    job->rows->end_block(buf);
  return status == KP_OK && buf->failed ? kp_diag_no_memory(diag) : status;
}

/* Blocks of one batch, each into its own buffer and diagnostics. */
static void make_blocks(kp_buf *block, kp_diag **diags, kp_status *statuses, const row_job *job,
                        kp_explainer **explainers, int start, int n_units) {
  int n_blocks = (n_units + BLOCK_UNITS - 1) / BLOCK_UNITS;
#pragma omp parallel for num_threads(kp_threads()) schedule(dynamic)
  for (int b = 0; b < n_blocks; b++) {
    int from = start + b * BLOCK_UNITS;
    int to = from + BLOCK_UNITS < start + n_units ? from + BLOCK_UNITS : start + n_units;
    diags[b] = kp_diag_new();
    statuses[b] =
        diags[b] ? make_block(&block[b], job, explainers[omp_get_thread_num()], from, to, diags[b])
                 : KP_SYSTEM;
  }
}

static kp_status make_batch(kp_buf *block, const row_job *job, kp_explainer **explainers, int start,
                            int n_units, kp_diag *diag) {
  kp_diag *diags[BATCH_BLOCKS] = {0};
  kp_status statuses[BATCH_BLOCKS] = {0};
  make_blocks(block, diags, statuses, job, explainers, start, n_units);
  kp_status worst = KP_OK;
  for (int b = 0; b < BATCH_BLOCKS; b++) {
    if (diags[b])
      kp_diag_join(diag, diags[b]);
    else if (statuses[b] == KP_SYSTEM)
      kp_diag_no_memory(diag);
    worst = statuses[b] > worst ? statuses[b] : worst;
    kp_diag_free(diags[b]);
  }
  return worst;
}

static kp_status write_batches(const kp_report_sink *sink, const row_job *job,
                               kp_explainer **explainers, int n_units, kp_diag *diag) {
  kp_buf block[BATCH_BLOCKS] = {0};
  kp_status status = KP_OK;
  const int batch_units = BATCH_BLOCKS * BLOCK_UNITS;
  for (int start = 0; start < n_units && status == KP_OK; start += batch_units) {
    int count = n_units - start < batch_units ? n_units - start : batch_units;
    status = make_batch(block, job, explainers, start, count, diag);
    for (int b = 0; b < BATCH_BLOCKS && status == KP_OK; b++) {
      if (block[b].len > 0)
        sink->write(sink->to, block[b].at, block[b].len);
      block[b].len = 0;
    }
  }
  for (int b = 0; b < BATCH_BLOCKS; b++)
    kp_buf_clear(&block[b]);
  return status;
}

kp_status kp_report_rows(const kp_report_sink *sink, const kp_report *report, const int32_t *units,
                         int n_units, const kp_report_rows_of *rows, kp_diag *diag) {
  const bool one = report->audience.kind == KP_FOR_UNIT; /* whatever was asked for */
  units = one ? &report->audience.unit : units;
  n_units = one ? 1 : n_units;
  int n_threads = kp_threads();
  kp_explainer **explainers = kp_calloc((size_t)n_threads, sizeof *explainers);
  if (!explainers)
    return kp_diag_no_memory(diag);
  kp_status status = KP_OK;
  for (int i = 0; i < n_threads && status == KP_OK; i++)
    status = kp_explainer_new(&explainers[i], report->peers, diag);
  const row_job job = {report, units, rows};
  if (status == KP_OK)
    status = write_batches(sink, &job, explainers, n_units, diag);
  for (int i = 0; i < n_threads; i++)
    kp_explainer_free(explainers[i]);
  kp_free(explainers);
  return status;
}

kp_status kp_report_rows_file(const kp_report *report, const char *name, const char *const *header,
                              int n_columns, const kp_report_rows_of *rows, kp_diag *diag) {
  kp_status status = kp_output_open(report->output, name, diag);
  if (status != KP_OK)
    return status;
  kp_buf first = {0};
  kp_csv_header(&first, header, n_columns);
  kp_output_write(report->output, first.at, first.len);
  bool failed = first.failed;
  kp_buf_clear(&first);
  if (failed)
    return kp_diag_no_memory(diag);
  kp_report_sink sink = kp_report_to_output(report->output);
  return kp_report_rows(&sink, report, NULL, report->result->dataset->n_units, rows, diag);
}
