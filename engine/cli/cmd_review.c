/* SPDX-License-Identifier: GPL-3.0-or-later
 * kaoping review: two runs, before and after corrections. A word is a folder of a run (or its
 * result.json), or INDEX:DATASET, which is scored now. */
#include "cli.h"

#include <unistd.h>

typedef struct {
  kp_pairs *pairs;
  kp_index *index;
  kp_dataset *dataset;
  kp_result *result;
} one_side;

/* Scores a pair; leaves a folder of a run alone. */
static kp_status run_side(one_side *side, const char *word, const cli_options *options,
                          kp_diag *diag) {
  if (access(word, F_OK) == 0)
    return KP_OK;
  const char *const twice[] = {word, word}; /* pairs are for comparing: one alone is none */
  kp_status status = kp_pairs_read(&side->pairs, twice, 2, diag);
  if (status != KP_OK)
    return status;
  const kp_pair pair = kp_pairs_at(side->pairs, 0);
  const kp_dataset_options how = {.period = options->period,
                                  .encoding = options->encoding,
                                  .bad_as_missing = options->bad_as_missing};
  status = kp_index_load(&side->index, pair.index, &options->budget, diag);
  if (status == KP_OK)
    status = kp_dataset_load(&side->dataset, pair.dataset, side->index, &how, diag);
  return status == KP_OK ? kp_run(&side->result, side->index, side->dataset, diag) : status;
}

static kp_status report(const kp_review *review, const cli_options *options, kp_diag *diag) {
  kp_status status = KP_OK;
  kp_text text = {0};
  if (options->out) {
    const kp_report_options how = {.lang = options->lang, .only = options->only};
    status = kp_report_review_write(review, options->out, &how, diag);
  }
  if (status == KP_OK)
    status = options->json
                 ? kp_report_review_json(&text, review, diag)
                 : kp_report_review_text(&text, review, options->lang, wants_colour(stdout),
                                         terminal_width(stdout), diag);
  print_text(&text);
  if (status == KP_OK && options->out)
    say(stderr, options->lang, SAY_CLI_WRITTEN, options->out, NULL);
  return status;
}

static kp_status review_sides(const one_side *side, const cli_options *options, kp_diag *diag) {
  const kp_review_side before = {options->operand[0], side[0].result};
  const kp_review_side after = {options->operand[1], side[1].result};
  kp_review *review = NULL;
  kp_status status = kp_review_new(&review, &before, &after, diag);
  if (status == KP_OK)
    status = report(review, options, diag);
  kp_review_free(review);
  return status;
}

int cmd_review(const cli_options *options) {
  kp_diag *diag = kp_diag_new();
  if (!diag) {
    say(stderr, options->lang, SAY_CLI_NO_MEMORY, NULL, NULL);
    return KP_SYSTEM;
  }
  one_side side[2] = {{0}, {0}};
  kp_status status = KP_OK;
  for (int k = 0; k < 2 && status != KP_SYSTEM; k++) {
    const kp_status own = run_side(&side[k], options->operand[k], options, diag);
    status = own > status ? own : status;
  }
  if (status == KP_OK)
    status = review_sides(side, options, diag);
  print_diagnostics(diag, options->lang);
  for (int k = 0; k < 2; k++) {
    kp_result_free(side[k].result);
    kp_dataset_free(side[k].dataset);
    kp_index_free(side[k].index);
    kp_pairs_free(side[k].pairs);
  }
  kp_diag_free(diag);
  return status;
}
