/* SPDX-License-Identifier: GPL-3.0-or-later
 * Wide tables: units.csv, values.csv with a column an indicator, or the one file that is the
 * dataset.
 *
 * A want's column is found by any of its names and read straight to numbers by the want's rule.
 * Where two wants ask for one column by different rules, or a want's column is also the name or the
 * key, it is read as text and each want reads the cells for itself. A column may stand in units or
 * in values, never in both. What is read stays where the table put it: reported[want] points at it,
 * by row, and the series take it in place where rows are units. */
#include "table/load.h"

#include <math.h>
#include <string.h>

static bool same_rule(const kp_cell_rule *a, const kp_cell_rule *b) {
  if (a->kind != b->kind || a->n_marks != b->n_marks || a->decimal_comma != b->decimal_comma) {
    return false;
  }
  if ((a->percent == 1) != (b->percent == 1)) {
    return false;
  }
  for (int i = 0; i < a->n_marks; i++) {
    const kp_cell_mark *x = &a->marks[i], *y = &b->marks[i];
    bool same_value = x->value == y->value || (isnan(x->value) && isnan(y->value));
    if (!kp_str_equal(x->text, y->text) || x->why != y->why || !same_value) {
      return false;
    }
  }
  return true;
}

static void request_text(kp_column_request *request) {
  *request = (kp_column_request){.wanted = true, .rule = {.kind = KP_CELL_TEXT}};
}

/* A want's column is found: ask for it by the want's rule, or as text when that cannot be. */
static void request_want(kp_column_request *request, const kp_want *want) {
  if (!request->wanted) {
    *request = (kp_column_request){.wanted = true, .rule = want->rule, .indicator = want->id};
  } else if (!same_rule(&request->rule, &want->rule)) {
    request_text(request);
  }
}

static void say_in_both(kp_load *load, const kp_wide_table *wide, int column, int want) {
  const kp_series *series = &load->data->series[want];
  const kp_table *other = load->data->tables->table[series->table_file];
  kp_load_say_header(load, KP_ERROR, &wide->t, column, KP_MSG_DATASET_COLUMN_IN_BOTH,
                     KP_ARGS(load->spec->wants[want].id, load->data->file[series->table_file].path,
                             kp_load_c(load, other->header[series->table_column])),
                     KP_MSG_DATASET_HINT_IN_BOTH, NULL);
}

/* Two columns answer to one want, which has been said: neither is unused. */
static void claim_all(kp_load *load, kp_wide_table *wide, int want) {
  for (int c = 0; c < wide->t.table->n_columns; c++) {
    kp_str header = kp_str_fold(load->scratch, wide->t.table->header[c]);
    wide->claimed[c] = wide->claimed[c] || kp_load_want_has(load, want, header);
  }
}

static void match_wants(kp_load *load, kp_wide_table *wide, kp_column_request *requests) {
  for (int w = 0; w < load->spec->n_wants; w++) {
    const kp_want *want = &load->spec->wants[w];
    kp_series *series = &load->data->series[w];
    int column = kp_table_find(wide->t.table, want->names, load->scratch, load->diag);
    if (column == -1) {
      continue;
    }
    load->want_settled[w] = true;
    if (column < 0) {
      claim_all(load, wide, w);
      continue;
    }
    wide->claimed[column] = true;
    if (series->table_file >= 0) {
      say_in_both(load, wide, column, w);
      continue;
    }
    series->table_file = wide->t.file;
    series->table_column = column;
    request_want(&requests[column], want);
  }
}

/* Columns that nobody wants: read as text, for rules in Lua. */
static void request_facts(kp_load *load, kp_wide_table *wide, kp_column_request *requests) {
  for (int c = 0; c < wide->t.table->n_columns; c++) {
    if (!requests[c].wanted && !wide->claimed[c]) {
      request_text(&requests[c]);
      kp_load_add_spare(load, wide->t.table->header[c]);
    }
  }
}

/* Numbers with % and without in one column: what kp_table_read says of a column that it reads as
 * numbers. */
static void say_mixed(kp_load *load, const kp_wide_table *wide, int column, int with, int without) {
  const kp_table *table = wide->t.table;
  const char *a = kp_arena_printf(load->scratch, "%u", (unsigned)table->line[with]);
  const char *b = kp_arena_printf(load->scratch, "%u", (unsigned)table->line[without]);
  kp_load_say(load, KP_ERROR, &wide->t, with > without ? with : without, column,
              KP_MSG_CELL_PERCENT_MIXED, KP_ARGS(kp_load_c(load, table->header[column]), a, b),
              KP_MSG_CELL_PERCENT_MIXED_HINT, NULL);
}

/* A want whose column was read as text reads each cell for itself. */
static void convert(kp_load *load, const kp_wide_table *wide, int w) {
  const kp_want *want = &load->spec->wants[w];
  const kp_table *table = wide->t.table;
  int column = load->data->series[w].table_column;
  double *number = kp_load_alloc(load, load->arena, (size_t)table->n_rows, sizeof *number);
  uint8_t *why = kp_load_alloc(load, load->arena, (size_t)table->n_rows, sizeof *why);
  if (number == NULL || why == NULL) {
    return;
  }
  int with = -1, without = -1; /* rows where a number with % was first seen, and one without */
  for (int r = 0; r < table->n_rows; r++) {
    kp_cell_value value;
    kp_cell_place at = {&wide->t, r, column, {0}, want->id};
    at.unit = kp_load_text(&wide->t, r, wide->key);
    kp_load_cell(load, &value, want, &at);
    number[r] = value.value;
    why[r] = (uint8_t)value.why;
    if (value.why == KP_PRESENT && !value.marked) {
      int *first = value.had_percent ? &with : &without;
      *first = *first < 0 ? r : *first;
    }
  }
  if (with >= 0 && without >= 0 && load->spec->piece == NULL) {
    say_mixed(load, wide, column, with, without);
  }
  kp_reported *reported = &load->data->tables->reported[w];
  reported->why = why;
  reported->number = want->rule.kind == KP_CELL_TEXT ? NULL : number;
}

static void keep_columns(kp_load *load, const kp_wide_table *wide) {
  for (int w = 0; w < load->spec->n_wants && !kp_load_failed(load); w++) {
    const kp_series *series = &load->data->series[w];
    if (series->table_file != wide->t.file) {
      continue;
    }
    const kp_table_column *column = &wide->t.table->column[series->table_column];
    kp_reported *reported = &load->data->tables->reported[w];
    reported->text = column->text;
    if (column->kind == KP_CELL_TEXT) {
      convert(load, wide, w);
    } else {
      reported->number = column->number;
      reported->why = column->why;
    }
  }
}

/* The columns that say which unit and period a row is of. False: there is no key. */
static bool find_keys(kp_load *load, kp_wide_table *wide, kp_column_role key_role,
                      kp_column_request *requests) {
  wide->key = kp_load_needed_column(load, &wide->t, key_role);
  wide->name = kp_load_column(load, &wide->t, KP_COLUMN_NAME);
  wide->group = kp_load_column(load, &wide->t, KP_COLUMN_GROUP);
  wide->period = kp_load_column(load, &wide->t, KP_COLUMN_PERIOD);
  int known[] = {wide->key, wide->name, wide->group, wide->period};
  for (int i = 0; i < 4; i++) {
    if (known[i] >= 0) {
      request_text(&requests[known[i]]);
      wide->claimed[known[i]] = true;
    }
  }
  return wide->key >= 0;
}

/* True when a diagnostic since n_before is of a record and not of a cell: such a record is no row.
 */
static bool rows_lost(const kp_load *load, int n_before) {
  for (int i = n_before; i < kp_diag_count(load->diag); i++) {
    const kp_diagnostic *one = kp_diag_at(load->diag, i);
    switch (one->what) {
    case KP_MSG_CELL_NOT_NUMBER:
    case KP_MSG_CELL_NOT_YESNO:
    case KP_MSG_CELL_NOT_DATE:
    case KP_MSG_CELL_AMBIGUOUS:
    case KP_MSG_CELL_AMBIGUOUS_POINT:
    case KP_MSG_CELL_PERCENT_MIXED:
      break;
    default:
      if (one->severity == KP_ERROR) {
        return true;
      }
    }
  }
  return false;
}

bool kp_load_wide_read(kp_load *load, kp_wide_table *wide, kp_column_role key_role) {
  int n_columns = wide->t.table->n_columns;
  kp_column_request *requests =
      kp_load_alloc(load, load->scratch, (size_t)n_columns, sizeof *requests);
  wide->claimed = kp_load_alloc(load, load->scratch, (size_t)n_columns, sizeof *wide->claimed);
  if (requests == NULL || wide->claimed == NULL) {
    return false;
  }
  bool has_key = find_keys(load, wide, key_role, requests);
  match_wants(load, wide, requests);
  request_facts(load, wide, requests);
  int n_before = kp_diag_count(load->diag);
  kp_table_read(wide->t.table, requests, wide->key, &load->spec->table, load->arena, load->diag);
  load->units_lost = load->units_lost || (wide->t.lists_units && rows_lost(load, n_before));
  if (kp_load_failed(load) || !has_key) {
    return false;
  }
  kp_load_period_rows(load, &wide->t, wide->period);
  keep_columns(load, wide);
  return !kp_load_failed(load);
}

/* True when every unit stands on the row with its own number. */
static bool in_order(const int *row_of_unit, int n_units) {
  for (int u = 0; u < n_units; u++) {
    if (row_of_unit[u] != u) {
      return false;
    }
  }
  return true;
}

void kp_load_wide_join(kp_load *load, kp_wide_table *wide) {
  kp_dataset *data = load->data;
  int *row_of_unit = kp_load_alloc(load, load->arena, (size_t)data->n_units, sizeof(int));
  if (row_of_unit == NULL) {
    return;
  }
  for (int u = 0; u < data->n_units; u++) {
    row_of_unit[u] = -1;
  }
  for (int i = 0; i < wide->t.n_rows; i++) {
    int row = kp_load_row(&wide->t, i);
    int unit = kp_load_unit(load, &wide->t, row, wide->key);
    if (unit < 0) {
      continue;
    }
    if (row_of_unit[unit] >= 0) {
      kp_load_say(
          load, KP_ERROR, &wide->t, row, wide->key, KP_MSG_DATASET_UNIT_TWICE,
          KP_ARGS(kp_load_c(load, data->id[unit]), kp_load_line(load, &wide->t, row_of_unit[unit])),
          KP_MSG_DATASET_HINT_UNIT_TWICE, NULL);
      continue;
    }
    row_of_unit[unit] = row;
  }
  bool plain = in_order(row_of_unit, data->n_units);
  data->tables->row_of_unit[wide->t.file] = plain ? NULL : row_of_unit;
}

/* Headers that a wide values table may have beside indicators. */
static bool is_known_header(kp_load *load, kp_str header) {
  static const kp_column_role known[] = {KP_COLUMN_WIDE_UNIT, KP_COLUMN_EVIDENCE, KP_COLUMN_NOTE,
                                         KP_COLUMN_BY, KP_COLUMN_DATE};
  kp_str folded = kp_str_fold(load->scratch, header);
  for (size_t i = 0; i < sizeof known / sizeof known[0]; i++) {
    if (kp_column_is(known[i], folded)) {
      return true;
    }
  }
  return false;
}

static void say_unused(kp_load *load, const kp_wide_table *wide, int column) {
  kp_str header = wide->t.table->header[column];
  if (wide->is_units || is_known_header(load, header) || kp_load_is_named(load, header)) {
    return;
  }
  const char *nearest = kp_load_nearest_want(load, kp_str_fold(load->scratch, header));
  kp_load_say_header(load, KP_WARNING, &wide->t, column, KP_MSG_DATASET_COLUMN_UNUSED,
                     KP_ARGS(kp_load_c(load, header)),
                     nearest != NULL ? KP_MSG_DATASET_HINT_MEANT : KP_MSG_NONE, KP_ARGS(nearest));
}

/* The texts of a column by unit: in place where rows are units. */
static kp_str *by_unit(kp_load *load, const kp_wide_table *wide, int column) {
  const int *row_of_unit = load->data->tables->row_of_unit[wide->t.file];
  kp_str *text = wide->t.table->column[column].text;
  if (row_of_unit == NULL) {
    return text;
  }
  int n_units = load->data->n_units;
  kp_str *out = kp_load_alloc(load, load->arena, (size_t)n_units, sizeof *out);
  for (int u = 0; out != NULL && u < n_units; u++) {
    out[u] = kp_load_text(&wide->t, row_of_unit[u], row_of_unit[u] < 0 ? -1 : column);
  }
  return out;
}

void kp_load_wide_facts(kp_load *load, const kp_wide_table *wide) {
  kp_dataset *data = load->data;
  int n_columns = wide->t.table->n_columns;
  kp_fact *fact =
      kp_load_alloc(load, load->arena, (size_t)data->n_facts + (size_t)n_columns, sizeof *fact);
  if (fact == NULL) {
    return;
  }
  if (data->n_facts > 0) {
    memcpy(fact, data->fact, (size_t)data->n_facts * sizeof *fact);
  }
  data->fact = fact;
  for (int c = 0; c < n_columns && !kp_load_failed(load); c++) {
    if (wide->claimed[c]) {
      continue;
    }
    say_unused(load, wide, c);
    if (load->units_known) {
      data->fact[data->n_facts++] = (kp_fact){.name = wide->t.table->header[c],
                                              .text = by_unit(load, wide, c),
                                              .file = wide->t.file,
                                              .column = c};
    }
  }
}
