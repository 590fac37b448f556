/* SPDX-License-Identifier: GPL-3.0-or-later
 * Lexer: an index's text as Lua's tokens, with line and column.
 *
 * It follows Lua 5.4's lexical rules for what matters here: where strings and comments begin and
 * end, what is a name. It never fails: what is malformed goes by as some token, and Lua's own
 * parser says what is wrong. Characters outside of ASCII outside of strings and comments are the
 * exception: they are kept as oddities, each with the ASCII character that was meant. A string
 * opened with a full-width quote is taken as a string to its end, so that its text is not reported
 * too. */
#include <string.h>

#include "index/tokens.h"

typedef struct {
  struct kp_source_tokens *tokens;
  const char *at, *end;
  uint32_t line, column;
} lexer;

bool kp_tokens_grow(struct kp_source_tokens *tokens, void **array, int *cap, int n, size_t size) {
  if (tokens->failed)
    return false;
  if (n < *cap)
    return true;
  int grown = *cap ? 2 * *cap : 256;
  void *copy = kp_arena_alloc(tokens->arena, (size_t)grown, size);
  if (!copy) {
    tokens->failed = true;
    return false;
  }
  if (n > 0)
    memcpy(copy, *array, (size_t)n * size);
  *array = copy;
  *cap = grown;
  return true;
}

/* ---- Characters ---- */

static bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

static bool is_name_start(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

static bool is_wide(char c) {
  return ((unsigned char)c & 0x80) != 0;
}

static void advance(lexer *lex) {
  if (*lex->at == '\n') {
    lex->line++;
    lex->column = 1;
  } else if (((unsigned char)*lex->at & 0xC0) != 0x80) {
    lex->column++;
  }
  lex->at++;
}

static void advance_to(lexer *lex, const char *to) {
  while (lex->at < to)
    advance(lex);
}

static char peek(const lexer *lex, int ahead) {
  return lex->end - lex->at > ahead ? lex->at[ahead] : '\0';
}

/* Bytes of the character at `at` and its code point; the text is valid UTF-8. */
static int read_character(uint32_t *code, const char *at) {
  unsigned char lead = (unsigned char)*at;
  int n = lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
  *code = n == 1 ? lead : lead & (0x7Fu >> n);
  for (int i = 1; i < n; i++)
    *code = *code << 6 | ((unsigned char)at[i] & 0x3Fu);
  return n;
}

/* ---- Oddities ---- */

static const char full_width_ascii[][2] = {
    "!", "\"", "#",  "$", "%", "&", "'", "(", ")", "*", "+", ",", "-", ".", "/", "0", "1", "2", "3",
    "4", "5",  "6",  "7", "8", "9", ":", ";", "<", "=", ">", "?", "@", "A", "B", "C", "D", "E", "F",
    "G", "H",  "I",  "J", "K", "L", "M", "N", "O", "P", "Q", "R", "S", "T", "U", "V", "W", "X", "Y",
    "Z", "[",  "\\", "]", "^", "_", "`", "a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k", "l",
    "m", "n",  "o",  "p", "q", "r", "s", "t", "u", "v", "w", "x", "y", "z", "{", "|", "}", "~"};

static const struct {
  uint32_t code;
  const char *ascii;
} look_alikes[] = {
    {0x201C, "\""}, {0x201D, "\""}, {0x201E, "\""}, {0x2018, "'"},  {0x2019, "'"},  {0x300C, "\""},
    {0x300D, "\""}, {0x300E, "\""}, {0x300F, "\""}, {0x3001, ","},  {0x3002, "."},  {0x3010, "["},
    {0x3011, "]"},  {0x3014, "["},  {0x3015, "]"},  {0x2013, "-"},  {0x2014, "-"},  {0x2212, "-"},
    {0x00D7, "*"},  {0x00F7, "/"},  {0x2264, "<="}, {0x2265, ">="}, {0x2260, "~="}, {0x2026, "..."},
    {0x3000, " "},  {0x00A0, " "},  {0xFEFF, " "},  {0x200B, " "},  {0x2215, "/"},  {0x2044, "/"},
};

static const char *ascii_for(uint32_t code) {
  if (code >= 0xFF01 && code <= 0xFF5E)
    return full_width_ascii[code - 0xFF01];
  for (size_t i = 0; i < sizeof look_alikes / sizeof *look_alikes; i++) {
    if (look_alikes[i].code == code)
      return look_alikes[i].ascii;
  }
  return NULL;
}

static void add_oddity(lexer *lex, const char *end, const char *replacement) {
  struct kp_source_tokens *tokens = lex->tokens;
  if (!kp_tokens_grow(tokens, (void **)&tokens->oddity, &tokens->cap_oddities, tokens->n_oddities,
                      sizeof *tokens->oddity))
    return;
  kp_oddity *odd = &tokens->oddity[tokens->n_oddities++];
  *odd = (kp_oddity){.line = lex->line, .column = lex->column, .replacement = replacement};
  size_t len = (size_t)(end - lex->at);
  if (len >= sizeof odd->shown) {
    len = sizeof odd->shown - 1;
    while (((unsigned char)lex->at[len] & 0xC0) == 0x80)
      len--;
  }
  memcpy(odd->shown, lex->at, len);
}

/* A full-width quote opens a string: both quotes are odd, what is between is not. */
static void pass_quoted(lexer *lex) {
  uint32_t code;
  const char *at = lex->at + read_character(&code, lex->at);
  while (at < lex->end && *at != '\n') {
    int n = read_character(&code, at);
    const char *ascii = ascii_for(code);
    if (code == '"') {
      advance_to(lex, at + n);
      return;
    }
    if (ascii && *ascii == '"') {
      advance_to(lex, at);
      add_oddity(lex, at + n, ascii);
      advance_to(lex, at + n);
      return;
    }
    at += n;
  }
  uint32_t opening;
  advance_to(lex, lex->at + read_character(&opening, lex->at));
}

static void pass_odd(lexer *lex) {
  uint32_t code;
  const char *end = lex->at + read_character(&code, lex->at);
  const char *ascii = ascii_for(code);
  if (ascii) {
    add_oddity(lex, end, ascii);
    if (*ascii == '"')
      pass_quoted(lex);
    else
      advance_to(lex, end);
    return;
  }
  while (end < lex->end && is_wide(*end)) {
    int n = read_character(&code, end);
    if (ascii_for(code))
      break;
    end += n;
  }
  add_oddity(lex, end, NULL);
  advance_to(lex, end);
}

/* ---- Tokens ---- */

static bool is_keyword(kp_str text) {
  static const char *const words[] = {"and",   "break", "do",       "else", "elseif", "end",
                                      "false", "for",   "function", "goto", "if",     "in",
                                      "local", "nil",   "not",      "or",   "repeat", "return",
                                      "then",  "true",  "until",    "while"};
  for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
    if (kp_str_equal(kp_str_of(words[i]), text))
      return true;
  }
  return false;
}

static void add_token(lexer *lex, const char *end, kp_token_kind kind) {
  struct kp_source_tokens *tokens = lex->tokens;
  kp_str text = {lex->at, (uint32_t)(end - lex->at)};
  if (kp_tokens_grow(tokens, (void **)&tokens->token, &tokens->cap_tokens, tokens->n_tokens,
                     sizeof *tokens->token))
    tokens->token[tokens->n_tokens++] =
        (kp_token){.text = text, .line = lex->line, .column = lex->column, .kind = (uint8_t)kind};
  advance_to(lex, end);
}

/* "[", n times "=", "[": returns n, or -1 when no long bracket opens at `at`. */
static int long_bracket(const lexer *lex, const char *at) {
  if (at >= lex->end || *at != '[')
    return -1;
  int n = 0;
  for (at++; at < lex->end && *at == '='; at++)
    n++;
  return at < lex->end && *at == '[' ? n : -1;
}

/* The end of the long string that opens at `at`; the text's end when it is not closed. */
static const char *long_end(const lexer *lex, const char *at, int level) {
  at += level + 2;
  while ((at = memchr(at, ']', (size_t)(lex->end - at)))) {
    const char *close = at + 1;
    int n = 0;
    for (; close < lex->end && *close == '='; close++)
      n++;
    if (n == level && close < lex->end && *close == ']')
      return close + 1;
    at = close;
  }
  return lex->end;
}

static void pass_comment(lexer *lex) {
  const char *body = lex->at + 2;
  int level = long_bracket(lex, body);
  const char *end =
      level >= 0 ? long_end(lex, body, level) : memchr(body, '\n', (size_t)(lex->end - body));
  advance_to(lex, end ? end : lex->end);
}

/* What stands outside of quotes on a line whose quotes are in disorder is no finding of its own. */
static void drop_bare_texts(struct kp_source_tokens *tokens, uint32_t line) {
  while (tokens->n_oddities > 0 && tokens->oddity[tokens->n_oddities - 1].line == line &&
         !tokens->oddity[tokens->n_oddities - 1].replacement)
    tokens->n_oddities--;
}

/* A string that no quote of its kind closes on its line: some full-width quote of that line was
 * meant to. */
static void note_wrong_close(lexer *lex, const char *line_end) {
  lexer at = *lex;
  while (at.at > lex->tokens->text.at && at.at[-1] != '\n')
    at.at--;
  at.column = 1;
  while (at.at < line_end) {
    uint32_t code;
    const char *next = at.at + read_character(&code, at.at);
    const char *ascii = code >= 0x80 ? ascii_for(code) : NULL;
    if (ascii && (*ascii == '"' || *ascii == '\'')) {
      drop_bare_texts(lex->tokens, at.line);
      add_oddity(&at, next, ascii);
      return;
    }
    advance_to(&at, next);
  }
}

static void pass_string(lexer *lex) {
  char quote = *lex->at;
  const char *at = lex->at + 1;
  while (at < lex->end && *at != quote && *at != '\n') {
    if (*at == '\\' && at + 1 < lex->end) {
      at++;
      if (*at == 'z') {
        while (at + 1 < lex->end && strchr(" \t\n\v\f", at[1]) && at[1] != '\0')
          at++;
      }
    }
    at++;
  }
  bool closed = at < lex->end && *at == quote;
  if (!closed)
    note_wrong_close(lex, at < lex->end ? at : lex->end);
  add_token(lex, closed ? at + 1 : (at < lex->end ? at : lex->end), KP_TOKEN_STRING);
}

static void pass_number(lexer *lex) {
  const char *at = lex->at;
  bool hex = at[0] == '0' && (peek(lex, 1) == 'x' || peek(lex, 1) == 'X');
  while (at < lex->end && (is_digit(*at) || is_name_start(*at) || *at == '.')) {
    bool exponent = hex ? *at == 'p' || *at == 'P' : *at == 'e' || *at == 'E';
    at++;
    if (exponent && at < lex->end && (*at == '+' || *at == '-'))
      at++;
  }
  add_token(lex, at, KP_TOKEN_OTHER);
}

static void pass_name(lexer *lex) {
  const char *at = lex->at;
  while (at < lex->end && (is_name_start(*at) || is_digit(*at)))
    at++;
  kp_str text = {lex->at, (uint32_t)(at - lex->at)};
  add_token(lex, at, is_keyword(text) ? KP_TOKEN_KEYWORD : KP_TOKEN_NAME);
}

static void pass_operator(lexer *lex) {
  static const char *const long_ones[] = {
      "...", "..", "==", "~=", "<=", ">=", "//", "::", "<<", ">>"};
  for (size_t i = 0; i < sizeof long_ones / sizeof *long_ones; i++) {
    size_t len = strlen(long_ones[i]);
    if ((size_t)(lex->end - lex->at) >= len && memcmp(lex->at, long_ones[i], len) == 0) {
      add_token(lex, lex->at + len, KP_TOKEN_OTHER);
      return;
    }
  }
  add_token(lex, lex->at + 1, KP_TOKEN_OTHER);
}

void kp_tokens_lex(struct kp_source_tokens *tokens, kp_str text) {
  tokens->text = text;
  lexer lex = {.tokens = tokens, .at = text.at, .end = text.at + text.len, .line = 1, .column = 1};
  while (lex.at < lex.end && !tokens->failed) {
    char c = *lex.at;
    if (c == ' ' || (c >= '\t' && c <= '\r'))
      advance(&lex);
    else if (c == '-' && peek(&lex, 1) == '-')
      pass_comment(&lex);
    else if (c == '"' || c == '\'')
      pass_string(&lex);
    else if (long_bracket(&lex, lex.at) >= 0)
      add_token(&lex, long_end(&lex, lex.at, long_bracket(&lex, lex.at)), KP_TOKEN_STRING);
    else if (is_digit(c) || (c == '.' && is_digit(peek(&lex, 1))))
      pass_number(&lex);
    else if (is_name_start(c))
      pass_name(&lex);
    else if (is_wide(c))
      pass_odd(&lex);
    else
      pass_operator(&lex);
  }
}
