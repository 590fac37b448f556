/* SPDX-License-Identifier: GPL-3.0-or-later
 * Check of scores: rules whose numbers contradict each other or can never be reached.
 *
 * Bands are tried in the order in which they stand, so a bound that an earlier one covers is never
 * reached. Goalposts say which way is better; a direction beside them must say the same. Directions
 * on rules that have none of their own are refused, since they would be ignored. */
#include <math.h>
#include <string.h>

#include "index/build.h"

typedef struct {
  kp_builder *b;
  const kp_score_rule *rule;
  const kp_term *term;  /* of the rule */
  const kp_term *owner; /* indicator or adjustment */
  const char *id;
} subject;

static void report(const subject *s, kp_msg what, const char *const *args, kp_msg hint) {
  const kp_term *at = s->term->kind == KP_TERM_WORD && s->term->called ? s->term : s->owner;
  kp_build_error(s->b, at, NULL, what, args, hint);
}

static void check_linear(const subject *s) {
  const kp_score_rule *rule = s->rule;
  kp_builder *b = s->b;
  const char *from = kp_build_show(b, rule->from), *to = kp_build_show(b, rule->to);
  if (rule->from == rule->to)
    report(s, KP_MSG_INDEX_GOALPOSTS_EQUAL, KP_ARGS(s->id, from), KP_MSG_NONE);
  if (rule->log && (rule->from <= 0 || rule->to <= 0))
    report(s, KP_MSG_INDEX_LOG_POSITIVE, KP_ARGS(s->id, from, to), KP_MSG_NONE);
  bool down = kp_build_says(s->owner, "direction", "down");
  bool up = kp_build_says(s->owner, "direction", "up");
  if ((down && rule->from < rule->to) || (up && rule->from > rule->to))
    report(s, KP_MSG_INDEX_GOALPOSTS_DIRECTION, KP_ARGS(s->id, down ? "down" : "up", from, to),
           KP_MSG_INDEX_HINT_GOALPOSTS);
}

static void check_bands(const subject *s) {
  const kp_score_rule *rule = s->rule;
  bool falling = rule->side == KP_SIDE_AT_LEAST || rule->side == KP_SIDE_ABOVE;
  int up = 0, down = 0;
  for (int i = 1; i < rule->n_knots; i++) {
    double before = rule->knot[i - 1], here = rule->knot[i];
    if (falling ? here >= before : here <= before)
      report(s, KP_MSG_INDEX_BAND_ORDER,
             KP_ARGS(s->id, kp_build_show(s->b, here), kp_build_show(s->b, before)),
             falling ? KP_MSG_INDEX_HINT_BANDS_FALL : KP_MSG_INDEX_HINT_BANDS_RISE);
    if ((here > before) == (rule->knot_score[i] > rule->knot_score[i - 1]))
      up++;
    else
      down++;
  }
  const char *direction = kp_build_text(s->owner, "direction");
  if (direction && strcmp(direction, "down") == 0 && up > 0 && down == 0)
    report(s, KP_MSG_INDEX_BANDS_DIRECTION, KP_ARGS(s->id, direction), KP_MSG_NONE);
  if (direction && strcmp(direction, "up") == 0 && down > 0 && up == 0)
    report(s, KP_MSG_INDEX_BANDS_DIRECTION, KP_ARGS(s->id, direction), KP_MSG_NONE);
}

static void check_curve(const subject *s) {
  const kp_score_rule *rule = s->rule;
  for (int i = 1; i < rule->n_knots; i++)
    if (rule->knot[i] <= rule->knot[i - 1])
      report(s, KP_MSG_INDEX_CURVE_ORDER,
             KP_ARGS(s->id, kp_build_show(s->b, rule->knot[i]),
                     kp_build_show(s->b, rule->knot[i - 1])),
             KP_MSG_NONE);
}

static void check_lookup(const subject *s) {
  const kp_score_rule *rule = s->rule;
  for (int i = 1; i < rule->n_knots; i++)
    for (int k = 0; k < i; k++)
      if (kp_str_equal(rule->choice[i], rule->choice[k]))
        report(s, KP_MSG_INDEX_LOOKUP_TWICE,
               KP_ARGS(s->id, kp_str_copy(s->b->arena, rule->choice[i])), KP_MSG_NONE);
}

static void check_few_numbers(const subject *s) {
  const kp_score_rule *rule = s->rule;
  kp_builder *b = s->b;
  if (rule->kind == KP_SCORE_EACH && rule->per == 0)
    report(s, KP_MSG_INDEX_PER_ZERO, KP_ARGS(s->id), KP_MSG_NONE);
  if (rule->kind == KP_SCORE_EACH && rule->per * rule->limit < 0)
    report(s, KP_MSG_INDEX_EACH_SIGNS,
           KP_ARGS(s->id, kp_build_show(b, rule->per), kp_build_show(b, rule->limit)), KP_MSG_NONE);
  if (rule->kind == KP_SCORE_DEDUCT && rule->per <= 0)
    report(s, KP_MSG_INDEX_DEDUCT_POSITIVE, KP_ARGS(s->id, kp_build_show(b, rule->per)),
           KP_MSG_NONE);
  if (rule->kind == KP_SCORE_TARGET && (rule->tolerance_below <= 0 || rule->tolerance_above <= 0))
    report(s, KP_MSG_INDEX_TOLERANCE_POSITIVE, KP_ARGS(s->id), KP_MSG_NONE);
  if ((rule->kind == KP_SCORE_ZSCORE || rule->kind == KP_SCORE_ROBUST_Z) && rule->sd <= 0)
    report(s, KP_MSG_INDEX_SD_POSITIVE, KP_ARGS(s->id, kp_build_show(b, rule->sd)), KP_MSG_NONE);
}

static bool takes_direction(kp_score_kind kind) {
  return kind == KP_SCORE_LINEAR || kind == KP_SCORE_BANDS || kind == KP_SCORE_MINMAX ||
         (kind >= KP_SCORE_ZSCORE && kind <= KP_SCORE_DISTANCE);
}

static void check_rule(kp_builder *b, const kp_score_rule *rule, const kp_term *term,
                       const kp_term *owner, const char *id) {
  const subject s = {b, rule, term, owner, id};
  if (kp_build_text(owner, "direction") && !takes_direction(rule->kind))
    kp_build_error(b, owner, "direction", KP_MSG_INDEX_DIRECTION_UNUSED,
                   KP_ARGS(id, term->kind == KP_TERM_WORD ? term->word->name : "function"),
                   KP_MSG_NONE);
  switch (rule->kind) {
  case KP_SCORE_LINEAR:
    check_linear(&s);
    break;
  case KP_SCORE_BANDS:
    check_bands(&s);
    break;
  case KP_SCORE_CURVE:
    check_curve(&s);
    break;
  case KP_SCORE_LOOKUP:
    check_lookup(&s);
    break;
  default:
    check_few_numbers(&s);
    break;
  }
}

/* Rules that an adjustment may have: those that give points without a scale. */
static bool gives_points(kp_score_kind kind) {
  return kind == KP_SCORE_EACH || kind == KP_SCORE_DEDUCT || kind == KP_SCORE_BANDS ||
         kind == KP_SCORE_LOOKUP || kind == KP_SCORE_YESNO || kind == KP_SCORE_ASIS ||
         kind == KP_SCORE_FUNCTION || kind == KP_SCORE_CURVE;
}

static void check_lookup_value(kp_builder *b, const kp_value *value, const kp_score_rule *rule,
                               const kp_term *owner, const char *id) {
  if (rule->kind == KP_SCORE_LOOKUP && value->kind != KP_VALUE_COLUMN &&
      value->kind != KP_VALUE_FIRST_OF && value->kind != KP_VALUE_NONE)
    kp_build_error(b, owner, "score", KP_MSG_INDEX_LOOKUP_COLUMN, KP_ARGS(id), KP_MSG_NONE);
}

/* A penalty that is dropped for whoever leaves the cell blank. */
static bool can_cost(const kp_score_rule *rule) {
  bool costs = (rule->kind == KP_SCORE_EACH && rule->per < 0) || rule->kind == KP_SCORE_DEDUCT ||
               (rule->kind == KP_SCORE_YESNO && (rule->yes_score < 0 || rule->no_score < 0));
  for (int i = 0; i < rule->n_knots && rule->kind != KP_SCORE_CURVE; i++)
    costs = costs || rule->knot_score[i] < 0;
  return costs;
}

static void check_adjustments(kp_builder *b) {
  for (int i = 0; i < b->index->n_adjustments; i++) {
    const kp_adjustment *a = &b->index->adjustment[i];
    const kp_term *owner = b->adjustment_term[i];
    const kp_term *term = kp_build_get(owner, "points", KP_T_SCORE | KP_T_FUNCTION);
    if (!term)
      continue;
    kp_build_row row = kp_build_enter(b, owner);
    if (!gives_points(a->points.kind))
      kp_build_error(b, owner, "points", KP_MSG_INDEX_ADJUST_RULE,
                     KP_ARGS(a->label.id, term->word->name), KP_MSG_NONE);
    check_rule(b, &a->points, term, owner, a->label.id);
    check_lookup_value(b, &a->value, &a->points, owner, a->label.id);
    if (a->missing == KP_MISSING_ZERO && a->value.kind == KP_VALUE_COLUMN && can_cost(&a->points))
      kp_build_warn(b, owner, "missing", KP_MSG_INDEX_BLANK_PAYS_PENALTY, KP_ARGS(a->label.id),
                    KP_MSG_NONE);
    kp_build_leave(b, row);
  }
}

void kp_check_scores(kp_builder *b) {
  const kp_index *index = b->index;
  for (int leaf = 0; leaf < index->n_leaves; leaf++) {
    const kp_node *node = &index->node[index->leaf_node[leaf]];
    const kp_term *owner = b->node_term[index->leaf_node[leaf]];
    const kp_term *term = kp_build_get(owner, "score", KP_T_SCORE | KP_T_FUNCTION);
    if (!term)
      continue;
    kp_build_row row = kp_build_enter(b, owner);
    check_rule(b, &node->score, term, owner, node->label.id);
    check_lookup_value(b, &node->value, &node->score, owner, node->label.id);
    kp_build_leave(b, row);
  }
  check_adjustments(b);
}
