/* SPDX-License-Identifier: GPL-3.0-or-later
 * Results for scripts: scoring, and what came out as rows and columns.
 *
 * Units are numbered from 1 in the order of the data. What is not there (a total of a unit that is
 * not scored) is nil in a row and false in a column, so that a column keeps its length and adding
 * it up by mistake is an error. */
#include "bind.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* ---- Scoring ---- */

typedef kp_status runner(kp_result **out, const kp_index *index, const kp_dataset *dataset,
                         kp_diag *diag);

static int run(lua_State *lua, kp_lua_kind kind, runner *runs) {
  enum { PER_SCORE = 64 };
  lua_settop(lua, 3);
  kp_held *index = kp_lua_push_index(lua, 1);
  kp_held *dataset = kp_lua_push_dataset(lua, 2, index, 3);
  kp_held *held = kp_lua_new(lua, kind, 2);
  kp_diag *diag = kp_lua_push_diag(lua);
  kp_result *result = NULL;
  const kp_status status = runs(&result, index->at, dataset->at, diag);
  held->at = result;
  held->family = index->family;
  kp_lua_use(held, index);
  kp_lua_use(held, dataset);
  kp_lua_conclude(lua, -1, status);
  lua_pop(lua, 1);
  kp_lua_weigh(lua,
               (size_t)kp_result_n_units(result) * (size_t)kp_index_n_nodes(index->at) * PER_SCORE);
  return 1;
}

/* score(index, dataset [, options]): both as objects or paths; options as for dataset, which a path
 * is read by. */
int kp_lua_score(lua_State *lua) {
  return run(lua, KP_LUA_RESULT, kp_run);
}

/* panel(index, dataset [, options]): for looking at the judges. */
int kp_lua_panel(lua_State *lua) {
  return run(lua, KP_LUA_PANEL, kp_run_panel);
}

/* ---- Cells: each pushes one value, nil where there is none ---- */

static const kp_result *check_result(lua_State *lua) {
  return kp_lua_check(lua, 1, KP_LUA_RESULT)->at;
}

static void push_number(lua_State *lua, double x) {
  if (isnan(x))
    lua_pushnil(lua);
  else
    lua_pushnumber(lua, x);
}

static void push_id(lua_State *lua, const kp_result *result, int unit) {
  lua_pushstring(lua, kp_result_unit_id(result, unit));
}

static void push_name(lua_State *lua, const kp_result *result, int unit) {
  lua_pushstring(lua, kp_result_unit_name(result, unit));
}

static void push_status(lua_State *lua, const kp_result *result, int unit) {
  static const char *const names[] = {[KP_GRADED] = "graded",
                                      [KP_NOT_ELIGIBLE] = "not eligible",
                                      [KP_UNDECIDED] = "undecided",
                                      [KP_UNSCORED] = "unscored"};
  lua_pushstring(lua, names[kp_result_unit_status(result, unit)]);
}

static void push_total(lua_State *lua, const kp_result *result, int unit) {
  push_number(lua, kp_result_total(result, unit));
}

static void push_total_full(lua_State *lua, const kp_result *result, int unit) {
  push_number(lua, kp_result_total_full(result, unit));
}

static void push_rank(lua_State *lua, const kp_result *result, int unit) {
  const int rank = kp_result_rank(result, unit);
  if (rank > 0)
    lua_pushinteger(lua, rank);
  else
    lua_pushnil(lua);
}

static void push_grade(lua_State *lua, const kp_result *result, int unit) {
  lua_pushstring(lua, kp_result_grade(result, unit));
}

static const struct {
  const char *name;
  void (*push)(lua_State *lua, const kp_result *result, int unit);
} columns[] = {{"id", push_id},
               {"name", push_name},
               {"status", push_status},
               {"total", push_total},
               {"total_full", push_total_full},
               {"rank", push_rank},
               {"grade", push_grade}};
enum { N_COLUMNS = sizeof columns / sizeof *columns };

/* ---- Rows and columns ---- */

static void push_row(lua_State *lua, const kp_result *result, int unit) {
  lua_createtable(lua, 0, N_COLUMNS + 1);
  for (int k = 0; k < N_COLUMNS; k++) {
    columns[k].push(lua, result, unit);
    lua_setfield(lua, -2, columns[k].name);
  }
  lua_pushinteger(lua, unit + 1);
  lua_setfield(lua, -2, "row");
}

/* A list of rows { row, id, name, status, total, total_full, rank, grade }. */
static int result_units(lua_State *lua) {
  const kp_result *result = check_result(lua);
  const int n = kp_result_n_units(result);
  lua_createtable(lua, n, 0);
  for (int u = 0; u < n; u++) {
    push_row(lua, result, u);
    lua_rawseti(lua, -2, u + 1);
  }
  return 1;
}

static void push_cell_or_false(lua_State *lua) {
  if (lua_isnil(lua, -1)) {
    lua_pop(lua, 1);
    lua_pushboolean(lua, false);
  }
}

static int push_scores(lua_State *lua, const kp_held *held, const char *node) {
  const kp_result *result = held->at;
  const kp_index *index = held->using[0] -> at;
  const int n = kp_result_n_units(result);
  bool found = false;
  for (int k = 0; k < kp_index_n_nodes(index); k++)
    found = found || strcmp(kp_index_node_id(index, k), node) == 0;
  if (!found)
    return kp_lua_refuse(lua, TELL_SCRIPT_NO_COLUMN, node, NULL);
  lua_createtable(lua, n, 0);
  for (int u = 0; u < n; u++) {
    push_number(lua, kp_result_score(result, u, node));
    push_cell_or_false(lua);
    lua_rawseti(lua, -2, u + 1);
  }
  return 1;
}

/* result:scores(node): of an indicator or a dimension, one a unit. */
static int result_scores(lua_State *lua) {
  const kp_held *held = kp_lua_check(lua, 1, KP_LUA_RESULT);
  return push_scores(lua, held, luaL_checkstring(lua, 2));
}

/* result:column(name): a field of the rows, or the scores of a node. */
static int result_column(lua_State *lua) {
  const kp_held *held = kp_lua_check(lua, 1, KP_LUA_RESULT);
  const char *name = luaL_checkstring(lua, 2);
  const int n = kp_result_n_units(held->at);
  for (int k = 0; k < N_COLUMNS; k++) {
    if (strcmp(columns[k].name, name) != 0)
      continue;
    lua_createtable(lua, n, 0);
    for (int u = 0; u < n; u++) {
      columns[k].push(lua, held->at, u);
      push_cell_or_false(lua);
      lua_rawseti(lua, -2, u + 1);
    }
    return 1;
  }
  return push_scores(lua, held, name);
}

/* A number is a row from 1; a text an id, a name or a unique part of one. */
static int check_unit(lua_State *lua, const kp_result *result, int at) {
  if (lua_isinteger(lua, at)) {
    const lua_Integer row = lua_tointeger(lua, at);
    char said[32], all[32];
    snprintf(said, sizeof said, "%lld", (long long)row);
    snprintf(all, sizeof all, "%d", kp_result_n_units(result));
    if (row < 1 || row > kp_result_n_units(result))
      kp_lua_refuse(lua, TELL_SCRIPT_NO_UNIT, said, all);
    return (int)row - 1;
  }
  const char *text = luaL_checkstring(lua, at);
  kp_diag *diag = kp_lua_push_diag(lua);
  const int unit = kp_result_find_unit(result, text, diag);
  kp_lua_conclude(lua, -1, unit < 0 ? KP_USAGE : KP_OK);
  lua_pop(lua, 1);
  return unit;
}

/* result:unit("A07"): one row. */
static int result_unit(lua_State *lua) {
  const kp_result *result = check_result(lua);
  push_row(lua, result, check_unit(lua, result, 2));
  return 1;
}

/* ---- In words and as files ---- */

/* result:explain(unit [, lang]) */
static int result_explain(lua_State *lua) {
  const kp_result *result = check_result(lua);
  const int unit = check_unit(lua, result, 2);
  const kp_lang lang = kp_lua_check_lang(lua, 3);
  kp_diag *diag = kp_lua_push_diag(lua);
  kp_text *text = kp_lua_push_text(lua);
  kp_lua_conclude(lua, -2, kp_explain_unit(text, result, unit, lang, false, diag));
  kp_lua_text_to_string(lua, text);
  return 1;
}

/* Pushes result.json, or the part of it that is about the unit at stack place 2. */
static void push_json_text(lua_State *lua) {
  const kp_result *result = check_result(lua);
  const int unit = lua_isnoneornil(lua, 2) ? -1 : check_unit(lua, result, 2);
  kp_diag *diag = kp_lua_push_diag(lua);
  kp_text *text = kp_lua_push_text(lua);
  kp_lua_conclude(lua, -2,
                  unit < 0 ? kp_report_json(text, result, NULL, diag)
                           : kp_explain_unit_json(text, result, unit, diag));
  kp_lua_text_to_string(lua, text);
}

/* result:json([unit]) */
static int result_json(lua_State *lua) {
  push_json_text(lua);
  return 1;
}

/* result:data([unit]): the same as tables. */
static int result_data(lua_State *lua) {
  push_json_text(lua);
  size_t len;
  const char *text = lua_tolstring(lua, -1, &len);
  kp_lua_push_json(lua, text, len);
  return 1;
}

/* result:table { lang = …, width = … }: the ranked table as the program prints it. */
static int result_table(lua_State *lua) {
  static const char *const fields[] = {"lang", "width", NULL};
  const kp_result *result = check_result(lua);
  lua_settop(lua, 2);
  kp_lua_check_fields(lua, 2, fields);
  const kp_lang lang = kp_lua_lang_field(lua, 2);
  const int width = (int)kp_lua_count_field(lua, 2, "width");
  kp_diag *diag = kp_lua_push_diag(lua);
  kp_text *text = kp_lua_push_text(lua);
  kp_lua_conclude(lua, -2, kp_report_table(text, result, lang, false, width, diag));
  kp_lua_text_to_string(lua, text);
  return 1;
}

/* result:write(folder [, { only = "scores,result", lang = "en", audience = "unit", unit = "A07",
 * depth = 1 }]): all files or none. */
static int result_write(lua_State *lua) {
  static const char *const fields[] = {"only", "lang", "audience", "unit", "depth", NULL};
  const kp_result *result = check_result(lua);
  const char *folder = luaL_checkstring(lua, 2);
  lua_settop(lua, 3);
  kp_lua_check_fields(lua, 3, fields);
  const kp_report_options how = {.lang = kp_lua_lang_field(lua, 3),
                                 .only = kp_lua_text_field(lua, 3, "only"),
                                 .audience = kp_lua_text_field(lua, 3, "audience"),
                                 .unit = kp_lua_text_field(lua, 3, "unit"),
                                 .depth = (int)kp_lua_count_field(lua, 3, "depth")};
  kp_diag *diag = kp_lua_push_diag(lua);
  kp_lua_conclude(lua, -1, kp_report_write(result, folder, &how, diag));
  return 0;
}

void kp_lua_open_result(lua_State *lua) {
  static const luaL_Reg methods[] = {{"units", result_units},     {"unit", result_unit},
                                     {"column", result_column},   {"scores", result_scores},
                                     {"explain", result_explain}, {"json", result_json},
                                     {"data", result_data},       {"table", result_table},
                                     {"write", result_write},     {NULL, NULL}};
  kp_lua_methods(lua, KP_LUA_RESULT, methods);
}
