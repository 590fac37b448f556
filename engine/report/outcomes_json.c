/* SPDX-License-Identifier: GPL-3.0-or-later
 * outcomes.json: the periods, the states, every unit with its steps, and what is due. Its schema is
 * report/outcomes.schema.json. */
#include <math.h>

#include "base/date.h"
#include "base/decimal.h"
#include "report/outcomes.h"

static void put_day(kp_json *object, const char *key, double day) {
  char text[KP_NUM_SIZE];
  if (!isnan(day))
    kp_json_words(object, key, kp_date_format(text, day));
}

static kp_json periods_of(const kp_outcomes *outcomes) {
  kp_json list = kp_json_list();
  for (int r = 0; r < outcomes->n_results; r++) {
    kp_json one = kp_json_object();
    kp_json_words(&one, "period", outcomes->result[r]->dataset->period);
    kp_json_words(&one, "dataset", outcomes->result[r]->dataset->path);
    kp_json_add(&list, &one);
  }
  return list;
}

static kp_json states_of(const kp_outcomes *outcomes) {
  kp_json list = kp_json_list();
  for (int s = 0; s < outcomes->rules->n_states; s++) {
    const kp_outcome_state *state = &outcomes->rules->state[s];
    kp_json one = kp_json_object();
    kp_json_words(&one, "id", state->label.id);
    kp_json_words(&one, "title", state->label.title);
    kp_json_words(&one, "clause", state->label.clause);
    kp_json_words(&one, "basis", state->label.basis);
    kp_json_words(&one, "task", state->task);
    kp_json_words(&one, "who", state->who);
    if (state->final)
      kp_json_flag(&one, "final", true);
    kp_json_add(&list, &one);
  }
  return list;
}

static kp_json step_of(const kp_outcomes *outcomes, const kp_outcome_step *step) {
  const kp_outcome_rules *rules = outcomes->rules;
  kp_json one = kp_json_object();
  kp_json_words(&one, "period", outcomes->result[step->result]->dataset->period);
  put_day(&one, "date", step->date);
  kp_json_words(&one, "from", rules->state[step->from].label.id);
  kp_json_words(&one, "to", rules->state[step->to].label.id);
  kp_json_words(&one, "cause", kp_outcome_trigger_name(rules->transition[step->transition].on));
  kp_json_both(&one, "because", step->because);
  kp_json_words(&one, "clause", kp_outcomes_clause(outcomes, step));
  kp_json_words(&one, "source", step->source);
  put_day(&one, "due", step->due);
  kp_json_both(&one, "sentence", step->sentence);
  return one;
}

static kp_json unit_of(const kp_outcomes *outcomes, const kp_outcome_unit *unit) {
  kp_json one = kp_json_object(), steps = kp_json_list();
  kp_json_words(&one, "id", unit->id);
  kp_json_words(&one, "name", unit->name);
  kp_json_words(&one, "formerly", unit->formerly);
  if (unit->gone)
    kp_json_flag(&one, "gone", true);
  kp_json_words(&one, "state", outcomes->rules->state[unit->state].label.id);
  put_day(&one, "since", unit->since);
  put_day(&one, "due", unit->due);
  for (int s = 0; s < unit->n_steps; s++) {
    kp_json step = step_of(outcomes, &outcomes->step[unit->first_step + s]);
    kp_json_add(&steps, &step);
  }
  kp_json_put(&one, "steps", &steps);
  return one;
}

static kp_json due_of(const kp_outcomes *outcomes) {
  kp_json list = kp_json_list();
  for (int d = 0; d < outcomes->n_due; d++) {
    const kp_outcome_due *due = &outcomes->due[d];
    kp_json one = kp_json_object();
    kp_json_words(&one, "id", outcomes->unit[due->unit].id);
    kp_json_words(&one, "state", outcomes->rules->state[outcomes->unit[due->unit].state].label.id);
    put_day(&one, "due", due->by);
    if (!isnan(due->behind))
      kp_json_integer(&one, "overdue_days", due->behind > 0 ? (int64_t)due->behind : 0);
    kp_json_both(&one, "sentence", due->sentence);
    kp_json_add(&list, &one);
  }
  return list;
}

kp_status kp_report_outcomes_json(kp_text *out, const kp_outcomes *outcomes, kp_diag *diag) {
  kp_json made = kp_json_object(), units = kp_json_list();
  kp_json_words(&made, "schema", "kaoping.outcomes/1");
  kp_json_words(&made, "index", outcomes->index->id);
  put_day(&made, "as_of", outcomes->as_of);
  kp_json periods = periods_of(outcomes), states = states_of(outcomes), due = due_of(outcomes);
  kp_json_put(&made, "periods", &periods);
  kp_json_put(&made, "states", &states);
  for (int u = 0; u < outcomes->n_units; u++) {
    kp_json unit = unit_of(outcomes, &outcomes->unit[u]);
    kp_json_add(&units, &unit);
  }
  kp_json_put(&made, "units", &units);
  kp_json_put(&made, "due", &due);
  kp_buf text = {0};
  kp_json_print(&text, &made, true);
  kp_buf_add(&text, "\n");
  if (text.failed) {
    kp_buf_clear(&text);
    return kp_diag_no_memory(diag);
  }
  *out = (kp_text){text.at, text.len};
  return KP_OK;
}
