/* SPDX-License-Identifier: GPL-3.0-or-later
 * Sheets: forms that leave the office to be filled in, and what was sent out with them.
 *
 * A form is made once, as text in tables (sheets_judge.c, sheets_unit.c), and set out three times:
 * XLSX, CSV, HTML for paper. Its first table is what comes back; the others are for reading. Texts
 * are NUL-terminated and live in the form's arena. Headings are names that table/synonyms.h knows,
 * so that a form which comes back reads like any other table. What was sent (the files by their
 * hashes, and which cells stood on which form) is kept in sheets.json for kp_collect. */
#ifndef KP_REPORT_SHEETS_H
#define KP_REPORT_SHEETS_H

#include "base/file.h"
#include "base/hash.h"
#include "index/index.h"
#include "table/synonyms.h"

#define KP_SHEETS_SENT "sheets.json"

/* What may be written in a cell. */
typedef enum {
  KP_FILL_NONE,   /* the cell is printed, not filled in */
  KP_FILL_TEXT,   /* anything */
  KP_FILL_NUMBER, /* a number */
  KP_FILL_DATE,
  KP_FILL_CHOICE, /* one of choice */
  KP_FILL_MARK,   /* a mark: a number from low to high on its step, or 回避 */
} kp_fill_kind;

typedef struct {
  kp_fill_kind kind;
  double low, high, step; /* MARK; NaN: none */
  const char *const *choice;
  int n_choices;
  const char *title, *help; /* shown while the cell is being filled in; NULL: nothing */
} kp_form_fill;

typedef struct {
  const char *heading;
  int width;  /* in half-width characters, as a spreadsheet counts */
  bool fill;  /* this column is filled in */
  bool above; /* a line of the form says it: paper goes without the column */
} kp_form_column;

typedef struct {
  const char *const *cell;    /* one a column, never NULL */
  const kp_form_fill *answer; /* what the table's answer column takes here; NULL: text */
} kp_form_row;

typedef struct {
  const char *caption;
  const char *suffix; /* of its CSV file; "" for the form itself */
  const kp_form_column *column;
  int n_columns;
  int answer; /* the column that row.answer is about; -1: none */
  kp_form_row *row;
  int n_rows;
} kp_form_table;

enum { KP_FORM_TABLES = 16 };

typedef struct {
  const char *file;        /* stem of its files, safe in any file system */
  const char *title;       /* "…年度考核评估 专家评分表" */
  const char *whose;       /* "专家:专家甲(J1)" */
  const char *const *line; /* how to fill it in */
  int n_lines;
  const char *const *foot; /* what stands at the bottom: recusals left out */
  int n_feet;
  const char *const *sign; /* labels of the boxes for signature, seal, date */
  int n_signs;
  kp_form_table table[KP_FORM_TABLES];
  int n_tables;
} kp_form;

/* Makes forms: what all of them share. */
typedef struct {
  const kp_index *index;
  const kp_dataset *dataset;
  kp_lang lang;
  kp_arena *arena; /* of one form; its texts live here */
  kp_diag *diag;
} kp_form_maker;

/* ---- sheets_cells.c: texts and what a want is called ---- */

/* A catalogue sentence in the arena; "" when memory is out, which is remembered in diag. */
const char *kp_form_say(const kp_form_maker *maker, kp_msg message, const char *const *args);
const char *kp_form_text(const kp_form_maker *maker, kp_str text);
/* Takes the text of a buffer and clears it. */
const char *kp_form_take(const kp_form_maker *maker, kp_buf *buf);
/* The name of a want that people know: its title or another name in the language, else its id. */
const char *kp_form_want_name(const kp_want *want, kp_lang lang);
/* The leaf or adjustment that asks for a want: its measure and its score rule; NULL when a
 * condition does. */
typedef struct {
  int node;                   /* -1: none */
  int adjustment;             /* -1: none */
  int condition;              /* -1: none */
  const char *measure;        /* NULL unless the want is the whole value */
  const kp_score_rule *score; /* NULL unless the want is the whole value */
} kp_form_use;
void kp_form_want_use(kp_form_use *out, const kp_index *index, int want);
/* Wants in the order in which the index first uses them. */
kp_status kp_form_want_order(int **order, const kp_index *index, kp_arena *arena, kp_diag *diag);
/* What a want's cell takes. */
const kp_form_fill *kp_form_want_fill(const kp_form_maker *maker, int want);
/* The last thing said of a cell by an origin; false when nothing is. */
bool kp_form_said(kp_entry *out, const kp_dataset *dataset, int want, int unit, kp_origin origin);
/* text with only what any file system takes, at most 80 bytes. */
const char *kp_form_safe_name(const kp_form_maker *maker, const char *text);
/* True when the office knows the want from units.csv: units are not asked for it. */
bool kp_form_known_by_office(const kp_dataset *dataset, int want);
/* The facts of the units for which shown is true, reported and verified, as a table. */
kp_status kp_form_add_facts(kp_form *form, const kp_form_maker *maker, const bool *shown);

/* ---- Which form holds what ---- */

/* Which cells stand on whose form. who is a judge or a unit (whose form has that unit alone), item
 * a panel of the index or a want. */
typedef struct {
  kp_sheets_for kind;
  int n_who, n_units, n_items;
  bool *cell;
  bool *recused;      /* judges: n_who * n_units */
  bool *not_assessed; /* judges: n_who * n_units, else n_units: would stand there otherwise */
} kp_sheets_plan;

kp_status kp_sheets_plan_make(kp_sheets_plan *out, const kp_index *index, const kp_dataset *dataset,
                              kp_sheets_for kind, kp_arena *arena, kp_diag *diag);
static inline bool *kp_sheets_cell(const kp_sheets_plan *plan, int who, int unit, int item) {
  bool of_judge = plan->kind == KP_SHEETS_JUDGES;
  size_t row = (of_judge ? (size_t)who * (size_t)plan->n_units : 0) + (size_t)unit;
  return &plan->cell[row * (size_t)plan->n_items + (size_t)item];
}
kp_status kp_form_judge(kp_form *out, const kp_form_maker *maker, const kp_sheets_plan *plan,
                        int judge);
kp_status kp_form_unit(kp_form *out, const kp_form_maker *maker, const kp_sheets_plan *plan,
                       int unit);
kp_status kp_form_visit(kp_form *out, const kp_form_maker *maker, const kp_sheets_plan *plan,
                        int unit);

/* ---- One writer a format: appends the file's bytes ---- */

void kp_sheets_csv(kp_buf *out, const kp_form_table *table);
void kp_sheets_html(kp_buf *out, const kp_form *form, kp_lang lang);
kp_status kp_sheets_xlsx(kp_buf *out, const kp_form *form, kp_lang lang, kp_diag *diag);

/* ---- sheets.json ---- */

typedef struct {
  const char *name;
  char hash[KP_HASH_SIZE];
  bool is_form; /* its first table; else a table for reading */
} kp_sent_file;

typedef struct {
  const char *who; /* the judge's or the unit's id */
  kp_sent_file *file;
  int n_files;
} kp_sent_sheet;

/* A pair of a unit and an item that stood on a sheet. */
typedef struct {
  int sheet;
  const char *unit;
  int item; /* into item */
} kp_sent_cell;

typedef struct {
  kp_sheets_for kind;
  const char *index_path, *index_id, *index_hash, *period;
  const char *const *item; /* ids of indicators or columns */
  int n_items;
  kp_sent_sheet *sheet;
  int n_sheets;
  kp_sent_cell *cell;
  int n_cells;
} kp_sent;

/* Appends the document. sheets are those of the plan, in its order. */
void kp_sent_write(kp_buf *out, const kp_index *index, const kp_dataset *dataset,
                   const kp_sheets_plan *plan, const kp_sent_sheet *sheet, int n_sheets);
kp_status kp_sent_read(kp_sent *out, const char *path, kp_arena *arena, kp_diag *diag);

const char *kp_sheets_kind_name(kp_sheets_for kind); /* "judges", "units", "visits" */

#endif
