/* SPDX-License-Identifier: GPL-3.0-or-later
 * The verdict: status and grade of a unit, what decided them, and how far the neighbouring cut-offs
 * are.
 *
 * The neighbours are those of the grade by bounds alone: a capped or granted grade has no distance
 * in points. A cut-off's distance is to the bound itself; whether a total that stands on it is in
 * is for the bound's side to say. */
#include "explain/parts.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/decimal.h"

const char *kp_grade_title(const kp_index *index, int grade) {
  if (grade < 0 || grade >= index->n_grades)
    return "";
  const kp_label *label = &index->grade[grade].label;
  return label->title ? label->title : label->id;
}

/* A title that only repeats the id says nothing to people. */
const char *kp_condition_title(const kp_index *index, int condition) {
  if (condition < 0 || condition >= index->n_conditions)
    return "";
  const kp_label *label = &index->condition[condition].label;
  bool given = label->title && (!label->id || strcmp(label->title, label->id) != 0);
  return given ? label->title : "";
}

/* ---- Lists of names ---- */

/* "“九城市成员不低于70%”", or the rule itself where a condition has no title. */
static void name_condition(kp_buf *out, const kp_maker *maker, int condition, kp_lang lang) {
  const char *title = kp_condition_title(maker->index, condition);
  if (title[0])
    kp_index_say(out, lang, KP_MSG_WORD_QUOTED, KP_ARGS(title));
  else
    kp_index_condition_text(out, maker->index, &maker->index->condition[condition], lang);
}

static int list_conditions(kp_buf *out, const kp_maker *maker, kp_met met, bool flags,
                           kp_lang lang) {
  int n = 0;
  for (int i = 0; i < maker->index->n_conditions; i++) {
    const kp_condition *of = &maker->index->condition[i];
    if (maker->base->met[i] != met || (of->otherwise == KP_OTHERWISE_FLAG) != flags)
      continue;
    kp_index_comma(out, n++, lang);
    name_condition(out, maker, i, lang);
  }
  return n;
}

/* Flags are for people to look at and stand in a sentence of their own. */
static int list_run(kp_buf *out, const kp_maker *maker, kp_conditions run, kp_met met,
                    kp_lang lang) {
  int n = 0;
  for (int i = run.first; i < run.first + run.count; i++) {
    if (maker->base->met[i] != met || maker->index->condition[i].otherwise == KP_OTHERWISE_FLAG)
      continue;
    kp_index_comma(out, n++, lang);
    name_condition(out, maker, i, lang);
  }
  return n;
}

static int list_missing(kp_buf *out, const kp_maker *maker, kp_lang lang) {
  const kp_index *index = maker->index;
  int n = 0;
  for (int i = 0; i < index->n_leaves; i++) {
    int node = index->leaf_node[i];
    const kp_label *label = &index->node[node].label;
    kp_why why = (kp_why)maker->base->score_why[node];
    if (why == KP_PRESENT || why == KP_NOT_APPLICABLE ||
        maker->by->result->scoring->weight[node] == 0)
      continue;
    kp_index_comma(out, n++, lang);
    kp_index_say(out, lang, KP_MSG_WORD_QUOTED, KP_ARGS(label->title ? label->title : label->id));
  }
  return n;
}

/* ---- Status ---- */

/* True when the unit was screened out, and says so. */
static bool say_screened(kp_buf *out, const kp_maker *maker, kp_lang lang) {
  const uint8_t *screened = maker->by->result->scoring->screened;
  char share[KP_NUM_SIZE];
  if (!screened || screened[maker->out->unit] == KP_SCREEN_PASSED)
    return false;
  const bool few = screened[maker->out->unit] == KP_SCREEN_FEW_DATA;
  const double bound = few ? maker->index->screen_share : maker->index->screen_nonzero;
  kp_index_say(out, lang, few ? KP_MSG_EXPLAIN_SCREENED_SHARE : KP_MSG_EXPLAIN_SCREENED_NONZERO,
               KP_ARGS(kp_decimal_plain(share, bound * 100, 2)));
  return true;
}

static void reason_text(kp_buf *out, const kp_maker *maker, kp_lang lang) {
  kp_buf list = {0};
  kp_msg message = KP_MSG_NONE;
  if (maker->out->status == KP_UNSCORED && say_screened(out, maker, lang))
    return;
  if (maker->out->status == KP_NOT_ELIGIBLE) {
    list_run(&list, maker, maker->index->eligible, KP_NOT_MET, lang);
    message = KP_MSG_EXPLAIN_NOT_ELIGIBLE;
  } else if (maker->out->status == KP_UNDECIDED) {
    kp_sorting_missing(&list, maker,
                       list_conditions(&list, maker, KP_UNDECIDED_RESULT, false, lang), lang);
    message = KP_MSG_EXPLAIN_STATUS_UNDECIDED;
  } else if (maker->out->status == KP_UNSCORED) {
    message = list_missing(&list, maker, lang) > 0 ? KP_MSG_EXPLAIN_STATUS_UNSCORED
                                                   : KP_MSG_EXPLAIN_STATUS_NO_TOTAL;
  }
  if (message != KP_MSG_NONE)
    kp_index_say(out, lang, message, KP_ARGS(kp_index_part(out, &list)));
  kp_buf_clear(&list);
}

static void flag_text(kp_buf *out, const kp_maker *maker, kp_lang lang) {
  if (!maker->out->flagged)
    return;
  kp_buf list = {0}, apart = {0};
  int n = list_conditions(&list, maker, KP_NOT_MET, true, lang), m = 0;
  if (n > 0)
    kp_index_say(out, lang, KP_MSG_EXPLAIN_FLAG_NOT_MET, KP_ARGS(kp_index_part(out, &list)));
  kp_buf_clear(&list);
  if (list_conditions(&list, maker, KP_UNDECIDED_RESULT, true, lang) > 0)
    kp_index_say(out, lang, KP_MSG_EXPLAIN_FLAG_UNDECIDED, KP_ARGS(kp_index_part(out, &list)));
  kp_buf_clear(&list);
  for (int i = 0; i < maker->out->n_nodes; i++) {
    const kp_label *label = &maker->index->node[i].label;
    if (!maker->out->node[i].discrepant)
      continue;
    kp_index_comma(&apart, m++, lang);
    kp_index_say(&apart, lang, KP_MSG_WORD_QUOTED,
                 KP_ARGS(label->title ? label->title : label->id));
  }
  if (m > 0)
    kp_index_say(out, lang, KP_MSG_EXPLAIN_FLAG_DISCREPANCY, KP_ARGS(kp_index_part(out, &apart)));
  if (out->len == 0)
    kp_index_say(out, lang, KP_MSG_EXPLAIN_FLAG, KP_NO_ARGS);
  kp_buf_clear(&apart);
}

/* ---- What decided the grade ---- */

/* What the grade would be by is said by its own words where it is not the total. */
static void sorted_text(kp_buf *out, const kp_maker *maker, kp_lang lang) {
  static const kp_msg by[] = {[KP_GRADE_BY_MR_SORT] = KP_MSG_EXPLAIN_BY_PROFILE,
                              [KP_GRADE_BY_ELECTRE_TRI] = KP_MSG_EXPLAIN_BY_PROFILE,
                              [KP_GRADE_BY_NATURAL_BREAKS] = KP_MSG_EXPLAIN_BY_NATURAL_BREAKS,
                              [KP_GRADE_BY_QUANTILES] = KP_MSG_EXPLAIN_BY_QUANTILES,
                              [KP_GRADE_BY_K_MEANS] = KP_MSG_EXPLAIN_BY_K_MEANS};
  kp_index_say(out, lang, by[maker->index->grade_by.kind], KP_NO_ARGS);
}

/* A tie would tell the total of whoever is tied. */
static kp_msg quota_message(const kp_maker *maker, int quota) {
  if (maker->options->alone)
    return KP_MSG_EXPLAIN_BY_QUOTA_ALONE;
  return maker->by->peers->n_in[maker->out->grade_before] < quota ? KP_MSG_EXPLAIN_BY_QUOTA_TIE
                                                                  : KP_MSG_EXPLAIN_BY_QUOTA;
}

static void decision_text(kp_buf *out, const kp_maker *maker, kp_lang lang) {
  const kp_explanation *of = maker->out;
  const kp_scoring *scoring = maker->by->result->scoring;
  const char *before = kp_grade_title(maker->index, of->grade_before);
  char places[16] = "";
  kp_buf condition = {0};
  if (of->decided_condition >= 0)
    name_condition(&condition, maker, of->decided_condition, lang);
  const char *name = kp_index_part(out, &condition);
  int quota =
      of->grade_before >= 0 && scoring->quota_places ? scoring->quota_places[of->grade_before] : -1;
  const bool sorted = kp_sorting_without_total(maker->index);
  snprintf(places, sizeof places, "%d", quota);
  switch (of->decided_by) {
  case KP_BY_NOTHING:
    break;
  case KP_BY_CUTOFF:
    kp_index_say(out, lang, KP_MSG_EXPLAIN_BY_CUTOFF, KP_NO_ARGS);
    break;
  case KP_BY_NEED:
    kp_index_say(out, lang, sorted ? KP_MSG_EXPLAIN_BY_NEED_SORTED : KP_MSG_EXPLAIN_BY_NEED,
                 KP_ARGS(before, name));
    break;
  case KP_BY_QUOTA:
    kp_index_say(out, lang, quota_message(maker, quota), KP_ARGS(before, places));
    break;
  case KP_BY_GATE:
    kp_index_say(out, lang, sorted ? KP_MSG_EXPLAIN_BY_GATE_SORTED : KP_MSG_EXPLAIN_BY_GATE,
                 KP_ARGS(before, name));
    break;
  case KP_BY_GRANT:
    kp_index_say(out, lang, sorted ? KP_MSG_EXPLAIN_BY_GRANT_SORTED : KP_MSG_EXPLAIN_BY_GRANT,
                 KP_ARGS(before, name));
    break;
  case KP_BY_PROFILE:
  case KP_BY_CLASS:
    sorted_text(out, maker, lang);
    break;
  case KP_BY_CHECKS:
    break;
  }
  kp_buf_clear(&condition);
}

static void checks_text(kp_buf *out, const kp_maker *maker, kp_lang lang) {
  kp_buf list = {0};
  if (list_run(&list, maker, maker->index->checks, KP_NOT_MET, lang) > 0)
    kp_index_say(out, lang, KP_MSG_EXPLAIN_CHECKS_NOT_MET, KP_ARGS(kp_index_part(out, &list)));
  else if (!maker->out->flagged)
    kp_index_say(out, lang, KP_MSG_EXPLAIN_CHECKS_MET, KP_NO_ARGS);
  kp_buf_clear(&list);
  if (maker->index->n_steps > 0) {
    int reached = maker->out->step;
    const kp_label *label = reached > 0 ? &maker->index->step[reached - 1].label : NULL;
    if (label)
      kp_index_say(out, lang, KP_MSG_EXPLAIN_STEP,
                   KP_ARGS(label->title ? label->title : label->id));
    else
      kp_index_say(out, lang, KP_MSG_EXPLAIN_NO_STEP, KP_NO_ARGS);
  }
}

static void verdict_text(kp_buf *out, const kp_maker *maker, kp_lang lang) {
  const kp_explanation *of = maker->out;
  char total[KP_NUM_SIZE], rank[16], n[16];
  if (!isnan(of->total))
    kp_index_say(out, lang, KP_MSG_EXPLAIN_TOTAL,
                 KP_ARGS(kp_decimal_fixed(total, of->total, maker->index->show_digits)));
  snprintf(rank, sizeof rank, "%d", of->rank);
  snprintf(n, sizeof n, "%d", of->n_ranked);
  if (of->rank > 0)
    kp_index_say(out, lang, KP_MSG_EXPLAIN_TOTAL_RANK, KP_ARGS(rank, n));
  if (of->grade >= 0) {
    if (out->len > 0)
      kp_index_say(out, lang, KP_MSG_EXPLAIN_COMMA, KP_NO_ARGS);
    kp_index_say(out, lang, KP_MSG_EXPLAIN_GRADE, KP_ARGS(kp_grade_title(maker->index, of->grade)));
    decision_text(out, maker, lang);
  }
  if (out->len > 0)
    kp_index_say(out, lang, KP_MSG_EXPLAIN_STOP, KP_NO_ARGS);
  if (maker->index->is_checklist && of->status == KP_GRADED)
    checks_text(out, maker, lang);
  reason_text(out, maker, lang);
}

/* ---- Cut-offs ---- */

/* NaN where grades do not go by bounds. */
static double bound_of(const kp_maker *maker, int number) {
  const kp_grade *grade = &maker->index->grade[number];
  if (kp_grade_by_classes(&maker->index->grade_by))
    return maker->by->result->scoring->cut[number];
  return !isnan(grade->at_least)  ? grade->at_least
         : !isnan(grade->above)   ? grade->above
         : !isnan(grade->at_most) ? grade->at_most
                                  : grade->below;
}

static kp_explain_cutoff cutoff_at(const kp_maker *maker, int grade) {
  const kp_index *index = maker->index;
  kp_explain_cutoff none = {-1, NAN, NAN};
  if (grade < 0 || grade >= index->n_grades || isnan(bound_of(maker, grade)))
    return none;
  double bound = bound_of(maker, grade);
  double total = maker->out->total;
  if (!isnan(index->grade_distance_from))
    total = fabs(total - index->grade_distance_from);
  return (kp_explain_cutoff){grade, bound, fabs(total - bound)};
}

static void find_cutoffs(kp_maker *maker) {
  kp_explanation *out = maker->out;
  out->better = out->worse = (kp_explain_cutoff){-1, NAN, NAN};
  /* Bounds of classes are totals of units. */
  const bool hidden = maker->options->alone && kp_grade_by_classes(&maker->index->grade_by);
  if (isnan(out->total) || out->grade_before < 0 || maker->index->is_checklist || hidden)
    return;
  for (int grade = out->grade_before - 1; grade >= 0 && out->better.grade < 0; grade--)
    out->better = cutoff_at(maker, grade);
  out->worse = cutoff_at(maker, out->grade_before);
}

static void cutoff_text(kp_buf *out, const kp_maker *maker, kp_lang lang) {
  const kp_explain_cutoff *better = &maker->out->better, *worse = &maker->out->worse;
  char bound[KP_NUM_SIZE], distance[KP_NUM_SIZE];
  bool upward = maker->index->higher_is_better && isnan(maker->index->grade_distance_from);
  if (better->grade >= 0)
    kp_index_say(out, lang,
                 upward ? KP_MSG_EXPLAIN_CUTOFF_BETTER : KP_MSG_EXPLAIN_CUTOFF_BETTER_DISTANCE,
                 KP_ARGS(kp_grade_title(maker->index, better->grade),
                         kp_decimal_plain(bound, better->bound, 10),
                         kp_shown(distance, maker->index, better->distance)));
  if (worse->grade >= 0 && kp_decimal_compare(worse->distance, 0) == 0)
    kp_index_say(out, lang, KP_MSG_EXPLAIN_CUTOFF_ON,
                 KP_ARGS(kp_grade_title(maker->index, worse->grade),
                         kp_decimal_plain(bound, worse->bound, 10)));
  else if (worse->grade >= 0)
    kp_index_say(out, lang,
                 upward ? KP_MSG_EXPLAIN_CUTOFF_WORSE : KP_MSG_EXPLAIN_CUTOFF_WORSE_DISTANCE,
                 KP_ARGS(kp_grade_title(maker->index, worse->grade),
                         kp_decimal_plain(bound, worse->bound, 10),
                         kp_shown(distance, maker->index, worse->distance)));
}

void kp_maker_verdict(kp_maker *maker) {
  kp_explanation *out = maker->out;
  find_cutoffs(maker);
  for (kp_lang lang = KP_ZH; lang <= KP_EN; lang++) {
    if (!kp_maker_wants(maker, lang))
      continue;
    kp_buf text = {0};
    reason_text(&text, maker, lang);
    out->reason[lang] = kp_maker_keep(maker, &text);
    flag_text(&text, maker, lang);
    out->flag_reason[lang] = kp_maker_keep(maker, &text);
    verdict_text(&text, maker, lang);
    out->verdict[lang] = kp_maker_keep(maker, &text);
    cutoff_text(&text, maker, lang);
    kp_sorting_text(&text, maker, lang);
    kp_edge_text(&text, maker, lang);
    out->cutoffs[lang] = kp_maker_keep(maker, &text);
  }
}
