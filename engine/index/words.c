/* SPDX-License-Identifier: GPL-3.0-or-later
 * Words in Lua: the userdata that stands for a word, and the few functions that are none.
 *
 * Invariant: a userdata with the metatable WORD_META is a word_box whose uservalue is the table of
 * its arguments (nil where it was not called). A word that is exported is such a box too, with no
 * line; calling it makes a new one. round and days work on numbers and dates; parameters reads a
 * CSV file beside the index into plain tables. Constructors check nothing: that is done on terms,
 * where the whole index is known (check.c). */
#include <lauxlib.h>
#include <lua.h>
#include <string.h>

#include "base/date.h"
#include "base/decimal.h"
#include "index/library.h"
#include "index/sandbox.h"
#include "index/words.h"
#include "index/words_lua.h"

#define WORD_META "kp.word"

const kp_word_box *kp_word_box_at(lua_State *L, int at) {
  return luaL_testudata(L, at, WORD_META);
}

static void push_box(lua_State *L, const kp_word *word, uint32_t line, bool called) {
  kp_word_box *box = lua_newuserdatauv(L, sizeof *box, 1);
  box->word = word;
  box->line = line;
  box->called = called;
  luaL_setmetatable(L, WORD_META);
}

/* w { … } takes the table as it is; w "x", w(1, 2) get their arguments in a new one. */
static int call_word(lua_State *L) {
  const kp_word_box *box = luaL_checkudata(L, 1, WORD_META);
  if (box->called)
    return kp_sandbox_raise(L, KP_MSG_INDEX_CALLED_TWICE, KP_ARGS(box->word->name),
                            KP_MSG_INDEX_HINT_COMMA);
  int n = lua_gettop(L) - 1;
  if (!(n == 1 && lua_istable(L, 2) && !kp_sandbox_is_poison(L, 2))) {
    lua_createtable(L, n, 0);
    for (int i = 1; i <= n; i++) {
      lua_pushvalue(L, 1 + i);
      lua_rawseti(L, -2, i);
    }
    lua_insert(L, 2);
  }
  push_box(L, box->word, kp_sandbox_line(L), true);
  lua_pushvalue(L, 2);
  lua_setiuservalue(L, -2, 1);
  return 1;
}

static int refuse_field(lua_State *L) {
  const kp_word_box *box = luaL_checkudata(L, 1, WORD_META);
  const char *name = lua_type(L, 2) == LUA_TSTRING ? lua_tostring(L, 2) : "…";
  return kp_sandbox_raise(L, KP_MSG_INDEX_WORD_HAS_NO_FIELDS, KP_ARGS(box->word->name, name),
                          KP_MSG_NONE);
}

static int word_text(lua_State *L) {
  const kp_word_box *box = luaL_checkudata(L, 1, WORD_META);
  lua_pushstring(L, box->word->name);
  return 1;
}

static void push_metatable(lua_State *L) {
  luaL_newmetatable(L, WORD_META);
  lua_pushcfunction(L, call_word);
  lua_setfield(L, -2, "__call");
  lua_pushcfunction(L, refuse_field);
  lua_setfield(L, -2, "__index");
  lua_pushcfunction(L, refuse_field);
  lua_setfield(L, -2, "__newindex");
  lua_pushcfunction(L, word_text);
  lua_setfield(L, -2, "__tostring");
  lua_pushboolean(L, 0);
  lua_setfield(L, -2, "__metatable");
}

static int round_number(lua_State *L) {
  double x = luaL_checknumber(L, 1);
  lua_Integer digits = luaL_optinteger(L, 2, 0);
  if (digits < -15)
    digits = -15;
  if (digits > 15)
    digits = 15;
  lua_pushnumber(L, kp_decimal_round(x, (int)digits));
  return 1;
}

/* days("2021-8-24") is a count of days; nil for nil and for what is no date. */
static int days_of_text(lua_State *L) {
  size_t len = 0;
  const char *text = lua_isnoneornil(L, 1) ? NULL : luaL_checklstring(L, 1, &len);
  double days = 0;
  if (!text || len > 200 || kp_date_read(&days, (kp_str){text, (uint32_t)len}) == KP_DATE_BAD) {
    lua_pushnil(L);
    return 1;
  }
  lua_pushnumber(L, days);
  return 1;
}

/* ---- parameters ---- */

static void push_cell(lua_State *L, kp_str cell) {
  double number;
  if (cell.len == 0)
    lua_pushnil(L);
  else if (kp_decimal_read(&number, cell))
    lua_pushnumber(L, number);
  else
    lua_pushlstring(L, cell.at, cell.len);
}

/* p.by.<column>[cell] is the first row that has the cell there. */
static void add_to_by(lua_State *L, int by, int row, const kp_word_table *table, int r) {
  for (int c = 0; c < table->n_columns; c++) {
    kp_str header = table->header[c];
    lua_pushlstring(L, header.at, header.len);
    lua_rawget(L, by);
    push_cell(L, table->cell[r * table->n_columns + c]);
    if (!lua_isnil(L, -1)) {
      lua_pushvalue(L, -1);
      if (lua_rawget(L, -3) == LUA_TNIL) {
        lua_pop(L, 1);
        lua_pushvalue(L, row);
        lua_rawset(L, -3);
      } else {
        lua_pop(L, 2);
      }
    } else {
      lua_pop(L, 1);
    }
    lua_pop(L, 1);
  }
}

static int read_parameters(lua_State *L) {
  if (kp_sandbox_is_poison(L, 1)) {
    kp_sandbox_push_poison(L);
    return 1;
  }
  const char *path = luaL_checkstring(L, 1);
  kp_place place = kp_sandbox_place(L);
  const kp_word_table *table =
      kp_word_files_get(kp_sandbox_data(L), path, &place, kp_sandbox_diag(L));
  if (!table) {
    kp_sandbox_push_poison(L);
    return 1;
  }
  kp_sandbox_charge(L, (int64_t)table->n_rows * table->n_columns * 20);
  lua_createtable(L, table->n_rows, 1);
  int all = lua_gettop(L);
  lua_createtable(L, 0, table->n_columns);
  int by = lua_gettop(L);
  for (int c = 0; c < table->n_columns; c++) {
    lua_pushlstring(L, table->header[c].at, table->header[c].len);
    lua_newtable(L);
    lua_rawset(L, by);
  }
  for (int r = 0; r < table->n_rows; r++) {
    lua_createtable(L, 0, table->n_columns);
    int row = lua_gettop(L);
    for (int c = 0; c < table->n_columns; c++) {
      lua_pushlstring(L, table->header[c].at, table->header[c].len);
      push_cell(L, table->cell[r * table->n_columns + c]);
      lua_rawset(L, row);
    }
    add_to_by(L, by, row, table, r);
    lua_rawseti(L, all, r + 1);
  }
  lua_setfield(L, all, "by");
  return 1;
}

/* ---- Exporting ---- */

static int export_all(lua_State *L) {
  push_metatable(L);
  lua_pop(L, 1);
  for (const kp_word *word = kp_words; word->name; word++) {
    if (strchr(word->name, '.'))
      continue; /* fields of period */
    push_box(L, word, 0, false);
    kp_sandbox_export(L, word->name);
  }
  lua_newtable(L);
  push_box(L, kp_word_of(KP_W_PERIOD_FIRST), 0, false);
  lua_setfield(L, -2, "first");
  push_box(L, kp_word_of(KP_W_PERIOD_LAST), 0, false);
  lua_setfield(L, -2, "last");
  kp_library_seal(L, "period");
  lua_pushcfunction(L, round_number);
  kp_sandbox_export(L, "round");
  lua_pushcfunction(L, days_of_text);
  kp_sandbox_export(L, "days");
  lua_pushcfunction(L, read_parameters);
  kp_sandbox_export(L, "parameters");
  return 0;
}

kp_status kp_words_export(kp_sandbox *sandbox, kp_word_files *files, kp_diag *diag) {
  kp_sandbox_set_data(sandbox, files);
  return kp_sandbox_protect(sandbox, export_all, NULL, diag);
}
