/* SPDX-License-Identifier: GPL-3.0-or-later
 * Units by their distance from the best and the worst that there is: TOPSIS and VIKOR.
 *
 * Weights w are those of the children that a unit has, divided by their sum.
 *     topsis  v = w x / norm, norm the root of the sum of squares over all units (Hwang & Yoon
 * 1981, vector normalisation) or 1; Euclidean distances to the best and the worst v; the share is
 * to_worst / (to_best + to_worst) vikor   S = sum and R = largest of w (best - x) / (best - worst);
 *             Q = v (S - S*) / (S- - S*) + (1 - v) (R - R*) / (R- - R*), 1 - Q counts
 *             (Opricovic 1998; Opricovic & Tzeng 2004, EJOR 156, eq. 1-4)
 * A child under which all are alike tells nothing: 0 in every sum. Where no child tells two units
 * apart the share is a half. */
#include <math.h>

#include "score/among.h"

static double own_weights(double *out, const kp_among *among, const double *row) {
  double sum = 0.0;
  for (int k = 0; k < among->n_children; k++)
    sum += isnan(row[k]) ? 0.0 : among->weight[k];
  for (int k = 0; k < among->n_children; k++)
    out[k] = isnan(row[k]) ? 0.0 : among->weight[k] / sum;
  return sum;
}

/* ---- What all rows say ---- */

static void find_bounds(kp_extremes *out, const kp_among_view *view) {
  const int m = view->among->n_children;
  const int n_rows = kp_view_rows(view);
  for (int k = 0; k < m; k++) {
    out->best[k] = -INFINITY;
    out->worst[k] = INFINITY;
  }
  for (int r = 0; r < n_rows; r++) {
    const double *row = kp_view_row(view, r);
    for (int k = 0; k < m; k++) {
      if (isnan(row[k]))
        continue;
      out->best[k] = row[k] > out->best[k] ? row[k] : out->best[k];
      out->worst[k] = row[k] < out->worst[k] ? row[k] : out->worst[k];
    }
  }
}

/* Roots of the sums of squares, of parts of the largest so that no square is too large; 1 where all
 * are 0, or nothing is to be normalised. */
static void find_norms(kp_extremes *out, const kp_among_view *view) {
  const int m = view->among->n_children;
  const int n_rows = kp_view_rows(view);
  const kp_node *node = view->among->node;
  const bool plain = node->combine != KP_COMBINE_TOPSIS || node->combination->plain;
  double sum[KP_MOST_TOGETHER] = {0};
  for (int r = 0; r < n_rows && !plain; r++) {
    const double *row = kp_view_row(view, r);
    for (int k = 0; k < m; k++) {
      const double largest = fmax(fabs(out->best[k]), fabs(out->worst[k]));
      if (!isnan(row[k]) && largest > 0.0)
        sum[k] += (row[k] / largest) * (row[k] / largest);
    }
  }
  for (int k = 0; k < m; k++) {
    const double largest = fmax(fabs(out->best[k]), fabs(out->worst[k]));
    out->norm[k] = sum[k] > 0.0 ? largest * sqrt(sum[k]) : 1.0;
  }
}

/* VIKOR's S and R of one row. */
static void regrets(double *s, double *r, const kp_among *among, const kp_extremes *of,
                    const double *row) {
  double weight[KP_MOST_TOGETHER];
  own_weights(weight, among, row);
  *s = *r = 0.0;
  for (int k = 0; k < among->n_children; k++) {
    if (isnan(row[k]) || !(of->best[k] > of->worst[k]))
      continue;
    const double regret = weight[k] * (of->best[k] - row[k]) / (of->best[k] - of->worst[k]);
    *s += regret;
    *r = regret > *r ? regret : *r;
  }
}

void kp_among_extremes(kp_extremes *out, const kp_among_view *view) {
  find_bounds(out, view);
  find_norms(out, view);
  if (view->among->node->combine != KP_COMBINE_VIKOR)
    return;
  const int n_rows = kp_view_rows(view);
  out->s_best = out->r_best = INFINITY;
  out->s_worst = out->r_worst = -INFINITY;
  for (int i = 0; i < n_rows; i++) {
    double s = 0.0, r = 0.0;
    regrets(&s, &r, view->among, out, kp_view_row(view, i));
    out->s_best = s < out->s_best ? s : out->s_best;
    out->s_worst = s > out->s_worst ? s : out->s_worst;
    out->r_best = r < out->r_best ? r : out->r_best;
    out->r_worst = r > out->r_worst ? r : out->r_worst;
  }
}

/* ---- One row ---- */

void kp_among_topsis(kp_score_found *found, const kp_among_view *view) {
  const kp_among *among = view->among;
  kp_extremes fresh;
  const kp_extremes *of = &among->kept;
  if (!view->is_kept) {
    kp_among_extremes(&fresh, view);
    of = &fresh;
  }
  double weight[KP_MOST_TOGETHER];
  own_weights(weight, among, view->mine);
  double to_best = 0.0, to_worst = 0.0;
  for (int k = 0; k < among->n_children; k++) {
    if (isnan(view->mine[k]))
      continue;
    const double above = weight[k] * ((of->best[k] - view->mine[k]) / of->norm[k]);
    const double below = weight[k] * ((view->mine[k] - of->worst[k]) / of->norm[k]);
    to_best += above * above;
    to_worst += below * below;
  }
  found->n_others = kp_view_rows(view) - 1;
  found->to_best = sqrt(to_best);
  found->to_worst = sqrt(to_worst);
  const double both = found->to_best + found->to_worst;
  found->share = both > 0.0 ? found->to_worst / both : 0.5;
}

/* (x - best) / (worst - best), 0 where all are alike. */
static double behind(double x, double best, double worst) {
  return worst - best > 1e-12 ? (x - best) / (worst - best) : 0.0;
}

void kp_among_vikor(kp_score_found *found, const kp_among_view *view) {
  const kp_among *among = view->among;
  kp_extremes fresh;
  const kp_extremes *of = &among->kept;
  if (!view->is_kept) {
    kp_among_extremes(&fresh, view);
    of = &fresh;
  }
  const double v = among->node->combination->v;
  found->n_others = kp_view_rows(view) - 1;
  regrets(&found->s, &found->r, among, of, view->mine);
  found->q = v * behind(found->s, of->s_best, of->s_worst) +
             (1.0 - v) * behind(found->r, of->r_best, of->r_worst);
  const bool alike = of->s_worst - of->s_best <= 1e-12 && of->r_worst - of->r_best <= 1e-12;
  found->share = alike ? 0.5 : 1.0 - found->q;
}
