/* SPDX-License-Identifier: GPL-3.0-or-later
 * outcomes.csv and due.csv. States are named by their ids, sentences are in the language asked for;
 * days are written 2024-08-31. */
#include <math.h>

#include "base/date.h"
#include "base/decimal.h"
#include "report/csv.h"
#include "report/outcomes.h"

static kp_status write_file(kp_output *output, const char *name, kp_buf *rows, kp_diag *diag) {
  kp_status status = kp_output_open(output, name, diag);
  if (status == KP_OK && rows->failed)
    status = kp_diag_no_memory(diag);
  if (status == KP_OK)
    kp_output_write(output, rows->at, rows->len);
  kp_buf_clear(rows);
  return status;
}

static void add_day(kp_buf *rows, double day) {
  char text[KP_NUM_SIZE];
  kp_csv_words(rows, isnan(day) ? NULL : kp_date_format(text, day));
}

const char *kp_outcomes_clause(const kp_outcomes *outcomes, const kp_outcome_step *step) {
  const kp_label *own = &outcomes->rules->transition[step->transition].label;
  const kp_label *of = own->clause || own->basis ? own : &outcomes->rules->state[step->to].label;
  return of->clause ? of->clause : of->basis;
}

kp_status kp_outcomes_steps_csv(kp_output *output, const kp_outcomes *outcomes, kp_lang lang,
                                kp_diag *diag) {
  static const char *const header[] = {"period",  "id",     "name",   "date",     "from",  "to",
                                       "because", "clause", "source", "sentence", "cause", "due"};
  const kp_outcome_rules *rules = outcomes->rules;
  kp_buf rows = {0};
  kp_csv_header(&rows, header, sizeof header / sizeof *header);
  for (int s = 0; s < outcomes->n_steps; s++) {
    const kp_outcome_step *step = &outcomes->step[s];
    kp_csv_words(&rows, outcomes->result[step->result]->dataset->period);
    kp_csv_plain(&rows, kp_str_of(outcomes->unit[step->unit].id));
    kp_csv_words(&rows, outcomes->unit[step->unit].name);
    add_day(&rows, step->date);
    kp_csv_words(&rows, rules->state[step->from].label.id);
    kp_csv_words(&rows, rules->state[step->to].label.id);
    kp_csv_words(&rows, step->because[lang]);
    kp_csv_words(&rows, kp_outcomes_clause(outcomes, step));
    kp_csv_words(&rows, step->source);
    kp_csv_words(&rows, step->sentence[lang]);
    kp_csv_words(&rows, kp_outcome_trigger_name(rules->transition[step->transition].on));
    add_day(&rows, step->due);
    kp_csv_end_row(&rows);
  }
  return write_file(output, "outcomes.csv", &rows, diag);
}

kp_status kp_outcomes_due_csv(kp_output *output, const kp_outcomes *outcomes, kp_lang lang,
                              kp_diag *diag) {
  static const char *const header[] = {"as_of",  "id",     "name",    "state", "title",
                                       "since",  "task",   "who",     "due",   "overdue_days",
                                       "clause", "source", "sentence"};
  kp_buf rows = {0};
  kp_csv_header(&rows, header, sizeof header / sizeof *header);
  for (int d = 0; d < outcomes->n_due; d++) {
    const kp_outcome_due *due = &outcomes->due[d];
    const kp_outcome_unit *unit = &outcomes->unit[due->unit];
    const kp_outcome_state *state = &outcomes->rules->state[unit->state];
    const kp_outcome_step *last =
        unit->n_steps > 0 ? &outcomes->step[unit->first_step + unit->n_steps - 1] : NULL;
    add_day(&rows, outcomes->as_of);
    kp_csv_plain(&rows, kp_str_of(unit->id));
    kp_csv_words(&rows, unit->name);
    kp_csv_words(&rows, state->label.id);
    kp_csv_words(&rows, state->label.title);
    add_day(&rows, unit->since);
    kp_csv_words(&rows, state->task);
    kp_csv_words(&rows, state->who);
    add_day(&rows, due->by);
    kp_csv_number(&rows, due->behind > 0 ? due->behind : isnan(due->by) ? NAN : 0.0);
    kp_csv_words(&rows, state->label.clause ? state->label.clause : state->label.basis);
    kp_csv_words(&rows, last ? last->source : NULL);
    kp_csv_words(&rows, due->sentence[lang]);
    kp_csv_end_row(&rows);
  }
  return write_file(output, "due.csv", &rows, diag);
}
