/* SPDX-License-Identifier: GPL-3.0-or-later
 * Promises of base/file.h: files are read whole, and an output set appears as a whole or not at
 * all.
 *
 * A disk that is full is made with RLIMIT_FSIZE: a write beyond it fails, for root too. */
#include "support.h"

#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/file.h"

static void base__reads_files_whole(void **state) {
  (void)state;
  char *folder = support_folder(), *path = support_path(folder, "a.csv");
  support_write_bytes(path, "id,name\r\n\0x", 11);
  kp_bytes bytes = {0};
  assert_int_equal(kp_file_read(&bytes, path, "a.csv", NULL), KP_OK);
  assert_int_equal(bytes.len, 11);
  assert_memory_equal(bytes.bytes, "id,name\r\n\0x", 11);
  kp_file_release(&bytes);
  support_write(path, "");
  assert_int_equal(kp_file_read(&bytes, path, "a.csv", NULL), KP_OK);
  assert_int_equal(bytes.len, 0);
  assert_non_null(bytes.bytes);
  kp_file_release(&bytes);
  kp_file_release(&bytes); /* again does nothing */
  free(path);
  support_folder_remove(folder);
}

static void base__reads_pipes_to_their_end(void **state) {
  (void)state;
  char *folder = support_folder(), *path = support_path(folder, "pipe");
  assert_int_equal(mkfifo(path, 0600), 0);
  pid_t child = fork();
  if (child == 0) {
    FILE *out = fopen(path, "w");
    for (int i = 0; out && i < 100000; i++)
      fprintf(out, "%07d\n", i);
    _exit(out && fclose(out) == 0 ? 0 : 1);
  }
  kp_bytes bytes = {0};
  assert_int_equal(kp_file_read(&bytes, path, "pipe", NULL), KP_OK);
  assert_int_equal(bytes.len, 800000);
  assert_memory_equal(bytes.bytes + 799992, "0099999\n", 8);
  kp_file_release(&bytes);
  free(path);
  support_folder_remove(folder);
}

static void assert_unreadable(const char *path, kp_status wanted, const char *part) {
  kp_diag *diag = kp_diag_new();
  kp_bytes bytes = {0};
  assert_int_equal(kp_file_read(&bytes, path, "shown", diag), wanted);
  assert_int_equal(kp_diag_status(diag), wanted);
  assert_null(bytes.bytes);
  kp_text text = {0};
  assert_int_equal(kp_diag_text(&text, diag, KP_EN, false), KP_OK);
  assert_contains(text.at, "shown: error: ");
  assert_contains(text.at, part);
  kp_text_free(&text);
  kp_diag_free(diag);
}

static void base__says_why_a_file_cannot_be_read(void **state) {
  (void)state;
  char *folder = support_folder(), *path = support_path(folder, "none.csv");
  assert_unreadable(path, KP_INPUT, "there is no such file");
  assert_unreadable(folder, KP_INPUT, "this is a folder");
  assert_unreadable("/dev/zero", KP_INPUT, "no ordinary file");
  support_write(path, "x");
  char *inside = support_path(path, "x.csv");
  assert_unreadable(inside, KP_INPUT, "not a folder");
  assert_int_equal(kp_path_kind_of(path), KP_PATH_FILE);
  assert_int_equal(kp_path_kind_of(folder), KP_PATH_FOLDER);
  assert_int_equal(kp_path_kind_of(inside), KP_PATH_NONE);
  assert_int_equal(kp_path_kind_of("/dev/null"), KP_PATH_OTHER);
  free(inside);
  free(path);
  support_folder_remove(folder);
}

static void base__lists_a_folder_in_the_order_of_bytes(void **state) {
  (void)state;
  char *folder = support_folder();
  static const char *const names[] = {"b.csv", "a.csv", "松江.csv", "B.csv", ".hidden"};
  for (int i = 0; i < 5; i++) {
    char *path = support_path(folder, names[i]);
    support_write(path, "");
    free(path);
  }
  kp_arena *arena = kp_arena_new();
  const char *const *list = NULL;
  int n = 0;
  assert_int_equal(kp_path_list(&list, &n, folder, arena, NULL), KP_OK);
  assert_int_equal(n, 5);
  static const char *const wanted[] = {".hidden", "B.csv", "a.csv", "b.csv", "松江.csv"};
  for (int i = 0; i < 5; i++)
    assert_string_equal(list[i], wanted[i]);
  kp_diag *diag = kp_diag_new();
  assert_int_equal(kp_path_list(&list, &n, "/no/such/folder", arena, diag), KP_INPUT);
  assert_int_equal(kp_diag_count(diag), 1);
  kp_diag_free(diag);
  kp_arena_free(arena);
  support_folder_remove(folder);
}

/* ---- Output sets ---- */

static void assert_content(const char *folder, const char *name, const char *wanted) {
  char *path = support_path(folder, name), *text = support_read(path, NULL);
  assert_string_equal(text, wanted);
  free(text);
  free(path);
}

static kp_output *new_set(const char *folder) {
  kp_output *output = NULL;
  assert_int_equal(kp_output_new(&output, folder, NULL), KP_OK);
  return output;
}

static void write_text(kp_output *output, const char *name, const char *text) {
  assert_int_equal(kp_output_open(output, name, NULL), KP_OK);
  kp_output_write(output, text, strlen(text));
}

static void base__a_committed_set_is_there_and_nothing_else(void **state) {
  (void)state;
  char *parent = support_folder(), *folder = support_path(parent, "out/g60/2024");
  kp_output *output = new_set(folder);
  write_text(output, "a.csv", "first");
  write_text(output, "b.csv", "");
  write_text(output, "c.csv", "third");
  assert_int_equal(kp_output_commit(output, NULL), KP_OK);
  kp_output_free(output);
  assert_content(folder, "a.csv", "first");
  assert_content(folder, "b.csv", "");
  assert_content(folder, "c.csv", "third");
  assert_int_equal(support_count_files(folder), 3);

  output = new_set(folder); /* again, over what is there */
  write_text(output, "a.csv", "second time");
  write_text(output, "d.csv", "new");
  assert_content(folder, "a.csv", "first"); /* until the commit */
  assert_int_equal(kp_output_commit(output, NULL), KP_OK);
  kp_output_free(output);
  assert_content(folder, "a.csv", "second time");
  assert_content(folder, "d.csv", "new");
  assert_int_equal(support_count_files(folder), 4);
  free(folder);
  support_folder_remove(parent);
}

static void base__large_and_small_writes_keep_their_order(void **state) {
  (void)state;
  char *folder = support_folder();
  kp_output *output = new_set(folder);
  assert_int_equal(kp_output_open(output, "big", NULL), KP_OK);
  size_t len = 0;
  static char chunk[700000];
  for (int i = 0; i < 60; i++) {
    size_t n = i % 7 == 0 ? sizeof chunk : (size_t)i * 977;
    memset(chunk, 'a' + i % 26, n);
    kp_output_write(output, chunk, n);
    len += n;
  }
  assert_int_equal(kp_output_commit(output, NULL), KP_OK);
  kp_output_free(output);
  char *path = support_path(folder, "big");
  size_t got = 0;
  char *text = support_read(path, &got);
  assert_int_equal(got, len);
  for (int i = 0, at = 0; i < 60; i++) {
    int n = i % 7 == 0 ? (int)sizeof chunk : i * 977;
    for (int k = 0; k < n; k++)
      assert_true(text[at + k] == 'a' + i % 26);
    at += n;
  }
  free(text);
  free(path);
  support_folder_remove(folder);
}

static void base__a_dropped_set_leaves_nothing_behind(void **state) {
  (void)state;
  char *parent = support_folder(), *folder = support_path(parent, "new/deep");
  kp_output *output = new_set(folder);
  write_text(output, "a.csv", "x");
  write_text(output, "b.csv", "y");
  kp_output_free(output);
  assert_int_equal(support_count_files(parent), 0); /* the folders that it made are gone too */
  kp_output_free(NULL);
  free(folder);
  support_folder_remove(parent);
}

static void base__a_target_that_is_a_folder_changes_nothing(void **state) {
  (void)state;
  char *folder = support_folder(), *blocked = support_path(folder, "b.csv");
  char *old = support_path(folder, "a.csv");
  support_write(old, "old");
  assert_int_equal(mkdir(blocked, 0777), 0);
  kp_output *output = new_set(folder);
  write_text(output, "a.csv", "new");
  write_text(output, "b.csv", "new");
  kp_diag *diag = kp_diag_new();
  assert_int_not_equal(kp_output_commit(output, diag), KP_OK);
  assert_int_not_equal(kp_diag_status(diag), KP_OK);
  kp_output_free(output);
  kp_text text = {0};
  assert_int_equal(kp_diag_text(&text, diag, KP_EN, false), KP_OK);
  assert_contains(text.at, "b.csv: error: a folder of this name");
  kp_text_free(&text);
  kp_diag_free(diag);
  assert_content(folder, "a.csv", "old");
  assert_int_equal(support_count_files(folder), 2);
  free(old);
  free(blocked);
  support_folder_remove(folder);
}

static void base__a_full_disk_is_told_and_leaves_the_old_files(void **state) {
  (void)state;
  char *folder = support_folder(), *old = support_path(folder, "a.csv");
  support_write(old, "old");
  struct rlimit before, small;
  assert_int_equal(getrlimit(RLIMIT_FSIZE, &before), 0);
  small = before;
  small.rlim_cur = 100000;
  signal(SIGXFSZ, SIG_IGN);
  kp_diag *diag = kp_diag_new();
  kp_output *output = new_set(folder);
  write_text(output, "a.csv", "new");
  assert_int_equal(kp_output_open(output, "b.csv", diag), KP_OK);
  assert_int_equal(setrlimit(RLIMIT_FSIZE, &small), 0);
  for (int i = 0; i < 20000; i++)
    kp_output_write(output, "0123456789012345678901234567890123456789", 40);
  kp_status status = kp_output_commit(output, diag);
  kp_output_free(output);
  assert_int_equal(setrlimit(RLIMIT_FSIZE, &before), 0);
  assert_int_equal(status, KP_SYSTEM);
  assert_int_equal(kp_diag_status(diag), KP_SYSTEM);
  kp_text text = {0};
  assert_int_equal(kp_diag_text(&text, diag, KP_EN, false), KP_OK);
  assert_contains(text.at, "b.csv: error: ");
  kp_text_free(&text);
  kp_diag_free(diag);
  assert_content(folder, "a.csv", "old");
  assert_int_equal(support_count_files(folder), 1);
  free(old);
  support_folder_remove(folder);
}

static void base__an_impossible_folder_is_told(void **state) {
  (void)state;
  char *parent = support_folder(), *file = support_path(parent, "file");
  support_write(file, "x");
  char *folder = support_path(file, "out");
  kp_diag *diag = kp_diag_new();
  kp_output *output = new_set(folder);
  assert_int_equal(kp_output_open(output, "a.csv", diag), KP_SYSTEM);
  kp_output_write(output, "lost", 4);
  assert_int_equal(kp_output_commit(output, diag), KP_SYSTEM);
  kp_output_free(output);
  assert_in_range(kp_diag_count(diag), 1, 2);
  kp_diag_free(diag);
  assert_int_equal(support_count_files(parent), 1);
  free(folder);
  free(file);
  support_folder_remove(parent);
}

static void base__memory_that_runs_out_while_writing_leaves_nothing(void **state) {
  (void)state;
  char *parent = support_folder(), *folder = support_path(parent, "out");
  bool done = false;
  for (int n = 1; n < 200 && !done; n++) {
    kp_memory_fail_after(n);
    kp_output *output = NULL;
    kp_status status = kp_output_new(&output, folder, NULL);
    for (int i = 0; status == KP_OK && i < 80; i++) {
      char name[16];
      snprintf(name, sizeof name, "%d.csv", i);
      status = kp_output_open(output, name, NULL);
      kp_output_write(output, "x", 1);
    }
    if (status == KP_OK)
      status = kp_output_commit(output, NULL);
    kp_memory_fail_after(-1);
    kp_output_free(output);
    done = status == KP_OK;
    if (!done)
      assert_int_equal(support_count_files(parent), 0);
  }
  assert_true(done);
  assert_int_equal(support_count_files(folder), 80);
  free(folder);
  support_folder_remove(parent);
}

static void base__a_replaced_file_keeps_its_mode(void **state) {
  (void)state;
  char *folder = support_folder(), *path = support_path(folder, "a.csv");
  support_write(path, "old");
  assert_int_equal(chmod(path, 0640), 0);
  kp_output *output = new_set(folder);
  write_text(output, "a.csv", "new");
  assert_int_equal(kp_output_commit(output, NULL), KP_OK);
  kp_output_free(output);
  struct stat status;
  assert_int_equal(stat(path, &status), 0);
  assert_int_equal(status.st_mode & 07777, 0640);
  assert_content(folder, "a.csv", "new");
  free(path);
  support_folder_remove(folder);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(base__reads_files_whole),
      cmocka_unit_test(base__reads_pipes_to_their_end),
      cmocka_unit_test(base__says_why_a_file_cannot_be_read),
      cmocka_unit_test(base__lists_a_folder_in_the_order_of_bytes),
      cmocka_unit_test(base__a_committed_set_is_there_and_nothing_else),
      cmocka_unit_test(base__large_and_small_writes_keep_their_order),
      cmocka_unit_test(base__a_dropped_set_leaves_nothing_behind),
      cmocka_unit_test(base__a_target_that_is_a_folder_changes_nothing),
      cmocka_unit_test(base__a_full_disk_is_told_and_leaves_the_old_files),
      cmocka_unit_test(base__an_impossible_folder_is_told),
      cmocka_unit_test(base__memory_that_runs_out_while_writing_leaves_nothing),
      cmocka_unit_test(base__a_replaced_file_keeps_its_mode),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
