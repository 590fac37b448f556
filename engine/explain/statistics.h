/* SPDX-License-Identifier: GPL-3.0-or-later
 * Statistics: what the figures of a result are like, as data that report/ sets out.
 *
 * Steps 4 to 7 and 10 of the OECD/JRC Handbook (2008): each column, pairs of columns, reliability
 * and components of each set of indicators, what each element matters in fact. Only units that take
 * part count (eligible for sure, not screened out); pairs use the units that have both values, sets
 * those that have all. Correlations, reliability and components are of scores (all on one
 * direction, after imputation and treatment); columns are also described as the data have them. The
 * total is the figure before the rounding of the total, adjustments in it.
 *
 * A figure that so few units do not carry is not there and says why, or stands with a caution:
 *  - flags of shape and outliers: refused below 10 values (ours);
 *  - flags of pairs: refused below 10 units (ours), and where p is 0.05 or more; every Pearson
 * correlation has its 95 % interval;
 *  - alpha: with its 95 % interval; caution below 30 units (ours);
 *  - components, KMO, Bartlett, omega: refused below 3 units an indicator (the least of the rules
 * that the Handbook lists, 2008, step 4) and below 20 (ours); caution below 5 an indicator or 100
 * (Handbook; Gorsuch 1983);
 *  - importance (correlation ratio): refused below 20 units (ours), squared correlations stand in;
 * caution below 50 (ours). */
#ifndef KP_EXPLAIN_STATISTICS_H
#define KP_EXPLAIN_STATISTICS_H

#include "explain/explain.h"
#include "stats/describe.h"
#include "stats/factor.h"
#include "table/outside.h"

enum {
  KP_LEAST_FOR_PAIRS = 3,
  KP_FEW_FOR_FLAGS = 10,
  KP_CAUTION_ALPHA = 30,
  KP_FEW_FOR_SETS = 20,
  KP_FEW_AN_ITEM = 3,
  KP_CAUTION_AN_ITEM = 5,
  KP_CAUTION_SETS = 100,
  KP_FEW_FOR_IMPORTANCE = 20,
  KP_CAUTION_IMPORTANCE = 50
};

/* ---- Columns ---- */

/* What to look at in a column; a set of these. */
enum {
  KP_LOOK_MISSING = 1, /* less than 65 % there (COINr's get_stats: t_avail) */
  KP_LOOK_SKEWED = 2,  /* |skew| > 2 and kurtosis > 3.5 (Handbook's companion rule; JRC) */
  KP_LOOK_OUTLIERS =
      4, /* values further than 3 interquartile ranges from the quartiles (Tukey 1977: far out) */
  KP_LOOK_ZEROS = 8,     /* half or more are 0 */
  KP_LOOK_SAME = 16,     /* half or more are one value */
  KP_LOOK_CONSTANT = 32, /* all are one value: it tells nobody apart */
};

typedef struct {
  int node;    /* 0: the total */
  bool is_raw; /* as the data have it, before imputation and treatment; else the score */
  kp_description of;
  int64_t n_outliers; /* beyond the quartiles by more than 1.5 times their distance (Tukey 1977); */
  int64_t n_far;      /* 3 times. None where the quartiles do not differ */
  unsigned look;
} kp_stat_column;

/* ---- Pairs ---- */

typedef enum {
  KP_PAIR_WITHIN, /* siblings: of one parent */
  KP_PAIR_ACROSS, /* indicators of different parents */
  KP_PAIR_PARENT, /* an element and its parent */
  KP_PAIR_TOTAL,  /* an element and the total */
} kp_pair_kind;

typedef enum {
  KP_PAIR_PLAIN,
  KP_PAIR_REDUNDANT, /* |r| > 0.92: one could stand for both (JRC; COINr's get_corr_flags) */
  KP_PAIR_CONFLICT,  /* r < 0, p < 0.05: one rises where the other falls */
} kp_pair_flag;

#define KP_REDUNDANT 0.92
#define KP_SURE 0.05

typedef struct {
  int a, b; /* nodes; b is the parent or 0 for the total */
  kp_pair_kind kind;
  kp_pair_flag flag;
  kp_correlation pearson, spearman, kendall;
} kp_stat_pair;

/* An element and a column from outside. */
typedef struct {
  int node; /* 0: the total */
  int column;
  kp_correlation pearson, spearman, kendall;
} kp_stat_link;

/* ---- Sets: reliability and components ---- */

typedef struct {
  int node;         /* whose items they are; 0: the whole index */
  bool of_children; /* items are its children; else the indicators below it */
  const int *item;  /* nodes */
  int n_items;
  int n_left_out; /* items all of whose scores are alike: they carry nothing */
  int64_t n;      /* units that have all of them */
  int64_t least;  /* units that components would take */
  bool caution;   /* there are few units for the figures that stand on many */

  double alpha, alpha_low, alpha_high; /* Cronbach; 95 % interval of Feldt (1965) */
  kp_stats_why why_alpha;
  bool alpha_caution;
  const kp_reliability_item *of_item;  /* n_items; NULL without alpha */
  double omega, omega_low, omega_high; /* McDonald's total, one factor; samples of whole units */
  kp_stats_why why_omega;

  kp_stats_why why_components;
  int n_components; /* of eigenvalue above 1 (Kaiser 1960) */
  int n_parallel;   /* of eigenvalue above that of random figures (Horn 1965); -1: not asked */
  const double *variance, *random; /* n_items eigenvalues, descending; of random figures */
  const double *loading; /* n_items * n_items: of item i on component k at [i * n_items + k] */
  double kmo;
  const double *kmo_of; /* n_items; NULL: none */
  double bartlett, bartlett_df, bartlett_p;
  kp_stats_why why_adequacy; /* of KMO and Bartlett */
} kp_stat_set;

/* ---- Importance ---- */

typedef enum { KP_MATTERS_AS_MEANT, KP_MATTERS_MORE, KP_MATTERS_LESS } kp_matters;

/* What an element was meant to matter and what it does. Elements are compared in groups that make
 * up the whole: all indicators; the dimensions of one depth (with the indicators that stand beside
 * or above them). */
typedef struct {
  int node;
  int depth;           /* of the group; -1: all indicators */
  double weight;       /* share of the whole; those of a group add up to 1 */
  double effect;       /* correlation ratio of the total on it (Paruolo et al. 2013) */
  double effect_share; /* of those of its group */
  double linear;       /* squared Pearson correlation with the total */
  double linear_share;
  double ratio; /* importance over weight, each a share of those of the group whose importance is
                   known; by r^2 where none is; NaN: not known */
  kp_matters matters; /* MORE: the ratio is 2 and above; LESS: 0.5 and below */
  int64_t n;
  kp_stats_why why; /* of effect; linear may be there though */
} kp_stat_importance;

/* ---- All ---- */

typedef struct kp_stat_figures {
  const kp_result *result;
  const kp_outside *outside; /* NULL: none */
  int n_units, n_taking_part;
  kp_stat_column
      *column; /* the total; dimensions; indicators raw and scored, in the index's order */
  int n_columns;
  kp_stat_pair *pair; /* by kind, then the strongest first */
  int n_pairs;
  int n_redundant, n_conflicts;
  bool has_kendall; /* false: left out, since there are too many units and pairs */
  kp_stat_set *set;
  int n_sets;
  kp_stat_importance *importance;
  int n_importance;
  bool importance_caution;
  kp_stat_link *link; /* by column, then the strongest first */
  int n_links;
} kp_stat_figures;

/* The columns, and the pairs with Pearson's correlation alone: what takes no time. The rest of *out
 * is empty. In the arena. The index is no checklist. */
kp_status kp_explain_distributions(kp_stat_figures **out, const kp_result *result, kp_arena *arena,
                                   kp_diag *diag);

/* In the arena. The index is no checklist. outside may be NULL. */
kp_status kp_explain_statistics(kp_stat_figures **out, const kp_result *result,
                                const kp_outside *outside, kp_arena *arena, kp_diag *diag);

#endif
