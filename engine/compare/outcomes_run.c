/* SPDX-License-Identifier: GPL-3.0-or-later
 * The machine: units moved by what they met, day by day, and what is due at the end.
 *
 * Before anything of a day, deadlines of earlier days have passed. Of transitions that answer to a
 * grade the one that asks for the longest run is taken; a run counts periods that follow one
 * another without a gap, each with one of its grades. A transition by a deadline is dated on the
 * deadline, and what it leads to counts its own from there. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/date.h"
#include "base/decimal.h"
#include "compare/outcomes_parts.h"

typedef struct {
  kp_outcome_work *work;
  int unit;
  int state;
  double since, due;
  const kp_outcome_input *led; /* the last input that moved it */
  int *grade;                  /* n_results: of each period so far; -1 */
} machine;

static kp_outcome_step *push_step(kp_outcome_work *work) {
  kp_outcomes *to = work->to;
  if (to->n_steps == work->cap_steps) {
    const int cap = work->cap_steps ? 2 * work->cap_steps : 64;
    kp_outcome_step *moved = KP_ARRAY(to->arena, kp_outcome_step, cap);
    if (!moved)
      return NULL;
    if (to->n_steps > 0)
      memcpy(moved, to->step, (size_t)to->n_steps * sizeof *moved);
    to->step = moved;
    work->cap_steps = cap;
  }
  return &to->step[to->n_steps++];
}

/* ---- Days ---- */

/* The same day some months later, or the last of that month. */
static double add_months(double day, int months) {
  char text[KP_NUM_SIZE];
  int year = 0, month = 0, of_month = 0;
  kp_date_format(text, day);
  year = atoi(text);
  month = atoi(text + 5) - 1 + months;
  of_month = atoi(text + 8);
  year += month / 12;
  month %= 12;
  double out = NAN;
  for (int d = of_month; d > of_month - 4 && isnan(out); d--) {
    char wanted[64];
    const int n = snprintf(wanted, sizeof wanted, "%04d-%02d-%02d", year, month + 1, d);
    if (kp_date_read(&out, (kp_str){wanted, (uint32_t)n}) != KP_DATE_DAY)
      out = NAN;
  }
  return out;
}

/* The deadline of a state that is entered; NaN: none. *status: a blank or bad day in the column. */
static double deadline_of(machine *m, int state, double day, const kp_outcome_input *event,
                          kp_status *status) {
  const kp_outcome_state *of = &m->work->to->rules->state[state];
  double due = NAN;
  if (of->by && event) {
    const kp_str text = event->due[state];
    const bool bad = kp_date_read(&due, text) == KP_DATE_BAD;
    if (bad && (text.len > 0 || !of->has_within)) {
      const kp_place place = kp_outcomes_place(m->work->to, event);
      const char *shown = kp_str_copy(m->work->scratch, text);
      kp_diag_error(m->work->diag, &place,
                    text.len > 0 ? KP_MSG_OUTCOMES_BAD_DUE : KP_MSG_OUTCOMES_NO_DUE,
                    KP_ARGS(event->says, of->by, of->label.title, shown ? shown : ""), KP_MSG_NONE);
      *status = KP_INPUT;
      return NAN;
    }
    if (!bad && due < day) {
      const kp_place place = kp_outcomes_place(m->work->to, event);
      kp_diag_add(m->work->diag, KP_WARNING, &place, KP_MSG_OUTCOMES_DUE_BEFORE,
                  KP_ARGS(event->says, of->by), KP_MSG_NONE, NULL);
      due = day;
    }
    if (!bad)
      return due;
  }
  if (!of->has_within)
    return NAN;
  return of->months > 0 ? add_months(day, of->months) : day + of->days;
}

/* ---- Moves ---- */

static kp_status move(machine *m, int transition, double day, const kp_outcome_input *input) {
  kp_outcome_work *work = m->work;
  const kp_outcome_transition *way = &work->to->rules->transition[transition];
  kp_outcome_step *step = push_step(work);
  if (!step)
    return kp_diag_no_memory(work->diag);
  kp_status status = KP_OK;
  const kp_outcome_input *by = input ? input : m->led;
  *step = (kp_outcome_step){
      .unit = m->unit,
      .result = by->result,
      .date = day,
      .from = m->state,
      .to = way->to,
      .transition = transition,
      .input = by,
      .due = deadline_of(m, way->to, day, input && input->is_event ? input : NULL, &status)};
  const char *file = kp_outcomes_file(work->to, by->result, by->file);
  step->source = file ? kp_arena_printf(work->to->arena, "%s:%u", file, (unsigned)by->line) : NULL;
  if (!step->source || !kp_outcomes_say_step(work->to, step))
    return kp_diag_no_memory(work->diag);
  m->state = way->to;
  m->since = day;
  m->due = step->due;
  m->led = by;
  return status;
}

/* Deadlines that passed before a day. */
static kp_status pass_deadlines(machine *m, double day) {
  const kp_outcome_rules *rules = m->work->to->rules;
  kp_status status = KP_OK;
  while (m->due < day) {
    int found = -1;
    for (int t = 0; t < rules->n_transitions && found < 0; t++)
      if (rules->transition[t].on == KP_ON_MISSED &&
          kp_outcome_leaves(&rules->transition[t], m->state))
        found = t;
    if (found < 0)
      break;
    const kp_status own = move(m, found, m->due, NULL);
    status = own > status ? own : status;
    if (own == KP_SYSTEM)
      break;
  }
  return status;
}

static bool is_grade_of(const kp_outcome_transition *way, int grade) {
  for (int g = 0; g < way->n_grades; g++)
    if (way->grade[g] == grade)
      return true;
  return false;
}

static bool runs_long_enough(const machine *m, const kp_outcome_transition *way, int result) {
  const kp_outcomes *to = m->work->to;
  for (int back = 0; back < way->running; back++) {
    const int r = result - back;
    if (r < 0 || !is_grade_of(way, m->grade[r]))
      return false;
    if (back > 0 && to->result[r]->dataset->span.last + 1 != to->result[r + 1]->dataset->span.first)
      return false;
  }
  return true;
}

static int find_by_grade(const machine *m, int result) {
  const kp_outcome_rules *rules = m->work->to->rules;
  int found = -1;
  for (int t = 0; t < rules->n_transitions; t++) {
    const kp_outcome_transition *way = &rules->transition[t];
    if (way->on == KP_ON_GRADE && kp_outcome_leaves(way, m->state) &&
        runs_long_enough(m, way, result) &&
        (found < 0 || way->running > rules->transition[found].running))
      found = t;
  }
  return found;
}

/* Whether a row is an event; the row's texts stand in the order of all events' filters. */
static bool is_event(const kp_outcome_rules *rules, int event, const kp_str *text) {
  for (int e = 0; e < event; e++)
    text += rules->event[e].n_filters;
  const kp_outcome_event *of = &rules->event[event];
  for (int i = 0; i < of->n_filters; i++) {
    bool met = false;
    for (int c = 0; c < of->filter[i].n_choices; c++)
      met = met || kp_str_equal(of->filter[i].choice[c], text[i]);
    if (!met)
      return false;
  }
  return true;
}

static int find_by_event(const machine *m, const kp_outcome_input *input) {
  const kp_outcome_rules *rules = m->work->to->rules;
  for (int t = 0; t < rules->n_transitions; t++) {
    const kp_outcome_transition *way = &rules->transition[t];
    if (way->on == KP_ON_EVENT && kp_outcome_leaves(way, m->state) &&
        is_event(rules, way->event, input->filter))
      return t;
  }
  return -1;
}

/* What could have come instead, for a hint: "约谈、…". */
static const char *expected_events(const machine *m) {
  const kp_outcome_rules *rules = m->work->to->rules;
  const char *list = "";
  for (int t = 0; t < rules->n_transitions && list; t++)
    if (rules->transition[t].on == KP_ON_EVENT &&
        kp_outcome_leaves(&rules->transition[t], m->state))
      list = kp_arena_printf(m->work->scratch, "%s%s%s", list, list[0] ? ", " : "",
                             rules->event[rules->transition[t].event].label.title);
  return list ? list : "";
}

/* An event that moves nobody: it came at another time than the machine expects. */
static void say_unfit(const machine *m, const kp_outcome_input *input) {
  char day[KP_NUM_SIZE];
  const kp_place place = kp_outcomes_place(m->work->to, input);
  const bool ended = m->work->to->rules->state[m->state].final;
  const char *expected = expected_events(m);
  kp_diag_add(m->work->diag, KP_WARNING, &place,
              ended ? KP_MSG_OUTCOMES_AFTER_END : KP_MSG_OUTCOMES_UNFIT,
              KP_ARGS(kp_date_format(day, input->date), input->says,
                      kp_outcome_state_title(m->work->to, m->state)),
              expected[0] ? KP_MSG_OUTCOMES_UNFIT_HINT : KP_MSG_NONE, KP_ARGS(expected));
}

static kp_status take(machine *m, const kp_outcome_input *input) {
  kp_status status = pass_deadlines(m, input->date);
  if (status == KP_SYSTEM)
    return status;
  int found = -1;
  if (input->is_event) {
    found = find_by_event(m, input);
    if (found < 0)
      say_unfit(m, input);
  } else {
    m->grade[input->result] = input->grade;
    found = input->grade >= 0 ? find_by_grade(m, input->result) : -1;
  }
  if (found < 0)
    return status;
  const kp_status own = move(m, found, input->date, input);
  return own > status ? own : status;
}

/* ---- All units ---- */

static void say_later(kp_outcome_work *work, const kp_outcome_input *input) {
  char day[KP_NUM_SIZE];
  const kp_place place = kp_outcomes_place(work->to, input);
  kp_diag_add(work->diag, KP_NOTE, &place, KP_MSG_OUTCOMES_LATER,
              KP_ARGS(kp_date_format(day, input->date), input->says), KP_MSG_NONE, NULL);
}

static kp_status run_unit(kp_outcome_work *work, int unit, int *at, int *grade) {
  kp_outcomes *to = work->to;
  machine m = {.work = work,
               .unit = unit,
               .state = to->rules->start,
               .since = NAN,
               .due = NAN,
               .grade = grade};
  for (int r = 0; r < to->n_results; r++)
    grade[r] = -1;
  to->unit[unit].first_step = to->n_steps;
  kp_status status = KP_OK;
  for (; *at < work->n_inputs && work->input[*at].unit == unit && status != KP_SYSTEM; ++*at) {
    const kp_outcome_input *input = &work->input[*at];
    if (input->date > to->as_of) {
      say_later(work, input);
      continue;
    }
    const kp_status own = take(&m, input);
    status = own > status ? own : status;
  }
  if (status != KP_SYSTEM) {
    const kp_status own = pass_deadlines(&m, to->as_of);
    status = own > status ? own : status;
  }
  to->unit[unit].state = m.state;
  to->unit[unit].since = m.since;
  to->unit[unit].due = m.due;
  to->unit[unit].n_steps = to->n_steps - to->unit[unit].first_step;
  return status;
}

static int by_deadline(const void *a, const void *b) {
  const kp_outcome_due *x = a, *y = b;
  const bool no_x = isnan(x->by), no_y = isnan(y->by);
  if (no_x != no_y)
    return no_x ? 1 : -1;
  if (!no_x && x->by != y->by)
    return x->by < y->by ? -1 : 1;
  return (x->unit > y->unit) - (x->unit < y->unit);
}

/* Whoever is in a state that asks for something: a task, or a day. */
static kp_status list_due(kp_outcome_work *work) {
  kp_outcomes *to = work->to;
  to->due = KP_ARRAY(to->arena, kp_outcome_due, to->n_units);
  if (!to->due)
    return kp_diag_no_memory(work->diag);
  for (int u = 0; u < to->n_units; u++) {
    const kp_outcome_unit *unit = &to->unit[u];
    if (!to->rules->state[unit->state].task && isnan(unit->due))
      continue;
    to->due[to->n_due++] =
        (kp_outcome_due){.unit = u, .by = unit->due, .behind = to->as_of - unit->due};
  }
  if (to->n_due > 0)
    qsort(to->due, (size_t)to->n_due, sizeof *to->due, by_deadline);
  for (int d = 0; d < to->n_due; d++)
    if (!kp_outcomes_say_due(to, &to->due[d]))
      return kp_diag_no_memory(work->diag);
  return KP_OK;
}

kp_status kp_outcomes_run(kp_outcome_work *work) {
  kp_outcomes *to = work->to;
  int *grade = KP_ARRAY(work->scratch, int, to->n_results);
  if (!grade)
    return kp_diag_no_memory(work->diag);
  kp_status status = KP_OK;
  int at = 0;
  for (int u = 0; u < to->n_units && status != KP_SYSTEM; u++) {
    const kp_status own = run_unit(work, u, &at, grade);
    status = own > status ? own : status;
  }
  return status == KP_OK ? list_due(work) : status;
}
