/* SPDX-License-Identifier: GPL-3.0-or-later
 * Result: index + dataset → scoring, immutable once made.
 *
 * Everything to the right of it (explain, report, compare …) only reads it. It owns an arena with
 * the scoring and the pooled panel, and borrows the index and the dataset. */
#ifndef KP_RUN_RESULT_H
#define KP_RUN_RESULT_H

#include "score/score.h"

struct kp_result {
  kp_arena *arena;
  const kp_index *index;
  const kp_dataset *dataset;
  kp_panel *panel; /* NULL without panels */
  kp_scoring *scoring;
};

/* Sees to it that the scoring's columns of leaves are there (kp_score_keep_leaves), once, whichever
 * thread asks first: before any of scoring->score is read that may be a leaf's. */
kp_status kp_result_keep_leaves(const kp_result *result, kp_diag *diag);

/* What an index asks of a dataset, as table/ wants it; the spec borrows from the index. */
void kp_run_dataset_spec(kp_dataset_spec *out, const kp_index *index,
                         const kp_dataset_options *options);

/* Reads the other periods of a dataset: the folders beside it that are named after one, earliest
 * first. A dataset that is no such folder has none. */
kp_status kp_run_load_siblings(kp_dataset *dataset, const kp_dataset_spec *spec, kp_diag *diag);
/* The folders of periods before the dataset's own, earliest first; in the arena. */
kp_status kp_run_earlier(const char *const **paths, int *n, const kp_dataset *dataset,
                         kp_arena *arena, kp_diag *diag);

#endif
