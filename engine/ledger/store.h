/* SPDX-License-Identifier: GPL-3.0-or-later
 * Store: the SQLite file behind a ledger, and what the files of this room do with it. Private to
 * ledger/.
 *
 * Every statement goes through a kp_query, which remembers its first fault; a caller asks once, at
 * the end. */
#ifndef KP_LEDGER_STORE_H
#define KP_LEDGER_STORE_H

#include <sqlite3.h>

#include "ledger/ledger.h"

struct kp_ledger {
  sqlite3 *db;
  char *path; /* as given */
  char *name; /* as SQLite opens it: never a name that means something to it (":memory:") */
};

/* Says what a result code of SQLite means for the ledger; the status to return. */
kp_status kp_store_fault(const kp_ledger *ledger, int code, kp_diag *diag);
/* Runs statements without parameters or rows. */
kp_status kp_store_run(const kp_ledger *ledger, const char *sql, kp_diag *diag);

typedef struct {
  const kp_ledger *ledger;
  sqlite3_stmt *statement;
  int fault; /* SQLITE_OK so far */
} kp_query;

void kp_query_open(kp_query *query, const kp_ledger *ledger, const char *sql);
/* Parameters count from 1; text is borrowed until the statement has run. NULL is NULL. */
void kp_query_text(kp_query *query, int parameter, const char *text);
void kp_query_integer(kp_query *query, int parameter, int64_t number);
void kp_query_number(kp_query *query, int parameter, double number); /* NaN: NULL */
void kp_query_blob(kp_query *query, int parameter, const void *bytes, size_t len);
/* True: there is a row. */
bool kp_query_row(kp_query *query);
/* Runs a statement that has no rows, and makes it ready for the next parameters. */
void kp_query_do(kp_query *query);
void kp_query_again(kp_query *query);
/* A copy of a column, from 0; NULL where it is NULL, "" and a fault when memory is out. */
const char *kp_query_copy(kp_query *query, int column, kp_arena *arena);
kp_status kp_query_close(kp_query *query, kp_diag *diag);

/* ---- Entries ---- */

/* The hashes of a run's parts and its id, of what its other fields say. KP_HASH_SIZE each. */
typedef struct {
  char inputs[KP_HASH_SIZE], outputs[KP_HASH_SIZE], units[KP_HASH_SIZE], id[KP_HASH_SIZE];
} kp_ledger_digests;
kp_status kp_ledger_digest(kp_ledger_digests *out, const kp_ledger_run *run, kp_diag *diag);
/* The link of a whole entry, of previous, number, id, time, by and the rest that id leaves out. */
kp_status kp_ledger_chain(char chain[KP_HASH_SIZE], const kp_ledger_run *run, kp_diag *diag);

/* What an index, a dataset and a result say of a run; bytes of inputs are not looked at. */
kp_status kp_ledger_gather(kp_ledger_run *out, const kp_result *result,
                           const kp_ledger_facts *facts, kp_arena *arena, kp_diag *diag);
/* The bytes of the run's input numbered i, as they were scored; there is false where they came from
 * a pipe and are not held. Release them. */
typedef struct {
  kp_bytes bytes;
  bool borrowed;
  bool there;
} kp_ledger_input;
kp_status kp_ledger_input_read(kp_ledger_input *out, const kp_result *result, int i,
                               kp_arena *arena, kp_diag *diag);
void kp_ledger_input_release(kp_ledger_input *input);

/* A run by its number, with all lists. False with KP_OK in *status: there is none. */
kp_status kp_ledger_read(kp_ledger_run *out, bool *found, const kp_ledger *ledger, int64_t number,
                         kp_arena *arena, kp_diag *diag);

/* ---- Bytes ---- */

typedef struct {
  unsigned char *at; /* kp_free */
  size_t len;
} kp_packed;
kp_status kp_pack(kp_packed *out, const void *bytes, size_t len, kp_diag *diag);
/* False: these are no packed n_bytes bytes. *bytes is kp_malloc'ed. */
kp_status kp_unpack(unsigned char **bytes, bool *sound, const void *packed, size_t len,
                    int64_t n_bytes, kp_diag *diag);
/* The bytes that the ledger keeps under a hash, NUL-terminated; kp_free. *bytes is NULL where there
 * are none, or they have another hash. */
kp_status kp_ledger_bytes(unsigned char **bytes, int64_t *n_bytes, const kp_ledger *ledger,
                          const char *hash, kp_diag *diag);

#endif
