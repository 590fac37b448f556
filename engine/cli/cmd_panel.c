/* SPDX-License-Identifier: GPL-3.0-or-later
 * kaoping panel: the judges: coverage, recusals, severity, agreement, what one judge decides. */
#include "cli.h"

int cmd_panel(const cli_options *options) {
  session s;
  kp_status status = session_run_panel(&s, options);
  if (status == KP_OK && options->out) {
    kp_report_options how = {.lang = options->lang, .only = options->only};
    status = kp_report_panel_write(s.result, options->out, &how, s.diag);
  }
  kp_text text = {0};
  if (status == KP_OK)
    status = options->json
                 ? kp_report_panel_json(&text, s.result, s.diag)
                 : kp_report_panel_text(&text, s.result, options->lang, wants_colour(stdout),
                                        terminal_width(stdout), s.diag);
  print_text(&text);
  if (status == KP_OK && options->out)
    say(stderr, options->lang, SAY_CLI_WRITTEN, options->out, NULL);
  return session_end(&s, options, status);
}
