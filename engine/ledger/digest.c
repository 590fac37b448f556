/* SPDX-License-Identifier: GPL-3.0-or-later
 * Digest: the hashes that hold a ledger together.
 *
 * A part of a run is hashed as fields "name:length:value\n" in a fixed order, "name:-\n" where
 * there is none: no two runs write the same fields. inputs, outputs and units have a hash each, so
 * that verify can say which of them was changed; the id is the hash of the three. The chain takes
 * in what the id leaves out: when, by whom, from which paths, which inputs are kept. Numbers are
 * written as the shortest decimal that reads back. */
#include "ledger/store.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/decimal.h"

static void add_text(kp_hasher *to, const char *name, const char *value) {
  char head[64];
  int len = value ? snprintf(head, sizeof head, "%s:%zu:", name, strlen(value))
                  : snprintf(head, sizeof head, "%s:-", name);
  kp_hasher_add(to, head, (size_t)len);
  if (value)
    kp_hasher_add(to, value, strlen(value));
  kp_hasher_add(to, "\n", 1);
}

static void add_integer(kp_hasher *to, const char *name, int64_t number) {
  char text[32];
  snprintf(text, sizeof text, "%" PRId64, number);
  add_text(to, name, text);
}

static void add_inputs(kp_hasher *to, const kp_ledger_run *run) {
  add_text(to, "version", run->version);
  add_text(to, "index_id", run->index_id);
  add_text(to, "index_title", run->index_title);
  add_text(to, "period", run->period);
  for (int i = 0; i < run->n_options; i++) {
    add_text(to, "option", run->option[i].name);
    add_text(to, "is", run->option[i].value);
  }
  for (int i = 0; i < run->n_files; i++) {
    const kp_ledger_file *file = &run->file[i];
    add_text(to, "role", file->role);
    add_text(to, "folder", file->folder);
    add_text(to, "path", file->path);
    add_text(to, "hash", file->hash);
    add_integer(to, "bytes", file->n_bytes);
  }
}

static void add_outputs(kp_hasher *to, const kp_ledger_run *run) {
  for (int i = 0; i < run->n_outputs; i++) {
    add_text(to, "output", run->output[i].name);
    add_text(to, "hash", run->output[i].hash);
    add_integer(to, "bytes", run->output[i].n_bytes);
  }
}

static void add_units(kp_hasher *to, const kp_ledger_run *run) {
  for (int i = 0; i < run->n_grades; i++) {
    add_text(to, "grade", run->grade[i].id);
    add_text(to, "title", run->grade[i].title);
  }
  for (int i = 0; i < run->n_units; i++) {
    const kp_ledger_unit *unit = &run->unit[i];
    char total[KP_NUM_SIZE];
    kp_decimal_shortest(total, unit->total);
    add_text(to, "unit", unit->id);
    add_text(to, "name", unit->name);
    add_text(to, "status", unit->status);
    add_text(to, "total", total);
    add_integer(to, "rank", unit->rank);
    add_text(to, "grade", unit->grade);
  }
}

kp_status kp_ledger_digest(kp_ledger_digests *out, const kp_ledger_run *run, kp_diag *diag) {
  kp_hasher *hasher = kp_hasher_new();
  if (!hasher)
    return kp_diag_no_memory(diag);
  add_text(hasher, "kaoping.ledger", "inputs/1");
  add_inputs(hasher, run);
  kp_hasher_end(out->inputs, hasher);
  add_text(hasher, "kaoping.ledger", "outputs/1");
  add_outputs(hasher, run);
  kp_hasher_end(out->outputs, hasher);
  add_text(hasher, "kaoping.ledger", "units/1");
  add_units(hasher, run);
  kp_hasher_end(out->units, hasher);
  add_text(hasher, "kaoping.ledger", "run/1");
  add_text(hasher, "inputs", out->inputs);
  add_text(hasher, "outputs", out->outputs);
  add_text(hasher, "units", out->units);
  kp_hasher_end(out->id, hasher);
  kp_hasher_free(hasher);
  return KP_OK;
}

kp_status kp_ledger_chain(char chain[KP_HASH_SIZE], const kp_ledger_run *run, kp_diag *diag) {
  kp_hasher *hasher = kp_hasher_new();
  if (!hasher)
    return kp_diag_no_memory(diag);
  add_text(hasher, "kaoping.ledger", "entry/1");
  add_text(hasher, "previous", run->previous);
  add_integer(hasher, "number", run->number);
  add_text(hasher, "id", run->id);
  add_text(hasher, "time", run->time);
  add_text(hasher, "by", run->by);
  add_text(hasher, "index_path", run->index_path);
  add_text(hasher, "dataset_path", run->dataset_path);
  for (int i = 0; i < run->n_files; i++)
    add_integer(hasher, "kept", run->file[i].kept);
  kp_hasher_end(chain, hasher);
  kp_hasher_free(hasher);
  return KP_OK;
}
