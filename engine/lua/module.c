/* SPDX-License-Identifier: GPL-3.0-or-later
 * The module's table: functions that make objects, and what is about the script as a whole.
 *
 * lang ("zh" or "en") is the language of errors and of what is asked for without one; warn see
 * fault.c. Both may be set. The table itself is kept in the registry, so a script that has several
 * states has several of everything. */
#include "module.h"

#include "bind.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char module_key[] = "kaoping.module";

void kp_lua_push_module(lua_State *lua) {
  lua_getfield(lua, LUA_REGISTRYINDEX, module_key);
}

static int set_threads(lua_State *lua) {
  enum { MOST_THREADS = 1024 };
  const lua_Integer n = luaL_checkinteger(lua, 1);
  luaL_argcheck(lua, n >= 0 && n <= MOST_THREADS, 1, "0 … 1024");
  kp_set_threads((int)n);
  return 0;
}

/* progress(done, total [, text]): a line on a terminal that the next one replaces; at the end it is
 * wiped away. In a pipe or a log there is nothing to see. */
static int progress(lua_State *lua) {
  const lua_Number done = luaL_checknumber(lua, 1), total = luaL_checknumber(lua, 2);
  const char *text = luaL_optstring(lua, 3, "");
  if (isatty(STDERR_FILENO) != 1)
    return 0;
  if (done >= total)
    fputs("\r\033[K", stderr);
  else
    fprintf(stderr, "\r\033[K%.0f/%.0f %s", done, total, text);
  fflush(stderr);
  return 0;
}

/* As the program chooses it. */
static const char *language_of_locale(void) {
  static const char *const variables[] = {"LC_ALL", "LC_MESSAGES", "LANG"};
  for (int k = 0; k < 3; k++) {
    const char *value = getenv(variables[k]);
    if (value && *value)
      return strncmp(value, "en", 2) == 0 ? "en" : "zh";
  }
  return "zh";
}

int luaopen_kaoping(lua_State *lua) {
  static const luaL_Reg functions[] = {{"index", kp_lua_index},       {"dataset", kp_lua_dataset},
                                       {"score", kp_lua_score},       {"panel", kp_lua_panel},
                                       {"compare", kp_lua_compare},   {"stats", kp_lua_stats},
                                       {"outcomes", kp_lua_outcomes}, {"threads", set_threads},
                                       {"progress", progress},        {NULL, NULL}};
  luaL_newlib(lua, functions);
  lua_pushstring(lua, kp_version());
  lua_setfield(lua, -2, "version");
  lua_pushstring(lua, language_of_locale());
  lua_setfield(lua, -2, "lang");
  lua_pushvalue(lua, -1);
  lua_setfield(lua, LUA_REGISTRYINDEX, module_key);
  kp_lua_open_faults(lua);
  kp_lua_open_held(lua);
  kp_lua_open_index(lua);
  kp_lua_open_result(lua);
  kp_lua_open_reports(lua);
  return 1;
}
