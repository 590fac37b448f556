/* SPDX-License-Identifier: GPL-3.0-or-later
 * The sandbox holds: hostile texts, budgets, names, and what the lexer answers.
 *
 * Every file of tests/hostile/index/ says in itself what it must give: "expect: ID ID:line …". The
 * chunk is loaded with all words of the language; each named diagnostic must come (on its line,
 * where one is given), and none but those. "expect:" with nothing behind it must load without an
 * error. Several ids where only one can come (which budget ends first is not the point) are written
 * the same way: one of a kind suffices. A case must end within seconds. */
#include "support.h"

#include <time.h>

#include "base/file.h"
#include "index/sandbox.h"
#include "index/words.h"

enum { MAX_EXPECTED = 16, MAX_SECONDS = 20 };

typedef struct {
  char id[64];
  unsigned line; /* 0: any */
} expectation;

static int read_expectations(expectation *out, const char *text, size_t len) {
  const char *mark = memmem(text, len, "expect:", 7);
  assert_non_null(mark);
  const char *at = mark + 7, *end = text + len;
  int n = 0;
  while (at < end && *at == ' ') {
    size_t size = 0;
    for (at++;
         at + size < end && strchr("ABCDEFGHIJKLMNOPQRSTUVWXYZ_0123456789", at[size]) && at[size];)
      size++;
    if (size == 0)
      break;
    assert_true(n < MAX_EXPECTED && size < sizeof out->id);
    out[n] = (expectation){0};
    memcpy(out[n].id, at, size);
    at += size;
    if (at < end && *at == ':')
      out[n].line = (unsigned)strtoul(at + 1, (char **)&at, 10);
    n++;
  }
  return n;
}

/* ---- Loading ---- */

typedef struct {
  kp_diag *diag;
  kp_arena *arena;
  kp_source source;
  kp_sandbox *sandbox;
  kp_word_files files;
  bool ran;
  kp_status status;
} loaded;

static void load(loaded *l, const char *text, size_t len, const kp_index_options *options) {
  memset(l, 0, sizeof *l);
  l->diag = kp_diag_new();
  l->arena = kp_arena_new();
  l->files.arena = l->arena;
  l->status = kp_source_from_bytes(&l->source, text, len, "case.lua", l->arena, l->diag);
  if (l->status == KP_OK)
    l->status = kp_sandbox_new(&l->sandbox, options, l->diag);
  if (l->status == KP_OK)
    l->status = kp_words_export(l->sandbox, &l->files, l->diag);
  if (l->status == KP_OK)
    l->status = kp_sandbox_load(&l->ran, l->sandbox, &l->source, l->diag);
}

static void unload(loaded *l) {
  kp_sandbox_free(l->sandbox);
  kp_arena_free(l->arena);
  kp_diag_free(l->diag);
}

static void print_diagnostics(const kp_diag *diag) {
  kp_text text = {0};
  kp_diag_text(&text, diag, KP_EN, false);
  print_message("%s", text.at ? text.at : "");
  kp_text_free(&text);
}

static bool has(const kp_diag *diag, const char *id, unsigned line) {
  for (int i = 0; i < kp_diag_count(diag); i++) {
    const kp_diagnostic *d = kp_diag_at(diag, i);
    if (strcmp(kp_message_name(d->what), id) == 0 && (line == 0 || d->place.line == line))
      return true;
  }
  return false;
}

/* ---- The cases ---- */

static bool is_budget(const char *id) {
  return strcmp(id, "LUA_STEP_LIMIT") == 0 || strcmp(id, "LUA_MEMORY_LIMIT") == 0;
}

/* True when all that was expected came and nothing else. */
static bool fits(const kp_diag *diag, const expectation *expected, int n) {
  bool good = true;
  int n_budgets = 0, n_budgets_met = 0;
  for (int i = 0; i < n; i++) {
    bool met = has(diag, expected[i].id, expected[i].line);
    if (is_budget(expected[i].id)) {
      n_budgets++;
      n_budgets_met += met;
    } else if (!met) {
      print_message("  wanted: %s on line %u\n", expected[i].id, expected[i].line);
      good = false;
    }
  }
  if (n_budgets > 0 && n_budgets_met == 0) {
    print_message("  wanted: a budget that runs out\n");
    good = false;
  }
  for (int i = 0; i < kp_diag_count(diag); i++) {
    const char *id = kp_message_name(kp_diag_at(diag, i)->what);
    bool wanted = false;
    for (int k = 0; k < n; k++)
      wanted = wanted || strcmp(id, expected[k].id) == 0;
    if (!wanted) {
      print_message("  not wanted: %s\n", id);
      good = false;
    }
  }
  return good;
}

static bool run_case(const char *path, const char *name) {
  size_t len;
  char *text = support_read(path, &len);
  expectation expected[MAX_EXPECTED];
  int n = read_expectations(expected, text, len);
  time_t begin = time(NULL);
  loaded l;
  load(&l, text, len, NULL);
  double seconds = difftime(time(NULL), begin);
  bool good = fits(l.diag, expected, n);
  kp_text shown = {0};
  assert_int_equal(kp_diag_text(&shown, l.diag, KP_ZH, false), KP_OK);
  kp_str all = {shown.at, (uint32_t)shown.len};
  good = good && shown.len < 10000 && (shown.len == 0 || kp_str_fold(l.arena, all).at != NULL);
  kp_text_free(&shown);
  good = good && (l.status == KP_OK) == (n == 0) && seconds < MAX_SECONDS;
  if (!good) {
    print_message("%s: status %d, %.0f s, diagnostics:\n", name, (int)l.status, seconds);
    print_diagnostics(l.diag);
  }
  unload(&l);
  free(text);
  return good;
}

static void index__hostile_text_gives_its_diagnostic(void **state) {
  (void)state;
  char *folder = support_source("tests/hostile/index");
  kp_arena *arena = kp_arena_new();
  const char *const *names;
  int n, n_failed = 0;
  assert_int_equal(kp_path_list(&names, &n, folder, arena, NULL), KP_OK);
  assert_true(n > 50);
  for (int i = 0; i < n; i++) {
    char *path = support_path(folder, names[i]);
    n_failed += !run_case(path, names[i]);
    free(path);
  }
  kp_arena_free(arena);
  free(folder);
  assert_int_equal(n_failed, 0);
}

/* ---- Budgets ---- */

static void index__budgets_are_options(void **state) {
  (void)state;
  const char *loop = "for i = 1, 100000 do end return 1";
  loaded l;
  load(&l, loop, strlen(loop), &(kp_index_options){.steps = 50000});
  assert_true(has(l.diag, "LUA_STEP_LIMIT", 0));
  unload(&l);
  load(&l, loop, strlen(loop), &(kp_index_options){.steps = 500000});
  assert_int_equal(l.status, KP_OK);
  unload(&l);
  const char *held = "local t = {} for i = 1, 30 do t[i] = ('x'):rep(100000) .. i end return t";
  load(&l, held, strlen(held), &(kp_index_options){.memory = (size_t)2 << 20});
  assert_true(has(l.diag, "LUA_MEMORY_LIMIT", 0));
  unload(&l);
  load(&l, held, strlen(held), &(kp_index_options){.memory = (size_t)8 << 20});
  assert_int_equal(l.status, KP_OK);
  unload(&l);
}

static void index__a_state_that_has_no_room_says_so(void **state) {
  (void)state;
  for (size_t memory = 1; memory < 200000; memory += memory / 3 + 501) {
    loaded l;
    load(&l, "return 1", 8, &(kp_index_options){.memory = memory});
    assert_true(l.status == KP_OK || l.status == KP_INPUT);
    assert_true((l.status == KP_OK) == (kp_diag_count(l.diag) == 0));
    unload(&l);
  }
}

static void index__memory_of_the_machine_running_out_is_no_crash(void **state) {
  (void)state;
  const char *text = "local t = {} for i = 1, 50 do t[i] = { i, tostring(i) .. 'x' } end "
                     "table.sort(t, function(a, b) return a[1] > b[1] end) return nowhere, t";
  bool ended = false;
  for (int n = 1; n < 100000 && !ended; n += 1 + n / 8) {
    kp_diag *diag = kp_diag_new();
    kp_arena *arena = kp_arena_new();
    kp_source source;
    kp_sandbox *sandbox = NULL;
    kp_word_files files = {.arena = arena};
    bool ran;
    kp_memory_fail_after(n);
    kp_status status = kp_source_from_bytes(&source, text, strlen(text), "x", arena, diag);
    if (status == KP_OK)
      status = kp_sandbox_new(&sandbox, NULL, diag);
    if (status == KP_OK)
      status = kp_words_export(sandbox, &files, diag);
    if (status == KP_OK)
      status = kp_sandbox_load(&ran, sandbox, &source, diag);
    kp_memory_fail_after(-1);
    assert_true(status == KP_SYSTEM || status == KP_INPUT);
    ended =
        status == KP_INPUT && has(diag, "LUA_UNKNOWN_WORD", 1) && kp_diag_status(diag) == KP_INPUT;
    kp_sandbox_free(sandbox);
    kp_arena_free(arena);
    kp_diag_free(diag);
  }
  assert_true(ended);
}

/* ---- The library ---- */

/* What a chunk gives, as text: raised as an error, since only diagnostics come out of a sandbox. */
static void check_result(const char *chunk, const char *wanted) {
  char text[1024];
  int len = snprintf(text, sizeof text, "error((function() %s end)())", chunk);
  assert_true(len < (int)sizeof text);
  loaded l;
  load(&l, text, (size_t)len, NULL);
  if (!has(l.diag, "LUA_ERROR_CALLED", 1) || kp_diag_count(l.diag) != 1)
    print_diagnostics(l.diag);
  assert_int_equal(kp_diag_count(l.diag), 1);
  assert_true(has(l.diag, "LUA_ERROR_CALLED", 1));
  assert_string_equal(kp_diag_at(l.diag, 0)->args[0], wanted);
  unload(&l);
}

static void index__pairs_goes_in_order(void **state) {
  (void)state;
  check_result(
      "local t = {} for k in pairs { b = 1, a = 1, [10] = 1, [2] = 1, [true] = 1, ['中'] = 1 } do "
      "t[#t + 1] = tostring(k) end return table.concat(t, ' ')",
      "2 10 a b 中 true");
  check_result("local t = { a = 1, b = 2, c = 3 } local s = '' for k, v in pairs(t) do t[k] = nil "
               "s = s .. k .. v end return s",
               "a1b2c3");
}

static void index__sort_is_stable_and_by_bytes(void **state) {
  (void)state;
  check_result("local t = { 'b', 'a', 'B', '中', 'ab' } table.sort(t) return table.concat(t, ' ')",
               "B a ab b 中");
  check_result(
      "local t = {} for i = 1, 40 do t[i] = { i % 3, i } end "
      "table.sort(t, function(a, b) return a[1] < b[1] end) local s = '' "
      "for i = 1, 40 do s = s .. (i > 1 and t[i][1] == t[i - 1][1] and t[i][2] < t[i - 1][2] "
      "and 'x' or '') end return #s .. ' ' .. t[1][2] .. ' ' .. t[40][2]",
      "0 3 38");
}

static void index__text_functions_do_as_in_lua(void **state) {
  (void)state;
  check_result(
      "return string.format('%5.2f|%-4s|%03d|%s|%%|%.2s|%x', 3.14159, 'ab', 7, 1.5, 'abc', 255)",
      " 3.14|ab  |007|1.5|%|ab|ff");
  check_result(
      "return ('abc'):sub(-2) .. ('abc'):sub(2, 2) .. ('abc'):upper() .. ('x'):rep(3, '-')",
      "bcbABCx-x-x");
  check_result("return ('a.b.c'):find('.', 3) .. ' ' .. #('中文') .. ' ' .. ('abc'):byte(-1)",
               "4 6 99");
  check_result("return tostring(nil) .. tostring(true) .. tostring(2^53) .. tostring(3)",
               "niltrue9.007199254741e+153");
  check_result(
      "local t = { 1, 2, 3 } table.insert(t, 1, 0) table.insert(t, 9) local x = table.remove(t, 2) "
      "return table.concat(t, ',') .. ' ' .. x .. ' ' .. select('#', table.unpack(t)) .. "
      "select(-1, 5, 6)",
      "0,2,3,9 1 46");
  check_result("return (tonumber(' 12.5 ') or 'x') .. ' ' .. (tonumber('0x10') or 'none')",
               "12.5 none");
}

/* ---- The lexer ---- */

static void index__fields_have_their_own_lines(void **state) {
  (void)state;
  const char *text = "return index {\n"
                     "  title = \"x\", -- weight = 1\n"
                     "  indicator { \"a\",\n"
                     "    weight = 18,\n"
                     "    value = function(unit) local weight = 3 return { weight = 4 } end,\n"
                     "    score = each { 3,\n"
                     "      upto = 18 } },\n"
                     "  grade { \"b\", at_least = 1 }, grade { \"c\",\n"
                     "    need = 2 },\n"
                     "}\n";
  loaded l;
  load(&l, text, strlen(text), NULL);
  const kp_source *source = &l.source;
  assert_int_equal(kp_source_field_line(source, "index", 1, "title"), 2);
  assert_int_equal(kp_source_field_line(source, "indicator", 3, "weight"), 4);
  assert_int_equal(kp_source_field_line(source, "each", 6, "upto"), 7);
  assert_int_equal(kp_source_field_line(source, "grade", 8, "need"), 9);
  assert_int_equal(kp_source_field_line(source, "index", 1, "weight"), 0);
  assert_int_equal(kp_source_field_line(source, "indicator", 3, "nothing"), 0);
  const char *lines = kp_source_lines(source, 6, 7, l.arena);
  assert_string_equal(lines, "score = each { 3,\n  upto = 18 } },");
  unload(&l);
}

static void index__full_width_marks_have_line_column_and_hint(void **state) {
  (void)state;
  const char *text = "return {\n  title = \"联盟\"\xEF\xBC\x8C\n}\n";
  loaded l;
  load(&l, text, strlen(text), NULL);
  assert_int_equal(kp_diag_count(l.diag), 1);
  const kp_diagnostic *d = kp_diag_at(l.diag, 0);
  assert_int_equal(d->place.line, 2);
  assert_int_equal(d->place.column, 15);
  assert_string_equal(d->args[0], "\xEF\xBC\x8C");
  assert_string_equal(d->hint_args[0], ",");
  unload(&l);
}

static void index__gb18030_and_utf16_texts_are_read(void **state) {
  (void)state;
  static const char gb[] = "return \"\xC1\xAA\xC3\xCB\"\n"; /* 联盟 */
  loaded l;
  load(&l, gb, sizeof gb - 1, NULL);
  assert_int_equal(l.status, KP_OK);
  assert_memory_equal(l.source.text.at, "return \"联盟\"\n", l.source.text.len);
  unload(&l);
  static const char wide[] = "\xFF\xFEr\0e\0t\0u\0r\0n\0 \0\x31\0";
  load(&l, wide, sizeof wide - 1, NULL);
  assert_int_equal(l.status, KP_OK);
  assert_memory_equal(l.source.text.at, "return 1", 8);
  unload(&l);
}

/* A name that the text declares in any way is never said to be unknown. */
static void index__declared_names_are_known(void **state) {
  (void)state;
  loaded l;
  const char *good = "local a <const>, b = 1, 2\n"
                     "local function c(d, ...) return d, ... end\n"
                     "function e() end\n"
                     "g = { h = a, ['i'] = b, a; j = c }\n"
                     "n = {}\n"
                     "local t = { k = function(l) m, n.o, p = l, 1, 2 return m end }\n"
                     "for q = 1, 2 do for r, s in pairs(g) do goto u end ::u:: end\n"
                     "local v = { g.h, g.w and 1, x = { y = 1 } }\n"
                     "if a then z = 1 elseif b then z = 2 else aa, ab = 1, 2 end\n"
                     "repeat local ac = 1 until ac\n"
                     "return { a, b, c, e, g, t, v, z }\n";
  load(&l, good, strlen(good), NULL);
  if (l.status != KP_OK)
    print_diagnostics(l.diag);
  assert_false(has(l.diag, "LUA_UNKNOWN_WORD", 0));
  assert_false(has(l.diag, "LUA_UNKNOWN_WORD_NEAR", 0));
  assert_int_equal(l.status, KP_OK);
  unload(&l);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(index__hostile_text_gives_its_diagnostic),
      cmocka_unit_test(index__budgets_are_options),
      cmocka_unit_test(index__a_state_that_has_no_room_says_so),
      cmocka_unit_test(index__memory_of_the_machine_running_out_is_no_crash),
      cmocka_unit_test(index__pairs_goes_in_order),
      cmocka_unit_test(index__sort_is_stable_and_by_bytes),
      cmocka_unit_test(index__text_functions_do_as_in_lua),
      cmocka_unit_test(index__fields_have_their_own_lines),
      cmocka_unit_test(index__full_width_marks_have_line_column_and_hint),
      cmocka_unit_test(index__gb18030_and_utf16_texts_are_read),
      cmocka_unit_test(index__declared_names_are_known),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
