/* SPDX-License-Identifier: GPL-3.0-or-later
 * kaoping history: what a ledger holds; one run in full, done again, and whether all is as it was
 * recorded. */
#include "cli.h"

#include <string.h>

typedef enum { LIST, SHOW, RERUN, VERIFY, NO_SUCH } history_verb;

static history_verb verb_of(const cli_options *options) {
  static const char *const names[] = {[SHOW] = "show", [RERUN] = "rerun", [VERIFY] = "verify"};
  if (options->n_operands == 0)
    return LIST;
  for (history_verb verb = SHOW; verb <= VERIFY; verb++)
    if (strcmp(options->operand[0], names[verb]) == 0)
      return verb;
  return NO_SUCH;
}

static kp_status refuse(const cli_options *options, sentence id, const char *arg) {
  say(stderr, options->lang, id, arg, NULL);
  return KP_USAGE;
}

static kp_status check_words(const cli_options *options, history_verb verb) {
  if (verb == NO_SUCH)
    return refuse(options, SAY_CLI_HISTORY_WHAT, options->operand[0]);
  if ((verb == SHOW || verb == RERUN) && options->n_operands < 2)
    return refuse(options, SAY_CLI_HISTORY_RUN, options->operand[0]);
  if (verb == VERIFY && options->n_operands > 1) {
    say(stderr, options->lang, SAY_CLI_TOO_MANY, options->operand[1], "history");
    return KP_USAGE;
  }
  const char *out_of_place = options->head && verb != VERIFY                 ? "head"
                             : options->out && verb != RERUN                 ? "out"
                             : options->json && verb != LIST && verb != SHOW ? "json"
                                                                             : NULL;
  if (out_of_place)
    return refuse(options, SAY_CLI_HISTORY_OPTION, out_of_place);
  return options->ledger ? KP_OK : refuse(options, SAY_CLI_NO_LEDGER, NULL);
}

static kp_status list(kp_text *text, kp_ledger *ledger, const cli_options *options, kp_diag *diag) {
  return options->json ? kp_ledger_list_json(text, ledger, diag)
                       : kp_ledger_list_text(text, ledger, options->lang, wants_colour(stdout),
                                             terminal_width(stdout), diag);
}

static kp_status show(kp_text *text, kp_ledger *ledger, const cli_options *options, kp_diag *diag) {
  const char *run = options->operand[1];
  return options->json ? kp_ledger_show_json(text, ledger, run, diag)
                       : kp_ledger_show_text(text, ledger, run, options->lang, wants_colour(stdout),
                                             terminal_width(stdout), diag);
}

static kp_status do_verb(kp_text *text, history_verb verb, kp_ledger *ledger,
                         const cli_options *options, kp_diag *diag) {
  switch (verb) {
  case SHOW:
    return show(text, ledger, options, diag);
  case RERUN:
    return kp_ledger_rerun(text, ledger, options->operand[1], options->out, options->lang, diag);
  case VERIFY:
    return kp_ledger_verify(text, ledger, options->head, options->lang, diag);
  default:
    return list(text, ledger, options, diag);
  }
}

int cmd_history(const cli_options *options) {
  history_verb verb = verb_of(options);
  kp_status status = check_words(options, verb);
  if (status != KP_OK)
    return status;
  session s = {.diag = kp_diag_new()};
  if (!s.diag) {
    say(stderr, options->lang, SAY_CLI_NO_MEMORY, NULL, NULL);
    return KP_SYSTEM;
  }
  kp_ledger *ledger = NULL;
  kp_text text = {0};
  status = kp_ledger_open(&ledger, options->ledger, false, s.diag);
  if (status == KP_OK)
    status = do_verb(&text, verb, ledger, options, s.diag);
  kp_ledger_free(ledger);
  print_text(&text);
  return session_end(&s, options, status);
}
