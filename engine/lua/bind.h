/* SPDX-License-Identifier: GPL-3.0-or-later
 * What the files of the module share: engine objects held for Lua, diagnostics as errors,
 * arguments.
 *
 * An object of the engine belongs to a kp_held with a count. A userdata has one reference, and so
 * has every held that borrows from it (a result its index and dataset), so nothing is freed while
 * it is used, in whatever order Lua collects or a script closes things. A Lua error leaves a
 * function by longjmp, so whatever must be freed stands in a userdata before anything can fail. */
#ifndef KP_LUA_BIND_H
#define KP_LUA_BIND_H

#include "kaoping.h"

#include <lauxlib.h>
#include <lua.h>
#include <stdbool.h>

/* ---- Sentences (base/catalogue/lua.def) ---- */

typedef enum {
#define KP_M(id, zh, en) TELL_##id,
#include "lua.def"
#undef KP_M
  TELL_COUNT
} kp_lua_sentence;

/* A sentence with {0} and {1} put in, as a Lua string on the stack. */
void kp_lua_push_sentence(lua_State *lua, kp_lua_sentence id, const char *arg0, const char *arg1);
/* The same as an error of the caller's line. Does not return. */
int kp_lua_refuse(lua_State *lua, kp_lua_sentence id, const char *arg0, const char *arg1);

/* ---- Engine objects ---- */

typedef enum {
  KP_LUA_INDEX,
  KP_LUA_DATASET,
  KP_LUA_RESULT,
  KP_LUA_PANEL, /* a result too, of kp_run_panel */
  KP_LUA_COMPARE,
  KP_LUA_STATISTICS,
  KP_LUA_TUNE,
  KP_LUA_OUTCOMES,
  KP_LUA_KINDS
} kp_lua_kind;

typedef struct kp_held {
  int references;
  kp_lua_kind kind;
  void *at;           /* the engine's object; NULL until it is made */
  const void *family; /* index: the loaded one that it is or is a variant of; dataset: of whom */
  struct kp_held **using; /* n_using, each with a reference of ours */
  int n_using;
} kp_held;

/* Makes the metatables. */
void kp_lua_open_held(lua_State *lua);
/* Pushes a new object with room for n_using others; its `at` is still NULL. */
kp_held *kp_lua_new(lua_State *lua, kp_lua_kind kind, int n_using);
/* held uses other from now on. */
void kp_lua_use(kp_held *held, kp_held *other);
/* The object at a stack place, or an error: of another kind, or closed. */
kp_held *kp_lua_check(lua_State *lua, int at, kp_lua_kind kind);
/* NULL where it is something else (closed is still an error). */
kp_held *kp_lua_test(lua_State *lua, int at, kp_lua_kind kind);
/* Functions that the objects of a kind have as methods. */
void kp_lua_methods(lua_State *lua, kp_lua_kind kind, const luaL_Reg *functions);
/* Tells Lua's collector how much the engine keeps for a new object. */
void kp_lua_weigh(lua_State *lua, size_t bytes);

/* ---- Diagnostics ---- */

/* A collection at the top of the stack, freed with it. */
kp_diag *kp_lua_push_diag(lua_State *lua);
/* status OK: warnings are told (see kaoping.warn) and the collection at stack place `at` is
 * emptied. Otherwise it is thrown as the error. */
void kp_lua_conclude(lua_State *lua, int at, kp_status status);
void kp_lua_open_faults(lua_State *lua);

/* Text of the engine, freed when collected, at the top of the stack. */
kp_text *kp_lua_push_text(lua_State *lua);
/* Pushes the text as a string and frees it. */
void kp_lua_text_to_string(lua_State *lua, kp_text *text);

/* ---- Arguments ---- */

/* What the script has set (kaoping.lang), or the options at a stack place say. */
kp_lang kp_lua_language(lua_State *lua);
/* The language that an argument names: "zh", "en"; nil: kp_lua_language. */
kp_lang kp_lua_check_lang(lua_State *lua, int at);
/* The options table at a stack place (or nothing there) has no field but these (NULL-ended). */
void kp_lua_check_fields(lua_State *lua, int at, const char *const *names);
/* Fields of it; the strings live as long as the table is on the stack and unchanged. */
const char *kp_lua_text_field(lua_State *lua, int at, const char *name);
bool kp_lua_flag_field(lua_State *lua, int at, const char *name);
int64_t kp_lua_count_field(lua_State *lua, int at, const char *name);
kp_lang kp_lua_lang_field(lua_State *lua, int at);
/* "weight.innovation=35" … from { weights = { innovation = 35 }, grades = …, "words as they are" }
 * at a stack place. Pushes a value that keeps the words; *n of them. */
const char **kp_lua_push_settings(lua_State *lua, int at, int *n);
/* The texts of a list (or one text) in field `name`; pushes a value that keeps them. */
const char **kp_lua_push_words(lua_State *lua, int at, const char *name, int *n);

/* ---- The files of the module ---- */

/* An index or a path, a dataset or a path: pushes the object. */
kp_held *kp_lua_push_index(lua_State *lua, int at);
kp_held *kp_lua_push_dataset(lua_State *lua, int at, kp_held *index, int options);
int kp_lua_index(lua_State *lua);
int kp_lua_dataset(lua_State *lua);
int kp_lua_score(lua_State *lua);
int kp_lua_panel(lua_State *lua);
int kp_lua_compare(lua_State *lua);
int kp_lua_stats(lua_State *lua);
int kp_lua_outcomes(lua_State *lua);
void kp_lua_open_index(lua_State *lua);
void kp_lua_open_result(lua_State *lua);
void kp_lua_open_reports(lua_State *lua);
/* Pushes a JSON text as Lua values: null is nil in an object and false in an array. */
void kp_lua_push_json(lua_State *lua, const char *text, size_t len);
/* The module's table, on top of the stack. */
void kp_lua_push_module(lua_State *lua);

#endif
