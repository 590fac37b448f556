/* SPDX-License-Identifier: GPL-3.0-or-later
 * Encodings: UTF-8 against its definition, the same table in every encoding, large files.
 *
 * The reference for UTF-8 is arithmetic on the code point (shortest form, no surrogate, at most
 * U+10FFFF), not a table of byte ranges as in the engine. Other encodings are made by iconv from
 * the same text. */
#include "support.h"

#include <iconv.h>

#include "table/encoding.h"
#include "table/reading.h"
#include "table/utf8.h"

/* ---- UTF-8 ---- */

/* The length of a valid sequence, 0 when it is none. */
static size_t by_definition(const unsigned char *at, size_t left) {
  static const uint32_t smallest[] = {0, 0, 0x80, 0x800, 0x10000};
  if (at[0] < 0x80)
    return 1;
  size_t len = at[0] >= 0xF0 && at[0] < 0xF8 ? 4 : at[0] >= 0xE0 ? 3 : at[0] >= 0xC0 ? 2 : 0;
  if (len == 0 || at[0] >= 0xF8 || len > left)
    return 0;
  uint32_t code = at[0] & (0xFFU >> (len + 1));
  for (size_t i = 1; i < len; i++) {
    if (at[i] >> 6 != 2)
      return 0;
    code = code << 6 | (at[i] & 0x3F);
  }
  bool valid = code >= smallest[len] && code <= 0x10FFFF && (code < 0xD800 || code > 0xDFFF);
  return valid ? len : 0;
}

static size_t first_fault(const char *text, size_t len) {
  size_t at = 0;
  while (at < len) {
    size_t step = by_definition((const unsigned char *)text + at, len - at);
    if (step == 0)
      return at;
    at += step;
  }
  return len;
}

static uint32_t next_random(uint64_t *state) {
  *state = *state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
  return (uint32_t)(*state >> 33);
}

static void encoding__utf8_is_what_its_definition_says(void **unused) {
  (void)unused;
  char text[4];
  static const unsigned char third[] = {0x00, 0x41, 0x7F, 0x80, 0x8F, 0x90,
                                        0x9F, 0xA0, 0xBF, 0xC0, 0xFF};
  for (uint32_t bytes = 0; bytes < 0x10000;
       bytes++) { /* any two bytes, and the edges of ranges behind them */
    text[0] = (char)(bytes >> 8);
    text[1] = (char)bytes;
    for (size_t i = 0; i < sizeof third; i++) {
      text[2] = (char)third[i];
      assert_int_equal(kp_utf8_check(NULL, text, 3), first_fault(text, 3));
    }
  }
  uint64_t random = 3;
  for (int i = 0; i < 400000; i++) { /* four bytes, most of them nearly valid */
    text[0] = (char)(0xF0 + next_random(&random) % 8);
    for (int k = 1; k < 4; k++)
      text[k] = (char)(0x80 + next_random(&random) % (next_random(&random) % 16 == 0 ? 256 : 64));
    assert_int_equal(kp_utf8_check(NULL, text, 4), first_fault(text, 4));
  }
}

static void encoding__the_first_fault_is_found_for_any_number_of_threads(void **unused) {
  (void)unused;
  enum { LEN = (3 << 20) + 77 };
  char *text = malloc(LEN);
  for (size_t i = 0; i < LEN; i++)
    text[i] = "杭州a,1\n"[i % 10];
  size_t whole = LEN - LEN % 10;
  uint64_t random = 5;
  for (int i = 0; i < 24; i++) {
    size_t near = (size_t)(i % 4) << 20; /* where the text is cut, and anywhere */
    size_t at = i < 16 ? near + next_random(&random) % 12 : next_random(&random) % whole;
    char was[2] = {text[at], text[at + 1]};
    text[at] = (char)(i % 2 ? 0xFF : 0x80);
    size_t wanted = first_fault(text, whole);
    for (int threads = 1; threads <= 3; threads += 2) {
      kp_set_threads(threads);
      assert_int_equal(kp_utf8_check(NULL, text, whole), wanted);
    }
    text[at] = was[0];
  }
  kp_set_threads(0);
  bool has_nul = true;
  assert_int_equal(kp_utf8_check(&has_nul, text, whole), whole);
  assert_false(has_nul);
  text[(2 << 20) + 7] =
      '\0'; /* an ASCII byte of the pattern or not: either way it is seen or a fault */
  size_t fault = kp_utf8_check(&has_nul, text, whole);
  assert_true(has_nul || fault < whole);
  free(text);
}

static void encoding__a_nul_is_seen_among_ascii_and_chinese(void **unused) {
  (void)unused;
  char text[300];
  for (size_t at = 0; at + 10 < sizeof text; at++) {
    for (size_t i = 0; i < sizeof text; i++)
      text[i] = 'a';
    memcpy(text + at, "杭\0州", 7);
    bool has_nul = false;
    assert_int_equal(kp_utf8_check(&has_nul, text, sizeof text), sizeof text);
    assert_true(has_nul);
  }
}

/* ---- The same table in every encoding ---- */

static size_t encode(char **out, const char *text, size_t len, const char *encoding,
                     const char *bom, size_t bom_len) {
  size_t room = 4 * len + 16, left = room - bom_len;
  *out = malloc(room);
  memcpy(*out, bom, bom_len);
  iconv_t run = iconv_open(encoding, "UTF-8");
  assert_true(run != (iconv_t)-1);
  char *in = (char *)(uintptr_t)text, *to = *out + bom_len;
  assert_int_equal(iconv(run, &in, &len, &to, &left), 0);
  iconv_close(run);
  return room - left;
}

static void check_table(const char *bytes, size_t len, const kp_table_options *options,
                        const char *name, int n_rows) {
  kp_arena *arena = kp_arena_new();
  kp_diag *diag = kp_diag_new();
  kp_table *table = NULL;
  assert_int_equal(kp_table_open_bytes(&table, bytes, len, "t.csv", options, arena, diag), KP_OK);
  assert_string_equal(table->encoding, name);
  assert_int_equal(table->n_columns, 3);
  assert_true(kp_str_equal(table->header[1], kp_str_of("名称")));
  kp_column_request requests[3] = {{.wanted = true}, {.wanted = true}, {.wanted = true}};
  requests[2].rule.kind = KP_CELL_NUMBER;
  assert_int_equal(kp_table_read(table, requests, 0, options, arena, diag), KP_OK);
  assert_int_equal(table->n_rows, n_rows);
  for (int row = 0; row < n_rows; row++) {
    char id[16];
    snprintf(id, sizeof id, "A%d", row);
    assert_true(kp_str_equal(table->column[0].text[row], kp_str_of(id)));
    assert_true(
        kp_str_equal(table->column[1].text[row], kp_str_of(row % 2 ? "苏州产业联盟" : "杭州")));
    assert_near("number", table->column[2].number[row], row + 0.5, 0);
    assert_int_equal(table->line[row], row + 2);
  }
  kp_table_close(table);
  kp_diag_free(diag);
  kp_arena_free(arena);
}

static void encoding__the_same_table_comes_of_every_encoding(void **unused) {
  (void)unused;
  static const struct {
    const char *encoding, *bom, *named, *name;
    size_t bom_len;
  } forms[] = {
      {"UTF-8", "", NULL, "UTF-8", 0},
      {"UTF-8", "\xEF\xBB\xBF", NULL, "UTF-8", 3},
      {"GB18030", "", NULL, "GB18030", 0},
      {"GBK", "", NULL, "GB18030", 0},
      {"GBK", "", "GBK", "GBK", 0},
      {"UTF-16LE", "\xFF\xFE", NULL, "UTF-16LE", 2},
      {"UTF-16BE", "\xFE\xFF", NULL, "UTF-16BE", 2},
      {"UTF-16LE", "", NULL, "UTF-16LE", 0},
      {"UTF-16BE", "", NULL, "UTF-16BE", 0},
      {"UTF-16LE", "", "UTF-16LE", "UTF-16LE", 0},
  };
  enum { ROWS = 60000 }; /* more than a piece */
  kp_buf text = {0};
  kp_buf_add(&text, "编号,名称,值\r\n");
  for (int row = 0; row < ROWS; row++)
    kp_buf_printf(&text, "A%d,%s,%d.5\r\n", row, row % 2 ? "苏州产业联盟" : "杭州", row);
  for (size_t i = 0; i < sizeof forms / sizeof *forms; i++) {
    char *bytes;
    size_t len =
        encode(&bytes, text.at, text.len, forms[i].encoding, forms[i].bom, forms[i].bom_len);
    const kp_table_options options = {.encoding = forms[i].named};
    check_table(bytes, len, &options, forms[i].name, ROWS);
    free(bytes);
  }
  kp_buf_clear(&text);
}

/* ---- Files ---- */

static void encoding__a_file_on_disk_gives_hash_and_size(void **unused) {
  (void)unused;
  char *folder = support_folder(), *path = support_path(folder, "a.csv");
  support_write(path, "abc\n1\n");
  kp_arena *arena = kp_arena_new();
  kp_diag *diag = kp_diag_new();
  kp_table *table = NULL;
  assert_int_equal(kp_table_open(&table, path, "a.csv", NULL, arena, diag), KP_OK);
  const kp_column_request request = {.wanted = true, .rule = {.kind = KP_CELL_NUMBER}};
  assert_int_equal(kp_table_read(table, &request, -1, NULL, arena, diag), KP_OK);
  assert_int_equal(table->n_bytes, 6);
  /* printf 'abc\n1\n' | sha256sum */
  assert_string_equal(table->hash,
                      "5cb310b6f87a23bce211e77652daf4e4931a010ffbca35148659961a9207e0fb");
  kp_table_close(table);
  kp_table_close(NULL);
  table = NULL;
  assert_int_equal(kp_table_open(&table, folder, "folder", NULL, arena, diag), KP_INPUT);
  assert_null(table);
  assert_true(kp_diag_errors(diag) > 0);
  kp_diag_free(diag);
  kp_arena_free(arena);
  free(path);
  support_folder_remove(folder);
}

static void encoding__lines_are_counted_whatever_ends_them(void **unused) {
  (void)unused;
  static const char text[] = "a\nb\r\nc\rd\n\n\re";
  static const uint32_t wanted[] = {1, 1, 2, 2, 2, 3, 3, 4, 4, 5, 6, 7};
  for (size_t i = 0; i < sizeof wanted / sizeof *wanted; i++)
    assert_int_equal(kp_utf8_line(text, i), wanted[i]);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(encoding__utf8_is_what_its_definition_says),
      cmocka_unit_test(encoding__the_first_fault_is_found_for_any_number_of_threads),
      cmocka_unit_test(encoding__a_nul_is_seen_among_ascii_and_chinese),
      cmocka_unit_test(encoding__the_same_table_comes_of_every_encoding),
      cmocka_unit_test(encoding__a_file_on_disk_gives_hash_and_size),
      cmocka_unit_test(encoding__lines_are_counted_whatever_ends_them),
  };
  return cmocka_run_group_tests_name("table_encoding", tests, NULL, NULL);
}
