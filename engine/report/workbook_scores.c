/* SPDX-License-Identifier: GPL-3.0-or-later
 * The sheet of scores: a row a unit, a column a node, dimensions and totals as formulas.
 *
 * A cell has a formula only where that gives, with the weights of the run, what the engine found
 * (to 1e-9): each is worked out here beside being written, and a cell where it differs (places by
 * largest remainder, functions, filled dimensions, comparisons of all units) holds the engine's
 * figure in another style. Columns are points where the index speaks of points and the tree adds
 * them up; the scores that these are made of then stand at the right. Whose weight counts for a
 * unit is the engine's finding: the rest are left out of its formulas. */
#include "report/workbook_scores.h"

#include "base/decimal.h"

#include <math.h>

static bool adds_points(const kp_index *index) {
  bool adds = index->in_points || (index->round_at_indicator && index->round_digits >= 0);
  for (int k = 0; k < index->n_nodes && adds; k++)
    adds = index->node[k].leaf >= 0 || index->node[k].combine == KP_COMBINE_ARITHMETIC ||
           index->node[k].combine == KP_COMBINE_SUM;
  return adds;
}

/* ---- Totals, ranks ---- */

/* Appends the figure of the whole with its adjustments, before rounding; its value. */
static double add_whole(kp_buf *buf, const kp_workbook_row *s) {
  const kp_index *index = s->w->index;
  char first[KP_BOOK_REF], last[KP_BOOK_REF];
  kp_buf_add(buf, kp_workbook_own_cell(first, s, KP_SCORES_FIRST_NODE));
  double sum = 0;
  if (index->n_adjustments == 0)
    return s->value[0];
  for (int a = 0; a < index->n_adjustments; a++)
    sum += isnan(s->one->adjustment[a]) ? 0 : s->one->adjustment[a];
  const bool most = !isnan(index->adjust_at_most), least = !isnan(index->adjust_at_least);
  kp_buf_add(buf, "+");
  if (most)
    kp_buf_printf(buf, "MIN(%.15g,", index->adjust_at_most);
  if (least)
    kp_buf_printf(buf, "MAX(%.15g,", index->adjust_at_least);
  kp_buf_printf(buf, "SUM(%s:%s)%s%s",
                kp_workbook_own_cell(first, s, KP_SCORES_FIRST_NODE + index->n_nodes),
                kp_workbook_own_cell(last, s, kp_workbook_key_column(index) - 1), least ? ")" : "",
                most ? ")" : "");
  return s->value[0] + sum + kp_explain_adjust_cut(index, sum);
}

static void put_total(kp_workbook_row *s, kp_buf *buf) {
  const kp_index *index = s->w->index;
  const kp_scoring *scoring = s->w->result->scoring;
  const double total = scoring->total[s->unit];
  const int fixed = s->w->n_fixed, digits = index->round_digits;
  kp_buf_add(buf, digits >= 0 ? "=ROUND(" : "=(");
  double own = add_whole(buf, s);
  if (digits >= 0) {
    kp_buf_printf(buf, ",%d", digits);
    own = kp_decimal_round(own, digits);
  }
  kp_buf_add(buf, ")");
  kp_workbook_put(s, KP_SCORES_TOTAL, buf, own, total);
  s->w->n_totals_fixed += s->w->n_fixed - fixed;
  if (scoring->rank[s->unit] == 0)
    return;
  char ref[KP_BOOK_REF];
  const bool distance = !isnan(index->grade_distance_from);
  double key = index->rank_on_full ? scoring->total_full[s->unit] : total;
  kp_buf_add(buf, distance ? "=ROUND(ABS(" : "=ROUND(");
  if (index->rank_on_full)
    add_whole(buf, s);
  else
    kp_buf_add(buf, kp_workbook_own_cell(ref, s, KP_SCORES_TOTAL));
  if (distance) {
    kp_buf_printf(buf, "-%.15g)", index->grade_distance_from);
    key = fabs(key - index->grade_distance_from);
  }
  kp_buf_add(buf, ",10)");
  kp_book_formula(s->w->book, s->row, kp_workbook_key_column(index), buf->at, key, KP_BOOK_NUMBER);
  buf->len = 0;
}

static void put_rank(const kp_workbook_row *s, kp_buf *buf) {
  const kp_workbook *w = s->w;
  const int rank = w->result->scoring->rank[s->unit], column = kp_workbook_key_column(w->index);
  char own[KP_BOOK_REF], first[KP_BOOK_REF], last[KP_BOOK_REF];
  if (rank == 0 || !s->ranks_live) {
    kp_book_number(w->book, s->row, KP_SCORES_RANK, rank > 0 ? (double)rank : (double)NAN,
                   KP_BOOK_PLAIN);
    return;
  }
  kp_buf_printf(buf, "=RANK(%s,%s:%s,%d)", kp_workbook_own_cell(own, s, column),
                kp_book_ref(first, KP_SCORES_FIRST_ROW, column),
                kp_book_ref(last, KP_SCORES_FIRST_ROW + w->n_units - 1, column),
                w->index->higher_is_better ? 0 : 1);
  kp_book_formula(w->book, s->row, KP_SCORES_RANK, buf->at, rank, KP_BOOK_PLAIN);
  buf->len = 0;
}

/* ---- Rows ---- */

static kp_msg status_word(kp_unit_status status) {
  return status == KP_GRADED         ? KP_MSG_WORKBOOK_GRADED
         : status == KP_NOT_ELIGIBLE ? KP_MSG_REPORT_NOT_ELIGIBLE
         : status == KP_UNDECIDED    ? KP_MSG_REPORT_UNDECIDED
                                     : KP_MSG_REPORT_UNSCORED;
}

static void put_facts(const kp_workbook_row *s) {
  const kp_workbook *w = s->w;
  const kp_dataset *dataset = w->result->dataset;
  const kp_scoring *scoring = w->result->scoring;
  const kp_str fact[] = {dataset->id[s->unit], dataset->name[s->unit], dataset->group[s->unit]};
  for (int i = 0; i < 3; i++)
    kp_book_text(w->book, s->row, KP_SCORES_ID + i, kp_str_copy(w->arena, fact[i]), KP_BOOK_TEXT);
  const kp_unit_status status = (kp_unit_status)scoring->status[s->unit];
  const int grade = scoring->grade[s->unit];
  kp_book_text(w->book, s->row, KP_SCORES_STATUS,
               kp_workbook_word(status_word(status), w->report->lang), KP_BOOK_TEXT);
  if (w->index->is_checklist && grade >= 0)
    kp_book_text(w->book, s->row, KP_SCORES_GRADE, w->index->grade[grade].label.title,
                 KP_BOOK_TEXT);
  kp_str written;
  const int decided = kp_report_decided(&written, w->result, s->unit);
  kp_book_text(w->book, s->row, KP_SCORES_DECIDED,
               decided >= 0 ? w->index->grade[decided].label.title : kp_str_copy(w->arena, written),
               KP_BOOK_TEXT);
}

static void put_nodes(kp_workbook_row *s, kp_buf *buf) {
  const kp_index *index = s->w->index;
  if (s->as_points)
    kp_workbook_place_full(s);
  for (int k = 0; k < index->n_nodes; k++)
    s->value[k] = s->as_points && !isnan(s->one->score[k]) ? s->one->points[k] : s->one->score[k];
  for (int k = 0; k < index->n_nodes; k++) {
    if (index->node[k].leaf < 0 && s->as_points)
      kp_workbook_put_sum(s, k, buf);
    else if (index->node[k].leaf < 0)
      kp_workbook_put_dimension(s, k, buf);
    else if (s->as_points)
      kp_workbook_put_points(s, k, buf);
    else
      kp_book_number(s->w->book, s->row, KP_SCORES_FIRST_NODE + k, s->value[k], KP_BOOK_NUMBER);
  }
  for (int a = 0; a < index->n_adjustments; a++)
    kp_book_number(s->w->book, s->row, KP_SCORES_FIRST_NODE + index->n_nodes + a,
                   s->one->adjustment[a], KP_BOOK_NUMBER);
}

static void put_heads(const kp_workbook_row *s, kp_buf *buf) {
  kp_workbook *w = s->w;
  const kp_index *index = w->index;
  const kp_msg fixed[] = {KP_MSG_REPORT_RANK,    KP_MSG_REPORT_ID,           KP_MSG_REPORT_NAME,
                          KP_MSG_WORKBOOK_GROUP, KP_MSG_WORKBOOK_STATUS,     KP_MSG_REPORT_TOTAL,
                          KP_MSG_REPORT_GRADE,   KP_MSG_WORKBOOK_BY_CUTOFFS, KP_MSG_REPORT_DECIDED};
  kp_workbook_head(w, KP_SCORES_HEAD_ROW, fixed, KP_SCORES_FIRST_NODE);
  for (int k = 0; k < index->n_nodes && !index->is_checklist; k++)
    kp_book_text(w->book, KP_SCORES_HEAD_ROW, KP_SCORES_FIRST_NODE + k, index->node[k].label.title,
                 KP_BOOK_HEAD);
  for (int a = 0; a < index->n_adjustments; a++)
    kp_book_text(w->book, KP_SCORES_HEAD_ROW, KP_SCORES_FIRST_NODE + index->n_nodes + a,
                 index->adjustment[a].label.title, KP_BOOK_HEAD);
  if (index->is_checklist)
    return;
  kp_workbook_grade_heads(s);
  kp_book_text(w->book, KP_SCORES_HEAD_ROW, kp_workbook_key_column(index),
               kp_workbook_word(KP_MSG_WORKBOOK_RANK_KEY, w->report->lang), KP_BOOK_HEAD);
  for (int l = 0; s->as_points && l < index->n_leaves; l++) {
    kp_message_format(buf, KP_MSG_WORKBOOK_RATE,
                      KP_ARGS(index->node[index->leaf_node[l]].label.title), w->report->lang);
    kp_book_text(w->book, KP_SCORES_HEAD_ROW, kp_workbook_key_column(index) + 1 + l, buf->at,
                 KP_BOOK_HEAD);
    buf->len = 0;
  }
}

/* Above the headings: weights, or full points. */
static void put_weight_row(const kp_workbook_row *s, kp_buf *buf) {
  kp_workbook *w = s->w;
  const kp_index *index = w->index;
  kp_book_text(w->book, KP_SCORES_WEIGHT_ROW, KP_SCORES_FIRST_NODE - 1,
               kp_workbook_word(s->as_points ? KP_MSG_WORKBOOK_FULL : KP_MSG_WORKBOOK_WEIGHTS,
                                w->report->lang),
               KP_BOOK_HEAD);
  for (int k = s->as_points ? 0 : 1; k < index->n_nodes; k++) {
    char ref[KP_BOOK_REF];
    kp_book_ref(ref, KP_WEIGHTS_FIRST + k, s->as_points ? KP_WEIGHTS_FULL : KP_WEIGHTS_WEIGHT);
    kp_buf_printf(buf, "='%s'!%s", s->weights, ref);
    kp_book_formula(w->book, KP_SCORES_WEIGHT_ROW, KP_SCORES_FIRST_NODE + k, buf->at,
                    s->as_points ? w->full[k] : w->result->scoring->weight[k], KP_BOOK_PLAIN);
    buf->len = 0;
  }
}

/* Whether ranks are the order of the keys: units stand by rank, so neighbours tell. */
static bool ranks_by_key(const kp_workbook *w) {
  const kp_index *index = w->index;
  const kp_scoring *scoring = w->result->scoring;
  const double from = isnan(index->grade_distance_from) ? 0 : index->grade_distance_from;
  for (int i = 0; i + 1 < w->n_units; i++) {
    const int a = w->unit[i], b = w->unit[i + 1];
    if (scoring->rank[a] == 0 || scoring->rank[b] == 0)
      continue;
    double x = index->rank_on_full ? scoring->total_full[a] : scoring->total[a];
    double y = index->rank_on_full ? scoring->total_full[b] : scoring->total[b];
    if (!isnan(index->grade_distance_from)) {
      x = fabs(x - from);
      y = fabs(y - from);
    }
    const int order = kp_decimal_compare(x, y);
    if ((order == 0) != (scoring->rank[a] == scoring->rank[b]) ||
        (order != 0 && (order > 0) != index->higher_is_better))
      return false;
  }
  return true;
}

static kp_status put_units(kp_workbook_row *s, kp_score_workspace *workspace, kp_buf *buf,
                           kp_diag *diag) {
  kp_workbook *w = s->w;
  for (int i = 0; i < w->n_units; i++) {
    s->unit = w->unit[i];
    s->row = KP_SCORES_FIRST_ROW + i;
    put_facts(s);
    if (!workspace)
      continue;
    kp_status status = kp_score_unit(&s->one, workspace, s->unit, NULL, diag);
    if (status != KP_OK)
      return status;
    put_nodes(s, buf);
    put_total(s, buf);
    put_rank(s, buf);
    kp_workbook_put_grade(s, buf);
  }
  return buf->failed || w->failed ? kp_diag_no_memory(diag) : KP_OK;
}

static kp_status begin(kp_workbook_row *s, kp_score_workspace **workspace, kp_diag *diag) {
  const kp_index *index = s->w->index;
  s->as_points = adds_points(index);
  s->ranks_live = ranks_by_key(s->w);
  s->value = KP_ARRAY(s->w->arena, double, index->n_nodes);
  kp_status status = s->value ? KP_OK : kp_diag_no_memory(diag);
  if (status == KP_OK && s->as_points)
    status = kp_workbook_full_begin(s, diag);
  if (status == KP_OK)
    status = kp_workbook_grades_begin(s, diag);
  if (status == KP_OK)
    status = kp_score_workspace_new(workspace, s->w->result->scoring, diag);
  return status;
}

static void finish(const kp_workbook_row *s) {
  const kp_workbook *w = s->w;
  const kp_index *index = w->index;
  const int last = KP_SCORES_FIRST_ROW + w->n_units - 1;
  const int n_printed = index->is_checklist ? KP_SCORES_FIRST_NODE : kp_workbook_key_column(index);
  for (int c = 0; c < s->n_steps; c++)
    kp_book_hide_column(w->book, s->step_column + c);
  if (!index->is_checklist)
    kp_book_hide_column(w->book, kp_workbook_key_column(index));
  const kp_book_range range = {.heading = KP_SCORES_HEAD_ROW,
                               .last_row = last,
                               .n_columns = index->is_checklist ? KP_SCORES_FIRST_NODE
                                                                : kp_workbook_last_column(s) + 1,
                               .n_printed = n_printed,
                               .n_frozen = KP_SCORES_NAME + 1};
  kp_book_table(w->book, &range);
  kp_book_bars(w->book, KP_SCORES_FIRST_ROW, last, KP_SCORES_TOTAL);
  for (int c = KP_SCORES_GRADE; c <= KP_SCORES_DECIDED; c++)
    kp_book_grades(w->book, KP_SCORES_FIRST_ROW, last, c, index);
}

kp_status kp_workbook_scores(kp_workbook *w, kp_diag *diag) {
  kp_score_workspace *workspace = NULL;
  kp_workbook_row s = {.w = w,
                       .weights = kp_workbook_word(KP_MSG_WORKBOOK_WEIGHTS, w->report->lang)};
  const bool scored = !w->index->is_checklist;
  kp_status status = scored ? begin(&s, &workspace, diag) : KP_OK;
  if (status != KP_OK)
    return status;
  kp_buf buf = {0};
  kp_book_sheet(w->book, kp_workbook_word(KP_MSG_WORKBOOK_SCORES, w->report->lang));
  put_heads(&s, &buf);
  if (scored)
    put_weight_row(&s, &buf);
  status = put_units(&s, workspace, &buf, diag);
  finish(&s);
  if (scored && status == KP_OK) {
    kp_book_sheet(w->book, kp_workbook_word(KP_MSG_WORKBOOK_RANKS, w->report->lang));
    status = kp_workbook_weights(&s, diag);
  }
  kp_buf_clear(&buf);
  kp_score_workspace_free(workspace);
  return status;
}
