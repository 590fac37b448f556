/* SPDX-License-Identifier: GPL-3.0-or-later
 * CSV: one record at a time through libcsv, with the line and number of every cell.
 *
 * libcsv (strict) says what a record is; its callbacks carry no place, so text is fed to it line by
 * line and the place is kept here. A fault drops its record: the next record is looked for on the
 * line behind the one on which the faulty cell began, so that an unclosed quote is said at its own
 * line and swallows nothing. Invariant: between two calls the parser stands at the beginning of a
 * record. */
#ifndef KP_TABLE_CSV_H
#define KP_TABLE_CSV_H

#include "base/text.h"

enum { KP_CELL_MOST = 1 << 20, KP_COLUMN_MOST = 100000 }; /* bytes of a cell, columns of a table */

/* Valid until the next kp_csv_next. */
typedef struct {
  kp_str *cell; /* as libcsv gives them: unquoted, "" made ", blanks around unquoted ones gone */
  uint32_t *cell_line; /* physical line on which each begins */
  int n_cells;         /* kept: at most the most that kp_csv_new was told */
  int64_t n_all;       /* of the record */
  bool extra;          /* a cell beyond those kept is not blank */
  uint32_t line;       /* on which the record begins */
  bool many_lines;
} kp_record;

typedef enum {
  KP_CSV_RECORD,
  KP_CSV_END,
  KP_CSV_STRAY_QUOTE,  /* a quote in a cell that does not begin with one */
  KP_CSV_BEHIND_QUOTE, /* text behind the closing quote, on the line where the quote was opened */
  KP_CSV_UNCLOSED,     /* the quote is not closed, or on another line by one that is not its own */
  KP_CSV_TOO_LONG,     /* a cell above KP_CELL_MOST */
  KP_CSV_NO_MEMORY,
} kp_csv_status;

/* Where text is read and how far; line is that of at. */
typedef struct {
  const char *at, *end;
  uint32_t line;
} kp_csv_cursor;

typedef struct kp_csv kp_csv;

/* NULL when memory is out. */
kp_csv *kp_csv_new(char separator, int most_cells);
void kp_csv_free(kp_csv *csv);
/* Reads the next record (blank lines are none) and moves the cursor behind it. On a fault out->line
 * is the line on which the faulty cell begins, out->n_all its number from 1, and the cursor stands
 * on the line behind. */
kp_csv_status kp_csv_next(kp_record *out, kp_csv *csv, kp_csv_cursor *cursor);

/* The first byte behind the line that begins at at: LF, CRLF and CR end one. */
const char *kp_csv_line_end(const char *at, const char *end);

#endif
