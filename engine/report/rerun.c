/* SPDX-License-Identifier: GPL-3.0-or-later
 * Rerun: a recorded run done again from what the ledger holds, and held against its hashes.
 *
 * The inputs are laid down in a temporary folder, read with the recorded options, scored, and every
 * output file is made and hashed. Another version may well give the same bytes, so it is a warning
 * and the comparison decides. */
#include "ledger/ledger.h"
#include "report/report.h"

#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* ---- A folder for the inputs ---- */

static int remove_one(const char *path, const struct stat *about, int kind, struct FTW *walk) {
  (void)about;
  (void)kind;
  (void)walk;
  return remove(path);
}

static void remove_folder(const char *folder) {
  enum { OPEN_AT_ONCE = 16 };
  if (folder)
    (void)!nftw(folder, remove_one, OPEN_AT_ONCE, FTW_DEPTH | FTW_PHYS);
}

/* ---- The run ---- */

typedef struct {
  kp_index *index;
  kp_dataset *dataset;
  kp_result *result;
  kp_output *output;
} again;

static int64_t number_of(const kp_ledger_run *run, const char *option) {
  const char *text = kp_ledger_option_of(run, option);
  return text ? strtoll(text, NULL, 10) : 0;
}

static bool option_is(const kp_ledger_run *run, const char *option, const char *value) {
  const char *text = kp_ledger_option_of(run, option);
  return text && strcmp(text, value) == 0;
}

static kp_status run_again(again *made, const kp_ledger_run *run, const char *index,
                           const char *dataset, const char *folder, kp_diag *diag) {
  const kp_index_options budget = {.memory = (size_t)number_of(run, "memory"),
                                   .steps = number_of(run, "steps")};
  const kp_dataset_options how = {.period = kp_ledger_option_of(run, "period"),
                                  .encoding = kp_ledger_option_of(run, "encoding"),
                                  .bad_as_missing = option_is(run, "bad_value", "missing")};
  const kp_report_options report = {.lang = option_is(run, "lang", "en") ? KP_EN : KP_ZH,
                                    .only = kp_ledger_option_of(run, "only"),
                                    .audience = kp_ledger_option_of(run, "for"),
                                    .unit = kp_ledger_option_of(run, "unit"),
                                    .depth = (int)number_of(run, "depth")};
  kp_status status = kp_index_load(&made->index, index, &budget, diag);
  if (status == KP_OK)
    status = kp_dataset_load(&made->dataset, dataset, made->index, &how, diag);
  if (status == KP_OK)
    status = kp_run(&made->result, made->index, made->dataset, diag);
  if (status == KP_OK)
    status = kp_report_make(&made->output, made->result, folder, &report, diag);
  return status;
}

static void again_clear(again *made) {
  kp_output_free(made->output);
  kp_result_free(made->result);
  kp_dataset_free(made->dataset);
  kp_index_free(made->index);
}

/* ---- The comparison ---- */

static kp_status compare(const kp_ledger *ledger, const kp_ledger_run *run, kp_output *output,
                         kp_diag *diag) {
  const kp_place place = {.file = kp_ledger_path(ledger)};
  const kp_output_file *made;
  int n = 0;
  kp_status status = kp_output_files(&made, &n, output, diag);
  if (status != KP_OK)
    return status;
  for (int i = 0; i < run->n_outputs; i++) {
    const kp_ledger_output *was = &run->output[i];
    int m = 0;
    while (m < n && strcmp(made[m].name, was->name) != 0)
      m++;
    if (m < n && strcmp(made[m].hash, was->hash) == 0)
      continue;
    kp_diag_error(diag, &place, m < n ? KP_MSG_LEDGER_RERUN_DIFFERS : KP_MSG_LEDGER_RERUN_LACKS,
                  KP_ARGS(was->name, was->hash, m < n ? made[m].hash : NULL), KP_MSG_NONE);
    status = KP_INPUT;
  }
  return status;
}

static void say_version(const kp_ledger *ledger, const kp_ledger_run *run, kp_diag *diag) {
  if (strcmp(run->version, kp_version()) != 0)
    kp_diag_add(diag, KP_WARNING, &(kp_place){.file = kp_ledger_path(ledger)},
                KP_MSG_LEDGER_RERUN_OTHER_VERSION, KP_ARGS(run->version, kp_version()), KP_MSG_NONE,
                NULL);
}

static kp_status say_same(kp_text *out, const kp_ledger_run *run, kp_lang lang, kp_diag *diag) {
  char id[KP_LEDGER_SHORT + 1], count[24];
  kp_buf text = {0};
  snprintf(id, sizeof id, "%.*s", KP_LEDGER_SHORT, run->id);
  snprintf(count, sizeof count, "%d", run->n_outputs);
  kp_message_format(&text, KP_MSG_LEDGER_RERUN_SAME, KP_ARGS(id, count), lang);
  kp_buf_add(&text, "\n");
  if (text.failed) {
    kp_buf_clear(&text);
    return kp_diag_no_memory(diag);
  }
  *out = (kp_text){text.at, text.len};
  return KP_OK;
}

kp_status kp_ledger_rerun(kp_text *out, kp_ledger *ledger, const char *run, const char *folder,
                          kp_lang lang, kp_diag *diag) {
  kp_ledger_run about;
  again made = {0};
  const char *inputs = NULL, *index = NULL, *dataset = NULL;
  kp_arena *arena = kp_arena_new();
  kp_status status =
      arena ? kp_ledger_get(&about, ledger, run, arena, diag) : kp_diag_no_memory(diag);
  if (status == KP_OK) {
    say_version(ledger, &about, diag);
    status = kp_file_temporary(&inputs, true, arena, diag);
  }
  if (status == KP_OK)
    status = kp_ledger_unpack(&index, &dataset, ledger, &about, inputs, arena, diag);
  if (status == KP_OK)
    status = run_again(&made, &about, index, dataset, folder, diag);
  if (status == KP_OK) {
    status = compare(ledger, &about, made.output, diag);
    kp_status written = status == KP_SYSTEM ? status : kp_output_commit(made.output, diag);
    status = written > status ? written : status;
  }
  if (status == KP_OK)
    status = say_same(out, &about, lang, diag);
  again_clear(&made);
  remove_folder(inputs);
  kp_arena_free(arena);
  return status;
}
