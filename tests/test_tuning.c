/* SPDX-License-Identifier: GPL-3.0-or-later
 * kaoping tune as people run it: files, exit statuses, both languages. */
#include "support.h"

#define INDEX KP_SOURCE_DIR "/indicators/g60/alliance.lua"
#define DATASET KP_SOURCE_DIR "/datasets/g60/2024"

static support_run_result tune(const char *lang, const char *const *words) {
  const char *argv[20] = {KP_PROGRAM, "tune", INDEX, DATASET, "--lang", lang};
  int n = 6;
  for (; *words; words++)
    argv[n++] = *words;
  return support_run(argv, NULL);
}

static void tuning__writes_what_was_asked_for(void **state) {
  (void)state;
  char *folder = support_folder(), *out = support_path(folder, "out");
  support_run_result run =
      tune("en", (const char *[]){"--set", "weight.innovation=30", "--sweep",
                                  "grade.excellent.at_least=83:87:1", "--out", out, NULL});
  assert_int_equal(run.status, 0);
  assert_contains(run.out, "25.00% → 30.00%");
  static const char *const names[] = {"changes.csv",     "moves.csv", "sweep.csv",
                                      "sweep_units.csv", "tune.json", "manifest.json"};
  for (size_t k = 0; k < sizeof names / sizeof *names; k++) {
    char *path = support_path(out, names[k]);
    assert_true(support_exists(path));
    free(path);
  }
  assert_int_equal(support_count_files(out), 6);
  support_run_clear(&run);
  free(out);
  support_folder_remove(folder);
}

static void tuning__titles_may_stand_for_ids(void **state) {
  (void)state;
  support_run_result by_id = tune("zh", (const char *[]){"--set", "weight.innovation=30", NULL});
  support_run_result by_title = tune("zh", (const char *[]){"--set", "weight.创新活动=30", NULL});
  assert_int_equal(by_id.status, 0);
  assert_string_equal(by_id.out, by_title.out);
  support_run_clear(&by_id);
  support_run_clear(&by_title);
}

static void tuning__gives_the_same_on_any_number_of_threads(void **state) {
  (void)state;
  const char *sweep = "weight.service=10:60:2";
  support_run_result one =
      tune("zh", (const char *[]){"--sweep", sweep, "--json", "--threads", "1", NULL});
  support_run_result many =
      tune("zh", (const char *[]){"--sweep", sweep, "--json", "--threads", "5", NULL});
  assert_int_equal(one.status, 0);
  assert_string_equal(one.out, many.out);
  support_run_clear(&one);
  support_run_clear(&many);
}

static void tuning__faults_have_their_exit_statuses(void **state) {
  (void)state;
  static const struct {
    const char *words[5];
    int status;
  } cases[] = {
      {{NULL}, 2},
      {{"--fit", NULL}, 2},
      {{"--set", "nonsense=1", NULL}, 2},
      {{"--set", "weight.innovation=1e999", NULL}, 2},
      {{"--sweep", "weight.innovation", NULL}, 2},
      {{"--siblings", "some", "--list", NULL}, 2},
      {{"--first", "0", "--intervals", NULL}, 2},
      {{"--want", "A01>A05", "--want", "A05>A01", NULL}, 1},
      {{"--set", "gate.local_share=off", "--write", "/nowhere/new.lua", NULL}, 1},
  };
  for (size_t k = 0; k < sizeof cases / sizeof *cases; k++) {
    support_run_result run = tune("en", cases[k].words);
    if (run.status != cases[k].status)
      fail_msg("%s %s: %d: %s", cases[k].words[0], cases[k].words[1], run.status, run.err);
    assert_true(run.err_len > 0);
    assert_int_equal(run.out_len, 0);
    support_run_clear(&run);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(tuning__writes_what_was_asked_for),
      cmocka_unit_test(tuning__titles_may_stand_for_ids),
      cmocka_unit_test(tuning__gives_the_same_on_any_number_of_threads),
      cmocka_unit_test(tuning__faults_have_their_exit_statuses),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
