/* SPDX-License-Identifier: GPL-3.0-or-later
 * Held: what a table has to free that is not in an arena. Private to table/. */
#ifndef KP_TABLE_HELD_H
#define KP_TABLE_HELD_H

#include "base/arena.h"
#include "base/file.h"
#include "table/xlsx.h"

typedef struct kp_held {
  kp_bytes file;
  bool owned;          /* file is released with the table */
  char *converted;     /* the text, when it was not UTF-8 */
  kp_sheet_text sheet; /* of a workbook */
  kp_arena **cells;    /* copies of text cells, one arena a thread that made any */
  int n_cells;
} kp_held;

#endif
