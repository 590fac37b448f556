/* SPDX-License-Identifier: GPL-3.0-or-later
 * Cells: what one cell of a table may say, and how it becomes a number.
 *
 * A missing number is NaN in its column with a kp_why beside it; a cell that is present has
 * KP_PRESENT. Numbers as people write them: 1,234.5 (groups of three), full-width digits, spaces
 * around, 72%. Missing always: blank, NA, N/A. Everything else must be a number, or a mark that the
 * index lists under "read", else it is an error. Yes/no: 是 否 有 无 yes no true false y n 1 0 √ ×
 * ✓ ✗ 达标 未达标. */
#ifndef KP_TABLE_CELL_H
#define KP_TABLE_CELL_H

#include "base/text.h"

typedef enum { KP_CELL_TEXT, KP_CELL_NUMBER, KP_CELL_YESNO, KP_CELL_DATE } kp_cell_kind;

/* Why a value is not there. */
typedef enum {
  KP_PRESENT = 0,
  KP_BLANK,          /* the cell is empty, or NA, N/A, or a mark that the index reads as missing */
  KP_NO_ROW,         /* the unit has no row in that table, or a long table has no row for it */
  KP_NO_COLUMN,      /* the dataset has no such column, and need not have */
  KP_NOT_A_NUMBER,   /* it was no number and the run was told to take it as missing */
  KP_NOT_APPLICABLE, /* a mark says so, or "applies" of the index does */
  KP_RECUSED,        /* every judge who might score it is recused */
  KP_TOO_FEW,        /* fewer judges than the rule asks for */
  KP_UNDEFINED, /* arithmetic that has no answer: 0/0, the log of a negative, a function that gave
                   nil */
  KP_DEPENDS,   /* a node: a child that it needs is missing */
  KP_COVERAGE,  /* a node: less is present than its coverage asks for */
} kp_why;

/* What a mark in a cell means, from the index's "read". */
typedef struct {
  kp_str text;  /* compared in folded form */
  double value; /* NaN when why is not KP_PRESENT */
  kp_why why;
} kp_cell_mark;

typedef struct {
  kp_cell_kind kind;
  double percent;     /* what "1%" is worth: 1 where the measure is %, else 0.01; 0 = 0.01 */
  bool decimal_comma; /* "1.234,5" is 1234.5 */
  bool comma_unclear; /* set by kp_table_read in a file whose separator is ;: a lone comma is
                         ambiguous even before three digits */
  const kp_cell_mark *marks;
  int n_marks;
} kp_cell_rule;

typedef enum {
  KP_CELL_OK,
  KP_CELL_BAD,       /* not what the rule's kind asks for */
  KP_CELL_AMBIGUOUS, /* "1,23": a decimal comma, or a group of three that lacks a digit? */
} kp_cell_status;

typedef struct {
  double value; /* NaN when missing; days for a date; 1 or 0 for yes/no */
  kp_why why;
  bool had_percent; /* a % sign stood behind the number */
  bool month_only;  /* a date that named no day */
  bool marked;      /* it is what a mark of the rule says */
} kp_cell_value;

/* Reads one cell by a rule. *out is set on KP_CELL_OK only. Text cells are not read by it. */
kp_cell_status kp_cell_read(kp_cell_value *out, kp_str text, const kp_cell_rule *rule);

#endif
