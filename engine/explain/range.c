/* SPDX-License-Identifier: GPL-3.0-or-later
 * Ranges: between which values a leaf can be changed to some effect, and in which steps.
 *
 * best scores full marks and worst the bottom, read off the leaf's rule; beyond them nothing
 * changes. Counts go in whole items, bands and lookups by the values at which the score changes,
 * everything else in steps of about a thousandth of the range, so that a claim can be said in few
 * digits. A rule in Lua, or one that has no such ends, is changed by its score. Every claim made
 * from this is verified by scoring, so an end that is off costs a claim, never a wrong one. */
#include "explain/parts.h"

#include <math.h>

#include "base/decimal.h"

static bool is_whole(double x) {
  return isfinite(x) && x == floor(x);
}

static bool knots_are_whole(const kp_score_rule *rule) {
  for (int i = 0; i < rule->n_knots; i++)
    if (!is_whole(rule->knot[i]))
      return false;
  return rule->n_knots > 0;
}

static bool goes_in_items(const kp_node *leaf, double raw) {
  const kp_score_rule *rule = &leaf->score;
  if (leaf->value.kind == KP_VALUE_COUNT || leaf->value.kind == KP_VALUE_FULL_YEARS)
    return true;
  if (kp_index_is_share(&leaf->value) || (!isnan(raw) && !is_whole(raw)))
    return false;
  return rule->kind == KP_SCORE_EACH || rule->kind == KP_SCORE_DEDUCT ||
         (rule->kind == KP_SCORE_BANDS && knots_are_whole(rule));
}

static void set_step(kp_leaf_range *range, const kp_node *leaf) {
  double width = fabs(range->best - range->worst);
  int power = width > 0 ? (int)floor(log10(width)) - 3 : -3;
  if (goes_in_items(leaf, range->from) || power > 0)
    power = 0;
  if (power < -12)
    power = -12;
  range->step = pow(10, power);
  range->digits = -power;
  /* A share is shown as a per cent: two decimals fewer. */
  if (kp_index_is_share(&leaf->value) && !range->by_score)
    range->digits = range->digits > 2 ? range->digits - 2 : 0;
}

/* ---- Ends by rule ---- */

static void norm_ends(kp_leaf_range *range, const kp_maker *maker, const kp_node *leaf) {
  const kp_score_rule *rule = &leaf->score;
  const kp_scoring *scoring = maker->by->result->scoring;
  if (!scoring->norm)
    return;
  const kp_norm *norm = &scoring->norm[leaf->leaf];
  double low = norm->moments.min, high = norm->moments.max;
  if (rule->kind == KP_SCORE_DISTANCE)
    *(rule->down ? &low : &high) = norm->goal;
  if ((rule->kind == KP_SCORE_ZSCORE || rule->kind == KP_SCORE_ROBUST_Z) && !rule->open &&
      rule->sd != 0) {
    double unit = norm->moments.sd / rule->sd;
    low = norm->moments.mean + unit * (maker->index->scale_low - rule->mean);
    high = norm->moments.mean + unit * (maker->index->scale_high - rule->mean);
  }
  /* Norms are of treated values; a raw one is looked for. */
  const kp_treated *treated = scoring->treated ? &scoring->treated[leaf->leaf] : NULL;
  if (treated && treated->is_done && treated->transform != KP_TREAT_FUNCTION) {
    low = treated->min;
    high = treated->max;
  }
  range->best = rule->down ? low : high;
  range->worst = rule->down ? high : low;
}

static void curve_ends(kp_leaf_range *range, const kp_score_rule *rule) {
  for (int i = 0, best = 0, worst = 0; i < rule->n_knots; i++) {
    if (rule->knot_score[i] > rule->knot_score[best])
      best = i;
    if (rule->knot_score[i] < rule->knot_score[worst])
      worst = i;
    range->best = rule->knot[best];
    range->worst = rule->knot[worst];
  }
}

static void rule_ends(kp_leaf_range *range, const kp_maker *maker, const kp_node *leaf) {
  const kp_score_rule *rule = &leaf->score;
  kp_rule_scale scale = kp_score_rule_scale(maker->index, leaf);
  switch (rule->kind) {
  case KP_SCORE_ASIS:
    range->best = scale.top;
    range->worst = scale.bottom;
    break;
  case KP_SCORE_LINEAR:
    range->best = rule->to;
    range->worst = rule->from;
    break;
  case KP_SCORE_CURVE:
    curve_ends(range, rule);
    break;
  case KP_SCORE_TARGET:
    range->best = rule->target;
    range->worst = range->from > rule->target ? rule->target + rule->tolerance_above
                                              : rule->target - rule->tolerance_below;
    break;
  case KP_SCORE_EACH:
    range->best = (isfinite(rule->limit) ? rule->limit : scale.top) / rule->per;
    range->worst = 0;
    break;
  case KP_SCORE_DEDUCT:
    range->best = 0;
    range->worst = (scale.top - (isfinite(rule->limit) ? rule->limit : scale.bottom)) / rule->per;
    break;
  case KP_SCORE_MINMAX:
  case KP_SCORE_ZSCORE:
  case KP_SCORE_PERCENTILE:
  case KP_SCORE_RANK:
  case KP_SCORE_ROBUST_Z:
  case KP_SCORE_BORDA:
  case KP_SCORE_SHARE_OF_MAX:
  case KP_SCORE_DISTANCE:
    norm_ends(range, maker, leaf);
    break;
  default:
    break;
  }
}

/* ---- Choices ---- */

static void use_choices(kp_leaf_range *range, const double *choice, int n) {
  range->choice = choice;
  range->n_choices = n;
  range->best = range->worst = n > 0 ? choice[0] : NAN;
  for (int i = 0; i < n; i++) {
    range->best = fmax(range->best, choice[i]);
    range->worst = fmin(range->worst, choice[i]);
  }
}

/* Both sides of every bound: the value on it, and a step beyond on the side where it does not hold.
 */
static void band_choices(kp_leaf_range *range, kp_maker *maker, const kp_node *leaf) {
  const kp_score_rule *rule = &leaf->score;
  double *choice = KP_ARRAY(maker->arena, double, 2 * rule->n_knots + 1);
  if (!choice) {
    maker->failed = true;
    return;
  }
  double low = 0, high = 0;
  for (int i = 0; i < rule->n_knots; i++) {
    low = fmin(low, rule->knot[i]);
    high = fmax(high, rule->knot[i]);
  }
  range->best = high;
  range->worst = low;
  set_step(range, leaf);
  /* "at least" and "below" hold or fail under the bound, "above" and "at most" over it. */
  bool under = rule->side == KP_SIDE_AT_LEAST || rule->side == KP_SIDE_BELOW;
  for (int i = 0; i < rule->n_knots; i++) {
    choice[2 * i] = rule->knot[i];
    choice[2 * i + 1] = kp_decimal_key(rule->knot[i] + (under ? -range->step : range->step));
  }
  use_choices(range, choice, 2 * rule->n_knots);
}

static void number_choices(kp_leaf_range *range, kp_maker *maker, int n) {
  double *choice = KP_ARRAY(maker->arena, double, n);
  maker->failed = maker->failed || !choice;
  for (int i = 0; choice && i < n; i++)
    choice[i] = i;
  if (choice)
    use_choices(range, choice, n);
}

static void by_score(kp_leaf_range *range, const kp_maker *maker, int node) {
  range->by_score = true;
  range->from = maker->base->score[node];
  range->best = maker->index->scale_high;
  range->worst = maker->index->scale_low;
}

/* Values that can occur: of marks those of the step; a ratio of counts has steps that are not
 * known.
 */
static bool find_occurring(kp_leaf_range *range, const kp_maker *maker, const kp_node *leaf) {
  const kp_value *value = &leaf->value;
  if (value->kind == KP_VALUE_SHARE || value->kind == KP_VALUE_MEAN ||
      value->kind == KP_VALUE_RATIO)
    return false;
  for (int i = 0; i < value->n_operands; i++)
    if (value->operand[i].kind == KP_VALUE_PANEL)
      return false;
  const kp_panel *panel = maker->by->result->panel;
  if (value->kind != KP_VALUE_PANEL)
    return true;
  if (!panel || leaf->score.kind == KP_SCORE_BANDS)
    return false;
  const kp_panel_rule *rule = &maker->index->panel[value->panel];
  const kp_pooled *cell =
      &panel->pooled[(size_t)value->panel * (size_t)maker->by->dataset->n_units +
                     (size_t)maker->out->unit];
  const int kept = cell->n_marks - (rule->pool == KP_POOL_TRIMMED ? 2 * rule->drop : 0);
  if ((rule->pool != KP_POOL_MEAN && rule->pool != KP_POOL_TRIMMED) || rule->weight_by ||
      !(rule->step > 0) || kept < 1 || !is_whole(kp_decimal_key(rule->low / rule->step)))
    return false;
  range->step = rule->sum ? rule->step : rule->step / kept;
  range->digits = 2;
  return true;
}

void kp_leaf_range_find(kp_leaf_range *out, kp_maker *maker, int node) {
  const kp_node *leaf = &maker->index->node[node];
  const kp_explain_node *now = &maker->out->node[node];
  const kp_scoring *scoring = maker->by->result->scoring;
  *out = (kp_leaf_range){.from = NAN, .best = NAN, .worst = NAN};
  /* What does not count, or has no share because it is missing under a rule that re-weights, moves
   * nothing alone. */
  kp_leaf_range none = *out;
  const bool is_criterion = kp_sorting_widen(&none, maker->index, node);
  if (leaf->leaf < 0 || (!now->carries && !is_criterion) || now->state == KP_STATE_NOT_APPLICABLE ||
      (maker->options->alone && kp_maker_scored_by_others(maker, node)))
    return;
  if (now->state == KP_STATE_PRESENT)
    out->from = maker->base->raw[leaf->leaf];
  bool is_text = scoring->raw_text && scoring->raw_text[leaf->leaf];
  if (leaf->score.kind == KP_SCORE_BANDS)
    band_choices(out, maker, leaf);
  else if (leaf->score.kind == KP_SCORE_YESNO)
    number_choices(out, maker, 2);
  else if (leaf->score.kind == KP_SCORE_LOOKUP && is_text)
    number_choices(out, maker, leaf->score.n_knots);
  else
    rule_ends(out, maker, leaf);
  if (leaf->score.kind == KP_SCORE_FUNCTION || (leaf->score.kind == KP_SCORE_LOOKUP && !is_text))
    by_score(out, maker, node);
  kp_sorting_widen(out, maker->index, node);
  set_step(out, leaf);
  out->usable =
      isfinite(out->best) && isfinite(out->worst) && out->best != out->worst &&
      (out->by_score || (find_occurring(out, maker, leaf) && kp_change_stands_alone(maker, node)));
}
