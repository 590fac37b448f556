/* SPDX-License-Identifier: GPL-3.0-or-later
 * The sheets that explain units: a row a unit and indicator, a row a unit and condition, a row a
 * mark; figures of the run, as explanations.csv and gates.csv have them.
 *
 * One sheet is written at a time, so the units are explained once a sheet. A sheet takes units, the
 * best first, as long as the rows of the next one fit into KP_BOOK_EXPLAINED; how many were left
 * out is kept. */
#include "report/workbook.h"

#include <math.h>

typedef struct {
  kp_workbook *w;
  int row;
} units_sheet;

static void put_unit(const units_sheet *s, int row, const kp_explanation *unit) {
  kp_book_text(s->w->book, row, 0, unit->id, KP_BOOK_TEXT);
  kp_book_text(s->w->book, row, 1, unit->name, KP_BOOK_TEXT);
}

/* ---- Indicators ---- */

static const kp_msg node_heading[] = {
    KP_MSG_REPORT_ID,      KP_MSG_REPORT_NAME,       KP_MSG_WORKBOOK_INDICATOR,
    KP_MSG_WORKBOOK_RAW,   KP_MSG_WORKBOOK_MEASURE,  KP_MSG_WORKBOOK_SCORE,
    KP_MSG_WORKBOOK_SHARE, KP_MSG_WORKBOOK_POINTS,   KP_MSG_WORKBOOK_LOST,
    KP_MSG_REPORT_RANK,    KP_MSG_WORKBOOK_SENTENCE, KP_MSG_WORKBOOK_SOURCE};

static void put_node(units_sheet *s, const kp_explanation *unit, const kp_explain_node *node) {
  const kp_node *of = &s->w->index->node[node->node];
  const int row = s->row++;
  kp_book *book = s->w->book;
  const kp_lang lang = s->w->report->lang;
  put_unit(s, row, unit);
  kp_book_text(book, row, 2, of->label.title, KP_BOOK_TEXT);
  if (isnan(node->raw))
    kp_book_text(book, row, 3, node->raw_text[lang], KP_BOOK_TEXT);
  else
    kp_book_number(book, row, 3, node->raw, KP_BOOK_PLAIN);
  kp_book_text(book, row, 4, of->measure, KP_BOOK_TEXT);
  kp_book_number(book, row, 5, node->score, KP_BOOK_NUMBER);
  kp_book_number(book, row, 6, node->share, KP_BOOK_SHARE);
  kp_book_number(book, row, 7, node->points_shown, KP_BOOK_NUMBER);
  kp_book_number(book, row, 8, node->lost_shown, KP_BOOK_NUMBER);
  kp_book_number(book, row, 9, node->rank > 0 ? (double)node->rank : (double)NAN, KP_BOOK_PLAIN);
  kp_book_text(book, row, 10, node->sentence[lang], KP_BOOK_WRAP);
  kp_book_text(book, row, 11, node->source, KP_BOOK_TEXT);
}

static void put_nodes(units_sheet *s, const kp_explanation *unit) {
  for (int i = 0; i < unit->n_nodes; i++)
    if (unit->node[i].leaf >= 0 || unit->node[i].carries)
      put_node(s, unit, &unit->node[i]);
}

/* ---- Conditions ---- */

static const kp_msg condition_heading[] = {
    KP_MSG_REPORT_ID,    KP_MSG_REPORT_NAME,    KP_MSG_WORKBOOK_CONDITION, KP_MSG_WORKBOOK_RESULT,
    KP_MSG_WORKBOOK_RAW, KP_MSG_WORKBOOK_BASIS, KP_MSG_WORKBOOK_SENTENCE,  KP_MSG_WORKBOOK_SOURCE};

static void put_conditions(units_sheet *s, const kp_explanation *unit) {
  static const kp_msg word[] = {[KP_NOT_MET] = KP_MSG_WORKBOOK_NOT_MET,
                                [KP_MET] = KP_MSG_WORKBOOK_MET,
                                [KP_UNDECIDED_RESULT] = KP_MSG_WORKBOOK_UNDECIDED};
  const kp_lang lang = s->w->report->lang;
  kp_book *book = s->w->book;
  for (int i = 0; i < unit->n_conditions; i++) {
    const kp_explain_condition *one = &unit->condition[i];
    const kp_label *label = &s->w->index->condition[one->condition].label;
    if (one->met == KP_NOT_ASKED)
      continue;
    const int row = s->row++;
    put_unit(s, row, unit);
    kp_book_text(book, row, 2, label->title, KP_BOOK_TEXT);
    kp_book_text(book, row, 3, kp_workbook_word(word[one->met], lang), KP_BOOK_TEXT);
    kp_book_text(book, row, 4, one->value_text[lang], KP_BOOK_TEXT);
    kp_workbook_basis(s->w, row, 5, label);
    kp_book_text(book, row, 6, one->sentence[lang], KP_BOOK_WRAP);
    kp_book_text(book, row, 7, one->source, KP_BOOK_TEXT);
  }
}

/* ---- Marks ---- */

static const kp_msg mark_heading[] = {
    KP_MSG_REPORT_ID,     KP_MSG_REPORT_NAME,   KP_MSG_WORKBOOK_INDICATOR, KP_MSG_WORKBOOK_JUDGE,
    KP_MSG_WORKBOOK_MARK, KP_MSG_WORKBOOK_NOTE, KP_MSG_WORKBOOK_SOURCE};

static void put_marks(units_sheet *s, const kp_explanation *unit) {
  kp_book *book = s->w->book;
  for (int i = 0; i < unit->n_nodes; i++)
    for (int m = 0; m < unit->node[i].n_marks; m++) {
      const kp_explain_mark *mark = &unit->node[i].mark[m];
      const int row = s->row++;
      put_unit(s, row, unit);
      kp_book_text(book, row, 2, s->w->index->node[unit->node[i].node].label.title, KP_BOOK_TEXT);
      kp_book_text(book, row, 3, mark->judge, KP_BOOK_TEXT);
      kp_book_number(book, row, 4, mark->score, KP_BOOK_PLAIN);
      kp_book_text(book, row, 5, mark->note, KP_BOOK_WRAP);
      kp_book_text(book, row, 6, mark->source, KP_BOOK_TEXT);
    }
}

/* ---- Sheets ---- */

typedef enum { OF_NODES, OF_CONDITIONS, OF_MARKS } subject;

static kp_status put_explained(units_sheet *s, kp_explainer *explainer, subject of, kp_diag *diag) {
  kp_workbook *w = s->w;
  const kp_explain_options options = {.zh = w->report->lang == KP_ZH,
                                      .en = w->report->lang == KP_EN,
                                      .skip_nodes = of == OF_CONDITIONS,
                                      .skip_conditions = of != OF_CONDITIONS};
  kp_status status = KP_OK;
  int most = 0; /* rows of a unit so far */
  for (int i = 0; i < w->n_units && status == KP_OK; i++) {
    const int first = s->row;
    if (first + most > KP_BOOK_EXPLAINED) {
      const int left_out = w->n_units - i;
      w->n_left_out = left_out > w->n_left_out ? left_out : w->n_left_out;
      break;
    }
    kp_arena *arena = kp_arena_new();
    kp_explanation unit;
    if (!arena)
      return kp_diag_no_memory(diag);
    status = kp_audience_explain(&unit, &w->report->audience, explainer, w->unit[i], &options,
                                 arena, diag);
    if (status == KP_OK && of == OF_NODES)
      put_nodes(s, &unit);
    else if (status == KP_OK && of == OF_CONDITIONS)
      put_conditions(s, &unit);
    else if (status == KP_OK)
      put_marks(s, &unit);
    most = s->row - first > most ? s->row - first : most;
    kp_arena_free(arena);
  }
  return status;
}

static kp_status put_sheet(kp_workbook *w, kp_explainer *explainer, subject of, kp_msg name,
                           const kp_msg *heading, int n_columns, kp_diag *diag) {
  units_sheet s = {.w = w, .row = 1};
  kp_book_sheet(w->book, kp_workbook_word(name, w->report->lang));
  kp_workbook_head(w, 0, heading, n_columns);
  kp_status status = put_explained(&s, explainer, of, diag);
  const kp_book_range range = {
      .last_row = s.row - 1, .n_columns = n_columns, .n_printed = n_columns, .n_frozen = 2};
  kp_book_table(w->book, &range);
  return status;
}

kp_status kp_workbook_units(kp_workbook *w, kp_diag *diag) {
  kp_explainer *explainer = NULL;
  kp_status status = kp_explainer_new(&explainer, w->report->peers, diag);
  if (status == KP_OK && !w->index->is_checklist)
    status = put_sheet(w, explainer, OF_NODES, KP_MSG_WORKBOOK_EXPLANATIONS, node_heading,
                       sizeof node_heading / sizeof *node_heading, diag);
  if (status == KP_OK && w->index->n_conditions > 0)
    status = put_sheet(w, explainer, OF_CONDITIONS, KP_MSG_WORKBOOK_GATES, condition_heading,
                       sizeof condition_heading / sizeof *condition_heading, diag);
  if (status == KP_OK && w->result->panel)
    status = put_sheet(w, explainer, OF_MARKS, KP_MSG_WORKBOOK_PANEL, mark_heading,
                       sizeof mark_heading / sizeof *mark_heading, diag);
  kp_explainer_free(explainer);
  return status;
}
