/* SPDX-License-Identifier: GPL-3.0-or-later
 * kaoping score --stream: a CSV file that is larger than memory, into a folder.
 *
 * How far it has come is told on a terminal: the pass, rows, bytes, and the time that is left if
 * the rest takes as long a byte as what was read so far. Nothing of it is written anywhere else. */
#include "cli.h"

#include <inttypes.h>
#include <unistd.h>

typedef struct {
  kp_lang lang;
  bool shown; /* standard error is a terminal */
  double started, told;
} progress;

/* "12,345,678" */
static const char *with_commas(char text[32], int64_t n) {
  char plain[24];
  int len = snprintf(plain, sizeof plain, "%" PRId64, n), at = 0;
  for (int i = 0; i < len; i++) {
    if (i > 0 && (len - i) % 3 == 0)
      text[at++] = ',';
    text[at++] = plain[i];
  }
  text[at] = '\0';
  return text;
}

static void print_bar(FILE *to, double share) {
  enum { CELLS = 20 };
  const int full = (int)(share * CELLS);
  for (int i = 0; i < CELLS; i++)
    fputs(i < full ? "█" : "░", to);
}

static void tell(void *of, const kp_stream_progress *at) {
  progress *told = of;
  const double now = seconds_now();
  if (!told->shown || now - told->told < 0.2 || at->n_bytes_all == 0)
    return;
  told->told = now;
  const double all = (double)at->n_bytes_all * at->n_passes;
  const double done = (double)at->n_bytes_all * (at->pass - 1) + (double)at->n_bytes;
  const double left = (now - told->started) * (all - done) / done;
  char rows[32], pass[32], bytes[64], time[32];
  snprintf(pass, sizeof pass, "%d/%d", at->pass, at->n_passes);
  snprintf(bytes, sizeof bytes, "%.2f/%.2f GB", (double)at->n_bytes * 1e-9,
           (double)at->n_bytes_all * 1e-9);
  snprintf(time, sizeof time, "%d:%02d", (int)left / 60, (int)left % 60);
  fputs("\r\033[K", stderr);
  print_bar(stderr, done / all);
  fprintf(stderr, " %.0f%%  ", 100.0 * done / all);
  say_part(stderr, told->lang, SAY_CLI_STREAM_PASS, pass, with_commas(rows, at->n_rows));
  say_part(stderr, told->lang, SAY_CLI_STREAM_LEFT, bytes, time);
  fflush(stderr);
}

static kp_status write_stream(const session *s, const cli_options *options) {
  progress told = {
      .lang = options->lang, .shown = isatty(STDERR_FILENO) == 1, .started = seconds_now()};
  const kp_stream_options how = {.dataset = {.period = options->period,
                                             .encoding = options->encoding,
                                             .bad_as_missing = options->bad_as_missing},
                                 .report = {.lang = options->lang,
                                            .only = options->only,
                                            .audience = options->whom,
                                            .unit = options->whose,
                                            .depth = options->depth},
                                 .progress = tell,
                                 .to = &told};
  int64_t n = 0;
  const kp_status status =
      kp_stream_write(&n, s->index, options->operand[1], options->out, &how, s->diag);
  if (told.shown && told.told > 0.0)
    fputs("\r\033[K", stderr);
  if (status != KP_OK)
    return status;
  char rows[32], seconds[32];
  snprintf(seconds, sizeof seconds, "%.1f", seconds_now() - told.started);
  say(stderr, options->lang, SAY_CLI_STREAMED, with_commas(rows, n), seconds);
  say(stderr, options->lang, SAY_CLI_WRITTEN, options->out, NULL);
  return status;
}

kp_status stream_scores(const cli_options *options) {
  session s;
  kp_status status = session_index(&s, options);
  if (status == KP_OK)
    status = write_stream(&s, options);
  return session_end(&s, options, status);
}
