/* SPDX-License-Identifier: GPL-3.0-or-later
 * kaoping check with an index and data that are both at fault: one run names the mistakes of both,
 * as far as they can be seen without knowing what the index wants. */
#include "support.h"

#include <sys/stat.h>

static support_run_result check(const char *folder, const char *command) {
  char *index = support_path(folder, "index.lua"), *data = support_path(folder, "data");
  const char *const argv[] = {KP_PROGRAM, command, index, data, "--lang", "en", NULL};
  support_run_result run = support_run(argv, NULL);
  free(index);
  free(data);
  return run;
}

static void write_in(const char *folder, const char *name, const char *text) {
  char *path = support_path(folder, name);
  support_write(path, text);
  free(path);
}

static char *broken_data(void) {
  char *folder = support_folder(), *data = support_path(folder, "data");
  assert_int_equal(mkdir(data, 0700), 0);
  free(data);
  write_in(folder, "data/units.csv", "id,name,name\nU1,One,Eins\n");
  write_in(folder, "data/values.csv", "id,a\nU1,\"5\nU2,6\n");
  write_in(folder, "data/members.csv", "unit,city\nU1,\xFF\xFF\n");
  write_in(folder, "data/note.txt", "\"no table\n");
  return folder;
}

static void check__names_faults_of_files_though_the_index_is_broken(void **state) {
  (void)state;
  static const char *const commands[] = {"check", "score"};
  char *folder = broken_data();
  write_in(folder, "index.lua",
           "return index { id = \"t\", title = \"T\", indicator { \"a\" } }\n");
  for (int i = 0; i < 2; i++) {
    support_run_result run = check(folder, commands[i]);
    assert_int_equal(run.status, 1);
    assert_contains(run.err, "index.lua:1: error: 'a' has no score");
    assert_contains(run.err, "data/units.csv:1");
    assert_contains(run.err, "data/values.csv:2");
    assert_contains(run.err, "data/members.csv");
    assert_null(strstr(run.err, "note.txt"));
    support_run_clear(&run);
  }
  support_folder_remove(folder);
}

/* What cells mean is the index's to say: nothing is made up where files are sound. */
static void check__says_nothing_of_sound_files_under_a_broken_index(void **state) {
  (void)state;
  char *folder = support_folder(), *data = support_path(folder, "data");
  assert_int_equal(mkdir(data, 0700), 0);
  free(data);
  write_in(folder, "data/units.csv", "id,name,a\nU1,One,many\n");
  write_in(folder, "index.lua",
           "return index { id = \"t\", title = \"T\", indicator { \"a\" } }\n");
  support_run_result run = check(folder, "check");
  assert_int_equal(run.status, 1);
  assert_contains(run.err, "'a' has no score");
  assert_null(strstr(run.err, "units.csv"));
  support_run_clear(&run);
  support_folder_remove(folder);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(check__names_faults_of_files_though_the_index_is_broken),
      cmocka_unit_test(check__says_nothing_of_sound_files_under_a_broken_index),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
