/* SPDX-License-Identifier: GPL-3.0-or-later
 * Judgements: children by their ids, rows of parameters, points of a budget, best and worst.
 *
 * Points of experts are made to add up to 1 each, then averaged (Handbook on Constructing Composite
 * Indicators, OECD/JRC 2008, 6.2). Several experts' best-worst weights are averaged alike; the
 * consistency that is kept is that of the least consistent of them. An expert's name is only for
 * messages. Comparison matrices are in build_ahp.c. */
#include <math.h>
#include <string.h>

#include "base/decimal.h"
#include "index/judgements.h"
#include "stats/weights.h"

/* ---- Children ---- */

int kp_judged_child(kp_builder *b, const kp_judged *of, kp_str id, const kp_place *place) {
  for (int i = 0; i < of->n; i++)
    if (kp_str_equal(of->id[i], id))
      return i;
  const int nearest = kp_text_nearest(id, of->id, of->n);
  const char *shown = kp_str_copy(b->arena, id);
  b->no_memory |= !shown;
  kp_diag_add(b->diag, KP_ERROR, place, KP_MSG_INDEX_JUDGED_NO_CHILD,
              KP_ARGS(of->term->word->name, shown ? shown : ""),
              nearest >= 0 ? KP_MSG_INDEX_HINT_MEANT : KP_MSG_NONE,
              nearest >= 0 ? KP_ARGS(of->id[nearest].at) : NULL);
  return -1;
}

bool kp_judged_figures(kp_builder *b, double *out, const kp_judged *of, const kp_term *table,
                       const char *name) {
  const kp_place place = kp_build_place(b, of->term, NULL);
  bool fine = true;
  for (int i = 0; i < of->n; i++)
    out[i] = NAN;
  for (int i = 0; i < table->n_fields; i++) {
    if (table->field[i].term->kind != KP_TERM_NUMBER)
      continue;
    const int child = kp_judged_child(b, of, table->field[i].name, &place);
    fine = fine && child >= 0;
    if (child >= 0)
      out[child] = table->field[i].term->number;
  }
  for (int i = 0; i < of->n && fine; i++)
    if (!isfinite(out[i])) {
      kp_build_error(b, of->term, NULL, KP_MSG_INDEX_JUDGED_LACKS, KP_ARGS(name, of->id[i].at),
                     KP_MSG_NONE);
      fine = false;
    }
  return fine;
}

/* ---- Rows of parameters ---- */

static bool has_column(const kp_word_table *table, const char *name) {
  for (int c = 0; c < table->n_columns; c++)
    if (kp_str_equal(table->header[c], kp_str_of(name)))
      return true;
  return false;
}

/* The table that the rows came from: as many rows, the same columns, the same first row. */
static bool is_table_of(kp_builder *b, const kp_word_table *table, const kp_term *rows) {
  if (table->n_rows != rows->n_items)
    return false;
  for (int r = 0; r < table->n_rows; r++)
    for (int c = 0; c < table->n_columns; c++) {
      const kp_judged_rows of = {.rows = rows};
      const char *header = kp_str_copy(b->arena, table->header[c]);
      const kp_str cell = header ? kp_judged_cell(b, &of, r, header) : kp_str_of("");
      double x, y;
      const kp_str was = table->cell[r * table->n_columns + c];
      if (!kp_str_equal(cell, was) &&
          !(kp_decimal_read(&x, cell) && kp_decimal_read(&y, was) && x == y))
        return false;
    }
  return true;
}

bool kp_judged_open_rows(kp_builder *b, kp_judged_rows *out, const kp_judged *of,
                         const kp_term *rows, const char *const *columns, int n_columns) {
  *out = (kp_judged_rows){.rows = rows};
  for (int t = 0; t < b->files->n_tables && !out->table; t++)
    if (has_column(&b->files->table[t], columns[n_columns - 1]) &&
        is_table_of(b, &b->files->table[t], rows))
      out->table = &b->files->table[t];
  bool fine = rows->n_items > 0;
  if (!fine)
    kp_build_error(b, of->term, NULL, KP_MSG_INDEX_JUDGED_NO_ROWS, KP_ARGS(of->term->word->name),
                   KP_MSG_NONE);
  for (int r = 0; r < rows->n_items && fine; r++)
    for (int c = 0; c < n_columns && fine; c++) {
      if (kp_judged_cell(b, out, r, columns[c]).len > 0)
        continue;
      const kp_place place = kp_judged_row_place(b, of, out, r);
      kp_diag_add(b->diag, KP_ERROR, &place, KP_MSG_INDEX_JUDGED_ROW,
                  KP_ARGS(of->term->word->name, columns[c]), KP_MSG_NONE, NULL);
      fine = false;
    }
  return fine;
}

kp_place kp_judged_row_place(const kp_builder *b, const kp_judged *of, const kp_judged_rows *rows,
                             int row) {
  if (!rows->table)
    return kp_build_place(b, of->term, NULL);
  return (kp_place){.file = rows->table->path, .line = rows->table->line[row]};
}

kp_str kp_judged_cell(kp_builder *b, const kp_judged_rows *rows, int row, const char *column) {
  const kp_term *item = rows->rows->item[row];
  const kp_term *cell = item->kind == KP_TERM_TABLE ? kp_term_get(item, column) : NULL;
  if (cell && cell->kind == KP_TERM_TEXT)
    return cell->text;
  return kp_str_of(cell && cell->kind == KP_TERM_NUMBER ? kp_build_show(b, cell->number) : "");
}

int kp_judged_expert(kp_str name, kp_str *names, int *n_names) {
  for (int i = 0; i < *n_names; i++)
    if (kp_str_equal(names[i], name))
      return i;
  names[*n_names] = name;
  return (*n_names)++;
}

/* ---- budget ---- */

static bool read_point_rows(kp_builder *b, double **out, int *n_experts, const kp_judged *of,
                            const kp_term *term) {
  static const char *const columns[] = {"child", "points"};
  kp_judged_rows rows;
  if (!kp_judged_open_rows(b, &rows, of, term, columns, 2))
    return false;
  const int n = term->n_items;
  kp_str *name = KP_ARRAY(b->arena, kp_str, n);
  double *points = KP_ARRAY(b->arena, double, (size_t)n *(size_t)of->n);
  if (!name || !points) {
    b->no_memory = true;
    return false;
  }
  for (int i = 0; i < n * of->n; i++)
    points[i] = NAN;
  bool fine = true;
  for (int r = 0; r < n; r++) {
    const kp_place place = kp_judged_row_place(b, of, &rows, r);
    const int expert = kp_judged_expert(kp_judged_cell(b, &rows, r, "expert"), name, n_experts);
    const int child = kp_judged_child(b, of, kp_judged_cell(b, &rows, r, "child"), &place);
    const kp_str cell = kp_judged_cell(b, &rows, r, "points");
    double x = NAN;
    const bool is_number = kp_decimal_read(&x, cell);
    double *at = child >= 0 ? &points[expert * of->n + child] : NULL;
    if (!is_number || (at && !isnan(*at)))
      kp_diag_add(b->diag, KP_ERROR, &place,
                  is_number ? KP_MSG_INDEX_JUDGED_TWICE : KP_MSG_INDEX_JUDGED_NUMBER,
                  KP_ARGS(of->term->word->name, is_number ? of->id[child].at : cell.at),
                  KP_MSG_NONE, NULL);
    fine = fine && is_number && at && isnan(*at);
    if (at)
      *at = x;
  }
  for (int k = 0; k < *n_experts * of->n && fine; k++)
    if (isnan(points[k])) {
      const char *who = kp_str_copy(b->arena, name[k / of->n]);
      kp_build_error(b, of->term, NULL, KP_MSG_INDEX_JUDGED_LACKS,
                     KP_ARGS(who && *who ? who : "budget", of->id[k % of->n].at), KP_MSG_NONE);
      fine = false;
    }
  *out = points;
  return fine;
}

static bool read_points(kp_builder *b, double **out, int *n_experts, const kp_judged *of) {
  const kp_term *rows = kp_build_get(of->term, "points", KP_T_TABLE);
  const kp_term *experts = kp_build_get(of->term, "experts", KP_T_TABLE);
  if (rows)
    return read_point_rows(b, out, n_experts, of, rows);
  *n_experts = experts ? experts->n_fields : 1;
  *out = KP_ARRAY(b->arena, double, (size_t)(*n_experts + 1) * (size_t)of->n);
  if (!*out) {
    b->no_memory = true;
    return false;
  }
  if (!experts)
    return kp_judged_figures(b, *out, of, of->term, "budget");
  bool fine = experts->n_fields > 0;
  if (!fine)
    kp_build_error(b, of->term, NULL, KP_MSG_INDEX_JUDGED_NO_ROWS, KP_ARGS("budget"), KP_MSG_NONE);
  for (int k = 0; k < experts->n_fields; k++)
    fine = experts->field[k].term->kind == KP_TERM_TABLE &&
           kp_judged_figures(b, *out + (size_t)k * (size_t)of->n, of, experts->field[k].term,
                             experts->field[k].name.at) &&
           fine;
  return fine;
}

bool kp_judged_budget(kp_builder *b, kp_weighing *to, kp_judged *of) {
  double *points = NULL;
  if (!read_points(b, &points, &to->n_experts, of))
    return false;
  for (int k = 0; k < to->n_experts; k++) {
    double sum = 0;
    for (int i = 0; i < of->n; i++) {
      const double x = points[k * of->n + i];
      sum += x;
      if (x >= 0)
        continue;
      kp_build_error(b, of->term, NULL, KP_MSG_INDEX_BUDGET_NEGATIVE,
                     KP_ARGS(of->id[i].at, kp_build_show(b, x)), KP_MSG_NONE);
      return false;
    }
    if (sum > 0)
      continue;
    kp_build_error(b, of->term, NULL, KP_MSG_INDEX_BUDGET_EMPTY, KP_NO_ARGS, KP_MSG_NONE);
    return false;
  }
  kp_weigh_note note;
  return of->n > 0 &&
         kp_weigh_budget(of->weight, &note, points, to->n_experts, of->n) == KP_WEIGH_DONE;
}

/* ---- best_worst ---- */

/* best_to and to_worst of one expert: 1 … 9, what is left out of itself is 1. */
static bool read_scale_of(kp_builder *b, double *out, const kp_judged *of, const kp_term *term,
                          const char *field, int self) {
  const kp_place place = kp_build_place(b, of->term, NULL);
  const kp_term *table = kp_build_get(term, field, KP_T_TABLE);
  bool fine = table != NULL;
  for (int i = 0; i < of->n; i++)
    out[i] = i == self ? 1 : NAN;
  for (int i = 0; fine && i < table->n_fields; i++) {
    const int child = kp_judged_child(b, of, table->field[i].name, &place);
    const kp_term *value = table->field[i].term;
    if (child < 0 || value->kind != KP_TERM_NUMBER)
      return false;
    out[child] = value->number;
  }
  for (int i = 0; i < of->n && fine; i++) {
    if (out[i] >= 1 && out[i] <= 9 && !(i == self && out[i] != 1))
      continue;
    if (isnan(out[i]))
      kp_build_error(b, of->term, NULL, KP_MSG_INDEX_JUDGED_LACKS, KP_ARGS(field, of->id[i].at),
                     KP_MSG_NONE);
    else
      kp_build_error(b, of->term, NULL, KP_MSG_INDEX_BEST_WORST_RANGE,
                     KP_ARGS(field, of->id[i].at, kp_build_show(b, out[i])), KP_MSG_NONE);
    fine = false;
  }
  return fine;
}

static bool add_expert(kp_builder *b, double *sum, kp_weighing *to, const kp_judged *of,
                       const kp_term *term, double *room) {
  const kp_place place = kp_build_place(b, of->term, NULL);
  const kp_term *best = kp_build_get(term, "best", KP_T_TEXT);
  const kp_term *worst = kp_build_get(term, "worst", KP_T_TEXT);
  if (!best || !worst) {
    if (term == of->term)
      kp_build_error(b, of->term, NULL, KP_MSG_INDEX_FIELD_NEEDED,
                     KP_ARGS("best_worst", best ? "worst" : "best", "\"…\""), KP_MSG_NONE);
    return false;
  }
  const int first = kp_judged_child(b, of, best->text, &place);
  const int last = kp_judged_child(b, of, worst->text, &place);
  double *best_to = room, *to_worst = room + of->n, *weight = room + 2 * of->n;
  if (first < 0 || last < 0 || !read_scale_of(b, best_to, of, term, "best_to", first) ||
      !read_scale_of(b, to_worst, of, term, "to_worst", last))
    return false;
  if (first == last || best_to[last] != to_worst[first]) {
    kp_build_error(b, of->term, NULL, KP_MSG_INDEX_BEST_WORST_AGAINST,
                   KP_ARGS(of->id[first].at, of->id[last].at, kp_build_show(b, best_to[last]),
                           kp_build_show(b, to_worst[first])),
                   KP_MSG_NONE);
    return false;
  }
  kp_weigh_note note = {.consistency = NAN};
  const kp_weigh_status status =
      kp_weigh_best_worst(weight, &note, first, last, best_to, to_worst, of->n, b->arena);
  b->no_memory |= status == KP_WEIGH_NO_MEMORY;
  if (status != KP_WEIGH_DONE)
    return false;
  for (int i = 0; i < of->n; i++)
    sum[i] += weight[i];
  to->consistency = fmax(to->consistency, note.consistency);
  return true;
}

bool kp_judged_best_worst(kp_builder *b, kp_weighing *to, kp_judged *of) {
  const kp_term *experts = kp_build_get(of->term, "experts", KP_T_TABLE);
  double *room = KP_ARRAY(b->arena, double, 3 * (size_t)of->n + 1);
  if (!room) {
    b->no_memory = true;
    return false;
  }
  to->n_experts = experts ? experts->n_fields : 1;
  for (int i = 0; i < of->n; i++)
    of->weight[i] = 0;
  bool fine = to->n_experts > 0;
  if (!experts)
    return add_expert(b, of->weight, to, of, of->term, room);
  for (int k = 0; k < experts->n_fields; k++)
    fine = add_expert(b, of->weight, to, of, experts->field[k].term, room) && fine;
  for (int i = 0; i < of->n && fine; i++)
    of->weight[i] /= to->n_experts;
  return fine;
}
