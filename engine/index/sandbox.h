/* SPDX-License-Identifier: GPL-3.0-or-later
 * Sandbox: a Lua state from which nothing but the words of the index language can be reached.
 *
 * Internal to the room: the only header besides the language's own that knows lua_State. A sandbox
 * holds one state with an allow-list of harmless functions (library.c); whoever makes the words
 * exports them beside it. Every entry into Lua goes through kp_sandbox_protect, so that an error of
 * Lua (a longjmp) ends there as a diagnostic. Therefore, inside of a protected body: hold nothing
 * that was malloc'd, nor a kp_buf, across a call of Lua's API; arenas are fine. Memory is capped in
 * the allocator, steps by a hook; allocated bytes cost steps too. A name that is not there is
 * reported once and gives a poison value, which absorbs whatever is done with it, so that loading
 * goes on and all unknown names are reported together. */
#ifndef KP_INDEX_SANDBOX_H
#define KP_INDEX_SANDBOX_H

#include "base/diag.h"
#include "index/index.h"
#include "index/source.h"

typedef struct kp_sandbox kp_sandbox;
typedef struct lua_State lua_State;           /* as in lua.h */
typedef int (*kp_sandbox_body)(lua_State *L); /* a lua_CFunction */

/* A new state with the base library exported. options may be NULL: the defaults. */
kp_status kp_sandbox_new(kp_sandbox **out, const kp_index_options *options, kp_diag *diag);
/* NULL is allowed. */
void kp_sandbox_free(kp_sandbox *sandbox);

kp_sandbox *kp_sandbox_of(lua_State *L);
/* A pointer of the caller's that C functions can get at (the builder). */
void kp_sandbox_set_data(kp_sandbox *sandbox, void *data);
void *kp_sandbox_data(lua_State *L);

/* Runs body(L) protected, with argument as a light userdata at stack index 1 (lua_touserdata(L,
 * 1)). It leaves no results: what should survive goes into the registry. The stack is as before
 * afterwards. An error becomes a diagnostic and KP_INPUT (memory of the machine: KP_SYSTEM); KP_OK
 * does not mean that body added no diagnostics. The step budget is that of loading and counts on
 * from one call to the next. */
kp_status kp_sandbox_protect(kp_sandbox *sandbox, kp_sandbox_body body, void *argument,
                             kp_diag *diag);

/* Inside a protected body: exports the value on the top of the stack as a global word, and pops it.
 * The name is offered as "did you mean" and may not be assigned to by an index. Call before
 * kp_sandbox_load. */
void kp_sandbox_export(lua_State *L, const char *name);

/* Compiles and runs an index's text (text mode only) and keeps what it returns. Full-width
 * punctuation, unknown names and duplicate keys are reported first, all at once; a syntax error
 * ends the list. KP_INPUT when anything was wrong; *ran says if the chunk ran to its end, so that
 * the builder can look for further mistakes in what it returned. source must outlive the sandbox.
 */
kp_status kp_sandbox_load(bool *ran, kp_sandbox *sandbox, const kp_source *source, kp_diag *diag);
/* Pushes what the chunk returned (one value, nil when nothing). */
void kp_sandbox_push_result(lua_State *L);

/* ---- For C functions that Lua calls (constructors) ---- */

/* Where diagnostics go, in the current protected call. Never NULL inside one. */
kp_diag *kp_sandbox_diag(lua_State *L);
/* The source that is being loaded; NULL before. */
const kp_source *kp_sandbox_source(lua_State *L);
/* The line of the index that called the running C function; 0 when there is none. For "indicator {"
 * it is the brace's line. */
uint32_t kp_sandbox_line(lua_State *L);
/* The same as a place with the file. */
kp_place kp_sandbox_place(lua_State *L);
/* Adds an error at kp_sandbox_place and goes on. */
void kp_sandbox_report(lua_State *L, kp_msg what, const char *const *args, kp_msg hint);
/* Adds an error at kp_sandbox_place and raises: does not return. For what cannot go on; "return
 * kp_sandbox_raise(…)". */
int kp_sandbox_raise(lua_State *L, kp_msg what, const char *const *args, kp_msg hint);
/* Charges work done in C to the step budget (1 step = about 5 ns); raises when it runs out. */
void kp_sandbox_charge(lua_State *L, int64_t steps);

/* True when the value is poison: it stands for something that has been reported; say nothing more
 * about it. */
bool kp_sandbox_is_poison(lua_State *L, int at);
void kp_sandbox_push_poison(lua_State *L);

/* ---- Functions of the index (kp_function), by number ---- */

/* Registers the Lua function at stack index `at` and returns its number, from 0 in order of
 * registration: what kp_index.function and kp_call.function mean. One number for each place: a
 * function that stands in two places has two, so that a number tells what the function is for. */
int kp_sandbox_add_function(lua_State *L, int at);
int kp_sandbox_n_functions(const kp_sandbox *sandbox);
void kp_sandbox_push_function(lua_State *L, int function);
/* First and last line of the function at stack index `at`. */
void kp_sandbox_function_lines(uint32_t *first, uint32_t *last, lua_State *L, int at);

#endif
