/* SPDX-License-Identifier: GPL-3.0-or-later
 * Diagnostics as Lua errors: the collection itself is thrown.
 *
 * tostring(err) is the full text and where the script was; err:diagnostics() lists them as tables,
 * err:status() says whose fault it was ("input", "usage", "system"). A call that succeeds may leave
 * warnings: kaoping.warn(text) is told of them, each text once a script; kaoping.warn = false is
 * silence; without one they go to standard error. */
#include "bind.h"

#include <stdio.h>
#include <string.h>

static const char fault_type[] = "kaoping.error";
static const char told_key[] = "kaoping.told"; /* registry: warnings that were told */

typedef struct {
  kp_diag *diag;
  kp_status status;
} fault;

/* ---- Text ---- */

static const char text_type[] = "kaoping.text";

static int free_text(lua_State *lua) {
  kp_text_free(lua_touserdata(lua, 1));
  return 0;
}

kp_text *kp_lua_push_text(lua_State *lua) {
  kp_text *text = lua_newuserdatauv(lua, sizeof *text, 0);
  *text = (kp_text){0};
  luaL_setmetatable(lua, text_type);
  return text;
}

void kp_lua_text_to_string(lua_State *lua, kp_text *text) {
  lua_pushlstring(lua, text->at ? text->at : "", text->len);
  kp_text_free(text);
  *text = (kp_text){0};
}

/* ---- The collection ---- */

static int free_fault(lua_State *lua) {
  fault *box = lua_touserdata(lua, 1);
  kp_diag_free(box->diag);
  box->diag = NULL;
  return 0;
}

kp_diag *kp_lua_push_diag(lua_State *lua) {
  fault *box = lua_newuserdatauv(lua, sizeof *box, 1);
  *box = (fault){NULL, KP_OK};
  luaL_setmetatable(lua, fault_type);
  box->diag = kp_diag_new();
  if (!box->diag)
    kp_lua_refuse(lua, TELL_SCRIPT_NO_MEMORY, NULL, NULL);
  return box->diag;
}

static void push_diag_text(lua_State *lua, const kp_diag *diag) {
  kp_text *text = kp_lua_push_text(lua);
  if (kp_diag_text(text, diag, kp_lua_language(lua), false) != KP_OK)
    kp_lua_refuse(lua, TELL_SCRIPT_NO_MEMORY, NULL, NULL);
  while (text->len > 0 && text->at[text->len - 1] == '\n')
    text->len--;
  kp_lua_text_to_string(lua, text);
  lua_remove(lua, -2);
}

/* Whether the text at the top was told before; it is remembered. */
static bool is_told(lua_State *lua) {
  luaL_getsubtable(lua, LUA_REGISTRYINDEX, told_key);
  lua_pushvalue(lua, -2);
  const bool told = lua_rawget(lua, -2) != LUA_TNIL;
  lua_pop(lua, 1);
  lua_pushvalue(lua, -2);
  lua_pushboolean(lua, true);
  lua_rawset(lua, -3);
  lua_pop(lua, 1);
  return told;
}

static void tell_warnings(lua_State *lua, const kp_diag *diag) {
  kp_lua_push_module(lua);
  const int type = lua_getfield(lua, -1, "warn");
  push_diag_text(lua, diag);
  const bool is_silent = type == LUA_TBOOLEAN && !lua_toboolean(lua, -2);
  if (is_silent || is_told(lua)) {
    lua_pop(lua, 3);
  } else if (type == LUA_TNIL) {
    fprintf(stderr, "%s\n", lua_tostring(lua, -1));
    lua_pop(lua, 3);
  } else {
    lua_call(lua, 1, 0);
    lua_pop(lua, 1);
  }
}

void kp_lua_conclude(lua_State *lua, int at, kp_status status) {
  at = lua_absindex(lua, at);
  fault *box = lua_touserdata(lua, at);
  if (status == KP_OK) {
    if (kp_diag_count(box->diag) > 0)
      tell_warnings(lua, box->diag);
    kp_diag_free(box->diag);
    box->diag = NULL;
    return;
  }
  box->status = status;
  luaL_where(lua, 1);
  lua_setiuservalue(lua, at, 1);
  lua_pushvalue(lua, at);
  lua_error(lua);
}

/* ---- What a script sees of it ---- */

static fault *check_fault(lua_State *lua) {
  fault *box = luaL_checkudata(lua, 1, fault_type);
  if (!box->diag)
    kp_lua_refuse(lua, TELL_SCRIPT_CLOSED, fault_type, NULL);
  return box;
}

static int fault_text(lua_State *lua) {
  const fault *box = check_fault(lua);
  push_diag_text(lua, box->diag);
  if (lua_getiuservalue(lua, 1, 1) != LUA_TSTRING || lua_rawlen(lua, -1) < 2) {
    lua_pop(lua, 1);
    return 1;
  }
  char where[256]; /* without ": " */
  snprintf(where, sizeof where, "%.*s", (int)lua_rawlen(lua, -1) - 2, lua_tostring(lua, -1));
  lua_pop(lua, 1);
  lua_pushliteral(lua, "\n");
  kp_lua_push_sentence(lua, TELL_SCRIPT_IN, where, NULL);
  lua_concat(lua, 3);
  return 1;
}

static int fault_only_text(lua_State *lua) {
  push_diag_text(lua, check_fault(lua)->diag);
  return 1;
}

static int fault_status(lua_State *lua) {
  static const char *const names[] = {"ok", "input", "usage", "system"};
  lua_pushstring(lua, names[check_fault(lua)->status]);
  return 1;
}

static void set_text(lua_State *lua, const char *name, const char *text) {
  if (!text)
    return;
  lua_pushstring(lua, text);
  lua_setfield(lua, -2, name);
}

static void set_number(lua_State *lua, const char *name, lua_Integer number) {
  if (number == 0)
    return;
  lua_pushinteger(lua, number);
  lua_setfield(lua, -2, name);
}

static void push_entry(lua_State *lua, const kp_diag *diag, int k) {
  kp_diag_entry entry;
  kp_text *what = kp_lua_push_text(lua), *hint = kp_lua_push_text(lua);
  if (kp_diag_get(&entry, what, hint, diag, k, kp_lua_language(lua)) != KP_OK)
    kp_lua_refuse(lua, TELL_SCRIPT_NO_MEMORY, NULL, NULL);
  lua_newtable(lua);
  set_text(lua, "severity", entry.severity);
  set_text(lua, "id", entry.id);
  set_text(lua, "file", entry.file);
  set_text(lua, "column_name", entry.column_name);
  set_text(lua, "unit", entry.unit);
  set_text(lua, "indicator", entry.indicator);
  set_text(lua, "what", what->at);
  set_text(lua, "hint", hint->at);
  set_number(lua, "line", entry.line);
  set_number(lua, "column", entry.column);
  set_number(lua, "count", (lua_Integer)entry.count);
  lua_replace(lua, -3);
  lua_pop(lua, 1);
}

static int fault_list(lua_State *lua) {
  const fault *box = check_fault(lua);
  const int n = kp_diag_count(box->diag);
  lua_createtable(lua, n, 0);
  for (int k = 0; k < n; k++) {
    push_entry(lua, box->diag, k);
    lua_rawseti(lua, -2, k + 1);
  }
  return 1;
}

void kp_lua_open_faults(lua_State *lua) {
  static const luaL_Reg meta[] = {{"__gc", free_fault}, {"__tostring", fault_text}, {NULL, NULL}};
  static const luaL_Reg methods[] = {{"diagnostics", fault_list},
                                     {"text", fault_only_text},
                                     {"status", fault_status},
                                     {NULL, NULL}};
  luaL_newmetatable(lua, fault_type);
  luaL_setfuncs(lua, meta, 0);
  luaL_newlib(lua, methods);
  lua_setfield(lua, -2, "__index");
  lua_pushliteral(lua, "kaoping");
  lua_setfield(lua, -2, "__metatable");
  luaL_newmetatable(lua, text_type);
  lua_pushcfunction(lua, free_text);
  lua_setfield(lua, -2, "__gc");
  lua_pop(lua, 2);
}
