/* SPDX-License-Identifier: GPL-3.0-or-later
 * Library, table: insert, remove, concat, sort, unpack.
 *
 * Elements are read and written as Lua code would (a read-only table refuses). Sorting is a merge
 * sort between two tables of Lua's: it is stable, ends after n log n comparisons even when the
 * comparison contradicts itself, and holds nothing outside of Lua, so an error in the comparison
 * may jump out of it. Each element costs steps. */
#include <string.h>

#include "index/library.h"

enum { MAX_UNPACKED = 200 };

static lua_Integer length_of(lua_State *L, int at) {
  if (kp_sandbox_is_poison(L, at))
    return 0;
  luaL_checktype(L, at, LUA_TTABLE);
  return luaL_len(L, at);
}

static int table_insert(lua_State *L) {
  lua_Integer n = length_of(L, 1), at = n + 1;
  int n_arguments = lua_gettop(L);
  if (n_arguments == 3) {
    at = luaL_checkinteger(L, 2);
    luaL_argcheck(L, at >= 1 && at <= n + 1, 2, "position out of bounds");
    for (lua_Integer i = n + 1; i > at; i--) {
      kp_sandbox_charge(L, 4);
      lua_geti(L, 1, i - 1);
      lua_seti(L, 1, i);
    }
  } else if (n_arguments != 2) {
    return luaL_error(L, "wrong number of arguments to 'insert'");
  }
  lua_seti(L, 1, at);
  return 0;
}

static int table_remove(lua_State *L) {
  lua_Integer n = length_of(L, 1), at = luaL_optinteger(L, 2, n);
  if (n == 0 && at <= 1) {
    lua_pushnil(L);
    return 1;
  }
  luaL_argcheck(L, at >= 1 && at <= n + 1, 2, "position out of bounds");
  lua_geti(L, 1, at);
  for (; at < n; at++) {
    kp_sandbox_charge(L, 4);
    lua_geti(L, 1, at + 1);
    lua_seti(L, 1, at);
  }
  if (at == n) {
    lua_pushnil(L);
    lua_seti(L, 1, n);
  }
  return 1;
}

static int table_concat(lua_State *L) {
  lua_Integer n = length_of(L, 1);
  size_t separator_len;
  const char *separator = luaL_optlstring(L, 2, "", &separator_len);
  lua_Integer first = luaL_optinteger(L, 3, 1), last = luaL_optinteger(L, 4, n);
  luaL_Buffer text;
  luaL_buffinit(L, &text);
  size_t len = 0;
  for (lua_Integer i = first; i <= last; i++) {
    kp_sandbox_charge(L, 4);
    if (lua_geti(L, 1, i) != LUA_TSTRING && lua_type(L, -1) != LUA_TNUMBER)
      return luaL_error(L, "attempt to concatenate a %s value", luaL_typename(L, -1));
    len += lua_rawlen(L, -1) + separator_len + 32;
    if (len > KP_STRING_LIMIT)
      return kp_sandbox_raise(L, KP_MSG_LUA_STRING_LIMIT, KP_NO_ARGS, KP_MSG_NONE);
    luaL_addvalue(&text);
    if (i < last)
      luaL_addlstring(&text, separator, separator_len);
    else
      break; /* last may be the greatest integer there is */
  }
  luaL_pushresult(&text);
  return 1;
}

static int table_unpack(lua_State *L) {
  lua_Integer n = length_of(L, 1);
  lua_Integer first = luaL_optinteger(L, 2, 1), last = luaL_optinteger(L, 3, n);
  if (first > last)
    return 0;
  if ((lua_Unsigned)last - (lua_Unsigned)first >= MAX_UNPACKED)
    return kp_sandbox_raise(L, KP_MSG_LUA_UNPACK, KP_NO_ARGS, KP_MSG_NONE);
  luaL_checkstack(L, MAX_UNPACKED, "too many results to unpack");
  for (lua_Integer i = first;; i++) {
    lua_geti(L, 1, i);
    if (i == last)
      break;
  }
  return (int)(last - first) + 1;
}

/* ---- Sorting ---- */

static int kind_order(int type) {
  return type == LUA_TNUMBER ? 0 : type == LUA_TSTRING ? 1 : 2;
}

/* The natural order of the two values on the top; pops them. */
static bool natural_less(lua_State *L) {
  int a = lua_type(L, -2), b = lua_type(L, -1);
  bool less;
  if (a != b) {
    less = kind_order(a) < kind_order(b);
  } else if (a == LUA_TSTRING) {
    size_t len_a, len_b;
    const char *text_a = lua_tolstring(L, -2, &len_a), *text_b = lua_tolstring(L, -1, &len_b);
    int order = memcmp(text_a, text_b, len_a < len_b ? len_a : len_b);
    less = order < 0 || (order == 0 && len_a < len_b);
  } else if (a == LUA_TBOOLEAN) {
    less = !lua_toboolean(L, -2) && lua_toboolean(L, -1);
  } else {
    less = lua_compare(L, -2, -1, LUA_OPLT);
  }
  lua_pop(L, 2);
  return less;
}

/* Does element j of the table `from` come before element i? */
static bool comes_before(lua_State *L, int from, lua_Integer j, lua_Integer i, int compare) {
  kp_sandbox_charge(L, 8);
  if (compare)
    lua_pushvalue(L, compare);
  lua_rawgeti(L, from, j);
  lua_rawgeti(L, from, i);
  if (!compare)
    return natural_less(L);
  lua_call(L, 2, 1);
  bool before = lua_toboolean(L, -1);
  lua_pop(L, 1);
  return before;
}

typedef struct {
  int from, to, compare;
} merge;

static void merge_runs(lua_State *L, const merge *m, lua_Integer low, lua_Integer middle,
                       lua_Integer high) {
  lua_Integer i = low, j = middle;
  for (lua_Integer k = low; k < high; k++) {
    bool right = i >= middle || (j < high && comes_before(L, m->from, j, i, m->compare));
    lua_rawgeti(L, m->from, right ? j++ : i++);
    lua_rawseti(L, m->to, k);
  }
}

void kp_library_sort(lua_State *L, int at, lua_Integer n, int compare) {
  luaL_checkstack(L, 10, NULL);
  lua_newtable(L);
  lua_newtable(L);
  merge m = {lua_gettop(L) - 1, lua_gettop(L), compare};
  for (lua_Integer i = 1; i <= n; i++) {
    kp_sandbox_charge(L, 4);
    lua_geti(L, at, i);
    lua_rawseti(L, m.from, i);
  }
  for (lua_Integer width = 1; width < n; width *= 2) {
    for (lua_Integer low = 1; low <= n; low += 2 * width) {
      lua_Integer middle = low + width > n + 1 ? n + 1 : low + width;
      lua_Integer high = low + 2 * width > n + 1 ? n + 1 : low + 2 * width;
      merge_runs(L, &m, low, middle, high);
    }
    int swap = m.from;
    m.from = m.to;
    m.to = swap;
  }
  for (lua_Integer i = 1; i <= n; i++) {
    lua_rawgeti(L, m.from, i);
    lua_seti(L, at, i);
  }
  lua_pop(L, 2);
}

static int table_sort(lua_State *L) {
  lua_Integer n = length_of(L, 1);
  bool given = !lua_isnoneornil(L, 2);
  if (given)
    luaL_checktype(L, 2, LUA_TFUNCTION);
  lua_settop(L, 2);
  int type = 0;
  for (lua_Integer i = 1; i <= n && !given; i++) {
    kp_sandbox_charge(L, 2);
    int this_type = lua_geti(L, 1, i);
    lua_pop(L, 1);
    if (type == 0)
      type = this_type;
    if (this_type != type || (type != LUA_TNUMBER && type != LUA_TSTRING))
      return luaL_error(L, "attempt to compare %s with %s", lua_typename(L, this_type),
                        lua_typename(L, type));
  }
  kp_library_sort(L, 1, n, given ? 2 : 0);
  return 0;
}

void kp_library_push_table(lua_State *L) {
  static const luaL_Reg functions[] = {
      {"insert", table_insert}, {"remove", table_remove}, {"concat", table_concat},
      {"sort", table_sort},     {"unpack", table_unpack}, {NULL, NULL},
  };
  luaL_newlib(L, functions);
}
