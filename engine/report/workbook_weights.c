/* SPDX-License-Identifier: GPL-3.0-or-later
 * The sheet of weights, which the formulas of the other sheets read: a row a node with its weight
 * and its share of the whole, then a row a grade with its cut-off.
 *
 * Weights are those in force in the run; they count relative to their siblings, so a changed one
 * moves the shares of all of them. What may be changed is on a yellow ground. */
#include "report/workbook.h"

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
  kp_book_text(w->book, row, KP_WEIGHTS_SUM + 1,
               of->label.clause ? of->label.clause : of->label.basis, KP_BOOK_TEXT);
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

void kp_workbook_weights(kp_workbook *w) {
  static const kp_msg heading[] = {KP_MSG_REPORT_ID,         KP_MSG_WORKBOOK_TITLE,
                                   KP_MSG_WORKBOOK_PARENT,   KP_MSG_WORKBOOK_COMBINE,
                                   KP_MSG_WORKBOOK_WEIGHT,   KP_MSG_WORKBOOK_SHARE,
                                   KP_MSG_WORKBOOK_CHILDREN, KP_MSG_WORKBOOK_BASIS};
  static const kp_msg cuts[] = {KP_MSG_REPORT_ID, KP_MSG_REPORT_GRADE, KP_MSG_NONE, KP_MSG_NONE,
                                KP_MSG_WORKBOOK_CUTOFF};
  const int n = sizeof heading / sizeof *heading;
  kp_buf buf = {0};
  kp_book_sheet(w->book, kp_workbook_word(KP_MSG_WORKBOOK_WEIGHTS, w->report->lang));
  kp_workbook_head(w, 0, heading, n);
  for (int k = 0; k < w->index->n_nodes; k++)
    put_node(w, k, &buf);
  if (w->index->n_grades > 0)
    for (int c = 0; c < 5; c++)
      kp_book_text(w->book, kp_workbook_cut_row(w->index, 0) - 1, c,
                   cuts[c] == KP_MSG_NONE ? "" : kp_workbook_word(cuts[c], w->report->lang),
                   KP_BOOK_HEAD);
  for (int g = 0; g < w->index->n_grades; g++)
    put_cutoff(w, g);
  kp_book_table(w->book, 0, KP_WEIGHTS_FIRST + w->index->n_nodes - 1, n, 2);
  kp_buf_clear(&buf);
}
