/* SPDX-License-Identifier: GPL-3.0-or-later
 * Gather: a result as an entry: which bytes went in, with which options, what came out.
 *
 * Inputs are listed in one order: the index and the files beside it, the files of the dataset, then
 * those of other periods that norms looked at. The bytes themselves are read again when they are
 * kept, and must have the hash of those that were scored; what came through a pipe is still held by
 * the table, or not kept. Only names that matter for a result are part of a run's identity: the
 * folder's own name (it says the period), not where it lies. */
#include "ledger/store.h"

#include <inttypes.h>
#include <math.h>
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/date.h"
#include "base/decimal.h"

static const char *last_part(const char *path) {
  const char *slash = strrchr(path, '/');
  return slash ? slash + 1 : path;
}

static const char *copy_of(kp_arena *arena, const char *text) {
  return kp_arena_copy(arena, text ? text : "", text ? strlen(text) : 0);
}

static bool is_folder(const kp_dataset *dataset) {
  return strcmp(dataset->path, "-") != 0 && kp_path_kind_of(dataset->path) == KP_PATH_FOLDER;
}

/* The folder's own name, "." and ".." resolved; "" for a dataset of one file; NULL: no memory. */
static const char *folder_of(const kp_dataset *dataset, kp_arena *arena) {
  char *whole = is_folder(dataset) ? realpath(dataset->path, NULL) : NULL;
  const char *name = whole && last_part(whole)[0] ? last_part(whole) : whole ? "data" : "";
  const char *copy = copy_of(arena, name);
  free(whole); /* realpath's own malloc */
  return copy;
}

/* ---- Where an input's bytes are ---- */

typedef struct {
  const char *path; /* to read it by */
  const char *hash;
  kp_str text;           /* of an index: decoded, which may be the very bytes */
  const kp_bytes *piped; /* of a dataset: held, cannot be read again */
} input_place;

static kp_status place_of(input_place *out, const kp_result *result, int i, kp_arena *arena,
                          kp_diag *diag) {
  const kp_index *index = result->index;
  const kp_dataset *dataset = result->dataset;
  if (i < index->n_files) {
    const kp_index_file *file = &index->file[i];
    int len = i > 0 ? (int)(last_part(index->path) - index->path) : 0;
    const char *path = kp_arena_printf(arena, "%.*s%s", len, index->path, file->path);
    *out = (input_place){.path = path, .hash = file->hash, .text = file->text};
    return path ? KP_OK : kp_diag_no_memory(diag);
  }
  i -= index->n_files;
  for (int s = 0; i >= dataset->n_files; s++) {
    i -= dataset->n_files;
    dataset = result->dataset->sibling[s];
  }
  const char *path = is_folder(dataset)
                         ? kp_arena_printf(arena, "%s/%s", dataset->path, dataset->file[i].path)
                         : dataset->path;
  *out = (input_place){
      .path = path, .hash = dataset->file[i].hash, .piped = kp_dataset_piped(dataset, i)};
  return path ? KP_OK : kp_diag_no_memory(diag);
}

static bool has_hash(const void *bytes, size_t len, const char *hash) {
  char now[KP_HASH_SIZE];
  kp_hash_bytes(now, bytes, len);
  return strcmp(now, hash) == 0;
}

kp_status kp_ledger_input_read(kp_ledger_input *out, const kp_result *result, int i,
                               kp_arena *arena, kp_diag *diag) {
  *out = (kp_ledger_input){0};
  input_place place;
  kp_status status = place_of(&place, result, i, arena, diag);
  if (status != KP_OK)
    return status;
  if (place.text.at && has_hash(place.text.at, place.text.len, place.hash)) {
    *out = (kp_ledger_input){{(const unsigned char *)place.text.at, place.text.len, false},
                             .borrowed = true,
                             .there = true};
    return KP_OK;
  }
  if (place.piped && has_hash(place.piped->bytes, place.piped->len, place.hash)) {
    *out = (kp_ledger_input){*place.piped, .borrowed = true, .there = true};
    return KP_OK;
  }
  if (strcmp(place.path, "-") == 0 || kp_path_kind_of(place.path) == KP_PATH_OTHER)
    return KP_OK; /* not there */
  status = kp_file_read(&out->bytes, place.path, place.path, diag);
  if (status != KP_OK)
    return status;
  out->there = true;
  if (has_hash(out->bytes.bytes, out->bytes.len, place.hash))
    return KP_OK;
  kp_ledger_input_release(out);
  kp_diag_error(diag, &(kp_place){.file = place.path}, KP_MSG_LEDGER_CHANGED, KP_NO_ARGS,
                KP_MSG_LEDGER_CHANGED_HINT);
  return KP_INPUT;
}

void kp_ledger_input_release(kp_ledger_input *input) {
  if (input->there && !input->borrowed)
    kp_file_release(&input->bytes);
  *input = (kp_ledger_input){0};
}

/* ---- The parts of an entry ---- */

static void add_option(kp_ledger_run *run, const char *name, const char *value) {
  if (value && *value && strcmp(value, "0") != 0) /* 0 is the default of a limit */
    run->option[run->n_options++] = (kp_ledger_option){name, value};
}

static bool gather_options(kp_ledger_run *run, const kp_result *result,
                           const kp_ledger_facts *facts, kp_arena *arena) {
  enum { MOST_OPTIONS = 10 };
  const kp_table_options *read = &result->dataset->options;
  const kp_index_options *budget = &result->index->options;
  const char *memory = kp_arena_printf(arena, "%zu", budget->memory);
  const char *steps = kp_arena_printf(arena, "%" PRId64, budget->steps);
  const char *depth = kp_arena_printf(arena, "%d", facts->depth);
  run->option = KP_ARRAY(arena, kp_ledger_option, MOST_OPTIONS);
  if (!run->option || !memory || !steps || !depth)
    return false;
  add_option(run, "period", result->dataset->period);
  add_option(run, "encoding", read->encoding);
  add_option(run, "bad_value", read->bad_as_missing ? "missing" : "error");
  add_option(run, "lang", facts->lang);
  add_option(run, "only", facts->only);
  add_option(run, "for", facts->audience);
  add_option(run, "unit", facts->unit);
  add_option(run, "depth", depth);
  add_option(run, "memory", memory);
  add_option(run, "steps", steps);
  return true;
}

static void add_files(kp_ledger_run *run, const kp_dataset *dataset, const char *role,
                      const char *folder) {
  for (int i = 0; i < dataset->n_files; i++) {
    const kp_file_entry *file = &dataset->file[i];
    run->file[run->n_files++] = (kp_ledger_file){.role = role,
                                                 .folder = folder,
                                                 .path = file->path,
                                                 .hash = file->hash,
                                                 .n_bytes = (int64_t)file->n_bytes};
  }
}

static kp_status gather_index_files(kp_ledger_run *run, const kp_result *result, kp_arena *arena,
                                    kp_diag *diag) {
  const kp_index *index = result->index;
  for (int i = 0; i < index->n_files; i++) {
    kp_ledger_input input;
    kp_status status = kp_ledger_input_read(&input, result, i, arena, diag);
    if (status != KP_OK)
      return status;
    run->file[run->n_files++] = (kp_ledger_file){
        .role = "index",
        .folder = "",
        .path = i == 0 ? last_part(index->file[i].path) : index->file[i].path,
        .hash = index->file[i].hash,
        .n_bytes = (int64_t)(input.there ? input.bytes.len : index->file[i].text.len)};
    kp_ledger_input_release(&input);
  }
  return KP_OK;
}

static kp_status gather_files(kp_ledger_run *run, const kp_result *result, kp_arena *arena,
                              kp_diag *diag) {
  const kp_dataset *dataset = result->dataset;
  int n = result->index->n_files + dataset->n_files;
  for (int s = 0; s < dataset->n_siblings; s++)
    n += dataset->sibling[s]->n_files;
  run->file = KP_ARRAY(arena, kp_ledger_file, n);
  if (!run->file)
    return kp_diag_no_memory(diag);
  kp_status status = gather_index_files(run, result, arena, diag);
  const char *folder = folder_of(dataset, arena);
  if (folder)
    add_files(run, dataset, "dataset", folder);
  for (int s = 0; s < dataset->n_siblings && folder; s++) {
    folder = folder_of(dataset->sibling[s], arena);
    if (folder)
      add_files(run, dataset->sibling[s], "other_period", folder);
  }
  return status == KP_OK && !folder ? kp_diag_no_memory(diag) : status;
}

static const char *status_name(kp_unit_status status) {
  static const char *const names[] = {[KP_GRADED] = "graded",
                                      [KP_NOT_ELIGIBLE] = "not_eligible",
                                      [KP_UNDECIDED] = "undecided",
                                      [KP_UNSCORED] = "unscored"};
  return names[status];
}

static bool gather_outcome(kp_ledger_run *run, const kp_result *result,
                           const kp_ledger_facts *facts, kp_arena *arena) {
  const kp_scoring *scoring = result->scoring;
  const kp_dataset *dataset = result->dataset;
  run->n_outputs = facts->n_outputs;
  run->n_grades = result->index->n_grades;
  run->n_units = dataset->n_units;
  run->output = KP_ARRAY(arena, kp_ledger_output, run->n_outputs);
  run->grade = KP_ARRAY(arena, kp_ledger_grade, run->n_grades);
  run->unit = KP_ARRAY(arena, kp_ledger_unit, run->n_units);
  bool ok = run->output && run->grade && run->unit;
  for (int i = 0; i < run->n_outputs && ok; i++)
    run->output[i] =
        (kp_ledger_output){facts->output[i].name, facts->output[i].hash, facts->output[i].n_bytes};
  for (int i = 0; i < run->n_grades && ok; i++)
    run->grade[i] =
        (kp_ledger_grade){result->index->grade[i].label.id, result->index->grade[i].label.title};
  for (int u = 0; u < run->n_units && ok; u++) {
    int grade = scoring->grade[u];
    run->unit[u] = (kp_ledger_unit){.id = kp_str_copy(arena, dataset->id[u]),
                                    .name = kp_str_copy(arena, dataset->name[u]),
                                    .status = status_name((kp_unit_status)scoring->status[u]),
                                    .total = scoring->total[u],
                                    .rank = scoring->rank[u],
                                    .grade = grade < 0 ? NULL : run->grade[grade].id};
    ok = run->unit[u].id && run->unit[u].name;
  }
  return ok;
}

/* The login name of who runs this process, or its number; no name of the machine. */
static const char *who_runs(kp_arena *arena) {
  char text[4096];
  struct passwd about, *found = NULL;
  if (getpwuid_r(geteuid(), &about, text, sizeof text, &found) == 0 && found && *found->pw_name)
    return copy_of(arena, found->pw_name);
  return kp_arena_printf(arena, "uid %ld", (long)geteuid());
}

kp_status kp_ledger_gather(kp_ledger_run *out, const kp_result *result,
                           const kp_ledger_facts *facts, kp_arena *arena, kp_diag *diag) {
  char time_text[KP_NUM_SIZE];
  const kp_index *index = result->index;
  kp_ledger_run run = {.version = kp_version(),
                       .index_id = copy_of(arena, index->id),
                       .index_title = copy_of(arena, index->title),
                       .index_path = index->path,
                       .dataset_path = result->dataset->path,
                       .period = result->dataset->period,
                       .time = copy_of(arena, kp_date_now_utc(time_text)),
                       .by = facts->by && *facts->by ? facts->by : who_runs(arena)};
  if (!run.index_id || !run.index_title || !run.time || !run.by ||
      !gather_options(&run, result, facts, arena) || !gather_outcome(&run, result, facts, arena))
    return kp_diag_no_memory(diag);
  kp_status status = gather_files(&run, result, arena, diag);
  if (status == KP_OK)
    *out = run;
  return status;
}
