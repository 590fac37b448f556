/* SPDX-License-Identifier: GPL-3.0-or-later
 * Check of sorting: profiles that dominate each other in the order of the grades, vetoes below
 * them, majorities, thresholds, weights, and what stands beside grade_by in vain.
 *
 * A profile dominates the next one where it asks as much of every criterion and more of one; else a
 * unit could be good enough for the better grade and not for the worse. Vetoes follow the same
 * order, for the same reason. Figures are compared as decimals, turned round where lower is better.
 */
#include <math.h>

#include "base/decimal.h"
#include "index/build.h"

typedef struct {
  kp_builder *b;
  const kp_index *index;
  const kp_term *by;
} context;

/* The term of a grade; NULL: it is not in the list as it should be. */
static const kp_term *grade_term(const context *c, int number) {
  const kp_term *list = kp_build_get(c->b->root, "grades", KP_T_TABLE);
  int n = 0;
  for (int i = 0; list && i < list->n_items; i++)
    if ((kp_term_classes(list->item[i]) & KP_T_GRADE) && n++ == number)
      return list->item[i];
  return NULL;
}

static void report_grade(const context *c, int grade, const char *field, kp_msg what,
                         const char *const *args, kp_msg hint) {
  const kp_term *term = grade_term(c, grade);
  if (!term)
    return;
  const kp_build_row row = kp_build_enter(c->b, term);
  kp_build_error(c->b, term, field, what, args, hint);
  kp_build_leave(c->b, row);
}

static const char *id_of(const context *c, int criterion) {
  return c->index->node[c->index->grade_by.criterion[criterion].node].label.id;
}

static const char *grade_id(const context *c, int grade) {
  return c->index->grade[grade].label.id;
}

/* Better is larger. */
static double turned(const context *c, int criterion, double x) {
  return c->index->grade_by.criterion[criterion].down ? -x : x;
}

/* ---- What does not go together ---- */

static bool refuse_fields(const context *c, const char *const *field, int n, kp_msg what,
                          kp_msg hint) {
  bool fine = true;
  for (int g = 0; g < c->index->n_grades; g++) {
    for (int k = 0; k < n; k++) {
      const kp_term *term = grade_term(c, g);
      if (!term || !kp_term_get(term, field[k]))
        continue;
      fine = false;
      report_grade(c, g, field[k], what, KP_ARGS(grade_id(c, g), field[k]), hint);
    }
  }
  return fine;
}

static void refuse_neighbours(const context *c) {
  static const char *const bounds[] = {"at_least", "above", "at_most", "below"};
  static const char *const profiles[] = {"profile", "veto"};
  static const char *const top[] = {"top"};
  const kp_grade_by *by = &c->index->grade_by;
  if (!kp_grade_by_profiles(by))
    refuse_fields(c, profiles, 2, KP_MSG_INDEX_PROFILE_IN_VAIN, KP_MSG_INDEX_HINT_PROFILE_IN_VAIN);
  if (by->kind == KP_GRADE_BY_CUTOFFS)
    return;
  refuse_fields(c, bounds, 4, KP_MSG_INDEX_BOUND_IN_VAIN, KP_MSG_INDEX_HINT_BOUND_IN_VAIN);
  if (kp_grade_by_profiles(by) || by->kind == KP_GRADE_BY_K_MEANS)
    refuse_fields(c, top, 1, KP_MSG_INDEX_TOP_BY_PROFILES, KP_MSG_INDEX_HINT_TOP_BY_PROFILES);
  if (!isnan(c->index->grade_distance_from) && !kp_grade_by_classes(by))
    kp_build_error(c->b, c->b->root, "grade_on", KP_MSG_INDEX_GRADE_ON_IN_VAIN, KP_NO_ARGS,
                   KP_MSG_NONE);
}

/* ---- Profiles ---- */

/* Every grade but the last has one, unless it is only granted. */
static void check_present(const context *c) {
  const int last = c->index->n_grades - 1;
  for (int g = 0; g < last; g++) {
    const kp_grade *grade = &c->index->grade[g];
    if (!grade->profile && grade->grant.count == 0)
      report_grade(c, g, NULL, KP_MSG_INDEX_PROFILE_NEEDED, KP_ARGS(grade_id(c, g)), KP_MSG_NONE);
    for (int j = 0; grade->profile && j < c->index->grade_by.n_criteria; j++)
      if (isnan(grade->profile[j]))
        report_grade(c, g, "profile", KP_MSG_INDEX_PROFILE_LACKS,
                     KP_ARGS(grade_id(c, g), id_of(c, j)), KP_MSG_NONE);
  }
  if (last >= 0 && c->index->grade[last].profile)
    report_grade(c, last, "profile", KP_MSG_INDEX_PROFILE_OF_LAST, KP_ARGS(grade_id(c, last)),
                 KP_MSG_NONE);
}

static void check_scale(const context *c, int g) {
  const kp_grade *grade = &c->index->grade[g];
  for (int j = 0; j < c->index->grade_by.n_criteria; j++) {
    if (c->index->grade_by.criterion[j].on_raw || isnan(grade->profile[j]) ||
        (grade->profile[j] >= c->index->scale_low && grade->profile[j] <= c->index->scale_high))
      continue;
    report_grade(c, g, "profile", KP_MSG_INDEX_PROFILE_OUT_OF_SCALE,
                 KP_ARGS(grade_id(c, g), id_of(c, j), kp_build_show(c->b, grade->profile[j]),
                         kp_build_show(c->b, c->index->scale_low),
                         kp_build_show(c->b, c->index->scale_high)),
                 KP_MSG_INDEX_HINT_PROFILE_OUT_OF_SCALE);
  }
}

static void check_order(const context *c, int better, int worse) {
  const kp_grade *up = &c->index->grade[better], *low = &c->index->grade[worse];
  bool more = false;
  for (int j = 0; j < c->index->grade_by.n_criteria; j++) {
    if (isnan(up->profile[j]) || isnan(low->profile[j]))
      return;
    const int order =
        kp_decimal_compare(turned(c, j, up->profile[j]), turned(c, j, low->profile[j]));
    more = more || order > 0;
    if (order < 0)
      report_grade(c, worse, "profile", KP_MSG_INDEX_PROFILE_ORDER,
                   KP_ARGS(id_of(c, j), grade_id(c, worse), kp_build_show(c->b, low->profile[j]),
                           grade_id(c, better), kp_build_show(c->b, up->profile[j])),
                   KP_MSG_INDEX_HINT_BEST_FIRST);
    more = more || order < 0; /* said already */
  }
  if (!more && c->index->grade_by.n_criteria > 0)
    report_grade(c, worse, "profile", KP_MSG_INDEX_PROFILE_SAME,
                 KP_ARGS(grade_id(c, worse), grade_id(c, better)), KP_MSG_NONE);
}

static void check_vetoes(const context *c, int g, int better) {
  const kp_grade *grade = &c->index->grade[g];
  for (int j = 0; grade->veto && j < c->index->grade_by.n_criteria; j++) {
    if (isnan(grade->veto[j]))
      continue;
    const double veto = turned(c, j, grade->veto[j]);
    if (grade->profile && !isnan(grade->profile[j]) &&
        kp_decimal_compare(veto, turned(c, j, grade->profile[j])) > 0)
      report_grade(c, g, "veto", KP_MSG_INDEX_VETO_OVER_PROFILE,
                   KP_ARGS(grade_id(c, g), id_of(c, j), kp_build_show(c->b, grade->veto[j]),
                           kp_build_show(c->b, grade->profile[j])),
                   KP_MSG_NONE);
    const double *above = better >= 0 ? c->index->grade[better].veto : NULL;
    if (better >= 0 &&
        (!above || isnan(above[j]) || kp_decimal_compare(veto, turned(c, j, above[j])) > 0))
      report_grade(c, g, "veto", KP_MSG_INDEX_VETO_ORDER,
                   KP_ARGS(id_of(c, j), grade_id(c, g), grade_id(c, better)),
                   KP_MSG_INDEX_HINT_VETO_ORDER);
  }
}

static void check_profiles(const context *c) {
  static const char *const veto[] = {"veto"};
  int better = -1;
  check_present(c);
  if (c->index->grade_by.kind == KP_GRADE_BY_ELECTRE_TRI)
    refuse_fields(c, veto, 1, KP_MSG_INDEX_VETO_OF_TRI, KP_MSG_INDEX_HINT_VETO_OF_TRI);
  for (int g = 0; g < c->index->n_grades; g++) {
    if (!c->index->grade[g].profile) {
      if (c->index->grade[g].veto)
        report_grade(c, g, "veto", KP_MSG_INDEX_VETO_WITHOUT_PROFILE, KP_ARGS(grade_id(c, g)),
                     KP_MSG_NONE);
      continue;
    }
    check_scale(c, g);
    if (better >= 0)
      check_order(c, better, g);
    if (c->index->grade_by.kind == KP_GRADE_BY_MR_SORT)
      check_vetoes(c, g, better);
    better = g;
  }
}

/* ---- Criteria ---- */

static bool is_under(const kp_index *index, int node, int ancestor) {
  for (node = index->node[node].parent; node > 0 && node != ancestor;)
    node = index->node[node].parent;
  return node == ancestor;
}

static void check_thresholds(const context *c, int j) {
  const kp_criterion *of = &c->index->grade_by.criterion[j];
  if (of->indifference < 0 || of->preference < of->indifference || of->veto < of->preference)
    kp_build_error(c->b, c->by, NULL, KP_MSG_INDEX_THRESHOLD_ORDER,
                   KP_ARGS(id_of(c, j), kp_build_show(c->b, of->indifference),
                           kp_build_show(c->b, of->preference),
                           isnan(of->veto) ? "—" : kp_build_show(c->b, of->veto)),
                   KP_MSG_NONE);
}

static void check_raw(const context *c, int j) {
  const kp_criterion *of = &c->index->grade_by.criterion[j];
  const kp_node *node = &c->index->node[of->node];
  if (of->on_raw && node->leaf < 0)
    kp_build_error(c->b, c->by, "of", KP_MSG_INDEX_CRITERION_RAW, KP_ARGS(id_of(c, j)),
                   KP_MSG_NONE);
  else if (of->on_raw && node->score.kind == KP_SCORE_LOOKUP && node->score.choice)
    kp_build_error(c->b, c->by, "of", KP_MSG_INDEX_CRITERION_TEXT, KP_ARGS(id_of(c, j)),
                   KP_MSG_NONE);
}

static void check_weights(const context *c) {
  const kp_grade_by *by = &c->index->grade_by;
  int n = 0;
  double sum = 0;
  for (int j = 0; j < by->n_criteria; j++) {
    const double weight = by->criterion[j].weight;
    n += !isnan(weight);
    sum += isnan(weight) ? c->index->node[by->criterion[j].node].weight : weight;
    if (weight < 0)
      kp_build_error(c->b, c->by, "of", KP_MSG_INDEX_CRITERION_NEGATIVE,
                     KP_ARGS(id_of(c, j), kp_build_show(c->b, weight)), KP_MSG_NONE);
  }
  if (n > 0 && n < by->n_criteria)
    kp_build_error(c->b, c->by, "of", KP_MSG_INDEX_CRITERION_SOME_WEIGHTS, KP_NO_ARGS, KP_MSG_NONE);
  if (by->n_criteria > 0 && !(sum > 0))
    kp_build_error(c->b, c->by, "of", KP_MSG_INDEX_CRITERION_NO_WEIGHT, KP_NO_ARGS, KP_MSG_NONE);
}

static void check_criteria(const context *c) {
  const kp_grade_by *by = &c->index->grade_by;
  for (int j = 0; j < by->n_criteria; j++) {
    check_raw(c, j);
    if (by->kind == KP_GRADE_BY_ELECTRE_TRI)
      check_thresholds(c, j);
    for (int k = 0; k < by->n_criteria; k++)
      if (k != j && is_under(c->index, by->criterion[j].node, by->criterion[k].node))
        kp_build_error(c->b, c->by, NULL, KP_MSG_INDEX_CRITERION_TWICE,
                       KP_ARGS(id_of(c, j), id_of(c, k)), KP_MSG_NONE);
  }
  check_weights(c);
  if (by->majority <= 0 || by->majority > 1)
    kp_build_error(c->b, c->by, "majority", KP_MSG_INDEX_MAJORITY_RANGE,
                   KP_ARGS(kp_build_show(c->b, by->majority)), KP_MSG_NONE);
  else if (by->majority < 0.5)
    kp_build_warn(c->b, c->by, "majority", KP_MSG_INDEX_MAJORITY_LOW,
                  KP_ARGS(kp_build_show(c->b, by->majority)), KP_MSG_NONE);
}

/* ---- Classes ---- */

static void check_shares(const context *c) {
  const kp_term *list = kp_build_get(c->by, "shares", KP_T_TABLE);
  double sum = 0;
  bool positive = true;
  if (!list)
    return;
  for (int i = 0; i < list->n_items; i++) {
    const double share = kp_build_item_number(list, i, 0);
    sum += share;
    positive = positive && share > 0;
  }
  if (list->n_items != c->index->n_grades)
    kp_build_error(
        c->b, c->by, "shares", KP_MSG_INDEX_SHARES_COUNT,
        KP_ARGS(kp_build_show(c->b, list->n_items), kp_build_show(c->b, c->index->n_grades)),
        KP_MSG_NONE);
  if (!positive || kp_decimal_compare(sum, 1) != 0)
    kp_build_error(c->b, c->by, "shares", KP_MSG_INDEX_SHARES_SUM,
                   KP_ARGS(kp_build_show(c->b, sum)), KP_MSG_NONE);
}

void kp_check_sorting(kp_builder *b) {
  const context c = {b, b->index, kp_build_get(b->root, "grade_by", KP_T_SORT)};
  refuse_neighbours(&c);
  if (!c.by)
    return;
  if (b->index->n_grades < 2) {
    kp_build_error(b, b->root, "grade_by", KP_MSG_INDEX_GRADE_BY_WITHOUT, KP_NO_ARGS, KP_MSG_NONE);
    return;
  }
  if (kp_grade_by_profiles(&b->index->grade_by)) {
    check_profiles(&c);
    check_criteria(&c);
  } else if (b->index->grade_by.kind == KP_GRADE_BY_QUANTILES) {
    check_shares(&c);
  }
}
