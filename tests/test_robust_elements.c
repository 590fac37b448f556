/* SPDX-License-Identifier: GPL-3.0-or-later
 * Leaving elements out and weighing them otherwise: held to runs of index files that were changed
 * by hand, and to cases worked out on paper. */
#include "support.h"

#include <math.h>

#include "base/arena.h"
#include "base/text.h"
#include "explain/explain.h"
#include "job.h"
#include "robust/elements.h"

/* ---- An index as text, an element of which is changed ---- */

typedef struct {
  const char *id;
  int parent; /* into the elements; -1: the root */
  double weight;
  const char *score; /* NULL: a dimension */
} part;

static const part ELEMENTS[] = {
    {"people", -1, 3, NULL},
    {"a", 0, 2, "minmax {}"},
    {"b", 0, 1, "percentile {}"},
    {"c", 0, 1, "linear { from = 0, to = 100 }"},
    {"place", -1, 2, NULL},
    {"d", 4, 1, "rank {}"},
    {"e", 4, 4, "bands { at_least = { { 70, 100 }, { 40, 60 }, { 10, 20 } }, otherwise = 5 }"},
    {"single", -1, 1, NULL},
    {"f", 7, 1, "zscore { mean = 50, sd = 15 }"},
};
enum { N_ELEMENTS = sizeof ELEMENTS / sizeof *ELEMENTS, N_UNITS = 40 };

static bool is_below(int i, int ancestor) {
  while (i >= 0 && i != ancestor)
    i = ELEMENTS[i].parent;
  return i >= 0;
}

static void write_element(kp_buf *out, int i, int changed, double factor) {
  const part *one = &ELEMENTS[i];
  if (factor == 0.0 && is_below(i, changed))
    return;
  const double weight = i == changed ? one->weight * factor : one->weight;
  kp_buf_printf(out, "%s { '%s', title = '%s', weight = %.17g",
                one->score ? "indicator" : "dimension", one->id, one->id, weight);
  if (one->score)
    kp_buf_printf(out, ", score = %s", one->score);
  for (int c = 0; c < N_ELEMENTS; c++)
    if (ELEMENTS[c].parent == i && !(factor == 0.0 && c == changed)) {
      kp_buf_add(out, ",\n  ");
      write_element(out, c, changed, factor);
    }
  kp_buf_add(out, " }");
}

/* factor 0: the element does not stand in it. changed -1: the index as it is. */
static void write_index(const char *path, const char *combine, int changed, double factor) {
  kp_buf text = {0};
  kp_buf_printf(&text, "return index { id = 'x', title = 'X', combine = %s,\n", combine);
  for (int i = 0; i < N_ELEMENTS; i++)
    if (ELEMENTS[i].parent < 0 && !(factor == 0.0 && i == changed)) {
      write_element(&text, i, changed, factor);
      kp_buf_add(&text, ",\n");
    }
  kp_buf_add(&text, "grades = { grade { 'good', title = 'Good', at_least = 60 },\n"
                    "  grade { 'fair', title = 'Fair', at_least = 45, top = { share = 0.7 } },\n"
                    "  grade { 'poor', title = 'Poor' } } }\n");
  support_write(path, text.at);
  kp_buf_clear(&text);
}

static void write_values(const char *path) {
  kp_buf text = {0};
  uint32_t state = 2021;
  kp_buf_add(&text, "id,a,b,c,d,e,f\n");
  for (int u = 0; u < N_UNITS; u++) {
    kp_buf_printf(&text, "u%02d", u);
    for (int k = 0; k < 6; k++) {
      state = state * 1664525u + 1013904223u;
      kp_buf_printf(&text, ",%u", 1 + (state >> 16) % 100);
    }
    kp_buf_add(&text, "\n");
  }
  support_write(path, text.at);
  kp_buf_clear(&text);
}

static job run_paths(const char *index, const char *dataset) {
  job j = {.diag = kp_diag_new()};
  must(kp_index_load(&j.index, index, NULL, j.diag), j.diag);
  must(kp_dataset_load(&j.dataset, dataset, j.index, NULL, j.diag), j.diag);
  must(kp_run(&j.result, j.index, j.dataset, j.diag), j.diag);
  return j;
}

/* ---- Against an index that was changed by hand ---- */

static void compare_with_rerun(const kp_element_effect *effect, const kp_scoring *before,
                               const kp_scoring *after, const char *label) {
  int n_grades = 0, n_ranks = 0, most = 0, places = 0;
  double points = 0.0, most_points = 0.0;
  for (int u = 0; u < before->n_units; u++) {
    n_grades += before->grade[u] != after->grade[u];
    n_ranks += before->rank[u] != after->rank[u];
    const int moved = abs(before->rank[u] - after->rank[u]);
    most = moved > most ? moved : most;
    places += moved;
    points += fabs(before->total[u] - after->total[u]);
    most_points = fmax(most_points, fabs(before->total[u] - after->total[u]));
  }
  if (effect->why != KP_ELEMENT_KNOWN)
    fail_msg("%s: %d", label, effect->why);
  assert_int_equal(effect->n_ranked, before->n_units);
  assert_int_equal(effect->n_grades, n_grades);
  assert_int_equal(effect->n_ranks, n_ranks);
  assert_int_equal(effect->most_rank, most);
  assert_near(label, effect->mean_rank, (double)places / before->n_units, 1e-12);
  assert_near(label, effect->mean_points, points / before->n_units, 1e-9);
  assert_near(label, effect->most_points, most_points, 1e-9);
  for (int i = 0; i < effect->n_moves; i++) {
    const kp_robust_move *move = &effect->move[i];
    assert_int_equal(move->grade, after->grade[move->unit]);
    assert_int_equal(move->rank, after->rank[move->unit]);
    assert_near(label, move->total, after->total[move->unit], 1e-9);
  }
}

static const kp_robust_element *find(const kp_robust_element *element, int n, int node) {
  for (int i = 0; i < n; i++)
    if (element[i].node == node)
      return &element[i];
  fail_msg("no element %d", node);
  return NULL;
}

/* An only child is left out with its parent. */
static int left_out_with(int i) {
  return strcmp(ELEMENTS[i].id, "f") == 0 ? ELEMENTS[i].parent : i;
}

static void compare_all(const char *combine) {
  static const double FACTORS[] = {0.0, 0.75, 1.25};
  char *folder = support_folder();
  char *index = support_path(folder, "index.lua"), *changed = support_path(folder, "changed.lua");
  char *values = support_path(folder, "values.csv");
  kp_arena *arena = kp_arena_new();
  kp_robust_element *element = NULL;
  int n = 0, n_moved = 0;
  write_index(index, combine, -1, 1.0);
  write_values(values);
  job whole = run_paths(index, values);
  must(kp_robust_elements(&element, &n, whole.result, arena, whole.diag), whole.diag);
  assert_int_equal(n, N_ELEMENTS);
  for (int i = 0; i < N_ELEMENTS; i++) {
    const int node = kp_index_find_node(whole.index, ELEMENTS[i].id);
    const kp_robust_element *one = find(element, n, node);
    for (int change = 0; change < KP_ELEMENT_CHANGES; change++) {
      if (change != KP_ELEMENT_OUT && left_out_with(i) != i) {
        assert_int_equal(one->of[change].why, KP_ELEMENT_ALONE);
        continue;
      }
      write_index(changed, combine, change == KP_ELEMENT_OUT ? left_out_with(i) : i,
                  FACTORS[change]);
      job rerun = run_paths(changed, values);
      compare_with_rerun(&one->of[change], whole.result->scoring, rerun.result->scoring,
                         ELEMENTS[i].id);
      n_moved += one->of[change].n_ranks;
      job_clear(&rerun);
    }
  }
  assert_true(n_moved > 100);
  kp_arena_free(arena);
  job_clear(&whole);
  support_folder_remove(folder);
  free(index);
  free(changed);
  free(values);
}

static void elements__a_changed_weight_equals_a_run_of_the_changed_index(void **state) {
  (void)state;
  compare_all("arithmetic");
  compare_all("geometric");
}

/* ---- By hand ---- */

typedef struct {
  char *folder;
  job j;
  kp_arena *arena;
  kp_robust_element *element;
  int n;
} small_case;

static small_case run_small(const char *index, const char *values) {
  small_case c = {.folder = support_folder(), .arena = kp_arena_new()};
  char *index_path = support_path(c.folder, "index.lua");
  char *values_path = support_path(c.folder, "values.csv");
  support_write(index_path, index);
  support_write(values_path, values);
  c.j = run_paths(index_path, values_path);
  must(kp_robust_elements(&c.element, &c.n, c.j.result, c.arena, c.j.diag), c.j.diag);
  free(index_path);
  free(values_path);
  return c;
}

static void clear(small_case *c) {
  kp_arena_free(c->arena);
  job_clear(&c->j);
  support_folder_remove(c->folder);
}

/* a : b = 3 : 1. Totals u1 80, u2 40; without a: 20 and 70, they swap places and grades.
 * A quarter more of a: 3.75 : 1, u1 (375 + 20) / 4.75. */
static void elements__names_who_changes_grade(void **state) {
  (void)state;
  small_case c = run_small("return index { id = 's', title = 'S',\n"
                           "  indicator { 'a', title = 'A', weight = 3, score = asis },\n"
                           "  indicator { 'b', title = 'B', weight = 1, score = asis },\n"
                           "  grades = { grade { 'pass', at_least = 60 }, grade { 'fail' } } }\n",
                           "id,a,b\nu1,100,20\nu2,30,70\n");
  assert_int_equal(c.n, 2);
  const kp_element_effect *out = &c.element[0].of[KP_ELEMENT_OUT];
  assert_int_equal(out->n_grades, 2);
  assert_int_equal(out->n_ranks, 2);
  assert_near("mean rank", out->mean_rank, 1, 0);
  assert_near("share", out->share, 0, 0);
  assert_near("most", out->most_points, 60, 1e-9);
  assert_near("mean", out->mean_points, 45, 1e-9);
  assert_int_equal(out->move[0].unit, 0);
  assert_int_equal(out->move[0].grade_before, 0);
  assert_int_equal(out->move[0].grade, 1);
  const kp_element_effect *more = &c.element[0].of[KP_ELEMENT_MORE];
  assert_near("share", more->share, 3.75 / 4.75, 1e-15);
  assert_near("most", more->most_points, (375.0 + 20.0) / 4.75 - 80.0, 0.0051);
  assert_int_equal(more->n_grades, 0);
  clear(&c);
}

static void elements__the_only_indicator_cannot_be_left_out(void **state) {
  (void)state;
  small_case c = run_small("return index { id = 's', title = 'S',\n"
                           "  indicator { 'a', title = 'A', score = asis } }\n",
                           "id,a\nu1,100\nu2,30\n");
  assert_int_equal(c.n, 1);
  assert_int_equal(c.element[0].of[KP_ELEMENT_OUT].why, KP_ELEMENT_ALL);
  assert_int_equal(c.element[0].of[KP_ELEMENT_MORE].why, KP_ELEMENT_ALONE);
  clear(&c);
}

/* Of the lowest of the children, without b the lowest is a. */
static void elements__under_a_minimum_weights_say_nothing(void **state) {
  (void)state;
  small_case c = run_small("return index { id = 's', title = 'S', combine = minimum,\n"
                           "  indicator { 'a', title = 'A', score = asis },\n"
                           "  indicator { 'b', title = 'B', score = asis } }\n",
                           "id,a,b\nu1,100,20\nu2,30,70\n");
  assert_int_equal(c.element[0].of[KP_ELEMENT_LESS].why, KP_ELEMENT_UNWEIGHED);
  assert_int_equal(c.element[1].of[KP_ELEMENT_OUT].why, KP_ELEMENT_KNOWN);
  assert_near("most", c.element[1].of[KP_ELEMENT_OUT].most_points, 80, 0);
  assert_int_equal(c.element[1].of[KP_ELEMENT_OUT].n_ranks, 2);
  clear(&c);
}

/* Points of a weight stay worth what they are; the total is their share of all that count: 18 of 30
 * and 4 of 10 are 55 of 100; without b 60. */
static void elements__points_keep_their_scale(void **state) {
  (void)state;
  small_case c =
      run_small("return index { id = 's', title = 'S', weights = 'points',\n"
                "  indicator { 'a', title = 'A', weight = 75, score = each { 1, upto = 75 } },\n"
                "  indicator { 'b', title = 'B', weight = 25, score = each { 1, upto = 25 } } }\n",
                "id,a,b\nu1,45,10\nu2,30,25\n");
  assert_near("whole", c.j.result->scoring->total[0], 55, 1e-9);
  const kp_element_effect *out = &c.element[1].of[KP_ELEMENT_OUT];
  assert_int_equal(out->why, KP_ELEMENT_KNOWN);
  assert_near("u2: 55 to 40, u1: 55 to 60", out->most_points, 15, 1e-9);
  assert_near("mean", out->mean_points, 10, 1e-9);
  clear(&c);
}

static void elements__the_samples_are_known_and_the_same_for_any_number_of_threads(void **state) {
  (void)state;
  job j = job_run("indicators/g60/alliance.lua", "datasets/g60/2024", NULL);
  kp_arena *arena = kp_arena_new();
  kp_robust_element *one = NULL, *four = NULL;
  int n = 0, n_four = 0;
  kp_set_threads(1);
  must(kp_robust_elements(&one, &n, j.result, arena, j.diag), j.diag);
  kp_set_threads(4);
  must(kp_robust_elements(&four, &n_four, j.result, arena, j.diag), j.diag);
  kp_set_threads(0);
  assert_int_equal(n, n_four);
  assert_true(n > 10);
  for (int i = 0; i < n; i++)
    for (int change = 0; change < KP_ELEMENT_CHANGES; change++) {
      const kp_element_effect *a = &one[i].of[change], *b = &four[i].of[change];
      assert_int_equal(a->why, KP_ELEMENT_KNOWN);
      assert_int_equal(a->n_ranks, b->n_ranks);
      assert_near("mean", a->mean_points, b->mean_points, 0);
      assert_int_equal(a->n_moves, b->n_moves);
      for (int k = 0; k < a->n_moves; k++)
        assert_true(a->move[k].unit == b->move[k].unit && a->move[k].rank == b->move[k].rank &&
                    a->move[k].total == b->move[k].total);
    }
  kp_arena_free(arena);
  job_clear(&j);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(elements__a_changed_weight_equals_a_run_of_the_changed_index),
      cmocka_unit_test(elements__names_who_changes_grade),
      cmocka_unit_test(elements__the_only_indicator_cannot_be_left_out),
      cmocka_unit_test(elements__under_a_minimum_weights_say_nothing),
      cmocka_unit_test(elements__points_keep_their_scale),
      cmocka_unit_test(elements__the_samples_are_known_and_the_same_for_any_number_of_threads),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
