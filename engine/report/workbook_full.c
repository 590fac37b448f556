/* SPDX-License-Identifier: GPL-3.0-or-later
 * Full points on the sheet of weights: what each node is worth, exactly as the engine shares it
 * out.
 *
 * Where points are rounded, children share their parent's full points by largest remainder
 * (score/points.c): each has the whole part of its share in units of the last digit, and those with
 * the largest remainders, the first of equals, one more until the sum is the parent's. A row a node
 * has the share (12 figures, as base/decimal.h reads a number), its remainder and the result; the
 * row of the parent has what is left over. Units some of whose children do not count share anew:
 * each such set of children has rows of its own further down, made once for all units that have it;
 * beyond KP_BOOK_FULL_ROWS of them a unit's points are the engine's figures. */
#include "report/workbook_scores.h"

#include "base/decimal.h"

#include <math.h>
#include <stdio.h>

struct kp_full_set {
  int parent, above; /* the row of the parent's full points */
  int first_row;     /* of the parent again; children follow */
  int n;
  int *child;
  double *full;
  kp_full_set *next;
};

static bool shares_whole(const kp_workbook_row *s, int parent) {
  return s->w->index->node[parent].combine == KP_COMBINE_SUM;
}

/* What n children get of the full points above them. */
static bool share_out(double *out, const kp_workbook_row *s, int parent, double above,
                      const int *child, int n) {
  const double *weight = s->w->result->scoring->weight;
  double sum = 0;
  double *exact = KP_ARRAY(s->w->arena, double, n + 1);
  for (int i = 0; exact && i < n; i++)
    sum += weight[child[i]];
  for (int i = 0; exact && i < n; i++)
    exact[i] = out[i] = shares_whole(s, parent) ? above
                        : sum > 0               ? above * weight[child[i]] / sum
                                                : 0;
  if (exact && n > 0 && kp_workbook_rounds_points(s) && !shares_whole(s, parent))
    kp_decimal_apportion(out, exact, n, above, s->w->index->round_digits);
  return exact != NULL;
}

/* Children of the node that count: for the unit at hand, or in general. */
static int counting(int *child, const kp_workbook_row *s, int node, bool in_general) {
  const double *weight = in_general ? s->w->result->scoring->weight : s->one->weight;
  int n = 0;
  for (int c = s->w->index->node[node].first_child; c >= 0; c = s->w->index->node[c].next_sibling)
    if (weight[c] > 0)
      child[n++] = c;
  return n;
}

kp_status kp_workbook_full_begin(kp_workbook_row *s, kp_diag *diag) {
  kp_workbook *w = s->w;
  const int n_nodes = w->index->n_nodes;
  w->full = KP_ARRAY(w->arena, double, n_nodes);
  w->set = KP_ARRAY(w->arena, kp_full_set *, n_nodes);
  s->full_row = KP_ARRAY(w->arena, int, n_nodes);
  s->full = KP_ARRAY(w->arena, double, n_nodes);
  s->child = KP_ARRAY(w->arena, int, n_nodes);
  double *room = KP_ARRAY(w->arena, double, n_nodes);
  if (!w->full || !w->set || !s->full_row || !s->full || !s->child || !room)
    return kp_diag_no_memory(diag);
  for (int k = 0; k < n_nodes; k++) {
    w->full[k] = k == 0 ? w->index->scale_high : 0;
    w->set[k] = NULL;
  }
  for (int k = 0; k < n_nodes; k++) {
    const int n = counting(s->child, s, k, true);
    if (!share_out(room, s, k, w->full[k], s->child, n))
      return kp_diag_no_memory(diag);
    for (int i = 0; i < n; i++)
      w->full[s->child[i]] = room[i];
  }
  return KP_OK;
}

/* The set of these children, made where it is new; NULL: there is no room for it. */
static kp_full_set *find_set(kp_workbook_row *s, int parent, const int *child, int n) {
  kp_workbook *w = s->w;
  const int above = s->full_row[parent];
  for (kp_full_set *set = w->set[parent]; set; set = set->next) {
    bool equal = set->above == above && set->n == n;
    for (int i = 0; equal && i < n; i++)
      equal = set->child[i] == child[i];
    if (equal)
      return set;
  }
  if (w->n_full_rows + n + 1 > KP_BOOK_FULL_ROWS)
    return NULL;
  kp_full_set *set = KP_NEW(w->arena, kp_full_set);
  int *own = KP_ARRAY(w->arena, int, n);
  double *full = KP_ARRAY(w->arena, double, n);
  if (!set || !own || !full || !share_out(full, s, parent, s->full[parent], child, n)) {
    w->failed = true;
    return NULL;
  }
  for (int i = 0; i < n; i++)
    own[i] = child[i];
  *set = (kp_full_set){.parent = parent, .above = above, .n = n, .child = own, .full = full};
  set->first_row = kp_workbook_sets_row(w) + w->n_full_rows;
  set->next = w->set[parent];
  w->set[parent] = set;
  w->n_full_rows += n + 1;
  return set;
}

/* The children of a node that has its row. */
static void place_children(kp_workbook_row *s, int parent) {
  kp_workbook *w = s->w;
  const bool usual = s->full_row[parent] == KP_WEIGHTS_FIRST + parent;
  const int n_all = counting(s->child, s, parent, true);
  const int n = counting(s->child, s, parent, false);
  if (usual && n == n_all) {
    for (int i = 0; i < n; i++) {
      s->full_row[s->child[i]] = KP_WEIGHTS_FIRST + s->child[i];
      s->full[s->child[i]] = w->full[s->child[i]];
    }
    return;
  }
  const kp_full_set *set = n > 0 ? find_set(s, parent, s->child, n) : NULL;
  for (int i = 0; set && i < n; i++) {
    s->full_row[set->child[i]] = set->first_row + 1 + i;
    s->full[set->child[i]] = set->full[i];
  }
}

void kp_workbook_place_full(kp_workbook_row *s) {
  const kp_index *index = s->w->index;
  for (int k = 0; k < index->n_nodes; k++) {
    s->full_row[k] = k == 0 ? KP_WEIGHTS_FIRST : -1;
    s->full[k] = k == 0 ? index->scale_high : NAN;
  }
  for (int k = 0; k < index->n_nodes; k++)
    if (index->node[k].leaf < 0 && s->full_row[k] >= 0)
      place_children(s, k);
}

const char *kp_workbook_full_cell(char *out, const kp_workbook_row *s, int node) {
  char ref[KP_BOOK_REF];
  const int row = s->full_row[node];
  if (row == KP_WEIGHTS_FIRST + node)
    return kp_book_ref(out, KP_SCORES_WEIGHT_ROW, KP_SCORES_FIRST_NODE + node);
  snprintf(out, KP_SCORES_CELL, "'%.40s'!%s", s->weights, kp_book_ref(ref, row, KP_WEIGHTS_FULL));
  return out;
}

/* ---- The rows on the sheet of weights ---- */

typedef struct {
  kp_workbook *w;
  const kp_workbook_row *s;
  int parent, head; /* the row that has the parent's full points and what is left over */
  const int *child, *row;
  int n;
  double above; /* the parent's full points */
} family;

static void put(const family *f, int row, int column, kp_buf *buf, double value) {
  kp_book_formula(f->w->book, row, column, buf->at, value, KP_BOOK_PLAIN);
  buf->len = 0;
}

/* The share in units of the last digit, its 12 figures, its remainder. */
static double put_exact(const family *f, int i, double sum, kp_buf *buf) {
  const int digits = f->w->index->round_digits, row = f->row[i];
  const double weight = f->w->result->scoring->weight[f->child[i]];
  const double exact = sum > 0 ? f->above * weight / sum * pow(10, digits) : 0;
  const double key = kp_decimal_key(exact);
  char own[KP_BOOK_REF], total[KP_BOOK_REF], above[KP_BOOK_REF];
  kp_buf_printf(buf, "=IF(%s=0,0,%s*%s/%s*10^%d)", kp_book_ref(total, f->head, KP_WEIGHTS_SUM),
                kp_book_ref(above, f->head, KP_WEIGHTS_FULL),
                kp_book_ref(own, KP_WEIGHTS_FIRST + f->child[i], KP_WEIGHTS_WEIGHT), total, digits);
  put(f, row, KP_WEIGHTS_EXACT, buf, exact);
  kp_book_ref(own, row, KP_WEIGHTS_EXACT);
  kp_buf_printf(buf, "=IF(%s>0,ROUND(%s,11-INT(LOG10(%s))),0)", own, own, own);
  put(f, row, KP_WEIGHTS_KEY, buf, key);
  kp_book_ref(own, row, KP_WEIGHTS_KEY);
  kp_buf_printf(buf, "=IF(%s>0,ROUND(%s-INT(%s),11),-1)", own, own, own);
  put(f, row, KP_WEIGHTS_REST, buf, key > 0 ? kp_decimal_round(key - floor(key), 11) : -1);
  return floor(key);
}

/* One more to those with the largest remainders, the first of equals. */
static void put_result(const family *f, int i, double full, kp_buf *buf) {
  char key[KP_BOOK_REF], own[KP_BOOK_REF], other[KP_BOOK_REF], left[KP_BOOK_REF];
  kp_book_ref(own, f->row[i], KP_WEIGHTS_REST);
  kp_buf_printf(buf, "=(INT(%s)+IF(0", kp_book_ref(key, f->row[i], KP_WEIGHTS_KEY));
  for (int k = 0; k < f->n; k++)
    if (k != i)
      kp_buf_printf(buf, "+(%s%s%s)", kp_book_ref(other, f->row[k], KP_WEIGHTS_REST),
                    k < i ? ">=" : ">", own);
  kp_buf_printf(buf, "<%s,1,0))/10^%d", kp_book_ref(left, f->head, KP_WEIGHTS_LEFT),
                f->w->index->round_digits);
  if (buf->len < KP_BOOK_FORMULA)
    put(f, f->row[i], KP_WEIGHTS_FULL, buf, full);
  else
    kp_book_number(f->w->book, f->row[i], KP_WEIGHTS_FULL, full, KP_BOOK_FIXED);
  buf->len = 0;
}

static void put_rounded(const family *f, const double *full, kp_buf *buf) {
  const int digits = f->w->index->round_digits;
  char ref[KP_BOOK_REF];
  double sum = 0, left = kp_decimal_round(f->above * pow(10, digits), 0);
  for (int i = 0; i < f->n; i++)
    sum += f->w->result->scoring->weight[f->child[i]];
  for (int i = 0; i < f->n; i++)
    left -= put_exact(f, i, sum, buf);
  kp_buf_printf(buf, "=ROUND(%s*10^%d,0)", kp_book_ref(ref, f->head, KP_WEIGHTS_FULL), digits);
  for (int i = 0; i < f->n; i++)
    kp_buf_printf(buf, "-INT(%s)", kp_book_ref(ref, f->row[i], KP_WEIGHTS_KEY));
  if (buf->len < KP_BOOK_FORMULA)
    put(f, f->head, KP_WEIGHTS_LEFT, buf, left);
  else
    kp_book_number(f->w->book, f->head, KP_WEIGHTS_LEFT, left, KP_BOOK_FIXED);
  buf->len = 0;
  for (int i = 0; i < f->n; i++)
    put_result(f, i, full[i], buf);
}

/* Without rounding, and under a sum, where each child has all of its parent's. */
static void put_plain(const family *f, const double *full, kp_buf *buf) {
  char own[KP_BOOK_REF], above[KP_BOOK_REF], sum[KP_BOOK_REF];
  kp_book_ref(above, f->head, KP_WEIGHTS_FULL);
  kp_book_ref(sum, f->head, KP_WEIGHTS_SUM);
  for (int i = 0; i < f->n; i++) {
    kp_book_ref(own, KP_WEIGHTS_FIRST + f->child[i], KP_WEIGHTS_WEIGHT);
    if (shares_whole(f->s, f->parent))
      kp_buf_printf(buf, "=IF(%s=0,0,%s)", own, above);
    else
      kp_buf_printf(buf, "=IF(%s=0,0,%s*%s/%s)", sum, above, own, sum);
    put(f, f->row[i], KP_WEIGHTS_FULL, buf, full[i]);
  }
}

static void put_family(const family *f, const double *full, kp_buf *buf) {
  if (kp_workbook_rounds_points(f->s) && !shares_whole(f->s, f->parent))
    put_rounded(f, full, buf);
  else
    put_plain(f, full, buf);
}

/* Everybody's full points; a child of weight 0 is worth nothing, until it is given one. */
static kp_status put_usual(const kp_workbook_row *s, kp_buf *buf, kp_diag *diag) {
  kp_workbook *w = s->w;
  int *row = KP_ARRAY(w->arena, int, w->index->n_nodes);
  double *full = KP_ARRAY(w->arena, double, w->index->n_nodes);
  if (!row || !full)
    return kp_diag_no_memory(diag);
  kp_book_number(w->book, KP_WEIGHTS_FIRST, KP_WEIGHTS_FULL, w->index->scale_high, KP_BOOK_PLAIN);
  for (int k = 0; k < w->index->n_nodes; k++) {
    int n = 0;
    for (int c = w->index->node[k].first_child; c >= 0; c = w->index->node[c].next_sibling) {
      s->child[n] = c;
      row[n] = KP_WEIGHTS_FIRST + c;
      full[n++] = w->full[c];
    }
    const family f = {.w = w,
                      .s = s,
                      .parent = k,
                      .head = KP_WEIGHTS_FIRST + k,
                      .child = s->child,
                      .row = row,
                      .n = n,
                      .above = w->full[k]};
    if (n > 0)
      put_family(&f, full, buf);
  }
  return KP_OK;
}

static void put_set_texts(kp_workbook *w, const kp_full_set *set, kp_buf *buf) {
  const kp_label *parent = &w->index->node[set->parent].label;
  char ref[KP_BOOK_REF];
  kp_book_text(w->book, set->first_row, 0, parent->id, KP_BOOK_TEXT);
  kp_book_text(w->book, set->first_row, 1, parent->title, KP_BOOK_TEXT);
  double sum = 0;
  for (int i = 0; i < set->n; i++) {
    const kp_label *child = &w->index->node[set->child[i]].label;
    kp_book_text(w->book, set->first_row + 1 + i, 0, child->id, KP_BOOK_TEXT);
    kp_book_text(w->book, set->first_row + 1 + i, 1, child->title, KP_BOOK_TEXT);
    kp_book_text(w->book, set->first_row + 1 + i, 2, parent->title, KP_BOOK_TEXT);
    kp_buf_printf(buf, "%s%s", i > 0 ? "+" : "=",
                  kp_book_ref(ref, KP_WEIGHTS_FIRST + set->child[i], KP_WEIGHTS_WEIGHT));
    sum += w->result->scoring->weight[set->child[i]];
  }
  kp_book_formula(w->book, set->first_row, KP_WEIGHTS_SUM, buf->at, sum, KP_BOOK_PLAIN);
  buf->len = 0;
  kp_buf_printf(buf, "=%s", kp_book_ref(ref, set->above, KP_WEIGHTS_FULL));
}

static kp_status put_set(const kp_workbook_row *s, const kp_full_set *set, double above,
                         kp_buf *buf, kp_diag *diag) {
  kp_workbook *w = s->w;
  int *row = KP_ARRAY(w->arena, int, set->n);
  if (!row)
    return kp_diag_no_memory(diag);
  for (int i = 0; i < set->n; i++)
    row[i] = set->first_row + 1 + i;
  put_set_texts(w, set, buf);
  kp_book_formula(w->book, set->first_row, KP_WEIGHTS_FULL, buf->at, above, KP_BOOK_PLAIN);
  buf->len = 0;
  const family f = {.w = w,
                    .s = s,
                    .parent = set->parent,
                    .head = set->first_row,
                    .child = set->child,
                    .row = row,
                    .n = set->n,
                    .above = above};
  put_family(&f, set->full, buf);
  return KP_OK;
}

/* The full points in a row, of a node. */
static double full_at(const kp_workbook *w, int node, int row) {
  if (row == KP_WEIGHTS_FIRST + node)
    return w->full[node];
  for (const kp_full_set *set = w->set[w->index->node[node].parent]; set; set = set->next)
    if (row > set->first_row && row <= set->first_row + set->n)
      return set->full[row - set->first_row - 1];
  return NAN;
}

kp_status kp_workbook_put_full(const kp_workbook_row *s, kp_diag *diag) {
  kp_workbook *w = s->w;
  kp_buf buf = {0};
  kp_status status = put_usual(s, &buf, diag);
  for (int k = 0; k < w->index->n_nodes && status == KP_OK; k++)
    for (const kp_full_set *set = w->set[k]; set && status == KP_OK; set = set->next)
      status = put_set(s, set, full_at(w, k, set->above), &buf, diag);
  for (int c = KP_WEIGHTS_EXACT; c <= KP_WEIGHTS_LEFT; c++)
    kp_book_hide_column(w->book, c);
  if (status == KP_OK && buf.failed)
    status = kp_diag_no_memory(diag);
  kp_buf_clear(&buf);
  return status;
}
