/* SPDX-License-Identifier: GPL-3.0-or-later
 * The same index and file scored in memory and as a stream, for tests that hold the two together:
 * files byte for byte, diagnostics word for word. manifest.json is compared without its time. */
#ifndef KP_TESTS_STREAM_CASE_H
#define KP_TESTS_STREAM_CASE_H

#include "job.h"

static const char STREAMED[] = "scores,norms,cutoffs,weights";

typedef struct {
  char *folder, *index, *data;
  size_t data_len;
  kp_dataset_options options;
} stream_case;

typedef struct {
  kp_status status;
  char *diagnostics;
  char *folder; /* of the files */
} stream_outcome;

static inline stream_case stream_case_new(const char *index, const char *data, size_t len) {
  stream_case of = {.folder = support_folder(), .data_len = len};
  of.index = support_path(of.folder, "index.lua");
  of.data = support_path(of.folder, "data.csv");
  support_write(of.index, index);
  support_write_bytes(of.data, data, len);
  return of;
}

static inline void stream_case_clear(stream_case *of) {
  free(of->index), free(of->data);
  support_folder_remove(of->folder);
}

static inline void stream_outcome_clear(stream_outcome *of) {
  free(of->diagnostics);
  support_folder_remove(of->folder);
}

static inline void stream_finish(stream_outcome *out, kp_status status, kp_diag *diag) {
  kp_text text = {0};
  assert_int_equal(kp_diag_text(&text, diag, KP_EN, false), KP_OK);
  out->status = status;
  out->diagnostics = strdup(text.at ? text.at : "");
  kp_text_free(&text);
  kp_diag_free(diag);
}

static inline stream_outcome in_memory(const stream_case *of, int threads) {
  stream_outcome out = {.folder = support_folder()};
  job j = {.diag = kp_diag_new()};
  const kp_report_options how = {.lang = KP_EN, .only = STREAMED};
  kp_set_threads(threads);
  must(kp_index_load(&j.index, of->index, NULL, j.diag), j.diag);
  kp_status status = kp_dataset_load(&j.dataset, of->data, j.index, &of->options, j.diag);
  if (status == KP_OK)
    status = kp_run(&j.result, j.index, j.dataset, j.diag);
  if (status == KP_OK)
    status = kp_report_write(j.result, out.folder, &how, j.diag);
  stream_finish(&out, status, j.diag);
  j.diag = NULL;
  job_clear(&j);
  kp_set_threads(0);
  return out;
}

static inline stream_outcome streamed(const stream_case *of, size_t piece, int threads) {
  stream_outcome out = {.folder = support_folder()};
  kp_diag *diag = kp_diag_new();
  kp_index *index = NULL;
  kp_set_threads(threads);
  must(kp_index_load(&index, of->index, NULL, diag), diag);
  const kp_stream_options how = {
      .dataset = of->options, .report = {.lang = KP_EN}, .piece_bytes = piece};
  const kp_status status = kp_stream_write(NULL, index, of->data, out.folder, &how, diag);
  stream_finish(&out, status, diag);
  kp_index_free(index);
  kp_set_threads(0);
  return out;
}

/* Cuts the line of a manifest that holds the time. */
static inline void cut_time(char *text) {
  char *time = text ? strstr(text, "\"time\"") : NULL;
  if (time)
    memset(time, ' ', strcspn(time, "\n"));
}

static inline void assert_same_file(const char *name, const stream_outcome *a,
                                    const stream_outcome *b, size_t piece) {
  char *one = support_path(a->folder, name), *two = support_path(b->folder, name);
  size_t one_len = 0, two_len = 0;
  char *one_text = support_read_if_there(one, &one_len);
  char *two_text = support_read_if_there(two, &two_len);
  if (strcmp(name, "manifest.json") == 0)
    cut_time(one_text), cut_time(two_text);
  if (!one_text != !two_text || one_len != two_len ||
      (one_text && memcmp(one_text, two_text, one_len) != 0))
    fail_msg("%s: in memory it differs from the stream in pieces of %zu bytes", name, piece);
  free(one), free(two), free(one_text), free(two_text);
}

/* The stream does what the run in memory does, whatever the pieces and threads. */
static inline void assert_same_outcome(const stream_case *of, size_t piece, int threads,
                                       const stream_outcome *wanted) {
  static const char *const files[] = {"scores.csv", "norms.csv", "cutoffs.csv", "weights.csv",
                                      "manifest.json"};
  stream_outcome got = streamed(of, piece, threads);
  assert_string_equal(got.diagnostics, wanted->diagnostics);
  assert_int_equal(got.status, wanted->status);
  for (size_t i = 0; i < sizeof files / sizeof *files; i++)
    assert_same_file(files[i], wanted, &got, piece);
  stream_outcome_clear(&got);
}

static inline void assert_streams_alike(const stream_case *of, kp_status status) {
  stream_outcome wanted = in_memory(of, 2);
  assert_int_equal(wanted.status, status);
  assert_same_outcome(of, 0, 2, &wanted);
  assert_same_outcome(of, of->data_len / 40 + 64, 1, &wanted);
  assert_same_outcome(of, of->data_len / 5 + 7, 3, &wanted);
  assert_same_outcome(of, of->data_len / 2, 7, &wanted);
  stream_outcome_clear(&wanted);
}

static inline void assert_texts_stream_alike(const char *index, const char *data,
                                             kp_status status) {
  stream_case of = stream_case_new(index, data, strlen(data));
  assert_streams_alike(&of, status);
  stream_case_clear(&of);
}

#endif
