/* SPDX-License-Identifier: GPL-3.0-or-later
 * Sheet: one sheet of a workbook, looked into or read. Private to table/.
 *
 * Looking stops at the first cell that holds something. Reading gives the text that xlsx.h
 * describes. */
#ifndef KP_TABLE_XLSX_SHEET_H
#define KP_TABLE_XLSX_SHEET_H

#include "table/xlsx.h"
#include "table/xlsx_book.h"

kp_status kp_sheet_holds_something(bool *out, kp_book *book, const char *part);
/* Styles and strings of the book have been read. */
kp_status kp_sheet_read(kp_sheet_text *out, kp_book *book, const char *part);

#endif
