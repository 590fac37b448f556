/* SPDX-License-Identifier: GPL-3.0-or-later
 * weights.csv and the sentences of weights that a method found, from a job of files.
 *
 * x weighs three times y by one comparison; a = 0 50 100 and b = 0 0 100 have standard deviations
 * 1/2 and sqrt(1/3) on 0 … 1, d and e are in step, so that the first component explains all and
 * loads alike. */
#include "support.h"

#include <math.h>

#include "job.h"
#include "plain_csv.h"

static const char index_text[] =
    "return index { id = \"t\", title = \"T\", weights = ahp { { \"x\", \"y\", 3 } },\n"
    "  dimension { \"x\", weights = deviation, indicator { \"a\", score = asis },\n"
    "    indicator { \"b\", score = asis }, indicator { \"c\", weight = 0, score = asis } },\n"
    "  dimension { \"y\", weights = pca, indicator { \"d\", score = asis },\n"
    "    indicator { \"e\", score = asis } },\n"
    "  dimension { \"z\", weight = 0, combine = benefit_of_the_doubt, indicator { \"f\", weight = "
    "1, "
    "score = asis },\n"
    "    indicator { \"g\", weight = 1, score = asis } } }\n";
static const char data_text[] = "id,a,b,c,d,e,f,g\n"
                                "A,0,0,5,10,20,100,50\n"
                                "B,50,0,5,20,40,50,100\n"
                                "C,100,100,6,30,60,50,50\n";

typedef struct {
  job j;
  char *folder;
} made;

static made make(void) {
  made m = {.j = {.diag = kp_diag_new()}, .folder = support_folder()};
  char *index = support_path(m.folder, "index.lua"), *data = support_path(m.folder, "data.csv");
  support_write(index, index_text);
  support_write(data, data_text);
  must(kp_index_load(&m.j.index, index, NULL, m.j.diag), m.j.diag);
  must(kp_dataset_load(&m.j.dataset, data, m.j.index, NULL, m.j.diag), m.j.diag);
  must(kp_run(&m.j.result, m.j.index, m.j.dataset, m.j.diag), m.j.diag);
  free(index);
  free(data);
  return m;
}

static void clear(made *m) {
  job_clear(&m->j);
  support_folder_remove(m->folder);
}

static const char *cell(const plain_csv *csv, const char *id, const char *column) {
  for (int row = 1; row < csv->n_rows; row++)
    if (strcmp(plain_cell(csv, row, plain_find(csv, "node", NULL)), id) == 0)
      return plain_cell(csv, row, plain_find(csv, column, NULL));
  fail_msg("no node %s", id);
  return "";
}

static void report__weights_have_a_row_a_node(void **state) {
  (void)state;
  made m = make();
  kp_report_options options = {.lang = KP_EN, .only = "weights"};
  must(kp_report_write(m.j.result, m.folder, &options, m.j.diag), m.j.diag);
  char *path = support_path(m.folder, "weights.csv");
  plain_csv csv = plain_csv_read(path, NULL);
  const double w = 0.5 / (0.5 + sqrt(1.0 / 3));
  static const struct {
    const char *id, *parent, *method, *note;
  } wanted[] = {{"t", "", "", ""},
                {"x", "t", "ahp", "consistency ratio 0"},
                {"a", "x", "deviation", ""},
                {"b", "x", "deviation", ""},
                {"c", "x", "given", ""},
                {"y", "t", "ahp", "consistency ratio 0"},
                {"d", "y", "pca", "the first component explains 100 % of the variance"},
                {"e", "y", "pca", "the first component explains 100 % of the variance"},
                {"z", "t", "given", ""},
                {"f", "z", "given", ""},
                {"g", "z", "given", ""}};
  assert_int_equal(csv.n_rows, 12);
  for (int i = 0; i < 11; i++) {
    assert_string_equal(cell(&csv, wanted[i].id, "parent"), wanted[i].parent);
    assert_string_equal(cell(&csv, wanted[i].id, "method"), wanted[i].method);
    assert_string_equal(cell(&csv, wanted[i].id, "note"), wanted[i].note);
  }
  assert_near("x", strtod(cell(&csv, "x", "share"), NULL), 0.75, 1e-12);
  assert_near("a", strtod(cell(&csv, "a", "weight"), NULL), w, 1e-12);
  assert_near("a", strtod(cell(&csv, "a", "share"), NULL), 0.75 * w, 1e-12);
  assert_near("d", strtod(cell(&csv, "d", "share"), NULL), 0.125, 1e-12);
  assert_near("c", strtod(cell(&csv, "c", "share"), NULL), 0, 0);
  plain_csv_clear(&csv);
  free(path);
  clear(&m);
}

static void report__the_document_of_a_result_holds_the_weights_in_force(void **state) {
  (void)state;
  made m = make();
  kp_text text = {0};
  must(kp_report_json(&text, m.j.result, NULL, m.j.diag), m.j.diag);
  assert_contains(text.at,
                  "\"weight_method\":\"pca\",\"weight_note\":{\"zh\":\"第一主成分解释方差的100%\"");
  assert_contains(text.at, "\"weight_method\":\"deviation\"");
  kp_text_free(&text);
  clear(&m);
}

static void report__sentences_name_the_method_and_a_units_own_weights(void **state) {
  (void)state;
  made m = make();
  kp_report_options options = {.lang = KP_EN, .only = "explanations"};
  must(kp_report_write(m.j.result, m.folder, &options, m.j.diag), m.j.diag);
  char *path = support_path(m.folder, "explanations.csv");
  char *text = support_read(path, NULL);
  assert_contains(text,
                  "weight 50 % among its siblings, found by pca (the first component explains "
                  "100 % of the variance)");
  kp_text sheet = {0};
  must(kp_explain_unit(&sheet, m.j.result, 2, KP_EN, false, m.j.diag), m.j.diag);
  assert_contains(
      sheet.at, "66.67 % of the best by the weights that suit it best, made up of f 50 %, g 50 %");
  kp_text_free(&sheet);
  free(text);
  free(path);
  clear(&m);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(report__weights_have_a_row_a_node),
      cmocka_unit_test(report__the_document_of_a_result_holds_the_weights_in_force),
      cmocka_unit_test(report__sentences_name_the_method_and_a_units_own_weights),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
