/* SPDX-License-Identifier: GPL-3.0-or-later
 * kaoping compare as a program: pairs and series.csv, what it writes, and what it refuses. */
#include "support.h"

#include "plain_csv.h"

static const char *const ALLIANCE = "indicators/g60/alliance.lua";

/* Runs compare with words (NULL-terminated) behind --lang en. */
static support_run_result compare(const char *const *words) {
  const char *argv[24] = {KP_PROGRAM, "compare", "--lang", "en"};
  int n = 4;
  for (int k = 0; words[k]; k++)
    argv[n++] = words[k];
  argv[n] = NULL;
  return support_run(argv, NULL);
}

static char *pair_of(const char *index, const char *dataset) {
  char *a = support_source(index), *b = support_source(dataset);
  char *pair = malloc(strlen(a) + strlen(b) + 2);
  assert_non_null(pair);
  sprintf(pair, "%s:%s", a, b);
  free(a);
  free(b);
  return pair;
}

/* ---- Files ---- */

static void years__writes_causes_that_add_up_to_the_change(void **state) {
  (void)state;
  char *folder = support_folder(), *out = support_path(folder, "out");
  char *a = pair_of(ALLIANCE, "datasets/g60/2023");
  char *b = pair_of("tests/compare/alliance_next.lua", "datasets/g60/2024");
  support_run_result run = compare((const char *const[]){a, b, "--out", out, NULL});
  assert_int_equal(run.status, 0);
  assert_contains(run.out, "rank correlation");
  assert_int_equal(support_count_files(out), 6);
  char *path = support_path(out, "changes.csv");
  plain_csv csv = plain_csv_read(path, NULL);
  static const char *const header[] = {
      "id",        "name",  "from",      "to",      "delta",      "data",     "rules",   "weights",
      "structure", "gates", "rank_from", "rank_to", "grade_from", "grade_to", "sentence"};
  for (int k = 0; k < 15; k++)
    assert_string_equal(plain_cell(&csv, 0, k), header[k]);
  int n = 0;
  for (int r = 1; r < csv.n_rows; r++) {
    if (!*plain_cell(&csv, r, 4))
      continue;
    double sum = 0;
    for (int k = 5; k < 10; k++)
      sum += strtod(plain_cell(&csv, r, k), NULL);
    const double from = strtod(plain_cell(&csv, r, 2), NULL);
    assert_near("causes", sum, strtod(plain_cell(&csv, r, 4), NULL), 1e-9);
    assert_near("delta", from + sum, strtod(plain_cell(&csv, r, 3), NULL), 1e-9);
    n++;
  }
  assert_int_equal(n, 23);
  plain_csv_clear(&csv);
  free(path);
  support_run_clear(&run);
  free(a);
  free(b);
  free(out);
  support_folder_remove(folder);
}

static void years__gives_the_same_bytes_for_any_number_of_threads(void **state) {
  (void)state;
  static const char *const files[] = {"changes.csv", "causes.csv", "transitions.csv",
                                      "compare.json"};
  char *folder = support_folder();
  char *a = pair_of(ALLIANCE, "datasets/g60/2023");
  char *b = pair_of("tests/compare/alliance_next.lua", "datasets/g60/2024");
  char *first[4] = {NULL};
  static const char *const threads[] = {"1", "2", "7"};
  for (int t = 0; t < 3; t++) {
    char *out = support_path(folder, threads[t]);
    support_run_result run =
        compare((const char *const[]){a, b, "--out", out, "--threads", threads[t], NULL});
    assert_int_equal(run.status, 0);
    support_run_clear(&run);
    for (int f = 0; f < 4; f++) {
      char *path = support_path(out, files[f]), *text = support_read(path, NULL);
      if (first[f])
        assert_string_equal(text, first[f]);
      else
        first[f] = strdup(text);
      free(text);
      free(path);
    }
    free(out);
  }
  for (int f = 0; f < 4; f++)
    free(first[f]);
  free(a);
  free(b);
  support_folder_remove(folder);
}

/* ---- series.csv and paths ---- */

static void write_small(const char *folder) {
  char *index = support_path(folder, "i:x.lua"), *data = support_path(folder, "d:1.csv");
  support_write(index, "return index { id = \"i\", title = \"I\", scale = { 0, 10 },\n"
                       " sources = { units = { period = \"year\" } },\n"
                       " indicator { \"a\", weight = 1, score = asis } }\n");
  support_write(data, "year,id,a\n2021,A,1\n2021,B,2\n2022,A,2\n2022,B,2\n2023,A,4\n2023,B,1\n");
  free(index);
  free(data);
}

static void years__reads_a_series_and_compares_first_and_last(void **state) {
  (void)state;
  char *folder = support_folder(), *series = support_path(folder, "series.csv");
  write_small(folder);
  support_write(series, "期间,指标体系,数据集\n2021,i:x.lua,d:1.csv\n2022,i:x.lua,d:1.csv\n"
                        "2023,i:x.lua,d:1.csv\n");
  support_run_result run = compare((const char *const[]){series, NULL});
  assert_string_equal(run.err, "");
  assert_int_equal(run.status, 0);
  assert_contains(run.out, "2021 → 2022");
  assert_contains(run.out, "2022 → 2023");
  assert_contains(run.out, "2021 → 2023");
  support_run_clear(&run);
  free(series);
  support_folder_remove(folder);
}

static void years__takes_paths_with_colons(void **state) {
  (void)state;
  char *folder = support_folder(), pair[600];
  write_small(folder);
  snprintf(pair, sizeof pair, "%s/i:x.lua:%s/d:1.csv", folder, folder);
  support_run_result run =
      compare((const char *const[]){pair, pair, "--period", "2021", "--json", NULL});
  assert_int_equal(run.status, 0);
  assert_contains(run.out, "kaoping.compare/1");
  support_run_clear(&run);
  support_folder_remove(folder);
}

typedef struct {
  const char *text; /* of series.csv */
  const char *said;
} hostile;

static void years__names_everything_that_is_wrong_with_a_series(void **state) {
  (void)state;
  static const hostile cases[] = {
      {"", "series.csv"},
      {"period,index,dataset\n", "it takes two to compare"},
      {"period,index,dataset\n2021,i:x.lua,d:1.csv\n", "it takes two to compare"},
      {"period,index\n2021,i:x.lua\n2022,i:x.lua\n", "there is no column 'dataset'"},
      {"a,b,c\n1,2,3\n", "there is no column 'index'"},
      {"period,index,dataset\n2021,,d:1.csv\n2022,i:x.lua,nowhere.csv\n",
       "series.csv:3:3: error: there is no 'nowhere.csv'"},
      {"period,index,dataset\n2021,,d:1.csv\n2022,i:x.lua,nowhere.csv\n",
       "series.csv:2:2: error: nothing stands here"},
      {"period,index,dataset,index\n2021,i:x.lua,d:1.csv,i:x.lua\n", "series.csv:1"},
      {"period,index,dataset\n2021,i:x.lua,\"d:1.csv\n2022,i:x.lua,d:1.csv\n", "series.csv"},
      {"period,index,dataset\n1999,i:x.lua,d:1.csv\n2022,i:x.lua,d:1.csv\n", "1999"},
      {"period,index,dataset\n2021,../../../../../../../../etc,d:1.csv\n2022,i:x.lua,d:1.csv\n",
       "etc"},
      {"\xff\xfe\x00\x01", "series.csv"},
  };
  for (size_t k = 0; k < sizeof cases / sizeof *cases; k++) {
    char *folder = support_folder(), *series = support_path(folder, "series.csv");
    char *out = support_path(folder, "out");
    write_small(folder);
    support_write(series, cases[k].text);
    support_run_result run = compare((const char *const[]){series, "--out", out, NULL});
    if (run.status != 1)
      fail_msg("case %zu: status %d", k, run.status);
    assert_contains(run.err, cases[k].said);
    assert_false(support_exists(out));
    support_run_clear(&run);
    free(out);
    free(series);
    support_folder_remove(folder);
  }
}

static void years__refuses_words_that_are_no_pairs(void **state) {
  (void)state;
  support_run_result run = compare((const char *const[]){"a.lua", "b:c", NULL});
  assert_int_equal(run.status, 2);
  assert_contains(run.err, "'a.lua' is no INDEX:DATASET");
  assert_contains(run.err, "'b:c' is no INDEX:DATASET");
  support_run_clear(&run);
  char *a = pair_of(ALLIANCE, "datasets/g60/2023");
  run = compare((const char *const[]){a, NULL});
  assert_int_equal(run.status, 2);
  assert_contains(run.err, "it takes two to compare");
  support_run_clear(&run);
  run = compare((const char *const[]){a, a, "--norms", "melting", NULL});
  assert_int_equal(run.status, 2);
  support_run_clear(&run);
  char *list = pair_of("indicators/g60/formation.lua", "datasets/g60-formation/2024");
  run = compare((const char *const[]){list, list, NULL});
  assert_int_equal(run.status, 1);
  assert_contains(run.err, "a checklist has no total to compare");
  support_run_clear(&run);
  free(list);
  free(a);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(years__writes_causes_that_add_up_to_the_change),
      cmocka_unit_test(years__gives_the_same_bytes_for_any_number_of_threads),
      cmocka_unit_test(years__reads_a_series_and_compares_first_and_last),
      cmocka_unit_test(years__takes_paths_with_colons),
      cmocka_unit_test(years__names_everything_that_is_wrong_with_a_series),
      cmocka_unit_test(years__refuses_words_that_are_no_pairs),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
