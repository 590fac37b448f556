/* SPDX-License-Identifier: GPL-3.0-or-later
 * A stream writes the bytes that the same run writes in memory, for any pieces and threads.
 *
 * Data come from a small generator; what is compared with is the run in memory, which other tests
 * hold to published and hand-made figures. */
#include "stream_case.h"

static uint32_t next(uint32_t *seed) {
  *seed = *seed * 1664525u + 1013904223u;
  return *seed >> 8;
}

typedef struct {
  const char *separator, *line_end, *name, *group;
  bool quoted; /* names hold a separator, a quote and a line end */
  int gap;     /* a cell in so many is blank; 0: none */
} look;

static const look PLAIN = {",", "\n", "Unit", "g", false, 40};

/* id,name,group,a … e with n rows; the text is free()d by the caller. */
static char *made(size_t *len, int n, const look *how) {
  char *text = malloc((size_t)n * 160 + 200), *at = text;
  assert_non_null(text);
  const char *s = how->separator;
  at += sprintf(at, "id%sname%sgroup%sa%sb%sc%sd%se%s", s, s, s, s, s, s, s, how->line_end);
  uint32_t seed = 11;
  for (int i = 0; i < n; i++) {
    at += sprintf(at, how->quoted && i % 3 == 0 ? "u%05d%s\"%s%s \"\"%d\"\"%s!\"" : "u%05d%s%s", i,
                  s, how->name, s, i, how->line_end);
    at += sprintf(at, "%s%s%u", s, how->group, (unsigned)(next(&seed) % 7));
    for (int k = 0; k < 5; k++) {
      const uint32_t x = next(&seed);
      at += how->gap > 0 && x % (uint32_t)how->gap == 0
                ? sprintf(at, "%s", s)
                : sprintf(at, "%s%.2f", s, (double)(x % 10000) / 100);
    }
    at += sprintf(at, "%s", how->line_end);
  }
  *len = (size_t)(at - text);
  return text;
}

static void check(const char *index, int n, const look *how) {
  size_t len;
  char *data = made(&len, n, how);
  stream_case of = stream_case_new(index, data, len);
  assert_streams_alike(&of, KP_OK);
  stream_case_clear(&of);
  free(data);
}

#define INDEX(leaves, more)                                                                        \
  "return index { id = 'streamed', title = 'Streamed', " more                                      \
  " dimension { 'one', title = 'One', " leaves                                                     \
  "}, grades = { grade { 'top', title = 'Top', at_least = 60, top = { share = 0.1, of = 'scored' " \
  "} },"                                                                                           \
  " grade { 'middle', title = 'Middle', at_least = 45 }, grade { 'rest', title = 'Rest' } } }\n"

static const char GOALPOSTS[] =
    INDEX("indicator { 'a', score = linear { from = 0, to = 120 } },"
          "indicator { 'b', score = bands { at_least = { {80, 100}, {40, 60} }, otherwise = 10 } },"
          "indicator { 'c', missing = 'skip', score = linear { from = 100, to = 0 } }",
          "missing = 'zero', round = { digits = 1, at = 'total' },");

static const char BY_MEANS[] = INDEX(
    "indicator { 'a', score = minmax }, indicator { 'b', score = zscore { mean = 50, sd = 10 } },"
    "indicator { 'c', score = minmax, missing = group_mean { by = 'group' }, direction = 'down' },"
    "indicator { 'd', score = minmax, missing = 'skip' }, indicator { 'e', score = share_of_max }",
    "missing = 'mean', round = { digits = 2, at = 'total' }, rank_on = 'full',");

static const char BY_MEDIANS[] =
    INDEX("indicator { 'a', score = robust_z { mean = 50, sd = 10 } },"
          "indicator { 'b', score = minmax }, indicator { 'c', score = zscore, missing = 'mean' },"
          "indicator { 'd', score = distance_to { target = 90 }, missing = 'skip' }",
          "missing = 'median',");

static const char OF_SOME[] = INDEX(
    "indicator { 'a', score = minmax }, indicator { 'b', score = zscore { mean = 50, sd = 10 } },"
    "indicator { 'd', score = function(value, unit) return value / 2 + 10 end, missing = 'skip' }",
    "missing = 'mean', eligible = require_that { 'big', title = 'Big', column 'e', at_least = 10, "
    "missing = 'fail' },");

static const char IN_POINTS[] =
    "return index { id = 'points', title = 'Points', weights = 'points', missing = 'zero', scale = "
    "{ 0, 100 },"
    " round = { digits = 1, at = 'indicator' },"
    " dimension { 'one', title = 'One', weight = 60,"
    "  indicator { 'a', title = 'A', weight = 40, score = linear { from = 0, to = 100 } },"
    "  indicator { 'b', title = 'B', weight = 20, score = each { 1, upto = 20 } } },"
    " dimension { 'two', title = 'Two', weight = 40, indicator { 'c', title = 'C', weight = 40, "
    "score = linear { from = 100, to = 0 } } },"
    " grades = { grade { 'yes', title = 'Yes', at_least = 50, need = { one = 20 } }, grade { 'no', "
    "title = 'No' } } }\n";

static void stream__goalposts_need_no_survey_and_give_the_same_bytes(void **state) {
  (void)state;
  check(GOALPOSTS, 700, &PLAIN);
}

static void stream__means_and_norms_over_blocks_give_the_same_bytes(void **state) {
  (void)state;
  check(BY_MEANS, 10000, &PLAIN);
}

static void stream__medians_are_exact(void **state) {
  (void)state;
  check(BY_MEDIANS, 9000, &PLAIN);
}

static void stream__medians_of_columns_without_gaps_are_exact(void **state) {
  (void)state;
  check(BY_MEDIANS, 600, &(look){",", "\n", "Unit", "g", false, 0});
}

static void stream__units_that_are_not_eligible_count_nowhere(void **state) {
  (void)state;
  check(OF_SOME, 9000, &PLAIN);
}

static void stream__points_give_the_same_bytes(void **state) {
  (void)state;
  check(IN_POINTS, 900, &PLAIN);
}

static void stream__quoted_line_ends_crlf_and_semicolons_are_cut_at_records(void **state) {
  (void)state;
  check(BY_MEANS, 900, &(look){";", "\r\n", "Unit", "g", true, 9});
  check(BY_MEANS, 900, &(look){"\t", "\r", "Unit", "g", true, 9});
}

static void stream__gb18030_is_read_in_pieces(void **state) {
  (void)state;
  /* 杭州, 松江 */
  check(BY_MEANS, 900, &(look){",", "\n", "\xba\xbc\xd6\xdd", "\xcb\xc9\xbd\xad", true, 9});
}

static void stream__gb18030_may_begin_behind_many_rows_of_ascii(void **state) {
  (void)state;
  size_t len;
  char *data = made(&len, 900, &PLAIN);
  char *row = strstr(data, "u00880,Unit");
  assert_non_null(row);
  memcpy(row + 7, "\xba\xbc\xd6\xdd", 4);
  stream_case of = stream_case_new(BY_MEANS, data, len);
  assert_streams_alike(&of, KP_OK);
  stream_case_clear(&of);
  free(data);
}

static void stream__a_tie_at_the_edge_of_a_share_and_of_ranks_is_none_of_the_pieces(void **state) {
  (void)state;
  static const char index[] =
      "return index { id = 'ties', title = 'Ties', indicator { 'a', title = 'A', score = linear { "
      "from = 0, to = 10 } },"
      " grades = { grade { 'top', title = 'Top', at_least = 20, top = { share = 0.25 } },"
      " grade { 'next', title = 'Next', at_least = 10, top = { places = 90, tie = 'in' } }, grade "
      "{ 'rest', title = 'Rest' } } }\n";
  char data[16000] = "id,a\n";
  for (int i = 0; i < 1200; i++)
    sprintf(data + strlen(data), "k%d,%d\n", i, i * 7 % 11);
  assert_texts_stream_alike(index, data, KP_OK);
}

static void stream__hdi_gives_the_same_bytes(void **state) {
  (void)state;
  char *index_path = support_source("indicators/hdi.lua");
  char *data_path = support_source("datasets/hdi/hdi_2022.csv");
  size_t len;
  char *index = support_read(index_path, NULL), *data = support_read(data_path, &len);
  stream_case of = stream_case_new(index, data, len);
  assert_streams_alike(&of, KP_OK);
  stream_case_clear(&of);
  free(index), free(data), free(index_path), free(data_path);
}

static void stream__one_period_of_several_is_picked(void **state) {
  (void)state;
  char data[40000] = "period,id,a,b,c,d,e\n";
  for (int i = 0; i < 900; i++)
    sprintf(data + strlen(data), "%d,u%d,%d,%d,%d,1%d,2\n", 2022 + i / 300, i % 300, i % 17, i % 13,
            i % 29, i % 7);
  stream_case of = stream_case_new(BY_MEANS, data, strlen(data));
  of.options.period = "2023";
  assert_streams_alike(&of, KP_OK);
  stream_case_clear(&of);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(stream__goalposts_need_no_survey_and_give_the_same_bytes),
      cmocka_unit_test(stream__means_and_norms_over_blocks_give_the_same_bytes),
      cmocka_unit_test(stream__medians_are_exact),
      cmocka_unit_test(stream__medians_of_columns_without_gaps_are_exact),
      cmocka_unit_test(stream__units_that_are_not_eligible_count_nowhere),
      cmocka_unit_test(stream__points_give_the_same_bytes),
      cmocka_unit_test(stream__quoted_line_ends_crlf_and_semicolons_are_cut_at_records),
      cmocka_unit_test(stream__gb18030_is_read_in_pieces),
      cmocka_unit_test(stream__gb18030_may_begin_behind_many_rows_of_ascii),
      cmocka_unit_test(stream__a_tie_at_the_edge_of_a_share_and_of_ranks_is_none_of_the_pieces),
      cmocka_unit_test(stream__hdi_gives_the_same_bytes),
      cmocka_unit_test(stream__one_period_of_several_is_picked),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
