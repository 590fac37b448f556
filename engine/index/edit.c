/* SPDX-License-Identifier: GPL-3.0-or-later
 * Finding tables, fields and numbers among the tokens of an index's text.
 *
 * A table is walked from its brace with a count of what is open, so only what stands directly in it
 * is seen. Functions in a table open a block that only "end" closes; they are passed over by the
 * same count. */
#include "index/edit.h"

#include <string.h>

#include "index/tokens.h"

static const kp_token *token_at(const kp_source *source, int i) {
  const struct kp_source_tokens *tokens = source->tokens;
  return i >= 0 && i < tokens->n_tokens ? &tokens->token[i] : NULL;
}

static bool is_text(const kp_source *source, int i, const char *text) {
  const kp_token *token = token_at(source, i);
  return token && token->kind != KP_TOKEN_STRING && kp_str_equal(token->text, kp_str_of(text));
}

static bool opens(const kp_source *source, int i) {
  static const char *const words[] = {"{", "(", "[", "function", "if", "do", "repeat"};
  for (size_t k = 0; k < sizeof words / sizeof *words; k++)
    if (is_text(source, i, words[k]))
      return true;
  return false;
}

static bool closes(const kp_source *source, int i) {
  static const char *const words[] = {"}", ")", "]", "end", "until"};
  for (size_t k = 0; k < sizeof words / sizeof *words; k++)
    if (is_text(source, i, words[k]))
      return true;
  return false;
}

static bool is_separator(const kp_source *source, int i) {
  return is_text(source, i, ",") || is_text(source, i, ";");
}

static bool ends_item(const kp_source *source, int i) {
  return is_separator(source, i) || is_text(source, i, "}");
}

/* The first token of the next item of a table behind token i, which stands directly in it or is its
 * brace; -1 at its end. */
static int next_item(const kp_source *source, int table, int i) {
  int open = 0;
  for (; i < source->tokens->n_tokens; i++) {
    if (i > table && open == 0 && is_text(source, i, "}"))
      return -1;
    if (open == 0 && (i == table || is_separator(source, i)))
      return is_text(source, i + 1, "}") ? -1 : i + 1;
    if (opens(source, i))
      open++;
    else if (closes(source, i))
      open--;
  }
  return -1;
}

/* A string token in quotes, without them; an empty span for any other token. */
static kp_str literal(const kp_source *source, int i) {
  const kp_token *token = token_at(source, i);
  if (!token || token->kind != KP_TOKEN_STRING || token->text.len < 2 || token->text.at[0] == '[')
    return (kp_str){0};
  return (kp_str){token->text.at + 1, token->text.len - 2};
}

static bool is_named(const kp_source *source, int i) {
  return (is_text(source, i + 1, "=") && token_at(source, i)->kind == KP_TOKEN_NAME) ||
         is_text(source, i, "[");
}

int kp_edit_item_of(const kp_source *source, int table, const char *id) {
  for (int i = next_item(source, table, table); i >= 0; i = next_item(source, table, i))
    if (kp_str_equal(literal(source, i), kp_str_of(id)) && *id && ends_item(source, i + 1))
      return i;
  return -1;
}

/* The token of the word that a table is an argument of; -1. */
static int word_of(const kp_source *source, int table) {
  int word = table - 1;
  if (is_text(source, word, "("))
    word--;
  const kp_token *token = token_at(source, word);
  return token && token->kind == KP_TOKEN_NAME ? word : -1;
}

int kp_edit_find(const kp_source *source, const char *id, uint32_t line) {
  int first = -1, n = 0;
  for (int i = 0; i < source->tokens->n_tokens; i++) {
    if (!is_text(source, i, "{") || word_of(source, i) < 0 || kp_edit_item_of(source, i, id) < 0)
      continue;
    const uint32_t own = token_at(source, word_of(source, i))->line;
    if (own == line || token_at(source, i)->line == line)
      return i;
    first = i;
    n++;
  }
  return n == 1 ? first : -1;
}

int kp_edit_root(const kp_source *source) {
  int last = -1;
  for (int i = 0; i < source->tokens->n_tokens; i++)
    if (is_text(source, i, "{") && word_of(source, i) >= 0 &&
        is_text(source, word_of(source, i), "index"))
      last = i;
  return last;
}

int kp_edit_field(const kp_source *source, int table, const char *name) {
  if (table < 0)
    return -1;
  for (int i = next_item(source, table, table); i >= 0; i = next_item(source, table, i))
    if (is_text(source, i, name) && is_text(source, i + 1, "="))
      return i + 2;
  return -1;
}

int kp_edit_item(const kp_source *source, int table, int k) {
  if (table < 0)
    return -1;
  for (int i = next_item(source, table, table); i >= 0; i = next_item(source, table, i))
    if (!is_named(source, i) && k-- == 0)
      return i;
  return -1;
}

int kp_edit_key(const kp_source *source, int table, kp_str folded, kp_arena *arena) {
  if (table < 0)
    return -1;
  for (int i = next_item(source, table, table); i >= 0; i = next_item(source, table, i)) {
    const bool bracket = is_text(source, i, "[") && is_text(source, i + 2, "]");
    const kp_token *key = token_at(source, bracket ? i + 1 : i);
    const int equals = bracket ? i + 3 : i + 1;
    if (!key || !is_text(source, equals, "="))
      continue;
    const kp_str text = key->kind == KP_TOKEN_STRING ? literal(source, i + 1) : key->text;
    if (kp_str_equal(kp_str_fold(arena, text), folded))
      return equals + 1;
  }
  return -1;
}

int kp_edit_table_at(const kp_source *source, int at) {
  for (int i = at; at >= 0 && i <= at + 2; i++) {
    if (is_text(source, i, "{"))
      return i;
    if (i == at ? token_at(source, i) && token_at(source, i)->kind != KP_TOKEN_NAME
                : !is_text(source, i, "("))
      return -1;
  }
  return -1;
}

bool kp_edit_number(size_t *first, size_t *len, const kp_source *source, int at) {
  const int number = is_text(source, at, "-") ? at + 1 : at;
  const kp_token *from = token_at(source, at), *token = token_at(source, number);
  if (!from || !token || token->kind != KP_TOKEN_OTHER || !ends_item(source, number + 1))
    return false;
  const char c = token->text.at[0];
  if (!((c >= '0' && c <= '9') || (c == '.' && token->text.len > 1 && token->text.at[1] != '.')))
    return false;
  *first = (size_t)(from->text.at - source->text.at);
  *len = (size_t)(token->text.at + token->text.len - from->text.at);
  return true;
}

size_t kp_edit_behind(const kp_source *source, int at) {
  const kp_token *token = token_at(source, at);
  return token ? (size_t)(token->text.at + token->text.len - source->text.at) : source->text.len;
}

uint32_t kp_edit_line(const kp_source *source, int at) {
  const kp_token *token = token_at(source, at);
  return token ? token->line : 0;
}
