/* SPDX-License-Identifier: GPL-3.0-or-later
 * Outranking: units against the profiles of grades.
 *
 * A unit outranks a profile when the criteria on which it is as good are strong enough together and
 * none speaks against it alone. With g_j the unit's figure, b_j the profile's and w_j weights that
 * add up to 1 over the criteria that apply to the unit:
 *   MR-Sort (Leroy, Mousseau & Pirlot 2011, Learning the parameters of a multiple criteria sorting
 *     method): sum of w_j over g_j >= b_j is at least the majority, and no g_j < the veto v_j. The
 *     grade is the best whose profile is outranked.
 *   ELECTRE TRI-B (Yu 1992; Roy & Bouyssou 1993, Aide multicritere a la decision, ch. 6), d = b_j -
 *     g_j: concordance c_j = 1 for d <= q, 0 for d >= p, between them a line; C = sum w_j c_j;
 *     discordance D_j = 0 for d <= p, 1 for d >= v, between them a line; credibility
 *     C * product over D_j > C of (1 - D_j) / (1 - C), at least the cutting level. Pessimistic: the
 *     best grade whose profile is outranked; optimistic: the grade below the lowest profile that is
 *     preferred to the unit (outranks it and is not outranked).
 * All comparisons are of decimals, profiles inclusive. A figure that is missing is taken at its
 * worst, or in hope at its best; both rules are monotone, so what lies between cannot give another
 * grade than the two do. */
#include <math.h>

#include "score/lane.h"

/* ---- Figures ---- */

static double node_figure(const kp_lane *lane, int node, int i) {
  const kp_index *index = lane->scoring->index;
  if (index->in_points && index->node[node].leaf >= 0 && lane->points)
    return kp_points_score(lane, node, i);
  return lane->score[node][i];
}

/* A column of raw values after imputation; lane->poison and ->applicable lend their room. */
static void read_raw(kp_lane *lane, const kp_criterion *criterion, int j) {
  kp_leaf_why(lane->poison, lane, criterion->node);
  const double *used = kp_leaf_used(lane, criterion->node, lane->poison, lane->applicable);
  for (int i = 0; i < lane->n; i++) {
    lane->criterion_why[j][i] = lane->poison[i];
    lane->criterion[j][i] = lane->poison[i] == KP_PRESENT ? used[i] : NAN;
  }
}

void kp_outrank_read(kp_lane *lane) {
  const kp_grade_by *by = &lane->scoring->index->grade_by;
  for (int j = 0; j < by->n_criteria; j++) {
    const kp_criterion *criterion = &by->criterion[j];
    if (criterion->on_raw) {
      read_raw(lane, criterion, j);
      continue;
    }
    for (int i = 0; i < lane->n; i++) {
      const uint8_t why = lane->why[criterion->node][i];
      lane->criterion_why[j][i] = why;
      lane->criterion[j][i] = why == KP_PRESENT ? node_figure(lane, criterion->node, i) : NAN;
    }
  }
}

bool kp_score_is_left_out(const kp_scoring *scoring, int criterion, kp_why why) {
  const int node = scoring->index->grade_by.criterion[criterion].node;
  return why == KP_NOT_APPLICABLE ||
         (why != KP_PRESENT && scoring->index->node[node].missing.kind == KP_MISSING_SKIP);
}

/* ---- One criterion ---- */

static double concordance_of(const kp_criterion *of, double behind) {
  if (behind <= of->indifference)
    return 1.0;
  if (behind >= of->preference)
    return 0.0;
  return (of->preference - behind) / (of->preference - of->indifference);
}

static double discordance_of(const kp_criterion *of, double behind) {
  if (isnan(of->veto) || behind <= of->preference)
    return 0.0;
  if (behind >= of->veto)
    return 1.0;
  return (behind - of->preference) / (of->veto - of->preference);
}

/* behind: by how much the one that should outrank stands behind the other. */
static void compare(kp_criterion_stand *out, const kp_grade_by *by, const kp_criterion *criterion,
                    double behind) {
  const double key = isinf(behind) ? behind : kp_decimal_key(behind);
  if (by->kind == KP_GRADE_BY_ELECTRE_TRI) {
    out->concordance = concordance_of(criterion, key);
    out->discordance = discordance_of(criterion, key);
  } else {
    out->concordance = key <= 0.0 ? 1.0 : 0.0;
    out->discordance = 0.0;
  }
}

static double weight_of(const kp_scoring *scoring, int j) {
  const kp_criterion *criterion = &scoring->index->grade_by.criterion[j];
  return isnan(criterion->weight) ? scoring->share[criterion->node] : criterion->weight;
}

/* ---- One profile ---- */

/* Whether the figures outrank the profile of a grade, or (turned) are outranked by it. */
static void outrank(kp_outranking *out, kp_criterion_stand *stand, const kp_scoring *scoring,
                    int grade, const kp_criteria_of *unit, bool hope, bool turned) {
  const kp_index *index = scoring->index;
  const kp_grade_by *by = &index->grade_by;
  double whole = 0.0, agreed = 0.0;
  bool vetoed = false;
  for (int j = 0; j < by->n_criteria; j++) {
    const kp_criterion *criterion = &by->criterion[j];
    const double sign = criterion->down ? -1.0 : 1.0;
    kp_criterion_stand *at = &stand[j];
    *at =
        (kp_criterion_stand){.figure = unit->figure[j],
                             .profile = index->grade[grade].profile[j],
                             .veto = index->grade[grade].veto ? index->grade[grade].veto[j] : NAN};
    at->left_out = kp_score_is_left_out(scoring, j, (kp_why)unit->why[j]);
    if (at->left_out)
      continue;
    at->missing = isnan(at->figure);
    const double figure = !at->missing ? sign * at->figure : hope ? INFINITY : -INFINITY;
    const double profile = sign * at->profile;
    compare(at, by, criterion, turned ? figure - profile : profile - figure);
    if (!turned && !isnan(at->veto) &&
        (isinf(figure) ? figure < 0.0 : kp_decimal_compare(figure, sign * at->veto) < 0))
      at->discordance = 1.0;
    at->weight = weight_of(scoring, j);
    whole += at->weight;
    agreed += at->weight * at->concordance;
    vetoed = vetoed || at->discordance >= 1.0;
  }
  const double C = whole > 0.0 ? agreed / whole : NAN;
  double credibility = C;
  for (int j = 0; j < by->n_criteria; j++) {
    if (whole > 0.0)
      stand[j].weight /= whole;
    if (by->kind == KP_GRADE_BY_ELECTRE_TRI && !stand[j].left_out &&
        kp_decimal_compare(stand[j].discordance, C) > 0)
      credibility *= (1.0 - stand[j].discordance) / (1.0 - C);
  }
  if (vetoed && by->kind == KP_GRADE_BY_MR_SORT)
    credibility = 0.0;
  *out = (kp_outranking){.concordance = C,
                         .credibility = credibility,
                         .vetoed = vetoed,
                         .holds = kp_decimal_compare(credibility, by->majority) >= 0};
}

void kp_score_outranks(kp_outranking *out, kp_criterion_stand *stand, const kp_scoring *scoring,
                       int grade, const kp_criteria_of *unit, bool hope) {
  kp_outranking profile;
  outrank(&profile, stand, scoring, grade, unit, hope, true);
  outrank(out, stand, scoring, grade, unit, hope, false);
  out->preferred = profile.holds && !out->holds;
}

/* ---- Grades ---- */

/* The next grade below that can be had by a profile, or the last. */
static int next_below(const kp_index *index, int grade) {
  int g = grade + 1;
  while (g < index->n_grades - 1 && !index->grade[g].profile)
    g++;
  return g;
}

static int by_outranking(const kp_scoring *scoring, const kp_criteria_of *unit,
                         kp_criterion_stand *stand, bool hope) {
  const kp_index *index = scoring->index;
  kp_outranking out;
  int g = next_below(index, -1);
  for (; g < index->n_grades - 1; g = next_below(index, g)) {
    outrank(&out, stand, scoring, g, unit, hope, false);
    if (out.holds)
      return g;
  }
  return g;
}

static int by_preference(const kp_scoring *scoring, const kp_criteria_of *unit,
                         kp_criterion_stand *stand, bool hope) {
  const kp_index *index = scoring->index;
  kp_outranking own;
  int best = index->n_grades - 1;
  for (int g = index->n_grades - 2; g >= 0; g--) {
    if (!index->grade[g].profile)
      continue;
    kp_score_outranks(&own, stand, scoring, g, unit, hope);
    if (own.preferred)
      return best;
    best = g;
  }
  return best;
}

kp_criteria_of kp_lane_criteria(kp_lane *lane, int i) {
  const int n = lane->scoring->index->grade_by.n_criteria;
  for (int j = 0; j < n; j++) {
    lane->criteria_figure[j] = lane->criterion[j][i];
    lane->criteria_why[j] = lane->criterion_why[j][i];
  }
  return (kp_criteria_of){lane->criteria_figure, lane->criteria_why};
}

int kp_outrank_grade(kp_lane *lane, int i, bool hope) {
  const kp_scoring *scoring = lane->scoring;
  const kp_grade_by *by = &scoring->index->grade_by;
  const kp_criteria_of unit = kp_lane_criteria(lane, i);
  bool any = false;
  for (int j = 0; j < by->n_criteria; j++)
    any = any ||
          (!kp_score_is_left_out(scoring, j, (kp_why)unit.why[j]) && weight_of(scoring, j) > 0.0);
  if (!any)
    return -1;
  return by->optimistic && by->kind == KP_GRADE_BY_ELECTRE_TRI
             ? by_preference(scoring, &unit, lane->stand, hope)
             : by_outranking(scoring, &unit, lane->stand, hope);
}

bool kp_criteria_missing(const kp_lane *lane, int i) {
  const kp_grade_by *by = &lane->scoring->index->grade_by;
  for (int j = 0; j < by->n_criteria; j++) {
    const kp_why why = (kp_why)lane->criterion_why[j][i];
    if (why != KP_PRESENT && !kp_score_is_left_out(lane->scoring, j, why))
      return true;
  }
  return false;
}
