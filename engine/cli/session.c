/* SPDX-License-Identifier: GPL-3.0-or-later
 * A session: index, dataset and result of one command, made in order and freed in reverse. */
#include "cli.h"

#include <time.h>

double seconds_now(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (double)now.tv_sec + (double)now.tv_nsec * 1e-9;
}

kp_status session_index(session *s, const cli_options *options) {
  *s = (session){.diag = kp_diag_new(), .started = seconds_now()};
  if (!s->diag) {
    say(stderr, options->lang, SAY_CLI_NO_MEMORY, NULL, NULL);
    return KP_SYSTEM;
  }
  kp_status status = kp_index_load(&s->index, options->operand[0], &options->budget, s->diag);
  s->index_s = seconds_now() - s->started;
  return status;
}

typedef kp_status runner(kp_result **out, const kp_index *index, const kp_dataset *dataset,
                         kp_diag *diag);

static kp_status run_by(session *s, const cli_options *options, runner *runs) {
  kp_status status = session_index(s, options);
  kp_dataset_options how = {.period = options->period,
                            .encoding = options->encoding,
                            .bad_as_missing = options->bad_as_missing,
                            .unmapped = options->watch}; /* somebody is about to change them */
  if (status == KP_INPUT) /* and what can be found in the data without an index */
    kp_dataset_check_files(options->operand[1], &how, s->diag);
  if (status != KP_OK)
    return status;
  double before = seconds_now();
  status = kp_dataset_load(&s->dataset, options->operand[1], s->index, &how, s->diag);
  s->dataset_s = seconds_now() - before;
  if (status != KP_OK)
    return status;
  before = seconds_now();
  status = runs(&s->result, s->index, s->dataset, s->diag);
  s->run_s = seconds_now() - before;
  return status;
}

kp_status session_run(session *s, const cli_options *options) {
  return run_by(s, options, kp_run);
}

kp_status session_run_panel(session *s, const cli_options *options) {
  return run_by(s, options, kp_run_panel);
}

kp_status write_charts(const cli_options *options, const kp_result *result,
                       const kp_statistics *statistics, const kp_compare *compare, kp_diag *diag) {
  const kp_charts_options how = {.lang = options->lang,
                                 .audience = options->whom,
                                 .statistics = statistics,
                                 .compare = compare};
  if (!options->charts)
    return KP_OK;
  const kp_status status = kp_charts_write(result, options->charts, &how, diag);
  if (status == KP_OK)
    say(stderr, options->lang, SAY_CLI_CHARTS_WRITTEN, options->charts, NULL);
  return status;
}

kp_letters_options letters_options(const cli_options *options) {
  return (kp_letters_options){.lang = options->lang,
                              .templates = options->templates,
                              .field = options->field.word,
                              .n_fields = options->field.n,
                              .totals = options->totals};
}

kp_status session_end(session *s, const cli_options *options, kp_status status) {
  if (s->diag)
    print_diagnostics(s->diag, options->lang);
  kp_result_free(s->result);
  kp_dataset_free(s->dataset);
  kp_index_free(s->index);
  kp_diag_free(s->diag);
  return status;
}
