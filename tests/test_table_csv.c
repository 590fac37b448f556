/* SPDX-License-Identifier: GPL-3.0-or-later
 * CSV to columns: case files, and the scan against libcsv on random text.
 *
 * A case of tests/csv/<name>.txt is a test of its own:
 *     == what it promises
 *     kinds text number skip date yesno    of the columns; default: text, then numbers
 *     mark 无 0                            as the index's "read" does; na, blank for a value
 *     comma | percent 1 | missing | encoding GBK     decimal_comma, worth of 1%, --bad-value
 * missing, --encoding
 *     <<
 *     the file, a line a line; \r \t \\ \xHH inside, \c at the end of the last: no line end there
 *     >>
 *     separator and encoding, the rows ("line: cell | cell"; line of a cell behind @ when it
 * differs), the diagnostics Each case is read by the scan and by libcsv alone, cut in pieces of
 * many sizes, with one thread and two: the outcome must always be the one written down. */
#include "support.h"

#include <math.h>

#include "base/decimal.h"
#include "table/reading.h"

enum { MOST_COLUMNS = 64, MOST_MARKS = 8, MOST_CASES = 400 };

typedef struct {
  char *name, *expected;
  kp_buf input;
  char kind[MOST_COLUMNS]; /* t n s d y; '\0': the usual */
  kp_cell_mark mark[MOST_MARKS];
  int n_marks;
  kp_cell_rule rule;
  kp_table_options options;
} csv_case;

/* ---- Reading a file to text ---- */

static void show_text(kp_buf *out, kp_str text) {
  for (uint32_t i = 0; i < text.len; i++) {
    char c = text.at[i];
    if (c == '\n' || c == '\r')
      kp_buf_add(out, c == '\n' ? "\\n" : "\\r");
    else
      kp_buf_add_bytes(out, &c, 1);
  }
}

static const char *show_why(uint8_t why) {
  static const char *const words[] = {[KP_BLANK] = "(blank)",
                                      [KP_NOT_A_NUMBER] = "(not a number)",
                                      [KP_NOT_APPLICABLE] = "(not applicable)"};
  return why < sizeof words / sizeof *words && words[why] ? words[why] : "(?)";
}

static void show_cell(kp_buf *out, const kp_table *table, int row, int column) {
  const kp_table_column *at = &table->column[column];
  uint32_t line = kp_table_cell_line(table, row, column);
  if (!at->kept)
    kp_buf_add(out, "-");
  else if (at->text)
    show_text(out, at->text[row]);
  else if (at->why[row] != KP_PRESENT)
    kp_buf_add(out, isnan(at->number[row]) ? show_why(at->why[row]) : "(not NaN)");
  else {
    char number[KP_NUM_SIZE];
    kp_decimal_shortest(number, at->number[row]);
    kp_buf_add(out, number);
  }
  if (line != table->line[row])
    kp_buf_printf(out, " @%u", line);
}

static void show_table(kp_buf *out, const kp_table *table) {
  kp_buf_printf(out, "%s %s\n",
                table->separator == '\t'  ? "tab"
                : table->separator == ',' ? ","
                                          : ";",
                table->encoding);
  for (int row = 0; row < table->n_rows; row++) {
    kp_buf_printf(out, "%u:", table->line[row]);
    for (int i = 0; i < table->n_columns; i++) {
      kp_buf_add(out, i ? " | " : " ");
      show_cell(out, table, row, i);
    }
    kp_buf_add(out, "\n");
  }
}

static void request(kp_column_request *out, const csv_case *c, int column) {
  char kind = c->kind[column] ? c->kind[column] : column == 0 ? 't' : 'n';
  *out = (kp_column_request){.wanted = kind != 's', .rule = c->rule};
  out->rule.marks = c->mark;
  out->rule.n_marks = c->n_marks;
  out->rule.kind = kind == 't'   ? KP_CELL_TEXT
                   : kind == 'd' ? KP_CELL_DATE
                   : kind == 'y' ? KP_CELL_YESNO
                                 : KP_CELL_NUMBER;
}

/* Everything that comes of a case read in one way. */
static char *outcome(const csv_case *c, const kp_reading_tuning *tuning) {
  kp_arena *arena = kp_arena_new();
  kp_diag *diag = kp_diag_new();
  kp_table *table = NULL;
  kp_buf out = {0};
  /* a copy of the exact size, so that a byte read behind its end is noticed */
  char *bytes = malloc(c->input.len + (c->input.len == 0));
  if (c->input.len)
    memcpy(bytes, c->input.at, c->input.len);
  kp_status status =
      kp_table_open_bytes(&table, bytes, c->input.len, "t.csv", &c->options, arena, diag);
  if (status == KP_OK) {
    kp_column_request requests[MOST_COLUMNS];
    assert_true(table->n_columns <= MOST_COLUMNS);
    for (int i = 0; i < table->n_columns; i++)
      request(&requests[i], c, i);
    status = kp_table_read_tuned(table, requests, 0, &c->options, tuning, arena, diag);
    show_table(&out, table);
  }
  assert_int_equal(status, kp_diag_status(diag));
  kp_text said = {0};
  assert_int_equal(kp_diag_text(&said, diag, KP_EN, false), KP_OK);
  kp_buf_add(&out, said.at ? said.at : "");
  kp_text_free(&said);
  kp_table_close(table);
  kp_diag_free(diag);
  kp_arena_free(arena);
  free(bytes);
  char *text = strdup(out.at ? out.at : "");
  kp_buf_clear(&out);
  return text;
}

static void check_same(const char *got, const char *wanted, const char *how) {
  if (strcmp(got, wanted) == 0)
    return;
  print_error("%s:\n--- got\n%s--- wanted\n%s---\n", how, got, wanted);
  fail();
}

static void check_all_ways(const csv_case *c, const char *wanted) {
  static const size_t pieces[] = {0, 1, 2, 3, 5, 8, 13, 21, 64};
  for (int threads = 1; threads <= 2; threads++) {
    kp_set_threads(threads);
    for (size_t i = 0; i < sizeof pieces / sizeof *pieces; i++) {
      for (int through = 0; through <= 1; through++) {
        char how[80];
        snprintf(how, sizeof how, "%s, pieces of %zu bytes, %d threads",
                 through ? "libcsv" : "scan", pieces[i], threads);
        char *got =
            outcome(c, &(kp_reading_tuning){.through_csv = through != 0, .piece = pieces[i]});
        check_same(got, wanted, how);
        free(got);
      }
    }
  }
  kp_set_threads(0);
}

/* ---- Case files ---- */

static void add_input_line(kp_buf *out, const char *line) {
  for (const char *at = line; *at; at++) {
    if (*at != '\\') {
      kp_buf_add_bytes(out, at, 1);
      continue;
    }
    at++;
    unsigned byte = (unsigned char)*at;
    if (*at == 'c' && at[1] == '\0')
      return;
    if (*at == 'r' || *at == 't')
      byte = *at == 'r' ? '\r' : '\t';
    else if (*at == 'x') {
      if (sscanf(at + 1, "%2x", &byte) != 1)
        fail_msg("\\x needs two digits: %s", line);
      at += 2;
    }
    char c = (char)byte;
    kp_buf_add_bytes(out, &c, 1);
  }
  kp_buf_add(out, "\n");
}

static void take_kinds(csv_case *c, char *words) {
  int n = 0;
  for (char *word = strtok(words, " "); word && n < MOST_COLUMNS; word = strtok(NULL, " "))
    c->kind[n++] = word[0];
}

static void take_option(csv_case *c, char *line) {
  char *rest = strchr(line, ' ');
  if (rest)
    *rest++ = '\0';
  if (strcmp(line, "kinds") == 0 && rest)
    take_kinds(c, rest);
  else if (strcmp(line, "mark") == 0 && rest && c->n_marks < MOST_MARKS) {
    char *value = strrchr(rest, ' ');
    *value++ = '\0';
    kp_cell_mark mark = {.text = kp_str_of(rest), .value = NAN};
    mark.why = strcmp(value, "na") == 0      ? KP_NOT_APPLICABLE
               : strcmp(value, "blank") == 0 ? KP_BLANK
                                             : KP_PRESENT;
    if (mark.why == KP_PRESENT)
      mark.value = atof(value);
    c->mark[c->n_marks++] = mark;
  } else if (strcmp(line, "comma") == 0)
    c->rule.decimal_comma = true;
  else if (strcmp(line, "percent") == 0 && rest)
    c->rule.percent = atof(rest);
  else if (strcmp(line, "missing") == 0)
    c->options.bad_as_missing = true;
  else if (strcmp(line, "encoding") == 0)
    c->options.encoding = rest;
  else if (line[0] && line[0] != '#')
    fail_msg("%s: no option '%s'", c->name ? c->name : "?", line);
}

/* Cuts the text into cases in place; how many. */
static int read_cases(csv_case *cases, char *text) {
  enum { BEFORE, OPTIONS, INPUT, OUTPUT } part = BEFORE;
  int n = 0;
  for (char *line = text, *next; line && *line; line = next) {
    char *end = strchr(line, '\n');
    next = end ? end + 1 : NULL;
    bool starts = strncmp(line, "== ", 3) == 0;
    if (starts && part == OUTPUT)
      line[0] = '\0'; /* ends what the case before expects */
    if (starts || part != OUTPUT) {
      if (end)
        *end = '\0';
    }
    if (starts) {
      assert_true(n < MOST_CASES);
      cases[n++] = (csv_case){.name = line + 3};
      part = OPTIONS;
    } else if (part == OPTIONS && strcmp(line, "<<") == 0)
      part = INPUT;
    else if (part == OPTIONS)
      take_option(&cases[n - 1], line);
    else if (part == INPUT && strcmp(line, ">>") == 0) {
      part = OUTPUT;
      cases[n - 1].expected = next ? next : (char *)"";
    } else if (part == INPUT)
      add_input_line(&cases[n - 1].input, line);
  }
  return n;
}

static void run_case(void **state) {
  csv_case *c = *state;
  size_t len = strlen(c->expected);
  while (len >= 2 && c->expected[len - 1] == '\n' && c->expected[len - 2] == '\n')
    c->expected[--len] = '\0'; /* blank lines between cases */
  check_all_ways(c, c->expected);
}

/* ---- The scan against libcsv on random text ---- */

static uint32_t next_random(uint64_t *state) {
  *state = *state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
  return (uint32_t)(*state >> 33);
}

/* Made of what matters to a reader of CSV, so that quotes, line ends and blanks meet in all ways.
 */
static void make_text(kp_buf *out, uint64_t seed) {
  static const char *const parts[] = {",",    ",",   ",",     "\n",  "\n",  "\r\n",    "\r", "\"",
                                      "\"\"", " ",   "1",     "2.5", "-",   "abc",     "\t", "杭州",
                                      "　",   "72%", "\"a\"", ";",   "1,2", "\"1\n2\""};
  uint64_t state = seed;
  int n = 3 + (int)(next_random(&state) % 40);
  bool quotes = next_random(&state) % 2 == 0;
  kp_buf_add(out, "a,b,c\n");
  for (int i = 0; i < n; i++) {
    const char *part = parts[next_random(&state) % (sizeof parts / sizeof *parts)];
    if (quotes || !strchr(part, '"'))
      kp_buf_add(out, part);
  }
}

static void csv__scan_and_libcsv_give_the_same_cells_on_random_text(void **unused) {
  (void)unused;
  for (uint64_t seed = 1; seed <= 3000; seed++) {
    csv_case c = {.kind = "tnt"};
    make_text(&c.input, seed);
    char *reference = outcome(&c, &(kp_reading_tuning){.through_csv = true});
    for (size_t piece = 1; piece < c.input.len; piece += 1 + piece / 4) {
      char how[64];
      snprintf(how, sizeof how, "seed %d, pieces of %zu bytes", (int)seed, piece);
      char *got = outcome(&c, &(kp_reading_tuning){.piece = piece});
      if (strcmp(got, reference) != 0)
        print_error("text: %s\n", c.input.at);
      check_same(got, reference, how);
      free(got);
    }
    free(reference);
    kp_buf_clear(&c.input);
  }
}

/* ---- Limits, finding, memory ---- */

static void csv__limits_are_said(void **unused) {
  (void)unused;
  csv_case wide = {0}, tall = {0};
  for (int i = 0; i < 100001; i++)
    kp_buf_printf(&wide.input, "c%d,", i);
  char *got = outcome(&wide, NULL);
  assert_contains(got, "t.csv:1: error: there are more than 100,000 columns");
  free(got);
  kp_buf_add(&tall.input, "id,x\nA,");
  for (int i = 0; i < (1 << 20) + 1; i++)
    kp_buf_add(&tall.input, "9");
  kp_buf_add(&tall.input, "\nB,l\n");
  for (int through = 0; through <= 1; through++) {
    got = outcome(&tall, &(kp_reading_tuning){.through_csv = through != 0});
    assert_contains(got, "t.csv:2:2: error: a cell is longer than 1 MiB");
    assert_contains(got, "t.csv:3:2: error: 'l' is not a number");
    free(got);
  }
  kp_buf_clear(&wide.input);
  kp_buf_clear(&tall.input);
}

static void csv__an_unclosed_quote_does_not_swallow_a_long_file(void **unused) {
  (void)unused;
  csv_case c = {0};
  kp_buf_add(&c.input, "id,x\nA,\"1\n");
  for (int i = 0; i < 300000; i++)
    kp_buf_printf(&c.input, "B%d,%d\n", i, i);
  char *got = outcome(&c, NULL);
  assert_contains(got, "t.csv:2:2: error:");
  assert_contains(got, "\n300002: B299999 | 299999\n");
  free(got);
  kp_buf_clear(&c.input);
}

static void csv__columns_are_found_by_folded_names(void **unused) {
  (void)unused;
  static const char text[] = "编号,Ｊｏｉｎｔ  Projects,得分\n1,2,3\n";
  kp_arena *arena = kp_arena_new();
  kp_diag *diag = kp_diag_new();
  kp_table *table = NULL;
  assert_int_equal(kp_table_open_bytes(&table, text, sizeof text - 1, "t.csv", NULL, arena, diag),
                   KP_OK);
  assert_int_equal(table->n_columns, 3);
  assert_int_equal(
      kp_table_find(table, (const char *const[]){"x", "joint projects", NULL}, arena, diag), 1);
  assert_int_equal(kp_table_find(table, (const char *const[]){"得分", NULL}, arena, diag), 2);
  assert_int_equal(kp_table_find(table, (const char *const[]){"none", NULL}, arena, diag), -1);
  assert_int_equal(kp_diag_count(diag), 0);
  assert_int_equal(kp_table_find(table, (const char *const[]){"编号", "得分", NULL}, arena, diag),
                   -2);
  assert_int_equal(kp_diag_errors(diag), 1);
  kp_table_close(table);
  kp_diag_free(diag);
  kp_arena_free(arena);
}

/* Every allocation fails once: never a crash, never a table that is half read. */
static void csv__memory_that_runs_out_is_a_diagnostic(void **unused) {
  (void)unused;
  static const char text[] = "id,名称,x\n\"A\n1\",杭州,72%\nA2,\"\"\"q\"\"\",l2\nA3,1,1\n";
  kp_set_threads(1);
  int n_failed = 0;
  for (int64_t nth = 1; nth < 500; nth++) {
    kp_arena *arena = kp_arena_new();
    kp_diag *diag = kp_diag_new();
    kp_table *table = NULL;
    kp_column_request requests[3] = {{.wanted = true}, {.wanted = true}, {.wanted = true}};
    requests[2].rule.kind = KP_CELL_NUMBER;
    kp_memory_fail_after(nth);
    kp_status status =
        kp_table_open_bytes(&table, text, sizeof text - 1, "t.csv", NULL, arena, diag);
    if (status == KP_OK)
      status = kp_table_read_tuned(table, requests, 0, NULL, &(kp_reading_tuning){.piece = 16},
                                   arena, diag);
    kp_memory_fail_after(-1);
    n_failed += kp_diag_status(diag) == KP_SYSTEM;
    assert_true(status == KP_SYSTEM || kp_diag_errors(diag) >= 1);
    bool last = kp_diag_status(diag) == KP_INPUT && status == KP_INPUT;
    kp_table_close(table);
    kp_diag_free(diag);
    kp_arena_free(arena);
    if (last && nth > 100)
      break;
  }
  kp_set_threads(0);
  assert_true(n_failed > 10);
}

/* ---- */

static void add_file(struct CMUnitTest *tests, csv_case *cases, int *n, char **texts, int *n_texts,
                     const char *name) {
  char *path = support_source(name);
  texts[*n_texts] = support_read(path, NULL);
  int more = read_cases(cases + *n, texts[(*n_texts)++]);
  free(path);
  for (int i = *n; i < *n + more; i++)
    tests[i] = (struct CMUnitTest){
        .name = cases[i].name, .test_func = run_case, .initial_state = &cases[i]};
  *n += more;
}

int main(void) {
  static csv_case cases[MOST_CASES];
  static struct CMUnitTest tests[MOST_CASES + 8];
  char *texts[8];
  int n = 0, n_texts = 0;
  add_file(tests, cases, &n, texts, &n_texts, "tests/csv/records.txt");
  add_file(tests, cases, &n, texts, &n_texts, "tests/csv/header.txt");
  add_file(tests, cases, &n, texts, &n_texts, "tests/csv/numbers.txt");
  add_file(tests, cases, &n, texts, &n_texts, "tests/csv/encodings.txt");
  add_file(tests, cases, &n, texts, &n_texts, "tests/hostile/csv.txt");
  const struct CMUnitTest more[] = {
      cmocka_unit_test(csv__scan_and_libcsv_give_the_same_cells_on_random_text),
      cmocka_unit_test(csv__limits_are_said),
      cmocka_unit_test(csv__an_unclosed_quote_does_not_swallow_a_long_file),
      cmocka_unit_test(csv__columns_are_found_by_folded_names),
      cmocka_unit_test(csv__memory_that_runs_out_is_a_diagnostic),
  };
  int n_tests = n;
  for (size_t i = 0; i < sizeof more / sizeof *more; i++)
    tests[n_tests++] = more[i];
  int failed = _cmocka_run_group_tests("table_csv", tests, (size_t)n_tests, NULL, NULL);
  for (int i = 0; i < n; i++)
    kp_buf_clear(&cases[i].input);
  for (int i = 0; i < n_texts; i++)
    free(texts[i]);
  return failed;
}
