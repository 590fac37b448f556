/* SPDX-License-Identifier: GPL-3.0-or-later
 * Promises of the public list: grade by grade in the order of ranks, ties said, those without a
 * grade apart; no indicator, no mark, no judge, no reason, and no total but with a word. */
#include "letters_case.h"

#include "plain_csv.h"

static const kp_letters_options english = {.lang = KP_EN};

static void write_list(post *p, const kp_letters_options *options) {
  if (post_write(p, post_public, p->out, options) != KP_OK)
    fail_msg("%s", p->said);
}

static void put_units(const post *p) {
  post_put(p, "units.csv",
           "id,name,group\nA1,甲,东\nB2,乙,西\nC3,丙,\nD4,丁,东\nE5,戊,东\nF6,己,西\n");
  post_put(p, "values.csv",
           "id,growth,charter\nA1,50,是\nB2,70,是\nC3,70,是\nD4,90,\nE5,,是\nF6,60.5,是\n");
}

static void public__stands_grade_by_grade_in_the_order_of_ranks(void **state) {
  post *p = *state;
  put_units(p);
  write_list(p, &english);
  char *text = post_text(p, "public.csv");
  assert_string_equal(
      text, "\xEF\xBB\xBFperiod,id,name,group,status,computed_grade,decided_grade,rank\r\n"
            "2024,B2,乙,西,graded,优秀,,2\r\n"
            "2024,C3,丙,,graded,优秀,,2\r\n"
            "2024,F6,己,西,graded,优秀,,4\r\n"
            "2024,A1,甲,东,graded,合格,,5\r\n"
            "2024,D4,丁,东,undecided,,,\r\n"
            "2024,E5,戊,东,without a total,,,\r\n");
  free(text);
  assert_int_equal(support_count_files(p->out), 2);
  post_has(p, "public.html", "<h2>优秀 (3)</h2>");
  post_has(p, "public.html", ">2 (tied)</td><td class=\"c\" align=\"center\">C3</td>");
  post_has(p, "public.html", "Equal ranks are ties");
  post_has(p, "public.html", "of 6 units 4 have a grade");
  text = post_text(p, "public.html");
  assert_true(strstr(text, "<td>丁</td>") > strstr(text, "Undecided, without a grade so far"));
  free(text);
}

static void public__shows_the_decided_grade_beside_the_computed_one_and_goes_by_it(void **state) {
  post *p = *state;
  put_units(p);
  write_list(p, &english);
  post_lacks(p, "public.html", "Decided grade");
  post_put(p, "decisions.csv", "unit,grade,basis,date\nB2,合格,有一件投诉,2025-01-20\nD4,优秀,,\n");
  write_list(p, &english);
  post_has(p, "public.html", "Decided grade");
  post_has(p, "public.html", "<h2>优秀 (3)</h2>");
  post_has(p, "public.html", "<h2>合格 (2)</h2>");
  post_has(p, "public.csv", "2024,B2,乙,西,graded,优秀,合格,2\r\n2024,A1");
  post_lacks(p, "public.html", "投诉");
}

static void public__shows_totals_only_with_the_word(void **state) {
  post *p = *state;
  put_units(p);
  write_list(p, &english);
  post_lacks(p, "public.html", "60.5");
  post_lacks(p, "public.csv", "60.5");
  const kp_letters_options totals = {.lang = KP_EN, .totals = true};
  write_list(p, &totals);
  post_has(p, "public.html", "align=\"right\">60.50</td>");
  post_has(p, "public.csv", ",4,60.5\r\n");
  post_lacks(p, "public.html", "90"); /* of the undecided one */
}

/* Titles of nodes and conditions, names of judges, figures of the sheets. */
static void public__holds_no_indicator_no_mark_and_no_judge(void **state) {
  (void)state;
  job j = job_run("indicators/g60/alliance.lua", "datasets/g60/2024", NULL);
  char *folder = support_folder(), *html_path = support_path(folder, "public.html");
  char *csv_path = support_path(folder, "public.csv");
  const kp_letters_options options = {.lang = KP_ZH};
  must(kp_public_write(j.result, folder, &options, j.diag), j.diag);
  char *html = support_read(html_path, NULL), *csv = support_read(csv_path, NULL);
  for (int n = 1; n < kp_index_n_nodes(j.index); n++) {
    assert_absent(html, kp_index_node_title(j.index, n));
    assert_absent(csv, kp_index_node_title(j.index, n));
  }
  static const char *const others[] = {"专家", "70%", "成立满", "89.78", "62.5", "联络员", "投诉"};
  for (int i = 0; i < 7; i++) {
    assert_absent(html, others[i]);
    assert_absent(csv, others[i]);
  }
  for (int u = 0; u < kp_result_n_units(j.result); u++)
    assert_contains(html, kp_result_unit_name(j.result, u));
  free(html);
  free(csv);
  free(html_path);
  free(csv_path);
  support_folder_remove(folder);
  job_clear(&j);
}

static void public__stands_beside_the_letters_as_well(void **state) {
  post *p = *state;
  write_list(p, &english);
  char *alone = post_text(p, "public.html");
  post_must(p, &english);
  char *beside = post_text(p, "public.html");
  assert_string_equal(alone, beside);
  free(alone);
  free(beside);
}

/* ---- The commands ---- */

static support_run_result run(const post *p, const char *command, const char *const *more) {
  const char *argv[20] = {KP_PROGRAM, command, p->index, p->data, "--lang", "en"};
  int n = 6;
  while (*more)
    argv[n++] = *more++;
  argv[n] = NULL;
  return support_run(argv, NULL);
}

#define WORDS(...) ((const char *const[]){__VA_ARGS__, NULL})

static void refused(const post *p, const char *command, const char *const *more,
                    const char *because) {
  support_run_result result = run(p, command, more);
  assert_int_equal(result.status, 2);
  assert_contains(result.err, because);
  assert_false(support_exists(p->out));
  support_run_clear(&result);
}

static void public__and_letters_have_their_commands(void **state) {
  post *p = *state;
  support_run_result result =
      run(p, "sheets", WORDS("--for", "public", "--out", p->out, "--field", "contact=Ms Wang"));
  assert_int_equal(result.status, 0);
  post_has(p, "public.html", "Ms Wang");
  support_run_clear(&result);
  result = run(p, "sheets", WORDS("--for", "templates", "--out", p->templates));
  assert_int_equal(result.status, 0);
  assert_int_equal(support_count_files(p->templates), 5);
  support_run_clear(&result);
  result = run(p, "score", WORDS("--letters", p->out, "--templates", p->templates, "--totals"));
  assert_int_equal(result.status, 0);
  assert_contains(result.err, "5 letters are in");
  assert_contains(result.out, "3 units");
  post_has(p, "public.csv", ",total\r\n");
  support_run_clear(&result);
}

static void public__and_letters_refuse_words_that_do_not_go_together(void **state) {
  post *p = *state;
  refused(p, "score", WORDS("--field", "contact=x"), "go with score --letters");
  refused(p, "score", WORDS("--letters", p->out, "--watch"), "--letters does not go with --watch");
  refused(p, "sheets", WORDS("--for", "units", "--out", p->out, "--totals"), "go with");
  refused(p, "sheets", WORDS("--for", "everybody", "--out", p->out), "public or templates");
  refused(p, "sheets", WORDS("--for", "public"), "--out is missing");
  refused(p, "score", WORDS("--letters", ""), "folder");
  refused(p, "score", WORDS("--letters", "-"), "takes a folder, not '-'");
}

/* A mistake in a template leaves the other files of the run unwritten too. */
static void public__and_letters_keep_all_files_back_when_a_template_is_wrong(void **state) {
  post *p = *state;
  char *other = support_path(p->folder, "other");
  post_template(p, "result.html", "{{wrong}}");
  support_run_result result =
      run(p, "score", WORDS("--out", other, "--letters", p->out, "--templates", p->templates));
  assert_int_equal(result.status, 1);
  assert_contains(result.err, "result.html:1:1: error: there is no field 'wrong'");
  assert_false(support_exists(p->out));
  assert_false(support_exists(other));
  support_run_clear(&result);
  free(other);
}

#define IN_A_YEAR(test) cmocka_unit_test_setup_teardown(test, post_set_up, post_tear_down)

int main(void) {
  const struct CMUnitTest tests[] = {
      IN_A_YEAR(public__stands_grade_by_grade_in_the_order_of_ranks),
      IN_A_YEAR(public__shows_the_decided_grade_beside_the_computed_one_and_goes_by_it),
      IN_A_YEAR(public__shows_totals_only_with_the_word),
      cmocka_unit_test(public__holds_no_indicator_no_mark_and_no_judge),
      IN_A_YEAR(public__stands_beside_the_letters_as_well),
      IN_A_YEAR(public__and_letters_have_their_commands),
      IN_A_YEAR(public__and_letters_refuse_words_that_do_not_go_together),
      IN_A_YEAR(public__and_letters_keep_all_files_back_when_a_template_is_wrong),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
