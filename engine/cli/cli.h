/* SPDX-License-Identifier: GPL-3.0-or-later
 * The program: what its commands share. It is built on kaoping.h and on nothing else of ours.
 *
 * Results go to standard output or to files, messages to standard error. A command returns the
 * exit status: 0 done, 1 the input is at fault, 2 the command line is, 3 the machine is. */
#ifndef KP_CLI_CLI_H
#define KP_CLI_CLI_H

#include "kaoping.h"

#include <limits.h>
#include <stdio.h>

/* ---- Sentences (base/catalogue/cli.def) ---- */

typedef enum {
#define KP_M(id, zh, en) SAY_##id,
#include "cli.def"
#undef KP_M
  SAY_COUNT
} sentence;

/* Prints a sentence with {0} and {1} put in; arguments that it does not have may be NULL. */
void say(FILE *to, kp_lang lang, sentence id, const char *arg0, const char *arg1);
/* The same without the end of the line. */
void say_part(FILE *to, kp_lang lang, sentence id, const char *arg0, const char *arg1);

/* ---- Options ---- */

enum { MOST_OPERANDS = 100, MOST_WORDS = 200 };

/* What an option says each time that it is given. */
typedef struct {
  const char *word[MOST_WORDS];
  int n;
} cli_words;

typedef struct {
  kp_lang lang;
  const char *out, *only, *period, *encoding, *whom, *with, *as_of;
  const char *whose;              /* --for unit: its id or name */
  const char *ledger, *by, *head; /* ledger: from the environment where no option says */
  int64_t keep;                   /* bytes */
  bool bad_as_missing, json, as_text, timing, replace, strict;
  int threads, depth;
  int port; /* 0: any */
  kp_index_options budget;
  kp_norms norms;
  const char *operand[MOST_OPERANDS]; /* what stands without an option, in order */
  int n_operands;
  cli_words set, sweep, want, bounds; /* tune */
  const char *letters, *templates;
  cli_words field;
  bool totals;
  const char *write;
  int first;
  bool list, intervals, fit, absolute, keep_siblings;
  bool watch, stream;
  const char *charts;     /* a folder */
  char *const *arguments; /* of a script */
  int n_arguments;
} cli_options;

/* Which options a command takes; an option outside of them is a fault of the command line. */
typedef enum {
  TAKES_OUT = 1 << 0,   /* --out --only */
  TAKES_DATA = 1 << 1,  /* --period --encoding --bad-value --threads */
  TAKES_INDEX = 1 << 2, /* --memory --steps */
  TAKES_JSON = 1 << 3,
  TAKES_AS_TEXT = 1 << 4,
  TAKES_TIMING = 1 << 5,
  TAKES_FOR = 1 << 6,       /* --for, kinds of forms */
  TAKES_AUDIENCE = 1 << 24, /* --for, who may see what; --depth */
  TAKES_COLLECT = 1 << 7,   /* --replace --strict */
  TAKES_LEDGER = 1 << 8,    /* --ledger */
  TAKES_RECORD = 1 << 9,    /* --by --keep */
  TAKES_HISTORY = 1 << 10,  /* --head, and --out without --only */
  TAKES_NORMS = 1 << 11,    /* --norms */
  TAKES_TUNE = 1 << 20,     /* --list --set --sweep --intervals --first --fit --want … */
  TAKES_WITH = 1 << 12,     /* --with */
  TAKES_AS_OF = 1 << 22,    /* --as-of */
  TAKES_WATCH = 1 << 23,    /* --watch */
  TAKES_CHARTS = 1 << 25,   /* --charts */
  TAKES_LETTERS = 1 << 26,  /* --letters */
  TAKES_FIELDS = 1 << 27,   /* --templates --field --totals */
  TAKES_STREAM = 1 << 28,   /* --stream */
  TAKES_PORT = 1 << 13,     /* --port */
  TAKES_SCRIPT = 1 << 21,   /* --threads, and what stands behind the operand is the script's */
} takes;

typedef struct {
  const char *name;
  int (*run)(const cli_options *options);
  int takes;
  int min_operands, max_operands;
  sentence help;
} cli_command;

/* KP_OK, or KP_USAGE after saying what is wrong. argv[0] is the command's name. */
kp_status read_options(cli_options *out, const cli_command *command, int argc, char **argv,
                       kp_lang lang);
/* What is wrong with the words together. */
kp_status check_command_line(const cli_options *given, const cli_command *command);
/* How many words of a command line are the program's: what stands behind a script is not. */
int own_words(int argc, char **argv);
/* The language that --lang or the locale asks for; looked up before anything is said. */
kp_lang choose_language(int argc, char **argv);

/* ---- Terminal ---- */

bool wants_colour(FILE *stream);
/* Columns of the terminal behind a stream; 0 when it is none. */
int terminal_width(FILE *stream);
void print_diagnostics(const kp_diag *diag, kp_lang lang);
/* Prints and frees. */
void print_text(kp_text *text);

/* ---- An index and a dataset, loaded and scored ---- */

typedef struct {
  kp_diag *diag;
  kp_index *index;
  kp_dataset *dataset;
  kp_result *result;
  double started, index_s, dataset_s, run_s; /* seconds, for --timing */
} session;

kp_status session_index(session *s, const cli_options *options);
/* Index, dataset (operands 0 and 1) and run. */
kp_status session_run(session *s, const cli_options *options);
/* The same, and a missing value is no error. */
kp_status session_run_panel(session *s, const cli_options *options);
/* The result's charts into the folder of --charts, if there is one; statistics and compare may be
 * NULL. */
kp_status write_charts(const cli_options *options, const kp_result *result,
                       const kp_statistics *statistics, const kp_compare *compare, kp_diag *diag);
/* Prints the diagnostics, frees all, returns status. */
kp_status session_end(session *s, const cli_options *options, kp_status status);
double seconds_now(void);

/* How the options say that letters and the public list are to be. */
kp_letters_options letters_options(const cli_options *options);

/* Scores a file that need not fit into memory. */
kp_status stream_scores(const cli_options *options);

/* What kaoping serve finds in the current folder when nothing is named: paths of its one index and
 * of the latest dataset, or KP_USAGE after saying what there is to choose from. */
kp_status find_inputs(char index[PATH_MAX], char dataset[PATH_MAX], kp_lang lang);

/* Scores whenever a file is saved, until Ctrl-C. */
kp_status watch_scores(const cli_options *options);

int cmd_score(const cli_options *options);
int cmd_check(const cli_options *options);
int cmd_explain(const cli_options *options);
int cmd_panel(const cli_options *options);
int cmd_stats(const cli_options *options);
int cmd_sheets(const cli_options *options);
int cmd_collect(const cli_options *options);
int cmd_history(const cli_options *options);
int cmd_compare(const cli_options *options);
int cmd_outcomes(const cli_options *options);
int cmd_review(const cli_options *options);
int cmd_tune(const cli_options *options);
int cmd_run(const cli_options *options);
int cmd_serve(const cli_options *options);
int cmd_init(const cli_options *options);

#endif
