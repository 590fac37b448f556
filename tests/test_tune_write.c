/* SPDX-License-Identifier: GPL-3.0-or-later
 * Writing the changed index back: only numbers differ, comments and layout stay, and what is
 * written gives what was tuned. Numbers are masked by a reader of this file's own. */
#include "tune_case.h"

/* The text with every number made "#", and ", weight = #" taken out where asked. */
static char *masked(const char *text, bool without_weights) {
  char *made = malloc(strlen(text) + 1), *to = made;
  assert_non_null(made);
  for (const char *at = text; *at;) {
    const bool in_word = at > text && (at[-1] == '_' || (at[-1] >= 'a' && at[-1] <= 'z') ||
                                       (at[-1] >= 'A' && at[-1] <= 'Z'));
    if (*at >= '0' && *at <= '9' && !in_word) {
      while ((*at >= '0' && *at <= '9') || *at == '.' || *at == 'e')
        at++;
      *to++ = '#';
      continue;
    }
    *to++ = *at++;
  }
  *to = '\0';
  char *found;
  while (without_weights && (found = strstr(made, ", weight = #")))
    memmove(found, found + 12, strlen(found + 12) + 1);
  return made;
}

static kp_status write_to(tune_case *c, const char *word, const char *path, bool keep) {
  const kp_tune_options options = {.set = &word, .n_set = 1, .keep = keep};
  const kp_status status = tune_try(c, &options);
  return status == KP_OK ? kp_tune_write_index(c->tune, path, c->diag) : status;
}

/* Written, loaded anew and run: the tuned run. */
static void check_round_trip(tune_case *c, const char *path, const char *original) {
  tune_case again = tune_case_at(path, c->data_path);
  tune_same(again.result->scoring, c->tune->scoring, false);
  tune_case_clear(&again);
  char *was = support_read(original, NULL), *is = support_read(path, NULL);
  char *a = masked(was, true), *b = masked(is, true);
  assert_string_equal(a, b);
  free(a);
  free(b);
  free(was);
  free(is);
}

/* Every number of an index of the source tree, a little smaller, one by one; returns how many were
 * written. */
static int write_all(const char *index, const char *dataset) {
  tune_case c = tune_case_of(index, dataset);
  char *folder = support_folder(), *path = support_path(folder, "new.lua");
  kp_arena *arena = kp_arena_new();
  kp_settings all;
  int n = 0;
  tune_must(kp_settings_list(&all, c.index, arena, c.diag), c.diag);
  for (int k = 0; k < all.n; k++) {
    const kp_setting *setting = &all.setting[k];
    const double now =
        setting->kind == KP_SETTING_SWITCH ? 0.0 : kp_setting_current(c.index, setting);
    char word[160];
    if (now == 0.0)
      continue;
    snprintf(word, sizeof word, "%s=%.12g", setting->name, now * 0.99);
    const kp_tune_options options = {.set = (const char *const[]){word}, .n_set = 1};
    if (tune_try(&c, &options) != KP_OK)
      continue; /* an only child under points … */
    if (kp_tune_write_index(c.tune, path, c.diag) != KP_OK) {
      char *said = tune_said(&c);
      const bool known =
          strstr(said, "stands nowhere") || strstr(said, "cannot be changed in place") ||
          strstr(said, "gives points by itself") || strstr(said, "give points by itself");
      if (!known)
        fail_msg("%s: %s", word, said);
      free(said);
      continue;
    }
    check_round_trip(&c, path, c.index_path);
    n++;
  }
  kp_arena_free(arena);
  free(path);
  support_folder_remove(folder);
  tune_case_clear(&c);
  return n;
}

static void
tune_write__indexes_of_the_source_tree_come_back_with_other_numbers_alone(void **state) {
  (void)state;
  assert_in_range(write_all("indicators/g60/alliance.lua", "datasets/g60/2024"), 90, 200);
  assert_in_range(write_all("indicators/hdi.lua", "datasets/hdi/hdi_2022.csv"), 14, 20);
}

static const char written[] =
    "-- 考核办法 2024\r\n"
    "local half = 50 -- 一半\r\n"
    "return index { id = \"w\", title = \"W 50\", unit = \"u\", scale = { 0, 100 },\r\n"
    "  indicator { \"a\", weight = 50, --[[ 50 ]] score = linear { from = 0, to = 100 } },\r\n"
    "\tindicator { \"b\", score = linear { from=0,to=100 }; weight=half },\r\n"
    "  grades = { grade { \"top\", at_least = 80 }, grade { \"low\" } },\r\n"
    "}\r\n";

static void tune_write__line_ends_tabs_and_comments_stay(void **state) {
  (void)state;
  tune_case c = tune_case_load(written, "id,a,b\nX,90,60\nY,60,90\n");
  char *path = support_path(c.folder, "new.lua");
  tune_must(write_to(&c, "grade.top.at_least=72.5", path, false), c.diag);
  char *text = support_read(path, NULL);
  char *wanted = strdup(written), *at = strstr(wanted, "80 }");
  assert_non_null(at);
  char *expected = malloc(strlen(wanted) + 10);
  sprintf(expected, "%.*s72.5%s", (int)(at - wanted), wanted, at + 2);
  assert_string_equal(text, expected);
  free(expected);
  free(wanted);
  free(text);
  free(path);
  tune_case_clear(&c);
}

static void tune_write__a_variable_is_not_written_over(void **state) {
  (void)state;
  tune_case c = tune_case_load(written, "id,a,b\nX,90,60\nY,60,90\n");
  char *path = support_path(c.folder, "new.lua");
  assert_int_equal(write_to(&c, "weight.b=30", path, true), KP_INPUT);
  assert_false(support_exists(path));
  char *said = tune_said(&c);
  assert_contains(said, "index.lua:5");
  assert_contains(said, "variable");
  free(said);
  free(path);
  tune_case_clear(&c);
}

static void tune_write__what_a_row_of_parameters_made_is_said_to_come_from_it(void **state) {
  (void)state;
  static const char index[] =
      "local p = parameters \"weights.csv\"\n"
      "local list = {}\n"
      "for _, row in ipairs(p) do\n"
      "  list[#list + 1] = indicator { row.id, weight = row.weight, score = asis }\n"
      "end\n"
      "return index { id = \"r\", title = \"R\", unit = \"u\", scale = { 0, 100 },\n"
      "  dimension { \"d\", table.unpack(list) } }\n";
  char *folder = support_folder();
  char *index_path = support_path(folder, "index.lua"), *data = support_path(folder, "data.csv");
  char *parameters = support_path(folder, "weights.csv"), *path = support_path(folder, "new.lua");
  support_write(index_path, index);
  support_write(parameters, "id,weight\na,3\nb,2\n");
  support_write(data, "id,a,b\nX,90,60\nY,60,90\n");
  tune_case c = tune_case_at(index_path, data);
  assert_int_equal(write_to(&c, "weight.b=5", path, false), KP_INPUT);
  char *said = tune_said(&c);
  assert_contains(said, "weights.csv:3");
  free(said);
  tune_case_clear(&c);
  free(index_path);
  free(data);
  free(parameters);
  free(path);
  support_folder_remove(folder);
}

static void tune_write__a_fit_is_written_and_found_again(void **state) {
  (void)state;
  static const char *const want[] = {"B>A"};
  tune_case c =
      tune_case_load(TUNE_THREE("", "round = { digits = 2, at = \"total\" },"), TUNE_THREE_DATA);
  char *path = support_path(c.folder, "new.lua");
  const kp_tune_options options = {.want = want, .n_want = 1};
  tune_must(tune_try(&c, &options), c.diag);
  tune_must(kp_tune_write_index(c.tune, path, c.diag), c.diag);
  check_round_trip(&c, path, c.index_path);
  free(path);
  tune_case_clear(&c);
}

static void tune_write__what_cannot_be_written_leaves_no_file(void **state) {
  (void)state;
  tune_case c = tune_case_of("indicators/g60/alliance.lua", "datasets/g60/2024");
  char *folder = support_folder(), *path = support_path(folder, "new.lua");
  assert_int_equal(write_to(&c, "gate.local_share=off", path, false), KP_INPUT);
  assert_int_equal(write_to(&c, "weight.innovation=30", folder, false), KP_USAGE);
  assert_int_equal(support_count_files(folder), 0);
  free(path);
  support_folder_remove(folder);
  tune_case_clear(&c);
}

static void tune_write__an_index_that_was_changed_meanwhile_is_left_alone(void **state) {
  (void)state;
  tune_case c = tune_case_load(written, "id,a,b\nX,90,60\nY,60,90\n");
  support_write(c.index_path, "-- somebody else\n");
  assert_int_equal(write_to(&c, "grade.top.at_least=70", c.index_path, false), KP_INPUT);
  char *text = support_read(c.index_path, NULL);
  assert_string_equal(text, "-- somebody else\n");
  free(text);
  tune_case_clear(&c);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(tune_write__indexes_of_the_source_tree_come_back_with_other_numbers_alone),
      cmocka_unit_test(tune_write__line_ends_tabs_and_comments_stay),
      cmocka_unit_test(tune_write__a_variable_is_not_written_over),
      cmocka_unit_test(tune_write__what_a_row_of_parameters_made_is_said_to_come_from_it),
      cmocka_unit_test(tune_write__a_fit_is_written_and_found_again),
      cmocka_unit_test(tune_write__what_cannot_be_written_leaves_no_file),
      cmocka_unit_test(tune_write__an_index_that_was_changed_meanwhile_is_left_alone),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
