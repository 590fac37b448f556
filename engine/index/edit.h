/* SPDX-License-Identifier: GPL-3.0-or-later
 * Edit: where a number stands in the text of an index, so that it can be written anew and nothing
 * else.
 *
 * Positions are token numbers of a kp_source; -1 is nowhere. A table is named by its opening brace.
 * Only what stands there as it is meant counts: a table whose id is a literal, a number that is a
 * literal. What a loop, a variable or an expression makes is not found. */
#ifndef KP_INDEX_EDIT_H
#define KP_INDEX_EDIT_H

#include "index/source.h"

/* The table that a word is called with (indicator { "id", … }) and that has the literal text id
 * among its unnamed items: the one whose word stands on the line, else the only one that there is.
 */
int kp_edit_find(const kp_source *source, const char *id, uint32_t line);
/* The table that the word index is called with. */
int kp_edit_root(const kp_source *source);
/* First token of a field's value, of the k-th unnamed item (from 0), of the key's value
 * (["text"] = …; compared folded, as lookup does). */
int kp_edit_field(const kp_source *source, int table, const char *name);
int kp_edit_item(const kp_source *source, int table, int k);
int kp_edit_key(const kp_source *source, int table, kp_str folded, kp_arena *arena);
/* The table that stands at a token, itself or behind the word that it is an argument of. */
int kp_edit_table_at(const kp_source *source, int at);
/* The token of the item that is the literal text. */
int kp_edit_item_of(const kp_source *source, int table, const char *id);
/* The bytes of a plain number (-3, 0.5) that is the whole value at a token; false where it is
 * anything else. */
bool kp_edit_number(size_t *first, size_t *len, const kp_source *source, int at);
/* Offset of the byte behind a token. */
size_t kp_edit_behind(const kp_source *source, int at);
uint32_t kp_edit_line(const kp_source *source, int at);

#endif
