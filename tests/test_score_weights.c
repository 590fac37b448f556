/* SPDX-License-Identifier: GPL-3.0-or-later
 * Tests of weights that a run finds from the scores of a node's children, and of the stages that
 * this takes.
 *
 * The method is mostly `deviation`: weights in proportion to the standard deviations of the columns
 * put on 0 … 1, which can be worked out by hand. a = 0 50 100 has 1/2, b = 0 0 100 has sqrt(1/3).
 */
#include "score_by_hand.h"

#include <string.h>

#include "base/thread.h"

static kp_weighing deviation = {.kind = KP_WEIGHING_DEVIATION, .consistency = NAN};
static kp_weighing pca = {.kind = KP_WEIGHING_PCA, .consistency = NAN};

static const double first[] = {0, 50, 100}, second[] = {0, 0, 100};

static bench *two_leaves(const double *a, const double *b, int n, kp_weighing *by) {
  bench *made = bench_new(n);
  bench_node(made, "root", -1, 1);
  made->index.node[0].weighing = by;
  bench_leaf(made, "a", 0, 1, a, KP_SCORE_ASIS);
  bench_leaf(made, "b", 0, 1, b, KP_SCORE_ASIS);
  return made;
}

static void score_weights__are_found_and_used(void **state) {
  (void)state;
  bench *b = two_leaves(first, second, 3, &deviation);
  kp_scoring *scoring = bench_score(b);
  const double w = 0.5 / (0.5 + sqrt(1.0 / 3));
  assert_near("a", scoring->weight[1], w, 1e-14);
  assert_near("b", scoring->weight[2], 1 - w, 1e-14);
  assert_near("share", scoring->share[1], w, 1e-14);
  assert_near("total", scoring->total[1], 50 * w, 1e-12);
  assert_near("the index keeps its own", b->index.node[1].weight, 1, 0);
  bench_free(b);
}

static void score_weights__of_units_that_lack_nothing_and_take_part(void **state) {
  (void)state;
  static const double a[] = {0, 7, 50, 99, 100}, c[] = {0, NAN, 0, 13, 100};
  static const double in[] = {1, 1, 1, 0, 1};
  bench *b = two_leaves(a, c, 5, &deviation);
  b->index.node[2].missing.kind = KP_MISSING_NONE;
  const int eligible = bench_condition(b, "in", bench_value(b, "in", in), bench_at_least(1));
  b->index.eligible = (kp_conditions){eligible, 1};
  kp_scoring *scoring = bench_score(b);
  assert_near("a", scoring->weight[1], 0.5 / (0.5 + sqrt(1.0 / 3)), 1e-14);
  assert_true(isnan(scoring->total[1]));
  assert_true(isnan(scoring->total[3]));
  bench_free(b);
}

static void score_weights__a_child_that_is_shown_is_left_out(void **state) {
  (void)state;
  static const double flat[] = {5, 5, 5};
  bench *b = two_leaves(first, second, 3, &deviation);
  bench_leaf(b, "c", 0, 0, flat, KP_SCORE_ASIS);
  kp_scoring *scoring = bench_score(b);
  assert_near("a", scoring->weight[1], 0.5 / (0.5 + sqrt(1.0 / 3)), 1e-14);
  assert_near("c", scoring->weight[3], 0, 0);
  assert_near("its share", scoring->share[3], 0, 0);
  bench_free(b);
}

static void score_weights__a_callers_weights_stand_in_place_of_a_method(void **state) {
  (void)state;
  bench *b = two_leaves(first, second, 3, &deviation);
  bench_share(b);
  static const double weight[] = {1, 3, 1};
  const kp_score_options options = {.weight = weight};
  assert_int_equal(
      kp_score_all_with(&b->scoring, &b->index, &b->data, NULL, &options, b->arena, b->diag),
      KP_OK);
  assert_near("total", b->scoring->total[1], 37.5, 1e-12);
  assert_near("share", b->scoring->share[1], 0.75, 1e-15);
  bench_free(b);
}

/* ---- What cannot be done ---- */

static void says(bench *b, const char *part) {
  assert_int_equal(bench_try(b), KP_INPUT);
  char *text = bench_diag(b);
  if (!strstr(text, part))
    fail_msg("not said: %s\n%s", part, text);
  free(text);
  bench_free(b);
}

static void score_weights__what_a_method_cannot_do_is_an_error(void **state) {
  (void)state;
  static const double flat[] = {5, 5, 5};
  static const double up[] = {1, 2, 3, 4, 5, 6, 7}, up_too[] = {1, 2, 4, 4, 5, 6, 9},
                      down[] = {7, 5, 6, 4, 3, 2, 1};
  says(two_leaves(first, flat, 3, &deviation), "all 3 units have the same score of 'b'");
  says(two_leaves(first, flat, 3, &deviation), "weight = 0 of 'b'");
  bench *b = two_leaves(up, up_too, 7, &pca);
  bench_leaf(b, "c", 0, 1, down, KP_SCORE_ASIS);
  says(b, "'c' loads on the first component with the other sign");
  b = two_leaves(up, up_too, 7, &pca);
  static const double up_again[] = {1, 3, 3, 4, 6, 6, 7}, down_too[] = {7, 6, 5, 5, 3, 1, 1};
  bench_leaf(b, "c", 0, 1, down, KP_SCORE_ASIS);
  bench_leaf(b, "d", 0, 1, up_again, KP_SCORE_ASIS);
  bench_leaf(b, "e", 0, 1, down_too, KP_SCORE_ASIS);
  assert_int_equal(bench_try(b), KP_INPUT);
  char *text = bench_diag(b);
  assert_contains(text, "'c' loads on the first component with the other sign");
  assert_contains(text, "'e' loads on the first component with the other sign");
  free(text);
  bench_free(b);
  static const double one[] = {5}, other[] = {7};
  says(two_leaves(one, other, 1, &deviation), "and it takes at least");
}

/* a and c go together, so whatever they weigh the mean goes with both: one cannot matter nine times
 * as much as the other, and alike is no trouble. */
static void score_weights__a_target_that_is_out_of_reach_is_told(void **state) {
  (void)state;
  static const double a[] = {1, 2, 3, 4, 5, 6, 7}, c[] = {1, 3, 2, 4, 5, 7, 6};
  static const double nine_to_one[] = {9, 1}, alike[] = {1, 1};
  kp_weighing by = {.kind = KP_WEIGHING_BALANCED, .consistency = NAN, .target = nine_to_one};
  bench *b = two_leaves(a, c, 7, &by);
  bench_score(b);
  char *text = bench_diag(b);
  assert_contains(text, "warning: the weights of");
  assert_contains(text, "do not reach the shares aimed at");
  free(text);
  bench_free(b);
  by.target = alike;
  b = two_leaves(a, c, 7, &by);
  bench_score(b);
  text = bench_diag(b);
  assert_string_equal(text, "");
  free(text);
  bench_free(b);
}

/* ---- Stages ---- */

enum { N = 3 * KP_BLOCK_ROWS + 17 };

/* root (pca) ─ x (deviation): a, b   ─ y, filled by its mean: c, d; many gaps */
static bench *staged(void) {
  bench *b = bench_new(N);
  double *x = bench_room(b, 4 * (size_t)N, sizeof *x);
  for (int u = 0; u < N; u++) {
    const double base = (u * 7919) % 101;
    x[u] = fmin(base + u % 7, 100);
    x[N + u] = u % 11 == 3 ? NAN : (base * base) / 101;
    x[2 * N + u] = u % 5 == 1 ? NAN : base;
    x[3 * N + u] = (base + (u * 31) % 50) / 2;
  }
  bench_node(b, "root", -1, 1);
  b->index.node[0].weighing = &pca;
  const int x_node = bench_node(b, "x", 0, 1);
  b->index.node[x_node].weighing = &deviation;
  const int a = bench_leaf(b, "a", x_node, 1, x, KP_SCORE_ASIS);
  const int second_leaf = bench_leaf(b, "b", x_node, 1, x + N, KP_SCORE_MINMAX);
  const int y = bench_node(b, "y", 0, 1);
  const int c = bench_leaf(b, "c", y, 1, x + 2 * N, KP_SCORE_ASIS);
  bench_leaf(b, "d", y, 2, x + 3 * N, KP_SCORE_ASIS);
  (void)a;
  b->index.node[second_leaf].missing.kind = KP_MISSING_MEAN;
  b->index.node[c].missing.kind = KP_MISSING_NONE;
  b->index.node[y].missing.kind = KP_MISSING_MEAN;
  b->index.node[x_node].coverage = 0.6; /* of its two, both from the data */
  b->index.node[x_node].missing.kind = KP_MISSING_SKIP;
  return b;
}

static void score_weights__are_found_again_from_what_is_filled_in(void **state) {
  (void)state;
  bench *b = staged();
  kp_scoring *scoring = bench_score(b);
  const int x = 1, y = 4;
  double sum = 0;
  int n = 0, filled = 0, uncovered = 0;
  for (int u = 0; u < N; u++) {
    const bool gap = u % 5 == 1, lacks = u % 11 == 3;
    if (!gap) {
      sum += (b->data.series[2].number[u] + 2 * b->data.series[3].number[u]) / 3;
      n++;
    }
    filled += gap && scoring->score_why[y][u] == KP_PRESENT;
    uncovered += lacks;
    assert_int_equal(scoring->score_why[x][u], lacks ? KP_COVERAGE : KP_PRESENT);
  }
  assert_true(filled > 0 && uncovered > 0);
  for (int u = 1; u < N; u += 5)
    assert_near("fill", scoring->score[y][u], sum / n, 1e-9);
  for (int u = 0; u < N; u += 97) {
    const double *w = scoring->weight;
    const bool lacks = u % 11 == 3;
    const double wanted =
        lacks ? scoring->score[y][u]
              : (w[x] * scoring->score[x][u] + w[y] * scoring->score[y][u]) / (w[x] + w[y]);
    assert_near("total", scoring->total[u], wanted, 1e-10);
  }
  assert_near("two columns load alike", scoring->weight[x], 0.5, 1e-12);
  bench_free(b);
}

static void score_weights__one_unit_again_gives_the_same_bits(void **state) {
  (void)state;
  bench *b = staged();
  kp_scoring *scoring = bench_score(b);
  kp_score_workspace *workspace = NULL;
  assert_int_equal(kp_score_workspace_new(&workspace, scoring, b->diag), KP_OK);
  for (int u = 0; u < N; u += 37) {
    const kp_unit_score *one;
    assert_int_equal(kp_score_unit(&one, workspace, u, NULL, b->diag), KP_OK);
    for (int k = 0; k < b->index.n_nodes; k++) {
      assert_int_equal(one->score_why[k], scoring->score_why[k][u]);
      assert_memory_equal(&one->score[k], &scoring->score[k][u], sizeof(double));
    }
    assert_memory_equal(&one->total, &scoring->total[u], sizeof(double));
  }
  kp_score_workspace_free(workspace);
  bench_free(b);
}

static void score_weights__do_not_depend_on_the_number_of_threads(void **state) {
  (void)state;
  static const int threads[] = {1, 2, 7};
  double *total[3], weight[3][7];
  bench *b[3];
  for (int t = 0; t < 3; t++) {
    kp_set_threads(threads[t]);
    b[t] = staged();
    total[t] = bench_score(b[t])->total;
    memcpy(weight[t], b[t]->scoring->weight, sizeof weight[t]);
  }
  kp_set_threads(0);
  for (int t = 1; t < 3; t++) {
    assert_memory_equal(total[t], total[0], N * sizeof(double));
    assert_memory_equal(weight[t], weight[0], sizeof weight[0]);
  }
  for (int t = 0; t < 3; t++)
    bench_free(b[t]);
}

static void score_weights__permuting_units_or_columns_changes_nothing(void **state) {
  (void)state;
  static const double a[] = {3, 50, 100, 20, 64}, c[] = {7, 0, 90, 31, 77};
  static const double a_turned[] = {64, 3, 20, 100, 50}, c_turned[] = {77, 7, 31, 90, 0};
  bench *plain = two_leaves(a, c, 5, &pca), *units = two_leaves(a_turned, c_turned, 5, &deviation);
  bench *same = two_leaves(a, c, 5, &deviation), *columns = two_leaves(c, a, 5, &deviation);
  kp_scoring *of = bench_score(same);
  assert_near("units", bench_score(units)->weight[1], of->weight[1], 1e-14);
  assert_near("columns", bench_score(columns)->weight[2], of->weight[1], 1e-14);
  assert_near("total", columns->scoring->total[3], of->total[3], 1e-12);
  assert_near("pca of two", bench_score(plain)->weight[1], 0.5, 1e-12);
  bench *all[] = {plain, units, same, columns};
  for (int i = 0; i < 4; i++)
    bench_free(all[i]);
}

static void score_weights__running_out_of_memory_is_told(void **state) {
  (void)state;
  bench *b = staged();
  b->data.n_units = 200;
  bench_share(b);
  bool done = false;
  for (int n = 1; n < 400 && !done; n++) {
    kp_diag *diag = kp_diag_new();
    kp_arena *arena = kp_arena_new();
    kp_scoring *scoring = NULL;
    kp_memory_fail_after(n);
    const kp_status status = kp_score_all(&scoring, &b->index, &b->data, NULL, arena, diag);
    kp_memory_fail_after(-1);
    assert_true(status == KP_OK || status == KP_SYSTEM);
    assert_true((status == KP_OK) == (scoring != NULL));
    done = status == KP_OK;
    kp_arena_free(arena);
    kp_diag_free(diag);
  }
  assert_true(done);
  bench_free(b);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(score_weights__are_found_and_used),
      cmocka_unit_test(score_weights__of_units_that_lack_nothing_and_take_part),
      cmocka_unit_test(score_weights__a_child_that_is_shown_is_left_out),
      cmocka_unit_test(score_weights__a_callers_weights_stand_in_place_of_a_method),
      cmocka_unit_test(score_weights__what_a_method_cannot_do_is_an_error),
      cmocka_unit_test(score_weights__a_target_that_is_out_of_reach_is_told),
      cmocka_unit_test(score_weights__are_found_again_from_what_is_filled_in),
      cmocka_unit_test(score_weights__one_unit_again_gives_the_same_bits),
      cmocka_unit_test(score_weights__do_not_depend_on_the_number_of_threads),
      cmocka_unit_test(score_weights__permuting_units_or_columns_changes_nothing),
      cmocka_unit_test(score_weights__running_out_of_memory_is_told),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
