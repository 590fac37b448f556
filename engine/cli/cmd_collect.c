/* SPDX-License-Identifier: GPL-3.0-or-later
 * kaoping collect: forms that came back, into the dataset. */
#include "cli.h"

int cmd_collect(const cli_options *options) {
  session s = {.diag = kp_diag_new()};
  if (!s.diag) {
    say(stderr, options->lang, SAY_CLI_NO_MEMORY, NULL, NULL);
    return KP_SYSTEM;
  }
  kp_collect_options how = {.index = options->n_operands > 2 ? options->operand[2] : NULL,
                            .dataset = {.period = options->period,
                                        .encoding = options->encoding,
                                        .bad_as_missing = options->bad_as_missing},
                            .replace = options->replace,
                            .strict = options->strict,
                            .lang = options->lang};
  kp_text summary = {0};
  kp_status status = kp_collect(&summary, options->operand[0], options->operand[1], &how, s.diag);
  print_text(&summary);
  return session_end(&s, options, status);
}
