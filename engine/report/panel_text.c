/* SPDX-License-Identifier: GPL-3.0-or-later
 * The panel on a terminal: coverage, judges, agreement, marks to look at, grades that turn on one
 * judge. Each part is a grid for the eye and sentences that say what it means and what to do. */
#include "base/decimal.h"
#include "report/grid.h"
#include "report/panel.h"

#include <math.h>

enum { MOST_LINES = 40 };

typedef struct {
  kp_buf *out;
  const kp_result *result;
  const kp_report_panel *panel;
  kp_arena *arena;
  kp_lang lang;
  bool colour;
  int width;
  kp_diag *diag;
  kp_status status;
} paper;

static void say(paper *to, kp_msg message, const char *const *args) {
  kp_message_format(to->out, message, args, to->lang);
}

static void line(paper *to, kp_msg message, const char *const *args) {
  say(to, message, args);
  kp_buf_add(to->out, "\n");
}

static void heading(paper *to, kp_msg message) {
  kp_buf_add(to->out, to->colour ? "\n\033[1m" : "\n");
  say(to, message, KP_NO_ARGS);
  kp_buf_add(to->out, to->colour ? "\033[0m\n" : "\n");
}

/* ---- Grids ---- */

static kp_grid grid_of(paper *to, kp_grid_column *column, const kp_msg *titles, int n_columns) {
  for (int i = 0; i < n_columns; i++)
    column[i].title = kp_message_template(titles[i], to->lang);
  return (kp_grid){.arena = to->arena,
                   .column = column,
                   .n_columns = n_columns,
                   .indent = 2,
                   .width = to->width,
                   .colour = to->colour};
}

static void print_grid(paper *to, kp_grid *grid) {
  if (to->status == KP_OK)
    to->status = kp_grid_print(to->out, grid, to->diag);
}

/* An empty cell for NaN. */
static void add_fixed(kp_grid *grid, double x, int digits, const char *colour) {
  char text[KP_NUM_SIZE];
  kp_grid_add(grid, isnan(x) ? "" : kp_decimal_fixed(text, x, digits), colour);
}

static void add_count(kp_grid *grid, int64_t n, const char *colour) {
  char text[KP_NUM_SIZE];
  kp_grid_add(grid, kp_decimal_plain(text, (double)n, 0), n != 0 ? colour : NULL);
}

/* Takes the text over. */
static void add_text(kp_grid *grid, kp_buf *text, const char *colour) {
  grid->failed = grid->failed || text->failed;
  kp_grid_add(grid, text->at, colour);
  kp_buf_clear(text);
}

static void add_str(kp_grid *grid, kp_str text) {
  kp_buf copy = {0};
  kp_buf_add_str(&copy, text);
  add_text(grid, &copy, NULL);
}

/* ---- Coverage ---- */

static void name_cell(paper *to, const kp_pooled *cell, int panel, int unit) {
  const kp_dataset *dataset = to->result->dataset;
  kp_buf name = {0}, id = {0}, sentence = {0};
  kp_buf_add_str(&name, dataset->name[unit]);
  kp_buf_add_str(&id, dataset->id[unit]);
  kp_report_cell_sentence(&sentence, to->result, cell, panel, to->lang);
  to->out->failed = to->out->failed || name.failed || id.failed || sentence.failed;
  kp_buf_add(to->out, "- ");
  line(to, KP_MSG_REPORT_PANEL_SHORT_CELL,
       KP_ARGS(name.at ? name.at : "", id.at ? id.at : "",
               to->result->index->node[to->result->index->panel[panel].node].label.title,
               sentence.at ? sentence.at : ""));
  kp_buf_clear(&name);
  kp_buf_clear(&id);
  kp_buf_clear(&sentence);
}

static void print_short_cells(paper *to) {
  const size_t n_units = (size_t)to->result->dataset->n_units;
  int n = 0;
  for (size_t u = 0; u < n_units; u++)
    for (int k = 0; k < to->result->index->n_panels && n < MOST_LINES; k++) {
      const kp_pooled *cell = &to->result->panel->pooled[(size_t)k * n_units + u];
      if (cell->why == KP_PRESENT || to->result->scoring->status[u] == KP_NOT_ELIGIBLE)
        continue;
      name_cell(to, cell, k, (int)u);
      n++;
    }
}

static void print_coverage(paper *to) {
  static const kp_msg titles[] = {
      KP_MSG_REPORT_PANEL_SCOPE,   KP_MSG_REPORT_PANEL_EXPECTED, KP_MSG_REPORT_PANEL_GIVEN,
      KP_MSG_REPORT_PANEL_MISSING, KP_MSG_REPORT_PANEL_RECUSED,  KP_MSG_REPORT_PANEL_CELLS,
      KP_MSG_REPORT_PANEL_POOLED,  KP_MSG_REPORT_PANEL_TOO_FEW,  KP_MSG_REPORT_PANEL_FELL_BACK};
  kp_grid_column column[9] = {{.may_cut = true}};
  for (int i = 1; i < 9; i++)
    column[i].right = true;
  kp_grid grid = grid_of(to, column, titles, 9);
  const kp_panel_analysis *analysis = to->panel->analysis;
  for (int i = 0; i < analysis->n_scopes; i++) {
    const kp_panel_scope *scope = &analysis->scope[i];
    kp_buf title = {0};
    kp_report_scope_title(&title, to->result->index, scope, to->lang);
    add_text(&grid, &title, scope->kind == KP_SCOPE_INDICATOR ? NULL : "bold");
    add_count(&grid, scope->coverage.expected, NULL);
    add_count(&grid, scope->coverage.given, NULL);
    add_count(&grid, scope->coverage.missing, "yellow");
    add_count(&grid, scope->coverage.recused, NULL);
    add_count(&grid, scope->n_cells, NULL);
    add_count(&grid, scope->n_pooled, NULL);
    add_count(&grid, scope->n_too_few + scope->n_all_recused, "red");
    add_count(&grid, scope->n_fell_back, "yellow");
  }
  heading(to, KP_MSG_REPORT_PANEL_COVERAGE);
  print_grid(to, &grid);
  kp_report_coverage_sentence(to->out, to->result, to->panel, to->lang);
  kp_buf_add(to->out, "\n");
  print_short_cells(to);
}

/* ---- Judges ---- */

static void add_judge(paper *to, kp_grid *grid, int j) {
  const kp_panel_judge *one = &to->panel->analysis->judge[j];
  const kp_judge *judge = &to->result->dataset->judge[j];
  const kp_robust_judge *robust = to->panel->robust ? &to->panel->robust[j] : NULL;
  add_str(grid, judge->id);
  add_str(grid, judge->name);
  add_str(grid, judge->role);
  add_count(grid, one->coverage.given, NULL);
  add_count(grid, one->coverage.missing, "yellow");
  add_count(grid, one->coverage.recused, NULL);
  add_fixed(grid, one->severity, 2, one->leaning != KP_LEANS_NOT ? "red" : NULL);
  add_fixed(grid, one->figures.spread, 2, NULL);
  add_fixed(grid, one->figures.correlation, 2, one->stands_alone ? "red" : NULL);
  add_count(grid, one->n_far, "yellow");
  add_fixed(grid, robust && robust->known ? (double)robust->n_grades : (double)NAN, 0,
            robust && robust->n_grades > 0 ? "red" : NULL);
  add_fixed(grid, robust && robust->known ? (double)robust->n_ranks : (double)NAN, 0, NULL);
}

static void print_judge_sentences(paper *to) {
  for (int j = 0; j < to->panel->analysis->n_judges; j++) {
    if (!kp_report_judge_stands_out(to->panel, j))
      continue;
    kp_buf_add(to->out, "- ");
    kp_report_judge_sentence(to->out, to->result, to->panel, j, to->lang);
    kp_buf_add(to->out, "\n");
  }
}

static void print_judges(paper *to) {
  static const kp_msg titles[] = {
      KP_MSG_REPORT_PANEL_JUDGE,    KP_MSG_REPORT_PANEL_NAME,    KP_MSG_REPORT_PANEL_ROLE,
      KP_MSG_REPORT_PANEL_GIVEN,    KP_MSG_REPORT_PANEL_MISSING, KP_MSG_REPORT_PANEL_RECUSED,
      KP_MSG_REPORT_PANEL_SEVERITY, KP_MSG_REPORT_PANEL_SPREAD,  KP_MSG_REPORT_PANEL_CORRELATION,
      KP_MSG_REPORT_PANEL_FAR,      KP_MSG_REPORT_PANEL_GRADES,  KP_MSG_REPORT_PANEL_RANKS};
  enum { N = 12 };
  kp_grid_column column[N] = {{0}, {.may_cut = true}, {.may_cut = true}};
  for (int i = 3; i < N; i++)
    column[i].right = true;
  kp_grid grid = grid_of(to, column, titles, N);
  const kp_panel_analysis *analysis = to->panel->analysis;
  for (int j = 0; j < analysis->n_judges; j++)
    add_judge(to, &grid, j);
  heading(to, KP_MSG_REPORT_PANEL_JUDGES);
  print_grid(to, &grid);
  char times[KP_NUM_SIZE];
  line(to, KP_MSG_REPORT_JUDGES_READ,
       KP_ARGS(kp_message_template(analysis->same_range ? KP_MSG_REPORT_JUDGES_UNIT_MARKS
                                                        : KP_MSG_REPORT_JUDGES_UNIT_SHARE,
                                   to->lang),
               kp_decimal_plain(times, analysis->far_times, 1)));
  print_judge_sentences(to);
  const kp_grid look = {.arena = to->arena, .indent = 2, .width = to->width, .colour = to->colour};
  if (to->status == KP_OK)
    to->status = kp_report_models_text(to->out, to->result, &look, to->lang, to->diag);
}

/* ---- Agreement ---- */

static void add_figure(paper *to, kp_grid *grid, const kp_report_figure *figure,
                       const kp_panel_scope *scope) {
  const kp_estimate *estimate = figure->estimate;
  const bool known = estimate->why == KP_FIGURE_KNOWN;
  kp_buf interval = {0}, quality = {0};
  kp_grid_add(grid, figure->name, NULL);
  kp_grid_add(grid, kp_message_template(figure->title, to->lang), NULL);
  add_fixed(grid, estimate->value, 3, "bold");
  if (!isnan(estimate->lower)) {
    char low[KP_NUM_SIZE], high[KP_NUM_SIZE];
    kp_buf_printf(&interval, "%s … %s", kp_decimal_fixed(low, estimate->lower, 3),
                  kp_decimal_fixed(high, estimate->upper, 3));
  }
  add_text(grid, &interval, NULL);
  if (known)
    kp_report_quality(&quality, figure, to->lang);
  else
    kp_report_figure_note(&quality, figure, scope, to->panel, to->lang);
  add_text(grid, &quality, NULL);
}

static void print_scope(paper *to, const kp_panel_scope *scope) {
  static const kp_msg titles[] = {KP_MSG_REPORT_PANEL_FIGURE, KP_MSG_REPORT_PANEL_MEANING,
                                  KP_MSG_REPORT_PANEL_VALUE, KP_MSG_REPORT_PANEL_INTERVAL,
                                  KP_MSG_REPORT_PANEL_QUALITY};
  kp_grid_column column[5] = {{0}, {.may_cut = true}, {.right = true}, {0}, {.may_cut = true}};
  kp_grid grid = grid_of(to, column, titles, 5);
  kp_report_figure figure[KP_REPORT_FIGURES];
  kp_report_figures(figure, scope);
  for (int i = 0; i < KP_REPORT_FIGURES; i++)
    add_figure(to, &grid, &figure[i], scope);
  kp_buf title = {0};
  kp_report_scope_title(&title, to->result->index, scope, to->lang);
  if (scope->composite)
    line(to, KP_MSG_REPORT_PANEL_COMPOSITE, KP_ARGS(title.at ? title.at : ""));
  else
    kp_buf_printf(to->out, "%s\n", title.at ? title.at : "");
  to->out->failed = to->out->failed || title.failed;
  kp_buf_clear(&title);
  print_grid(to, &grid);
  kp_buf_add(to->out, "→ ");
  kp_report_advice(to->out, to->result->index, scope, to->lang);
  kp_buf_add(to->out, "\n\n");
}

/* A dimension with the indicators of the whole, or with one indicator, would say the same twice. */
static bool repeats(const kp_panel_analysis *analysis, const kp_panel_scope *scope) {
  return scope->n_panels == analysis->scope[0].n_panels ||
         (scope->kind == KP_SCOPE_DIMENSION && !scope->composite);
}

static void add_scope(paper *to, kp_grid *grid, const kp_panel_scope *scope) {
  const kp_report_figure mean = {"", KP_FIGURE_ICC, KP_MSG_NONE, &scope->icc[KP_ICC_2_K]};
  kp_buf title = {0}, quality = {0};
  kp_report_scope_title(&title, to->result->index, scope, to->lang);
  kp_report_quality(&quality, &mean, to->lang);
  add_text(grid, &title, scope->composite ? "bold" : NULL);
  add_fixed(grid, scope->icc[KP_ICC_2_1].value, 3, NULL);
  add_fixed(grid, scope->icc[KP_ICC_2_K].value, 3, NULL);
  add_fixed(grid, scope->icc[KP_ICC_3_K].value, 3, NULL);
  add_fixed(grid, scope->w.value, 3, NULL);
  add_fixed(grid, scope->alpha[KP_INTERVAL].figure.value, 3, NULL);
  add_fixed(grid, scope->kappa.value, 3, NULL);
  add_text(grid, &quality, NULL);
}

static void print_below(paper *to) {
  enum { N = 8 };
  kp_grid_column column[N] = {
      {.title = kp_message_template(KP_MSG_REPORT_PANEL_SCOPE, to->lang), .may_cut = true},
      {.title = "ICC(2,1)", .right = true},
      {.title = "ICC(2,k)", .right = true},
      {.title = "ICC(3,k)", .right = true},
      {.title = "W", .right = true},
      {.title = "α", .right = true},
      {.title = "κ", .right = true},
      {.title = kp_message_template(KP_MSG_REPORT_PANEL_MEAN, to->lang)}};
  kp_grid grid = {.arena = to->arena,
                  .column = column,
                  .n_columns = N,
                  .indent = 2,
                  .width = to->width,
                  .colour = to->colour};
  const kp_panel_analysis *analysis = to->panel->analysis;
  for (int i = 1; i < analysis->n_scopes; i++)
    if (!repeats(analysis, &analysis->scope[i]))
      add_scope(to, &grid, &analysis->scope[i]);
  if (grid.n_cells == 0)
    return;
  line(to, KP_MSG_REPORT_PANEL_BELOW, KP_NO_ARGS);
  print_grid(to, &grid);
  kp_buf_add(to->out, "\n");
}

static void print_agreement(paper *to) {
  heading(to, KP_MSG_REPORT_PANEL_AGREEMENT);
  print_scope(to, &to->panel->analysis->scope[0]);
  print_below(to);
  line(to, KP_MSG_REPORT_PANEL_THRESHOLDS, KP_NO_ARGS);
}

/* ---- Marks to look at ---- */

static void print_noted(paper *to) {
  const kp_panel_analysis *analysis = to->panel->analysis;
  heading(to, KP_MSG_REPORT_PANEL_NOTED);
  for (int i = 0; i < analysis->n_noted && i < MOST_LINES; i++) {
    const kp_panel_noted *noted = &analysis->noted[i];
    kp_buf_add(to->out, "- ");
    kp_report_mark_place(to->out, to->result->dataset, &to->result->dataset->mark[noted->mark]);
    kp_buf_add(to->out, to->lang == KP_ZH ? ":" : ": ");
    kp_report_noted_sentence(to->out, to->result, to->panel, noted, to->lang);
    kp_buf_add(to->out, "\n");
  }
  char more[KP_NUM_SIZE];
  if (analysis->n_noted > MOST_LINES)
    line(to, KP_MSG_REPORT_NOTED_MORE,
         KP_ARGS(kp_decimal_plain(more, analysis->n_noted - MOST_LINES, 0)));
  line(to, analysis->n_noted > 0 ? KP_MSG_REPORT_NOTED_WHAT : KP_MSG_REPORT_NOTED_NONE, KP_NO_ARGS);
}

/* ---- Without a judge ---- */

static void print_without(paper *to) {
  int n = 0;
  heading(to, KP_MSG_REPORT_PANEL_WITHOUT);
  for (int j = 0; j < to->panel->analysis->n_judges; j++) {
    const kp_robust_judge *robust = &to->panel->robust[j];
    for (int i = 0; i < robust->n_grades; i++, n++) {
      if (n >= MOST_LINES)
        continue;
      kp_buf_add(to->out, "- ");
      kp_report_move_sentence(to->out, to->result, j, &robust->move[i], to->lang);
      kp_buf_add(to->out, "\n");
    }
  }
  char more[KP_NUM_SIZE];
  if (n > MOST_LINES)
    line(to, KP_MSG_REPORT_NOTED_MORE, KP_ARGS(kp_decimal_plain(more, n - MOST_LINES, 0)));
  line(to, n > 0 ? KP_MSG_REPORT_WITHOUT_WHAT : KP_MSG_REPORT_WITHOUT_NONE, KP_NO_ARGS);
}

kp_status kp_report_panel_text(kp_text *out, const kp_result *result, kp_lang lang, bool colour,
                               int width, kp_diag *diag) {
  kp_report_panel panel;
  kp_buf buf = {0};
  kp_status status = kp_report_panel_needed(result, diag);
  if (status != KP_OK)
    return status;
  kp_arena *arena = kp_arena_new();
  status =
      arena ? kp_report_panel_make(&panel, result, true, arena, diag) : kp_diag_no_memory(diag);
  if (status == KP_OK) {
    paper to = {&buf, result, &panel, arena, lang, colour, width, diag, KP_OK};
    const char *period = result->dataset->period;
    line(&to, KP_MSG_REPORT_PANEL_TITLE,
         KP_ARGS(result->index->title, period[0] ? " " : "", period));
    print_coverage(&to);
    print_judges(&to);
    print_agreement(&to);
    print_noted(&to);
    print_without(&to);
    status = to.status == KP_OK && buf.failed ? kp_diag_no_memory(diag) : to.status;
  }
  if (status == KP_OK)
    *out = (kp_text){buf.at, buf.len};
  else
    kp_buf_clear(&buf);
  kp_arena_free(arena);
  return status;
}
