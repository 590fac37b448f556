/* SPDX-License-Identifier: GPL-3.0-or-later
 * Tests of agreement: ICC, W, Friedman, kappa and Cronbach against what their authors printed.
 *
 * Shrout & Fleiss (1979), table 2: 6 targets, 4 judges. Mean squares (table 3) 11.24, 6.26, 32.49,
 * 1.02; coefficients (table 4) .17, .29, .71, .44, .62, .91. The limits are those that R's
 * psych::ICC prints for that table. Then what no table shows: invariances, degenerate input, and
 * the textbook sums of squares as brute force. */
#include "support.h"

#include <math.h>

#include "kaoping.h"
#include "stats/agree.h"

static const double SHROUT_FLEISS[6 * 4] = {9, 2, 5, 8, 6,  1, 3, 2, 8, 4, 6, 8,
                                            7, 1, 2, 6, 10, 5, 6, 9, 6, 2, 4, 7};

static kp_diag *diag;

static int make_diag(void **state) {
  (void)state;
  diag = kp_diag_new();
  return diag ? 0 : -1;
}

static int free_diag(void **state) {
  (void)state;
  kp_diag_free(diag);
  return 0;
}

static uint64_t noise_state = 1;

static double noise(void) {
  noise_state = noise_state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
  return (double)(noise_state >> 11) / 9007199254740992.0;
}

static void assert_same(const char *label, const kp_estimate *got, const kp_estimate *wanted,
                        double tolerance) {
  assert_int_equal(got->why, wanted->why);
  assert_int_equal(got->why_interval, wanted->why_interval);
  assert_near(label, got->value, wanted->value, tolerance);
  assert_near("lower", got->lower, wanted->lower, tolerance);
  assert_near("upper", got->upper, wanted->upper, tolerance);
  assert_near("error", got->error, wanted->error, tolerance);
  if (isfinite(wanted->statistic))
    assert_near("statistic", got->statistic, wanted->statistic,
                tolerance * fmax(1.0, fabs(wanted->statistic)));
  assert_near("p", got->p, wanted->p, tolerance);
}

/* ---- Intraclass correlations ---- */

static void stats__icc_is_that_of_shrout_and_fleiss(void **state) {
  (void)state;
  const struct {
    double value, lower, upper, f, df2, p;
  } printed[KP_ICC_FORMS] = {
      [KP_ICC_1_1] = {.166, -.133, .723, 1.79, 18, .16477},
      [KP_ICC_2_1] = {.290, .019, .761, 11.03, 15, .00013},
      [KP_ICC_3_1] = {.715, .342, .946, 11.03, 15, .00013},
      [KP_ICC_1_K] = {.443, -.884, .912, 1.79, 18, .16477},
      [KP_ICC_2_K] = {.620, .071, .927, 11.03, 15, .00013},
      [KP_ICC_3_K] = {.909, .676, .986, 11.03, 15, .00013},
  };
  const kp_marks marks = kp_stats_marks_by_subject(SHROUT_FLEISS, 6, 4);
  kp_estimate icc[KP_ICC_FORMS];
  assert_int_equal(kp_stats_icc(icc, &marks, 0.95, diag), KP_OK);
  for (int form = 0; form < KP_ICC_FORMS; form++) {
    const char *name = kp_stats_icc_name((kp_icc_form)form);
    assert_int_equal(icc[form].why, KP_FIGURE_KNOWN);
    assert_near(name, icc[form].value, printed[form].value, 0.0005);
    assert_near(name, icc[form].lower, printed[form].lower, 0.0006);
    assert_near(name, icc[form].upper, printed[form].upper, 0.0006);
    assert_near(name, icc[form].statistic, printed[form].f, 0.006);
    assert_near(name, icc[form].df1, 5, 0);
    assert_near(name, icc[form].df2, printed[form].df2, 0);
    assert_near(name, icc[form].p, printed[form].p, 0.000006);
    assert_int_equal(icc[form].n_subjects, 6);
    assert_int_equal(icc[form].n_judges, 4);
    assert_int_equal(icc[form].n_left_out, 0);
    assert_int_equal(icc[form].n_marks, 24);
  }
  assert_string_equal(kp_stats_icc_name(KP_ICC_2_K), "ICC(2,k)");
}

static void stats__mean_squares_are_those_of_shrout_and_fleiss(void **state) {
  (void)state;
  const kp_marks marks = kp_stats_marks_by_subject(SHROUT_FLEISS, 6, 4);
  kp_full_marks full;
  kp_mean_squares square;
  assert_int_equal(kp_stats_full(&full, &marks, diag), KP_OK);
  assert_int_equal(kp_stats_mean_squares(&square, &full, diag), KP_OK);
  assert_near("BMS", square.between, 11.24, 0.005);
  assert_near("WMS", square.within, 6.26, 0.005);
  assert_near("JMS", square.judges, 32.49, 0.005);
  assert_near("EMS", square.error, 1.02, 0.005);
  kp_stats_full_clear(&full);
}

/* Textbook sums of squares: sum of x^2 less the correction term. */
static void brute_squares(kp_mean_squares *out, const double *x, int n, int k) {
  double all = 0, raw = 0, rows = 0, columns = 0;
  for (int i = 0; i < n; i++) {
    double row = 0;
    for (int j = 0; j < k; j++) {
      row += x[i * k + j];
      raw += x[i * k + j] * x[i * k + j];
    }
    all += row;
    rows += row * row / k;
  }
  for (int j = 0; j < k; j++) {
    double column = 0;
    for (int i = 0; i < n; i++)
      column += x[i * k + j];
    columns += column * column / n;
  }
  const double correction = all * all / (n * k);
  out->between = (rows - correction) / (n - 1);
  out->within = (raw - rows) / (n * (k - 1));
  out->judges = (columns - correction) / (k - 1);
  out->error = (raw - rows - columns + correction) / ((n - 1) * (k - 1));
}

static void stats__icc_is_that_of_textbook_sums(void **state) {
  (void)state;
  for (int round = 0; round < 50; round++) {
    const int n = 2 + (int)(noise() * 20), k = 2 + (int)(noise() * 6);
    double x[22 * 8];
    for (int i = 0; i < n * k; i++)
      x[i] = noise() * 10 + (i / k) * 0.3;
    kp_mean_squares s;
    brute_squares(&s, x, n, k);
    const double b = s.between, w = s.within, j = s.judges, e = s.error;
    const kp_marks marks = kp_stats_marks_by_subject(x, n, k);
    kp_estimate icc[KP_ICC_FORMS];
    assert_int_equal(kp_stats_icc(icc, &marks, 0.95, diag), KP_OK);
    assert_near("1,1", icc[KP_ICC_1_1].value, (b - w) / (b + (k - 1) * w), 1e-9);
    assert_near("3,1", icc[KP_ICC_3_1].value, (b - e) / (b + (k - 1) * e), 1e-9);
    assert_near("1,k", icc[KP_ICC_1_K].value, (b - w) / b, 1e-9 * fmax(1, w / b));
    assert_near("3,k", icc[KP_ICC_3_K].value, (b - e) / b, 1e-9 * fmax(1, e / b));
    const double spread = b + (k - 1) * e + k * (j - e) / n;
    if (spread > 0.01)
      assert_near("2,1", icc[KP_ICC_2_1].value, (b - e) / spread, 1e-8);
    for (int form = 0; form < KP_ICC_FORMS; form++) {
      if (icc[form].why_interval == KP_FIGURE_KNOWN)
        assert_true(icc[form].lower <= icc[form].upper);
    }
  }
}

static void stats__icc_does_not_hang_on_order_level_or_layout(void **state) {
  (void)state;
  double by_judge[24], moved[24];
  for (int s = 0; s < 6; s++) {
    for (int j = 0; j < 4; j++) {
      by_judge[j * 6 + s] = SHROUT_FLEISS[s * 4 + j];
      moved[(5 - s) * 4 + (j + 1) % 4] = SHROUT_FLEISS[s * 4 + j] * 0.5 + 1000;
    }
  }
  const kp_marks marks = kp_stats_marks_by_subject(SHROUT_FLEISS, 6, 4);
  const kp_marks other_layout = kp_stats_marks_by_judge(by_judge, 6, 4);
  const kp_marks other_order = kp_stats_marks_by_subject(moved, 6, 4);
  kp_estimate wanted[KP_ICC_FORMS], layout[KP_ICC_FORMS], order[KP_ICC_FORMS];
  assert_int_equal(kp_stats_icc(wanted, &marks, 0.95, diag), KP_OK);
  assert_int_equal(kp_stats_icc(layout, &other_layout, 0.95, diag), KP_OK);
  assert_int_equal(kp_stats_icc(order, &other_order, 0.95, diag), KP_OK);
  for (int form = 0; form < KP_ICC_FORMS; form++) {
    assert_same("layout", &layout[form], &wanted[form], 0);
    assert_same("order", &order[form], &wanted[form], 1e-9);
  }
}

static void stats__icc_uses_complete_subjects_and_says_how_many(void **state) {
  (void)state;
  double holed[8 * 5];
  for (int i = 0; i < 40; i++)
    holed[i] = NAN;
  for (int s = 0; s < 6; s++) /* two more subjects with holes, a fifth judge without marks */
    for (int j = 0; j < 4; j++)
      holed[(s + 1) * 5 + j] = SHROUT_FLEISS[s * 4 + j];
  holed[0] = 3;
  holed[1] = INFINITY;
  holed[7 * 5 + 2] = 1;
  const kp_marks marks = kp_stats_marks_by_subject(SHROUT_FLEISS, 6, 4);
  const kp_marks with_holes = kp_stats_marks_by_subject(holed, 8, 5);
  kp_estimate wanted[KP_ICC_FORMS], got[KP_ICC_FORMS];
  assert_int_equal(kp_stats_icc(wanted, &marks, 0.95, diag), KP_OK);
  assert_int_equal(kp_stats_icc(got, &with_holes, 0.95, diag), KP_OK);
  for (int form = 0; form < KP_ICC_FORMS; form++) {
    assert_same("holes", &got[form], &wanted[form], 1e-12);
    assert_int_equal(got[form].n_left_out, 2);
    assert_int_equal(got[form].n_judges, 4);
  }
}

static void stats__icc_of_equal_judges_is_1(void **state) {
  (void)state;
  const double x[] = {0.1 + 0.2, 0.3, 0.3, 0.7, 0.7, 0.7, 0.5, 0.5, 0.5};
  const kp_marks marks = kp_stats_marks_by_subject(x, 3, 3);
  kp_estimate icc[KP_ICC_FORMS];
  assert_int_equal(kp_stats_icc(icc, &marks, 0.95, diag), KP_OK);
  for (int form = 0; form < KP_ICC_FORMS; form++) {
    assert_near("value", icc[form].value, 1, 0);
    assert_near("lower", icc[form].lower, 1, 0);
    assert_near("upper", icc[form].upper, 1, 0);
    assert_near("F", icc[form].statistic, INFINITY, 0);
    assert_near("p", icc[form].p, 0, 0);
  }
  /* A constant difference of severity: consistent, not agreeing. */
  const double apart[] = {1, 3, 2, 4, 3, 5, 5, 7};
  const kp_marks severe = kp_stats_marks_by_subject(apart, 4, 2);
  assert_int_equal(kp_stats_icc(icc, &severe, 0.95, diag), KP_OK);
  assert_near("3,1", icc[KP_ICC_3_1].value, 1, 0);
  /* BMS = 35/6, JMS = 8, EMS = 0: ICC(2,1) = BMS / (BMS + 2 * 8 / 4) = 35/59 */
  assert_near("2,1", icc[KP_ICC_2_1].value, 35.0 / 59.0, 1e-12);
  assert_true(icc[KP_ICC_2_1].lower > 0 && icc[KP_ICC_2_1].upper <= 1);
}

static void assert_all_icc(const double *x, int64_t n, int64_t k, kp_figure_why why) {
  const kp_marks marks = kp_stats_marks_by_subject(x, n, k);
  kp_estimate icc[KP_ICC_FORMS], w, friedman, cronbach;
  assert_int_equal(kp_stats_icc(icc, &marks, 0.95, diag), KP_OK);
  assert_int_equal(kp_stats_kendall_w(&w, &marks, diag), KP_OK);
  assert_int_equal(kp_stats_friedman(&friedman, &marks, diag), KP_OK);
  assert_int_equal(kp_stats_cronbach(&cronbach, &marks, 0.95, diag), KP_OK);
  for (int form = 0; form < KP_ICC_FORMS; form++) {
    assert_int_equal(icc[form].why, why);
    assert_int_equal(icc[form].why_interval, why);
    assert_near("value", icc[form].value, NAN, 0);
  }
  assert_int_equal(w.why, why);
  assert_int_equal(friedman.why, why);
  assert_int_equal(cronbach.why, why);
  assert_near("W", w.value, NAN, 0);
  assert_near("Friedman", friedman.value, NAN, 0);
  assert_near("Cronbach", cronbach.value, NAN, 0);
}

static void stats__full_matrices_name_what_is_missing(void **state) {
  (void)state;
  const double same[] = {4, 4, 4, 4, 4, 4};
  const double rounding[] = {0.1 + 0.2, 0.3, 0.3, 0.3, 0.1 + 0.2, 0.3};
  const double none[] = {NAN, NAN, NAN, NAN, NAN, NAN};
  const double holes[] = {1, NAN, NAN, 2, 3, NAN};
  assert_all_icc(same, 3, 2, KP_FIGURE_NO_VARIANCE);
  assert_all_icc(rounding, 3, 2, KP_FIGURE_NO_VARIANCE);
  assert_all_icc(none, 3, 2, KP_FIGURE_MISSING);
  assert_all_icc(holes, 3, 2, KP_FIGURE_MISSING);
  assert_all_icc(SHROUT_FLEISS, 6, 1, KP_FIGURE_FEW_JUDGES);
  assert_all_icc(SHROUT_FLEISS, 1, 6, KP_FIGURE_FEW_SUBJECTS);
  assert_all_icc(NULL, 0, 3, KP_FIGURE_FEW_SUBJECTS);
  assert_all_icc(NULL, 3, 0, KP_FIGURE_FEW_JUDGES);
}

static void stats__icc_of_subjects_that_do_not_differ_says_so(void **state) {
  (void)state;
  const double x[] = {1, 2, 3, 2, 3, 1, 3, 1, 2}; /* every row sums to 6, every column too */
  const kp_marks marks = kp_stats_marks_by_subject(x, 3, 3);
  kp_estimate icc[KP_ICC_FORMS], cronbach;
  assert_int_equal(kp_stats_icc(icc, &marks, 0.95, diag), KP_OK);
  assert_near("3,1 at its least", icc[KP_ICC_3_1].value, -0.5, 1e-12);
  assert_near("1,1 at its least", icc[KP_ICC_1_1].value, -0.5, 1e-12);
  assert_int_equal(icc[KP_ICC_3_K].why, KP_FIGURE_NO_VARIANCE);
  assert_int_equal(icc[KP_ICC_1_K].why, KP_FIGURE_NO_VARIANCE);
  assert_int_equal(icc[KP_ICC_2_K].why, KP_FIGURE_NO_VARIANCE);
  assert_int_equal(kp_stats_cronbach(&cronbach, &marks, 0.95, diag), KP_OK);
  assert_int_equal(cronbach.why, KP_FIGURE_NO_VARIANCE);
}

/* ---- Cronbach ---- */

static void stats__cronbach_is_that_of_item_variances(void **state) {
  (void)state;
  /* By hand from the table above: the judges' variances are 8/3, 8/3, 8/3 and 94/15, the variance
   * of the targets' sums is 674.5/15 = 44.967: alpha = 4/3 (1 - 14.267 / 44.967) = .90930. */
  const kp_marks marks = kp_stats_marks_by_subject(SHROUT_FLEISS, 6, 4);
  kp_estimate cronbach, icc[KP_ICC_FORMS];
  assert_int_equal(kp_stats_cronbach(&cronbach, &marks, 0.95, diag), KP_OK);
  assert_int_equal(kp_stats_icc(icc, &marks, 0.95, diag), KP_OK);
  double variances = 0, sums[6] = {0}, sums_mean = 0, sums_variance = 0;
  for (int j = 0; j < 4; j++) {
    double mean = 0, squares = 0;
    for (int s = 0; s < 6; s++) {
      mean += SHROUT_FLEISS[s * 4 + j] / 6;
      sums[s] += SHROUT_FLEISS[s * 4 + j];
    }
    for (int s = 0; s < 6; s++)
      squares += pow(SHROUT_FLEISS[s * 4 + j] - mean, 2);
    variances += squares / 5;
  }
  for (int s = 0; s < 6; s++)
    sums_mean += sums[s] / 6;
  for (int s = 0; s < 6; s++)
    sums_variance += pow(sums[s] - sums_mean, 2) / 5;
  assert_near("alpha", cronbach.value, 4.0 / 3.0 * (1 - variances / sums_variance), 1e-12);
  assert_same("the same as ICC(3,k)", &cronbach, &icc[KP_ICC_3_K], 1e-9);
}

static void stats__feldt_limits_are_as_printed(void **state) {
  (void)state;
  double lower, upper;
  /* Evans's feldt1.return, printed by the MRC CBU statistics wiki. */
  kp_stats_feldt(&lower, &upper, 0.913, 873, 20, 0.95);
  assert_near("lower", lower, 0.9044024, 1e-7);
  assert_near("upper", upper, 0.9211588, 1e-7);
}

/* ---- Ranks ---- */

static void stats__w_with_ties_is_that_of_kendall(void **state) {
  (void)state;
  /* Kendall (1948), Rank Correlation Methods, also Siegel (1956), p. 234: 10 things, 3 rankings
   * with ties. By hand: rank sums 5.5 6.5 9 13.5 12 20 23 23.5 25.5 26.5, s = 591, ties
   * T = 1, 1.5, 7; W = 591 / (742.5 - 3 * 9.5) = 591 / 714 = .828. */
  const double ranks[3 * 10] = {1, 4.5, 2,   4.5, 3,   7.5, 6, 9,   7.5, 10,  2.5, 1, 2.5, 4.5, 4.5,
                                8, 9,   6.5, 10,  6.5, 2,   1, 4.5, 4.5, 4.5, 4.5, 8, 8,   8,   10};
  const kp_marks marks = kp_stats_marks_by_judge(ranks, 10, 3);
  kp_estimate w;
  assert_int_equal(kp_stats_kendall_w(&w, &marks, diag), KP_OK);
  assert_near("W", w.value, 591.0 / 714.0, 1e-14);
  assert_near("as printed", w.value, 0.828, 0.0005);
  assert_near("chi-square", w.statistic, 3 * 9 * 591.0 / 714.0, 1e-12);
  assert_near("df", w.df1, 9, 0);
  /* 3 * 9 * 591 / 714 = 22.35 on 9 degrees of freedom: P = .0078 in tables of chi-square. */
  assert_near("p", w.p, 0.0078, 0.00005);
  assert_int_equal(w.why_interval, KP_FIGURE_NOT_ASKED);
}

static void stats__w_of_shrout_and_fleiss_is_that_of_gwet(void **state) {
  (void)state;
  /* Gwet (2014) on the same table: W corrected for ties .887. */
  const kp_marks marks = kp_stats_marks_by_subject(SHROUT_FLEISS, 6, 4);
  kp_estimate w;
  assert_int_equal(kp_stats_kendall_w(&w, &marks, diag), KP_OK);
  assert_near("W", w.value, 0.887, 0.0005);
}

static void stats__w_without_ties_is_that_of_clark_carter(void **state) {
  (void)state;
  const double ranks[] = {1, 2, 3, 4, 5, 2, 1, 4, 3, 5, 3, 2, 1, 5, 4, 1, 3, 2, 4, 5};
  const kp_marks marks = kp_stats_marks_by_judge(ranks, 5, 4);
  kp_estimate w;
  assert_int_equal(kp_stats_kendall_w(&w, &marks, diag), KP_OK);
  assert_near("W", w.value, 0.6875, 1e-12);
}

/* The definition: mean Spearman correlation r of all pairs of judges, W = (1 + (k - 1) r) / k. */
static void stats__w_is_that_of_pairwise_spearman(void **state) {
  (void)state;
  double x[12 * 5], rank[5][12];
  for (int i = 0; i < 60; i++)
    x[i] = floor(noise() * 1000);
  for (int j = 0; j < 5; j++) {
    for (int s = 0; s < 12; s++) {
      rank[j][s] = 1;
      for (int t = 0; t < 12; t++)
        rank[j][s] += x[t * 5 + j] < x[s * 5 + j] ? 1 : 0;
    }
  }
  double sum = 0;
  for (int a = 0; a < 5; a++) {
    for (int b = a + 1; b < 5; b++) {
      double squares = 0;
      for (int s = 0; s < 12; s++)
        squares += pow(rank[a][s] - rank[b][s], 2);
      sum += 1 - 6 * squares / (12.0 * 143.0);
    }
  }
  const kp_marks marks = kp_stats_marks_by_subject(x, 12, 5);
  kp_estimate w;
  assert_int_equal(kp_stats_kendall_w(&w, &marks, diag), KP_OK);
  assert_near("W", w.value, (1 + 4 * sum / 10) / 5, 1e-12);
}

static void stats__friedman_is_w_of_the_turned_table(void **state) {
  (void)state;
  const kp_marks marks = kp_stats_marks_by_subject(SHROUT_FLEISS, 6, 4);
  const kp_marks turned = kp_stats_marks_by_judge(SHROUT_FLEISS, 4, 6);
  kp_estimate friedman, w;
  assert_int_equal(kp_stats_friedman(&friedman, &marks, diag), KP_OK);
  assert_int_equal(kp_stats_kendall_w(&w, &turned, diag), KP_OK);
  assert_near("chi-square", friedman.value, w.statistic, 1e-12);
  assert_near("df", friedman.df1, 3, 0);
  /* By hand: ranks sum to 22.5, 6, 13, 18.5 (row 3 ties judges 1 and 4), squares about 15 to 153.5:
   * 12 * 153.5 / (6 * 4 * 5 - (8 - 2) / 3) = 1842 / 118. */
  assert_near("by hand", friedman.value, 1842.0 / 118.0, 1e-12);
}

/* ---- What all of them lean on ---- */

static void stats__f_quantiles_meet_their_tails(void **state) {
  (void)state;
  const double df[] = {1, 1.37, 2, 5, 17.3, 59, 1999, 119940};
  const double p[] = {0.005, 0.025, 0.5, 0.975, 0.995};
  for (int a = 0; a < 8; a++)
    for (int b = 0; b < 8; b++)
      for (int i = 0; i < 5; i++)
        assert_near("p", 1 - kp_stats_f_tail(kp_stats_f_quantile(p[i], df[a], df[b]), df[a], df[b]),
                    p[i], 1e-9); /* what GSL itself is good for at df of 100,000 */
  /* Printed tables: F(.975; 5, 18) = 3.382, F(.95; 1, 10) = 4.965. */
  assert_near("5, 18", kp_stats_f_quantile(0.975, 5, 18), 3.382, 0.0005);
  assert_near("1, 10", kp_stats_f_quantile(0.95, 1, 10), 4.965, 0.0005);
}

static void stats__agreement_names_memory_that_runs_out(void **state) {
  (void)state;
  const kp_marks marks = kp_stats_marks_by_subject(SHROUT_FLEISS, 6, 4);
  int n_failed = 0;
  for (int n = 1; n < 20; n++) {
    kp_estimate figure[4][KP_ICC_FORMS];
    kp_status status[4];
    for (int which = 0; which < 4; which++) {
      kp_diag *own = kp_diag_new();
      figure[which][0].n_marks = -1;
      kp_memory_fail_after(n);
      status[which] = which == 0   ? kp_stats_icc(figure[0], &marks, 0.95, own)
                      : which == 1 ? kp_stats_kendall_w(figure[1], &marks, own)
                      : which == 2 ? kp_stats_friedman(figure[2], &marks, own)
                                   : kp_stats_cronbach(figure[3], &marks, 0.95, own);
      kp_memory_fail_after(-1);
      assert_int_equal(kp_diag_status(own), status[which]);
      kp_diag_free(own);
      assert_true(status[which] == KP_OK || status[which] == KP_SYSTEM);
      assert_int_equal(figure[which][0].n_marks, status[which] == KP_OK ? 24 : -1);
      n_failed += status[which] == KP_SYSTEM ? 1 : 0;
    }
  }
  assert_in_range(n_failed, 4 * 3, 4 * 10);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(stats__icc_is_that_of_shrout_and_fleiss),
      cmocka_unit_test(stats__mean_squares_are_those_of_shrout_and_fleiss),
      cmocka_unit_test(stats__icc_is_that_of_textbook_sums),
      cmocka_unit_test(stats__icc_does_not_hang_on_order_level_or_layout),
      cmocka_unit_test(stats__icc_uses_complete_subjects_and_says_how_many),
      cmocka_unit_test(stats__icc_of_equal_judges_is_1),
      cmocka_unit_test(stats__full_matrices_name_what_is_missing),
      cmocka_unit_test(stats__icc_of_subjects_that_do_not_differ_says_so),
      cmocka_unit_test(stats__cronbach_is_that_of_item_variances),
      cmocka_unit_test(stats__feldt_limits_are_as_printed),
      cmocka_unit_test(stats__w_with_ties_is_that_of_kendall),
      cmocka_unit_test(stats__w_of_shrout_and_fleiss_is_that_of_gwet),
      cmocka_unit_test(stats__w_without_ties_is_that_of_clark_carter),
      cmocka_unit_test(stats__w_is_that_of_pairwise_spearman),
      cmocka_unit_test(stats__friedman_is_w_of_the_turned_table),
      cmocka_unit_test(stats__f_quantiles_meet_their_tails),
      cmocka_unit_test(stats__agreement_names_memory_that_runs_out),
  };
  return cmocka_run_group_tests(tests, make_diag, free_diag);
}
