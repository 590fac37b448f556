/* SPDX-License-Identifier: GPL-3.0-or-later
 * Causes: one unit's change of total and of grade, split.
 *
 * A tree is made for each set of data, rules, weights and structure (at most 16), what adjustments
 * are worth for each set of data, rules, structure and gates; a total is the sum of both. A
 * splitter is a thread's own: its workspaces score the unit again with leaf scores put in. Only
 * causes in which the sides may differ take part, so two years under one index need two trees.
 * Grades of hybrids are asked only for units that crossed one. */
#include "compare/parts.h"

#include <math.h>
#include <string.h>

#include "base/decimal.h"
#include "compare/hybrids.h"
#include "explain/explain.h"

/* ---- Shapley over the causes ---- */

typedef struct {
  int n;
  kp_cause cause[KP_CAUSES];
} players;

static players players_of(const kp_compare_step *step) {
  players who = {0};
  for (int c = 0; c < KP_CAUSES; c++)
    if (step->differs[c])
      who.cause[who.n++] = (kp_cause)c;
  return who;
}

/* The causes of a set of players. */
static unsigned causes_of(const players *who, unsigned set) {
  unsigned causes = 0;
  for (int i = 0; i < who->n; i++)
    if (set >> i & 1)
      causes |= 1u << who->cause[i];
  return causes;
}

/* |S|! (n - |S| - 1)! / n! */
static double chance_of(int size, int n) {
  double chance = 1.0 / n;
  for (int k = 1; k <= size; k++)
    chance *= (double)k / (n - k);
  return chance;
}

static void play(double *part, const players *who, const double *worth) {
  double value[KP_CAUSES];
  for (int c = 0; c < KP_CAUSES; c++)
    part[c] = 0.0;
  if (who->n == 0)
    return;
  kp_explain_shapley_sets(value, worth, who->n);
  for (int i = 0; i < who->n; i++)
    part[who->cause[i]] = value[i];
}

/* Rounding errors of a sum are no cause: what is as small goes to the largest part, and so does
 * what lacks to the whole. */
static void settle(double *part, int n, double whole) {
  int largest = 0;
  double scale = fabs(whole), rest = whole;
  for (int k = 0; k < n; k++) {
    scale = fabs(part[k]) > scale ? fabs(part[k]) : scale;
    largest = fabs(part[k]) > fabs(part[largest]) ? k : largest;
  }
  for (int k = 0; k < n; k++) {
    if (fabs(part[k]) < 1e-12 + 1e-13 * scale)
      part[k] = 0.0;
    rest -= part[k];
  }
  if (n > 0 && (part[largest] != 0.0 || fabs(rest) > 1e-12))
    part[largest] += rest;
}

/* ---- Totals ---- */

/* What adjustments add under a set of causes. */
static double adjustments_of(kp_splitter *s, unsigned causes) {
  const int structure = kp_side_of(causes, KP_CAUSE_STRUCTURE);
  const kp_index *gates = s->hybrid->index[kp_side_of(causes, KP_CAUSE_GATES)];
  double sum = 0.0;
  for (int k = 0; k < s->hybrid->index[structure]->n_adjustments; k++)
    sum += kp_hybrid_adjustment(s, causes, k);
  return sum + kp_explain_adjust_cut(gates, sum);
}

/* Fills worth of every set of players; false: a hybrid has no total. */
static bool totals_of(double *worth, kp_splitter *s, const players *who, kp_status *status,
                      kp_diag *diag) {
  for (unsigned set = 0; set < 1u << who->n && *status == KP_OK; set++) {
    const unsigned causes = causes_of(who, set);
    const kp_tree *tree = NULL;
    *status = kp_hybrid_tree(&tree, s, causes, diag);
    if (*status == KP_OK)
      worth[set] = tree->root + adjustments_of(s, causes);
    if (*status != KP_OK || !tree->known || !isfinite(worth[set]))
      return false;
  }
  return *status == KP_OK;
}

/* ---- Grades ---- */

/* How high a grade stands: 0 the last. Where the lists differ in length, both are put on the new
 * one. */
static double height(const kp_splitter *s, int side, int grade) {
  const int n = s->hybrid->index[side]->n_grades, n_new = s->hybrid->index[1]->n_grades;
  const double above = n - 1 - grade;
  return n == n_new || n < 2 ? above : above / (n - 1) * (n_new - 1);
}

static double rounded_total(const kp_splitter *s, unsigned causes, double total) {
  const kp_index *index = s->hybrid->index[kp_side_of(causes, KP_CAUSE_STRUCTURE)];
  return index->round_digits < 0 ? total : kp_decimal_round(total, index->round_digits);
}

static kp_status split_grade(kp_splitter *s, kp_change *change, const players *who,
                             const double *worth, kp_diag *diag) {
  double high[1 << KP_CAUSES];
  const unsigned all = (1u << who->n) - 1;
  kp_status status = KP_OK;
  for (unsigned set = 1; set < all && status == KP_OK; set++) {
    const unsigned causes = causes_of(who, set);
    int grade = -1;
    status = kp_hybrid_grade(&grade, s, causes, rounded_total(s, causes, worth[set]), diag);
    if (status == KP_OK && grade < 0)
      return KP_OK; /* undecided: the grade is not split */
    high[set] = height(s, kp_side_of(causes, KP_CAUSE_GATES), grade);
  }
  if (status != KP_OK)
    return status;
  high[0] = height(s, 0, change->grade[0]);
  high[all] = height(s, 1, change->grade[1]);
  play(change->grade_part, who, high);
  settle(change->grade_part, KP_CAUSES, high[all] - high[0]);
  return KP_OK;
}

/* The cause that did most in the direction of a change; equal ones: what did more to the total. */
static int main_cause(const double *part, double whole, const double *then) {
  int main = -1;
  const double sign = whole < 0 ? -1.0 : 1.0;
  for (int c = 0; c < KP_CAUSES; c++) {
    const double here = sign * part[c];
    if (!(here > 1e-9))
      continue;
    if (main < 0 || here > sign * part[main] + 1e-9 ||
        (then && here > sign * part[main] - 1e-9 && sign * then[c] > sign * then[main]))
      main = c;
  }
  return main;
}

/* ---- Indicators ---- */

/* Parts of a tree cause: over all sets without it, what each node has to do with its coming. */
static kp_status spread_tree(kp_splitter *s, double *own, const players *who, int player,
                             kp_diag *diag) {
  const unsigned bit = 1u << player;
  for (unsigned set = 0; set < 1u << who->n; set++) {
    if (set & bit)
      continue;
    const unsigned before = causes_of(who, set), after = causes_of(who, set | bit);
    const kp_tree *trees[2];
    for (int i = 0; i < 2; i++) {
      const kp_status status = kp_hybrid_tree(&trees[i], s, i ? after : before, diag);
      if (status != KP_OK)
        return status;
    }
    kp_parts_add(own, &s->places, trees[0], trees[1], kp_side_of(before, KP_CAUSE_STRUCTURE),
                 kp_side_of(after, KP_CAUSE_STRUCTURE), chance_of(__builtin_popcount(set), who->n));
  }
  return KP_OK;
}

/* An adjustment of either index, by the number of its place. */
static double adjustment_at(kp_splitter *s, unsigned causes, int place) {
  const int structure = kp_side_of(causes, KP_CAUSE_STRUCTURE);
  const int number = s->adjustment_at[structure][place];
  return number < 0 ? 0.0 : kp_hybrid_adjustment(s, causes, number);
}

/* Parts of adjustments, scaled to what their limits let through; the limits' own change is theirs.
 */
static void spread_adjustments(kp_splitter *s, double *own, double *limit, const players *who,
                               int player) {
  const unsigned bit = 1u << player;
  for (unsigned set = 0; set < 1u << who->n; set++) {
    if (set & bit)
      continue;
    const unsigned before = causes_of(who, set), after = causes_of(who, set | bit);
    const double factor = chance_of(__builtin_popcount(set), who->n);
    double change = 0.0;
    for (int k = 0; k < s->n_adjustments; k++)
      change += adjustment_at(s, after, k) - adjustment_at(s, before, k);
    const double through = adjustments_of(s, after) - adjustments_of(s, before);
    const bool scales = fabs(change) > 1e-12;
    for (int k = 0; k < s->n_adjustments; k++)
      own[k] += factor * (scales ? through / change : 1.0) *
                (adjustment_at(s, after, k) - adjustment_at(s, before, k));
    if (!scales)
      *limit += factor * through;
  }
}

static kp_cause_part part_at(const kp_splitter *s, int cause, int place, double points) {
  kp_cause_part made = {.cause = (kp_cause)cause, .points = points};
  const int n_nodes = s->places.n_places;
  if (place < n_nodes) {
    const int side = s->node_at[1][place] >= 0;
    const int number = s->node_at[side][place];
    const kp_node *node = &s->hybrid->index[side]->node[number];
    made.id = node->label.id;
    made.title = node->label.title;
    made.held = node->leaf >= 0 && s->held[place];
    made.by_peers = cause == KP_CAUSE_RULES && side && node->leaf >= 0 &&
                    s->hybrid->by_peers[node->leaf] && s->hybrid->peers_move;
  } else if (place < n_nodes + s->n_adjustments) {
    const int at = place - n_nodes, side = s->adjustment_at[1][at] >= 0;
    const kp_label *label = &s->hybrid->index[side]->adjustment[s->adjustment_at[side][at]].label;
    made.id = label->id;
    made.title = label->title;
  } else {
    made.id = "adjustments";
    made.title = "adjustments";
  }
  return made;
}

static kp_status keep_parts(kp_splitter *s, kp_change *change, kp_arena *arena, kp_diag *diag) {
  int n = 0;
  for (int k = 0; k < KP_CAUSES * s->n_own; k++)
    n += s->own[k] != 0.0;
  change->parts = KP_ARRAY(arena, kp_cause_part, n);
  if (!change->parts)
    return kp_diag_no_memory(diag);
  for (int c = 0; c < KP_CAUSES; c++)
    for (int place = 0; place < s->n_own; place++) {
      const double points = s->own[c * s->n_own + place];
      if (points == 0.0)
        continue;
      const kp_cause_part made = part_at(s, c, place, points);
      change->peers += made.by_peers ? points : 0.0;
      change->parts[change->n_parts++] = made;
    }
  return KP_OK;
}

/* What does not lie with any one indicator (rounding of the total) is the whole's: the root. */
static void settle_parts(kp_splitter *s, double *own, double part) {
  double rest = part;
  for (int k = 0; k < s->n_own; k++)
    rest -= own[k];
  if (fabs(rest) > 1e-9)
    own[0] += rest;
  settle(own, s->n_own, part);
}

static kp_status split_parts(kp_splitter *s, kp_change *change, const players *who, kp_arena *arena,
                             kp_diag *diag) {
  memset(s->own, 0, sizeof *s->own * (size_t)(KP_CAUSES * s->n_own));
  for (int i = 0; i < who->n; i++) {
    const int cause = (int)who->cause[i];
    double *own = s->own + cause * s->n_own;
    if (change->part[cause] == 0.0 && cause == KP_CAUSE_GATES)
      continue;
    if (cause != KP_CAUSE_GATES) {
      const kp_status status = spread_tree(s, own, who, i, diag);
      if (status != KP_OK)
        return status;
    }
    if (cause != KP_CAUSE_WEIGHTS)
      spread_adjustments(s, own + s->places.n_places, own + s->places.n_places + s->n_adjustments,
                         who, i);
    settle_parts(s, own, change->part[cause]);
  }
  return keep_parts(s, change, arena, diag);
}

/* ---- One unit ---- */

kp_status kp_splitter_split(kp_splitter *s, kp_change *change, kp_arena *arena, kp_diag *diag) {
  double worth[1 << KP_CAUSES];
  const players who = players_of(s->step);
  kp_status status = KP_OK;
  kp_hybrid_place(s, change->unit);
  const bool known = totals_of(worth, s, &who, &status, diag);
  if (status != KP_OK)
    return status;
  if (!known) {
    change->state = KP_CHANGE_WHOLE;
    for (int c = 0; c < KP_CAUSES; c++)
      change->part[c] = NAN;
    return KP_OK;
  }
  play(change->part, &who, worth);
  settle(change->part, KP_CAUSES, change->delta);
  change->main = main_cause(change->part, change->delta, NULL);
  if (change->crossed != 0)
    status = split_grade(s, change, &who, worth, diag);
  change->grade_main =
      change->crossed == 0 ? -1 : main_cause(change->grade_part, change->crossed, change->part);
  return status == KP_OK ? split_parts(s, change, &who, arena, diag) : status;
}
