/* SPDX-License-Identifier: GPL-3.0-or-later
 * Parts of explain/ that its own files share; no other room includes this.
 *
 * A maker is one call of kp_explain_make on its way: the explanation as it grows, the explainer,
 * and the unit as it stands (base: a copy, because the workspace's own arrays change with every
 * what-if). Strings go to the caller's arena; a lack of memory sets failed, which is looked at once
 * at the end. */
#ifndef KP_EXPLAIN_PARTS_H
#define KP_EXPLAIN_PARTS_H

#include "explain/explain.h"
#include "index/text.h"

/* Standing of one column: its different values in ascending order, and how many units lie below
 * each. */
typedef struct {
  double *value;
  int32_t *below; /* n_values + 1; the last is the number of all */
  int n_values;
} kp_standing;

struct kp_explain_peers {
  const kp_result *result;
  kp_standing *node;       /* n_nodes; NULL for a checklist */
  kp_standing total;       /* of the figure that ranks go by, among those ranked */
  bool straight;           /* all means are arithmetic or sums */
  kp_condition_role *role; /* n_conditions */
  int *owner;
  int *n_in; /* n_grades: who holds a grade, granted ones apart */
};

/* The panel pooled again without a judge. */
typedef struct {
  bool tried;
  const kp_panel *panel; /* NULL: not tried, or a model has no solution */
} kp_refit;

struct kp_explainer {
  const kp_explain_peers *peers;
  const kp_result *result;
  const kp_index *index;
  const kp_dataset *dataset;
  kp_score_workspace *workspace;
  kp_lua *lua;     /* to record what rules read; NULL without functions */
  kp_arena *arena; /* of the arrays below */
  kp_unit_score base;
  double *override; /* n_leaves, NaN between uses */
  bool refits;      /* a model of severity pools: without a judge all is pooled again */
  kp_refit *refit;  /* n_judges; NULL before the first use */
};

typedef struct {
  kp_explanation *out;
  kp_explainer *by;
  const kp_index *index;
  const kp_unit_score *base;
  const kp_explain_options *options;
  kp_arena *arena;
  kp_diag *diag;
  kp_status status; /* the worst that happened */
  bool failed;      /* memory ran out */
  /* Judges without names (discreet.c); NULL where they have theirs. */
  int *judge_number; /* n_judges; 0: did not mark the unit */
  int *judge_at;     /* n_numbered: the judge of number i + 1 */
  int n_numbered;
} kp_maker;

/* ---- peers.c ---- */
typedef struct {
  int rank, n;
  double percentile;
} kp_position;
/* Eligible, and that for sure. */
bool kp_explain_is_peer(const kp_scoring *scoring, int unit);
kp_position kp_standing_find(const kp_standing *standing, double value, bool higher_is_better);

/* ---- discreet.c ---- */
/* Draws the numbers of the unit's judges, where options.judge_key asks for it. */
void kp_maker_number_judges(kp_maker *maker);
/* Name, id or number. */
void kp_maker_judge_name(kp_buf *out, const kp_maker *maker, int judge, kp_lang lang);
/* The judges in the order in which they are spoken of; -1 behind the last. */
int kp_maker_nth_judge(const kp_maker *maker, int place);
/* Takes out of marks what tells who gave them, and puts them in the order of the numbers. */
void kp_maker_hide_judges(kp_maker *maker, kp_explain_mark *mark, int n);
/* Whether grades, or scores of dimensions, hang on other units' figures; a leaf's score. */
bool kp_maker_grade_by_others(const kp_maker *maker);
bool kp_maker_scored_by_others(const kp_maker *maker, int node);

/* ---- contribution.c ---- */
/* Fills points, points_full, lost, total_at_full and method. */
void kp_maker_contributions(kp_maker *maker);

/* ---- found.c ---- */
/* What the rule of a dimension found for the unit, with a comma behind it; nothing where there is
 * nothing to tell. */
void kp_maker_found(kp_buf *out, const kp_maker *maker, int node, kp_lang lang);

/* ---- shapley.c ---- */
/* What a node scores when only the children in the mask are there (bit i: child i). */
typedef double kp_coalition(void *of, uint64_t present);
bool kp_shapley_game(double *values, kp_coalition *worth, void *of, const double *weight, int n);

/* ---- cells.c ---- */
void kp_maker_cells(kp_maker *maker, kp_explain_node *node);
/* "activities.csv:12,40" from what was read; "" when nothing has a place. */
const char *kp_maker_source(kp_maker *maker, const kp_read *read, int n_reads);
/* What a value read, kept in the arena. */
void kp_maker_reads(kp_maker *maker, const kp_value *value, const kp_read **read, int *n_reads);
/* What a function of a rule read, added to what its value did. */
void kp_maker_rule_reads(kp_maker *maker, const kp_score_rule *rule, double value,
                         const kp_read **read, int *n_reads);

/* ---- conditions.c ---- */
void kp_maker_conditions(kp_maker *maker);
void kp_maker_adjustments(kp_maker *maker);

/* ---- sentences.c ---- */
bool kp_maker_wants(const kp_maker *maker, kp_lang lang);
/* The buffer as a string of the arena; the buffer is cleared. */
const char *kp_maker_keep(kp_maker *maker, kp_buf *buf);
/* "83.5": at most the index's digits. */
const char *kp_shown(char *buf, const kp_index *index, double x);
/* A leaf's raw value for people; digits below 0: the index's. */
void kp_maker_raw_text(kp_buf *out, const kp_maker *maker, int node, double raw, int digits,
                       kp_lang lang);
/* " 来源 activities.csv:12,40。"; long lists are cut. Nothing where there is no source. */
void kp_say_source(kp_buf *out, const char *source, kp_lang lang);
void kp_why_text(kp_buf *out, kp_why why, kp_lang lang);
void kp_maker_node_sentences(kp_maker *maker);

/* ---- verdict.c ---- */
void kp_maker_verdict(kp_maker *maker);
const char *kp_grade_title(const kp_index *index, int grade);
const char *kp_condition_title(const kp_index *index, int condition);

/* ---- sorting.c ---- */
void kp_maker_profiles(kp_maker *maker);
/* What stands in place of cut-offs: profiles, or centres of clusters. */
void kp_sorting_text(kp_buf *out, const kp_maker *maker, kp_lang lang);
/* Appends the criteria that are missing to a list of n; returns how many there are then. */
int kp_sorting_missing(kp_buf *out, const kp_maker *maker, int n, kp_lang lang);
/* Grades that the total does not decide. */
bool kp_sorting_without_total(const kp_index *index);
/* Towards which end of a leaf's range a better (lift) or a worse grade may lie, and whether it may
 * be reached and left again on the way. */
typedef struct {
  bool to_best, to_worst, turns_back;
} kp_change_ends;
kp_change_ends kp_sorting_ends(const kp_index *index, bool lift);

/* ---- edge.c ---- */
/* Which undecided units could push this one out of a limited grade; nothing where none can. */
void kp_edge_text(kp_buf *out, const kp_maker *maker, kp_lang lang);

/* ---- range.c ---- */
/* Where a leaf's value may go. */
typedef struct {
  bool usable;   /* false: nothing can be said (no such leaf, does not count) */
  bool by_score; /* from, best and worst are scores */
  double from;   /* NaN: missing */
  double best, worst;
  double step;          /* values are shown and tried at multiples of it */
  int digits;           /* decimals that show a step */
  const double *choice; /* values worth trying, or NULL: any between worst and best */
  int n_choices;
} kp_leaf_range;
/* Lets the range of a leaf that is a criterion by its raw value hold the profiles; false: it is
 * none. */
bool kp_sorting_widen(kp_leaf_range *range, const kp_index *index, int node);
void kp_leaf_range_find(kp_leaf_range *out, kp_maker *maker, int node);

/* ---- overlap.c ---- */
/* Whether changing the leaf's raw value alone is what the data could say. */
bool kp_change_stands_alone(const kp_maker *maker, int node);

/* ---- without.c ---- */
/* False: too much work, nothing is said of leaving judges out. */
bool kp_maker_begin_without(kp_maker *maker);
/* The unit's pooled mark without the judge; NaN: it keeps its own, or nothing can be said. */
double kp_maker_pool_without(kp_maker *maker, int panel, int judge);

/* ---- change.c, turn.c ---- */
typedef struct {
  bool lift;      /* else: any worse grade */
  int target;     /* lift: this grade or better */
  bool by_bounds; /* lift: by the bounds alone, because conditions stand in the way */
} kp_goal;
bool kp_goal_reached(const kp_goal *goal, const kp_maker *maker, const kp_unit_score *unit);
/* Scores the unit with parts changed; NULL on failure (kept in the maker). */
const kp_unit_score *kp_maker_try(kp_maker *maker, const kp_change_part *part, int n_parts);
/* The value nearest to what is that reaches the goal, other parts as they are changed already:
 * part[n_parts - 1] goes from `from` towards end. False when none does. */
bool kp_maker_nearest(kp_maker *maker, const kp_goal *goal, const kp_leaf_range *range, double end,
                      kp_change_part *part, int n_parts);
void kp_part_texts(kp_maker *maker, kp_change_part *part, const kp_leaf_range *range);
/* "“联合攻关项目”由5项变为6项" */
void kp_part_text(kp_buf *out, const kp_maker *maker, const kp_change_part *part, kp_lang lang);
void kp_maker_changes(kp_maker *maker);
void kp_maker_turns(kp_maker *maker);

#endif
