/* SPDX-License-Identifier: GPL-3.0-or-later
 * kaoping run: a Lua script with the kaoping module, as lua5.4 would run it.
 *
 * A script is a trusted program: it has the whole of Lua's library. What it does not catch is
 * printed with where it was, and the state is closed before the program ends, so that all is freed.
 * Ctrl-C stops the script at its next instruction; a second one ends the program at once. */
#include "cli.h"
#include "lua/module.h"

#include <lauxlib.h>
#include <lualib.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

/* For the signal handler, which is given nothing. */
static lua_State *running;
static volatile sig_atomic_t interrupted;

static void stop(lua_State *lua, lua_Debug *about) {
  (void)about;
  lua_sethook(lua, NULL, 0, 0);
  luaL_error(lua, "interrupted");
}

static void on_interrupt(int number) {
  signal(number, SIG_DFL);
  interrupted = 1;
  lua_sethook(running, stop, LUA_MASKCALL | LUA_MASKRET | LUA_MASKLINE | LUA_MASKCOUNT, 1);
}

/* The message with a traceback; an error of kaoping says itself where it was. */
static int describe(lua_State *lua) {
  const char *text = lua_tostring(lua, 1);
  if (!text && luaL_callmeta(lua, 1, "__tostring") && lua_type(lua, -1) == LUA_TSTRING)
    return 1;
  if (!text)
    text = lua_pushfstring(lua, "(%s)", luaL_typename(lua, 1));
  luaL_traceback(lua, lua, text, 1);
  return 1;
}

static void set_arguments(lua_State *lua, const cli_options *options) {
  lua_createtable(lua, options->n_arguments, 1);
  lua_pushstring(lua, options->operand[0]);
  lua_rawseti(lua, -2, 0);
  for (int k = 0; k < options->n_arguments; k++) {
    lua_pushstring(lua, options->arguments[k]);
    lua_rawseti(lua, -2, k + 1);
  }
  lua_setglobal(lua, "arg");
}

/* require "kaoping" and the global kaoping are the same table. */
static void open_module(lua_State *lua, const cli_options *options) {
  luaL_openlibs(lua);
  luaL_requiref(lua, "kaoping", luaopen_kaoping, 1);
  lua_pushstring(lua, options->lang == KP_EN ? "en" : "zh");
  lua_setfield(lua, -2, "lang");
  lua_pop(lua, 1);
}

/* Protected: loads and calls the script with its arguments. */
static int run_script(lua_State *lua) {
  const cli_options *options = lua_touserdata(lua, 1);
  const char *path = options->operand[0];
  open_module(lua, options);
  set_arguments(lua, options);
  if (luaL_loadfile(lua, strcmp(path, "-") == 0 ? NULL : path) != LUA_OK)
    return lua_error(lua);
  luaL_checkstack(lua, options->n_arguments, NULL);
  for (int k = 0; k < options->n_arguments; k++)
    lua_pushstring(lua, options->arguments[k]);
  lua_call(lua, options->n_arguments, 0);
  return 0;
}

static int run_state(lua_State *lua, const cli_options *options) {
  lua_pushcfunction(lua, describe);
  lua_pushcfunction(lua, run_script);
  lua_pushlightuserdata(lua, (void *)options);
  running = lua;
  signal(SIGINT, on_interrupt);
  const int status = lua_pcall(lua, 1, 0, 1);
  signal(SIGINT, SIG_DFL);
  fflush(stdout);
  if (status != LUA_OK && !interrupted)
    fprintf(stderr, "%s\n", lua_tostring(lua, -1));
  return status == LUA_OK ? KP_OK : status == LUA_ERRMEM ? KP_SYSTEM : KP_INPUT;
}

int cmd_run(const cli_options *options) {
  const char *path = options->operand[0];
  if (strcmp(path, "-") != 0 && access(path, R_OK) != 0) {
    say(stderr, options->lang, SAY_CLI_NO_SCRIPT, path, NULL);
    return KP_USAGE;
  }
  lua_State *lua = luaL_newstate();
  if (!lua) {
    say(stderr, options->lang, SAY_CLI_NO_MEMORY, NULL, NULL);
    return KP_SYSTEM;
  }
  const int status = run_state(lua, options);
  lua_close(lua);
  if (interrupted) /* ends as whoever waits for it expects of Ctrl-C */
    raise(SIGINT);
  return status;
}
