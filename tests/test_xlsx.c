/* SPDX-License-Identifier: GPL-3.0-or-later
 * Workbooks as datasets: the same data as CSV and as workbooks that libxlsxwriter wrote give the
 * same bytes of results, up to the names of files.
 *
 * Cells are written as a person would have them: numbers as numbers, dates and per cent by their
 * formats, everything else as text. */
#include "support.h"

#include <dirent.h>
#include <sys/stat.h>
#include <xlsxwriter.h>

#include "job.h"
#include "plain_csv.h"

/* ---- CSV to workbook ---- */

typedef struct {
  lxw_workbook *book;
  lxw_worksheet *sheet;
  lxw_format *date, *percent;
} writer;

static bool is_number(const char *text) {
  char *end;
  strtod(text, &end);
  bool leading_zero = text[0] == '0' && text[1] >= '0' && text[1] <= '9';
  return *text && !*end && !leading_zero && strspn(text, "0123456789.-") == strlen(text);
}

static void write_cell(const writer *to, lxw_row_t row, lxw_col_t column, const char *text) {
  int year, month, day, len = 0, percent_len = 0;
  double percent;
  if (sscanf(text, "%4d-%2d-%2d%n", &year, &month, &day, &len) == 3 && len == 10 && !text[len]) {
    lxw_datetime date = {.year = year, .month = month, .day = day};
    worksheet_write_datetime(to->sheet, row, column, &date, to->date);
  } else if (sscanf(text, "%lf%%%n", &percent, &percent_len) == 1 && percent_len > 0 &&
             !text[percent_len]) {
    worksheet_write_number(to->sheet, row, column, percent / 100, to->percent);
  } else if (is_number(text)) {
    worksheet_write_number(to->sheet, row, column, strtod(text, NULL), NULL);
  } else if (*text) {
    worksheet_write_string(to->sheet, row, column, text, NULL);
  }
}

static void convert(const char *from, const char *to) {
  plain_csv csv = plain_csv_read(from, NULL);
  writer out = {.book = workbook_new(to)};
  out.sheet = workbook_add_worksheet(out.book, NULL);
  out.date = workbook_add_format(out.book);
  out.percent = workbook_add_format(out.book);
  format_set_num_format(out.date, "yyyy\"年\"m\"月\"d\"日\"");
  format_set_num_format(out.percent, "0.0%");
  for (int row = 0; row < csv.n_rows; row++)
    for (int column = 0; column < csv.n_columns; column++)
      write_cell(&out, (lxw_row_t)row, (lxw_col_t)column, csv.cell[row * csv.n_columns + column]);
  assert_int_equal(workbook_close(out.book), LXW_NO_ERROR);
  plain_csv_clear(&csv);
}

/* Every CSV file of a folder as a workbook of the same stem. */
static void convert_folder(const char *from, const char *to) {
  DIR *folder = opendir(from);
  assert_non_null(folder);
  for (struct dirent *entry; (entry = readdir(folder)) != NULL;) {
    size_t len = strlen(entry->d_name);
    if (len < 5 || strcmp(entry->d_name + len - 4, ".csv") != 0)
      continue;
    char name[256];
    snprintf(name, sizeof name, "%.*s.xlsx", (int)len - 4, entry->d_name);
    char *source = support_path(from, entry->d_name), *target = support_path(to, name);
    convert(source, target);
    free(source);
    free(target);
  }
  closedir(folder);
}

/* ---- The same results ---- */

static void score(const char *index, const char *dataset, const char *out) {
  const char *const argv[] = {KP_PROGRAM, "score",  index, dataset, "--out",
                              out,        "--lang", "en",  NULL};
  support_run_result run = support_run(argv, NULL);
  if (run.status != 0)
    fail_msg("%s: status %d\n%s", dataset, run.status, run.err);
  support_run_clear(&run);
}

/* "values.xlsx:14" as "values.csv:14". */
static void rename_files(char *text) {
  for (char *at = text; (at = strstr(at, ".xlsx")) != NULL;) {
    memmove(at + 4, at + 5, strlen(at + 5) + 1);
    memcpy(at, ".csv", 4);
  }
}

static void assert_same_file(const char *wanted_folder, const char *got_folder, const char *name) {
  char *wanted_path = support_path(wanted_folder, name), *got_path = support_path(got_folder, name);
  char *wanted = support_read(wanted_path, NULL), *got = support_read(got_path, NULL);
  rename_files(got);
  size_t i = 0;
  while (wanted[i] && wanted[i] == got[i])
    i++;
  if (wanted[i] || got[i])
    fail_msg("%s differs at byte %zu: got '%.80s', wanted '%.80s'", name, i, got + i, wanted + i);
  free(wanted_path);
  free(got_path);
  free(wanted);
  free(got);
}

static void xlsx__g60_scores_the_same_from_workbooks(void **state) {
  (void)state;
  static const char *const years[] = {"2023", "2024"};
  char *index = support_source("indicators/g60/alliance.lua");
  char *folder = support_folder();
  for (int y = 0; y < 2; y++) {
    char path[128];
    snprintf(path, sizeof path, "datasets/g60/%s", years[y]);
    char *csv = support_source(path), *xlsx = support_path(folder, years[y]);
    char *wanted = support_folder(), *got = support_folder();
    assert_int_equal(mkdir(xlsx, 0700), 0);
    convert_folder(csv, xlsx);
    score(index, csv, wanted);
    score(index, xlsx, got);
    assert_same_file(wanted, got, "scores.csv");
    assert_same_file(wanted, got, "explanations.csv");
    assert_same_file(wanted, got, "gates.csv");
    support_folder_remove(wanted);
    support_folder_remove(got);
    free(csv);
    free(xlsx);
  }
  support_folder_remove(folder);
  free(index);
}

static void xlsx__a_dataset_may_be_one_workbook(void **state) {
  (void)state;
  char *folder = support_folder(), *book = support_path(folder, "hdi_2022.xlsx");
  char *csv = support_source("datasets/hdi/hdi_2022.csv");
  convert(csv, book);
  job of_csv = job_run("indicators/hdi.lua", "datasets/hdi/hdi_2022.csv", NULL);
  job of_book = job_run("indicators/hdi.lua", book, NULL);
  int n = kp_result_n_units(of_csv.result);
  assert_int_equal(kp_result_n_units(of_book.result), n);
  for (int u = 0; u < n; u++) {
    const char *id = kp_result_unit_id(of_csv.result, u);
    assert_string_equal(kp_result_unit_id(of_book.result, u), id);
    assert_near(id, kp_result_total_full(of_book.result, u), kp_result_total_full(of_csv.result, u),
                0);
  }
  job_clear(&of_csv);
  job_clear(&of_book);
  free(csv);
  free(book);
  support_folder_remove(folder);
}

static void xlsx__a_table_as_csv_and_as_workbook_is_an_error(void **state) {
  (void)state;
  char *folder = support_folder(), *csv = support_path(folder, "units.csv");
  char *book = support_path(folder, "units.xlsx"), *other = support_path(folder, "单位.XLSX");
  support_write(csv, "id,life\nA,1\n");
  convert(csv, book);
  convert(csv, other);
  kp_diag *diag = kp_diag_new();
  kp_index *index = NULL;
  kp_dataset *dataset = NULL;
  char *index_path = support_source("indicators/hdi.lua");
  must(kp_index_load(&index, index_path, NULL, diag), diag);
  assert_int_equal(kp_dataset_load(&dataset, folder, index, NULL, diag), KP_INPUT);
  kp_text text = {0};
  assert_int_equal(kp_diag_text(&text, diag, KP_EN, false), KP_OK);
  assert_contains(text.at, "'units.csv' and 'units.xlsx' could both be the table 'units'");
  assert_contains(text.at, "'units.csv' and '单位.XLSX' could both be the table 'units'");
  kp_text_free(&text);
  kp_index_free(index);
  kp_diag_free(diag);
  free(index_path);
  free(csv);
  free(book);
  free(other);
  support_folder_remove(folder);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(xlsx__g60_scores_the_same_from_workbooks),
      cmocka_unit_test(xlsx__a_dataset_may_be_one_workbook),
      cmocka_unit_test(xlsx__a_table_as_csv_and_as_workbook_is_an_error),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
