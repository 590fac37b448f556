/* SPDX-License-Identifier: GPL-3.0-or-later
 * Faults: what Lua says in its own words, said in ours.
 *
 * Lua describes a fault by one English line made from few patterns. Each pattern that people meet
 * has a sentence in the catalogue;
 * "*" catches what stands there, and the catches are the sentence's arguments in their order. The
 * first pattern that fits the whole text wins, so the narrower stand first. What fits none is shown
 * as Lua wrote it, and is marked as Lua's. */
#include <string.h>

#include "index/state.h"

typedef struct {
  const char *pattern;
  kp_msg what, hint;
} fault;

static const fault syntax_faults[] = {
    {"attempt to load a binary chunk*", KP_MSG_LUA_BYTECODE, KP_MSG_NONE},
    {"unfinished string near *", KP_MSG_LUA_UNFINISHED_STRING, KP_MSG_NONE},
    {"unfinished long string (starting at line *) near *", KP_MSG_LUA_UNFINISHED_LONG, KP_MSG_NONE},
    {"unfinished long comment (starting at line *) near *", KP_MSG_LUA_UNFINISHED_COMMENT,
     KP_MSG_NONE},
    {"'*' expected (to close '*' at line *) near <eof>", KP_MSG_LUA_NEVER_CLOSED, KP_MSG_NONE},
    {"'*' expected near <eof>", KP_MSG_LUA_ENDS_EARLY, KP_MSG_NONE},
    {"unexpected symbol near <eof>", KP_MSG_LUA_ENDS_EARLY, KP_MSG_NONE},
    {"'*' expected (to close '*' at line *) near *", KP_MSG_LUA_UNCLOSED, KP_MSG_LUA_UNCLOSED_HINT},
    {"'=' expected near *", KP_MSG_LUA_EQUALS_EXPECTED, KP_MSG_LUA_EQUALS_HINT},
    {"'*' expected near *", KP_MSG_LUA_EXPECTED, KP_MSG_NONE},
    {"<name> expected near *", KP_MSG_LUA_NAME_EXPECTED, KP_MSG_NONE},
    {"syntax error near *", KP_MSG_LUA_STATEMENT, KP_MSG_LUA_STATEMENT_HINT},
    {"unexpected symbol near *", KP_MSG_LUA_UNEXPECTED, KP_MSG_LUA_UNEXPECTED_HINT},
    {"malformed number near *", KP_MSG_LUA_BAD_NUMBER, KP_MSG_NONE},
    {"C stack overflow*", KP_MSG_LUA_NESTED, KP_MSG_NONE},
    {"chunk has too many syntax levels*", KP_MSG_LUA_NESTED, KP_MSG_NONE},
};

static const fault run_faults[] = {
    {"attempt to index a * value (* '*')", KP_MSG_LUA_INDEXED_NAME, KP_MSG_NONE},
    {"attempt to index a * value*", KP_MSG_LUA_INDEXED, KP_MSG_NONE},
    {"attempt to call a * value (* '*')", KP_MSG_LUA_CALLED_NAME, KP_MSG_LUA_CALLED_HINT},
    {"attempt to call a * value*", KP_MSG_LUA_CALLED, KP_MSG_LUA_CALLED_HINT},
    {"attempt to perform arithmetic on a * value (* '*')", KP_MSG_LUA_ARITHMETIC_NAME, KP_MSG_NONE},
    {"attempt to perform arithmetic on a * value*", KP_MSG_LUA_ARITHMETIC, KP_MSG_NONE},
    {"attempt to concatenate a * value (* '*')", KP_MSG_LUA_CONCAT_NAME, KP_MSG_NONE},
    {"attempt to concatenate a * value*", KP_MSG_LUA_CONCAT, KP_MSG_NONE},
    {"attempt to compare two * values", KP_MSG_LUA_COMPARED_TWO, KP_MSG_NONE},
    {"attempt to compare * with *", KP_MSG_LUA_COMPARED, KP_MSG_NONE},
    {"attempt to get length of a * value*", KP_MSG_LUA_LENGTH, KP_MSG_NONE},
    {"bad argument #* to '*' (* expected, got *)", KP_MSG_LUA_ARGUMENT_TYPE, KP_MSG_NONE},
    {"bad argument #* to '*' (*)", KP_MSG_LUA_ARGUMENT, KP_MSG_NONE},
    {"'for' * must be a number", KP_MSG_LUA_FOR_NUMBER, KP_MSG_NONE},
    {"'for' step is zero", KP_MSG_LUA_FOR_STEP, KP_MSG_NONE},
    {"stack overflow*", KP_MSG_LUA_RECURSION, KP_MSG_NONE},
    {"C stack overflow*", KP_MSG_LUA_NESTED, KP_MSG_NONE},
    {"table index is *", KP_MSG_LUA_BAD_KEY, KP_MSG_NONE},
    {"variable '*' got a non-closable value", KP_MSG_LUA_NO_CLOSE, KP_MSG_NONE},
    {"attempt to perform 'n//0'", KP_MSG_LUA_ZERO_DIVISION, KP_MSG_NONE},
    {"attempt to perform 'n%%0'", KP_MSG_LUA_ZERO_DIVISION, KP_MSG_NONE},
    {"attempt to divide by zero", KP_MSG_LUA_ZERO_DIVISION, KP_MSG_NONE},
    {"number* has no integer representation", KP_MSG_LUA_NOT_WHOLE, KP_MSG_NONE},
};

enum { MAX_CATCHES = 6, CATCH_SIZE = 120 };

typedef struct {
  char text[MAX_CATCHES][CATCH_SIZE];
  const char *args[MAX_CATCHES + 1];
  int n;
} catches;

static void add_catch(catches *found, const char *text, size_t len) {
  if (found->n == MAX_CATCHES)
    return;
  kp_source_cut(found->text[found->n], CATCH_SIZE, (kp_str){text, (uint32_t)len});
  found->args[found->n] = found->text[found->n];
  found->args[++found->n] = NULL;
}

/* A star catches up to the first place where the literal after it stands; at the pattern's end, all
 * that is left. */
static bool fits(catches *found, const char *pattern, const char *text) {
  found->n = 0;
  found->args[0] = NULL;
  while (*pattern) {
    size_t len = strcspn(pattern, "*");
    if (strncmp(pattern, text, len) != 0)
      return false;
    pattern += len;
    text += len;
    if (*pattern == '\0')
      break;
    size_t next = strcspn(++pattern, "*");
    if (next == 0) {
      add_catch(found, text, strlen(text));
      return true;
    }
    char literal[CATCH_SIZE];
    memcpy(literal, pattern, next);
    literal[next] = '\0';
    const char *end = strstr(text, literal);
    if (!end)
      return false;
    add_catch(found, text, (size_t)(end - text));
    text = end;
  }
  return *text == '\0';
}

void kp_faults_report(kp_sandbox *sandbox, const char *text, uint32_t line, bool syntax) {
  kp_place place = kp_sandbox_place_of(sandbox, line);
  const fault *faults = syntax ? syntax_faults : run_faults;
  size_t n = syntax ? sizeof syntax_faults / sizeof *syntax_faults
                    : sizeof run_faults / sizeof *run_faults;
  catches found;
  for (size_t i = 0; i < n; i++) {
    if (!fits(&found, faults[i].pattern, text))
      continue;
    kp_diag_error(sandbox->diag, &place, faults[i].what, found.args, faults[i].hint);
    return;
  }
  kp_msg what = syntax ? KP_MSG_LUA_SYNTAX : KP_MSG_LUA_FAULT;
  char whole[KP_ERROR_TEXT];
  kp_source_cut(whole, sizeof whole, kp_str_of(text));
  kp_diag_error(sandbox->diag, &place, what, KP_ARGS(whole), KP_MSG_NONE);
}
