/* SPDX-License-Identifier: GPL-3.0-or-later
 * Runs of a small dataset recorded in a ledger, for the tests of ledgers: distinct runs are had by
 * the number of steps that the index may use, which is part of a run's options and changes no
 * score. A helper that cannot do its work fails the test, but for those that return a status. */
#ifndef KP_TESTS_LEDGER_CASE_H
#define KP_TESTS_LEDGER_CASE_H

#include "job.h"

#include <sqlite3.h>

#define LEDGER_INDEX "tests/explain/points/index.lua"
#define LEDGER_DATASET "tests/explain/points/2024"

/* The small dataset scored with a number of steps. */
static inline job ledger_job(int number) {
  job j = {.diag = kp_diag_new()};
  char *index = support_source(LEDGER_INDEX), *dataset = support_source(LEDGER_DATASET);
  const kp_index_options budget = {.steps = 10000000 + number};
  must(kp_index_load(&j.index, index, &budget, j.diag), j.diag);
  must(kp_dataset_load(&j.dataset, dataset, j.index, NULL, j.diag), j.diag);
  must(kp_run(&j.result, j.index, j.dataset, j.diag), j.diag);
  free(index);
  free(dataset);
  return j;
}

/* Records scores.csv alone, which is quick. */
static inline kp_status ledger_record(kp_text *id, const char *path, const job *j, kp_diag *diag) {
  kp_ledger *ledger = NULL;
  const kp_report_options report = {.lang = KP_EN, .only = "scores"};
  const kp_record_options options = {.by = "tester"};
  kp_status status = kp_ledger_open(&ledger, path, true, diag);
  if (status == KP_OK)
    status = kp_ledger_record(id, ledger, j->result, NULL, &report, &options, diag);
  kp_ledger_free(ledger);
  return status;
}

/* A new ledger with runs 1 … n. */
static inline void ledger_make(const char *path, int n) {
  for (int i = 0; i < n; i++) {
    job j = ledger_job(i);
    must(ledger_record(NULL, path, &j, j.diag), j.diag);
    job_clear(&j);
  }
}

/* Verifies; what is said, on either side, in *said (free it). */
static inline kp_status ledger_verify(char **said, const char *path, const char *head) {
  kp_diag *diag = kp_diag_new();
  kp_ledger *ledger = NULL;
  kp_text text = {0}, faults = {0};
  kp_status status = kp_ledger_open(&ledger, path, false, diag);
  if (status == KP_OK)
    status = kp_ledger_verify(&text, ledger, head, KP_EN, diag);
  assert_int_equal(kp_diag_text(&faults, diag, KP_EN, false), KP_OK);
  *said = malloc(text.len + faults.len + 1);
  assert_non_null(*said);
  sprintf(*said, "%s%s", text.at ? text.at : "", faults.at ? faults.at : "");
  kp_text_free(&text);
  kp_text_free(&faults);
  kp_ledger_free(ledger);
  kp_diag_free(diag);
  return status;
}

/* Does statements behind the ledger's back; false: SQLite would not. */
static inline bool ledger_tamper(const char *path, const char *sql) {
  sqlite3 *db = NULL;
  assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
  int code = sqlite3_exec(db, sql, NULL, NULL, NULL);
  sqlite3_close(db);
  return code == SQLITE_OK;
}

/* One number out of the ledger. */
static inline int64_t ledger_ask(const char *path, const char *sql) {
  sqlite3 *db = NULL;
  sqlite3_stmt *statement = NULL;
  assert_int_equal(sqlite3_open_v2(path, &db, SQLITE_OPEN_READWRITE, NULL), SQLITE_OK);
  sqlite3_busy_timeout(db, 60000); /* a log may be recovered, or written to, meanwhile */
  assert_int_equal(sqlite3_prepare_v2(db, sql, -1, &statement, NULL), SQLITE_OK);
  assert_int_equal(sqlite3_step(statement), SQLITE_ROW);
  int64_t number = sqlite3_column_int64(statement, 0);
  sqlite3_finalize(statement);
  sqlite3_close(db);
  return number;
}

static inline void copy_file(const char *to, const char *from) {
  size_t len;
  char *bytes = support_read(from, &len);
  support_write_bytes(to, bytes, len);
  free(bytes);
}

#endif
