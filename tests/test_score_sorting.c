/* SPDX-License-Identifier: GPL-3.0-or-later
 * Tests of score: grades by outranking of profiles, against published examples, the definitions
 * written down a second time, and what the methods promise.
 *
 * Criteria are leaves taken as they are, weights their own unless a test says so. */
#include "score_by_hand.h"

enum { MOST = 8 };

/* A bench with one leaf a criterion; x[criterion][unit]. profile: a row a grade but the last. */
static bench *sorted(kp_grade_by_kind kind, int n_units, int n_criteria, const double *x,
                     const double *weight, const double *profile, int n_profiles) {
  static const char *const id[MOST] = {"a", "b", "c", "d", "e", "f", "g", "h"};
  bench *b = bench_new(n_units);
  bench_node(b, "root", -1, 1);
  kp_criterion *criterion = bench_room(b, (size_t)n_criteria, sizeof *criterion);
  for (int j = 0; j < n_criteria; j++) {
    const int leaf = bench_leaf(b, id[j], 0, weight[j], x + j * n_units, KP_SCORE_ASIS);
    b->index.node[leaf].score.open = true;
    criterion[j] = (kp_criterion){.node = leaf, .weight = NAN, .veto = NAN};
  }
  for (int g = 0; g < n_profiles; g++)
    b->index.grade[bench_grade(b, id[g], NAN)].profile = profile + g * n_criteria;
  bench_grade(b, "last", NAN);
  b->index.grade_by = (kp_grade_by){
      .kind = kind, .criterion = criterion, .n_criteria = n_criteria, .majority = 0.5, .line = 7};
  return b;
}

static void assert_grades(bench *b, const int *wanted) {
  bench_score(b);
  for (int u = 0; u < b->data.n_units; u++)
    if (b->scoring->grade[u] != wanted[u])
      fail_msg("unit %d has grade %d, wanted %d", u, b->scoring->grade[u], wanted[u]);
  bench_check_units(b);
}

/* ---- Published ---- */

/* Meyer & Olteanu (2015), Integrating large performance differences in MR Sort, as in the R package
 * MCDA 0.0.24: 24 students, three courses of equal weight, majority 1/2, profile 10. Their veto of
 * 7 speaks at 7, ours below it: 8 says the same of whole marks. */
static void score_sorting__students_of_meyer_and_olteanu(void **state) {
  (void)state;
  static const int mark[24][3] = {{10, 10, 9}, {10, 9, 10}, {9, 10, 10}, {9, 9, 10},  {9, 10, 9},
                                  {10, 9, 9},  {10, 10, 7}, {10, 7, 10}, {7, 10, 10}, {9, 9, 17},
                                  {9, 17, 9},  {17, 9, 9},  {7, 10, 17}, {10, 17, 7}, {17, 7, 10},
                                  {7, 17, 10}, {17, 10, 7}, {10, 7, 17}, {7, 9, 17},  {9, 17, 7},
                                  {17, 7, 9},  {7, 17, 9},  {17, 9, 7},  {9, 7, 17}};
  double x[3 * 24];
  int wanted[24];
  for (int u = 0; u < 24; u++) {
    for (int j = 0; j < 3; j++)
      x[j * 24 + u] = mark[u][j];
    wanted[u] = u < 3 ? 0 : 1;
  }
  const double profile[] = {10, 10, 10}, veto[] = {8, 8, 8}, weight[] = {1, 1, 1};
  bench *b = sorted(KP_GRADE_BY_MR_SORT, 24, 3, x, weight, profile, 1);
  b->index.grade[0].veto = veto;
  assert_grades(b, wanted);
  assert_int_equal(b->scoring->decided_by[0], KP_BY_PROFILE);
  b->index.grade[0].veto = NULL; /* two of three courses are a majority again */
  for (int u = 6; u < 9; u++)
    wanted[u] = 0;
  for (int u = 12; u < 18; u++)
    wanted[u] = 0;
  assert_grades(b, wanted);
  bench_free(b);
}

/* The data of the ELECTRE TRI 2.0 manual (Mousseau, Slowinski & Zielniewicz 1999, tables 1, 2 and
 * 9); credibilities worked out by hand. */
static bench *manual(void) {
  static const double x[] = {75, 28, 45, 67, 35, 60, 85, 70, 55, 82, 90, 68, 90, 95, 60};
  static const double profile[] = {70, 75, 80, 75, 85, 50, 48, 55, 55, 60};
  static const double weight[] = {1, 1, 1, 1, 1};
  bench *b = sorted(KP_GRADE_BY_ELECTRE_TRI, 3, 5, x, weight, profile, 2);
  for (int j = 0; j < 5; j++) {
    b->index.grade_by.criterion[j].indifference = 5;
    b->index.grade_by.criterion[j].preference = 10;
    b->index.grade_by.criterion[j].veto = 30;
  }
  b->index.grade_by.majority = 0.75;
  return b;
}

static void score_sorting__credibilities_of_the_electre_tri_manual(void **state) {
  (void)state;
  bench *b = manual();
  bench_score(b);
  kp_score_workspace *workspace;
  assert_int_equal(kp_score_workspace_new(&workspace, b->scoring, b->diag), KP_OK);
  const double third = 0.25 / 0.88;
  const double wanted[3][2] = {
      {0.88, 1}, {0, 0.6}, {0.12 * third * third * third * 0.75 / 0.88, 1}};
  for (int u = 0; u < 3; u++) {
    const kp_unit_score *unit;
    assert_int_equal(kp_score_unit(&unit, workspace, u, NULL, b->diag), KP_OK);
    for (int g = 0; g < 2; g++) {
      kp_outranking out;
      kp_criterion_stand stand[5];
      const kp_criteria_of of = {unit->criterion, unit->criterion_why};
      kp_score_outranks(&out, stand, b->scoring, g, &of, false);
      assert_near("credibility", out.credibility, wanted[u][g], 1e-12);
      assert_int_equal(out.holds, wanted[u][g] >= 0.75);
    }
  }
  kp_score_workspace_free(workspace);
  bench_free(b);
}

/* a2 is far behind on two criteria and far ahead on two: no profile can be compared with it, so the
 * two ways to assign give the ends. */
static void score_sorting__both_assignments_of_the_electre_tri_manual(void **state) {
  (void)state;
  bench *b = manual();
  assert_grades(b, (int[]){0, 2, 1});
  b->index.grade_by.optimistic = true;
  assert_grades(b, (int[]){0, 0, 1});
  bench_free(b);
}

/* ---- The definitions again ---- */

static uint64_t seed = 1;
static int draw(int n) {
  seed = seed * 6364136223846793005u + 1442695040888963407u;
  return (int)((seed >> 33) % (uint64_t)n);
}

typedef struct {
  int n_units, n_criteria, n_profiles;
  double x[MOST * 40], weight[MOST], profile[MOST * MOST], veto[MOST * MOST];
  double q[MOST], p[MOST], v[MOST], majority;
} example;

static void make_example(example *e) {
  *e = (example){.n_units = 40, .n_criteria = 2 + draw(5), .n_profiles = 1 + draw(4)};
  for (int k = 0; k < e->n_criteria * e->n_units; k++)
    e->x[k] = 5 * draw(21);
  for (int j = 0; j < e->n_criteria; j++) {
    double bound = 40 + 5 * draw(12);
    e->weight[j] = 1 + draw(5);
    e->q[j] = draw(6);
    e->p[j] = e->q[j] + draw(10);
    e->v[j] = draw(2) ? e->p[j] + draw(40) : NAN;
    for (int g = 0; g < e->n_profiles; g++, bound -= 5 * (1 + draw(2))) {
      e->profile[g * e->n_criteria + j] = bound;
      e->veto[g * e->n_criteria + j] = bound - 25;
    }
  }
  e->majority = 0.5 + draw(50) / 100.0;
}

static bool mr_holds(const example *e, int g, int u) {
  double whole = 0, for_it = 0;
  for (int j = 0; j < e->n_criteria; j++) {
    const double a = e->x[j * e->n_units + u];
    whole += e->weight[j];
    if (a >= e->profile[g * e->n_criteria + j])
      for_it += e->weight[j];
    if (a < e->veto[g * e->n_criteria + j])
      return false;
  }
  return for_it / whole >= e->majority - 1e-12;
}

static int mr_grade(const example *e, int u) {
  for (int g = 0; g < e->n_profiles; g++)
    if (mr_holds(e, g, u))
      return g;
  return e->n_profiles;
}

/* sigma(x, y) >= lambda, each as its literature writes it. */
static bool tri_outranks(const example *e, const double *x, int x_step, const double *y,
                         int y_step) {
  double c[MOST], d[MOST], C = 0, whole = 0;
  for (int j = 0; j < e->n_criteria; j++) {
    const double ahead = y[j * y_step] - x[j * x_step];
    c[j] = ahead <= e->q[j] ? 1 : ahead >= e->p[j] ? 0 : (e->p[j] - ahead) / (e->p[j] - e->q[j]);
    d[j] = isnan(e->v[j]) || ahead <= e->p[j] ? 0
           : ahead >= e->v[j]                 ? 1
                                              : (ahead - e->p[j]) / (e->v[j] - e->p[j]);
    C += e->weight[j] * c[j];
    whole += e->weight[j];
  }
  C /= whole;
  double sigma = C;
  for (int j = 0; j < e->n_criteria; j++)
    if (d[j] > C)
      sigma = sigma * (1 - d[j]) / (1 - C);
  return sigma >= e->majority - 1e-12;
}

static int tri_grade(const example *e, int u, bool optimistic) {
  const double *unit = e->x + u;
  int grade = optimistic ? 0 : e->n_profiles;
  for (int k = 0; k < e->n_profiles; k++) {
    const int g = optimistic ? e->n_profiles - 1 - k : k;
    const double *profile = e->profile + g * e->n_criteria;
    const bool holds = tri_outranks(e, unit, e->n_units, profile, 1);
    const bool held = tri_outranks(e, profile, 1, unit, e->n_units);
    if (optimistic && held && !holds)
      return g + 1;
    if (!optimistic && holds)
      return g;
  }
  return grade;
}

static bench *bench_of(const example *e, kp_grade_by_kind kind) {
  bench *b = sorted(kind, e->n_units, e->n_criteria, e->x, e->weight, e->profile, e->n_profiles);
  b->index.grade_by.majority = e->majority;
  for (int j = 0; j < e->n_criteria; j++) {
    b->index.grade_by.criterion[j].indifference = e->q[j];
    b->index.grade_by.criterion[j].preference = e->p[j];
    b->index.grade_by.criterion[j].veto = e->v[j];
  }
  return b;
}

static void score_sorting__mr_sort_is_its_definition(void **state) {
  (void)state;
  for (int round = 0; round < 60; round++) {
    example e;
    int wanted[40];
    make_example(&e);
    bench *b = bench_of(&e, KP_GRADE_BY_MR_SORT);
    for (int g = 0; g < e.n_profiles; g++)
      b->index.grade[g].veto = e.veto + g * e.n_criteria;
    for (int u = 0; u < e.n_units; u++)
      wanted[u] = mr_grade(&e, u);
    assert_grades(b, wanted);
    bench_free(b);
  }
}

static void score_sorting__electre_tri_is_its_definition(void **state) {
  (void)state;
  for (int round = 0; round < 60; round++) {
    example e;
    int wanted[40];
    make_example(&e);
    bench *b = bench_of(&e, KP_GRADE_BY_ELECTRE_TRI);
    for (int optimistic = 0; optimistic < 2; optimistic++) {
      b->index.grade_by.optimistic = optimistic;
      for (int u = 0; u < e.n_units; u++)
        wanted[u] = tri_grade(&e, u, optimistic);
      assert_grades(b, wanted);
    }
    bench_free(b);
  }
}

static void score_sorting__more_of_a_criterion_never_lowers_the_grade(void **state) {
  (void)state;
  for (int round = 0; round < 40; round++) {
    example e;
    make_example(&e);
    bench *b = bench_of(&e, round % 2 ? KP_GRADE_BY_ELECTRE_TRI : KP_GRADE_BY_MR_SORT);
    b->index.grade_by.optimistic = round % 4 == 1;
    bench_score(b);
    kp_score_workspace *workspace;
    assert_int_equal(kp_score_workspace_new(&workspace, b->scoring, b->diag), KP_OK);
    for (int u = 0; u < e.n_units; u++) {
      double more[MOST];
      const int raised = draw(e.n_criteria);
      for (int j = 0; j < e.n_criteria; j++)
        more[j] = j == raised ? e.x[j * e.n_units + u] + draw(30) : NAN;
      const kp_unit_score *unit;
      assert_int_equal(kp_score_unit(&unit, workspace, u, more, b->diag), KP_OK);
      assert_true(unit->grade <= b->scoring->grade[u]);
    }
    kp_score_workspace_free(workspace);
    bench_free(b);
  }
}

/* ---- What is missing, what does not apply ---- */

static void
score_sorting__a_missing_criterion_leaves_undecided_only_where_it_matters(void **state) {
  (void)state;
  /* Majority 0.5 of weights 2, 1, 1; profile 60. The second criterion is missing for all. */
  const double x[] = {70, 50, 50, 50, NAN, NAN, NAN, NAN, 50, 70, 50, NAN};
  const double weight[] = {2, 1, 1}, profile[] = {60, 60, 60};
  bench *b = sorted(KP_GRADE_BY_MR_SORT, 4, 3, x, weight, profile, 1);
  for (int k = 1; k < 4; k++)
    b->index.node[k].missing.kind = KP_MISSING_NONE;
  bench_score(b);
  const int status[] = {KP_GRADED, KP_UNDECIDED, KP_GRADED, KP_UNDECIDED};
  const int grade[] = {0, -1, 1, -1};
  for (int u = 0; u < 4; u++) {
    assert_true(isnan(b->scoring->total[u])); /* graded without a total, and no rank */
    assert_int_equal(b->scoring->rank[u], 0);
    assert_int_equal(b->scoring->status[u], status[u]);
    assert_int_equal(b->scoring->grade[u], grade[u]);
  }
  bench_check_units(b);
  bench_free(b);
}

static void
score_sorting__a_criterion_that_is_skipped_leaves_its_weight_to_the_others(void **state) {
  (void)state;
  const double x[] = {70, 70, NAN, 50, 50, 50};
  const double weight[] = {2, 3, 1}, profile[] = {60, 60, 60};
  bench *b = sorted(KP_GRADE_BY_MR_SORT, 2, 3, x, weight, profile, 1);
  b->index.node[2].missing.kind = KP_MISSING_SKIP;
  assert_grades(b, (int[]){0, 1}); /* 2 of 3, and 2 of 6 */
  bench_free(b);
}

static void score_sorting__raw_values_may_be_better_lower(void **state) {
  (void)state;
  const double x[] = {1.2, 1.21, 60, 60};
  const double weight[] = {1, 1}, profile[] = {1.2, 60};
  bench *b = sorted(KP_GRADE_BY_MR_SORT, 2, 2, x, weight, profile, 1);
  b->index.grade_by.majority = 1;
  b->index.grade_by.criterion[0].on_raw = b->index.grade_by.criterion[0].down = true;
  assert_grades(b, (int[]){0, 1});
  bench_free(b);
}

static void score_sorting__needs_grants_and_caps_come_after(void **state) {
  (void)state;
  const double x[] = {70, 70, 50, 70, 50, 50, 50, 70};
  const double weight[] = {1, 1}, profile[] = {60, 60, 40, 40};
  bench *b = sorted(KP_GRADE_BY_MR_SORT, 4, 2, x, weight, profile, 2);
  const double safe[] = {1, 0, 1, 1}, honour[] = {0, 0, 1, 0}, growth[] = {1, 1, 1, 0};
  const int gate = bench_condition(b, "safe", bench_value(b, "safe", safe), bench_at_least(1));
  const int grant =
      bench_condition(b, "honour", bench_value(b, "honour", honour), bench_at_least(1));
  const int need =
      bench_condition(b, "growth", bench_value(b, "growth", growth), bench_at_least(1));
  b->index.condition[gate].otherwise = KP_OTHERWISE_CAP;
  b->index.condition[gate].cap = 2;
  b->index.gates = (kp_conditions){.first = gate, .count = 1};
  b->index.grade[0].grant = (kp_conditions){.first = grant, .count = 1};
  b->index.grade[0].need = (kp_conditions){.first = need, .count = 1};
  assert_grades(b, (int[]){0, 2, 0, 1});
  const int by[] = {KP_BY_PROFILE, KP_BY_GATE, KP_BY_GRANT, KP_BY_NEED};
  for (int u = 0; u < 4; u++)
    assert_int_equal(b->scoring->decided_by[u], by[u]);
  bench_free(b);
}

/* 0.1 + 0.2 and 0.3 are the same decimal, on the profile and on the majority. */
static void score_sorting__profiles_and_majorities_are_inclusive_decimals(void **state) {
  (void)state;
  const double x[] = {0.1 + 0.2, 0.29999, 0, 0, 0, 0};
  const double weight[] = {0.3, 0.35, 0.35}, profile[] = {0.3, 1, 1};
  bench *b = sorted(KP_GRADE_BY_MR_SORT, 2, 3, x, weight, profile, 1);
  b->index.grade_by.majority = 0.1 * 3;
  assert_grades(b, (int[]){0, 1});
  bench_free(b);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(score_sorting__students_of_meyer_and_olteanu),
      cmocka_unit_test(score_sorting__credibilities_of_the_electre_tri_manual),
      cmocka_unit_test(score_sorting__both_assignments_of_the_electre_tri_manual),
      cmocka_unit_test(score_sorting__mr_sort_is_its_definition),
      cmocka_unit_test(score_sorting__electre_tri_is_its_definition),
      cmocka_unit_test(score_sorting__more_of_a_criterion_never_lowers_the_grade),
      cmocka_unit_test(score_sorting__a_missing_criterion_leaves_undecided_only_where_it_matters),
      cmocka_unit_test(score_sorting__a_criterion_that_is_skipped_leaves_its_weight_to_the_others),
      cmocka_unit_test(score_sorting__raw_values_may_be_better_lower),
      cmocka_unit_test(score_sorting__needs_grants_and_caps_come_after),
      cmocka_unit_test(score_sorting__profiles_and_majorities_are_inclusive_decimals),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
