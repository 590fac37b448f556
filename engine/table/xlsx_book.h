/* SPDX-License-Identifier: GPL-3.0-or-later
 * Book: a workbook that is being read. Private to table/.
 *
 * Its parts are read in this order: the workbook (sheets, the system of dates), styles (which
 * formats are dates or per cent), shared strings, then sheets. Each part is streamed from zip to
 * XML to a handler; what is wrong with a part as zip or XML is said in kp_book_part, what is wrong
 * with its content by the handler, which then stops. Everything lives in scratch or in the growing
 * arrays that kp_book_clear frees; nothing of it outlives the reading. */
#ifndef KP_TABLE_XLSX_BOOK_H
#define KP_TABLE_XLSX_BOOK_H

#include "base/arena.h"
#include "base/diag.h"
#include "table/xlsx_xml.h"
#include "table/xlsx_zip.h"

enum {
  KP_XLSX_ROWS_MOST = 1048576,
  KP_XLSX_COLUMNS_MOST = 16384,
  KP_XLSX_SHEETS_MOST = 1000,
  KP_XLSX_STRINGS_MOST = 1 << 24,
  KP_XLSX_STYLES_MOST = 1 << 16, /* also of ids of formats */
  KP_XLSX_CELL_MOST = 1 << 20    /* bytes of a cell */
};

/* What a format makes of a number. */
typedef enum {
  KP_FORM_PLAIN,
  KP_FORM_PERCENT,
  KP_FORM_DATE,
  KP_FORM_DATE_TIME,
  KP_FORM_MONTH, /* year and month: the first of a month stands for the month */
  KP_FORM_YEAR,  /* the first of January stands for the year */
  KP_FORM_TIME
} kp_xlsx_form;

typedef struct {
  uint8_t form;   /* kp_xlsx_form */
  uint8_t digits; /* at least so many, as the format 0000 has them */
} kp_xlsx_style;

typedef struct {
  const char *name, *part; /* part NULL: no sheet of cells */
  bool visible;
} kp_xlsx_sheet;

typedef struct {
  kp_zip *zip;
  const char *file; /* as shown */
  kp_arena *scratch;
  kp_diag *diag;
  const char *strings_part, *styles_part; /* NULL: none */
  bool from_1904;
  kp_xlsx_sheet *sheet;
  int n_sheets;
  kp_buf text;        /* of all shared strings, one behind another … */
  size_t *string_end; /* … and where each ends; growing, kp_realloc */
  size_t n_strings, cap_strings;
  kp_xlsx_style *style;
  int n_styles;
} kp_book;

/* ---- xlsx_book.c ---- */

/* Opens the zip and reads the workbook's own part. */
kp_status kp_book_open(kp_book *book, const void *bytes, size_t len);
/* KP_OK; or KP_INPUT: it is faulty, which has been said, or a handler stopped, which says itself.
 */
kp_status kp_book_part(kp_book *book, const char *part, const kp_xml_handler *handler,
                       void *context);
/* An error of a part: args are the part and more; gives KP_INPUT. */
kp_status kp_book_fault(kp_book *book, kp_msg what, const char *const *args, kp_msg hint);
void kp_book_clear(kp_book *book);

/* ---- xlsx_styles.c ---- */

kp_status kp_book_styles(kp_book *book);
/* The form of a format code of a workbook. */
kp_xlsx_style kp_xlsx_format(const char *code);

/* ---- xlsx_strings.c ---- */

kp_status kp_book_strings(kp_book *book);
/* Text between <si> or <is> tags: runs are joined, phonetic guides (rPh) left out. Start and end
 * are told of every element inside. */
typedef struct {
  int phonetic; /* depth */
  bool taking;  /* inside of a t that counts */
} kp_xlsx_runs;
void kp_runs_start(kp_xlsx_runs *runs, const char *name);
void kp_runs_end(kp_xlsx_runs *runs, const char *name);
/* Makes a string plain in place: _x000D_ becomes what it stands for, then line ends and tabs become
 * blanks, since a row is a line of the table. Gives its length, which does not grow. */
size_t kp_xlsx_plain(char *at, size_t len);

/* ---- xlsx_value.c ---- */

/* The text of a number under a style, as it would stand in a CSV file. */
void kp_xlsx_number(kp_buf *out, kp_str value, kp_xlsx_style style, bool from_1904);
/* 2024-08-24T00:00:00 of a cell of the type d. */
void kp_xlsx_iso_date(kp_buf *out, kp_str value);

/* A1, BC23; false when it is none or too far out. */
bool kp_xlsx_reference(const char **at, int *row, int *column);

#endif
