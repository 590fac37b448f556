/* SPDX-License-Identifier: GPL-3.0-or-later
 * Cells: what one may say (tests/csv/cells.txt), marks, and numbers against strtod.
 *
 * The C library's strtod is the reference for the value of a number; the forms that people write
 * are in the case file with the values that they mean. */
#include "support.h"

#include <math.h>

#include "table/reading.h"

/* ---- The case file ---- */

typedef struct {
  const char *kind, *text, *outcome, *hint;
} cell_case;

static kp_cell_rule rule_of(const char *kind) {
  kp_cell_rule rule = {.kind = KP_CELL_NUMBER};
  if (strcmp(kind, "yesno") == 0)
    rule.kind = KP_CELL_YESNO;
  else if (strcmp(kind, "date") == 0)
    rule.kind = KP_CELL_DATE;
  else if (strcmp(kind, "comma") == 0)
    rule.decimal_comma = true;
  else if (strcmp(kind, "semicolon") == 0)
    rule.comma_unclear = true;
  else if (strcmp(kind, "percent") == 0)
    rule.percent = 1;
  else
    assert_string_equal(kind, "number");
  return rule;
}

static const char *outcome_of(char buf[64], kp_cell_status status, const kp_cell_value *value) {
  if (status != KP_CELL_OK)
    return status == KP_CELL_BAD ? "bad" : "ambiguous";
  if (value->why != KP_PRESENT)
    return value->why == KP_BLANK && isnan(value->value) ? "blank" : "?";
  snprintf(buf, 64, "%.17g%s", value->value, value->month_only ? " month" : "");
  return buf;
}

/* "0.72" and what 0.72 prints as with 17 digits are the same outcome. */
static bool same_outcome(const char *got, const char *wanted) {
  char *got_rest, *wanted_rest;
  double a = strtod(got, &got_rest), b = strtod(wanted, &wanted_rest);
  bool numbers = got_rest != got && wanted_rest != wanted;
  return numbers ? a == b && strcmp(got_rest, wanted_rest) == 0 : strcmp(got, wanted) == 0;
}

static int check_hint(const cell_case *c, const kp_cell_rule *rule) {
  kp_arena *arena = kp_arena_new();
  kp_buf said = {0};
  const char *args[KP_HINT_ARGS];
  kp_msg hint = kp_hint_for(args, kp_str_of(c->text), rule, arena);
  kp_message_format(&said, hint, args, KP_EN);
  bool same = strncmp(said.at ? said.at : "", c->hint, strlen(c->hint)) == 0;
  if (!same)
    print_error("%s | %s: hint \"%s\", wanted \"%s\"\n", c->kind, c->text, said.at, c->hint);
  kp_buf_clear(&said);
  kp_arena_free(arena);
  return !same;
}

static int check_case(const cell_case *c) {
  kp_cell_rule rule = rule_of(c->kind);
  kp_cell_value value = {.value = -1};
  char buf[64];
  kp_cell_status status = kp_cell_read(&value, kp_str_of(c->text), &rule);
  const char *got = outcome_of(buf, status, &value);
  bool same = same_outcome(got, c->outcome);
  if (!same)
    print_error("%s | %s: got %s, wanted %s\n", c->kind, c->text, got, c->outcome);
  return !same + (c->hint ? check_hint(c, &rule) : 0);
}

/* The next part of a line, up to " | "; blanks around it belong to the bars, one on each side. */
static const char *next_part(char **line) {
  char *part = *line;
  if (!part)
    return NULL;
  char *bar = strstr(part, " | ");
  *line = bar ? bar + 3 : NULL;
  if (bar)
    *bar = '\0';
  return part;
}

static void cell__reads_as_the_case_file_says(void **unused) {
  (void)unused;
  char *path = support_source("tests/csv/cells.txt");
  char *text = support_read(path, NULL), *at = text;
  int n_wrong = 0, n_cases = 0;
  for (char *line = at; line; line = at) {
    at = strchr(line, '\n');
    if (at)
      *at++ = '\0';
    if (line[0] == '#' || line[0] == '\0')
      continue;
    cell_case c;
    c.kind = next_part(&line);
    c.text = next_part(&line);
    c.outcome = next_part(&line);
    c.hint = next_part(&line);
    assert_non_null(c.outcome);
    n_wrong += check_case(&c);
    n_cases++;
  }
  free(text);
  free(path);
  assert_true(n_cases > 150);
  assert_int_equal(n_wrong, 0);
}

/* ---- Marks ---- */

static void cell__a_mark_wins_in_any_form_over_what_it_looks_like(void **unused) {
  (void)unused;
  const kp_cell_mark marks[] = {{kp_str_of("无"), 0, KP_PRESENT},
                                {kp_str_of("Not Yet"), NAN, KP_NOT_APPLICABLE},
                                {kp_str_of("-99"), NAN, KP_BLANK},
                                {kp_str_of("NA"), 7, KP_PRESENT}};
  const kp_cell_rule rule = {.kind = KP_CELL_NUMBER, .marks = marks, .n_marks = 4};
  static const struct {
    const char *text;
    double value;
    kp_why why;
    bool marked;
  } cases[] = {
      {"无", 0, KP_PRESENT, true},
      {" 无 ", 0, KP_PRESENT, true},
      {"not  yet", NAN, KP_NOT_APPLICABLE, true},
      {"ＮＯＴ ＹＥＴ", NAN, KP_NOT_APPLICABLE, true},
      {"-99", NAN, KP_BLANK, true},
      {"－９９", NAN, KP_BLANK, true},
      {"99", 99, KP_PRESENT, false},
      {"-990", -990, KP_PRESENT, false},
      {"NA", 7, KP_PRESENT, true},
      {"", NAN, KP_BLANK, false},
  };
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    kp_cell_value value;
    assert_int_equal(kp_cell_read(&value, kp_str_of(cases[i].text), &rule), KP_CELL_OK);
    assert_near(cases[i].text, value.value, cases[i].value, 0);
    assert_int_equal(value.why, cases[i].why);
    assert_int_equal(value.marked, cases[i].marked);
  }
}

static void cell__a_mark_of_yes_and_no_and_dates_counts_too(void **unused) {
  (void)unused;
  const kp_cell_mark marks[] = {{kp_str_of("部分"), 0, KP_PRESENT},
                                {kp_str_of("不详"), NAN, KP_BLANK}};
  const kp_cell_rule yesno = {.kind = KP_CELL_YESNO, .marks = marks, .n_marks = 2};
  const kp_cell_rule date = {.kind = KP_CELL_DATE, .marks = marks, .n_marks = 2};
  kp_cell_value value;
  assert_int_equal(kp_cell_read(&value, kp_str_of("部分"), &yesno), KP_CELL_OK);
  assert_near("yesno", value.value, 0, 0);
  assert_int_equal(kp_cell_read(&value, kp_str_of("不详"), &date), KP_CELL_OK);
  assert_int_equal(value.why, KP_BLANK);
}

static void cell__a_cell_that_is_refused_leaves_the_value_alone(void **unused) {
  (void)unused;
  const kp_cell_rule rule = {.kind = KP_CELL_NUMBER};
  kp_cell_value value = {.value = 4.5, .why = KP_RECUSED};
  assert_int_equal(kp_cell_read(&value, kp_str_of("l2"), &rule), KP_CELL_BAD);
  assert_near("value", value.value, 4.5, 0);
  assert_int_equal(value.why, KP_RECUSED);
}

static void cell__a_number_of_any_length_is_read_or_refused(void **unused) {
  (void)unused;
  const kp_cell_rule rule = {.kind = KP_CELL_NUMBER};
  char text[1200];
  for (uint32_t len = 1; len < sizeof text; len++) {
    memset(text, '3', len);
    kp_cell_value value;
    kp_cell_status status = kp_cell_read(&value, (kp_str){text, len}, &rule);
    if (len <= 308)
      assert_int_equal(status, KP_CELL_OK);
    if (len > 309)
      assert_int_equal(status, KP_CELL_BAD);
  }
}

/* ---- The scan's numbers against strtod ---- */

static uint32_t next_random(uint64_t *state) {
  *state = *state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
  return (uint32_t)(*state >> 33);
}

static void add_digits(kp_buf *out, uint64_t *random, uint32_t n) {
  for (uint32_t i = 0; i < n; i++)
    kp_buf_printf(out, "%c", (int)('0' + next_random(random) % 10));
}

static void cell__the_scan_reads_numbers_as_strtod_does(void **unused) {
  (void)unused;
  enum { ROWS = 4000 };
  kp_buf text = {0};
  uint64_t random = 11;
  double *wanted = malloc(ROWS * 3 * sizeof *wanted);
  kp_buf_add(&text, "a,b,c\n");
  for (int i = 0; i < ROWS * 3; i++) {
    size_t start = text.len;
    kp_buf_add(&text, next_random(&random) % 4 == 0 ? "-" : "");
    add_digits(&text, &random, 1 + next_random(&random) % 21);
    if (next_random(&random) % 4 != 0) {
      kp_buf_add(&text, ".");
      add_digits(&text, &random, 1 + next_random(&random) % 21);
    }
    wanted[i] = strtod(text.at + start, NULL);
    kp_buf_add(&text, i % 3 == 2 ? "\n" : ",");
  }
  kp_arena *arena = kp_arena_new();
  kp_diag *diag = kp_diag_new();
  kp_table *table = NULL;
  assert_int_equal(kp_table_open_bytes(&table, text.at, text.len, "t.csv", NULL, arena, diag),
                   KP_OK);
  kp_column_request requests[3];
  for (int i = 0; i < 3; i++)
    requests[i] = (kp_column_request){.wanted = true, .rule = {.kind = KP_CELL_NUMBER}};
  assert_int_equal(kp_table_read(table, requests, -1, NULL, arena, diag), KP_OK);
  assert_int_equal(table->n_rows, ROWS);
  for (int i = 0; i < ROWS * 3; i++)
    assert_near("number", table->column[i % 3].number[i / 3], wanted[i], 0);
  kp_table_close(table);
  kp_diag_free(diag);
  kp_arena_free(arena);
  kp_buf_clear(&text);
  free(wanted);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(cell__reads_as_the_case_file_says),
      cmocka_unit_test(cell__a_mark_wins_in_any_form_over_what_it_looks_like),
      cmocka_unit_test(cell__a_mark_of_yes_and_no_and_dates_counts_too),
      cmocka_unit_test(cell__a_cell_that_is_refused_leaves_the_value_alone),
      cmocka_unit_test(cell__a_number_of_any_length_is_read_or_refused),
      cmocka_unit_test(cell__the_scan_reads_numbers_as_strtod_does),
  };
  return cmocka_run_group_tests_name("table_cell", tests, NULL, NULL);
}
