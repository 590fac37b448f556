/* SPDX-License-Identifier: GPL-3.0-or-later
 * Library, string: len, sub, upper, lower, format, byte, rep and a plain find.
 *
 * No patterns: matching them may take exponential time. Positions are bytes, as in Lua; upper and
 * lower change ASCII letters only, so that they do not depend on a locale. Results over 1 MiB are
 * refused before they are made. Work that grows with the text is charged to the step budget. */
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "index/library.h"

enum { BYTES_A_STEP = 16, FORMAT_SIZE = 16, NUMBER_SIZE = 512 };

static const char *text_argument(lua_State *L, int at, size_t *len) {
  const char *text = luaL_checklstring(L, at, len);
  kp_sandbox_charge(L, (int64_t)(*len / BYTES_A_STEP));
  return text;
}

/* A position as Lua counts: negative from the end. */
static size_t start_of(lua_Integer position, size_t len) {
  if (position > 0)
    return (size_t)position;
  if (position == 0 || position < -(lua_Integer)len)
    return 1;
  return len + (size_t)position + 1;
}

static size_t end_of(lua_Integer position, size_t len) {
  if (position > (lua_Integer)len)
    return len;
  if (position >= 0)
    return (size_t)position;
  return position < -(lua_Integer)len ? 0 : len + (size_t)position + 1;
}

static int string_len(lua_State *L) {
  size_t len;
  luaL_checklstring(L, 1, &len);
  lua_pushinteger(L, (lua_Integer)len);
  return 1;
}

static int string_sub(lua_State *L) {
  size_t len;
  const char *text = text_argument(L, 1, &len);
  size_t first = start_of(luaL_checkinteger(L, 2), len);
  size_t last = end_of(luaL_optinteger(L, 3, -1), len);
  if (first <= last)
    lua_pushlstring(L, text + first - 1, last - first + 1);
  else
    lua_pushliteral(L, "");
  return 1;
}

static int change_case(lua_State *L, char low, char high, int by) {
  size_t len;
  const char *text = text_argument(L, 1, &len);
  luaL_Buffer buffer;
  char *out = luaL_buffinitsize(L, &buffer, len);
  for (size_t i = 0; i < len; i++)
    out[i] = text[i] >= low && text[i] <= high ? (char)(text[i] + by) : text[i];
  luaL_pushresultsize(&buffer, len);
  return 1;
}

static int string_upper(lua_State *L) {
  return change_case(L, 'a', 'z', 'A' - 'a');
}

static int string_lower(lua_State *L) {
  return change_case(L, 'A', 'Z', 'a' - 'A');
}

static int string_byte(lua_State *L) {
  size_t len;
  const char *text = text_argument(L, 1, &len);
  lua_Integer position = luaL_optinteger(L, 2, 1);
  size_t first = start_of(position, len);
  size_t last = end_of(luaL_optinteger(L, 3, (lua_Integer)first), len);
  if (first > last)
    return 0;
  if (last - first >= 200)
    return kp_sandbox_raise(L, KP_MSG_LUA_UNPACK, KP_NO_ARGS, KP_MSG_NONE);
  int n = (int)(last - first) + 1;
  luaL_checkstack(L, n, NULL);
  for (int i = 0; i < n; i++)
    lua_pushinteger(L, (unsigned char)text[first - 1 + (size_t)i]);
  return n;
}

static int string_rep(lua_State *L) {
  size_t len, separator_len;
  const char *text = luaL_checklstring(L, 1, &len);
  lua_Integer n = luaL_checkinteger(L, 2);
  const char *separator = luaL_optlstring(L, 3, "", &separator_len);
  size_t piece = len + separator_len;
  if (n <= 0 || piece == 0) {
    lua_pushliteral(L, "");
    return 1;
  }
  if ((lua_Unsigned)n > KP_STRING_LIMIT / piece)
    return kp_sandbox_raise(L, KP_MSG_LUA_STRING_LIMIT, KP_NO_ARGS, KP_MSG_NONE);
  size_t total = piece * (size_t)n - separator_len;
  kp_sandbox_charge(L, (int64_t)(total / BYTES_A_STEP) + n);
  luaL_Buffer buffer;
  char *out = luaL_buffinitsize(L, &buffer, total);
  for (lua_Integer i = 0; i < n; i++) {
    memcpy(out, text, len);
    out += len;
    if (i + 1 < n && separator_len > 0) {
      memcpy(out, separator, separator_len);
      out += separator_len;
    }
  }
  luaL_pushresultsize(&buffer, total);
  return 1;
}

/* find(text, part, from, plain): always plain. */
static int string_find(lua_State *L) {
  size_t len, part_len;
  const char *text = text_argument(L, 1, &len), *part = text_argument(L, 2, &part_len);
  size_t from = start_of(luaL_optinteger(L, 3, 1), len);
  if (from > len + 1) {
    lua_pushnil(L);
    return 1;
  }
  const char *at = text + from - 1, *end = text + len;
  for (; (size_t)(end - at) >= part_len; at++) {
    const char *next = part_len ? memchr(at, part[0], (size_t)(end - at) - part_len + 1) : at;
    if (!next)
      break;
    kp_sandbox_charge(L, 1 + (int64_t)(part_len / BYTES_A_STEP));
    at = next;
    if (memcmp(at, part, part_len) == 0) {
      lua_pushinteger(L, (at - text) + 1);
      lua_pushinteger(L, (at - text) + (lua_Integer)part_len);
      return 2;
    }
  }
  lua_pushnil(L);
  return 1;
}

/* ---- format ---- */

/* Reads "-05.2" behind a %, at most two digits a number; returns where the conversion letter
 * stands, or NULL. */
static const char *read_flags(char *spec, const char *at) {
  const char *from = at;
  while (*at && strchr("-+ #0", *at) && at - from < 5)
    at++;
  for (int i = 0; i < 2 && isdigit((unsigned char)*at); i++)
    at++;
  if (*at == '.') {
    at++;
    for (int i = 0; i < 2 && isdigit((unsigned char)*at); i++)
      at++;
  }
  size_t len = (size_t)(at - from);
  if (*at == '\0' || isdigit((unsigned char)*at) || len + 5 > FORMAT_SIZE)
    return NULL;
  spec[0] = '%';
  memcpy(spec + 1, from, len);
  spec[len + 1] = '\0';
  return at;
}

static void finish_spec(char *spec, const char *suffix) {
  strcat(spec, suffix);
}

static void add_number(lua_State *L, luaL_Buffer *out, char *spec, char letter, int argument) {
  char text[NUMBER_SIZE];
  int len;
  if (strchr("dixX", letter)) {
    char suffix[4] = {'l', 'l', letter == 'i' ? 'd' : letter, '\0'};
    finish_spec(spec, suffix);
    len = snprintf(text, sizeof text, spec, (long long)luaL_checkinteger(L, argument));
  } else {
    finish_spec(spec, (char[]){letter, '\0'});
    len = snprintf(text, sizeof text, spec, luaL_checknumber(L, argument));
  }
  if (len > 0 && len < NUMBER_SIZE)
    luaL_addlstring(out, text, (size_t)len);
}

/* Padding counts bytes, as in Lua; a precision is cut at a character's start. */
static void add_string(lua_State *L, luaL_Buffer *out, const char *spec, int argument) {
  kp_library_push_text(L, argument);
  size_t len;
  const char *text = lua_tolstring(L, -1, &len);
  if (!text)
    kp_sandbox_raise(L, KP_MSG_LUA_NO_TEXT_FORM, KP_ARGS(luaL_typename(L, argument)), KP_MSG_NONE);
  bool left = strchr(spec, '-') != NULL;
  const char *at = spec + 1 + strspn(spec + 1, "-+ #0");
  size_t width = strtoul(at, NULL, 10);
  const char *point = strchr(at, '.');
  size_t most = point ? strtoul(point + 1, NULL, 10) : len;
  if (len > most) {
    len = most;
    while (len > 0 && ((unsigned char)text[len] & 0xC0) == 0x80)
      len--;
  }
  lua_replace(L, argument); /* keeps the text, and frees the top for the buffer */
  for (size_t i = len; i < width && !left; i++)
    luaL_addchar(out, ' ');
  luaL_addlstring(out, text, len);
  for (size_t i = len; i < width && left; i++)
    luaL_addchar(out, ' ');
}

static int refuse_format(lua_State *L) {
  char format[64];
  kp_source_cut(format, sizeof format, kp_str_of(lua_tostring(L, 1)));
  return kp_sandbox_raise(L, KP_MSG_LUA_FORMAT, KP_ARGS(format), KP_MSG_NONE);
}

static int string_format(lua_State *L) {
  size_t len;
  const char *at = text_argument(L, 1, &len), *end = at + len;
  int argument = 1, n_arguments = lua_gettop(L);
  luaL_Buffer out;
  luaL_buffinit(L, &out);
  while (at < end) {
    if (*at != '%' || at[1] == '%') {
      luaL_addchar(&out, *at);
      at += *at == '%' ? 2 : 1;
      continue;
    }
    char spec[FORMAT_SIZE];
    at = read_flags(spec, at + 1);
    if (!at || !strchr("dixXfeEgGs", *at))
      return refuse_format(L);
    if (++argument > n_arguments)
      return luaL_argerror(L, argument, "value expected, got nothing");
    kp_sandbox_charge(L, 8);
    if (*at == 's')
      add_string(L, &out, spec, argument);
    else
      add_number(L, &out, spec, *at, argument);
    at++;
  }
  luaL_pushresult(&out);
  return 1;
}

void kp_library_push_string(lua_State *L) {
  static const luaL_Reg functions[] = {
      {"len", string_len},     {"sub", string_sub},       {"upper", string_upper},
      {"lower", string_lower}, {"byte", string_byte},     {"rep", string_rep},
      {"find", string_find},   {"format", string_format}, {NULL, NULL},
  };
  luaL_newlib(L, functions);
}
