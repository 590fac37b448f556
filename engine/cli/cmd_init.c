/* SPDX-License-Identifier: GPL-3.0-or-later
 * kaoping init: a new index and a small dataset to start from. */
#include "cli.h"

int cmd_init(const cli_options *options) {
  session s = {.diag = kp_diag_new()};
  if (!s.diag) {
    say(stderr, options->lang, SAY_CLI_NO_MEMORY, NULL, NULL);
    return KP_SYSTEM;
  }
  kp_status status = kp_init(options->operand[0], options->lang, s.diag);
  if (status == KP_OK)
    say(stdout, options->lang, SAY_CLI_INIT_DONE, options->operand[0], NULL);
  return session_end(&s, options, status);
}
