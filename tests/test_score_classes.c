/* SPDX-License-Identifier: GPL-3.0-or-later
 * Tests of score: grades by classes that are found from all units: natural breaks, quantiles,
 * k-means; and places by number.
 *
 * Optima are held to an exhaustive search over all partitions. */
#include "score_by_hand.h"

#include "base/decimal.h"

static bench *classed(kp_grade_by_kind kind, const double *x, int n_units, int n_grades) {
  static const char *const id[] = {"one", "two", "three", "four", "five"};
  bench *b = bench_new(n_units);
  bench_node(b, "root", -1, 1);
  b->index.node[bench_leaf(b, "x", 0, 1, x, KP_SCORE_ASIS)].score.open = true;
  double *share = bench_room(b, (size_t)n_grades, sizeof *share);
  for (int g = 0; g < n_grades; g++) {
    bench_grade(b, id[g], NAN);
    share[g] = 1.0 / n_grades;
  }
  b->index.grade_by = (kp_grade_by){.kind = kind, .share = share, .line = 4};
  return b;
}

/* The 50 values of the test suite of jenkspy (M. Viry), whose four classes end at 416, 767, 1083
 * and 1424: the next ones begin at 583, 848 and 1223. */
static void score_classes__natural_breaks_of_a_published_test(void **state) {
  (void)state;
  static const double x[50] = {
      132, 915, 312, 1424, 1240, 1370, 113, 1028, 1078, 416, 963,  359,  1422, 658,  73,  1326, 245,
      848, 683, 255, 1223, 253,  654,  736, 1079, 39,   583, 1367, 1237, 327,  1083, 328, 951,  678,
      927, 301, 96,  297,  179,  230,  767, 1248, 1,    37,  1352, 1009, 663,  1283, 679, 230};
  bench *b = classed(KP_GRADE_BY_NATURAL_BREAKS, x, 50, 4);
  bench_score(b);
  assert_near("best", b->scoring->cut[0], 1223, 0);
  assert_near("second", b->scoring->cut[1], 848, 0);
  assert_near("third", b->scoring->cut[2], 583, 0);
  assert_true(isnan(b->scoring->cut[3]));
  assert_int_equal(b->scoring->grade[9], 3); /* 416 */
  assert_int_equal(b->scoring->grade[26], 2);
  assert_int_equal(b->scoring->decided_by[0], KP_BY_CLASS);
  bench_check_units(b);
  bench_free(b);
}

static uint64_t seed = 7;
static int draw(int n) {
  seed = seed * 6364136223846793005u + 1442695040888963407u;
  return (int)((seed >> 33) % (uint64_t)n);
}

/* The sum of squares within the classes of n points of n_dims figures. */
static double cost_of(const double *x, const int *member, int n, int n_dims, int k) {
  double cost = 0;
  for (int c = 0; c < k; c++)
    for (int j = 0; j < n_dims; j++) {
      double sum = 0;
      int size = 0;
      for (int i = 0; i < n; i++)
        if (member[i] == c) {
          sum += x[j * n + i];
          size++;
        }
      for (int i = 0; i < n; i++)
        if (member[i] == c)
          cost += (x[j * n + i] - sum / size) * (x[j * n + i] - sum / size);
    }
  return cost;
}

/* The least cost of all ways to put n points into k classes. */
static double least_cost(const double *x, int n, int n_dims, int k) {
  int member[12] = {0};
  double least = INFINITY;
  for (;;) {
    least = fmin(least, cost_of(x, member, n, n_dims, k));
    int at = 0;
    while (at < n && ++member[at] == k)
      member[at++] = 0;
    if (at == n)
      return least;
  }
}

static void score_classes__natural_breaks_are_the_best_of_all_partitions(void **state) {
  (void)state;
  for (int round = 0; round < 30; round++) {
    enum { N = 9 };
    const int k = 2 + round % 3;
    double x[N];
    int member[N];
    for (int i = 0; i < N; i++)
      x[i] = i < k ? 20 * i : draw(60); /* so that enough differ; many tie */
    bench *b = classed(KP_GRADE_BY_NATURAL_BREAKS, x, N, k);
    bench_score(b);
    for (int i = 0; i < N; i++) {
      member[i] = b->scoring->grade[i];
      for (int u = 0; u < N; u++)
        assert_true(x[i] != x[u] || b->scoring->grade[i] == b->scoring->grade[u]);
    }
    assert_near("cost", cost_of(x, member, N, 1, k), least_cost(x, N, 1, k), 1e-9);
    bench_check_units(b);
    bench_free(b);
  }
}

static void score_classes__fewer_totals_than_grades_is_an_error(void **state) {
  (void)state;
  bench *b = classed(KP_GRADE_BY_NATURAL_BREAKS, (double[]){70, 70, 70, 60}, 4, 3);
  bench_expect_error(b,
                     "hand.lua:4: error: there are only 2 different totals, too few for 3 grades");
  bench_free(b);
}

/* Type 7 at 0.8 and 0.3 of ten totals: 1 + 9 * 0.8 = 8.2nd and 3.7th in ascending order. */
static void score_classes__quantiles_are_of_type_7(void **state) {
  (void)state;
  const double x[] = {10, 20, 30, 40, 50, 60, 70, 80, 90, 100};
  bench *b = classed(KP_GRADE_BY_QUANTILES, x, 10, 3);
  b->index.grade_by.share = (double[]){0.2, 0.5, 0.3};
  bench_score(b);
  assert_near("best", b->scoring->cut[0], 90, 0); /* the lowest above 82 */
  assert_near("second", b->scoring->cut[1], 40, 0);
  for (int u = 0; u < 10; u++)
    assert_int_equal(b->scoring->grade[u], u < 3 ? 2 : u < 8 ? 1 : 0);
  bench_check_units(b);
  bench_free(b);
}

static void score_classes__ties_are_never_parted_and_an_empty_class_is_told(void **state) {
  (void)state;
  const double x[] = {10, 10, 10, 10, 10, 10, 90, 95};
  bench *b = classed(KP_GRADE_BY_QUANTILES, x, 8, 3);
  bench_score(b);
  for (int u = 0; u < 6; u++)
    assert_int_equal(b->scoring->grade[u], 2); /* both quantiles are 10 */
  assert_int_equal(b->scoring->grade[6], 0);
  char *told = bench_diag(b);
  assert_contains(told, "ties leave nobody in grade 'two'");
  free(told);
  bench_free(b);
}

static void score_classes__lower_totals_may_be_better(void **state) {
  (void)state;
  bench *b = classed(KP_GRADE_BY_NATURAL_BREAKS, (double[]){1, 2, 50, 51, 99}, 5, 3);
  b->index.higher_is_better = false;
  bench_score(b);
  const int wanted[] = {0, 0, 1, 1, 2};
  for (int u = 0; u < 5; u++)
    assert_int_equal(b->scoring->grade[u], wanted[u]);
  assert_near("the best class goes to", b->scoring->cut[0], 2, 0);
  bench_check_units(b);
  bench_free(b);
}

/* What is scored alone with another value goes by the kept breaks; between two classes it is in the
 * lower. */
static void score_classes__a_unit_alone_goes_by_the_kept_breaks(void **state) {
  (void)state;
  bench *b = classed(KP_GRADE_BY_NATURAL_BREAKS, (double[]){10, 12, 50, 52}, 4, 2);
  bench_score(b);
  kp_score_workspace *workspace;
  const kp_unit_score *unit;
  assert_int_equal(kp_score_workspace_new(&workspace, b->scoring, b->diag), KP_OK);
  assert_int_equal(kp_score_unit(&unit, workspace, 0, (double[]){50}, b->diag), KP_OK);
  assert_int_equal(unit->grade, 0);
  assert_int_equal(kp_score_unit(&unit, workspace, 0, (double[]){49.9}, b->diag), KP_OK);
  assert_int_equal(unit->grade, 1);
  kp_score_workspace_free(workspace);
  bench_free(b);
}

/* ---- k-means ---- */

static bench *clustered(const double *x, int n_units, int n_dims, int k) {
  static const char *const id[] = {"a", "b", "c"}, *const grade[] = {"one", "two", "three", "four"};
  bench *b = bench_new(n_units);
  bench_node(b, "root", -1, 1);
  kp_criterion *criterion = bench_room(b, (size_t)n_dims, sizeof *criterion);
  for (int j = 0; j < n_dims; j++) {
    const int leaf = bench_leaf(b, id[j], 0, 1, x + j * n_units, KP_SCORE_ASIS);
    criterion[j] = (kp_criterion){.node = leaf, .weight = NAN, .veto = NAN};
  }
  for (int g = 0; g < k; g++)
    bench_grade(b, grade[g], NAN);
  b->index.grade_by = (kp_grade_by){
      .kind = KP_GRADE_BY_K_MEANS, .criterion = criterion, .n_criteria = n_dims, .line = 4};
  return b;
}

static void score_classes__k_means_are_the_best_of_all_partitions(void **state) {
  (void)state;
  for (int round = 0; round < 30; round++) {
    enum { N = 9 };
    const int k = 2 + round % 2;
    double x[2 * N];
    int member[N];
    for (int i = 0; i < 2 * N; i++)
      x[i] = draw(100);
    bench *b = clustered(x, N, 2, k);
    bench_score(b);
    for (int i = 0; i < N; i++)
      member[i] = b->scoring->grade[i];
    assert_near("cost", cost_of(x, member, N, 2, k), least_cost(x, N, 2, k), 1e-9);
    bench_check_units(b);
    bench_free(b);
  }
}

static void score_classes__clusters_are_ordered_by_mean_total(void **state) {
  (void)state;
  const double x[] = {10, 12, 90, 92, 50, 55, 10, 11, 80, 85, 60, 50};
  bench *b = clustered(x, 6, 2, 3);
  bench_score(b);
  const int wanted[] = {2, 2, 0, 0, 1, 1};
  for (int u = 0; u < 6; u++)
    assert_int_equal(b->scoring->grade[u], wanted[u]);
  assert_near("centre", b->scoring->centre[0], 91, 1e-12);
  assert_near("centre", b->scoring->centre[1], 82.5, 1e-12);
  bench_free(b);
}

static void score_classes__the_order_of_units_changes_nothing(void **state) {
  (void)state;
  enum { N = 30 };
  double x[2 * N], turned[2 * N];
  for (int i = 0; i < 2 * N; i++)
    x[i] = draw(1000) / 10.0;
  for (int i = 0; i < N; i++) {
    turned[i] = x[(i * 7 + 3) % N];
    turned[N + i] = x[N + (i * 7 + 3) % N];
  }
  bench *one = clustered(x, N, 2, 4), *other = clustered(turned, N, 2, 4);
  bench_score(one);
  bench_score(other);
  for (int i = 0; i < N; i++)
    assert_int_equal(other->scoring->grade[i], one->scoring->grade[(i * 7 + 3) % N]);
  for (int k = 0; k < 8; k++)
    assert_near("centre", other->scoring->centre[k], one->scoring->centre[k], 0);
  bench_free(one);
  bench_free(other);
}

/* ---- Places by number ---- */

static void score_classes__places_may_be_a_number(void **state) {
  (void)state;
  bench *b = bench_new(6);
  bench_node(b, "root", -1, 1);
  bench_leaf(b, "x", 0, 1, (double[]){95, 90, 88, 88, 86, 50}, KP_SCORE_ASIS);
  bench_grade(b, "one", 85);
  bench_grade(b, "two", 60);
  bench_grade(b, "three", NAN);
  b->index.grade[0].top_places = 3;
  bench_score(b);
  const int wanted[] = {0, 0, 1, 1, 1, 2}; /* the tie for the third place is out */
  for (int u = 0; u < 6; u++)
    assert_int_equal(b->scoring->grade[u], wanted[u]);
  bench_check_units(b);
  b->index.grade[0].tie_in = true;
  bench_score(b);
  assert_int_equal(b->scoring->grade[3], 0);
  assert_int_equal(b->scoring->grade[4], 1);
  b->index.grade[0].top_places = 100;
  bench_score(b);
  assert_int_equal(b->scoring->grade[4], 0);
  bench_free(b);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(score_classes__natural_breaks_of_a_published_test),
      cmocka_unit_test(score_classes__natural_breaks_are_the_best_of_all_partitions),
      cmocka_unit_test(score_classes__fewer_totals_than_grades_is_an_error),
      cmocka_unit_test(score_classes__quantiles_are_of_type_7),
      cmocka_unit_test(score_classes__ties_are_never_parted_and_an_empty_class_is_told),
      cmocka_unit_test(score_classes__lower_totals_may_be_better),
      cmocka_unit_test(score_classes__a_unit_alone_goes_by_the_kept_breaks),
      cmocka_unit_test(score_classes__k_means_are_the_best_of_all_partitions),
      cmocka_unit_test(score_classes__clusters_are_ordered_by_mean_total),
      cmocka_unit_test(score_classes__the_order_of_units_changes_nothing),
      cmocka_unit_test(score_classes__places_may_be_a_number),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
