/* SPDX-License-Identifier: GPL-3.0-or-later
 * Parts of outcomes that its own files share; no other room includes this.
 *
 * Order of work: units are joined over the periods (outcomes_units.c), what they met is gathered
 * and put in order (outcomes_inputs.c), the machine runs (outcomes_run.c), sentences are written as
 * it goes (outcomes_say.c). */
#ifndef KP_COMPARE_OUTCOMES_PARTS_H
#define KP_COMPARE_OUTCOMES_PARTS_H

#include "compare/outcomes.h"

typedef struct {
  kp_outcomes *to;
  kp_arena *scratch;
  kp_diag *diag;
  int **unit_of;           /* of each result's units: into to->unit */
  kp_outcome_input *input; /* in the order of units, then days; lives in to->arena */
  int n_inputs, cap_inputs;
  int cap_steps;
} kp_outcome_work;

/* Fills unit_of and to->unit. */
kp_status kp_outcomes_join(kp_outcome_work *work);
kp_status kp_outcomes_gather(kp_outcome_work *work);
/* Fills step, due and the states of units. */
kp_status kp_outcomes_run(kp_outcome_work *work);

/* "2024/events.csv"; in the arena, NULL when memory is out. */
const char *kp_outcomes_file(const kp_outcomes *outcomes, int result, const char *file);
/* Sentences of a step and of a task; false when memory is out. */
bool kp_outcomes_say_step(const kp_outcomes *outcomes, kp_outcome_step *step);
bool kp_outcomes_say_due(const kp_outcomes *outcomes, kp_outcome_due *due);
/* Where to point: at an input. */
kp_place kp_outcomes_place(const kp_outcomes *outcomes, const kp_outcome_input *input);

#endif
