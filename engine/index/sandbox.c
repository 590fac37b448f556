/* SPDX-License-Identifier: GPL-3.0-or-later
 * Sandbox: the Lua state, its budgets, and the one way into it.
 *
 * Invariant: Lua code runs only below kp_sandbox_call, with the hook armed, the C locale set for
 * the thread, and the message handler at the stack's foot. Memory: the allocator refuses what goes
 * over the limit, strings over 1 MiB and blocks over 16 MiB (so that no single copy takes long),
 * and charges a step for every 64 bytes, since the VM counts "a .. a" as one step whatever its
 * length. A refusal makes Lua collect everything before it gives up, so it is charged by the size
 * of what is held. Steps: the hook subtracts, more where long strings exist (comparing two is one
 * step of the VM); once the budget is gone it is armed for every instruction and raises each time.
 * Last, there is a clock, for what the VM does at length in one step and none of this sees. */
#include "index/state.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

enum { STEP_BYTES = 64, COMPARED_BYTES = 1024, REFUSED_BYTES = 16, MAX_ARGUMENTS = 1000 };

static const size_t DEFAULT_MEMORY = (size_t)256 << 20;
static const int64_t DEFAULT_LOAD_STEPS = 100000000, DEFAULT_CALL_STEPS = 1000000;
static const int64_t LOAD_TIME = 10000000000, CALL_TIME = 2000000000, STEP_TIME = 100;

kp_sandbox *kp_sandbox_of(lua_State *L) {
  return *(kp_sandbox **)lua_getextraspace(L);
}

void kp_sandbox_set_data(kp_sandbox *sandbox, void *data) {
  sandbox->data = data;
}

void *kp_sandbox_data(lua_State *L) {
  return kp_sandbox_of(L)->data;
}

kp_diag *kp_sandbox_diag(lua_State *L) {
  return kp_sandbox_of(L)->diag;
}

const kp_source *kp_sandbox_source(lua_State *L) {
  return kp_sandbox_of(L)->source;
}

/* ---- Budgets ---- */

/* The line that runs now, found without touching the stack: the allocator asks for it in the middle
 * of things. */
static uint32_t running_line(lua_State *L) {
  lua_Debug frame;
  for (int level = 0; lua_getstack(L, level, &frame); level++) {
    if (lua_getinfo(L, "l", &frame) && frame.currentline > 0)
      return (uint32_t)frame.currentline;
  }
  return 0;
}

static void *refuse(kp_sandbox *sandbox, bool string) {
  if (string)
    sandbox->string_refused = true;
  else
    sandbox->memory_refused = true;
  sandbox->steps_left -= (int64_t)(sandbox->used / REFUSED_BYTES);
  if (sandbox->L)
    sandbox->error_line = running_line(sandbox->L);
  return NULL;
}

static void *allocate(void *context, void *old, size_t old_size, size_t size) {
  kp_sandbox *sandbox = context;
  bool is_string = !old && old_size == LUA_TSTRING;
  if (!old)
    old_size = 0; /* it is a type tag then */
  if (size == 0) {
    sandbox->used -= old_size;
    kp_free(old);
    return NULL;
  }
  if (size > old_size) {
    if (is_string && size > KP_STRING_LIMIT)
      return refuse(sandbox, true);
    if (size > KP_BLOCK_LIMIT || sandbox->used - old_size + size > sandbox->limit)
      return refuse(sandbox, false);
    sandbox->steps_left -= (int64_t)((size - old_size) / STEP_BYTES);
    if (is_string && size > sandbox->longest)
      sandbox->longest = size;
  }
  void *block = kp_realloc(old, size);
  if (!block) {
    if (size <= old_size)
      return old; /* Lua takes it for granted that shrinking works */
    sandbox->machine_full = true;
    return NULL;
  }
  sandbox->used += size - old_size;
  return block;
}

static int raise_fault(lua_State *L, kp_fault fault) {
  kp_sandbox *sandbox = kp_sandbox_of(L);
  sandbox->fault = fault;
  lua_pushlightuserdata(L, sandbox);
  return lua_error(L);
}

/* Nanoseconds: much more than the steps take, so that the clock ends only what steps do not count.
 */
static int64_t time_for(int64_t steps, int64_t least) {
  if (steps > INT64_MAX / STEP_TIME)
    return INT64_MAX;
  return steps * STEP_TIME > least ? steps * STEP_TIME : least;
}

static bool is_late(kp_sandbox *sandbox) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  int64_t time = (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
  if (sandbox->started == 0)
    sandbox->started = time;
  return time - sandbox->started > sandbox->time_limit;
}

static void on_count(lua_State *L, lua_Debug *frame) {
  kp_sandbox *sandbox = kp_sandbox_of(L);
  int64_t weight = 1 + (int64_t)(sandbox->longest / COMPARED_BYTES);
  sandbox->steps_left -= weight * lua_gethookcount(L);
  /* f(...) calling f(1, ...) copies ever more arguments in one step each */
  bool swollen = lua_getlocal(L, frame, -MAX_ARGUMENTS) != NULL;
  if (swollen)
    lua_pop(L, 1);
  if (sandbox->steps_left >= 0 && !swollen && !is_late(sandbox))
    return;
  lua_sethook(L, on_count, LUA_MASKCOUNT, 1);
  sandbox->error_line = running_line(L);
  raise_fault(L, KP_FAULT_STEPS);
}

void kp_sandbox_charge(lua_State *L, int64_t steps) {
  kp_sandbox *sandbox = kp_sandbox_of(L);
  sandbox->steps_left -= steps;
  if (sandbox->steps_left >= 0)
    return;
  sandbox->error_line = running_line(L);
  raise_fault(L, KP_FAULT_STEPS);
}

/* ---- Calls ---- */

/* Lua's own prefix "index:12: " says what error_line says. */
static const char *without_prefix(const char *text) {
  if (strncmp(text, "index:", 6) != 0)
    return text;
  const char *at = text + 6;
  while (*at >= '0' && *at <= '9')
    at++;
  return at[0] == ':' && at[1] == ' ' ? at + 2 : text;
}

/* Runs where the error was raised, before the stack unwinds: notes line and text, allocates
 * nothing. */
int kp_sandbox_note_error(lua_State *L) {
  kp_sandbox *sandbox = kp_sandbox_of(L);
  if (lua_touserdata(L, 1) == sandbox && sandbox->fault != KP_FAULT_NONE)
    return 1;
  sandbox->error_line = running_line(L);
  const char *text = lua_type(L, 1) == LUA_TSTRING ? lua_tostring(L, 1) : NULL;
  sandbox->fault = text ? KP_FAULT_LUA : KP_FAULT_VALUE;
  text = text ? without_prefix(text) : "";
  size_t len = strlen(text);
  if (len >= KP_ERROR_TEXT)
    len = KP_ERROR_TEXT - 1;
  memcpy(sandbox->error_text, text, len);
  sandbox->error_text[len] = '\0';
  lua_pushlightuserdata(L, sandbox);
  return 1;
}

static void clear_fault(kp_sandbox *sandbox) {
  sandbox->fault = KP_FAULT_NONE;
  sandbox->machine_full = sandbox->string_refused = sandbox->memory_refused = false;
}

void kp_sandbox_arm(kp_sandbox *sandbox) {
  clear_fault(sandbox);
  sandbox->steps_left = sandbox->steps_call;
  sandbox->longest = sandbox->longest_base;
  sandbox->started = 0;
  sandbox->time_limit = time_for(sandbox->steps_call, CALL_TIME);
  lua_sethook(sandbox->L, on_count, LUA_MASKCOUNT, sandbox->hook_every);
}

int kp_sandbox_call(kp_sandbox *sandbox, int n_arguments, int n_results) {
  lua_State *L = sandbox->L;
  clear_fault(sandbox);
  int function = lua_gettop(L) - n_arguments;
  lua_pushcfunction(L, kp_sandbox_note_error);
  lua_insert(L, function);
  locale_t before = uselocale(sandbox->locale);
  int status = lua_pcall(L, n_arguments, n_results, function);
  uselocale(before);
  lua_remove(L, function);
  if (status != LUA_OK) {
    lua_pop(L, 1);
    lua_sethook(L, on_count, LUA_MASKCOUNT, sandbox->hook_every);
  }
  return status;
}

kp_place kp_sandbox_place_of(kp_sandbox *sandbox, uint32_t line) {
  kp_place place = {.file = sandbox->source ? sandbox->source->shown : NULL, .line = line};
  if (sandbox->unit.len > 0) {
    int len = sandbox->unit.len < 100 ? (int)sandbox->unit.len : 100;
    snprintf(sandbox->unit_text, sizeof sandbox->unit_text, "%.*s", len, sandbox->unit.at);
    place.unit = sandbox->unit_text;
  }
  return place;
}

static void explain_memory(kp_sandbox *sandbox, const kp_place *place) {
  char size[32];
  snprintf(size, sizeof size, "%zu", sandbox->limit >> 20);
  if (sandbox->string_refused)
    kp_diag_error(sandbox->diag, place, KP_MSG_LUA_STRING_LIMIT, KP_NO_ARGS, KP_MSG_NONE);
  else
    kp_diag_error(sandbox->diag, place, KP_MSG_LUA_MEMORY_LIMIT, KP_ARGS(size),
                  KP_MSG_LUA_BUDGET_HINT);
}

kp_status kp_sandbox_explain(kp_sandbox *sandbox, int status) {
  if (status == LUA_OK)
    return KP_OK;
  kp_place place = kp_sandbox_place_of(sandbox, sandbox->error_line);
  if (sandbox->machine_full && status == LUA_ERRMEM)
    return kp_diag_no_memory(sandbox->diag);
  if (status == LUA_ERRMEM)
    explain_memory(sandbox, &place);
  else if (sandbox->fault == KP_FAULT_STEPS)
    kp_diag_error(sandbox->diag, &place, KP_MSG_LUA_STEP_LIMIT, KP_NO_ARGS, KP_MSG_LUA_BUDGET_HINT);
  else if (sandbox->fault == KP_FAULT_VALUE)
    kp_diag_error(sandbox->diag, &place, KP_MSG_LUA_ERROR_VALUE, KP_NO_ARGS, KP_MSG_NONE);
  else if (status == LUA_ERRERR)
    kp_diag_error(sandbox->diag, &place, KP_MSG_LUA_NESTED, KP_NO_ARGS, KP_MSG_NONE);
  else if (sandbox->fault == KP_FAULT_LUA && !(sandbox->loading && sandbox->n_poisoned > 0))
    kp_faults_report(sandbox, sandbox->error_text, sandbox->error_line, false);
  /* KP_FAULT_REPORTED (memory that ran out in a word of ours among it); or what follows from a name
   * that is poison */
  return kp_diag_status(sandbox->diag) == KP_SYSTEM ? KP_SYSTEM : KP_INPUT;
}

kp_status kp_sandbox_protect(kp_sandbox *sandbox, kp_sandbox_body body, void *argument,
                             kp_diag *diag) {
  kp_diag *before = sandbox->diag;
  sandbox->diag = diag;
  lua_pushcfunction(sandbox->L, body);
  lua_pushlightuserdata(sandbox->L, argument);
  int status = kp_sandbox_call(sandbox, 1, 0);
  kp_status result = kp_sandbox_explain(sandbox, status);
  sandbox->diag = before;
  return result;
}

/* ---- What C functions ask ---- */

uint32_t kp_sandbox_line(lua_State *L) {
  return running_line(L);
}

kp_place kp_sandbox_place(lua_State *L) {
  return kp_sandbox_place_of(kp_sandbox_of(L), running_line(L));
}

void kp_sandbox_report(lua_State *L, kp_msg what, const char *const *args, kp_msg hint) {
  kp_place place = kp_sandbox_place(L);
  kp_diag_error(kp_sandbox_diag(L), &place, what, args, hint);
}

int kp_sandbox_stop(lua_State *L) {
  return raise_fault(L, KP_FAULT_REPORTED);
}

int kp_sandbox_raise(lua_State *L, kp_msg what, const char *const *args, kp_msg hint) {
  kp_sandbox_report(L, what, args, hint);
  return raise_fault(L, KP_FAULT_REPORTED);
}

/* ---- Words and functions ---- */

void kp_sandbox_export(lua_State *L, const char *name) {
  kp_sandbox *sandbox = kp_sandbox_of(L);
  if (sandbox->n_names == sandbox->cap_names) {
    int cap = sandbox->cap_names ? 2 * sandbox->cap_names : 64;
    kp_str *grown = KP_ARRAY(sandbox->arena, kp_str, cap);
    if (!grown) {
      kp_diag_no_memory(sandbox->diag);
      raise_fault(L, KP_FAULT_REPORTED);
      return;
    }
    if (sandbox->n_names > 0)
      memcpy(grown, sandbox->name, (size_t)sandbox->n_names * sizeof *grown);
    sandbox->name = grown;
    sandbox->cap_names = cap;
  }
  const char *copy = kp_str_copy(sandbox->arena, kp_str_of(name));
  if (!copy) {
    kp_diag_no_memory(sandbox->diag);
    raise_fault(L, KP_FAULT_REPORTED);
    return;
  }
  sandbox->name[sandbox->n_names++] = kp_str_of(copy);
  lua_rawgeti(L, LUA_REGISTRYINDEX, KP_SLOT_WORDS);
  lua_pushvalue(L, -2);
  lua_setfield(L, -2, name);
  lua_rawgeti(L, LUA_REGISTRYINDEX, KP_SLOT_ENVIRONMENT);
  lua_pushstring(L, name);
  lua_pushvalue(L, -4);
  lua_rawset(L, -3);
  lua_pop(L, 3);
}

int kp_sandbox_add_function(lua_State *L, int at) {
  kp_sandbox *sandbox = kp_sandbox_of(L);
  at = lua_absindex(L, at);
  lua_rawgeti(L, LUA_REGISTRYINDEX, KP_SLOT_FUNCTIONS);
  lua_pushvalue(L, at);
  lua_rawseti(L, -2, sandbox->n_functions + 1);
  lua_pop(L, 1);
  return sandbox->n_functions++;
}

int kp_sandbox_n_functions(const kp_sandbox *sandbox) {
  return sandbox->n_functions;
}

void kp_sandbox_push_function(lua_State *L, int function) {
  lua_rawgeti(L, LUA_REGISTRYINDEX, KP_SLOT_FUNCTIONS);
  lua_rawgeti(L, -1, function + 1);
  lua_remove(L, -2);
}

void kp_sandbox_function_lines(uint32_t *first, uint32_t *last, lua_State *L, int at) {
  lua_Debug frame;
  lua_pushvalue(L, at);
  lua_getinfo(L, ">S", &frame);
  *first = frame.linedefined > 0 ? (uint32_t)frame.linedefined : 0;
  *last = frame.lastlinedefined > 0 ? (uint32_t)frame.lastlinedefined : 0;
}

void kp_sandbox_push_result(lua_State *L) {
  lua_rawgeti(L, LUA_REGISTRYINDEX, KP_SLOT_RESULT);
}

/* ---- Life ---- */

static int init_state(lua_State *L) {
  static const kp_slot tables[] = {KP_SLOT_ENVIRONMENT, KP_SLOT_WORDS, KP_SLOT_FUNCTIONS,
                                   KP_SLOT_WATCHED, KP_SLOT_REPORTED};
  for (size_t i = 0; i < sizeof tables / sizeof *tables; i++) {
    lua_newtable(L);
    lua_rawseti(L, LUA_REGISTRYINDEX, tables[i]);
  }
  kp_globals_init(L);
  kp_library_export(L);
  return 0;
}

static void set_budgets(kp_sandbox *sandbox, const kp_index_options *options) {
  sandbox->limit = options && options->memory ? options->memory : DEFAULT_MEMORY;
  int64_t steps = options ? options->steps : 0;
  sandbox->steps_load = steps > 0 ? steps : DEFAULT_LOAD_STEPS;
  sandbox->steps_call = steps > 0 ? steps : DEFAULT_CALL_STEPS;
  sandbox->time_limit = time_for(sandbox->steps_load, LOAD_TIME);
  sandbox->steps_left = DEFAULT_LOAD_STEPS; /* setting up is ours, not the index's */
  sandbox->hook_every = KP_HOOK_STEPS;
  if (sandbox->steps_call < 10 * KP_HOOK_STEPS)
    sandbox->hook_every = sandbox->steps_call < 10 ? 1 : (int)(sandbox->steps_call / 10);
}

kp_status kp_sandbox_new(kp_sandbox **out, const kp_index_options *options, kp_diag *diag) {
  kp_sandbox *sandbox = kp_calloc(1, sizeof *sandbox);
  if (!sandbox)
    return kp_diag_no_memory(diag);
  kp_status status = KP_SYSTEM;
  set_budgets(sandbox, options);
  sandbox->loading = true;
  sandbox->locale = newlocale(LC_ALL_MASK, "C", (locale_t)0);
  sandbox->arena = kp_arena_new();
  lua_State *L = NULL;
  if (sandbox->locale && sandbox->arena)
    L = lua_newstate(allocate, sandbox);
  if (!L) {
    sandbox->diag = diag;
    if (sandbox->memory_refused)
      explain_memory(sandbox, &(kp_place){0});
    else
      kp_diag_no_memory(diag);
    status = sandbox->memory_refused ? KP_INPUT : KP_SYSTEM;
    goto done;
  }
  sandbox->L = L;
  *(kp_sandbox **)lua_getextraspace(L) = sandbox;
  lua_sethook(L, on_count, LUA_MASKCOUNT, sandbox->hook_every);
  status = kp_sandbox_protect(sandbox, init_state, NULL, diag);
done:
  if (status == KP_OK)
    *out = sandbox;
  else
    kp_sandbox_free(sandbox);
  return status;
}

void kp_sandbox_free(kp_sandbox *sandbox) {
  if (!sandbox)
    return;
  if (sandbox->L)
    lua_close(sandbox->L);
  kp_arena_free(sandbox->arena);
  if (sandbox->locale)
    freelocale(sandbox->locale);
  kp_free(sandbox);
}
