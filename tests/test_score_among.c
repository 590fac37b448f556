/* SPDX-License-Identifier: GPL-3.0-or-later
 * Rules by comparison with all units: Copeland, Borda, TOPSIS, VIKOR, PROMETHEE II.
 *
 * Published examples have their source beside them; criteria of which less is better stand as
 * negative scores, which leaves every rule as it is. Brute force compares pair by pair. */
#include "kaoping.h"
#include "score_by_hand.h"

enum { MOST_UNITS = 200, MOST_CHILDREN = 6 };

typedef struct {
  int n, m;
  double x[MOST_UNITS * MOST_CHILDREN]; /* row by row */
  double weight[MOST_CHILDREN];
  kp_combine_kind kind;
  const kp_combination *combination;
} table;

static const kp_combination vector_topsis = {0};
static const kp_combination plain_topsis = {.plain = true};
static const kp_combination half_vikor = {.v = 0.5};

static bench *bench_of(const table *t) {
  static const char *const names[] = {"a", "b", "c", "d", "e", "f"};
  bench *b = bench_new(t->n);
  bench_node(b, "root", -1, 1);
  for (int k = 0; k < t->m; k++) {
    double column[MOST_UNITS];
    for (int u = 0; u < t->n; u++)
      column[u] = t->x[u * t->m + k];
    const int leaf = bench_leaf(b, names[k], 0, t->weight[k], column, KP_SCORE_ASIS);
    b->index.node[leaf].score.open = true;
    b->index.node[leaf].missing.kind = KP_MISSING_SKIP;
  }
  b->index.node[0].combine = t->kind;
  b->index.node[0].combination = t->combination;
  return b;
}

static kp_score_found found_of(const bench *b, int unit) {
  kp_score_found found;
  assert_true(kp_score_find(&found, b->scoring, 0, unit));
  return found;
}

static double random_number(uint64_t *state) {
  *state = *state * 6364136223846793005u + 1442695040888963407u;
  return (double)(*state >> 40) / (double)(1 << 24);
}

/* Scores from 0 to 100 in steps, so that there are ties; gaps where asked. */
static table random_table(uint64_t seed, int n, int m, double gaps) {
  table t = {.n = n, .m = m};
  for (int i = 0; i < n * m; i++) {
    t.x[i] = floor(random_number(&seed) * 21) * 5;
    if (random_number(&seed) < gaps)
      t.x[i] = NAN;
  }
  for (int k = 0; k < m; k++)
    t.weight[k] = 1 + floor(random_number(&seed) * 4);
  return t;
}

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

/* ---- Properties ---- */

static const kp_preference usual[MOST_CHILDREN];
static const kp_combination usual_promethee = {.preference = usual};

enum { N_KINDS = 6 };
static const struct {
  kp_combine_kind kind;
  const kp_combination *combination;
} kinds[N_KINDS] = {{KP_COMBINE_COPELAND, NULL},         {KP_COMBINE_BORDA, NULL},
                    {KP_COMBINE_TOPSIS, &vector_topsis}, {KP_COMBINE_TOPSIS, &plain_topsis},
                    {KP_COMBINE_VIKOR, &half_vikor},     {KP_COMBINE_PROMETHEE, &usual_promethee}};

static table of_kind(table t, int kind) {
  t.kind = kinds[kind].kind;
  t.combination = kinds[kind].combination;
  return t;
}

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

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(score__topsis_gives_hwang_and_yoons_fighters),
      cmocka_unit_test(score__vikor_gives_opricovic_and_tzengs_mountain),
      cmocka_unit_test(score__promethee_gives_brans_vincke_and_mareschals_projects),
      cmocka_unit_test(score__copeland_is_wins_less_losses),
      cmocka_unit_test(score__borda_counts_whom_a_unit_beats),
      cmocka_unit_test(score__permuting_units_and_children_changes_no_comparison),
      cmocka_unit_test(score__another_unit_of_measure_changes_what_it_may),
      cmocka_unit_test(score__a_unit_that_dominates_another_is_never_behind_it),
      cmocka_unit_test(score__a_dominated_unit_turns_only_those_round_that_have_a_worst_point),
      cmocka_unit_test(score__another_unit_may_turn_ranks_round),
      cmocka_unit_test(score__nobody_to_compare_with_gets_the_middle),
      cmocka_unit_test(score__a_unit_without_what_the_node_needs_meets_nobody),
      cmocka_unit_test(score__a_unit_whose_eligibility_is_open_meets_the_others_and_they_not_it),
      cmocka_unit_test(score__one_unit_changed_is_what_a_run_with_the_change_gives_it),
      cmocka_unit_test(score__comparisons_are_the_same_bits_for_any_number_of_threads),
      cmocka_unit_test(score__more_units_than_can_be_compared_pair_by_pair_are_refused),
      cmocka_unit_test(score__vikor_says_when_the_first_is_no_clear_compromise),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
