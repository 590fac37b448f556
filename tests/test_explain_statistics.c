/* SPDX-License-Identifier: GPL-3.0-or-later
 * Statistics of a result: flags and refusals on cases small enough to work out on paper. */
#include "support.h"

#include <math.h>

#include "base/text.h"
#include "explain/statistics.h"
#include "job.h"

typedef struct {
  char *folder;
  job j;
  kp_arena *arena;
  kp_outside *outside;
  kp_stat_figures *figures;
} stat_case;

/* with NULL: no outside table. */
static stat_case run(const char *index, const char *values, const char *with) {
  stat_case c = {.folder = support_folder(), .j = {.diag = kp_diag_new()}, .arena = kp_arena_new()};
  char *index_path = support_path(c.folder, "index.lua");
  char *values_path = support_path(c.folder, "values.csv");
  char *with_path = support_path(c.folder, "with.csv");
  support_write(index_path, index);
  support_write(values_path, values);
  must(kp_index_load(&c.j.index, index_path, NULL, c.j.diag), c.j.diag);
  must(kp_dataset_load(&c.j.dataset, values_path, c.j.index, NULL, c.j.diag), c.j.diag);
  must(kp_run(&c.j.result, c.j.index, c.j.dataset, c.j.diag), c.j.diag);
  if (with) {
    support_write(with_path, with);
    must(kp_outside_read(&c.outside, with_path, c.j.dataset, NULL, c.arena, c.j.diag), c.j.diag);
  }
  must(kp_explain_statistics(&c.figures, c.j.result, c.outside, c.arena, c.j.diag), c.j.diag);
  free(index_path);
  free(values_path);
  free(with_path);
  return c;
}

static void clear(stat_case *c) {
  kp_arena_free(c->arena);
  job_clear(&c->j);
  support_folder_remove(c->folder);
}

static int node_of(const stat_case *c, const char *id) {
  return id ? kp_index_find_node(c->j.index, id) : 0;
}

static const kp_stat_column *column_of(const stat_case *c, const char *id, bool raw) {
  for (int i = 0; i < c->figures->n_columns; i++)
    if (c->figures->column[i].node == node_of(c, id) && c->figures->column[i].is_raw == raw)
      return &c->figures->column[i];
  fail_msg("no column %s", id);
  return NULL;
}

static const kp_stat_pair *pair_of(const stat_case *c, const char *a, const char *b,
                                   kp_pair_kind kind) {
  for (int i = 0; i < c->figures->n_pairs; i++) {
    const kp_stat_pair *pair = &c->figures->pair[i];
    if (pair->a == node_of(c, a) && pair->b == node_of(c, b) && pair->kind == kind)
      return pair;
  }
  fail_msg("no pair %s %s", a, b ? b : "total");
  return NULL;
}

static const kp_stat_importance *importance_of(const stat_case *c, const char *id, int depth) {
  for (int i = 0; i < c->figures->n_importance; i++)
    if (c->figures->importance[i].node == node_of(c, id) &&
        c->figures->importance[i].depth == depth)
      return &c->figures->importance[i];
  fail_msg("no importance %s", id);
  return NULL;
}

/* ---- Flags ---- */

/* a 1 … 12, b twice that, c 13 - a, d always 5, e 0 but for three, f missing in five, g 1 … 11 and
 * 90. */
static const char INDEX[] =
    "return index { id = 's', title = 'S', missing = 'skip',\n"
    "  eligible = require_that { 'member', title = 'Member', column 'member', at_least = 1 },\n"
    "  dimension { 'p', title = 'P', weight = 1, indicator { 'a', title = 'a', score = asis },\n"
    "    indicator { 'b', title = 'b', score = asis }, indicator { 'c', title = 'c', score = asis "
    "},\n"
    "    indicator { 'd', title = 'd', score = asis } },\n"
    "  dimension { 'q', title = 'Q', weight = 1, indicator { 'e', title = 'e', score = asis },\n"
    "    indicator { 'f', title = 'f', score = asis }, indicator { 'g', title = 'g', score = asis "
    "},\n"
    "    indicator { 'h', title = 'h', score = asis } } }\n";

static char *write_units(int n_units) {
  kp_buf text = {0};
  kp_buf_add(&text, "id,member,a,b,c,d,e,f,g,h\n");
  for (int u = 1; u <= n_units; u++) {
    kp_buf_printf(&text, "u%02d,1,%d,%d,%d,5,%d,", u, u, 2 * u, n_units + 1 - u,
                  u % 4 == 0 ? u : 0);
    if (u > 5)
      kp_buf_printf(&text, "%d", u * u % 7);
    kp_buf_printf(&text, ",%d,%d\n", u == 12 ? 90 : u, 3 * u + u % 2);
  }
  /* known not to take part: these would turn every figure */
  kp_buf_add(&text, "x1,0,90,0,90,90,90,90,90,0\nx2,0,0,90,90,90,90,90,90,90\n");
  return text.at;
}

static stat_case run_units(int n_units) {
  char *values = write_units(n_units);
  stat_case c = run(INDEX, values, NULL);
  free(values);
  return c;
}

static void statistics__only_units_that_take_part_count(void **state) {
  (void)state;
  stat_case c = run_units(12);
  assert_int_equal(c.figures->n_units, 14);
  assert_int_equal(c.figures->n_taking_part, 12);
  assert_int_equal(column_of(&c, "a", true)->of.n, 12);
  assert_near("max", column_of(&c, "a", true)->of.max, 12, 0);
  assert_int_equal(pair_of(&c, "a", "b", KP_PAIR_WITHIN)->pearson.n, 12);
  clear(&c);
}

static void statistics__a_column_says_what_to_look_at(void **state) {
  (void)state;
  stat_case c = run_units(12);
  assert_int_equal(column_of(&c, "a", true)->look, 0);
  assert_int_equal(column_of(&c, "d", true)->look, KP_LOOK_CONSTANT);
  assert_int_equal(column_of(&c, "d", false)->look, KP_LOOK_CONSTANT);
  const kp_stat_column *zeros = column_of(&c, "e", true);
  assert_int_equal(zeros->of.n_zeros, 9);
  /* quartiles 0 and 1: 8 and 12 lie more than 3 beyond, 4 does not */
  assert_int_equal(zeros->n_far, 2);
  assert_int_equal(zeros->look, KP_LOOK_ZEROS | KP_LOOK_SAME | KP_LOOK_OUTLIERS);
  const kp_stat_column *missing = column_of(&c, "f", true);
  assert_int_equal(missing->of.n, 7);
  assert_int_equal(missing->of.n_missing, 5);
  assert_int_equal(missing->look, KP_LOOK_MISSING); /* 58 % there; too few for anything else */
  /* quartiles 3.75 and 9.25: 90 lies more than 3 * 5.5 beyond */
  const kp_stat_column *far = column_of(&c, "g", true);
  assert_near("q1", far->of.lower_quartile, 3.75, 0);
  assert_near("q3", far->of.upper_quartile, 9.25, 0);
  assert_int_equal(far->n_outliers, 1);
  assert_int_equal(far->n_far, 1);
  assert_int_equal(far->look, KP_LOOK_SKEWED | KP_LOOK_OUTLIERS);
  clear(&c);
}

static void statistics__pairs_are_flagged_within_their_dimension(void **state) {
  (void)state;
  stat_case c = run_units(12);
  const kp_stat_pair *same = pair_of(&c, "a", "b", KP_PAIR_WITHIN);
  assert_near("r", same->pearson.value, 1, 1e-12);
  assert_int_equal(same->flag, KP_PAIR_REDUNDANT);
  const kp_stat_pair *against = pair_of(&c, "a", "c", KP_PAIR_WITHIN);
  assert_near("tau", against->kendall.value, -1, 1e-12);
  assert_int_equal(against->flag, KP_PAIR_REDUNDANT); /* the same, turned round */
  /* across: a and h rise together */
  assert_int_equal(pair_of(&c, "a", "h", KP_PAIR_ACROSS)->flag, KP_PAIR_REDUNDANT);
  assert_int_equal(pair_of(&c, "c", "h", KP_PAIR_ACROSS)->flag, KP_PAIR_REDUNDANT);
  /* c falls where its dimension (a + 2a + 13 - a + 5) / 4 and the total rise */
  assert_int_equal(pair_of(&c, "c", "p", KP_PAIR_PARENT)->flag, KP_PAIR_CONFLICT);
  assert_int_equal(pair_of(&c, "c", NULL, KP_PAIR_TOTAL)->flag, KP_PAIR_CONFLICT);
  assert_int_equal(pair_of(&c, "a", "p", KP_PAIR_PARENT)->flag, KP_PAIR_PLAIN);
  assert_int_equal(pair_of(&c, "a", "d", KP_PAIR_WITHIN)->pearson.why, KP_STATS_NO_SPREAD);
  assert_int_equal(pair_of(&c, "a", "d", KP_PAIR_WITHIN)->flag, KP_PAIR_PLAIN);
  /* a dimension's parent is the total: once is enough */
  for (int i = 0; i < c.figures->n_pairs; i++)
    assert_true(c.figures->pair[i].kind != KP_PAIR_PARENT || c.figures->pair[i].b != 0);
  clear(&c);
}

static void statistics__a_conflict_needs_to_be_sure(void **state) {
  (void)state;
  static const char TWO[] = "return index { id = 's', title = 'S',\n"
                            "  indicator { 'a', title = 'a', score = asis },\n"
                            "  indicator { 'b', title = 'b', score = asis } }\n";
  /* r = -0.66, n = 10, p = 0.038; and -0.37, p = 0.29 */
  stat_case c = run(TWO,
                    "id,a,b\n1,1,9\n2,2,4\n3,3,10\n4,4,7\n5,5,8\n6,6,3\n7,7,6\n8,8,5\n9,9,2\n"
                    "10,10,4\n",
                    NULL);
  const kp_stat_pair *sure = pair_of(&c, "a", "b", KP_PAIR_WITHIN);
  assert_true(sure->pearson.value < -0.6 && sure->pearson.p < 0.05);
  assert_int_equal(sure->flag, KP_PAIR_CONFLICT);
  clear(&c);
  c = run(TWO, "id,a,b\n1,1,6\n2,2,4\n3,3,10\n4,4,7\n5,5,3\n6,6,8\n7,7,6\n8,8,5\n9,9,2\n10,10,4\n",
          NULL);
  const kp_stat_pair *unsure = pair_of(&c, "a", "b", KP_PAIR_WITHIN);
  assert_true(unsure->pearson.value < -0.2 && unsure->pearson.p > 0.05);
  assert_int_equal(unsure->flag, KP_PAIR_PLAIN);
  clear(&c);
}

static void statistics__few_units_are_not_flagged(void **state) {
  (void)state;
  stat_case c = run_units(9);
  assert_int_equal(column_of(&c, "e", true)->look, 0);
  assert_int_equal(column_of(&c, "d", true)->look, KP_LOOK_CONSTANT);
  assert_int_equal(pair_of(&c, "a", "b", KP_PAIR_WITHIN)->flag, KP_PAIR_PLAIN);
  assert_int_equal(c.figures->n_redundant + c.figures->n_conflicts, 0);
  clear(&c);
}

/* ---- Sets ---- */

static void statistics__what_few_units_do_not_carry_is_refused_with_its_reason(void **state) {
  (void)state;
  stat_case c = run_units(12);
  const kp_stat_set *whole = &c.figures->set[0];
  assert_int_equal(whole->node, 0);
  assert_false(whole->of_children);
  assert_int_equal(whole->n_items, 7); /* d has no spread */
  assert_int_equal(whole->n_left_out, 1);
  assert_int_equal(whole->n, 7); /* f is missing in five */
  assert_int_equal(whole->least, 21);
  assert_int_equal(whole->why_components, KP_STATS_FEW);
  assert_int_equal(whole->why_omega, KP_STATS_FEW);
  assert_int_equal(whole->why_adequacy, KP_STATS_FEW);
  assert_true(isnan(whole->omega) && isnan(whole->kmo) && isnan(whole->bartlett_p));
  assert_int_equal(whole->why_alpha, KP_STATS_KNOWN);
  assert_true(whole->alpha_caution && !isnan(whole->alpha_low));
  const kp_stat_set *pair = &c.figures->set[1];
  assert_true(pair->of_children && pair->n_items == 2);
  assert_int_equal(pair->why_components, KP_STATS_FEW_COLUMNS);
  for (int i = 0; i < c.figures->n_importance; i++)
    assert_true(c.figures->importance[i].why != KP_STATS_KNOWN);
  clear(&c);
}

/* Forty units, one indicator that swings by 100 and three that swing by 10, all of one weight. */
static stat_case run_swing(void) {
  kp_buf text = {0};
  uint32_t draw = 7;
  kp_buf_add(&text, "id,a,b,c,d\n");
  for (int u = 0; u < 40; u++) {
    kp_buf_printf(&text, "u%02d", u);
    for (int k = 0; k < 4; k++) {
      draw = draw * 1664525u + 1013904223u;
      kp_buf_printf(&text, ",%u", k == 0 ? (draw >> 16) % 100 : 40 + (draw >> 16) % 10);
    }
    kp_buf_add(&text, "\n");
  }
  stat_case c = run("return index { id = 's', title = 'S',\n"
                    "  indicator { 'a', title = 'a', score = asis },\n"
                    "  indicator { 'b', title = 'b', score = asis },\n"
                    "  indicator { 'c', title = 'c', score = asis },\n"
                    "  indicator { 'd', title = 'd', score = asis } }\n",
                    text.at, NULL);
  kp_buf_clear(&text);
  return c;
}

static void statistics__importance_is_what_moves_the_total_not_the_weight(void **state) {
  (void)state;
  stat_case c = run_swing();
  const kp_stat_importance *a = importance_of(&c, "a", -1), *b = importance_of(&c, "b", -1);
  assert_near("weight", a->weight, 0.25, 1e-15);
  assert_int_equal(a->why, KP_STATS_KNOWN);
  assert_true(a->linear > 0.9 && a->effect > 0.9);
  assert_int_equal(a->matters, KP_MATTERS_MORE);
  assert_near("ratio", a->ratio, a->effect_share / 0.25, 1e-12);
  assert_int_equal(b->matters, KP_MATTERS_LESS);
  assert_true(c.figures->importance_caution); /* 40 units */
  double sum = 0.0, linear = 0.0;
  for (int i = 0; i < c.figures->n_importance; i++) {
    sum += c.figures->importance[i].effect_share;
    linear += c.figures->importance[i].linear_share;
  }
  assert_near("shares", sum, 1, 1e-12);
  assert_near("shares by r2", linear, 1, 1e-12);
  clear(&c);
}

static void statistics__enough_units_carry_components(void **state) {
  (void)state;
  stat_case c = run_swing();
  const kp_stat_set *set = &c.figures->set[0];
  assert_int_equal(set->why_components, KP_STATS_KNOWN);
  assert_int_equal(set->why_adequacy, KP_STATS_KNOWN);
  assert_true(set->caution); /* fewer than 100 */
  double sum = 0.0;
  for (int k = 0; k < 4; k++) {
    sum += set->variance[k];
    double squares = 0.0; /* loadings squared add up to the eigenvalue */
    for (int i = 0; i < 4; i++)
      squares += set->loading[i * 4 + k] * set->loading[i * 4 + k];
    assert_near("eigenvalue", squares, set->variance[k], 1e-10);
  }
  assert_near("of four", sum, 4, 1e-10);
  assert_true(set->bartlett_p > 0.01); /* nothing in common but chance */
  clear(&c);
}

/* ---- Links ---- */

static void statistics__links_use_the_units_that_both_have(void **state) {
  (void)state;
  char *values = write_units(12);
  stat_case c =
      run(INDEX, values, "id,gdp,flat\nu01,5,1\nu02,4,1\nu03,3,1\nu04,2,1\nu05,,1\nx1,900,1\n");
  free(values);
  assert_int_equal(c.figures->n_links, 2 * c.j.index->n_nodes);
  const kp_stat_link *total = &c.figures->link[0];
  assert_int_equal(total->node, 0);
  assert_int_equal(total->pearson.n, 4); /* x1 does not take part, u05 is blank */
  for (int i = 0; i < c.figures->n_links; i++) {
    const kp_stat_link *link = &c.figures->link[i];
    if (link->node == node_of(&c, "f")) /* missing in all five */
      assert_int_equal(link->pearson.why, KP_STATS_FEW);
    else if (link->column == 1)
      assert_int_equal(link->pearson.why, KP_STATS_NO_SPREAD);
    else if (link->node == node_of(&c, "a"))
      assert_near("a falls as gdp rises", link->pearson.value, -1, 1e-12);
  }
  clear(&c);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(statistics__only_units_that_take_part_count),
      cmocka_unit_test(statistics__a_column_says_what_to_look_at),
      cmocka_unit_test(statistics__pairs_are_flagged_within_their_dimension),
      cmocka_unit_test(statistics__a_conflict_needs_to_be_sure),
      cmocka_unit_test(statistics__few_units_are_not_flagged),
      cmocka_unit_test(statistics__what_few_units_do_not_carry_is_refused_with_its_reason),
      cmocka_unit_test(statistics__importance_is_what_moves_the_total_not_the_weight),
      cmocka_unit_test(statistics__enough_units_carry_components),
      cmocka_unit_test(statistics__links_use_the_units_that_both_have),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
