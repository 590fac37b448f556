/* SPDX-License-Identifier: GPL-3.0-or-later
 * Proxies: the unit, its rosters' rows and a node's children, as functions of an index see them.
 *
 * unit.<name> is the unit's id, name or group, a column that the index uses, any other column of
 * the units' table, or a roster (a list of rows). A name is looked up once a state: afterwards a
 * table of codes (what it is and its number) answers. A cell is a number where it reads as one,
 * else its text; yes/no columns are booleans; a date is its text; what is missing is nil, and the
 * call remembers that it was read. A name that the data has not is an error with the nearest one
 * that it has. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/date.h"
#include "base/decimal.h"
#include "index/calls.h"

typedef enum { FIELD_ID, FIELD_NAME, FIELD_GROUP, FIELD_SERIES, FIELD_FACT, FIELD_ROSTER } field;

enum { FIELD_KINDS = 8 }; /* a code is number * FIELD_KINDS + field */

static kp_lua *lua_of(lua_State *L) {
  return kp_sandbox_data(L);
}

static int refuse_write(lua_State *L) {
  char key[64];
  kp_source_cut(
      key, sizeof key,
      kp_str_of(lua_type(L, 2) == LUA_TSTRING ? lua_tostring(L, 2) : luaL_typename(L, 2)));
  return kp_sandbox_raise(L, KP_MSG_LUA_READ_ONLY, KP_ARGS(key), KP_MSG_NONE);
}

/* ---- Cells ---- */

int kp_proxies_push_missing(lua_State *L) {
  lua_of(L)->read_missing = true;
  lua_pushnil(L);
  return 1;
}

int kp_proxies_push_cell(lua_State *L, kp_str text) {
  static const kp_cell_rule rule = {.kind = KP_CELL_NUMBER};
  kp_cell_value value;
  if (text.len == 0)
    return kp_proxies_push_missing(L);
  if (kp_cell_read(&value, text, &rule) != KP_CELL_OK)
    lua_pushlstring(L, text.at, text.len);
  else if (value.why != KP_PRESENT)
    return kp_proxies_push_missing(L);
  else
    lua_pushnumber(L, value.value);
  return 1;
}

static int push_series(lua_State *L, kp_lua *lua, int number) {
  const kp_series *series = &lua->dataset->series[number];
  int unit = lua->call->unit;
  kp_reads_note_series(lua, number);
  if (series->kind == KP_CELL_TEXT)
    return kp_proxies_push_cell(L, series->text[unit]);
  double value = series->number[unit];
  if (isnan(value))
    return kp_proxies_push_missing(L);
  char text[KP_NUM_SIZE];
  if (series->kind == KP_CELL_YESNO)
    lua_pushboolean(L, value != 0.0);
  else if (series->kind == KP_CELL_DATE)
    lua_pushstring(L, kp_date_format(text, value));
  else
    lua_pushnumber(L, value);
  return 1;
}

static int push_fact(lua_State *L, kp_lua *lua, int number) {
  kp_str text = lua->dataset->fact[number].text[lua->call->unit];
  kp_reads_note_fact(lua, number, text);
  return kp_proxies_push_cell(L, text);
}

static int push_text(lua_State *L, kp_str text) {
  if (text.len == 0)
    return kp_proxies_push_missing(L);
  lua_pushlstring(L, text.at, text.len);
  return 1;
}

/* A list of the unit's rows; the function's own, so it may sort it. */
static int push_rows(lua_State *L, kp_lua *lua, int number) {
  const kp_roster *roster = &lua->dataset->roster[number];
  int first = roster->first[lua->call->unit], n = roster->first[lua->call->unit + 1] - first;
  kp_reads_note_rows(lua, roster, n);
  lua_createtable(L, n, 0);
  lua_getmetatable(L, lua_upvalueindex(2));
  for (int i = 0; i < n; i++) {
    kp_sandbox_charge(L, 8);
    kp_row_box *box = lua_newuserdatauv(L, sizeof *box, 0);
    *box = (kp_row_box){roster, roster->row[first + i]};
    lua_pushvalue(L, -2);
    lua_setmetatable(L, -2);
    lua_rawseti(L, -3, i + 1);
  }
  lua_pop(L, 1);
  return 1;
}

/* ---- Names ---- */

static int find_field(const kp_lua *lua, kp_str name) {
  static const char *const own[] = {"id", "name", "group"};
  for (int i = 0; i < 3; i++) {
    if (kp_str_equal(name, kp_str_of(own[i])))
      return i;
  }
  int number = kp_dataset_find_series(lua->dataset, name);
  if (number >= 0)
    return number * FIELD_KINDS + FIELD_SERIES;
  number = kp_dataset_find_fact(lua->dataset, name);
  if (number >= 0)
    return number * FIELD_KINDS + FIELD_FACT;
  number = kp_dataset_find_roster(lua->dataset, name);
  return number < 0 ? -1 : number * FIELD_KINDS + FIELD_ROSTER;
}

static void collect_candidates(kp_lua *lua) {
  const kp_dataset *dataset = lua->dataset;
  int n = 3 + dataset->n_series + dataset->n_facts + dataset->n_rosters;
  if (lua->candidate || !(lua->candidate = KP_ARRAY(lua->arena, kp_str, n)))
    return;
  lua->candidate[lua->n_candidates++] = kp_str_of("id");
  lua->candidate[lua->n_candidates++] = kp_str_of("name");
  lua->candidate[lua->n_candidates++] = kp_str_of("group");
  for (int i = 0; i < dataset->n_series; i++)
    lua->candidate[lua->n_candidates++] = kp_str_of(dataset->series[i].id);
  for (int i = 0; i < dataset->n_facts; i++)
    lua->candidate[lua->n_candidates++] = dataset->fact[i].name;
  for (int i = 0; i < dataset->n_rosters; i++)
    lua->candidate[lua->n_candidates++] = kp_str_of(dataset->roster[i].name);
}

int kp_proxies_raise_no_column(lua_State *L, const char *owner, kp_str name,
                               const kp_str *candidates, int n) {
  char text[64], meant[64];
  kp_source_cut(text, sizeof text, name);
  int best = n > 0 ? kp_text_nearest(name, candidates, n) : -1;
  if (best < 0)
    return kp_sandbox_raise(L, KP_MSG_LUA_NO_COLUMN, KP_ARGS(text, owner), KP_MSG_NONE);
  kp_source_cut(meant, sizeof meant, candidates[best]);
  return kp_sandbox_raise(L, KP_MSG_LUA_NO_COLUMN_NEAR, KP_ARGS(text, owner, meant), KP_MSG_NONE);
}

kp_str kp_proxies_name_of_key(lua_State *L, const char *owner) {
  size_t len = 0;
  const char *text = "";
  if (lua_type(L, 2) == LUA_TSTRING)
    text = lua_tolstring(L, 2, &len);
  else
    kp_proxies_raise_no_column(L, owner, kp_str_of(luaL_typename(L, 2)), NULL, 0);
  return (kp_str){text, (uint32_t)len};
}

/* ---- unit ---- */

/* Upvalue 1: name -> code; 2: the row proxy, for its metatable. */
static int unit_index(lua_State *L) {
  kp_lua *lua = lua_of(L);
  lua_pushvalue(L, 2);
  int known = lua_rawget(L, lua_upvalueindex(1));
  int code = known == LUA_TNIL ? -1 : (int)lua_tointeger(L, -1);
  if (code < 0) {
    kp_str name = kp_proxies_name_of_key(L, "unit");
    code = find_field(lua, name);
    if (code < 0) {
      collect_candidates(lua);
      return kp_proxies_raise_no_column(L, "unit", name, lua->candidate, lua->n_candidates);
    }
    lua_pushvalue(L, 2);
    lua_pushinteger(L, code);
    lua_rawset(L, lua_upvalueindex(1));
  }
  int number = code / FIELD_KINDS, unit = lua->call->unit;
  switch ((field)(code % FIELD_KINDS)) {
  case FIELD_ID:
    return push_text(L, lua->dataset->id[unit]);
  case FIELD_NAME:
    return push_text(L, lua->dataset->name[unit]);
  case FIELD_GROUP:
    return push_text(L, lua->dataset->group[unit]);
  case FIELD_SERIES:
    return push_series(L, lua, number);
  case FIELD_FACT:
    return push_fact(L, lua, number);
  case FIELD_ROSTER:
    return push_rows(L, lua, number);
  }
  return 0;
}

/* ---- A row of a roster ---- */

/* Upvalue 1: a table a roster (by its number): name -> column + 1. */
static int row_index(lua_State *L) {
  kp_lua *lua = lua_of(L);
  const kp_row_box *box = lua_touserdata(L, 1);
  const kp_roster *roster = box->roster;
  if (!roster)
    return kp_proxies_push_missing(L);
  lua_rawgeti(L, lua_upvalueindex(1), roster - lua->dataset->roster);
  lua_pushvalue(L, 2);
  int column = lua_rawget(L, -2) == LUA_TNIL ? -1 : (int)lua_tointeger(L, -1) - 1;
  if (column < 0) {
    kp_str name = kp_proxies_name_of_key(L, roster->name);
    column = kp_roster_find(roster, name);
    if (column < 0)
      return kp_proxies_raise_no_column(L, roster->name, name, roster->table->header,
                                        roster->table->n_columns);
    lua_pop(L, 1);
    lua_pushvalue(L, 2);
    lua_pushinteger(L, column + 1);
    lua_rawset(L, -3);
  }
  const kp_table_column *cells = &roster->table->column[column];
  kp_str text = cells->kept && cells->text ? cells->text[box->row] : (kp_str){0};
  kp_reads_note_cell(lua, roster, box->row, column, text);
  return kp_proxies_push_cell(L, text);
}

/* ---- children ---- */

static int push_child(lua_State *L, kp_lua *lua, int i) {
  kp_reads_note_child(lua, lua->call->child[i], lua->call->child_score[i]);
  if (isnan(lua->call->child_score[i]))
    return kp_proxies_push_missing(L);
  lua_pushnumber(L, lua->call->child_score[i]);
  return 1;
}

static kp_str child_id(const kp_lua *lua, int i) {
  return kp_str_of(lua->index->node[lua->call->child[i]].label.id);
}

static int raise_no_child(lua_State *L, const kp_lua *lua, const char *key) {
  kp_str candidate[64];
  char name[64];
  kp_source_cut(name, sizeof name, kp_str_of(key));
  int n = lua->call->n_children < 64 ? lua->call->n_children : 64;
  for (int i = 0; i < n; i++)
    candidate[i] = child_id(lua, i);
  int best = n > 0 ? kp_text_nearest(kp_str_of(name), candidate, n) : -1;
  if (best >= 0)
    return kp_sandbox_raise(L, KP_MSG_LUA_NO_CHILD_NEAR, KP_ARGS(name, candidate[best].at),
                            KP_MSG_NONE);
  return kp_sandbox_raise(L, KP_MSG_LUA_NO_CHILD, KP_ARGS(name), KP_MSG_NONE);
}

/* By id, or by number in document order; a number behind the last gives nil, so that ipairs ends.
 */
static int children_index(lua_State *L) {
  kp_lua *lua = lua_of(L);
  int n = lua->call->n_children;
  if (lua_isinteger(L, 2)) {
    lua_Integer i = lua_tointeger(L, 2);
    if (i >= 1 && i <= n)
      return push_child(L, lua, (int)i - 1);
    lua_pushnil(L);
    return 1;
  }
  if (lua_type(L, 2) != LUA_TSTRING)
    return raise_no_child(L, lua, luaL_typename(L, 2));
  const char *name = lua_tostring(L, 2);
  for (int i = 0; i < n; i++) {
    if (strcmp(lua->index->node[lua->call->child[i]].label.id, name) == 0)
      return push_child(L, lua, i);
  }
  return raise_no_child(L, lua, name);
}

static int children_length(lua_State *L) {
  lua_pushinteger(L, lua_of(L)->call->n_children);
  return 1;
}

/* Upvalue 1: how many children were walked. Those without a score are passed over, and count as
 * read. */
static int children_step(lua_State *L) {
  kp_lua *lua = lua_of(L);
  int i = (int)lua_tointeger(L, lua_upvalueindex(1));
  for (; i < lua->call->n_children; i++) {
    kp_str id = child_id(lua, i);
    lua_pushlstring(L, id.at, id.len);
    push_child(L, lua, i);
    if (!lua_isnil(L, -1)) {
      lua_pushinteger(L, i + 1);
      lua_replace(L, lua_upvalueindex(1));
      return 2;
    }
    lua_pop(L, 2);
  }
  lua_pushnil(L);
  return 1;
}

static int children_pairs(lua_State *L) {
  lua_pushinteger(L, 0);
  lua_pushcclosure(L, children_step, 1);
  lua_pushvalue(L, 1);
  lua_pushnil(L);
  return 3;
}

/* ---- Making them ---- */

void kp_proxies_set_metatable(lua_State *L) {
  lua_createtable(L, 0, 4);
  lua_insert(L, -2);
  lua_setfield(L, -2, "__index");
  lua_pushcfunction(L, refuse_write);
  lua_setfield(L, -2, "__newindex");
  lua_setmetatable(L, -2);
}

void kp_proxies_make(lua_State *L, kp_lua *lua) {
  lua_newuserdatauv(L, 0, 0);
  int unit = lua_gettop(L);
  lua_newuserdatauv(L, 0, 0);
  lua_pushcfunction(L, children_index);
  kp_proxies_set_metatable(L);
  lua_getmetatable(L, -1);
  lua_pushcfunction(L, children_length);
  lua_setfield(L, -2, "__len");
  lua_pushcfunction(L, children_pairs);
  lua_setfield(L, -2, "__pairs");
  lua_pop(L, 1);
  kp_proxies_push_judge(L);
  lua->row = lua_newuserdatauv(L, sizeof *lua->row, 0);
  *lua->row = (kp_row_box){0};
  lua_createtable(L, lua->dataset->n_rosters, 0);
  for (int i = 0; i < lua->dataset->n_rosters; i++) {
    lua_newtable(L);
    lua_rawseti(L, -2, i);
  }
  lua_pushcclosure(L, row_index, 1);
  kp_proxies_set_metatable(L);
  lua_newtable(L);
  lua_pushvalue(L, -2);
  lua_pushcclosure(L, unit_index, 2);
  lua_pushvalue(L, unit);
  lua_insert(L, -2);
  kp_proxies_set_metatable(L);
  lua_pop(L, 1);
}
