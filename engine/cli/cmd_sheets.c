/* SPDX-License-Identifier: GPL-3.0-or-later
 * kaoping sheets: forms for judges, units and visits to fill in, the list for the public, and the
 * templates that letters are made of. */
#include "cli.h"

#include <string.h>

static bool read_whom(kp_sheets_for *out, const char *word) {
  static const char *const words[] = {"judges", "units", "visits"};
  for (int i = 0; i < 3; i++) {
    if (strcmp(word, words[i]) == 0) {
      *out = (kp_sheets_for)i;
      return true;
    }
  }
  return false;
}

static kp_status write_forms(const session *s, const cli_options *options, kp_sheets_for whom) {
  kp_sheets_options how = {.lang = options->lang, .who = whom};
  int n_forms = 0;
  kp_status status = kp_sheets_write(&n_forms, s->index, s->dataset, options->out, &how, s->diag);
  if (status == KP_OK) {
    char count[16];
    snprintf(count, sizeof count, "%d", n_forms);
    say(stdout, options->lang, SAY_CLI_SHEETS_DONE, count, options->out);
  }
  return status;
}

static kp_status write_list(const session *s, const cli_options *options) {
  const kp_letters_options how = letters_options(options);
  const kp_status status = kp_public_write(s->result, options->out, &how, s->diag);
  if (status == KP_OK)
    say(stderr, options->lang, SAY_CLI_WRITTEN, options->out, NULL);
  return status;
}

/* What needs no forms: the list of a scored year, or templates to change. */
static int list_or_templates(const cli_options *options) {
  session s;
  kp_status status;
  if (strcmp(options->whom, "public") == 0) {
    status = session_run(&s, options);
    if (status == KP_OK)
      status = write_list(&s, options);
  } else {
    status = session_index(&s, options);
    if (status == KP_OK)
      status = kp_letters_templates_write(options->out, options->lang, s.diag);
    if (status == KP_OK)
      say(stderr, options->lang, SAY_CLI_WRITTEN, options->out, NULL);
  }
  return session_end(&s, options, status);
}

int cmd_sheets(const cli_options *options) {
  kp_sheets_for whom = KP_SHEETS_JUDGES;
  if (!options->whom || !options->out) {
    say(stderr, options->lang, SAY_CLI_SHEETS_NEEDS, options->whom ? "out" : "for", NULL);
    return KP_USAGE;
  }
  if (options->only) {
    say(stderr, options->lang, SAY_CLI_NOT_TAKEN, "only", "sheets");
    return KP_USAGE;
  }
  if (strcmp(options->whom, "public") == 0 || strcmp(options->whom, "templates") == 0)
    return list_or_templates(options);
  if (options->field.n > 0 || options->templates || options->totals) {
    say(stderr, options->lang, SAY_CLI_FIELDS_ALONE, NULL, NULL);
    return KP_USAGE;
  }
  if (!read_whom(&whom, options->whom)) {
    say(stderr, options->lang, SAY_CLI_BAD_WHOM, options->whom, NULL);
    return KP_USAGE;
  }
  session s;
  kp_status status = session_index(&s, options);
  kp_dataset_options how = {.period = options->period,
                            .encoding = options->encoding,
                            .bad_as_missing = options->bad_as_missing,
                            .partial = true};
  if (status == KP_OK)
    status = kp_dataset_load(&s.dataset, options->operand[1], s.index, &how, s.diag);
  if (status == KP_OK)
    status = write_forms(&s, options, whom);
  return session_end(&s, options, status);
}
