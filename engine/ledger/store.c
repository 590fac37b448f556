/* SPDX-License-Identifier: GPL-3.0-or-later
 * Store: opens the file, knows whether it is a ledger, and runs statements. SQLite behind.
 *
 * A file is a ledger when it has our application_id, our version of the tables and exactly our
 * tables, no trigger among them; nothing is written to a file that is something else. A file
 * without any table is a new ledger. Writers use the write-ahead log with synchronous = full: what
 * is committed is on the disk. A file that can only be read, on a medium where SQLite cannot make
 * its log, is read as one that does not change. */
#include "ledger/store.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum {
  APPLICATION = 0x6b616f70, /* "kaop" */
  SCHEMA = 1,
  WAIT_MS = 60000, /* for another process that records */
  PAUSE_US = 20000
};

static const char *const tables[][2] = {
    {"blob", "CREATE TABLE blob (hash TEXT PRIMARY KEY, n_bytes INTEGER NOT NULL, "
             "packed BLOB NOT NULL) STRICT"},
    {"file",
     "CREATE TABLE file (run INTEGER NOT NULL REFERENCES run (number), place INTEGER NOT NULL, "
     "role TEXT NOT NULL, folder TEXT NOT NULL, path TEXT NOT NULL, hash TEXT NOT NULL, "
     "n_bytes INTEGER NOT NULL, blob TEXT REFERENCES blob (hash), PRIMARY KEY (run, place)) "
     "STRICT, WITHOUT ROWID"},
    {"grade",
     "CREATE TABLE grade (run INTEGER NOT NULL REFERENCES run (number), place INTEGER NOT NULL, "
     "id TEXT NOT NULL, title TEXT NOT NULL, PRIMARY KEY (run, place)) STRICT, WITHOUT ROWID"},
    {"option",
     "CREATE TABLE option (run INTEGER NOT NULL REFERENCES run (number), place INTEGER NOT NULL, "
     "name TEXT NOT NULL, value TEXT NOT NULL, PRIMARY KEY (run, place)) STRICT, WITHOUT ROWID"},
    {"output",
     "CREATE TABLE output (run INTEGER NOT NULL REFERENCES run (number), place INTEGER NOT NULL, "
     "name TEXT NOT NULL, hash TEXT NOT NULL, n_bytes INTEGER NOT NULL, "
     "PRIMARY KEY (run, place)) STRICT, WITHOUT ROWID"},
    {"run", "CREATE TABLE run (number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, "
            "inputs TEXT NOT NULL, outputs TEXT NOT NULL, units TEXT NOT NULL, "
            "previous TEXT NOT NULL UNIQUE, chain TEXT NOT NULL UNIQUE, time TEXT NOT NULL, "
            "\"by\" TEXT NOT NULL, version TEXT NOT NULL, index_id TEXT NOT NULL, "
            "index_title TEXT NOT NULL, period TEXT NOT NULL, index_path TEXT NOT NULL, "
            "dataset_path TEXT NOT NULL) STRICT"},
    {"unit",
     "CREATE TABLE unit (run INTEGER NOT NULL REFERENCES run (number), place INTEGER NOT NULL, "
     "id TEXT NOT NULL, name TEXT NOT NULL, status TEXT NOT NULL, total REAL, "
     "rank INTEGER NOT NULL, grade TEXT, PRIMARY KEY (run, place)) STRICT, WITHOUT ROWID"},
};
enum { N_TABLES = sizeof tables / sizeof *tables };

/* ---- Faults ---- */

static kp_status not_a_ledger(const kp_ledger *ledger, kp_msg what, const char *arg, kp_msg hint,
                              kp_diag *diag) {
  kp_diag_error(diag, &(kp_place){.file = ledger->path}, what, KP_ARGS(arg), hint);
  return KP_INPUT;
}

kp_status kp_store_fault(const kp_ledger *ledger, int code, kp_diag *diag) {
  int errnum = ledger->db ? sqlite3_system_errno(ledger->db) : 0;
  switch (code & 0xff) {
  case SQLITE_OK:
    return KP_OK;
  case SQLITE_NOMEM:
    return kp_diag_no_memory(diag);
  case SQLITE_NOTADB:
    return not_a_ledger(ledger, KP_MSG_LEDGER_NO_LEDGER, "", KP_MSG_LEDGER_NO_LEDGER_HINT, diag);
  case SQLITE_FULL:
    return kp_diag_system(diag, ledger->path, ENOSPC);
  case SQLITE_READONLY:
    return kp_diag_system(diag, ledger->path, errnum ? errnum : EACCES);
  case SQLITE_CANTOPEN:
  case SQLITE_IOERR:
  case SQLITE_PERM:
    return kp_diag_system(diag, ledger->path, errnum ? errnum : EIO);
  case SQLITE_BUSY:
  case SQLITE_LOCKED:
    kp_diag_error(diag, &(kp_place){.file = ledger->path}, KP_MSG_LEDGER_BUSY, KP_NO_ARGS,
                  KP_MSG_LEDGER_BUSY_HINT);
    return KP_SYSTEM;
  default:
    return not_a_ledger(ledger, KP_MSG_LEDGER_DAMAGED, sqlite3_errstr(code),
                        KP_MSG_LEDGER_DAMAGED_HINT, diag);
  }
}

/* ---- Statements ---- */

static void note(kp_query *query, int code) {
  if (query->fault == SQLITE_OK && code != SQLITE_OK && code != SQLITE_DONE && code != SQLITE_ROW)
    query->fault = code;
}

void kp_query_open(kp_query *query, const kp_ledger *ledger, const char *sql) {
  *query = (kp_query){.ledger = ledger};
  note(query, sqlite3_prepare_v2(ledger->db, sql, -1, &query->statement, NULL));
}

void kp_query_text(kp_query *query, int parameter, const char *text) {
  if (query->fault == SQLITE_OK)
    note(query, sqlite3_bind_text(query->statement, parameter, text, -1, SQLITE_STATIC));
}

void kp_query_integer(kp_query *query, int parameter, int64_t number) {
  if (query->fault == SQLITE_OK)
    note(query, sqlite3_bind_int64(query->statement, parameter, number));
}

void kp_query_number(kp_query *query, int parameter, double number) {
  if (query->fault == SQLITE_OK)
    note(query, isnan(number) ? sqlite3_bind_null(query->statement, parameter)
                              : sqlite3_bind_double(query->statement, parameter, number));
}

void kp_query_blob(kp_query *query, int parameter, const void *bytes, size_t len) {
  if (query->fault == SQLITE_OK)
    note(query, sqlite3_bind_blob64(query->statement, parameter, bytes, len, SQLITE_STATIC));
}

bool kp_query_row(kp_query *query) {
  if (query->fault != SQLITE_OK)
    return false;
  int code = sqlite3_step(query->statement);
  note(query, code);
  return code == SQLITE_ROW;
}

void kp_query_again(kp_query *query) {
  if (query->statement)
    sqlite3_reset(query->statement); /* its code is that of the step, which was noted */
}

void kp_query_do(kp_query *query) {
  kp_query_row(query);
  kp_query_again(query);
}

const char *kp_query_copy(kp_query *query, int column, kp_arena *arena) {
  const unsigned char *text = sqlite3_column_text(query->statement, column);
  if (!text) {
    if (sqlite3_column_type(query->statement, column) != SQLITE_NULL)
      note(query, SQLITE_NOMEM);
    return NULL;
  }
  size_t len = strlen((const char *)text);
  if ((int)len != sqlite3_column_bytes(query->statement, column))
    note(query, SQLITE_CORRUPT); /* no text of ours holds a NUL */
  const char *copy = kp_arena_copy(arena, text, len);
  if (!copy)
    note(query, SQLITE_NOMEM);
  return copy ? copy : "";
}

kp_status kp_query_close(kp_query *query, kp_diag *diag) {
  kp_status status = kp_store_fault(query->ledger, query->fault, diag);
  sqlite3_finalize(query->statement);
  query->statement = NULL;
  return status;
}

kp_status kp_store_run(const kp_ledger *ledger, const char *sql, kp_diag *diag) {
  return kp_store_fault(ledger, sqlite3_exec(ledger->db, sql, NULL, NULL, NULL), diag);
}

/* ---- Is it a ledger? ---- */

static kp_status ask_number(int64_t *out, const kp_ledger *ledger, const char *sql, kp_diag *diag) {
  kp_query query;
  kp_query_open(&query, ledger, sql);
  *out = kp_query_row(&query) ? sqlite3_column_int64(query.statement, 0) : 0;
  return kp_query_close(&query, diag);
}

/* That each table is there as we make it, and nothing that acts by itself. */
static kp_status check_tables(const kp_ledger *ledger, kp_diag *diag) {
  int64_t n_triggers = 0;
  kp_status status = ask_number(&n_triggers, ledger,
                                "SELECT count(*) FROM sqlite_schema WHERE type = 'trigger'", diag);
  bool same = n_triggers == 0;
  for (int i = 0; i < N_TABLES && status == KP_OK; i++) {
    kp_query query;
    kp_query_open(&query, ledger,
                  "SELECT sql FROM sqlite_schema WHERE type = 'table' AND name = ?");
    kp_query_text(&query, 1, tables[i][0]);
    const char *sql =
        kp_query_row(&query) ? (const char *)sqlite3_column_text(query.statement, 0) : NULL;
    same = same && sql && strcmp(sql, tables[i][1]) == 0;
    status = kp_query_close(&query, diag);
  }
  if (status != KP_OK || same)
    return status;
  return not_a_ledger(ledger, KP_MSG_LEDGER_TABLES, "", KP_MSG_LEDGER_TABLES_HINT, diag);
}

/* *fresh: there is nothing in the file yet. */
static kp_status check_kind(bool *fresh, const kp_ledger *ledger, kp_diag *diag) {
  int64_t application = 0, schema = 0, n_objects = 0;
  kp_status status = ask_number(&application, ledger, "PRAGMA application_id", diag);
  if (status == KP_OK)
    status = ask_number(&schema, ledger, "PRAGMA user_version", diag);
  if (status == KP_OK)
    status = ask_number(&n_objects, ledger, "SELECT count(*) FROM sqlite_schema", diag);
  if (status != KP_OK)
    return status;
  *fresh = application == 0 && schema == 0 && n_objects == 0;
  if (*fresh)
    return KP_OK;
  char text[24];
  snprintf(text, sizeof text, "%d", (int)schema);
  if (application != APPLICATION)
    return not_a_ledger(ledger, KP_MSG_LEDGER_OTHER_DATABASE, "", KP_MSG_LEDGER_NO_LEDGER_HINT,
                        diag);
  if (schema > SCHEMA)
    return not_a_ledger(ledger, KP_MSG_LEDGER_NEWER, text, KP_MSG_LEDGER_NEWER_HINT, diag);
  return check_tables(ledger, diag);
}

/* ---- Opening ---- */

static kp_status make_tables(const kp_ledger *ledger, kp_diag *diag) {
  char identity[96];
  snprintf(identity, sizeof identity, "PRAGMA application_id = %d; PRAGMA user_version = %d",
           APPLICATION, SCHEMA);
  kp_status status = kp_store_run(ledger, "BEGIN IMMEDIATE", diag);
  bool fresh = false;
  if (status == KP_OK) /* another process may have made them meanwhile */
    status = check_kind(&fresh, ledger, diag);
  for (int i = 0; i < N_TABLES && status == KP_OK && fresh; i++)
    status = kp_store_run(ledger, tables[i][1], diag);
  if (status == KP_OK && fresh)
    status = kp_store_run(ledger, identity, diag);
  if (status == KP_OK)
    status = kp_store_run(ledger, "COMMIT", diag);
  if (status != KP_OK)
    sqlite3_exec(ledger->db, "ROLLBACK", NULL, NULL, NULL);
  return status;
}

/* The change to a write-ahead log does not wait for others by itself. A file system that has none
 * (a share) keeps the rollback journal, which is as safe and slower. */
static kp_status use_log(const kp_ledger *ledger, kp_diag *diag) {
  int code = SQLITE_BUSY;
  for (int waited = 0; (code & 0xff) == SQLITE_BUSY && waited < WAIT_MS * 1000;
       waited += PAUSE_US) {
    code = sqlite3_exec(ledger->db, "PRAGMA journal_mode = WAL", NULL, NULL, NULL);
    if ((code & 0xff) == SQLITE_BUSY)
      usleep(PAUSE_US);
  }
  return kp_store_fault(ledger, code, diag);
}

/* A result code of SQLite; of the first look at the file too. */
static int open_file(kp_ledger *ledger, const char *name, int flags) {
  sqlite3_close(ledger->db);
  ledger->db = NULL;
  int code = sqlite3_open_v2(name, &ledger->db, flags, NULL);
  if (!ledger->db)
    return SQLITE_NOMEM;
  if (code != SQLITE_OK)
    return code;
  sqlite3_extended_result_codes(ledger->db, 1);
  sqlite3_busy_timeout(ledger->db, WAIT_MS);
  sqlite3_db_config(ledger->db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
  sqlite3_db_config(ledger->db, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
  return sqlite3_exec(ledger->db,
                      "PRAGMA foreign_keys = ON; PRAGMA cell_size_check = ON; "
                      "PRAGMA mmap_size = 0; PRAGMA synchronous = FULL; "
                      "SELECT count(*) FROM sqlite_schema",
                      NULL, NULL, NULL);
}

/* "file:…?immutable=1", with what has a meaning in a URI spelled out. */
static char *unchanging_uri(const char *path) {
  kp_buf uri = {0};
  kp_buf_add(&uri, path[0] == '/' ? "file://" : "file:");
  for (const char *at = path; *at; at++) {
    if (strchr("%?#", *at))
      kp_buf_printf(&uri, "%%%02X", (unsigned char)*at);
    else
      kp_buf_add_bytes(&uri, at, 1);
  }
  kp_buf_add(&uri, "?immutable=1");
  if (uri.failed)
    kp_buf_clear(&uri);
  return uri.at;
}

static bool has_log(const char *path) {
  kp_buf name = {0};
  kp_buf_printf(&name, "%s-wal", path);
  bool there = !name.at || kp_path_kind_of(name.at) != KP_PATH_NONE;
  kp_buf_clear(&name);
  return there;
}

static kp_status open_to_read(kp_ledger *ledger, kp_diag *diag) {
  int code = open_file(ledger, ledger->name, SQLITE_OPEN_READONLY);
  const int kind = code & 0xff;
  if ((kind == SQLITE_CANTOPEN || kind == SQLITE_READONLY) && !has_log(ledger->path)) {
    char *uri = unchanging_uri(ledger->name);
    if (uri)
      code = open_file(ledger, uri, SQLITE_OPEN_READONLY | SQLITE_OPEN_URI);
    kp_free(uri);
  }
  bool fresh = false;
  kp_status status = kp_store_fault(ledger, code, diag);
  if (status == KP_OK)
    status = check_kind(&fresh, ledger, diag);
  if (status == KP_OK && fresh) { /* nothing was recorded in it yet */
    status = kp_store_fault(ledger, open_file(ledger, ":memory:", SQLITE_OPEN_READWRITE), diag);
    if (status == KP_OK)
      status = make_tables(ledger, diag);
  }
  return status;
}

static kp_status open_to_record(kp_ledger *ledger, kp_diag *diag) {
  bool fresh = false;
  int code = open_file(ledger, ledger->name, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE);
  if (code == SQLITE_OK && sqlite3_db_readonly(ledger->db, "main") == 1)
    return kp_diag_system(diag, ledger->path, access(ledger->path, W_OK) == 0 ? EROFS : errno);
  kp_status status = kp_store_fault(ledger, code, diag);
  if (status == KP_OK)
    status = check_kind(&fresh, ledger, diag);
  if (status == KP_OK)
    status = use_log(ledger, diag);
  if (status == KP_OK && fresh)
    status = make_tables(ledger, diag);
  return status;
}

static kp_ledger *ledger_new(const char *path) {
  kp_ledger *ledger = kp_calloc(1, sizeof *ledger);
  size_t size = strlen(path) + sizeof "./";
  if (!ledger)
    return NULL;
  ledger->path = kp_malloc(size);
  ledger->name = kp_malloc(size);
  if (!ledger->path || !ledger->name) {
    kp_ledger_free(ledger);
    return NULL;
  }
  snprintf(ledger->path, size, "%s", path);
  snprintf(ledger->name, size, "%s%s", path[0] == '/' ? "" : "./", path);
  return ledger;
}

kp_status kp_ledger_open(kp_ledger **out, const char *path, bool to_record, kp_diag *diag) {
  const kp_place place = {.file = path};
  kp_path_kind kind = kp_path_kind_of(path);
  if (path[0] == '\0' || strcmp(path, "-") == 0 || kind == KP_PATH_FOLDER ||
      kind == KP_PATH_OTHER) {
    kp_diag_error(diag, &place, KP_MSG_LEDGER_NOT_A_FILE, KP_NO_ARGS,
                  KP_MSG_LEDGER_NOT_A_FILE_HINT);
    return kind == KP_PATH_FOLDER || kind == KP_PATH_OTHER ? KP_INPUT : KP_USAGE;
  }
  if (kind == KP_PATH_NONE && !to_record) {
    kp_diag_error(diag, &place, KP_MSG_LEDGER_NO_FILE, KP_NO_ARGS, KP_MSG_LEDGER_NO_FILE_HINT);
    return KP_INPUT;
  }
  kp_ledger *ledger = ledger_new(path);
  if (!ledger)
    return kp_diag_no_memory(diag);
  kp_status status = to_record ? open_to_record(ledger, diag) : open_to_read(ledger, diag);
  if (status == KP_OK)
    *out = ledger;
  else
    kp_ledger_free(ledger);
  return status;
}

void kp_ledger_free(kp_ledger *ledger) {
  if (!ledger)
    return;
  sqlite3_close(ledger->db);
  kp_free(ledger->path);
  kp_free(ledger->name);
  kp_free(ledger);
}

const char *kp_ledger_path(const kp_ledger *ledger) {
  return ledger->path;
}
