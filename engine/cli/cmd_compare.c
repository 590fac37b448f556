/* SPDX-License-Identifier: GPL-3.0-or-later
 * kaoping compare: several years or several indexes, and what moved whom.
 *
 * An index or a dataset that stands in several pairs is read for each of them: a dataset is read as
 * its index wants it. What is wrong with any of them is said before anything is compared. */
#include "cli.h"

#include <stdlib.h>

typedef struct {
  kp_index *index;
  kp_dataset *dataset;
  kp_result *result;
} one_run;

static kp_status run_one(one_run *run, const kp_pair *pair, const cli_options *options,
                         kp_diag *diag) {
  kp_status status = kp_index_load(&run->index, pair->index, &options->budget, diag);
  if (status != KP_OK)
    return status;
  const kp_dataset_options how = {.period = pair->period ? pair->period : options->period,
                                  .encoding = options->encoding,
                                  .bad_as_missing = options->bad_as_missing};
  status = kp_dataset_load(&run->dataset, pair->dataset, run->index, &how, diag);
  return status == KP_OK ? kp_run(&run->result, run->index, run->dataset, diag) : status;
}

static kp_status report(const kp_compare *compare, const kp_result *last,
                        const cli_options *options, kp_diag *diag) {
  kp_status status = KP_OK;
  kp_text text = {0};
  if (options->out) {
    const kp_report_options how = {.lang = options->lang, .only = options->only};
    status = kp_report_compare_write(compare, options->out, &how, diag);
  }
  if (status == KP_OK)
    status = write_charts(options, last, NULL, compare, diag);
  if (status == KP_OK)
    status = options->json
                 ? kp_report_compare_json(&text, compare, diag)
                 : kp_report_compare_text(&text, compare, options->lang, wants_colour(stdout),
                                          terminal_width(stdout), diag);
  print_text(&text);
  if (status == KP_OK && options->out)
    say(stderr, options->lang, SAY_CLI_WRITTEN, options->out, NULL);
  return status;
}

static kp_status compare_runs(const one_run *run, int n, const cli_options *options,
                              kp_diag *diag) {
  const kp_result **result = calloc((size_t)n, sizeof *result);
  if (!result)
    return KP_SYSTEM;
  for (int k = 0; k < n; k++)
    result[k] = run[k].result;
  kp_compare *compare = NULL;
  const kp_compare_options how = {.norms = options->norms};
  kp_status status = kp_compare_new(&compare, result, n, &how, diag);
  if (status == KP_OK)
    status = report(compare, result[n - 1], options, diag);
  kp_compare_free(compare);
  free(result);
  return status;
}

static kp_status run_all(const kp_pairs *pairs, const cli_options *options, kp_diag *diag) {
  const int n = kp_pairs_count(pairs);
  one_run *run = calloc((size_t)n, sizeof *run);
  if (!run)
    return KP_SYSTEM;
  kp_status status = KP_OK;
  for (int k = 0; k < n && status != KP_SYSTEM; k++) {
    const kp_pair pair = kp_pairs_at(pairs, k);
    const kp_status own = run_one(&run[k], &pair, options, diag);
    status = own > status ? own : status;
  }
  if (status == KP_OK)
    status = compare_runs(run, n, options, diag);
  for (int k = 0; k < n; k++) {
    kp_result_free(run[k].result);
    kp_dataset_free(run[k].dataset);
    kp_index_free(run[k].index);
  }
  free(run);
  return status;
}

int cmd_compare(const cli_options *options) {
  kp_diag *diag = kp_diag_new();
  if (!diag) {
    say(stderr, options->lang, SAY_CLI_NO_MEMORY, NULL, NULL);
    return KP_SYSTEM;
  }
  kp_pairs *pairs = NULL;
  kp_status status = kp_pairs_read(&pairs, options->operand, options->n_operands, diag);
  if (status == KP_OK)
    status = run_all(pairs, options, diag);
  kp_pairs_free(pairs);
  print_diagnostics(diag, options->lang);
  kp_diag_free(diag);
  return status;
}
