/* SPDX-License-Identifier: GPL-3.0-or-later
 * Who is sent which letter.
 *
 * A grade calls for a letter by itself: the decided one, where there is a decision. A state of the
 * outcomes calls for one while a unit is in it, and where a unit stands depends on the years
 * before: the folders of earlier periods beside the dataset are loaded and scored with this run's
 * options, and the machine runs through all of them up to the last day in the data. What is wrong
 * in those years stops the letters, since a notice to the wrong unit is worse than none; their
 * warnings were said when those years were scored. */
#include <math.h>

#include "compare/outcomes.h"
#include "report/letters.h"
#include "report/report.h"

typedef struct {
  kp_dataset *dataset;
  kp_result *result;
} year;

static bool states_call(const kp_index *index) {
  bool any = false;
  for (int s = 0; index->outcomes && s < index->outcomes->n_states; s++)
    any = any || index->outcomes->state[s].letters != 0;
  return any;
}

static kp_status run_year(year *out, const char *path, const kp_result *result, kp_diag *diag) {
  const kp_table_options *options = &result->dataset->options;
  const kp_dataset_options how = {.encoding = options->encoding,
                                  .bad_as_missing = options->bad_as_missing};
  const kp_status status = kp_dataset_load(&out->dataset, path, result->index, &how, diag);
  return status == KP_OK ? kp_run(&out->result, result->index, out->dataset, diag) : status;
}

/* Where every unit stands; the newest period's units come first, in its order. */
static void read_states(kp_letter_call *call, const kp_outcomes *outcomes, int n_units) {
  for (int u = 0; u < n_units; u++) {
    const kp_outcome_unit *unit = &outcomes->unit[u];
    const int letters = outcomes->rules->state[unit->state].letters;
    call[u].state = unit->state;
    call[u].since = unit->since;
    call[u].due = unit->due;
    call[u].by_state = letters != 0;
    call[u].letters |= letters;
  }
}

static kp_status follow(kp_letter_call *call, const year *earlier, int n_earlier,
                        const kp_result *result, kp_arena *arena, kp_diag *diag) {
  const kp_result **results = KP_ARRAY(arena, const kp_result *, n_earlier + 1);
  if (!results)
    return kp_diag_no_memory(diag);
  for (int k = 0; k < n_earlier; k++)
    results[k] = earlier[k].result;
  results[n_earlier] = result;
  kp_outcomes *outcomes = NULL;
  const kp_status status = kp_outcomes_new(&outcomes, results, n_earlier + 1, NULL, diag);
  if (status == KP_OK)
    read_states(call, outcomes, result->dataset->n_units);
  kp_outcomes_free(outcomes);
  return status;
}

static kp_status call_by_states(kp_letter_call *call, const kp_result *result, kp_arena *arena,
                                kp_diag *diag) {
  const char *const *path = NULL;
  int n = 0;
  kp_diag *apart = kp_diag_new(); /* the warnings of other years are not this run's */
  kp_status status =
      apart ? kp_run_earlier(&path, &n, result->dataset, arena, diag) : kp_diag_no_memory(diag);
  year *earlier = status == KP_OK ? KP_ARRAY(arena, year, n) : NULL;
  if (status == KP_OK && !earlier)
    status = kp_diag_no_memory(diag);
  for (int k = 0; earlier && k < n && status != KP_SYSTEM; k++) {
    const kp_status one = run_year(&earlier[k], path[k], result, apart);
    status = one > status ? one : status;
  }
  if (apart && status != KP_OK)
    kp_diag_join(diag, apart);
  if (status == KP_OK)
    status = follow(call, earlier, n, result, arena, diag);
  for (int k = 0; earlier && k < n; k++) {
    kp_result_free(earlier[k].result);
    kp_dataset_free(earlier[k].dataset);
  }
  kp_diag_free(apart);
  return status;
}

kp_status kp_letters_calls(kp_letter_call **out, const kp_result *result, kp_arena *arena,
                           kp_diag *diag) {
  const kp_index *index = result->index;
  const int n_units = result->dataset->n_units;
  kp_letter_call *call = KP_ARRAY(arena, kp_letter_call, n_units);
  if (!call)
    return kp_diag_no_memory(diag);
  for (int u = 0; u < n_units; u++) {
    kp_str written;
    const int decided = kp_report_decided(&written, result, u);
    const int grade = written.len > 0 ? decided : result->scoring->grade[u];
    const int letters = grade < 0 ? 0 : index->grade[grade].letters;
    call[u] = (kp_letter_call){.letters = letters,
                               .grade = grade,
                               .by_grade = letters != 0,
                               .state = -1,
                               .since = NAN,
                               .due = NAN};
  }
  const kp_status status = states_call(index) ? call_by_states(call, result, arena, diag) : KP_OK;
  if (status == KP_OK)
    *out = call;
  return status;
}
