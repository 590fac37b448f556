/* SPDX-License-Identifier: GPL-3.0-or-later
 * Sentences: a unit's change in words, in both languages.
 *
 * Grade, total and what did most in its direction, then the other causes by size, then what a gate,
 * need, grant or quota had to do with the grade. A cause of which one indicator is the better half
 * goes by the indicator's name. Figures are the shown ones, so what a sentence says adds up. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/decimal.h"
#include "compare/parts.h"

enum { MOST_NAMED = 3 };

typedef struct {
  const kp_compare *compare;
  const kp_compare_step *step;
  const kp_change *change;
  const kp_scoring *scoring[2];
  const kp_index *index[2];
  int digits;
  kp_lang lang;
  kp_buf *out;
} speaker;

static void say(const speaker *s, kp_msg id, const char *const *args) {
  kp_message_format(s->out, id, args, s->lang);
}

static const char *number(char *buf, const speaker *s, double x) {
  return kp_decimal_plain(buf, fabs(x), s->digits);
}

static const char *signed_number(char *buf, const speaker *s, double x) {
  return kp_decimal_plain(buf, x, s->digits);
}

static const char *grade_title(const speaker *s, int side) {
  const int grade = s->change->grade[side];
  return grade < 0 ? NULL : s->index[side]->grade[grade].label.title;
}

/* ---- What did something ---- */

static bool has_node(const kp_index *index, const char *id) {
  const int node = kp_index_find_node(index, id);
  bool adjustment = false;
  for (int k = 0; k < index->n_adjustments; k++)
    adjustment = adjustment || strcmp(index->adjustment[k].label.id, id) == 0;
  return node >= 0 || adjustment;
}

static kp_msg item_message(const speaker *s, const kp_cause_part *part) {
  switch (part->cause) {
  case KP_CAUSE_RULES:
    return part->by_peers ? KP_MSG_COMPARE_BY_NORM_OF : KP_MSG_COMPARE_BY_RULE_OF;
  case KP_CAUSE_WEIGHTS:
    return KP_MSG_COMPARE_BY_WEIGHTS; /* weights move against each other */
  case KP_CAUSE_STRUCTURE:
    return !has_node(s->index[0], part->id)   ? KP_MSG_COMPARE_BY_ADDED
           : !has_node(s->index[1], part->id) ? KP_MSG_COMPARE_BY_DROPPED
                                              : KP_MSG_COMPARE_BY_STRUCTURE;
  case KP_CAUSE_GATES:
    return KP_MSG_COMPARE_BY_GATES;
  default:
    return KP_MSG_COMPARE_BY_ITEM;
  }
}

static kp_msg cause_message(const speaker *s, kp_cause cause) {
  static const kp_msg messages[] = {KP_MSG_COMPARE_BY_DATA, KP_MSG_COMPARE_BY_RULES,
                                    KP_MSG_COMPARE_BY_WEIGHTS, KP_MSG_COMPARE_BY_STRUCTURE,
                                    KP_MSG_COMPARE_BY_GATES};
  const kp_change *change = s->change;
  const bool same_index = !s->step->differs[KP_CAUSE_STRUCTURE];
  if (cause == KP_CAUSE_RULES && (same_index || change->peers * 2.0 > change->part[cause]) &&
      s->step->peers_move && fabs(change->peers) * 2.0 >= fabs(change->part[cause]))
    return KP_MSG_COMPARE_BY_PEERS;
  if (cause == KP_CAUSE_WEIGHTS && same_index)
    return KP_MSG_COMPARE_BY_WEIGHTS_FOUND;
  return messages[cause];
}

/* What does not lie with any one indicator. */
static bool is_root(const speaker *s, const kp_cause_part *part) {
  return strcmp(part->id, s->index[1]->node[0].label.id) == 0;
}

static const char *keep_text(const speaker *s, kp_msg id, const char *const *args) {
  kp_buf text = {0};
  kp_message_format(&text, id, args, s->lang);
  const char *kept = text.failed ? NULL : kp_arena_copy(s->compare->arena, text.at, text.len);
  s->out->failed = s->out->failed || !kept;
  kp_buf_clear(&text);
  return kept ? kept : "";
}

/* "'standards'", "the new scoring rule of 'standards'" */
static const char *part_text(const speaker *s, const kp_cause_part *part) {
  return keep_text(s, item_message(s, part), KP_ARGS(part->title));
}

/* "the new weights" */
static const char *cause_text(const speaker *s, kp_cause cause) {
  return keep_text(s, cause_message(s, cause), KP_NO_ARGS);
}

/* What is left of a cause when its better half is named. */
static const char *rest_text(const speaker *s, kp_cause cause) {
  static const kp_msg messages[] = {KP_MSG_COMPARE_REST_DATA, KP_MSG_COMPARE_REST_RULES,
                                    KP_MSG_COMPARE_BY_WEIGHTS, KP_MSG_COMPARE_REST_STRUCTURE,
                                    KP_MSG_COMPARE_BY_GATES};
  return kp_message_template(messages[cause], s->lang);
}

/* ---- The total ---- */

typedef struct {
  const char *what; /* NULL: used up */
  double points;
  bool rest; /* comes behind those that have a name of their own */
} reason;

/* Parts of a cause that are worth a name, largest first: the better half of it; of data, where
 * nothing else differs, up to three of a fifth and more. */
static int named_parts(const kp_cause_part **out, const speaker *s, kp_cause cause) {
  const kp_change *change = s->change;
  const double whole = change->part[cause];
  bool alone = cause == KP_CAUSE_DATA;
  for (int c = 0; c < KP_CAUSES; c++)
    alone = alone && (c == KP_CAUSE_DATA || !(fabs(change->part[c]) > 0.0));
  const int most = alone ? MOST_NAMED : 1;
  const double least = alone ? 0.2 : 0.5;
  int n = 0;
  for (; n < most; n++) {
    const kp_cause_part *best = NULL;
    for (int k = 0; k < change->n_parts; k++) {
      const kp_cause_part *part = &change->parts[k];
      bool used = part->cause != cause || part->points * whole <= 0.0 ||
                  !(fabs(part->points_shown) > 0.0) || fabs(part->points) <= least * fabs(whole) ||
                  (!alone && fabs(part->points) > 1.0001 * fabs(whole)) || is_root(s, part);
      for (int j = 0; j < n; j++)
        used = used || out[j] == part;
      if (!used && (!best || fabs(part->points) > fabs(best->points)))
        best = part;
    }
    if (!best)
      break;
    out[n] = best;
  }
  return n;
}

/* The named parts of a cause, and what is left of it under the cause's own name. */
static int reasons_of(reason *out, const speaker *s) {
  const kp_change *change = s->change;
  int n = 0;
  for (int c = 0; c < KP_CAUSES; c++) {
    const kp_cause_part *named[MOST_NAMED];
    double rest = change->part_shown[c];
    const bool may_name = c != KP_CAUSE_WEIGHTS && c != KP_CAUSE_GATES;
    const int n_named = may_name ? named_parts(named, s, (kp_cause)c) : 0;
    for (int k = 0; k < n_named; k++) {
      out[n++] = (reason){part_text(s, named[k]), named[k]->points_shown, false};
      rest = kp_decimal_round(rest - named[k]->points_shown, s->digits);
    }
    if (fabs(rest) > 0.0)
      out[n++] = (reason){n_named > 0 ? rest_text(s, (kp_cause)c) : cause_text(s, (kp_cause)c),
                          rest, n_named > 0};
  }
  return n;
}

/* The largest in the direction of sign (0: any) that is not used up; -1. */
static int largest(const reason *list, int n, double sign) {
  int best = -1;
  for (int k = 0; k < n; k++) {
    if (!list[k].what || list[k].points * sign < 0.0)
      continue;
    if (best < 0 || list[k].rest < list[best].rest ||
        (list[k].rest == list[best].rest && fabs(list[k].points) > fabs(list[best].points)))
      best = k;
  }
  return best;
}

static kp_msg total_message(bool lost, double main, double whole, bool any) {
  const double left = fabs(whole) - fabs(main);
  if (!any)
    return lost ? KP_MSG_COMPARE_LOST : KP_MSG_COMPARE_GAINED;
  if (fabs(left) < 1e-9)
    return lost ? KP_MSG_COMPARE_LOST_ALL : KP_MSG_COMPARE_GAINED_ALL;
  if (left < 0.0) /* more than there is: others worked against it */
    return lost ? KP_MSG_COMPARE_LOST_OVER : KP_MSG_COMPARE_GAINED_OVER;
  return lost ? KP_MSG_COMPARE_LOST_MAINLY : KP_MSG_COMPARE_GAINED_MAINLY;
}

static void say_total(const speaker *s) {
  const kp_change *change = s->change;
  char from[KP_NUM_SIZE], to[KP_NUM_SIZE], by[KP_NUM_SIZE], main[KP_NUM_SIZE];
  reason list[(MOST_NAMED + 1) * KP_CAUSES];
  const int n = change->state == KP_CHANGE_SPLIT ? reasons_of(list, s) : 0;
  const double whole = change->delta_shown;
  signed_number(from, s, change->total[0]);
  signed_number(to, s, change->total[1]);
  if (fabs(whole) > 0.0) {
    const int first = largest(list, n, whole);
    const double points = first < 0 ? 0.0 : list[first].points;
    const kp_msg id = total_message(whole < 0.0, points, whole, first >= 0);
    say(s, id,
        KP_ARGS(from, to, number(by, s, whole), number(main, s, points),
                first < 0 ? "" : list[first].what));
    if (first >= 0)
      list[first].what = NULL;
  } else {
    say(s, KP_MSG_COMPARE_SAME_TOTAL, KP_ARGS(to));
  }
  for (int k = largest(list, n, 0.0); k >= 0; k = largest(list, n, 0.0)) {
    say(s, KP_MSG_COMPARE_COMMA, KP_NO_ARGS);
    say(s, list[k].points < 0.0 ? KP_MSG_COMPARE_TOOK : KP_MSG_COMPARE_BROUGHT,
        KP_ARGS(list[k].what, number(main, s, list[k].points)));
    list[k].what = NULL;
  }
  if (change->rank[0] > 0 && change->rank[1] > 0 && change->rank[0] != change->rank[1]) {
    snprintf(from, sizeof from, "%d", change->rank[0]);
    snprintf(to, sizeof to, "%d", change->rank[1]);
    say(s, KP_MSG_COMPARE_SEMICOLON, KP_NO_ARGS);
    say(s, KP_MSG_COMPARE_MOVED_RANK, KP_ARGS(from, to));
  }
}

/* ---- The grade ---- */

static void say_decided(const speaker *s, int side) {
  static const kp_msg now[] = {[KP_BY_NEED] = KP_MSG_COMPARE_NEED,
                               [KP_BY_QUOTA] = KP_MSG_COMPARE_QUOTA,
                               [KP_BY_GATE] = KP_MSG_COMPARE_CAPPED,
                               [KP_BY_GRANT] = KP_MSG_COMPARE_GRANTED,
                               [KP_BY_CHECKS] = KP_MSG_NONE};
  static const kp_msg before[] = {[KP_BY_NEED] = KP_MSG_COMPARE_WAS_NEED,
                                  [KP_BY_QUOTA] = KP_MSG_COMPARE_WAS_QUOTA,
                                  [KP_BY_GATE] = KP_MSG_COMPARE_WAS_CAPPED,
                                  [KP_BY_GRANT] = KP_MSG_COMPARE_WAS_GRANTED,
                                  [KP_BY_CHECKS] = KP_MSG_NONE};
  const int unit = s->change->unit[side];
  const kp_decided_by by = (kp_decided_by)s->scoring[side]->decided_by[unit];
  const kp_msg id = side ? now[by] : before[by];
  const int condition = s->scoring[side]->decided_condition[unit];
  if (id == KP_MSG_NONE)
    return;
  say(s, KP_MSG_COMPARE_SEMICOLON, KP_NO_ARGS);
  say(s, id, KP_ARGS(condition >= 0 ? s->index[side]->condition[condition].label.title : ""));
}

/* What did most to the grade is said where it is not what did most to the total. */
static void say_grade(const speaker *s) {
  const kp_change *change = s->change;
  if (change->crossed == 0)
    return;
  if (change->grade_main >= 0 && change->grade_main != change->main) {
    say(s, KP_MSG_COMPARE_SEMICOLON, KP_NO_ARGS);
    say(s, KP_MSG_COMPARE_GRADE_BY, KP_ARGS(cause_text(s, (kp_cause)change->grade_main)));
  }
  say_decided(s, change->crossed < 0 ? 1 : 0);
  if (change->crossed > 0 && s->scoring[1]->decided_by[change->unit[1]] == KP_BY_GRANT)
    say_decided(s, 1);
}

static const char *status_text(const speaker *s, int side) {
  static const kp_msg messages[] = {KP_MSG_COMPARE_GRADED, KP_MSG_COMPARE_NOT_ELIGIBLE,
                                    KP_MSG_COMPARE_UNDECIDED, KP_MSG_COMPARE_UNSCORED};
  return kp_message_template(messages[s->change->status[side]], s->lang);
}

static void say_beginning(const speaker *s, const char *who) {
  const char *from = grade_title(s, 0), *to = grade_title(s, 1);
  const int crossed = s->change->crossed;
  if (from && to)
    say(s,
        crossed < 0             ? KP_MSG_COMPARE_FELL
        : crossed > 0           ? KP_MSG_COMPARE_ROSE
        : strcmp(from, to) == 0 ? KP_MSG_COMPARE_STAYED
                                : KP_MSG_COMPARE_TURNED,
        KP_ARGS(who, from, to));
  else if (from || to)
    say(s, to ? KP_MSG_COMPARE_GOT_GRADE : KP_MSG_COMPARE_LOST_GRADE,
        KP_ARGS(who, to ? to : from, status_text(s, to ? 0 : 1)));
  else
    say(s, KP_MSG_COMPARE_OF, KP_ARGS(who));
}

/* ---- Whoever has no split ---- */

static const char *period_name(const speaker *s, int side) {
  const kp_result *result = s->compare->result[side ? s->step->to : s->step->from];
  const kp_result *other = s->compare->result[side ? s->step->from : s->step->to];
  return result->dataset->period[0] && strcmp(result->dataset->period, other->dataset->period) != 0
             ? result->dataset->period
             : kp_message_template(side ? KP_MSG_COMPARE_THE_NEW : KP_MSG_COMPARE_THE_OLD, s->lang);
}

static void say_no_total(const speaker *s) {
  const bool lacks[] = {isnan(s->change->full[0]), isnan(s->change->full[1])};
  if (lacks[0] && lacks[1])
    say(s, KP_MSG_COMPARE_NO_TOTAL_BOTH, KP_ARGS(status_text(s, 0), status_text(s, 1)));
  else
    say(s, KP_MSG_COMPARE_NO_TOTAL, KP_ARGS(period_name(s, lacks[1]), status_text(s, lacks[1])));
}

static void say_change(const speaker *s) {
  const kp_change *change = s->change;
  kp_buf who = {0};
  kp_buf_add(&who, change->id);
  if (strcmp(change->id, change->name) != 0)
    kp_buf_printf(&who, " %s", change->name);
  if (change->old_id)
    kp_message_format(&who, KP_MSG_COMPARE_WAS, KP_ARGS(change->old_id), s->lang);
  s->out->failed = s->out->failed || who.failed;
  switch (who.failed ? KP_CHANGE_STATES : change->state) {
  case KP_CHANGE_CAME:
    say(s, KP_MSG_COMPARE_CAME, KP_ARGS(who.at, period_name(s, 0)));
    break;
  case KP_CHANGE_WENT:
    say(s, KP_MSG_COMPARE_WENT, KP_ARGS(who.at, period_name(s, 1)));
    break;
  case KP_CHANGE_NO_TOTAL:
    say_beginning(s, who.at);
    say_no_total(s);
    break;
  case KP_CHANGE_WHOLE:
  case KP_CHANGE_SPLIT:
    say_beginning(s, who.at);
    say_total(s);
    say_grade(s);
    if (change->state == KP_CHANGE_WHOLE) {
      say(s, KP_MSG_COMPARE_SEMICOLON, KP_NO_ARGS);
      say(s, KP_MSG_COMPARE_NOT_SPLIT, KP_NO_ARGS);
    }
    break;
  case KP_CHANGE_STATES:
    break;
  }
  say(s, KP_MSG_COMPARE_STOP, KP_NO_ARGS);
  kp_buf_clear(&who);
}

kp_status kp_compare_say(kp_compare_step *step, const kp_compare *compare, const kp_hybrid *hybrid,
                         kp_diag *diag) {
  kp_buf out = {0};
  speaker s = {.compare = compare, .step = step, .out = &out};
  for (int side = 0; side < 2; side++) {
    s.index[side] = hybrid->index[side];
    s.scoring[side] = hybrid->run[side][side];
  }
  s.digits = s.index[0]->show_digits > s.index[1]->show_digits ? s.index[0]->show_digits
                                                               : s.index[1]->show_digits;
  bool failed = false;
  for (int k = 0; k < step->n_changes && !failed; k++)
    for (int lang = 0; lang < 2 && !failed; lang++) {
      s.change = &step->change[k];
      s.lang = (kp_lang)lang;
      out.len = 0;
      say_change(&s);
      step->change[k].sentence[lang] =
          out.failed ? NULL : kp_arena_copy(compare->arena, out.at, out.len);
      failed = !step->change[k].sentence[lang];
    }
  kp_buf_clear(&out);
  return failed ? kp_diag_no_memory(diag) : KP_OK;
}
