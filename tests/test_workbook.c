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
#include "report/workbook.h"
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

static int grade_of(const kp_index *index, const char *id) {
  for (int g = 0; g < index->n_grades; g++)
    if (strcmp(index->grade[g].label.id, id) == 0)
      return g;
  fail_msg("no grade %s", id);
  return -1;
}

/* The condition that a setting names: "need.best.b.at_least", "gate.floor.at_least". */
static int condition_of(const kp_index *index, const char *place, const char *grade,
                        const char *name) {
  const int g = strcmp(place, "need") == 0 ? grade_of(index, grade) : -1;
  const kp_conditions range = g >= 0 ? index->grade[g].need : index->gates;
  for (int c = range.first; c < range.first + range.count; c++) {
    const kp_value *value = &index->condition[c].value;
    const char *id = g >= 0 && value->kind == KP_VALUE_NODE ? index->node[value->node].label.id
                                                            : index->condition[c].label.id;
    if (strcmp(id, name) == 0)
      return c;
  }
  fail_msg("no condition %s", name);
  return -1;
}

/* Writes what a setting ("weight.innovation=40") says into its yellow cell. */
static void change_cell(const char *folder, const kp_index *index, const char *setting) {
  char copy[200], command[400], column = 'E';
  snprintf(copy, sizeof copy, "%s", setting);
  const char *x = strchr(setting, '=') + 1;
  const char *place = strtok(copy, ".="), *name = strtok(NULL, ".="), *last = strtok(NULL, ".=");
  int row;
  if (strcmp(place, "weight") == 0) {
    row = KP_WEIGHTS_FIRST + kp_index_find_node(index, name);
  } else if (strcmp(place, "grade") == 0) {
    row = kp_workbook_cut_row(index, grade_of(index, name));
    column = strcmp(last, "top") == 0 ? 'F' : 'E';
  } else {
    const int c = condition_of(index, place, name, strcmp(place, "need") == 0 ? last : name);
    row = kp_workbook_bound_row(index, c);
  }
  snprintf(command, sizeof command,
           "grep -q '<c r=\"%c%d\"[^>]*><v>' book/xl/worksheets/sheet4.xml && sed -E -i 's|(<c "
           "r=\"%c%d\"[^>]*><v>)[^<]*|\\1%s|' book/xl/worksheets/sheet4.xml",
           column, row + 1, column, row + 1, x);
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

/* Settings that kaoping tune takes, each also written into the book. */
static void recalculate(const char *index, const char *dataset, const char *const *set, int n_set) {
  job j = job_run(index, dataset, NULL), changed = j;
  must(kp_index_with(&changed.index, j.index, set, n_set, j.diag), j.diag);
  must(kp_run(&changed.result, changed.index, j.dataset, j.diag), j.diag);
  char *folder = support_folder();
  write_book(&j, folder);
  shell("unzip -q report.xlsx -d book", folder);
  for (int i = 0; i < n_set; i++)
    change_cell(folder, j.index, set[i]);
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
  static const char *const set[] = {"weight.joint_projects=10", "weight.university_projects=4",
                                    "grade.excellent.at_least=83"};
  recalculate("indicators/g60/alliance.lua", "datasets/g60/2024", set, 3);
}

static void workbook__computes_geometric_means_again_as_the_engine_does(void **state) {
  (void)state;
  if (!has_tools())
    skip();
  static const char *const set[] = {"weight.health=2"};
  recalculate("indicators/hdi.lua", "datasets/hdi/hdi_2022.csv", set, 1);
}

/* Places, needs, grants and gates; points of units some of whose indicators do not count. */
static void workbook__grades_again_as_the_engine_does(void **state) {
  (void)state;
  if (!has_tools())
    skip();
  static const char *const weights[] = {"weight.x0=18.3", "weight.x1=11.7", "weight.x3=14.9",
                                        "weight.x4=20.1", "weight.a=37",    "weight.c=28",
                                        "weight.x2=7",    "weight.x5=17",   "weight.x6=11"};
  static const char *const rules[] = {"grade.best.top=0.35",      "need.best.b.at_least=55",
                                      "grade.good.at_least=48",   "grade.fair.at_least=44",
                                      "gate.c_floor.at_least=35", "need.best.x0.at_least=35"};
  recalculate("tests/workbook/places.lua", "tests/workbook/places.csv", NULL, 0);
  recalculate("tests/workbook/places.lua", "tests/workbook/places.csv", weights, 9);
  recalculate("tests/workbook/places.lua", "tests/workbook/places.csv", rules, 6);
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

/* What the authors of an index set themselves is told in the reader's language, as the page does.
 */
static void workbook__says_in_words_what_is_the_authors_own(void **state) {
  (void)state;
  if (!has_tools())
    skip();
  job j = job_run("indicators/g60/alliance.lua", "datasets/g60/2024", NULL);
  char *folder = support_folder();
  write_book(&j, folder);
  shell(
      "unzip -q report.xlsx -d book && cd book/xl && ! grep -q '>ours<' sharedStrings.xml && grep "
      "-q '>自定<' sharedStrings.xml && grep -q '>四（二）1（标准自定）<' sharedStrings.xml",
      folder);
  support_folder_remove(folder);
  job_clear(&j);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(workbook__computes_points_again_as_the_engine_does),
      cmocka_unit_test(workbook__computes_geometric_means_again_as_the_engine_does),
      cmocka_unit_test(workbook__grades_again_as_the_engine_does),
      cmocka_unit_test(workbook__is_the_same_bytes_on_every_run),
      cmocka_unit_test(workbook__never_makes_a_formula_of_text),
      cmocka_unit_test(workbook__says_in_words_what_is_the_authors_own),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
