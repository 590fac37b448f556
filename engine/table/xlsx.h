/* SPDX-License-Identifier: GPL-3.0-or-later
 * XLSX: a workbook as the text of a CSV file. Private to table/.
 *
 * A sheet becomes what its table would be as CSV (comma, UTF-8), a row of the sheet a line of the
 * text with the same number and column A the first field, so that everything behind it, the rules
 * of cells, ragged rows, duplicates, threads and places, holds for workbooks without a second
 * version. The sheet is the first visible one that holds anything. Line ends inside of a cell
 * become blanks. Cells that hold no value because their formula failed or was never calculated are
 * written as #N/A … or "=", which no number, date or yes/no is; where such a column is read as
 * text, kp_xlsx_check says them. */
#ifndef KP_TABLE_XLSX_H
#define KP_TABLE_XLSX_H

#include "table/table.h"

typedef enum { KP_SHEET_ERROR_VALUE, KP_SHEET_NO_VALUE } kp_sheet_fault_kind;

/* A cell without a value. */
typedef struct {
  uint32_t line;
  uint16_t column; /* from 1 */
  uint16_t kind;   /* kp_sheet_fault_kind */
} kp_sheet_fault;

/* Both are kp_malloc'd. */
typedef struct {
  char *text;
  size_t len;
  kp_sheet_fault *fault; /* by line */
  size_t n_faults;
} kp_sheet_text;

/* True for bytes of a workbook of any kind, also of those that cannot be read. */
bool kp_xlsx_is(const void *bytes, size_t len);

/* Not a workbook that can be read, damaged, above a limit: KP_INPUT with a diagnostic. */
kp_status kp_xlsx_read(kp_sheet_text *out, const void *bytes, size_t len, const char *file,
                       kp_diag *diag);

/* After a table was read: says faulty cells in its header and in columns that were read as text, as
 * warnings when what is bad is to be missing. */
kp_status kp_xlsx_check(const kp_table *table, const kp_sheet_text *sheet,
                        const kp_column_request *requests, bool bad_as_missing, kp_diag *diag);

#endif
