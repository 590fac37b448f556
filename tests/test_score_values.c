/* SPDX-License-Identifier: GPL-3.0-or-later
 * Tests of score: values that come from rosters, dates, arithmetic, several columns and Lua
 * functions, with what they read.
 *
 * Each case is an index in Lua and a dataset folder written for it: the whole way from files to
 * scores. */
#include "support.h"

#include <math.h>

#include "panel/panel.h"
#include "score/score.h"

typedef struct {
  char *folder;
  kp_index *index;
  kp_dataset *data;
  kp_arena *arena;
  kp_diag *diag;
  kp_scoring *scoring;
  kp_score_workspace *workspace;
} job;

static void put(const job *j, const char *name, const char *text) {
  char *path = support_path(j->folder, name);
  support_write(path, text);
  free(path);
}

static job *job_new(const char *units) {
  job *j = calloc(1, sizeof *j);
  char *above = support_folder();
  j->folder = above;
  j->diag = kp_diag_new();
  j->arena = kp_arena_new();
  put(j, "units.csv", units);
  return j;
}

static char *told(const job *j) {
  kp_text text = {0};
  assert_int_equal(kp_diag_text(&text, j->diag, KP_EN, false), KP_OK);
  char *copy = strdup(text.at ? text.at : "");
  kp_text_free(&text);
  return copy;
}

static void must(const job *j, kp_status status) {
  if (status == KP_OK)
    return;
  char *text = told(j);
  print_error("%s", text);
  free(text);
  fail();
}

/* body: what stands in index { … } beside the head. */
static kp_status run(job *j, const char *head, const char *body) {
  kp_buf text = {0};
  kp_buf_printf(&text, "%s\nreturn index { id = \"values\", title = \"values\", %s\n%s }", head,
                strstr(body, "missing =") ? "" : "missing = \"none\",", body);
  char *path = support_path(j->folder, "index.lua");
  support_write(path, text.at);
  kp_buf_clear(&text);
  must(j, kp_index_load(&j->index, path, NULL, j->diag));
  free(path);
  const kp_dataset_spec spec = {.wants = j->index->want,
                                .n_wants = j->index->n_wants,
                                .rosters = j->index->roster,
                                .n_rosters = j->index->n_rosters,
                                .sources = j->index->sources,
                                .n_sources = j->index->n_sources,
                                .panel = j->index->panel_want,
                                .n_panel = j->index->n_panels,
                                .period = "2024"};
  must(j, kp_dataset_read(&j->data, j->folder, &spec, j->diag));
  kp_panel *panel = NULL;
  if (j->index->n_panels > 0)
    must(j, kp_panel_pool(&panel, j->index, j->data, j->arena, j->diag));
  return kp_score_all(&j->scoring, j->index, j->data, panel, j->arena, j->diag);
}

static double raw(const job *j, const char *leaf, const char *unit) {
  const int node = kp_index_find_node(j->index, leaf);
  const int u = kp_dataset_find_unit(j->data, kp_str_of(unit));
  assert_true(node >= 0 && u >= 0);
  return j->scoring->raw[j->index->node[node].leaf][u];
}

static kp_why why(const job *j, const char *leaf, const char *unit) {
  const int node = kp_index_find_node(j->index, leaf);
  return (kp_why)j->scoring
      ->raw_why[j->index->node[node].leaf][kp_dataset_find_unit(j->data, kp_str_of(unit))];
}

/* Everything that a leaf's value read, as lines "name=text @source". */
static char *reads_of(job *j, const char *leaf, const char *unit) {
  kp_reads reads = {.arena = j->arena};
  const int node = kp_index_find_node(j->index, leaf);
  if (!j->workspace)
    must(j, kp_score_workspace_new(&j->workspace, j->scoring, j->diag));
  must(j, kp_score_reads(&reads, j->workspace, &j->index->node[node].value,
                         kp_dataset_find_unit(j->data, kp_str_of(unit)), j->diag));
  kp_buf text = {0};
  for (int k = 0; k < reads.n_reads; k++)
    kp_buf_printf(&text, "%s=%s @%s%s\n", reads.read[k].name, reads.read[k].text,
                  reads.read[k].source, reads.read[k].missing ? " missing" : "");
  char *copy = strdup(text.at ? text.at : "");
  kp_buf_clear(&text);
  return copy;
}

static void job_free(job *j) {
  kp_score_workspace_free(j->workspace);
  kp_arena_free(j->arena);
  kp_dataset_free(j->data);
  kp_index_free(j->index);
  kp_diag_free(j->diag);
  support_folder_remove(j->folder);
  free(j);
}

#define LEAF(id, value)                                                                            \
  "indicator { \"" id "\", value = " value ", score = asis { open = true } },\n"

static void score_values__rows_of_a_roster(void **state) {
  (void)state;
  job *j = job_new("id,name\na,A\nb,B\nc,C\nd,D\n");
  put(j, "activities.csv",
      "id,kind,date,partner,money\n"
      "a,联合攻关,2024-03-01,p1,10\na,联合攻关,2024年5月,p1,20.5\na,讲座,2024-06-01,p2,5\na,"
      "联合攻关,2023-12-31,p3,7\n"
      "b,联合攻关,,p1,1\nb,讲座,2024-02-02,p2,3\n"
      "c,,2024-02-02,p1,4\nc,联合攻关,2024-02-02,p1,4\n");
  must(j,
       run(j, "",
           LEAF("n", "count { \"activities\", kind = \"联合攻关\", during = \"period\" }") LEAF(
               "strict",
               "count { \"activities\", kind = \"联合攻关\", during = \"period\", blank = \"no\" }")
               LEAF("talks", "count { \"activities\", kind = \"讲座\", during = \"period\" }")
                   LEAF("partners", "count { \"activities\", kind = { \"联合攻关\", \"讲座\" }, "
                                    "distinct = \"partner\", blank = \"no\" }")
                       LEAF("part", "share { \"activities\", kind = \"联合攻关\" }")
                           LEAF("dated_part",
                                "share { \"activities\", kind = \"讲座\", during = \"period\" }")
                               LEAF("money", "sum { \"activities\", of = \"money\" }")
                                   LEAF("mean_money", "mean { \"activities\", of = \"money\" }")
                                       LEAF("big",
                                            "count { \"activities\", money = { at_least = 5 } }")));
  assert_near("n a", raw(j, "n", "a"), 2, 0);
  assert_int_equal(why(j, "n", "b"), KP_BLANK); /* a date is blank: it may be in the period */
  assert_int_equal(why(j, "n", "c"), KP_BLANK); /* a kind is blank */
  assert_near("n d", raw(j, "n", "d"), 0, 0);
  assert_near("strict b", raw(j, "strict", "b"), 0, 0);
  assert_near("strict c", raw(j, "strict", "c"), 1, 0);
  assert_near("talks b: the undated row is of another kind", raw(j, "talks", "b"), 1, 0);
  assert_near("partners a", raw(j, "partners", "a"), 3, 0);
  assert_near("part a", raw(j, "part", "a"), 0.75, 0);
  assert_int_equal(why(j, "part", "d"), KP_NO_ROW);
  assert_near("dated part a", raw(j, "dated_part", "a"), 1.0 / 3, 1e-15);
  assert_int_equal(why(j, "dated_part", "b"),
                   KP_BLANK); /* the undated row may belong to the whole */
  assert_near("money a", raw(j, "money", "a"), 42.5, 0);
  assert_near("money d", raw(j, "money", "d"), 0, 0);
  assert_near("mean a", raw(j, "mean_money", "a"), 10.625, 0);
  assert_int_equal(why(j, "mean_money", "d"), KP_NO_ROW);
  assert_near("big a", raw(j, "big", "a"), 4, 0);
  char *text = reads_of(j, "n", "a");
  assert_string_equal(text, "kind=联合攻关 @activities.csv:2\nkind=联合攻关 @activities.csv:3\n");
  free(text);
  job_free(j);
}

static void score_values__a_month_alone_in_a_roster_says_what_it_is_taken_for(void **state) {
  (void)state;
  job *j = job_new("id\na\n");
  put(j, "activities.csv", "id,kind,date\na,x,2024-12\na,x,2024-12-31\na,x,2025-01\n");
  must(j, run(j, "", LEAF("n", "count { \"activities\", during = \"period\" }")));
  assert_near("two in the period", raw(j, "n", "a"), 2, 0);
  char *text = told(j);
  assert_contains(text, "activities.csv:2:3: note: a date names only a month");
  assert_contains(text, "2 times in all, also in line 4");
  free(text);
  free(reads_of(j, "n", "a"));
  text = told(j);
  assert_contains(text, "2 times in all"); /* looking at it again does not say it again */
  free(text);
  job_free(j);
}

static void score_values__spellings_of_a_name_are_one(void **state) {
  (void)state;
  job *j = job_new("id,name\na,A\n");
  put(j, "members.csv",
      "id,member,city\na,m1,上海松江\na,m2,松江区\na,m3,杭州市\na,m4,北京\na,m5,松江\n");
  must(j, run(j,
              "local cities = names { [\"松江\"] = { \"上海松江\", \"松江区\" }, [\"杭州\"] = { "
              "\"杭州市\" } }",
              LEAF("local_share", "share { \"members\", city = cities }")));
  assert_near("four of five", raw(j, "local_share", "a"), 0.8, 0);
  job_free(j);
}

static void score_values__bad_cells_of_a_roster_are_named(void **state) {
  (void)state;
  job *j = job_new("id,name\na,A\n");
  put(j, "works.csv", "id,money,date\na,1o,2024-01-01\n");
  assert_int_equal(run(j, "", LEAF("money", "sum { \"works\", of = \"money\" }")), KP_INPUT);
  char *text = told(j);
  assert_contains(text, "works.csv:2:2: error: '1o' is not a number");
  free(text);
  job_free(j);
}

static void score_values__dates_choices_and_arithmetic(void **state) {
  (void)state;
  job *j = job_new("id,name,founded,old,new,over,level\n"
                   "a,A,2021-08-24,1,,2,国家级\n"
                   "b,B,2023年12月31日,1,5,0,省级\n"
                   "c,C,,,,3,\n");
  must(
      j,
      run(j, "",
          LEAF("years", "full_years(\"founded\", period.last)") LEAF(
              "years_first", "full_years(\"founded\", period.first)")
              LEAF("either", "first_of { \"new\", \"old\" }") LEAF(
                  "plus", "add { \"over\", 1, \"over\" }") LEAF("minus", "subtract { \"over\", 1 }")
                  LEAF("times", "multiply { \"over\", 0.5 }") LEAF(
                      "per", "ratio { 6, \"over\" }") "indicator { \"level\", score = lookup { "
                                                      "[\"国家级\"] = 10, [\"省级\"] = 6 } },\n"));
  assert_near("years a", raw(j, "years", "a"), 3, 0);
  assert_near("years b", raw(j, "years", "b"), 1, 0);
  assert_near("to the first day", raw(j, "years_first", "b"), 0, 0);
  assert_int_equal(why(j, "years", "c"), KP_BLANK);
  assert_near("either a", raw(j, "either", "a"), 1, 0);
  assert_near("either b", raw(j, "either", "b"), 5, 0);
  assert_int_equal(why(j, "either", "c"), KP_BLANK);
  assert_near("plus", raw(j, "plus", "a"), 5, 0);
  assert_near("minus", raw(j, "minus", "c"), 2, 0);
  assert_near("times", raw(j, "times", "c"), 1.5, 0);
  assert_near("per", raw(j, "per", "a"), 3, 0);
  assert_int_equal(why(j, "per", "b"), KP_UNDEFINED); /* a division by zero */
  const int level = kp_index_find_node(j->index, "level");
  assert_near("国家级", j->scoring->score[level][0], 10, 0);
  assert_near("省级", j->scoring->score[level][1], 6, 0);
  assert_int_equal(j->scoring->score_why[level][2], KP_BLANK);
  char *text = reads_of(j, "years", "a");
  assert_string_equal(text, "founded=2021-08-24 @units.csv:2:3\n");
  free(text);
  text = reads_of(j, "either", "a");
  assert_contains(text, "new= @units.csv:2:5 missing\n");
  assert_contains(text, "old=1 @units.csv:2:4\n");
  free(text);
  job_free(j);
}

static void score_values__a_lookup_names_a_text_that_it_does_not_know(void **state) {
  (void)state;
  job *j = job_new("id,name,level\na,A,国家级\nb,B,世界级\n");
  assert_int_equal(
      run(j, "", "indicator { \"level\", score = lookup { [\"国家级\"] = 10, [\"省级\"] = 6 } }"),
      KP_INPUT);
  char *text = told(j);
  assert_contains(text, "units.csv:3:3: error: the lookup does not name '世界级'");
  free(text);
  job_free(j);
}

static void score_values__functions_are_recorded_and_their_errors_placed(void **state) {
  (void)state;
  job *j = job_new("id,name,x,y\na,A,2,3\nb,B,,3\n");
  must(j,
       run(j, "",
           "indicator { \"product\", value = function(unit) if unit.x == nil then return nil end "
           "return unit.x * unit.y end,\n"
           "  score = function(value, unit) return value + unit.y end },\n"));
  assert_near("product", raw(j, "product", "a"), 6, 0);
  assert_int_equal(why(j, "product", "b"), KP_BLANK);
  assert_near("score", j->scoring->score[1][0], 9, 0);
  char *text = reads_of(j, "product", "a");
  assert_contains(text, "x=2 @units.csv:2:3");
  assert_contains(text, "y=3 @units.csv:2:4");
  free(text);
  job_free(j);
  j = job_new("id,name,x\na,A,2\n");
  assert_int_equal(
      run(j, "",
          "indicator { \"broken\",\n value = function(unit)\n  return unit.x + {} end,\n"
          " score = asis { open = true } }"),
      KP_INPUT);
  text = told(j);
  assert_contains(text, "index.lua:5: error: no arithmetic with table (unit a)");
  free(text);
  job_free(j);
}

static void score_values__verified_figures_win_and_a_gap_is_flagged(void **state) {
  (void)state;
  job *j = job_new("id,name\na,A\nb,B\nc,C\n");
  put(j, "values.csv", "unit,indicator,value\na,x,100\nb,x,100\nc,x,100\n");
  put(j, "verified.csv", "unit,indicator,value\na,x,79\nb,x,\nc,x,125\n");
  must(j, run(j, "",
              "discrepancy = { over = 0.20, of = \"verified\", otherwise = flag },\n"
              "indicator { \"x\", score = asis { open = true } },\n"));
  assert_near("verified", raw(j, "x", "a"), 79, 0);
  assert_near("not checked", raw(j, "x", "b"), 100, 0);
  assert_int_equal(j->scoring->flagged[0], 1); /* 21 / 79 */
  assert_int_equal(j->scoring->flagged[1], 0);
  assert_int_equal(j->scoring->flagged[2], 0); /* 25 / 125 is 0.2 and not over it */
  job_free(j);
}

static void score_values__a_gap_in_a_part_of_a_value_is_flagged(void **state) {
  (void)state;
  job *j = job_new("id,sold,spent\na,100,10\nb,100,10\n");
  put(j, "verified.csv", "unit,indicator,value\na,sold,79\nb,sold,100\n");
  must(j, run(j, "",
              "discrepancy = { over = 0.20, of = \"verified\", otherwise = flag },\n" LEAF(
                  "yield", "ratio { \"sold\", \"spent\" }")));
  assert_near("the verified figure counts", raw(j, "yield", "a"), 7.9, 1e-12);
  assert_true(j->scoring->flagged[0]);
  assert_false(j->scoring->flagged[1]);
  job_free(j);
}

static void score_values__a_text_comes_from_the_cell_that_counts(void **state) {
  (void)state;
  job *j = job_new("id,level\na,high\n");
  put(j, "verified.csv", "unit,indicator,value\na,level,\n");
  must(j, run(j, "", "indicator { \"level\", score = lookup { high = 100, low = 0 } },\n"));
  char *text = reads_of(j, "level", "a");
  assert_contains(text, "level=high @units.csv:2:2");
  free(text);
  job_free(j);
}

static void score_values__a_function_that_leaves_the_scale_is_told(void **state) {
  (void)state;
  job *j = job_new("id,x\na,5\nb,50\n");
  assert_int_equal(
      run(j, "", "indicator { \"x\", score = function(value) return value * 10 end },\n"),
      KP_INPUT);
  char *text = told(j);
  assert_contains(text, "index.lua:3: error: 500 is outside of the scale, 0 to 100");
  assert_contains(text, "unit b");
  assert_null(strstr(text, "unit a"));
  free(text);
  job_free(j);
}

static void score_values__a_missing_cell_has_its_place(void **state) {
  (void)state;
  job *j = job_new("id,name\na,A\nb,B\n");
  put(j, "values.csv", "id,x,y\na,1,\nb,,2\n");
  assert_int_equal(run(j, "",
                       "missing = \"error\", indicator { \"x\", score = asis },\n"
                       "indicator { \"y\", score = asis },\n"),
                   KP_INPUT);
  char *text = told(j);
  assert_contains(text, "values.csv:3:2: error: 'x' is missing");
  assert_contains(text, "values.csv:2:3: error: 'y' is missing");
  free(text);
  job_free(j);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(score_values__rows_of_a_roster),
      cmocka_unit_test(score_values__a_month_alone_in_a_roster_says_what_it_is_taken_for),
      cmocka_unit_test(score_values__spellings_of_a_name_are_one),
      cmocka_unit_test(score_values__bad_cells_of_a_roster_are_named),
      cmocka_unit_test(score_values__dates_choices_and_arithmetic),
      cmocka_unit_test(score_values__a_lookup_names_a_text_that_it_does_not_know),
      cmocka_unit_test(score_values__functions_are_recorded_and_their_errors_placed),
      cmocka_unit_test(score_values__verified_figures_win_and_a_gap_is_flagged),
      cmocka_unit_test(score_values__a_gap_in_a_part_of_a_value_is_flagged),
      cmocka_unit_test(score_values__a_text_comes_from_the_cell_that_counts),
      cmocka_unit_test(score_values__a_function_that_leaves_the_scale_is_told),
      cmocka_unit_test(score_values__a_missing_cell_has_its_place),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
