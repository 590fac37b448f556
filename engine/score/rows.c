/* SPDX-License-Identifier: GPL-3.0-or-later
 * Rows: counting, sharing and adding up a unit's rows of a roster.
 *
 * A row is in when it lies in the period (where that is asked) and meets every filter; it is in
 * doubt when a cell that decides is blank, and then the whole value is missing, unless the index
 * says blank = "no" or another filter turns the row down anyway. A share is of all rows that lie in
 * the period. No rows: count and sum are 0, share and mean are missing. Roster cells are text:
 * numbers and dates in them are read here, and one that is none is an error with its place. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "score/lane.h"

typedef enum { ROW_OUT, ROW_IN, ROW_IN_DOUBT } row_state;

typedef struct {
  kp_reader *reader;
  const kp_value *value;
  const kp_rows *rows;
  const kp_roster *roster;
  int unit;
  int date_column;
  bool record, in_doubt; /* rows are recorded: those in doubt, when there are any, else those in */
} row_reader;

static const kp_roster *find_roster(const kp_scoring *scoring, int roster) {
  const kp_dataset *dataset = scoring->dataset;
  const char *name = scoring->index->roster[roster].name;
  if (roster < dataset->n_rosters && strcmp(dataset->roster[roster].name, name) == 0)
    return &dataset->roster[roster];
  const int found = kp_dataset_find_roster(dataset, kp_str_of(name));
  return found < 0 ? NULL : &dataset->roster[found];
}

/* Columns are looked up by name for every unit: most are spelled as in the file's header. */
static int find_column(const kp_roster *roster, const char *name) {
  const kp_table *table = roster->table;
  const kp_str wanted = kp_str_of(name);
  for (int k = 0; k < table->n_columns; k++)
    if (kp_str_equal(table->header[k], wanted) && table->column[k].text)
      return k;
  return kp_roster_find(roster, wanted);
}

static kp_str cell_text(const row_reader *at, int row, int column) {
  const kp_str *text = column < 0 ? NULL : at->roster->table->column[column].text;
  return text ? text[row] : (kp_str){0};
}

static void report_cell(const row_reader *at, int row, int column, kp_msg what, kp_msg hint) {
  char unit[128];
  kp_place place = kp_table_place(at->roster->table, row, column);
  place.unit = kp_score_unit_id(unit, sizeof unit, at->reader->scoring->dataset, at->unit);
  const char *text = kp_str_copy(at->reader->scratch, cell_text(at, row, column));
  kp_diag_error(at->reader->diag, &place, what, KP_ARGS(text ? text : ""), hint);
  if (at->reader->status < KP_INPUT)
    at->reader->status = KP_INPUT;
}

/* Said once, in the run over all. */
static void note_month(const row_reader *at, int row, int column) {
  if (at->reader->want_override)
    return;
  const kp_place place = kp_table_place(at->roster->table, row, column);
  kp_diag_add(at->reader->diag, KP_NOTE, &place, KP_MSG_CELL_MONTH_ONLY, KP_NO_ARGS, KP_MSG_NONE,
              NULL);
}

/* A number, date or yes/no in a cell; false when it is missing or bad. */
static bool read_cell(double *out, const row_reader *at, int row, int column, kp_cell_kind kind) {
  const kp_cell_rule rule = {.kind = kind};
  kp_cell_value cell;
  const kp_str text = cell_text(at, row, column);
  if (text.len == 0)
    return false;
  if (kp_cell_read(&cell, text, &rule) != KP_CELL_OK) {
    const bool date = kind == KP_CELL_DATE;
    const bool number = kind == KP_CELL_NUMBER;
    report_cell(at, row, column,
                date     ? KP_MSG_SCORE_ROW_NOT_DATE
                : number ? KP_MSG_SCORE_ROW_NOT_NUMBER
                         : KP_MSG_SCORE_ROW_NOT_YESNO,
                date     ? KP_MSG_SCORE_ROW_NOT_DATE_HINT
                : number ? KP_MSG_SCORE_ROW_NOT_NUMBER_HINT
                         : KP_MSG_SCORE_ROW_NOT_YESNO_HINT);
    return false;
  }
  if (cell.month_only)
    note_month(at, row, column);
  *out = cell.value;
  return cell.why == KP_PRESENT;
}

static row_state in_period(const row_reader *at, int row) {
  const kp_dataset *dataset = at->reader->scoring->dataset;
  double day;
  if (!read_cell(&day, at, row, at->date_column, KP_CELL_DATE))
    return ROW_IN_DOUBT;
  return day >= dataset->span.first && day <= dataset->span.last ? ROW_IN : ROW_OUT;
}

static row_state meets(const row_reader *at, int row, const kp_filter *filter) {
  const int column = find_column(at->roster, filter->column);
  const kp_str text = cell_text(at, row, column);
  if (text.len == 0)
    return ROW_IN_DOUBT;
  if (filter->test.is_text)
    return kp_score_test_text(at->reader, &filter->test, text, filter->names) ? ROW_IN : ROW_OUT;
  double x;
  if (!read_cell(&x, at, row, column,
                 filter->test.yes || filter->test.no ? KP_CELL_YESNO : KP_CELL_NUMBER))
    return ROW_IN_DOUBT;
  return kp_score_test_number(&filter->test, x) ? ROW_IN : ROW_OUT;
}

static row_state ask_function(const row_reader *at, int row) {
  kp_reader *reader = at->reader;
  const kp_call call = {.function = at->rows->function,
                        .unit = at->unit,
                        .roster = at->roster,
                        .row = row,
                        .reads = reader->reads};
  double x = NAN;
  kp_why why = KP_PRESENT;
  const kp_status status = kp_lua_run(&x, &why, reader->lua, &call, reader->diag);
  if (status > reader->status)
    reader->status = status;
  return status != KP_OK || isnan(x) ? ROW_IN_DOUBT : x != 0.0 ? ROW_IN : ROW_OUT;
}

static row_state filter_row(const row_reader *at, int row) {
  row_state state = ROW_IN;
  for (int k = 0; k < at->rows->n_filters && state != ROW_OUT; k++) {
    const row_state one = meets(at, row, &at->rows->filter[k]);
    state = one == ROW_IN ? state : one;
  }
  if (state != ROW_OUT && at->rows->function >= 0) {
    const row_state one = ask_function(at, row);
    state = one == ROW_IN ? state : one;
  }
  return state;
}

/* What became of the rows. */
typedef struct {
  int in, all;
  bool in_doubt;
  double sum;
  kp_str *different; /* folded texts of the rows that are in; NULL unless they are asked for */
  int n_different;
} tally;

/* Spellings that a filter of the column joins under one name are one text. */
static kp_str name_of(const row_reader *at, int column, kp_str folded) {
  for (int k = 0; k < at->rows->n_filters; k++) {
    const kp_filter *filter = &at->rows->filter[k];
    if (!filter->names || find_column(at->roster, filter->column) != column)
      continue;
    for (int i = 0; i < filter->test.n_choices; i++)
      for (const kp_str *name = filter->names[i]; name->len > 0; name++)
        if (kp_str_equal(*name, folded))
          return filter->test.choice[i];
  }
  return folded;
}

/* Adds a row that is in; false leaves the value in doubt. */
static bool take_row(tally *sum, const row_reader *at, int row) {
  const kp_rows *rows = at->rows;
  double x;
  if (sum->different) {
    const kp_str text = cell_text(at, row, find_column(at->roster, rows->distinct));
    if (text.len == 0)
      return false;
    const kp_str folded = kp_str_fold(at->reader->scratch, text);
    if (!folded.at) {
      at->reader->status = kp_diag_no_memory(at->reader->diag);
      return false;
    }
    sum->different[sum->n_different++] =
        name_of(at, find_column(at->roster, rows->distinct), folded);
  }
  if (at->value->kind == KP_VALUE_SUM || at->value->kind == KP_VALUE_MEAN) {
    if (!read_cell(&x, at, row, find_column(at->roster, rows->column), KP_CELL_NUMBER))
      return false;
    sum->sum += x;
  }
  sum->in++;
  return true;
}

/* The column whose blank leaves a row in doubt; -1: none, a function decides. */
static int blank_column(const row_reader *at, int row) {
  const kp_rows *rows = at->rows;
  if (rows->during_period && cell_text(at, row, at->date_column).len == 0)
    return at->date_column;
  for (int k = 0; k < rows->n_filters; k++) {
    const int column = find_column(at->roster, rows->filter[k].column);
    if (cell_text(at, row, column).len == 0)
      return column;
  }
  const char *more = rows->distinct ? rows->distinct : rows->column;
  const int column = more ? find_column(at->roster, more) : -1;
  return column >= 0 && cell_text(at, row, column).len == 0 ? column : -1;
}

static void add_cell(kp_buf *name, kp_buf *shown, const row_reader *at, int row, int column) {
  if (column < 0)
    return;
  kp_buf_add(name, name->len ? ", " : "");
  kp_buf_add_str(name, at->roster->table->header[column]);
  kp_buf_add(shown, shown->len ? ", " : "");
  kp_buf_add_str(shown, cell_text(at, row, column));
}

/* What decided of a row: the cells of its filters, else what it is called; in doubt, the blank cell
 * that is to be filled. */
static void record_row(const row_reader *at, int row, row_state state) {
  kp_buf name = {0}, shown = {0};
  char source[256];
  const kp_dataset *dataset = at->reader->scoring->dataset;
  const char *path = at->roster->file >= 0 ? dataset->file[at->roster->file].path : "";
  const int blank = state == ROW_IN_DOUBT ? blank_column(at, row) : -1;
  snprintf(source, sizeof source, "%s:%u", path, kp_table_cell_line(at->roster->table, row, 0));
  if (blank >= 0) {
    add_cell(&name, &shown, at, row, blank);
    snprintf(source, sizeof source, "%s:%u:%d", path,
             kp_table_cell_line(at->roster->table, row, blank), blank + 1);
  }
  for (int k = 0; k < at->rows->n_filters && blank < 0; k++)
    add_cell(&name, &shown, at, row, find_column(at->roster, at->rows->filter[k].column));
  const char *more = at->rows->distinct ? at->rows->distinct : at->rows->column;
  if (more && blank < 0)
    add_cell(&name, &shown, at, row, find_column(at->roster, more));
  if (name.len == 0)
    add_cell(&name, &shown, at, row, find_column(at->roster, "name"));
  kp_reads_add(at->reader->reads, name.at ? name.at : at->roster->name, shown.at ? shown.at : "",
               source, state == ROW_IN_DOUBT);
  kp_buf_clear(&name);
  kp_buf_clear(&shown);
}

/* One row; in the period for sure, or (dated) in doubt. */
static row_state tally_row(tally *sum, const row_reader *at, int row, row_state dated) {
  row_state state = filter_row(at, row);
  if (state == ROW_IN && dated == ROW_IN && !take_row(sum, at, row))
    state = ROW_IN_DOUBT;
  if (state == ROW_IN && dated == ROW_IN_DOUBT)
    state = ROW_IN_DOUBT;
  /* Whether it belongs to the whole matters to a share even when it is not of the part. */
  if (state == ROW_OUT && dated == ROW_IN_DOUBT && at->value->kind == KP_VALUE_SHARE)
    state = ROW_IN_DOUBT;
  sum->all++;
  return state;
}

static void tally_rows(tally *sum, const row_reader *at) {
  const bool blank_is_no = at->rows->blank_is_no;
  for (int k = at->roster->first[at->unit]; k < at->roster->first[at->unit + 1]; k++) {
    const int row = at->roster->row[k];
    const row_state dated = at->rows->during_period ? in_period(at, row) : ROW_IN;
    if (dated == ROW_OUT || (dated == ROW_IN_DOUBT && blank_is_no))
      continue;
    const row_state state = tally_row(sum, at, row, dated);
    if (state == ROW_IN_DOUBT && !blank_is_no)
      sum->in_doubt = true;
    if (at->record && state == (at->in_doubt ? ROW_IN_DOUBT : ROW_IN))
      record_row(at, row, state);
  }
}

static int compare_texts(const void *a, const void *b) {
  return kp_str_compare(*(const kp_str *)a, *(const kp_str *)b);
}

static int count_different(tally *sum) {
  qsort(sum->different, (size_t)sum->n_different, sizeof *sum->different, compare_texts);
  int n = 0;
  for (int k = 0; k < sum->n_different; k++)
    n += k == 0 || !kp_str_equal(sum->different[k], sum->different[k - 1]);
  return n;
}

static bool lacks_period(const row_reader *at) {
  if (!at->rows->during_period || at->reader->scoring->dataset->has_period)
    return false;
  kp_score_report(at->reader, KP_ERROR, at->value, -1, NULL, KP_MSG_SCORE_NO_PERIOD, KP_NO_ARGS,
                  KP_MSG_SCORE_NO_PERIOD_HINT);
  return true;
}

double kp_score_rows(kp_reader *reader, const kp_value *value, int unit, kp_why *why) {
  const kp_rows *rows = value->rows;
  row_reader at = {.reader = reader, .value = value, .rows = rows, .unit = unit};
  at.roster = find_roster(reader->scoring, rows->roster);
  *why = at.roster ? KP_UNDEFINED : KP_NO_COLUMN;
  if (!at.roster || lacks_period(&at))
    return NAN;
  at.date_column = rows->during_period
                       ? find_column(at.roster, rows->date_column ? rows->date_column : "date")
                       : -1;
  tally sum = {0};
  if (rows->distinct) {
    sum.different =
        KP_ARRAY(reader->scratch, kp_str, at.roster->first[unit + 1] - at.roster->first[unit]);
    if (!sum.different) {
      reader->status = kp_diag_no_memory(reader->diag);
      return NAN;
    }
  }
  tally_rows(&sum, &at);
  if (reader->reads) {
    tally again = {.different = sum.different};
    at.record = true;
    at.in_doubt = sum.in_doubt;
    tally_rows(&again, &at);
  }
  *why = sum.in_doubt ? KP_BLANK : KP_PRESENT;
  if (sum.in_doubt)
    return NAN;
  const bool of_all = value->kind == KP_VALUE_SHARE;
  if ((of_all && sum.all == 0) || (value->kind == KP_VALUE_MEAN && sum.in == 0)) {
    *why = KP_NO_ROW;
    return NAN;
  }
  switch (value->kind) {
  case KP_VALUE_SHARE:
    return (double)sum.in / sum.all;
  case KP_VALUE_SUM:
    return sum.sum;
  case KP_VALUE_MEAN:
    return sum.sum / sum.in;
  default:
    return sum.different ? count_different(&sum) : sum.in;
  }
}

bool kp_score_rows_blank(kp_place *place, const kp_reader *reader, const kp_value *value,
                         int unit) {
  kp_reader quiet = *reader;
  quiet.reads = NULL;
  const kp_rows *rows = value->rows;
  row_reader at = {.reader = &quiet, .value = value, .rows = rows, .unit = unit};
  at.roster = find_roster(reader->scoring, rows->roster);
  if (!at.roster || at.roster->file < 0)
    return false;
  at.date_column = rows->during_period ? find_column(at.roster, rows->date_column) : -1;
  for (int k = at.roster->first[unit]; k < at.roster->first[unit + 1]; k++) {
    const int row = at.roster->row[k], column = blank_column(&at, row);
    row_state state = rows->during_period ? in_period(&at, row) : ROW_IN;
    for (int f = 0; f < rows->n_filters && state != ROW_OUT; f++)
      state = meets(&at, row, &rows->filter[f]) == ROW_OUT ? ROW_OUT : state;
    if (column < 0 || state == ROW_OUT)
      continue;
    *place = kp_table_place(at.roster->table, row, column);
    return true;
  }
  return false;
}
