/* SPDX-License-Identifier: GPL-3.0-or-later
 * Totals and ranks under other weights; what it is for is in the header.
 *
 * Units go through the tree in runs of KP_RESCORE_ROWS, children before parents, each dimension's
 * scores in a column of the room. Terms are added in document order with no fused step, as
 * combine.c adds them. A score that is missing is NaN and makes what is above it NaN, which is what
 * its rule says; only children that are left out (skipped, or not applicable) have to be looked at
 * unit by unit.
 *
 * The total is rounded by one floor where the figure is clear of a half by more than its 12 digits
 * can hide, and by base/decimal.c where it is not. Few units are ranked by counting who is better;
 * many by sorting keys. */
#include "run/rescore_parts.h"

#include <math.h>
#include <string.h>

#include "base/arena.h"
#include "base/decimal.h"

/* ---- Which indexes ---- */

/* Whether an indicator lacks a score that somebody might be asked for. */
static bool has_gap(const kp_result *result) {
  const kp_scoring *scoring = result->scoring;
  for (int k = 0; k < result->index->n_leaves; k++) {
    const uint8_t *why = scoring->score_why[result->index->leaf_node[k]];
    for (int u = 0; u < scoring->n_units; u++)
      if (why[u] != KP_PRESENT && scoring->status[u] != KP_NOT_ELIGIBLE)
        return true;
  }
  return false;
}

/* Fills of dimensions matter only where there are gaps. */
static bool is_plain_dimension(const kp_node *node, bool gaps) {
  const bool filled = node->missing.kind != KP_MISSING_ERROR &&
                      node->missing.kind != KP_MISSING_NONE &&
                      node->missing.kind != KP_MISSING_SKIP;
  return node->combine == KP_COMBINE_ARITHMETIC && isnan(node->coverage) && !(filled && gaps) &&
         (!node->weighing || node->weighing->kind < KP_WEIGHING_PCA);
}

static bool is_plain(const kp_result *result) {
  const kp_index *index = result->index;
  if (index->is_checklist || result->scoring->screened ||
      (index->round_at_indicator && index->round_digits >= 0))
    return false;
  const bool gaps = has_gap(result);
  for (int k = 0; k < index->n_nodes; k++)
    if (index->node[k].applies.count > 0 ||
        (index->node[k].leaf < 0 && !is_plain_dimension(&index->node[k], gaps)))
      return false;
  return true;
}

/* ---- What weights do not change ---- */

/* NULL where the leaf counts for everyone who has it; *failed when memory is out. */
static uint8_t *find_left_out(bool *failed, const kp_scoring *scoring, int node, kp_arena *arena) {
  const bool skips = scoring->index->node[node].missing.kind == KP_MISSING_SKIP;
  uint8_t *out = NULL;
  for (int u = 0; u < scoring->n_units && !*failed; u++) {
    const uint8_t why = scoring->score_why[node][u];
    const out_state state = why == KP_NOT_APPLICABLE     ? NOT_APPLICABLE
                            : skips && why != KP_PRESENT ? SKIPPED
                                                         : COUNTS;
    if (state != COUNTS && !out &&
        !(out = KP_ARRAY(arena, uint8_t, kp_rescore_padded(scoring->n_units))))
      *failed = true;
    else if (state != COUNTS)
      out[u] = (uint8_t)state;
  }
  return out;
}

static double adjusted_points(const kp_scoring *scoring, int unit) {
  const kp_index *index = scoring->index;
  double sum = 0.0;
  if (scoring->status[unit] == KP_NOT_ELIGIBLE)
    return NAN;
  for (int k = 0; k < index->n_adjustments; k++)
    sum += scoring->adjustment[k][unit];
  if (sum > index->adjust_at_most)
    sum = index->adjust_at_most;
  if (sum < index->adjust_at_least)
    sum = index->adjust_at_least;
  return sum;
}

/* Begins where a register's worth of memory does. */
static double *aligned(size_t n, kp_arena *arena) {
  char *made = (char *)KP_ARRAY(arena, double, n + KP_RESCORE_WIDTH);
  const size_t whole = KP_RESCORE_WIDTH * sizeof(double);
  return made ? (double *)(void *)(made + (whole - (uintptr_t)made % whole) % whole) : NULL;
}

/* Few units are copied to columns whose lengths are whole registers, NaN behind the last. */
static const double *column_of(const kp_scoring *scoring, int node, kp_arena *arena) {
  const int n = scoring->n_units;
  double *made = n <= KP_RESCORE_ROWS ? aligned((size_t)kp_rescore_padded(n), arena) : NULL;
  if (n > KP_RESCORE_ROWS || !made)
    return n > KP_RESCORE_ROWS ? scoring->score[node] : NULL;
  for (int u = 0; u < kp_rescore_padded(n); u++)
    made[u] = u < n ? scoring->score[node][u] : NAN;
  return made;
}

static bool fill_dimension(kp_rescore *made, const kp_scoring *scoring, int node, const int *slot,
                           kp_arena *arena) {
  const kp_index *index = made->index;
  kp_rescore_dimension *of = &made->dimension[slot[node]];
  bool failed = false;
  of->skips = index->node[node].missing.kind == KP_MISSING_SKIP;
  if (index->node[node].n_children > made->most_children)
    made->most_children = index->node[node].n_children;
  of->child = KP_ARRAY(arena, kp_rescore_child, index->node[node].n_children);
  for (int c = index->node[node].first_child; of->child && c >= 0 && !failed;
       c = index->node[c].next_sibling) {
    kp_rescore_child *one = &of->child[of->n_children++];
    *one = (kp_rescore_child){.node = c, .slot = slot[c]};
    if (index->node[c].leaf < 0)
      continue;
    one->score = column_of(scoring, c, arena);
    one->left_out = find_left_out(&failed, scoring, c, arena);
    failed = failed || !one->score;
  }
  return of->child && !failed;
}

static bool fill(kp_rescore *made, const kp_scoring *scoring, kp_arena *arena) {
  const kp_index *index = made->index;
  int *slot = KP_ARRAY(arena, int, index->n_nodes);
  bool done = slot != NULL;
  for (int k = index->n_nodes - 1; done && k >= 0; k--)
    if (index->node[k].leaf < 0)
      slot[k] = made->n_dimensions++;
  made->dimension = done ? KP_ARRAY(arena, kp_rescore_dimension, made->n_dimensions) : NULL;
  done = done && made->dimension;
  for (int k = 0; done && k < index->n_nodes; k++)
    if (index->node[k].leaf < 0)
      done = fill_dimension(made, scoring, k, slot, arena);
  for (int u = 0; u < kp_rescore_padded(scoring->n_units); u++) {
    made->adjusted[u] = u < scoring->n_units ? adjusted_points(scoring, u) : NAN;
    made->unranked[u] = u < scoring->n_units && kp_score_takes_part(scoring, u) ? 0.0 : NAN;
  }
  return done;
}

kp_status kp_rescore_new(kp_rescore **out, const kp_result *result, kp_arena *arena,
                         kp_diag *diag) {
  const kp_scoring *scoring = result->scoring;
  *out = NULL;
  const kp_status kept = kp_result_keep_leaves(result, diag);
  if (kept != KP_OK)
    return kept;
  if (!is_plain(result))
    return KP_OK;
  kp_rescore *made = KP_NEW(arena, kp_rescore);
  if (!made)
    return kp_diag_no_memory(diag);
  *made = (kp_rescore){.index = result->index,
                       .scoring = scoring,
                       .n_units = scoring->n_units,
                       .adjusted = aligned((size_t)kp_rescore_padded(scoring->n_units), arena),
                       .unranked = aligned((size_t)kp_rescore_padded(scoring->n_units), arena)};
  if (!made->adjusted || !made->unranked || !fill(made, scoring, arena))
    return kp_diag_no_memory(diag);
  *out = made;
  return KP_OK;
}

kp_rescore_room *kp_rescore_room_new(const kp_rescore *rescore, kp_arena *arena) {
  kp_rescore_room *room = KP_NEW(arena, kp_rescore_room);
  if (!room)
    return NULL;
  const size_t n = (size_t)rescore->n_dimensions * KP_RESCORE_ROWS;
  const bool counts = rescore->n_units <= KP_RESCORE_COUNTED;
  double *row = aligned(4 * KP_RESCORE_ROWS, arena);
  *room = (kp_rescore_room){.column = aligned(n, arena),
                            .left_out = KP_ARRAY(arena, uint8_t, n),
                            .masked = KP_ARRAY(arena, bool, rescore->n_dimensions),
                            .score = KP_ARRAY(arena, const double *, rescore->most_children),
                            .weight = KP_ARRAY(arena, double, rescore->most_children),
                            .applies = KP_ARRAY(arena, bool, KP_RESCORE_ROWS),
                            .better = KP_ARRAY(arena, int64_t, KP_RESCORE_COUNTED)};
  if (!counts)
    room->item = KP_ARRAY(arena, kp_keyed, 2 * (size_t)rescore->n_units);
  if (!room->column || !room->left_out || !room->masked || !room->score || !room->weight ||
      !room->applies || !room->better || !row || (!counts && !room->item))
    return NULL;
  room->counted = row;
  room->key = row + KP_RESCORE_ROWS;
  room->total = row + 2 * KP_RESCORE_ROWS;
  room->full = row + 3 * KP_RESCORE_ROWS;
  return room;
}

/* ---- A dimension whose children all count ---- */

/* 0/0 is NaN: nothing counted. Two registers at a time, so that a sum need not wait for the one
 * before it. */
KP_WIDE static void mean_of(double *mean, const double *const *score, const double *weight,
                            int n_children, double counted, int n) {
  int i = 0;
  for (; i + 2 * KP_RESCORE_WIDTH <= n; i += 2 * KP_RESCORE_WIDTH) {
    kp_numbers x = {0}, y = {0};
    for (int c = 0; c < n_children; c++) {
      const kp_numbers *at = (const kp_numbers *)(score[c] + i);
      x += weight[c] * at[0];
      y += weight[c] * at[1];
    }
    ((kp_numbers *)(mean + i))[0] = x / counted;
    ((kp_numbers *)(mean + i))[1] = y / counted;
  }
  for (; i + KP_RESCORE_WIDTH <= n; i += KP_RESCORE_WIDTH) {
    kp_numbers x = {0};
    for (int c = 0; c < n_children; c++)
      x += weight[c] * *(const kp_numbers *)(score[c] + i);
    *(kp_numbers *)(mean + i) = x / counted;
  }
  for (; i < n; i++) {
    double x = 0.0;
    for (int c = 0; c < n_children; c++)
      x += weight[c] * score[c][i];
    mean[i] = x / counted;
  }
}

/* ---- The walk ---- */

typedef struct {
  const kp_rescore *rescore;
  const double *weight;
  int first, n;
  kp_rescore_room *room;
} walk;

static inline const double *score_of(const walk *at, const kp_rescore_child *one) {
  return one->score ? one->score + at->first
                    : at->room->column + (size_t)one->slot * KP_RESCORE_ROWS;
}

/* NULL: it counts for all. */
static inline const uint8_t *left_out_of(const walk *at, const kp_rescore_child *one) {
  if (one->score)
    return one->left_out ? one->left_out + at->first : NULL;
  return at->room->masked[one->slot] ? at->room->left_out + (size_t)one->slot * KP_RESCORE_ROWS
                                     : NULL;
}

static void combine_whole(const walk *at, const kp_rescore_dimension *of, double *mean) {
  const double **score = at->room->score;
  double *weight = at->room->weight, counted = 0.0;
  int n = 0;
  for (int c = 0; c < of->n_children; c++) {
    const double w = at->weight[of->child[c].node];
    if (!(w > 0.0))
      continue;
    score[n] = score_of(at, &of->child[c]);
    weight[n++] = w;
    counted += w;
  }
  mean_of(mean, score, weight, n, counted, at->n);
}

/* Whoever has no child that applies does not count above either, nor does a gap that is to be
 * skipped there. */
static void combine_masked(const walk *at, const kp_rescore_dimension *of, double *sum,
                           uint8_t *left_out) {
  double *counted = at->room->counted;
  bool *applies = at->room->applies;
  memset(sum, 0, (size_t)at->n * sizeof *sum);
  memset(counted, 0, (size_t)at->n * sizeof *counted);
  memset(applies, 0, (size_t)at->n * sizeof *applies);
  for (int c = 0; c < of->n_children; c++) {
    const double weight = at->weight[of->child[c].node], *score = score_of(at, &of->child[c]);
    const uint8_t *out = left_out_of(at, &of->child[c]);
    for (int i = 0; weight > 0.0 && i < at->n; i++) {
      const bool counts = !out || out[i] == COUNTS;
      sum[i] += counts ? weight * score[i] : 0.0;
      counted[i] += counts ? weight : 0.0;
      applies[i] |= counts || out[i] == SKIPPED;
    }
  }
  for (int i = 0; i < at->n; i++) {
    sum[i] = counted[i] > 0.0 ? sum[i] / counted[i] : NAN;
    left_out[i] = !applies[i] ? NOT_APPLICABLE : of->skips && isnan(sum[i]) ? SKIPPED : COUNTS;
  }
}

/* Whether a child that counts does not count for all; a dimension without one counts for nobody. */
static bool is_masked(const walk *at, const kp_rescore_dimension *of) {
  double counted = 0.0;
  for (int c = 0; c < of->n_children; c++) {
    const double weight = at->weight[of->child[c].node];
    if (weight > 0.0 && left_out_of(at, &of->child[c]))
      return true;
    counted += weight;
  }
  return !(counted > 0.0) || of->skips;
}

static void combine(const walk *at, int slot) {
  const kp_rescore_dimension *of = &at->rescore->dimension[slot];
  double *sum = at->room->column + (size_t)slot * KP_RESCORE_ROWS;
  at->room->masked[slot] = is_masked(at, of);
  if (at->room->masked[slot])
    combine_masked(at, of, sum, at->room->left_out + (size_t)slot * KP_RESCORE_ROWS);
  else
    combine_whole(at, of, sum);
}

/* ---- Totals ---- */

/* Rounds half up by one floor; returns how many of n are too near to a half for that, negative, or
 * of too many digits. */
KP_WIDE static int round_clear(double *restrict total, const double *restrict full, double power,
                               int n) {
  double unclear = 0.0;
#pragma omp simd reduction(+ : unclear)
  for (int i = 0; i < n; i++) {
    const double scaled = full[i] * power, below = floor(scaled);
    const double from_half = scaled - below - 0.5;
    const bool near = fabs(from_half) <= 1e-11 * scaled + 1e-11;
    total[i] = (below + (from_half > 0.0 ? 1.0 : 0.0)) / power;
    unclear += near || scaled < 0.0 || scaled >= 1e10 ? 1.0 : 0.0; /* NaN: as it is */
  }
  return (int)unclear;
}

static void round_totals(double *total, const double *full, int digits, int n) {
  static const double powers[] = {1.0, 10.0, 100.0, 1e3, 1e4, 1e5, 1e6};
  const bool few_digits = digits >= 0 && digits < (int)(sizeof powers / sizeof *powers);
  if (digits < 0)
    memcpy(total, full, (size_t)n * sizeof *total);
  else if (!few_digits || round_clear(total, full, powers[digits], n) > 0)
    for (int i = 0; i < n; i++)
      total[i] = kp_decimal_round(full[i], digits);
}

KP_WIDE static void add_adjusted(double *restrict full, const double *restrict score,
                                 const double *restrict adjusted, int n) {
#pragma omp simd
  for (int i = 0; i < n; i++)
    full[i] = score[i] + adjusted[i];
}

static void total_run(double *total, double *full, const walk *at) {
  for (int slot = 0; slot < at->rescore->n_dimensions; slot++)
    combine(at, slot);
  const double *root = at->room->column + (size_t)(at->rescore->n_dimensions - 1) * KP_RESCORE_ROWS;
  add_adjusted(full, root, at->rescore->adjusted + at->first, at->n);
  round_totals(total, full, at->rescore->index->round_digits, at->n);
}

void kp_rescore_totals(double *total, double *full, const kp_rescore *rescore, const double *weight,
                       int first, int n, kp_rescore_room *room) {
  if (first == 0 && n == rescore->n_units && n <= KP_RESCORE_ROWS) {
    total_run(room->total, room->full, &(walk){rescore, weight, 0, kp_rescore_padded(n), room});
    memcpy(total, room->total, (size_t)n * sizeof *total);
    memcpy(full, room->full, (size_t)n * sizeof *full);
    return;
  }
  for (int done = 0; done < n; done += KP_RESCORE_ROWS)
    total_run(total + done, full + done,
              &(walk){rescore, weight, first + done,
                      n - done < KP_RESCORE_ROWS ? n - done : KP_RESCORE_ROWS, room});
}

/* ---- All of it ---- */

bool kp_rescore_has_grades(const kp_rescore *rescore) {
  return kp_score_grades_follow_totals(rescore->scoring);
}

void kp_rescore_grades(int8_t *grade, double *total, const kp_rescore *rescore) {
  kp_score_grades_by(grade, rescore->scoring, total);
}

bool kp_rescore_all(const kp_rescored *out, const kp_rescore *rescore, const double *weight,
                    kp_rescore_room *room) {
  kp_rescore_totals(out->total, out->full, rescore, weight, 0, rescore->n_units, room);
  if (kp_rescore_has_grades(rescore))
    kp_rescore_grades(out->grade, out->total, rescore);
  return kp_rescore_ranks(out->rank, out->total, out->full, rescore, room);
}
