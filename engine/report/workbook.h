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
  KP_BOOK_FORMULA = 8000,    /* bytes of a formula; programs take 8,192 characters */
  KP_BOOK_FULL_ROWS = 5000,  /* rows of full points of units some of whose children do not count */
};

typedef enum {
  KP_BOOK_TEXT,
  KP_BOOK_WRAP, /* long text */
  KP_BOOK_TITLE,
  KP_BOOK_NOTE,    /* a line across the sheet */
  KP_BOOK_SECTION, /* a heading among lines */
  KP_BOOK_HEAD,
  KP_BOOK_NUMBER, /* at the index's digits */
  KP_BOOK_PLAIN,  /* a number as it is */
  KP_BOOK_SHARE,  /* 0.25 as 25.00% */
  KP_BOOK_INPUT,  /* a number that people may change */
  KP_BOOK_INPUT_SHARE,
  KP_BOOK_FIGURE, /* three decimals */
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
/* A table, once all of its cells are there. */
typedef struct {
  int heading, last_row; /* filters work between them */
  int n_columns;
  int n_printed; /* columns that go on paper */
  int n_frozen;  /* columns that stay in sight and are repeated on each page, as rows to heading are
                  */
  int end;       /* the last row on paper, where that is below last_row */
} kp_book_range;
void kp_book_table(kp_book *book, const kp_book_range *range);
/* Correlations: red below 0, blue above. */
void kp_book_scale(kp_book *book, int first_row, int last_row, int first_column, int last_column);
/* Bars behind the figures, and the colours of grades (best first) behind their names. */
void kp_book_bars(kp_book *book, int first_row, int last_row, int column);
void kp_book_grades(kp_book *book, int first_row, int last_row, int column, const kp_index *index);
/* "$E$3"; and "$E3", which goes along when rows are sorted. */
const char *kp_book_ref(char *out, int row, int column);
const char *kp_book_own_ref(char *out, int row, int column);

typedef struct kp_full_set kp_full_set;

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
  int n_grades_fixed;     /* units whose grade no formula says */
  int n_conditions_fixed; /* conditions that read scores and hold what the run found */
  int n_left_out;         /* units whose explanations, conditions or marks did not fit */
  double *full;           /* n_nodes: full points of a unit to which everything applies */
  kp_full_set **set;      /* n_nodes: of the others, by parent (workbook_full.c) */
  int n_full_rows;
  bool failed; /* memory ran out */
} kp_workbook;

const char *kp_workbook_word(kp_msg id, kp_lang lang);
/* The clause a thing goes by, or that it is the authors' own, in the words of the page. */
void kp_workbook_basis(kp_workbook *w, int row, int column, const kp_label *label);
void kp_workbook_head(kp_workbook *w, int row, const kp_msg *heading, int n);
kp_status kp_workbook_scores(kp_workbook *w, kp_diag *diag);
kp_status kp_workbook_units(kp_workbook *w, kp_diag *diag); /* explanations, conditions, marks */
kp_status kp_workbook_statistics(kp_workbook *w, kp_diag *diag);
kp_status kp_workbook_about(kp_workbook *w, kp_diag *diag); /* index, provenance */

/* Places on the sheet of weights: a row a node, a grade, a condition; then full points of sets of
 * children. */
enum {
  KP_WEIGHTS_FIRST = 1,
  KP_WEIGHTS_WEIGHT = 4,
  KP_WEIGHTS_SHARE,
  KP_WEIGHTS_SUM,
  KP_WEIGHTS_FULL,
  KP_WEIGHTS_BASIS,
  KP_WEIGHTS_EXACT, /* from here on hidden */
  KP_WEIGHTS_KEY,
  KP_WEIGHTS_REST,
  KP_WEIGHTS_LEFT,
  KP_WEIGHTS_PLACES = KP_WEIGHTS_SUM, /* of a grade; its share stands beside */
};
static inline int kp_workbook_cut_row(const kp_index *index, int grade) {
  return KP_WEIGHTS_FIRST + index->n_nodes + 2 + grade;
}
/* A condition of grades that reads scores and has one bound: it can be changed there. */
bool kp_workbook_has_bound(const kp_index *index, int condition);
int kp_workbook_bound_row(const kp_index *index, int condition);
static inline int kp_workbook_sets_row(const kp_workbook *w) {
  return kp_workbook_bound_row(w->index, w->index->n_conditions) + 2;
}

#endif
