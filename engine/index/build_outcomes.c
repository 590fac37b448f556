/* SPDX-License-Identifier: GPL-3.0-or-later
 * Build of outcomes: states, events and transitions out of the table of that name.
 *
 * States and events come first, so that a transition may stand anywhere in the list; grades are
 * known by then. An id that does not exist gets the nearest one as a hint. What the machine is
 * worth as a whole is looked at in check_outcomes.c, once every part is as it should be. */
#include <math.h>
#include <string.h>

#include "index/build.h"
#include "index/outcomes.h"

typedef struct {
  kp_builder *b;
  kp_outcome_rules *rules;
  int cap_states, cap_events, cap_transitions;
} outcome_builder;

bool kp_outcome_leaves(const kp_outcome_transition *transition, int state) {
  for (int i = 0; i < transition->n_from; i++)
    if (transition->from[i] == state)
      return true;
  return false;
}

/* A text or a list of texts: item i of it, or NULL. */
static const kp_term *text_at(const kp_term *term, int i) {
  if (!term)
    return NULL;
  if (term->kind == KP_TERM_TEXT)
    return i == 0 ? term : NULL;
  return i < term->n_items && term->item[i]->kind == KP_TERM_TEXT ? term->item[i] : NULL;
}

static int count_texts(const kp_term *term) {
  return !term ? 0 : term->kind == KP_TERM_TEXT ? 1 : term->n_items;
}

static kp_label *label_of(kp_outcome_rules *rules, kp_word_id kind, int i) {
  return kind == KP_W_STATE ? &rules->state[i].label : &rules->event[i].label;
}

static int find_label(kp_outcome_rules *rules, kp_word_id kind, const char *id) {
  const int n = kind == KP_W_STATE ? rules->n_states : rules->n_events;
  for (int i = 0; i < n; i++)
    if (strcmp(label_of(rules, kind, i)->id, id) == 0)
      return i;
  return -1;
}

/* False: the id is taken, or is none. */
static bool check_id(outcome_builder *o, const kp_term *term, kp_word_id kind) {
  const char *id = kp_build_id(term);
  const int earlier = find_label(o->rules, kind, id);
  if (id[0] == '\0')
    return false; /* said by the check of form */
  if (kp_str_trim(kp_str_of(id)).len != strlen(id)) {
    kp_build_error(o->b, term, NULL, KP_MSG_INDEX_ID_FORM, KP_ARGS(id), KP_MSG_INDEX_HINT_ID_FORM);
    return false;
  }
  if (earlier >= 0) {
    const uint32_t line = label_of(o->rules, kind, earlier)->line;
    kp_build_error(o->b, term, NULL, KP_MSG_INDEX_ID_TWICE, KP_ARGS(id, kp_build_show(o->b, line)),
                   KP_MSG_NONE);
  }
  return earlier < 0;
}

/* ---- States ---- */

static void read_within(outcome_builder *o, kp_outcome_state *state, const kp_term *term) {
  const kp_term *within = kp_build_get(term, "within", KP_T_TABLE);
  if (!within)
    return;
  static const char *const units[] = {"days", "months", "years"};
  int given[3], n = 0;
  for (int i = 0; i < 3; i++) {
    given[i] =
        kp_build_whole(o->b, term, "within", kp_build_number(within, units[i], NAN), 1, 10000, 0);
    n += kp_term_get(within, units[i]) != NULL;
  }
  if (n != 1)
    kp_build_error(o->b, term, "within", KP_MSG_INDEX_WITHIN_ONE, KP_NO_ARGS, KP_MSG_NONE);
  state->has_within = true;
  state->days = given[0];
  state->months = given[1] + 12 * given[2];
}

static void build_state(outcome_builder *o, const kp_term *term) {
  if (!check_id(o, term, KP_W_STATE))
    return;
  kp_outcome_state *state = KP_PUSH(o->b, o->rules->state, o->rules->n_states, o->cap_states);
  if (!state)
    return;
  *state = (kp_outcome_state){.final = kp_build_flag(term, "final"),
                              .by = kp_build_text(term, "by"),
                              .task = kp_build_text(term, "task"),
                              .who = kp_build_text(term, "who"),
                              .letters = kp_build_letters(o->b, term)};
  kp_build_label(o->b, &state->label, term, kp_build_id(term));
  read_within(o, state, term);
}

/* ---- Events ---- */

static void add_filter(outcome_builder *o, kp_outcome_event *event, kp_str column,
                       const kp_term *texts, const char *fallback) {
  kp_builder *b = o->b;
  const int n = texts ? count_texts(texts) : 2;
  kp_str *choice = KP_ARRAY(b->arena, kp_str, n);
  if (!choice) {
    b->no_memory = true;
    return;
  }
  int kept = 0;
  for (int i = 0; i < n; i++) {
    const kp_term *text = text_at(texts, i);
    const char *own = i == 0 ? fallback : event->label.title;
    const kp_str said = text ? text->text : kp_str_of(texts ? "" : own);
    const kp_str folded = kp_build_fold(b, said);
    if (folded.len > 0)
      choice[kept++] = folded;
  }
  event->filter[event->n_filters++] = (kp_outcome_filter){kp_build_fold(b, column), choice, kept};
}

static void build_event(outcome_builder *o, const kp_term *term) {
  kp_builder *b = o->b;
  if (!check_id(o, term, KP_W_EVENT))
    return;
  const kp_term *where = kp_build_get(term, "where", KP_T_TABLE);
  const kp_term *names = kp_build_get(term, "names", KP_T_TEXT | KP_T_TABLE);
  const int n = 1 + (where ? where->n_fields : 0);
  kp_outcome_event *event = KP_PUSH(b, o->rules->event, o->rules->n_events, o->cap_events);
  if (!event)
    return;
  *event = (kp_outcome_event){.filter = KP_ARRAY(b->arena, kp_outcome_filter, n)};
  if (!event->filter) {
    b->no_memory = true;
    return;
  }
  kp_build_label(b, &event->label, term, kp_build_id(term));
  add_filter(o, event, kp_str_of("event"), names, event->label.id);
  for (int i = 0; where && i < where->n_fields; i++)
    if (kp_term_classes(where->field[i].term) & (KP_T_TEXT | KP_T_TABLE))
      add_filter(o, event, where->field[i].name, where->field[i].term, "");
}

/* ---- Transitions ---- */

static int find_state(outcome_builder *o, const kp_term *owner, const char *field,
                      const kp_term *id) {
  kp_outcome_rules *rules = o->rules;
  const int found = id ? find_label(rules, KP_W_STATE, id->text.at) : -1;
  if (found >= 0 || !id)
    return found;
  kp_str *known = KP_ARRAY(o->b->arena, kp_str, rules->n_states);
  for (int i = 0; known && i < rules->n_states; i++)
    known[i] = kp_str_of(rules->state[i].label.id);
  const int nearest = known ? kp_text_nearest(id->text, known, rules->n_states) : -1;
  kp_place place = kp_build_place(o->b, owner, field);
  kp_diag_add(o->b->diag, KP_ERROR, &place, KP_MSG_INDEX_UNKNOWN_STATE, KP_ARGS(id->text.at),
              nearest >= 0 ? KP_MSG_INDEX_HINT_MEANT : KP_MSG_NONE,
              nearest >= 0 ? KP_ARGS(known[nearest].at) : NULL);
  return -1;
}

static int find_event(outcome_builder *o, const kp_term *owner, const char *id) {
  kp_outcome_rules *rules = o->rules;
  const int found = find_label(rules, KP_W_EVENT, id);
  if (found >= 0)
    return found;
  kp_str *known = KP_ARRAY(o->b->arena, kp_str, rules->n_events);
  for (int i = 0; known && i < rules->n_events; i++)
    known[i] = kp_str_of(rules->event[i].label.id);
  const int nearest = known ? kp_text_nearest(kp_str_of(id), known, rules->n_events) : -1;
  kp_place place = kp_build_place(o->b, owner, "event");
  kp_diag_add(o->b->diag, KP_ERROR, &place, KP_MSG_INDEX_UNKNOWN_EVENT, KP_ARGS(id),
              nearest >= 0 ? KP_MSG_INDEX_HINT_MEANT : KP_MSG_INDEX_HINT_DECLARE_EVENT,
              KP_ARGS(nearest >= 0 ? known[nearest].at : id));
  return -1;
}

static int find_grade(outcome_builder *o, const kp_term *owner, const kp_term *id) {
  const kp_index *index = o->b->index;
  for (int i = 0; id && i < index->n_grades; i++)
    if (strcmp(index->grade[i].label.id, id->text.at) == 0)
      return i;
  if (id)
    kp_build_error(o->b, owner, "grade", KP_MSG_INDEX_UNKNOWN_GRADE, KP_ARGS(id->text.at),
                   KP_MSG_NONE);
  return -1;
}

static int *int_array(outcome_builder *o, int n) {
  int *made = KP_ARRAY(o->b->arena, int, n);
  o->b->no_memory |= !made;
  return made;
}

static void read_trigger(outcome_builder *o, kp_outcome_transition *out, const kp_term *term) {
  const kp_term *grade = kp_build_get(term, "grade", KP_T_TEXT | KP_T_TABLE);
  const char *event = kp_build_text(term, "event");
  const bool missed = kp_build_flag(term, "missed");
  out->event = -1;
  out->running =
      kp_build_whole(o->b, term, "running", kp_build_number(term, "running", NAN), 1, 100, 1);
  if ((grade != NULL) + (event != NULL) + missed != 1)
    kp_build_error(o->b, term, NULL, KP_MSG_INDEX_TRANSITION_ONE, KP_NO_ARGS,
                   KP_MSG_INDEX_HINT_TRANSITION_ONE);
  if (!grade && kp_term_get(term, "running"))
    kp_build_error(o->b, term, "running", KP_MSG_INDEX_RUNNING_GRADE, KP_NO_ARGS, KP_MSG_NONE);
  out->on = grade ? KP_ON_GRADE : event ? KP_ON_EVENT : KP_ON_MISSED;
  if (event)
    out->event = find_event(o, term, event);
  const int n = count_texts(grade);
  out->grade = int_array(o, n);
  for (int i = 0; out->grade && i < n; i++) {
    const int found = find_grade(o, term, text_at(grade, i));
    if (found >= 0)
      out->grade[out->n_grades++] = found;
  }
}

static void build_transition(outcome_builder *o, const kp_term *term) {
  const kp_term *from = kp_build_get(term, "from", KP_T_TEXT | KP_T_TABLE);
  const int n = count_texts(from);
  kp_outcome_transition *out =
      KP_PUSH(o->b, o->rules->transition, o->rules->n_transitions, o->cap_transitions);
  if (!out)
    return;
  *out = (kp_outcome_transition){.from = int_array(o, n)};
  kp_build_label(o->b, &out->label, term, NULL);
  for (int i = 0; out->from && i < n; i++) {
    const int found = find_state(o, term, "from", text_at(from, i));
    if (found >= 0)
      out->from[out->n_from++] = found;
  }
  out->to = find_state(o, term, "to", kp_build_get(term, "to", KP_T_TEXT));
  read_trigger(o, out, term);
}

static void build_all(outcome_builder *o, const kp_term *list, kp_word_id kind) {
  for (int i = 0; i < list->n_items && !o->b->no_memory; i++) {
    const kp_term *term = list->item[i];
    if (!(kp_term_classes(term) & KP_T_OUTCOME) || term->word->id != kind)
      continue;
    const kp_build_row row = kp_build_enter(o->b, term);
    if (kind == KP_W_STATE)
      build_state(o, term);
    else if (kind == KP_W_EVENT)
      build_event(o, term);
    else
      build_transition(o, term);
    kp_build_leave(o->b, row);
  }
}

void kp_build_outcomes(kp_builder *b) {
  const kp_term *list = kp_build_get(b->root, "outcomes", KP_T_TABLE);
  if (!list)
    return;
  outcome_builder o = {.b = b, .rules = KP_NEW(b->arena, kp_outcome_rules)};
  if (!o.rules) {
    b->no_memory = true;
    return;
  }
  const int64_t before = kp_diag_errors(b->diag);
  o.rules->line = kp_build_place(b, b->root, "outcomes").line;
  o.rules->note = kp_build_text(list, "note");
  build_all(&o, list, KP_W_STATE);
  build_all(&o, list, KP_W_EVENT);
  build_all(&o, list, KP_W_TRANSITION);
  const kp_term *start = kp_build_get(list, "start", KP_T_TEXT);
  if (start)
    o.rules->start = find_state(&o, b->root, "outcomes", start);
  if (o.rules->n_states == 0)
    kp_build_error(b, b->root, "outcomes", KP_MSG_INDEX_NO_STATES, KP_NO_ARGS,
                   KP_MSG_INDEX_HINT_NO_STATES);
  b->index->outcomes = o.rules;
  bool sound = o.rules->n_states > 0; /* what the check of form has said of is not said again */
  for (int t = 0; t < o.rules->n_transitions; t++)
    sound = sound && o.rules->transition[t].to >= 0;
  if (sound && !b->no_memory && kp_diag_errors(b->diag) == before)
    kp_check_outcomes(b);
}
