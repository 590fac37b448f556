/* SPDX-License-Identifier: GPL-3.0-or-later
 * Promises of the ledger about files that are none, or were one once, and about memory that runs
 * out: a diagnostic, nothing touched, nothing half done. */
#include "support.h"

#include "ledger_case.h"

#include "base/arena.h"

#include <sys/stat.h>
#include <unistd.h>

/* Everything that can be asked of a ledger; the worst status. Whatever the file holds, each is done
 * or says why not. */
static kp_status ask_all(const char *path) {
  kp_diag *diag = kp_diag_new();
  kp_ledger *ledger = NULL;
  kp_text text = {0};
  kp_status worst = kp_ledger_open(&ledger, path, false, diag);
  static const char *const runs[] = {"1", "2"};
  for (int i = 0; i < 2 && ledger; i++) {
    kp_status status = kp_ledger_show_text(&text, ledger, runs[i], KP_ZH, false, 80, diag);
    kp_text_free(&text);
    worst = status > worst && status != KP_USAGE ? status : worst;
    status = kp_ledger_show_json(&text, ledger, runs[i], diag);
    kp_text_free(&text);
  }
  if (ledger) {
    kp_status status = kp_ledger_list_json(&text, ledger, diag);
    worst = status > worst ? status : worst;
    kp_text_free(&text);
    status = kp_ledger_list_text(&text, ledger, KP_ZH, true, 80, diag);
    worst = status > worst ? status : worst;
    kp_text_free(&text);
    status = kp_ledger_rerun(&text, ledger, "1", NULL, KP_EN, diag);
    worst = status > worst && status != KP_USAGE ? status : worst;
    kp_text_free(&text);
    status = kp_ledger_verify(&text, ledger, NULL, KP_EN, diag);
    worst = status > worst ? status : worst;
    kp_text_free(&text);
  }
  assert_true(worst == KP_OK || kp_diag_count(diag) > 0);
  kp_ledger_free(ledger);
  kp_diag_free(diag);
  return worst;
}

/* ---- Files that are no ledger ---- */

static void refuse(const char *path, const char *because) {
  size_t before_len = 0, after_len = 0;
  char *before = support_read_if_there(path, &before_len);
  for (int to_record = 0; to_record < 2; to_record++) {
    kp_diag *diag = kp_diag_new();
    kp_ledger *ledger = NULL;
    kp_text text = {0};
    assert_int_equal(kp_ledger_open(&ledger, path, to_record != 0, diag), KP_INPUT);
    assert_null(ledger);
    kp_diag_text(&text, diag, KP_EN, false);
    assert_contains(text.at, because);
    kp_text_free(&text);
    kp_diag_free(diag);
  }
  char *after = support_read_if_there(path, &after_len);
  assert_int_equal(before_len, after_len);
  assert_true(!before || memcmp(before, after, before_len) == 0);
  free(before);
  free(after);
}

static void ledger__touches_no_file_that_is_something_else(void **state) {
  (void)state;
  char *folder = support_folder(), *path = support_path(folder, "file");
  refuse(folder, "a ledger is a file");
  refuse("/dev/null", "a ledger is a file");
  support_write(path, "A text that is long enough to be taken for the first page of a database.");
  refuse(path, "no ledger");
  char noise[5000];
  uint32_t random = 7;
  for (size_t i = 0; i < sizeof noise; i++) {
    random = random * 1664525u + 1013904223u;
    noise[i] = (char)(random >> 24);
  }
  support_write_bytes(path, noise, sizeof noise);
  refuse(path, "no ledger");
  remove(path);
  assert_true(ledger_tamper(path, "CREATE TABLE mine (x)"));
  refuse(path, "another program");
  assert_true(ledger_tamper(path, "PRAGMA application_id = 1801547632; PRAGMA user_version = 1"));
  refuse(path, "tables of the ledger");
  free(path);
  support_folder_remove(folder);
}

static void ledger__is_new_where_the_file_is_empty(void **state) {
  (void)state;
  char *folder = support_folder(), *path = support_path(folder, "runs.kpl");
  support_write(path, "");
  assert_int_equal(ask_all(path), KP_OK);
  ledger_make(path, 1);
  assert_int_equal(ledger_ask(path, "SELECT count(*) FROM run"), 1);
  free(path);
  support_folder_remove(folder);
}

static void ledger__takes_a_name_for_a_file_whatever_it_means_to_sqlite(void **state) {
  (void)state;
  char *folder = support_folder(), before[4096];
  assert_non_null(getcwd(before, sizeof before));
  static const char *const names[] = {":memory:", "file:x?mode=memory", "a b%20?#.kpl"};
  for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
    job j = ledger_job(1);
    assert_int_equal(chdir(folder), 0);
    must(ledger_record(NULL, names[i], &j, j.diag), j.diag);
    assert_int_equal(ask_all(names[i]), KP_OK);
    assert_int_equal(chdir(before), 0);
    job_clear(&j);
    char *path = support_path(folder, names[i]);
    assert_true(support_exists(path));
    free(path);
  }
  support_folder_remove(folder);
}

static void ledger__that_cannot_be_written_is_read_and_not_recorded_in(void **state) {
  (void)state;
  if (geteuid() == 0)
    skip(); /* who may write anywhere */
  char *folder = support_folder(), *path = support_path(folder, "runs.kpl");
  ledger_make(path, 2);
  assert_int_equal(chmod(path, 0400) + chmod(folder, 0500), 0);
  assert_int_equal(ask_all(path), KP_OK);
  job j = ledger_job(9);
  assert_int_equal(ledger_record(NULL, path, &j, j.diag), KP_SYSTEM);
  job_clear(&j);
  assert_int_equal(chmod(folder, 0700), 0);
  free(path);
  support_folder_remove(folder);
}

/* ---- Files that were one ---- */

static void ledger__that_was_cut_or_changed_anywhere_is_never_a_crash(void **state) {
  (void)state;
  enum { CUTS = 24, FLIPS = 90, MOST_BITS = 6 };
  char *folder = support_folder();
  char *whole = support_path(folder, "whole.kpl"), *copy = support_path(folder, "copy.kpl");
  ledger_make(whole, 2);
  size_t len;
  char *bytes = support_read(whole, &len);
  uint32_t random = 99;
  int n_refused = 0;
  for (int i = 0; i < CUTS; i++) {
    support_write_bytes(copy, bytes, len * (size_t)i / CUTS);
    kp_status status = ask_all(copy);
    assert_true(status != KP_SYSTEM);
    assert_true(i == 0 || status == KP_INPUT);
  }
  for (int i = 0; i < FLIPS; i++) {
    char *changed = malloc(len);
    memcpy(changed, bytes, len);
    for (int bit = 0; bit <= i % MOST_BITS; bit++) {
      random = random * 1664525u + 1013904223u;
      changed[(random >> 8) % len] ^= (char)(1 << (random >> 29));
    }
    support_write_bytes(copy, changed, len);
    free(changed);
    n_refused += ask_all(copy) != KP_OK;
  }
  print_message("%d of %d changed files were found out; the rest changed bytes that hold nothing\n",
                n_refused, FLIPS);
  assert_true(n_refused > FLIPS / 3);
  free(bytes);
  free(whole);
  free(copy);
  support_folder_remove(folder);
}

static void ledger__lays_no_file_outside_of_its_folder(void **state) {
  (void)state;
  static const char *const paths[] = {"../evil", "/tmp/evil", "a/../../evil", "", ".", "a//b"};
  char *folder = support_folder(), *path = support_path(folder, "runs.kpl");
  ledger_make(path, 1);
  for (size_t i = 0; i < sizeof paths / sizeof *paths; i++) {
    char sql[200];
    for (int column = 0; column < 2; column++) {
      if (column == 1 && paths[i][0] == '\0')
        continue; /* the folder of a single file */
      snprintf(sql, sizeof sql, "UPDATE file SET %s = '%s' WHERE place = 1",
               column == 0 ? "path" : "folder", paths[i]);
      assert_true(ledger_tamper(path, sql));
      kp_diag *diag = kp_diag_new();
      kp_ledger *ledger = NULL;
      kp_text text = {0};
      assert_int_equal(kp_ledger_open(&ledger, path, false, diag), KP_OK);
      assert_int_equal(kp_ledger_rerun(&text, ledger, "1", NULL, KP_EN, diag), KP_INPUT);
      kp_diag_text(&text, diag, KP_EN, false);
      assert_contains(text.at, "cannot be used");
      kp_text_free(&text);
      kp_ledger_free(ledger);
      kp_diag_free(diag);
      assert_true(ledger_tamper(path, "UPDATE file SET path = 'units.csv', folder = '2024' WHERE "
                                      "place = 1"));
    }
  }
  free(path);
  support_folder_remove(folder);
}

/* ---- Memory ---- */

typedef kp_status (*stage)(kp_ledger *ledger, const job *j, const char *out, kp_diag *diag);

static kp_status record(kp_ledger *ledger, const job *j, const char *out, kp_diag *diag) {
  kp_text id = {0};
  const kp_report_options report = {.lang = KP_EN, .only = "scores"};
  kp_status status = kp_ledger_record(&id, ledger, j->result, out, &report, NULL, diag);
  assert_true((status == KP_OK) == (id.at != NULL));
  kp_text_free(&id);
  return status;
}

static kp_status show(kp_ledger *ledger, const job *j, const char *out, kp_diag *diag) {
  (void)j, (void)out;
  kp_text text = {0};
  kp_status status = kp_ledger_show_text(&text, ledger, "1", KP_EN, false, 0, diag);
  kp_text_free(&text);
  if (status == KP_OK)
    status = kp_ledger_show_json(&text, ledger, "1", diag);
  kp_text_free(&text);
  return status;
}

static kp_status list(kp_ledger *ledger, const job *j, const char *out, kp_diag *diag) {
  (void)j, (void)out;
  kp_text text = {0};
  kp_status status = kp_ledger_list_text(&text, ledger, KP_EN, false, 0, diag);
  kp_text_free(&text);
  if (status == KP_OK)
    status = kp_ledger_list_json(&text, ledger, diag);
  kp_text_free(&text);
  return status;
}

static kp_status verify(kp_ledger *ledger, const job *j, const char *out, kp_diag *diag) {
  (void)j, (void)out;
  kp_text text = {0};
  kp_status status = kp_ledger_verify(&text, ledger, NULL, KP_EN, diag);
  kp_text_free(&text);
  return status;
}

static kp_status rerun(kp_ledger *ledger, const job *j, const char *out, kp_diag *diag) {
  (void)j;
  kp_text text = {0};
  kp_status status = kp_ledger_rerun(&text, ledger, "1", out, KP_EN, diag);
  kp_text_free(&text);
  return status;
}

static void ledger__says_so_when_memory_runs_out_and_records_nothing(void **state) {
  (void)state;
  static const stage stages[] = {list, show, verify, rerun, record};
  char *folder = support_folder(), *path = support_path(folder, "runs.kpl");
  char *out = support_path(folder, "out");
  ledger_make(path, 1);
  job j = ledger_job(5);
  for (size_t s = 0; s < sizeof stages / sizeof *stages; s++) {
    kp_ledger *ledger = NULL;
    must(kp_ledger_open(&ledger, path, true, j.diag), j.diag);
    kp_status status = KP_SYSTEM;
    for (int64_t n = 1; status != KP_OK; n += 1 + n / 25) {
      kp_diag *diag = kp_diag_new();
      kp_memory_fail_after(n);
      status = stages[s](ledger, &j, out, diag);
      kp_memory_fail_after(-1);
      if (status != KP_OK) {
        kp_text text = {0};
        kp_diag_text(&text, diag, KP_EN, false);
        if (status != KP_SYSTEM)
          fail_msg("stage %zu, allocation %d: %s", s, (int)n, text.at);
        kp_text_free(&text);
        assert_int_equal(ledger_ask(path, "SELECT count(*) FROM run"), 1);
        assert_false(support_exists(out));
      }
      kp_diag_free(diag);
    }
    kp_ledger_free(ledger);
    if (support_exists(out))
      support_folder_remove(strdup(out));
  }
  assert_int_equal(ledger_ask(path, "SELECT count(*) FROM run"), 2);
  for (int64_t n = 1; n < 4; n++) { /* opening */
    kp_diag *diag = kp_diag_new();
    kp_ledger *ledger = NULL;
    kp_memory_fail_after(n);
    kp_status status = kp_ledger_open(&ledger, path, true, diag);
    kp_memory_fail_after(-1);
    assert_int_equal(status, KP_SYSTEM);
    kp_diag_free(diag);
  }
  job_clear(&j);
  free(out);
  free(path);
  support_folder_remove(folder);
}

int main(void) {
  kp_set_threads(1);
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(ledger__touches_no_file_that_is_something_else),
      cmocka_unit_test(ledger__is_new_where_the_file_is_empty),
      cmocka_unit_test(ledger__takes_a_name_for_a_file_whatever_it_means_to_sqlite),
      cmocka_unit_test(ledger__that_cannot_be_written_is_read_and_not_recorded_in),
      cmocka_unit_test(ledger__that_was_cut_or_changed_anywhere_is_never_a_crash),
      cmocka_unit_test(ledger__lays_no_file_outside_of_its_folder),
      cmocka_unit_test(ledger__says_so_when_memory_runs_out_and_records_nothing),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
