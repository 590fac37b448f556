/* SPDX-License-Identifier: GPL-3.0-or-later
 * Parts: an index over a dataset that comes in parts, since all of it would not fit into memory.
 *
 * A part is a dataset with some of the units, in the order of the whole; the whole passes as often
 * as it takes. Surveys come first, as long as one is wanted: they find what fills stand in for and
 * norms refer to. Then every part is scored with these, and of each unit is kept what ranks and
 * shares need: at most 23 bytes, 31 while ranks are found. kp_parts_rank compares all units; after
 * that a part that is scored again gets its ranks and grades by kp_parts_put.
 *
 * Figures are the same bits as those of kp_score_all over all units at once: moments are joined
 * block by block of KP_BLOCK_ROWS units counted over the whole, however parts are cut. What needs
 * all units in memory at once is refused by kp_parts_new, by name. */
#ifndef KP_SCORE_PARTS_H
#define KP_SCORE_PARTS_H

#include "score/score.h"

typedef struct kp_parts kp_parts;

/* KP_INPUT where the index has a rule that needs all units at once: each is said. */
kp_status kp_parts_new(kp_parts **out, const kp_index *index, kp_diag *diag);
void kp_parts_free(kp_parts *parts);

/* Whether the whole has to pass once more before it can be scored. */
bool kp_parts_wants_survey(const kp_parts *parts);
kp_status kp_parts_survey(kp_parts *parts, const kp_dataset *part, kp_diag *diag);
/* Ends one pass of surveys. */
kp_status kp_parts_survey_end(kp_parts *parts, kp_diag *diag);

/* Scores a part; ranks and shares are not known. Warnings and errors of raw values are said by the
 * first pass over the whole, a survey or this. */
kp_status kp_parts_score(kp_scoring **out, kp_parts *parts, const kp_dataset *part, kp_arena *arena,
                         kp_diag *diag);
/* Keeps what all units are compared by; parts come in order. */
kp_status kp_parts_keep(kp_parts *parts, const kp_scoring *scoring, kp_diag *diag);
/* Behind the last part: warnings of the whole, shares and ranks. */
kp_status kp_parts_rank(kp_parts *parts, kp_diag *diag);
/* Ranks and grades of a part whose first unit has the number first in the whole. */
void kp_parts_put(kp_scoring *scoring, const kp_parts *parts, int first);

/* Of the whole, once it is ranked: fills, norms, weights and numbers of units; no column. Borrowed.
 */
const kp_scoring *kp_parts_whole(const kp_parts *parts);

#endif
