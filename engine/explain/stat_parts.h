/* SPDX-License-Identifier: GPL-3.0-or-later
 * Parts of the statistics that their own files share; nothing else includes this.
 *
 * A job is one call of kp_explain_statistics on its way. Columns that its parts read are gathered
 * once, with the units that take part alone: of node k at score[k], of the total at total, of an
 * outside column at outside[c]; n values each, NaN = missing. */
#ifndef KP_EXPLAIN_STAT_PARTS_H
#define KP_EXPLAIN_STAT_PARTS_H

#include "explain/statistics.h"

typedef struct {
  kp_stat_figures *out;
  const kp_index *index;
  const kp_scoring *scoring;
  int *unit; /* n: the units that take part */
  int64_t n;
  double **score; /* n_nodes; [0]: the total */
  double **outside;
  bool pearson_only;   /* of pairs */
  bool *counts;        /* n_nodes: has a share of the whole */
  const double *share; /* n_nodes: of the whole under the weights in force */
  kp_arena *arena;     /* of the figures */
  kp_arena *scratch;
  kp_diag *diag;
} kp_stat_job;

kp_status kp_stat_columns(kp_stat_job *job);
kp_status kp_stat_pairs(kp_stat_job *job);
kp_status kp_stat_links(kp_stat_job *job);
kp_status kp_stat_sets(kp_stat_job *job);
kp_status kp_stat_importances(kp_stat_job *job);

#endif
