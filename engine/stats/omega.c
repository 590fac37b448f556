/* SPDX-License-Identifier: GPL-3.0-or-later
 * One factor by minimum residuals, and McDonald's omega total.
 *
 * The loadings make sum over j < k of (r_jk - l_j l_k)^2 least (Harman & Jones 1966). In one
 * loading the sum is a parabola, with its least value at
 *     l_j = sum_{k != j} r_jk l_k / sum_{k != j} l_k^2;
 * each is set so in turn until none moves, from the first principal component. A loading of 1 or
 * more in size leaves nothing or less than nothing for what is the column's own (Heywood 1931). */
#include <math.h>

#include "stats/factors.h"

enum { MOST_ROUNDS = 20000 };
static const double SETTLED = 1e-12, RUNAWAY = 50.0;

/* Sets each loading in turn; returns the largest move. */
static double one_round(double *loading, const double *r, int k) {
  double squares = 0.0, moved = 0.0;
  for (int j = 0; j < k; j++)
    squares += loading[j] * loading[j];
  for (int j = 0; j < k; j++) {
    double product = 0.0;
    for (int i = 0; i < k; i++)
      product += i != j ? r[j * k + i] * loading[i] : 0.0;
    const double others = squares - loading[j] * loading[j];
    const double next = others > 0.0 ? product / others : 0.0;
    moved = fmax(moved, fabs(next - loading[j]));
    squares = others + next * next;
    loading[j] = next;
  }
  return moved;
}

/* The first principal component by a few powers: only a start. */
static void start(double *loading, const double *r, int k) {
  int strongest = 0;
  double most = -1.0;
  for (int j = 0; j < k; j++) {
    double sum = 0.0;
    for (int i = 0; i < k; i++)
      sum += r[j * k + i] * r[j * k + i];
    if (sum > most) {
      most = sum;
      strongest = j;
    }
  }
  for (int j = 0; j < k; j++)
    loading[j] = r[strongest * k + j] * sqrt(0.5);
}

kp_stats_why kp_stats_one_factor(double *loading, const double *r, int k) {
  start(loading, r, k);
  for (int round = 0; round < MOST_ROUNDS; round++) {
    const double moved = one_round(loading, r, k);
    double largest = 0.0;
    for (int j = 0; j < k; j++)
      largest = fmax(largest, fabs(loading[j]));
    if (!(largest < RUNAWAY))
      return KP_STATS_HEYWOOD;
    if (moved < SETTLED)
      return largest < 1.0 ? KP_STATS_KNOWN : KP_STATS_HEYWOOD;
  }
  return KP_STATS_NOT_SETTLED;
}

double kp_stats_omega(const double *loading, const double *sd, int k) {
  double common = 0.0, own = 0.0;
  for (int j = 0; j < k; j++) {
    common += loading[j] * sd[j];
    own += sd[j] * sd[j] * (1.0 - loading[j]) * (1.0 + loading[j]);
  }
  return common * common / (common * common + own);
}
