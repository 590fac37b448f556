/* SPDX-License-Identifier: GPL-3.0-or-later
 * Roles: what each name of an index's text is, and which keys its tables have.
 *
 * One walk over the tokens with a stack of open brackets and blocks. Inside of a table constructor
 * "name =" is a field, elsewhere it is an assignment; a function inside of a table is a block
 * again. Scopes are not followed: a name counts as declared when the text declares it anywhere. So
 * a name that is found to be declared nowhere is a global for certain, which is what the check for
 * unknown words needs; the reverse is left to the call. A text that Lua has parsed has its brackets
 * in order. */
#include <stdlib.h>
#include <string.h>

#include "index/tokens.h"

enum { NO_TABLE = -1 };

/* One open bracket or block: a table's number, or NO_TABLE. */
typedef struct {
  char closes; /* } ) ] or e for "end" and "until" */
  int table;
} opening;

typedef struct {
  struct kp_source_tokens *tokens;
  opening *open;
  int n_open, cap_open;
  uint32_t line; /* of the token that is looked at */
} walk;

static bool is_text(const kp_token *token, const char *text) {
  return token && token->kind != KP_TOKEN_STRING && kp_str_equal(token->text, kp_str_of(text));
}

static kp_token *token_at(const walk *w, int i) {
  return i >= 0 && i < w->tokens->n_tokens ? &w->tokens->token[i] : NULL;
}

static bool is_name(const kp_token *token) {
  return token && token->kind == KP_TOKEN_NAME;
}

static void push(walk *w, char closes, int table) {
  if (kp_tokens_grow(w->tokens, (void **)&w->open, &w->cap_open, w->n_open, sizeof *w->open))
    w->open[w->n_open++] = (opening){closes, table};
  if (w->n_open > w->tokens->depth) {
    w->tokens->depth = w->n_open;
    w->tokens->deepest_line = w->line;
  }
}

static void pop(walk *w, char closes) {
  if (w->n_open > 0 && w->open[w->n_open - 1].closes == closes)
    w->n_open--;
}

static int open_table(const walk *w) {
  return w->n_open > 0 ? w->open[w->n_open - 1].table : NO_TABLE;
}

static void set_role(walk *w, int i, kp_role role) {
  struct kp_source_tokens *t = w->tokens;
  kp_token *token = &t->token[i];
  token->role = (uint8_t)role;
  if (role != KP_ROLE_DECLARED && role != KP_ROLE_ASSIGNED)
    return;
  if (kp_tokens_grow(t, (void **)&t->declared, &t->cap_declared, t->n_declared,
                     sizeof *t->declared))
    t->declared[t->n_declared++] = token->text;
  if (role == KP_ROLE_ASSIGNED && kp_tokens_grow(t, (void **)&t->assigned, &t->cap_assigned,
                                                 t->n_assigned, sizeof *t->assigned))
    t->assigned[t->n_assigned++] = *token;
}

/* ---- Declarations: each returns the last token that it took ---- */

static int take_local(walk *w, int i) {
  if (is_text(token_at(w, i + 1), "function")) {
    if (is_name(token_at(w, i + 2)))
      set_role(w, i + 2, KP_ROLE_DECLARED);
    return i;
  }
  while (is_name(token_at(w, i + 1))) {
    set_role(w, ++i, KP_ROLE_DECLARED);
    if (is_text(token_at(w, i + 1), "<") && is_name(token_at(w, i + 2))) {
      set_role(w, i + 2, KP_ROLE_LABEL);
      i += 3;
    }
    if (!is_text(token_at(w, i + 1), ","))
      break;
    i++;
  }
  return i;
}

static int take_for(walk *w, int i) {
  while (is_name(token_at(w, i + 1))) {
    set_role(w, ++i, KP_ROLE_DECLARED);
    if (!is_text(token_at(w, i + 1), ","))
      break;
    i++;
  }
  return i;
}

static int take_function(walk *w, int i) {
  push(w, 'e', NO_TABLE);
  kp_token *name = token_at(w, i + 1);
  if (is_name(name)) {
    i++;
    bool member = is_text(token_at(w, i + 1), ".") || is_text(token_at(w, i + 1), ":");
    if (name->role != KP_ROLE_DECLARED && !member)
      set_role(w, i, KP_ROLE_ASSIGNED);
    while ((is_text(token_at(w, i + 1), ".") || is_text(token_at(w, i + 1), ":")) &&
           is_name(token_at(w, i + 2))) {
      set_role(w, i + 2, KP_ROLE_MEMBER);
      i += 2;
    }
  }
  if (!is_text(token_at(w, i + 1), "("))
    return i;
  for (i++; i + 1 < w->tokens->n_tokens && !is_text(token_at(w, i), ")"); i++) {
    if (is_name(token_at(w, i)))
      set_role(w, i, KP_ROLE_DECLARED);
  }
  return i;
}

static int take_keyword(walk *w, int i) {
  const kp_token *token = token_at(w, i);
  if (is_text(token, "function"))
    return take_function(w, i);
  if (is_text(token, "local"))
    return take_local(w, i);
  if (is_text(token, "for"))
    return take_for(w, i);
  if (is_text(token, "if") || is_text(token, "do") || is_text(token, "repeat"))
    push(w, 'e', NO_TABLE);
  else if (is_text(token, "end") || is_text(token, "until"))
    pop(w, 'e');
  else if (is_text(token, "goto") && is_name(token_at(w, i + 1)))
    set_role(w, ++i, KP_ROLE_LABEL);
  return i;
}

/* ---- Tables ---- */

static void add_key(walk *w, kp_str name, const kp_token *token) {
  struct kp_source_tokens *t = w->tokens;
  if (kp_tokens_grow(t, (void **)&t->key, &t->cap_keys, t->n_keys, sizeof *t->key))
    t->key[t->n_keys++] = (kp_source_key){open_table(w), name, token->line, token->column};
}

static void open_constructor(walk *w, int i) {
  struct kp_source_tokens *t = w->tokens;
  if (!kp_tokens_grow(t, (void **)&t->table, &t->cap_tables, t->n_tables, sizeof *t->table))
    return;
  const kp_token *brace = token_at(w, i), *word = token_at(w, i - 1);
  if (is_text(word, "(")) /* indicator({ … }) */
    word = token_at(w, i - 2);
  kp_source_table table = {.line = brace->line, .word_line = brace->line};
  if (is_name(word)) {
    table.word = word->text;
    table.word_line = word->line;
  }
  t->table[t->n_tables] = table;
  push(w, '}', t->n_tables++);
}

static bool begins_item(const walk *w, int i) {
  const kp_token *before = token_at(w, i - 1);
  return open_table(w) != NO_TABLE &&
         (is_text(before, "{") || is_text(before, ",") || is_text(before, ";"));
}

/* ["text"] = … */
static void take_bracket(walk *w, int i) {
  const kp_token *text = token_at(w, i + 1);
  bool is_key = begins_item(w, i) && text && text->kind == KP_TOKEN_STRING &&
                is_text(token_at(w, i + 2), "]") && is_text(token_at(w, i + 3), "=");
  if (is_key && text->text.len >= 2 && text->text.at[0] != '[')
    add_key(w, (kp_str){text->text.at + 1, text->text.len - 2}, text);
  push(w, ']', NO_TABLE);
}

static int take_other(walk *w, int i) {
  const kp_token *token = token_at(w, i);
  if (token->text.len == 2 && token->text.at[0] == ':') {
    if (is_name(token_at(w, i + 1)) && is_text(token_at(w, i + 2), "::")) {
      set_role(w, i + 1, KP_ROLE_LABEL);
      return i + 2;
    }
    return i;
  }
  if (token->text.len != 1)
    return i;
  switch (token->text.at[0]) {
  case '{':
    open_constructor(w, i);
    break;
  case '(':
    push(w, ')', NO_TABLE);
    break;
  case '[':
    take_bracket(w, i);
    break;
  case '}':
  case ')':
  case ']':
    pop(w, token->text.at[0]);
    break;
  default:
    break;
  }
  return i;
}

/* ---- Names ---- */

/* True when the name at i is assigned to: "a =", or "a, b.c, d[1] =". */
static bool is_assigned(const walk *w, int i) {
  if (w->n_open > 0 && w->open[w->n_open - 1].closes != 'e')
    return false;
  int nested = 0, limit = i + 200;
  for (i++; i < w->tokens->n_tokens && i < limit; i++) {
    const kp_token *token = token_at(w, i);
    if (is_text(token, "=") && nested == 0)
      return true;
    if (is_text(token, "["))
      nested++;
    else if (is_text(token, "]"))
      nested--;
    else if (nested == 0 && !is_text(token, ",") && !is_text(token, ".") && !is_name(token))
      return false;
    /* "f(a) b = 1" and "x = y  z = 2": two names side by side are two statements */
    if (nested == 0 && is_name(token) && !is_text(token_at(w, i - 1), ",") &&
        !is_text(token_at(w, i - 1), "."))
      return false;
  }
  return false;
}

static void take_name(walk *w, int i) {
  kp_token *token = token_at(w, i);
  const kp_token *before = token_at(w, i - 1);
  if (token->role != KP_ROLE_USE)
    return;
  if (is_text(before, ".") || is_text(before, ":")) {
    set_role(w, i, KP_ROLE_MEMBER);
  } else if (begins_item(w, i) && is_text(token_at(w, i + 1), "=")) {
    set_role(w, i, KP_ROLE_FIELD);
    add_key(w, token->text, token);
  } else {
    bool followed = is_text(token_at(w, i + 1), "=") || is_text(token_at(w, i + 1), ",");
    if (followed && is_assigned(w, i))
      set_role(w, i, KP_ROLE_ASSIGNED);
  }
}

/* ---- Sorting ---- */

static int by_place(uint32_t line_a, uint32_t column_a, uint32_t line_b, uint32_t column_b) {
  if (line_a != line_b)
    return line_a < line_b ? -1 : 1;
  return column_a == column_b ? 0 : column_a < column_b ? -1 : 1;
}

static int compare_keys(const void *a, const void *b) {
  const kp_source_key *x = a, *y = b;
  if (x->table != y->table)
    return x->table < y->table ? -1 : 1;
  int order = kp_str_compare(x->name, y->name);
  return order ? order : by_place(x->line, x->column, y->line, y->column);
}

static int compare_names(const void *a, const void *b) {
  return kp_str_compare(*(const kp_str *)a, *(const kp_str *)b);
}

static int compare_assigned(const void *a, const void *b) {
  const kp_token *x = a, *y = b;
  int order = kp_str_compare(x->text, y->text);
  return order ? order : by_place(x->line, x->column, y->line, y->column);
}

void kp_tokens_assign_roles(struct kp_source_tokens *tokens) {
  walk w = {.tokens = tokens};
  for (int i = 0; i < tokens->n_tokens && !tokens->failed; i++) {
    const kp_token *token = &tokens->token[i];
    w.line = token->line;
    if (token->kind == KP_TOKEN_KEYWORD)
      i = take_keyword(&w, i);
    else if (token->kind == KP_TOKEN_NAME)
      take_name(&w, i);
    else if (token->kind == KP_TOKEN_OTHER)
      i = take_other(&w, i);
  }
  if (tokens->n_keys > 0)
    qsort(tokens->key, (size_t)tokens->n_keys, sizeof *tokens->key, compare_keys);
  if (tokens->n_declared > 0)
    qsort(tokens->declared, (size_t)tokens->n_declared, sizeof *tokens->declared, compare_names);
  if (tokens->n_assigned > 0)
    qsort(tokens->assigned, (size_t)tokens->n_assigned, sizeof *tokens->assigned, compare_assigned);
}
