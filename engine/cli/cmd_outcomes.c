/* SPDX-License-Identifier: GPL-3.0-or-later
 * kaoping outcomes: one index, the datasets of several years, and what follows from the grades.
 *
 * Every year is scored; what is wrong with any of them is said before anything is followed. */
#include "cli.h"

#include <stdlib.h>

typedef struct {
  kp_dataset *dataset;
  kp_result *result;
} one_year;

static kp_status run_year(one_year *year, const kp_index *index, const char *path,
                          const cli_options *options, kp_diag *diag) {
  const kp_dataset_options how = {.period = options->period,
                                  .encoding = options->encoding,
                                  .bad_as_missing = options->bad_as_missing};
  const kp_status status = kp_dataset_load(&year->dataset, path, index, &how, diag);
  return status == KP_OK ? kp_run(&year->result, index, year->dataset, diag) : status;
}

static kp_status report(const kp_outcomes *outcomes, const cli_options *options, kp_diag *diag) {
  kp_status status = KP_OK;
  kp_text text = {0};
  if (options->out) {
    const kp_report_options how = {.lang = options->lang, .only = options->only};
    status = kp_report_outcomes_write(outcomes, options->out, &how, diag);
  }
  if (status == KP_OK)
    status = options->json
                 ? kp_report_outcomes_json(&text, outcomes, diag)
                 : kp_report_outcomes_text(&text, outcomes, options->lang, wants_colour(stdout),
                                           terminal_width(stdout), diag);
  print_text(&text);
  if (status == KP_OK && options->out)
    say(stderr, options->lang, SAY_CLI_WRITTEN, options->out, NULL);
  return status;
}

static kp_status follow(const one_year *year, int n, const cli_options *options, kp_diag *diag) {
  const kp_result **result = calloc((size_t)n, sizeof *result);
  if (!result)
    return KP_SYSTEM;
  for (int k = 0; k < n; k++)
    result[k] = year[k].result;
  kp_outcomes *outcomes = NULL;
  const kp_outcomes_options how = {.as_of = options->as_of};
  kp_status status = kp_outcomes_new(&outcomes, result, n, &how, diag);
  if (status == KP_OK)
    status = report(outcomes, options, diag);
  kp_outcomes_free(outcomes);
  free(result);
  return status;
}

static kp_status run_years(const kp_index *index, const cli_options *options, kp_diag *diag) {
  const int n = options->n_operands - 1;
  one_year *year = calloc((size_t)n, sizeof *year);
  if (!year)
    return KP_SYSTEM;
  kp_status status = KP_OK;
  for (int k = 0; k < n && status != KP_SYSTEM; k++) {
    const kp_status own = run_year(&year[k], index, options->operand[k + 1], options, diag);
    status = own > status ? own : status;
  }
  if (status == KP_OK)
    status = follow(year, n, options, diag);
  for (int k = 0; k < n; k++) {
    kp_result_free(year[k].result);
    kp_dataset_free(year[k].dataset);
  }
  free(year);
  return status;
}

int cmd_outcomes(const cli_options *options) {
  session s = {0};
  kp_status status = session_index(&s, options);
  if (status == KP_OK)
    status = run_years(s.index, options, s.diag);
  return session_end(&s, options, status);
}
