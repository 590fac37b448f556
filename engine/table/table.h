/* SPDX-License-Identifier: GPL-3.0-or-later
 * Table: one file, CSV or XLSX, as typed columns.
 *
 * Reading goes in two steps, so that a file of a million rows is parsed once and straight into the
 * columns that somebody wants: kp_table_open decodes the bytes and reads the header; the caller
 * chooses a kind for each column; kp_table_read fills the columns, in several threads, with the
 * same result for any number. Text columns are spans into the decoded file, which the table keeps.
 * A record is not a line: quoted cells may hold line ends, so each row keeps the physical line
 * where it starts. Rows whose cells are all blank are not rows. libcsv decides what a record is;
 * clean stretches are scanned without it and must give the same cells. */
#ifndef KP_TABLE_TABLE_H
#define KP_TABLE_TABLE_H

#include "base/diag.h"
#include "table/cell.h"

typedef struct kp_arena kp_arena;

typedef struct {
  bool wanted; /* false: the column is parsed over and not kept */
  kp_cell_rule rule;
  const char *indicator; /* for diagnostics; may be NULL */
} kp_column_request;

typedef struct {
  bool kept;
  kp_cell_kind kind;
  double *number; /* n_rows; NULL for text columns */
  uint8_t *why;   /* kp_why, n_rows; NULL for text columns */
  kp_str *text;   /* n_rows, trimmed, unquoted; only for text columns */
  /* The first rows whose numbers were written with % and without, from 1; percent_row 0: none is
   * with; plain_row -1: none is without, 0: not looked for, since all are written plainly. */
  int percent_row, plain_row;
} kp_table_column;

typedef struct {
  const char *file; /* as shown in diagnostics */
  int n_columns;
  kp_str *header;       /* n_columns, trimmed, as written */
  uint32_t header_line; /* physical line of the header */
  int n_rows;
  uint32_t *line;          /* n_rows: physical line where each record starts */
  kp_table_column *column; /* n_columns */
  char separator;          /* , ; or tab */
  const char *encoding; /* "UTF-8", "GB18030", "UTF-16LE", "UTF-16BE", or the name that was given;
                           "XLSX": a workbook */
  char hash[65];    /* SHA-256 of the file's bytes; set by kp_table_read (beside the parsing), ""
                       before */
  uint64_t n_bytes; /* of the file */
  struct kp_table_text *decoded; /* the text that spans point into; private to table/ */
} kp_table;

typedef struct {
  const char *encoding; /* NULL: decided from the bytes */
  bool bad_as_missing;  /* a bad number is KP_NOT_A_NUMBER with a counted warning, not an error */
  bool unmapped;        /* the file is read into memory: it may change while the table is held */
} kp_table_options;

/* Opens a file, CSV or a workbook (xlsx.h: its bytes decide, not its name), and reads its header.
 * The table lives in the arena but holds the file's text outside of it: kp_table_close frees that.
 * Errors (cannot decode, mixed encodings with the line, no header, a column name that stands twice)
 * are added to diag. */
kp_status kp_table_open(kp_table **out, const char *path, const char *shown,
                        const kp_table_options *options, kp_arena *arena, kp_diag *diag);

/* Reads all rows. requests has n_columns entries. unit_column: the column whose text names the unit
 * in diagnostics, or -1. Ragged rows, unclosed or stray quotes, bad cells: each a diagnostic;
 * KP_INPUT when there was one. */
kp_status kp_table_read(kp_table *table, const kp_column_request *requests, int unit_column,
                        const kp_table_options *options, kp_arena *arena, kp_diag *diag);

/* The physical line on which a cell starts (differs from line[row] only behind a quoted line end).
 */
uint32_t kp_table_cell_line(const kp_table *table, int row, int column);

/* The place of a cell, for a diagnostic. */
kp_place kp_table_place(const kp_table *table, int row, int column);

/* Which column has one of the names (compared in folded form; names is NULL-terminated). -1: none.
 * Two columns that match are an error in diag and give -2. */
int kp_table_find(const kp_table *table, const char *const *names, kp_arena *arena, kp_diag *diag);

/* Frees the decoded text; NULL is allowed. Spans into it are dead afterwards. */
void kp_table_close(kp_table *table);

#endif
