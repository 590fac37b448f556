/* SPDX-License-Identifier: GPL-3.0-or-later
 * Loading: files beside an index, encodings, further states, and memory that runs out.
 *
 * Every allocation of a load is made to fail once, in turn: the load must then say that memory is
 * out, hand out nothing and keep nothing. */
#include "support.h"

#include <math.h>

#include "base/arena.h"
#include "base/hash.h"
#include "good_index.h"
#include "index/load.h"
#include "index/sandbox.h"

/* ---- Parameters, files, functions ---- */

static void index__what_a_row_of_parameters_made_has_the_place_of_the_row(void **state) {
  (void)state;
  kp_index *index = load("sdg");
  const kp_node *poverty = node(index, "extreme_poverty"), *fish = node(index, "fish_stocks");
  assert_string_equal(kp_index_place(index, &poverty->label).file, "goals.csv");
  assert_int_equal(kp_index_place(index, &poverty->label).line, 2);
  assert_int_equal(kp_index_place(index, &fish->label).line, 6);
  assert_near("worst", poverty->score.from, 72.6, 0);
  assert_near("best", poverty->score.to, 0, 0);
  assert_string_equal(poverty->label.title, "贫困率");
  assert_int_equal(node(index, "ocean")->applies.count, 1);
  assert_int_equal(node(index, "ocean")->missing.kind, KP_MISSING_GROUP_MEAN);
  assert_true(node(index, "ocean")->missing.over_ranked);
  assert_int_equal(poverty->missing.kind, KP_MISSING_SKIP);
  kp_index_free(index);
}

static void index__the_hashes_are_those_of_the_files(void **state) {
  (void)state;
  kp_index *index = load("sdg");
  assert_int_equal(index->n_files, 2);
  static const char *const paths[] = {"tests/index/good/sdg.lua", "tests/index/good/goals.csv"};
  for (int i = 0; i < 2; i++) {
    char *path = support_source(paths[i]);
    size_t len;
    char *text = support_read(path, &len);
    char hash[KP_HASH_SIZE];
    kp_hash_bytes(hash, text, len);
    assert_string_equal(index->file[i].hash, hash);
    assert_int_equal(index->file[i].text.len, len);
    free(text);
    free(path);
  }
  kp_index_free(index);
}

static void index__functions_have_the_same_numbers_in_a_further_state(void **state) {
  (void)state;
  kp_index *index = load("loops");
  assert_int_equal(index->n_functions, 40);
  assert_int_equal(node(index, "item_1")->value.function, 0);
  assert_int_equal(node(index, "item_40")->value.function, 39);
  assert_int_equal(index->function[3].line, 5);
  assert_contains(index->function[3].text, "unit[\"x\" .. i]");
  kp_arena *arena = kp_arena_new();
  kp_diag *diag = kp_diag_new();
  struct kp_sandbox *sandbox = NULL;
  kp_word_files files;
  assert_int_equal(kp_index_reload(&sandbox, index, arena, &files, diag), KP_OK);
  assert_int_equal(kp_sandbox_n_functions(sandbox), 40);
  kp_sandbox_free(sandbox);
  kp_diag_free(diag);
  kp_arena_free(arena);
  kp_index_free(index);
}

static void index__a_further_state_reads_no_file_again(void **state) {
  (void)state;
  char *folder = support_folder();
  char *path = support_path(folder, "i.lua"), *csv = support_path(folder, "p.csv");
  support_write(
      path, "local p = parameters 'p.csv'\n"
            "return index { id = 'i', indicator { 'a', value = function(unit) return p[1].x end,\n"
            "  score = asis } }\n");
  support_write(csv, "x\n5\n");
  kp_index *index = NULL;
  assert_int_equal(kp_index_load(&index, path, NULL, NULL), KP_OK);
  remove(csv);
  kp_arena *arena = kp_arena_new();
  kp_diag *diag = kp_diag_new();
  struct kp_sandbox *sandbox = NULL;
  kp_word_files files;
  assert_int_equal(kp_index_reload(&sandbox, index, arena, &files, diag), KP_OK);
  kp_sandbox_free(sandbox);
  kp_arena_free(arena);
  kp_diag_free(diag);
  kp_index_free(index);
  free(csv);
  free(path);
  support_folder_remove(folder);
}

/* ---- Encodings ---- */

static void assert_loads_bytes(const char *name, const void *bytes, size_t len) {
  kp_index *index = NULL;
  kp_diag *diag = kp_diag_new();
  kp_status status = kp_index_load_text(&index, bytes, len, name, NULL, diag);
  if (status != KP_OK)
    fail_msg("%s: status %d", name, (int)status);
  assert_string_equal(index->title, "测试");
  assert_string_equal(node(index, "a")->label.title, "甲");
  kp_index_free(index);
  kp_diag_free(diag);
}

static void index__the_encodings_of_tables_are_those_of_indexes(void **state) {
  (void)state;
  /* return index { id = "t", title = "测试", indicator { "a", title = "甲", score = asis } } */
  static const char utf8[] =
      "\xEF\xBB\xBFreturn index { id = \"t\", title = \"\xE6\xB5\x8B\xE8\xAF\x95\",\r\n"
      "indicator { \"a\", title = \"\xE7\x94\xB2\", score = asis } }\r\n";
  static const char gbk[] = "return index { id = \"t\", title = \"\xB2\xE2\xCA\xD4\",\r\n"
                            "indicator { \"a\", title = \"\xBC\xD7\", score = asis } }\r\n";
  assert_loads_bytes("utf8.lua", utf8, sizeof utf8 - 1);
  assert_loads_bytes("gbk.lua", gbk, sizeof gbk - 1);
  /* UTF-16LE with its mark, made from the Latin part and three wide characters */
  unsigned char wide[400];
  size_t n = 0;
  wide[n++] = 0xFF;
  wide[n++] = 0xFE;
  for (const char *at = utf8 + 3; *at;) {
    unsigned c = (unsigned char)*at++;
    if (c >= 0xE0) {
      c = (c & 0x0Fu) << 12 | ((unsigned char)at[0] & 0x3Fu) << 6 | ((unsigned char)at[1] & 0x3Fu);
      at += 2;
    }
    wide[n++] = (unsigned char)(c & 0xFF);
    wide[n++] = (unsigned char)(c >> 8);
  }
  assert_loads_bytes("wide.lua", wide, n);
}

static void index__text_from_nowhere_has_no_files_beside_it(void **state) {
  (void)state;
  static const char text[] = "local p = parameters \"p.csv\"\nreturn index { id = \"t\" }\n";
  kp_index *index = NULL;
  kp_diag *diag = kp_diag_new();
  assert_int_equal(kp_index_load_text(&index, text, sizeof text - 1, "-", NULL, diag), KP_INPUT);
  assert_null(index);
  assert_int_equal(kp_diag_at(diag, 0)->what, KP_MSG_INDEX_NO_FILE_BESIDE);
  kp_diag_free(diag);
}

static void index__a_load_needs_no_diagnostics(void **state) {
  (void)state;
  static const char text[] = "return index { id = 3 }\n";
  kp_index *index = NULL;
  assert_int_equal(kp_index_load_text(&index, text, sizeof text - 1, "t", NULL, NULL), KP_INPUT);
  assert_null(index);
  assert_int_equal(kp_index_load(&index, "/nowhere/at/all.lua", NULL, NULL), KP_INPUT);
  kp_index_free(NULL);
}

/* ---- Size ---- */

/* 32 levels of dimensions are promised. */
static void index__dimensions_nest_to_32_levels(void **state) {
  (void)state;
  kp_buf buf = {0};
  kp_buf_add(&buf, "return index { id = 'deep',\n");
  for (int i = 0; i < 32; i++)
    kp_buf_printf(&buf, "dimension { 'd%d',\n", i);
  kp_buf_add(&buf, "indicator { 'a', score = linear { from = 0, to = 1 } }\n");
  for (int i = 0; i < 33; i++)
    kp_buf_add(&buf, "}");
  kp_index *index = NULL;
  kp_diag *diag = kp_diag_new();
  assert_int_equal(kp_index_load_text(&index, buf.at, buf.len, "deep.lua", NULL, diag), KP_OK);
  assert_int_equal(index->n_nodes, 34);
  assert_near("share of the leaf", node(index, "a")->share, 1, 0);
  kp_index_free(index);
  kp_diag_free(diag);
  kp_buf_clear(&buf);
}

/* A long index is no trouble, and what is wrong with each of its parts is counted, not lost. */
static void index__a_thousand_indicators_load(void **state) {
  (void)state;
  static const char text[] =
      "local list = { id = 'long' }\n"
      "for i = 1, 1000 do list[i] = indicator { 'i' .. i, weight = i,\n"
      "  score = bands { at_least = { { i + 1, 100 }, { i, 50 } }, otherwise = 0 } } end\n"
      "return index(list)\n";
  kp_index *index = NULL;
  kp_diag *diag = kp_diag_new();
  assert_int_equal(kp_index_load_text(&index, text, sizeof text - 1, "long.lua", NULL, diag),
                   KP_OK);
  assert_int_equal(index->n_leaves, 1000);
  assert_int_equal(index->n_wants, 1000);
  assert_near("the last share", node(index, "i1000")->share, 1000.0 / 500500, 1e-15);
  kp_index_free(index);
  kp_diag_free(diag);
}

/* ---- Memory ---- */

static void load_with_failures(const char *file, bool broken) {
  char *path = support_source(file);
  bool ended = false;
  for (int64_t n = 1; n < 20000 && !ended; n += n < 60 ? 1 : 7) {
    kp_index *index = NULL;
    kp_diag *diag = kp_diag_new();
    kp_memory_fail_after(n);
    kp_status status = kp_index_load(&index, path, NULL, diag);
    kp_memory_fail_after(-1);
    kp_status without_failure = broken ? KP_INPUT : KP_OK;
    if (status == without_failure) {
      ended = true;
      assert_int_equal(index == NULL, broken);
    } else {
      if (status != KP_SYSTEM)
        print_error("%s: failing from allocation %d on gives status %d\n", file, (int)n,
                    (int)status);
      assert_int_equal(status, KP_SYSTEM);
      assert_null(index);
    }
    kp_index_free(index);
    kp_diag_free(diag);
  }
  assert_true(ended);
  free(path);
}

static void index__memory_that_runs_out_anywhere_is_said(void **state) {
  (void)state;
  load_with_failures("tests/index/good/alliance.lua", false);
  load_with_failures("tests/index/good/sdg.lua", false);
  load_with_failures("tests/index/good/norms.lua", false);
  load_with_failures("tests/index/broken/all_at_once.lua", true);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(index__what_a_row_of_parameters_made_has_the_place_of_the_row),
      cmocka_unit_test(index__the_hashes_are_those_of_the_files),
      cmocka_unit_test(index__functions_have_the_same_numbers_in_a_further_state),
      cmocka_unit_test(index__a_further_state_reads_no_file_again),
      cmocka_unit_test(index__the_encodings_of_tables_are_those_of_indexes),
      cmocka_unit_test(index__text_from_nowhere_has_no_files_beside_it),
      cmocka_unit_test(index__a_load_needs_no_diagnostics),
      cmocka_unit_test(index__dimensions_nest_to_32_levels),
      cmocka_unit_test(index__a_thousand_indicators_load),
      cmocka_unit_test(index__memory_that_runs_out_anywhere_is_said),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
