/* SPDX-License-Identifier: GPL-3.0-or-later
 * Changes: the two or three that would lift the grade soonest.
 *
 * For each leaf alone the nearest value that reaches the next better grade is found, by trying its
 * end, then halving (or every value, where there are few), and rounding to a step that can be said;
 * where no single leaf does, pairs and triples of those that lost most. Each claim is the outcome
 * of scoring the unit with exactly the values that are printed. Conditions that stand in the way
 * whatever the total (a gate, a need on facts) are named first; then the cut-off alone is what a
 * change has to reach. */
#include "explain/parts.h"

#include <math.h>
#include <stdlib.h>

#include "base/decimal.h"

enum { MAX_CHANGES = 3, MAX_HALVINGS = 40, MAX_SCAN = 16, PAIR_LEAVES = 6, TRIPLE_LEAVES = 5 };

/* ---- Trying ---- */

bool kp_goal_reached(const kp_goal *goal, const kp_maker *maker, const kp_unit_score *unit) {
  if (!unit || unit->status != KP_GRADED)
    return false;
  if (!goal->lift)
    return unit->grade > maker->base->grade;
  int grade = goal->by_bounds ? unit->grade_before : unit->grade;
  return grade >= 0 && grade <= goal->target;
}

const kp_unit_score *kp_maker_try(kp_maker *maker, const kp_change_part *part, int n_parts) {
  kp_explainer *by = maker->by;
  const kp_unit_score *unit = NULL;
  if (maker->status != KP_OK)
    return NULL;
  for (int i = 0; i < n_parts; i++)
    by->override[maker->index->node[part[i].node].leaf] = part[i].to;
  /* A change may run into an error of the index's own functions: then it is no claim, and no fault
   * of the data. */
  kp_status status =
      n_parts > 0 && part[0].by_score
          ? kp_score_unit_scores(&unit, by->workspace, maker->out->unit, by->override, NULL)
          : kp_score_unit(&unit, by->workspace, maker->out->unit, by->override, NULL);
  for (int i = 0; i < n_parts; i++)
    by->override[maker->index->node[part[i].node].leaf] = NAN;
  if (status == KP_SYSTEM)
    maker->status = kp_diag_no_memory(maker->diag);
  return status == KP_OK ? unit : NULL;
}

static bool reaches(kp_maker *maker, const kp_goal *goal, kp_change_part *part, int n_parts,
                    double to) {
  part[n_parts - 1].to = to;
  return kp_goal_reached(goal, maker, kp_maker_try(maker, part, n_parts));
}

/* Of a few values the one that moves the total least, and of those the one nearest to what is. */
static bool nearest_choice(kp_maker *maker, const kp_goal *goal, const kp_leaf_range *range,
                           kp_change_part *part, int n_parts) {
  double least = INFINITY, nearest = INFINITY, to = NAN;
  for (int i = 0; i < range->n_choices; i++) {
    part[n_parts - 1].to = range->choice[i];
    const kp_unit_score *unit = kp_maker_try(maker, part, n_parts);
    if (range->choice[i] == range->from || !kp_goal_reached(goal, maker, unit))
      continue;
    double moved = kp_decimal_key(fabs(unit->total_full - maker->base->total_full));
    double apart = isnan(range->from) ? range->choice[i] : fabs(range->choice[i] - range->from);
    if (moved < least || (moved == least && apart < nearest)) {
      least = moved;
      nearest = apart;
      to = range->choice[i];
    }
  }
  part[n_parts - 1].to = to;
  return !isnan(to);
}

static double snap(const kp_leaf_range *range, double x, bool upward) {
  double steps = x / range->step;
  steps = upward ? ceil(steps - 1e-9) : floor(steps + 1e-9);
  return kp_decimal_key(steps * range->step);
}

/* The rounded value nearest to found that still reaches the goal, not beyond end. */
static bool settle(kp_maker *maker, const kp_goal *goal, const kp_leaf_range *range, double found,
                   double end, kp_change_part *part, int n_parts) {
  bool upward =
      end > part[n_parts - 1].from || (isnan(part[n_parts - 1].from) && end > range->worst);
  /* Halving stops short of the very value: the step before it may do. */
  double step = upward ? range->step : -range->step;
  double to = kp_decimal_key(snap(range, found, upward) - step);
  for (int i = 0; i < 4; i++, to = kp_decimal_key(to + step)) {
    /* Counts of items may have to step over an end that is no whole number. */
    if (range->step < 1 && (upward ? to > end : to < end))
      break;
    if (reaches(maker, goal, part, n_parts, to))
      return true;
  }
  return reaches(maker, goal, part, n_parts, end) && range->step < 1;
}

bool kp_maker_nearest(kp_maker *maker, const kp_goal *goal, const kp_leaf_range *range, double end,
                      kp_change_part *part, int n_parts) {
  if (range->choice)
    return nearest_choice(maker, goal, range, part, n_parts);
  double start = isnan(range->from) ? range->worst : range->from;
  /* Only a distance from a figure, or the nearest centre, can be reached and left again. */
  int n_scan = kp_sorting_ends(maker->index, goal->lift).turns_back ? MAX_SCAN : 1;
  if (start == end)
    return false;
  double before = start, after = end;
  bool found = false;
  for (int i = 1; i <= n_scan && !found; i++) {
    after = i == n_scan ? end : start + (end - start) * i / n_scan;
    found = reaches(maker, goal, part, n_parts, after);
    if (!found)
      before = after;
  }
  if (!found)
    return range->step >= 1 && settle(maker, goal, range, end, end, part, n_parts);
  for (int i = 0; i < MAX_HALVINGS && fabs(after - before) > range->step / 4; i++) {
    double middle = before + (after - before) / 2;
    if (reaches(maker, goal, part, n_parts, middle))
      after = middle;
    else
      before = middle;
  }
  return settle(maker, goal, range, after, end, part, n_parts);
}

/* ---- Words ---- */

static void part_value(kp_buf *out, const kp_maker *maker, const kp_change_part *part, double x,
                       int digits, kp_lang lang) {
  if (!part->by_score) {
    kp_maker_raw_text(out, maker, part->node, x, digits, lang);
    return;
  }
  const kp_node *leaf = &maker->index->node[part->node];
  char score[KP_NUM_SIZE];
  double shown = maker->index->in_points ? x / maker->index->scale_high * leaf->weight : x;
  kp_decimal_plain(score, shown, digits);
  kp_index_say(out, lang, KP_MSG_EXPLAIN_SCORE_OF, KP_ARGS(score));
}

void kp_part_texts(kp_maker *maker, kp_change_part *part, const kp_leaf_range *range) {
  int show = maker->index->show_digits;
  int digits = range->digits > show ? range->digits : show;
  for (kp_lang lang = KP_ZH; lang <= KP_EN; lang++) {
    if (!kp_maker_wants(maker, lang))
      continue;
    kp_buf text = {0};
    part_value(&text, maker, part, part->from, digits, lang);
    part->from_text[lang] = kp_maker_keep(maker, &text);
    part_value(&text, maker, part, part->to, digits, lang);
    part->to_text[lang] = kp_maker_keep(maker, &text);
  }
}

void kp_part_text(kp_buf *out, const kp_maker *maker, const kp_change_part *part, kp_lang lang) {
  const kp_label *label = &maker->index->node[part->node].label;
  kp_index_say(
      out, lang, KP_MSG_EXPLAIN_PART,
      KP_ARGS(label->title ? label->title : label->id, part->from_text[lang], part->to_text[lang]));
}

static void change_sentence(kp_maker *maker, kp_explain_change *change) {
  char total[KP_NUM_SIZE];
  kp_decimal_fixed(total, change->total, maker->index->show_digits);
  for (kp_lang lang = KP_ZH; lang <= KP_EN; lang++) {
    if (!kp_maker_wants(maker, lang))
      continue;
    kp_buf text = {0}, parts = {0};
    for (int i = 0; i < change->n_parts; i++) {
      if (i > 0)
        kp_index_say(&parts, lang, KP_MSG_EXPLAIN_PART_AND, KP_NO_ARGS);
      kp_part_text(&parts, maker, &change->part[i], lang);
    }
    if (kp_sorting_without_total(maker->index))
      kp_index_say(
          &text, lang,
          change->needs_conditions ? KP_MSG_EXPLAIN_CHANGE_REACHES : KP_MSG_EXPLAIN_CHANGE_SORTED,
          KP_ARGS(kp_index_part(&text, &parts), kp_grade_title(maker->index, change->grade)));
    else
      kp_index_say(&text, lang,
                   change->needs_conditions ? KP_MSG_EXPLAIN_CHANGE_BOUNDS : KP_MSG_EXPLAIN_CHANGE,
                   KP_ARGS(kp_index_part(&text, &parts), total,
                           kp_grade_title(maker->index, change->grade)));
    kp_buf_clear(&parts);
    change->sentence[lang] = kp_maker_keep(maker, &text);
  }
}

/* ---- Searching ---- */

typedef struct {
  int node;
  kp_leaf_range range;
  double lost, effort; /* effort: change of the leaf's score, as a share of the scale */
} candidate;

static int more_lost(const void *a, const void *b) {
  const candidate *x = a, *y = b;
  if (x->lost != y->lost)
    return x->lost > y->lost ? -1 : 1;
  return x->node < y->node ? -1 : 1;
}

static int less_effort(const void *a, const void *b) {
  const kp_explain_change *x = a, *y = b;
  if (x->effort != y->effort)
    return x->effort < y->effort ? -1 : 1;
  return x->part[0].node < y->part[0].node ? -1 : 1;
}

static void start_part(kp_change_part *part, const candidate *of) {
  *part = (kp_change_part){.node = of->node,
                           .by_score = of->range.by_score,
                           .from = of->range.from,
                           .to = of->range.best};
}

/* Keeps what the parts come to; false when scoring them does not reach the goal after all. */
static bool keep_change(kp_maker *maker, const kp_goal *goal, const candidate *const *of,
                        const kp_change_part *part, int n_parts) {
  const kp_unit_score *unit = kp_maker_try(maker, part, n_parts);
  if (!kp_goal_reached(goal, maker, unit))
    return false;
  kp_explain_change *change = &maker->out->change[maker->out->n_changes++];
  *change = (kp_explain_change){.n_parts = n_parts,
                                .total = unit->total,
                                .grade = goal->by_bounds ? unit->grade_before : unit->grade,
                                .needs_conditions = goal->by_bounds};
  for (int i = 0; i < n_parts; i++) {
    double before = maker->base->score[part[i].node];
    change->part[i] = part[i];
    change->effort += fabs(unit->score[part[i].node] - (isnan(before) ? 0 : before));
  }
  for (int i = 0; i < n_parts; i++)
    kp_part_texts(maker, &change->part[i], &of[i]->range);
  change_sentence(maker, change);
  return true;
}

/* The end that may reach a better grade: the best, or where less is better the worst; a distance
 * may want either. */
static bool single(kp_maker *maker, const kp_goal *goal, const candidate *of,
                   kp_change_part *part) {
  const kp_change_ends ends = kp_sorting_ends(maker->index, true);
  start_part(part, of);
  if (ends.to_best && kp_maker_nearest(maker, goal, &of->range, of->range.best, part, 1))
    return true;
  start_part(part, of);
  return ends.to_worst && kp_maker_nearest(maker, goal, &of->range, of->range.worst, part, 1);
}

static void find_singles(kp_maker *maker, const kp_goal *goal, const candidate *all, int n) {
  for (int i = 0; i < n; i++) {
    kp_change_part part;
    const candidate *of = &all[i];
    if (single(maker, goal, of, &part))
      keep_change(maker, goal, &of, &part, 1);
  }
  qsort(maker->out->change, (size_t)maker->out->n_changes, sizeof *maker->out->change, less_effort);
  if (maker->out->n_changes > MAX_CHANGES)
    maker->out->n_changes = MAX_CHANGES;
}

/* The value that scores most: an end, or the choice with the highest total. */
static double best_value(kp_maker *maker, const candidate *of) {
  double best = of->range.best, highest = -INFINITY;
  for (int i = 0; i < of->range.n_choices; i++) {
    kp_change_part part = {.node = of->node, .to = of->range.choice[i]};
    const kp_unit_score *unit = kp_maker_try(maker, &part, 1);
    if (unit && unit->score[of->node] > highest) {
      highest = unit->score[of->node];
      best = of->range.choice[i];
    }
  }
  if (of->range.step >= 1 && !of->range.choice)
    best = of->range.best > of->range.worst ? ceil(best - 1e-9) : floor(best + 1e-9);
  return best;
}

/* Full marks for all but the last, and the least that is then needed of the last. */
static bool try_group(kp_maker *maker, const kp_goal *goal, const candidate *const *of,
                      int n_parts) {
  kp_change_part part[KP_CHANGE_PARTS];
  for (int i = 0; i < n_parts; i++) {
    start_part(&part[i], of[i]);
    part[i].to = best_value(maker, of[i]);
  }
  if (!kp_maker_nearest(maker, goal, &of[n_parts - 1]->range, part[n_parts - 1].to, part, n_parts))
    return false;
  return keep_change(maker, goal, of, part, n_parts);
}

static void find_groups(kp_maker *maker, const kp_goal *goal, const candidate *all, int n) {
  int n_pair = n < PAIR_LEAVES ? n : PAIR_LEAVES, n_triple = n < TRIPLE_LEAVES ? n : TRIPLE_LEAVES;
  for (int i = 0; i < n_pair; i++)
    for (int j = i + 1; j < n_pair && maker->out->n_changes < MAX_CHANGES; j++)
      try_group(maker, goal, (const candidate *[]){&all[i], &all[j]}, 2);
  if (maker->out->n_changes > 0)
    return;
  for (int i = 0; i < n_triple; i++)
    for (int j = i + 1; j < n_triple; j++)
      for (int k = j + 1; k < n_triple && maker->out->n_changes < 1; k++)
        try_group(maker, goal, (const candidate *[]){&all[i], &all[j], &all[k]}, 3);
}

/* Leaves that lost something, most first; for groups those alone that are changed by their raw
 * value. */
static int find_candidates(kp_maker *maker, candidate *all) {
  int n = 0;
  for (int i = 0; i < maker->index->n_leaves; i++) {
    candidate *of = &all[n];
    of->node = maker->index->leaf_node[i];
    kp_leaf_range_find(&of->range, maker, of->node);
    of->lost = fmax(maker->out->node[of->node].lost, 0); /* 0 also where it is not known */
    if (of->range.usable)
      n++;
  }
  qsort(all, (size_t)n, sizeof *all, more_lost);
  return n;
}

static int keep_raw(candidate *all, int n) {
  int kept = 0;
  for (int i = 0; i < n; i++)
    if (!all[i].range.by_score && all[i].lost > 0)
      all[kept++] = all[i];
  return kept;
}

/* ---- What stands in the way ---- */

static bool reads_scores(const kp_value *value) {
  return value->kind == KP_VALUE_NODE || value->kind == KP_VALUE_NODES ||
         value->kind == KP_VALUE_TOTAL;
}

static bool blocks(const kp_maker *maker, const kp_explain_condition *condition, int target) {
  const kp_condition *of = &maker->index->condition[condition->condition];
  if (condition->met != KP_NOT_MET)
    return false;
  if (condition->role == KP_ROLE_GATE)
    return condition->cap > target;
  return condition->role == KP_ROLE_NEED && condition->owner == target && !reads_scores(&of->value);
}

static void find_blocking(kp_maker *maker, int target) {
  kp_explanation *out = maker->out;
  int *blocking = KP_ARRAY(maker->arena, int, out->n_conditions);
  maker->failed = maker->failed || !blocking;
  for (int i = 0; blocking && i < out->n_conditions; i++)
    if (blocks(maker, &out->condition[i], target))
      blocking[out->n_blocking++] = i;
  out->blocking = blocking;
}

static void say_none(kp_maker *maker, kp_msg message, const char *const *args) {
  for (kp_lang lang = KP_ZH; lang <= KP_EN; lang++) {
    if (!kp_maker_wants(maker, lang))
      continue;
    kp_buf text = {0};
    if (message != KP_MSG_NONE)
      kp_index_say(&text, lang, message, args);
    maker->out->change_none[lang] = kp_maker_keep(maker, &text);
  }
}

static void search(kp_maker *maker, const kp_goal *goal) {
  size_t n_leaves = (size_t)maker->index->n_leaves;
  candidate *all = kp_calloc(n_leaves + 1, sizeof *all);
  maker->out->change = KP_ARRAY(maker->arena, kp_explain_change, n_leaves + MAX_CHANGES);
  if (all && maker->out->change) {
    int n = find_candidates(maker, all);
    find_singles(maker, goal, all, n);
    n = keep_raw(all, n);
    if (maker->out->n_changes == 0)
      find_groups(maker, goal, all, n);
  }
  maker->failed = maker->failed || !all || !maker->out->change;
  kp_free(all);
}

void kp_maker_changes(kp_maker *maker) {
  kp_explanation *out = maker->out;
  if (maker->index->is_checklist || out->status != KP_GRADED || out->grade < 0) {
    say_none(maker, maker->index->is_checklist ? KP_MSG_NONE : KP_MSG_EXPLAIN_NO_GRADE, KP_NO_ARGS);
    return;
  }
  if (out->grade == 0) {
    say_none(maker, KP_MSG_EXPLAIN_BEST_GRADE, KP_NO_ARGS);
    return;
  }
  if (maker->options->alone && kp_maker_grade_by_others(maker)) {
    say_none(maker, KP_MSG_EXPLAIN_BY_OTHERS, KP_NO_ARGS);
    return;
  }
  kp_goal goal = {.lift = true, .target = out->grade - 1};
  const char *title = kp_grade_title(maker->index, goal.target);
  find_blocking(maker, goal.target);
  goal.by_bounds = out->n_blocking > 0;
  if (goal.by_bounds && out->grade_before <= goal.target && out->grade_before >= 0) {
    say_none(maker,
             kp_sorting_without_total(maker->index) ? KP_MSG_EXPLAIN_ONLY_CONDITIONS_SORTED
                                                    : KP_MSG_EXPLAIN_ONLY_CONDITIONS,
             KP_ARGS(kp_grade_title(maker->index, out->grade_before)));
    return;
  }
  search(maker, &goal);
  say_none(maker, out->n_changes == 0 ? KP_MSG_EXPLAIN_NO_CHANGE : KP_MSG_NONE, KP_ARGS(title));
}
