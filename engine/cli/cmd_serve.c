/* SPDX-License-Identifier: GPL-3.0-or-later
 * kaoping serve: the page on this machine, scored again at every change, until Ctrl-C.
 *
 * The address is printed once, on standard output. What is wrong with the files is said when it is
 * found, here as in the page. A signal ends the loop between two steps, and the command with
 * status 0; a second one ends the process, in case a scoring takes long. */
#include "cli.h"

#include <signal.h>

enum { STEP_MS = 200 };

static volatile sig_atomic_t asked_to_stop;

static void ask_to_stop(int signal_number) {
  (void)signal_number;
  asked_to_stop = 1;
}

static void listen_to_signals(void) {
  struct sigaction on_signal = {.sa_handler = ask_to_stop, .sa_flags = (int)SA_RESETHAND};
  sigemptyset(&on_signal.sa_mask);
  sigaction(SIGINT, &on_signal, NULL);
  sigaction(SIGTERM, &on_signal, NULL);
}

static void follow(kp_server *server, const cli_options *options) {
  while (!asked_to_stop) {
    bool read = false;
    kp_diag *diag = kp_diag_new();
    if (!diag) {
      say(stderr, options->lang, SAY_CLI_NO_MEMORY, NULL, NULL);
      return;
    }
    const kp_status status = kp_serve_step(&read, server, STEP_MS, diag);
    print_diagnostics(diag, options->lang);
    if (read)
      say(stderr, options->lang, status == KP_OK ? SAY_CLI_SERVE_AGAIN : SAY_CLI_SERVE_OLD, NULL,
          NULL);
    kp_diag_free(diag);
  }
}

static kp_status serve(const char *index, const char *dataset, const cli_options *options) {
  const kp_serve_options how = {.port = options->port,
                                .lang = options->lang,
                                .index = options->budget,
                                .dataset = {.period = options->period,
                                            .encoding = options->encoding,
                                            .bad_as_missing = options->bad_as_missing}};
  kp_server *server = NULL;
  kp_diag *diag = kp_diag_new();
  if (!diag) {
    say(stderr, options->lang, SAY_CLI_NO_MEMORY, NULL, NULL);
    return KP_SYSTEM;
  }
  listen_to_signals();
  const kp_status status = kp_serve_open(&server, index, dataset, &how, diag);
  print_diagnostics(diag, options->lang);
  kp_diag_free(diag);
  if (status != KP_OK)
    return status;
  say(stdout, options->lang, SAY_CLI_SERVE_AT, kp_serve_address(server), NULL);
  fflush(stdout);
  follow(server, options);
  kp_serve_close(server);
  return KP_OK;
}

int cmd_serve(const cli_options *options) {
  char index[PATH_MAX], dataset[PATH_MAX];
  if (options->n_operands == 2)
    return serve(options->operand[0], options->operand[1], options);
  if (options->n_operands == 1) {
    say(stderr, options->lang, SAY_CLI_TOO_FEW, "serve", NULL);
    return KP_USAGE;
  }
  const kp_status status = find_inputs(index, dataset, options->lang);
  if (status != KP_OK)
    return status;
  say(stderr, options->lang, SAY_CLI_SERVE_THESE, index, dataset);
  return serve(index, dataset, options);
}
