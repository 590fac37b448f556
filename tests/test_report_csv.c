/* SPDX-License-Identifier: GPL-3.0-or-later
 * Promises of report/csv.h and report/json.h: what other programs read is quoted, defused and
 * exact. */
#include "support.h"

#include "report/csv.h"
#include "report/json.h"

#include <math.h>

static void assert_cell(const char *text, const char *wanted) {
  kp_buf buf = {0};
  kp_csv_words(&buf, text);
  kp_csv_end_row(&buf);
  assert_false(buf.failed);
  buf.at[buf.len - 2] = 0;
  assert_string_equal(buf.at, wanted);
  kp_buf_clear(&buf);
}

static void report__quotes_what_would_break_a_row(void **state) {
  (void)state;
  assert_cell("杭州", "杭州");
  assert_cell("a,b", "\"a,b\"");
  assert_cell("a\"b", "\"a\"\"b\"");
  assert_cell("a\nb", "\"a\nb\"");
  assert_cell(" a", "\" a\"");
  assert_cell("", "");
}

static void report__text_never_becomes_a_formula(void **state) {
  (void)state;
  assert_cell("=1+1", "'=1+1");
  assert_cell("=HYPERLINK(\"x\",\"y\")", "\"'=HYPERLINK(\"\"x\"\",\"\"y\"\")\"");
  assert_cell("+8613800000000x", "'+8613800000000x");
  assert_cell("@cmd", "'@cmd");
  assert_cell("-cmd", "'-cmd");
  assert_cell("\t=1", "'\t=1");
  assert_cell("-3.5", "-3.5"); /* a number stays one */
}

static void report__numbers_read_back_as_the_same_double(void **state) {
  (void)state;
  const double numbers[] = {0.1, 1.0 / 3, 5e-324, 1.7976931348623157e308, 85, 0.30000000000000004};
  kp_buf buf = {0};
  for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
    buf.len = 0;
    kp_csv_number(&buf, numbers[i]);
    assert_near("read back", strtod(buf.at, NULL), numbers[i], 0);
  }
  buf.len = 0;
  kp_csv_number(&buf, NAN);
  assert_string_equal(buf.at, ",");
  kp_buf_clear(&buf);
}

static void report__json_prints_the_shortest_number_and_escapes_text(void **state) {
  (void)state;
  kp_json made = kp_json_object();
  kp_json_number(&made, "tenth", 0.1);
  kp_json_number(&made, "none", NAN);
  kp_json_words(&made, "text", "a\"b\\\n</script>杭州");
  kp_json_both(&made, "both", (const char *const[]){"好", "good"});
  kp_buf buf = {0};
  kp_json_print(&buf, &made, false);
  assert_false(buf.failed);
  assert_string_equal(buf.at, "{\"tenth\":0.1,\"text\":\"a\\\"b\\\\\\n</script>杭州\","
                              "\"both\":{\"zh\":\"好\",\"en\":\"good\"}}");
  kp_buf_clear(&buf);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(report__quotes_what_would_break_a_row),
      cmocka_unit_test(report__text_never_becomes_a_formula),
      cmocka_unit_test(report__numbers_read_back_as_the_same_double),
      cmocka_unit_test(report__json_prints_the_shortest_number_and_escapes_text),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
