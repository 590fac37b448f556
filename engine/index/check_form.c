/* SPDX-License-Identifier: GPL-3.0-or-later
 * Check of form: every field known, of the right type, and nothing required missing, by the shapes
 * (shapes.c).
 *
 * One walk over all terms. What stands where it may not is shown as it is written, with what may
 * stand there in its place, so that the sentence reads alike in both languages. An unknown
 * field gets the nearest known name as a hint. */
#include <math.h>
#include <string.h>

#include "base/decimal.h"
#include "index/build.h"

/* Where a term stands: a field of the word, or one of its items. */
typedef struct {
  const kp_term *word;
  const char *field; /* the outermost field, for the line; NULL: an item */
  bool is_item;      /* name is the word's own: one of its items is meant */
  const char *name;  /* as shown: "weight", "round.at", "bands[2]" */
} spot;

static void check_shape(kp_builder *b, const kp_term *term, const kp_shape *shape,
                        const spot *around);
static void check_word(kp_builder *b, const kp_term *term);

/* ---- What may stand somewhere ---- */

typedef struct {
  uint32_t mask;
  const char *shown;
} mask_name;

static const mask_name mask_names[] = {
    {KP_T_NUMBER, "30"},
    {KP_T_TEXT, "\"…\""},
    {KP_T_BOOL, "true"},
    {KP_T_TABLE, "{ … }"},
    {KP_T_NODE, "dimension { … }, indicator { … }"},
    {KP_T_ADJUST, "adjust { … }"},
    {KP_T_GATE, "gate { … }"},
    {KP_T_CHECK, "check { … }"},
    {KP_T_STEP, "step { … }"},
    {KP_T_REQUIRE, "require_that { … }"},
    {KP_T_GRADE, "grade { … }"},
    {KP_T_LIGHT, "light { … }"},
    {KP_T_NAMES, "names { … }"},
    {KP_T_VALUE, "column { … }, count { … } …"},
    {KP_T_RESULT, "node \"…\", total …"},
    {KP_T_SCORE, "linear { … }, bands { … }, each { … } …"},
    {KP_T_COMBINE, "arithmetic, geometric, minimum …"},
    {KP_T_WEIGHTS, "equal, pca, ahp { … } …"},
    {KP_T_POOL, "mean, median, trimmed { … }, adjusted …"},
    {KP_T_MISSING, "group_mean { … }, nearest { … }"},
    {KP_T_TREAT, "skew_kurtosis { … }, iqr_fences { … }, boxcox …"},
    {KP_T_NORMS, "norms \"…\""},
    {KP_T_DAY, "period.last"},
    {KP_T_WORST, "worst(2)"},
    {KP_T_DISTANCE, "distance_from(1)"},
    {KP_T_SORT, "mr_sort { … }, natural_breaks …"},
    {KP_T_CAP, "cap \"…\""},
    {KP_T_FLAG, "flag"},
    {KP_T_INDEX, "index { … }"},
    {KP_T_OUTCOME, "state { … }, event { … }, transition { … }"},
    {KP_T_FUNCTION, "function(…)"},
};

/* choices "a|b" as "a", "b" */
static const char *show_expected(kp_builder *b, uint32_t mask, const char *choices) {
  kp_buf buf = {0};
  for (size_t i = 0; i < sizeof mask_names / sizeof *mask_names; i++) {
    if (!(mask & mask_names[i].mask))
      continue;
    if (buf.len > 0)
      kp_buf_add(&buf, ", ");
    if (mask_names[i].mask != KP_T_TEXT || !choices) {
      kp_buf_add(&buf, mask_names[i].shown);
      continue;
    }
    kp_buf_add(&buf, "\"");
    for (const char *at = choices; *at; at++) {
      if (*at == '|')
        kp_buf_add(&buf, "\", \"");
      else
        kp_buf_add_bytes(&buf, at, 1);
    }
    kp_buf_add(&buf, "\"");
  }
  const char *text = buf.failed ? NULL : kp_arena_copy(b->arena, buf.at ? buf.at : "", buf.len);
  kp_buf_clear(&buf);
  if (!text)
    b->no_memory = true;
  return text ? text : "";
}

static void report(kp_builder *b, const spot *at, kp_msg what, const char *const *args, kp_msg hint,
                   const char *const *hint_args) {
  kp_place place = kp_build_place(b, at->word, at->field);
  kp_diag_add(b->diag, KP_ERROR, &place, what, args, hint, hint_args);
}

/* The first of what may stand there, as an example. */
static const char *show_example(kp_builder *b, uint32_t mask, const char *choices) {
  if ((mask & KP_T_TEXT) && choices) {
    const char *text = kp_arena_printf(b->arena, "\"%.*s\"", (int)strcspn(choices, "|"), choices);
    b->no_memory |= !text;
    return text ? text : "";
  }
  for (size_t i = 0; i < sizeof mask_names / sizeof *mask_names; i++)
    if (mask & mask_names[i].mask)
      return mask_names[i].mask == KP_T_SCORE ? "each { … }" : mask_names[i].shown;
  return "";
}

/* The hint for a term of the wrong type: quotes too many or too few, or braces that are missing. */
static void wrong_type(kp_builder *b, const kp_term *term, uint32_t mask, const char *choices,
                       const spot *at) {
  const char *shown = kp_term_show(b->arena, term);
  if (!shown) {
    b->no_memory = true;
    return;
  }
  kp_msg hint = KP_MSG_NONE;
  const char *word_name = "";
  if (term->kind == KP_TERM_TEXT) {
    const kp_word *word = kp_word_find(term->text.at);
    if (word && ((word->bare | word->called) & mask)) {
      hint = KP_MSG_INDEX_HINT_NO_QUOTES;
      word_name = word->name;
    } else if ((mask & KP_T_NUMBER) && kp_decimal_read(&(double){0}, term->text)) {
      hint = KP_MSG_INDEX_HINT_NO_QUOTES;
      word_name = term->text.at;
    }
  } else if (term->kind == KP_TERM_WORD) {
    word_name = term->word->name;
    if (!term->called && (term->word->called & mask))
      hint = KP_MSG_INDEX_HINT_BRACES;
    else if (!term->called && (mask & KP_T_TEXT) && !(term->word->called & mask))
      hint = KP_MSG_INDEX_HINT_QUOTES;
  }
  if (!at->is_item && (mask == KP_T_NUMBER || mask == KP_T_TEXT) && !choices) {
    kp_msg what = mask == KP_T_NUMBER ? KP_MSG_INDEX_WRONG_NUMBER : KP_MSG_INDEX_WRONG_TEXT;
    report(b, at, what, KP_ARGS(at->name, shown), hint, KP_ARGS(word_name));
    return;
  }
  report(b, at, at->is_item ? KP_MSG_INDEX_WRONG_ITEM : KP_MSG_INDEX_WRONG_TYPE,
         KP_ARGS(at->name, show_expected(b, mask, choices), shown), hint, KP_ARGS(word_name));
}

static bool choice_is_known(const char *choices, kp_str text) {
  for (const char *at = choices; *at;) {
    size_t len = strcspn(at, "|");
    if (len == text.len && memcmp(at, text.at, len) == 0)
      return true;
    at += len + (at[len] == '|');
  }
  return false;
}

static void check_choice(kp_builder *b, const kp_term *term, const kp_field_shape *field,
                         const spot *at) {
  if (choice_is_known(field->choices, term->text))
    return;
  report(b, at, KP_MSG_INDEX_WRONG_CHOICE,
         KP_ARGS(at->name, show_expected(b, field->mask, field->choices), term->text.at),
         KP_MSG_NONE, NULL);
}

static void check_term(kp_builder *b, const kp_term *term, const kp_field_shape *field,
                       const spot *at) {
  if (term->kind == KP_TERM_POISON || b->no_memory)
    return;
  if (!(kp_term_classes(term) & field->mask)) {
    wrong_type(b, term, field->mask, field->choices, at);
    return;
  }
  if (term->kind == KP_TERM_TEXT && field->choices)
    check_choice(b, term, field, at);
  if (term->kind == KP_TERM_NUMBER && !isfinite(term->number))
    report(b, at, KP_MSG_INDEX_NOT_FINITE, KP_ARGS(at->name), KP_MSG_NONE, NULL);
  if (term->kind == KP_TERM_TABLE && field->shape)
    check_shape(b, term, field->shape, at);
  if (term->kind == KP_TERM_WORD)
    check_word(b, term);
}

/* ---- Fields ---- */

static int known_fields(const kp_shape *shape, kp_str *names, int max) {
  int n = 0;
  const kp_field_shape *lists[] = {shape->field, shape->more,
                                   shape->label ? kp_label_fields : NULL};
  for (int i = 0; i < 3; i++)
    for (const kp_field_shape *field = lists[i]; field && field->name && n < max; field++)
      names[n++] = kp_str_of(field->name);
  return n;
}

enum { MAX_FIELDS = 64 };

static void unknown_field(kp_builder *b, kp_str name, const kp_shape *shape, const char *owner,
                          const spot *at) {
  kp_str names[MAX_FIELDS];
  int n = known_fields(shape, names, MAX_FIELDS);
  int nearest = kp_text_nearest(name, names, n);
  report(b, at, KP_MSG_INDEX_UNKNOWN_FIELD, KP_ARGS(name.at, owner),
         nearest >= 0 ? KP_MSG_INDEX_HINT_MEANT : KP_MSG_NONE,
         nearest >= 0 ? KP_ARGS(names[nearest].at) : NULL);
}

/* In a word that takes filters as fields, "wher" would be a column: only a name far from every
 * field is. */
static void check_open_field(kp_builder *b, const kp_term_field *given, const kp_shape *shape,
                             const spot *at) {
  kp_str names[MAX_FIELDS];
  int n = known_fields(shape, names, MAX_FIELDS);
  int nearest = n > 0 ? kp_text_nearest(given->name, names, n) : -1;
  if (nearest >= 0 && kp_text_distance(given->name, names[nearest], 1) <= 1) {
    report(b, at, KP_MSG_INDEX_NEARLY_FIELD, KP_ARGS(given->name.at, names[nearest].at),
           KP_MSG_INDEX_HINT_IN_WHERE, KP_ARGS(given->name.at));
    return;
  }
  const kp_field_shape field = {
      .name = given->name.at, .mask = shape->open, .shape = shape->open_shape};
  check_term(b, given->term, &field, at);
}

static const char *join_names(kp_builder *b, const spot *around, const char *name) {
  if (!around->name)
    return name;
  bool plain = *name != '\0';
  for (const char *at = name; *at; at++)
    plain = plain &&
            (*at == '_' || (*at >= '0' && *at <= '9') || ((*at | 32) >= 'a' && (*at | 32) <= 'z'));
  const char *text = kp_arena_printf(b->arena, plain ? "%s.%s" : "%s[\"%s\"]", around->name, name);
  if (!text)
    b->no_memory = true;
  return text ? text : name;
}

/* True when a field that nobody knows was meant to be this one. */
static bool is_misspelt(const kp_term *term, const kp_shape *shape, const kp_field_shape *field) {
  kp_str names[MAX_FIELDS];
  int n = known_fields(shape, names, MAX_FIELDS);
  for (int i = 0; i < term->n_fields; i++) {
    if (kp_shape_field(shape, term->field[i].name))
      continue;
    int nearest = kp_text_nearest(term->field[i].name, names, n);
    if (nearest >= 0 && kp_str_equal(names[nearest], kp_str_of(field->name)))
      return true;
  }
  return false;
}

static void check_fields(kp_builder *b, const kp_term *term, const kp_shape *shape,
                         const spot *around) {
  for (int i = 0; i < term->n_fields; i++) {
    const kp_term_field *given = &term->field[i];
    const kp_field_shape *field = kp_shape_field(shape, given->name);
    spot at = {around->word, around->field ? around->field : given->name.at, false,
               join_names(b, around, given->name.at)};
    if (field)
      check_term(b, given->term, field, &at);
    else if (shape->open)
      check_open_field(b, given, shape, &at);
    else
      unknown_field(b, given->name, shape, around->name ? around->name : around->word->word->name,
                    &at);
  }
  const kp_field_shape *lists[] = {shape->field, shape->more};
  for (int l = 0; l < 2; l++)
    for (const kp_field_shape *field = lists[l]; field && field->name; field++) {
      if (!field->required || kp_term_get(term, field->name) || is_misspelt(term, shape, field))
        continue;
      const char *owner = around->name ? around->name : around->word->word->name;
      report(b, around, KP_MSG_INDEX_FIELD_NEEDED,
             KP_ARGS(owner, field->name, show_example(b, field->mask, field->choices)), KP_MSG_NONE,
             NULL);
    }
}

/* ---- Items ---- */

static void check_count(kp_builder *b, const kp_term *term, const kp_shape *shape,
                        const spot *around) {
  const char *owner = around->name ? around->name : around->word->word->name;
  uint32_t mask = term->n_items == 0 ? shape->first : shape->rest;
  if (term->n_items < shape->min_items && mask == KP_T_NUMBER)
    report(b, around, KP_MSG_INDEX_TOO_FEW_NUMBERS,
           KP_ARGS(owner, kp_build_show(b, shape->min_items), kp_build_show(b, term->n_items)),
           KP_MSG_NONE, NULL);
  else if (term->n_items < shape->min_items)
    report(b, around, KP_MSG_INDEX_TOO_FEW_ITEMS,
           KP_ARGS(owner, show_expected(b, mask, NULL), kp_build_show(b, term->n_items),
                   kp_build_show(b, shape->min_items)),
           KP_MSG_NONE, NULL);
}

static void check_items(kp_builder *b, const kp_term *term, const kp_shape *shape,
                        const spot *around) {
  const char *owner = around->name ? around->name : around->word->word->name;
  int max = shape->max_items > 0 ? shape->max_items
            : shape->rest        ? term->n_items
            : shape->first       ? 1
                                 : 0;
  check_count(b, term, shape, around);
  bool by_number = shape->open == KP_T_NUMBER && shape->first == KP_T_NUMBER; /* lookup */
  if (term->key && !by_number)
    report(b, around, KP_MSG_INDEX_HOLE, KP_ARGS(owner), KP_MSG_NONE, NULL);
  for (int i = 0; i < term->n_items; i++) {
    const kp_term *item = term->item[i];
    spot at = {around->word, around->field, !around->name, owner};
    if (around->name) {
      at.name = kp_arena_printf(b->arena, "%s[%d]", owner, i + 1);
      b->no_memory |= !at.name;
      if (!at.name)
        return;
    }
    /* the item's own line is nearer than the line of the word that it stands in */
    if (item->kind == KP_TERM_WORD && item->called && !around->field)
      at.word = item;
    const kp_field_shape field = {
        .name = owner, .mask = i == 0 ? shape->first : shape->rest, .shape = shape->item_shape};
    if (i >= max && item->kind != KP_TERM_POISON) {
      const char *shown = kp_term_show(b->arena, item);
      report(b, &at, KP_MSG_INDEX_TOO_MANY_ITEMS, KP_ARGS(owner, shown ? shown : ""), KP_MSG_NONE,
             NULL);
      continue;
    }
    check_term(b, item, &field, &at);
  }
}

static void check_shape(kp_builder *b, const kp_term *term, const kp_shape *shape,
                        const spot *around) {
  check_items(b, term, shape, around);
  check_fields(b, term, shape, around);
}

static void check_word(kp_builder *b, const kp_term *term) {
  if (!term->word->shape || !term->called)
    return;
  kp_build_row row = kp_build_enter(b, term);
  const spot here = {term, NULL, false, NULL};
  check_shape(b, term, term->word->shape, &here);
  kp_build_leave(b, row);
}

bool kp_check_form(kp_builder *b) {
  if (b->root->kind == KP_TERM_POISON)
    return false;
  if (!(kp_term_classes(b->root) & KP_T_INDEX)) {
    kp_place place = {.file = b->source->shown};
    const char *shown = kp_term_show(b->arena, b->root);
    kp_diag_error(b->diag, &place, KP_MSG_INDEX_RETURNS_NO_INDEX, KP_ARGS(shown ? shown : ""),
                  KP_MSG_INDEX_HINT_RETURN);
    return false;
  }
  check_word(b, b->root);
  return true;
}
