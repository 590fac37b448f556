/* SPDX-License-Identifier: GPL-3.0-or-later
 * Arguments of the module's functions: options by name, languages, sentences.
 *
 * An option that there is not, or that is of another type, is an error at once: a misspelt name
 * never passes silently. */
#include "bind.h"

#include <string.h>

static const char *const sentences[TELL_COUNT][2] = {
#define KP_M(id, zh, en) [TELL_##id] = {zh, en},
#include "lua.def"
#undef KP_M
};

void kp_lua_push_sentence(lua_State *lua, kp_lua_sentence id, const char *arg0, const char *arg1) {
  luaL_Buffer made;
  const char *at = sentences[id][kp_lua_language(lua) == KP_EN];
  luaL_buffinit(lua, &made);
  while (*at) {
    if (strncmp(at, "{0}", 3) == 0 || strncmp(at, "{1}", 3) == 0) {
      const char *arg = at[1] == '0' ? arg0 : arg1;
      luaL_addstring(&made, arg ? arg : "");
      at += 3;
    } else {
      luaL_addchar(&made, *at);
      at++;
    }
  }
  luaL_pushresult(&made);
}

int kp_lua_refuse(lua_State *lua, kp_lua_sentence id, const char *arg0, const char *arg1) {
  luaL_where(lua, 1);
  kp_lua_push_sentence(lua, id, arg0, arg1);
  lua_concat(lua, 2);
  return lua_error(lua);
}

/* ---- Languages ---- */

kp_lang kp_lua_language(lua_State *lua) {
  kp_lua_push_module(lua);
  lua_pushliteral(lua, "lang");
  lua_rawget(lua, -2);
  const char *lang = lua_tostring(lua, -1);
  const bool english = lang && strcmp(lang, "en") == 0;
  lua_pop(lua, 2);
  return english ? KP_EN : KP_ZH;
}

static kp_lang lang_of(lua_State *lua, const char *text) {
  if (strcmp(text, "zh") != 0 && strcmp(text, "en") != 0)
    kp_lua_refuse(lua, TELL_SCRIPT_BAD_LANG, text, NULL);
  return strcmp(text, "en") == 0 ? KP_EN : KP_ZH;
}

kp_lang kp_lua_check_lang(lua_State *lua, int at) {
  const char *text = luaL_optstring(lua, at, NULL);
  return text ? lang_of(lua, text) : kp_lua_language(lua);
}

/* ---- Options ---- */

static bool is_one_of(const char *name, const char *const *names) {
  for (int k = 0; names[k]; k++)
    if (strcmp(names[k], name) == 0)
      return true;
  return false;
}

static void refuse_field(lua_State *lua, const char *name, const char *const *names) {
  luaL_Buffer list;
  luaL_buffinit(lua, &list);
  for (int k = 0; names[k]; k++) {
    luaL_addstring(&list, k > 0 ? " " : "");
    luaL_addstring(&list, names[k]);
  }
  luaL_pushresult(&list);
  kp_lua_refuse(lua, TELL_SCRIPT_BAD_FIELD, name, lua_tostring(lua, -1));
}

void kp_lua_check_fields(lua_State *lua, int at, const char *const *names) {
  if (lua_isnoneornil(lua, at))
    return;
  luaL_checktype(lua, at, LUA_TTABLE);
  lua_pushnil(lua);
  while (lua_next(lua, at)) {
    lua_pop(lua, 1); /* the key stays; a copy is made text */
    lua_pushvalue(lua, -1);
    const char *name = luaL_tolstring(lua, -1, NULL);
    if (!is_one_of(name, names))
      refuse_field(lua, name, names);
    lua_pop(lua, 2);
  }
}

/* Pushes the field; false and nothing pushed where there is none. */
static bool get_field(lua_State *lua, int at, const char *name, int type) {
  if (lua_isnoneornil(lua, at))
    return false;
  const int is = lua_getfield(lua, at, name);
  if (is == LUA_TNIL) {
    lua_pop(lua, 1);
    return false;
  }
  if (is != type)
    kp_lua_refuse(lua, TELL_SCRIPT_BAD_TYPE, name, lua_typename(lua, type));
  return true;
}

const char *kp_lua_text_field(lua_State *lua, int at, const char *name) {
  if (!get_field(lua, at, name, LUA_TSTRING))
    return NULL;
  const char *text = lua_tostring(lua, -1);
  lua_pop(lua, 1);
  return text;
}

bool kp_lua_flag_field(lua_State *lua, int at, const char *name) {
  if (!get_field(lua, at, name, LUA_TBOOLEAN))
    return false;
  const bool flag = lua_toboolean(lua, -1);
  lua_pop(lua, 1);
  return flag;
}

int64_t kp_lua_count_field(lua_State *lua, int at, const char *name) {
  int is_integer = 0;
  if (!get_field(lua, at, name, LUA_TNUMBER))
    return 0;
  const lua_Integer count = lua_tointegerx(lua, -1, &is_integer);
  if (!is_integer || count < 1 || count > INT32_MAX)
    kp_lua_refuse(lua, TELL_SCRIPT_BAD_TYPE, name, "number > 0");
  lua_pop(lua, 1);
  return (int64_t)count;
}

kp_lang kp_lua_lang_field(lua_State *lua, int at) {
  const char *text = kp_lua_text_field(lua, at, "lang");
  return text ? lang_of(lua, text) : kp_lua_language(lua);
}
