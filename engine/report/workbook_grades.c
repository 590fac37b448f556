/* SPDX-License-Identifier: GPL-3.0-or-later
 * Grades on the sheet of scores, as formulas in the engine's order: cut-offs, needs, grants, caps,
 * places (score/grade.c, score/quota.c).
 *
 * Each condition that grades ask has a cell in the unit's row, 1 or 0: a formula where it reads a
 * node's score or the total, else the finding of the run, which weights do not change. A grade is a
 * number, 1 the best; its title stands on the sheet of weights. Where places are limited, hidden
 * columns find it step by step: before any places (a granted one negative: it takes none), then
 * after those of each such grade, counted over the column. Where a need or grant is undecided the
 * grade is found with the doubt against the unit and in its favour; 0 where these differ. A cell
 * has a formula only where that gives what the engine found. */
#include "report/workbook_scores.h"

#include "base/decimal.h"

#include <math.h>
#include <stdlib.h>

static const kp_index *index_of(const kp_workbook_row *s) {
  return s->w->index;
}

/* Grades go by bounds on the total, and all who compete for places are on the sheet. */
static bool follows(const kp_workbook_row *s) {
  return index_of(s)->grade_by.kind == KP_GRADE_BY_CUTOFFS &&
         (s->n_steps == 0 || (s->w->n_units == s->w->result->dataset->n_units &&
                              !(index_of(s)->rank_on_full && index_of(s)->round_digits < 0)));
}

/* ---- Columns ---- */

int kp_workbook_condition_column(const kp_workbook_row *s) {
  return kp_workbook_key_column(index_of(s)) + 1 + (s->as_points ? index_of(s)->n_leaves : 0);
}

int kp_workbook_last_column(const kp_workbook_row *s) {
  return s->step_column + s->n_steps - 1;
}

static void ask(kp_workbook_row *s, kp_conditions range, bool caps, int *column) {
  for (int c = range.first; c < range.first + range.count; c++)
    if (!caps || index_of(s)->condition[c].otherwise == KP_OTHERWISE_CAP)
      s->condition_column[c] = (*column)++;
}

kp_status kp_workbook_grades_begin(kp_workbook_row *s, kp_diag *diag) {
  const kp_index *index = index_of(s);
  int column = kp_workbook_condition_column(s);
  s->condition_column = KP_ARRAY(s->w->arena, int, index->n_conditions + 1);
  if (!s->condition_column)
    return kp_diag_no_memory(diag);
  for (int c = 0; c < index->n_conditions; c++)
    s->condition_column[c] = -1;
  for (int g = 0; g < index->n_grades; g++) {
    ask(s, index->grade[g].need, false, &column);
    ask(s, index->grade[g].grant, false, &column);
    s->n_steps += kp_grade_is_limited(&index->grade[g]);
  }
  if (index->n_grades > 0)
    ask(s, index->gates, true, &column);
  s->n_steps += s->n_steps > 0;
  s->step_column = column;
  return KP_OK;
}

void kp_workbook_grade_heads(const kp_workbook_row *s) {
  const kp_lang lang = s->w->report->lang;
  for (int c = 0; c < index_of(s)->n_conditions; c++)
    if (s->condition_column[c] >= 0)
      kp_book_text(s->w->book, KP_SCORES_HEAD_ROW, s->condition_column[c],
                   index_of(s)->condition[c].label.title, KP_BOOK_HEAD);
  for (int i = 0; i < s->n_steps; i++)
    kp_book_text(s->w->book, KP_SCORES_HEAD_ROW, s->step_column + i,
                 kp_workbook_word(KP_MSG_WORKBOOK_PLACES_STEP, lang), KP_BOOK_HEAD);
}

/* ---- Conditions ---- */

static int n_bounds(const kp_test *test) {
  return !isnan(test->at_least) + !isnan(test->above) + !isnan(test->at_most) + !isnan(test->below);
}

static bool is_plain(const kp_condition *condition) {
  return (condition->value.kind == KP_VALUE_NODE || condition->value.kind == KP_VALUE_TOTAL) &&
         condition->test.n_choices == 0 && !condition->test.yes && !condition->test.no &&
         n_bounds(&condition->test) > 0;
}

static bool holds(kp_conditions range, int condition) {
  return condition >= range.first && condition < range.first + range.count;
}

static bool is_asked(const kp_index *index, int condition) {
  bool asked = index->n_grades > 0 && holds(index->gates, condition) &&
               index->condition[condition].otherwise == KP_OTHERWISE_CAP;
  for (int g = 0; g < index->n_grades; g++)
    asked =
        asked || holds(index->grade[g].need, condition) || holds(index->grade[g].grant, condition);
  return asked;
}

bool kp_workbook_has_bound(const kp_index *index, int condition) {
  const kp_condition *of = &index->condition[condition];
  return is_plain(of) && n_bounds(&of->test) == 1 && is_asked(index, condition);
}

int kp_workbook_bound_row(const kp_index *index, int condition) {
  int row = kp_workbook_cut_row(index, index->n_grades) + 2;
  for (int c = 0; c < condition; c++)
    row += kp_workbook_has_bound(index, c);
  return row;
}

/* Appends what a condition reads, as conditions read it: a node's score on the scale, the total.
 * Its value. */
static double add_value(kp_buf *buf, const kp_workbook_row *s, const kp_value *value) {
  const kp_index *index = index_of(s);
  char cell[KP_BOOK_REF], full[KP_SCORES_CELL];
  const int k = value->node;
  if (value->kind == KP_VALUE_TOTAL) {
    kp_buf_add(buf, kp_workbook_own_cell(cell, s, KP_SCORES_TOTAL));
    return s->w->result->scoring->total[s->unit];
  }
  const bool leaf = index->node[k].leaf >= 0;
  if (!s->as_points) {
    kp_buf_add(buf, kp_workbook_own_cell(cell, s, KP_SCORES_FIRST_NODE + k));
    return s->value[k];
  }
  if (leaf && !(index->in_points && kp_workbook_rounds_points(s))) {
    kp_buf_add(buf, kp_workbook_own_cell(cell, s,
                                         kp_workbook_key_column(index) + 1 + index->node[k].leaf));
    return s->one->score[k];
  }
  if (s->full_row[k] < 0 || !(s->full[k] > 0))
    return NAN;
  kp_buf_printf(buf, "%s*%.15g/%s", kp_workbook_own_cell(cell, s, KP_SCORES_FIRST_NODE + k),
                index->scale_high, kp_workbook_full_cell(full, s, k));
  return s->value[k] * index->scale_high / s->full[k];
}

/* Appends "ROUND(x,9)>=bound"; the bound is a cell where it may be changed. */
static void add_test(kp_buf *buf, const kp_workbook_row *s, int condition, const char *value) {
  const kp_test *test = &index_of(s)->condition[condition].test;
  const double bound[] = {test->at_least, test->above, test->at_most, test->below};
  static const char *const side[] = {">=", ">", "<=", "<"};
  char cell[KP_BOOK_REF];
  bool first = true;
  for (int i = 0; i < 4; i++) {
    if (isnan(bound[i]))
      continue;
    kp_buf_printf(buf, "%sROUND(%s,9)%s", first ? "" : ",", value, side[i]);
    if (kp_workbook_has_bound(index_of(s), condition))
      kp_buf_printf(
          buf, "'%s'!%s", s->weights,
          kp_book_ref(cell, kp_workbook_bound_row(index_of(s), condition), KP_WEIGHTS_WEIGHT));
    else
      kp_buf_printf(buf, "%.15g", bound[i]);
    first = false;
  }
}

static void put_condition(kp_workbook_row *s, int condition, kp_buf *buf) {
  const kp_condition *of = &index_of(s)->condition[condition];
  const kp_met met = s->one->met[condition];
  const double found = s->one->condition_value[condition];
  const int column = s->condition_column[condition];
  kp_book *book = s->w->book;
  if (met != KP_MET && met != KP_NOT_MET) {
    kp_book_text(book, s->row, column,
                 met == KP_UNDECIDED_RESULT
                     ? kp_workbook_word(KP_MSG_WORKBOOK_UNDECIDED, s->w->report->lang)
                     : "",
                 KP_BOOK_TEXT);
    return;
  }
  kp_buf value = {0};
  const double own = is_plain(of) && !isnan(found) ? add_value(&value, s, &of->value) : NAN;
  if (fabs(own - found) <= 1e-9) {
    kp_buf_add(buf, "=IF(AND(");
    add_test(buf, s, condition, value.at);
    kp_buf_add(buf, "),1,0)");
    kp_book_formula(book, s->row, column, buf->at, met == KP_MET, KP_BOOK_PLAIN);
  } else {
    const bool stays = kp_value_reads_scores(&of->value) && !isnan(found);
    kp_book_number(book, s->row, column, met == KP_MET, stays ? KP_BOOK_FIXED : KP_BOOK_PLAIN);
    s->w->n_conditions_fixed += stays;
  }
  buf->failed = buf->failed || value.failed;
  buf->len = 0;
  kp_buf_clear(&value);
}

/* ---- The grade before places ---- */

static double measure(const kp_workbook_row *s) {
  const double from = index_of(s)->grade_distance_from,
               total = s->w->result->scoring->total[s->unit];
  return isnan(from) ? total : fabs(total - from);
}

static double bound_of(const kp_index *index, const kp_grade *of, bool *strict) {
  const bool up = index->higher_is_better;
  *strict = up ? !isnan(of->above) : !isnan(of->below);
  return up ? (*strict ? of->above : of->at_least) : *strict ? of->below : of->at_most;
}

/* Appends the test of a grade's bound, TRUE where it has none; whether the unit meets it. */
static bool add_bound(kp_buf *buf, const kp_workbook_row *s, int grade) {
  const kp_index *index = index_of(s);
  char cell[KP_BOOK_REF], bound[KP_BOOK_REF];
  const bool up = index->higher_is_better;
  bool strict;
  const double limit = bound_of(index, &index->grade[grade], &strict);
  if (isnan(limit)) {
    kp_buf_add(buf, "TRUE");
    return true;
  }
  kp_workbook_own_cell(cell, s, KP_SCORES_TOTAL);
  if (isnan(index->grade_distance_from))
    kp_buf_printf(buf, "ROUND(%s,9)", cell);
  else
    kp_buf_printf(buf, "ROUND(ABS(%s-%.15g),9)", cell, index->grade_distance_from);
  kp_buf_printf(buf, "%s%s'%s'!%s", up ? ">" : "<", strict ? "" : "=", s->weights,
                kp_book_ref(bound, kp_workbook_cut_row(index, grade), KP_WEIGHTS_WEIGHT));
  const int order = kp_decimal_compare(measure(s), limit);
  return up ? (strict ? order > 0 : order >= 0) : strict ? order < 0 : order <= 0;
}

/* Appends ",cell=1" a condition (in hope: what is undecided too); whether all, or any, are met. */
static bool add_conditions(kp_buf *buf, const kp_workbook_row *s, kp_conditions range, bool all,
                           bool hope) {
  char cell[KP_BOOK_REF];
  bool holds = all;
  for (int c = range.first; c < range.first + range.count; c++) {
    kp_buf_printf(buf, hope ? ",%s<>0" : ",%s=1",
                  kp_workbook_own_cell(cell, s, s->condition_column[c]));
    const bool met = s->one->met[c] == KP_MET || (hope && s->one->met[c] == KP_UNDECIDED_RESULT);
    holds = all ? holds && met : holds || met;
  }
  return holds;
}

static bool only_granted(const kp_index *index, int grade) {
  const kp_grade *of = &index->grade[grade];
  return isnan(of->at_least) && isnan(of->above) && isnan(of->at_most) && isnan(of->below) &&
         !kp_grade_is_limited(of) && of->need.count == 0;
}

typedef struct {
  bool cutoffs_only; /* no needs, no grants */
  bool grants;
  bool signs; /* a granted grade is negative */
  bool hope;  /* doubts are in the unit's favour */
} what_counts;

/* Appends the first grade from `from` on that the unit reaches or is granted; its number. */
static int add_first(kp_buf *buf, const kp_workbook_row *s, int from, what_counts counts) {
  const kp_index *index = index_of(s);
  int own = 0, open = 0, g = from;
  for (; g < index->n_grades - 1; g++) {
    const kp_grade *of = &index->grade[g];
    if (!only_granted(index, g)) {
      const bool asks = !counts.cutoffs_only && of->need.count > 0;
      kp_buf_add(buf, asks ? "IF(AND(" : "IF(");
      bool reached = add_bound(buf, s, g);
      if (asks)
        reached = add_conditions(buf, s, of->need, true, counts.hope) && reached;
      own = own == 0 && reached ? g + 1 : own;
      kp_buf_printf(buf, asks ? "),%d," : ",%d,", g + 1);
      open++;
    }
    if (counts.grants && of->grant.count > 0) {
      kp_buf_add(buf, "IF(OR(FALSE");
      const bool granted = add_conditions(buf, s, of->grant, false, counts.hope);
      const int number = counts.signs ? -(g + 1) : g + 1;
      own = own == 0 && granted ? number : own;
      kp_buf_printf(buf, "),%d,", number);
      open++;
    }
  }
  kp_buf_printf(buf, "%d", index->n_grades);
  while (open-- > 0)
    kp_buf_add(buf, ")");
  return own == 0 ? index->n_grades : own;
}

/* Appends ",IF(…)" a gate: what it caps the grade to, 1: nothing. The worst of them. */
static int add_caps(kp_buf *buf, const kp_workbook_row *s) {
  const kp_index *index = index_of(s);
  char cell[KP_BOOK_REF];
  int cap = 1;
  for (int c = index->gates.first; c < index->gates.first + index->gates.count; c++) {
    if (s->condition_column[c] < 0)
      continue;
    const int at = index->condition[c].cap + 1;
    kp_buf_printf(buf, ",IF(%s=0,%d,1)", kp_workbook_own_cell(cell, s, s->condition_column[c]), at);
    cap = s->one->met[c] == KP_NOT_MET && at > cap ? at : cap;
  }
  return cap;
}

/* Appends the grade before places, doubts against the unit or in its favour. */
static int add_sure(kp_buf *buf, const kp_workbook_row *s, bool hope) {
  const bool signs = s->n_steps > 0;
  const what_counts counts = {.grants = true, .signs = signs, .hope = hope};
  if (!signs) {
    kp_buf_add(buf, "MAX(");
    const int own = add_first(buf, s, 0, counts), cap = add_caps(buf, s);
    kp_buf_add(buf, ")");
    return own > cap ? own : cap;
  }
  kp_buf_add(buf, "IF(MAX(1");
  const int cap = add_caps(buf, s);
  kp_buf_add(buf, ")>ABS(");
  const int own = add_first(buf, s, 0, counts);
  kp_buf_add(buf, "),MAX(1");
  add_caps(buf, s);
  kp_buf_add(buf, "),");
  add_first(buf, s, 0, counts);
  kp_buf_add(buf, ")");
  return cap > abs(own) ? cap : own;
}

static bool any_undecided(const kp_workbook_row *s, kp_conditions range) {
  for (int c = range.first; c < range.first + range.count; c++)
    if (s->one->met[c] == KP_UNDECIDED_RESULT)
      return true;
  return false;
}

static bool has_doubt(const kp_workbook_row *s) {
  const kp_index *index = index_of(s);
  for (int g = 0; g < index->n_grades; g++)
    if (any_undecided(s, index->grade[g].need) || any_undecided(s, index->grade[g].grant))
      return true;
  return false;
}

/* Only a doubt about a need or grant keeps the unit from a grade. */
static bool hangs(const kp_workbook_row *s) {
  const kp_index *index = index_of(s);
  if (s->w->result->scoring->rank[s->unit] == 0 || !has_doubt(s) ||
      any_undecided(s, index->gates) || any_undecided(s, index->eligible))
    return false;
  for (int k = 0; k < index->n_nodes; k++)
    if (any_undecided(s, index->node[k].applies))
      return false;
  return true;
}

/* Appends the grade before places; its number, 0: undecided. */
static int add_before_places(kp_buf *buf, const kp_workbook_row *s) {
  if (!has_doubt(s))
    return add_sure(buf, s, false);
  kp_buf_add(buf, "IF(ABS(");
  const int sure = add_sure(buf, s, false);
  kp_buf_add(buf, ")=ABS(");
  const int hope = add_sure(buf, s, true);
  kp_buf_add(buf, "),");
  add_sure(buf, s, false);
  kp_buf_add(buf, ",0)");
  return abs(sure) == abs(hope) ? sure : 0;
}

/* ---- Places ---- */

/* What of a column competes: a range of it. */
static void add_column(kp_buf *buf, const kp_workbook_row *s, int column) {
  char first[KP_BOOK_REF], last[KP_BOOK_REF];
  kp_buf_printf(buf, "%s:%s", kp_book_ref(first, KP_SCORES_FIRST_ROW, column),
                kp_book_ref(last, KP_SCORES_FIRST_ROW + s->w->n_units - 1, column));
}

static bool gets_place(const kp_workbook_row *s, int grade) {
  const kp_index *index = index_of(s);
  const double edge = s->w->result->scoring->quota_edge[grade];
  const double from = index->grade_distance_from;
  if (isnan(edge) || isinf(edge))
    return isnan(edge);
  const int order = kp_decimal_compare(measure(s), isnan(from) ? edge : fabs(edge - from));
  return index->higher_is_better ? order >= 0 : order <= 0;
}

/* Appends whether the unit gets a place: how many compete who are as good or better (or, where a
 * tie at the edge is in, better) against the places. */
static void add_place(kp_buf *buf, const kp_workbook_row *s, int grade, int before) {
  const kp_index *index = index_of(s);
  const bool tie_in = index->grade[grade].tie_in;
  const int key = index->rank_on_full ? KP_SCORES_TOTAL : kp_workbook_key_column(index);
  char own[KP_BOOK_REF], places[KP_BOOK_REF];
  kp_buf_add(buf, "COUNTIFS(");
  add_column(buf, s, before);
  kp_buf_printf(buf, ",%d,", grade + 1);
  add_column(buf, s, key);
  kp_buf_printf(buf, ",\"%s%s\"&%s)%s'%s'!%s", index->higher_is_better ? ">" : "<",
                tie_in ? "" : "=", kp_workbook_own_cell(own, s, key),
                tie_in ? "<" : "<=", s->weights,
                kp_book_ref(places, kp_workbook_cut_row(index, grade), KP_WEIGHTS_PLACES));
}

/* The steps after that of all grades before places, whose number is own; the last. */
static int put_steps(const kp_workbook_row *s, int own, kp_buf *buf) {
  const kp_index *index = index_of(s);
  const what_counts counts = {0};
  char cell[KP_BOOK_REF];
  int column = s->step_column + 1;
  for (int g = 0; g < index->n_grades; g++) {
    if (!kp_grade_is_limited(&index->grade[g]))
      continue;
    kp_workbook_own_cell(cell, s, column - 1);
    kp_buf_printf(buf, "=IF(%s<>%d,%s,IF(", cell, g + 1, cell);
    add_place(buf, s, g, column - 1);
    kp_buf_printf(buf, ",%d,", g + 1);
    const int below = add_first(buf, s, g + 1 < index->n_grades ? g + 1 : g, counts);
    kp_buf_add(buf, "))");
    own = own == g + 1 && !gets_place(s, g) ? below : own;
    kp_book_formula(s->w->book, s->row, column++, buf->at, own, KP_BOOK_PLAIN);
    buf->len = 0;
  }
  return own;
}

/* ---- Cells ---- */

/* "=INDEX(titles,": the title of the grade whose number follows. */
static void add_title(kp_buf *buf, const kp_workbook_row *s, const char *before) {
  char first[KP_BOOK_REF], last[KP_BOOK_REF];
  kp_buf_printf(buf, "%sINDEX('%s'!%s:%s,", before, s->weights,
                kp_book_ref(first, kp_workbook_cut_row(index_of(s), 0), 1),
                kp_book_ref(last, kp_workbook_cut_row(index_of(s), index_of(s)->n_grades - 1), 1));
}

/* A cell of a grade: the formula, where its number is what was found. True when it is one. */
static bool put_title(const kp_workbook_row *s, int column, kp_buf *buf, int own, int found) {
  const char *title = found < 0 ? "" : index_of(s)->grade[found].label.title;
  const bool live =
      own == found + 1 && follows(s) && !buf->failed && buf->len > 0 && buf->len < KP_BOOK_FORMULA;
  if (live)
    kp_book_formula_text(s->w->book, s->row, column, buf->at, title);
  else
    kp_book_text(s->w->book, s->row, column, title, found < 0 ? KP_BOOK_TEXT : KP_BOOK_FIXED);
  buf->len = 0;
  return live;
}

static void put_by_cutoffs(const kp_workbook_row *s, kp_buf *buf) {
  const int found = s->w->result->scoring->grade_before[s->unit];
  const what_counts counts = {.cutoffs_only = true};
  int own = 0;
  if (found >= 0) {
    add_title(buf, s, "=");
    own = add_first(buf, s, 0, counts);
    kp_buf_add(buf, ")");
  }
  put_title(s, KP_SCORES_BY_CUTOFFS, buf, own, found);
}

static void put_last(kp_workbook_row *s, kp_buf *buf) {
  const int found = s->w->result->scoring->grade[s->unit];
  const bool has_one = found >= 0 || hangs(s);
  kp_buf number = {0};
  char cell[KP_BOOK_REF];
  int own = 0;
  if (has_one && s->n_steps > 0 && follows(s)) {
    kp_buf_add(buf, "=");
    own = add_before_places(buf, s);
    kp_book_formula(s->w->book, s->row, s->step_column, buf->at, own, KP_BOOK_PLAIN);
    buf->len = 0;
    own = abs(put_steps(s, own, buf));
    kp_buf_printf(&number, "ABS(%s)", kp_workbook_own_cell(cell, s, kp_workbook_last_column(s)));
  } else if (has_one) {
    own = add_before_places(&number, s);
  }
  if (number.len > 0) {
    if (has_doubt(s))
      kp_buf_printf(buf, "=IF(%s=0,\"\",", number.at);
    add_title(buf, s, has_doubt(s) ? "" : "=");
    kp_buf_printf(buf, "%s)%s", number.at, has_doubt(s) ? ")" : "");
  }
  buf->failed = buf->failed || number.failed;
  kp_buf_clear(&number);
  const bool live = put_title(s, KP_SCORES_GRADE, buf, own, found);
  s->w->n_grades_fixed += found >= 0 && !live;
}

void kp_workbook_put_grade(kp_workbook_row *s, kp_buf *buf) {
  const kp_index *index = index_of(s);
  for (int c = 0; c < index->n_conditions; c++)
    if (s->condition_column[c] >= 0)
      put_condition(s, c, buf);
  if (index->n_grades > 0) {
    put_by_cutoffs(s, buf);
    put_last(s, buf);
  }
}
