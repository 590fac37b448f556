/* SPDX-License-Identifier: GPL-3.0-or-later
 * The sheet of statistics: how each indicator, dimension and the total is distributed, and what
 * goes together, as `kaoping stats` has them (explain/statistics.h).
 *
 * Only what takes no time: distributions and Pearson's correlations. A figure that so few units do
 * not carry is an empty cell. A table of correlations with more than MOST_ELEMENTS columns is of
 * dimensions and the total alone. */
#include "report/statistics.h"
#include "report/workbook.h"

#include <math.h>
#include <stdio.h>

enum { MOST_ELEMENTS = 45, MOST_PAIRS = 200 };

typedef struct {
  kp_workbook *w;
  const kp_stat_figures *figures;
  kp_lang lang;
  int row, n_printed;
  kp_buf text;
} sheet;

static const char *word(const sheet *s, kp_msg id) {
  return kp_workbook_word(id, s->lang);
}

/* Writes the text that was made and takes it back. */
static void put_text(sheet *s, int column, kp_book_style style) {
  kp_book_text(s->w->book, s->row, column, s->text.at ? s->text.at : "", style);
  s->text.len = 0;
  if (s->text.at)
    s->text.at[0] = '\0';
}

static void put_title(sheet *s, int node, int column, kp_book_style style) {
  kp_report_element_title(&s->text, s->w->index, node, s->lang);
  put_text(s, column, style);
}

static void put_heading(sheet *s, kp_msg id) {
  kp_book_text(s->w->book, s->row++, 0, word(s, id), KP_BOOK_TITLE);
}

static void put_note(sheet *s, kp_msg id, const char *const *args) {
  kp_message_format(&s->text, id, args, s->lang);
  put_text(s, 0, KP_BOOK_NOTE);
  s->row++;
}

/* ---- Distributions ---- */

static void put_column(sheet *s, const kp_stat_column *column) {
  const kp_description *of = &column->of;
  const double figure[] = {of->min,     of->lower_quartile, of->median, of->upper_quartile,
                           of->max,     of->mean,           of->sd,     of->skew,
                           of->kurtosis};
  const int n = sizeof figure / sizeof *figure;
  kp_book *book = s->w->book;
  put_title(s, column->node, 0, KP_BOOK_TEXT);
  kp_book_text(
      book, s->row, 1,
      word(s, column->is_raw ? KP_MSG_REPORT_STAT_RAW_TABLE : KP_MSG_REPORT_STAT_SCORE_TABLE),
      KP_BOOK_TEXT);
  kp_book_number(book, s->row, 2, (double)of->n, KP_BOOK_PLAIN);
  kp_book_number(book, s->row, 3, (double)of->n_missing, KP_BOOK_PLAIN);
  for (int i = 0; i < n; i++)
    kp_book_number(book, s->row, 4 + i, figure[i], KP_BOOK_FIGURE);
  kp_book_number(book, s->row, 4 + n, (double)column->n_outliers, KP_BOOK_PLAIN);
  kp_report_column_sentence(&s->text, s->figures, column, s->lang);
  put_text(s, 5 + n, KP_BOOK_NOTE);
  s->row++;
}

static const kp_msg heading[] = {KP_MSG_REPORT_STAT_ELEMENT, KP_MSG_WORKBOOK_OF,
                                 KP_MSG_REPORT_STAT_N,       KP_MSG_REPORT_STAT_MISSING,
                                 KP_MSG_REPORT_STAT_MIN,     KP_MSG_WORKBOOK_QUARTILE_LOW,
                                 KP_MSG_REPORT_STAT_MEDIAN,  KP_MSG_WORKBOOK_QUARTILE_HIGH,
                                 KP_MSG_REPORT_STAT_MAX,     KP_MSG_REPORT_STAT_MEAN,
                                 KP_MSG_REPORT_STAT_SD,      KP_MSG_REPORT_STAT_SKEW,
                                 KP_MSG_WORKBOOK_KURTOSIS,   KP_MSG_REPORT_STAT_OUTLIERS,
                                 KP_MSG_REPORT_STAT_REMARK};
enum { N_COLUMNS = sizeof heading / sizeof *heading };

static void put_columns(sheet *s) {
  kp_workbook_head(s->w, s->row++, heading, N_COLUMNS);
  for (int i = 0; i < s->figures->n_columns; i++)
    put_column(s, &s->figures->column[i]);
}

/* ---- Correlations ---- */

static double correlation(const sheet *s, int a, int b) {
  for (int i = 0; i < s->figures->n_pairs; i++) {
    const kp_stat_pair *pair = &s->figures->pair[i];
    if ((pair->a == a && pair->b == b) || (pair->a == b && pair->b == a))
      return pair->pearson.value;
  }
  return NAN;
}

/* The total, then elements, by number; its cells are those of pairs that are looked at. */
static void put_matrix(sheet *s) {
  const kp_index *index = s->w->index;
  const bool some = index->n_nodes > MOST_ELEMENTS;
  char most[16];
  int n = 0, *node = KP_ARRAY(s->w->arena, int, index->n_nodes);
  if (!node) {
    s->text.failed = true;
    return;
  }
  for (int k = 0; k < index->n_nodes; k++)
    if (!some || (index->node[k].leaf < 0 && index->node[k].parent <= 0))
      node[n++] = k;
  if (some) {
    snprintf(most, sizeof most, "%d", MOST_ELEMENTS);
    put_note(s, KP_MSG_WORKBOOK_CORRELATIONS_SOME, KP_ARGS(most));
  }
  const int first = s->row + 1;
  kp_book_text(s->w->book, s->row, 0, word(s, KP_MSG_REPORT_STAT_ELEMENT), KP_BOOK_HEAD);
  for (int i = 0; i < n; i++)
    kp_book_number(s->w->book, s->row, 1 + i, i + 1, KP_BOOK_HEAD);
  for (int i = 0; i < n; i++) {
    s->row++;
    kp_buf_printf(&s->text, "%d ", i + 1);
    put_title(s, node[i], 0, KP_BOOK_TEXT);
    for (int k = 0; k < i; k++)
      kp_book_number(s->w->book, s->row, 1 + k, correlation(s, node[i], node[k]), KP_BOOK_FIGURE);
  }
  kp_book_scale(s->w->book, first, s->row, 1, n);
  s->row += 2;
  s->n_printed = n + 1 > N_COLUMNS ? n + 1 : N_COLUMNS;
}

/* Pairs with a remark, siblings first. */
static void put_pairs(sheet *s) {
  int n = 0;
  for (int i = 0; i < s->figures->n_pairs && n < MOST_PAIRS; i++) {
    const kp_stat_pair *pair = &s->figures->pair[i];
    if (pair->flag == KP_PAIR_PLAIN)
      continue;
    if (n++ == 0)
      put_heading(s, KP_MSG_WORKBOOK_PAIRS);
    put_title(s, pair->a, 0, KP_BOOK_TEXT);
    put_title(s, pair->b, 1, KP_BOOK_TEXT);
    kp_book_number(s->w->book, s->row, 2, pair->pearson.value, KP_BOOK_FIGURE);
    kp_report_pair_sentence(&s->text, s->figures, pair, s->lang);
    put_text(s, 3, KP_BOOK_NOTE);
    s->row++;
  }
}

static void put_notes(sheet *s) {
  char taking_part[16], all[16], leaves[16];
  snprintf(taking_part, sizeof taking_part, "%d", s->figures->n_taking_part);
  snprintf(all, sizeof all, "%d", s->figures->n_units);
  snprintf(leaves, sizeof leaves, "%d", s->w->index->n_leaves);
  put_note(s, KP_MSG_REPORT_STAT_UNITS, KP_ARGS(taking_part, all, leaves));
  put_note(s, KP_MSG_REPORT_STAT_COLUMNS_NOTE, KP_NO_ARGS);
  s->row++;
}

kp_status kp_workbook_statistics(kp_workbook *w, kp_diag *diag) {
  sheet s = {.w = w, .lang = w->report->lang};
  kp_stat_figures *figures = NULL;
  kp_status status = kp_explain_distributions(&figures, w->result, w->arena, diag);
  if (status != KP_OK)
    return status;
  s.figures = figures;
  kp_book_sheet(w->book, word(&s, KP_MSG_WORKBOOK_STATISTICS));
  put_columns(&s);
  kp_book_range range = {
      .last_row = s.row - 1, .n_columns = N_COLUMNS, .n_printed = N_COLUMNS, .n_frozen = 1};
  put_notes(&s);
  put_heading(&s, KP_MSG_WORKBOOK_CORRELATIONS);
  put_matrix(&s);
  put_pairs(&s);
  range.end = s.row - 1;
  range.n_printed = s.n_printed;
  kp_book_table(w->book, &range);
  if (s.text.failed)
    status = kp_diag_no_memory(diag);
  kp_buf_clear(&s.text);
  return status;
}
