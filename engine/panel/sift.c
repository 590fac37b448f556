/* SPDX-License-Identifier: GPL-3.0-or-later
 * Sifting: what becomes of each mark before anything is pooled.
 *
 * Marks arrive sorted by indicator, unit, judge and round, so a cell is one run of them, and a
 * judge's rounds are one run within it. Of a judge's rounds the last that is filled in counts; the
 * earlier ones are kept as such. A judge is recused from a unit by recusals.csv or by the index's
 * rule, from a cell by the sheet itself; a mark given all the same is a warning and does not count.
 * A cell with fewer marks than the rule asks for has no value; it is missing for recusals when with
 * the recused judges there would have been enough. Faults of marks are collected over all cells. */
#include "base/decimal.h"
#include "panel/pooling.h"

#include <math.h>

/* ---- Reports ---- */

const char *kp_pooling_text(kp_str text, char *buf, size_t size) {
  const size_t len = text.len < size - 1 ? text.len : size - 1;
  for (size_t i = 0; i < len; i++)
    buf[i] = text.at[i];
  buf[len] = '\0';
  return buf;
}

kp_place kp_pooling_place(const kp_pooling *work, const kp_mark *mark, char *buf, size_t size) {
  const kp_dataset *dataset = work->dataset;
  const kp_panel_rule *rule = &work->index->panel[mark->indicator];
  const bool has_file = mark->file >= 0 && mark->file < dataset->n_files;
  return (kp_place){.file = has_file ? dataset->file[mark->file].path : NULL,
                    .line = mark->line,
                    .column = mark->column,
                    .unit = kp_pooling_text(dataset->id[mark->unit], buf, size),
                    .indicator = work->index->node[rule->node].label.id};
}

/* what with the judge as {0}, the mark as {1} and, where they matter, two numbers of the rule. */
static void report(kp_pooling *work, kp_severity severity, const kp_mark *mark, kp_msg what,
                   kp_msg hint, double first, double second) {
  char unit[128], judge[128], shown[KP_NUM_SIZE], low[KP_NUM_SIZE], high[KP_NUM_SIZE];
  const kp_place place = kp_pooling_place(work, mark, unit, sizeof unit);
  const char *const args[] = {
      kp_pooling_text(work->dataset->judge[mark->judge].id, judge, sizeof judge),
      kp_decimal_plain(shown, mark->score, 12), kp_decimal_plain(low, first, 12),
      kp_decimal_plain(high, second, 12), NULL};
  kp_diag_add(work->diag, severity, &place, what, args, hint, args);
}

/* ---- One judge in one cell ---- */

static bool is_on_step(double score, const kp_panel_rule *rule) {
  const double from = isnan(rule->low) ? 0.0 : rule->low;
  const double steps = nearbyint((score - from) / rule->step);
  return kp_decimal_compare(from + steps * rule->step, score) == 0;
}

static void check_mark(kp_pooling *work, const kp_mark *mark) {
  const kp_panel_rule *rule = &work->index->panel[mark->indicator];
  if (kp_decimal_compare(mark->score, isnan(rule->low) ? -INFINITY : rule->low) < 0 ||
      kp_decimal_compare(mark->score, isnan(rule->high) ? INFINITY : rule->high) > 0)
    report(work, KP_ERROR, mark, KP_MSG_PANEL_OUT_OF_RANGE, KP_MSG_PANEL_OUT_OF_RANGE_HINT,
           rule->low, rule->high);
  else if (rule->step > 0.0 && !is_on_step(mark->score, rule))
    report(work, KP_ERROR, mark, KP_MSG_PANEL_OFF_STEP, KP_MSG_PANEL_OFF_STEP_HINT, rule->step,
           NAN);
}

/* The last round that is filled in, among the n from `first` on; -1: none. */
static int last_round(kp_pooling *work, int first, int n, bool *on_sheet) {
  const kp_mark *mark = &work->dataset->mark[first];
  kp_mark_use *use = &work->use[first];
  int counts = -1;
  *on_sheet = false;
  for (int i = 0; i < n; i++) {
    *on_sheet = *on_sheet || mark[i].why == KP_RECUSED;
    use[i] = KP_MARK_MISSING;
    if (mark[i].why != KP_PRESENT)
      continue;
    check_mark(work, &mark[i]);
    if (counts >= 0 && mark[counts].round == mark[i].round)
      report(work, KP_ERROR, &mark[i], KP_MSG_PANEL_TWICE, KP_MSG_PANEL_TWICE_HINT, mark[i].round,
             NAN);
    if (counts >= 0)
      use[counts] = KP_MARK_EARLIER_ROUND;
    use[i] = KP_MARK_COUNTS;
    counts = i;
  }
  return counts;
}

static kp_msg recused_hint(kp_recused_by by) {
  return by == KP_RECUSED_BY_RULE    ? KP_MSG_PANEL_RECUSED_RULE_HINT
         : by == KP_RECUSED_ON_SHEET ? KP_MSG_PANEL_RECUSED_SHEET_HINT
                                     : KP_MSG_PANEL_RECUSED_MARK_HINT;
}

/* The marks of one judge in a cell. True when the sheet alone recuses the judge. */
static bool sift_judge(kp_pooling *work, int first, int n) {
  const kp_mark *mark = &work->dataset->mark[first];
  bool on_sheet;
  const int counts = last_round(work, first, n, &on_sheet);
  const kp_panel_recusal *recusal =
      kp_panel_find_recusal(work->panel->recusal, work->panel->n_recusals, mark->unit, mark->judge);
  const kp_recused_by by = recusal ? recusal->by : on_sheet ? KP_RECUSED_ON_SHEET : KP_NOT_RECUSED;
  if (by == KP_NOT_RECUSED) {
    if (counts < 0)
      report(work, KP_WARNING, &mark[n - 1], KP_MSG_PANEL_BLANK, KP_MSG_PANEL_BLANK_HINT, NAN, NAN);
    return false;
  }
  if (counts >= 0)
    report(work, KP_WARNING, &mark[counts], KP_MSG_PANEL_RECUSED_MARK, recused_hint(by), NAN, NAN);
  for (int i = 0; i < n; i++) {
    work->use[first + i] = KP_MARK_RECUSED;
    work->recused_by[first + i] = (uint8_t)by;
  }
  return by == KP_RECUSED_ON_SHEET;
}

/* ---- Cells ---- */

/* Recused only where every judge who might have marked it is: one who stayed away is none of these.
 */
static void settle(kp_pooled *cell, const kp_panel_rule *rule, bool is_all_recused) {
  cell->why = KP_PRESENT;
  if (cell->n_marks < rule->min_judges || cell->n_marks == 0)
    cell->why = is_all_recused ? KP_RECUSED : KP_TOO_FEW;
}

/* The marks of one cell; returns the first mark behind it. */
static int sift_cell(kp_pooling *work, int first) {
  const kp_dataset *dataset = work->dataset;
  const kp_mark *mark = dataset->mark;
  kp_pooled *cell = &work->panel->pooled[(size_t)mark[first].indicator * (size_t)dataset->n_units +
                                         (size_t)mark[first].unit];
  int next = first;
  cell->first = first;
  while (next < dataset->n_marks && mark[next].unit == mark[first].unit &&
         mark[next].indicator == mark[first].indicator) {
    const int from = next;
    while (next < dataset->n_marks && mark[next].unit == mark[from].unit &&
           mark[next].indicator == mark[from].indicator && mark[next].judge == mark[from].judge)
      next++;
    cell->n_recused += sift_judge(work, from, next - from);
    for (int i = from; i < next; i++)
      cell->n_marks += work->use[i] == KP_MARK_COUNTS;
  }
  cell->count = next - first;
  return next;
}

static bool are_all_recused(const kp_pooling *work, int panel, size_t unit) {
  const kp_pooled *cell =
      &work->panel->pooled[(size_t)panel * (size_t)work->dataset->n_units + unit];
  for (int i = cell->first; i < cell->first + cell->count; i++)
    if (work->use[i] != KP_MARK_RECUSED)
      return false;
  return cell->n_recused > 0 && (cell->count > 0 || cell->n_recused >= work->dataset->n_judges);
}

/* Recusals from a unit hold for all of its cells. */
static void count_recusals(kp_pooling *work) {
  const kp_panel *panel = work->panel;
  for (int k = 0; k < work->index->n_panels; k++)
    for (int i = 0; i < panel->n_recusals; i++)
      panel->pooled[(size_t)k * (size_t)work->dataset->n_units + (size_t)panel->recusal[i].unit]
          .n_recused++;
}

kp_status kp_pooling_sift(kp_pooling *work) {
  const size_t n_units = (size_t)work->dataset->n_units;
  for (size_t i = 0; i < (size_t)work->index->n_panels * n_units; i++)
    work->panel->pooled[i] = (kp_pooled){.value = NAN};
  count_recusals(work);
  for (int i = 0; i < work->dataset->n_marks;)
    i = sift_cell(work, i);
  for (int k = 0; k < work->index->n_panels; k++)
    for (size_t u = 0; u < n_units; u++)
      settle(&work->panel->pooled[(size_t)k * n_units + u], &work->index->panel[k],
             are_all_recused(work, k, u));
  return KP_OK;
}
