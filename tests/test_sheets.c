/* SPDX-License-Identifier: GPL-3.0-or-later
 * Promises of kp_sheets_write: a form shows its judge or unit what it needs and nothing of others;
 * hostile names stay names; the workbook reads as the CSV does; the same forms have the same bytes;
 * nothing is written when something is wrong. */
#include "sheets_case.h"

#include "base/arena.h"
#include "base/diag.h"
#include "base/file.h"
#include "table/table.h"
#include "table/xlsx_zip.h"

/* ---- Reading forms ---- */

static bool add_part(void *context, const char *bytes, size_t len, bool last) {
  (void)last;
  kp_buf_add_bytes(context, bytes, len);
  return true;
}

/* All texts of a workbook: its parts, one behind the other. */
static kp_buf workbook_text(const char *path) {
  static const char *const parts[] = {"xl/workbook.xml",          "xl/sharedStrings.xml",
                                      "xl/worksheets/sheet1.xml", "xl/worksheets/sheet2.xml",
                                      "xl/worksheets/sheet3.xml", "docProps/core.xml",
                                      "docProps/app.xml"};
  size_t len;
  char *bytes = support_read(path, &len);
  kp_zip *zip = NULL;
  kp_buf text = {0};
  assert_int_equal(kp_zip_open(&zip, bytes, len), KP_ZIP_OK);
  for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++)
    if (kp_zip_has(zip, parts[i]))
      assert_int_equal(kp_zip_read(zip, parts[i], add_part, &text), KP_ZIP_OK);
  kp_zip_close(zip);
  free(bytes);
  assert_non_null(text.at);
  return text;
}

static void assert_absent(const char *text, const char *part) {
  if (strstr(text, part))
    fail_msg("'%s' should not stand there", part);
}

/* Every file of a form, as text. */
static void each_file(const year *y, const char *stem, void (*look)(const char *text)) {
  static const char *const ends[] = {".csv", "-facts.csv", ".html", ".xlsx"};
  for (int i = 0; i < 4; i++) {
    char name[160];
    snprintf(name, sizeof name, "%s%s", stem, ends[i]);
    char *path = support_path(y->out, name);
    if (support_exists(path)) {
      kp_buf book = {0};
      char *text = NULL;
      if (i == 3)
        book = workbook_text(path);
      else
        text = support_read(path, NULL);
      look(text ? text : book.at);
      kp_buf_clear(&book);
      free(text);
    }
    free(path);
  }
}

/* ---- A judge's form ---- */

static void sheets__a_judge_gets_units_indicators_and_what_a_mark_means(void **state) {
  year *y = *state;
  year_must_sheets(y, KP_SHEETS_JUDGES);
  char *text = year_text(y->out, "judge-J1.csv");
  assert_string_equal(
      text,
      "\xEF\xBB\xBFjudge,unit,name,indicator,measure,range,guide,score,note\r\n"
      "J1,A1,甲联盟,craft,分,0 to 10 in steps of 0.5,8 and above: 好; 0 and above: 一般,,\r\n"
      "J1,A2,乙联盟,craft,分,0 to 10 in steps of 0.5,8 and above: 好; 0 and above: 一般,,\r\n");
  free(text);
}

static void sheets__recused_units_are_left_out_and_named_below(void **state) {
  year *y = *state;
  year_must_sheets(y, KP_SHEETS_JUDGES);
  char *csv = year_text(y->out, "judge-J2.csv"), *html = year_text(y->out, "judge-J2.html");
  assert_absent(csv, "A1");
  assert_contains(csv, "A2");
  assert_contains(html,
                  "Left out of this form</h2>\n<ul class=\"foot\"><li>甲联盟 (A1): recused (任职)");
  free(csv);
  free(html);
}

static void sheets__recusals_by_the_rule_of_the_index_are_left_out(void **state) {
  year *y = *state;
  kp_buf text = {0};
  const char *cut = strstr(year_index, "missing = 'none',");
  kp_buf_add_bytes(&text, year_index, (size_t)(cut - year_index));
  kp_buf_add(
      &text,
      "judging = { recuse = function(judge, unit) return judge.city == unit.city end },\n  ");
  kp_buf_add(&text, cut);
  support_write(y->index, text.at);
  kp_buf_clear(&text);
  year_put(y, "units.csv", "id,name,city\nA1,甲联盟,杭州\nA2,乙联盟,嘉兴\n");
  year_put(y, "judges.csv", "id,name,city\nJ1,赵一,嘉兴\nJ2,钱二,合肥\n");
  year_must_sheets(y, KP_SHEETS_JUDGES);
  char *csv = year_text(y->out, "judge-J1.csv"), *html = year_text(y->out, "judge-J1.html");
  assert_contains(csv, "A1");
  assert_absent(csv, "A2");
  assert_contains(html, "<li>乙联盟 (A2)");
  free(csv);
  free(html);
}

static void sheets__assignments_say_who_scores_whom(void **state) {
  year *y = *state;
  year_put(y, "assignments.csv", "judge,unit\nJ1,A2\nJ2,\n");
  year_must_sheets(y, KP_SHEETS_JUDGES);
  char *csv = year_text(y->out, "judge-J1.csv"), *none = year_text(y->out, "judge-J3.csv");
  assert_absent(csv, "A1");
  assert_contains(csv, "A2");
  assert_null(none);
  free(csv);
}

static void has_no_secret(const char *text) {
  assert_absent(text, "J2");
  assert_absent(text, "钱二");
  assert_absent(text, "孙三");
  assert_absent(text, "秘密");
  assert_absent(text, "9.25");
}

static void sheets__a_judge_sees_nothing_of_other_judges(void **state) {
  year *y = *state;
  year_put(y, "values.csv", "unit,indicator,value\nA1,level,省级\nA1,rate,4\nA1,rules,是\n");
  year_put(y, "panel.csv",
           "judge,unit,indicator,score,note\nJ2,A2,craft,9.5,秘密\nJ3,A1,craft,4,秘密\n"
           "J1,A1,craft,9,秘密\n");
  if (year_sheets(y, KP_SHEETS_JUDGES, KP_ZH, false) != KP_OK) /* with marks at hand */
    fail_msg("%s", y->said);
  each_file(y, "judge-J1", has_no_secret);
  char *facts = year_text(y->out, "judge-J1-facts.csv");
  assert_contains(facts, "A1,甲联盟,级别,,省级");
  free(facts);
}

static void sheets__facts_show_what_was_reported_and_verified(void **state) {
  year *y = *state;
  year_put(y, "values.csv", "unit,indicator,value,evidence\nA1,rate,4,报表\nA2,rate,3,\n");
  year_put(y, "verified.csv", "unit,indicator,value,evidence\nA1,rate,3.5,原件\n");
  year_must_sheets(y, KP_SHEETS_JUDGES);
  char *j1 = year_text(y->out, "judge-J1-facts.csv"), *j2 = year_text(y->out, "judge-J2-facts.csv");
  assert_contains(j1, "A1,甲联盟,rate,%,4,3.5,原件");
  assert_contains(j1, "A2,乙联盟,rate,%,3,,");
  assert_absent(j2, "A1"); /* recused */
  free(j1);
  free(j2);
}

/* ---- Units and visits ---- */

static void sheets__a_unit_is_asked_before_there_are_data(void **state) {
  year *y = *state;
  year_must_sheets(y, KP_SHEETS_UNITS);
  char *text = year_text(y->out, "unit-A1.csv");
  assert_contains(text, "\xEF\xBB\xBFunit,name,indicator,measure,rule,value,evidence,note\r\n");
  assert_contains(text, "A1,甲联盟,rate,%,");
  assert_contains(text, "A1,甲联盟,rules,,");
  assert_absent(text, "A2");
  free(text);
}

static void sheets__what_was_reported_is_filled_in(void **state) {
  year *y = *state;
  year_put(y, "values.csv", "id,rate,rules\nA1,4.5,是\nA2,,否\n");
  year_must_sheets(y, KP_SHEETS_UNITS);
  char *text = year_text(y->out, "unit-A1.csv");
  assert_contains(text, ",4.5,,\r\n");
  assert_contains(text, ",是,,\r\n");
  free(text);
}

static void sheets__a_visit_verifies_what_was_reported(void **state) {
  year *y = *state;
  assert_int_equal(year_sheets(y, KP_SHEETS_VISITS, KP_EN, true), KP_INPUT);
  assert_contains(y->said, "a visit verifies what was reported");
  assert_false(support_exists(y->out));
  year_put(y, "values.csv", "unit,indicator,value,evidence\nA1,rate,4,报表\n");
  year_must_sheets(y, KP_SHEETS_VISITS);
  char *text = year_text(y->out, "visit-A1.csv"), *none = year_text(y->out, "visit-A2.csv");
  assert_string_equal(text,
                      "\xEF\xBB\xBFunit,name,indicator,measure,reported,reported evidence,value,"
                      "evidence,by,date\r\nA1,甲联盟,rate,%,4,报表,,,,\r\n");
  assert_null(none);
  free(text);
}

static void sheets__rosters_are_tables_of_their_own(void **state) {
  year *y = *state;
  char *source = support_source("datasets/g60/2024");
  free(y->data);
  free(y->index);
  y->data = source;
  y->index = support_source("indicators/g60/alliance.lua");
  year_must_sheets(y, KP_SHEETS_UNITS);
  char *text = year_text(y->out, "unit-A01-成员.csv");
  assert_contains(text, "联盟,名称,类别,身份,城市,joined\r\nA01,示例企业0101,");
  assert_contains(text, "\r\nA01,,,,,\r\n"); /* room for more */
  free(text);
}

/* ---- Formats ---- */

static void sheets__the_workbook_reads_as_the_csv_does(void **state) {
  year *y = *state;
  year_must_sheets(y, KP_SHEETS_JUDGES);
  kp_arena *arena = kp_arena_new();
  kp_table *table[2] = {0};
  static const char *const names[] = {"judge-J1.csv", "judge-J1.xlsx"};
  kp_table_options options = {0};
  for (int i = 0; i < 2; i++) {
    char *path = support_path(y->out, names[i]);
    kp_column_request request[16] = {0};
    assert_int_equal(kp_table_open(&table[i], path, names[i], &options, arena, y->diag), KP_OK);
    for (int c = 0; c < table[i]->n_columns; c++)
      request[c] = (kp_column_request){.wanted = true, .rule = {.kind = KP_CELL_TEXT}};
    assert_int_equal(kp_table_read(table[i], request, -1, &options, arena, y->diag), KP_OK);
    free(path);
  }
  assert_int_equal(table[0]->n_columns, table[1]->n_columns);
  assert_int_equal(table[0]->n_rows, table[1]->n_rows);
  for (int c = 0; c < table[0]->n_columns; c++) {
    assert_true(kp_str_equal(table[0]->header[c], table[1]->header[c]));
    for (int r = 0; r < table[0]->n_rows; r++)
      assert_true(kp_str_equal(table[0]->column[c].text[r], table[1]->column[c].text[r]));
  }
  kp_table_close(table[0]);
  kp_table_close(table[1]);
  kp_arena_free(arena);
}

static void sheets__a_workbook_checks_what_is_typed(void **state) {
  year *y = *state;
  year_must_sheets(y, KP_SHEETS_JUDGES);
  char *path = support_path(y->out, "judge-J1.xlsx");
  kp_buf book = workbook_text(path);
  assert_contains(book.at, "<sheetProtection");
  assert_contains(book.at, "type=\"list\"");
  assert_contains(book.at,
                  "10,9.5,9,8.5,8,7.5,7,6.5,6,5.5,5,4.5,4,3.5,3,2.5,2,1.5,1,0.5,0,recused");
  assert_contains(book.at, "8 and above: 好"); /* the guide, while a mark is typed */
  assert_contains(book.at, "paperSize=\"9\"");
  assert_contains(book.at, "state=\"frozen\"");
  kp_buf_clear(&book);
  free(path);
}

static void sheets__the_same_year_gives_the_same_bytes(void **state) {
  year *y = *state;
  size_t first_len, len;
  year_must_sheets(y, KP_SHEETS_JUDGES);
  char *path = support_path(y->out, "judge-J1.xlsx");
  char *first = support_read(path, &first_len);
  year_must_sheets(y, KP_SHEETS_JUDGES);
  char *again = support_read(path, &len);
  assert_int_equal(first_len, len);
  assert_memory_equal(first, again, len);
  free(first);
  free(again);
  free(path);
}

/* ---- Hostile names ---- */

static void is_harmless(const char *text) {
  if (text[0] == '<') /* a page or a workbook: in CSV it is nothing but text */
    assert_absent(text, "<script>");
  assert_absent(text, "<f>=cmd");
  assert_absent(text, ",=cmd");
}

static void sheets__hostile_names_stay_names(void **state) {
  year *y = *state;
  year_put(y, "units.csv",
           "id,name\n=cmd|' /C calc'!A0,<script>alert(1)</script>\n../../A2,乙联盟\n");
  year_put(y, "judges.csv", "id,name\n../x,赵一\n..\\x,<b>钱二</b>\n\"=cmd,\"\"\",孙三\n");
  year_put(y, "recusals.csv", "judge,unit,reason\n");
  if (year_sheets(y, KP_SHEETS_JUDGES, KP_ZH, true) != KP_OK)
    fail_msg("%s", y->said);
  assert_int_equal(support_count_files(y->folder), 3); /* index, data, forms */
  static const char *const stems[] = {"judge-_._x", "judge-_._x-2", "judge-_cmd__"};
  for (int i = 0; i < 3; i++) {
    char name[64];
    snprintf(name, sizeof name, "%s.xlsx", stems[i]);
    char *path = support_path(y->out, name);
    if (!support_exists(path))
      fail_msg("there is no %s", name);
    free(path);
    each_file(y, stems[i], is_harmless);
  }
}

static void sheets__hostile_names_come_back(void **state) {
  year *y = *state;
  year_put(y, "units.csv", "id,name\n=cmd,甲联盟\n-A2,乙联盟\n");
  year_put(y, "judges.csv", "id,name\n@J1,赵一\n");
  year_put(y, "recusals.csv", "judge,unit,reason\n");
  year_must_sheets(y, KP_SHEETS_JUDGES);
  year_answer(y, "judge-_J1.csv", "score", (const char *const[]){"8", "6.5", NULL});
  if (year_collect(y, false, true) != KP_OK)
    fail_msg("%s", y->said);
  char *text = year_text(y->data, "panel.csv");
  assert_string_equal(text, "\xEF\xBB\xBFjudge,unit,indicator,score,note\r\n"
                            "@J1,=cmd,craft,8,\r\n@J1,-A2,craft,6.5,\r\n");
  free(text);
}

static void sheets__long_titles_are_kept_whole_on_paper(void **state) {
  year *y = *state;
  kp_buf name = {0}, text = {0};
  for (int i = 0; i < 100; i++)
    kp_buf_add(&name, "联盟&");
  const char *title = strstr(year_index, "年度考核");
  kp_buf_add_bytes(&text, year_index, (size_t)(title - year_index));
  kp_buf_add_str(&text, (kp_str){name.at, (uint32_t)name.len});
  kp_buf_add(&text, title + strlen("年度考核"));
  support_write(y->index, text.at);
  kp_buf_clear(&text);
  kp_buf_printf(&text, "id,name\nA1,%s\nA2,乙\n", name.at);
  year_put(y, "units.csv", text.at);
  year_must_sheets(y, KP_SHEETS_JUDGES);
  year_must_sheets(y, KP_SHEETS_UNITS);
  char *csv = year_text(y->out, "unit-A1.csv"), *html = year_text(y->out, "unit-A1.html");
  assert_contains(csv, name.at);
  assert_contains(html, "联盟&amp;联盟&amp;");
  kp_buf_clear(&name);
  kp_buf_clear(&text);
  free(csv);
  free(html);
}

/* ---- What cannot be ---- */

static void sheets__an_empty_year_is_an_error(void **state) {
  year *y = *state;
  year_put(y, "units.csv", "id,name\n");
  year_put(y, "recusals.csv", "judge,unit,reason\n");
  assert_int_equal(year_sheets(y, KP_SHEETS_JUDGES, KP_EN, true), KP_INPUT);
  assert_contains(y->said, "units.csv");
  assert_false(support_exists(y->out));
}

static void sheets__a_year_without_judges_is_an_error(void **state) {
  year *y = *state;
  year_put(y, "judges.csv", "id,name\n");
  year_put(y, "recusals.csv", "judge,unit,reason\n");
  assert_int_equal(year_sheets(y, KP_SHEETS_JUDGES, KP_EN, true), KP_INPUT);
  assert_contains(y->said, "there is no list of judges");
  assert_false(support_exists(y->out));
}

static void sheets__an_index_without_judges_is_an_error(void **state) {
  year *y = *state;
  support_write(y->index,
                "return index { id = 'i', title = 't', unit = 'u', scale = { 0, 100 },\n"
                "  indicator { 'rate', title = 'r', score = linear { from = 0, to = 9 } },\n"
                "  grades = { grade { 'a', title = 'A' } } }\n");
  assert_int_equal(year_sheets(y, KP_SHEETS_JUDGES, KP_EN, true), KP_INPUT);
  assert_contains(y->said, "has no indicator that judges score");
}

static void sheets__a_disk_without_room_for_workbooks_is_said(void **state) {
  year *y = *state;
  char *before = getenv("TMPDIR") ? strdup(getenv("TMPDIR")) : NULL;
  setenv("TMPDIR", "/nowhere/at/all", 1);
  kp_status status = year_sheets(y, KP_SHEETS_JUDGES, KP_EN, true);
  if (before)
    setenv("TMPDIR", before, 1);
  else
    unsetenv("TMPDIR");
  free(before);
  assert_int_equal(status, KP_SYSTEM);
  assert_false(support_exists(y->out));
}

/* Memory that runs out at any point: an error, and no file. */
static void sheets__memory_that_runs_out_leaves_nothing(void **state) {
  year *y = *state;
  kp_index *index = NULL;
  kp_dataset *dataset = NULL;
  kp_dataset_options how = {.partial = true};
  kp_sheets_options options = {.lang = KP_ZH, .who = KP_SHEETS_JUDGES};
  assert_int_equal(kp_index_load(&index, y->index, NULL, y->diag), KP_OK);
  assert_int_equal(kp_dataset_load(&dataset, y->data, index, &how, y->diag), KP_OK);
  kp_status status = KP_SYSTEM;
  for (int64_t n = 0; n < 100000 && status != KP_OK; n += 1 + n / 16) {
    kp_diag *diag = kp_diag_new();
    kp_memory_fail_after(n);
    status = kp_sheets_write(NULL, index, dataset, y->out, &options, diag);
    kp_memory_fail_after(-1);
    kp_diag_free(diag);
    if (status != KP_OK) {
      assert_int_equal(status, KP_SYSTEM);
      assert_false(support_exists(y->out));
    }
  }
  assert_int_equal(status, KP_OK);
  kp_dataset_free(dataset);
  kp_index_free(index);
}

int main(void) {
#define CASE(name) cmocka_unit_test_setup_teardown(name, year_set_up, year_tear_down)
  const struct CMUnitTest tests[] = {
      CASE(sheets__a_judge_gets_units_indicators_and_what_a_mark_means),
      CASE(sheets__recused_units_are_left_out_and_named_below),
      CASE(sheets__recusals_by_the_rule_of_the_index_are_left_out),
      CASE(sheets__assignments_say_who_scores_whom),
      CASE(sheets__a_judge_sees_nothing_of_other_judges),
      CASE(sheets__facts_show_what_was_reported_and_verified),
      CASE(sheets__a_unit_is_asked_before_there_are_data),
      CASE(sheets__what_was_reported_is_filled_in),
      CASE(sheets__a_visit_verifies_what_was_reported),
      CASE(sheets__rosters_are_tables_of_their_own),
      CASE(sheets__the_workbook_reads_as_the_csv_does),
      CASE(sheets__a_workbook_checks_what_is_typed),
      CASE(sheets__the_same_year_gives_the_same_bytes),
      CASE(sheets__hostile_names_stay_names),
      CASE(sheets__hostile_names_come_back),
      CASE(sheets__long_titles_are_kept_whole_on_paper),
      CASE(sheets__an_empty_year_is_an_error),
      CASE(sheets__a_year_without_judges_is_an_error),
      CASE(sheets__an_index_without_judges_is_an_error),
      CASE(sheets__a_disk_without_room_for_workbooks_is_said),
      CASE(sheets__memory_that_runs_out_leaves_nothing),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
