/* SPDX-License-Identifier: GPL-3.0-or-later
 * Outside: a table of figures that are not the index's own (income, population, another index),
 * joined on the units of a dataset.
 *
 * Wide: a column of units (by the dataset's own name for it, or any that table/synonyms.h knows)
 * and columns of figures. A row finds its unit as a cell of a dataset does: by id as written, else
 * folded, else by name. Rows of other periods are left out where the table and the dataset have
 * one. Rows that name no unit of the dataset, and columns of text, are left out with a warning;
 * a cell that is no number in a column of numbers is an error. */
#ifndef KP_TABLE_OUTSIDE_H
#define KP_TABLE_OUTSIDE_H

#include "table/dataset.h"

typedef struct {
  const char *name; /* as the header has it */
  double *number;   /* n_units of the dataset; NaN: blank, or the unit has no row */
} kp_outside_column;

typedef struct {
  const char *file; /* as given */
  char hash[65];
  kp_outside_column *column; /* 1 at least */
  int n_columns;
  int n_matched, n_unmatched; /* rows */
} kp_outside;

/* path: a file, CSV or XLSX, or "-". encoding and bad_as_missing of the options count. Everything
 * lives in the arena. KP_INPUT where no row finds a unit or no column holds numbers. */
kp_status kp_outside_read(kp_outside **out, const char *path, const kp_dataset *dataset,
                          const kp_table_options *options, kp_arena *arena, kp_diag *diag);

#endif
