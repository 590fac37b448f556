/* SPDX-License-Identifier: GPL-3.0-or-later
 * Calls: what the files behind index/call.h share; internal to them.
 *
 * A kp_lua is a frozen sandbox and the proxies that functions get as arguments. Each proxy is made
 * once: `unit`, `judge` and `children` look at the call that runs, `row` at its roster and row, so
 * that a call makes nothing for the collector. The six things that every call needs stand at fixed
 * places of Lua's stack, below whatever the call pushes. */
#ifndef KP_INDEX_CALLS_H
#define KP_INDEX_CALLS_H

#include "index/call.h"
#include "index/state.h"
#include "index/words.h"

enum { KP_AT_FUNCTIONS = 1, KP_AT_HANDLER, KP_AT_UNIT, KP_AT_CHILDREN, KP_AT_JUDGE, KP_AT_ROW };

struct kp_lua {
  kp_sandbox *sandbox;
  const kp_index *index;
  const kp_dataset *dataset;
  kp_arena *arena; /* what reloading needs, candidates */
  kp_word_files files;
  bool *takes_value;   /* a function: it gets a value and the unit */
  int *n_exhausted;    /* a function: how often it went over its budget */
  const kp_call *call; /* the one that runs */
  bool read_missing;
  struct kp_row_box *row;
  kp_str *candidate; /* names of columns, for "did you mean"; made when first needed */
  int n_candidates;
};

/* The userdata that stands for a row of a roster. */
typedef struct kp_row_box {
  const kp_roster *roster;
  int row; /* of its table */
} kp_row_box;

/* Makes the proxies at their places of the stack, where there is room. Runs protected; lua is the
 * sandbox's data. */
void kp_proxies_make(lua_State *L, kp_lua *lua);
/* Pushes the proxy of a judge (proxy_judge.c). */
void kp_proxies_push_judge(lua_State *L);

/* What proxies share. Pushes nil for what is missing, a cell of text as a number where it reads as
 * one. */
int kp_proxies_push_missing(lua_State *L);
int kp_proxies_push_cell(lua_State *L, kp_str text);
/* The key at index 2 as a name; raises for what is none. owner is what the function wrote before
 * the dot. */
kp_str kp_proxies_name_of_key(lua_State *L, const char *owner);
/* Raises: owner has no such column. */
int kp_proxies_raise_no_column(lua_State *L, const char *owner, kp_str name,
                               const kp_str *candidates, int n);
/* Gives the userdata below the top its metatable, whose __index is the function on the top; pops
 * that. */
void kp_proxies_set_metatable(lua_State *L);

/* Notes that the call read a cell: for explanations, and whether it was missing. */
void kp_reads_note_series(kp_lua *lua, int series);
void kp_reads_note_fact(kp_lua *lua, int fact, kp_str text);
void kp_reads_note_cell(kp_lua *lua, const kp_roster *roster, int row, int column, kp_str text);
/* A column of judges.csv, for the judge of the call; column -1: name alone, such as "judge.id". */
void kp_reads_note_judge(kp_lua *lua, const char *name, int column, kp_str text);
void kp_reads_note_rows(kp_lua *lua, const kp_roster *roster, int n_rows);
void kp_reads_note_child(kp_lua *lua, int node, double score);

#endif
