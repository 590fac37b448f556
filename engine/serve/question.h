/* SPDX-License-Identifier: GPL-3.0-or-later
 * A question of the page: what if these numbers were set? The words are those of kaoping tune --set
 * ("weight.innovation=35", "grade.excellent.at_least=80"), in JSON: {"set": ["…", …]}. */
#ifndef KP_SERVE_QUESTION_H
#define KP_SERVE_QUESTION_H

#include "base/text.h"

enum { KP_QUESTION_WORDS = 200 };

/* The words, in the arena. KP_INPUT, with a diagnostic, where the text is no question. */
kp_status kp_question_read(const char *const **words, int *n_words, kp_str text, kp_arena *arena,
                           kp_diag *diag);

#endif
