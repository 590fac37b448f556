/* SPDX-License-Identifier: GPL-3.0-or-later
 * Freeze: nothing that a function of the index can reach changes any more.
 *
 * A function that kept something from one unit for the next would give results that hang on the
 * order of units and on the number of threads. So after loading every table that functions can
 * reach (through _ENV, variables, other tables) is emptied into a second table, its content, and
 * gets a metatable that reads from there and refuses writes; this costs a read one more lookup.
 * Variables outside of a function cannot be locked: those that the text assigns to anywhere but in
 * their declaration are watched, and compared after each call. The walk keeps its own list of what
 * to visit: an index may nest as deep as it likes. */
#include <math.h>

#include "index/state.h"

/* Places of the stack in the walk. */
enum { WORK = 2, SEEN = 3, WATCHED = 4, ITEM = 5 };

typedef struct {
  lua_Integer n_work;
  int n_watched;
} walk;

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

static int refuse_write(lua_State *L) {
  char key[64];
  bool shown = lua_type(L, 2) == LUA_TSTRING || lua_type(L, 2) == LUA_TNUMBER;
  kp_source_cut(key, sizeof key,
                kp_str_of(shown ? luaL_tolstring(L, 2, NULL) : luaL_typename(L, 2)));
  return kp_sandbox_raise(L, KP_MSG_LUA_READ_ONLY, KP_ARGS(key), KP_MSG_NONE);
}

static int content_length(lua_State *L) {
  kp_freeze_content(L, 1);
  lua_pushinteger(L, (lua_Integer)lua_rawlen(L, -1));
  return 1;
}

/* ---- The walk ---- */

/* Puts the value on the top on the list when it is a table or function that was not met yet; pops
 * it. */
static void visit(lua_State *L, walk *w) {
  int type = lua_type(L, -1);
  if (type == LUA_TTABLE || type == LUA_TFUNCTION) {
    lua_pushvalue(L, -1);
    if (lua_rawget(L, SEEN) == LUA_TNIL) {
      lua_pushvalue(L, -2);
      lua_pushboolean(L, 1);
      lua_rawset(L, SEEN);
      lua_pushvalue(L, -2);
      lua_rawseti(L, WORK, ++w->n_work);
    }
    lua_pop(L, 1);
  }
  lua_pop(L, 1);
}

void kp_freeze_table(lua_State *L, lua_CFunction write) {
  int table = lua_gettop(L);
  lua_newtable(L);
  lua_pushnil(L);
  while (lua_next(L, table)) {
    lua_pushvalue(L, -2);
    lua_insert(L, -2);
    lua_rawset(L, table + 1);
  }
  lua_pushnil(L);
  while (lua_next(L, table + 1)) {
    lua_pop(L, 1);
    lua_pushvalue(L, -1);
    lua_pushnil(L);
    lua_rawset(L, table);
  }
  if (lua_getmetatable(L, table)) /* what a missing name does */
    lua_setmetatable(L, table + 1);
  lua_createtable(L, 0, 4);
  lua_pushvalue(L, table + 1);
  lua_setfield(L, -2, "content");
  lua_pushvalue(L, table + 1);
  lua_setfield(L, -2, "__index");
  lua_pushcfunction(L, write);
  lua_setfield(L, -2, "__newindex");
  lua_pushcfunction(L, content_length);
  lua_setfield(L, -2, "__len");
  lua_setmetatable(L, table);
  lua_settop(L, table);
}

/* The table at ITEM, unless it was read-only from the start; what it holds is visited. */
static void freeze_item(lua_State *L, walk *w) {
  kp_freeze_content(L, ITEM);
  bool frozen = !lua_rawequal(L, ITEM, -1);
  lua_settop(L, ITEM);
  if (!frozen)
    kp_freeze_table(L, refuse_write);
  kp_freeze_content(L, ITEM);
  lua_pushnil(L);
  while (lua_next(L, ITEM + 1)) {
    visit(L, w);
    lua_pushvalue(L, -1);
    visit(L, w);
  }
  lua_settop(L, ITEM);
}

static void watch_function(lua_State *L, walk *w) {
  const kp_source *source = kp_sandbox_source(L);
  bool is_c = lua_iscfunction(L, ITEM);
  const char *name;
  for (int i = 1; (name = lua_getupvalue(L, ITEM, i)); i++) {
    if (!is_c && kp_source_may_change(source, kp_str_of(name))) {
      lua_pushvalue(L, ITEM);
      lua_rawseti(L, WATCHED, 3 * w->n_watched + 1);
      lua_pushinteger(L, i);
      lua_rawseti(L, WATCHED, 3 * w->n_watched + 2);
      lua_pushvalue(L, -1);
      lua_rawseti(L, WATCHED, 3 * w->n_watched + 3);
      w->n_watched++;
    }
    visit(L, w);
  }
}

static int freeze(lua_State *L) {
  kp_sandbox *sandbox = kp_sandbox_of(L);
  walk w = {0};
  lua_newtable(L);
  lua_newtable(L);
  lua_rawgeti(L, LUA_REGISTRYINDEX, KP_SLOT_WATCHED);
  lua_rawgeti(L, LUA_REGISTRYINDEX, KP_SLOT_ENVIRONMENT);
  visit(L, &w);
  for (int i = 0; i < sandbox->n_functions; i++) {
    kp_sandbox_push_function(L, i);
    visit(L, &w);
  }
  for (lua_Integer i = 1; i <= w.n_work; i++) {
    lua_rawgeti(L, WORK, i);
    if (lua_istable(L, ITEM))
      freeze_item(L, &w);
    else
      watch_function(L, &w);
    lua_settop(L, ITEM - 1);
  }
  sandbox->n_watched = w.n_watched;
  sandbox->longest_base = sandbox->longest;
  /* what only the building needed can go */
  lua_pushnil(L);
  lua_rawseti(L, LUA_REGISTRYINDEX, KP_SLOT_RESULT);
  lua_settop(L, 0);
  lua_gc(L, LUA_GCCOLLECT, 0);
  return 0;
}

kp_status kp_freeze_all(kp_sandbox *sandbox, kp_diag *diag) {
  kp_status status = kp_sandbox_protect(sandbox, freeze, NULL, diag);
  sandbox->loading = false;
  return status;
}

bool kp_freeze_changed(uint32_t *line, const char **name, kp_sandbox *sandbox) {
  if (sandbox->n_watched == 0)
    return false;
  lua_State *L = sandbox->L;
  int top = lua_gettop(L);
  bool changed = false;
  lua_rawgeti(L, LUA_REGISTRYINDEX, KP_SLOT_WATCHED);
  for (int i = 0; i < sandbox->n_watched; i++) {
    lua_rawgeti(L, top + 1, 3 * i + 1);
    lua_rawgeti(L, top + 1, 3 * i + 2);
    int upvalue = (int)lua_tointeger(L, -1);
    lua_rawgeti(L, top + 1, 3 * i + 3);
    const char *variable = lua_getupvalue(L, top + 2, upvalue);
    bool both_nan = lua_isnumber(L, -1) && lua_isnumber(L, -2) && isnan(lua_tonumber(L, -1)) &&
                    isnan(lua_tonumber(L, -2));
    if (!lua_rawequal(L, -1, -2) && !both_nan) {
      lua_pop(L, 1);
      lua_setupvalue(L, top + 2, upvalue);
      uint32_t last;
      kp_sandbox_function_lines(line, &last, L, top + 2);
      *name = variable;
      changed = true;
    }
    lua_settop(L, top + 1);
  }
  lua_settop(L, top);
  return changed;
}
