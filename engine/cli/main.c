/* SPDX-License-Identifier: GPL-3.0-or-later
 * kaoping: the table of commands, and the choice of one. */
#include "cli.h"

#include <locale.h>
#include <signal.h>
#include <string.h>

static const cli_command commands[] = {
    {"score", cmd_score,
     TAKES_OUT | TAKES_DATA | TAKES_INDEX | TAKES_JSON | TAKES_TIMING | TAKES_LEDGER |
         TAKES_RECORD | TAKES_WATCH | TAKES_AUDIENCE | TAKES_CHARTS | TAKES_LETTERS | TAKES_FIELDS |
         TAKES_STREAM,
     2, 2, SAY_CLI_HELP_SCORE},
    {"check", cmd_check, TAKES_DATA | TAKES_INDEX | TAKES_AS_TEXT, 1, 2, SAY_CLI_HELP_CHECK},
    {"explain", cmd_explain, TAKES_DATA | TAKES_INDEX | TAKES_JSON, 3, 3, SAY_CLI_HELP_EXPLAIN},
    {"panel", cmd_panel, TAKES_OUT | TAKES_DATA | TAKES_INDEX | TAKES_JSON, 2, 2,
     SAY_CLI_HELP_PANEL},
    {"stats", cmd_stats,
     TAKES_OUT | TAKES_DATA | TAKES_INDEX | TAKES_JSON | TAKES_WITH | TAKES_CHARTS, 2, 2,
     SAY_CLI_HELP_STATS},
    {"sheets", cmd_sheets, TAKES_OUT | TAKES_DATA | TAKES_INDEX | TAKES_FOR | TAKES_FIELDS, 2, 2,
     SAY_CLI_HELP_SHEETS},
    {"collect", cmd_collect, TAKES_DATA | TAKES_COLLECT, 2, 3, SAY_CLI_HELP_COLLECT},
    {"compare", cmd_compare,
     TAKES_OUT | TAKES_DATA | TAKES_INDEX | TAKES_JSON | TAKES_NORMS | TAKES_CHARTS, 1,
     MOST_OPERANDS, SAY_CLI_HELP_COMPARE},
    {"outcomes", cmd_outcomes, TAKES_OUT | TAKES_DATA | TAKES_INDEX | TAKES_JSON | TAKES_AS_OF, 2,
     MOST_OPERANDS, SAY_CLI_HELP_OUTCOMES},
    {"review", cmd_review, TAKES_OUT | TAKES_DATA | TAKES_INDEX | TAKES_JSON, 2, 2,
     SAY_CLI_HELP_REVIEW},
    {"tune", cmd_tune, TAKES_OUT | TAKES_DATA | TAKES_INDEX | TAKES_JSON | TAKES_TUNE, 2, 2,
     SAY_CLI_HELP_TUNE},
    {"history", cmd_history, TAKES_LEDGER | TAKES_HISTORY | TAKES_JSON, 0, 2, SAY_CLI_HELP_HISTORY},
    {"serve", cmd_serve, TAKES_DATA | TAKES_INDEX | TAKES_PORT, 0, 2, SAY_CLI_HELP_SERVE},
    {"run", cmd_run, TAKES_SCRIPT, 1, 1, SAY_CLI_HELP_RUN},
    {"init", cmd_init, 0, 1, 1, SAY_CLI_HELP_INIT},
};

static const cli_command *find_command(const char *name) {
  for (size_t i = 0; i < sizeof commands / sizeof *commands; i++)
    if (strcmp(commands[i].name, name) == 0)
      return &commands[i];
  return NULL;
}

static bool is_help(const char *word) {
  return strcmp(word, "--help") == 0 || strcmp(word, "-h") == 0;
}

static bool asks_for_help(int argc, char **argv) {
  for (int i = 1; i < argc; i++) {
    if (strcmp(argv[i], "--") == 0)
      return false;
    if (is_help(argv[i]))
      return true;
  }
  return false;
}

static int run_command(const cli_command *chosen, int argc, char **argv, kp_lang lang) {
  const int own = chosen->takes & TAKES_SCRIPT ? own_words(argc, argv) : argc;
  if (asks_for_help(own, argv)) {
    say(stdout, lang, chosen->help, NULL, NULL);
    return KP_OK;
  }
  cli_options given;
  kp_status status = read_options(&given, chosen, argc, argv, lang);
  if (status != KP_OK)
    return status;
  if (given.threads > 0)
    kp_set_threads(given.threads);
  return chosen->run(&given);
}

static int dispatch(int argc, char **argv, kp_lang lang) {
  /* --lang may stand in front of the command too */
  while (argc > 1 && strncmp(argv[1], "--lang", 6) == 0) {
    int words = argv[1][6] == '=' || argc < 3 ? 1 : 2;
    argc -= words;
    argv += words;
  }
  if (argc < 2 || is_help(argv[1]) || strcmp(argv[1], "help") == 0) {
    const cli_command *about = argc > 2 ? find_command(argv[2]) : NULL;
    say(argc < 2 ? stderr : stdout, lang, about ? about->help : SAY_CLI_HELP, NULL, NULL);
    return argc < 2 ? KP_USAGE : KP_OK;
  }
  if (strcmp(argv[1], "--version") == 0) {
    printf("kaoping %s\n", kp_version());
    return KP_OK;
  }
  const cli_command *chosen = find_command(argv[1]);
  if (!chosen) {
    say(stderr, lang, SAY_CLI_UNKNOWN_COMMAND, argv[1], NULL);
    return KP_USAGE;
  }
  return run_command(chosen, argc - 1, argv + 1, lang);
}

static bool is_script(int argc, char **argv) {
  return argc > 1 && strcmp(argv[1], "run") == 0;
}

int main(int argc, char **argv) {
  signal(SIGXFSZ, SIG_IGN);       /* a limit on file sizes is a failed write, said so */
  setlocale(LC_CTYPE, "C.UTF-8"); /* for text alone: numbers keep their point */
  kp_lang lang =
      choose_language(is_script(argc, argv) ? 1 + own_words(argc - 1, argv + 1) : argc, argv);
  int status = dispatch(argc, argv, lang);
  if (fflush(stdout) != 0 || ferror(stdout)) {
    say(stderr, lang, SAY_CLI_CANNOT_WRITE, NULL, NULL);
    return KP_SYSTEM;
  }
  return status;
}
