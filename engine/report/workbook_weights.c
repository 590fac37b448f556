/* SPDX-License-Identifier: GPL-3.0-or-later
 * The sheet of weights, which the formulas of the other sheets read: a row a node with its weight
 * and its share of the whole, a row a grade with its cut-off and places, a row a condition on
 * scores with its bound; then the full points of units some of whose children do not count
 * (workbook_full.c).
 *
 * Weights are those in force in the run; they count relative to their siblings, so a changed one
 * moves the shares of all of them. What may be changed is on a yellow ground. */
#include "report/workbook_scores.h"

#include <math.h>

void kp_workbook_head(kp_workbook *w, int row, const kp_msg *heading, int n) {
  for (int c = 0; c < n; c++)
    kp_book_text(w->book, row, c, kp_workbook_word(heading[c], w->report->lang), KP_BOOK_HEAD);
}

static kp_msg combine_word(const kp_node *node) {
  switch (node->combine) {
  case KP_COMBINE_ARITHMETIC:
    return KP_MSG_WORKBOOK_ARITHMETIC;
  case KP_COMBINE_GEOMETRIC:
    return KP_MSG_WORKBOOK_GEOMETRIC;
  case KP_COMBINE_HARMONIC:
    return KP_MSG_WORKBOOK_HARMONIC;
  case KP_COMBINE_POWER:
    return KP_MSG_WORKBOOK_POWER;
  case KP_COMBINE_MINIMUM:
    return KP_MSG_WORKBOOK_MINIMUM;
  case KP_COMBINE_SUM:
    return KP_MSG_WORKBOOK_SUM;
  default:
    return KP_MSG_WORKBOOK_OTHER;
  }
}

/* "=E3+E7": the weights of its children. */
static void put_sum(kp_workbook *w, int node, kp_buf *buf) {
  const kp_index *index = w->index;
  double sum = 0;
  for (int c = index->node[node].first_child; c >= 0; c = index->node[c].next_sibling) {
    char ref[KP_BOOK_REF];
    kp_buf_printf(buf, "%s%s", buf->len > 0 ? "+" : "=",
                  kp_book_ref(ref, KP_WEIGHTS_FIRST + c, KP_WEIGHTS_WEIGHT));
    sum += w->result->scoring->weight[c];
  }
  if (buf->len > 0)
    kp_book_formula(w->book, KP_WEIGHTS_FIRST + node, KP_WEIGHTS_SUM, buf->at, sum, KP_BOOK_PLAIN);
  else
    kp_book_text(w->book, KP_WEIGHTS_FIRST + node, KP_WEIGHTS_SUM, "", KP_BOOK_TEXT);
  buf->len = 0;
}

static void put_share(kp_workbook *w, int node, kp_buf *buf) {
  const int parent = w->index->node[node].parent, row = KP_WEIGHTS_FIRST + node;
  const double share = w->result->scoring->share[node];
  char own[KP_BOOK_REF], above[KP_BOOK_REF], sum[KP_BOOK_REF];
  if (parent < 0) {
    kp_book_number(w->book, row, KP_WEIGHTS_SHARE, share, KP_BOOK_SHARE);
    return;
  }
  kp_book_ref(own, row, KP_WEIGHTS_WEIGHT);
  kp_book_ref(above, KP_WEIGHTS_FIRST + parent, KP_WEIGHTS_SHARE);
  kp_book_ref(sum, KP_WEIGHTS_FIRST + parent, KP_WEIGHTS_SUM);
  if (w->index->node[parent].combine == KP_COMBINE_SUM)
    kp_buf_printf(buf, "=IF(%s=0,0,%s)", own, above);
  else
    kp_buf_printf(buf, "=IF(%s=0,0,%s*%s/%s)", sum, above, own, sum);
  kp_book_formula(w->book, row, KP_WEIGHTS_SHARE, buf->at, share, KP_BOOK_SHARE);
  buf->len = 0;
}

static void put_node(kp_workbook *w, int node, kp_buf *buf) {
  const kp_node *of = &w->index->node[node];
  const int row = KP_WEIGHTS_FIRST + node;
  int column = 0;
  kp_book_text(w->book, row, column++, of->label.id, KP_BOOK_TEXT);
  kp_book_text(w->book, row, column++, of->label.title, KP_BOOK_TEXT);
  kp_book_text(w->book, row, column++, of->parent < 0 ? "" : w->index->node[of->parent].label.title,
               KP_BOOK_TEXT);
  kp_book_text(w->book, row, column++,
               of->leaf >= 0 ? "" : kp_workbook_word(combine_word(of), w->report->lang),
               KP_BOOK_TEXT);
  if (of->parent < 0)
    kp_book_text(w->book, row, column, "", KP_BOOK_TEXT);
  else
    kp_book_number(w->book, row, column, w->result->scoring->weight[node], KP_BOOK_INPUT);
  put_share(w, node, buf);
  put_sum(w, node, buf);
  kp_workbook_basis(w, row, KP_WEIGHTS_BASIS, &of->label);
}

/* The bound that the formulas of grades read, and its side in words. */
static void put_cutoff(kp_workbook *w, int grade) {
  const kp_grade *of = &w->index->grade[grade];
  const int row = kp_workbook_cut_row(w->index, grade);
  const bool up = w->index->higher_is_better;
  const bool strict = up ? !isnan(of->above) : !isnan(of->below);
  const double limit = up ? (strict ? of->above : of->at_least) : strict ? of->below : of->at_most;
  const kp_msg side = up       ? (strict ? KP_MSG_WORKBOOK_ABOVE : KP_MSG_WORKBOOK_AT_LEAST)
                      : strict ? KP_MSG_WORKBOOK_BELOW
                               : KP_MSG_WORKBOOK_AT_MOST;
  kp_book_text(w->book, row, 0, of->label.id, KP_BOOK_TEXT);
  kp_book_text(w->book, row, 1, of->label.title, KP_BOOK_TEXT);
  kp_book_text(w->book, row, 2, "", KP_BOOK_TEXT);
  kp_book_text(w->book, row, 3, isnan(limit) ? "" : kp_workbook_word(side, w->report->lang),
               KP_BOOK_TEXT);
  if (isnan(limit))
    kp_book_text(w->book, row, KP_WEIGHTS_WEIGHT, "", KP_BOOK_TEXT);
  else
    kp_book_number(w->book, row, KP_WEIGHTS_WEIGHT, limit, KP_BOOK_INPUT);
}

/* How many places a grade has: of so many units, or as many as the index says. */
static void put_places(kp_workbook *w, int grade, kp_buf *buf) {
  const kp_grade *of = &w->index->grade[grade];
  const kp_scoring *scoring = w->result->scoring;
  const int row = kp_workbook_cut_row(w->index, grade);
  const double places = scoring->quota_places[grade];
  char share[KP_BOOK_REF];
  if (!kp_grade_is_limited(of)) {
    kp_book_text(w->book, row, KP_WEIGHTS_SHARE, "", KP_BOOK_TEXT);
    kp_book_text(w->book, row, KP_WEIGHTS_PLACES, "", KP_BOOK_TEXT);
    return;
  }
  if (of->top_places > 0) {
    kp_book_text(w->book, row, KP_WEIGHTS_SHARE, "", KP_BOOK_TEXT);
    kp_book_number(w->book, row, KP_WEIGHTS_PLACES, places, KP_BOOK_INPUT);
    return;
  }
  int n = 0;
  for (int u = 0; u < scoring->n_units; u++)
    n += !isnan(scoring->total[u]);
  n = of->top_of_scored ? n : scoring->n_scored;
  kp_book_number(w->book, row, KP_WEIGHTS_SHARE, of->top_share, KP_BOOK_INPUT_SHARE);
  kp_book_ref(share, row, KP_WEIGHTS_SHARE);
  kp_buf_printf(buf,
                of->top_round > 0    ? "=-INT(-%s*%d+1E-9)"
                : of->top_round == 0 ? "=INT(%s*%d+0.5+1E-9)"
                                     : "=INT(%s*%d+1E-9)",
                share, n);
  kp_book_formula(w->book, row, KP_WEIGHTS_PLACES, buf->at, places, KP_BOOK_PLAIN);
  buf->len = 0;
}

/* The bound of a condition that can be changed. */
static void put_bound(const kp_workbook_row *s, int condition) {
  kp_workbook *w = s->w;
  const kp_condition *of = &w->index->condition[condition];
  const double bound[] = {of->test.at_least, of->test.above, of->test.at_most, of->test.below};
  static const kp_msg side[] = {KP_MSG_WORKBOOK_AT_LEAST, KP_MSG_WORKBOOK_ABOVE,
                                KP_MSG_WORKBOOK_AT_MOST, KP_MSG_WORKBOOK_BELOW};
  const int row = kp_workbook_bound_row(w->index, condition);
  kp_book_text(w->book, row, 0, of->label.id, KP_BOOK_TEXT);
  kp_book_text(w->book, row, 1, of->label.title, KP_BOOK_TEXT);
  kp_book_text(w->book, row, 2,
               of->value.kind == KP_VALUE_NODE
                   ? w->index->node[of->value.node].label.title
                   : kp_workbook_word(KP_MSG_REPORT_TOTAL, w->report->lang),
               KP_BOOK_TEXT);
  for (int i = 0; i < 4; i++)
    if (!isnan(bound[i])) {
      kp_book_text(w->book, row, 3, kp_workbook_word(side[i], w->report->lang), KP_BOOK_TEXT);
      kp_book_number(w->book, row, KP_WEIGHTS_WEIGHT, bound[i], KP_BOOK_INPUT);
    }
}

/* Headings in the middle of the sheet; KP_MSG_NONE: an empty one. */
static void put_heading(kp_workbook *w, int row, const kp_msg *heading, int n) {
  for (int c = 0; c < n; c++)
    kp_book_text(w->book, row, c,
                 heading[c] == KP_MSG_NONE ? "" : kp_workbook_word(heading[c], w->report->lang),
                 KP_BOOK_HEAD);
}

static void put_grades(const kp_workbook_row *s, kp_buf *buf) {
  static const kp_msg heading[] = {
      KP_MSG_REPORT_ID,       KP_MSG_REPORT_GRADE,          KP_MSG_NONE,           KP_MSG_NONE,
      KP_MSG_WORKBOOK_CUTOFF, KP_MSG_WORKBOOK_PLACES_SHARE, KP_MSG_WORKBOOK_PLACES};
  const kp_index *index = s->w->index;
  if (index->n_grades > 0)
    put_heading(s->w, kp_workbook_cut_row(index, 0) - 1, heading, s->n_steps > 0 ? 7 : 5);
  for (int g = 0; g < index->n_grades; g++) {
    put_cutoff(s->w, g);
    if (s->n_steps > 0)
      put_places(s->w, g, buf);
  }
}

static void put_bounds(const kp_workbook_row *s) {
  static const kp_msg heading[] = {KP_MSG_REPORT_ID, KP_MSG_WORKBOOK_CONDITION,
                                   KP_MSG_WORKBOOK_READS, KP_MSG_NONE, KP_MSG_WORKBOOK_BOUND};
  const kp_index *index = s->w->index;
  bool any = false;
  for (int c = 0; c < index->n_conditions; c++)
    if (kp_workbook_has_bound(index, c)) {
      put_bound(s, c);
      any = true;
    }
  if (any)
    put_heading(s->w, kp_workbook_bound_row(index, 0) - 1, heading, 5);
}

static void put_head(kp_workbook *w, bool as_points) {
  const kp_msg heading[] = {
      KP_MSG_REPORT_ID,         KP_MSG_WORKBOOK_TITLE,
      KP_MSG_WORKBOOK_PARENT,   KP_MSG_WORKBOOK_COMBINE,
      KP_MSG_WORKBOOK_WEIGHT,   KP_MSG_WORKBOOK_SHARE,
      KP_MSG_WORKBOOK_CHILDREN, as_points ? KP_MSG_WORKBOOK_FULL : KP_MSG_NONE,
      KP_MSG_WORKBOOK_BASIS,    KP_MSG_WORKBOOK_EXACT,
      KP_MSG_WORKBOOK_EXACT,    KP_MSG_WORKBOOK_REST,
      KP_MSG_WORKBOOK_LEFT};
  put_heading(w, 0, heading, as_points ? KP_WEIGHTS_LEFT + 1 : KP_WEIGHTS_BASIS + 1);
  if (!as_points)
    kp_book_hide_column(w->book, KP_WEIGHTS_FULL);
}

kp_status kp_workbook_weights(const kp_workbook_row *s, kp_diag *diag) {
  kp_workbook *w = s->w;
  kp_buf buf = {0};
  kp_status status = KP_OK;
  kp_book_sheet(w->book, s->weights);
  put_head(w, s->as_points);
  for (int k = 0; k < w->index->n_nodes; k++)
    put_node(w, k, &buf);
  put_grades(s, &buf);
  put_bounds(s);
  if (s->as_points) {
    if (w->n_full_rows > 0)
      kp_book_text(w->book, kp_workbook_sets_row(w) - 1, 1,
                   kp_workbook_word(KP_MSG_WORKBOOK_SETS, w->report->lang), KP_BOOK_WRAP);
    status = kp_workbook_put_full(s, diag);
  }
  const kp_book_range range = {.last_row = KP_WEIGHTS_FIRST + w->index->n_nodes - 1,
                               .n_columns = KP_WEIGHTS_BASIS + 1,
                               .n_printed = KP_WEIGHTS_BASIS + 1,
                               .n_frozen = 2,
                               .end = kp_workbook_sets_row(w) + w->n_full_rows - 1};
  kp_book_table(w->book, &range);
  kp_buf_clear(&buf);
  return status;
}
