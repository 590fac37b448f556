/* SPDX-License-Identifier: GPL-3.0-or-later
 * Workspace: the memory of one unit that is computed alone.
 *
 * A lane of one, the arrays that its columns point into, and the reader that it uses. `at` is the
 * unit whose results the arrays hold when nothing is overridden, else -1. Private to score/. */
#ifndef KP_SCORE_WORKSPACE_H
#define KP_SCORE_WORKSPACE_H

#include "score/lane.h"

struct kp_score_workspace {
  kp_arena *arena;
  const kp_scoring *scoring;
  kp_reader reader;
  kp_lane *lane;
  kp_unit_score unit;
  double **used_kept, **treated_kept;
  double *want_override, *score_override;
  uint8_t *met;
  uint8_t status, decided_by, flagged;
  int8_t grade, grade_before;
  int32_t decided_condition, step;
  int at;
};

#endif
