/* SPDX-License-Identifier: GPL-3.0-or-later
 * CSV out: cells and rows as Excel, WPS and a script all read them.
 *
 * UTF-8 with a BOM, commas, CRLF; a cell is quoted where it must be. Numbers are the shortest
 * decimal that reads back; missing is an empty cell. Text that a spreadsheet would run as a formula
 * (it begins with = + - @ tab or CR) gets an apostrophe in front, unless it is a number. */
#ifndef KP_REPORT_CSV_H
#define KP_REPORT_CSV_H

#include "base/text.h"

#define KP_CSV_BOM "\xEF\xBB\xBF"

/* Each adds one cell and the comma that ends it; kp_csv_end_row turns the last comma into CRLF. */
void kp_csv_text(kp_buf *buf, kp_str text);
/* The same without the apostrophe: for ids that the engine reads back. */
void kp_csv_plain(kp_buf *buf, kp_str text);
void kp_csv_words(kp_buf *buf, const char *text); /* NULL: an empty cell */
void kp_csv_number(kp_buf *buf, double x);
void kp_csv_integer(kp_buf *buf, int64_t x);
void kp_csv_end_row(kp_buf *buf);
/* BOM and the first row. */
void kp_csv_header(kp_buf *buf, const char *const *names, int n_names);

#endif
