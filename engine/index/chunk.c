/* SPDX-License-Identifier: GPL-3.0-or-later
 * Chunk: compiling and running the text of an index.
 *
 * The order of checks is the order in which one fault hides others: full-width punctuation first
 * (Lua would stumble over the first of them with an odd message), then the syntax, which ends the
 * list when it is wrong; then names that exist nowhere and keys that stand twice, from the tokens,
 * which also reaches into functions that do not run now; then the chunk runs. What it returns is
 * kept even then, so that the builder can add the mistakes that it finds. */
#include <stdlib.h>
#include <string.h>

#include "index/state.h"

typedef struct {
  const kp_source *source;
  bool syntax;
} chunk;

static const char *read_text(lua_State *L, void *context, size_t *len) {
  (void)L;
  kp_str *text = context;
  *len = text->len;
  text->len = 0;
  return *len ? text->at : NULL;
}

/* Leaves the compiled function in the result's slot. */
static int compile(lua_State *L) {
  chunk *job = lua_touserdata(L, 1);
  kp_str text = job->source->text;
  int status = lua_load(L, read_text, &text, "=index", "t");
  if (status == LUA_ERRMEM)
    return lua_error(L);
  if (status != LUA_OK) {
    kp_sandbox *sandbox = kp_sandbox_of(L);
    /* note_error has seen errors other than those of syntax, and kept their text */
    const char *message =
        lua_type(L, -1) == LUA_TSTRING ? lua_tostring(L, -1) : sandbox->error_text;
    uint32_t line = kp_source_deepest_line(job->source);
    if (message && strncmp(message, "index:", 6) == 0) {
      char *end;
      line = (uint32_t)strtoul(message + 6, &end, 10);
      message = end[0] == ':' && end[1] == ' ' ? end + 2 : end;
    }
    kp_faults_report(sandbox, message ? message : "", line, true);
    job->syntax = true;
    return 0;
  }
  lua_rawgeti(L, LUA_REGISTRYINDEX, KP_SLOT_ENVIRONMENT);
  lua_setupvalue(L, -2, 1);
  lua_rawseti(L, LUA_REGISTRYINDEX, KP_SLOT_RESULT);
  return 0;
}

static void found_global(void *context, kp_str name, kp_str member, uint32_t line,
                         uint32_t column) {
  lua_State *L = context;
  lua_rawgeti(L, LUA_REGISTRYINDEX, KP_SLOT_WORDS);
  lua_pushlstring(L, name.at, name.len);
  bool known = lua_rawget(L, -2) != LUA_TNIL;
  lua_pop(L, 2);
  if (!known) {
    kp_globals_report(L, NULL, name, line, column);
    return;
  }
  lua_pushlstring(L, name.at, name.len);
  const char *library = lua_tostring(L, -1);
  const char *const *members;
  if (member.len > 0 && kp_library_members(&members, library) > 0 &&
      !kp_library_has(library, member))
    kp_globals_report(L, library, member, line, column);
  lua_pop(L, 1);
}

static int check_names(lua_State *L) {
  const chunk *job = lua_touserdata(L, 1);
  kp_source_each_global(job->source, found_global, L);
  return 0;
}

/* Runs what compile left, and leaves its first result in the same slot. */
static int run(lua_State *L) {
  kp_sandbox_push_result(L);
  lua_pushnil(L);
  lua_rawseti(L, LUA_REGISTRYINDEX, KP_SLOT_RESULT);
  lua_call(L, 0, 1);
  lua_rawseti(L, LUA_REGISTRYINDEX, KP_SLOT_RESULT);
  return 0;
}

/* A word that the index assigned to is another word from then on. */
static int check_words(lua_State *L) {
  const chunk *job = lua_touserdata(L, 1);
  lua_rawgeti(L, LUA_REGISTRYINDEX, KP_SLOT_ENVIRONMENT);
  kp_sandbox *sandbox = kp_sandbox_of(L);
  lua_rawgeti(L, LUA_REGISTRYINDEX, KP_SLOT_WORDS);
  for (int i = 0; i < sandbox->n_names; i++) {
    lua_pushstring(L, sandbox->name[i].at);
    lua_pushvalue(L, -1);
    lua_rawget(L, -3);
    lua_insert(L, -2);
    lua_rawget(L, -4);
    if (!lua_rawequal(L, -1, -2)) {
      kp_place place = {.file = job->source->shown,
                        .line = kp_source_assignment_line(job->source, sandbox->name[i])};
      kp_diag_error(sandbox->diag, &place, KP_MSG_LUA_WORD_ASSIGNED, KP_ARGS(sandbox->name[i].at),
                    KP_MSG_LUA_WORD_ASSIGNED_HINT);
    }
    lua_pop(L, 2);
  }
  return 0;
}

kp_status kp_sandbox_load(bool *ran, kp_sandbox *sandbox, const kp_source *source, kp_diag *diag) {
  *ran = false;
  int64_t errors = kp_diag_errors(diag);
  sandbox->source = source;
  sandbox->loading = true;
  sandbox->steps_left = sandbox->steps_load;
  sandbox->started = 0;
  kp_source_check_punctuation(source, diag);
  if (kp_diag_errors(diag) > errors)
    return KP_INPUT;
  chunk job = {.source = source};
  kp_status status = kp_sandbox_protect(sandbox, compile, &job, diag);
  if (status == KP_OK && !job.syntax) {
    kp_source_check_duplicates(source, diag);
    status = kp_sandbox_protect(sandbox, check_names, &job, diag);
  }
  if (status == KP_OK && !job.syntax) {
    status = kp_sandbox_protect(sandbox, run, NULL, diag);
    *ran = status == KP_OK;
  }
  if (*ran)
    status = kp_sandbox_protect(sandbox, check_words, &job, diag);
  if (status == KP_SYSTEM)
    return status;
  return status != KP_OK || kp_diag_errors(diag) > errors || job.syntax ? KP_INPUT : KP_OK;
}
