/* SPDX-License-Identifier: GPL-3.0-or-later
 * Writing an index back: which numbers of its text are new, and what stands in their place.
 *
 * A patch replaces len bytes at `at` of the index's text (len 0: puts text in). Patches of one text
 * do not overlap. */
#ifndef KP_TUNE_WRITE_H
#define KP_TUNE_WRITE_H

#include "index/edit.h"
#include "tune/tune.h"

typedef struct {
  size_t at, len;
  const char *text;
} kp_patch;

/* The token of a setting's value in the text, the table that it would stand in (-1: there is none
 * with a literal id); -1: no such number is there. */
int kp_write_locate(int *table, const kp_source *source, const kp_index *index,
                    const kp_setting *setting, kp_arena *arena);

/* Under points: whether a figure of a rule is in points of its node's weight. */
bool kp_write_speaks_points(const kp_setting *setting);

#endif
