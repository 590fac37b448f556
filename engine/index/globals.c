/* SPDX-License-Identifier: GPL-3.0-or-later
 * Globals: names that are not there.
 *
 * The environment holds every word as a plain entry, so that a word costs one table access; only a
 * miss comes here. While an index loads, a miss is reported once a name and gives the poison value:
 * whatever is done with it (index, call, arithmetic, comparison) gives poison or false and says
 * nothing, so that one unknown word does not hide the next. When functions run later a miss raises.
 * Names that people know from Lua, and words of the language that this version does not have, are
 * refused by name. */
#include <stdio.h>
#include <string.h>

#include "index/state.h"

typedef struct {
  const char *name;
  kp_msg what;
} refused;

static const refused refused_names[] = {
    {"io", KP_MSG_LUA_NO_FILES},
    {"dofile", KP_MSG_LUA_NO_FILES},
    {"loadfile", KP_MSG_LUA_NO_FILES},
    {"os", KP_MSG_LUA_NO_SYSTEM},
    {"require", KP_MSG_LUA_NO_CODE},
    {"package", KP_MSG_LUA_NO_CODE},
    {"load", KP_MSG_LUA_NO_CODE},
    {"loadstring", KP_MSG_LUA_NO_CODE},
    {"debug", KP_MSG_LUA_NO_INSIDE},
    {"_G", KP_MSG_LUA_NO_INSIDE},
    {"_ENV", KP_MSG_LUA_NO_INSIDE},
    {"getmetatable", KP_MSG_LUA_NO_INSIDE},
    {"setmetatable", KP_MSG_LUA_NO_INSIDE},
    {"rawget", KP_MSG_LUA_NO_INSIDE},
    {"rawset", KP_MSG_LUA_NO_INSIDE},
    {"rawequal", KP_MSG_LUA_NO_INSIDE},
    {"rawlen", KP_MSG_LUA_NO_INSIDE},
    {"collectgarbage", KP_MSG_LUA_NO_INSIDE},
    {"coroutine", KP_MSG_LUA_NO_INSIDE},
    {"pcall", KP_MSG_LUA_NO_CATCH},
    {"xpcall", KP_MSG_LUA_NO_CATCH},
    {"next", KP_MSG_LUA_NO_NEXT},
    {"print", KP_MSG_LUA_NO_PRINT},
    {"warn", KP_MSG_LUA_NO_PRINT},
    {"math.random", KP_MSG_LUA_NO_CHANCE},
    {"math.randomseed", KP_MSG_LUA_NO_CHANCE},
    {"string.dump", KP_MSG_LUA_NO_CODE},
    {"string.gsub", KP_MSG_LUA_NO_PATTERNS},
    {"string.match", KP_MSG_LUA_NO_PATTERNS},
    {"string.gmatch", KP_MSG_LUA_NO_PATTERNS},
};

/* ---- Reporting ---- */

static bool is_reported(lua_State *L, const char *name) {
  lua_rawgeti(L, LUA_REGISTRYINDEX, KP_SLOT_REPORTED);
  bool seen = lua_getfield(L, -1, name) != LUA_TNIL;
  lua_pop(L, 1);
  if (!seen) {
    lua_pushboolean(L, 1);
    lua_setfield(L, -2, name);
  }
  lua_pop(L, 1);
  return seen;
}

static kp_msg refusal(const char *name) {
  for (size_t i = 0; i < sizeof refused_names / sizeof *refused_names; i++) {
    if (strcmp(refused_names[i].name, name) == 0)
      return refused_names[i].what;
  }
  return KP_MSG_NONE;
}

/* The word that was meant, or NULL. */
static const char *nearest(const kp_sandbox *sandbox, const char *library, kp_str name) {
  if (!library) {
    int best = kp_text_nearest(name, sandbox->name, sandbox->n_names);
    return best < 0 ? NULL : sandbox->name[best].at;
  }
  kp_str member[64];
  const char *const *names;
  int n = kp_library_members(&names, library);
  for (int i = 0; i < n && i < 64; i++)
    member[i] = kp_str_of(names[i]);
  int best = kp_text_nearest(name, member, n < 64 ? n : 64);
  return best < 0 ? NULL : names[best];
}

void kp_globals_report(lua_State *L, const char *library, kp_str name, uint32_t line,
                       uint32_t column) {
  kp_sandbox *sandbox = kp_sandbox_of(L);
  char full[96], shown[64];
  kp_source_cut(shown, sizeof shown, name);
  snprintf(full, sizeof full, "%s%s%s", library ? library : "", library ? "." : "", shown);
  sandbox->n_poisoned++;
  if (!is_reported(L, full)) {
    kp_place place = kp_sandbox_place(L);
    if (line > 0)
      place.line = line;
    place.column = column;
    kp_msg what = refusal(full);
    const char *meant = what ? NULL : nearest(sandbox, library, name);
    if (what)
      kp_diag_error(sandbox->diag, &place, what, KP_ARGS(full), KP_MSG_NONE);
    else if (meant)
      kp_diag_add(sandbox->diag, KP_ERROR, &place, KP_MSG_LUA_UNKNOWN_WORD_NEAR,
                  KP_ARGS(full, meant), KP_MSG_NONE, NULL);
    else
      kp_diag_error(sandbox->diag, &place, KP_MSG_LUA_UNKNOWN_WORD, KP_ARGS(full),
                    KP_MSG_LUA_UNKNOWN_WORD_HINT);
  }
}

/* Reports, then gives poison (loading) or raises (a function runs). */
static int miss(lua_State *L, const char *library) {
  kp_sandbox *sandbox = kp_sandbox_of(L);
  if (lua_type(L, 2) != LUA_TSTRING) {
    lua_pushnil(L);
    return 1;
  }
  size_t len;
  const char *name = lua_tolstring(L, 2, &len);
  kp_globals_report(L, library, (kp_str){name, (uint32_t)len}, 0, 0);
  if (!sandbox->loading)
    return kp_sandbox_stop(L);
  kp_sandbox_push_poison(L);
  return 1;
}

static int environment_miss(lua_State *L) {
  return miss(L, NULL);
}

int kp_globals_member(lua_State *L) {
  return miss(L, lua_tostring(L, lua_upvalueindex(1)));
}

/* ---- Poison ---- */

static int absorb(lua_State *L) {
  kp_sandbox_push_poison(L);
  return 1;
}

static int absorb_write(lua_State *L) {
  (void)L;
  return 0;
}

static int absorb_length(lua_State *L) {
  lua_pushinteger(L, 0);
  return 1;
}

static int absorb_comparison(lua_State *L) {
  lua_pushboolean(L, 0);
  return 1;
}

void kp_sandbox_push_poison(lua_State *L) {
  lua_rawgeti(L, LUA_REGISTRYINDEX, KP_SLOT_POISON);
}

bool kp_sandbox_is_poison(lua_State *L, int at) {
  at = lua_absindex(L, at);
  kp_sandbox_push_poison(L);
  bool same = lua_rawequal(L, at, -1);
  lua_pop(L, 1);
  return same;
}

void kp_globals_init(lua_State *L) {
  static const luaL_Reg methods[] = {
      {"__index", absorb},         {"__newindex", absorb_write},
      {"__call", absorb},          {"__add", absorb},
      {"__sub", absorb},           {"__mul", absorb},
      {"__div", absorb},           {"__mod", absorb},
      {"__pow", absorb},           {"__idiv", absorb},
      {"__unm", absorb},           {"__concat", absorb},
      {"__band", absorb},          {"__bor", absorb},
      {"__bxor", absorb},          {"__shl", absorb},
      {"__shr", absorb},           {"__bnot", absorb},
      {"__len", absorb_length},    {"__lt", absorb_comparison},
      {"__le", absorb_comparison}, {NULL, NULL},
  };
  lua_newuserdatauv(L, 0, 0);
  luaL_newlib(L, methods);
  lua_setmetatable(L, -2);
  lua_rawseti(L, LUA_REGISTRYINDEX, KP_SLOT_POISON);
  lua_rawgeti(L, LUA_REGISTRYINDEX, KP_SLOT_ENVIRONMENT);
  lua_createtable(L, 0, 1);
  lua_pushcfunction(L, environment_miss);
  lua_setfield(L, -2, "__index");
  lua_setmetatable(L, -2);
  lua_pop(L, 1);
}
