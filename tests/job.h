/* SPDX-License-Identifier: GPL-3.0-or-later
 * An index run on a dataset through the public interface, for tests of indexes; any failure fails
 * the test and prints its diagnostics. Paths are inside the source tree unless they begin with "/".
 */
#ifndef KP_TESTS_JOB_H
#define KP_TESTS_JOB_H

#include "kaoping.h"
#include "support.h"

typedef struct {
  kp_diag *diag;
  kp_index *index;
  kp_dataset *dataset;
  kp_result *result;
} job;

static inline void must(kp_status status, kp_diag *diag) {
  if (status == KP_OK)
    return;
  kp_text text = {0};
  if (kp_diag_text(&text, diag, KP_EN, false) == KP_OK)
    print_error("%s\n", text.at);
  kp_text_free(&text);
  fail_msg("status %d", status);
}

/* period NULL: the dataset's own. */
static inline job job_run(const char *index, const char *dataset, const char *period) {
  job j = {.diag = kp_diag_new()};
  char *index_path = support_source(index);
  char *dataset_path = *dataset == '/' ? strdup(dataset) : support_source(dataset);
  kp_dataset_options options = {.period = period};
  must(kp_index_load(&j.index, index_path, NULL, j.diag), j.diag);
  must(kp_dataset_load(&j.dataset, dataset_path, j.index, &options, j.diag), j.diag);
  must(kp_run(&j.result, j.index, j.dataset, j.diag), j.diag);
  free(index_path);
  free(dataset_path);
  return j;
}

static inline void job_clear(job *j) {
  kp_result_free(j->result);
  kp_dataset_free(j->dataset);
  kp_index_free(j->index);
  kp_diag_free(j->diag);
  *j = (job){0};
}

#endif
