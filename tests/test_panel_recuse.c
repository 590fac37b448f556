/* SPDX-License-Identifier: GPL-3.0-or-later
 * Tests of panel with an index and files: recusal by rule, weights by a column of judges.csv.
 *
 * One small dataset in a folder a case; the expected figures are worked out beside it. */
#include "support.h"

#include <math.h>

#include "base/diag.h"
#include "index/call.h"
#include "index/load.h"
#include "panel/panel.h"

static const char UNITS[] = "id,name,city\nA1,甲,松江\nA2,乙,杭州\nA3,丙,合肥\n";
static const char JUDGES[] = "id,name,role,城市,等级\n"
                             "j1,张,组长,松江,A\nj2,李,专家,杭州,B\nj3,王,专家,苏州,B\n"
                             "j4,赵,专家,,C\n";
static const char PANEL[] = "judge,unit,indicator,score\n"
                            "j1,A1,x,10\nj2,A1,x,6\nj3,A1,x,8\nj4,A1,x,4\n"
                            "j1,A2,x,7\nj2,A2,x,回避\nj3,A2,x,9\nj4,A2,x,5\n"
                            "j1,A3,x,4\nj2,A3,x,6\nj3,A3,x,8\nj4,A3,x,2\n";

typedef struct {
  char *folder;
  kp_diag *diag;
  kp_index *index;
  kp_dataset *dataset;
  kp_arena *arena;
  kp_panel *panel;
  kp_status status;
} job;

static void write_file(const job *j, const char *name, const char *text) {
  char *path = support_path(j->folder, name);
  support_write(path, text);
  free(path);
}

static void print_diagnostics(const kp_diag *diag) {
  kp_text text = {0};
  kp_diag_text(&text, diag, KP_EN, false);
  print_message("%s", text.at ? text.at : "");
  kp_text_free(&text);
}

/* judging is what stands in the braces. */
static void open_job(job *j, const char *judging, const char *pool) {
  char text[2048];
  memset(j, 0, sizeof *j);
  j->folder = support_folder();
  j->diag = kp_diag_new();
  j->arena = kp_arena_new();
  write_file(j, "units.csv", UNITS);
  write_file(j, "judges.csv", JUDGES);
  write_file(j, "panel.csv", PANEL);
  snprintf(text, sizeof text,
           "return index { id = \"case\", title = \"t\", missing = \"none\", judging = { %s },\n"
           "  indicator { \"x\", score = linear { from = 0, to = 10 },\n"
           "              value = panel { range = { 0, 10 }, min_judges = 2, pool = %s } },\n"
           "  grades = { grade { \"g\", at_least = 1 }, grade { \"h\" } } }\n",
           judging, pool);
  j->status = kp_index_load_text(&j->index, text, strlen(text), "case.lua", NULL, j->diag);
  if (j->status == KP_OK) {
    const kp_index *index = j->index;
    const kp_dataset_spec spec = {.wants = index->want,
                                  .n_wants = index->n_wants,
                                  .panel = index->panel_want,
                                  .n_panel = index->n_panels,
                                  .period = "2024"};
    j->status = kp_dataset_read(&j->dataset, j->folder, &spec, j->diag);
  }
  if (j->status != KP_OK)
    print_diagnostics(j->diag);
  assert_int_equal(j->status, KP_OK);
  j->status = kp_panel_pool(&j->panel, j->index, j->dataset, j->arena, j->diag);
}

static void expect_text(const job *j, const char *part) {
  kp_text text = {0};
  kp_diag_text(&text, j->diag, KP_EN, false);
  assert_contains(text.at, part);
  kp_text_free(&text);
}

static void close_job(job *j) {
  kp_dataset_free(j->dataset);
  kp_index_free(j->index);
  kp_diag_free(j->diag);
  kp_arena_free(j->arena);
  support_folder_remove(j->folder);
}

/* j1 is of A1's city, j2 of A2's; j4 has no city. A1 keeps 6 8 4, A2 7 9 5, A3 4 6 8 2. */
static void panel__a_rule_recuses(void **state) {
  (void)state;
  job j;
  open_job(&j, "recuse = function(judge, unit) return judge.city == unit.city end", "mean");
  if (j.status != KP_OK)
    print_diagnostics(j.diag);
  assert_int_equal(j.status, KP_OK);
  assert_near("A1", j.panel->pooled[0].value, 6, 1e-12);
  assert_near("A2", j.panel->pooled[1].value, 7, 1e-12);
  assert_near("A3", j.panel->pooled[2].value, 5, 1e-12);
  assert_int_equal(j.panel->use[0], KP_MARK_RECUSED);
  assert_int_equal(j.panel->recused_by[0], KP_RECUSED_BY_RULE);
  assert_int_equal(j.panel->n_recusals, 2);
  assert_int_equal(kp_panel_find_recusal(j.panel->recusal, 2, 1, 1)->by, KP_RECUSED_BY_RULE);
  assert_null(kp_panel_find_recusal(j.panel->recusal, 2, 2, 1));
  expect_text(&j, "panel.csv:2:4: warning: judge j1 is recused: the mark 10 does not count");
  expect_text(&j, "judging.recuse");
  expect_text(&j, "whether judge j4 is recused cannot be said");
  close_job(&j);
}

/* Without the rule the sheet's own 回避 is what holds. */
static void panel__the_sheet_recuses(void **state) {
  (void)state;
  job j;
  open_job(&j, "min_judges = 2", "mean");
  assert_int_equal(j.status, KP_OK);
  assert_near("A2", j.panel->pooled[1].value, 7, 1e-12);
  assert_int_equal(j.panel->pooled[1].n_recused, 1);
  int n_on_sheet = 0;
  for (int i = 0; i < j.panel->n_used; i++)
    n_on_sheet += j.panel->recused_by[i] == KP_RECUSED_ON_SHEET;
  assert_int_equal(n_on_sheet, 1);
  close_job(&j);
}

static void panel__what_a_rule_reads_is_recorded(void **state) {
  (void)state;
  job j;
  open_job(
      &j,
      "recuse = function(judge, unit) return judge.role == unit.city or judge['等级'] == 'A' end",
      "mean");
  kp_lua *lua = NULL;
  kp_reads reads = {.arena = j.arena};
  double out = 0;
  kp_why why;
  assert_int_equal(kp_lua_open(&lua, j.index, j.dataset, j.diag), KP_OK);
  const kp_call call = {.function = j.index->recuse, .unit = 1, .judge = 0, .reads = &reads};
  assert_int_equal(kp_lua_run(&out, &why, lua, &call, j.diag), KP_OK);
  assert_near("recused", out, 1, 0);
  assert_int_equal(reads.n_reads, 3);
  assert_string_equal(reads.read[0].name, "judge.role");
  assert_string_equal(reads.read[0].text, "组长");
  assert_string_equal(reads.read[2].name, "judge.等级");
  assert_string_equal(reads.read[2].source, "judges.csv:2:5");
  kp_lua_close(lua);
  close_job(&j);
}

static void panel__a_rule_that_names_no_column_is_an_error(void **state) {
  (void)state;
  job j;
  open_job(&j, "recuse = function(judge, unit) return judge['等第'] == unit.city end", "mean");
  assert_int_equal(j.status, KP_INPUT);
  expect_text(&j, "等第");
  close_job(&j);
}

/* The chair weighs twice: A3 is (2 * 4 + 6 + 8 + 2) / 5. */
static void panel__weights_go_by_role(void **state) {
  (void)state;
  job j;
  open_job(&j, "weights = { by = 'role', ['组长'] = 2, otherwise = 1 }", "mean");
  assert_int_equal(j.status, KP_OK);
  assert_near("A3", j.panel->pooled[2].value, 24.0 / 5, 1e-12);
  assert_near("A1", j.panel->pooled[0].value, 38.0 / 5, 1e-12);
  close_job(&j);
}

static void panel__a_judge_without_weight_is_an_error(void **state) {
  (void)state;
  job j;
  open_job(&j, "weights = { by = '等级', A = 2, B = 1 }", "mean");
  assert_int_equal(j.status, KP_INPUT);
  expect_text(&j, "judges.csv:5: error: judge j4 has no weight: 等级 is 'C'");
  close_job(&j);
  open_job(&j, "weights = { by = '级别', A = 2 }", "mean");
  assert_int_equal(j.status, KP_INPUT);
  expect_text(&j, "judges.csv has no such column");
  close_job(&j);
}

static void panel__a_weight_of_a_recused_judge_is_not_asked_for(void **state) {
  (void)state;
  job j;
  open_job(&j,
           "recuse = function(judge, unit) return judge.id == 'j4' end, "
           "weights = { by = '等级', A = 2, B = 1 }",
           "mean");
  assert_int_equal(j.status, KP_OK);
  assert_near("A3", j.panel->pooled[2].value, (8 + 6 + 8) / 4.0, 1e-12);
  close_job(&j);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(panel__a_rule_recuses),
      cmocka_unit_test(panel__the_sheet_recuses),
      cmocka_unit_test(panel__what_a_rule_reads_is_recorded),
      cmocka_unit_test(panel__a_rule_that_names_no_column_is_an_error),
      cmocka_unit_test(panel__weights_go_by_role),
      cmocka_unit_test(panel__a_judge_without_weight_is_an_error),
      cmocka_unit_test(panel__a_weight_of_a_recused_judge_is_not_asked_for),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
