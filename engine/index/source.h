/* SPDX-License-Identifier: GPL-3.0-or-later
 * Source: the text of an index, decoded and cut into tokens.
 *
 * Lua itself knows the line of a call and no more. What people need beyond that (the line of a
 * field, both lines of a key that stands twice, a full-width comma with its column, a name that
 * exists nowhere) is found here, by a lexer that knows Lua's tokens and its brackets but no
 * grammar. Lines count from 1; columns count code points from 1. Everything lives in the arena that
 * kp_source_read was given. The text has LF line ends and no BOM; a NUL byte in it is an error. */
#ifndef KP_INDEX_SOURCE_H
#define KP_INDEX_SOURCE_H

#include "base/arena.h"
#include "base/diag.h"

typedef struct {
  const char *shown;               /* the file's name in diagnostics */
  kp_str text;                     /* UTF-8 */
  char hash[65];                   /* SHA-256 of the file's bytes, as they stand on disk */
  struct kp_source_tokens *tokens; /* private */
} kp_source;

/* Reads a file ("-" is standard input) and decodes it as tables are (BOM, UTF-16, strict UTF-8,
 * strict GB18030). */
kp_status kp_source_read(kp_source *out, const char *path, const char *shown, kp_arena *arena,
                         kp_diag *diag);
/* The same from bytes in memory. */
kp_status kp_source_from_bytes(kp_source *out, const void *bytes, size_t len, const char *shown,
                               kp_arena *arena, kp_diag *diag);

/* The line on which field `name` stands in the table constructor of a call of `word` whose brace is
 * on `line` (kp_sandbox_line in the constructor). 0 when it is not found there: use the
 * constructor's line. */
uint32_t kp_source_field_line(const kp_source *source, const char *word, uint32_t line,
                              const char *field);
/* The lines first … last as text in the arena, indentation of the first removed from all; NULL when
 * memory is out. */
const char *kp_source_lines(const kp_source *source, uint32_t first, uint32_t last,
                            kp_arena *arena);

/* text in buf for a diagnostic: what does not fit is cut at a character's start, bytes that are no
 * UTF-8 are shown as "?" (a string of an index may hold any). Returns buf. */
const char *kp_source_cut(char *buf, size_t size, kp_str text);

/* ---- For the sandbox ---- */

/* Full-width quotes, commas, brackets … outside of strings and comments: an error each, with line,
 * column and what to type. */
void kp_source_check_punctuation(const kp_source *source, kp_diag *diag);
/* A key that stands twice in one table constructor: an error with both lines. */
void kp_source_check_duplicates(const kp_source *source, kp_diag *diag);

/* member is the field behind it ("floor" in math.floor), empty when there is none. */
typedef void (*kp_source_name_found)(void *context, kp_str name, kp_str member, uint32_t line,
                                     uint32_t column);
/* Calls found for each use of a name that the text nowhere declares (local, parameter, loop
 * variable, function, assignment): it can only be a global of the language. Field names are not
 * uses. found may jump out (an error of Lua). */
void kp_source_each_global(const kp_source *source, kp_source_name_found found, void *context);
/* The line where brackets and blocks stand deepest in each other. */
uint32_t kp_source_deepest_line(const kp_source *source);
/* The line where the name is first assigned to as a variable; 0 when nowhere. */
uint32_t kp_source_assignment_line(const kp_source *source, kp_str name);
/* True when the name may be assigned to in more places than its declaration: a function might keep
 * state in it. Never false wrongly. */
bool kp_source_may_change(const kp_source *source, kp_str name);

#endif
