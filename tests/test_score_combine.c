/* SPDX-License-Identifier: GPL-3.0-or-later
 * Rules that look at all children of a unit together: weighted median, OWA, Choquet,
 * Mazziotta-Pareto.
 *
 * Expected figures are published ones, worked out by hand, or come from a definition that is
 * computed another way here (capacities set by set, the area under a step function). */
#include "score_by_hand.h"

enum { MANY = 12 };

/* Up to MANY children, one unit. */
static bench *children(const double *score, const double *weight, int n, kp_combine_kind kind,
                       const kp_combination *combination) {
  static const char *const names[MANY] = {"a", "b", "c", "d", "e", "f",
                                          "g", "h", "i", "j", "k", "l"};
  bench *b = bench_new(1);
  bench_node(b, "root", -1, 1);
  for (int k = 0; k < n; k++) {
    const int leaf = bench_leaf(b, names[k], 0, weight[k], &score[k], KP_SCORE_ASIS);
    b->index.node[leaf].score.open = true;
    b->index.node[leaf].missing.kind = KP_MISSING_SKIP;
  }
  b->index.node[0].combine = kind;
  b->index.node[0].combination = combination;
  return b;
}

static double combined(const double *score, const double *weight, int n, kp_combine_kind kind,
                       const kp_combination *combination) {
  bench *b = children(score, weight, n, kind, combination);
  bench_score(b);
  bench_check_units(b);
  const double total = b->scoring->total[0];
  double clear[MANY], counting[MANY];
  for (int k = 0; k < n; k++) {
    clear[k] = score[k];
    counting[k] = isnan(score[k]) ? 0 : weight[k] * 7; /* weights need not add up */
  }
  assert_near("kp_score_combine", kp_score_combine(&b->index.node[0], clear, counting, n), total,
              1e-12 * fabs(total));
  bench_free(b);
  return total;
}

static double random_number(uint64_t *state) {
  *state = *state * 6364136223846793005u + 1442695040888963407u;
  return (double)(*state >> 40) / (double)(1 << 24);
}

/* ---- Median ---- */

static void score__a_weighted_median_halves_ties(void **state) {
  (void)state;
  const double one[] = {1, 1, 1, 1};
  assert_near("odd", combined((double[]){70, 10, 40}, one, 3, KP_COMBINE_MEDIAN, NULL), 40, 0);
  assert_near("even", combined((double[]){70, 10, 40, 50}, one, 4, KP_COMBINE_MEDIAN, NULL), 45, 0);
  /* half of the weight lies on 10, half above: between 10 and 40 */
  assert_near("half",
              combined((double[]){70, 10, 40}, (double[]){1, 2, 1}, 3, KP_COMBINE_MEDIAN, NULL), 25,
              0);
  assert_near("heavy",
              combined((double[]){70, 10, 40}, (double[]){1, 3, 1}, 3, KP_COMBINE_MEDIAN, NULL), 10,
              0);
  /* 0.1 + 0.2 is half of 0.6, whatever binary says */
  assert_near(
      "decimal",
      combined((double[]){80, 60, 20}, (double[]){0.1, 0.2, 0.3}, 3, KP_COMBINE_MEDIAN, NULL), 40,
      0);
  assert_near("weight 0",
              combined((double[]){80, 60, 20}, (double[]){1, 1, 0}, 3, KP_COMBINE_MEDIAN, NULL), 70,
              0);
}

static void score__a_child_left_out_leaves_the_median_of_the_others(void **state) {
  (void)state;
  const double one[] = {1, 1, 1};
  assert_near("two", combined((double[]){70, NAN, 40}, one, 3, KP_COMBINE_MEDIAN, NULL), 55, 0);
  assert_near("one", combined((double[]){NAN, NAN, 40}, one, 3, KP_COMBINE_MEDIAN, NULL), 40, 0);
}

/* ---- OWA ---- */

/* Yager (1988), On ordered weighted averaging aggregation operators in multicriteria
 * decisionmaking, IEEE SMC 18: W = (0.4, 0.3, 0.2, 0.1), F(0.7, 1, 0.3, 0.6) = 0.76. */
static void score__owa_gives_yagers_example(void **state) {
  (void)state;
  const double position[] = {0.4, 0.3, 0.2, 0.1};
  const kp_combination owa = {.position = position, .n_positions = 4};
  const double one[] = {1, 1, 1, 1};
  assert_near("Yager", combined((double[]){0.7, 1, 0.3, 0.6}, one, 4, KP_COMBINE_OWA, &owa), 0.76,
              1e-12);
}

static void score__owa_with_one_position_alone_is_the_best_or_the_worst(void **state) {
  (void)state;
  const double best[] = {1, 0, 0};
  const double worst[] = {0, 0, 1};
  const double one[] = {1, 1, 1};
  const double score[] = {30, 90, 60};
  const kp_combination first = {.position = best, .n_positions = 3};
  const kp_combination last = {.position = worst, .n_positions = 3};
  assert_near("best", combined(score, one, 3, KP_COMBINE_OWA, &first), 90, 1e-12);
  assert_near("worst", combined(score, one, 3, KP_COMBINE_OWA, &last), 30, 1e-12);
}

/* Torra (1997): the weight of the child at a position is the area of the step function of the
 * positions' weights over its share of the children's weights; here by a fine grid. */
static double owa_by_area(const double *score, const double *weight, int n, const double *position,
                          int n_positions) {
  enum { STEPS = 1200000 };
  double all = 0, sum = 0, area = 0;
  for (int k = 0; k < n; k++)
    all += weight[k];
  for (int step = 0; step < STEPS; step++) {
    const double at = (step + 0.5) / STEPS;
    double best = -1;
    for (int k = 0; k < n; k++) { /* the best score with at least `at` of the weight at or above */
      double above = 0;
      for (int j = 0; j < n; j++)
        above += score[j] >= score[k] ? weight[j] / all : 0;
      if (above >= at && score[k] > best)
        best = score[k];
    }
    const double density = position[(int)(at * n_positions)];
    sum += density * best;
    area += density;
  }
  return sum / area;
}

static void score__owa_with_unequal_children_is_torras(void **state) {
  (void)state;
  const double position[] = {0.5, 0.3, 0.15, 0.05};
  const kp_combination owa = {.position = position, .n_positions = 4};
  const double score[] = {20, 80, 55, 40};
  const double weight[] = {3, 1, 4, 2};
  assert_near("Torra", combined(score, weight, 4, KP_COMBINE_OWA, &owa),
              owa_by_area(score, weight, 4, position, 4), 1e-4);
}

static void score__owa_where_a_child_is_left_out_keeps_the_curve_of_its_positions(void **state) {
  (void)state;
  const double position[] = {0.6, 0.3, 0.1};
  const kp_combination owa = {.position = position, .n_positions = 3};
  /* two of three: Q(1/2) = 0.6 + 0.15 = 0.75 */
  assert_near("two",
              combined((double[]){40, NAN, 80}, (double[]){1, 1, 1}, 3, KP_COMBINE_OWA, &owa),
              0.75 * 80 + 0.25 * 40, 1e-12);
}

/* ---- Choquet ---- */

/* The capacity of a set from importances and interactions: its Moebius transform is m(i) = p_i -
 * 1/2 sum I_ij, m(ij) = I_ij (Grabisch 1997). */
static double capacity(unsigned set, const double *importance, const kp_combination *of, int n) {
  double sum = 0;
  for (int k = 0; k < n; k++)
    if (set >> k & 1)
      sum += importance[k];
  for (int i = 0; i < of->n_interactions; i++) {
    const kp_interaction *pair = &of->interaction[i];
    const int there = (set >> pair->first & 1) + (set >> pair->second & 1);
    sum -= there * pair->index / 2;
    sum += there == 2 ? pair->index : 0;
  }
  return sum;
}

/* sum over scores, ascending, of (a_k - a_k-1) times the capacity of those at or above. */
static double choquet_by_sets(const double *score, const double *importance,
                              const kp_combination *of, int n) {
  double before = 0, sum = 0;
  unsigned left = (1u << n) - 1;
  while (left) {
    int lowest = -1;
    for (int k = 0; k < n; k++)
      if ((left >> k & 1) && (lowest < 0 || score[k] < score[lowest]))
        lowest = k;
    sum += (score[lowest] - before) * capacity(left, importance, of, n);
    before = score[lowest];
    left &= ~(1u << lowest);
  }
  return sum;
}

/* Grabisch (1996), The application of fuzzy integrals in multicriteria decision making, EJOR 89:
 * students A (18, 16, 10), B (10, 12, 18), C (14, 15, 15) in mathematics, physics and literature;
 * mathematics and physics overlap, each goes well with literature. A mean weighted 3 : 3 : 2
 * prefers A, the Choquet integral C, A, B. The importances and interactions are those of his
 * capacity: 0.45, 0.45, 0.3, pairs 0.5, 0.9, 0.9; the integral differs from his (13.9, 13.6, 14.9)
 * by what the three subjects make together, which two-way interactions leave out: its Moebius mass
 * is -0.1. */
static void score__choquet_ranks_grabischs_students(void **state) {
  (void)state;
  const double importance[] = {0.875 / 3, 0.875 / 3, 1.25 / 3};
  const kp_interaction pair[] = {{0, 1, -0.45}, {0, 2, 0.1}, {1, 2, 0.1}};
  const kp_combination of = {.interaction = pair, .n_interactions = 3};
  const double student[3][3] = {{18, 16, 10}, {10, 12, 18}, {14, 15, 15}};
  const double published[] = {13.9, 13.6, 14.9};
  double got[3];
  for (int s = 0; s < 3; s++) {
    const double *x = student[s];
    got[s] = combined(x, importance, 3, KP_COMBINE_CHOQUET, &of);
    assert_near("by sets", got[s], choquet_by_sets(x, importance, &of, 3), 1e-12);
    /* -0.1 goes to the least of three in his; here a third of it to each importance and a half of
     * it to each pair's interaction */
    double pairs = 0;
    for (int i = 0; i < 3; i++)
      pairs += fabs(x[pair[i].first] - x[pair[i].second]);
    const double least = fmin(x[0], fmin(x[1], x[2]));
    const double three = -0.1 * (least - (x[0] + x[1] + x[2]) / 3 + pairs / 4);
    assert_near("published", got[s] + three, published[s], 1e-9);
  }
  assert_true(got[2] > got[0] && got[0] > got[1]);
  const double weight[] = {3, 3, 2};
  assert_true(combined(student[0], weight, 3, KP_COMBINE_ARITHMETIC, NULL) >
              combined(student[2], weight, 3, KP_COMBINE_ARITHMETIC, NULL));
}

static void score__choquet_is_the_integral_over_the_capacity(void **state) {
  (void)state;
  uint64_t seed = 7;
  for (int round = 0; round < 200; round++) {
    const int n = 2 + round % 5;
    double score[MANY], importance[MANY], all = 0;
    kp_interaction pair[MANY * MANY];
    kp_combination of = {.interaction = pair};
    for (int k = 0; k < n; k++) {
      score[k] = floor(random_number(&seed) * 20) * 5; /* ties, too */
      importance[k] = 0.2 + random_number(&seed);
      all += importance[k];
    }
    for (int k = 0; k < n; k++)
      importance[k] /= all;
    for (int i = 0; i < n; i++)
      for (int j = i + 1; j < n; j++)
        pair[of.n_interactions++] = (kp_interaction){i, j, (random_number(&seed) - 0.5) * 0.3 / n};
    assert_near("by sets", combined(score, importance, n, KP_COMBINE_CHOQUET, &of),
                choquet_by_sets(score, importance, &of, n), 1e-10);
  }
}

static void score__choquet_drops_the_pairs_of_a_child_that_is_left_out(void **state) {
  (void)state;
  const kp_interaction pair[] = {{0, 1, 0.2}, {1, 2, -0.3}};
  const kp_combination of = {.interaction = pair, .n_interactions = 2};
  /* importances 0.4 : 0.4 of 80 and 20, and 0.2 / 2 times what they differ by */
  assert_near(
      "c out",
      combined((double[]){80, 20, NAN}, (double[]){0.4, 0.4, 0.2}, 3, KP_COMBINE_CHOQUET, &of),
      50 - 0.1 * 60, 1e-12);
  assert_near(
      "b out",
      combined((double[]){80, NAN, 50}, (double[]){0.4, 0.4, 0.2}, 3, KP_COMBINE_CHOQUET, &of),
      (2 * 80 + 50) / 3.0, 1e-12);
}

/* ---- Mazziotta-Pareto ---- */

static const kp_combination below = {.above = false};
static const kp_combination above = {.above = true};

/* M -/+ S^2 / M with S over the children, not over one less (De Muro, Mazziotta & Pareto 2011, eq.
 * 2-5): 110, 90, 100 have M = 100 and S^2 = 200 / 3. */
static void score__mazziotta_pareto_takes_or_adds_the_penalty(void **state) {
  (void)state;
  const double one[] = {1, 1, 1};
  const double z[] = {110, 90, 100};
  assert_near("below", combined(z, one, 3, KP_COMBINE_MAZZIOTTA_PARETO, &below), 100 - 2.0 / 3,
              1e-12);
  assert_near("above", combined(z, one, 3, KP_COMBINE_MAZZIOTTA_PARETO, &above), 100 + 2.0 / 3,
              1e-12);
  const double same[] = {104, 104, 104};
  assert_near("alike", combined(same, one, 3, KP_COMBINE_MAZZIOTTA_PARETO, &below), 104, 1e-12);
  /* weighted: Mazziotta & Pareto (2022), RIEDS 76: weighted mean and standard deviation */
  const double two[] = {130, 70};
  assert_near("weighted", combined(two, (double[]){3, 1}, 2, KP_COMBINE_MAZZIOTTA_PARETO, &below),
              115 - 675.0 / 115, 1e-12);
}

static void score__mazziotta_pareto_without_a_mean_above_zero_is_an_error(void **state) {
  (void)state;
  bench *b = children((double[]){-5, 3}, (double[]){1, 1}, 2, KP_COMBINE_MAZZIOTTA_PARETO, &below);
  bench_expect_error(b, "the mean under 'root' is not above 0");
  bench_free(b);
  const double zeros[] = {0, 0};
  assert_near("zeros", combined(zeros, (double[]){1, 1}, 2, KP_COMBINE_MAZZIOTTA_PARETO, &below), 0,
              0);
}

static void score__what_a_rule_found_can_be_told(void **state) {
  (void)state;
  const double position[] = {0.6, 0.3, 0.1};
  const kp_combination owa = {.position = position, .n_positions = 3};
  bench *b = children((double[]){40, 90, 60}, (double[]){1, 1, 1}, 3, KP_COMBINE_OWA, &owa);
  bench_score(b);
  kp_score_found found;
  assert_true(kp_score_find(&found, b->scoring, 0, 0));
  assert_int_equal(found.n_ordered, 3);
  assert_int_equal(found.order[0], 1);
  assert_int_equal(found.order[2], 0);
  assert_false(kp_score_find(&found, b->scoring, 1, 0));
  bench_free(b);
  b = children((double[]){110, 90}, (double[]){1, 1}, 2, KP_COMBINE_MAZZIOTTA_PARETO, &below);
  bench_score(b);
  assert_true(kp_score_find(&found, b->scoring, 0, 0));
  assert_near("mean", found.mean, 100, 1e-12);
  assert_near("penalty", found.penalty, 1, 1e-12);
  bench_free(b);
}

static void score__the_order_of_children_changes_nothing(void **state) {
  (void)state;
  const double position[] = {0.4, 0.3, 0.2, 0.1};
  const kp_interaction pair[] = {{0, 1, 0.2}, {2, 3, -0.15}};
  const kp_interaction turned[] = {{2, 3, 0.2}, {0, 1, -0.15}};
  const double score[] = {70, 100, 30, 60}, weight[] = {4, 3, 2, 1};
  const double other_score[] = {60, 30, 100, 70}, other_weight[] = {1, 2, 3, 4};
  const kp_combine_kind kinds[] = {KP_COMBINE_MEDIAN, KP_COMBINE_OWA, KP_COMBINE_CHOQUET,
                                   KP_COMBINE_MAZZIOTTA_PARETO};
  for (int i = 0; i < 4; i++) {
    kp_combination of = {
        .position = position, .n_positions = 4, .interaction = pair, .n_interactions = 2};
    const double one = combined(score, weight, 4, kinds[i], &of);
    of.interaction = turned;
    assert_near("turned round", combined(other_score, other_weight, 4, kinds[i], &of), one, 1e-10);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(score__a_weighted_median_halves_ties),
      cmocka_unit_test(score__a_child_left_out_leaves_the_median_of_the_others),
      cmocka_unit_test(score__owa_gives_yagers_example),
      cmocka_unit_test(score__owa_with_one_position_alone_is_the_best_or_the_worst),
      cmocka_unit_test(score__owa_with_unequal_children_is_torras),
      cmocka_unit_test(score__owa_where_a_child_is_left_out_keeps_the_curve_of_its_positions),
      cmocka_unit_test(score__choquet_ranks_grabischs_students),
      cmocka_unit_test(score__choquet_is_the_integral_over_the_capacity),
      cmocka_unit_test(score__choquet_drops_the_pairs_of_a_child_that_is_left_out),
      cmocka_unit_test(score__mazziotta_pareto_takes_or_adds_the_penalty),
      cmocka_unit_test(score__mazziotta_pareto_without_a_mean_above_zero_is_an_error),
      cmocka_unit_test(score__what_a_rule_found_can_be_told),
      cmocka_unit_test(score__the_order_of_children_changes_nothing),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
