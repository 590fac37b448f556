/* SPDX-License-Identifier: GPL-3.0-or-later
 * Units compared pair by pair: Copeland, Borda and PROMETHEE II.
 *
 * Two units are compared under the children that both have, with the weights of these. Ties are
 * ties of decimals (base/decimal.h: rows hold keys); a half of the weights, or a threshold, is held
 * to within 1e-12.
 *     copeland   better in more than half of the weight, a tie under a child counting half: a win;
 *                (wins - losses + n) / 2n of n comparisons. OECD/JRC Handbook (2008), section 6.4;
 *                Copeland (1951); COINr's outranking matrix
 *     borda      sum of w (below + half the ties) / n over the children that the unit has
 *                (Handbook 2008, section 6.4: Borda's rule); without a row apart for each pair,
 *                from sorted columns
 *     promethee  pi(a, b) = sum w P(a - b) / sum w; flows are means of pi over the others; the net
 *                flow plus - minus from -1 … 1 (Brans & Vincke 1985, A preference ranking
 *                organisation method, Management Science 31) */
#include <math.h>

#include "score/among.h"

/* ---- Copeland ---- */

/* Twice the weight in which a is better than b less the weight of both: above 0 it wins. */
static double balance(double *both, const kp_among *among, const double *a, const double *b) {
  double won = 0.0, sum = 0.0;
  for (int k = 0; k < among->n_children; k++) {
    if (isnan(a[k]) || isnan(b[k]))
      continue;
    const double weight = among->weight[k];
    won += a[k] > b[k] ? weight : a[k] < b[k] ? -weight : 0.0;
    sum += weight;
  }
  *both = sum;
  return fabs(won) <= 1e-12 * sum ? 0.0 : won;
}

void kp_among_copeland(kp_score_found *found, const kp_among_view *view) {
  const int n_rows = kp_view_rows(view);
  for (int r = 0; r < n_rows; r++) {
    if (r == view->self)
      continue;
    double both = 0.0;
    const double won = balance(&both, view->among, view->mine, kp_view_row(view, r));
    if (!(both > 0.0))
      continue;
    found->n_wins += won > 0.0;
    found->n_losses += won < 0.0;
    found->n_ties += won == 0.0;
  }
  const int n = found->n_wins + found->n_losses + found->n_ties;
  found->n_others = n;
  found->share = n > 0 ? (found->n_wins - found->n_losses + n) / (2.0 * n) : 0.5;
}

/* ---- Borda ---- */

/* How many of n ascending values lie below x, or with equal not above it. */
static int count_below(const double *sorted, int n, double x, bool equal) {
  int low = 0, high = n;
  while (low < high) {
    const int middle = low + (high - low) / 2;
    if (equal ? sorted[middle] <= x : sorted[middle] < x)
      low = middle + 1;
    else
      high = middle;
  }
  return low;
}

void kp_among_borda(kp_score_found *found, const kp_among_view *view) {
  const kp_among *among = view->among;
  const double *own = NULL; /* the row that stands in the sorted columns, and does not count */
  if (view->self < among->n_rows)
    own = among->x + (size_t)view->self * (size_t)among->n_children;
  double sum = 0.0, counted = 0.0;
  for (int k = 0; k < among->n_children; k++) {
    const double x = view->mine[k];
    if (isnan(x))
      continue;
    const double *sorted = among->sorted + (size_t)k * (size_t)among->n_rows;
    int others = among->n_sorted[k];
    int below = count_below(sorted, others, x, false);
    int equal = count_below(sorted, others, x, true) - below;
    if (own && !isnan(own[k])) {
      others--;
      below -= own[k] < x;
      equal -= own[k] == x;
    }
    const double share = others > 0 ? (below + equal / 2.0) / others : 0.5;
    found->n_others = others > found->n_others ? others : found->n_others;
    sum += among->weight[k] * share;
    counted += among->weight[k];
  }
  found->share = sum / counted;
}

/* ---- PROMETHEE ---- */

static double preference(const kp_preference *of, double d, double slack) {
  if (d <= slack)
    return 0.0;
  switch (of->kind) {
  case KP_PREFERENCE_USUAL:
    return 1.0;
  case KP_PREFERENCE_U_SHAPE:
    return d > of->q + slack ? 1.0 : 0.0;
  case KP_PREFERENCE_V_SHAPE:
    return d < of->p ? d / of->p : 1.0;
  case KP_PREFERENCE_LEVEL:
    return d > of->p + slack ? 1.0 : d > of->q + slack ? 0.5 : 0.0;
  case KP_PREFERENCE_LINEAR:
    return d <= of->q ? 0.0 : d < of->p ? (d - of->q) / (of->p - of->q) : 1.0;
  case KP_PREFERENCE_GAUSSIAN:
    return 1.0 - exp(-d * d / (2.0 * of->s * of->s));
  }
  return 0.0;
}

/* pi both ways. */
static bool compare(double *plus, double *minus, const kp_among *among, const double *a,
                    const double *b) {
  double sum = 0.0;
  *plus = *minus = 0.0;
  for (int k = 0; k < among->n_children; k++) {
    if (isnan(a[k]) || isnan(b[k]))
      continue;
    const kp_preference *of = &among->node->combination->preference[among->number[k]];
    const double d = a[k] - b[k];
    if (d > 0.0)
      *plus += among->weight[k] * preference(of, d, among->slack);
    else if (d < 0.0)
      *minus += among->weight[k] * preference(of, -d, among->slack);
    sum += among->weight[k];
  }
  if (!(sum > 0.0))
    return false;
  *plus /= sum;
  *minus /= sum;
  return true;
}

void kp_among_promethee(kp_score_found *found, const kp_among_view *view) {
  const int n_rows = kp_view_rows(view);
  double plus = 0.0, minus = 0.0;
  for (int r = 0; r < n_rows; r++) {
    if (r == view->self || !compare(&plus, &minus, view->among, view->mine, kp_view_row(view, r)))
      continue;
    found->plus += plus;
    found->minus += minus;
    found->n_others++;
  }
  if (found->n_others > 0) {
    found->plus /= found->n_others;
    found->minus /= found->n_others;
  }
  found->share = (found->plus - found->minus + 1.0) / 2.0;
}
