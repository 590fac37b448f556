/* SPDX-License-Identifier: GPL-3.0-or-later
 * Rules by comparison with all units: Copeland, Borda, TOPSIS, VIKOR, PROMETHEE II.
 *
 * Published examples have their source beside them; criteria of which less is better stand as
 * negative scores, which leaves every rule as it is. Brute force compares pair by pair. */
#include "among_by_hand.h"
#include "kaoping.h"

/* ---- Published examples ---- */

/* Hwang & Yoon (1981), Multiple Attribute Decision Making, fighter aircraft: speed, range, payload,
 * cost (less is better), reliability, maneuverability. Distances and closeness as printed there. */
static void score__topsis_gives_hwang_and_yoons_fighters(void **state) {
  (void)state;
  const table t = {.n = 4,
                   .m = 6,
                   .x = {2.0, 1500, 20000, -5.5, 5, 9, 2.5, 2700, 18000, -6.5, 3, 5,
                         1.8, 2000, 21000, -4.5, 7, 7, 2.2, 1800, 20000, -5.0, 5, 5},
                   .weight = {0.2, 0.1, 0.1, 0.1, 0.2, 0.3},
                   .kind = KP_COMBINE_TOPSIS,
                   .combination = &vector_topsis};
  const double closeness[] = {0.643, 0.268, 0.613, 0.312};
  const double to_best[] = {0.0545, 0.1197, 0.0580, 0.1009};
  const double to_worst[] = {0.0983, 0.0439, 0.0920, 0.0458};
  bench *b = bench_of(&t);
  bench_score(b);
  for (int u = 0; u < 4; u++) {
    const kp_score_found found = found_of(b, u);
    assert_near("closeness", found.share, closeness[u], 0.0006);
    assert_near("to best", found.to_best, to_best[u], 0.00006);
    assert_near("to worst", found.to_worst, to_worst[u], 0.0001);
    assert_near("total", b->scoring->total[u], 100 * found.share, 1e-12);
  }
  bench_check_units(b);
  bench_free(b);
}

/* Opricovic & Tzeng (2004), Compromise solution by MCDM methods, EJOR 156: mountain climbing, risk
 * (1, 2, 5; less is better) and altitude (3000, 3750, 4500), equal weights. VIKOR: S = 0.5, 0.375,
 * 0.5, R = 0.5, 0.25, 0.5, so the second is the compromise. */
static void score__vikor_gives_opricovic_and_tzengs_mountain(void **state) {
  (void)state;
  const table t = {.n = 3,
                   .m = 2,
                   .x = {-1, 3000, -2, 3750, -5, 4500},
                   .weight = {1, 1},
                   .kind = KP_COMBINE_VIKOR,
                   .combination = &half_vikor};
  const double s[] = {0.5, 0.375, 0.5}, r[] = {0.5, 0.25, 0.5}, q[] = {1, 0, 1};
  bench *b = bench_of(&t);
  bench_score(b);
  for (int u = 0; u < 3; u++) {
    const kp_score_found found = found_of(b, u);
    assert_near("S", found.s, s[u], 1e-12);
    assert_near("R", found.r, r[u], 1e-12);
    assert_near("Q", found.q, q[u], 1e-12);
    assert_near("total", b->scoring->total[u], 100 * (1 - q[u]), 1e-9);
  }
  char *text = bench_diag(b);
  assert_contains(text, "'u1' leads by 1, at least 0.5, and is first by S or R too");
  free(text);
  bench_check_units(b);
  bench_free(b);
}

/* Brans, Vincke & Mareschal (1986), How to select and how to rank projects: the PROMETHEE method,
 * EJOR 24: six hydroelectric projects, six criteria, every preference function once. Flows as
 * printed there, to three decimals. */
static void score__promethee_gives_brans_vincke_and_mareschals_projects(void **state) {
  (void)state;
  const kp_preference preference[] = {
      {KP_PREFERENCE_U_SHAPE, 10, NAN, NAN}, {KP_PREFERENCE_V_SHAPE, NAN, 30, NAN},
      {KP_PREFERENCE_LINEAR, 0.5, 5, NAN},   {KP_PREFERENCE_LEVEL, 1, 6, NAN},
      {KP_PREFERENCE_USUAL, NAN, NAN, NAN},  {KP_PREFERENCE_GAUSSIAN, NAN, NAN, 5}};
  const kp_combination of = {.preference = preference};
  const table t = {.n = 6,
                   .m = 6,
                   .x = {-80, 90, -6, -5.4, -8, 5, -65, 58, -2,  -9.7, -1, 1,
                         -83, 60, -4, -7.2, -4, 7, -40, 80, -10, -7.5, -7, 10,
                         -52, 72, -6, -2.0, -3, 8, -94, 96, -7,  -3.6, -5, 6},
                   .weight = {1, 1, 1, 1, 1, 1},
                   .kind = KP_COMBINE_PROMETHEE,
                   .combination = &of};
  const double plus[] = {0.220, 0.396, 0.247, 0.329, 0.455, 0.300};
  const double minus[] = {0.366, 0.379, 0.336, 0.349, 0.162, 0.355};
  bench *b = bench_of(&t);
  bench_score(b);
  double sum = 0;
  for (int u = 0; u < 6; u++) {
    const kp_score_found found = found_of(b, u);
    assert_near("plus", found.plus, plus[u], 0.0011);
    assert_near("minus", found.minus, minus[u], 0.0011);
    assert_near("total", b->scoring->total[u], 50 * (found.plus - found.minus + 1), 1e-9);
    sum += found.plus - found.minus;
  }
  assert_near("net flows add up to 0", sum, 0, 1e-12);
  bench_check_units(b);
  bench_free(b);
}

/* ---- Brute force ---- */

/* Weight in which i is at least as good, a tie half, over that of the children both have. */
static double outranks(const table *t, int i, int j) {
  double won = 0, both = 0;
  for (int k = 0; k < t->m; k++) {
    const double a = t->x[i * t->m + k], c = t->x[j * t->m + k];
    if (isnan(a) || isnan(c))
      continue;
    won += a > c ? t->weight[k] : a == c ? t->weight[k] / 2 : 0;
    both += t->weight[k];
  }
  return both > 0 ? won / both : NAN;
}

static void check_copeland(const table *t) {
  bench *b = bench_of(t);
  bench_score(b);
  for (int u = 0; u < t->n; u++) {
    int net = 0, n = 0;
    for (int j = 0; j < t->n; j++) {
      const double share = j == u ? NAN : outranks(t, u, j);
      if (isnan(share))
        continue;
      n++;
      net += share > 0.5 + 1e-9 ? 1 : share < 0.5 - 1e-9 ? -1 : 0;
    }
    if (isnan(b->scoring->total[u]))
      continue; /* has nothing */
    const kp_score_found found = found_of(b, u);
    assert_int_equal(found.n_wins - found.n_losses, net);
    assert_int_equal(found.n_wins + found.n_losses + found.n_ties, n);
    assert_near("total", b->scoring->total[u], n > 0 ? 100 * (net + n) / (2.0 * n) : 50, 1e-9);
  }
  bench_check_units(b);
  bench_free(b);
}

/* Handbook (2008), 6.4, and COINr's outrankMatrix and a_copeland: a tie under an indicator is half
 * its weight, more than half the weight wins, the score is wins less losses. */
static void score__copeland_is_wins_less_losses(void **state) {
  (void)state;
  for (uint64_t seed = 1; seed <= 20; seed++) {
    table t = random_table(seed, 3 + (int)seed, 2 + (int)seed % 5, seed % 2 ? 0 : 0.2);
    t.kind = KP_COMBINE_COPELAND;
    check_copeland(&t);
  }
}

static void score__borda_counts_whom_a_unit_beats(void **state) {
  (void)state;
  for (uint64_t seed = 1; seed <= 20; seed++) {
    table t = random_table(seed, 3 + (int)seed, 2 + (int)seed % 5, seed % 2 ? 0 : 0.2);
    t.kind = KP_COMBINE_BORDA;
    bench *b = bench_of(&t);
    bench_score(b);
    for (int u = 0; u < t.n; u++) {
      double sum = 0, counted = 0;
      for (int k = 0; k < t.m; k++) {
        const double x = t.x[u * t.m + k];
        double points = 0;
        int others = 0;
        for (int j = 0; j < t.n; j++) {
          const double y = t.x[j * t.m + k];
          if (j == u || isnan(y) || isnan(x))
            continue;
          others++;
          points += y < x ? 1 : y == x ? 0.5 : 0;
        }
        if (isnan(x))
          continue;
        sum += t.weight[k] * (others > 0 ? points / others : 0.5);
        counted += t.weight[k];
      }
      if (counted > 0)
        assert_near("total", b->scoring->total[u], 100 * sum / counted, 1e-9);
    }
    bench_check_units(b);
    bench_free(b);
  }
}

static void score__vikor_says_when_the_first_is_no_clear_compromise(void **state) {
  (void)state;
  /* two units close to each other and a third behind: no acceptable advantage */
  const table close = {.n = 3,
                       .m = 2,
                       .x = {100, 60, 60, 99, 0, 0},
                       .weight = {1, 1},
                       .kind = KP_COMBINE_VIKOR,
                       .combination = &half_vikor};
  bench *b = bench_of(&close);
  bench_score(b);
  char *text = bench_diag(b);
  assert_contains(text, "less than 0.5; compromise solutions: u");
  free(text);
  bench_free(b);
}

/* ---- One unit again, and threads ---- */

static void score__one_unit_changed_is_what_a_run_with_the_change_gives_it(void **state) {
  (void)state;
  for (int kind = 0; kind < N_KINDS; kind++) {
    table t = of_kind(random_table(21, 25, 4, 0.1), kind);
    bench *b = bench_of(&t);
    bench_score(b);
    kp_score_workspace *workspace;
    assert_int_equal(kp_score_workspace_new(&workspace, b->scoring, b->diag), KP_OK);
    for (int u = 0; u < t.n; u++) {
      const double raw[] = {NAN, 97, NAN, 12};
      const kp_unit_score *one;
      assert_int_equal(kp_score_unit(&one, workspace, u, raw, b->diag), KP_OK);
      const double got = one->total;
      table changed = t;
      changed.x[u * t.m + 1] = 97;
      changed.x[u * t.m + 3] = 12;
      bench *again = bench_of(&changed);
      bench_score(again);
      assert_near("changed", got, again->scoring->total[u], 0);
      bench_free(again);
    }
    kp_score_workspace_free(workspace);
    bench_free(b);
  }
}

/* Dimensions that compare under a root that does; more units than one block has rows. */
static bench *large(int kind) {
  enum { N = 9001 };
  const bool pairs =
      kinds[kind].kind == KP_COMBINE_COPELAND || kinds[kind].kind == KP_COMBINE_PROMETHEE;
  const int n = pairs ? 4200 : N;
  bench *b = bench_new(n);
  double *column = malloc(sizeof *column * N);
  assert_non_null(column);
  uint64_t seed = 4;
  bench_node(b, "root", -1, 1);
  for (int d = 0; d < (pairs ? 1 : 2); d++) {
    static const char *const names[2][3] = {{"p", "pa", "pb"}, {"q", "qa", "qb"}};
    const int dimension = bench_node(b, names[d][0], 0, 1 + d);
    for (int k = 1; k < 3; k++) {
      for (int u = 0; u < n; u++)
        column[u] = floor(random_number(&seed) * 1000) / 10;
      bench_leaf(b, names[d][k], dimension, k, column, KP_SCORE_ASIS);
    }
    b->index.node[dimension].combine = kinds[kind].kind;
    b->index.node[dimension].combination = kinds[kind].combination;
  }
  b->index.node[0].combine = KP_COMBINE_TOPSIS;
  b->index.node[0].combination = &vector_topsis;
  free(column);
  return b;
}

static void score__comparisons_are_the_same_bits_for_any_number_of_threads(void **state) {
  (void)state;
  for (int kind = 0; kind < N_KINDS; kind++) {
    static const int threads[] = {1, 2, 7};
    bench *b[3];
    for (int i = 0; i < 3; i++) {
      kp_set_threads(threads[i]);
      b[i] = large(kind);
      bench_score(b[i]);
    }
    kp_set_threads(0);
    for (int i = 1; i < 3; i++)
      assert_memory_equal(b[i]->scoring->total, b[0]->scoring->total,
                          sizeof(double) * (size_t)b[0]->scoring->n_units);
    for (int i = 0; i < 3; i++)
      bench_free(b[i]);
  }
}

static void score__more_units_than_can_be_compared_pair_by_pair_are_refused(void **state) {
  (void)state;
  enum { N = 20001 };
  bench *b = bench_new(N);
  double *column = malloc(sizeof *column * N);
  assert_non_null(column);
  for (int u = 0; u < N; u++)
    column[u] = u % 100;
  bench_node(b, "root", -1, 1);
  bench_leaf(b, "a", 0, 1, column, KP_SCORE_ASIS);
  b->index.node[0].combine = KP_COMBINE_COPELAND;
  bench_expect_error(b, "'root' would compare 20001 units pair by pair, and 20000 is the most");
  bench_free(b);
  free(column);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(score__topsis_gives_hwang_and_yoons_fighters),
      cmocka_unit_test(score__vikor_gives_opricovic_and_tzengs_mountain),
      cmocka_unit_test(score__promethee_gives_brans_vincke_and_mareschals_projects),
      cmocka_unit_test(score__copeland_is_wins_less_losses),
      cmocka_unit_test(score__borda_counts_whom_a_unit_beats),
      cmocka_unit_test(score__one_unit_changed_is_what_a_run_with_the_change_gives_it),
      cmocka_unit_test(score__comparisons_are_the_same_bits_for_any_number_of_threads),
      cmocka_unit_test(score__more_units_than_can_be_compared_pair_by_pair_are_refused),
      cmocka_unit_test(score__vikor_says_when_the_first_is_no_clear_compromise),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
