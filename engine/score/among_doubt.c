/* SPDX-License-Identifier: GPL-3.0-or-later
 * Benefit of the doubt: each unit under the weights that suit it best.
 *
 *     share = max sum w_j y_j over w >= 0 such that no unit has more than 1, with bounds on the
 *             shares w_j y_j / sum w y of the unit's own score
 *             (Cherchye, Moesen, Rogge & Van Puyenbroeck 2007, Soc Indic Res 82, eq. 2)
 * y are scores put on 0 at the bottom of the scale; one below it is an error, found before any unit
 * is scored. A child that a unit lacks (it does not apply, or is skipped) is left out of its own
 * programme, and units that lack one of the others' are not held against it. The columns are kept
 * one after the other; only what differs from the run is copied. */
#include <math.h>
#include <string.h>

#include "score/among.h"

/* ---- The columns ---- */

static bool is_whole(const kp_among *among, const double *row, const bool *has) {
  for (int k = 0; k < among->n_children; k++)
    if (has[k] && isnan(row[k]))
      return false;
  return true;
}

/* Columns of the children that has names, of all rows that have them; NULL: no memory. */
static double *gather(int64_t *n, const kp_among_view *view, const bool *has) {
  const kp_among *among = view->among;
  const int n_rows = kp_view_rows(view);
  double *x = kp_calloc((size_t)n_rows * (size_t)among->n_children + 1, sizeof *x);
  *n = 0;
  for (int r = 0; r < n_rows; r++)
    *n += is_whole(among, kp_view_row(view, r), has);
  int64_t at = 0;
  for (int r = 0; x && r < n_rows; r++) {
    const double *row = kp_view_row(view, r);
    if (!is_whole(among, row, has))
      continue;
    int column = 0;
    for (int k = 0; k < among->n_children; k++)
      if (has[k])
        x[column++ * *n + at] = row[k] - among->low;
    at++;
  }
  return x;
}

kp_status kp_among_doubt_start(kp_among *among, kp_arena *arena, kp_diag *diag) {
  const kp_among_view all = {.among = among, .self = -1};
  bool has[KP_MOST_TOGETHER];
  for (int k = 0; k < among->n_children; k++)
    has[k] = true;
  int64_t n = 0;
  double *x = gather(&n, &all, has);
  const size_t cells = (size_t)n * (size_t)among->n_children;
  double *kept = x ? KP_ARRAY(arena, double, cells) : NULL;
  if (kept && cells > 0)
    memcpy(kept, x, cells * sizeof *kept);
  kp_free(x);
  if (!kept)
    return kp_diag_no_memory(diag);
  among->whole = kept;
  among->n_whole = n;
  return KP_OK;
}

int kp_among_doubt_negative(const kp_among *among) {
  for (int r = 0; r < among->n_rows; r++)
    for (int k = 0; k < among->n_children; k++)
      if (among->x[(size_t)r * (size_t)among->n_children + (size_t)k] < among->low)
        return among->child[k];
  return -1;
}

/* ---- One unit ---- */

typedef struct {
  int n;
  bool has[KP_MOST_TOGETHER];
  double own[KP_MOST_TOGETHER], low[KP_MOST_TOGETHER], high[KP_MOST_TOGETHER];
  double weight[KP_MOST_TOGETHER];
} programme;

static void set_up(programme *of, const kp_among_view *view) {
  const kp_among *among = view->among;
  const kp_combination *bounds = among->node->combination;
  of->n = 0;
  for (int k = 0; k < among->n_children; k++) {
    of->has[k] = !isnan(view->mine[k]);
    if (!of->has[k])
      continue;
    of->own[of->n] = view->mine[k] - among->low;
    of->low[of->n] = bounds ? bounds->at_least[among->number[k]] : 0.0;
    of->high[of->n++] = bounds ? bounds->at_most[among->number[k]] : 1.0;
  }
}

static void find_shares(kp_score_found *found, const kp_among *among, const programme *of) {
  double sum = 0.0;
  for (int j = 0; j < of->n; j++)
    sum += of->weight[j] * of->own[j];
  for (int k = 0, j = 0; k < among->n_children; k++) {
    if (!of->has[k])
      continue;
    found->part[among->number[k]] = sum > 0.0 ? of->weight[j] * of->own[j] / sum : 0.0;
    found->own_weight[among->number[k]] = of->weight[j];
    j++;
  }
}

void kp_among_doubt(kp_score_found *found, const kp_among_view *view) {
  const kp_among *among = view->among;
  const kp_combination *bounds = among->node->combination;
  programme of;
  set_up(&of, view);
  found->share = NAN;
  found->doubt = KP_WEIGH_NOT_POSITIVE;
  found->n_others = kp_view_rows(view) - 1;
  for (int j = 0; j < of.n; j++)
    if (of.own[j] < 0.0)
      return;
  int64_t n = among->n_whole;
  double *x = NULL;
  if (!view->is_kept || of.n < among->n_children) {
    x = gather(&n, view, of.has);
    found->doubt = KP_WEIGH_NO_MEMORY;
    if (!x)
      return;
  }
  found->doubt = kp_weigh_doubt(&found->share, of.weight, of.own, bounds ? of.low : NULL,
                                bounds ? of.high : NULL, x ? x : among->whole, n, of.n);
  kp_free(x);
  if (found->doubt == KP_WEIGH_DONE)
    find_shares(found, among, &of);
  else
    found->share = NAN;
}
