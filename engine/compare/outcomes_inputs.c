/* SPDX-License-Identifier: GPL-3.0-or-later
 * What units met: grades and events of all periods, in the order of days.
 *
 * A grade that a meeting decided counts on the day of its decision, one that is only computed on
 * the last day of its period; an undecided or unscored unit has none. A row of events.csv counts
 * when one of the events that the index declares can be it; the same row twice counts once. What
 * the index does not declare is none of its business, but a near miss of a declared name is said.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/date.h"
#include "base/decimal.h"
#include "compare/outcomes_parts.h"
#include "table/events.h"

const char *kp_outcomes_file(const kp_outcomes *outcomes, int result, const char *file) {
  return kp_arena_printf(outcomes->arena, "%s/%s", outcomes->result[result]->dataset->period, file);
}

kp_place kp_outcomes_place(const kp_outcomes *outcomes, const kp_outcome_input *input) {
  return (kp_place){.file = kp_outcomes_file(outcomes, input->result, input->file),
                    .line = input->line,
                    .column = input->column,
                    .unit = outcomes->unit[input->unit].id};
}

static kp_outcome_input *push(kp_outcome_work *work) {
  if (work->n_inputs == work->cap_inputs) {
    const int cap = work->cap_inputs ? 2 * work->cap_inputs : 64;
    kp_outcome_input *moved = KP_ARRAY(work->to->arena, kp_outcome_input, cap);
    if (!moved)
      return NULL;
    if (work->n_inputs > 0)
      memcpy(moved, work->input, (size_t)work->n_inputs * sizeof *moved);
    work->input = moved;
    work->cap_inputs = cap;
  }
  kp_outcome_input *out = &work->input[work->n_inputs++];
  *out = (kp_outcome_input){.grade = -1};
  return out;
}

/* ---- Grades ---- */

static int grade_named(const kp_index *index, kp_str written, kp_arena *arena) {
  const kp_str folded = kp_str_fold(arena, written);
  for (int g = 0; g < index->n_grades; g++)
    if (kp_str_equal(folded, kp_str_fold(arena, kp_str_of(index->grade[g].label.id))) ||
        kp_str_equal(folded, kp_str_fold(arena, kp_str_of(index->grade[g].label.title))))
      return g;
  return -1;
}

static bool read_decision(kp_outcome_work *work, kp_outcome_input *out,
                          const kp_decision *decision) {
  kp_outcomes *to = work->to;
  const kp_dataset *data = to->result[out->result]->dataset;
  out->decided = true;
  out->line = decision->line;
  out->file = data->file[data->decision_file].path;
  out->grade = grade_named(to->index, decision->grade, work->scratch);
  out->says = kp_str_copy(to->arena, decision->grade);
  out->document = decision->basis.len > 0 ? kp_str_copy(to->arena, decision->basis) : NULL;
  if (!out->says || (decision->basis.len > 0 && !out->document))
    return false;
  if (out->grade >= 0)
    out->says = to->index->grade[out->grade].label.title;
  if (kp_date_read(&out->date, decision->date) == KP_DATE_BAD)
    out->date = data->span.last;
  if (out->date < data->span.first) {
    char day[KP_NUM_SIZE];
    const kp_place place = kp_outcomes_place(to, out);
    kp_diag_add(work->diag, KP_WARNING, &place, KP_MSG_OUTCOMES_DECIDED_BEFORE,
                KP_ARGS(kp_date_format(day, out->date), data->period), KP_MSG_NONE, NULL);
  }
  return true;
}

static kp_status gather_grades(kp_outcome_work *work, int r) {
  const kp_result *result = work->to->result[r];
  const kp_dataset *data = result->dataset;
  for (int u = 0; u < data->n_units; u++) {
    const kp_decision *decision =
        data->decision && data->decision[u].grade.len > 0 ? &data->decision[u] : NULL;
    const char *computed = kp_result_grade(result, u);
    if (!decision && !computed)
      continue;
    kp_outcome_input *out = push(work);
    if (!out)
      return kp_diag_no_memory(work->diag);
    out->unit = work->unit_of[r][u];
    out->result = r;
    out->date = data->span.last;
    if (decision) {
      if (!read_decision(work, out, decision))
        return kp_diag_no_memory(work->diag);
      continue;
    }
    out->grade = grade_named(work->to->index, kp_str_of(computed), work->scratch);
    out->says = out->grade >= 0 ? work->to->index->grade[out->grade].label.title : computed;
    out->line = data->unit_line[u];
    out->file = data->file[data->unit_file].path;
  }
  return KP_OK;
}

/* ---- Events ---- */

typedef struct {
  kp_outcome_work *work;
  int result;
  kp_events rows;
  int n_filters; /* of all events together */
  int *filter;   /* n_filters: columns; -1 */
  int *due;      /* n_states: columns; -1 */
  int event, document;
} event_reader;

static bool find_columns(event_reader *r) {
  const kp_outcome_rules *rules = r->work->to->rules;
  kp_arena *arena = r->work->scratch;
  for (int e = 0; e < rules->n_events; e++)
    r->n_filters += rules->event[e].n_filters;
  r->filter = KP_ARRAY(arena, int, r->n_filters);
  r->due = KP_ARRAY(arena, int, rules->n_states);
  if (!r->filter || !r->due)
    return false;
  for (int e = 0, at = 0; e < rules->n_events; e++)
    for (int i = 0; i < rules->event[e].n_filters; i++)
      r->filter[at++] = kp_events_column(&r->rows, rules->event[e].filter[i].column, arena);
  for (int s = 0; s < rules->n_states; s++)
    r->due[s] =
        rules->state[s].by
            ? kp_events_column(&r->rows, kp_str_fold(arena, kp_str_of(rules->state[s].by)), arena)
            : -1;
  r->event = kp_events_column(&r->rows, kp_str_of("event"), arena);
  r->document = kp_events_column(&r->rows, kp_str_of("document"), arena);
  return true;
}

/* A column that a rule names and the file has not: whatever stands in it can never be met. */
static kp_status check_columns(event_reader *r) {
  const kp_outcomes *to = r->work->to;
  const char *file =
      kp_outcomes_file(to, r->result, to->result[r->result]->dataset->file[r->rows.file].path);
  const kp_place place = {.file = file, .line = r->rows.table->header_line};
  const int64_t before = kp_diag_errors(r->work->diag);
  for (int e = 0, at = 0; e < to->rules->n_events; e++)
    for (int i = 0; i < to->rules->event[e].n_filters; i++, at++)
      if (r->filter[at] < 0)
        kp_diag_error(
            r->work->diag, &place, KP_MSG_OUTCOMES_NO_COLUMN,
            KP_ARGS(to->rules->event[e].filter[i].column.at, to->rules->event[e].label.id),
            KP_MSG_OUTCOMES_NO_COLUMN_HINT);
  for (int s = 0; s < to->rules->n_states; s++)
    if (to->rules->state[s].by && r->due[s] < 0 && !to->rules->state[s].has_within)
      kp_diag_error(r->work->diag, &place, KP_MSG_OUTCOMES_NO_DUE_COLUMN,
                    KP_ARGS(to->rules->state[s].by, to->rules->state[s].label.id),
                    KP_MSG_OUTCOMES_NO_COLUMN_HINT);
  return kp_diag_errors(r->work->diag) > before ? KP_INPUT : KP_OK;
}

static bool text_is(const kp_outcome_filter *filter, kp_str text) {
  for (int i = 0; i < filter->n_choices; i++)
    if (kp_str_equal(filter->choice[i], text))
      return true;
  return false;
}

static bool can_be(const kp_outcome_event *event, const kp_str *text) {
  for (int i = 0; i < event->n_filters; i++)
    if (!text_is(&event->filter[i], text[i]))
      return false;
  return true;
}

/* Whether the row can be one of the declared events. */
static bool is_declared(const kp_outcome_rules *rules, const kp_str *text) {
  for (int e = 0; e < rules->n_events; text += rules->event[e].n_filters, e++)
    if (can_be(&rules->event[e], text))
      return true;
  return false;
}

/* The name is declared, but its other columns say what no event asks for; or it is misspelt. */
static void say_undeclared(event_reader *r, const kp_outcome_input *input, kp_str name) {
  const kp_outcome_rules *rules = r->work->to->rules;
  const kp_str folded = kp_str_fold(r->work->scratch, name);
  const kp_place place = kp_outcomes_place(r->work->to, input);
  for (int e = 0; e < rules->n_events; e++) {
    const kp_outcome_filter *own = &rules->event[e].filter[0];
    const int near = kp_text_nearest(folded, own->choice, own->n_choices);
    const bool same = text_is(own, folded);
    if (!same && near < 0)
      continue;
    const char *text = kp_str_copy(r->work->scratch, name);
    const char *meant = same ? "" : kp_str_copy(r->work->scratch, own->choice[near]);
    kp_diag_add(r->work->diag, KP_WARNING, &place,
                same ? KP_MSG_OUTCOMES_EVENT_UNCLEAR : KP_MSG_OUTCOMES_EVENT_UNKNOWN,
                KP_ARGS(text ? text : ""), same ? KP_MSG_NONE : KP_MSG_INDEX_HINT_MEANT,
                KP_ARGS(meant ? meant : ""));
    return;
  }
}

static kp_status add_event(event_reader *r, const kp_event_row *row) {
  kp_outcome_work *work = r->work;
  const kp_outcome_rules *rules = work->to->rules;
  kp_arena *arena = work->to->arena;
  const kp_dataset *data = work->to->result[r->result]->dataset;
  kp_str *filter = KP_ARRAY(arena, kp_str, r->n_filters);
  kp_str *due = KP_ARRAY(arena, kp_str, rules->n_states);
  kp_outcome_input *out = push(work);
  if (!filter || !due || !out)
    return kp_diag_no_memory(work->diag);
  for (int i = 0; i < r->n_filters; i++)
    filter[i] = kp_str_fold(arena, kp_events_text(&r->rows, row->row, r->filter[i]));
  for (int s = 0; s < rules->n_states; s++)
    due[s] = kp_events_text(&r->rows, row->row, r->due[s]);
  const kp_str document = kp_events_text(&r->rows, row->row, r->document);
  const kp_str name = kp_events_text(&r->rows, row->row, r->event);
  *out = (kp_outcome_input){.unit = work->unit_of[r->result][row->unit],
                            .result = r->result,
                            .date = row->date,
                            .is_event = true,
                            .grade = -1,
                            .line = r->rows.table->line[row->row],
                            .file = data->file[r->rows.file].path,
                            .says = kp_str_copy(arena, name),
                            .document = document.len > 0 ? kp_str_copy(arena, document) : NULL,
                            .filter = filter,
                            .due = due};
  if (!out->says || (document.len > 0 && !out->document))
    return kp_diag_no_memory(work->diag);
  if (!is_declared(rules, filter)) {
    say_undeclared(r, out, name);
    work->n_inputs--;
  } else if (isnan(row->date)) {
    const kp_place place = kp_outcomes_place(work->to, out);
    kp_diag_error(work->diag, &place, KP_MSG_OUTCOMES_NO_DAY, KP_ARGS(out->says), KP_MSG_NONE);
    work->n_inputs--;
    return KP_INPUT;
  }
  return KP_OK;
}

static kp_status gather_events(kp_outcome_work *work, int result) {
  event_reader r = {.work = work, .result = result};
  kp_status status =
      kp_dataset_events(&r.rows, work->to->result[result]->dataset, work->scratch, work->diag);
  if (status != KP_OK || !r.rows.table || work->to->rules->n_events == 0)
    return status;
  if (!find_columns(&r))
    return kp_diag_no_memory(work->diag);
  if (r.rows.n_rows > 0)
    status = check_columns(&r);
  for (int i = 0; i < r.rows.n_rows && status != KP_SYSTEM; i++) {
    const kp_status own = add_event(&r, &r.rows.row[i]);
    status = own > status ? own : status;
  }
  return status;
}

/* ---- In order ---- */

static int by_day(const void *a, const void *b) {
  const kp_outcome_input *x = a, *y = b;
  if (x->unit != y->unit)
    return x->unit < y->unit ? -1 : 1;
  if (x->date != y->date)
    return x->date < y->date ? -1 : 1;
  if (x->is_event != y->is_event)
    return x->is_event ? 1 : -1;
  if (x->result != y->result)
    return x->result < y->result ? -1 : 1;
  return (x->line > y->line) - (x->line < y->line);
}

static bool same_event(const kp_outcome_work *work, const kp_outcome_input *a,
                       const kp_outcome_input *b) {
  const kp_outcome_rules *rules = work->to->rules;
  if (a->unit != b->unit || a->date != b->date || !a->is_event || !b->is_event)
    return false;
  for (int e = 0, at = 0; e < rules->n_events; e++)
    for (int i = 0; i < rules->event[e].n_filters; i++, at++)
      if (!kp_str_equal(a->filter[at], b->filter[at]))
        return false;
  return true;
}

/* Drops the same event of the same day, and says so. */
static void drop_twins(kp_outcome_work *work) {
  int kept = 0;
  for (int i = 0; i < work->n_inputs; i++) {
    const kp_outcome_input *now = &work->input[i];
    const kp_outcome_input *twin = NULL;
    for (int k = kept - 1;
         k >= 0 && !twin && work->input[k].unit == now->unit && work->input[k].date == now->date;
         k--)
      twin = same_event(work, &work->input[k], now) ? &work->input[k] : NULL;
    if (!twin) {
      work->input[kept++] = *now;
      continue;
    }
    const kp_place place = kp_outcomes_place(work->to, now);
    const char *file = kp_outcomes_file(work->to, twin->result, twin->file);
    const char *first =
        file ? kp_arena_printf(work->scratch, "%s:%u", file, (unsigned)twin->line) : NULL;
    kp_diag_add(work->diag, KP_WARNING, &place, KP_MSG_OUTCOMES_TWICE,
                KP_ARGS(now->says, first ? first : ""), KP_MSG_NONE, NULL);
  }
  work->n_inputs = kept;
}

kp_status kp_outcomes_gather(kp_outcome_work *work) {
  kp_status status = KP_OK;
  for (int r = 0; r < work->to->n_results && status != KP_SYSTEM; r++) {
    const kp_status grades = gather_grades(work, r);
    const kp_status events = grades == KP_SYSTEM ? grades : gather_events(work, r);
    status = events > status ? events : status;
  }
  if (work->n_inputs > 0)
    qsort(work->input, (size_t)work->n_inputs, sizeof *work->input, by_day);
  drop_twins(work);
  return status;
}
