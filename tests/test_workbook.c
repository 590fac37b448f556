/* SPDX-License-Identifier: GPL-3.0-or-later
 * The workbook: the same bytes on every run, nothing of the data a formula, and LibreOffice
 * computing from its formulas, after weights were changed in its cells, what the engine computes
 * from an index with these weights. Without LibreOffice, unzip and zip that case is skipped. */
#include "support.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "index/index.h"
#include "job.h"
#include "run/result.h"

static void write_book(const job *j, const char *folder) {
  const kp_report_options options = {.lang = KP_ZH, .only = "workbook"};
  must(kp_report_write(j->result, folder, &options, j->diag), j->diag);
}

static void shell(const char *format, const char *folder) {
  char command[4096];
  snprintf(command, sizeof command, "cd '%s' && %s", folder, format);
  if (system(command) != 0)
    fail_msg("%s", command);
}

static bool has_tools(void) {
  return system("command -v soffice unzip zip >/dev/null 2>&1") == 0;
}

/* Writes x into the yellow cell of a node and takes what was computed out of all formulas, so that
 * whoever opens the book must compute again. */
static void change_weight(const char *folder, const job *j, const char *node, const char *x) {
  char command[400];
  const int number = kp_index_find_node(j->index, node);
  assert_true(number > 0);
  snprintf(command, sizeof command,
           "sed -E -i 's|(<c r=\"E%d\"[^>]*><v>)[^<]*|\\1%s|' book/xl/worksheets/sheet4.xml",
           number + 2, x);
  shell(command, folder);
}

/* The field of a line of CSV; fields with commas are quoted there. */
static void field_of(char *out, size_t size, const char *line, int number) {
  bool quoted = false;
  size_t n = 0;
  for (; *line && *line != '\n' && number >= 0; line++) {
    if (*line == '"')
      quoted = !quoted;
    else if (*line == ',' && !quoted)
      number--;
    else if (number == 0 && n + 1 < size)
      out[n++] = *line;
  }
  out[n] = '\0';
}

enum { RANK = 0, ID = 1, TOTAL = 5, GRADE = 6, CUT = 7 };

static void hold(const char *csv, const job *changed) {
  const kp_scoring *scoring = changed->result->scoring;
  int n_held = 0;
  for (const char *line = csv; line; line = strchr(line, '\n') ? strchr(line, '\n') + 1 : NULL) {
    char id[200], text[400];
    field_of(id, sizeof id, line, ID);
    for (int u = 0; id[0] && u < changed->dataset->n_units; u++) {
      if (!kp_str_equal(kp_str_of(id), changed->dataset->id[u]) || scoring->rank[u] == 0)
        continue;
      field_of(text, sizeof text, line, TOTAL);
      assert_near(id, strtod(text, NULL), scoring->total[u], 1e-9);
      field_of(text, sizeof text, line, RANK);
      assert_int_equal(atoi(text), scoring->rank[u]);
      field_of(text, sizeof text, line, CUT);
      if (scoring->grade_before[u] >= 0)
        assert_string_equal(text, changed->index->grade[scoring->grade_before[u]].label.title);
      field_of(text, sizeof text, line, GRADE);
      assert_string_equal(
          text, scoring->grade[u] < 0 ? "" : changed->index->grade[scoring->grade[u]].label.title);
      n_held++;
    }
  }
  assert_true(n_held >= 20);
}

/* set: "weight.x=…" and the cells (pairs of a node and its weight) that say the same. */
static void recalculate(const char *index, const char *dataset, const char *const *set, int n_set,
                        const char *const (*cell)[2]) {
  job j = job_run(index, dataset, NULL), changed = j;
  must(kp_index_with(&changed.index, j.index, set, n_set, j.diag), j.diag);
  must(kp_run(&changed.result, changed.index, j.dataset, j.diag), j.diag);
  char *folder = support_folder();
  write_book(&j, folder);
  shell("unzip -q report.xlsx -d book", folder);
  for (int i = 0; i < n_set; i++)
    change_weight(folder, &j, cell[i][0], cell[i][1]);
  shell("sed -E -i 's|(</f>)<v>[^<]*</v>|\\1|g' book/xl/worksheets/*.xml && cd book && "
        "zip -q -r ../changed.xlsx .",
        folder);
  shell("HOME=\"$PWD\" timeout 120 soffice --headless --convert-to 'csv:Text - txt - csv "
        "(StarCalc):44,34,76,1,,0,false,false,false,false,false,2' changed.xlsx >/dev/null 2>&1 "
        "&& mv changed*.csv scores_now.csv",
        folder);
  char *path = support_path(folder, "scores_now.csv");
  size_t len;
  char *csv = support_read(path, &len);
  hold(csv, &changed);
  free(csv);
  free(path);
  kp_result_free(changed.result);
  kp_index_free(changed.index);
  support_folder_remove(folder);
  job_clear(&j);
}

static void workbook__computes_points_again_as_the_engine_does(void **state) {
  (void)state;
  if (!has_tools())
    skip();
  static const char *const set[] = {"weight.joint_projects=10", "weight.university_projects=4"};
  static const char *const cell[][2] = {{"joint_projects", "10"}, {"university_projects", "4"}};
  recalculate("indicators/g60/alliance.lua", "datasets/g60/2024", set, 2, cell);
}

static void workbook__computes_geometric_means_again_as_the_engine_does(void **state) {
  (void)state;
  if (!has_tools())
    skip();
  static const char *const set[] = {"weight.health=2"};
  static const char *const cell[][2] = {{"health", "2"}};
  recalculate("indicators/hdi.lua", "datasets/hdi/hdi_2022.csv", set, 1, cell);
}

static void workbook__is_the_same_bytes_on_every_run(void **state) {
  (void)state;
  job j = job_run("indicators/g60/alliance.lua", "datasets/g60/2024", NULL);
  char *first = support_folder(), *second = support_folder();
  write_book(&j, first);
  write_book(&j, second);
  char *a = support_path(first, "report.xlsx"), *b = support_path(second, "report.xlsx");
  size_t len_a, len_b;
  char *bytes_a = support_read(a, &len_a), *bytes_b = support_read(b, &len_b);
  assert_int_equal(len_a, len_b);
  assert_memory_equal(bytes_a, bytes_b, len_a);
  free(bytes_a);
  free(bytes_b);
  free(a);
  free(b);
  support_folder_remove(first);
  support_folder_remove(second);
  job_clear(&j);
}

/* A unit with the name of a formula: its cell is a string, and no formula holds that name. */
static void workbook__never_makes_a_formula_of_text(void **state) {
  (void)state;
  if (!has_tools())
    skip();
  char *folder = support_folder(), *index = support_path(folder, "i.lua");
  char *data = support_path(folder, "d.csv");
  support_write(index,
                "return index { id = \"i\", title = \"=1+1\", scale = { 0, 100 }, missing "
                "= \"none\",\n indicator { \"a\", weight = 1, score = asis },\n grades = { "
                "grade { \"good\", title = \"a\\\"b\", at_least = 50 }, grade { \"poor\" } } "
                "}\n");
  support_write(data, "id,name,a\nA1,=HYPERLINK(x),40\nA2,@SUM(1),80\nA3,+3,\n");
  job j = {.diag = kp_diag_new()};
  must(kp_index_load(&j.index, index, NULL, j.diag), j.diag);
  must(kp_dataset_load(&j.dataset, data, j.index, NULL, j.diag), j.diag);
  must(kp_run(&j.result, j.index, j.dataset, j.diag), j.diag);
  char *out = support_path(folder, "out");
  write_book(&j, out);
  shell("unzip -q report.xlsx -d book && ! grep -lE '<f>[^<]*(HYPERLINK|@SUM)' "
        "book/xl/worksheets/*.xml && grep -q HYPERLINK book/xl/sharedStrings.xml",
        out);
  free(out);
  free(data);
  free(index);
  job_clear(&j);
  support_folder_remove(folder);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(workbook__computes_points_again_as_the_engine_does),
      cmocka_unit_test(workbook__computes_geometric_means_again_as_the_engine_does),
      cmocka_unit_test(workbook__is_the_same_bytes_on_every_run),
      cmocka_unit_test(workbook__never_makes_a_formula_of_text),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
