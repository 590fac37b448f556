/* SPDX-License-Identifier: GPL-3.0-or-later
 * The kaoping module for Lua 5.4: what require "kaoping" opens, in the program and in any lua5.4.
 *
 * The module is kaoping.h for scripts. A script is a trusted program with all of Lua's library; an
 * index that it loads stays in its sandbox, which is another Lua state. */
#ifndef KP_LUA_MODULE_H
#define KP_LUA_MODULE_H

#include <lua.h>

/* Leaves the module's table on the stack. */
__attribute__((visibility("default"))) int luaopen_kaoping(lua_State *lua);

#endif
