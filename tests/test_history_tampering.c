/* SPDX-License-Identifier: GPL-3.0-or-later
 * Promises of history verify: whatever is changed in a ledger behind its back is found and named.
 * Changes are made with SQLite directly: a list of what somebody might do, then every column of
 * every table, then every row taken out. */
#include "support.h"

#include "ledger_case.h"

typedef struct {
  char *folder, *whole, *copy; /* the ledger as it was recorded, and the one to change */
} scene;

static int set_up(void **state) {
  scene *s = calloc(1, sizeof *s);
  s->folder = support_folder();
  s->whole = support_path(s->folder, "whole.kpl");
  s->copy = support_path(s->folder, "copy.kpl");
  ledger_make(s->whole, 3);
  *state = s;
  return 0;
}

static int tear_down(void **state) {
  scene *s = *state;
  free(s->whole);
  free(s->copy);
  support_folder_remove(s->folder);
  free(s);
  return 0;
}

static void verify__finds_nothing_in_what_was_recorded(void **state) {
  scene *s = *state;
  char *said;
  assert_int_equal(ledger_verify(&said, s->whole, NULL), KP_OK);
  assert_contains(said, "3 runs");
  free(said);
}

static const struct {
  const char *sql, *finds;
} changes[] = {
    {"UPDATE unit SET total = 99 WHERE run = 2 AND place = 0", "run 2"},
    {"UPDATE unit SET total = 99 WHERE run = 2 AND place = 0", "totals or grades"},
    {"UPDATE unit SET total = total + 1e-12 WHERE run = 3", "totals or grades"},
    {"UPDATE unit SET grade = 'excellent' WHERE run = 2 AND grade = 'pass'", "totals or grades"},
    {"UPDATE grade SET title = '合格' WHERE run = 1 AND id = 'fail'", "totals or grades"},
    {"UPDATE unit SET name = name || char(0) || 'x' WHERE run = 1", "damaged"},
    {"UPDATE output SET hash = replace(hash, '1', '2') WHERE run = 3", "run 3"},
    {"UPDATE output SET hash = replace(hash, '1', '2') WHERE run = 3", "output files"},
    {"UPDATE option SET value = '1' WHERE run = 1 AND name = 'steps'", "inputs or options"},
    {"UPDATE run SET version = '9' WHERE number = 1", "inputs or options"},
    {"UPDATE file SET path = 'other.csv' WHERE run = 1 AND place = 2", "inputs or options"},
    {"UPDATE file SET blob = NULL WHERE run = 1 AND place = 2", "the entry was changed"},
    {"UPDATE run SET \"by\" = 'nobody' WHERE number = 2", "the entry was changed"},
    {"UPDATE run SET time = '2020-01-01T00:00:00Z' WHERE number = 3", "the entry was changed"},
    {"UPDATE run SET id = replace(id, '1', '2') WHERE number = 2", "its id"},
    {"UPDATE run SET chain = replace(chain, '1', '2') WHERE number = 2", "run 3"},
    {"UPDATE run SET number = 9 WHERE number = 3", "runs 3 to 8 are gone"},
    {"DELETE FROM unit WHERE run = 2; DELETE FROM grade WHERE run = 2; DELETE FROM file WHERE run "
     "= 2; DELETE FROM option WHERE run = 2; DELETE FROM output WHERE run = 2; DELETE FROM run "
     "WHERE number = 2",
     "runs 2 to 2 are gone"},
    {"DELETE FROM run WHERE number = 3", "a row of table unit names one of table run"},
    {"UPDATE run SET number = 99 WHERE number = 2; UPDATE run SET number = 2 WHERE number = 3; "
     "UPDATE run SET number = 3 WHERE number = 99",
     "run 2"},
    {"INSERT INTO run SELECT 4, 'x', inputs, outputs, units, 'y', 'z', time, \"by\", version, "
     "index_id, index_title, period, index_path, dataset_path FROM run WHERE number = 3",
     "run 4"},
    {"UPDATE blob SET packed = zeroblob(20)", "no longer has its bytes"},
    {"UPDATE blob SET n_bytes = n_bytes + 1", "no longer has its bytes"},
    {"UPDATE blob SET n_bytes = 9000000000000000000", "no longer has its bytes"},
    {"DELETE FROM blob", "a row of table file names one of table blob"},
    {"INSERT INTO blob VALUES ('00', 0, x'789c030000000001')", "belongs to no run"},
    {"CREATE TRIGGER t AFTER INSERT ON run BEGIN DELETE FROM unit; END", "tables of the ledger"},
    {"ALTER TABLE unit ADD COLUMN more TEXT", "tables of the ledger"},
    {"DROP TABLE unit", "tables of the ledger"},
    {"PRAGMA user_version = 2", "newer kaoping"},
    {"PRAGMA application_id = 7", "another program"},
};

static void verify__names_each_change_behind_its_back(void **state) {
  scene *s = *state;
  for (size_t i = 0; i < sizeof changes / sizeof *changes; i++) {
    char *said;
    copy_file(s->copy, s->whole);
    if (!ledger_tamper(s->copy, changes[i].sql))
      fail_msg("SQLite refuses %s", changes[i].sql);
    if (ledger_verify(&said, s->copy, NULL) != KP_INPUT)
      fail_msg("not found: %s\n%s", changes[i].sql, said);
    assert_contains(said, changes[i].finds);
    free(said);
  }
}

/* ---- Every column, every row ---- */

/* The statement's text results, one a call of f; free them. */
static int texts_of(char ***out, const char *path, const char *sql) {
  sqlite3 *db = NULL;
  sqlite3_stmt *statement = NULL;
  int n = 0;
  char **list = calloc(500, sizeof *list);
  assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
  assert_int_equal(sqlite3_prepare_v2(db, sql, -1, &statement, NULL), SQLITE_OK);
  while (sqlite3_step(statement) == SQLITE_ROW && n < 500)
    list[n++] = strdup((const char *)sqlite3_column_text(statement, 0));
  sqlite3_finalize(statement);
  sqlite3_close(db);
  *out = list;
  return n;
}

/* Does each of the statements to a fresh copy; what SQLite does not refuse must be found. */
static void try_all(scene *s, const char *statements, int at_least) {
  char **sql;
  int n = texts_of(&sql, s->whole, statements), n_done = 0;
  for (int i = 0; i < n; i++) {
    char *said = NULL;
    copy_file(s->copy, s->whole);
    if (ledger_tamper(s->copy, sql[i])) {
      n_done++;
      if (ledger_verify(&said, s->copy, NULL) != KP_INPUT)
        fail_msg("not found: %s\n%s", sql[i], said);
    }
    free(said);
    free(sql[i]);
  }
  free(sql);
  if (n_done < at_least)
    fail_msg("only %d changes were made", n_done);
}

static void verify__finds_a_change_of_any_column(void **state) {
  try_all(
      *state,
      "SELECT 'UPDATE \"' || t.name || '\" SET \"' || c.name || '\" = ' || CASE c.type WHEN "
      "'TEXT' THEN 'ifnull(\"' || c.name || '\", '''') || ''x''' WHEN 'BLOB' THEN 'zeroblob(9)' "
      "ELSE 'ifnull(\"' || c.name || '\", 0) + 7' END || CASE WHEN t.name = 'blob' THEN ' WHERE "
      "rowid = 1' WHEN t.name = 'run' THEN ' WHERE number = 3' ELSE ' WHERE run = 2 AND place = "
      "(SELECT max(place) FROM \"' || t.name || '\" WHERE run = 2)' END "
      "FROM sqlite_schema t JOIN pragma_table_info(t.name) c WHERE t.type = 'table'",
      47);
}

static void verify__finds_any_row_taken_out(void **state) {
  try_all(
      *state,
      "SELECT 'DELETE FROM unit WHERE run = ' || run || ' AND place = ' || place FROM unit "
      "UNION ALL SELECT 'DELETE FROM file WHERE run = ' || run || ' AND place = ' || place FROM "
      "file UNION ALL SELECT 'DELETE FROM option WHERE run = ' || run || ' AND place = ' || "
      "place FROM option UNION ALL SELECT 'DELETE FROM output WHERE run = ' || run || ' AND "
      "place = ' || place FROM output UNION ALL SELECT 'DELETE FROM grade WHERE run = ' || run "
      "|| ' AND place = ' || place FROM grade UNION ALL SELECT 'DELETE FROM blob WHERE rowid = "
      "' || rowid FROM blob UNION ALL SELECT 'DELETE FROM run WHERE number = ' || number FROM "
      "run",
      40);
}

/* ---- The end of the chain ---- */

static void verify__sees_entries_taken_off_the_end_against_a_noted_head(void **state) {
  scene *s = *state;
  char *said, head[65] = "";
  assert_int_equal(ledger_verify(&said, s->whole, NULL), KP_OK);
  assert_int_equal(sscanf(strstr(said, "head ") + 5, "%64[0-9a-f]", head), 1);
  assert_int_equal(strlen(head), 64);
  free(said);
  assert_int_equal(ledger_verify(&said, s->whole, head), KP_OK);
  free(said);
  head[12] = '\0';
  assert_int_equal(ledger_verify(&said, s->whole, head), KP_OK);
  free(said);
  copy_file(s->copy, s->whole);
  assert_true(ledger_tamper(
      s->copy, "DELETE FROM unit WHERE run = 3; DELETE FROM grade WHERE run = 3; DELETE FROM file "
               "WHERE run = 3; DELETE FROM option WHERE run = 3; DELETE FROM output WHERE run = 3; "
               "DELETE FROM run WHERE number = 3"));
  assert_int_equal(ledger_verify(&said, s->copy, NULL), KP_OK);
  free(said);
  assert_int_equal(ledger_verify(&said, s->copy, head), KP_INPUT);
  assert_contains(said, head);
  assert_contains(said, "taken away");
  free(said);
  assert_int_equal(ledger_verify(&said, s->copy, "what"), KP_USAGE);
  free(said);
}

static void verify__lets_later_runs_follow_a_noted_head(void **state) {
  scene *s = *state;
  char *said, head[65] = "";
  copy_file(s->copy, s->whole);
  assert_int_equal(ledger_verify(&said, s->copy, NULL), KP_OK);
  assert_int_equal(sscanf(strstr(said, "head ") + 5, "%64[0-9a-f]", head), 1);
  free(said);
  job j = ledger_job(77);
  must(ledger_record(NULL, s->copy, &j, j.diag), j.diag);
  job_clear(&j);
  assert_int_equal(ledger_verify(&said, s->copy, head), KP_OK);
  assert_contains(said, "4 runs");
  free(said);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(verify__finds_nothing_in_what_was_recorded),
      cmocka_unit_test(verify__names_each_change_behind_its_back),
      cmocka_unit_test(verify__finds_a_change_of_any_column),
      cmocka_unit_test(verify__finds_any_row_taken_out),
      cmocka_unit_test(verify__sees_entries_taken_off_the_end_against_a_noted_head),
      cmocka_unit_test(verify__lets_later_runs_follow_a_noted_head),
  };
  return cmocka_run_group_tests(tests, set_up, tear_down);
}
