/* SPDX-License-Identifier: GPL-3.0-or-later
 * The page's data: rows and lists of units as lines, and that what is packed is what stood there.
 *
 * Unpacked by zlib from a base64 read here, so the writer is held to another reader. The page
 * itself is held by test_page.sh. */
#include "support.h"

#include <string.h>
#include <zlib.h>

#include "explain_job.h"
#include "report/page.h"

static const char INDEX[] = "indicators/g60/alliance.lua", DATASET[] = "datasets/g60/2024";
static const char *const UNITS[] = {"A01", "A06", "A24"};
enum { N_UNITS = 3, MOST_LINES = 8 };

/* The lines of a block without the commas between; the buffer's text is cut up. */
static int split(char *line[MOST_LINES], kp_buf *block) {
  int n = 0;
  kp_buf_add_bytes(block, "", 1);
  assert_false(block->failed);
  for (char *at = block->at; at && *at && n < MOST_LINES; n++) {
    assert_memory_equal(at, ",\n", 2);
    line[n] = at + 2;
    at = strstr(at + 2, ",\n");
  }
  for (int i = 0; i + 1 < n; i++)
    line[i + 1][-2] = '\0';
  return n;
}

static unsigned six(char letter) {
  static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  const char *at = strchr(letters, letter);
  assert_true(at != NULL && letter != '\0');
  return (unsigned)(at - letters);
}

/* Four letters are three bytes; '=' at the end: one or two fewer. */
static size_t from_base64(unsigned char *out, const char *text, size_t len) {
  size_t n = 0;
  assert_int_equal(len % 4, 0);
  for (size_t i = 0; i < len; i += 4) {
    const bool third = text[i + 2] != '=', fourth = text[i + 3] != '=';
    const unsigned four = six(text[i]) << 18 | six(text[i + 1]) << 12 |
                          (third ? six(text[i + 2]) << 6 : 0) | (fourth ? six(text[i + 3]) : 0);
    out[n++] = (unsigned char)(four >> 16);
    if (third)
      out[n++] = (unsigned char)(four >> 8 & 255);
    if (fourth)
      out[n++] = (unsigned char)(four & 255);
  }
  return n;
}

static kp_buf block_of(case_job *c, void (*add)(kp_buf *, const kp_explanation *, kp_lang)) {
  kp_buf block = {0};
  for (int i = 0; i < N_UNITS; i++) {
    const kp_explanation unit = case_explain(c, UNITS[i]);
    add(&block, &unit, KP_ZH);
  }
  assert_false(block.failed);
  return block;
}

static void page__a_unit_is_a_row_and_a_list_of_itself(void **state) {
  (void)state;
  case_job c = case_open(INDEX, DATASET);
  kp_buf block = block_of(&c, kp_page_add_unit);
  char *line[MOST_LINES];
  assert_int_equal(split(line, &block), 2 * N_UNITS);
  for (int i = 0; i < N_UNITS; i++) {
    assert_contains(line[2 * i], UNITS[i]);
    assert_int_equal(line[2 * i][0], '{');
    assert_contains(line[2 * i], "\"score\":[");
    assert_memory_equal(line[2 * i + 1], "[{\"id\":", 7);
    assert_contains(line[2 * i + 1], UNITS[i]);
  }
  assert_contains(line[0], "\"total\":89.78");
  assert_contains(line[4], "not_eligible");
  kp_buf_clear(&block);
  case_close(&c);
}

static void page__what_is_packed_is_what_stood_there(void **state) {
  (void)state;
  case_job c = case_open(INDEX, DATASET);
  kp_buf plain = block_of(&c, kp_page_add_brief_unit);
  kp_buf packed = block_of(&c, kp_page_add_brief_unit);
  kp_page_pack_block(&packed);
  assert_true(packed.len < plain.len);
  char *before[MOST_LINES], *after[MOST_LINES];
  assert_int_equal(split(before, &plain), 2 * N_UNITS);
  assert_int_equal(split(after, &packed), N_UNITS + 1);
  kp_buf wanted = {0};
  for (int i = 0; i < N_UNITS; i++) {
    assert_string_equal(after[i], before[2 * i]);
    kp_buf_add(&wanted, i > 0 ? "," : "[");
    kp_buf_add_bytes(&wanted, before[2 * i + 1] + 1, strlen(before[2 * i + 1]) - 2);
  }
  kp_buf_add(&wanted, "]");
  const char *text = after[N_UNITS];
  const size_t len = strlen(text) - 2; /* quotes */
  unsigned char *bytes = malloc(len), *found = malloc(wanted.len + 1);
  uLongf n_found = wanted.len + 1;
  assert_true(bytes && found && text[0] == '"' && text[len + 1] == '"');
  assert_int_equal(uncompress(found, &n_found, bytes, from_base64(bytes, text + 1, len)), Z_OK);
  assert_int_equal(n_found, wanted.len);
  assert_memory_equal(found, wanted.at, wanted.len);
  free(bytes);
  free(found);
  kp_buf_clear(&wanted);
  kp_buf_clear(&plain);
  kp_buf_clear(&packed);
  case_close(&c);
}

static void page__an_empty_block_stays_empty(void **state) {
  (void)state;
  kp_buf block = {0};
  kp_page_pack_block(&block);
  assert_int_equal(block.len, 0);
  kp_buf_clear(&block);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(page__a_unit_is_a_row_and_a_list_of_itself),
      cmocka_unit_test(page__what_is_packed_is_what_stood_there),
      cmocka_unit_test(page__an_empty_block_stays_empty),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
