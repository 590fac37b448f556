/* SPDX-License-Identifier: GPL-3.0-or-later
 * Sorting: the profiles of grades against one unit, and how near it is to classes that were found.
 *
 * For every grade with a profile: which criteria reach it (the coalition), which do not, how much
 * their weights lack of the majority, and which of them speaks against it alone. The figures are
 * those of score/ (kp_score_outranks); criteria that are missing are at their worst, as where the
 * grade is decided. The sentences of the grade that the profiles gave and of the next better one
 * stand for the cut-offs. */
#include "explain/parts.h"

#include <math.h>

#include "base/decimal.h"

static const char *criterion_title(const kp_maker *maker, int j) {
  const kp_label *label = &maker->index->node[maker->index->grade_by.criterion[j].node].label;
  return label->title ? label->title : label->id;
}

static const char *percent(char *buf, double share) {
  return kp_decimal_plain(buf, share * 100, 2);
}

/* ---- Lists of criteria ---- */

typedef bool wanted(const kp_criterion_stand *stand);

static bool counts(const kp_criterion_stand *stand) {
  return !stand->left_out && stand->weight > 0;
}
static bool agrees(const kp_criterion_stand *stand) {
  return counts(stand) && stand->concordance >= 1;
}
static bool agrees_partly(const kp_criterion_stand *stand) {
  return counts(stand) && stand->concordance > 0 && stand->concordance < 1;
}
static bool disagrees(const kp_criterion_stand *stand) {
  return counts(stand) && stand->concordance <= 0;
}
static bool vetoes(const kp_criterion_stand *stand) {
  return !stand->left_out && stand->discordance >= 1;
}
static bool is_left_out(const kp_criterion_stand *stand) {
  return stand->left_out;
}
static bool is_missing(const kp_criterion_stand *stand) {
  return !stand->left_out && stand->missing;
}

static void figure_text(kp_buf *out, const kp_maker *maker, int j, double x, kp_lang lang) {
  kp_index_criterion_figure_text(out, maker->index, j, x, maker->index->show_digits + 2, lang);
}

static void one_criterion(kp_buf *out, const kp_maker *maker, int j, const kp_criterion_stand *at,
                          bool as_veto, kp_lang lang) {
  char weight[KP_NUM_SIZE];
  kp_buf figure = {0}, other = {0};
  figure_text(&figure, maker, j, at->figure, lang);
  const bool line = as_veto && !isnan(at->veto);
  figure_text(&other, maker, j,
              line      ? at->veto
              : as_veto ? fabs(at->profile - at->figure)
                        : at->profile,
              lang);
  kp_index_say(out, lang,
               line      ? KP_MSG_EXPLAIN_VETO_LINE
               : as_veto ? KP_MSG_EXPLAIN_VETO_DISTANCE
                         : KP_MSG_EXPLAIN_CRITERION,
               KP_ARGS(criterion_title(maker, j), kp_index_part(out, &figure),
                       kp_index_part(out, &other), percent(weight, at->weight)));
  kp_buf_clear(&figure);
  kp_buf_clear(&other);
}

/* Says message with the criteria that are wanted; nothing without any. */
static int list(kp_buf *out, const kp_maker *maker, const kp_explain_profile *of, wanted *which,
                kp_msg message, kp_lang lang) {
  kp_buf names = {0};
  int n = 0;
  for (int j = 0; j < maker->index->grade_by.n_criteria; j++) {
    if (!which(&of->criterion[j]))
      continue;
    kp_index_comma(&names, n++, lang);
    if (which == is_left_out || which == is_missing)
      kp_index_say(&names, lang, KP_MSG_WORD_QUOTED, KP_ARGS(criterion_title(maker, j)));
    else
      one_criterion(&names, maker, j, &of->criterion[j], which == vetoes, lang);
  }
  if (n > 0) {
    char agreed[KP_NUM_SIZE];
    kp_index_say(out, lang, message,
                 KP_ARGS(kp_index_part(out, &names), percent(agreed, of->stand.concordance)));
  }
  kp_buf_clear(&names);
  return n;
}

/* ---- A profile in words ---- */

static void level_text(kp_buf *out, const kp_maker *maker, double reached, kp_msg enough,
                       kp_msg lacks, kp_lang lang) {
  char level[KP_NUM_SIZE], apart[KP_NUM_SIZE];
  const double majority = maker->index->grade_by.majority;
  kp_index_say(out, lang, kp_decimal_compare(reached, majority) >= 0 ? enough : lacks,
               KP_ARGS(percent(level, majority), percent(apart, majority - reached)));
}

static void majority_text(kp_buf *out, const kp_maker *maker, const kp_explain_profile *of,
                          kp_lang lang) {
  if (list(out, maker, of, agrees, KP_MSG_EXPLAIN_COALITION, lang) == 0)
    kp_index_say(out, lang, KP_MSG_EXPLAIN_COALITION_NONE, KP_NO_ARGS);
  level_text(out, maker, of->stand.concordance, KP_MSG_EXPLAIN_MAJORITY_REACHED,
             KP_MSG_EXPLAIN_MAJORITY_SHORT, lang);
  list(out, maker, of, disagrees, KP_MSG_EXPLAIN_NOT_IN_COALITION, lang);
}

static void credibility_text(kp_buf *out, const kp_maker *maker, const kp_explain_profile *of,
                             kp_lang lang) {
  char concordance[KP_NUM_SIZE], credibility[KP_NUM_SIZE];
  kp_index_say(out, lang, KP_MSG_EXPLAIN_AGREEMENT,
               KP_ARGS(percent(concordance, of->stand.concordance),
                       percent(credibility, of->stand.credibility)));
  level_text(out, maker, of->stand.credibility, KP_MSG_EXPLAIN_CUT_REACHED,
             KP_MSG_EXPLAIN_CUT_SHORT, lang);
  list(out, maker, of, agrees, KP_MSG_EXPLAIN_SUPPORTS, lang);
  list(out, maker, of, agrees_partly, KP_MSG_EXPLAIN_SUPPORTS_PARTLY, lang);
  list(out, maker, of, disagrees, KP_MSG_EXPLAIN_OPPOSES, lang);
  if (maker->index->grade_by.optimistic)
    kp_index_say(out, lang,
                 of->stand.preferred ? KP_MSG_EXPLAIN_PROFILE_PREFERRED
                                     : KP_MSG_EXPLAIN_PROFILE_NOT_PREFERRED,
                 KP_NO_ARGS);
}

static void profile_text(kp_buf *out, const kp_maker *maker, const kp_explain_profile *of,
                         kp_lang lang) {
  kp_index_say(out, lang, KP_MSG_EXPLAIN_PROFILE, KP_ARGS(kp_grade_title(maker->index, of->grade)));
  if (maker->index->grade_by.kind == KP_GRADE_BY_MR_SORT)
    majority_text(out, maker, of, lang);
  else
    credibility_text(out, maker, of, lang);
  list(out, maker, of, vetoes, KP_MSG_EXPLAIN_VETOED, lang);
  list(out, maker, of, is_left_out, KP_MSG_EXPLAIN_CRITERIA_OUT, lang);
  list(out, maker, of, is_missing, KP_MSG_EXPLAIN_CRITERIA_MISSING, lang);
  kp_index_say(out, lang, KP_MSG_EXPLAIN_STOP, KP_NO_ARGS);
}

/* ---- All profiles ---- */

static bool is_asked(const kp_maker *maker) {
  return kp_grade_by_profiles(&maker->index->grade_by) && maker->base->criterion &&
         maker->out->status != KP_NOT_ELIGIBLE;
}

static void make_profile(kp_maker *maker, kp_explain_profile *to, int grade) {
  const kp_criteria_of unit = {maker->base->criterion, maker->base->criterion_why};
  kp_criterion_stand *stand =
      KP_ARRAY(maker->arena, kp_criterion_stand, maker->index->grade_by.n_criteria);
  *to = (kp_explain_profile){.grade = grade, .criterion = stand};
  if (!stand) {
    maker->failed = true;
    return;
  }
  kp_score_outranks(&to->stand, stand, maker->by->result->scoring, grade, &unit, false);
  for (kp_lang lang = KP_ZH; lang <= KP_EN; lang++) {
    if (!kp_maker_wants(maker, lang))
      continue;
    kp_buf text = {0};
    profile_text(&text, maker, to, lang);
    to->sentence[lang] = kp_maker_keep(maker, &text);
  }
}

void kp_maker_profiles(kp_maker *maker) {
  const kp_index *index = maker->index;
  if (!is_asked(maker))
    return;
  maker->out->profile = KP_ARRAY(maker->arena, kp_explain_profile, index->n_grades);
  if (!maker->out->profile) {
    maker->failed = true;
    return;
  }
  for (int g = 0; g < index->n_grades && !maker->failed; g++)
    if (index->grade[g].profile)
      make_profile(maker, &maker->out->profile[maker->out->n_profiles++], g);
}

/* ---- In place of cut-offs ---- */

static double distance_to(const kp_maker *maker, int grade) {
  const int n = maker->index->grade_by.n_criteria;
  const double *centre = maker->by->result->scoring->centre + grade * n;
  double sum = 0;
  for (int j = 0; j < n; j++) {
    const double apart = maker->base->criterion[j] - centre[j];
    sum += apart * apart;
  }
  return sqrt(sum);
}

static void centres_text(kp_buf *out, const kp_maker *maker, kp_lang lang) {
  const int grade = maker->out->grade_before;
  char apart[KP_NUM_SIZE];
  if (maker->options->alone || grade < 0 || !maker->base->criterion ||
      isnan(distance_to(maker, grade)))
    return;
  kp_index_say(out, lang, KP_MSG_EXPLAIN_CENTRES,
               KP_ARGS(kp_grade_title(maker->index, grade),
                       kp_shown(apart, maker->index, distance_to(maker, grade))));
  if (grade > 0)
    kp_index_say(out, lang, KP_MSG_EXPLAIN_CENTRES_BETTER,
                 KP_ARGS(kp_grade_title(maker->index, grade - 1),
                         kp_shown(apart, maker->index, distance_to(maker, grade - 1))));
}

void kp_sorting_text(kp_buf *out, const kp_maker *maker, kp_lang lang) {
  const kp_explanation *of = maker->out;
  if (maker->index->grade_by.kind == KP_GRADE_BY_K_MEANS)
    centres_text(out, maker, lang);
  /* The profile that was reached, and the one above it. */
  for (int i = 0; i < of->n_profiles; i++) {
    const bool own = of->profile[i].grade == of->grade_before;
    const bool next = of->profile[i].grade < of->grade_before &&
                      (i + 1 == of->n_profiles || of->profile[i + 1].grade >= of->grade_before);
    if (own || next)
      kp_buf_add(out, of->profile[i].sentence[lang]);
    if (next && lang == KP_EN && i + 1 < of->n_profiles)
      kp_buf_add(out, " ");
  }
}

int kp_sorting_missing(kp_buf *out, const kp_maker *maker, int n, kp_lang lang) {
  const kp_grade_by *by = &maker->index->grade_by;
  const kp_scoring *scoring = maker->by->result->scoring;
  for (int j = 0; maker->base->criterion && j < by->n_criteria; j++) {
    const kp_why why = (kp_why)maker->base->criterion_why[j];
    if (why == KP_PRESENT || kp_score_is_left_out(scoring, j, why))
      continue;
    kp_index_comma(out, n++, lang);
    kp_index_say(out, lang, KP_MSG_WORD_QUOTED, KP_ARGS(criterion_title(maker, j)));
  }
  return n;
}

/* ---- Which way a change has to go ---- */

static bool has_raw(const kp_grade_by *by) {
  for (int j = 0; j < by->n_criteria; j++)
    if (by->criterion[j].on_raw)
      return true;
  return false;
}

kp_change_ends kp_sorting_ends(const kp_index *index, bool lift) {
  const kp_grade_by *by = &index->grade_by;
  const bool distance = !isnan(index->grade_distance_from);
  const bool upward =
      kp_grade_by_profiles(by) || by->kind == KP_GRADE_BY_K_MEANS || index->higher_is_better;
  const bool both = distance || by->kind == KP_GRADE_BY_K_MEANS || has_raw(by);
  return (kp_change_ends){.to_best = lift == upward || both,
                          .to_worst = lift != upward || both,
                          .turns_back = distance || by->kind == KP_GRADE_BY_K_MEANS};
}

bool kp_sorting_without_total(const kp_index *index) {
  return kp_grade_by_profiles(&index->grade_by) || index->grade_by.kind == KP_GRADE_BY_K_MEANS;
}

static void widen(kp_leaf_range *range, double to, double beyond, bool down) {
  const bool best_high = range->best > range->worst;
  const double high = down ? beyond : to, low = down ? to : beyond;
  double *top = best_high ? &range->best : &range->worst;
  double *bottom = best_high ? &range->worst : &range->best;
  *top = fmax(*top, high);
  *bottom = fmin(*bottom, low);
}

bool kp_sorting_widen(kp_leaf_range *range, const kp_index *index, int node) {
  const kp_grade_by *by = &index->grade_by;
  bool found = false;
  for (int j = 0; j < by->n_criteria; j++) {
    const kp_criterion *criterion = &by->criterion[j];
    if (!criterion->on_raw || criterion->node != node)
      continue;
    found = true;
    for (int g = 0; g < index->n_grades && !range->choice && !range->by_score; g++) {
      const double *profile = index->grade[g].profile;
      if (!profile || !isfinite(range->best) || !isfinite(range->worst))
        continue;
      const double slack = fmax(criterion->preference, fabs(profile[j]) / 100);
      widen(range, profile[j], profile[j] + (criterion->down ? slack : -slack), criterion->down);
    }
  }
  return found;
}
