/* SPDX-License-Identifier: GPL-3.0-or-later
 * Verify: whether anything was changed behind the ledger's back, and what.
 *
 * From the first run to the last: the numbers have no gap, each entry names the hash of the one
 * before it, the hashes of its parts are those of what its rows say now, its own hash is that of
 * all this. Then every kept file against its hash, rows that belong to no run, and SQLite's own
 * check of the file. All is read in one transaction, so that a run that is being recorded does not
 * disturb. Who takes away the newest entries leaves an unbroken chain: that shows only against a
 * hash that was noted elsewhere (head). */
#include "ledger/store.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

typedef struct {
  kp_ledger *ledger;
  kp_diag *diag;
  int64_t n_runs, expected;    /* number of the next run */
  char previous[KP_HASH_SIZE]; /* chain of the last one; "" before the first */
  bool head_found;
  const char *head; /* NULL: not asked for */
} checking;

static void find_fault(const checking *c, kp_msg what, const char *arg0, const char *arg1) {
  kp_diag_error(c->diag, &(kp_place){.file = c->ledger->path}, what, KP_ARGS(arg0, arg1),
                KP_MSG_NONE);
}

static void run_fault(const checking *c, const kp_ledger_run *run, kp_msg what) {
  char number[24], id[KP_LEDGER_SHORT + 1];
  snprintf(number, sizeof number, "%" PRId64, run->number);
  snprintf(id, sizeof id, "%.*s", KP_LEDGER_SHORT, run->id);
  find_fault(c, what, number, id);
}

/* ---- Runs ---- */

static void check_place(checking *c, const kp_ledger_run *run) {
  if (run->number != c->expected) {
    char first[24], last[24];
    snprintf(first, sizeof first, "%" PRId64, c->expected);
    snprintf(last, sizeof last, "%" PRId64, run->number - 1);
    find_fault(c, KP_MSG_LEDGER_GAP, first, last);
  } else if (c->previous[0] ? strcmp(run->previous, c->previous) != 0
                            : strspn(run->previous, "0") != KP_HASH_SIZE - 1) {
    run_fault(c, run, KP_MSG_LEDGER_LINK);
  }
  c->expected = run->number + 1;
}

static kp_status check_run(checking *c, const kp_ledger_run *run) {
  kp_ledger_digests now;
  char chain[KP_HASH_SIZE];
  kp_status status = kp_ledger_digest(&now, run, c->diag);
  if (status == KP_OK)
    status = kp_ledger_chain(chain, run, c->diag);
  if (status != KP_OK)
    return status;
  check_place(c, run);
  bool inputs = strcmp(now.inputs, run->inputs) == 0;
  bool outputs = strcmp(now.outputs, run->outputs) == 0;
  bool units = strcmp(now.units, run->units) == 0;
  if (!inputs)
    run_fault(c, run, KP_MSG_LEDGER_INPUTS_CHANGED);
  if (!outputs)
    run_fault(c, run, KP_MSG_LEDGER_OUTPUTS_CHANGED);
  if (!units)
    run_fault(c, run, KP_MSG_LEDGER_UNITS_CHANGED);
  if (inputs && outputs && units && strcmp(now.id, run->id) != 0)
    run_fault(c, run, KP_MSG_LEDGER_ID_CHANGED);
  if (strcmp(chain, run->chain) != 0)
    run_fault(c, run, KP_MSG_LEDGER_ENTRY_CHANGED);
  snprintf(c->previous, sizeof c->previous, "%s", run->chain);
  if (c->head && strncmp(run->chain, c->head, strlen(c->head)) == 0)
    c->head_found = true;
  return KP_OK;
}

/* Run by run, each in memory of its own. */
static kp_status check_runs(checking *c) {
  kp_query query;
  kp_status status = KP_OK;
  kp_query_open(&query, c->ledger, "SELECT number FROM run ORDER BY number");
  while (status == KP_OK && kp_query_row(&query)) {
    kp_ledger_run run;
    bool found = false;
    kp_arena *arena = kp_arena_new();
    status = arena ? kp_ledger_read(&run, &found, c->ledger,
                                    sqlite3_column_int64(query.statement, 0), arena, c->diag)
                   : kp_diag_no_memory(c->diag);
    if (status == KP_OK && found)
      status = check_run(c, &run);
    c->n_runs++;
    kp_arena_free(arena);
  }
  kp_status closed = kp_query_close(&query, c->diag);
  return status == KP_OK ? closed : status;
}

/* ---- Kept files ---- */

static kp_status check_blobs(checking *c) {
  kp_query query;
  kp_status status = KP_OK;
  kp_query_open(&query, c->ledger,
                "SELECT hash, hash IN (SELECT blob FROM file) FROM blob ORDER BY hash");
  while (status == KP_OK && kp_query_row(&query)) {
    char hash[KP_HASH_SIZE];
    const unsigned char *text = sqlite3_column_text(query.statement, 0);
    bool is_named = sqlite3_column_int(query.statement, 1) != 0;
    unsigned char *bytes = NULL;
    int64_t n_bytes;
    snprintf(hash, sizeof hash, "%s", text ? (const char *)text : "");
    status = kp_ledger_bytes(&bytes, &n_bytes, c->ledger, hash, c->diag);
    if (status == KP_OK && !bytes)
      find_fault(c, KP_MSG_LEDGER_BLOB_CHANGED, hash, "");
    if (status == KP_OK && !is_named)
      find_fault(c, KP_MSG_LEDGER_BLOB_ALONE, hash, "");
    kp_free(bytes);
  }
  kp_status closed = kp_query_close(&query, c->diag);
  return status == KP_OK ? closed : status;
}

/* ---- The file ---- */

/* Rows of a table that name a run, or a kept file, that is not there. */
static kp_status check_references(checking *c) {
  kp_query query;
  kp_query_open(&query, c->ledger, "PRAGMA foreign_key_check");
  while (kp_query_row(&query)) {
    const char *table = (const char *)sqlite3_column_text(query.statement, 0);
    const char *parent = (const char *)sqlite3_column_text(query.statement, 2);
    find_fault(c, KP_MSG_LEDGER_ROWS_ALONE, table ? table : "", parent ? parent : "");
  }
  return kp_query_close(&query, c->diag);
}

/* Rows of a list stand at places 0, 1, 2 … */
static kp_status check_places(checking *c, const char *table) {
  char sql[160], number[24];
  kp_query query;
  snprintf(
      sql, sizeof sql,
      "SELECT run FROM \"%s\" GROUP BY run HAVING min(place) <> 0 OR max(place) <> count(*) - 1",
      table);
  kp_query_open(&query, c->ledger, sql);
  while (kp_query_row(&query)) {
    snprintf(number, sizeof number, "%" PRId64, (int64_t)sqlite3_column_int64(query.statement, 0));
    find_fault(c, KP_MSG_LEDGER_ROWS_PLACES, table, number);
  }
  return kp_query_close(&query, c->diag);
}

static kp_status check_pages(checking *c) {
  kp_query query;
  kp_query_open(&query, c->ledger, "PRAGMA integrity_check(20)");
  while (kp_query_row(&query)) {
    const char *text = (const char *)sqlite3_column_text(query.statement, 0);
    if (text && strcmp(text, "ok") != 0)
      find_fault(c, KP_MSG_LEDGER_DAMAGED, text, "");
  }
  return kp_query_close(&query, c->diag);
}

static bool is_chain_part(const char *text) {
  size_t len = strspn(text, "0123456789abcdef");
  return len >= KP_LEDGER_SHORT && len < KP_HASH_SIZE && text[len] == '\0';
}

static kp_status check_all(checking *c) {
  static const char *const lists[] = {"option", "file", "output", "grade", "unit"};
  kp_status status = kp_store_run(c->ledger, "BEGIN", c->diag);
  if (status != KP_OK)
    return status;
  status = check_pages(c);
  if (status == KP_OK)
    status = check_runs(c);
  if (status == KP_OK)
    status = check_blobs(c);
  if (status == KP_OK)
    status = check_references(c);
  for (size_t i = 0; i < sizeof lists / sizeof *lists && status == KP_OK; i++)
    status = check_places(c, lists[i]);
  sqlite3_exec(c->ledger->db, "ROLLBACK", NULL, NULL, NULL);
  if (status == KP_OK && c->head && !c->head_found)
    find_fault(c, KP_MSG_LEDGER_HEAD_GONE, c->head, "");
  return status;
}

kp_status kp_ledger_verify(kp_text *out, kp_ledger *ledger, const char *head, kp_lang lang,
                           kp_diag *diag) {
  checking c = {.ledger = ledger, .diag = diag, .expected = 1, .head = head};
  if (head && !is_chain_part(head)) {
    kp_diag_error(diag, &(kp_place){0}, KP_MSG_LEDGER_BAD_HEAD, KP_ARGS(head),
                  KP_MSG_LEDGER_BAD_HEAD_HINT);
    return KP_USAGE;
  }
  int64_t before = kp_diag_errors(diag);
  kp_status status = check_all(&c);
  if (status == KP_OK && kp_diag_errors(diag) > before)
    status = KP_INPUT;
  if (status != KP_OK)
    return status;
  char count[24];
  kp_buf text = {0};
  snprintf(count, sizeof count, "%" PRId64, c.n_runs);
  kp_message_format(&text, c.n_runs > 0 ? KP_MSG_LEDGER_SOUND : KP_MSG_LEDGER_SOUND_EMPTY,
                    KP_ARGS(count, c.previous), lang);
  kp_buf_add(&text, "\n");
  if (text.failed) {
    kp_buf_clear(&text);
    return kp_diag_no_memory(diag);
  }
  *out = (kp_text){text.at, text.len};
  return KP_OK;
}
