/* SPDX-License-Identifier: GPL-3.0-or-later
 * Reviews: a run read back from its result.json, and a review as files and as a text. */
#ifndef KP_REPORT_REVIEW_H
#define KP_REPORT_REVIEW_H

#include "base/file.h"
#include "compare/review.h"

/* From the text of a result.json; shown is the name of the run in diagnostics. Strings are copied
 * to the arena. KP_INPUT where it is none, or leaves units out. */
kp_status kp_review_read(kp_review_run *out, const char *text, size_t len, const char *shown,
                         kp_arena *arena, kp_diag *diag);

#endif
