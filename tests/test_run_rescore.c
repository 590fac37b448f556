/* SPDX-License-Identifier: GPL-3.0-or-later
 * The re-scoring kernel: held, bit for bit, to whole scorings with the same weights, over random
 * weights, shapes of trees, gaps and numbers of units; and to indexes that it must leave alone. */
#include "support.h"

#include <math.h>

#include "base/arena.h"
#include "base/text.h"
#include "job.h"
#include "run/rescore.h"

static uint32_t state = 2024;

static uint32_t draw(uint32_t below) {
  state = state * 1664525u + 1013904223u;
  return (state >> 8) % below;
}

/* A table of six columns with gaps in one of `gap_in`; every seventh unit is not eligible. */
static void write_values(const char *path, int n_units, uint32_t gap_in, bool alike) {
  kp_buf text = {0};
  kp_buf_add(&text, "id,part,a,b,c,d,e,f\n");
  for (int u = 0; u < n_units; u++) {
    kp_buf_printf(&text, "u%05d,%d", u, u % 7 != 3);
    for (int k = 0; k < 6; k++)
      if (gap_in > 0 && draw(gap_in) == 0)
        kp_buf_add(&text, ",");
      else
        kp_buf_printf(&text, ",%u.%u", alike ? 40 + draw(3) : draw(100), alike ? 0 : draw(10));
    kp_buf_add(&text, "\n");
  }
  support_write(path, text.at);
  kp_buf_clear(&text);
}

static const char HEAD[] =
    "local function i(id, w, m) return indicator { id, title = id, weight = w, missing = m,"
    " score = linear { from = 0, to = 100 } } end\n"
    "return index { id = 'x', title = 'X', eligible = require_that { 'part', title = 'part',"
    " column 'part', at_least = 1 }, ";
/* Upwards, or downwards where a small total is a good one. */
static const char UP[] = "gates = { gate { 'cap', title = 'Cap', require = column 'a',"
                         " at_least = 5, missing = 'pass', otherwise = cap 'poor' } }, grades = { "
                         "grade { 'good', title = 'Good', at_least = 50 },"
                         " grade { 'poor', title = 'Poor' } } }\n";
static const char DOWN[] = "grades = { grade { 'good', title = 'Good', at_most = 50 },"
                           " grade { 'poor', title = 'Poor' } } }\n";

static job run(const char *folder, const char *body, int n_units, uint32_t gap_in, bool alike) {
  char *index = support_path(folder, "index.lua"), *values = support_path(folder, "values.csv");
  kp_buf text = {0};
  kp_buf_printf(&text, "%s%s%s", HEAD, body, strstr(body, "ascending") ? DOWN : UP);
  support_write(index, text.at);
  kp_buf_clear(&text);
  write_values(values, n_units, gap_in, alike);
  job j = {.diag = kp_diag_new()};
  must(kp_index_load(&j.index, index, NULL, j.diag), j.diag);
  must(kp_dataset_load(&j.dataset, values, j.index, NULL, j.diag), j.diag);
  must(kp_run(&j.result, j.index, j.dataset, j.diag), j.diag);
  free(index);
  free(values);
  return j;
}

static void draw_weights(double *weight, int n) {
  for (int k = 0; k < n; k++)
    weight[k] = draw(6) == 0 ? 0.0 : (1 + draw(1000)) / 37.0;
}

/* Weights of 0 everywhere under one parent are no index; whole scorings refuse none of the others.
 */
static bool compare_once(const kp_rescore *rescore, kp_rescore_room *room, const job *j,
                         double *weight) {
  const int n = kp_dataset_n_units(j->dataset);
  kp_arena *arena = kp_arena_new();
  kp_diag *diag = kp_diag_new();
  kp_scoring *whole = NULL;
  const kp_score_options options = {.weight = weight};
  const kp_status status =
      kp_score_all_with(&whole, j->index, j->dataset, NULL, &options, arena, diag);
  double *total = KP_ARRAY(arena, double, n), *full = KP_ARRAY(arena, double, n);
  int32_t *rank = KP_ARRAY(arena, int32_t, n);
  int8_t *grade = KP_ARRAY(arena, int8_t, n);
  const kp_rescored again = {total, full, rank, grade};
  assert_true(kp_rescore_has_grades(rescore));
  assert_true(kp_rescore_all(&again, rescore, weight, room));
  for (int u = 0; status == KP_OK && u < n; u++) {
    assert_near("full", full[u], whole->total_full[u], 0.0);
    assert_near("total", total[u], whole->total[u], 0.0);
    assert_int_equal(rank[u], whole->rank[u]);
    assert_int_equal(grade[u], whole->grade[u]);
  }
  kp_diag_free(diag);
  kp_arena_free(arena);
  return status == KP_OK;
}

static void compare(const char *body, int n_units, uint32_t gap_in, bool alike) {
  char *folder = support_folder();
  job j = run(folder, body, n_units, gap_in, alike);
  kp_arena *arena = kp_arena_new();
  kp_rescore *rescore = NULL;
  must(kp_rescore_new(&rescore, j.result, arena, j.diag), j.diag);
  assert_non_null(rescore);
  kp_rescore_room *room = kp_rescore_room_new(rescore, arena);
  assert_non_null(room);
  double weight[32];
  int n_compared = 0;
  for (int k = 0; k < 40; k++) {
    draw_weights(weight, kp_index_n_nodes(j.index));
    n_compared += compare_once(rescore, room, &j, weight);
  }
  assert_true(n_compared > 20);
  kp_arena_free(arena);
  job_clear(&j);
  support_folder_remove(folder);
}

#define TREE(dimension_missing, leaf_missing)                                                      \
  "dimension { 'p', title = 'P', weight = 3, missing = " dimension_missing                         \
  ", i('a', 2, " leaf_missing "), i('b', 1, " leaf_missing "), i('c', 4, " leaf_missing            \
  ") }, dimension { 'q', title = 'Q', weight = 2, missing = " dimension_missing                    \
  ", i('d', 1, " leaf_missing                                                                      \
  "), dimension { 'r', title = 'R', weight = 5, missing = " dimension_missing                      \
  ", i('e', 3, " leaf_missing "), i('f', 2, " leaf_missing ") } }, "

static void rescore__equals_a_whole_scoring_bit_for_bit(void **unused) {
  (void)unused;
  compare("round = { digits = 2, at = 'total' }, " TREE("nil", "nil"), 50, 0, false);
  compare("round = { digits = 2, at = 'total' }, " TREE("nil", "nil"), 1300, 0, false);
  compare("rank_on = 'full', round = { digits = 1, at = 'total' }, " TREE("nil", "nil"), 256, 0,
          false);
  compare(TREE("nil", "nil"), 257, 0, false);
  compare("missing = 'mean', " TREE("nil", "nil"), 60, 5, false); /* no gaps are left */
}

static void rescore__leaves_out_what_a_whole_scoring_leaves_out(void **unused) {
  (void)unused;
  compare("missing = 'none', round = { digits = 2, at = 'total' }, " TREE("nil", "nil"), 700, 30,
          false);
  compare("missing = 'skip', round = { digits = 2, at = 'total' }, " TREE("nil", "nil"), 700, 3,
          false);
  compare("missing = 'none', " TREE("'skip'", "nil"), 130, 4, false);
  compare("missing = 'none', " TREE("nil", "'skip'"), 130, 2, false);
}

/* Few different totals: ties and figures on the half everywhere. */
static void rescore__ties_and_rounds_as_a_whole_scoring_does(void **unused) {
  (void)unused;
  compare("round = { digits = 0, at = 'total' }, " TREE("nil", "nil"), 200, 0, true);
  compare("rank_on = 'full', " TREE("nil", "nil"), 200, 0, true);
  compare("rank = 'ascending', round = { digits = 1, at = 'total' }, " TREE("nil", "nil"), 90, 0,
          true);
}

static void rescore__adds_adjustments(void **unused) {
  (void)unused;
  compare("round = { digits = 2, at = 'total' }, adjust { 'extra', title = 'B', value = column "
          "'b', points = each { 0.1, "
          "upto = 5 } }, " TREE("nil", "nil"),
          60, 0, false);
}

static void refuses(const char *body) {
  char *folder = support_folder();
  job j = run(folder, body, 30, 3, false);
  kp_arena *arena = kp_arena_new();
  kp_rescore *rescore = (kp_rescore *)&j;
  must(kp_rescore_new(&rescore, j.result, arena, j.diag), j.diag);
  if (rescore)
    fail_msg("not refused: %s", body);
  kp_arena_free(arena);
  job_clear(&j);
  support_folder_remove(folder);
}

static void rescore__leaves_other_indexes_to_a_whole_scoring(void **unused) {
  (void)unused;
  refuses("missing = 'none', combine = geometric, " TREE("nil", "nil"));
  refuses("missing = 'none', round = { digits = 2, at = 'indicator' }, " TREE("nil", "nil"));
  refuses("dimension { 'p', title = 'P', coverage = { share = 0.5 }, missing = 'none', i('a', 1), "
          "i('b', 1) }, ");
  refuses(
      "dimension { 'p', title = 'P', missing = 'mean', i('a', 1, 'none'), i('b', 1, 'none') }, ");
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(rescore__equals_a_whole_scoring_bit_for_bit),
      cmocka_unit_test(rescore__leaves_out_what_a_whole_scoring_leaves_out),
      cmocka_unit_test(rescore__ties_and_rounds_as_a_whole_scoring_does),
      cmocka_unit_test(rescore__adds_adjustments),
      cmocka_unit_test(rescore__leaves_other_indexes_to_a_whole_scoring),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
