/* SPDX-License-Identifier: GPL-3.0-or-later
 * Words, the half that knows Lua: the userdata that stands for a word. Shared by words.c, which
 * makes it, and term.c, which reads it. */
#ifndef KP_INDEX_WORDS_LUA_H
#define KP_INDEX_WORDS_LUA_H

#include <lua.h>

#include "index/words.h"

typedef struct {
  const kp_word *word;
  uint32_t line; /* of the call; 0 for the word itself */
  bool called;   /* the uservalue is the table of what it was called with */
} kp_word_box;

/* The word at a stack index; NULL when it is none. */
const kp_word_box *kp_word_box_at(lua_State *L, int at);

#endif
