/* SPDX-License-Identifier: GPL-3.0-or-later
 * Judgements: weights of a node's children from what experts said of them.
 *
 * Each function reads what stands in the word (`ahp { … }` …) or in rows of parameters, names every
 * judgement that is lacking, not positive or against another one, and leaves the weights, which add
 * up to 1, in of->weight. False: there are none, and an error says why. Private to index/. */
#ifndef KP_INDEX_JUDGEMENTS_H
#define KP_INDEX_JUDGEMENTS_H

#include "index/build.h"

/* The children that count, and where their weights are found. */
typedef struct {
  const kp_term *term;  /* the method's word */
  const kp_term *owner; /* the node's */
  int n;
  int *child;     /* n: nodes */
  kp_str *id;     /* n */
  double *weight; /* n: found */
} kp_judged;

/* The number of a child by its id; -1 with an error at the place. */
int kp_judged_child(kp_builder *b, const kp_judged *of, kp_str id, const kp_place *place);
/* { a = 1, b = 2 }: a figure of each child (n), NaN never; false with an error. name is what the
 * table is called in it. */
bool kp_judged_figures(kp_builder *b, double *out, const kp_judged *of, const kp_term *table,
                       const char *name);

bool kp_judged_ahp(kp_builder *b, kp_weighing *to, kp_judged *of);
bool kp_judged_budget(kp_builder *b, kp_weighing *to, kp_judged *of);
bool kp_judged_best_worst(kp_builder *b, kp_weighing *to, kp_judged *of);

/* ---- Rows of parameters ---- */

/* Rows that `parameters` gave, one expert's after another's as they stand. */
typedef struct {
  const kp_term *rows;
  const kp_word_table *table; /* for the lines; NULL: not found */
} kp_judged_rows;

/* columns: names that each row must have. False with an error where it is no list of rows. */
bool kp_judged_open_rows(kp_builder *b, kp_judged_rows *out, const kp_judged *of,
                         const kp_term *rows, const char *const *columns, int n_columns);
kp_place kp_judged_row_place(const kp_builder *b, const kp_judged *of, const kp_judged_rows *rows,
                             int row);
/* A cell as text, "" where it is blank. */
kp_str kp_judged_cell(kp_builder *b, const kp_judged_rows *rows, int row, const char *column);
/* Which expert a row is of: numbered in order of appearance in names (n_rows long). */
int kp_judged_expert(kp_str name, kp_str *names, int *n_names);

#endif
