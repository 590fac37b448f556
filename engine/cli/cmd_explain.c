/* SPDX-License-Identifier: GPL-3.0-or-later
 * kaoping explain: why a unit has its grade, down to the cells. */
#include "cli.h"

int cmd_explain(const cli_options *options) {
  session s;
  kp_status status = session_run(&s, options);
  if (status == KP_OK) {
    int unit = kp_result_find_unit(s.result, options->operand[2], s.diag);
    kp_text text = {0};
    if (unit < 0)
      status = KP_USAGE;
    else if (options->json)
      status = kp_explain_unit_json(&text, s.result, unit, s.diag);
    else
      status = kp_explain_unit(&text, s.result, unit, options->lang, wants_colour(stdout), s.diag);
    print_text(&text);
  }
  return session_end(&s, options, status);
}
