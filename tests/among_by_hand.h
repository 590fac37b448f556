/* SPDX-License-Identifier: GPL-3.0-or-later
 * Units that are compared: a table of scores as an index and a dataset made by hand, and the rules
 * by comparison that tests go through. */
#ifndef KP_TESTS_AMONG_BY_HAND_H
#define KP_TESTS_AMONG_BY_HAND_H

#include "score_by_hand.h"

enum { MOST_UNITS = 200, MOST_CHILDREN = 6 };

typedef struct {
  int n, m;
  double x[MOST_UNITS * MOST_CHILDREN]; /* row by row */
  double weight[MOST_CHILDREN];
  kp_combine_kind kind;
  const kp_combination *combination;
} table;

static const kp_combination vector_topsis = {0};
static const kp_combination plain_topsis = {.plain = true};
static const kp_combination half_vikor = {.v = 0.5};

static inline bench *bench_of(const table *t) {
  static const char *const names[] = {"a", "b", "c", "d", "e", "f"};
  bench *b = bench_new(t->n);
  bench_node(b, "root", -1, 1);
  for (int k = 0; k < t->m; k++) {
    double column[MOST_UNITS];
    for (int u = 0; u < t->n; u++)
      column[u] = t->x[u * t->m + k];
    const int leaf = bench_leaf(b, names[k], 0, t->weight[k], column, KP_SCORE_ASIS);
    b->index.node[leaf].score.open = true;
    b->index.node[leaf].missing.kind = KP_MISSING_SKIP;
  }
  b->index.node[0].combine = t->kind;
  b->index.node[0].combination = t->combination;
  return b;
}

static inline kp_score_found found_of(const bench *b, int unit) {
  kp_score_found found;
  assert_true(kp_score_find(&found, b->scoring, 0, unit));
  return found;
}

static inline double random_number(uint64_t *state) {
  *state = *state * 6364136223846793005u + 1442695040888963407u;
  return (double)(*state >> 40) / (double)(1 << 24);
}

/* Scores from 0 to 100 in steps, so that there are ties; gaps where asked. */
static inline table random_table(uint64_t seed, int n, int m, double gaps) {
  table t = {.n = n, .m = m};
  for (int i = 0; i < n * m; i++) {
    t.x[i] = floor(random_number(&seed) * 21) * 5;
    if (random_number(&seed) < gaps)
      t.x[i] = NAN;
  }
  for (int k = 0; k < m; k++)
    t.weight[k] = 1 + floor(random_number(&seed) * 4);
  return t;
}

static const kp_preference usual[MOST_CHILDREN];
static const kp_combination usual_promethee = {.preference = usual};

enum { N_KINDS = 6 };
static const struct {
  kp_combine_kind kind;
  const kp_combination *combination;
} kinds[N_KINDS] = {{KP_COMBINE_COPELAND, NULL},         {KP_COMBINE_BORDA, NULL},
                    {KP_COMBINE_TOPSIS, &vector_topsis}, {KP_COMBINE_TOPSIS, &plain_topsis},
                    {KP_COMBINE_VIKOR, &half_vikor},     {KP_COMBINE_PROMETHEE, &usual_promethee}};

static inline table of_kind(table t, int kind) {
  t.kind = kinds[kind].kind;
  t.combination = kinds[kind].combination;
  return t;
}

#endif
