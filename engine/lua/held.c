/* SPDX-License-Identifier: GPL-3.0-or-later
 * Engine objects as values of Lua: made, counted, closed, collected.
 *
 * A userdata is a pointer to its kp_held, NULL once it is closed. */
#include "bind.h"

#include <stdlib.h>
#include <string.h>

static const char *const type_names[KP_LUA_KINDS] = {
    "kaoping.index",   "kaoping.dataset",    "kaoping.result", "kaoping.panel",
    "kaoping.compare", "kaoping.statistics", "kaoping.tune",   "kaoping.outcomes"};

static void free_object(const kp_held *held) {
  switch (held->kind) {
  case KP_LUA_INDEX:
    kp_index_free(held->at);
    break;
  case KP_LUA_DATASET:
    kp_dataset_free(held->at);
    break;
  case KP_LUA_RESULT:
  case KP_LUA_PANEL:
    kp_result_free(held->at);
    break;
  case KP_LUA_COMPARE:
    kp_compare_free(held->at);
    break;
  case KP_LUA_STATISTICS:
    kp_statistics_free(held->at);
    break;
  case KP_LUA_TUNE:
    kp_tune_free(held->at);
    break;
  case KP_LUA_OUTCOMES:
    kp_outcomes_free(held->at);
    break;
  case KP_LUA_KINDS:
    break;
  }
}

/* Chains of use are as deep as index, result, comparison. */
static void release(kp_held *held) {
  if (--held->references > 0)
    return;
  free_object(held);
  for (int k = 0; k < held->n_using; k++)
    release(held->using[k]);
  free(held->using);
  free(held);
}

static int close_held(lua_State *lua) {
  kp_held **box = lua_touserdata(lua, 1);
  kp_held *held = *box;
  *box = NULL;
  if (held)
    release(held);
  return 0;
}

/* The method: checks what it is given, as __gc need not. */
static int close_checked(lua_State *lua) {
  for (int kind = 0; kind < KP_LUA_KINDS; kind++)
    if (luaL_testudata(lua, 1, type_names[kind]))
      return close_held(lua);
  return luaL_typeerror(lua, 1, "kaoping");
}

static int describe(lua_State *lua) {
  kp_held **box = lua_touserdata(lua, 1);
  luaL_getmetafield(lua, 1, "__name");
  const char *name = lua_tostring(lua, -1);
  if (*box)
    lua_pushfstring(lua, "%s: %p", name, (void *)*box);
  else
    lua_pushfstring(lua, "%s (closed)", name);
  return 1;
}

/* ---- Fields ---- */

/* Pushes what an object says of itself; nil where there is no such field. */
static void push_field(lua_State *lua, const kp_held *held, const char *name) {
  const bool is_index = held->kind == KP_LUA_INDEX, is_data = held->kind == KP_LUA_DATASET;
  const bool is_result = held->kind == KP_LUA_RESULT || held->kind == KP_LUA_PANEL;
  if (is_index && strcmp(name, "id") == 0)
    lua_pushstring(lua, kp_index_node_id(held->at, 0));
  else if (is_index && strcmp(name, "title") == 0)
    lua_pushstring(lua, kp_index_node_title(held->at, 0));
  else if (is_data && strcmp(name, "n") == 0)
    lua_pushinteger(lua, kp_dataset_n_units(held->at));
  else if (is_data && strcmp(name, "period") == 0)
    lua_pushstring(lua, kp_dataset_period(held->at));
  else if (is_result && strcmp(name, "n") == 0)
    lua_pushinteger(lua, kp_result_n_units(held->at));
  else
    lua_pushnil(lua);
}

/* __index: a method (upvalue 1), else a field. A misspelt name is nil, and calling it an error. */
static int look_up(lua_State *lua) {
  kp_held *const *box = lua_touserdata(lua, 1);
  lua_pushvalue(lua, 2);
  if (lua_rawget(lua, lua_upvalueindex(1)) != LUA_TNIL || lua_type(lua, 2) != LUA_TSTRING)
    return 1;
  if (!*box)
    return kp_lua_refuse(lua, TELL_SCRIPT_CLOSED, "kaoping", NULL);
  push_field(lua, *box, lua_tostring(lua, 2));
  return 1;
}

void kp_lua_open_held(lua_State *lua) {
  for (int kind = 0; kind < KP_LUA_KINDS; kind++) {
    luaL_newmetatable(lua, type_names[kind]);
    static const luaL_Reg common[] = {
        {"__gc", close_held}, {"__close", close_held}, {"__tostring", describe}, {NULL, NULL}};
    luaL_setfuncs(lua, common, 0);
    lua_pushliteral(lua, "kaoping");
    lua_setfield(lua, -2, "__metatable");
    lua_newtable(lua);
    lua_pushcfunction(lua, close_checked);
    lua_setfield(lua, -2, "close");
    lua_pushvalue(lua, -1);
    lua_setfield(lua, -3, "methods");
    lua_pushcclosure(lua, look_up, 1);
    lua_setfield(lua, -2, "__index");
    lua_pop(lua, 1);
  }
}

void kp_lua_methods(lua_State *lua, kp_lua_kind kind, const luaL_Reg *functions) {
  luaL_getmetatable(lua, type_names[kind]);
  lua_getfield(lua, -1, "methods");
  luaL_setfuncs(lua, functions, 0);
  lua_pop(lua, 2);
}

kp_held *kp_lua_new(lua_State *lua, kp_lua_kind kind, int n_using) {
  kp_held **box = lua_newuserdatauv(lua, sizeof *box, 1);
  *box = NULL;
  luaL_setmetatable(lua, type_names[kind]);
  kp_held *held = calloc(1, sizeof *held);
  kp_held **using = calloc((size_t)n_using + 1, sizeof(kp_held *));
  if (!held || !using) {
    free(held);
    free(using);
    kp_lua_refuse(lua, TELL_SCRIPT_NO_MEMORY, NULL, NULL);
    return NULL;
  }
  *held = (kp_held){.references = 1, .kind = kind, .using = using};
  *box = held;
  return held;
}

void kp_lua_use(kp_held *held, kp_held *other) {
  other->references++;
  held->using[held->n_using++] = other;
}

static kp_held *held_in(lua_State *lua, kp_held *const *box, kp_lua_kind kind) {
  if (!*box)
    kp_lua_refuse(lua, TELL_SCRIPT_CLOSED, type_names[kind], NULL);
  return *box;
}

kp_held *kp_lua_check(lua_State *lua, int at, kp_lua_kind kind) {
  return held_in(lua, luaL_checkudata(lua, at, type_names[kind]), kind);
}

kp_held *kp_lua_test(lua_State *lua, int at, kp_lua_kind kind) {
  kp_held *const *box = luaL_testudata(lua, at, type_names[kind]);
  return box ? held_in(lua, box, kind) : NULL;
}

void kp_lua_weigh(lua_State *lua, size_t bytes) {
  enum { MOST_KIB = 1 << 20 };
  const size_t kib = bytes / 1024;
  lua_gc(lua, LUA_GCSTEP, (int)(kib < MOST_KIB ? kib : MOST_KIB));
}
