/* SPDX-License-Identifier: GPL-3.0-or-later
 * The sheet of scores: a row a unit, a column a node, dimensions and totals as formulas.
 *
 * A cell has a formula only where that gives, with the weights of the run, what the engine found
 * (to 1e-9): each is worked out here beside being written, and a cell where it differs (places by
 * largest remainder, functions, filled dimensions, comparisons of all units) holds the engine's
 * figure in another style. Columns are points where the index speaks of points and the tree adds
 * them up; the scores that these are made of then stand at the right. Whose weight counts for a
 * unit is the engine's finding: the rest are left out of its formulas. */
#include "report/workbook.h"

#include "base/decimal.h"

#include <math.h>
#include <stdlib.h>

enum { RANK, ID, NAME, GROUP, STATUS, TOTAL, GRADE, BY_CUTOFFS, DECIDED, FIRST_NODE };
enum { WEIGHT_ROW, HEAD_ROW, FIRST_ROW };

typedef struct {
  kp_workbook *w;
  const kp_unit_score *one;
  const char *weights; /* the sheet's name */
  double *value;       /* n_nodes: what the cells of the unit show */
  bool as_points, ranks_live;
  int row, unit;
} scores;

static bool same(double a, double b) {
  return fabs(a - b) <= 1e-9;
}

static bool adds_points(const kp_index *index) {
  bool adds = index->in_points || (index->round_at_indicator && index->round_digits >= 0);
  for (int k = 0; k < index->n_nodes && adds; k++)
    adds = index->node[k].leaf >= 0 || index->node[k].combine == KP_COMBINE_ARITHMETIC ||
           index->node[k].combine == KP_COMBINE_SUM;
  return adds;
}

static bool rounds_points(const scores *s) {
  return s->as_points && s->w->index->round_at_indicator && s->w->index->round_digits >= 0;
}

static int key_column(const kp_index *index) {
  return FIRST_NODE + index->n_nodes + index->n_adjustments;
}

static const char *cell_of(char *out, const scores *s, int column) {
  return kp_book_own_ref(out, s->row, column);
}

/* Appends the weight of a node as the sheet of weights has it. */
static void add_weight(kp_buf *buf, const scores *s, int node) {
  char ref[KP_BOOK_REF];
  kp_buf_printf(buf, "'%s'!%s", s->weights,
                kp_book_ref(ref, KP_WEIGHTS_FIRST + node, KP_WEIGHTS_WEIGHT));
}

/* The formula, where it says what the engine found, else the engine's figure alone. */
static void put(scores *s, int column, kp_buf *formula, double own, double found) {
  kp_workbook *w = s->w;
  if (isnan(found)) {
    kp_book_number(w->book, s->row, column, NAN, KP_BOOK_NUMBER);
  } else if (formula->len > 0 && formula->len < 8000 && !formula->failed && same(own, found)) {
    kp_book_formula(w->book, s->row, column, formula->at, found, KP_BOOK_NUMBER);
    w->n_live++;
  } else {
    kp_book_number(w->book, s->row, column, found, KP_BOOK_FIXED);
    w->n_fixed++;
  }
  formula->len = 0;
}

/* ---- Dimensions on the scale ---- */

/* Appends "w1*f(s1)+w2*f(s2)…" of the children that have a score; each score between before and
 * after. Returns its value by of. */
typedef enum { TERM_PLAIN, TERM_LOG, TERM_INVERSE, TERM_POWER } term;

static double term_of(term kind, double x, double exponent) {
  return kind == TERM_LOG       ? log(x)
         : kind == TERM_INVERSE ? 1 / x
         : kind == TERM_POWER   ? pow(x, exponent)
                                : x;
}

/* Appends the weighted mean of terms of the children that count; their mean. */
static double add_mean(kp_buf *buf, const scores *s, int node, term kind) {
  const kp_index *index = s->w->index;
  const double exponent = index->node[node].exponent;
  char ref[KP_BOOK_REF];
  double sum = 0, weights = 0;
  kp_buf_add(buf, "(");
  bool first = true;
  for (int c = index->node[node].first_child; c >= 0; c = index->node[c].next_sibling) {
    if (isnan(s->value[c]))
      continue;
    const double weight = s->w->result->scoring->weight[c];
    const char *cell = cell_of(ref, s, FIRST_NODE + c);
    char top[KP_BOOK_REF];
    kp_buf_printf(buf, "%s%s*", first ? "" : "+", kp_book_ref(top, WEIGHT_ROW, FIRST_NODE + c));
    if (kind == TERM_POWER)
      kp_buf_printf(buf, "%s^%.15g", cell, exponent);
    else
      kp_buf_printf(buf, kind == TERM_LOG ? "LN(%s)" : kind == TERM_INVERSE ? "1/%s" : "%s", cell);
    sum += weight > 0 ? weight * term_of(kind, s->value[c], exponent) : 0;
    weights += weight;
    first = false;
  }
  kp_buf_add(buf, ")/(");
  first = true;
  for (int c = index->node[node].first_child; c >= 0; c = index->node[c].next_sibling)
    if (!isnan(s->value[c])) {
      kp_buf_printf(buf, "%s%s", first ? "" : "+", kp_book_ref(ref, WEIGHT_ROW, FIRST_NODE + c));
      first = false;
    }
  kp_buf_add(buf, ")");
  return sum / weights;
}

/* Appends "a,b,c" or "a+b+c" of the children's cells; their least or their sum. */
static double add_cells(kp_buf *buf, const scores *s, int node, bool least) {
  const kp_index *index = s->w->index;
  double sum = 0, low = INFINITY;
  char ref[KP_BOOK_REF];
  bool first = true;
  for (int c = index->node[node].first_child; c >= 0; c = index->node[c].next_sibling) {
    if (isnan(s->value[c]))
      continue;
    kp_buf_printf(buf, "%s%s", first ? "" : least ? "," : "+", cell_of(ref, s, FIRST_NODE + c));
    sum += s->value[c];
    low = s->value[c] < low ? s->value[c] : low;
    first = false;
  }
  return least ? low : sum;
}

static void put_dimension(scores *s, int node, kp_buf *buf) {
  const kp_node *of = &s->w->index->node[node];
  const double found = s->value[node];
  double own = NAN, mean;
  if (!isnan(found) && !s->one->filled[node])
    switch (of->combine) {
    case KP_COMBINE_ARITHMETIC:
      kp_buf_add(buf, "=");
      own = add_mean(buf, s, node, TERM_PLAIN);
      break;
    case KP_COMBINE_GEOMETRIC:
      kp_buf_add(buf, "=EXP(");
      own = exp(add_mean(buf, s, node, TERM_LOG));
      kp_buf_add(buf, ")");
      break;
    case KP_COMBINE_HARMONIC:
      kp_buf_add(buf, "=1/(");
      own = 1 / add_mean(buf, s, node, TERM_INVERSE);
      kp_buf_add(buf, ")");
      break;
    case KP_COMBINE_POWER:
      kp_buf_add(buf, "=(");
      mean = add_mean(buf, s, node, TERM_POWER);
      own = pow(mean, 1 / of->exponent);
      kp_buf_printf(buf, ")^(1/%.15g)", of->exponent);
      break;
    case KP_COMBINE_MINIMUM:
      kp_buf_add(buf, "=MIN(");
      own = add_cells(buf, s, node, true);
      kp_buf_add(buf, ")");
      break;
    case KP_COMBINE_SUM:
      kp_buf_add(buf, "=");
      own = add_cells(buf, s, node, false);
      break;
    default:
      break;
    }
  put(s, FIRST_NODE + node, buf, own, found);
}

/* ---- Points ---- */

/* Appends the share of a node for this unit, whose siblings may count in part; its value. */
static double add_share(kp_buf *buf, const scores *s, int node) {
  const kp_index *index = s->w->index;
  const kp_scoring *scoring = s->w->result->scoring;
  double share = 1;
  kp_buf_add(buf, "1");
  for (int k = node; index->node[k].parent >= 0; k = index->node[k].parent) {
    const kp_node *parent = &index->node[index->node[k].parent];
    if (parent->combine == KP_COMBINE_SUM)
      continue;
    double sum = 0;
    kp_buf_add(buf, "*");
    add_weight(buf, s, k);
    kp_buf_add(buf, "/(");
    bool first = true;
    for (int c = parent->first_child; c >= 0; c = index->node[c].next_sibling)
      if (s->one->weight[c] > 0) {
        kp_buf_add(buf, first ? "" : "+");
        add_weight(buf, s, c);
        sum += scoring->weight[c];
        first = false;
      }
    kp_buf_add(buf, ")");
    share *= scoring->weight[k] / sum;
  }
  return share;
}

static void put_points(scores *s, int node, kp_buf *buf) {
  const kp_index *index = s->w->index;
  const kp_scoring *scoring = s->w->result->scoring;
  const double top = index->scale_high, found = s->value[node];
  const bool rounds = rounds_points(s);
  char score[KP_BOOK_REF], full[KP_BOOK_REF];
  double own_full = NAN;
  cell_of(score, s, key_column(index) + 1 + index->node[node].leaf);
  kp_book_number(s->w->book, s->row, key_column(index) + 1 + index->node[node].leaf,
                 s->one->score[node], KP_BOOK_NUMBER);
  if (isnan(found) || !(s->one->share[node] > 0)) {
    put(s, FIRST_NODE + node, buf, NAN, found);
    return;
  }
  kp_buf_printf(buf, rounds ? "=ROUND(%s/%.15g*" : "=(%s/%.15g*", score, top);
  if (same(s->one->share[node], scoring->share[node])) {
    kp_buf_add(buf, kp_book_ref(full, WEIGHT_ROW, FIRST_NODE + node));
    own_full = scoring->share[node] * top;
  } else {
    kp_buf_printf(buf, rounds ? "ROUND(%.15g*" : "(%.15g*", top);
    own_full = add_share(buf, s, node) * top;
    if (rounds)
      kp_buf_printf(buf, ",%d", index->round_digits);
    kp_buf_add(buf, ")");
  }
  if (rounds) {
    kp_buf_printf(buf, ",%d", index->round_digits);
    own_full = kp_decimal_round(own_full, index->round_digits);
  }
  kp_buf_add(buf, ")");
  const double exact = s->one->score[node] / top * own_full;
  put(s, FIRST_NODE + node, buf, rounds ? kp_decimal_round(exact, index->round_digits) : exact,
      found);
}

static void put_sum(scores *s, int node, kp_buf *buf) {
  const int digits = s->w->index->round_digits;
  double own = NAN;
  if (!isnan(s->value[node]) && !s->one->filled[node]) {
    kp_buf_add(buf, rounds_points(s) ? "=ROUND(" : "=(");
    own = add_cells(buf, s, node, false);
    if (rounds_points(s))
      kp_buf_printf(buf, ",%d", digits);
    kp_buf_add(buf, ")");
  }
  put(s, FIRST_NODE + node, buf, own, s->value[node]);
}

/* ---- Totals, ranks, grades ---- */

/* Appends the figure of the whole with its adjustments, before rounding; its value. */
static double add_whole(kp_buf *buf, const scores *s) {
  const kp_index *index = s->w->index;
  char first[KP_BOOK_REF], last[KP_BOOK_REF];
  kp_buf_add(buf, cell_of(first, s, FIRST_NODE));
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
  kp_buf_printf(buf, "SUM(%s:%s)%s%s", cell_of(first, s, FIRST_NODE + index->n_nodes),
                cell_of(last, s, key_column(index) - 1), least ? ")" : "", most ? ")" : "");
  return s->value[0] + sum + kp_explain_adjust_cut(index, sum);
}

static void put_total(scores *s, kp_buf *buf) {
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
  put(s, TOTAL, buf, own, total);
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
    kp_buf_add(buf, cell_of(ref, s, TOTAL));
  if (distance) {
    kp_buf_printf(buf, "-%.15g)", index->grade_distance_from);
    key = fabs(key - index->grade_distance_from);
  }
  kp_buf_add(buf, ",10)");
  kp_book_formula(s->w->book, s->row, key_column(index), buf->at, key, KP_BOOK_NUMBER);
  buf->len = 0;
}

static void put_rank(const scores *s, kp_buf *buf) {
  const kp_workbook *w = s->w;
  const int rank = w->result->scoring->rank[s->unit], column = key_column(w->index);
  char own[KP_BOOK_REF], first[KP_BOOK_REF], last[KP_BOOK_REF];
  if (rank == 0 || !s->ranks_live) {
    kp_book_number(w->book, s->row, RANK, rank > 0 ? (double)rank : (double)NAN, KP_BOOK_PLAIN);
    return;
  }
  kp_buf_printf(
      buf, "=RANK(%s,%s:%s,%d)", cell_of(own, s, column), kp_book_ref(first, FIRST_ROW, column),
      kp_book_ref(last, FIRST_ROW + w->n_units - 1, column), w->index->higher_is_better ? 0 : 1);
  kp_book_formula(w->book, s->row, RANK, buf->at, rank, KP_BOOK_PLAIN);
  buf->len = 0;
}

/* Appends the test of one bound and a comma; whether x meets it. */
static bool add_bound(kp_buf *buf, const scores *s, int grade, double x) {
  const kp_grade *of = &s->w->index->grade[grade];
  char cell[KP_BOOK_REF], bound[KP_BOOK_REF];
  const bool up = s->w->index->higher_is_better;
  const bool strict = up ? !isnan(of->above) : !isnan(of->below);
  const double limit = up ? (strict ? of->above : of->at_least) : strict ? of->below : of->at_most;
  if (isnan(limit))
    return true;
  kp_buf_printf(buf, "IF(ROUND(%s,9)%s%s'%s'!%s,", cell_of(cell, s, TOTAL), up ? ">" : "<",
                strict ? "" : "=", s->weights,
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
static void put_grade(const scores *s, kp_buf *buf) {
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

static void put_facts(const scores *s) {
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

static void put_nodes(scores *s, kp_buf *buf) {
  const kp_index *index = s->w->index;
  for (int k = 0; k < index->n_nodes; k++)
    s->value[k] = s->as_points && !isnan(s->one->score[k]) ? s->one->points[k] : s->one->score[k];
  for (int k = 0; k < index->n_nodes; k++) {
    if (index->node[k].leaf < 0 && s->as_points)
      put_sum(s, k, buf);
    else if (index->node[k].leaf < 0)
      put_dimension(s, k, buf);
    else if (s->as_points)
      put_points(s, k, buf);
    else
      kp_book_number(s->w->book, s->row, FIRST_NODE + k, s->value[k], KP_BOOK_NUMBER);
  }
  for (int a = 0; a < index->n_adjustments; a++)
    kp_book_number(s->w->book, s->row, FIRST_NODE + index->n_nodes + a, s->one->adjustment[a],
                   KP_BOOK_NUMBER);
}

static void put_heads(const scores *s, kp_buf *buf) {
  kp_workbook *w = s->w;
  const kp_index *index = w->index;
  const kp_msg fixed[] = {KP_MSG_REPORT_RANK,    KP_MSG_REPORT_ID,           KP_MSG_REPORT_NAME,
                          KP_MSG_WORKBOOK_GROUP, KP_MSG_WORKBOOK_STATUS,     KP_MSG_REPORT_TOTAL,
                          KP_MSG_REPORT_GRADE,   KP_MSG_WORKBOOK_BY_CUTOFFS, KP_MSG_REPORT_DECIDED};
  kp_workbook_head(w, HEAD_ROW, fixed, FIRST_NODE);
  for (int k = 0; k < index->n_nodes && !index->is_checklist; k++)
    kp_book_text(w->book, HEAD_ROW, FIRST_NODE + k, index->node[k].label.title, KP_BOOK_HEAD);
  for (int a = 0; a < index->n_adjustments; a++)
    kp_book_text(w->book, HEAD_ROW, FIRST_NODE + index->n_nodes + a,
                 index->adjustment[a].label.title, KP_BOOK_HEAD);
  if (index->is_checklist)
    return;
  kp_book_text(w->book, HEAD_ROW, key_column(index),
               kp_workbook_word(KP_MSG_WORKBOOK_RANK_KEY, w->report->lang), KP_BOOK_HEAD);
  for (int l = 0; s->as_points && l < index->n_leaves; l++) {
    kp_message_format(buf, KP_MSG_WORKBOOK_RATE,
                      KP_ARGS(index->node[index->leaf_node[l]].label.title), w->report->lang);
    kp_book_text(w->book, HEAD_ROW, key_column(index) + 1 + l, buf->at, KP_BOOK_HEAD);
    buf->len = 0;
  }
}

/* Above the headings: weights, or full points. */
static void put_weight_row(const scores *s, kp_buf *buf) {
  kp_workbook *w = s->w;
  const kp_index *index = w->index;
  const bool rounds = rounds_points(s);
  kp_book_text(w->book, WEIGHT_ROW, FIRST_NODE - 1,
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
    kp_book_formula(w->book, WEIGHT_ROW, FIRST_NODE + k, buf->at, x, KP_BOOK_PLAIN);
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

static kp_status put_units(scores *s, kp_score_workspace *workspace, kp_buf *buf, kp_diag *diag) {
  kp_workbook *w = s->w;
  for (int i = 0; i < w->n_units; i++) {
    s->unit = w->unit[i];
    s->row = FIRST_ROW + i;
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
  scores s = {.w = w, .weights = kp_workbook_word(KP_MSG_WORKBOOK_WEIGHTS, w->report->lang)};
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
  const int last = FIRST_ROW + w->n_units - 1;
  const int n_columns = index->is_checklist
                            ? FIRST_NODE
                            : key_column(index) + 1 + (s.as_points ? index->n_leaves : 0);
  kp_book_table(w->book, HEAD_ROW, last, n_columns, NAME + 1);
  if (!index->is_checklist)
    kp_book_hide_column(w->book, key_column(index));
  kp_book_bars(w->book, FIRST_ROW, last, TOTAL);
  for (int c = GRADE; c <= DECIDED; c++)
    kp_book_grades(w->book, FIRST_ROW, last, c, index);
  kp_buf_clear(&buf);
  kp_score_workspace_free(workspace);
  return status;
}
