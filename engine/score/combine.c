/* SPDX-License-Identifier: GPL-3.0-or-later
 * Combination: the scores of children to the score of their node, for a run of units.
 *
 * One pass a child over the run, terms added in document order:
 *     arithmetic  sum w s / sum w            geometric  exp(sum w ln s / sum w)
 *     harmonic    sum w / sum (w / s)        power p    (sum w s^p / sum w)^(1/p)
 *     minimum     the least of those that count          sum        sum of the scores
 * Rules that look at all children together are together.c's, those by comparison with all other
 * units among.c's. A child that does not apply, or is missing under "skip", is left out and the
 * others' weights count alone; any other missing child leaves the node missing. Weight 0 is never
 * counted. Zero under geometric, harmonic, power <= 0 gives zero (ln 0 and 1/0 are infinite and
 * come back as 0); a negative one is an error. */
#include <math.h>
#include <string.h>

#include "score/lane.h"

static bool is_geometric(const kp_node *node) {
  return node->combine == KP_COMBINE_GEOMETRIC ||
         (node->combine == KP_COMBINE_POWER && node->exponent == 0.0);
}

static double start_of(const kp_node *node) {
  return node->combine == KP_COMBINE_MINIMUM ? INFINITY : 0.0;
}

/* A child's term in the node's sum. */
static double term_of(const kp_node *node, double weight, double score) {
  if (is_geometric(node))
    return weight * log(score);
  switch (node->combine) {
  case KP_COMBINE_HARMONIC:
    return weight / score;
  case KP_COMBINE_POWER:
    return weight * pow(score, node->exponent);
  case KP_COMBINE_SUM:
    return score;
  default:
    return weight * score;
  }
}

static double finish(const kp_node *node, double sum, double weight) {
  if (is_geometric(node))
    return exp(sum / weight);
  switch (node->combine) {
  case KP_COMBINE_HARMONIC:
    return weight / sum;
  case KP_COMBINE_POWER:
    return pow(sum / weight, 1.0 / node->exponent);
  case KP_COMBINE_SUM:
  case KP_COMBINE_MINIMUM:
    return sum;
  default:
    return sum / weight;
  }
}

double kp_score_combine(const kp_node *node, const double *score, const double *weight, int n) {
  if (kp_combine_is_together(node->combine))
    return kp_combine_together(node, score, weight, n);
  if (node->combine == KP_COMBINE_FUNCTION || kp_combine_is_among(node->combine))
    return NAN;
  double sum = start_of(node);
  double counted = 0.0;
  for (int k = 0; k < n; k++) {
    if (!(weight[k] > 0.0))
      continue;
    sum = node->combine == KP_COMBINE_MINIMUM ? fmin(sum, score[k])
                                              : sum + term_of(node, weight[k], score[k]);
    counted += weight[k];
  }
  return counted > 0.0 ? finish(node, sum, counted) : NAN;
}

/* ---- Over a run ---- */

/* Adds a child that all units of the run have. */
static void add_whole(double *sum, double *counted, const double *score, double weight, int n,
                      const kp_node *node) {
  if (node->combine == KP_COMBINE_ARITHMETIC) {
    for (int i = 0; i < n; i++)
      sum[i] += weight * score[i];
  } else if (node->combine == KP_COMBINE_MINIMUM) {
    for (int i = 0; i < n; i++)
      sum[i] = fmin(sum[i], score[i]);
  } else {
    for (int i = 0; i < n; i++)
      sum[i] += term_of(node, weight, score[i]);
  }
  for (int i = 0; i < n; i++)
    counted[i] += weight;
}

static void add_some(kp_lane *lane, double *sum, double *counted, int child, const kp_node *node) {
  const kp_node *from = &lane->scoring->index->node[child];
  const double weight = lane->scoring->weight[child];
  const double *score = lane->score[child];
  const uint8_t *why = lane->why[child];
  for (int i = 0; i < lane->n; i++) {
    if (why[i] == KP_NOT_APPLICABLE)
      continue;
    lane->applicable[i] = 1;
    if (why[i] != KP_PRESENT) {
      lane->poison[i] |= from->missing.kind != KP_MISSING_SKIP;
      continue;
    }
    sum[i] = node->combine == KP_COMBINE_MINIMUM ? fmin(sum[i], score[i])
                                                 : sum[i] + term_of(node, weight, score[i]);
    counted[i] += weight;
  }
}

static bool is_whole(const uint8_t *why, int n) {
  uint8_t seen = 0;
  for (int i = 0; i < n; i++)
    seen |= why[i];
  return seen == 0;
}

static void add_children(kp_lane *lane, int number) {
  const kp_index *index = lane->scoring->index;
  const kp_node *node = &index->node[number];
  double *counted = lane->sum_weight[number];
  for (int i = 0; i < lane->n; i++) {
    lane->sum[i] = start_of(node);
    counted[i] = 0.0;
    lane->poison[i] = lane->applicable[i] = 0;
  }
  for (int child = node->first_child; child >= 0; child = index->node[child].next_sibling) {
    const double weight = lane->scoring->weight[child];
    if (!(weight > 0.0))
      continue;
    if (is_whole(lane->why[child], lane->n)) {
      add_whole(lane->sum, counted, lane->score[child], weight, lane->n, node);
      memset(lane->applicable, 1, (size_t)lane->n);
    } else {
      add_some(lane, lane->sum, counted, child, node);
    }
  }
}

/* ---- A node's function ---- */

static void ask_function(kp_lane *lane, int number, int i) {
  const kp_index *index = lane->scoring->index;
  const kp_node *node = &index->node[number];
  int child[KP_MOST_TOGETHER];
  double score[KP_MOST_TOGETHER];
  int n = 0;
  for (int k = node->first_child; k >= 0 && n < KP_MOST_TOGETHER; k = index->node[k].next_sibling) {
    child[n] = k;
    score[n++] = lane->why[k][i] == KP_PRESENT ? lane->score[k][i] : NAN;
  }
  const kp_call call = {.function = node->combine_function,
                        .unit = lane->first + i,
                        .child = child,
                        .child_score = score,
                        .n_children = n};
  double x = NAN;
  kp_why why = KP_PRESENT;
  kp_reader *reader = lane->reader;
  const kp_status status = kp_lua_run(&x, &why, reader->lua, &call, reader->diag);
  if (status > reader->status)
    reader->status = status;
  const bool found = status == KP_OK && isfinite(x);
  lane->score[number][i] = found ? x : NAN;
  lane->why[number][i] = (uint8_t)(found ? KP_PRESENT : why == KP_PRESENT ? KP_UNDEFINED : why);
}

/* ---- The end of a node ---- */

static double combine_together(const kp_lane *lane, int number, int i) {
  const kp_index *index = lane->scoring->index;
  double score[KP_MOST_TOGETHER], weight[KP_MOST_TOGETHER];
  int n = 0;
  for (int k = index->node[number].first_child; k >= 0 && n < KP_MOST_TOGETHER;
       k = index->node[k].next_sibling, n++) {
    const bool there = lane->why[k][i] == KP_PRESENT;
    score[n] = there ? lane->score[k][i] : NAN;
    weight[n] = there ? lane->scoring->weight[k] : 0.0;
  }
  return kp_combine_together(&index->node[number], score, weight, n);
}

static bool forbids_negatives(const kp_node *node) {
  return node->combine == KP_COMBINE_GEOMETRIC || node->combine == KP_COMBINE_HARMONIC ||
         node->combine == KP_COMBINE_POWER || node->combine == KP_COMBINE_MAZZIOTTA_PARETO;
}

static bool has_negative_child(const kp_lane *lane, int number, int i) {
  const kp_index *index = lane->scoring->index;
  const kp_node *node = &index->node[number];
  for (int k = node->first_child; k >= 0; k = index->node[k].next_sibling)
    if (lane->scoring->weight[k] > 0.0 && lane->why[k][i] == KP_PRESENT && lane->score[k][i] < 0.0)
      return true;
  return false;
}

static void report_negative(kp_lane *lane, int number, int i) {
  const kp_node *node = &lane->scoring->index->node[number];
  const bool penalty = node->combine == KP_COMBINE_MAZZIOTTA_PARETO;
  kp_score_report(lane->reader, KP_ERROR, NULL, lane->first + i, node->label.id,
                  penalty ? KP_MSG_SCORE_MPI_MEAN : KP_MSG_SCORE_NEGATIVE_MEAN,
                  KP_ARGS(node->label.title),
                  penalty ? KP_MSG_SCORE_MPI_MEAN_HINT : KP_MSG_SCORE_NEGATIVE_MEAN_HINT);
}

static void finish_unit(kp_lane *lane, int number, int i) {
  const kp_node *node = &lane->scoring->index->node[number];
  uint8_t *why = &lane->why[number][i];
  double *score = &lane->score[number][i];
  *score = NAN;
  if (!lane->applicable[i]) {
    *why = KP_NOT_APPLICABLE;
  } else if (node->combine == KP_COMBINE_FUNCTION) {
    ask_function(lane, number, i);
  } else if (lane->poison[i] || !(lane->sum_weight[number][i] > 0.0)) {
    *why = KP_DEPENDS;
  } else {
    *why = KP_PRESENT;
    *score = kp_combine_is_together(node->combine) ? combine_together(lane, number, i)
             : kp_combine_is_among(node->combine)
                 ? kp_among_unit(lane, number, i)
                 : finish(node, lane->sum[i], lane->sum_weight[number][i]);
    if (node->combine == KP_COMBINE_DOUBT && isnan(*score))
      *why = KP_UNDEFINED;
  }
}

void kp_combine_node(kp_lane *lane, int number) {
  const kp_node *node = &lane->scoring->index->node[number];
  add_children(lane, number);
  memset(lane->filled[number], 0, (size_t)lane->n);
  const double *counted = lane->sum_weight[number];
  if (node->combine == KP_COMBINE_ARITHMETIC && is_whole(lane->poison, lane->n)) {
    double *score = lane->score[number];
    uint8_t *why = lane->why[number];
    for (int i = 0; i < lane->n; i++) {
      score[i] = lane->sum[i] / counted[i]; /* 0/0 is NaN: nothing counted */
      why[i] = counted[i] > 0.0 ? KP_PRESENT : lane->applicable[i] ? KP_DEPENDS : KP_NOT_APPLICABLE;
    }
    return;
  }
  for (int i = 0; i < lane->n; i++) {
    finish_unit(lane, number, i);
    if (lane->why[number][i] != KP_PRESENT || !forbids_negatives(node))
      continue;
    if (isnan(lane->score[number][i]) ||
        (node->combine != KP_COMBINE_MAZZIOTTA_PARETO &&
         !(node->combine == KP_COMBINE_POWER && node->exponent > 0.0) &&
         has_negative_child(lane, number, i))) {
      report_negative(lane, number, i);
      lane->score[number][i] = NAN;
      lane->why[number][i] = KP_UNDEFINED;
    }
  }
}

/* ---- Zeros ---- */

static bool breaks_at_zero(const kp_node *node) {
  return node->combine == KP_COMBINE_GEOMETRIC || node->combine == KP_COMBINE_HARMONIC ||
         (node->combine == KP_COMBINE_POWER && node->exponent <= 0.0);
}

int kp_combine_count_zeros(int *first, const kp_scoring *scoring, int number) {
  const kp_node *node = &scoring->index->node[number];
  int n = 0;
  if (node->leaf >= 0 || node->zero_allowed || !breaks_at_zero(node))
    return 0;
  for (int u = 0; u < scoring->n_units; u++) {
    if (scoring->plan->asked[u] != KP_TAKES_PART || scoring->score[number][u] != 0.0)
      continue;
    *first = n++ == 0 ? u : *first;
  }
  return n;
}

void kp_combine_warn_zero(const kp_index *index, int number, int64_t n, const char *first,
                          kp_diag *diag) {
  char count[KP_NUM_SIZE];
  const kp_node *node = &index->node[number];
  kp_place place = kp_index_place(index, &node->label);
  place.indicator = node->label.id;
  kp_diag_add(diag, KP_WARNING, &place, KP_MSG_SCORE_ZERO_MEAN,
              KP_ARGS(node->label.title, kp_decimal_plain(count, (double)n, 0), first),
              KP_MSG_SCORE_ZERO_MEAN_HINT, KP_NO_ARGS);
}

void kp_combine_warn_zeros(const kp_scoring *scoring, kp_diag *diag) {
  char id[128];
  for (int k = 0; k < scoring->index->n_nodes; k++) {
    int first = 0;
    const int n = kp_combine_count_zeros(&first, scoring, k);
    if (n > 0)
      kp_combine_warn_zero(scoring->index, k, n,
                           kp_score_unit_id(id, sizeof id, scoring->dataset, first), diag);
  }
}
