/* SPDX-License-Identifier: GPL-3.0-or-later
 * Outcomes: results in the order of their periods, the day up to which is counted, and the order of
 * work.
 *
 * Every result has a period of its own. Periods that are missing between two are said: a run of
 * grades does not reach across them. Without a day given, as_of is the last one that the data know:
 * of a decision, an event or a period. */
#include "compare/outcomes.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/date.h"
#include "compare/outcomes_parts.h"

const char *kp_outcome_trigger_name(kp_outcome_trigger on) {
  return on == KP_ON_GRADE ? "grade" : on == KP_ON_EVENT ? "event" : "missed";
}

const char *kp_outcome_state_title(const kp_outcomes *outcomes, int state) {
  return outcomes->rules->state[state].label.title;
}

static kp_status fault(kp_diag *diag, kp_status status, const char *file, kp_msg what,
                       const char *const *args, kp_msg hint) {
  kp_diag_error(diag, &(kp_place){.file = file}, what, args, hint);
  return status;
}

static int by_period(const void *a, const void *b) {
  const kp_dataset *x = (*(const kp_result *const *)a)->dataset;
  const kp_dataset *y = (*(const kp_result *const *)b)->dataset;
  if (x->span.first != y->span.first)
    return x->span.first < y->span.first ? -1 : 1;
  return (x->span.last > y->span.last) - (x->span.last < y->span.last);
}

static kp_status check_results(const kp_result *const *results, int n, kp_diag *diag) {
  kp_status status = KP_OK;
  for (int r = 0; r < n; r++) {
    if (results[r]->index != results[0]->index)
      return fault(diag, KP_USAGE, results[r]->index->path, KP_MSG_OUTCOMES_ONE_INDEX, KP_NO_ARGS,
                   KP_MSG_NONE);
    if (!results[r]->dataset->has_period)
      status = fault(diag, KP_INPUT, results[r]->dataset->path, KP_MSG_OUTCOMES_NO_PERIOD,
                     KP_NO_ARGS, KP_MSG_OUTCOMES_NO_PERIOD_HINT);
  }
  if (status == KP_OK && !results[0]->index->outcomes)
    status = fault(diag, KP_INPUT, results[0]->index->path, KP_MSG_OUTCOMES_NONE, KP_NO_ARGS,
                   KP_MSG_OUTCOMES_NONE_HINT);
  return status;
}

static kp_status order_results(kp_outcomes *made, const kp_result *const *results, int n,
                               kp_diag *diag) {
  made->result = KP_ARRAY(made->arena, const kp_result *, n);
  if (!made->result)
    return kp_diag_no_memory(diag);
  memcpy(made->result, results, (size_t)n * sizeof *made->result);
  made->n_results = n;
  qsort(made->result, (size_t)n, sizeof *made->result, by_period);
  kp_status status = KP_OK;
  for (int r = 1; r < n; r++) {
    const kp_dataset *before = made->result[r - 1]->dataset, *now = made->result[r]->dataset;
    if (now->span.first <= before->span.last)
      status = fault(diag, KP_INPUT, now->path, KP_MSG_OUTCOMES_SAME_PERIOD,
                     KP_ARGS(before->period, now->period, before->path), KP_MSG_NONE);
    else if (now->span.first > before->span.last + 1)
      kp_diag_add(diag, KP_WARNING, &(kp_place){.file = now->path}, KP_MSG_OUTCOMES_GAP,
                  KP_ARGS(before->period, now->period), KP_MSG_OUTCOMES_GAP_HINT, NULL);
  }
  return status;
}

static kp_status read_as_of(kp_outcomes *made, const char *text, kp_diag *diag) {
  made->as_of = NAN;
  if (!text)
    return KP_OK;
  made->as_of_given = true;
  if (kp_date_read(&made->as_of, kp_str_of(text)) == KP_DATE_BAD)
    return fault(diag, KP_USAGE, NULL, KP_MSG_OUTCOMES_BAD_DAY, KP_ARGS(text), KP_MSG_NONE);
  return KP_OK;
}

static void default_as_of(kp_outcomes *made, const kp_outcome_work *work) {
  if (made->as_of_given)
    return;
  made->as_of = made->result[made->n_results - 1]->dataset->span.last;
  for (int i = 0; i < work->n_inputs; i++)
    if (work->input[i].date > made->as_of)
      made->as_of = work->input[i].date;
}

static kp_status work_all(kp_outcomes *made, kp_diag *diag) {
  kp_outcome_work work = {.to = made, .scratch = kp_arena_new(), .diag = diag};
  kp_status status = work.scratch ? kp_outcomes_join(&work) : kp_diag_no_memory(diag);
  if (status == KP_OK)
    status = kp_outcomes_gather(&work);
  default_as_of(made, &work);
  if (status != KP_SYSTEM && work.unit_of) { /* faults further on are said as well */
    const kp_status run = kp_outcomes_run(&work);
    status = run > status ? run : status;
  }
  kp_arena_free(work.scratch);
  return status;
}

kp_status kp_outcomes_new(kp_outcomes **out, const kp_result *const *results, int n_results,
                          const kp_outcomes_options *options, kp_diag *diag) {
  if (n_results < 1)
    return fault(diag, KP_USAGE, NULL, KP_MSG_OUTCOMES_NO_RESULT, KP_NO_ARGS, KP_MSG_NONE);
  kp_status status = check_results(results, n_results, diag);
  if (status != KP_OK)
    return status;
  kp_arena *arena = kp_arena_new();
  kp_outcomes *made = arena ? KP_NEW(arena, kp_outcomes) : NULL;
  if (!made) {
    kp_arena_free(arena);
    return kp_diag_no_memory(diag);
  }
  *made = (kp_outcomes){
      .arena = arena, .index = results[0]->index, .rules = results[0]->index->outcomes};
  status = read_as_of(made, options ? options->as_of : NULL, diag);
  if (status == KP_OK)
    status = order_results(made, results, n_results, diag);
  if (status == KP_OK)
    status = work_all(made, diag);
  if (status == KP_OK)
    *out = made;
  else
    kp_outcomes_free(made);
  return status;
}

void kp_outcomes_free(kp_outcomes *outcomes) {
  if (outcomes)
    kp_arena_free(outcomes->arena);
}
