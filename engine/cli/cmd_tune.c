/* SPDX-License-Identifier: GPL-3.0-or-later
 * kaoping tune: what other numbers would do, and which numbers would do what is wanted.
 *
 * The base is a run of the index and dataset as they are; everything asked for is one tuning of it.
 * An index is written only when all else went well. */
#include "cli.h"

static kp_status print_list(const session *s, const cli_options *options) {
  kp_text text = {0};
  const kp_status status = kp_report_settings_text(
      &text, s->result, options->lang, wants_colour(stdout), terminal_width(stdout), s->diag);
  print_text(&text);
  return status;
}

static kp_status report(const kp_tune *tune, const cli_options *options, kp_diag *diag) {
  kp_status status = KP_OK;
  kp_text text = {0};
  if (options->out) {
    const kp_report_options how = {.lang = options->lang, .only = options->only};
    status = kp_report_tune_write(tune, options->out, &how, diag);
  }
  if (status == KP_OK && options->write)
    status = kp_tune_write_index(tune, options->write, diag);
  if (status == KP_OK)
    status = options->json ? kp_report_tune_json(&text, tune, diag)
                           : kp_report_tune_text(&text, tune, options->lang, wants_colour(stdout),
                                                 terminal_width(stdout), diag);
  print_text(&text);
  if (status == KP_OK && options->out)
    say(stderr, options->lang, SAY_CLI_WRITTEN, options->out, NULL);
  if (status == KP_OK && options->write)
    say(stderr, options->lang, SAY_CLI_TUNE_INDEX_WRITTEN, options->write, NULL);
  return status;
}

static bool asks_for_nothing(const cli_options *options) {
  return options->set.n == 0 && options->sweep.n == 0 && options->want.n == 0 &&
         !options->intervals;
}

int cmd_tune(const cli_options *options) {
  if (!options->list && (asks_for_nothing(options) || (options->fit && options->want.n == 0))) {
    say(stderr, options->lang,
        asks_for_nothing(options) && !options->fit ? SAY_CLI_TUNE_NOTHING : SAY_CLI_TUNE_NO_WANT,
        NULL, NULL);
    return KP_USAGE;
  }
  session s;
  kp_tune *tune = NULL;
  const kp_tune_options how = {.set = options->set.word,
                               .n_set = options->set.n,
                               .sweep = options->sweep.word,
                               .n_sweep = options->sweep.n,
                               .want = options->want.word,
                               .n_want = options->want.n,
                               .bounds = options->bounds.word,
                               .n_bounds = options->bounds.n,
                               .intervals = options->intervals,
                               .absolute = options->absolute,
                               .first = options->first,
                               .keep = options->keep_siblings};
  kp_status status = session_run(&s, options);
  if (status == KP_OK && options->list) {
    status = print_list(&s, options);
  } else if (status == KP_OK) {
    status = kp_tune_new(&tune, s.result, &how, s.diag);
    if (status == KP_OK)
      status = report(tune, options, s.diag);
  }
  kp_tune_free(tune);
  return session_end(&s, options, status);
}
