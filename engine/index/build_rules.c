/* SPDX-License-Identifier: GPL-3.0-or-later
 * Build of rules: from a score's word to a kp_score_rule.
 *
 * Numbers are kept as written: under weights = "points" they are points of the indicator's own
 * weight, else on the index's scale; an adjustment's are points of the total. What was not given
 * gets its default here (yes = full, upto = full …), so that nothing behind this file needs to know
 * defaults. full is NaN for an adjustment: there it must be said. */
#include <math.h>
#include <string.h>

#include "base/date.h"
#include "base/decimal.h"
#include "index/build.h"

kp_cell_kind kp_build_score_kind(const kp_term *term, bool *sure) {
  *sure = false;
  if (!term)
    return KP_CELL_NUMBER;
  if (term->kind == KP_TERM_FUNCTION)
    return KP_CELL_NUMBER;
  if (term->word->id == KP_W_LOOKUP || term->word->id == KP_W_YESNO) {
    *sure = true;
    return term->word->id == KP_W_LOOKUP ? KP_CELL_TEXT : KP_CELL_YESNO;
  }
  return KP_CELL_NUMBER;
}

typedef struct {
  kp_builder *b;
  kp_score_rule *out;
  const kp_term *term, *owner;
  double bottom, full;
} context;

static bool need_full(context *c, const char *field, double value) {
  if (!isnan(value) || !isnan(c->full))
    return true;
  kp_build_error(c->b, c->term, NULL, KP_MSG_INDEX_FIELD_NEEDED,
                 KP_ARGS(c->term->word->name, field, "30"), KP_MSG_NONE);
  return false;
}

/* ---- Knots ---- */

static void set_knots(context *c, const kp_term *list) {
  int n = list->n_items;
  double *x = KP_ARRAY(c->b->arena, double, n), *y = KP_ARRAY(c->b->arena, double, n);
  if (!x || !y) {
    c->b->no_memory = true;
    return;
  }
  for (int i = 0; i < n; i++) {
    x[i] = kp_build_item_number(list->item[i], 0, NAN);
    y[i] = kp_build_item_number(list->item[i], 1, NAN);
    if (isnan(x[i]) || isnan(y[i]))
      return; /* the check of form has said so; an empty list says no more */
  }
  c->out->knot = x;
  c->out->knot_score = y;
  c->out->n_knots = n;
}

static void build_bands(context *c) {
  static const struct {
    const char *name;
    kp_side side;
  } sides[] = {{"at_least", KP_SIDE_AT_LEAST},
               {"above", KP_SIDE_ABOVE},
               {"at_most", KP_SIDE_AT_MOST},
               {"below", KP_SIDE_BELOW}};
  c->out->kind = KP_SCORE_BANDS;
  int n = 0;
  for (size_t i = 0; i < sizeof sides / sizeof *sides; i++) {
    const kp_term *list = kp_build_get(c->term, sides[i].name, KP_T_TABLE);
    if (!list)
      continue;
    if (++n > 1) {
      kp_build_error(c->b, c->term, sides[i].name, KP_MSG_INDEX_BANDS_ONE_SIDE, KP_NO_ARGS,
                     KP_MSG_NONE);
      return;
    }
    c->out->side = sides[i].side;
    set_knots(c, list);
  }
  if (n == 0 && !kp_term_get(c->term, "at_least"))
    kp_build_error(c->b, c->term, NULL, KP_MSG_INDEX_FIELD_NEEDED,
                   KP_ARGS("bands", "at_least", "{ { 6, 100 }, … }"), KP_MSG_NONE);
  c->out->otherwise = kp_build_number(c->term, "otherwise", NAN);
}

static void build_lookup(context *c) {
  const kp_term *term = c->term;
  int cap = term->n_fields + term->n_items, n = 0;
  kp_str *choice = KP_ARRAY(c->b->arena, kp_str, cap);
  double *score = KP_ARRAY(c->b->arena, double, cap);
  if (!choice || !score) {
    c->b->no_memory = true;
    return;
  }
  for (int i = 0; i < term->n_items; i++) {
    double key = term->key ? term->key[i] : i + 1;
    choice[n] = kp_str_of(kp_build_show(c->b, key));
    score[n++] = term->item[i]->number;
  }
  for (int i = 0; i < term->n_fields; i++) {
    if (strcmp(term->field[i].name.at, "otherwise") == 0)
      continue;
    choice[n] = kp_build_fold(c->b, term->field[i].name);
    score[n++] = term->field[i].term->number;
  }
  c->out->kind = KP_SCORE_LOOKUP;
  c->out->choice = choice;
  c->out->knot_score = score;
  c->out->n_knots = n;
  c->out->otherwise = kp_build_number(term, "otherwise", NAN);
  if (n == 0)
    kp_build_error(c->b, term, NULL, KP_MSG_INDEX_LOOKUP_EMPTY, KP_NO_ARGS, KP_MSG_NONE);
}

/* ---- Rules with a few numbers ---- */

static void build_linear(context *c) {
  c->out->kind = KP_SCORE_LINEAR;
  c->out->from = kp_build_number(c->term, "from", NAN);
  c->out->to = kp_build_number(c->term, "to", NAN);
  c->out->log = kp_build_flag(c->term, "log");
}

static void build_yesno(context *c) {
  c->out->kind = KP_SCORE_YESNO;
  double yes = kp_build_number(c->term, "yes", NAN);
  need_full(c, "yes", yes);
  c->out->yes_score = isnan(yes) ? c->full : yes;
  c->out->no_score = kp_build_number(c->term, "no", c->bottom);
}

static void build_target(context *c) {
  c->out->kind = KP_SCORE_TARGET;
  c->out->target = kp_build_item_number(c->term, 0, NAN);
  const kp_term *both = kp_build_get(c->term, "tolerance", KP_T_TABLE);
  double one = kp_build_number(c->term, "tolerance", NAN);
  c->out->tolerance_below = both ? kp_build_item_number(both, 0, NAN) : one;
  c->out->tolerance_above = both ? kp_build_item_number(both, 1, NAN) : one;
}

static void build_each(context *c) {
  c->out->kind = KP_SCORE_EACH;
  c->out->per = kp_build_item_number(c->term, 0, NAN);
  double upto = kp_build_number(c->term, "upto", NAN);
  need_full(c, "upto", upto);
  c->out->limit = isnan(upto) ? c->full : upto;
}

static void build_deduct(context *c) {
  c->out->kind = KP_SCORE_DEDUCT;
  c->out->per = kp_build_item_number(c->term, 0, NAN);
  double down_to = kp_build_number(c->term, "down_to", NAN);
  if (isnan(c->full) && isnan(down_to))
    kp_build_error(c->b, c->term, NULL, KP_MSG_INDEX_FIELD_NEEDED,
                   KP_ARGS("deduct", "down_to", "-5"), KP_MSG_NONE);
  c->out->limit = isnan(down_to) ? c->bottom : down_to;
}

/* to = { 1, 100 }: what the worst and the best value score. */
static void set_ends(context *c) {
  const kp_term *to = kp_build_get(c->term, "to", KP_T_TABLE);
  if (!to)
    return;
  double *ends = KP_ARRAY(c->b->arena, double, 2);
  if (!ends) {
    c->b->no_memory = true;
    return;
  }
  ends[0] = kp_build_item_number(to, 0, NAN);
  ends[1] = kp_build_item_number(to, 1, NAN);
  if (isnan(ends[0]) || isnan(ends[1]))
    return; /* the check of form has said so */
  c->out->ends = ends;
  if (ends[0] >= ends[1])
    kp_build_error(c->b, c->term, "to", KP_MSG_INDEX_TO_ORDER,
                   KP_ARGS(kp_build_show(c->b, ends[0]), kp_build_show(c->b, ends[1])),
                   KP_MSG_INDEX_HINT_TO_ORDER);
}

/* norm = "all" or "2022". */
static void set_period(context *c) {
  const char *text = kp_build_text(c->term, "norm");
  kp_period span;
  if (!text || strcmp(text, "period") == 0)
    return;
  c->out->norm_period = text;
  c->b->index->needs_periods = true;
  if (strcmp(text, "all") != 0 && !kp_period_read(&span, kp_str_of(text)))
    kp_build_error(c->b, c->term, "norm", KP_MSG_INDEX_NORM_PERIOD, KP_ARGS(text),
                   KP_MSG_INDEX_HINT_NORM_PERIOD);
}

static void build_distance(context *c) {
  const char *reference = kp_build_text(c->term, "reference");
  c->out->open = kp_term_get(c->term, "cap") && !kp_build_flag(c->term, "cap");
  c->out->target = kp_build_number(c->term, "target", NAN);
  bool best = reference && strcmp(reference, "max") == 0;
  c->out->reference = best ? NULL : reference;
  if (!reference && !kp_term_get(c->term, "target"))
    kp_build_error(c->b, c->term, NULL, KP_MSG_INDEX_FIELD_NEEDED,
                   KP_ARGS("distance_to", "reference", "\"max\""), KP_MSG_NONE);
  if (reference && kp_term_get(c->term, "target"))
    kp_build_error(c->b, c->term, "target", KP_MSG_INDEX_TWO_BOUNDS, KP_ARGS("reference", "target"),
                   KP_MSG_NONE);
}

static void build_norm_referenced(context *c, kp_score_kind kind) {
  c->out->kind = kind;
  bool owner_down = kp_build_says(c->owner, "direction", "down");
  c->out->down =
      kp_term_get(c->term, "direction") ? kp_build_says(c->term, "direction", "down") : owner_down;
  c->out->ties_low = kp_build_says(c->term, "ties", "low");
  set_ends(c);
  if (kind == KP_SCORE_DISTANCE)
    build_distance(c);
  if (kind == KP_SCORE_ZSCORE || kind == KP_SCORE_ROBUST_Z) {
    double range = c->full - c->bottom;
    c->out->mean = kp_build_number(c->term, "mean", c->bottom + range / 2);
    c->out->sd = kp_build_number(c->term, "sd", range / 10);
    c->out->open = kp_build_flag(c->term, "open");
  }
  set_period(c);
  const kp_term *norm = kp_build_get(c->term, "norm", KP_T_NORMS);
  if (!norm)
    return;
  if (kind != KP_SCORE_MINMAX && kind != KP_SCORE_ZSCORE) {
    kp_build_error(c->b, c->term, "norm", KP_MSG_INDEX_NORMS_FOR_WHAT, KP_ARGS(c->term->word->name),
                   KP_MSG_NONE);
    return;
  }
  kp_build_norms(c->b, c->out, norm, kp_build_id(c->owner));
}

void kp_build_score(kp_builder *b, kp_score_rule *out, const kp_term *term, const kp_term *owner,
                    double bottom, double full, bool points) {
  *out = (kp_score_rule){.line = term->line,
                         .function = -1,
                         .from = NAN,
                         .to = NAN,
                         .otherwise = NAN,
                         .yes_score = NAN,
                         .no_score = NAN,
                         .target = NAN,
                         .tolerance_below = NAN,
                         .tolerance_above = NAN,
                         .per = NAN,
                         .limit = NAN,
                         .mean = NAN,
                         .sd = NAN};
  if (term->kind == KP_TERM_FUNCTION) {
    out->kind = KP_SCORE_FUNCTION;
    out->function = term->function;
    return;
  }
  context c = {b, out, term, owner, bottom, full};
  switch (term->word->id) {
  case KP_W_ASIS:
    out->kind = KP_SCORE_ASIS;
    out->open = kp_build_flag(term, "open") || points;
    break;
  case KP_W_LINEAR:
    build_linear(&c);
    break;
  case KP_W_BANDS:
    build_bands(&c);
    break;
  case KP_W_CURVE:
    out->kind = KP_SCORE_CURVE;
    set_knots(&c, term);
    break;
  case KP_W_LOOKUP:
    build_lookup(&c);
    break;
  case KP_W_YESNO:
    build_yesno(&c);
    break;
  case KP_W_TARGET:
    build_target(&c);
    break;
  case KP_W_EACH:
    build_each(&c);
    break;
  case KP_W_DEDUCT:
    build_deduct(&c);
    break;
  case KP_W_MINMAX:
    build_norm_referenced(&c, KP_SCORE_MINMAX);
    break;
  case KP_W_ZSCORE:
    build_norm_referenced(&c, KP_SCORE_ZSCORE);
    break;
  case KP_W_ROBUST_Z:
    build_norm_referenced(&c, KP_SCORE_ROBUST_Z);
    break;
  case KP_W_BORDA:
    build_norm_referenced(&c, KP_SCORE_BORDA);
    break;
  case KP_W_SHARE_OF_MAX:
    build_norm_referenced(&c, KP_SCORE_SHARE_OF_MAX);
    break;
  case KP_W_DISTANCE_TO:
    build_norm_referenced(&c, KP_SCORE_DISTANCE);
    break;
  case KP_W_PERCENTILE:
    build_norm_referenced(&c, KP_SCORE_PERCENTILE);
    break;
  default:
    build_norm_referenced(&c, KP_SCORE_RANK);
    break;
  }
}
