/* SPDX-License-Identifier: GPL-3.0-or-later
 * Check of outcomes: the machine as a whole.
 *
 * Every state can be reached from the first, and can be left unless it is final. From one state at
 * most one transition answers to one thing: two grades overlap when they share a grade and ask for
 * equally many periods (of unequal ones the longer run is taken), two events when a row of
 * events.csv can be both. A deadline has a date: a state that is left when it is missed has one,
 * and one that stands in an event's column is reached by events only. Deadlines alone never go
 * round in a circle, or years would pass in no time. */
#include <string.h>

#include "index/build.h"
#include "index/outcomes.h"

static void say(kp_builder *b, const kp_label *at, kp_msg what, const char *const *args,
                kp_msg hint) {
  const kp_place place = kp_index_place(b->index, at);
  kp_diag_error(b->diag, &place, what, args, hint);
}

/* ---- Ways in and out ---- */

static void check_reach(kp_builder *b, const kp_outcome_rules *rules) {
  bool *reached = KP_ARRAY(b->arena, bool, rules->n_states);
  if (!reached) {
    b->no_memory = true;
    return;
  }
  reached[rules->start] = true;
  for (bool more = true; more;) {
    more = false;
    for (int t = 0; t < rules->n_transitions; t++) {
      const kp_outcome_transition *way = &rules->transition[t];
      for (int i = 0; i < way->n_from && !reached[way->to]; i++)
        if (reached[way->from[i]])
          reached[way->to] = more = true;
    }
  }
  for (int s = 0; s < rules->n_states; s++)
    if (!reached[s])
      say(b, &rules->state[s].label, KP_MSG_INDEX_STATE_UNREACHED,
          KP_ARGS(rules->state[s].label.id, rules->state[rules->start].label.id), KP_MSG_NONE);
}

static void check_ways_out(kp_builder *b, const kp_outcome_rules *rules) {
  for (int s = 0; s < rules->n_states; s++) {
    const kp_outcome_state *state = &rules->state[s];
    bool out = false;
    for (int t = 0; t < rules->n_transitions; t++) {
      const kp_outcome_transition *way = &rules->transition[t];
      if (!kp_outcome_leaves(way, s))
        continue;
      out = out || way->to != s;
      if (state->final)
        say(b, &way->label, KP_MSG_INDEX_STATE_FINAL_LEFT, KP_ARGS(state->label.id), KP_MSG_NONE);
    }
    if (!out && !state->final)
      say(b, &state->label, KP_MSG_INDEX_STATE_NO_WAY_OUT, KP_ARGS(state->label.id),
          KP_MSG_INDEX_HINT_STATE_NO_WAY_OUT);
    if (state->final && (kp_outcome_has_deadline(state) || state->task))
      say(b, &state->label, KP_MSG_INDEX_STATE_FINAL_DUE, KP_ARGS(state->label.id), KP_MSG_NONE);
  }
}

/* ---- Two at once ---- */

static bool share_text(const kp_outcome_filter *a, const kp_outcome_filter *b) {
  for (int i = 0; i < a->n_choices; i++)
    for (int k = 0; k < b->n_choices; k++)
      if (kp_str_equal(a->choice[i], b->choice[k]))
        return true;
  return false;
}

/* Whether a row can be both events: no column tells them apart. */
static bool events_overlap(const kp_outcome_event *a, const kp_outcome_event *b) {
  for (int i = 0; i < a->n_filters; i++)
    for (int k = 0; k < b->n_filters; k++)
      if (kp_str_equal(a->filter[i].column, b->filter[k].column) &&
          !share_text(&a->filter[i], &b->filter[k]))
        return false;
  return true;
}

static bool grades_overlap(const kp_outcome_transition *a, const kp_outcome_transition *b) {
  for (int i = 0; i < a->n_grades; i++)
    for (int k = 0; k < b->n_grades; k++)
      if (a->grade[i] == b->grade[k])
        return a->running == b->running;
  return false;
}

static bool both_fire(const kp_outcome_rules *rules, const kp_outcome_transition *a,
                      const kp_outcome_transition *b) {
  if (a->on != b->on)
    return false;
  switch (a->on) {
  case KP_ON_GRADE:
    return grades_overlap(a, b);
  case KP_ON_EVENT:
    return events_overlap(&rules->event[a->event], &rules->event[b->event]);
  case KP_ON_MISSED:
    break;
  }
  return true;
}

static void check_ambiguous(kp_builder *b, const kp_outcome_rules *rules) {
  for (int t = 1; t < rules->n_transitions; t++)
    for (int u = 0; u < t; u++) {
      const kp_outcome_transition *later = &rules->transition[t], *earlier = &rules->transition[u];
      int shared = -1;
      for (int i = 0; i < later->n_from && shared < 0; i++)
        if (kp_outcome_leaves(earlier, later->from[i]))
          shared = later->from[i];
      if (shared >= 0 && both_fire(rules, earlier, later))
        say(b, &later->label, KP_MSG_INDEX_TRANSITION_AMBIGUOUS,
            KP_ARGS(rules->state[shared].label.id, kp_build_show(b, earlier->label.line)),
            KP_MSG_INDEX_HINT_TRANSITION_AMBIGUOUS);
    }
}

/* ---- Deadlines ---- */

static void check_deadline(kp_builder *b, const kp_outcome_rules *rules,
                           const kp_outcome_transition *way) {
  for (int i = 0; way->on == KP_ON_MISSED && i < way->n_from; i++) {
    const kp_outcome_state *state = &rules->state[way->from[i]];
    if (!kp_outcome_has_deadline(state))
      say(b, &way->label, KP_MSG_INDEX_MISSED_NO_DEADLINE, KP_ARGS(state->label.id),
          KP_MSG_INDEX_HINT_MISSED_NO_DEADLINE);
  }
  const kp_outcome_state *to = &rules->state[way->to];
  if (to->by && !to->has_within && way->on != KP_ON_EVENT)
    say(b, &way->label, KP_MSG_INDEX_BY_NO_EVENT, KP_ARGS(to->label.id, to->by),
        KP_MSG_INDEX_HINT_BY_NO_EVENT);
}

static int after_missed(const kp_outcome_rules *rules, int state) {
  for (int t = 0; t < rules->n_transitions; t++)
    if (rules->transition[t].on == KP_ON_MISSED && kp_outcome_leaves(&rules->transition[t], state))
      return rules->transition[t].to;
  return -1;
}

static void check_circles(kp_builder *b, const kp_outcome_rules *rules) {
  for (int s = 0; s < rules->n_states; s++) {
    int at = after_missed(rules, s);
    for (int steps = 0; at >= 0 && at != s && steps < rules->n_states; steps++)
      at = after_missed(rules, at);
    if (at == s)
      say(b, &rules->state[s].label, KP_MSG_INDEX_MISSED_CIRCLE, KP_ARGS(rules->state[s].label.id),
          KP_MSG_NONE);
  }
}

static void warn_idle(kp_builder *b, const kp_outcome_rules *rules) {
  for (int e = 0; e < rules->n_events; e++) {
    bool used = false;
    for (int t = 0; t < rules->n_transitions; t++)
      used = used || rules->transition[t].event == e;
    const kp_place place = kp_index_place(b->index, &rules->event[e].label);
    if (!used)
      kp_diag_add(b->diag, KP_WARNING, &place, KP_MSG_INDEX_EVENT_IDLE,
                  KP_ARGS(rules->event[e].label.id), KP_MSG_NONE, NULL);
  }
}

void kp_check_outcomes(kp_builder *b) {
  const kp_outcome_rules *rules = b->index->outcomes;
  check_reach(b, rules);
  check_ways_out(b, rules);
  check_ambiguous(b, rules);
  for (int t = 0; t < rules->n_transitions; t++)
    check_deadline(b, rules, &rules->transition[t]);
  check_circles(b, rules);
  warn_idle(b, rules);
}
