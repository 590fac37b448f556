/* SPDX-License-Identifier: GPL-3.0-or-later
 * History as JSON: the list of runs ("kaoping.history/1") and one run ("kaoping.run/1"). Times are
 * in UTC; what a run does not have is not there. */
#include "ledger/ledger.h"
#include "report/json.h"

#include <string.h>

static kp_json facts_of(const kp_ledger_run *run) {
  kp_json made = kp_json_object();
  kp_json_integer(&made, "number", run->number);
  kp_json_words(&made, "id", run->id);
  kp_json_words(&made, "time", run->time);
  kp_json_words(&made, "by", run->by);
  kp_json_words(&made, "version", run->version);
  kp_json_words(&made, "index", run->index_id);
  kp_json_words(&made, "title", run->index_title);
  kp_json_words(&made, "period", run->period);
  kp_json_words(&made, "index_path", run->index_path);
  kp_json_words(&made, "dataset_path", run->dataset_path);
  kp_json_words(&made, "previous", run->previous);
  kp_json_words(&made, "chain", run->chain);
  return made;
}

static kp_status hand_out(kp_text *out, kp_json *made, kp_diag *diag) {
  kp_buf buf = {0};
  kp_json_print(&buf, made, true);
  kp_buf_add(&buf, "\n");
  if (buf.failed) {
    kp_buf_clear(&buf);
    return kp_diag_no_memory(diag);
  }
  *out = (kp_text){buf.at, buf.len};
  return KP_OK;
}

kp_status kp_ledger_list_json(kp_text *out, kp_ledger *ledger, kp_diag *diag) {
  kp_ledger_line *lines = NULL;
  int n = 0;
  kp_arena *arena = kp_arena_new();
  kp_status status =
      arena ? kp_ledger_lines(&lines, &n, ledger, arena, diag) : kp_diag_no_memory(diag);
  if (status == KP_OK) {
    kp_json made = kp_json_object(), list = kp_json_list();
    kp_json_words(&made, "schema", "kaoping.history/1");
    for (int i = 0; i < n; i++) {
      kp_json one = facts_of(&lines[i].run), grades = kp_json_object();
      kp_json_integer(&one, "units", lines[i].n_units);
      for (int g = 0; g < lines[i].run.n_grades; g++)
        kp_json_integer(&grades, lines[i].run.grade[g].id, lines[i].n_grade[g]);
      kp_json_put(&one, "grades", &grades);
      kp_json_add(&list, &one);
    }
    kp_json_put(&made, "runs", &list);
    status = hand_out(out, &made, diag);
  }
  kp_arena_free(arena);
  return status;
}

static kp_json options_of(const kp_ledger_run *run) {
  kp_json made = kp_json_object();
  for (int i = 0; i < run->n_options; i++)
    kp_json_words(&made, run->option[i].name, run->option[i].value);
  return made;
}

static kp_json inputs_of(const kp_ledger_run *run) {
  kp_json list = kp_json_list();
  for (int i = 0; i < run->n_files; i++) {
    kp_json file = kp_json_object();
    kp_json_words(&file, "role", run->file[i].role);
    kp_json_words(&file, "folder", run->file[i].folder[0] ? run->file[i].folder : NULL);
    kp_json_words(&file, "path", run->file[i].path);
    kp_json_words(&file, "sha256", run->file[i].hash);
    kp_json_integer(&file, "bytes", run->file[i].n_bytes);
    kp_json_flag(&file, "kept", run->file[i].kept);
    kp_json_add(&list, &file);
  }
  return list;
}

static kp_json outputs_of(const kp_ledger_run *run) {
  kp_json list = kp_json_list();
  for (int i = 0; i < run->n_outputs; i++) {
    kp_json file = kp_json_object();
    kp_json_words(&file, "name", run->output[i].name);
    kp_json_words(&file, "sha256", run->output[i].hash);
    kp_json_integer(&file, "bytes", run->output[i].n_bytes);
    kp_json_add(&list, &file);
  }
  return list;
}

static kp_json units_of(const kp_ledger_run *run) {
  kp_json list = kp_json_list();
  for (int i = 0; i < run->n_units; i++) {
    const kp_ledger_unit *unit = &run->unit[i];
    kp_json one = kp_json_object();
    kp_json_words(&one, "id", unit->id);
    kp_json_words(&one, "name", unit->name);
    kp_json_words(&one, "status", unit->status);
    kp_json_number(&one, "total", unit->total);
    if (unit->rank > 0)
      kp_json_integer(&one, "rank", unit->rank);
    kp_json_words(&one, "grade", unit->grade);
    kp_json_add(&list, &one);
  }
  return list;
}

kp_status kp_ledger_show_json(kp_text *out, kp_ledger *ledger, const char *run, kp_diag *diag) {
  kp_ledger_run about;
  kp_arena *arena = kp_arena_new();
  kp_status status =
      arena ? kp_ledger_get(&about, ledger, run, arena, diag) : kp_diag_no_memory(diag);
  if (status == KP_OK) {
    kp_json made = kp_json_object(), facts = facts_of(&about), options = options_of(&about);
    kp_json inputs = inputs_of(&about), outputs = outputs_of(&about), units = units_of(&about);
    kp_json_words(&made, "schema", "kaoping.run/1");
    kp_json_put(&made, "run", &facts);
    kp_json_put(&made, "options", &options);
    kp_json_put(&made, "inputs", &inputs);
    kp_json_put(&made, "outputs", &outputs);
    kp_json_put(&made, "units", &units);
    status = hand_out(out, &made, diag);
  }
  kp_arena_free(arena);
  return status;
}
