/* SPDX-License-Identifier: GPL-3.0-or-later
 * Settings as tables: { weights = { innovation = 35 }, gates = { local_share = false } } becomes
 * the words that kaoping tune --set takes, weight.innovation=35 and gate.local_share=off.
 *
 * A name is the path of keys; words (in the array part) stay as they are. The order of a table's
 * keys is Lua's secret and another one each time, so the words are sorted. */
#include "bind.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_LEVELS = 6, NAME_SIZE = 512 };

typedef struct {
  lua_State *lua;
  int list; /* stack place of the words so far */
  int n;
} writer;

/* What the tables are called, and what the settings. */
static const char *singular(const char *name) {
  static const char *const names[][2] = {
      {"weights", "weight"}, {"grades", "grade"}, {"gates", "gate"}, {"scores", "score"},
      {"bands", "band"},     {"checks", "check"}, {"needs", "need"}, {"grants", "grant"}};
  for (size_t k = 0; k < sizeof names / sizeof *names; k++)
    if (strcmp(names[k][0], name) == 0)
      return names[k][1];
  return name;
}

/* The shortest of 15 and 17 digits that reads back. */
static void number_text(char *out, size_t size, double x) {
  snprintf(out, size, "%.15g", x);
  if (strtod(out, NULL) != x)
    snprintf(out, size, "%.17g", x);
}

static void add_word(writer *w) {
  lua_rawseti(w->lua, w->list, ++w->n);
}

/* name = the value at the top of the stack. */
static void add_value(writer *w, const char *name) {
  char number[40];
  switch (lua_type(w->lua, -1)) {
  case LUA_TBOOLEAN:
    lua_pushfstring(w->lua, "%s=%s", name, lua_toboolean(w->lua, -1) ? "on" : "off");
    break;
  case LUA_TNUMBER:
    number_text(number, sizeof number, lua_tonumber(w->lua, -1));
    lua_pushfstring(w->lua, "%s=%s", name, number);
    break;
  case LUA_TSTRING:
    lua_pushfstring(w->lua, "%s=%s", name, lua_tostring(w->lua, -1));
    break;
  default:
    kp_lua_refuse(w->lua, TELL_SCRIPT_BAD_SETTING, name, luaL_typename(w->lua, -1));
  }
  add_word(w);
}

static void walk(writer *w, const char *stem, int level);

static void add_field(writer *w, const char *stem, int level) {
  char name[NAME_SIZE];
  const bool is_word = level == 0 && lua_type(w->lua, -2) == LUA_TNUMBER;
  if (is_word) {
    if (lua_type(w->lua, -1) != LUA_TSTRING)
      kp_lua_refuse(w->lua, TELL_SCRIPT_BAD_SETTING, "[1]", luaL_typename(w->lua, -1));
    lua_pushvalue(w->lua, -1);
    add_word(w);
    return;
  }
  lua_pushvalue(w->lua, -2);
  const char *key = luaL_tolstring(w->lua, -1, NULL);
  if (level == 0)
    snprintf(name, sizeof name, "%s", singular(key));
  else
    snprintf(name, sizeof name, "%s.%s", stem, key);
  lua_pop(w->lua, 2);
  if (lua_istable(w->lua, -1))
    walk(w, name, level + 1);
  else
    add_value(w, name);
}

static void walk(writer *w, const char *stem, int level) {
  if (level == MOST_LEVELS)
    kp_lua_refuse(w->lua, TELL_SCRIPT_DEEP_SETTING, stem, NULL);
  luaL_checkstack(w->lua, 8, NULL);
  lua_pushnil(w->lua);
  while (lua_next(w->lua, -2)) {
    add_field(w, stem, level);
    lua_pop(w->lua, 1);
  }
}

static int by_text(const void *a, const void *b) {
  return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* The strings of the list at the top of the stack as an array that keeps it; the array replaces
 * the list. */
static const char **array_of(lua_State *lua, int n) {
  const char **words = lua_newuserdatauv(lua, ((size_t)n + 1) * sizeof *words, 1);
  for (int k = 0; k < n; k++) {
    lua_rawgeti(lua, -2, k + 1);
    words[k] = lua_tostring(lua, -1);
    lua_pop(lua, 1);
  }
  words[n] = NULL;
  lua_insert(lua, -2);
  lua_setiuservalue(lua, -2, 1);
  return words;
}

const char **kp_lua_push_settings(lua_State *lua, int at, int *n) {
  luaL_checktype(lua, at, LUA_TTABLE);
  at = lua_absindex(lua, at);
  lua_newtable(lua);
  writer w = {.lua = lua, .list = lua_gettop(lua)};
  lua_pushvalue(lua, at);
  walk(&w, "", 0);
  lua_pop(lua, 1);
  const char **words = array_of(lua, w.n);
  *n = w.n;
  qsort(words, (size_t)w.n, sizeof *words, by_text);
  return words;
}

const char **kp_lua_push_words(lua_State *lua, int at, const char *name, int *n) {
  const int type = lua_isnoneornil(lua, at) ? LUA_TNIL : lua_getfield(lua, at, name);
  if (lua_isnoneornil(lua, at))
    lua_pushnil(lua);
  lua_newtable(lua);
  lua_insert(lua, -2);
  *n = 0;
  if (type == LUA_TSTRING) {
    lua_pushvalue(lua, -1);
    lua_rawseti(lua, -3, ++*n);
  } else if (type == LUA_TTABLE) {
    for (lua_Integer k = 1; lua_geti(lua, -1, k) != LUA_TNIL; k++) {
      if (lua_type(lua, -1) != LUA_TSTRING)
        kp_lua_refuse(lua, TELL_SCRIPT_BAD_TYPE, name, "list of strings");
      lua_rawseti(lua, -3, ++*n);
    }
    lua_pop(lua, 1);
  } else if (type != LUA_TNIL) {
    kp_lua_refuse(lua, TELL_SCRIPT_BAD_TYPE, name, "list of strings");
  }
  lua_pop(lua, 1);
  return array_of(lua, *n);
}
