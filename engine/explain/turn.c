/* SPDX-License-Identifier: GPL-3.0-or-later
 * Turning points: the single cell, or the single judge, that alone would turn the grade.
 *
 * For each leaf the nearest value is found at which the grade is a better one (towards full marks)
 * or a worse one (towards the bottom); for each judge the cells of the unit are pooled
 * without that judge's marks (without.c), over all panels at once. A cell that would be left with
 * fewer marks than its rule asks for keeps its value: it is not this judge's mark but the lack of
 * one that would decide. All outcomes are those of scoring the unit again. */
#include "explain/parts.h"

#include <math.h>
#include <stdlib.h>

#include "base/decimal.h"

enum { MAX_CELLS_A_SIDE = 3 };

static int nearer(const void *a, const void *b) {
  const kp_explain_turn *x = a, *y = b;
  if (x->effort != y->effort)
    return x->effort < y->effort ? -1 : 1;
  return x->part.node < y->part.node ? -1 : x->part.node > y->part.node;
}

static void turn_sentence(kp_maker *maker, kp_explain_turn *turn) {
  char total[KP_NUM_SIZE];
  kp_decimal_fixed(total, turn->total, maker->index->show_digits);
  for (kp_lang lang = KP_ZH; lang <= KP_EN; lang++) {
    if (!kp_maker_wants(maker, lang))
      continue;
    kp_buf text = {0}, what = {0};
    if (turn->kind == KP_TURN_JUDGE) {
      kp_buf name = {0};
      kp_maker_judge_name(&name, maker, turn->judge, lang);
      kp_index_say(&what, lang, KP_MSG_EXPLAIN_WITHOUT_JUDGE, KP_ARGS(kp_index_part(&what, &name)));
      kp_buf_clear(&name);
    } else {
      kp_part_text(&what, maker, &turn->part, lang);
    }
    if (kp_sorting_without_total(maker->index))
      kp_index_say(&text, lang, KP_MSG_EXPLAIN_TURN_SORTED,
                   KP_ARGS(kp_index_part(&text, &what), kp_grade_title(maker->index, turn->grade)));
    else
      kp_index_say(
          &text, lang, KP_MSG_EXPLAIN_TURN,
          KP_ARGS(kp_index_part(&text, &what), total, kp_grade_title(maker->index, turn->grade)));
    kp_buf_clear(&what);
    turn->sentence[lang] = kp_maker_keep(maker, &text);
  }
}

/* ---- Cells ---- */

/* One goal from one leaf: adds a turn when it can be reached. */
static void turn_cell(kp_maker *maker, const kp_goal *goal, int node, const kp_leaf_range *range,
                      double end) {
  kp_change_part part = {.node = node, .by_score = range->by_score, .from = range->from, .to = end};
  if (!kp_maker_nearest(maker, goal, range, end, &part, 1))
    return;
  const kp_unit_score *unit = kp_maker_try(maker, &part, 1);
  if (!kp_goal_reached(goal, maker, unit))
    return;
  kp_explain_turn *turn = &maker->out->turn[maker->out->n_turns++];
  double before = maker->base->score[node];
  *turn = (kp_explain_turn){.kind = KP_TURN_CELL,
                            .part = part,
                            .judge = -1,
                            .effort = fabs(unit->score[node] - (isnan(before) ? 0 : before)),
                            .total = unit->total,
                            .grade = unit->grade,
                            .better = goal->lift};
  kp_part_texts(maker, &turn->part, range);
}

static void turn_cells(kp_maker *maker, const kp_goal *goal) {
  const kp_index *index = maker->index;
  const kp_change_ends ends = kp_sorting_ends(index, goal->lift);
  int first = maker->out->n_turns;
  for (int i = 0; i < index->n_leaves; i++) {
    kp_leaf_range range;
    int before = maker->out->n_turns;
    kp_leaf_range_find(&range, maker, index->leaf_node[i]);
    if (!range.usable)
      continue;
    if (ends.to_best)
      turn_cell(maker, goal, index->leaf_node[i], &range, range.best);
    if (ends.to_worst && maker->out->n_turns == before)
      turn_cell(maker, goal, index->leaf_node[i], &range, range.worst);
  }
  int n = maker->out->n_turns - first;
  qsort(maker->out->turn + first, (size_t)n, sizeof *maker->out->turn, nearer);
  maker->out->n_turns = first + (n < MAX_CELLS_A_SIDE ? n : MAX_CELLS_A_SIDE);
}

/* ---- Judges ---- */

/* A leaf's value with its panel's pooled mark replaced: the panel itself, or a sum or product that
 * it is a direct part of; NaN for anything else. */
static double with_pooled(const kp_value *value, int panel, double raw, double was, double is) {
  if (value->kind == KP_VALUE_PANEL)
    return value->panel == panel ? is : NAN;
  for (int i = 0; i < value->n_operands; i++) {
    const kp_value *operand = &value->operand[i];
    if (operand->kind != KP_VALUE_PANEL || operand->panel != panel)
      continue;
    if (value->kind == KP_VALUE_ADD || (value->kind == KP_VALUE_SUBTRACT && i == 0))
      return raw - was + is;
    if (value->kind == KP_VALUE_MULTIPLY || (value->kind == KP_VALUE_RATIO && i == 0))
      return was != 0 ? raw / was * is : NAN;
  }
  return NAN;
}

static int panel_of(const kp_value *value) {
  if (value->kind == KP_VALUE_PANEL)
    return value->panel;
  for (int i = 0; i < value->n_operands; i++) {
    int panel = panel_of(&value->operand[i]);
    if (panel >= 0)
      return panel;
  }
  return -1;
}

/* Puts the values without a judge into the override; false when nothing changes. */
static bool leave_out(kp_maker *maker, int judge) {
  const kp_index *index = maker->index;
  const kp_panel *pool = maker->by->result->panel;
  const size_t n_units = (size_t)maker->by->dataset->n_units;
  bool changed = false;
  for (int i = 0; i < index->n_leaves; i++) {
    int node = index->leaf_node[i];
    int panel = panel_of(&index->node[node].value);
    if (panel < 0 || maker->out->node[node].state != KP_STATE_PRESENT)
      continue;
    const double is = kp_maker_pool_without(maker, panel, judge);
    const double was = pool->pooled[(size_t)panel * n_units + (size_t)maker->out->unit].value;
    if (isnan(is))
      continue;
    maker->by->override[i] =
        with_pooled(&index->node[node].value, panel, maker->base->raw[i], was, is);
    changed = changed || !isnan(maker->by->override[i]);
  }
  return changed;
}

static void turn_judge(kp_maker *maker, int judge) {
  kp_explainer *by = maker->by;
  const kp_unit_score *unit = NULL;
  bool changed = leave_out(maker, judge);
  if (changed && kp_score_unit(&unit, by->workspace, maker->out->unit, by->override, NULL) != KP_OK)
    unit = NULL;
  for (int i = 0; i < maker->index->n_leaves; i++)
    by->override[i] = NAN;
  if (!unit || unit->status != KP_GRADED || unit->grade == maker->base->grade)
    return;
  maker->out->turn[maker->out->n_turns++] =
      (kp_explain_turn){.kind = KP_TURN_JUDGE,
                        .part = {.node = -1, .from = NAN, .to = NAN},
                        .judge = judge,
                        .effort = fabs(unit->total_full - maker->base->total_full),
                        .total = unit->total,
                        .grade = unit->grade,
                        .better = unit->grade < maker->base->grade};
}

void kp_maker_turns(kp_maker *maker) {
  kp_explanation *out = maker->out;
  const kp_index *index = maker->index;
  if (index->is_checklist || out->status != KP_GRADED || out->grade < 0 || out->n_nodes == 0 ||
      (maker->options->alone && kp_maker_grade_by_others(maker)))
    return;
  int room = 2 * index->n_leaves + maker->by->dataset->n_judges;
  out->turn = KP_ARRAY(maker->arena, kp_explain_turn, room);
  if (!out->turn) {
    maker->failed = true;
    return;
  }
  kp_goal lift = {.lift = true, .target = out->grade - 1}, fall = {.lift = false};
  if (out->grade > 0 && out->n_blocking == 0)
    turn_cells(maker, &lift);
  turn_cells(maker, &fall);
  qsort(out->turn, (size_t)out->n_turns, sizeof *out->turn, nearer);
  if (maker->by->result->panel && kp_maker_begin_without(maker))
    for (int i = 0; kp_maker_nth_judge(maker, i) >= 0; i++)
      turn_judge(maker, kp_maker_nth_judge(maker, i));
  for (int i = 0; i < out->n_turns; i++)
    turn_sentence(maker, &out->turn[i]);
}
