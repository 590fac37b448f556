/* SPDX-License-Identifier: GPL-3.0-or-later
 * Diagnostics: what is wrong, where, and what to do, collected so that one run reports everything.
 *
 * The caller owns a kp_diag and passes it down; a function that finds a fault adds a diagnostic
 * and, where it can, goes on. It returns KP_INPUT when anything that it added was an error. The
 * same fault (same message, file, column, indicator and arguments) on many rows is one diagnostic
 * with a count, its first place and a few more; beyond KP_DIAG_LIMIT different errors, and as many
 * warnings and notes, only their number is kept. Not for two threads at once: a parallel step gives
 * each thread its own kp_diag and joins them in order. The public half (new, free, print, count)
 * stands in kaoping.h. */
#ifndef KP_BASE_DIAG_H
#define KP_BASE_DIAG_H

#include "base/message.h"

enum { KP_DIAG_LIMIT = 200 };

typedef enum { KP_NOTE, KP_WARNING, KP_ERROR } kp_severity;

/* Where. Unknown parts are NULL or 0. Strings are copied. */
typedef struct {
  const char *file; /* as shown to the user: relative to the dataset, or the path as given */
  uint32_t line;    /* physical line, from 1 */
  uint32_t column;  /* data: the field's number from 1; index files: code points from 1 */
  const char *column_name;
  const char *unit;
  const char *indicator;
} kp_place;

/* Adds one. hint may be KP_MSG_NONE; hint_args may be NULL. Out of memory is remembered:
 * kp_diag_status then gives KP_SYSTEM. Arguments are copied: control characters are spelled out
 * (\\n, \\x1B), and an argument is cut at 120 columns. diag may be NULL: then kp_diag_status and
 * kp_diag_errors learn nothing, so a public function that is given NULL makes a kp_diag of its own
 * first. */
void kp_diag_add(kp_diag *diag, kp_severity severity, const kp_place *place, kp_msg what,
                 const char *const *args, kp_msg hint, const char *const *hint_args);

/* The usual case: an error with a hint that takes no arguments. */
void kp_diag_error(kp_diag *diag, const kp_place *place, kp_msg what, const char *const *args,
                   kp_msg hint);

/* The machine is at fault (memory, disk): errnum is an errno value or 0; path may be NULL. Raises
 * the status to KP_SYSTEM. Returns KP_SYSTEM, so that a caller can return it. */
kp_status kp_diag_system(kp_diag *diag, const char *path, int errnum);
/* Memory ran out: works without allocating. Returns KP_SYSTEM. */
kp_status kp_diag_no_memory(kp_diag *diag);

/* KP_OK when there is no error, else KP_INPUT, or KP_SYSTEM when the machine was at fault. */
kp_status kp_diag_status(const kp_diag *diag);
/* Errors so far, counting repeats: a step compares before and after to learn of its own. */
int64_t kp_diag_errors(const kp_diag *diag);
/* Puts them in the order of lines within each file; files keep the order in which they were first
 * named. */
void kp_diag_sort(kp_diag *diag);
/* Appends all of from to diag, counts joined. */
void kp_diag_join(kp_diag *diag, const kp_diag *from);
/* The same without what has no place behind a line (above 0): for parts of one file, each of which
 * says what is wrong with the header. */
void kp_diag_join_behind(kp_diag *diag, const kp_diag *from, uint32_t line);

/* One collected diagnostic, for writers; index < kp_diag_count(diag). Borrowed. */
typedef struct {
  kp_severity severity;
  kp_place place;
  kp_msg what, hint;
  const char *const *args, *const *hint_args;
  int64_t count; /* how often it happened; 1 mostly */
} kp_diagnostic;
const kp_diagnostic *kp_diag_at(const kp_diag *diag, int index);

#endif
