/* SPDX-License-Identifier: GPL-3.0-or-later
 * Dataset: a folder of CSV files for one period (or one file), joined on the unit.
 *
 * What is wanted comes in as a kp_dataset_spec, which run/ makes from an index; what is there comes
 * out as one kp_series a wanted column, with all that was said of a cell kept: corrections win over
 * verified values, those over reported ones, and kp_series_trace lists every one of them with its
 * place. Units are the rows of units.csv, or of values.csv where there is none, or of the single
 * file, in file order. Names of tables and of their columns match by id, title and the synonyms of
 * table/synonyms.c (编号, 名称, 指标, 得分 …), folded. Columns that nobody wants are facts: kept as
 * text for rules in Lua. Ids find their unit as written, else folded, else by name; aliases.csv
 * renames them first. The spec and all it points to is only read during kp_dataset_read. A dataset
 * that was read may be asked by several threads. */
#ifndef KP_TABLE_DATASET_H
#define KP_TABLE_DATASET_H

#include "base/arena.h"
#include "base/date.h"
#include "base/file.h"
#include "table/table.h"

/* ---- What is wanted ---- */

/* A column of values: an indicator's, or a fact that a rule names. */
typedef struct {
  const char *id;
  const char *const *names; /* NULL-terminated: id, title, other names; any of them matches */
  kp_cell_rule rule;
  bool optional;  /* no such column is fine: every cell is KP_NO_COLUMN */
  bool has_range; /* panel: a mark lies in low … high, by steps (NaN: any). Said here only when
                     the load fails anyway, so that all is said at once */
  double low, high, step;
  kp_place declared; /* where the index asks for it */
} kp_want;

/* Texts that a rule looks for in a column of a roster: where none of them occurs in any row, the
 * rule or the data are misspelt, mostly. */
typedef struct {
  const char *column;
  const kp_str *choice;       /* n_choices; folded */
  const kp_str *const *names; /* NULL, or of each choice its other spellings; folded, ended by an
                                 empty one */
  int n_choices;
  kp_place declared;
} kp_roster_filter;

/* A roster (members, activities …) and the columns of it that rules name. */
typedef struct {
  const char *name;
  const char *const *columns; /* NULL-terminated: must exist */
  const char *const *dates;   /* NULL-terminated: those that are read as dates; NULL: none */
  const kp_roster_filter *filters;
  int n_filters;
  kp_place declared;
} kp_roster_want;

/* How a table of this dataset is called: entries of the index's "sources". NULL fields: the default
 * names. */
typedef struct {
  const char *table; /* "units", "values", "members" … */
  const char *file, *key, *name, *group, *period;
  kp_place declared;
} kp_source_names;

typedef struct {
  const kp_want *wants;
  int n_wants;
  const kp_roster_want *rosters;
  int n_rosters;
  const kp_source_names *sources;
  int n_sources;
  const kp_want *panel; /* indicators that judges score; rule gives the reading of a mark */
  int n_panel;
  const char *const *grade_ids, *const *grade_titles; /* what a decided grade may be called */
  int n_grades;                                       /* 0: anything */
  kp_str functions;   /* source text with functions, or empty: a file that is no other table, has a
                         column of units and is named in it, is a roster too */
  const char *period; /* NULL: from the folder's name or the period column */
  bool partial; /* forms are made before data are there: columns and rosters may be missing, marks
                   are not read */
  kp_table_options table;
  /* The dataset is one piece of a single file: its rows alone are units, and what only all rows
   * tell (ids that stand twice, periods without rows) is not looked at. A piece with faulty cells
   * is handed out beside KP_INPUT. NULL: all of the path. */
  const struct kp_table_piece *piece;
} kp_dataset_spec;

/* ---- What is there ---- */

typedef enum { KP_REPORTED, KP_VERIFIED, KP_CORRECTED } kp_origin;

/* One thing said of one cell. Strings are empty where the table has no such column. */
typedef struct {
  int unit;
  kp_origin origin;
  double number; /* NaN when missing */
  kp_why why;
  kp_str text; /* as it stands in the file */
  int file;    /* into dataset->file; -1: none */
  uint32_t line, column;
  kp_str evidence, note, by, date; /* note: the reason of a correction */
} kp_entry;

/* A wanted column, resolved: number[u] is what counts. */
typedef struct {
  const char *id;
  kp_cell_kind kind;
  double *number;   /* n_units; NaN = missing. NULL for text series */
  uint8_t *why;     /* kp_why, n_units */
  kp_str *text;     /* n_units; only for KP_CELL_TEXT */
  int table_file;   /* the wide table that holds the column, into dataset->file; -1: none */
  int table_column; /* its column there, from 0; -1: none */
  kp_entry *entry;  /* what long tables, verified.csv and corrections.csv say, sorted by unit then
                       origin */
  int n_entries;
} kp_series;

/* A column of units (or wide values) that no want names; text as written. */
typedef struct {
  kp_str name;
  kp_str *text; /* n_units; spans */
  int file, column;
} kp_fact;

/* Rows of a roster, grouped by unit. */
typedef struct {
  const char *name;
  const kp_table *table; /* all columns text */
  int file;
  int *first; /* n_units + 1: rows of unit u are row[first[u]] … row[first[u+1]-1] */
  int *row;   /* rows of the table, in file order within a unit */
} kp_roster;

typedef struct {
  kp_str id, name, role;
  uint32_t line;
  int row;                       /* in kp_dataset.judge_table; -1: known by marks alone */
  kp_str declaration, signature; /* 声明 and 签名 of judges.csv; empty where not given */
} kp_judge;

/* One mark of one judge. */
typedef struct {
  int judge, unit, indicator; /* indicator: into the spec's panel list */
  double score;               /* NaN when missing or recused */
  kp_why why;                 /* KP_RECUSED when the sheet says 回避 */
  double round;               /* 0 when the table has no such column */
  kp_str note;
  uint32_t line, column;
  int file; /* into kp_dataset.file */
} kp_mark;

typedef struct {
  int judge, unit;
  kp_str reason;
  uint32_t line;
  int file;
} kp_recusal;

/* Who scores whom; where there is none at all, everybody scores everything. */
typedef struct {
  int judge, unit; /* unit -1: all units */
  int indicator;   /* into the spec's panel list; -1: all indicators */
  uint32_t line;
} kp_assignment;

typedef struct {
  kp_str grade, basis, date; /* grade is empty: no decision */
  uint32_t line;
} kp_decision;

typedef struct {
  const char *path; /* relative to the dataset; the file's own name when the dataset is one file */
  char hash[65];
  uint64_t n_bytes;
  const char *encoding;
} kp_file_entry;

/* Opaque in kaoping.h; open inside the engine. */
struct kp_dataset {
  kp_arena *arena;
  const char *path;   /* as given */
  const char *period; /* "2024"; "" when there is none */
  bool has_period;
  kp_table_options options; /* as it was read with; set by run/ */
  kp_period span;           /* set when has_period */
  kp_file_entry *file;      /* every file read, in the order of reading */
  int n_files;

  int n_units;
  kp_str *id, *name, *group; /* n_units; name is the id where there is none, group may be empty */
  int unit_file;             /* into file */
  uint32_t *unit_line;       /* n_units */
  const char *units_key;     /* header of the key column, as written */

  kp_series *series; /* one a want, in the order of the spec */
  int n_series;
  kp_fact *fact;
  int n_facts;
  kp_roster *roster;
  int n_rosters;

  kp_judge *judge;
  int n_judges;
  const kp_table *judge_table; /* judges.csv, all columns text; NULL: none */
  int judge_file;              /* -1: none */
  kp_mark *mark;               /* sorted by indicator, unit, judge, then round and line */
  int n_marks;
  int panel_file; /* -1: none */
  kp_recusal *recusal;
  int n_recusals;
  int recusal_file;
  kp_assignment *assignment;
  int n_assignments;
  int assignment_file;   /* -1: none */
  kp_decision *decision; /* n_units, or NULL when there is no decisions.csv */
  int decision_file;

  struct kp_dataset **sibling; /* other periods, earliest first; freed with this one */
  int n_siblings;

  struct kp_dataset_tables *tables; /* private to table/ */
};

/* Reads every CSV file and workbook of a folder, or the one file, without asking what it is for:
 * bytes, records and headers at fault are said, and KP_INPUT when there were any. "-" is not read.
 */
kp_status kp_dataset_look(const char *path, const kp_table_options *options, kp_diag *diag);

/* path: a folder, a CSV file, or "-". On success every want has a series. */
kp_status kp_dataset_read(kp_dataset **out, const char *path, const kp_dataset_spec *spec,
                          kp_diag *diag);
/* kp_dataset_free is in kaoping.h and lives in this room. */

/* The bytes of a file that was read from a pipe and cannot be read again; NULL: it has a path. */
const kp_bytes *kp_dataset_piped(const kp_dataset *dataset, int file);

/* All that was said of a cell, in order reported, verified, corrected; the last of the highest
 * origin that is not blank counts. Returns how many there are (may exceed max). */
int kp_series_trace(kp_entry *out, int max, const kp_dataset *dataset, const kp_series *series,
                    int unit);
/* "values.csv:14:5"; buf of any size, cut when too small. Returns buf. */
const char *kp_entry_source(char *buf, size_t size, const kp_dataset *dataset,
                            const kp_entry *entry);
/* A series, fact or roster by folded name; -1 when there is none. */
int kp_dataset_find_series(const kp_dataset *dataset, kp_str name);
int kp_dataset_find_fact(const kp_dataset *dataset, kp_str name);
int kp_dataset_find_roster(const kp_dataset *dataset, kp_str name);
/* The unit with this id (exact bytes first, then folded, then name); -1 when there is none. */
int kp_dataset_find_unit(const kp_dataset *dataset, kp_str id);
/* A roster's column by folded name or synonym; -1 when there is none. */
int kp_roster_find(const kp_roster *roster, kp_str name);

#endif
