/* SPDX-License-Identifier: GPL-3.0-or-later
 * Build of values: where a number comes from, and the filters of rosters.
 *
 * A text where a value is expected is a column, a number a constant. How a column is to be read
 * (number, yes or no, date, text) comes down in the reading from the rule or test that uses the
 * value; operands of arithmetic are numbers. Values that look at results (node, total …) stand only
 * where the reading allows them, since scores do not exist before. */
#include <math.h>
#include <string.h>

#include "base/date.h"
#include "index/build.h"

static void add_ref(kp_builder *b, int *number, const kp_term *term, kp_str id) {
  *number = -1;
  kp_build_ref *ref = KP_PUSH(b, b->ref, b->n_refs, b->cap_refs);
  if (!ref)
    return;
  *ref = (kp_build_ref){id, term, b->row_file, b->row_line};
  *number = b->n_refs - 1;
}

/* ---- Columns ---- */

static void build_column(kp_builder *b, kp_value *out, const kp_term *term,
                         const kp_reading *reading) {
  out->kind = KP_VALUE_COLUMN;
  const char *id = !term                        ? reading->id
                   : term->kind == KP_TERM_TEXT ? term->text.at
                                                : kp_build_id(term);
  if (!*id) {
    out->kind = KP_VALUE_NONE;
    return;
  }
  kp_reading own = *reading;
  const kp_term *word = term && term->kind == KP_TERM_WORD ? term : NULL;
  const char *as = word ? kp_build_text(word, "as") : NULL;
  static const struct {
    const char *name;
    kp_cell_kind kind;
  } kinds[] = {{"number", KP_CELL_NUMBER},
               {"yesno", KP_CELL_YESNO},
               {"date", KP_CELL_DATE},
               {"text", KP_CELL_TEXT}};
  for (size_t i = 0; as && i < sizeof kinds / sizeof *kinds; i++) {
    if (strcmp(as, kinds[i].name) != 0)
      continue;
    bool wants_text = own.kind_is_sure && own.kind == KP_CELL_TEXT;
    if (own.kind_is_sure && wants_text != (kinds[i].kind == KP_CELL_TEXT)) {
      kp_build_error(b, reading->word, reading->field, KP_MSG_INDEX_AS_AND_RULE,
                     KP_ARGS(id, as, wants_text ? "text" : "number"), KP_MSG_NONE);
    }
    own.kind = kinds[i].kind;
    own.kind_is_sure = true;
  }
  if (word && kp_build_flag(word, "optional"))
    own.optional = true;
  if (term)
    own.title = NULL; /* the column that was named has no other title */
  out->want = kp_build_want_add(b, word ? word : NULL, &own, id);
  if (term && term->kind == KP_TERM_WORD)
    out->line = term->line;
}

/* ---- Rosters ---- */

static void set_choices(kp_builder *b, kp_filter *filter, const kp_term *term) {
  int n = term->kind == KP_TERM_TABLE ? term->n_items : 1;
  kp_str *choice = KP_ARRAY(b->arena, kp_str, n);
  double *number = KP_ARRAY(b->arena, double, n);
  if (!choice || !number) {
    b->no_memory = true;
    return;
  }
  int n_texts = 0, n_numbers = 0;
  for (int i = 0; i < n; i++) {
    const kp_term *one = term->kind == KP_TERM_TABLE ? term->item[i] : term;
    if (one->kind == KP_TERM_TEXT)
      choice[n_texts++] = kp_build_fold(b, one->text);
    else if (one->kind == KP_TERM_NUMBER)
      number[n_numbers++] = one->number;
  }
  if (n_texts > 0 && n_numbers > 0) { /* as text they all compare */
    n_texts = 0;
    for (int i = 0; i < n; i++) {
      const kp_term *one = term->kind == KP_TERM_TABLE ? term->item[i] : term;
      if (one->kind == KP_TERM_TEXT)
        choice[n_texts++] = kp_build_fold(b, one->text);
      else if (one->kind == KP_TERM_NUMBER)
        choice[n_texts++] = kp_str_of(kp_build_show(b, one->number));
    }
    n_numbers = 0;
  }
  filter->test.is_text = n_texts > 0;
  filter->test.choice = choice;
  filter->test.choice_number = number;
  filter->test.n_choices = n_texts > 0 ? n_texts : n_numbers;
}

/* names { ["松江"] = { "上海松江" } }: the choices are the names, each with its spellings. */
static void set_names(kp_builder *b, kp_filter *filter, const kp_term *term) {
  int n = term->n_fields;
  kp_str *choice = KP_ARRAY(b->arena, kp_str, n);
  const kp_str **names = KP_ARRAY(b->arena, const kp_str *, n);
  if (!choice || !names) {
    b->no_memory = true;
    return;
  }
  for (int i = 0; i < n; i++) {
    const kp_term *spellings = term->field[i].term;
    kp_str *list = KP_ARRAY(b->arena, kp_str, spellings->n_items + 2);
    if (!list) {
      b->no_memory = true;
      return;
    }
    int m = 0;
    if (spellings->kind == KP_TERM_TEXT)
      list[m++] = kp_build_fold(b, spellings->text);
    for (int k = 0; k < spellings->n_items; k++)
      if (spellings->item[k]->kind == KP_TERM_TEXT)
        list[m++] = kp_build_fold(b, spellings->item[k]->text);
    choice[i] = kp_build_fold(b, term->field[i].name);
    names[i] = list;
  }
  filter->test.is_text = true;
  filter->test.choice = choice;
  filter->test.n_choices = n;
  filter->names = names;
}

static const kp_test no_test = {.at_least = NAN, .above = NAN, .at_most = NAN, .below = NAN};

static void build_filter(kp_builder *b, kp_filter *out, const char *column, const kp_term *term) {
  static const double zero = 0;
  *out = (kp_filter){.column = column, .test = no_test};
  if (term->kind == KP_TERM_WORD)
    set_names(b, out, term);
  else if (term->kind == KP_TERM_TABLE && term->n_items == 0)
    kp_build_bounds(&out->test, term);
  else if (term->kind == KP_TERM_BOOL && term->number != 0)
    out->test.yes = true;
  else if (term->kind == KP_TERM_BOOL) {
    out->test.no = true;
    out->test.choice_number = &zero;
    out->test.n_choices = 1;
  } else
    set_choices(b, out, term);
}

static bool is_filter(const kp_term *term, const kp_term_field *field) {
  uint32_t mask = KP_T_TEXT | KP_T_NUMBER | KP_T_BOOL | KP_T_TABLE | KP_T_NAMES;
  return !kp_shape_field(term->word->shape, field->name) && (kp_term_classes(field->term) & mask);
}

void kp_build_filters(kp_builder *b, kp_rows *rows, const kp_term *term) {
  const kp_term *where = kp_build_get(term, "where", KP_T_TABLE | KP_T_FUNCTION);
  int cap = term->n_fields + (where ? where->n_fields : 0);
  kp_filter *filters = KP_ARRAY(b->arena, kp_filter, cap);
  if (!filters) {
    b->no_memory = true;
    return;
  }
  int n = 0;
  if (where && where->kind == KP_TERM_FUNCTION)
    rows->function = where->function;
  for (int i = 0; where && i < where->n_fields; i++)
    if (where->field[i].term->kind != KP_TERM_POISON)
      build_filter(b, &filters[n++], where->field[i].name.at, where->field[i].term);
  for (int i = 0; i < term->n_fields; i++)
    if (is_filter(term, &term->field[i]))
      build_filter(b, &filters[n++], term->field[i].name.at, term->field[i].term);
  for (int i = 0; i < n; i++) {
    kp_build_roster_column(b, rows->roster, filters[i].column);
    kp_build_roster_filter(b, rows->roster, &filters[i], term);
  }
  rows->filter = filters;
  rows->n_filters = n;
}

static void build_rows(kp_builder *b, kp_value *out, const kp_term *term) {
  kp_rows *rows = KP_NEW(b->arena, kp_rows);
  if (!rows) {
    b->no_memory = true;
    return;
  }
  out->kind = term->word->id == KP_W_COUNT   ? KP_VALUE_COUNT
              : term->word->id == KP_W_SHARE ? KP_VALUE_SHARE
              : term->word->id == KP_W_SUM   ? KP_VALUE_SUM
                                             : KP_VALUE_MEAN;
  out->rows = rows;
  rows->function = -1;
  rows->roster = kp_build_roster_add(b, term, kp_build_id(term));
  rows->column = kp_build_text(term, "of");
  rows->distinct = kp_build_text(term, "distinct");
  rows->during_period = kp_build_says(term, "during", "period");
  const char *date = kp_build_text(term, "date");
  rows->date_column = date ? date : "date";
  rows->blank_is_no = kp_build_says(term, "blank", "no");
  kp_build_roster_column(b, rows->roster, rows->column);
  kp_build_roster_column(b, rows->roster, rows->distinct);
  if (rows->during_period)
    kp_build_roster_date(b, rows->roster, rows->date_column);
  kp_build_filters(b, rows, term);
  if (out->kind == KP_VALUE_SHARE && rows->n_filters == 0 && rows->function < 0)
    kp_build_error(b, term, NULL, KP_MSG_INDEX_SHARE_OF_ALL, KP_ARGS(kp_build_id(term)),
                   KP_MSG_NONE);
}

/* ---- The rest ---- */

static void build_full_years(kp_builder *b, kp_value *out, const kp_term *term,
                             const kp_reading *reading) {
  if (term->n_items < 2)
    return;
  kp_reading date = *reading;
  date.kind = KP_CELL_DATE;
  date.kind_is_sure = true;
  date.read = date.names = NULL;
  date.measure = NULL;
  kp_value from = {0};
  const kp_term *first = term->item[0], *day = term->item[1];
  if (first->kind == KP_TERM_WORD && first->word->id != KP_W_COLUMN) {
    kp_build_error(b, term, NULL, KP_MSG_INDEX_DATE_COLUMN, KP_NO_ARGS, KP_MSG_NONE);
    return;
  }
  kp_build_value(b, &from, first, &date);
  out->kind = KP_VALUE_FULL_YEARS;
  out->want = from.want;
  if (day->kind == KP_TERM_WORD) {
    out->to_period_first = day->word->id == KP_W_PERIOD_FIRST;
    out->to_period_last = day->word->id == KP_W_PERIOD_LAST;
  } else if (day->kind == KP_TERM_TEXT && kp_date_read(&out->number, day->text) == KP_DATE_BAD) {
    kp_build_error(b, term, NULL, KP_MSG_INDEX_NOT_A_DATE, KP_ARGS(day->text.at), KP_MSG_NONE);
  }
}

static void build_operands(kp_builder *b, kp_value *out, const kp_term *term,
                           const kp_reading *reading) {
  static const struct {
    kp_word_id word;
    kp_value_kind kind;
  } kinds[] = {{KP_W_FIRST_OF, KP_VALUE_FIRST_OF},
               {KP_W_ADD, KP_VALUE_ADD},
               {KP_W_SUBTRACT, KP_VALUE_SUBTRACT},
               {KP_W_MULTIPLY, KP_VALUE_MULTIPLY},
               {KP_W_RATIO, KP_VALUE_RATIO}};
  for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
    if (kinds[i].word == term->word->id)
      out->kind = kinds[i].kind;
  kp_value *operands = KP_ARRAY(b->arena, kp_value, term->n_items);
  if (!operands) {
    b->no_memory = true;
    return;
  }
  kp_reading inner = *reading;
  inner.names = NULL;
  if (out->kind == KP_VALUE_FIRST_OF) {
    inner.optional = true;
  } else {
    if (reading->kind_is_sure && reading->kind == KP_CELL_TEXT)
      kp_build_error(b, term, NULL, KP_MSG_INDEX_TEXT_OF_NUMBER, KP_ARGS(term->word->name),
                     KP_MSG_NONE);
    inner.kind = KP_CELL_NUMBER;
    inner.kind_is_sure = false;
  }
  for (int i = 0; i < term->n_items; i++)
    kp_build_value(b, &operands[i], term->item[i], &inner);
  out->operand = operands;
  out->n_operands = term->n_items;
}

static void build_result(kp_builder *b, kp_value *out, const kp_term *term,
                         const kp_reading *reading) {
  if (!reading->results) {
    kp_build_error(b, term, NULL, KP_MSG_INDEX_RESULT_TOO_EARLY, KP_ARGS(term->word->name),
                   KP_MSG_NONE);
    return;
  }
  kp_str id = kp_str_of(kp_build_id(term));
  switch (term->word->id) {
  case KP_W_TOTAL:
    out->kind = KP_VALUE_TOTAL;
    break;
  case KP_W_NODE:
    out->kind = KP_VALUE_NODE;
    add_ref(b, &out->node, term, id);
    break;
  case KP_W_NODES:
    out->kind = KP_VALUE_NODES;
    kp_build_bounds(&out->test, term);
    add_ref(b, &out->node, term, id);
    break;
  default:
    out->kind = KP_VALUE_GATE;
    add_ref(b, &out->condition, term, id);
    break;
  }
}

static void build_word(kp_builder *b, kp_value *out, const kp_term *term,
                       const kp_reading *reading) {
  switch (term->word->id) {
  case KP_W_COLUMN:
    build_column(b, out, term, reading);
    break;
  case KP_W_COUNT:
  case KP_W_SHARE:
  case KP_W_SUM:
  case KP_W_MEAN:
    build_rows(b, out, term);
    break;
  case KP_W_PANEL:
    kp_build_panel(b, out, term, reading);
    break;
  case KP_W_FULL_YEARS:
    build_full_years(b, out, term, reading);
    break;
  case KP_W_NODE:
  case KP_W_NODES:
  case KP_W_TOTAL:
  case KP_W_GATE_MET:
    build_result(b, out, term, reading);
    break;
  default:
    build_operands(b, out, term, reading);
    break;
  }
}

void kp_build_value(kp_builder *b, kp_value *out, const kp_term *term, const kp_reading *reading) {
  *out = (kp_value){.kind = KP_VALUE_NONE,
                    .line = kp_build_place(b, reading->word, reading->field).line,
                    .number = NAN,
                    .want = -1,
                    .panel = -1,
                    .node = -1,
                    .function = -1,
                    .condition = -1,
                    .test = no_test};
  if (!term || term->kind == KP_TERM_TEXT) {
    build_column(b, out, term, reading);
  } else if (term->kind == KP_TERM_NUMBER) {
    out->kind = KP_VALUE_NUMBER;
    out->number = term->number;
  } else if (term->kind == KP_TERM_FUNCTION) {
    out->kind = KP_VALUE_FUNCTION;
    out->function = term->function;
  } else if (term->kind == KP_TERM_WORD && (kp_term_classes(term) & (KP_T_VALUE | KP_T_RESULT))) {
    build_word(b, out, term, reading);
  }
}
