/* SPDX-License-Identifier: GPL-3.0-or-later
 * Score: an index applied to a dataset, column by column, in C.
 *
 * The order of steps is fixed: raw → read → verified and corrected → denominated → screened →
 * imputed → treated → scored → weighted →
 * combined → filled → adjusted → rounded → graded → gated. Columns are units long; nodes are walked
 * from the last to the first. What a step learned from all units (imputed values, norms, quotas) is
 * a parameter that is kept, so that one unit can be computed again alone, with a cell changed, and
 * gives the same bits: kp_score_unit. Everything is in the arena of the result and is only read
 * once kp_score_all has returned.
 *
 * Scores are on the index's scale. The points of a node are score * effective share of the whole;
 * with round.at = "indicator" a leaf's points are rounded and the total is their sum (the rule's
 * own arithmetic), so total and total_full are then equal. Full points are rounded first: those of
 * the children that count are apportioned by largest remainder to add up to their parent's, and a
 * leaf's points are its part of its own. A dimension's score is then its points over its full
 * points, so conditions, grades and ranks read what is printed; conditions on a leaf read its
 * points too where weights are points. A leaf of weight 0, or one that does not apply, has no
 * points. Where the tree is not all arithmetic means and sums, a point is no share of
 * the total: then round.at = "indicator" rounds the scores of the leaves.
 *
 * Named rules where the figures give no answer:
 *  - a norm-referenced score whose norms have no spread (all values equal, n < 2, a median absolute
 * deviation of 0; share_of_max: a maximum, or where lower is better a minimum, of 0 and below;
 * distance: a goal no better than the worst value): a warning, and everyone gets the middle of the
 * scale (zscore and robust_z: the mean that they ask for; borda needs no spread);
 *  - a zero under a geometric, harmonic or power mean with exponent <= 0: the node is zero, with a
 * warning unless the index says zero = "allowed"; a
 * negative is an error;
 *  - mazziotta_pareto: scores that are all alike have no penalty; a mean of 0 or below with scores
 * that differ is an error; the result may leave the scale;
 *  - choquet where a child is left out: the importances of the others are re-weighted, its pairs
 * are dropped;
 *  - rules by comparison with all units (copeland, borda, topsis, vikor, promethee): units count
 * that take part, are not screened out and have what the node needs; any other is scored as one
 * more. Two units are compared under the children that both have, and not without one. Nobody to
 * compare with, or no child that tells two units apart: a warning, and everyone gets the middle of
 * the scale. copeland and promethee refuse more than 20,000 units. One unit again meets the others
 * as the run found them;
 *  - a value outside of the scale under asis, one <= 0 under a logarithm, a text that a lookup does
 * not name: an error of the data;
 *  - em: refused with fewer than 5 units an indicator, or where indicators determine each other;
 * nearest: fewer neighbours where there are fewer;
 *  - weights that a method finds from the children's scores: over the units that take part and have
 * all children that count; what the method cannot do with them is an error, never another weight;
 *  - the root is never filled in: what it lacks leaves the unit unscored;
 *  - units that are not eligible are asked for nothing and count nowhere; where eligibility is
 * undecided a unit is computed as far as its data go, but counts in no norm, mean, rank or quota;
 *  - units that are screened out have scores as far as their data go and no total; they count in no
 * norm, mean, rank or quota, and what they lack is no error;
 *  - `applies` undecided: the node is missing and the unit undecided;
 *  - a gate undecided: the unit is undecided; a flag undecided: it is flagged; a need or grant
 * undecided: the unit is undecided when the grade depends on it;
 *  - a criterion of outranking missing: the unit is undecided when the grade depends on it;
 *  - shares of grades (`top`): each grade has places of its own, granted units take none. */
#ifndef KP_SCORE_SCORE_H
#define KP_SCORE_SCORE_H

#include "index/call.h"
#include "panel/panel.h"
#include "stats/stats.h"
#include "stats/weights.h"

typedef enum { KP_NOT_MET = 0, KP_MET = 1, KP_UNDECIDED_RESULT = 2, KP_NOT_ASKED = 3 } kp_met;

/* What decided a grade. */
typedef enum {
  KP_BY_NOTHING, /* there is no grade */
  KP_BY_CUTOFF,  /* the bounds on the total */
  KP_BY_NEED,    /* the bounds would give a better one, a need of it is not met */
  KP_BY_QUOTA,   /* the bounds would give a better one, its top share is full */
  KP_BY_GATE,    /* capped */
  KP_BY_GRANT,   /* granted */
  KP_BY_CHECKS,  /* checklist */
  KP_BY_PROFILE, /* the profiles that it outranks */
  KP_BY_CLASS,   /* classes found from the totals or scores of all */
} kp_decided_by;

/* What a unit is compared by, n_criteria each. */
typedef struct {
  const double *figure; /* raw value after imputation, or score; NaN: missing */
  const uint8_t *why;   /* kp_why */
} kp_criteria_of;

/* One criterion of a unit against the profile of a grade. */
typedef struct {
  double figure, profile, veto; /* as given; veto NaN: none */
  double weight;      /* share of the weights of the criteria that count; 0: it is left out */
  double concordance; /* 1: as good, 0: not; between them with thresholds */
  double discordance; /* 1: it speaks against alone */
  bool missing;       /* taken at its worst, or in hope at its best */
  bool left_out;      /* does not apply, or missing = "skip" */
} kp_criterion_stand;

typedef struct {
  double concordance, credibility; /* 0 … 1 */
  bool vetoed;
  bool holds;     /* credibility is at least the majority */
  bool preferred; /* the profile outranks the unit and is not outranked by it */
} kp_outranking;

/* Why a unit was screened out. */
typedef enum { KP_SCREEN_PASSED, KP_SCREEN_FEW_DATA, KP_SCREEN_MANY_ZEROS } kp_screened;

/* Imputation of a leaf or fill of a dimension: one value, or one a group. */
typedef struct {
  int n_groups;        /* 1: the same for all */
  const double *value; /* n_groups; NaN where a group has none */
  const int *group;    /* n_units: the group of each unit; NULL when n_groups is 1 */
  const kp_str *name;  /* n_groups, names of the groups */
} kp_fill;

/* Norms of a leaf's norm-referenced score. */
typedef struct {
  kp_moments moments;   /* of the values that the score is referred to */
  const double *sorted; /* percentile, rank, borda: ascending, n of them; NULL otherwise */
  double goal;          /* distance: the value that scores full; the best value without one */
  bool from_file;
} kp_norm;

/* What was done about a leaf's outliers: x is clamped to low … high, then transformed. */
typedef struct {
  bool is_done;                   /* false: nothing was changed */
  kp_treat_kind transform;        /* NONE, LOG, BOXCOX, FUNCTION */
  double low, high;               /* -/+INFINITY: no clamp */
  double min, max;                /* of the values before */
  double shift, lambda;           /* LOG: ln(x + shift); BOXCOX of x + shift */
  int n_low, n_high;              /* points that were clamped */
  kp_shape_figures before, after; /* n 0: not asked for */
} kp_treated;

/* Another period of the same index: its columns up to imputation, read as this one's are. */
typedef struct {
  const char *period;
  kp_period span;
  const struct kp_scoring_of *scoring;
} kp_score_period;

typedef struct kp_scoring_of {
  const kp_index *index;
  const kp_dataset *dataset;
  const kp_panel *panel; /* NULL without panels */
  int n_units;
  const double **raw; /* n_leaves columns of n_units: before imputation; may point into the dataset.
                       * A lookup on text has the number of its choice (n_knots: none of them) */
  const uint8_t **raw_why;       /* kp_why */
  const kp_str **raw_text;       /* lookup on text: the texts; NULL otherwise */
  kp_fill *fill;                 /* n_nodes; n_groups 0 where nothing is filled in */
  kp_norm *norm;                 /* n_leaves */
  const kp_score_period *period; /* other periods, earliest first */
  int n_periods;
  double *weight, *share; /* n_nodes: in force, as kp_node's; what comes after reads these */
  bool weights_given;     /* by the caller: no method looked for any */
  kp_weigh_note *weighed; /* n_nodes: beside weights that were found here; NULL: none were */
  kp_treated *treated;    /* n_leaves; NULL where no leaf is to be treated */
  double *
      *score; /* n_nodes columns: on the index's scale; NaN = missing. NULL for a checklist.
               * Those of leaves may be NULL until kp_score_keep_leaves, after leaves_later alone */
  uint8_t **score_why;        /* kp_why of the nodes */
  double **adjustment;        /* n_adjustments columns: points; NaN = missing */
  double *total, *total_full; /* n_units; adjustments in both */
  uint8_t *status;            /* kp_unit_status */
  uint8_t *screened; /* kp_screened; NULL: the index does not screen, or nobody was screened out */
  int32_t *rank;     /* 0: none */
  int8_t *grade, *grade_before; /* into index->grade; -1: none. before: by bounds alone (no need,
                                   gate, grant or quota) */
  uint8_t *decided_by;          /* kp_decided_by */
  int32_t *decided_condition;   /* the condition that decided (need, gate, grant); -1 */
  uint8_t **met;                /* n_conditions columns: kp_met */
  uint8_t *flagged; /* 1: listed 待核 though graded (a flag condition not met, or a discrepancy) */
  int32_t *step;    /* checklist: steps reached, 0 … n_steps; else NULL */
  int n_eligible, n_scored; /* n of the quotas */
  int *quota_places;        /* n_grades: places of a top share; -1 without one */
  double *quota_edge;       /* n_grades: the lowest total that got in; NaN: there are places left.
                             * INFINITY (-INFINITY where         lower is better): a tie kept all out */
  double *cut; /* n_grades: where a class that was found begins, as a figure that grades go by (the
                * worst one inside); the last NaN. Used where kp_grade_by_classes */
  double *centre;             /* K_MEANS: n_grades rows of n_criteria scores */
  struct kp_score_plan *plan; /* private to score/ */
} kp_scoring;

/* Sees to it that score and score_why have the columns of leaves, too: before anybody reads one.
 * arena: outlives the scoring. Not for two threads at once. */
kp_status kp_score_keep_leaves(kp_scoring *scoring, kp_arena *arena, kp_diag *diag);

kp_status kp_score_all(kp_scoring **out, const kp_index *index, const kp_dataset *dataset,
                       const kp_panel *panel, kp_arena *arena, kp_diag *diag);

/* What leaves are held against in place of what this run's units would give; n_leaves each, NULL
 * (and entries that are NULL): as found. A fill counts only where it is one value for all. */
typedef struct {
  const kp_norm *const *norm;
  const kp_fill *const *fill;
  const kp_treated *const *treated;
} kp_score_frozen;

/* Other periods for norms and imputation that look at them; weights of all nodes (n_nodes; that of
 * the root is not used) in place of the index's and of what methods would find, NULL: those;
 * figures of another run; whether leaves' scores of thousands of units may wait for
 * kp_score_keep_leaves where cut-offs go by plain means (a quarter of the memory, and most of the
 * time). All outlive the scoring's making, periods and figures the scoring. */
typedef struct {
  const kp_score_period *period;
  int n_periods;
  const double *weight;
  kp_score_frozen frozen;
  bool leaves_later;
} kp_score_options;
kp_status kp_score_all_with(kp_scoring **out, const kp_index *index, const kp_dataset *dataset,
                            const kp_panel *panel, const kp_score_options *options, kp_arena *arena,
                            kp_diag *diag);
/* The same scoring with other weights (n_nodes) for one unit again: columns, norms and what was
 * found over all units stay, nothing is scored anew. Shares with the scoring all that weights do
 * not change. */
kp_status kp_score_with_weights(kp_scoring **out, const kp_scoring *scoring, const double *weight,
                                kp_arena *arena, kp_diag *diag);
/* Whether a grade hangs on the unit's own total and data alone: cut-offs, and conditions that read
 * no scores, on a tree without `applies`. */
bool kp_score_grades_follow_totals(const kp_scoring *scoring);
/* Grades (n_units; -1: none) that other totals would give where they do. */
void kp_score_grades_by(int8_t *grade, const kp_scoring *scoring, double *total);
/* Whether a unit takes part: it counts in norms, means, quotas and ranks. */
bool kp_score_takes_part(const kp_scoring *scoring, int unit);
/* The columns of another period, for kp_score_period: eligible, screened, imputed by its own
 * figures. Nothing that is missing is an error. */
kp_status kp_score_prepare(kp_scoring **out, const kp_index *index, const kp_dataset *dataset,
                           const kp_panel *panel, kp_arena *arena, kp_diag *diag);

/* Who does not take part, as far as the data say it now: true where a condition of eligibility is
 * not met by a value that is there. No marks are read. out: n_units, in the arena. */
kp_status kp_score_not_assessed(bool **out, const kp_index *index, const kp_dataset *dataset,
                                kp_arena *arena, kp_diag *diag);

/* ---- One unit again ---- */

/* One unit, computed by the same steps from the kept parameters. Arrays belong to the workspace. */
typedef struct {
  double *raw; /* n_leaves, after raw_override */
  uint8_t *raw_why;
  double *used;    /* n_leaves: after imputation */
  double *treated; /* n_leaves: after treatment of outliers */
  bool *filled;    /* n_nodes: imputed (leaf) or filled (dimension) */
  double *score;   /* n_nodes, on the scale */
  uint8_t *score_why;
  double *weight; /* n_nodes: effective share within the parent after re-weighting; 0 where it does
                     not count */
  double *share;  /* n_nodes: of the whole, after re-weighting (product of weight) */
  double *points; /* n_nodes: score * share under arithmetic means (rounded with round at
                     indicator); NaN under a node whose ancestors are not all arithmetic or sum */
  double *adjustment;      /* n_adjustments */
  kp_met *met;             /* n_conditions */
  double *condition_value; /* n_conditions; NaN when missing or text */
  double *criterion;       /* n_criteria: see kp_criteria_of */
  uint8_t *criterion_why;
  double total, total_full;
  kp_unit_status status;
  int grade, grade_before;
  kp_decided_by decided_by;
  int decided_condition;
  bool flagged;
  int step;
} kp_unit_score;

typedef struct kp_score_workspace kp_score_workspace;
/* One a thread; opens a Lua state where the index has functions. */
kp_status kp_score_workspace_new(kp_score_workspace **out, const kp_scoring *scoring,
                                 kp_diag *diag);
void kp_score_workspace_free(kp_score_workspace *workspace);

/* raw_override: n_leaves values to use in place of the data's (NaN in "keep" says: keep), or NULL.
 * To make a value missing is not offered. Quotas and norms stay as they were found over all units:
 * a unit whose total changes takes or loses a place of a quota by comparison with quota_edge.
 * Without overrides the result equals kp_score_all's bit for bit. */
kp_status kp_score_unit(const kp_unit_score **out, kp_score_workspace *workspace, int unit,
                        const double *raw_override, kp_diag *diag);
/* As above with scores of leaves overridden instead of raw values (kept: NaN): "at full score here
 * the total would be …". */
kp_status kp_score_unit_scores(const kp_unit_score **out, kp_score_workspace *workspace, int unit,
                               const double *score_override, kp_diag *diag);
/* The grade alone, by scores of nodes (n_nodes; NaN: none) and a total that were made elsewhere;
 * conditions read the unit's own data. Only total, status, grade, decided_by and what conditions
 * say are set. */
kp_status kp_score_unit_verdict(const kp_unit_score **out, kp_score_workspace *workspace, int unit,
                                const double *score, double total, kp_diag *diag);
/* x after the treatment of a leaf; FUNCTION is not asked. */
double kp_score_treat(const kp_treated *treated, double x);
/* Combines children's scores of one node by its rule and the given weights (which need not add up
 * to 1; NaN scores must be left out by weight 0): for Shapley values. CHOQUET: all children of the
 * node, in document order. NaN for functions and for rules by comparison with all units. */
double kp_score_combine(const kp_node *node, const double *score, const double *weight, int n);

/* Rules by comparison with all units. */
bool kp_combine_is_among(kp_combine_kind kind);

/* What a rule found for one unit; figures that the rule does not have are 0. */
typedef struct {
  kp_combine_kind kind;
  double share;                 /* by comparison: 0 … 1, as it is put on the scale */
  int n_others;                 /* units that it was compared with */
  int n_wins, n_losses, n_ties; /* COPELAND */
  double to_best, to_worst;     /* TOPSIS: distances */
  double s, r, q;               /* VIKOR: smaller is better */
  double plus, minus;           /* PROMETHEE: flows */
  double mean;                  /* MAZZIOTTA_PARETO, CHOQUET: weighted */
  double penalty;               /* MAZZIOTTA_PARETO: above 0 */
  double effect;                /* CHOQUET: what interactions add to the mean */
  int order[KP_MOST_TOGETHER];  /* OWA: children, numbered from 0, best first */
  int n_ordered;
  kp_weigh_status doubt;         /* DOUBT: DONE where there is a share */
  double part[KP_MOST_TOGETHER]; /* … shares of the children in it, in document order, 0: none */
  double own_weight[KP_MOST_TOGETHER]; /* … and their weights: at the best unit sum w y = 1 */
} kp_score_found;
/* As the run found it; false where the rule of the node has nothing of the kind, or the unit no
 * score there. */
bool kp_score_find(kp_score_found *out, const kp_scoring *scoring, int node, int unit);

/* Whether the unit outranks the profile of a grade, criterion by criterion (stand: n_criteria).
 * hope: missing criteria at their best, else at their worst. */
void kp_score_outranks(kp_outranking *out, kp_criterion_stand *stand, const kp_scoring *scoring,
                       int grade, const kp_criteria_of *unit, bool hope);
/* A criterion that does not count for a unit. */
bool kp_score_is_left_out(const kp_scoring *scoring, int criterion, kp_why why);

/* What a value read, for explanations: cells, counted rows, marks, function reads. Also for
 * conditions. */
kp_status kp_score_reads(kp_reads *reads, kp_score_workspace *workspace, const kp_value *value,
                         int unit, kp_diag *diag);

/* |reported - verified| / |verified| of the columns that a value is made of: the largest; NaN where
 * none was both reported and verified. */
double kp_score_discrepancy(const kp_dataset *dataset, const kp_value *value, int unit);

/* The share of a leaf's points that its rule's figures are worth: a rule says points of its own
 * weight under weights = "points", else scores on the scale. score = low + (figure - bottom) *
 * factor. */
typedef struct {
  double bottom, top; /* of the rule's figures */
  double low, factor;
} kp_rule_scale;
kp_rule_scale kp_score_rule_scale(const kp_index *index, const kp_node *node);

/* The number of a node's own grade or light (kp_node.level) for a score and raw value; lowest: mean
 * of the lowest level_worst children. -1: none. */
int kp_score_level(const kp_node *node, double score, double raw, double lowest);

#endif
