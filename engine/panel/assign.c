/* SPDX-License-Identifier: GPL-3.0-or-later
 * Assignments: marks that nobody asked for, and marks that are lacking.
 *
 * Where there is an assignments.csv it says who marks what, a blank unit or indicator meaning all.
 * A mark of anybody else that would count is an error at its line: either the list or the mark is
 * wrong, and the program cannot know which. A judge who is asked, is not recused and gave nothing
 * is named once an indicator, with the number of units. Without assignments nobody is asked for
 * anything in particular, and only cells that were left blank are named (sift.c). */
#include <string.h>

#include "base/decimal.h"
#include "panel/pooling.h"

enum { ASKED = 1, ANSWERED = 2, SHOWN = 5 };

static void ask(uint8_t *cell, const kp_dataset *dataset, int panel) {
  const size_t n_judges = (size_t)dataset->n_judges;
  for (int i = 0; i < dataset->n_assignments; i++) {
    const kp_assignment *one = &dataset->assignment[i];
    if (one->indicator >= 0 && one->indicator != panel)
      continue;
    const size_t first = one->unit < 0 ? 0 : (size_t)one->unit;
    const size_t end = one->unit < 0 ? (size_t)dataset->n_units : first + 1;
    for (size_t u = first; u < end; u++)
      cell[u * n_judges + (size_t)one->judge] |= ASKED;
  }
}

static void report_unasked(kp_pooling *work, const kp_mark *mark) {
  char unit[128], judge[128], name[128];
  const kp_place place = kp_pooling_place(work, mark, unit, sizeof unit);
  const kp_dataset *dataset = work->dataset;
  kp_diag_add(work->diag, KP_ERROR, &place, KP_MSG_PANEL_UNASKED,
              KP_ARGS(kp_pooling_text(dataset->judge[mark->judge].id, judge, sizeof judge),
                      kp_pooling_text(dataset->name[mark->unit], name, sizeof name)),
              KP_MSG_PANEL_UNASKED_HINT, NULL);
}

static void answer(kp_pooling *work, uint8_t *cell, int panel) {
  const kp_dataset *dataset = work->dataset;
  const size_t n_judges = (size_t)dataset->n_judges;
  for (int i = 0; i < dataset->n_marks; i++) {
    const kp_mark *mark = &dataset->mark[i];
    if (mark->indicator != panel)
      continue;
    uint8_t *at = &cell[(size_t)mark->unit * n_judges + (size_t)mark->judge];
    if (kp_pooling_stands(work->use[i]) && !(*at & ASKED))
      report_unasked(work, mark);
    if (kp_pooling_stands(work->use[i]) || work->use[i] == KP_MARK_RECUSED)
      *at |= ANSWERED;
  }
  for (int i = 0; i < work->panel->n_recusals; i++)
    cell[(size_t)work->panel->recusal[i].unit * n_judges + (size_t)work->panel->recusal[i].judge] |=
        ANSWERED;
}

static void report_lacking(kp_pooling *work, const uint8_t *cell, int panel, int judge) {
  const kp_dataset *dataset = work->dataset;
  const char *indicator = work->index->node[work->index->panel[panel].node].label.id;
  kp_buf list = {0};
  int n = 0;
  for (int u = 0; u < dataset->n_units; u++) {
    if (cell[(size_t)u * (size_t)dataset->n_judges + (size_t)judge] != ASKED)
      continue;
    if (n < SHOWN)
      kp_buf_printf(&list, "%s%.*s", n > 0 ? ", " : "", (int)dataset->id[u].len, dataset->id[u].at);
    n++;
  }
  if (n > SHOWN)
    kp_buf_add(&list, " …");
  if (n > 0) {
    char id[128], number[KP_NUM_SIZE];
    const bool has_file = dataset->panel_file >= 0 && dataset->panel_file < dataset->n_files;
    const kp_place place = {.file = has_file ? dataset->file[dataset->panel_file].path : NULL,
                            .indicator = indicator};
    kp_diag_add(work->diag, KP_WARNING, &place, KP_MSG_PANEL_LACKING,
                KP_ARGS(kp_pooling_text(dataset->judge[judge].id, id, sizeof id),
                        kp_decimal_plain(number, n, 0), list.at ? list.at : ""),
                KP_MSG_PANEL_LACKING_HINT, NULL);
  }
  kp_buf_clear(&list);
}

kp_status kp_pooling_check_assignments(kp_pooling *work) {
  const kp_dataset *dataset = work->dataset;
  if (dataset->n_assignments == 0)
    return KP_OK;
  const size_t n_cells = (size_t)dataset->n_units * (size_t)dataset->n_judges;
  uint8_t *cell = kp_malloc(n_cells + 1);
  if (!cell)
    return kp_diag_no_memory(work->diag);
  for (int k = 0; k < work->index->n_panels; k++) {
    memset(cell, 0, n_cells + 1);
    ask(cell, dataset, k);
    answer(work, cell, k);
    for (int j = 0; j < dataset->n_judges; j++)
      report_lacking(work, cell, k, j);
  }
  kp_free(cell);
  return KP_OK;
}
