/* SPDX-License-Identifier: GPL-3.0-or-later
 * Units compared pair by pair: Copeland, Borda and PROMETHEE II.
 *
 * Two units are compared under the children that both have, with the weights of these. Ties are
 * ties of decimals (base/decimal.h: rows hold keys); a half of the weights, or a threshold, is held
 * to within 1e-12.
 *     copeland   better in more than half of the weight, a tie under a child counting half: a win;
 *                (wins - losses + n) / 2n of n comparisons. OECD/JRC Handbook (2008), section 6.4;
 *                Copeland (1951); COINr's outranking matrix
 *     borda      sum of w (below + half the ties) / n over the children that the unit has,
 *                from sorted columns (Handbook 2008, section 6.4)
 *     promethee  pi(a, b) = sum w P(a - b) / sum w; flows are means of pi over the others; the net
 *                flow plus - minus from -1 … 1 (Brans & Vincke 1985, A preference ranking
 *                organisation method, Management Science 31) */
#include <math.h>

#include "score/among.h"

enum { RUN = 512 }; /* rows that are compared at a time, child by child */

/* ---- Copeland ---- */

/* won: the weight in which mine is better than a row less that in which it is worse; both: of the
 * children that both have. */
static void weigh_up(double *won, double *both, const kp_among_view *view, int first, int n) {
  const kp_among *among = view->among;
  for (int i = 0; i < n; i++)
    won[i] = both[i] = 0.0;
  for (int k = 0; k < among->n_children; k++) {
    const double *column = among->by_child + (size_t)k * (size_t)among->n_rows + first;
    const double x = view->mine[k];
    const double weight = among->weight[k];
    for (int i = 0; i < n && !isnan(x); i++) {
      won[i] += weight * (double)((x > column[i]) - (x < column[i])); /* a gap is neither */
      both[i] += weight * (double)(column[i] == column[i]);
    }
  }
}

void kp_among_copeland(kp_score_found *found, const kp_among_view *view) {
  double won[RUN], both[RUN];
  const int n_rows = view->among->n_rows;
  for (int first = 0; first < n_rows; first += RUN) {
    const int n_run = n_rows - first < RUN ? n_rows - first : RUN;
    weigh_up(won, both, view, first, n_run);
    for (int i = 0; i < n_run; i++) {
      if (first + i == view->self || !(both[i] > 0.0))
        continue;
      const bool level = fabs(won[i]) <= 1e-12 * both[i];
      found->n_wins += !level && won[i] > 0.0;
      found->n_losses += !level && won[i] < 0.0;
      found->n_ties += level;
    }
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
    const double *sorted = among->by_child + (size_t)k * (size_t)among->n_rows;
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

/* kind is of->kind, known where the function is put in, so that a loop over rows asks nothing. */
static inline double preference(kp_preference_kind kind, const kp_preference *of, double d,
                                double slack) {
  switch (kind) {
  case KP_PREFERENCE_USUAL:
    return d > slack ? 1.0 : 0.0;
  case KP_PREFERENCE_U_SHAPE:
    return d > of->q + slack ? 1.0 : 0.0;
  case KP_PREFERENCE_V_SHAPE:
    return d <= slack ? 0.0 : d < of->p ? d / of->p : 1.0;
  case KP_PREFERENCE_LEVEL:
    return d > of->p + slack ? 1.0 : d > of->q + slack ? 0.5 : 0.0;
  case KP_PREFERENCE_LINEAR:
    return d <= of->q ? 0.0 : d < of->p ? (d - of->q) / (of->p - of->q) : 1.0;
  case KP_PREFERENCE_GAUSSIAN:
    return d <= slack ? 0.0 : 1.0 - exp(-d * d / (2.0 * of->s * of->s));
  }
  return 0.0;
}

typedef struct {
  double plus[RUN], minus[RUN], both[RUN];
} flows;

/* One child's part of pi both ways, for a run of rows. */
static inline void add_flows(flows *to, kp_preference_kind kind, const kp_preference *of, double x,
                             const double *column, int n, double weight, double slack) {
  for (int i = 0; i < n; i++) {
    const double d = x - column[i];
    if (isnan(d))
      continue;
    to->plus[i] += weight * preference(kind, of, d, slack);
    to->minus[i] += weight * preference(kind, of, -d, slack);
    to->both[i] += weight;
  }
}

static void add_child(flows *to, const kp_among_view *view, int k, int first, int n) {
  const kp_among *among = view->among;
  const kp_preference *of = &among->node->combination->preference[among->number[k]];
  const double *column = among->by_child + (size_t)k * (size_t)among->n_rows + first;
  const double x = view->mine[k];
  const double weight = among->weight[k];
  const double slack = among->slack;
  switch (of->kind) {
  case KP_PREFERENCE_USUAL:
    add_flows(to, KP_PREFERENCE_USUAL, of, x, column, n, weight, slack);
    break;
  case KP_PREFERENCE_U_SHAPE:
    add_flows(to, KP_PREFERENCE_U_SHAPE, of, x, column, n, weight, slack);
    break;
  case KP_PREFERENCE_V_SHAPE:
    add_flows(to, KP_PREFERENCE_V_SHAPE, of, x, column, n, weight, slack);
    break;
  case KP_PREFERENCE_LEVEL:
    add_flows(to, KP_PREFERENCE_LEVEL, of, x, column, n, weight, slack);
    break;
  case KP_PREFERENCE_LINEAR:
    add_flows(to, KP_PREFERENCE_LINEAR, of, x, column, n, weight, slack);
    break;
  case KP_PREFERENCE_GAUSSIAN:
    add_flows(to, KP_PREFERENCE_GAUSSIAN, of, x, column, n, weight, slack);
    break;
  }
}

void kp_among_promethee(kp_score_found *found, const kp_among_view *view) {
  flows to;
  const int n_rows = view->among->n_rows;
  for (int first = 0; first < n_rows; first += RUN) {
    const int n_run = n_rows - first < RUN ? n_rows - first : RUN;
    for (int i = 0; i < n_run; i++)
      to.plus[i] = to.minus[i] = to.both[i] = 0.0;
    for (int k = 0; k < view->among->n_children; k++)
      add_child(&to, view, k, first, n_run);
    for (int i = 0; i < n_run; i++) {
      if (first + i == view->self || !(to.both[i] > 0.0))
        continue;
      found->plus += to.plus[i] / to.both[i];
      found->minus += to.minus[i] / to.both[i];
      found->n_others++;
    }
  }
  if (found->n_others > 0) {
    found->plus /= found->n_others;
    found->minus /= found->n_others;
  }
  found->share = (found->plus - found->minus + 1.0) / 2.0;
}
