/* SPDX-License-Identifier: GPL-3.0-or-later
 * What is wrong with a command line as a whole, once its words are read: said in one sentence each,
 * before anything is loaded. */
#include "cli.h"

#include <iconv.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>

static bool ends_in(const char *text, const char *ending) {
  size_t len = strlen(text), tail = strlen(ending);
  return len >= tail && strcasecmp(text + len - tail, ending) == 0;
}

/* An index is a Lua file: a folder or a table in its place, with a Lua file behind, is the two
 * swapped. */
static bool is_swapped(const cli_options *given) {
  struct stat about;
  if (given->n_operands < 2 || ends_in(given->operand[0], ".lua") ||
      !ends_in(given->operand[1], ".lua"))
    return false;
  return ends_in(given->operand[0], ".csv") || ends_in(given->operand[0], ".xlsx") ||
         (stat(given->operand[0], &about) == 0 && S_ISDIR(about.st_mode));
}

static bool is_encoding(const char *name) {
  iconv_t opened = iconv_open("UTF-8", name);
  if (opened == (iconv_t)-1)
    return false;
  iconv_close(opened);
  return true;
}

static bool is_for_others(const cli_options *given, const cli_command *command) {
  return (command->takes & TAKES_AUDIENCE) && given->whom && strcmp(given->whom, "office") != 0;
}

kp_status check_command_line(const cli_options *given, const cli_command *command) {
  sentence wrong = SAY_COUNT;
  const char *what = command->name, *whom = given->whom ? given->whom : "";
  if (given->n_operands < command->min_operands)
    wrong = SAY_CLI_TOO_FEW;
  else if (given->n_operands > 1 && strcmp(given->operand[0], "-") == 0 &&
           strcmp(given->operand[1], "-") == 0)
    wrong = SAY_CLI_ONE_STDIN;
  else if ((command->takes & TAKES_INDEX) && is_swapped(given))
    wrong = SAY_CLI_SWAPPED, what = given->operand[0];
  else if (given->watch &&
           (given->out || given->charts || given->json || given->by || given->timing ||
            strcmp(given->operand[0], "-") == 0 || strcmp(given->operand[1], "-") == 0))
    wrong = SAY_CLI_WATCH_ALONE;
  else if (given->stream && !given->out)
    wrong = SAY_CLI_STREAM_OUT;
  else if (given->stream && (given->watch || given->charts || given->letters || given->json ||
                             given->ledger || given->timing))
    wrong = SAY_CLI_STREAM_ALONE;
  else if (given->out && strcmp(given->out, "-") == 0)
    wrong = SAY_CLI_OUT_IS_FOLDER;
  else if (given->charts && strcmp(given->charts, "-") == 0)
    wrong = SAY_CLI_CHARTS_IS_FOLDER;
  else if (is_for_others(given, command) && given->charts)
    wrong = SAY_CLI_CHARTS_OFFICE_ONLY;
  else if ((command->takes & TAKES_LETTERS) && !given->letters &&
           (given->templates || given->field.n > 0 || given->totals))
    wrong = SAY_CLI_FIELDS_ALONE;
  else if (is_for_others(given, command) && given->letters)
    wrong = SAY_CLI_LETTERS_OFFICE_ONLY;
  else if (given->letters && given->watch)
    wrong = SAY_CLI_LETTERS_WATCH;
  else if (given->letters && strcmp(given->letters, "-") == 0)
    wrong = SAY_CLI_LETTERS_IS_FOLDER;
  else if (is_for_others(given, command) && !given->out && !given->json && !given->ledger)
    wrong = SAY_CLI_FOR_WITHOUT_OUT;
  else if (given->depth > 0 && ((!given->out && !given->ledger) || strcmp(whom, "unit") == 0 ||
                                strcmp(whom, "public") == 0))
    wrong = SAY_CLI_DEPTH_WITHOUT_OUT;
  else if (given->only && !given->out && !given->ledger)
    wrong = SAY_CLI_ONLY_WITHOUT_OUT;
  else if ((command->takes & TAKES_RECORD) && (given->by || given->keep > 0) && !given->ledger)
    wrong = SAY_CLI_RECORD_WITHOUT_LEDGER;
  else if (given->encoding && !is_encoding(given->encoding))
    wrong = SAY_CLI_BAD_ENCODING, what = given->encoding;
  if (wrong == SAY_COUNT)
    return KP_OK;
  say(stderr, given->lang, wrong, what, NULL);
  return KP_USAGE;
}
