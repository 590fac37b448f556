/* SPDX-License-Identifier: GPL-3.0-or-later
 * A tuning on a terminal: what is new, who moves, then sweep, intervals and fit. Long lists are
 * cut, files hold them all. */
#include <math.h>
#include <string.h>

#include "base/decimal.h"
#include "report/report.h"
#include "report/tune.h"

enum { MOST_ROWS = 100 };

void kp_tune_say(const kp_tune_page *page, kp_msg id, const char *const *args) {
  kp_message_format(page->out, id, args, page->lang);
  kp_buf_add(page->out, "\n");
}

const char *kp_tune_fixed(const kp_tune_page *page, double x, int digits) {
  char buf[KP_NUM_SIZE];
  return isnan(x) ? NULL : kp_arena_printf(page->arena, "%s", kp_decimal_fixed(buf, x, digits));
}

const char *kp_tune_plain(const kp_tune_page *page, double x) {
  char buf[KP_NUM_SIZE];
  return isnan(x) ? NULL : kp_arena_printf(page->arena, "%s", kp_decimal_plain(buf, x, 6));
}

kp_grid kp_tune_grid(const kp_tune_page *page, const kp_grid_column *column, int n_columns) {
  return (kp_grid){.arena = page->arena,
                   .column = column,
                   .n_columns = n_columns,
                   .width = page->width,
                   .colour = page->colour};
}

const char *kp_tune_unit(const kp_tune_page *page, int unit) {
  const kp_dataset *dataset = page->tune->base->dataset;
  return unit < 0 ? NULL : kp_str_copy(page->arena, dataset->id[unit]);
}

const char *kp_tune_grade(const kp_tune_page *page, int grade) {
  return grade < 0 ? kp_message_template(KP_MSG_REPORT_NO_GRADE, page->lang)
                   : page->tune->base->index->grade[grade].label.title;
}

/* ---- What is new ---- */

const char *kp_tune_before(const kp_tune *tune, const kp_change_to *change, kp_arena *arena) {
  const kp_setting *setting = &change->setting;
  const kp_result *base = tune->base;
  double x = NAN;
  char buf[KP_NUM_SIZE];
  if (setting->kind == KP_SETTING_SWITCH)
    return "on";
  if (setting->kind == KP_SETTING_VALUE && setting->at >= 0) {
    const kp_series *series = &base->dataset->series[setting->at];
    if (series->text)
      return kp_str_copy(arena, series->text[setting->unit]);
    x = series->number[setting->unit];
  } else if (setting->kind == KP_SETTING_VALUE) {
    x = setting->of_adjustment
            ? NAN
            : base->scoring->raw[base->index->node[setting->owner].leaf][setting->unit];
  } else {
    x = kp_setting_current(base->index, setting);
  }
  return isnan(x) ? NULL : kp_arena_printf(arena, "%s", kp_decimal_plain(buf, x, 6));
}

static bool is_set(const kp_tune *tune, int node) {
  for (int k = 0; k < tune->n_changes; k++)
    if (tune->change[k].setting.kind == KP_SETTING_WEIGHT && tune->change[k].setting.at == node)
      return true;
  return false;
}

static void add_share(kp_grid *grid, const kp_tune_page *page, int node) {
  const double *before = page->tune->base->scoring->share;
  const double *after = page->tune->scoring->share;
  kp_grid_add(grid,
              kp_arena_printf(page->arena, "%s%% → %s%%",
                              kp_tune_fixed(page, before[node] * 100.0, 2),
                              kp_tune_fixed(page, after[node] * 100.0, 2)),
              NULL);
}

static void add_change(kp_grid *grid, const kp_tune_page *page, const kp_change_to *change) {
  kp_grid_add(grid, change->setting.name, NULL);
  kp_grid_add(grid, change->setting.said, NULL);
  kp_grid_add(grid, kp_tune_before(page->tune, change, page->arena), NULL);
  kp_grid_add(grid, change->said, "bold");
  if (change->setting.kind == KP_SETTING_WEIGHT)
    add_share(grid, page, change->setting.at);
  else
    kp_grid_add(grid, NULL, NULL);
}

/* What changes with the whole of its parent is told by the parent. */
static bool moves_alone(const kp_tune *tune, int node) {
  const kp_index *index = tune->base->index;
  const int parent = index->node[node].parent;
  const double before = index->node[node].weight * tune->weight[parent];
  return kp_decimal_compare(tune->weight[node], index->node[node].weight) != 0 &&
         (parent == 0 ||
          kp_decimal_compare(tune->weight[node] * index->node[parent].weight, before) != 0);
}

/* Weights that gave way. */
static void add_followers(kp_grid *grid, const kp_tune_page *page) {
  const kp_tune *tune = page->tune;
  const kp_index *index = tune->base->index;
  for (int k = 1; k < index->n_nodes; k++) {
    if (!moves_alone(tune, k) || is_set(tune, k))
      continue;
    kp_grid_add(grid, kp_arena_printf(page->arena, "  weight.%s", index->node[k].label.id), NULL);
    kp_grid_add(grid, kp_arena_printf(page->arena, "  %s", index->node[k].label.title), NULL);
    kp_grid_add(grid, kp_tune_plain(page, index->node[k].weight), NULL);
    kp_grid_add(grid, kp_tune_plain(page, tune->weight[k]), NULL);
    add_share(grid, page, k);
  }
}

static kp_status print_changes(const kp_tune_page *page) {
  enum { N = 5 };
  static const kp_msg titles[N] = {KP_MSG_REPORT_TUNE_SETTING, KP_MSG_REPORT_TUNE_TITLE,
                                   KP_MSG_REPORT_TUNE_BEFORE, KP_MSG_REPORT_TUNE_AFTER,
                                   KP_MSG_REPORT_TUNE_SHARE};
  kp_grid_column column[N] = {0};
  for (int k = 0; k < N; k++)
    column[k] = (kp_grid_column){
        .title = kp_message_template(titles[k], page->lang), .right = k >= 2, .may_cut = k == 1};
  kp_grid grid = kp_tune_grid(page, column, N);
  for (int k = 0; k < page->tune->n_changes; k++)
    add_change(&grid, page, &page->tune->change[k]);
  add_followers(&grid, page);
  const kp_status status = kp_grid_print(page->out, &grid, page->diag);
  kp_buf_add(page->out, "\n");
  return status;
}

/* ---- Who moves ---- */

static const char *arrow(const kp_tune_page *page, const char *from, const char *to) {
  return strcmp(from, to) == 0 ? from : kp_arena_printf(page->arena, "%s → %s", from, to);
}

static const char *rank_text(const kp_tune_page *page, int rank) {
  return rank > 0 ? kp_arena_printf(page->arena, "%d", rank) : "—";
}

static void add_move(kp_grid *grid, const kp_tune_page *page, int unit) {
  const kp_scoring *before = page->tune->base->scoring, *after = page->tune->scoring;
  const int digits = before->index->show_digits;
  const double delta =
      kp_decimal_round(after->total[unit], digits) - kp_decimal_round(before->total[unit], digits);
  const char *change = kp_tune_fixed(page, delta, digits);
  const int better =
      (before->grade[unit] > after->grade[unit]) - (before->grade[unit] < after->grade[unit]);
  const char *colour = before->grade[unit] < 0 || after->grade[unit] < 0 ? "yellow"
                       : better > 0                                      ? "green"
                       : better < 0                                      ? "red"
                                                                         : NULL;
  kp_grid_add(grid, kp_tune_unit(page, unit), NULL);
  kp_grid_add(grid, kp_str_copy(page->arena, page->tune->base->dataset->name[unit]), NULL);
  kp_grid_add(grid, kp_tune_fixed(page, before->total[unit], digits), NULL);
  kp_grid_add(grid, kp_tune_fixed(page, after->total[unit], digits), NULL);
  kp_grid_add(grid,
              change ? kp_arena_printf(page->arena, "%s%s", delta > 0.0 ? "+" : "", change) : NULL,
              delta > 0.0   ? "green"
              : delta < 0.0 ? "red"
                            : NULL);
  kp_grid_add(grid,
              arrow(page, rank_text(page, before->rank[unit]), rank_text(page, after->rank[unit])),
              NULL);
  kp_grid_add(grid,
              arrow(page, kp_tune_grade(page, before->grade[unit]),
                    kp_tune_grade(page, after->grade[unit])),
              colour);
}

static void print_counts(const kp_tune_page *page) {
  const kp_scoring *before = page->tune->base->scoring, *after = page->tune->scoring;
  int grades = 0, ranks = 0;
  for (int u = 0; u < before->n_units; u++) {
    grades += before->grade[u] != after->grade[u];
    ranks += before->rank[u] != after->rank[u];
  }
  kp_tune_say(page, KP_MSG_REPORT_TUNE_COUNTS,
              KP_ARGS(kp_arena_printf(page->arena, "%d", before->n_units),
                      kp_arena_printf(page->arena, "%d", grades),
                      kp_arena_printf(page->arena, "%d", ranks)));
}

static kp_status print_moves(const kp_tune_page *page) {
  enum { N = 7 };
  static const kp_msg titles[N] = {KP_MSG_REPORT_ID,          KP_MSG_REPORT_NAME,
                                   KP_MSG_REPORT_TUNE_TOTAL,  KP_MSG_REPORT_TUNE_NEW_TOTAL,
                                   KP_MSG_REPORT_TUNE_CHANGE, KP_MSG_REPORT_RANK,
                                   KP_MSG_REPORT_GRADE};
  const kp_tune *tune = page->tune;
  if (tune->n_movers == 0) {
    kp_tune_say(page, KP_MSG_REPORT_TUNE_NOBODY, KP_NO_ARGS);
    return KP_OK;
  }
  kp_grid_column column[N] = {0};
  for (int k = 0; k < N; k++)
    column[k] = (kp_grid_column){.title = kp_message_template(titles[k], page->lang),
                                 .right = k >= 2 && k < 6,
                                 .may_cut = k == 1};
  kp_grid grid = kp_tune_grid(page, column, N);
  const int n = tune->n_movers < MOST_ROWS ? tune->n_movers : MOST_ROWS;
  for (int k = 0; k < n; k++)
    add_move(&grid, page, tune->mover[k]);
  const kp_status status = kp_grid_print(page->out, &grid, page->diag);
  if (n < tune->n_movers)
    kp_tune_say(page, KP_MSG_REPORT_MORE_ROWS,
                KP_ARGS(kp_arena_printf(page->arena, "%d", tune->n_movers - n)));
  print_counts(page);
  return status;
}

kp_status kp_report_tune_text(kp_text *out, const kp_tune *tune, kp_lang lang, bool colour,
                              int width, kp_diag *diag) {
  kp_buf buf = {0};
  kp_status status = KP_OK;
  const kp_tune_page page = {.out = &buf,
                             .arena = kp_arena_new(),
                             .tune = tune,
                             .lang = lang,
                             .colour = colour,
                             .width = width,
                             .diag = diag};
  if (!page.arena)
    return kp_diag_no_memory(diag);
  kp_buf_printf(&buf, "%s\n\n", tune->base->index->title);
  if (tune->fit)
    status = kp_tune_print_fit(&page);
  if (status == KP_OK && tune->scoring)
    status = print_changes(&page);
  if (status == KP_OK && tune->scoring)
    status = print_moves(&page);
  if (status == KP_OK && tune->sweep)
    status = kp_tune_print_sweep(&page);
  if (status == KP_OK && tune->interval)
    status = kp_tune_print_intervals(&page);
  if (status == KP_OK && buf.failed)
    status = kp_diag_no_memory(diag);
  if (status == KP_OK)
    *out = (kp_text){buf.at, buf.len};
  else
    kp_buf_clear(&buf);
  kp_arena_free(page.arena);
  return status;
}

/* ---- All settings ---- */

static kp_status print_settings(kp_buf *out, const kp_result *result, kp_arena *arena,
                                const kp_grid *look, kp_lang lang, kp_diag *diag) {
  enum { N = 3 };
  static const kp_msg titles[N] = {KP_MSG_REPORT_TUNE_SETTING, KP_MSG_REPORT_TUNE_VALUE,
                                   KP_MSG_REPORT_TUNE_TITLE};
  kp_grid_column column[N] = {0};
  kp_settings all;
  kp_grid grid = *look;
  const kp_status status = kp_settings_list(&all, result->index, arena, diag);
  for (int k = 0; k < N; k++)
    column[k] = (kp_grid_column){
        .title = kp_message_template(titles[k], lang), .right = k == 1, .may_cut = k == 2};
  grid.column = column;
  grid.n_columns = N;
  for (int k = 0; status == KP_OK && k < all.n; k++) {
    char buf[KP_NUM_SIZE];
    const kp_setting *one = &all.setting[k];
    kp_grid_add(&grid, one->name, NULL);
    kp_grid_add(&grid,
                one->kind == KP_SETTING_SWITCH
                    ? "on"
                    : kp_decimal_plain(buf, kp_setting_current(result->index, one), 6),
                NULL);
    kp_grid_add(&grid, one->said, NULL);
  }
  return status == KP_OK ? kp_grid_print(out, &grid, diag) : status;
}

kp_status kp_report_settings_text(kp_text *out, const kp_result *result, kp_lang lang, bool colour,
                                  int width, kp_diag *diag) {
  kp_buf buf = {0};
  kp_arena *arena = kp_arena_new();
  if (!arena)
    return kp_diag_no_memory(diag);
  const kp_grid look = {.arena = arena, .width = width, .colour = colour};
  kp_status status = print_settings(&buf, result, arena, &look, lang, diag);
  kp_message_format(&buf, KP_MSG_REPORT_TUNE_VALUES, KP_NO_ARGS, lang);
  kp_buf_add(&buf, "\n");
  if (status == KP_OK && buf.failed)
    status = kp_diag_no_memory(diag);
  if (status == KP_OK)
    *out = (kp_text){buf.at, buf.len};
  else
    kp_buf_clear(&buf);
  kp_arena_free(arena);
  return status;
}
