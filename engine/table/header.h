/* SPDX-License-Identifier: GPL-3.0-or-later
 * Header: what separates columns, and what they are called. Private to table/. */
#ifndef KP_TABLE_HEADER_H
#define KP_TABLE_HEADER_H

#include "table/reading.h"

/* Sets separator, header, n_columns, header_line of the table, and folded, rows and rows_line of
 * its text. */
kp_status kp_header_read(kp_table *table, kp_arena *arena, kp_diag *diag);

#endif
