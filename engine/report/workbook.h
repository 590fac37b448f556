/* SPDX-License-Identifier: GPL-3.0-or-later
 * Workbook: report.xlsx, in two layers that only report/ knows.
 *
 * A kp_book is sheets of cells in a few fixed styles (workbook_book.c; libxlsxwriter behind): one
 * sheet is being written at a time, columns are as wide as their widest text, memory running out is
 * remembered and told at the end. Above it each file writes the sheets of one subject. Rows and
 * columns count from 0. */
#ifndef KP_REPORT_WORKBOOK_H
#define KP_REPORT_WORKBOOK_H

#include "report/report.h"

enum {
  KP_BOOK_EXPLAINED = 50000, /* rows of explanations, of conditions and of marks at the most */
  KP_BOOK_REF = 16,          /* bytes of "$XFD$1048576", NUL included */
};

typedef enum {
  KP_BOOK_TEXT,
  KP_BOOK_WRAP, /* long text */
  KP_BOOK_TITLE,
  KP_BOOK_HEAD,
  KP_BOOK_NUMBER, /* at the index's digits */
  KP_BOOK_PLAIN,  /* a number as it is */
  KP_BOOK_SHARE,  /* 0.25 as 25.00% */
  KP_BOOK_INPUT,  /* a number that people may change */
  KP_BOOK_FIXED,  /* a figure of the run where no formula says the same */
  KP_BOOK_N_STYLES
} kp_book_style;

typedef struct kp_book kp_book;

kp_status kp_book_new(kp_book **out, const char *title, int digits, kp_diag *diag);
/* The file's bytes; frees the book. With out NULL it is only freed. */
kp_status kp_book_end(kp_buf *out, kp_book *book, kp_diag *diag);

/* Begins a sheet, or goes on with one that is there; its name in a formula is name in single
 * quotes. */
void kp_book_sheet(kp_book *book, const char *name);
void kp_book_text(kp_book *book, int row, int column, const char *text, kp_book_style style);
/* NaN: an empty cell. */
void kp_book_number(kp_book *book, int row, int column, double x, kp_book_style style);
/* value and text are what the formula gives now. */
void kp_book_formula(kp_book *book, int row, int column, const char *formula, double value,
                     kp_book_style style);
void kp_book_formula_text(kp_book *book, int row, int column, const char *formula,
                          const char *text);
void kp_book_hide_column(kp_book *book, int column);
/* What stands above and left of the data stays in sight; the heading is repeated on each page. */
void kp_book_table(kp_book *book, int heading, int last_row, int n_columns, int n_frozen);
/* Bars behind the figures, and the colours of grades (best first) behind their names. */
void kp_book_bars(kp_book *book, int first_row, int last_row, int column);
void kp_book_grades(kp_book *book, int first_row, int last_row, int column, const kp_index *index);
/* "$E$3"; and "$E3", which goes along when rows are sorted. */
const char *kp_book_ref(char *out, int row, int column);
const char *kp_book_own_ref(char *out, int row, int column);

/* What the files of the workbook share. */
typedef struct {
  const kp_report *report;
  const kp_result *result;
  const kp_index *index;
  kp_book *book;
  kp_arena *arena;
  const int32_t *unit; /* in the order of the sheets: by rank */
  int n_units;
  int n_live, n_fixed; /* cells of the scores: formulas, figures where no formula says the same */
  int n_totals_fixed;
  int n_left_out; /* rows of explanations and conditions that were too many */
} kp_workbook;

const char *kp_workbook_word(kp_msg id, kp_lang lang);
void kp_workbook_head(kp_workbook *w, int row, const kp_msg *heading, int n);
kp_status kp_workbook_scores(kp_workbook *w, kp_diag *diag);
void kp_workbook_weights(kp_workbook *w);
kp_status kp_workbook_units(kp_workbook *w, kp_diag *diag); /* explanations, conditions, marks */
kp_status kp_workbook_about(kp_workbook *w, kp_diag *diag); /* index, provenance */

/* Places on the sheet of weights: node k, grade k. */
enum { KP_WEIGHTS_FIRST = 1, KP_WEIGHTS_WEIGHT = 4, KP_WEIGHTS_SHARE = 5, KP_WEIGHTS_SUM = 6 };
static inline int kp_workbook_cut_row(const kp_index *index, int grade) {
  return KP_WEIGHTS_FIRST + index->n_nodes + 2 + grade;
}

#endif
