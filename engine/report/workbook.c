/* SPDX-License-Identifier: GPL-3.0-or-later
 * report.xlsx: the sheets in the order of the work, the summary (written last, when it is known
 * what could be said as a formula), the ranks, the index as a document, and where all comes from.
 *
 * The sheets hold the best KP_REPORT_PAGE_UNITS units; the summary says how many were left out. */
#include "report/workbook_scores.h"

#include <stdio.h>
#include <string.h>

const char *kp_workbook_word(kp_msg id, kp_lang lang) {
  return kp_message_template(id, lang);
}

static const char *word(const kp_workbook *w, kp_msg id) {
  return kp_workbook_word(id, w->report->lang);
}

void kp_workbook_basis(kp_workbook *w, int row, int column, const kp_label *label) {
  const bool ours = label->basis && strcmp(label->basis, "ours") == 0;
  kp_buf buf = {0};
  if (ours && label->clause)
    kp_message_format(&buf, KP_MSG_PAGE_CLAUSE_OURS, KP_ARGS(label->clause), w->report->lang);
  const char *text = label->clause ? label->clause : label->basis;
  if (ours)
    text = label->clause ? buf.at : word(w, KP_MSG_PAGE_OURS);
  w->failed |= buf.failed;
  kp_book_text(w->book, row, column, buf.failed ? "" : text, KP_BOOK_TEXT);
  kp_free(buf.at);
}

/* A cell of the scores, in a formula. */
static void add_score_cell(kp_buf *buf, const kp_workbook *w, int row, int column) {
  char ref[KP_BOOK_REF];
  kp_buf_printf(buf, "'%s'!%s", word(w, KP_MSG_WORKBOOK_SCORES), kp_book_ref(ref, row, column));
}

/* ---- Ranks ---- */

static void put_rank_row(kp_workbook *w, int i, kp_buf *buf) {
  const kp_result *result = w->result;
  const int unit = w->unit[i], row = 1 + i, rank = result->scoring->rank[unit];
  char then[KP_BOOK_REF], now[KP_BOOK_REF];
  kp_book_number(w->book, row, 0, rank, KP_BOOK_PLAIN);
  kp_buf_add(buf, "=");
  add_score_cell(buf, w, KP_SCORES_FIRST_ROW + i, KP_SCORES_RANK);
  kp_book_formula(w->book, row, 1, buf->at, rank, KP_BOOK_PLAIN);
  buf->len = 0;
  kp_buf_printf(buf, "=%s-%s", kp_book_own_ref(then, row, 0), kp_book_own_ref(now, row, 1));
  kp_book_formula(w->book, row, 2, buf->at, 0, KP_BOOK_PLAIN);
  buf->len = 0;
  kp_book_text(w->book, row, 3, kp_str_copy(w->arena, result->dataset->id[unit]), KP_BOOK_TEXT);
  kp_book_text(w->book, row, 4, kp_str_copy(w->arena, result->dataset->name[unit]), KP_BOOK_TEXT);
  kp_book_number(w->book, row, 5, result->scoring->total[unit], KP_BOOK_NUMBER);
  kp_buf_add(buf, "=");
  add_score_cell(buf, w, KP_SCORES_FIRST_ROW + i, KP_SCORES_TOTAL);
  kp_book_formula(w->book, row, 6, buf->at, result->scoring->total[unit], KP_BOOK_NUMBER);
  buf->len = 0;
  if (w->index->n_grades == 0)
    return;
  const int grade = result->scoring->grade[unit];
  const char *title = grade < 0 ? "" : w->index->grade[grade].label.title;
  kp_book_text(w->book, row, 7, title, KP_BOOK_TEXT);
  kp_buf_add(buf, "=");
  add_score_cell(buf, w, KP_SCORES_FIRST_ROW + i, KP_SCORES_GRADE);
  kp_buf_add(buf, "&\"\"");
  kp_book_formula_text(w->book, row, 8, buf->at, title);
  buf->len = 0;
}

static void put_ranks(kp_workbook *w) {
  static const kp_msg heading[] = {
      KP_MSG_WORKBOOK_RANK_THEN, KP_MSG_WORKBOOK_RANK_NOW,   KP_MSG_WORKBOOK_RANK_MOVED,
      KP_MSG_REPORT_ID,          KP_MSG_REPORT_NAME,         KP_MSG_WORKBOOK_TOTAL_THEN,
      KP_MSG_WORKBOOK_TOTAL_NOW, KP_MSG_WORKBOOK_GRADE_THEN, KP_MSG_WORKBOOK_GRADE_NOW};
  const int n = (int)(sizeof heading / sizeof *heading) - (w->index->n_grades == 0 ? 2 : 0);
  kp_buf buf = {0};
  int n_ranked = 0;
  kp_book_sheet(w->book, word(w, KP_MSG_WORKBOOK_RANKS));
  kp_workbook_head(w, 0, heading, n);
  while (n_ranked < w->n_units && w->result->scoring->rank[w->unit[n_ranked]] > 0)
    put_rank_row(w, n_ranked++, &buf);
  const kp_book_range range = {.last_row = n_ranked, .n_columns = n, .n_printed = n, .n_frozen = 5};
  kp_book_table(w->book, &range);
  kp_book_bars(w->book, 1, n_ranked, 6);
  kp_book_grades(w->book, 1, n_ranked, 7, w->index);
  kp_book_grades(w->book, 1, n_ranked, 8, w->index);
  kp_buf_clear(&buf);
}

/* ---- Index and provenance ---- */

/* A line of the document without the marks of Markdown; how deep a heading it is, 0: none. */
static int plain_line(char **line) {
  int depth = 0;
  char *to = *line;
  while (**line == '#') {
    depth++;
    (*line)++;
  }
  while (depth > 0 && **line == ' ')
    (*line)++;
  to = *line;
  for (const char *from = *line; *from;)
    if (from[0] == '*' && from[1] == '*')
      from += 2;
    else
      *to++ = *from++;
  *to = '\0';
  return depth;
}

static kp_status put_index(kp_workbook *w, kp_diag *diag) {
  kp_text text = {0};
  kp_status status = kp_index_as_text(&text, w->index, w->report->lang, diag);
  if (status != KP_OK)
    return status;
  kp_book_sheet(w->book, word(w, KP_MSG_WORKBOOK_INDEX));
  kp_book_text(w->book, 0, 0, word(w, KP_MSG_WORKBOOK_INDEX), KP_BOOK_HEAD);
  int row = 1;
  for (char *at = text.at; at && *at;) {
    char *end = strchr(at, '\n');
    if (end)
      *end = '\0';
    const int depth = plain_line(&at);
    row += depth > 0 && row > 1;
    if (*at)
      kp_book_text(w->book, row++, 0, at,
                   depth == 1  ? KP_BOOK_TITLE
                   : depth > 1 ? KP_BOOK_SECTION
                               : KP_BOOK_WRAP);
    at = end ? end + 1 : NULL;
  }
  kp_text_free(&text);
  return KP_OK;
}

static void put_pair(kp_workbook *w, int row, const char *name, const char *value) {
  kp_book_text(w->book, row, 0, name, KP_BOOK_TEXT);
  kp_book_text(w->book, row, 1, value, KP_BOOK_WRAP);
}

/* Without its folder: a run that is done again elsewhere gives the same bytes. */
static const char *own_name(const char *path) {
  const char *slash = strrchr(path, '/');
  return slash ? slash + 1 : path;
}

static void put_files(kp_workbook *w, int *row) {
  const kp_dataset *dataset = w->result->dataset;
  for (int i = 0; i < w->index->n_files; i++)
    put_pair(w, (*row)++, i == 0 ? own_name(w->index->file[0].path) : w->index->file[i].path,
             w->index->file[i].hash);
  const bool sees = kp_audience_sees(&w->report->audience, KP_SEES_FILES);
  for (int i = 0; i < dataset->n_files && sees; i++)
    put_pair(w, (*row)++, dataset->file[i].path, dataset->file[i].hash);
}

kp_status kp_workbook_about(kp_workbook *w, kp_diag *diag) {
  kp_status status = put_index(w, diag);
  if (status != KP_OK)
    return status;
  int row = 0;
  kp_book_sheet(w->book, word(w, KP_MSG_WORKBOOK_PROVENANCE));
  put_pair(w, row++, word(w, KP_MSG_WORKBOOK_VERSION), kp_version());
  for (int k = 0; k < w->index->n_set; k++)
    put_pair(w, row++, "--set", w->index->set[k]);
  kp_book_text(w->book, row, 0, word(w, KP_MSG_WORKBOOK_FILE), KP_BOOK_HEAD);
  kp_book_text(w->book, row++, 1, word(w, KP_MSG_WORKBOOK_HASH), KP_BOOK_HEAD);
  put_files(w, &row);
  return KP_OK;
}

/* ---- Summary ---- */

static int count_grade(const kp_workbook *w, int grade, bool before) {
  const kp_scoring *scoring = w->result->scoring;
  int n = 0;
  for (int i = 0; i < w->n_units; i++)
    n += (before ? scoring->grade_before : scoring->grade)[w->unit[i]] == grade;
  return n;
}

/* How many units have the grade that stands at the beginning of the row. */
static void put_count(kp_workbook *w, int row, int column, int of, int count, kp_buf *buf) {
  char ref[KP_BOOK_REF];
  kp_buf_add(buf, "=COUNTIF(");
  add_score_cell(buf, w, KP_SCORES_FIRST_ROW, of);
  kp_buf_add(buf, ":");
  kp_buf_add(buf, kp_book_ref(ref, KP_SCORES_FIRST_ROW + w->n_units - 1, of));
  kp_buf_printf(buf, ",%s)", kp_book_ref(ref, row, 0));
  kp_book_formula(w->book, row, column, buf->at, count, KP_BOOK_PLAIN);
  buf->len = 0;
}

static void put_grades(kp_workbook *w, int *row, kp_buf *buf) {
  static const kp_msg heading[] = {KP_MSG_REPORT_GRADE, KP_MSG_WORKBOOK_COUNT,
                                   KP_MSG_WORKBOOK_COUNT_NOW, KP_MSG_WORKBOOK_COUNT_CUTOFFS};
  const int n = w->index->is_checklist ? 2 : 4, first = *row + 1;
  if (w->index->n_grades == 0 || w->n_units == 0)
    return;
  kp_workbook_head(w, (*row)++, heading, n);
  for (int g = 0; g < w->index->n_grades; g++, (*row)++) {
    kp_book_text(w->book, *row, 0, w->index->grade[g].label.title, KP_BOOK_TEXT);
    kp_book_number(w->book, *row, 1, count_grade(w, g, false), KP_BOOK_PLAIN);
    if (n == 2)
      continue;
    put_count(w, *row, 2, KP_SCORES_GRADE, count_grade(w, g, false), buf);
    put_count(w, *row, 3, KP_SCORES_BY_CUTOFFS, count_grade(w, g, true), buf);
  }
  kp_book_grades(w->book, first, *row - 1, 0, w->index);
}

static void put_line(kp_workbook *w, int *row, kp_msg id, int a, int b, kp_buf *buf) {
  char first[16], second[16];
  snprintf(first, sizeof first, "%d", a);
  snprintf(second, sizeof second, "%d", b);
  kp_message_format(buf, id, KP_ARGS(first, second), w->report->lang);
  kp_book_text(w->book, (*row)++, 0, buf->at, KP_BOOK_WRAP);
  buf->len = 0;
}

static void put_summary(kp_workbook *w) {
  kp_buf buf = {0};
  int row = 0;
  const int n_all = w->result->dataset->n_units;
  kp_book_sheet(w->book, word(w, KP_MSG_WORKBOOK_SUMMARY));
  kp_book_text(w->book, row++, 0, w->index->title, KP_BOOK_TITLE);
  put_pair(w, row++, word(w, KP_MSG_WORKBOOK_PERIOD), w->result->dataset->period);
  kp_book_text(w->book, row, 0, word(w, KP_MSG_WORKBOOK_UNITS), KP_BOOK_TEXT);
  kp_book_number(w->book, row, 1, n_all, KP_BOOK_PLAIN);
  row += 2;
  put_grades(w, &row, &buf);
  row++;
  if (!w->index->is_checklist) {
    put_line(w, &row, KP_MSG_WORKBOOK_HOW, 0, 0, &buf);
    put_line(w, &row, KP_MSG_WORKBOOK_HOW_GATES, 0, 0, &buf);
    if (w->index->in_points && w->index->round_at_indicator)
      put_line(w, &row, KP_MSG_WORKBOOK_HOW_POINTS, 0, 0, &buf);
  }
  if (w->n_grades_fixed > 0)
    put_line(w, &row, KP_MSG_WORKBOOK_HOW_GRADES_FIXED, w->n_grades_fixed, 0, &buf);
  if (w->n_conditions_fixed > 0)
    put_line(w, &row, KP_MSG_WORKBOOK_HOW_CONDITIONS_FIXED, w->n_conditions_fixed, 0, &buf);
  if (w->n_fixed > 0)
    put_line(w, &row, KP_MSG_WORKBOOK_HOW_FIXED, w->n_fixed, 0, &buf);
  if (w->n_units < n_all)
    put_line(w, &row, KP_MSG_WORKBOOK_HOW_LIMIT, w->n_units, n_all - w->n_units, &buf);
  if (w->n_left_out > 0)
    put_line(w, &row, KP_MSG_WORKBOOK_HOW_ROWS, KP_BOOK_EXPLAINED, w->n_left_out, &buf);
  kp_buf_clear(&buf);
}

/* ---- The file ---- */

static kp_status put_sheets(kp_workbook *w, kp_diag *diag) {
  kp_book_sheet(w->book, word(w, KP_MSG_WORKBOOK_SUMMARY));
  kp_status status = kp_workbook_scores(w, diag);
  if (status == KP_OK && !w->index->is_checklist)
    put_ranks(w);
  if (status == KP_OK)
    status = kp_workbook_units(w, diag);
  if (status == KP_OK && !w->index->is_checklist)
    status = kp_workbook_statistics(w, diag);
  if (status == KP_OK)
    status = kp_workbook_about(w, diag);
  if (status == KP_OK)
    put_summary(w);
  return status;
}

static kp_status make_book(kp_buf *out, kp_workbook *w, kp_diag *diag) {
  const int n_all = w->result->dataset->n_units;
  w->n_units = n_all < KP_REPORT_PAGE_UNITS ? n_all : KP_REPORT_PAGE_UNITS;
  w->unit = kp_report_best_units(w->result, w->n_units, w->arena);
  kp_status status = w->unit ? KP_OK : kp_diag_no_memory(diag);
  if (status == KP_OK)
    status = kp_book_new(&w->book, w->index->title, w->index->show_digits, diag);
  if (status != KP_OK)
    return status;
  status = put_sheets(w, diag);
  kp_status ended = kp_book_end(status == KP_OK ? out : NULL, w->book, diag);
  return status == KP_OK ? ended : status;
}

kp_status kp_report_workbook(const kp_report *report, kp_diag *diag) {
  kp_workbook w = {.report = report, .result = report->result, .index = report->result->index};
  kp_buf bytes = {0};
  w.arena = kp_arena_new();
  kp_status status = w.arena ? make_book(&bytes, &w, diag) : kp_diag_no_memory(diag);
  if (status == KP_OK)
    status = kp_output_open(report->output, "report.xlsx", diag);
  if (status == KP_OK)
    kp_output_write(report->output, bytes.at, bytes.len);
  kp_buf_clear(&bytes);
  kp_arena_free(w.arena);
  return status;
}
