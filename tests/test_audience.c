/* SPDX-License-Identifier: GPL-3.0-or-later
 * Who may see what, on a made dataset of more units than the page holds unpacked: all that is
 * written for an audience is unpacked and searched for every name and figure of everybody else, in
 * both languages. The same search finds them all in the office's files, so it would find a leak. */
#include "audience_case.h"

#include "base/decimal.h"

enum { MANY = 210 };

typedef void about_word(const kp_buf *all, const char *word, const char *whom);

static audience_case many;

static int open_many(void **state) {
  (void)state;
  many = audience_open(MANY);
  return 0;
}

static int close_many(void **state) {
  (void)state;
  audience_close(&many);
  return 0;
}

/* ---- What there is of one unit ---- */

static void each_name(const kp_buf *all, int unit, about_word *see, const char *whom) {
  char text[64];
  audience_id(text, unit);
  see(all, text, whom);
  audience_name(text, unit);
  see(all, text, whom);
}

static void each_raw(const kp_buf *all, int unit, about_word *see, const char *whom) {
  char text[64];
  for (int k = 0; k < AUDIENCE_RAWS; k++) {
    audience_raw(text, unit, k);
    see(all, text, whom);
    audience_evidence(text, unit, k);
    see(all, text, whom);
  }
}

static void each_mark(const kp_buf *all, int unit, about_word *see, const char *whom) {
  char text[64];
  for (int p = 0; p < AUDIENCE_PANELS; p++)
    for (int j = 0; j < AUDIENCE_JUDGES; j++) {
      audience_mark(text, unit, p, j);
      see(all, text, whom);
    }
}

/* Scores with so many digits that nobody else has them. */
static void each_score(const kp_buf *all, int unit, about_word *see, const char *whom) {
  static const char *const node[] = {"income", "growth"};
  char text[KP_NUM_SIZE];
  for (int k = 0; k < 2; k++) {
    kp_decimal_shortest(text, kp_result_score(many.j.result, unit, node[k]));
    if (strlen(text) > 6)
      see(all, text, whom);
  }
}

static void each_judge(const kp_buf *all, about_word *see, const char *whom) {
  for (int j = 0; j < AUDIENCE_JUDGES; j++) {
    see(all, audience_judge[j].id, whom);
    see(all, audience_judge[j].name, whom);
  }
}

/* ---- Audiences ---- */

static void audience__the_office_has_everything(void **state) {
  (void)state;
  int n_packed = 0;
  char *folder = audience_make(&many.j, many.folder, NULL, NULL, KP_ZH);
  kp_buf all = audience_all(folder, &n_packed);
  assert_true(n_packed > 0);
  for (int u = 0; u < MANY; u += 9) {
    each_name(&all, u, audience_holds, "office");
    each_raw(&all, u, audience_holds, "office");
    each_mark(&all, u, audience_holds, "office");
    each_score(&all, u, audience_holds, "office");
  }
  each_judge(&all, audience_holds, "office");
  audience_holds(&all, "panel.csv", "office");
  kp_buf_clear(&all);
  free(folder);
}

static void audience__the_panel_has_everything_but_who_judged(void **state) {
  (void)state;
  for (int lang = 0; lang < 2; lang++) {
    char *folder = audience_make(&many.j, many.folder, "panel", NULL, (kp_lang)lang);
    kp_buf all = audience_all(folder, NULL);
    for (int u = 0; u < MANY; u += 9) {
      each_name(&all, u, audience_holds, "panel");
      each_raw(&all, u, audience_holds, "panel");
      each_mark(&all, u, audience_holds, "panel");
    }
    each_judge(&all, audience_lacks, "panel");
    audience_lacks(&all, "panel.csv", "panel");
    audience_holds(&all, lang == KP_ZH ? "专家3" : "Judge 3", "panel");
    for (int i = 0; i < many.j.dataset->n_files; i++)
      audience_lacks(&all, many.j.dataset->file[i].hash, "panel");
    kp_buf_clear(&all);
    free(folder);
  }
}

static void audience__the_public_has_names_standing_and_dimensions(void **state) {
  (void)state;
  for (int lang = 0; lang < 2; lang++) {
    int n_packed = 0;
    char text[KP_NUM_SIZE];
    char *folder = audience_make(&many.j, many.folder, "public", NULL, (kp_lang)lang);
    assert_int_equal(support_count_files(folder), 5);
    kp_buf all = audience_all(folder, &n_packed);
    assert_true(n_packed > 0);
    for (int u = 0; u < MANY; u++) {
      each_name(&all, u, audience_holds, "public");
      each_raw(&all, u, audience_lacks, "public");
      each_mark(&all, u, audience_lacks, "public");
      each_score(&all, u, audience_lacks, "public");
      kp_decimal_shortest(text, kp_result_total(many.j.result, u));
      audience_holds(&all, text, "public");
      kp_decimal_shortest(text, kp_decimal_round(kp_result_score(many.j.result, u, "judged"), 2));
      audience_holds(&all, text, "public");
      sprintf(text, "联系人%03d", u);
      audience_lacks(&all, text, "public");
    }
    each_judge(&all, audience_lacks, "public");
    audience_lacks(&all, "专家1", "public");
    audience_lacks(&all, "values.csv", "public");
    audience_lacks(&all, "更高", "public");
    audience_lacks(&all, "主持", "public");
    kp_buf_clear(&all);
    free(folder);
  }
}

static void see_a_unit(int unit, kp_lang lang) {
  char id[32];
  audience_id(id, unit);
  char *folder = audience_make(&many.j, many.folder, "unit", id, lang);
  assert_int_equal(support_count_files(folder), 7);
  kp_buf all = audience_all(folder, NULL);
  each_name(&all, unit, audience_holds, id);
  each_raw(&all, unit, audience_holds, id);
  each_mark(&all, unit, audience_holds, id);
  each_score(&all, unit, audience_holds, id);
  for (int u = 0; u < MANY; u++) {
    if (u == unit)
      continue;
    each_name(&all, u, audience_lacks, id);
    each_raw(&all, u, audience_lacks, id);
    each_mark(&all, u, audience_lacks, id);
    each_score(&all, u, audience_lacks, id);
  }
  each_judge(&all, audience_lacks, id);
  audience_lacks(&all, "panel.csv", id);
  audience_holds(&all, "专家1", id); /* CSV is in one language, JSON in both */
  kp_buf_clear(&all);
  free(folder);
}

static void audience__a_unit_has_itself_and_nobody_else(void **state) {
  (void)state;
  for (int lang = 0; lang < 2; lang++) {
    see_a_unit(0, (kp_lang)lang);
    see_a_unit(77, (kp_lang)lang);
  }
  see_a_unit(MANY / 2 + 1, KP_ZH);
  see_a_unit(MANY - 1, KP_EN);
}

static void audience__the_page_around_the_data_is_everybodys(void **state) {
  (void)state;
  char *folder[2] = {audience_make(&many.j, many.folder, NULL, NULL, KP_ZH),
                     audience_make(&many.j, many.folder, "unit", "U031", KP_ZH)};
  char *frame[2] = {audience_frame(folder[0]), audience_frame(folder[1])};
  assert_string_equal(frame[0], frame[1]);
  for (int i = 0; i < 2; i++) {
    free(frame[i]);
    free(folder[i]);
  }
}

/* ---- Free text, and what other units decide ---- */

static void audience__text_that_names_others_is_withheld_as_a_whole(void **state) {
  (void)state;
  char *folder = audience_make(&many.j, many.folder, "unit", "U077", KP_ZH);
  kp_buf all = audience_all(folder, NULL);
  audience_lacks(&all, "更高", "U077"); /* a note that names the next unit */
  audience_lacks(&all, "同意", "U077"); /* one of a judge on another */
  audience_holds(&all, "提到他人，略", "U077");
  kp_buf_clear(&all);
  free(folder);
  folder = audience_make(&many.j, many.folder, "panel", NULL, KP_ZH);
  all = audience_all(folder, NULL);
  audience_holds(&all, "更高", "panel"); /* units may be named to the panel */
  audience_lacks(&all, "同意", "panel");
  audience_lacks(&all, "主持", "panel");
  kp_buf_clear(&all);
  free(folder);
}

static void audience__nothing_is_worked_out_that_hangs_on_others(void **state) {
  (void)state;
  char *folder = audience_make(&many.j, many.folder, "unit", "U031", KP_ZH);
  kp_buf all = audience_all(folder, NULL);
  audience_holds(&all, "等次还取决于其他对象，此处不作推算", "U031");
  audience_lacks(&all, "\"turns\"", "U031");
  audience_lacks(&all, "\"changes\"", "U031");
  kp_buf_clear(&all);
  free(folder);
}

/* ---- Quartiles ---- */

static int by_size(const void *a, const void *b) {
  const double x = *(const double *)a, y = *(const double *)b;
  return (x > y) - (x < y);
}

static void audience__peers_are_quartiles_of_all_scores(void **state) {
  (void)state;
  static const char *const node[] = {"audience", "work", "income", "growth", "judged", "review"};
  char *folder = audience_make(&many.j, many.folder, "unit", "U031", KP_ZH);
  char *path = support_path(folder, "result.json"), *json = support_read(path, NULL);
  for (int k = 1; k < 6; k++) {
    double score[MANY];
    char text[3][KP_NUM_SIZE], wanted[256];
    for (int u = 0; u < MANY; u++)
      score[u] = kp_result_score(many.j.result, u, node[k]);
    qsort(score, MANY, sizeof *score, by_size);
    for (int q = 0; q < 3; q++) { /* type 7 of Hyndman and Fan (1996) */
      const double place = (MANY - 1) * (q + 1) / 4.0;
      const int low = (int)place;
      kp_decimal_shortest(
          text[q], kp_decimal_round(score[low] + (place - low) * (score[low + 1] - score[low]), 2));
    }
    snprintf(wanted, sizeof wanted, "{\"node\":%d,\"n\":%d,\"q1\":%s,\"median\":%s,\"q3\":%s}", k,
             MANY, text[0], text[1], text[2]);
    assert_contains(json, wanted);
  }
  free(json);
  free(path);
  free(folder);
}

/* ---- Judges ---- */

/* The number under which a judge's mark of a unit stands; 0: none. */
static int number_of(const char *json, int unit, int panel, int judge) {
  char mark[32], wanted[64];
  audience_mark(mark, unit, panel, judge);
  for (int number = 1; number <= AUDIENCE_JUDGES; number++) {
    snprintf(wanted, sizeof wanted, "\"number\":%d,\"score\":%g,", number, strtod(mark, NULL));
    if (strstr(json, wanted))
      return number;
  }
  return 0;
}

static void audience__judges_stand_in_an_order_of_each_units_own(void **state) {
  (void)state;
  char *folder = audience_make(&many.j, many.folder, "panel", NULL, KP_ZH);
  char *path = support_path(folder, "result.json"), *json = support_read(path, NULL);
  bool seen[100000] = {false};
  int n_orders = 0, n_first[AUDIENCE_JUDGES] = {0};
  for (int u = 0; u < MANY; u++) {
    int order = 0;
    for (int j = 0; j < AUDIENCE_JUDGES; j++) {
      const int number = number_of(json, u, 0, j);
      assert_true(number > 0);
      assert_int_equal(number, number_of(json, u, 1, j)); /* one number in all of the unit */
      order = order * 10 + number;
      n_first[j] += number == 1;
    }
    n_orders += !seen[order];
    seen[order] = true;
  }
  /* 210 draws of 120 orders: 99.2 different ones are to be expected, with a deviation of 3.6; each
   * judge is first 42 times, with one of 5.8. */
  assert_true(n_orders > 80);
  for (int j = 0; j < AUDIENCE_JUDGES; j++)
    assert_in_range(n_first[j], 15, 70);
  free(json);
  free(path);
  free(folder);
}

static void audience__a_unit_is_told_the_numbers_that_the_panel_is(void **state) {
  (void)state;
  char *folder[2] = {audience_make(&many.j, many.folder, "panel", NULL, KP_ZH),
                     audience_make(&many.j, many.folder, "unit", "U031", KP_ZH)};
  char *json[2];
  for (int i = 0; i < 2; i++) {
    char *path = support_path(folder[i], "result.json");
    json[i] = support_read(path, NULL);
    free(path);
  }
  for (int j = 0; j < AUDIENCE_JUDGES; j++)
    assert_int_equal(number_of(json[0], 31, 0, j), number_of(json[1], 31, 0, j));
  for (int i = 0; i < 2; i++) {
    free(json[i]);
    free(folder[i]);
  }
}

/* ---- Reruns ---- */

static void audience__a_rerun_gives_the_same_bytes(void **state) {
  (void)state;
  static const char *const whom[] = {"panel", "public", "unit"};
  for (int i = 0; i < 3; i++) {
    char *folder[2];
    for (int k = 0; k < 2; k++) {
      kp_set_threads(k == 0 ? 1 : 3);
      job again = job_run("tests/audience/index.lua", many.data, NULL);
      folder[k] = audience_make(&again, many.folder, whom[i], i == 2 ? "U031" : NULL, KP_ZH);
      job_clear(&again);
      char *path = support_path(folder[k], "manifest.json");
      assert_int_equal(remove(path), 0);
      free(path);
    }
    const char *const argv[] = {"diff", "-r", folder[0], folder[1], NULL};
    support_run_result same = support_run(argv, NULL);
    assert_int_equal(same.status, 0);
    support_run_clear(&same);
    free(folder[0]);
    free(folder[1]);
  }
  kp_set_threads(0);
}

static void audience__a_units_scores_are_its_row_of_the_offices(void **state) {
  (void)state;
  char *folder[2] = {audience_make(&many.j, many.folder, NULL, NULL, KP_ZH),
                     audience_make(&many.j, many.folder, "unit", "U031", KP_ZH)};
  char *text[2];
  for (int i = 0; i < 2; i++) {
    char *path = support_path(folder[i], "scores.csv");
    text[i] = support_read(path, NULL);
    free(path);
  }
  char *row = strchr(text[1], '\n') + 1;
  assert_contains(text[0], row);
  row[0] = '\0';
  assert_memory_equal(text[0], text[1], strlen(text[1])); /* headings */
  for (int i = 0; i < 2; i++) {
    free(text[i]);
    free(folder[i]);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(audience__the_office_has_everything),
      cmocka_unit_test(audience__the_panel_has_everything_but_who_judged),
      cmocka_unit_test(audience__the_public_has_names_standing_and_dimensions),
      cmocka_unit_test(audience__a_unit_has_itself_and_nobody_else),
      cmocka_unit_test(audience__the_page_around_the_data_is_everybodys),
      cmocka_unit_test(audience__text_that_names_others_is_withheld_as_a_whole),
      cmocka_unit_test(audience__nothing_is_worked_out_that_hangs_on_others),
      cmocka_unit_test(audience__peers_are_quartiles_of_all_scores),
      cmocka_unit_test(audience__judges_stand_in_an_order_of_each_units_own),
      cmocka_unit_test(audience__a_unit_is_told_the_numbers_that_the_panel_is),
      cmocka_unit_test(audience__a_rerun_gives_the_same_bytes),
      cmocka_unit_test(audience__a_units_scores_are_its_row_of_the_offices),
  };
  return cmocka_run_group_tests(tests, open_many, close_many);
}
