/* SPDX-License-Identifier: GPL-3.0-or-later
 * Compare: what changed between results, unit by unit, and because of what.
 *
 * Between two results five things may differ, the causes: data; rules (how a value becomes a score,
 * and what it is held against: norms, fills and treatments that the peers move); weights; structure
 * (which indicators there are, how they are combined, when they apply, what is done when one is
 * missing, rounding); gates (conditions, cut-offs, limits on adjustments, shares' sizes). Each can
 * be taken from the old side or the new one, which makes 32 hybrids; the first is the old result,
 * the last the new one. The part of a cause is its Shapley value in that game (Shapley 1953): the
 * mean, over all orders in which the causes could have come, of what it changes when it comes.
 * Parts add up to the change of total_full.
 *
 * A hybrid: leaf scores by the rules of one index on the data of one side (hybrid.c), put into the
 * tree of the index that gives the structure, with the weights of either (causes.c), graded by the
 * index that gives the gates. A leaf that only one index has is scored by it. What the other side's
 * data cannot say of it (nobody collected it then) stands at its own side's value: such a leaf has
 * no part in data. Within a cause the change goes to indicators (parts_tree.c): in a tree of
 * arithmetic means and sums by points, else by Shapley values of a node's children.
 *
 * Norms moving: each side has its own, and where a rule is the same on both sides its part of
 * "rules" is what the peers did. Norms frozen: the new side is held against the figures of the old,
 * for every indicator that both have by comparison; its totals are then not those of a plain run.
 *
 * A comparison owns an arena and borrows the results. Everything is computed for units in any order
 * with the same bits. */
#ifndef KP_COMPARE_COMPARE_H
#define KP_COMPARE_COMPARE_H

#include "run/result.h"

typedef enum {
  KP_CAUSE_DATA,
  KP_CAUSE_RULES,
  KP_CAUSE_WEIGHTS,
  KP_CAUSE_STRUCTURE,
  KP_CAUSE_GATES,
  KP_CAUSES
} kp_cause;

typedef enum {
  KP_CHANGE_SPLIT,    /* totals on both sides, parts add up */
  KP_CHANGE_WHOLE,    /* totals on both sides, but a hybrid has none: the change is not split */
  KP_CHANGE_NO_TOTAL, /* no total on one side or both */
  KP_CHANGE_CAME,     /* only in the new data */
  KP_CHANGE_WENT,     /* only in the old */
  KP_CHANGE_STATES
} kp_change_state;

/* What one indicator, dimension or adjustment has to do with the change by one cause. */
typedef struct {
  kp_cause cause;
  const char *id, *title; /* a node or adjustment; see kp_change.parts */
  double points, points_shown;
  bool by_peers; /* rules: the rule is the same, the peers moved what it is held against */
  bool held;     /* the other side has no data for it: its own value stood for both */
} kp_cause_part;

typedef struct {
  const char *id, *name, *group;
  const char *old_id; /* where it was renamed; else NULL */
  int unit[2];        /* old, new: into the datasets; -1 */
  kp_change_state state;
  kp_unit_status status[2];
  double total[2], full[2]; /* NaN: none. full: before rounding, what delta is of */
  double delta;             /* NaN without both */
  double part[KP_CAUSES];   /* add up to delta; NaN unless split */
  double peers;             /* what of the rules' part the peers moved */
  /* As printed: those of the causes add up to the difference of the totals as printed. */
  double delta_shown, part_shown[KP_CAUSES];
  int rank[2]; /* 0: none */
  int grade[2];
  int crossed;                  /* > 0: a better grade, < 0: a worse one, 0: neither */
  double grade_part[KP_CAUSES]; /* of the change of grade, in grades; all 0 unless crossed */
  int main, grade_main;         /* the cause that did most; -1: none */
  /* Parts by cause, then in the order of the new index, dropped ones behind; none is 0. */
  kp_cause_part *parts;
  int n_parts;
  const char *sentence[2];
} kp_change;

/* Two results set beside each other. */
typedef struct {
  int from, to; /* into the comparison's results */
  kp_change *change;
  int n_changes; /* the new data's units in their order, then those that went */
  int n_split, n_whole, n_no_total, n_came, n_went, n_renamed, n_better, n_worse;
  /* Means over the units with a split. */
  double mean[2], mean_delta, mean_part[KP_CAUSES], mean_peers;
  int n_ranked;             /* with a rank on both sides */
  double spearman, kendall; /* of the two totals of these (tau b); NaN where there is none */
  /* Of units that are on both sides: [from * (n_to + 1) + to], the last of each: no grade. */
  int *transition;
  bool differs[KP_CAUSES]; /* false: the two sides are known not to differ in it */
  bool peers_move;         /* something is held against what peers have */
  bool held_back; /* one side's data cannot be read under the other's index: data and rules are one
                   */
} kp_compare_step;

struct kp_compare {
  kp_arena *arena;
  const kp_result *const *result;
  int n_results;
  bool frozen;
  kp_compare_step
      *step; /* successive ones, then (more than two results) the first against the last */
  int n_steps;
};

const char *kp_cause_name(kp_cause cause);               /* "data" … */
const char *kp_change_state_name(kp_change_state state); /* "split" … */
kp_msg kp_cause_title(kp_cause cause);

#endif
