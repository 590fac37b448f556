/* SPDX-License-Identifier: GPL-3.0-or-later
 * Hints: what to say of a cell that cannot be read. Private to table/. */
#ifndef KP_TABLE_HINT_H
#define KP_TABLE_HINT_H

#include "base/arena.h"
#include "base/message.h"
#include "table/cell.h"

enum { KP_HINT_ARGS = 3 }; /* two arguments at most, and NULL */

/* What is wrong with a cell that kp_cell_read refused; its argument is the cell's text. */
kp_msg kp_cell_fault(kp_cell_status status, const kp_cell_rule *rule);
/* What its writer may have meant. args is filled, NULL-terminated, in the arena. KP_MSG_NONE:
 * nothing to say. */
kp_msg kp_hint_for(const char *args[KP_HINT_ARGS], kp_str text, const kp_cell_rule *rule,
                   kp_arena *arena);

#endif
