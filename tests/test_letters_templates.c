/* SPDX-License-Identifier: GPL-3.0-or-later
 * Promises of the templates of letters: what a field, a list and a condition become; that the
 * office's own take the place of the built-in ones; that every mistake is named, all at once, and
 * nothing is written then.
 *
 * tests/letters/broken/ holds a template a file; lines "<!--! line:column error: … -->" at its end
 * say what is wrong with it, and are no part of it. */
#include "letters_case.h"

#include <dirent.h>

#include "base/text.h"

/* The letter of A1 by a template of the office; the caller's. */
static char *letter_by(post *p, const char *template, kp_lang lang) {
  post_template(p, "result.html", template);
  const kp_letters_options options = {.lang = lang, .templates = p->templates};
  post_must(p, &options);
  return post_text(p, "result-A1.html");
}

static void by(post *p, const char *template, const char *wanted) {
  char *text = letter_by(p, template, KP_EN);
  assert_string_equal(text, wanted);
  free(text);
}

/* ---- What they say ---- */

static void templates__fields_lists_and_conditions_are_written_out(void **state) {
  post *p = *state;
  by(p, "{{name}}|{{ 名称 }}|{{total}}|{{rank}}/{{ranked}}", "甲联盟|甲联盟|80.00|1/3");
  by(p,
     "{{#indicators}}[{{title}} {{value}} {{points}}/{{full}} {{lost}} {{basis}} "
     "{{id}}]{{/indicators}}",
     "[增长 80 % 80.00/100.00 20.00 一（1） A1]");
  by(p, "{{?losses}}lost{{/losses}}{{^losses}}nothing{{/losses}}", "lost");
  by(p, "{{?group}}{{group}}{{/group}}{{^group}}no group{{/group}}{{#grade}}{{grade}}{{/grade}}",
     "no group优秀");
  by(p, "a{{! a remark with }} b{{^name}}never {{#losses}}{{title}}{{/losses}}{{/name}}", "a b");
  by(p, "", "");
  by(p, "{ { name } } }} {", "{ { name } } }} {");
}

static void templates__a_field_of_the_office_is_a_blank_until_it_is_given(void **state) {
  post *p = *state;
  char *text = letter_by(p, "{{contact}}{{?contact}}never{{/contact}}", KP_EN);
  assert_contains(text, "<u>&nbsp;");
  assert_absent(text, "never");
  free(text);
  const char *const field[] = {"联系人= 王<芳>&co ", "own=a=b", "empty="};
  const kp_letters_options options = {
      .lang = KP_EN, .templates = p->templates, .field = field, .n_fields = 3};
  post_template(p, "result.html", "{{contact}}|{{own}}|{{empty}}");
  post_must(p, &options);
  post_has(p, "result-A1.html", "王&lt;芳&gt;&amp;co|a=b|<u>&nbsp;");
}

static void templates__fields_given_amiss_are_named_all_at_once(void **state) {
  post *p = *state;
  static const char *const field[] = {"contact", "phone=1",  "phone=2", "电话<=3",
                                      "name=x",  "总分=100", "=5"};
  const kp_letters_options options = {.lang = KP_EN, .field = field, .n_fields = 7};
  assert_int_equal(post_write(p, kp_letters_write, p->out, &options), KP_USAGE);
  assert_contains(p->said, "--field is NAME=VALUE, and not 'contact'");
  assert_contains(p->said, "the field 'phone' is given twice");
  assert_contains(p->said, "a field cannot be called '电话<'");
  assert_contains(p->said, "the field 'name' comes from the data");
  assert_contains(p->said, "the field '总分' comes from the data");
  assert_contains(p->said, "a field cannot be called ''");
  assert_false(support_exists(p->out));
  static const char *const misspelt[] = {"contcat=x"};
  const kp_letters_options one = {.lang = KP_EN, .field = misspelt, .n_fields = 1};
  assert_int_equal(post_write(p, kp_letters_write, p->out, &one), KP_USAGE);
  assert_contains(p->said, "no template uses the field 'contcat'");
  assert_contains(p->said, "is 'contact' meant?");
}

/* ---- Whose they are ---- */

static void templates__of_the_office_take_the_place_of_the_built_in_ones(void **state) {
  post *p = *state;
  post_template(p, "interview.html", "come, {{name}}");
  post_template(p, "reslut.html", "misspelt");
  const kp_letters_options options = {.lang = KP_EN, .templates = p->templates};
  post_must(p, &options);
  assert_contains(p->said, "warning: 'reslut.html' is no template's name");
  post_has(p, "interview-C3.html", "come, 丙联盟");
  post_has(p, "result-A1.html", "Notice of the result");
  post_has(p, "public.html", "Results of 2024");
}

static void templates__may_come_in_the_encodings_that_tables_may(void **state) {
  post *p = *state;
  char *path = support_path(p->templates, "result.html");
  support_write_bytes(path, "\xC3\xFB\xB3\xC6\xA3\xBA{{\xC3\xFB\xB3\xC6}}", 14); /* GB18030 */
  const kp_letters_options options = {.lang = KP_ZH, .templates = p->templates};
  post_must(p, &options);
  post_has(p, "result-A1.html", "名称：甲联盟");
  free(path);
}

static void templates__built_in_ones_are_written_to_start_from_and_say_the_same(void **state) {
  post *p = *state;
  for (int lang = KP_ZH; lang <= KP_EN; lang++) {
    kp_diag *diag = kp_diag_new();
    const kp_letters_options plain = {.lang = (kp_lang)lang};
    const kp_letters_options own = {.lang = (kp_lang)lang, .templates = p->templates};
    must(kp_letters_templates_write(p->templates, (kp_lang)lang, diag), diag);
    assert_int_equal(support_count_files(p->templates), 5);
    static const char *const files[] = {"result-A1.html", "interview-C3.html",
                                        "rectification-C3.html", "public.html"};
    char *first[4];
    post_must(p, &plain);
    for (int i = 0; i < 4; i++)
      first[i] = post_text(p, files[i]);
    post_must(p, &own);
    for (int i = 0; i < 4; i++) {
      char *second = post_text(p, files[i]);
      assert_string_equal(first[i], second);
      free(first[i]);
      free(second);
    }
    kp_diag_free(diag);
  }
}

static void templates__a_folder_without_any_is_refused(void **state) {
  post *p = *state;
  const kp_letters_options options = {.lang = KP_EN, .templates = p->templates};
  assert_int_equal(post_write(p, kp_letters_write, p->out, &options), KP_INPUT);
  assert_contains(p->said, "there is no template in this folder");
  const kp_letters_options nowhere = {.lang = KP_EN, .templates = "/nowhere/at/all"};
  assert_int_equal(post_write(p, kp_letters_write, p->out, &nowhere), KP_INPUT);
  assert_false(support_exists(p->out));
}

/* ---- Mistakes ---- */

/* "1:4 error: …" of each line of the diagnostics, one a line. */
static void errors_of(kp_buf *out, const char *said, const char *file) {
  for (const char *at = strstr(said, file); at; at = strstr(at, file)) {
    at += strlen(file);
    const char *end = strchr(at, '\n'), *kind = strstr(at, " error: ");
    if (*at != ':' || !kind || kind > end)
      continue;
    kp_buf_add_bytes(out, at + 1, (size_t)(kind - at - 2));
    kp_buf_add_bytes(out, kind, (size_t)(end - kind));
    kp_buf_add(out, "\n");
  }
}

/* What a file says of itself, taken off its end. */
static void expected_of(kp_buf *out, char *text) {
  char *at = strstr(text, "<!--! ");
  char *first = at;
  while (at) {
    char *end = strstr(at, " -->");
    kp_buf_add_bytes(out, at + 6, (size_t)(end - at - 6));
    kp_buf_add(out, "\n");
    at = strstr(end, "<!--! ");
  }
  if (first)
    *first = '\0';
}

static void templates__mistakes_are_named_with_their_place_all_at_once(void **state) {
  post *p = *state;
  char *folder = support_source("tests/letters/broken");
  DIR *list = opendir(folder);
  int n = 0;
  assert_non_null(list);
  for (const struct dirent *at = readdir(list); at; at = readdir(list)) {
    if (at->d_name[0] == '.')
      continue;
    char *path = support_path(folder, at->d_name), *text = support_read(path, NULL);
    kp_buf wanted = {0}, got = {0};
    expected_of(&wanted, text);
    post_template(p, "result.html", text);
    const kp_letters_options options = {.lang = KP_EN, .templates = p->templates};
    assert_int_equal(post_write(p, kp_letters_write, p->out, &options), KP_INPUT);
    errors_of(&got, p->said, "result.html");
    if (!got.at || strcmp(got.at, wanted.at) != 0)
      fail_msg("%s: wanted\n%sgot\n%s\n%s", at->d_name, wanted.at, got.at ? got.at : "", p->said);
    assert_false(support_exists(p->out));
    kp_buf_clear(&wanted);
    kp_buf_clear(&got);
    free(text);
    free(path);
    n++;
  }
  assert_true(n >= 7);
  closedir(list);
  free(folder);
}

static void templates__an_unknown_field_comes_with_the_list_of_those_there_are(void **state) {
  post *p = *state;
  post_template(p, "result.html", "{{nothing like it}}");
  post_template(p, "public.html", "{{total}}");
  const kp_letters_options options = {.lang = KP_EN, .templates = p->templates};
  assert_int_equal(post_write(p, kp_letters_write, p->out, &options), KP_INPUT);
  assert_contains(p->said, "fields (#: a list): unit_word, id, name, group");
  assert_contains(p->said, "notice_to");
  assert_contains(p->said, "fields of a row of 'losses': title, dimension, value, points");
  assert_contains(p->said, "public.html:1:1: error: there is no field 'total'");
  assert_contains(p->said, "fields of a row of 'units': rank, id, name, group");
}

/* As big as one may be, and wrong all over: said within a moment. */
static void templates__of_mistakes_alone_are_refused_quickly(void **state) {
  post *p = *state;
  enum { SIZE = 4 << 20 };
  static const char *const wrong[] = {"{{", "{{x}}", "{{}}", "{{#a}}", "{{/a}}", "}{\n"};
  const kp_letters_options options = {.lang = KP_EN, .templates = p->templates};
  char *text = malloc(SIZE);
  for (int i = 0; i < 6; i++) {
    const size_t len = strlen(wrong[i]);
    for (size_t at = 0; at + len < SIZE; at += len)
      memcpy(text + at, wrong[i], len);
    text[SIZE - len - 1] = '\0';
    post_template(p, "public.html", text);
    const kp_status status = post_write(p, post_public, p->out, &options);
    assert_int_equal(status, i == 5 ? KP_OK : KP_INPUT);
  }
  free(text);
}

/* Any bytes: read without a crash, and either letters or a diagnostic. */
static void templates__of_random_pieces_never_crash(void **state) {
  post *p = *state;
  static const char *const pieces[] = {"{{",     "}}",   "#",     "/",    "?", "^",    "!",
                                       "losses", "name", "title", "<",    ">", "<!--", "-->",
                                       "\"",     "'",    "\n",    "名称", "{", "}"};
  const kp_letters_options options = {.lang = KP_EN, .templates = p->templates};
  uint32_t seed = 20210824;
  for (int i = 0; i < 150; i++) {
    kp_buf text = {0};
    for (int k = 0; k < 40; k++) {
      seed = seed * 1664525u + 1013904223u;
      kp_buf_add(&text, pieces[(seed >> 16) % (sizeof pieces / sizeof *pieces)]);
    }
    post_template(p, "public.html", text.at);
    const kp_status status = post_write(p, post_public, p->out, &options);
    assert_true(status == KP_OK || (status == KP_INPUT && strstr(p->said, "error: ")));
    kp_buf_clear(&text);
  }
}

#define IN_A_YEAR(test) cmocka_unit_test_setup_teardown(test, post_set_up, post_tear_down)

int main(void) {
  const struct CMUnitTest tests[] = {
      IN_A_YEAR(templates__fields_lists_and_conditions_are_written_out),
      IN_A_YEAR(templates__a_field_of_the_office_is_a_blank_until_it_is_given),
      IN_A_YEAR(templates__fields_given_amiss_are_named_all_at_once),
      IN_A_YEAR(templates__of_the_office_take_the_place_of_the_built_in_ones),
      IN_A_YEAR(templates__may_come_in_the_encodings_that_tables_may),
      IN_A_YEAR(templates__built_in_ones_are_written_to_start_from_and_say_the_same),
      IN_A_YEAR(templates__a_folder_without_any_is_refused),
      IN_A_YEAR(templates__mistakes_are_named_with_their_place_all_at_once),
      IN_A_YEAR(templates__an_unknown_field_comes_with_the_list_of_those_there_are),
      IN_A_YEAR(templates__of_mistakes_alone_are_refused_quickly),
      IN_A_YEAR(templates__of_random_pieces_never_crash),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
