/* SPDX-License-Identifier: GPL-3.0-or-later
 * Check of grades: best first, every total in exactly one of them, the last open.
 *
 * A grade may give one side (at_least = 85) or both (60 to 84): where both are given, a total
 * between two grades would be lost and one on a shared bound would be in two; both are errors that
 * name the total. With distance_from or ascending ranks the order and the sides are turned round,
 * which is done by negating bounds. Totals come in steps of the rounding, so that 84 and 85 are
 * neighbours where totals are whole. */
#include <math.h>
#include <string.h>

#include "base/decimal.h"
#include "index/build.h"

/* One side of a grade's range; the number is negated where lower is better. */
typedef struct {
  double at;
  bool given, closed; /* closed: the bound itself is inside */
} side;

typedef struct {
  const char *id;
  side low, high;
  kp_place place;
} range;

static side one_side(double closed, double open, bool turned) {
  side s = {NAN, true, true};
  if (!isnan(closed)) {
    s.at = closed;
  } else if (!isnan(open)) {
    s.at = open;
    s.closed = false;
  } else {
    s.given = false;
  }
  if (turned)
    s.at = -s.at;
  return s;
}

static range make_range(const char *id, double at_least, double above, double at_most, double below,
                        bool turned) {
  range r = {.id = id};
  r.low = turned ? one_side(at_most, below, true) : one_side(at_least, above, false);
  r.high = turned ? one_side(at_least, above, true) : one_side(at_most, below, false);
  return r;
}

typedef struct {
  kp_builder *b;
  bool turned;
  double step; /* of totals; 0: any */
} context;

static const char *show(const context *c, double bound) {
  return kp_build_show(c->b, c->turned ? -bound : bound);
}

static void report(const context *c, const range *at, kp_msg what, const char *const *args,
                   kp_msg hint) {
  kp_diag_error(c->b->diag, &at->place, what, args, hint);
}

/* better stands before worse: totals must pass from one to the other without gap or overlap. */
static void check_pair(const context *c, const range *better, const range *worse) {
  if (!better->low.given)
    return; /* said elsewhere */
  if (worse->low.given && kp_decimal_compare(worse->low.at, better->low.at) >= 0) {
    report(c, worse, KP_MSG_INDEX_GRADE_ORDER,
           KP_ARGS(worse->id, better->id, show(c, worse->low.at), show(c, better->low.at)),
           KP_MSG_INDEX_HINT_BEST_FIRST);
    return;
  }
  if (!worse->high.given)
    return;
  double gap = better->low.at - worse->high.at;
  int order = kp_decimal_compare(worse->high.at, better->low.at);
  bool both_in = order == 0 && better->low.closed && worse->high.closed;
  bool both_out = order == 0 && !better->low.closed && !worse->high.closed;
  bool neighbours = c->step > 0 && better->low.closed && worse->high.closed &&
                    kp_decimal_compare(gap, c->step) == 0;
  if (order > 0 || both_in)
    report(c, worse, KP_MSG_INDEX_GRADE_OVERLAP,
           KP_ARGS(worse->id, better->id, show(c, both_in ? better->low.at : worse->high.at)),
           KP_MSG_NONE);
  else if (both_out)
    report(c, worse, KP_MSG_INDEX_GRADE_GAP_AT,
           KP_ARGS(worse->id, better->id, show(c, gap + worse->high.at)), KP_MSG_NONE);
  else if (order < 0 && !neighbours)
    report(c, worse, KP_MSG_INDEX_GRADE_GAP,
           KP_ARGS(worse->id, better->id, show(c, worse->high.at), show(c, better->low.at)),
           KP_MSG_INDEX_HINT_ONE_BOUND);
}

static void check_ranges(const context *c, const range *r, int n) {
  for (int i = 0; i < n; i++) {
    bool last = i == n - 1;
    if (!last && !r[i].low.given)
      report(c, &r[i], KP_MSG_INDEX_GRADE_NO_BOUND,
             KP_ARGS(r[i].id, c->turned ? "at_most" : "at_least"), KP_MSG_NONE);
    if (last && r[i].low.given)
      report(c, &r[i], KP_MSG_INDEX_GRADE_LAST_BOUND, KP_ARGS(r[i].id, show(c, r[i].low.at)),
             KP_MSG_NONE);
    if (i == 0 && r[i].high.given)
      report(c, &r[i], KP_MSG_INDEX_GRADE_FIRST_BOUND, KP_ARGS(r[i].id, show(c, r[i].high.at)),
             KP_MSG_NONE);
    if (i > 0)
      check_pair(c, &r[i - 1], &r[i]);
  }
}

static void check_index_grades(kp_builder *b) {
  const kp_index *index = b->index;
  range *r = KP_ARRAY(b->arena, range, index->n_grades);
  if (!r) {
    b->no_memory = true;
    return;
  }
  const context c = {b, !index->higher_is_better,
                     index->round_digits >= 0 ? pow(10, -index->round_digits) : 0};
  for (int i = 0; i < index->n_grades; i++) {
    const kp_grade *g = &index->grade[i];
    r[i] = make_range(g->label.id, g->at_least, g->above, g->at_most, g->below, c.turned);
    r[i].place = (kp_place){.file = b->source->shown, .line = g->label.line};
    if (g->label.file > 0)
      r[i].place.file = b->files->table[g->label.file - 1].path;
    double low = isnan(g->at_least) ? g->above : g->at_least;
    if (isnan(index->grade_distance_from) && !isnan(low) &&
        (low > index->scale_high || low < index->scale_low))
      report(&c, &r[i], KP_MSG_INDEX_GRADE_OUT_OF_SCALE,
             KP_ARGS(g->label.id, kp_build_show(b, low), kp_build_show(b, index->scale_low),
                     kp_build_show(b, index->scale_high)),
             KP_MSG_NONE);
    if (kp_grade_is_limited(g) && i == index->n_grades - 1)
      report(&c, &r[i], KP_MSG_INDEX_TOP_ON_LAST, KP_ARGS(g->label.id), KP_MSG_NONE);
    /* a top share is a bound of its own: the first may go without one */
    if (kp_grade_is_limited(g) && !r[i].low.given && i < index->n_grades - 1)
      r[i].low = (side){INFINITY, true, true};
  }
  check_ranges(&c, r, index->n_grades);
}

/* A node's own grades are ordered like the index's; on a light the builder has looked. */
static void check_node_grades(kp_builder *b, int self) {
  const kp_node *node = &b->index->node[self];
  range *r = KP_ARRAY(b->arena, range, node->n_levels);
  if (!r) {
    b->no_memory = true;
    return;
  }
  const context c = {b, false, 0};
  for (int i = 0; i < node->n_levels; i++) {
    const kp_level *l = &node->level[i];
    r[i] = make_range(l->id, l->at_least, l->above, l->at_most, l->below, false);
    r[i].place = kp_build_place(b, b->node_term[self], "grades");
  }
  check_ranges(&c, r, node->n_levels);
}

static void check_checklist_grades(kp_builder *b) {
  const kp_index *index = b->index;
  const kp_term *list = kp_build_get(b->root, "grades", KP_T_TABLE);
  if (!list)
    return;
  if (index->n_grades != 2)
    kp_build_error(b, b->root, "grades", KP_MSG_INDEX_CHECKLIST_TWO_GRADES,
                   KP_ARGS(kp_build_show(b, index->n_grades)), KP_MSG_NONE);
  static const char *const fields[] = {"at_least", "above", "at_most", "below", "top"};
  for (int i = 0; i < list->n_items; i++)
    for (size_t k = 0; k < sizeof fields / sizeof *fields; k++)
      if (kp_term_get(list->item[i], fields[k]))
        kp_build_error(b, list->item[i], fields[k], KP_MSG_INDEX_NOT_IN_CHECKLIST,
                       KP_ARGS(fields[k]), KP_MSG_NONE);
}

void kp_check_grades(kp_builder *b) {
  const kp_index *index = b->index;
  if (index->is_checklist) {
    check_checklist_grades(b);
    return;
  }
  if (index->n_grades > 100)
    kp_build_error(b, b->root, "grades", KP_MSG_INDEX_TOO_MANY_GRADES,
                   KP_ARGS(kp_build_show(b, index->n_grades)), KP_MSG_NONE);
  if (index->grade_by.kind == KP_GRADE_BY_CUTOFFS)
    check_index_grades(b);
  kp_check_sorting(b);
  for (int i = 1; i < index->n_nodes && !b->no_memory; i++)
    if (!index->node[i].is_light && index->node[i].n_levels > 0)
      check_node_grades(b, i);
}
