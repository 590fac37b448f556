/* SPDX-License-Identifier: GPL-3.0-or-later
 * Pooling: what the files behind kp_panel_pool share; private to panel/.
 *
 * First marks are sifted (sift.c: which one of a judge counts, who is recused), then cells are
 * pooled, each alone (pool.c) or by a model over many (model.c). Leaving a judge out repeats the
 * second half only. */
#ifndef KP_PANEL_POOLING_H
#define KP_PANEL_POOLING_H

#include "panel/panel.h"

typedef struct {
  const kp_index *index;
  const kp_dataset *dataset;
  kp_arena *arena;
  kp_diag *diag;
  bool quiet; /* a judge is left out: what can be said was said of the whole panel */
  kp_panel *panel;
  kp_mark_use *use;    /* of panel, while it is made */
  uint8_t *recused_by; /* the same */
} kp_pooling;

/* "panel.csv:12:4" of a mark, its unit and indicator. buf is for the unit's id. */
kp_place kp_pooling_place(const kp_pooling *work, const kp_mark *mark, char *buf, size_t size);
/* A span as a string, cut to the buffer. Returns buf. */
const char *kp_pooling_text(kp_str text, char *buf, size_t size);

/* True: the mark stands (it is the judge's last, and the judge is not recused). */
static inline bool kp_pooling_stands(kp_mark_use use) {
  return use == KP_MARK_COUNTS || use == KP_MARK_TRIMMED || use == KP_MARK_REPLACED;
}

/* Fills use and recused_by, and of each cell first, count, n_marks, n_recused and, where there are
 * too few, why. */
kp_status kp_pooling_sift(kp_pooling *work);
/* Marks that nobody asked for, and those that are lacking. */
kp_status kp_pooling_check_assignments(kp_pooling *work);
/* Fills panel->weight. */
kp_status kp_pooling_weigh(kp_pooling *work);
/* Values of cells that are pooled by a model. */
kp_status kp_pooling_model(kp_pooling *work);

/* ---- Islands ---- */

typedef struct {
  int n_islands;
  int *of[2]; /* the island of each element of the two facets, from 0; -1: it has no mark */
} kp_islands;

/* Which elements of two facets marks join together; in the arena. Islands are numbered in the order
 * of their first element. */
kp_status kp_islands_find(kp_islands *out, const kp_model_mark *mark, int64_t n, const int facet[2],
                          const int size[2], kp_arena *arena, kp_diag *diag);
/* Says which islands there are, and who is on them; panel -1: of the rasch model. */
void kp_islands_report(const kp_islands *islands, const kp_pooling *work, const int facet[2],
                       const int size[2], int panel);

#endif
