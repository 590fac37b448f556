/* SPDX-License-Identifier: GPL-3.0-or-later
 * Analysing: what the files of a panel's analysis share; private to panel/.
 *
 * The cube of cells (indicator, unit, judge) says of each cell which mark stands there and whether
 * it was asked for; it is filled once and then only read. */
#ifndef KP_PANEL_ANALYSING_H
#define KP_PANEL_ANALYSING_H

#include "panel/analysis.h"

enum { KP_CELL_ASKED = 1, KP_CELL_RECUSED = 2, KP_CELL_RECUSED_GIVEN = 4, KP_CELL_CHANGED = 8 };

typedef struct {
  const kp_index *index;
  const kp_dataset *dataset;
  const kp_panel *panel;
  const kp_panel_analysis_options *options;
  kp_arena *arena;
  kp_diag *diag;
  size_t n_units, n_judges, n_panels;
  int32_t *mark;      /* cube: into dataset->mark, -1: none stands */
  uint8_t *state;     /* cube: bits as above */
  double *low, *span; /* n_panels: a mark's place in its range is (mark - low) / span */
} kp_analysing;

static inline size_t kp_analysing_cell(const kp_analysing *by, size_t panel, size_t unit,
                                       size_t judge) {
  return (panel * by->n_units + unit) * by->n_judges + judge;
}

static inline bool kp_analysing_assesses(const kp_analysing *by, size_t unit) {
  return !by->options->left_out || !by->options->left_out[unit];
}

/* Adds the cells of one indicator, of one judge or (judge -1) of all. */
void kp_analysing_count(kp_panel_coverage *coverage, const kp_analysing *by, size_t panel,
                        int judge);

/* A matrix of subjects by judges without the judges and units that have no part in it. */
typedef struct {
  double *figure; /* figure[row * n_judges + column] */
  int *unit;      /* n_units: the unit of a row */
  int *judge;     /* n_judges: the judge of a column */
  int n_units, n_judges;
} kp_analysing_matrix;

/* The scope's figures (see analysis.h); panel -1: of all panels at or below node. */
kp_status kp_analysing_matrix_make(kp_analysing_matrix *out, const kp_analysing *by, int node,
                                   int panel);
void kp_analysing_matrix_clear(kp_analysing_matrix *matrix);

/* Whether an indicator that judges score stands at or below a node. */
bool kp_analysing_below(const kp_analysing *by, size_t panel, int node);

kp_status kp_analysing_scopes(kp_panel_analysis *out, const kp_analysing *by);
kp_status kp_analysing_judges(kp_panel_analysis *out, const kp_analysing *by);
kp_status kp_analysing_noted(kp_panel_analysis *out, const kp_analysing *by);

#endif
