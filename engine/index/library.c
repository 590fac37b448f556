/* SPDX-License-Identifier: GPL-3.0-or-later
 * Library: the functions of Lua that an index may use.
 *
 * An allow-list. What is on it ends soon whatever it is given, gives the same result on every
 * machine, and reaches nothing outside. Where Lua's own function does not keep that (pairs,
 * tostring of a table, sort, format, rep) ours stands in its place; tables that a function runs
 * over are charged to the step budget. math is Lua's without its random numbers. */
#include "index/library.h"

#include <string.h>

#include <lualib.h>

#include "base/decimal.h"

/* ---- Walking through tables ---- */

static int list_step(lua_State *L) {
  lua_Integer i = luaL_checkinteger(L, 2) + 1;
  lua_pushinteger(L, i);
  return lua_geti(L, 1, i) == LUA_TNIL ? 1 : 2;
}

static int empty_step(lua_State *L) {
  lua_pushnil(L);
  return 1;
}

static int base_ipairs(lua_State *L) {
  luaL_checkany(L, 1);
  bool poison = kp_sandbox_is_poison(L, 1);
  lua_pushcfunction(L, poison ? empty_step : list_step);
  lua_pushvalue(L, 1);
  lua_pushinteger(L, 0);
  return 3;
}

/* Upvalues: the sorted keys, how many, where we are. The value is read when its turn comes, as in
 * Lua. */
static int sorted_step(lua_State *L) {
  lua_Integer n = lua_tointeger(L, lua_upvalueindex(2));
  lua_Integer i = lua_tointeger(L, lua_upvalueindex(3));
  for (i++; i <= n; i++) {
    lua_rawgeti(L, lua_upvalueindex(1), i);
    lua_pushvalue(L, -1);
    if (lua_gettable(L, 1) != LUA_TNIL) {
      lua_pushinteger(L, i);
      lua_replace(L, lua_upvalueindex(3));
      return 2;
    }
    lua_pop(L, 2); /* removed since the walk began */
  }
  lua_pushnil(L);
  return 1;
}

/* Pushes a list of the keys of the table at `at`, sorted: numbers, then text by bytes, then false
 * and true. */
static lua_Integer push_sorted_keys(lua_State *L, int at) {
  kp_freeze_content(L, at);
  int content = lua_gettop(L);
  lua_newtable(L);
  lua_Integer n = 0;
  lua_pushnil(L);
  while (lua_next(L, content)) {
    lua_pop(L, 1);
    int type = lua_type(L, -1);
    if (type != LUA_TNUMBER && type != LUA_TSTRING && type != LUA_TBOOLEAN)
      kp_sandbox_raise(L, KP_MSG_LUA_PAIRS_KEYS, KP_NO_ARGS, KP_MSG_NONE);
    lua_pushvalue(L, -1);
    lua_rawseti(L, content + 1, ++n);
    kp_sandbox_charge(L, 4);
  }
  lua_remove(L, content);
  kp_library_sort(L, lua_gettop(L), n, 0);
  return n;
}

static int base_pairs(lua_State *L) {
  luaL_checkany(L, 1);
  if (luaL_getmetafield(L, 1, "__pairs") != LUA_TNIL) {
    lua_pushvalue(L, 1);
    lua_call(L, 1, 3);
    return 3;
  }
  if (kp_sandbox_is_poison(L, 1)) {
    lua_pushcfunction(L, empty_step);
  } else {
    luaL_checktype(L, 1, LUA_TTABLE);
    lua_Integer n = push_sorted_keys(L, 1);
    lua_pushinteger(L, n);
    lua_pushinteger(L, 0);
    lua_pushcclosure(L, sorted_step, 3);
  }
  lua_pushvalue(L, 1);
  lua_pushnil(L);
  return 3;
}

/* ---- Base ---- */

static int base_type(lua_State *L) {
  luaL_checkany(L, 1);
  lua_pushstring(L, lua_typename(L, lua_type(L, 1)));
  return 1;
}

void kp_library_push_text(lua_State *L, int at) {
  at = lua_absindex(L, at);
  int type = lua_type(L, at);
  if (type == LUA_TNIL)
    lua_pushliteral(L, "nil");
  else if (type == LUA_TBOOLEAN)
    lua_pushstring(L, lua_toboolean(L, at) ? "true" : "false");
  else if (kp_sandbox_is_poison(L, at))
    lua_pushliteral(L, ""); /* reported where it arose */
  else if (type == LUA_TSTRING)
    lua_pushvalue(L, at);
  else if (type != LUA_TNUMBER)
    kp_sandbox_raise(L, KP_MSG_LUA_NO_TEXT_FORM, KP_ARGS(lua_typename(L, type)), KP_MSG_NONE);
  else {
    lua_pushvalue(L, at);
    lua_tostring(L, -1);
  }
}

static int base_tostring(lua_State *L) {
  luaL_checkany(L, 1);
  kp_library_push_text(L, 1);
  return 1;
}

/* Only what is a number as a whole, in decimal; nil otherwise. */
static int base_tonumber(lua_State *L) {
  luaL_checkany(L, 1);
  if (lua_type(L, 1) == LUA_TNUMBER || kp_sandbox_is_poison(L, 1)) {
    lua_settop(L, 1);
    return 1;
  }
  double number;
  size_t len = 0;
  const char *text = lua_type(L, 1) == LUA_TSTRING ? lua_tolstring(L, 1, &len) : NULL;
  if (text && kp_decimal_read(&number, kp_str_trim((kp_str){text, (uint32_t)len})))
    lua_pushnumber(L, number);
  else
    lua_pushnil(L);
  return 1;
}

static int base_select(lua_State *L) {
  int n = lua_gettop(L);
  if (lua_type(L, 1) == LUA_TSTRING && strcmp(lua_tostring(L, 1), "#") == 0) {
    lua_pushinteger(L, n - 1);
    return 1;
  }
  lua_Integer i = luaL_checkinteger(L, 1);
  if (i < 0)
    i = n + i;
  else if (i > n)
    i = n;
  luaL_argcheck(L, i >= 1, 1, "index out of range");
  return n - (int)i;
}

/* Ends the run with what the index itself says. */
static int raise_text(lua_State *L, int at) {
  char text[300];
  size_t len;
  const char *said = lua_tolstring(L, at, &len);
  kp_source_cut(text, sizeof text, (kp_str){said, (uint32_t)len});
  return kp_sandbox_raise(L, KP_MSG_LUA_ERROR_CALLED, KP_ARGS(text), KP_MSG_NONE);
}

static int base_error(lua_State *L) {
  if (kp_sandbox_is_poison(L, 1))
    return kp_sandbox_stop(L);
  if (lua_type(L, 1) != LUA_TSTRING)
    return kp_sandbox_raise(L, KP_MSG_LUA_ERROR_VALUE, KP_NO_ARGS, KP_MSG_NONE);
  return raise_text(L, 1);
}

static int base_assert(lua_State *L) {
  luaL_checkany(L, 1);
  if (lua_toboolean(L, 1))
    return lua_gettop(L);
  if (lua_type(L, 2) == LUA_TSTRING)
    return raise_text(L, 2);
  return kp_sandbox_raise(L, KP_MSG_LUA_ASSERT, KP_NO_ARGS, KP_MSG_NONE);
}

/* ---- Putting it together ---- */

static const luaL_Reg base_functions[] = {
    {"ipairs", base_ipairs},     {"pairs", base_pairs},       {"type", base_type},
    {"tostring", base_tostring}, {"tonumber", base_tonumber}, {"select", base_select},
    {"error", base_error},       {"assert", base_assert},     {NULL, NULL},
};

static const char *const string_members[] = {"len",  "sub", "upper", "lower", "format",
                                             "byte", "rep", "find",  NULL};
static const char *const table_members[] = {"insert", "remove", "concat", "sort", "unpack", NULL};
static const char *const period_members[] = {"first", "last", NULL};
static const char *const math_members[] = {
    "abs",  "acos", "asin", "atan", "ceil",       "cos",  "deg",        "exp",  "floor",
    "fmod", "huge", "log",  "max",  "maxinteger", "min",  "mininteger", "modf", "pi",
    "rad",  "sin",  "sqrt", "tan",  "tointeger",  "type", "ult",        NULL};

int kp_library_members(const char *const **out, const char *library) {
  *out = strcmp(library, "string") == 0   ? string_members
         : strcmp(library, "table") == 0  ? table_members
         : strcmp(library, "math") == 0   ? math_members
         : strcmp(library, "period") == 0 ? period_members
                                          : NULL;
  int n = 0;
  while (*out && (*out)[n])
    n++;
  return n;
}

bool kp_library_has(const char *library, kp_str member) {
  const char *const *names;
  int n = kp_library_members(&names, library);
  for (int i = 0; i < n; i++) {
    if (kp_str_equal(kp_str_of(names[i]), member))
      return true;
  }
  return false;
}

static int refuse_member(lua_State *L) {
  char member[64];
  kp_source_cut(
      member, sizeof member,
      kp_str_of(lua_type(L, 2) == LUA_TSTRING ? lua_tostring(L, 2) : luaL_typename(L, 2)));
  return kp_sandbox_raise(L, KP_MSG_LUA_WORD_ASSIGNED, KP_ARGS(member),
                          KP_MSG_LUA_WORD_ASSIGNED_HINT);
}

void kp_library_seal(lua_State *L, const char *name) {
  lua_createtable(L, 0, 1);
  lua_pushstring(L, name);
  lua_pushcclosure(L, kp_globals_member, 1);
  lua_setfield(L, -2, "__index");
  lua_setmetatable(L, -2);
  kp_freeze_table(L, refuse_member);
  kp_sandbox_export(L, name);
}

static void export_math(lua_State *L) {
  lua_pushcfunction(L, luaopen_math);
  lua_call(L, 0, 1);
  lua_newtable(L);
  for (int i = 0; math_members[i]; i++) {
    lua_getfield(L, -2, math_members[i]);
    lua_setfield(L, -2, math_members[i]);
  }
  lua_remove(L, -2);
  kp_library_seal(L, "math");
}

void kp_library_export(lua_State *L) {
  for (const luaL_Reg *entry = base_functions; entry->name; entry++) {
    lua_pushcfunction(L, entry->func);
    kp_sandbox_export(L, entry->name);
  }
  export_math(L);
  kp_library_push_table(L);
  kp_library_seal(L, "table");
  kp_library_push_string(L);
  lua_pushvalue(L, -1);
  kp_library_seal(L, "string");
  /* ("x"):rep(3) finds the same table */
  lua_pushliteral(L, "");
  lua_createtable(L, 0, 1);
  lua_pushvalue(L, -3);
  lua_setfield(L, -2, "__index");
  lua_setmetatable(L, -2);
  lua_pop(L, 2);
}
