/* SPDX-License-Identifier: GPL-3.0-or-later
 * Explain: why one unit got its grade, as data that report/ prints without computing a number.
 *
 * Three objects: the peers (where each score stands among all units: built once, shared by threads,
 * read only), an explainer (one a thread: a workspace that scores a unit again) and an explanation
 * (one unit, in the caller's arena; block by block, so a million units need no more memory than a
 * few). What-if parts are computed only when asked for: they score the unit a few thousand times
 * over. Every claim in them ("6项时等次为优秀") has been verified by scoring the unit with that
 * change.
 *
 * Contributions. Under arithmetic means and sums a leaf's points are its score times its effective
 * share. At a node that combines otherwise they are Shapley values: the mean, over all orders in
 * which the children could come in, of what each adds to the node's score, absent children at the
 * bottom of the scale (exact to KP_SHAPLEY_EXACT children, sampled beyond). A node's points go down
 * to its children in proportion to its own split. The points of all nodes that carry them, the
 * adjustments and adjust_cut add up to total_full. */
#ifndef KP_EXPLAIN_EXPLAIN_H
#define KP_EXPLAIN_EXPLAIN_H

#include "run/result.h"

enum {
  KP_SHAPLEY_EXACT = 12,
  KP_SHAPLEY_SAMPLES = 4096,
  KP_SHAPLEY_SEED = 20210824,
  KP_CHANGE_PARTS = 3
};

typedef enum {
  KP_CONTRIB_NONE,    /* there is no total */
  KP_CONTRIB_POINTS,  /* arithmetic throughout */
  KP_CONTRIB_SHAPLEY, /* Shapley values at some node */
  KP_CONTRIB_SAMPLED, /* as above, and a node had too many children: sampled with KP_SHAPLEY_SEED */
} kp_contrib_method;

typedef enum {
  KP_STATE_PRESENT,
  KP_STATE_FILLED,  /* missing, and imputed (leaf) or filled (dimension) by the index's rule */
  KP_STATE_MISSING, /* why says why */
  KP_STATE_NOT_APPLICABLE,
  KP_STATE_WITHHELD, /* not for those whom it is made for (report/audience.h) */
} kp_explain_state;

/* One thing said of a leaf's cell: reported, verified, corrected, in this order. */
typedef struct {
  kp_origin origin;
  double number; /* NaN when missing or text */
  kp_why why;
  const char *text;                        /* as it stands in the file */
  const char *source;                      /* "values.csv:14:5" */
  const char *evidence, *note, *by, *date; /* "" where not given */
  bool counts;                             /* this one is the raw value */
} kp_explain_entry;

/* One judge's mark in a pooled cell. */
typedef struct {
  const char *judge; /* name, or id; "专家3" where judges have no names (English where only that is
                        asked for) */
  int number;        /* … that number; 0: judges are named */
  int place;         /* in the order of the file */
  int judge_index;   /* into dataset->judge */
  double score;      /* NaN when missing */
  kp_mark_use use;
  double severity; /* of the judge, by the model that pools (see kp_panel_severity_of); NaN: none */
  bool in_logits;  /* the severity is, not in marks */
  const char *note, *source;
} kp_explain_mark;

/* A node: dimension or indicator. Figures are NaN where there are none. [2]: by kp_lang. */
typedef struct {
  int node;  /* into index->node */
  int leaf;  /* -1: a dimension */
  int depth; /* 0 the root */
  kp_explain_state state;
  kp_why why;
  double raw;              /* leaf: before imputation; NaN for a text (see raw_text) */
  const char *raw_text[2]; /* "6项"; the text of a lookup; "缺失" */
  double used;             /* leaf: after imputation */
  double treated;          /* leaf: after treatment of outliers; NaN as used is */
  double score;            /* on the index's scale */
  double score_points;  /* under weights = "points": in points of its own weight; else the score */
  double weight, share; /* effective: within the parent, of the whole; 0 where it does not count */
  /* Contribution to the total; NaN for what does not count. points_shown is at the index's digits:
   * those of nodes that carry, of the adjustments and adjust_cut_shown add up to the total as
   * shown. */
  double points, points_shown;
  double points_full; /* what a full score would be worth */
  /* points_full - points; with Shapley values: what the total would gain at full score here. */
  double lost;
  /* As printed: points_shown + lost_shown = full_shown. */
  double lost_shown, full_shown;
  double total_at_full; /* leaves: the total before rounding with a full score here, all else as it
                           is */
  bool carries; /* its points are not those of its children: a leaf that counts, a filled dimension
                 */
  int rank, n_peers;  /* by score, 1 best, ties share the better; 0: none. Among eligible units with
                         a score here */
  double percentile;  /* share of the other peers below, ties half: 0..100 */
  int level;          /* own grade or light, into node->level; -1: none */
  const char *source; /* "values.csv:14:5", "activities.csv:12,40", "" */
  kp_origin origin;   /* of the value that counts (columns); KP_REPORTED otherwise */
  const kp_explain_entry *entry;
  int n_entries;
  const kp_explain_mark *mark; /* panels */
  int n_marks;
  const kp_read *read; /* cells and rows, and what a Lua rule read */
  int n_reads;
  double discrepancy;         /* |reported - verified| / |verified| */
  bool discrepant;            /* over the index's limit */
  const char *clause, *basis; /* NULL where not given */
  const char *sentence[2];
} kp_explain_node;

typedef enum {
  KP_ROLE_ELIGIBLE,
  KP_ROLE_GATE,
  KP_ROLE_NEED,
  KP_ROLE_GRANT,
  KP_ROLE_CHECK,
  KP_ROLE_APPLIES,
} kp_condition_role;

typedef struct {
  int condition; /* into index->condition; all of them are listed, in its order */
  kp_condition_role role;
  int owner; /* grade (need, grant), node (applies), step (check of a step); -1 */
  kp_met met;
  double value;              /* NaN when missing or text */
  const char *value_text[2]; /* "68.75%", "是", "缺失" */
  int cap;                   /* into index->grade; -1 */
  bool decided;              /* it is what decided the grade */
  const kp_read *read;
  int n_reads;
  const char *source; /* of what it read */
  const char *sentence[2];
} kp_explain_condition;

typedef struct {
  int adjustment;              /* into index->adjustment */
  double points, points_shown; /* NaN when missing */
  const char *source;
  const kp_read *read;
  int n_reads;
  const char *sentence[2];
} kp_explain_adjustment;

/* A neighbouring cut-off. */
typedef struct {
  int grade;       /* whose bound it is; -1: there is no such neighbour */
  double bound;    /* on the total, or on the distance that grades go by */
  double distance; /* how far the total is from it, 0 or more */
} kp_explain_cutoff;

/* The profile of a grade against the unit, where grades go by profiles. */
typedef struct {
  int grade;
  kp_outranking stand;
  kp_criterion_stand *criterion; /* in the order of index->grade_by */
  const char *sentence[2];
} kp_explain_profile;

/* One leaf changed. */
typedef struct {
  int node;        /* the leaf; -1: none */
  bool by_score;   /* the score is changed (a rule in Lua), not the raw value */
  double from, to; /* raw values (from NaN: missing), or scores */
  const char *from_text[2], *to_text[2];
} kp_change_part;

/* A change of one to three leaves that would lift the grade; verified by scoring. */
typedef struct {
  int n_parts;
  kp_change_part part[KP_CHANGE_PARTS];
  double effort; /* by how much the scores of its leaves move, on the index's scale */
  double total;  /* with the change, rounded by the index's rule */
  int grade;     /* with the change; what the cut-offs alone would give when conditions must be met
                    first */
  bool needs_conditions; /* those in kp_explanation.blocking */
  const char *sentence[2];
} kp_explain_change;

typedef enum { KP_TURN_CELL, KP_TURN_JUDGE } kp_turn_kind;

/* One cell, or one judge, that alone turns the grade; verified by scoring. */
typedef struct {
  kp_turn_kind kind;
  kp_change_part part; /* cells: the nearest value at which the grade is another */
  int judge;           /* judges: left out everywhere for this unit; into dataset->judge */
  double effort;       /* cells: by how much the leaf's score moves; judges: the total */
  double total;
  int grade;
  bool better;
  const char *sentence[2];
} kp_explain_turn;

typedef struct {
  const kp_result *result;
  int unit;
  const char *id, *name, *group; /* group may be "" */
  kp_unit_status status;
  const char *reason[2];      /* why it has no grade; "" when it has */
  bool flagged;               /* listed 待核 though graded */
  const char *flag_reason[2]; /* "" when not flagged */
  double total, total_full;
  int rank, n_ranked;
  double percentile;       /* of the total among those ranked */
  int grade, grade_before; /* into index->grade; -1: none. before: by the bounds alone */
  kp_decided_by decided_by;
  int decided_condition; /* into index->condition; -1 */
  int step;              /* checklist: steps reached */
  /* 审定等次 of decisions.csv as written; "" when there is none. */
  const char *decided_grade, *decided_basis, *decided_date, *decided_source;
  const char *verdict[2]; /* total, rank, grade and what decided it */

  kp_contrib_method method;
  kp_explain_node *node; /* in the order of the index; none for a checklist */
  int n_nodes;
  kp_explain_adjustment *adjustment;
  int n_adjustments;
  double adjust_cut,
      adjust_cut_shown;  /* what the limits on the sum of adjustments take away (negative) or add */
  double adjusted_shown; /* all adjustments together, as printed; NaN without any */
  kp_explain_condition *condition;
  int n_conditions;
  /* Of the grade by bounds alone: the next better grade's bound, and its own, below which it falls.
   */
  kp_explain_cutoff better, worse;
  const char *cutoffs[2];      /* both in words, or the profiles in their place; "" without */
  kp_explain_profile *profile; /* best first; none where grades do not go by profiles */
  int n_profiles;

  /* What-if parts; empty unless asked for. */
  const int *blocking; /* into condition: what must be met first, whatever the total */
  int n_blocking;
  kp_explain_change *change; /* soonest first */
  int n_changes;
  const char *change_none[2]; /* why there is no change to name; "" when there is one. NULL unless
                                 asked for */
  kp_explain_turn *turn;      /* cells, nearest first; then judges */
  int n_turns;
  bool published; /* only what the public may see is left (report/audience.h) */
} kp_explanation;

typedef struct {
  bool zh, en;          /* sentences in these languages; [lang] is NULL for the other */
  bool skip_nodes;      /* only conditions are wanted (gates.csv) */
  bool skip_conditions; /* only nodes and adjustments are (explanations.csv) */
  bool what_if; /* changes, and cells and judges that turn the grade; needs nodes and conditions */
  /* For those who may not know everything (discreet.c): */
  bool alone;            /* nothing that tells another unit's name or figure */
  const char *judge_key; /* judges are 专家1…n, in an order of each unit's own that this key draws;
                            NULL: they have their names */
} kp_explain_options;

typedef struct kp_explain_peers kp_explain_peers;
typedef struct kp_explainer kp_explainer;

/* What the limits on adjustments add to (or, negative, take from) their sum. */
double kp_explain_adjust_cut(const kp_index *index, double sum);

/* Sorts every column of scores once, in parallel. The result must outlive it. */
kp_status kp_explain_peers_new(kp_explain_peers **out, const kp_result *result, kp_diag *diag);
void kp_explain_peers_free(kp_explain_peers *peers);
/* Borrowed. */
const kp_result *kp_explain_peers_result(const kp_explain_peers *peers);
/* Quartiles of the peers' scores at a node (type 7 of Hyndman and Fan 1996); returns how many peers
 * there are, n_others: without the unit. NaN where there are none. */
int kp_explain_quartiles(double quartile[3], int *n_others, const kp_explain_peers *peers, int node,
                         int unit);

kp_status kp_explainer_new(kp_explainer **out, const kp_explain_peers *peers, kp_diag *diag);
void kp_explainer_free(kp_explainer *explainer);

/* Strings and lists live in the arena, some borrow from the result. *out is untouched on failure.
 */
kp_status kp_explain_make(kp_explanation *out, kp_explainer *explainer, int unit,
                          const kp_explain_options *options, kp_arena *arena, kp_diag *diag);

/* number (n_judges): 1…n of the judges who marked the unit, in an order that the key draws for it
 * alone; 0 of the others. False when memory is out. */
bool kp_explain_number_judges(int *number, const kp_result *result, const char *key, int unit);

/* Shapley values of n scores under a node's rule (see above); they add up to the node's score.
 * False when memory is out. For nodes that a function combines there is no such rule:
 * kp_explain_make plays the whole unit. */
bool kp_explain_shapley(double *values, const kp_node *node, const double *score,
                        const double *weight, int n, double bottom);

/* Shapley values of n players (1 … KP_SHAPLEY_EXACT) from the worth of each of the 2^n sets, bit i:
 * player i. They add up to the worth of all less that of none. */
void kp_explain_shapley_sets(double *values, const double *worth, int n);

/* Names for machine formats: "points", "shapley", "shapley sampled"; "present", "filled" …;
 * "eligible", "gate" …; "reported" …; "met" … */
const char *kp_explain_method_name(kp_contrib_method method);
const char *kp_explain_state_name(kp_explain_state state);
const char *kp_explain_role_name(kp_condition_role role);
const char *kp_explain_origin_name(kp_origin origin);
const char *kp_explain_met_name(kp_met met);
const char *kp_explain_why_name(kp_why why);
const char *kp_explain_decided_name(kp_decided_by by);
const char *kp_explain_mark_name(kp_mark_use use);

#endif
