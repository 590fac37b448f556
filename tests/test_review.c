/* SPDX-License-Identifier: GPL-3.0-or-later
 * Review of two runs: who moved by their own cells and who only through others. In the hand-made
 * data the highest of four values is corrected, so that a minmax score of all others moves; a place
 * for one alone makes another lose it. */
#include "support.h"

#include <math.h>

#include "compare/review.h"
#include "job.h"

static kp_review *review_of(const job *before, const job *after, kp_diag *diag) {
  const kp_review_side a = {"before", before->result}, b = {"after", after->result};
  kp_review *review = NULL;
  must(kp_review_new(&review, &a, &b, diag), diag);
  return review;
}

static const kp_review_move *move_of(const kp_review *review, const char *id) {
  for (int m = 0; m < review->n_moves; m++) {
    const kp_review_move *move = &review->move[m];
    if (strcmp((move->after ? move->after : move->before)->id, id) == 0)
      return move;
  }
  return NULL;
}

static job run_in(const char *folder, const char *index, const char *name, const char *units) {
  char *path = support_path(folder, "i.lua"), *data = support_path(folder, name);
  job j = {.diag = kp_diag_new()};
  support_write(path, index);
  support_write(data, units);
  must(kp_index_load(&j.index, path, NULL, j.diag), j.diag);
  must(kp_dataset_load(&j.dataset, data, j.index, NULL, j.diag), j.diag);
  must(kp_run(&j.result, j.index, j.dataset, j.diag), j.diag);
  free(path);
  free(data);
  return j;
}

static void review__tells_own_cells_from_norms_and_ranks(void **state) {
  (void)state;
  static const char *const index = "return index { id = \"i\", title = \"I\", scale = { 0, 100 },\n"
                                   " indicator { \"a\", score = minmax },\n"
                                   " grades = { grade { \"good\", at_least = 50 }, grade { "
                                   "\"poor\" } } }\n";
  char *folder = support_folder();
  /* a over 0 … 100, then over 0 … 50: 50 is 100, 30 is 60, 0 stays 0 */
  job before = run_in(folder, index, "before.csv", "id,name,a\nA,a,100\nB,b,50\nC,c,30\nD,d,0\n");
  job after = run_in(folder, index, "after.csv", "id,name,a\nA,a,40\nB,b,50\nC,c,30\nD,d,0\n");
  kp_diag *diag = kp_diag_new();
  kp_review *review = review_of(&before, &after, diag);
  assert_int_equal(review->n_moves, 3);
  assert_int_equal(review->n_same, 1);
  const kp_review_move *own = move_of(review, "A"), *norms = move_of(review, "C");
  assert_int_equal(own->by, KP_MOVED_OWN);
  assert_int_equal(own->n_changes, 1);
  assert_string_equal(own->change[0].before->shown[KP_EN], "100");
  assert_string_equal(own->change[0].after->shown[KP_EN], "40");
  assert_contains(own->change[0].after->source, "after.csv:2:3");
  assert_near("A: 100 to 80", own->delta, -20, 1e-12);
  assert_int_equal(norms->by, KP_MOVED_NORMS);
  assert_near("C: 30 to 60", norms->delta, 30, 1e-12);
  assert_string_equal(norms->before->grade, "poor");
  assert_string_equal(norms->after->grade, "good");
  assert_contains(norms->sentence[KP_ZH], "自己的数据没有变，只因同行的数据变动");
  assert_int_equal(move_of(review, "B")->by, KP_MOVED_NORMS);
  assert_null(move_of(review, "D"));
  kp_review_free(review);
  kp_diag_free(diag);
  job_clear(&before);
  job_clear(&after);
  support_folder_remove(folder);
}

static void review__tells_shares_ranks_and_who_came_or_went(void **state) {
  (void)state;
  static const char *const index =
      "return index { id = \"i\", title = \"I\",\n indicator { \"a\", score = asis },\n"
      " grades = { grade { \"good\", at_least = 50, top = { places = 1 } }, grade { \"fair\" } } "
      "}\n";
  char *folder = support_folder();
  job before = run_in(folder, index, "before.csv", "id,name,a\nA,a,60\nB,b,70\nC,c,30\nE,e,5\n");
  job after = run_in(folder, index, "after.csv", "id,name,a\nA,a,80\nB,b,70\nC,c,30\nF,f,40\n");
  kp_diag *diag = kp_diag_new();
  kp_review *review = review_of(&before, &after, diag);
  assert_int_equal(move_of(review, "A")->by, KP_MOVED_OWN);
  assert_int_equal(move_of(review, "B")->by, KP_MOVED_SHARES);
  assert_string_equal(move_of(review, "B")->after->grade, "fair");
  assert_int_equal(move_of(review, "C")->by, KP_MOVED_RANK);
  assert_int_equal(move_of(review, "E")->by, KP_MOVED_WENT);
  assert_int_equal(move_of(review, "F")->by, KP_MOVED_CAME);
  assert_int_equal(review->n_same, 0);
  kp_review_free(review);
  kp_diag_free(diag);
  job_clear(&before);
  job_clear(&after);
  support_folder_remove(folder);
}

static void review__names_the_appeal_of_the_sample(void **state) {
  (void)state;
  char *folder = support_folder(), *year = support_path(folder, "2024");
  char *source = support_source("datasets/g60/2024");
  char command[900];
  snprintf(command, sizeof command, "cp -r '%s' '%s' && rm '%s/corrections.csv'", source, year,
           year);
  assert_int_equal(system(command), 0);
  job before = job_run("indicators/g60/alliance.lua", year, NULL);
  job after = job_run("indicators/g60/alliance.lua", "datasets/g60/2024", NULL);
  char *runs[2] = {support_path(folder, "before"), support_path(folder, "after")};
  const kp_report_options how = {.lang = KP_ZH, .only = "result"};
  must(kp_report_write(before.result, runs[0], &how, before.diag), before.diag);
  must(kp_report_write(after.result, runs[1], &how, after.diag), after.diag);
  kp_diag *diag = kp_diag_new();
  kp_review *review = NULL;
  const kp_review_side a = {runs[0], NULL}, b = {runs[1], NULL}, none = {folder, NULL};
  must(kp_review_new(&review, &a, &b, diag), diag);
  assert_int_equal(review->n_moves, 1);
  const kp_review_move *move = move_of(review, "A09");
  assert_non_null(move);
  assert_near("59.38 to 60.53", move->delta, 1.15, 1e-12);
  assert_string_equal(move->before->grade, "fail");
  assert_string_equal(move->after->grade, "pass");
  assert_string_equal(move->change[0].after->id, "late_reports");
  assert_string_equal(move->change[0].before->source, "values.csv:10:16");
  assert_string_equal(move->change[0].after->source, "corrections.csv:2:4");
  kp_review_free(review);
  review = NULL;
  assert_int_equal(kp_review_new(&review, &a, &none, diag), KP_INPUT);
  assert_null(review);
  char *broken = support_path(folder, "result.json");
  static const char *const bad[] = {"", "{", "[]", "{\"schema\":\"kaoping.result/1\"}",
                                    "{\"schema\":\"kaoping.result/1\",\"index\":{},\"units\":[1]}"};
  for (size_t k = 0; k < sizeof bad / sizeof *bad; k++) {
    support_write(broken, bad[k]);
    assert_int_equal(kp_review_new(&review, &a, &none, diag), KP_INPUT);
    assert_null(review);
  }
  free(broken);
  kp_diag_free(diag);
  job_clear(&before);
  job_clear(&after);
  free(runs[0]);
  free(runs[1]);
  free(source);
  free(year);
  support_folder_remove(folder);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(review__tells_own_cells_from_norms_and_ranks),
      cmocka_unit_test(review__tells_shares_ranks_and_who_came_or_went),
      cmocka_unit_test(review__names_the_appeal_of_the_sample),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
