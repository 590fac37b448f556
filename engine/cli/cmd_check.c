/* SPDX-License-Identifier: GPL-3.0-or-later
 * kaoping check: every mistake of an index, and of a dataset under it, at once. */
#include "cli.h"

int cmd_check(const cli_options *options) {
  session s;
  kp_status status =
      options->n_operands > 1 ? session_run(&s, options) : session_index(&s, options);
  if (status == KP_OK && options->as_text) {
    kp_text text = {0};
    status = kp_index_as_text(&text, s.index, options->lang, s.diag);
    print_text(&text);
  } else if (status == KP_OK) {
    say(stdout, options->lang,
        options->n_operands > 1 ? SAY_CLI_CHECKED_BOTH : SAY_CLI_CHECKED_INDEX, options->operand[0],
        options->operand[1]);
  }
  return session_end(&s, options, status);
}
