/* SPDX-License-Identifier: GPL-3.0-or-later
 * Options: argp reads the words, this file says which a command takes and what is wrong with the
 * others.
 *
 * argp's own help and errors are in English only, so both are off and the catalogue speaks. */
#include "cli.h"

#include <argp.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

enum {
  KEY_OUT = 1000,
  KEY_ONLY,
  KEY_PERIOD,
  KEY_LANG,
  KEY_THREADS,
  KEY_BAD_VALUE,
  KEY_ENCODING,
  KEY_JSON,
  KEY_AS_TEXT,
  KEY_MEMORY,
  KEY_STEPS,
  KEY_TIMING,
  KEY_FOR,
  KEY_REPLACE,
  KEY_STRICT,
  KEY_LEDGER,
  KEY_BY,
  KEY_KEEP,
  KEY_HEAD,
  KEY_NORMS,
  KEY_WITH,
  KEY_PORT,
  KEY_AS_OF,
  KEY_SET,
  KEY_SWEEP,
  KEY_WANT,
  KEY_BOUNDS,
  KEY_LIST,
  KEY_INTERVALS,
  KEY_FIRST,
  KEY_FIT,
  KEY_NEAREST,
  KEY_SIBLINGS,
  KEY_WRITE,
  KEY_WATCH,
  KEY_STREAM,
  KEY_CHARTS,
  KEY_DEPTH,
  KEY_LETTERS,
  KEY_TEMPLATES,
  KEY_FIELD,
  KEY_TOTALS
};

static const struct argp_option known[] = {
    {"out", KEY_OUT, "DIR", 0, NULL, 0},
    {"only", KEY_ONLY, "LIST", 0, NULL, 0},
    {"period", KEY_PERIOD, "P", 0, NULL, 0},
    {"lang", KEY_LANG, "LANG", 0, NULL, 0},
    {"threads", KEY_THREADS, "N", 0, NULL, 0},
    {"bad-value", KEY_BAD_VALUE, "WHAT", 0, NULL, 0},
    {"encoding", KEY_ENCODING, "NAME", 0, NULL, 0},
    {"json", KEY_JSON, NULL, 0, NULL, 0},
    {"as-text", KEY_AS_TEXT, NULL, 0, NULL, 0},
    {"memory", KEY_MEMORY, "MIB", 0, NULL, 0},
    {"steps", KEY_STEPS, "N", 0, NULL, 0},
    {"timing", KEY_TIMING, NULL, 0, NULL, 0},
    {"for", KEY_FOR, "WHOM", 0, NULL, 0},
    {"replace", KEY_REPLACE, NULL, 0, NULL, 0},
    {"strict", KEY_STRICT, NULL, 0, NULL, 0},
    {"ledger", KEY_LEDGER, "FILE", 0, NULL, 0},
    {"by", KEY_BY, "NAME", 0, NULL, 0},
    {"keep", KEY_KEEP, "MIB", 0, NULL, 0},
    {"head", KEY_HEAD, "HASH", 0, NULL, 0},
    {"norms", KEY_NORMS, "WHICH", 0, NULL, 0},
    {"set", KEY_SET, "NAME=VALUE", 0, NULL, 0},
    {"sweep", KEY_SWEEP, "NAME=RANGE", 0, NULL, 0},
    {"want", KEY_WANT, "TARGET", 0, NULL, 0},
    {"bounds", KEY_BOUNDS, "NAME=RANGE", 0, NULL, 0},
    {"list", KEY_LIST, NULL, 0, NULL, 0},
    {"intervals", KEY_INTERVALS, NULL, 0, NULL, 0},
    {"first", KEY_FIRST, "K", 0, NULL, 0},
    {"fit", KEY_FIT, NULL, 0, NULL, 0},
    {"nearest", KEY_NEAREST, "HOW", 0, NULL, 0},
    {"siblings", KEY_SIBLINGS, "HOW", 0, NULL, 0},
    {"write", KEY_WRITE, "FILE", 0, NULL, 0},
    {"watch", KEY_WATCH, NULL, 0, NULL, 0},
    {"stream", KEY_STREAM, NULL, 0, NULL, 0},
    {"charts", KEY_CHARTS, "DIR", 0, NULL, 0},
    {"depth", KEY_DEPTH, "N", 0, NULL, 0},
    {"port", KEY_PORT, "N", 0, NULL, 0},
    {"with", KEY_WITH, "FILE", 0, NULL, 0},
    {"as-of", KEY_AS_OF, "DATE", 0, NULL, 0},
    {"letters", KEY_LETTERS, "DIR", 0, NULL, 0},
    {"templates", KEY_TEMPLATES, "DIR", 0, NULL, 0},
    {"field", KEY_FIELD, "NAME=VALUE", 0, NULL, 0},
    {"totals", KEY_TOTALS, NULL, 0, NULL, 0},
    {0},
};

static int group_of(int key) {
  switch (key) {
  case KEY_OUT:
    return TAKES_OUT | TAKES_HISTORY;
  case KEY_ONLY:
    return TAKES_OUT;
  case KEY_THREADS:
    return TAKES_DATA | TAKES_SCRIPT;
  case KEY_PERIOD:
  case KEY_BAD_VALUE:
  case KEY_ENCODING:
    return TAKES_DATA;
  case KEY_MEMORY:
  case KEY_STEPS:
    return TAKES_INDEX;
  case KEY_JSON:
    return TAKES_JSON;
  case KEY_AS_TEXT:
    return TAKES_AS_TEXT;
  case KEY_TIMING:
    return TAKES_TIMING;
  case KEY_FOR:
    return TAKES_FOR | TAKES_AUDIENCE;
  case KEY_REPLACE:
  case KEY_STRICT:
    return TAKES_COLLECT;
  case KEY_LEDGER:
    return TAKES_LEDGER;
  case KEY_BY:
  case KEY_KEEP:
    return TAKES_RECORD;
  case KEY_HEAD:
    return TAKES_HISTORY;
  case KEY_NORMS:
    return TAKES_NORMS;
  case KEY_SET:
  case KEY_SWEEP:
  case KEY_WANT:
  case KEY_BOUNDS:
  case KEY_LIST:
  case KEY_INTERVALS:
  case KEY_FIRST:
  case KEY_FIT:
  case KEY_NEAREST:
  case KEY_SIBLINGS:
  case KEY_WRITE:
    return TAKES_TUNE;
  case KEY_WATCH:
    return TAKES_WATCH;
  case KEY_STREAM:
    return TAKES_STREAM;
  case KEY_CHARTS:
    return TAKES_CHARTS;
  case KEY_DEPTH:
    return TAKES_AUDIENCE;
  case KEY_WITH:
    return TAKES_WITH;
  case KEY_AS_OF:
    return TAKES_AS_OF;
  case KEY_PORT:
    return TAKES_PORT;
  case KEY_LETTERS:
    return TAKES_LETTERS;
  case KEY_TEMPLATES:
  case KEY_FIELD:
  case KEY_TOTALS:
    return TAKES_FIELDS;
  default:
    return 0; /* --lang: every command */
  }
}

typedef struct {
  cli_options *out;
  const cli_command *command;
  bool complained;
} reading;

static const char *name_of(int key) {
  for (size_t i = 0; known[i].name; i++)
    if (known[i].key == key)
      return known[i].name;
  return "";
}

static error_t refuse(reading *r, sentence id, const char *arg0, const char *arg1) {
  say(stderr, r->out->lang, id, arg0, arg1);
  r->complained = true;
  return EINVAL;
}

static bool read_count(int64_t *out, const char *text, int64_t most) {
  char *end;
  errno = 0;
  long long value = strtoll(text, &end, 10);
  if (errno != 0 || end == text || *end || value < 1 || value > most)
    return false;
  *out = value;
  return true;
}

static error_t set_count(reading *r, int key, const char *text) {
  static const int64_t most_mib = 1 << 20, most_threads = 1024, most_port = 65535;
  int64_t value = 0;
  int64_t most = key == KEY_THREADS ? most_threads
                 : key == KEY_PORT  ? most_port
                 : key == KEY_STEPS ? INT64_MAX
                                    : most_mib;
  if (!read_count(&value, text, most))
    return refuse(r, SAY_CLI_BAD_COUNT, name_of(key), text);
  if (key == KEY_MEMORY)
    r->out->budget.memory = (size_t)value << 20;
  else if (key == KEY_KEEP)
    r->out->keep = value << 20;
  else if (key == KEY_STEPS)
    r->out->budget.steps = value;
  else if (key == KEY_PORT)
    r->out->port = (int)value;
  else if (key == KEY_FIRST)
    r->out->first = (int)value;
  else if (key == KEY_DEPTH)
    r->out->depth = (int)value;
  else
    r->out->threads = (int)value;
  return 0;
}

static error_t set_choice(reading *r, int key, const char *text) {
  if (key == KEY_LANG) {
    if (strcmp(text, "zh") != 0 && strcmp(text, "en") != 0)
      return refuse(r, SAY_CLI_BAD_LANG, text, NULL);
    r->out->lang = strcmp(text, "en") == 0 ? KP_EN : KP_ZH;
    return 0;
  }
  if (key == KEY_NORMS) {
    if (strcmp(text, "moving") != 0 && strcmp(text, "frozen") != 0)
      return refuse(r, SAY_CLI_BAD_NORMS, text, NULL);
    r->out->norms = strcmp(text, "frozen") == 0 ? KP_NORMS_FROZEN : KP_NORMS_MOVING;
    return 0;
  }
  if (strcmp(text, "error") != 0 && strcmp(text, "missing") != 0)
    return refuse(r, SAY_CLI_BAD_BAD_VALUE, text, NULL);
  r->out->bad_as_missing = strcmp(text, "missing") == 0;
  return 0;
}

static error_t add_word(reading *r, int key, const char *text) {
  cli_options *out = r->out;
  cli_words *to = key == KEY_SET     ? &out->set
                  : key == KEY_SWEEP ? &out->sweep
                  : key == KEY_WANT  ? &out->want
                  : key == KEY_FIELD ? &out->field
                                     : &out->bounds;
  if (to->n >= MOST_WORDS)
    return refuse(r, SAY_CLI_TOO_MANY, text, r->command->name);
  to->word[to->n++] = text;
  return 0;
}

/* One of two words; the second sets the flag. */
static error_t set_either(reading *r, int key, const char *text, bool *flag, const char *plain,
                          const char *other) {
  if (strcmp(text, plain) != 0 && strcmp(text, other) != 0)
    return refuse(r, SAY_CLI_BAD_TUNE_CHOICE, name_of(key), text);
  *flag = strcmp(text, other) == 0;
  return 0;
}

static error_t read_tune(reading *r, int key, const char *arg) {
  cli_options *out = r->out;
  switch (key) {
  case KEY_LIST:
    out->list = true;
    return 0;
  case KEY_INTERVALS:
    out->intervals = true;
    return 0;
  case KEY_FIT:
    out->fit = true;
    return 0;
  case KEY_WRITE:
    out->write = arg;
    return 0;
  case KEY_FIRST:
    return set_count(r, key, arg);
  case KEY_NEAREST:
    return set_either(r, key, arg, &out->absolute, "squares", "absolute");
  case KEY_SIBLINGS:
    return set_either(r, key, arg, &out->keep_siblings, "share", "keep");
  default:
    return add_word(r, key, arg);
  }
}

static error_t add_operand(reading *r, const char *text) {
  cli_options *out = r->out;
  if (out->n_operands >= r->command->max_operands)
    return refuse(r, SAY_CLI_TOO_MANY, text, r->command->name);
  out->operand[out->n_operands++] = text;
  return 0;
}

/* What stands behind a script is its own, options too. */
static void take_arguments(reading *r, struct argp_state *state) {
  r->out->arguments = state->argv + state->next;
  r->out->n_arguments = state->argc - state->next;
  state->next = state->argc;
}

/* Forms are for one word. What may be seen is for office, panel, public or a unit, which is the
 * next word, or stands behind a blank or =. */
static error_t set_whom(reading *r, const char *text, struct argp_state *state) {
  static const char *const known_audiences[] = {"office", "panel", "public"};
  r->out->whom = text;
  if (!(r->command->takes & TAKES_AUDIENCE))
    return 0;
  for (int i = 0; i < 3; i++)
    if (strcmp(text, known_audiences[i]) == 0)
      return 0;
  if (strncmp(text, "unit", 4) != 0 || (text[4] && !strchr(" =", text[4])))
    return refuse(r, SAY_CLI_BAD_AUDIENCE, text, NULL);
  r->out->whom = "unit";
  r->out->whose = text[4] ? text + 5 : NULL;
  if (!text[4] && state->next < state->argc && state->argv[state->next][0] != '-')
    r->out->whose = state->argv[state->next++];
  return r->out->whose && *r->out->whose ? 0 : refuse(r, SAY_CLI_WHICH_UNIT, NULL, NULL);
}

static error_t read_one(int key, char *arg, struct argp_state *state) {
  reading *r = state->input;
  cli_options *out = r->out;
  if (key == KEY_FOR && !(r->command->takes & group_of(key)) && (r->command->takes & TAKES_OUT))
    return refuse(r, SAY_CLI_OFFICE_ONLY, r->command->name, NULL);
  if (group_of(key) && !(r->command->takes & group_of(key)))
    return refuse(r, SAY_CLI_NOT_TAKEN, name_of(key), r->command->name);
  if (group_of(key) == TAKES_TUNE)
    return read_tune(r, key, arg);
  switch (key) {
  case KEY_OUT:
    out->out = arg;
    return 0;
  case KEY_ONLY:
    out->only = arg;
    return 0;
  case KEY_PERIOD:
    out->period = arg;
    return 0;
  case KEY_ENCODING:
    out->encoding = arg;
    return 0;
  case KEY_JSON:
    out->json = true;
    return 0;
  case KEY_AS_TEXT:
    out->as_text = true;
    return 0;
  case KEY_WATCH:
    out->watch = true;
    return 0;
  case KEY_STREAM:
    out->stream = true;
    return 0;
  case KEY_CHARTS:
    out->charts = arg;
    return 0;
  case KEY_TIMING:
    out->timing = true;
    return 0;
  case KEY_FOR:
    return set_whom(r, arg, state);
  case KEY_REPLACE:
    out->replace = true;
    return 0;
  case KEY_STRICT:
    out->strict = true;
    return 0;
  case KEY_LEDGER:
    out->ledger = arg;
    return 0;
  case KEY_BY:
    out->by = arg;
    return 0;
  case KEY_HEAD:
    out->head = arg;
    return 0;
  case KEY_WITH:
    out->with = arg;
    return 0;
  case KEY_AS_OF:
    out->as_of = arg;
    return 0;
  case KEY_LETTERS:
    out->letters = arg;
    return 0;
  case KEY_TEMPLATES:
    out->templates = arg;
    return 0;
  case KEY_TOTALS:
    out->totals = true;
    return 0;
  case KEY_FIELD:
    return add_word(r, key, arg);
  case KEY_LANG:
  case KEY_BAD_VALUE:
  case KEY_NORMS:
    return set_choice(r, key, arg);
  case KEY_KEEP:
  case KEY_PORT:
  case KEY_DEPTH:
  case KEY_THREADS:
  case KEY_MEMORY:
  case KEY_STEPS:
    return set_count(r, key, arg);
  case ARGP_KEY_ARG:
    if (r->command->takes & TAKES_SCRIPT)
      take_arguments(r, state);
    return add_operand(r, arg);
  default:
    return ARGP_ERR_UNKNOWN;
  }
}

static bool is_known(const char *word) {
  size_t len = strcspn(word, "=");
  for (size_t i = 0; known[i].name; i++)
    if (len > 0 && strncmp(known[i].name, word, len) == 0)
      return true;
  return false;
}

/* The word that argp could not read: the first option that there is not, else the last one, whose
 * value is missing. */
static const char *faulty_word(int argc, char **argv) {
  const char *last = argv[0];
  for (int i = 1; i < argc && strcmp(argv[i], "--") != 0; i++) {
    if (argv[i][0] != '-' || argv[i][1] == 0)
      continue;
    last = argv[i];
    if (argv[i][1] != '-' || !is_known(argv[i] + 2))
      return argv[i];
  }
  return last;
}

kp_status read_options(cli_options *out, const cli_command *command, int argc, char **argv,
                       kp_lang lang) {
  static const struct argp parser = {.options = known, .parser = read_one};
  *out = (cli_options){.lang = lang};
  reading r = {.out = out, .command = command};
  const bool is_script = command->takes & TAKES_SCRIPT;
  const unsigned flags =
      ARGP_NO_EXIT | ARGP_NO_ERRS | ARGP_NO_HELP | (is_script ? ARGP_IN_ORDER : 0u);
  if (argp_parse(&parser, argc, argv, flags, NULL, &r) != 0) {
    if (!r.complained)
      say(stderr, lang, SAY_CLI_BAD_OPTION,
          faulty_word(is_script ? own_words(argc, argv) : argc, argv), command->name);
    return KP_USAGE;
  }
  const char *ledger = getenv("KAOPING_LEDGER");
  if (!out->ledger && (command->takes & TAKES_LEDGER) && ledger && *ledger)
    out->ledger = ledger;
  return check_command_line(out, command);
}

int own_words(int argc, char **argv) {
  int k = 1;
  for (; k < argc && argv[k][0] == '-' && argv[k][1]; k++) {
    if (strcmp(argv[k], "--") == 0)
      return k + 2 < argc ? k + 2 : argc;
    k += strcmp(argv[k], "--lang") == 0 || strcmp(argv[k], "--threads") == 0;
  }
  return k + 1 < argc ? k + 1 : argc;
}

kp_lang choose_language(int argc, char **argv) {
  const char *chosen = NULL;
  for (int i = 1; i < argc && strcmp(argv[i], "--") != 0; i++) {
    if (strncmp(argv[i], "--lang=", 7) == 0)
      chosen = argv[i] + 7;
    else if (strcmp(argv[i], "--lang") == 0 && i + 1 < argc)
      chosen = argv[i + 1];
  }
  static const char *const variables[] = {"LC_ALL", "LC_MESSAGES", "LANG"};
  for (int i = 0; i < 3 && !chosen; i++) {
    const char *value = getenv(variables[i]);
    if (value && *value)
      chosen = value;
  }
  return chosen && strncmp(chosen, "en", 2) == 0 ? KP_EN : KP_ZH;
}
