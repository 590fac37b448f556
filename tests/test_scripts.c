/* SPDX-License-Identifier: GPL-3.0-or-later
 * Promises of kaoping run: scripts have the module, their own arguments and exit status, and what
 * they write is byte for byte what the program's commands write. tests/lua/module.lua holds the
 * module itself to its promises; here it is run, and the scripts of scripts/ on their data. */
#include "support.h"

#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

enum { MOST_WORDS = 14 };

static support_run_result run(const char *const *words) {
  const char *argv[MOST_WORDS + 2] = {KP_PROGRAM};
  const char *environment[] = {"LC_ALL=C", "NO_COLOR=1", NULL};
  for (int k = 0; k < MOST_WORDS && words[k]; k++)
    argv[k + 1] = words[k];
  return support_run_with(argv, NULL, environment);
}
#define RUN(...) run((const char *const[]){__VA_ARGS__, NULL})

static support_run_result run_text(const char *folder, const char *text, const char *argument) {
  char *path = support_path(folder, "script.lua");
  support_write(path, text);
  support_run_result r = RUN("run", "--lang", "en", path, argument);
  free(path);
  return r;
}

static int set_up(void **state) {
  *state = support_folder();
  return 0;
}

static int tear_down(void **state) {
  support_folder_remove(*state);
  return 0;
}

static void assert_done(support_run_result *r) {
  if (r->status != 0)
    print_error("%s%s", r->out, r->err);
  assert_int_equal(r->status, 0);
}

static void assert_same_file(const char *a, const char *b, const char *name) {
  char *one = support_path(a, name), *other = support_path(b, name);
  size_t one_len, other_len;
  char *one_text = support_read(one, &one_len), *other_text = support_read(other, &other_len);
  if (one_len != other_len || memcmp(one_text, other_text, one_len) != 0)
    fail_msg("%s and %s differ", one, other);
  free(one_text);
  free(other_text);
  free(one);
  free(other);
}

static void assert_same_text(const char *folder, const char *name, const char *wanted) {
  char *path = support_path(folder, name);
  char *text = support_read(path, NULL);
  assert_string_equal(text, wanted);
  free(text);
  free(path);
}

/* ---- The module ---- */

static void scripts__write_the_bytes_that_the_commands_write(void **state) {
  const char *folder = *state;
  char *module = support_source("tests/lua/module.lua"), *source = support_source(".");
  char *index = support_source("./indicators/g60/alliance.lua");
  char *year = support_source("./datasets/g60/2024"), *last = support_source("./datasets/g60/2023");
  support_run_result r = RUN("run", module, source, folder);
  assert_done(&r);
  assert_contains(r.out, "all promises kept");
  support_run_clear(&r);

  char *cli = support_path(folder, "cli"), *ours = support_path(folder, "g60");
  r = RUN("score", index, year, "--out", cli, "--lang", "en");
  assert_done(&r);
  assert_same_text(folder, "g60.txt", r.out);
  support_run_clear(&r);
  static const char *const files[] = {"scores.csv",  "explanations.csv", "gates.csv",
                                      "weights.csv", "result.json",      "report.html",
                                      "report.xlsx"};
  for (size_t k = 0; k < sizeof files / sizeof *files; k++)
    assert_same_file(cli, ours, files[k]);
  r = RUN("score", index, year, "--json", "--lang", "en");
  assert_same_text(folder, "g60.json", r.out);
  support_run_clear(&r);

  free(ours);
  ours = support_path(folder, "panel");
  r = RUN("panel", index, year, "--out", cli, "--lang", "en", "--only", "panel,judges");
  assert_done(&r);
  support_run_clear(&r);
  assert_same_file(cli, ours, "panel.csv");
  assert_same_file(cli, ours, "judges.csv");

  free(ours);
  ours = support_path(folder, "compare");
  char pair[2][2048];
  snprintf(pair[0], sizeof pair[0], "%s:%s", index, last);
  snprintf(pair[1], sizeof pair[1], "%s:%s", index, year);
  r = RUN("compare", pair[0], pair[1], "--out", cli, "--lang", "en", "--only", "changes,causes");
  assert_done(&r);
  support_run_clear(&r);
  assert_same_file(cli, ours, "changes.csv");
  assert_same_file(cli, ours, "causes.csv");
  free(ours);
  free(cli);
  free(index);
  free(year);
  free(last);
  free(module);
  free(source);
}

/* ---- The program around a script ---- */

static void scripts__have_their_own_arguments_options_too(void **state) {
  support_run_result r = run_text(*state,
                                  "assert(... == '--help' and arg[1] == ... and #arg == 1)\n"
                                  "assert(arg[0]:find('script.lua', 1, true))\n"
                                  "assert(require('kaoping') == kaoping and kaoping.lang == 'en')\n"
                                  "print('seen')",
                                  "--help");
  assert_done(&r);
  assert_string_equal(r.out, "seen\n");
  support_run_clear(&r);
}

static void scripts__end_with_their_own_status(void **state) {
  struct {
    const char *text, *out, *err;
    int status;
  } cases[] = {
      {"io.write('half a line') os.exit(7)", "half a line", "", 7},
      {"os.exit(true, true)", "", "", 0},
      {"print('before') error('that is wrong')", "before\n", "script.lua:1: that is wrong", 1},
      {"error({})", "", "(table)", 1},
      {"local x = = 1", "", "unexpected symbol", 1},
      {"kaoping.index('no such.lua')", "", "script.lua:1", 1},
      {"kaoping.index('no such.lua')", "", "no such.lua: error: ", 1},
      {"coroutine.wrap(function() kaoping.index('no.lua') end)()", "", "no.lua: error: ", 1},
  };
  for (size_t k = 0; k < sizeof cases / sizeof *cases; k++) {
    support_run_result r = run_text(*state, cases[k].text, NULL);
    assert_int_equal(r.status, cases[k].status);
    assert_string_equal(r.out, cases[k].out);
    assert_contains(r.err, cases[k].err);
    support_run_clear(&r);
  }
}

static void scripts__that_are_not_there_are_the_command_lines_fault(void **state) {
  (void)state;
  support_run_result r = RUN("run", "--lang", "en", "/no/such/script.lua");
  assert_int_equal(r.status, 2);
  assert_contains(r.err, "/no/such/script.lua");
  support_run_clear(&r);
  r = RUN("run");
  assert_int_equal(r.status, 2);
  support_run_clear(&r);
  r = RUN("run", "--help", "--lang", "en");
  assert_int_equal(r.status, 0);
  assert_contains(r.out, "kaoping.compare");
  support_run_clear(&r);
}

/* The shell's view of Ctrl-C: the script ends at once, as by the signal. */
static void scripts__are_stopped_by_an_interrupt(void **state) {
  char *path = support_path(*state, "endless.lua");
  support_write(path, "print('on') io.stdout:flush() while true do end");
  int pipes[2];
  assert_int_equal(pipe(pipes), 0);
  const pid_t child = fork();
  if (child == 0) {
    signal(SIGINT, SIG_DFL);
    dup2(pipes[1], STDOUT_FILENO);
    close(pipes[0]);
    execl(KP_PROGRAM, KP_PROGRAM, "run", path, (char *)NULL);
    _exit(127);
  }
  close(pipes[1]);
  char seen[3];
  assert_int_equal(read(pipes[0], seen, 3), 3);
  kill(child, SIGINT);
  int status = 0;
  assert_int_equal(waitpid(child, &status, 0), child);
  assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGINT);
  close(pipes[0]);
  free(path);
}

/* ---- scripts/ ---- */

static void scripts__compare_years_of_the_g60(void **state) {
  char *script = support_source("scripts/compare_years.lua");
  char *index = support_source("indicators/g60/alliance.lua");
  char *a = support_source("datasets/g60/2022"), *b = support_source("datasets/g60/2023");
  char *c = support_source("datasets/g60/2024"), *out = support_path(*state, "out");
  support_run_result r = RUN("run", "--lang", "en", script, index, out, a, b, c);
  assert_done(&r);
  assert_contains(r.out, "id,name,2022,2023,2024\nA01,");
  char *changes = support_path(out, "changes.csv");
  assert_true(support_exists(changes));
  support_run_clear(&r);
  free(changes);
  free(script);
  free(index);
  free(a);
  free(b);
  free(c);
  free(out);
}

static void scripts__compare_years_of_the_hdi_as_published(void **state) {
  char *data = support_shared("data/hdi/hdi_panel.csv");
  if (!data)
    skip();
  char first[2048], last[2048];
  snprintf(first, sizeof first, "%s@1990", data);
  snprintf(last, sizeof last, "%s@2022", data);
  char *script = support_source("scripts/compare_years.lua");
  char *index = support_source("indicators/hdi.lua"), *out = support_path(*state, "out");
  support_run_result r = RUN("run", "--lang", "en", script, index, out, first, last);
  assert_done(&r);
  assert_contains(r.out, "\nAFG,\"Afghanistan\",0.284,0.462\n"); /* UNDP 2024, table 2 */
  assert_contains(r.out, "\nALB,\"Albania\",0.649,0.789\n");
  support_run_clear(&r);
  free(script);
  free(index);
  free(out);
  free(data);
}

static void scripts__try_weights(void **state) {
  (void)state;
  char *script = support_source("scripts/try_weights.lua");
  char *index = support_source("indicators/g60/alliance.lua");
  char *data = support_source("datasets/g60/2024");
  support_run_result r =
      RUN("run", "--lang", "en", script, index, data, "innovation", "25", "40", "15");
  assert_done(&r);
  assert_contains(r.out, "weight,moved,grades,first\n25,0,,"); /* 25 is what the index says */
  assert_contains(r.out, "\n40,");
  support_run_clear(&r);
  r = RUN("run", script, index, data, "inovation", "25", "40", "15");
  assert_int_equal(r.status, 1);
  assert_contains(r.err, "weight.innovation");
  support_run_clear(&r);
  r = RUN("run", script, index);
  assert_int_equal(r.status, 2);
  support_run_clear(&r);
  free(script);
  free(index);
  free(data);
}

static void scripts__rerun_all_of_several_indexes_and_say_what_failed(void **state) {
  char *script = support_source("scripts/rerun_all.lua"), *out = support_path(*state, "out");
  char *g60 = support_source("indicators/g60/alliance.lua");
  char *a = support_source("datasets/g60/2023"), *b = support_source("datasets/g60/2024");
  char *hdi = support_source("indicators/hdi.lua");
  char *countries = support_source("datasets/hdi/hdi_2022.csv");
  support_run_result r = RUN("run", "--lang", "en", script, out, hdi, countries);
  assert_done(&r);
  char *all = support_path(out, "all.csv");
  char *text = support_read(all, NULL);
  assert_contains(text, "\nhdi,hdi_2022,CHE,\"Switzerland\",graded,0.967,1,very_high\n");
  free(text);
  support_run_clear(&r);
  r = RUN("run", "--lang", "en", script, out, g60, a, "/no/such/year", b);
  assert_int_equal(r.status, 1);
  assert_contains(r.err, "/no/such/year");
  text = support_read(all, NULL);
  assert_contains(text, "\ng60-alliance,2023,A01,");
  assert_contains(text, "\ng60-alliance,2024,A01,");
  free(text);
  support_run_clear(&r);
  free(all);
  free(out);
  free(script);
  free(g60);
  free(a);
  free(b);
  free(hdi);
  free(countries);
}

int main(void) {
  const struct CMUnitTest tests[] = {
#define T(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
      T(scripts__write_the_bytes_that_the_commands_write),
      T(scripts__have_their_own_arguments_options_too),
      T(scripts__end_with_their_own_status),
      T(scripts__that_are_not_there_are_the_command_lines_fault),
      T(scripts__are_stopped_by_an_interrupt),
      T(scripts__compare_years_of_the_g60),
      T(scripts__compare_years_of_the_hdi_as_published),
      T(scripts__try_weights),
      T(scripts__rerun_all_of_several_indexes_and_say_what_failed),
#undef T
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
