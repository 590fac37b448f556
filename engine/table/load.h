/* SPDX-License-Identifier: GPL-3.0-or-later
 * Load: what the files of this room that read a dataset share. Private to table/.
 *
 * A load goes through fixed steps (dataset.c): which file is which table, the period, units and
 * wide columns, aliases, what long tables say, one series a want, then rosters, judges, marks and
 * decisions. A step never stops at a fault: it adds a diagnostic and goes on with what can still be
 * read, so that one load names everything. What the next step cannot do without is said by
 * units_known. Whether the load failed is read off its own diagnostics at the end. data lives in
 * the dataset's arena, everything else in scratch. */
#ifndef KP_TABLE_LOAD_H
#define KP_TABLE_LOAD_H

#include "table/cell_text.h"
#include "table/dataset.h"
#include "table/names.h"
#include "table/synonyms.h"

/* A wide want's column as its table has it, by row. */
typedef struct {
  const double *number;
  const uint8_t *why;
  const kp_str *text;
} kp_reported;

/* What a dataset keeps to itself. */
struct kp_dataset_tables {
  kp_table **table;  /* one a file of dataset->file */
  int **row_of_unit; /* one a file: the row of each unit in a wide table, -1: none; NULL: unit u is
                        row u */
  kp_reported *reported;           /* one a want; of those in wide tables */
  const char *const **series_name; /* one a want: its names, NULL-terminated */
  _Atomic(kp_line_index *) *lines; /* one a file */
  kp_names id;
};

/* One table that is being loaded. */
typedef struct {
  kp_table *table; /* NULL: not there, or its header cannot be read */
  int file;
  const kp_source_names *source; /* NULL: default names */
  int *row;                      /* rows of the period, in file order; NULL: all */
  int n_rows;
  bool lists_units; /* its rows say who is in the dataset */
} kp_load_table;

/* A cell, for reading it and saying what is wrong with it. */
typedef struct {
  const kp_load_table *table;
  int row, column;
  kp_str unit;           /* as the row names it; may be empty */
  const char *indicator; /* may be NULL */
} kp_cell_place;

/* A column that a table of text has, or should have. */
typedef struct {
  kp_column_role role;
  bool needed;
  int at; /* -1: none */
} kp_field;

typedef struct {
  kp_str *text;
  bool *unclear; /* the first of several with one folded form */
  kp_names names;
} kp_folded;

/* Units or judges, to be found by what a cell says. */
typedef struct {
  const kp_str *id, *name;
  int n;
  const kp_names *exact; /* of id */
  bool folded;           /* folded_id and folded_name are made */
  kp_folded folded_id, folded_name;
} kp_lookup;

enum { KP_FREE_FILES = 32 }; /* no tables, but named by functions: at most so many are read */

/* Fields of a table that says something of cells, a row a cell. */
enum {
  KP_LONG_UNIT,
  KP_LONG_INDICATOR,
  KP_LONG_VALUE,
  KP_LONG_EVIDENCE,
  KP_LONG_NOTE,
  KP_LONG_BY,
  KP_LONG_DATE,
  KP_LONG_OLD, /* corrections only */
  KP_LONG_FIELDS
};

/* One thing said of a cell, before series are made. */
typedef struct {
  kp_entry entry;
  int want;
  kp_str old; /* corrections: what the cell is said to have been */
  int old_column;
} kp_pending;

typedef struct {
  kp_str old, new_id;
} kp_alias;

typedef struct {
  const kp_dataset_spec *spec;
  kp_dataset *data;
  kp_arena *arena, *scratch;
  kp_diag *diag;

  bool folder;
  const char *file_of[KP_TABLE_ROLES]; /* name inside the folder; NULL: none */
  const char **roster_file;            /* one a roster wanted */
  const char **free_file; /* files that functions name and that are no table: rosters, when they
                             have a column of units … */
  kp_str *free_name;      /* … called by their folded names without ending */
  int n_free;
  const char **panel_file; /* files of one judge each: panel-王.csv … */
  kp_str *panel_judge;     /* … and the judge that the file's name says */
  int n_panel_files;

  const char *folder_period; /* NULL: the folder's name is none, or it is no folder */
  bool period_column_seen;
  bool period_unclear; /* several, and none was picked: that has been said */

  bool units_known;
  bool
      units_lost; /* rows of the units' table could not be read: an unknown id may be one of them */
  bool values_lost; /* units.csv or values.csv could not be opened: a missing column may be there */
  kp_lookup units;
  bool judges_listed, judges_unknown; /* by judges.csv; it could not be read */
  kp_lookup judges;
  kp_names judge_ids;
  int cap_judges;
  int64_t nearest_left; /* comparisons for "did you mean" that may still be spent */
  kp_alias *alias;
  kp_names alias_old; /* numbers into alias */
  int n_aliases;

  bool *want_settled;     /* one a want: found, or its fault has been said */
  kp_str *want_name;      /* folded names of all wants */
  const char **want_text; /* the same as the index writes them */
  int *first_name; /* n_wants + 1: names of want w are first_name[w] … first_name[w + 1] - 1 */
  kp_names panel_name;                   /* folded names of what judges score … */
  int *panel_of_name;                    /* … and which each names */
  kp_names spare;                        /* folded headers of wide tables that match no want */
  kp_field values_field[KP_LONG_FIELDS]; /* of a long values.csv */
  kp_pending *pending;                   /* growing; kp_realloc */
  size_t n_pending, cap_pending;
} kp_load;

static inline int kp_load_row(const kp_load_table *table, int i) {
  return table->row != NULL ? table->row[i] : i;
}

/* The text of a cell in a column that was read as text; empty where the column is -1. */
static inline kp_str kp_load_text(const kp_load_table *table, int row, int column) {
  if (column < 0) {
    return (kp_str){0};
  }
  return table->table->column[column].text[row];
}

/* ---- load.c: tables, columns, places ---- */

/* Memory from an arena; NULL has been said in the diagnostics. */
void *kp_load_alloc(kp_load *load, kp_arena *arena, size_t count, size_t size);
/* True when the machine failed: a step stops then. */
bool kp_load_failed(const kp_load *load);
const kp_source_names *kp_load_source(const kp_load *load, const char *table);
/* Opens a file (its name inside the folder; for a single file any) and enters it into the dataset.
 * False: it cannot be read, which has been said. */
bool kp_load_open(kp_load *load, kp_load_table *out, const char *name,
                  const kp_source_names *source);
/* The column of a role: by the name that sources give, else by the synonyms. -1: none; -2: said to
 * be faulty. */
int kp_load_column(kp_load *load, const kp_load_table *table, kp_column_role role);
/* The same, and none is an error. */
int kp_load_needed_column(kp_load *load, const kp_load_table *table, kp_column_role role);
/* Opens a table, finds its fields, reads every column as text and keeps the rows of the period.
 * False: not usable, said. */
bool kp_load_text_table(kp_load *load, kp_load_table *out, const char *name,
                        const kp_source_names *source, kp_field *fields, int n_fields,
                        kp_column_role period_role);
/* The second half of it: for a table that is open. */
bool kp_load_text_rows(kp_load *load, kp_load_table *table, kp_field *fields, int n_fields,
                       kp_column_role period_role);
/* A diagnostic at a cell. column -1: at the row. */
void kp_load_say(kp_load *load, kp_severity severity, const kp_load_table *table, int row,
                 int column, kp_msg what, const char *const *args, kp_msg hint,
                 const char *const *hint_args);
/* The same at the header (column -1: of the whole table). */
void kp_load_say_header(kp_load *load, kp_severity severity, const kp_load_table *table, int column,
                        kp_msg what, const char *const *args, kp_msg hint,
                        const char *const *hint_args);
/* Text of a span or of "file:line", in scratch; never NULL. */
const char *kp_load_c(kp_load *load, kp_str text);
const char *kp_load_line(kp_load *load, const kp_load_table *table, int row);
/* The spans of a column in other order: text[row of i]. In the dataset's arena. */
kp_str *kp_load_gather(kp_load *load, const kp_load_table *table, int column);

/* ---- load_lookup.c ---- */

/* By exact id, folded id, folded name. -1: none; -2: more than one. */
int kp_lookup_find(kp_load *load, kp_lookup *lookup, kp_str text);
/* Makes the folded maps; false when memory is out. */
bool kp_lookup_fold(kp_load *load, kp_lookup *lookup);
/* For a text that was not found: the id, else the name, nearest to it, or NULL. */
const char *kp_lookup_nearest(kp_load *load, const kp_lookup *lookup, kp_str text);
void kp_lookup_clear(kp_lookup *lookup);

/* ---- load_names.c ---- */

void kp_load_fold_names(kp_load *load);
bool kp_load_want_has(const kp_load *load, int want, kp_str folded);
/* The wanted name nearest to a folded one, as the index writes it, or NULL. */
const char *kp_load_nearest_want(kp_load *load, kp_str folded);
void kp_load_add_spare(kp_load *load, kp_str header);
bool kp_load_is_spare(const kp_load *load, kp_str folded);
/* The spare header nearest to a want's names, or NULL. */
const char *kp_load_nearest_spare(kp_load *load, int want);

/* Whether the index's source, where it has functions, has that word: then they may read it. */
bool kp_load_is_named(const kp_load *load, kp_str name);

/* Which of the spec's panel a text names; -1: none. */
int kp_load_find_panel(const kp_load *load, kp_str text);
/* Which of the spec's panel a cell names; -1: none, which has been said. */
int kp_load_panel(kp_load *load, const kp_load_table *table, int row, int column);

/* ---- load_cell.c ---- */

/* Reads a cell of a text column by a want's rule; what is wrong with it is said, and *out is then
 * NaN and KP_NOT_A_NUMBER. For text only why is set. */
void kp_load_cell(kp_load *load, kp_cell_value *out, const kp_want *want, const kp_cell_place *at);
/* A cell that says when something was done (checked, corrected, decided): blank, a day, a month or
 * a period; anything else is an error. column -1: there is none. unit is the unit's column, or -1.
 */
void kp_load_check_date(kp_load *load, const kp_load_table *table, int row, int column, int unit);

/* ---- load_folder.c ---- */

void kp_load_find_files(kp_load *load);

/* ---- load_period.c ---- */

void kp_load_period_start(kp_load *load);
/* Keeps the rows of the period; column -1: all. */
void kp_load_period_rows(kp_load *load, kp_load_table *table, int column);
/* After units and values were read: says when the period cannot be right. */
void kp_load_period_end(kp_load *load);

/* ---- load_units.c ---- */

void kp_load_units(kp_load *load);
/* The unit that a cell names: by id, folded id or name, after aliases. -1: none, which has been
 * said. */
int kp_load_unit(kp_load *load, const kp_load_table *table, int row, int column);

/* ---- load_aliases.c ---- */

void kp_load_aliases(kp_load *load);
kp_str kp_load_alias(const kp_load *load, kp_str id);

/* ---- load_wide.c ---- */

/* A wide table: units, values, or a single file. */
typedef struct {
  kp_load_table t;
  bool is_units; /* columns that nobody wants are facts and silent */
  int key, name, group, period;
  bool *claimed; /* one a column */
} kp_wide_table;

/* Finds the columns that wants name, asks for them and reads the table. False: it has no key. */
bool kp_load_wide_read(kp_load *load, kp_wide_table *wide, kp_column_role key_role);
/* Rows of a second wide table to units. */
void kp_load_wide_join(kp_load *load, kp_wide_table *wide);
/* Columns that nobody wants, when units are known. */
void kp_load_wide_facts(kp_load *load, const kp_wide_table *wide);

/* ---- load_long.c ---- */

/* True when the open table is a long one: unit, indicator, value. */
bool kp_long_is(kp_load *load, const kp_load_table *table);
/* Reads a long values table; what it says is taken by kp_long_values, once units are known. Gives
 * the column of the unit, -1 when the table cannot be used. */
int kp_long_open(kp_load *load, kp_load_table *table);
void kp_long_values(kp_load *load, const kp_load_table *table);
void kp_long_verified(kp_load *load);
void kp_long_corrections(kp_load *load);

/* ---- load_series.c ---- */

void kp_load_series(kp_load *load);

/* ---- load_roster.c, load_judges.c, load_panel.c, load_recusals.c, load_decisions.c ---- */

void kp_load_rosters(kp_load *load);
void kp_load_judges(kp_load *load);
/* The judge that a cell names; -1: none, which has been said. */
int kp_load_judge(kp_load *load, const kp_load_table *table, int row, int column);
/* The judge that a column of a wide panel is of; -1: none, which has been said. */
int kp_load_judge_of_header(kp_load *load, const kp_load_table *table, int column);
/* The same of a whole file, by the name that the file has. */
int kp_load_judge_of_file(kp_load *load, const kp_load_table *table, kp_str name);
void kp_load_marks(kp_load *load);
/* Marks out of their range or step, when the load fails. */
void kp_load_mark_ranges(kp_load *load);
void kp_load_recusals(kp_load *load);
void kp_load_assignments(kp_load *load);
void kp_load_decisions(kp_load *load);

/* ---- load_filters.c, load_events.c ---- */

/* Dates of a roster, and filters that find nothing in it. unit is the column of units, or -1. */
void kp_load_roster_cells(kp_load *load, const kp_roster_want *want, const kp_roster *roster,
                          const kp_load_table *table, int unit);
void kp_load_events(kp_load *load);

/* ---- trace.c ---- */

/* What a wide table reports of a cell; false when the series has no wide column or the unit no row.
 */
bool kp_series_reported(kp_entry *out, const kp_dataset *dataset, const kp_series *series,
                        int unit);

#endif
