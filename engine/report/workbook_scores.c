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

enum { RANK, ID, NAME, GROUP, STATUS, TOTAL, GRADE, BY_CUTOFFS, DECIDED };

static bool adds_points(const kp_index *index) {
  bool adds = index->in_points || (index->round_at_indicator && index->round_digits >= 0);
  for (int k = 0; k < index->n_nodes && adds; k++)
    adds = index->node[k].leaf >= 0 || index->node[k].combine == KP_COMBINE_ARITHMETIC ||
           index->node[k].combine == KP_COMBINE_SUM;
  return adds;
}

/* ---- Totals, ranks, grades ---- */

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
  kp_workbook_put(s, TOTAL, buf, own, total);
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
    kp_buf_add(buf, kp_workbook_own_cell(ref, s, TOTAL));
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
    kp_book_number(w->book, s->row, RANK, rank > 0 ? (double)rank : (double)NAN, KP_BOOK_PLAIN);
    return;
  }
  kp_buf_printf(buf, "=RANK(%s,%s:%s,%d)", kp_workbook_own_cell(own, s, column),
                kp_book_ref(first, KP_SCORES_FIRST_ROW, column),
                kp_book_ref(last, KP_SCORES_FIRST_ROW + w->n_units - 1, column),
                w->index->higher_is_better ? 0 : 1);
  kp_book_formula(w->book, s->row, RANK, buf->at, rank, KP_BOOK_PLAIN);
  buf->len = 0;
}

/* Appends the test of one bound and a comma; whether x meets it. */
static bool add_bound(kp_buf *buf, const kp_workbook_row *s, int grade, double x) {
  const kp_grade *of = &s->w->index->grade[grade];
  char cell[KP_BOOK_REF], bound[KP_BOOK_REF];
  const bool up = s->w->index->higher_is_better;
  const bool strict = up ? !isnan(of->above) : !isnan(of->below);
  const double limit = up ? (strict ? of->above : of->at_least) : strict ? of->below : of->at_most;
  if (isnan(limit))
    return true;
  kp_buf_printf(buf, "IF(ROUND(%s,9)%s%s'%s'!%s,", kp_workbook_own_cell(cell, s, TOTAL),
                up ? ">" : "<", strict ? "" : "=", s->weights,
                kp_book_ref(bound, kp_workbook_cut_row(s->w->index, grade), KP_WEIGHTS_WEIGHT));
  const int order = kp_decimal_compare(x, limit);
  return up ? (strict ? order > 0 : order >= 0) : strict ? order < 0 : order <= 0;
}

static void add_quoted(kp_buf *buf, const char *text) {
  kp_buf_add(buf, "\"");
  for (; *text; text++)
    kp_buf_add_bytes(buf, *text == '"' ? "\"\"" : text, *text == '"' ? 2 : 1);
  kp_buf_add(buf, "\"");
}

/* The grade that the bounds on the total give; without such bounds an empty cell. */
static void put_grade(const kp_workbook_row *s, kp_buf *buf) {
  const kp_index *index = s->w->index;
  const kp_scoring *scoring = s->w->result->scoring;
  const int found = scoring->grade_before[s->unit];
  const double total = scoring->total[s->unit];
  int own = -1, open = 0;
  if (found < 0 || isnan(total)) {
    kp_book_text(s->w->book, s->row, BY_CUTOFFS, "", KP_BOOK_TEXT);
    return;
  }
  kp_buf_add(buf, "=");
  for (int g = 0; g < index->n_grades; g++) {
    const size_t before = buf->len;
    const bool meets = add_bound(buf, s, g, total);
    const bool bounded = buf->len > before;
    own = own < 0 && meets && (bounded || g == index->n_grades - 1) ? g : own;
    if (!bounded && g < index->n_grades - 1)
      continue; /* a grade that is only granted */
    add_quoted(buf, index->grade[g].label.title);
    kp_buf_add(buf, bounded ? "," : "");
    open += bounded;
  }
  const kp_grade *last = &index->grade[index->n_grades - 1];
  if (index->higher_is_better ? !isnan(last->at_least) || !isnan(last->above)
                              : !isnan(last->at_most) || !isnan(last->below))
    kp_buf_add(buf, "\"\"");
  while (open-- > 0)
    kp_buf_add(buf, ")");
  const bool plain =
      index->grade_by.kind == KP_GRADE_BY_CUTOFFS && isnan(index->grade_distance_from);
  const char *title = index->grade[found].label.title;
  if (plain && own == found && !buf->failed && buf->len < 8000)
    kp_book_formula_text(s->w->book, s->row, BY_CUTOFFS, buf->at, title);
  else
    kp_book_text(s->w->book, s->row, BY_CUTOFFS, title, KP_BOOK_FIXED);
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
    kp_book_text(w->book, s->row, ID + i, kp_str_copy(w->arena, fact[i]), KP_BOOK_TEXT);
  const kp_unit_status status = (kp_unit_status)scoring->status[s->unit];
  kp_book_text(w->book, s->row, STATUS, kp_workbook_word(status_word(status), w->report->lang),
               KP_BOOK_TEXT);
  const int grade = scoring->grade[s->unit];
  kp_book_text(w->book, s->row, GRADE, grade < 0 ? "" : w->index->grade[grade].label.title,
               KP_BOOK_TEXT);
  kp_str written;
  const int decided = kp_report_decided(&written, w->result, s->unit);
  kp_book_text(w->book, s->row, DECIDED,
               decided >= 0 ? w->index->grade[decided].label.title : kp_str_copy(w->arena, written),
               KP_BOOK_TEXT);
}

static void put_nodes(kp_workbook_row *s, kp_buf *buf) {
  const kp_index *index = s->w->index;
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
  const bool rounds = kp_workbook_rounds_points(s);
  kp_book_text(w->book, KP_SCORES_WEIGHT_ROW, KP_SCORES_FIRST_NODE - 1,
               kp_workbook_word(s->as_points ? KP_MSG_WORKBOOK_FULL : KP_MSG_WORKBOOK_WEIGHTS,
                                w->report->lang),
               KP_BOOK_HEAD);
  for (int k = s->as_points ? 0 : 1; k < index->n_nodes; k++) {
    char ref[KP_BOOK_REF];
    double x = w->result->scoring->weight[k];
    kp_book_ref(ref, KP_WEIGHTS_FIRST + k, s->as_points ? KP_WEIGHTS_SHARE : KP_WEIGHTS_WEIGHT);
    if (s->as_points) {
      x = index->scale_high * w->result->scoring->share[k];
      kp_buf_printf(buf, rounds ? "=ROUND('%s'!%s*%.15g,%d)" : "='%s'!%s*%.15g", s->weights, ref,
                    index->scale_high, index->round_digits);
      x = rounds ? kp_decimal_round(x, index->round_digits) : x;
    } else {
      kp_buf_printf(buf, "='%s'!%s", s->weights, ref);
    }
    kp_book_formula(w->book, KP_SCORES_WEIGHT_ROW, KP_SCORES_FIRST_NODE + k, buf->at, x,
                    KP_BOOK_PLAIN);
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
    put_grade(s, buf);
  }
  return buf->failed ? kp_diag_no_memory(diag) : KP_OK;
}

kp_status kp_workbook_scores(kp_workbook *w, kp_diag *diag) {
  const kp_index *index = w->index;
  kp_score_workspace *workspace = NULL;
  kp_workbook_row s = {.w = w,
                       .weights = kp_workbook_word(KP_MSG_WORKBOOK_WEIGHTS, w->report->lang)};
  s.as_points = adds_points(index);
  s.ranks_live = !index->is_checklist && ranks_by_key(w);
  s.value = KP_ARRAY(w->arena, double, index->n_nodes);
  kp_status status = s.value ? KP_OK : kp_diag_no_memory(diag);
  if (status == KP_OK && !index->is_checklist)
    status = kp_score_workspace_new(&workspace, w->result->scoring, diag);
  if (status != KP_OK)
    return status;
  kp_buf buf = {0};
  kp_book_sheet(w->book, kp_workbook_word(KP_MSG_WORKBOOK_SCORES, w->report->lang));
  put_heads(&s, &buf);
  if (!index->is_checklist)
    put_weight_row(&s, &buf);
  status = put_units(&s, workspace, &buf, diag);
  const int last = KP_SCORES_FIRST_ROW + w->n_units - 1;
  const int n_columns =
      index->is_checklist ? KP_SCORES_FIRST_NODE
                          : kp_workbook_key_column(index) + 1 + (s.as_points ? index->n_leaves : 0);
  kp_book_table(w->book, KP_SCORES_HEAD_ROW, last, n_columns, NAME + 1);
  if (!index->is_checklist)
    kp_book_hide_column(w->book, kp_workbook_key_column(index));
  kp_book_bars(w->book, KP_SCORES_FIRST_ROW, last, TOTAL);
  for (int c = GRADE; c <= DECIDED; c++)
    kp_book_grades(w->book, KP_SCORES_FIRST_ROW, last, c, index);
  kp_buf_clear(&buf);
  kp_score_workspace_free(workspace);
  return status;
}
