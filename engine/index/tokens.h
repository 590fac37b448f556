/* SPDX-License-Identifier: GPL-3.0-or-later
 * Tokens: what the lexer gives to the rest of source; internal to these files.
 *
 * Strings and comments are cut whole, so that nothing inside of them is taken for a name or a
 * bracket. Comments are no tokens. Characters that Lua does not know (full-width punctuation, text
 * outside of quotes) are no tokens either but oddities. */
#ifndef KP_INDEX_TOKENS_H
#define KP_INDEX_TOKENS_H

#include "index/source.h"

typedef enum { KP_TOKEN_NAME, KP_TOKEN_KEYWORD, KP_TOKEN_STRING, KP_TOKEN_OTHER } kp_token_kind;

/* What a name is where it stands. */
typedef enum {
  KP_ROLE_USE,
  KP_ROLE_FIELD,    /* name = … in a table constructor */
  KP_ROLE_MEMBER,   /* behind . or : */
  KP_ROLE_DECLARED, /* local, parameter, loop variable */
  KP_ROLE_ASSIGNED, /* name = … as a statement, function name() */
  KP_ROLE_LABEL,    /* goto, ::name::, <const> */
} kp_role;

typedef struct {
  kp_str text; /* of a string: with its quotes */
  uint32_t line, column;
  uint8_t kind, role;
} kp_token;

typedef struct {
  uint32_t line, column;
  char shown[40];          /* the character, or the start of the text */
  const char *replacement; /* what to type instead; NULL: quotes are missing around it */
} kp_oddity;

typedef struct {
  kp_str word; /* the name that is called with the table; empty when there is none */
  uint32_t word_line, line;
} kp_source_table;

typedef struct {
  int table;
  kp_str name; /* without quotes */
  uint32_t line, column;
} kp_source_key;

struct kp_source_tokens {
  kp_arena *arena;
  kp_str text;
  bool failed; /* memory is out */
  kp_token *token;
  int n_tokens, cap_tokens;
  kp_oddity *oddity;
  int n_oddities, cap_oddities;
  kp_source_table *table; /* in order of their braces */
  int n_tables, cap_tables;
  kp_source_key *key; /* sorted by table, name, place */
  int n_keys, cap_keys;
  kp_str *declared; /* sorted */
  int n_declared, cap_declared;
  kp_token *assigned; /* sorted by name, place */
  int n_assigned, cap_assigned;
  int depth; /* the most brackets and blocks open at once, and where */
  uint32_t deepest_line;
};

/* Room for one more of an array in the arena; false (and failed) when memory is out. */
bool kp_tokens_grow(struct kp_source_tokens *tokens, void **array, int *cap, int n, size_t size);
/* tokens_lex.c: fills token and oddity. */
void kp_tokens_lex(struct kp_source_tokens *tokens, kp_str text);
/* tokens_roles.c: gives names their roles and fills the rest. */
void kp_tokens_assign_roles(struct kp_source_tokens *tokens);

#endif
