/* SPDX-License-Identifier: GPL-3.0-or-later
 * What rules by comparison promise: order and units of measure do not matter, a better unit is
 * never behind, who does not count meets nobody; and which of them turn ranks round when a unit is
 * added. */
#include "among_by_hand.h"

static void score__permuting_units_and_children_changes_no_comparison(void **state) {
  (void)state;
  for (int kind = 0; kind < N_KINDS; kind++) {
    const table t = of_kind(random_table(99, 30, 4, 0.1), kind);
    table turned = t;
    for (int u = 0; u < t.n; u++)
      for (int k = 0; k < t.m; k++)
        turned.x[(t.n - 1 - u) * t.m + (t.m - 1 - k)] = t.x[u * t.m + k];
    for (int k = 0; k < t.m; k++)
      turned.weight[t.m - 1 - k] = t.weight[k];
    bench *b = bench_of(&t), *other = bench_of(&turned);
    bench_score(b);
    bench_score(other);
    for (int u = 0; u < t.n; u++)
      assert_near("turned round", other->scoring->total[t.n - 1 - u], b->scoring->total[u], 1e-10);
    bench_free(b);
    bench_free(other);
  }
}

/* Another unit of measure under one child: Copeland, Borda, VIKOR and a usual PROMETHEE take any
 * straight line, TOPSIS with vector normalisation any factor, without it none. */
static void score__another_unit_of_measure_changes_what_it_may(void **state) {
  (void)state;
  for (int kind = 0; kind < N_KINDS; kind++) {
    const bool vector = kinds[kind].combination == &vector_topsis;
    const table t = of_kind(random_table(5, 20, 3, 0), kind);
    table scaled = t;
    for (int u = 0; u < t.n; u++)
      scaled.x[u * t.m] = t.x[u * t.m] * 8 + (vector ? 0 : 3);
    bench *b = bench_of(&t), *other = bench_of(&scaled);
    bench_score(b);
    bench_score(other);
    double apart = 0;
    for (int u = 0; u < t.n; u++)
      apart = fmax(apart, fabs(other->scoring->total[u] - b->scoring->total[u]));
    if (kinds[kind].combination == &plain_topsis)
      assert_true(apart > 1);
    else
      assert_near("apart", apart, 0, 1e-9);
    bench_free(b);
    bench_free(other);
  }
}

static void score__a_unit_that_dominates_another_is_never_behind_it(void **state) {
  (void)state;
  for (int kind = 0; kind < N_KINDS; kind++) {
    for (uint64_t seed = 1; seed <= 10; seed++) {
      const table t = of_kind(random_table(seed, 40, 3, 0), kind);
      bench *b = bench_of(&t);
      bench_score(b);
      for (int i = 0; i < t.n; i++)
        for (int j = 0; j < t.n; j++) {
          bool dominates = true;
          for (int k = 0; k < t.m; k++)
            dominates = dominates && t.x[i * t.m + k] >= t.x[j * t.m + k];
          assert_true(!dominates || b->scoring->total[i] >= b->scoring->total[j] - 1e-9);
        }
      bench_free(b);
    }
  }
}

/* Whether adding the last row changes who is ahead of whom among the others. */
static bool turns_round(table t, int kind) {
  t = of_kind(t, kind);
  bench *with = bench_of(&t);
  bench_score(with);
  t.n--;
  bench *without = bench_of(&t);
  bench_score(without);
  bool turned = false;
  for (int i = 0; i < t.n; i++)
    for (int j = 0; j < t.n; j++)
      turned = turned || (without->scoring->total[i] > without->scoring->total[j] + 1e-9 &&
                          with->scoring->total[i] < with->scoring->total[j] - 1e-9);
  bench_free(with);
  bench_free(without);
  return turned;
}

/* A unit that every other beats under every child: whoever is worse everywhere wins no comparison,
 * so Copeland's and Borda's orders stay. It moves the worst point and the norms, so TOPSIS and
 * VIKOR may turn round. */
static void score__a_dominated_unit_turns_only_those_round_that_have_a_worst_point(void **state) {
  (void)state;
  int n_turned[N_KINDS] = {0};
  for (uint64_t seed = 1; seed <= 60; seed++) {
    table t = random_table(seed, 6, 3, 0);
    for (int i = 0; i < t.n * t.m; i++)
      t.x[i] += 60;
    for (int k = 0; k < t.m; k++)
      t.x[(t.n - 1) * t.m + k] = 10 + 20 * k;
    for (int kind = 0; kind < N_KINDS; kind++)
      n_turned[kind] += turns_round(t, kind);
  }
  assert_int_equal(n_turned[0], 0); /* Copeland: one win more for all */
  assert_int_equal(n_turned[1], 0); /* Borda: one point more for all under each child */
  assert_true(n_turned[2] > 0);     /* TOPSIS: the worst point and the norms move */
  assert_true(n_turned[3] > 0);
  assert_true(n_turned[4] > 0);     /* VIKOR: best less worst grows */
  assert_int_equal(n_turned[5], 0); /* PROMETHEE, usual: the same for all */
}

/* Any other unit may turn the ranks of two round that it does not beat alike. Copeland is left out:
 * the difference of two changes by 2 at the most, which mostly makes them level. */
static void score__another_unit_may_turn_ranks_round(void **state) {
  (void)state;
  int n_turned[N_KINDS] = {0};
  for (uint64_t seed = 1; seed <= 60; seed++)
    for (int kind = 0; kind < N_KINDS; kind++)
      n_turned[kind] += turns_round(random_table(seed, 6, 3, 0), kind);
  for (int kind = 1; kind < N_KINDS; kind++)
    assert_true(n_turned[kind] > 0);
}

/* ---- Units that do not count, and units that nobody can tell apart ---- */

static void score__nobody_to_compare_with_gets_the_middle(void **state) {
  (void)state;
  for (int kind = 0; kind < N_KINDS; kind++) {
    const table one = of_kind((table){.n = 1, .m = 2, .x = {30, 80}, .weight = {1, 1}}, kind);
    const table alike =
        of_kind((table){.n = 3, .m = 2, .x = {30, 80, 30, 80, 30, 80}, .weight = {1, 1}}, kind);
    const table *const both[] = {&one, &alike};
    for (int i = 0; i < 2; i++) {
      bench *b = bench_of(both[i]);
      bench_score(b);
      assert_near("middle", b->scoring->total[0], 50, 0);
      char *text = bench_diag(b);
      assert_contains(text, "all get the middle of the scale");
      free(text);
      bench_check_units(b);
      bench_free(b);
    }
  }
}

static void score__a_unit_without_what_the_node_needs_meets_nobody(void **state) {
  (void)state;
  for (int kind = 0; kind < N_KINDS; kind++) {
    table t = of_kind(random_table(3, 8, 3, 0), kind);
    t.x[7 * t.m] = NAN;
    bench *b = bench_of(&t);
    for (int k = 1; k <= t.m; k++)
      b->index.node[k].missing.kind = KP_MISSING_NONE;
    bench_score(b);
    assert_true(isnan(b->scoring->total[7]));
    t.n = 7;
    bench *without = bench_of(&t);
    bench_score(without);
    for (int u = 0; u < 7; u++)
      assert_near("as if it were not there", b->scoring->total[u], without->scoring->total[u], 0);
    bench_check_units(b);
    bench_free(b);
    bench_free(without);
  }
}

static void score__a_unit_whose_eligibility_is_open_meets_the_others_and_they_not_it(void **state) {
  (void)state;
  for (int kind = 0; kind < N_KINDS; kind++) {
    table t = of_kind(random_table(11, 9, 3, 0), kind);
    double eligible[9] = {1, 1, 1, 1, 1, 1, 1, 1, NAN};
    bench *b = bench_of(&t);
    b->index.eligible.first =
        bench_condition(b, "eligible", bench_value(b, "e", eligible), bench_at_least(1));
    b->index.eligible.count = 1;
    bench_score(b);
    bench *all = bench_of(&t);
    bench_score(all);
    assert_near("scored as one more", b->scoring->score[0][8], all->scoring->score[0][8], 1e-12);
    t.n = 8;
    bench *without = bench_of(&t);
    bench_score(without);
    for (int u = 0; u < 8; u++)
      assert_near("without it", b->scoring->total[u], without->scoring->total[u], 0);
    bench_check_units(b);
    bench_free(b);
    bench_free(all);
    bench_free(without);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(score__permuting_units_and_children_changes_no_comparison),
      cmocka_unit_test(score__another_unit_of_measure_changes_what_it_may),
      cmocka_unit_test(score__a_unit_that_dominates_another_is_never_behind_it),
      cmocka_unit_test(score__a_dominated_unit_turns_only_those_round_that_have_a_worst_point),
      cmocka_unit_test(score__another_unit_may_turn_ranks_round),
      cmocka_unit_test(score__nobody_to_compare_with_gets_the_middle),
      cmocka_unit_test(score__a_unit_without_what_the_node_needs_meets_nobody),
      cmocka_unit_test(score__a_unit_whose_eligibility_is_open_meets_the_others_and_they_not_it),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
