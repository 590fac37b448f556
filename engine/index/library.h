/* SPDX-License-Identifier: GPL-3.0-or-later
 * Library: what the files of the sandboxed library share.
 *
 * library.c has the base and puts all together, library_text.c is `string`, library_table.c is
 * `table`. Internal to them. */
#ifndef KP_INDEX_LIBRARY_H
#define KP_INDEX_LIBRARY_H

#include "index/state.h"

/* Pushes what tostring gives; raises for what has no text of its own (a table's address is none).
 */
void kp_library_push_text(lua_State *L, int at);
/* Sorts 1 … n of the table at `at` in place, stably; compare is the stack index of a function, or
 * 0: numbers, text by bytes, booleans, in this order. Ends after n log n comparisons whatever the
 * function answers. */
void kp_library_sort(lua_State *L, int at, lua_Integer n, int compare);

/* Exports the table on the top as a library: it cannot be changed, and members that it has not are
 * reported. Pops it. */
void kp_library_seal(lua_State *L, const char *name);

void kp_library_push_string(lua_State *L);
void kp_library_push_table(lua_State *L);

#endif
