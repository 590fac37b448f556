/* SPDX-License-Identifier: GPL-3.0-or-later
 * Krippendorff's alpha: 1 - D_o / D_e, for four levels of measurement and any missing marks.
 *
 * Krippendorff (2011), sections C and D, after Krippendorff (2004), ch. 11. With n pairable marks,
 * m of them on a subject and d2 the squared difference of the scale:
 *     D_o = 1/n sum over subjects of (sum over ordered pairs of d2) / (m - 1)
 *     D_e = 1/(n (n-1)) sum over all ordered pairs of marks of d2
 *     d2 = 0 or 1 (nominal), (c - k)^2 (interval), ((c - k) / (c + k))^2 (ratio),
 *     (sum of n_g from c to k, less half of n_c and n_k)^2 (ordinal)
 * The ordinal sum is the distance of the two middle ranks, so ordinal is interval on ranks, and
 * interval sums are m * sum of squared deviations: no pair is visited. The coincidence matrix is
 * thus never built for the value; only a ratio scale visits pairs of different values. */
#include "stats/agree.h"

const char *kp_stats_alpha_name(kp_scale_level scale) {
  static const char *const names[KP_SCALE_LEVELS] = {[KP_NOMINAL] = "alpha_nominal",
                                                     [KP_ORDINAL] = "alpha_ordinal",
                                                     [KP_INTERVAL] = "alpha_interval",
                                                     [KP_RATIO] = "alpha_ratio"};
  return names[scale];
}

void kp_stats_positions(double *position, const kp_tally *tally, const double *total,
                        kp_scale_level scale) {
  double below = 0.0;
  for (int64_t v = 0; v < tally->n_values; v++) {
    position[v] = scale == KP_ORDINAL ? below + total[v] / 2.0 : tally->value[v];
    below += total[v];
  }
}

double kp_stats_difference(kp_scale_level scale, const double *position, int64_t a, int64_t b) {
  if (a == b)
    return 0.0;
  if (scale == KP_NOMINAL)
    return 1.0;
  const double apart = position[a] - position[b];
  if (scale != KP_RATIO)
    return apart * apart;
  const double share = apart / (position[a] + position[b]);
  return share * share;
}

static double ratio_pairs(const kp_tally *tally, int64_t subject, const double *position) {
  double sum = 0.0;
  for (int64_t a = tally->first[subject]; a < tally->first[subject + 1]; a++)
    for (int64_t b = a + 1; b < tally->first[subject + 1]; b++)
      sum += 2.0 * (double)tally->run_count[a] * (double)tally->run_count[b] *
             kp_stats_difference(KP_RATIO, position, tally->run_value[a], tally->run_value[b]);
  return sum;
}

double kp_stats_subject_disagreement(const kp_tally *tally, int64_t subject, kp_scale_level scale,
                                     const double *position) {
  const int64_t first = tally->first[subject], end = tally->first[subject + 1];
  const double m = (double)tally->n_of[subject];
  if (scale == KP_RATIO)
    return ratio_pairs(tally, subject, position) / (m - 1.0);
  if (scale == KP_NOMINAL) {
    double alike = 0.0;
    for (int64_t r = first; r < end; r++)
      alike += (double)tally->run_count[r] * (double)tally->run_count[r];
    return (m * m - alike) / (m - 1.0);
  }
  const double base = position[tally->run_value[first]];
  double sum = 0.0, squares = 0.0;
  for (int64_t r = first + 1; r < end; r++) {
    const double apart = position[tally->run_value[r]] - base;
    sum += (double)tally->run_count[r] * apart;
    squares += (double)tally->run_count[r] * apart * apart;
  }
  return 2.0 * (m * squares - sum * sum) / (m - 1.0);
}

static double squared_deviations(const double *total, int64_t n_values, double n,
                                 const double *position) {
  double mean = 0.0, squares = 0.0;
  for (int64_t v = 0; v < n_values; v++)
    mean += total[v] * (position[v] - position[0]);
  mean = position[0] + mean / n;
  for (int64_t v = 0; v < n_values; v++)
    squares += total[v] * (position[v] - mean) * (position[v] - mean);
  return squares;
}

double kp_stats_total_disagreement(const double *total, int64_t n_values, double n,
                                   kp_scale_level scale, const double *position) {
  double sum = 0.0;
  switch (scale) {
  case KP_NOMINAL:
    for (int64_t v = 0; v < n_values; v++)
      sum += total[v] * (n - total[v]);
    return sum;
  case KP_RATIO:
    for (int64_t a = 0; a < n_values; a++) {
      double row = 0.0;
      for (int64_t b = a + 1; b < n_values; b++) {
        const double share = (position[b] - position[a]) / (position[b] + position[a]);
        row += total[b] * share * share;
      }
      sum += 2.0 * total[a] * row;
    }
    return sum;
  default:
    return 2.0 * n * squared_deviations(total, n_values, n, position);
  }
}

static kp_figure_why why_no_alpha(const kp_tally *tally, kp_scale_level scale) {
  if (tally->why != KP_FIGURE_KNOWN)
    return tally->why;
  if (scale == KP_RATIO && tally->value[0] < 0.0)
    return KP_FIGURE_NOT_RATIO;
  return tally->n_values < 2 ? KP_FIGURE_NO_VARIANCE : KP_FIGURE_KNOWN;
}

static void fill_value(kp_alpha_scale *of, const kp_tally *tally) {
  const double n = (double)tally->n_marks;
  kp_stats_positions(of->position, tally, tally->total, of->scale);
  double observed = 0.0;
  for (int64_t s = 0; s < tally->n_subjects; s++) {
    of->disagreement[s] = kp_stats_subject_disagreement(tally, s, of->scale, of->position);
    observed += of->disagreement[s];
  }
  of->expected =
      kp_stats_total_disagreement(tally->total, tally->n_values, n, of->scale, of->position);
  of->out->figure.value = 1.0 - (n - 1.0) * observed / of->expected;
  of->out->observed = observed / n;
  of->out->expected = of->expected / (n * (n - 1.0));
}

static kp_alpha alpha_without_value(const kp_tally *tally, kp_figure_why why) {
  kp_alpha alpha = {.figure = kp_stats_estimate_none(why),
                    .observed = NAN,
                    .expected = NAN,
                    .share_below_667 = NAN,
                    .share_below_800 = NAN};
  alpha.figure.n_subjects = tally->n_subjects;
  alpha.figure.n_judges = tally->n_judges;
  alpha.figure.n_left_out = tally->n_left_out;
  alpha.figure.n_marks = tally->n_marks;
  return alpha;
}

/* The scales from first on, as many as n_scales, into out. */
static kp_status alphas_of(kp_alpha *out, const kp_marks *marks, kp_scale_level first, int n_scales,
                           const kp_bootstrap *bootstrap, kp_diag *diag) {
  kp_tally tally;
  kp_status status = kp_stats_tally(&tally, marks, diag);
  if (status != KP_OK)
    return status;
  kp_alpha alpha[KP_SCALE_LEVELS];
  kp_alpha_work work = {.tally = &tally};
  const size_t n_values = (size_t)tally.n_values, n_subjects = (size_t)tally.n_subjects;
  double *numbers = kp_calloc(n_values + n_subjects, KP_SCALE_LEVELS * sizeof *numbers);
  if (!numbers) {
    status = kp_diag_no_memory(diag);
    goto done;
  }
  double *next = numbers;
  for (int i = 0; i < n_scales; i++) {
    const kp_scale_level scale = (kp_scale_level)((int)first + i);
    alpha[i] = alpha_without_value(&tally, why_no_alpha(&tally, scale));
    if (alpha[i].figure.why != KP_FIGURE_KNOWN)
      continue;
    kp_alpha_scale *of = &work.of[work.n_scales++];
    *of = (kp_alpha_scale){
        .scale = scale, .position = next, .disagreement = next + n_values, .out = &alpha[i]};
    next += n_values + n_subjects;
    fill_value(of, &tally);
  }
  if (work.n_scales > 0 && bootstrap && bootstrap->n_samples > 0)
    status = kp_stats_alpha_bootstrap(&work, bootstrap, diag);
  for (int i = 0; status == KP_OK && i < n_scales; i++)
    out[i] = alpha[i];
done:
  kp_free(numbers);
  kp_stats_tally_clear(&tally);
  return status;
}

kp_status kp_stats_alpha(kp_alpha *out, const kp_marks *marks, kp_scale_level scale,
                         const kp_bootstrap *bootstrap, kp_diag *diag) {
  return alphas_of(out, marks, scale, 1, bootstrap, diag);
}

kp_status kp_stats_alphas(kp_alpha out[KP_SCALE_LEVELS], const kp_marks *marks,
                          const kp_bootstrap *bootstrap, kp_diag *diag) {
  return alphas_of(out, marks, KP_NOMINAL, KP_SCALE_LEVELS, bootstrap, diag);
}
