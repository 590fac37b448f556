/* SPDX-License-Identifier: GPL-3.0-or-later
 * Outcomes over years: the machine of an index (index/outcomes.h) run for every unit through the
 * periods of several results.
 *
 * What a unit meets is put in the order of days, grades before events of the same day, and each may
 * move it; a deadline that passed before such a day moves it first, on the deadline's own day. A
 * grade is the decided one on the day of the decision, else the computed one on the last day of its
 * period. Days behind as_of count for nothing. Units are followed through aliases.csv: the newest
 * data give the id and name. Results are kept in the order of their periods and borrowed; all else
 * lives in the arena. */
#ifndef KP_COMPARE_OUTCOMES_H
#define KP_COMPARE_OUTCOMES_H

#include "index/outcomes.h"
#include "run/result.h"

/* What may move a unit. */
typedef struct {
  int unit;    /* into kp_outcomes.unit */
  int result;  /* into kp_outcomes.result */
  double date; /* days, see base/date.h */
  bool is_event;
  int grade; /* a grade: of the index; -1: none that it knows */
  bool decided;
  uint32_t line, column; /* an event: of its cell; a grade: of the decision, or of the unit */
  const char *file;      /* of the dataset */
  const char *says;      /* an event: as written; a grade: its title */
  const char *document;  /* an event: its number; a decision: its basis; NULL */
  const kp_str *filter;  /* an event: folded text for each filter of each event of the index */
  const kp_str *due;     /* an event: text in the column that state's `by` names; n_states */
} kp_outcome_input;

typedef struct {
  int unit, result; /* result: of the grade, of the events.csv, or of what set the deadline */
  double date;
  int from, to, transition;
  const kp_outcome_input *input; /* MISSED: what led to the state whose deadline passed; NULL never
                                    happens: a deadline is set by a step */
  double due;                    /* of the state that was entered; NaN */
  const char *source;            /* "2024/events.csv:3" */
  const char *because[2], *sentence[2];
} kp_outcome_step;

typedef struct {
  const char *id, *name, *group;
  const char *formerly; /* other ids that it had, ", " between them; NULL */
  int state;
  double since;            /* NaN: it never moved */
  double due;              /* NaN: no deadline */
  int first_step, n_steps; /* into kp_outcomes.step */
  bool gone;               /* the last period has it no more */
} kp_outcome_unit;

/* What is to be done. */
typedef struct {
  int unit;
  double by;     /* NaN: no day is set */
  double behind; /* days from the deadline to as_of: > 0 overdue; NaN without a deadline */
  const char *sentence[2];
} kp_outcome_due;

struct kp_outcomes {
  kp_arena *arena;
  const kp_result **result;
  int n_results;
  const kp_index *index;
  const kp_outcome_rules *rules;
  double as_of;
  bool as_of_given;
  kp_outcome_unit
      *unit; /* of the newest period, in its order, then those that only earlier ones have */
  int n_units;
  kp_outcome_step *step; /* by unit, then in order */
  int n_steps;
  kp_outcome_due *due; /* earliest deadline first, then those without one */
  int n_due;
};

const char *kp_outcome_trigger_name(kp_outcome_trigger on); /* "grade", "event", "missed" */
/* The title of a state. */
const char *kp_outcome_state_title(const kp_outcomes *outcomes, int state);

#endif
