/* SPDX-License-Identifier: GPL-3.0-or-later
 * A comparison as files and as a text. Nothing is computed here.
 *
 * changes.csv has a row a step and unit, causes.csv one a step, unit, cause and indicator,
 * transitions.csv one a step and pair of grades; compare.json holds all of it
 * (report/compare.schema.json). Columns that the row of a single pair does not need (period_from …)
 * stand behind the others. */
#ifndef KP_REPORT_COMPARE_H
#define KP_REPORT_COMPARE_H

#include "base/file.h"
#include "compare/compare.h"
#include "report/report.h"

kp_status kp_compare_changes_csv(kp_output *output, const kp_compare *compare, kp_lang lang,
                                 kp_diag *diag);
kp_status kp_compare_causes_csv(kp_output *output, const kp_compare *compare, kp_diag *diag);
kp_status kp_compare_transitions_csv(kp_output *output, const kp_compare *compare, kp_diag *diag);
/* compare.json, piece by piece; all text in it is in both languages. */
kp_status kp_compare_json_stream(const kp_report_sink *sink, const kp_compare *compare,
                                 kp_diag *diag);

/* What a side of a step is called: its period, or (where the periods are the same) its index. */
const char *kp_compare_label(const kp_compare *compare, const kp_compare_step *step, int side);

#endif
