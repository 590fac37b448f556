/* SPDX-License-Identifier: GPL-3.0-or-later
 * Promises of base: memory and arena, text, messages, diagnostics, threads and hashes. Numbers and
 * files have tests of their own. */
#include "support.h"

#include <omp.h>

#include "base/arena.h"
#include "base/diag.h"
#include "base/hash.h"
#include "base/thread.h"

/* ---- Arena ---- */

static void base__arena_hands_out_zeroed_aligned_memory(void **state) {
  (void)state;
  kp_arena *arena = kp_arena_new();
  size_t wanted = 0;
  for (size_t size = 1; size < 200000; size = size * 3 / 2 + 1) {
    unsigned char *memory = kp_arena_alloc(arena, size, 1);
    assert_non_null(memory);
    assert_int_equal((uintptr_t)memory % (size >= 4096 ? 64 : 16), 0);
    for (size_t i = 0; i < size; i++)
      assert_int_equal(memory[i], 0);
    memset(memory, 0xAB, size);
    wanted += size;
  }
  assert_int_equal(kp_arena_used(arena), wanted);
  assert_non_null(kp_arena_alloc(arena, 0, 8));
  assert_null(kp_arena_alloc(arena, SIZE_MAX / 4, 8));
  assert_null(kp_arena_alloc(arena, SIZE_MAX - 8, 1));
  kp_arena_free(arena);
  kp_arena_free(NULL);
}

static void base__arena_keeps_what_it_handed_out(void **state) {
  (void)state;
  kp_arena *arena = kp_arena_new();
  char *texts[3000];
  for (int i = 0; i < 3000; i++)
    texts[i] = kp_arena_printf(arena, "text %d of %s", i, "many");
  assert_string_equal(kp_arena_copy(arena, "a\0b", 3), "a");
  assert_string_equal(kp_arena_copy(arena, NULL, 0), "");
  for (int i = 0; i < 3000; i++) {
    char wanted[32];
    snprintf(wanted, sizeof wanted, "text %d of many", i);
    assert_string_equal(texts[i], wanted);
  }
  kp_arena_free(arena);
}

/* A bit of everything that allocates; false when any of it failed. */
static bool use_memory(void) {
  kp_arena *arena = kp_arena_new();
  kp_diag *diag = kp_diag_new();
  kp_buf buf = {0};
  bool ok = arena && diag;
  for (int i = 0; arena && i < 40; i++)
    ok = kp_arena_alloc(arena, 1000, (size_t)(i % 7 + 1)) && ok;
  if (arena)
    ok = kp_str_fold(arena, kp_str_of("Ａ０７ 松江")).at && ok;
  for (int i = 0; i < 100; i++)
    kp_buf_printf(&buf, "number %d, ", i);
  ok = !buf.failed && ok;
  for (int i = 0; i < 50; i++) {
    char text[16];
    snprintf(text, sizeof text, "%d", i);
    kp_place place = {.file = "a.csv", .line = 1, .unit = "A07"};
    kp_diag_error(diag, &place, KP_MSG_BASE_SYSTEM, KP_ARGS(text), KP_MSG_BASE_NO_SPACE_HINT);
  }
  kp_text text = {0};
  ok = kp_diag_text(&text, diag, KP_ZH, true) == KP_OK && ok;
  ok = kp_diag_status(diag) == KP_INPUT && ok;
  kp_text_free(&text);
  kp_buf_clear(&buf);
  kp_diag_free(diag);
  kp_arena_free(arena);
  return ok;
}

static void base__every_allocation_may_fail(void **state) {
  (void)state;
  int n = 1;
  for (; n < 10000; n++) {
    kp_memory_fail_after(n);
    bool ok = use_memory();
    kp_memory_fail_after(-1);
    if (ok)
      break;
  }
  assert_in_range(n, 20, 9999); /* it failed until there was no allocation left to fail */
  assert_true(use_memory());
}

static void base__memory_that_ran_out_is_told_without_memory(void **state) {
  (void)state;
  kp_diag *diag = kp_diag_new();
  kp_memory_fail_after(1);
  kp_diag_error(diag, NULL, KP_MSG_BASE_SYSTEM, KP_ARGS("some text"), KP_MSG_NONE);
  kp_memory_fail_after(-1);
  assert_int_equal(kp_diag_status(diag), KP_SYSTEM);
  kp_text text = {0};
  assert_int_equal(kp_diag_text(&text, diag, KP_EN, false), KP_OK);
  assert_contains(text.at, "error: out of memory\n");
  kp_text_free(&text);
  kp_diag_free(diag);
}

/* ---- Text ---- */

static void base__trims_every_kind_of_blank(void **state) {
  (void)state;
  static const char *const cases[][2] = {
      {"  a b\t", "a b"}, {"\xEF\xBB\xBF\xE3\x80\x80松江\xC2\xA0\r\n", "松江"},
      {"", ""},           {" \xE3\x80\x80 ", ""},
      {"à", "à"}, /* C3 A0 ends like U+00A0 and is none */
      {"a", "a"}};
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    kp_str got = kp_str_trim(kp_str_of(cases[i][0]));
    assert_true(kp_str_equal(got, kp_str_of(cases[i][1])));
  }
  assert_int_equal(kp_str_trim((kp_str){NULL, 0}).len, 0);
}

static void base__orders_text_by_bytes(void **state) {
  (void)state;
  assert_true(kp_str_compare(kp_str_of("a"), kp_str_of("ab")) < 0);
  assert_true(kp_str_compare(kp_str_of("b"), kp_str_of("ab")) > 0);
  assert_true(kp_str_compare(kp_str_of("松"), kp_str_of("z")) > 0);
  assert_int_equal(kp_str_compare(kp_str_of(NULL), kp_str_of("")), 0);
  assert_false(kp_str_equal(kp_str_of("a"), kp_str_of("b")));
}

static void base__folds_names_that_mean_the_same(void **state) {
  (void)state;
  static const char *const cases[][2] = {{"Ａ０７ ", "a07"},
                                         {"  Joint   Projects\t", "joint projects"},
                                         {"STRASSE", "strasse"},
                                         {"Straße", "strasse"},
                                         {"松江\xE3\x80\x80区", "松江 区"},
                                         {"ﬁling", "filing"},
                                         {"\xEF\xBB\xBF编号", "编号"},
                                         {"（试点）", "(试点)"},
                                         {"", ""},
                                         {"e\xCC\x81", "é"},
                                         {"得分①", "得分1"},
                                         {"A\xC2\xA0 B", "a b"}};
  kp_arena *arena = kp_arena_new();
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    kp_str got = kp_str_fold(arena, kp_str_of(cases[i][0]));
    assert_non_null(got.at);
    assert_string_equal(got.at, cases[i][1]);
    assert_int_equal(got.len, strlen(cases[i][1]));
  }
  assert_null(kp_str_fold(arena, kp_str_of("\xC3(")).at);
  assert_null(kp_str_fold(arena, kp_str_of("abc\xFF")).at);
  assert_null(kp_str_fold(arena, kp_str_of("松\xE6\x9D")).at); /* cut in the middle */
  kp_arena_free(arena);
}

static void base__knows_how_wide_text_is(void **state) {
  (void)state;
  assert_int_equal(kp_text_width(kp_str_of("abc")), 3);
  assert_int_equal(kp_text_width(kp_str_of("松江")), 4);
  assert_int_equal(kp_text_width(kp_str_of("Ａ")), 2);
  assert_int_equal(kp_text_width(kp_str_of("e\xCC\x81")), 1);
  assert_int_equal(kp_text_width(kp_str_of("a\xFF")), 2);
  assert_int_equal(kp_text_width(kp_str_of("")), 0);
}

static int distance(const char *a, const char *b, int limit) {
  return kp_text_distance(kp_str_of(a), kp_str_of(b), limit);
}

static void base__measures_typing_errors(void **state) {
  (void)state;
  assert_int_equal(distance("bands", "bands", 3), 0);
  assert_int_equal(distance("banbs", "bands", 3), 1);
  assert_int_equal(distance("bnads", "bands", 3), 1); /* neighbours swapped */
  assert_int_equal(distance("band", "bands", 3), 1);
  assert_int_equal(distance("xbands", "bands", 3), 1);
  assert_int_equal(distance("kitten", "sitting", 5), 3);
  assert_int_equal(distance("kitten", "sitting", 2), 3); /* limit + 1 */
  assert_int_equal(distance("联盟", "联明", 2), 1);      /* code points, not bytes */
  assert_int_equal(distance("", "abc", 5), 3);
  char longer[400];
  memset(longer, 'a', sizeof longer - 1);
  longer[sizeof longer - 1] = '\0';
  assert_int_equal(distance(longer, longer, 2), 0);
  assert_int_equal(distance(longer, longer + 1, 2), 3);
}

static void base__suggests_only_what_may_be_meant(void **state) {
  (void)state;
  const kp_str words[] = {kp_str_of("bands"),  kp_str_of("curve"), kp_str_of("panel"),
                          kp_str_of("linear"), kp_str_of("each"),  kp_str_of("松江")};
  assert_int_equal(kp_text_nearest(kp_str_of("banbs"), words, 6), 0);
  assert_int_equal(kp_text_nearest(kp_str_of("liner"), words, 6), 3);
  assert_int_equal(kp_text_nearest(kp_str_of("eahc"), words, 6), 4);
  assert_int_equal(kp_text_nearest(kp_str_of("松山"), words, 6), 5);
  assert_int_equal(kp_text_nearest(kp_str_of("x"), words, 6), -1);
  assert_int_equal(kp_text_nearest(kp_str_of("percentile"), words, 6), -1);
  assert_int_equal(kp_text_nearest(kp_str_of("bands"), words, 0), -1);
}

static void base__buffer_grows_and_stays_terminated(void **state) {
  (void)state;
  kp_buf buf = {0};
  for (int i = 0; i < 1000; i++)
    kp_buf_printf(&buf, "%03d", i);
  kp_buf_add_str(&buf, kp_str_of("end"));
  assert_int_equal(buf.len, 3003);
  assert_int_equal(strlen(buf.at), 3003);
  assert_memory_equal(buf.at + 2997, "999end", 6);
  assert_null(kp_buf_room(&buf, SIZE_MAX / 2));
  assert_true(buf.failed);
  kp_buf_add(&buf, "more"); /* ignored once it failed */
  assert_int_equal(buf.len, 3003);
  kp_buf_clear(&buf);
  assert_null(buf.at);
}

/* ---- Messages ---- */

static void assert_message(kp_msg id, const char *const *args, kp_lang lang, const char *wanted) {
  kp_buf buf = {0};
  kp_message_format(&buf, id, args, lang);
  assert_string_equal(buf.at, wanted);
  kp_buf_clear(&buf);
}

static void base__messages_take_their_arguments(void **state) {
  (void)state;
  assert_message(KP_MSG_BASE_COLUMN, KP_ARGS("joint_projects"), KP_EN, "column joint_projects");
  assert_message(KP_MSG_BASE_COLUMN, KP_ARGS("a"), KP_ZH, "列 a");
  assert_message(KP_MSG_BASE_COLUMN, NULL, KP_EN, "column ?");
  assert_message(KP_MSG_BASE_MORE_ERRORS, KP_ARGS("1"), KP_EN, "1 more error is not listed");
  assert_message(KP_MSG_BASE_MORE_ERRORS, KP_ARGS("12"), KP_EN, "12 more errors are not listed");
  assert_message(KP_MSG_BASE_COLUMN, KP_ARGS("{0}"), KP_EN, "column {0}");
  assert_string_equal(kp_message_name(KP_MSG_BASE_COLUMN), "BASE_COLUMN");
  assert_string_equal(kp_message_template((kp_msg)-1, KP_ZH), "");
}

/* The set of argument numbers that a template uses, as bits; -1 when a place is malformed. */
static int arguments_of(const char *template) {
  int set = 0;
  for (const char *at = template; (at = strchr(at, '{')); at++) {
    if (at[1] < '0' || at[1] > '9') { /* a brace as such */
      at += at[1] == '{';
      continue;
    }
    const char *close = strchr(at, '}');
    if (!close || (at[2] != '}' && at[2] != '|'))
      return -1;
    set |= 1 << (at[1] - '0');
  }
  return set;
}

/* A number may be needed for the plural of one language only: an English {n|one|many} is no
 * difference. */
static int arguments_shown(const char *template) {
  int set = 0;
  for (const char *at = template; (at = strchr(at, '{')); at++) {
    if (at[1] == '{')
      at++;
    else if (at[1] >= '0' && at[1] <= '9' && at[2] == '}')
      set |= 1 << (at[1] - '0');
  }
  return set;
}

static void base__catalogue_is_whole_in_both_languages(void **state) {
  (void)state;
  int n_bad = 0;
  for (int id = 1; id < KP_MSG_COUNT; id++) {
    const char *zh = kp_message_template((kp_msg)id, KP_ZH);
    const char *en = kp_message_template((kp_msg)id, KP_EN);
    /* WORD_ ids are parts of sentences: one language may need a word or a place where the other has
     * none. */
    bool part = strncmp(kp_message_name((kp_msg)id), "WORD_", 5) == 0;
    bool good = arguments_of(zh) >= 0 && arguments_of(en) >= 0 &&
                (part || (*zh && *en && arguments_shown(zh) == arguments_shown(en)));
    if (!good)
      print_error("%s: '%s' and '%s' do not fit\n", kp_message_name((kp_msg)id), zh, en);
    n_bad += !good;
    for (int other = 1; other < id; other++)
      assert_string_not_equal(kp_message_name((kp_msg)id), kp_message_name((kp_msg)other));
  }
  assert_int_equal(n_bad, 0);
}

/* ---- Diagnostics ---- */

static void assert_diag_text(const kp_diag *diag, kp_lang lang, const char *wanted) {
  kp_text text = {0};
  assert_int_equal(kp_diag_text(&text, diag, lang, false), KP_OK);
  assert_string_equal(text.at, wanted);
  kp_text_free(&text);
}

static void base__diagnostics_name_place_fault_and_hint(void **state) {
  (void)state;
  kp_diag *diag = kp_diag_new();
  assert_diag_text(diag, KP_EN, "");
  kp_place place = {.file = "datasets/g60/2024/values.csv",
                    .line = 14,
                    .column = 5,
                    .column_name = "joint_projects",
                    .unit = "A07"};
  kp_diag_error(diag, &place, KP_MSG_BASE_SYSTEM, KP_ARGS("x"), KP_MSG_BASE_NO_SPACE_HINT);
  kp_diag_add(diag, KP_WARNING, &(kp_place){.indicator = "i1"}, KP_MSG_BASE_IS_FOLDER, NULL,
              KP_MSG_NONE, NULL);
  kp_diag_add(diag, KP_NOTE, &(kp_place){.file = "b.lua", .line = 3}, KP_MSG_BASE_IS_FOLDER, NULL,
              KP_MSG_NONE, NULL);
  kp_diag_add(diag, KP_NOTE, NULL, KP_MSG_BASE_NOT_FOLDER, NULL, KP_MSG_NONE, NULL);
  assert_diag_text(diag, KP_EN,
                   "datasets/g60/2024/values.csv:14:5: error: the system says: x (column "
                   "joint_projects, unit A07)\n"
                   "  hint: free some space, or write to another disk\n"
                   "warning: this is a folder; a file is needed (indicator i1)\n"
                   "b.lua:3: note: this is a folder; a file is needed\n"
                   "note: a part of this path is not a folder\n");
  kp_text zh = {0};
  assert_int_equal(kp_diag_text(&zh, diag, KP_ZH, false), KP_OK);
  assert_contains(zh.at,
                  "values.csv:14:5: 错误：操作系统报告：x（列 joint_projects，被评对象 A07）\n");
  assert_contains(zh.at, "  提示：");
  assert_contains(zh.at, "警告：");
  kp_text_free(&zh);
  assert_int_equal(kp_diag_status(diag), KP_INPUT);
  assert_int_equal(kp_diag_count(diag), 4);
  assert_int_equal(kp_diag_errors(diag), 1);
  assert_int_equal(kp_diag_at(diag, 0)->place.line, 14);
  assert_string_equal(kp_diag_at(diag, 0)->args[0], "x");
  kp_diag_free(diag);
  kp_diag_free(NULL);
}

static void base__same_fault_on_many_rows_is_one_with_a_count(void **state) {
  (void)state;
  kp_diag *diag = kp_diag_new();
  for (uint32_t line = 2; line < 10002; line++) {
    kp_place place = {.file = "v.csv", .line = line, .column = 5, .unit = line % 2 ? "A" : "B"};
    kp_diag_error(diag, &place, KP_MSG_BASE_SYSTEM, KP_ARGS("l2"), KP_MSG_NONE);
  }
  for (uint32_t line = 7; line < 9; line++) {
    kp_place place = {.file = "v.csv", .line = line, .column = 6};
    kp_diag_error(diag, &place, KP_MSG_BASE_SYSTEM, KP_ARGS("l2"), KP_MSG_NONE);
  }
  kp_diag_error(diag, &(kp_place){.unit = "A"}, KP_MSG_BASE_IS_FOLDER, NULL, KP_MSG_NONE);
  kp_diag_error(diag, &(kp_place){.unit = "B"}, KP_MSG_BASE_IS_FOLDER, NULL, KP_MSG_NONE);
  assert_int_equal(kp_diag_count(diag), 3);
  assert_int_equal(kp_diag_errors(diag), 10004);
  assert_int_equal(kp_diag_at(diag, 0)->count, 10000);
  assert_diag_text(diag, KP_EN,
                   "v.csv:2:5: error: the system says: l2 (unit B)\n"
                   "  10000 times in all, also in lines 3, 4, 5, 6, 7 …\n"
                   "v.csv:7:6: error: the system says: l2\n"
                   "  2 times in all, also in line 8\n"
                   "error: this is a folder; a file is needed (unit A)\n"
                   "  2 times in all, also unit B\n");
  kp_diag_free(diag);
}

static void add_numbered(kp_diag *diag, kp_severity severity, int number) {
  char text[16];
  snprintf(text, sizeof text, "fault %d", number);
  kp_diag_add(diag, severity, NULL, KP_MSG_BASE_SYSTEM, KP_ARGS(text), KP_MSG_NONE, NULL);
}

static void base__beyond_the_limit_only_the_number_is_kept(void **state) {
  (void)state;
  kp_diag *diag = kp_diag_new();
  for (int i = 0; i < 100000; i++)
    add_numbered(diag, KP_WARNING, i);
  for (int i = 0; i < 201; i++)
    add_numbered(diag, KP_ERROR, i); /* warnings never hide errors */
  add_numbered(diag, KP_ERROR, 7);   /* a known one is still counted */
  assert_int_equal(kp_diag_count(diag), 2 * KP_DIAG_LIMIT);
  assert_int_equal(kp_diag_errors(diag), 202);
  kp_text text = {0};
  assert_int_equal(kp_diag_text(&text, diag, KP_EN, false), KP_OK);
  assert_contains(text.at, "error: 1 more error is not listed\n");
  assert_contains(text.at, "note: 99800 more warnings or notes are not listed\n");
  assert_contains(text.at, "error: the system says: fault 7\n  2 times in all\n");
  kp_text_free(&text);
  kp_diag_free(diag);
}

static void base__joined_diagnostics_are_as_if_added_in_order(void **state) {
  (void)state;
  kp_diag *parts[2] = {kp_diag_new(), kp_diag_new()};
  kp_diag *joined = kp_diag_new(), *whole = kp_diag_new();
  for (uint32_t line = 1; line <= 600; line++) {
    char text[16];
    snprintf(text, sizeof text, "t%d", (int)(line % 3 ? 0 : line));
    kp_place place = {.file = "v.csv", .line = line};
    kp_diag_error(parts[line > 300], &place, KP_MSG_BASE_SYSTEM, KP_ARGS(text), KP_MSG_NONE);
    kp_diag_error(whole, &place, KP_MSG_BASE_SYSTEM, KP_ARGS(text), KP_MSG_NONE);
  }
  kp_diag_join(joined, parts[0]);
  kp_diag_join(joined, parts[1]);
  kp_text got = {0}, wanted = {0};
  assert_int_equal(kp_diag_text(&got, joined, KP_EN, false), KP_OK);
  assert_int_equal(kp_diag_text(&wanted, whole, KP_EN, false), KP_OK);
  assert_string_equal(got.at, wanted.at);
  assert_int_equal(kp_diag_errors(joined), 600);
  kp_diag_no_memory(parts[0]);
  kp_diag_join(joined, parts[0]);
  assert_int_equal(kp_diag_status(joined), KP_SYSTEM);
  kp_text_free(&got);
  kp_text_free(&wanted);
  kp_diag_free(parts[0]);
  kp_diag_free(parts[1]);
  kp_diag_free(joined);
  kp_diag_free(whole);
}

static void base__text_from_files_cannot_disturb_the_terminal(void **state) {
  (void)state;
  kp_diag *diag = kp_diag_new();
  char longer[5000] = "";
  for (int i = 0; i < 1000; i++)
    strcat(longer, "字");
  kp_diag_error(diag, &(kp_place){.file = "a\n.csv"}, KP_MSG_BASE_SYSTEM,
                KP_ARGS("\033[31mred\nline\tend\x7F"), KP_MSG_NONE);
  kp_diag_error(diag, NULL, KP_MSG_BASE_SYSTEM, KP_ARGS(longer), KP_MSG_NONE);
  kp_diag_error(diag, NULL, KP_MSG_BASE_SYSTEM, KP_ARGS("\x80\xFF bad bytes"), KP_MSG_NONE);
  kp_text text = {0};
  assert_int_equal(kp_diag_text(&text, diag, KP_EN, false), KP_OK);
  assert_contains(text.at, "a\\n.csv: error: the system says: \\x1B[31mred\\nline\\tend\\x7F\n");
  assert_contains(text.at, "字字…\n");
  assert_in_range(text.len, 280, 400);
  kp_text_free(&text);
  kp_diag_free(diag);
}

static void base__faults_of_the_machine_raise_the_status(void **state) {
  (void)state;
  kp_diag *diag = kp_diag_new();
  assert_int_equal(kp_diag_status(diag), KP_OK);
  assert_int_equal(kp_diag_system(diag, "out/scores.csv", 28 /* ENOSPC */), KP_SYSTEM);
  assert_int_equal(kp_diag_status(diag), KP_SYSTEM);
  assert_diag_text(diag, KP_EN,
                   "out/scores.csv: error: the disk is full: nothing was written\n"
                   "  hint: free some space, or write to another disk\n");
  assert_int_equal(kp_diag_system(NULL, NULL, 5), KP_SYSTEM);
  assert_int_equal(kp_diag_no_memory(NULL), KP_SYSTEM);
  kp_diag_error(NULL, NULL, KP_MSG_BASE_SYSTEM, NULL, KP_MSG_NONE);
  assert_int_equal(kp_diag_count(NULL), 0);
  kp_diag_free(diag);
}

/* ---- Hashes, threads, version ---- */

static void base__hashes_as_sha256sum_does(void **state) {
  (void)state;
  char hex[KP_HASH_SIZE];
  kp_hash_bytes(hex, "abc", 3); /* FIPS 180-2, appendix B.1 */
  assert_string_equal(hex, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  kp_hash_bytes(hex, NULL, 0);
  assert_string_equal(hex, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
}

static void base__uses_as_many_threads_as_asked(void **state) {
  (void)state;
  assert_in_range(kp_threads(), 1, 1024);
  kp_set_threads(7);
  assert_int_equal(kp_threads(), 7);
  int n_seen = 0;
#pragma omp parallel num_threads(kp_threads()) reduction(+ : n_seen)
  n_seen++;
  assert_int_equal(n_seen, 7);
  kp_set_threads(-3);
  assert_in_range(kp_threads(), 1, 1024);
  kp_set_threads(0);
}

static void base__knows_its_version(void **state) {
  (void)state;
  assert_string_equal(kp_version(), "0.1.0");
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(base__arena_hands_out_zeroed_aligned_memory),
      cmocka_unit_test(base__arena_keeps_what_it_handed_out),
      cmocka_unit_test(base__every_allocation_may_fail),
      cmocka_unit_test(base__memory_that_ran_out_is_told_without_memory),
      cmocka_unit_test(base__trims_every_kind_of_blank),
      cmocka_unit_test(base__orders_text_by_bytes),
      cmocka_unit_test(base__folds_names_that_mean_the_same),
      cmocka_unit_test(base__knows_how_wide_text_is),
      cmocka_unit_test(base__measures_typing_errors),
      cmocka_unit_test(base__suggests_only_what_may_be_meant),
      cmocka_unit_test(base__buffer_grows_and_stays_terminated),
      cmocka_unit_test(base__messages_take_their_arguments),
      cmocka_unit_test(base__catalogue_is_whole_in_both_languages),
      cmocka_unit_test(base__diagnostics_name_place_fault_and_hint),
      cmocka_unit_test(base__same_fault_on_many_rows_is_one_with_a_count),
      cmocka_unit_test(base__beyond_the_limit_only_the_number_is_kept),
      cmocka_unit_test(base__joined_diagnostics_are_as_if_added_in_order),
      cmocka_unit_test(base__text_from_files_cannot_disturb_the_terminal),
      cmocka_unit_test(base__faults_of_the_machine_raise_the_status),
      cmocka_unit_test(base__hashes_as_sha256sum_does),
      cmocka_unit_test(base__uses_as_many_threads_as_asked),
      cmocka_unit_test(base__knows_its_version),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
