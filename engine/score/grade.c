/* SPDX-License-Identifier: GPL-3.0-or-later
 * Grade: conditions, cut-offs, needs, grants, caps and the status of each unit of a lane.
 *
 * The order is fixed: bounds on the rounded total (or profiles, or classes found from all units,
 * see outrank.c, classes.c, clusters.c), needs (a grade whose need is not met gives way to the next
 * below), grants, caps of gates; shares follow over all units in quota.c. Bounds are compared on
 * decimals. An undecided need or grant leaves the unit undecided when the grade depends on it: the
 * grade is decided once with every doubt against the unit and once in its favour; so does a missing
 * criterion where grades go by profiles. An undecided gate always does. What is printed as
 * decided_by is the last step that changed the grade. */
#include <math.h>
#include <stdlib.h>

#include "score/lane.h"

typedef struct {
  int grade;
  kp_decided_by by;
  int condition;
} verdict;

/* ---- Bounds ---- */

static double measure_of(const kp_index *index, double total) {
  return isnan(index->grade_distance_from) ? total : fabs(total - index->grade_distance_from);
}

double kp_grade_key(const kp_index *index, double total) {
  const double key = kp_decimal_key(measure_of(index, total));
  return index->higher_is_better ? key : -key;
}

static bool has_bound(const kp_grade *grade) {
  return !isnan(grade->at_least) || !isnan(grade->above) || !isnan(grade->at_most) ||
         !isnan(grade->below);
}

/* A grade that is only granted is not reached by a total. */
static bool is_only_granted(const kp_index *index, int number) {
  const kp_grade *grade = &index->grade[number];
  if (number == index->n_grades - 1)
    return false;
  if (index->grade_by.kind != KP_GRADE_BY_CUTOFFS)
    return kp_grade_by_profiles(&index->grade_by) && !grade->profile;
  return !has_bound(grade) && !kp_grade_is_limited(grade) && grade->need.count == 0;
}

static bool is_high_enough(const kp_grade *grade, double x) {
  return (isnan(grade->at_least) || kp_decimal_compare(x, grade->at_least) >= 0) &&
         (isnan(grade->above) || kp_decimal_compare(x, grade->above) > 0);
}

static bool is_low_enough(const kp_grade *grade, double x) {
  return (isnan(grade->at_most) || kp_decimal_compare(x, grade->at_most) <= 0) &&
         (isnan(grade->below) || kp_decimal_compare(x, grade->below) < 0);
}

bool kp_grade_bounds_hold(const kp_index *index, int number, double total) {
  const kp_grade *grade = &index->grade[number];
  const double x = measure_of(index, total);
  return !is_only_granted(index, number) && is_high_enough(grade, x) && is_low_enough(grade, x);
}

/* The first grade from `from` on whose bounds hold; the last when none does. Whoever was good
 * enough for a better grade and is kept out of it (from > 0) is too good for none below: an upper
 * bound there only says where the better grade begins. */
static int by_bounds(const kp_index *index, int from, double total) {
  if (index->grade_by.kind != KP_GRADE_BY_CUTOFFS) {
    /* Whoever is good enough for a profile or class is so for all below. */
    while (is_only_granted(index, from))
      from++;
    return from;
  }
  const double x = measure_of(index, total);
  for (int g = from; g < index->n_grades; g++) {
    const kp_grade *grade = &index->grade[g];
    const bool reached = from == 0                 ? kp_grade_bounds_hold(index, g, total)
                         : index->higher_is_better ? is_high_enough(grade, x)
                                                   : is_low_enough(grade, x);
    if (reached && !is_only_granted(index, g))
      return g;
  }
  return index->n_grades - 1;
}

/* ---- Needs, grants, caps ---- */

/* The need that keeps a unit out of a grade; -1. */
static int lacking_need(const kp_index *index, uint8_t *const *met, int grade, int i, bool hope) {
  const kp_conditions need = index->grade[grade].need;
  for (int c = need.first; c < need.first + need.count; c++)
    if (met[c][i] == KP_NOT_MET || (!hope && met[c][i] != KP_MET))
      return c;
  return -1;
}

int kp_grade_below(const kp_index *index, uint8_t *const *met, int grade, double total, int i) {
  int g = grade;
  do {
    if (g + 1 >= index->n_grades)
      return index->n_grades - 1;
    g = by_bounds(index, g + 1, total);
  } while (lacking_need(index, met, g, i, false) >= 0);
  return g;
}

static void apply_needs(verdict *out, const kp_index *index, uint8_t *const *met, double total,
                        int i, bool hope) {
  for (;;) {
    const int lacking = lacking_need(index, met, out->grade, i, hope);
    if (lacking < 0 || out->grade + 1 >= index->n_grades)
      return;
    if (out->by != KP_BY_NEED) /* the first need that failed is the one to tell */
      out->condition = lacking;
    out->by = KP_BY_NEED;
    out->grade = by_bounds(index, out->grade + 1, total);
  }
}

static void apply_grants(verdict *out, const kp_index *index, uint8_t *const *met, int i,
                         bool hope) {
  for (int g = 0; g < out->grade; g++) {
    const kp_conditions grant = index->grade[g].grant;
    for (int c = grant.first; c < grant.first + grant.count; c++) {
      if (met[c][i] == KP_MET || (hope && met[c][i] == KP_UNDECIDED_RESULT)) {
        *out = (verdict){.grade = g, .by = KP_BY_GRANT, .condition = c};
        return;
      }
    }
  }
}

static void apply_caps(verdict *out, const kp_index *index, uint8_t *const *met, int i) {
  for (int c = index->gates.first; c < index->gates.first + index->gates.count; c++) {
    const kp_condition *gate = &index->condition[c];
    if (met[c][i] == KP_NOT_MET && gate->otherwise == KP_OTHERWISE_CAP && gate->cap > out->grade)
      *out = (verdict){.grade = gate->cap, .by = KP_BY_GATE, .condition = c};
  }
}

/* The grade before needs, grants and caps; -1: there is nothing to go by. */
static int first_grade(kp_lane *lane, int i, bool hope) {
  const kp_scoring *scoring = lane->scoring;
  switch (scoring->index->grade_by.kind) {
  case KP_GRADE_BY_MR_SORT:
  case KP_GRADE_BY_ELECTRE_TRI:
    return kp_outrank_grade(lane, i, hope);
  case KP_GRADE_BY_NATURAL_BREAKS:
  case KP_GRADE_BY_QUANTILES:
    return kp_classes_grade(scoring, lane->total[i]);
  case KP_GRADE_BY_K_MEANS: {
    const kp_criteria_of unit = kp_lane_criteria(lane, i);
    return kp_clusters_grade(scoring, &unit, lane->criteria_figure);
  }
  case KP_GRADE_BY_CUTOFFS:
    break;
  }
  return by_bounds(scoring->index, 0, lane->total[i]);
}

static kp_decided_by first_reason(const kp_index *index) {
  return index->grade_by.kind == KP_GRADE_BY_CUTOFFS ? KP_BY_CUTOFF
         : kp_grade_by_profiles(&index->grade_by)    ? KP_BY_PROFILE
                                                     : KP_BY_CLASS;
}

static verdict decide(kp_lane *lane, int i, bool hope) {
  const kp_index *index = lane->scoring->index;
  const double total = lane->total[i];
  verdict out = {.grade = first_grade(lane, i, hope), .by = first_reason(index), .condition = -1};
  apply_needs(&out, index, lane->met, total, i, hope);
  apply_grants(&out, index, lane->met, i, hope);
  apply_caps(&out, index, lane->met, i);
  return out;
}

static bool any_undecided(const kp_lane *lane, kp_conditions range, int i) {
  for (int c = range.first; c < range.first + range.count; c++)
    if (lane->met[c][i] == KP_UNDECIDED_RESULT)
      return true;
  return false;
}

/* Whether the grade hangs on a need or grant that is undecided, or on a missing criterion. */
static bool hangs_on_doubt(kp_lane *lane, int i, int sure) {
  const kp_index *index = lane->scoring->index;
  if (index->grade_by.n_criteria > 0 && kp_criteria_missing(lane, i))
    return !kp_grade_by_profiles(&index->grade_by) || decide(lane, i, true).grade != sure;
  for (int g = 0; g < index->n_grades; g++)
    if (any_undecided(lane, index->grade[g].need, i) ||
        any_undecided(lane, index->grade[g].grant, i))
      return decide(lane, i, true).grade != sure;
  return false;
}

/* ---- Flags ---- */

static bool has_discrepancy(const kp_lane *lane, int unit) {
  const kp_index *index = lane->scoring->index;
  const kp_dataset *dataset = lane->scoring->dataset;
  if (isnan(index->discrepancy_over) || index->discrepancy_otherwise != KP_OTHERWISE_FLAG)
    return false;
  for (int k = 0; k < index->n_leaves; k++) {
    const double apart =
        kp_score_discrepancy(dataset, &index->node[index->leaf_node[k]].value, unit);
    if (!isnan(apart) && kp_decimal_compare(apart, index->discrepancy_over) > 0)
      return true;
  }
  return false;
}

/* Flags of a run of conditions; *undecided: one that is no flag is undecided. */
static bool flags_of(const kp_lane *lane, kp_conditions range, int i, bool *undecided) {
  bool flagged = false;
  for (int c = range.first; c < range.first + range.count; c++) {
    const kp_met met = lane->met[c][i];
    const bool flag = lane->scoring->index->condition[c].otherwise == KP_OTHERWISE_FLAG;
    flagged = flagged || (flag && met != KP_MET);
    *undecided = *undecided || (!flag && met == KP_UNDECIDED_RESULT);
  }
  return flagged;
}

/* ---- Checklists ---- */

static void set(kp_lane *lane, int i, kp_unit_status status, const verdict *out) {
  lane->status[i] = (uint8_t)status;
  lane->grade[i] = (int8_t)out->grade;
  lane->decided_by[i] = (uint8_t)out->by;
  lane->decided_condition[i] = out->condition;
}

static int first_not_met(const kp_lane *lane, kp_conditions range, int i) {
  for (int c = range.first; c < range.first + range.count; c++)
    if (lane->met[c][i] == KP_NOT_MET &&
        lane->scoring->index->condition[c].otherwise != KP_OTHERWISE_FLAG)
      return c;
  return -1;
}

static int steps_reached(const kp_lane *lane, int i) {
  const kp_index *index = lane->scoring->index;
  for (int s = 0; s < index->n_steps; s++) {
    const kp_conditions require = index->step[s].require;
    for (int c = require.first; c < require.first + require.count; c++)
      if (lane->met[c][i] != KP_MET)
        return s;
  }
  return index->n_steps;
}

static void grade_checklist(kp_lane *lane, int i) {
  const kp_index *index = lane->scoring->index;
  verdict out = {.grade = -1, .by = KP_BY_NOTHING, .condition = -1};
  bool undecided = false;
  kp_score_conditions(lane, index->checks, i);
  for (int s = 0; s < index->n_steps; s++)
    kp_score_conditions(lane, index->step[s].require, i);
  lane->flagged[i] = flags_of(lane, index->checks, i, &undecided);
  if (lane->step)
    lane->step[i] = steps_reached(lane, i);
  out.condition = first_not_met(lane, index->checks, i);
  if (undecided && out.condition < 0) {
    set(lane, i, KP_UNDECIDED, &out);
    return;
  }
  if (index->n_grades > 0) {
    out.grade = out.condition < 0 ? 0 : index->n_grades - 1;
    out.by = KP_BY_CHECKS;
  }
  lane->grade_before[i] = (int8_t)out.grade;
  set(lane, i, KP_GRADED, &out);
}

/* ---- Scored units ---- */

static void ask_all(kp_lane *lane, int i) {
  const kp_index *index = lane->scoring->index;
  kp_score_conditions(lane, index->gates, i);
  for (int g = 0; g < index->n_grades; g++) {
    kp_score_conditions(lane, index->grade[g].need, i);
    kp_score_conditions(lane, index->grade[g].grant, i);
  }
}

/* Whether there is something that a grade can go by: a total, or criteria. */
static bool has_ground(kp_lane *lane, int i) {
  const kp_scoring *scoring = lane->scoring;
  if (!kp_grade_by_profiles(&scoring->index->grade_by))
    return !isnan(lane->total[i]);
  return !kp_score_is_screened(scoring, lane->first + i) && kp_outrank_grade(lane, i, false) >= 0;
}

static void grade_scored(kp_lane *lane, int i) {
  const kp_index *index = lane->scoring->index;
  const verdict none = {.grade = -1, .by = KP_BY_NOTHING, .condition = -1};
  /* Not known whether the unit is assessed, or by what. */
  const int unit = lane->first + i;
  const bool unknown = (lane->scoring->plan->asked[unit] == KP_MAYBE &&
                        !kp_score_is_screened(lane->scoring, unit)) ||
                       kp_tree_undecided(lane, i);
  bool undecided = unknown;
  ask_all(lane, i);
  lane->flagged[i] = flags_of(lane, index->gates, i, &undecided);
  lane->flagged[i] |= has_discrepancy(lane, lane->first + i);
  if (!has_ground(lane, i)) {
    set(lane, i, unknown ? KP_UNDECIDED : KP_UNSCORED, &none);
    return;
  }
  if (index->n_grades == 0) {
    set(lane, i, undecided ? KP_UNDECIDED : KP_GRADED, &none);
    return;
  }
  lane->grade_before[i] = (int8_t)first_grade(lane, i, false);
  const verdict sure = decide(lane, i, false);
  if (undecided || hangs_on_doubt(lane, i, sure.grade))
    set(lane, i, KP_UNDECIDED, &none);
  else
    set(lane, i, KP_GRADED, &sure);
}

void kp_grade_lane(kp_lane *lane) {
  const verdict none = {.grade = -1, .by = KP_BY_NOTHING, .condition = -1};
  const kp_index *index = lane->scoring->index;
  if (index->grade_by.n_criteria > 0)
    kp_outrank_read(lane);
  for (int i = 0; i < lane->n; i++) {
    /* A walk may be done twice: what hangs on scores is asked again. */
    for (int c = 0; c < index->n_conditions; c++) {
      const bool early =
          c >= index->eligible.first && c < index->eligible.first + index->eligible.count;
      const bool applies = lane->scoring->plan->is_applies && lane->scoring->plan->is_applies[c];
      if (!early && !applies)
        lane->met[c][i] = KP_NOT_ASKED;
    }
    lane->grade_before[i] = -1;
    lane->flagged[i] = 0;
    if (lane->step)
      lane->step[i] = 0;
    if (lane->scoring->plan->asked[lane->first + i] == KP_NOT_ASKED_AT_ALL)
      set(lane, i, KP_NOT_ELIGIBLE, &none);
    else if (index->is_checklist)
      grade_checklist(lane, i);
    else
      grade_scored(lane, i);
    if (index->is_checklist && lane->scoring->plan->asked[lane->first + i] == KP_MAYBE)
      set(lane, i, KP_UNDECIDED, &none);
  }
}

/* ---- Grades by other totals ---- */

bool kp_score_grades_follow_totals(const kp_scoring *scoring) {
  const kp_index *index = scoring->index;
  if (index->is_checklist || index->grade_by.kind != KP_GRADE_BY_CUTOFFS)
    return false;
  for (int g = 0; g < index->n_grades; g++)
    if (kp_grade_is_limited(&index->grade[g]))
      return false;
  for (int c = 0; c < index->n_conditions; c++)
    if (kp_value_reads_scores(&index->condition[c].value))
      return false;
  return true;
}

void kp_score_grades_by(int8_t *grade, const kp_scoring *scoring, double *total) {
  const kp_index *index = scoring->index;
  kp_lane lane = {.scoring = scoring, .n = scoring->n_units, .total = total, .met = scoring->met};
  for (int u = 0; u < lane.n; u++) {
    bool undecided = scoring->plan->asked[u] != KP_TAKES_PART && !kp_score_is_screened(scoring, u);
    grade[u] = -1;
    flags_of(&lane, index->gates, u, &undecided);
    if (isnan(total[u]) || undecided || index->n_grades == 0)
      continue;
    const verdict sure = decide(&lane, u, false);
    if (!hangs_on_doubt(&lane, u, sure.grade))
      grade[u] = (int8_t)sure.grade;
  }
}

/* ---- Grades by classes ---- */

static void grade_step(kp_lane *lane, void *context) {
  (void)context;
  kp_grade_lane(lane);
}

kp_status kp_score_sort(kp_scoring *scoring, kp_crew *crew) {
  const kp_grade_by *by = &scoring->index->grade_by;
  if (!kp_grade_by_classes(by) && by->kind != KP_GRADE_BY_K_MEANS)
    return KP_OK;
  kp_status status = kp_score_find_classes(scoring, crew->diag);
  if (status == KP_OK)
    status = kp_score_find_clusters(scoring, crew->diag);
  return status == KP_OK ? kp_crew_run(crew, grade_step, NULL) : status;
}
