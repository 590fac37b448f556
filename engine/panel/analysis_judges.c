/* SPDX-License-Identifier: GPL-3.0-or-later
 * Each judge and each mark: how strict, how spread, how much like the others; which marks stand
 * far from the others, were given although recused, or changed between rounds.
 *
 * All cells of a judge stand in one column, each indicator centred on the mean of its marks, so
 * that a difference between indicators is no agreement between judges. Far marks are looked for
 * in each indicator by itself, with each judge's own severity taken out first: a strict judge is
 * strict everywhere and is named as such, not cell by cell. */
#include "panel/analysing.h"

#include <math.h>

static const kp_far_rule FAR = {
    .times = 3.0, .floor = 0.0, .least_others = 2, .less_severity = true};

/* ---- Figures ---- */

static double mean_of_panel(const kp_analysing *by, size_t panel) {
  double sum = 0.0, n = 0.0;
  for (size_t u = 0; u < by->n_units; u++)
    for (size_t j = 0; j < by->n_judges && kp_analysing_assesses(by, u); j++) {
      const int32_t at = by->mark[kp_analysing_cell(by, panel, u, j)];
      sum += at < 0 ? 0.0 : by->dataset->mark[at].score;
      n += at < 0 ? 0.0 : 1.0;
    }
  return n > 0.0 ? sum / n : 0.0;
}

/* Rows are units of one indicator after the other. */
static void fill_figures(double *figure, const kp_analysing *by, bool same_range) {
  static const double PER_CENT = 100.0;
  for (size_t k = 0; k < by->n_panels; k++) {
    const double middle = mean_of_panel(by, k);
    const double scale = same_range ? 1.0 : PER_CENT / by->span[k];
    for (size_t u = 0; u < by->n_units; u++)
      for (size_t j = 0; j < by->n_judges; j++) {
        const size_t cell = kp_analysing_cell(by, k, u, j);
        const int32_t at = by->mark[cell];
        figure[cell] = at < 0 || !kp_analysing_assesses(by, u)
                           ? NAN
                           : (by->dataset->mark[at].score - middle) * scale;
      }
  }
}

/* range: of a mark, in units of the figures. */
static kp_leaning leaning_of(const kp_judge_figures *figures, double range) {
  static const double SHARE = 0.1, ERRORS = 2.0;
  const double far = fabs(figures->deviation);
  if (!(far > SHARE * range) || !(far > ERRORS * figures->deviation_error))
    return KP_LEANS_NOT;
  return figures->deviation < 0.0 ? KP_LEANS_STRICT : KP_LEANS_MILD;
}

static bool stands_alone(const kp_judge_figures *figures) {
  enum { FEWEST = 5 };
  static const double LOW = 0.5;
  return figures->n_shared >= FEWEST && figures->correlation < LOW;
}

static bool is_said(kp_str text) {
  static const kp_cell_rule yes_or_no = {.kind = KP_CELL_YESNO};
  kp_cell_value value;
  if (kp_str_trim(text).len == 0)
    return false;
  /* a date or a name is said too */
  return kp_cell_read(&value, text, &yes_or_no) != KP_CELL_OK || value.value == 1.0;
}

static void read_declarations(kp_panel_analysis *out, const kp_analysing *by) {
  for (int j = 0; j < out->n_judges; j++) {
    const kp_judge *judge = &by->dataset->judge[j];
    out->judge[j].declared = is_said(judge->declaration);
    out->judge[j].is_signed = is_said(judge->signature);
    out->keeps_declarations = out->keeps_declarations || judge->declaration.len > 0;
    out->keeps_signatures = out->keeps_signatures || judge->signature.len > 0;
  }
}

kp_status kp_analysing_judges(kp_panel_analysis *out, const kp_analysing *by) {
  const size_t n_rows = by->n_panels * by->n_units;
  const double range = out->same_range ? by->span[0] : 100.0;
  out->judge = KP_ARRAY(by->arena, kp_panel_judge, by->n_judges);
  double *figure = kp_calloc(n_rows * by->n_judges + 1, sizeof *figure);
  kp_judge_figures *figures = kp_calloc(by->n_judges + 1, sizeof *figures);
  kp_status status = KP_OK;
  if (!out->judge || !figure || !figures) {
    status = kp_diag_no_memory(by->diag);
  } else {
    fill_figures(figure, by, out->same_range);
    const kp_marks marks =
        kp_stats_marks_by_subject(figure, (int64_t)n_rows, (int64_t)by->n_judges);
    status = kp_stats_judges(figures, &marks, by->diag);
  }
  for (int j = 0; status == KP_OK && j < out->n_judges; j++) {
    out->judge[j] = (kp_panel_judge){.judge = j,
                                     .figures = figures[j],
                                     .severity = -figures[j].deviation,
                                     .leaning = leaning_of(&figures[j], range),
                                     .stands_alone = stands_alone(&figures[j])};
    for (size_t k = 0; k < by->n_panels; k++)
      kp_analysing_count(&out->judge[j].coverage, by, k, j);
  }
  if (status == KP_OK)
    read_declarations(out, by);
  kp_free(figure);
  kp_free(figures);
  return status;
}

/* ---- Marks to look at ---- */

static kp_status note_far(kp_panel_analysis *out, const kp_analysing *by, size_t panel,
                          kp_panel_noted *noted) {
  kp_analysing_matrix matrix;
  kp_far_mark *far = NULL;
  int64_t n_far = 0;
  kp_status status = kp_analysing_matrix_make(&matrix, by, 0, (int)panel);
  if (status != KP_OK)
    return status;
  const kp_marks marks = kp_stats_marks_by_subject(matrix.figure, matrix.n_units, matrix.n_judges);
  status = kp_stats_far(&far, &n_far, &marks, &FAR, by->arena, by->diag);
  for (int64_t i = 0; status == KP_OK && i < n_far; i++) {
    const int unit = matrix.unit[far[i].subject], judge = matrix.judge[far[i].judge];
    noted[out->n_noted++] = (kp_panel_noted){
        .kind = KP_NOTED_FAR,
        .mark = by->mark[kp_analysing_cell(by, panel, (size_t)unit, (size_t)judge)],
        .before = NAN,
        .middle = far[i].middle,
        .usual = far[i].mark - far[i].times * far[i].scale,
        .times = far[i].times};
    out->judge[judge].n_far++;
  }
  kp_analysing_matrix_clear(&matrix);
  return status;
}

/* The mark that a noted cell of the other kinds points to: the one that stands, or was recused. */
static bool is_noted(const kp_analysing *by, int use_at, kp_noted_kind kind) {
  const int at = by->panel->mark[use_at];
  const kp_mark *mark = &by->dataset->mark[at];
  const size_t cell =
      kp_analysing_cell(by, (size_t)mark->indicator, (size_t)mark->unit, (size_t)mark->judge);
  if (!kp_analysing_assesses(by, (size_t)mark->unit))
    return false;
  if (kind == KP_NOTED_RECUSED)
    return by->panel->use[use_at] == KP_MARK_RECUSED && mark->why == KP_PRESENT;
  return by->mark[cell] == at && (by->state[cell] & KP_CELL_CHANGED) != 0;
}

static double mark_before(const kp_analysing *by, int use_at) {
  while (use_at > 0 && by->panel->use[use_at - 1] != KP_MARK_EARLIER_ROUND)
    use_at--;
  return use_at > 0 ? by->dataset->mark[by->panel->mark[use_at - 1]].score : NAN;
}

static void note_others(kp_panel_analysis *out, const kp_analysing *by, kp_noted_kind kind,
                        kp_panel_noted *noted) {
  for (int i = 0; i < by->panel->n_used; i++)
    if (is_noted(by, i, kind))
      noted[out->n_noted++] =
          (kp_panel_noted){.kind = kind,
                           .mark = by->panel->mark[i],
                           .before = kind == KP_NOTED_CHANGED ? mark_before(by, i) : NAN,
                           .middle = NAN,
                           .usual = NAN,
                           .times = NAN};
}

kp_status kp_analysing_noted(kp_panel_analysis *out, const kp_analysing *by) {
  /* a mark is far at most once, and changed or recused at most once */
  const size_t most = 2 * (size_t)by->panel->n_used;
  kp_panel_noted *noted = kp_calloc(most + 1, sizeof *noted);
  kp_status status = noted ? KP_OK : kp_diag_no_memory(by->diag);
  out->far_times = FAR.times;
  for (size_t k = 0; k < by->n_panels && status == KP_OK; k++)
    status = note_far(out, by, k, noted);
  for (int kind = KP_NOTED_RECUSED; status == KP_OK && kind <= KP_NOTED_CHANGED; kind++)
    note_others(out, by, (kp_noted_kind)kind, noted);
  if (status == KP_OK) {
    out->noted = KP_ARRAY(by->arena, kp_panel_noted, out->n_noted);
    if (!out->noted)
      status = kp_diag_no_memory(by->diag);
  }
  for (int i = 0; status == KP_OK && i < out->n_noted; i++)
    out->noted[i] = noted[i];
  kp_free(noted);
  return status;
}
