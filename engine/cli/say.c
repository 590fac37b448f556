/* SPDX-License-Identifier: GPL-3.0-or-later
 * What the program says by itself, and what it knows of the terminal. */
#include "cli.h"

#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

static const char *const sentences[SAY_COUNT][2] = {
#define KP_M(id, zh, en) [SAY_##id] = {zh, en},
#include "cli.def"
#undef KP_M
};

void say_part(FILE *to, kp_lang lang, sentence id, const char *arg0, const char *arg1) {
  for (const char *at = sentences[id][lang == KP_EN]; *at; at++) {
    if (strncmp(at, "{0}", 3) == 0 || strncmp(at, "{1}", 3) == 0) {
      const char *arg = at[1] == '0' ? arg0 : arg1;
      fputs(arg ? arg : "", to);
      at += 2;
    } else {
      fputc(*at, to);
    }
  }
}

void say(FILE *to, kp_lang lang, sentence id, const char *arg0, const char *arg1) {
  say_part(to, lang, id, arg0, arg1);
  fputc('\n', to);
}

/* See no-color.org: any value that is not empty turns colour off. */
bool wants_colour(FILE *stream) {
  const char *no_colour = getenv("NO_COLOR");
  const char *terminal = getenv("TERM");
  if ((no_colour && *no_colour) || (terminal && strcmp(terminal, "dumb") == 0))
    return false;
  return isatty(fileno(stream)) == 1;
}

int terminal_width(FILE *stream) {
  struct winsize size;
  if (isatty(fileno(stream)) != 1 || ioctl(fileno(stream), TIOCGWINSZ, &size) != 0)
    return 0;
  return size.ws_col;
}

void print_diagnostics(const kp_diag *diag, kp_lang lang) {
  kp_text text = {0};
  if (kp_diag_count(diag) == 0)
    return;
  if (kp_diag_text(&text, diag, lang, wants_colour(stderr)) == KP_OK)
    fputs(text.at, stderr);
  else
    say(stderr, lang, SAY_CLI_NO_MEMORY, NULL, NULL);
  kp_text_free(&text);
}

void print_text(kp_text *text) {
  if (text->at)
    fwrite(text->at, 1, text->len, stdout);
  kp_text_free(text);
}
