/* SPDX-License-Identifier: GPL-3.0-or-later
 * Imputation from a unit's other indicators: nearest units, EM, and the mean of its siblings.
 *
 * NEAREST and EM look at the numeric indicators of one node (kp_index_missing_scope), at the values
 * of units that take part. NEAREST: columns standardised by mean and deviation, distance the mean
 * of squared differences over what both units have; the mean of the k nearest that have the value,
 * fewer where there are fewer, the earlier unit where distances are equal. EM: refused where there
 * are fewer than EM_UNITS units an indicator, where indicators determine each other, or without
 * convergence. A unit that has nothing to go by stays missing. Both give one value a unit, kept as
 * a fill. The mean of siblings is taken of scores, in the walk of the tree. */
#include <math.h>

#include "score/lane.h"

enum { EM_UNITS = 5 };

bool kp_score_is_modelled(kp_missing_kind kind) {
  return kind == KP_MISSING_NEAREST || kind == KP_MISSING_EM;
}

/* ---- The columns ---- */

typedef struct {
  const kp_scoring *scoring;
  kp_arena *arena;   /* its own */
  double *x;         /* column after column; NaN where a value does not count */
  int n_columns, at; /* at: the column that is filled */
  int64_t n;
} table;

static bool is_under(const kp_index *index, int node, int ancestor) {
  while (node > ancestor)
    node = index->node[node].parent;
  return node == ancestor;
}

static bool is_numeric(const kp_scoring *scoring, int leaf) {
  return scoring->raw_text[leaf] == NULL;
}

static bool make_table(table *out, const kp_scoring *scoring, int node, kp_lane *lane) {
  const kp_index *index = scoring->index;
  const int scope = kp_index_missing_scope(index, node);
  const size_t n = (size_t)scoring->n_units;
  uint8_t *why = KP_ARRAY(out->arena, uint8_t, n);
  out->x = KP_ARRAY(out->arena, double, (size_t)index->n_leaves *n);
  if (!why || !out->x)
    return false;
  for (int k = 0; k < index->n_leaves; k++) {
    if (!is_under(index, index->leaf_node[k], scope) || !is_numeric(scoring, k))
      continue;
    if (index->leaf_node[k] == node)
      out->at = out->n_columns;
    double *column = out->x + (size_t)out->n_columns++ * n;
    kp_leaf_why(why, lane, index->leaf_node[k]);
    for (size_t u = 0; u < n; u++)
      column[u] = why[u] == KP_PRESENT ? scoring->raw[k][u] : NAN;
  }
  return true;
}

static double *column_of(const table *of, int column) {
  return of->x + (size_t)column * (size_t)of->n;
}

static bool counts(const table *of, int64_t unit) {
  return of->scoring->plan->asked[unit] == KP_TAKES_PART;
}

/* ---- Nearest ---- */

static double distance(const table *of, const double *scale, int64_t a, int64_t b) {
  double sum = 0.0;
  int shared = 0;
  for (int c = 0; c < of->n_columns; c++) {
    const double *x = column_of(of, c);
    if (c == of->at || !(scale[c] > 0.0) || isnan(x[a]) || isnan(x[b]))
      continue;
    const double d = (x[a] - x[b]) / scale[c];
    sum += d * d;
    shared++;
  }
  return shared > 0 ? sum / shared : NAN;
}

/* The k nearest so far, nearest first. */
typedef struct {
  double *away, *value;
  int n, most;
} neighbours;

static void consider(neighbours *near, double away, double value) {
  int at = near->n < near->most ? near->n++ : near->most;
  while (at > 0 && away < near->away[at - 1]) {
    if (at < near->most) {
      near->away[at] = near->away[at - 1];
      near->value[at] = near->value[at - 1];
    }
    at--;
  }
  if (at < near->most) {
    near->away[at] = away;
    near->value[at] = value;
  }
}

static double nearest_value(const table *of, const double *scale, neighbours *near, int64_t unit) {
  const double *x = column_of(of, of->at);
  near->n = 0;
  for (int64_t v = 0; v < of->n; v++) {
    const double away =
        v != unit && counts(of, v) && !isnan(x[v]) ? distance(of, scale, unit, v) : NAN;
    if (!isnan(away) && (near->n < near->most || away < near->away[near->most - 1]))
      consider(near, away, x[v]);
  }
  double sum = 0.0;
  for (int i = 0; i < near->n; i++)
    sum += near->value[i];
  return near->n > 0 ? sum / near->n : NAN;
}

static bool fill_nearest(double *value, const table *of, int k) {
  double *scale = KP_ARRAY(of->arena, double, of->n_columns);
  double *room = KP_ARRAY(of->arena, double, of->n);
  neighbours near = {
      .most = k, .away = KP_ARRAY(of->arena, double, k), .value = KP_ARRAY(of->arena, double, k)};
  if (!scale || !room || !near.away || !near.value)
    return false;
  for (int c = 0; c < of->n_columns; c++) {
    kp_moments moments;
    for (int64_t u = 0; u < of->n; u++)
      room[u] = counts(of, u) ? column_of(of, c)[u] : NAN;
    kp_stats_moments(&moments, room, of->n);
    scale[c] = moments.sd;
  }
  for (int64_t u = 0; u < of->n; u++)
    value[u] = isnan(column_of(of, of->at)[u]) ? nearest_value(of, scale, &near, u) : NAN;
  return true;
}

/* ---- EM ---- */

static kp_status refuse(const table *of, int node, kp_msg what, const char *const *args,
                        kp_reader *reader) {
  const kp_index *index = of->scoring->index;
  kp_place place = kp_index_place(index, &index->node[node].label);
  place.line = index->node[node].missing.line ? index->node[node].missing.line : place.line;
  place.indicator = index->node[node].label.id;
  kp_diag_error(reader->diag, &place, what, args, KP_MSG_SCORE_EM_HINT);
  return reader->status = KP_INPUT;
}

static int64_t count_rows(const table *of) {
  int64_t n = 0;
  for (int64_t u = 0; u < of->n; u++) {
    bool any = false;
    for (int c = 0; c < of->n_columns; c++)
      any = any || !isnan(column_of(of, c)[u]);
    n += any && counts(of, u);
  }
  return n;
}

static kp_status fill_expected(double *value, const table *of, int node, kp_reader *reader) {
  const kp_index *index = of->scoring->index;
  const int scope = kp_index_missing_scope(index, node);
  const char *title = scope == 0 ? index->title : index->node[scope].label.title;
  char columns[KP_NUM_SIZE], rows[KP_NUM_SIZE], least[KP_NUM_SIZE];
  const int64_t n = count_rows(of);
  if (n < (int64_t)EM_UNITS * of->n_columns)
    return refuse(of, node, KP_MSG_SCORE_EM_FEW,
                  KP_ARGS(title, kp_decimal_plain(columns, of->n_columns, 0),
                          kp_decimal_plain(rows, (double)n, 0),
                          kp_decimal_plain(least, EM_UNITS, 0)),
                  reader);
  double *model = KP_ARRAY(of->arena, double, (size_t)of->n_columns *(size_t)of->n);
  double *row = KP_ARRAY(of->arena, double, of->n_columns);
  if (!model || !row)
    return reader->status = kp_diag_no_memory(reader->diag);
  for (int c = 0; c < of->n_columns; c++)
    for (int64_t u = 0; u < of->n; u++)
      model[(int64_t)c * of->n + u] = counts(of, u) ? column_of(of, c)[u] : NAN;
  kp_em em;
  kp_em_status status = kp_stats_em(&em, model, of->n, of->n_columns, of->arena);
  for (int64_t u = 0; u < of->n && status == KP_EM_DONE; u++) {
    bool any = false;
    for (int c = 0; c < of->n_columns; c++) {
      row[c] = column_of(of, c)[u];
      any = any || !isnan(row[c]);
    }
    const bool lacks = any && isnan(row[of->at]);
    status = lacks ? kp_stats_em_fill(row, &em) : status;
    value[u] = lacks ? row[of->at] : NAN;
  }
  if (status == KP_EM_NO_MEMORY)
    return reader->status = kp_diag_no_memory(reader->diag);
  if (status != KP_EM_DONE)
    return refuse(of, node,
                  status == KP_EM_SINGULAR ? KP_MSG_SCORE_EM_SINGULAR : KP_MSG_SCORE_EM_SLOW,
                  KP_ARGS(title), reader);
  return KP_OK;
}

/* ---- A leaf ---- */

kp_status kp_score_fill_by_model(kp_scoring *scoring, int node, kp_arena *arena,
                                 kp_reader *reader) {
  const kp_missing *missing = &scoring->index->node[node].missing;
  const size_t n = (size_t)scoring->n_units;
  double *value = KP_ARRAY(arena, double, n);
  int *self = KP_ARRAY(arena, int, n);
  kp_str *name = KP_ARRAY(arena, kp_str, n);
  table of = {.scoring = scoring, .arena = kp_arena_new(), .n = scoring->n_units};
  kp_lane *lane = kp_lane_new(scoring, 1, false);
  kp_status status = KP_OK;
  bool done = value && self && name && of.arena && lane;
  if (done)
    kp_lane_place(lane, 0, scoring->n_units);
  done = done && make_table(&of, scoring, node, lane);
  if (done && missing->kind == KP_MISSING_EM)
    status = fill_expected(value, &of, node, reader);
  else if (done)
    done = fill_nearest(value, &of, missing->k);
  for (size_t u = 0; done && u < n; u++)
    self[u] = (int)u;
  kp_lane_free(lane);
  kp_arena_free(of.arena);
  if (!done)
    return reader->status = kp_diag_no_memory(reader->diag);
  if (status == KP_OK)
    scoring->fill[node] =
        (kp_fill){.n_groups = scoring->n_units, .value = value, .group = self, .name = name};
  return status;
}

/* ---- Siblings ---- */

static double mean_of_siblings(const kp_lane *lane, int parent, int i) {
  const kp_index *index = lane->scoring->index;
  double sum = 0.0;
  int n = 0;
  for (int k = index->node[parent].first_child; k >= 0; k = index->node[k].next_sibling) {
    if (lane->why[k][i] != KP_PRESENT || lane->filled[k][i] || !(lane->scoring->weight[k] > 0.0))
      continue;
    sum += lane->score[k][i];
    n++;
  }
  return n > 0 ? sum / n : NAN;
}

void kp_fill_from_siblings(kp_lane *lane, int parent) {
  const kp_index *index = lane->scoring->index;
  for (int k = index->node[parent].first_child; k >= 0; k = index->node[k].next_sibling) {
    if (index->node[k].missing.kind != KP_MISSING_ROW_MEAN)
      continue;
    for (int i = 0; i < lane->n; i++) {
      const uint8_t why = lane->why[k][i];
      if (why == KP_PRESENT || why == KP_NOT_APPLICABLE ||
          (index->node[k].leaf >= 0 && why == KP_DEPENDS))
        continue;
      const double mean = mean_of_siblings(lane, parent, i);
      if (isnan(mean))
        continue;
      lane->score[k][i] = mean;
      lane->why[k][i] = KP_PRESENT;
      lane->filled[k][i] = 1;
    }
  }
}
