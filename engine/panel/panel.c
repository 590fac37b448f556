/* SPDX-License-Identifier: GPL-3.0-or-later
 * Panel: every cell that judges score, from dataset->mark to one pooled value.
 *
 * Recusals, then what becomes of each mark, then the values: cells by themselves here, cells of a
 * model together in model.c. All memory is taken before the cells are worked on. Without a judge
 * the second half is done again on a copy of the cells, with that judge's marks missing; recusals,
 * weights and places of marks are those of the whole panel. */
#include "panel/panel.h"
#include "base/decimal.h"
#include "panel/pooling.h"

#include <math.h>
#include <string.h>

static bool is_model(const kp_panel_rule *rule) {
  return rule->pool == KP_POOL_ADJUSTED || rule->pool == KP_POOL_RASCH;
}

/* ---- Cells that are pooled alone ---- */

typedef struct {
  double *marks, *weights, *workspace; /* as long as the longest cell, workspace twice */
  int *at;                             /* the mark of marks[i] */
  kp_mark_use *use;
} cell_room;

static bool take_room(cell_room *room, const kp_pooling *work) {
  int most = 1;
  for (size_t i = 0; i < (size_t)work->index->n_panels * (size_t)work->dataset->n_units; i++)
    if (work->panel->pooled[i].count > most)
      most = work->panel->pooled[i].count;
  room->marks = kp_calloc((size_t)most, sizeof *room->marks);
  room->weights = kp_calloc((size_t)most, sizeof *room->weights);
  room->workspace = kp_calloc(2 * (size_t)most, sizeof *room->workspace);
  room->at = kp_calloc((size_t)most, sizeof *room->at);
  room->use = kp_calloc((size_t)most, sizeof *room->use);
  return room->marks && room->weights && room->workspace && room->at && room->use;
}

static void clear_room(cell_room *room) {
  kp_free(room->marks);
  kp_free(room->weights);
  kp_free(room->workspace);
  kp_free(room->at);
  kp_free(room->use);
}

static void pool_cell(kp_pooled *cell, const kp_pooling *work, int panel, cell_room *room) {
  const kp_mark *mark = work->dataset->mark;
  const double *weight = work->panel->weight[panel];
  int n = 0;
  for (int i = cell->first; i < cell->first + cell->count; i++) {
    if (work->use[i] != KP_MARK_COUNTS)
      continue;
    room->at[n] = i;
    room->weights[n] = weight ? weight[mark[i].judge] : 1.0;
    room->marks[n++] = mark[i].score;
  }
  cell->value = kp_panel_pool_weighted(room->marks, weight ? room->weights : NULL, n,
                                       &work->index->panel[panel], room->workspace, room->use,
                                       &cell->fell_back);
  for (int i = 0; i < n; i++)
    work->use[room->at[i]] = room->use[i];
}

static void tell_fallback(const kp_pooling *work, int n_cells, int panel) {
  const kp_dataset *dataset = work->dataset;
  const kp_panel_rule *rule = &work->index->panel[panel];
  char cells[KP_NUM_SIZE], drop[KP_NUM_SIZE];
  const bool has_file = dataset->panel_file >= 0 && dataset->panel_file < dataset->n_files;
  const kp_place place = {.file = has_file ? dataset->file[dataset->panel_file].path : NULL,
                          .indicator = work->index->node[rule->node].label.id};
  const char *const args[] = {kp_decimal_plain(cells, n_cells, 0),
                              kp_decimal_plain(drop, 2 * rule->drop, 0), NULL};
  if (n_cells > 0 && !work->quiet)
    kp_diag_add(work->diag, KP_NOTE, &place,
                rule->pool == KP_POOL_TRIMMED ? KP_MSG_PANEL_FELL_BACK
                                              : KP_MSG_PANEL_FELL_BACK_WINSORISED,
                args, KP_MSG_NONE, NULL);
}

static kp_status pool_cells(kp_pooling *work) {
  const size_t n_units = (size_t)work->dataset->n_units;
  cell_room room = {0};
  const bool good = take_room(&room, work);
  for (int k = 0; k < work->index->n_panels && good; k++) {
    int n_fell_back = 0;
    for (size_t u = 0; u < n_units && !is_model(&work->index->panel[k]); u++) {
      kp_pooled *cell = &work->panel->pooled[(size_t)k * n_units + u];
      if (cell->why == KP_PRESENT)
        pool_cell(cell, work, k, &room);
      n_fell_back += cell->fell_back;
    }
    tell_fallback(work, n_fell_back, k);
  }
  clear_room(&room);
  return good ? KP_OK : kp_diag_no_memory(work->diag);
}

/* ---- The whole ---- */

/* A panel with all that marks and cells need, nothing of it filled in but mark. */
static kp_status make_panel(kp_pooling *work) {
  const int n_marks = work->dataset->n_marks, n_panels = work->index->n_panels;
  kp_panel *panel = KP_NEW(work->arena, kp_panel);
  kp_pooled *pooled =
      KP_ARRAY(work->arena, kp_pooled, (size_t)n_panels * (size_t)work->dataset->n_units);
  int *mark = KP_ARRAY(work->arena, int, n_marks);
  work->use = KP_ARRAY(work->arena, kp_mark_use, n_marks);
  work->recused_by = KP_ARRAY(work->arena, uint8_t, n_marks);
  if (!panel || !pooled || !mark || !work->use || !work->recused_by)
    return kp_diag_no_memory(work->diag);
  for (int i = 0; i < n_marks; i++)
    mark[i] = i;
  *panel = (kp_panel){.dataset = work->dataset,
                      .pooled = pooled,
                      .mark = mark,
                      .use = work->use,
                      .n_used = n_marks,
                      .recused_by = work->recused_by};
  work->panel = panel;
  return KP_OK;
}

kp_status kp_panel_pool(kp_panel **out, const kp_index *index, const kp_dataset *dataset,
                        kp_arena *arena, kp_diag *diag) {
  const int64_t errors = kp_diag_errors(diag);
  kp_pooling work = {.index = index, .dataset = dataset, .arena = arena, .diag = diag};
  kp_status status = make_panel(&work);
  if (status != KP_OK)
    return status;
  kp_panel_recusal *recusal = NULL;
  status = kp_panel_recusals(&recusal, &work.panel->n_recusals, index, dataset, arena, diag);
  if (status != KP_OK)
    return status;
  work.panel->recusal = recusal;
  status = kp_pooling_sift(&work);
  if (status == KP_OK)
    status = kp_pooling_check_assignments(&work);
  if (status == KP_OK)
    status = kp_pooling_weigh(&work);
  if (status == KP_OK && kp_diag_errors(diag) != errors)
    status = KP_INPUT; /* values of faulty marks would only bring more faults */
  if (status == KP_OK)
    status = pool_cells(&work);
  if (status == KP_OK)
    status = kp_pooling_model(&work);
  if (status == KP_OK && kp_diag_errors(diag) != errors)
    status = KP_INPUT;
  if (status == KP_OK)
    *out = work.panel;
  return status;
}

/* ---- Without a judge ---- */

/* Cells and marks as they were sifted, the judge's marks taken out. */
static void copy_without(kp_pooling *work, const kp_panel *from, int judge) {
  const size_t n_units = (size_t)work->dataset->n_units;
  for (int i = 0; i < from->n_used; i++) {
    const bool stands = kp_pooling_stands(from->use[i]);
    work->use[i] = stands ? KP_MARK_COUNTS : from->use[i];
    if (work->dataset->mark[i].judge == judge)
      work->use[i] = KP_MARK_MISSING;
  }
  for (size_t i = 0; i < (size_t)work->index->n_panels * n_units; i++) {
    kp_pooled *cell = &work->panel->pooled[i];
    *cell = from->pooled[i];
    cell->n_marks = 0;
    for (int m = cell->first; m < cell->first + cell->count; m++)
      cell->n_marks += work->use[m] == KP_MARK_COUNTS;
    if (cell->why != KP_PRESENT || cell->n_marks == from->pooled[i].n_marks)
      continue;
    if (cell->n_marks < work->index->panel[i / n_units].min_judges || cell->n_marks == 0) {
      cell->value = NAN;
      cell->why = KP_TOO_FEW;
    }
  }
}

kp_status kp_panel_pool_without(kp_panel **out, const kp_panel *panel, const kp_index *index,
                                int judge, kp_arena *arena, kp_diag *diag) {
  kp_pooling work = {
      .index = index, .dataset = panel->dataset, .arena = arena, .diag = diag, .quiet = true};
  kp_status status = make_panel(&work);
  if (status != KP_OK)
    return status;
  work.panel->recused_by = panel->recused_by;
  work.panel->recusal = panel->recusal;
  work.panel->n_recusals = panel->n_recusals;
  work.panel->weight = panel->weight;
  copy_without(&work, panel, judge);
  status = pool_cells(&work);
  if (status == KP_OK)
    status = kp_pooling_model(&work);
  if (status == KP_OK)
    *out = work.panel;
  return status;
}
