/* SPDX-License-Identifier: GPL-3.0-or-later
 * Text of outcomes: the states of an index and what leads from one to another, in words.
 *
 * A state's own phrase says its deadline and task; a transition is said under the state that it
 * leaves, so that a reader sees what can happen next. */
#include <stdio.h>

#include "index/outcomes.h"
#include "index/text.h"

void kp_index_state_text(kp_buf *out, const kp_index *index, int state, kp_lang lang) {
  const kp_outcome_rules *rules = index->outcomes;
  const kp_outcome_state *of = &rules->state[state];
  char n[32];
  kp_index_say(out, lang, state == rules->start ? KP_MSG_WORD_STATE_START : KP_MSG_WORD_STATE,
               KP_ARGS(of->label.title));
  if (of->final)
    kp_index_say(out, lang, KP_MSG_WORD_STATE_FINAL, KP_NO_ARGS);
  if (of->by)
    kp_index_say(out, lang, KP_MSG_WORD_STATE_BY, KP_ARGS(of->by));
  snprintf(n, sizeof n, "%d", of->months > 0 ? of->months : of->days);
  if (of->has_within)
    kp_index_say(out, lang, of->months > 0 ? KP_MSG_WORD_STATE_MONTHS : KP_MSG_WORD_STATE_DAYS,
                 KP_ARGS(n));
  if (of->task)
    kp_index_say(out, lang, of->who ? KP_MSG_WORD_STATE_TASK_OF : KP_MSG_WORD_STATE_TASK,
                 KP_ARGS(of->task, of->who ? of->who : ""));
  kp_buf letters = {0};
  kp_index_letters_text(&letters, of->letters, lang);
  if (letters.len > 0)
    kp_index_say(out, lang, KP_MSG_WORD_STATE_LETTERS, KP_ARGS(kp_index_part(out, &letters)));
  kp_buf_clear(&letters);
}

void kp_index_letters_text(kp_buf *out, int letters, kp_lang lang) {
  static const kp_msg names[] = {KP_MSG_WORD_LETTER_INTERVIEW, KP_MSG_WORD_LETTER_RECTIFICATION};
  int n = 0;
  for (int i = 0; i < 2; i++) {
    if (!(letters & 1 << i))
      continue;
    kp_index_comma(out, n++, lang);
    kp_index_say(out, lang, names[i], KP_NO_ARGS);
  }
}

void kp_index_transition_text(kp_buf *out, const kp_index *index, int transition, kp_lang lang) {
  const kp_outcome_rules *rules = index->outcomes;
  const kp_outcome_transition *of = &rules->transition[transition];
  kp_buf grades = {0};
  char n[32];
  switch (of->on) {
  case KP_ON_EVENT:
    kp_index_say(out, lang, KP_MSG_WORD_ON_EVENT, KP_ARGS(rules->event[of->event].label.title));
    break;
  case KP_ON_MISSED:
    kp_index_say(out, lang, KP_MSG_WORD_ON_MISSED, KP_NO_ARGS);
    break;
  case KP_ON_GRADE:
    for (int g = 0; g < of->n_grades; g++) {
      const char *title = index->grade[of->grade[g]].label.title;
      kp_index_comma(&grades, g, lang);
      kp_index_say(&grades, lang, KP_MSG_WORD_QUOTED_GRADE, KP_ARGS(title));
    }
    snprintf(n, sizeof n, "%d", of->running);
    kp_index_say(out, lang, of->running > 1 ? KP_MSG_WORD_ON_RUN : KP_MSG_WORD_ON_GRADE,
                 KP_ARGS(kp_index_part(out, &grades), n));
    kp_buf_clear(&grades);
    break;
  }
  kp_index_say(out, lang, KP_MSG_WORD_LEADS_TO, KP_ARGS(rules->state[of->to].label.title));
}
