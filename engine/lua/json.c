/* SPDX-License-Identifier: GPL-3.0-or-later
 * JSON of the engine as Lua tables.
 *
 * Only documents that the engine has written come here, so what they cannot hold (bad escapes,
 * depth without end) ends the reading with nil instead of a diagnostic. null is nil in an object
 * and false in an array, which so keeps its length. */
#include "bind.h"

#include <stdlib.h>
#include <string.h>

enum { MOST_DEPTH = 64 };

typedef struct {
  lua_State *lua;
  const char *at, *end;
} reader;

/* Pushes one value; false, with nothing of use pushed, where the text is no JSON. */
static bool read_value(reader *r, int depth, bool in_array);

static void skip_space(reader *r) {
  while (r->at < r->end && strchr(" \t\r\n", *r->at))
    r->at++;
}

static bool take(reader *r, char c) {
  skip_space(r);
  if (r->at >= r->end || *r->at != c)
    return false;
  r->at++;
  return true;
}

static bool take_word(reader *r, const char *word) {
  const size_t len = strlen(word);
  if ((size_t)(r->end - r->at) < len || memcmp(r->at, word, len) != 0)
    return false;
  r->at += len;
  return true;
}

static bool read_hex(unsigned long *out, reader *r) {
  char digits[5] = {0};
  if (r->end - r->at < 4)
    return false;
  memcpy(digits, r->at, 4);
  if (strspn(digits, "0123456789abcdefABCDEF") != 4)
    return false;
  *out = strtoul(digits, NULL, 16);
  r->at += 4;
  return true;
}

/* Behind \u; pairs of surrogates are one character. */
static bool add_code_point(luaL_Buffer *made, reader *r) {
  unsigned long code, low;
  if (!read_hex(&code, r))
    return false;
  if (code >= 0xD800 && code < 0xDC00) {
    if (!take_word(r, "\\u") || !read_hex(&low, r) || low < 0xDC00 || low > 0xDFFF)
      return false;
    code = 0x10000 + ((code - 0xD800) << 10) + (low - 0xDC00);
  }
  lua_pushfstring(r->lua, "%U", code);
  luaL_addvalue(made);
  return true;
}

static bool add_escape(luaL_Buffer *made, reader *r) {
  static const char names[] = "\"\\/bfnrt", meant[] = "\"\\/\b\f\n\r\t";
  const char c = r->at < r->end ? *r->at++ : '\0';
  if (c == 'u')
    return add_code_point(made, r);
  const char *found = c ? strchr(names, c) : NULL;
  if (!found)
    return false;
  luaL_addchar(made, meant[found - names]);
  return true;
}

/* Behind the opening quote. */
static bool read_string(reader *r) {
  luaL_Buffer made;
  luaL_buffinit(r->lua, &made);
  while (r->at < r->end && *r->at != '"') {
    const char *from = r->at;
    while (r->at < r->end && *r->at != '"' && *r->at != '\\')
      r->at++;
    luaL_addlstring(&made, from, (size_t)(r->at - from));
    if (r->at < r->end && *r->at == '\\') {
      r->at++;
      if (!add_escape(&made, r))
        return false;
    }
  }
  luaL_pushresult(&made);
  return take(r, '"');
}

static bool read_array(reader *r, int depth) {
  lua_newtable(r->lua);
  if (take(r, ']'))
    return true;
  for (lua_Integer k = 1;; k++) {
    if (!read_value(r, depth, true))
      return false;
    lua_rawseti(r->lua, -2, k);
    if (take(r, ']'))
      return true;
    if (!take(r, ','))
      return false;
  }
}

static bool read_object(reader *r, int depth) {
  lua_newtable(r->lua);
  if (take(r, '}'))
    return true;
  for (;;) {
    if (!take(r, '"') || !read_string(r) || !take(r, ':') || !read_value(r, depth, false))
      return false;
    lua_rawset(r->lua, -3);
    if (take(r, '}'))
      return true;
    if (!take(r, ','))
      return false;
  }
}

/* lua_stringtonumber tells integers from floats and takes any decimal of JSON. */
static bool read_number(reader *r) {
  char text[64];
  size_t len = 0;
  while (r->at + len < r->end && strchr("+-.0123456789eE", r->at[len]))
    len++;
  if (len == 0 || len >= sizeof text)
    return false;
  memcpy(text, r->at, len);
  text[len] = '\0';
  r->at += len;
  return lua_stringtonumber(r->lua, text) != 0;
}

static bool read_value(reader *r, int depth, bool in_array) {
  if (depth >= MOST_DEPTH || !lua_checkstack(r->lua, 8))
    return false;
  if (take(r, '{'))
    return read_object(r, depth + 1);
  if (take(r, '['))
    return read_array(r, depth + 1);
  if (take(r, '"'))
    return read_string(r);
  if (take_word(r, "null")) {
    if (in_array)
      lua_pushboolean(r->lua, false);
    else
      lua_pushnil(r->lua);
    return true;
  }
  if (take_word(r, "true") || take_word(r, "false")) {
    lua_pushboolean(r->lua, r->at[-2] == 'u');
    return true;
  }
  return read_number(r);
}

void kp_lua_push_json(lua_State *lua, const char *text, size_t len) {
  reader r = {.lua = lua, .at = text, .end = text + len};
  const int top = lua_gettop(lua);
  const bool fine = read_value(&r, 0, false);
  if (fine)
    return;
  lua_settop(lua, top);
  lua_pushnil(lua);
}
