/* SPDX-License-Identifier: GPL-3.0-or-later
 * Promises of the ledger through the program: what score records, what history shows, and that a
 * rerun gives the same bytes or says what is missing. The indexes and datasets are those that come
 * with the program, and one made here with parameters, norms and other periods. */
#include "support.h"

#include "ledger_case.h"

typedef struct {
  char *folder, *ledger;
} place;

static place new_place(void) {
  place p = {.folder = support_folder()};
  p.ledger = support_path(p.folder, "runs.kpl");
  return p;
}

static void place_clear(place *p) {
  free(p->ledger);
  support_folder_remove(p->folder);
}

/* kaoping --lang en WORD…, with the ledger in the environment. */
#define run(p, input, ...) run_program((p), (input), (const char *const[]){__VA_ARGS__, NULL})
static support_run_result run_program(const place *p, const char *input, const char *const *words) {
  const char *argv[24] = {KP_PROGRAM, "--lang", "en"};
  for (int i = 0; words[i]; i++)
    argv[i + 3] = words[i];
  char variable[300];
  snprintf(variable, sizeof variable, "KAOPING_LEDGER=%s", p->ledger);
  return support_run_with(argv, input, (const char *const[]){variable, NULL});
}

/* Runs, checks the status and that either stream has the text; the two joined. */
#define expect(p, status, text, ...)                                                               \
  expect_program((p), NULL, (status), (text), (const char *const[]){__VA_ARGS__, NULL})
static void expect_program(const place *p, const char *input, int status, const char *text,
                           const char *const *words) {
  support_run_result r = run_program(p, input, words);
  if (r.status != status)
    fail_msg("%s: status %d, not %d\n%s%s", words[0], r.status, status, r.out, r.err);
  char *both = malloc(r.out_len + r.err_len + 1);
  sprintf(both, "%s%s", r.out, r.err);
  assert_contains(both, text);
  free(both);
  support_run_clear(&r);
}

static void score(const place *p, const char *index, const char *dataset) {
  char *index_path = *index == '/' ? strdup(index) : support_source(index);
  char *dataset_path = *dataset == '/' ? strdup(dataset) : support_source(dataset);
  expect(p, 0, "", "score", index_path, dataset_path, "--by", "王芳");
  free(index_path);
  free(dataset_path);
}

static void history__runs_the_years_of_the_alliances_again_to_the_same_bytes(void **state) {
  (void)state;
  place p = new_place();
  char *out = support_path(p.folder, "out"), *again = support_path(p.folder, "again");
  score(&p, "indicators/g60/alliance.lua", "datasets/g60/2022");
  score(&p, "indicators/g60/alliance.lua", "datasets/g60/2023");
  char *index = support_source("indicators/g60/alliance.lua");
  char *dataset = support_source("datasets/g60/2024");
  expect(&p, 0, "recorded as run", "score", index, dataset, "--out", out);
  score(&p, "indicators/g60/filing.lua", "datasets/g60-filing/2024");
  score(&p, "indicators/g60/formation.lua", "datasets/g60-formation/2024");
  score(&p, "indicators/hdi.lua", "datasets/hdi/hdi_2022.csv");
  static const char *const numbers[] = {"1", "2", "3", "4", "5", "6"};
  for (int i = 0; i < 6; i++)
    expect(&p, 0, "byte for byte", "history", "rerun", numbers[i]);
  expect(&p, 0, "byte for byte", "history", "rerun", "3", "--out", again);
  static const char *const files[] = {"scores.csv",  "explanations.csv", "gates.csv",
                                      "result.json", "report.html",      "report.xlsx"};
  for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
    char *a = support_path(out, files[i]), *b = support_path(again, files[i]);
    size_t a_len, b_len;
    char *first = support_read(a, &a_len), *second = support_read(b, &b_len);
    assert_int_equal(a_len, b_len);
    assert_memory_equal(first, second, a_len);
    free(first);
    free(second);
    free(a);
    free(b);
  }
  expect(&p, 0, "6 runs", "history", "verify");
  free(index);
  free(dataset);
  free(out);
  free(again);
  place_clear(&p);
}

/* An index with a file of parameters and one of norms, and with norms over all periods. */
static void lay_down_year(const char *folder, const char *year, const char *values) {
  char *name = support_path(folder, year);
  const char *const argv[] = {"/bin/mkdir", "-p", name, NULL};
  support_run_result r = support_run(argv, NULL);
  assert_int_equal(r.status, 0);
  support_run_clear(&r);
  char *file = support_path(name, "values.csv");
  support_write(file, values);
  free(file);
  free(name);
}

static void history__keeps_parameters_norms_and_other_periods(void **state) {
  (void)state;
  place p = new_place();
  char *index = support_path(p.folder, "index.lua"), *norms = support_path(p.folder, "norms.csv");
  char *goals = support_path(p.folder, "goals.csv"), *data = support_path(p.folder, "d");
  char *year = support_path(p.folder, "d/2024");
  support_write(
      index, "local goal = parameters \"goals.csv\"\n"
             "return index { id = \"t\", title = \"T\", unit = \"U\", scale = { 0, 100 },\n"
             "  indicator { \"a\", title = \"A\", basis = \"ours\", score = minmax { norm = norms "
             "\"norms.csv\" } },\n"
             "  indicator { \"b\", title = \"B\", basis = \"ours\", score = zscore { norm = "
             "\"all\" } },\n"
             "  grades = { grade { \"good\", title = \"Good\", at_least = "
             "goal[1].from }, grade { \"bad\", title = \"Bad\" } } }\n");
  support_write(goals, "grade,from\ngood,50\n");
  support_write(norms, "\xEF\xBB\xBFindicator,min,max\r\na,0,20\r\n");
  lay_down_year(data, "2023", "id,a,b\nx,1,2\ny,4,5\nz,9,9\n");
  lay_down_year(data, "2024", "id,a,b\nx,3,7\ny,14,2\nz,19,8\n");
  support_run_result checked = run(&p, NULL, "check", index, year);
  if (checked.status != 0)
    fail_msg("%s", checked.err);
  support_run_clear(&checked);
  score(&p, index, year);
  const char *const gone[] = {index, goals, norms};
  for (int i = 0; i < 3; i++)
    assert_int_equal(remove(gone[i]), 0);
  expect(&p, 0, "d/2024", "history");
  expect(&p, 0, "norms.csv", "history", "show", "1");
  expect(&p, 0, "2023/values.csv", "history", "show", "1");
  expect(&p, 0, "byte for byte", "history", "rerun", "1");
  free(index);
  free(goals);
  free(norms);
  free(data);
  free(year);
  place_clear(&p);
}

static void history__keeps_the_same_run_once_and_says_so(void **state) {
  (void)state;
  place p = new_place();
  char *index = support_source(LEDGER_INDEX), *dataset = support_source(LEDGER_DATASET);
  char *out = support_path(p.folder, "out"), *copy = support_path(p.folder, "2024");
  expect(&p, 0, "recorded as run", "score", index, dataset);
  expect(&p, 0, "in the ledger already", "score", index, dataset, "--out", out, "--by", "other");
  assert_true(support_exists(out));
  const char *const argv[] = {"/bin/cp", "-r", dataset, copy, NULL};
  support_run_result r = support_run(argv, NULL);
  support_run_clear(&r);
  expect(&p, 0, "in the ledger already", "score", index, copy);
  expect(&p, 0, "recorded as run", "score", index, dataset, "--only", "gates,scores");
  expect(&p, 0, "in the ledger already", "score", index, dataset, "--only", "scores, gates");
  assert_int_equal(ledger_ask(p.ledger, "SELECT count(*) FROM run"), 2);
  free(index);
  free(dataset);
  free(out);
  free(copy);
  place_clear(&p);
}

static void history__says_what_a_rerun_lacks(void **state) {
  (void)state;
  place p = new_place();
  char *big = support_path(p.folder, "big.csv"), *index = support_path(p.folder, "index.lua");
  FILE *file = fopen(big, "w");
  fputs("id,a,note\n", file);
  for (int i = 0; i < 20000; i++)
    fprintf(file, "u%d,%d,%060d\n", i, i % 101, i);
  fclose(file);
  support_write(index,
                "return index { id = \"t\", title = \"T\", unit = \"U\", scale = { 0, 100 },\n"
                "  indicator { \"a\", title = \"A\", basis = \"ours\", score = asis },\n"
                "  grades = { grade { \"good\", title = \"Good\", at_least = 50 }, grade { "
                "\"bad\", title = \"Bad\" } } }\n");
  expect(&p, 0, "the hash alone is kept", "score", index, big, "--keep", "1", "--only", "scores");
  expect(&p, 1, "the input 'big.csv' is missing", "history", "rerun", "1");
  expect(&p, 0, "hash only", "history", "show", "1");
  expect(&p, 0, "1 run", "history", "verify");
  free(big);
  free(index);
  place_clear(&p);
}

static void history__runs_again_what_came_through_standard_input(void **state) {
  (void)state;
  place p = new_place();
  char *index = support_source("indicators/hdi.lua"),
       *data = support_source("datasets/hdi/hdi_2022.csv");
  char *bytes = support_read(data, NULL);
  expect_program(&p, bytes, 0, "recorded as run",
                 (const char *const[]){"score", index, "-", "--only", "scores,explanations", NULL});
  expect(&p, 0, "byte for byte", "history", "rerun", "1");
  free(bytes);
  free(index);
  free(data);
  place_clear(&p);
}

static void history__says_which_output_differs_and_which_version_it_was(void **state) {
  (void)state;
  place p = new_place();
  ledger_make(p.ledger, 1);
  assert_true(ledger_tamper(p.ledger, "UPDATE output SET hash = 'f00'; UPDATE run SET version = "
                                      "'0.0.9'"));
  expect(&p, 1, "scores.csv is not the same", "history", "rerun", "1");
  expect(&p, 1, "recorded by version 0.0.9", "history", "rerun", "1");
  assert_true(ledger_tamper(p.ledger, "UPDATE output SET name = 'other.csv'"));
  expect(&p, 1, "other.csv was not made again", "history", "rerun", "1");
  place_clear(&p);
}

static void history__refuses_an_input_that_changed_after_it_was_read(void **state) {
  (void)state;
  place p = new_place();
  char *data = support_path(p.folder, "2024"), *source = support_source(LEDGER_DATASET);
  const char *const argv[] = {"/bin/cp", "-r", source, data, NULL};
  support_run_result r = support_run(argv, NULL);
  support_run_clear(&r);
  char *out = support_path(p.folder, "out"), *values = support_path(data, "values.csv");
  job j = job_run(LEDGER_INDEX, data, NULL);
  FILE *file = fopen(values, "a");
  fputs("\n", file);
  fclose(file);
  kp_ledger *ledger = NULL;
  must(kp_ledger_open(&ledger, p.ledger, true, j.diag), j.diag);
  assert_int_equal(kp_ledger_record(NULL, ledger, j.result, out, NULL, NULL, j.diag), KP_INPUT);
  kp_text text = {0};
  kp_diag_text(&text, j.diag, KP_EN, false);
  assert_contains(text.at, "values.csv: error: the file was changed");
  kp_text_free(&text);
  kp_ledger_free(ledger);
  assert_false(support_exists(out));
  assert_int_equal(ledger_ask(p.ledger, "SELECT count(*) FROM run"), 0);
  job_clear(&j);
  free(source);
  free(out);
  free(values);
  free(data);
  place_clear(&p);
}

/* Its text is not what was run, so nobody could run it again. */
static void history__refuses_an_index_whose_numbers_were_set(void **state) {
  (void)state;
  place p = new_place();
  job j = job_run("indicators/g60/alliance.lua", "datasets/g60/2024", NULL);
  static const char *const set[] = {"weight.innovation=26"};
  job changed = {.diag = kp_diag_new()};
  must(kp_index_with(&changed.index, j.index, set, 1, changed.diag), changed.diag);
  must(kp_run(&changed.result, changed.index, j.dataset, changed.diag), changed.diag);
  assert_int_equal(ledger_record(NULL, p.ledger, &changed, changed.diag), KP_USAGE);
  kp_text said = {0};
  assert_int_equal(kp_diag_text(&said, changed.diag, KP_EN, false), KP_OK);
  assert_contains(said.at, "weight.innovation=26");
  kp_text_free(&said);
  job_clear(&changed);
  job_clear(&j);
  place_clear(&p);
}

static void history__lists_and_shows_as_json(void **state) {
  (void)state;
  place p = new_place();
  ledger_make(p.ledger, 2);
  char script[] = "const d = JSON.parse(require('fs').readFileSync(0, 'utf8'));"
                  "const r = d.runs ? d.runs.map(x => [x.number, x.by, x.units]) :"
                  " [d.run.number, d.units.length, d.outputs.map(x => x.name), d.inputs[0].path];"
                  "console.log(d.schema, JSON.stringify(r));";
  const char *const node[] = {"node", "-e", script, NULL};
  support_run_result list = run(&p, NULL, "history", "--json");
  support_run_result show = run(&p, NULL, "history", "show", "2", "--json");
  assert_int_equal(list.status + show.status, 0);
  support_run_result read = support_run(node, list.out);
  if (read.status == 0)
    assert_contains(read.out, "kaoping.history/1 [[2,\"tester\",4],[1,\"tester\",4]]");
  support_run_clear(&read);
  read = support_run(node, show.out);
  if (read.status == 0)
    assert_contains(read.out, "kaoping.run/1 [2,4,[\"scores.csv\"],\"index.lua\"]");
  support_run_clear(&read);
  support_run_clear(&list);
  support_run_clear(&show);
  place_clear(&p);
}

static void history__says_what_is_wrong_with_its_command_line(void **state) {
  (void)state;
  place p = new_place();
  expect(&p, 1, "there is no such ledger", "history");
  ledger_make(p.ledger, 2);
  expect(&p, 2, "there is no 'what'", "history", "what");
  expect(&p, 2, "which run?", "history", "show");
  expect(&p, 2, "there is no run '9'", "history", "show", "9");
  expect(&p, 2, "there is no run 'zz'", "history", "rerun", "zz");
  expect(&p, 2, "--head does not go here", "history", "--head", "00");
  expect(&p, 2, "--out does not go here", "history", "verify", "--out", "x");
  expect(&p, 2, "--json does not go here", "history", "verify", "--json");
  expect(&p, 2, "one word too many", "history", "verify", "1");
  expect(&p, 2, "takes no --by", "history", "--by", "x");
  expect(&p, 2, "a ledger is a file", "history", "--ledger", "");
  expect(&p, 2, "a ledger is a file", "history", "--ledger", "-");
  const char *const nothing[] = {KP_PROGRAM, "history", "--lang", "en", NULL};
  support_run_result r =
      support_run_with(nothing, NULL, (const char *const[]){"KAOPING_LEDGER=", NULL});
  assert_int_equal(r.status, 2);
  assert_contains(r.err, "which ledger?");
  support_run_clear(&r);
  place_clear(&p);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(history__runs_the_years_of_the_alliances_again_to_the_same_bytes),
      cmocka_unit_test(history__keeps_parameters_norms_and_other_periods),
      cmocka_unit_test(history__keeps_the_same_run_once_and_says_so),
      cmocka_unit_test(history__says_what_a_rerun_lacks),
      cmocka_unit_test(history__runs_again_what_came_through_standard_input),
      cmocka_unit_test(history__says_which_output_differs_and_which_version_it_was),
      cmocka_unit_test(history__refuses_an_input_that_changed_after_it_was_read),
      cmocka_unit_test(history__refuses_an_index_whose_numbers_were_set),
      cmocka_unit_test(history__lists_and_shows_as_json),
      cmocka_unit_test(history__says_what_is_wrong_with_its_command_line),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
