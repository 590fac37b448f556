/* SPDX-License-Identifier: GPL-3.0-or-later
 * Source: reading an index's text, and the questions that its tokens answer.
 *
 * Line ends become LF before anything looks at the text, so that a line is the same line for the
 * lexer, for Lua, and for the editor of whoever reads the diagnostic. The limit of 1 MiB keeps
 * every pass over a hostile text short (an honest index is a tenth of it). */
#include "index/source.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/decimal.h"
#include "base/file.h"
#include "base/hash.h"
#include "index/tokens.h"
#include "table/encoding.h"

enum { MAX_BYTES = 1 << 20 };

/* ---- Reading ---- */

/* A copy in the arena with CRLF and CR as LF. */
static kp_status copy_text(kp_source *out, const char *bytes, size_t len, kp_arena *arena,
                           kp_diag *diag) {
  char *copy = kp_arena_alloc(arena, len + 1, 1);
  if (!copy)
    return kp_diag_no_memory(diag);
  size_t n = 0;
  for (size_t i = 0; i < len; i++) {
    if (bytes[i] == '\r') {
      copy[n++] = '\n';
      if (i + 1 < len && bytes[i + 1] == '\n')
        i++;
    } else {
      copy[n++] = bytes[i];
    }
  }
  out->text = (kp_str){copy, (uint32_t)n};
  return KP_OK;
}

kp_status kp_source_from_bytes(kp_source *out, const void *bytes, size_t len, const char *shown,
                               kp_arena *arena, kp_diag *diag) {
  kp_source source = {.shown = shown};
  kp_place place = {.file = shown};
  if (len > MAX_BYTES) {
    kp_diag_error(diag, &place, KP_MSG_SOURCE_TOO_LARGE, KP_NO_ARGS, KP_MSG_NONE);
    return KP_INPUT;
  }
  if (len > 0 && *(const unsigned char *)bytes == 0x1B) {
    kp_diag_error(diag, &place, KP_MSG_LUA_BYTECODE, KP_NO_ARGS, KP_MSG_NONE);
    return KP_INPUT;
  }
  kp_hash_bytes(source.hash, bytes, len);
  kp_decoded decoded = {0};
  kp_status status = kp_encoding_decode(&decoded, bytes, len, NULL, shown, arena, diag);
  if (status != KP_OK)
    return status;
  status = copy_text(&source, decoded.at, decoded.len, arena, diag);
  kp_free(decoded.converted);
  if (status != KP_OK)
    return status;
  source.tokens = KP_NEW(arena, struct kp_source_tokens);
  if (!source.tokens)
    return kp_diag_no_memory(diag);
  source.tokens->arena = arena;
  kp_tokens_lex(source.tokens, source.text);
  kp_tokens_assign_roles(source.tokens);
  if (source.tokens->failed)
    return kp_diag_no_memory(diag);
  *out = source;
  return KP_OK;
}

kp_status kp_source_read(kp_source *out, const char *path, const char *shown, kp_arena *arena,
                         kp_diag *diag) {
  kp_bytes bytes;
  kp_status status = kp_file_read_unmapped(&bytes, path, shown, diag); /* small, and often edited */
  if (status != KP_OK)
    return status;
  const char *copy = kp_arena_copy(arena, shown, strlen(shown));
  status = copy ? kp_source_from_bytes(out, bytes.bytes, bytes.len, copy, arena, diag)
                : kp_diag_no_memory(diag);
  kp_file_release(&bytes);
  return status;
}

/* Bytes of the UTF-8 character at `at`; 0 when it is none, or cut off by the end. */
static size_t character_length(const unsigned char *at, size_t left) {
  size_t n = at[0] < 0x80   ? 1
             : at[0] < 0xC2 ? 0
             : at[0] < 0xE0 ? 2
             : at[0] < 0xF0 ? 3
             : at[0] < 0xF5 ? 4
                            : 0;
  if (n > left)
    return 0;
  for (size_t i = 1; i < n; i++) {
    if ((at[i] & 0xC0) != 0x80)
      return 0;
  }
  bool overlong = (at[0] == 0xE0 && at[1] < 0xA0) || (at[0] == 0xF0 && at[1] < 0x90);
  bool outside = (at[0] == 0xED && at[1] > 0x9F) || (at[0] == 0xF4 && at[1] > 0x8F);
  return n > 1 && (overlong || outside) ? 0 : n;
}

const char *kp_source_cut(char *buf, size_t size, kp_str text) {
  const unsigned char *at = (const unsigned char *)text.at;
  size_t n = 0;
  for (size_t i = 0; i < text.len;) {
    size_t len = character_length(at + i, text.len - i);
    size_t room = len ? len : 1;
    if (n + room >= size)
      break;
    if (len)
      memcpy(buf + n, at + i, len);
    else
      buf[n] = '?';
    n += room;
    i += room;
  }
  buf[n] = '\0';
  return buf;
}

/* ---- Checks ---- */

static bool is_other(const kp_token *token, const char *text) {
  return token->kind == KP_TOKEN_OTHER && kp_str_equal(token->text, kp_str_of(text));
}

/* at_least = 85% }: for Lua a remainder whose divisor is missing. */
static void check_percents(const kp_source *source, kp_diag *diag) {
  const struct kp_source_tokens *tokens = source->tokens;
  for (int i = 0; i + 2 < tokens->n_tokens; i++) {
    const kp_token *token = &tokens->token[i], *next = token + 2;
    double number;
    if (token->kind != KP_TOKEN_OTHER || !is_other(token + 1, "%") ||
        !(is_other(next, "}") || is_other(next, ",") || is_other(next, ";") ||
          is_other(next, ")")) ||
        !kp_decimal_read(&number, token->text))
      continue;
    char shown[64], share[KP_NUM_SIZE];
    kp_source_cut(shown, sizeof shown, token->text);
    kp_place place = {.file = source->shown, .line = token->line, .column = token->column};
    kp_diag_add(diag, KP_ERROR, &place, KP_MSG_SOURCE_PERCENT, KP_ARGS(shown),
                KP_MSG_SOURCE_PERCENT_HINT,
                KP_ARGS(kp_decimal_plain(share, number / 100, 12), shown));
  }
}

void kp_source_check_punctuation(const kp_source *source, kp_diag *diag) {
  const struct kp_source_tokens *tokens = source->tokens;
  check_percents(source, diag);
  for (int i = 0; i < tokens->n_oddities; i++) {
    const kp_oddity *odd = &tokens->oddity[i];
    kp_place place = {.file = source->shown, .line = odd->line, .column = odd->column};
    if (!odd->replacement)
      kp_diag_error(diag, &place, KP_MSG_SOURCE_BARE_TEXT, KP_ARGS(odd->shown),
                    KP_MSG_SOURCE_BARE_TEXT_HINT);
    else if (*odd->replacement == ' ')
      kp_diag_error(diag, &place, KP_MSG_SOURCE_WIDE_SPACE, KP_NO_ARGS, KP_MSG_NONE);
    else
      kp_diag_add(diag, KP_ERROR, &place, KP_MSG_SOURCE_FULL_WIDTH, KP_ARGS(odd->shown),
                  KP_MSG_SOURCE_FULL_WIDTH_HINT, KP_ARGS(odd->replacement));
  }
}

void kp_source_check_duplicates(const kp_source *source, kp_diag *diag) {
  const struct kp_source_tokens *tokens = source->tokens;
  for (int i = 1; i < tokens->n_keys; i++) {
    const kp_source_key *first = &tokens->key[i - 1], *again = &tokens->key[i];
    if (first->table != again->table || !kp_str_equal(first->name, again->name))
      continue;
    char line[16], name[64];
    snprintf(line, sizeof line, "%u", (unsigned)first->line);
    kp_source_cut(name, sizeof name, again->name);
    kp_place place = {.file = source->shown, .line = again->line, .column = again->column};
    kp_diag_error(diag, &place, KP_MSG_SOURCE_DUPLICATE_KEY, KP_ARGS(name, line), KP_MSG_NONE);
  }
}

static int compare_names(const void *a, const void *b) {
  return kp_str_compare(*(const kp_str *)a, *(const kp_str *)b);
}

void kp_source_each_global(const kp_source *source, kp_source_name_found found, void *context) {
  const struct kp_source_tokens *tokens = source->tokens;
  for (int i = 0; i < tokens->n_tokens; i++) {
    const kp_token *token = &tokens->token[i];
    if (token->kind != KP_TOKEN_NAME || token->role == KP_ROLE_FIELD ||
        token->role == KP_ROLE_MEMBER || token->role == KP_ROLE_LABEL)
      continue;
    bool environment = kp_str_equal(token->text, kp_str_of("_ENV")); /* cannot be declared either */
    if (!environment && tokens->n_declared > 0 &&
        bsearch(&token->text, tokens->declared, (size_t)tokens->n_declared,
                sizeof *tokens->declared, compare_names))
      continue;
    kp_str member = {0};
    if (i + 2 < tokens->n_tokens && kp_str_equal(token[1].text, kp_str_of(".")) &&
        token[2].role == KP_ROLE_MEMBER)
      member = token[2].text;
    found(context, token->text, member, token->line, token->column);
  }
}

/* ---- Questions ---- */

/* The first of the table's keys that has the name; keys are sorted by table, then name. */
static const kp_source_key *find_key(const struct kp_source_tokens *tokens, int table,
                                     kp_str name) {
  int low = 0, high = tokens->n_keys;
  while (low < high) {
    int middle = low + (high - low) / 2;
    const kp_source_key *key = &tokens->key[middle];
    bool before = key->table != table ? key->table < table : kp_str_compare(key->name, name) < 0;
    if (before)
      low = middle + 1;
    else
      high = middle;
  }
  const kp_source_key *key = &tokens->key[low];
  bool is_it = low < tokens->n_keys && key->table == table && kp_str_equal(key->name, name);
  return is_it ? key : NULL;
}

uint32_t kp_source_field_line(const kp_source *source, const char *word, uint32_t line,
                              const char *field) {
  const struct kp_source_tokens *tokens = source->tokens;
  for (int i = 0; i < tokens->n_tables; i++) {
    const kp_source_table *table = &tokens->table[i];
    if ((table->line != line && table->word_line != line) ||
        !kp_str_equal(table->word, kp_str_of(word)))
      continue;
    const kp_source_key *key = find_key(tokens, i, kp_str_of(field));
    if (key)
      return key->line;
  }
  return 0;
}

uint32_t kp_source_assignment_line(const kp_source *source, kp_str name) {
  const struct kp_source_tokens *tokens = source->tokens;
  for (int i = 0; i < tokens->n_assigned; i++) {
    if (kp_str_equal(tokens->assigned[i].text, name))
      return tokens->assigned[i].line;
  }
  return 0;
}

uint32_t kp_source_deepest_line(const kp_source *source) {
  return source->tokens->deepest_line;
}

bool kp_source_may_change(const kp_source *source, kp_str name) {
  return kp_source_assignment_line(source, name) > 0;
}

/* ---- Lines ---- */

static uint32_t indentation_of(const char *at, const char *end) {
  uint32_t n = 0;
  while (at + n < end && (at[n] == ' ' || at[n] == '\t'))
    n++;
  return n;
}

const char *kp_source_lines(const kp_source *source, uint32_t first, uint32_t last,
                            kp_arena *arena) {
  const char *at = source->text.at, *end = at + source->text.len;
  for (uint32_t line = 1; line < first && at < end; line++) {
    const char *next = memchr(at, '\n', (size_t)(end - at));
    at = next ? next + 1 : end;
  }
  const char *stop = at;
  for (uint32_t line = first; line <= last && stop < end; line++) {
    const char *next = memchr(stop, '\n', (size_t)(end - stop));
    stop = next ? next + 1 : end;
  }
  char *out = kp_arena_alloc(arena, (size_t)(stop - at) + 1, 1);
  if (!out)
    return NULL;
  uint32_t indentation = indentation_of(at, stop);
  size_t n = 0;
  while (at < stop) {
    uint32_t own = indentation_of(at, stop);
    at += own < indentation ? own : indentation;
    const char *next = memchr(at, '\n', (size_t)(stop - at));
    size_t len = next ? (size_t)(next + 1 - at) : (size_t)(stop - at);
    memcpy(out + n, at, len);
    n += len;
    at += len;
  }
  while (n > 0 && out[n - 1] == '\n')
    n--;
  out[n] = '\0';
  return out;
}
