/* SPDX-License-Identifier: GPL-3.0-or-later
 * Tests of weights from scores and from judgements: printed examples, then what must not matter.
 *
 * Sources stand beside the figures; tolerance is half of the last printed digit, or one of it where
 * the source rounded on the way. Properties: the order of units and of columns, the unit of
 * measure, values near either end of the doubles. */
#include "support.h"

#include <math.h>

#include "stats/weights.h"

typedef kp_weigh_status (*method)(double *, kp_weigh_note *, const double *, int64_t, int,
                                  kp_arena *);

static kp_arena *arena;
static kp_weigh_note note;

static int make_arena(void **state) {
  (void)state;
  arena = kp_arena_new();
  return arena ? 0 : -1;
}

static int free_arena(void **state) {
  (void)state;
  kp_arena_free(arena);
  return 0;
}

static void assert_weights(const char *label, const double *got, const double *wanted, int n,
                           double tolerance) {
  double sum = 0.0;
  for (int j = 0; j < n; j++) {
    assert_near(label, got[j], wanted[j], tolerance);
    sum += got[j];
  }
  assert_near("sum of the weights", sum, 1.0, 1e-12);
}

/* Columns one after the other, as the functions want them, from rows as they are printed. */
static void columns_of(double *out, const double *rows, int n, int n_columns) {
  for (int i = 0; i < n; i++)
    for (int j = 0; j < n_columns; j++)
      out[j * n + i] = rows[i * n_columns + j];
}

/* Xu (2004), EJOR 156(2), 530-532. */
static void stats__entropy_weights_are_those_of_xu(void **state) {
  (void)state;
  const double rows[] = {30, 30, 38, 29, 19, 54, 86, 29, 19, 15, 85, 28.9, 68, 70, 60, 29};
  const double wanted[] = {0.4630, 0.3992, 0.1378, 0.0000};
  double x[16], weight[4];
  columns_of(x, rows, 4, 4);
  assert_int_equal(kp_weigh_entropy(weight, &note, x, 4, 4, arena), KP_WEIGH_DONE);
  assert_weights("entropy", weight, wanted, 4, 0.5e-4 + 1e-9);
}

/* Zavadskas & Podvezko (2016), IJITDM 15(2), 267-283: values as they stand, costs not turned. */
static void stats__entropy_weights_are_those_of_zavadskas_and_podvezko(void **state) {
  (void)state;
  const double rows[] = {3.0, 100, 10, 7, 2.5, 80, 8, 5, 1.8, 50, 20, 11, 2.2, 70, 12, 9};
  const double wanted[] = {0.1146, 0.1981, 0.4185, 0.2689};
  double x[16], weight[4];
  columns_of(x, rows, 4, 4);
  assert_int_equal(kp_weigh_entropy(weight, &note, x, 4, 4, arena), KP_WEIGH_DONE);
  for (int j = 0; j < 4; j++) /* printed weights add up to 1.0001 */
    assert_near("entropy", weight[j], wanted[j], 0.5e-4 + 1e-9);
}

/* Tuş & Aytaç Adalı (2019), Opsearch 56(2), 528-538: the printed weights take the first criterion,
 * a price, as it stands. */
static void stats__critic_weights_are_those_of_tus_and_aytac_adali(void **state) {
  (void)state;
  const double rows[] = {5000, 3, 3, 4,   3, 2, 680, 5, 3, 2,   2, 1, 2000, 3, 2,
                         3,    4, 3, 600, 4, 3, 1,   2, 2, 800, 2, 4, 3,    3, 4};
  const double wanted[] = {0.157, 0.249, 0.168, 0.121, 0.154, 0.151};
  double x[30], weight[6];
  columns_of(x, rows, 5, 6);
  assert_int_equal(kp_weigh_critic(weight, &note, x, 5, 6, arena), KP_WEIGH_DONE);
  assert_weights("critic", weight, wanted, 6, 0.5e-3 + 1e-9);
}

/* Keshavarz-Ghorabaee et al. (2021), Symmetry 13(4), 525: criteria 3 and 4 are costs, and x / max
 * of a cost is min / x of 1 / x. */
static void stats__merec_weights_are_those_of_its_authors(void **state) {
  (void)state;
  const double rows[] = {450,       8000,      1 / 54.0, 1 / 145.0, 10,        9100,     1 / 2.0,
                         1 / 160.0, 100,       8200,     1 / 31.0,  1 / 153.0, 220,      9300,
                         1 / 1.0,   1 / 162.0, 5,        8400,      1 / 23.0,  1 / 158.0};
  const double wanted[] = {0.5752, 0.0141, 0.4016, 0.0091};
  double x[20], weight[4];
  columns_of(x, rows, 5, 4);
  assert_int_equal(kp_weigh_merec(weight, &note, x, 5, 4, arena), KP_WEIGH_DONE);
  assert_weights("merec", weight, wanted, 4, 0.5e-4 + 1e-9);
}

/* By hand: (0, 0.5, 1) has sd sqrt(1/6), (0, 0, 1) sqrt(2/9). */
static void stats__deviation_weights_are_shares_of_standard_deviations(void **state) {
  (void)state;
  const double x[] = {2, 3, 4, 70, 70, 90};
  const double a = sqrt(1.0 / 6.0), b = sqrt(2.0 / 9.0);
  const double wanted[] = {a / (a + b), b / (a + b)};
  double weight[2];
  assert_int_equal(kp_weigh_deviation(weight, &note, x, 3, 2, arena), KP_WEIGH_DONE);
  assert_weights("deviation", weight, wanted, 2, 1e-15);
}

/* Saaty (2008), Int. J. Services Sciences 1(1), 83-98, table 3: drinks in the USA; weights to three
 * digits, consistency ratio .022. */
static void stats__ahp_weights_are_those_of_saatys_drinks(void **state) {
  (void)state;
  const double upper[] = {9,       5,       2,       1,       1,       0.5,     1 / 3.0,
                          1 / 9.0, 1 / 9.0, 1 / 9.0, 1 / 9.0, 1 / 3.0, 1 / 4.0, 1 / 3.0,
                          1 / 9.0, 0.5,     1,       1 / 3.0, 2,       0.5,     1 / 3.0};
  const double wanted[] = {0.177, 0.019, 0.042, 0.116, 0.190, 0.129, 0.327};
  double a[49], weight[7];
  for (int i = 0, at = 0; i < 7; i++) {
    a[i * 7 + i] = 1.0;
    for (int j = i + 1; j < 7; j++, at++) {
      a[i * 7 + j] = upper[at];
      a[j * 7 + i] = 1.0 / upper[at];
    }
  }
  assert_int_equal(kp_weigh_ahp(weight, &note, a, 7, arena), KP_WEIGH_DONE);
  assert_weights("drinks", weight, wanted, 7, 0.5e-3 + 1e-9);
  assert_near("consistency", note.consistency, 0.022, 0.5e-3);
}

static void stats__ahp_finds_consistent_weights_and_no_fault(void **state) {
  (void)state;
  const double truth[] = {0.5, 0.3, 0.15, 0.05};
  double a[16], weight[4];
  for (int i = 0; i < 4; i++)
    for (int j = 0; j < 4; j++)
      a[i * 4 + j] = truth[i] / truth[j];
  assert_int_equal(kp_weigh_ahp(weight, &note, a, 4, arena), KP_WEIGH_DONE);
  assert_weights("consistent", weight, truth, 4, 1e-14);
  assert_near("consistency", note.consistency, 0.0, 0.0);
  assert_int_equal(note.worst_row, -1);
  a[1 * 4 + 3] = 1 / 6.0; /* the wrong way round: 6 is what the others say */
  a[3 * 4 + 1] = 6.0;
  assert_int_equal(kp_weigh_ahp(weight, &note, a, 4, arena), KP_WEIGH_DONE);
  assert_int_equal(note.worst_row, 1);
  assert_int_equal(note.worst_column, 3);
  assert_near("wanted", note.worst_wanted, weight[1] / weight[3], 1e-12);
  assert_true(note.consistency > 0.1);
}

/* A circle has equal weights; lambda = 1 + 9 + 1/9, so CI = 3.5556 and CR = 3.5556 / .58. */
static void stats__ahp_settles_on_a_circle_of_judgements(void **state) {
  (void)state;
  const double a[] = {1, 9, 1 / 9.0, 1 / 9.0, 1, 9, 9, 1 / 9.0, 1};
  const double wanted[] = {1 / 3.0, 1 / 3.0, 1 / 3.0};
  double weight[3];
  assert_int_equal(kp_weigh_ahp(weight, &note, a, 3, arena), KP_WEIGH_DONE);
  assert_weights("circle", weight, wanted, 3, 1e-14);
  assert_near("consistency", note.consistency, (7.0 + 1.0 / 9.0) / 2.0 / 0.58, 1e-12);
}

static void stats__ahp_stands_hostile_judgements(void **state) {
  (void)state;
  double weight[3];
  const double far[] = {1, 1e300, 1e300, 1e-300, 1, 1e300, 1e-300, 1e-300, 1};
  const kp_weigh_status status = kp_weigh_ahp(weight, &note, far, 3, arena);
  assert_true(status == KP_WEIGH_DONE || status == KP_WEIGH_NOT_SETTLED);
  const double zero[] = {1, 2, 0.5, 1, 1, 1, 0, 1, 1};
  assert_int_equal(kp_weigh_ahp(weight, &note, zero, 3, arena), KP_WEIGH_NOT_POSITIVE);
  assert_int_equal(note.at, 2);
  const double one[] = {1};
  assert_int_equal(kp_weigh_ahp(weight, &note, one, 1, arena), KP_WEIGH_DONE);
  assert_near("alone", weight[0], 1.0, 0.0);
  const double two[] = {1, 3, 1 / 3.0, 1};
  assert_int_equal(kp_weigh_ahp(weight, &note, two, 2, arena), KP_WEIGH_DONE);
  assert_near("of two", weight[0], 0.75, 1e-15);
  assert_near("consistency", note.consistency, 0.0, 0.0);
}

/* Geometric means: sqrt(2 * 8) = 4; with powers 3 and 1, (2^3 * 8)^(1/4) = 2^1.5. */
static void stats__ahp_joins_experts_by_geometric_means(void **state) {
  (void)state;
  const double a[] = {1, 2, 0.5, 1, 1, 8, 0.125, 1};
  const double power[] = {3, 1};
  double joint[4];
  kp_weigh_ahp_join(joint, a, NULL, 2, 2);
  assert_near("alike", joint[1], 4.0, 1e-15);
  assert_near("reciprocal", joint[2], 0.25, 1e-16);
  kp_weigh_ahp_join(joint, a, power, 2, 2);
  assert_near("by power", joint[1], pow(2.0, 1.5), 1e-15);
  kp_weigh_ahp_join(joint, a, NULL, 1, 2);
  assert_near("one expert", joint[1], 2.0, 0.0);
}

/* 60:40 of 100 and 2:8 of 10: (0.6 + 0.2) / 2. */
static void stats__budgets_count_alike_whatever_their_size(void **state) {
  (void)state;
  const double points[] = {60, 40, 2, 8};
  const double wanted[] = {0.4, 0.6};
  double weight[4];
  assert_int_equal(kp_weigh_budget(weight, &note, points, 2, 2), KP_WEIGH_DONE);
  assert_weights("budget", weight, wanted, 2, 1e-15);
  const double wrong[] = {60, 40, 0, 0};
  assert_int_equal(kp_weigh_budget(weight, &note, wrong, 2, 2), KP_WEIGH_NOT_POSITIVE);
  assert_int_equal(note.at, 1);
  const double huge[] = {1e308, 1e308, 1e308, 1e308};
  assert_int_equal(kp_weigh_budget(weight, &note, huge, 1, 4), KP_WEIGH_DONE);
  assert_near("huge", weight[3], 0.25, 1e-15);
}

static uint64_t noise_state = 1;

static double noise(void) {
  noise_state = noise_state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
  return (double)(noise_state >> 11) / 9007199254740992.0;
}

static const struct {
  const char *label;
  method weigh;
} METHODS[] = {{"entropy", kp_weigh_entropy},
               {"critic", kp_weigh_critic},
               {"deviation", kp_weigh_deviation},
               {"merec", kp_weigh_merec},
               {"pca", kp_weigh_pca}};
enum { N_METHODS = sizeof METHODS / sizeof METHODS[0], N = 23, M = 5 };

/* Columns that have something in common, above 0. */
static void make_scores(double *x) {
  for (int i = 0; i < N; i++) {
    const double common = noise();
    for (int j = 0; j < M; j++)
      x[j * N + i] = 1.0 + 50.0 * common + (10.0 + 20.0 * j) * noise();
  }
}

static void stats__weights_do_not_hang_on_order_or_measure(void **state) {
  (void)state;
  double x[N * M], turned[N * M], before[M], after[M];
  make_scores(x);
  for (int k = 0; k < N_METHODS; k++) {
    assert_int_equal(METHODS[k].weigh(before, &note, x, N, M, arena), KP_WEIGH_DONE);
    for (int j = 0; j < M; j++)
      for (int i = 0; i < N; i++)
        turned[((j + 2) % M) * N + (i * 7 + 3) % N] = x[j * N + i] * (j == 1 ? 1e-300 : 1e290);
    assert_int_equal(METHODS[k].weigh(after, &note, turned, N, M, arena), KP_WEIGH_DONE);
    for (int j = 0; j < M; j++)
      assert_near(METHODS[k].label, after[(j + 2) % M], before[j], 1e-12);
  }
}

static void stats__weights_say_why_there_are_none(void **state) {
  (void)state;
  double x[N * M], weight[M];
  make_scores(x);
  for (int k = 0; k < N_METHODS; k++) {
    assert_int_equal(METHODS[k].weigh(weight, &note, x, 1, M, arena), KP_WEIGH_FEW);
    assert_true(note.least >= 2);
    assert_int_equal(METHODS[k].weigh(weight, &note, x, N, 1, arena), KP_WEIGH_DONE);
    assert_near("alone", weight[0], 1.0, 0.0);
  }
  for (int i = 0; i < N; i++)
    x[2 * N + i] = 60.0;
  assert_int_equal(kp_weigh_critic(weight, &note, x, N, M, arena), KP_WEIGH_NO_SPREAD);
  assert_int_equal(note.at, 2);
  assert_int_equal(kp_weigh_deviation(weight, &note, x, N, M, arena), KP_WEIGH_NO_SPREAD);
  assert_int_equal(kp_weigh_entropy(weight, &note, x, N, M, arena), KP_WEIGH_DONE);
  assert_near("tells nothing", weight[2], 0.0, 0.0);
  assert_int_equal(kp_weigh_merec(weight, &note, x, N, M, arena), KP_WEIGH_DONE);
  assert_near("tells nothing", weight[2], 0.0, 1e-15);
  x[3 * N + 4] = 0.0;
  assert_int_equal(kp_weigh_merec(weight, &note, x, N, M, arena), KP_WEIGH_NOT_POSITIVE);
  assert_int_equal(note.at, 3);
  assert_int_equal(kp_weigh_entropy(weight, &note, x, N, M, arena), KP_WEIGH_DONE);
  x[4 * N + 4] = -1.0;
  assert_int_equal(kp_weigh_entropy(weight, &note, x, N, M, arena), KP_WEIGH_NOT_POSITIVE);
  assert_int_equal(note.at, 4);
}

/* However late memory runs out, it is said, and never a weight in its place. */
static void stats__weights_say_that_memory_is_out(void **state) {
  (void)state;
  static double x[N * M];
  double weight[M];
  make_scores(x);
  for (int k = 0; k < N_METHODS; k++) {
    kp_weigh_status status = KP_WEIGH_NO_MEMORY;
    for (int n = 0; status == KP_WEIGH_NO_MEMORY && n < 20; n++) {
      kp_arena *small = kp_arena_new();
      assert_non_null(small);
      kp_memory_fail_after(n);
      status = METHODS[k].weigh(weight, &note, x, N, M, small);
      kp_memory_fail_after(-1);
      kp_arena_free(small);
    }
    assert_int_equal(status, KP_WEIGH_DONE);
  }
}

/* Columns in step have no conflict: the same data twice is not two criteria. */
static void stats__critic_has_no_weights_where_all_columns_say_the_same(void **state) {
  (void)state;
  const double x[] = {1, 2, 4, 10, 20, 40};
  double weight[2];
  assert_int_equal(kp_weigh_critic(weight, &note, x, 3, 2, arena), KP_WEIGH_NO_SPREAD);
  assert_int_equal(note.at, -1);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(stats__entropy_weights_are_those_of_xu),
      cmocka_unit_test(stats__entropy_weights_are_those_of_zavadskas_and_podvezko),
      cmocka_unit_test(stats__critic_weights_are_those_of_tus_and_aytac_adali),
      cmocka_unit_test(stats__merec_weights_are_those_of_its_authors),
      cmocka_unit_test(stats__deviation_weights_are_shares_of_standard_deviations),
      cmocka_unit_test(stats__ahp_weights_are_those_of_saatys_drinks),
      cmocka_unit_test(stats__ahp_finds_consistent_weights_and_no_fault),
      cmocka_unit_test(stats__ahp_settles_on_a_circle_of_judgements),
      cmocka_unit_test(stats__ahp_stands_hostile_judgements),
      cmocka_unit_test(stats__ahp_joins_experts_by_geometric_means),
      cmocka_unit_test(stats__budgets_count_alike_whatever_their_size),
      cmocka_unit_test(stats__weights_do_not_hang_on_order_or_measure),
      cmocka_unit_test(stats__weights_say_why_there_are_none),
      cmocka_unit_test(stats__weights_say_that_memory_is_out),
      cmocka_unit_test(stats__critic_has_no_weights_where_all_columns_say_the_same),
  };
  return cmocka_run_group_tests(tests, make_arena, free_arena);
}
