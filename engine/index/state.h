/* SPDX-License-Identifier: GPL-3.0-or-later
 * State: what the files of the sandbox know of each other, and nobody else.
 *
 * A kp_sandbox is found from its lua_State through the extra space in front of it. What Lua must
 * keep alive stands in the registry under the integers of kp_slot (far from those that lauxlib
 * uses). An error that has been reported, or that is described by the fields error_*, travels as
 * the light userdata of its sandbox. */
#ifndef KP_INDEX_STATE_H
#define KP_INDEX_STATE_H

#include <locale.h>

#include <lauxlib.h>
#include <lua.h>

#include "index/sandbox.h"

enum { KP_HOOK_STEPS = 1000, KP_STRING_LIMIT = 1 << 20, KP_BLOCK_LIMIT = 1 << 24 };
enum { KP_ERROR_TEXT = 400 };

typedef enum {
  KP_SLOT_ENVIRONMENT = 1000, /* the table that is _ENV of the index */
  KP_SLOT_WORDS,              /* name -> exported value, to see what was overwritten */
  KP_SLOT_POISON,
  KP_SLOT_RESULT,
  KP_SLOT_FUNCTIONS, /* number -> function, from 1 */
  KP_SLOT_WATCHED,   /* see freeze.c */
  KP_SLOT_REPORTED,  /* names said to be unknown: name -> true */
} kp_slot;

typedef enum {
  KP_FAULT_NONE,
  KP_FAULT_REPORTED,
  KP_FAULT_LUA,
  KP_FAULT_STEPS,
  KP_FAULT_VALUE
} kp_fault;

struct kp_sandbox {
  lua_State *L;
  locale_t locale; /* C: collation and numbers of Lua do not depend on the host program */
  size_t used, limit;
  int64_t steps_left, steps_load, steps_call;
  int hook_every;
  int64_t started,
      time_limit; /* nanoseconds on a steady clock; started 0: the hook did not come up yet */
  size_t longest,
      longest_base;  /* bytes of the longest string made so far, and by the end of loading */
  bool loading;      /* unknown names give poison; otherwise they raise */
  bool machine_full; /* malloc gave nothing */
  bool string_refused, memory_refused;
  kp_fault fault; /* what the error that is under way is */
  uint32_t error_line;
  char error_text[KP_ERROR_TEXT];
  int64_t n_poisoned;
  kp_diag *diag;
  kp_str unit; /* in the place of diagnostics: the unit that a function runs for */
  char unit_text[128];
  const kp_source *source;
  void *data;
  kp_arena *arena; /* of names */
  kp_str *name;    /* exported words, for "did you mean" */
  int n_names, cap_names;
  int n_functions;
  int n_watched; /* variables in KP_SLOT_WATCHED */
};

/* library.c: pushes each library and exports it. */
void kp_library_export(lua_State *L);
/* True when library `name` has the member. */
bool kp_library_has(const char *library, kp_str member);
/* The members of a library for "did you mean"; 0 when name is no library. */
int kp_library_members(const char *const **out, const char *library);

/* globals.c: the metatable of the environment and the poison. */
void kp_globals_init(lua_State *L);
/* Reports an unknown name, once; library is NULL for a word. */
void kp_globals_report(lua_State *L, const char *library, kp_str name, uint32_t line,
                       uint32_t column);
/* __index of a library: upvalue 1 is its name. */
int kp_globals_member(lua_State *L);

/* faults.c: turns a message of Lua into one of the catalogue. */
void kp_faults_report(kp_sandbox *sandbox, const char *text, uint32_t line, bool syntax);

/* Pushes the table that holds what the table at `at` shows: itself, or the content behind a
 * read-only one (freeze.c). */
void kp_freeze_content(lua_State *L, int at);

/* Moves what the table on the top holds into its content, so that it is read-only; write is its
 * __newindex. */
void kp_freeze_table(lua_State *L, lua_CFunction write);
/* Makes all that functions of the index can reach read-only, and notes the variables that they
 * might assign to. From then on the sandbox is not loading. */
kp_status kp_freeze_all(kp_sandbox *sandbox, kp_diag *diag);
/* After a call: has a function changed a variable outside of it? Puts the value back; *line is the
 * function's, *name the variable's (borrowed from Lua). */
bool kp_freeze_changed(uint32_t *line, const char **name, kp_sandbox *sandbox);

/* Runs the function and n_arguments on the stack; results are left there. LUA_OK or a status of
 * Lua's: then nothing is left, and kp_sandbox_explain adds the diagnostic. The caller has set the
 * budget. */
int kp_sandbox_call(kp_sandbox *sandbox, int n_arguments, int n_results);
/* Gives a call of a function its budget; the hook counts from here, so that a call's steps do not
 * hang on those before it. */
void kp_sandbox_arm(kp_sandbox *sandbox);
/* The message handler of every protected call. */
int kp_sandbox_note_error(lua_State *L);
/* Raises for what has been reported. */
int kp_sandbox_stop(lua_State *L);
/* Where a diagnostic of this sandbox is; valid until the next. */
kp_place kp_sandbox_place_of(kp_sandbox *sandbox, uint32_t line);
kp_status kp_sandbox_explain(kp_sandbox *sandbox, int status);

#endif
