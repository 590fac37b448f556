/* SPDX-License-Identifier: GPL-3.0-or-later
 * Build of wants: every column that an index asks of a dataset, once, and every roster with its
 * columns.
 *
 * Two rules that name the same column share one want; names add up. Where one of them is sure how
 * to read it (yes or no, a date, a text, the marks of an indicator, a percent sign) and the other
 * is not, the sure one wins; where both are and differ, that is an error with both lines. Marks of
 * an indicator come before those of the index. */
#include <math.h>
#include <string.h>

#include "index/build.h"

static const char *const kind_names[] = {"text", "number", "yesno", "date"};

/* ---- Names ---- */

static void add_name(kp_builder *b, int want, const char *name) {
  kp_want *w = &b->index->want[want];
  kp_build_want *info = &b->want[want];
  if (!name || !*name)
    return;
  for (int i = 0; i < info->n_names; i++)
    if (strcmp(w->names[i], name) == 0)
      return;
  if (info->n_names + 1 >= info->names_cap) { /* one more for the NULL at the end */
    int cap = info->names_cap ? info->names_cap * 2 : 4;
    const char **names = KP_ARRAY(b->arena, const char *, cap);
    if (!names) {
      b->no_memory = true;
      return;
    }
    for (int i = 0; i < info->n_names; i++)
      names[i] = w->names[i];
    w->names = names;
    info->names_cap = cap;
  }
  ((const char **)w->names)[info->n_names++] = name;
}

static void add_term_names(kp_builder *b, int want, const kp_term *names) {
  if (!names)
    return;
  if (names->kind == KP_TERM_TEXT)
    add_name(b, want, names->text.at);
  for (int i = 0; i < names->n_items; i++)
    if (names->item[i]->kind == KP_TERM_TEXT)
      add_name(b, want, names->item[i]->text.at);
}

/* ---- Marks ---- */

static int n_marks_in(const kp_term *read) {
  return read ? read->n_fields : 0;
}

static int add_marks(kp_builder *b, kp_cell_mark *marks, int n, const kp_term *read,
                     const kp_reading *reading) {
  for (int i = 0; i < n_marks_in(read); i++) {
    const kp_term *value = read->field[i].term;
    kp_cell_mark mark = {.text = kp_build_fold(b, read->field[i].name), .value = NAN};
    if (value->kind == KP_TERM_NUMBER) {
      mark.value = value->number;
    } else if (value->kind == KP_TERM_TEXT && strcmp(value->text.at, "missing") == 0) {
      mark.why = KP_BLANK;
    } else if (value->kind == KP_TERM_TEXT && strcmp(value->text.at, "not applicable") == 0) {
      mark.why = KP_NOT_APPLICABLE;
    } else {
      if (value->kind == KP_TERM_TEXT)
        kp_build_error(b, reading ? reading->word : b->root, "read", KP_MSG_INDEX_READ_MEANING,
                       KP_ARGS(read->field[i].name.at, value->text.at), KP_MSG_NONE);
      continue;
    }
    bool there = false;
    for (int k = 0; k < n; k++)
      there = there || kp_str_equal(marks[k].text, mark.text);
    if (!there)
      marks[n++] = mark;
  }
  return n;
}

static void set_marks(kp_builder *b, kp_cell_rule *rule, const kp_reading *reading) {
  const kp_term *own = reading->read, *all = kp_build_get(b->root, "read", KP_T_TABLE);
  int cap = n_marks_in(own) + n_marks_in(all);
  rule->marks = NULL;
  rule->n_marks = 0;
  if (cap == 0)
    return;
  kp_cell_mark *marks = KP_ARRAY(b->arena, kp_cell_mark, cap);
  if (!marks) {
    b->no_memory = true;
    return;
  }
  int n = add_marks(b, marks, 0, own, reading);
  rule->n_marks = add_marks(b, marks, n, all, NULL);
  rule->marks = marks;
}

static bool same_marks(const kp_term *a, const kp_term *b) {
  if (a == b)
    return true;
  if (a->n_fields != b->n_fields)
    return false;
  for (int i = 0; i < a->n_fields; i++) {
    const kp_term *x = a->field[i].term, *y = b->field[i].term;
    if (!kp_str_equal(a->field[i].name, b->field[i].name) || x->kind != y->kind ||
        x->number != y->number || !kp_str_equal(x->text, y->text))
      return false;
  }
  return true;
}

/* ---- One want ---- */

static void join_rule(kp_builder *b, int want, const kp_reading *reading, double percent) {
  kp_want *w = &b->index->want[want];
  kp_build_want *info = &b->want[want];
  if (reading->kind != w->rule.kind && reading->kind_is_sure && info->kind_is_sure) {
    kp_build_error(b, reading->word, reading->field, KP_MSG_INDEX_COLUMN_TWO_WAYS,
                   KP_ARGS(w->id, kind_names[reading->kind], kind_names[w->rule.kind],
                           kp_build_show(b, info->line)),
                   KP_MSG_INDEX_HINT_AS);
    return;
  }
  if (reading->kind_is_sure && !info->kind_is_sure) {
    w->rule.kind = reading->kind;
    info->kind_is_sure = true;
  }
  if (percent != 0)
    w->rule.percent = percent;
  if (reading->read && info->read && !same_marks(reading->read, info->read)) {
    kp_build_error(b, reading->word, "read", KP_MSG_INDEX_COLUMN_TWO_MARKS,
                   KP_ARGS(w->id, kp_build_show(b, info->line)), KP_MSG_NONE);
    return;
  }
  if (reading->read && !info->read) {
    info->read = reading->read;
    set_marks(b, &w->rule, reading);
  }
  w->optional = w->optional && reading->optional;
}

static int find_want(const kp_builder *b, kp_str folded) {
  for (int i = 0; i < b->index->n_wants; i++)
    if (kp_str_equal(b->want[i].folded, folded))
      return i;
  return -1;
}

int kp_build_want_add(kp_builder *b, const kp_term *column, const kp_reading *reading,
                      const char *id) {
  kp_index *index = b->index;
  kp_str folded = kp_build_fold(b, kp_str_of(id));
  double percent = reading->measure && (strcmp(reading->measure, "%") == 0 ||
                                        strcmp(reading->measure, "％") == 0)
                       ? 1
                       : 0;
  int want = find_want(b, folded);
  if (want >= 0) {
    join_rule(b, want, reading, percent);
  } else {
    int n = index->n_wants;
    kp_build_want *info = KP_PUSH(b, b->want, n, b->cap_want_info);
    kp_want *w = KP_PUSH(b, index->want, index->n_wants, b->cap_wants);
    if (!info || !w)
      return -1;
    want = index->n_wants - 1;
    *info = (kp_build_want){
        .folded = folded, .read = reading->read, .kind_is_sure = reading->kind_is_sure};
    *w = (kp_want){.id = id, .optional = reading->optional};
    w->declared = kp_build_place(b, reading->word, reading->field);
    info->line = w->declared.line;
    w->rule = (kp_cell_rule){.kind = reading->kind,
                             .percent = percent,
                             .decimal_comma = kp_build_flag(b->root, "decimal_comma")};
    set_marks(b, &w->rule, reading);
    add_name(b, want, id);
  }
  if (!column) {
    if (reading->title && !b->want[want].title)
      b->want[want].title = reading->title;
    add_name(b, want, reading->title);
  } else {
    for (int i = 1; i < column->n_items; i++)
      if (column->item[i]->kind == KP_TERM_TEXT)
        add_name(b, want, column->item[i]->text.at);
  }
  add_term_names(b, want, reading->names);
  return want;
}

/* ---- Rosters ---- */

void kp_build_roster_column(kp_builder *b, int roster, const char *column) {
  if (roster < 0 || !column)
    return;
  kp_build_roster *r = &b->roster[roster];
  kp_str folded = kp_build_fold(b, kp_str_of(column));
  for (int i = 0; i < r->n_columns; i++)
    if (kp_str_equal(kp_build_fold(b, kp_str_of(r->columns[i])), folded))
      return;
  const char **place = KP_PUSH(b, r->columns, r->n_columns, r->cap);
  if (place)
    *place = column;
}

void kp_build_roster_date(kp_builder *b, int roster, const char *column) {
  kp_build_roster_column(b, roster, column);
  if (roster < 0)
    return;
  kp_build_roster *r = &b->roster[roster];
  for (int i = 0; i < r->n_dates; i++)
    if (strcmp(r->dates[i], column) == 0)
      return;
  const char **place = KP_PUSH(b, r->dates, r->n_dates, r->cap_dates);
  if (place)
    *place = column;
}

void kp_build_roster_filter(kp_builder *b, int roster, const kp_filter *filter,
                            const kp_term *term) {
  if (roster < 0 || !filter->test.is_text || filter->test.n_choices == 0)
    return;
  kp_build_roster *r = &b->roster[roster];
  kp_roster_filter *one = KP_PUSH(b, r->filters, r->n_filters, r->cap_filters);
  if (one)
    *one = (kp_roster_filter){.column = filter->column,
                              .choice = filter->test.choice,
                              .names = filter->names,
                              .n_choices = filter->test.n_choices,
                              .declared = kp_build_place(b, term, filter->column)};
}

int kp_build_roster_add(kp_builder *b, const kp_term *term, const char *name) {
  kp_index *index = b->index;
  kp_str folded = kp_build_fold(b, kp_str_of(name));
  for (int i = 0; i < index->n_rosters; i++)
    if (kp_str_equal(kp_str_of(b->roster[i].folded), folded))
      return i;
  int n = index->n_rosters;
  kp_build_roster *r = KP_PUSH(b, b->roster, n, b->cap_roster_info);
  kp_roster_want *want = KP_PUSH(b, index->roster, index->n_rosters, b->cap_rosters);
  if (!r || !want)
    return -1;
  *r = (kp_build_roster){.folded = kp_str_copy(b->arena, folded)};
  if (!r->folded) {
    b->no_memory = true;
    r->folded = "";
  }
  *want = (kp_roster_want){.name = name, .declared = kp_build_place(b, term, NULL)};
  return index->n_rosters - 1;
}

static void part_names(kp_builder *b) {
  kp_index *index = b->index;
  int n = index->n_wants > index->n_panels ? index->n_wants : index->n_panels;
  const char **titles = KP_ARRAY(b->arena, const char *, n);
  if (!titles) {
    b->no_memory = true;
    return;
  }
  for (int i = 0; i < index->n_wants; i++)
    titles[i] = b->want[i].title;
  kp_build_part_names(b, index->want, index->n_wants, titles);
  for (int i = 0; i < index->n_panels; i++)
    titles[i] = index->node[index->panel[i].node].label.title;
  kp_build_part_names(b, index->panel_want, index->n_panels, titles);
}

static void list_grades(kp_builder *b) {
  kp_index *index = b->index;
  index->grade_id = KP_ARRAY(b->arena, const char *, index->n_grades);
  index->grade_title = KP_ARRAY(b->arena, const char *, index->n_grades);
  if (!index->grade_id || !index->grade_title) {
    b->no_memory = true;
    return;
  }
  for (int i = 0; i < index->n_grades; i++) {
    index->grade_id[i] = index->grade[i].label.id;
    index->grade_title[i] = index->grade[i].label.title;
  }
}

/* Ambiguous names go, and rosters' lists of columns get their NULL at the end. */
void kp_build_wants_finish(kp_builder *b) {
  part_names(b);
  list_grades(b);
  for (int i = 0; i < b->index->n_rosters; i++) {
    kp_build_roster *r = &b->roster[i];
    const char **columns = KP_ARRAY(b->arena, const char *, r->n_columns + 1);
    if (!columns) {
      b->no_memory = true;
      return;
    }
    for (int c = 0; c < r->n_columns; c++)
      columns[c] = r->columns[c];
    const char **dates = KP_ARRAY(b->arena, const char *, r->n_dates + 1);
    if (!dates) {
      b->no_memory = true;
      return;
    }
    for (int c = 0; c < r->n_dates; c++)
      dates[c] = r->dates[c];
    b->index->roster[i].columns = columns;
    b->index->roster[i].dates = dates;
    b->index->roster[i].filters = r->filters;
    b->index->roster[i].n_filters = r->n_filters;
  }
}
