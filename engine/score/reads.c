/* SPDX-License-Identifier: GPL-3.0-or-later
 * Reads: what a value looked at, for explanations; and the level of a node.
 *
 * The value is evaluated once more with recording on, by the same functions as in a run, so what is
 * listed is what decided. Values that read results of the unit (a node, the total, a gate) need the
 * unit's results: they are computed when the workspace holds another's. */
#include <math.h>

#include "score/workspace.h"

kp_status kp_score_reads(kp_reads *reads, kp_score_workspace *workspace, const kp_value *value,
                         int unit, kp_diag *diag) {
  if (workspace->at != unit) {
    const kp_unit_score *ignored;
    const kp_status status = kp_score_unit(&ignored, workspace, unit, NULL, diag);
    if (status != KP_OK)
      return status;
  }
  kp_reader *reader = &workspace->reader;
  kp_why why;
  reader->diag = diag;
  reader->status = KP_OK;
  reader->reads = reads;
  if (kp_score_reads_text(workspace->scoring, value))
    kp_score_text(reader, value, unit, &why);
  else
    kp_score_value(reader, value, unit, &why);
  reader->reads = NULL;
  return reader->status;
}

static bool level_holds(const kp_level *level, double x) {
  return (isnan(level->at_least) || kp_decimal_compare(x, level->at_least) >= 0) &&
         (isnan(level->above) || kp_decimal_compare(x, level->above) > 0) &&
         (isnan(level->at_most) || kp_decimal_compare(x, level->at_most) <= 0) &&
         (isnan(level->below) || kp_decimal_compare(x, level->below) < 0);
}

int kp_score_level(const kp_node *node, double score, double raw, double lowest) {
  const double x = node->level_on == KP_LEVEL_ON_RAW     ? raw
                   : node->level_on == KP_LEVEL_ON_WORST ? lowest
                                                         : score;
  for (int k = 0; k < node->n_levels && !isnan(x); k++)
    if (level_holds(&node->level[k], x))
      return k;
  return -1;
}
