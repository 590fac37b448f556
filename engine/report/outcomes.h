/* SPDX-License-Identifier: GPL-3.0-or-later
 * Outcomes over years as files and as a text. Nothing is computed here.
 *
 * outcomes.csv has a row a unit and step, due.csv one a unit that is due; outcomes.json holds both
 * and the machine (report/outcomes.schema.json). */
#ifndef KP_REPORT_OUTCOMES_H
#define KP_REPORT_OUTCOMES_H

#include "base/file.h"
#include "compare/outcomes.h"
#include "report/json.h"

kp_status kp_outcomes_steps_csv(kp_output *output, const kp_outcomes *outcomes, kp_lang lang,
                                kp_diag *diag);
kp_status kp_outcomes_due_csv(kp_output *output, const kp_outcomes *outcomes, kp_lang lang,
                              kp_diag *diag);
/* The clause that a step goes by: the transition's, else that of the state it leads to; NULL. */
const char *kp_outcomes_clause(const kp_outcomes *outcomes, const kp_outcome_step *step);

#endif
