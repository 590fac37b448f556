/* SPDX-License-Identifier: GPL-3.0-or-later
 * What is made of results: panel, comparison, outcomes, statistics, tuning. All have the same
 * methods.
 *
 * text { lang, width } is what the program prints, json() and data() the document and the same as
 * tables, write(folder, { only, lang }) the files: the bytes are those of the program's commands.
 */
#include "bind.h"

#include <string.h>

/* ---- By kind ---- */

static kp_status report_text(kp_text *out, const kp_held *of, kp_lang lang, int width,
                             kp_diag *diag) {
  switch (of->kind) {
  case KP_LUA_PANEL:
    return kp_report_panel_text(out, of->at, lang, false, width, diag);
  case KP_LUA_COMPARE:
    return kp_report_compare_text(out, of->at, lang, false, width, diag);
  case KP_LUA_STATISTICS:
    return kp_report_statistics_text(out, of->at, lang, false, width, diag);
  case KP_LUA_OUTCOMES:
    return kp_report_outcomes_text(out, of->at, lang, false, width, diag);
  default:
    return kp_report_tune_text(out, of->at, lang, false, width, diag);
  }
}

static kp_status report_json(kp_text *out, const kp_held *of, kp_diag *diag) {
  switch (of->kind) {
  case KP_LUA_PANEL:
    return kp_report_panel_json(out, of->at, diag);
  case KP_LUA_COMPARE:
    return kp_report_compare_json(out, of->at, diag);
  case KP_LUA_STATISTICS:
    return kp_report_statistics_json(out, of->at, diag);
  case KP_LUA_OUTCOMES:
    return kp_report_outcomes_json(out, of->at, diag);
  default:
    return kp_report_tune_json(out, of->at, diag);
  }
}

static kp_status report_write(const kp_held *of, const char *folder, const kp_report_options *how,
                              kp_diag *diag) {
  switch (of->kind) {
  case KP_LUA_PANEL:
    return kp_report_panel_write(of->at, folder, how, diag);
  case KP_LUA_COMPARE:
    return kp_report_compare_write(of->at, folder, how, diag);
  case KP_LUA_STATISTICS:
    return kp_report_statistics_write(of->at, folder, how, diag);
  case KP_LUA_OUTCOMES:
    return kp_report_outcomes_write(of->at, folder, how, diag);
  default:
    return kp_report_tune_write(of->at, folder, how, diag);
  }
}

/* ---- Methods ---- */

static const kp_lua_kind reported[] = {KP_LUA_PANEL, KP_LUA_COMPARE, KP_LUA_STATISTICS, KP_LUA_TUNE,
                                       KP_LUA_OUTCOMES};
enum { N_REPORTED = sizeof reported / sizeof *reported };

static const kp_held *check_report(lua_State *lua) {
  for (int k = 0; k < N_REPORTED; k++) {
    const kp_held *held = kp_lua_test(lua, 1, reported[k]);
    if (held)
      return held;
  }
  luaL_typeerror(lua, 1, "kaoping");
  return NULL;
}

static int method_text(lua_State *lua) {
  static const char *const fields[] = {"lang", "width", NULL};
  const kp_held *of = check_report(lua);
  lua_settop(lua, 2);
  kp_lua_check_fields(lua, 2, fields);
  const kp_lang lang = kp_lua_lang_field(lua, 2);
  const int width = (int)kp_lua_count_field(lua, 2, "width");
  kp_diag *diag = kp_lua_push_diag(lua);
  kp_text *text = kp_lua_push_text(lua);
  kp_lua_conclude(lua, -2, report_text(text, of, lang, width, diag));
  kp_lua_text_to_string(lua, text);
  return 1;
}

static int method_json(lua_State *lua) {
  const kp_held *of = check_report(lua);
  kp_diag *diag = kp_lua_push_diag(lua);
  kp_text *text = kp_lua_push_text(lua);
  kp_lua_conclude(lua, -2, report_json(text, of, diag));
  kp_lua_text_to_string(lua, text);
  return 1;
}

static int method_data(lua_State *lua) {
  size_t len;
  method_json(lua);
  const char *text = lua_tolstring(lua, -1, &len);
  kp_lua_push_json(lua, text, len);
  return 1;
}

static int method_write(lua_State *lua) {
  static const char *const fields[] = {"only", "lang", NULL};
  const kp_held *of = check_report(lua);
  const char *folder = luaL_checkstring(lua, 2);
  lua_settop(lua, 3);
  kp_lua_check_fields(lua, 3, fields);
  const kp_report_options how = {.lang = kp_lua_lang_field(lua, 3),
                                 .only = kp_lua_text_field(lua, 3, "only")};
  kp_diag *diag = kp_lua_push_diag(lua);
  kp_lua_conclude(lua, -1, report_write(of, folder, &how, diag));
  return 0;
}

/* ---- Several results ---- */

/* A new object that uses the results in the list at stack place 1, under an array of them. */
static kp_held *push_using(lua_State *lua, kp_lua_kind kind, int least, const kp_result ***results,
                           int *n) {
  enum { MOST_RESULTS = 1000 };
  const lua_Integer len = luaL_len(lua, 1);
  if (len < least || len > MOST_RESULTS)
    kp_lua_refuse(lua, TELL_SCRIPT_FEW_RESULTS, least == 1 ? "1" : "2", NULL);
  *n = (int)len;
  *results = lua_newuserdatauv(lua, (size_t)len * sizeof(kp_result *), 0);
  kp_held *held = kp_lua_new(lua, kind, *n);
  for (int k = 0; k < *n; k++) {
    lua_geti(lua, 1, k + 1);
    kp_held *one = kp_lua_check(lua, -1, KP_LUA_RESULT);
    kp_lua_use(held, one);
    (*results)[k] = one->at;
    lua_pop(lua, 1);
  }
  return held;
}

/* compare { result, result, …, norms = "frozen" } */
int kp_lua_compare(lua_State *lua) {
  int n;
  const kp_result **results;
  luaL_checktype(lua, 1, LUA_TTABLE);
  const char *norms = kp_lua_text_field(lua, 1, "norms");
  if (norms && strcmp(norms, "moving") != 0 && strcmp(norms, "frozen") != 0)
    kp_lua_refuse(lua, TELL_SCRIPT_BAD_NORMS, norms, NULL);
  const kp_compare_options how = {.norms = norms && strcmp(norms, "frozen") == 0 ? KP_NORMS_FROZEN
                                                                                 : KP_NORMS_MOVING};
  kp_held *held = push_using(lua, KP_LUA_COMPARE, 2, &results, &n);
  kp_diag *diag = kp_lua_push_diag(lua);
  kp_compare *compare = NULL;
  const kp_status status = kp_compare_new(&compare, results, n, &how, diag);
  held->at = compare;
  kp_lua_conclude(lua, -1, status);
  lua_pop(lua, 1);
  return 1;
}

/* outcomes { result, …, as_of = "2024-12-31" }: of one index. */
int kp_lua_outcomes(lua_State *lua) {
  int n;
  const kp_result **results;
  luaL_checktype(lua, 1, LUA_TTABLE);
  const kp_outcomes_options how = {.as_of = kp_lua_text_field(lua, 1, "as_of")};
  kp_held *held = push_using(lua, KP_LUA_OUTCOMES, 1, &results, &n);
  kp_diag *diag = kp_lua_push_diag(lua);
  kp_outcomes *outcomes = NULL;
  const kp_status status = kp_outcomes_new(&outcomes, results, n, &how, diag);
  held->at = outcomes;
  kp_lua_conclude(lua, -1, status);
  lua_pop(lua, 1);
  return 1;
}

/* ---- Statistics ---- */

/* stats(result [, { with = FILE, encoding = …, bad_value = "missing" }]) */
int kp_lua_stats(lua_State *lua) {
  static const char *const fields[] = {"with", "encoding", "bad_value", NULL};
  kp_held *result = kp_lua_check(lua, 1, KP_LUA_RESULT);
  lua_settop(lua, 2);
  kp_lua_check_fields(lua, 2, fields);
  const char *bad = kp_lua_text_field(lua, 2, "bad_value");
  if (bad && strcmp(bad, "error") != 0 && strcmp(bad, "missing") != 0)
    kp_lua_refuse(lua, TELL_SCRIPT_BAD_VALUE, bad, NULL);
  const kp_statistics_options how = {.with = kp_lua_text_field(lua, 2, "with"),
                                     .encoding = kp_lua_text_field(lua, 2, "encoding"),
                                     .bad_as_missing = bad && strcmp(bad, "missing") == 0};
  kp_held *held = kp_lua_new(lua, KP_LUA_STATISTICS, 1);
  kp_lua_use(held, result);
  kp_diag *diag = kp_lua_push_diag(lua);
  kp_statistics *statistics = NULL;
  const kp_status status = kp_statistics_new(&statistics, result->at, &how, diag);
  held->at = statistics;
  kp_lua_conclude(lua, -1, status);
  lua_pop(lua, 1);
  return 1;
}

/* ---- Tuning ---- */

static const char **push_set(lua_State *lua, int at, int *n) {
  if (lua_getfield(lua, at, "set") == LUA_TTABLE)
    return kp_lua_push_settings(lua, -1, n);
  lua_pop(lua, 1);
  return kp_lua_push_words(lua, at, "set", n);
}

static bool choice(lua_State *lua, int at, const char *name, const char *plain, const char *other,
                   kp_lua_sentence wrong) {
  const char *said = kp_lua_text_field(lua, at, name);
  if (said && strcmp(said, plain) != 0 && strcmp(said, other) != 0)
    kp_lua_refuse(lua, wrong, said, NULL);
  return said && strcmp(said, other) == 0;
}

/* result:tune { set = { weights = … }, sweep = "weight.x=20:40:1", want = { "A07>A03" },
 * bounds = …, intervals = true, first = 5, nearest = "absolute", siblings = "keep" } */
static int result_tune(lua_State *lua) {
  static const char *const fields[] = {"set",   "sweep",   "want",     "bounds", "intervals",
                                       "first", "nearest", "siblings", NULL};
  kp_held *result = kp_lua_check(lua, 1, KP_LUA_RESULT);
  lua_settop(lua, 2);
  luaL_checktype(lua, 2, LUA_TTABLE);
  kp_lua_check_fields(lua, 2, fields);
  kp_tune_options how = {
      .intervals = kp_lua_flag_field(lua, 2, "intervals"),
      .first = (int)kp_lua_count_field(lua, 2, "first"),
      .absolute = choice(lua, 2, "nearest", "squares", "absolute", TELL_SCRIPT_BAD_NEAREST),
      .keep = choice(lua, 2, "siblings", "share", "keep", TELL_SCRIPT_BAD_SIBLINGS)};
  how.set = push_set(lua, 2, &how.n_set);
  how.sweep = kp_lua_push_words(lua, 2, "sweep", &how.n_sweep);
  how.want = kp_lua_push_words(lua, 2, "want", &how.n_want);
  how.bounds = kp_lua_push_words(lua, 2, "bounds", &how.n_bounds);
  kp_held *held = kp_lua_new(lua, KP_LUA_TUNE, 1);
  kp_lua_use(held, result);
  kp_diag *diag = kp_lua_push_diag(lua);
  kp_tune *tune = NULL;
  const kp_status status = kp_tune_new(&tune, result->at, &how, diag);
  held->at = tune;
  kp_lua_conclude(lua, -1, status);
  lua_pop(lua, 1);
  return 1;
}

/* tune:write_index(FILE.lua): the text of the index with the new numbers. */
static int tune_write_index(lua_State *lua) {
  const kp_held *tune = kp_lua_check(lua, 1, KP_LUA_TUNE);
  const char *path = luaL_checkstring(lua, 2);
  kp_diag *diag = kp_lua_push_diag(lua);
  kp_lua_conclude(lua, -1, kp_tune_write_index(tune->at, path, diag));
  return 0;
}

/* result:settings { lang, width }: every number of the index that can be changed, by its name. */
static int result_settings(lua_State *lua) {
  static const char *const fields[] = {"lang", "width", NULL};
  const kp_held *result = kp_lua_check(lua, 1, KP_LUA_RESULT);
  lua_settop(lua, 2);
  kp_lua_check_fields(lua, 2, fields);
  const kp_lang lang = kp_lua_lang_field(lua, 2);
  const int width = (int)kp_lua_count_field(lua, 2, "width");
  kp_diag *diag = kp_lua_push_diag(lua);
  kp_text *text = kp_lua_push_text(lua);
  kp_lua_conclude(lua, -2, kp_report_settings_text(text, result->at, lang, false, width, diag));
  kp_lua_text_to_string(lua, text);
  return 1;
}

void kp_lua_open_reports(lua_State *lua) {
  static const luaL_Reg methods[] = {{"text", method_text},
                                     {"json", method_json},
                                     {"data", method_data},
                                     {"write", method_write},
                                     {NULL, NULL}};
  static const luaL_Reg of_tune[] = {{"write_index", tune_write_index}, {NULL, NULL}};
  static const luaL_Reg of_result[] = {
      {"tune", result_tune}, {"stats", kp_lua_stats}, {"settings", result_settings}, {NULL, NULL}};
  for (int k = 0; k < N_REPORTED; k++)
    kp_lua_methods(lua, reported[k], methods);
  kp_lua_methods(lua, KP_LUA_TUNE, of_tune);
  kp_lua_methods(lua, KP_LUA_RESULT, of_result);
}
