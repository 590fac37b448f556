/* SPDX-License-Identifier: GPL-3.0-or-later
 * Reading: what the files that fill a table's columns share. Private to table/.
 *
 * The text behind the header is cut into chunks at beginnings of records (cut.c). Each chunk owns a
 * stretch of every column, long enough for the rows that it can hold at most, and fills it from the
 * front (scan.c for clean records, csv.c and rows.c for all others); table.c closes the gaps. The
 * cut depends on the text alone, so rows and diagnostics are the same for any number of threads.
 * While chunks are filled, the upper bits of why say how a number was written (KP_WRITTEN_…);
 * table.c clears them. */
#ifndef KP_TABLE_READING_H
#define KP_TABLE_READING_H

#include "base/arena.h"
#include "table/csv.h"
#include "table/hint.h"
#include "table/table.h"

enum { KP_WRITTEN_PERCENT = 0x80, KP_WRITTEN_MARK = 0x40, KP_WHY_BITS = 0x3F };

/* Behind a quoted line end the cells of a row stand on later lines: from column on, cells of row
 * stand on line. */
typedef struct {
  int row, column;
  uint32_t line;
} kp_line_break;

struct kp_table_text {
  const char *at; /* decoded, without BOM */
  size_t len;
  const char *rows; /* the first byte behind the header */
  uint32_t rows_line;
  kp_str *folded; /* header names, folded */
  struct kp_held
      *held; /* what has to be freed: the file's bytes, converted text, copies of quoted cells */
  kp_line_break *line_break;
  int n_line_breaks;
  bool is_piece; /* of a file: piece_check.h says what only all pieces tell */
};

/* What a column's cells are to become. */
typedef enum { KP_PLAN_SKIP, KP_PLAN_TEXT, KP_PLAN_NUMBER, KP_PLAN_OTHER } kp_plan;

typedef struct {
  kp_plan plan; /* KP_PLAN_NUMBER: plain digits need no look at the rule */
  kp_cell_rule rule;
  const char *indicator;
  double *number; /* the column's arrays */
  uint8_t *why;
  kp_str *text;
} kp_filled;

/* Where one thread keeps copies of text cells, one behind the other: what is read together later
 * stands together. */
typedef struct {
  kp_arena *arena; /* made when needed */
  char *at;
  size_t left, step; /* bytes of the block at hand; of the next one */
} kp_text_pool;

/* How a table is read. Only read by chunks. */
typedef struct {
  const kp_table *table;
  const kp_filled *column;
  int n_columns, unit_column;
  bool bad_as_missing;
  bool copies_text; /* text cells are copied: the text itself is given back to the system */
  bool through_csv; /* every record goes through libcsv: the reference for tests */
} kp_reading;

typedef struct {
  kp_csv_cursor cursor; /* at, end and line of the chunk's text */
  int first_row, most_rows, n_rows;
  kp_diag *diag;      /* made when needed */
  kp_csv *csv;        /* made when needed */
  kp_text_pool *pool; /* of the thread that reads the chunk */
  kp_str *cell;       /* n_columns: a record that is split without libcsv */
  uint8_t *noted;     /* n_columns: the column has KP_WRITTEN_ bits here */
  kp_line_break *line_break;
  int n_line_breaks, size_line_breaks;
  bool bad_quote; /* a fault of quotes: where records begin behind it is not known */
  bool no_memory;
} kp_chunk;

/* Keeps a record as the chunk's next row, or says why it cannot. Cells' bytes must live as long as
 * the table unless copied is set: then text cells are copied. */
void kp_rows_keep(kp_chunk *chunk, const kp_reading *reading, const kp_record *record, bool copied);
/* True when no cell holds anything. */
bool kp_record_is_blank(const kp_record *record);
/* What to say of a fault of kp_csv_next that is not memory, and its hint. */
kp_msg kp_rows_fault_message(kp_msg *hint, kp_csv_status fault);
/* Adds such a fault. */
void kp_rows_fault(kp_chunk *chunk, const kp_reading *reading, kp_csv_status fault,
                   const kp_record *record);
/* A copy that lives as long as the table; at is NULL when memory is out. */
kp_str kp_rows_copy(kp_text_pool *pool, kp_str text);
/* Stores a value in a row. */
void kp_rows_store(kp_chunk *chunk, const kp_reading *reading, int column, int row,
                   const kp_cell_value *value);

/* Fills the chunk's stretch of the columns. */
void kp_scan_chunk(kp_chunk *chunk, const kp_reading *reading);

/* Cuts text at beginnings of records into pieces of about piece bytes; *chunks is kp_malloc'd, with
 * cursor, first_row and most_rows set. *n_rows is the sum of most_rows. False when memory is out.
 */
bool kp_cut(kp_chunk **chunks, int *n_chunks, int64_t *n_rows, const kp_csv_cursor *text,
            int n_columns, size_t piece);

/* Quotes and line ends of text that begins with a line. */
void kp_cut_count(int64_t *quotes, int64_t *lines, const char *text, size_t len);

typedef struct {
  bool through_csv; /* no scan: every record goes through libcsv */
  size_t piece;     /* bytes a chunk, about; 0: the usual */
} kp_reading_tuning;

/* kp_table_open on bytes that the caller keeps as long as the table; kp_table_read with a tuning
 * (NULL: the usual). */
kp_status kp_table_open_bytes(kp_table **out, const void *bytes, size_t len, const char *shown,
                              const kp_table_options *options, kp_arena *arena, kp_diag *diag);
kp_status kp_table_read_tuned(kp_table *table, const kp_column_request *requests, int unit_column,
                              const kp_table_options *options, const kp_reading_tuning *tuning,
                              kp_arena *arena, kp_diag *diag);

#endif
