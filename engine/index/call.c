/* SPDX-License-Identifier: GPL-3.0-or-later
 * Calls: a state that runs the functions of an index.
 *
 * kp_index_reload loads the index's text again, so that functions have the same numbers in every
 * state; then everything that they can reach is frozen. A call is one lua_pcall on a stack whose
 * lower places hold what every call needs (calls.h). The result depends on the unit alone: budgets
 * and the hook's count start anew each time, variables outside of functions are compared
 * afterwards, and the numeric locale is C. */
#include "index/call.h"

#include <math.h>
#include <string.h>

#include "index/calls.h"
#include "index/load.h"

enum { MAX_EXHAUSTED = 5 };

/* ---- Opening ---- */

/* Leaves the six things of every call on the state's own stack, below the protected call: it
 * returns them. */
static int make_places(lua_State *L) {
  kp_lua *lua = kp_sandbox_data(L);
  lua_rawgeti(L, LUA_REGISTRYINDEX, KP_SLOT_FUNCTIONS);
  lua_pushcfunction(L, kp_sandbox_note_error);
  kp_proxies_make(L, lua);
  return KP_AT_ROW;
}

/* A function's number says what it is for, so that one that scores or treats a value gets it even
 * when that is 0. */
static kp_status mark_values(kp_lua *lua, kp_diag *diag) {
  const kp_index *index = lua->index;
  lua->takes_value = KP_ARRAY(lua->arena, bool, index->n_functions + 1);
  lua->n_exhausted = KP_ARRAY(lua->arena, int, index->n_functions + 1);
  if (!lua->takes_value || !lua->n_exhausted)
    return kp_diag_no_memory(diag);
  for (int i = 0; i < index->n_nodes; i++) {
    const kp_score_rule *rule = &index->node[i].score;
    if (index->node[i].leaf >= 0 && rule->kind == KP_SCORE_FUNCTION)
      lua->takes_value[rule->function] = true;
    if (index->node[i].treat.kind == KP_TREAT_FUNCTION)
      lua->takes_value[index->node[i].treat.function] = true;
  }
  for (int i = 0; i < index->n_adjustments; i++) {
    const kp_score_rule *rule = &index->adjustment[i].points;
    if (rule->kind == KP_SCORE_FUNCTION)
      lua->takes_value[rule->function] = true;
  }
  return KP_OK;
}

static kp_status make_proxies(kp_lua *lua, kp_diag *diag) {
  kp_sandbox *sandbox = lua->sandbox;
  kp_sandbox_set_data(sandbox, lua);
  sandbox->diag = diag;
  lua_settop(sandbox->L, 0);
  lua_pushcfunction(sandbox->L, make_places);
  return kp_sandbox_explain(sandbox, kp_sandbox_call(sandbox, 0, KP_AT_ROW));
}

kp_status kp_lua_open(kp_lua **out, const kp_index *index, const kp_dataset *dataset,
                      kp_diag *diag) {
  kp_lua *lua = kp_calloc(1, sizeof *lua);
  if (!lua)
    return kp_diag_no_memory(diag);
  lua->index = index;
  lua->dataset = dataset;
  lua->arena = kp_arena_new();
  kp_status status = lua->arena ? KP_OK : kp_diag_no_memory(diag);
  if (status == KP_OK)
    status = kp_index_reload(&lua->sandbox, index, lua->arena, &lua->files, diag);
  if (status == KP_OK)
    status = kp_freeze_all(lua->sandbox, diag);
  if (status == KP_OK)
    status = mark_values(lua, diag);
  if (status == KP_OK)
    status = make_proxies(lua, diag);
  if (status == KP_OK)
    *out = lua;
  else
    kp_lua_close(lua);
  return status;
}

void kp_lua_close(kp_lua *lua) {
  if (!lua)
    return;
  kp_sandbox_free(lua->sandbox);
  kp_arena_free(lua->arena);
  kp_free(lua);
}

/* ---- Running ---- */

/* Pushes the function and what it is called with; returns how many arguments. Allocates nothing, so
 * it cannot raise. */
static int push_call(kp_lua *lua, lua_State *L, const kp_call *call) {
  lua_rawgeti(L, KP_AT_FUNCTIONS, call->function + 1);
  if (call->child) {
    lua_pushvalue(L, KP_AT_CHILDREN);
  } else if (call->function == lua->index->recuse) {
    lua_pushvalue(L, KP_AT_JUDGE);
  } else if (call->roster) {
    *lua->row = (kp_row_box){call->roster, call->row};
    lua_pushvalue(L, KP_AT_ROW);
  } else if (lua->takes_value[call->function]) {
    lua_pushnumber(L, call->value);
  } else {
    lua_pushvalue(L, KP_AT_UNIT);
    return 1;
  }
  lua_pushvalue(L, KP_AT_UNIT);
  return 2;
}

/* The line where the function that ran begins. */
static uint32_t first_line(const kp_lua *lua) {
  return lua->index->function[lua->call->function].line;
}

static kp_status take_result(double *out, kp_why *why, kp_lua *lua, lua_State *L) {
  int type = lua_type(L, -1);
  double value = NAN;
  if (type == LUA_TNUMBER)
    value = lua_tonumber(L, -1);
  else if (type == LUA_TBOOLEAN)
    value = lua->read_missing ? (double)NAN : (double)lua_toboolean(L, -1);
  if (type != LUA_TNUMBER && type != LUA_TBOOLEAN && type != LUA_TNIL) {
    kp_place place = kp_sandbox_place_of(lua->sandbox, first_line(lua));
    kp_diag_error(lua->sandbox->diag, &place, KP_MSG_LUA_RESULT_TYPE,
                  KP_ARGS(lua_typename(L, type)), KP_MSG_NONE);
    return KP_INPUT;
  }
  bool good = isfinite(value);
  *out = good ? value : (double)NAN;
  if (good)
    *why = KP_PRESENT;
  else
    *why = lua->read_missing && type != LUA_TNUMBER ? KP_BLANK : KP_UNDEFINED;
  return KP_OK;
}

/* Arithmetic, comparison and the like with the nil of a missing cell: the function is undecided,
 * not wrong. */
static bool failed_for_missing(const kp_lua *lua) {
  const kp_sandbox *sandbox = lua->sandbox;
  return lua->read_missing && sandbox->fault == KP_FAULT_LUA &&
         (strstr(sandbox->error_text, "nil") || strstr(sandbox->error_text, "no value") ||
          strstr(sandbox->error_text, "must be a number"));
}

static kp_status report_state(kp_lua *lua) {
  uint32_t line;
  const char *name, *unit_line;
  if (!kp_freeze_changed(&line, &name, lua->sandbox))
    return KP_OK;
  unit_line = kp_arena_printf(lua->arena, "%u", (unsigned)line);
  kp_place place = kp_sandbox_place_of(lua->sandbox, line);
  kp_diag_error(lua->sandbox->diag, &place, KP_MSG_LUA_KEEPS_STATE,
                KP_ARGS(unit_line ? unit_line : "?", name), KP_MSG_NONE);
  return KP_INPUT;
}

kp_status kp_lua_run(double *out, kp_why *why, kp_lua *lua, const kp_call *call, kp_diag *diag) {
  kp_sandbox *sandbox = lua->sandbox;
  lua_State *L = sandbox->L;
  if (lua->n_exhausted[call->function] >= MAX_EXHAUSTED)
    return KP_INPUT; /* said often enough: a million units would take hours to say it again */
  lua->call = call;
  lua->read_missing = false;
  sandbox->diag = diag;
  sandbox->unit = lua->dataset->id[call->unit];
  kp_sandbox_arm(sandbox);
  int n_arguments = push_call(lua, L, call);
  locale_t before = uselocale(sandbox->locale);
  int status = lua_pcall(L, n_arguments, 1, KP_AT_HANDLER);
  uselocale(before);
  kp_status result = KP_OK;
  if (status == LUA_OK) {
    result = take_result(out, why, lua, L);
  } else if (failed_for_missing(lua)) {
    *out = NAN;
    *why = KP_BLANK;
  } else {
    result = kp_sandbox_explain(sandbox, status);
    if (status == LUA_ERRMEM || sandbox->fault == KP_FAULT_STEPS)
      lua->n_exhausted[call->function]++;
  }
  if (result == KP_OK)
    result = report_state(lua);
  lua_settop(L, KP_AT_ROW);
  sandbox->unit = (kp_str){0};
  return result;
}
