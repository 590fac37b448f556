/* SPDX-License-Identifier: GPL-3.0-or-later
 * Sentences of outcomes: why a unit moved, and what is to be done about it now.
 *
 * A step says the day, the unit, from where to where, because of what and by which clause: the
 * transition's own, else that of the state it leads to. */
#include <math.h>
#include <stdio.h>

#include "base/decimal.h"
#include "compare/outcomes_parts.h"

static const char *keep(const kp_outcomes *outcomes, kp_buf *buf) {
  const char *text =
      buf->failed ? NULL : kp_arena_copy(outcomes->arena, buf->at ? buf->at : "", buf->len);
  kp_buf_clear(buf);
  return text;
}

static const kp_label *authority(const kp_outcomes *outcomes, const kp_outcome_step *step) {
  const kp_label *own = &outcomes->rules->transition[step->transition].label;
  return own->clause || own->basis ? own : &outcomes->rules->state[step->to].label;
}

static void add_basis(kp_buf *out, const kp_label *of, kp_lang lang) {
  if (of->clause)
    kp_message_format(out, KP_MSG_OUTCOMES_CLAUSE, KP_ARGS(of->clause), lang);
  if (of->basis && kp_str_equal(kp_str_of(of->basis), kp_str_of("ours")))
    kp_message_format(out, KP_MSG_OUTCOMES_OURS, KP_NO_ARGS, lang);
  else if (of->basis)
    kp_message_format(out, KP_MSG_OUTCOMES_CLAUSE, KP_ARGS(of->basis), lang);
}

static void add_cause(kp_buf *out, const kp_outcomes *outcomes, const kp_outcome_step *step,
                      kp_lang lang) {
  const kp_outcome_transition *way = &outcomes->rules->transition[step->transition];
  const kp_outcome_input *input = step->input;
  const char *period = outcomes->result[step->result]->dataset->period;
  if (way->on == KP_ON_MISSED) {
    char day[KP_NUM_SIZE];
    kp_message_format(out, KP_MSG_OUTCOMES_BY_MISSED, KP_ARGS(kp_date_format(day, step->date)),
                      lang);
  } else if (way->on == KP_ON_EVENT) {
    kp_message_format(out, KP_MSG_OUTCOMES_BY_EVENT,
                      KP_ARGS(outcomes->rules->event[way->event].label.title), lang);
    if (input->document)
      kp_message_format(out, KP_MSG_OUTCOMES_DOCUMENT, KP_ARGS(input->document), lang);
  } else if (way->running > 1) {
    char running[32];
    snprintf(running, sizeof running, "%d", way->running);
    kp_message_format(out,
                      input->decided ? KP_MSG_OUTCOMES_BY_RUN : KP_MSG_OUTCOMES_BY_RUN_COMPUTED,
                      KP_ARGS(period, running, input->says), lang);
  } else {
    kp_message_format(out, input->decided ? KP_MSG_OUTCOMES_BY_GRADE : KP_MSG_OUTCOMES_BY_COMPUTED,
                      KP_ARGS(period, input->says), lang);
  }
}

bool kp_outcomes_say_step(const kp_outcomes *outcomes, kp_outcome_step *step) {
  const kp_outcome_unit *unit = &outcomes->unit[step->unit];
  for (int lang = 0; lang < 2; lang++) {
    kp_buf cause = {0}, all = {0};
    char day[KP_NUM_SIZE], due[KP_NUM_SIZE];
    add_cause(&cause, outcomes, step, (kp_lang)lang);
    step->because[lang] = keep(outcomes, &cause);
    if (!step->because[lang])
      return false;
    kp_message_format(
        &all, step->from == step->to ? KP_MSG_OUTCOMES_STEP_AGAIN : KP_MSG_OUTCOMES_STEP,
        KP_ARGS(kp_date_format(day, step->date), unit->name,
                kp_outcome_state_title(outcomes, step->from),
                kp_outcome_state_title(outcomes, step->to), step->because[lang], step->source),
        (kp_lang)lang);
    if (!isnan(step->due))
      kp_message_format(&all, KP_MSG_OUTCOMES_STEP_DUE, KP_ARGS(kp_date_format(due, step->due)),
                        (kp_lang)lang);
    add_basis(&all, authority(outcomes, step), (kp_lang)lang);
    kp_message_format(&all, KP_MSG_OUTCOMES_STOP, KP_NO_ARGS, (kp_lang)lang);
    step->sentence[lang] = keep(outcomes, &all);
    if (!step->sentence[lang])
      return false;
  }
  return true;
}

static void add_delay(kp_buf *out, const kp_outcome_due *due, kp_lang lang) {
  char day[KP_NUM_SIZE], behind[32];
  snprintf(behind, sizeof behind, "%.0f", fabs(due->behind));
  if (isnan(due->by))
    kp_message_format(out, KP_MSG_OUTCOMES_NO_DAY_SET, KP_NO_ARGS, lang);
  else
    kp_message_format(out,
                      due->behind > 0   ? KP_MSG_OUTCOMES_OVERDUE
                      : due->behind < 0 ? KP_MSG_OUTCOMES_DAYS_LEFT
                                        : KP_MSG_OUTCOMES_LAST_DAY,
                      KP_ARGS(kp_date_format(day, due->by), behind), lang);
}

bool kp_outcomes_say_due(const kp_outcomes *outcomes, kp_outcome_due *due) {
  const kp_outcome_unit *unit = &outcomes->unit[due->unit];
  const kp_outcome_state *state = &outcomes->rules->state[unit->state];
  for (int lang = 0; lang < 2; lang++) {
    kp_buf all = {0};
    kp_message_format(&all, state->who ? KP_MSG_OUTCOMES_TASK_OF : KP_MSG_OUTCOMES_TASK,
                      KP_ARGS(unit->name, state->label.title,
                              state->task ? state->task : state->label.title,
                              state->who ? state->who : ""),
                      (kp_lang)lang);
    add_delay(&all, due, (kp_lang)lang);
    kp_message_format(&all, KP_MSG_OUTCOMES_STOP, KP_NO_ARGS, (kp_lang)lang);
    due->sentence[lang] = keep(outcomes, &all);
    if (!due->sentence[lang])
      return false;
  }
  return true;
}
