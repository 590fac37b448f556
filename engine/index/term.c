/* SPDX-License-Identifier: GPL-3.0-or-later
 * Terms: the value that an index returned, copied out of Lua into plain C.
 *
 * The copy goes depth first: the list part in order, then fields sorted by name, so that functions
 * are numbered alike in every state and nothing of Lua's hash order is left. Tables may be shared
 * or cyclic in Lua; here they are copied each time, under a limit of depth and of number. No error
 * of Lua's own can lose memory, since everything is in an arena; a full arena is remembered and
 * ends the copy. */
#include <lauxlib.h>
#include <lua.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/decimal.h"
#include "index/sandbox.h"
#include "index/words_lua.h"
#include "table/utf8.h"

enum { MAX_DEPTH = 64, MAX_TERMS = 1000000, CHARGE_PER_TERM = 20 };

typedef struct {
  kp_arena *arena;
  const kp_term *result;
  int n_terms;
  bool no_memory;
  bool too_much; /* reported */
  bool bad_text; /* reported, once */
} copier;

static const kp_term poison = {.kind = KP_TERM_POISON};

static const kp_term *copy_value(lua_State *L, int at, copier *c, uint32_t line, int depth);

static kp_term *new_term(copier *c, kp_term_kind kind, uint32_t line) {
  kp_term *term = KP_NEW(c->arena, kp_term);
  if (!term) {
    c->no_memory = true;
    return NULL;
  }
  term->kind = kind;
  term->line = line;
  term->function = -1;
  return term;
}

/* Text is UTF-8 without NUL everywhere behind this; "\xff" in an index can make other bytes. */
static bool text_is_clean(lua_State *L, copier *c, const char *text, size_t len, uint32_t line) {
  bool has_nul = false;
  if (len < UINT32_MAX && kp_utf8_check(&has_nul, text, len) == len && !has_nul)
    return true;
  if (!c->bad_text) {
    kp_place place = {.file = kp_sandbox_source(L)->shown, .line = line};
    kp_diag_error(kp_sandbox_diag(L), &place, KP_MSG_INDEX_TEXT_BYTES, KP_NO_ARGS, KP_MSG_NONE);
  }
  c->bad_text = true;
  return false;
}

/* A key of a table before its value is copied. */
typedef struct {
  kp_str name;   /* of a field */
  double number; /* of an item */
  bool is_item;
  bool is_flag; /* the key is true or false */
} key;

static int compare_keys(const void *a, const void *b) {
  const key *x = a, *y = b;
  if (x->is_item != y->is_item)
    return x->is_item ? -1 : 1;
  if (x->is_item)
    return (x->number > y->number) - (x->number < y->number);
  return kp_str_compare(x->name, y->name);
}

/* The keys of the table at `at`, sorted; in the arena. NULL when there are none or memory is out.
 */
static key *sorted_keys(lua_State *L, int at, copier *c, uint32_t line, int *n_keys) {
  int n = 0;
  lua_pushnil(L);
  while (lua_next(L, at)) {
    lua_pop(L, 1);
    n++;
  }
  *n_keys = 0;
  if (n == 0)
    return NULL;
  key *keys = KP_ARRAY(c->arena, key, n);
  if (!keys) {
    c->no_memory = true;
    return NULL;
  }
  int i = 0;
  lua_pushnil(L);
  while (lua_next(L, at)) {
    lua_pop(L, 1);
    key *k = &keys[i];
    if (lua_type(L, -1) == LUA_TNUMBER) {
      *k = (key){.number = lua_tonumber(L, -1), .is_item = true};
    } else if (lua_type(L, -1) == LUA_TSTRING) {
      size_t len;
      const char *text = lua_tolstring(L, -1, &len);
      if (!text_is_clean(L, c, text, len, line))
        continue;
      *k = (key){.name = {kp_arena_copy(c->arena, text, len), (uint32_t)len}};
      c->no_memory |= !k->name.at;
    } else if (lua_isboolean(L, -1)) {
      *k = (key){.name = kp_str_of(lua_toboolean(L, -1) ? "true" : "false"), .is_flag = true};
    } else {
      /* a word or a table as a key: shown as a field that no shape has */
      const kp_word_box *box = kp_word_box_at(L, -1);
      *k = (key){.name = kp_str_of(box ? box->word->name : "{ … }"), .is_flag = true};
    }
    if (++i == n)
      break;
  }
  lua_settop(L, lua_gettop(L) - (i == n ? 1 : 0));
  *n_keys = i;
  if (c->no_memory)
    return NULL;
  qsort(keys, (size_t)i, sizeof *keys, compare_keys);
  return keys;
}

static void push_keyed(lua_State *L, int at, const key *k) {
  if (k->is_item) {
    lua_pushnumber(L, k->number);
    lua_Integer whole;
    if (lua_numbertointeger(k->number, &whole) && (double)whole == k->number) {
      lua_pop(L, 1);
      lua_pushinteger(L, whole);
    }
  } else if (k->is_flag) {
    lua_pushboolean(L, strcmp(k->name.at, "true") == 0);
  } else {
    lua_pushlstring(L, k->name.at, k->name.len);
  }
  lua_rawget(L, at);
}

/* Fills items and fields of a term from the table at `at`. */
static void copy_table(lua_State *L, int at, copier *c, kp_term *term, int depth) {
  int n_keys;
  key *keys = sorted_keys(L, at, c, term->line, &n_keys);
  if (!keys)
    return;
  int n_items = 0;
  while (n_items < n_keys && keys[n_items].is_item)
    n_items++;
  const kp_term **items = KP_ARRAY(c->arena, const kp_term *, n_items);
  double *numbers = KP_ARRAY(c->arena, double, n_items);
  kp_term_field *fields = KP_ARRAY(c->arena, kp_term_field, n_keys - n_items);
  if (!items || !numbers || !fields) {
    c->no_memory = true;
    return;
  }
  bool in_order = true;
  for (int i = 0; i < n_keys && !c->no_memory; i++) {
    push_keyed(L, at, &keys[i]);
    const kp_term *value = copy_value(L, lua_gettop(L), c, term->line, depth + 1);
    lua_pop(L, 1);
    if (i < n_items) {
      items[i] = value;
      numbers[i] = keys[i].number;
      in_order = in_order && keys[i].number == i + 1;
    } else {
      fields[i - n_items] = (kp_term_field){keys[i].name, value};
    }
  }
  term->item = items;
  term->n_items = n_items;
  term->key = in_order ? NULL : numbers;
  term->field = fields;
  term->n_fields = n_keys - n_items;
}

static const kp_term *copy_word(lua_State *L, int at, copier *c, uint32_t line, int depth) {
  const kp_word_box *box = kp_word_box_at(L, at);
  kp_term *term = new_term(c, KP_TERM_WORD, box->called ? box->line : line);
  if (!term)
    return &poison;
  term->word = box->word;
  term->called = box->called;
  if (box->called) {
    lua_getiuservalue(L, at, 1);
    copy_table(L, lua_gettop(L), c, term, depth);
    lua_pop(L, 1);
  }
  return term;
}

static const kp_term *copy_scalar(lua_State *L, int at, copier *c, uint32_t line) {
  kp_term *term = new_term(c, KP_TERM_OTHER, line);
  if (!term)
    return &poison;
  switch (lua_type(L, at)) {
  case LUA_TBOOLEAN:
    term->kind = KP_TERM_BOOL;
    term->number = lua_toboolean(L, at);
    break;
  case LUA_TNUMBER:
    term->kind = KP_TERM_NUMBER;
    term->number = lua_tonumber(L, at);
    break;
  case LUA_TSTRING: {
    size_t len;
    const char *text = lua_tolstring(L, at, &len);
    if (!text_is_clean(L, c, text, len, line))
      return &poison;
    term->kind = KP_TERM_TEXT;
    term->text = (kp_str){kp_arena_copy(c->arena, text, len), (uint32_t)len};
    c->no_memory |= !term->text.at;
    break;
  }
  case LUA_TFUNCTION:
    term->kind = KP_TERM_FUNCTION;
    term->function = kp_sandbox_add_function(L, at);
    kp_sandbox_function_lines(&term->line, &term->last_line, L, at);
    break;
  default:
    break;
  }
  return term;
}

static const kp_term *copy_value(lua_State *L, int at, copier *c, uint32_t line, int depth) {
  if (c->no_memory || c->too_much || kp_sandbox_is_poison(L, at))
    return &poison;
  if (depth > MAX_DEPTH || ++c->n_terms > MAX_TERMS) {
    kp_place place = {.file = kp_sandbox_source(L)->shown, .line = line};
    kp_diag_error(kp_sandbox_diag(L), &place, KP_MSG_INDEX_TOO_DEEP, KP_NO_ARGS, KP_MSG_NONE);
    c->too_much = true;
    return &poison;
  }
  luaL_checkstack(L, 8, NULL);
  kp_sandbox_charge(L, CHARGE_PER_TERM);
  if (kp_word_box_at(L, at))
    return copy_word(L, at, c, line, depth);
  if (!lua_istable(L, at))
    return copy_scalar(L, at, c, line);
  kp_term *term = new_term(c, KP_TERM_TABLE, line);
  if (!term)
    return &poison;
  copy_table(L, at, c, term, depth);
  return term;
}

static int copy_result(lua_State *L) {
  copier *c = lua_touserdata(L, 1);
  kp_sandbox_push_result(L);
  c->result = copy_value(L, lua_gettop(L), c, 0, 0);
  return 0;
}

kp_status kp_words_read(const kp_term **out, kp_sandbox *sandbox, kp_arena *arena, kp_diag *diag) {
  copier c = {.arena = arena};
  kp_status status = kp_sandbox_protect(sandbox, copy_result, &c, diag);
  if (c.no_memory)
    return kp_diag_no_memory(diag);
  if (status == KP_OK && c.too_much)
    status = KP_INPUT;
  if (status == KP_OK)
    *out = c.result;
  return status;
}

/* ---- Reading terms ---- */

const kp_term *kp_term_get(const kp_term *term, const char *name) {
  int low = 0, high = term->n_fields - 1;
  kp_str wanted = kp_str_of(name);
  while (low <= high) {
    int middle = low + (high - low) / 2;
    int order = kp_str_compare(term->field[middle].name, wanted);
    if (order == 0)
      return term->field[middle].term;
    if (order < 0)
      low = middle + 1;
    else
      high = middle - 1;
  }
  return NULL;
}

uint32_t kp_term_classes(const kp_term *term) {
  switch (term->kind) {
  case KP_TERM_BOOL:
    return KP_T_BOOL;
  case KP_TERM_NUMBER:
    return KP_T_NUMBER;
  case KP_TERM_TEXT:
    return KP_T_TEXT;
  case KP_TERM_FUNCTION:
    return KP_T_FUNCTION;
  case KP_TERM_TABLE:
    return KP_T_TABLE;
  case KP_TERM_WORD:
    return term->called ? term->word->called : term->word->bare;
  case KP_TERM_POISON:
  case KP_TERM_OTHER:
    break;
  }
  return 0;
}

/* Cut between characters, not within one. */
static const char *show_text(kp_arena *arena, kp_str text) {
  uint32_t len = text.len;
  if (len > 60)
    for (len = 60; len > 0 && ((unsigned char)text.at[len] & 0xC0) == 0x80;)
      len--;
  return kp_arena_printf(arena, len < text.len ? "\"%.*s…\"" : "\"%.*s\"", (int)len, text.at);
}

const char *kp_term_show(kp_arena *arena, const kp_term *term) {
  char number[KP_NUM_SIZE];
  switch (term->kind) {
  case KP_TERM_BOOL:
    return term->number != 0 ? "true" : "false";
  case KP_TERM_NUMBER:
    kp_decimal_shortest(number, term->number);
    if (isnan(term->number))
      return "nan";
    if (isinf(term->number))
      return term->number > 0 ? "inf" : "-inf";
    return kp_arena_copy(arena, number, strlen(number));
  case KP_TERM_TEXT:
    return show_text(arena, term->text);
  case KP_TERM_FUNCTION:
    return "function(…)";
  case KP_TERM_TABLE:
    return "{ … }";
  case KP_TERM_WORD:
    return term->called ? kp_arena_printf(arena, "%s { … }", term->word->name) : term->word->name;
  case KP_TERM_POISON:
  case KP_TERM_OTHER:
    break;
  }
  return "nil";
}
