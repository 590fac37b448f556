/* SPDX-License-Identifier: GPL-3.0-or-later
 * The judge as a function of an index sees it: judge.id, judge.name, judge.role, and every column
 * of judges.csv as it is called there.
 *
 * A cell is read as those of units are: a number where it reads as one, else its text, nil when it
 * is missing, and the call remembers that it read one. A judge who is known by marks alone has id
 * and name. A name is looked up once a state; afterwards a table of codes answers. */
#include "index/calls.h"

typedef enum { JUDGE_ID, JUDGE_NAME, JUDGE_ROLE, JUDGE_COLUMNS } judge_field;

/* judges.csv as a roster, whose columns are found by the same names and synonyms. */
static kp_roster as_roster(const kp_dataset *dataset) {
  return (kp_roster){.name = "judge", .table = dataset->judge_table, .file = dataset->judge_file};
}

/* JUDGE_COLUMNS + the column; -1: there is none. */
static int find_field(const kp_dataset *dataset, kp_str name) {
  static const char *const own[] = {"id", "name", "role"};
  for (int i = 0; i < JUDGE_COLUMNS; i++)
    if (kp_str_equal(name, kp_str_of(own[i])))
      return i;
  if (!dataset->judge_table)
    return -1;
  const kp_roster roster = as_roster(dataset);
  const int column = kp_roster_find(&roster, name);
  return column < 0 ? -1 : JUDGE_COLUMNS + column;
}

static kp_str text_of(const kp_dataset *dataset, const kp_judge *judge, int code) {
  if (code == JUDGE_ID)
    return judge->id;
  if (code == JUDGE_NAME)
    return judge->name;
  if (code == JUDGE_ROLE)
    return judge->role;
  const kp_table_column *cells = &dataset->judge_table->column[code - JUDGE_COLUMNS];
  return judge->row >= 0 && cells->kept && cells->text ? cells->text[judge->row] : (kp_str){0};
}

static int raise_no_column(lua_State *L, const kp_dataset *dataset, kp_str name) {
  enum { MOST = 67 };
  kp_str candidate[MOST] = {kp_str_of("id"), kp_str_of("name"), kp_str_of("role")};
  int n = JUDGE_COLUMNS;
  for (int i = 0; dataset->judge_table && i < dataset->judge_table->n_columns && n < MOST; i++)
    candidate[n++] = dataset->judge_table->header[i];
  return kp_proxies_raise_no_column(L, "judge", name, candidate, n);
}

/* Upvalue 1: name -> code. */
static int judge_index(lua_State *L) {
  kp_lua *lua = kp_sandbox_data(L);
  const kp_dataset *dataset = lua->dataset;
  lua_pushvalue(L, 2);
  int code = lua_rawget(L, lua_upvalueindex(1)) == LUA_TNIL ? -1 : (int)lua_tointeger(L, -1);
  const kp_str name = kp_proxies_name_of_key(L, "judge");
  if (code < 0) {
    code = find_field(dataset, name);
    if (code < 0)
      return raise_no_column(L, dataset, name);
    lua_pushvalue(L, 2);
    lua_pushinteger(L, code);
    lua_rawset(L, lua_upvalueindex(1));
  }
  const kp_str text = text_of(dataset, &dataset->judge[lua->call->judge], code);
  lua_pushfstring(L, "judge.%s", name.at);
  kp_reads_note_judge(lua, lua_tostring(L, -1), code - JUDGE_COLUMNS, text);
  if (code >= JUDGE_COLUMNS)
    return kp_proxies_push_cell(L, text);
  if (text.len == 0)
    return kp_proxies_push_missing(L);
  lua_pushlstring(L, text.at, text.len);
  return 1;
}

void kp_proxies_push_judge(lua_State *L) {
  lua_newuserdatauv(L, 0, 0);
  lua_newtable(L);
  lua_pushcclosure(L, judge_index, 1);
  kp_proxies_set_metatable(L);
}
