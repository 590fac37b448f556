/* SPDX-License-Identifier: GPL-3.0-or-later
 * kaoping stats: distributions, correlations, reliability, what each indicator matters in fact, and
 * what would change without it. */
#include "cli.h"

static kp_status report(const session *s, const kp_statistics *statistics,
                        const cli_options *options) {
  kp_text text = {0};
  kp_status status = KP_OK;
  if (options->out) {
    kp_report_options how = {.lang = options->lang, .only = options->only};
    status = kp_report_statistics_write(statistics, options->out, &how, s->diag);
  }
  if (status == KP_OK)
    status = write_charts(options, s->result, statistics, NULL, s->diag);
  if (status == KP_OK)
    status = options->json
                 ? kp_report_statistics_json(&text, statistics, s->diag)
                 : kp_report_statistics_text(&text, statistics, options->lang, wants_colour(stdout),
                                             terminal_width(stdout), s->diag);
  print_text(&text);
  if (status == KP_OK && options->out)
    say(stderr, options->lang, SAY_CLI_WRITTEN, options->out, NULL);
  return status;
}

int cmd_stats(const cli_options *options) {
  session s;
  kp_statistics *statistics = NULL;
  kp_status status = session_run(&s, options);
  if (status == KP_OK) {
    kp_statistics_options how = {.with = options->with,
                                 .encoding = options->encoding,
                                 .bad_as_missing = options->bad_as_missing};
    status = kp_statistics_new(&statistics, s.result, &how, s.diag);
  }
  if (status == KP_OK)
    status = report(&s, statistics, options);
  kp_statistics_free(statistics);
  return session_end(&s, options, status);
}
