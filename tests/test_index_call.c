/* SPDX-License-Identifier: GPL-3.0-or-later
 * Functions of an index: what they see of the data, what they give, and what they may not do.
 *
 * One index text and one small dataset a case. The functions are found by the node that they belong
 * to. Expected values are written by hand beside the data. */
#include "support.h"

#include <math.h>
#include <pthread.h>

#include "base/diag.h"
#include "index/call.h"
#include "index/load.h"
#include "table/dataset.h"

static const char UNITS[] = "id,name,group,founded,staff,level,note,agreed\n"
                            "A1,甲联盟,东,2021-08-24,12,国家级,\"1,200\",是\n"
                            "A2,乙联盟,西,,,省级,,否\n"
                            "A3,丙联盟,,2020年3月,0,,72%,\n";
static const char VALUES[] = "id,x,y\nA1,3,4.5\nA2,,2\nA3,5,\n";
static const char MEMBERS[] =
    "unit,name,city,size\nA1,m1,松江,10\nA1,m2,杭州,20\nA1,m3,,30\nA3,m4,合肥,\n";

typedef struct {
  char *folder;
  kp_diag *diag;
  kp_index *index;
  kp_dataset *dataset;
  kp_lua *lua;
} job;

static void write_data(const char *folder) {
  static const struct {
    const char *name, *text;
  } files[] = {{"units.csv", UNITS}, {"values.csv", VALUES}, {"members.csv", MEMBERS}};
  for (int i = 0; i < 3; i++) {
    char *path = support_path(folder, files[i].name);
    support_write(path, files[i].text);
    free(path);
  }
}

static void print_diagnostics(const kp_diag *diag) {
  kp_text text = {0};
  kp_diag_text(&text, diag, KP_EN, false);
  print_message("%s", text.at ? text.at : "");
  kp_text_free(&text);
}

static void open_job(job *j, const char *text) {
  memset(j, 0, sizeof *j);
  j->folder = support_folder();
  write_data(j->folder);
  j->diag = kp_diag_new();
  kp_status status = kp_index_load_text(&j->index, text, strlen(text), "case.lua", NULL, j->diag);
  if (status == KP_OK) {
    const kp_index *index = j->index;
    kp_dataset_spec spec = {.wants = index->want,
                            .n_wants = index->n_wants,
                            .rosters = index->roster,
                            .n_rosters = index->n_rosters,
                            .period = "2024"};
    status = kp_dataset_read(&j->dataset, j->folder, &spec, j->diag);
  }
  if (status == KP_OK)
    status = kp_lua_open(&j->lua, j->index, j->dataset, j->diag);
  if (status != KP_OK)
    print_diagnostics(j->diag);
  assert_int_equal(status, KP_OK);
}

static void close_job(job *j) {
  kp_lua_close(j->lua);
  kp_dataset_free(j->dataset);
  kp_index_free(j->index);
  kp_diag_free(j->diag);
  support_folder_remove(j->folder);
}

/* An index with one function as the value of its only indicator; before it, a prelude. */
static void open_function(job *j, const char *prelude, const char *body) {
  char text[2048];
  int n = snprintf(
      text, sizeof text,
      "%s\n"
      "return index { id = \"case\", title = \"t\", missing = \"none\",\n"
      "  indicator { \"x\", weight = 1, score = asis { open = true } },\n"
      "  indicator { \"f\", weight = 1, score = asis { open = true }, value = %s },\n"
      "  indicator { \"n\", weight = 1, score = asis { open = true }, missing = \"none\",\n"
      "    value = count { \"members\" } },\n"
      "  indicator { \"a\", weight = 1, score = yesno, value = column { \"agreed\", as = "
      "\"yesno\" } },\n"
      "  indicator { \"d\", weight = 1, score = asis { open = true }, value = "
      "full_years(\"founded\", period.last) },\n"
      "  grades = { grade { \"g\", at_least = 1 }, grade { \"h\" } } }\n",
      prelude, body);
  assert_true(n > 0 && n < (int)sizeof text);
  open_job(j, text);
}

static kp_call call_of(const job *j, int unit) {
  int node = kp_index_find_node(j->index, "f");
  assert_true(node >= 0);
  return (kp_call){.function = j->index->node[node].value.function, .unit = unit};
}

/* Runs the function on one unit; on KP_OK value and why must be as wanted. */
static void check_value(const char *prelude, const char *body, int unit, double wanted,
                        kp_why why_wanted) {
  job j;
  open_function(&j, prelude, body);
  kp_call call = call_of(&j, unit);
  double got = -1;
  kp_why why = KP_DEPENDS;
  kp_status status = kp_lua_run(&got, &why, j.lua, &call, j.diag);
  if (status != KP_OK)
    print_diagnostics(j.diag);
  assert_int_equal(status, KP_OK);
  assert_near(body, got, wanted, 0);
  assert_int_equal(why, why_wanted);
  close_job(&j);
}

static bool has(const kp_diag *diag, const char *id) {
  for (int i = 0; i < kp_diag_count(diag); i++) {
    if (strcmp(kp_message_name(kp_diag_at(diag, i)->what), id) == 0)
      return true;
  }
  return false;
}

/* Runs the function on unit A1; it must give the diagnostic, with the unit and a line. */
static void check_fault(const char *prelude, const char *body, const char *id) {
  job j;
  open_function(&j, prelude, body);
  kp_call call = call_of(&j, 0);
  double got = -1;
  kp_why why = KP_DEPENDS;
  kp_status status = KP_OK;
  for (int i = 0; i < 2 && status == KP_OK; i++)
    status = kp_lua_run(&got, &why, j.lua, &call, j.diag);
  if (status != KP_INPUT || !has(j.diag, id))
    print_diagnostics(j.diag);
  assert_int_equal(status, KP_INPUT);
  assert_true(has(j.diag, id));
  const kp_diagnostic *d = kp_diag_at(j.diag, kp_diag_count(j.diag) - 1);
  assert_true(d->place.line > 0);
  assert_string_equal(d->place.unit, "A1");
  close_job(&j);
}

/* ---- What a function sees ---- */

static void index__functions_see_the_unit(void **state) {
  (void)state;
  check_value("", "function(u) return u.x * 2 end", 0, 6, KP_PRESENT);
  check_value("", "function(u) return u.id == 'A1' and u.name == '甲联盟' and u.group == '东' end",
              0, 1, KP_PRESENT);
  check_value("", "function(u) return u.staff end", 0, 12, KP_PRESENT);
  check_value("", "function(u) return u.note end", 0, 1200, KP_PRESENT);
  check_value("", "function(u) return u.note end", 2, 0.72, KP_PRESENT);
  check_value("", "function(u) return #u.level end", 0, 9, KP_PRESENT);
  check_value("", "function(u) return u.agreed == true end", 0, 1, KP_PRESENT);
  check_value("", "function(u) return u.agreed == false end", 1, 1, KP_PRESENT);
  check_value("", "function(u) return u['founded'] == '2021-08-24' end", 0, 1, KP_PRESENT);
  check_value("", "function(u) return days(u.founded) - days('2021-08-23') end", 0, 1, KP_PRESENT);
  check_value("local k = { a = 2, list = { 1, 2, 3 } }",
              "function(u) local n = 0 for _, v in ipairs(k.list) do n = n + v end return n * k.a "
              "+ #k.list end",
              0, 15, KP_PRESENT);
  check_value("local function twice(x) return 2 * x end", "function(u) return twice(u.y) end", 0, 9,
              KP_PRESENT);
  check_value("", "function(u) return round(u.y, 0) + math.floor(u.y) + ('x'):rep(3):len() end", 0,
              12, KP_PRESENT);
}

static void index__functions_see_rosters(void **state) {
  (void)state;
  check_value("", "function(u) return #u.members end", 0, 3, KP_PRESENT);
  check_value("", "function(u) return #u.members end", 1, 0, KP_PRESENT);
  check_value(
      "",
      "function(u) local n = 0 for _, m in ipairs(u.members) do n = n + m.size end return n end", 0,
      60, KP_PRESENT);
  check_value("", "function(u) return u.members[2].city == '杭州' end", 0, 1, KP_PRESENT);
  check_value(
      "",
      "function(u) local t = u.members table.sort(t, function(a, b) return a.size > b.size end) "
      "return t[1].size end",
      0, 30, KP_PRESENT);
  check_value(
      "",
      "function(u) local n = 0 for _, m in ipairs(u.members) do n = n + m.size end return n end", 2,
      NAN, KP_BLANK);
}

static void index__a_missing_cell_is_nil_and_remembered(void **state) {
  (void)state;
  check_value("", "function(u) return u.x end", 1, NAN, KP_BLANK);
  check_value("", "function(u) return u.x + 1 end", 1, NAN, KP_BLANK);
  check_value("", "function(u) return 2 < u.x end", 1, NAN, KP_BLANK);
  check_value("", "function(u) return 'a' .. u.x end", 1, NAN, KP_BLANK);
  check_value("", "function(u) return math.floor(u.x) end", 1, NAN, KP_BLANK);
  check_value("", "function(u) for i = 1, u.x do end return 1 end", 1, NAN, KP_BLANK);
  check_value("", "function(u) return u.x or 7 end", 1, 7, KP_PRESENT);
  check_value("", "function(u) return u.level == '国家级' end", 2, NAN, KP_BLANK);
  check_value("", "function(u) return nil end", 0, NAN, KP_UNDEFINED);
  check_value("", "function(u) return u.x / 0 end", 0, NAN, KP_UNDEFINED);
  check_value("", "function(u) return 0 / 0 end", 0, NAN, KP_UNDEFINED);
  check_value("", "function(u) end", 0, NAN, KP_UNDEFINED);
}

/* ---- What a function may not do ---- */

static void index__faults_of_functions_are_diagnostics(void **state) {
  (void)state;
  check_fault("", "function(u) return u.xx end", "LUA_NO_COLUMN_NEAR");
  check_fault("", "function(u) return u.nothing_like_it end", "LUA_NO_COLUMN");
  check_fault("", "function(u) return u[{}] end", "LUA_NO_COLUMN");
  check_fault("", "function(u) return u.members[1].citi end", "LUA_NO_COLUMN_NEAR");
  check_fault("", "function(u) return nil + 1 end", "LUA_ARITHMETIC");
  check_fault("", "function(u) return 'text' end", "LUA_RESULT_TYPE");
  check_fault("", "function(u) return {} end", "LUA_RESULT_TYPE");
  check_fault("", "function(u) error('no') end", "LUA_ERROR_CALLED");
  check_fault("", "function(u) error({}) end", "LUA_ERROR_VALUE");
  check_fault("", "function(u) while true do end end", "LUA_STEP_LIMIT");
  check_fault("local function f(n) return 1 + f(n + 1) end", "function(u) return f(1) end",
              "LUA_STEP_LIMIT");
  check_fault("", "function(u) local s = 'x' while true do s = s .. s end end", "LUA_STRING_LIMIT");
  check_fault("", "function(u) local t = {} while true do t[#t + 1] = { #t } end end",
              "LUA_STEP_LIMIT");
  check_fault("", "function(u) return ('x'):gsub('x', 'y') end", "LUA_NO_PATTERNS");
}

static void index__functions_keep_nothing(void **state) {
  (void)state;
  check_fault("local n = 0", "function(u) n = n + 1 return n end", "LUA_KEEPS_STATE");
  check_fault("local t = { n = 0 }", "function(u) t.n = t.n + 1 return t.n end", "LUA_READ_ONLY");
  check_fault("local t = {}", "function(u) t[#t + 1] = 1 return #t end", "LUA_READ_ONLY");
  check_fault("local t = { 1 }", "function(u) table.insert(t, 2) return #t end", "LUA_READ_ONLY");
  check_fault("local t = { 2, 1 }", "function(u) table.sort(t) return t[1] end", "LUA_READ_ONLY");
  check_fault("local t = { a = { b = {} } }", "function(u) t.a.b.c = 1 return 1 end",
              "LUA_READ_ONLY");
  check_fault("n = 0", "function(u) n = n + 1 return n end", "LUA_READ_ONLY");
  check_fault("", "function(u) u.x = 1 return 1 end", "LUA_READ_ONLY");
  check_fault("", "function(u) math.floor = nil return 1 end", "LUA_WORD_ASSIGNED");
  check_fault("local function inner() local k = 0 return function() k = k + 1 return k end end "
              "local g = inner()",
              "function(u) return g() end", "LUA_KEEPS_STATE");
  /* variables of its own are its own */
  check_value(
      "", "function(u) local n = 0 local function add(k) n = n + k end add(2) add(3) return n end",
      0, 5, KP_PRESENT);
}

static void index__a_value_that_was_changed_is_put_back(void **state) {
  (void)state;
  job j;
  open_function(&j, "local n = 5", "function(u) if u.id == 'A1' then n = 100 end return n end");
  double got;
  kp_why why;
  kp_call call = call_of(&j, 0);
  assert_int_equal(kp_lua_run(&got, &why, j.lua, &call, j.diag), KP_INPUT);
  call = call_of(&j, 1);
  assert_int_equal(kp_lua_run(&got, &why, j.lua, &call, j.diag), KP_OK);
  assert_near("n", got, 5, 0);
  close_job(&j);
}

/* ---- Other calls ---- */

static void index__score_combine_and_row_functions_get_their_arguments(void **state) {
  (void)state;
  job j;
  open_job(&j, "return index { id = \"case\", title = \"t\", missing = \"none\",\n"
               "  dimension { \"d\", weight = 1,\n"
               "    combine = function(c, u) return c.p + 2 * c[2] + #c + u.y end,\n"
               "    indicator { \"p\", weight = 1, value = \"x\",\n"
               "      score = function(v, u) return v * 10 + u.y end },\n"
               "    indicator { \"q\", weight = 1, score = asis { open = true },\n"
               "      value = count { \"members\", where = function(r, u) return r.size >= 20 and "
               "u.id == 'A1' end } },\n"
               "  },\n"
               "  grades = { grade { \"g\", at_least = 1 }, grade { \"h\" } } }\n");
  int d = kp_index_find_node(j.index, "d"), p = kp_index_find_node(j.index, "p"),
      q = kp_index_find_node(j.index, "q");
  double got = -1;
  kp_why why;
  kp_call score = {.function = j.index->node[p].score.function, .unit = 0, .value = 0};
  assert_int_equal(kp_lua_run(&got, &why, j.lua, &score, j.diag), KP_OK);
  assert_near("a score of the value 0", got, 4.5, 0);
  int child[] = {p, q};
  double child_score[] = {10, 3};
  kp_call combine = {.function = j.index->node[d].combine_function,
                     .unit = 0,
                     .child = child,
                     .child_score = child_score,
                     .n_children = 2};
  assert_int_equal(kp_lua_run(&got, &why, j.lua, &combine, j.diag), KP_OK);
  assert_near("10 + 2 * 3 + 2 + 4.5", got, 22.5, 0);
  child_score[1] = NAN;
  assert_int_equal(kp_lua_run(&got, &why, j.lua, &combine, j.diag), KP_OK);
  assert_near("a child is missing", got, NAN, 0);
  assert_int_equal(why, KP_BLANK);
  const kp_rows *rows = j.index->node[q].value.rows;
  const kp_roster *roster = &j.dataset->roster[rows->roster];
  for (int k = 0; k < 3; k++) {
    kp_call row = {.function = rows->function, .unit = 0, .roster = roster, .row = roster->row[k]};
    assert_int_equal(kp_lua_run(&got, &why, j.lua, &row, j.diag), KP_OK);
    assert_near("size >= 20", got, k > 0, 0);
  }
  close_job(&j);
}

static void index__reads_are_recorded_with_their_place(void **state) {
  (void)state;
  job j;
  open_function(
      &j, "",
      "function(u) local s = u.x + u.staff for _, m in ipairs(u.members) do s = s + #m.city end "
      "return s end");
  kp_arena *arena = kp_arena_new();
  kp_reads reads = {.arena = arena};
  kp_call call = call_of(&j, 0);
  call.reads = &reads;
  double got;
  kp_why why;
  assert_int_equal(kp_lua_run(&got, &why, j.lua, &call, j.diag), KP_OK);
  assert_int_equal(why, KP_BLANK); /* the third member has no city */
  assert_int_equal(reads.n_reads, 6);
  assert_string_equal(reads.read[0].name, "x");
  assert_string_equal(reads.read[0].text, "3");
  assert_string_equal(reads.read[0].source, "values.csv:2:2");
  assert_string_equal(reads.read[1].name, "staff");
  assert_string_equal(reads.read[1].text, "12");
  assert_string_equal(reads.read[1].source, "units.csv:2:5");
  assert_string_equal(reads.read[2].name, "members");
  assert_string_equal(reads.read[2].text, "3");
  assert_string_equal(reads.read[3].name, "members.city");
  assert_string_equal(reads.read[3].text, "松江");
  assert_string_equal(reads.read[3].source, "members.csv:2:3");
  assert_true(reads.read[5].missing);
  assert_false(reads.read[4].missing);
  kp_arena_free(arena);
  close_job(&j);
}

/* ---- Any order, any thread ---- */

enum { REPEATS = 2000 };

static const char ANY_ORDER[] =
    "function(u) local s = 0 for i = 1, 50 do s = s + i * (u.x or 0) end "
    "return s + #u.members + ('x'):rep(u.staff or 1):len() end";

typedef struct {
  const job *j;
  int from;
  double sum[3];
} worker;

static void *work(void *argument) {
  worker *w = argument;
  kp_lua *lua;
  kp_diag *diag = kp_diag_new();
  if (kp_lua_open(&lua, w->j->index, w->j->dataset, diag) == KP_OK) {
    for (int i = 0; i < REPEATS; i++) {
      kp_call call = call_of(w->j, (w->from + i) % 3);
      double got = NAN;
      kp_why why;
      if (kp_lua_run(&got, &why, lua, &call, diag) == KP_OK)
        w->sum[call.unit] = got;
    }
    kp_lua_close(lua);
  }
  kp_diag_free(diag);
  return NULL;
}

static void index__threads_and_order_change_nothing(void **state) {
  (void)state;
  job j;
  open_function(&j, "", ANY_ORDER);
  worker w[3] = {{.j = &j, .from = 0}, {.j = &j, .from = 1}, {.j = &j, .from = 2}};
  pthread_t thread[3];
  for (int i = 0; i < 3; i++)
    assert_int_equal(pthread_create(&thread[i], NULL, work, &w[i]), 0);
  for (int i = 0; i < 3; i++)
    pthread_join(thread[i], NULL);
  static const double wanted[] = {3 * 1275 + 3 + 12, 0 + 0 + 1, 5 * 1275 + 1 + 0};
  for (int i = 0; i < 3; i++) {
    for (int u = 0; u < 3; u++)
      assert_near("in any thread", w[i].sum[u], wanted[u], 0);
  }
  close_job(&j);
}

/* The budget is each call's own: many calls together may take more than one may. */
static void index__a_budget_is_a_calls_own(void **state) {
  (void)state;
  job j;
  open_function(&j, "", "function(u) for i = 1, 200000 do end return 1 end");
  kp_call call = call_of(&j, 0);
  double got;
  kp_why why;
  for (int i = 0; i < 20; i++)
    assert_int_equal(kp_lua_run(&got, &why, j.lua, &call, j.diag), KP_OK);
  close_job(&j);
}

static void index__memory_running_out_in_a_call_is_no_crash(void **state) {
  (void)state;
  job j;
  open_function(&j, "local p = { a = { 1, 2 } }",
                "function(u) local t = {} for i = 1, 30 do t[i] = ('x' .. i):rep(i) end "
                "return #u.members + #t + p.a[2] + (u.x or 0) end");
  bool ended = false;
  for (int n = 1; n < 20000 && !ended; n += 1 + n / 8) {
    kp_diag *diag = kp_diag_new();
    kp_arena *arena = kp_arena_new();
    kp_reads reads = {.arena = arena};
    kp_lua *lua = NULL;
    kp_call call = call_of(&j, 0);
    call.reads = &reads;
    double got = NAN;
    kp_why why;
    kp_memory_fail_after(n);
    kp_status status = kp_lua_open(&lua, j.index, j.dataset, diag);
    if (status == KP_OK)
      status = kp_lua_run(&got, &why, lua, &call, diag);
    kp_memory_fail_after(-1);
    assert_true(status == KP_OK || status == KP_SYSTEM);
    ended = status == KP_OK && got == 38 && !reads.failed;
    kp_lua_close(lua);
    kp_arena_free(arena);
    kp_diag_free(diag);
  }
  assert_true(ended);
  close_job(&j);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(index__functions_see_the_unit),
      cmocka_unit_test(index__functions_see_rosters),
      cmocka_unit_test(index__a_missing_cell_is_nil_and_remembered),
      cmocka_unit_test(index__faults_of_functions_are_diagnostics),
      cmocka_unit_test(index__functions_keep_nothing),
      cmocka_unit_test(index__a_value_that_was_changed_is_put_back),
      cmocka_unit_test(index__score_combine_and_row_functions_get_their_arguments),
      cmocka_unit_test(index__reads_are_recorded_with_their_place),
      cmocka_unit_test(index__threads_and_order_change_nothing),
      cmocka_unit_test(index__a_budget_is_a_calls_own),
      cmocka_unit_test(index__memory_running_out_in_a_call_is_no_crash),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
