/* SPDX-License-Identifier: GPL-3.0-or-later
 * Calls: running the Lua functions of an index on one unit at a time.
 *
 * A kp_lua is one sandboxed state with the index loaded again, so that each thread has its own;
 * functions are numbered alike in all of them (order of construction). Functions are pure: a write
 * to anything that outlives the call is an error, and so is a step or memory budget that runs out.
 * What a function reads of the data can be recorded. */
#ifndef KP_INDEX_CALL_H
#define KP_INDEX_CALL_H

#include "index/index.h"

typedef struct kp_lua kp_lua;

/* One cell (or count) that a function or a value read, for explanations. */
typedef struct {
  const char *name;   /* column, roster or node */
  const char *text;   /* what it read, for people */
  const char *source; /* "values.csv:14:5", "" when there is none */
  bool missing;
} kp_read;

typedef struct {
  kp_arena *arena; /* where the list and its strings grow; set by the caller */
  kp_read *read;
  int n_reads, cap;
  bool failed;   /* memory ran out: the list is not complete */
  bool no_marks; /* set by the caller: judges' marks are not recorded */
} kp_reads;

/* Appends what is not listed yet, up to a limit; texts are copied to the arena. */
void kp_reads_add(kp_reads *reads, const char *name, const char *text, const char *source,
                  bool missing);

/* dataset is what functions see; both outlive the state. */
kp_status kp_lua_open(kp_lua **out, const kp_index *index, const kp_dataset *dataset,
                      kp_diag *diag);
void kp_lua_close(kp_lua *lua);

/* What a call has to work with; unused parts are 0. */
typedef struct {
  int function;
  int unit;
  double value;              /* score functions (kp_score_rule.function): the raw value */
  const int *child;          /* combine functions: node numbers … */
  const double *child_score; /* … and their scores, NaN = nil */
  int n_children;
  const kp_roster *roster; /* row filters */
  int row;
  int judge;       /* recuse: into dataset->judge */
  kp_reads *reads; /* NULL: do not record */
} kp_call;

/* Runs one. *out is the number (true 1, false 0) and *why KP_PRESENT; or NaN with *why KP_BLANK,
 * when the function read a missing value and gave nil, or gave true or false (a condition that
 * reads a missing value is undecided), or could not go on without it; or NaN with KP_UNDEFINED,
 * when it gave nil or a number that is not finite. An error of the function is added to diag with
 * the index's line and the unit: KP_INPUT. */
kp_status kp_lua_run(double *out, kp_why *why, kp_lua *lua, const kp_call *call, kp_diag *diag);

#endif
