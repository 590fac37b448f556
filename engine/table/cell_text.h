/* SPDX-License-Identifier: GPL-3.0-or-later
 * Cell text: a cell of a table as it stands in the file, for columns that were read as numbers.
 *
 * Numbers keep no text of their own: the record is found again in the decoded text through an index
 * of line beginnings, made at the first question and published atomically, so that several threads
 * may ask. */
#ifndef KP_TABLE_CELL_TEXT_H
#define KP_TABLE_CELL_TEXT_H

#include "table/table.h"

typedef struct kp_line_index kp_line_index;

/* *index starts as NULL and belongs to the caller, who frees it with kp_line_index_free. The span
 * lives as long as the table; blanks around it and its quotes are gone, a doubled quote inside
 * stays doubled. Empty when memory is out. */
kp_str kp_table_cell_text(const kp_table *table, _Atomic(kp_line_index *) *index, int row,
                          int column);
void kp_line_index_free(kp_line_index *index);

#endif
