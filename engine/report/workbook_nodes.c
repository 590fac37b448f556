/* SPDX-License-Identifier: GPL-3.0-or-later
 * Cells of nodes on the sheet of scores: formulas of dimensions and of points.
 *
 * Each formula is written and worked out in one walk, with the weights of the run; whose weight
 * counts for a unit is the engine's finding, the rest are left out. Points are score / top of the
 * scale * full points (workbook_full.c), rounded where the index says so.
 */
#include "report/workbook_scores.h"

#include "base/decimal.h"

#include <math.h>

static bool same(double a, double b) {
  return fabs(a - b) <= 1e-9;
}

bool kp_workbook_rounds_points(const kp_workbook_row *s) {
  return s->as_points && s->w->index->round_at_indicator && s->w->index->round_digits >= 0;
}

int kp_workbook_key_column(const kp_index *index) {
  return KP_SCORES_FIRST_NODE + index->n_nodes + index->n_adjustments;
}

const char *kp_workbook_own_cell(char *out, const kp_workbook_row *s, int column) {
  return kp_book_own_ref(out, s->row, column);
}

/* The formula, where it says what the engine found, else the engine's figure alone. */
void kp_workbook_put(kp_workbook_row *s, int column, kp_buf *formula, double own, double found) {
  kp_workbook *w = s->w;
  if (isnan(found)) {
    kp_book_number(w->book, s->row, column, NAN, KP_BOOK_NUMBER);
  } else if (formula->len > 0 && formula->len < KP_BOOK_FORMULA && !formula->failed &&
             same(own, found)) {
    kp_book_formula(w->book, s->row, column, formula->at, found, KP_BOOK_NUMBER);
    w->n_live++;
  } else {
    kp_book_number(w->book, s->row, column, found, KP_BOOK_FIXED);
    w->n_fixed++;
  }
  formula->len = 0;
}

/* ---- Dimensions on the scale ---- */

/* What is averaged in place of a score. */
typedef enum { TERM_PLAIN, TERM_LOG, TERM_INVERSE, TERM_POWER } term;

static double term_of(term kind, double x, double exponent) {
  return kind == TERM_LOG       ? log(x)
         : kind == TERM_INVERSE ? 1 / x
         : kind == TERM_POWER   ? pow(x, exponent)
                                : x;
}

/* Appends the weighted mean of terms of the children that count; their mean. */
static double add_mean(kp_buf *buf, const kp_workbook_row *s, int node, term kind) {
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
    const char *cell = kp_workbook_own_cell(ref, s, KP_SCORES_FIRST_NODE + c);
    char top[KP_BOOK_REF];
    kp_buf_printf(buf, "%s%s*", first ? "" : "+",
                  kp_book_ref(top, KP_SCORES_WEIGHT_ROW, KP_SCORES_FIRST_NODE + c));
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
      kp_buf_printf(buf, "%s%s", first ? "" : "+",
                    kp_book_ref(ref, KP_SCORES_WEIGHT_ROW, KP_SCORES_FIRST_NODE + c));
      first = false;
    }
  kp_buf_add(buf, ")");
  return sum / weights;
}

/* Appends "a,b,c" or "a+b+c" of the children's cells; their least or their sum. */
static double add_cells(kp_buf *buf, const kp_workbook_row *s, int node, bool least) {
  const kp_index *index = s->w->index;
  double sum = 0, low = INFINITY;
  char ref[KP_BOOK_REF];
  bool first = true;
  for (int c = index->node[node].first_child; c >= 0; c = index->node[c].next_sibling) {
    if (isnan(s->value[c]))
      continue;
    kp_buf_printf(buf, "%s%s",
                  first   ? ""
                  : least ? ","
                          : "+",
                  kp_workbook_own_cell(ref, s, KP_SCORES_FIRST_NODE + c));
    sum += s->value[c];
    low = s->value[c] < low ? s->value[c] : low;
    first = false;
  }
  return least ? low : sum;
}

void kp_workbook_put_dimension(kp_workbook_row *s, int node, kp_buf *buf) {
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
  kp_workbook_put(s, KP_SCORES_FIRST_NODE + node, buf, own, found);
}

/* ---- Points ---- */

void kp_workbook_put_points(kp_workbook_row *s, int node, kp_buf *buf) {
  const kp_index *index = s->w->index;
  const double top = index->scale_high, found = s->value[node], full = s->full[node];
  const bool rounds = kp_workbook_rounds_points(s);
  const int column = kp_workbook_key_column(index) + 1 + index->node[node].leaf;
  char score[KP_BOOK_REF], cell[KP_SCORES_CELL];
  double own = NAN;
  kp_book_number(s->w->book, s->row, column, s->one->score[node], KP_BOOK_NUMBER);
  if (!isnan(found) && s->one->share[node] > 0 && s->full_row[node] >= 0) {
    kp_buf_printf(buf, rounds ? "=ROUND(%s/%.15g*%s,%d)" : "=%s/%.15g*%s",
                  kp_workbook_own_cell(score, s, column), top, kp_workbook_full_cell(cell, s, node),
                  index->round_digits);
    own = s->one->score[node] / top * full;
    own = rounds ? kp_decimal_round(own, index->round_digits) : own;
  }
  kp_workbook_put(s, KP_SCORES_FIRST_NODE + node, buf, own, found);
}

void kp_workbook_put_sum(kp_workbook_row *s, int node, kp_buf *buf) {
  const int digits = s->w->index->round_digits;
  double own = NAN;
  if (!isnan(s->value[node]) && !s->one->filled[node]) {
    kp_buf_add(buf, kp_workbook_rounds_points(s) ? "=ROUND(" : "=(");
    own = add_cells(buf, s, node, false);
    if (kp_workbook_rounds_points(s))
      kp_buf_printf(buf, ",%d", digits);
    kp_buf_add(buf, ")");
  }
  kp_workbook_put(s, KP_SCORES_FIRST_NODE + node, buf, own, s->value[node]);
}
