/* SPDX-License-Identifier: GPL-3.0-or-later
 * kaoping score: a year's dataset and an index in, grades out. */
#include "cli.h"

static kp_report_options files_of(const cli_options *options) {
  return (kp_report_options){.lang = options->lang,
                             .only = options->only,
                             .audience = options->whom,
                             .unit = options->whose,
                             .depth = options->depth};
}

/* The document is for whom the files are for; the table is the office's. */
static kp_status print_result(const session *s, const cli_options *options) {
  const kp_report_options how = files_of(options);
  kp_text text = {0};
  kp_status status = options->json
                         ? kp_report_json(&text, s->result, &how, s->diag)
                         : kp_report_table(&text, s->result, options->lang, wants_colour(stdout),
                                           terminal_width(stdout), s->diag);
  print_text(&text);
  return status;
}

static void print_timing(const session *s, double write_s) {
  fprintf(stderr, "timing: index %.3f s, load %.3f s, score %.3f s, write %.3f s, total %.3f s\n",
          s->index_s, s->dataset_s, s->run_s, write_s, seconds_now() - s->started);
}

/* Into the folder, the ledger, or both. */
static kp_status keep_result(const session *s, const cli_options *options) {
  const kp_report_options how = files_of(options);
  const kp_record_options record = {.by = options->by, .keep = options->keep};
  if (!options->ledger)
    return options->out ? kp_report_write(s->result, options->out, &how, s->diag) : KP_OK;
  kp_ledger *ledger = NULL;
  kp_status status = kp_ledger_open(&ledger, options->ledger, true, s->diag);
  if (status == KP_OK)
    status = kp_ledger_record(NULL, ledger, s->result, options->out, &how, &record, s->diag);
  kp_ledger_free(ledger);
  return status;
}

/* Before the other files: templates are where mistakes are, and a mistake writes nothing. */
static kp_status write_letters(const session *s, const cli_options *options) {
  const kp_letters_options how = letters_options(options);
  int n = 0;
  const kp_status status = kp_letters_write(&n, s->result, options->letters, &how, s->diag);
  if (status == KP_OK) {
    char count[16];
    snprintf(count, sizeof count, "%d", n);
    say(stderr, options->lang, SAY_CLI_LETTERS_DONE, count, options->letters);
  }
  return status;
}

int cmd_score(const cli_options *options) {
  if (options->watch)
    return watch_scores(options);
  if (options->stream)
    return stream_scores(options);
  session s;
  kp_status status = session_run(&s, options);
  double before = seconds_now();
  if (status == KP_OK && options->letters)
    status = write_letters(&s, options);
  if (status == KP_OK)
    status = keep_result(&s, options);
  if (status == KP_OK)
    status = write_charts(options, s.result, NULL, NULL, s.diag);
  double write_s = seconds_now() - before;
  if (status == KP_OK)
    status = print_result(&s, options);
  if (status == KP_OK && options->out)
    say(stderr, options->lang, SAY_CLI_WRITTEN, options->out, NULL);
  if (options->timing)
    print_timing(&s, write_s);
  return session_end(&s, options, status);
}
