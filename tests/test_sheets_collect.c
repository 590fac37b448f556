/* SPDX-License-Identifier: GPL-3.0-or-later
 * Promises of kp_collect: what was filled in arrives as it was, in CSV and in a workbook; whatever
 * is wrong is named with its file, line and column; nothing is overwritten unasked, and nothing is
 * written when something is wrong. */
#include "job.h"
#include "sheets_case.h"

#include "index/index.h"
#include "report/sheets.h"

#define ANSWERS(...) ((const char *const[]){__VA_ARGS__, NULL})

static void fill_all(year *y) {
  year_must_sheets(y, KP_SHEETS_JUDGES);
  year_answer(y, "judge-J1.csv", "score", ANSWERS("8.5", "7"));
  year_answer(y, "judge-J2.csv", "score", ANSWERS("9"));
  year_answer(y, "judge-J3.csv", "score", ANSWERS("6", "回避"));
}

static const char all_marks[] = "\xEF\xBB\xBFjudge,unit,indicator,score,note\r\n"
                                "J1,A1,craft,8.5,\r\nJ1,A2,craft,7,\r\nJ2,A2,craft,9,\r\n"
                                "J3,A1,craft,6,\r\nJ3,A2,craft,回避,\r\n";

static void assert_panel(const year *y, const char *wanted) {
  char *text = year_text(y->data, "panel.csv");
  assert_non_null(text);
  assert_string_equal(text, wanted);
  free(text);
}

static void sheets__marks_arrive_as_they_were_given(void **state) {
  year *y = *state;
  fill_all(y);
  if (year_collect(y, false, true) != KP_OK)
    fail_msg("%s", y->said);
  assert_string_equal(y->said, "");
  assert_panel(y, all_marks);
}

/* What an index of the size of the G60's gives back: the totals are those of the marks. */
static void sheets__a_whole_year_of_marks_scores_the_same(void **state) {
  year *y = *state;
  char *source = support_source("datasets/g60/2024"),
       *index = support_source("indicators/g60/alliance.lua");
  const char *copy[] = {"/bin/cp", "-r", source, y->folder, NULL};
  support_run_result copied = support_run(copy, NULL);
  assert_int_equal(copied.status, 0);
  support_run_clear(&copied);
  free(y->index);
  y->index = index;
  year_must_sheets(y, KP_SHEETS_JUDGES);
  char *panel_path = support_path(source, "panel.csv");
  plain_csv panel = plain_csv_read(panel_path, NULL);
  for (int j = 1; j <= 5; j++) {
    char name[32], judge[16];
    snprintf(name, sizeof name, "judge-J%d.csv", j);
    snprintf(judge, sizeof judge, "J%d", j);
    char *form_path = support_path(y->out, name);
    plain_csv form = plain_csv_read(form_path, NULL);
    const char **answer = calloc((size_t)form.n_rows, sizeof *answer);
    for (int r = 1; r < form.n_rows; r++) {
      answer[r - 1] = "";
      for (int p = 1; p < panel.n_rows; p++)
        if (strcmp(plain_cell(&panel, p, 0), judge) == 0 &&
            strcmp(plain_cell(&panel, p, 1), plain_cell(&form, r, 1)) == 0 &&
            strcmp(plain_cell(&panel, p, 2), plain_cell(&form, r, 3)) == 0)
          answer[r - 1] = plain_cell(&panel, p, 3);
    }
    year_answer(y, name, "score", answer);
    free(answer);
    plain_csv_clear(&form);
    free(form_path);
  }
  if (year_collect(y, true, false) != KP_OK)
    fail_msg("%s", y->said);
  job before = job_run("indicators/g60/alliance.lua", "datasets/g60/2024", NULL);
  job after = job_run("indicators/g60/alliance.lua", y->data, NULL);
  for (int u = 0; u < kp_result_n_units(before.result); u++)
    assert_near(kp_result_unit_id(before.result, u), kp_result_total(after.result, u),
                kp_result_total(before.result, u), 0);
  job_clear(&before);
  job_clear(&after);
  plain_csv_clear(&panel);
  free(panel_path);
  free(source);
}

/* A workbook that was filled in: the form's own writer, with marks where a judge would put them. */
static void fill_workbook(year *y, int judge, const char *name, const char *const *marks) {
  kp_index *index = NULL;
  kp_dataset *dataset = NULL;
  kp_dataset_options how = {.partial = true};
  must(kp_index_load(&index, y->index, NULL, y->diag), y->diag);
  must(kp_dataset_load(&dataset, y->data, index, &how, y->diag), y->diag);
  kp_form_maker maker = {index, dataset, KP_EN, kp_arena_new(), y->diag};
  kp_sheets_plan plan;
  kp_form *form = KP_NEW(maker.arena, kp_form);
  must(kp_sheets_plan_make(&plan, index, dataset, KP_SHEETS_JUDGES, maker.arena, y->diag), y->diag);
  must(kp_form_judge(form, &maker, &plan, judge), y->diag);
  for (int r = 0; r < form->table[0].n_rows && marks[r]; r++)
    ((const char **)form->table[0].row[r].cell)[form->table[0].answer] = marks[r];
  kp_buf bytes = {0};
  must(kp_sheets_xlsx(&bytes, form, KP_EN, y->diag), y->diag);
  char *path = support_path(y->out, name);
  support_write_bytes(path, bytes.at, bytes.len);
  free(path);
  kp_buf_clear(&bytes);
  kp_arena_free(maker.arena);
  kp_dataset_free(dataset);
  kp_index_free(index);
}

static void sheets__workbooks_arrive_as_csv_does(void **state) {
  year *y = *state;
  year_must_sheets(y, KP_SHEETS_JUDGES);
  fill_workbook(y, 0, "judge-J1.xlsx", ANSWERS("8.5", "7"));
  fill_workbook(y, 1, "钱二 交回.xlsx", ANSWERS("9"));
  fill_workbook(y, 2, "judge-J3.xlsx", ANSWERS("6", "回避"));
  if (year_collect(y, false, true) != KP_OK)
    fail_msg("%s", y->said);
  assert_string_equal(y->said, ""); /* that the form's other sheets are not read is no news */
  assert_panel(y, all_marks);
}

static void sheets__files_of_all_judges_in_one_are_read(void **state) {
  year *y = *state;
  year_must_sheets(y, KP_SHEETS_JUDGES);
  char *path = support_path(y->out, "all.csv");
  support_write(path, "unit,indicator,赵一,J2,J3\nA1,工艺,8.5,,6\n乙联盟,craft,7,9,回避\n");
  if (year_collect(y, false, true) != KP_OK)
    fail_msg("%s", y->said);
  assert_panel(y, all_marks);
  free(path);
}

static void sheets__a_form_without_its_judge_is_known_by_its_name(void **state) {
  year *y = *state;
  year_must_sheets(y, KP_SHEETS_JUDGES);
  char *path = support_path(y->out, "judge-J1 (1).csv");
  support_write(path, "编号,指标,得分\nA1,工艺,8.5\nA2,工艺,7\n");
  assert_int_equal(year_collect(y, false, false), KP_OK);
  assert_panel(y, "\xEF\xBB\xBFjudge,unit,indicator,score,note\r\nJ1,A1,craft,8.5,\r\n"
                  "J1,A2,craft,7,\r\n");
  free(path);
}

/* ---- What is wrong ---- */

typedef struct {
  const char *text;    /* of a file that came back */
  const char *said[3]; /* parts of what is said; the first has the place */
} fault;

static void sheets__every_mistake_is_named_with_its_place(void **state) {
  year *y = *state;
  static const fault faults[] = {
      {"judge,unit,indicator,score\nJ1,A1,craft,11\n",
       {"back.csv:2:4: error: the mark 11 is outside of 0 to 10", "unit A1", "craft"}},
      {"judge,unit,indicator,score\nJ1,A1,craft,8.3\n",
       {"back.csv:2:4: error: the mark 8.3 is off the step of 0.5"}},
      {"judge,unit,indicator,score\nJ1,A1,craft,九\n",
       {"back.csv:2:4: error: the mark '九' is not a number", "recused"}},
      {"judge,unit,indicator,score\nJ9,A1,craft,8\n",
       {"back.csv:2:1: error: there is no judge 'J9'", "judges.csv"}},
      {"judge,unit,indicator,score\nJ1,A9,craft,8\n",
       {"back.csv:2:2: error: there is no unit 'A9'", "units.csv"}},
      {"judge,unit,indicator,score\nJ1,A1,level,8\n",
       {"back.csv:2:3: error: there is no indicator 'level'"}},
      {"judge,unit,indicator,score\nJ2,A1,craft,8\n",
       {"back.csv:2:4: error: 钱二 (J2) is recused from 甲联盟 (A1) (recusals.csv:2), and here is "
        "a mark "
        "of 8",
        "clear this cell"}},
      {"judge,unit,indicator,score\nJ1,A1,craft,8\n\nJ1,A1,craft,7\n",
       {"back.csv:4:4: error: two different answers to one cell: '7' here, '8' in",
        "back.csv:2:4"}},
      {"judge,unit,mark\nJ1,A1,8\n", {"back.csv:1: error: there is no column 'indicator'"}},
      {"judge,unit,indicator,value\nJ1,A1,craft,8\n",
       {"back.csv:1: error: there is no column 'score'"}},
      {"unit,indicator,score\nA1,craft,8\n", {"back.csv:1: error: there is no column 'judge'"}},
      {"judge,unit,indicator,score\nJ1,A1,craft,\"8\n", {"back.csv:2"}},
  };
  year_must_sheets(y, KP_SHEETS_JUDGES);
  char *path = support_path(y->out, "back.csv");
  for (size_t i = 0; i < sizeof faults / sizeof faults[0]; i++) {
    support_write(path, faults[i].text);
    assert_int_equal(year_collect(y, false, false), KP_INPUT);
    for (int k = 0; k < 3 && faults[i].said[k]; k++)
      assert_contains(y->said, faults[i].said[k]);
    char *panel = year_text(y->data, "panel.csv");
    assert_null(panel);
  }
  free(path);
}

static void sheets__all_mistakes_are_named_at_once(void **state) {
  year *y = *state;
  year_must_sheets(y, KP_SHEETS_JUDGES);
  char *path = support_path(y->out, "back.csv");
  support_write(path, "judge,unit,indicator,score\nJ1,A1,craft,11\nJ9,A1,craft,8\nJ1,A9,craft,8\n");
  assert_int_equal(year_collect(y, false, false), KP_INPUT);
  assert_contains(y->said, "back.csv:2:4");
  assert_contains(y->said, "back.csv:3:1");
  assert_contains(y->said, "back.csv:4:2");
  free(path);
}

static void sheets__the_same_form_twice_is_no_mistake(void **state) {
  year *y = *state;
  fill_all(y);
  char *text = year_text(y->out, "judge-J1.csv"), *path = support_path(y->out, "again.csv");
  support_write(path, text);
  if (year_collect(y, false, true) != KP_OK)
    fail_msg("%s", y->said);
  assert_panel(y, all_marks);
  free(text);
  free(path);
}

static void sheets__who_has_not_returned_is_listed(void **state) {
  year *y = *state;
  year_must_sheets(y, KP_SHEETS_JUDGES);
  year_answer(y, "judge-J1.csv", "score", ANSWERS("8.5", ""));
  assert_int_equal(year_collect(y, false, false), KP_OK);
  assert_contains(y->said, "note: not returned: 钱二 (J2)");
  assert_contains(y->said, "note: not returned: 孙三 (J3)");
  assert_contains(
      y->said,
      "judge-J1.csv:3:8: warning: 赵一 (J1) gave no mark in 1 cell: 乙联盟 (A2) / 工艺 (craft)");
  assert_panel(y, "\xEF\xBB\xBFjudge,unit,indicator,score,note\r\nJ1,A1,craft,8.5,\r\n");
}

static void sheets__strict_refuses_what_is_not_complete(void **state) {
  year *y = *state;
  year_must_sheets(y, KP_SHEETS_JUDGES);
  year_answer(y, "judge-J1.csv", "score", ANSWERS("8.5", ""));
  assert_int_equal(year_collect(y, false, true), KP_INPUT);
  assert_contains(y->said, "error: not returned: 钱二 (J2)");
  assert_contains(y->said, "error: 赵一 (J1) gave no mark");
  char *panel = year_text(y->data, "panel.csv");
  assert_null(panel);
}

static void sheets__a_row_that_was_deleted_is_missed(void **state) {
  year *y = *state;
  year_must_sheets(y, KP_SHEETS_JUDGES);
  char *path = support_path(y->out, "judge-J1.csv");
  support_write(path, "judge,unit,indicator,score\nJ1,A1,craft,8\n");
  assert_int_equal(year_collect(y, false, false), KP_OK);
  assert_contains(y->said, "1 row is not in the form that 赵一 (J1) returned: 乙联盟 (A2)");
  free(path);
}

static void sheets__nothing_that_came_back_is_an_error(void **state) {
  year *y = *state;
  year_must_sheets(y, KP_SHEETS_JUDGES);
  assert_int_equal(year_collect(y, false, false), KP_INPUT);
  assert_contains(y->said, "no form has come back");
}

static void sheets__forms_without_an_answer_are_no_answer(void **state) {
  year *y = *state;
  year_must_sheets(y, KP_SHEETS_JUDGES);
  year_answer(y, "judge-J1.csv", "score", ANSWERS("", ""));
  assert_int_equal(year_collect(y, false, false), KP_INPUT);
  assert_contains(y->said, "no form has come back");
  char *panel = year_text(y->data, "panel.csv");
  assert_null(panel);
}

/* Memory that runs out at any point: an error, and no file. */
static void sheets__collecting_without_memory_leaves_nothing(void **state) {
  year *y = *state;
  fill_all(y);
  kp_status status = KP_SYSTEM;
  for (int64_t n = 0; n < 1000000 && status != KP_OK; n += 1 + n / 16) {
    kp_text summary = {0};
    kp_diag *diag = kp_diag_new();
    kp_memory_fail_after(n);
    status = kp_collect(&summary, y->out, y->data, NULL, diag);
    kp_memory_fail_after(-1);
    kp_diag_free(diag);
    kp_text_free(&summary);
    char *panel = year_text(y->data, "panel.csv");
    if (status != KP_OK) {
      assert_int_equal(status, KP_SYSTEM);
      assert_null(panel);
    }
    free(panel);
  }
  assert_int_equal(status, KP_OK);
  assert_panel(y, all_marks);
}

static void sheets__another_file_is_replaced_only_when_asked(void **state) {
  year *y = *state;
  fill_all(y);
  year_put(y, "panel.csv", "judge,unit,indicator,score\nJ1,A1,craft,1\n");
  assert_int_equal(year_collect(y, false, false), KP_INPUT);
  assert_contains(y->said, "panel.csv: error: the file is there and differs");
  assert_contains(y->said, "--replace");
  assert_panel(y, "judge,unit,indicator,score\nJ1,A1,craft,1\n");
  assert_int_equal(year_collect(y, true, false), KP_OK);
  assert_panel(y, all_marks);
  assert_int_equal(year_collect(y, false, false), KP_OK); /* the same bytes */
}

static void sheets__a_second_file_of_one_table_is_refused(void **state) {
  year *y = *state;
  fill_all(y);
  year_put(y, "专家评分.csv", "judge,unit,indicator,score\nJ1,A1,craft,1\n");
  assert_int_equal(year_collect(y, true, false), KP_INPUT);
  assert_contains(y->said, "专家评分.csv: error");
  char *panel = year_text(y->data, "panel.csv");
  assert_null(panel);
}

/* ---- What was sent ---- */

static void sheets__a_folder_without_its_list_is_refused(void **state) {
  year *y = *state;
  fill_all(y);
  char *path = support_path(y->out, "sheets.json");
  assert_int_equal(remove(path), 0);
  assert_int_equal(year_collect(y, false, false), KP_INPUT);
  assert_contains(y->said, "sheets.json: error: the folder has no sheets.json");
  free(path);
}

static void sheets__a_damaged_list_is_refused(void **state) {
  year *y = *state;
  static const char *const texts[] = {
      "",
      "{",
      "[]",
      "null",
      "{\"schema\":\"kaoping.sheets/1\"}",
      "{\"schema\":\"kaoping.sheets/"
      "1\",\"for\":\"judges\",\"index\":{\"id\":\"year\",\"path\":\"x\","
      "\"sha256\":\"0\"},\"items\":[{\"id\":\"craft\"}],\"sheets\":[{\"who\":\"J1\",\"files\":[],"
      "\"units\":[{\"unit\":\"A1\",\"items\":[7]}]}]}",
      "{\"schema\":\"kaoping.sheets/"
      "1\",\"for\":\"judges\",\"index\":{\"id\":\"year\",\"path\":\"x\","
      "\"sha256\":\"0\"},\"items\":[{\"id\":\"craft\"}],\"sheets\":[{\"who\":3,\"files\":[],"
      "\"units\":[]}]}",
  };
  fill_all(y);
  char *path = support_path(y->out, "sheets.json");
  for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
    support_write(path, texts[i]);
    assert_int_equal(year_collect(y, false, false), KP_INPUT);
    assert_contains(y->said, "sheets.json: error: sheets.json is damaged");
  }
  free(path);
}

static void sheets__who_has_gone_since_is_named(void **state) {
  year *y = *state;
  fill_all(y);
  year_put(y, "judges.csv", "id,name\nJ1,赵一\nJ2,钱二\n");
  assert_int_equal(year_collect(y, false, false), KP_INPUT);
  assert_contains(y->said, "'J3' was sent a form");
}

static void sheets__an_index_that_changed_is_told(void **state) {
  year *y = *state;
  fill_all(y);
  FILE *file = fopen(y->index, "a");
  fputs("-- changed\n", file);
  fclose(file);
  assert_int_equal(year_collect(y, false, false), KP_OK);
  assert_contains(y->said, "warning: the index was changed after the sheets went out");
}

/* ---- Units and visits ---- */

static void sheets__self_assessments_become_values(void **state) {
  year *y = *state;
  year_must_sheets(y, KP_SHEETS_UNITS);
  year_answer(y, "unit-A1.csv", "value", ANSWERS("省级", "4.5", "是"));
  assert_int_equal(year_collect(y, false, false), KP_OK);
  assert_contains(y->said, "not returned: 乙联盟 (A2)");
  char *text = year_text(y->data, "values.csv");
  assert_string_equal(text, "\xEF\xBB\xBFunit,indicator,value,evidence,note\r\nA1,level,省级,,\r\n"
                            "A1,rate,4.5,,\r\nA1,rules,是,,\r\n");
  free(text);
}

static void sheets__bad_values_are_named(void **state) {
  year *y = *state;
  year_must_sheets(y, KP_SHEETS_UNITS);
  year_answer(y, "unit-A1.csv", "value", ANSWERS("县级", "四", "也许"));
  assert_int_equal(year_collect(y, false, false), KP_INPUT);
  assert_contains(y->said, "unit-A1.csv:2:6: error: '县级' is none of the choices");
  assert_contains(y->said, "unit-A1.csv:3:6: error: '四' is not a number");
  assert_contains(y->said, "unit-A1.csv:4:6: error: '也许' is neither yes nor no");
}

static void sheets__visits_become_verified_values_and_keep_the_old(void **state) {
  year *y = *state;
  year_put(y, "values.csv",
           "unit,indicator,value,evidence\nA1,level,省级,\nA1,rate,4.5,报表\n"
           "A2,rate,3,\n");
  year_put(y, "verified.csv", "unit,indicator,value,by\nA2,rate,2.5,二组\n");
  year_must_sheets(y, KP_SHEETS_VISITS);
  year_answer(y, "visit-A1.csv", "value", ANSWERS("", "4.0"));
  assert_int_equal(year_collect(y, true, false), KP_OK);
  char *text = year_text(y->data, "verified.csv");
  assert_string_equal(text, "\xEF\xBB\xBFunit,indicator,value,evidence,by,date\r\n"
                            "A1,rate,4.0,,,\r\nA2,rate,2.5,,二组,\r\n");
  free(text);
}

static void sheets__a_list_of_units_is_not_lost(void **state) {
  year *y = *state;
  char *units = support_path(y->data, "units.csv");
  remove(units);
  free(units);
  year_put(y, "values.csv", "id,name,rate\nA1,甲联盟,\nA2,乙联盟,\n");
  year_must_sheets(y, KP_SHEETS_UNITS);
  year_answer(y, "unit-A1.csv", "value", ANSWERS("省级", "4.5", "是"));
  assert_int_equal(year_collect(y, true, false), KP_INPUT);
  assert_contains(y->said, "values.csv: error: this file is also the list of units");
}

/* ---- The program ---- */

static support_run_result program(const char *const *words) {
  const char *argv[12] = {KP_PROGRAM};
  for (int i = 0; words[i]; i++)
    argv[i + 1] = words[i];
  return support_run_with(argv, NULL, (const char *const[]){"LC_ALL=C", "NO_COLOR=1", NULL});
}

static void sheets__the_program_sends_out_and_collects(void **state) {
  year *y = *state;
  support_run_result r = program(
      ANSWERS("sheets", y->index, y->data, "--for", "judges", "--out", y->out, "--lang", "en"));
  assert_int_equal(r.status, 0);
  assert_contains(r.out, "3 forms are in ");
  support_run_clear(&r);
  year_answer(y, "judge-J1.csv", "score", ANSWERS("8.5", "7"));
  r = program(ANSWERS("collect", y->out, y->data, "--strict", "--lang", "en"));
  assert_int_equal(r.status, 1);
  assert_contains(r.err, "error: not returned: 钱二 (J2)");
  support_run_clear(&r);
  r = program(ANSWERS("collect", y->out, y->data, "--lang", "en"));
  assert_int_equal(r.status, 0);
  assert_contains(r.out, "1 returned, 2 not; 2 answers; 2 rows in ");
  assert_contains(r.err, "note: not returned: 钱二 (J2)");
  support_run_clear(&r);
  r = program(ANSWERS("collect", y->out, y->data, y->index, "--replace", "--lang", "zh"));
  assert_int_equal(r.status, 0);
  assert_contains(r.out, "交回1份，未交2份");
  support_run_clear(&r);
}

static void sheets__the_program_names_a_faulty_command_line(void **state) {
  year *y = *state;
  static const char *const wrong[][10] = {
      {"sheets", "i", "d", "--out", "o", "--lang", "en"},
      {"sheets", "i", "d", "--for", "judges", "--lang", "en"},
      {"sheets", "i", "d", "--for", "everybody", "--out", "o", "--lang", "en"},
      {"sheets", "i", "d", "--replace", "--lang", "en"},
      {"collect", "o", "--lang", "en"},
      {"collect", "o", "d", "--for", "judges", "--lang", "en"},
  };
  static const char *const said[] = {
      "--for is missing",
      "--out is missing",
      "--for is judges, units, visits, public or templates, not 'everybody'",
      "takes no --replace",
      "something is missing",
      "takes no --for"};
  (void)y;
  for (int i = 0; i < 6; i++) {
    support_run_result r = program(wrong[i]);
    assert_int_equal(r.status, 2);
    assert_contains(r.err, said[i]);
    support_run_clear(&r);
  }
}

int main(void) {
#define CASE(name) cmocka_unit_test_setup_teardown(name, year_set_up, year_tear_down)
  const struct CMUnitTest tests[] = {
      CASE(sheets__marks_arrive_as_they_were_given),
      CASE(sheets__a_whole_year_of_marks_scores_the_same),
      CASE(sheets__workbooks_arrive_as_csv_does),
      CASE(sheets__files_of_all_judges_in_one_are_read),
      CASE(sheets__a_form_without_its_judge_is_known_by_its_name),
      CASE(sheets__every_mistake_is_named_with_its_place),
      CASE(sheets__all_mistakes_are_named_at_once),
      CASE(sheets__the_same_form_twice_is_no_mistake),
      CASE(sheets__who_has_not_returned_is_listed),
      CASE(sheets__strict_refuses_what_is_not_complete),
      CASE(sheets__a_row_that_was_deleted_is_missed),
      CASE(sheets__nothing_that_came_back_is_an_error),
      CASE(sheets__forms_without_an_answer_are_no_answer),
      CASE(sheets__collecting_without_memory_leaves_nothing),
      CASE(sheets__another_file_is_replaced_only_when_asked),
      CASE(sheets__a_second_file_of_one_table_is_refused),
      CASE(sheets__a_folder_without_its_list_is_refused),
      CASE(sheets__a_damaged_list_is_refused),
      CASE(sheets__who_has_gone_since_is_named),
      CASE(sheets__an_index_that_changed_is_told),
      CASE(sheets__self_assessments_become_values),
      CASE(sheets__bad_values_are_named),
      CASE(sheets__a_list_of_units_is_not_lost),
      CASE(sheets__the_program_sends_out_and_collects),
      CASE(sheets__the_program_names_a_faulty_command_line),
      CASE(sheets__visits_become_verified_values_and_keep_the_old),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
