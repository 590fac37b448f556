/* SPDX-License-Identifier: GPL-3.0-or-later
 * Index: an evaluation index as plain data, read from a Lua file in a sandbox.
 *
 * Nodes stand in document order, parents before children, so a walk from the last to the first
 * meets children before their parents: that walk is the plan. Leaves (indicators) are numbered in
 * the same order and are the columns of the raw matrix. All that an index asks of a dataset is
 * listed once, in want, roster and panel, and referred to by number. Rules are data; a Lua function
 * is a number that index/call.h can call. Strings live in the index's arena; a string that was not
 * given is NULL, a number NaN, a reference -1. */
#ifndef KP_INDEX_INDEX_H
#define KP_INDEX_INDEX_H

#include "base/arena.h"
#include "base/diag.h"
#include "table/dataset.h"

/* What every named thing of an index carries. */
typedef struct {
  const char *id, *title; /* title is the id where none was given */
  const char *clause;     /* what the official text orders */
  const char *basis;      /* "ours", or a source; NULL where a clause is given */
  const char *note;
  uint32_t line; /* in the index file, or in the file of parameters that made it */
  int file;      /* into kp_index.file: 0 is the index itself */
} kp_label;

/* Letters that a grade or a state of the outcomes calls for; a set of them is an int. */
typedef enum { KP_LETTER_INTERVIEW = 1, KP_LETTER_RECTIFICATION = 2 } kp_letter_kind;

/* ---- Tests: what is required of a value; true when good ---- */

typedef struct {
  double at_least, above, at_most, below; /* NaN: no such bound */
  bool is_text;         /* compare the text of a column with choices, else with the bounds */
  const kp_str *choice; /* is = one, one_of = several; folded. For numbers: choice_number */
  const double *choice_number;
  int n_choices;
  bool yes; /* "is = true" or a bare require: the value is yes (not 0) */
  bool no;  /* "is = false": choice_number is 0; says that a cell of text is read as yes/no */
} kp_test;

/* ---- Values: where a number comes from ---- */

typedef enum {
  KP_VALUE_NONE,
  KP_VALUE_NUMBER, /* a constant */
  KP_VALUE_COLUMN, /* want */
  KP_VALUE_COUNT,  /* rows of a roster that meet the filters */
  KP_VALUE_SHARE,  /* of all rows (after during), those that meet them: 0..1 */
  KP_VALUE_SUM,    /* of a column over the rows that meet them */
  KP_VALUE_MEAN,
  KP_VALUE_PANEL,      /* pooled marks of judges: panel */
  KP_VALUE_FULL_YEARS, /* from the date in want to a day */
  KP_VALUE_FIRST_OF,   /* the first operand that is not missing */
  KP_VALUE_ADD,        /* operands: sum of all, difference and ratio of two, product of all */
  KP_VALUE_SUBTRACT,
  KP_VALUE_MULTIPLY,
  KP_VALUE_RATIO,
  KP_VALUE_FUNCTION,    /* function(unit) -> number, boolean or nil */
  KP_VALUE_NODE,        /* score of a node on the index's scale (in need, grant, gates) */
  KP_VALUE_TOTAL,       /* the rounded total, adjustments in it */
  KP_VALUE_NODES,       /* how many leaves under node have a score that meets test */
  KP_VALUE_GATE,        /* 1 when the condition numbered condition is met, 0 when not */
  KP_VALUE_DISCREPANCY, /* |reported - verified| / |verified| of want; missing where either is */
} kp_value_kind;

/* One filter on the rows of a roster. */
typedef struct {
  const char *column;
  kp_test test;
  const kp_str *const
      *names; /* a names{} table: for each choice its synonyms end with {NULL,0}; folded */
} kp_filter;

typedef struct {
  int roster;           /* into kp_index.roster */
  const char *column;   /* summed or averaged; NULL otherwise */
  const char *distinct; /* count: different values of this column; NULL otherwise */
  const kp_filter *filter;
  int n_filters;
  int function;            /* function(row, unit) -> boolean, or -1 */
  bool during_period;      /* only rows whose date lies in the period */
  const char *date_column; /* default "date" */
  bool blank_is_no; /* a blank in a filter's column: the row does not meet it; else the value is
                       missing */
} kp_rows;

typedef struct kp_value {
  kp_value_kind kind;
  uint32_t line;
  double number; /* NUMBER */
  int want;      /* COLUMN, FULL_YEARS, DISCREPANCY */
  int panel;     /* PANEL */
  int node;      /* NODE, NODES */
  int function;  /* FUNCTION */
  int condition; /* GATE */
  kp_test test;  /* NODES */
  const kp_rows *rows;
  const struct kp_value *operand;
  int n_operands;
  bool to_period_last, to_period_first; /* FULL_YEARS: up to which day; else number is the day */
} kp_value;

/* Whether it, or a part of it, is a score, a total, or a condition on these: not on data alone. */
bool kp_value_reads_scores(const kp_value *value);

/* ---- Conditions: eligibility, gates, checks, applies, need, grant ---- */

typedef enum { KP_UNDECIDED_IF_MISSING, KP_FAIL_IF_MISSING, KP_PASS_IF_MISSING } kp_if_missing;
typedef enum {
  KP_OTHERWISE_NOTHING, /* need, grant, applies, eligible: what follows is their place's */
  KP_OTHERWISE_CAP,     /* the grade is at most grade `cap` */
  KP_OTHERWISE_FLAG,    /* the unit is listed 待核 and keeps its grade: people look at it */
} kp_otherwise;

typedef struct {
  kp_label label;
  kp_value value;
  kp_test test;
  kp_if_missing missing;
  kp_otherwise otherwise;
  int cap;   /* into kp_index.grade; -1 */
  int owner; /* grade (need, grant), node (applies) or step that it belongs to; -1 */
} kp_condition;

/* A run of kp_index.condition. */
typedef struct {
  int first, count;
} kp_conditions;

/* ---- Scores ---- */

typedef enum {
  KP_SCORE_ASIS,   /* the value is the score; outside of the scale is an error of the data */
  KP_SCORE_LINEAR, /* from, to, clamped; log: natural logarithms of value and goalposts */
  KP_SCORE_BANDS,  /* knots: bound -> score; side says which; else otherwise */
  KP_SCORE_CURVE,  /* knots: straight lines between them, flat outside */
  KP_SCORE_LOOKUP, /* text choice[i] -> knot_score[i]; else otherwise, NaN: an error of the data */
  KP_SCORE_YESNO,  /* yes -> yes_score, no -> no_score */
  KP_SCORE_TARGET, /* full at target, falling in a straight line to the bottom at target -/+
                      tolerance */
  KP_SCORE_EACH,   /* per points an item, up to limit */
  KP_SCORE_DEDUCT, /* full less per points an item, not below limit */
  KP_SCORE_MINMAX, /* over the norm group */
  KP_SCORE_ZSCORE, /* mean + sd * (x - m) / s, s with n - 1, clamped to the scale unless open */
  KP_SCORE_PERCENTILE, /* share of the norm group below, ties half: (below + (equal - 1) / 2) / (n -
                          1) */
  KP_SCORE_RANK,       /* (n - rank) / (n - 1) on the scale, ties share the mean rank */
  KP_SCORE_ROBUST_Z,   /* as zscore, by the median and 1.4826 times the median absolute deviation */
  KP_SCORE_BORDA,      /* a point for every value below, half a one for a tie; no clamp */
  KP_SCORE_SHARE_OF_MAX, /* x / max of the norm group on the scale; down: min / x */
  KP_SCORE_DISTANCE, /* (x - worst) / (goal - worst) on the scale: goal is reference's value, target
                        or the best */
  KP_SCORE_FUNCTION, /* function(value, unit) -> number */
} kp_score_kind;

typedef enum { KP_SIDE_AT_LEAST, KP_SIDE_ABOVE, KP_SIDE_AT_MOST, KP_SIDE_BELOW } kp_side;

typedef struct {
  kp_score_kind kind;
  uint32_t line;
  double from, to; /* LINEAR goalposts: from scores the bottom, to the top */
  bool log;
  bool open;    /* ZSCORE, ROBUST_Z, ASIS, DISTANCE: no clamp, no bound */
  kp_side side; /* BANDS: knots are in the order in which they are tried */
  const double *knot, *knot_score;
  const kp_str *choice; /* LOOKUP, folded */
  int n_knots;
  double otherwise;
  double yes_score, no_score;
  double target, tolerance_below, tolerance_above;
  double per, limit;
  double mean, sd; /* ZSCORE: of the scores */
  bool down;       /* direction = "down": lower values are better (norm-referenced and zscore) */
  int function;
  const char *norm_period; /* NULL: this one; "all", or the text of a period */
  const char *norms;  /* NULL or "period": this period; else a table in kp_index.norm by its file */
  const double *ends; /* the scores of the worst and the best, as figures; NULL: the scale's */
  bool ties_low;      /* PERCENTILE, RANK, BORDA: a tie counts as not below */
  const char *reference; /* DISTANCE: id of a unit; NULL: target, and without one the best value */
} kp_score_rule;

/* ---- Treatment of outliers ---- */

typedef enum {
  KP_TREAT_NONE,
  KP_TREAT_SKEW_KURTOSIS, /* pass, else winsorise up to `points`, else otherwise on the original */
  KP_TREAT_IQR_FENCES,    /* values beyond the quartiles by more than k times their distance */
  KP_TREAT_WINSORISE,     /* the low lowest and the high highest points become the next ones */
  KP_TREAT_LOG,           /* log(x - min + 0.01 (max - min)) */
  KP_TREAT_BOXCOX,        /* (x^lambda - 1) / lambda of x shifted above 0 */
  KP_TREAT_FUNCTION,      /* function(value, unit) -> number */
} kp_treat_kind;

typedef struct {
  kp_treat_kind kind;
  double skew, kurtosis; /* SKEW_KURTOSIS: passes when |skew| or kurtosis is below */
  int points;
  kp_treat_kind otherwise; /* NONE, LOG, BOXCOX */
  double lambda;           /* NaN: by maximum likelihood */
  double k;
  int low, high;
  int function;
  uint32_t line;
} kp_treat;

/* ---- Missing values ---- */

typedef enum {
  KP_MISSING_ERROR, /* an error that stops the run */
  KP_MISSING_NONE,  /* stays unscored, and so do its parents */
  KP_MISSING_ZERO,  /* the score is the bottom of the scale */
  KP_MISSING_SKIP,  /* its siblings are re-weighted */
  KP_MISSING_MEAN,  /* leaf: the raw value is the mean of those present; dimension: its score is */
  KP_MISSING_MEDIAN,
  KP_MISSING_GROUP_MEAN, /* the same within groups */
  KP_MISSING_GROUP_MEDIAN,
  KP_MISSING_ROW_MEAN, /* the score is the mean of the siblings' that are there */
  KP_MISSING_NEAREST,  /* leaf: the mean of the k nearest units, see kp_missing_scope */
  KP_MISSING_EM,       /* leaf: expected under a multivariate normal distribution */
  KP_MISSING_PREVIOUS, /* leaf: the raw value of the period before */
  KP_MISSING_LINEAR,   /* leaf: on the straight line between the periods around */
  KP_MISSING_FUNCTION, /* function(unit) -> raw value (leaf) or score (dimension), nil: none */
} kp_missing_kind;

typedef struct {
  kp_missing_kind kind;
  const char *by;   /* GROUP_…: a column; NULL: the dataset's group */
  bool over_ranked; /* over units with a total only (dimensions; see SDG Index), else over all that
                       are present */
  int function;
  uint32_t line;
  bool given; /* said on this node itself, not inherited */
  int k;      /* NEAREST */
} kp_missing;

/* ---- Nodes ---- */

typedef enum {
  KP_COMBINE_ARITHMETIC,
  KP_COMBINE_GEOMETRIC,
  KP_COMBINE_HARMONIC,
  KP_COMBINE_POWER, /* exponent */
  KP_COMBINE_MINIMUM,
  KP_COMBINE_SUM,      /* of the children's scores, weights not used */
  KP_COMBINE_FUNCTION, /* function(children, unit) -> score; children[id] is a score or nil */
  KP_COMBINE_MEDIAN,   /* weighted */
  KP_COMBINE_OWA,      /* weights of positions, best first; children's weights too */
  KP_COMBINE_CHOQUET,  /* importances (weights) and interactions of pairs */
  KP_COMBINE_MAZZIOTTA_PARETO, /* the mean less (or more) a penalty for unevenness */
  KP_COMBINE_COPELAND,         /* from here on: by comparison with all other units */
  KP_COMBINE_BORDA,
  KP_COMBINE_TOPSIS,
  KP_COMBINE_VIKOR,
  KP_COMBINE_PROMETHEE,
  KP_COMBINE_DOUBT, /* benefit of the doubt: weights that suit the unit best */
} kp_combine_kind;

/* How the weights of a node's children are found. */
typedef enum {
  KP_WEIGHING_GIVEN,
  KP_WEIGHING_EQUAL,
  KP_WEIGHING_BUDGET, /* from judgements, with the index */
  KP_WEIGHING_AHP,
  KP_WEIGHING_BEST_WORST,
  KP_WEIGHING_PCA, /* from here on: from the children's scores, in a run */
  KP_WEIGHING_ENTROPY,
  KP_WEIGHING_CRITIC,
  KP_WEIGHING_DEVIATION,
  KP_WEIGHING_MEREC,
  KP_WEIGHING_BALANCED,
} kp_weighing_kind;

typedef struct {
  kp_weighing_kind kind;
  uint32_t line;
  int n_experts;        /* BUDGET, AHP, BEST_WORST */
  double consistency;   /* AHP: ratio of the joint matrix; BEST_WORST: the largest; else NaN */
  const double *target; /* BALANCED: a share a child, in document order; NULL: alike */
  double at_least;      /* BALANCED: the least share of a child */
} kp_weighing;

/* The word of a method, as an index says it: "ahp"; "given". */
const char *kp_weighing_name(kp_weighing_kind kind);

/* How many children a rule that looks at them together, or a function, may have. */
enum { KP_MOST_TOGETHER = 256 };

/* How much a difference d of scores makes the better one preferred: 0 … 1 (Brans & Vincke 1985). */
typedef enum {
  KP_PREFERENCE_USUAL,    /* d > 0: 1 */
  KP_PREFERENCE_U_SHAPE,  /* d > q: 1 */
  KP_PREFERENCE_V_SHAPE,  /* d / p, at most 1 */
  KP_PREFERENCE_LEVEL,    /* d > q: 1/2, d > p: 1 */
  KP_PREFERENCE_LINEAR,   /* (d - q) / (p - q), 0 … 1 */
  KP_PREFERENCE_GAUSSIAN, /* 1 - exp(-d^2 / (2 s^2)) */
} kp_preference_kind;

typedef struct {
  kp_preference_kind kind;
  double q, p, s; /* on the index's scale; NaN: not given */
} kp_preference;

typedef struct {
  int first, second; /* children, numbered from 0 in document order; first < second */
  double index;      /* -1 … 1: below 0 either will do, above 0 both are needed */
} kp_interaction;

/* What a rule of combination has to know beside its kind. */
typedef struct {
  const double *position; /* OWA: relative weights of positions, best first */
  int n_positions;
  const kp_interaction *interaction; /* CHOQUET */
  int n_interactions;
  bool above;                       /* MAZZIOTTA_PARETO: the penalty is added */
  bool adjusted;                    /* … scores are meant to be on 70 … 130 */
  bool plain;                       /* TOPSIS: scores as they are, no vector normalisation */
  double v;                         /* VIKOR: weight of the sum against the worst */
  const kp_preference *preference;  /* PROMETHEE: one a child */
  const double *at_least, *at_most; /* DOUBT: bounds on a child's share of the score, one a child */
} kp_combination;

typedef struct {
  const char *id, *title;
  double at_least, above, at_most, below; /* NaN: none */
} kp_level; /* a node's own grade or light, best first; the last has no bound */

typedef enum { KP_LEVEL_ON_SCORE, KP_LEVEL_ON_RAW, KP_LEVEL_ON_WORST } kp_level_on;

typedef struct {
  kp_label label;
  const char *measure;
  int parent;       /* -1: the root */
  int first_child;  /* -1: a leaf */
  int next_sibling; /* -1: the last */
  int n_children;
  int leaf;      /* column of the raw matrix; -1: a dimension */
  double weight; /* as given, or 1 for each of all omitted; relative to siblings, or points */
  double share; /* of the whole, when everything applies: product of weight/sum down the path. 0 for
                   weight = 0 */
  kp_combine_kind combine;
  double exponent;
  bool zero_allowed; /* a zero below makes it zero, and nobody has to be told */
  int combine_function;
  const kp_combination *combination; /* NULL where the kind says it all */
  const kp_weighing *weighing; /* NULL: the children's weights are given, or all omitted. Where they
                                  are found in a run the weight is 1, or 0 where that was given */
  kp_missing missing;
  double coverage;         /* NaN: none; share that must be present below this node */
  bool coverage_of_weight; /* else of indicators */
  kp_conditions applies;   /* 0 or 1 condition */
  kp_value value;          /* leaves */
  kp_score_rule score;     /* leaves */
  kp_treat treat;          /* leaves; of a dimension: what its indicators inherit */
  const kp_level *level;   /* node's own grades or light */
  int n_levels;
  kp_level_on level_on;
  int level_worst; /* ON_WORST: mean of that many lowest children */
  bool is_light;   /* printed as a light, not as a grade */
} kp_node;

/* A bonus or penalty: value -> points (per rule: EACH, DEDUCT with negative points, BANDS, LOOKUP,
 * YESNO, ASIS, FUNCTION). */
typedef struct {
  kp_label label;
  const char *measure;
  kp_value value;
  kp_score_rule points;    /* in points of the total */
  kp_missing_kind missing; /* ERROR, ZERO (no points) */
} kp_adjustment;

typedef struct {
  kp_label label;
  double at_least, above, at_most, below; /* on the total, or on |total - grade_distance_from| */
  double top_share;                       /* NaN: no quota by share */
  int top_places;                         /* 0: no quota by a number of places */
  bool top_of_scored;  /* n = scored units; else eligible ones that are scored (the default) */
  int top_round;       /* -1 down (default), 0 half up, 1 up */
  bool tie_in;         /* a tie at the edge is in */
  kp_conditions need;  /* all must be met */
  kp_conditions grant; /* any one met grants the grade */
  /* Grades by outranking: the lower profile, and the values below which a criterion vetoes (MR-Sort
   * only); n_criteria each, NaN: none. NULL: no profile (the last grade, one that is only granted)
   */
  const double *profile, *veto;
  int letters; /* kp_letter_kind */
} kp_grade;

/* Whether the grade has a top share or a number of places. */
static inline bool kp_grade_is_limited(const kp_grade *grade) {
  return grade->top_places > 0 || grade->top_share == grade->top_share;
}

/* ---- Sorting into grades ---- */

typedef enum {
  KP_GRADE_BY_CUTOFFS, /* bounds on the total */
  KP_GRADE_BY_MR_SORT, /* outranking of profiles by a majority (Leroy, Mousseau & Pirlot 2011) */
  KP_GRADE_BY_ELECTRE_TRI,    /* ELECTRE TRI-B (Yu 1992; Roy & Bouyssou 1993) */
  KP_GRADE_BY_NATURAL_BREAKS, /* least squares within classes of totals (Fisher 1958; Jenks 1967) */
  KP_GRADE_BY_QUANTILES,      /* of the totals, type 7 of Hyndman & Fan (1996) */
  KP_GRADE_BY_K_MEANS,        /* of the scores of several nodes (MacQueen 1967; Lloyd 1982) */
} kp_grade_by_kind;

/* What a unit is compared by. Thresholds are on the figure of the criterion; NaN: none. */
typedef struct {
  int node;
  bool on_raw;   /* the raw value of a leaf, else the score on the index's scale */
  bool down;     /* on_raw: lower is better */
  double weight; /* NaN: the node's share of the whole, as in force */
  double indifference, preference; /* ELECTRE_TRI */
  double veto;                     /* ELECTRE_TRI: so far behind speaks against alone */
} kp_criterion;

typedef struct {
  kp_grade_by_kind kind;
  kp_criterion *criterion; /* outranking: of the profiles; K_MEANS: nodes */
  int n_criteria;
  double majority;     /* outranking: share of the weights (mr_sort), credibility (electre_tri) */
  bool optimistic;     /* ELECTRE_TRI */
  const double *share; /* QUANTILES: n_grades, best first, add up to 1 */
  uint32_t line;
} kp_grade_by;

static inline bool kp_grade_by_profiles(const kp_grade_by *by) {
  return by->kind == KP_GRADE_BY_MR_SORT || by->kind == KP_GRADE_BY_ELECTRE_TRI;
}
/* By bounds on the total that are found from all totals. */
static inline bool kp_grade_by_classes(const kp_grade_by *by) {
  return by->kind == KP_GRADE_BY_NATURAL_BREAKS || by->kind == KP_GRADE_BY_QUANTILES;
}

/* ---- Panel ---- */

typedef enum {
  KP_POOL_MEAN,
  KP_POOL_MEDIAN,
  KP_POOL_TRIMMED,    /* the drop highest and the drop lowest marks are taken off */
  KP_POOL_WINSORISED, /* … become the next ones instead */
  KP_POOL_ADJUSTED, /* severity taken out: unit + judge by least squares over the indicator's marks
                     */
  KP_POOL_RASCH,    /* many-facet rating scale model over all indicators that are pooled so */
} kp_pool;

typedef struct {
  int node;         /* the first indicator that uses it */
  double low, high; /* range of a mark */
  double step;      /* NaN: any */
  kp_pool pool;
  int drop;                 /* TRIMMED: how many at each end */
  bool sum;                 /* the sum of what is kept instead of its mean */
  int min_judges;           /* default 3 */
  const double *guide_from; /* guide: marks from … mean … */
  const char *const *guide_text;
  int n_guides;
  const char *weight_by;      /* a column of judges.csv; NULL: all judges weigh alike */
  const kp_str *weight_key;   /* values of it, folded … */
  const double *weight_value; /* … and what the mark of such a judge weighs */
  int n_weights;
  double weight_otherwise; /* any other value; NaN: an error of the data */
} kp_panel_rule;

/* ---- The rest ---- */

typedef struct {
  const char *path; /* beside the index, as written */
  char hash[65];
  kp_str text; /* UTF-8 */
} kp_index_file;

/* Norms from a file: one row an indicator. NaN: not given. */
typedef struct {
  const char *file;
  int n;
  const char *const *indicator;
  const double *min, *max, *mean, *sd;
} kp_norm_table;

typedef struct {
  uint32_t line, last_line;
  const char *text; /* its source lines */
} kp_function;

typedef struct {
  kp_label label;
  kp_conditions require; /* all met: the step is reached, when those before it are */
} kp_step;

/* Opaque in kaoping.h; open inside the engine. */
struct kp_index {
  kp_arena *arena;
  const char *id, *title, *unit; /* unit: what is graded, as a word ("联盟") */
  const char *note, *source;
  const char *path;    /* as given */
  kp_index_file *file; /* 0: the index itself, then files of parameters and norms */
  int n_files;
  bool is_checklist;
  bool in_points; /* weights = "points" */
  double scale_low, scale_high;

  kp_node *node; /* 0 is the root (the index's own label) */
  int n_nodes;
  int *leaf_node; /* n_leaves: the node of a leaf */
  int n_leaves;
  kp_adjustment *adjustment;
  int n_adjustments;
  double adjust_at_most, adjust_at_least; /* on the sum of adjustments; NaN: none */
  kp_grade *grade;                        /* best first; a checklist: [0] all met, [last] not */
  int n_grades;
  kp_grade_by grade_by;
  double grade_distance_from; /* NaN: grades go by the total */
  bool higher_is_better;      /* false with grade_distance_from or rank = "ascending" */
  kp_condition *condition;    /* all of them */
  int n_conditions;
  kp_conditions eligible, gates, checks;
  kp_step *step;
  int n_steps;
  struct kp_outcome_rules *outcomes; /* index/outcomes.h; NULL: the index says nothing of them */
  /* Units below are not scored: data of so large a share of the indicators that apply, and of those
   * so large a share that is not 0. 0: no such bound. */
  double screen_share, screen_nonzero;
  double discrepancy_over; /* NaN: none; share of the verified value */
  kp_otherwise discrepancy_otherwise;

  int round_digits;        /* -1: no rounding */
  bool round_at_indicator; /* else at the total */
  bool rank_on_full;
  int show_digits; /* digits for people: round_digits, or 2 */

  kp_want *want;
  int n_wants;
  kp_roster_want *roster;
  int n_rosters;
  kp_source_names *sources;
  int n_sources;
  kp_panel_rule *panel;
  kp_want *panel_want; /* n_panels: names of the indicators that judges score */
  int n_panels;
  int recuse;                           /* function(judge, unit) -> true: recused; -1 */
  const char **grade_id, **grade_title; /* n_grades: for the dataset, which knows no index */
  kp_norm_table *norm;
  int n_norms;
  kp_function *function;
  int n_functions;
  bool needs_periods;       /* norms or imputation look at other periods */
  kp_index_options options; /* budgets, for states made later */
  const char *const *set;   /* "weight.innovation=35" …: what is another than the text says */
  int n_set;
  struct kp_index_private *priv; /* what further states are made from; private to index/load.c */
};

/* The node whose indicators a leaf's NEAREST and EM look at: where the policy was said, the parent
 * where that is the leaf itself. */
int kp_index_missing_scope(const kp_index *index, int node);

/* A node by id; -1 when there is none. */
int kp_index_find_node(const kp_index *index, const char *id);
/* The place of a label, for a diagnostic. */
kp_place kp_index_place(const kp_index *index, const kp_label *label);

#endif
