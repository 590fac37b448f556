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
/* The same at a place that has room, for writers that make room once a row: kp_csv_room bytes for a
 * text, KP_NUM_SIZE + 1 for a number. They return the end, which has no NUL. */
char *kp_csv_put_text(char *to, kp_str text);
char *kp_csv_put_number(char *to, double x);
/* A text whose every byte is doubled, in quotes, with an apostrophe and a comma. */
static inline size_t kp_csv_room(kp_str text) {
  return 2 * (size_t)text.len + 4;
}
/* BOM and the first row. */
void kp_csv_header(kp_buf *buf, const char *const *names, int n_names);

#endif
