/* SPDX-License-Identifier: GPL-3.0-or-later
 * Indexes and datasets for scripts, and variants of an index.
 *
 * A dataset is read as one index wants it. It runs with that index and with every variant of it:
 * these have one family, the loaded index, by which a dataset of another one is refused. */
#include "bind.h"

#include <string.h>

/* ---- Index ---- */

static size_t weight_of(const kp_index *index) {
  enum { PER_NODE = 8192 };
  return (size_t)kp_index_n_nodes(index) * PER_NODE;
}

static void read_budget(kp_index_options *out, lua_State *lua, int at) {
  *out = (kp_index_options){.memory = (size_t)kp_lua_count_field(lua, at, "memory") << 20,
                            .steps = kp_lua_count_field(lua, at, "steps")};
}

static kp_held *finish(lua_State *lua, kp_held *held, int diag_at, kp_status status) {
  kp_lua_conclude(lua, diag_at, status);
  lua_pop(lua, 1); /* the diag */
  if (held->kind == KP_LUA_INDEX)
    kp_lua_weigh(lua, weight_of(held->at));
  return held;
}

/* Pushes the index of a file. */
static kp_held *load_path(lua_State *lua, const char *path) {
  kp_held *held = kp_lua_new(lua, KP_LUA_INDEX, 0);
  kp_diag *diag = kp_lua_push_diag(lua);
  kp_index *index = NULL;
  const kp_status status = kp_index_load(&index, path, NULL, diag);
  held->at = index;
  held->family = held;
  return finish(lua, held, -1, status);
}

/* { text = …, path = … } or { path = …, memory = MIB, steps = N } */
static kp_held *load_table(lua_State *lua, int at) {
  static const char *const fields[] = {"text", "path", "memory", "steps", NULL};
  kp_lua_check_fields(lua, at, fields);
  const char *text = kp_lua_text_field(lua, at, "text"), *path = kp_lua_text_field(lua, at, "path");
  kp_index_options budget;
  read_budget(&budget, lua, at);
  if (!text && !path)
    kp_lua_refuse(lua, TELL_SCRIPT_NO_INDEX_TEXT, NULL, NULL);
  size_t len = 0;
  if (text) {
    lua_getfield(lua, at, "text"); /* may hold NUL, which the loader names */
    text = lua_tolstring(lua, -1, &len);
  }
  kp_held *held = kp_lua_new(lua, KP_LUA_INDEX, 0);
  kp_diag *diag = kp_lua_push_diag(lua);
  kp_index *index = NULL;
  const kp_status status =
      text ? kp_index_load_text(&index, text, len, path ? path : "index.lua", &budget, diag)
           : kp_index_load(&index, path, &budget, diag);
  held->at = index;
  held->family = held;
  return finish(lua, held, -1, status);
}

kp_held *kp_lua_push_index(lua_State *lua, int at) {
  at = lua_absindex(lua, at);
  if (lua_type(lua, at) == LUA_TSTRING)
    return load_path(lua, lua_tostring(lua, at));
  kp_held *held = kp_lua_check(lua, at, KP_LUA_INDEX);
  lua_pushvalue(lua, at);
  return held;
}

/* index(path) or index { text = …, path = … } */
int kp_lua_index(lua_State *lua) {
  if (lua_type(lua, 1) == LUA_TTABLE)
    load_table(lua, 1);
  else
    load_path(lua, luaL_checkstring(lua, 1));
  return 1;
}

/* index:with { weights = { innovation = 35 }, gates = { local_share = false } } */
static int index_with(lua_State *lua) {
  kp_held *from = kp_lua_check(lua, 1, KP_LUA_INDEX);
  int n = 0;
  const char **words = kp_lua_push_settings(lua, 2, &n);
  kp_held *held = kp_lua_new(lua, KP_LUA_INDEX, 1);
  kp_diag *diag = kp_lua_push_diag(lua);
  kp_index *index = NULL;
  const kp_status status = kp_index_with(&index, from->at, words, n, diag);
  held->at = index;
  held->family = from->family;
  /* the family's address stays its own as long as a variant is there */
  kp_lua_use(held, from);
  finish(lua, held, -1, status);
  return 1;
}

static int index_as_text(lua_State *lua) {
  const kp_held *held = kp_lua_check(lua, 1, KP_LUA_INDEX);
  const kp_lang lang = kp_lua_check_lang(lua, 2);
  kp_diag *diag = kp_lua_push_diag(lua);
  kp_text *text = kp_lua_push_text(lua);
  kp_lua_conclude(lua, -2, kp_index_as_text(text, held->at, lang, diag));
  kp_lua_text_to_string(lua, text);
  return 1;
}

/* A list of { id, title, parent }: the index itself first. */
static int index_nodes(lua_State *lua) {
  const kp_index *index = kp_lua_check(lua, 1, KP_LUA_INDEX)->at;
  const int n = kp_index_n_nodes(index);
  lua_createtable(lua, n, 0);
  for (int k = 0; k < n; k++) {
    const int parent = kp_index_node_parent(index, k);
    lua_createtable(lua, 0, 3);
    lua_pushstring(lua, kp_index_node_id(index, k));
    lua_setfield(lua, -2, "id");
    lua_pushstring(lua, kp_index_node_title(index, k));
    lua_setfield(lua, -2, "title");
    lua_pushstring(lua, parent >= 0 ? kp_index_node_id(index, parent) : NULL);
    lua_setfield(lua, -2, "parent");
    lua_rawseti(lua, -2, k + 1);
  }
  return 1;
}

void kp_lua_open_index(lua_State *lua) {
  static const luaL_Reg methods[] = {
      {"with", index_with}, {"as_text", index_as_text}, {"nodes", index_nodes}, {NULL, NULL}};
  kp_lua_methods(lua, KP_LUA_INDEX, methods);
}

/* ---- Dataset ---- */

/* The strings belong to the options table. */
static void read_how(kp_dataset_options *out, lua_State *lua, int at) {
  static const char *const fields[] = {"period", "encoding", "bad_value", NULL};
  kp_lua_check_fields(lua, at, fields);
  const char *bad = kp_lua_text_field(lua, at, "bad_value");
  if (bad && strcmp(bad, "error") != 0 && strcmp(bad, "missing") != 0)
    kp_lua_refuse(lua, TELL_SCRIPT_BAD_VALUE, bad, NULL);
  *out = (kp_dataset_options){.period = kp_lua_text_field(lua, at, "period"),
                              .encoding = kp_lua_text_field(lua, at, "encoding"),
                              .bad_as_missing = bad && strcmp(bad, "missing") == 0};
}

static kp_held *load_dataset(lua_State *lua, const char *path, kp_held *index, int options) {
  enum { PER_CELL = 48 };
  kp_dataset_options how;
  read_how(&how, lua, options);
  kp_held *held = kp_lua_new(lua, KP_LUA_DATASET, 1);
  kp_diag *diag = kp_lua_push_diag(lua);
  kp_dataset *dataset = NULL;
  const kp_status status = kp_dataset_load(&dataset, path, index->at, &how, diag);
  held->at = dataset;
  held->family = index->family;
  kp_lua_use(held, index); /* keeps the family's address its own */
  finish(lua, held, -1, status);
  kp_lua_weigh(lua, (size_t)kp_dataset_n_units(dataset) * (size_t)kp_index_n_nodes(index->at) *
                        PER_CELL);
  return held;
}

kp_held *kp_lua_push_dataset(lua_State *lua, int at, kp_held *index, int options) {
  at = lua_absindex(lua, at);
  if (lua_type(lua, at) == LUA_TSTRING)
    return load_dataset(lua, lua_tostring(lua, at), index, options);
  kp_held *held = kp_lua_check(lua, at, KP_LUA_DATASET);
  if (held->family != index->family)
    kp_lua_refuse(lua, TELL_SCRIPT_OTHER_INDEX, NULL, NULL);
  lua_pushvalue(lua, at);
  return held;
}

/* dataset(path, index [, { period = …, encoding = …, bad_value = "missing" }]) */
int kp_lua_dataset(lua_State *lua) {
  const char *path = luaL_checkstring(lua, 1);
  lua_settop(lua, 3);
  load_dataset(lua, path, kp_lua_push_index(lua, 2), 3);
  return 1;
}
