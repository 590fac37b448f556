/* SPDX-License-Identifier: GPL-3.0-or-later
 * The bytes that a run writes are the same for any number of threads and on every rerun.
 * manifest.json alone holds a time and is left out. */
#include "support.h"

#include "job.h"

static const char *const FILES[] = {"scores.csv",  "explanations.csv", "gates.csv",
                                    "result.json", "report.html",      "report.xlsx"};
enum { N_FILES = sizeof FILES / sizeof *FILES };

static void write_all(const char *index, const char *dataset, const char *folder, int threads) {
  kp_set_threads(threads);
  job j = job_run(index, dataset, NULL);
  kp_report_options options = {.lang = KP_ZH};
  must(kp_report_write(j.result, folder, &options, j.diag), j.diag);
  job_clear(&j);
}

static void assert_same_files(const char *first, const char *second) {
  for (int i = 0; i < N_FILES; i++) {
    char *a = support_path(first, FILES[i]), *b = support_path(second, FILES[i]);
    size_t a_len, b_len;
    char *a_text = support_read(a, &a_len), *b_text = support_read(b, &b_len);
    if (a_len != b_len || memcmp(a_text, b_text, a_len) != 0)
      fail_msg("%s differs from %s", a, b);
    free(a), free(b), free(a_text), free(b_text);
  }
}

static void assert_same_for_any_threads(const char *index, const char *dataset) {
  static const int counts[] = {2, 7, 1};
  char *one = support_folder();
  write_all(index, dataset, one, 1);
  for (int i = 0; i < 3; i++) {
    char *more = support_folder();
    write_all(index, dataset, more, counts[i]);
    assert_same_files(one, more);
    support_folder_remove(more);
  }
  support_folder_remove(one);
  kp_set_threads(0);
}

static void threads__g60_writes_the_same_bytes(void **state) {
  (void)state;
  assert_same_for_any_threads("indicators/g60/alliance.lua", "datasets/g60/2024");
}

static void threads__hdi_writes_the_same_bytes(void **state) {
  (void)state;
  assert_same_for_any_threads("indicators/hdi.lua", "datasets/hdi/hdi_2022.csv");
}

static void threads__a_checklist_writes_the_same_bytes(void **state) {
  (void)state;
  assert_same_for_any_threads("indicators/g60/formation.lua", "datasets/g60-formation/2024");
}

/* Norms, imputation, groups, ranks, a quota and a Lua function over more than one block of rows. */
static const char INDEX[] =
    "return index { id = 'wide', title = 'Wide', missing = 'mean', rank_on = 'full',\n"
    "  dimension { 'one', combine = geometric,\n"
    "    indicator { 'a', score = linear { from = -20, to = 120 } },\n"
    "    indicator { 'b', score = zscore { mean = 50, sd = 10 } },\n"
    "    indicator { 'c', score = percentile, missing = group_mean { by = 'group' } } },\n"
    "  dimension { 'two',\n"
    "    indicator { 'd', score = rank { direction = 'down' } },\n"
    "    indicator { 'e', score = function(value, unit) return value / 2 + 10 end } },\n"
    "  grades = { grade { 'top', at_least = 50, top = { share = 0.1, of = 'scored' } },\n"
    "             grade { 'rest' } } }\n";

/* A small generator of its own: the data must not change with the library. */
static uint32_t next(uint32_t *seed) {
  *seed = *seed * 1664525u + 1013904223u;
  return *seed >> 8;
}

static void write_wide_data(const char *path, int n_units) {
  FILE *out = fopen(path, "w");
  assert_non_null(out);
  fputs("id,name,group,a,b,c,d,e\n", out);
  uint32_t seed = 7;
  for (int i = 0; i < n_units; i++) {
    fprintf(out, "u%05d,单位%d,g%u", i, i, next(&seed) % 7);
    for (int k = 0; k < 5; k++) {
      uint32_t x = next(&seed);
      if (x % 50 == 0)
        fputs(",", out);
      else
        fprintf(out, ",%.2f", (double)(x % 10000) / 100);
    }
    fputs("\n", out);
  }
  assert_int_equal(fclose(out), 0);
}

static void threads__ten_thousand_units_write_the_same_bytes(void **state) {
  (void)state;
  char *folder = support_folder();
  char *index = support_path(folder, "wide.lua"), *data = support_path(folder, "wide.csv");
  support_write(index, INDEX);
  write_wide_data(data, 10000);
  char *runs[3];
  static const int counts[] = {1, 2, 7};
  for (int i = 0; i < 3; i++) {
    runs[i] = support_folder();
    kp_set_threads(counts[i]);
    job j = {.diag = kp_diag_new()};
    must(kp_index_load(&j.index, index, NULL, j.diag), j.diag);
    must(kp_dataset_load(&j.dataset, data, j.index, NULL, j.diag), j.diag);
    must(kp_run(&j.result, j.index, j.dataset, j.diag), j.diag);
    kp_report_options options = {.lang = KP_EN};
    must(kp_report_write(j.result, runs[i], &options, j.diag), j.diag);
    job_clear(&j);
    if (i > 0)
      assert_same_files(runs[0], runs[i]);
  }
  for (int i = 0; i < 3; i++)
    support_folder_remove(runs[i]);
  kp_set_threads(0);
  free(index), free(data);
  support_folder_remove(folder);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(threads__g60_writes_the_same_bytes),
      cmocka_unit_test(threads__hdi_writes_the_same_bytes),
      cmocka_unit_test(threads__a_checklist_writes_the_same_bytes),
      cmocka_unit_test(threads__ten_thousand_units_write_the_same_bytes),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
