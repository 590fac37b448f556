/* SPDX-License-Identifier: GPL-3.0-or-later
 * Lane: the units that one thread works on at a time, and the steps that it takes them through.
 *
 * A lane is a run of units with one short column a leaf and node. Scoring everybody takes lanes of
 * KP_BLOCK_ROWS whose columns point into the result; scoring one unit again takes a lane of one,
 * whose columns are the unit's own. Both run the same functions, which is why their results are the
 * same bits. What a step has to know of all units (fills, norms, quotas) is in the scoring and is
 * only read here. Private to score/. */
#ifndef KP_SCORE_LANE_H
#define KP_SCORE_LANE_H

#include "base/decimal.h"
#include "base/thread.h"
#include "score/score.h"

/* Whether a unit takes part. */
typedef enum { KP_NOT_ASKED_AT_ALL = 0, KP_TAKES_PART = 1, KP_MAYBE = 2 } kp_asked;

/* What score/ knows of an index and its data beyond the scoring itself. */
struct kp_score_plan {
  uint8_t *asked; /* n_units: kp_asked */
  bool all_asked; /* all take part */
  bool has_applies;
  bool straight_tree;         /* all means are arithmetic or sums */
  bool *straight;             /* n_nodes: all ancestors are */
  bool rounds_points;         /* round.at = "indicator" on a straight tree */
  double *full;               /* n_nodes: full points when everything counts, with rounds_points */
  int most_children;          /* of a node */
  bool *is_applies;           /* n_conditions: belongs to an `applies` */
  bool *is_raw_column;        /* n_leaves: the raw column is a series as it stands */
  struct kp_among **among;    /* n_nodes: see among.h; NULL where nothing is compared */
  kp_moments *filled_moments; /* n_leaves: after imputation by the mean of all; n 0: not known */
  bool waits;                 /* a node waits for the scores of all units: see stages.c */
  bool *found;                /* n_nodes: what a waiting node waited for is there */
  bool passes_leaves; /* scores of leaves are in no column of the scoring but in the lane's */
  uint8_t **filled;   /* n_nodes columns of n_units, kept between stages; NULL: no stages */
};

/* Where values are read for one unit at a time. */
typedef struct {
  const kp_scoring *scoring;
  kp_lua *lua; /* NULL without functions */
  kp_diag *diag;
  kp_arena *scratch;           /* folded texts */
  const double *want_override; /* n_wants, NaN: none; NULL in a run over all */
  kp_reads *reads;             /* NULL: nothing is recorded */
  struct kp_lane *lane;        /* for scores, totals and conditions; may be NULL */
  kp_status status;            /* the worst that happened */
} kp_reader;

typedef struct kp_lane {
  const kp_scoring *scoring;
  kp_reader *reader;
  int first, n, capacity;
  const double **raw; /* n_leaves */
  const uint8_t **raw_why;
  double **score; /* n_nodes */
  uint8_t **why;
  double **adjustment; /* n_adjustments */
  double *total, *total_full;
  uint8_t *status;
  int8_t *grade, *grade_before;
  uint8_t *decided_by;
  int32_t *decided_condition;
  uint8_t **met; /* n_conditions */
  uint8_t *flagged;
  int32_t *step;
  const double *score_override; /* n_nodes, NaN: none; a lane of one only */
  double *condition_value;      /* n_conditions: where to keep what they read; a lane of one only */

  /* Workspace, capacity long. */
  double *used;       /* values of the leaf at hand */
  double *treated;    /* … after treatment; NULL where no leaf is treated */
  double **used_kept; /* n_leaves: where to keep them too; NULL in a run over all */
  double **treated_kept;
  double *sum, *workspace;
  uint8_t *poison, *applicable;
  double **sum_weight; /* n_nodes: weight that counted, of dimensions */
  uint8_t **filled;    /* n_nodes */
  double **leaf_score; /* n_leaves: where they are not kept; else NULL */
  uint8_t **leaf_why;
  double **weight, **share, **points; /* n_nodes; NULL unless wanted */
  double **full;      /* n_nodes: full points, where points are rounded; as weight */
  double **criterion; /* n_criteria: what grades by profiles and k_means go by; NULL without */
  uint8_t **criterion_why;
  double *criteria_figure; /* of the unit at hand, n_criteria each */
  uint8_t *criteria_why;
  kp_criterion_stand *stand;
  double *child_room; /* thrice as long as the most children of a node; as weight */
} kp_lane;

/* ---- lane.c ---- */

/* Columns are left NULL for the caller; wants_points: share and points too. Freed by kp_lane_free.
 */
kp_lane *kp_lane_new(const kp_scoring *scoring, int capacity, bool wants_points);
void kp_lane_free(kp_lane *lane);
/* Points the lane at units first … of the scoring's own columns. */
void kp_lane_place(kp_lane *lane, int first, int n);

/* ---- crew.c ---- */

/* One reader and one lane a thread. */
typedef struct {
  int n;
  kp_reader *reader;
  kp_lane **lane;
  kp_diag *diag; /* where the threads' diagnostics are joined */
  int n_units;
} kp_crew;

kp_status kp_crew_init(kp_crew *crew, const kp_scoring *scoring, kp_diag *diag);
void kp_crew_clear(kp_crew *crew);
/* Runs a step over all blocks; diagnostics are joined in the order of the blocks. Returns the worst
 * status. */
kp_status kp_crew_run(kp_crew *crew, void (*step)(kp_lane *lane, void *context), void *context);
/* Lua and scratch memory of one reader. */
kp_status kp_reader_init(kp_reader *reader, const kp_scoring *scoring, kp_diag *diag);
void kp_reader_clear(kp_reader *reader);
/* Forgets folded texts. */
bool kp_reader_reset(kp_reader *reader);

/* ---- place.c ---- */

const char *kp_score_unit_id(char *buf, size_t size, const kp_dataset *dataset, int unit);
/* Adds an error or warning about a unit's value: the place is that of the cell, as near as it is
 * known. text is {0}, more may follow. */
void kp_score_report(kp_reader *reader, kp_severity severity, const kp_value *value, int unit,
                     const char *indicator, kp_msg what, const char *const *args, kp_msg hint);
/* The want that is why a value is missing; -1. */
int kp_score_blame(kp_reader *reader, const kp_value *value, int unit);

/* ---- values.c, rows.c, text.c ---- */

/* One value of one unit; NaN and *why when missing. */
double kp_score_value(kp_reader *reader, const kp_value *value, int unit, kp_why *why);
void kp_score_source(char *buf, size_t size, const kp_dataset *dataset, const kp_series *series,
                     int unit);
double kp_score_rows(kp_reader *reader, const kp_value *value, int unit, kp_why *why);
/* The place of the first blank cell that leaves a value of rows in doubt; false: there is none. */
bool kp_score_rows_blank(kp_place *place, const kp_reader *reader, const kp_value *value, int unit);
/* The text of a column, or of the first of several that is there. */
kp_str kp_score_text(kp_reader *reader, const kp_value *value, int unit, kp_why *why);
/* Which of the folded choices a text is; -1. names: for each choice its other spellings, or NULL.
 */
int kp_score_choose(kp_reader *reader, kp_str text, const kp_str *choices, int n_choices,
                    const kp_str *const *names);
bool kp_score_test_number(const kp_test *test, double x);
/* A test that compares texts. */
bool kp_score_test_text(kp_reader *reader, const kp_test *test, kp_str text,
                        const kp_str *const *names);
bool kp_score_reads_text(const kp_scoring *scoring, const kp_value *value);
/* ---- conditions.c ---- */

/* Evaluates condition c for unit i of the lane; keeps it in lane->met. value may be NULL. */
kp_met kp_score_condition(kp_lane *lane, int condition, int i, double *value);
void kp_score_conditions(kp_lane *lane, kp_conditions range, int i);

/* ---- impute.c, model.c, norms.c ---- */

/* Imputation of every leaf that has a statistic for its missing values. */
kp_status kp_score_fill_leaves(kp_scoring *scoring, kp_arena *arena, kp_reader *reader);
/* Fill of one dimension from its score column; ranked (may be NULL): units that may count. */
kp_status kp_score_fill_node(kp_scoring *scoring, int node, const uint8_t *ranked, kp_arena *arena,
                             kp_reader *reader);
bool kp_score_is_statistical(kp_missing_kind kind);
/* The texts that a grouping goes by; NULL when there is no such column, which say_no_groups says.
 */
const kp_str *kp_score_group_texts(const kp_dataset *dataset, const char *by);
kp_status kp_score_say_no_groups(const kp_index *index, const kp_node *node, kp_diag *diag);
double kp_score_fill_of(const kp_fill *fill, int unit);
/* NEAREST and EM: a leaf's fill from the other indicators; one value a unit. */
bool kp_score_is_modelled(kp_missing_kind kind);
kp_status kp_score_fill_by_model(kp_scoring *scoring, int node, kp_arena *arena, kp_reader *reader);
/* Children of a node that take the mean of their siblings' scores. */
void kp_fill_from_siblings(kp_lane *lane, int node);
/* Warns of every norm that tells no two values apart. */
void kp_score_warn_no_spread(const kp_scoring *scoring, kp_diag *diag);
kp_status kp_score_find_norms(kp_scoring *scoring, kp_arena *arena, kp_crew *crew);
/* What a distance without a unit is measured to; the other figures of the norms are known. */
void kp_score_set_goals(kp_scoring *scoring);
/* The norms that the index's file has for a leaf; a file that has none is an error. */
kp_status kp_score_norm_from_file(kp_norm *norm, const kp_index *index, const kp_node *node,
                                  kp_diag *diag);

/* ---- leaf.c, rules.c ---- */

/* why (kp_why) of a leaf for each unit of the lane: as the data say, with eligibility and `applies`
 * laid over. */
void kp_leaf_why(uint8_t *why, const kp_lane *lane, int node);
/* Values after imputation; returns lane->used, or the raw column where nothing had to be filled.
 * why is updated. */
const double *kp_leaf_used(kp_lane *lane, int node, uint8_t *why, uint8_t *filled);
void kp_leaf_score(kp_lane *lane, int node);

/* What a rule needs besides itself. */
typedef struct {
  double low, high; /* the scale, or the part of it that the rule uses */
  kp_rule_scale rule;
  const kp_norm *norm;
} kp_rule_frame;
/* Scores of n values; NaN for a value that the rule has no score for. Every kind but FUNCTION. */
void kp_rule_apply(double *score, const double *x, int n, const kp_score_rule *rule,
                   const kp_rule_frame *frame);
/* A norm that tells no two values apart. */
bool kp_rule_has_no_spread(const kp_score_rule *rule, const kp_norm *norm);
bool kp_rule_is_normed(kp_score_kind kind);
/* Points of an adjustment; NaN where the rule has none. */
double kp_rule_points(const kp_score_rule *rule, double x);

/* ---- points.c ---- */

/* What the plan has of points: full, most_children; again when weights have changed. False when
 * memory is out. */
bool kp_points_plan(kp_scoring *scoring, kp_arena *arena);
/* Weights, shares and points of a lane whose tree has been walked. */
void kp_points_out(kp_lane *lane);
/* What the rounded points of a node are worth on the scale; its score where points are not rounded,
 * or it has none. */
double kp_points_score(const kp_lane *lane, int node, int i);

/* ---- combine.c, tree.c ---- */

void kp_combine_node(kp_lane *lane, int node);
/* together.c: n children of one unit; weight 0: left out. */
bool kp_combine_is_together(kp_combine_kind kind);
double kp_combine_together(const kp_node *node, const double *score, const double *weight, int n);
/* Found weights under which a Choquet integral is not monotone are an error. */
kp_status kp_choquet_check(const kp_scoring *scoring, int node, kp_diag *diag);
void kp_together_found(kp_score_found *out, const kp_node *node, const double *score,
                       const double *weight, int n);
/* among.c: rules that need the children's scores of all units. The set of a node is found once its
 * children are scored for everyone, and before the node is. */
kp_status kp_score_find_among(kp_scoring *scoring, int node, kp_arena *arena, kp_diag *diag);
double kp_among_unit(const kp_lane *lane, int node, int i);
/* Warnings and notes of all sets. */
kp_status kp_among_report(const kp_scoring *scoring, kp_diag *diag);
/* Warns of every mean that a zero made zero, unless the index allows it. */
void kp_combine_warn_zeros(const kp_scoring *scoring, kp_diag *diag);
/* The same in two steps: how many units a zero made zero at a node, the first of them; and the
 * warning. */
int kp_combine_count_zeros(int *first, const kp_scoring *scoring, int node);
void kp_combine_warn_zero(const kp_index *index, int node, int64_t n, const char *first,
                          kp_diag *diag);
/* Nodes from `from` down to `last`, children before parents. */
void kp_tree_walk(kp_lane *lane, int from, int last);
/* Points, adjustments and totals. */
void kp_tree_total(kp_lane *lane);

/* Whether an `applies` of unit i is undecided. */
bool kp_tree_undecided(const kp_lane *lane, int i);

/* ---- leaves.c ---- */

/* Columns for the scores of leaves in the scoring; false when memory is out. */
bool kp_score_room_for_leaves(kp_scoring *scoring, kp_arena *arena);

/* ---- stages.c ---- */

/* Whether a node's score needs the scores of its children over all units first. */
bool kp_score_waits(const kp_scoring *scoring, int node);
/* Whether a unit is one of those that a waiting node compares: it takes part and has a score of
 * every child that counts. */
bool kp_score_counts_among(const kp_scoring *scoring, int node, int unit);
/* Scores, totals and grades of all, fills of dimensions and what waiting nodes need included.
 * before: the worst of the phases before; behind an error nothing is found any more. */
kp_status kp_score_in_stages(kp_scoring *scoring, kp_status before, kp_crew *crew, kp_arena *arena);
/* The one walk where nothing waits and fills and norms are known. */
kp_status kp_score_walk_all(kp_scoring *scoring, kp_crew *crew);
/* A dimension that a statistic fills in, and that has gaps. */
bool kp_score_has_gap(const kp_scoring *scoring, int node);

/* ---- all.c ---- */

/* A scoring with its memory and plan, of which nothing is computed yet. */
kp_status kp_score_start(kp_scoring **out, const kp_index *index, const kp_dataset *dataset,
                         const kp_panel *panel, const kp_score_options *options, kp_arena *arena,
                         kp_diag *diag);
/* Who takes part, and the raw values. */
kp_status kp_score_find_columns(kp_scoring *scoring, kp_crew *crew, kp_arena *arena,
                                kp_reader *reader);

/* ---- weights.c ---- */

/* The index's weights, or those given (may be NULL). False when memory is out. */
bool kp_weights_start(kp_scoring *scoring, const double *given, kp_arena *arena);
/* Shares of the whole, from the weights. */
void kp_weights_share(kp_scoring *scoring);
/* Whether the weights of a node's children are to be found from their scores. */
bool kp_weights_are_found(const kp_scoring *scoring, int node);
/* Finds them, by the node's method, over the units that kp_score_counts_among names. */
kp_status kp_weights_find(kp_scoring *scoring, int node, kp_arena *arena, kp_reader *reader);

/* ---- columns.c ---- */

/* The block step that finds eligibility, `applies` and raw values. */
void kp_score_columns(kp_lane *lane, void *scoring);
/* The block step that finds who is not eligible by what is there, and nothing else. */
void kp_score_not_eligible(kp_lane *lane, void *scoring);
/* Every cell that must not be missing and is. */
void kp_score_check_missing(const kp_scoring *scoring, kp_reader *reader);

/* ---- periods.c ---- */

/* PREVIOUS and LINEAR: a leaf's fill from other periods; one value a unit. */
bool kp_score_is_of_periods(kp_missing_kind kind);
kp_status kp_score_fill_from_periods(kp_scoring *scoring, int node, kp_arena *arena,
                                     kp_reader *reader);

/* ---- treat.c ---- */

/* x[n_units]: values of a leaf after imputation; NaN where they do not count. */
kp_status kp_score_gather(kp_crew *crew, int node, double *x);

/* Finds what is done about the outliers of every leaf that is to be treated. */
kp_status kp_score_find_treatments(kp_scoring *scoring, kp_arena *arena, kp_crew *crew);
/* Values after treatment: lane->treated, or x where there is nothing to do. */
const double *kp_leaf_treated(kp_lane *lane, int node, const double *x, uint8_t *why);

/* ---- screen.c ---- */

/* Who has too little data, or too many zeros, to be scored; a warning each. */
kp_status kp_score_screen(kp_scoring *scoring, kp_arena *arena, kp_reader *reader);
bool kp_score_is_screened(const kp_scoring *scoring, int unit);

/* ---- outrank.c, classes.c, clusters.c ---- */

/* The figures of all criteria, for the units of the lane. */
void kp_outrank_read(kp_lane *lane);
/* Those of one unit; kept in the lane until the next one's. */
kp_criteria_of kp_lane_criteria(kp_lane *lane, int i);
/* The grade by profiles alone; -1: no criterion applies. */
int kp_outrank_grade(kp_lane *lane, int i, bool hope);
/* Whether a criterion that counts is missing. */
bool kp_criteria_missing(const kp_lane *lane, int i);
/* Cut-offs from all totals, centres from all scores; nothing where the index asks for none. */
kp_status kp_score_find_classes(kp_scoring *scoring, kp_diag *diag);
kp_status kp_score_find_clusters(kp_scoring *scoring, kp_diag *diag);
int kp_classes_grade(const kp_scoring *scoring, double total);
/* room: n_criteria. */
int kp_clusters_grade(const kp_scoring *scoring, const kp_criteria_of *unit, double *room);

/* ---- grade.c, quota.c ---- */

/* Classes and clusters, and then grades again by them. */
kp_status kp_score_sort(kp_scoring *scoring, kp_crew *crew);

/* Statuses, conditions and grades short of quotas. */
void kp_grade_lane(kp_lane *lane);
/* The figure that grades go by: larger is better in *key. */
double kp_grade_key(const kp_index *index, double total);
bool kp_grade_bounds_hold(const kp_index *index, int grade, double total);
/* The next grade below whose bounds and needs hold; met: n_conditions columns, i into them. */
int kp_grade_below(const kp_index *index, uint8_t *const *met, int grade, double total, int i);
/* Places of a top share among n units. */
int kp_quota_places(const kp_grade *grade, int n);
kp_status kp_score_quotas(kp_scoring *scoring, kp_diag *diag);
/* The unit of a lane of one against the kept edges. */
void kp_quota_unit(kp_lane *lane);
kp_status kp_score_ranks(kp_scoring *scoring, kp_diag *diag);

#endif
