/* SPDX-License-Identifier: GPL-3.0-or-later
 * Freeze: nothing that a function can reach changes any more. */
#include "index/state.h"

void kp_freeze_content(lua_State *L, int at) {
  at = lua_absindex(L, at);
  if (lua_getmetatable(L, at)) {
    lua_pushliteral(L, "content");
    if (lua_rawget(L, -2) == LUA_TTABLE) {
      lua_remove(L, -2);
      return;
    }
    lua_pop(L, 2);
  }
  lua_pushvalue(L, at);
}
