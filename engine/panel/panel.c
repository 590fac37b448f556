/* SPDX-License-Identifier: GPL-3.0-or-later
 * Panel: every cell that judges score, from dataset->mark to one pooled value.
 *
 * Marks arrive sorted by indicator, unit, judge and round, so a cell is one run of them and is
 * worked on alone; what happened to each mark is kept beside it, in the same order. Of a judge's
 * rounds the last that is filled in counts. A judge is recused from a unit by recusals.csv or by
 * the sheet itself; a mark given all the same is a warning and does not count. A cell with fewer
 * marks than the rule asks for has no value; it is missing for recusals when with the recused
 * judges there would have been enough. Faults of marks are collected over all cells. */
#include "panel/panel.h"
#include "base/decimal.h"

#include <math.h>
#include <stdlib.h>

typedef struct {
  const kp_index *index;
  const kp_dataset *dataset;
  uint64_t *recused; /* unit << 32 | judge, ascending */
  int n_recused;
  double *marks, *workspace; /* as long as the longest cell */
  int *at;                   /* the mark of marks[i] */
  kp_mark_use *pooled_use;
  kp_diag *diag;
} pooling;

static uint64_t pair_of(int unit, int judge) {
  return (uint64_t)(uint32_t)unit << 32 | (uint32_t)judge;
}

static int compare_pairs(const void *a, const void *b) {
  const uint64_t x = *(const uint64_t *)a;
  const uint64_t y = *(const uint64_t *)b;
  return (x > y) - (x < y);
}

static int lower_bound(const uint64_t *pairs, int n, uint64_t key) {
  int low = 0;
  int high = n;
  while (low < high) {
    const int middle = low + (high - low) / 2;
    if (pairs[middle] < key)
      low = middle + 1;
    else
      high = middle;
  }
  return low;
}

/* The recusals of a unit, each judge once. */
static kp_status list_recusals(pooling *work, kp_arena *arena) {
  const kp_dataset *dataset = work->dataset;
  work->recused = KP_ARRAY(arena, uint64_t, dataset->n_recusals);
  if (!work->recused)
    return kp_diag_no_memory(work->diag);
  for (int i = 0; i < dataset->n_recusals; i++)
    work->recused[i] = pair_of(dataset->recusal[i].unit, dataset->recusal[i].judge);
  qsort(work->recused, (size_t)dataset->n_recusals, sizeof *work->recused, compare_pairs);
  for (int i = 0; i < dataset->n_recusals; i++)
    if (work->n_recused == 0 || work->recused[work->n_recused - 1] != work->recused[i])
      work->recused[work->n_recused++] = work->recused[i];
  return KP_OK;
}

static bool is_recused(const pooling *work, int unit, int judge) {
  const uint64_t key = pair_of(unit, judge);
  const int at = lower_bound(work->recused, work->n_recused, key);
  return at < work->n_recused && work->recused[at] == key;
}

static int count_recused(const pooling *work, int unit) {
  return lower_bound(work->recused, work->n_recused, pair_of(unit + 1, 0)) -
         lower_bound(work->recused, work->n_recused, pair_of(unit, 0));
}

static const char *id_of(kp_str id, char *buf, size_t size) {
  const size_t len = id.len < size - 1 ? id.len : size - 1;
  for (size_t i = 0; i < len; i++)
    buf[i] = id.at[i];
  buf[len] = '\0';
  return buf;
}

static kp_severity severity_of(kp_msg what) {
  return what == KP_MSG_PANEL_RECUSED_MARK ? KP_WARNING : KP_ERROR;
}

/* what with the judge as {0}, the mark as {1} and, where they matter, two numbers of the rule. */
static void report(pooling *work, const kp_mark *mark, kp_msg what, double first, double second) {
  const kp_dataset *dataset = work->dataset;
  const kp_panel_rule *rule = &work->index->panel[mark->indicator];
  char unit[128], judge[128], shown[KP_NUM_SIZE], low[KP_NUM_SIZE], high[KP_NUM_SIZE];
  const kp_place place = {.file = dataset->panel_file >= 0 ? dataset->file[dataset->panel_file].path
                                                           : NULL,
                          .line = mark->line,
                          .column = mark->column,
                          .unit = id_of(dataset->id[mark->unit], unit, sizeof unit),
                          .indicator = work->index->node[rule->node].label.id};
  const char *const args[] = {id_of(dataset->judge[mark->judge].id, judge, sizeof judge),
                              kp_decimal_plain(shown, mark->score, 12),
                              kp_decimal_plain(low, first, 12), kp_decimal_plain(high, second, 12),
                              NULL};
  const kp_msg hint = what == KP_MSG_PANEL_OUT_OF_RANGE ? KP_MSG_PANEL_OUT_OF_RANGE_HINT
                      : what == KP_MSG_PANEL_OFF_STEP   ? KP_MSG_PANEL_OFF_STEP_HINT
                      : what == KP_MSG_PANEL_TWICE      ? KP_MSG_PANEL_TWICE_HINT
                                                        : KP_MSG_PANEL_RECUSED_MARK_HINT;
  kp_diag_add(work->diag, severity_of(what), &place, what, args, hint, args);
}

static bool is_on_step(double score, const kp_panel_rule *rule) {
  const double from = isnan(rule->low) ? 0.0 : rule->low;
  const double steps = nearbyint((score - from) / rule->step);
  return kp_decimal_compare(from + steps * rule->step, score) == 0;
}

static void check_mark(pooling *work, const kp_mark *mark) {
  const kp_panel_rule *rule = &work->index->panel[mark->indicator];
  if (kp_decimal_compare(mark->score, isnan(rule->low) ? -INFINITY : rule->low) < 0 ||
      kp_decimal_compare(mark->score, isnan(rule->high) ? INFINITY : rule->high) > 0)
    report(work, mark, KP_MSG_PANEL_OUT_OF_RANGE, rule->low, rule->high);
  else if (rule->step > 0.0 && !is_on_step(mark->score, rule))
    report(work, mark, KP_MSG_PANEL_OFF_STEP, rule->step, NAN);
}

/* The marks of one judge in a cell: which one counts. Returns it, or -1; *recused when the judge
 * is. */
static int judge_marks(pooling *work, kp_mark_use *use, const kp_mark *mark, int n, bool *recused) {
  const bool listed = is_recused(work, mark[0].unit, mark[0].judge);
  bool on_sheet = false;
  int counts = -1;
  for (int i = 0; i < n; i++) {
    on_sheet = on_sheet || mark[i].why == KP_RECUSED;
    use[i] = KP_MARK_MISSING;
    if (mark[i].why != KP_PRESENT)
      continue;
    check_mark(work, &mark[i]);
    if (counts >= 0 && mark[counts].round == mark[i].round)
      report(work, &mark[i], KP_MSG_PANEL_TWICE, mark[i].round, NAN);
    if (counts >= 0)
      use[counts] = KP_MARK_EARLIER_ROUND;
    use[i] = KP_MARK_COUNTS;
    counts = i;
  }
  *recused = on_sheet && !listed; /* listed ones are counted by unit */
  if (!listed && !on_sheet)
    return counts;
  if (counts >= 0)
    report(work, &mark[counts], KP_MSG_PANEL_RECUSED_MARK, NAN, NAN);
  for (int i = 0; i < n; i++)
    use[i] = KP_MARK_RECUSED;
  return -1;
}

static void pool_cell(kp_pooled *out, pooling *work, kp_mark_use *use, const kp_mark *mark, int n,
                      const kp_panel_rule *rule) {
  out->n_marks = 0;
  for (int i = 0, next; i < n; i = next) {
    for (next = i + 1; next < n && mark[next].judge == mark[i].judge;)
      next++;
    bool recused;
    const int counts = judge_marks(work, use + i, mark + i, next - i, &recused);
    out->n_recused += recused;
    if (counts < 0)
      continue;
    work->at[out->n_marks] = i + counts;
    work->marks[out->n_marks++] = mark[i + counts].score;
  }
  if (out->n_marks < rule->min_judges || out->n_marks == 0) {
    out->why = out->n_recused > 0 && out->n_marks + out->n_recused >= rule->min_judges ? KP_RECUSED
                                                                                       : KP_TOO_FEW;
    return;
  }
  out->value = kp_panel_pool_marks(work->marks, out->n_marks, rule, work->workspace,
                                   work->pooled_use, &out->fell_back);
  out->why = KP_PRESENT;
  for (int i = 0; i < out->n_marks; i++)
    use[work->at[i]] = work->pooled_use[i];
}

static void tell_fallback(const pooling *work, int n_cells, int panel) {
  const kp_panel_rule *rule = &work->index->panel[panel];
  char cells[KP_NUM_SIZE], drop[KP_NUM_SIZE];
  const kp_place place = {.file = work->dataset->panel_file >= 0
                                      ? work->dataset->file[work->dataset->panel_file].path
                                      : NULL,
                          .indicator = work->index->node[rule->node].label.id};
  const char *const args[] = {kp_decimal_plain(cells, n_cells, 0),
                              kp_decimal_plain(drop, 2 * rule->drop, 0), NULL};
  kp_diag_add(work->diag, KP_NOTE, &place, KP_MSG_PANEL_FELL_BACK, args, KP_MSG_NONE, NULL);
}

static void pool_all(kp_panel *panel, kp_pooled *pooled, kp_mark_use *use, pooling *work) {
  const kp_dataset *dataset = work->dataset;
  const int n_units = dataset->n_units;
  for (int k = 0; k < work->index->n_panels; k++)
    for (int u = 0; u < n_units; u++)
      pooled[(size_t)k * (size_t)n_units + (size_t)u] =
          (kp_pooled){.value = NAN, .why = KP_TOO_FEW, .n_recused = count_recused(work, u)};
  int n_fell_back = 0;
  for (int i = 0, next; i < dataset->n_marks; i = next) {
    const kp_mark *mark = &dataset->mark[i];
    for (next = i + 1; next < dataset->n_marks && dataset->mark[next].unit == mark->unit &&
                       dataset->mark[next].indicator == mark->indicator;)
      next++;
    kp_pooled *cell = &pooled[(size_t)mark->indicator * (size_t)n_units + (size_t)mark->unit];
    cell->first = i;
    cell->count = next - i;
    pool_cell(cell, work, use + i, mark, next - i, &work->index->panel[mark->indicator]);
    n_fell_back += cell->fell_back;
    if (n_fell_back &&
        (next == dataset->n_marks || dataset->mark[next].indicator != mark->indicator)) {
      tell_fallback(work, n_fell_back, mark->indicator);
      n_fell_back = 0;
    }
  }
  panel->pooled = pooled;
  panel->use = use;
}

/* A unit without any row has only its recusals. */
static void settle_empty(kp_panel *panel, const pooling *work) {
  const size_t n_units = (size_t)work->dataset->n_units;
  for (int k = 0; k < work->index->n_panels; k++) {
    for (size_t u = 0; u < n_units; u++) {
      kp_pooled *cell = &panel->pooled[(size_t)k * n_units + u];
      if (cell->count == 0 && cell->n_recused > 0 &&
          cell->n_recused >= work->index->panel[k].min_judges)
        cell->why = KP_RECUSED;
    }
  }
}

kp_status kp_panel_pool(kp_panel **out, const kp_index *index, const kp_dataset *dataset,
                        kp_arena *arena, kp_diag *diag) {
  const int n_marks = dataset->n_marks;
  const int64_t errors = kp_diag_errors(diag);
  pooling work = {.index = index, .dataset = dataset, .diag = diag};
  kp_panel *panel = KP_NEW(arena, kp_panel);
  kp_pooled *pooled =
      KP_ARRAY(arena, kp_pooled, (size_t)index->n_panels * (size_t)dataset->n_units);
  kp_mark_use *use = KP_ARRAY(arena, kp_mark_use, n_marks);
  int *mark = KP_ARRAY(arena, int, n_marks);
  work.marks = KP_ARRAY(arena, double, n_marks);
  work.workspace = KP_ARRAY(arena, double, n_marks);
  work.at = KP_ARRAY(arena, int, n_marks);
  work.pooled_use = KP_ARRAY(arena, kp_mark_use, n_marks);
  if (!panel || !pooled || !use || !mark || !work.marks || !work.workspace || !work.at ||
      !work.pooled_use)
    return kp_diag_no_memory(diag);
  kp_status status = list_recusals(&work, arena);
  if (status != KP_OK)
    return status;
  for (int i = 0; i < n_marks; i++)
    mark[i] = i;
  *panel = (kp_panel){.dataset = dataset, .mark = mark, .n_used = n_marks};
  pool_all(panel, pooled, use, &work);
  settle_empty(panel, &work);
  if (kp_diag_errors(diag) != errors)
    return KP_INPUT;
  *out = panel;
  return KP_OK;
}
