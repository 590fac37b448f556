/* SPDX-License-Identifier: GPL-3.0-or-later
 * Promises of the program: what a person types, and what comes back: results on stdout or in files,
 * messages on stderr, and an exit status that says whose fault it was. All of it runs on what
 * "kaoping init" lays down. */
#include "support.h"

#include <sys/stat.h>
#include <unistd.h>

typedef struct {
  char *folder, *index, *data, *out;
} place;

static support_run_result run(const char *a, const char *b, const char *c, const char *d,
                              const char *e, const char *f) {
  const char *argv[] = {KP_PROGRAM, a, b, c, d, e, f, NULL};
  const char *environment[] = {"LC_ALL=C", "NO_COLOR=1", NULL};
  return support_run_with(argv, NULL, environment);
}

static int set_up(void **state) {
  place *at = malloc(sizeof *at);
  char *parent = support_folder();
  at->folder = parent;
  char *mine = support_path(parent, "mine");
  at->index = support_path(mine, "index.lua");
  at->data = support_path(mine, "2024");
  at->out = support_path(parent, "out");
  support_run_result made = run("init", mine, "--lang", "en", NULL, NULL);
  assert_int_equal(made.status, 0);
  support_run_clear(&made);
  free(mine);
  *state = at;
  return 0;
}

static int tear_down(void **state) {
  place *at = *state;
  support_folder_remove(at->folder);
  free(at->index);
  free(at->data);
  free(at->out);
  free(at);
  return 0;
}

static void cli__init_lays_down_what_scores_at_once(void **state) {
  place *at = *state;
  support_run_result r = run("score", at->index, at->data, "--lang", "en", NULL);
  assert_int_equal(r.status, 0);
  assert_string_equal(r.err, "");
  assert_contains(r.out, "Alder");
  assert_contains(r.out, "Excellent");
  assert_contains(r.out, "Nothing was falsified");    /* Cedar is capped by the gate */
  assert_contains(r.out, "not assessed this period"); /* Damson is too young */
  support_run_clear(&r);
}

static void cli__init_in_chinese_scores_at_once(void **state) {
  place *at = *state;
  char *mine = support_path(at->folder, "新的");
  support_run_result made = run("init", mine, NULL, NULL, NULL, NULL);
  assert_int_equal(made.status, 0);
  char *index = support_path(mine, "index.lua"), *data = support_path(mine, "2024");
  support_run_result r = run("score", index, data, NULL, NULL, NULL);
  assert_int_equal(r.status, 0);
  assert_string_equal(r.err, "");
  assert_contains(r.out, "甲单位");
  assert_contains(r.out, "优秀");
  support_run_clear(&made);
  support_run_clear(&r);
  free(index);
  free(data);
  free(mine);
}

static void cli__init_overwrites_nothing(void **state) {
  place *at = *state;
  support_write(at->index, "-- mine\n");
  char *mine = support_path(at->folder, "mine");
  support_run_result r = run("init", mine, "--lang", "en", NULL, NULL);
  assert_int_equal(r.status, 1);
  assert_contains(r.err, "not empty");
  char *text = support_read(at->index, NULL);
  assert_string_equal(text, "-- mine\n");
  free(text);
  free(mine);
  support_run_clear(&r);
}

static void cli__out_holds_every_file_and_stdout_the_table(void **state) {
  place *at = *state;
  support_run_result r = run("score", at->index, at->data, "--out", at->out, "--lang=en");
  assert_int_equal(r.status, 0);
  assert_contains(r.out, "Alder");
  assert_contains(r.err, at->out);
  static const char *const files[] = {"scores.csv",  "explanations.csv", "gates.csv",
                                      "weights.csv", "result.json",      "report.html",
                                      "report.xlsx", "manifest.json"};
  for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
    char *path = support_path(at->out, files[i]);
    assert_true(support_exists(path));
    free(path);
  }
  assert_int_equal(support_count_files(at->out), 8);
  support_run_clear(&r);
}

static void cli__a_bad_cell_is_exit_1_and_leaves_the_old_files(void **state) {
  place *at = *state;
  support_run_result r = run("score", at->index, at->data, "--out", at->out, NULL);
  assert_int_equal(r.status, 0);
  support_run_clear(&r);
  char *scores = support_path(at->out, "scores.csv"),
       *values = support_path(at->data, "values.csv");
  char *before = support_read(scores, NULL);
  support_write(values, "id,completion,honest\nU1,l2,yes\nU2,81.5%,maybe\nU3,99%,no\nU4,88%,yes\n");
  r = run("score", at->index, at->data, "--out", at->out, "--lang=en");
  assert_int_equal(r.status, 1);
  assert_string_equal(r.out, "");
  assert_contains(r.err, "values.csv:2:2: error: ");
  assert_contains(r.err, "values.csv:3:3: error: "); /* all at once */
  assert_contains(r.err, "hint: ");
  char *after = support_read(scores, NULL);
  assert_string_equal(before, after);
  assert_int_equal(support_count_files(at->out), 8);
  free(before);
  free(after);
  free(scores);
  free(values);
  support_run_clear(&r);
}

static void cli__check_names_mistakes_and_says_when_there_are_none(void **state) {
  place *at = *state;
  support_run_result r = run("check", at->index, at->data, "--lang", "en", NULL);
  assert_int_equal(r.status, 0);
  assert_contains(r.out, "no mistakes");
  support_run_clear(&r);
  support_write(at->index, "return index { id = 'x', banbs = 1 }\n");
  r = run("check", at->index, "--lang", "en", NULL, NULL);
  assert_int_equal(r.status, 1);
  assert_contains(r.err, "index.lua:1");
  assert_contains(r.err, "banbs");
  assert_string_equal(r.out, "");
  support_run_clear(&r);
}

static void cli__check_as_text_prints_the_index_in_either_language(void **state) {
  place *at = *state;
  support_run_result r = run("check", at->index, "--as-text", "--lang", "en", NULL);
  assert_int_equal(r.status, 0);
  assert_contains(r.out, "Trainings held");
  assert_contains(r.out, "at least 85");
  support_run_clear(&r);
  r = run("check", at->index, "--as-text", "--lang", "zh", NULL);
  assert_contains(r.out, "不低于85");
  support_run_clear(&r);
}

static void cli__explain_finds_a_unit_by_part_of_its_name(void **state) {
  place *at = *state;
  support_run_result r = run("explain", at->index, at->data, "lde", "--lang", "en");
  assert_int_equal(r.status, 0);
  assert_contains(r.out, "Alder");
  assert_contains(r.out, "activities.csv:");
  support_run_clear(&r);
  r = run("explain", at->index, at->data, "Aldre", "--lang", "en");
  assert_int_equal(r.status, 2);
  assert_contains(r.err, "Alder");
  support_run_clear(&r);
  r = run("explain", at->index, at->data, "U", "--lang", "en");
  assert_int_equal(r.status, 2);
  assert_contains(r.err, "4 units");
  support_run_clear(&r);
}

static void cli__reads_data_from_standard_input(void **state) {
  place *at = *state;
  char *index = support_path(at->folder, "one.lua");
  support_write(index, "return index { id = 'one', title = 'One', scale = { 0, 10 },\n"
                       "  indicator { 'a', score = asis }, indicator { 'b', score = asis },\n"
                       "  grades = { grade { 'good', at_least = 5 }, grade { 'bad' } } }\n");
  const char *argv[] = {KP_PROGRAM, "score", index, "-", "--json", NULL};
  support_run_result r = support_run(argv, "id,a,b\nx,3,8\ny,1,2\n");
  assert_int_equal(r.status, 0);
  assert_contains(r.out, "\"total\":5.5");
  assert_contains(r.out, "\"grade\":\"bad\"");
  support_run_clear(&r);
  free(index);
}

static void cli__a_wrong_command_line_is_exit_2(void **state) {
  place *at = *state;
  struct {
    const char *argv[6], *part;
  } cases[] = {
      {{"scor", at->index, at->data, NULL, NULL, NULL}, "scor"},
      {{"score", at->index, NULL, NULL, NULL, NULL}, "missing"},
      {{"score", at->index, at->data, "more", NULL, NULL}, "more"},
      {{"score", at->index, at->data, "--colour", NULL, NULL}, "--colour"},
      {{"score", at->index, at->data, "--threads", "two", NULL}, "two"},
      {{"score", at->index, at->data, "--threads", NULL, NULL}, "--threads"},
      {{"score", at->index, at->data, "--bad-value", "skip", NULL}, "skip"},
      {{"score", at->index, at->data, "--out", "x", "--only=page"}, "page"},
      {{"score", "-", "-", NULL, NULL, NULL}, "once"},
      {{"check", at->index, "--out", "x", NULL, NULL}, "--out"},
      {{"score", at->index, at->data, "--perod", "2024", NULL}, "--perod"},
      {{"score", at->data, at->index, NULL, NULL, NULL}, "swapped"},
      {{"score", at->index, at->data, "--only", "scores", NULL}, "--out"},
      {{"score", at->index, at->data, "--out", "-", NULL}, "a folder"},
      {{"score", at->index, at->data, "--out", at->data, NULL}, "dataset's own folder"},
      {{"score", at->index, at->data, "--encoding", "foo", NULL}, "foo"},
  };
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    const char *const *a = cases[i].argv;
    const char *argv[] = {KP_PROGRAM, "--lang", "en", a[0], a[1], a[2], a[3], a[4], a[5], NULL};
    support_run_result r = support_run(argv, NULL);
    assert_int_equal(r.status, 2);
    assert_contains(r.err, cases[i].part);
    support_run_clear(&r);
  }
}

static void cli__a_folder_without_a_name_is_not_the_root_of_the_disk(void **state) {
  place *at = *state;
  support_run_result scored = run("score", at->index, at->data, "--out", "", "--lang=en");
  assert_int_equal(scored.status, 2);
  assert_contains(scored.err, "no name");
  support_run_clear(&scored);
  support_run_result made = run("init", "", "--lang=en", NULL, NULL, NULL);
  assert_int_equal(made.status, 2);
  assert_contains(made.err, "no name");
  support_run_clear(&made);
}

static void cli__helps_and_tells_its_version(void **state) {
  (void)state;
  static const char *const commands[] = {"score", "check", "explain", "init"};
  for (int i = 0; i < 4; i++) {
    support_run_result r = run(commands[i], "--help", "--lang", "en", NULL, NULL);
    assert_int_equal(r.status, 0);
    assert_contains(r.out, "Examples:");
    assert_contains(r.out, commands[i]);
    support_run_clear(&r);
  }
  support_run_result r = run("--version", NULL, NULL, NULL, NULL, NULL);
  assert_int_equal(r.status, 0);
  assert_contains(r.out, "kaoping 0.");
  support_run_clear(&r);
  r = run(NULL, NULL, NULL, NULL, NULL, NULL);
  assert_int_equal(r.status, 2);
  support_run_clear(&r);
}

static void cli__a_full_disk_is_exit_3(void **state) {
  place *at = *state;
  if (!support_exists("/dev/full"))
    skip();
  char *command = malloc(4096);
  snprintf(command, 4096, "'%s' score '%s' '%s' >/dev/full", KP_PROGRAM, at->index, at->data);
  const char *argv[] = {"/bin/sh", "-c", command, NULL};
  support_run_result r = support_run(argv, NULL);
  assert_int_equal(r.status, 3);
  support_run_clear(&r);
  free(command);
}

int main(void) {
  const struct CMUnitTest tests[] = {
#define T(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
      T(cli__init_lays_down_what_scores_at_once),
      T(cli__init_in_chinese_scores_at_once),
      T(cli__init_overwrites_nothing),
      T(cli__out_holds_every_file_and_stdout_the_table),
      T(cli__a_bad_cell_is_exit_1_and_leaves_the_old_files),
      T(cli__check_names_mistakes_and_says_when_there_are_none),
      T(cli__check_as_text_prints_the_index_in_either_language),
      T(cli__explain_finds_a_unit_by_part_of_its_name),
      T(cli__reads_data_from_standard_input),
      T(cli__a_wrong_command_line_is_exit_2),
      T(cli__a_folder_without_a_name_is_not_the_root_of_the_disk),
      T(cli__helps_and_tells_its_version),
      T(cli__a_full_disk_is_exit_3),
#undef T
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
