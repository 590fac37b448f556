/* SPDX-License-Identifier: GPL-3.0-or-later
 * Weights: what the children of a node should weigh, from their scores or from experts' judgements.
 *
 * Pure numerics: columns or matrices in, weights that add up to 1 out. Columns have n units, stand
 * one after the other, are finite and are put on one direction (more is better) by the caller;
 * units that lack a value are left out by the caller. What cannot be done is a status, never a
 * weight that looks like one: *at then names the column (or row) that is why. Room comes from the
 * arena and is forgotten by its owner. */
#ifndef KP_STATS_WEIGHTS_H
#define KP_STATS_WEIGHTS_H

#include "stats/stats.h"

typedef enum {
  KP_WEIGH_DONE,
  KP_WEIGH_FEW,          /* fewer units than the method can stand on: at least `least` */
  KP_WEIGH_NO_SPREAD,    /* all values of column `at` are equal (deviation, CRITIC, PCA …) */
  KP_WEIGH_NOT_POSITIVE, /* a value of column `at` is below, or where logarithms are taken at, 0 */
  KP_WEIGH_NEGATIVE,     /* the first component loads with the other sign on column `at` */
  KP_WEIGH_NOT_SETTLED,  /* the iteration did not converge */
  KP_WEIGH_NO_SOLUTION,  /* bounds contradict each other */
  KP_WEIGH_NO_MEMORY,
} kp_weigh_status;

/* What was found beside the weights; fields that a method does not have are NaN or -1. */
typedef struct {
  int at;             /* see kp_weigh_status; -1 */
  int least;          /* FEW: units that would be enough */
  double explained;   /* PCA: share of variance of the first component */
  double consistency; /* AHP: consistency ratio; best-worst: input-based consistency ratio */
  int worst_row, worst_column; /* AHP: the judgement that is furthest from the weights */
  double worst_wanted;         /* AHP: what the weights say that it should be */
  int rounds;                  /* BALANCED: steps taken */
  double off;                  /* BALANCED: the largest distance from a target share */
} kp_weigh_note;

/* ---- From scores: x has n_columns columns of n units ---- */

/* Shannon entropy: columns divided by their sums (Zeleny 1982; Hwang & Yoon 1981, ch. 3). x >= 0. A
 * column of equal values weighs 0 (here and in MEREC; all of them such: NO_SPREAD). */
kp_weigh_status kp_weigh_entropy(double *weight, kp_weigh_note *note, const double *x, int64_t n,
                                 int n_columns, kp_arena *arena);
/* CRITIC (Diakoulaki, Mavrotas & Papayannakis 1995, eq. 4): sd times the sum of 1 - correlation,
 * columns put on 0 … 1 first. Where no column says what another does not, NO_SPREAD with at = -1.
 */
kp_weigh_status kp_weigh_critic(double *weight, kp_weigh_note *note, const double *x, int64_t n,
                                int n_columns, kp_arena *arena);
/* In proportion to the standard deviation of the columns put on 0 … 1. */
kp_weigh_status kp_weigh_deviation(double *weight, kp_weigh_note *note, const double *x, int64_t n,
                                   int n_columns, kp_arena *arena);
/* MEREC (Keshavarz-Ghorabaee et al. 2021): effect of removing each criterion. x > 0. */
kp_weigh_status kp_weigh_merec(double *weight, kp_weigh_note *note, const double *x, int64_t n,
                               int n_columns, kp_arena *arena);
/* Loadings of the first principal component of the correlations, turned so that their sum is
 * positive. A loading below 0 is KP_WEIGH_NEGATIVE: no weight; weight then has the loadings, so
 * that all of that sign can be named. weight then has the loadings, so that all of that sign can be
 * named. */
kp_weigh_status kp_weigh_pca(double *weight, kp_weigh_note *note, const double *x, int64_t n,
                             int n_columns, kp_arena *arena);
/* Weights at which the correlation of each column with the weighted mean stands in the shares of
 * target (n_columns, > 0, any sum): COINr's get_opt_weights, as an optimum that is found to
 * convergence, weights >= low (share, 0 … 1/n_columns) and non-negative. */
kp_weigh_status kp_weigh_balanced(double *weight, kp_weigh_note *note, const double *target,
                                  double low, const double *x, int64_t n, int n_columns,
                                  kp_arena *arena);

/* ---- From judgements ---- */

/* AHP (Saaty 1980): a[i * n + j] says how many times i matters as much as j; positive, reciprocal.
 * Weights: the principal eigenvector; consistency ratio by Saaty's random indices (n <= 15, NaN
 * above). worst_row < worst_column: judgement furthest from the weights; -1 where all agree. */
kp_weigh_status kp_weigh_ahp(double *weight, kp_weigh_note *note, const double *a, int n,
                             kp_arena *arena);
/* Several experts' matrices into one: geometric mean of the judgements, expert k with power[k]
 * (NULL: alike) (Aczel & Saaty 1983). a: n_experts matrices one after the other. */
void kp_weigh_ahp_join(double *joint, const double *a, const double *power, int n_experts, int n);
/* Budget allocation: points[k * n + j] are expert k's for item j; each expert's are first made to
 * add up to 1, then averaged (Handbook 2008, 6.2). NOT_POSITIVE: `at` is the expert
 * who gave less than 0 or nothing at all. */
kp_weigh_status kp_weigh_budget(double *weight, kp_weigh_note *note, const double *points,
                                int n_experts, int n);
/* Best-worst, the linear model (Rezaei 2016, eq. 2), by LP; consistency: input-based ratio (Liang,
 * Brunelli & Rezaei 2020). best_to[j], to_worst[j]: 1 … 9. */
kp_weigh_status kp_weigh_best_worst(double *weight, kp_weigh_note *note, int best, int worst,
                                    const double *best_to, const double *to_worst, int n,
                                    kp_arena *arena);

/* ---- Benefit of the doubt ---- */

/* The score of unit `of` under the weights that suit it best, no unit above 1 (Cherchye, Moesen,
 * Rogge & Van Puyenbroeck 2007, eq. 2): max sum w_j y_j over w >= 0. low[j], high[j]: bounds on the
 * share of each column in the unit's own score (pie shares; NULL: none). own: the unit's values
 * (n_columns), which need not be a row of x (it may then score above 1). weight: w (n_columns).
 * NOT_POSITIVE: a value is below 0. NO_SOLUTION: the bounds contradict each other, or a lower one
 * falls on a column in which the unit has nothing, or the unit alone has something in a column.
 * Only units that bind are taken into the programme (GLPK): 5000 units of 20 columns take
 * about a millisecond a call. May run on several threads; it ends by freeing the thread's GLPK
 * environment, so the caller must hold no programme of its own then. FEW: n is 0. */
kp_weigh_status kp_weigh_doubt(double *score, double *weight, const double *own, const double *low,
                               const double *high, const double *x, int64_t n, int n_columns);

/* ---- How much a component matters in fact ---- */

/* First-order effect of each column on the index (Paruolo, Saisana & Saltelli 2013, eq. 4-6): the
 * correlation ratio V(E(y | x_j)) / V(y), E by a penalised cubic spline whose smoothing is chosen
 * by generalised cross-validation. *linear (n_columns, may be NULL): squared Pearson correlation.
 * NaN where n is below 10 or a column has no spread. */
kp_weigh_status kp_weigh_main_effects(double *effect, double *linear, const double *y,
                                      const double *x, int64_t n, int n_columns, kp_arena *arena);

#endif
