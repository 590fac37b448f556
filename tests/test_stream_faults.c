/* SPDX-License-Identifier: GPL-3.0-or-later
 * What is wrong with a file, and what a stream refuses: the words of the run in memory where it has
 * any, no file written, and no more memory than was promised. */
#include "stream_case.h"

#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/arena.h"

static const char INDEX[] =
    "return index { id = 'f', title = 'F', indicator { 'a', title = 'A', score = minmax, missing = "
    "'mean' },"
    " indicator { 'b', title = 'B', score = linear { from = 0, to = 100 } },"
    " grades = { grade { 'top', title = 'Top', at_least = 50, top = { share = 0.3 } }, grade { "
    "'rest', title = 'Rest' } } }\n";

/* id,a,b with n good rows; one of them (number at) replaced by another line, if there is one. */
static char *rows(int n, int at, const char *line) {
  char *text = malloc((size_t)n * 40 + 4000), *end = text;
  assert_non_null(text);
  end += sprintf(end, "id,a,b\n");
  for (int i = 0; i < n; i++)
    end += i == at ? sprintf(end, "%s\n", line)
                   : sprintf(end, "u%d,%d.5,%d\n", i, i * 37 % 101, i * 13 % 97);
  return text;
}

static void check_line(const char *line, const char *part) {
  char *text = rows(1500, 1490, line);
  stream_case of = stream_case_new(INDEX, text, strlen(text));
  assert_streams_alike(&of, KP_INPUT);
  stream_outcome got = streamed(&of, 5000, 2);
  assert_contains(got.diagnostics, part);
  assert_int_equal(support_count_files(got.folder), 0);
  stream_outcome_clear(&got);
  stream_case_clear(&of);
  free(text);
}

static void stream_faults__a_bad_cell_near_the_end_has_its_line_and_column(void **state) {
  (void)state;
  check_line("x,1O,5", "data.csv:1492:2: error");
}

static void stream_faults__a_ragged_row_is_named(void **state) {
  (void)state;
  check_line("x,1", "data.csv:1492");
}

static void stream_faults__a_missing_value_that_must_be_there_is_named(void **state) {
  (void)state;
  check_line("x,1,", "data.csv:1492:3: error");
}

static void stream_faults__a_blank_id_is_named(void **state) {
  (void)state;
  check_line(",1,2", "data.csv:1492:1: error");
}

static void stream_faults__an_id_that_stands_twice_is_an_error_with_both_lines(void **state) {
  (void)state;
  check_line("u3,1,2", "data.csv:5");
}

static void stream_faults__an_unclosed_quote_at_the_end_is_named(void **state) {
  (void)state;
  check_line("\"x,1,2", "data.csv:1492");
}

static void stream_faults__what_stands_behind_faults_of_quotes_is_looked_at_too(void **state) {
  (void)state;
  char *text = malloc(200000), *end = text;
  assert_non_null(text);
  end += sprintf(end, "id,a,b\n");
  for (int i = 0; i < 3000; i++)
    end += sprintf(end,
                   i == 200    ? "u%d,\"%d,5\n"
                   : i == 400  ? "u%d,5\"%d,5\n"
                   : i == 1500 ? "u%d,\"%d\" x,5\n"
                   : i == 2000 ? "\"u\n%d\",%d,5\n"
                   : i == 2900 ? "u%d,bad %d,5\n"
                               : "u%d,%d,5\n",
                   i, i);
  assert_texts_stream_alike(INDEX, text, KP_INPUT);
  free(text);
}

static void stream_faults__a_long_file_with_faults_of_quotes_is_cut_at_its_records(void **state) {
  (void)state;
  enum { N = 300000 };
  char *text = malloc((size_t)N * 32), *end = text;
  assert_non_null(text);
  end += sprintf(end, "id,a,b\n");
  for (int i = 0; i < N; i++)
    end += sprintf(end,
                   i == 20000                   ? "u%d,5\"%d,5\n"
                   : i % 1000 == 7 && i > 20000 ? "\"u,\n%d\",%d,\"5\"\n"
                   : i == 299990                ? "u%d,\"%d,5\n"
                                                : "unit-%d,%d,51\n",
                   i, i);
  stream_case of = stream_case_new(INDEX, text, (size_t)(end - text));
  stream_outcome wanted = in_memory(&of, 2);
  assert_same_outcome(&of, 1 << 20, 2, &wanted);
  assert_contains(wanted.diagnostics, "data.csv:20002:2: error");
  stream_outcome_clear(&wanted);
  stream_case_clear(&of);
  free(text);
}

static void stream_faults__per_cent_in_one_piece_and_none_in_another_is_an_error(void **state) {
  (void)state;
  check_line("x,5%,2", "data.csv:1492:2: error");
}

static void stream_faults__bytes_of_no_encoding_are_named(void **state) {
  (void)state;
  check_line("x\xff\xff,5,2", "data.csv:1492");
}

static void stream_faults__many_faults_at_once_are_all_counted(void **state) {
  (void)state;
  char *text = malloc(200000), *end = text;
  end += sprintf(end, "id,a,b\n");
  for (int i = 0; i < 1500; i++)
    end += sprintf(end,
                   i % 10 == 3    ? "u%d,bad,%d\n"
                   : i % 100 == 7 ? "u1,%d,1\n"
                                  : "u%d,%d,5\n",
                   i, i);
  stream_case of = stream_case_new(INDEX, text, strlen(text));
  stream_outcome wanted = in_memory(&of, 1), got = streamed(&of, 3000, 2);
  assert_int_equal(wanted.status, KP_INPUT);
  assert_int_equal(got.status, KP_INPUT);
  assert_string_equal(got.diagnostics, wanted.diagnostics);
  stream_outcome_clear(&wanted);
  stream_outcome_clear(&got);
  stream_case_clear(&of);
  free(text);
}

static void stream_faults__sixty_repeats_are_said_as_in_memory(void **state) {
  (void)state;
  char *text = malloc(100000), *end = text;
  end += sprintf(end, "id,a,b\n");
  for (int i = 0; i < 2000; i++)
    end += sprintf(end, "u%d,%d,5\n", i >= 1900 ? i - 1500 : i, i);
  assert_texts_stream_alike(INDEX, text, KP_INPUT);
  free(text);
}

static void stream_faults__warnings_are_those_of_the_run_in_memory(void **state) {
  (void)state;
  static const char index[] =
      "return index { id = 'w', title = 'W', combine = geometric, missing = 'mean',"
      " indicator { 'a', title = 'A', score = minmax }, indicator { 'b', title = 'B', score = "
      "linear { from = 0, to = 100 } },"
      " indicator { 'same', title = 'Same', score = minmax } }\n";
  char *text = malloc(100000), *end = text;
  end += sprintf(end, "id,a,b,same\n");
  for (int i = 0; i < 1500; i++)
    end += sprintf(end, "u%d,%d,%d,4\n", i, i, i % 50 == 9 ? 0 : 7);
  assert_texts_stream_alike(index, text, KP_OK);
  free(text);
}

static void stream_faults__a_file_with_a_header_alone_is_said(void **state) {
  (void)state;
  assert_texts_stream_alike(INDEX, "id,a,b\n", KP_INPUT);
  assert_texts_stream_alike(INDEX, "", KP_INPUT);
}

static void stream_faults__a_column_that_is_not_there_is_said_once(void **state) {
  (void)state;
  char *text = rows(1500, -1, "");
  text[3] = 'x'; /* id,x,b */
  assert_texts_stream_alike(INDEX, text, KP_INPUT);
  free(text);
}

/* ---- Refused ---- */

static void check_refused(const char *index, const char *part) {
  char *text = rows(50, -1, "");
  stream_case of = stream_case_new(index, text, strlen(text));
  stream_outcome got = streamed(&of, 0, 1);
  assert_int_equal(got.status, KP_INPUT);
  assert_contains(got.diagnostics, part);
  assert_contains(got.diagnostics, "--stream");
  assert_int_equal(support_count_files(got.folder), 0);
  stream_outcome_clear(&got);
  stream_case_clear(&of);
  free(text);
}

static void stream_faults__rules_that_need_all_units_are_refused_by_name(void **state) {
  (void)state;
#define ONE(rule)                                                                                  \
  "return index { id = 'r', title = 'R', indicator { 'a', title = 'Apples', " rule " } }\n"
  check_refused(ONE("score = percentile"), "score = percentile of 'Apples'");
  check_refused(ONE("score = rank"), "score = rank of 'Apples'");
  check_refused(ONE("score = minmax, missing = group_median { by = 'b' }"), "group_median");
  check_refused("return index { id = 'r', title = 'R', weights = entropy,"
                " indicator { 'a', title = 'A', score = minmax }, indicator { 'b', title = 'B', "
                "score = minmax } }\n",
                "entropy");
  check_refused("return index { id = 'r', title = 'R', combine = topsis,"
                " indicator { 'a', title = 'A', score = minmax }, indicator { 'b', title = 'B', "
                "score = minmax } }\n",
                "topsis");
}

static void stream_faults__a_file_with_a_row_a_value_is_refused(void **state) {
  (void)state;
  stream_case of = stream_case_new(INDEX, "unit,indicator,value\nx,a,1\nx,b,2\n", 33);
  stream_outcome got = streamed(&of, 0, 1);
  assert_int_equal(got.status, KP_INPUT);
  assert_contains(got.diagnostics, "a row a unit");
  stream_outcome_clear(&got);
  stream_case_clear(&of);
}

/* ---- The program ---- */

typedef struct {
  char *folder, *index, *data, *out;
} place;

static place place_new(const char *text) {
  place at = {.folder = support_folder()};
  at.index = support_path(at.folder, "i.lua");
  at.data = support_path(at.folder, "d.csv");
  at.out = support_path(at.folder, "out");
  support_write(at.index, INDEX);
  if (text)
    support_write(at.data, text);
  return at;
}

static void place_clear(place *at) {
  free(at->index), free(at->data), free(at->out);
  support_folder_remove(at->folder);
}

static void run(const place *at, const char *data, const char *more, int status, const char *part) {
  const char *const argv[] = {KP_PROGRAM, "score",  at->index, data, "--stream", "--out",
                              at->out,    "--lang", "en",      more, NULL};
  support_run_result got = support_run(argv, "id,a,b\nx,1,2\n");
  assert_int_equal(got.status, status);
  assert_contains(got.err, part);
  assert_string_equal(got.out, "");
  assert_null(strchr(got.err, '\r')); /* no progress in a pipe */
  if (status != 0)
    assert_false(support_exists(at->out));
  support_run_clear(&got);
}

static void stream_faults__pipes_folders_and_other_files_are_refused(void **state) {
  (void)state;
  place at = place_new(NULL);
  run(&at, "-", NULL, 1, "more than once");
  assert_int_equal(mkfifo(at.data, 0600), 0);
  run(&at, at.data, NULL, 1, "more than once");
  run(&at, at.folder, NULL, 1, "folder");
  run(&at, "/nowhere/at/all.csv", NULL, 1, "/nowhere/at/all.csv");
  place_clear(&at);
}

static void stream_faults__what_does_not_go_with_it_is_a_fault_of_the_command_line(void **state) {
  (void)state;
  place at = place_new("id,a,b\nx,1,2\ny,2,3\n");
  run(&at, at.data, "--json", 2, "--stream");
  run(&at, at.data, "--only=scores,result", 2, "'result'");
  run(&at, at.data, "--for=public", 2, "office");
  run(&at, at.data, "--only=scores", 0, "2 rows");
  char *scores = support_path(at.out, "scores.csv"), *norms = support_path(at.out, "norms.csv");
  assert_true(support_exists(scores) && !support_exists(norms));
  free(scores), free(norms);
  place_clear(&at);
}

/* ---- Memory ---- */

static char *write_rows(const char *folder, int n) {
  char *path = support_path(folder, "rows.csv");
  FILE *out = fopen(path, "w");
  assert_non_null(out);
  fputs("id,a,b\n", out);
  for (int i = 0; i < n; i++)
    fprintf(out, "unit-%08d,%d.25,%d\n", i, i * 37 % 1001, i * 13 % 97);
  assert_int_equal(fclose(out), 0);
  return path;
}

/* KiB that the program holds at most. */
static long peak_of(const place *at, const char *data) {
  const pid_t child = fork();
  assert_true(child >= 0);
  if (child == 0) {
    execl(KP_PROGRAM, KP_PROGRAM, "score", at->index, data, "--stream", "--out", at->out,
          "--threads", "1", (char *)NULL);
    _exit(127);
  }
  int status;
  struct rusage used;
  assert_int_equal(wait4(child, &status, 0, &used), child);
  assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 0);
  return used.ru_maxrss;
}

static void stream_faults__a_row_takes_32_bytes_of_memory_at_most(void **state) {
  (void)state;
#ifdef SUPPORT_SANITIZED
  skip(); /* its shadow is in the figures */
#endif
  place at = place_new(NULL);
  char *few = write_rows(at.folder, 400000);
  const long base = peak_of(&at, few);
  free(few);
  char *many = write_rows(at.folder, 1600000);
  const long more = peak_of(&at, many) - base;
  free(many);
  print_message("%ld KiB with 400,000 rows, %.1f bytes a row more\n", base,
                (double)more * 1024.0 / 1200000.0);
  assert_true((double)more * 1024.0 <= 32.0 * 1200000.0);
  place_clear(&at);
}

/* Wherever it does, the run says so, nothing leaks, and the files of an earlier run stay. */
static void stream_faults__memory_may_run_out_anywhere(void **state) {
  (void)state;
  static const char index_text[] =
      "return index { id = 'm', title = 'M', missing = 'median', indicator { 'a', title = 'A', "
      "score = robust_z },"
      " indicator { 'b', title = 'B', score = minmax, missing = group_mean },"
      " grades = { grade { 'top', title = 'Top', at_least = 50, top = { share = 0.3 } }, grade { "
      "'rest', title = 'Rest' } } }\n";
  char *text = rows(700, 300, "x,,");
  stream_case of = stream_case_new(index_text, text, strlen(text));
  kp_diag *diag = kp_diag_new();
  kp_index *index = NULL;
  must(kp_index_load(&index, of.index, NULL, diag), diag);
  kp_diag_free(diag);
  char *kept = support_path(of.folder, "scores.csv");
  support_write(kept, "of an earlier run");
  const kp_stream_options how = {.piece_bytes = 5000};
  kp_set_threads(1);
  kp_status status = KP_SYSTEM;
  for (int64_t n = 1; status != KP_OK; n += 1 + n / 12) {
    diag = kp_diag_new();
    kp_memory_fail_after(n);
    status = kp_stream_write(NULL, index, of.data, of.folder, &how, diag);
    kp_memory_fail_after(-1);
    kp_text said = {0};
    assert_int_equal(kp_diag_text(&said, diag, KP_EN, false), KP_OK);
    if (status != KP_OK && status != KP_SYSTEM)
      fail_msg("allocation %d failed, and the input got the blame: %s", (int)n, said.at);
    if (status == KP_SYSTEM) {
      assert_contains(said.at, "memory");
      char *still = support_read(kept, NULL);
      assert_string_equal(still, "of an earlier run");
      free(still);
    }
    kp_text_free(&said);
    kp_diag_free(diag);
  }
  kp_set_threads(0);
  kp_index_free(index);
  free(kept), free(text);
  stream_case_clear(&of);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(stream_faults__a_bad_cell_near_the_end_has_its_line_and_column),
      cmocka_unit_test(stream_faults__a_ragged_row_is_named),
      cmocka_unit_test(stream_faults__a_missing_value_that_must_be_there_is_named),
      cmocka_unit_test(stream_faults__a_blank_id_is_named),
      cmocka_unit_test(stream_faults__an_id_that_stands_twice_is_an_error_with_both_lines),
      cmocka_unit_test(stream_faults__an_unclosed_quote_at_the_end_is_named),
      cmocka_unit_test(stream_faults__what_stands_behind_faults_of_quotes_is_looked_at_too),
      cmocka_unit_test(stream_faults__a_long_file_with_faults_of_quotes_is_cut_at_its_records),
      cmocka_unit_test(stream_faults__per_cent_in_one_piece_and_none_in_another_is_an_error),
      cmocka_unit_test(stream_faults__bytes_of_no_encoding_are_named),
      cmocka_unit_test(stream_faults__many_faults_at_once_are_all_counted),
      cmocka_unit_test(stream_faults__sixty_repeats_are_said_as_in_memory),
      cmocka_unit_test(stream_faults__warnings_are_those_of_the_run_in_memory),
      cmocka_unit_test(stream_faults__a_file_with_a_header_alone_is_said),
      cmocka_unit_test(stream_faults__a_column_that_is_not_there_is_said_once),
      cmocka_unit_test(stream_faults__rules_that_need_all_units_are_refused_by_name),
      cmocka_unit_test(stream_faults__a_file_with_a_row_a_value_is_refused),
      cmocka_unit_test(stream_faults__pipes_folders_and_other_files_are_refused),
      cmocka_unit_test(stream_faults__what_does_not_go_with_it_is_a_fault_of_the_command_line),
      cmocka_unit_test(stream_faults__memory_may_run_out_anywhere),
      cmocka_unit_test(stream_faults__a_row_takes_32_bytes_of_memory_at_most),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
