/* SPDX-License-Identifier: GPL-3.0-or-later
 * Tests of Krippendorff's alpha: printed examples, explicit pairs, and the bootstrap against one
 * that draws pair by pair.
 *
 * Krippendorff (2011), "Computing Krippendorff's alpha-reliability", section C: 4 observers, 12
 * units, .743 .815 .849 .797. Hayes & Krippendorff (2007): 40 articles, 5 observers, ordinal .7598,
 * nominal .4765. */
#include "support.h"

#include <math.h>

#include "kaoping.h"
#include "stats/agreement.h"

enum { N_UNITS = 12, N_OBSERVERS = 4 };
#define M NAN /* a missing mark */
static const double KRIPPENDORFF[N_OBSERVERS * N_UNITS] = {
    1, 2, 3, 3, 2, 1, 4, 1, 2, M, M, M, 1, 2, 3, 3, 2, 2, 4, 1, 2, 5, M, 3,
    M, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, M, 1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, M};

static const double HAYES_KRIPPENDORFF[40 * 5] = {
    1, 1, 2, M, 2, 1, 1, 0, 1, M, 2, 3, 3, 3, M, M, 0, 0, M, 0, 0, 0, 0, M, 0, 0, 0, 0, M,
    0, 1, 0, 2, M, 1, 1, M, 2, 0, M, 2, 2, 2, M, 2, 2, 1, 1, 1, M, M, 1, 0, 0, M, 0, 0, 0,
    0, M, 1, 2, 2, 2, M, 3, 3, 2, 2, 3, 1, 1, 1, M, 1, 1, 1, 1, M, 1, 2, 1, 2, M, 2, 1, 2,
    3, 3, M, 1, 1, 0, 1, M, 0, 0, 0, M, 0, 0, 0, 1, 1, M, 0, 0, M, 0, 0, 2, 3, 3, 3, M, 0,
    0, 0, 0, M, 1, 2, M, 2, 2, 0, 1, 1, 1, M, 0, 0, 0, 1, 0, 1, 2, 1, 2, M, 1, 1, 2, 2, M,
    1, 1, 2, M, 2, 1, 1, 0, M, 0, 2, 1, 2, 1, M, 2, 2, M, 2, 2, 3, 2, 2, 2, M, 2, 2, 2, M,
    2, 2, 2, 3, M, 2, 2, 2, 2, M, 2, 2, 2, M, 1, 2, 2, 2, 2, 2, M, 1, 1, 1, M, 1};

static kp_diag *diag;

static int make_diag(void **state) {
  (void)state;
  diag = kp_diag_new();
  return diag ? 0 : -1;
}

static int free_diag(void **state) {
  (void)state;
  kp_diag_free(diag);
  kp_set_threads(0);
  return 0;
}

static uint64_t noise_state = 1;

static double noise(void) {
  noise_state = noise_state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
  return (double)(noise_state >> 11) / 9007199254740992.0;
}

static kp_alpha alpha_of(const kp_marks *marks, kp_scale_level scale,
                         const kp_bootstrap *bootstrap) {
  kp_alpha alpha;
  assert_int_equal(kp_stats_alpha(&alpha, marks, scale, bootstrap, diag), KP_OK);
  return alpha;
}

/* ---- The value ---- */

static void stats__alpha_is_that_of_krippendorff(void **state) {
  (void)state;
  const double printed[] = {
      [KP_NOMINAL] = .743, [KP_ORDINAL] = .815, [KP_INTERVAL] = .849, [KP_RATIO] = .797};
  const kp_marks marks = kp_stats_marks_by_judge(KRIPPENDORFF, N_UNITS, N_OBSERVERS);
  for (int scale = 0; scale < KP_SCALE_LEVELS; scale++) {
    const kp_alpha alpha = alpha_of(&marks, (kp_scale_level)scale, NULL);
    assert_near(kp_stats_alpha_name((kp_scale_level)scale), alpha.figure.value, printed[scale],
                0.0005);
    assert_int_equal(alpha.figure.n_subjects, 11);
    assert_int_equal(alpha.figure.n_left_out, 1);
    assert_int_equal(alpha.figure.n_judges, 4);
    assert_int_equal(alpha.figure.n_marks, 40);
    assert_int_equal(alpha.figure.why_interval, KP_FIGURE_NOT_ASKED);
  }
  /* From the printed coincidences by hand: 8 of 40 do not agree, margins 9 13 10 5 3. */
  const kp_alpha nominal = alpha_of(&marks, KP_NOMINAL, NULL);
  assert_near("by hand", nominal.figure.value, 1 - 39 * 8.0 / (1600 - 384), 1e-14);
  assert_near("D_o", nominal.observed, 8.0 / 40, 1e-14);
  assert_near("D_e", nominal.expected, (1600 - 384) / (40.0 * 39), 1e-14);
}

static void stats__alpha_is_that_of_hayes_and_krippendorff(void **state) {
  (void)state;
  const kp_marks marks = kp_stats_marks_by_subject(HAYES_KRIPPENDORFF, 40, 5);
  assert_near("ordinal", alpha_of(&marks, KP_ORDINAL, NULL).figure.value, .7598, 0.00005);
  assert_near("nominal", alpha_of(&marks, KP_NOMINAL, NULL).figure.value, .4765, 0.00005);
}

static void stats__alpha_of_two_observers_is_that_of_krippendorff(void **state) {
  (void)state;
  /* Section A of the same paper: 2 observers, 10 units, 2 values: .095. */
  const double x[] = {0, 1, 0, 0, 0, 0, 0, 0, 1, 0, 1, 1, 1, 0, 0, 1, 0, 0, 0, 0};
  const kp_marks marks = kp_stats_marks_by_judge(x, 10, 2);
  assert_near("alpha", alpha_of(&marks, KP_NOMINAL, NULL).figure.value, .095, 0.0005);
  assert_near("by hand", alpha_of(&marks, KP_NOMINAL, NULL).figure.value, 1 - 76.0 / 84, 1e-14);
}

/* Krippendorff's difference functions as he writes them; count[v]: pairable marks of value v. */
static double brute_difference(kp_scale_level scale, const double *count, int c, int k) {
  if (scale == KP_NOMINAL)
    return c == k ? 0 : 1;
  if (scale == KP_INTERVAL)
    return pow(c - k, 2);
  if (scale == KP_RATIO)
    return c + k == 0 ? 0 : pow((double)(c - k) / (c + k), 2);
  double sum = 0;
  for (int g = c < k ? c : k; g <= (c < k ? k : c); g++)
    sum += count[g];
  return pow(sum - (count[c] + count[k]) / 2, 2);
}

/* Alpha over every ordered pair of marks, of whole marks below 8. */
static double brute_alpha(const double *x, int n, int k, kp_scale_level scale) {
  double count[8] = {0}, observed = 0, expected = 0, all = 0;
  for (int s = 0; s < n; s++) {
    int present = 0;
    for (int j = 0; j < k; j++)
      present += isnan(x[s * k + j]) ? 0 : 1;
    for (int j = 0; j < k && present > 1; j++)
      if (!isnan(x[s * k + j]))
        count[(int)x[s * k + j]]++;
  }
  for (int s = 0; s < n; s++) {
    int present = 0;
    for (int j = 0; j < k; j++)
      present += isnan(x[s * k + j]) ? 0 : 1;
    for (int a = 0; a < k && present > 1; a++)
      for (int b = 0; b < k; b++)
        if (a != b && !isnan(x[s * k + a]) && !isnan(x[s * k + b]))
          observed +=
              brute_difference(scale, count, (int)x[s * k + a], (int)x[s * k + b]) / (present - 1);
  }
  for (int c = 0; c < 8; c++) {
    all += count[c];
    for (int d = 0; d < 8; d++)
      expected += count[c] * count[d] * brute_difference(scale, count, c, d);
  }
  return 1 - (all - 1) * observed / expected;
}

static void fill_marks(double *x, int n, int k) {
  for (int s = 0; s < n; s++) {
    const double merit = noise() * 7;
    for (int j = 0; j < k; j++) {
      const double mark = floor(merit + (noise() - 0.5) * 4);
      x[s * k + j] = noise() < 0.25 ? NAN : fmin(7, fmax(0, mark));
    }
  }
}

static void stats__alpha_is_that_of_explicit_pairs(void **state) {
  (void)state;
  for (int round = 0; round < 100; round++) {
    double x[30 * 6];
    const int n = 5 + (int)(noise() * 25), k = 2 + (int)(noise() * 5);
    fill_marks(x, n, k);
    const kp_marks marks = kp_stats_marks_by_subject(x, n, k);
    for (int scale = 0; scale < KP_SCALE_LEVELS; scale++) {
      const kp_alpha alpha = alpha_of(&marks, (kp_scale_level)scale, NULL);
      if (alpha.figure.why == KP_FIGURE_KNOWN)
        assert_near(kp_stats_alpha_name((kp_scale_level)scale), alpha.figure.value,
                    brute_alpha(x, n, k, (kp_scale_level)scale), 1e-11);
    }
  }
}

static void stats__alpha_does_not_hang_on_order_or_level(void **state) {
  (void)state;
  double x[20 * 4], turned[20 * 4], moved[20 * 4];
  fill_marks(x, 20, 4);
  for (int s = 0; s < 20; s++) {
    for (int j = 0; j < 4; j++) {
      turned[(19 - s) * 4 + (3 - j)] = x[s * 4 + j];
      moved[s * 4 + j] = x[s * 4 + j] + 1000;
    }
  }
  const kp_marks marks = kp_stats_marks_by_subject(x, 20, 4);
  const kp_marks other_order = kp_stats_marks_by_subject(turned, 20, 4);
  const kp_marks other_level = kp_stats_marks_by_subject(moved, 20, 4);
  for (int scale = 0; scale < KP_SCALE_LEVELS; scale++) {
    const double wanted = alpha_of(&marks, (kp_scale_level)scale, NULL).figure.value;
    assert_near("order", alpha_of(&other_order, (kp_scale_level)scale, NULL).figure.value, wanted,
                1e-12);
    if (scale != KP_RATIO)
      assert_near("level", alpha_of(&other_level, (kp_scale_level)scale, NULL).figure.value, wanted,
                  1e-10);
  }
}

static void assert_no_alpha(const double *x, int64_t n, int64_t k, kp_scale_level scale,
                            kp_figure_why why) {
  const kp_bootstrap bootstrap = {KP_BOOTSTRAP_PAIRS, 50, 1, 0.95};
  const kp_marks marks = kp_stats_marks_by_subject(x, n, k);
  const kp_alpha alpha = alpha_of(&marks, scale, &bootstrap);
  assert_int_equal(alpha.figure.why, why);
  assert_int_equal(alpha.figure.why_interval, why);
  assert_near("alpha", alpha.figure.value, NAN, 0);
  assert_near("lower", alpha.figure.lower, NAN, 0);
  kp_estimate kappa;
  assert_int_equal(kp_stats_fleiss_kappa(&kappa, &marks, 0.95, diag), KP_OK);
  if (scale == KP_NOMINAL) {
    assert_int_equal(kappa.why, why);
    assert_near("kappa", kappa.value, NAN, 0);
  }
}

static void stats__alpha_and_kappa_say_why_they_are_not_there(void **state) {
  (void)state;
  const double same[] = {4, 4, 4, M, 4, 4}, none[] = {M, M, M, M}, single[] = {1, M, M, 2};
  const double below[] = {-1, 2, 3, 4};
  assert_no_alpha(same, 3, 2, KP_NOMINAL, KP_FIGURE_NO_VARIANCE);
  assert_no_alpha(same, 3, 2, KP_RATIO, KP_FIGURE_NO_VARIANCE);
  assert_no_alpha(none, 2, 2, KP_NOMINAL, KP_FIGURE_MISSING);
  assert_no_alpha(single, 2, 2, KP_NOMINAL, KP_FIGURE_MISSING);
  assert_no_alpha(same, 6, 1, KP_NOMINAL, KP_FIGURE_FEW_JUDGES);
  assert_no_alpha(NULL, 0, 2, KP_NOMINAL, KP_FIGURE_FEW_SUBJECTS);
  assert_no_alpha(below, 2, 2, KP_RATIO, KP_FIGURE_NOT_RATIO);
}

/* ---- The bootstrap ---- */

/* Krippendorff's recipe to the letter: for each subject and each of its pairs, one pair of marks
 * drawn from the coincidences; 1 - sum of 2 d2 / (n D_e (m - 1)). */
static double brute_sample(const double *x, int n, int k, kp_scale_level scale, double expected) {
  double count[8] = {0}, all = 0, alpha = 1;
  double from[400], to[400], weight[400], weights = 0;
  int n_pairs = 0, n_of[60];
  for (int s = 0; s < n; s++) {
    n_of[s] = 0;
    for (int j = 0; j < k; j++)
      n_of[s] += isnan(x[s * k + j]) ? 0 : 1;
    for (int j = 0; j < k && n_of[s] > 1; j++)
      if (!isnan(x[s * k + j])) {
        count[(int)x[s * k + j]]++;
        all++;
      }
  }
  for (int s = 0; s < n; s++) {
    for (int a = 0; a < k && n_of[s] > 1; a++) {
      for (int b = a + 1; b < k; b++) {
        if (isnan(x[s * k + a]) || isnan(x[s * k + b]))
          continue;
        from[n_pairs] = x[s * k + a];
        to[n_pairs] = x[s * k + b];
        weights += weight[n_pairs++] = 1.0 / (n_of[s] - 1);
      }
    }
  }
  for (int s = 0; s < n; s++) {
    for (int p = 0; p < n_of[s] * (n_of[s] - 1) / 2; p++) {
      double at = noise() * weights;
      int drawn = 0;
      while (drawn < n_pairs - 1 && at >= weight[drawn])
        at -= weight[drawn++];
      alpha -= 2 * brute_difference(scale, count, (int)from[drawn], (int)to[drawn]) /
               (all * expected * (n_of[s] - 1));
    }
  }
  return fmax(-1, alpha);
}

static void stats__bootstrap_by_pairs_is_that_of_single_draws(void **state) {
  (void)state;
  enum { SAMPLES = 4000 };
  const kp_bootstrap bootstrap = {KP_BOOTSTRAP_PAIRS, SAMPLES, 7, 0.95};
  const kp_marks marks = kp_stats_marks_by_subject(HAYES_KRIPPENDORFF, 40, 5);
  for (int scale = 0; scale < KP_RATIO; scale++) {
    const kp_alpha alpha = alpha_of(&marks, (kp_scale_level)scale, &bootstrap);
    double mean = 0, squares = 0;
    int below_lower = 0, above_upper = 0;
    for (int b = 0; b < SAMPLES; b++) {
      const double sample =
          brute_sample(HAYES_KRIPPENDORFF, 40, 5, (kp_scale_level)scale, alpha.expected);
      mean += sample / SAMPLES;
      squares += pow(sample - alpha.figure.value, 2) / SAMPLES;
      below_lower += sample < alpha.figure.lower ? 1 : 0;
      above_upper += sample > alpha.figure.upper ? 1 : 0;
    }
    assert_near("mean", mean, alpha.figure.value, 0.004);
    assert_near("sd", alpha.figure.error / sqrt(squares), 1, 0.05);
    assert_near("below", below_lower / (double)SAMPLES, 0.025, 0.011);
    assert_near("above", above_upper / (double)SAMPLES, 0.025, 0.011);
    assert_int_equal(alpha.n_samples, SAMPLES);
    assert_int_equal(alpha.figure.why_interval, KP_FIGURE_KNOWN);
  }
}

/* Many different marks have no list of differences; blown up by a little noise they must give what
 * the same marks give on a list. */
static void stats__bootstrap_of_many_values_is_like_that_of_few(void **state) {
  (void)state;
  enum { N = 1500, K = 3 };
  const kp_bootstrap bootstrap = {KP_BOOTSTRAP_PAIRS, 1000, 3, 0.95};
  double few[N * K], many[N * K];
  for (int s = 0; s < N; s++) {
    const double merit = floor(noise() * 20);
    for (int j = 0; j < K; j++) {
      few[s * K + j] = merit + floor(noise() * 12);
      many[s * K + j] = few[s * K + j] + noise() * 1e-6;
    }
  }
  for (int n = 400; n <= N; n += N - 400) { /* 1,200 draws one by one; 4,500 by the central limit */
    const kp_marks listed = kp_stats_marks_by_subject(few, n, K);
    const kp_marks unlisted = kp_stats_marks_by_subject(many, n, K);
    const kp_alpha wanted = alpha_of(&listed, KP_INTERVAL, &bootstrap);
    const kp_alpha got = alpha_of(&unlisted, KP_INTERVAL, &bootstrap);
    assert_near("alpha", got.figure.value, wanted.figure.value, 1e-4);
    assert_near("sd", got.figure.error / wanted.figure.error, 1, 0.12);
    assert_near("lower", got.figure.lower, wanted.figure.lower, wanted.figure.error * 0.4);
    assert_near("upper", got.figure.upper, wanted.figure.upper, wanted.figure.error * 0.4);
  }
  const kp_bootstrap subjects = {KP_BOOTSTRAP_SUBJECTS, 10, 3, 0.95};
  const kp_marks marks = kp_stats_marks_by_subject(many, N, K);
  const kp_alpha ratio = alpha_of(&marks, KP_RATIO, &subjects);
  assert_int_equal(ratio.figure.why, KP_FIGURE_KNOWN);
  assert_int_equal(ratio.figure.why_interval, KP_FIGURE_TOO_MANY_VALUES);
}

static void stats__bootstrap_by_subjects_draws_whole_subjects(void **state) {
  (void)state;
  enum { SAMPLES = 4000, N = 40, K = 5 };
  const kp_bootstrap bootstrap = {KP_BOOTSTRAP_SUBJECTS, SAMPLES, 7, 0.95};
  const kp_marks marks = kp_stats_marks_by_subject(HAYES_KRIPPENDORFF, N, K);
  for (int scale = 0; scale < KP_SCALE_LEVELS; scale++) {
    const kp_alpha alpha = alpha_of(&marks, (kp_scale_level)scale, &bootstrap);
    double mean = 0, squares = 0;
    for (int b = 0; b < SAMPLES; b++) {
      double drawn[N * K];
      for (int s = 0; s < N; s++)
        memcpy(drawn + s * K, HAYES_KRIPPENDORFF + (int)(noise() * N) * K, K * sizeof *drawn);
      const double sample = brute_alpha(drawn, N, K, (kp_scale_level)scale);
      mean += sample;
      squares += sample * sample;
    }
    mean /= SAMPLES;
    assert_near("sd", alpha.figure.error / sqrt(squares / SAMPLES - mean * mean), 1, 0.05);
    assert_near("middle", (alpha.figure.lower + alpha.figure.upper) / 2, mean, 0.03);
    assert_true(alpha.figure.lower < alpha.figure.value);
    assert_true(alpha.figure.upper > alpha.figure.value);
  }
}

/* Sum of 12 uniform draws, less 6. */
static double normal(void) {
  double sum = -6;
  for (int i = 0; i < 12; i++)
    sum += noise();
  return sum;
}

static void fill_panel(double *x, int n, int k) {
  for (int s = 0; s < n; s++) {
    const double merit = 5 + 1.5 * normal();
    for (int j = 0; j < k; j++)
      x[s * k + j] = round((merit + normal()) * 2) / 2;
  }
}

/* Interval alpha of judges without severity is 1.5^2 / (1.5^2 + 1 + 1/48), the rounding to half
 * steps counted. The interval by subjects must hold that nearly as often as it says; by pairs it
 * does not, as the header warns. */
static void stats__bootstrap_by_subjects_holds_the_true_alpha(void **state) {
  (void)state;
  enum { PANELS = 300, N = 60, K = 5 };
  const double truth = 2.25 / (2.25 + 1 + 1.0 / 48);
  int held[2] = {0};
  for (int panel = 0; panel < PANELS; panel++) {
    double x[N * K];
    fill_panel(x, N, K);
    const kp_marks marks = kp_stats_marks_by_subject(x, N, K);
    for (int kind = 0; kind < 2; kind++) {
      const kp_bootstrap bootstrap = {(kp_bootstrap_kind)kind, 200, (uint64_t)panel, 0.95};
      const kp_alpha alpha = alpha_of(&marks, KP_INTERVAL, &bootstrap);
      held[kind] += alpha.figure.lower <= truth && truth <= alpha.figure.upper ? 1 : 0;
    }
  }
  assert_near("by subjects", held[KP_BOOTSTRAP_SUBJECTS] / (double)PANELS, 0.93, 0.05);
  assert_true(held[KP_BOOTSTRAP_PAIRS] < PANELS * 0.75);
}

static void stats__bootstrap_is_the_same_for_any_number_of_threads(void **state) {
  (void)state;
  const kp_marks marks = kp_stats_marks_by_subject(HAYES_KRIPPENDORFF, 40, 5);
  for (int kind = KP_BOOTSTRAP_SUBJECTS; kind <= KP_BOOTSTRAP_PAIRS; kind++) {
    const kp_bootstrap bootstrap = {(kp_bootstrap_kind)kind, 500, 42, 0.95};
    const kp_bootstrap other_seed = {(kp_bootstrap_kind)kind, 500, 43, 0.95};
    kp_set_threads(1);
    const kp_alpha one = alpha_of(&marks, KP_ORDINAL, &bootstrap);
    kp_set_threads(7);
    const kp_alpha seven = alpha_of(&marks, KP_ORDINAL, &bootstrap);
    const kp_alpha other = alpha_of(&marks, KP_ORDINAL, &other_seed);
    kp_set_threads(0);
    assert_memory_equal(&one, &seven, sizeof one);
    assert_true(one.figure.error != other.figure.error);
  }
}

static void stats__all_alphas_at_once_are_the_single_ones(void **state) {
  (void)state;
  const kp_marks marks = kp_stats_marks_by_subject(HAYES_KRIPPENDORFF, 40, 5);
  const double below[] = {-1, -1, 2, 3, 4, 4};
  const kp_marks no_ratio = kp_stats_marks_by_subject(below, 3, 2);
  for (int kind = KP_BOOTSTRAP_SUBJECTS; kind <= KP_BOOTSTRAP_PAIRS; kind++) {
    const kp_bootstrap bootstrap = {(kp_bootstrap_kind)kind, 100, 5, 0.9};
    kp_alpha all[KP_SCALE_LEVELS];
    assert_int_equal(kp_stats_alphas(all, &marks, &bootstrap, diag), KP_OK);
    for (int scale = 0; scale < KP_SCALE_LEVELS; scale++) {
      const kp_alpha one = alpha_of(&marks, (kp_scale_level)scale, &bootstrap);
      assert_memory_equal(&all[scale], &one, sizeof one);
    }
    assert_int_equal(kp_stats_alphas(all, &no_ratio, &bootstrap, diag), KP_OK);
    assert_int_equal(all[KP_RATIO].figure.why, KP_FIGURE_NOT_RATIO);
    assert_int_equal(all[KP_INTERVAL].figure.why_interval, KP_FIGURE_KNOWN);
  }
}

static void stats__bootstrap_of_full_agreement_is_1(void **state) {
  (void)state;
  const double x[] = {1, 1, 2, 2, 3, 3, 1, 1};
  const kp_marks marks = kp_stats_marks_by_subject(x, 4, 2);
  for (int kind = KP_BOOTSTRAP_SUBJECTS; kind <= KP_BOOTSTRAP_PAIRS; kind++) {
    const kp_bootstrap bootstrap = {(kp_bootstrap_kind)kind, 300, 1, 0.95};
    const kp_alpha alpha = alpha_of(&marks, KP_INTERVAL, &bootstrap);
    assert_near("alpha", alpha.figure.value, 1, 0);
    assert_near("lower", alpha.figure.lower, 1, 0);
    assert_near("upper", alpha.figure.upper, 1, 0);
    assert_near("share below", alpha.share_below_800, 0, 0);
    /* Samples by subjects may hold one value only: they are left out. */
    assert_true(kind == KP_BOOTSTRAP_PAIRS ? alpha.n_samples == 300 : alpha.n_samples < 300);
  }
}

static void stats__alpha_names_memory_that_runs_out(void **state) {
  (void)state;
  const kp_bootstrap bootstrap = {KP_BOOTSTRAP_PAIRS, 50, 1, 0.95};
  const kp_marks marks = kp_stats_marks_by_subject(HAYES_KRIPPENDORFF, 40, 5);
  for (int n = 1;; n++) {
    kp_diag *own = kp_diag_new();
    kp_alpha alpha[KP_SCALE_LEVELS] = {{.n_samples = -5}};
    kp_memory_fail_after(n);
    const kp_status status = kp_stats_alphas(alpha, &marks, &bootstrap, own);
    kp_memory_fail_after(-1);
    kp_diag_free(own);
    if (status == KP_OK)
      break;
    assert_int_equal(status, KP_SYSTEM);
    assert_int_equal(alpha[0].n_samples, -5); /* untouched */
    assert_true(n < 100);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(stats__alpha_is_that_of_krippendorff),
      cmocka_unit_test(stats__alpha_is_that_of_hayes_and_krippendorff),
      cmocka_unit_test(stats__alpha_of_two_observers_is_that_of_krippendorff),
      cmocka_unit_test(stats__alpha_is_that_of_explicit_pairs),
      cmocka_unit_test(stats__alpha_does_not_hang_on_order_or_level),
      cmocka_unit_test(stats__alpha_and_kappa_say_why_they_are_not_there),
      cmocka_unit_test(stats__bootstrap_by_pairs_is_that_of_single_draws),
      cmocka_unit_test(stats__bootstrap_of_many_values_is_like_that_of_few),
      cmocka_unit_test(stats__bootstrap_by_subjects_draws_whole_subjects),
      cmocka_unit_test(stats__bootstrap_by_subjects_holds_the_true_alpha),
      cmocka_unit_test(stats__bootstrap_is_the_same_for_any_number_of_threads),
      cmocka_unit_test(stats__all_alphas_at_once_are_the_single_ones),
      cmocka_unit_test(stats__bootstrap_of_full_agreement_is_1),
      cmocka_unit_test(stats__alpha_names_memory_that_runs_out),
  };
  return cmocka_run_group_tests(tests, make_diag, free_diag);
}
