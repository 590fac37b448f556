/* SPDX-License-Identifier: GPL-3.0-or-later
 * Add: a run goes into the ledger, whole or not at all.
 *
 * All that takes time (reading the inputs again, packing them) is done before the transaction, so
 * that two processes hardly wait for each other. The transaction takes the write lock at once, asks
 * again whether the run is there, links the entry to the last one and ends with a commit that
 * SQLite has synced; only then is the run said to be recorded. */
#include "ledger/store.h"

#include <string.h>

enum { MOST_PACKED = 999000000 }; /* SQLite's limit of a row is 10^9 bytes */

static const char first_previous[] =
    "0000000000000000000000000000000000000000000000000000000000000000";

/* ---- Is it there already? ---- */

static kp_status find_recorded(bool *found, kp_ledger_added *out, const kp_ledger *ledger,
                               kp_arena *arena, kp_diag *diag) {
  kp_query query;
  kp_query_open(&query, ledger, "SELECT time, \"by\", chain FROM run WHERE id = ?");
  kp_query_text(&query, 1, out->id);
  *found = kp_query_row(&query);
  if (*found) {
    out->time = kp_query_copy(&query, 0, arena);
    out->by = kp_query_copy(&query, 1, arena);
    const char *chain = kp_query_copy(&query, 2, arena);
    if (chain && strlen(chain) < KP_HASH_SIZE)
      memcpy(out->chain, chain, strlen(chain) + 1);
  }
  return kp_query_close(&query, diag);
}

/* A run of the same inputs, options and version with another outcome. */
static kp_status find_other_outcome(kp_ledger_added *out, const kp_ledger *ledger,
                                    const kp_ledger_run *run, kp_arena *arena, kp_diag *diag) {
  kp_query query;
  kp_query_open(&query, ledger,
                "SELECT id FROM run WHERE inputs = ? AND id <> ? ORDER BY number DESC LIMIT 1");
  kp_query_text(&query, 1, run->inputs);
  kp_query_text(&query, 2, run->id);
  out->differs = kp_query_row(&query);
  out->earlier = out->differs ? kp_query_copy(&query, 0, arena) : NULL;
  return kp_query_close(&query, diag);
}

/* ---- Inputs ---- */

static kp_status is_kept(bool *out, const kp_ledger *ledger, const char *hash, kp_diag *diag) {
  kp_query query;
  kp_query_open(&query, ledger, "SELECT 1 FROM blob WHERE hash = ?");
  kp_query_text(&query, 1, hash);
  *out = kp_query_row(&query);
  return kp_query_close(&query, diag);
}

/* Says of each input whether it is kept, and packs those that the ledger has not yet. */
static kp_status pack_inputs(kp_packed *packed, kp_ledger_added *out, kp_ledger_run *run,
                             const kp_ledger *ledger, const kp_result *result, int64_t keep,
                             kp_arena *arena, kp_diag *diag) {
  kp_status status = KP_OK;
  for (int i = 0; i < run->n_files && status == KP_OK; i++) {
    kp_ledger_file *file = &run->file[i];
    if (file->n_bytes <= keep)
      status = is_kept(&file->kept, ledger, file->hash, diag);
    if (status == KP_OK && !file->kept && file->n_bytes <= keep) {
      kp_ledger_input input;
      status = kp_ledger_input_read(&input, result, i, arena, diag);
      if (status == KP_OK && input.there)
        status = kp_pack(&packed[i], input.bytes.bytes, input.bytes.len, diag);
      file->kept = packed[i].at && packed[i].len <= MOST_PACKED;
      kp_ledger_input_release(&input);
    }
    out->n_not_kept += !file->kept;
  }
  return status;
}

/* ---- Rows ---- */

static kp_status add_run(const kp_ledger *ledger, const kp_ledger_run *run, kp_diag *diag) {
  kp_query query;
  kp_query_open(&query, ledger,
                "INSERT INTO run VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
  const char *const text[] = {run->id,         run->inputs,      run->outputs,     run->units,
                              run->previous,   run->chain,       run->time,        run->by,
                              run->version,    run->index_id,    run->index_title, run->period,
                              run->index_path, run->dataset_path};
  kp_query_integer(&query, 1, run->number);
  for (int i = 0; i < (int)(sizeof text / sizeof *text); i++)
    kp_query_text(&query, i + 2, text[i]);
  kp_query_do(&query);
  return kp_query_close(&query, diag);
}

/* Opens an INSERT of a list's rows; run and place are its first two parameters. */
static void begin_row(kp_query *query, const kp_ledger_run *run, int place) {
  kp_query_integer(query, 1, run->number);
  kp_query_integer(query, 2, place);
}

static kp_status add_files(const kp_ledger *ledger, const kp_ledger_run *run,
                           const kp_packed *packed, kp_diag *diag) {
  kp_query blob, file;
  kp_query_open(&blob, ledger, "INSERT INTO blob VALUES (?, ?, ?) ON CONFLICT (hash) DO NOTHING");
  kp_query_open(&file, ledger, "INSERT INTO file VALUES (?, ?, ?, ?, ?, ?, ?, ?)");
  for (int i = 0; i < run->n_files; i++) {
    const kp_ledger_file *about = &run->file[i];
    if (about->kept && packed[i].at) {
      kp_query_text(&blob, 1, about->hash);
      kp_query_integer(&blob, 2, about->n_bytes);
      kp_query_blob(&blob, 3, packed[i].at, packed[i].len);
      kp_query_do(&blob);
    }
    begin_row(&file, run, i);
    kp_query_text(&file, 3, about->role);
    kp_query_text(&file, 4, about->folder);
    kp_query_text(&file, 5, about->path);
    kp_query_text(&file, 6, about->hash);
    kp_query_integer(&file, 7, about->n_bytes);
    kp_query_text(&file, 8, about->kept ? about->hash : NULL);
    if (blob.fault == SQLITE_OK)
      kp_query_do(&file);
  }
  kp_status status = kp_query_close(&blob, diag), other = kp_query_close(&file, diag);
  return status == KP_OK ? other : status;
}

static kp_status add_options(const kp_ledger *ledger, const kp_ledger_run *run, kp_diag *diag) {
  kp_query query;
  kp_query_open(&query, ledger, "INSERT INTO option VALUES (?, ?, ?, ?)");
  for (int i = 0; i < run->n_options; i++) {
    begin_row(&query, run, i);
    kp_query_text(&query, 3, run->option[i].name);
    kp_query_text(&query, 4, run->option[i].value);
    kp_query_do(&query);
  }
  return kp_query_close(&query, diag);
}

static kp_status add_outputs(const kp_ledger *ledger, const kp_ledger_run *run, kp_diag *diag) {
  kp_query query;
  kp_query_open(&query, ledger, "INSERT INTO output VALUES (?, ?, ?, ?, ?)");
  for (int i = 0; i < run->n_outputs; i++) {
    begin_row(&query, run, i);
    kp_query_text(&query, 3, run->output[i].name);
    kp_query_text(&query, 4, run->output[i].hash);
    kp_query_integer(&query, 5, run->output[i].n_bytes);
    kp_query_do(&query);
  }
  return kp_query_close(&query, diag);
}

static kp_status add_grades(const kp_ledger *ledger, const kp_ledger_run *run, kp_diag *diag) {
  kp_query query;
  kp_query_open(&query, ledger, "INSERT INTO grade VALUES (?, ?, ?, ?)");
  for (int i = 0; i < run->n_grades; i++) {
    begin_row(&query, run, i);
    kp_query_text(&query, 3, run->grade[i].id);
    kp_query_text(&query, 4, run->grade[i].title);
    kp_query_do(&query);
  }
  return kp_query_close(&query, diag);
}

static kp_status add_units(const kp_ledger *ledger, const kp_ledger_run *run, kp_diag *diag) {
  kp_query query;
  kp_query_open(&query, ledger, "INSERT INTO unit VALUES (?, ?, ?, ?, ?, ?, ?, ?)");
  for (int i = 0; i < run->n_units; i++) {
    const kp_ledger_unit *unit = &run->unit[i];
    begin_row(&query, run, i);
    kp_query_text(&query, 3, unit->id);
    kp_query_text(&query, 4, unit->name);
    kp_query_text(&query, 5, unit->status);
    kp_query_number(&query, 6, unit->total);
    kp_query_integer(&query, 7, unit->rank);
    kp_query_text(&query, 8, unit->grade);
    kp_query_do(&query);
  }
  return kp_query_close(&query, diag);
}

/* ---- The entry ---- */

/* Puts the run behind the last one. */
static kp_status link_to_last(kp_ledger_added *out, kp_ledger_run *run, const kp_ledger *ledger,
                              kp_arena *arena, kp_diag *diag) {
  kp_query query;
  kp_query_open(&query, ledger, "SELECT number, chain FROM run ORDER BY number DESC LIMIT 1");
  run->number = 1;
  run->previous = first_previous;
  if (kp_query_row(&query)) {
    run->number = sqlite3_column_int64(query.statement, 0) + 1;
    run->previous = kp_query_copy(&query, 1, arena);
  }
  kp_status status = kp_query_close(&query, diag);
  if (status == KP_OK)
    status = kp_ledger_chain(out->chain, run, diag);
  run->chain = out->chain;
  return status;
}

static kp_status add_entry(const kp_ledger *ledger, const kp_ledger_run *run,
                           const kp_packed *packed, kp_diag *diag) {
  static kp_status (*const lists[])(const kp_ledger *, const kp_ledger_run *,
                                    kp_diag *) = {add_options, add_outputs, add_grades, add_units};
  kp_status status = add_run(ledger, run, diag);
  if (status == KP_OK)
    status = add_files(ledger, run, packed, diag);
  for (size_t i = 0; i < sizeof lists / sizeof *lists && status == KP_OK; i++)
    status = lists[i](ledger, run, diag);
  return status;
}

static kp_status commit_entry(kp_ledger_added *out, kp_ledger_run *run, const kp_ledger *ledger,
                              const kp_packed *packed, kp_arena *arena, kp_diag *diag) {
  bool found = false;
  kp_status status = kp_store_run(ledger, "BEGIN IMMEDIATE", diag);
  if (status != KP_OK)
    return status;
  status = find_recorded(&found, out, ledger, arena, diag);
  if (status == KP_OK && !found) {
    status = link_to_last(out, run, ledger, arena, diag);
    if (status == KP_OK)
      status = add_entry(ledger, run, packed, diag);
    if (status == KP_OK)
      status = kp_store_run(ledger, "COMMIT", diag);
    out->is_new = status == KP_OK;
  }
  if (!out->is_new)
    sqlite3_exec(ledger->db, "ROLLBACK", NULL, NULL, NULL);
  return status;
}

kp_status kp_ledger_add(kp_ledger_added *out, kp_ledger *ledger, const kp_result *result,
                        const kp_ledger_facts *facts, kp_arena *arena, kp_diag *diag) {
  kp_ledger_run run;
  kp_ledger_digests digests;
  kp_ledger_added added = {0};
  bool found = false;
  kp_status status = kp_ledger_gather(&run, result, facts, arena, diag);
  if (status == KP_OK)
    status = kp_ledger_digest(&digests, &run, diag);
  if (status != KP_OK)
    return status;
  memcpy(added.id, digests.id, sizeof added.id);
  run.id = digests.id;
  run.inputs = digests.inputs;
  run.outputs = digests.outputs;
  run.units = digests.units;
  status = find_recorded(&found, &added, ledger, arena, diag);
  if (status == KP_OK && !found) {
    int64_t keep = facts->keep > 0 ? facts->keep : (int64_t)KP_LEDGER_KEEP_MIB << 20;
    kp_packed *packed = KP_ARRAY(arena, kp_packed, run.n_files);
    added.time = run.time;
    added.by = run.by;
    status =
        packed ? find_other_outcome(&added, ledger, &run, arena, diag) : kp_diag_no_memory(diag);
    if (status == KP_OK)
      status = pack_inputs(packed, &added, &run, ledger, result, keep, arena, diag);
    if (status == KP_OK)
      status = commit_entry(&added, &run, ledger, packed, arena, diag);
    for (int i = 0; packed && i < run.n_files; i++)
      kp_free(packed[i].at);
  }
  if (status == KP_OK)
    *out = added;
  return status;
}
