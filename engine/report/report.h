/* SPDX-License-Identifier: GPL-3.0-or-later
 * Report: a result as files, one writer a format. Nothing is computed here: figures come from the result and from
 * explain/, and are only formatted.
 *
 * Writers add to an output set (base/file.h), so that all files of a run appear together or none does. */
#ifndef KP_REPORT_REPORT_H
#define KP_REPORT_REPORT_H

#include "base/file.h"
#include "run/result.h"

/* The page and later the workbook hold this many units at the most; what is left out is said in them. */
enum { KP_REPORT_PAGE_UNITS = 5000 };

kp_status kp_report_scores(kp_output *output, const kp_result *result, kp_diag *diag);
kp_status kp_report_gates(kp_output *output, const kp_result *result, kp_lang lang, kp_diag *diag);
kp_status kp_report_explanations(kp_output *output, const kp_result *result, kp_lang lang,
                                 kp_diag *diag);
kp_status kp_report_manifest(kp_output *output, const kp_result *result,
                             const kp_report_options *options, kp_diag *diag);
kp_status kp_report_page(kp_output *output, const kp_result *result, kp_lang lang, kp_diag *diag);

/* result.json piece by piece: sink is called with each piece in order. */
typedef void kp_report_sink(void *to, const void *bytes, size_t len);
kp_status kp_report_json_stream(kp_report_sink *sink, void *to, const kp_result *result,
                                int max_units, kp_diag *diag);

/* Names that machine formats use. */
const char *kp_report_status_name(kp_unit_status status);
const char *kp_report_grade_id(const kp_index *index, int grade); /* NULL when there is none */
/* The decided grade of a unit (an id of the index where it matches one, else as written); len 0: none. */
kp_str kp_report_decided(const kp_result *result, int unit);

#endif
