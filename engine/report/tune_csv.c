/* SPDX-License-Identifier: GPL-3.0-or-later
 * The tables of a tuning. Numbers are the shortest decimal that reads back. */
#include <math.h>

#include "base/decimal.h"
#include "report/csv.h"
#include "report/report.h"
#include "report/tune.h"

static kp_status write_file(kp_output *output, const char *name, kp_buf *rows, kp_diag *diag) {
  kp_status status = kp_output_open(output, name, diag);
  if (status == KP_OK && rows->failed)
    status = kp_diag_no_memory(diag);
  if (status == KP_OK)
    kp_output_write(output, rows->at, rows->len);
  kp_buf_clear(rows);
  return status;
}

static void add_rank(kp_buf *rows, int rank) {
  if (rank > 0)
    kp_csv_integer(rows, rank);
  else
    kp_csv_words(rows, NULL);
}

static void add_unit(kp_buf *rows, const kp_tune *tune, int unit) {
  if (unit < 0)
    kp_csv_words(rows, NULL);
  else
    kp_csv_plain(rows, tune->base->dataset->id[unit]);
}

/* ---- What is new ---- */

static void add_weights(kp_buf *rows, const kp_tune *tune) {
  const kp_index *index = tune->base->index;
  for (int k = 1; k < index->n_nodes; k++) {
    if (kp_decimal_compare(tune->weight[k], index->node[k].weight) == 0)
      continue;
    kp_buf name = {0};
    kp_buf_printf(&name, "weight.%s", index->node[k].label.id);
    kp_csv_words(rows, name.at);
    kp_csv_words(rows, index->node[k].label.title);
    kp_csv_number(rows, index->node[k].weight);
    kp_csv_number(rows, tune->weight[k]);
    kp_csv_number(rows, tune->base->scoring->share[k]);
    kp_csv_number(rows, tune->scoring->share[k]);
    kp_csv_end_row(rows);
    rows->failed = rows->failed || name.failed;
    kp_buf_clear(&name);
  }
}

kp_status kp_tune_changes_csv(kp_output *output, const kp_tune *tune, kp_diag *diag) {
  static const char *const header[] = {"setting", "title", "from", "to", "share_from", "share_to"};
  kp_buf rows = {0};
  kp_arena *arena = kp_arena_new();
  if (!arena)
    return kp_diag_no_memory(diag);
  kp_csv_header(&rows, header, sizeof header / sizeof *header);
  add_weights(&rows, tune);
  for (int k = 0; k < tune->n_changes; k++) {
    const kp_change_to *change = &tune->change[k];
    if (change->setting.kind == KP_SETTING_WEIGHT)
      continue;
    kp_csv_words(&rows, change->setting.name);
    kp_csv_words(&rows, change->setting.said);
    kp_csv_words(&rows, kp_tune_before(tune, change, arena));
    kp_csv_words(&rows, change->said);
    kp_csv_words(&rows, NULL);
    kp_csv_words(&rows, NULL);
    kp_csv_end_row(&rows);
  }
  kp_arena_free(arena);
  return write_file(output, "changes.csv", &rows, diag);
}

/* ---- Who moves ---- */

kp_status kp_tune_moves_csv(kp_output *output, const kp_tune *tune, kp_diag *diag) {
  static const char *const header[] = {
      "id",        "name",    "from",       "to",       "delta",       "from_full", "to_full",
      "rank_from", "rank_to", "grade_from", "grade_to", "status_from", "status_to", "moves"};
  const kp_scoring *before = tune->base->scoring, *after = tune->scoring;
  const kp_index *index = tune->base->index;
  kp_buf rows = {0};
  kp_csv_header(&rows, header, sizeof header / sizeof *header);
  for (int u = 0; u < before->n_units; u++) {
    add_unit(&rows, tune, u);
    kp_csv_text(&rows, tune->base->dataset->name[u]);
    kp_csv_number(&rows, before->total[u]);
    kp_csv_number(&rows, after->total[u]);
    kp_csv_number(&rows, after->total_full[u] - before->total_full[u]);
    kp_csv_number(&rows, before->total_full[u]);
    kp_csv_number(&rows, after->total_full[u]);
    add_rank(&rows, before->rank[u]);
    add_rank(&rows, after->rank[u]);
    kp_csv_words(&rows, kp_report_grade_id(index, before->grade[u]));
    kp_csv_words(&rows, kp_report_grade_id(index, after->grade[u]));
    kp_csv_words(&rows, kp_report_status_name((kp_unit_status)before->status[u]));
    kp_csv_words(&rows, kp_report_status_name((kp_unit_status)after->status[u]));
    kp_csv_words(&rows, kp_tune_moves(before, after, u) ? "yes" : "no");
    kp_csv_end_row(&rows);
  }
  return write_file(output, "moves.csv", &rows, diag);
}

/* ---- The sweep ---- */

static void sweep_header(kp_buf *rows, const kp_sweep *sweep, const char *const *names, int n) {
  const char *header[12];
  int n_columns = 0;
  for (int a = 0; a < sweep->n_axes; a++)
    header[n_columns++] = sweep->axis[a].change.setting.name;
  for (int k = 0; k < n; k++)
    header[n_columns++] = names[k];
  kp_csv_header(rows, header, n_columns);
}

static void add_values(kp_buf *rows, const kp_sweep *sweep, const kp_sweep_point *point) {
  for (int a = 0; a < sweep->n_axes; a++)
    kp_csv_number(rows, point->value[a]);
}

/* Ids joined by ";": the first K, or whoever has another grade, with it. */
static void add_list(kp_buf *rows, const kp_tune *tune, const kp_sweep_point *point, bool first) {
  const kp_scoring *base = tune->base->scoring;
  kp_buf list = {0};
  for (int rank = 1; rank <= (first ? tune->first : 1); rank++)
    for (int u = 0; u < base->n_units; u++) {
      if (first ? point->rank[u] != rank : point->grade[u] == base->grade[u])
        continue;
      kp_buf_add(&list, list.len > 0 ? ";" : "");
      kp_buf_add_str(&list, tune->base->dataset->id[u]);
      const char *grade = kp_report_grade_id(tune->base->index, point->grade[u]);
      if (!first)
        kp_buf_printf(&list, "=%s", grade ? grade : "");
    }
  kp_csv_words(rows, list.at);
  rows->failed = rows->failed || list.failed;
  kp_buf_clear(&list);
}

kp_status kp_tune_sweep_csv(kp_output *output, const kp_tune *tune, kp_diag *diag) {
  static const char *const names[] = {"possible", "grades_changed", "ranks_changed", "first",
                                      "other_grades"};
  const kp_sweep *sweep = tune->sweep;
  kp_buf rows = {0};
  sweep_header(&rows, sweep, names, sizeof names / sizeof *names);
  for (int k = 0; k < sweep->n_points; k++) {
    const kp_sweep_point *point = &sweep->point[k];
    add_values(&rows, sweep, point);
    kp_csv_words(&rows, point->impossible ? "no" : "yes");
    if (point->impossible) {
      for (int c = 0; c < 4; c++)
        kp_csv_words(&rows, NULL);
    } else {
      kp_csv_integer(&rows, point->n_grades);
      kp_csv_integer(&rows, point->n_ranks);
      add_list(&rows, tune, point, true);
      add_list(&rows, tune, point, false);
    }
    kp_csv_end_row(&rows);
  }
  return write_file(output, "sweep.csv", &rows, diag);
}

kp_status kp_tune_sweep_units_csv(kp_output *output, const kp_tune *tune, kp_diag *diag) {
  static const char *const names[] = {"id", "name", "total", "rank", "grade"};
  const kp_sweep *sweep = tune->sweep;
  kp_buf rows = {0};
  sweep_header(&rows, sweep, names, sizeof names / sizeof *names);
  for (int k = 0; k < sweep->n_points; k++) {
    const kp_sweep_point *point = &sweep->point[k];
    for (int u = 0; u < tune->base->scoring->n_units && !point->impossible; u++) {
      add_values(&rows, sweep, point);
      add_unit(&rows, tune, u);
      kp_csv_text(&rows, tune->base->dataset->name[u]);
      kp_csv_number(&rows, point->total[u]);
      add_rank(&rows, point->rank[u]);
      kp_csv_words(&rows, kp_report_grade_id(tune->base->index, point->grade[u]));
      kp_csv_end_row(&rows);
    }
  }
  return write_file(output, "sweep_units.csv", &rows, diag);
}

/* ---- Intervals and targets ---- */

static void add_edge(kp_buf *rows, const kp_tune *tune, const kp_interval_edge *edge) {
  kp_csv_number(rows, edge->at);
  kp_csv_words(rows, kp_edge_name(edge->kind));
  kp_csv_words(rows, edge->kind == KP_EDGE_OPEN ? NULL : edge->inside ? "yes" : "no");
  add_unit(rows, tune, edge->unit);
  add_unit(rows, tune, edge->other);
  kp_csv_words(rows, kp_report_grade_id(tune->base->index, edge->grade));
}

kp_status kp_tune_intervals_csv(kp_output *output, const kp_tune *tune, kp_diag *diag) {
  static const char *const header[] = {"setting",   "title",     "current",    "method",
                                       "low",       "low_is",    "low_in",     "low_unit",
                                       "low_other", "low_grade", "high",       "high_is",
                                       "high_in",   "high_unit", "high_other", "high_grade"};
  kp_buf rows = {0};
  kp_csv_header(&rows, header, sizeof header / sizeof *header);
  for (int k = 0; k < tune->n_intervals; k++) {
    const kp_interval *one = &tune->interval[k];
    kp_csv_words(&rows, one->setting.name);
    kp_csv_words(&rows, one->setting.said);
    kp_csv_number(&rows, one->current);
    kp_csv_words(&rows, kp_interval_how_name(one->how));
    add_edge(&rows, tune, &one->low);
    add_edge(&rows, tune, &one->high);
    kp_csv_end_row(&rows);
  }
  return write_file(output, "intervals.csv", &rows, diag);
}

kp_status kp_tune_targets_csv(kp_output *output, const kp_tune *tune, kp_diag *diag) {
  static const char *const header[] = {"target", "met", "file", "line"};
  const kp_fit *fit = tune->fit;
  kp_buf rows = {0};
  kp_csv_header(&rows, header, sizeof header / sizeof *header);
  for (int k = 0; k < fit->n_targets; k++) {
    const kp_target *target = &fit->target[k];
    kp_csv_words(&rows, target->text);
    kp_csv_words(&rows, target->is_met ? "yes" : "no");
    kp_csv_words(&rows, target->place.file);
    if (target->place.line > 0)
      kp_csv_integer(&rows, target->place.line);
    else
      kp_csv_words(&rows, NULL);
    kp_csv_end_row(&rows);
  }
  return write_file(output, "targets.csv", &rows, diag);
}
