/* SPDX-License-Identifier: GPL-3.0-or-later
 * Outcomes: what follows from a grade over the years, as an index declares it: a machine of states.
 *
 * A unit is in one state; a transition takes it to another when a grade is decided, when an event
 * is recorded in events.csv, or when the deadline of its state passes. What is here has been
 * checked: ids are numbers, every state can be reached and left (or is final), at most one
 * transition of a state answers to one thing, and a deadline has a date. A deadline counts from the
 * day on which the state was entered (within), or stands in a column of the event that led to it
 * (by); the last day is still in time. */
#ifndef KP_INDEX_OUTCOMES_H
#define KP_INDEX_OUTCOMES_H

#include "index/index.h"

typedef struct {
  kp_label label;
  bool final;
  bool has_within;
  int days, months;       /* within; years are months */
  const char *by;         /* the column of events.csv that has the deadline; NULL */
  const char *task, *who; /* what is to be done while a unit is in it, and by whom; NULL */
  int letters;            /* kp_letter_kind */
} kp_outcome_state;

/* A column of events.csv and what it may say; folded. */
typedef struct {
  kp_str column;
  const kp_str *choice;
  int n_choices;
} kp_outcome_filter;

typedef struct {
  kp_label label;
  kp_outcome_filter *filter;
  int n_filters;
} kp_outcome_event;

typedef enum { KP_ON_GRADE, KP_ON_EVENT, KP_ON_MISSED } kp_outcome_trigger;

typedef struct {
  kp_label label; /* no id of its own: id is NULL, title NULL where none was given */
  int *from;      /* states */
  int n_from, to;
  kp_outcome_trigger on;
  int *grade; /* ON_GRADE: any of them */
  int n_grades;
  int running; /* ON_GRADE: for so many periods one after the other; 1: this one */
  int event;   /* ON_EVENT */
} kp_outcome_transition;

typedef struct kp_outcome_rules {
  uint32_t line;
  const char *note;
  int start; /* the state of a unit of which nothing is known yet */
  kp_outcome_state *state;
  int n_states;
  kp_outcome_event *event;
  int n_events;
  kp_outcome_transition *transition;
  int n_transitions;
} kp_outcome_rules;

static inline bool kp_outcome_has_deadline(const kp_outcome_state *state) {
  return state->has_within || state->by;
}
bool kp_outcome_leaves(const kp_outcome_transition *transition, int state);

#endif
