/* SPDX-License-Identifier: GPL-3.0-or-later
 * Build of conditions: eligibility, gates, checks, steps, applies, need and grant, all in one
 * array.
 *
 * Every condition says what is required. A list is one run of the array, so all of a list is
 * appended before anything else is. A bare value is a condition too: it must be yes. What a
 * condition's test compares with decides how a column in it is read: texts as text, true and false
 * as yes or no, bounds as a number. */
#include <math.h>
#include <string.h>

#include "index/build.h"

void kp_build_bounds(kp_test *out, const kp_term *term) {
  out->at_least = kp_build_number(term, "at_least", NAN);
  out->above = kp_build_number(term, "above", NAN);
  out->at_most = kp_build_number(term, "at_most", NAN);
  out->below = kp_build_number(term, "below", NAN);
}

static bool has_bounds(const kp_test *test) {
  return !isnan(test->at_least) || !isnan(test->above) || !isnan(test->at_most) ||
         !isnan(test->below);
}

static void check_bounds(kp_builder *b, const kp_test *test, const kp_term *term) {
  if (!isnan(test->at_least) && !isnan(test->above))
    kp_build_error(b, term, "above", KP_MSG_INDEX_TWO_BOUNDS, KP_ARGS("at_least", "above"),
                   KP_MSG_NONE);
  if (!isnan(test->at_most) && !isnan(test->below))
    kp_build_error(b, term, "below", KP_MSG_INDEX_TWO_BOUNDS, KP_ARGS("at_most", "below"),
                   KP_MSG_NONE);
  double low = isnan(test->at_least) ? test->above : test->at_least;
  double high = isnan(test->at_most) ? test->below : test->at_most;
  bool open = !isnan(test->above) || !isnan(test->below);
  if (low > high || (low == high && open))
    kp_build_error(b, term, NULL, KP_MSG_INDEX_BOUNDS_CROSS,
                   KP_ARGS(term->word->name, kp_build_show(b, low), kp_build_show(b, high)),
                   KP_MSG_NONE);
}

/* is = … and one_of = { … } */
static void read_choices(kp_builder *b, kp_test *out, const kp_term *term) {
  static const double zero = 0;
  const kp_term *is = kp_build_get(term, "is", KP_T_TEXT | KP_T_NUMBER | KP_T_BOOL);
  const kp_term *one_of = kp_build_get(term, "one_of", KP_T_TABLE);
  if (is && one_of)
    kp_build_error(b, term, "is", KP_MSG_INDEX_TWO_BOUNDS, KP_ARGS("is", "one_of"), KP_MSG_NONE);
  if (is && is->kind == KP_TERM_BOOL) {
    out->yes = is->number != 0;
    if (!out->yes) {
      out->no = true;
      out->choice_number = &zero;
      out->n_choices = 1;
    }
    return;
  }
  int n = is ? 1 : one_of ? one_of->n_items : 0;
  if (n == 0)
    return;
  kp_str *choice = KP_ARRAY(b->arena, kp_str, n);
  double *number = KP_ARRAY(b->arena, double, n);
  if (!choice || !number) {
    b->no_memory = true;
    return;
  }
  for (int i = 0; i < n; i++)
    out->is_text |= (is ? is : one_of->item[i])->kind == KP_TERM_TEXT;
  for (int i = 0; i < n; i++) {
    const kp_term *one = is ? is : one_of->item[i];
    number[i] = one->number;
    choice[i] = kp_build_fold(
        b, one->kind == KP_TERM_TEXT ? one->text : kp_str_of(kp_build_show(b, one->number)));
  }
  if (out->is_text)
    out->choice = choice;
  else
    out->choice_number = number;
  out->n_choices = n;
}

void kp_build_test(kp_builder *b, kp_test *out, const kp_term *term) {
  *out = (kp_test){.at_least = NAN, .above = NAN, .at_most = NAN, .below = NAN};
  if (!term) { /* a bare value: it must be yes */
    out->yes = true;
    return;
  }
  kp_build_bounds(out, term);
  read_choices(b, out, term);
  if (has_bounds(out) && (out->n_choices > 0 || out->yes))
    kp_build_error(b, term, "is", KP_MSG_INDEX_IS_AND_BOUNDS, KP_NO_ARGS, KP_MSG_NONE);
  check_bounds(b, out, term);
  bool said = false;
  const char *const names[] = {"at_least", "above", "at_most", "below", "is", "one_of"};
  for (size_t i = 0; i < sizeof names / sizeof *names; i++)
    said = said || kp_term_get(term, names[i]);
  if (!said)
    out->yes = true;
}

/* ---- One condition ---- */

typedef struct {
  const char *prefix; /* of ids that are not given */
  const kp_term *word;
  const char *field;
  bool results;
  int owner;
} site;

static bool is_condition_word(const kp_term *term) {
  return (kp_term_classes(term) & (KP_T_REQUIRE | KP_T_GATE | KP_T_CHECK)) != 0;
}

/* The value of require_that { "id", value } or require_that { value }; NULL: the column of its id.
 */
static const kp_term *condition_value(kp_builder *b, const kp_term *term) {
  const kp_term *require = kp_term_get(term, "require");
  const kp_term *value = term->n_items > 1 ? term->item[1] : NULL;
  if (term->n_items == 1 && term->item[0]->kind != KP_TERM_TEXT)
    value = term->item[0];
  if (require && value)
    kp_build_error(b, term, "require", KP_MSG_INDEX_TWO_VALUES, KP_NO_ARGS, KP_MSG_NONE);
  return require ? require : value;
}

static void read_otherwise(kp_builder *b, kp_condition *out, const kp_term *term) {
  const kp_term *otherwise = kp_build_get(term, "otherwise", KP_T_CAP | KP_T_FLAG);
  if (!otherwise)
    return;
  out->otherwise = otherwise->word->id == KP_W_FLAG ? KP_OTHERWISE_FLAG : KP_OTHERWISE_CAP;
  if (out->otherwise == KP_OTHERWISE_FLAG)
    return;
  const kp_term *grades = kp_build_get(b->root, "grades", KP_T_TABLE);
  const char *id = kp_build_id(otherwise);
  kp_str known[64];
  int n = grades ? grades->n_items : 0;
  if (n > 64)
    n = 64;
  for (int i = 0; i < n; i++) {
    known[i] = kp_str_of(kp_build_id(grades->item[i]));
    if (kp_str_equal(known[i], kp_str_of(id)))
      out->cap = i;
  }
  if (out->cap >= 0 || !*id)
    return;
  int nearest = kp_text_nearest(kp_str_of(id), known, n);
  kp_place place = kp_build_place(b, term, "otherwise");
  kp_diag_add(b->diag, KP_ERROR, &place, KP_MSG_INDEX_UNKNOWN_GRADE, KP_ARGS(id),
              nearest >= 0 ? KP_MSG_INDEX_HINT_MEANT : KP_MSG_NONE,
              nearest >= 0 ? KP_ARGS(known[nearest].at) : NULL);
}

static kp_condition *push_condition(kp_builder *b, const site *at) {
  kp_condition *out = KP_PUSH(b, b->index->condition, b->index->n_conditions, b->cap_conditions);
  if (out)
    *out = (kp_condition){.cap = -1, .owner = at->owner};
  return out;
}

static void read_value(kp_builder *b, kp_condition *out, const kp_term *value, const site *at,
                       const kp_term *word) {
  kp_reading reading = {.kind = KP_CELL_NUMBER,
                        .id = out->label.id,
                        .panel_node = -1,
                        .title = out->label.title,
                        .results = at->results,
                        .word = word ? word : at->word,
                        .field = word ? NULL : at->field};
  if (out->test.is_text) {
    reading.kind = KP_CELL_TEXT;
    reading.kind_is_sure = true;
  } else if (out->test.yes ||
             (out->test.n_choices == 1 && word && kp_build_get(word, "is", KP_T_BOOL))) {
    reading.kind = KP_CELL_YESNO;
    reading.kind_is_sure = true;
  }
  /* the value may push wants, not conditions: out stays where it is */
  kp_build_value(b, &out->value, value, &reading);
  if (out->test.is_text && out->value.kind != KP_VALUE_COLUMN &&
      out->value.kind != KP_VALUE_FIRST_OF && out->value.kind != KP_VALUE_NONE)
    kp_build_error(b, word ? word : at->word, NULL, KP_MSG_INDEX_TEXT_OF_NUMBER,
                   KP_ARGS(out->label.id), KP_MSG_NONE);
}

/* number: its place in a list, from 1; 0 where it stands alone. */
static void build_one(kp_builder *b, const kp_term *term, const site *at, int number) {
  if (term->kind == KP_TERM_POISON)
    return;
  kp_condition *out = push_condition(b, at);
  if (!out)
    return;
  bool is_word = is_condition_word(term) && term->called;
  kp_build_row row = kp_build_enter(b, term);
  const char *id = is_word ? kp_build_id(term) : "";
  if (!*id)
    id = number > 0 ? kp_arena_printf(b->arena, "%s_%d", at->prefix, number) : at->prefix;
  if (!id) {
    b->no_memory = true;
    return;
  }
  if (is_word) {
    kp_build_label(b, &out->label, term, id);
  } else {
    out->label = (kp_label){.id = id,
                            .title = term->kind == KP_TERM_TEXT ? term->text.at : id,
                            .file = b->row_file,
                            .line = kp_build_place(b, at->word, at->field).line};
  }
  kp_build_test(b, &out->test, is_word ? term : NULL);
  if (is_word) {
    out->missing = kp_build_says(term, "missing", "fail")   ? KP_FAIL_IF_MISSING
                   : kp_build_says(term, "missing", "pass") ? KP_PASS_IF_MISSING
                                                            : KP_UNDECIDED_IF_MISSING;
    read_otherwise(b, out, term);
  }
  read_value(b, out, is_word ? condition_value(b, term) : term, at, is_word ? term : NULL);
  kp_build_leave(b, row);
}

kp_conditions kp_build_conditions(kp_builder *b, const kp_term *list, const char *prefix,
                                  const kp_term *word, const char *field, bool results, int owner) {
  kp_conditions run = {b->index->n_conditions, 0};
  const site at = {prefix, word, field, results, owner};
  if (list && list->kind == KP_TERM_TABLE) {
    for (int i = 0; i < list->n_items; i++)
      build_one(b, list->item[i], &at, i + 1);
  } else if (list) {
    build_one(b, list, &at, 0);
  }
  run.count = b->index->n_conditions - run.first;
  return run;
}

/* ---- Checklists and steps ---- */

/* checks = { "charter", … }: conditions that the checks of those ids are met. */
static void add_check_refs(kp_builder *b, const kp_term *term, const site *at) {
  const kp_term *list = kp_build_get(term, "checks", KP_T_TEXT | KP_T_TABLE);
  int n = !list ? 0 : list->kind == KP_TERM_TEXT ? 1 : list->n_items;
  for (int i = 0; i < n; i++) {
    const kp_term *one = list->kind == KP_TERM_TEXT ? list : list->item[i];
    kp_condition *out = one->kind == KP_TERM_TEXT ? push_condition(b, at) : NULL;
    if (!out)
      continue;
    const char *id = kp_arena_printf(b->arena, "%s_%s", at->prefix, one->text.at);
    out->label = (kp_label){
        .id = id, .title = id, .file = b->row_file, .line = kp_build_place(b, term, "checks").line};
    if (!out->label.id) {
      b->no_memory = true;
      return;
    }
    out->test = (kp_test){.at_least = NAN, .above = NAN, .at_most = NAN, .below = NAN, .yes = true};
    out->value = (kp_value){.kind = KP_VALUE_GATE,
                            .line = term->line,
                            .number = NAN,
                            .want = -1,
                            .panel = -1,
                            .node = -1,
                            .function = -1,
                            .condition = b->n_refs};
    kp_build_ref *ref = KP_PUSH(b, b->ref, b->n_refs, b->cap_refs);
    if (ref)
      *ref = (kp_build_ref){one->text, term, b->row_file, b->row_line};
  }
}

static void build_steps(kp_builder *b) {
  const kp_term *steps = kp_build_get(b->root, "steps", KP_T_TABLE);
  int n = steps ? steps->n_items : 0;
  b->index->step = KP_ARRAY(b->arena, kp_step, n);
  if (!b->index->step) {
    b->no_memory = true;
    return;
  }
  for (int i = 0; i < n; i++) {
    const kp_term *term = steps->item[i];
    if (!(kp_term_classes(term) & KP_T_STEP))
      continue;
    kp_build_row row = kp_build_enter(b, term);
    int self = b->index->n_steps++;
    kp_step *step = &b->index->step[self];
    const char *id = kp_build_id(term);
    kp_build_label(b, &step->label, term, id);
    const site at = {id, term, "checks", true, self};
    step->require.first = b->index->n_conditions;
    add_check_refs(b, term, &at);
    kp_build_conditions(b, kp_term_get(term, "require"), id, term, "require", true, self);
    step->require.count = b->index->n_conditions - step->require.first;
    if (step->require.count == 0)
      kp_build_error(b, term, NULL, KP_MSG_INDEX_STEP_EMPTY, KP_ARGS(id), KP_MSG_NONE);
    kp_build_leave(b, row);
  }
}

void kp_build_checklist(kp_builder *b) {
  kp_index *index = b->index;
  index->eligible = kp_build_conditions(b, kp_term_get(b->root, "eligible"), "eligible", b->root,
                                        "eligible", false, -1);
  index->gates = kp_build_conditions(b, kp_build_get(b->root, "gates", KP_T_TABLE), "gate", b->root,
                                     "gates", true, -1);
  index->checks = kp_build_conditions(b, kp_build_get(b->root, "checks", KP_T_TABLE), "check",
                                      b->root, "checks", false, -1);
  build_steps(b);
}
